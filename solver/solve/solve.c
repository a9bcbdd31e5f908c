/* The sequence of a solve: a method, then the check of its answer on the original model; limits, and what is kept when
 * something runs out.
 */
#include <string.h>

#include "check/check.h"
#include "solve/handle.h"

/* The claim is held against the model; a claim that does not pass is withdrawn. */
static slx_status certify(struct env *env, const struct lp *lp, struct solution *s)
{
    mem_enter(&env->mem, PHASE_CHECK);
    memset(s->activity, 0, lp->nrows * sizeof *s->activity);
    for (uint32_t j = 0; j < lp->ncols; j++)
        spmat_axpy(lp->cols, j, s->x[j], s->activity);
    slx_status status = check_solution(env, lp, s, env->options.tolerance);
    if (status != SLX_OK)
        return status;
    bool claim = s->result == SLX_OPTIMAL || s->result == SLX_INFEASIBLE || s->result == SLX_UNBOUNDED;
    if (claim && !s->check.passed) {
        fail(env, SLX_ERROR_NUMERICAL,
             "the claim '%s' failed its check: primal infeasibility %.1e, dual %.1e, complementarity %.1e, gap %.1e, "
             "certificate %.1e",
             slx_result_text(s->result), s->check.primal_infeasibility, s->check.dual_infeasibility,
             s->check.complementarity, s->check.gap, s->check.certificate);
        log_line(env, SLX_LOG_WARNING, "%s", env->error.message);
        s->result = SLX_NUMERICAL_TROUBLE;
    }
    return SLX_OK;
}

/* Solves and certifies.  A claim that fails its check, or none for lack of acceptable pivots, is met by going on from
 * the basis that was reached: with the other method, which ends with other proofs, and at last on the unscaled model.
 */
static slx_status solve_certified(struct env *env, const struct lp *lp, struct solution *s,
                                  struct simplex_report *report)
{
    enum { ATTEMPTS = 3 };
    bool scaled = env->options.scaling == SCALING_ON;
    int other = env->options.method == METHOD_PRIMAL ? METHOD_DUAL : METHOD_PRIMAL;
    const struct simplex_start starts[ATTEMPTS] = {
        {.method = env->options.method, .scaled = scaled, .perturb = true},
        {.method = other, .scaled = scaled, .from_basis = true},
        {.method = other, .scaled = false, .from_basis = true, .perturb = true},
    };
    slx_status status = SLX_OK;
    for (int k = 0; k < ATTEMPTS && status == SLX_OK; k++) {
        if (k > 0)
            log_line(env, SLX_LOG_WARNING, "going on from the last basis with the %s method%s",
                     other == METHOD_PRIMAL ? "primal" : "dual", starts[k].scaled ? "" : ", unscaled");
        mem_drop(&env->mem, &s->ray);
        status = simplex_solve(env, lp, &starts[k], s, report);
        if (status == SLX_OK)
            status = certify(env, lp, s);
        if (s->result != SLX_NUMERICAL_TROUBLE)
            break;
    }
    return status;
}

slx_status slx_solve(slx_model *model)
{
    struct env *env = &model->env;
    struct solution *s;
    struct simplex_report *report = &model->report;
    *report = (struct simplex_report){.began = clock_seconds()};
    report->profile.timed = env->options.profile == PROFILE_ON;
    atomic_store(&env->stop, false);
    error_clear(env);
    env->mem.limit_hit = false;
    solution_free(env, &model->solution);
    slx_status status = solution_create(env, model->lp->nrows, model->lp->ncols, &s);
    if (status == SLX_OK)
        status = solve_certified(env, model->lp, s, report);
    mem_enter(&env->mem, PHASE_IDLE);
    model->result = status == SLX_OK ? s->result : env->mem.limit_hit ? SLX_MEMORY_LIMIT : SLX_NOT_SOLVED;
    if (status != SLX_OK)
        solution_free(env, &s);
    model->solution = s;
    return model->result == SLX_MEMORY_LIMIT ? SLX_OK : status;
}
