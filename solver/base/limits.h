/* When a call has to end: time limit, iteration limit, memory limit and the user's wish to stop, and when the user is
 * to hear of progress.  One set of limits for each env, begun once for each public call; every phase asks here and
 * nowhere else.
 *
 * A loop that may last more than a few milliseconds asks once each round:
 *
 *     limits_poll(env)           where a round's work is not known: the clock is looked at each 0.2 to 2 ms, or each
 *                                round where rounds are longer; a round takes 2 us at least
 *     limits_worked(env, steps)  where it is known: `steps` entries or the like were handled since the last question,
 *                                each taking about a nanosecond or some; fit for rounds of any length
 *     limits_look(env)           before and after a piece of work that itself takes milliseconds: the clock is looked
 *                                at once
 *
 * All three give LIMIT_NONE, or which limit was met, as the result that the call is to end with; from then on that
 * stands until limits_begin, so that each layer can unwind and the one above see why.  They belong to the thread of the
 * env: another thread that works for it asks limits_met.
 *
 *     limits_late(env, steps)    as limits_worked, in work that brings home what was found: the way back from presolve,
 *                                the check.  Such work goes on for LIMIT_GRACE seconds after the limit was met (and to
 *                                its end after an iteration limit), so that a stopped solve has a point, and tells what
 *                                the point is worth, wherever that takes no longer
 *
 * A question costs a load and a subtraction; stop requests are seen by every one, all else by those that look.
 */
#ifndef BASE_LIMITS_H
#define BASE_LIMITS_H

#include "base/env.h"

#define LIMIT_NONE SLX_NOT_SOLVED

/* A public call begins: no limit is met, the time limit counts from now.  A stop that was asked for before is held for
 * the next solve, which takes it up by limits_take_stop. */
void limits_begin(struct env *env);
/* The same without a look at the clock, for a call that ends soon whatever it is given: it must ask nothing below. */
void limits_begin_short(struct env *env);
void limits_take_stop(struct env *env);
/* The call ends.  Where it met a limit, it has seen what was asked for until now. */
void limits_end(struct env *env);
/* Nobody wants to stop any more. */
void limits_clear_stop(struct env *env);
/* An earlier call has spent so much of the time limit. */
void limits_spent(struct env *env, double seconds);

/* The time limit counts as met so many seconds earlier, and limits_late has these seconds in addition. */
void limits_keep_back(struct env *env, double seconds);

slx_result limits_look(struct env *env);

static inline slx_result limits_worked(struct env *env, uint64_t steps)
{
    struct limits *l = &env->limits;
    l->steps_left -= (int64_t)steps;
    if (__builtin_expect(l->steps_left > 0 && !atomic_load_explicit(&env->stop, memory_order_relaxed), 1))
        return LIMIT_NONE;
    return limits_look(env);
}

static inline slx_result limits_poll(struct env *env)
{
    return limits_worked(env, (uint64_t)env->limits.poll_steps);
}

/* The rest of limits_late, where steps are used up. */
slx_result limits_look_late(struct env *env);

static inline slx_result limits_late(struct env *env, uint64_t steps)
{
    struct limits *l = &env->limits;
    l->late_steps_left -= (int64_t)steps;
    return __builtin_expect(l->late_steps_left > 0, 1) ? LIMIT_NONE : limits_look_late(env);
}

/* Whether late work of so many steps that asks nothing may begin: no limit is met, or the grace left is about
 * enough. */
bool limits_time_for(struct env *env, uint64_t steps);

/* What limits_late grants, in all: well below the 0.1 s within which a stop has to be seen. */
#define LIMIT_GRACE 0.03

/* Seconds to the time limit, infinite where there is none; less than 0 where it has passed. */
double limits_seconds_left(const struct env *env);

/* Sets the error object to which limit was met in which phase, "time limit reached while reading", and returns
 * SLX_STOPPED; of a call that leaves nothing where a limit is met. */
slx_status limits_fail(struct env *env);

/* limits_worked and limits_late as statuses, for functions whose work is of no use once a limit is met. */
static inline slx_status limits_go_on(struct env *env, uint64_t steps)
{
    return __builtin_expect(limits_worked(env, steps) == LIMIT_NONE, 1) ? SLX_OK : limits_fail(env);
}

static inline slx_status limits_go_on_late(struct env *env, uint64_t steps)
{
    return __builtin_expect(limits_late(env, steps) == LIMIT_NONE, 1) ? SLX_OK : limits_fail(env);
}

/* The limit that was met since limits_begin; from any thread. */
static inline slx_result limits_met(const struct env *env)
{
    return (slx_result)atomic_load_explicit(&env->limits.met, memory_order_relaxed);
}

/* The same question about the iteration limit, with `done` iterations done in this call. */
slx_result limits_iterations(struct env *env, uint64_t done);

/* Whether the limit that was met, or would be at the next look, is that the other of two methods has an answer, so that
 * what the caller is at is of no use any more. */
static inline bool env_decided(const struct env *env)
{
    return env->decided && atomic_load_explicit(env->decided, memory_order_relaxed);
}
static inline bool env_yields(const struct env *env)
{
    return env->yields && atomic_load_explicit(env->yields, memory_order_relaxed);
}
/* Waits a moment, for what another thread does: a small share of the time that the call has lasted; the limit that was
 * met. */
slx_result limits_wait(struct env *env);
/* Before work that cannot be stopped and takes about so many seconds.  Beside another method, waits until that has had
 * as long, so that what it may have to wait for is bounded by what it has taken itself; the limit that was met. */
slx_result limits_before_deaf_work(struct env *env, double seconds);
/* The race of two methods is over, and the winner's call goes on: forgets that it was decided. */
void limits_race_over(struct env *env);

/* ---- memory limit ------------------------------------------------------------------------------------- */

/* Whether the last failure is the memory limit's doing; and the end of that failure, for a caller that gives something
 * up and goes on. */
bool env_limit_met(const struct env *env);
void env_forgive(struct env *env);

/* ---- progress ----------------------------------------------------------------------------------------- */

/* Whether a report of progress is due, by the clock of the last look; about once a second, and at once after
 * limits_report_soon, for a method that begins. */
bool limits_report_due(const struct env *env);
void limits_report_soon(struct env *env);
/* What is told where a call looks at its limits and no method has reported for long: work (NULL: its phase says what)
 * of `total` pieces (0: not known) begins, which last about the same (`steady`) or not; so many more of them are done. */
void limits_work(struct env *env, const char *work, uint64_t total, bool steady);
static inline void limits_did(struct env *env, uint64_t pieces)
{
    env->limits.done += pieces;
}
/* What the rest of it takes if it goes on like that, at the last look; NAN where nothing tells. */
double limits_work_left(const struct env *env);
/* Reports progress.  The seconds and the memory are filled in here. */
void limits_report(struct env *env, slx_progress report);

#endif
