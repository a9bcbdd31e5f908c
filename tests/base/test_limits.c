/* Limits: when a question about them is answered yes, how often the clock and the callback are asked, and progress. */
#include "base/base.h"

#include <setjmp.h>
#include <stdarg.h>
#include <time.h>

#include <cmocka.h>

static void pass(double seconds)
{
    for (const double end = clock_seconds() + seconds; clock_seconds() < end;)
        ;
}

static int count(void *user)
{
    ++*(unsigned *)user;
    return 0;
}

static int at_once(void *user)
{
    ++*(unsigned *)user;
    return 1;
}

static void without_a_limit_nothing_is_met(void **state)
{
    (void)state;
    struct env env;
    env_init(&env);
    for (unsigned k = 0; k < 100000; k++)
        assert_int_equal(limits_poll(&env), LIMIT_NONE);
    assert_int_equal(limits_look(&env), LIMIT_NONE);
    assert_int_equal(limits_met(&env), LIMIT_NONE);
    assert_int_equal(limits_iterations(&env, UINT64_MAX - 1), LIMIT_NONE);
}

static void the_time_limit_is_met_and_stands_until_the_next_call_begins(void **state)
{
    (void)state;
    struct env env;
    env_init(&env);
    env.options.time_limit = 0.01;
    limits_begin(&env);
    assert_int_equal(limits_poll(&env), LIMIT_NONE);
    pass(0.011);
    assert_int_equal(limits_look(&env), SLX_TIME_LIMIT);
    env.options.time_limit = INFINITY;
    for (unsigned k = 0; k < 100; k++) {
        assert_int_equal(limits_poll(&env), SLX_TIME_LIMIT);
        assert_int_equal(limits_worked(&env, 1), SLX_TIME_LIMIT);
    }
    assert_int_equal(limits_met(&env), SLX_TIME_LIMIT);
    limits_begin(&env);
    assert_int_equal(limits_met(&env), LIMIT_NONE);
    assert_int_equal(limits_poll(&env), LIMIT_NONE);
}

static void a_time_limit_of_nothing_is_met_by_the_first_question(void **state)
{
    (void)state;
    struct env env;
    env_init(&env);
    env.options.time_limit = 0.0;
    limits_begin(&env);
    assert_int_equal(limits_worked(&env, 1), SLX_TIME_LIMIT);
}

static void a_request_to_stop_is_seen_by_the_next_question_of_any_kind(void **state)
{
    (void)state;
    for (int kind = 0; kind < 2; kind++) {
        struct env env;
        env_init(&env);
        assert_int_equal(limits_look(&env), LIMIT_NONE);
        env.stop = true;
        assert_int_equal(kind ? limits_worked(&env, 1) : limits_poll(&env), SLX_INTERRUPTED);
        limits_begin(&env);
        assert_int_equal(limits_poll(&env), LIMIT_NONE);
    }
}

/* How many questions it takes until a deadline that has passed is seen. */
static unsigned questions_until_seen(struct env *env)
{
    unsigned asked = 1;
    env->limits.deadline = 0.0;
    while (limits_poll(env) == LIMIT_NONE)
        asked++;
    return asked;
}

static void of_short_rounds_one_in_some_looks_at_the_clock_and_every_long_one(void **state)
{
    (void)state;
    struct env env;
    env_init(&env);
    for (unsigned k = 0; k < 20000; k++)
        limits_poll(&env);
    assert_in_range(questions_until_seen(&env), 1, 16);
    limits_begin(&env);
    for (unsigned k = 0; k < 20000; k++)
        limits_poll(&env);
    const double looked = env.limits.looked;
    unsigned rounds = 0;
    for (; env.limits.looked == looked; rounds++) {
        pass(3e-3);
        limits_poll(&env);
    }
    assert_in_range(rounds, 1, 16);
    assert_int_equal(questions_until_seen(&env), 1);
}

static void work_that_is_known_looks_at_the_clock_by_its_sum(void **state)
{
    (void)state;
    for (uint64_t steps = 1; steps < 1000000; steps *= 10) {
        struct env env;
        env_init(&env);
        assert_int_equal(limits_worked(&env, 1), LIMIT_NONE);
        env.limits.deadline = 0.0;
        uint64_t done = steps;
        while (limits_worked(&env, steps) == LIMIT_NONE)
            done += steps;
        assert_in_range(done, 1, 65536 + steps);
    }
}

static void the_callback_is_asked_about_each_hundredth_of_a_second(void **state)
{
    (void)state;
    struct env env;
    unsigned asked = 0;
    env_init(&env);
    env.interrupt = count;
    env.interrupt_user = &asked;
    limits_begin(&env);
    const double began = clock_seconds();
    while (clock_seconds() < began + 0.1)
        assert_int_equal(limits_poll(&env), LIMIT_NONE);
    assert_in_range(asked, 2, 10);
    env.interrupt = at_once;
    asked = 0;
    limits_begin(&env);
    for (unsigned k = 0; k < 5; k++)
        assert_int_equal(limits_poll(&env), SLX_INTERRUPTED);
    assert_int_equal(asked, 1);
}

static void the_iteration_limit_is_met_by_the_iterations_done(void **state)
{
    (void)state;
    struct env env;
    env_init(&env);
    env.options.iteration_limit = 7;
    assert_int_equal(limits_iterations(&env, 6), LIMIT_NONE);
    assert_int_equal(limits_iterations(&env, 7), SLX_ITERATION_LIMIT);
    assert_int_equal(limits_poll(&env), SLX_ITERATION_LIMIT);
    assert_int_equal(limits_iterations(&env, 1), SLX_ITERATION_LIMIT);
}

static void the_kth_question_can_be_made_the_last(void **state)
{
    (void)state;
    struct env env;
    env_init(&env);
    for (uint64_t k = 1; k < 200; k++) {
        limits_begin(&env);
        env.limits.stop_countdown = k;
        uint64_t asked = 1;
        while (limits_poll(&env) == LIMIT_NONE)
            asked++;
        assert_int_equal(asked, k);
        assert_int_equal(limits_met(&env), SLX_INTERRUPTED);
    }
}

static void an_env_beside_another_has_its_deadline_and_hears_its_user(void **state)
{
    (void)state;
    struct env env, beside;
    unsigned asked = 0;
    env_init(&env);
    env.interrupt = at_once;
    env.interrupt_user = &asked;
    env.options.time_limit = 3600.0;
    limits_begin(&env);
    env_beside(&env, &beside);
    assert_true(beside.limits.deadline == env.limits.deadline && beside.limits.began == env.limits.began);
    assert_int_equal(limits_look(&beside), LIMIT_NONE);
    assert_int_equal(asked, 0);
    env.stop = true;
    assert_int_equal(limits_look(&beside), SLX_INTERRUPTED);
}

static void a_race_that_is_decided_stops_the_loser_and_is_forgotten_after(void **state)
{
    (void)state;
    for (int stopped = 0; stopped < 2; stopped++) {
        struct env env;
        atomic_bool decided = false;
        env_init(&env);
        env.decided = &decided;
        assert_int_equal(limits_look(&env), LIMIT_NONE);
        decided = true;
        assert_int_equal(limits_look(&env), SLX_INTERRUPTED);
        env.stop = stopped;
        limits_race_over(&env);
        assert_null(env.decided);
        assert_int_equal(limits_look(&env), stopped ? SLX_INTERRUPTED : LIMIT_NONE);
    }
}

static void work_that_hears_nothing_begins_late_in_a_race(void **state)
{
    (void)state;
    const double hour = 3600.0, moment = 0.02;
    atomic_bool decided = false;
    struct env env, beside;
    env_init(&env);
    assert_int_equal(limits_before_deaf_work(&env, hour), LIMIT_NONE);
    env.decided = &decided;
    env_beside(&env, &beside);
    assert_int_equal(limits_before_deaf_work(&beside, moment), LIMIT_NONE);
    assert_true(clock_seconds() >= beside.limits.joined + moment);
    decided = true;
    assert_int_equal(limits_before_deaf_work(&beside, hour), SLX_INTERRUPTED);
}

static void keep_report(void *user, const slx_progress *report)
{
    *(slx_progress *)user = *report;
}

static void progress_is_due_at_once_and_then_each_second(void **state)
{
    (void)state;
    struct env env;
    slx_progress seen = {.iterations = 0};
    env_init(&env);
    assert_false(limits_report_due(&env));
    env.progress = keep_report;
    env.progress_user = &seen;
    limits_begin(&env);
    limits_look(&env);
    assert_true(limits_report_due(&env));
    limits_report(&env, (slx_progress){.method = "dual", .iterations = 3});
    assert_int_equal(seen.iterations, 3);
    assert_true(seen.seconds >= 0.0 && seen.seconds < 10.0);
    assert_false(limits_report_due(&env));
    env.limits.looked += 0.9;
    assert_false(limits_report_due(&env));
    env.limits.looked += 0.2;
    assert_true(limits_report_due(&env));
    limits_report(&env, (slx_progress){.method = "dual", .iterations = 4});
    limits_report_soon(&env);
    assert_true(limits_report_due(&env));
}

/* What has no reports of its own is told by its phase, and a file by how much of it was taken. */
static void work_that_is_silent_for_long_is_told_by_a_look(void **state)
{
    (void)state;
    struct env env;
    slx_progress seen = {.iterations = 0};
    env_init(&env);
    env.progress = keep_report;
    env.progress_user = &seen;
    limits_begin(&env);
    mem_enter(&env.mem, PHASE_READ);
    limits_work(&env, NULL, 1000, true);
    limits_did(&env, 200);
    limits_did(&env, 50);
    limits_look(&env);
    assert_null(seen.method);
    env.limits.next_report -= 0.6;
    limits_look(&env);
    assert_string_equal(seen.method, "read");
    assert_int_equal(seen.phase, 0);
    assert_int_equal(seen.done, 250);
    assert_int_equal(seen.total, 1000);
    assert_true(isnan(seen.objective));
    assert_true(seen.seconds_left > 0.0 && seen.seconds_left < 1.0);
    assert_false(limits_report_due(&env));
}

static void work_that_is_not_steady_tells_a_share_and_no_time(void **unused)
{
    (void)unused;
    struct env env;
    slx_progress seen = {.iterations = 0};
    env_init(&env);
    env.progress = keep_report;
    env.progress_user = &seen;
    limits_begin(&env);
    mem_enter(&env.mem, PHASE_INTERIOR);
    limits_work(&env, "ordering", 4, false);
    limits_did(&env, 3);
    env.limits.next_report -= 0.6;
    limits_look(&env);
    assert_string_equal(seen.method, "ordering");
    assert_int_equal(seen.done, 3);
    assert_int_equal(seen.total, 4);
    assert_true(isnan(seen.seconds_left));
    limits_work(&env, NULL, 0, false);
    env.limits.next_report -= 1.6;
    limits_look(&env);
    assert_string_equal(seen.method, "interior point");
    assert_int_equal(seen.done, 0);
    assert_true(isnan(seen.seconds_left));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_a_limit_nothing_is_met),
        cmocka_unit_test(the_time_limit_is_met_and_stands_until_the_next_call_begins),
        cmocka_unit_test(a_time_limit_of_nothing_is_met_by_the_first_question),
        cmocka_unit_test(a_request_to_stop_is_seen_by_the_next_question_of_any_kind),
        cmocka_unit_test(of_short_rounds_one_in_some_looks_at_the_clock_and_every_long_one),
        cmocka_unit_test(work_that_is_known_looks_at_the_clock_by_its_sum),
        cmocka_unit_test(the_callback_is_asked_about_each_hundredth_of_a_second),
        cmocka_unit_test(the_iteration_limit_is_met_by_the_iterations_done),
        cmocka_unit_test(the_kth_question_can_be_made_the_last),
        cmocka_unit_test(an_env_beside_another_has_its_deadline_and_hears_its_user),
        cmocka_unit_test(a_race_that_is_decided_stops_the_loser_and_is_forgotten_after),
        cmocka_unit_test(work_that_hears_nothing_begins_late_in_a_race),
        cmocka_unit_test(progress_is_due_at_once_and_then_each_second),
        cmocka_unit_test(work_that_is_silent_for_long_is_told_by_a_look),
        cmocka_unit_test(work_that_is_not_steady_tells_a_share_and_no_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
