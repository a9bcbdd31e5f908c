/* Sifting by rows: the part has all columns, and rows outside have no bounds. */
#include "sifting/sifting_private.h"
#include "simplex/simplex.h"

static bool is_equation(const struct lp *lp, uint32_t i)
{
    return cvec_get(lp->row_lower, i) == cvec_get(lp->row_upper, i);
}

/* Which way the objective would have column j move without end: 1 up, -1 down, 0 neither. */
static int endless(const struct lp *lp, uint32_t j)
{
    const double cost = sift_cost(lp, j);
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

/* How far activity a is beyond a bound of the row, or by how much a ray on which the activity grows by a leaves; below
 * 0 where it is within and the distance to the nearer bound. */
static double beyond(double lower, double upper, double a, bool ray)
{
    if (ray)
        return greater(isfinite(lower) ? -a : -INFINITY, isfinite(upper) ? a : -INFINITY);
    return greater(lower - a, a - upper);
}

/* Offers and drops rows by their activities at a point, or along a ray. */
static slx_status judge(struct sift *f, const double *x, bool ray, double tolerance, bool drop)
{
    const struct lp *lp = f->lp;
    slx_status status = limits_go_on(f->env, 4 * spmat_nnz(lp->cols));
    if (status == SLX_OK)
        lp_activities(lp, x, f->s->activity);
    for (uint32_t i = 0; i < lp->nrows && status == SLX_OK; i++) {
        const double lower = cvec_get(lp->row_lower, i), upper = cvec_get(lp->row_upper, i);
        const double activity = f->s->activity[i], by = beyond(lower, upper, activity, ray);
        status = limits_go_on(f->env, 16);
        if (!bits_get(f->in, i)) {
            if (by > tolerance)
                sift_offer(f, i, by);
        } else if (drop && lower != upper && pairs_get(f->s->status, (size_t)lp->ncols + i) == SLX_BASIC &&
                   -by > tolerance * (1.0 + fabs(activity)))
            sift_drop(f, i);
    }
    return status;
}

/* Where the part is unbounded: rows that its ray runs into at all, whatever the ray's length; where there is none, rows
 * that its point violates. */
static slx_status price(struct sift *f, double tolerance, bool drop)
{
    if (f->s->result == SLX_INFEASIBLE) /* and so with more rows */
        return SLX_OK;
    if (f->s->result == SLX_UNBOUNDED) {
        slx_status status = judge(f, f->s->ray, true, 0.0, false);
        if (status != SLX_OK || f->picked > 0)
            return status;
    }
    return judge(f, f->s->x, false, tolerance, drop);
}

const struct side sift_rows = {
    .lines = "rows", .join = 1, .hold = 4, .method = METHOD_DUAL, .begin = begin, .outside = outside, .price = price};
