/* The Newton system: weights, factor, the directions of all variables, refined.
 *
 * Conjugate gradients on the normal equations, with the factor as preconditioner, were tried in place of the refinement
 * below: no better where the factor is good, and worse in many steps where it is not (dfl001).
 */
#include "ipm/ipm_private.h"

#include <string.h>

/* D and R of the present point into ds. */
static void span_weights(struct interior *ip, uint32_t k, struct span of, void *user)
{
    uint32_t b = of.boxed;
    (void)k, (void)user;
    for (uint32_t j = of.from; j < of.to; j++) {
        struct variable v = variable_next(ip, j, &b);
        ip->ds[j] = v.kind == KIND_FIXED ? 0.0 : 1.0 / variable_weight(ip, &v);
    }
}

/* By columns an equation is divided by its R: the less its columns can move, the less R. */
static double equation_weight(double whole)
{
    return whole > 0.0 ? lesser(REGULAR_EQUATION, REGULAR_EQUATION_SHARE * whole) : 1.0;
}

static void rows_regularise(struct interior *ip, uint32_t from, uint32_t to, void *user)
{
    struct spmat_cursor c;
    (void)user;
    for (uint32_t i = from; i < to; i++) {
        double *const r = &ip->ds[ip->n + i], diagonal = 0.0;
        for (spmat_seek(ip->rows, i, &c); spmat_next(&c);)
            diagonal += ip->ds[c.index] * pow2(2 * ip->col_exp[c.index]) * c.value * c.value;
        const double whole = diagonal * pow2(2 * ip->row_exp[i]) + *r;
        const double equation = ip->by_columns && *r == 0.0 ? equation_weight(whole) : 0.0;
        *r += ip->goal == GOAL_FEASIBLE ? REGULAR_PROOF * (1.0 + whole) : REGULAR_ROW * whole + equation;
    }
}

void newton_regularise(struct interior *ip)
{
    for_vectors(ip, ip->rows, rows_regularise, NULL);
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
    for_spans(ip, ip->N, span_weights, NULL);
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
static void span_turn(struct interior *ip, uint32_t k, struct span v, void *user)
{
    (void)k, (void)user;
    for (uint32_t j = v.from; j < v.to; j++)
        ip->ds[j] = ip->kind[j] & HOME_UPPER ? -ip->ds[j] : ip->ds[j];
}

double newton_residual(struct interior *ip)
{
    double most = 0.0, *rhs = ip->rhs;
    for_spans(ip, ip->n, span_turn, NULL);
    row_product(ip, ip->ds, rhs);
    for_spans(ip, ip->n, span_turn, NULL);
    FOR_EACH_IN_BLOCKS(i, variables_until(ip, i, ip->m)) {
        double dr = ip->kind[ip->n + i] & HOME_UPPER ? -ip->ds[ip->n + i] : ip->ds[ip->n + i];
        rhs[i] = ip->aim_primal * ip->primal_residual[i] - rhs[i] + dr;
        most = greater(most, fabs(rhs[i]));
    }
    return most;
}

/* Adds to ds what `change`, an addition to dy, makes of it; row_work: `change` unscaled. */
static void span_change(struct interior *ip, uint32_t k, struct span of, void *user)
{
    uint32_t b = of.boxed;
    (void)k, (void)user;
    for (uint32_t j = of.from; j < of.to; j++) {
        struct variable v = variable_next(ip, j, &b);
        if (v.kind == KIND_FIXED)
            continue;
        double force =
            j < ip->n ? spmat_dot(ip->lp->cols, j, ip->row_work) * pow2(ip->col_exp[j]) : -ip->change[j - ip->n];
        ip->ds[j] += v.sigma * force / variable_weight(ip, &v);
    }
}

static void add_change(struct interior *ip)
{
    for (uint32_t i = 0; i < ip->m; i++) {
        ip->dy[i] += ip->change[i];
        ip->row_work[i] = ip->change[i] * pow2(ip->row_exp[i]);
    }
    for_spans(ip, ip->N, span_change, NULL);
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

/* ds from dy, and A'dy in it. */
static void span_expand(struct interior *ip, uint32_t k, struct span of, void *user)
{
    uint32_t b = of.boxed;
    (void)k, (void)user;
    for (uint32_t j = of.from; j < of.to; j++) {
        uint32_t place = b;
        struct variable v = variable_next(ip, j, &b);
        if (v.kind == KIND_FIXED) {
            ip->ds[j] = 0.0;
            continue;
        }
        double force = j < ip->n ? ip->ds[j] : -ip->dy[j - ip->n];
        ip->ds[j] = v.sigma * (force + newton_shift(ip, j, place, &v)) / variable_weight(ip, &v);
    }
}

static bool newton_expand(struct interior *ip)
{
    transposed_product(ip, ip->dy, ip->ds);
    for_spans(ip, ip->N, span_expand, NULL);
    return newton_refine(ip);
}

/* ds := - shift over weight. */
static void span_shifts(struct interior *ip, uint32_t k, struct span of, void *user)
{
    uint32_t b = of.boxed;
    (void)k, (void)user;
    for (uint32_t j = of.from; j < of.to; j++) {
        uint32_t place = b;
        struct variable v = variable_next(ip, j, &b);
        ip->ds[j] = v.kind == KIND_FIXED ? 0.0 : -newton_shift(ip, j, place, &v) / variable_weight(ip, &v);
    }
}

/* Adds the primal residual and the logicals' shifts over their weights to dy. */
static void span_row_shifts(struct interior *ip, uint32_t k, struct span of, void *user)
{
    const bool begins = of.from < ip->n;
    uint32_t b = begins ? ip->boxed_columns : of.boxed;
    (void)k, (void)user;
    for (uint32_t j = begins ? ip->n : of.from; j < of.to; j++) {
        const uint32_t place = b, i = j - ip->n;
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
        for_spans(ip, ip->N, span_row_shifts, NULL);
        return columns_direction(ip);
    }
    for_spans(ip, ip->n, span_shifts, NULL);
    row_product(ip, ip->ds, ip->dy);
    for_spans(ip, ip->N, span_row_shifts, NULL);
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
