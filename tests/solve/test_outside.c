/* Answers that come from outside: points to start from, and what was found elsewhere of the reduced model. */
#include "models.h"

#include "../faults.h"

#include <stdlib.h>
#include <string.h>

enum { ROWS = 40, COLS = 70, MOST = 4000 };

/* What a handle holds after a solve. */
struct answer {
    double x[MOST], y[MOST], ray[MOST];
    slx_basis_status rows[MOST], cols[MOST];
    slx_answer arrays;
};

/* The whole answer of a handle, as slx_postsolve takes it. */
static const slx_answer *answer_of(slx_model *model, struct answer *a)
{
    const slx_row_arrays rows = {.dual = a->y, .status = a->rows};
    const slx_col_arrays cols = {.value = a->x, .status = a->cols};
    assert_true(slx_nrows(model) <= MOST && slx_ncols(model) <= MOST);
    assert_int_equal(slx_get_rows(model, NULL, &rows), SLX_OK);
    assert_int_equal(slx_get_cols(model, NULL, &cols), SLX_OK);
    a->arrays = (slx_answer){.result = slx_get_result(model),
                             .cols = a->x,
                             .rows = a->y,
                             .row_status = a->rows,
                             .col_status = a->cols,
                             .ray = a->ray};
    if (a->arrays.result == SLX_UNBOUNDED)
        assert_int_equal(slx_unbounded_ray(model, a->ray), SLX_OK);
    return &a->arrays;
}

static void off(slx_model *model)
{
    assert_int_equal(slx_set_option(model, "presolve", "off"), SLX_OK);
}

static bool check_passed(const slx_model *model)
{
    slx_check_info check;
    assert_int_equal(slx_get_check(model, &check), SLX_OK);
    return check.passed;
}

/* ---- points ------------------------------------------------------------------------------------------------------ */

/* No vertex of these models is degenerate, so that either half of an optimum names its basis. */
static void an_optimal_point_or_its_duals_name_the_optimal_basis(void **state)
{
    (void)state;
    static struct answer a;
    for (int maximise = 0; maximise < 2; maximise++) {
        struct arrays lp = arrays_random(ROWS, COLS, 4, maximise, 31);
        slx_model *solved = model_new();
        off(solved);
        arrays_load(solved, &lp);
        solve_to(solved, SLX_OPTIMAL);
        assert_true(slx_iterations(solved) > ROWS / 2);
        answer_of(solved, &a);
        for (int given = 1; given < 4; given++) { /* 1: the point, 2: the duals, 3: both */
            slx_model *model = model_new();
            slx_basis_status rows[ROWS], cols[COLS];
            off(model);
            arrays_load(model, &lp);
            assert_int_equal(slx_set_point(model, given & 1 ? a.x : NULL, given & 2 ? a.y : NULL), SLX_OK);
            assert_int_equal(slx_get_basis(model, rows, cols), SLX_OK);
            assert_memory_equal(cols, a.cols, sizeof cols);
            solve_to(model, SLX_OPTIMAL);
            assert_int_equal(slx_iterations(model), 0);
            assert_near(slx_objective(model), slx_objective(solved), 1e-9 * (1.0 + fabs(slx_objective(solved))));
            slx_free(&model);
        }
        slx_free(&solved);
        arrays_free(&lp);
    }
}

static void the_point_of_an_interior_method_saves_most_iterations(void **state)
{
    (void)state;
    static struct answer a;
    struct arrays lp = arrays_random(150, 300, 5, 0, 5);
    slx_model *model = model_new();
    off(model);
    arrays_load(model, &lp);
    solve_to(model, SLX_OPTIMAL);
    const uint64_t cold = slx_iterations(model);
    const double optimum = slx_objective(model);
    assert_int_equal(slx_set_option(model, "method", "ipm"), SLX_OK);
    assert_int_equal(slx_set_option(model, "crossover", "off"), SLX_OK);
    solve_to(model, SLX_OPTIMAL);
    answer_of(model, &a);
    assert_int_equal(slx_reset_option(model, "method"), SLX_OK);
    assert_int_equal(slx_set_point(model, a.x, a.y), SLX_OK);
    solve_to(model, SLX_OPTIMAL);
    assert_true(slx_iterations(model) * 10 < cold);
    assert_near(slx_objective(model), optimum, 1e-7);
    slx_free(&model);
    arrays_free(&lp);
}

static void from_any_point_the_optimum_is_found(void **state)
{
    (void)state;
    uint64_t seed = 17;
    for (unsigned k = 0; k < 12; k++) {
        struct arrays lp = arrays_random(ROWS, COLS, 3, k % 2, 100 + k);
        slx_model *model = model_new();
        double x[COLS], y[ROWS];
        arrays_load(model, &lp);
        solve_to(model, SLX_OPTIMAL);
        const double optimum = slx_objective(model);
        for (uint32_t j = 0; j < COLS; j++)
            x[j] = 20.0 * random_unit(&seed) - 10.0;
        for (uint32_t i = 0; i < ROWS; i++)
            y[i] = k % 3 ? 4.0 * random_unit(&seed) - 2.0 : 1e12 * random_unit(&seed);
        assert_int_equal(slx_set_point(model, k % 4 == 1 ? NULL : x, k % 4 == 2 ? NULL : y), SLX_OK);
        solve_to(model, SLX_OPTIMAL);
        assert_near(slx_objective(model), optimum, 1e-6 * (1.0 + fabs(optimum)));
        slx_free(&model);
        arrays_free(&lp);
    }
}

static void a_point_that_is_none_is_refused_and_changes_nothing(void **state)
{
    (void)state;
    slx_model *model = model_new();
    const double bad[EXAMPLE_COLS] = {1.0, NAN}, dual[EXAMPLE_ROWS] = {INFINITY}, x[EXAMPLE_COLS] = {1.0, 3.0};
    slx_basis_status rows[EXAMPLE_ROWS];
    load_example(model);
    assert_int_equal(slx_set_point(model, NULL, NULL), SLX_ERROR_USAGE);
    assert_int_equal(slx_set_point(model, bad, NULL), SLX_ERROR_USAGE);
    assert_string_equal(slx_error(model)->message, "the value of column 1 is nan");
    assert_int_equal(slx_set_point(model, x, dual), SLX_ERROR_USAGE);
    assert_int_equal(slx_get_basis(model, rows, NULL), SLX_ERROR_USAGE);
    struct faults f = {0};
    while (faults_next(&f)) {
        faults_arm(&f, &model->env);
        faults_expect(&f, slx_set_point(model, x, NULL));
        assert_int_equal(slx_get_basis(model, rows, NULL), f.hit ? SLX_ERROR_USAGE : SLX_OK);
        if (f.hit)
            faults_expect_nothing_lost(&f);
    }
    assert_true(f.refused > 10);
    solve_to(model, SLX_OPTIMAL);
    assert_int_equal(slx_iterations(model), 0);
    assert_true(slx_objective(model) == EXAMPLE_OBJECTIVE);
    slx_free(&model);
}

/* ---- the reduced model -------------------------------------------------------------------------------------------- */

/* The answer of the reduced model, solved in a handle of its own, is that of the model. */
static void brought_home(const char *name, slx_result expected)
{
    static struct answer a;
    static uint32_t rows[MOST], cols[MOST];
    slx_model *model = model_read(name), *reduced, *whole = model_read(name);
    solve_to(whole, expected);
    assert_int_equal(slx_presolve(model, &reduced, rows, cols), SLX_OK);
    if (reduced) {
        const uint32_t m = slx_nrows(reduced), n = slx_ncols(reduced);
        assert_int_equal(slx_get_result(model), SLX_NOT_SOLVED);
        assert_true(m <= slx_nrows(model) && n <= slx_ncols(model));
        for (uint32_t i = 0; i < m; i++)
            assert_true(rows[i] < slx_nrows(model) && (i == 0 || rows[i] > rows[i - 1]));
        for (uint32_t j = 0; j < n; j++)
            assert_true(cols[j] < slx_ncols(model) && (j == 0 || cols[j] > cols[j - 1]));
        assert_int_equal(slx_solve(reduced), SLX_OK);
        if (expected != SLX_UNBOUNDED) /* the reduced model of an unbounded one may have an optimum */
            assert_int_equal(slx_get_result(reduced), expected);
        assert_int_equal(slx_postsolve(model, answer_of(reduced, &a)), SLX_OK);
        slx_free(&reduced);
    }
    assert_int_equal(slx_get_result(model), expected);
    assert_true(check_passed(model));
    if (expected == SLX_OPTIMAL) {
        assert_near(slx_objective(model), slx_objective(whole), 1e-9 * (1.0 + fabs(slx_objective(whole))));
        off(model);
        solve_to(model, SLX_OPTIMAL); /* from the basis that came back */
        assert_int_equal(slx_iterations(model), 0);
    }
    slx_free(&model);
    slx_free(&whole);
}

static void what_is_found_of_the_reduced_model_is_brought_home(void **state)
{
    (void)state;
    static const char *const names[] = {"beale.mps",        "blending.mps", "bonds.mps",         "chebyshev.mps",
                                        "diet.mps",         "line_fit.mps", "matrix_game.mps",   "max_flow.mps",
                                        "network_flow.mps", "pyramid.mps",  "ranges_bounds.mps", "staircase.mps",
                                        "transport.mps",    "two_goals.mps"};
    for (size_t k = 0; k < sizeof names / sizeof *names; k++)
        brought_home(names[k], SLX_OPTIMAL);
    brought_home("infeasible.mps", SLX_INFEASIBLE);
    brought_home("unbounded.mps", SLX_UNBOUNDED);
}

/* Two rows and three columns, as numbers. */
struct small {
    uint64_t start[4];
    uint32_t index[4];
    double value[4], cost[3], lower[3], upper[3], least[2], most[2];
};

static slx_model *small_model(const struct small *lp)
{
    const slx_arrays arrays = {.nrows = 2,
                               .ncols = 3,
                               .start = lp->start,
                               .index = lp->index,
                               .value = lp->value,
                               .cost = lp->cost,
                               .col_lower = lp->lower,
                               .col_upper = lp->upper,
                               .row_lower = lp->least,
                               .row_upper = lp->most};
    slx_model *model = model_new();
    assert_int_equal(slx_load(model, &arrays), SLX_OK);
    return model;
}

/* min -x - 2y with x + y <= 4 and a column z = 2 that a fixed bound takes out: by hand -7 + 2 at (1, 3, 2), where the
 * row's dual is -1. */
static void numbers_of_the_model_come_back(void **state)
{
    (void)state;
    static const struct small lp = {.start = {0, 1, 2, 3},
                                    .index = {0, 0, 1},
                                    .value = {1, 1, 1},
                                    .cost = {-1, -2, 1},
                                    .lower = {0, 0, 2},
                                    .upper = {3, 3, 2},
                                    .least = {-INFINITY, 0},
                                    .most = {4, 9}};
    slx_model *model = small_model(&lp), *reduced;
    uint32_t rows[2], cols[3];
    double x[3], y[2];
    assert_int_equal(slx_presolve(model, &reduced, rows, cols), SLX_OK);
    assert_non_null(reduced);
    assert_true(slx_ncols(reduced) < 3);
    solve_to(reduced, SLX_OPTIMAL);
    assert_true(slx_objective(reduced) == -5.0);
    static struct answer a;
    assert_int_equal(slx_postsolve(model, answer_of(reduced, &a)), SLX_OK);
    const slx_col_arrays out = {.value = x};
    const slx_row_arrays duals = {.dual = y};
    assert_int_equal(slx_get_cols(model, NULL, &out), SLX_OK);
    assert_int_equal(slx_get_rows(model, NULL, &duals), SLX_OK);
    assert_true(x[0] == 1.0 && x[1] == 3.0 && x[2] == 2.0);
    assert_true(y[0] == -1.0 && y[1] == 0.0);
    slx_free(&reduced);
    slx_free(&model);
}

/* A free column may rise for ever beside what presolve takes out. */
static void the_ray_of_the_reduced_model_is_brought_home(void **state)
{
    (void)state;
    static struct answer a;
    static const struct small lp = {.start = {0, 1, 3, 4},
                                    .index = {0, 0, 1, 1},
                                    .value = {1, -1, 1, 1},
                                    .cost = {-1, 0, 1},
                                    .lower = {0, 0, 1},
                                    .upper = {INFINITY, INFINITY, 1},
                                    .least = {-INFINITY, -INFINITY},
                                    .most = {2, INFINITY}};
    slx_model *model = small_model(&lp), *reduced;
    double ray[3];
    assert_int_equal(slx_presolve(model, &reduced, NULL, NULL), SLX_OK);
    assert_int_equal(slx_solve(reduced), SLX_OK);
    assert_int_equal(slx_postsolve(model, answer_of(reduced, &a)), SLX_OK);
    assert_int_equal(slx_get_result(model), SLX_UNBOUNDED);
    assert_true(check_passed(model));
    assert_int_equal(slx_unbounded_ray(model, ray), SLX_OK);
    assert_true(ray[0] > 0.0 && ray[1] >= ray[0] && ray[2] == 0.0);
    slx_free(&reduced);
    slx_free(&model);
}

/* Answers of random models, each brought home several times: by a basis, as a point without one, and a wrong one, which
 * is mended on the model. */
static void a_reduced_model_may_have_several_answers(void **state)
{
    (void)state;
    static struct answer a;
    for (unsigned k = 0; k < 20; k++) {
        struct arrays lp = arrays_random(ROWS, COLS, 2, k % 2, 200 + k);
        slx_model *model = model_new(), *reduced;
        arrays_load(model, &lp);
        solve_to(model, SLX_OPTIMAL);
        const double optimum = slx_objective(model), near = 1e-7 * (1.0 + fabs(optimum));
        assert_int_equal(slx_presolve(model, &reduced, NULL, NULL), SLX_OK);
        solve_to(reduced, SLX_OPTIMAL);
        answer_of(reduced, &a);
        slx_free(&reduced); /* it is the caller's: what slx_postsolve needs is the model's own */
        for (int time = 0; time < 2; time++) {
            assert_int_equal(slx_postsolve(model, &a.arrays), SLX_OK);
            assert_int_equal(slx_get_result(model), SLX_OPTIMAL);
            assert_near(slx_objective(model), optimum, near);
        }
        slx_answer point = a.arrays;
        point.row_status = point.col_status = NULL;
        assert_int_equal(slx_postsolve(model, &point), SLX_OK);
        assert_int_equal(slx_get_result(model), SLX_OPTIMAL);
        assert_near(slx_objective(model), optimum, near);
        for (uint32_t i = 0; i < ROWS; i++)
            a.y[i] = -a.y[i];
        assert_int_equal(slx_postsolve(model, &a.arrays), SLX_OK);
        assert_int_equal(slx_get_result(model), SLX_OPTIMAL);
        assert_true(check_passed(model));
        assert_near(slx_objective(model), optimum, near);
        slx_free(&model);
        arrays_free(&lp);
    }
}

static void an_answer_that_is_none_is_refused(void **state)
{
    (void)state;
    static struct answer a;
    slx_model *model = model_read("staircase.mps"), *reduced;
    assert_int_equal(slx_postsolve(model, &a.arrays), SLX_ERROR_USAGE);
    assert_int_equal(slx_presolve(model, &reduced, NULL, NULL), SLX_OK);
    solve_to(reduced, SLX_OPTIMAL);
    answer_of(reduced, &a);
    slx_answer bad = a.arrays;
    bad.result = SLX_NOT_SOLVED;
    assert_int_equal(slx_postsolve(model, &bad), SLX_ERROR_USAGE);
    bad = a.arrays;
    bad.cols = NULL;
    assert_int_equal(slx_postsolve(model, &bad), SLX_ERROR_USAGE);
    bad = a.arrays;
    bad.row_status = NULL;
    assert_int_equal(slx_postsolve(model, &bad), SLX_ERROR_USAGE);
    bad = a.arrays;
    bad.result = SLX_INFEASIBLE;
    bad.rows = NULL;
    assert_int_equal(slx_postsolve(model, &bad), SLX_ERROR_USAGE);
    const slx_basis_status was = a.rows[0];
    a.rows[0] = was == SLX_BASIC ? SLX_AT_LOWER : SLX_BASIC;
    assert_int_equal(slx_postsolve(model, &a.arrays), SLX_ERROR_USAGE);
    a.rows[0] = was;
    assert_int_equal(slx_set_cost(model, 0, 1.0), SLX_OK);
    assert_int_equal(slx_postsolve(model, &a.arrays), SLX_ERROR_USAGE);
    assert_string_equal(slx_error(model)->message, "slx_presolve has not been called for the model as it is");
    slx_free(&reduced);
    slx_free(&model);
}

static void every_refused_allocation_leaves_the_model(void **state)
{
    (void)state;
    static struct answer a;
    slx_model *model = model_read("staircase.mps"), *reduced;
    struct faults f = {0};
    while (faults_next(&f)) {
        assert_int_equal(slx_set_cost(model, 0, slx_cost(model, 0)), SLX_OK); /* forgets what was before */
        faults_arm(&f, &model->env);
        faults_expect(&f, slx_presolve(model, &reduced, NULL, NULL));
        if (f.hit) {
            assert_null(reduced);
            faults_expect_nothing_lost(&f);
        }
    }
    assert_true(f.refused > 10);
    solve_to(reduced, SLX_OPTIMAL);
    answer_of(reduced, &a);
    f = (struct faults){0};
    while (faults_next(&f)) {
        faults_arm(&f, &model->env);
        faults_expect(&f, slx_postsolve(model, &a.arrays));
        assert_int_equal(slx_get_result(model), f.hit ? SLX_NOT_SOLVED : SLX_OPTIMAL);
    }
    assert_true(f.refused > 5);
    assert_near(slx_objective(model), slx_objective(reduced), 1e-9 * (1.0 + fabs(slx_objective(reduced))));
    slx_free(&reduced);
    slx_free(&model);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_optimal_point_or_its_duals_name_the_optimal_basis),
        cmocka_unit_test(the_point_of_an_interior_method_saves_most_iterations),
        cmocka_unit_test(from_any_point_the_optimum_is_found),
        cmocka_unit_test(a_point_that_is_none_is_refused_and_changes_nothing),
        cmocka_unit_test(what_is_found_of_the_reduced_model_is_brought_home),
        cmocka_unit_test(numbers_of_the_model_come_back),
        cmocka_unit_test(the_ray_of_the_reduced_model_is_brought_home),
        cmocka_unit_test(a_reduced_model_may_have_several_answers),
        cmocka_unit_test(an_answer_that_is_none_is_refused),
        cmocka_unit_test(every_refused_allocation_leaves_the_model),
    };
    return cmocka_run_group_tests_name("answers from outside", tests, NULL, NULL);
}
