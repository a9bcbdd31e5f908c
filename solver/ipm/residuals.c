/* What the goal asks for (costs and bounds, scaled), products with the matrix, and how far the present point is from
 * it.
 */
#include "ipm/ipm_private.h"

#include <string.h>

double interior_cost(const struct interior *ip, uint32_t j)
{
    if (j >= ip->n || ip->goal == GOAL_FEASIBLE)
        return 0.0;
    double c = cvec_get(ip->lp->cost, j) * pow2(ip->col_exp[j] - ip->dual_exp);
    return ip->lp->maximise ? -c : c;
}

static double bound(const struct interior *ip, uint32_t j, const struct cvec *col, const struct cvec *row)
{
    double v = j < ip->n ? cvec_get(col, j) : cvec_get(row, j - ip->n);
    if (ip->goal == GOAL_RAY)
        return isfinite(v) ? 0.0 : j < ip->n ? copysign(1.0, v) : v;
    return v * pow2(-exponent(ip, j) - ip->primal_exp);
}

double interior_lower(const struct interior *ip, uint32_t j)
{
    return bound(ip, j, ip->lp->col_lower, ip->lp->row_lower);
}

double interior_upper(const struct interior *ip, uint32_t j)
{
    return bound(ip, j, ip->lp->col_upper, ip->lp->row_upper);
}

double interior_home(const struct interior *ip, uint32_t j)
{
    if (ip->kind[j] & HOME_UPPER)
        return interior_upper(ip, j);
    return (ip->kind[j] & KIND_MASK) == KIND_FREE ? 0.0 : interior_lower(ip, j);
}

double interior_value(const struct interior *ip, uint32_t j)
{
    const double home = interior_home(ip, j);
    if ((ip->kind[j] & KIND_MASK) == KIND_FIXED)
        return home;
    return ip->kind[j] & HOME_UPPER ? home - ip->s[j] : home + ip->s[j];
}

static double finite_magnitude(double v)
{
    return isfinite(v) ? fabs(v) : 0.0;
}

/* The exponent that brings `largest` into [1, 2^limit], or nearer: a model whose numbers are there already is left as
 * it is.  Two of these and one of a row or column, added up, are the exponent of a double. */
static int normalising(double largest, int limit)
{
    enum { MOST = (1022 + INT8_MIN) / 2 };
    int e;
    if (largest == 0.0)
        return 0;
    frexp(largest, &e);
    const int wanted = e > limit ? e - limit : e < 0 ? e : 0;
    return wanted > MOST ? MOST : wanted < -MOST ? -MOST : wanted;
}

/* primal_exp and dual_exp, so that the largest bounds and costs are of moderate size: regularisation and the first
 * point have absolute sizes. */
static void choose_exponents(struct interior *ip)
{
    enum { LIMIT = 10 };
    double bounds = 0.0, costs = 0.0;
    ip->row_size = ip->cost_size = 1.0;
    ip->primal_exp = ip->dual_exp = 0;
    FOR_EACH_IN_BLOCKS(j, variables_until(ip, j, ip->N)) {
        double l = finite_magnitude(interior_lower(ip, j)), u = finite_magnitude(interior_upper(ip, j));
        double c = fabs(interior_cost(ip, j));
        bounds = greater(bounds, lesser(l, u) > 0.0 ? lesser(l, u) : greater(l, u));
        costs = greater(costs, c);
        if (j >= ip->n)
            ip->row_size = greater(ip->row_size, greater(l, u) * pow2(-ip->row_exp[j - ip->n]));
        else
            ip->cost_size = greater(ip->cost_size, c * pow2(-ip->col_exp[j]));
    }
    ip->primal_exp = normalising(bounds, LIMIT);
    ip->dual_exp = normalising(costs, LIMIT);
}

bool interior_classify(struct interior *ip)
{
    choose_exponents(ip);
    uint32_t boxed = 0, span = 0;
    ip->products = ip->boxed_columns = 0;
    FOR_EACH_IN_BLOCKS(j, variables_until(ip, j, ip->N)) {
        for (; span < SPANS && span_begin(ip, span) == j; span++)
            ip->boxed_before[span] = boxed;
        double l = interior_lower(ip, j), u = interior_upper(ip, j);
        unsigned kind = isinf(l) ? (isinf(u) ? KIND_FREE : KIND_ONE | HOME_UPPER)
                                 : (isinf(u) ? KIND_ONE
                                    : l < u  ? KIND_BOXED
                                             : KIND_FIXED);
        ip->kind[j] = (uint8_t)kind;
        if (kind == KIND_BOXED && ip->range)
            ip->range[boxed] = u - l;
        boxed += kind == KIND_BOXED;
        if (j < ip->n)
            ip->boxed_columns = boxed;
        ip->products += (kind & KIND_MASK) == KIND_ONE ? 1 : kind == KIND_BOXED ? 2 : 0;
    }
    if (limits_met(ip->env) != LIMIT_NONE)
        return false;
    ip->boxed = boxed;
    return true;
}

/* ---- by all threads ---------------------------------------------------------------------------------- */

/* Whether a limit was met; work entered as steps, by the caller's thread. */
static bool stopped(struct env *env, unsigned thread, uint64_t steps)
{
    return (thread ? limits_met(env) : limits_worked(env, steps)) != LIMIT_NONE;
}

struct spans {
    struct interior *ip;
    uint32_t count;
    span_work *work;
    void *user;
};

static void span_piece(void *user, uint32_t k, unsigned thread)
{
    enum { EACH = 16 };
    const struct spans *s = user;
    const uint32_t from = span_begin(s->ip, k), end = span_begin(s->ip, k + 1), to = end < s->count ? end : s->count;
    if (from < to && !stopped(s->ip->env, thread, EACH * (uint64_t)(to - from)))
        s->work(s->ip, k, (struct span){from, to, s->ip->boxed_before[k]}, s->user);
}

void for_spans(struct interior *ip, uint32_t count, span_work *work, void *user)
{
    static const double variable = 100.0; /* multiply-adds that take as long */
    struct spans s = {ip, count, work, user};
    team_run(normal_team(ip->normal, variable * count), ip->env, SPANS, span_piece, &s);
}

struct vectors {
    struct interior *ip;
    const struct spmat *a;
    uint32_t pieces;
    vectors_work *work;
    void *user;
};

enum { PIECE = 1 << 14 }; /* entries */

static void vectors_piece(void *user, uint32_t piece, unsigned thread)
{
    enum { EACH = 8 };
    const struct vectors *v = user;
    const uint64_t count = spmat_vectors(v->a), steps = EACH * (spmat_nnz(v->a) / v->pieces + 1);
    const uint32_t to = (uint32_t)(count * (piece + 1) / v->pieces);
    for (uint32_t k = (uint32_t)(count * piece / v->pieces), end; k < to; k = end) {
        if (stopped(v->ip->env, thread, steps))
            return;
        end = spmat_block(v->a, k, PIECE);
        end = end < to ? end : to;
        v->work(v->ip, k, end, v->user);
    }
}

void for_vectors(struct interior *ip, const struct spmat *a, vectors_work *work, void *user)
{
    static const double entry = 10.0; /* multiply-adds that take as long */
    const uint64_t nnz = spmat_nnz(a);
    struct vectors v = {ip, a, (uint32_t)(nnz / PIECE) + 1, work, user};
    team_run(normal_team(ip->normal, entry * (double)nnz), ip->env, v.pieces, vectors_piece, &v);
}

/* ---- products --------------------------------------------------------------------------------------- */

struct product {
    const struct spmat *a;
    const int8_t *exponents; /* of the products */
    const double *x;
    double *out;
};

static void vectors_products(struct interior *ip, uint32_t from, uint32_t to, void *user)
{
    const struct product *p = user;
    (void)ip;
    spmat_dots(p->a, from, to, p->x, p->out + from);
    for (uint32_t k = from; k < to; k++)
        p->out[k] *= pow2(p->exponents[k]);
}

void transposed_product(struct interior *ip, const double *y, double *out)
{
    FOR_EACH_IN_BLOCKS(i, variables_until(ip, i, ip->m))
        ip->row_work[i] = y[i] * pow2(ip->row_exp[i]);
    struct product p = {ip->lp->cols, ip->col_exp, ip->row_work, out};
    for_vectors(ip, p.a, vectors_products, &p);
}

static void span_scale(struct interior *ip, uint32_t k, struct span v, void *user)
{
    double *x = user;
    (void)k;
    for (uint32_t j = v.from; j < v.to; j++)
        x[j] *= pow2(ip->col_exp[j]);
}

static void span_unscale(struct interior *ip, uint32_t k, struct span v, void *user)
{
    double *x = user;
    (void)k;
    for (uint32_t j = v.from; j < v.to; j++)
        x[j] *= pow2(-ip->col_exp[j]);
}

void row_product(struct interior *ip, double *x, double *out)
{
    struct product p = {ip->rows, ip->row_exp, x, out};
    for_spans(ip, ip->n, span_scale, x);
    for_vectors(ip, p.a, vectors_products, &p);
    for_spans(ip, ip->n, span_unscale, x);
}

/* ---- residuals -------------------------------------------------------------------------------------- */

/* Values of the variables into ds, and what they say of the point: objective, largest. */
static void span_values(struct interior *ip, uint32_t span, struct span v, void *user)
{
    struct measures *k = (struct measures *)user + span;
    for (uint32_t j = v.from; j < v.to; j++) {
        ip->ds[j] = interior_value(ip, j);
        if ((ip->kind[j] & KIND_MASK) != KIND_FIXED)
            k->largest_s = greater(k->largest_s, fabs(ip->s[j]));
        k->primal_objective += interior_cost(ip, j) * ip->ds[j];
    }
}

static void measure_rows(struct interior *ip, struct measures *k)
{
    row_product(ip, ip->ds, ip->primal_residual);
    FOR_EACH_IN_BLOCKS(i, variables_until(ip, i, ip->m)) {
        double r = ip->ds[ip->n + i] - ip->primal_residual[i];
        ip->primal_residual[i] = r;
        k->difference -= ip->y[i] * r;
        k->scaled_primal = greater(k->scaled_primal, fabs(r));
        k->primal = greater(k->primal, fabs(r) * pow2(ip->primal_exp - ip->row_exp[i]));
        k->largest_y = greater(k->largest_y, fabs(ip->y[i]));
    }
}

/* The part of the reduced costs that costs and y make is in ds; mu: the sum of products. */
static void span_duals(struct interior *ip, uint32_t span, struct span of, void *user)
{
    struct measures *k = (struct measures *)user + span;
    uint32_t b = of.boxed;
    for (uint32_t j = of.from; j < of.to; j++) {
        struct variable v = variable_next(ip, j, &b);
        double d = j < ip->n ? interior_cost(ip, j) - ip->ds[j] : ip->y[j - ip->n];
        ip->dual_residual[j] = 0.0f;
        if (v.kind == KIND_FIXED) {
            k->dual_objective += d * interior_home(ip, j);
            continue;
        }
        double home = interior_home(ip, j);
        if (v.kind != KIND_FREE) {
            double own = v.sigma * (v.z - v.z2);
            k->dual_objective += own * home;
            d -= own;
            k->mu += v.s * v.z;
        }
        if (v.kind == KIND_BOXED) {
            k->dual_objective -= v.z2 * (v.s + v.s2);
            k->mu += v.s2 * v.z2;
        }
        k->difference += d * (home + v.sigma * v.s);
        ip->dual_residual[j] = (float)d;
        k->scaled_dual = greater(k->scaled_dual, fabs(d));
        k->dual = greater(k->dual, fabs(d) * pow2(ip->dual_exp - exponent(ip, j)));
    }
}

/* What all spans have measured together. */
static void put_together(const struct interior *ip, const struct measures *part, struct measures *k)
{
    double products = 0.0;
    for (uint32_t p = 0; p < SPANS; p++) {
        k->largest_s = greater(k->largest_s, part[p].largest_s);
        k->primal_objective += part[p].primal_objective;
        k->dual_objective += part[p].dual_objective;
        k->difference += part[p].difference;
        k->scaled_dual = greater(k->scaled_dual, part[p].scaled_dual);
        k->dual = greater(k->dual, part[p].dual);
        products += part[p].mu;
    }
    k->difference += products;
    k->mu = ip->products ? products / ip->products : 0.0;
}

/* The sizes of the terms whose sum is the scaled dual residual of variable j; row_work is y, as transposed_product left
 * it. */
static double dual_terms(const struct interior *ip, uint32_t j)
{
    double size = 0.0;
    if (j >= ip->n)
        return fabs(ip->y[j - ip->n]) + ip->z[j];
    struct spmat_cursor c;
    for (spmat_seek(ip->lp->cols, j, &c); spmat_next(&c);)
        size += fabs(c.value * ip->row_work[c.index]);
    return size * pow2(ip->col_exp[j]) + fabs(interior_cost(ip, j)) + ip->z[j];
}

/* The largest dual residual beyond its own rounding: up to that, it is gone if the costs, y and z change in their last
 * digits alone (Oettli & Prager, Numer. Math. 6, 1964), and no step can remove it. */
static double dual_beyond_rounding(const struct interior *ip)
{
    static const double last_digits = 4.0 * 0x1p-52;
    double most = 0.0;
    FOR_EACH_IN_BLOCKS(j, columns_and_rows_until(ip, j)) {
        const double beyond = fabs((double)ip->dual_residual[j]) - last_digits * dual_terms(ip, j);
        most = greater(most, beyond * pow2(ip->dual_exp - exponent(ip, j)));
    }
    return most;
}

bool interior_residuals(struct interior *ip)
{
    struct measures *k = &ip->now;
    struct measures part[SPANS] = {{.primal = 0.0}};
    *k = (struct measures){.primal = 0.0};
    for_spans(ip, ip->N, span_values, part);
    measure_rows(ip, k);
    transposed_product(ip, ip->y, ip->ds);
    for_spans(ip, ip->N, span_duals, part);
    put_together(ip, part, k);
    double unit = pow2(ip->primal_exp + ip->dual_exp);
    double offset = ip->goal == GOAL_OPTIMUM ? (ip->lp->maximise ? -ip->lp->offset : ip->lp->offset) : 0.0;
    k->primal_objective = k->primal_objective * unit + offset;
    k->dual_objective = k->dual_objective * unit + offset;
    k->gap = fabs(k->difference) * unit / (1.0 + fabs(k->primal_objective));
    if (ip->report->vertex_follows && k->gap <= ip->tolerance && k->dual > ip->feasibility)
        k->dual = dual_beyond_rounding(ip);
    k->primal_relative = k->primal / ip->row_size;
    k->dual_relative = k->dual / ip->cost_size;
    return limits_met(ip->env) == LIMIT_NONE;
}
