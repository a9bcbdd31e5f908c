/* The orders by which the reader knows a column's name to be new. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/base.h"
#include "format/name_order_private.h"

#include <cmocka.h> /* its `fail` is a macro: after base.h */

static name_order *const orders[] = {name_order_length, name_order_natural};

static int sign(int v)
{
    return (v > 0) - (v < 0);
}

static int natural(const char *a, const char *b)
{
    int c = sign(name_order_natural(a, strlen(a), b, strlen(b)));
    assert_int_equal(sign(name_order_natural(b, strlen(b), a, strlen(a))), -c);
    return c;
}

static void numbers_in_names_count_by_value(void **state)
{
    (void)state;
    static const char *const rising[] = {
        "",
        "_____999",
        "____1000",
        "1",
        "1R2",
        "2",
        "2R1",
        "10",
        "A",
        "A9",
        "A9_1",
        "A9B",
        "A10",
        "A10.2",
        "A10.10",
        "A10B1",
        "S9D200",
        "S10D1",
        "S10D01",
        "S10D2",
        "a99999999999999999999999999999999999999",
        "a100000000000000000000000000000000000000",
        "x",
        "x1y",
        "x1y1",
        "x1z",
        "xa",
    };
    const size_t n = sizeof rising / sizeof *rising;
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++)
            assert_int_equal(natural(rising[i], rising[j]), (i > j) - (i < j));
}

static void leading_zeros_decide_last_and_the_first_of_them_first(void **state)
{
    (void)state;
    assert_int_equal(natural("a1", "a01"), -1);
    assert_int_equal(natural("a01", "a001"), -1);
    assert_int_equal(natural("a01", "a2"), -1);
    assert_int_equal(natural("a01b1", "a1b2"), -1);
    assert_int_equal(natural("a01b1", "a1b01"), 1);
    assert_int_equal(natural("a0", "a00"), -1);
    assert_int_equal(natural("a00", "a1"), -1);
    assert_int_equal(natural("a00b", "a0c"), -1);
    assert_int_equal(natural("007", "7"), 1);
}

static void length_comes_before_bytes_in_the_other_order(void **state)
{
    (void)state;
    assert_true(name_order_length("Z", 1, "AA", 2) < 0);
    assert_true(name_order_length("x10", 3, "x9", 2) > 0);
    assert_true(name_order_length("0a", 2, "09", 2) > 0);
    assert_true(name_order_length("a\xff", 2, "a1", 2) > 0);
}

/* ---- laws on all short names and on random ones -------------------------------------------------- */

struct name {
    char text[12];
    size_t length;
};

/* All names of up to three bytes, where every kind of byte is there. */
static size_t all_short(struct name *names)
{
    static const char alphabet[] = "019A_.\xff";
    const size_t base = sizeof alphabet - 1;
    size_t n = 0;
    for (size_t length = 0, count = 1; length <= 3; length++, count *= base)
        for (size_t k = 0; k < count; k++, n++) {
            names[n].length = length;
            for (size_t i = 0, rest = k; i < length; i++, rest /= base)
                names[n].text[i] = alphabet[rest % base];
        }
    return n;
}

static void random_name(struct name *name, uint64_t *seed)
{
    name->length = random_bits(seed) % sizeof name->text;
    for (size_t i = 0; i < name->length; i++)
        name->text[i] = "00019ab_"[random_bits(seed) % 8];
}

static int compare(name_order *o, const struct name *a, const struct name *b)
{
    return sign(o(a->text, a->length, b->text, b->length));
}

/* Exactly one of a < b, a = b, b < a, and equal names alone are equal. */
static void expect_total(name_order *o, const struct name *a, const struct name *b)
{
    bool equal = a->length == b->length && !memcmp(a->text, b->text, a->length);
    assert_int_equal(compare(o, a, b), -compare(o, b, a));
    assert_int_equal(compare(o, a, b) == 0, equal);
}

static void both_are_strict_total_orders_of_all_short_names(void **state)
{
    (void)state;
    static struct name names[400];
    static int8_t less[400][400];
    const size_t n = all_short(names);
    for (unsigned k = 0; k < 2; k++) {
        for (size_t a = 0; a < n; a++)
            for (size_t b = 0; b < n; b++) {
                expect_total(orders[k], &names[a], &names[b]);
                less[a][b] = compare(orders[k], &names[a], &names[b]) < 0;
            }
        for (size_t a = 0; a < n; a++)
            for (size_t b = 0; b < n; b++)
                for (size_t c = 0; less[a][b] && c < n; c++)
                    if (less[b][c] && !less[a][c])
                        fail_msg("%zu < %zu < %zu", a, b, c);
    }
}

static void both_are_strict_total_orders_of_random_names(void **state)
{
    (void)state;
    uint64_t seed = 7;
    struct name n[3];
    for (unsigned round = 0; round < 300000; round++) {
        for (unsigned i = 0; i < 3; i++)
            random_name(&n[i], &seed);
        if (round % 2) /* alike from the begin on */
            memcpy(n[1].text, n[0].text, 6);
        for (unsigned k = 0; k < 2; k++) {
            expect_total(orders[k], &n[0], &n[1]);
            for (unsigned i = 0; i < 6; i++) {
                static const uint8_t ways[6][3] = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
                const struct name *a = &n[ways[i][0]], *b = &n[ways[i][1]], *c = &n[ways[i][2]];
                if (compare(orders[k], a, b) < 0 && compare(orders[k], b, c) < 0)
                    assert_true(compare(orders[k], a, c) < 0);
            }
        }
    }
}

static void numbered_names_rise_with_their_numbers(void **state)
{
    (void)state;
    uint64_t seed = 3;
    static const char *const forms[] = {"x%u", "x%u_%u", "S%uD%u", "%uR%u", "flow[%u,%u]", "c(%u.%u)", "x%04u.%u"};
    for (unsigned round = 0; round < 20000; round++) {
        unsigned v[4];
        for (unsigned i = 0; i < 4; i++)
            v[i] = (unsigned)(random_bits(&seed) >> (32 + random_bits(&seed) % 32));
        if (round % 2)
            v[2] = v[0];
        const char *form = forms[round % 7];
        char a[64], b[64];
        snprintf(a, sizeof a, form, v[0], v[1]);
        snprintf(b, sizeof b, form, v[2], v[3]);
        bool one = round % 7 == 0;
        int want = v[0] != v[2] ? (v[0] < v[2] ? -1 : 1) : one || v[1] == v[3] ? 0 : v[1] < v[3] ? -1 : 1;
        assert_int_equal(natural(a, b), want);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_in_names_count_by_value),
        cmocka_unit_test(leading_zeros_decide_last_and_the_first_of_them_first),
        cmocka_unit_test(length_comes_before_bytes_in_the_other_order),
        cmocka_unit_test(both_are_strict_total_orders_of_all_short_names),
        cmocka_unit_test(both_are_strict_total_orders_of_random_names),
        cmocka_unit_test(numbered_names_rise_with_their_numbers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
