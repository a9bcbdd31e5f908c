/* A solution from a file against the model: nothing is solved. */
#include "check/check.h"
#include "format/format.h"
#include "solve/handle_private.h"

/* As a vertex, and if not as a point between vertices, which an interior point method leaves. */
static slx_status check_with_duals(struct env *env, const struct lp *lp, struct solution *s)
{
    s->result = SLX_OPTIMAL;
    slx_status status = check_solution(env, lp, s, env->options.tolerance);
    if (status != SLX_OK || s->check.passed)
        return status;
    const slx_check_info vertex = s->check;
    s->interior = true;
    status = check_solution(env, lp, s, env->options.tolerance);
    if (status == SLX_OK && !s->check.passed)
        s->check = vertex;
    return status;
}

static slx_status judge(struct env *env, const struct lp *lp, bool has_duals, struct solution *s)
{
    const double tolerance = env->options.tolerance;
    if (s->result == SLX_INFEASIBLE || s->result == SLX_UNBOUNDED)
        return check_solution(env, lp, s, tolerance);
    if (has_duals)
        return check_with_duals(env, lp, s);
    s->result = SLX_TIME_LIMIT; /* a point, of which nothing is claimed */
    slx_status status = check_solution(env, lp, s, tolerance);
    s->check.passed = s->check.primal_infeasibility <= tolerance;
    return status;
}

/* Some programs report the duals of a model that is maximised for minimisation of what is negated. */
static slx_status judge_either_sign(struct env *env, const struct lp *lp, bool has_duals, struct solution *s)
{
    const slx_result claim = s->result;
    slx_status status = judge(env, lp, has_duals, s);
    if (status != SLX_OK || s->check.passed || !has_duals || !lp->maximise || claim == SLX_UNBOUNDED)
        return status;
    for (int k = 0; k < 2; k++) { /* the second time back to what the file says */
        for (uint32_t i = 0; i < lp->nrows; i++)
            s->y[i] = -s->y[i];
        s->result = claim;
        s->interior = false;
        status = judge(env, lp, has_duals, s);
        if (status != SLX_OK || s->check.passed)
            break;
    }
    return status;
}

slx_status slx_verify(slx_model *model, const char *path, slx_verification *out)
{
    struct env *env = &model->env;
    const struct lp *lp = model->lp;
    struct reader *reader;
    struct solution *s = NULL;
    struct solution_text text = {.program = ""};
    struct check_worst worst = {.primal_variable = SLX_NO_VARIABLE};
    *out = (slx_verification){.program = "", .primal_variable = SLX_NO_VARIABLE, .dual_variable = SLX_NO_VARIABLE};
    call_begin(model, PHASE_READ);
    slx_status status = reader_open(env, path, &reader);
    if (status == SLX_OK)
        status = solution_read(env, reader, lp, &s, &text);
    reader_close(env, &reader);
    const slx_result claim = s ? s->result : SLX_NOT_SOLVED;
    mem_enter(&env->mem, PHASE_CHECK);
    if (status == SLX_OK)
        status = judge_either_sign(env, lp, text.has_duals, s);
    if (status == SLX_OK && claim != SLX_INFEASIBLE)
        status = check_worst(env, lp, s, &worst);
    if (status == SLX_OK)
        *out = (slx_verification){.program = text.program,
                                  .claim = claim,
                                  .has_duals = text.has_duals,
                                  .check = s->check,
                                  .objective = s->objective,
                                  .bound = s->bound,
                                  .primal_variable = worst.primal_variable,
                                  .dual_variable = text.has_duals ? worst.dual_variable : SLX_NO_VARIABLE};
    solution_free(env, &s);
    return call_end(model, status);
}
