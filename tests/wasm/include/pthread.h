/* Locks where there is one thread. */
#ifndef WASM_PTHREAD_H
#define WASM_PTHREAD_H

typedef char pthread_mutex_t;

static inline int pthread_mutex_init(pthread_mutex_t *m, const void *how)
{
    (void)how;
    *m = 0;
    return 0;
}

static inline int pthread_mutex_lock(pthread_mutex_t *m)
{
    if (*m)
        __builtin_trap(); /* nobody could ever unlock it */
    *m = 1;
    return 0;
}

static inline int pthread_mutex_unlock(pthread_mutex_t *m)
{
    *m = 0;
    return 0;
}

static inline int pthread_mutex_destroy(pthread_mutex_t *m)
{
    (void)m;
    return 0;
}

#endif
