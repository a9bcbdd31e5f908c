/* A free column and an equation that gives it leave together: x_j = (rhs - the rest of the row) / a.
 *
 * The row, times what each other row and the objective have of the column, is taken from them.  Undone, the column is
 * basic and the row's dual is what makes its reduced cost 0; the other duals and reduced costs stay.
 *
 * Record: [entries of the row without the column], [entries of the column without the row], cost, rhs, coefficient,
 * code, row, column.
 */
#include "presolve/families_private.h"

enum { CODE_SIDE = 3, CODE_ROW_CHANGED = 4, CODE_COL_CHANGED = 8 };

static void save_substitution(struct work *w, uint32_t i, uint32_t j, double a, double rhs, unsigned side)
{
    bool row_changed = overlay_has(&w->row_changes, i), col_changed = overlay_has(&w->col_changes, j);
    if (row_changed)
        save_line_without(w, &w->row, j);
    if (col_changed)
        save_line_without(w, &w->col, i);
    save_cost(w, j);
    save_real(w, rhs);
    save_real(w, a);
    save_count(w, side | (row_changed ? CODE_ROW_CHANGED : 0u) | (col_changed ? CODE_COL_CHANGED : 0u));
    save_count(w, i);
    save_count(w, j);
    save_tag(w, FAMILY_SUBSTITUTION);
}

void undo_substitution(struct undo *u)
{
    uint32_t j = pop_count(&u->records), i = pop_count(&u->records);
    unsigned code = pop_count(&u->records);
    double a = pop_real(&u->records), rhs = pop_real(&u->records), cost = pop_cost(u, j);
    double others = pop_col_dual(u, j, code & CODE_COL_CHANGED);
    struct row_value f = pop_row_value(u, i, code & CODE_ROW_CHANGED);
    u->y[i] = (cost - others) / a;
    u->reduced[j] = 0.0;
    restore_value(u, j, (rhs - f.x) / a, -f.ray / a);
    set_col_status(u, j, SLX_BASIC);
    set_row_status(u, i, code & CODE_SIDE);
}

/* ---- entries ------------------------------------------------------------------------------------------ */

/* w->mark, all 0 before and after, finds the entries of l. */
bool subtract(struct work *w, struct line *l, const struct line *from, double times, uint32_t skip)
{
    if (!succeeded(w, line_reserve(w->env, l, l->count + from->count)))
        return false;
    uint32_t before = l->count;
    for (uint32_t p = 0; p < before; p++)
        w->mark[l->idx[p]] = p + 1;
    for (uint32_t p = 0; p < from->count; p++) {
        uint32_t v = from->idx[p], at = w->mark[v];
        if (v == skip)
            continue;
        double part = times * from->val[p];
        if (at) {
            l->val[at - 1] = difference(l->val[at - 1], part);
        } else if (part != 0.0) {
            l->idx[l->count] = v;
            l->val[l->count++] = -part;
        }
    }
    for (uint32_t p = 0; p < before; p++)
        w->mark[l->idx[p]] = 0;
    uint32_t kept = 0;
    for (uint32_t p = 0; p < l->count; p++)
        if (l->val[p] != 0.0) {
            l->idx[kept] = l->idx[p];
            l->val[kept++] = l->val[p];
        }
    l->count = kept;
    w->effort += before + from->count;
    return true;
}

/* Subtracts `times` the entries of `from`, without `skip`, from line v, a row or a column.  Line v is read; the lines
 * that cross it only have entries appended to them, and need not be read however long they are. */
static bool change_line(struct work *w, bool row, uint32_t v, const struct line *from, double times, uint32_t skip)
{
    struct line *l = &w->other;
    if (!(row ? read_row(w, v, l) : read_col(w, v, l)))
        return false;
    for (uint32_t p = 0; p < l->count; p++)
        w->mark[l->idx[p]] = p + 1;
    for (uint32_t p = 0; p < from->count && w->status == SLX_OK; p++) {
        uint32_t crossing = from->idx[p], at = w->mark[crossing];
        double part = times * from->val[p], was = at ? l->val[at - 1] : 0.0;
        if (crossing == skip || part == 0.0)
            continue;
        add_to_entry(w, !row, crossing, v, -part);
        entry_changed(w, row ? v : crossing, row ? crossing : v, was, at ? difference(was, part) : -part);
    }
    for (uint32_t p = 0; p < l->count; p++)
        w->mark[l->idx[p]] = 0;
    return w->status == SLX_OK && subtract(w, l, from, times, skip);
}

static uint64_t entries_of(const struct line *l, const uint32_t *counts, uint32_t skip)
{
    uint64_t sum = 0;
    for (uint32_t p = 0; p < l->count; p++)
        sum += l->idx[p] == skip ? 0 : counts[l->idx[p]];
    return sum;
}

/* Takes a_kj / a times row i, in w->row, from each row k of column j, in w->col; both are gone already.  Either the
 * rows or the columns that this changes are looked at, whichever are shorter together.  Both orientations get the same
 * products in the same order, so that they drop the same entries. */
static void eliminate(struct work *w, uint32_t i, uint32_t j, double a, double rhs)
{
    for (uint32_t p = 0; p < w->col.count; p++) {
        w->col.val[p] /= a;
        if (w->col.idx[p] != i)
            shift_row(w, w->col.idx[p], w->col.val[p] * rhs);
    }
    bool by_rows = entries_of(&w->col, w->row_count, i) <= entries_of(&w->row, w->col_count, j);
    const struct line *lines = by_rows ? &w->col : &w->row, *from = by_rows ? &w->row : &w->col;
    uint32_t gone = by_rows ? i : j, skip = by_rows ? j : i;
    for (uint32_t p = 0; p < lines->count; p++) {
        uint32_t v = lines->idx[p];
        if (v == gone)
            continue;
        if (!change_line(w, by_rows, v, from, lines->val[p], skip))
            return;
        const struct line *l = &w->other;
        if (!succeeded(w,
                       overlay_write(w->env, by_rows ? &w->row_changes : &w->col_changes, v, l->count, l->idx, l->val)))
            return;
    }
    for (uint32_t p = 0; p < w->col.count; p++)
        if (w->col.idx[p] != i)
            touch_row(w, w->col.idx[p]);
}

void substitute(struct work *w, uint32_t i, uint32_t j, double a, double rhs, unsigned side)
{
    save_substitution(w, i, j, a, rhs, side);
    double times = cost_of(w, j) / a;
    w->offset += times * rhs;
    for (uint32_t k = 0; k < w->row.count && times != 0.0; k++) {
        uint32_t l = w->row.idx[k];
        set_cost(w, l, difference(cost_of(w, l), times * w->row.val[k]));
    }
    remove_row(w, i);
    remove_col(w, j);
    if (w->col.count > 1 && w->status == SLX_OK)
        eliminate(w, i, j, a, rhs);
}

/* ---- free columns ------------------------------------------------------------------------------------- */

enum { MOST_ENTRIES = 100 };
/* A pivot is at least this share of the largest coefficient of its row, and of its column. */
#define PIVOT_SHARE 0.01

/* Whether rows keep column j, whose entries are in w->col, within its bounds where row i, which is all that keeps the
 * column from going one way, or is an equation, has the activity rhs.  (The bound that is met on that way only row i
 * can imply, so that some optimum does have it tight.) */
static bool implied_free(struct work *w, uint32_t j, uint32_t i, double rhs)
{
    bool lower = isinf(lower_of(w, j)), upper = isinf(upper_of(w, j));
    for (uint32_t p = 0; p < w->col.count && !(lower && upper); p++) {
        bool tight = w->col.idx[p] == i;
        struct range r =
            tight ? implied_if_tight(w, i, j, w->col.val[p], rhs) : implied_bounds(w, w->col.idx[p], j, w->col.val[p]);
        lower |= r.least >= lower_of(w, j) - 1e-9 * (1.0 + fabs(lower_of(w, j)));
        upper |= r.most <= upper_of(w, j) + 1e-9 * (1.0 + fabs(upper_of(w, j)));
    }
    return lower && upper;
}

/* Entries that taking row i (in w->row) and column j (in w->col) out adds, less those that leave; stops counting beyond
 * w->most_fill. */
static int64_t net_fill(struct work *w, uint32_t i, uint32_t j)
{
    int64_t leave = (int64_t)w->row.count + w->col.count - 1, fill = -leave;
    if ((int64_t)(w->row.count - 1) * (w->col.count - 1) <= leave + w->most_fill)
        return 0;
    bool by_rows = entries_of(&w->col, w->row_count, i) <= entries_of(&w->row, w->col_count, j);
    const struct line *lines = by_rows ? &w->col : &w->row, *from = by_rows ? &w->row : &w->col;
    uint32_t gone = by_rows ? i : j, skip = by_rows ? j : i;
    for (uint32_t p = 0; p < from->count; p++)
        w->mark[from->idx[p]] = from->idx[p] != skip;
    for (uint32_t p = 0; p < lines->count && fill <= w->most_fill; p++) {
        uint32_t v = lines->idx[p], common = 0;
        if (v == gone || !(by_rows ? read_row(w, v, &w->other) : read_col(w, v, &w->other)))
            continue;
        for (uint32_t q = 0; q < w->other.count; q++)
            common += w->mark[w->other.idx[q]];
        fill += (int64_t)from->count - 1 - common;
    }
    for (uint32_t p = 0; p < from->count; p++)
        w->mark[from->idx[p]] = 0;
    return fill;
}

/* A row that gives column j, and the side on which it does. */
struct giver {
    uint32_t row;
    double a;
    unsigned side;
};

/* The shortest equation of the column with a pivot that is not small. */
static bool find_equation(const struct work *w, struct giver *g)
{
    double most = line_largest(&w->col);
    bool found = false;
    for (uint32_t p = 0; p < w->col.count; p++) {
        uint32_t i = w->col.idx[p];
        if (!is_equation(w, i) || fabs(w->col.val[p]) < PIVOT_SHARE * most || w->row_count[i] < 2 ||
            (found && w->row_count[i] >= w->row_count[g->row]))
            continue;
        *g = (struct giver){i, w->col.val[p], SLX_AT_LOWER};
        found = true;
    }
    return found;
}

uint32_t only_blocker(const struct work *w, bool up, double *value)
{
    uint32_t found = UINT32_MAX;
    for (uint32_t p = 0; p < w->col.count; p++) {
        uint32_t i = w->col.idx[p];
        double a = w->col.val[p];
        if (isinf((a > 0.0) == up ? w->row_upper[i] : w->row_lower[i]))
            continue;
        if (found != UINT32_MAX)
            return UINT32_MAX;
        found = i;
        *value = a;
    }
    return found;
}

/* The row that alone keeps the column from moving the way that its cost, or 0, lets it: some optimum has it tight.  Its
 * dual gets the right sign of itself, as the others' duals have theirs. */
static bool find_blocker(const struct work *w, uint32_t j, struct giver *g)
{
    for (int up = 0; up < 2; up++) {
        if (up ? cost_of(w, j) > 0.0 : cost_of(w, j) < 0.0)
            continue;
        g->row = only_blocker(w, up, &g->a);
        if (g->row == UINT32_MAX || fabs(g->a) < PIVOT_SHARE * line_largest(&w->col) || w->row_count[g->row] < 2)
            continue;
        g->side = (g->a > 0.0) == up ? SLX_AT_UPPER : SLX_AT_LOWER;
        return true;
    }
    return false;
}

bool substitute_if_light(struct work *w, uint32_t i, uint32_t j, double a, unsigned side)
{
    double rhs = side == SLX_AT_LOWER ? w->row_lower[i] : w->row_upper[i];
    if (w->col.count > MOST_ENTRIES || fabs(a) < PIVOT_SHARE * line_largest(&w->col) || !implied_free(w, j, i, rhs) ||
        !read_row(w, i, &w->row) || fabs(a) < PIVOT_SHARE * line_largest(&w->row))
        return false;
    if (net_fill(w, i, j) > w->most_fill) {
        bits_set(w->col_refused, j);
        return false;
    }
    substitute(w, i, j, a, rhs, side);
    return true;
}

bool free_substitution(struct work *w, uint32_t j)
{
    uint32_t count = w->col_count[j];
    struct giver g = {0, 0.0, SLX_AT_LOWER};
    return count >= 2 && count <= MOST_ENTRIES && !changes_are_full(w) && read_col(w, j, &w->col) &&
           (find_equation(w, &g) || find_blocker(w, j, &g)) && substitute_if_light(w, g.row, j, g.a, g.side);
}
