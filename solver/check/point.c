/* Primal and dual infeasibility, complementarity and gap of a point and its duals.
 *
 * Rows and columns are judged alike: each has a value (activity or x), bounds, and a dual (y or d = c - A'y).  In the
 * minimising sense a positive dual belongs to the lower bound and a negative one to the upper.  Since
 *
 *     c'x = sum over rows of y * activity + sum over columns of d * x      for any x and y,
 *
 * the dual objective, the same sum with each value replaced by the bound of its dual, differs from c'x by
 * sum dual * (value - bound), and is computed so: what stands at the bound of its dual, as most does, adds nothing.
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
    struct twofold gap; /* sum of dual * (value - bound): by how much c'x is above the dual objective, minimised */
    double doubt;       /* of the objective: check.h */
    double blur;        /* of struct solution */
    double primal_square, dual_square; /* of what is beyond bounds, and of what has the wrong sign, nothing excused */
    double rows_square, costs_square;  /* of the larger finite bound of each row, and of the costs */
    double hidden; /* what duals that are rounding bring to the dual objective, or would with the other sign */
};

/* The part of a value or dual that is rounding (check.h). */
ALWAYS_INLINE double slop(const struct sum *s)
{
    return CHECK_ROUNDING * s->size;
}

/* A violation beside the largest of 1 and `size`, what the numbers of its own row or column come to. */
ALWAYS_INLINE void note_blur(struct tally *t, double violation, double size)
{
    t->blur = worst(t->blur, violation / (1.0 > size ? 1.0 : size));
}

/* By how much the value is beyond a bound, with what of that is excused. */
ALWAYS_INLINE void judge_distance(struct tally *t, const struct side *s, double distance, double excused)
{
    const double value = fabs(twofold_value(s->value.value)), beyond = worst(0.0, distance);
    t->primal_square += beyond * beyond;
    t->primal = worst(t->primal, distance - excused);
    note_blur(t, distance - excused, worst(value, s->value.size));
}

ALWAYS_INLINE void judge_value(struct tally *t, const struct side *s)
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

/* s += a * b, both twofold; of what that leaves out, a.lo * b.lo, nothing is seen. */
ALWAYS_INLINE void add_product(struct twofold *s, struct twofold a, struct twofold b)
{
    twofold_add_scaled(s, a, b.hi);
    twofold_add_product(s, a.hi, b.lo);
}

/* The gap gets each dual times the distance of its value from its bound, as if that were 0 where it is infinite.  The
 * dual of a basic variable that is nothing but rounding brings nothing: with multipliers that are not rounded it were
 * 0. */
ALWAYS_INLINE void judge_dual(struct tally *t, const struct side *s)
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
    } else if (isinf(bound)) {
        add_product(&t->gap, s->dual.value, s->value.value);
        t->dual = worst(t->dual, magnitude);
        t->dual_square += dual * dual;
        note_blur(t, magnitude, s->dual.size);
        t->complementarity = worst(t->complementarity, magnitude);
        t->doubt = worst(t->doubt, t->doubt + fabs(dual * value));
    } else {
        const double other = dual > 0.0 ? s->upper : s->lower;
        struct twofold above = s->value.value;
        twofold_add(&above, -bound);
        double distance = fabs(twofold_value(above));
        if (magnitude <= 0.0 && isfinite(other))
            t->hidden = worst(t->hidden, t->hidden + fabs(dual * twofold_minus(s->value.value, other)));
        t->complementarity = worst(t->complementarity, lesser(magnitude, worst(0.0, distance) - slop(&s->value)));
        t->doubt = worst(t->doubt, t->doubt + fabs(dual) * distance);
        add_product(&t->gap, s->dual.value, above);
    }
}

ALWAYS_INLINE struct twofold in_sense(const struct lp *lp, struct twofold d)
{
    return lp->maximise ? (struct twofold){-d.hi, -d.lo} : d;
}

ALWAYS_INLINE bool claimed_basic(const struct solution *s, size_t variable)
{
    return !s->interior && pairs_get(s->status, variable) == SLX_BASIC;
}

/* ---- rows and columns, by blocks ------------------------------------------------------------------------ */

/* How many are unpacked at a time, and how many entries of them. */
enum { BLOCK = 64, ENTRIES = 256 };

struct block {
    double lower[BLOCK], upper[BLOCK], cost[BLOCK];
    uint32_t end[BLOCK]; /* of each column in the arrays of its entries */
    uint32_t index[ENTRIES];
    double value[ENTRIES];
};

/* A column's entries, unpacked; NULL: they are too many for a block. */
struct entries {
    const uint32_t *index;
    const double *value;
    uint32_t count;
};

/* What is summed up of a point and its duals. */
struct walk {
    const struct lp *lp;
    const struct solution *claim;
    struct activity rows;
    struct twofold primal; /* c'x */
    struct tally t;
};

ALWAYS_INLINE void judge_row(struct walk *w, uint32_t i, double lower, double upper)
{
    const struct lp *lp = w->lp;
    const struct solution *claim = w->claim;
    struct side s = {
        .lower = lower,
        .upper = upper,
        .value = activity_row(&w->rows, i),
        .basic = claimed_basic(claim, (size_t)lp->ncols + i),
    };
    const double size = worst(isfinite(s.lower) ? fabs(s.lower) : 0.0, isfinite(s.upper) ? fabs(s.upper) : 0.0);
    w->t.rows_square += size * size;
    if (claim->x) {
        claim->activity[i] = twofold_value(s.value.value);
        judge_value(&w->t, &s);
    }
    if (claim->y && claim->y[i] != 0.0) { /* a dual of 0 violates nothing and adds nothing */
        s.dual.value = in_sense(lp, (struct twofold){claim->y[i], 0.0});
        judge_dual(&w->t, &s);
    }
}

/* c - A'y in one column. */
ALWAYS_INLINE struct sum reduced_cost(const struct walk *w, uint32_t j, double cost, struct entries e)
{
    const double *y = w->claim->y;
    struct sum d = {.size = 0.0};
    if (e.index)
        for (uint32_t p = 0; p < e.count; p++)
            sum_add_product(&d, e.value[p], y[e.index[p]]);
    else
        d = vector_times(w->lp->cols, j, y);
    d.value = (struct twofold){-d.value.hi, -d.value.lo};
    sum_add_product(&d, cost, 1.0);
    d.value = in_sense(w->lp, d.value);
    return d;
}

/* Whether x is at a bound and the reduced cost has, beyond all rounding, the sign of that bound: such a column violates
 * nothing and adds nothing to what is summed up of duals.  Most columns are so, and plain arithmetic tells: with u =
 * 2^-53 and n products the sum is off by at most (n + 1) u (1 + n u) times the sum of magnitudes, and by n 2^-1074 for
 * underflow. */
ALWAYS_INLINE bool rests(const struct walk *w, double x, double lower, double upper, double cost, struct entries e)
{
    const bool low = x == lower && x <= upper, up = x == upper && x >= lower;
    if (!(low || up) || isinf(x) || !e.index)
        return false;
    const double *y = w->claim->y;
    double d = cost, size = fabs(cost);
    for (uint32_t p = 0; p < e.count; p++) {
        const double term = e.value[p] * y[e.index[p]];
        d -= term;
        size += fabs(term);
    }
    const double rounding = (e.count + 4.0) * 0x1p-52 * size + 0x1p-1000;
    d = w->lp->maximise ? -d : d;
    return (low && d > rounding) || (up && -d > rounding);
}

ALWAYS_INLINE void judge_column(struct walk *w, uint32_t j, double lower, double upper, double cost, struct entries e)
{
    const struct solution *claim = w->claim;
    const double x = claim->x ? claim->x[j] : 0.0;
    w->t.costs_square += cost * cost;
    if (x != 0.0) {
        twofold_add_product(&w->primal, cost, x);
        for (uint32_t p = 0; e.index && p < e.count; p++)
            sum_add_product(&w->rows.row[e.index[p]], e.value[p], x);
        if (!e.index)
            activity_add(&w->rows, w->lp, j, x);
    }
    if (claim->y && rests(w, x, lower, upper, cost, e))
        return;
    struct side s = {.lower = lower, .upper = upper, .value.value.hi = x, .basic = claimed_basic(claim, j)};
    if (claim->x && !(lower <= x && x <= upper && isfinite(x)))
        judge_value(&w->t, &s);
    if (claim->y) {
        s.dual = reduced_cost(w, j, cost, e);
        judge_dual(&w->t, &s);
    }
}

ALWAYS_INLINE void judge_columns_of(struct walk *w, const struct block *b, uint32_t first, uint32_t count)
{
    for (uint32_t k = 0, begin = 0; k < count; begin = b->end[k++])
        judge_column(w, first + k, b->lower[k], b->upper[k], b->cost[k],
                     (struct entries){b->index + begin, b->value + begin, b->end[k] - begin});
}

ALWAYS_INLINE void judge_rows_of(struct walk *w, const struct block *b, uint32_t first, uint32_t count)
{
    for (uint32_t k = 0; k < count; k++)
        judge_row(w, first + k, b->lower[k], b->upper[k]);
}

WITH_FMA static void fast_columns(struct walk *w, const struct block *b, uint32_t first, uint32_t count)
{
    judge_columns_of(w, b, first, count);
}

WITH_FMA static void fast_rows(struct walk *w, const struct block *b, uint32_t first, uint32_t count)
{
    judge_rows_of(w, b, first, count);
}

WITHOUT_FMA static void slow_columns(struct walk *w, const struct block *b, uint32_t first, uint32_t count)
{
    judge_columns_of(w, b, first, count);
}

WITHOUT_FMA static void slow_rows(struct walk *w, const struct block *b, uint32_t first, uint32_t count)
{
    judge_rows_of(w, b, first, count);
}

/* One that has more entries than a block has room for; there are few of them. */
static __attribute__((cold, noinline)) void long_column(struct walk *w, uint32_t j, double lower, double upper,
                                                        double cost)
{
    judge_column(w, j, lower, upper, cost, (struct entries){.index = NULL});
}

static slx_status judge_columns(struct env *env, struct walk *w)
{
    const struct lp *lp = w->lp;
    const bool fast = has_fma();
    struct block b;
    slx_status status = SLX_OK;
    for (uint32_t first = 0, count; first < lp->ncols && status == SLX_OK; first += count) {
        count = lp->ncols - first < BLOCK ? lp->ncols - first : BLOCK;
        count = spmat_gather_block(lp->cols, first, first + count, ENTRIES, b.index, b.value, b.end);
        const uint32_t unpacked = count > 0 ? count : 1;
        cvec_gather(lp->col_lower, first, unpacked, b.lower);
        cvec_gather(lp->col_upper, first, unpacked, b.upper);
        cvec_gather(lp->cost, first, unpacked, b.cost);
        status =
            limits_go_on_late(env, 40 * (uint64_t)unpacked +
                                       12 * (uint64_t)(count > 0 ? b.end[count - 1] : spmat_count(lp->cols, first)));
        if (status != SLX_OK)
            return status;
        if (count == 0)
            long_column(w, first, b.lower[0], b.upper[0], b.cost[0]);
        else
            (fast ? fast_columns : slow_columns)(w, &b, first, count);
        count = unpacked;
    }
    return status;
}

/* Once the activities are there. */
static void judge_rows(struct walk *w)
{
    const struct lp *lp = w->lp;
    const bool fast = has_fma();
    struct block b;
    for (uint32_t first = 0, count; first < lp->nrows; first += count) {
        count = lp->nrows - first < BLOCK ? lp->nrows - first : BLOCK;
        cvec_gather(lp->row_lower, first, count, b.lower);
        cvec_gather(lp->row_upper, first, count, b.upper);
        (fast ? fast_rows : slow_rows)(w, &b, first, count);
    }
}

/* Beside values or bounds of 1e15 the rounding of duals, and with it of the point, is seen in the objective, though
 * neither violates anything: where it is more than a gap may be, it is blur. */
static double hidden_blur(const struct tally *t, double objective)
{
    const double visible = 1e-9, hidden = t->hidden / (1.0 + fabs(objective));
    return hidden > visible ? hidden : 0.0;
}

/* What the dual objective bounds, in the model's own sense; nothing where signs are wrong. */
static double bound_of(const struct lp *lp, double dual_objective, bool right)
{
    return right && !isnan(dual_objective) ? dual_objective : lp->maximise ? INFINITY : -INFINITY;
}

static double relative_norm(double square, double base)
{
    return worst(0.0, sqrt(square) / (1.0 + sqrt(base)));
}

static double relative_gap(double primal, double dual, double gap)
{
    return worst(0.0, fabs(gap) / (1.0 + fabs(primal) + fabs(dual)));
}

slx_status check_point(struct env *env, const struct lp *lp, struct solution *s, double tolerance)
{
    struct walk w = {.lp = lp, .claim = s};
    slx_status status = activity_create(env, lp->nrows, &w.rows);
    if (status == SLX_OK)
        status = judge_columns(env, &w);
    if (status == SLX_OK)
        judge_rows(&w);
    activity_free(env, &w.rows);
    if (status != SLX_OK)
        return status;

    const struct tally t = w.t;
    struct twofold primal = w.primal, dual;
    twofold_add(&primal, lp->offset);
    dual = primal;
    twofold_subtract(&dual, in_sense(lp, t.gap));
    s->objective = s->x ? twofold_value(primal) : NAN;
    s->bound = bound_of(lp, twofold_value(dual), s->y && t.dual <= tolerance);
    const double gap = twofold_value(t.gap);
    bool both = s->x && s->y;
    s->blur = worst(t.blur, hidden_blur(&t, s->objective));
    s->check.primal_infeasibility = s->x ? t.primal : INFINITY;
    s->check.dual_infeasibility = s->y ? t.dual : INFINITY;
    s->check.complementarity = both ? t.complementarity : INFINITY;
    s->check.gap = both ? worst(0.0, fabs(gap) / (1.0 + fabs(s->objective))) : INFINITY;
    s->check.primal_relative = s->x ? relative_norm(t.primal_square, t.rows_square) : INFINITY;
    s->check.dual_relative = s->y ? relative_norm(t.dual_square, t.costs_square) : INFINITY;
    s->check.gap_relative = both ? relative_gap(s->objective, twofold_value(dual), gap) : INFINITY;
    s->check.objective_error = both ? worst(0.0, t.doubt / (1.0 + fabs(s->objective))) : INFINITY;
    return SLX_OK;
}
