/* The sequence of interior point method, check or crossover; simplex follows where that is not the end. */
#include "solve/interior_private.h"

#include "ipm/ipm.h"
#include "solve/referee_private.h"
#include "solve/repair_private.h"

/* Of the tolerance.  Where the point is the answer, half of the gap that the check allows, since the method's own and
 * the check's differ by rounding and residuals; where crossover follows, what is near enough for it. */
static const double gap_share_alone = 0.005, gap_share = 0.05;

/* Whether the claim in s holds. */
static slx_status claim_holds(struct env *env, const struct lp *lp, struct solution *s, bool *holds)
{
    mem_enter(&env->mem, PHASE_CHECK);
    slx_status status = check_or_repair(env, lp, s);
    *holds = s->check.passed;
    if (status == SLX_OK && !*holds)
        log_line(env, SLX_LOG_INFO,
                 "interior point: '%s' does not pass the check (primal %.1e, dual %.1e, gap %.1e, objective %.1e, "
                 "certificate %.1e)",
                 slx_result_text(s->result), s->check.primal_infeasibility, s->check.dual_infeasibility, s->check.gap,
                 s->check.objective_error, s->check.certificate);
    return status;
}

static void count(const struct ipm_report *r, struct solve_report *report)
{
    report->iterations += r->iterations;
    report->interior += r->iterations;
    report->centrality += r->correctors;
}

slx_status interior_to_basis(struct env *env, const struct lp *lp, enum crossover_of of, struct solution *s,
                             struct solve_report *report, bool *done, bool *from_basis)
{
    struct crossover_report r = {0};
    mem_enter(&env->mem, PHASE_CROSSOVER);
    slx_status status = crossover(env, lp, of, s, &r);
    report->primal_pushes += r.primal_pushes;
    report->dual_pushes += r.dual_pushes;
    if (status == SLX_ERROR_NUMERICAL) {
        log_line(env, SLX_LOG_INFO, "crossover: %s; simplex goes on from the start", env->error.message);
        error_clear(env);
        return SLX_OK;
    }
    if (status == SLX_STOPPED) { /* crossover was stopped without a basis: the answer is the interior point */
        error_clear(env);
        s->result = limits_met(env);
        s->interior = *done = true;
        return SLX_OK;
    }
    *from_basis = status == SLX_OK;
    *done = status == SLX_OK && (s->result == SLX_TIME_LIMIT || s->result == SLX_INTERRUPTED);
    return status;
}

static slx_status to_basis(struct env *env, const struct lp *lp, enum crossover_of of, struct solution *s,
                           struct solve_report *report, bool *done, bool *from_basis)
{
    const slx_status status = interior_to_basis(env, lp, of, s, report, done, from_basis);
    if (status == SLX_OK || !env_limit_met(env))
        return status;
    log_line(env, SLX_LOG_INFO, "crossover: simplex is taken for the memory limit");
    env_forgive(env);
    return SLX_OK;
}

/* A ray that begins at a point inside, which numbers far larger than the tolerance leave a little outside of the model:
 * a vertex has fewer of them to add up. */
static slx_status claim_ray(struct env *env, const struct lp *lp, struct solution *s, struct solve_report *report,
                            bool *done, bool *from_basis)
{
    slx_status status = claim_holds(env, lp, s, done);
    if (status != SLX_OK || *done)
        return status;
    status = to_basis(env, lp, CROSSOVER_OF_POINT, s, report, done, from_basis);
    if (status != SLX_OK || *done || !*from_basis)
        return status;
    s->result = SLX_UNBOUNDED;
    return claim_holds(env, lp, s, done);
}

/* Whether a point short of the tolerance is still a better start for simplex than none. */
static bool is_near(const struct ipm_report *r)
{
    const double near = 1e-5;
    return r->primal_residual <= near && r->dual_residual <= near && r->gap <= near;
}

slx_status solve_interior(struct env *env, const struct lp *lp, struct solution *s, struct solve_report *report,
                          bool *done, bool *from_basis)
{
    struct ipm_report r = {.referee = report->referee,
                           .residual_growth = report->residual_growth,
                           .vertex_follows = env->options.crossover == CROSSOVER_ON};
    *done = *from_basis = false;
    const double share = r.vertex_follows ? gap_share : gap_share_alone;
    slx_status status = ipm_solve(env, lp, share * env->options.tolerance, s, &r);
    if (report->referee)
        referee_frees(report->referee);
    count(&r, report);
    s->iterations = report->iterations;
    if (status != SLX_OK)
        return status;
    switch (s->result) {
    case SLX_OPTIMAL:
        s->interior = env->options.crossover == CROSSOVER_OFF;
        if (s->interior)
            status = claim_holds(env, lp, s, done);
        s->interior = *done;
        return status == SLX_OK && !*done ? to_basis(env, lp, CROSSOVER_OF_PAIR, s, report, done, from_basis) : status;
    case SLX_INFEASIBLE: return claim_holds(env, lp, s, done);
    case SLX_UNBOUNDED: return claim_ray(env, lp, s, report, done, from_basis);
    case SLX_OBJECTIVE_LIMIT:
    case SLX_OBJECTIVE_TARGET:
        status = claim_holds(env, lp, s, done);
        report->objective_done |= !*done;
        s->interior = *done;
        return status;
    case SLX_MEMORY_LIMIT:
        log_line(env, SLX_LOG_INFO, "interior point: simplex is taken for the memory limit");
        env_forgive(env); /* in a race, whether the shared account met its limit is for the race to say */
        return SLX_OK;
    case SLX_NUMERICAL_TROUBLE:
        log_line(env, SLX_LOG_INFO, "interior point: no further progress; simplex goes on");
        return is_near(&r) ? to_basis(env, lp, CROSSOVER_OF_PAIR, s, report, done, from_basis) : SLX_OK;
    default: /* a limit: the point is no vertex, and has no basis */ s->interior = *done = true; return SLX_OK;
    }
}
