/* The interior point method on models with more rows than columns, whose normal equations are those of A': known
 * answers by duality with the simplex method, certificates, memory. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../faults.h"
#include "check/check.h"
#include "ipm/ipm.h"
#include "solve/handle_private.h"

#define INF SLX_INFINITY

enum { MOST_COLUMNS = 600 };

/* A model of m rows, each with some of n columns. */
struct tall {
    uint32_t m, n;
    uint64_t start[MOST_COLUMNS + 1];
    uint32_t *index;
    double *value;
    double cost[MOST_COLUMNS], col_lower[MOST_COLUMNS], col_upper[MOST_COLUMNS], *row_lower, *row_upper;
    int maximise;
};

static double between(uint64_t *seed, int low, int high)
{
    return low + (double)(random_bits(seed) % (uint64_t)(high - low + 1));
}

static void tall_free(struct tall *t)
{
    free(t->index);
    free(t->value);
    free(t->row_lower);
    free(t->row_upper);
}

/* A: two or three entries a row, a tenth of the rows empty; a random feasible point makes the rows' bounds.  Rows are
 * inequalities, ranges and, one in `equations`, equations; columns are boxed, free, one-sided and fixed. */
static struct tall random_tall(uint64_t *seed, uint32_t m, uint32_t n, unsigned equations)
{
    struct tall t = {.m = m, .n = n, .maximise = (int)(random_bits(seed) % 2)};
    double *const a = calloc((size_t)m * n, sizeof *a), x[MOST_COLUMNS];
    t.index = calloc((size_t)m * 3, sizeof *t.index);
    t.value = calloc((size_t)m * 3, sizeof *t.value);
    t.row_lower = calloc(m, sizeof *t.row_lower);
    t.row_upper = calloc(m, sizeof *t.row_upper);
    for (uint32_t j = 0; j < n; j++) {
        uint64_t kind = random_bits(seed) % 8;
        x[j] = between(seed, -4, 4);
        t.col_lower[j] = kind == 0 ? -INF : x[j] - (kind == 1 ? 0.0 : between(seed, 0, 3));
        t.col_upper[j] = kind == 1 ? x[j] : x[j] + between(seed, 1, 6);
        t.cost[j] = between(seed, -5, 5);
    }
    for (uint32_t i = 0; i < m; i++) {
        double activity = 0.0;
        for (int k = random_bits(seed) % 10 ? 2 + (int)(random_bits(seed) % 2) : 0; k > 0; k--)
            a[i * n + random_bits(seed) % n] = between(seed, 1, 4) * (random_bits(seed) % 2 ? 1 : -1);
        for (uint32_t j = 0; j < n; j++)
            activity += a[i * n + j] * x[j];
        bool equation = random_bits(seed) % equations == 0;
        t.row_lower[i] = equation ? activity : random_bits(seed) % 4 ? -INF : activity - between(seed, 0, 4);
        t.row_upper[i] = equation ? activity : activity + between(seed, 0, 4);
    }
    for (uint32_t j = 0; j < n; j++) {
        t.start[j + 1] = t.start[j];
        for (uint32_t i = 0; i < m; i++)
            if (a[i * n + j] != 0.0) {
                t.index[t.start[j + 1]] = i;
                t.value[t.start[j + 1]++] = a[i * n + j];
            }
    }
    free(a);
    return t;
}

static slx_model *load(const struct tall *t)
{
    slx_model *model;
    slx_arrays arrays = {.nrows = t->m,
                         .ncols = t->n,
                         .start = t->start,
                         .index = t->index,
                         .value = t->value,
                         .cost = t->cost,
                         .col_lower = t->col_lower,
                         .col_upper = t->col_upper,
                         .row_lower = t->row_lower,
                         .row_upper = t->row_upper,
                         .maximise = t->maximise};
    assert_int_equal(slx_create(&model), SLX_OK);
    assert_int_equal(slx_load(model, &arrays), SLX_OK);
    return model;
}

/* The answer of the method alone, checked; freed by the caller. */
static struct solution *answer(slx_model *model, struct ipm_report *report)
{
    struct solution *s;
    assert_int_equal(solution_create(&model->env, model->lp->nrows, model->lp->ncols, &s), SLX_OK);
    *report = (struct ipm_report){0};
    limits_begin(&model->env);
    assert_int_equal(ipm_solve(&model->env, model->lp, 1e-9, s, report), SLX_OK);
    s->interior = s->result == SLX_OPTIMAL;
    assert_int_equal(check_solution(&model->env, model->lp, s, 1e-7), SLX_OK);
    return s;
}

/* The result, which has passed the check and is the dual simplex's, as is the objective of an optimum. */
static slx_result expect_the_dual_simplexs(const struct tall *t)
{
    slx_model *model = load(t);
    assert_int_equal(slx_set_option(model, "method", "dual"), SLX_OK);
    assert_int_equal(slx_solve(model), SLX_OK);
    struct ipm_report report;
    struct solution *s = answer(model, &report);
    slx_result result = s->result;
    assert_true(report.by_columns);
    assert_int_equal(result, slx_get_result(model));
    assert_true(s->check.passed);
    if (result == SLX_OPTIMAL)
        assert_true(fabs(s->objective - slx_objective(model)) <= 1e-6 * (1.0 + fabs(s->objective)));
    solution_free(&model->env, &s);
    slx_free(&model);
    return result;
}

static void agree_with_the_dual_simplex(unsigned equations, uint64_t seed)
{
    for (int k = 0; k < 60; k++) {
        struct tall t = random_tall(&seed, 300, 20 + (uint32_t)(k % 20), equations);
        expect_the_dual_simplexs(&t);
        tall_free(&t);
    }
}

static void inequalities_are_solved_as_by_the_dual_simplex(void **state)
{
    (void)state;
    agree_with_the_dual_simplex(1000, 3);
}

static void so_are_inequalities_with_some_equations(void **state)
{
    (void)state;
    agree_with_the_dual_simplex(40, 4);
}

/* Two columns that the equations fix, most of which say the same. */
static void equations_that_others_imply_do_no_harm(void **state)
{
    (void)state;
    enum { M = 200 };
    struct tall t = {.m = M, .n = 2, .cost = {1, 1}, .col_upper = {INF, INF}};
    t.index = calloc(2 * M, sizeof *t.index);
    t.value = calloc(2 * M, sizeof *t.value);
    t.row_lower = calloc(M, sizeof *t.row_lower);
    t.row_upper = calloc(M, sizeof *t.row_upper);
    for (uint32_t i = 0; i < M; i++) {
        t.index[i] = t.index[M + i] = i;
        t.value[i] = 1.0 + i;
        t.value[M + i] = i % 2 ? 1.0 + i : -1.0 - i;
        t.row_lower[i] = t.row_upper[i] = (1.0 + i) * (i % 2 ? 7.0 : 3.0); /* x + y = 7, x - y = 3 */
    }
    t.start[1] = M;
    t.start[2] = (uint64_t)2 * M;
    slx_model *model = load(&t);
    struct ipm_report report;
    struct solution *s = answer(model, &report);
    assert_true(report.by_columns);
    assert_int_equal(s->result, SLX_OPTIMAL);
    assert_true(s->check.passed);
    assert_true(fabs(s->x[0] - 5.0) < 1e-6 && fabs(s->x[1] - 2.0) < 1e-6);
    solution_free(&model->env, &s);
    slx_free(&model);
    tall_free(&t);
}

static void contradictions_and_rays_are_proved(void **state)
{
    (void)state;
    unsigned infeasible = 0, unbounded = 0;
    uint64_t seed = 9;
    for (int k = 0; k < 40; k++) {
        struct tall t = random_tall(&seed, 200, 16, 1000);
        if (k % 2) { /* rows far below what the boxes allow */
            for (uint32_t i = 0; i < t.m; i++)
                t.row_lower[i] = -INF, t.row_upper[i] -= 30.0;
        } else { /* rows that leave every column a way up */
            for (uint64_t p = 0; p < t.start[t.n]; p++)
                t.value[p] = -fabs(t.value[p]);
            for (uint32_t j = 0; j < t.n; j++)
                t.col_upper[j] = INF;
            for (uint32_t i = 0; i < t.m; i++)
                t.row_lower[i] = -INF, t.row_upper[i] = 50.0;
        }
        slx_result result = expect_the_dual_simplexs(&t);
        infeasible += result == SLX_INFEASIBLE;
        unbounded += result == SLX_UNBOUNDED;
        tall_free(&t);
    }
    assert_true(infeasible > 10 && unbounded > 10);
}

/* A random graph with rows for edges: rows look sparse beside the columns' dense matrix, and fill in as none. */
static void rows_that_only_seem_less_work_are_looked_at_and_left(void **state)
{
    (void)state;
    uint64_t seed = 21;
    struct tall t = random_tall(&seed, 6000, MOST_COLUMNS, 1000);
    slx_model *model = load(&t);
    struct ipm_report report;
    struct solution *s = answer(model, &report);
    assert_true(report.by_columns);
    assert_int_equal(s->result, SLX_OPTIMAL);
    assert_true(s->check.passed);
    solution_free(&model->env, &s);
    slx_free(&model);
    tall_free(&t);
}

static void each_failed_allocation_ends_cleanly(void **state)
{
    (void)state;
    uint64_t seed = 2;
    struct tall t = random_tall(&seed, 120, 10, 10);
    slx_model *model = load(&t);
    struct env *env = &model->env;
    struct solution *s;
    assert_int_equal(solution_create(env, model->lp->nrows, model->lp->ncols, &s), SLX_OK);
    struct faults f = {0};
    while (faults_next(&f)) {
        struct ipm_report report = {0};
        faults_arm(&f, env);
        faults_expect(&f, ipm_solve(env, model->lp, 1e-9, s, &report));
        faults_expect_nothing_lost(&f);
    }
    assert_true(f.refused >= 20);
    solution_free(env, &s);
    slx_free(&model);
    tall_free(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(inequalities_are_solved_as_by_the_dual_simplex),
        cmocka_unit_test(so_are_inequalities_with_some_equations),
        cmocka_unit_test(equations_that_others_imply_do_no_harm),
        cmocka_unit_test(contradictions_and_rays_are_proved),
        cmocka_unit_test(rows_that_only_seem_less_work_are_looked_at_and_left),
        cmocka_unit_test(each_failed_allocation_ends_cleanly),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
