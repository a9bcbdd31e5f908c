/* Which variables miss what is asked of them by most. */
#include "check/check_private.h"

/* The part of a value outside of its bounds. */
static double outside(double value, double lower, double upper)
{
    return fmax(0.0, fmax(lower - value, value - upper));
}

/* The part of a dual (minimising sense) whose bound is infinite. */
static double unheld(double dual, double lower, double upper)
{
    return (dual > 0.0 && isinf(lower)) || (dual < 0.0 && isinf(upper)) ? fabs(dual) : 0.0;
}

static void note(struct check_worst *w, uint32_t j, double primal, double dual)
{
    if (!(primal <= w->primal)) {
        w->primal = primal;
        w->primal_variable = j;
    }
    if (!(dual <= w->dual)) {
        w->dual = dual;
        w->dual_variable = j;
    }
}

slx_status check_worst(struct env *env, const struct lp *lp, const struct solution *s, struct check_worst *out)
{
    const double sense = lp->maximise ? -1.0 : 1.0;
    struct activity rows;
    *out = (struct check_worst){.primal_variable = SLX_NO_VARIABLE, .dual_variable = SLX_NO_VARIABLE};
    slx_status status = activity_create(env, lp->nrows, &rows);
    if (status != SLX_OK)
        return status;
    for (uint32_t j = 0; j < lp->ncols; j++) {
        const double lower = cvec_get(lp->col_lower, j), upper = cvec_get(lp->col_upper, j);
        struct twofold d = vector_times(lp->cols, j, s->y).value;
        activity_add(&rows, lp, j, s->x[j]);
        note(out, j, outside(s->x[j], lower, upper),
             unheld(-sense * twofold_minus(d, cvec_get(lp->cost, j)), lower, upper));
    }
    for (uint32_t i = 0; i < lp->nrows; i++) {
        const double lower = cvec_get(lp->row_lower, i), upper = cvec_get(lp->row_upper, i);
        note(out, lp->ncols + i, outside(twofold_value(activity_row(&rows, i).value), lower, upper),
             unheld(sense * s->y[i], lower, upper));
    }
    activity_free(env, &rows);
    return SLX_OK;
}
