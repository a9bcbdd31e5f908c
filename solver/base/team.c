/* Teams.
 *
 * Each thread has a lane of the pieces, which follow one another; who is through with its own takes what is left in the
 * others'.  So the same thread does the same pieces call after call, as long as none is late, and finds what they work
 * on in its own cache.  The ticket of a lane says what is left of it: the number of the call in the upper half, the
 * pieces not yet taken in the lower one.  A piece is taken by decreasing it, which fails if the call is another one
 * meanwhile; so count, work and user, written before the tickets, stay as they are until each piece taken is entered in
 * `done`, and a helper that comes late takes nothing.  Who goes to sleep says so before it looks at its lane for the last
 * time, and who brings what it waits for looks at that afterwards; both in the one order of sequential consistency.
 */
#include "base/team.h"

#include <pthread.h>
#include <time.h>

#include "base/limits.h"
#include "base/platform.h"

/* Looks at the ticket before a helper sleeps: about as long as waking it takes. */
enum { AWAKE = 3000 };

/* Between what different threads write all the time: no two of that are in one line of a cache. */
enum { LINE = 64 };

struct lane {
    _Atomic uint64_t ticket;
    char apart[LINE];
    struct team *team;
    struct thread thread; /* of all but the caller */
    unsigned number;
};

struct team {
    uint32_t count;
    void (*work)(void *user, uint32_t piece, unsigned thread);
    void *user;
    unsigned threads;

    pthread_mutex_t mutex;
    pthread_cond_t begun, ended;
    _Atomic unsigned asleep; /* helpers */
    atomic_bool caller_asleep, over;
    char apart[LINE];
    _Atomic uint32_t done;
    char further[LINE];
    struct lane lane[];
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

/* The first piece of a lane; the caller has one if there are any. */
static uint32_t first_piece(const struct team *t, uint32_t count, unsigned lane)
{
    return (uint32_t)(((uint64_t)count * lane + t->threads - 1) / t->threads);
}

/* Does pieces of a lane while there are any; returns how many. */
static uint32_t empty_lane(struct team *t, unsigned lane, unsigned thread)
{
    _Atomic uint64_t *const ticket = &t->lane[lane].ticket;
    uint32_t done = 0;
    uint64_t seen = atomic_load(ticket);
    while (pieces_left(seen)) { /* ends: each round takes a piece, or another thread has */
        if (!atomic_compare_exchange_weak(ticket, &seen, seen - 1))
            continue;
        t->work(t->user, first_piece(t, t->count, lane + 1) - pieces_left(seen), thread);
        done++;
        seen = atomic_load(ticket);
    }
    return done;
}

/* Takes pieces while there are any. */
static void take_part(struct team *t, unsigned thread)
{
    uint32_t done = 0;
    for (unsigned k = 0; k < t->threads; k++)
        done += empty_lane(t, (thread + k) % t->threads, thread);
    if (done == 0)
        return;
    const uint32_t count = t->count; /* of this call, until what was taken is entered */
    if (atomic_fetch_add(&t->done, done) + done == count && atomic_load(&t->caller_asleep)) {
        pthread_mutex_lock(&t->mutex);
        pthread_cond_signal(&t->ended);
        pthread_mutex_unlock(&t->mutex);
    }
}

static bool has_pieces(const struct lane *own)
{
    return pieces_left(atomic_load(&own->ticket)) > 0;
}

static void sleep_until_begun(struct lane *own)
{
    struct team *t = own->team;
    pthread_mutex_lock(&t->mutex);
    atomic_fetch_add(&t->asleep, 1);
    while (!has_pieces(own) && !atomic_load(&t->over))
        pthread_cond_wait(&t->begun, &t->mutex);
    atomic_fetch_sub(&t->asleep, 1);
    pthread_mutex_unlock(&t->mutex);
}

static void *help(void *user)
{
    struct lane *own = user;
    struct team *t = own->team;
    while (!atomic_load(&t->over)) { /* ends with team_free */
        unsigned looks = AWAKE;
        while (looks && !has_pieces(own) && !atomic_load(&t->over)) {
            looks--;
            breathe();
        }
        if (!looks)
            sleep_until_begun(own);
        if (has_pieces(own))
            take_part(t, own->number);
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
    const uint64_t number = (atomic_load(&t->lane[0].ticket) >> 32) + 1;
    for (unsigned k = t->threads; k-- > 0;)
        atomic_store(&t->lane[k].ticket, number << 32 | (first_piece(t, count, k + 1) - first_piece(t, count, k)));
    wake_helpers(t);
    take_part(t, 0);
    wait_for_helpers(t, env, count);
}

bool team_new(struct env *env, enum mem_purpose purpose, unsigned threads, struct team **out)
{
    *out = NULL;
    if (threads > TEAM_MOST)
        threads = TEAM_MOST;
    struct team *t = mem_new(&env->mem, purpose, sizeof *t + threads * sizeof *t->lane, 1);
    if (!t)
        return false;
    pthread_mutex_init(&t->mutex, NULL);
    pthread_cond_init(&t->begun, NULL);
    pthread_cond_init(&t->ended, NULL);
    t->threads = 1;
    while (t->threads < threads) {
        struct lane *own = &t->lane[t->threads];
        own->team = t;
        own->number = t->threads;
        if (!thread_start(&own->thread, help, own))
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
    for (unsigned k = 1; k < t->threads; k++)
        thread_join(&t->lane[k].thread);
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
