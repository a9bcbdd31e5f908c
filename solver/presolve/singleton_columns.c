/* Columns with one entry.
 *
 * A slack, whose row is an equation or whose cost is 0, is taken into the row's bounds; with a cost the row's multiple
 * that makes it 0 is moved to the objective first, where the other columns bear that.  One that its row keeps within
 * its bounds is free, and leaves together with the row (substitution.c undoes that).
 */
#include "presolve/families_private.h"

/* ---- slacks ------------------------------------------------------------------------------------------- */

/* The cost of entry k of w->row, once `times` the row has been moved to the objective. */
static double shifted_cost(const struct work *w, uint32_t k, double times)
{
    double was = cost_of(w, w->row.idx[k]), part = times * w->row.val[k], now = was - part;
    return fabs(now) <= 1e-13 * (fabs(was) + fabs(part)) ? 0.0 : now;
}

/* Moves `times` row i, an equation, from the rows to the objective. */
static void shift_costs(struct work *w, uint32_t i, double times)
{
    w->offset += times * w->row_lower[i];
    for (uint32_t k = 0; k < w->row.count; k++)
        set_cost(w, w->row.idx[k], shifted_cost(w, k, times));
}

/* Whether a reduced cost of that sign has a bound to stand at. */
static bool has_bound_for(const struct work *w, uint32_t j, double cost)
{
    return cost == 0.0 || (cost > 0.0 ? lower_of(w, j) > -INFINITY : upper_of(w, j) < INFINITY);
}

/* Whether the other columns of the row, in w->row, bear the slack's cost: none becomes dual infeasible at zero duals
 * that was not, and of those that had no cost at most one more gets one than loses it.  Costs that are spread over many
 * columns cost the simplex method far more than the column saves: on model11 17,000 iterations in place of 5,000. */
static bool cost_is_borne(const struct work *w, uint32_t j, double times)
{
    int spread = 0;
    for (uint32_t k = 0; k < w->row.count; k++) {
        uint32_t l = w->row.idx[k];
        if (l == j)
            continue;
        double was = cost_of(w, l), now = shifted_cost(w, k, times);
        if (has_bound_for(w, l, was) && !has_bound_for(w, l, now))
            return false;
        spread += (was == 0.0) - (now == 0.0);
    }
    return spread <= 1;
}

/* Record: [entries of the row without the slack], the slack's and the row's bounds, the dual's shift, coefficient,
 * changed, row, column. */
bool slack_column(struct work *w, uint32_t j)
{
    if (w->col_count[j] != 1 || !read_col(w, j, &w->col))
        return false;
    uint32_t i = w->col.idx[0];
    double a = w->col.val[0], low = w->row_lower[i], high = w->row_upper[i];
    bool equation = low == high;
    if ((cost_of(w, j) != 0.0 && !equation) || w->row_count[i] < 2 || !read_row(w, i, &w->row))
        return false;
    if (fabs(a) < 1e-3 * line_largest(&w->row) || lower_of(w, j) == upper_of(w, j))
        return false;
    if (cost_of(w, j) != 0.0 && !cost_is_borne(w, j, cost_of(w, j) / a))
        return false;
    bool changed = overlay_has(&w->row_changes, i);
    if (changed)
        save_line_without(w, &w->row, j);
    double shift = cost_of(w, j) / a;
    save_real(w, lower_of(w, j));
    save_real(w, upper_of(w, j));
    save_real(w, low);
    save_real(w, high);
    save_real(w, shift);
    save_real(w, a);
    save_count(w, changed);
    save_count(w, i);
    save_count(w, j);
    save_tag(w, FAMILY_SLACK);
    if (shift != 0.0)
        shift_costs(w, i, shift);
    double least = a * (a > 0.0 ? lower_of(w, j) : upper_of(w, j)),
           most_of_slack = a * (a > 0.0 ? upper_of(w, j) : lower_of(w, j));
    remove_col(w, j);
    set_row_bounds(w, i, isinf(most_of_slack) ? -INFINITY : low - most_of_slack,
                   isinf(least) ? INFINITY : high - least);
    return true;
}

struct slack {
    double lower, upper, low, high, a;
};

/* The slack of a basic row, whose dual is 0: at a bound of its own where that suits the row, else where it brings the
 * row to the nearer of the row's bounds.  Returns the status of the slack; *row_side is SLX_BASIC if the slack is not.
 */
static unsigned place_slack(const struct slack *s, double f, double *x, unsigned *row_side)
{
    *row_side = SLX_BASIC;
    if (s->low != s->high) {
        double at_lower = f + s->a * s->lower, at_upper = f + s->a * s->upper;
        *x = s->lower;
        if (isfinite(s->lower) && at_lower >= s->low && at_lower <= s->high)
            return SLX_AT_LOWER;
        *x = s->upper;
        if (isfinite(s->upper) && at_upper >= s->low && at_upper <= s->high)
            return SLX_AT_UPPER;
        *x = 0.0;
        if (isinf(s->low) && isinf(s->high))
            return SLX_FREE;
    }
    double to_low = (s->low - f) / s->a, to_high = (s->high - f) / s->a;
    double low_fault = isinf(s->low) ? INFINITY : greater(greater(s->lower - to_low, to_low - s->upper), 0.0);
    double high_fault = isinf(s->high) ? INFINITY : greater(greater(s->lower - to_high, to_high - s->upper), 0.0);
    *row_side = low_fault <= high_fault ? SLX_AT_LOWER : SLX_AT_UPPER;
    *x = low_fault <= high_fault ? to_low : to_high;
    return SLX_BASIC;
}

/* The slack of an interior point, whose row has the dual y: as near to the bound that goes with y as the row lets it.
 * Then y times the row's distance from its old bound is what row and slack have together. */
static double interior_slack(const struct slack *s, double f, double y)
{
    const double wanted = (y > 0.0) == (s->a > 0.0) ? s->upper : s->lower;
    const double to_low = (s->low - f) / s->a, to_high = (s->high - f) / s->a;
    double x = isfinite(wanted) ? wanted : 0.0;
    x = greater(x, s->a > 0.0 ? to_low : to_high);
    x = lesser(x, s->a > 0.0 ? to_high : to_low);
    return lesser(greater(x, s->lower), s->upper);
}

void undo_slack_column(struct undo *u)
{
    uint32_t j = pop_count(&u->records), i = pop_count(&u->records);
    bool changed = pop_count(&u->records);
    struct slack s;
    s.a = pop_real(&u->records);
    double shift = pop_real(&u->records);
    s.high = pop_real(&u->records);
    s.low = pop_real(&u->records);
    s.upper = pop_real(&u->records);
    s.lower = pop_real(&u->records);
    struct row_value f = pop_row_value(u, i, changed);
    unsigned row_side = row_status(u, i), status;
    double x, ray = 0.0;
    u->reduced[j] = -s.a * u->y[i];
    if (u->interior) {
        status = SLX_BASIC;
        x = interior_slack(&s, f.x, u->y[i]);
    } else if (row_side == SLX_AT_LOWER || row_side == SLX_AT_UPPER) {
        bool upper = (row_side == SLX_AT_LOWER) == (s.a > 0.0);
        status = upper ? SLX_AT_UPPER : SLX_AT_LOWER;
        x = upper ? s.upper : s.lower;
        if (isinf(x)) /* the status says nothing, as it may at a point where a limit was met */
            x = isfinite(s.lower) ? s.lower : isfinite(s.upper) ? s.upper : 0.0;
    } else {
        status = place_slack(&s, f.x, &x, &row_side);
    }
    if (u->ray && f.ray != 0.0) {
        double gain = -f.ray / s.a; /* the component that keeps the row's value along the ray */
        bool held = f.ray > 0.0 ? isfinite(s.high) : isfinite(s.low);
        ray = held ? gain : 0.0;
    }
    restore_value(u, j, x, ray);
    set_col_status(u, j, status);
    set_row_status(u, i, row_side);
    u->y[i] += u->farkas ? 0.0 : shift;
}

/* ---- implied free ------------------------------------------------------------------------------------- */

/* Whether the row alone, at its bound to which the cost drives the column, keeps the column within its own. */
static bool kept_by_row(struct work *w, uint32_t i, uint32_t j, double a, double rhs)
{
    double slack_lower = 1e-9 * (1.0 + fabs(lower_of(w, j))), slack_upper = 1e-9 * (1.0 + fabs(upper_of(w, j)));
    if (isinf(lower_of(w, j)) && isinf(upper_of(w, j)))
        return true;
    struct range implied = implied_if_tight(w, i, j, a, rhs);
    return (isinf(lower_of(w, j)) || implied.least >= lower_of(w, j) - slack_lower) &&
           (isinf(upper_of(w, j)) || implied.most <= upper_of(w, j) + slack_upper);
}

bool free_singleton(struct work *w, uint32_t j)
{
    if (w->col_count[j] != 1 || !read_col(w, j, &w->col))
        return false;
    uint32_t i = w->col.idx[0];
    double a = w->col.val[0], y = cost_of(w, j) / a;
    bool at_lower = y > 0.0 || (y == 0.0 && isfinite(w->row_lower[i]));
    double rhs = at_lower ? w->row_lower[i] : w->row_upper[i];
    if (isinf(rhs)) {
        w->unbounded |= y != 0.0 && isinf((cost_of(w, j) > 0.0) ? lower_of(w, j) : upper_of(w, j));
        return false;
    }
    if (!kept_by_row(w, i, j, a, rhs) || !read_row(w, i, &w->row))
        return false;
    if (fabs(a) < 1e-3 * line_largest(&w->row))
        return false;
    substitute(w, i, j, a, rhs, at_lower ? SLX_AT_LOWER : SLX_AT_UPPER);
    return true;
}
