/* Coefficients that cannot matter are taken out: a x_j, which over the range of x_j moves the activity of row i by less
 * than a small share of the tolerance, becomes a constant.
 *
 * Point.  x_j is within [l, u], its own bounds or those that other rows imply; a (l + u) / 2 takes the place of a x_j,
 * so that the activity of the row is wrong by up to |a| (u - l) / 2.  All that is taken out of one row may come to
 * SHARE_OF_TOLERANCE of the tolerance; so a point that meets the bounds of the reduced model to the tolerance meets
 * those of the model to 1 + SHARE_OF_TOLERANCE of it, and an objective that it moves is moved by |y_i| times as little.
 *
 * Duals.  The reduced cost of x_j misses a y_i.  y_i is not known here, but in another column of the row, of
 * coefficient A, it makes A y_i, which costs and the other rows' duals balance; a is at most SHARE_OF_ROW of the
 * largest A, so that what is missed is as small a share of the terms that reduced costs are summed from: of the order
 * of their rounding for costs of the order of 1.  It is added when undoing, so that duals and reduced costs are right
 * for each other; a column whose reduced cost then has the wrong sign beyond the tolerance is met by the check on the
 * model, and simplex goes on from the basis.
 *
 * A claim that the model is infeasible is made only where the tolerance is exceeded, and is proved on the model.
 *
 * Record: coefficient, row, column.
 */
#include "presolve/families_private.h"

#define SHARE_OF_TOLERANCE 1e-3
#define SHARE_OF_ROW 1e-9

/* The range of column j by its bounds and the rows but i; its entries are in w->col. */
static struct range range_without_row(struct work *w, uint32_t i, uint32_t j)
{
    struct range r = {lower_of(w, j), upper_of(w, j)};
    for (uint32_t p = 0; p < w->col.count && (isinf(r.least) || isinf(r.most)); p++) {
        if (w->col.idx[p] == i)
            continue;
        struct range s = implied_bounds(w, w->col.idx[p], j, w->col.val[p]);
        r.least = greater(r.least, s.least);
        r.most = lesser(r.most, s.most);
    }
    return r;
}

/* Takes entry `at` of row i, in w->row, out, for the constant `part`. */
static void take_out(struct work *w, uint32_t i, uint32_t at, double part)
{
    uint32_t j = w->row.idx[at];
    double a = w->row.val[at];
    save_real(w, a);
    save_count(w, i);
    save_count(w, j);
    save_tag(w, FAMILY_CLEANING);
    add_to_entry(w, true, i, j, -a);
    if (w->status == SLX_OK)
        add_to_entry(w, false, j, i, -a);
    entry_changed(w, i, j, a, 0.0);
    shift_row(w, i, part);
    w->tally[w->family].entries++;
    w->tally[w->family].applied++;
}

static void clean_row(struct work *w, uint32_t i)
{
    const double largest = line_largest(&w->row);
    double room = SHARE_OF_TOLERANCE * w->tolerance;
    for (uint32_t p = 0; p < w->row.count && goes_on(w); p++) {
        double a = w->row.val[p];
        if (fabs(a) > SHARE_OF_ROW * largest || !read_col(w, w->row.idx[p], &w->col))
            continue;
        struct range r = range_without_row(w, i, w->row.idx[p]);
        double effect = fabs(a) * (r.most - r.least) / 2;
        if (!(effect <= room))
            continue;
        room -= effect;
        take_out(w, i, p, a * (r.least + r.most) / 2);
    }
}

/* All rows for the first time, later those that have entries which the model has not. */
void clean_coefficients(struct work *w)
{
    bool all = w->tally[w->family].effort == 0;
    for (uint32_t i = 0; i < w->lp->nrows && goes_on(w) && !changes_are_full(w); i++)
        if (row_is_alive(w, i) && (all || overlay_has(&w->row_changes, i)) && w->row_count[i] > 1 &&
            read_row(w, i, &w->row))
            clean_row(w, i);
}

void undo_cleaning(struct undo *u)
{
    uint32_t j = pop_count(&u->records), i = pop_count(&u->records);
    u->reduced[j] -= pop_real(&u->records) * u->y[i];
}
