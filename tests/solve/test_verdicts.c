/* Verdicts and values that mathematics gives, by every method with and without presolve, where doubles are easily
 * wrong: huge finite bounds, noise for zeros, parallel columns, boxes and angles of next to nothing. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "../dense.h"

#define V(...) ((const double[]){__VA_ARGS__})
enum { WAYS = 8 };

/* The model, solved in one of the ways. */
static slx_model *solved(const struct dense *d, unsigned way)
{
    static const char *const methods[] = {"dual", "primal", "ipm", "auto"};
    struct dense_columns columns;
    const slx_arrays arrays = dense_arrays(d, &columns);
    slx_model *model;
    assert_int_equal(slx_create(&model), SLX_OK);
    assert_int_equal(slx_load(model, &arrays), SLX_OK);
    assert_int_equal(slx_set_option(model, "method", methods[way / 2]), SLX_OK);
    assert_int_equal(slx_set_option(model, "presolve", way % 2 ? "full" : "off"), SLX_OK);
    assert_int_equal(slx_set_option(model, "time-limit", "20"), SLX_OK);
    assert_int_equal(slx_solve(model), SLX_OK);
    return model;
}

static void expect_result(const struct dense *d, slx_result result)
{
    for (unsigned way = 0; way < WAYS; way++) {
        slx_model *model = solved(d, way);
        assert_int_equal(slx_get_result(model), result);
        slx_free(&model);
    }
}

/* The same, to an optimum, and what it says of a column. */
static slx_basis_status solved_column(const struct dense *d, unsigned way, uint32_t col, double *x, double *dual)
{
    slx_basis_status status;
    slx_model *model = solved(d, way);
    assert_int_equal(slx_get_result(model), SLX_OPTIMAL);
    assert_int_equal(slx_col_solution(model, col, x, dual, &status), SLX_OK);
    slx_free(&model);
    return status;
}

static void expect_optimum(const struct dense *d, double optimum)
{
    for (unsigned way = 0; way < WAYS; way++) {
        slx_model *model = solved(d, way);
        assert_int_equal(slx_get_result(model), SLX_OPTIMAL);
        assert_true(fabs(slx_objective(model) - optimum) <= 1e-9 * fmax(1.0, fabs(optimum)));
        slx_free(&model);
    }
}

/* min x, x + 10^-9 y >= 10, x <= 1: y >= 9 * 10^9 is needed, and 10^10 enough for x = 0. */
static void a_far_bound_is_a_bound_as_it_is(void **state)
{
    (void)state;
    const struct dense d = {
        .nrows = 1, .ncols = 2, .a = V(1, 1e-9), .cost = V(1, 0), .col_upper = V(1, 1e12), .row_lower = V(10)};
    expect_optimum(&d, 0.0);
    struct dense nearer = d;
    nearer.col_upper = V(1, 8.9e9);
    expect_result(&nearer, SLX_INFEASIBLE);
    nearer.col_upper = V(1, 9.5e9);
    expect_optimum(&nearer, 0.5);
}

/* min |x|_1, C x = 2 c_3, C a matrix of cosines, whose zeros are noise of 10^-16 and less: x = 2 e_3. */
static void noise_in_place_of_zeros_does_no_harm(void **state)
{
    (void)state;
    enum { N = 15 };
    double a[N * 2 * N], cost[2 * N], side[N];
    for (uint32_t i = 0; i < N; i++) {
        for (uint32_t j = 0; j < N; j++) {
            a[i * 2 * N + j] = cos(acos(-1.0) * i * (2 * j + 1) / (2 * N));
            a[i * 2 * N + N + j] = -a[i * 2 * N + j];
        }
        side[i] = 2.0 * a[i * 2 * N + 3];
    }
    for (uint32_t j = 0; j < 2 * N; j++)
        cost[j] = 1.0;
    expect_optimum(
        &(struct dense){.nrows = N, .ncols = 2 * N, .a = a, .cost = cost, .row_lower = side, .row_upper = side}, 2.0);
}

/* min x + 2y, x + 2y >= 4, y free: nothing but basic or free will do for y. */
static void a_free_column_parallel_to_another_has_no_bound(void **state)
{
    (void)state;
    const struct dense d = {.nrows = 1,
                            .ncols = 2,
                            .a = V(1, 2),
                            .cost = V(1, 2),
                            .col_lower = V(0, -INFINITY),
                            .col_upper = V(3, INFINITY),
                            .row_lower = V(4)};
    expect_optimum(&d, 4.0);
    for (unsigned way = 0; way < WAYS; way++) {
        double y, dual;
        const slx_basis_status status = solved_column(&d, way, 1, &y, &dual);
        assert_true(status == SLX_BASIC || status == SLX_FREE);
    }
}

/* max 37.1 x - y, x + y >= 1/2, 1 <= x <= 1 + 10^-9: x is at its upper bound, however near the lower one is. */
static void in_a_tiny_box_a_column_stands_where_its_reduced_cost_says(void **state)
{
    (void)state;
    const struct dense d = {.nrows = 1,
                            .ncols = 2,
                            .a = V(1, 1),
                            .cost = V(-37.1, 1),
                            .col_lower = V(1, 0),
                            .col_upper = V(1 + 1e-9, INFINITY),
                            .row_lower = V(0.5)};
    for (unsigned way = 0; way < WAYS; way++) {
        double x, dual;
        assert_int_equal(solved_column(&d, way, 0, &x, &dual), SLX_AT_UPPER);
        assert_true(x == 1 + 1e-9 && fabs(dual + 37.1) <= 1e-12);
    }
}

/* min y - x + z, x - y <= 3, x - y + z >= 1: -3, whatever the bound on each. */
static void huge_finite_bounds_are_no_trouble(void **state)
{
    (void)state;
    for (int e = 10; e < 30; e++) {
        const double u = pow(10.0, e);
        expect_optimum(&(struct dense){.nrows = 2,
                                       .ncols = 3,
                                       .a = V(1, -1, 0, 1, -1, 1),
                                       .cost = V(-1, 1, 1),
                                       .col_upper = V(u, u, u),
                                       .row_lower = V(-INFINITY, 1),
                                       .row_upper = V(3, INFINITY)},
                       -3.0);
    }
}

/* min x + 1000 y, x + y <= 1, x + (1 + e) y >= 1 + 3 e: y >= 3, and 2998 at (-2, 3), where 10^-7 of violation would let
 * y be smaller by 10^-7 / e. */
static void an_optimum_between_nearly_parallel_rows_is_that_of_the_vertex(void **state)
{
    (void)state;
    for (int k = 8; k <= 30; k += 2) {
        const double e = ldexp(1.0, -k);
        expect_optimum(&(struct dense){.nrows = 2,
                                       .ncols = 2,
                                       .a = V(1, 1, 1, 1 + e),
                                       .cost = V(1, 1000),
                                       .col_lower = V(-10, -10),
                                       .row_lower = V(-INFINITY, 1 + 3 * e),
                                       .row_upper = V(1, INFINITY)},
                       2998.0);
    }
}

/* min (1 - s) y - x, x - y <= 1: falls along (1, 1), by s a step. */
static void a_slow_way_down_has_no_end(void **state)
{
    (void)state;
    for (int k = 1; k <= 5; k++)
        expect_result(
            &(struct dense){.nrows = 1, .ncols = 2, .a = V(1, -1), .cost = V(-1, 1 - pow(10.0, -k)), .row_upper = V(1)},
            SLX_UNBOUNDED);
}

/* max 7 x - c y, 6 x - a y = b, with c = 7 a / 6 but for rounding, which by y = 10^24 is 10^11 or so: to a solver that
 * rounds its dual, 7/6, the slope of y has no sign. */
static void a_slope_within_rounding_counts_where_bounds_are_huge(void **state)
{
    (void)state;
    const double far = 1e24;
    const double steps[] = {0.1, 314.8, 1061.1, 2740.95, 4206.33};
    for (size_t k = 0; k < sizeof steps / sizeof *steps; k++) {
        const double a = steps[k], c = 7 * a / 6, b = 0.6;
        const double slope = (7 * a - 6 * c + (fma(7, a, -(7 * a)) - fma(6, c, -(6 * c)))) / 6; /* exact but for / */
        expect_optimum(&(struct dense){.nrows = 1,
                                       .ncols = 2,
                                       .a = V(6, -a),
                                       .cost = V(7, -c),
                                       .col_upper = V(4 * far * a, far),
                                       .col_lower = V(0, 0.25),
                                       .row_lower = V(b),
                                       .row_upper = V(b),
                                       .maximise = 1},
                       7 * b / 6 + slope * (slope > 0 ? far : 0.25));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_far_bound_is_a_bound_as_it_is),
        cmocka_unit_test(noise_in_place_of_zeros_does_no_harm),
        cmocka_unit_test(a_free_column_parallel_to_another_has_no_bound),
        cmocka_unit_test(in_a_tiny_box_a_column_stands_where_its_reduced_cost_says),
        cmocka_unit_test(huge_finite_bounds_are_no_trouble),
        cmocka_unit_test(an_optimum_between_nearly_parallel_rows_is_that_of_the_vertex),
        cmocka_unit_test(a_slow_way_down_has_no_end),
        cmocka_unit_test(a_slope_within_rounding_counts_where_bounds_are_huge),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
