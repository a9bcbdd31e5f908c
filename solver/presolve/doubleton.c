/* Equations of two columns, a_j x_j + a_k x_k = rhs: x_k is given the bounds that x_j's bounds imply through the row,
 * so that x_j is free; then both leave by substitution.
 *
 * Record, below that of the substitution: coefficients of j and k, code, row, j, k.
 */
#include "presolve/families_private.h"

/* Which of the two goes: the shorter column, unless its coefficient is much the smaller. */
static bool first_goes(const struct work *w)
{
    double a = fabs(w->row.val[0]), b = fabs(w->row.val[1]);
    if (a < 1e-2 * b || b < 1e-2 * a)
        return a >= b;
    return w->col_count[w->row.idx[0]] <= w->col_count[w->row.idx[1]];
}

/* The bounds of x_k = (rhs - a_j x_j) / a_k. */
static struct range transferred(const struct work *w, uint32_t j, double aj, double ak, double rhs)
{
    double at_lower = (rhs - aj * lower_of(w, j)) / ak, at_upper = (rhs - aj * upper_of(w, j)) / ak;
    return at_lower <= at_upper ? (struct range){at_lower, at_upper} : (struct range){at_upper, at_lower};
}

bool doubleton_equation(struct work *w, uint32_t i)
{
    if (w->row_count[i] != 2 || !is_equation(w, i) || changes_are_full(w) || !read_row(w, i, &w->row))
        return false;
    bool first = first_goes(w);
    uint32_t j = w->row.idx[!first], k = w->row.idx[first];
    double aj = w->row.val[!first], ak = w->row.val[first], rhs = w->row_lower[i];
    if (fabs(aj) < 1e-3 * fabs(ak) || fabs(ak) < 1e-5 * fabs(aj) || lower_of(w, j) == upper_of(w, j) ||
        lower_of(w, k) == upper_of(w, k))
        return false;
    if (contradicts(w, i, row_range(w, i)))
        return true;
    struct range given = transferred(w, j, aj, ak, rhs);
    double lower, upper;
    unsigned code = tighten(w, k, given, &lower, &upper);
    if (code & (TIGHTER_LOWER | TIGHTER_UPPER)) {
        save_real(w, aj);
        save_real(w, ak);
        save_count(w, code);
        save_count(w, i);
        save_count(w, j);
        save_count(w, k);
        save_tag(w, FAMILY_DOUBLETON);
        set_bounds(w, k, lower, upper);
    }
    if (!read_col(w, j, &w->col))
        return true;
    substitute(w, i, j, aj, rhs, SLX_AT_LOWER);
    return true;
}

/* Where x_k stands at a bound of x_j, it is x_j that stands there: x_k is basic, and the row's dual moves the reduced
 * cost from k to j. */
void undo_doubleton_equation(struct undo *u)
{
    uint32_t k = pop_count(&u->records), j = pop_count(&u->records), i = pop_count(&u->records);
    unsigned code = pop_count(&u->records);
    double ak = pop_real(&u->records), aj = pop_real(&u->records);
    unsigned side = active_side(u, col_status(u, k), u->reduced[k], code & NOW_FIXED);
    if (is_tighter(code, side)) {
        double times = u->reduced[k] / ak;
        u->y[i] += times;
        u->reduced[k] = 0.0;
        u->reduced[j] -= aj * times;
        set_col_status(u, k, SLX_BASIC);
        set_col_status(u, j, (aj > 0.0) == (ak > 0.0) ? other_side(side) : side);
    } else if (side == SLX_AT_LOWER || side == SLX_AT_UPPER) {
        set_col_status(u, k, side);
    }
}
