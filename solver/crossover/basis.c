/* Crossover: the basis, its factor, what is recomputed from it, its change by one column.  When to refactor is decided
 * on counted work alone, as in the simplex methods. */
#include "crossover/crossover_private.h"

enum { LEAST_UPDATES = 20, MOST_UPDATES = 1000 };

static const double row_drop = 1e-14;

/* ---- factor ------------------------------------------------------------------------------------------- */

static uint32_t basis_column(const void *user, uint32_t k, uint32_t *idx, double *val)
{
    const struct crossover *c = user;
    uint32_t j = c->basic[k];
    if (j >= c->n) {
        idx[0] = j - c->n;
        val[0] = -1.0;
        return 1;
    }
    return spmat_gather_scaled(c->lp->cols, j, c->row_exp, c->col_exp[j], idx, val);
}

unsigned cross_status_at(const struct crossover *c, uint32_t j)
{
    double lower = cross_lower(c, j), upper = cross_upper(c, j);
    return c->x[j] <= lower ? SLX_AT_LOWER : c->x[j] >= upper ? SLX_AT_UPPER : SLX_FREE;
}

/* The rejected columns leave the basis for the logicals whose unit columns stand in for them. */
static void repair_basis(struct crossover *c)
{
    const uint32_t *columns, *rows;
    uint32_t count = lu_deficient(c->lu, &columns, &rows);
    for (uint32_t k = 0; k < count; k++) {
        uint32_t j = c->basic[columns[k]];
        set_status(c, j, cross_status_at(c, j));
    }
    for (uint32_t k = 0; k < count; k++) {
        c->basic[columns[k]] = c->n + rows[k];
        set_status(c, c->n + rows[k], SLX_BASIC);
    }
}

/* The stand-ins in the factor of a repaired basis are the logicals' columns with the wrong sign, hence once more. */
enum cross cross_factor(struct crossover *c, double singular, uint32_t *dependent)
{
    enum { REPAIRS = 5 };
    enum lu_answer answer = LU_SINGULAR;
    uint32_t *row_of = c->rho.idx, *permuted = c->col.idx;
    *dependent = 0;
    for (unsigned k = 0; k < REPAIRS && answer == LU_SINGULAR; k++) {
        const uint32_t *columns, *rows;
        if (lu_factor(c->env, c->lu, basis_column, c, c->markowitz, singular, row_of, &answer) != SLX_OK)
            return CROSS_FAILED;
        *dependent += lu_deficient(c->lu, &columns, &rows);
        repair_basis(c);
    }
    for (uint32_t k = 0; k < c->m; k++)
        permuted[row_of[k]] = c->basic[k];
    for (uint32_t i = 0; i < c->m; i++)
        c->basic[i] = permuted[i];
    c->factorisations++;
    c->want_factor = false;
    c->work_best = INFINITY;
    return CROSS_OK;
}

enum cross cross_refactor(struct crossover *c)
{
    uint32_t dependent;
    for (uint32_t i = 0; i < c->m; i++)
        c->x[c->basic[i]] = c->xb[i];
    enum cross r = cross_factor(c, 1e-9, &dependent);
    if (r != CROSS_OK)
        return r;
    if (dependent)
        log_line(c->env, SLX_LOG_DEBUG, "crossover: singular basis, %u columns replaced by logicals", dependent);
    cross_primal(c);
    return CROSS_OK;
}

/* Adds the work of the solves since the factorisation to its own and asks whether the average still falls. */
static bool factor_is_long(struct crossover *c, struct lu_stats t)
{
    if (t.updates < LEAST_UPDATES)
        return false;
    double fixed = (double)t.flops_factor + 4.0 * (double)t.nnz_fresh + 10.0 * c->m + 2.0 * (double)c->N;
    double average = (fixed + (double)t.flops_solves) / t.updates;
    c->work_best = lesser(c->work_best, average);
    return t.updates >= MOST_UPDATES || average > 1.1 * c->work_best ||
           t.nnz_l + t.nnz_u > 3 * t.nnz_fresh + 10 * (uint64_t)c->m;
}

enum change cross_change(struct crossover *c, uint32_t p, uint32_t q, unsigned status)
{
    enum lu_answer answer;
    while ((answer = lu_update(c->lu, p, c->col.val[p], 1e-6)) == LU_GROW)
        if (lu_grow(c->env, c->lu) != SLX_OK)
            return CHANGE_FAILED;
    if (answer == LU_UNSTABLE) {
        c->want_factor = lu_stats(c->lu).updates > 0;
        return CHANGE_REFUSED;
    }
    set_status(c, c->basic[p], status);
    set_status(c, q, SLX_BASIC);
    c->basic[p] = q;
    c->want_factor = factor_is_long(c, lu_stats(c->lu));
    return CHANGE_MADE;
}

/* ---- solves ------------------------------------------------------------------------------------------- */

void cross_scatter(const struct crossover *c, uint32_t j, struct svec *x)
{
    if (j >= c->n) {
        svec_add(x, j - c->n, -1.0);
        return;
    }
    uint32_t count = spmat_gather_scaled(c->lp->cols, j, c->row_exp, c->col_exp[j], c->gather_idx, c->gather_val);
    for (uint32_t k = 0; k < count; k++)
        svec_add(x, c->gather_idx[k], c->gather_val[k]);
}

static double share_of_nonzeros(const struct svec *x)
{
    uint32_t count = x->count;
    if (count == SVEC_DENSE) {
        count = 0;
        for (uint32_t i = 0; i < x->n; i++)
            count += x->val[i] != 0.0;
    }
    return x->n ? (double)count / x->n : 0.0;
}

static void note_density(const struct svec *x, double *density)
{
    *density = 0.95 * *density + 0.05 * share_of_nonzeros(x);
}

void cross_ftran(struct crossover *c, bool keep_spike)
{
    lu_ftran(c->lu, &c->col, c->density_col, keep_spike);
    note_density(&c->col, &c->density_col);
}

void cross_btran(struct crossover *c)
{
    lu_btran(c->lu, &c->rho, c->density_rho);
    note_density(&c->rho, &c->density_rho);
}

/* ---- pivot row ---------------------------------------------------------------------------------------- */

/* Multiplies the entries of rho by 2^(sign * row_exp): exact, so that sign -1 undoes sign +1. */
static void scale_rho(struct crossover *c, int sign)
{
    for (uint32_t k = 0, count = svec_entries(&c->rho); k < count; k++) {
        uint32_t i = svec_entry(&c->rho, k);
        c->rho.val[i] *= pow2(sign * c->row_exp[i]);
    }
}

/* Variables that no pivot row needs: basic ones, and fixed ones, whose reduced cost may have any sign. */
static bool is_passive(const struct crossover *c, uint32_t j)
{
    unsigned f = c->flags[j];
    return (f & FLAG_STATUS) == SLX_BASIC || (f & FLAG_FIXED);
}

/* Scales the entries of columns and makes the list of those that are needed. */
static void tidy_row(struct crossover *c)
{
    struct svec *row = &c->row;
    uint32_t kept = 0, count = row->count == SVEC_DENSE ? c->n : row->count; /* no logicals yet */
    for (uint32_t k = 0; k < count; k++) {
        uint32_t j = svec_entry(row, k);
        double v = row->val[j] * pow2(c->col_exp[j]);
        bool stays = fabs(v) > row_drop && !is_passive(c, j);
        row->val[j] = stays ? v : 0.0;
        row->idx[kept] = j;
        kept += stays;
    }
    row->count = kept;
}

/* Shares of nonzeros of rho above which dot products with all columns cost less than sums of rows, and of the row above
 * which to keep a list of its entries costs more than to scan it: as measured for the simplex methods. */
static const double dots_density = 0.4, list_density = 0.25;

void cross_price(struct crossover *c)
{
    struct svec *row = &c->row;
    scale_rho(c, +1);
    if (share_of_nonzeros(&c->rho) > dots_density) {
        spmat_dots(c->lp->cols, c->rho.val, row->val);
        row->count = SVEC_DENSE;
    } else {
        spmat_price(c->rows, &c->rho, row, c->density_row > list_density ? 0 : (uint32_t)(2 * list_density * c->n));
    }
    tidy_row(c);
    scale_rho(c, -1);
    for (uint32_t k = 0, count = svec_entries(&c->rho); k < count; k++) {
        uint32_t i = svec_entry(&c->rho, k);
        if (fabs(c->rho.val[i]) > row_drop && !is_passive(c, c->n + i)) {
            row->val[c->n + i] = -c->rho.val[i];
            row->idx[row->count++] = c->n + i;
        }
    }
    note_density(row, &c->density_row);
}

/* ---- recomputed values -------------------------------------------------------------------------------- */

void cross_primal(struct crossover *c)
{
    double *b = c->col.val;
    for (uint32_t j = 0; j < c->n; j++)
        if (!is_basic(c, j) && c->x[j] != 0.0)
            spmat_axpy(c->lp->cols, j, -c->x[j] * pow2(c->col_exp[j]), b);
    for (uint32_t i = 0; i < c->m; i++) {
        b[i] *= pow2(c->row_exp[i]);
        if (!is_basic(c, c->n + i))
            b[i] += c->x[c->n + i];
    }
    c->col.count = SVEC_DENSE;
    lu_ftran(c->lu, &c->col, 1.0, false);
    for (uint32_t i = 0; i < c->m; i++) {
        uint32_t j = c->basic[i];
        c->xb[i] = c->col.val[i];
        c->lb[i] = lesser(cross_lower(c, j), c->xb[i]);
        c->ub[i] = greater(cross_upper(c, j), c->xb[i]);
    }
    c->col.count = SVEC_DENSE;
    svec_clear(&c->col);
}

void cross_dual(struct crossover *c, double *y)
{
    double *pi = c->rho.val;
    for (uint32_t i = 0; i < c->m; i++)
        pi[i] = cross_cost(c, c->basic[i]) - c->d[c->basic[i]];
    c->rho.count = SVEC_DENSE;
    lu_btran(c->lu, &c->rho, 1.0);
    for (uint32_t i = 0; i < c->m; i++) {
        if (y)
            y[i] = pi[i];
        if (!is_basic(c, c->n + i))
            c->d[c->n + i] = pi[i];
        pi[i] *= pow2(c->row_exp[i]);
    }
    for (uint32_t j = 0; j < c->n; j++)
        if (!is_basic(c, j))
            c->d[j] = cross_cost(c, j) - spmat_dot(c->lp->cols, j, pi) * pow2(c->col_exp[j]);
    c->rho.count = SVEC_DENSE;
    svec_clear(&c->rho);
}
