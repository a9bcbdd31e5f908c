/* Systems with the kernel K, by lifting.
 *
 * With a factor of K modulo p, x = sum of d_t p^t with d_t = K^-1 r_t mod p and r_0 = b, r_t+1 = (r_t - K d_t) / p, a
 * division without a rest.  The residuals stay as short as the row sums of K, so that they live in a few limbs each, in
 * two's complement, and a digit costs one modular solve and one product with K (Dixon, Exact solution of linear
 * equations using p-adic expansions, 1982).  Now and then the digits so far are tried: the first fraction that they do
 * not determine ends the try, and is the first to be looked at in the next.  What they determine is multiplied out with
 * K, so that it is the solution beyond doubt.
 *
 * Why it ends: once p^t is longer than twice the longest minor of [K, b] (Hadamard's bound) and the guard, every
 * fraction is determined.
 *
 * SLIP_LU, which factors K in integers, is not used: its entries grow to minors of K, of as many digits as the answer
 * has in the end, while here they have those of K until then.
 */
#include <string.h>

#include "exact/exact_private.h"

struct lift {
    struct exact *e;
    struct kernel *kernel;
    bool transposed;
    uint32_t k;
    size_t limbs;        /* of a residual */
    mp_limb_t *residual; /* k times that */
    uint64_t *digits;    /* of step t: k from t * k on */
    uint64_t *mod;       /* k */
    uint64_t wrap;       /* 2^(64 limbs) mod p */
    uint64_t inverse;    /* of p modulo 2^64 */
    size_t steps, room, rhs_bits;
    mpz_t scale;       /* of the right-hand side */
    mpz_t power, half; /* p^steps, and half of it */
    mpz_t den, t;      /* the denominator that the last fractions had */
    mpq_t q;
    uint32_t first; /* fraction to be tried first */
};

/* ---- residuals ---------------------------------------------------------------------------------------- */

/* r -= d * entry (limbs of `size`), in two's complement. */
static void take_away(mp_limb_t *r, size_t limbs, const mp_limb_t *entry, int size, uint64_t d)
{
    const mp_size_t n = size < 0 ? -size : size;
    if (size > 0) {
        mp_limb_t borrow = mpn_submul_1(r, entry, n, d);
        if (limbs > (size_t)n)
            mpn_sub_1(r + n, r + n, (mp_size_t)limbs - n, borrow);
    } else {
        mp_limb_t carry = mpn_addmul_1(r, entry, n, d);
        if (limbs > (size_t)n)
            mpn_add_1(r + n, r + n, (mp_size_t)limbs - n, carry);
    }
}

static void subtract_product(struct lift *l, const uint64_t *d)
{
    const struct kernel *kernel = l->kernel;
    for (uint32_t c = 0; c < l->k && !exact_stopped(l->e); c++) {
        if (!l->transposed && !d[c])
            continue;
        for (uint64_t u = kernel->start[c]; u < kernel->start[c + 1]; u++) {
            uint32_t r = kernel->index[u];
            uint64_t digit = l->transposed ? d[r] : d[c];
            if (digit)
                take_away(l->residual + (l->transposed ? c : r) * l->limbs, l->limbs, kernel->pool + kernel->at[u],
                          kernel->size[u], digit);
        }
    }
}

/* r := r / p, which leaves no rest: each limb of the quotient makes the lowest one that is left 0. */
static void divide(struct lift *l, mp_limb_t *r)
{
    const uint64_t p = l->kernel->modular.field.p;
    uint64_t borrow = 0;
    for (size_t k = 0; k < l->limbs; k++) {
        uint64_t low = r[k], q = (low - borrow) * l->inverse;
        uint64_t under = low < borrow;
        r[k] = q;
        borrow = (uint64_t)(((wide)q * p) >> 64) + under;
    }
}

static uint64_t modulo(const struct lift *l, const mp_limb_t *r)
{
    const struct field *f = &l->kernel->modular.field;
    uint64_t v = 0;
    for (size_t k = l->limbs; k-- > 0;)
        v = (uint64_t)((((wide)v << 64) + r[k]) % f->p);
    return r[l->limbs - 1] >> 63 ? field_sub(f, v, l->wrap) : v;
}

static slx_status one_digit(struct lift *l)
{
    const struct field *f = &l->kernel->modular.field;
    if (l->steps == l->room) {
        size_t room = mem_grown(l->room, l->steps + 4);
        uint64_t *more = mem_resize(&l->e->env->mem, MEM_EXACT, l->digits, room * l->k, sizeof *more);
        if (!more)
            return fail_memory(l->e->env, "an exact solution");
        l->digits = more;
        l->room = room;
    }
    uint64_t *d = l->digits + l->steps * l->k;
    for (uint32_t i = 0; i < l->k; i++)
        l->mod[i] = field_enter(f, modulo(l, l->residual + i * l->limbs));
    if (l->transposed)
        modular_solve_transposed(&l->kernel->modular, l->mod);
    else
        modular_solve(&l->kernel->modular, l->mod);
    for (uint32_t i = 0; i < l->k; i++)
        d[i] = field_leave(f, l->mod[i]);
    subtract_product(l, d);
    for (uint32_t i = 0; i < l->k; i++)
        divide(l, l->residual + i * l->limbs);
    l->steps++;
    l->e->report->digits++;
    return SLX_OK;
}

/* ---- fractions ---------------------------------------------------------------------------------------- */

/* z := the number that the digits of unknown i spell. */
static void spell(const struct lift *l, uint32_t i, mpz_t z)
{
    mpz_set_ui(z, 0);
    for (size_t t = l->steps; t-- > 0;) {
        mpz_mul_ui(z, z, l->kernel->modular.field.p);
        mpz_add_ui(z, z, l->digits[t * l->k + i]);
    }
}

/* x[i] from its digits: over the denominator of the one before if that will do, else by reconstruction. */
static bool one_fraction(struct lift *l, uint32_t i, mpq_t x)
{
    const size_t bits = fraction_bits(l->power);
    spell(l, i, l->t);
    mpz_mul(mpq_numref(l->q), l->t, l->den);
    mpz_mod(mpq_numref(l->q), mpq_numref(l->q), l->power);
    if (mpz_cmp(mpq_numref(l->q), l->half) > 0)
        mpz_sub(mpq_numref(l->q), mpq_numref(l->q), l->power);
    if (fraction_bits(mpq_numref(l->q)) + fraction_bits(l->den) + RECONSTRUCT_GUARD <= bits) {
        mpz_swap(mpq_numref(x), mpq_numref(l->q));
        mpz_set(mpq_denref(x), l->den);
        return true;
    }
    if (!reconstruct(x, l->t, l->power))
        return false;
    /* The next ones' denominator: a multiple of both, unless they have little in common. */
    mpz_lcm(l->t, l->den, mpq_denref(x));
    bool alike = 4 * fraction_bits(l->t) <= 4 * fraction_bits(l->den) + 3 * fraction_bits(mpq_denref(x));
    mpz_set(l->den, alike ? l->t : mpq_denref(x));
    return true;
}

/* All fractions, in the order of the pivots, so that those of a block of K follow one another. */
static bool all_fractions(struct lift *l, mpq_t *x)
{
    const struct modular *f = &l->kernel->modular;
    const uint32_t *order = l->transposed ? f->row : f->col;
    mpz_ui_pow_ui(l->power, f->field.p, l->steps);
    mpz_tdiv_q_2exp(l->half, l->power, 1);
    mpz_set_ui(l->den, 1);
    if (!one_fraction(l, l->first, x[l->first]))
        return false;
    mpz_set_ui(l->den, 1);
    for (uint32_t t = 0; t < l->k; t++) {
        if (exact_stopped(l->e))
            return false;
        if (!one_fraction(l, order[t], x[order[t]])) {
            l->first = order[t];
            return false;
        }
    }
    return true;
}

/* Whether K x is the scaled right-hand side, exactly. */
static slx_status multiply_out(struct lift *l, mpq_t *b, mpq_t *x, bool *right)
{
    const struct kernel *kernel = l->kernel;
    struct fraction_sum *sums = mem_new(&l->e->env->mem, MEM_EXACT, l->k, sizeof *sums);
    mpz_t z;
    if (!sums)
        return fail_memory(l->e->env, "an exact solution");
    for (uint32_t i = 0; i < l->k; i++)
        fraction_sum_init(&sums[i]);
    mpq_set_ui(l->q, 1, 1);
    for (uint32_t c = 0; c < l->k && !exact_stopped(l->e); c++)
        for (uint64_t u = kernel->start[c]; u < kernel->start[c + 1]; u++) {
            uint32_t r = kernel->index[u];
            mpz_set(mpq_numref(l->q), mpz_roinit_n(z, kernel->pool + kernel->at[u], kernel->size[u]));
            fraction_sum_add(&sums[l->transposed ? c : r], l->q, x[l->transposed ? r : c]);
        }
    *right = !l->e->stop;
    for (uint32_t i = 0; i < l->k; i++) {
        if (*right && !exact_stopped(l->e)) { /* num / (scale den) = b */
            mpz_mul(sums[i].t, sums[i].scale, sums[i].den);
            mpz_mul(sums[i].t, sums[i].t, mpq_numref(b[i]));
            *right = mpz_cmp(sums[i].t, sums[i].num) == 0;
        }
        fraction_sum_done(&sums[i]);
    }
    *right &= !l->e->stop; /* what was not looked at proves nothing */
    mem_free(&l->e->env->mem, sums);
    return SLX_OK;
}

/* ---- the whole ---------------------------------------------------------------------------------------- */

/* The right-hand side in the units of K, times `scale`, in integers: b, and as residuals. */
static slx_status begin(struct lift *l, mpq_t *b)
{
    const struct kernel *kernel = l->kernel;
    struct env *env = l->e->env;
    mpz_set_ui(l->scale, 1);
    for (uint32_t i = 0; i < l->k; i++) {
        if (l->transposed)
            mpq_mul(b[i], b[i], kernel->factor[i]);
        else
            mpq_div_2exp(b[i], b[i], (mp_bitcnt_t)kernel->shift[i]);
        mpz_lcm(l->scale, l->scale, mpq_denref(b[i]));
    }
    l->rhs_bits = 1;
    for (uint32_t i = 0; i < l->k; i++) {
        mpz_divexact(mpq_denref(b[i]), l->scale, mpq_denref(b[i]));
        mpz_mul(mpq_numref(b[i]), mpq_numref(b[i]), mpq_denref(b[i]));
        mpz_set_ui(mpq_denref(b[i]), 1);
        size_t bits = fraction_bits(mpq_numref(b[i]));
        l->rhs_bits = bits > l->rhs_bits ? bits : l->rhs_bits;
    }
    const size_t matrix = l->transposed ? kernel->col_bits : kernel->row_bits;
    const size_t bits = (matrix > l->rhs_bits ? matrix : l->rhs_bits) + 62 + 3;
    l->limbs = bits / 64 + 1;
    l->residual = mem_new(&env->mem, MEM_EXACT, (size_t)l->k * l->limbs, sizeof *l->residual);
    l->mod = mem_new(&env->mem, MEM_EXACT, l->k, sizeof *l->mod);
    if (!l->residual || !l->mod)
        return fail_memory(env, "an exact solution");
    for (uint32_t i = 0; i < l->k; i++) {
        mp_limb_t *r = l->residual + i * l->limbs;
        memcpy(r, mpz_limbs_read(mpq_numref(b[i])), mpz_size(mpq_numref(b[i])) * sizeof *r);
        if (mpq_sgn(b[i]) < 0)
            mpn_neg(r, r, (mp_size_t)l->limbs);
    }
    const uint64_t p = kernel->modular.field.p;
    l->wrap = 1;
    for (size_t k = 0; k < l->limbs; k++)
        l->wrap = (uint64_t)(((wide)l->wrap << 64) % p);
    l->inverse = (uint64_t)0 - kernel->modular.field.negative_inverse;
    return SLX_OK;
}

/* Back to the units of the model. */
static void finish(struct lift *l, mpq_t *x)
{
    const struct kernel *kernel = l->kernel;
    for (uint32_t i = 0; i < l->k; i++) {
        mpz_mul(mpq_denref(x[i]), mpq_denref(x[i]), l->scale);
        if (!l->transposed) {
            mpz_mul(mpq_numref(x[i]), mpq_numref(x[i]), mpq_numref(kernel->factor[i]));
            mpz_mul(mpq_denref(x[i]), mpq_denref(x[i]), mpq_denref(kernel->factor[i]));
        } else {
            mpz_mul_2exp(mpq_denref(x[i]), mpq_denref(x[i]), (mp_bitcnt_t)kernel->shift[i]);
        }
        if (mpz_sgn(mpq_numref(x[i])) == 0)
            mpz_set_ui(mpq_denref(x[i]), 1);
    }
}

static slx_status lift(struct lift *l, mpq_t *b, mpq_t *x)
{
    const double digit_bits = log2((double)l->kernel->modular.field.p);
    slx_status status = begin(l, b); /* which measures the right-hand side */
    const double most = 2.0 * l->kernel->det_bits + (double)l->rhs_bits + RECONSTRUCT_GUARD + 64.0;
    size_t next = 2;
    bool done = false;
    /* Each round adds a digit, of which Hadamard's bound allows so many. */
    while (status == SLX_OK && !done && !exact_stopped(l->e)) {
        status = one_digit(l);
        if (status != SLX_OK || l->steps < next)
            continue;
        if (all_fractions(l, x))
            status = multiply_out(l, b, x, &done);
        if (status != SLX_OK)
            break;
        next = l->steps + l->steps / 3 + 1;
        if (!done && (double)l->steps * digit_bits > 2.0 * most + 128.0)
            return fail(l->e->env, SLX_ERROR_NUMERICAL, "an exact solution was not found within Hadamard's bound");
    }
    if (done)
        finish(l, x);
    return status;
}

slx_status kernel_solve(struct exact *e, bool transposed, mpq_t *b, mpq_t *x)
{
    struct kernel *kernel = &e->kernel;
    struct lift l = {.e = e, .kernel = kernel, .transposed = transposed, .k = kernel->k};
    if (!kernel->k)
        return SLX_OK;
    e->report->solves++;
    mpz_inits(l.scale, l.power, l.half, l.den, l.t, NULL);
    mpq_init(l.q);
    slx_status status = lift(&l, b, x);
    mpz_clears(l.scale, l.power, l.half, l.den, l.t, NULL);
    mpq_clear(l.q);
    mem_free(&e->env->mem, l.residual);
    mem_free(&e->env->mem, l.digits);
    mem_free(&e->env->mem, l.mod);
    return status;
}
