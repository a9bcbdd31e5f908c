/* Work vectors: making, clearing, listing. */
#include <string.h>

#include "store/lanes_private.h"
#include "store/svec.h"

slx_status svec_init(struct env *env, struct svec *x, uint32_t n, enum mem_purpose purpose)
{
    *x = (struct svec){.n = n};
    x->val = mem_new(&env->mem, purpose, n, sizeof *x->val);
    x->idx = mem_new(&env->mem, purpose, n, sizeof *x->idx);
    if (!x->val || !x->idx) {
        svec_done(env, x);
        return fail_memory(env, "a work vector");
    }
    return SLX_OK;
}

void svec_done(struct env *env, struct svec *x)
{
    mem_free(&env->mem, x->val);
    mem_free(&env->mem, x->idx);
    *x = (struct svec){0};
}

/* Above this share of entries, clearing by memset is faster than by the list. */
enum { CLEAR_BY_LIST = 8 };

void svec_clear(struct svec *x)
{
    if (x->count == SVEC_DENSE || x->count > x->n / CLEAR_BY_LIST) {
        if (x->n)
            memset(x->val, 0, x->n * sizeof *x->val);
    } else {
        for (uint32_t k = 0; k < x->count; k++)
            x->val[x->idx[k]] = 0.0;
    }
    x->count = 0;
}

void svec_wipe(struct svec *x)
{
    x->count = SVEC_DENSE;
    svec_clear(x);
}

void svec_copy(const struct svec *x, struct svec *y)
{
    if (x->count == SVEC_DENSE) {
        memcpy(y->val, x->val, x->n * sizeof *y->val);
        y->count = SVEC_DENSE;
        return;
    }
    svec_clear(y);
    y->count = x->count;
    for (uint32_t k = 0; k < x->count; k++) {
        const uint32_t i = x->idx[k];
        y->idx[k] = i;
        y->val[i] = x->val[i];
    }
}

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
        v.u &= -(uint64_t)stays;
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
        const __m512d v = _mm512_mul_pd(_mm512_loadu_pd(x->val + j), _mm512_castsi512_pd(_mm512_slli_epi64(powers, 52)));
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

double svec_norm2(const struct svec *x)
{
    double sum = 0.0;
    if (x->count == SVEC_DENSE) {
        for (uint32_t i = 0; i < x->n; i++)
            sum += x->val[i] * x->val[i];
    } else {
        for (uint32_t k = 0; k < x->count; k++)
            sum += x->val[x->idx[k]] * x->val[x->idx[k]];
    }
    return sum;
}
