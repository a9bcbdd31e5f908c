/* Logarithms and exponentials on WebAssembly, in place of the C library's, whose tables are 13 KB that cannot be packed.
 *
 * log: x = 2^e m with m in [sqrt(1/2), sqrt(2)), and log m = 2 artanh s with s = (m - 1) / (m + 1), |s| < 0.1716, by its
 * series; so that log2 of a power of two is exact.  exp: x = k log 2 + r with |r| <= log(2) / 2, and exp r by its series.
 * Both to a few units in the last place.
 */
#include <math.h>

static const double ln2_high = 0x1.62e42fee00000p-1, ln2_low = 0x1.a39ef35793c76p-33; /* the high part has 32 bits */

/* log m, and e; x is positive and finite. */
static double split(double x, int *e)
{
    enum { TERMS = 12 }; /* 0.1716^(2 * 12) < 2^-60 */
    double m = frexp(x, e), sum = 0.0;
    if (m < M_SQRT1_2) {
        m *= 2.0;
        --*e;
    }
    const double s = (m - 1.0) / (m + 1.0), square = s * s;
    for (int k = TERMS; k > 0; k--)
        sum = square * (1.0 / (2 * k + 1) + sum);
    return 2.0 * s + 2.0 * s * sum;
}

/* Of what has no finite logarithm: 0, what is negative, infinities and NaN. */
static double without(double x)
{
    return x == 0.0 ? -INFINITY : x > 0.0 ? INFINITY : NAN;
}

double log2(double x)
{
    int e;
    if (!(x > 0.0 && x < INFINITY))
        return without(x);
    const double m = split(x, &e);
    return e + M_LOG2E * m;
}

double log(double x)
{
    int e;
    if (!(x > 0.0 && x < INFINITY))
        return without(x);
    const double m = split(x, &e);
    return e * ln2_high + (m + e * ln2_low);
}

/* 2^k exp r, |r| <= 0.35. */
static double together(double r, double k)
{
    enum { TERMS = 14 }; /* 0.35^15 / 15! < 2^-60 */
    double sum = 0.0;
    for (int n = TERMS; n > 0; n--)
        sum = r / n * (1.0 + sum);
    return ldexp(1.0 + sum, (int)k);
}

double exp2(double x)
{
    enum { OVER = 1100 };
    if (!(fabs(x) < OVER))
        return isnan(x) ? x : x > 0.0 ? INFINITY : 0.0;
    const double k = rint(x);
    return together(M_LN2 * (x - k), k);
}

double exp(double x)
{
    enum { OVER = 760 };
    if (!(fabs(x) < OVER))
        return isnan(x) ? x : x > 0.0 ? INFINITY : 0.0;
    const double k = rint(M_LOG2E * x);
    return together((x - k * ln2_high) - k * ln2_low, k);
}
