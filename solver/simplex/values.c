/* What the simplex methods compute from the basis: values, reduced costs, infeasibilities. */
#include "simplex/simplex_private.h"

/* Indices with FLAG_FIXED, and of basic variables, have 0. */
const double dual_side[2 * FLAG_FIXED] = {
    [SLX_AT_LOWER] = -1.0,
    [SLX_AT_UPPER] = 1.0,
    [SLX_FREE] = NAN,
    [FLAG_LOWER + SLX_AT_LOWER] = -1.0,
    [FLAG_LOWER + SLX_AT_UPPER] = 1.0,
    [FLAG_LOWER + SLX_FREE] = NAN,
    [FLAG_UPPER + SLX_AT_LOWER] = -1.0,
    [FLAG_UPPER + SLX_AT_UPPER] = 1.0,
    [FLAG_UPPER + SLX_FREE] = NAN,
    [FLAG_BOXED + SLX_AT_LOWER] = -1.0,
    [FLAG_BOXED + SLX_AT_UPPER] = 1.0,
    [FLAG_BOXED + SLX_FREE] = NAN,
};

/* ---- recomputed values -------------------------------------------------------------------------------- */

static void values_in_force(const void *user, uint32_t first, uint32_t count, double *x)
{
    nonbasic_values(user, first, count, x);
}

void settle_primal(struct simplex *s)
{
    if (!may_trust(s) || s->b.primal_near != bounds_in_force(s))
        recompute_primal(s);
}

void recompute_primal(struct simplex *s)
{
    struct basis *b = &s->b;
    const uint8_t in_force = bounds_in_force(s);
    if (b->primal_of == in_force)
        return;
    s->objective_known = false;
    basis_compute_primal(b, in_force, values_in_force, s, &s->aux);
    load_basic_bounds(s);
    basis_lap(b, PART_RECOMPUTE, 0.0);
}

void load_basic_bounds(struct simplex *s)
{
    struct basis *b = &s->b;
    for (uint32_t i = 0; i < b->m; i++) {
        b->lb[i] = lower_bound(s, b->basic[i]);
        b->ub[i] = upper_bound(s, b->basic[i]);
    }
    s->infeas_tolerance = 0.0;
}

void recompute_infeasibilities(struct simplex *s)
{
    const double tolerance = s->tight ? -s->tolerance : s->tolerance;
    if (s->infeas_tolerance == tolerance)
        return;
    s->infeas_tolerance = tolerance;
    for (uint32_t i = 0; i < s->b.m; i++)
        note_infeasibility(s, i);
    basis_lap(&s->b, PART_RECOMPUTE, 0.0);
}

/* Cost of the basic variable in position i: the model's, or the gradient of the sum of infeasibilities. */
static double basic_cost(const struct simplex *s, uint32_t i)
{
    return s->primal_phase1 ? infeasible_side(s, i) : s->cost[s->b.basic[i]];
}

void recompute_duals(struct simplex *s)
{
    struct basis *b = &s->b;
    if (b->duals_stand && !s->primal_phase1)
        return;
    b->duals_stand = !s->primal_phase1; /* the gradient follows xb */
    for (uint32_t i = 0; i < b->m; i++)
        s->aux.val[i] = basic_cost(s, i);
    basis_compute_duals(b, &s->aux, s->primal_phase1 ? NULL : s->cost, s->d);
    svec_clear(&s->aux);
    basis_lap(b, PART_RECOMPUTE, 0.0);
}

/* With the multipliers that the reduced costs of the logicals are, as basis_compute_duals has them. */
void complete_duals(struct simplex *s)
{
    struct basis *b = &s->b;
    double *y = s->aux.val;
    bool scaled = false;
    for (uint32_t j = 0; j < b->n; j++) {
        if (!isnan(s->d[j]))
            continue;
        if (basis_has(b, j) || (b->flags[j] & FLAG_FIXED)) {
            s->d[j] = 0.0;
            continue;
        }
        for (uint32_t i = 0; !scaled && i < b->m; i++)
            y[i] = s->d[b->n + i] * pow2(b->row_exp[i]);
        scaled = true;
        s->d[j] = s->cost[j] - spmat_dot(b->lp->cols, j, y) * pow2(b->col_exp[j]);
    }
    s->aux.count = SVEC_DENSE;
    svec_clear(&s->aux);
    b->duals_stand = true;
}

void forget_fixed_duals(struct simplex *s, const double *y)
{
    struct basis *b = &s->b;
    const double sense = b->lp->maximise ? -1.0 : 1.0;
    for (uint32_t j = 0; j < b->n; j++)
        if (b->flags[j] & FLAG_FIXED)
            s->d[j] = NAN;
    for (uint32_t i = 0; i < b->m; i++)
        if (!basis_has(b, b->n + i))
            s->d[b->n + i] = sense * y[i] * pow2(-b->row_exp[i]);
}

enum run make_proof(struct simplex *s)
{
    s->proof = mem_new(&s->b.env->mem, MEM_SIMPLEX, s->b.m, sizeof *s->proof);
    if (!s->proof) {
        fail_memory(s->b.env, "a certificate");
        return RUN_FAILED;
    }
    return RUN_INFEASIBLE;
}

double primal_infeasibility(const struct simplex *s, uint32_t *count)
{
    double sum = 0.0;
    *count = 0;
    for (uint32_t i = 0; i < s->b.m; i++) {
        const double v = primal_violation(s, i);
        if (v > 0.0 && v > primal_tolerance(s, s->b.basic[i])) {
            sum += v;
            ++*count;
        }
    }
    return sum;
}

double dual_infeasibility(const struct simplex *s, uint32_t *count)
{
    double sum = 0.0;
    *count = 0;
    for (uint32_t j = 0; j < s->b.N; j++) {
        const double v = dual_violation(s, j, s->d[j]);
        if (v > 0.0 && v > dual_tolerance(s, j)) {
            sum += v;
            ++*count;
        }
    }
    return sum;
}

double objective_in_force(const struct simplex *s)
{
    double sum = 0.0, x[BASIS_BLOCK];
    for (uint32_t first = 0, count; first < s->b.N; first += count) {
        count = s->b.N - first < BASIS_BLOCK ? s->b.N - first : BASIS_BLOCK;
        nonbasic_values(s, first, count, x);
        for (uint32_t k = 0; k < count; k++)
            if (x[k] != 0.0 && s->cost[first + k] != 0.0)
                sum += s->cost[first + k] * x[k];
    }
    for (uint32_t i = 0; i < s->b.m; i++)
        sum += s->cost[s->b.basic[i]] * s->b.xb[i];
    return sum;
}

double present_objective(const struct simplex *s)
{
    double sum = 0.0;
    for (uint32_t j = 0; j < s->b.n; j++)
        if (!basis_has(&s->b, j))
            sum += basis_cost(&s->b, j) * nonbasic_value(s, j);
    for (uint32_t i = 0; i < s->b.m; i++)
        sum += basis_cost(&s->b, s->b.basic[i]) * s->b.xb[i];
    return (s->b.lp->maximise ? -sum : sum) + s->b.lp->offset;
}
