/* Eight numbers at once, by AVX-512: where AVX512_LANES is defined, for functions made WITH_AVX512. */
#ifndef STORE_LANES_PRIVATE_H
#define STORE_LANES_PRIVATE_H

#include "base/numbers.h"

enum { LANES = 8, FEW = 2 * LANES }; /* FEW: values that two registers hold */

#if defined(__x86_64__) && !defined(WITHOUT_AVX512)
#define AVX512_LANES
#include <immintrin.h>

/* The next eight codes or indices, of 1, 2 or 4 bytes. */
WITH_AVX512 ALWAYS_INLINE __m256i lanes_8(const uint8_t *p)
{
    return _mm256_cvtepu8_epi32(_mm_loadl_epi64((const __m128i *)(const void *)p));
}
WITH_AVX512 ALWAYS_INLINE __m256i lanes_16(const uint16_t *p)
{
    return _mm256_cvtepu16_epi32(_mm_loadu_si128((const __m128i *)(const void *)p));
}
WITH_AVX512 ALWAYS_INLINE __m256i lanes_32(const uint32_t *p)
{
    return _mm256_loadu_si256((const __m256i *)(const void *)p);
}
/* from[at] for each lane. */
WITH_AVX512 ALWAYS_INLINE __m512d lanes_gather(const double *from, __m256i at)
{
    return _mm512_i32gather_pd(at, from, sizeof *from);
}
/* The values of the next eight codes, of FEW that stand in low and high. */
WITH_AVX512 ALWAYS_INLINE __m512d lanes_few(const uint8_t *p, __m512d low, __m512d high)
{
    return _mm512_permutex2var_pd(low, _mm512_cvtepu8_epi64(_mm_loadl_epi64((const __m128i *)(const void *)p)), high);
}
#endif

#endif
