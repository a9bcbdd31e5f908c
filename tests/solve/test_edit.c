/* Changing a model: any sequence of changes against a mirror, refused allocations, errors, clones. */
#include "../faults.h"
#include "mirror.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void any_sequence_of_changes_gives_the_model_that_it_should(void **state)
{
    (void)state;
    for (uint64_t round = 1; round <= 60; round++) {
        static struct mirror m;
        uint64_t seed = round;
        slx_model *model = model_new();
        memset(&m, 0, sizeof m);
        for (unsigned step = 0; step < 80; step++) {
            assert_int_equal(mirror_edit(&m, model, &seed), SLX_OK);
            mirror_expect(&m, model);
            if (step % 16 == 15)
                assert_int_equal(slx_solve(model), SLX_OK);
        }
        slx_free(&model);
    }
}

static void a_change_that_finds_no_memory_changes_nothing(void **state)
{
    (void)state;
    uint64_t refused = 0;
    for (uint64_t round = 1; round <= 25; round++) {
        static struct mirror m;
        uint64_t seed = round;
        slx_model *model = model_new();
        memset(&m, 0, sizeof m);
        for (unsigned step = 0; step < 50; step++) {
            struct faults f = {0};
            uint64_t again = seed;
            while (faults_next(&f)) {
                again = seed;
                slx_basis_status rows[MIRROR_MOST], cols[MIRROR_MOST];
                const slx_status basis = slx_get_basis(model, rows, cols);
                faults_arm(&f, &model->env);
                faults_expect(&f, mirror_edit(&m, model, &again));
                mirror_expect(&m, model);
                assert_int_equal(slx_get_basis(model, rows, cols), basis);
            }
            seed = again;
            if (step == 10)
                assert_int_equal(slx_solve(model), SLX_OK);
            refused += f.refused;
        }
        slx_free(&model);
    }
    assert_true(refused > 1000);
}

/* Each call with arguments that are wrong in one place leaves model and result as they are. */
static void wrong_arguments_are_errors_that_change_nothing(void **state)
{
    (void)state;
    static const uint64_t one[] = {0, 1}, two[] = {0, 2}, falling[] = {1, 0};
    static const uint32_t row0[] = {0, 0}, row1[] = {1}, twice[] = {1, 1}, order[] = {0, 2};
    static const double unit[] = {1, 1}, nan_value[] = {NAN}, infinite[] = {INFINITY}, minus[] = {-INFINITY};
    static const char *const no_name[] = {NULL};
    slx_model *model = model_new();
    load_example(model);
    solve_to(model, SLX_OPTIMAL);
    const slx_lines bad_rows[] = {
        {.count = 1, .start = one, .index = (const uint32_t[]){2}, .value = unit},
        {.count = 1, .start = two, .index = twice, .value = unit},
        {.count = 1, .start = one, .index = row0, .value = nan_value},
        {.count = 1, .start = one, .index = row0},
        {.count = 1, .start = one, .value = unit},
        {.count = 1, .start = falling, .index = row0, .value = unit},
        {.count = 1, .lower = infinite},
        {.count = 1, .upper = minus},
        {.count = 1, .lower = nan_value},
        {.count = 1, .names = no_name},
        {.count = UINT32_MAX},
    };
    for (size_t k = 0; k < sizeof bad_rows / sizeof *bad_rows; k++)
        assert_int_equal(slx_add_rows(model, &bad_rows[k]), SLX_ERROR_USAGE);
    const slx_lines bad_cols[] = {{.count = 1, .start = one, .index = row1, .value = unit},
                                  {.count = 1, .start = two, .index = row0, .value = unit},
                                  {.count = 1, .cost = infinite},
                                  {.count = 1, .upper = nan_value},
                                  {.count = 1, .names = no_name},
                                  {.count = UINT32_MAX}};
    for (size_t k = 0; k < sizeof bad_cols / sizeof *bad_cols; k++)
        assert_int_equal(slx_add_cols(model, &bad_cols[k]), SLX_ERROR_USAGE);
    const slx_status others[] = {
        slx_add_rows(model, NULL),
        slx_delete_rows(model, 1, row1),
        slx_delete_cols(model, 2, twice),
        slx_delete_cols(model, 1, NULL),
        slx_permute_cols(model, twice),
        slx_permute_cols(model, order),
        slx_permute_rows(model, row1),
        slx_permute_rows(model, NULL),
        slx_set_coefficient(model, 1, 0, 1),
        slx_set_coefficient(model, 0, 2, 1),
        slx_set_coefficient(model, 0, 0, NAN),
        slx_set_row(model, 1, 0, NULL, NULL),
        slx_set_row(model, 0, 2, twice, unit),
        slx_set_column(model, 2, 0, NULL, NULL),
        slx_set_column(model, 0, 1, row1, unit),
        slx_set_column(model, 0, 1, row0, NULL),
        slx_set_row_bounds(model, 1, 0, 1),
        slx_set_row_bounds(model, 0, NAN, 1),
        slx_set_col_bounds(model, 2, 0, 1),
        slx_set_col_bounds(model, 0, 1e30, INFINITY),
        slx_set_col_bounds(model, 0, 0, -1e30),
        slx_set_cost(model, 2, 0),
        slx_set_cost(model, 0, INFINITY),
        slx_set_offset(model, NAN),
        slx_set_name(model, NULL),
        slx_set_objective_name(model, NULL),
        slx_set_row_names(model, 0, 2, no_name),
        slx_set_col_names(model, 3, 0, no_name),
        slx_set_col_names(model, 0, 1, no_name),
    };
    for (size_t k = 0; k < sizeof others / sizeof *others; k++)
        if (others[k] != SLX_ERROR_USAGE)
            fail_msg("call %zu returned %d", k, others[k]);
    assert_near(slx_objective(model), EXAMPLE_OBJECTIVE, 1e-9);
    assert_true(slx_nrows(model) == EXAMPLE_ROWS && slx_ncols(model) == EXAMPLE_COLS && slx_nnz(model) == 2);
    slx_free(&model);
}

static void a_change_drops_the_result_and_keeps_the_basis(void **state)
{
    (void)state;
    slx_model *model = model_new();
    slx_basis_status rows[2], cols[3];
    double value, dual;
    slx_basis_status status;
    load_example(model);
    solve_to(model, SLX_OPTIMAL);
    assert_int_equal(slx_set_row_bounds(model, 0, -INFINITY, 5), SLX_OK);
    assert_int_equal(slx_get_result(model), SLX_NOT_SOLVED);
    assert_int_equal(slx_row_solution(model, 0, &value, &dual, &status), SLX_ERROR_USAGE);
    assert_int_equal(slx_add_cols(model, &(slx_lines){.count = 1, .lower = (const double[]){-INFINITY}}), SLX_OK);
    assert_int_equal(slx_add_rows(model, &(slx_lines){.count = 1}), SLX_OK);
    assert_int_equal(slx_get_basis(model, rows, cols), SLX_OK);
    assert_true(rows[0] == SLX_AT_UPPER && rows[1] == SLX_BASIC);
    assert_true(cols[0] == SLX_BASIC && cols[1] == SLX_AT_UPPER && cols[2] == SLX_FREE);
    assert_int_equal(slx_permute_cols(model, (const uint32_t[]){2, 0, 1}), SLX_OK);
    assert_int_equal(slx_delete_rows(model, 1, (const uint32_t[]){0}), SLX_OK);
    assert_int_equal(slx_get_basis(model, rows, cols), SLX_OK);
    assert_true(rows[0] == SLX_BASIC && cols[0] == SLX_FREE && cols[1] == SLX_BASIC && cols[2] == SLX_AT_UPPER);
    slx_free(&model);
}

static int source_column(void *user, uint32_t col, slx_source_column *out)
{
    const struct arrays *a = user;
    out->count = (uint32_t)(a->start[col + 1] - a->start[col]);
    out->index = a->index + a->start[col];
    out->value = a->value + a->start[col];
    out->cost = a->cost[col];
    out->lower = a->col_lower[col];
    out->upper = a->col_upper[col];
    return 0;
}

static int giving_up(void *user, uint32_t col, slx_source_column *out)
{
    (void)user;
    (void)out;
    return col == 1;
}

static void same_models(slx_model *a, slx_model *b)
{
    assert_true(slx_nrows(a) == slx_nrows(b) && slx_ncols(a) == slx_ncols(b) && slx_nnz(a) == slx_nnz(b));
    for (uint32_t j = 0; j < slx_ncols(a); j++) {
        double l[2], u[2];
        assert_true(slx_cost(a, j) == slx_cost(b, j));
        slx_col_bounds(a, j, &l[0], &u[0]);
        slx_col_bounds(b, j, &l[1], &u[1]);
        assert_true(l[0] == l[1] && u[0] == u[1]);
        for (uint32_t i = 0; i < slx_nrows(a); i++)
            assert_true(slx_coefficient(a, i, j) == slx_coefficient(b, i, j));
    }
}

static void columns_from_a_source_rows_and_columns_from_arrays_give_the_same(void **state)
{
    (void)state;
    struct arrays a = arrays_random(30, 40, 5, 1, 9);
    slx_model *model = model_new(), *by_source = model_new(), *by_rows = model_new();
    arrays_load(model, &a);
    slx_source source = {.nrows = 30,
                         .ncols = 40,
                         .column = source_column,
                         .user = &a,
                         .row_lower = a.row_lower,
                         .row_upper = a.row_upper,
                         .offset = a.offset,
                         .maximise = 1};
    assert_int_equal(slx_load_source(by_source, &source), SLX_OK);
    same_models(model, by_source);
    uint64_t start[31] = {0};
    uint32_t index[200], count;
    double value[200];
    for (uint32_t i = 0; i < 30; i++) {
        assert_int_equal(slx_row(model, i, &count, index + start[i], value + start[i]), SLX_OK);
        start[i + 1] = start[i] + count;
    }
    slx_arrays rows = {.nrows = 30,
                       .ncols = 40,
                       .start = start,
                       .index = index,
                       .value = value,
                       .cost = a.cost,
                       .col_lower = a.col_lower,
                       .col_upper = a.col_upper,
                       .row_lower = a.row_lower,
                       .row_upper = a.row_upper,
                       .offset = a.offset,
                       .maximise = 1};
    struct faults f = {0};
    while (faults_next(&f)) {
        faults_arm(&f, &by_rows->env);
        faults_expect(&f, slx_load_rows(by_rows, &rows));
        assert_int_equal(slx_ncols(by_rows), f.hit ? 0 : 40);
    }
    same_models(model, by_rows);
    solve_to(model, SLX_OPTIMAL);
    solve_to(by_rows, SLX_OPTIMAL);
    assert_near(slx_objective(model), slx_objective(by_rows), 1e-9 * (1 + fabs(slx_objective(model))));
    source.column = giving_up;
    assert_int_equal(slx_load_source(by_source, &source), SLX_ERROR_INPUT);
    assert_int_equal(slx_load_source(by_source, NULL), SLX_ERROR_USAGE);
    index[1] = index[0];
    assert_int_equal(slx_load_rows(by_rows, &rows), SLX_ERROR_USAGE);
    same_models(by_source, by_rows);
    arrays_free(&a);
    slx_free(&model);
    slx_free(&by_source);
    slx_free(&by_rows);
}

/* ---- parts ------------------------------------------------------------------------------------------------- */

struct sum {
    double total;
    unsigned calls, most;
};

static int add_entry(void *user, uint32_t row, uint32_t col, double value)
{
    struct sum *sum = user;
    sum->total += value * (row + 1) * (col + 1);
    return ++sum->calls == sum->most;
}

static void a_part_has_the_entries_of_its_rows_and_columns(void **state)
{
    (void)state;
    struct arrays a = arrays_random(20, 30, 6, 0, 4);
    slx_model *model = model_new();
    arrays_load(model, &a);
    static const uint32_t rows[] = {7, 3, 19}, cols[] = {29, 0, 11, 12};
    for (unsigned form = 0; form < 8; form++) {
        slx_part part = {.first_row = 5, .row_count = 10, .first_col = 2, .col_count = 20, .by_rows = form & 1};
        if (form & 2) {
            part.rows = rows;
            part.row_count = 3;
        }
        if (form & 4) {
            part.cols = cols;
            part.col_count = 4;
        }
        double expected = 0;
        unsigned count = 0;
        for (uint32_t r = 0; r < part.row_count; r++)
            for (uint32_t c = 0; c < part.col_count; c++) {
                uint32_t i = part.rows ? rows[r] : 5 + r, j = part.cols ? cols[c] : 2 + c;
                expected += slx_coefficient(model, i, j) * (i + 1) * (j + 1);
                count += slx_coefficient(model, i, j) != 0.0;
            }
        struct sum sum = {0};
        assert_int_equal(slx_each_entry(model, &part, add_entry, &sum), SLX_OK);
        assert_near(sum.total, expected, 1e-9);
        assert_int_equal(sum.calls, count);
        sum = (struct sum){.most = 2};
        assert_int_equal(slx_each_entry(model, &part, add_entry, &sum), SLX_OK);
        assert_int_equal(sum.calls, count < 2 ? count : 2);
    }
    const slx_part beyond[] = {{.first_row = 5, .row_count = 16, .col_count = 1},
                               {.row_count = 1, .first_col = 31},
                               {.rows = (const uint32_t[]){20}, .row_count = 1, .col_count = 1}};
    for (unsigned k = 0; k < 3; k++)
        assert_int_equal(slx_each_entry(model, &beyond[k], add_entry, &(struct sum){0}), SLX_ERROR_USAGE);
    slx_cursor c;
    uint32_t index;
    double value;
    assert_int_equal(slx_seek_col(model, 30, &c), SLX_ERROR_USAGE);
    assert_false(slx_next(&c, &index, &value));
    assert_int_equal(slx_seek_row(model, 20, &c), SLX_ERROR_USAGE);
    assert_true(isnan(slx_coefficient(model, 20, 0)));
    assert_int_equal(slx_row_range(model, 19, 2, NULL, NULL), SLX_ERROR_USAGE);
    assert_int_equal(slx_col_range(model, 31, 0, NULL, NULL, NULL), SLX_ERROR_USAGE);
    arrays_free(&a);
    slx_free(&model);
}

/* ---- clones ------------------------------------------------------------------------------------------------ */

static void clones_go_their_own_ways(void **state)
{
    (void)state;
    for (uint64_t round = 1; round <= 20; round++) {
        static struct mirror m[3];
        uint64_t seed = round;
        slx_model *model[3] = {model_new(), NULL, NULL};
        memset(m, 0, sizeof m);
        for (unsigned step = 0; step < 20; step++)
            assert_int_equal(mirror_edit(&m[0], model[0], &seed), SLX_OK);
        for (unsigned k = 1; k < 3; k++) {
            assert_int_equal(slx_clone(model[k - 1], &model[k]), SLX_OK);
            m[k] = m[k - 1];
        }
        for (unsigned step = 0; step < 60; step++) {
            unsigned k = (unsigned)(random_bits(&seed) % 3);
            if (model[k])
                assert_int_equal(mirror_edit(&m[k], model[k], &seed), SLX_OK);
            for (unsigned i = 0; i < 3; i++)
                if (model[i])
                    mirror_expect(&m[i], model[i]);
            if (step == 30)
                slx_free(&model[round % 3]);
        }
        for (unsigned k = 0; k < 3; k++)
            slx_free(&model[k]);
    }
}

static void a_clone_shares_storage_until_it_is_changed(void **state)
{
    (void)state;
    struct arrays a = arrays_random(200, 3000, 8, 0, 3);
    slx_model *model = model_new(), *clone;
    slx_storage_info info;
    arrays_load(model, &a);
    assert_int_equal(slx_clone(model, &clone), SLX_OK);
    assert_ptr_equal(model->lp->cols, clone->lp->cols);
    assert_ptr_equal(model->lp->cost, clone->lp->cost);
    slx_get_storage(clone, &info);
    assert_in_range(slx_memory_live(clone), info.matrix_bytes, slx_memory_live(model) + 4096);
    assert_int_equal(slx_set_cost(clone, 0, 123), SLX_OK);
    assert_ptr_equal(model->lp->cols, clone->lp->cols);
    assert_ptr_not_equal(model->lp->cost, clone->lp->cost);
    assert_true(slx_cost(clone, 0) == 123 && slx_cost(model, 0) == a.cost[0]);
    slx_free(&model);
    solve_to(clone, SLX_OPTIMAL);
    slx_free(&clone);
    arrays_free(&a);
}

static void a_clone_has_options_and_basis_and_no_result(void **state)
{
    (void)state;
    slx_model *model = model_read("staircase.mps"), *clone;
    char text[32];
    slx_set_option(model, "seed", "17");
    solve_to(model, SLX_OPTIMAL);
    double objective = slx_objective(model);
    assert_int_equal(slx_set_cost(model, 0, slx_cost(model, 0)), SLX_OK);
    assert_int_equal(slx_clone(model, &clone), SLX_OK);
    assert_int_equal(slx_get_result(clone), SLX_NOT_SOLVED);
    slx_get_option(clone, "seed", text, sizeof text);
    assert_string_equal(text, "17");
    solve_to(clone, SLX_OPTIMAL);
    assert_int_equal(slx_iterations(clone), 0);
    assert_near(slx_objective(clone), objective, 1e-9 * (1 + fabs(objective)));
    slx_free(&clone);
    slx_free(&model);
}

static void a_clone_without_memory_is_null_and_the_model_stays(void **state)
{
    (void)state;
    slx_model *model = model_read("staircase.mps"), *clone = model;
    char limit[32];
    solve_to(model, SLX_OPTIMAL);
    uint64_t live = slx_memory_live(model);
    snprintf(limit, sizeof limit, "%llu", (unsigned long long)sizeof *model);
    assert_int_equal(slx_set_option(model, "memory-limit", limit), SLX_OK);
    assert_int_equal(slx_clone(model, &clone), SLX_ERROR_MEMORY);
    assert_null(clone);
    assert_true(slx_memory_limit_hit(model) && slx_memory_live(model) <= live);
    assert_int_equal(slx_set_option(model, "memory-limit", "inf"), SLX_OK);
    assert_int_equal(slx_clone(model, &clone), SLX_OK);
    slx_free(&model);
    slx_free(&clone);
}

/* The copy by rows borrows from the matrix, whose tables a clone gives back. */
static void views_by_rows_outlive_a_clone(void **state)
{
    (void)state;
    struct arrays a = arrays_random(30, 40, 5, 0, 9);
    slx_model *model = model_new(), *clone;
    arrays_load(model, &a);
    for (uint32_t j = 0; j < 40; j++)
        assert_int_equal(slx_set_coefficient(model, j % 30, j, 0.5 + j), SLX_OK);
    for (unsigned round = 0; round < 2; round++) {
        uint32_t index[40], count;
        double value[40];
        for (uint32_t i = 0; i < 30; i++) {
            assert_int_equal(slx_row(model, i, &count, index, value), SLX_OK);
            for (uint32_t k = 0; k < count; k++)
                assert_true(value[k] == slx_coefficient(model, i, index[k]));
        }
        assert_int_equal(slx_clone(model, &clone), SLX_OK);
        slx_free(&clone);
    }
    slx_free(&model);
    arrays_free(&a);
}

/* One thread for each clone: changes, solves, frees. */
struct work {
    slx_model *model;
    uint64_t seed;
    unsigned wrong;
};

static void *change_and_solve(void *argument)
{
    struct work *w = argument;
    for (unsigned step = 0; step < 12; step++) {
        slx_model *deeper;
        uint32_t j = (uint32_t)(random_bits(&w->seed) % slx_ncols(w->model));
        double lower, upper;
        slx_col_bounds(w->model, j, &lower, &upper);
        w->wrong += slx_set_col_bounds(w->model, j, lower, lower + 0.7 * (upper - lower)) != SLX_OK;
        w->wrong += slx_set_cost(w->model, j, 1.0 + step) != SLX_OK;
        if (step % 3 == 0)
            w->wrong += slx_delete_cols(w->model, 1, &j) != SLX_OK;
        w->wrong += slx_solve(w->model) != SLX_OK;
        w->wrong += slx_clone(w->model, &deeper) != SLX_OK;
        slx_free(&w->model);
        w->model = deeper;
    }
    slx_free(&w->model);
    return NULL;
}

static void clones_work_in_threads_of_their_own(void **state)
{
    (void)state;
    enum { THREADS = 4 };
    struct arrays a = arrays_random(30, 80, 4, 0, 11);
    struct work work[THREADS] = {{0}};
    pthread_t thread[THREADS];
    slx_model *model = model_new();
    arrays_load(model, &a);
    for (unsigned k = 0; k < THREADS; k++) {
        work[k].seed = k;
        assert_int_equal(slx_clone(model, &work[k].model), SLX_OK);
    }
    slx_free(&model);
    for (unsigned k = 0; k < THREADS; k++)
        assert_int_equal(pthread_create(&thread[k], NULL, change_and_solve, &work[k]), 0);
    for (unsigned k = 0; k < THREADS; k++) {
        pthread_join(thread[k], NULL);
        assert_int_equal(work[k].wrong, 0);
    }
    arrays_free(&a);
}

static void an_anonymous_model_comes_whole_or_not_at_all(void **state)
{
    (void)state;
    enum { ROWS = 9, COLS = 14 };
    struct arrays a = arrays_random(ROWS, COLS, 4, 1, 3);
    slx_model *model = model_new();
    struct faults f = {0};
    double sum = 0.0, after = 0.0;
    arrays_load(model, &a);
    assert_int_equal(slx_mark_integers(model, &(slx_pick){.first = 2, .count = 3}, (uint8_t[]){1, 1, 1}), SLX_OK);
    assert_int_equal(slx_set_col_names(model, 0, 1, (const char *const[]){"x"}), SLX_OK);
    for (uint32_t j = 0; j < COLS; j++)
        sum += slx_cost(model, j);
    while (faults_next(&f)) {
        char name[8];
        slx_col_name(model, 0, name, sizeof name);
        assert_string_equal(name, "x");
        faults_arm(&f, &model->env);
        faults_expect(&f, slx_anonymise(model, 3, 0));
    }
    assert_true(f.refused > 8);
    slx_storage_info storage;
    assert_int_equal(slx_get_storage(model, &storage), SLX_OK);
    assert_int_equal(storage.integer_columns, 3);
    for (uint32_t j = 0; j < COLS; j++)
        after += slx_cost(model, j);
    assert_float_equal(after, sum, 1e-9);
    arrays_free(&a);
    slx_free(&model);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_anonymous_model_comes_whole_or_not_at_all),
        cmocka_unit_test(any_sequence_of_changes_gives_the_model_that_it_should),
        cmocka_unit_test(a_change_that_finds_no_memory_changes_nothing),
        cmocka_unit_test(wrong_arguments_are_errors_that_change_nothing),
        cmocka_unit_test(a_change_drops_the_result_and_keeps_the_basis),
        cmocka_unit_test(columns_from_a_source_rows_and_columns_from_arrays_give_the_same),
        cmocka_unit_test(a_part_has_the_entries_of_its_rows_and_columns),
        cmocka_unit_test(clones_go_their_own_ways),
        cmocka_unit_test(a_clone_shares_storage_until_it_is_changed),
        cmocka_unit_test(a_clone_has_options_and_basis_and_no_result),
        cmocka_unit_test(a_clone_without_memory_is_null_and_the_model_stays),
        cmocka_unit_test(views_by_rows_outlive_a_clone),
        cmocka_unit_test(clones_work_in_threads_of_their_own),
    };
    return cmocka_run_group_tests_name("edit", tests, NULL, NULL);
}
