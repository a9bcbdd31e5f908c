/* Which variables miss what is asked of them by most, and whether what a file says beside its point and duals is true.
 */
#include "check/check_private.h"

void check_note(struct check_fault *f, uint32_t j, double size)
{
    if (!(size <= f->size))
        *f = (struct check_fault){isnan(size) ? INFINITY : size, j};
}

void check_worst_clear(struct check_worst *w)
{
    const struct check_fault none = {0.0, SLX_NO_VARIABLE};
    *w = (struct check_worst){.primal = none,
                              .dual = none,
                              .complementarity = none,
                              .proof = none,
                              .stated = none,
                              .status_variable = SLX_NO_VARIABLE};
}

void check_count_status(struct check_worst *w, uint32_t j, bool basic, bool fits)
{
    w->basic += basic;
    if (!fits && w->wrong_statuses++ == 0)
        w->status_variable = j;
}

void check_end_statuses(struct check_worst *w, const struct lp *lp, bool claimed)
{
    if (claimed && w->wrong_statuses == 0 && w->basic != lp->nrows)
        w->wrong_statuses = w->basic > lp->nrows ? w->basic - lp->nrows : lp->nrows - w->basic;
}

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

/* A sum beyond what it may be off, else 0. */
static double certain(struct sum s)
{
    const double v = twofold_value(s.value);
    return fabs(v) > sum_error(&s) ? v : 0.0;
}

/* ---- points ------------------------------------------------------------------------------------------- */

/* Whether `status` is one of a variable with this value; its dual is 0 where it is basic, but for `tolerance`. */
static bool status_fits(unsigned status, double value, double dual, double lower, double upper, double tolerance)
{
    switch (status) {
    case SLX_BASIC: return dual <= tolerance;
    case SLX_AT_LOWER: return fabs(value - lower) <= tolerance;
    case SLX_AT_UPPER: return fabs(value - upper) <= tolerance;
    default: return isinf(lower) && isinf(upper) && fabs(value) <= tolerance;
    }
}

/* What a number of a file is off the sum that it stands for, beyond the rounding of a plain sum of those products. */
static double off(double stated, const struct sum *s)
{
    return fabs(twofold_minus(s->value, stated)) - CHECK_ROUNDING * (s->terms + 1.0) * s->size;
}

/* Of variable j with its value and its dual or reduced cost. */
static void judge(struct check_worst *w, const struct solution *s, const struct check_stated *stated, uint32_t j,
                  const struct sum *value, const struct sum *dual, double lower, double upper, double sense)
{
    const double v = twofold_value(value->value), d = sense * twofold_value(dual->value);
    const double slop = CHECK_ROUNDING * value->size, dual_slop = CHECK_ROUNDING * dual->size;
    check_note(&w->primal, j, outside(v, lower, upper));
    check_note(&w->dual, j, unheld(d, lower, upper));
    const double bound = d > 0.0 ? lower : upper;
    if (d != 0.0 && isfinite(bound))
        check_note(&w->complementarity, j, fmin(fabs(d) - dual_slop, fabs(v - bound) - slop));
    if (stated && stated->statuses)
        check_count_status(w, j, pairs_get(s->status, j) == SLX_BASIC,
                           status_fits(pairs_get(s->status, j), v, fabs(d) - dual_slop, lower, upper,
                                       stated->tolerance + (pairs_get(s->status, j) == SLX_BASIC ? 0.0 : slop)));
}

static slx_status worst_of_point(struct env *env, const struct lp *lp, const struct solution *s,
                                 const struct check_stated *stated, struct check_worst *out)
{
    const double sense = lp->maximise ? -1.0 : 1.0;
    struct activity rows;
    slx_status status = activity_create(env, lp->nrows, &rows);
    if (status != SLX_OK)
        return status;
    for (uint32_t j = 0; j < lp->ncols && (status = check_goes_on(env, lp->cols, j)) == SLX_OK; j++) {
        struct sum d = vector_times(lp->cols, j, s->y);
        d.value = (struct twofold){-d.value.hi, -d.value.lo};
        sum_add_product(&d, cvec_get(lp->cost, j), 1.0);
        activity_add(&rows, lp, j, s->x[j]);
        judge(out, s, stated, j, &(struct sum){.value.hi = s->x[j]}, &d, cvec_get(lp->col_lower, j),
              cvec_get(lp->col_upper, j), sense);
        if (stated && stated->reduced)
            check_note(&out->stated, j, off(stated->reduced[j], &d));
    }
    for (uint32_t i = 0; i < lp->nrows && status == SLX_OK; i++) {
        const struct sum value = activity_row(&rows, i);
        judge(out, s, stated, lp->ncols + i, &value, &(struct sum){.value.hi = s->y[i]}, cvec_get(lp->row_lower, i),
              cvec_get(lp->row_upper, i), sense);
        if (stated && stated->activity)
            check_note(&out->stated, lp->ncols + i, off(stated->activity[i], &value));
    }
    activity_free(env, &rows);
    if (stated && !isnan(stated->objective))
        check_note(&out->stated, SLX_NO_VARIABLE, fabs(stated->objective - s->objective) / (1.0 + fabs(s->objective)));
    return status;
}

/* ---- proofs ------------------------------------------------------------------------------------------- */

static double largest(const double *v, uint32_t n)
{
    double most = 0.0;
    for (uint32_t i = 0; i < n; i++)
        most = worst(most, fabs(v[i]));
    return most > 0.0 ? most : 1.0;
}

/* A term of the margin: w times the bound for its sign; of the wrong sign where that is infinite. */
static void farkas_term(struct check_worst *out, uint32_t j, double w, double scale, double positive, double negative)
{
    const double bound = w > 0.0 ? positive : negative;
    if (w != 0.0 && isinf(bound))
        check_note(&out->proof, j, fabs(w) / scale);
    else if (w != 0.0)
        out->margin += w / scale * bound;
}

static slx_status worst_of_farkas(struct env *env, const struct lp *lp, const double *y, struct check_worst *out)
{
    const double scale = largest(y, lp->nrows);
    slx_status status = SLX_OK;
    for (uint32_t i = 0; i < lp->nrows; i++)
        farkas_term(out, lp->ncols + i, y[i], scale, cvec_get(lp->row_lower, i), cvec_get(lp->row_upper, i));
    for (uint32_t j = 0; j < lp->ncols && (status = check_goes_on(env, lp->cols, j)) == SLX_OK; j++)
        farkas_term(out, j, -certain(vector_times(lp->cols, j, y)), scale, cvec_get(lp->col_lower, j),
                    cvec_get(lp->col_upper, j));
    return status;
}

static double leaving(double direction, double lower, double upper)
{
    return (direction > 0.0 && isfinite(upper)) || (direction < 0.0 && isfinite(lower)) ? fabs(direction) : 0.0;
}

static slx_status worst_of_ray(struct env *env, const struct lp *lp, const double *ray, struct check_worst *out)
{
    const double scale = largest(ray, lp->ncols);
    struct activity rows;
    slx_status status = activity_create(env, lp->nrows, &rows);
    if (status != SLX_OK)
        return status;
    for (uint32_t j = 0; j < lp->ncols && (status = check_goes_on(env, lp->cols, j)) == SLX_OK; j++) {
        const double cost = cvec_get(lp->cost, j);
        activity_add(&rows, lp, j, ray[j]);
        check_note(&out->proof, j, leaving(ray[j], cvec_get(lp->col_lower, j), cvec_get(lp->col_upper, j)) / scale);
        out->margin += (lp->maximise ? cost : -cost) * ray[j] / scale;
    }
    for (uint32_t i = 0; i < lp->nrows; i++)
        check_note(&out->proof, lp->ncols + i,
                   leaving(certain(activity_row(&rows, i)), cvec_get(lp->row_lower, i), cvec_get(lp->row_upper, i)) /
                       scale);
    activity_free(env, &rows);
    return status;
}

slx_status check_worst(struct env *env, const struct lp *lp, const struct solution *s,
                       const struct check_stated *stated, struct check_worst *out)
{
    check_worst_clear(out);
    if (s->result == SLX_INFEASIBLE)
        return worst_of_farkas(env, lp, s->y, out);
    slx_status status = worst_of_point(env, lp, s, stated, out);
    if (status == SLX_OK && s->result == SLX_UNBOUNDED && s->ray)
        status = worst_of_ray(env, lp, s->ray, out);
    check_end_statuses(out, lp, stated && stated->statuses);
    return status;
}
