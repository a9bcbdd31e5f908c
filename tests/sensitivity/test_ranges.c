/* Ranges of costs and bounds, against textbooks and against re-solves. */
#include "optimum.h"

#include <string.h>

static void expect_range(const slx_range *r, double low, double high, double objective_low, double objective_high)
{
    expect_end(r->low, low);
    expect_end(r->high, high);
    expect_end(r->objective_low, objective_low);
    expect_end(r->objective_high, objective_high);
}

/* ---- known ranges -------------------------------------------------------------------------------------- */

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

/* min x + 2 y, x + y = 0.5, 2^50 x >= 0: beside the activity 2^49 the value 0.5 is no noise. */
static void a_small_value_beside_a_huge_one_counts(void **state)
{
    (void)state;
    static const double a[] = {1, 1, 0x1p50, 0}, rl[] = {0.5, 0}, ru[] = {0.5, INFINITY}, cost[] = {1, 2};
    slx_model *model = model_new();
    slx_range r;
    load_dense(model, 2, 2, a, &(slx_arrays){.cost = cost, .row_lower = rl, .row_upper = ru});
    assert_int_equal(slx_set_option(model, "presolve", "off"), SLX_OK);
    assert_int_equal(slx_set_option(model, "scaling", "off"), SLX_OK);
    solve_to(model, SLX_OPTIMAL);
    assert_int_equal(slx_cost_range(model, 0, &r), SLX_OK);
    expect_range(&r, -INFINITY, 2, -INFINITY, 1);
    assert_int_equal(slx_col_bound_range(model, 1, &r, NULL), SLX_OK);
    expect_range(&r, -INFINITY, 0.5, -INFINITY, 1);
    assert_int_equal(slx_row_bound_range(model, 0, &r, NULL), SLX_OK);
    expect_range(&r, 0, INFINITY, 0, INFINITY);
    slx_free(&model);
}

/* min x + y + (1 + 2^-18) z, 2^-30 x >= 1, y + z >= 1: beside the dual 2^30 the reduced cost of z is no noise. */
static void a_small_reduced_cost_beside_a_huge_dual_counts(void **state)
{
    (void)state;
    static const double a[] = {0x1p-30, 0, 0, 0, 1, 1}, rl[] = {1, 1}, cost[] = {1, 1, 1 + 0x1p-18};
    slx_model *model = model_new();
    slx_range r;
    load_dense(model, 2, 3, a, &(slx_arrays){.cost = cost, .row_lower = rl});
    assert_int_equal(slx_set_option(model, "presolve", "off"), SLX_OK);
    assert_int_equal(slx_set_option(model, "scaling", "off"), SLX_OK);
    solve_to(model, SLX_OPTIMAL);
    assert_int_equal(slx_cost_range(model, 2, &r), SLX_OK);
    expect_range(&r, 1, INFINITY, 0x1p30 + 1, 0x1p30 + 1);
    assert_int_equal(slx_cost_range(model, 1, &r), SLX_OK);
    expect_range(&r, 0, 1 + 0x1p-18, 0x1p30, 0x1p30 + 1);
    slx_free(&model);
}

/* ---- ranges against re-solves ----------------------------------------------------------------------------- */

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
        optimum_done(&o);
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
        optimum_done(&o);
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_ranges_of_a_textbook_model_are_those_of_the_textbook),
        cmocka_unit_test(the_ranges_of_the_minimisation_are_mirrored),
        cmocka_unit_test(active_bounds_of_columns_have_ranges),
        cmocka_unit_test(the_bounds_of_an_equation_move_together),
        cmocka_unit_test(a_model_without_rows_has_ranges_too),
        cmocka_unit_test(a_small_value_beside_a_huge_one_counts),
        cmocka_unit_test(a_small_reduced_cost_beside_a_huge_dual_counts),
        cmocka_unit_test(inside_the_range_of_a_cost_the_basis_is_optimal_and_outside_not),
        cmocka_unit_test(inside_the_range_of_a_bound_the_basis_is_optimal_and_outside_not),
        cmocka_unit_test(at_a_degenerate_vertex_the_ranges_are_those_of_the_basis),
    };
    return cmocka_run_group_tests_name("ranges", tests, NULL, NULL);
}
