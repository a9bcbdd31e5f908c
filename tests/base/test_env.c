/* The error object, the log, the clock and random numbers. */
#include "base/base.h" /* before cmocka.h, which makes `fail` a macro */

static slx_status fail_plainly(struct env *env, int number)
{
    return fail(env, SLX_ERROR_INPUT, "number %d", number);
}

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void an_error_tells_status_message_and_place(void **state)
{
    (void)state;
    struct env env;
    env_init(&env);
    assert_int_equal(env.error.status, SLX_OK);
    assert_string_equal(env.error.message, "");
    assert_int_equal(fail_at(&env, SLX_ERROR_INPUT, "model.mps", UINT64_C(5000000000), 15, "bad number '%s'", "6x7"),
                     SLX_ERROR_INPUT);
    assert_int_equal(env.error.status, SLX_ERROR_INPUT);
    assert_string_equal(env.error.message, "bad number '6x7'");
    assert_string_equal(env.error.file, "model.mps");
    assert_int_equal(env.error.line, UINT64_C(5000000000));
    assert_int_equal(env.error.column, 15);
    assert_int_equal(fail_plainly(&env, 3), SLX_ERROR_INPUT);
    assert_string_equal(env.error.message, "number 3");
    assert_string_equal(env.error.file, "");
    assert_int_equal(env.error.line, 0);
    assert_int_equal(env.error.column, 0);
    error_clear(&env);
    assert_int_equal(env.error.status, SLX_OK);
    assert_string_equal(env.error.message, "");
}

static void messages_longer_than_their_room_are_cut(void **state)
{
    (void)state;
    struct env env;
    env_init(&env);
    char text[3 * ERROR_TEXT];
    memset(text, 'x', sizeof text);
    text[sizeof text - 1] = '\0';
    fail_at(&env, SLX_ERROR_INPUT, text, 1, 1, "%s", text);
    assert_int_equal(strlen(env.error.message), ERROR_TEXT - 1);
    assert_int_equal(strlen(env.error.file), ERROR_FILE - 1);
}

static void out_of_memory_says_for_what(void **state)
{
    (void)state;
    struct env env;
    env_init(&env);
    assert_int_equal(fail_memory(&env, "the factor"), SLX_ERROR_MEMORY);
    assert_string_equal(env.error.message, "out of memory for the factor");
}

struct heard {
    unsigned lines;
    slx_log_level level;
    char text[100];
};

static void hear(void *user, slx_log_level level, const char *text)
{
    struct heard *h = user;
    h->lines++;
    h->level = level;
    strncpy(h->text, text, sizeof h->text - 1);
}

static void the_log_gets_the_wanted_levels_only(void **state)
{
    (void)state;
    struct env env;
    struct heard h = {0};
    env_init(&env);
    log_line(&env, SLX_LOG_ERROR, "nobody listens");
    env.log = hear;
    env.log_user = &h;
    env.log_level = SLX_LOG_WARNING;
    log_line(&env, SLX_LOG_INFO, "not wanted");
    assert_int_equal(h.lines, 0);
    log_line(&env, SLX_LOG_WARNING, "%d rows", 7);
    log_line(&env, SLX_LOG_ERROR, "%d columns", 8);
    assert_int_equal(h.lines, 2);
    assert_int_equal(h.level, SLX_LOG_ERROR);
    assert_string_equal(h.text, "8 columns");
}

static void the_clock_does_not_run_backwards(void **state)
{
    (void)state;
    double last = clock_seconds();
    for (unsigned k = 0; k < 1000; k++) {
        const double now = clock_seconds();
        assert_true(now >= last);
        last = now;
    }
}

static void random_numbers_are_repeatable_and_inside_their_interval(void **state)
{
    (void)state;
    /* The first outputs of splitmix64 from the state 1234567, as published with its reference code. */
    uint64_t a = 1234567, b;
    static const uint64_t expected[] = {UINT64_C(6457827717110365317), UINT64_C(3203168211198807973),
                                        UINT64_C(9817491932198370423), UINT64_C(4593380528125082431)};
    for (unsigned k = 0; k < 4; k++)
        assert_true(random_bits(&a) == expected[k]);
    a = b = 7;
    double sum = 0.0;
    for (unsigned k = 0; k < 100000; k++) {
        const double u = random_unit(&a);
        assert_true(u > 0.0 && u < 1.0 && u == random_unit(&b));
        sum += u;
    }
    assert_true(fabs(sum / 100000 - 0.5) < 0.005); /* 5 standard deviations */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_error_tells_status_message_and_place),
        cmocka_unit_test(messages_longer_than_their_room_are_cut),
        cmocka_unit_test(out_of_memory_says_for_what),
        cmocka_unit_test(the_log_gets_the_wanted_levels_only),
        cmocka_unit_test(the_clock_does_not_run_backwards),
        cmocka_unit_test(random_numbers_are_repeatable_and_inside_their_interval),
    };
    return cmocka_run_group_tests_name("env", tests, NULL, NULL);
}
