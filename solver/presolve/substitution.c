/* A free column and an equation that gives it leave together: x_j = (rhs - the rest of the row) / a.
 *
 * The row, times what each other row and the objective have of the column, is taken from them.  Undone, the column is
 * basic and the row's dual is what makes its reduced cost 0; the other duals and reduced costs stay.
 *
 * Record: [entries of the row without the column], [entries of the column without the row], cost, rhs, coefficient,
 * code, row, column.
 */
#include "presolve/families.h"

enum { CODE_SIDE = 3, CODE_ROW_CHANGED = 4, CODE_COL_CHANGED = 8 };

static double difference(double was, double part)
{
    double now = was - part;
    return fabs(now) <= 1e-13 * (fabs(was) + fabs(part)) ? 0.0 : now;
}

static void save_substitution(struct work *w, uint32_t i, uint32_t j, double a, double rhs, unsigned side)
{
    bool row_changed = overlay_has(&w->row_changes, i), col_changed = overlay_has(&w->col_changes, j);
    struct line *lines[] = {row_changed ? &w->row : NULL, col_changed ? &w->col : NULL};
    uint32_t skip[] = {j, i};
    for (int k = 0; k < 2; k++)
        if (lines[k]) {
            struct line *l = lines[k];
            for (uint32_t p = 0; p < l->count; p++)
                if (l->idx[p] == skip[k])
                    l->val[p] = 0.0;
            save_line(w, l);
            for (uint32_t p = 0; p < l->count; p++)
                if (l->idx[p] == skip[k])
                    l->val[p] = a;
        }
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

void substitute(struct work *w, uint32_t i, uint32_t j, double a, double rhs, unsigned side)
{
    save_substitution(w, i, j, a, rhs, side);
    double times = w->cost[j] / a;
    w->offset += times * rhs;
    for (uint32_t k = 0; k < w->row.count && times != 0.0; k++) {
        uint32_t l = w->row.idx[k];
        set_cost(w, l, difference(w->cost[l], times * w->row.val[k]));
    }
    remove_row(w, i);
    remove_col(w, j);
}
