/* Columns that go with a value: empty ones, fixed ones, and those that their cost drives to a bound which no row
 * keeps them from (dual fixing).
 *
 * A fixed column's record: [entries], cost, value, code, column.  Its reduced cost has the sign that its bound asks for
 * because every dual solution of the rest gives it that sign, or because both bounds are the same.
 */
#include "presolve/families_private.h"

enum { CODE_STATUS = 3, CODE_FIXED = 4, CODE_CHANGED = 8 };

void fix_col(struct work *w, uint32_t j, double value)
{
    bool changed = overlay_has(&w->col_changes, j);
    if (!read_col(w, j, &w->scan))
        return;
    if (changed)
        save_line(w, &w->scan);
    save_cost(w, j);
    save_real(w, value);
    unsigned status = value == lower_of(w, j) ? SLX_AT_LOWER : value == upper_of(w, j) ? SLX_AT_UPPER : SLX_FREE;
    save_count(w, status | (lower_of(w, j) == upper_of(w, j) ? CODE_FIXED : 0u) | (changed ? CODE_CHANGED : 0u));
    save_count(w, j);
    save_tag(w, FAMILY_FIXED_COLUMN);
    for (uint32_t k = 0; k < w->scan.count && value != 0.0; k++)
        shift_row(w, w->scan.idx[k], w->scan.val[k] * value);
    w->offset += cost_of(w, j) * value;
    remove_col(w, j);
}

void undo_fixed_column(struct undo *u)
{
    uint32_t j = pop_count(&u->records);
    unsigned code = pop_count(&u->records);
    double value = pop_real(&u->records), cost = pop_cost(u, j);
    u->reduced[j] = cost - pop_col_dual(u, j, code & CODE_CHANGED);
    restore_value(u, j, value, 0.0);
    unsigned status = code & CODE_STATUS, side = active_side(u, status, u->reduced[j], code & CODE_FIXED);
    set_col_status(u, j, side == SLX_BASIC ? status : side);
}

bool empty_column(struct work *w, uint32_t j)
{
    if (w->col_count[j] != 0)
        return false;
    double c = cost_of(w, j), l = lower_of(w, j), u = upper_of(w, j);
    double value = c > 0.0 ? l : c < 0.0 ? u : isfinite(l) ? l : isfinite(u) ? u : 0.0;
    if (isinf(value)) {
        w->unbounded = true;
        return false;
    }
    fix_col(w, j, value);
    return true;
}

bool fixed_column(struct work *w, uint32_t j)
{
    if (lower_of(w, j) != upper_of(w, j))
        return false;
    fix_col(w, j, lower_of(w, j));
    return true;
}

/* ---- dual fixing -------------------------------------------------------------------------------------- */

/* Whether rows of the column, in w->col, keep it from moving that way. */
static bool blocked(const struct work *w, bool up)
{
    for (uint32_t k = 0; k < w->col.count; k++) {
        uint32_t i = w->col.idx[k];
        bool rises = (w->col.val[k] > 0.0) == up;
        if (isfinite(rises ? w->row_upper[i] : w->row_lower[i]))
            return true;
    }
    return false;
}

/* A column without cost that may go as far as it likes: it takes its rows along, which then say nothing.  Undone, it
 * stands where the first of them, or its other bound, stops it, or at 0 where nothing does.
 * Record: for each row [entries], bound, coefficient, row and changed; their number, the column's other bound, up. */
static void drop_with_rows(struct work *w, uint32_t j, bool up)
{
    uint32_t count = w->col.count;
    for (uint32_t k = 0; k < count; k++) {
        uint32_t i = w->col.idx[k];
        double a = w->col.val[k];
        bool changed = overlay_has(&w->row_changes, i);
        if (changed) {
            if (!read_row(w, i, &w->row))
                return;
            save_line_without(w, &w->row, j);
        }
        save_real(w, (a > 0.0) == up ? w->row_lower[i] : w->row_upper[i]);
        save_real(w, a);
        save_count(w, changed);
        save_count(w, i);
    }
    save_count(w, count);
    save_real(w, up ? lower_of(w, j) : upper_of(w, j));
    save_count(w, up);
    save_count(w, j);
    save_tag(w, FAMILY_DUAL_FIXING);
    for (uint32_t k = 0; k < count && w->status == SLX_OK; k++)
        remove_row(w, w->col.idx[k]);
    remove_col(w, j);
}

void undo_dual_fixing(struct undo *u)
{
    uint32_t j = pop_count(&u->records);
    bool up = pop_count(&u->records);
    double best = pop_real(&u->records), ray = 0.0;
    uint32_t first = UINT32_MAX;
    unsigned side = SLX_AT_LOWER;
    for (uint32_t count = pop_count(&u->records); count > 0; count--) {
        uint32_t i = pop_count(&u->records);
        bool changed = pop_count(&u->records);
        double a = pop_real(&u->records), bound = pop_real(&u->records);
        struct row_value f = pop_row_value(u, i, changed);
        double x = (bound - f.x) / a, r = -f.ray / a;
        if (up ? r > ray : r < ray)
            ray = r;
        if (up ? x > best : x < best) {
            best = x;
            first = i;
            side = (a > 0.0) == up ? SLX_AT_LOWER : SLX_AT_UPPER;
        }
    }
    u->reduced[j] = 0.0;
    const bool free = isinf(best); /* no bound and no row stops the column */
    restore_value(u, j, free ? 0.0 : best, ray);
    if (first == UINT32_MAX) {
        set_col_status(u, j, free ? SLX_FREE : up ? SLX_AT_LOWER : SLX_AT_UPPER);
    } else {
        set_col_status(u, j, SLX_BASIC);
        set_row_status(u, first, side);
    }
}

bool dual_fixing(struct work *w, uint32_t j)
{
    if (w->col_count[j] == 0 || !read_col(w, j, &w->col))
        return false;
    for (int up = 0; up < 2; up++) {
        if ((up ? cost_of(w, j) > 0.0 : cost_of(w, j) < 0.0) || blocked(w, up))
            continue;
        double bound = up ? upper_of(w, j) : lower_of(w, j);
        if (isfinite(bound))
            fix_col(w, j, bound);
        else if (cost_of(w, j) == 0.0)
            drop_with_rows(w, j, up);
        else
            continue;
        return true;
    }
    return false;
}
