/* What the families' ways back have in common: fields of records, values restored, sums over a row or a column. */
#include "presolve/undo_private.h"
#include "presolve/work_private.h"

void save_cost(struct work *w, uint32_t j)
{
    bool same = cost_of(w, j) == w->sign * cvec_get(w->lp->cost, j);
    if (!same)
        save_real(w, cost_of(w, j));
    save_count(w, same);
}

void save_line_without(struct work *w, struct line *l, uint32_t index)
{
    uint32_t at = 0;
    while (at < l->count && l->idx[at] != index)
        at++;
    const double value = at < l->count ? l->val[at] : 0.0;
    if (at < l->count)
        l->val[at] = 0.0;
    save_line(w, l);
    if (at < l->count)
        l->val[at] = value;
}

double pop_cost(struct undo *u, uint32_t j)
{
    bool same = pop_count(&u->records);
    double cost = same ? u->sign * cvec_get(u->lp->cost, j) : pop_real(&u->records);
    return u->farkas ? 0.0 : cost;
}

void restore_value(struct undo *u, uint32_t j, double x, double ray)
{
    if (u->farkas)
        return;
    if (x != u->x[j])
        spmat_axpy(u->lp->cols, j, x - u->x[j], u->activity);
    u->x[j] = x;
    if (u->ray && ray != u->ray[j]) {
        spmat_axpy(u->lp->cols, j, ray - u->ray[j], u->ray_activity);
        u->ray[j] = ray;
    }
}

struct row_value pop_row_value(struct undo *u, uint32_t i, bool changed)
{
    if (!changed)
        return (struct row_value){u->activity[i], u->ray ? u->ray_activity[i] : 0.0};
    struct row_value f = {0.0, 0.0};
    for (uint32_t count = pop_entries(&u->records); count > 0; count--) {
        double a;
        uint32_t j = pop_entry(&u->records, &a);
        f.x += a * u->x[j];
        f.ray += u->ray ? a * u->ray[j] : 0.0;
    }
    return f;
}

double pop_col_dual(struct undo *u, uint32_t j, bool changed)
{
    if (!changed)
        return spmat_dot(u->lp->cols, j, u->y);
    double sum = 0.0;
    for (uint32_t count = pop_entries(&u->records); count > 0; count--) {
        double a;
        uint32_t i = pop_entry(&u->records, &a);
        sum += a * u->y[i];
    }
    return sum;
}

unsigned active_side(const struct undo *u, unsigned status, double dual, bool fixed)
{
    if (u->farkas || u->interior)
        return dual > 0.0 ? SLX_AT_LOWER : dual < 0.0 ? SLX_AT_UPPER : SLX_BASIC;
    if ((status == SLX_AT_LOWER || status == SLX_AT_UPPER) && fixed && dual != 0.0)
        return dual > 0.0 ? SLX_AT_LOWER : SLX_AT_UPPER;
    return status;
}
