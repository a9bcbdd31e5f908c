/* Building an LP part by part. */
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include "model/lp_builder.h"

#include <cmocka.h> /* its `fail` is a macro: after base.h */

#include "../faults.h"
#include "../format/same_lp.h"

/*     max 1 + 3 a - b,  a + 2 b <= 4,  -1 <= 5 b,  0 <= a <= 2,  -inf <= b <= inf     */
static const uint64_t start[] = {0, 1, 3};
static const uint32_t row[] = {0, 0, 1};
static const double value[] = {1.0, 2.0, 5.0}, cost[] = {3.0, -1.0}, lower[] = {0.0, -INFINITY},
                    upper[] = {2.0, INFINITY}, row_lower[] = {-INFINITY, -1.0}, row_upper[] = {4.0, INFINITY};
static const char *const rows[] = {"first", "second"}, *const cols[] = {"a", "b"};

/* Row bounds last, as a reader of MPS has them. */
static slx_status by_sections(struct env *env, struct lp **out)
{
    struct lp_builder b;
    *out = NULL;
    slx_status s = lp_build_begin(env, MEM_MATRIX, MEM_VECTORS, &b);
    if (s != SLX_OK)
        return s;
    b.lp->nrows = 2;
    for (int i = 0; i < 2 && s == SLX_OK; i++)
        s = lp_build_name(&b, LP_ROW_NAMES, rows[i], strlen(rows[i]));
    if (s == SLX_OK)
        s = lp_build_done(&b, LP_ROW_NAMES);
    for (int j = 0; j < 2 && s == SLX_OK; j++) {
        b.lp->ncols++;
        s = lp_build_name(&b, LP_COL_NAMES, cols[j], strlen(cols[j]));
        if (s == SLX_OK)
            s = lp_build_entries(&b, (uint32_t)(start[j + 1] - start[j]), row + start[j], value + start[j]);
        if (s == SLX_OK)
            s = lp_build_close(&b);
        if (s == SLX_OK)
            s = lp_build_value(&b, LP_COST, cost[j]);
    }
    if (s == SLX_OK)
        s = lp_build_done(&b, LP_MATRIX);
    if (s == SLX_OK)
        s = lp_build_fill(&b, LP_COL_LOWER, 2, 0.0);
    if (s == SLX_OK)
        s = lp_build_set(&b, LP_COL_LOWER, 1, -INFINITY);
    if (s == SLX_OK)
        s = lp_build_fill(&b, LP_COL_UPPER, 2, INFINITY);
    if (s == SLX_OK)
        s = lp_build_set(&b, LP_COL_UPPER, 0, 2.0);
    for (int i = 0; i < 2 && s == SLX_OK; i++) {
        s = lp_build_value(&b, LP_ROW_LOWER, row_lower[i]);
        if (s == SLX_OK)
            s = lp_build_value(&b, LP_ROW_UPPER, row_upper[i]);
    }
    b.lp->offset = 1.0;
    b.lp->maximise = true;
    return lp_build_end(&b, s, out);
}

static void parts_in_any_order_make_the_lp_that_arrays_make(void **state)
{
    (void)state;
    const slx_arrays arrays = {.nrows = 2,
                               .ncols = 2,
                               .start = start,
                               .index = row,
                               .value = value,
                               .cost = cost,
                               .col_lower = lower,
                               .col_upper = upper,
                               .row_lower = row_lower,
                               .row_upper = row_upper,
                               .offset = 1.0,
                               .maximise = 1,
                               .row_names = rows,
                               .col_names = cols};
    struct env env;
    struct lp *a, *b;
    env_init(&env);
    assert_int_equal(lp_from_arrays(&env, &arrays, &a), SLX_OK);
    assert_int_equal(by_sections(&env, &b), SLX_OK);
    expect_same_lp(a, b);
    lp_free(&env, &a);
    lp_free(&env, &b);
    assert_int_equal(env.mem.live, 0);
}

static void what_nothing_was_said_of_has_its_default(void **state)
{
    (void)state;
    const slx_arrays arrays = {.nrows = 3, .ncols = 2, .start = (const uint64_t[]){0, 0, 0}};
    struct env env;
    struct lp_builder b;
    struct lp *plain, *lp;
    env_init(&env);
    assert_int_equal(lp_from_arrays(&env, &arrays, &plain), SLX_OK);
    assert_int_equal(lp_build_begin(&env, MEM_MATRIX, MEM_VECTORS, &b), SLX_OK);
    b.lp->nrows = 3;
    b.lp->ncols = 2;
    assert_int_equal(lp_build_end(&b, SLX_OK, &lp), SLX_OK);
    expect_same_lp(plain, lp);
    assert_null(lp->row_names);
    assert_null(lp->col_names);
    lp_free(&env, &plain);
    lp_free(&env, &lp);
    assert_int_equal(env.mem.live, 0);
}

/* One number for two columns or rows, whichever part it is. */
static void a_part_of_another_length_is_refused_and_leaves_nothing(void **state)
{
    (void)state;
    for (enum lp_part part = 0; part < LP_PARTS; part++) {
        struct env env;
        struct lp_builder b;
        struct lp *lp = NULL;
        slx_status s;
        env_init(&env);
        assert_int_equal(lp_build_begin(&env, MEM_MATRIX, MEM_VECTORS, &b), SLX_OK);
        b.lp->nrows = b.lp->ncols = 2;
        if (part == LP_MATRIX)
            s = lp_build_close(&b);
        else if (part > LP_MATRIX)
            s = lp_build_name(&b, part, "x", 1);
        else
            s = lp_build_value(&b, part, 1.0);
        assert_int_equal(s, SLX_OK);
        assert_int_equal(lp_build_end(&b, SLX_OK, &lp), SLX_ERROR_USAGE);
        assert_null(lp);
        assert_null(b.lp);
        assert_int_equal(env.mem.live, 0);
    }
}

static void an_entry_below_the_last_row_is_refused(void **state)
{
    (void)state;
    struct env env;
    struct lp_builder b;
    struct lp *lp;
    env_init(&env);
    assert_int_equal(lp_build_begin(&env, MEM_MATRIX, MEM_VECTORS, &b), SLX_OK);
    b.lp->nrows = b.lp->ncols = 1;
    assert_int_equal(lp_build_entry(&b, 1, 1.0), SLX_OK);
    assert_int_equal(lp_build_close(&b), SLX_OK);
    assert_int_equal(lp_build_end(&b, SLX_OK, &lp), SLX_ERROR_USAGE);
    assert_int_equal(env.mem.live, 0);
}

static void every_refused_allocation_is_a_clean_error(void **state)
{
    (void)state;
    struct faults f = {0};
    while (faults_next(&f)) {
        struct env env;
        struct lp *lp;
        env_init(&env);
        faults_arm(&f, &env);
        faults_expect(&f, by_sections(&env, &lp));
        assert_true(f.hit == !lp);
        lp_free(&env, &lp);
        assert_int_equal(env.mem.live, 0);
    }
    assert_true(f.refused >= 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parts_in_any_order_make_the_lp_that_arrays_make),
        cmocka_unit_test(what_nothing_was_said_of_has_its_default),
        cmocka_unit_test(a_part_of_another_length_is_refused_and_leaves_nothing),
        cmocka_unit_test(an_entry_below_the_last_row_is_refused),
        cmocka_unit_test(every_refused_allocation_is_a_clean_error),
    };
    return cmocka_run_group_tests_name("lp builder", tests, NULL, NULL);
}
