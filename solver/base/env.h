/* The env, one for each handle: its memory account, options, error object, log and limits, handed down to all rooms. */
#ifndef BASE_ENV_H
#define BASE_ENV_H

#include "base/memory.h"
#include "base/options.h"

enum { ERROR_TEXT = 440, ERROR_FILE = 256 };

/* When the present call has to end: base/limits.h says how it is used, and limits.c alone writes it. */
struct limits {
    double began;            /* clock_seconds when the call began */
    double joined;           /* clock_seconds when work beside another env began; of that one itself, as `began` */
    double deadline;         /* clock_seconds when its time limit is reached; infinite: none */
    double kept_back;        /* seconds by which `deadline` is before the user's, to bring home what was found */
    double looked;           /* clock_seconds at the last look */
    double next_question;    /* clock_seconds when the interrupt callback may be called again */
    double next_report;      /* clock_seconds when progress may be reported again */
    const char *work;        /* that is at hand, in a word; NULL: that of the phase */
    double work_began;       /* clock_seconds; NAN: its pieces take longer and longer, or shorter */
    uint64_t done, total;    /* of its pieces; 0: not known */
    int64_t steps_left;      /* of work, before the next look */
    int64_t poll_steps;      /* for how many steps of work a poll counts */
    _Atomic int met;         /* the slx_result of the limit that was met; 0: none */
    double grace;            /* LIMIT_GRACE; tests: another */
    double grace_ends;       /* clock_seconds when limits_late grants no more */
    int64_t late_steps_left; /* likewise, in work that limits_late asks for */
    /* The `stop` of the env that this one stands beside, whose user may ask to stop; NULL: this one is beside none. */
    const atomic_bool *stop_of_other;
    /* Tests: the poll that takes the countdown from 1 to 0 finds that the user has asked to stop; 0: off. */
    uint64_t stop_countdown;
};

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
    slx_reduced_fn reduced;
    void *reduced_user;
    const slx_stream *stream; /* what a path stands for in the present call; NULL: itself */
    slx_interrupt_fn interrupt;
    void *interrupt_user;
    struct limits limits;
    atomic_bool stop;      /* set by slx_interrupt */
    atomic_bool stop_held; /* a stop that was asked for before the present call began, for the next solve to see */

    const atomic_bool *decided; /* methods at once: set when one of them has won; else NULL */
    unsigned share;             /* where `decided`: the threads that this method may use */
    _Atomic uint64_t *pace;     /* of the simplex method beside another: its iterations so far; else NULL */
    /* Two methods at once: the simplex method waits, and leaves its processor to the other; else NULL. */
    const atomic_bool *yields;
    atomic_bool *log_held; /* methods at once: the log belongs to one at a time; else NULL */
};

void env_init(struct env *env);
/* An env for a thread of its own beside that of `env`, on the same model: options, log and limits as there, memory
 * entered in the account there, an error object of its own; no progress, and no call of the interrupt callback. */
void env_beside(struct env *env, struct env *beside);

/* ---- errors ------------------------------------------------------------------------------------------- */

/* Set the error object and return `status`, so that a failing function can end in one line.  (The parentheses keep
 * out the macro of that name in cmocka.h, in whatever order a test includes the two.) */
slx_status(fail)(struct env *env, slx_status status, const char *format, ...) __attribute__((format(printf, 3, 4)));
slx_status fail_at(struct env *env, slx_status status, const char *file, uint64_t line, uint32_t column,
                   const char *format, ...) __attribute__((format(printf, 6, 7)));
/* SLX_ERROR_MEMORY, saying what could not be had and whether the limit or the system refused. */
slx_status fail_memory(struct env *env, const char *what);
void error_clear(struct env *env);

/* ---- the log ------------------------------------------------------------------------------------------ */

/* Whether a line of this level is wanted, by a log callback. */
static inline bool log_wanted(const struct env *env, slx_log_level level)
{
    return env->log && level <= env->log_level;
}
/* A line to the log callback, where it is wanted. */
void log_line(const struct env *env, slx_log_level level, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
#ifdef SLX_LESS_CODE /* has no words below a warning */
#define log_line(env, level, ...) ((level) <= SLX_LOG_WARNING ? log_line(env, level, __VA_ARGS__) : (void)0)
#endif

#endif
