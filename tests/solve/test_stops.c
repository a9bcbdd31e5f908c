/* Stops at each question in turn, of every call that lasts: what is left is whole, and nothing is claimed or leaks. */
#include "models.h"

#include "check/check.h"
#include "exact/exact.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../temporary.h"

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

static void assert_basis(const slx_model *model)
{
    const struct solution *s = model->solution;
    uint32_t basic = 0;
    for (uint32_t j = 0; j < s->nrows + s->ncols; j++)
        basic += pairs_get(s->status, j) == SLX_BASIC;
    assert_int_equal(basic, s->nrows);
}

static bool asked_exactly(slx_model *model)
{
    return model->env.options.exact != EXACT_NO;
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
    if (check.exact)
        assert_int_equal(result, SLX_OPTIMAL);
    if (slx_exact_objective(model)) /* of a solve without the option, too, where no doubles prove the answer */
        assert_true(check.exact);
    else
        assert_false(check.exact && asked_exactly(model));
    if (!check.interior)
        assert_basis(model);
}

/* Solves models that are made alike, stopped at one question after another, each later by a part in `parts`, until
 * there are fewer, and once more to the end.  Returns how many were stopped. */
static unsigned stop_everywhere(slx_model *(*make)(const void *), const void *user, double grace, unsigned parts)
{
    unsigned stopped = 0;
    bool all = false;
    for (uint64_t asked = 1; !all; asked += asked / parts + 1) {
        slx_model *model = make(user);
        model->env.limits.grace = grace;
        model->env.limits.stop_countdown = asked;
        assert_int_equal(slx_solve(model), SLX_OK);
        assert_stopped_or_optimal(model);
        all = model->env.limits.stop_countdown > 0; /* there were fewer questions */
        stopped += slx_get_result(model) == SLX_INTERRUPTED;
        model->env.limits.grace = LIMIT_GRACE;
        model->env.limits.stop_countdown = 0;
        solve_to(model, SLX_OPTIMAL);
        slx_free(&model);
    }
    return stopped;
}

struct way {
    const char *method, *presolve;
};

static slx_model *make_planted(const void *user)
{
    const struct way *way = user;
    return planted(way->method, way->presolve);
}

/* Without grace the way back from presolve and the check are stopped as well. */
static void a_solve_stopped_at_any_question_claims_nothing_that_was_not_checked(void **state)
{
    (void)state;
    static const char *const methods[] = {"dual", "primal", "ipm"}, *const presolves[] = {"off", "full"};
    for (size_t m = 0; m < 3; m++)
        for (size_t p = 0; p < 2; p++)
            for (int grace = 0; grace < 2; grace++)
                assert_true(stop_everywhere(make_planted, &(struct way){methods[m], presolves[p]},
                                            grace ? LIMIT_GRACE : 0.0, 8) > 10);
}

static slx_model *make_refined(const void *option)
{
    slx_model *model = planted("dual", "off");
    assert_int_equal(slx_set_option(model, option, strcmp(option, "exact") ? "1e-15" : "yes"), SLX_OK);
    return model;
}

/* Next to a singular basis, so that the answer is refined and then taken from fractions. */
static slx_model *make_hilbert(const void *user)
{
    (void)user;
    return model_hilbert(3);
}

static void refinement_and_fractions_that_are_stopped_leave_a_basis_and_no_proof(void **state)
{
    (void)state;
    for (int grace = 0; grace < 2; grace++) {
        const double seconds = grace ? LIMIT_GRACE : 0.0;
        assert_true(stop_everywhere(make_refined, "tolerance", seconds, 32) > 10);
        if (!exact_available())
            continue;
        assert_true(stop_everywhere(make_refined, "exact", seconds, 32) > 10);
        assert_true(stop_everywhere(make_hilbert, NULL, seconds, 32) > 5);
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
    env->limits.stop_countdown = 1;

    assert_int_equal(check_solution(env, model->lp, s, 1e-7), SLX_STOPPED);
    assert_string_equal(slx_error(model)->message, "interrupted between phases");
    assert_int_equal(s->check.passed, 0);
    assert_true(isnan(s->check.primal_infeasibility) && isnan(s->check.objective_error) && isinf(s->bound));
    env->limits.grace = LIMIT_GRACE;
    slx_free(&model);
}

static unsigned presolves;

static void count_presolves(void *user, slx_log_level level, const char *text)
{
    (void)user;
    (void)level;
    presolves += strncmp(text, "presolve: ", strlen("presolve: ")) == 0;
}

/* Slices of time that presolve alone would fill get somewhere all the same. */
static void after_a_stop_before_the_first_iteration_the_next_solve_goes_without_presolve(void **state)
{
    (void)state;
    slx_model *model = planted("dual", "full");
    assert_int_equal(slx_set_log(model, count_presolves, SLX_LOG_INFO, NULL), SLX_OK);
    assert_int_equal(slx_set_real(model, "time-limit", 1000), SLX_OK);
    model->env.limits.stop_countdown = 1;
    solve_to(model, SLX_INTERRUPTED);
    assert_int_equal(slx_iterations(model), 0);
    model->env.limits.stop_countdown = 0;
    presolves = 0;
    solve_to(model, SLX_OPTIMAL);
    assert_int_equal(presolves, 0);
    assert_int_equal(slx_set_basis(model, NULL, NULL), SLX_OK);
    solve_to(model, SLX_OPTIMAL); /* that one was not stopped */
    assert_true(presolves > 0);
    model->env.limits.stop_countdown = 1;
    assert_int_equal(slx_set_basis(model, NULL, NULL), SLX_OK);
    solve_to(model, SLX_INTERRUPTED);
    model->env.limits.stop_countdown = 0;
    presolves = 0;
    assert_int_equal(slx_set_real(model, "time-limit", 3000), SLX_OK); /* there is more time now */
    assert_int_equal(slx_set_basis(model, NULL, NULL), SLX_OK);
    solve_to(model, SLX_OPTIMAL);
    assert_true(presolves > 0);
    slx_free(&model);
}

static void reading_and_writing_that_are_stopped_leave_the_model_and_the_old_file(void **state)
{
    (void)state;
    char path[4096], out[TEMPORARY_PATH], link[sizeof out + 5];
    struct stat entry;
    path_of("diet.mps", path, sizeof path);
    slx_model *model = planted("dual", "off");
    solve_to(model, SLX_OPTIMAL);
    const uint64_t live = slx_memory_live(model);
    assert_int_equal(slx_set_option(model, "time-limit", "0"), SLX_OK);
    assert_int_equal(slx_read(model, path), SLX_STOPPED);
    assert_string_equal(slx_error(model)->message, "time limit reached while reading");
    assert_int_equal(slx_nrows(model), 60);
    assert_int_equal(slx_get_result(model), SLX_OPTIMAL);
    const int file = temporary_file(out);
    assert_true(write(file, "old", 3) == 3);
    close(file);
    snprintf(link, sizeof link, "%s.link", out);
    slx_status (*const writers[])(slx_model *, const char *) = {slx_write, slx_write_solution, slx_write_basis,
                                                                slx_write_certificate};
    for (size_t k = 0; k < sizeof writers / sizeof *writers; k++) {
        assert_int_equal(writers[k](model, link), SLX_STOPPED);
        assert_string_equal(slx_error(model)->message, "time limit reached while writing");
        assert_int_not_equal(access(link, F_OK), 0);
        assert_int_equal(symlink(out, link), 0);
        assert_int_equal(writers[k](model, link), SLX_STOPPED);
        assert_true(lstat(link, &entry) == 0 && S_ISLNK(entry.st_mode));
        assert_true(stat(out, &entry) == 0 && entry.st_size == 3);
        unlink(link);
    }
    unlink(out);
    assert_int_equal(slx_memory_live(model), live);
    slx_free(&model);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_solve_stopped_at_any_question_claims_nothing_that_was_not_checked),
        cmocka_unit_test(refinement_and_fractions_that_are_stopped_leave_a_basis_and_no_proof),
        cmocka_unit_test(a_check_that_is_stopped_leaves_nan_and_no_claim),
        cmocka_unit_test(after_a_stop_before_the_first_iteration_the_next_solve_goes_without_presolve),
        cmocka_unit_test(reading_and_writing_that_are_stopped_leave_the_model_and_the_old_file),
    };
    return cmocka_run_group_tests_name("stops", tests, NULL, NULL);
}
