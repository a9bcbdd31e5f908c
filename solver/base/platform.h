/* The platform: all that the library asks of the operating system, but for files, which are the room stream's.  One
 * file for each kind of system has all of it, platform_posix.c or platform_wasi.c, and the build takes one of them; a
 * system without threads has team_alone.c for team.c too.
 */
#ifndef BASE_PLATFORM_H
#define BASE_PLATFORM_H

#if !defined(__wasm32__) && defined(__SIZEOF_POINTER__) && __SIZEOF_POINTER__ != 8
#error "slimplex is for 64-bit systems, and WebAssembly"
#endif

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Monotonic seconds since an arbitrary moment. */
double clock_seconds(void);

/* ---- threads ------------------------------------------------------------------------------------------ */

struct thread {
    uintptr_t id; /* the system's word for it */
};

/* Runs `work(user)` in a thread of its own; false if there can be none. */
bool thread_start(struct thread *thread, void *(*work)(void *user), void *user);
/* Waits until the thread ends. */
void thread_join(struct thread *thread);
void thread_sleep(double seconds);
/* Lets another thread go first, for one that waits for what takes no more than a moment. */
void thread_yield(void);
/* Processors that this process may use, at least 1. */
unsigned thread_processors(void);

/* ---- memory ------------------------------------------------------------------------------------------- */

/* Large blocks, for the memory account alone: zero-filled and aligned to 64 bytes at least, NULL where there is no
 * more. */
void *pages_new(size_t bytes);
/* The block moved or cut or extended, by zeros; NULL where there is no more, and the block is as it was. */
void *pages_resize(void *block, size_t before, size_t after);
void pages_free(void *block, size_t bytes);
/* What a file holds from `at` on, a multiple of page_size(): one memory for all processes, of which each has its own page
 * from its first change on.  `place`: pages of the same length that these take the place of, or NULL.  NULL where that
 * cannot be, and nothing has changed. */
void *pages_of_file(void *place, int file, uint64_t at, size_t bytes);
size_t page_size(void);
/* Gives what the C library's heap holds of no use back to the system. */
void heap_trim(void);
/* Whether the host has set a limit to this memory: what is refused then is refused by a limit. */
bool memory_is_limited(void);
/* Bytes of memory that this machine, or the group of processes that this one is confined to, has; 0: not known. */
uint64_t system_memory(void);

#endif
