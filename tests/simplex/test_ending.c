/* Every run of the simplex methods ends, with the optimum where mathematics tells it: where tolerances are lost beside
 * the numbers, where optimal bases are nearly singular, and where coefficients range over twenty decades. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/base.h"
#include "slimplex.h"

static const char *const methods[] = {"dual", "primal"};
enum { METHODS = 2 };

static slx_model *new_model(const char *method)
{
    slx_model *model;
    assert_int_equal(slx_create(&model), SLX_OK);
    assert_int_equal(slx_set_option(model, "method", method), SLX_OK);
    assert_int_equal(slx_set_option(model, "presolve", "off"), SLX_OK);
    assert_int_equal(slx_set_option(model, "time-limit", "20"), SLX_OK);
    return model;
}

/* The LP, solved by the method without presolve. */
static slx_model *solved(const char *method, const slx_arrays *lp)
{
    slx_model *model = new_model(method);
    assert_int_equal(slx_load(model, lp), SLX_OK);
    assert_int_equal(slx_solve(model), SLX_OK);
    return model;
}

static slx_arrays lp_of(uint32_t nrows, uint32_t ncols, const uint64_t *start, const uint32_t *index,
                        const double *value, const double *cost, const double *col_lower, const double *col_upper,
                        const double *row_lower, const double *row_upper)
{
    return (slx_arrays){.nrows = nrows,
                        .ncols = ncols,
                        .start = start,
                        .index = index,
                        .value = value,
                        .cost = cost,
                        .col_lower = col_lower,
                        .col_upper = col_upper,
                        .row_lower = row_lower,
                        .row_upper = row_upper};
}

/* A magnitude between 10^low and 10^high. */
static double magnitude(uint64_t *seed, int low, int high)
{
    return pow(10.0, low + (high - low) * random_unit(seed));
}

/* min c x, a x >= b, x >= 0: the optimum is c b / a, whatever the size of the numbers. */
static void one_column_is_solved_at_any_scale(void **state)
{
    (void)state;
    uint64_t seed = 1;
    for (int k = 0; k < 2000; k++) {
        const double a = magnitude(&seed, -3, 9), b = magnitude(&seed, -3, 15), c = magnitude(&seed, 0, 20);
        const uint64_t start[] = {0, 1};
        const uint32_t index[] = {0};
        const double zero = 0.0, infinity = INFINITY;
        const slx_arrays lp = lp_of(1, 1, start, index, &a, &c, &zero, &infinity, &b, &infinity);
        for (int m = 0; m < METHODS; m++) {
            slx_model *model = solved(methods[m], &lp);
            assert_int_equal(slx_get_result(model), SLX_OPTIMAL);
            assert_true(fabs(slx_objective(model) - c * b / a) <= 1e-12 * c * b / a);
            slx_free(&model);
        }
    }
}

/* The polynomial of degree below k that is nearest to x^k on [-1, 1] leaves 2^(1-k) (Chebyshev), and so it does on any
 * set of points that holds the cos(i pi / k).  Columns: the k coefficients, free, and the error. */
static void nearest_polynomials_are_found(void **state)
{
    (void)state;
    enum { MOST = 16, FINER = 6, POINTS = FINER * MOST + 1 };
    for (int degree = 2; degree <= MOST; degree++) {
        const uint32_t points = FINER * (uint32_t)degree + 1, m = 2 * points, n = (uint32_t)degree + 1;
        uint64_t start[MOST + 2];
        static uint32_t index[2 * POINTS * (MOST + 1)];
        static double value[2 * POINTS * (MOST + 1)];
        double cost[MOST + 1] = {0}, lower[MOST + 1], upper[MOST + 1], row_lower[2 * POINTS], row_upper[2 * POINTS];
        uint64_t at = 0;
        for (uint32_t j = 0; j < n; j++) {
            start[j] = at;
            lower[j] = j + 1 == n ? 0.0 : -INFINITY;
            upper[j] = INFINITY;
            for (uint32_t i = 0; i < m; i++) {
                const double x = cos(acos(-1.0) * (i / 2) / (points - 1)), power = pow(x, j);
                index[at] = i;
                value[at] = j + 1 == n ? (i % 2 ? -1.0 : 1.0) : power;
                at += value[at] != 0.0;
                /* even rows: p + t >= x^k; odd ones: p - t <= x^k */
                row_lower[i] = i % 2 ? -INFINITY : pow(x, degree);
                row_upper[i] = i % 2 ? pow(x, degree) : INFINITY;
            }
        }
        start[n] = at;
        cost[n - 1] = 1.0;
        const slx_arrays lp = lp_of(m, n, start, index, value, cost, lower, upper, row_lower, row_upper);
        for (int k = 0; k < METHODS; k++) {
            slx_model *model = solved(methods[k], &lp);
            assert_int_equal(slx_get_result(model), SLX_OPTIMAL);
            assert_true(fabs(slx_objective(model) - ldexp(1.0, 1 - degree)) <= 1e-7);
            slx_free(&model);
        }
    }
}

/* LPs of which nothing is known but that their solve ends by itself. */
static void badly_scaled_models_end(void **state)
{
    (void)state;
    enum { ROWS = 12, COLS = 9 };
    uint64_t seed = 7;
    for (int k = 0; k < 300; k++) {
        uint64_t start[COLS + 1];
        uint32_t index[ROWS * COLS];
        double value[ROWS * COLS], cost[COLS], lower[COLS], upper[COLS], row_lower[ROWS], row_upper[ROWS];
        uint64_t at = 0;
        for (uint32_t j = 0; j < COLS; j++) {
            start[j] = at;
            cost[j] = (random_bits(&seed) % 2 ? 1.0 : -1.0) * magnitude(&seed, -10, 10);
            lower[j] = random_bits(&seed) % 4 ? 0.0 : -INFINITY;
            upper[j] = random_bits(&seed) % 3 ? INFINITY : magnitude(&seed, -5, 16);
            for (uint32_t i = 0; i < ROWS; i++)
                if (random_bits(&seed) % 2) {
                    index[at] = i;
                    value[at++] = (random_bits(&seed) % 2 ? 1.0 : -1.0) * magnitude(&seed, -10, 10);
                }
        }
        start[COLS] = at;
        for (uint32_t i = 0; i < ROWS; i++) {
            const double b = magnitude(&seed, -8, 12);
            const unsigned kind = (unsigned)(random_bits(&seed) % 3);
            row_lower[i] = kind == 0 ? -INFINITY : b;
            row_upper[i] = kind == 1 ? INFINITY : b;
        }
        const slx_arrays lp = lp_of(ROWS, COLS, start, index, value, cost, lower, upper, row_lower, row_upper);
        for (int m = 0; m < METHODS; m++) {
            slx_model *model = solved(methods[m], &lp);
            assert_int_not_equal(slx_get_result(model), SLX_TIME_LIMIT);
            slx_free(&model);
        }
    }
}

/* With bounds of 1e20 to 5e25, the primal method leaves a basis that to the dual is infeasible, and the dual one that to
 * the primal is; what each ends with is what it ended with before. */
static void methods_that_send_for_each_other_in_a_circle_end(void **state)
{
    (void)state;
    enum { ROWS = 6, COLS = 7, MOST_ITERATIONS = 100000 };
    const slx_arrays lp = {
        .nrows = ROWS,
        .ncols = COLS,
        .start = (const uint64_t[]){0, 2, 4, 6, 7, 9, 12, 15},
        .index = (const uint32_t[]){4, 5, 0, 4, 2, 3, 1, 2, 4, 1, 2, 5, 0, 2, 4},
        .value = (const double[]){-2, -9, -56, -56, -1, 3, -8, -1, -1, 0.375, 1, -8, 1, 0x1.2p-44, 1},
        .cost = (const double[]){0, 0x1.cp-18, 0, 0x1.8p24, 0, 0, -0x1p-23},
        .col_lower = (const double[]){0, 0, 0, 0, 0, -0x1p67, 0},
        .col_upper = (const double[]){INFINITY, 0x1.4p85, INFINITY, INFINITY, INFINITY, INFINITY, INFINITY},
        .row_lower = (const double[]){1, 1, 1, 9, 1, -INFINITY},
        .row_upper = (const double[]){1, 1, 1, 9, 1, 1},
    };
    slx_model *model = new_model("primal");
    assert_int_equal(slx_load(model, &lp), SLX_OK);
    assert_int_equal(slx_set_option(model, "tolerance", "1e-9"), SLX_OK);
    assert_int_equal(slx_set_option(model, "scaling", "off"), SLX_OK);
    assert_int_equal(slx_solve(model), SLX_OK);
    assert_int_equal(slx_get_result(model), SLX_OPTIMAL);
    assert_in_range(slx_iterations(model), 1, MOST_ITERATIONS);
    slx_free(&model);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_column_is_solved_at_any_scale),
        cmocka_unit_test(nearest_polynomials_are_found),
        cmocka_unit_test(badly_scaled_models_end),
        cmocka_unit_test(methods_that_send_for_each_other_in_a_circle_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
