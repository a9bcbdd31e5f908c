/* Text by words of eight bytes, the first byte lowest.  Eight bytes from each place handed in on must be readable,
 * whatever they are: READER_SLACK sees to that in a line. */
#ifndef FORMAT_WORDS_PRIVATE_H
#define FORMAT_WORDS_PRIVATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

enum { WORD_SLACK = 16 }; /* bytes behind a name for word_same */

static inline uint64_t word_load(const char *p)
{
    uint64_t v;
    memcpy(&v, p, sizeof v);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    v = __builtin_bswap64(v);
#endif
    return v;
}

/* The first n <= 8 bytes at p, zeros behind. */
static inline uint64_t word_begin(const char *p, size_t n)
{
    return n ? word_load(p) & (UINT64_MAX >> (64 - 8 * n)) : 0;
}

/* Whether two names of one length are the same. */
static inline bool word_same(const char *a, const char *b, size_t length)
{
    if (length > 16)
        return !memcmp(a, b, length);
    size_t head = length < 8 ? length : 8;
    return ((word_begin(a, head) ^ word_begin(b, head)) |
            (word_begin(a + head, length - head) ^ word_begin(b + head, length - head))) == 0;
}

/* The first byte from p on that is no space. */
static inline const char *word_skip_spaces(const char *p, const char *end)
{
    for (; p < end; p += 8) {
        uint64_t other = word_load(p) ^ UINT64_C(0x2020202020202020);
        if (other)
            return p + __builtin_ctzll(other) / 8;
    }
    return p;
}

/* The first byte from p on that is a space or a control character; there is one.  Subtracting 0x21 from every byte
 * borrows at first from one that is less, and bytes with a top bit are not; so the lowest mark is right. */
static inline const char *word_token_end(const char *p)
{
    for (;; p += 8) {
        uint64_t w = word_load(p), marks = (w - UINT64_C(0x2121212121212121)) & ~w & UINT64_C(0x8080808080808080);
        if (marks)
            return p + __builtin_ctzll(marks) / 8;
    }
}

#endif
