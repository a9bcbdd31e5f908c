/* A step of the dual method in fractions, from a basis whose reduced costs all have the right signs.
 *
 * Why steps end: the dual objective rises with every step whose ratio is not 0, and Bland's rule, which the caller
 * turns on where many were, lets no basis come back.
 */
#include "exact/exact_private.h"

/* The basic variable to leave, of those that are off. */
static uint32_t choose_leaving(struct exact *e, enum rule rule)
{
    uint32_t best = NONE;
    double most = -1.0;
    for (uint32_t j = 0; j < e->N; j++) {
        if (!e->off[j])
            continue;
        double far = fabs(e->xd[j].v - (e->off[j] < 0 ? exact_lower(e, j) : exact_upper(e, j)));
        if (rule == RULE_CHANCE || rule == RULE_GAIN)
            far = random_unit(&e->dice);
        if (best == NONE || far > most) { /* beyond doubles it may be NaN */
            best = j;
            most = far;
        }
        if (rule == RULE_BLAND)
            break;
    }
    return best;
}

/* pi := multipliers of the rows (m) whose combination of A x - activity = 0 has basic variable r with coefficient
 * `sign` and no other basic variable. */
static slx_status combination(struct exact *e, uint32_t r, int sign)
{
    const struct kernel *kernel = &e->kernel;
    for (uint32_t i = 0; i < e->m; i++)
        mpq_set_ui(e->pi[i], 0, 1);
    if (r >= e->n)
        mpq_set_si(e->pi[r - e->n], -sign, 1);
    for (uint32_t c = 0; c < kernel->k; c++) {
        mpq_set_si(e->rhs[c], kernel->cols[c] == r ? sign : 0, 1);
        if (r >= e->n)
            subtract_column(e, kernel->cols[c], e->pi, e->rhs[c]);
    }
    slx_status status = kernel_solve(e, true, e->rhs, e->delta);
    if (status != SLX_OK)
        return status;
    for (uint32_t i = 0; i < kernel->k; i++)
        mpq_swap(e->pi[kernel->rows[i]], e->delta[i]);
    return SLX_OK;
}

/* e->a := coefficient of nonbasic variable j in the combination. */
static void coefficient(struct exact *e, uint32_t j)
{
    if (j >= e->n) {
        mpq_neg(e->a, e->pi[j - e->n]);
        mpq_canonicalize(e->a);
    } else {
        column_sum(e, j, e->pi);
        fraction_sum_get(&e->sum, e->a);
    }
}

/* The nonbasic variable that can push variable r, which is in the combination with coefficient 1, up, at the least
 * ratio of reduced cost and coefficient; NONE: there is none, and the multipliers prove that r cannot come up. */
static uint32_t choose_entering(struct exact *e, bool bland, bool *moved)
{
    uint32_t best = NONE;
    double size = 0.0;
    mpq_t least, ratio, alpha;
    mpq_inits(least, ratio, alpha, NULL);
    for (uint32_t j = 0; j < e->N && !exact_stopped(e); j++) {
        if (is_basic(e, j) || exact_lower(e, j) == exact_upper(e, j))
            continue;
        coefficient(e, j);
        mpq_set(alpha, e->a);
        /* r + alpha x_j + ... = 0: r grows where alpha x_j falls. */
        if (!improving_move(e, j, mpq_sgn(alpha)))
            continue;
        reduced_cost(e, j, ratio);
        mpq_div(ratio, ratio, alpha);
        mpq_abs(ratio, ratio);
        double mine = fabs(fraction_double(alpha));
        int order = best == NONE ? -1 : mpq_cmp(ratio, least);
        if (order < 0 || (order == 0 && !bland && mine > size)) {
            best = j;
            size = mine;
            mpq_swap(least, ratio);
        }
    }
    *moved = mpq_sgn(least) != 0;
    mpq_clears(least, ratio, alpha, NULL);
    return best;
}

enum exact_step dual_step(struct exact *e, enum rule rule, bool *moved)
{
    uint32_t r = choose_leaving(e, rule);
    if (r == NONE)
        return STEP_OPTIMAL;
    bool up = e->off[r] < 0;
    slx_status status = combination(e, r, up ? 1 : -1);
    if (status != SLX_OK)
        return exact_failed(e, status);
    if (exact_stopped(e))
        return e->stop;
    uint32_t q = choose_entering(e, rule == RULE_BLAND, moved);
    if (exact_stopped(e))
        return e->stop;
    if (q == NONE)
        return STEP_INFEASIBLE;
    e->status[q] = SLX_BASIC;
    e->status[r] = up ? SLX_AT_LOWER : SLX_AT_UPPER;
    return STEP_MORE;
}
