/* Models for the interior point method, and its answers, checked; to be included after cmocka.h. */
#ifndef TESTS_IPM_INTERIOR_H
#define TESTS_IPM_INTERIOR_H

#include <math.h>
#include <string.h>

#include "check/check.h"
#include "ipm/ipm.h"
#include "solve/handle_private.h"
#include "solve/repair_private.h"

#define INF SLX_INFINITY
enum { MOST = 8 };

/* A dense LP; rows are those of a. */
struct dense {
    uint32_t m, n;
    double a[MOST][MOST], cost[MOST], cl[MOST], cu[MOST], rl[MOST], ru[MOST];
    int maximise;
};

static inline slx_model *load(const struct dense *d)
{
    uint64_t start[MOST + 1] = {0};
    uint32_t index[MOST * MOST];
    double value[MOST * MOST];
    for (uint32_t j = 0; j < d->n; j++) {
        start[j + 1] = start[j];
        for (uint32_t i = 0; i < d->m; i++)
            if (d->a[i][j] != 0.0) {
                index[start[j + 1]] = i;
                value[start[j + 1]++] = d->a[i][j];
            }
    }
    slx_arrays arrays = {.nrows = d->m,
                         .ncols = d->n,
                         .start = start,
                         .index = index,
                         .value = value,
                         .cost = d->cost,
                         .col_lower = d->cl,
                         .col_upper = d->cu,
                         .row_lower = d->rl,
                         .row_upper = d->ru,
                         .maximise = d->maximise};
    slx_model *model;
    assert_int_equal(slx_create(&model), SLX_OK);
    assert_int_equal(slx_load(model, &arrays), SLX_OK);
    return model;
}

static const double gap_tolerance = 1e-9;

/* The answer of the method, checked; freed by the caller. */
static inline struct solution *answer(slx_model *model, struct ipm_report *report)
{
    struct solution *s;
    assert_int_equal(solution_create(&model->env, model->lp->nrows, model->lp->ncols, &s), SLX_OK);
    *report = (struct ipm_report){0};
    limits_begin(&model->env);
    assert_int_equal(ipm_solve(&model->env, model->lp, gap_tolerance, s, report), SLX_OK);
    s->interior = s->result == SLX_OPTIMAL;
    model->env.limits.stop_countdown = 0;
    limits_begin(&model->env); /* the check is not to be short of time where the method was stopped */
    assert_int_equal(check_or_repair(&model->env, model->lp, s), SLX_OK);
    return s;
}

/* max 3x + 2y: x + y <= 4, x + 3y <= 6, 0 <= x <= 3: at (3, 1). */
static const struct dense corner = {
    .m = 2,
    .n = 2,
    .a = {{1, 1}, {1, 3}},
    .cost = {3, 2},
    .cl = {0, 0},
    .cu = {3, INF},
    .rl = {-INF, -INF},
    .ru = {4, 6},
    .maximise = 1,
};

static inline double between(uint64_t *seed, int low, int high)
{
    return low + (double)(random_bits(seed) % (uint64_t)(high - low + 1));
}

static inline void set_method(slx_model *model, const char *crossover)
{
    assert_int_equal(slx_set_option(model, "method", "ipm"), SLX_OK);
    assert_int_equal(slx_set_option(model, "presolve", "off"), SLX_OK);
    assert_int_equal(slx_set_option(model, "crossover", crossover), SLX_OK);
}

#endif
