/* bits: sets of indices, one bit each; and pairs: one of four states in two bits each. */
#ifndef STORE_BITS_H
#define STORE_BITS_H

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
static inline unsigned pairs_get(const uint8_t *p, size_t i)
{
    return (unsigned)p[i >> 2] >> (2 * (i & 3)) & 3u;
}
static inline void pairs_set(uint8_t *p, size_t i, unsigned v)
{
    unsigned shift = 2 * (unsigned)(i & 3);
    p[i >> 2] = (uint8_t)((p[i >> 2] & ~(3u << shift)) | v << shift);
}

#endif
