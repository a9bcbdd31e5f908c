/* Lines by words of eight bytes give what a look at every byte gives. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include "format/mps_fields_private.h"
#include "format/words_private.h"

#include <cmocka.h> /* its `fail` is a macro: after base.h */

enum { LINE = 40, SLACK = 64, MOST = 8 };

/* A line with a '\n' behind it, and anything behind that. */
static size_t random_line(char *line, uint64_t *seed)
{
    static const char bytes[] = "   \t\x1f!A9~\x7f\x80\xa0\xff";
    for (unsigned k = 0; k < LINE + SLACK; k++)
        line[k] = bytes[random_bits(seed) % (sizeof bytes - 1)];
    if (random_bits(seed) % 2)
        memset(line + random_bits(seed) % LINE, ' ', 12);
    size_t length = random_bits(seed) % LINE;
    line[length] = '\n';
    return length;
}

static void lines_are_split_at_blanks(void **state)
{
    (void)state;
    uint64_t seed = 1;
    for (unsigned round = 0; round < 200000; round++) {
        char line[LINE + SLACK];
        size_t length = random_line(line, &seed), at = 0;
        unsigned most = 1 + (unsigned)(random_bits(&seed) % MOST), count = 0;
        struct token t[MOST];
        unsigned n = mps_split(line, length, t, most);
        for (;;) {
            while (at < length && (unsigned char)line[at] <= ' ')
                at++;
            size_t from = at;
            while (at < length && (unsigned char)line[at] > ' ')
                at++;
            if (at == from || count == most)
                break;
            assert_true(count < n);
            assert_ptr_equal(t[count].at, line + from);
            assert_int_equal(t[count++].length, at - from);
        }
        assert_int_equal(n, count);
    }
}

static void words_compare_as_bytes_do(void **state)
{
    (void)state;
    uint64_t seed = 2;
    for (unsigned round = 0; round < 200000; round++) {
        char a[LINE + SLACK], b[LINE + SLACK];
        size_t length = random_line(a, &seed);
        random_line(b, &seed);
        if (round % 4)
            memcpy(b, a, length);
        if (round % 4 == 1 && length)
            b[random_bits(&seed) % length] ^= 4;
        assert_int_equal(word_same(a, b, length), !memcmp(a, b, length));
        size_t n = length % 9;
        uint64_t word = word_begin(a, n);
        for (size_t k = 0; k < 8; k++, word >>= 8)
            assert_int_equal(word & 255, k < n ? (unsigned char)a[k] : 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_are_split_at_blanks),
        cmocka_unit_test(words_compare_as_bytes_do),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
