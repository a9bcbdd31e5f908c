/* Teams.
 *
 * `ticket` says what is left of the present call: its number in the upper half, the pieces not yet taken in the lower
 * one, the last first to go.  A piece is taken by decreasing it, which fails if the call is another one meanwhile; so
 * count, work and user, written before the ticket, stay as they are until each piece taken is entered in `done`, and a
 * helper that comes late takes nothing.  Who goes to sleep says so before it looks for the last time, and who brings
 * what it waits for looks at that afterwards; both in the one order of sequential consistency.
 */
#include "base/team.h"

#include <pthread.h>
#include <time.h>

#include "base/limits.h"
#include "base/platform.h"

/* Looks at the ticket before a helper sleeps: about as long as waking it takes. */
enum { AWAKE = 3000 };

struct team {
    _Atomic uint64_t ticket;
    _Atomic uint32_t done;
    uint32_t count;
    void (*work)(void *user, uint32_t piece, unsigned thread);
    void *user;

    pthread_mutex_t mutex;
    pthread_cond_t begun, ended;
    _Atomic unsigned asleep; /* helpers */
    atomic_bool caller_asleep, over;
    unsigned threads;
    struct helper {
        struct team *team;
        struct thread thread;
        unsigned number;
    } helper[];
};

static inline void breathe(void)
{
#if defined(__x86_64__) || defined(__i386__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    __asm__ volatile("yield");
#endif
}

static inline uint32_t pieces_left(uint64_t ticket)
{
    return (uint32_t)ticket;
}

/* Takes pieces while there are any. */
static void take_part(struct team *t, unsigned thread)
{
    uint64_t ticket = atomic_load(&t->ticket);
    while (pieces_left(ticket)) { /* ends: each round takes a piece, or another thread has */
        if (!atomic_compare_exchange_weak(&t->ticket, &ticket, ticket - 1))
            continue;
        const uint32_t count = t->count;
        t->work(t->user, count - pieces_left(ticket), thread);
        if (atomic_fetch_add(&t->done, 1) + 1 == count && atomic_load(&t->caller_asleep)) {
            pthread_mutex_lock(&t->mutex);
            pthread_cond_signal(&t->ended);
            pthread_mutex_unlock(&t->mutex);
        }
        ticket = atomic_load(&t->ticket);
    }
}

static void *help(void *user)
{
    const struct helper *own = user;
    struct team *t = own->team;
    while (!atomic_load(&t->over)) { /* ends with team_free */
        take_part(t, own->number);
        unsigned looks = AWAKE;
        while (looks && !pieces_left(atomic_load(&t->ticket)) && !atomic_load(&t->over)) {
            looks--;
            breathe();
        }
        if (looks)
            continue;
        pthread_mutex_lock(&t->mutex);
        atomic_fetch_add(&t->asleep, 1);
        while (!pieces_left(atomic_load(&t->ticket)) && !atomic_load(&t->over))
            pthread_cond_wait(&t->begun, &t->mutex);
        atomic_fetch_sub(&t->asleep, 1);
        pthread_mutex_unlock(&t->mutex);
    }
    return NULL;
}

static void wake_helpers(struct team *t)
{
    if (!atomic_load(&t->asleep))
        return;
    pthread_mutex_lock(&t->mutex);
    pthread_cond_broadcast(&t->begun);
    pthread_mutex_unlock(&t->mutex);
}

/* Until all pieces are done; asleep for at most a millisecond at a time, so that limits are kept. */
static void wait_for_helpers(struct team *t, struct env *env, uint32_t count)
{
    enum { NAP = 1000000 };
    for (unsigned looks = AWAKE; looks && atomic_load(&t->done) != count; looks--)
        breathe();
    while (atomic_load(&t->done) != count) { /* ends with the helpers' last pieces */
        struct timespec until;
        clock_gettime(CLOCK_REALTIME, &until);
        until.tv_nsec += NAP;
        if (until.tv_nsec >= 1000000000) {
            until.tv_nsec -= 1000000000;
            until.tv_sec++;
        }
        pthread_mutex_lock(&t->mutex);
        atomic_store(&t->caller_asleep, true);
        if (atomic_load(&t->done) != count)
            pthread_cond_timedwait(&t->ended, &t->mutex, &until);
        atomic_store(&t->caller_asleep, false);
        pthread_mutex_unlock(&t->mutex);
        limits_look(env);
    }
}

void team_run(struct team *t, struct env *env, uint32_t count,
              void (*work)(void *user, uint32_t piece, unsigned thread), void *user)
{
    if (team_threads(t) == 1 || count <= 1) {
        for (uint32_t piece = 0; piece < count; piece++)
            work(user, piece, 0);
        return;
    }
    t->count = count;
    t->work = work;
    t->user = user;
    atomic_store(&t->done, 0);
    const uint64_t number = (atomic_load(&t->ticket) >> 32) + 1;
    atomic_store(&t->ticket, number << 32 | count);
    wake_helpers(t);
    take_part(t, 0);
    wait_for_helpers(t, env, count);
}

bool team_new(struct env *env, enum mem_purpose purpose, unsigned threads, struct team **out)
{
    *out = NULL;
    if (threads > TEAM_MOST)
        threads = TEAM_MOST;
    struct team *t = mem_new(&env->mem, purpose, sizeof *t + threads * sizeof *t->helper, 1);
    if (!t)
        return false;
    pthread_mutex_init(&t->mutex, NULL);
    pthread_cond_init(&t->begun, NULL);
    pthread_cond_init(&t->ended, NULL);
    t->threads = 1;
    while (t->threads < threads) {
        struct helper *h = &t->helper[t->threads - 1];
        h->team = t;
        h->number = t->threads;
        if (!thread_start(&h->thread, help, h))
            break;
        t->threads++;
    }
    *out = t;
    return true;
}

unsigned team_threads(const struct team *team)
{
    return team ? team->threads : 1;
}

void team_free(struct env *env, struct team **team)
{
    struct team *t = *team;
    if (!t)
        return;
    pthread_mutex_lock(&t->mutex);
    atomic_store(&t->over, true);
    pthread_cond_broadcast(&t->begun);
    pthread_mutex_unlock(&t->mutex);
    for (unsigned k = 0; k + 1 < t->threads; k++)
        thread_join(&t->helper[k].thread);
    pthread_cond_destroy(&t->ended);
    pthread_cond_destroy(&t->begun);
    pthread_mutex_destroy(&t->mutex);
    mem_drop(&env->mem, team);
}

static unsigned all_threads(const struct env *env)
{
    const uint64_t option = env->options.threads, threads = option ? option : thread_processors();
    return threads < TEAM_MOST ? (unsigned)threads : TEAM_MOST;
}

unsigned env_threads(const struct env *env)
{
    const unsigned all = all_threads(env);
    return !env->decided || (all == 2 && env->yields) ? all : env->share;
}

bool env_team_free(const struct env *env)
{
    return !env->decided || env->share > 1 || env_yields(env);
}
