/* An LP as plain data: where it comes from, and what its changes leave. */
#include "small.h"

#include <string.h>

static void expect_small(const struct lp *lp)
{
    assert_int_equal(lp->nrows, ROWS);
    assert_int_equal(lp->ncols, COLS);
    assert_int_equal(spmat_nnz(lp->cols), 6);
    for (uint32_t j = 0; j < COLS; j++) {
        for (uint32_t i = 0; i < ROWS; i++)
            assert_true(entry(lp, i, j) == entries[i][j]);
        assert_true(cvec_get(lp->cost, j) == costs[j]);
        assert_true(cvec_get(lp->col_lower, j) == col_lowers[j] && cvec_get(lp->col_upper, j) == col_uppers[j]);
    }
    for (uint32_t i = 0; i < ROWS; i++)
        assert_true(cvec_get(lp->row_lower, i) == row_lowers[i] && cvec_get(lp->row_upper, i) == row_uppers[i]);
    assert_true(lp->offset == 3.5 && lp->maximise);
}

static int one_column(void *user, uint32_t col, slx_source_column *out)
{
    const slx_arrays *a = user;
    *out = (slx_source_column){.cost = a->cost[col],
                               .lower = a->col_lower[col],
                               .upper = a->col_upper[col],
                               .count = (uint32_t)(a->start[col + 1] - a->start[col]),
                               .index = a->index + a->start[col],
                               .value = a->value + a->start[col]};
    return 0;
}

static void columns_rows_and_a_source_give_the_same_model(void **state)
{
    (void)state;
    struct env env;
    env_init(&env);
    struct lines by_cols, by_rows;
    slx_arrays cols = small_arrays(&by_cols, false), rows = small_arrays(&by_rows, true);
    const slx_source source = {.nrows = ROWS,
                               .ncols = COLS,
                               .column = one_column,
                               .user = &cols,
                               .row_lower = row_lowers,
                               .row_upper = row_uppers,
                               .offset = 3.5,
                               .maximise = 1};
    for (int from = 0; from < 3; from++) {
        struct faults f = {0};
        while (faults_next(&f)) {
            struct lp *lp;
            faults_arm(&f, &env);
            faults_expect(&f, from == 0   ? lp_from_arrays(&env, &cols, &lp)
                              : from == 1 ? lp_from_rows(&env, &rows, &lp)
                                          : lp_from_source(&env, &source, &lp));
            if (f.hit)
                assert_null(lp);
            else
                expect_small(lp);
            lp_free(&env, &lp);
            faults_expect_nothing_lost(&f);
        }
        assert_true(f.refused >= 5);
    }
}

static void a_clone_is_another_model_once_one_of_the_two_changes(void **state)
{
    (void)state;
    struct env one, two;
    env_init(&one);
    env_init(&two);
    struct lp *lp = small_lp(&one), *clone;
    assert_int_equal(lp_clone(&two, lp, &clone), SLX_OK);
    expect_small(clone);
    assert_int_equal(lp_set_entry(&two, clone, 1, 3, -8), SLX_OK);
    assert_int_equal(lp_set_cost(&two, clone, 0, 9), SLX_OK);
    assert_int_equal(lp_set_bounds(&two, clone, true, 2, 5, 6), SLX_OK);
    expect_small(lp);
    assert_true(entry(clone, 1, 3) == -8 && entry(clone, 1, 2) == 1);
    assert_true(cvec_get(clone->cost, 0) == 9 && cvec_get(clone->row_upper, 2) == 6);
    lp_free(&one, &lp);
    assert_true(entry(clone, 2, 0) == 3 && cvec_get(clone->col_lower, 3) == 4);
    lp_free(&two, &clone);
    assert_true(one.mem.live == 0 && two.mem.live == 0);
}

static void what_is_selected_stays_in_its_new_order(void **state)
{
    (void)state;
    struct env env;
    env_init(&env);
    struct lp *lp = small_lp(&env);
    static const uint32_t turned[] = {2, 0, 1}, first_and_third[] = {0, 2};
    const uint64_t second_and_fourth = 1 << 1 | 1 << 3;
    const struct lp_selection rows = {.count = 3, .which = turned};
    const struct lp_selection cols = {.count = 2, .which = first_and_third, .gone = &second_and_fourth};
    assert_int_equal(lp_select_rows(&env, lp, &rows), SLX_OK);
    assert_int_equal(lp_select_cols(&env, lp, &cols), SLX_OK);
    assert_true(lp->nrows == 3 && lp->ncols == 2);
    for (uint32_t i = 0; i < 3; i++) {
        for (uint32_t j = 0; j < 2; j++)
            assert_true(entry(lp, i, j) == entries[turned[i]][first_and_third[j]]);
        assert_true(cvec_get(lp->row_upper, i) == row_uppers[turned[i]]);
    }
    assert_true(cvec_get(lp->col_upper, 1) == col_uppers[2]);
    lp_free(&env, &lp);
    assert_int_equal(env.mem.live, 0);
}

static void a_change_without_memory_leaves_the_model_as_it_was(void **state)
{
    (void)state;
    struct env env;
    env_init(&env);
    static const uint32_t index[] = {0, 3};
    static const double value[] = {0.1, 0.3};
    static const char *const names[] = {"first", "second", "third"};
    uint64_t refused = 0;
    for (int change = 0; change < 4; change++) {
        struct faults f = {0};
        while (faults_next(&f)) {
            struct lp *lp = small_lp(&env);
            faults_arm(&f, &env);
            faults_expect(&f, change == 0   ? lp_set_line(&env, lp, true, 1, 2, index, value)
                              : change == 1 ? lp_set_bounds(&env, lp, false, 1, -1.25, 1.25)
                              : change == 2 ? lp_set_cost(&env, lp, 3, 1e-3)
                                            : lp_set_names(&env, lp, true, 0, ROWS, names));
            if (f.hit) {
                expect_small(lp);
                assert_null(lp->row_names);
            }
            lp_free(&env, &lp);
            assert_int_equal(env.mem.live, 0);
        }
        refused += f.refused;
    }
    assert_true(refused >= 5);
}

static void rows_and_columns_without_names_go_by_number(void **state)
{
    (void)state;
    struct env env;
    env_init(&env);
    struct lp *lp = small_lp(&env);
    static const char *const given[] = {"supply"};
    char name[16];
    assert_int_equal(lp_col_name(lp, 3, name, sizeof name), 2);
    assert_string_equal(name, "C4");
    assert_int_equal(lp_set_names(&env, lp, true, 1, 1, given), SLX_OK);
    lp_row_name(lp, 1, name, sizeof name);
    assert_string_equal(name, "supply");
    lp_row_name(lp, 2, name, sizeof name);
    assert_string_equal(name, "R3");
    lp_free(&env, &lp);
}

static void bounds_that_contradict_each_other_are_a_certificate(void **state)
{
    (void)state;
    struct env env;
    env_init(&env);
    struct lp *lp = small_lp(&env);
    double y[ROWS] = {7, 7, 7};
    assert_false(lp_bounds_contradict(lp, 1e-9, y));
    assert_int_equal(lp_set_bounds(&env, lp, true, 1, 1, 1 - 1e-8), SLX_OK);
    assert_false(lp_bounds_contradict(lp, 1e-7, y));
    assert_true(lp_bounds_contradict(lp, 1e-9, y));
    assert_true(y[0] == 0 && y[1] == 1 && y[2] == 0);
    assert_int_equal(lp_set_bounds(&env, lp, false, 0, 2, 1), SLX_OK);
    assert_true(lp_bounds_contradict(lp, 1e-9, y));
    assert_true(y[0] == 0 && y[1] == 0 && y[2] == 0);
    lp_free(&env, &lp);
    assert_int_equal(env.mem.live, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(columns_rows_and_a_source_give_the_same_model),
        cmocka_unit_test(a_clone_is_another_model_once_one_of_the_two_changes),
        cmocka_unit_test(what_is_selected_stays_in_its_new_order),
        cmocka_unit_test(a_change_without_memory_leaves_the_model_as_it_was),
        cmocka_unit_test(rows_and_columns_without_names_go_by_number),
        cmocka_unit_test(bounds_that_contradict_each_other_are_a_certificate),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
