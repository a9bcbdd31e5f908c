/* Predictions and decisions of a race.
 *
 * The interior point method knows, after its symbolic phase, what an iteration takes, and most models take a few dozen
 * of them.  Of the simplex method nothing is known before it runs; how many iterations it will take is foreseen within
 * a factor of ten or so by nothing that was tried (rows, columns, nonzeros, fill of the normal equations).  So it is
 * measured: its iterations a second, lately, and how many it has done; and it is expected to do as many again as it has
 * done, and no fewer than one for each row or column, whichever are fewer.
 *
 * Then, with R = seconds left to the simplex method / seconds of the interior point method,
 *  - R < loses: the interior point method waits, and takes nothing;
 *  - R >= loses, and it asks for no more than the frugal share of memory: it begins beside the simplex method;
 *  - R >= wins, or the simplex method has taken a good share of these seconds already: it begins in any case, with up
 *    to `most`.
 * So waiting ends, and what it may cost is bounded by that share.
 *
 * Where there are two processors, the seconds of the interior point method are those by both, if its factor has work for
 * both, and both go to it while R >= wins_with_all, R by what is left to both: the simplex method waits, and goes on once
 * the interior point is found, or has taken too long.  It waits once at most, and for no more than some times what was
 * predicted of the other, so that a wrong prediction of either costs a bounded time.
 *
 * A first-order method begins where it is not predicted to lose clearly against the simplex method, or that has had a good
 * share of its seconds.  Where it and the interior point method have one processor, it is tried first: how many iterations
 * it is going to take is foreseen by nothing that was tried, but among the models that it wins many take a few hundred.  So
 * a trial lasts a small share of the seconds of the interior point method, and goes on where, by how its residuals fall,
 * its end is near.
 */
#include "solve/referee_private.h"

#include <stddef.h>

#include "base/limits.h"
#include "base/platform.h"
#include "sifting/sifting.h"

/* Of the simplex method up to seven times the seconds were predicted that it took, of the interior point method mostly up
 * to twice too many, and crossover is in neither: a method that is at work waits only where the other, whose iterations
 * are measured then, wins by more than that. */
static const double loses = 0.25, wins = 2.0, wins_with_all = 8.0;

/* Of the seconds of the interior point method, what the simplex method gets in any case before memory is no object, and
 * before it has to wait. */
static const double begin_share = 0.15, wait_share = 0.5;

/* Iterations that the simplex method is expected to do at least, for each row or column, whichever are fewer (of 83 models
 * with less than four times as many of the others half took 0.5 to 1.5); where it sifts, for each line of the short side,
 * twice the least that were seen. */
static const double least_iterations = 1.0, least_sifting = 8.0;

/* A wait of the simplex method is not worth it below so many seconds by one processor, and lasts at most a share of what
 * the simplex method is predicted to take yet, but no less and no more than so many times these (adult-max5features, whose
 * interior point comes after 59 iterations, not 24: 0.72 to 1.08 of the time, 0.79 in the middle of 11 pairs). */
static const double least_wait = 0.3, usual_wait = 2.0, longest_wait = 8.0, wait_part = 0.25;

/* Of an iteration of the interior point method, what a second thread has to halve for it to be counted on.  (Where it has
 * nothing to do the wait is still of use: beside a simplex method in the same memory iterations took up to twice as
 * long.) */
static const double least_share = 0.6;

/* A trial of the first-order method lasts so much of the seconds of the interior point method, and goes on where it is
 * predicted to end within the next share of them: 0.5 was too few for one model that it wins, 1.0 too many for two that it
 * loses.  (Of 190 public models 44 took from 240 to 2000 iterations: after 480 of them 21 of 37 were predicted to end before
 * 1000, and 7 of 107 that took more than 3000.)  It is not worth beginning where the first iterations are predicted to take
 * more than the last share. */
static const double trial_share = 0.2, trial_wins = 0.7, trial_begins = 0.5;
enum { FIRST_ITERATIONS = 400 };

/* After it and crossover, iterations of the simplex method; where more are needed the simplex method itself is ahead. */
enum { LAST_ITERATIONS = 500 };

/* Iterations of a first-order method with a processor of its own: of 36 public models 22 ended in 8 s, in 200 to 18,520
 * iterations, 1,480 in the middle. */
enum { USUAL_ITERATIONS = 2000 };

/* What is measured is worth nothing before. */
static const double least_seconds = 0.05;

static double present_rate(struct marks *m, double now, uint64_t done)
{
    if (now >= 2.0 * m->at[1]) {
        m->at[0] = m->at[1];
        m->done[0] = m->done[1];
        m->at[1] = now;
        m->done[1] = done;
    }
    return (double)(done - m->done[0]) / (now - m->at[0]);
}

static double simplex_left(const struct referee *r, struct marks *marks, double now)
{
    const uint64_t done = atomic_load_explicit(&r->iterations, memory_order_relaxed);
    const double needed = greater(r->least, 2.0 * (double)done), rate = present_rate(marks, now, done);
    return rate > 0.0 ? (needed - (double)done) / rate : INFINITY;
}

/* What the interior point method takes of `seconds` by one processor if it has all there are. */
static double by_all(const struct referee *r, double seconds)
{
    return r->may_yield && r->factor_share >= least_share ? seconds * (1.0 - r->factor_share / 2.0) : seconds;
}

/* Whether a method of so many seconds is worth its place: the simplex method is predicted to take at least `share` of
 * them, or has taken a good part of them already. */
static bool is_worth(const struct referee *r, struct marks *marks, double now, double seconds, double share)
{
    return now >= begin_share * seconds || (now >= least_seconds && simplex_left(r, marks, now) >= share * seconds);
}

static void begin(struct referee *r, struct env *env, const struct ipm_forecast *f, double now)
{
    const double left = simplex_left(r, &r->marks, now);
    r->interior_seconds = f->seconds;
    r->simplex_seconds = left;
    r->admitted = now;
    log_line(env, SLX_LOG_INFO,
             "race: interior point method begins after %.2f s, with %.1f MB; predicted: %.2f s, simplex %.2f s", now,
             (double)f->bytes / 0x1p20, f->seconds, left);
}

/* Ends with a limit or the end of the simplex method at the latest. */
static bool admits(struct ipm_referee *asked, struct env *env, const struct ipm_forecast *f)
{
    struct referee *r = (struct referee *)asked;
    bool told = false;
    if (!r->decides)
        return f->bytes <= r->frugal;
    if (f->bytes > r->most) {
        log_line(env, SLX_LOG_INFO, "race: interior point method takes %.1f MB, more than it may",
                 (double)f->bytes / 0x1p20);
        atomic_store(&r->interior, INFINITY);
        return false;
    }
    r->factor_share = f->factor_share;
    const double seconds = by_all(r, f->seconds);
    atomic_store(&r->interior, seconds);
    for (;;) {
        const double now = clock_seconds() - r->began;
        if (!atomic_load(&r->on_trial) && is_worth(r, &r->marks, now, seconds, f->bytes <= r->frugal ? loses : wins)) {
            begin(r, env, f, now);
            return true;
        }
        if (!told)
            log_line(env, SLX_LOG_INFO,
                     "race: interior point method waits; predicted: %.2f s and %.1f MB, simplex %.2f s", f->seconds,
                     (double)f->bytes / 0x1p20, simplex_left(r, &r->marks, now));
        told = true;
        if (limits_wait(env) != LIMIT_NONE)
            return false;
    }
}

static void let_simplex_go_on(struct referee *r)
{
    r->may_yield = false;
    atomic_store_explicit(&r->yields, false, memory_order_relaxed);
}

static void hears(struct ipm_referee *asked, const struct env *env, double seconds_left)
{
    struct referee *r = (struct referee *)asked;
    const double now = clock_seconds() - r->began;
    if (!r->may_yield)
        return;
    if (atomic_load_explicit(&r->yields, memory_order_relaxed)) {
        if (now < r->yields_most)
            return;
        log_line(env, SLX_LOG_INFO, "race: the interior point is late, simplex goes on after %.2f s", now);
        let_simplex_go_on(r);
        return;
    }
    const double left = simplex_left(r, &r->marks, now), seconds = by_all(r, seconds_left);
    if (seconds_left < least_wait || now < wait_share * seconds || left < wins_with_all * seconds)
        return;
    log_line(env, SLX_LOG_INFO,
             "race: after %.2f s simplex, predicted to take %.2f s, waits for an interior point in %.2f s", now, left,
             seconds);
    r->yields_most = now + lesser(longest_wait * seconds_left, greater(usual_wait * seconds_left, wait_part * left));
    atomic_store_explicit(&r->yields, true, memory_order_relaxed);
}

/* ---- the first-order method ------------------------------------------------------------------------------ */

/* Whether the first-order method may begin, with so many seconds for its first iterations: before the interior point method
 * does, once the simplex method has had as long. */
static bool has_place(const struct referee *r, struct marks *marks, double now, double seconds)
{
    if (atomic_load(&r->interior) == 0.0)
        return now < r->head_start && now >= greater(seconds, least_seconds);
    return is_worth(r, marks, now, seconds, loses);
}

bool referee_lets_begin(struct referee *r, struct env *env, double seconds_each)
{
    const double seconds = seconds_each * (r->one_place ? FIRST_ITERATIONS : USUAL_ITERATIONS);
    struct marks marks = {0};
    double now = clock_seconds() - r->began;
    while (r->decides && !has_place(r, &marks, now, seconds)) {
        if (limits_wait(env) != LIMIT_NONE)
            return false;
        now = clock_seconds() - r->began;
    }
    const double interior = atomic_load(&r->interior);
    if (interior > 0.0 && seconds > trial_begins * interior)
        return false;
    r->trial_began = now;
    log_line(env, SLX_LOG_INFO, "race: first-order method begins after %.2f s; predicted: %.2f s", now, seconds);
    return true;
}

/* Seconds of a run in all, if the distance goes on to fall as it did in the later half of the `now` seconds so far: by the
 * same factor in each second. */
static double run_seconds(struct decline *d, double now, double merit)
{
    d->least = lesser(d->least, merit);
    if (now >= 2.0 * d->at[1]) {
        d->at[0] = d->at[1];
        d->merit[0] = d->merit[1];
        d->at[1] = now;
        d->merit[1] = d->least;
    }
    const double fall = log(d->merit[0] / d->least) / (now - d->at[0]);
    return fall > 0.0 ? now + log(d->least) / fall : INFINITY;
}

static bool hears_first_order(struct fom_referee *told, struct env *env, uint64_t iterations, double merit)
{
    struct referee *r = (struct referee *)((char *)told - offsetof(struct referee, told));
    const double interior = atomic_load(&r->interior), now = clock_seconds() - r->began - r->trial_began;
    const double seconds = run_seconds(&r->decline, now, merit);
    if (r->one_place && merit <= 1.0 && env->options.iteration_limit > iterations + LAST_ITERATIONS)
        env->options.iteration_limit = iterations + LAST_ITERATIONS;
    return interior == 0.0 || now <= trial_share * interior || seconds <= trial_wins * interior;
}

void referee_ends_trial(struct referee *r)
{
    atomic_store(&r->on_trial, false);
}

void referee_frees(struct ipm_referee *asked)
{
    struct referee *r = (struct referee *)asked;
    let_simplex_go_on(r);
    atomic_store(&r->interior, INFINITY);
}

void referee_init(struct referee *r, const struct lp *lp, uint64_t frugal, uint64_t most, bool decides,
                  uint64_t threads, bool one_place, double head_start)
{
    struct sift_start start;
    const double side = lp->nrows < lp->ncols ? lp->nrows : lp->ncols;
    *r = (struct referee){.asked = {admits, hears},
                          .told = {hears_first_order},
                          .interior = one_place ? 0.0 : INFINITY,
                          .on_trial = one_place,
                          .one_place = one_place,
                          .decline = {.least = INFINITY},
                          .head_start = head_start,
                          .began = clock_seconds(),
                          .least = side * (sift_pays(lp, METHOD_AUTO, &start) ? least_sifting : least_iterations),
                          .frugal = frugal,
                          .most = most,
                          .decides = decides,
                          .may_yield = decides && threads == 2};
}
