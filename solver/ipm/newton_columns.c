/* Newton's system where dy is eliminated instead of dx:
 *
 *     (A' R^-1 A + D^-1) dx = shift + A' R^-1 b,      dy = R^-1 (b - A dx),      b = primal_residual + shift_r / g_r,
 *
 * for models with more rows than columns: the factor is that of the normal equations of the transposed matrix, with the
 * parts of D and R exchanged.  Taken from dx, dy and the rows' activities are as exact near an active row, where R is
 * next to 0, as dx taken from dy is near a bound of a column.  An equation has no R but what regularises it; so it is
 * met only in the course of the refinement, which is that of a method of multipliers.
 */
#include "ipm/ipm_private.h"

#include <string.h>

/* The D^-1 of a column that stays where it is. */
static const double held = 1e100;

bool columns_factor(struct interior *ip)
{
    uint32_t replaced;
    double *d = ip->ds, *r = ip->ds + ip->n;
    memcpy(ip->row_weight, r, ip->m * sizeof *r);
    FOR_EACH_IN_BLOCKS(j, variables_until(ip, j, ip->N))
        ip->ds[j] = ip->ds[j] > 0.0 ? 1.0 / ip->ds[j] : held;
    return normal_factor(ip->normal, r, d, &replaced);
}

/* dx := A' R^-1 b. */
static void columns_product(struct interior *ip, const double *b)
{
    for (uint32_t i = 0; i < ip->m; i++)
        ip->change[i] = b[i] / ip->row_weight[i];
    transposed_product(ip, ip->change, ip->dx);
}

/* b := R^-1 (b - A dx). */
static void columns_duals(struct interior *ip, double *b)
{
    row_product(ip, ip->dx, ip->change);
    for (uint32_t i = 0; i < ip->m; i++)
        b[i] = (b[i] - ip->change[i]) / ip->row_weight[i];
}

/* dx := (A' R^-1 A + D^-1)^-1 dx; false if a limit was met. */
static bool columns_inverse(struct interior *ip)
{
    return limits_look(ip->env) == LIMIT_NONE && normal_solve(ip->normal, ip->dx);
}

bool columns_solve(struct interior *ip, double *b)
{
    columns_product(ip, b);
    if (!columns_inverse(ip))
        return false;
    columns_duals(ip, b);
    return true;
}

/* dx := dx + shift - D^-1 times the direction. */
static void span_residual(struct interior *ip, uint32_t k, struct span of, void *user)
{
    double most = 0.0, *const part = user;
    uint32_t b = of.boxed;
    for (uint32_t j = of.from; j < of.to; j++) {
        uint32_t place = b;
        struct variable v = variable_next(ip, j, &b);
        ip->dx[j] = v.kind == KIND_FIXED
                        ? 0.0
                        : ip->dx[j] + newton_shift(ip, j, place, &v) - v.sigma * ip->ds[j] * variable_weight(ip, &v);
        most = greater(most, fabs(ip->dx[j]));
    }
    part[k] = most;
}

/* dx := A'dy + shift - D^-1 dx, the residual of the columns; returns its largest entry. */
static double columns_residual(struct interior *ip, const double *dy)
{
    double part[SPANS] = {0.0}, most = 0.0;
    transposed_product(ip, dy, ip->dx);
    for_spans(ip, ip->n, span_residual, part);
    for (uint32_t k = 0; k < SPANS; k++)
        most = greater(most, part[k]);
    return most;
}

/* The residuals over what they may be. */
static double columns_excess(struct interior *ip)
{
    const double dual = columns_residual(ip, ip->dy) / newton_tolerance(ip->now.scaled_dual);
    return greater(dual, newton_residual(ip) / newton_tolerance(ip->now.scaled_primal));
}

/* Adds to ds what dx and rhs, additions to the values and to dy, make of it. */
static void span_addition(struct interior *ip, uint32_t k, struct span of, void *user)
{
    uint32_t b = of.boxed;
    (void)k, (void)user;
    for (uint32_t j = of.from; j < of.to; j++) {
        struct variable v = variable_next(ip, j, &b);
        if (v.kind != KIND_FIXED)
            ip->ds[j] += v.sigma * (j < ip->n ? ip->dx[j] : -ip->rhs[j - ip->n] / variable_weight(ip, &v));
    }
}

/* Both residuals go into one solve: q + A' R^-1 p = A' (dy + R^-1 p) + shift - D^-1 dx. */
static bool columns_refine(struct interior *ip)
{
    enum { STEPS = 3 };
    double excess = columns_excess(ip);
    for (int k = 0; k < STEPS && excess > 1.0; k++) {
        for (uint32_t i = 0; i < ip->m; i++)
            ip->change[i] = ip->dy[i] + ip->rhs[i] / ip->row_weight[i];
        columns_residual(ip, ip->change);
        if (!columns_inverse(ip))
            return false;
        columns_duals(ip, ip->rhs);
        for (uint32_t i = 0; i < ip->m; i++)
            ip->dy[i] += ip->rhs[i];
        for_spans(ip, ip->N, span_addition, NULL);
        ip->report->refinements++;
        const double was = excess;
        excess = columns_excess(ip);
        if (!(excess < 0.5 * was))
            break;
    }
    return true;
}

/* Adds the shifts of the columns to dx. */
static void span_columns(struct interior *ip, uint32_t k, struct span of, void *user)
{
    uint32_t b = of.boxed;
    (void)k, (void)user;
    for (uint32_t j = of.from; j < of.to; j++) {
        uint32_t place = b;
        struct variable v = variable_next(ip, j, &b);
        ip->dx[j] = v.kind == KIND_FIXED ? 0.0 : ip->dx[j] + newton_shift(ip, j, place, &v);
    }
}

/* ds from dx and dy. */
static void span_direction(struct interior *ip, uint32_t k, struct span of, void *user)
{
    uint32_t b = of.boxed;
    (void)k, (void)user;
    for (uint32_t j = of.from; j < of.to; j++) {
        uint32_t place = b;
        struct variable v = variable_next(ip, j, &b);
        double dv = j < ip->n ? ip->dx[j] : 0.0;
        if (j >= ip->n && v.kind != KIND_FIXED)
            dv = (newton_shift(ip, j, place, &v) - ip->dy[j - ip->n]) / variable_weight(ip, &v);
        ip->ds[j] = v.kind == KIND_FIXED ? 0.0 : v.sigma * dv;
    }
}

bool columns_direction(struct interior *ip)
{
    columns_product(ip, ip->dy);
    for_spans(ip, ip->n, span_columns, NULL);
    if (!columns_inverse(ip))
        return false;
    columns_duals(ip, ip->dy);
    for_spans(ip, ip->N, span_direction, NULL);
    return columns_refine(ip);
}
