#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../faults.h"
#include "names/names.h"

#include <cmocka.h> /* its `fail` is a macro: after base.h */

/* ---- the names that the tests are run on ------------------------------------------------------- */

enum { LONG = 10000 };

struct list {
    char **name;
    size_t *length;
    size_t count, room;
};

static void add(struct list *l, const char *name, size_t length)
{
    if (l->count == l->room) {
        l->room = 2 * l->room + 64;
        l->name = realloc(l->name, l->room * sizeof *l->name);
        l->length = realloc(l->length, l->room * sizeof *l->length);
    }
    l->name[l->count] = malloc(length + 1);
    memcpy(l->name[l->count], name, length);
    l->name[l->count][length] = '\0';
    l->length[l->count++] = length;
}

static void add_text(struct list *l, const char *name)
{
    add(l, name, strlen(name));
}

static void list_free(struct list *l)
{
    for (size_t i = 0; i < l->count; i++)
        free(l->name[i]);
    free(l->name);
    free(l->length);
}

__attribute__((format(printf, 4, 5))) static void numbered(struct list *l, unsigned from, unsigned count,
                                                           const char *format, ...)
{
    for (unsigned i = 0; i < count; i++) {
        char text[64], number[16];
        va_list args;
        va_start(args, format);
        vsnprintf(text, sizeof text, format, args);
        va_end(args);
        snprintf(number, sizeof number, "%u", from + i);
        strcat(text, number);
        add_text(l, text);
    }
}

static struct list odd_names(void)
{
    static const char *const fixed[] = {
        "",
        "",
        "a",
        "",
        "9",
        "10",
        "11",
        "099",
        "100",
        "101",
        "099",
        "0100",
        "x09",
        "x10",
        "x99",
        "x100",
        "x100",
        "x0",
        "x00",
        "x000",
        "x9",
        "x09",
        "x010",
        "x10",
        "99999999999999999999",
        "100000000000000000000",
        "18446744073709551615",
        "18446744073709551616",
        "1R1",
        "2R1",
        "3R1",
        "10R1",
        "abcdefghijklmnopqrstuvwxyz",
        "abcdefghijklmnopqrstuvwxyz1",
        "abcdefghijklmnopqrstuvwxyz2",
        "bcdefghijklmnopqrstuvwxyz2",
        "zzz",
        "a b c",
        " a",
        "a ",
        "\xff\xfe\x01",
        "\xff\xfe\x02",
        "\xff\xfe",
    };
    struct list l = {0};
    for (size_t i = 0; i < sizeof fixed / sizeof *fixed; i++)
        add_text(&l, fixed[i]);
    char all[255];
    for (int i = 0; i < 255; i++)
        all[i] = (char)(i + 1);
    for (size_t length = 250; length <= 255; length++)
        add(&l, all, length);
    for (size_t start = 0; start < 255; start++)
        add(&l, all + start, 255 - start < 9 ? 255 - start : 9);
    char *big = malloc(LONG);
    memset(big, '9', LONG);
    for (size_t length = 240; length < 270; length++)
        add(&l, big, length);
    for (size_t length = LONG - 20; length <= LONG; length++) {
        big[length - 1] = (char)('0' + length % 10);
        add(&l, big, length);
    }
    add_text(&l, "short after long");
    add(&l, big, 300);
    free(big);
    return l;
}

/* Bytes of all kinds, and small edits of the name before, so that every way of coding one name against another is
 * taken. */
static void add_random(struct list *l, uint64_t seed, size_t count)
{
    char name[400];
    size_t length = 0;
    for (size_t i = 0; i < count; i++) {
        uint64_t r = random_bits(&seed);
        unsigned alphabet = (unsigned)(r % 4);
        r >>= 2;
        if (length == 0 || r % 7 == 0) {
            length = r % 97 == 0 ? 200 + (r >> 8) % 200 : (r >> 8) % 20;
            for (size_t k = 0; k < length; k++)
                name[k] = (char)(1 + random_bits(&seed) % 255);
        }
        size_t edits = (r >> 20) % 4;
        for (size_t k = 0; k < edits && length; k++) {
            uint64_t e = random_bits(&seed);
            size_t at = (e >> 32) % length;
            name[at] = alphabet == 0   ? (char)('0' + e % 10)
                       : alphabet == 1 ? (char)('A' + e % 26)
                       : alphabet == 2 ? (char)(name[at] == 127 ? 1 : name[at] + 1)
                                       : (char)(1 + e % 255);
            if (name[at] == 0)
                name[at] = 1;
        }
        if ((r >> 30) % 5 == 0 && length < sizeof name)
            name[length++] = (char)('0' + (r >> 40) % 10);
        if ((r >> 33) % 6 == 0 && length)
            length--;
        if ((r >> 36) % 6 == 0 && length > 2) {
            size_t at = (r >> 44) % (length - 1);
            memmove(name + at, name + at + 1, length - at - 1);
            length--;
        }
        add(l, name, length);
    }
}

/* ---- helpers ----------------------------------------------------------------------------------- */

static struct names *pool_of(struct env *env, const struct list *l)
{
    struct names *p;
    assert_int_equal(names_create(env, &p), SLX_OK);
    for (size_t i = 0; i < l->count; i++) {
        assert_int_equal(names_append(env, p, l->name[i], l->length[i]), SLX_OK);
        assert_int_equal(names_count(p), i + 1);
    }
    return p;
}

static void check_same(const struct names *p, const struct list *l)
{
    uint64_t raw = 0;
    size_t longest = 0;
    for (size_t i = 0; i < l->count; i++) {
        raw += l->length[i];
        longest = l->length[i] > longest ? l->length[i] : longest;
    }
    assert_int_equal(names_count(p), l->count);
    assert_int_equal(names_raw_bytes(p), raw);
    assert_int_equal(names_longest(p), longest);

    char *text = malloc(longest + 1); /* not a byte more: a sanitizer sees what goes past it */
    for (size_t i = 0; i < l->count; i++) {
        memset(text, 'x', longest + 1);
        assert_int_equal(names_get(p, (uint32_t)i, text, longest + 1), l->length[i]);
        assert_string_equal(text, l->name[i]);
    }
    struct names_cursor c;
    names_seek(p, 0, text, &c);
    for (size_t i = 0; i < l->count; i++) {
        assert_true(names_next(&c));
        assert_int_equal(c.next, i + 1);
        assert_int_equal(c.length, l->length[i]);
        assert_memory_equal(text, l->name[i], l->length[i] + 1);
    }
    assert_false(names_next(&c));
    assert_false(names_next(&c));
    free(text);
}

static void check_round_trip(struct list *l)
{
    struct env env;
    env_init(&env);
    uint64_t before = env.mem.live;
    struct names *p = pool_of(&env, l);
    check_same(p, l);
    assert_int_equal(names_finish(&env, p), SLX_OK);
    check_same(p, l);
    names_free(&env, &p);
    assert_null(p);
    assert_int_equal(env.mem.live, before);
    list_free(l);
}

/* ---- round trips ------------------------------------------------------------------------------- */

static void odd_names_come_back_byte_for_byte(void **state)
{
    (void)state;
    struct list l = odd_names();
    check_round_trip(&l);
}

static void random_names_come_back_byte_for_byte(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 20; seed++) {
        struct list l = {0};
        add_random(&l, seed, 2000);
        check_round_trip(&l);
    }
}

static void numbered_names_come_back_past_each_power_of_ten(void **state)
{
    (void)state;
    struct list l = {0};
    numbered(&l, 1, 2000, "X");
    numbered(&l, 99990, 20, "row%s", "");
    numbered(&l, 0, 12, "R00");
    numbered(&l, 95, 10, "R0");
    numbered(&l, 1999990, 20, "%s", "");
    numbered(&l, 4294967290u, 5, "%s", "");
    check_round_trip(&l);
}

static void more_names_than_sixteen_bits_count_come_back(void **state)
{
    (void)state;
    struct list l = {0};
    numbered(&l, 1, 40000, "C");
    add_random(&l, 5, 3000);
    numbered(&l, 1, 40000, "_%s_", "row");
    check_round_trip(&l);
}

static void an_empty_pool_has_no_names(void **state)
{
    (void)state;
    struct list l = {0};
    check_round_trip(&l);
}

static void a_name_longer_than_the_buffer_is_cut_and_its_length_told(void **state)
{
    (void)state;
    struct env env;
    env_init(&env);
    struct list l = odd_names();
    struct names *p = pool_of(&env, &l);
    for (size_t i = 0; i < l.count; i++)
        for (size_t size = 0; size < 400; size += size < 20 ? 1 : 37) {
            char *text = malloc(size + 1);
            text[size] = 'x';
            assert_int_equal(names_get(p, (uint32_t)i, text, size), l.length[i]);
            size_t shown = size ? (l.length[i] < size ? l.length[i] : size - 1) : 0;
            assert_memory_equal(text, l.name[i], shown);
            if (size)
                assert_int_equal(text[shown], 0);
            assert_int_equal(text[size], 'x');
            free(text);
        }
    names_free(&env, &p);
    list_free(&l);
}

static void a_cursor_starts_at_any_name(void **state)
{
    (void)state;
    struct env env;
    env_init(&env);
    struct list l = odd_names();
    add_random(&l, 3, 300);
    struct names *p = pool_of(&env, &l);
    char *text = malloc(names_longest(p) + 1);
    for (size_t i = 0; i <= l.count; i++) {
        struct names_cursor c;
        names_seek(p, (uint32_t)i, text, &c);
        for (size_t k = i; k < l.count && k < i + 40; k++) {
            assert_true(names_next(&c));
            assert_int_equal(c.next, k + 1);
            assert_int_equal(c.length, l.length[k]);
            assert_memory_equal(text, l.name[k], l.length[k] + 1);
        }
        if (i + 40 > l.count)
            assert_false(names_next(&c));
    }
    free(text);
    names_free(&env, &p);
    list_free(&l);
}

static void numbered_names_take_less_than_half_of_their_bytes(void **state)
{
    (void)state;
    struct env env;
    env_init(&env);
    struct list l = {0};
    numbered(&l, 1, 20000, "X");
    struct names *p = pool_of(&env, &l);
    names_finish(&env, p);
    assert_true(names_bytes(p) * 2 <= names_raw_bytes(p));
    assert_true(names_bytes(p) <= env.mem.live_by[MEM_NAMES]);
    names_free(&env, &p);
    list_free(&l);
}

static void names_may_be_added_after_the_pool_was_finished(void **state)
{
    (void)state;
    struct env env;
    env_init(&env);
    struct list l = odd_names();
    add_random(&l, 41, 3000);
    struct names *p;
    assert_int_equal(names_create(&env, &p), SLX_OK);
    for (size_t i = 0; i < l.count; i++) {
        assert_int_equal(names_append(&env, p, l.name[i], l.length[i]), SLX_OK);
        if (i % 37 == 0 || i % 64 == 0)
            assert_int_equal(names_finish(&env, p), SLX_OK);
    }
    check_same(p, &l);
    names_free(&env, &p);
    list_free(&l);
    assert_int_equal(env.mem.live, 0);
}

/* Names of public LPs, as text; how they are made up is what the pool's layout is about. */
static void names_as_models_have_them_take_less_than_half_of_their_bytes(void **state)
{
    (void)state;
    struct env env;
    env_init(&env);
    uint64_t seed = 9;
    for (int kind = 0; kind < 5; kind++) {
        struct list l = {0};
        for (unsigned i = 0; i < 4000; i++) {
            char text[64];
            unsigned r = (unsigned)(random_bits(&seed) >> 40);
            if (kind == 0)
                snprintf(text, sizeof text, "%uR%u", 1 + i / 1000, 1 + i % 1000);
            else if (kind == 1)
                snprintf(text, sizeof text, "%c%07u", "DL"[r % 2], 1 + i / 2);
            else if (kind == 2) {
                snprintf(text, sizeof text, "_%7u", r % 5000000);
                for (char *c = text; *c; c++)
                    *c = *c == ' ' ? '_' : *c;
            } else if (kind == 3)
                snprintf(text, sizeof text, "O1S%c%c%c%u%u", 'A' + i / 400, 'B' + i / 40 % 10, "LMHV"[i % 4],
                         i / 4 % 10, 1 + i / 2000);
            else
                snprintf(text, sizeof text, "%uEXP%c%c", 1 + i % 9, 'A' + i / 9 % 26, 'A' + i / 234);
            add_text(&l, text);
        }
        struct names *p = pool_of(&env, &l);
        names_finish(&env, p);
        check_same(p, &l);
        assert_true(names_bytes(p) * 2 <= names_raw_bytes(p));
        names_free(&env, &p);
        list_free(&l);
    }
}

/* ---- index ------------------------------------------------------------------------------------- */

/* The index finds each name under the number of its first appearance. */
static void check_found(const struct names *p, const struct names_index *x, const struct list *l)
{
    char *text = malloc(names_longest(p) + 1);
    for (size_t i = 0; i < l->count; i++) {
        uint32_t number = names_find(x, l->name[i], l->length[i]);
        assert_true(number <= i);
        assert_int_equal(names_get(p, number, text, names_longest(p) + 1), l->length[i]);
        assert_memory_equal(text, l->name[i], l->length[i]);
        assert_int_equal(names_find(x, l->name[number], l->length[number]), number);
    }
    free(text);
}

static void check_not_found(const struct names_index *x, const struct list *l)
{
    for (size_t i = 0; i < l->count; i++) {
        char *other = malloc(l->length[i] + 2);
        memcpy(other, l->name[i], l->length[i]);
        memcpy(other + l->length[i], "\x7f\x7f", 2);
        assert_int_equal(names_find(x, other, l->length[i] + 2), NAMES_NONE);
        free(other);
    }
}

static void the_index_finds_every_name_and_no_other(void **state)
{
    (void)state;
    struct env env;
    env_init(&env);
    for (int k = 0; k < 4; k++) {
        struct list l = {0};
        if (k == 1)
            l = odd_names();
        else if (k == 2)
            add_random(&l, 11, 5000);
        else if (k == 3)
            numbered(&l, 1, 70000, "R");
        struct names *p = pool_of(&env, &l);
        struct names_index *x;
        assert_int_equal(names_index_create(&env, p, &x), SLX_OK);
        check_found(p, x, &l);
        check_not_found(x, &l);
        names_index_free(&env, &x);
        assert_null(x);
        names_free(&env, &p);
        list_free(&l);
    }
    assert_int_equal(env.mem.live, 0);
}

static void interning_gives_one_number_to_equal_names(void **state)
{
    (void)state;
    struct env env;
    env_init(&env);
    struct list l = odd_names();
    add_random(&l, 21, 3000);
    numbered(&l, 1, 70000, "R");
    struct names *p;
    struct names_index *x;
    assert_int_equal(names_create(&env, &p), SLX_OK);
    assert_int_equal(names_index_create(&env, p, &x), SLX_OK);
    uint32_t *number_of = malloc(l.count * sizeof *number_of);
    for (size_t i = 0; i < l.count; i++) {
        uint32_t before = names_count(p);
        bool is_new;
        assert_int_equal(names_intern(&env, p, x, l.name[i], l.length[i], &number_of[i], &is_new), SLX_OK);
        assert_int_equal(names_count(p), before + is_new);
        assert_true(is_new ? number_of[i] == before : number_of[i] < before);
    }
    char *text = malloc(names_longest(p) + 1);
    for (size_t i = 0; i < l.count; i++) {
        bool is_new;
        uint32_t number;
        assert_int_equal(names_intern(&env, p, x, l.name[i], l.length[i], &number, &is_new), SLX_OK);
        assert_false(is_new);
        assert_int_equal(number, number_of[i]);
        assert_int_equal(names_get(p, number, text, names_longest(p) + 1), l.length[i]);
        assert_memory_equal(text, l.name[i], l.length[i]);
    }
    free(text);
    free(number_of);
    names_index_free(&env, &x);
    names_free(&env, &p);
    list_free(&l);
    assert_int_equal(env.mem.live, 0);
}

/* ---- when memory ends -------------------------------------------------------------------------- */

static slx_status build(struct env *env, const struct list *l)
{
    struct names *p = NULL;
    struct names_index *x = NULL;
    slx_status status = names_create(env, &p);
    if (!status)
        status = names_index_create(env, p, &x);
    for (size_t i = 0; i < l->count && !status; i++) {
        uint32_t number, before = names_count(p);
        bool is_new;
        status = names_intern(env, p, x, l->name[i], l->length[i], &number, &is_new);
        if (status) {
            /* As before the call, and usable: what was there is found, what failed is not, and a second attempt
             * succeeds. */
            assert_int_equal(names_count(p), before);
            assert_int_equal(names_find(x, l->name[i], l->length[i]), NAMES_NONE);
            if (i)
                assert_true(names_find(x, l->name[i - 1], l->length[i - 1]) < before);
            assert_int_equal(names_intern(env, p, x, l->name[i], l->length[i], &number, &is_new), SLX_OK);
            assert_true(is_new);
        }
    }
    if (!status)
        status = names_finish(env, p);
    names_index_free(env, &x);
    names_free(env, &p);
    return status;
}

static void every_failed_allocation_leaves_the_pool_as_it_was(void **state)
{
    (void)state;
    struct env env;
    env_init(&env);
    struct list l = odd_names();
    add_random(&l, 31, 2000);
    uint64_t failures = 0;
    struct faults f = {0};
    while (faults_next(&f)) {
        faults_arm(&f, &env);
        slx_status status = build(&env, &l);
        const bool refused = faults_disarm(&f);
        assert_true(status == SLX_OK || (refused && status == SLX_ERROR_MEMORY));
        failures += status != SLX_OK;
        faults_expect_nothing_lost(&f);
    }
    assert_true(failures > 5);
    list_free(&l);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(odd_names_come_back_byte_for_byte),
        cmocka_unit_test(random_names_come_back_byte_for_byte),
        cmocka_unit_test(numbered_names_come_back_past_each_power_of_ten),
        cmocka_unit_test(more_names_than_sixteen_bits_count_come_back),
        cmocka_unit_test(an_empty_pool_has_no_names),
        cmocka_unit_test(a_name_longer_than_the_buffer_is_cut_and_its_length_told),
        cmocka_unit_test(a_cursor_starts_at_any_name),
        cmocka_unit_test(numbered_names_take_less_than_half_of_their_bytes),
        cmocka_unit_test(names_may_be_added_after_the_pool_was_finished),
        cmocka_unit_test(names_as_models_have_them_take_less_than_half_of_their_bytes),
        cmocka_unit_test(the_index_finds_every_name_and_no_other),
        cmocka_unit_test(interning_gives_one_number_to_equal_names),
        cmocka_unit_test(every_failed_allocation_leaves_the_pool_as_it_was),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
