/* A handle and the models that are put into it: creation, options, reading, loading, looking. */
#include "models.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../temporary.h"

static const double unset = -77.0;

/* What the example must look like through every getter; `solved`: with its optimum. */
static void assert_is_example(const slx_model *model, bool solved)
{
    char name[16];
    double lower = unset, upper = unset, value[EXAMPLE_ROWS];
    uint32_t index[EXAMPLE_ROWS];
    assert_int_equal(slx_nrows(model), EXAMPLE_ROWS);
    assert_int_equal(slx_ncols(model), EXAMPLE_COLS);
    assert_true(slx_nnz(model) == 2);
    assert_false(slx_is_maximise(model));
    assert_true(slx_offset(model) == 10.0);
    assert_string_equal(slx_name(model), "");
    assert_string_equal(slx_objective_name(model), "");
    assert_int_equal(slx_row_name(model, 0, name, sizeof name), 3);
    assert_string_equal(name, "sum");
    assert_int_equal(slx_col_name(model, 1, name, sizeof name), 1);
    assert_string_equal(name, "y");
    assert_int_equal(slx_row_bounds(model, 0, &lower, &upper), SLX_OK);
    assert_true(lower == -SLX_INFINITY && upper == 4.0);
    assert_int_equal(slx_col_bounds(model, 1, &lower, &upper), SLX_OK);
    assert_true(lower == 0.0 && upper == 3.0);
    assert_true(slx_cost(model, 0) == -1.0 && slx_cost(model, 1) == -2.0);
    assert_int_equal(slx_column(model, 1, index, value), 1);
    assert_true(index[0] == 0 && value[0] == 1.0);
    assert_int_equal(slx_get_result(model), solved ? SLX_OPTIMAL : SLX_NOT_SOLVED);
    if (solved) {
        double dual;
        slx_basis_status status;
        assert_near(slx_objective(model), EXAMPLE_OBJECTIVE, 1e-12);
        assert_int_equal(slx_col_solution(model, 0, value, &dual, &status), SLX_OK);
        assert_near(value[0], 1.0, 1e-12);
        assert_int_equal(status, SLX_BASIC);
        assert_int_equal(slx_col_solution(model, 1, value, &dual, &status), SLX_OK);
        assert_near(value[0], 3.0, 1e-12);
        assert_near(dual, -1.0, 1e-12);
        assert_int_equal(status, SLX_AT_UPPER);
        assert_int_equal(slx_row_solution(model, 0, value, &dual, &status), SLX_OK);
        assert_near(value[0], 4.0, 1e-12);
        assert_near(dual, -1.0, 1e-12);
        assert_int_equal(status, SLX_AT_UPPER);
    } else {
        assert_true(isnan(slx_objective(model)));
    }
}

static void the_version_is_the_headers(void **state)
{
    (void)state;
    char text[32];
    snprintf(text, sizeof text, "%d.%d.%d", SLX_VERSION_MAJOR, SLX_VERSION_MINOR, SLX_VERSION_PATCH);
    assert_string_equal(slx_version(), text);
}

static void a_new_model_is_empty_and_free_takes_null(void **state)
{
    (void)state;
    slx_model *model = model_new();
    assert_true(slx_nrows(model) == 0 && slx_ncols(model) == 0 && slx_nnz(model) == 0);
    assert_int_equal(slx_get_result(model), SLX_NOT_SOLVED);
    assert_true(slx_iterations(model) == 0);
    assert_int_equal(slx_error(model)->status, SLX_OK);
    assert_string_equal(slx_error(model)->message, "");
    assert_string_equal(slx_error(model)->file, "");
    assert_true(slx_memory_live(model) > 0 && slx_memory_peak(model) >= slx_memory_live(model));
    slx_free(&model);
    assert_null(model);
    slx_free(&model);
    slx_free(NULL);
    assert_int_equal(slx_error(NULL)->status, SLX_ERROR_MEMORY);
}

static void what_was_loaded_is_what_the_getters_tell(void **state)
{
    (void)state;
    slx_model *model = model_new();
    load_example(model);
    assert_is_example(model, false);
    struct arrays a = arrays_random(9, 20, 4, 1, 5);
    arrays_load(model, &a);
    assert_true(slx_is_maximise(model) && slx_offset(model) == a.offset && slx_nnz(model) == 80);
    for (uint32_t j = 0; j < a.ncols; j++) {
        uint32_t index[9];
        double value[9], lower, upper;
        assert_int_equal(slx_column(model, j, index, value), 4);
        assert_memory_equal(index, a.index + 4 * j, sizeof(uint32_t) * 4);
        assert_memory_equal(value, a.value + 4 * j, sizeof(double) * 4);
        assert_int_equal(slx_col_bounds(model, j, &lower, &upper), SLX_OK);
        assert_true(lower == a.col_lower[j] && upper == a.col_upper[j] && slx_cost(model, j) == a.cost[j]);
    }
    for (uint32_t i = 0; i < a.nrows; i++) {
        double lower, upper;
        assert_int_equal(slx_row_bounds(model, i, &lower, &upper), SLX_OK);
        assert_true(lower == a.row_lower[i] && upper == a.row_upper[i]);
    }
    arrays_free(&a);
    slx_free(&model);
}

static void vectors_left_out_have_their_standard_values_and_bounds_of_1e30_are_none(void **state)
{
    (void)state;
    static const uint64_t start[] = {0, 1, 1};
    static const uint32_t index[] = {1};
    static const double value[] = {2.5}, lower[] = {-1e30, -2e33, 3}, upper[] = {1e30, 4, INFINITY};
    slx_arrays a = {.nrows = 3, .ncols = 2, .start = start, .index = index, .value = value};
    slx_model *model = model_new();
    double low, high;
    char name[4];
    assert_int_equal(slx_load(model, &a), SLX_OK);
    assert_true(slx_cost(model, 1) == 0.0 && slx_offset(model) == 0.0 && !slx_is_maximise(model));
    assert_int_equal(slx_col_bounds(model, 1, &low, &high), SLX_OK);
    assert_true(low == 0.0 && high == SLX_INFINITY);
    assert_int_equal(slx_row_bounds(model, 2, &low, &high), SLX_OK);
    assert_true(low == -SLX_INFINITY && high == SLX_INFINITY);
    assert_int_equal(slx_row_name(model, 2, name, sizeof name), 2);
    assert_string_equal(name, "R3");
    assert_int_equal(slx_col_name(model, 0, name, sizeof name), 2);
    assert_string_equal(name, "C1");
    static const double cost[] = {-2e30, 1};
    a.cost = cost;
    a.row_lower = lower;
    a.row_upper = upper;
    assert_int_equal(slx_load(model, &a), SLX_OK);
    assert_true(slx_cost(model, 0) == -2e30);
    static const double expected[3][2] = {{-INFINITY, INFINITY}, {-INFINITY, 4}, {3, INFINITY}};
    for (uint32_t i = 0; i < 3; i++) {
        assert_int_equal(slx_row_bounds(model, i, &low, &high), SLX_OK);
        assert_true(low == expected[i][0] && high == expected[i][1]);
    }
    slx_free(&model);
}

static void names_that_do_not_fit_are_cut_and_their_length_told(void **state)
{
    (void)state;
    slx_model *model = model_new();
    load_example(model);
    char name[8] = "#######";
    assert_int_equal(slx_row_name(model, 0, name, 3), 3);
    assert_string_equal(name, "su");
    assert_int_equal(name[3], '#');
    assert_int_equal(slx_row_name(model, 0, NULL, 0), 3);
    slx_free(&model);
}

static void numbers_past_the_end_are_refused(void **state)
{
    (void)state;
    slx_model *model = model_new();
    load_example(model);
    solve_to(model, SLX_OPTIMAL);
    double a, b;
    uint32_t i;
    slx_basis_status s;
    char name[8];
    assert_int_equal(slx_row_bounds(model, EXAMPLE_ROWS, &a, &b), SLX_ERROR_USAGE);
    assert_int_equal(slx_col_bounds(model, EXAMPLE_COLS, &a, &b), SLX_ERROR_USAGE);
    assert_int_equal(slx_row_solution(model, EXAMPLE_ROWS, &a, &b, &s), SLX_ERROR_USAGE);
    assert_int_equal(slx_col_solution(model, EXAMPLE_COLS, &a, &b, &s), SLX_ERROR_USAGE);
    assert_true(isnan(slx_cost(model, EXAMPLE_COLS)));
    assert_int_equal(slx_column(model, EXAMPLE_COLS, &i, &a), 0);
    assert_int_equal(slx_row_name(model, EXAMPLE_ROWS, name, sizeof name), 0);
    assert_string_equal(name, "");
    assert_int_equal(slx_col_name(model, UINT32_MAX, name, sizeof name), 0);
    assert_string_equal(name, "");
    slx_free(&model);
}

/* Every single fault in otherwise good arrays is a usage error that names it, and the model before stays, with its
 * result and names. */
static void load_refuses_each_fault_and_keeps_the_old_model(void **state)
{
    (void)state;
    static const uint64_t start[] = {0, 2, 3}, late[] = {1, 2, 3}, falling[] = {0, 2, 1};
    static const uint32_t index[] = {0, 1, 1}, beyond[] = {0, 2, 1}, twice[] = {1, 1, 1};
    static const double value[] = {1, 2, 3}, value_nan[] = {1, NAN, 3}, value_inf[] = {1, 2, -INFINITY};
    static const double one_nan[] = {0, NAN}, one_up[] = {0, INFINITY}, one_down[] = {0, -INFINITY};
    static const double large_up[] = {0, 1e30}, large_down[] = {0, -1e30};
    static const char *const no_name[] = {"a", NULL};
    const slx_arrays good = {.nrows = 2, .ncols = 2, .start = start, .index = index, .value = value};
#define FAULT(field, content, text)                                                                                    \
    {                                                                                                                  \
        offsetof(slx_arrays, field), content, text                                                                     \
    }
    const struct {
        size_t field;
        const void *content;
        const char *text;
    } faults[] = {
        FAULT(start, NULL, "starts"),
        FAULT(start, late, "start"),
        FAULT(start, falling, "column 1"),
        FAULT(index, NULL, "missing"),
        FAULT(value, NULL, "missing"),
        FAULT(index, beyond, "row 2 of 2"),
        FAULT(index, twice, "two entries in row 1"),
        FAULT(value, value_nan, "nan"),
        FAULT(value, value_inf, "-inf"),
        FAULT(cost, one_nan, "cost of column 1"),
        FAULT(cost, one_up, "cost of column 1"),
        FAULT(col_lower, one_nan, "lower bound of column 1"),
        FAULT(col_lower, one_up, "lower bound of column 1"),
        FAULT(col_lower, large_up, "lower bound of column 1"),
        FAULT(col_upper, one_nan, "upper bound of column 1"),
        FAULT(col_upper, one_down, "upper bound of column 1"),
        FAULT(col_upper, large_down, "upper bound of column 1"),
        FAULT(row_lower, one_nan, "lower bound of row 1"),
        FAULT(row_lower, one_up, "lower bound of row 1"),
        FAULT(row_lower, large_up, "lower bound of row 1"),
        FAULT(row_upper, one_nan, "upper bound of row 1"),
        FAULT(row_upper, one_down, "upper bound of row 1"),
        FAULT(row_upper, large_down, "upper bound of row 1"),
        FAULT(row_names, no_name, "name"),
        FAULT(col_names, no_name, "name"),
    };
    slx_model *model = model_new();
    load_example(model);
    solve_to(model, SLX_OPTIMAL);
    uint64_t live = slx_memory_live(model);
    for (size_t k = 0; k < sizeof faults / sizeof *faults; k++) {
        slx_arrays bad = good;
        memcpy((char *)&bad + faults[k].field, &faults[k].content, sizeof(void *));
        assert_int_equal(slx_load(model, &bad), SLX_ERROR_USAGE);
        assert_int_equal(slx_error(model)->status, SLX_ERROR_USAGE);
        if (!strstr(slx_error(model)->message, faults[k].text))
            fail_msg("fault %zu: '%s' does not say '%s'", k, slx_error(model)->message, faults[k].text);
        assert_string_equal(slx_error(model)->file, "");
        assert_true(slx_memory_live(model) == live);
        assert_is_example(model, true);
    }
    slx_arrays bad = good;
    bad.offset = NAN;
    assert_int_equal(slx_load(model, &bad), SLX_ERROR_USAGE);
    assert_int_equal(slx_load(model, NULL), SLX_ERROR_USAGE);
    assert_is_example(model, true);
    assert_int_equal(slx_load(model, &good), SLX_OK);
    assert_int_equal(slx_get_result(model), SLX_NOT_SOLVED);
    slx_free(&model);
}

static void arrays_may_change_once_they_are_loaded(void **state)
{
    (void)state;
    struct arrays a = arrays_random(5, 6, 2, 0, 8);
    slx_model *model = model_new();
    arrays_load(model, &a);
    double cost = a.cost[3];
    memset(a.cost, 0, sizeof(double) * a.ncols);
    assert_true(slx_cost(model, 3) == cost);
    arrays_free(&a);
    solve_to(model, SLX_OPTIMAL);
    slx_free(&model);
}

static void a_file_is_read_with_its_names_and_in_its_sense(void **state)
{
    (void)state;
    slx_model *model = model_read("diet.mps");
    char name[16];
    double lower, upper;
    assert_string_equal(slx_name(model), "DIET");
    assert_string_equal(slx_objective_name(model), "PRICE");
    assert_true(slx_nrows(model) == 5 && slx_ncols(model) == 7 && slx_nnz(model) == 33);
    assert_int_equal(slx_row_name(model, 4, name, sizeof name), 4);
    assert_string_equal(name, "SALT");
    assert_int_equal(slx_col_name(model, 6, name, sizeof name), 7);
    assert_string_equal(name, "SPINACH");
    assert_int_equal(slx_row_bounds(model, 0, &lower, &upper), SLX_OK);
    assert_true(lower == 2000 && upper == SLX_INFINITY);
    assert_int_equal(slx_col_bounds(model, 2, &lower, &upper), SLX_OK);
    assert_true(lower == 0 && upper == 3);
    assert_true(slx_cost(model, 3) == 1.4);
    solve_to(model, SLX_OPTIMAL);
    assert_near(slx_objective(model), 3.71666666666667, 1e-10);
    slx_free(&model);
}

/* Writes `text` to a new temporary file, whose name goes to `path`. */
static void file_with(char *path, const char *text)
{
    const int file = temporary_file(path);
    assert_int_equal(write(file, text, strlen(text)), (ssize_t)strlen(text));
    close(file);
}

static void a_read_that_fails_tells_the_place_and_keeps_the_old_model(void **state)
{
    (void)state;
    char path[TEMPORARY_PATH];
    file_with(path, "NAME BAD\nROWS\n N z\n L r\nCOLUMNS\n x z 1 r 6x7\nENDATA\n");
    slx_model *model = model_new();
    load_example(model);
    solve_to(model, SLX_OPTIMAL);
    uint64_t live = slx_memory_live(model), iterations = slx_iterations(model);
    assert_int_equal(slx_read(model, path), SLX_ERROR_INPUT);
    const slx_error_info *error = slx_error(model);
    assert_int_equal(error->status, SLX_ERROR_INPUT);
    assert_string_equal(error->file, path);
    assert_true(error->line == 6 && error->column == 10);
    assert_non_null(strstr(error->message, "6x7"));
    assert_true(slx_memory_live(model) == live && slx_iterations(model) == iterations);
    assert_is_example(model, true);
    unlink(path);
    assert_int_equal(slx_read(model, path), SLX_ERROR_INPUT);
    assert_string_equal(slx_error(model)->file, path);
    assert_true(slx_error(model)->line == 0 && slx_error(model)->column == 0);
    assert_int_equal(slx_read(model, "/"), SLX_ERROR_INPUT);
    assert_true(slx_memory_live(model) == live);
    assert_is_example(model, true);
    slx_free(&model);
}

static void a_read_replaces_the_model_and_its_result(void **state)
{
    (void)state;
    slx_model *model = model_new();
    load_example(model);
    solve_to(model, SLX_OPTIMAL);
    char path[1024];
    path_of("klee_minty.mps", path, sizeof path);
    assert_int_equal(slx_read(model, path), SLX_OK);
    assert_int_equal(slx_get_result(model), SLX_NOT_SOLVED);
    assert_true(isnan(slx_objective(model)) && slx_iterations(model) == 0);
    double value, dual;
    slx_basis_status status;
    slx_check_info check;
    assert_int_equal(slx_col_solution(model, 0, &value, &dual, &status), SLX_ERROR_USAGE);
    assert_int_equal(slx_get_check(model, &check), SLX_ERROR_USAGE);
    solve_to(model, SLX_OPTIMAL);
    slx_free(&model);
}

static void options_hold_what_was_set_and_refuse_the_rest(void **state)
{
    (void)state;
    static const char *const good[][3] = {
        {"method", "primal", "primal"}, {"time-limit", "1.5", "1.5"},  {"memory-limit", "64M", "67108864"},
        {"time-limit", "inf", "inf"},   {"iteration-limit", "7", "7"}, {"iteration-limit", "inf", "inf"},
        {"tolerance", "1e-9", "1e-09"}, {"objective", "COST", "COST"},
    };
    static const char *const bad[][2] = {
        {"method", "simplex"}, {"time-limit", "-1"}, {"time-limit", "soon"},    {"memory-limit", "64Q"},
        {"tolerance", "0"},    {"tolerance", "nan"}, {"iteration-limit", "-3"}, {"no-such-option", "1"},
    };
    slx_model *model = model_new();
    char text[64], before[64];
    for (size_t k = 0; k < sizeof good / sizeof *good; k++) {
        assert_int_equal(slx_set_option(model, good[k][0], good[k][1]), SLX_OK);
        assert_int_equal(slx_get_option(model, good[k][0], text, sizeof text), SLX_OK);
        assert_string_equal(text, good[k][2]);
    }
    for (size_t k = 0; k < sizeof bad / sizeof *bad; k++) {
        bool known = slx_get_option(model, bad[k][0], before, sizeof before) == SLX_OK;
        assert_int_equal(slx_set_option(model, bad[k][0], bad[k][1]), SLX_ERROR_USAGE);
        assert_int_equal(slx_error(model)->status, SLX_ERROR_USAGE);
        assert_non_null(strstr(slx_error(model)->message, bad[k][0]));
        if (known) {
            assert_int_equal(slx_get_option(model, bad[k][0], text, sizeof text), SLX_OK);
            assert_string_equal(text, before);
        }
    }
    slx_free(&model);
}

static void every_option_is_described_and_stands_at_its_default(void **state)
{
    (void)state;
    slx_model *model = model_new();
    slx_option_info info;
    size_t count = 0;
    char text[64];
    for (; slx_option_describe(count, &info) == SLX_OK; count++) {
        assert_int_equal(slx_get_option(model, info.name, text, sizeof text), SLX_OK);
        assert_string_equal(text, info.standard);
        assert_int_equal(slx_set_option(model, info.name, text), SLX_OK);
        assert_true(strlen(info.help) > 0 && strlen(info.type) > 0);
    }
    assert_true(count >= 10);
    assert_int_equal(slx_option_describe(count, &info), SLX_ERROR_USAGE);
    slx_free(&model);
}

static void the_storage_of_a_model_is_told(void **state)
{
    (void)state;
    slx_model *model = model_read("diet.mps");
    slx_storage_info info;
    assert_int_equal(slx_get_storage(model, &info), SLX_OK);
    assert_true(info.nonzeros == 33);
    double seen[33];
    uint64_t distinct = 0;
    for (uint32_t j = 0; j < slx_ncols(model); j++) {
        uint32_t index[5];
        double value[5];
        for (uint32_t k = slx_column(model, j, index, value); k-- > 0;) {
            uint64_t at = 0;
            while (at < distinct && seen[at] != value[k])
                at++;
            seen[at] = value[k];
            distinct += at == distinct;
        }
    }
    assert_true(info.distinct_values == distinct);
    assert_true(info.index_bytes == 1 && info.value_bytes == 1);
    assert_true(info.start_bytes >= 1 && info.start_bytes <= 8);
    assert_true(info.matrix_bytes > 0 && info.vector_bytes > 0 && info.name_bytes > 0);
    assert_true(info.raw_name_bytes == strlen("ENERGYPROTEINCALCIUMIRONSALTOATMEALMILKEGGSCHICKENBREADLENTILSSPINACH"));
    char path[1024];
    path_of("diet.mps", path, sizeof path);
    FILE *f = fopen(path, "r");
    assert_non_null(f);
    fseek(f, 0, SEEK_END);
    assert_true(info.read_bytes == (uint64_t)ftell(f));
    fclose(f);
    assert_true(info.integer_columns == 0);
    load_example(model);
    assert_int_equal(slx_get_storage(model, &info), SLX_OK);
    assert_true(info.nonzeros == 2 && info.distinct_values == 1 && info.read_bytes == 0);
    slx_free(&model);
}

static void integer_markers_are_counted(void **state)
{
    (void)state;
    char path[TEMPORARY_PATH];
    file_with(path, "NAME INT\nROWS\n N z\n L r\nCOLUMNS\n M1 'MARKER' 'INTORG'\n x z -1 r 1\n y z -1 r 2\n"
                    " M2 'MARKER' 'INTEND'\n w z -1 r 4\nRHS\n b r 3.5\nBOUNDS\n UP c y 9\n UP c w 9\nENDATA\n");
    slx_model *model = model_new();
    assert_int_equal(slx_read(model, path), SLX_OK);
    unlink(path);
    slx_storage_info info;
    assert_int_equal(slx_get_storage(model, &info), SLX_OK);
    assert_true(info.integer_columns == 2);
    solve_to(model, SLX_OPTIMAL); /* x = 1 (an integer column without bounds goes to 1), y = 1.25 */
    assert_near(slx_objective(model), -2.25, 1e-9);
    slx_free(&model);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_version_is_the_headers),
        cmocka_unit_test(a_new_model_is_empty_and_free_takes_null),
        cmocka_unit_test(what_was_loaded_is_what_the_getters_tell),
        cmocka_unit_test(vectors_left_out_have_their_standard_values_and_bounds_of_1e30_are_none),
        cmocka_unit_test(names_that_do_not_fit_are_cut_and_their_length_told),
        cmocka_unit_test(numbers_past_the_end_are_refused),
        cmocka_unit_test(load_refuses_each_fault_and_keeps_the_old_model),
        cmocka_unit_test(arrays_may_change_once_they_are_loaded),
        cmocka_unit_test(a_file_is_read_with_its_names_and_in_its_sense),
        cmocka_unit_test(a_read_that_fails_tells_the_place_and_keeps_the_old_model),
        cmocka_unit_test(a_read_replaces_the_model_and_its_result),
        cmocka_unit_test(options_hold_what_was_set_and_refuse_the_rest),
        cmocka_unit_test(every_option_is_described_and_stands_at_its_default),
        cmocka_unit_test(the_storage_of_a_model_is_told),
        cmocka_unit_test(integer_markers_are_counted),
    };
    return cmocka_run_group_tests_name("model", tests, NULL, NULL);
}
