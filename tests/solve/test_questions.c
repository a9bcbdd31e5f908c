/* Probes of bounds, infeasible subsets, least violations, solves with the basis, and going on after a limit. */
#include "models.h"

#include <stdlib.h>
#include <string.h>

/* ---- probes --------------------------------------------------------------------------------------------------- */

/* Each side as a solve of a model with that bound gives it, which starts from nothing. */
static void a_probe_tells_what_a_solve_of_each_side_would(void **state)
{
    (void)state;
    enum { ROWS = 20, COLS = 35, PROBES = 10 };
    struct arrays a = arrays_random(ROWS, COLS, 3, 0, 12);
    slx_model *model = model_new();
    slx_probe probes[PROBES] = {{0, 0, 0}};
    slx_probe_result results[PROBES];
    double x[COLS];
    slx_basis_status before[COLS], after[COLS];
    arrays_load(model, &a);
    assert_int_equal(slx_probe_bounds(model, 1, probes, 100, results), SLX_ERROR_USAGE);
    solve_to(model, SLX_OPTIMAL);
    const double optimum = slx_objective(model);
    const slx_col_arrays out = {.value = x};
    assert_int_equal(slx_get_cols(model, NULL, &out), SLX_OK);
    for (uint32_t k = 0; k < PROBES; k++)
        probes[k] = (slx_probe){3 * k, floor(x[3 * k]), ceil(x[3 * k])};
    assert_int_equal(slx_get_basis(model, NULL, before), SLX_OK);
    assert_int_equal(slx_probe_bounds(model, PROBES, probes, UINT64_MAX, results), SLX_OK);
    assert_int_equal(slx_get_basis(model, NULL, after), SLX_OK);
    assert_memory_equal(before, after, sizeof before);
    assert_true(slx_objective(model) == optimum && slx_get_result(model) == SLX_OPTIMAL);
    uint32_t infeasible = 0;
    for (uint32_t k = 0; k < PROBES; k++)
        for (int up = 0; up < 2; up++) {
            slx_model *side = model_new();
            const uint32_t j = probes[k].col;
            arrays_load(side, &a);
            assert_int_equal(
                slx_set_col_bounds(side, j, up ? probes[k].up : a.col_lower[j], up ? a.col_upper[j] : probes[k].down),
                SLX_OK);
            assert_int_equal(slx_solve(side), SLX_OK);
            assert_int_equal(slx_get_result(side), results[k].result[up]);
            if (results[k].result[up] == SLX_OPTIMAL)
                assert_near(results[k].objective[up], slx_objective(side), 1e-6);
            infeasible += results[k].result[up] == SLX_INFEASIBLE;
            slx_free(&side);
        }
    assert_in_range(infeasible, 1, 2 * PROBES - 1);
    const slx_probe bad = {COLS, 0, 0};
    assert_int_equal(slx_probe_bounds(model, 1, &bad, 1, results), SLX_ERROR_USAGE);
    arrays_free(&a);
    slx_free(&model);
}

/* ---- infeasible subsets ------------------------------------------------------------------------------------------ */

/* The model with the bounds of the subset alone, but one of them, if `without` is below their number. */
static slx_result solve_subset(const struct arrays *a, const uint8_t *rows, const uint8_t *cols, uint32_t without,
                               uint32_t *count)
{
    slx_model *model = model_new();
    arrays_load(model, a);
    *count = 0;
    for (uint32_t v = 0; v < a->ncols + a->nrows; v++) {
        const bool row = v >= a->ncols;
        const uint32_t i = row ? v - a->ncols : v;
        const uint8_t in = row ? rows[i] : cols[i];
        double lower = -INFINITY, upper = INFINITY;
        if (in & SLX_IN_LOWER && (*count)++ != without)
            lower = row ? a->row_lower[i] : a->col_lower[i];
        if (in & SLX_IN_UPPER && (*count)++ != without)
            upper = row ? a->row_upper[i] : a->col_upper[i];
        assert_true(in == (in & 3));
        assert_int_equal(row ? slx_set_row_bounds(model, i, lower, upper) : slx_set_col_bounds(model, i, lower, upper),
                         SLX_OK);
    }
    for (uint32_t j = 0; j < a->ncols; j++)
        assert_int_equal(slx_set_cost(model, j, 0.0), SLX_OK);
    assert_int_equal(slx_solve(model), SLX_OK);
    const slx_result result = slx_get_result(model);
    slx_free(&model);
    return result;
}

static void a_subset_is_infeasible_and_without_any_of_its_bounds_feasible(void **state)
{
    (void)state;
    enum { ROWS = 14, COLS = 18 };
    uint32_t found = 0;
    for (uint64_t seed = 1; seed <= 12; seed++) {
        struct arrays a = arrays_random(ROWS, COLS, 4, seed % 2, seed);
        slx_model *model = model_new();
        uint8_t rows[ROWS], cols[COLS];
        uint32_t count, ignored;
        arrays_load(model, &a);
        if (seed % 4 == 0) {
            solve_to(model, SLX_OPTIMAL);
            assert_int_equal(slx_infeasible_subset(model, rows, cols), SLX_ERROR_USAGE);
            assert_int_equal(slx_get_result(model), SLX_OPTIMAL);
        } else {
            for (uint32_t i = 0; i < ROWS; i += 2) { /* more than the boxes can give */
                a.row_lower[i] = 30.0;
                a.row_upper[i] = INFINITY;
            }
            arrays_load(model, &a);
            assert_int_equal(slx_infeasible_subset(model, rows, cols), SLX_OK);
            assert_int_equal(solve_subset(&a, rows, cols, UINT32_MAX, &count), SLX_INFEASIBLE);
            assert_true(count > 1);
            for (uint32_t k = 0; k < count; k++)
                assert_int_equal(solve_subset(&a, rows, cols, k, &ignored), SLX_OPTIMAL);
            found++;
        }
        arrays_free(&a);
        slx_free(&model);
    }
    assert_int_equal(found, 9);
}

/* What slx_each_in_subset has told, and that getters pass meanwhile while other calls are refused. */
struct told {
    slx_model *model;
    uint8_t rows[32], cols[32];
    uint32_t count;
};

static int tell(void *user, int is_row, uint32_t k, slx_in_subset bounds)
{
    struct told *told = user;
    double lower, upper;
    assert_int_equal((is_row ? slx_row_bounds : slx_col_bounds)(told->model, k, &lower, &upper), SLX_OK);
    assert_true(!(bounds & SLX_IN_LOWER) || isfinite(lower));
    assert_true(!(bounds & SLX_IN_UPPER) || isfinite(upper));
    assert_int_equal(slx_solve(told->model), SLX_ERROR_USAGE);
    (is_row ? told->rows : told->cols)[k] = (uint8_t)bounds;
    return ++told->count == 1000;
}

static int tell_one(void *user, int is_row, uint32_t k, slx_in_subset bounds)
{
    return tell(user, is_row, k, bounds) == 0;
}

static void a_subset_is_told_one_by_one_and_what_is_left_at_a_limit(void **state)
{
    (void)state;
    enum { ROWS = 14, COLS = 18 };
    struct arrays a = arrays_random(ROWS, COLS, 4, 1, 3);
    struct told told = {.model = model_new()}, one = told, left = told;
    uint8_t rows[ROWS], cols[COLS];
    uint32_t count;
    for (uint32_t i = 0; i < ROWS; i += 2) {
        a.row_lower[i] = 30.0;
        a.row_upper[i] = INFINITY;
    }
    arrays_load(told.model, &a);
    assert_int_equal(slx_set_option(told.model, "presolve", "off"), SLX_OK);
    assert_int_equal(slx_set_option(told.model, "iteration-limit", "0"), SLX_OK);
    assert_int_equal(slx_infeasible_subset(told.model, rows, cols), SLX_STOPPED);
    assert_int_equal(slx_each_in_subset(told.model, tell, &told), SLX_STOPPED);
    assert_int_equal(told.count, 0);
    assert_int_equal(slx_set_option(told.model, "iteration-limit", "inf"), SLX_OK);
    solve_to(told.model, SLX_INFEASIBLE);
    assert_int_equal(slx_infeasible_subset(told.model, rows, cols), SLX_OK);
    assert_int_equal(slx_each_in_subset(told.model, tell, &told), SLX_OK);
    assert_memory_equal(told.rows, rows, sizeof rows);
    assert_memory_equal(told.cols, cols, sizeof cols);
    assert_int_equal(slx_each_in_subset(told.model, tell_one, &one), SLX_OK);
    assert_int_equal(one.count, 1);
    assert_int_equal(slx_set_option(told.model, "iteration-limit", "0"), SLX_OK);
    assert_int_equal(slx_each_in_subset(told.model, tell, &left), SLX_STOPPED);
    assert_true(left.count >= told.count);
    assert_int_equal(solve_subset(&a, left.rows, left.cols, UINT32_MAX, &count), SLX_INFEASIBLE);
    arrays_free(&a);
    slx_free(&told.model);
}

static void crossed_bounds_are_a_subset_of_their_own(void **state)
{
    (void)state;
    slx_model *model = model_new();
    uint8_t rows[EXAMPLE_ROWS], cols[EXAMPLE_COLS];
    load_example(model);
    assert_int_equal(slx_set_col_bounds(model, 1, 5.0, 4.0), SLX_OK);
    assert_int_equal(slx_infeasible_subset(model, rows, cols), SLX_OK);
    assert_true(rows[0] == SLX_IN_NONE && cols[0] == SLX_IN_NONE && cols[1] == SLX_IN_BOTH);
    const uint32_t all[] = {0};
    assert_int_equal(slx_delete_rows(model, EXAMPLE_ROWS, all), SLX_OK);
    assert_int_equal(slx_infeasible_subset(model, NULL, cols), SLX_OK); /* an array for no element */
    assert_true(cols[0] == SLX_IN_NONE && cols[1] == SLX_IN_BOTH);
    assert_int_equal(slx_infeasible_subset(model, NULL, NULL), SLX_ERROR_USAGE);
    slx_free(&model);
}

/* ---- the least violation -------------------------------------------------------------------------------------------- */

/* x + y >= 5 and x + y <= 2 (weight 3), 0 <= x <= 1 (weight 2), 0 <= y <= 1: the cheapest is to leave the first row, with
 * weight 1, by 3; and with weight 5 there, the second row's bound by 0 and x up by 2 for 4 and ... is as below. */
static void the_least_violation_is_found_and_told(void **state)
{
    (void)state;
    slx_model *model = model_new();
    const uint64_t start[] = {0, 2, 4};
    const uint32_t index[] = {0, 1, 0, 1};
    const double value[] = {1, 1, 1, 1}, upper[] = {1, 1}, row_lower[] = {5, -INFINITY}, row_upper[] = {INFINITY, 2};
    const slx_arrays lp = {.nrows = 2,
                           .ncols = 2,
                           .start = start,
                           .index = index,
                           .value = value,
                           .col_upper = upper,
                           .row_lower = row_lower,
                           .row_upper = row_upper};
    double rows[2], cols[2], total, row_weights[] = {1, 3}, col_weights[] = {2, 0};
    assert_int_equal(slx_load(model, &lp), SLX_OK);
    assert_int_equal(slx_relax_feasibility(model, NULL, NULL, rows, cols, &total), SLX_OK);
    assert_near(total, 3.0, 1e-6); /* x = y = 1 */
    assert_near(rows[0], -3.0, 1e-6);
    assert_true(rows[1] == 0.0 && cols[0] == 0.0 && cols[1] == 0.0);
    row_weights[0] = 10; /* each unit of x costs 2, of the second row 3: less than 10 */
    assert_int_equal(slx_relax_feasibility(model, row_weights, col_weights, rows, cols, &total), SLX_OK);
    assert_near(total, 3 * 2.0 + 3 * 3.0, 1e-6); /* x = 4, y = 1 */
    assert_near(cols[0], 3.0, 1e-6);
    assert_near(rows[1], 3.0, 1e-6);
    assert_true(rows[0] == 0.0 && cols[1] == 0.0);
    row_weights[0] = row_weights[1] = 0; /* kept, and they contradict each other */
    assert_int_equal(slx_relax_feasibility(model, row_weights, col_weights, rows, cols, &total), SLX_ERROR_USAGE);
    assert_int_equal(slx_set_row_bounds(model, 0, 4.0, 1.0), SLX_OK); /* crossed: 3 at x + y = 2 */
    assert_int_equal(slx_relax_feasibility(model, NULL, NULL, NULL, NULL, &total), SLX_OK);
    assert_near(total, 3.0, 1e-6);
    slx_free(&model);
}

static void a_model_with_a_solution_violates_nothing(void **state)
{
    (void)state;
    slx_model *model = model_read("staircase.mps");
    double total = 1.0;
    assert_int_equal(slx_relax_feasibility(model, NULL, NULL, NULL, NULL, &total), SLX_OK);
    assert_true(total == 0.0);
    slx_free(&model);
}

/* ---- limits -------------------------------------------------------------------------------------------------------- */

static int wish_to_stop(void *user)
{
    slx_interrupt(user);
    return 0;
}

/* The solve that saw the wish was one of a clone's; it counts for that call all the same. */
static void a_question_that_was_interrupted_interrupts_no_solve_after_it(void **state)
{
    (void)state;
    slx_model *model = model_read("staircase.mps");
    const slx_probe probe = {0, 0.0, 1.0};
    slx_probe_result result;
    solve_to(model, SLX_OPTIMAL);
    assert_int_equal(slx_set_interrupt(model, wish_to_stop, model), SLX_OK);
    assert_int_equal(slx_probe_bounds(model, 1, &probe, UINT64_MAX, &result), SLX_STOPPED);
    assert_string_equal(slx_error(model)->message, "interrupted");
    assert_int_equal(slx_set_interrupt(model, NULL, NULL), SLX_OK);
    solve_to(model, SLX_OPTIMAL);
    slx_free(&model);
}

/* ---- solves with the basis ------------------------------------------------------------------------------------------ */

static void ftran_and_btran_are_the_rows_and_columns_of_the_inverse(void **state)
{
    (void)state;
    enum { ROWS = 15, COLS = 25 };
    struct arrays a = arrays_random(ROWS, COLS, 4, 1, 3);
    slx_model *model = model_new();
    double v[ROWS], w[ROWS], line[COLS], dense[COLS];
    uint32_t count, index[COLS];
    arrays_load(model, &a);
    assert_int_equal(slx_ftran(model, v), SLX_ERROR_USAGE);
    solve_to(model, SLX_OPTIMAL);
    for (uint32_t k = 0; k < ROWS; k++) {
        memset(v, 0, sizeof v);
        v[k] = -2.0;
        assert_int_equal(slx_ftran(model, v), SLX_OK);
        assert_int_equal(slx_basis_inverse_column(model, k, w), SLX_OK);
        for (uint32_t p = 0; p < ROWS; p++)
            assert_near(v[p], -2.0 * w[p], 1e-9);
        memset(v, 0, sizeof v);
        v[k] = 0.5;
        assert_int_equal(slx_btran(model, v), SLX_OK);
        assert_int_equal(slx_basis_inverse_row(model, k, w), SLX_OK);
        for (uint32_t i = 0; i < ROWS; i++)
            assert_near(v[i], 0.5 * w[i], 1e-9);
        assert_int_equal(slx_tableau_row(model, k, dense), SLX_OK);
        assert_int_equal(slx_tableau_row_sparse(model, k, &count, index, line), SLX_OK);
        for (uint32_t j = 0, p = 0; j < COLS; j++) {
            const bool there = p < count && index[p] == j;
            assert_true(dense[j] == (there ? line[p] : 0.0));
            p += there;
        }
    }
    assert_int_equal(slx_tableau_column_sparse(model, 1, &count, index, line), SLX_OK);
    assert_int_equal(slx_tableau_column(model, 1, w), SLX_OK);
    for (uint32_t p = 0; p < count; p++)
        assert_true(w[index[p]] == line[p] && line[p] != 0.0);
    arrays_free(&a);
    slx_free(&model);
}

/* ---- going on ------------------------------------------------------------------------------------------------------- */

static void slices_of_iterations_end_where_one_solve_does(void **state)
{
    (void)state;
    static const char *const methods[] = {"auto", "primal"}, *const presolves[] = {"off", "full"};
    struct arrays a = arrays_random(120, 200, 5, 0, 21);
    for (int k = 0; k < 4; k++) {
        slx_model *model = model_new();
        arrays_load(model, &a);
        assert_int_equal(slx_set_option(model, "method", methods[k / 2]), SLX_OK);
        assert_int_equal(slx_set_option(model, "presolve", presolves[k % 2]), SLX_OK);
        solve_to(model, SLX_OPTIMAL);
        const uint64_t whole = slx_iterations(model);
        const double optimum = slx_objective(model);
        uint64_t slices = 0, sum = 0;
        assert_true(whole > 40);
        assert_int_equal(slx_set_basis(model, NULL, NULL), SLX_OK);
        assert_int_equal(slx_set_int(model, "iteration-limit", (int64_t)(whole / 4)), SLX_OK);
        do {
            assert_int_equal(slx_solve(model), SLX_OK);
            sum += slx_iterations(model);
        } while (slx_get_result(model) == SLX_ITERATION_LIMIT && ++slices < 100);
        assert_int_equal(slx_get_result(model), SLX_OPTIMAL);
        assert_near(slx_objective(model), optimum, 1e-7);
        assert_true(sum < 2 * whole);
        slx_free(&model);
    }
    arrays_free(&a);
}

/* Of the primal method, which takes up its edge weights: without them these slices take a quarter more iterations. */
static void slices_of_the_primal_method_go_on_as_one_solve_does(void **state)
{
    (void)state;
    enum { MODELS = 6, SLICES = 20 };
    uint64_t whole = 0, sum = 0;
    for (uint64_t seed = 1; seed <= MODELS; seed++) {
        struct arrays a = arrays_random(150, 250, 5, 0, seed);
        slx_model *model = model_new();
        arrays_load(model, &a);
        assert_int_equal(slx_set_option(model, "method", "primal"), SLX_OK);
        assert_int_equal(slx_set_option(model, "presolve", "off"), SLX_OK);
        solve_to(model, SLX_OPTIMAL);
        const uint64_t one = slx_iterations(model);
        assert_true(one > 10 * SLICES);
        whole += one;
        assert_int_equal(slx_set_basis(model, NULL, NULL), SLX_OK);
        assert_int_equal(slx_set_int(model, "iteration-limit", (int64_t)(one / SLICES)), SLX_OK);
        for (unsigned slice = 0; slice == 0 || slx_get_result(model) == SLX_ITERATION_LIMIT; slice++) {
            assert_true(slice < 2 * SLICES);
            assert_int_equal(slx_solve(model), SLX_OK);
            sum += slx_iterations(model);
        }
        assert_int_equal(slx_get_result(model), SLX_OPTIMAL);
        slx_free(&model);
        arrays_free(&a);
    }
    assert_true(sum <= whole + whole / 20);
}

/* The same model, which was solved to the end, takes the same pivots again. */
static void what_was_solved_begins_from_nothing_again(void **state)
{
    (void)state;
    slx_model *model = model_read("staircase.mps");
    solve_to(model, SLX_OPTIMAL);
    const uint64_t iterations = slx_iterations(model);
    solve_to(model, SLX_OPTIMAL);
    assert_true(iterations > 0);
    assert_int_equal(slx_iterations(model), iterations);
    slx_free(&model);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_probe_tells_what_a_solve_of_each_side_would),
        cmocka_unit_test(a_subset_is_infeasible_and_without_any_of_its_bounds_feasible),
        cmocka_unit_test(a_subset_is_told_one_by_one_and_what_is_left_at_a_limit),
        cmocka_unit_test(crossed_bounds_are_a_subset_of_their_own),
        cmocka_unit_test(the_least_violation_is_found_and_told),
        cmocka_unit_test(a_model_with_a_solution_violates_nothing),
        cmocka_unit_test(a_question_that_was_interrupted_interrupts_no_solve_after_it),
        cmocka_unit_test(ftran_and_btran_are_the_rows_and_columns_of_the_inverse),
        cmocka_unit_test(slices_of_iterations_end_where_one_solve_does),
        cmocka_unit_test(slices_of_the_primal_method_go_on_as_one_solve_does),
        cmocka_unit_test(what_was_solved_begins_from_nothing_again),
    };
    return cmocka_run_group_tests_name("questions", tests, NULL, NULL);
}
