/* exact_sum: a sum of products of doubles without any rounding, to tell whether it is 0.
 *
 * Kept as an expansion (Shewchuk, "Adaptive precision floating-point arithmetic and fast robust geometric predicates",
 * 1997): doubles other than 0, of increasing magnitude, no two of which have bits of the same weight, whose sum is the
 * number.  Its sign is therefore that of the last one.  Packed, an expansion has at most 2098 / 53 < 41 of them. */
#ifndef CHECK_EXACT_SUM_PRIVATE_H
#define CHECK_EXACT_SUM_PRIVATE_H

#include <stdbool.h>

enum { EXACT_PARTS = 64 };

struct exact_sum {
    int count;
    bool lost; /* a product underflowed, or something overflowed: nothing is known */
    double part[EXACT_PARTS];
};

/* s := 0. */
void exact_clear(struct exact_sum *s);
/* s += a * b. */
void exact_add_product(struct exact_sum *s, double a, double b);
/* The number, rounded: 0 only if it is 0, of its sign, and off by no more than 2^-52 of itself: the last part of a
 * packed expansion, which is the rounded sum of itself and those below.  NaN where it is lost. */
double exact_value(struct exact_sum *s);

#endif
