/* The last answer, where it still holds.
 *
 * Programs that change a few bounds or costs and solve again often get the same answer: a branch that does not bind, a
 * price that does not enter.  So the solution of an optimum is kept over changes of bounds and costs, with a list of
 * what has changed.  Where each variable on the list still stands where its status says, with a dual of the right sign,
 * the check is asked about the whole: an answer that it confirms on the model as it is now is an answer, whoever found
 * it.  Then nothing is factored, and no method runs.
 */
#include "solve/entry_private.h"
#include "solve/finish_private.h"

void forget_before(struct slx_model *model)
{
    solution_free(&model->env, &model->before);
    model->changed = 0;
}

void forget_last_run(struct slx_model *model)
{
    forget_before(model);
    parked_free(&model->env, &model->parked);
}

void note_change(struct slx_model *model, unsigned what, uint32_t variable)
{
    struct solution *now = model->solution;
    const bool row = variable >= model->lp->ncols;
    if (what & CHANGE_BOUNDS)
        kept_bounds_changed(model->kept, row, row ? variable - model->lp->ncols : variable);
    if (what & CHANGE_COST)
        kept_cost_changed(model->kept, variable);
    if (now && model->result == SLX_OPTIMAL && !now->interior && !model->exact) {
        forget_before(model);
        model->before = now;
        model->solution = NULL;
    }
    if (model->changed == MOST_CHANGED)
        forget_before(model);
    else if (model->before)
        model->touched[model->changed++] = variable;
}

/* Whether a variable with this value, and its dual in the minimising sense, can be part of an optimum with that
 * status.  What is a little off is left to the check. */
static bool fits(unsigned status, double value, double dual, double lower, double upper)
{
    const double little = 1e-9, slack = little * (1.0 + fabs(value));
    if (!(lower <= value + slack && value <= upper + slack))
        return false;
    switch (status) {
    case SLX_BASIC: return fabs(dual) <= little;
    case SLX_AT_LOWER: return fabs(value - lower) <= slack && (dual >= 0.0 || lower == upper);
    case SLX_AT_UPPER: return fabs(value - upper) <= slack && dual <= 0.0;
    default: return isinf(lower) && isinf(upper) && fabs(dual) <= little;
    }
}

static bool still_fits(const struct lp *lp, const struct solution *s, uint32_t variable)
{
    const double sense = lp->maximise ? -1.0 : 1.0;
    const unsigned status = pairs_get(s->status, variable);
    if (variable < lp->ncols) {
        const double d = cvec_get(lp->cost, variable) - spmat_dot(lp->cols, variable, s->y);
        return fits(status, s->x[variable], sense * d, cvec_get(lp->col_lower, variable),
                    cvec_get(lp->col_upper, variable));
    }
    const uint32_t row = variable - lp->ncols;
    return fits(status, s->activity[row], sense * s->y[row], cvec_get(lp->row_lower, row),
                cvec_get(lp->row_upper, row));
}

bool solve_again(struct slx_model *model, struct solution **out)
{
    struct env *env = &model->env;
    struct solution *s = model->before;
    const struct options *o = &env->options;
    bool holds = s && o->exact == EXACT_NO && o->tolerance >= FINE && isinf(o->objective_limit) &&
                 isinf(o->objective_target) && limits_look(env) == LIMIT_NONE;
    for (uint32_t k = 0; holds && k < model->changed; k++)
        holds = still_fits(model->lp, s, model->touched[k]);
    model->before = NULL; /* from here on it is not what is given up for want of memory */
    if (holds) {
        holds = examine(env, model->lp, s, &holds) == SLX_OK && holds && s->result == SLX_OPTIMAL;
        error_clear(env);
        env_forgive(env);
    }
    if (holds)
        log_line(env, SLX_LOG_INFO, "the last answer still holds");
    else
        solution_free(env, &s);
    forget_before(model);
    *out = s;
    return holds;
}
