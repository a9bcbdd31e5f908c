/* Where rows and columns stand: what a solve begins with and leaves behind. */
#include "small.h"

#include "model/statuses.h"

static void the_slack_basis_has_each_column_at_a_bound_that_it_has(void **state)
{
    (void)state;
    struct env env;
    env_init(&env);
    struct lp *lp = small_lp(&env);
    static const unsigned expected[] = {SLX_AT_LOWER, SLX_AT_UPPER, SLX_FREE, SLX_AT_LOWER};
    struct faults f = {0};
    while (faults_next(&f)) {
        struct statuses *b;
        faults_arm(&f, &env);
        faults_expect(&f, statuses_create(&env, lp, &b));
        for (uint32_t i = 0; !f.hit && i < ROWS; i++)
            assert_int_equal(pairs_get(b->rows, i), SLX_BASIC);
        for (uint32_t j = 0; !f.hit && j < COLS; j++)
            assert_int_equal(pairs_get(b->cols, j), expected[j]);
        statuses_free(&env, &b);
        faults_expect_nothing_lost(&f);
    }
    assert_int_equal(f.refused, 3);
    lp_free(&env, &lp);
}

static void a_nonbasic_variable_stands_at_the_bound_wanted_or_at_one_it_has(void **state)
{
    (void)state;
    static const struct {
        slx_basis_status wanted;
        double lower, upper;
        slx_basis_status given;
    } cases[] = {
        {SLX_AT_LOWER, 0, 1, SLX_AT_LOWER},   {SLX_AT_UPPER, 0, 1, SLX_AT_UPPER},
        {SLX_AT_UPPER, 0, INF, SLX_AT_LOWER}, {SLX_AT_LOWER, -INF, 1, SLX_AT_UPPER},
        {SLX_AT_LOWER, -INF, INF, SLX_FREE},  {SLX_FREE, 0, 1, SLX_AT_LOWER},
        {SLX_FREE, -INF, 1, SLX_AT_UPPER},    {SLX_BASIC, 0, 1, SLX_AT_LOWER},
        {SLX_AT_UPPER, 2, 2, SLX_AT_LOWER},
    };
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++)
        assert_int_equal(statuses_nonbasic(cases[k].wanted, cases[k].lower, cases[k].upper), cases[k].given);
}

static void what_comes_new_is_basic_and_what_stays_keeps_its_status(void **state)
{
    (void)state;
    struct env env;
    env_init(&env);
    struct lp *lp = small_lp(&env);
    struct statuses *b, *other;
    assert_int_equal(statuses_create(&env, lp, &b), SLX_OK);
    pairs_set(b->rows, 1, SLX_AT_UPPER);
    assert_int_equal(statuses_resized(&env, b, ROWS + 2, COLS - 1, &other), SLX_OK);
    assert_true(other->nrows == ROWS + 2 && other->ncols == COLS - 1);
    assert_int_equal(pairs_get(other->rows, 1), SLX_AT_UPPER);
    for (uint32_t i = 2; i < ROWS + 2; i++)
        assert_int_equal(pairs_get(other->rows, i), SLX_BASIC);
    assert_int_equal(pairs_get(other->cols, 2), SLX_FREE);
    statuses_free(&env, &other);

    static const uint32_t turned[] = {1, 2, 0}, last_two[] = {2, 3};
    const uint64_t first_two = 1 << 0 | 1 << 1;
    const struct lp_selection rows = {.count = 3, .which = turned};
    const struct lp_selection cols = {.count = 2, .which = last_two, .gone = &first_two};
    assert_int_equal(statuses_selected(&env, b, &rows, &cols, &other), SLX_OK);
    assert_true(other->nrows == 3 && other->ncols == 2);
    assert_int_equal(pairs_get(other->rows, 0), SLX_AT_UPPER);
    assert_int_equal(pairs_get(other->rows, 1), SLX_BASIC);
    assert_int_equal(pairs_get(other->cols, 0), SLX_FREE);
    assert_int_equal(pairs_get(other->cols, 1), SLX_AT_LOWER);
    statuses_free(&env, &other);
    statuses_free(&env, &b);
    lp_free(&env, &lp);
    assert_int_equal(env.mem.live, 0);
}

static void the_statuses_of_a_solution_make_a_basis_where_as_many_are_basic_as_there_are_rows(void **state)
{
    (void)state;
    struct env env;
    env_init(&env);
    struct lp *lp = small_lp(&env);
    struct statuses *b;
    struct solution *s;
    assert_int_equal(statuses_create(&env, lp, &b), SLX_OK);
    assert_int_equal(solution_create(&env, ROWS, COLS, &s), SLX_OK);
    /* Row 0 leaves for column 2; the bound at which it is said to stand is infinite, so that it goes to the other. */
    pairs_set(b->rows, 0, SLX_AT_LOWER);
    pairs_set(b->cols, 2, SLX_BASIC);
    statuses_to_solution(b, s);
    assert_int_equal(pairs_get(s->status, 2), SLX_BASIC);
    assert_int_equal(pairs_get(s->status, COLS), SLX_AT_LOWER);
    assert_true(statuses_from_solution(b, lp, s));
    assert_int_equal(pairs_get(b->rows, 0), SLX_AT_UPPER);
    assert_int_equal(pairs_get(b->cols, 2), SLX_BASIC);
    assert_int_equal(pairs_get(b->cols, 1), SLX_AT_UPPER);

    pairs_set(s->status, 0, SLX_BASIC); /* one too many */
    assert_false(statuses_from_solution(b, lp, s));
    assert_int_equal(pairs_get(b->cols, 0), SLX_AT_LOWER);
    solution_free(&env, &s);
    statuses_free(&env, &b);
    lp_free(&env, &lp);
    assert_int_equal(env.mem.live, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_slack_basis_has_each_column_at_a_bound_that_it_has),
        cmocka_unit_test(a_nonbasic_variable_stands_at_the_bound_wanted_or_at_one_it_has),
        cmocka_unit_test(what_comes_new_is_basic_and_what_stays_keeps_its_status),
        cmocka_unit_test(the_statuses_of_a_solution_make_a_basis_where_as_many_are_basic_as_there_are_rows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
