/* One iteration: Mehrotra's predictor and corrector (SIAM J. Optim. 2, 1992), Gondzio's centrality correctors (Comp.
 * Optim. Appl. 6, 1996), the step, and the change of homes.
 */
#include "ipm/ipm_private.h"

#include <string.h>

/* How far one may go: the largest step, and the product that stops there first. */
struct limit {
    double step;
    double x, dx, z, dz; /* of that product: its primal and dual factor */
};

struct lengths {
    struct limit primal, dual;
};

static inline void stopped_by(struct limit *l, double value, double direction, double x, double dx, double z, double dz)
{
    if (direction < 0.0 && value + l->step * direction <= 0.0)
        *l = (struct limit){-value / direction, x, dx, z, dz};
}

static void span_limits(struct interior *ip, uint32_t k, struct span of, void *user)
{
    struct lengths l = {.primal = {.step = 1.0}, .dual = {.step = 1.0}}, *const part = user;
    uint32_t b = of.boxed;
    for (uint32_t j = of.from; j < of.to; j++) {
        uint32_t place = b;
        struct variable v = variable_next(ip, j, &b);
        if (v.kind == KIND_FREE || v.kind == KIND_FIXED)
            continue;
        double ds = ip->ds[j], dz = dual_direction(&v, (double)ip->rc[j], ds);
        stopped_by(&l.primal, v.s, ds, v.s, ds, v.z, dz);
        stopped_by(&l.dual, v.z, dz, v.s, ds, v.z, dz);
        if (v.kind != KIND_BOXED)
            continue;
        double dz2 = dual_direction2(&v, (double)ip->rc[ip->N + place], ds);
        stopped_by(&l.primal, v.s2, -ds, v.s2, -ds, v.z2, dz2);
        stopped_by(&l.dual, v.z2, dz2, v.s2, -ds, v.z2, dz2);
    }
    part[k] = l;
}

/* The largest steps up to 1 that keep all distances and duals at 0 or more. */
static struct lengths step_limits(struct interior *ip)
{
    struct lengths part[SPANS], l = {.primal = {.step = 1.0}, .dual = {.step = 1.0}};
    for (uint32_t k = 0; k < SPANS; k++)
        part[k] = l;
    for_spans(ip, ip->N, span_limits, part);
    for (uint32_t k = 0; k < SPANS; k++) {
        if (part[k].primal.step < l.primal.step)
            l.primal = part[k].primal;
        if (part[k].dual.step < l.dual.step)
            l.dual = part[k].dual;
    }
    return l;
}

/* Steps to be taken, and what they are to lead to. */
struct aims {
    double primal, dual, target, most;
    double sum[SPANS];
};

static void span_product(struct interior *ip, uint32_t k, struct span of, void *user)
{
    struct aims *const a = user;
    const double primal = a->primal, dual = a->dual;
    double sum = 0.0;
    uint32_t b = of.boxed;
    for (uint32_t j = of.from; j < of.to; j++) {
        uint32_t place = b;
        struct variable v = variable_next(ip, j, &b);
        if (v.kind == KIND_FREE || v.kind == KIND_FIXED)
            continue;
        double ds = primal * ip->ds[j];
        sum += (v.s + ds) * (v.z + dual * dual_direction(&v, (double)ip->rc[j], ip->ds[j]));
        if (v.kind == KIND_BOXED)
            sum += (v.s2 - ds) * (v.z2 + dual * dual_direction2(&v, (double)ip->rc[ip->N + place], ip->ds[j]));
    }
    a->sum[k] = sum;
}

/* Mean product after steps of the lengths given. */
static double mean_product(struct interior *ip, double primal, double dual)
{
    struct aims a = {.primal = primal, .dual = dual};
    double sum = 0.0;
    for_spans(ip, ip->N, span_product, &a);
    for (uint32_t k = 0; k < SPANS; k++)
        sum += a.sum[k];
    return ip->products ? sum / ip->products : 0.0;
}

/* ---- right-hand sides of complementarity ------------------------------------------------------------ */

static void span_predictor(struct interior *ip, uint32_t k, struct span of, void *user)
{
    uint32_t b = of.boxed;
    (void)k, (void)user;
    for (uint32_t j = of.from; j < of.to; j++) {
        uint32_t place = b;
        struct variable v = variable_next(ip, j, &b);
        ip->rc[j] = (float)(-v.s * v.z);
        if (v.kind == KIND_BOXED)
            ip->rc[ip->N + place] = (float)(-v.s2 * v.z2);
    }
}

/* A second-order term, held to `most`: a larger one tells of a step that is not going to be taken. */
static const double most_second = 10.0; /* times mu */

static inline float held(double target, double product, double second, double most)
{
    return (float)(target - product - (second > most ? most : second < -most ? -most : second));
}

/* Towards the mean product `target`, with the predictor's second-order term. */
static void span_corrector(struct interior *ip, uint32_t k, struct span of, void *user)
{
    const struct aims *const a = user;
    const double target = a->target, most = a->most;
    uint32_t b = of.boxed;
    (void)k;
    for (uint32_t j = of.from; j < of.to; j++) {
        uint32_t place = b;
        struct variable v = variable_next(ip, j, &b);
        if (v.kind == KIND_FREE || v.kind == KIND_FIXED)
            continue;
        double ds = ip->ds[j], dz = dual_direction(&v, (double)ip->rc[j], ds);
        ip->rc[j] = held(target, v.s * v.z, ds * dz, most);
        if (v.kind == KIND_BOXED) {
            double dz2 = dual_direction2(&v, (double)ip->rc[ip->N + place], ds);
            ip->rc[ip->N + place] = held(target, v.s2 * v.z2, -ds * dz2, most);
        }
    }
}

/* How much a product is to be changed to lie in the wanted band around the target, at most by the band's upper end. */
static inline float into_band(double product, double target)
{
    static const double low = 0.1, high = 10.0;
    if (product < low * target)
        return (float)(low * target - product);
    if (product > high * target)
        return (float)greater(high * target - product, -high * target);
    return 0.0f;
}

/* The corrections for the products that steps of the given lengths would lead to are added to rc. */
static void span_centrality(struct interior *ip, uint32_t k, struct span of, void *user)
{
    const struct aims *const a = user;
    const double target = a->target, primal = a->primal, dual = a->dual;
    uint32_t b = of.boxed;
    (void)k;
    for (uint32_t j = of.from; j < of.to; j++) {
        uint32_t place = b;
        struct variable v = variable_next(ip, j, &b);
        if (v.kind == KIND_FREE || v.kind == KIND_FIXED)
            continue;
        double ds = ip->ds[j], dz = dual_direction(&v, (double)ip->rc[j], ds);
        float was = ip->rc[j];
        ip->rc[j] += into_band((v.s + primal * ds) * (v.z + dual * dz), target);
        ip->correction[j] = ip->rc[j] - was;
        if (v.kind == KIND_BOXED) {
            uint32_t upper = ip->N + place;
            double dz2 = dual_direction2(&v, (double)ip->rc[upper], ds);
            was = ip->rc[upper];
            ip->rc[upper] += into_band((v.s2 - primal * ds) * (v.z2 + dual * dz2), target);
            ip->correction[upper] = ip->rc[upper] - was;
        }
    }
}

/* Takes back the last corrections, and the direction that they gave. */
static bool undo_centrality(struct interior *ip)
{
    FOR_EACH_IN_BLOCKS(j, variables_until(ip, j, ip->N + ip->boxed))
        ip->rc[j] -= ip->correction[j];
    return newton_restore(ip);
}

/* Gondzio's correctors: each aims at a longer step than the last, and is kept if it makes a good part of that.  *l:
 * the limits of the direction, which follow it. */
static bool correct_centrality(struct interior *ip, double target, struct lengths *l)
{
    static const double reach = 0.3, worthwhile = 0.1;
    for (unsigned k = 0; k < ip->correctors_most; k++) {
        struct aims a = {.target = target};
        a.primal = lesser(1.0, 1.08 * l->primal.step + reach / 2);
        a.dual = lesser(1.0, 1.08 * l->dual.step + reach / 2);
        if (l->primal.step > 0.95 && l->dual.step > 0.95)
            break;
        newton_save(ip);
        memset(ip->correction, 0, (ip->N + (size_t)ip->boxed) * sizeof *ip->correction);
        for_spans(ip, ip->N, span_centrality, &a);
        if (!newton_direction(ip))
            return false;
        struct lengths now = step_limits(ip);
        double gain = now.primal.step - l->primal.step + now.dual.step - l->dual.step;
        double hoped = a.primal - l->primal.step + a.dual - l->dual.step;
        if (!(gain >= worthwhile * hoped) || now.primal.step < 0.9 * l->primal.step ||
            now.dual.step < 0.9 * l->dual.step)
            return undo_centrality(ip);
        ip->report->correctors++;
        *l = now;
    }
    return true;
}

/* ---- the step --------------------------------------------------------------------------------------- */

/* Mehrotra's choice: so long that the product that stops the step comes near the mean one after full steps, but at
 * least `least` of the way. */
static void choose_lengths(struct interior *ip, const struct lengths *l)
{
    static const double least = 0.9;
    double mean = mean_product(ip, l->primal.step, l->dual.step) * (1.0 - least);
    ip->alpha_primal = l->primal.step;
    ip->alpha_dual = l->dual.step;
    if (l->primal.dx < 0.0) {
        double z = l->primal.z + l->dual.step * l->primal.dz;
        double step = z > 0.0 ? (mean / z - l->primal.x) / l->primal.dx : 0.0;
        ip->alpha_primal = greater(least * l->primal.step, lesser(step, (1.0 - 1e-6) * l->primal.step));
    }
    if (l->dual.dz < 0.0) {
        double x = l->dual.x + l->primal.step * l->dual.dx;
        double step = x > 0.0 ? (mean / x - l->dual.z) / l->dual.dz : 0.0;
        ip->alpha_dual = greater(least * l->dual.step, lesser(step, (1.0 - 1e-6) * l->dual.step));
    }
}

/* The other bound becomes home where it is the nearer one by far. */
static void change_home(struct interior *ip, uint32_t j, uint32_t b)
{
    if (ip->s[j] > 0.6 * ip->range[b]) {
        double z = ip->z[j];
        ip->s[j] = ip->range[b] - ip->s[j];
        ip->z[j] = ip->z2[b];
        ip->z2[b] = z;
        ip->kind[j] ^= HOME_UPPER;
    }
}

/* Where the feasible points have no interior, the distances that they force to 0 would outrun mu, and their duals, mu
 * over them, would grow beyond what arithmetic can hold.  So no distance and no dual may be smaller than this times
 * mu, the scaled sizes of the other factors being moderate; it leaves a residual of that size. */
static const double least_factor = 1e-7;

static void span_step(struct interior *ip, uint32_t k, struct span of, void *user)
{
    const double least = least_factor * ip->now.mu;
    uint32_t b = of.boxed;
    (void)k, (void)user;
    for (uint32_t j = of.from; j < of.to; j++) {
        uint32_t place = b;
        struct variable v = variable_next(ip, j, &b);
        double ds = ip->ds[j];
        if (v.kind == KIND_FIXED)
            continue;
        ip->s[j] = v.s + ip->alpha_primal * ds;
        if (v.kind == KIND_FREE)
            continue;
        double margin = v.kind == KIND_BOXED ? lesser(least, 0.1 * ip->range[place]) : least;
        ip->s[j] = greater(margin, ip->s[j]);
        if (v.kind == KIND_BOXED)
            ip->s[j] = lesser(ip->s[j], ip->range[place] - margin);
        ip->z[j] = greater(least, v.z + ip->alpha_dual * dual_direction(&v, (double)ip->rc[j], ds));
        if (v.kind != KIND_BOXED)
            continue;
        ip->z2[place] = greater(least, v.z2 + ip->alpha_dual * dual_direction2(&v, (double)ip->rc[ip->N + place], ds));
        change_home(ip, j, place);
    }
}

static void take_step(struct interior *ip)
{
    for_spans(ip, ip->N, span_step, NULL);
    for (uint32_t i = 0; i < ip->m; i++)
        ip->y[i] += ip->alpha_dual * ip->dy[i];
}

/* The share of a residual that a direction towards the product `target` is to remove.  Where mu cannot fall, a
 * direction that removes all of a residual is cut short; so only a share of 1 - target / mu, unless the residual is
 * behind mu, compared with where both began, and something can be done about it. */
static double aim(const struct interior *ip, double residual, double first, double target)
{
    static const double behind = 0.1, hopeless = 0.8;
    const double mu = ip->now.mu;
    if (mu <= 0.0 || (target < hopeless * mu && residual * ip->first.mu > behind * first * mu))
        return 1.0;
    return 1.0 - target / mu;
}

bool interior_step(struct interior *ip)
{
    const double mu = ip->now.mu;
    ip->aim_primal = ip->aim_dual = 1.0;
    for_spans(ip, ip->N, span_predictor, NULL);
    if (!newton_direction(ip))
        return false;
    struct lengths l = step_limits(ip);
    double ahead = mean_product(ip, l.primal.step, l.dual.step), share = mu > 0.0 ? ahead / mu : 0.0;
    double target = lesser(1.0, share * share * share) * mu;
    ip->aim_primal = aim(ip, ip->now.scaled_primal, ip->first.scaled_primal, target);
    ip->aim_dual = aim(ip, ip->now.scaled_dual, ip->first.scaled_dual, target);
    struct aims a = {.target = target, .most = most_second * mu};
    for_spans(ip, ip->N, span_corrector, &a);
    if (!newton_direction(ip))
        return false;
    l = step_limits(ip);
    if (!correct_centrality(ip, target, &l))
        return false;
    choose_lengths(ip, &l);
    take_step(ip);
    return limits_met(ip->env) == LIMIT_NONE;
}
