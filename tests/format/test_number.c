#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/base.h"
#include "format/number_private.h"

#include <cmocka.h>

static double parsed(const char *text)
{
    double v = 12345.0;
    if (!number_parse(text, strlen(text), &v))
        print_error("refused: %s\n", text);
    assert_true(number_parse(text, strlen(text), &v));
    return v;
}

static void expect_refused(const char *text)
{
    double v = 12345.0;
    if (number_parse(text, strlen(text), &v))
        print_error("taken: %s\n", text);
    assert_false(number_parse(text, strlen(text), &v));
    assert_true(v == 12345.0);
}

static void numbers_of_every_form_are_read(void **state)
{
    (void)state;
    assert_true(parsed("0") == 0.0);
    assert_true(parsed("1.") == 1.0);
    assert_true(parsed(".5") == 0.5);
    assert_true(parsed("+2") == 2.0);
    assert_true(parsed("-7392000.") == -7392000.0);
    assert_true(parsed("1e3") == 1000.0);
    assert_true(parsed("1E+3") == 1000.0);
    assert_true(parsed("25e-2") == 0.25);
    assert_true(parsed("000000000000000000000000000001.50000000000000000000000000000000") == 1.5);
    assert_true(signbit(parsed("-0")) && parsed("-0") == 0.0);
}

static void exponents_may_be_written_with_d(void **state)
{
    (void)state;
    assert_true(parsed("1.5D2") == 150.0);
    assert_true(parsed("1.5d-2") == 0.015);
    assert_true(parsed("-3.D+00") == -3.0);
    assert_true(parsed("123456789012345678901234567890D-10") == 123456789012345678901234567890e-10);
}

static void infinity_is_a_number(void **state)
{
    (void)state;
    assert_true(parsed("inf") == INFINITY);
    assert_true(parsed("+Inf") == INFINITY);
    assert_true(parsed("-INFINITY") == -INFINITY);
    assert_true(parsed("1e400") == INFINITY);
    assert_true(parsed("-1e99999999999999999999") == -INFINITY);
}

static void what_is_no_number_is_refused(void **state)
{
    (void)state;
    static const char *const texts[] = {"",      "-",    "+",     ".",     "-.",      "6x7",   "abc",   "nan",   "NaN",
                                        "-nan",  "0x10", "0x1p3", "1e",    "1e+",     "1d-",   "1e5.0", "1.2.3", "--1",
                                        "1-2",   "1,5",  "1_000", "e5",    "infinit", "infin", "1inf",  "inf1",  "1f",
                                        "1 000", " 1",   "1 ",    "1e5e5", ".e1",     "+-1",   "1e--1"};
    for (size_t k = 0; k < sizeof texts / sizeof *texts; k++)
        expect_refused(texts[k]);
}

static void a_number_ends_with_its_length(void **state)
{
    (void)state;
    double v;
    assert_true(number_parse("12345", 3, &v) && v == 123.0);
    assert_true(number_parse("1e55", 3, &v) && v == 1e5);
    assert_true(number_parse("99999999999999999999999999", 20, &v) && v == 99999999999999999999.0);
}

static void extremes_are_rounded_right(void **state)
{
    (void)state;
    assert_true(parsed("1.7976931348623157e308") == 0x1.fffffffffffffp1023);
    assert_true(parsed("1.7976931348623159e308") == INFINITY);
    assert_true(parsed("2.2250738585072014e-308") == 0x1p-1022);
    assert_true(parsed("4.9406564584124654e-324") == 0x1p-1074);
    assert_true(parsed("2.4703282292062327e-324") == 0.0);
    assert_true(parsed("2.4703282292062328e-324") == 0x1p-1074);
    /* 2^53 + 1 is half way between two doubles: to even, and up by whatever stands behind it, however far. */
    assert_true(parsed("9007199254740993") == 9007199254740992.0);
    assert_true(parsed("9007199254740993.0000000000000000000000000000000001") == 9007199254740994.0);
    char text[2100] = "9007199254740993.";
    memset(text + 17, '0', 2000);
    text[2017] = '1';
    assert_true(parsed(text) == 9007199254740994.0);
    text[2017] = '0';
    assert_true(parsed(text) == 9007199254740992.0);
    /* The point far from the digits, and an exponent that brings it back. */
    memset(text, '0', 2000);
    strcpy(text + 1000, "1");
    memset(text + 1001, '0', 1000);
    strcpy(text + 2001, "e-1000");
    assert_true(parsed(text) == 1.0);
    memcpy(text, "0.", 2);
    memset(text + 2, '0', 1000);
    strcpy(text + 1002, "125e1002");
    assert_true(parsed(text) == 12.5);
}

/* A decimal of up to 40 digits with a point anywhere and an exponent. */
static void random_decimal(uint64_t *seed, char *text)
{
    unsigned digits = 1 + (unsigned)(random_bits(seed) % (random_bits(seed) % 4 ? 18 : 40));
    unsigned point = (unsigned)(random_bits(seed) % (digits + 2));
    char *p = text;
    if (random_bits(seed) % 2)
        *p++ = '-';
    for (unsigned k = 0; k < digits; k++) {
        if (k == point)
            *p++ = '.';
        *p++ = (char)('0' + random_bits(seed) % 10);
    }
    *p = '\0';
    unsigned range = random_bits(seed) % 3 ? 45 : 660;
    if (random_bits(seed) % 2)
        sprintf(p, "e%d", (int)(random_bits(seed) % range) - (int)range / 2);
}

static void random_decimals_are_rounded_as_strtod_does(void **state)
{
    (void)state;
    uint64_t seed = 7;
    for (int k = 0; k < 300000; k++) {
        char text[128];
        random_decimal(&seed, text);
        double want = strtod(text, NULL), have = parsed(text);
        if (memcmp(&want, &have, sizeof want))
            print_error("%s: %a, not %a\n", text, have, want);
        assert_memory_equal(&want, &have, sizeof want);
    }
}

static void every_double_survives_its_17_digits(void **state)
{
    (void)state;
    uint64_t seed = 11;
    for (int k = 0; k < 100000; k++) {
        uint64_t bits = random_bits(&seed);
        double want, have;
        memcpy(&want, &bits, sizeof want);
        if (!isfinite(want))
            continue;
        char text[64];
        snprintf(text, sizeof text, "%.17g", want);
        have = parsed(text);
        assert_memory_equal(&want, &have, sizeof want);
    }
}

static void a_locale_with_decimal_commas_changes_nothing(void **state)
{
    (void)state;
    static const char *const locales[] = {"de_DE.UTF-8", "fr_FR.UTF-8", "de_DE", "fr_FR", "nl_NL.UTF-8"};
    const char *set = NULL;
    for (size_t k = 0; !set && k < sizeof locales / sizeof *locales; k++)
        set = setlocale(LC_ALL, locales[k]);
    if (!set || strcmp(localeconv()->decimal_point, ",") != 0)
        print_message("no locale with decimal commas is installed\n");
    assert_true(parsed("1.25") == 1.25);
    assert_true(parsed("0.1234567890123456789012345e-5") == 0.1234567890123456789012345e-5);
    expect_refused("1,25");
    setlocale(LC_ALL, "C");
}

static void hexadecimal_numbers_are_doubles_exactly_or_refused(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        double value;
    } good[] = {{"0x0p+0", 0.0},
                {"-0x1.8p+1", -3.0},
                {"0X1.8P1", 3.0},
                {"+0x.8", 0.5},
                {"0xff", 255.0},
                {"0x1.fffffffffffffp+1023", 1.7976931348623157e308},
                {"0x0.0000000000001p-1022", 4.9406564584124654e-324},
                {"0x1p-1074", 4.9406564584124654e-324},
                {"0x10000000000000000000000p-88", 1.0},
                {"0x1.00000000000000000000", 1.0}};
    static const char *const bad[] = {"",
                                      "0x",
                                      "0xp1",
                                      "1.8p1",
                                      "0x1.8p",
                                      "0x1..8",
                                      "0x1g",
                                      "0x1p1 ",
                                      "0x1p+1024",
                                      "0x1p-1075",
                                      "x1",
                                      "0x1.8e1p",
                                      "0x1.00000000000008",
                                      "0x1.fffffffffffff8p0",
                                      "nan"};
    for (size_t k = 0; k < sizeof good / sizeof *good; k++) {
        double v = 7.0;
        assert_true(number_parse_hexadecimal(good[k].text, strlen(good[k].text), &v));
        assert_true(v == good[k].value);
    }
    for (size_t k = 0; k < sizeof bad / sizeof *bad; k++) {
        double v = 7.0;
        assert_false(number_parse_hexadecimal(bad[k], strlen(bad[k]), &v));
        assert_true(v == 7.0);
    }
    uint64_t seed = 5;
    for (int k = 0; k < 20000; k++) {
        const uint64_t bits = random_bits(&seed);
        char text[40];
        double v, back;
        memcpy(&v, &bits, sizeof v);
        if (!isfinite(v))
            continue;
        snprintf(text, sizeof text, "%a", v);
        assert_true(number_parse_hexadecimal(text, strlen(text), &back));
        assert_memory_equal(&back, &v, sizeof v);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_of_every_form_are_read),
        cmocka_unit_test(exponents_may_be_written_with_d),
        cmocka_unit_test(infinity_is_a_number),
        cmocka_unit_test(what_is_no_number_is_refused),
        cmocka_unit_test(a_number_ends_with_its_length),
        cmocka_unit_test(extremes_are_rounded_right),
        cmocka_unit_test(random_decimals_are_rounded_as_strtod_does),
        cmocka_unit_test(every_double_survives_its_17_digits),
        cmocka_unit_test(a_locale_with_decimal_commas_changes_nothing),
        cmocka_unit_test(hexadecimal_numbers_are_doubles_exactly_or_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
