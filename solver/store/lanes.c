/* Kernels that work on eight numbers at a time where the processor has AVX-512, with the same results: in one file, since
 * the compiler takes longer to read the header of such instructions than to compile the rest of most files. */
#include "store/coded_private.h"
#include "store/lanes_private.h"
#include "store/svec.h"

/* ---- values of codes ---------------------------------------------------------------------------------------- */

/* out[i] = dict[code[i]]. */
#define DECODE(name, CODE)                                                                                             \
    static void name(const CODE *restrict code, size_t count, const double *restrict dict, double *restrict out)       \
    {                                                                                                                  \
        for (size_t i = 0; i < count; i++)                                                                             \
            out[i] = dict[code[i]];                                                                                    \
    }
DECODE(decode_8, uint8_t)
DECODE(decode_16, uint16_t)

#ifdef AVX512_LANES
/* The same, eight at once; few values are kept in registers. */
WITH_AVX512 static void decode_8_avx512(const uint8_t *code, size_t count, const double *dict, uint32_t distinct,
                                        double *out)
{
    size_t i = 0;
    if (distinct <= FEW) {
        const unsigned have = (1u << distinct) - 1;
        const __m512d low = _mm512_maskz_loadu_pd((__mmask8)have, dict),
                      high = _mm512_maskz_loadu_pd((__mmask8)(have >> LANES), dict + LANES);
        for (; i + LANES <= count; i += LANES)
            _mm512_storeu_pd(out + i, lanes_few(code + i, low, high));
    }
    for (; i + LANES <= count; i += LANES)
        _mm512_storeu_pd(out + i, lanes_gather(dict, lanes_8(code + i)));
    decode_8(code + i, count - i, dict, out + i);
}

WITH_AVX512 static void decode_16_avx512(const uint16_t *code, size_t count, const double *dict, double *out)
{
    size_t i = 0;
    for (; i + LANES <= count; i += LANES)
        _mm512_storeu_pd(out + i, lanes_gather(dict, lanes_16(code + i)));
    decode_16(code + i, count - i, dict, out + i);
}
#endif

static void decode_codes(const struct coded *c, size_t first, size_t count, double *out)
{
    if (count == 0)
        return; /* there may be no data to point into */
    const uint8_t *code8 = (const uint8_t *)c->data + first;
    const uint16_t *code16 = (const uint16_t *)c->data + first;
#ifdef AVX512_LANES
    if (has_avx512()) {
        if (c->kind == CODED_U8)
            decode_8_avx512(code8, count, c->dict, c->distinct, out);
        else
            decode_16_avx512(code16, count, c->dict, out);
        return;
    }
#endif
    if (c->kind == CODED_U8)
        decode_8(code8, count, c->dict, out);
    else
        decode_16(code16, count, c->dict, out);
}

void coded_gather(const struct coded *c, size_t first, size_t count, double *out)
{
    if (c->kind <= CODED_U16) {
        decode_codes(c, first, count, out);
    } else if (c->kind == CODED_F32) {
        const float *value = (const float *)c->data + first;
        for (size_t i = 0; i < count; i++)
            out[i] = (double)value[i];
    } else if (count) {
        memcpy(out, (const double *)c->data + first, count * sizeof *out);
    }
}

/* ---- entries that stay -------------------------------------------------------------------------------------- */

/* From entry `first` on; `count` are listed already, and after that the number returned.  Without a branch, since none
 * could be predicted. */
static uint32_t sift(struct svec *x, uint32_t first, uint32_t count, uint32_t n, const int8_t *exp, double least,
                     const uint8_t *flags, uint8_t mask, uint8_t most)
{
    for (uint32_t j = first; j < n; j++) {
        union {
            double d;
            uint64_t u;
        } v = {x->val[j] * pow2(exp[j])};
        const unsigned stays = (unsigned)(fabs(v.d) > least) & ((uint8_t)((flags[j] & mask) - 1) < most);
        v.u &= stays ? UINT64_MAX : 0;
        x->val[j] = v.d;
        x->idx[count] = j;
        count += stays;
    }
    return count;
}

#ifdef AVX512_LANES
WITH_AVX512 static uint32_t sift_avx512(struct svec *x, uint32_t n, const int8_t *exp, double least,
                                        const uint8_t *flags, uint8_t mask, uint8_t most)
{
    const __m512d bound = _mm512_set1_pd(least);
    const __m128i masks = _mm_set1_epi8((char)mask), mosts = _mm_set1_epi8((char)most), one = _mm_set1_epi8(1);
    const __m256i next = _mm256_set1_epi32(LANES);
    __m256i at = _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7);
    uint32_t count = 0, j = 0;
    for (; j + LANES <= n; j += LANES) {
        const __m128i exponents = _mm_loadl_epi64((const __m128i *)(const void *)(exp + j));
        const __m128i marks = _mm_loadl_epi64((const __m128i *)(const void *)(flags + j));
        const __m512i powers = _mm512_add_epi64(_mm512_cvtepi8_epi64(exponents), _mm512_set1_epi64(1023));
        const __m512d v =
            _mm512_mul_pd(_mm512_loadu_pd(x->val + j), _mm512_castsi512_pd(_mm512_slli_epi64(powers, 52)));
        const __mmask8 wanted = (__mmask8)_mm_cmplt_epu8_mask(_mm_sub_epi8(_mm_and_si128(marks, masks), one), mosts);
        const __mmask8 stays = _mm512_mask_cmp_pd_mask(wanted, _mm512_abs_pd(v), bound, _CMP_GT_OQ);
        _mm512_storeu_pd(x->val + j, _mm512_maskz_mov_pd(stays, v));
        _mm256_mask_compressstoreu_epi32(x->idx + count, stays, at);
        count += (uint32_t)__builtin_popcount(stays);
        at = _mm256_add_epi32(at, next);
    }
    return sift(x, j, count, n, exp, least, flags, mask, most);
}
#endif

void svec_sift(struct svec *x, uint32_t n, const int8_t *exp, double least, const uint8_t *flags, uint8_t mask,
               uint8_t most)
{
#ifdef AVX512_LANES
    if (has_avx512()) {
        x->count = sift_avx512(x, n, exp, least, flags, mask, most);
        return;
    }
#endif
    x->count = sift(x, 0, 0, n, exp, least, flags, mask, most);
}
