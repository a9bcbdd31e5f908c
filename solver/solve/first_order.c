/* The sequence of first-order method and crossover; simplex follows where that is not the end. */
#include "solve/first_order_private.h"

#include <string.h>

#include "fom/fom.h"
#include "solve/interior_private.h"
#include "solve/repair_private.h"

/* Of the tolerance: the check adds its sums in another order. */
static const double well = 0.999;

/* The check judges what the method takes for a proof. */
struct judge {
    struct env *env;
    const struct lp *lp;
};

static slx_status proves(void *user, struct solution *s, bool *proved)
{
    const struct judge *j = user;
    mem_enter(&j->env->mem, PHASE_CHECK);
    slx_status status = check_or_repair(j->env, j->lp, s);
    mem_enter(&j->env->mem, PHASE_FIRST_ORDER);
    *proved = status == SLX_OK && s->check.passed;
    if (status == SLX_OK && !*proved)
        log_line(j->env, SLX_LOG_DEBUG, "first order: '%s' is not proved (primal %.1e, certificate %.1e)",
                 slx_result_text(s->result), s->check.primal_infeasibility, s->check.certificate);
    return status;
}

/* Point and duals that crossover starts from and may spoil. */
struct point {
    double *x, *y;
};

static bool keep_point(struct env *env, const struct solution *s, struct point *p)
{
    p->x = mem_new(&env->mem, MEM_FIRST_ORDER, s->ncols, sizeof *p->x);
    p->y = mem_new(&env->mem, MEM_FIRST_ORDER, s->nrows, sizeof *p->y);
    if (!p->x || !p->y)
        return false;
    memcpy(p->x, s->x, s->ncols * sizeof *p->x);
    memcpy(p->y, s->y, s->nrows * sizeof *p->y);
    return true;
}

static void drop_point(struct env *env, struct point *p)
{
    mem_drop(&env->mem, &p->x);
    mem_drop(&env->mem, &p->y);
}

/* Whether the simplex method, which crossover leads to, is expected to have room. */
static bool simplex_fits(const struct env *env, const struct lp *lp)
{
    const struct simplex_need need = simplex_need(lp);
    return need.vectors + need.factor / 2 <= mem_room(&env->mem);
}

/* Crossover; where there is no room for it, or for what follows, the answer is the first-order method's. */
static slx_status to_basis(struct env *env, const struct lp *lp, struct solution *s, struct solve_report *report,
                           bool *done, bool *from_basis)
{
    struct point p = {0};
    const bool begins = simplex_fits(env, lp) && keep_point(env, s, &p);
    slx_status status = begins ? interior_to_basis(env, lp, CROSSOVER_OF_PAIR, s, report, done, from_basis) : SLX_OK;
    const bool ended = status != SLX_OK && env_limit_met(env);
    if (!begins || ended) {
        log_line(env, SLX_LOG_INFO, "crossover: no room; the answer is the first-order method's");
        env_forgive(env);
        s->result = SLX_OPTIMAL_FIRST_ORDER;
        s->interior = *done = true;
        status = SLX_OK;
    }
    if (ended) {
        memcpy(s->x, p.x, s->ncols * sizeof *p.x);
        memcpy(s->y, p.y, s->nrows * sizeof *p.y);
    }
    drop_point(env, &p);
    return status;
}

slx_status solve_first_order(struct env *env, const struct lp *lp, struct solution *s, struct solve_report *report,
                             bool *done, bool *from_basis)
{
    struct judge judge = {env, lp};
    struct fom_report r = {.proves = proves,
                           .user = &judge,
                           .referee = report->first_order_referee,
                           .done_before = report->iterations,
                           .from_point = s->result == SLX_OPTIMAL_FIRST_ORDER};
    *done = *from_basis = false;
    slx_status status = fom_solve(env, lp, well * env->options.pdlp_tolerance, well * env->options.pdlp_gap, s, &r);
    report->iterations += r.iterations;
    report->first_order += r.iterations;
    report->restarts += r.restarts;
    s->iterations = report->iterations;
    if (status != SLX_OK && env_limit_met(env)) {
        log_line(env, SLX_LOG_INFO, "first order: simplex is taken for the memory limit");
        env_forgive(env);
        return SLX_OK;
    }
    if (status != SLX_OK)
        return status;
    log_line(env, SLX_LOG_INFO, "first order: %s after %llu iterations, %llu restarts; residuals %.1e %.1e, gap %.1e",
             slx_result_text(s->result), (unsigned long long)r.iterations, (unsigned long long)r.restarts,
             r.residuals.primal, r.residuals.dual, r.residuals.gap);
    switch (s->result) {
    case SLX_OPTIMAL_FIRST_ORDER:
        if (env->options.crossover == CROSSOVER_ON)
            return to_basis(env, lp, s, report, done, from_basis);
        s->interior = *done = true;
        return SLX_OK;
    case SLX_NUMERICAL_TROUBLE:
        log_line(env, SLX_LOG_INFO, "first order: no further progress; simplex goes on");
        return SLX_OK;
    case SLX_INFEASIBLE:
    case SLX_UNBOUNDED: *done = true; return SLX_OK;
    default: s->interior = *done = true; return SLX_OK; /* a limit: the point is no vertex, and has no basis */
    }
}
