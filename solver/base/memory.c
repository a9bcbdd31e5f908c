/* The memory account.  Every block carries a header in front of what the caller sees:
 *
 *     [header, 64 or 16 bytes][bytes asked for ...]
 *
 * Invariant: mem.live equals the sum over living blocks of (header + bytes), which is what the allocator or
 * the kernel was asked for, and live_by splits that sum by the purpose in each header.
 */
#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base.h"

struct header {
    size_t bytes; /* asked for by the caller */
    uint32_t purpose;
    uint32_t mapped;
};

enum { SMALL_HEADER = 16, MAPPED_HEADER = 64 };
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

static void account_add(struct mem *mem, enum mem_purpose purpose, size_t bytes)
{
    uint64_t live = atomic_load_explicit(&mem->live, memory_order_relaxed) + bytes;
    atomic_store_explicit(&mem->live, live, memory_order_relaxed);
    mem->live_by[purpose] += bytes;
    if (mem->live_by[purpose] > mem->peak_by[purpose])
        mem->peak_by[purpose] = mem->live_by[purpose];
    if (live > atomic_load_explicit(&mem->peak, memory_order_relaxed))
        atomic_store_explicit(&mem->peak, live, memory_order_relaxed);
    if (live > mem->phase_peak[mem->phase]) {
        mem->phase_peak[mem->phase] = live;
        memcpy(mem->phase_by[mem->phase], mem->live_by, sizeof mem->live_by);
    }
}

static void account_sub(struct mem *mem, enum mem_purpose purpose, size_t bytes)
{
    atomic_fetch_sub_explicit(&mem->live, bytes, memory_order_relaxed);
    mem->live_by[purpose] -= bytes;
}

/* Whether `more` bytes may be taken: the test hook and the limit have their say here. */
static bool permitted(struct mem *mem, size_t more)
{
    mem->allocations++;
    if (mem->fail_countdown && --mem->fail_countdown == 0)
        return false;
    uint64_t live = atomic_load_explicit(&mem->live, memory_order_relaxed);
    if (mem->limit != UINT64_MAX && (live > mem->limit || more > mem->limit - live)) {
        mem->limit_hit = true;
        return false;
    }
    return true;
}

static bool byte_count(size_t count, size_t size, size_t *bytes)
{
    return !__builtin_mul_overflow(count, size, bytes) && *bytes <= SIZE_MAX / 2;
}

static void *finish(char *base, size_t bytes, enum mem_purpose purpose, bool mapped)
{
    char *block = base + (mapped ? MAPPED_HEADER : SMALL_HEADER);
    struct header *h = header_of(block);
    h->bytes = bytes;
    h->purpose = (uint32_t)purpose;
    h->mapped = mapped;
    return block;
}

void *mem_new(struct mem *mem, enum mem_purpose purpose, size_t count, size_t size)
{
    size_t bytes;
    if (!byte_count(count, size, &bytes))
        return NULL;
    bool mapped = bytes >= MEM_MAPPED;
    size_t total = gross(bytes, mapped);
    if (!permitted(mem, total))
        return NULL;
    char *base;
    if (mapped) {
        base = mmap(NULL, total, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (base == MAP_FAILED)
            return NULL;
    } else {
        base = calloc(1, total);
        if (!base)
            return NULL;
    }
    account_add(mem, purpose, total);
    return finish(base, bytes, purpose, mapped);
}

/* A block that stays on its side of MEM_MAPPED: the system moves or extends it. */
static void *resize_in_kind(struct mem *mem, void *block, size_t bytes)
{
    struct header *h = header_of(block);
    enum mem_purpose purpose = (enum mem_purpose)h->purpose;
    bool mapped = h->mapped;
    size_t before = gross(h->bytes, mapped), after = gross(bytes, mapped);
    char *base = mapped ? mremap(base_of(block), before, after, MREMAP_MAYMOVE) : realloc(base_of(block), after);
    if (!base || (mapped && base == MAP_FAILED))
        return NULL;
    if (mapped && after > before) {
        /* The old last page may still hold what the block was cut off from. */
        const size_t page = (size_t)sysconf(_SC_PAGESIZE);
        const size_t page_end = (before + page - 1) / page * page;
        memset(base + before, 0, (after < page_end ? after : page_end) - before);
    }
    account_sub(mem, purpose, before);
    account_add(mem, purpose, after);
    return finish(base, bytes, purpose, mapped);
}

void *mem_resize(struct mem *mem, enum mem_purpose purpose, void *block, size_t count, size_t size)
{
    if (!block)
        return mem_new(mem, purpose, count, size);
    size_t bytes;
    if (!byte_count(count, size, &bytes))
        return NULL;
    struct header *h = header_of(block);
    if (bytes == h->bytes)
        return block;
    if ((bytes >= MEM_MAPPED) == (bool)h->mapped) {
        if (bytes > h->bytes && !permitted(mem, bytes - h->bytes))
            return NULL;
        return resize_in_kind(mem, block, bytes);
    }
    void *moved = mem_new(mem, (enum mem_purpose)h->purpose, bytes, 1);
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
    size_t total = gross(h->bytes, h->mapped);
    account_sub(mem, (enum mem_purpose)h->purpose, total);
    if (h->mapped)
        munmap(base_of(block), total);
    else
        free(base_of(block));
}

size_t mem_size(const void *block)
{
    return header_of(block)->bytes;
}

void mem_enter(struct mem *mem, enum mem_phase phase)
{
    double now = clock_seconds();
    mem->phase_seconds[mem->phase] += now - mem->phase_began;
    mem->phase_began = now;
    mem->phase = phase;
    account_add(mem, MEM_HANDLE, 0);
}

const char *mem_purpose_name(enum mem_purpose purpose)
{
    static const char *const purpose_names[MEM_PURPOSES] = {
        "handle",   "matrix",     "vectors",        "names",    "reader", "row copy", "factor", "simplex",
        "presolve", "undo stack", "interior point", "cholesky", "check",  "solution", "writer",
    };
    return purpose_names[purpose];
}

const char *mem_phase_name(enum mem_phase phase)
{
    static const char *const phase_names[MEM_PHASES] = {
        "idle", "read", "presolve", "prepare", "simplex", "interior point", "crossover", "postsolve", "check", "write"};
    return phase_names[phase];
}

size_t mem_grown(size_t have, size_t need)
{
    size_t more = have + have / 8 + 16;
    return more > need ? more : need;
}
