/* Sifting by rows: the part has all columns, and rows outside have no bounds. */
#include <string.h>

#include "sifting/sifting_private.h"
#include "simplex/simplex.h"

static bool is_equation(const struct lp *lp, uint32_t i)
{
    return cvec_get(lp->row_lower, i) == cvec_get(lp->row_upper, i);
}

/* Which way the objective would have column j move without end: 1 up, -1 down, 0 neither. */
static int endless(const struct lp *lp, uint32_t j)
{
    const double cost = lp->maximise ? -cvec_get(lp->cost, j) : cvec_get(lp->cost, j);
    if (cost < 0.0 && isinf(cvec_get(lp->col_upper, j)))
        return 1;
    return cost > 0.0 && isinf(cvec_get(lp->col_lower, j)) ? -1 : 0;
}

/* Takes up to EACH rows in which column j runs into a bound that way. */
static void take_ends(struct sift *f, uint32_t j, int direction)
{
    enum { EACH = 3 };
    const struct lp *lp = f->lp;
    unsigned ends = 0;
    struct spmat_cursor c;
    for (spmat_seek(lp->cols, j, &c); spmat_next(&c) && ends < EACH;) {
        const bool up = direction * c.value > 0.0;
        if (c.value == 0.0 || isinf(cvec_get(up ? lp->row_upper : lp->row_lower, c.index)))
            continue;
        sift_take(f, c.index);
        ends++;
    }
}

/* Equations, and rows that keep the first part from being unbounded, where a column alone would. */
static slx_status begin(struct sift *f)
{
    slx_status status = SLX_OK;
    for (uint32_t i = 0; i < f->lines; i++)
        if (is_equation(f->lp, i))
            sift_take(f, i);
    for (uint32_t j = 0; j < f->others && status == SLX_OK; j++) {
        const int direction = endless(f->lp, j);
        status = limits_go_on(f->env, 16 + 4 * (uint64_t)spmat_count(f->lp->cols, j));
        if (direction != 0)
            take_ends(f, j, direction);
    }
    return status;
}

static slx_status outside(struct sift *f, struct lp_choice *which)
{
    which->rows = f->in;
    return limits_look(f->env) == LIMIT_NONE ? SLX_OK : limits_fail(f->env);
}

/* s->activity := A x. */
static slx_status multiply(struct sift *f, const double *x)
{
    const struct lp *lp = f->lp;
    double *activity = f->s->activity;
    memset(activity, 0, lp->nrows * sizeof *activity);
    for (uint32_t j = 0; j < lp->ncols; j++) {
        if (limits_worked(f->env, 16 + 4 * (uint64_t)spmat_count(lp->cols, j)) != LIMIT_NONE)
            return limits_fail(f->env);
        if (x[j] != 0.0)
            spmat_axpy(lp->cols, j, x[j], activity);
    }
    return SLX_OK;
}

/* How far activity a is beyond a bound of the row, or by how much a ray on which the activity grows by a leaves; below
 * 0 where it is within and the distance to the nearer bound. */
static double beyond(double lower, double upper, double a, bool ray)
{
    if (ray)
        return greater(isfinite(lower) ? -a : -INFINITY, isfinite(upper) ? a : -INFINITY);
    return greater(lower - a, a - upper);
}

/* Offers and drops rows by their activities in f->s->activity: at a point, or along a ray. */
static slx_status judge(struct sift *f, bool ray, double tolerance, bool drop)
{
    const struct lp *lp = f->lp;
    for (uint32_t i = 0; i < lp->nrows; i++) {
        const double lower = cvec_get(lp->row_lower, i), upper = cvec_get(lp->row_upper, i);
        const double activity = f->s->activity[i], by = beyond(lower, upper, activity, ray);
        if (limits_worked(f->env, 16) != LIMIT_NONE)
            return limits_fail(f->env);
        if (!bits_get(f->in, i)) {
            if (by > tolerance)
                sift_offer(f, i, by);
        } else if (drop && lower != upper && pairs_get(f->s->status, (size_t)lp->ncols + i) == SLX_BASIC &&
                   -by > tolerance * (1.0 + fabs(activity)))
            sift_drop(f, i);
    }
    return SLX_OK;
}

/* Where the part is unbounded: rows that its ray runs into, and where there is none, rows that its point violates. */
static slx_status price(struct sift *f, double tolerance, bool drop)
{
    slx_status status = SLX_OK;
    if (f->s->result == SLX_INFEASIBLE) /* and so with more rows */
        return SLX_OK;
    if (f->s->result == SLX_UNBOUNDED) {
        status = multiply(f, f->s->ray);
        if (status == SLX_OK)
            status = judge(f, true, tolerance, false);
        if (status != SLX_OK || f->picked > 0)
            return status;
    }
    status = multiply(f, f->s->x);
    return status == SLX_OK ? judge(f, false, tolerance, drop) : status;
}

const struct side sift_rows = {
    .lines = "rows", .join = 1, .hold = 4, .method = METHOD_DUAL, .begin = begin, .outside = outside, .price = price};
