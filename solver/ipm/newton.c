/* The Newton system: weights, factor, the directions of all variables, refined.
 *
 * Conjugate gradients on the normal equations, with the factor as preconditioner, were tried in place of the refinement
 * below: no better where the factor is good, and worse in many steps where it is not (dfl001).
 */
#include "ipm/ipm_private.h"

#include <string.h>

/* D and R of the present point into ds. */
static void newton_weights(struct interior *ip)
{
    uint32_t b = 0;
    FOR_EACH_IN_BLOCKS(j, variables_until(ip, j, ip->N)) {
        struct variable v = variable_next(ip, j, &b);
        ip->ds[j] = v.kind == KIND_FIXED ? 0.0 : 1.0 / variable_weight(ip, &v);
    }
}

/* By columns an equation is divided by its R: the less its columns can move, the less R. */
static double equation_weight(double whole)
{
    return whole > 0.0 ? lesser(REGULAR_EQUATION, REGULAR_EQUATION_SHARE * whole) : 1.0;
}

void newton_regularise(struct interior *ip)
{
    double *diagonal = ip->row_work;
    memset(diagonal, 0, ip->m * sizeof *diagonal);
    FOR_EACH_IN_BLOCKS(j, vectors_until(ip, ip->lp->cols, j)) {
        struct spmat_cursor c;
        const double d = ip->ds[j] * pow2(2 * ip->col_exp[j]);
        if (d > 0.0)
            for (spmat_seek(ip->lp->cols, j, &c); spmat_next(&c);)
                diagonal[c.index] += d * c.value * c.value;
    }
    FOR_EACH_IN_BLOCKS(i, variables_until(ip, i, ip->m)) {
        double *r = &ip->ds[ip->n + i];
        double whole = diagonal[i] * pow2(2 * ip->row_exp[i]) + *r;
        const double equation = ip->by_columns && *r == 0.0 ? equation_weight(whole) : 0.0;
        *r += ip->goal == GOAL_FEASIBLE ? REGULAR_PROOF * (1.0 + whole) : REGULAR_ROW * whole + equation;
    }
}

bool newton_factor_weights(struct interior *ip)
{
    uint32_t replaced;
    if (ip->by_columns)
        return columns_factor(ip);
    bool done = normal_factor(ip->normal, ip->ds, ip->ds + ip->n, &replaced);
    if (done && replaced)
        log_line(ip->env, SLX_LOG_DEBUG, "interior point: %u unsafe pivots", replaced);
    return done;
}

bool newton_factor(struct interior *ip)
{
    newton_weights(ip);
    newton_regularise(ip);
    return newton_factor_weights(ip);
}

bool newton_solve(struct interior *ip, double *b)
{
    return ip->by_columns ? columns_solve(ip, b) : normal_solve(ip->normal, b);
}

/* ---- directions ------------------------------------------------------------------------------------- */

double newton_shift(const struct interior *ip, uint32_t j, uint32_t b, const struct variable *v)
{
    double shift = -ip->aim_dual * (double)ip->dual_residual[j];
    if (v->kind != KIND_FREE)
        shift += v->sigma * (double)ip->rc[j] / v->s;
    if (v->kind == KIND_BOXED)
        shift -= v->sigma * (double)ip->rc[ip->N + b] / v->s2;
    return shift;
}

double newton_tolerance(double residual)
{
    return greater(1e-2 * residual, 1e-11);
}

/* From the distances of the columns to their values, and back. */
static void turn(struct interior *ip)
{
    FOR_EACH_IN_BLOCKS(j, variables_until(ip, j, ip->n))
        ip->ds[j] = ip->kind[j] & HOME_UPPER ? -ip->ds[j] : ip->ds[j];
}

double newton_residual(struct interior *ip)
{
    double most = 0.0, *rhs = ip->rhs;
    turn(ip);
    row_product(ip, ip->ds, rhs);
    turn(ip);
    FOR_EACH_IN_BLOCKS(i, variables_until(ip, i, ip->m)) {
        double dr = ip->kind[ip->n + i] & HOME_UPPER ? -ip->ds[ip->n + i] : ip->ds[ip->n + i];
        rhs[i] = ip->aim_primal * ip->primal_residual[i] - rhs[i] + dr;
        most = greater(most, fabs(rhs[i]));
    }
    return most;
}

/* Adds to the direction what `change`, an addition to dy, makes of it. */
static void add_change(struct interior *ip)
{
    for (uint32_t i = 0; i < ip->m; i++) {
        ip->dy[i] += ip->change[i];
        ip->row_work[i] = ip->change[i] * pow2(ip->row_exp[i]);
    }
    uint32_t b = 0;
    FOR_EACH_IN_BLOCKS(j, columns_and_rows_until(ip, j)) {
        struct variable v = variable_next(ip, j, &b);
        if (v.kind == KIND_FIXED)
            continue;
        double force =
            j < ip->n ? spmat_dot(ip->lp->cols, j, ip->row_work) * pow2(ip->col_exp[j]) : -ip->change[j - ip->n];
        ip->ds[j] += v.sigma * force / variable_weight(ip, &v);
    }
}

/* dy alone cannot hold a good direction: the rounding of a_j'dy, times a large D_j, is an error in dx.  So the residual
 * is taken from dx itself, and corrections are added to dx and dy side by side. */
static bool newton_refine(struct interior *ip)
{
    enum { STEPS = 3 };
    double size = newton_residual(ip);
    for (int k = 0; k < STEPS && size > newton_tolerance(ip->now.scaled_primal); k++) {
        memcpy(ip->change, ip->rhs, ip->m * sizeof *ip->change);
        if (limits_look(ip->env) || !newton_solve(ip, ip->change))
            return false;
        add_change(ip);
        ip->report->refinements++;
        double was = size;
        size = newton_residual(ip);
        if (!(size < 0.5 * was))
            break;
    }
    return true;
}

/* ds from dy. */
static bool newton_expand(struct interior *ip)
{
    transposed_product(ip, ip->dy, ip->ds);
    uint32_t b = 0;
    FOR_EACH_IN_BLOCKS(j, variables_until(ip, j, ip->N)) {
        uint32_t place = b;
        struct variable v = variable_next(ip, j, &b);
        if (v.kind == KIND_FIXED) {
            ip->ds[j] = 0.0;
            continue;
        }
        double force = j < ip->n ? ip->ds[j] : -ip->dy[j - ip->n];
        ip->ds[j] = v.sigma * (force + newton_shift(ip, j, place, &v)) / variable_weight(ip, &v);
    }
    return newton_refine(ip);
}

/* primal_residual and the logicals' shifts over their weights, into dy. */
static void row_shifts(struct interior *ip)
{
    uint32_t b = ip->boxed_columns;
    FOR_EACH_IN_BLOCKS(i, variables_until(ip, i, ip->m)) {
        uint32_t place = b, j = ip->n + i;
        struct variable v = variable_next(ip, j, &b);
        ip->dy[i] += ip->aim_primal * ip->primal_residual[i];
        if (v.kind != KIND_FIXED)
            ip->dy[i] += newton_shift(ip, j, place, &v) / variable_weight(ip, &v);
    }
}

bool newton_direction(struct interior *ip)
{
    if (ip->by_columns) {
        memset(ip->dy, 0, ip->m * sizeof *ip->dy);
        row_shifts(ip);
        return columns_direction(ip);
    }
    uint32_t b = 0;
    FOR_EACH_IN_BLOCKS(j, variables_until(ip, j, ip->n)) {
        uint32_t place = b;
        struct variable v = variable_next(ip, j, &b);
        ip->ds[j] = v.kind == KIND_FIXED ? 0.0 : -newton_shift(ip, j, place, &v) / variable_weight(ip, &v);
    }
    row_product(ip, ip->ds, ip->dy);
    row_shifts(ip);
    return limits_look(ip->env) == LIMIT_NONE && newton_solve(ip, ip->dy) && newton_expand(ip);
}

void newton_save(struct interior *ip)
{
    if (!ip->by_columns)
        memcpy(ip->old_dy, ip->dy, ip->m * sizeof *ip->dy);
}

bool newton_restore(struct interior *ip)
{
    if (ip->by_columns)
        return newton_direction(ip);
    memcpy(ip->dy, ip->old_dy, ip->m * sizeof *ip->dy);
    return newton_expand(ip);
}
