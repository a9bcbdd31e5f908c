/* The options table. */
#include "base/base.h" /* before cmocka.h, which makes `fail` a macro */

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct env *fresh(void)
{
    static struct env env;
    env_init(&env);
    return &env;
}

static void assert_takes(const char *name, const char *value, const char *expected)
{
    struct env *env = fresh();
    char text[300];
    if (options_set(env, &env->options, name, value) != SLX_OK)
        fail_msg("%s %s: %s", name, value, env->error.message);
    assert_int_equal(options_get(&env->options, name, text, sizeof text), SLX_OK);
    assert_string_equal(text, expected);
}

static void assert_refuses(const char *name, const char *value)
{
    struct env *env = fresh();
    struct options before = env->options;
    if (options_set(env, &env->options, name, value) != SLX_ERROR_USAGE)
        fail_msg("%s took %s", name, value);
    assert_int_equal(env->error.status, SLX_ERROR_USAGE);
    assert_non_null(strstr(env->error.message, name));
    assert_memory_equal(&before, &env->options, sizeof before);
}

static void reals_come_back_short_and_exact(void **state)
{
    (void)state;
    assert_takes("tolerance", "1e-7", "1e-07");
    assert_takes("tolerance", "0.000001", "1e-06");
    assert_takes("time-limit", "0.1", "0.1");
    assert_takes("time-limit", "3600", "3600");
    assert_takes("time-limit", "0.30000000000000004", "0.30000000000000004");
    assert_takes("time-limit", "inf", "inf");
    assert_takes("time-limit", "Infinity", "inf");
    struct env *env = fresh();
    assert_int_equal(options_set(env, &env->options, "time-limit", "2.5"), SLX_OK);
    assert_true(env->options.time_limit == 2.5);
}

static void reals_out_of_range_or_not_numbers_are_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {"", "x", "1e-7x", "1,5", "nan", "-1", "1e-16", "0.1"};
    for (unsigned k = 0; k < sizeof bad / sizeof *bad; k++)
        assert_refuses("tolerance", bad[k]);
    assert_refuses("time-limit", "-0.5");
}

static void integers_are_digits_or_inf(void **state)
{
    (void)state;
    assert_takes("iteration-limit", "0", "0");
    assert_takes("iteration-limit", "12345678901234", "12345678901234");
    assert_takes("iteration-limit", "18446744073709551615", "inf");
    assert_takes("iteration-limit", "inf", "inf");
    assert_takes("seed", "4294967295", "4294967295");
    static const char *const bad[] = {"", "-1", "+1", "1.5", "1e3", " 1", "1 ", "64M", "4294967296", "inf", "x"};
    for (unsigned k = 0; k < sizeof bad / sizeof *bad; k++)
        assert_refuses("seed", bad[k]);
    assert_refuses("iteration-limit", "18446744073709551616");
    assert_refuses("iteration-limit", "1M");
}

static void byte_counts_understand_suffixes(void **state)
{
    (void)state;
    assert_takes("memory-limit", "1000", "1000");
    assert_takes("memory-limit", "64M", "67108864");
    assert_takes("memory-limit", "64m", "67108864");
    assert_takes("memory-limit", "64MB", "67108864");
    assert_takes("memory-limit", "3k", "3072");
    assert_takes("memory-limit", "2G", "2147483648");
    assert_takes("memory-limit", "1T", "1099511627776");
    assert_takes("memory-limit", "inf", "inf");
    static const char *const bad[] = {"", "M", "64X", "64MM", "64MBs", "1.5G", "-1M", "99999999999T"};
    for (unsigned k = 0; k < sizeof bad / sizeof *bad; k++)
        assert_refuses("memory-limit", bad[k]);
}

static void choices_are_words_of_the_list(void **state)
{
    (void)state;
    assert_takes("method", "auto", "auto");
    assert_takes("method", "dual", "dual");
    assert_takes("method", "primal", "primal");
    assert_takes("duplicates", "sum", "sum");
    struct env *env = fresh();
    assert_int_equal(options_set(env, &env->options, "method", "primal"), SLX_OK);
    assert_int_equal(env->options.method, METHOD_PRIMAL);
    static const char *const bad[] = {"", "du", "duall", "Dual", "auto|dual", "|"};
    for (unsigned k = 0; k < sizeof bad / sizeof *bad; k++)
        assert_refuses("method", bad[k]);
}

static void texts_are_kept_up_to_their_room(void **state)
{
    (void)state;
    char text[OPTION_TEXT + 1];
    memset(text, 'x', sizeof text);
    text[OPTION_TEXT] = '\0';
    assert_refuses("rhs", text);
    text[OPTION_TEXT - 1] = '\0';
    assert_takes("rhs", text, text);
    assert_takes("rhs", "", "");
    assert_takes("objective", "a name with spaces", "a name with spaces");
}

static void unknown_options_are_refused(void **state)
{
    (void)state;
    assert_refuses("no-such-option", "1");
    struct env *env = fresh();
    char text[10];
    assert_int_equal(options_get(&env->options, "no-such-option", text, sizeof text), SLX_ERROR_USAGE);
}

/* What is described is what holds: the default is what a fresh handle has and is accepted back. */
static void every_option_describes_itself(void **state)
{
    (void)state;
    slx_option_info info;
    size_t count = 0;
    for (; slx_option_describe(count, &info) == SLX_OK; count++) {
        struct env *env = fresh();
        char text[300];
        assert_int_equal(options_get(&env->options, info.name, text, sizeof text), SLX_OK);
        assert_string_equal(info.standard, text);
        assert_int_equal(options_set(env, &env->options, info.name, text), SLX_OK);
        assert_true(strlen(info.help) > 0);
        if (strcmp(info.type, "text") != 0)
            assert_true(strlen(info.range) > 0);
    }
    assert_true(count >= 15);
    assert_null(info.name);
    for (size_t k = 0; k < count; k++) {
        assert_int_equal(slx_option_describe(k, &info), SLX_OK);
        if (strcmp(info.name, "tolerance") == 0) {
            assert_string_equal(info.type, "real");
            assert_string_equal(info.standard, "1e-07");
            assert_string_equal(info.range, "1e-15 to 0.001");
        }
        if (strcmp(info.name, "seed") == 0)
            assert_string_equal(info.range, "0 to 4294967295");
        if (strcmp(info.name, "memory-limit") == 0)
            assert_string_equal(info.unit, "bytes");
    }
}

static void a_host_with_decimal_commas_changes_nothing(void **state)
{
    (void)state;
    static const char *const hosts[] = {"de_DE.UTF-8", "de_DE.utf8", "fr_FR.UTF-8", "fr_FR.utf8", "de_DE", "fr_FR"};
    bool found = false;
    for (unsigned k = 0; k < sizeof hosts / sizeof *hosts && !found; k++)
        found = setlocale(LC_ALL, hosts[k]) && localeconv()->decimal_point[0] == ',';
    if (!found) {
        print_message("no locale with decimal commas is installed\n");
        skip();
    }
    char text[20];
    snprintf(text, sizeof text, "%g", 0.5);
    assert_string_equal(text, "0,5");
    assert_takes("time-limit", "0.5", "0.5");
    assert_refuses("time-limit", "0,5");
    every_option_describes_itself(state);
    snprintf(text, sizeof text, "%g", 0.5);
    assert_string_equal(text, "0,5");
    setlocale(LC_ALL, "C");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reals_come_back_short_and_exact),
        cmocka_unit_test(reals_out_of_range_or_not_numbers_are_refused),
        cmocka_unit_test(integers_are_digits_or_inf),
        cmocka_unit_test(byte_counts_understand_suffixes),
        cmocka_unit_test(choices_are_words_of_the_list),
        cmocka_unit_test(texts_are_kept_up_to_their_room),
        cmocka_unit_test(unknown_options_are_refused),
        cmocka_unit_test(every_option_describes_itself),
        cmocka_unit_test(a_host_with_decimal_commas_changes_nothing),
    };
    return cmocka_run_group_tests_name("options", tests, NULL, NULL);
}
