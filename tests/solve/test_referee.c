/* Of methods at once, predictions say when the interior point method takes its memory, when the simplex method leaves its
 * processor to it, and for how long a first-order method is tried.
 */
#include "models.h"

#include "base/limits.h"
#include "base/platform.h"
#include "solve/referee_private.h"

enum { FRUGAL = 1000, MOST = 100000 };

static struct referee referee_of(uint32_t rows, uint64_t threads)
{
    struct referee r;
    const struct lp lp = {.nrows = rows, .ncols = 2 * rows};
    referee_init(&r, &lp, FRUGAL, MOST, true, threads, false, 0.0);
    return r;
}

/* Of three methods on two processors; the interior point method begins after the head start. */
static struct referee referee_of_one_place(uint32_t rows, double head_start)
{
    struct referee r;
    const struct lp lp = {.nrows = rows, .ncols = 2 * rows};
    referee_init(&r, &lp, FRUGAL, MOST, true, 2, true, head_start);
    return r;
}

/* Whether the method begins within so many looks of the wait. */
static bool begins(struct referee *r, double seconds, uint64_t bytes)
{
    enum { LOOKS = 30 };
    static struct env env;
    const struct ipm_forecast f = {.iterations = 22.0, .seconds = seconds, .factor_share = 0.9, .bytes = bytes};
    env_init(&env);
    env.options.time_limit = INFINITY;
    limits_begin(&env);
    env.limits.stop_countdown = LOOKS;
    return r->asked.admits(&r->asked, &env, &f);
}

static void what_is_predicted_to_win_may_take_much_memory(void **state)
{
    (void)state;
    struct referee r = referee_of(1000000, 2);
    r.began -= 0.1;
    r.iterations = 10;
    assert_true(begins(&r, 1.0, MOST));
    assert_true(r.interior_seconds == 1.0 && r.simplex_seconds > 2.0);
}

static void nothing_takes_more_than_the_most(void **state)
{
    (void)state;
    struct referee r = referee_of(1000000, 2);
    r.began -= 0.1;
    r.iterations = 10;
    assert_false(begins(&r, 1.0, MOST + 1));
}

static void what_is_predicted_to_lose_waits(void **state)
{
    (void)state;
    struct referee r = referee_of(10, 2);
    r.began -= 10.0;
    r.iterations = 1000000;
    assert_false(begins(&r, 1e4, 10));
}

static void what_may_be_first_begins_with_little_memory_alone(void **state)
{
    (void)state;
    /* As much is left to both, with all processors; the simplex method has had a tenth of that. */
    struct referee r = referee_of(2200, 2);
    r.began -= 10.0;
    r.iterations = 200;
    assert_false(begins(&r, 180.0, FRUGAL + 1));
    r.marks = (struct marks){0};
    assert_true(begins(&r, 180.0, FRUGAL));
}

static void waiting_ends_with_a_share_of_the_time_it_would_save(void **state)
{
    (void)state;
    struct referee r = referee_of(10, 2);
    r.began -= 10.0;
    r.iterations = 1000000;
    assert_true(begins(&r, 40.0, MOST));
}

/* Whether a first-order method of so many seconds a thousand iterations does not begin within so many looks of the wait. */
static bool held_back(struct referee *r, double seconds)
{
    enum { LOOKS = 30 };
    static struct env env;
    env_init(&env);
    env.options.time_limit = INFINITY;
    limits_begin(&env);
    env.limits.stop_countdown = LOOKS;
    return !referee_lets_begin(r, &env, seconds / 1000.0);
}

static void a_first_order_method_begins_where_it_may_win(void **state)
{
    (void)state;
    struct referee r = referee_of(2200, 3);
    r.began -= 10.0;
    r.iterations = 200; /* the simplex method has 100 s to go */
    assert_false(held_back(&r, 190.0));
    assert_true(held_back(&r, 220.0));
    assert_false(held_back(&r, 30.0)); /* a good share of which has passed */
}

static void where_it_shares_a_processor_it_waits_for_the_prediction_of_the_other(void **state)
{
    (void)state;
    struct referee r = referee_of_one_place(2200, 0.0);
    r.began -= 10.0;
    r.iterations = 200;
    assert_true(held_back(&r, 10.0));
    assert_false(begins(&r, 20.0, FRUGAL)); /* 11 s with all; it waits for the trial */
    assert_true(held_back(&r, 20.0));       /* 8 s for 400 iterations are too many */
    assert_false(held_back(&r, 10.0));
    referee_ends_trial(&r);
    r.marks = (struct marks){0};
    assert_true(begins(&r, 20.0, FRUGAL));
}

static void it_begins_in_the_head_start_of_the_simplex_method(void **state)
{
    (void)state;
    struct referee r = referee_of_one_place(2200, 20.0);
    r.began -= 10.0;
    assert_false(held_back(&r, 20.0));
    assert_true(held_back(&r, 30.0));
}

static void where_the_other_takes_no_part_it_has_the_processor(void **state)
{
    (void)state;
    struct referee r = referee_of_one_place(2200, 0.0);
    r.began -= 10.0;
    r.iterations = 200;
    referee_frees(&r.asked);
    assert_false(held_back(&r, 100.0));
}

/* Whether a trial, of an interior point method of a hundred seconds, goes on at a distance after so many seconds. */
static bool goes_on(struct referee *r, double seconds, double merit, struct env *env)
{
    r->began = clock_seconds() - seconds;
    return r->told.hears(&r->told, env, 700, merit);
}

static void a_trial_goes_on_for_a_share_and_where_its_end_is_near(void **state)
{
    (void)state;
    static struct env env;
    env_init(&env);
    struct referee near = referee_of_one_place(2200, 0.0), far = near;
    near.interior = far.interior = 100.0;
    assert_true(goes_on(&near, 8.0, 1e3, &env) && goes_on(&far, 8.0, 1e3, &env));
    assert_true(goes_on(&near, 18.0, 1e2, &env) && goes_on(&far, 18.0, 9e2, &env));
    assert_true(goes_on(&near, 24.0, 1e1, &env)); /* a power of ten in 6 to 10 seconds */
    assert_false(goes_on(&far, 24.0, 8e2, &env));
    assert_false(goes_on(&near, 60.0, 1e1, &env)); /* it has fallen no more */
    assert_true(env.options.iteration_limit == UINT64_MAX);
}

static void a_point_found_has_few_iterations_of_the_simplex_method(void **state)
{
    (void)state;
    static struct env env;
    env_init(&env);
    struct referee r = referee_of_one_place(2200, 0.0);
    r.interior = 100.0;
    assert_true(goes_on(&r, 4.0, 1.0, &env));
    assert_true(env.options.iteration_limit > 700 && env.options.iteration_limit <= 1700);
}

/* Has begun, ten seconds ago, beside a simplex method that has as much before it as behind it, or `rows` iterations. */
static struct referee begun(uint32_t rows, uint64_t threads)
{
    struct referee r = referee_of(rows, threads);
    r.iterations = 1000;
    r.began -= 10.0;
    assert_true(begins(&r, 0.01, FRUGAL));
    r.marks = (struct marks){0};
    return r;
}

static void hears(struct referee *r, double seconds_left)
{
    static struct env env;
    env_init(&env);
    r->asked.hears(&r->asked, &env, seconds_left);
}

static void of_two_processors_both_go_to_the_clear_winner(void **state)
{
    (void)state;
    struct referee r = begun(8000, 2);
    hears(&r, 35.0); /* 19 s with all; the simplex method has 70 s to go */
    assert_false(r.yields);
    hears(&r, INFINITY);
    assert_false(r.yields);
    hears(&r, 5.0);
    assert_true(r.yields);
    hears(&r, 5.0);
    assert_true(r.yields);
    referee_frees(&r.asked);
    assert_false(r.yields);
}

/* A wait for an interior point in 5 s: a quarter of the 90 s that the simplex method has to go; of 30 s twice the 5 s; and
 * where its rate is not known eight times. */
static void the_wait_ends_where_the_winner_is_late_and_is_not_repeated(void **state)
{
    (void)state;
    static const struct {
        uint32_t rows;
        uint64_t iterations;
        double most;
    } cases[] = {{10000, 1000, 22.5}, {4000, 1000, 10.0}, {10000, 0, 40.0}};
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        struct referee r = begun(cases[k].rows, 2);
        r.iterations = cases[k].iterations;
        hears(&r, 5.0);
        assert_true(r.yields);
        r.began -= 0.95 * cases[k].most;
        hears(&r, 5.0);
        assert_true(r.yields);
        r.began -= 0.1 * cases[k].most;
        hears(&r, 5.0);
        assert_false(r.yields);
        hears(&r, 5.0);
        assert_false(r.yields);
    }
}

static void where_it_sifts_more_iterations_are_expected(void **state)
{
    (void)state;
    struct referee sifts, does_not = referee_of(1000, 2);
    const struct lp wide = {.nrows = 1000, .ncols = 100000};
    referee_init(&sifts, &wide, FRUGAL, MOST, true, 2, false, 0.0);
    assert_true(sifts.least >= 2.0 * does_not.least);
}

static void of_more_processors_none_waits(void **state)
{
    (void)state;
    struct referee r = begun(10000, 3);
    hears(&r, 5.0);
    assert_false(r.yields);
}

static void the_simplex_method_waits_while_it_is_told_to_and_keeps_its_limits(void **state)
{
    (void)state;
    _Atomic uint64_t iterations = 0;
    atomic_bool yields = true;
    struct arrays a = arrays_random(40, 60, 4, 0, 7);
    slx_model *model = model_new();
    arrays_load(model, &a);
    assert_int_equal(slx_set_option(model, "method", "dual"), SLX_OK);
    assert_int_equal(slx_set_option(model, "presolve", "off"), SLX_OK);
    assert_int_equal(slx_set_option(model, "time-limit", "0.05"), SLX_OK);
    model->env.pace = &iterations;
    model->env.yields = &yields;
    solve_to(model, SLX_TIME_LIMIT);
    assert_int_equal(slx_iterations(model), 0);
    yields = false;
    assert_int_equal(slx_set_option(model, "time-limit", "inf"), SLX_OK);
    solve_to(model, SLX_OPTIMAL);
    assert_true(iterations > 0);
    slx_free(&model);
    arrays_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_predicted_to_win_may_take_much_memory),
        cmocka_unit_test(nothing_takes_more_than_the_most),
        cmocka_unit_test(what_is_predicted_to_lose_waits),
        cmocka_unit_test(what_may_be_first_begins_with_little_memory_alone),
        cmocka_unit_test(waiting_ends_with_a_share_of_the_time_it_would_save),
        cmocka_unit_test(a_first_order_method_begins_where_it_may_win),
        cmocka_unit_test(where_it_shares_a_processor_it_waits_for_the_prediction_of_the_other),
        cmocka_unit_test(it_begins_in_the_head_start_of_the_simplex_method),
        cmocka_unit_test(where_the_other_takes_no_part_it_has_the_processor),
        cmocka_unit_test(a_trial_goes_on_for_a_share_and_where_its_end_is_near),
        cmocka_unit_test(a_point_found_has_few_iterations_of_the_simplex_method),
        cmocka_unit_test(of_two_processors_both_go_to_the_clear_winner),
        cmocka_unit_test(the_wait_ends_where_the_winner_is_late_and_is_not_repeated),
        cmocka_unit_test(where_it_sifts_more_iterations_are_expected),
        cmocka_unit_test(of_more_processors_none_waits),
        cmocka_unit_test(the_simplex_method_waits_while_it_is_told_to_and_keeps_its_limits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
