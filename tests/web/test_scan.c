/* web/scan.c against the C library of this machine. */
#define _GNU_SOURCE
#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/numbers.h"

double own_strtod(const char *restrict text, char **restrict end);
#define strtod own_strtod
#define strtod_l own_strtod_l
#include "../../web/scan.c"
#undef strtod
#undef strtod_l

#include <cmocka.h>

static void assert_alike(const char *text)
{
    char *end, *own_end;
    const double v = strtod(text, &end), own = own_strtod(text, &own_end);
    if (memcmp(&v, &own, sizeof v) != 0 && !(isnan(v) && isnan(own)))
        fail_msg("%s: %a, not %a", text, own, v);
    assert_ptr_equal(own_end, end);
}

static void words_signs_and_ends_are_those_of_the_c_library(void **state)
{
    static const char *const texts[] = {"",
                                        " ",
                                        "+",
                                        "-",
                                        ".",
                                        "e5",
                                        "1",
                                        "-0",
                                        "+.5",
                                        "5.",
                                        "1e",
                                        "1e+",
                                        "1e5x",
                                        "1E-5",
                                        " \t\n 12",
                                        "inf",
                                        "-INF",
                                        "infin",
                                        "Infinity",
                                        "nan",
                                        "1.5.5",
                                        "0x",
                                        "0x1",
                                        "0x.8",
                                        "0xAbC.8p3",
                                        "0x1p",
                                        "0x1p-1074",
                                        "0x1.8p-1075",
                                        "0x1p-1076",
                                        "0x1p1024",
                                        "0x1.fffffffffffff8p0",
                                        "0x1.fffffffffffff7p0",
                                        "0x10000000000000000000000001p-50",
                                        "1e400",
                                        "-1e-400",
                                        "0e999999999",
                                        "1e99999999999",
                                        "1e-99999999999",
                                        "00000000000000000000000001",
                                        "0.000000000000000000000000000000001e30",
                                        "--1",
                                        "1,5"};
    (void)state;
    for (size_t k = 0; k < sizeof texts / sizeof *texts; k++)
        assert_alike(texts[k]);
}

static void any_double_is_read_from_few_and_from_all_of_its_digits(void **state)
{
    uint64_t seed = 1;
    (void)state;
    for (int k = 0; k < 20000; k++) {
        char text[1200];
        union {
            uint64_t bits;
            double v;
        } any = {random_bits(&seed)};
        if (!isfinite(any.v))
            continue;
        snprintf(text, sizeof text, "%.*e", k % 25, any.v);
        assert_alike(text);
        snprintf(text, sizeof text, "%.3f", (double)(int64_t)any.bits / 1e15);
        assert_alike(text);
        if (k % 50 == 0) {
            snprintf(text, sizeof text, "%.1100f", any.v);
            assert_alike(text);
        }
    }
}

/* The middle between two doubles has 54 bits, and is exact in decimal. */
static void a_half_goes_to_the_even_one_and_a_little_more_up(void **state)
{
    uint64_t seed = 2;
    (void)state;
    for (int k = 0; k < 3000; k++) {
        char text[1300];
        union {
            uint64_t bits;
            double v;
        } any = {random_bits(&seed) & ~(UINT64_C(1) << 63)};
        if (k % 3 == 0)
            any.bits &= (UINT64_C(1) << 53) - 1; /* subnormal, or nearly */
        const double next = nextafter(any.v, INFINITY);
        if (!isfinite(next))
            continue;
        const int length = snprintf(text, sizeof text, "%.*Le", 800, ((long double)any.v + (long double)next) / 2);
        assert_alike(text);
        char *last = strchr(text, 'e') - 1; /* beyond all digits of the middle */
        *last = '1';
        assert_alike(text);
        assert_true(length > 800);
    }
    char text[2000] = "1."; /* a digit beyond those that are kept decides */
    memcpy(text + 2, "00000000000000011102230246251565404236316680908203125", 53);
    memset(text + 55, '0', 1000);
    strcpy(text + 1055, "1");
    assert_alike(text);
    strcpy(text + 1055, "0");
    assert_alike(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_signs_and_ends_are_those_of_the_c_library),
        cmocka_unit_test(any_double_is_read_from_few_and_from_all_of_its_digits),
        cmocka_unit_test(a_half_goes_to_the_even_one_and_a_little_more_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
