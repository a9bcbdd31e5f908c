/* The kernels: every loop of spmat_loops.h for every pair of index and value type, and the calls that choose. */
#include "store/spmat_internal.h"

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

#define CODE(raw) dict[raw]
#define NUMBER(raw) ((double)(raw))

#define INDEX uint8_t
#define VALUE uint8_t
#define DECODE CODE
#define NAME(kernel) kernel##_i8_c8
#include "store/spmat_loops.h"
#undef VALUE
#undef NAME
#define VALUE uint16_t
#define NAME(kernel) kernel##_i8_c16
#include "store/spmat_loops.h"
#undef VALUE
#undef DECODE
#undef NAME
#define VALUE float
#define DECODE NUMBER
#define NAME(kernel) kernel##_i8_f32
#include "store/spmat_loops.h"
#undef VALUE
#undef NAME
#define VALUE double
#define NAME(kernel) kernel##_i8_f64
#include "store/spmat_loops.h"
#undef VALUE
#undef DECODE
#undef NAME
#undef INDEX

#define INDEX uint16_t
#define VALUE uint8_t
#define DECODE CODE
#define NAME(kernel) kernel##_i16_c8
#include "store/spmat_loops.h"
#undef VALUE
#undef NAME
#define VALUE uint16_t
#define NAME(kernel) kernel##_i16_c16
#include "store/spmat_loops.h"
#undef VALUE
#undef DECODE
#undef NAME
#define VALUE float
#define DECODE NUMBER
#define NAME(kernel) kernel##_i16_f32
#include "store/spmat_loops.h"
#undef VALUE
#undef NAME
#define VALUE double
#define NAME(kernel) kernel##_i16_f64
#include "store/spmat_loops.h"
#undef VALUE
#undef DECODE
#undef NAME
#undef INDEX

#define INDEX uint32_t
#define VALUE uint8_t
#define DECODE CODE
#define NAME(kernel) kernel##_i32_c8
#include "store/spmat_loops.h"
#undef VALUE
#undef NAME
#define VALUE uint16_t
#define NAME(kernel) kernel##_i32_c16
#include "store/spmat_loops.h"
#undef VALUE
#undef DECODE
#undef NAME
#define VALUE float
#define DECODE NUMBER
#define NAME(kernel) kernel##_i32_f32
#include "store/spmat_loops.h"
#undef VALUE
#undef NAME
#define VALUE double
#define NAME(kernel) kernel##_i32_f64
#include "store/spmat_loops.h"

#define LOOPS(f) \
    {dot_##f, dots_##f, dot2_##f, axpy_##f, axpy2_##f, axpy_listed_##f, gather_##f, magnitudes_##f, extremes_##f, entry_##f}

void spmat_choose_loops(struct spmat *a)
{
    static const struct spmat_loops all[3][4] = {
        {LOOPS(i8_c8), LOOPS(i8_c16), LOOPS(i8_f32), LOOPS(i8_f64)},
        {LOOPS(i16_c8), LOOPS(i16_c16), LOOPS(i16_f32), LOOPS(i16_f64)},
        {LOOPS(i32_c8), LOOPS(i32_c16), LOOPS(i32_f32), LOOPS(i32_f64)},
    };
    a->loops = &all[a->index_log][a->values.kind];
}

double spmat_dot(const struct spmat *a, uint32_t k, const double *restrict x)
{
    return a->loops->dot(a, spmat_start(a, k), spmat_start(a, k + 1), x);
}

void spmat_dots(const struct spmat *a, const double *restrict x, double *restrict y)
{
    a->loops->dots(a, x, y);
}

void spmat_dot2(const struct spmat *a, uint32_t k, const double *restrict x, double *hi, double *lo)
{
    a->loops->dot2(a, spmat_start(a, k), spmat_start(a, k + 1), x, hi, lo);
}

void spmat_axpy(const struct spmat *a, uint32_t k, double alpha, double *restrict y)
{
    a->loops->axpy(a, spmat_start(a, k), spmat_start(a, k + 1), alpha, y);
}

void spmat_axpy2(const struct spmat *a, uint32_t k, double alpha, double *restrict hi, double *restrict lo)
{
    a->loops->axpy2(a, spmat_start(a, k), spmat_start(a, k + 1), alpha, hi, lo);
}

void spmat_axpy_listed(const struct spmat *a, uint32_t k, double alpha, struct svec *y)
{
    a->loops->axpy_listed(a, spmat_start(a, k), spmat_start(a, k + 1), alpha, y);
}

uint32_t spmat_gather(const struct spmat *a, uint32_t k, uint32_t *restrict idx, double *restrict val)
{
    const uint64_t begin = spmat_start(a, k), end = spmat_start(a, k + 1);
    a->loops->gather(a, begin, end, idx, val);
    return (uint32_t)(end - begin);
}

uint32_t spmat_gather_scaled(const struct spmat *a, uint32_t k, const int8_t *minor_exp, int exp,
                             uint32_t *restrict idx, double *restrict val)
{
    const uint32_t count = spmat_gather(a, k, idx, val);
    if (minor_exp)
        for (uint32_t p = 0; p < count; p++)
            val[p] *= power_of_two(minor_exp[idx[p]] + exp);
    else if (exp)
        for (uint32_t p = 0; p < count; p++)
            val[p] *= power_of_two(exp);
    return count;
}

void spmat_magnitudes(const struct spmat *a, uint32_t k, const int8_t *minor_exp, double *least, double *most)
{
    a->loops->magnitudes(a, spmat_start(a, k), spmat_start(a, k + 1), minor_exp, least, most);
}

void spmat_price(const struct spmat *a, const struct svec *x, struct svec *y, uint32_t limit)
{
    const bool all = x->count == SVEC_DENSE;
    const uint32_t candidates = all ? x->n : x->count;
    for (uint32_t t = 0; t < candidates; t++) {
        const uint32_t i = all ? t : x->idx[t];
        const double xi = x->val[i];
        if (xi == 0.0)
            continue;
        if (y->count == SVEC_DENSE) {
            spmat_axpy(a, i, xi, y->val);
            continue;
        }
        spmat_axpy_listed(a, i, xi, y);
        if (y->count > limit)
            y->count = SVEC_DENSE;
    }
}
