/* A small dense LP, and what check says of a claim about it. */
#ifndef CLAIM_H
#define CLAIM_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include "check/check.h" /* ahead of cmocka, whose macro `fail` would hide base's function */

#include <cmocka.h>

#include "../dense.h"

#define INF INFINITY

struct claim {
    slx_result result;
    const double *x, *y, *ray;
};

static inline struct lp *dense_lp(struct env *env, const struct dense *d)
{
    struct dense_columns columns;
    const slx_arrays arrays = dense_arrays(d, &columns);
    struct lp *lp;
    assert_int_equal(lp_from_arrays(env, &arrays, &lp), SLX_OK);
    return lp;
}

/* NULL vectors are claimed as zero, except the ray. */
static inline struct solution *claimed(struct env *env, const struct dense *d, const struct claim *claim)
{
    struct solution *s;
    assert_int_equal(solution_create(env, d->nrows, d->ncols, &s), SLX_OK);
    s->result = claim->result;
    if (claim->x)
        memcpy(s->x, claim->x, d->ncols * sizeof *s->x);
    if (claim->y)
        memcpy(s->y, claim->y, d->nrows * sizeof *s->y);
    if (claim->ray) {
        s->ray = mem_new(&env->mem, MEM_SOLUTION, d->ncols, sizeof *s->ray);
        assert_non_null(s->ray);
        memcpy(s->ray, claim->ray, d->ncols * sizeof *s->ray);
    }
    return s;
}

/* The check of a claim at tolerance 1e-7; the objective it sets in *objective (may be NULL). */
static inline slx_check_info judge_with(const struct dense *d, const struct claim *claim, double *objective)
{
    struct env env;
    env_init(&env);
    struct lp *lp = dense_lp(&env, d);
    struct solution *s = claimed(&env, d, claim);
    uint64_t live = env.mem.live;
    assert_int_equal(check_solution(&env, lp, s, 1e-7), SLX_OK);
    assert_true(env.mem.live == live);
    slx_check_info info = s->check;
    if (objective)
        *objective = s->objective;
    solution_free(&env, &s);
    lp_free(&env, &lp);
    assert_true(env.mem.live == 0);
    return info;
}

static inline slx_check_info judge(const struct dense *d, slx_result result, const double *x, const double *y,
                                   const double *ray)
{
    return judge_with(d, &(struct claim){result, x, y, ray}, NULL);
}

#define assert_near(a, b, distance) assert_true(fabs((a) - (b)) <= (distance))
#define V(...) ((const double[]){__VA_ARGS__})

#endif
