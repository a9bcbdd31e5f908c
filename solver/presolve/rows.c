/* Rows that go: empty, singleton, redundant and forcing ones.
 *
 * An empty or redundant row needs no record, as its dual is 0.  A bound of a row that its columns' bounds imply is
 * taken away, for the same reason without a record.
 */
#include "presolve/families_private.h"

/* Sums of doubles are known to about this share of their size. */
#define NOISE 1e-12

static double allowance(const struct work *w, double a, double b)
{
    double size = (isfinite(a) ? fabs(a) : 0.0) + (isfinite(b) ? fabs(b) : 0.0);
    return w->tolerance + NOISE * size;
}

/* Whether the columns' bounds rule out the row's; claimed only beyond the tolerance. */
bool contradicts(struct work *w, uint32_t i, struct range r)
{
    double low = w->row_lower[i], high = w->row_upper[i];
    if (r.least > high + allowance(w, r.least, high))
        prove_infeasible(w, i, -1.0, 0, 0.0);
    else if (r.most < low - allowance(w, r.most, low))
        prove_infeasible(w, i, 1.0, 0, 0.0);
    return w->infeasible;
}

bool empty_row(struct work *w, uint32_t i)
{
    if (w->row_count[i] != 0)
        return false;
    if (!contradicts(w, i, (struct range){0.0, 0.0}))
        remove_row(w, i);
    return true;
}

/* ---- singletons: a bound ------------------------------------------------------------------------------ */

unsigned tighten(const struct work *w, uint32_t j, struct range given, double *lower, double *upper)
{
    *lower = greater(lower_of(w, j), given.least);
    *upper = lesser(upper_of(w, j), given.most);
    if (*lower > *upper) {
        if (*lower == given.least && *upper == given.most)
            *lower = *upper = (given.least + given.most) / 2;
        else if (*lower == given.least)
            *lower = *upper;
        else
            *upper = *lower;
    }
    return (*lower > lower_of(w, j) ? TIGHTER_LOWER : 0u) | (*upper < upper_of(w, j) ? TIGHTER_UPPER : 0u) |
           (*lower == *upper ? NOW_FIXED : 0u);
}

/* Coefficients below this would make bounds, and the row's dual, of nothing but magnified rounding. */
#define SMALL_SINGLETON 1e-7

/* Record: coefficient, code, row, column. */
bool singleton_row(struct work *w, uint32_t i)
{
    if (w->row_count[i] != 1 || !read_row(w, i, &w->row))
        return false;
    uint32_t j = w->row.idx[0];
    double a = w->row.val[0], low = w->row_lower[i] / a, high = w->row_upper[i] / a;
    if (fabs(a) < SMALL_SINGLETON)
        return false;
    if (contradicts(w, i, row_range(w, i)))
        return true;
    double lower, upper;
    unsigned code = tighten(w, j, a > 0.0 ? (struct range){low, high} : (struct range){high, low}, &lower, &upper);
    if (code & (TIGHTER_LOWER | TIGHTER_UPPER)) {
        save_real(w, a);
        save_count(w, code);
        save_count(w, i);
        save_count(w, j);
        save_tag(w, FAMILY_SINGLETON_ROW);
        set_bounds(w, j, lower, upper);
    }
    remove_row(w, i);
    return true;
}

/* Where the column stands at a bound that the row gave, the row stands at its bound and the column is basic. */
void undo_singleton_row(struct undo *u)
{
    uint32_t j = pop_count(&u->records), i = pop_count(&u->records);
    unsigned code = pop_count(&u->records);
    double a = pop_real(&u->records);
    unsigned status = col_status(u, j), side = active_side(u, status, u->reduced[j], code & NOW_FIXED);
    if (is_tighter(code, side)) {
        u->y[i] = u->reduced[j] / a;
        u->reduced[j] = 0.0;
        set_row_status(u, i, a > 0.0 ? side : other_side(side));
        set_col_status(u, j, SLX_BASIC);
    } else if (side == SLX_AT_LOWER || side == SLX_AT_UPPER) {
        set_col_status(u, j, side);
    }
}

/* ---- redundant ---------------------------------------------------------------------------------------- */

bool redundant_row(struct work *w, uint32_t i)
{
    struct range r = row_range(w, i);
    if (w->status != SLX_OK || contradicts(w, i, r))
        return true;
    double low = w->row_lower[i], high = w->row_upper[i];
    bool lower_idle = isinf(low) || r.least >= low - NOISE * fabs(low);
    bool upper_idle = isinf(high) || r.most <= high + NOISE * fabs(high);
    if (lower_idle && upper_idle) {
        remove_row(w, i);
        return true;
    }
    if ((lower_idle && isfinite(low)) || (upper_idle && isfinite(high)))
        set_row_bounds(w, i, lower_idle ? -INFINITY : low, upper_idle ? INFINITY : high);
    return false;
}

/* ---- forcing ------------------------------------------------------------------------------------------ */

/* The columns that have room to move are fixed where the row needs them; those that have none are fixed before, so that
 * at the row's undoing they are not yet there.
 * Record: entries, at upper, row. */
bool forcing_row(struct work *w, uint32_t i)
{
    struct range r = row_range(w, i);
    double low = w->row_lower[i], high = w->row_upper[i];
    bool at_upper = isfinite(r.least) && r.least >= high - NOISE * (1.0 + fabs(high));
    bool at_lower = isfinite(r.most) && r.most <= low + NOISE * (1.0 + fabs(low));
    if ((!at_upper && !at_lower) || w->status != SLX_OK || contradicts(w, i, r) || !read_row(w, i, &w->row))
        return false;
    struct line *l = &w->row;
    uint32_t count = l->count;
    l->count = 0;
    for (uint32_t k = 0; k < count && w->status == SLX_OK; k++) {
        uint32_t j = l->idx[k];
        if (lower_of(w, j) == upper_of(w, j)) {
            fix_col(w, j, lower_of(w, j));
        } else {
            l->idx[l->count] = j;
            l->val[l->count++] = l->val[k];
        }
    }
    save_line(w, l);
    save_count(w, at_upper);
    save_count(w, i);
    save_tag(w, FAMILY_FORCING_ROW);
    for (uint32_t k = 0; k < l->count && w->status == SLX_OK; k++) {
        uint32_t j = l->idx[k];
        fix_col(w, j, (l->val[k] > 0.0) == at_upper ? lower_of(w, j) : upper_of(w, j));
    }
    remove_row(w, i);
    return true;
}

/* The dual, of the sign of the row's bound, is as large as the reduced cost asks that is most out of sign. */
void undo_forcing_row(struct undo *u)
{
    uint32_t i = pop_count(&u->records), first = UINT32_MAX;
    bool at_upper = pop_count(&u->records);
    double y = 0.0;
    const struct reader_of_stack entries = u->records;
    for (uint32_t count = pop_entries(&u->records); count > 0; count--) {
        double a;
        uint32_t j = pop_entry(&u->records, &a);
        double wanted = u->reduced[j] / a;
        if (at_upper ? wanted < y : wanted > y) {
            y = wanted;
            first = j;
        }
    }
    if (first == UINT32_MAX)
        return;
    u->records = entries;
    for (uint32_t count = pop_entries(&u->records); count > 0; count--) {
        double a;
        uint32_t j = pop_entry(&u->records, &a);
        u->reduced[j] = j == first ? 0.0 : u->reduced[j] - a * y;
    }
    u->y[i] = y;
    set_row_status(u, i, at_upper ? SLX_AT_UPPER : SLX_AT_LOWER);
    set_col_status(u, first, SLX_BASIC);
}
