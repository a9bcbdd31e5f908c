/* When a call has to end.
 *
 * Work is counted in steps of about a nanosecond to some tens.  The clock is looked at each LOOK_STEPS of them, which
 * last between 20 us and a few milliseconds.  What a poll counts for is learnt: half as much after a look that came
 * early, the whole of LOOK_STEPS after one that came late, so that of the polls of a slow loop every one looks, and
 * those of a fast one at most one in POLLS_MOST.
 */
#include "base/limits.h"

#include <math.h>

#include "base/platform.h"

enum { LOOK_STEPS = 1 << 16, POLLS_MOST = 16 };
static const double early = 0.2e-3, late = 2e-3;

static const double seconds_between_questions = 0.01;
/* A method reports when that is due; where none has for so long after it, other work is at hand. */
static const double seconds_of_silence = 0.5;

void limits_begin(struct env *env)
{
    struct limits *l = &env->limits;
    l->began = l->joined = l->looked = clock_seconds();
    l->deadline = l->began + env->options.time_limit;
    l->kept_back = 0.0;
    l->next_question = l->next_report = l->began;
    limits_work(env, NULL, 0, false);
    l->steps_left = l->late_steps_left = 0;
    l->poll_steps = LOOK_STEPS;
    limits_begin_short(env);
}

void limits_begin_short(struct env *env)
{
    atomic_store_explicit(&env->limits.met, LIMIT_NONE, memory_order_relaxed);
    if (atomic_load_explicit(&env->stop, memory_order_relaxed) &&
        atomic_exchange_explicit(&env->stop, false, memory_order_relaxed))
        atomic_store_explicit(&env->stop_held, true, memory_order_relaxed);
    env->mem.limit_hit = false;
}

void limits_take_stop(struct env *env)
{
    if (atomic_exchange_explicit(&env->stop_held, false, memory_order_relaxed))
        atomic_store_explicit(&env->stop, true, memory_order_relaxed);
}

void limits_end(struct env *env)
{
    if (limits_met(env) == LIMIT_NONE)
        return;
    atomic_store_explicit(&env->stop, false, memory_order_relaxed);
    atomic_store_explicit(&env->limits.met, LIMIT_NONE, memory_order_relaxed);
}

void limits_clear_stop(struct env *env)
{
    atomic_store_explicit(&env->stop, false, memory_order_relaxed);
    atomic_store_explicit(&env->stop_held, false, memory_order_relaxed);
}

void limits_spent(struct env *env, double seconds)
{
    env->limits.deadline -= seconds;
}

void limits_keep_back(struct env *env, double seconds)
{
    env->limits.deadline -= seconds;
    env->limits.kept_back += seconds;
}

/* What the call was at, for a message. */
static const char *present_work(const struct env *env)
{
    switch (mem_account(&env->mem)->phase) {
    case PHASE_IDLE: return "between phases";
    case PHASE_READ: return "while reading";
    case PHASE_PRESOLVE: return "in presolve";
    case PHASE_PREPARE: return "while preparing";
    case PHASE_SIMPLEX: return "in the simplex method";
    case PHASE_INTERIOR: return "in the interior point method";
    case PHASE_FIRST_ORDER: return "in the first-order method";
    case PHASE_CROSSOVER: return "in crossover";
    case PHASE_POSTSOLVE: return "in postsolve";
    case PHASE_EXACT: return "in exact arithmetic";
    case PHASE_CHECK: return "in the check";
    case PHASE_WRITE: return "while writing";
    case MEM_PHASES: break;
    }
    return "";
}

static const char *limit_words(slx_result limit)
{
    return limit == SLX_TIME_LIMIT        ? "time limit reached"
           : limit == SLX_ITERATION_LIMIT ? "iteration limit reached"
                                          : "interrupted";
}

static slx_result meet(struct env *env, slx_result limit)
{
    struct limits *l = &env->limits;
    l->steps_left = l->late_steps_left = 0; /* so that each question looks */
    const double now = clock_seconds();     /* the callback may have taken long since the look */
    const double from = limit == SLX_TIME_LIMIT ? fmax(now, l->deadline + l->kept_back) : now;
    l->grace_ends = limit == SLX_ITERATION_LIMIT ? INFINITY : from + l->grace;
    atomic_store_explicit(&l->met, (int)limit, memory_order_relaxed);
    if (!env_decided(env) && !env->mem.shared)
        log_line(env, SLX_LOG_INFO, "%s %s", limit_words(limit), present_work(env));
    return limit;
}

/* Whether the user wants the call to end, and the callback's word where it may be asked again. */
static bool stop_wanted(struct env *env)
{
    struct limits *l = &env->limits;
    if (l->stop_countdown && --l->stop_countdown == 0)
        atomic_store_explicit(&env->stop, true, memory_order_relaxed);
    if (atomic_load_explicit(&env->stop, memory_order_relaxed) || env_decided(env) ||
        (l->stop_of_other && atomic_load_explicit(l->stop_of_other, memory_order_relaxed)))
        return true;
    if (!env->interrupt || l->looked < l->next_question)
        return false;
    l->next_question = l->looked + seconds_between_questions;
    const bool wanted = env->interrupt(env->interrupt_user);
    if (wanted)
        atomic_store_explicit(&env->stop, true, memory_order_relaxed);
    return wanted;
}

/* What work that has no reports of its own is at, and how far it is. */
static void report_work(struct env *env)
{
    const struct limits *l = &env->limits;
    const char *work = l->work ? l->work : mem_phase_name(mem_account(&env->mem)->phase);
    limits_report(env, (slx_progress){.method = work,
                                      .objective = NAN,
                                      .primal_infeasibility = NAN,
                                      .dual_infeasibility = NAN,
                                      .gap = NAN,
                                      .done = l->done,
                                      .total = l->total,
                                      .seconds_left = limits_work_left(env)});
}

/* Looks at the clock and asks whoever may stop the call. */
static slx_result look(struct env *env)
{
    struct limits *l = &env->limits;
    const double now = clock_seconds(), since = now - l->looked;
    if (since > late)
        l->poll_steps = LOOK_STEPS;
    else if (since < early && l->poll_steps > LOOK_STEPS / POLLS_MOST)
        l->poll_steps /= 2;
    l->looked = now;
    l->steps_left = l->late_steps_left = 0;
    if (stop_wanted(env))
        return meet(env, SLX_INTERRUPTED);
    if (now >= l->deadline)
        return meet(env, SLX_TIME_LIMIT);
    if (env->progress && now >= l->next_report + seconds_of_silence)
        report_work(env);
    if (!l->stop_countdown)
        l->steps_left = l->late_steps_left = LOOK_STEPS;
    return LIMIT_NONE;
}

slx_result limits_look(struct env *env)
{
    const slx_result met = limits_met(env);
    return met == LIMIT_NONE ? look(env) : met; /* once met no step is left, so that each question comes here */
}

slx_result limits_look_late(struct env *env)
{
    struct limits *l = &env->limits;
    const slx_result met = limits_met(env);
    if (met == LIMIT_NONE || met == SLX_ITERATION_LIMIT) {
        const slx_result now = look(env);
        l->steps_left = met == LIMIT_NONE ? l->steps_left : 0;
        if (now == LIMIT_NONE)
            return LIMIT_NONE;
    }
    if (env_decided(env) || clock_seconds() >= l->grace_ends)
        return limits_met(env);
    l->late_steps_left = LOOK_STEPS;
    return LIMIT_NONE;
}

bool limits_time_for(struct env *env, uint64_t steps)
{
    const double seconds_each = 1e-9;
    if (env->limits.late_steps_left > (int64_t)steps && limits_met(env) == LIMIT_NONE) /* looked at a moment ago */
        return true;
    if (limits_look_late(env) == LIMIT_NONE && limits_met(env) == LIMIT_NONE)
        return true;
    return !env_decided(env) && clock_seconds() + seconds_each * (double)steps <= env->limits.grace_ends;
}

double limits_seconds_left(const struct env *env)
{
    return env->limits.deadline - clock_seconds();
}

slx_status limits_fail(struct env *env)
{
    return fail(env, SLX_STOPPED, "%s %s", limit_words(limits_met(env)), present_work(env));
}

slx_result limits_iterations(struct env *env, uint64_t done)
{
    if (done < env->options.iteration_limit || limits_met(env) != LIMIT_NONE)
        return limits_met(env);
    return meet(env, SLX_ITERATION_LIMIT);
}

slx_result limits_wait(struct env *env)
{
    const double share = 0.02, least = 1e-4, most = 5e-3;
    const struct limits *l = &env->limits;
    const slx_result met = limits_look(env);
    if (met == LIMIT_NONE)
        thread_sleep(fmin(fmax(share * (l->looked - l->began), least), most));
    return met;
}

slx_result limits_before_deaf_work(struct env *env, double seconds)
{
    const struct limits *l = &env->limits;
    slx_result met = limits_look(env);
    while (met == LIMIT_NONE && env->decided && l->looked < l->joined + seconds)
        met = limits_wait(env);
    return met;
}

void limits_race_over(struct env *env)
{
    if (env_decided(env) && limits_met(env) == SLX_INTERRUPTED &&
        !atomic_load_explicit(&env->stop, memory_order_relaxed))
        atomic_store_explicit(&env->limits.met, LIMIT_NONE, memory_order_relaxed);
    env->decided = NULL;
    env->pace = NULL;
    env->yields = NULL;
}

/* ---- memory limit ------------------------------------------------------------------------------------- */

bool env_limit_met(const struct env *env)
{
    return env->error.status == SLX_ERROR_MEMORY && mem_account(&env->mem)->limit_hit;
}

/* In a thread beside another, the account's flag stays set for that other thread to see. */
void env_forgive(struct env *env)
{
    error_clear(env);
    env->mem.limit_hit = false;
}

/* ---- progress ----------------------------------------------------------------------------------------- */

void limits_work(struct env *env, const char *work, uint64_t total, bool steady)
{
    struct limits *l = &env->limits;
    l->work = work;
    l->work_began = steady ? clock_seconds() : NAN;
    l->done = 0;
    l->total = total;
}

double limits_work_left(const struct env *env)
{
    const struct limits *l = &env->limits;
    if (l->done == 0 || l->done > l->total)
        return NAN;
    return (l->looked - l->work_began) * (double)(l->total - l->done) / (double)l->done;
}

bool limits_report_due(const struct env *env)
{
    return env->progress && env->limits.looked >= env->limits.next_report;
}

void limits_report_soon(struct env *env)
{
    env->limits.next_report = env->limits.looked;
}

void limits_report(struct env *env, slx_progress report)
{
    struct limits *l = &env->limits;
    report.seconds = l->looked - l->began;
    report.memory = mem_account(&env->mem)->live;
    env->progress(env->progress_user, &report);
    l->next_report = l->looked + env->options.progress_seconds;
}
