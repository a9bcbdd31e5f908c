/* Name pools that are shared, copied when one holder changes them, and cut back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "../faults.h"
#include "names/names.h"

#include <cmocka.h> /* its `fail` is a macro: after base.h */

/* Name i of the tests: some alike, some of their own, some long. */
static size_t name_of(uint32_t i, char *text, size_t size)
{
    static const char *const forms[] = {"flow_%u_from_here_to_there", "x%u", "FLOW-%u-",
                                        "%u of a name with words in it"};
    return (size_t)snprintf(text, size, forms[i / 40 % 4], i * (i % 3 ? 1 : 7));
}

static slx_status append(struct env *env, struct names *p, uint32_t from, uint32_t count)
{
    char text[100];
    slx_status s = SLX_OK;
    for (uint32_t i = from; i < from + count && s == SLX_OK; i++) {
        size_t length = name_of(i, text, sizeof text);
        s = names_append(env, p, text, length);
    }
    return s;
}

static void expect(const struct names *p, uint32_t count)
{
    char text[100], got[100];
    uint64_t raw = 0;
    assert_int_equal(names_count(p), count);
    for (uint32_t i = 0; i < count; i++) {
        size_t length = name_of(i, text, sizeof text);
        raw += length;
        assert_int_equal(names_get(p, i, got, sizeof got), length);
        assert_string_equal(got, text);
    }
    assert_int_equal(names_raw_bytes(p), raw);
}

static struct names *finished(struct env *env, uint32_t count)
{
    struct names *p;
    assert_int_equal(names_create(env, &p), SLX_OK);
    assert_int_equal(append(env, p, 0, count), SLX_OK);
    assert_int_equal(names_finish(env, p), SLX_OK);
    return p;
}

/* What was appended since the pool was finished, few names or so many that blocks of them have been packed. */
static void names_appended_are_taken_back_wherever_the_cut_is(void **state)
{
    (void)state;
    for (uint32_t stand = 0; stand < 90; stand += 11)
        for (uint32_t more = 1; more < 400; more = more * 3 + 1)
            for (uint32_t kept = 0; kept <= more; kept += 1 + more / 7) {
                struct env env;
                env_init(&env);
                struct names *p = finished(&env, stand);
                assert_int_equal(append(&env, p, stand, more), SLX_OK);
                names_truncate(p, stand + kept);
                expect(p, stand + kept);
                assert_int_equal(append(&env, p, stand + kept, 100), SLX_OK);
                expect(p, stand + kept + 100);
                assert_int_equal(names_finish(&env, p), SLX_OK);
                expect(p, stand + kept + 100);
                names_free(&env, &p);
                assert_int_equal(env.mem.live, 0);
            }
}

static void a_shared_pool_is_copied_before_one_holder_changes_it(void **state)
{
    (void)state;
    struct env one, two;
    env_init(&one);
    env_init(&two);
    struct names *p = finished(&one, 150), *q = p;
    assert_int_equal(names_share(&two, q), SLX_OK);
    assert_true(two.mem.live > 0 && two.mem.live <= one.mem.live);
    assert_int_equal(names_own(&two, &q), SLX_OK);
    assert_ptr_not_equal(p, q);
    assert_int_equal(append(&two, q, 150, 60), SLX_OK);
    expect(q, 210);
    expect(p, 150);
    names_free(&one, &p);
    assert_int_equal(one.mem.live, 0);
    struct names *same = q;
    assert_int_equal(names_own(&two, &q), SLX_OK); /* nobody else holds it */
    assert_ptr_equal(same, q);
    expect(q, 210);
    names_free(&two, &q);
    assert_int_equal(two.mem.live, 0);
}

static void without_memory_sharing_and_copying_change_nothing(void **state)
{
    (void)state;
    struct env one, two;
    env_init(&one);
    env_init(&two);
    struct names *p = finished(&one, 150), *q = p;
    const uint64_t whole = one.mem.live;
    unsigned refused = 0;
    for (two.mem.limit = 0; names_share(&two, q) != SLX_OK; two.mem.limit += 1 + whole / 20, refused++)
        assert_true(two.mem.live == 0 && two.error.status == SLX_ERROR_MEMORY);
    assert_true(refused > 2);
    two.mem.limit = UINT64_MAX;
    struct faults f = {0};
    while (faults_next(&f)) {
        faults_arm(&f, &two);
        faults_expect(&f, names_own(&two, &q));
        if (f.hit) {
            assert_ptr_equal(q, p);
            faults_expect_nothing_lost(&f);
        }
        expect(q, 150);
    }
    assert_true(f.refused >= 2 && f.refused < 20);
    names_free(&two, &q);
    expect(p, 150);
    names_free(&one, &p);
    assert_true(one.mem.live == 0 && two.mem.live == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_appended_are_taken_back_wherever_the_cut_is),
        cmocka_unit_test(a_shared_pool_is_copied_before_one_holder_changes_it),
        cmocka_unit_test(without_memory_sharing_and_copying_change_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
