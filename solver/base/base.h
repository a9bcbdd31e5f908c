/* base: what every room stands on, and what a model's handle hands down to all of them: the memory account,
 * the error object, the log, the clock, the options.  The only room that calls the allocator, writes a log
 * line or reads the clock.  Knows no LP.
 */
#ifndef BASE_H
#define BASE_H

#include <math.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "slimplex.h"

/* ---- memory account --------------------------------------------------------------------------- */

/* What bytes are for.  Keep purpose_names in memory.c in step. */
enum mem_purpose {
    MEM_HANDLE,  /* the handle itself, strings, options */
    MEM_MATRIX,  /* the model's coefficients */
    MEM_VECTORS, /* its bounds and costs */
    MEM_NAMES,
    MEM_READER,   /* buffers and tables that live while a file is read */
    MEM_ROWCOPY,  /* the matrix by rows */
    MEM_FACTOR,   /* LU and its updates */
    MEM_SIMPLEX,  /* work vectors of the simplex methods */
    MEM_PRESOLVE, /* work of presolve, and the reduced model */
    MEM_UNDO,     /* what postsolve needs */
    MEM_INTERIOR, /* work vectors of the interior point method and of crossover */
    MEM_CHOLESKY, /* its factor and normal equations */
    MEM_CHECK,
    MEM_SOLUTION, /* point, duals, basis */
    MEM_WRITER,
    MEM_PURPOSES
};

enum mem_phase {
    PHASE_IDLE,
    PHASE_READ,
    PHASE_PRESOLVE,
    PHASE_PREPARE,
    PHASE_SIMPLEX,
    PHASE_INTERIOR,
    PHASE_CROSSOVER,
    PHASE_POSTSOLVE,
    PHASE_CHECK,
    PHASE_WRITE,
    MEM_PHASES
};

struct mem {
    slx_allocator host; /* all 0: malloc and mmap */
    _Atomic uint64_t live, peak;
    uint64_t limit; /* UINT64_MAX: none */
    uint64_t live_by[MEM_PURPOSES], peak_by[MEM_PURPOSES];
    uint64_t phase_peak[MEM_PHASES];             /* largest total while the phase ran */
    uint64_t phase_by[MEM_PHASES][MEM_PURPOSES]; /* live by purpose at that moment */
    double phase_seconds[MEM_PHASES];
    double phase_began;
    enum mem_phase phase;
    atomic_bool limit_hit; /* an allocation was refused because of `limit` */
    /* NULL, or asked before that: frees what `owner` can spare; false where there is nothing. */
    bool (*relieve)(void *owner);
    void *owner;
    uint64_t fail_countdown;   /* tests: the allocation that takes this from 1 to 0 fails, and all
                                  after it succeed; 0: off */
    enum mem_phase fail_phase; /* tests: when that was */
    uint64_t allocations;      /* attempted so far */
    struct mem *shared;        /* the account that this one stands for; NULL: it is one itself */
    atomic_bool held;          /* by a thread that changes it */
};

/* A zero-filled block of count * size bytes; NULL if that overflows, passes the limit or cannot be had.
 * count * size == 0 gives a valid block.  Aligned to 16 bytes; blocks of MEM_MAPPED bytes or more are mapped
 * pages of their own, aligned to 64, and leave the process when freed. */
void *mem_new(struct mem *mem, enum mem_purpose purpose, size_t count, size_t size);

/* `block` (NULL or from mem_new/mem_resize) at its new length; contents kept up to the shorter length, bytes
 * beyond the old length unspecified for small blocks, zero for mapped ones.  Growth of a mapped block moves
 * pages, not bytes.  On failure NULL, and the old block stays valid. */
void *mem_resize(struct mem *mem, enum mem_purpose purpose, void *block, size_t count, size_t size);

/* Frees a block; NULL is allowed. */
void mem_free(struct mem *mem, void *block);
/* Frees *pp and sets it to NULL: `mem_drop(mem, &x->values)`. */
#define mem_drop(mem, pp) (mem_free((mem), *(pp)), (void)(*(pp) = NULL))

/* Usable bytes of a block, as asked for. */
size_t mem_size(const void *block);

/* Storage that several handles share is in the account of each.  mem_hold enters a block that is another's (NULL is
 * allowed), like an allocation: false where the limit forbids it.  mem_let_go takes it out again and leaves the block;
 * the last holder frees it.  The holders have the same host allocator. */
bool mem_hold(struct mem *mem, const void *block);
void mem_let_go(struct mem *mem, const void *block);
/* Enters a block again that was let go a moment before: never refused. */
void mem_take_back(struct mem *mem, const void *block);
typedef void mem_entry(struct mem *mem, const void *block); /* one of these two */

#define MEM_MAPPED ((size_t)1 << 15)

/* Makes *mem stand for `account` in another thread: blocks taken and freed through it are entered there.  Phases are
 * for the account's own thread to say. */
void mem_share(struct mem *mem, struct mem *account);
/* The account that holds the numbers. */
const struct mem *mem_account(const struct mem *mem);
/* Ends the present phase (its seconds are added) and begins another. */
void mem_enter(struct mem *mem, enum mem_phase phase);
const char *mem_purpose_name(enum mem_purpose purpose);
const char *mem_phase_name(enum mem_phase phase);

/* The next capacity for an array that is full at `have` and needs `need`: one eighth more, at least 16. */
size_t mem_grown(size_t have, size_t need);

/* ---- numbers ---------------------------------------------------------------------------------- */

/* fmin and fmax for numbers that are not NaN: one instruction each. */
static inline double lesser(double a, double b)
{
    return a < b ? a : b;
}
static inline double greater(double a, double b)
{
    return a > b ? a : b;
}
/* 2^e, for -1022 <= e <= 1023. */
static inline double pow2(int e)
{
    union {
        uint64_t u;
        double d;
    } v = {(uint64_t)(1023 + e) << 52};
    return v.d;
}

/* ---- clock, random numbers -------------------------------------------------------------------- */

/* Monotonic seconds since an arbitrary moment. */
double clock_seconds(void);

/* xoshiro-quality bits from one word of state (splitmix64; Steele, Lea, Flood 2014). */
static inline uint64_t random_bits(uint64_t *state)
{
    uint64_t z = (*state += UINT64_C(0x9e3779b97f4a7c15));
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}
/* Uniform in (0, 1). */
static inline double random_unit(uint64_t *state)
{
    return ((double)(random_bits(state) >> 12) + 0.5) * 0x1p-52;
}

/* ---- threads ---------------------------------------------------------------------------------- */

struct thread {
    pthread_t id;
};
/* Runs `work(user)` in a thread of its own; false if there can be none. */
bool thread_start(struct thread *thread, void *(*work)(void *user), void *user);
/* Waits for its end. */
void thread_join(struct thread *thread);
/* Processors that this process may use, at least 1. */
unsigned thread_processors(void);

/* ---- options ---------------------------------------------------------------------------------- */

enum { OPTION_TEXT = 256 };

struct options {
#define REAL(field, name, standard, low, high, unit, help) double field;
#define INTEGER(field, name, standard, low, high, unit, help) uint64_t field;
#define BYTES(field, name, standard, low, high, help) uint64_t field;
#define CHOICE(field, name, words, standard, help) int field;
#define TEXT(field, name, help) char field[OPTION_TEXT];
#include "options.def"
#undef REAL
#undef INTEGER
#undef BYTES
#undef CHOICE
#undef TEXT
};

enum { METHOD_AUTO, METHOD_DUAL, METHOD_PRIMAL, METHOD_IPM, METHOD_CONCURRENT };
enum { CROSSOVER_ON, CROSSOVER_OFF };
enum { PRESOLVE_AUTO, PRESOLVE_OFF, PRESOLVE_LIGHT, PRESOLVE_FULL };
enum { SCALING_ON, SCALING_OFF };
enum { KEEP_FACTOR_AUTO, KEEP_FACTOR_ON, KEEP_FACTOR_OFF };
enum { PROFILE_OFF, PROFILE_ON };
enum { FORMAT_AUTO, FORMAT_FIXED, FORMAT_FREE };
enum { OBJECTIVE_RHS_NEGATIVE, OBJECTIVE_RHS_POSITIVE, OBJECTIVE_RHS_IGNORE };
enum { DUPLICATES_ERROR, DUPLICATES_FIRST, DUPLICATES_LAST, DUPLICATES_SUM };

void options_init(struct options *options);
struct env;
/* As slx_set_option and slx_get_option. */
slx_status options_set(struct env *env, struct options *options, const char *name, const char *value);
slx_status options_get(const struct options *options, const char *name, char *buffer, size_t size);

/* ---- env: one per handle ---------------------------------------------------------------------- */

enum { ERROR_TEXT = 512, ERROR_FILE = 256 };

struct env {
    struct mem mem;
    struct options options;

    slx_error_info error; /* its strings point into the two buffers below */
    char error_message[ERROR_TEXT];
    char error_file[ERROR_FILE];

    slx_log_fn log;
    slx_log_level log_level;
    void *log_user;
    slx_progress_fn progress;
    void *progress_user;
    slx_interrupt_fn interrupt;
    void *interrupt_user;
    atomic_bool stop; /* set by slx_interrupt */

    const atomic_bool *decided; /* two methods at once: set when one of them has won; else NULL */
    atomic_bool *log_held;      /* two methods at once: the log belongs to one at a time; else NULL */
};

void env_init(struct env *env);
/* An env for a thread of its own beside that of `env`, on the same model: options and log as there, memory entered in
 * its account, an error object of its own; no progress, and asked to stop only by *decided. */
void env_beside(struct env *env, struct env *beside);

/* Set the error object and return `status`, so that a failing function can end in one line.  (The parentheses keep
 * out the macro of that name in cmocka.h, in whatever order a test includes the two.) */
slx_status(fail)(struct env *env, slx_status status, const char *format, ...) __attribute__((format(printf, 3, 4)));
slx_status fail_at(struct env *env, slx_status status, const char *file, uint64_t line, uint32_t column,
                   const char *format, ...) __attribute__((format(printf, 6, 7)));
/* SLX_ERROR_MEMORY, saying what could not be had and whether the limit or the system refused. */
slx_status fail_memory(struct env *env, const char *what);
void error_clear(struct env *env);
/* Whether the last failure is the memory limit's doing; what then gives something up and goes on forgets it. */
bool env_limit_met(const struct env *env);
void env_forgive(struct env *env);

/* A line to the log callback, where one is set and `level` is wanted. */
void log_line(const struct env *env, slx_log_level level, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Two methods at once: whether one of them has an answer, so that what the caller is at is of no use any more. */
static inline bool env_decided(const struct env *env)
{
    return env->decided && atomic_load_explicit(env->decided, memory_order_relaxed);
}

/* Whether the user asked to stop. */
static inline bool env_interrupted(struct env *env)
{
    return atomic_load_explicit(&env->stop, memory_order_relaxed) || env_decided(env) ||
           (env->interrupt && env->interrupt(env->interrupt_user));
}

#endif
