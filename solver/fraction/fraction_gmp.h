/* Fractions as GMP's numbers, for files of a build that has it. */
#ifndef FRACTION_FRACTION_GMP_H
#define FRACTION_FRACTION_GMP_H

#include <gmp.h>

#include "fraction/fraction.h"

/* q := v, or the shortest decimal that reads as v.  v is finite. */
void fraction_of(mpq_t q, double v, bool decimal);
/* The nearest double; a tie goes to the even one. */
double fraction_double(const mpq_t q);
size_t fraction_bits(const mpz_t z); /* 0 for 0 */

/* num / (scale * den).  Terms are a * x with a number `a` of a model, whose denominator joins `scale` (a product of
 * powers of 2 and 5), and x a fraction, mostly of the same denominator as the one before: then nothing is reduced. */
struct fraction_sum {
    mpz_t num, scale, den, t, u;
};
void fraction_sum_init(struct fraction_sum *s);
void fraction_sum_done(struct fraction_sum *s);
void fraction_sum_zero(struct fraction_sum *s);
void fraction_sum_add(struct fraction_sum *s, const mpq_t a, const mpq_t x);
void fraction_sum_subtract(struct fraction_sum *s, const mpq_t a, const mpq_t x);
void fraction_sum_get(const struct fraction_sum *s, mpq_t q); /* reduced */
static inline int fraction_sum_sign(const struct fraction_sum *s)
{
    return mpz_sgn(s->num);
}

/* n fractions, each 0; NULL where there is no memory. */
mpq_t *fractions_new(struct env *env, size_t n);
void fractions_free(struct env *env, mpq_t **q);

struct fraction_vector {
    mpq_t *q;   /* n of them, reduced */
    char *text; /* scratch: what is read, with a 0 behind */
    size_t room;
};

#endif
