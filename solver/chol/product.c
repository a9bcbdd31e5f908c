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
#include "chol/chol_private.h"

static double *product_v(const struct normal *normal, uint32_t q)
{
    return normal->product + (size_t)normal->m * 2 * q;
}

/* x *= D^(1/2), the diagonal of the panels. */
static void times_diagonal(const struct normal *normal, double *x)
{
    const struct structure *s = &normal->s;
    for (uint32_t p = 0; p < s->panels; p++) {
        const struct dense_panel panel = panel_matrix(normal, p);
        for (uint32_t j = 0; j < panel.width; j++)
            x[s->panel[p].first + j] *= *dense_entry(&panel, j, j);
    }
}

static void pivots_begin(struct normal *normal)
{
    const struct structure *s = &normal->s;
    for (uint32_t p = 0; p < s->panels; p++) {
        const struct dense_panel panel = panel_matrix(normal, p);
        for (uint32_t j = 0; j < panel.width; j++) {
            const double l = *dense_entry(&panel, j, j);
            normal->pivot[s->panel[p].first + j] = l == DENSE_REPLACED ? 0.0 : l * l;
        }
    }
}

/* L(q) y = x and L(q)' y = x in place. */
static void forward(const struct normal *normal, uint32_t q, double *restrict x)
{
    const double *restrict v = product_v(normal, q), *restrict beta = v + normal->m;
    double sum = 0.0;
    for (uint32_t p = 0; p < normal->m; p++) {
        x[p] -= v[p] * sum;
        sum += beta[p] * x[p];
    }
}
static void backward(const struct normal *normal, uint32_t q, double *restrict x)
{
    const double *restrict v = product_v(normal, q), *restrict beta = v + normal->m;
    double sum = 0.0;
    for (uint32_t p = normal->m; p-- > 0;) {
        x[p] -= beta[p] * sum;
        sum += v[p] * x[p];
    }
}

/* The factors of D + v v': beta, and the new D in place. */
static void rank_one(const struct normal *normal, const double *restrict v, double *restrict beta,
                     double *restrict pivot)
{
    double weight = 1.0; /* of v v' for what is left of v */
    for (uint32_t p = 0; p < normal->m; p++) {
        const double more = weight * v[p] * v[p], now = pivot[p] + more;
        /* Against a pivot of 0, what is left of v after cancellation would count as the largest number. */
        const bool rounding = pivot[p] == 0.0 && more <= PIVOT_TOLERANCE * PIVOT_TOLERANCE * normal->diagonal[p];
        beta[p] = 0.0;
        if (rounding || now == 0.0)
            continue;
        beta[p] = weight * v[p] / now;
        weight *= pivot[p] / now;
        pivot[p] = now;
    }
}

uint32_t normal_product(struct normal *normal, const double *d)
{
    uint32_t replaced = 0;
    memset(normal->work, 0, normal->m * sizeof *normal->work);
    for (uint32_t q = 0; q < normal->dense; q++) {
        const uint32_t k = normal->dense_column[q];
        double *const v = product_v(normal, q);
        normal_spread(normal, k, pow2(normal->col_exp[k]) * sqrt(d[k]), normal->work);
        for (uint32_t p = 0; p < normal->m; p++) {
            v[p] = normal_take(normal, p, normal->work);
            normal->diagonal[p] += v[p] * v[p];
        }
    }
    pivots_begin(normal);
    for (uint32_t q = 0; q < normal->dense && limits_met(normal->env) == LIMIT_NONE; q++) {
        double *const v = product_v(normal, q);
        normal_forward(normal, v);
        times_diagonal(normal, v);
        for (uint32_t before = 0; before < q; before++)
            forward(normal, before, v);
        limits_worked(normal->env, (uint64_t)normal->m * (q + 1));
        rank_one(normal, v, v + normal->m, normal->pivot);
    }
    for (uint32_t p = 0; p < normal->m; p++) {
        if (!(normal->pivot[p] > 0.0)) {
            normal->pivot[p] = 0.0;
            replaced++;
        }
    }
    return replaced;
}

void normal_product_solve(struct normal *normal, double *x)
{
    times_diagonal(normal, x);
    for (uint32_t q = 0; q < normal->dense; q++)
        forward(normal, q, x);
    for (uint32_t p = 0; p < normal->m; p++)
        x[p] = normal->pivot[p] > 0.0 ? x[p] / normal->pivot[p] : 0.0;
    for (uint32_t q = normal->dense; q-- > 0;)
        backward(normal, q, x);
    times_diagonal(normal, x);
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

enum work normal_dense_count(struct env *env, const struct normal *normal, uint32_t *count, bool *whole)
{
    const uint32_t longest = spmat_longest(normal->cols);
    *count = UINT32_MAX;
    *whole = true;
    if (longest < LEAST_COUNT)
        return WORK_DONE;
    uint32_t *with = mem_new(&env->mem, MEM_CHOLESKY, (size_t)longest + 1, sizeof *with); /* columns of that count */
    if (!with)
        return work_failed(env, "the choice of dense columns");
    double squares = 0.0;
    for (uint32_t k = 0; k < normal->n; k++) {
        const uint32_t c = spmat_count(normal->cols, k);
        with[c]++;
        squares += (double)c * c;
    }
    const double all = squares;
    double best = 0.5 * guess(squares, normal->m, 0), left = squares;
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
        if (with[c] && 3 * (uint64_t)next <= 2 * (uint64_t)c && guess(squares, normal->m, columns) < best) {
            best = guess(squares, normal->m, columns);
            *count = c;
            left = squares;
        }
    }
    /* Otherwise the mere pattern of the whole might take more memory than the factor that is wanted. */
    *whole = all <= 8.0 * left;
    mem_free(&env->mem, with);
    return WORK_DONE;
}

enum work normal_set_apart(struct env *env, struct normal *normal, uint32_t count)
{
    struct mem *mem = &env->mem;
    mem_drop(mem, &normal->is_dense);
    mem_drop(mem, &normal->dense_column);
    normal->dense = 0;
    for (uint32_t k = 0; k < normal->n; k++)
        normal->dense += spmat_count(normal->cols, k) >= count;
    if (normal->dense == 0)
        return WORK_DONE;
    normal->is_dense = mem_new(mem, MEM_CHOLESKY, bits_words(normal->n), sizeof *normal->is_dense);
    normal->dense_column = mem_new(mem, MEM_CHOLESKY, normal->dense, sizeof *normal->dense_column);
    if (!normal->is_dense || !normal->dense_column)
        return work_failed(env, "the list of dense columns");
    normal->dense = 0;
    for (uint32_t k = 0; k < normal->n; k++) {
        if (spmat_count(normal->cols, k) >= count) {
            bits_set(normal->is_dense, k);
            normal->dense_column[normal->dense++] = k;
        }
    }
    return WORK_DONE;
}
