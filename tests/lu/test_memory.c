/* Running out of memory. */
#include "../faults.h"
#include "lu_testing.h"

/* Creates, factors twice, and updates, in an attempt of f's. */
static void run(struct faults *f, struct env *env, const struct basis *b, struct svec *x, uint32_t *row_of)
{
    struct lu *lu = NULL;
    enum lu_answer answer;
    uint64_t random = 3;
    double *column = calloc(b->m, sizeof *column);
    faults_arm(f, env);
    slx_status status = lu_create(env, b->m, &lu);
    if (status != SLX_OK)
        assert_null(lu);
    if (status == SLX_OK)
        status = lu_factor(env, lu, basis_column, b, 0.1, 1e-9, row_of, &answer);
    for (uint32_t t = 0; t < 100 && status == SLX_OK; t++) {
        column_random(b->m, 6, column, &random);
        load(x, column, true);
        lu_ftran(lu, x, 0.0, true);
        uint32_t out = 0;
        for (uint32_t i = 0; i < b->m; i++)
            if (fabs(x->val[i]) > fabs(x->val[out]))
                out = i;
        answer = lu_update(lu, out, x->val[out], 1e-5);
        if (answer == LU_GROW) {
            status = lu_grow(env, lu);
            if (status != SLX_OK) {
                /* The factor stands as it was, and the second attempt succeeds. */
                assert_int_equal(lu_grow(env, lu), SLX_OK);
            }
            assert_int_equal(lu_update(lu, out, x->val[out], 1e-5), LU_OK);
        } else
            assert_int_equal(answer, LU_OK);
    }
    faults_expect(f, status);
    /* An object whose factorisation failed can be used again. */
    if (lu) {
        assert_int_equal(lu_factor(env, lu, basis_column, b, 0.1, 1e-9, row_of, &answer), SLX_OK);
        struct svec y;
        assert_int_equal(svec_init(env, &y, b->m, MEM_SIMPLEX), SLX_OK);
        check_solves(b, lu, row_of, x, &y, 1e-9, &random);
        svec_done(env, &y);
    }
    lu_free(env, &lu);
    free(column);
    faults_expect_nothing_lost(f);
}

static void every_allocation_may_fail(void **state)
{
    (void)state;
    const enum shape shapes[] = {SHAPE_DENSER, SHAPE_SLACKS, SHAPE_DENSE_BLOCK};
    for (int s = 0; s < 3; s++) {
        struct env env;
        env_init(&env);
        uint64_t random = 1;
        struct basis b = basis_new(60);
        basis_random(&b, shapes[s], &random);
        if (s == 1) /* a repaired basis allocates its list */
            memcpy(b.a, b.a + 60, 60 * sizeof *b.a);
        struct svec x;
        assert_int_equal(svec_init(&env, &x, 60, MEM_SIMPLEX), SLX_OK);
        uint32_t row_of[60];
        struct faults f = {0};
        while (faults_next(&f)) {
            if (s != 1) {
                run(&f, &env, &b, &x, row_of);
                continue;
            }
            struct lu *lu;
            enum lu_answer answer;
            faults_arm(&f, &env);
            slx_status status = lu_create(&env, 60, &lu);
            if (status == SLX_OK)
                status = lu_factor(&env, lu, basis_column, &b, 0.1, 1e-9, row_of, &answer);
            faults_expect(&f, status);
            lu_free(&env, &lu);
            faults_expect_nothing_lost(&f);
            assert_true(f.hit || answer == LU_SINGULAR);
        }
        assert_true(f.refused >= 15);
        svec_done(&env, &x);
        basis_free(&b);
        assert_int_equal(env.mem.live, 0);
    }
}

static void factoring_the_same_basis_again_allocates_nothing(void **state)
{
    (void)state;
    struct env env;
    env_init(&env);
    uint64_t random = 2;
    struct basis b = basis_new(100);
    uint32_t row_of[100];
    struct lu *lu;
    enum lu_answer answer;
    basis_random(&b, SHAPE_DENSE_BLOCK, &random);
    assert_int_equal(lu_create(&env, 100, &lu), SLX_OK);
    assert_int_equal(lu_factor(&env, lu, basis_column, &b, 0.1, 1e-9, row_of, &answer), SLX_OK);
    uint64_t before = env.mem.allocations;
    for (int k = 0; k < 5; k++)
        assert_int_equal(lu_factor(&env, lu, basis_column, &b, 0.1, 1e-9, row_of, &answer), SLX_OK);
    assert_int_equal(env.mem.allocations, before);
    lu_free(&env, &lu);
    basis_free(&b);
    assert_int_equal(env.mem.live, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_allocation_may_fail),
        cmocka_unit_test(factoring_the_same_basis_again_allocates_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
