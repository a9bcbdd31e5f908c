/* The optimal basis as a matrix: inverse, tableau and condition against the matrix itself. */
#include "optimum.h"

#include <stdlib.h>
#include <string.h>

/* [A, I] dense: entry i of variable k. */
static void dense_of(const slx_model *model, double *a)
{
    uint32_t m = slx_nrows(model), n = slx_ncols(model), *index = calloc(m + 1, sizeof *index);
    double *value = calloc(m + 1, sizeof *value);
    for (uint32_t j = 0; j < n; j++) {
        uint32_t count = slx_column(model, j, index, value);
        for (uint32_t e = 0; e < count; e++)
            a[(size_t)j * m + index[e]] = value[e];
    }
    for (uint32_t i = 0; i < m; i++)
        a[(size_t)(n + i) * m + i] = 1;
    free(index);
    free(value);
}

/* The products are sums of terms that may be large and cancel: the error is held against the sum of their magnitudes.
 */
static void expect_dot(const double *x, const double *y, uint32_t count, double right)
{
    double sum = 0, size = fabs(right);
    for (uint32_t i = 0; i < count; i++) {
        sum += x[i] * y[i];
        size += fabs(x[i] * y[i]);
    }
    if (fabs(sum - right) > 1e-9 * size)
        fail_msg("%.17g where %.17g is right", sum, right);
}

/* Every row and column of the inverse and the tableau, and the condition estimate, against the matrix. */
static void examine_basis(slx_model *model)
{
    uint32_t m = slx_nrows(model), n = slx_ncols(model), *head = calloc(m + 1, sizeof *head);
    double *a = calloc((size_t)(n + m) * m + 1, sizeof *a), *row = calloc(m + 1, sizeof *row),
           *tableau = calloc(n + 1, sizeof *tableau), *inverse = calloc((size_t)m * m + 1, sizeof *inverse),
           *column = calloc(m + 1, sizeof *column), *b_row = calloc(m + 1, sizeof *b_row);
    dense_of(model, a);
    assert_int_equal(slx_basis_head(model, head), SLX_OK);
    for (uint32_t p = 0; p < m; p++) {
        assert_int_equal(slx_basis_inverse_row(model, p, row), SLX_OK);
        memcpy(inverse + (size_t)p * m, row, m * sizeof *row);
        for (uint32_t q = 0; q < m; q++)
            expect_dot(row, a + (size_t)head[q] * m, m, p == q);
        assert_int_equal(slx_tableau_row(model, p, tableau), SLX_OK);
        for (uint32_t j = 0; j < n; j++)
            expect_dot(row, a + (size_t)j * m, m, tableau[j]);
    }
    for (uint32_t j = 0; j < n; j++) {
        assert_int_equal(slx_tableau_column(model, j, column), SLX_OK);
        for (uint32_t p = 0; p < m; p++)
            expect_dot(inverse + (size_t)p * m, a + (size_t)j * m, m, column[p]);
    }
    double b_norm = 0, inverse_norm = 0, condition;
    for (uint32_t i = 0; i < m; i++) {
        assert_int_equal(slx_basis_inverse_column(model, i, column), SLX_OK);
        double sum = 0, b_sum = 0;
        for (uint32_t p = 0; p < m; p++) {
            assert_near(column[p], inverse[(size_t)p * m + i], 1e-9 * (fabs(column[p]) + 1e-6));
            b_row[p] = a[(size_t)head[p] * m + i];
            sum += fabs(column[p]);
            b_sum += fabs(a[(size_t)head[i] * m + p]);
        }
        for (uint32_t k = 0; k < m; k++) /* row k of B times column i of its inverse */
        {
            for (uint32_t p = 0; p < m; p++)
                b_row[p] = a[(size_t)head[p] * m + k];
            expect_dot(b_row, column, m, k == i);
        }
        inverse_norm = greater(inverse_norm, sum);
        b_norm = greater(b_norm, b_sum);
    }
    assert_int_equal(slx_basis_condition(model, &condition), SLX_OK);
    assert_true(condition <= (1 + 1e-9) * b_norm * inverse_norm && condition >= 0.1 * b_norm * inverse_norm);
    void *blocks[] = {head, a, row, tableau, inverse, column, b_row};
    for (size_t k = 0; k < sizeof blocks / sizeof *blocks; k++)
        free(blocks[k]);
}

static void inverse_and_tableau_are_those_of_the_matrix(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < SEEDS; seed++) {
        struct optimum o;
        optimum_of(&o, seed);
        examine_basis(o.model);
        optimum_done(&o);
    }
}

/* Rows and columns in other units: the model is scaled inside, and all answers are of the model as it is. */
static void in_other_units_too(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < SEEDS; seed++) {
        struct optimum o;
        double unit[ROWS + COLS];
        slx_range r;
        uint64_t random = seed;
        o.a = arrays_random(ROWS, COLS, ENTRIES, seed & 1, seed);
        o.model = model_new();
        for (uint32_t k = 0; k < ROWS + COLS; k++)
            unit[k] = pow(10, 8 * random_unit(&random) - 4);
        slx_model *plain = model_new();
        arrays_load(plain, &o.a);
        for (uint32_t j = 0; j < COLS; j++) {
            for (uint64_t e = o.a.start[j]; e < o.a.start[j + 1]; e++)
                o.a.value[e] *= unit[o.a.index[e]] * unit[ROWS + j];
            o.a.cost[j] *= unit[ROWS + j];
            o.a.col_lower[j] /= unit[ROWS + j];
            o.a.col_upper[j] /= unit[ROWS + j];
        }
        for (uint32_t i = 0; i < ROWS; i++) {
            o.a.row_lower[i] *= unit[i];
            o.a.row_upper[i] *= unit[i];
        }
        arrays_load(o.model, &o.a);
        solve_to(o.model, SLX_OPTIMAL);
        solve_to(plain, SLX_OPTIMAL);
        examine_basis(o.model);
        for (uint32_t j = 0; j < COLS; j++) {
            slx_range scaled;
            assert_int_equal(slx_cost_range(plain, j, &r), SLX_OK);
            assert_int_equal(slx_cost_range(o.model, j, &scaled), SLX_OK);
            expect_end(scaled.low / unit[ROWS + j], r.low);
            expect_end(scaled.high / unit[ROWS + j], r.high);
            expect_end(scaled.objective_low, r.objective_low);
        }
        slx_free(&plain);
        optimum_done(&o);
    }
}

static void every_instance_has_its_basis_examined(void **state)
{
    (void)state;
    static const char *const files[] = {"diet.mps", "staircase.mps", "ranges_bounds.mps", "network_flow.mps",
                                        "two_goals.mps"};
    for (size_t k = 0; k < sizeof files / sizeof *files; k++) {
        slx_model *model = model_read(files[k]);
        solve_to(model, SLX_OPTIMAL);
        examine_basis(model);
        for (uint32_t j = 0; j < slx_ncols(model); j++) {
            slx_range r, up;
            double c = slx_cost(model, j), l, u;
            assert_int_equal(slx_cost_range(model, j, &r), SLX_OK);
            assert_true(r.low <= c && c <= r.high);
            assert_int_equal(slx_col_bounds(model, j, &l, &u), SLX_OK);
            assert_int_equal(slx_col_bound_range(model, j, &r, &up), SLX_OK);
            assert_true(r.low <= l && l <= r.high && up.low <= u && u <= up.high);
        }
        slx_free(&model);
    }
}

static void the_slack_basis_has_condition_1(void **state)
{
    (void)state;
    static const double a[] = {5, 7, 1e3, 9, 1e-3, 2}, upper[] = {1, 2, 3}, cost[] = {1, 1};
    slx_model *model = model_new();
    double condition;
    load_dense(model, 3, 2, a, &(slx_arrays){.cost = cost, .row_upper = upper});
    solve_to(model, SLX_OPTIMAL);
    assert_int_equal(slx_basis_condition(model, &condition), SLX_OK);
    assert_true(condition == 1);
    slx_free(&model);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(inverse_and_tableau_are_those_of_the_matrix),
        cmocka_unit_test(in_other_units_too),
        cmocka_unit_test(every_instance_has_its_basis_examined),
        cmocka_unit_test(the_slack_basis_has_condition_1),
    };
    return cmocka_run_group_tests_name("the basis as a matrix", tests, NULL, NULL);
}
