#include "base/base.h"

#include <math.h>
#include <string.h>

#include "structured_lp.h"

enum { ROWS_MOST = 40, COLS_MOST = 45 };

static int draw(uint64_t *s, int low, int high)
{
    return low + (int)(random_bits(s) % (uint64_t)(high - low + 1));
}

static bool chance(uint64_t *s, int percent)
{
    return draw(s, 1, 100) <= percent;
}

static double coefficient(uint64_t *s)
{
    static const double some[] = {1, 1, 1, 1, -1, -1, -1, 2, -2, 3, -3, 0.5, -4, 10, -0.1, 7};
    return some[draw(s, 0, 15)];
}

/* Bounds that `value` meets, or with `percent` in a hundred one that it does not. */
static void bounds_around(uint64_t *s, double value, int equal, double *lower, double *upper)
{
    *lower = chance(s, 60) ? value - draw(s, 0, 3) : -INFINITY;
    *upper = chance(s, 60) ? value + draw(s, 0, 3) : INFINITY;
    if (chance(s, equal))
        *lower = *upper = value;
}

/* Rows and columns that others make superfluous, or nearly. */
static void repeat_rows(struct random_lp *p, uint64_t *s)
{
    for (uint32_t i = 2; i < p->nrows; i++) {
        double times = chance(s, 50) ? 1 : coefficient(s), more = chance(s, 30) ? coefficient(s) : 0;
        uint32_t one = (uint32_t)draw(s, 0, (int)i - 1), two = (uint32_t)draw(s, 0, (int)i - 1);
        if (chance(s, 85))
            continue;
        for (uint32_t j = 0; j < p->ncols; j++)
            p->a[i][j] = times * p->a[one][j] + (one != two ? more * p->a[two][j] : 0);
        if (chance(s, 20))
            p->a[i][draw(s, 0, (int)p->ncols - 1)] += 1;
    }
}

static void repeat_columns(struct random_lp *p, uint64_t *s)
{
    for (uint32_t j = 1; j < p->ncols; j++) {
        double times = chance(s, 50) ? 1 : coefficient(s);
        uint32_t one = (uint32_t)draw(s, 0, (int)j - 1);
        if (chance(s, 88))
            continue;
        for (uint32_t i = 0; i < p->nrows; i++)
            p->a[i][j] = times * p->a[i][one];
        p->cost[j] = times * p->cost[one] + (chance(s, 30) ? draw(s, -1, 1) : 0);
    }
}

/* Entries too small to matter: in columns that have two bounds and rows that the point x meets with room to spare, so
 * that there is no optimum which rests on them. */
static void add_dust(struct random_lp *p, const double *x, uint64_t *s)
{
    for (int k = chance(s, 20) ? draw(s, 1, 20) : 0; k > 0; k--) {
        int i = draw(s, 0, (int)p->nrows - 1), j = draw(s, 0, (int)p->ncols - 1);
        double activity = 0;
        for (uint32_t l = 0; l < p->ncols; l++)
            activity += p->a[i][l] * x[l];
        if (p->a[i][j] == 0 && isfinite(p->col_lower[j]) && isfinite(p->col_upper[j]) &&
            p->row_lower[i] < activity - 0.5 && p->row_upper[i] > activity + 0.5)
            p->a[i][j] = draw(s, 1, 9) * 1e-12;
    }
}

void structured_lp_make(struct random_lp *p, uint64_t seed, bool dust)
{
    uint64_t state = seed * 77 + 5, *s = &state;
    double x[RANDOM_COLS], zero = chance(s, 70) ? 0 : 1;
    int equations = draw(s, 0, 100), longest = draw(s, 2, 6);
    memset(p, 0, sizeof *p);
    p->family = "structured";
    p->optimum = NAN;
    p->nrows = (uint32_t)draw(s, 1, draw(s, 0, 1) ? 8 : ROWS_MOST);
    p->ncols = (uint32_t)draw(s, 2, draw(s, 0, 1) ? 10 : COLS_MOST);
    for (uint32_t i = 0; i < p->nrows; i++)
        for (int k = draw(s, 1, longest); k > 0; k--)
            p->a[i][draw(s, 0, (int)p->ncols - 1)] = coefficient(s);
    for (uint32_t j = 0; j < p->ncols; j++) {
        x[j] = chance(s, 40) ? 0 : draw(s, -4, 9);
        p->col_lower[j] = chance(s, 70) ? fmin(0, x[j]) : x[j] - draw(s, 0, 9);
        p->col_upper[j] = chance(s, 50) ? INFINITY : x[j] + draw(s, 0, 9);
        if (chance(s, 15))
            p->col_lower[j] = -INFINITY;
        if (chance(s, 5))
            p->col_lower[j] = p->col_upper[j] = x[j];
        p->cost[j] = chance(s, 40) ? 0 : zero * draw(s, -2, 0) + draw(s, 0, 9);
    }
    repeat_rows(p, s);
    repeat_columns(p, s);
    for (uint32_t i = 0; i < p->nrows; i++) {
        double activity = 0;
        for (uint32_t j = 0; j < p->ncols; j++)
            activity += p->a[i][j] * x[j];
        bounds_around(s, activity, equations, &p->row_lower[i], &p->row_upper[i]);
    }
    if (chance(s, 10)) {
        int i = draw(s, 0, (int)p->nrows - 1), by = draw(s, 1, 4);
        p->row_lower[i] += by;
        p->row_upper[i] += by;
    } else if (dust) {
        uint64_t other = seed;
        add_dust(p, x, &other);
    }
    p->offset = draw(s, 0, 3);
    p->maximise = chance(s, 30);
    for (uint32_t j = 0; j < p->ncols && p->maximise; j++)
        p->cost[j] = -p->cost[j];
    uint64_t count = 0;
    for (uint32_t j = 0; j < p->ncols; j++) {
        p->start[j] = count;
        for (uint32_t i = 0; i < p->nrows; i++)
            if (p->a[i][j] != 0) {
                p->index[count] = i;
                p->value[count++] = p->a[i][j];
            }
    }
    p->start[p->ncols] = count;
}
