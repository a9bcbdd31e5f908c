/* The basis that a handle keeps: given, asked for, in files, and as the start of a solve. */
#include "../faults.h"
#include "../temporary.h"
#include "models.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MOST = 64 };

static void before_a_solve_there_is_none(void **state)
{
    (void)state;
    slx_model *model = model_new();
    load_example(model);
    assert_int_equal(slx_get_basis(model, NULL, NULL), SLX_ERROR_USAGE);
    assert_int_equal(slx_write_basis(model, "/dev/null"), SLX_ERROR_USAGE);
    solve_to(model, SLX_OPTIMAL);
    assert_int_equal(slx_get_basis(model, NULL, NULL), SLX_OK);
    load_example(model);
    assert_int_equal(slx_get_basis(model, NULL, NULL), SLX_ERROR_USAGE);
    slx_free(&model);
}

/* The optimum of the example, (1, 3): x between its bounds, y at the upper one, the row at its own. */
static void the_basis_of_an_optimum_is_that_of_its_vertex(void **state)
{
    (void)state;
    slx_model *model = model_new();
    slx_basis_status rows[EXAMPLE_ROWS], cols[EXAMPLE_COLS];
    load_example(model);
    solve_to(model, SLX_OPTIMAL);
    assert_int_equal(slx_get_basis(model, rows, cols), SLX_OK);
    assert_true(rows[0] == SLX_AT_UPPER && cols[0] == SLX_BASIC && cols[1] == SLX_AT_UPPER);
    slx_free(&model);
}

static void from_the_optimal_basis_no_method_takes_an_iteration(void **state)
{
    (void)state;
    static const char *const methods[] = {"auto", "dual", "primal"};
    for (uint64_t seed = 1; seed < 6; seed++) {
        struct arrays a = arrays_random(40, 60, 6, seed & 1, seed);
        slx_basis_status rows[MOST], cols[MOST];
        slx_model *model = model_new();
        arrays_load(model, &a);
        solve_to(model, SLX_OPTIMAL);
        double objective = slx_objective(model);
        assert_true(slx_iterations(model) > 0);
        assert_int_equal(slx_get_basis(model, rows, cols), SLX_OK);
        for (unsigned k = 0; k < 3; k++) {
            assert_int_equal(slx_set_option(model, "method", methods[k]), SLX_OK);
            assert_int_equal(slx_set_basis(model, rows, cols), SLX_OK);
            solve_to(model, SLX_OPTIMAL);
            assert_int_equal(slx_iterations(model), 0);
            assert_near(slx_objective(model), objective, 1e-9 * (1 + fabs(objective)));
        }
        arrays_free(&a);
        slx_free(&model);
    }
}

/* Any statuses, most of them no basis. */
static void any_statuses_lead_to_the_optimum(void **state)
{
    (void)state;
    uint64_t seed = 3;
    struct arrays a = arrays_random(40, 60, 6, 0, 7);
    slx_model *model = model_new();
    arrays_load(model, &a);
    solve_to(model, SLX_OPTIMAL);
    double objective = slx_objective(model);
    for (unsigned k = 0; k < 60; k++) {
        slx_basis_status rows[MOST], cols[MOST], back_rows[MOST], back_cols[MOST];
        for (unsigned i = 0; i < MOST; i++) {
            rows[i] = (slx_basis_status)(k == 0 ? SLX_BASIC : k == 1 ? SLX_FREE : random_bits(&seed) % 4);
            cols[i] = (slx_basis_status)(k == 0 ? SLX_BASIC : k == 1 ? SLX_FREE : random_bits(&seed) % 4);
        }
        assert_int_equal(slx_set_basis(model, rows, cols), SLX_OK);
        assert_int_equal(slx_get_basis(model, back_rows, back_cols), SLX_OK);
        assert_memory_equal(rows, back_rows, 40 * sizeof *rows);
        assert_memory_equal(cols, back_cols, 60 * sizeof *cols);
        solve_to(model, SLX_OPTIMAL);
        assert_near(slx_objective(model), objective, 1e-7 * (1 + fabs(objective)));
    }
    arrays_free(&a);
    slx_free(&model);
}

static void statuses_that_are_none_are_refused_and_the_old_basis_stays(void **state)
{
    (void)state;
    slx_model *model = model_new();
    slx_basis_status rows[] = {SLX_AT_UPPER}, cols[] = {SLX_BASIC, SLX_AT_UPPER}, bad[2] = {SLX_BASIC, SLX_BASIC};
    load_example(model);
    assert_int_equal(slx_set_basis(model, rows, cols), SLX_OK);
    memset(&bad[1], 0x55, sizeof bad[1]);
    assert_int_equal(slx_set_basis(model, rows, bad), SLX_ERROR_USAGE);
    assert_int_equal(slx_set_basis(model, bad + 1, cols), SLX_ERROR_USAGE);
    assert_int_equal(slx_set_basis(model, NULL, cols), SLX_ERROR_USAGE);
    assert_int_equal(slx_set_basis(model, rows, NULL), SLX_ERROR_USAGE);
    assert_int_equal(slx_get_basis(model, bad, NULL), SLX_OK);
    assert_int_equal(bad[0], SLX_AT_UPPER);
    assert_int_equal(slx_set_basis(model, NULL, NULL), SLX_OK);
    assert_int_equal(slx_get_basis(model, NULL, NULL), SLX_ERROR_USAGE);
    slx_free(&model);
}

static void a_basis_goes_through_a_file(void **state)
{
    (void)state;
    static const char *const files[] = {"diet.mps", "staircase.mps", "ranges_bounds.mps", "network_flow.mps"};
    for (size_t k = 0; k < sizeof files / sizeof *files; k++) {
        char path[TEMPORARY_PATH];
        temporary_path(path);
        slx_model *model = model_read(files[k]), *other = model_read(files[k]);
        solve_to(model, SLX_OPTIMAL);
        assert_int_equal(slx_write_basis(model, path), SLX_OK);
        assert_int_equal(slx_read_basis(other, path), SLX_OK);
        solve_to(other, SLX_OPTIMAL);
        assert_int_equal(slx_iterations(other), 0);
        assert_near(slx_objective(other), slx_objective(model), 1e-9 * (1 + fabs(slx_objective(model))));
        unlink(path);
        assert_int_equal(slx_read_basis(other, path), SLX_ERROR_INPUT);
        assert_int_equal(slx_write_basis(other, "/nowhere/at/all.bas"), SLX_ERROR_OUTPUT);
        slx_free(&model);
        slx_free(&other);
    }
}

static void every_refused_allocation_leaves_the_basis(void **state)
{
    (void)state;
    slx_model *model = model_new();
    slx_basis_status rows[] = {SLX_AT_UPPER}, cols[] = {SLX_BASIC, SLX_AT_UPPER}, back[2];
    load_example(model);
    assert_int_equal(slx_set_basis(model, rows, cols), SLX_OK);
    cols[0] = SLX_AT_LOWER;
    struct faults f = {0};
    while (faults_next(&f)) {
        faults_arm(&f, &model->env);
        faults_expect(&f, slx_set_basis(model, rows, cols));
        assert_int_equal(slx_get_basis(model, NULL, back), SLX_OK);
        assert_int_equal(back[0], f.hit ? SLX_BASIC : SLX_AT_LOWER);
        faults_expect_nothing_lost(&f);
    }
    slx_free(&model);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(before_a_solve_there_is_none),
        cmocka_unit_test(the_basis_of_an_optimum_is_that_of_its_vertex),
        cmocka_unit_test(from_the_optimal_basis_no_method_takes_an_iteration),
        cmocka_unit_test(any_statuses_lead_to_the_optimum),
        cmocka_unit_test(statuses_that_are_none_are_refused_and_the_old_basis_stays),
        cmocka_unit_test(a_basis_goes_through_a_file),
        cmocka_unit_test(every_refused_allocation_leaves_the_basis),
    };
    return cmocka_run_group_tests_name("basis", tests, NULL, NULL);
}
