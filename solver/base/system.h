/* What the operating system gives beside memory: the clock and threads. */
#ifndef BASE_SYSTEM_H
#define BASE_SYSTEM_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

/* Monotonic seconds since an arbitrary moment. */
double clock_seconds(void);

struct thread {
    pthread_t id;
};

/* Runs `work(user)` in a thread of its own; false if there can be none. */
bool thread_start(struct thread *thread, void *(*work)(void *user), void *user);
/* Waits until the thread ends. */
void thread_join(struct thread *thread);
void thread_sleep(double seconds);
/* Processors that this process may use, at least 1. */
unsigned thread_processors(void);
/* Bytes of memory that this machine, or the group of processes that this one is confined to, has; 0: not known. */
uint64_t system_memory(void);

#endif
