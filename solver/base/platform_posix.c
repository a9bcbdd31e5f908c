/* The platform on POSIX systems. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <malloc.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
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

_Static_assert(sizeof(pthread_t) <= sizeof(uintptr_t), "a thread's identifier fits in its place");

/* Signals are for the caller's threads: the new one takes none. */
bool thread_start(struct thread *thread, void *(*work)(void *user), void *user)
{
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    pthread_t id;
    bool started = pthread_create(&id, NULL, work, user) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    thread->id = started ? (uintptr_t)id : 0;
    return started;
}

void thread_join(struct thread *thread)
{
    pthread_join((pthread_t)thread->id, NULL);
}

void thread_yield(void)
{
    sched_yield();
}

unsigned thread_processors(void)
{
    cpu_set_t set;
    CPU_ZERO(&set);
    if (sched_getaffinity(0, sizeof set, &set) != 0)
        return 1;
    int count = CPU_COUNT(&set);
    return count > 0 ? (unsigned)count : 1;
}

void thread_sleep(double seconds)
{
    const time_t whole = (time_t)seconds;
    const struct timespec t = {.tv_sec = whole, .tv_nsec = (long)(1e9 * (seconds - (double)whole))};
    nanosleep(&t, NULL);
}

/* ---- memory ------------------------------------------------------------------------------------------- */

void *pages_new(size_t bytes)
{
    void *block = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return block != MAP_FAILED ? block : NULL;
}

#if defined(__has_feature) /* clang's way to say it */
#if __has_feature(thread_sanitizer)
#define WITH_THREAD_SANITIZER
#endif
#endif
#if defined(__SANITIZE_THREAD__) || defined(WITH_THREAD_SANITIZER)
/* ThreadSanitizer does not know that mremap moves memory, and takes what comes to lie there for a race. */
void *pages_resize(void *block, size_t before, size_t after)
{
    void *moved = pages_new(after);
    if (!moved)
        return NULL;
    memcpy(moved, block, before < after ? before : after);
    pages_free(block, before);
    return moved;
}
#else
void *pages_resize(void *block, size_t before, size_t after)
{
    char *moved = mremap(block, before, after, MREMAP_MAYMOVE);
    if (moved == MAP_FAILED)
        return NULL;
    if (after > before) {
        /* The old last page may still hold what the block was cut off from. */
        const size_t page = (size_t)sysconf(_SC_PAGESIZE);
        const size_t page_end = (before + page - 1) / page * page;
        memset(moved + before, 0, (after < page_end ? after : page_end) - before);
    }
    return moved;
}
#endif

void pages_free(void *block, size_t bytes)
{
    munmap(block, bytes);
}

void *pages_of_file(void *place, int file, uint64_t at, size_t bytes)
{
    void *block = mmap(place, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | (place ? MAP_FIXED : 0), file, (off_t)at);
    return block != MAP_FAILED ? block : NULL;
}

size_t page_size(void)
{
    return (size_t)sysconf(_SC_PAGESIZE);
}

void heap_trim(void)
{
#ifdef __GLIBC__
    malloc_trim(0);
#endif
}

/* What version 2 of control groups says; 0 where it says nothing, or that there is no bound. */
static uint64_t group_memory(void)
{
    char text[32] = "";
    const int file = open("/sys/fs/cgroup/memory.max", O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return 0;
    const ssize_t length = read(file, text, sizeof text - 1);
    close(file);
    return length > 0 ? strtoull(text, NULL, 10) : 0;
}

bool memory_is_limited(void)
{
    return false;
}

uint64_t system_memory(void)
{
    const long pages = sysconf(_SC_PHYS_PAGES), page = sysconf(_SC_PAGESIZE);
    const uint64_t all = pages > 0 && page > 0 ? (uint64_t)pages * (uint64_t)page : 0, group = group_memory();
    return group && (!all || group < all) ? group : all;
}
