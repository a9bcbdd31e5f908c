/* Duals, reduced costs and certificates mean what the header says: held against differences of optimal values, and
 * against the inequalities that a certificate must satisfy, computed here from the model alone.
 */
#include "models.h"

#include <stdio.h>
#include <stdlib.h>

static double optimum_of(const struct arrays *a)
{
    slx_model *model = model_new();
    arrays_load(model, a);
    solve_to(model, SLX_OPTIMAL);
    double objective = slx_objective(model);
    slx_free(&model);
    return objective;
}

/* The derivative of the optimal value as both *p and *q (which may be the same) move; false where it has a kink. */
static bool slope(const struct arrays *a, double *p, double *q, double *out)
{
    const double h = 1e-4, at_p = *p, at_q = *q, middle = optimum_of(a);
    double ends[2];
    for (int k = 0; k < 2; k++) {
        *p = at_p + (k ? h : -h);
        *q = p == q ? *p : at_q + (k ? h : -h);
        ends[k] = optimum_of(a);
    }
    *p = at_p;
    *q = at_q;
    double left = (middle - ends[0]) / h, right = (ends[1] - middle) / h;
    *out = (ends[1] - ends[0]) / (2 * h);
    return fabs(left - right) <= 1e-6 * (1 + fabs(*out));
}

static void assert_is_slope(double told, double slope)
{
    if (fabs(told - slope) > 1e-6 * (1 + fabs(slope)))
        fail_msg("told %.12g where the optimal value moves by %.12g", told, slope);
}

/* All bounds of a row or column move together: the inactive one does not matter.  Costs: the derivative is the value.
 */
static void duals_are_derivatives(int maximise)
{
    unsigned kinks = 0, wanted = 0, nonzero = 0;
    for (uint64_t seed = 1; seed <= 8; seed++) {
        struct arrays a = arrays_random(6, 9, 3, maximise, 100 * seed + (uint64_t)maximise);
        slx_model *model = model_new();
        arrays_load(model, &a);
        solve_to(model, SLX_OPTIMAL);
        double value, dual, by_bounds, by_cost;
        slx_basis_status status;
        for (uint32_t i = 0; i < a.nrows; i++) {
            assert_int_equal(slx_row_solution(model, i, &value, &dual, &status), SLX_OK);
            wanted++;
            if (!slope(&a, &a.row_lower[i], &a.row_upper[i], &by_bounds)) {
                kinks++;
                continue;
            }
            assert_is_slope(dual, by_bounds);
            nonzero += dual != 0.0;
            assert_true(status != SLX_BASIC || dual == 0.0);
            if (status == SLX_AT_LOWER)
                assert_near(value, a.row_lower[i], 1e-9);
            if (status == SLX_AT_UPPER)
                assert_near(value, a.row_upper[i], 1e-9);
        }
        for (uint32_t j = 0; j < a.ncols; j++) {
            assert_int_equal(slx_col_solution(model, j, &value, &dual, &status), SLX_OK);
            wanted += 2;
            if (slope(&a, &a.col_lower[j], &a.col_upper[j], &by_bounds))
                assert_is_slope(dual, by_bounds);
            else
                kinks++;
            if (slope(&a, &a.cost[j], &a.cost[j], &by_cost))
                assert_is_slope(value, by_cost);
            else
                kinks++;
            nonzero += fabs(dual) > 1e-3;
        }
        slx_free(&model);
        arrays_free(&a);
    }
    assert_true(kinks * 20 < wanted && nonzero * 4 > wanted);
}

static void duals_of_a_minimum_are_its_derivatives(void **state)
{
    (void)state;
    duals_are_derivatives(0);
}

static void duals_of_a_maximum_are_its_derivatives(void **state)
{
    (void)state;
    duals_are_derivatives(1);
}

/* ---- certificates ---------------------------------------------------------------------------------------- */

struct interval {
    double low, high;
};

/* Adds y * [low, high]. */
static void add_scaled(struct interval *sum, double y, double low, double high)
{
    if (y == 0.0)
        return;
    sum->low += y > 0 ? y * low : y * high;
    sum->high += y > 0 ? y * high : y * low;
}

/* For every x within the column bounds y'Ax lies in one interval; for every feasible x in that of y'r, r within the row
 * bounds, too.  The two must not meet.  A column without values proves it as well. */
static void assert_proves_infeasible(slx_model *model)
{
    uint32_t m = slx_nrows(model), n = slx_ncols(model);
    double *y = calloc(m + 1, sizeof *y), *value = calloc(m + 1, sizeof *value), lower, upper, x;
    uint32_t *index = calloc(m + 1, sizeof *index);
    assert_true(y && value && index);
    struct interval rows = {0, 0}, columns = {0, 0};
    bool crossed = false;
    slx_basis_status status;
    for (uint32_t i = 0; i < m; i++) {
        assert_int_equal(slx_row_solution(model, i, &x, &y[i], &status), SLX_OK);
        assert_int_equal(slx_row_bounds(model, i, &lower, &upper), SLX_OK);
        add_scaled(&rows, y[i], lower, upper);
        crossed = crossed || lower > upper;
    }
    for (uint32_t j = 0; j < n; j++) {
        double sum = 0.0, reduced;
        for (uint32_t k = slx_column(model, j, index, value); k-- > 0;)
            sum += y[index[k]] * value[k];
        assert_int_equal(slx_col_solution(model, j, &x, &reduced, &status), SLX_OK);
        assert_near(reduced, -sum, 1e-9 * (1 + fabs(sum)));
        assert_int_equal(slx_col_bounds(model, j, &lower, &upper), SLX_OK);
        add_scaled(&columns, fabs(sum) < 1e-11 ? 0.0 : sum, lower, upper);
        crossed = crossed || lower > upper;
    }
    assert_true(crossed || rows.low > columns.high + 1e-9 || columns.low > rows.high + 1e-9);
    free(y);
    free(value);
    free(index);
}

static void the_duals_of_an_infeasible_model_prove_it(void **state)
{
    (void)state;
    static const char *const methods[] = {"auto", "dual", "primal"};
    for (size_t k = 0; k < 3; k++) {
        slx_model *model = model_read("infeasible.mps");
        assert_int_equal(slx_set_option(model, "method", methods[k]), SLX_OK);
        solve_to(model, SLX_INFEASIBLE);
        assert_proves_infeasible(model);
        slx_free(&model);
        /* All rows at least, or one row at most, out of reach. */
        for (uint64_t seed = 1; seed < 20; seed++) {
            struct arrays a = arrays_random(10, 15, 3, seed % 2, seed);
            double reach = 0;
            for (uint32_t j = 0; j < a.ncols; j++)
                for (uint64_t e = a.start[j]; e < a.start[j + 1]; e++)
                    if (a.index[e] == seed % 10)
                        reach += fmax(a.value[e] * a.col_lower[j], a.value[e] * a.col_upper[j]);
            a.row_lower[seed % 10] = a.row_upper[seed % 10] = reach + 0.5;
            model = model_new();
            assert_int_equal(slx_set_option(model, "method", methods[k]), SLX_OK);
            arrays_load(model, &a);
            solve_to(model, SLX_INFEASIBLE);
            assert_proves_infeasible(model);
            slx_free(&model);
            arrays_free(&a);
        }
    }
}

/* The point is feasible; along the ray no finite bound is ever met, and the objective improves without end. */
static void assert_proves_unbounded(const slx_model *model)
{
    const double *ray = model->solution->ray;
    assert_non_null(ray);
    uint32_t m = slx_nrows(model), n = slx_ncols(model);
    double *move = calloc(m + 1, sizeof *move), *value = calloc(m + 1, sizeof *value), lower, upper, x, dual, gain = 0;
    uint32_t *index = calloc(m + 1, sizeof *index);
    assert_true(move && value && index);
    slx_basis_status status;
    double size = 0.0;
    for (uint32_t j = 0; j < n; j++)
        size = fmax(size, fabs(ray[j]));
    for (uint32_t j = 0; j < n; j++) {
        assert_int_equal(slx_col_solution(model, j, &x, &dual, &status), SLX_OK);
        assert_int_equal(slx_col_bounds(model, j, &lower, &upper), SLX_OK);
        assert_true(x >= lower - 1e-7 && x <= upper + 1e-7);
        assert_true(ray[j] >= -1e-9 * size || lower == -INFINITY);
        assert_true(ray[j] <= 1e-9 * size || upper == INFINITY);
        gain += slx_cost(model, j) * ray[j];
        for (uint32_t k = slx_column(model, j, index, value); k-- > 0;)
            move[index[k]] += value[k] * ray[j];
    }
    for (uint32_t i = 0; i < m; i++) {
        assert_int_equal(slx_row_solution(model, i, &x, &dual, &status), SLX_OK);
        assert_int_equal(slx_row_bounds(model, i, &lower, &upper), SLX_OK);
        assert_true(x >= lower - 1e-7 && x <= upper + 1e-7);
        assert_true(move[i] >= -1e-9 * size || lower == -INFINITY);
        assert_true(move[i] <= 1e-9 * size || upper == INFINITY);
    }
    assert_true(slx_is_maximise(model) ? gain > 1e-6 * size : gain < -1e-6 * size);
    free(move);
    free(value);
    free(index);
}

static void the_ray_of_an_unbounded_model_proves_it(void **state)
{
    (void)state;
    static const char *const methods[] = {"auto", "dual", "primal"};
    for (size_t k = 0; k < 3; k++) {
        slx_model *model = model_read("unbounded.mps");
        assert_int_equal(slx_set_option(model, "method", methods[k]), SLX_OK);
        solve_to(model, SLX_UNBOUNDED);
        assert_proves_unbounded(model);
        slx_free(&model);
    }
}

static void crossed_bounds_are_named(void **state)
{
    (void)state;
    slx_model *model = model_new();
    uint32_t which;
    double ray[EXAMPLE_ROWS];
    load_example(model);
    assert_int_equal(slx_crossed_bounds(model, &which), SLX_OK);
    assert_int_equal(which, SLX_NO_VARIABLE);
    assert_int_equal(slx_set_col_bounds(model, 1, 5.0, 4.0), SLX_OK);
    solve_to(model, SLX_INFEASIBLE);
    assert_int_equal(slx_farkas_ray(model, ray), SLX_OK);
    assert_true(ray[0] == 0.0);
    assert_int_equal(slx_crossed_bounds(model, &which), SLX_OK);
    assert_int_equal(which, 1);
    assert_int_equal(slx_set_row_bounds(model, 0, 9.0, 4.0), SLX_OK); /* by more */
    assert_int_equal(slx_crossed_bounds(model, &which), SLX_OK);
    assert_int_equal(which, EXAMPLE_COLS);
    slx_free(&model);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(duals_of_a_minimum_are_its_derivatives),
        cmocka_unit_test(duals_of_a_maximum_are_its_derivatives),
        cmocka_unit_test(the_duals_of_an_infeasible_model_prove_it),
        cmocka_unit_test(the_ray_of_an_unbounded_model_proves_it),
        cmocka_unit_test(crossed_bounds_are_named),
    };
    return cmocka_run_group_tests_name("duals", tests, NULL, NULL);
}
