/* Fractions from doubles and text, and their sums. */
#include <math.h>
#include <string.h>

#include "../faults.h"
#include "fraction/fraction_gmp.h"

static void expect(const mpq_t q, const char *text)
{
    char *got = mpq_get_str(NULL, 10, q);
    void (*release)(void *, size_t);
    assert_string_equal(got, text);
    mp_get_memory_functions(NULL, NULL, &release);
    release(got, strlen(got) + 1);
}

static void a_number_is_itself_or_its_shortest_decimal(void **state)
{
    (void)state;
    mpq_t q;
    mpq_init(q);
    fraction_of(q, 0.1, false);
    expect(q, "3602879701896397/36028797018963968");
    fraction_of(q, 0.1, true);
    expect(q, "1/10");
    fraction_of(q, -2.5e-3, true);
    expect(q, "-1/400");
    fraction_of(q, 1e23, false);
    expect(q, "99999999999999991611392");
    fraction_of(q, 1e23, true);
    expect(q, "100000000000000000000000");
    mpq_clear(q);
}

static void the_nearest_double_is_even_in_a_tie(void **state)
{
    (void)state;
    mpq_t q;
    mpq_init(q);
    mpq_set_str(q, "9007199254740993", 10); /* 2^53 + 1 */
    assert_true(fraction_double(q) == 9007199254740992.0);
    mpq_set_str(q, "-9007199254740995", 10);
    assert_true(fraction_double(q) == -9007199254740996.0);
    mpq_set_str(q, "1/3", 10);
    assert_true(fraction_double(q) == 1.0 / 3.0);
    mpq_clear(q);
}

static void a_sum_of_products_is_exact(void **state)
{
    (void)state;
    struct fraction_sum sum;
    mpq_t a, x;
    mpq_inits(a, x, NULL);
    fraction_sum_init(&sum);
    for (int k = 2; k <= 20; k++) { /* sum of 1 / (k (k - 1)) = 1 - 1/20 */
        mpq_set_ui(a, 1, (unsigned)k);
        mpq_set_ui(x, 1, (unsigned)k - 1);
        fraction_sum_add(&sum, a, x);
    }
    fraction_sum_get(&sum, x);
    expect(x, "19/20");
    mpq_set_ui(a, 19, 4);
    mpq_set_ui(x, 1, 5);
    fraction_sum_subtract(&sum, a, x);
    assert_int_equal(fraction_sum_sign(&sum), 0);
    fraction_sum_done(&sum);
    mpq_clears(a, x, NULL);
}

static void text_is_read_reduced_and_anything_else_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {"", "-", "1/", "/2", "1/0", "1/-2", "+1", "1.5", "1e3", " 1", "1 ", "0x1", "--1"};
    struct env env;
    struct fraction_vector *v;
    env_init(&env);
    assert_int_equal(fraction_vector_create(&env, 2, &v), SLX_OK);
    assert_true(fraction_vector_double(v, 0) == 0.0);
    assert_int_equal(fraction_vector_set(&env, v, 0, "-4/6rest", 4), SLX_OK);
    expect(v->q[0], "-2/3");
    assert_int_equal(fraction_vector_set(&env, v, 1, "120", 3), SLX_OK);
    expect(v->q[1], "120");
    assert_true(fraction_vector_double(v, 0) == -2.0 / 3.0);
    for (size_t k = 0; k < sizeof bad / sizeof *bad; k++)
        assert_int_equal(fraction_vector_set(&env, v, 0, bad[k], strlen(bad[k])), SLX_ERROR_INPUT);
    expect(v->q[0], "-2/3");
    fraction_vector_free(&env, &v);
    assert_int_equal(env.mem.live, 0);
}

static slx_status read_one(struct env *env)
{
    struct fraction_vector *v;
    slx_status status = fraction_vector_create(env, 3, &v);
    if (status == SLX_OK)
        status = fraction_vector_set(env, v, 2, "1/7", 3);
    fraction_vector_free(env, &v);
    return status;
}

static void each_failing_allocation_is_a_clean_error(void **state)
{
    (void)state;
    struct env env;
    struct faults f = {0};
    env_init(&env);
    while (faults_next(&f)) {
        faults_arm(&f, &env);
        faults_expect(&f, read_one(&env));
        faults_expect_nothing_lost(&f);
    }
    assert_int_equal(f.refused, 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_number_is_itself_or_its_shortest_decimal),
        cmocka_unit_test(the_nearest_double_is_even_in_a_tie),
        cmocka_unit_test(a_sum_of_products_is_exact),
        cmocka_unit_test(text_is_read_reduced_and_anything_else_refused),
        cmocka_unit_test(each_failing_allocation_is_a_clean_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
