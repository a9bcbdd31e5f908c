/* Proofs that the model has no solution, from points that diverge or that are rays.
 *
 * Without costs, y and z > 0 with A'y + z = 0 and a dual objective above 0 prove infeasibility: the method's y, whose
 * objective grows without limit where there is no feasible point, is such a proof up to its residual, which becomes
 * ever smaller beside it.  With all finite bounds 0, x with A x = r and a negative objective is a ray; in a box it need
 * not diverge to become one, and the model of them has an optimum.
 *
 * These tests say when to stop; they ask for what the check of the answer will ask for, in plain arithmetic.
 */
#include "ipm/ipm_private.h"

/* As in the check: residuals relative to the terms of a sum, and to its coefficients; the size of a point that a
 * residual may still allow. */
static const double residual_share = 1e-9, noise = 1e-12, far_away = 1e9, rounding = 0x1p-52;

struct sums {
    double value, size, reach;
};

/* Of vector k of a matrix times v. */
static struct sums sums_of(const struct spmat *a, uint32_t k, const double *v)
{
    struct sums s = {0.0, 0.0, 0.0};
    struct spmat_cursor c;
    double lo = 0.0;
    for (spmat_seek(a, k, &c); spmat_next(&c);)
        if (v[c.index] != 0.0) {
            s.size += fabs(c.value * v[c.index]);
            s.reach += fabs(c.value);
        }
    spmat_dot2(a, k, v, &s.value, &lo);
    s.value += lo;
    return s;
}

static bool negligible(const struct sums *s)
{
    return fabs(s->value) <= residual_share * s->size + noise * s->reach;
}

/* y unscaled, its largest entry 1, without entries that are noise beside that. */
static bool unscaled_multipliers(const struct interior *ip, double *y)
{
    double most = 0.0;
    for (uint32_t i = 0; i < ip->m; i++) {
        y[i] = ip->y[i] * pow2(ip->row_exp[i]);
        most = greater(most, fabs(y[i]));
    }
    if (!(most > 0.0) || !isfinite(most))
        return false;
    for (uint32_t i = 0; i < ip->m; i++) {
        y[i] /= most;
        double b = cvec_get(y[i] > 0.0 ? ip->lp->row_lower : ip->lp->row_upper, i);
        if (isinf(b) || fabs(b) > far_away) {
            if (fabs(y[i]) > residual_share)
                return false;
            y[i] = 0.0;
        }
    }
    return true;
}

bool proves_infeasible(struct interior *ip)
{
    const struct lp *lp = ip->lp;
    double *y = ip->solution->y;
    if (!(ip->now.dual_objective > 0.0) || ip->now.scaled_dual > 1e-8 * ip->now.largest_y ||
        !unscaled_multipliers(ip, y))
        return false;
    double margin = 0.0, size = 0.0;
    for (uint32_t i = 0; i < ip->m; i++)
        if (y[i] != 0.0) {
            double term = y[i] * cvec_get(y[i] > 0.0 ? lp->row_lower : lp->row_upper, i);
            margin += term;
            size += fabs(term);
        }
    FOR_EACH_IN_BLOCKS(j, vectors_until(ip, ip->lp->cols, j)) {
        struct sums s = sums_of(ip->lp->cols, j, y);
        double b = cvec_get(s.value > 0.0 ? lp->col_upper : lp->col_lower, j);
        if (s.value == 0.0)
            continue;
        if (s.value > 0.0 ? b > far_away : b < -far_away) {
            if (fabs(s.value) <= rounding * s.size)
                continue;
            if (!negligible(&s) && isinf(b))
                return false;
            if (negligible(&s))
                b = copysign(far_away, s.value);
        }
        margin -= s.value * b;
        size += s.size * fabs(b);
    }
    return margin > 1e-14 * size && limits_met(ip->env) == LIMIT_NONE;
}

/* ---- rays ------------------------------------------------------------------------------------------- */

/* The direction unscaled, its largest entry 1. */
static bool unscaled_direction(const struct interior *ip, double *ray)
{
    double most = 0.0;
    for (uint32_t j = 0; j < ip->n; j++) {
        ray[j] = interior_value(ip, j) * pow2(ip->col_exp[j]);
        most = greater(most, fabs(ray[j]));
    }
    for (uint32_t j = 0; j < ip->n && most > 0.0; j++)
        ray[j] /= most;
    return most > 0.0 && isfinite(most);
}

bool proves_unbounded(struct interior *ip)
{
    const struct lp *lp = ip->lp;
    double *ray = ip->solution->ray;
    if (!(ip->now.primal_objective < 0.0) || ip->now.scaled_primal > 1e-8 || !unscaled_direction(ip, ray))
        return false;
    double gain = 0.0, drift = 0.0, size = 0.0;
    for (uint32_t j = 0; j < ip->n; j++) {
        double term = cvec_get(lp->cost, j) * ray[j];
        gain += lp->maximise ? term : -term;
        size += fabs(term);
    }
    FOR_EACH_IN_BLOCKS(i, vectors_until(ip, ip->rows, i)) {
        const struct sums s = sums_of(ip->rows, i, ray);
        double b = cvec_get(s.value > 0.0 ? lp->row_upper : lp->row_lower, i);
        if (isinf(b) || fabs(s.value) <= rounding * s.size)
            continue;
        if (!negligible(&s))
            return false;
        drift += fabs(s.value);
    }
    return gain > 2.0 * residual_share * size && gain > 2.0 * far_away * drift && limits_met(ip->env) == LIMIT_NONE;
}
