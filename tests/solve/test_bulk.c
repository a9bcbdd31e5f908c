/* Many rows or columns in one call, one row or column at a time in linear time, names, marks, typed options. */
#include "models.h"

#include <locale.h>
#include <stdlib.h>
#include <string.h>

/* ---- out ---------------------------------------------------------------------------------------------------- */

static void arrays_hold_what_the_calls_for_one_tell(void **state)
{
    (void)state;
    enum { ROWS = 30, COLS = 50 };
    struct arrays a = arrays_random(ROWS, COLS, 4, 1, 5);
    slx_model *model = model_new();
    double value[COLS], dual[COLS], lower[COLS], upper[COLS], cost[COLS], one, other;
    slx_basis_status status[COLS], single;
    uint8_t integer[COLS], mask[COLS] = {0};
    arrays_load(model, &a);
    const slx_row_arrays bounds = {.lower = lower, .upper = upper}, rows = {value, dual, status, lower, upper};
    const slx_col_arrays cols = {value, dual, status, lower, upper, cost, integer};
    assert_int_equal(slx_get_rows(model, NULL, &rows), SLX_ERROR_USAGE); /* no solution yet */
    assert_int_equal(slx_get_rows(model, NULL, &bounds), SLX_OK);
    solve_to(model, SLX_OPTIMAL);
    assert_int_equal(slx_get_rows(model, NULL, &rows), SLX_OK);
    for (uint32_t i = 0; i < ROWS; i++) {
        assert_int_equal(slx_row_solution(model, i, &one, &other, &single), SLX_OK);
        assert_true(value[i] == one && dual[i] == other && status[i] == single);
        assert_true(lower[i] == a.row_lower[i] && upper[i] == a.row_upper[i]);
    }
    const uint32_t list[] = {49, 3, 17, 3};
    mask[8] = mask[40] = 1;
    const slx_pick picks[] = {{.count = 4, .list = list}, {.mask = mask}, {.first = 20, .count = 30}};
    const uint32_t expected[3][4] = {{49, 3, 17, 3}, {8, 40}, {20, 21, 22, 23}}, counts[] = {4, 2, 4};
    for (int p = 0; p < 3; p++) {
        assert_int_equal(slx_get_cols(model, &picks[p], &cols), SLX_OK);
        for (uint32_t k = 0; k < counts[p]; k++) {
            const uint32_t j = expected[p][k];
            assert_int_equal(slx_col_solution(model, j, &one, &other, &single), SLX_OK);
            assert_true(value[k] == one && dual[k] == other && status[k] == single);
            assert_true(lower[k] == a.col_lower[j] && upper[k] == a.col_upper[j] && cost[k] == a.cost[j]);
        }
    }
    const uint32_t far[] = {0, COLS};
    const slx_pick past[] = {{.count = 2, .list = far}, {.first = 1, .count = COLS}, {.first = COLS + 1}};
    for (int p = 0; p < 3; p++)
        assert_int_equal(slx_get_cols(model, &past[p], &cols), SLX_ERROR_USAGE);
    arrays_free(&a);
    slx_free(&model);
}

static void the_matrix_comes_by_columns_and_by_rows(void **state)
{
    (void)state;
    enum { ROWS = 12, COLS = 9, ENTRIES = 5 * COLS };
    struct arrays a = arrays_random(ROWS, COLS, 5, 0, 8);
    slx_model *model = model_new();
    uint64_t start[ROWS + 1];
    uint32_t index[ENTRIES];
    double value[ENTRIES];
    arrays_load(model, &a);
    assert_int_equal(slx_get_matrix(model, 0, start, index, value), SLX_OK);
    assert_memory_equal(start, a.start, (COLS + 1) * sizeof *start);
    assert_memory_equal(index, a.index, ENTRIES * sizeof *index);
    assert_memory_equal(value, a.value, ENTRIES * sizeof *value);
    assert_int_equal(slx_get_matrix(model, 1, start, NULL, value), SLX_OK);
    assert_int_equal(slx_get_matrix(model, 1, NULL, index, NULL), SLX_OK);
    assert_int_equal(start[ROWS], ENTRIES);
    for (uint32_t i = 0; i < ROWS; i++)
        for (uint64_t p = start[i]; p < start[i + 1]; p++)
            assert_true(value[p] == slx_coefficient(model, i, index[p]));
    arrays_free(&a);
    slx_free(&model);
}

/* ---- in ----------------------------------------------------------------------------------------------------- */

static void changes_hold_for_all_or_none(void **state)
{
    (void)state;
    slx_model *model = model_new();
    double lower, upper;
    load_example(model);
    solve_to(model, SLX_OPTIMAL);
    const double low[] = {1.0, 0.5}, high[] = {2.0, 2.5}, cost[] = {-4.0, -1.0}, broken[] = {1.0, NAN};
    assert_int_equal(slx_change_cols(model, NULL, low, broken, cost), SLX_ERROR_USAGE);
    assert_int_equal(slx_get_result(model), SLX_OPTIMAL);
    assert_true(slx_cost(model, 0) == -1.0);
    assert_int_equal(slx_change_cols(model, NULL, low, high, cost), SLX_OK);
    solve_to(model, SLX_OPTIMAL); /* 10 - 4 x - y with x + y <= 4: (2, 2) */
    assert_near(slx_objective(model), 0.0, 1e-9);
    const uint32_t second[] = {1};
    const slx_pick pick = {.count = 1, .list = second};
    assert_int_equal(slx_change_cols(model, &pick, NULL, &high[0], NULL), SLX_OK);
    assert_int_equal(slx_col_bounds(model, 1, &lower, &upper), SLX_OK);
    assert_true(lower == 0.5 && upper == 2.0);
    const double side = 3.0;
    assert_int_equal(slx_change_rows(model, NULL, NULL, &side), SLX_OK);
    solve_to(model, SLX_OPTIMAL); /* (2, 1) */
    assert_near(slx_objective(model), 1.0, 1e-9);
    slx_free(&model);
}

/* A cost is a number of any magnitude; a bound that large is none. */
static void a_large_cost_is_no_infinite_one(void **state)
{
    (void)state;
    slx_model *model = model_new();
    double lower, upper;
    load_example(model);
    const double large[] = {-1e30, 2e30};
    const double low[] = {-1e30, -3.0}, high[] = {4.0, 1e30};
    assert_int_equal(slx_change_cols(model, NULL, low, high, large), SLX_OK);
    assert_true(slx_cost(model, 0) == -1e30 && slx_cost(model, 1) == 2e30);
    assert_int_equal(slx_col_bounds(model, 0, &lower, &upper), SLX_OK);
    assert_true(lower == -INFINITY && upper == 4.0);
    assert_int_equal(slx_col_bounds(model, 1, &lower, &upper), SLX_OK);
    assert_true(lower == -3.0 && upper == INFINITY);
    slx_free(&model);
}

static void a_change_that_finds_no_memory_leaves_every_number(void **state)
{
    (void)state;
    enum { COLS = 400 };
    double lower[COLS + 1], upper[COLS + 1], cost[COLS + 1];
    uint32_t list[COLS + 1];
    uint64_t refused = 0;
    for (uint32_t j = 0; j <= COLS; j++) {
        list[j] = j % COLS; /* column 0 twice: the last holds, or what was before the first comes back */
        lower[j] = -0.1 * j;
        upper[j] = 0.3 * j;
        cost[j] = 1.0 / (j + 1);
    }
    for (uint64_t attempt = 1;; attempt++) {
        slx_model *model = model_new();
        const slx_lines cols = {.count = COLS};
        const slx_pick pick = {.count = COLS + 1, .list = list};
        assert_int_equal(slx_add_cols(model, &cols), SLX_OK);
        model->env.mem.fail_countdown = attempt;
        const slx_status s = slx_change_cols(model, &pick, lower, upper, cost);
        const bool hit = model->env.mem.fail_countdown == 0;
        model->env.mem.fail_countdown = 0;
        assert_int_equal(s, hit ? SLX_ERROR_MEMORY : SLX_OK);
        refused += hit;
        for (uint32_t j = 0; j < COLS; j++) {
            double l, u;
            assert_int_equal(slx_col_bounds(model, j, &l, &u), SLX_OK);
            const uint32_t k = j ? j : COLS;
            assert_true(hit ? l == 0.0 && u == INFINITY && slx_cost(model, j) == 0.0
                            : l == lower[k] && u == upper[k] && slx_cost(model, j) == cost[k]);
        }
        slx_free(&model);
        if (!hit)
            break;
    }
    assert_true(refused > 4);
}

/* ---- one at a time -------------------------------------------------------------------------------------------- */

static uint64_t random_state = 1;
static uint32_t random_below(uint32_t n)
{
    random_state = random_state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)((random_state >> 33) % n);
}

/* A model made of single rows and columns, in turn, and the same made of arrays. */
static void rows_that_wait_are_in_the_matrix_whenever_it_is_looked_at(void **state)
{
    (void)state;
    enum { SIZE = 300 };
    static double dense[SIZE][SIZE];
    slx_model *model = model_new(), *clone;
    uint64_t nonzeros = 0;
    memset(dense, 0, sizeof dense);
    for (uint32_t n = 0; n < SIZE; n++) {
        for (int side = 0; side < 2; side++) { /* row n, then column n */
            const uint32_t others = side ? n + 1 : n;
            uint32_t index[3], count = 0;
            double value[3], bound = n;
            for (uint32_t k = 0; k < 3 && others > 3 * k; k++) {
                index[count] = 3 * k + random_below(others - 3 * k < 3 ? others - 3 * k : 3);
                value[count] = (double)random_below(5) - 1.0; /* 0 is not stored */
                *(side ? &dense[index[count]][n] : &dense[n][index[count]]) = value[count];
                nonzeros += value[count] != 0.0;
                count++;
            }
            const uint64_t start[] = {0, count};
            const slx_lines line = {.count = 1, .start = start, .index = index, .value = value, .upper = &bound};
            assert_int_equal(side ? slx_add_cols(model, &line) : slx_add_rows(model, &line), SLX_OK);
        }
        assert_true(slx_nnz(model) == nonzeros);
        if (n == 100) {
            assert_int_equal(slx_clone(model, &clone), SLX_OK);
            assert_true(slx_nnz(clone) == nonzeros);
        }
    }
    assert_int_equal(slx_ncols(clone), 101);
    for (uint32_t i = 0; i < SIZE; i++)
        for (uint32_t j = 0; j < SIZE; j++) {
            assert_true(slx_coefficient(model, i, j) == dense[i][j]);
            assert_true(i > 100 || j > 100 || slx_coefficient(clone, i, j) == dense[i][j]);
        }
    slx_free(&clone);
    slx_free(&model);
}

static double seconds_of_single_rows(uint32_t rows, uint32_t cols)
{
    slx_model *model = model_new();
    const slx_lines columns = {.count = cols};
    assert_int_equal(slx_add_cols(model, &columns), SLX_OK);
    const double began = clock_seconds();
    for (uint32_t i = 0; i < rows; i++) {
        const uint32_t index[] = {i % cols, (i + cols / 2) % cols};
        const double value[] = {1.0, 2.0};
        const uint64_t start[] = {0, 2};
        const slx_lines row = {.count = 1, .start = start, .index = index, .value = value};
        assert_int_equal(slx_add_rows(model, &row), SLX_OK);
    }
    const double seconds = clock_seconds() - began;
    assert_true(slx_nnz(model) == 2 * (uint64_t)rows);
    slx_free(&model);
    return seconds;
}

/* Of a machine that is busy the best of three is asked; quadratic time would be sixteen times as much for four times as
 * many rows. */
static void single_rows_take_linear_time(void **state)
{
    (void)state;
    double least[2] = {INFINITY, INFINITY};
    for (int k = 0; k < 3; k++) {
        least[0] = lesser(least[0], seconds_of_single_rows(25000, 5000));
        least[1] = lesser(least[1], seconds_of_single_rows(100000, 5000));
    }
    assert_true(least[1] < 10.0 * least[0]);
}

/* ---- triplets --------------------------------------------------------------------------------------------------- */

static void triplets_come_in_any_order(void **state)
{
    (void)state;
    slx_model *model = model_new();
    const uint32_t rows[] = {1, 0, 1, 0, 0}, cols[] = {1, 0, 0, 1, 0};
    const double value[] = {60, 1, 20, 1, 5}, cost[] = {310, 450}, upper[] = {25, INFINITY}, side[] = {40, 1500};
    const slx_arrays lp = {.nrows = 2, .ncols = 2, .cost = cost, .col_upper = upper, .row_upper = side, .maximise = 1};
    assert_int_equal(slx_load_triplets(model, &lp, 4, rows, cols, value), SLX_OK);
    solve_to(model, SLX_OPTIMAL);
    assert_near(slx_objective(model), 14850.0, 1e-6);
    assert_int_equal(slx_load_triplets(model, &lp, 5, rows, cols, value), SLX_ERROR_USAGE);
    assert_int_equal(slx_get_result(model), SLX_OPTIMAL);
    static const struct {
        const char *rule;
        double holds;
    } rules[] = {{"first", 1}, {"last", 5}, {"sum", 6}};
    for (int k = 0; k < 3; k++) {
        assert_int_equal(slx_set_option(model, "duplicates", rules[k].rule), SLX_OK);
        assert_int_equal(slx_load_triplets(model, &lp, 5, rows, cols, value), SLX_OK);
        assert_true(slx_nnz(model) == 4 && slx_coefficient(model, 0, 0) == rules[k].holds);
    }
    const uint32_t past[] = {2};
    assert_int_equal(slx_load_triplets(model, &lp, 1, past, cols, value), SLX_ERROR_USAGE);
    assert_int_equal(slx_load_triplets(model, &lp, 0, NULL, NULL, NULL), SLX_OK);
    assert_int_equal(slx_nnz(model), 0);
    slx_free(&model);
}

/* ---- names ------------------------------------------------------------------------------------------------------ */

static void expect_row(slx_model *model, const char *name, uint32_t expected)
{
    uint32_t row;
    assert_int_equal(slx_find_row(model, name, &row), SLX_OK);
    assert_int_equal(row, expected);
}

static void names_have_numbers_until_they_change(void **state)
{
    (void)state;
    slx_model *model = model_new();
    const char *const names[] = {"first", "second", "", "second"}, *const later[] = {"third"};
    const slx_lines rows = {.count = 4, .names = names}, one = {.count = 1, .names = later};
    uint32_t col;
    assert_int_equal(slx_add_rows(model, &rows), SLX_OK);
    const uint64_t live = slx_memory_live(model);
    expect_row(model, "second", 1);
    assert_true(slx_memory_live(model) > live);
    expect_row(model, "", 2);
    expect_row(model, "third", SLX_NO_VARIABLE);
    assert_int_equal(slx_add_rows(model, &one), SLX_OK);
    expect_row(model, "third", 4);
    const uint32_t gone[] = {1};
    assert_int_equal(slx_delete_rows(model, 1, gone), SLX_OK);
    expect_row(model, "second", 2);
    expect_row(model, "third", 3);
    const slx_lines cols = {.count = 2};
    assert_int_equal(slx_add_cols(model, &cols), SLX_OK); /* C1 and C2, which are no text anywhere */
    assert_int_equal(slx_find_col(model, "C2", &col), SLX_OK);
    assert_int_equal(col, 1);
    static const char *const none[] = {"C3", "C0", "C", "R1", "C02", "C2 ", "C99999999999999999999"};
    for (size_t k = 0; k < sizeof none / sizeof *none; k++) {
        assert_int_equal(slx_find_col(model, none[k], &col), SLX_OK);
        assert_int_equal(col, SLX_NO_VARIABLE);
    }
    slx_free(&model);
}

/* ---- integer marks ---------------------------------------------------------------------------------------------- */

static void expect_marks(const slx_model *model, const char *marks)
{
    uint8_t integer[80];
    const slx_col_arrays out = {.integer = integer};
    assert_true(slx_ncols(model) == strlen(marks) && slx_ncols(model) <= sizeof integer);
    assert_int_equal(slx_get_cols(model, NULL, &out), SLX_OK);
    for (uint32_t j = 0; j < slx_ncols(model); j++)
        assert_int_equal(integer[j], marks[j] == 'i');
}

static void integer_marks_go_along_with_their_columns(void **state)
{
    (void)state;
    slx_model *model = model_new(), *clone;
    slx_storage_info info;
    load_example(model);
    expect_marks(model, "..");
    solve_to(model, SLX_OPTIMAL);
    const uint8_t marks[] = {0, 1};
    assert_int_equal(slx_mark_integers(model, NULL, marks), SLX_OK);
    assert_int_equal(slx_get_result(model), SLX_OPTIMAL); /* a mark is no change of the LP */
    expect_marks(model, ".i");
    const slx_lines more = {.count = 70};
    assert_int_equal(slx_add_cols(model, &more), SLX_OK);
    const uint32_t last[] = {71};
    const slx_pick pick = {.count = 1, .list = last};
    assert_int_equal(slx_mark_integers(model, &pick, marks + 1), SLX_OK);
    assert_int_equal(slx_clone(model, &clone), SLX_OK);
    uint32_t gone[69], n = 0;
    for (uint32_t j = 2; j < 71; j++)
        gone[n++] = j;
    assert_int_equal(slx_delete_cols(model, n, gone), SLX_OK);
    expect_marks(model, ".ii");
    const uint32_t order[] = {2, 0, 1};
    assert_int_equal(slx_permute_cols(model, order), SLX_OK);
    expect_marks(model, "i.i");
    assert_int_equal(slx_get_storage(model, &info), SLX_OK);
    assert_int_equal(info.integer_columns, 2);
    assert_int_equal(slx_mark_integers(model, NULL, NULL), SLX_OK);
    expect_marks(model, "...");
    assert_int_equal(slx_get_storage(clone, &info), SLX_OK);
    assert_int_equal(info.integer_columns, 2);
    slx_free(&clone);
    slx_free(&model);
}

/* ---- typed options ------------------------------------------------------------------------------------------------ */

static void options_have_types(void **state)
{
    (void)state;
    slx_model *model = model_new();
    int64_t whole;
    double real;
    assert_int_equal(slx_set_real(model, "time_limit", 2.5), SLX_OK);
    assert_int_equal(slx_get_real(model, "time-limit", &real), SLX_OK);
    assert_true(real == 2.5);
    assert_int_equal(slx_set_int(model, "time-limit", 3), SLX_OK);
    assert_int_equal(slx_get_real(model, "time-limit", &real), SLX_OK);
    assert_true(real == 3.0);
    assert_int_equal(slx_set_int(model, "memory-limit", 64 << 20), SLX_OK);
    assert_true(model->env.mem.limit == 64 << 20);
    assert_int_equal(slx_set_int(model, "iteration_limit", INT64_MAX), SLX_OK);
    assert_int_equal(slx_get_int(model, "iteration-limit", &whole), SLX_OK);
    assert_true(whole == INT64_MAX);
    assert_int_equal(slx_set_real(model, "tolerance", NAN), SLX_ERROR_USAGE);
    assert_int_equal(slx_set_real(model, "tolerance", 1.0), SLX_ERROR_USAGE);
    assert_int_equal(slx_set_int(model, "threads", -1), SLX_ERROR_USAGE);
    assert_int_equal(slx_set_int(model, "threads", 65), SLX_ERROR_USAGE);
    assert_int_equal(slx_set_int(model, "method", 1), SLX_ERROR_USAGE);
    assert_string_equal(slx_error(model)->message, "option method is of type choice, not integer");
    assert_int_equal(slx_set_real(model, "threads", 1.0), SLX_ERROR_USAGE);
    assert_int_equal(slx_get_real(model, "threads", &real), SLX_ERROR_USAGE);
    assert_int_equal(slx_get_int(model, "no such", &whole), SLX_ERROR_USAGE);
    assert_int_equal(slx_reset_option(model, "time_limit"), SLX_OK);
    assert_int_equal(slx_get_real(model, "time-limit", &real), SLX_OK);
    assert_true(real == INFINITY);
    assert_int_equal(slx_reset_option(model, NULL), SLX_OK);
    assert_true(model->env.mem.limit == UINT64_MAX);
    slx_free(&model);
}

/* Under a locale with a decimal comma, where the machine has one. */
static void numbers_have_a_point_in_every_locale(void **state)
{
    (void)state;
    static const char *const commas[] = {"de_DE.UTF-8", "fr_FR.UTF-8", "de_DE", "nl_NL.UTF-8"};
    slx_model *model = model_new();
    char text[32];
    for (size_t k = 0; k < sizeof commas / sizeof *commas; k++)
        if (setlocale(LC_ALL, commas[k]))
            break;
    assert_int_equal(slx_set_option(model, "time-limit", "0.5"), SLX_OK);
    assert_int_equal(slx_set_option(model, "time-limit", "0,5"), SLX_ERROR_USAGE);
    assert_int_equal(slx_get_option(model, "time-limit", text, sizeof text), SLX_OK);
    assert_string_equal(text, "0.5");
    setlocale(LC_ALL, "C");
    slx_free(&model);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(arrays_hold_what_the_calls_for_one_tell),
        cmocka_unit_test(the_matrix_comes_by_columns_and_by_rows),
        cmocka_unit_test(changes_hold_for_all_or_none),
        cmocka_unit_test(a_large_cost_is_no_infinite_one),
        cmocka_unit_test(a_change_that_finds_no_memory_leaves_every_number),
        cmocka_unit_test(rows_that_wait_are_in_the_matrix_whenever_it_is_looked_at),
        cmocka_unit_test(single_rows_take_linear_time),
        cmocka_unit_test(triplets_come_in_any_order),
        cmocka_unit_test(names_have_numbers_until_they_change),
        cmocka_unit_test(integer_marks_go_along_with_their_columns),
        cmocka_unit_test(options_have_types),
        cmocka_unit_test(numbers_have_a_point_in_every_locale),
    };
    return cmocka_run_group_tests_name("bulk", tests, NULL, NULL);
}
