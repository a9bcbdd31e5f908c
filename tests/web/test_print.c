/* web/print.c, made with other names, against the C library of this machine. */
#include <float.h>
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include "base/numbers.h"

#include <cmocka.h>

int own_vsnprintf(char *restrict text, size_t room, const char *restrict format, va_list arguments);
int own_vfprintf(FILE *restrict file, const char *restrict format, va_list arguments);

static int own(char *text, size_t room, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    const int length = own_vsnprintf(text, room, format, arguments);
    va_end(arguments);
    return length;
}

#define ALIKE(...)                                                                                                     \
    do {                                                                                                               \
        char theirs[1200], ours[1200];                                                                                 \
        const int length = snprintf(theirs, sizeof theirs, __VA_ARGS__);                                               \
        assert_int_equal(own(ours, sizeof ours, __VA_ARGS__), length);                                                 \
        assert_string_equal(ours, theirs);                                                                             \
    } while (0)

static void reals_alike(double v)
{
    ALIKE("%g", v);
    ALIKE("%.0g", v);
    ALIKE("%.3g", v);
    ALIKE("%.17g", v);
    ALIKE("%#.5g", v);
    ALIKE("%f", v);
    ALIKE("%.0f", v);
    ALIKE("%.1f", v);
    ALIKE("%e", v);
    ALIKE("%.0e", v);
    ALIKE("%12.4e|%-14.3g|%+.15g|%08.2f|% .6g", v, v, v, v, v);
    if (v == 0.0 || fabs(v) >= DBL_MIN) /* below that theirs has the same number with another exponent */
        ALIKE("%a|%20a|%-20a", v, v, v);
}

static void numbers_have_the_digits_that_they_have_elsewhere(void **state)
{
    static const double few[] = {0.0,      -0.0, INFINITY, -INFINITY, 5e-324,   DBL_MIN, DBL_MAX, 0.5,
                                 1.5,      2.5,  0.05,     0.25,      9.995,    99.5,    0.96,    0.06,
                                 999999.5, 1e15, 0x1p53,   0x1p-1074, 123456.5, 1e-5,    1e-4,    9.9999995e-5};
    uint64_t seed = 1;
    (void)state;
    for (size_t k = 0; k < sizeof few / sizeof *few; k++)
        reals_alike(few[k]);
    for (int k = 0; k < 20000; k++) {
        union {
            uint64_t bits;
            double v;
        } any = {random_bits(&seed)};
        if (!isnan(any.v))
            reals_alike(any.v);
        reals_alike((double)(int64_t)(random_bits(&seed) >> 44) / (1 << k % 20));
        reals_alike((double)(random_bits(&seed) % 100000) / 1000.0);
    }
}

static void whole_numbers_and_words_too(void **state)
{
    uint64_t seed = 2;
    (void)state;
    for (int k = 0; k < 10000; k++) {
        const uint64_t v = random_bits(&seed) >> k % 64;
        ALIKE("%lld|%llu|%d|%u|%x|%ld|%zu", (long long)v, (unsigned long long)v, (int)v, (unsigned)v, (unsigned)v,
              (long)v, (size_t)v);
        ALIKE("%5d|%-5d|%05d|%+d|%.3d|%*d", (int)v, (int)v, (int)v, (int)v, (int)v, k % 30 - 15, (int)v);
    }
    ALIKE("%d %lld", INT_MIN, LLONG_MIN);
    ALIKE("%s|%.2s|%10s|%-10s|%.*s|%c%%", "abc", "abc", "abc", "abc", 2, "xyz", 'c');
}

static void what_has_no_room_is_cut_and_counted(void **state)
{
    char text[4];
    (void)state;
    assert_int_equal(own(text, sizeof text, "%s", "abcdef"), 6);
    assert_string_equal(text, "abc");
    assert_int_equal(own(NULL, 0, "%d", 12345), 5);
}

static int own_print(FILE *file, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    const int length = own_vfprintf(file, format, arguments);
    va_end(arguments);
    return length;
}

static void files_get_the_same_and_tell_of_failures(void **state)
{
    char text[32] = "";
    FILE *file = fmemopen(text, sizeof text, "w");
    (void)state;
    assert_int_equal(own_print(file, "%s %.2f\n", "half", 0.5), 10);
    fclose(file);
    assert_string_equal(text, "half 0.50\n");
    FILE *reader = fmemopen(text, sizeof text, "r");
    assert_int_equal(own_print(reader, "x"), -1);
    fclose(reader);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_have_the_digits_that_they_have_elsewhere),
        cmocka_unit_test(whole_numbers_and_words_too),
        cmocka_unit_test(what_has_no_room_is_cut_and_counted),
        cmocka_unit_test(files_get_the_same_and_tell_of_failures),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
