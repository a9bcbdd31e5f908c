/* The models of verdicts.c.  A model begins as a random matrix with a point x0, from which sides and bounds are taken,
 * so that most models are feasible and many of their vertices degenerate; then a few changes make it hard: nearly
 * parallel rows and columns, rows that contradict others by little, directions that improve for ever by little, noise,
 * and scaling of rows and columns over many decades.
 */
#include "verdict_models.h"

#include <math.h>
#include <string.h>

#include "fuzz.h"

/* Below 1e30, from where on a bound is infinite. */
#define HUGE_BOUND 9.9e29

struct choices {
    struct bytes bytes;
    uint64_t state; /* of the generator behind their end (splitmix64; Steele, Lea, Flood 2014) */
    int dyadic;     /* short binary fractions and powers of 2 alone: most sums are exact, so that x0 stays feasible */
};

static uint64_t generate(uint64_t *state)
{
    uint64_t z = *state += 0x9e3779b97f4a7c15u;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return z ^ z >> 31;
}

static uint32_t below(struct choices *c, uint32_t n)
{
    unsigned k = c->bytes.at < c->bytes.end ? next_byte(&c->bytes) : (unsigned)(generate(&c->state) & 255);
    return k % n;
}

static double sign(struct choices *c)
{
    return below(c, 2) ? 1.0 : -1.0;
}

/* 10^e, e from first to last, or the power of 2 next to it. */
static double power(struct choices *c, int first, int last)
{
    const double e = first + (int)below(c, (uint32_t)(last - first + 1));
    return c->dyadic ? exp2(round(e * log2(10.0))) : pow(10.0, e);
}

/* Of the size of 1: whole numbers, binary and decimal fractions, all 53 bits, and 1 but for little. */
static double digits(struct choices *c)
{
    switch (below(c, c->dyadic ? 5 : 8)) {
    case 0:
    case 1: return 1.0;
    case 2:
    case 3: return 1.0 + below(c, 9);
    case 4: return (1.0 + below(c, 15)) / 8.0;
    case 5: return (1.0 + below(c, 30)) / 10.0;
    case 6: return 1.0 + 9.0 * (below(c, 251) + below(c, 251) / 251.0) / 251.0;
    default: return 1.0 + sign(c) * power(c, -15, -4);
    }
}

/* A number within so many decades around 1. */
static double number(struct choices *c, int decades)
{
    return sign(c) * digits(c) * power(c, -decades / 2, decades / 2);
}

static double within_bounds(double v)
{
    return fmax(-HUGE_BOUND, fmin(HUGE_BOUND, v));
}

/* ---- the first model ------------------------------------------------------------------------------- */

static void column(struct choices *c, struct small_lp *lp, uint32_t j, double *x0)
{
    double v = below(c, 3) ? 0.0 : number(c, below(c, 4) ? 2 : 12), lower = v, upper = INFINITY, at = v;
    switch (below(c, 12)) {
    case 0: lower = -INFINITY; break;
    case 1:
    case 2:
        at = below(c, 2) ? v : v + (upper = fabs(number(c, 2)));
        upper += v;
        break;
    case 3: upper = v; break;
    case 4:
        lower = -INFINITY;
        upper = v;
        break;
    case 5:
    case 6: upper = digits(c) * power(c, 10, 29); break;
    case 7:
        lower = -digits(c) * power(c, 10, 29);
        upper = below(c, 2) ? -lower : INFINITY;
        break;
    case 8: upper = v + power(c, -12, -6); break;
    default: lower = 0.0; at = fabs(v);
    }
    lp->col_lower[j] = lower == -INFINITY ? lower : within_bounds(lower);
    lp->col_upper[j] = upper == INFINITY ? upper : fmax(lp->col_lower[j], within_bounds(upper));
    x0[j] = fmax(lp->col_lower[j], fmin(lp->col_upper[j], at));
}

static double activity(const struct small_lp *lp, uint32_t i, const double *x)
{
    double sum = 0.0;
    for (uint32_t j = 0; j < lp->ncols; j++)
        sum += lp->a[i][j] * x[j];
    return within_bounds(sum);
}

static void sides(struct choices *c, struct small_lp *lp, uint32_t i, const double *x0, uint32_t equalities)
{
    double at = activity(lp, i, x0), lower = at, upper = at;
    if (below(c, 12) >= equalities) {
        lower -= below(c, 2) ? 0.0 : fabs(number(c, 4));
        upper += below(c, 2) ? 0.0 : fabs(number(c, 4));
        uint32_t kind = below(c, 8);
        if (kind < 3)
            lower = -INFINITY;
        else if (kind < 6)
            upper = INFINITY;
        else if (kind == 6 && below(c, 2))
            lower = upper = number(c, 4); /* may be infeasible */
    }
    lp->row_lower[i] = lower == -INFINITY ? lower : within_bounds(lower);
    lp->row_upper[i] = upper == INFINITY ? upper : fmax(lp->row_lower[i], within_bounds(upper));
}

static void first_model(struct choices *c, struct small_lp *lp, double *x0)
{
    static const int spreads[] = {0, 0, 0, 2, 4, 8, 16, 20};
    const uint32_t most = below(c, 6) ? 12 : LINES_MOST;
    lp->nrows = 1 + below(c, most);
    lp->ncols = 1 + below(c, most);
    lp->maximise = (int)below(c, 2);
    const uint32_t sparsity = 1 + below(c, 4), equalities = below(c, 2) ? 2 : 9, costless = below(c, 4);
    const int decades = spreads[below(c, 8)], cost_decades = spreads[below(c, 8)];
    const double cost_scale = below(c, 6) ? 1.0 : power(c, 3, 11 - cost_decades / 2 > 3 ? 11 - cost_decades / 2 : 3);
    for (uint32_t j = 0; j < lp->ncols; j++) {
        column(c, lp, j, x0);
        lp->cost[j] = below(c, 4) < costless ? 0.0 : number(c, cost_decades) * cost_scale;
        for (uint32_t i = 0; i < lp->nrows; i++)
            lp->a[i][j] = below(c, sparsity) ? 0.0 : number(c, decades);
    }
    for (uint32_t i = 0; i < lp->nrows; i++)
        sides(c, lp, i, x0, equalities);
}

/* ---- what makes it hard ---------------------------------------------------------------------------- */

/* Mostly 0, else from less than rounding to more than any tolerance. */
static double little(struct choices *c)
{
    return below(c, 3) ? sign(c) * power(c, -17, -3) : 0.0;
}

static void parallel_row(struct choices *c, struct small_lp *lp)
{
    uint32_t i = below(c, lp->nrows), k = below(c, lp->nrows);
    double f = number(c, 4), off = little(c), by = little(c);
    for (uint32_t j = 0; j < lp->ncols; j++)
        lp->a[k][j] = f * lp->a[i][j] * (below(c, 2) ? 1.0 + off : 1.0);
    double lower = f * (f > 0.0 ? lp->row_lower[i] : lp->row_upper[i]);
    double upper = f * (f > 0.0 ? lp->row_upper[i] : lp->row_lower[i]);
    if (below(c, 2) && isfinite(lower)) /* the side of the one beyond the other side of the other */
        upper = lower + by, lower = below(c, 2) ? upper : -INFINITY;
    lp->row_lower[k] = lower == -INFINITY ? lower : within_bounds(lower);
    lp->row_upper[k] = upper == INFINITY ? upper : within_bounds(upper);
}

/* As another column or, where it is against it, a direction in which both may go for ever. */
static void parallel_column(struct choices *c, struct small_lp *lp)
{
    uint32_t j = below(c, lp->ncols), k = below(c, lp->ncols);
    double f = number(c, 4), off = below(c, 2) ? little(c) : 0.0;
    for (uint32_t i = 0; i < lp->nrows; i++)
        lp->a[i][k] = f * lp->a[i][j] * (below(c, 2) ? 1.0 + off : 1.0);
    lp->cost[k] = f * lp->cost[j] + little(c) * fmax(1.0, fabs(f * lp->cost[j]));
    if (below(c, 2))
        lp->col_upper[k] = INFINITY;
}

/* A row that is the sum of others, with a side beyond what they allow by little or much, or just not. */
static void summed_row(struct choices *c, struct small_lp *lp)
{
    uint32_t k = below(c, lp->nrows);
    double weights[LINES_MOST], most = 0.0;
    for (uint32_t i = 0; i < lp->nrows; i++) {
        weights[i] = i == k || below(c, 2) ? 0.0 : number(c, 2);
        double side = weights[i] > 0.0 ? lp->row_upper[i] : lp->row_lower[i];
        if (weights[i] != 0.0 && isfinite(side))
            most += weights[i] * side;
        else
            weights[i] = 0.0;
    }
    for (uint32_t j = 0; j < lp->ncols; j++) {
        double sum = 0.0;
        for (uint32_t i = 0; i < lp->nrows; i++)
            sum += weights[i] * lp->a[i][j];
        lp->a[k][j] = sum;
    }
    lp->row_lower[k] = within_bounds(most + little(c) * fmax(1.0, fabs(most)));
    lp->row_upper[k] = below(c, 2) ? INFINITY : lp->row_lower[k];
}

static void noise(struct choices *c, struct small_lp *lp)
{
    for (uint32_t i = 0; i < lp->nrows; i++)
        for (uint32_t j = 0; j < lp->ncols; j++)
            if (lp->a[i][j] == 0.0 && below(c, 3) == 0)
                lp->a[i][j] = sign(c) * digits(c) * power(c, -19, -14);
}

static void scale_row(struct choices *c, struct small_lp *lp)
{
    uint32_t i = below(c, lp->nrows);
    double f = power(c, -8, 8);
    for (uint32_t j = 0; j < lp->ncols; j++)
        lp->a[i][j] *= f;
    lp->row_lower[i] = isfinite(lp->row_lower[i]) ? within_bounds(f * lp->row_lower[i]) : lp->row_lower[i];
    lp->row_upper[i] = isfinite(lp->row_upper[i]) ? within_bounds(f * lp->row_upper[i]) : lp->row_upper[i];
}

static void scale_column(struct choices *c, struct small_lp *lp)
{
    uint32_t j = below(c, lp->ncols);
    double f = power(c, -8, 8);
    for (uint32_t i = 0; i < lp->nrows; i++)
        lp->a[i][j] *= f;
    lp->cost[j] *= f;
    lp->col_lower[j] = isfinite(lp->col_lower[j]) ? within_bounds(lp->col_lower[j] / f) : lp->col_lower[j];
    lp->col_upper[j] = isfinite(lp->col_upper[j]) ? within_bounds(lp->col_upper[j] / f) : lp->col_upper[j];
}

void verdict_model(const uint8_t *data, size_t size, struct small_lp *lp)
{
    static void (*const changes[])(struct choices *, struct small_lp *) = {
        parallel_row, parallel_column, summed_row, noise, scale_row, scale_column,
    };
    struct choices c = {{data, data + size}, 0xcbf29ce484222325u, 0};
    for (size_t k = 0; k < size; k++) /* FNV-1a */
        c.state = (c.state ^ data[k]) * 0x100000001b3u;
    double x0[ROOM];
    memset(lp, 0, sizeof *lp);
    c.dyadic = (int)below(&c, 2);
    first_model(&c, lp, x0);
    for (uint32_t k = below(&c, 5); k-- > 0;)
        changes[below(&c, sizeof changes / sizeof *changes)](&c, lp);
}
