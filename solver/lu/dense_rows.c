/* The loop in which a dense elimination spends its time, of either index width. */
#include "base/numbers.h"
#include "lu/lu_private.h"

ALWAYS_INLINE void subtract(double *restrict a, const double *const row[LU_ROWS], const double times[LU_ROWS],
                            uint32_t n)
{
    const double *restrict u0 = row[0], *restrict u1 = row[1], *restrict u2 = row[2], *restrict u3 = row[3];
    const double t0 = times[0], t1 = times[1], t2 = times[2], t3 = times[3];
    for (uint32_t e = 0; e < n; e++)
        a[e] = a[e] - t0 * u0[e] - t1 * u1[e] - t2 * u2[e] - t3 * u3[e];
}

WITH_AVX512 static void subtract_avx512(double *restrict a, const double *const row[LU_ROWS],
                                        const double times[LU_ROWS], uint32_t n)
{
    subtract(a, row, times, n);
}

static void subtract_plain(double *restrict a, const double *const row[LU_ROWS], const double times[LU_ROWS],
                           uint32_t n)
{
    subtract(a, row, times, n);
}

void lu_subtract_rows(double *a, const double *const row[LU_ROWS], const double times[LU_ROWS], uint32_t n)
{
    has_avx512() ? subtract_avx512(a, row, times, n) : subtract_plain(a, row, times, n);
}
