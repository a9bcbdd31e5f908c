/* twofold: a number kept as the unevaluated sum hi + lo, for sums of products as accurate as if computed with twice
 * the digits and rounded once (Ogita, Rump, Oishi, "Accurate sum and dot product", 2005).  Error of a sum of n
 * products: about n^2 u^2 times the sum of their magnitudes, u = 2^-53.  Anything that overflows ends as an
 * infinity or NaN, which every caller treats as the worst case.
 */
#ifndef CHECK_TWOFOLD_PRIVATE_H
#define CHECK_TWOFOLD_PRIVATE_H

#include <math.h>

struct twofold {
    double hi, lo;
};

/* s += v (Knuth's two-sum). */
static inline void twofold_add(struct twofold *s, double v)
{
    double sum = s->hi + v;
    double part = sum - s->hi;
    s->lo += (s->hi - (sum - part)) + (v - part);
    s->hi = sum;
}

/* s += a * b. */
static inline void twofold_add_product(struct twofold *s, double a, double b)
{
    double p = a * b;
    twofold_add(s, p);
    s->lo += fma(a, b, -p);
}

/* s += (t.hi + t.lo) * b. */
static inline void twofold_add_scaled(struct twofold *s, struct twofold t, double b)
{
    twofold_add_product(s, t.hi, b);
    twofold_add_product(s, t.lo, b);
}

static inline double twofold_value(struct twofold s)
{
    return s.hi + s.lo;
}

/* s - v, rounded once. */
static inline double twofold_minus(struct twofold s, double v)
{
    twofold_add(&s, -v);
    return s.hi + s.lo;
}

#endif
