/* Crossover: what is computed from the basis, and its change by one column. */
#include "crossover/crossover_private.h"

/* ---- recomputed values -------------------------------------------------------------------------------- */

static void values_of(const void *user, uint32_t first, uint32_t count, double *x)
{
    const struct crossover *c = user;
    for (uint32_t k = 0; k < count; k++)
        x[k] = basis_has(&c->b, first + k) ? 0.0 : c->x[first + k];
}

void cross_bound(struct crossover *c, uint32_t p)
{
    struct basis *b = &c->b;
    b->lb[p] = lesser(basis_lower(b, b->basic[p]), b->xb[p]);
    b->ub[p] = greater(basis_upper(b, b->basic[p]), b->xb[p]);
}

void cross_primal(struct crossover *c)
{
    basis_forget_primal(&c->b); /* pushes move nonbasic variables without a word to the basis */
    basis_compute_primal(&c->b, 1, values_of, c, &c->b.col);
    for (uint32_t i = 0; i < c->b.m; i++)
        cross_bound(c, i);
}

/* The duals solve B'y = c_B - d_B.  The reduced costs of basic variables wait in col meanwhile. */
void cross_dual(struct crossover *c, double *y)
{
    struct basis *b = &c->b;
    for (uint32_t i = 0; i < b->m; i++) {
        const uint32_t j = b->basic[i];
        b->col.val[i] = c->d[j];
        b->rho.val[i] = basis_cost(b, j) - c->d[j];
    }
    basis_compute_duals(b, &b->rho, NULL, c->d);
    for (uint32_t j = 0; j < b->n; j++)
        if (!basis_has(b, j))
            c->d[j] += basis_cost(b, j);
    for (uint32_t i = 0; i < b->m; i++) {
        c->d[b->basic[i]] = b->col.val[i];
        b->col.val[i] = 0.0;
        if (y)
            y[i] = b->rho.val[i];
    }
    svec_clear(&b->rho);
}

/* ---- the basis ---------------------------------------------------------------------------------------- */

enum cross cross_refactor(struct crossover *c)
{
    struct basis *b = &c->b;
    for (uint32_t i = 0; i < b->m; i++)
        c->x[b->basic[i]] = b->xb[i];
    if (basis_factor(b, basis_least_pivot) != SLX_OK)
        return CROSS_FAILED;
    cross_primal(c);
    return CROSS_OK;
}

enum push cross_change(struct crossover *c, uint32_t p, uint32_t q, unsigned status)
{
    struct basis *b = &c->b;
    const enum basis_change change = basis_update(b, p);
    if (change == BASIS_FAILED)
        return FAILED;
    if (change == BASIS_UNSTABLE) {
        basis_doubt(b);
        return PUT_OFF;
    }
    basis_replace(b, p, q, status, change);
    return DONE;
}
