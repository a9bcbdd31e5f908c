/* Activities of rows within their bounds, and the bounds that they imply for columns. */
#include "presolve/work_private.h"

static void refresh(struct work *w, uint32_t i)
{
    if (bits_get(w->fresh, i))
        return;
    double least = 0.0, most = 0.0;
    uint32_t least_infinite = 0, most_infinite = 0;
    if (!read_row(w, i, &w->scan))
        return;
    for (uint32_t k = 0; k < w->scan.count; k++) {
        double a = w->scan.val[k];
        uint32_t j = w->scan.idx[k];
        double low = a > 0.0 ? lower_of(w, j) : upper_of(w, j), high = a > 0.0 ? upper_of(w, j) : lower_of(w, j);
        if (isinf(low))
            least_infinite++;
        else
            least += a * low;
        if (isinf(high))
            most_infinite++;
        else
            most += a * high;
    }
    w->least[i] = least;
    w->most[i] = most;
    w->least_infinite[i] = least_infinite;
    w->most_infinite[i] = most_infinite;
    bits_set(w->fresh, i);
}

struct range row_range(struct work *w, uint32_t i)
{
    refresh(w, i);
    return (struct range){w->least_infinite[i] ? -INFINITY : w->least[i], w->most_infinite[i] ? INFINITY : w->most[i]};
}

/* The sum without one contribution; unknown, thus infinite, where the difference has lost its digits. */
static double without(double sum, uint32_t infinite, double contribution, double unknown)
{
    if (isinf(contribution))
        return infinite == 1 ? sum : unknown;
    if (infinite)
        return unknown;
    double rest = sum - contribution;
    return fabs(contribution) > 1e8 * (1.0 + fabs(rest)) ? unknown : rest;
}

/* row_range without the column j whose entry is a. */
static struct range row_range_without(struct work *w, uint32_t i, uint32_t j, double a)
{
    refresh(w, i);
    double low = a > 0.0 ? lower_of(w, j) : upper_of(w, j), high = a > 0.0 ? upper_of(w, j) : lower_of(w, j);
    return (struct range){without(w->least[i], w->least_infinite[i], a * low, -INFINITY),
                          without(w->most[i], w->most_infinite[i], a * high, INFINITY)};
}

static struct range implied_between(struct work *w, uint32_t i, uint32_t j, double a, double least, double most)
{
    struct range rest = row_range_without(w, i, j, a);
    double low = (least - rest.most) / a, high = (most - rest.least) / a;
    if (isinf(rest.most) || isinf(least))
        low = a > 0.0 ? -INFINITY : INFINITY;
    if (isinf(rest.least) || isinf(most))
        high = a > 0.0 ? INFINITY : -INFINITY;
    return a > 0.0 ? (struct range){low, high} : (struct range){high, low};
}

struct range implied_bounds(struct work *w, uint32_t i, uint32_t j, double a)
{
    return implied_between(w, i, j, a, w->row_lower[i], w->row_upper[i]);
}

struct range implied_if_tight(struct work *w, uint32_t i, uint32_t j, double a, double rhs)
{
    return implied_between(w, i, j, a, rhs, rhs);
}

bool is_superfluous(struct work *w, uint32_t j, bool upper)
{
    double bound = upper ? upper_of(w, j) : lower_of(w, j), slack = 1e-9 * (1.0 + fabs(bound));
    if (isinf(bound))
        return true;
    if (!read_col(w, j, &w->aside))
        return false;
    for (uint32_t p = 0; p < w->aside.count; p++) {
        struct range r = implied_bounds(w, w->aside.idx[p], j, w->aside.val[p]);
        if (upper ? r.most <= bound + slack : r.least >= bound - slack)
            return true;
    }
    return false;
}

void drop_bound(struct work *w, uint32_t j, bool upper)
{
    if (upper && isfinite(upper_of(w, j)))
        set_bounds(w, j, lower_of(w, j), INFINITY);
    if (!upper && isfinite(lower_of(w, j)))
        set_bounds(w, j, -INFINITY, upper_of(w, j));
}
