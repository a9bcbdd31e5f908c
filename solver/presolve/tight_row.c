/* Rows that are tight.  Where one row alone keeps column j from moving in a direction in which its cost does not rise,
 * and where that row also keeps x_j from its bound in that direction, some optimum has the row at its bound.  For
 * example a fixed charge, x <= 5 y with y <= 1 at a cost: x = 5 y in some optimum.  The row becomes an equation and the
 * column loses the bound; the column's other bound may be finite, and then the column is not free.  Done only where the
 * equation has two columns, one of which leaves at once (doubleton.c).
 *
 * Undone, the row's dual has the sign of the row's bound: the reduced cost of x_j cannot have the sign of the bound
 * that x_j has lost, and the duals of the other rows have the sign that does not keep x_j from moving.  The record is
 * that of dominated.c, which makes equations of rows for another reason.
 */
#include "presolve/families_private.h"

/* The coefficients that doubleton_equation accepts either way round. */
#define LEAST_RATIO 1e-3

/* Whether columns of row i, in w->row, allow that one of them is expressed by the other. */
static bool is_fit(const struct work *w)
{
    double a = fabs(w->row.val[0]), b = fabs(w->row.val[1]);
    for (int k = 0; k < 2; k++)
        if (lower_of(w, w->row.idx[k]) == upper_of(w, w->row.idx[k]))
            return false;
    return a >= LEAST_RATIO * b || b >= LEAST_RATIO * a;
}

static bool make_tight(struct work *w, uint32_t j, bool up)
{
    double a, bound = up ? upper_of(w, j) : lower_of(w, j);
    uint32_t i = only_blocker(w, up, &a);
    if (i == UINT32_MAX || w->row_count[i] != 2 || is_equation(w, i))
        return false;
    if (isfinite(bound)) {
        struct range r = implied_bounds(w, i, j, a);
        double slack = 1e-9 * (1.0 + fabs(bound));
        if (up ? r.most > bound + slack : r.least < bound - slack)
            return false;
    }
    if (!read_row(w, i, &w->row) || !is_fit(w))
        return false;
    bool at_upper = (a > 0.0) == up;
    double rhs = at_upper ? w->row_upper[i] : w->row_lower[i];
    save_count(w, at_upper ? SLX_AT_UPPER : SLX_AT_LOWER);
    save_count(w, i);
    save_tag(w, FAMILY_TIGHT_ROW);
    drop_bound(w, j, up);
    set_row_bounds(w, i, rhs, rhs);
    if (w->status == SLX_OK && doubleton_equation(w, i) && col_is_alive(w, j))
        w->tally[w->family].applied++; /* the other column left */
    return true;
}

bool tight_row(struct work *w, uint32_t j)
{
    double cost = cost_of(w, j);
    if (w->col_count[j] == 0 || changes_are_full(w) || !read_col(w, j, &w->col))
        return false;
    if ((cost < 0.0 || !make_tight(w, j, false)) && cost <= 0.0)
        make_tight(w, j, true);
    return !col_is_alive(w, j);
}
