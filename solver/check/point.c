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

/* One row or column; `basic`: claimed to be so, in a basis; dual in the minimising sense. */
struct side {
    double lower, upper;
    struct sum value, dual;
    bool basic;
};

struct tally {
    double primal, dual, complementarity;
    struct twofold dual_objective;     /* minimising sense */
    double doubt;                      /* of the objective: check.h */
    double blur;                       /* of struct solution */
    double primal_square, dual_square; /* of what is beyond bounds, and of what has the wrong sign, nothing excused */
    double rows_square, costs_square;  /* of the larger finite bound of each row, and of the costs */
    double hidden; /* what duals that are rounding bring to dual_objective, or would if their signs were the other */
};

/* The part of a value or dual that is rounding (check.h). */
static double slop(const struct sum *s)
{
    return CHECK_ROUNDING * s->size;
}

/* A violation beside the largest of 1 and `size`, what the numbers of its own row or column come to. */
static void note_blur(struct tally *t, double violation, double size)
{
    t->blur = worst(t->blur, violation / (1.0 > size ? 1.0 : size));
}

/* By how much the value is beyond a bound, with what of that is excused. */
static void judge_distance(struct tally *t, const struct side *s, double distance, double excused)
{
    const double value = fabs(twofold_value(s->value.value)), beyond = worst(0.0, distance);
    t->primal_square += beyond * beyond;
    t->primal = worst(t->primal, distance - excused);
    note_blur(t, distance - excused, worst(value, s->value.size));
}

static void judge_value(struct tally *t, const struct side *s)
{
    double excused = slop(&s->value) - sum_error(&s->value);
    if (!isfinite(twofold_value(s->value.value)) || !isfinite(excused)) {
        t->primal = t->primal_square = INFINITY;
        return;
    }
    if (isfinite(s->lower))
        judge_distance(t, s, -twofold_minus(s->value.value, s->lower), excused);
    if (isfinite(s->upper))
        judge_distance(t, s, twofold_minus(s->value.value, s->upper), excused);
}

/* The dual objective gets each dual times its bound, nothing where that is infinite.  The dual of a basic variable that
 * is nothing but rounding brings its product with the value: with multipliers that are not rounded it were 0. */
static void judge_dual(struct tally *t, const struct side *s)
{
    double dual = twofold_value(s->dual.value), bound = dual > 0.0 ? s->lower : s->upper;
    double magnitude = fabs(dual) + sum_error(&s->dual) - slop(&s->dual);
    double value = twofold_value(s->value.value);
    if (!isfinite(dual) || !isfinite(magnitude)) {
        t->dual = t->dual_square = INFINITY;
        return;
    }
    if (dual == 0.0 || (magnitude <= 0.0 && s->basic)) {
        t->hidden = worst(t->hidden, t->hidden + fabs(dual * value));
        twofold_add_scaled(&t->dual_objective, s->dual.value, value);
    } else if (isinf(bound)) {
        t->dual = worst(t->dual, magnitude);
        t->dual_square += dual * dual;
        note_blur(t, magnitude, s->dual.size);
        t->complementarity = worst(t->complementarity, magnitude);
        t->doubt = worst(t->doubt, t->doubt + fabs(dual * value));
    } else {
        const double other = dual > 0.0 ? s->upper : s->lower;
        double distance = fabs(twofold_minus(s->value.value, bound));
        if (magnitude <= 0.0 && isfinite(other))
            t->hidden = worst(t->hidden, t->hidden + fabs(dual * twofold_minus(s->value.value, other)));
        t->complementarity = worst(t->complementarity, fmin(magnitude, worst(0.0, distance) - slop(&s->value)));
        t->doubt = worst(t->doubt, t->doubt + fabs(dual) * distance);
        twofold_add_scaled(&t->dual_objective, s->dual.value, bound);
    }
}

static struct twofold in_sense(const struct lp *lp, struct twofold d)
{
    return lp->maximise ? (struct twofold){-d.hi, -d.lo} : d;
}

static bool claimed_basic(const struct solution *s, size_t variable)
{
    return !s->interior && pairs_get(s->status, variable) == SLX_BASIC;
}

static void judge_rows(const struct lp *lp, const struct solution *claim, const struct activity *rows, struct tally *t)
{
    for (uint32_t i = 0; i < lp->nrows; i++) {
        struct side s = {
            .lower = cvec_get(lp->row_lower, i),
            .upper = cvec_get(lp->row_upper, i),
            .value = activity_row(rows, i),
            .basic = claimed_basic(claim, (size_t)lp->ncols + i),
        };
        const double size = worst(isfinite(s.lower) ? fabs(s.lower) : 0.0, isfinite(s.upper) ? fabs(s.upper) : 0.0);
        t->rows_square += size * size;
        if (claim->x)
            judge_value(t, &s);
        if (claim->y) {
            s.dual.value = in_sense(lp, (struct twofold){claim->y[i], 0.0});
            judge_dual(t, &s);
        }
    }
}

static slx_status judge_columns(struct env *env, const struct lp *lp, const struct solution *claim, struct tally *t)
{
    slx_status status = SLX_OK;
    for (uint32_t j = 0; j < lp->ncols && (status = check_goes_on(env, lp->cols, j)) == SLX_OK; j++) {
        struct side s = {
            .lower = cvec_get(lp->col_lower, j),
            .upper = cvec_get(lp->col_upper, j),
            .value.value.hi = claim->x ? claim->x[j] : 0.0,
            .basic = claimed_basic(claim, j),
        };
        const double cost = cvec_get(lp->cost, j);
        t->costs_square += cost * cost;
        if (claim->x)
            judge_value(t, &s);
        if (claim->y) {
            s.dual = vector_times(lp->cols, j, claim->y);
            s.dual.value = (struct twofold){-s.dual.value.hi, -s.dual.value.lo};
            sum_add_product(&s.dual, cost, 1.0);
            s.dual.value = in_sense(lp, s.dual.value);
            judge_dual(t, &s);
        }
    }
    return status;
}

/* Beside values or bounds of 1e15 the rounding of duals, and with it of the point, is seen in the objective, though
 * neither violates anything: where it is more than a gap may be, it is blur. */
static double hidden_blur(const struct tally *t, double objective)
{
    const double visible = 1e-9, hidden = t->hidden / (1.0 + fabs(objective));
    return hidden > visible ? hidden : 0.0;
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

static double relative_norm(double square, double base)
{
    return worst(0.0, sqrt(square) / (1.0 + sqrt(base)));
}

/* `dual` is in the minimising sense, without the offset. */
static double relative_gap(const struct lp *lp, double primal, double dual, struct twofold gap)
{
    const double sizes = 1.0 + fabs(primal) + fabs(dual + (lp->maximise ? -lp->offset : lp->offset));
    return worst(0.0, fabs(twofold_value(gap)) / sizes);
}

slx_status check_point(struct env *env, const struct lp *lp, struct solution *s, double tolerance)
{
    struct activity rows;
    slx_status status = activity_create(env, lp->nrows, &rows);
    if (status != SLX_OK)
        return status;
    struct twofold primal = {NAN, 0.0};
    if (s->x) {
        for (uint32_t j = 0; j < lp->ncols && (status = check_goes_on(env, lp->cols, j)) == SLX_OK; j++)
            activity_add(&rows, lp, j, s->x[j]);
        primal = objective_at(lp, s->x);
    }
    struct tally t = {0};
    if (status == SLX_OK) {
        judge_rows(lp, s, &rows, &t);
        status = judge_columns(env, lp, s, &t);
    }
    activity_free(env, &rows);

    s->objective = twofold_value(primal);
    if (status != SLX_OK)
        return status;
    s->bound = bound_of(lp, t.dual_objective, s->y && t.dual <= tolerance);
    struct twofold gap = in_sense(lp, primal);
    twofold_subtract(&gap, t.dual_objective);
    twofold_add(&gap, lp->maximise ? lp->offset : -lp->offset);
    bool both = s->x && s->y;
    s->blur = worst(t.blur, hidden_blur(&t, s->objective));
    s->check.primal_infeasibility = s->x ? t.primal : INFINITY;
    s->check.dual_infeasibility = s->y ? t.dual : INFINITY;
    s->check.complementarity = both ? t.complementarity : INFINITY;
    s->check.gap = both ? worst(0.0, fabs(twofold_value(gap)) / (1.0 + fabs(s->objective))) : INFINITY;
    s->check.primal_relative = s->x ? relative_norm(t.primal_square, t.rows_square) : INFINITY;
    s->check.dual_relative = s->y ? relative_norm(t.dual_square, t.costs_square) : INFINITY;
    s->check.gap_relative = both ? relative_gap(lp, s->objective, twofold_value(t.dual_objective), gap) : INFINITY;
    s->check.objective_error = both ? worst(0.0, t.doubt / (1.0 + fabs(s->objective))) : INFINITY;
    return SLX_OK;
}
