/* Rows that others imply: with the bounds that other rows imply on its columns, a row's activity cannot pass its bound.
 * That bound goes, without a record, as its dual is 0.
 *
 * The bounds rest on the columns' own bounds and on one row each, their source, and on nothing else; so they hold as
 * long as the source is what it was, however many other rows have gone since.
 */
#include "presolve/families_private.h"

/* Tightest bounds that a row implies, rounded outwards, and those rows. */
struct implied {
    float least, most;
    uint32_t least_row, most_row;
};

static float below(double v)
{
    float f = (float)v;
    return (double)f > v ? nextafterf(f, -INFINITY) : f;
}

static float above(double v)
{
    float f = (float)v;
    return (double)f < v ? nextafterf(f, INFINITY) : f;
}

/* What row i implies on its columns. */
static void imply(struct work *w, uint32_t i, struct implied *bounds)
{
    row_range(w, i);
    bool from_least = w->least_infinite[i] <= 1 && isfinite(w->row_upper[i]);
    bool from_most = w->most_infinite[i] <= 1 && isfinite(w->row_lower[i]);
    if ((!from_least && !from_most) || !read_row(w, i, &w->row))
        return;
    for (uint32_t p = 0; p < w->row.count; p++) {
        uint32_t j = w->row.idx[p];
        struct range r = implied_bounds(w, i, j, w->row.val[p]);
        struct implied *b = &bounds[j];
        if (r.least > (double)b->least) {
            b->least = below(r.least);
            b->least_row = i;
        }
        if (r.most < (double)b->most) {
            b->most = above(r.most);
            b->most_row = i;
        }
    }
}

/* Whether the columns of row i, in w->row, keep it from its upper or lower bound. */
static bool is_kept(const struct work *w, const struct implied *bounds, const uint64_t *weaker, uint32_t i, bool upper)
{
    double sum = 0.0, size = 0.0, bound = upper ? w->row_upper[i] : w->row_lower[i];
    for (uint32_t p = 0; p < w->row.count; p++) {
        uint32_t j = w->row.idx[p];
        const struct implied *b = &bounds[j];
        double a = w->row.val[p];
        bool most = (a > 0.0) == upper;
        uint32_t source = most ? b->most_row : b->least_row;
        double end = most ? upper_of(w, j) : lower_of(w, j), other = (double)(most ? b->most : b->least);
        if (source != i && source != UINT32_MAX && !bits_get(weaker, source))
            end = most ? lesser(end, other) : greater(end, other);
        if (isinf(end))
            return false;
        sum += a * end;
        size += fabs(a * end);
    }
    double slack = 1e-12 * (fabs(bound) + size);
    return upper ? sum <= bound + slack : sum >= bound - slack;
}

static void sweep(struct work *w, const struct implied *bounds, uint64_t *weaker)
{
    for (uint32_t i = 0; i < w->lp->nrows && goes_on(w); i++) {
        if (!row_is_alive(w, i) || is_equation(w, i) || !read_row(w, i, &w->row))
            continue;
        double low = w->row_lower[i], high = w->row_upper[i];
        bool lower_idle = isinf(low) || is_kept(w, bounds, weaker, i, false);
        bool upper_idle = isinf(high) || is_kept(w, bounds, weaker, i, true);
        if ((!lower_idle || isinf(low)) && (!upper_idle || isinf(high)))
            continue;
        bits_set(weaker, i);
        w->tally[w->family].applied++;
        if (lower_idle && upper_idle)
            remove_row(w, i);
        else
            set_row_bounds(w, i, lower_idle ? -INFINITY : low, upper_idle ? INFINITY : high);
    }
}

/* Whether there is a row that could lose a bound. */
static bool has_inequality(const struct work *w)
{
    for (uint32_t i = 0; i < w->lp->nrows; i++)
        if (row_is_alive(w, i) && !is_equation(w, i))
            return true;
    return false;
}

void implied_rows(struct work *w)
{
    struct mem *mem = &w->env->mem;
    if (!has_inequality(w))
        return;
    struct implied *bounds = mem_new(mem, MEM_PRESOLVE, w->lp->ncols, sizeof *bounds);
    uint64_t *weaker = mem_new(mem, MEM_PRESOLVE, bits_words(w->lp->nrows), sizeof *weaker);
    if (!bounds || !weaker)
        w->status = fail_memory(w->env, "presolve");
    for (uint32_t j = 0; j < w->lp->ncols && bounds; j++)
        bounds[j] = (struct implied){-INFINITY, INFINITY, UINT32_MAX, UINT32_MAX};
    for (uint32_t i = 0; i < w->lp->nrows && goes_on(w); i++)
        if (row_is_alive(w, i))
            imply(w, i, bounds);
    if (w->status == SLX_OK)
        sweep(w, bounds, weaker);
    mem_free(mem, bounds);
    mem_free(mem, weaker);
}
