/* Two pieces of every hash table here: folding a product, and a place in a table of any size. */
#ifndef BASE_HASH_H
#define BASE_HASH_H

#include <stddef.h>
#include <stdint.h>

/* The halves of the 128-bit product a * b, folded together. */
static inline uint64_t hash_mix(uint64_t a, uint64_t b)
{
    __extension__ unsigned __int128 m = (unsigned __int128)a * b;
    return (uint64_t)m ^ (uint64_t)(m >> 64);
}

/* The slot of hash h in a table of `capacity` slots, which need be no power of two (Lemire 2019). */
static inline size_t hash_place(uint64_t h, size_t capacity)
{
    __extension__ unsigned __int128 m = (unsigned __int128)h * capacity;
    return (size_t)(m >> 64);
}

#endif
