/* twofold: a number kept as the unevaluated sum hi + lo, for sums of products as accurate as if computed with twice
 * the digits and rounded once; and a bound on what that sum is off.
 *
 * Each product a b is a rounded product and its error, fma(a, b, -p); each addition to hi is a rounded sum and its
 * error (Knuth's two-sum).  Both errors are doubles and exact, but for underflow; they are added to lo, which is what
 * rounds.  This is Dot2 of Ogita, Rump and Oishi, "Accurate sum and dot product", SIAM J. Sci. Comput. 26 (2005).  With
 * u = 2^-53, gamma_k = k u / (1 - k u) and S = sum |a b| of n products:
 *
 *  - of the 2n errors those of products are at most u |a b| each, those of sums u (1 + gamma_n) S each, so that their
 *    magnitudes add up to E <= (n + 1) u (1 + gamma_n) S;
 *  - the 2n additions of lo are off by at most gamma_2n E;
 *  - a product that underflows, or whose error does, is off by at most 2^-1074 (two roundings to multiples of that);
 *
 * hence  |hi + lo - sum a b|  <=  2n (n + 1) u^2 (1 + gamma_2n)^2 S + n 2^-1074.  S is computed with an error of its
 * own, at most gamma_n of it, and twofold_error takes twice what that leaves for n >= 1, 8 n^2 u^2 S, valid for
 * n <= 2^32 (gamma_2n <= 2^-20), and n 2^-1020 in the place of n 2^-1074, which is no normal number: a product with a
 * subnormal takes as long as a hundred others.
 *
 * Anything that overflows ends as an infinity or NaN, which every caller treats as the worst case.
 */
#ifndef CHECK_TWOFOLD_H
#define CHECK_TWOFOLD_H

#include <math.h>

struct twofold {
    double hi, lo;
};

/* The rounded sum of a and b, and in *error what it is off, exactly (Knuth). */
static inline double two_sum(double a, double b, double *error)
{
    double sum = a + b, part = sum - a;
    *error = (a - (sum - part)) + (b - part);
    return sum;
}

/* s += v. */
static inline void twofold_add(struct twofold *s, double v)
{
    double error;
    s->hi = two_sum(s->hi, v, &error);
    s->lo += error;
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

/* s -= t. */
static inline void twofold_subtract(struct twofold *s, struct twofold t)
{
    twofold_add(s, -t.hi);
    twofold_add(s, -t.lo);
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

/* What a sum of so many products, whose magnitudes add up to `size`, may be off. */
static inline double twofold_error(double terms, double size)
{
    return terms * terms * size * 0x1p-103 + terms * 0x1p-1020;
}

#endif
