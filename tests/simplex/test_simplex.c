/* The simplex methods through the public API, against vertex enumeration: a polytope's optimum is at a vertex, a vertex
 * is where n independent constraints hold with equality, so for small LPs with boxed variables all of them can be
 * tried. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../faults.h"
#include "solve/handle_private.h"

enum { MOST = 4 };

struct small {
    uint32_t m, n;
    double a[MOST][MOST]; /* row, column */
    double cost[MOST], cl[MOST], cu[MOST], rl[MOST], ru[MOST];
    int maximise;
};

static int integer_between(uint64_t *seed, int low, int high)
{
    return low + (int)(random_bits(seed) % (uint64_t)(high - low + 1));
}

static struct small random_small(uint64_t *seed)
{
    struct small p = {.m = (uint32_t)integer_between(seed, 0, MOST), .n = (uint32_t)integer_between(seed, 1, MOST)};
    p.maximise = integer_between(seed, 0, 1);
    for (uint32_t j = 0; j < p.n; j++) {
        p.cost[j] = integer_between(seed, -5, 5);
        p.cl[j] = integer_between(seed, -4, 3);
        p.cu[j] = p.cl[j] + integer_between(seed, 0, 6);
    }
    for (uint32_t i = 0; i < p.m; i++) {
        for (uint32_t j = 0; j < p.n; j++)
            p.a[i][j] = integer_between(seed, 0, 2) ? integer_between(seed, -3, 3) : 0;
        int kind = integer_between(seed, 0, 4);
        double b = integer_between(seed, -8, 8);
        p.rl[i] = kind == 0 ? -(double)INFINITY : b;
        p.ru[i] = kind == 1 ? (double)INFINITY : kind == 2 ? b : b + integer_between(seed, 0, 5);
        if (kind == 4)
            p.rl[i] = -INFINITY, p.ru[i] = INFINITY;
    }
    return p;
}

/* Solves the n x n system with exact small integers in long double by Gauss-Jordan; false if singular. */
static bool solve_square(uint32_t n, long double a[MOST][MOST + 1], long double *x)
{
    for (uint32_t k = 0; k < n; k++) {
        uint32_t best = k;
        for (uint32_t i = k + 1; i < n; i++)
            if (fabsl(a[i][k]) > fabsl(a[best][k]))
                best = i;
        if (fabsl(a[best][k]) < 1e-9L)
            return false;
        for (uint32_t j = 0; j <= n; j++) {
            long double t = a[k][j];
            a[k][j] = a[best][j];
            a[best][j] = t;
        }
        for (uint32_t i = 0; i < n; i++)
            if (i != k) {
                long double f = a[i][k] / a[k][k];
                for (uint32_t j = k; j <= n; j++)
                    a[i][j] -= f * a[k][j];
            }
    }
    for (uint32_t k = 0; k < n; k++)
        x[k] = a[k][n] / a[k][k];
    return true;
}

static bool feasible(const struct small *p, const long double *x)
{
    for (uint32_t j = 0; j < p->n; j++)
        if (x[j] < p->cl[j] - 1e-9L || x[j] > p->cu[j] + 1e-9L)
            return false;
    for (uint32_t i = 0; i < p->m; i++) {
        long double r = 0;
        for (uint32_t j = 0; j < p->n; j++)
            r += p->a[i][j] * x[j];
        if (r < p->rl[i] - 1e-9L || r > p->ru[i] + 1e-9L)
            return false;
    }
    return true;
}

/* The optimum over all vertices; NaN if there is none, which for a polytope means infeasible. */
static double by_enumeration(const struct small *p)
{
    double best = NAN;
    uint32_t total = 2 * (p->n + p->m);
    for (uint32_t set = 0; set < 1u << total; set++) {
        if ((uint32_t)__builtin_popcount(set) != p->n)
            continue;
        long double a[MOST][MOST + 1], x[MOST];
        uint32_t k = 0;
        bool usable = true;
        for (uint32_t c = 0; c < total && usable; c++) {
            if (!(set >> c & 1))
                continue;
            uint32_t which = c / 2;
            for (uint32_t j = 0; j < p->n; j++)
                a[k][j] = which < p->n ? which == j : p->a[which - p->n][j];
            double lower = which < p->n ? p->cl[which] : p->rl[which - p->n];
            double upper = which < p->n ? p->cu[which] : p->ru[which - p->n];
            a[k][p->n] = c & 1 ? upper : lower;
            usable = isfinite(c & 1 ? upper : lower);
            k++;
        }
        if (!usable || !solve_square(p->n, a, x) || !feasible(p, x))
            continue;
        long double z = 0;
        for (uint32_t j = 0; j < p->n; j++)
            z += p->cost[j] * x[j];
        if (isnan(best) || (p->maximise ? z > best : z < best))
            best = (double)z;
    }
    return best;
}

static void load(slx_model *model, const struct small *p)
{
    uint64_t start[MOST + 1] = {0};
    uint32_t index[MOST * MOST];
    double value[MOST * MOST];
    uint64_t k = 0;
    for (uint32_t j = 0; j < p->n; j++) {
        for (uint32_t i = 0; i < p->m; i++)
            if (p->a[i][j] != 0.0) {
                index[k] = i;
                value[k++] = p->a[i][j];
            }
        start[j + 1] = k;
    }
    slx_arrays a = {.nrows = p->m,
                    .ncols = p->n,
                    .start = start,
                    .index = index,
                    .value = value,
                    .cost = p->cost,
                    .col_lower = p->cl,
                    .col_upper = p->cu,
                    .row_lower = p->rl,
                    .row_upper = p->ru,
                    .maximise = p->maximise};
    assert_int_equal(slx_load(model, &a), SLX_OK);
}

static void agrees_with_enumeration(const char *method, const char *scaling, uint64_t seed, unsigned count)
{
    for (unsigned k = 0; k < count; k++) {
        struct small p = random_small(&seed);
        double expected = by_enumeration(&p);
        slx_model *model;
        assert_int_equal(slx_create(&model), SLX_OK);
        assert_int_equal(slx_set_option(model, "method", method), SLX_OK);
        assert_int_equal(slx_set_option(model, "scaling", scaling), SLX_OK);
        load(model, &p);
        assert_int_equal(slx_solve(model), SLX_OK);
        slx_check_info check;
        assert_int_equal(slx_get_check(model, &check), SLX_OK);
        assert_true(check.passed);
        assert_int_equal(slx_get_result(model), isnan(expected) ? SLX_INFEASIBLE : SLX_OPTIMAL);
        if (!isnan(expected))
            assert_true(fabs(slx_objective(model) - expected) <= 1e-7 * (1 + fabs(expected)));
        slx_free(&model);
    }
}

static void dual_simplex_finds_the_best_vertex(void **state)
{
    (void)state;
    agrees_with_enumeration("dual", "on", 1, 1500);
}

static void primal_simplex_finds_the_best_vertex(void **state)
{
    (void)state;
    agrees_with_enumeration("primal", "on", 2, 1500);
}

static void scaling_does_not_change_the_answer(void **state)
{
    (void)state;
    agrees_with_enumeration("dual", "off", 3, 500);
    agrees_with_enumeration("primal", "off", 4, 500);
}

/* min -x - y, x - y <= 1, y - x <= 1, both >= 0: the ray (1, 1). */
static void an_unbounded_model_yields_a_checked_ray(void **state)
{
    (void)state;
    static const uint64_t start[] = {0, 2, 4};
    static const uint32_t index[] = {0, 1, 0, 1};
    static const double value[] = {1, -1, -1, 1}, cost[] = {-1, -1}, upper[] = {1, 1};
    slx_arrays a = {
        .nrows = 2, .ncols = 2, .start = start, .index = index, .value = value, .cost = cost, .row_upper = upper};
    for (int method = 0; method < 2; method++) {
        slx_model *model;
        assert_int_equal(slx_create(&model), SLX_OK);
        assert_int_equal(slx_set_option(model, "method", method ? "dual" : "primal"), SLX_OK);
        assert_int_equal(slx_load(model, &a), SLX_OK);
        assert_int_equal(slx_solve(model), SLX_OK);
        assert_int_equal(slx_get_result(model), SLX_UNBOUNDED);
        slx_free(&model);
    }
}

/* 1 <= x and x <= 1 - 5e-8: feasible to the tolerance of 1e-7, so not infeasible. */
static void an_infeasibility_within_the_tolerance_is_none(void **state)
{
    (void)state;
    static const uint64_t start[] = {0, 2};
    static const uint32_t index[] = {0, 1};
    static const double value[] = {1, 1}, cost[] = {1}, lower[] = {1, -INFINITY}, upper[] = {INFINITY, 1 - 5e-8};
    slx_arrays a = {.nrows = 2,
                    .ncols = 1,
                    .start = start,
                    .index = index,
                    .value = value,
                    .cost = cost,
                    .row_lower = lower,
                    .row_upper = upper};
    for (int method = 0; method < 2; method++) {
        slx_model *model;
        assert_int_equal(slx_create(&model), SLX_OK);
        assert_int_equal(slx_set_option(model, "method", method ? "dual" : "primal"), SLX_OK);
        assert_int_equal(slx_load(model, &a), SLX_OK);
        assert_int_equal(slx_solve(model), SLX_OK);
        assert_int_equal(slx_get_result(model), SLX_OPTIMAL);
        assert_int_equal(slx_set_option(model, "tolerance", "1e-9"), SLX_OK);
        assert_int_equal(slx_solve(model), SLX_OK);
        assert_int_equal(slx_get_result(model), SLX_INFEASIBLE);
        slx_free(&model);
    }
}

/* Beale's example, on which the textbook rule cycles; optimum -1/20. */
static void beales_example_does_not_cycle(void **state)
{
    (void)state;
    static const uint64_t start[] = {0, 2, 4, 7, 9};
    static const uint32_t index[] = {0, 1, 0, 1, 0, 1, 2, 0, 1};
    static const double value[] = {0.25, 0.5, -60, -90, -0.04, -0.02, 1, 9, 3};
    static const double cost[] = {-0.75, 150, -0.02, 6}, upper[] = {0, 0, 1};
    slx_arrays a = {
        .nrows = 3, .ncols = 4, .start = start, .index = index, .value = value, .cost = cost, .row_upper = upper};
    for (int method = 0; method < 2; method++) {
        slx_model *model;
        assert_int_equal(slx_create(&model), SLX_OK);
        assert_int_equal(slx_set_option(model, "method", method ? "dual" : "primal"), SLX_OK);
        assert_int_equal(slx_load(model, &a), SLX_OK);
        assert_int_equal(slx_solve(model), SLX_OK);
        assert_int_equal(slx_get_result(model), SLX_OPTIMAL);
        assert_true(fabs(slx_objective(model) + 0.05) <= 1e-9);
        slx_free(&model);
    }
}

static void an_iteration_limit_of_zero_stops_before_the_first_pivot(void **state)
{
    (void)state;
    uint64_t seed = 9;
    struct small p;
    do
        p = random_small(&seed);
    while (p.m < 2 || isnan(by_enumeration(&p)));
    slx_model *model;
    assert_int_equal(slx_create(&model), SLX_OK);
    assert_int_equal(slx_set_option(model, "iteration-limit", "0"), SLX_OK);
    load(model, &p);
    assert_int_equal(slx_solve(model), SLX_OK);
    ;
    assert_int_equal(slx_iterations(model), 0);
    slx_free(&model);
}

/* Every allocation of load and solve made to fail in turn: an error each time, the handle usable, nothing lost. */
static void every_failed_allocation_is_a_clean_error(void **state)
{
    (void)state;
    uint64_t seed = 5;
    struct small p;
    do
        p = random_small(&seed);
    while (p.m < 3 || isnan(by_enumeration(&p)));
    slx_model *model;
    assert_int_equal(slx_create(&model), SLX_OK);
    load(model, &p);
    struct faults f = {0};
    while (faults_next(&f)) {
        faults_arm(&f, &model->env);
        faults_expect(&f, slx_solve(model));
        if (f.hit)
            faults_expect_nothing_lost(&f);
    }
    assert_int_equal(slx_get_result(model), SLX_OPTIMAL);
    slx_free(&model);
}

/* A dense LP that takes some hundred pivots: min c'x, A x >= b, all entries positive. */
static void load_covering(slx_model *model)
{
    enum { ROWS = 150, COLS = 300 };
    static uint64_t start[COLS + 1];
    static uint32_t index[ROWS * COLS];
    static double value[ROWS * COLS], cost[COLS], row_lower[ROWS];
    uint64_t seed = 11, k = 0;
    for (uint32_t j = 0; j < COLS; j++) {
        cost[j] = 1 + random_unit(&seed);
        for (uint32_t i = 0; i < ROWS; i++)
            if (random_unit(&seed) < 0.3) {
                index[k] = i;
                value[k++] = random_unit(&seed);
            }
        start[j + 1] = k;
    }
    for (uint32_t i = 0; i < ROWS; i++)
        row_lower[i] = 1 + random_unit(&seed);
    slx_arrays a = {.nrows = ROWS,
                    .ncols = COLS,
                    .start = start,
                    .index = index,
                    .value = value,
                    .cost = cost,
                    .row_lower = row_lower};
    assert_int_equal(slx_load(model, &a), SLX_OK);
}

/* Arrays grow with the factor at first; later on most iterations must come and go without an allocation. */
static void an_iteration_allocates_nothing(void **state)
{
    (void)state;
    for (int method = 0; method < 2; method++) {
        slx_model *model;
        uint64_t allocations[2], iterations[2];
        char limit[32] = "inf";
        assert_int_equal(slx_create(&model), SLX_OK);
        assert_int_equal(slx_set_option(model, "method", method ? "dual" : "primal"), SLX_OK);
        load_covering(model);
        for (int run = 0; run < 2; run++) {
            assert_int_equal(slx_set_option(model, "iteration-limit", limit), SLX_OK);
            allocations[run] = model->env.mem.allocations;
            assert_int_equal(slx_solve(model), SLX_OK);
            allocations[run] = model->env.mem.allocations - allocations[run];
            iterations[run] = slx_iterations(model);
            snprintf(limit, sizeof limit, "%llu", (unsigned long long)iterations[0] * 2 / 3);
        }
        assert_true(iterations[0] > 150);
        assert_true(2 * (allocations[0] - allocations[1]) < iterations[0] - iterations[1]);
        slx_free(&model);
    }
}

struct item {
    double size, cost;
};

static int by_price(const void *p, const void *q)
{
    const struct item *a = p, *b = q;
    const double price_a = a->cost / a->size, price_b = b->cost / b->size;
    return (price_a > price_b) - (price_a < price_b);
}

/* min c'x, a'x >= b, 0 <= x <= 1: the cheapest items are taken, the last of them in part.  The dual simplex does so in
 * few iterations, passing thousands of breakpoints that are no two alike. */
static void a_step_passes_thousands_of_breakpoints(void **state)
{
    (void)state;
    enum { ITEMS = 5000 };
    static struct item items[ITEMS];
    static uint64_t start[ITEMS + 1];
    static uint32_t index[ITEMS];
    static double size[ITEMS], cost[ITEMS], upper[ITEMS];
    double total = 0.0, expected = 0.0;
    uint64_t seed = 17;
    for (uint32_t j = 0; j < ITEMS; j++) {
        start[j + 1] = j + 1;
        size[j] = 0.5 + random_unit(&seed);
        cost[j] = size[j] * (1.0 + 4.0 * random_unit(&seed));
        upper[j] = 1.0;
        items[j] = (struct item){size[j], cost[j]};
        total += size[j];
    }
    const double wanted = 0.6 * total;
    qsort(items, ITEMS, sizeof *items, by_price);
    double missing = wanted;
    for (uint32_t j = 0; missing > 0.0; j++) {
        expected += items[j].cost * lesser(1.0, missing / items[j].size);
        missing -= items[j].size;
    }
    const slx_arrays a = {.nrows = 1,
                          .ncols = ITEMS,
                          .start = start,
                          .index = index,
                          .value = size,
                          .cost = cost,
                          .col_upper = upper,
                          .row_lower = &wanted};
    slx_model *model;
    assert_int_equal(slx_create(&model), SLX_OK);
    assert_int_equal(slx_set_option(model, "presolve", "off"), SLX_OK);
    assert_int_equal(slx_set_option(model, "method", "dual"), SLX_OK);
    assert_int_equal(slx_load(model, &a), SLX_OK);
    assert_int_equal(slx_solve(model), SLX_OK);
    assert_int_equal(slx_get_result(model), SLX_OPTIMAL);
    assert_true(fabs(slx_objective(model) - expected) <= 1e-9 * expected);
    assert_true(model->report.bound_flips > ITEMS / 4);
    assert_true(slx_iterations(model) < 100);
    slx_free(&model);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_iteration_allocates_nothing),
        cmocka_unit_test(dual_simplex_finds_the_best_vertex),
        cmocka_unit_test(primal_simplex_finds_the_best_vertex),
        cmocka_unit_test(scaling_does_not_change_the_answer),
        cmocka_unit_test(an_unbounded_model_yields_a_checked_ray),
        cmocka_unit_test(an_infeasibility_within_the_tolerance_is_none),
        cmocka_unit_test(a_step_passes_thousands_of_breakpoints),
        cmocka_unit_test(beales_example_does_not_cycle),
        cmocka_unit_test(an_iteration_limit_of_zero_stops_before_the_first_pivot),
        cmocka_unit_test(every_failed_allocation_is_a_clean_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
