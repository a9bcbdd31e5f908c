/* The kernels: every loop of spmat_loops.inc for every pair of index and value type, and the calls that choose. */
#include "store/spmat_private.h"

/* hi + lo += u * v, the product's and the sum's rounding errors going to lo (Dot2: Ogita, Rump, Oishi 2005). */
static inline void add_product(double u, double v, double *hi, double *lo)
{
    const double product = u * v, product_error = fma(u, v, -product);
    const double sum = *hi + product, part = sum - *hi;
    const double sum_error = (*hi - (sum - part)) + (product - part);
    *hi = sum;
    *lo += sum_error + product_error;
}

/* The upper half of |v|'s bits with the exponent's bias taken off: increasing in |v|, and 2^e * v has the key of v plus
 * e * 2^20. */
static inline int32_t log_key(double v)
{
    return (int32_t)(bits_of(fabs(v)) >> 32) - (1023 << 20);
}

/* Where vectors are gone through in order, entries are asked for this many bytes ahead: measured to save a third of the
 * time of a matrix beyond the caches. */
enum { AHEAD_BYTES = 512 };

#define JOINED(kernel, index, value) kernel##_##index##_##value
#define INSTANCE(kernel, index, value) JOINED(kernel, index, value)

#ifdef FMA_IS_CHOSEN
#define WITHOUT(kernel, f) kernel##_##f
#else
#define WITHOUT(kernel, f) kernel##_fma_##f
#endif
#define LOOPS(f)                                                                                                       \
    {                                                                                                                  \
        dot_##f, dots_##f, axpys_##f, WITHOUT(dot2, f), dot2_fma_##f, axpy_##f, axpy_ahead_##f, WITHOUT(axpy2, f),     \
            axpy2_fma_##f, axpy_listed_##f, gather_##f, magnitudes_##f, extremes_##f, least_within_##f, entry_##f      \
    }

#define INDEX uint16_t
#define INDEX_NAME i16
#include "store/spmat_values.inc"

#define INDEX uint32_t
#define INDEX_NAME i32
#include "store/spmat_values.inc"

#ifndef SLX_LESS_CODE
#define INDEX uint8_t
#define INDEX_NAME i8
#include "store/spmat_values.inc"

static const struct spmat_loops all_loops[3][4] = {
    {LOOPS(i8_c8), LOOPS(i8_c16), LOOPS(i8_f32), LOOPS(i8_f64)},
    {LOOPS(i16_c8), LOOPS(i16_c16), LOOPS(i16_f32), LOOPS(i16_f64)},
    {LOOPS(i32_c8), LOOPS(i32_c16), LOOPS(i32_f32), LOOPS(i32_f64)},
};
#else
/* Where code is dear, what is rarely large has one instance for all types. */
#define ENTRIES (void)0
#define READ_AHEAD (void)0
#define INDEX_AT(p) spmat_index(a, p)
#define VALUE_AT(p) coded_get(&a->values, p)
#define NAME(kernel) kernel##_any
#include "store/spmat_loops.inc"

static const struct spmat_loops all_loops[3][4] = {
    {LOOPS(any), LOOPS(any), LOOPS(any), LOOPS(any)},
    {LOOPS(i16_c8), LOOPS(i16_c16), LOOPS(any), LOOPS(any)},
    {LOOPS(i32_c8), LOOPS(i32_c16), LOOPS(any), LOOPS(any)},
};
#endif

void spmat_choose_loops(struct spmat *a)
{
    a->loops = &all_loops[a->index_log][a->values.kind];
}

double spmat_dot(const struct spmat *a, uint32_t k, const double *restrict x)
{
    return a->loops->dot(a, spmat_start(a, k), spmat_start(a, k + 1), x);
}

void spmat_dots(const struct spmat *a, uint32_t from, uint32_t to, const double *restrict x, double *restrict y)
{
    a->loops->dots(a, from, to, x, y);
}

void spmat_axpys(const struct spmat *a, uint32_t from, uint32_t to, const double *restrict alpha, double *restrict y)
{
    a->loops->axpys(a, from, to, alpha, y);
}

void spmat_dot2(const struct spmat *a, uint32_t k, const double *restrict x, double *hi, double *lo)
{
    (has_fma() ? a->loops->dot2_fma : a->loops->dot2)(a, spmat_start(a, k), spmat_start(a, k + 1), x, hi, lo);
}

void spmat_axpy(const struct spmat *a, uint32_t k, double alpha, double *restrict y)
{
    a->loops->axpy_ahead(a, spmat_start(a, k), spmat_start(a, k + 1), alpha, y);
}

void spmat_axpy2(const struct spmat *a, uint32_t k, double alpha, double *restrict hi, double *restrict lo)
{
    (has_fma() ? a->loops->axpy2_fma : a->loops->axpy2)(a, spmat_start(a, k), spmat_start(a, k + 1), alpha, hi, lo);
}

uint32_t spmat_gather(const struct spmat *a, uint32_t k, uint32_t *restrict idx, double *restrict val)
{
    const size_t begin = spmat_start(a, k), end = spmat_start(a, k + 1);
    a->loops->gather(a, begin, end, idx, val);
    return (uint32_t)(end - begin);
}

void spmat_gather_indices(const struct spmat *a, uint64_t begin, size_t count, uint32_t *restrict idx)
{
    if (count == 0)
        return; /* there may be no indices to point into */
    const uint8_t *restrict const index8 = (const uint8_t *)a->index + begin;
    const uint16_t *restrict const index16 = (const uint16_t *)a->index + begin;
    switch (a->index_log) {
    case 0:
        for (size_t p = 0; p < count; p++)
            idx[p] = index8[p];
        break;
    case 1:
        for (size_t p = 0; p < count; p++)
            idx[p] = index16[p];
        break;
    default: memcpy(idx, (const uint32_t *)a->index + begin, count * sizeof *idx);
    }
}

uint32_t spmat_gather_block(const struct spmat *a, uint32_t from, uint32_t to, uint32_t room, uint32_t *restrict idx,
                            double *restrict val, uint32_t *restrict end)
{
    const size_t begin = spmat_start(a, from);
    uint32_t k = from;
    for (size_t after; k < to && (after = spmat_start(a, k + 1) - begin) <= room; k++)
        end[k - from] = (uint32_t)after;
    const size_t count = spmat_start(a, k) - begin;
    coded_gather(&a->values, begin, count, val);
    spmat_gather_indices(a, begin, count, idx);
    return k - from;
}

uint32_t spmat_gather_scaled(const struct spmat *a, uint32_t k, const int8_t *minor_exp, int exp,
                             uint32_t *restrict idx, double *restrict val)
{
    const uint32_t count = spmat_gather(a, k, idx, val);
    if (minor_exp)
        for (uint32_t p = 0; p < count; p++)
            val[p] *= pow2(minor_exp[idx[p]] + exp);
    else if (exp)
        for (uint32_t p = 0; p < count; p++)
            val[p] *= pow2(exp);
    return count;
}

void spmat_magnitudes(const struct spmat *a, uint32_t k, const int8_t *minor_exp, double *least, double *most)
{
    const size_t begin = spmat_start(a, k), end = spmat_start(a, k + 1);
    a->loops->magnitudes(a, begin, end, minor_exp, 0x1p-1074, least, most);
    if (*least < SPMAT_NOISE * *most)
        a->loops->magnitudes(a, begin, end, minor_exp, SPMAT_NOISE * *most, least, most);
}

/* Vectors come in no order, so their starts and first entries are asked for some vectors ahead. */
enum { AHEAD_START = 12, AHEAD_ENTRIES = 6 };

static inline void prefetch_start(const struct spmat *a, uint32_t k)
{
    __builtin_prefetch((const void *)((uintptr_t)a->start + ((size_t)k << (spmat_wide(a) ? 3 : 2))));
}

static inline void prefetch_entries(const struct spmat *a, uint32_t k)
{
    const size_t begin = spmat_start(a, k);
    __builtin_prefetch((const void *)((uintptr_t)a->index + (begin << a->index_log)));
    __builtin_prefetch((const void *)((uintptr_t)a->values.data + (begin << a->values.kind)));
}

/* Adds x[i] times vector i to y, listed or dense. */
static inline void price_vector(const struct spmat *a, uint32_t i, double xi, struct svec *y, uint32_t limit)
{
    if (xi == 0.0)
        return;
    const size_t begin = spmat_start(a, i), end = a->front ? begin + spmat_front(a, i) : spmat_start(a, i + 1);
    if (y->count == SVEC_DENSE) {
        a->loops->axpy(a, begin, end, xi, y->val);
        return;
    }
    a->loops->axpy_listed(a, begin, end, xi, y);
    if (y->count > limit)
        y->count = SVEC_DENSE;
}

void spmat_price(const struct spmat *a, const struct svec *x, struct svec *y, uint32_t limit)
{
    if (x->count == SVEC_DENSE) {
        for (uint32_t i = 0; i < x->n; i++)
            price_vector(a, i, x->val[i], y, limit);
        return;
    }
    const uint32_t count = x->count;
    for (uint32_t t = 0; t < count; t++) {
        if (t + AHEAD_START < count)
            prefetch_start(a, x->idx[t + AHEAD_START]);
        if (t + AHEAD_ENTRIES < count)
            prefetch_entries(a, x->idx[t + AHEAD_ENTRIES]);
        const uint32_t i = x->idx[t];
        price_vector(a, i, x->val[i], y, limit);
    }
}
