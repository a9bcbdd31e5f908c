/* The minimum degree ordering that can be stopped. */
#ifdef WITH_AMD
#include <suitesparse/amd.h>
#endif

#include "../faults.h"
#include "../chol/normal_testing.h"
#include "order/order_private.h"

static double flops_of(struct sample *s, uint32_t *order, uint64_t *nnz)
{
    struct normal a = sample_equations(s);
    struct tree tree;
    assert_int_equal(normal_tree(&s->env, &a, order, &tree), WORK_DONE);
    mem_free(&s->env.mem, tree.parent);
    mem_free(&s->env.mem, tree.count);
    *nnz = tree.nnz;
    return tree.flops;
}

static enum work order_within(struct sample *s, double most, uint32_t *order)
{
    struct normal a = sample_equations(s);
    struct pattern pattern;
    enum work status = normal_pattern(&s->env, &a, &pattern);
    if (status != WORK_DONE)
        return status;
    status = order_by_own_degree(&s->env, &pattern, most, order);
    pattern_drop(&s->env, &pattern);
    return status;
}

static enum work order_sample(struct sample *s, uint32_t *order)
{
    return order_within(s, INFINITY, order);
}

static const struct shape shapes[] = {{1, 0, 1, 0, false},        {2, 3, 2, 0, false},        {50, 60, 2, 0, false},
                                      {400, 300, 2, 0, false},    {900, 1300, 1.6, 0, false}, {500, 700, 7, 0, false},
                                      {150, 300, 30, 0, false},   {700, 650, 1.2, 2, false},  {600, 20, 40, 0, true},
                                      {3000, 4000, 1.8, 0, false}};

static void the_order_is_a_permutation(void **state)
{
    (void)state;
    assert_orders(shapes, sizeof shapes / sizeof *shapes, 3, order_sample);
}

/* Columns with two entries each, the edges of a tree: it can be eliminated from its leaves without any fill. */
static void a_tree_is_eliminated_without_fill(void **state)
{
    (void)state;
    uint64_t random = 7, nnz;
    for (uint32_t m = 2; m < 3000; m = m * 3 + 1) {
        struct sample s = {.m = m, .n = m - 1};
        env_init(&s.env);
        assert_int_equal(spmat_create(&s.env, MEM_MATRIX, &s.cols), SLX_OK);
        for (uint32_t v = 1; v < m; v++) {
            assert_int_equal(spmat_append(&s.env, s.cols, (uint32_t)(random_bits(&random) % v), 1.0), SLX_OK);
            assert_int_equal(spmat_append(&s.env, s.cols, v, 1.0), SLX_OK);
            assert_int_equal(spmat_close(&s.env, s.cols), SLX_OK);
        }
        assert_int_equal(spmat_finish(&s.env, s.cols, m), SLX_OK);
        assert_int_equal(spmat_transpose(&s.env, s.cols, MEM_ROWCOPY, &s.rows), SLX_OK);
        s.row_exp = calloc(m, 1);
        s.col_exp = calloc(m, 1);
        uint32_t *order = calloc(m, sizeof *order);
        assert_int_equal(order_sample(&s, order), WORK_DONE);
        assert_permutation(order, m);
        flops_of(&s, order, &nnz);
        assert_int_equal(nnz, 2 * m - 1);
        free(order);
        sample_free(&s);
    }
}

static void an_order_is_given_up_once_a_factorisation_would_take_more_than_it_may(void **state)
{
    (void)state;
    uint64_t random = 11, nnz;
    struct sample s;
    sample_random(&s, (struct shape){900, 1300, 4, 0, false}, &random);
    uint32_t *order = calloc(s.m, sizeof *order);
    assert_int_equal(order_sample(&s, order), WORK_DONE);
    const double flops = flops_of(&s, order, &nnz);
    assert_int_equal(order_within(&s, 1.5 * flops, order), WORK_DONE);
    assert_int_equal(order_within(&s, 0.7 * flops, order), WORK_USELESS);
    free(order);
    sample_free(&s);
}

#ifdef WITH_AMD
static double flops_by_amd(struct sample *s, uint32_t *order)
{
    struct normal a = sample_equations(s);
    struct pattern pattern;
    uint64_t nnz;
    assert_int_equal(normal_pattern(&s->env, &a, &pattern), WORK_DONE);
    assert_true(amd_order((int)s->m, pattern.start, pattern.index, (int *)order, NULL, NULL) >= 0);
    pattern_drop(&s->env, &pattern);
    return flops_of(s, order, &nnz);
}

static void compare_with_amd(struct sample *s)
{
    uint64_t nnz;
    uint32_t *order = calloc(s->m + 1u, sizeof *order);
    assert_int_equal(order_sample(s, order), WORK_DONE);
    const double own = flops_of(s, order, &nnz), amd = flops_by_amd(s, order);
    assert_true(own <= 1.1 * amd + 100.0);
    free(order);
    sample_free(s);
}

static void the_factor_is_hardly_larger_than_with_the_library_of_the_authors(void **state)
{
    (void)state;
    static const char *const names[] = {"netlib/25fv47", "netlib/woodw",   "netlib/ganges",     "netlib/d2q06c",
                                        "netlib/dfl001", "netlib/pilot87", "kennington/ken-11", "kennington/pds-06"};
    uint64_t random = 13;
    struct sample s;
    for (size_t t = 0; t < sizeof shapes / sizeof *shapes; t++) {
        sample_random(&s, shapes[t], &random);
        compare_with_amd(&s);
    }
    for (size_t t = 0; t < sizeof names / sizeof *names; t++)
        if (sample_read(&s, names[t]))
            compare_with_amd(&s);
}
#endif

static void every_allocation_may_fail(void **state)
{
    (void)state;
    struct sample s;
    uint64_t random = 5;
    sample_random(&s, (struct shape){200, 300, 3, 0, false}, &random);
    uint32_t *order = calloc(s.m, sizeof *order);
    struct faults f = {0};
    while (faults_next(&f)) {
        faults_arm(&f, &s.env);
        enum work status = order_sample(&s, order);
        assert_int_equal(status, faults_disarm(&f) ? WORK_FAILED : WORK_DONE);
        faults_expect_nothing_lost(&f);
    }
    free(order);
    sample_free(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_order_is_a_permutation),
        cmocka_unit_test(a_tree_is_eliminated_without_fill),
#ifdef WITH_AMD
        cmocka_unit_test(the_factor_is_hardly_larger_than_with_the_library_of_the_authors),
#endif
        cmocka_unit_test(an_order_is_given_up_once_a_factorisation_would_take_more_than_it_may),
        cmocka_unit_test(every_allocation_may_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
