/* Work vectors, listed and dense. */
#include "../faults.h"
#include "store/svec.h" /* before cmocka.h, which makes `fail` a macro */

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* Every entry outside the list is 0 and no index is listed twice. */
static void assert_invariant(const struct svec *x)
{
    if (x->count == SVEC_DENSE)
        return;
    assert_true(x->count <= x->n);
    char *listed = calloc(x->n + 1, 1);
    for (uint32_t k = 0; k < x->count; k++) {
        assert_true(x->idx[k] < x->n);
        assert_false(listed[x->idx[k]]);
        listed[x->idx[k]] = 1;
    }
    for (uint32_t i = 0; i < x->n; i++)
        assert_true(listed[i] || x->val[i] == 0.0);
    free(listed);
}

static void fill(struct svec *x, uint32_t additions, uint64_t seed)
{
    for (uint32_t k = 0; k < additions; k++)
        svec_add(x, (uint32_t)(random_bits(&seed) % x->n), (double)(random_bits(&seed) % 9) - 4.0);
}

static void adding_keeps_the_list_even_where_sums_cancel(void **state)
{
    (void)state;
    struct env env;
    env_init(&env);
    struct svec x;
    assert_int_equal(svec_init(&env, &x, 50, MEM_SIMPLEX), SLX_OK);
    assert_int_equal(x.count, 0);
    svec_add(&x, 3, 2.0);
    svec_add(&x, 3, -2.0);
    svec_add(&x, 3, 1.0);
    assert_int_equal(x.count, 1);
    assert_true(x.val[3] == 1.0);
    fill(&x, 1000, 1);
    assert_int_equal(x.count, 50);
    assert_invariant(&x);
    svec_done(&env, &x);
    assert_int_equal(env.mem.live, 0);
}

static void clearing_leaves_zeros_and_an_empty_list(void **state)
{
    (void)state;
    struct env env;
    env_init(&env);
    struct svec x;
    assert_int_equal(svec_init(&env, &x, 1000, MEM_SIMPLEX), SLX_OK);
    for (unsigned additions = 0; additions < 5000; additions = 3 * additions + 1) {
        fill(&x, additions, additions);
        assert_invariant(&x);
        svec_clear(&x);
        assert_int_equal(x.count, 0);
        assert_invariant(&x);
    }
    for (uint32_t i = 0; i < x.n; i++)
        x.val[i] = i;
    x.count = SVEC_DENSE;
    svec_clear(&x);
    assert_int_equal(x.count, 0);
    assert_invariant(&x);
    svec_done(&env, &x);
}

static void the_norm_is_that_of_all_entries_by_list_or_without(void **state)
{
    (void)state;
    struct env env;
    env_init(&env);
    struct svec x;
    assert_int_equal(svec_init(&env, &x, 400, MEM_SIMPLEX), SLX_OK);
    fill(&x, 300, 5);
    double sum = 0.0;
    for (uint32_t i = 0; i < x.n; i++)
        sum += x.val[i] * x.val[i];
    assert_true(fabs(svec_norm2(&x) - sum) <= 1e-12 * sum);
    x.count = SVEC_DENSE;
    assert_true(fabs(svec_norm2(&x) - sum) <= 1e-12 * sum);
    svec_done(&env, &x);
}

static void a_copy_has_the_same_values_and_list(void **state)
{
    (void)state;
    struct env env;
    env_init(&env);
    struct svec x, y;
    assert_int_equal(svec_init(&env, &x, 300, MEM_SIMPLEX), SLX_OK);
    assert_int_equal(svec_init(&env, &y, 300, MEM_SIMPLEX), SLX_OK);
    fill(&x, 50, 8);
    for (unsigned was = 0; was < 2; was++) {
        for (unsigned dense = 0; dense < 2; dense++) {
            const uint32_t count = x.count;
            svec_clear(&y);
            fill(&y, 200, 9);
            y.count = was ? SVEC_DENSE : y.count;
            x.count = dense ? SVEC_DENSE : count;
            svec_copy(&x, &y);
            assert_int_equal(y.count, x.count);
            assert_memory_equal(x.val, y.val, 300 * sizeof *x.val);
            assert_invariant(&y);
            x.count = count;
        }
    }
    svec_done(&env, &x);
    svec_done(&env, &y);
    assert_int_equal(env.mem.live, 0);
}

static void a_vector_of_no_entries_is_a_vector(void **state)
{
    (void)state;
    struct env env;
    env_init(&env);
    struct svec x;
    assert_int_equal(svec_init(&env, &x, 0, MEM_SIMPLEX), SLX_OK);
    svec_clear(&x);
    x.count = SVEC_DENSE;
    svec_clear(&x);
    assert_int_equal(x.count, 0);
    svec_done(&env, &x);
    svec_done(&env, &x);
    assert_int_equal(env.mem.live, 0);
}

/* Flags of 0 to 31 with the mask 19: 1 to 3 stay.  Every length up to some registers of eight. */
static void sifting_scales_what_stays_and_lists_it(void **state)
{
    (void)state;
    enum { MOST = 70 };
    struct env env;
    env_init(&env);
    struct svec x;
    uint64_t seed = 5;
    assert_int_equal(svec_init(&env, &x, MOST + 3, MEM_SIMPLEX), SLX_OK);
    for (uint32_t n = 0; n <= MOST; n++) {
        double before[MOST], least = 0.5;
        int8_t exps[MOST];
        uint8_t flags[MOST];
        for (uint32_t j = 0; j < n; j++) {
            exps[j] = (int8_t)((int)(random_bits(&seed) % 21) - 10);
            flags[j] = (uint8_t)(random_bits(&seed) % 32);
            x.val[j] = before[j] = (double)(random_bits(&seed) % 65) / 8.0 - 4.0;
        }
        if (n > 0) { /* just the bound is too little */
            before[n / 2] = x.val[n / 2] = -least;
            exps[n / 2] = 0;
            flags[n / 2] = 1;
        }
        x.count = SVEC_DENSE;
        svec_sift(&x, n, exps, least, flags, 19, 3);
        uint32_t count = 0;
        for (uint32_t j = 0; j < n; j++) {
            const double v = ldexp(before[j], exps[j]);
            const bool stays = fabs(v) > least && (flags[j] & 19) >= 1 && (flags[j] & 19) <= 3;
            assert_true(x.val[j] == (stays ? v : 0.0));
            if (stays)
                assert_int_equal(x.idx[count++], j);
        }
        assert_int_equal(x.count, count);
        assert_invariant(&x);
        svec_clear(&x);
    }
    svec_done(&env, &x);
    assert_int_equal(env.mem.live, 0);
}

static void a_failed_allocation_leaves_nothing(void **state)
{
    (void)state;
    struct env env;
    env_init(&env);
    struct svec x;
    struct faults f = {0};
    while (faults_next(&f)) {
        assert_int_equal(env.mem.live, 0);
        faults_arm(&f, &env);
        faults_expect(&f, svec_init(&env, &x, 10, MEM_SIMPLEX));
    }
    svec_done(&env, &x);
    assert_int_equal(env.mem.live, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(adding_keeps_the_list_even_where_sums_cancel),
        cmocka_unit_test(clearing_leaves_zeros_and_an_empty_list),
        cmocka_unit_test(the_norm_is_that_of_all_entries_by_list_or_without),
        cmocka_unit_test(a_copy_has_the_same_values_and_list),
        cmocka_unit_test(a_vector_of_no_entries_is_a_vector),
        cmocka_unit_test(sifting_scales_what_stays_and_lists_it),
        cmocka_unit_test(a_failed_allocation_leaves_nothing),
    };
    return cmocka_run_group_tests_name("svec", tests, NULL, NULL);
}
