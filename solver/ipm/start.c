/* The first point: Mehrotra's (1992), for bounds of all kinds.  Least-squares values of x for A x = r and of y for
 * A'y = c are shifted into the interior; boxed variables are put inside their boxes, with duals that suit both the mean
 * product of the others and their reduced costs.
 */
#include "ipm/ipm_private.h"

#include <string.h>

/* The value nearest to 0 within bounds. */
static double nearest_to_zero(const struct interior *ip, uint32_t j)
{
    return greater(interior_lower(ip, j), lesser(interior_upper(ip, j), 0.0));
}

/* z := values v of least change from those nearest to 0, for which A x = r. */
static bool least_values(struct interior *ip)
{
    double *v = ip->z;
    FOR_EACH_IN_BLOCKS(j, variables_until(ip, j, ip->N))
        v[j] = nearest_to_zero(ip, j);
    row_product(ip, v, ip->dy);
    for (uint32_t i = 0; i < ip->m; i++)
        ip->dy[i] = v[ip->n + i] - ip->dy[i];
    if (!newton_solve(ip, ip->dy))
        return false;
    transposed_product(ip, ip->dy, ip->s);
    FOR_EACH_IN_BLOCKS(j, variables_until(ip, j, ip->n))
        if ((ip->kind[j] & KIND_MASK) != KIND_FIXED)
            v[j] += ip->s[j];
    for (uint32_t i = 0; i < ip->m; i++)
        if ((ip->kind[ip->n + i] & KIND_MASK) != KIND_FIXED)
            v[ip->n + i] -= ip->dy[i];
    return true;
}

/* y of least reduced costs. */
static bool least_duals(struct interior *ip)
{
    memset(ip->y, 0, ip->m * sizeof *ip->y);
    FOR_EACH_IN_BLOCKS(j, vectors_until(ip, ip->lp->cols, j))
        if ((ip->kind[j] & KIND_MASK) != KIND_FIXED)
            spmat_axpy(ip->lp->cols, j, interior_cost(ip, j) * pow2(ip->col_exp[j]), ip->y);
    for (uint32_t i = 0; i < ip->m; i++)
        ip->y[i] *= pow2(ip->row_exp[i]);
    return newton_solve(ip, ip->y);
}

/* s and z of one-sided variables from v and d, and how much they must be shifted to be positive. */
struct shift {
    double s, z;
};

static struct shift one_sided(struct interior *ip)
{
    double least_s = 0.0, least_z = 0.0;
    transposed_product(ip, ip->y, ip->ds);
    FOR_EACH_IN_BLOCKS(j, variables_until(ip, j, ip->N)) {
        double d = j < ip->n ? interior_cost(ip, j) - ip->ds[j] : ip->y[j - ip->n], v = ip->z[j];
        double sigma = ip->kind[j] & HOME_UPPER ? -1.0 : 1.0;
        ip->s[j] = sigma * (v - interior_home(ip, j));
        ip->z[j] = sigma * d;
        if ((ip->kind[j] & KIND_MASK) == KIND_ONE) {
            least_s = lesser(least_s, ip->s[j]);
            least_z = lesser(least_z, ip->z[j]);
        }
    }
    struct shift shift = {-1.5 * least_s, -1.5 * least_z};
    double products = 0.0, sum_s = 0.0, sum_z = 0.0;
    uint32_t b = 0;
    FOR_EACH_IN_BLOCKS(j, variables_until(ip, j, ip->N)) {
        unsigned kind = ip->kind[j] & KIND_MASK;
        double s = ip->s[j], z = ip->z[j];
        if (kind == KIND_BOXED) {
            double range = ip->range[b++];
            s = greater(0.0, lesser(s, range));
            double s2 = range - s + shift.s, z2 = greater(-z, 0.0) + shift.z;
            z = greater(z, 0.0);
            products += s2 * z2;
            sum_s += s2;
            sum_z += z2;
        } else if (kind != KIND_ONE) {
            continue;
        }
        s += shift.s;
        z += shift.z;
        products += s * z;
        sum_s += s;
        sum_z += z;
    }
    static const double least = 1e-1;
    shift.s += sum_z > 0.0 ? 0.5 * products / sum_z : 0.0;
    shift.z += sum_s > 0.0 ? 0.5 * products / sum_s : 0.0;
    return (struct shift){greater(shift.s, least), greater(shift.z, least)};
}

/* A boxed variable: inside its box, at least `shift` from the bounds where there is room; duals on the central path of
 * mu, moved towards the reduced cost d as far as one product of 10 mu. */
static void place_boxed(struct interior *ip, uint32_t j, uint32_t b, double shift, double mu)
{
    double range = ip->range[b], d = ip->z[j], s = ip->s[j];
    double margin = lesser(shift, 0.25 * range);
    s = greater(margin, lesser(s, range - margin));
    double z = mu / s, z2 = mu / (range - s), rest = d - (z - z2);
    ip->s[j] = s;
    ip->z[j] = z + lesser(greater(rest, 0.0), 9.0 * z);
    ip->z2[b] = z2 + lesser(greater(-rest, 0.0), 9.0 * z2);
}

bool interior_start(struct interior *ip)
{
    FOR_EACH_IN_BLOCKS(j, variables_until(ip, j, ip->N))
        ip->ds[j] = (ip->kind[j] & KIND_MASK) == KIND_FIXED ? 0.0 : 1.0;
    newton_regularise(ip);
    if (!newton_factor_weights(ip) || !least_values(ip) || !least_duals(ip))
        return false;
    struct shift shift = one_sided(ip);
    double products = 0.0;
    uint32_t count = 0;
    FOR_EACH_IN_BLOCKS(j, variables_until(ip, j, ip->N))
        if ((ip->kind[j] & KIND_MASK) == KIND_ONE) {
            ip->s[j] += shift.s;
            ip->z[j] += shift.z;
            products += ip->s[j] * ip->z[j];
            count++;
        }
    double mu = count ? products / count : shift.s * shift.z;
    uint32_t b = 0;
    FOR_EACH_IN_BLOCKS(j, variables_until(ip, j, ip->N)) {
        unsigned kind = ip->kind[j] & KIND_MASK;
        if (kind == KIND_BOXED)
            place_boxed(ip, j, b++, shift.s, mu);
        if (kind == KIND_FIXED)
            ip->s[j] = 0.0;
        if (kind == KIND_FIXED || kind == KIND_FREE)
            ip->z[j] = 0.0;
    }
    return limits_met(ip->env) == LIMIT_NONE;
}
