/* The families.  Numbers are small integers unless the family is about their size, so that status and optimum by
 * construction are exact.  All are made as minimisations; random_lp_make turns half of them round.
 */
#include <math.h>
#include <string.h>

#include "base/base.h"
#include "random_lp.h"

#define INF INFINITY

/* ---- draws ------------------------------------------------------------------------------------- */

/* An integer from low to high, both included. */
static int draw(uint64_t *s, int low, int high)
{
    return low + (int)(random_bits(s) % (uint64_t)(high - low + 1));
}

static bool chance(uint64_t *s, int percent)
{
    return draw(s, 1, 100) <= percent;
}

static int at_most(int a, int b)
{
    return a < b ? a : b;
}

/* Sizes from least to the full ones, the small ones as often as the large. */
static void draw_size(struct random_lp *p, uint64_t *s, int least)
{
    static const int caps[] = {4, 10, 30, 80};
    int cap = caps[draw(s, 0, 3)];
    p->nrows = (uint32_t)draw(s, least, at_most(cap, RANDOM_ROWS));
    p->ncols = (uint32_t)draw(s, least, at_most(cap, RANDOM_COLS));
}

static void draw_entries(struct random_lp *p, uint64_t *s, int percent, int low, int high)
{
    for (uint32_t i = 0; i < p->nrows; i++)
        for (uint32_t j = 0; j < p->ncols; j++)
            p->a[i][j] = chance(s, percent) ? draw(s, low, high) : 0;
}

static void draw_costs(struct random_lp *p, uint64_t *s, int low, int high)
{
    for (uint32_t j = 0; j < p->ncols; j++)
        p->cost[j] = draw(s, low, high);
}

/* Boxes, and a point of integers in them. */
static void draw_boxes(struct random_lp *p, uint64_t *s, double *x)
{
    for (uint32_t j = 0; j < p->ncols; j++) {
        p->col_lower[j] = draw(s, -5, 5);
        p->col_upper[j] = p->col_lower[j] + draw(s, 1, 20);
        x[j] = draw(s, (int)p->col_lower[j], (int)p->col_upper[j]);
    }
}

static double row_times(const struct random_lp *p, uint32_t i, const double *x)
{
    double sum = 0;
    for (uint32_t j = 0; j < p->ncols; j++)
        sum += p->a[i][j] * x[j];
    return sum;
}

/* Row bounds that x meets, with slack up to `slack`: below, above or both. */
static void draw_rows_around(struct random_lp *p, uint64_t *s, const double *x, int slack)
{
    for (uint32_t i = 0; i < p->nrows; i++) {
        double activity = row_times(p, i, x);
        int kind = draw(s, 1, 3);
        p->row_lower[i] = kind & 1 ? activity - draw(s, 0, slack) : -INF;
        p->row_upper[i] = kind & 2 ? activity + draw(s, 0, slack) : INF;
    }
}

/* ---- with an optimum in a box ---------------------------------------------------------------------- */

static void boxed(struct random_lp *p, uint64_t *s, int slack)
{
    double x[RANDOM_COLS];
    draw_size(p, s, 1);
    draw_entries(p, s, draw(s, 10, 60), -9, 9);
    draw_boxes(p, s, x);
    draw_rows_around(p, s, x, slack);
    draw_costs(p, s, -9, 9);
    p->expected = SLX_OPTIMAL;
}

static void bounded(struct random_lp *p, uint64_t *s)
{
    boxed(p, s, 5);
}

/* Every row tight at one point. */
static void degenerate(struct random_lp *p, uint64_t *s)
{
    boxed(p, s, 0);
}

static void fixed_columns(struct random_lp *p, uint64_t *s)
{
    double x[RANDOM_COLS];
    boxed(p, s, 0);
    draw_boxes(p, s, x);
    for (uint32_t j = 0; j < p->ncols; j++)
        if (chance(s, 60))
            p->col_lower[j] = p->col_upper[j] = x[j];
    draw_rows_around(p, s, x, 5);
}

static void fractional(struct random_lp *p, uint64_t *s)
{
    double x[RANDOM_COLS];
    draw_size(p, s, 1);
    for (uint32_t i = 0; i < p->nrows; i++)
        for (uint32_t j = 0; j < p->ncols; j++)
            p->a[i][j] = 2 * random_unit(s) - 1;
    draw_boxes(p, s, x);
    draw_rows_around(p, s, x, 3);
    for (uint32_t j = 0; j < p->ncols; j++)
        p->cost[j] = 2 * random_unit(s) - 1;
    p->expected = SLX_OPTIMAL;
}

/* ---- optimal by construction: a point and duals first, then bounds and costs that they are optimal for -------- */

static void bounds_for(uint64_t *s, double value, double dual, double *lower, double *upper)
{
    bool fixed = chance(s, 5);
    *lower = dual > 0 || fixed ? value : chance(s, 40) ? -INF : value - draw(s, 0, 4);
    *upper = dual < 0 || fixed ? value : chance(s, 40) ? INF : value + draw(s, 0, 4);
}

static void constructed(struct random_lp *p, uint64_t *s)
{
    double x[RANDOM_COLS], y[RANDOM_ROWS];
    draw_size(p, s, 1);
    draw_entries(p, s, draw(s, 10, 60), -9, 9);
    for (uint32_t j = 0; j < p->ncols; j++) {
        x[j] = draw(s, -9, 9);
        p->cost[j] = chance(s, 50) ? draw(s, -5, 5) : 0; /* the reduced cost, as yet */
        bounds_for(s, x[j], p->cost[j], &p->col_lower[j], &p->col_upper[j]);
    }
    for (uint32_t i = 0; i < p->nrows; i++) {
        y[i] = chance(s, 50) ? draw(s, -5, 5) : 0;
        bounds_for(s, row_times(p, i, x), y[i], &p->row_lower[i], &p->row_upper[i]);
    }
    p->optimum = 0;
    for (uint32_t j = 0; j < p->ncols; j++) {
        for (uint32_t i = 0; i < p->nrows; i++)
            p->cost[j] += p->a[i][j] * y[i];
        p->optimum += p->cost[j] * x[j];
    }
    p->expected = SLX_OPTIMAL;
}

/* Multiplies row i by 10^k and column j by 10^l, with k and l up to 3 either way. */
static void badly_scaled(struct random_lp *p, uint64_t *s)
{
    constructed(p, s);
    for (uint32_t i = 0; i < p->nrows; i++) {
        double scale = pow(10, draw(s, -3, 3));
        for (uint32_t j = 0; j < p->ncols; j++)
            p->a[i][j] *= scale;
        p->row_lower[i] *= scale;
        p->row_upper[i] *= scale;
    }
    for (uint32_t j = 0; j < p->ncols; j++) {
        double scale = pow(10, draw(s, -3, 3));
        for (uint32_t i = 0; i < p->nrows; i++)
            p->a[i][j] *= scale;
        p->cost[j] *= scale;
        p->col_lower[j] /= scale;
        p->col_upper[j] /= scale;
    }
}

static void large_numbers(struct random_lp *p, uint64_t *s)
{
    constructed(p, s);
    double bound = pow(10, draw(s, 2, 5)), cost = pow(10, draw(s, 2, 6));
    for (uint32_t i = 0; i < p->nrows; i++) {
        p->row_lower[i] *= bound;
        p->row_upper[i] *= bound;
    }
    for (uint32_t j = 0; j < p->ncols; j++) {
        p->col_lower[j] *= bound;
        p->col_upper[j] *= bound;
        p->cost[j] *= cost;
    }
    p->optimum *= bound * cost;
}

/* max sum 10^(n-j) x_j with 2 sum over i<j of 10^(j-i) x_i + x_j <= 100^(j-1): 100^(n-1), where Dantzig's rule may
 * visit 2^n vertices. */
static void klee_minty(struct random_lp *p, uint64_t *s)
{
    uint32_t n = (uint32_t)draw(s, 1, 7);
    p->nrows = p->ncols = n;
    for (uint32_t j = 0; j < n; j++) {
        for (uint32_t i = 0; i < j; i++)
            p->a[j][i] = 2 * pow(10, j - i);
        p->a[j][j] = 1;
        p->cost[j] = -pow(10, n - 1 - j);
        p->row_upper[j] = pow(100, j);
    }
    p->expected = SLX_OPTIMAL;
    p->optimum = -pow(100, n - 1);
}

/* ---- structured ---------------------------------------------------------------------------------- */

static void transport(struct random_lp *p, uint64_t *s)
{
    uint32_t sources = (uint32_t)draw(s, 1, 8), sinks = (uint32_t)draw(s, 1, 10);
    double spare = 0; /* supply without demand */
    bool exact = chance(s, 50);
    p->nrows = sources + sinks;
    p->ncols = sources * sinks;
    for (uint32_t j = 0; j < p->ncols; j++)
        p->a[j / sinks][j] = p->a[sources + j % sinks][j] = 1;
    for (uint32_t i = 0; i < sources; i++)
        spare += p->row_upper[i] = draw(s, 1, 20);
    for (uint32_t k = sources; k < p->nrows; k++) {
        spare -= p->row_lower[k] = draw(s, 1, 20);
        p->row_upper[k] = exact ? p->row_lower[k] : INF;
    }
    if (spare < 0) {
        p->row_upper[0] -= spare;
        spare = 0;
    }
    draw_costs(p, s, 1, 20);
    p->expected = SLX_OPTIMAL;
    if (chance(s, 15)) {
        p->row_lower[sources] += spare + 1;
        p->row_upper[sources] = INF;
        p->expected = SLX_INFEASIBLE;
    }
}

static void assignment(struct random_lp *p, uint64_t *s)
{
    uint32_t k = (uint32_t)draw(s, 1, 8);
    p->nrows = 2 * k;
    p->ncols = k * k;
    for (uint32_t j = 0; j < p->ncols; j++)
        p->a[j / k][j] = p->a[k + j % k][j] = 1;
    for (uint32_t i = 0; i < p->nrows; i++)
        p->row_lower[i] = p->row_upper[i] = 1;
    draw_costs(p, s, 0, 5);
    p->expected = SLX_OPTIMAL;
}

/* Flow with a feasible one to start from, capacities, and circuits that pay. */
static void network(struct random_lp *p, uint64_t *s)
{
    double flow[RANDOM_COLS];
    p->nrows = (uint32_t)draw(s, 2, 30);
    p->ncols = (uint32_t)draw(s, 1, RANDOM_COLS);
    for (uint32_t j = 0; j < p->ncols; j++) {
        int from = draw(s, 0, (int)p->nrows - 1), to = draw(s, 0, (int)p->nrows - 2);
        p->a[from][j] = 1;
        p->a[to + (to >= from)][j] = -1;
        flow[j] = draw(s, 0, 10);
        p->col_upper[j] = flow[j] + draw(s, 0, 5);
    }
    for (uint32_t i = 0; i < p->nrows; i++)
        p->row_lower[i] = p->row_upper[i] = row_times(p, i, flow);
    draw_costs(p, s, -3, 10);
    p->expected = SLX_OPTIMAL;
}

static void set_cover(struct random_lp *p, uint64_t *s)
{
    draw_size(p, s, 1);
    draw_entries(p, s, 20, 1, 1);
    for (uint32_t i = 0; i < p->nrows; i++) {
        p->a[i][draw(s, 0, (int)p->ncols - 1)] = 1;
        p->row_lower[i] = 1;
    }
    for (uint32_t j = 0; j < p->ncols; j++)
        p->col_upper[j] = chance(s, 50) ? 1 : INF;
    draw_costs(p, s, 1, 3);
    p->expected = SLX_OPTIMAL;
}

/* Equations that a point >= 0 meets, some of them sums of others; costs >= 0. */
static void equations(struct random_lp *p, uint64_t *s)
{
    double x[RANDOM_COLS];
    draw_size(p, s, 2);
    draw_entries(p, s, draw(s, 10, 60), -9, 9);
    for (uint32_t i = 2; i < p->nrows; i++) {
        bool dependent = chance(s, 20);
        for (uint32_t j = 0; dependent && j < p->ncols; j++)
            p->a[i][j] = p->a[i - 1][j] - 2 * p->a[i - 2][j];
    }
    for (uint32_t j = 0; j < p->ncols; j++)
        x[j] = chance(s, 50) ? draw(s, 0, 9) : 0;
    for (uint32_t i = 0; i < p->nrows; i++)
        p->row_lower[i] = p->row_upper[i] = row_times(p, i, x);
    draw_costs(p, s, 0, 9);
    p->expected = SLX_OPTIMAL;
}

/* ---- without a solution ---------------------------------------------------------------------------- */

static void inconsistent_equations(struct random_lp *p, uint64_t *s)
{
    equations(p, s);
    uint32_t last = p->nrows - 1;
    int factor = draw(s, 0, 1) ? 2 : -3;
    for (uint32_t j = 0; j < p->ncols; j++)
        p->a[last][j] = factor * p->a[0][j];
    p->row_lower[last] = p->row_upper[last] = factor * p->row_lower[0] + draw(s, 1, 3);
    p->expected = SLX_INFEASIBLE;
}

/* The last row is a sum of others, and must be more than their upper bounds allow. */
static void infeasible(struct random_lp *p, uint64_t *s)
{
    bounded(p, s);
    uint32_t last = p->nrows - 1;
    double most = 0;
    memset(p->a[last], 0, sizeof p->a[last]);
    for (uint32_t i = 0; i < last; i++) {
        int times = chance(s, 30) ? draw(s, 1, 3) : 0;
        if (times && isinf(p->row_upper[i]))
            p->row_upper[i] = p->row_lower[i] + 3;
        for (uint32_t j = 0; times && j < p->ncols; j++)
            p->a[last][j] += times * p->a[i][j];
        most += times ? times * p->row_upper[i] : 0;
    }
    p->row_lower[last] = most + draw(s, 1, 5);
    p->row_upper[last] = INF;
    p->expected = SLX_INFEASIBLE;
}

/* As that, with columns whose costs fall without end. */
static void infeasible_both_ways(struct random_lp *p, uint64_t *s)
{
    infeasible(p, s);
    for (uint32_t j = 0; j < p->ncols; j++)
        if (chance(s, 50)) {
            p->col_upper[j] = INF;
            p->cost[j] = -draw(s, 1, 9);
        }
}

static void crossed_bounds(struct random_lp *p, uint64_t *s)
{
    bounded(p, s);
    if (chance(s, 50)) {
        int j = draw(s, 0, (int)p->ncols - 1);
        p->col_lower[j] = p->col_upper[j] + draw(s, 1, 5);
    } else {
        int i = draw(s, 0, (int)p->nrows - 1);
        p->row_upper[i] = draw(s, -9, 9);
        p->row_lower[i] = p->row_upper[i] + draw(s, 1, 5);
    }
    p->expected = SLX_INFEASIBLE;
}

/* A point, and a direction that stays within all bounds and improves. */
static void unbounded(struct random_lp *p, uint64_t *s)
{
    double x[RANDOM_COLS], ray[RANDOM_COLS], gain = 0;
    draw_size(p, s, 1);
    draw_entries(p, s, draw(s, 10, 60), -9, 9);
    draw_boxes(p, s, x);
    draw_rows_around(p, s, x, 5);
    draw_costs(p, s, -9, 9);
    for (uint32_t j = 0; j < p->ncols; j++) {
        ray[j] = chance(s, 40) || j == 0 ? draw(s, 1, 5) * (chance(s, 30) ? -1 : 1) : 0;
        if (ray[j] > 0 || chance(s, 20))
            p->col_upper[j] = INF;
        if (ray[j] < 0 || chance(s, 20))
            p->col_lower[j] = -INF;
        gain -= p->cost[j] * ray[j];
    }
    for (uint32_t i = 0; i < p->nrows; i++) {
        double slope = row_times(p, i, ray);
        if (slope > 0)
            p->row_upper[i] = INF;
        if (slope < 0)
            p->row_lower[i] = -INF;
    }
    if (gain <= 0)
        p->cost[0] -= (ray[0] > 0 ? 1 : -1) * (1 - gain); /* |ray[0]| >= 1 */
    p->expected = SLX_UNBOUNDED;
}

/* ---- anything -------------------------------------------------------------------------------------- */

static void any_bounds(uint64_t *s, double about, double *lower, double *upper)
{
    int kind = draw(s, 0, 9);
    *lower = kind <= 5 ? about : -INF;
    *upper = kind == 0 ? about : kind <= 2 || kind >= 8 ? about + draw(s, 0, 9) : INF;
}

static void anything_of_this_size(struct random_lp *p, uint64_t *s)
{
    draw_entries(p, s, draw(s, 5, 60), -5, 5);
    for (uint32_t j = 0; j < p->ncols; j++)
        any_bounds(s, chance(s, 70) ? 0 : draw(s, -5, 5), &p->col_lower[j], &p->col_upper[j]);
    for (uint32_t i = 0; i < p->nrows; i++)
        any_bounds(s, draw(s, -9, 3), &p->row_lower[i], &p->row_upper[i]);
    bool mostly_costs = chance(s, 70);
    draw_costs(p, s, mostly_costs ? 0 : -9, 9);
}

static void anything(struct random_lp *p, uint64_t *s)
{
    draw_size(p, s, 1);
    anything_of_this_size(p, s);
}

static void tiny(struct random_lp *p, uint64_t *s)
{
    p->nrows = (uint32_t)draw(s, 0, 3);
    p->ncols = (uint32_t)draw(s, 0, 3);
    anything_of_this_size(p, s);
}

static void narrow_ranges(struct random_lp *p, uint64_t *s)
{
    double x[RANDOM_COLS];
    anything(p, s);
    for (uint32_t j = 0; j < p->ncols; j++)
        x[j] = isfinite(p->col_lower[j]) ? p->col_lower[j] : isfinite(p->col_upper[j]) ? p->col_upper[j] : 0;
    for (uint32_t i = 0; i < p->nrows; i++) {
        p->row_lower[i] = row_times(p, i, x) + draw(s, -1, 2);
        p->row_upper[i] = p->row_lower[i] + draw(s, 0, 3);
    }
}

static void empty_rows_and_columns(struct random_lp *p, uint64_t *s)
{
    anything(p, s);
    for (uint32_t i = 0; i < p->nrows; i++)
        if (chance(s, 25)) {
            memset(p->a[i], 0, sizeof p->a[i]);
            if (chance(s, 95))
                p->row_lower[i] = fmin(p->row_lower[i], 0), p->row_upper[i] = fmax(p->row_upper[i], 0);
        }
    for (uint32_t j = 0; j < p->ncols; j++) {
        bool empty = chance(s, 25);
        for (uint32_t i = 0; empty && i < p->nrows; i++)
            p->a[i][j] = 0;
    }
}

static void no_costs(struct random_lp *p, uint64_t *s)
{
    anything(p, s);
    memset(p->cost, 0, sizeof p->cost);
}

/* Units everywhere: ties in every ratio test. */
static void ties(struct random_lp *p, uint64_t *s)
{
    draw_size(p, s, 1);
    draw_entries(p, s, draw(s, 10, 60), -1, 1);
    for (uint32_t j = 0; j < p->ncols; j++)
        p->col_upper[j] = chance(s, 60) ? 1 : INF;
    for (uint32_t i = 0; i < p->nrows; i++)
        any_bounds(s, draw(s, -1, 0), &p->row_lower[i], &p->row_upper[i]);
    draw_costs(p, s, chance(s, 70) ? 0 : -1, 1);
}

/* ---- the table --------------------------------------------------------------------------------------- */

static const struct {
    const char *name;
    void (*make)(struct random_lp *, uint64_t *);
} families[] = {
    {"bounded", bounded},
    {"degenerate", degenerate},
    {"fixed columns", fixed_columns},
    {"fractional", fractional},
    {"constructed", constructed},
    {"badly scaled", badly_scaled},
    {"large numbers", large_numbers},
    {"Klee-Minty", klee_minty},
    {"transport", transport},
    {"assignment", assignment},
    {"network", network},
    {"set cover", set_cover},
    {"equations", equations},
    {"inconsistent equations", inconsistent_equations},
    {"infeasible", infeasible},
    {"infeasible both ways", infeasible_both_ways},
    {"crossed bounds", crossed_bounds},
    {"unbounded", unbounded},
    {"anything", anything},
    {"tiny", tiny},
    {"narrow ranges", narrow_ranges},
    {"empty rows and columns", empty_rows_and_columns},
    {"no costs", no_costs},
    {"ties", ties},
};

unsigned random_lp_families(void)
{
    return sizeof families / sizeof *families;
}

static void standard_lp(struct random_lp *p)
{
    memset(p, 0, sizeof *p);
    for (uint32_t j = 0; j < RANDOM_COLS; j++)
        p->col_upper[j] = INF;
    for (uint32_t i = 0; i < RANDOM_ROWS; i++) {
        p->row_lower[i] = -INF;
        p->row_upper[i] = INF;
    }
    p->optimum = NAN;
}

static void pack_columns(struct random_lp *p)
{
    uint64_t k = 0;
    for (uint32_t j = 0; j < p->ncols; j++) {
        for (uint32_t i = 0; i < p->nrows; i++)
            if (p->a[i][j] != 0) {
                p->index[k] = i;
                p->value[k++] = p->a[i][j];
            }
        p->start[j + 1] = k;
    }
}

void random_lp_make(struct random_lp *p, uint64_t seed)
{
    uint64_t s = seed;
    standard_lp(p);
    p->family = families[seed % random_lp_families()].name;
    families[seed % random_lp_families()].make(p, &s);
    p->maximise = chance(&s, 50);
    for (uint32_t j = 0; p->maximise && j < p->ncols; j++)
        p->cost[j] = -p->cost[j];
    p->offset = chance(&s, 30) ? draw(&s, -100, 100) : 0;
    p->optimum = (p->maximise ? -p->optimum : p->optimum) + p->offset;
    pack_columns(p);
}

slx_arrays random_lp_arrays(const struct random_lp *p)
{
    return (slx_arrays){
        .nrows = p->nrows,
        .ncols = p->ncols,
        .start = p->start,
        .index = p->index,
        .value = p->value,
        .cost = p->cost,
        .col_lower = p->col_lower,
        .col_upper = p->col_upper,
        .row_lower = p->row_lower,
        .row_upper = p->row_upper,
        .offset = p->offset,
        .maximise = p->maximise,
    };
}
