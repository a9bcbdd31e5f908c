/* The memory account.  Every block carries a header in front of what the caller sees:
 *
 *     [header, 64 or 16 bytes][bytes asked for ...]
 *
 * Small blocks come from malloc, large ones are mapped.  Where the host has given an allocator all come from that, and
 * large ones have up to 64 bytes more in front, so that they are aligned like mapped ones.  Blocks of a tray, which is
 * one small block itself, have the header of 16 bytes each and are not in the account; the tray is, until the last of
 * its blocks is freed.
 *
 * Invariant: mem.live equals the sum over the blocks that the account holds of (header + bytes), which is what the
 * allocator or the kernel was asked for, and live_by splits that sum by the purpose in each header.  Bytes are entered
 * before they are asked for and taken out after they have been given back, so that the limit holds at every moment for
 * all threads that share an account.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/platform.h"

struct header {
    _Alignas(uint64_t) size_t bytes; /* asked for by the caller */
    _Alignas(uint64_t) enum mem_purpose purpose;
    uint8_t mapped; /* large: mapped, or of the host's allocator and aligned; OF_FILE: pages of a file */
    uint8_t offset; /* large and of the host's allocator: from what that returned to the front of the 64 bytes */
    uint16_t tray;  /* of a tray: from that to this header, in units of 16 bytes; 0: a block by itself */
};

enum { SMALL_HEADER = 16, MAPPED_HEADER = 64, ALIGNMENT = 64, OF_FILE = 2 };
_Static_assert((int)MAPPED_HEADER == (int)MEM_FRONT, "a block in a file can be mapped as it is");
_Static_assert(sizeof(struct header) == SMALL_HEADER, "the header keeps malloc's alignment");

static struct header *header_of(const void *block)
{
    return (struct header *)((char *)(uintptr_t)block - SMALL_HEADER);
}

static char *base_of(void *block)
{
    return (char *)block - (header_of(block)->mapped ? MAPPED_HEADER : SMALL_HEADER);
}

static size_t gross(size_t bytes, bool mapped)
{
    return bytes + (size_t)(mapped ? MAPPED_HEADER : SMALL_HEADER);
}

/* The account that `mem` belongs to, held by this thread until account_close.  What happens in between is a few
 * additions, so that waiting is rare and short. */
static struct mem *account_open(struct mem *mem)
{
    struct mem *account = mem->shared ? mem->shared : mem;
    while (atomic_exchange_explicit(&account->held, true, memory_order_acquire))
        thread_yield();
    return account;
}

static void account_close(struct mem *account)
{
    atomic_store_explicit(&account->held, false, memory_order_release);
}

static void add(struct mem *account, enum mem_purpose purpose, size_t bytes)
{
    uint64_t live = atomic_load_explicit(&account->live, memory_order_relaxed) + bytes;
    atomic_store_explicit(&account->live, live, memory_order_relaxed);
    account->live_by[purpose] += bytes;
    if (account->live_by[purpose] > account->peak_by[purpose])
        account->peak_by[purpose] = account->live_by[purpose];
    if (live > atomic_load_explicit(&account->peak, memory_order_relaxed))
        atomic_store_explicit(&account->peak, live, memory_order_relaxed);
    if (live > account->phase_peak[account->phase]) {
        account->phase_peak[account->phase] = live;
        memcpy(account->phase_by[account->phase], account->live_by, sizeof account->live_by);
    }
}

static void give_back(struct mem *mem, enum mem_purpose purpose, size_t bytes)
{
    struct mem *account = account_open(mem);
    atomic_fetch_sub_explicit(&account->live, bytes, memory_order_relaxed);
    account->live_by[purpose] -= bytes;
    account_close(account);
}

static bool passes_limit(const struct mem *account, size_t bytes)
{
    uint64_t live = atomic_load_explicit(&account->live, memory_order_relaxed), limit = account->limit;
    return limit != UINT64_MAX && (live > limit || bytes > limit - live);
}

/* Enters `bytes` in the account if they may be taken: the test hook and the limit have their say here. */
static bool reserve(struct mem *mem, enum mem_purpose purpose, size_t bytes)
{
    struct mem *account = account_open(mem);
    account->allocations++;
    bool fails = account->fail_countdown && --account->fail_countdown == 0, passes;
    if (fails)
        account->fail_phase = account->phase;
    while ((passes = !fails && passes_limit(account, bytes)) && account->relieve) {
        account_close(account); /* relieve frees blocks, which opens the account */
        bool relieved = account->relieve(account->owner);
        account_open(mem);
        if (!relieved)
            break;
    }
    if (passes)
        account->limit_hit = true;
    if (!fails && !passes)
        add(account, purpose, bytes);
    account_close(account);
    return !fails && !passes;
}

static bool byte_count(uint64_t count, size_t size, size_t *bytes)
{
    return !__builtin_mul_overflow(count, size, bytes) && *bytes <= SIZE_MAX / 2;
}

static void *finish(char *base, size_t bytes, enum mem_purpose purpose, bool mapped)
{
    char *block = base + (mapped ? MAPPED_HEADER : SMALL_HEADER);
    struct header *h = header_of(block);
    h->bytes = bytes;
    h->purpose = purpose;
    h->mapped = mapped;
    h->offset = 0;
    h->tray = 0;
    return block;
}

/* Takes back what reserve entered, of a block that could not be had. */
static void refused(struct mem *mem, enum mem_purpose purpose, size_t bytes)
{
    give_back(mem, purpose, bytes);
    if (memory_is_limited()) {
        struct mem *account = account_open(mem);
        account->limit_hit = true;
        account_close(account);
    }
}

/* ---- the system's memory ------------------------------------------------------------------------------ */

/* calloc passes by what glibc holds for each thread, which serves small blocks several times as fast. */
static void *small_new(size_t total)
{
    enum { OF_THREAD = 1024 };
    if (total > OF_THREAD)
        return calloc(1, total);
    void *base = malloc(total);
    return base ? memset(base, 0, total) : NULL;
}

static void *system_new(size_t bytes, enum mem_purpose purpose, bool mapped)
{
    size_t total = gross(bytes, mapped);
    char *base = mapped ? pages_new(total) : small_new(total);
    return base ? finish(base, bytes, purpose, mapped) : NULL;
}

static void system_free(void *block);

/* Behind the end of a file no page can be had: its block is copied. */
static void *resize_of_file(void *block, size_t bytes)
{
    const size_t had = mem_size(block);
    void *copy = system_new(bytes, header_of(block)->purpose, true);
    if (copy) {
        memcpy(copy, block, bytes < had ? bytes : had);
        system_free(block);
    }
    return copy;
}

/* Moves or extends a block that stays on its side of MEM_MAPPED. */
static void *system_resize(void *block, size_t bytes)
{
    const struct header *h = header_of(block);
    const enum mem_purpose purpose = h->purpose;
    const bool mapped = h->mapped;
    if (h->mapped == OF_FILE)
        return resize_of_file(block, bytes);
    size_t before = gross(h->bytes, mapped), after = gross(bytes, mapped);
    char *base = mapped ? pages_resize(base_of(block), before, after) : realloc(base_of(block), after);
    return base ? finish(base, bytes, purpose, mapped) : NULL;
}

static void system_free(void *block)
{
    if (header_of(block)->mapped)
        pages_free(base_of(block), gross(mem_size(block), true));
    else
        free(base_of(block));
}

/* ---- the host's allocator ----------------------------------------------------------------------------- */

static void *host_new(const slx_allocator *host, size_t bytes, enum mem_purpose purpose, bool large)
{
    size_t total = gross(bytes, large);
    char *base = host->allocate(host->user, large ? total + ALIGNMENT : total);
    if (!base)
        return NULL;
    size_t offset = large ? -(uintptr_t)base % ALIGNMENT : 0;
    memset(base + offset, 0, total);
    void *block = finish(base + offset, bytes, purpose, large);
    header_of(block)->offset = (uint8_t)offset;
    return block;
}

static void host_free(const slx_allocator *host, void *block)
{
    host->release(host->user, base_of(block) - header_of(block)->offset);
}

/* A small block keeps its place in the host's heap if that can grow there; a large one has its alignment to keep. */
static void *host_resize(const slx_allocator *host, void *block, size_t bytes)
{
    const struct header *h = header_of(block);
    const enum mem_purpose purpose = h->purpose;
    const size_t before = h->bytes;
    if (!h->mapped) {
        char *base = host->resize(host->user, base_of(block), gross(bytes, false));
        return base ? finish(base, bytes, purpose, false) : NULL;
    }
    void *moved = host_new(host, bytes, purpose, true);
    if (!moved)
        return NULL;
    memcpy(moved, block, bytes < before ? bytes : before);
    host_free(host, block);
    return moved;
}

/* ---- blocks ------------------------------------------------------------------------------------------- */

/* NULL: the system's. */
static const slx_allocator *host_of(const struct mem *mem)
{
    const struct mem *account = mem_account(mem);
    return account->host.allocate ? &account->host : NULL;
}

void *mem_new(struct mem *mem, enum mem_purpose purpose, uint64_t count, size_t size)
{
    size_t bytes;
    if (!byte_count(count, size, &bytes))
        return NULL;
    const slx_allocator *host = host_of(mem);
    bool mapped = bytes >= MEM_MAPPED;
    size_t total = gross(bytes, mapped);
    if (!reserve(mem, purpose, total))
        return NULL;
    void *block = host ? host_new(host, bytes, purpose, mapped) : system_new(bytes, purpose, mapped);
    if (!block)
        refused(mem, purpose, total);
    return block;
}

/* ---- trays ---------------------------------------------------------------------------------------------- */

/* In front of a tray's blocks. */
struct tray {
    _Alignas(16) uint64_t blocks; /* that are not freed */
    uint64_t used;                /* bytes, this struct included */
};

static size_t in_tray(size_t bytes)
{
    return SMALL_HEADER + (bytes + 15) / 16 * 16;
}

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define WITH_ADDRESS_SANITIZER
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(WITH_ADDRESS_SANITIZER)
enum { TRAYS = 0 }; /* it watches the ends of what malloc has given */
#else
enum { TRAYS = 1 };
#endif

size_t mem_tray_bytes(uint64_t count, size_t size)
{
    size_t bytes;
    return TRAYS && byte_count(count, size, &bytes) && bytes <= MEM_TRAY ? in_tray(bytes) : MEM_MAPPED;
}

void *mem_tray(struct mem *mem, enum mem_purpose purpose, size_t bytes)
{
    struct tray *t = mem_new(mem, purpose, sizeof *t + bytes, 1);
    if (t)
        t->used = sizeof *t;
    return t;
}

void *mem_in_tray(void *tray, uint64_t count, size_t size)
{
    struct tray *t = tray;
    char *base = (char *)tray + t->used;
    const size_t bytes = (size_t)count * size;
    void *block = finish(base, bytes, header_of(tray)->purpose, false);
    header_of(block)->tray = (uint16_t)(t->used / 16);
    t->used += in_tray(bytes);
    t->blocks++;
    return block;
}

static void free_in_tray(struct mem *mem, struct header *h)
{
    struct tray *t = (struct tray *)((char *)h - (size_t)16 * h->tray);
    if (--t->blocks == 0)
        mem_free(mem, t);
}

/* A block that stays on its side of MEM_MAPPED. */
static void *resize_in_kind(struct mem *mem, void *block, size_t bytes)
{
    const struct header *h = header_of(block);
    const enum mem_purpose purpose = h->purpose;
    const size_t before = gross(h->bytes, h->mapped), after = gross(bytes, h->mapped);
    const slx_allocator *host = host_of(mem);
    if (after > before && !reserve(mem, purpose, after - before))
        return NULL;
    void *moved = host ? host_resize(host, block, bytes) : system_resize(block, bytes);
    if (!moved && after > before)
        refused(mem, purpose, after - before);
    if (moved && after < before)
        give_back(mem, purpose, before - after);
    return moved;
}

void *mem_resize(struct mem *mem, enum mem_purpose purpose, void *block, uint64_t count, size_t size)
{
    if (!block)
        return mem_new(mem, purpose, count, size);
    size_t bytes;
    if (!byte_count(count, size, &bytes))
        return NULL;
    struct header *h = header_of(block);
    if (bytes == h->bytes)
        return block;
    if (h->tray && bytes < h->bytes) {
        h->bytes = bytes;
        return block;
    }
    if ((bytes >= MEM_MAPPED) == (bool)h->mapped && !h->tray)
        return resize_in_kind(mem, block, bytes);
    void *moved = mem_new(mem, h->purpose, bytes, 1);
    if (!moved)
        return NULL;
    memcpy(moved, block, bytes < h->bytes ? bytes : h->bytes);
    mem_free(mem, block);
    return moved;
}

void mem_free(struct mem *mem, void *block)
{
    if (!block)
        return;
    struct header *h = header_of(block);
    if (h->tray) {
        free_in_tray(mem, h);
        return;
    }
    size_t total = gross(h->bytes, h->mapped);
    const enum mem_purpose purpose = h->purpose;
    const slx_allocator *host = host_of(mem);
    if (host)
        host_free(host, block);
    else
        system_free(block);
    give_back(mem, purpose, total);
}

/* ---- blocks in files ---------------------------------------------------------------------------------- */

void mem_front(const void *block, char front[MEM_FRONT])
{
    struct header h = *header_of(block);
    h.mapped = OF_FILE;
    h.offset = 0;
    memset(front, 0, MEM_FRONT);
    memcpy(front + MEM_FRONT - sizeof h, &h, sizeof h);
}

static bool take(int file, uint64_t at, void *to, size_t bytes)
{
    for (size_t have = 0; have < bytes;) {
        const ssize_t n = pread(file, (char *)to + have, bytes - have, (off_t)(at + have));
        if (n <= 0)
            return false;
        have += (size_t)n;
    }
    return true;
}

static void *copy_of_file(struct mem *mem, const struct header *h, int file, uint64_t at)
{
    void *block = mem_new(mem, h->purpose, h->bytes, 1);
    if (block && !take(file, at + MEM_FRONT, block, h->bytes)) {
        mem_free(mem, block);
        return NULL;
    }
    return block;
}

static bool header_in_file(int file, uint64_t at, uint64_t bytes, struct header *h)
{
    return take(file, at + MEM_FRONT - sizeof *h, h, sizeof *h) && h->bytes == bytes && h->bytes <= SIZE_MAX / 2 &&
           h->purpose < MEM_PURPOSES && h->mapped == OF_FILE && h->tray == 0;
}

bool mem_is_in_file(int file, uint64_t at, uint64_t bytes)
{
    struct header h;
    return header_in_file(file, at, bytes, &h);
}

void *mem_of_file(struct mem *mem, int file, uint64_t at, uint64_t bytes)
{
    struct header h;
    if (!header_in_file(file, at, bytes, &h))
        return NULL;
    if (h.bytes < MEM_MAPPED || host_of(mem))
        return copy_of_file(mem, &h, file, at);
    const size_t total = gross(h.bytes, true);
    if (!reserve(mem, h.purpose, total))
        return NULL;
    char *base = pages_of_file(NULL, file, at, total);
    if (base)
        return base + MAPPED_HEADER;
    give_back(mem, h.purpose, total);
    return copy_of_file(mem, &h, file, at);
}

void mem_to_file(struct mem *mem, void *block, int file, uint64_t at)
{
    const struct header *h = header_of(block);
    if (h->mapped && !host_of(mem))
        pages_of_file(base_of(block), file, at, gross(h->bytes, true));
}

bool mem_hold(struct mem *mem, const void *block)
{
    if (!block)
        return true;
    const struct header *h = header_of(block);
    return reserve(mem, h->purpose, gross(h->bytes, h->mapped));
}

void mem_let_go(struct mem *mem, const void *block)
{
    if (!block)
        return;
    const struct header *h = header_of(block);
    give_back(mem, h->purpose, gross(h->bytes, h->mapped));
}

void mem_take_back(struct mem *mem, const void *block)
{
    if (!block)
        return;
    const struct header *h = header_of(block);
    struct mem *account = account_open(mem);
    add(account, h->purpose, gross(h->bytes, h->mapped));
    account_close(account);
}

size_t mem_size(const void *block)
{
    return header_of(block)->bytes;
}

void mem_share(struct mem *mem, struct mem *account)
{
    memset(mem, 0, sizeof *mem);
    mem->shared = account->shared ? account->shared : account;
}

const struct mem *mem_account(const struct mem *mem)
{
    return mem->shared ? mem->shared : mem;
}

uint64_t mem_room(const struct mem *mem)
{
    const struct mem *account = mem_account(mem);
    const uint64_t live = account->live;
    return account->limit == UINT64_MAX ? UINT64_MAX : account->limit > live ? account->limit - live : 0;
}

/* What small blocks leave in the C library's heap stays with the process, up to half a megabyte after a presolve. Under
 * a limit it goes back to the system between phases, so that what the process holds follows the account. */
static void trim(const struct mem *mem)
{
    if (mem->limit != UINT64_MAX && !mem->host.allocate)
        heap_trim();
}

void mem_enter(struct mem *mem, enum mem_phase phase)
{
    if (mem->shared)
        return;
    trim(mem);
    double now = clock_seconds();
    struct mem *account = account_open(mem);
    mem->phase_seconds[mem->phase] += now - mem->phase_began;
    mem->phase_began = now;
    mem->phase = phase;
    add(account, MEM_HANDLE, 0);
    account_close(account);
}

#define NAME(constant, name) name,

const char *mem_purpose_name(enum mem_purpose purpose)
{
    static const char *const purpose_names[] = {MEM_PURPOSE_LIST(NAME)};
    return purpose_names[purpose];
}

const char *mem_phase_name(enum mem_phase phase)
{
    static const char *const phase_names[] = {MEM_PHASE_LIST(NAME)};
    return phase_names[phase];
}

size_t mem_grown(size_t have, size_t need)
{
    size_t more = have + have / 8 + 16;
    return more > need ? more : need;
}
