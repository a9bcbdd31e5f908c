/* The normal equations within their plan, and without memory. */
#include "../faults.h"
#include "normal_testing.h"

static void what_is_held_is_what_was_planned(void **state)
{
    (void)state;
    uint64_t random = 11;
    const struct shape shapes[] = {{300, 600, 3, 0, false}, {1000, 1500, 2, 0, false}, {500, 700, 2, 3, false}};
    for (size_t t = 0; t < sizeof shapes / sizeof *shapes; t++) {
        struct sample s;
        sample_random(&s, shapes[t], &random);
        struct normal *a;
        assert_int_equal(normal_create(&s.env, s.cols, s.rows, s.row_exp, s.col_exp, INFINITY, &a), WORK_DONE);
        assert_int_equal(normal_allocate(&s.env, a), WORK_DONE);
        const uint64_t allocations = s.env.mem.allocations;
        double *d = calloc(s.n, sizeof *d), *r = calloc(s.m, sizeof *r), *x = calloc(s.m, sizeof *x);
        uint32_t replaced;
        spread(d, s.n, 2, &random);
        assert_true(normal_factor(a, d, r, &replaced));
        normal_solve(a, x);
        assert_int_equal(s.env.mem.allocations, allocations);
        /* What the system holds for threads, and libraries for themselves, is not in the account. */
        const uint64_t outside = a->kernels->outside + TEAM_HELPER_BYTES * (a->threads - 1);
        const double planned = (double)(normal_plan(a).bytes - outside), held = (double)s.env.mem.live_by[MEM_CHOLESKY];
        assert_true(fabs(planned - held) <= 0.02 * held);
        free(d);
        free(r);
        free(x);
        normal_free(&s.env, &a);
        sample_free(&s);
    }
}

static void every_allocation_may_fail(void **state)
{
    (void)state;
    uint64_t random = 3;
    const struct shape shapes[] = {{0, 0, 1, 0, false}, {60, 90, 2, 0, false}, {300, 400, 2, 2, false}};
    for (size_t t = 0; t < sizeof shapes / sizeof *shapes; t++) {
        struct sample s;
        sample_random(&s, shapes[t], &random);
        struct faults f = {0};
        while (faults_next(&f)) {
            assert_true(f.attempt < 1000);
            struct normal *a;
            faults_arm(&f, &s.env);
            enum work status = normal_create(&s.env, s.cols, s.rows, s.row_exp, s.col_exp, INFINITY, &a);
            if (status == WORK_DONE)
                status = normal_allocate(&s.env, a);
            else
                assert_null(a);
            assert_int_equal(status, faults_disarm(&f) ? WORK_FAILED : WORK_DONE);
            assert_true(!f.hit || s.env.error.status == SLX_ERROR_MEMORY);
            normal_free(&s.env, &a);
            faults_expect_nothing_lost(&f);
        }
        sample_free(&s);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_held_is_what_was_planned),
        cmocka_unit_test(every_allocation_may_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
