/* Limits on the objective, between iterations.
 *
 * A bound is proved by duals of the model's own costs: with c_B the costs of the basis and d = c - (B^-T c_B)'[A, -I],
 *
 *     c'x  =  sum over nonbasic j of d_j x_j   for every solution of A x - r = 0,
 *
 * which within the bounds is at least the sum of d_j times the bound that its sign asks for.  The costs or bounds that
 * the method has moved only say when to try.  Where the proof then fails, the method goes on from its basis without
 * perturbation: RUN_PASSED.
 */
#include "simplex/simplex_private.h"

enum { EVERY = 20, MOST_WAIT = 1280 }; /* iterations */

/* By how much a limit must be passed, relative to its size, so that check finds it passed as well. */
static const double clearly = 1e-9;
/* Share of the tolerance that is used here, for the same reason. */
static const double share = 0.5;

void begin_objective(struct simplex *s)
{
    const struct options *o = &s->b.env->options;
    const double sense = s->b.lp->maximise ? -1.0 : 1.0;
    bool on = !s->report->objective_done;
    s->objective_limit = on && isfinite(o->objective_limit) ? sense * (o->objective_limit - s->b.lp->offset) +
                                                                  clearly * (1.0 + fabs(o->objective_limit))
                                                            : INFINITY;
    s->objective_target = on && isfinite(o->objective_target) ? sense * (o->objective_target - s->b.lp->offset) -
                                                                    clearly * (1.0 + fabs(o->objective_target))
                                                              : -INFINITY;
    s->objective_wait = EVERY;
}

/* Whether it is time to look; a proof that failed is tried again after twice as many iterations. */
static bool is_due(const struct simplex *s)
{
    return s->report->iterations >= s->objective_next;
}

static void wait(struct simplex *s)
{
    s->objective_next = s->report->iterations + s->objective_wait;
}

/* The limit is passed for the costs and bounds in force, but not proved.  The first time, the proof is tried again at
 * once, when the method stands without perturbation. */
static enum run go_on(struct simplex *s)
{
    bool first = s->objective_wait == EVERY;
    log_line(s->b.env, SLX_LOG_DEBUG, "the objective passes its limit: going on without perturbation");
    s->objective_wait *= 2;
    if (s->objective_wait > MOST_WAIT) { /* the optimum will tell */
        s->objective_limit = INFINITY;
        s->objective_target = -INFINITY;
    }
    if (first)
        s->objective_next = 0;
    else
        wait(s);
    return RUN_PASSED;
}

static enum run stop(struct simplex *s, slx_result limit)
{
    s->limit = limit;
    return RUN_LIMIT;
}

/* ---- dual ----------------------------------------------------------------------------------------------- */

/* By how much the bound that d proves is below the objective: a variable adds d_j times the distance from where it
 * stands to the bound that its sign asks for, which is 0 for most.  So it is for fixed ones, whose d the method does not
 * keep up to date.  What has the wrong sign for its bounds, and is no more than the tolerance, is left out of the
 * bound; infinite where it is more. */
static double shortfall(const struct simplex *s)
{
    double sum = 0.0;
    for (uint32_t j = 0; j < s->b.N; j++) {
        const double wrong = dual_violation(s, j, s->d[j]);
        if (wrong == 0.0)
            continue;
        if (basis_is_boxed(&s->b, j))
            sum += wrong * bound_range(s, j);
        else if (wrong > share * s->asked * pow2(basis_exponent(&s->b, j)))
            return INFINITY;
        else
            sum += s->d[j] * nonbasic_value(s, j);
    }
    return sum;
}

/* Each boxed variable to the side that its reduced cost asks for, as the proof has it. */
static void settle_sides(struct simplex *s)
{
    for (uint32_t j = 0; j < s->b.N; j++)
        if (!basis_has(&s->b, j) && basis_is_boxed(&s->b, j) && !(s->b.flags[j] & FLAG_FIXED) && s->d[j] != 0.0)
            basis_set_status(&s->b, j, s->d[j] < 0.0 ? SLX_AT_UPPER : SLX_AT_LOWER);
}

enum run limit_passed(struct simplex *s)
{
    if (s->objective_now < s->objective_limit || isinf(s->objective_limit) || s->phase1 || !is_due(s))
        return RUN_GO_ON;
    const bool near = may_trust(s) && !s->costs_changed;
    if (!near) {
        s->objective_now = objective_in_force(s);
        if (s->objective_now < s->objective_limit)
            return RUN_GO_ON;
        restore_costs(s);
        recompute_duals(s);
    }
    if ((near ? s->objective_now : objective_in_force(s)) - shortfall(s) < s->objective_limit)
        return go_on(s);
    settle_sides(s);
    return stop(s, SLX_OBJECTIVE_LIMIT);
}

/* ---- primal --------------------------------------------------------------------------------------------- */

static bool is_feasible(const struct simplex *s)
{
    for (uint32_t i = 0; i < s->b.m; i++) {
        const double out = primal_violation(s, i);
        if (out > 0.0 && out * pow2(basis_exponent(&s->b, s->b.basic[i])) > share * s->asked)
            return false;
    }
    return true;
}

enum run target_passed(struct simplex *s)
{
    if (isinf(s->objective_target) || s->primal_phase1 || !is_due(s))
        return RUN_GO_ON;
    wait(s);
    if (objective_in_force(s) > s->objective_target)
        return RUN_GO_ON;
    return s->perturb_bounds || !is_feasible(s) ? go_on(s) : stop(s, SLX_OBJECTIVE_TARGET);
}
