/* bits: sets of indices, one bit each; and pairs: one of four states in two bits each. */
#ifndef STORE_BITS_H
#define STORE_BITS_H

#include <string.h>

#include "base/base.h"

static inline size_t bits_words(size_t n)
{
    return (n + 63) / 64;
}
static inline bool bits_get(const uint64_t *b, size_t i)
{
    return b[i >> 6] >> (i & 63) & 1;
}
static inline void bits_set(uint64_t *b, size_t i)
{
    b[i >> 6] |= UINT64_C(1) << (i & 63);
}
static inline void bits_clear(uint64_t *b, size_t i)
{
    b[i >> 6] &= ~(UINT64_C(1) << (i & 63));
}

static inline size_t pairs_bytes(size_t n)
{
    return (n + 3) / 4;
}
ALWAYS_INLINE unsigned pairs_get(const uint8_t *p, size_t i)
{
    return (unsigned)p[i >> 2] >> (2 * (i & 3)) & 3u;
}
ALWAYS_INLINE void pairs_set(uint8_t *p, size_t i, unsigned v)
{
    unsigned shift = 2 * (unsigned)(i & 3);
    p[i >> 2] = (uint8_t)((p[i >> 2] & ~(3u << shift)) | v << shift);
}
/* The n pairs from `first` on into those of another array from `at` on. */
static inline void pairs_copy(uint8_t *to, size_t at, const uint8_t *from, size_t first, size_t n)
{
    size_t k = 0;
    for (; k < n && (at + k) % 4; k++)
        pairs_set(to, at + k, pairs_get(from, first + k));
    const unsigned shift = 2 * ((first + k) & 3);
    for (; k + 4 <= n; k += 4) {
        const uint8_t *four = from + (first + k) / 4;
        to[(at + k) / 4] = (uint8_t)(shift ? four[0] >> shift | four[1] << (8 - shift) : four[0]);
    }
    for (; k < n; k++)
        pairs_set(to, at + k, pairs_get(from, first + k));
}
/* How many of the first n are 0. */
static inline size_t pairs_zeros(const uint8_t *p, size_t n)
{
    size_t zeros = 0, i = 0;
    for (; i + 32 <= n; i += 32) {
        uint64_t word;
        memcpy(&word, p + i / 4, sizeof word);
        zeros += 32 - (size_t)__builtin_popcountll((word | word >> 1) & UINT64_C(0x5555555555555555));
    }
    for (; i < n; i++)
        zeros += pairs_get(p, i) == 0;
    return zeros;
}

#endif
