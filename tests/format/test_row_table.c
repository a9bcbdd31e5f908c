/* The table of rows: every name is found under its number and no other name is found, short and long ones mixed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../faults.h"
#include "format/row_table_private.h"

#include <cmocka.h> /* its `fail` is a macro: after base.h */

enum { ROOM = 48 };

/* Name k of a kind; different k, different names. */
static size_t named(unsigned kind, uint32_t k, char *name)
{
    memset(name, 0, ROOM);
    switch (kind) {
    case 0: return (size_t)sprintf(name, "R%u", k);
    case 1: return (size_t)sprintf(name, "row_number_%u", k);
    case 2: return (size_t)sprintf(name, k % 3 ? "%u" : "a_row_of_more_than_sixteen_bytes_%u", k);
    case 3: return (size_t)sprintf(name, k < 700 ? "s%u" : "after_short_names_%u", k);
    default: return (size_t)sprintf(name, k < 700 ? "before_short_%u" : "s%u", k); /* 8 and 9 bytes are among them */
    }
}
enum { KINDS = 5 };

/* A finished table and its pool; all or nothing. */
static slx_status fill(struct env *env, unsigned kind, uint32_t count, struct row_table **t, struct names **pool)
{
    char name[ROOM];
    *t = NULL;
    slx_status s = names_create(env, pool);
    if (s == SLX_OK)
        s = row_table_create(env, NULL, t);
    for (uint32_t k = 0; k < count && s == SLX_OK; k++) {
        size_t length = named(kind, k, name);
        s = row_table_add(env, *t, name, length);
        if (s == SLX_OK)
            s = names_append(env, *pool, name, length);
    }
    if (s == SLX_OK)
        s = row_table_finish(env, *t, *pool);
    if (s != SLX_OK) {
        row_table_free(env, t);
        names_free(env, pool);
    }
    return s;
}

static uint32_t find(const struct row_table *t, const char *name, size_t length)
{
    row_table_prefetch(t, name, length);
    return row_table_find(t, name, length);
}

static void expect_all(const struct row_table *t, unsigned kind, uint32_t count)
{
    char name[ROOM];
    for (uint32_t k = 0; k < count; k++) {
        size_t length = named(kind, k, name);
        assert_int_equal(find(t, name, length), k);
        name[length] = '_';
        assert_int_equal(find(t, name, length + 1), NAMES_NONE);
    }
    for (uint32_t k = count; k < 2 * count + 10; k++) {
        size_t length = named(kind, k, name);
        assert_int_equal(find(t, name, length), NAMES_NONE);
    }
}

static void names_are_found_after_every_growth(void **state)
{
    (void)state;
    static const uint32_t counts[] = {0, 1, 2, 47, 48, 49, 61, 255, 256, 1500, 20000};
    for (unsigned kind = 0; kind < KINDS; kind++)
        for (unsigned k = 0; k < sizeof counts / sizeof *counts; k++) {
            struct env env;
            struct row_table *t;
            struct names *pool;
            env_init(&env);
            assert_int_equal(fill(&env, kind, counts[k], &t, &pool), SLX_OK);
            expect_all(t, kind, counts[k]);
            row_table_free(&env, &t);
            names_free(&env, &pool);
            assert_int_equal(env.mem.live, 0);
        }
}

static void names_are_found_while_others_come(void **state)
{
    (void)state;
    char name[ROOM];
    for (unsigned kind = 0; kind < KINDS; kind++) {
        struct env env;
        struct row_table *t;
        env_init(&env);
        assert_int_equal(row_table_create(&env, NULL, &t), SLX_OK);
        for (uint32_t k = 0; k < 1500; k++) {
            size_t length = named(kind, k, name);
            assert_int_equal(find(t, name, length), NAMES_NONE);
            assert_int_equal(row_table_add(&env, t, name, length), SLX_OK);
            for (uint32_t i = k / 2; i <= k; i += 1 + k / 8) {
                length = named(kind, i, name);
                assert_int_equal(find(t, name, length), i);
            }
        }
        row_table_free(&env, &t);
    }
}

/* Names that share all bytes but one, at each place, and those that one is the begin of another. */
static void one_byte_tells_names_apart(void **state)
{
    (void)state;
    struct env env;
    struct row_table *t;
    char name[ROOM] = {0};
    env_init(&env);
    assert_int_equal(row_table_create(&env, NULL, &t), SLX_OK);
    uint32_t count = 0;
    for (unsigned pass = 0; pass < 2; pass++, count = 0)
        for (size_t length = 1; length <= 30; length++)
            for (size_t at = 0; at <= length; at++) {
                memset(name, 0, sizeof name);
                memset(name, 'a', length);
                if (at < length)
                    name[at] = '\xff';
                if (pass)
                    assert_int_equal(find(t, name, length), count++);
                else
                    assert_int_equal(row_table_add(&env, t, name, length), SLX_OK);
            }
    row_table_free(&env, &t);
}

static void a_table_of_a_pool_has_its_numbers(void **state)
{
    (void)state;
    struct env env;
    struct names *rows;
    struct row_table *t;
    char name[ROOM];
    env_init(&env);
    assert_int_equal(names_create(&env, &rows), SLX_OK);
    for (uint32_t k = 0; k < 1500; k++)
        assert_int_equal(names_append(&env, rows, name, named(2, k, name)), SLX_OK);
    assert_int_equal(row_table_create(&env, rows, &t), SLX_OK);
    expect_all(t, 2, 1500);
    row_table_free(&env, &t);
    names_free(&env, &rows);
    assert_int_equal(env.mem.live, 0);
}

static void short_names_take_at_most_23_bytes_each(void **state)
{
    (void)state;
    struct env env;
    struct row_table *t;
    struct names *pool;
    env_init(&env);
    assert_int_equal(fill(&env, 0, 100000, &t, &pool), SLX_OK);
    assert_true(env.mem.live_by[MEM_READER] <= 23 * 100000);
    assert_true(env.mem.peak_by[MEM_READER] <= 24 * 100000);
    row_table_free(&env, &t);
    names_free(&env, &pool);
}

static void each_failing_allocation_is_a_clean_error(void **state)
{
    (void)state;
    for (unsigned kind = 0; kind < KINDS; kind++) {
        struct faults f = {0};
        while (faults_next(&f)) {
            struct env env;
            struct row_table *t;
            struct names *pool;
            env_init(&env);
            faults_arm(&f, &env);
            slx_status s = fill(&env, kind, 1000, &t, &pool);
            faults_expect(&f, s);
            if (!f.hit)
                expect_all(t, kind, 1000);
            row_table_free(&env, &t);
            names_free(&env, &pool);
            faults_expect_nothing_lost(&f);
        }
        assert_true(f.refused >= 5);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_are_found_after_every_growth),
        cmocka_unit_test(names_are_found_while_others_come),
        cmocka_unit_test(one_byte_tells_names_apart),
        cmocka_unit_test(a_table_of_a_pool_has_its_numbers),
        cmocka_unit_test(short_names_take_at_most_23_bytes_each),
        cmocka_unit_test(each_failing_allocation_is_a_clean_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
