/* Random LPs that have an optimum, for the tests of the first-order method; to be included after cmocka.h. */
#ifndef TESTS_FOM_RANDOM_LP_H
#define TESTS_FOM_RANDOM_LP_H

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/numbers.h"
#include "slimplex.h"

struct random_lp {
    uint32_t m, n;
    uint64_t *start;
    uint32_t *index;
    double *value, *cost, *col_lower, *col_upper, *row_lower, *row_upper;
    int maximise;
};

static inline double whole(uint64_t *state, int least, int most)
{
    return least + floor(random_unit(state) * (most - least + 1));
}

/* Bounds of all kinds round v. */
static inline void bounds_round(uint64_t *state, double v, double *lower, double *upper)
{
    const unsigned kind = (unsigned)(random_bits(state) % 8);
    *lower = kind < 3 || kind == 6 ? v - whole(state, 0, 3) : kind == 7 ? v : -INFINITY;
    *upper = (kind >= 3 && kind < 5) || kind == 6 ? v + whole(state, 0, 3) : kind == 7 ? v : INFINITY;
}

/* A reduced cost or dual, in the minimising sense, that such bounds allow at v. */
static inline double dual_at(uint64_t *state, double v, double lower, double upper)
{
    const bool down = v <= lower, up = v >= upper;
    return down && up ? whole(state, -4, 4) : down ? whole(state, 0, 4) : up ? whole(state, -4, 0) : 0.0;
}

/* m rows, n columns, `each` entries a column: whole numbers.  Costs are made from duals that are complementary to a
 * feasible point, which is so an optimum. */
static inline struct random_lp random_lp(uint64_t seed, uint32_t m, uint32_t n, uint32_t each)
{
    uint64_t state = seed;
    struct random_lp r = {.m = m, .n = n, .maximise = (int)(seed % 2)};
    double *x = calloc(n, sizeof *x), *activity = calloc(m, sizeof *activity), *y = calloc(m, sizeof *y);
    r.start = calloc(n + 1, sizeof *r.start);
    r.index = calloc((size_t)n * each, sizeof *r.index);
    r.value = calloc((size_t)n * each, sizeof *r.value);
    double **const vectors[] = {&r.cost, &r.col_lower, &r.col_upper, &r.row_lower, &r.row_upper};
    for (size_t k = 0; k < 5; k++)
        *vectors[k] = calloc(k < 3 ? n : m, sizeof(double));
    for (uint32_t j = 0; j < n; j++) {
        x[j] = whole(&state, -3, 4);
        bounds_round(&state, x[j], &r.col_lower[j], &r.col_upper[j]);
        r.start[j + 1] = r.start[j];
        for (uint32_t k = 0; k < each; k++) {
            const uint32_t i = (uint32_t)((uint64_t)k * m / each + random_bits(&state) % (m / each));
            r.index[r.start[j + 1]] = i;
            r.value[r.start[j + 1]++] = whole(&state, 1, 5) * (random_bits(&state) % 2 ? 1.0 : -1.0);
            activity[i] += r.value[r.start[j + 1] - 1] * x[j];
        }
    }
    for (uint32_t i = 0; i < m; i++) {
        bounds_round(&state, activity[i], &r.row_lower[i], &r.row_upper[i]);
        y[i] = dual_at(&state, activity[i], r.row_lower[i], r.row_upper[i]);
    }
    for (uint32_t j = 0; j < n; j++) {
        r.cost[j] = dual_at(&state, x[j], r.col_lower[j], r.col_upper[j]);
        for (uint64_t k = r.start[j]; k < r.start[j + 1]; k++)
            r.cost[j] += r.value[k] * y[r.index[k]];
        r.cost[j] *= r.maximise ? -1.0 : 1.0;
    }
    free(x);
    free(activity);
    free(y);
    return r;
}

static inline void random_lp_free(struct random_lp *r)
{
    void *const blocks[] = {r->start,     r->index,     r->value,     r->cost,
                            r->col_lower, r->col_upper, r->row_lower, r->row_upper};
    for (size_t k = 0; k < sizeof blocks / sizeof *blocks; k++)
        free(blocks[k]);
}

static inline slx_model *random_lp_model(const struct random_lp *r)
{
    slx_model *model;
    const slx_arrays arrays = {.nrows = r->m,
                               .ncols = r->n,
                               .start = r->start,
                               .index = r->index,
                               .value = r->value,
                               .cost = r->cost,
                               .col_lower = r->col_lower,
                               .col_upper = r->col_upper,
                               .row_lower = r->row_lower,
                               .row_upper = r->row_upper,
                               .maximise = r->maximise};
    assert_int_equal(slx_create(&model), SLX_OK);
    assert_int_equal(slx_load(model, &arrays), SLX_OK);
    return model;
}

static inline slx_model *model_of_seed(uint64_t seed, uint32_t m, uint32_t n, uint32_t each)
{
    struct random_lp r = random_lp(seed, m, n, each);
    slx_model *model = random_lp_model(&r);
    random_lp_free(&r);
    return model;
}

#endif
