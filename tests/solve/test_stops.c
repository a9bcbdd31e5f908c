/* Stops at each question in turn, of every call that lasts: what is left is whole, and nothing is claimed or leaks. */
#include "models.h"

#include "check/check.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static slx_model *planted(const char *method, const char *presolve)
{
    struct arrays a = arrays_random(60, 90, 4, 0, 7);
    slx_model *model = model_new();
    arrays_load(model, &a);
    arrays_free(&a);
    assert_int_equal(slx_set_option(model, "method", method), SLX_OK);
    assert_int_equal(slx_set_option(model, "presolve", presolve), SLX_OK);
    assert_int_equal(slx_set_option(model, "threads", "1"), SLX_OK);
    return model;
}

static void assert_stopped_or_optimal(slx_model *model)
{
    slx_check_info check;
    const slx_result result = slx_get_result(model);
    assert_true(result == SLX_INTERRUPTED || result == SLX_OPTIMAL);
    if (slx_get_check(model, &check) != SLX_OK)
        return;
    assert_int_equal(check.passed, result == SLX_OPTIMAL);
    if (isnan(check.primal_infeasibility)) {
        assert_true(isnan(check.dual_infeasibility) && isnan(check.gap));
        assert_true(!isnan(slx_objective(model)));
    }
}

/* Without grace the way back from presolve and the check are stopped as well. */
static void a_solve_stopped_at_any_question_claims_nothing_that_was_not_checked(void **state)
{
    (void)state;
    static const char *const methods[] = {"dual", "primal", "ipm"}, *const presolves[] = {"off", "full"};
    for (size_t m = 0; m < 3; m++)
        for (size_t p = 0; p < 2; p++)
            for (int grace = 0; grace < 2; grace++) {
                unsigned stopped = 0;
                for (uint64_t asked = 1;; asked = asked * 9 / 8 + 1) {
                    slx_model *model = planted(methods[m], presolves[p]);
                    model->env.limits.grace = grace ? LIMIT_GRACE : 0.0;
                    model->env.limits.stop_countdown = asked;
                    assert_int_equal(slx_solve(model), SLX_OK);
                    assert_stopped_or_optimal(model);
                    const bool all = model->env.limits.stop_countdown > 0; /* there were fewer questions */
                    stopped += slx_get_result(model) == SLX_INTERRUPTED;
                    model->env.limits.grace = LIMIT_GRACE;
                    model->env.limits.stop_countdown = 0;
                    solve_to(model, SLX_OPTIMAL);
                    slx_free(&model);
                    if (all)
                        break;
                }
                assert_true(stopped > 10);
            }
}

static void a_check_that_is_stopped_leaves_nan_and_no_claim(void **state)
{
    (void)state;
    slx_model *model = planted("dual", "off");
    struct env *env = &model->env;
    solve_to(model, SLX_OPTIMAL);
    struct solution *s = model->solution;
    limits_begin(env);
    env->limits.grace = 0.0;
    env->limits.stop_countdown = 3;

    assert_int_equal(check_solution(env, model->lp, s, 1e-7), SLX_STOPPED);
    assert_string_equal(slx_error(model)->message, "interrupted between phases");
    assert_int_equal(s->check.passed, 0);
    assert_true(isnan(s->check.primal_infeasibility) && isnan(s->check.objective_error) && isinf(s->bound));
    env->limits.grace = LIMIT_GRACE;
    slx_free(&model);
}

static void reading_and_writing_that_are_stopped_leave_the_model_and_no_file(void **state)
{
    (void)state;
    char path[4096], out[] = "/tmp/slimplex-stops-XXXXXX";
    path_of("diet.mps", path, sizeof path);
    slx_model *model = planted("dual", "off");
    solve_to(model, SLX_OPTIMAL);
    const uint64_t live = slx_memory_live(model);
    assert_int_equal(slx_set_option(model, "time-limit", "0"), SLX_OK);
    assert_int_equal(slx_read(model, path), SLX_STOPPED);
    assert_string_equal(slx_error(model)->message, "time limit reached while reading");
    assert_int_equal(slx_nrows(model), 60);
    assert_int_equal(slx_get_result(model), SLX_OPTIMAL);
    const int file = mkstemp(out);
    assert_true(file >= 0);
    close(file);
    slx_status (*const writers[])(slx_model *, const char *) = {slx_write, slx_write_solution, slx_write_basis};
    for (size_t k = 0; k < 3; k++) {
        assert_int_equal(writers[k](model, out), SLX_STOPPED);
        assert_string_equal(slx_error(model)->message, "time limit reached while writing");
        assert_int_not_equal(access(out, F_OK), 0);
    }
    assert_int_equal(slx_memory_live(model), live);
    slx_free(&model);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_solve_stopped_at_any_question_claims_nothing_that_was_not_checked),
        cmocka_unit_test(a_check_that_is_stopped_leaves_nan_and_no_claim),
        cmocka_unit_test(reading_and_writing_that_are_stopped_leave_the_model_and_no_file),
    };
    return cmocka_run_group_tests_name("stops", tests, NULL, NULL);
}
