/* Rational reconstruction: the fraction n / d that a number x modulo M stands for.  The remainders of Euclid's
 * algorithm on M and x, and their cofactors, are all the fractions with d x = n whose product n d is below M; one that
 * is much shorter announces itself by a quotient as long as what it is shorter by (Monagan 2004), so the first long
 * quotient ends the search, whatever the sizes of n and d.  Remainders are made some 30 bits at a time (Lehmer 1938;
 * the stopping rule of the inner steps is Collins's, as in Knuth, Vol. 2, 4.5.2, Algorithm L).
 */
#include "exact/exact_private.h"

/* Four cofactors of a run of steps: (a, b) becomes (A a - B b, D b - C a), or with all signs changed. */
struct run {
    uint64_t A, B, C, D;
    bool odd;
};

/* The leading 62 bits of a, and those of b at the same place. */
static void leading(const mpz_t a, const mpz_t b, uint64_t *x, uint64_t *y, mpz_t t)
{
    mp_bitcnt_t shift = fraction_bits(a) > 62 ? fraction_bits(a) - 62 : 0;
    mpz_tdiv_q_2exp(t, a, shift);
    *x = mpz_getlimbn(t, 0);
    mpz_tdiv_q_2exp(t, b, shift);
    *y = mpz_getlimbn(t, 0);
}

/* Steps of Euclid's algorithm that the leading bits decide, until a cofactor passes 31 bits; each makes y smaller. */
static struct run leading_steps(uint64_t x, uint64_t y)
{
    struct run r = {1, 0, 0, 1, false};
    for (;;) {
        /* The true quotient lies between (x - B)/(y + D) and (x + A)/(y - C), or the other way round. */
        uint64_t low_x = r.odd ? x - r.A : x - r.B, low_y = r.odd ? y + r.C : y + r.D;
        uint64_t high_x = r.odd ? x + r.B : x + r.A, high_y = r.odd ? y - r.D : y - r.C;
        if (y <= (r.odd ? r.D : r.C) || low_y == 0)
            return r;
        uint64_t q = low_x / low_y;
        if (q != high_x / high_y || q >> 31)
            return r;
        uint64_t next_c = r.A + q * r.C, next_d = r.B + q * r.D;
        if ((next_c | next_d) >> 31)
            return r;
        uint64_t z = x - q * y;
        r = (struct run){r.C, r.D, next_c, next_d, !r.odd};
        x = y;
        y = z;
    }
}

/* Remainders and the magnitudes of their cofactors, whose signs alternate. */
struct euclid {
    mpz_t a, b, u, v, s, t;
    bool odd; /* the cofactor v of b is negative if even, for it began with one step */
};

static void whole_step(struct euclid *e)
{
    mpz_tdiv_qr(e->s, e->t, e->a, e->b);
    mpz_swap(e->a, e->b);
    mpz_swap(e->b, e->t);
    mpz_addmul(e->u, e->s, e->v);
    mpz_swap(e->u, e->v);
    e->odd = !e->odd;
}

/* (p, q) := (A p - B q, D q - C p), made positive: or with plus, for cofactors. */
static void apply(struct euclid *e, const struct run *r)
{
    mpz_mul_ui(e->s, e->a, r->A);
    mpz_mul_ui(e->t, e->b, r->D);
    mpz_submul_ui(e->s, e->b, r->B);
    mpz_submul_ui(e->t, e->a, r->C);
    mpz_abs(e->a, e->s);
    mpz_abs(e->b, e->t);
    mpz_mul_ui(e->s, e->u, r->A);
    mpz_mul_ui(e->t, e->v, r->D);
    mpz_addmul_ui(e->s, e->v, r->B);
    mpz_addmul_ui(e->t, e->u, r->C);
    mpz_swap(e->u, e->s);
    mpz_swap(e->v, e->t);
    e->odd ^= r->odd;
}

bool reconstruct(mpq_t q, const mpz_t x, const mpz_t modulus)
{
    struct euclid e = {.odd = false};
    mpz_inits(e.a, e.b, e.u, e.v, e.s, e.t, NULL);
    mpz_set(e.a, modulus);
    mpz_set(e.b, x);
    mpz_set_ui(e.v, 1);
    bool found = mpz_sgn(x) == 0;
    /* Each round shortens b, which is 0 in the end. */
    while (!found && mpz_sgn(e.b)) {
        if (fraction_bits(e.a) >= fraction_bits(e.b) + RECONSTRUCT_GUARD) {
            found = true;
            break;
        }
        uint64_t x1, y1;
        leading(e.a, e.b, &x1, &y1, e.t);
        struct run r = leading_steps(x1, y1);
        if (r.B == 0)
            whole_step(&e);
        else
            apply(&e, &r);
    }
    if (found) {
        mpz_set(mpq_numref(q), e.b);
        mpz_set(mpq_denref(q), e.v);
        if (e.odd)
            mpz_neg(mpq_numref(q), mpq_numref(q));
    }
    mpz_clears(e.a, e.b, e.u, e.v, e.s, e.t, NULL);
    return found;
}
