/* Column starts of 64 bits, which a model has from 2^32 entries on, in a build where 20 entries are enough. */
#include "models.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../temporary.h"

static const char *const names[] = {"transport.mps", "diet.mps", "network_flow.mps", "staircase.mps", "production.mps"};
enum { NAMES = sizeof names / sizeof *names };

static unsigned start_bytes(const slx_model *model)
{
    slx_storage_info info;
    assert_int_equal(slx_get_storage(model, &info), SLX_OK);
    return info.start_bytes;
}

static void starts_widen_when_the_entries_ask_for_it(void **state)
{
    (void)state;
    slx_model *model = model_new();
    load_example(model);
    assert_int_equal(start_bytes(model), 4);
    slx_free(&model);
    for (unsigned k = 0; k < NAMES; k++) {
        model = model_read(names[k]);
        assert_int_equal(start_bytes(model), slx_nnz(model) > 20 ? 8 : 4);
        slx_free(&model);
    }
}

/* Both orientations, copies, reduced models and postsolve hold wide starts then. */
static void every_method_ends_at_the_same_optimum(void **state)
{
    (void)state;
    static const char *const methods[] = {"dual", "primal", "ipm"}, *const presolves[] = {"off", "full"};
    for (unsigned k = 0; k < NAMES; k++) {
        double first = 0;
        for (unsigned way = 0; way < 6; way++) {
            slx_model *model = model_read(names[k]);
            assert_int_equal(slx_set_option(model, "method", methods[way % 3]), SLX_OK);
            assert_int_equal(slx_set_option(model, "presolve", presolves[way / 3]), SLX_OK);
            solve_to(model, SLX_OPTIMAL);
            if (way == 0)
                first = slx_objective(model);
            assert_near(slx_objective(model), first, 1e-7 * (1 + fabs(first)));
            slx_free(&model);
        }
    }
}

static void expect_same_entries(slx_model *a, slx_model *b)
{
    assert_true(slx_nnz(a) == slx_nnz(b) && slx_ncols(a) == slx_ncols(b));
    for (uint32_t j = 0; j < slx_ncols(a); j++) {
        slx_cursor left, right;
        uint32_t i[2];
        double v[2];
        assert_int_equal(slx_seek_col(a, j, &left), SLX_OK);
        assert_int_equal(slx_seek_col(b, j, &right), SLX_OK);
        while (slx_next(&left, &i[0], &v[0]))
            assert_true(slx_next(&right, &i[1], &v[1]) && i[0] == i[1] && v[0] == v[1]);
        assert_false(slx_next(&right, &i[1], &v[1]));
    }
}

static void a_model_with_wide_starts_goes_through_a_file_and_a_clone(void **state)
{
    (void)state;
    char path[TEMPORARY_PATH];
    temporary_path(path);
    slx_model *model = model_read("network_flow.mps"), *copy = model_new(), *clone;
    assert_int_equal(start_bytes(model), 8);
    assert_int_equal(slx_write(model, path), SLX_OK);
    assert_int_equal(slx_read(copy, path), SLX_OK);
    assert_int_equal(start_bytes(copy), 8);
    expect_same_entries(model, copy);
    assert_int_equal(slx_clone(model, &clone), SLX_OK);
    assert_int_equal(slx_delete_cols(model, 1, (const uint32_t[]){0}), SLX_OK);
    expect_same_entries(copy, clone);
    slx_free(&clone);
    slx_free(&copy);
    slx_free(&model);
    unlink(path);
}

static void columns_added_one_by_one_pass_the_threshold(void **state)
{
    (void)state;
    enum { ROWS = 5, COLS = 9 };
    slx_model *model = model_new();
    const double up[ROWS] = {10, 10, 10, 10, 10};
    assert_int_equal(slx_add_rows(model, &(slx_lines){.count = ROWS, .upper = up}), SLX_OK);
    for (uint32_t j = 0; j < COLS; j++) {
        const uint64_t start[] = {0, ROWS};
        const uint32_t index[] = {0, 1, 2, 3, 4};
        const double value[] = {1, 2, 3, 4, 5 + j}, cost = -1;
        const slx_lines one = {.count = 1, .start = start, .index = index, .value = value, .cost = &cost};
        assert_int_equal(slx_add_cols(model, &one), SLX_OK);
        assert_int_equal(start_bytes(model), (j + 1) * ROWS > 20 ? 8 : 4);
        for (uint32_t k = 0; k <= j; k++)
            assert_true(slx_coefficient(model, 4, k) == 5 + k && slx_coefficient(model, 3, k) == 4);
    }
    solve_to(model, SLX_OPTIMAL); /* only the first column counts: of the last row, which is scarcest, it takes least */
    assert_near(slx_objective(model), -2, 1e-9);
    slx_free(&model);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(starts_widen_when_the_entries_ask_for_it),
        cmocka_unit_test(every_method_ends_at_the_same_optimum),
        cmocka_unit_test(a_model_with_wide_starts_goes_through_a_file_and_a_clone),
        cmocka_unit_test(columns_added_one_by_one_pass_the_threshold),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
