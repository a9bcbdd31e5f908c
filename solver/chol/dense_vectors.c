/* Products of panels with vectors, for the solves.
 *
 * A panel comes from memory once, and that takes the time.  Its columns are taken WIDE at a time: one pass over the
 * sums, or over what they are formed from, serves so many streams.
 */
#include <string.h>

#include "chol/dense_private.h"

enum { WIDE = 4, LANES = 8 };

#define INLINE static inline __attribute__((always_inline))

INLINE void multiply(const struct dense_panel *p, uint32_t first, uint32_t end, const double *restrict y,
                     double *restrict sum)
{
    const uint32_t rows = end - first;
    const size_t ld = p->rows;
    const double *column = p->values + first;
    memset(sum, 0, rows * sizeof *sum);
    uint32_t j = 0;
    for (; j + WIDE <= p->width; j += WIDE, column += WIDE * ld) {
        const double *restrict c0 = column, *restrict c1 = c0 + ld, *restrict c2 = c1 + ld, *restrict c3 = c2 + ld;
        const double y0 = y[j], y1 = y[j + 1], y2 = y[j + 2], y3 = y[j + 3];
        for (uint32_t i = 0; i < rows; i++)
            sum[i] += c0[i] * y0 + c1[i] * y1 + (c2[i] * y2 + c3[i] * y3);
    }
    for (; j < p->width; j++, column += ld) {
        const double *restrict c = column;
        for (uint32_t i = 0; i < rows; i++)
            sum[i] += c[i] * y[j];
    }
}

/* Of `count` columns. */
INLINE void dots_of(uint32_t count, uint32_t rows, const double *restrict column, size_t ld, const double *restrict x,
                    double *restrict sum)
{
    double s[WIDE][LANES] = {{0.0}};
    uint32_t i = 0;
    for (; i + LANES <= rows; i += LANES)
        for (uint32_t j = 0; j < count; j++)
            for (uint32_t k = 0; k < LANES; k++)
                s[j][k] += column[j * ld + i + k] * x[i + k];
    for (uint32_t j = 0; j < count; j++) {
        double rest = 0.0;
        for (uint32_t k = i; k < rows; k++)
            rest += column[j * ld + k] * x[k];
        sum[j] = ((s[j][0] + s[j][4]) + (s[j][1] + s[j][5])) + ((s[j][2] + s[j][6]) + (s[j][3] + s[j][7])) + rest;
    }
}

INLINE void dots(const struct dense_panel *p, uint32_t first, uint32_t end, const double *restrict x,
                 double *restrict sum)
{
    const double *column = p->values + first;
    uint32_t j = 0;
    for (; j + WIDE <= p->width; j += WIDE, column += WIDE * (size_t)p->rows)
        dots_of(WIDE, end - first, column, p->rows, x, sum + j);
    for (; j < p->width; j++, column += p->rows)
        dots_of(1, end - first, column, p->rows, x, sum + j);
}

/* The same for each kind of machine. */
#define INSTANCE(which, attribute)                                                                                     \
    attribute static void multiply_##which(const struct dense_panel *p, uint32_t first, uint32_t end, const double *y, \
                                           double *sum)                                                                \
    {                                                                                                                  \
        multiply(p, first, end, y, sum);                                                                               \
    }                                                                                                                  \
    attribute static void dots_##which(const struct dense_panel *p, uint32_t first, uint32_t end, const double *x,     \
                                       double *sum)                                                                    \
    {                                                                                                                  \
        dots(p, first, end, x, sum);                                                                                   \
    }                                                                                                                  \
    const struct dense_vectors dense_vectors_##which = {multiply_##which, dots_##which};
INSTANCE(plain, )
#if defined(__x86_64__)
INSTANCE(avx2, __attribute__((target("avx2,fma"))))
INSTANCE(avx512, __attribute__((target("avx512f,avx512vl,avx2,fma"))))
#endif

static const struct dense_vectors *of_this_machine(void)
{
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl"))
        return &dense_vectors_avx512;
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
        return &dense_vectors_avx2;
#endif
    return &dense_vectors_plain;
}

static void multiply_any(const struct dense_panel *p, uint32_t first, uint32_t end, const double *y, double *sum)
{
    of_this_machine()->multiply(p, first, end, y, sum);
}

static void dots_any(const struct dense_panel *p, uint32_t first, uint32_t end, const double *x, double *sum)
{
    of_this_machine()->dots(p, first, end, x, sum);
}

const struct dense_vectors dense_vectors_any = {multiply_any, dots_any};
