/* Primal and dual infeasibility, complementarity and gap of a point and its duals.
 *
 * Rows and columns are judged alike: each has a value (activity or x), bounds, and a dual (y or d = c - A'y).  In the
 * minimising sense a positive dual belongs to the lower bound and a negative one to the upper.  Since
 *
 *     c'x = sum over rows of y * activity + sum over columns of d * x      for any x and y,
 *
 * the dual objective, the same sum with each value replaced by the bound of its dual, differs from c'x by
 * sum dual * (value - bound).
 */
#include "check/check_private.h"

/* One row or column; `slop` is the part of value or dual that is rounding (check.h). */
struct side {
    double lower, upper;
    struct twofold value, dual; /* dual in the minimising sense */
    double value_slop, dual_slop;
};

struct tally {
    double primal, dual, complementarity;
    struct twofold dual_objective; /* minimising sense */
};

static void judge_value(struct tally *t, const struct side *s)
{
    if (!isfinite(twofold_value(s->value)) || !isfinite(s->value_slop)) {
        t->primal = INFINITY;
        return;
    }
    if (isfinite(s->lower))
        t->primal = worst(t->primal, -twofold_minus(s->value, s->lower) - s->value_slop);
    if (isfinite(s->upper))
        t->primal = worst(t->primal, twofold_minus(s->value, s->upper) - s->value_slop);
}

/* A dual that is nothing but rounding is taken as 0: it may belong to either bound, and adds its product with the
 * variable's value to the dual objective.  A larger dual asks for the bound of its sign, and adds its product with that
 * bound; where the bound is infinite the dual is a violation, and adds nothing. */
static void judge_dual(struct tally *t, const struct side *s)
{
    double dual = twofold_value(s->dual);
    double bound = dual > 0.0 ? s->lower : s->upper;
    double magnitude = fabs(dual) - s->dual_slop;
    if (!isfinite(dual) || !isfinite(s->dual_slop)) {
        t->dual = INFINITY;
    } else if (magnitude <= 0.0) {
        twofold_add_scaled(&t->dual_objective, s->dual, twofold_value(s->value));
    } else if (isinf(bound)) {
        t->dual = worst(t->dual, magnitude);
        t->complementarity = worst(t->complementarity, magnitude);
    } else {
        double distance = fabs(twofold_minus(s->value, bound)) - s->value_slop;
        if (isnan(distance))
            distance = INFINITY;
        t->complementarity = worst(t->complementarity, fmin(magnitude, distance));
        twofold_add_scaled(&t->dual_objective, s->dual, bound);
    }
}

static struct twofold in_sense(const struct lp *lp, struct twofold d)
{
    return lp->maximise ? (struct twofold){-d.hi, -d.lo} : d;
}

static void judge_rows(const struct lp *lp, const double *x, const double *y, const struct activity *rows,
                       struct tally *t)
{
    for (uint32_t i = 0; i < lp->nrows; i++) {
        struct side s = {
            .lower = cvec_get(lp->row_lower, i),
            .upper = cvec_get(lp->row_upper, i),
            .value = activity_row(rows, i),
            .value_slop = CHECK_ROUNDING * rows->size[i],
        };
        if (x)
            judge_value(t, &s);
        if (y) {
            s.dual = in_sense(lp, (struct twofold){y[i], 0.0});
            judge_dual(t, &s);
        }
    }
}

static void judge_columns(const struct lp *lp, const double *x, const double *y, struct tally *t)
{
    for (uint32_t j = 0; j < lp->ncols; j++) {
        struct side s = {
            .lower = cvec_get(lp->col_lower, j),
            .upper = cvec_get(lp->col_upper, j),
            .value = {x ? x[j] : 0.0, 0.0},
        };
        if (x)
            judge_value(t, &s);
        if (y) {
            double cost = cvec_get(lp->cost, j);
            struct column c = column_times(lp, j, y);
            struct twofold d = {-c.value.hi, -c.value.lo};
            twofold_add(&d, cost);
            s.dual = in_sense(lp, d);
            s.dual_slop = CHECK_ROUNDING * (fabs(cost) + c.size);
            judge_dual(t, &s);
        }
    }
}

/* offset + c'x. */
static struct twofold objective_at(const struct lp *lp, const double *x)
{
    struct twofold sum = {lp->offset, 0.0};
    for (uint32_t j = 0; j < lp->ncols; j++)
        twofold_add_product(&sum, cvec_get(lp->cost, j), x[j]);
    return sum;
}

/* What the dual objective bounds, in the model's own sense; nothing where signs are wrong. */
static double bound_of(const struct lp *lp, struct twofold dual_objective, bool right)
{
    struct twofold bound = in_sense(lp, dual_objective);
    twofold_add(&bound, lp->offset);
    double v = twofold_value(bound);
    return right && !isnan(v) ? v : lp->maximise ? INFINITY : -INFINITY;
}

slx_status check_point(struct env *env, const struct lp *lp, struct solution *s, double tolerance)
{
    struct activity rows;
    slx_status status = activity_create(env, lp->nrows, &rows);
    if (status != SLX_OK)
        return status;
    struct twofold primal = {NAN, 0.0};
    if (s->x) {
        for (uint32_t j = 0; j < lp->ncols; j++)
            activity_add(&rows, lp, j, s->x[j]);
        primal = objective_at(lp, s->x);
    }
    struct tally t = {0};
    judge_rows(lp, s->x, s->y, &rows, &t);
    judge_columns(lp, s->x, s->y, &t);
    activity_free(env, &rows);

    s->objective = twofold_value(primal);
    s->bound = bound_of(lp, t.dual_objective, s->y && t.dual <= tolerance);
    struct twofold gap = in_sense(lp, primal);
    twofold_add(&gap, -t.dual_objective.hi);
    twofold_add(&gap, -t.dual_objective.lo);
    twofold_add(&gap, lp->maximise ? lp->offset : -lp->offset);
    bool both = s->x && s->y;
    s->check.primal_infeasibility = s->x ? t.primal : INFINITY;
    s->check.dual_infeasibility = s->y ? t.dual : INFINITY;
    s->check.complementarity = both ? t.complementarity : INFINITY;
    s->check.gap = both ? worst(0.0, fabs(twofold_value(gap)) / (1.0 + fabs(s->objective))) : INFINITY;
    return SLX_OK;
}
