/* Whether a run gets on, so that every run ends.
 *
 * Each basis change should improve a measure: in the dual simplex the dual objective; in the primal first the sum of
 * infeasibilities, then the objective.  Degenerate steps leave it as it is, and rounding can undo what was gained: a
 * singular basis is repaired, a rejected pivot costs a factorisation, a basis that was feasible up to the noise of
 * large values is so no more; and what follows may lead to the same basis again, for ever.  So the best measure of a
 * run is kept, and what has happened since it last improved is counted: iterations, and factorisations that numerical
 * trouble asked for.  Nothing but an improvement, by a part in 10^12 at least, takes a count back.  Where a count
 * passes its bound, bounds or costs are perturbed and pivots are chosen by a stricter threshold, once; the second time
 * the run ends with RUN_TROUBLE.  Shifted costs move the dual's measure by themselves, so a bound on all iterations of
 * a run stands behind these.  The measure is looked at after a factorisation, for which basis changes ask in time;
 * flips of bounds, which change no basis, ask for one where there were as many in a row as may be idle.
 */
#include <limits.h>

#include "simplex/simplex_private.h"

enum { IDLE_ITERATIONS = 5000, IDLE_TROUBLES = 100, MOST_ITERATIONS = 100000 };

/* As many more for each variable. */
enum { IDLE_ITERATIONS_EACH = 5, MOST_ITERATIONS_EACH = 200 };

static const double least_gain = 1e-12;

void begin_progress(struct simplex *s)
{
    uint64_t now = s->report->iterations;
    s->progress = (struct progress){
        .stage = UINT_MAX, .best = INFINITY, .since = now, .began = now, .judged = now, .repairs = s->b.repairs};
}

void note_trouble(struct simplex *s)
{
    s->progress.troubles += s->b.want_factor && (s->b.reason == REASON_PIVOT || s->b.reason == REASON_NUMERICS);
}

bool unjudged_too_long(const struct simplex *s)
{
    return s->report->iterations - s->progress.judged > IDLE_ITERATIONS + IDLE_ITERATIONS_EACH * (uint64_t)s->b.N;
}

static bool improves(const struct progress *p, unsigned stage, double measure)
{
    return stage < p->stage || (stage == p->stage && measure < p->best - least_gain * (1.0 + fabs(p->best)));
}

static bool idle_too_long(const struct simplex *s)
{
    const struct progress *p = &s->progress;
    const uint64_t now = s->report->iterations;
    return p->troubles + (s->b.repairs - p->repairs) > IDLE_TROUBLES ||
           now - p->since > IDLE_ITERATIONS + IDLE_ITERATIONS_EACH * (uint64_t)s->b.N ||
           now - p->began > MOST_ITERATIONS + MOST_ITERATIONS_EACH * (uint64_t)s->b.N;
}

static enum gain judge(struct simplex *s, unsigned stage, double measure)
{
    struct progress *p = &s->progress;
    p->judged = s->report->iterations;
    if (improves(p, stage, measure)) {
        p->stage = stage;
        p->best = measure;
        p->since = s->report->iterations;
        p->repairs = s->b.repairs;
        p->troubles = 0;
    }
    if (!idle_too_long(s))
        return GAINING;
    log_line(s->b.env, SLX_LOG_DEBUG, "%s simplex gains nothing any more, %s", method_name(s),
             p->changed ? "and ends" : "and is perturbed");
    if (p->changed) {
        s->lost++;
        return LOST;
    }
    begin_progress(s);
    p->changed = true;
    s->b.markowitz = greater(s->b.markowitz, 0.5);
    s->b.seed++; /* other perturbations than before */
    basis_forget_primal(&s->b);
    return CHANGE;
}

/* A run that begins has a measure only where that is asked for: else its first one is that after the next
 * factorisation. */
enum gain dual_gain(struct simplex *s, bool begin)
{
    if (begin && isinf(s->objective_limit))
        return GAINING;
    if (!begin || !s->objective_known)
        s->objective_now = objective_in_force(s);
    s->objective_known = false;
    return judge(s, 0, -s->objective_now);
}

enum gain primal_gain(struct simplex *s, bool begin)
{
    uint32_t count;
    if (begin)
        return GAINING;
    return s->primal_phase1 ? judge(s, 1, primal_infeasibility(s, &count)) : judge(s, 0, objective_in_force(s));
}
