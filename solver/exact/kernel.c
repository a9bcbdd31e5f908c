/* The kernel of a basis in integers, and its factor modulo a prime.
 *
 * Scaling.  Column j of the kernel is multiplied by what makes its entries integers, then divided by the power of 2
 * that they share; row i is divided by the power of 2 that it then has throughout.  Nothing else is divided out:
 * right-hand sides are scaled like the rows of the system, and a scale with other primes would give each of them a
 * denominator of its own.
 */
#include <stdlib.h>
#include <string.h>

#include "exact/exact_private.h"
#include "lu/lu.h"
#include "store/arrays.h"

/* The first prime tried is the next one from here.  Any will do that is nothing special: the powers of one close to a
 * power of 2 have short multiples of fractions with such denominators, which pass for what they are not. */
#define FIRST UINT64_C(0x1e3779b97f4a7c15)

/* ---- storage ------------------------------------------------------------------------------------------ */

enum { ARRAYS = 8 };

static void list_arrays(struct kernel *kernel, uint32_t m, uint32_t k, uint64_t entries, struct array out[ARRAYS])
{
    const struct array arrays[ARRAYS] = {
        ARRAY(kernel->cols, k),        ARRAY(kernel->rows, k),
        ARRAY(kernel->local, m),       ARRAY(kernel->start, (size_t)k + 1),
        ARRAY(kernel->index, entries), ARRAY(kernel->at, entries),
        ARRAY(kernel->size, entries),  ARRAY(kernel->shift, k),
    };
    memcpy(out, arrays, sizeof arrays);
}

void kernel_free(struct env *env, struct kernel *kernel)
{
    struct array arrays[ARRAYS];
    list_arrays(kernel, 0, 0, 0, arrays);
    fractions_free(env, &kernel->factor);
    arrays_done(env, arrays, ARRAYS);
    mem_free(&env->mem, kernel->pool);
    modular_free(env, &kernel->modular);
    *kernel = (struct kernel){.k = 0};
}

static bool take(struct exact *e, uint32_t k, uint64_t entries)
{
    struct array arrays[ARRAYS];
    e->kernel.k = k;
    list_arrays(&e->kernel, e->m, k, entries, arrays);
    return arrays_new(e->env, MEM_EXACT, arrays, ARRAYS) && (e->kernel.factor = fractions_new(e->env, k));
}

/* ---- the integers ------------------------------------------------------------------------------------- */

/* Columns and rows, and the pattern. */
static slx_status choose(struct exact *e)
{
    const struct spmat *a = e->lp->cols;
    uint32_t k = 0, r = 0;
    uint64_t entries = 0;
    for (uint32_t j = 0; j < e->n; j++)
        if (is_basic(e, j)) {
            k++;
            entries += spmat_count(a, j);
        }
    if (!take(e, k, entries))
        return fail_memory(e->env, "the kernel of a basis");
    struct kernel *kernel = &e->kernel;
    for (uint32_t i = 0; i < e->m; i++) {
        kernel->local[i] = is_basic(e, e->n + i) ? NONE : r;
        if (kernel->local[i] != NONE)
            kernel->rows[r++] = i;
    }
    k = 0;
    for (uint32_t j = 0; j < e->n; j++)
        if (is_basic(e, j))
            kernel->cols[k++] = j;
    return SLX_OK;
}

/* The integers of one column before rows are scaled, in `entry`; *count of them, their rows in kernel->index. */
static void integer_column(struct exact *e, uint32_t c, mpz_t *entry, uint64_t *used)
{
    struct kernel *kernel = &e->kernel;
    struct spmat_cursor at;
    mpz_ptr factor = mpq_numref(kernel->factor[c]);
    mp_bitcnt_t twos = (mp_bitcnt_t)-1;
    const uint64_t first = *used;
    mpz_set_ui(factor, 1);
    for (spmat_seek(e->lp->cols, kernel->cols[c], &at); spmat_next(&at);)
        if (kernel->local[at.index] != NONE && at.value != 0.0) {
            fraction_of(e->a, at.value, e->decimal);
            mpz_lcm(factor, factor, mpq_denref(e->a));
        }
    for (spmat_seek(e->lp->cols, kernel->cols[c], &at); spmat_next(&at);)
        if (kernel->local[at.index] != NONE && at.value != 0.0) {
            fraction_of(e->a, at.value, e->decimal);
            mpz_divexact(mpq_denref(e->b), factor, mpq_denref(e->a));
            mpz_mul(entry[*used], mpq_numref(e->a), mpq_denref(e->b));
            mp_bitcnt_t mine = mpz_scan1(entry[*used], 0);
            twos = mine < twos ? mine : twos;
            kernel->index[(*used)++] = kernel->local[at.index];
        }
    mpz_set_ui(mpq_denref(e->b), 1);
    mpz_set_ui(mpq_denref(kernel->factor[c]), 1);
    if (*used == first || !twos)
        return;
    for (uint64_t u = first; u < *used; u++)
        mpz_tdiv_q_2exp(entry[u], entry[u], twos);
    mpz_mul_2exp(mpq_denref(kernel->factor[c]), mpq_denref(kernel->factor[c]), twos);
    mpq_canonicalize(kernel->factor[c]);
}

/* Divides the rows by the powers of 2 that they have. */
static void shift_rows(struct exact *e, mpz_t *entry, uint64_t used)
{
    struct kernel *kernel = &e->kernel;
    for (uint32_t r = 0; r < kernel->k; r++)
        kernel->shift[r] = INT64_MAX;
    for (uint64_t u = 0; u < used && !exact_stopped(e); u++) {
        int64_t twos = (int64_t)mpz_scan1(entry[u], 0);
        if (twos < kernel->shift[kernel->index[u]])
            kernel->shift[kernel->index[u]] = twos;
    }
    for (uint32_t r = 0; r < kernel->k; r++)
        if (kernel->shift[r] == INT64_MAX)
            kernel->shift[r] = 0;
    for (uint64_t u = 0; u < used && !exact_stopped(e); u++)
        mpz_tdiv_q_2exp(entry[u], entry[u], (mp_bitcnt_t)kernel->shift[kernel->index[u]]);
}

/* The largest sum of magnitudes of a row is no longer than row_bits. */
static slx_status measure(struct exact *e, mpz_t *entry, uint64_t used)
{
    struct kernel *kernel = &e->kernel;
    double *sums = mem_new(&e->env->mem, MEM_EXACT, kernel->k, sizeof *sums);
    if (!sums)
        return fail_memory(e->env, "the kernel of a basis");
    kernel->row_bits = kernel->col_bits = 1;
    kernel->det_bits = 0.0;
    size_t longest = 0;
    for (uint64_t u = 0; u < used; u++)
        if (fraction_bits(entry[u]) > longest)
            longest = fraction_bits(entry[u]);
    /* Sums in units of 2^longest. */
    for (uint32_t c = 0; c < kernel->k && !exact_stopped(e); c++) {
        double sum = 0.0;
        size_t most = 1;
        for (uint64_t u = kernel->start[c]; u < kernel->start[c + 1]; u++) {
            size_t bits = fraction_bits(entry[u]);
            most = bits > most ? bits : most;
            double share = ldexp(1.0, (int)bits - (int)longest);
            sum += share;
            sums[kernel->index[u]] += share;
        }
        size_t bits = longest + (size_t)ceil(log2(sum + 1.0)) + 1;
        kernel->col_bits = bits > kernel->col_bits ? bits : kernel->col_bits;
        kernel->det_bits += (double)most + 0.5 * log2((double)(kernel->start[c + 1] - kernel->start[c]) + 1.0);
    }
    for (uint32_t r = 0; r < kernel->k; r++) {
        size_t bits = longest + (size_t)ceil(log2(sums[r] + 1.0)) + 1;
        kernel->row_bits = bits > kernel->row_bits ? bits : kernel->row_bits;
    }
    mem_free(&e->env->mem, sums);
    return SLX_OK;
}

/* Puts the integers into the pool. */
static slx_status store(struct exact *e, mpz_t *entry, uint64_t used)
{
    struct kernel *kernel = &e->kernel;
    uint64_t limbs = 0;
    for (uint64_t u = 0; u < used; u++)
        limbs += mpz_size(entry[u]);
    kernel->pool = mem_new(&e->env->mem, MEM_EXACT, limbs, sizeof *kernel->pool);
    if (!kernel->pool)
        return fail_memory(e->env, "the kernel of a basis");
    limbs = 0;
    for (uint64_t u = 0; u < used; u++) {
        size_t size = mpz_size(entry[u]);
        kernel->at[u] = limbs;
        kernel->size[u] = (int8_t)(mpz_sgn(entry[u]) * (int)size);
        memcpy(kernel->pool + limbs, mpz_limbs_read(entry[u]), size * sizeof *kernel->pool);
        limbs += size;
    }
    return SLX_OK;
}

static slx_status to_integers(struct exact *e)
{
    struct kernel *kernel = &e->kernel;
    const uint64_t entries = mem_size(kernel->at) / sizeof *kernel->at;
    mpz_t *entry = mem_new(&e->env->mem, MEM_EXACT, entries, sizeof *entry);
    uint64_t used = 0;
    if (!entry)
        return fail_memory(e->env, "the kernel of a basis");
    for (uint64_t u = 0; u < entries; u++)
        mpz_init(entry[u]);
    for (uint32_t c = 0; c < kernel->k && !exact_stopped(e); c++) {
        integer_column(e, c, entry, &used);
        kernel->start[c + 1] = used;
    }
    slx_status status = SLX_OK;
    if (!e->stop) {
        shift_rows(e, entry, used);
        status = measure(e, entry, used);
        if (status == SLX_OK && !e->stop)
            status = store(e, entry, used);
    }
    for (uint64_t u = 0; u < entries; u++)
        mpz_clear(entry[u]);
    mem_free(&e->env->mem, entry);
    return status;
}

/* ---- the factor --------------------------------------------------------------------------------------- */

int kernel_exponent(const struct exact *e, uint32_t c)
{
    double most = 0.0;
    int exponent = 0;
    struct spmat_cursor at;
    for (spmat_seek(e->lp->cols, e->kernel.cols[c], &at); spmat_next(&at);)
        if (e->kernel.local[at.index] != NONE)
            most = greater(most, fabs(at.value));
    frexp(most, &exponent);
    return exponent;
}

/* Column c in doubles, its largest entry about 1. */
static uint32_t double_column(const void *user, uint32_t c, uint32_t *idx, double *val)
{
    const struct exact *e = user;
    const struct kernel *kernel = &e->kernel;
    const int exponent = kernel_exponent(e, c);
    uint32_t count = 0;
    struct spmat_cursor at;
    for (spmat_seek(e->lp->cols, kernel->cols[c], &at); spmat_next(&at);)
        if (kernel->local[at.index] != NONE) {
            idx[count] = kernel->local[at.index];
            val[count++] = ldexp(at.value, -exponent);
        }
    return count;
}

slx_status kernel_factor_doubles(const struct exact *e, struct lu *lu, uint32_t *row_of)
{
    enum lu_answer singular; /* to doubles: some column has another in its place */
    return lu_factor(e->env, lu, double_column, e, 0.1, 1e-11, row_of, &singular);
}

/* order := columns as the factorisation in doubles took them, prefer[c] := its pivot row of column c. */
static slx_status elimination_order(struct exact *e, uint32_t *order, uint32_t *prefer)
{
    const uint32_t k = e->kernel.k;
    struct lu *lu = NULL;
    slx_status status = lu_create(e->env, k, &lu);
    if (status == SLX_OK)
        status = kernel_factor_doubles(e, lu, prefer);
    if (status == SLX_OK)
        lu_order(lu, prefer, order);
    lu_free(e->env, &lu);
    return status;
}

static uint64_t modulo(const struct field *f, const mp_limb_t *limbs, int size)
{
    uint64_t r = 0;
    for (int k = abs(size); k-- > 0;)
        r = (uint64_t)((((wide)r << 64) + limbs[k]) % f->p);
    return size < 0 && r ? f->p - r : r;
}

static bool stop(void *user)
{
    return exact_stopped(user);
}

static slx_status factor_modulo(struct exact *e, uint64_t prime, const uint32_t *order, const uint32_t *prefer)
{
    struct kernel *kernel = &e->kernel;
    const uint64_t used = kernel->start[kernel->k];
    uint64_t *value = mem_new(&e->env->mem, MEM_EXACT, used, sizeof *value);
    bool stopped = false;
    if (!value)
        return fail_memory(e->env, "a factor modulo a prime");
    field_init(&kernel->modular.field, prime);
    const struct field f = kernel->modular.field;
    for (uint64_t u = 0; u < used && !exact_stopped(e); u++)
        value[u] = field_enter(&f, modulo(&f, kernel->pool + kernel->at[u], kernel->size[u]));
    const struct modular_matrix a = {kernel->k, kernel->start, kernel->index, value};
    slx_status status = modular_factor(e->env, &kernel->modular, &a, order, prefer, stop, e, &stopped);
    mem_free(&e->env->mem, value);
    return status;
}

static uint64_t next_prime(uint64_t p)
{
    mpz_t z;
    mpz_init(z);
    mpz_set_ui(z, p);
    mpz_nextprime(z, z);
    p = mpz_get_ui(z);
    mpz_clear(z);
    return p;
}

/* A prime that divides the determinant, which one of 2^61 does by chance, is told from a singular kernel by others. */
static slx_status factor(struct exact *e)
{
    enum { PRIMES = 3 };
    const uint32_t k = e->kernel.k;
    uint32_t *order = mem_new(&e->env->mem, MEM_EXACT, k, 2 * sizeof *order);
    if (!order)
        return fail_memory(e->env, "the kernel of a basis");
    slx_status status = elimination_order(e, order, order + k);
    uint64_t prime = e->prime ? e->prime : next_prime(FIRST);
    for (int t = 0; t < PRIMES && status == SLX_OK && !exact_stopped(e); t++) {
        e->prime = prime;
        status = factor_modulo(e, prime, order, order + k);
        if (status != SLX_OK || e->kernel.modular.steps == k)
            break;
        prime = next_prime(prime);
    }
    mem_free(&e->env->mem, order);
    return status;
}

/* Columns without a pivot make room for the logicals of rows without one. */
static void repair(struct exact *e)
{
    const struct kernel *kernel = &e->kernel;
    const struct modular *f = &kernel->modular;
    for (uint32_t t = f->steps; t < kernel->k; t++) {
        uint32_t j = kernel->cols[f->col[t]];
        double lower = exact_lower(e, j), upper = exact_upper(e, j);
        e->status[j] = isfinite(lower) ? SLX_AT_LOWER : isfinite(upper) ? SLX_AT_UPPER : SLX_FREE;
        e->status[e->n + kernel->rows[f->row[t]]] = SLX_BASIC;
    }
    e->repaired = true;
}

slx_status kernel_make(struct exact *e)
{
    slx_status status = SLX_OK;
    /* A repair makes the kernel smaller by one at least. */
    do {
        if (e->kernel.k && !e->stop)
            repair(e);
        kernel_free(e->env, &e->kernel);
        status = choose(e);
        if (status == SLX_OK)
            status = to_integers(e);
        if (status == SLX_OK && !e->stop)
            status = factor(e);
    } while (status == SLX_OK && !e->stop && e->kernel.modular.steps < e->kernel.k);
    return status;
}
