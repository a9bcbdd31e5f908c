/* Dense columns: which they are, and their place in the factorisation, by the product form (Goldfarb & Scheinberg,
 * Math. Programming 99, 2004), which only adds what is positive and so stays stable where S, the matrix without them,
 * is nearly or wholly singular.
 *
 * With S = L D L', L unit lower triangular, and the dense columns a(1), ..., a(k), each scaled by the root of its
 * weight:
 *
 *     A D A' + R = L L(1) ... L(k) D(k) L(k)' ... L(1)' L',      v(q) = L(q-1)^-1 ... L(1)^-1 L^-1 a(q),
 *     D(q-1) + v(q) v(q)' = L(q) D(q) L(q)',    L(q)[i][j] = v(q)[i] beta(q)[j]  below the unit diagonal,
 *
 * so that each L(q) takes two vectors (Gill, Golub, Murray, Saunders, Math. of Computation 28, 1974).  The panels hold
 * L D^(1/2); where a pivot of S was replaced, D is 0 and the column of L that of the identity.
 */
#include "ipm/normal_parts.h"

static double *product_v(const struct normal *a, uint32_t q)
{
    return a->product + (size_t)a->m * 2 * q;
}

/* x *= D^(1/2), the diagonal of the panels. */
static void times_diagonal(const struct normal *a, double *x)
{
    const struct structure *s = &a->s;
    for (uint32_t p = 0; p < s->panels; p++) {
        const uint32_t rows = panel_rows(s, p), width = panel_width(s, p);
        const double *const panel = a->values + s->panel[p].values;
        for (uint32_t j = 0; j < width; j++)
            x[s->panel[p].first + j] *= panel[(size_t)j * rows + j];
    }
}

static void pivots_begin(struct normal *a)
{
    const struct structure *s = &a->s;
    for (uint32_t p = 0; p < s->panels; p++) {
        const uint32_t rows = panel_rows(s, p), width = panel_width(s, p);
        const double *const panel = a->values + s->panel[p].values;
        for (uint32_t j = 0; j < width; j++) {
            const double l = panel[(size_t)j * rows + j];
            a->pivot[s->panel[p].first + j] = l == DENSE_REPLACED ? 0.0 : l * l;
        }
    }
}

/* L(q) y = x and L(q)' y = x in place. */
static void forward(const struct normal *a, uint32_t q, double *restrict x)
{
    const double *restrict v = product_v(a, q), *restrict beta = v + a->m;
    double sum = 0.0;
    for (uint32_t p = 0; p < a->m; p++) {
        x[p] -= v[p] * sum;
        sum += beta[p] * x[p];
    }
}
static void backward(const struct normal *a, uint32_t q, double *restrict x)
{
    const double *restrict v = product_v(a, q), *restrict beta = v + a->m;
    double sum = 0.0;
    for (uint32_t p = a->m; p-- > 0;) {
        x[p] -= beta[p] * sum;
        sum += v[p] * x[p];
    }
}

/* The factors of D + v v': beta, and the new D in place. */
static void rank_one(const struct normal *a, const double *restrict v, double *restrict beta, double *restrict pivot)
{
    double weight = 1.0; /* of v v' for what is left of it */
    for (uint32_t p = 0; p < a->m; p++) {
        const double more = weight * v[p] * v[p], now = pivot[p] + more;
        /* Against a pivot of 0, what is left of v after cancellation would count as the largest number. */
        const bool rounding = pivot[p] == 0.0 && more <= PIVOT_TOLERANCE * PIVOT_TOLERANCE * a->diagonal[p];
        beta[p] = 0.0;
        if (rounding || now == 0.0)
            continue;
        beta[p] = weight * v[p] / now;
        weight *= pivot[p] / now;
        pivot[p] = now;
    }
}

uint32_t normal_product(struct normal *a, const double *d)
{
    uint32_t replaced = 0;
    memset(a->work, 0, a->m * sizeof *a->work);
    for (uint32_t q = 0; q < a->dense; q++) {
        const uint32_t k = a->dense_column[q];
        double *const v = product_v(a, q);
        normal_spread(a, k, pow2(a->col_exp[k]) * sqrt(d[k]));
        for (uint32_t p = 0; p < a->m; p++) {
            v[p] = normal_take(a, p);
            a->diagonal[p] += v[p] * v[p];
        }
    }
    pivots_begin(a);
    for (uint32_t q = 0; q < a->dense && !a->ask.stopped; q++) {
        double *const v = product_v(a, q);
        normal_forward(a, v);
        times_diagonal(a, v);
        for (uint32_t before = 0; before < q; before++)
            forward(a, before, v);
        asking_stop(&a->ask, (uint64_t)a->m * (q + 1));
        rank_one(a, v, v + a->m, a->pivot);
    }
    for (uint32_t p = 0; p < a->m; p++) {
        if (!(a->pivot[p] > 0.0)) {
            a->pivot[p] = 0.0;
            replaced++;
        }
    }
    return replaced;
}

void normal_product_solve(struct normal *a, double *x)
{
    times_diagonal(a, x);
    for (uint32_t q = 0; q < a->dense; q++)
        forward(a, q, x);
    for (uint32_t p = 0; p < a->m; p++)
        x[p] = a->pivot[p] > 0.0 ? x[p] / a->pivot[p] : 0.0;
    for (uint32_t q = a->dense; q-- > 0;)
        backward(a, q, x);
    times_diagonal(a, x);
}

/* ---- which columns ------------------------------------------------------------------------------------------- */

enum {
    LEAST_COUNT = 24, /* of a dense column */
    MOST_DENSE = 200,
};

/* A guess at the work of a factorisation whose normal matrix has cliques with a sum of squares `squares`: a dense
 * matrix with as many entries; and at that of the product form, which runs at the speed of memory, a tenth. */
static double guess(double squares, double m, double columns)
{
    const double nnz = lesser(squares, m * m);
    return nnz * sqrt(nnz) / 3.0 + 10.0 * columns * (2.0 * nnz + 4.0 * m * columns);
}

slx_status normal_dense_count(struct env *env, const struct normal *a, uint32_t *count, bool *whole)
{
    uint32_t longest = 0;
    *count = UINT32_MAX;
    *whole = true;
    for (uint32_t k = 0; k < a->n; k++)
        longest = spmat_count(a->cols, k) > longest ? spmat_count(a->cols, k) : longest;
    if (longest < LEAST_COUNT)
        return SLX_OK;
    uint32_t *with = mem_new(&env->mem, MEM_CHOLESKY, (size_t)longest + 1, sizeof *with); /* columns of that count */
    if (!with)
        return fail_memory(env, "the choice of dense columns");
    double squares = 0.0;
    for (uint32_t k = 0; k < a->n; k++) {
        const uint32_t c = spmat_count(a->cols, k);
        with[c]++;
        squares += (double)c * c;
    }
    const double all = squares;
    double best = 0.5 * guess(squares, a->m, 0), left = squares;
    uint32_t columns = 0;
    for (uint32_t c = longest; c >= LEAST_COUNT; c--) {
        columns += with[c];
        if (columns > MOST_DENSE)
            break;
        squares -= (double)with[c] * c * c;
        /* Only where there is a gap: the next have at most two thirds of the entries. */
        uint32_t next = c - 1;
        while (next && !with[next])
            next--;
        if (with[c] && 3 * (uint64_t)next <= 2 * (uint64_t)c && guess(squares, a->m, columns) < best) {
            best = guess(squares, a->m, columns);
            *count = c;
            left = squares;
        }
    }
    /* Otherwise the mere pattern of the whole might take more memory than the factor that is wanted. */
    *whole = all <= 8.0 * left;
    mem_free(&env->mem, with);
    return SLX_OK;
}

slx_status normal_set_apart(struct env *env, struct normal *a, uint32_t count)
{
    struct mem *mem = &env->mem;
    mem_drop(mem, &a->is_dense);
    mem_drop(mem, &a->dense_column);
    a->dense = 0;
    for (uint32_t k = 0; k < a->n; k++)
        a->dense += spmat_count(a->cols, k) >= count;
    if (a->dense == 0)
        return SLX_OK;
    a->is_dense = mem_new(mem, MEM_CHOLESKY, bits_words(a->n), sizeof *a->is_dense);
    a->dense_column = mem_new(mem, MEM_CHOLESKY, a->dense, sizeof *a->dense_column);
    if (!a->is_dense || !a->dense_column)
        return fail_memory(env, "the list of dense columns");
    a->dense = 0;
    for (uint32_t k = 0; k < a->n; k++) {
        if (spmat_count(a->cols, k) >= count) {
            bits_set(a->is_dense, k);
            a->dense_column[a->dense++] = k;
        }
    }
    return SLX_OK;
}
