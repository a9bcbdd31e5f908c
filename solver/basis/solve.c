/* Solves with the factor of a basis, and the values and reduced costs recomputed by them. */
#include "basis/basis_private.h"

void basis_scatter(const struct basis *b, uint32_t j, double times, struct svec *x)
{
    const uint32_t count = basis_gather(b, j, b->gather_idx, b->gather_val);
    for (uint32_t k = 0; k < count; k++)
        svec_add(x, b->gather_idx[k], times * b->gather_val[k]);
}

static void note_density(struct basis *b, uint32_t nonzeros, double *density, enum part part)
{
    double now = b->m ? (double)nonzeros / b->m : 0.0;
    *density = 0.95 * *density + 0.05 * now;
    basis_lap(b, part, now);
}

void basis_ftran(struct basis *b, struct svec *x, double *density, bool keep_spike, enum part part)
{
    lu_ftran(b->lu, x, *density, keep_spike);
    note_density(b, svec_nonzeros(x), density, part);
}

void basis_ftran_at(struct basis *b, struct svec *x, const struct svec *wanted, double *density, enum part part)
{
    note_density(b, lu_ftran_at(b->lu, x, *density, wanted), density, part);
}

void basis_btran(struct basis *b, struct svec *x, double *density, enum part part)
{
    lu_btran(b->lu, x, *density);
    note_density(b, svec_nonzeros(x), density, part);
}

void basis_inverse_row(struct basis *b, uint32_t p)
{
    svec_add(&b->rho, p, 1.0);
    basis_btran(b, &b->rho, &b->density_rho, PART_BTRAN);
}

void basis_tableau_column(struct basis *b, uint32_t j, bool keep_spike)
{
    basis_scatter(b, j, 1.0, &b->col);
    basis_ftran(b, &b->col, &b->density_col, keep_spike, PART_FTRAN);
}

void basis_tableau_some(struct basis *b, uint32_t j, const double *wanted, uint32_t rest, double *density)
{
    basis_scatter(b, j, 1.0, &b->col);
    note_density(b, lu_ftran_some(b->lu, &b->col, *density, wanted, rest), density, PART_FTRAN);
}

static double largest(const struct svec *x)
{
    double most = 0.0;
    for (uint32_t i = 0; i < x->n; i++)
        most = greater(most, fabs(x->val[i]));
    return most;
}

/* Brings the largest magnitude near 1; returns the exponent that undoes it. */
static int normalise(struct svec *x)
{
    const double most = largest(x);
    int e = 0;
    if (most > 0.0 && isfinite(most))
        frexp(most, &e);
    for (uint32_t i = 0; i < x->n; i++)
        x->val[i] = times_pow2(x->val[i], -e);
    x->count = SVEC_DENSE;
    return e;
}

int basis_solve(struct basis *b, struct svec *x)
{
    const int e = normalise(x);
    lu_ftran(b->lu, x, 1.0, false);
    x->count = SVEC_DENSE;
    return e;
}

int basis_solve_transposed(struct basis *b, struct svec *x)
{
    const int e = normalise(x);
    lu_btran(b->lu, x, 1.0);
    x->count = SVEC_DENSE;
    return e;
}

/* ---- recomputed values -------------------------------------------------------------------------------- */

/* The right-hand side that the nonbasic variables leave for the basic ones; false where a limit leaves no time. */
static bool right_hand_side(const struct basis *b, basis_fill fill, const void *user, double *rhs)
{
    enum { STEPS = 32 }; /* of work, for a column */
    double x[BASIS_BLOCK];
    for (uint32_t first = 0, count; first < b->n; first += count) {
        count = b->n - first < BASIS_BLOCK ? b->n - first : BASIS_BLOCK;
        if (limits_late(b->env, (uint64_t)count * STEPS) != LIMIT_NONE)
            return false;
        fill(user, first, count, x);
        for (uint32_t k = 0; k < count; k++)
            if (x[k] != 0.0)
                spmat_axpy(b->lp->cols, first + k, -x[k] * pow2(b->col_exp[first + k]), rhs);
    }
    for (uint32_t first = 0, count; first < b->m; first += count) {
        count = b->m - first < BASIS_BLOCK ? b->m - first : BASIS_BLOCK;
        fill(user, b->n + first, count, x);
        for (uint32_t k = 0; k < count; k++)
            rhs[first + k] = rhs[first + k] * pow2(b->row_exp[first + k]) + x[k];
    }
    return true;
}

void basis_compute_primal(struct basis *b, uint8_t in_force, basis_fill fill, const void *user, struct svec *work)
{
    if (b->primal_of == in_force)
        return;
    if (!right_hand_side(b, fill, user, work->val)) {
        svec_wipe(work);
        return;
    }
    work->count = SVEC_DENSE;
    lu_ftran(b->lu, work, 1.0, false);
    for (uint32_t i = 0; i < b->m; i++)
        b->xb[i] = work->val[i];
    b->primal_noise = basis_noise * largest(work);
    svec_wipe(work);
    b->primal_of = b->primal_near = in_force;
}

void basis_compute_duals(struct basis *b, struct svec *y, const double *cost, double *d)
{
    y->count = SVEC_DENSE;
    lu_btran(b->lu, y, 1.0);
    b->dual_noise = basis_noise * largest(y);
    for (uint32_t i = 0; i < b->m; i++) {
        const uint32_t j = b->n + i;
        d[j] = basis_has(b, j) ? 0.0 : (cost ? cost[j] : 0.0) + y->val[i];
    }
    y->count = SVEC_DENSE;
    basis_scale_rows(b, y, +1);
    spmat_dots(b->lp->cols, 0, b->n, y->val, d);
    for (uint32_t j = 0; j < b->n; j++)
        d[j] = basis_has(b, j) ? 0.0 : (cost ? cost[j] : 0.0) - d[j] * pow2(b->col_exp[j]);
}
