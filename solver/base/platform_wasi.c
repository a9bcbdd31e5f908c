/* The platform on WebAssembly with WASI: one thread, and one memory that only grows.
 *
 * Large blocks are spans of that memory, in multiples of GRANULE.  Those that are free make a list by address, kept in
 * the free spans themselves, of which no two touch.  A block that grows takes the free span behind it, and, if it ends
 * where the memory ends, more memory; only then that before it; and only then it moves.  So arrays that grow by turns
 * leave few holes, and what one of them leaves is taken by the next.
 *
 * A host can say how large the memory may become, by the function limit_memory of the module.
 *
 * The heap of the C library is here too: its blocks are spans that begin with their size.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/platform.h"

double clock_seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* ---- threads ------------------------------------------------------------------------------------------ */

bool thread_start(struct thread *thread, void *(*work)(void *user), void *user)
{
    (void)work;
    (void)user;
    thread->id = 0;
    return false;
}

void thread_join(struct thread *thread)
{
    (void)thread;
}

void thread_sleep(double seconds)
{
    const time_t whole = (time_t)seconds;
    const struct timespec t = {.tv_sec = whole, .tv_nsec = (long)(1e9 * (seconds - (double)whole))};
    nanosleep(&t, NULL);
}

void thread_yield(void) {}

unsigned thread_processors(void)
{
    return 1;
}

/* ---- memory ------------------------------------------------------------------------------------------- */

enum { GRANULE = 64, HEAD = GRANULE, WASM_PAGE = 1 << 16 };

static size_t most_memory = SIZE_MAX; /* as the host says */

void limit_memory(size_t bytes) __attribute__((export_name("limit_memory")));
void limit_memory(size_t bytes)
{
    most_memory = bytes;
}

/* Takes the place of the C library's, which knows no limit; `increment` is a multiple of WASM_PAGE. */
void *sbrk(intptr_t increment)
{
    const size_t pages = __builtin_wasm_memory_size(0), more = (size_t)increment / WASM_PAGE;
    if (increment < 0 || more > most_memory / WASM_PAGE || pages > most_memory / WASM_PAGE - more ||
        (more > 0 && __builtin_wasm_memory_grow(0, more) == SIZE_MAX)) {
        errno = ENOMEM;
        return (void *)-1;
    }
    return (void *)(pages * WASM_PAGE);
}

struct span {
    size_t bytes;
    struct span *next;
};

static struct span *first; /* of the free ones */

static size_t whole_granules(size_t bytes)
{
    return (bytes + GRANULE - 1) & ~(size_t)(GRANULE - 1);
}

static char *end_of(const struct span *s)
{
    return (char *)(uintptr_t)s + s->bytes;
}

/* Where the free span at `from`, or the first behind it, stands in the list. */
static struct span **place_of(const char *from)
{
    struct span **at = &first;
    while (*at && (char *)*at < from) /* ends with the list */
        at = &(*at)->next;
    return at;
}

static void put(char *from, size_t bytes)
{
    struct span **at = &first, *before = NULL;
    while (*at && (char *)*at < from) { /* ends with the list */
        before = *at;
        at = &(*at)->next;
    }
    struct span *s = (struct span *)(void *)from, *behind = *at;
    s->bytes = bytes;
    s->next = behind;
    *at = s;
    if (behind && end_of(s) == (char *)behind) {
        s->bytes += behind->bytes;
        s->next = behind->next;
    }
    if (before && end_of(before) == from) {
        before->bytes += s->bytes;
        before->next = s->next;
    }
}

/* Takes the front of the free span at *at, which is large enough. */
static char *take(struct span **at, size_t bytes)
{
    struct span *s = *at;
    char *from = (char *)s;
    if (s->bytes == bytes) {
        *at = s->next;
        return from;
    }
    struct span *rest = (struct span *)(void *)(from + bytes);
    *rest = (struct span){s->bytes - bytes, s->next};
    *at = rest;
    return from;
}

/* Makes the memory larger by `bytes` at least, as a free span at its end; false where the host has no more. */
static bool more_memory(size_t bytes)
{
    if (bytes > SIZE_MAX - WASM_PAGE)
        return false;
    const size_t grown = (bytes + WASM_PAGE - 1) / WASM_PAGE * WASM_PAGE;
    void *const from = grown <= INTPTR_MAX ? sbrk((intptr_t)grown) : (void *)-1;
    if (from == (void *)-1)
        return false;
    put(from, grown);
    return true;
}

/* The smallest free span that is large enough, or where the list ends. */
static struct span **best_fit(size_t bytes)
{
    struct span **best = NULL, **at = &first;
    for (; *at; at = &(*at)->next)
        if ((*at)->bytes >= bytes && (!best || (*at)->bytes < (*best)->bytes))
            best = at;
    return best ? best : at;
}

/* How many of `bytes` the free span that ends where the memory does has not. */
static size_t lacking(size_t bytes)
{
    const struct span *last = first;
    while (last && last->next)
        last = last->next;
    const size_t there = last && end_of(last) == (char *)sbrk(0) ? last->bytes : 0;
    return bytes > there ? bytes - there : 0;
}

static char *span_new(size_t bytes)
{
    struct span **at = best_fit(bytes);
    if (!*at) {
        if (!more_memory(lacking(bytes)))
            return NULL;
        at = best_fit(bytes);
    }
    return *at ? take(at, bytes) : NULL;
}

void *pages_new(size_t bytes)
{
    char *block = bytes <= PTRDIFF_MAX - GRANULE ? span_new(whole_granules(bytes)) : NULL;
    return block ? memset(block, 0, bytes) : NULL;
}

/* Whether the block could grow by `more` where it is, which it then has. */
static bool grow_behind(char *block, size_t before, size_t more)
{
    char *const end = block + before;
    struct span **at = place_of(end);
    const size_t there = (char *)*at == end ? (*at)->bytes : 0;
    if (there < more) {
        if (end + there != (char *)sbrk(0) || !more_memory(more - there))
            return false;
        at = place_of(end);
        if ((char *)*at != end || (*at)->bytes < more)
            return false; /* the memory went on elsewhere */
    }
    take(at, more);
    return true;
}

/* The block moved to the front of the free span before it, if the two, and what is free behind, are large enough. */
static char *grow_in_front(char *block, size_t before, size_t after)
{
    struct span **at = &first;
    while (*at && end_of(*at) < block) /* ends with the list */
        at = &(*at)->next;
    if (!*at || end_of(*at) != block)
        return NULL;
    struct span *s = *at, *behind = s->next;
    const bool touches = behind && (char *)behind == block + before;
    const size_t all = s->bytes + before + (touches ? behind->bytes : 0);
    if (all < after)
        return NULL;
    *at = touches ? behind->next : behind;
    memmove(s, block, before);
    if (all > after)
        put((char *)s + after, all - after);
    return (char *)s;
}

static char *grow(char *block, size_t before, size_t after)
{
    if (grow_behind(block, before, after - before))
        return block;
    char *moved = grow_in_front(block, before, after);
    if (moved)
        return moved;
    moved = span_new(after);
    if (moved) {
        memcpy(moved, block, before);
        put(block, before);
    }
    return moved;
}

void *pages_resize(void *block, size_t before, size_t after)
{
    if (after > PTRDIFF_MAX - GRANULE)
        return NULL;
    const size_t had = whole_granules(before), has = whole_granules(after);
    char *moved = block;
    if (has < had)
        put(moved + has, had - has);
    else if (has > had)
        moved = grow(block, had, has);
    if (moved && after > before)
        memset(moved + before, 0, after - before);
    return moved;
}

void pages_free(void *block, size_t bytes)
{
    put(block, whole_granules(bytes));
}

void *pages_of_file(void *place, int file, uint64_t at, size_t bytes)
{
    (void)place;
    (void)file;
    (void)at;
    (void)bytes;
    return NULL;
}

size_t page_size(void)
{
    return 1 << 16;
}

/* ---- the heap of the C library -------------------------------------------------------------------------- */

void *malloc(size_t bytes)
{
    char *block = bytes <= PTRDIFF_MAX - GRANULE - HEAD ? span_new(whole_granules(bytes + HEAD)) : NULL;
    if (!block) {
        errno = ENOMEM;
        return NULL;
    }
    *(size_t *)(void *)block = whole_granules(bytes + HEAD);
    return block + HEAD;
}

void free(void *block)
{
    if (block)
        put((char *)block - HEAD, *(size_t *)(void *)((char *)block - HEAD));
}

void *calloc(size_t count, size_t size)
{
    size_t bytes;
    if (__builtin_mul_overflow(count, size, &bytes) || bytes > PTRDIFF_MAX - GRANULE - HEAD)
        return NULL;
    char *block = span_new(whole_granules(bytes + HEAD));
    if (!block)
        return NULL;
    *(size_t *)(void *)block = whole_granules(bytes + HEAD);
    return memset(block + HEAD, 0, bytes);
}

void *realloc(void *block, size_t bytes)
{
    if (!block)
        return malloc(bytes);
    if (bytes > PTRDIFF_MAX - GRANULE - HEAD)
        return NULL;
    char *span = (char *)block - HEAD;
    const size_t had = *(size_t *)(void *)span, has = whole_granules(bytes + HEAD);
    if (has < had)
        put(span + has, had - has);
    else if (has > had)
        span = grow(span, had, has);
    if (!span)
        return NULL;
    *(size_t *)(void *)span = has;
    return span + HEAD;
}

/* All blocks are aligned to HEAD. */
void *aligned_alloc(size_t alignment, size_t bytes)
{
    return alignment <= HEAD ? malloc(bytes) : NULL;
}

/* By these names the C library's own parts ask for it. */
void *__libc_malloc(size_t bytes) __attribute__((alias("malloc")));
void *__libc_calloc(size_t count, size_t size) __attribute__((alias("calloc")));
void __libc_free(void *block) __attribute__((alias("free")));

void heap_trim(void) {}

bool memory_is_limited(void)
{
    return most_memory < SIZE_MAX;
}

uint64_t system_memory(void)
{
    return most_memory < SIZE_MAX ? most_memory : (uint64_t)1 << 32;
}
