/* What the optimal basis tells: when it is asked out of order or without memory; and the rays of models without an
 * optimum. */
#include "../faults.h"
#include "optimum.h"

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
        struct faults f = {0};
        while (faults_next(&f)) {
            slx_range r = {.low = 17};
            faults_arm(&f, &o.model->env);
            faults_expect(&f, write ? slx_write_ranging(o.model, "/dev/null") : slx_cost_range(o.model, 0, &r));
            if (!f.hit)
                continue;
            assert_true(r.low == 17 && slx_get_result(o.model) == SLX_OPTIMAL);
            /* What the file needed may fail when the factor is there, and then that stays. */
            assert_true(slx_memory_live(o.model) == live || (write && o.model->basis_factor));
        }
        assert_true(f.refused >= 12);
    }
    solve_to(o.model, SLX_OPTIMAL);
    optimum_done(&o);
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
    for (uint32_t j = 0; j < slx_ncols(model); j++)
        assert_true(slx_unbounded_ray_value(model, j) == ray[j]);
    assert_true(isnan(slx_unbounded_ray_value(model, slx_ncols(model))));
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
