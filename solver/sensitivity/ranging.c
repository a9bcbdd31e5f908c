/* Ranging: the intervals of one cost or one bound over which the basis stays optimal. */
#include "sensitivity/sensitivity_private.h"

/* Entries of a row or column of the scaled tableau up to this, relative to the largest one, block no movement: they are
 * what rounding leaves of zeros.  (Coefficients that were cut off after some digits leave more, as in dfl001; but those
 * are the model's.) */
static const double pivot_tolerance = 1e-10;

/* An interval of t around 0, and the variables that end it. */
struct interval {
    double low, high;
    uint32_t stop_low, stop_high; /* NONE: nothing does */
};

static const struct interval whole = {-INFINITY, INFINITY, NONE, NONE};

static struct interval mirrored(struct interval v)
{
    return (struct interval){-v.high, -v.low, v.stop_high, v.stop_low};
}

/* Variable `who` has a quantity that moves at `rate` times t and may fall by `down` and rise by `up`. */
static void restrict_to(struct interval *v, double rate, double down, double up, uint32_t who)
{
    if (rate == 0.0)
        return;
    double low = rate > 0.0 ? -down / rate : up / rate, high = rate > 0.0 ? up / rate : -down / rate;
    if (low > v->low) {
        v->low = low;
        v->stop_low = who;
    }
    if (high < v->high) {
        v->high = high;
        v->stop_high = who;
    }
}

/* How far the reduced cost of nonbasic k may fall and rise with its sign staying right. */
static void dual_room(const struct sensitivity *s, uint32_t k, double *down, double *up)
{
    unsigned status = basis_status(&s->b, k);
    bool fixed = status != SLX_FREE && lower_of(s, k) >= upper_of(s, k);
    *down = fixed || status == SLX_AT_UPPER ? INFINITY : status == SLX_FREE ? 0.0 : greater(s->d[k], 0.0);
    *up = fixed || status == SLX_AT_LOWER ? INFINITY : status == SLX_FREE ? 0.0 : greater(-s->d[k], 0.0);
}

static slx_range range_of(const struct sensitivity *s, double present, struct interval v, double slope)
{
    double objective = s->solution->objective;
    return (slx_range){.low = present + v.low,
                       .high = present + v.high,
                       .objective_low = slope == 0.0 ? objective : objective + slope * v.low,
                       .objective_high = slope == 0.0 ? objective : objective + slope * v.high,
                       .stop_low = v.stop_low,
                       .stop_high = v.stop_high};
}

/* The change t of the cost in position p moves the reduced cost of each nonbasic variable by -t times its entry of
 * tableau row p. */
static struct interval basic_cost_interval(struct sensitivity *s, uint32_t p)
{
    struct interval v = whole;
    int own = basis_exponent(&s->b, s->b.basic[p]);
    double most = 1.0, down, up; /* the row has a 1 */
    basis_inverse_row(&s->b, p);
    basis_price_all(&s->b);
    const struct svec *row = &s->b.row, *rho = &s->b.rho;
    const uint32_t columns = row->count == SVEC_DENSE ? s->b.n : row->count, logicals = svec_entries(rho);
    for (uint32_t e = 0; e < columns; e++)
        most = greater(most, fabs(row->val[svec_entry(row, e)]));
    for (uint32_t e = 0; e < columns + logicals; e++) {
        const bool logical = e >= columns;
        const uint32_t at = logical ? svec_entry(rho, e - columns) : svec_entry(row, e);
        const uint32_t k = logical ? s->b.n + at : at;
        const double alpha = logical ? -rho->val[at] : row->val[at];
        if (s->position[k] != NONE || fabs(alpha) <= pivot_tolerance * most)
            continue;
        dual_room(s, k, &down, &up);
        restrict_to(&v, -ldexp(alpha, own - basis_exponent(&s->b, k)), down, up, k);
    }
    svec_clear(&s->b.row);
    svec_clear(&s->b.rho);
    return v;
}

/* Of the cost of variable k, for minimisation. */
static struct interval cost_interval(struct sensitivity *s, uint32_t k)
{
    struct interval v = whole;
    double down, up;
    if (s->position[k] != NONE)
        return basic_cost_interval(s, s->position[k]);
    dual_room(s, k, &down, &up);
    restrict_to(&v, 1.0, down, up, k);
    return v;
}

/* Of the cost of k, by that interval. */
static void tell_cost(const struct sensitivity *s, uint32_t k, struct interval v, slx_range *out)
{
    const double present = k < s->b.n ? cvec_get(s->b.lp->cost, k) : 0.0;
    *out = range_of(s, present, s->b.lp->maximise ? mirrored(v) : v, value_of(s, k));
}

void sensitivity_cost(struct sensitivity *s, uint32_t k, slx_range *out)
{
    tell_cost(s, k, cost_interval(s, k), out);
}

/* The change t of the value of nonbasic k moves the basic values by -t times its tableau column.  The variable `free`,
 * which is basic, may have any value; *rate is what it moves by for each unit of t.  NONE, NULL: there is none. */
static struct interval activity_interval(struct sensitivity *s, uint32_t k, uint32_t free, double *rate)
{
    struct interval v = whole;
    int own = basis_exponent(&s->b, k);
    double most = 0.0;
    if (rate)
        *rate = 0.0;
    basis_tableau_column(&s->b, k, false);
    const struct svec *col = &s->b.col;
    for (uint32_t e = 0; e < svec_entries(col); e++)
        most = greater(most, fabs(col->val[svec_entry(col, e)]));
    for (uint32_t e = 0; e < svec_entries(col); e++) {
        uint32_t p = svec_entry(col, e), basic = s->b.basic[p];
        double alpha = col->val[p];
        const double moves = -ldexp(alpha, basis_exponent(&s->b, basic) - own);
        if (fabs(alpha) > pivot_tolerance * most && basic == free)
            *rate = moves;
        else if (fabs(alpha) > pivot_tolerance * most)
            restrict_to(&v, moves, greater(value_of(s, basic) - lower_of(s, basic), 0.0),
                        greater(upper_of(s, basic) - value_of(s, basic), 0.0), basic);
    }
    svec_clear(&s->b.col);
    return v;
}

void sensitivity_bounds(struct sensitivity *s, uint32_t k, slx_range *lower, slx_range *upper)
{
    double l = lower_of(s, k), u = upper_of(s, k), value = value_of(s, k);
    double slope = s->b.lp->maximise ? -s->d[k] : s->d[k];
    unsigned status = basis_status(&s->b, k);
    /* A bound that is not active may be anywhere on its side of the value. */
    *lower = range_of(s, 0.0, (struct interval){-INFINITY, greater(value, l), NONE, k}, 0.0);
    *upper = range_of(s, 0.0, (struct interval){lesser(value, u), INFINITY, k, NONE}, 0.0);
    if (status != SLX_AT_LOWER && status != SLX_AT_UPPER)
        return;
    struct interval v = activity_interval(s, k, NONE, NULL);
    if (l >= u) {
        *lower = *upper = range_of(s, value, v, slope);
    } else if (status == SLX_AT_LOWER) {
        restrict_to(&v, 1.0, INFINITY, u - l, k);
        *lower = range_of(s, value, v, slope);
    } else {
        restrict_to(&v, 1.0, u - l, INFINITY, k);
        *upper = range_of(s, value, v, slope);
    }
}

/* The value of basic k at the vertex that is met where its cost leaves an interval at an end that `entering` has, so that
 * it rises or falls; infinite where there is no such vertex, the present one where the interval has no end. */
static double neighbour_value(struct sensitivity *s, uint32_t k, uint32_t entering, bool rises)
{
    double rate;
    if (entering == NONE)
        return value_of(s, k);
    const struct interval t = activity_interval(s, entering, k, &rate);
    if (rate == 0.0)
        return value_of(s, k);
    return value_of(s, k) + rate * ((rate > 0.0) == rises ? t.high : t.low);
}

void sensitivity_activity(struct sensitivity *s, uint32_t k, slx_range *cost, slx_range *activity)
{
    const struct interval c = cost_interval(s, k);
    tell_cost(s, k, c, cost);
    if (s->position[k] == NONE) {
        const double slope = s->b.lp->maximise ? -s->d[k] : s->d[k];
        *activity = range_of(s, value_of(s, k), activity_interval(s, k, NONE, NULL), slope);
        return;
    }
    const bool high_first = s->b.lp->maximise; /* a lower cost for minimisation makes the value rise */
    *activity = (slx_range){.low = neighbour_value(s, k, c.stop_high, false),
                            .high = neighbour_value(s, k, c.stop_low, true),
                            .objective_low = high_first ? cost->objective_low : cost->objective_high,
                            .objective_high = high_first ? cost->objective_high : cost->objective_low,
                            .stop_low = c.stop_high,
                            .stop_high = c.stop_low};
}
