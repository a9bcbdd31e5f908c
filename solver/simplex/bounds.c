/* Bounds and costs in force: the model's, decoded and scaled when asked for; the boxes of dual phase 1; and small
 * perturbations, which for bounds are a function of the index, so that nothing is stored for them.
 */
#include "simplex/simplex_private.h"

/* The artificial box of dual phase 1 (Koberstein 2005, section 4.4.3): minimising over it measures the dual
 * infeasibility. */
static const double free_box = 1000.0;

/* In (0.5, 1), fixed for each j. */
static double jitter(const struct simplex *s, uint32_t j)
{
    uint64_t state = s->b.seed + j;
    return 0.5 + 0.5 * random_unit(&state);
}

static double widening(const struct simplex *s, uint32_t j, double bound)
{
    return s->perturb_bounds && !(s->b.flags[j] & FLAG_FIXED) ? 5e-7 * jitter(s, j) * greater(1.0, fabs(bound)) : 0.0;
}

double lower_bound(const struct simplex *s, uint32_t j)
{
    unsigned kind = s->b.flags[j] & FLAG_BOXED;
    if (s->phase1)
        return kind == 0 ? -free_box : kind == FLAG_UPPER ? -1.0 : 0.0;
    if (!(kind & FLAG_LOWER))
        return -INFINITY;
    double l = basis_lower(&s->b, j);
    return l - widening(s, j, l);
}

double upper_bound(const struct simplex *s, uint32_t j)
{
    unsigned kind = s->b.flags[j] & FLAG_BOXED;
    if (s->phase1)
        return kind == 0 ? free_box : kind == FLAG_LOWER ? 1.0 : 0.0;
    if (!(kind & FLAG_UPPER))
        return INFINITY;
    double u = basis_upper(&s->b, j);
    return u + widening(s, j, u);
}

double bound_range(const struct simplex *s, uint32_t j)
{
    unsigned kind = s->b.flags[j] & FLAG_BOXED;
    if (s->phase1)
        return kind == 0 ? 2.0 * free_box : kind == FLAG_BOXED ? 0.0 : 1.0;
    if (kind != FLAG_BOXED)
        return INFINITY;
    return s->perturb_bounds ? upper_bound(s, j) - lower_bound(s, j) : basis_upper(&s->b, j) - basis_lower(&s->b, j);
}

double nonbasic_value(const struct simplex *s, uint32_t j)
{
    switch (basis_status(&s->b, j)) {
    case SLX_AT_LOWER: return lower_bound(s, j);
    case SLX_AT_UPPER: return upper_bound(s, j);
    default: return 0.0;
    }
}

void nonbasic_values(const struct simplex *s, uint32_t first, uint32_t count, double *x)
{
    if (s->phase1) {
        for (uint32_t k = 0; k < count; k++)
            x[k] = nonbasic_value(s, first + k);
        return;
    }
    basis_standing(&s->b, first, count, x);
    for (uint32_t k = 0; s->perturb_bounds && k < count; k++) {
        const unsigned status = basis_status(&s->b, first + k);
        if (status == SLX_AT_LOWER)
            x[k] -= widening(s, first + k, x[k]);
        else if (status == SLX_AT_UPPER)
            x[k] += widening(s, first + k, x[k]);
    }
}

void restore_costs(struct simplex *s)
{
    if (!s->costs_changed)
        return;
    basis_costs(&s->b, s->cost);
    s->costs_changed = s->b.duals_stand = false;
}

/* Size of the cost perturbation, for a cost of 0; it grows with the square root of the cost.  In proportion to the cost
 * it is too large where most costs are, for the sake of a few that punish: dfl001, once presolve has spread its costs
 * of 1e7 over all columns, took 10,500 iterations of the primal to be rid of it, and takes 83. Five times as much adds
 * 850 iterations of the primal on pilot87 and 490 on d2q06c; half of it takes 128,000 on qap12, the most degenerate of
 * the public models. */
static const double perturbation = 2e-5;

/* Koberstein 2005, section 6.2.2, in outline: each cost moves by a random amount, in the direction that makes its
 * reduced cost more feasible, so that dual degenerate ties are broken and the basis stays dual feasible. The costs of
 * an advanced basis itself stay, since they would move all reduced costs, and with them its dual feasibility. */
void perturb_costs(struct simplex *s)
{
    double largest = 0.0;
    for (uint32_t j = 0; j < s->b.n; j++)
        largest = greater(largest, fabs(s->cost[j]));
    double unit = largest > 0.0 ? lesser(largest, 1.0) : 1.0;
    for (uint32_t j = 0; j < s->b.N; j++) {
        unsigned kind = s->b.flags[j] & (FLAG_BOXED | FLAG_FIXED);
        if (kind == 0 || (kind & FLAG_FIXED) || (s->advanced && basis_has(&s->b, j)))
            continue;
        double amount =
            (j < s->b.n ? perturbation * unit * sqrt(1.0 + fabs(s->cost[j]) / unit) : 1e-12) * 2.0 * jitter(s, j);
        bool up = kind == FLAG_LOWER ||
                  (kind == FLAG_BOXED && (s->advanced ? basis_status(&s->b, j) == SLX_AT_LOWER : s->cost[j] >= 0.0));
        s->cost[j] += up ? amount : -amount;
    }
    s->costs_changed = true;
    s->b.duals_stand = false;
}
