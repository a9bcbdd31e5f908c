/* The normal equations enter the work that they do, so that limits are kept, and leave nothing behind when they
 * stop. */
#include "normal_testing.h"

/* From here on the question number `count` is answered yes. */
static void stop_at(struct env *env, uint64_t count)
{
    limits_begin(env);
    env->limits.stop_countdown = count;
}

/* From here on the work that is entered can be counted, and no limit is met. */
static void count_work(struct env *env)
{
    limits_begin(env);
    env->limits.steps_left = INT64_MAX;
}
static double counted(const struct env *env)
{
    return (double)(INT64_MAX - env->limits.steps_left);
}

/* Large enough for some questions in each phase; the second has dense columns. */
static const struct shape shapes[] = {{6000, 9000, 2.2, 0, false}, {1500, 2500, 5, 2, false}};

static void the_symbolic_phase_stops_at_any_question_and_leaves_nothing(void **state)
{
    (void)state;
    uint64_t random = 17;
    for (size_t t = 0; t < sizeof shapes / sizeof *shapes; t++) {
        struct sample s;
        struct normal *a;
        sample_random(&s, shapes[t], &random);
        const uint64_t start = s.env.mem.live;
        enum work status = WORK_STOPPED;
        uint64_t most = 1;
        for (;; most = most * 5 / 4 + 1) {
            stop_at(&s.env, most);
            status = normal_create(&s.env, s.cols, s.rows, s.row_exp, s.col_exp, INFINITY, &a);
            if (status == WORK_DONE)
                break;
            assert_int_equal(status, WORK_STOPPED);
            assert_int_equal(s.env.error.status, SLX_OK);
            assert_int_equal(limits_met(&s.env), SLX_INTERRUPTED);
            assert_null(a);
            assert_int_equal(s.env.mem.live, start);
        }
        assert_true(most > s.m); /* each row is ordered, at the least */
        normal_free(&s.env, &a);
        sample_free(&s);
    }
}

/* A step is of some nanoseconds, or of less than a hundred additions and multiplications.  A helper's work is not
 * entered, since its caller waits meanwhile; so the caller is alone here. */
static void the_work_that_is_entered_is_about_what_is_done(void **state)
{
    (void)state;
    uint64_t random = 19;
    for (size_t t = 0; t < sizeof shapes / sizeof *shapes; t++) {
        struct sample s;
        struct normal *a;
        uint32_t replaced;
        sample_random(&s, shapes[t], &random);
        s.env.options.threads = 1;
        count_work(&s.env);
        assert_int_equal(normal_create(&s.env, s.cols, s.rows, s.row_exp, s.col_exp, INFINITY, &a), WORK_DONE);
        assert_true(counted(&s.env) >= (double)normal_plan(a).nnz_normal);
        assert_int_equal(normal_allocate(&s.env, a), WORK_DONE);
        double *d = calloc(s.n, sizeof *d), *r = calloc(s.m, sizeof *r), *x = calloc(s.m, sizeof *x);
        spread(d, s.n, 2, &random);
        for (uint32_t i = 0; i < s.m; i++)
            r[i] = 1.0;
        count_work(&s.env);
        assert_true(normal_factor(a, d, r, &replaced));
        assert_true(counted(&s.env) >= normal_plan(a).flops / 100);
        count_work(&s.env);
        assert_true(normal_solve(a, x));
        assert_true(counted(&s.env) >= 0.1 * (double)normal_plan(a).nnz_factor);
        for (uint64_t k = 1; k <= 3; k++) {
            stop_at(&s.env, k);
            assert_false(normal_factor(a, d, r, &replaced));
            stop_at(&s.env, k);
            assert_false(normal_solve(a, x));
        }
        free(d);
        free(r);
        free(x);
        normal_free(&s.env, &a);
        sample_free(&s);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_symbolic_phase_stops_at_any_question_and_leaves_nothing),
        cmocka_unit_test(the_work_that_is_entered_is_about_what_is_done),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
