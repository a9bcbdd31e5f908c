/* Dominated columns: those whose reduced cost has one sign for every y that is dual feasible (Andersen & Andersen
 * 1995).
 *
 * A row with one bound, and a column without a lower or an upper bound, each say something of y: the row the sign of
 * y_i, the column that c_j - a_j'y is at least 0 or at most 0.  From these, as a row's activity bounds its columns,
 * come bounds on each y_i, and from them the range of c_j - a_j'y.  Where that is above 0, x_j is at its lower bound.
 *
 * Weakly dominated columns.  If the range includes 0, the same holds if no bound on y rests on what the column itself
 * says.  (If it is strictly above 0 that does not matter: dual solutions are a convex set, and where the column's
 * inequality never is tight, it is superfluous.)
 */
#include "presolve/families_private.h"

#define MARGIN 1e-7
/* Beyond this a bound on y says nothing. */
#define LARGE 1e8

struct duals {
    double *lower, *upper; /* of y */
    uint64_t *source;      /* columns that a bound on y rests on */
};

static bool duals_init(struct work *w, struct duals *d)
{
    struct mem *mem = &w->env->mem;
    uint32_t m = w->lp->nrows, n = w->lp->ncols;
    d->lower = mem_new(mem, MEM_PRESOLVE, m, sizeof *d->lower);
    d->upper = mem_new(mem, MEM_PRESOLVE, m, sizeof *d->upper);
    d->source = mem_new(mem, MEM_PRESOLVE, bits_words(n), sizeof *d->source);
    if (!d->lower || !d->upper || !d->source) {
        w->status = fail_memory(w->env, "presolve");
        return false;
    }
    for (uint32_t i = 0; i < m; i++) {
        d->lower[i] = isinf(w->row_upper[i]) ? 0.0 : -INFINITY;
        d->upper[i] = isinf(w->row_lower[i]) ? 0.0 : INFINITY;
    }
    return true;
}

static void duals_done(struct work *w, struct duals *d)
{
    struct mem *mem = &w->env->mem;
    mem_free(mem, d->lower);
    mem_free(mem, d->upper);
    mem_free(mem, d->source);
}

/* The range of a_j'y, the column's entries being in w->col, with how many contributions are infinite. */
struct products {
    double least, most;
    uint32_t least_infinite, most_infinite;
};

static struct products products_of(const struct work *w, const struct duals *d)
{
    struct products s = {0.0, 0.0, 0, 0};
    for (uint32_t p = 0; p < w->col.count; p++) {
        uint32_t i = w->col.idx[p];
        double a = w->col.val[p], low = a * (a > 0.0 ? d->lower[i] : d->upper[i]),
               high = a * (a > 0.0 ? d->upper[i] : d->lower[i]);
        if (isinf(low))
            s.least_infinite++;
        else
            s.least += low;
        if (isinf(high))
            s.most_infinite++;
        else
            s.most += high;
    }
    return s;
}

/* A sum without one of its contributions. */
static double others(double sum, uint32_t infinite, double part, double unknown)
{
    if (infinite > (isinf(part) ? 1u : 0u))
        return unknown;
    double rest = isinf(part) ? sum : sum - part;
    return isfinite(part) && fabs(part) > 1e6 * (1.0 + fabs(rest)) ? unknown : rest;
}

/* Bounds on the rows' y from a column with d_j >= 0 (at_most: a_j'y <= c_j) or d_j <= 0.  Returns whether any is new.
 */
static bool bound_duals(struct work *w, struct duals *d, uint32_t j, bool at_most)
{
    struct products s = products_of(w, d);
    bool any = false;
    if ((at_most ? s.least_infinite : s.most_infinite) > 1)
        return false;
    for (uint32_t p = 0; p < w->col.count; p++) {
        uint32_t i = w->col.idx[p];
        double a = w->col.val[p];
        double part = a * ((a > 0.0) == at_most ? d->lower[i] : d->upper[i]);
        double rest = at_most ? others(s.least, s.least_infinite, part, -INFINITY)
                              : others(s.most, s.most_infinite, part, INFINITY);
        if (isinf(rest))
            continue;
        double bound = (cost_of(w, j) - rest) / a;
        bool is_upper = (a > 0.0) == at_most;
        double *was = is_upper ? &d->upper[i] : &d->lower[i];
        double step = 1e-3 * lesser(1.0 + fabs(bound), 1.0 + fabs(*was));
        if (fabs(bound) > LARGE || (is_upper ? bound >= *was - step : bound <= *was + step))
            continue;
        *was = bound;
        any = true;
    }
    if (any)
        bits_set(d->source, j);
    return any;
}

/* Fixes column j if it is dominated. */
static void judge(struct work *w, const struct duals *d, uint32_t j)
{
    struct products s = products_of(w, d);
    double margin = MARGIN * (1.0 + fabs(cost_of(w, j))), c = cost_of(w, j);
    bool alone = !bits_get(d->source, j);
    double least = s.most_infinite ? -INFINITY : c - s.most, most = s.least_infinite ? INFINITY : c - s.least;
    bool lower = least > margin || (least >= 0.0 && alone), upper = most < -margin || (most <= 0.0 && alone);
    if (lower == upper)
        return;
    double bound = lower ? lower_of(w, j) : upper_of(w, j);
    if (isinf(bound)) {
        w->unbounded |= least > margin || most < -margin;
        return;
    }
    fix_col(w, j, bound);
    w->tally[w->family].applied++;
}

/* Record: side, row. */
void undo_dominated(struct undo *u)
{
    uint32_t i = pop_count(&u->records);
    unsigned side = pop_count(&u->records);
    if (row_status(u, i) != SLX_BASIC)
        set_row_status(u, i, side);
}

/* Makes row i an equation where its dual is never 0. */
static void tighten_row(struct work *w, const struct duals *d, uint32_t i)
{
    bool at_lower = d->lower[i] > MARGIN, at_upper = d->upper[i] < -MARGIN;
    double bound = at_lower ? w->row_lower[i] : w->row_upper[i];
    if ((!at_lower && !at_upper) || is_equation(w, i))
        return;
    if (isinf(bound)) {
        w->unbounded = true;
        return;
    }
    save_count(w, at_lower ? SLX_AT_LOWER : SLX_AT_UPPER);
    save_count(w, i);
    save_tag(w, FAMILY_DOMINATED);
    set_row_bounds(w, i, bound, bound);
    w->tally[w->family].applied++;
}

void dominated_columns(struct work *w)
{
    enum { PASSES = 4 };
    struct duals d = {0};
    uint32_t n = w->lp->ncols;
    bool any = duals_init(w, &d);
    for (int pass = 0; pass < PASSES && any; pass++) {
        any = false;
        for (uint32_t j = 0; j < n && goes_on(w); j++) {
            bool at_most = isinf(upper_of(w, j)), at_least = isinf(lower_of(w, j));
            if (!col_is_alive(w, j) || (!at_most && !at_least) || !read_col(w, j, &w->col))
                continue;
            if (at_most)
                any |= bound_duals(w, &d, j, true);
            if (at_least)
                any |= bound_duals(w, &d, j, false);
        }
    }
    for (uint32_t j = 0; d.source && j < n && goes_on(w); j++)
        if (col_is_alive(w, j) && read_col(w, j, &w->col))
            judge(w, &d, j);
    for (uint32_t i = 0; d.source && i < w->lp->nrows && goes_on(w); i++)
        if (row_is_alive(w, i))
            tighten_row(w, &d, i);
    duals_done(w, &d);
}
