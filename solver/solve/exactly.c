/* The exact end of a solve, and its answers as text. */
#include <string.h>

#include "exact/exact.h"
#include "solve/entry_private.h"
#include "solve/handle_private.h"

void forget_exact(struct slx_model *model)
{
    exact_free(&model->env, &model->exact);
    for (int k = 0; k < 2; k++)
        mem_drop(&model->env.mem, &model->exact_text[k]);
}

/* Whether a basis is there to begin with: any that has an answer, or was left by one that could not be certified. */
static bool can_begin(slx_result result)
{
    return result == SLX_OPTIMAL || result == SLX_INFEASIBLE || result == SLX_UNBOUNDED ||
           result == SLX_NUMERICAL_TROUBLE;
}

slx_status solve_exactly(struct slx_model *model, uint64_t most_steps, struct solution *s)
{
    struct env *env = &model->env;
    const struct exact_start start = {.decimal = env->options.exact == EXACT_DECIMAL, .most_steps = most_steps};
    struct exact_report report;
    if (!can_begin(s->result))
        return SLX_OK;
    mem_enter(&env->mem, PHASE_EXACT);
    const slx_result before = s->result;
    slx_status status = exact_solve(env, model->lp, &start, s, &report, &model->exact);
    if (status == SLX_STOPPED) {
        error_clear(env);
        s->result = limits_met(env);
        status = SLX_OK;
    }
    log_line(env, SLX_LOG_INFO, "exact: %s after '%s', %llu pivots, %llu systems, %llu digits%s",
             slx_result_text(s->result), slx_result_text(before), (unsigned long long)report.steps,
             (unsigned long long)report.solves, (unsigned long long)report.digits,
             report.repaired ? ", basis repaired" : "");
    model->report.iterations += report.steps;
    s->iterations = model->report.iterations;
    return status;
}

/* struct fractions for a writer. */
static const char *fraction_text(void *user, enum fraction which, uint32_t variable)
{
    static const enum exact_number numbers[] = {
        [FRACTION_VALUE] = EXACT_VALUE, [FRACTION_DUAL] = EXACT_DUAL, [FRACTION_RAY] = EXACT_RAY};
    struct slx_model *model = user;
    char **text = &model->exact_text[0];
    mem_drop(&model->env.mem, text);
    slx_status status = which == FRACTION_OBJECTIVE
                            ? exact_objective_text(&model->env, model->exact, text)
                            : exact_text(&model->env, model->exact, numbers[which], variable, text);
    return status == SLX_OK ? *text : NULL;
}

void offer_fractions(struct slx_model *model)
{
    if (model->exact)
        model->solution->fractions =
            (struct fractions){model, model->env.options.exact == EXACT_DECIMAL, fraction_text};
}

/* ---- the public calls --------------------------------------------------------------------------------- */

const char *slx_exact_objective(slx_model *model)
{
    ENTER(NULL, USE_CALL, model);
    if (!model->exact || model->result == SLX_INFEASIBLE)
        return NULL;
    return fraction_text(model, FRACTION_OBJECTIVE, 0);
}

slx_status slx_exact_value(slx_model *model, uint32_t variable, const char **value, const char **dual)
{
    if (value)
        *value = NULL;
    if (dual)
        *dual = NULL;
    CALL(model, value, dual);
    struct env *env = &model->env;
    slx_status status = SLX_OK;
    if (!model->exact)
        return fail(env, SLX_ERROR_USAGE, "there is no exact answer");
    if (variable >= (uint64_t)model->lp->ncols + model->lp->nrows)
        return fail(env, SLX_ERROR_USAGE, "there is no variable %u", variable);
    for (int k = 0; k < 2 && status == SLX_OK; k++) {
        mem_drop(&env->mem, &model->exact_text[k]);
        status = exact_text(env, model->exact, k ? EXACT_DUAL : EXACT_VALUE, variable, &model->exact_text[k]);
    }
    if (status == SLX_OK) {
        *value = model->exact_text[0];
        *dual = model->exact_text[1];
    }
    return status;
}
