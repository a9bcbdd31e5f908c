/* Numbers as fractions and back, sums, and vectors. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fraction/fraction_gmp.h"

/* ---- numbers ------------------------------------------------------------------------------------------ */

/* The shortest decimal that reads as v: digits and a power of ten.  17 digits always do. */
static void set_decimal(mpq_t q, double v)
{
    char text[40], digits[40];
    for (int n = 1; n <= 17; n++) {
        snprintf(text, sizeof text, "%.*e", n - 1, v);
        if (strtod(text, NULL) == v)
            break;
    }
    char *e = strchr(text, 'e');
    long power = strtol(e + 1, NULL, 10);
    size_t length = 0;
    for (const char *c = text; c < e; c++)
        if (*c == '-' || (*c >= '0' && *c <= '9'))
            digits[length++] = *c;
    digits[length] = '\0';
    power -= (long)length - (v < 0.0) - 1;
    mpz_set_str(mpq_numref(q), digits, 10);
    mpz_ui_pow_ui(mpq_denref(q), 10, (unsigned long)labs(power));
    if (power > 0) {
        mpz_mul(mpq_numref(q), mpq_numref(q), mpq_denref(q));
        mpz_set_ui(mpq_denref(q), 1);
    }
    mpq_canonicalize(q);
}

void fraction_of(mpq_t q, double v, bool decimal)
{
    if (decimal && v != rint(v))
        set_decimal(q, v);
    else if (decimal && fabs(v) >= 0x1p53)
        set_decimal(q, v);
    else
        mpq_set_d(q, v);
}

size_t fraction_bits(const mpz_t z)
{
    return mpz_sgn(z) ? mpz_sizeinbase(z, 2) : 0;
}

/* 65 bits or 64 of the quotient, the last one set where a rest is left: rounding those to a double rounds the fraction.
 */
double fraction_double(const mpq_t q)
{
    if (mpq_sgn(q) == 0)
        return 0.0;
    long shift = 64 - ((long)fraction_bits(mpq_numref(q)) - (long)fraction_bits(mpq_denref(q)));
    mpz_t n, d, rest;
    mpz_inits(n, d, rest, NULL);
    mpz_abs(n, mpq_numref(q));
    mpz_set(d, mpq_denref(q));
    if (shift >= 0)
        mpz_mul_2exp(n, n, (mp_bitcnt_t)shift);
    else
        mpz_mul_2exp(d, d, (mp_bitcnt_t)-shift);
    mpz_tdiv_qr(n, rest, n, d);
    bool inexact = mpz_sgn(rest) != 0;
    if (fraction_bits(n) > 64) {
        inexact |= mpz_odd_p(n);
        mpz_tdiv_q_2exp(n, n, 1);
        shift--;
    }
    uint64_t top = mpz_getlimbn(n, 0) | inexact;
    mpz_clears(n, d, rest, NULL);
    double v = ldexp((double)top, (int)(shift > 5000 ? -5000 : shift < -5000 ? 5000 : -shift));
    return mpq_sgn(q) < 0 ? -v : v;
}

/* ---- sums --------------------------------------------------------------------------------------------- */

void fraction_sum_init(struct fraction_sum *s)
{
    mpz_inits(s->num, s->scale, s->den, s->t, s->u, NULL);
    fraction_sum_zero(s);
}

void fraction_sum_done(struct fraction_sum *s)
{
    mpz_clears(s->num, s->scale, s->den, s->t, s->u, NULL);
}

void fraction_sum_zero(struct fraction_sum *s)
{
    mpz_set_ui(s->num, 0);
    mpz_set_ui(s->scale, 1);
    mpz_set_ui(s->den, 1);
}

/* t := what times of 1 / (scale * den) the term is. */
static void bring_in(struct fraction_sum *s, const mpq_t a, const mpq_t x)
{
    const bool fresh = mpz_sgn(s->num) == 0;
    if (fresh) {
        mpz_set(s->scale, mpq_denref(a));
        mpz_set(s->den, mpq_denref(x));
    }
    mpz_mul(s->t, mpq_numref(a), mpq_numref(x));
    if (mpz_cmp(s->scale, mpq_denref(a)) != 0) {
        mpz_lcm(s->u, s->scale, mpq_denref(a));
        mpz_divexact(s->scale, s->u, s->scale);
        mpz_mul(s->num, s->num, s->scale);
        mpz_set(s->scale, s->u);
        mpz_divexact(s->u, s->u, mpq_denref(a));
        mpz_mul(s->t, s->t, s->u);
    }
    if (mpz_cmp(s->den, mpq_denref(x)) != 0) {
        mpz_lcm(s->u, s->den, mpq_denref(x));
        mpz_divexact(s->den, s->u, s->den);
        mpz_mul(s->num, s->num, s->den);
        mpz_set(s->den, s->u);
        mpz_divexact(s->u, s->u, mpq_denref(x));
        mpz_mul(s->t, s->t, s->u);
    }
}

void fraction_sum_add(struct fraction_sum *s, const mpq_t a, const mpq_t x)
{
    if (mpq_sgn(a) == 0 || mpq_sgn(x) == 0)
        return;
    bring_in(s, a, x);
    mpz_add(s->num, s->num, s->t);
}

void fraction_sum_subtract(struct fraction_sum *s, const mpq_t a, const mpq_t x)
{
    if (mpq_sgn(a) == 0 || mpq_sgn(x) == 0)
        return;
    bring_in(s, a, x);
    mpz_sub(s->num, s->num, s->t);
}

void fraction_sum_get(const struct fraction_sum *s, mpq_t q)
{
    mpz_set(mpq_numref(q), s->num);
    mpz_mul(mpq_denref(q), s->scale, s->den);
    mpq_canonicalize(q);
}

/* ---- vectors ------------------------------------------------------------------------------------------ */

mpq_t *fractions_new(struct env *env, size_t n)
{
    mpq_t *q = mem_new(&env->mem, MEM_EXACT, n, sizeof *q);
    for (size_t i = 0; q && i < n; i++)
        mpq_init(q[i]);
    return q;
}

void fractions_free(struct env *env, mpq_t **q)
{
    if (!*q)
        return;
    size_t n = mem_size(*q) / sizeof **q;
    for (size_t i = 0; i < n; i++)
        mpq_clear((*q)[i]);
    mem_drop(&env->mem, q);
}
