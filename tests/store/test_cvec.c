/* Coded vectors. */
#include "../faults.h"
#include "store/cvec.h" /* before cmocka.h, which makes `fail` a macro */

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static bool same_bits(double u, double v)
{
    return memcmp(&u, &v, sizeof u) == 0;
}

static void assert_holds(const struct cvec *v, size_t n, const double *expected)
{
    double *got = malloc((n + 1) * sizeof *got);
    assert_int_equal(cvec_length(v), n);
    for (size_t i = 0; i < n; i++)
        if (!same_bits(cvec_get(v, i), expected[i]))
            fail_msg("entry %zu is %g, not %g", i, cvec_get(v, i), expected[i]);
    cvec_gather(v, 0, n, got);
    assert_memory_equal(got, expected, n * sizeof *got);
    cvec_gather(v, n / 3, n / 2, got);
    assert_memory_equal(got, expected + n / 3, n / 2 * sizeof *got);
    free(got);
}

static struct cvec *created(struct env *env, size_t n, double fill)
{
    struct cvec *v;
    assert_int_equal(cvec_create(env, MEM_VECTORS, n, fill, &v), SLX_OK);
    return v;
}

static void equal_entries_cost_nothing_but_the_value(void **state)
{
    (void)state;
    struct env env;
    env_init(&env);
    struct cvec *v = created(&env, 1000000, INFINITY);
    const size_t bytes = cvec_bytes(v);
    assert_true(bytes < 400);
    for (unsigned k = 0; k < 1000; k++)
        assert_int_equal(cvec_append(&env, v, INFINITY), SLX_OK);
    assert_int_equal(cvec_set(&env, v, 17, INFINITY), SLX_OK);
    assert_int_equal(cvec_length(v), 1001000);
    assert_int_equal(cvec_width(v), 0);
    assert_int_equal(cvec_bytes(v), bytes);
    assert_true(cvec_get(v, 1000999) == INFINITY);
    cvec_free(&env, &v);
    assert_null(v);
    v = created(&env, 0, 1.0);
    assert_int_equal(cvec_length(v), 0);
    assert_int_equal(cvec_append(&env, v, 2.0), SLX_OK);
    assert_int_equal(cvec_append(&env, v, 2.0), SLX_OK);
    assert_int_equal(cvec_width(v), 0);
    const double two[] = {2.0, 2.0};
    assert_holds(v, 2, two);
    cvec_free(&env, &v);
    assert_int_equal(env.mem.live, 0);
}

static void one_entry_set_leaves_the_others(void **state)
{
    (void)state;
    struct env env;
    env_init(&env);
    double expected[300];
    struct cvec *v = created(&env, 300, 0.0);
    for (size_t i = 0; i < 300; i++)
        expected[i] = 0.0;
    assert_int_equal(cvec_set(&env, v, 299, -0.0), SLX_OK);
    expected[299] = -0.0;
    assert_int_equal(cvec_width(v), 1);
    assert_int_equal(cvec_set(&env, v, 7, -INFINITY), SLX_OK);
    expected[7] = -INFINITY;
    assert_holds(v, 300, expected);
    cvec_free(&env, &v);
}

/* Value number k of a series that needs the given width once it is long enough. */
static double series(unsigned width, uint64_t k)
{
    switch (width) {
    case 1: return (double)(k % 256) / 3.0;
    case 2: return (double)(k % 65536) / 3.0;
    case 4: return (double)k * 0.25;
    default: return (double)k / 3.0;
    }
}

static void every_width_holds_appended_values_bit_for_bit(void **state)
{
    (void)state;
    struct env env;
    env_init(&env);
    enum { N = 70000 };
    double *expected = malloc(N * sizeof *expected);
    for (unsigned width = 1; width <= 8; width *= 2) {
        struct cvec *v = created(&env, 0, 0.0);
        for (size_t i = 0; i < N; i++) {
            expected[i] = i % 1000 == 999 ? -INFINITY : series(width, i);
            if (width == 1 && i % 1000 == 999)
                expected[i] = 1.0 / 3.0;
            if (width == 2 && i % 1000 == 999)
                expected[i] = 2.0 / 3.0;
            assert_int_equal(cvec_append(&env, v, expected[i]), SLX_OK);
        }
        assert_int_equal(cvec_width(v), width);
        assert_holds(v, N, expected);
        assert_int_equal(cvec_finish(&env, v), SLX_OK);
        assert_holds(v, N, expected);
        const size_t dictionary = width == 1 ? 256 * 8 : width == 2 ? 65536 * 8 : 0;
        assert_in_range(cvec_bytes(v), N * width, N * width + dictionary + 400);
        assert_in_range(env.mem.live, cvec_bytes(v), cvec_bytes(v) + 200);
        cvec_free(&env, &v);
    }
    free(expected);
    assert_int_equal(env.mem.live, 0);
}

static void setting_and_finishing_in_any_order_keeps_every_entry(void **state)
{
    (void)state;
    struct env env;
    env_init(&env);
    for (uint64_t seed = 0; seed < 10; seed++) {
        uint64_t r = seed;
        enum { MOST = 80000 };
        size_t n = random_bits(&r) % 40000;
        double *expected = malloc(MOST * sizeof *expected);
        struct cvec *v = created(&env, n, -1.5);
        for (size_t i = 0; i < n; i++)
            expected[i] = -1.5;
        for (unsigned stretch = 0; stretch < 6; stretch++) {
            const unsigned width = 1u << random_bits(&r) % 4;
            for (unsigned k = (unsigned)(random_bits(&r) % 20000); k-- > 0;) {
                const double value = series(width, random_bits(&r) % 100000);
                if (n && (n == MOST || random_bits(&r) % 2)) {
                    const size_t i = random_bits(&r) % n;
                    assert_int_equal(cvec_set(&env, v, i, value), SLX_OK);
                    expected[i] = value;
                } else {
                    assert_int_equal(cvec_append(&env, v, value), SLX_OK);
                    expected[n++] = value;
                }
            }
            if (random_bits(&r) % 2)
                assert_int_equal(cvec_finish(&env, v), SLX_OK);
        }
        assert_holds(v, n, expected);
        cvec_free(&env, &v);
        free(expected);
    }
    assert_int_equal(env.mem.live, 0);
}

static void a_failed_allocation_leaves_the_vector_as_it_was(void **state)
{
    (void)state;
    struct env env;
    env_init(&env);
    enum { N = 70000 };
    double *expected = malloc(2 * N * sizeof *expected);
    struct cvec *v = NULL;
    struct faults creating = {0}, setting = {0};
    while (faults_next(&creating)) {
        faults_arm(&creating, &env);
        faults_expect(&creating, cvec_create(&env, MEM_VECTORS, 1, 0.0, &v));
        assert_true(creating.hit ? !v && env.mem.live == 0 : v != NULL);
    }
    expected[0] = 0.0;
    unsigned failures = 0;
    for (size_t i = 1; i < 2 * N;) {
        env.mem.fail_countdown = env.mem.fail_countdown ? env.mem.fail_countdown : 2;
        const double value = i < 1000 ? (double)(i % 200) : i < N ? (double)i : (double)i / 3.0;
        const slx_status s = cvec_append(&env, v, value);
        assert_int_equal(s, env.mem.fail_countdown ? SLX_OK : SLX_ERROR_MEMORY);
        assert_int_equal(cvec_length(v), i + (s == SLX_OK));
        failures += s != SLX_OK;
        if (s == SLX_OK)
            expected[i++] = value;
    }
    while (cvec_finish(&env, v) != SLX_OK)
        failures++;
    env.mem.fail_countdown = 0;
    assert_true(failures > 20);
    assert_holds(v, 2 * N, expected);
    cvec_free(&env, &v);
    free(expected);

    /* A constant vector that is about to become one of codes. */
    v = created(&env, 100000, 1.0);
    while (faults_next(&setting)) {
        faults_arm(&setting, &env);
        faults_expect(&setting, cvec_set(&env, v, 5, 2.0));
        assert_true(cvec_get(v, 5) == (setting.hit ? 1.0 : 2.0));
        assert_true(cvec_get(v, 99999) == 1.0);
    }
    cvec_free(&env, &v);
    assert_int_equal(env.mem.live, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equal_entries_cost_nothing_but_the_value),
        cmocka_unit_test(one_entry_set_leaves_the_others),
        cmocka_unit_test(every_width_holds_appended_values_bit_for_bit),
        cmocka_unit_test(setting_and_finishing_in_any_order_keeps_every_entry),
        cmocka_unit_test(a_failed_allocation_leaves_the_vector_as_it_was),
    };
    return cmocka_run_group_tests_name("cvec", tests, NULL, NULL);
}
