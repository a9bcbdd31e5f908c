/* What the optimal basis tells: ranges against textbooks and against re-solves, inverse and tableau against the matrix.
 */
#include "models.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROWS = 9, COLS = 14, ENTRIES = 4, SEEDS = 12 };

static void load_dense(slx_model *model, uint32_t m, uint32_t n, const double *a, const slx_arrays *rest)
{
    uint64_t start[COLS + 1] = {0};
    uint32_t index[ROWS * COLS];
    double value[ROWS * COLS];
    for (uint32_t j = 0; j < n; j++) {
        start[j + 1] = start[j];
        for (uint32_t i = 0; i < m; i++)
            if (a[i * n + j] != 0.0) {
                index[start[j + 1]] = i;
                value[start[j + 1]++] = a[i * n + j];
            }
    }
    slx_arrays arrays = *rest;
    arrays.nrows = m;
    arrays.ncols = n;
    arrays.start = start;
    arrays.index = index;
    arrays.value = value;
    assert_int_equal(slx_load(model, &arrays), SLX_OK);
}

static void expect_end(double is, double right)
{
    if (!(is == right || fabs(is - right) <= 1e-9 * (1 + fabs(right))))
        fail_msg("%.17g where %.17g is right", is, right);
}

static void expect_range(const slx_range *r, double low, double high, double objective_low, double objective_high)
{
    expect_end(r->low, low);
    expect_end(r->high, high);
    expect_end(r->objective_low, objective_low);
    expect_end(r->objective_high, objective_high);
}

/* ---- known ranges -------------------------------------------------------------------------------------- */

/* The Wyndor Glass Co. of Hillier & Lieberman: max 3 x1 + 5 x2, x1 <= 4, 2 x2 <= 12, 3 x1 + 2 x2 <= 18; 36 at (2, 6).
 */
static void wyndor(slx_model *model, int maximise)
{
    static const double a[] = {1, 0, 0, 2, 3, 2}, upper[] = {4, 12, 18}, up[] = {3, 5}, down[] = {-3, -5};
    load_dense(model, 3, 2, a, &(slx_arrays){.cost = maximise ? up : down, .row_upper = upper, .maximise = maximise});
}

static void the_ranges_of_a_textbook_model_are_those_of_the_textbook(void **state)
{
    (void)state;
    slx_model *model = model_new();
    slx_range r, other;
    for (int presolved = 0; presolved < 2; presolved++) {
        assert_int_equal(slx_set_option(model, "presolve", presolved ? "full" : "off"), SLX_OK);
        wyndor(model, 1);
        solve_to(model, SLX_OPTIMAL);
        assert_int_equal(slx_cost_range(model, 0, &r), SLX_OK);
        expect_range(&r, 0, 7.5, 30, 45);
        assert_true(r.stop_low == 2 + 2 && r.stop_high == 2 + 1);
        assert_int_equal(slx_cost_range(model, 1, &r), SLX_OK);
        expect_range(&r, 2, INFINITY, 18, INFINITY);
        assert_true(r.stop_low == 2 + 1 && r.stop_high == SLX_NO_VARIABLE);
        assert_int_equal(slx_row_bound_range(model, 0, NULL, &r), SLX_OK);
        expect_range(&r, 2, INFINITY, 36, 36);
        assert_int_equal(slx_row_bound_range(model, 1, &other, &r), SLX_OK);
        expect_range(&r, 6, 18, 27, 45);
        assert_true(r.stop_low == 2 + 0 && r.stop_high == 0);
        expect_range(&other, -INFINITY, 12, 36, 36);
        assert_int_equal(slx_row_bound_range(model, 2, NULL, &r), SLX_OK);
        expect_range(&r, 12, 24, 30, 42);
        assert_int_equal(slx_col_bound_range(model, 0, &r, &other), SLX_OK);
        expect_range(&r, -INFINITY, 2, 36, 36);
        expect_range(&other, 2, INFINITY, 36, 36);
    }
    slx_free(&model);
}

static void the_ranges_of_the_minimisation_are_mirrored(void **state)
{
    (void)state;
    slx_model *model = model_new();
    slx_range r;
    wyndor(model, 0);
    solve_to(model, SLX_OPTIMAL);
    assert_int_equal(slx_cost_range(model, 0, &r), SLX_OK);
    expect_range(&r, -7.5, 0, -45, -30);
    assert_int_equal(slx_cost_range(model, 1, &r), SLX_OK);
    expect_range(&r, -INFINITY, -2, -INFINITY, -18);
    assert_int_equal(slx_row_bound_range(model, 1, NULL, &r), SLX_OK);
    expect_range(&r, 6, 18, -27, -45);
    slx_free(&model);
}

/* x basic at 1, y at its upper bound 3, x + y at 4: the row's dual and y's reduced cost are -1. */
static void active_bounds_of_columns_have_ranges(void **state)
{
    (void)state;
    slx_model *model = model_new();
    slx_range lower, upper;
    load_example(model);
    solve_to(model, SLX_OPTIMAL);
    assert_int_equal(slx_cost_range(model, 0, &lower), SLX_OK);
    expect_range(&lower, -2, 0, 2, 4);
    assert_int_equal(slx_cost_range(model, 1, &lower), SLX_OK);
    expect_range(&lower, -INFINITY, -1, -INFINITY, 6);
    assert_true(lower.stop_high == 1 && lower.stop_low == SLX_NO_VARIABLE);
    assert_int_equal(slx_row_bound_range(model, 0, &lower, &upper), SLX_OK);
    expect_range(&upper, 3, 6, 4, 1);
    expect_range(&lower, -INFINITY, 4, 3, 3);
    assert_int_equal(slx_col_bound_range(model, 1, &lower, &upper), SLX_OK);
    expect_range(&upper, 1, 4, 5, 2);
    expect_range(&lower, -INFINITY, 3, 3, 3);
    slx_free(&model);
}

/* min y - x, x - y = 1, 0 <= x <= 4, y >= -2: x at 1 + y, free to move along the equation, whose dual is -1. */
static void the_bounds_of_an_equation_move_together(void **state)
{
    (void)state;
    static const double a[] = {1, -1}, b[] = {1}, cost[] = {2, -1}, lower[] = {0, -2}, upper[] = {4, INFINITY};
    slx_model *model = model_new();
    slx_range r, other;
    load_dense(model, 1, 2, a,
               &(slx_arrays){.cost = cost, .row_lower = b, .row_upper = b, .col_lower = lower, .col_upper = upper});
    solve_to(model, SLX_OPTIMAL); /* 2 x - y = x + 1, least at x = 0, y = -1; y basic */
    assert_int_equal(slx_row_bound_range(model, 0, &r, &other), SLX_OK);
    assert_memory_equal(&r, &other, sizeof r);
    expect_range(&r, -INFINITY, 2, -INFINITY, 2);
    assert_int_equal(slx_col_bound_range(model, 0, &r, NULL), SLX_OK);
    expect_range(&r, -1, 4, 0, 5);
    assert_true(r.stop_low == 1 && r.stop_high == 0); /* its own upper bound */
    slx_free(&model);
}

static void a_model_without_rows_has_ranges_too(void **state)
{
    (void)state;
    static const uint64_t start[] = {0, 0, 0};
    static const double cost[] = {2, -1}, upper[] = {5, 5};
    slx_model *model = model_new();
    slx_range r;
    double condition = 0;
    solve_to(model, SLX_OPTIMAL);
    assert_int_equal(slx_basis_condition(model, &condition), SLX_OK);
    assert_true(condition == 1);
    assert_int_equal(slx_basis_head(model, NULL), SLX_OK);
    assert_int_equal(slx_load(model, &(slx_arrays){.ncols = 2, .start = start, .cost = cost, .col_upper = upper}),
                     SLX_OK);
    solve_to(model, SLX_OPTIMAL);
    assert_int_equal(slx_cost_range(model, 0, &r), SLX_OK);
    expect_range(&r, 0, INFINITY, -5, -5);
    assert_int_equal(slx_cost_range(model, 1, &r), SLX_OK);
    expect_range(&r, -INFINITY, 0, -INFINITY, 0);
    assert_int_equal(slx_col_bound_range(model, 1, NULL, &r), SLX_OK);
    expect_range(&r, 0, INFINITY, 0, -INFINITY);
    slx_free(&model);
}

/* ---- ranges against re-solves ----------------------------------------------------------------------------- */

struct optimum {
    slx_model *model;
    struct arrays a;
    slx_basis_status rows[ROWS], cols[COLS];
    double objective;
};

static void optimum_of(struct optimum *o, uint64_t seed)
{
    o->a = arrays_random(ROWS, COLS, ENTRIES, seed & 1, seed);
    o->model = model_new();
    arrays_load(o->model, &o->a);
    solve_to(o->model, SLX_OPTIMAL);
    o->objective = slx_objective(o->model);
    assert_int_equal(slx_get_basis(o->model, o->rows, o->cols), SLX_OK);
}

static void done(struct optimum *o)
{
    arrays_free(&o->a);
    slx_free(&o->model);
}

/* Whether the basis is optimal for the arrays as they now are; the objective there. */
static bool still_optimal(const struct optimum *o, double *objective)
{
    slx_model *model = model_new();
    arrays_load(model, &o->a);
    assert_int_equal(slx_set_basis(model, o->rows, o->cols), SLX_OK);
    assert_int_equal(slx_solve(model), SLX_OK);
    bool same = slx_get_result(model) == SLX_OPTIMAL && slx_iterations(model) == 0;
    *objective = slx_objective(model);
    slx_free(&model);
    return same;
}

/* Moves *number (and *twin with it) to just inside and just outside each end of its range: the basis stays optimal,
 * with the objective on the line between those at the ends, and does not.  `open`: an end that is the variable's own
 * doing, where another basis is no matter of optimality. */
static void expect_exact(const struct optimum *o, double *number, double *twin, const slx_range *r, uint32_t self)
{
    double present = *number, objective, ends[] = {r->low, r->high}, values[] = {r->objective_low, r->objective_high};
    uint32_t stops[] = {r->stop_low, r->stop_high};
    assert_true(r->low <= present && present <= r->high);
    for (int k = 0; k < 2; k++) {
        double side = k ? 1 : -1, end = isfinite(ends[k]) ? ends[k] : present + side * 1e4, step = 1e-3;
        double inside = present + 0.999 * (end - present), outside = end + side * step * (1 + fabs(end));
        *number = inside;
        if (twin)
            *twin = inside;
        assert_true(still_optimal(o, &objective));
        if (isfinite(values[k]) && isfinite(ends[k]))
            assert_near(objective, o->objective + 0.999 * (values[k] - o->objective), 1e-6 * (1 + fabs(objective)));
        if (isfinite(ends[k]) && stops[k] != self) {
            *number = outside;
            if (twin)
                *twin = outside;
            assert_false(still_optimal(o, &objective));
        }
        *number = present;
        if (twin)
            *twin = present;
    }
}

static void inside_the_range_of_a_cost_the_basis_is_optimal_and_outside_not(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < SEEDS; seed++) {
        struct optimum o;
        optimum_of(&o, seed);
        for (uint32_t j = 0; j < COLS; j++) {
            slx_range r;
            assert_int_equal(slx_cost_range(o.model, j, &r), SLX_OK);
            expect_exact(&o, &o.a.cost[j], NULL, &r, SLX_NO_VARIABLE);
        }
        done(&o);
    }
}

/* Both bounds of one row or column. */
static void expect_exact_bounds(struct optimum *o, double *lower, double *upper, const slx_range *low,
                                const slx_range *up, uint32_t self)
{
    bool fixed = *lower == *upper;
    if (isfinite(*lower))
        expect_exact(o, lower, fixed ? upper : NULL, low, self);
    if (isfinite(*upper) && !fixed)
        expect_exact(o, upper, NULL, up, self);
}

static void inside_the_range_of_a_bound_the_basis_is_optimal_and_outside_not(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < SEEDS; seed++) {
        struct optimum o;
        slx_range low, up;
        optimum_of(&o, seed);
        for (uint32_t i = 0; i < ROWS; i++) {
            assert_int_equal(slx_row_bound_range(o.model, i, &low, &up), SLX_OK);
            expect_exact_bounds(&o, &o.a.row_lower[i], &o.a.row_upper[i], &low, &up, COLS + i);
        }
        for (uint32_t j = 0; j < COLS; j++) {
            assert_int_equal(slx_col_bound_range(o.model, j, &low, &up), SLX_OK);
            expect_exact_bounds(&o, &o.a.col_lower[j], &o.a.col_upper[j], &low, &up, j);
        }
        done(&o);
    }
}

/* x <= 1, y <= 1, x + y <= 2: three constraints through one vertex, so that some basic variable is at a bound. */
static void at_a_degenerate_vertex_the_ranges_are_those_of_the_basis(void **state)
{
    (void)state;
    static const double a[] = {1, 0, 0, 1, 1, 1}, upper[] = {1, 1, 2}, cost[] = {1, 1};
    slx_model *model = model_new(), *other = model_new();
    load_dense(model, 3, 2, a, &(slx_arrays){.cost = cost, .row_upper = upper, .maximise = 1});
    assert_int_equal(slx_set_option(model, "presolve", "off"), SLX_OK);
    solve_to(model, SLX_OPTIMAL);
    slx_basis_status rows[3], cols[2];
    assert_int_equal(slx_get_basis(model, rows, cols), SLX_OK);
    for (uint32_t i = 0; i < 3; i++) {
        slx_range r;
        assert_int_equal(slx_row_bound_range(model, i, NULL, &r), SLX_OK);
        assert_true(r.low <= upper[i] && upper[i] <= r.high);
        const double at[] = {greater(r.low, -9), lesser(r.high, 9)};
        for (int k = 0; k < 2; k++) {
            double moved[3];
            memcpy(moved, upper, sizeof moved);
            moved[i] = at[k];
            load_dense(other, 3, 2, a, &(slx_arrays){.cost = cost, .row_upper = moved, .maximise = 1});
            assert_int_equal(slx_set_basis(other, rows, cols), SLX_OK);
            solve_to(other, SLX_OPTIMAL);
            assert_int_equal(slx_iterations(other), 0);
        }
    }
    slx_free(&model);
    slx_free(&other);
}

/* ---- inverse, tableau, condition --------------------------------------------------------------------------- */

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
        done(&o);
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
        done(&o);
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

/* ---- out of order, and without memory ------------------------------------------------------------------------ */

static void without_an_optimum_every_call_is_refused(void **state)
{
    (void)state;
    static const char *const files[] = {NULL, "infeasible.mps", "unbounded.mps"};
    for (int k = 0; k < 3; k++) {
        slx_model *model = files[k] ? model_read(files[k]) : model_new();
        slx_range r;
        double v[64];
        uint32_t head[64];
        if (files[k]) {
            assert_int_equal(slx_solve(model), SLX_OK);
        } else {
            wyndor(model, 1);
            solve_to(model, SLX_OPTIMAL);
            wyndor(model, 1);
        }
        assert_int_equal(slx_cost_range(model, 0, &r), SLX_ERROR_USAGE);
        assert_int_equal(slx_row_bound_range(model, 0, &r, NULL), SLX_ERROR_USAGE);
        assert_int_equal(slx_col_bound_range(model, 0, &r, NULL), SLX_ERROR_USAGE);
        assert_int_equal(slx_basis_head(model, head), SLX_ERROR_USAGE);
        assert_int_equal(slx_basis_inverse_row(model, 0, v), SLX_ERROR_USAGE);
        assert_int_equal(slx_basis_inverse_column(model, 0, v), SLX_ERROR_USAGE);
        assert_int_equal(slx_tableau_row(model, 0, v), SLX_ERROR_USAGE);
        assert_int_equal(slx_tableau_column(model, 0, v), SLX_ERROR_USAGE);
        assert_int_equal(slx_basis_condition(model, v), SLX_ERROR_USAGE);
        assert_int_equal(slx_write_ranging(model, "/dev/null"), SLX_ERROR_USAGE);
        assert_string_equal(slx_error(model)->message, "there is no optimal basis");
        slx_free(&model);
    }
}

static void an_interior_optimum_has_no_basis_to_ask(void **state)
{
    (void)state;
    slx_model *model = model_read("diet.mps");
    double condition;
    assert_int_equal(slx_set_option(model, "method", "ipm"), SLX_OK);
    assert_int_equal(slx_set_option(model, "crossover", "off"), SLX_OK);
    solve_to(model, SLX_OPTIMAL);
    assert_int_equal(slx_basis_condition(model, &condition), SLX_ERROR_USAGE);
    assert_int_equal(slx_set_option(model, "crossover", "on"), SLX_OK);
    solve_to(model, SLX_OPTIMAL);
    assert_int_equal(slx_basis_condition(model, &condition), SLX_OK);
    slx_free(&model);
}

static void what_is_not_there_is_refused(void **state)
{
    (void)state;
    slx_model *model = model_new();
    slx_range r;
    double v[8];
    wyndor(model, 1);
    solve_to(model, SLX_OPTIMAL);
    assert_int_equal(slx_cost_range(model, 2, &r), SLX_ERROR_USAGE);
    assert_int_equal(slx_col_bound_range(model, 2, &r, &r), SLX_ERROR_USAGE);
    assert_int_equal(slx_row_bound_range(model, 3, &r, &r), SLX_ERROR_USAGE);
    assert_int_equal(slx_basis_inverse_row(model, 3, v), SLX_ERROR_USAGE);
    assert_int_equal(slx_basis_inverse_column(model, 3, v), SLX_ERROR_USAGE);
    assert_int_equal(slx_tableau_row(model, 3, v), SLX_ERROR_USAGE);
    assert_int_equal(slx_tableau_column(model, 2, v), SLX_ERROR_USAGE);
    assert_int_equal(slx_unbounded_ray(model, v), SLX_ERROR_USAGE);
    assert_int_equal(slx_farkas_ray(model, v), SLX_ERROR_USAGE);
    slx_free(&model);
}

static void the_factor_is_in_the_account_and_goes_with_the_result(void **state)
{
    (void)state;
    slx_model *model = model_new();
    double condition;
    wyndor(model, 1);
    solve_to(model, SLX_OPTIMAL);
    uint64_t solved = slx_memory_live(model);
    assert_int_equal(slx_basis_condition(model, &condition), SLX_OK);
    uint64_t held = slx_memory_live(model);
    assert_true(held > solved);
    assert_int_equal(slx_basis_condition(model, &condition), SLX_OK);
    assert_true(slx_memory_live(model) == held);
    solve_to(model, SLX_OPTIMAL);
    assert_true(slx_memory_live(model) == solved);
    slx_free(&model);
}

/* Every kind of change, of which some fail: the factor borrows from the matrix and must not outlive it. */
static void a_change_of_the_model_takes_the_factor_with_it(void **state)
{
    (void)state;
    for (int kind = 0; kind < 7; kind++) {
        slx_model *model = model_new(), *clone = NULL;
        slx_range r;
        const uint32_t one = 0, index[] = {0, 1};
        const double value[] = {1, 2};
        wyndor(model, 1);
        solve_to(model, SLX_OPTIMAL);
        assert_int_equal(slx_cost_range(model, 0, &r), SLX_OK);
        slx_status status = kind == 0   ? slx_set_cost(model, 0, 4)
                            : kind == 1 ? slx_set_coefficient(model, 0, 1, 1)
                            : kind == 2 ? slx_set_row_bounds(model, 0, 0, 3)
                            : kind == 3 ? slx_delete_rows(model, 1, &one)
                            : kind == 4 ? slx_set_column(model, 0, 2, index, value)
                            : kind == 5 ? slx_set_maximise(model, 0)
                                        : slx_set_offset(model, 1);
        assert_int_equal(status, SLX_OK);
        assert_int_equal(slx_cost_range(model, 0, &r), SLX_ERROR_USAGE);
        solve_to(model, SLX_OPTIMAL);
        assert_int_equal(slx_cost_range(model, 0, &r), SLX_OK);
        assert_int_equal(slx_clone(model, &clone), SLX_OK);
        assert_int_equal(slx_set_coefficient(clone, 0, 0, 7), SLX_OK);
        assert_int_equal(slx_cost_range(model, 0, &r), SLX_OK);
        assert_int_equal(slx_set_coefficient(model, 99, 0, 7), SLX_ERROR_USAGE);
        assert_int_equal(slx_cost_range(model, 0, &r), SLX_OK);
        slx_free(&clone);
        assert_int_equal(slx_cost_range(model, 1, &r), SLX_OK);
        slx_free(&model);
    }
}

static void every_refused_allocation_leaves_the_optimum(void **state)
{
    (void)state;
    struct optimum o;
    optimum_of(&o, 5);
    for (int write = 0; write < 2; write++) {
        solve_to(o.model, SLX_OPTIMAL);
        uint64_t live = slx_memory_live(o.model);
        for (uint64_t k = 1;; k++) {
            slx_range r = {.low = 17};
            o.model->env.mem.fail_countdown = k;
            slx_status status = write ? slx_write_ranging(o.model, "/dev/null") : slx_cost_range(o.model, 0, &r);
            bool refused = o.model->env.mem.fail_countdown == 0;
            o.model->env.mem.fail_countdown = 0;
            if (!refused) {
                assert_int_equal(status, SLX_OK);
                assert_true(k > 12);
                break;
            }
            assert_int_equal(status, SLX_ERROR_MEMORY);
            assert_true(r.low == 17 && slx_get_result(o.model) == SLX_OPTIMAL);
            /* What the file needed may fail when the factor is there, and then that stays. */
            assert_true(slx_memory_live(o.model) == live || (write && o.model->basis_factor));
        }
    }
    solve_to(o.model, SLX_OPTIMAL);
    done(&o);
}

/* ---- rays ----------------------------------------------------------------------------------------------------- */

static void an_unbounded_model_has_a_ray_that_improves_and_stays_feasible(void **state)
{
    (void)state;
    slx_model *model = model_read("unbounded.mps");
    double ray[64] = {0}, slope = 0, activity[64] = {0}, value[64], l, u;
    uint32_t index[64];
    solve_to(model, SLX_UNBOUNDED);
    assert_true(slx_nrows(model) < 64 && slx_ncols(model) < 64);
    assert_int_equal(slx_unbounded_ray(model, ray), SLX_OK);
    for (uint32_t j = 0; j < slx_ncols(model); j++) {
        slope += slx_cost(model, j) * ray[j];
        assert_int_equal(slx_col_bounds(model, j, &l, &u), SLX_OK);
        assert_true((ray[j] >= 0 || l == -INFINITY) && (ray[j] <= 0 || u == INFINITY));
        uint32_t count = slx_column(model, j, index, value);
        for (uint32_t e = 0; e < count; e++)
            activity[index[e]] += value[e] * ray[j];
    }
    assert_true(slx_is_maximise(model) ? slope > 0 : slope < 0);
    for (uint32_t i = 0; i < slx_nrows(model); i++) {
        assert_int_equal(slx_row_bounds(model, i, &l, &u), SLX_OK);
        assert_true((activity[i] >= -1e-9 || l == -INFINITY) && (activity[i] <= 1e-9 || u == INFINITY));
    }
    slx_free(&model);
}

/* Adds the interval of w times a number between l and u. */
static void add_interval(double w, double l, double u, double *low, double *high)
{
    if (w != 0.0) {
        *low += w > 0 ? w * l : w * u;
        *high += w > 0 ? w * u : w * l;
    }
}

static void an_infeasible_model_has_multipliers_that_prove_it(void **state)
{
    (void)state;
    slx_model *model = model_read("infeasible.mps");
    double y[64] = {0}, value[64], l, u, row_low = 0, row_high = 0, col_low = 0, col_high = 0, dual;
    slx_basis_status status;
    uint32_t index[64];
    solve_to(model, SLX_INFEASIBLE);
    assert_true(slx_nrows(model) < 64);
    assert_int_equal(slx_farkas_ray(model, y), SLX_OK);
    for (uint32_t i = 0; i < slx_nrows(model); i++) {
        assert_int_equal(slx_row_bounds(model, i, &l, &u), SLX_OK);
        add_interval(y[i], l, u, &row_low, &row_high);
        assert_int_equal(slx_row_solution(model, i, &value[0], &dual, &status), SLX_OK);
        assert_true(dual == y[i]);
    }
    for (uint32_t j = 0; j < slx_ncols(model); j++) {
        double w = 0;
        uint32_t count = slx_column(model, j, index, value);
        for (uint32_t e = 0; e < count; e++)
            w += value[e] * y[index[e]];
        assert_int_equal(slx_col_bounds(model, j, &l, &u), SLX_OK);
        add_interval(fabs(w) < 1e-12 ? 0.0 : w, l, u, &col_low, &col_high);
    }
    assert_true(col_high < row_low || row_high < col_low);
    slx_free(&model);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_ranges_of_a_textbook_model_are_those_of_the_textbook),
        cmocka_unit_test(the_ranges_of_the_minimisation_are_mirrored),
        cmocka_unit_test(active_bounds_of_columns_have_ranges),
        cmocka_unit_test(the_bounds_of_an_equation_move_together),
        cmocka_unit_test(a_model_without_rows_has_ranges_too),
        cmocka_unit_test(inside_the_range_of_a_cost_the_basis_is_optimal_and_outside_not),
        cmocka_unit_test(inside_the_range_of_a_bound_the_basis_is_optimal_and_outside_not),
        cmocka_unit_test(at_a_degenerate_vertex_the_ranges_are_those_of_the_basis),
        cmocka_unit_test(inverse_and_tableau_are_those_of_the_matrix),
        cmocka_unit_test(in_other_units_too),
        cmocka_unit_test(every_instance_has_its_basis_examined),
        cmocka_unit_test(the_slack_basis_has_condition_1),
        cmocka_unit_test(without_an_optimum_every_call_is_refused),
        cmocka_unit_test(an_interior_optimum_has_no_basis_to_ask),
        cmocka_unit_test(what_is_not_there_is_refused),
        cmocka_unit_test(the_factor_is_in_the_account_and_goes_with_the_result),
        cmocka_unit_test(a_change_of_the_model_takes_the_factor_with_it),
        cmocka_unit_test(every_refused_allocation_leaves_the_optimum),
        cmocka_unit_test(an_unbounded_model_has_a_ray_that_improves_and_stays_feasible),
        cmocka_unit_test(an_infeasible_model_has_multipliers_that_prove_it),
    };
    return cmocka_run_group_tests_name("what the optimal basis tells", tests, NULL, NULL);
}
