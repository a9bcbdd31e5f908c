/* A step of the primal method in fractions.  In phase 1 the sum of infeasibilities is minimised: a basic variable that
 * is off its bounds blocks where it reaches the bound that it violates.
 *
 * Why steps end: the objective of the phase falls with every step that moves the point, and Bland's rule, which the
 * caller turns on where many steps have not, lets no basis come back.  That there are many bases is the caller's
 * concern, too: exact.c.
 */
#include "exact/exact_private.h"

/* The nonbasic variable to enter, and which way; NONE: no reduced cost is wrong. */
static uint32_t choose_entering(struct exact *e, bool first, enum rule rule, int *way)
{
    uint32_t best = NONE;
    double most = -1.0;
    for (uint32_t j = 0; j < e->N && !exact_stopped(e); j++) {
        double size;
        if (is_basic(e, j))
            continue;
        int move = improving_move(e, j, reduced_cost_sign(e, j, first, &size));
        if (move && rule == RULE_CHANCE)
            size = random_unit(&e->dice);
        if (!move || (best != NONE && !(size > most))) /* beyond doubles the size may be NaN */
            continue;
        best = j;
        most = size;
        *way = move;
        if (rule == RULE_BLAND)
            break;
    }
    return best;
}

/* delta := change of the columns as variable q moves by `way`; e->rhs is used. */
static slx_status direction(struct exact *e, uint32_t q, int way)
{
    const struct kernel *kernel = &e->kernel;
    for (uint32_t r = 0; r < kernel->k; r++)
        mpq_set_ui(e->rhs[r], 0, 1);
    if (q < e->n) {
        struct spmat_cursor c;
        for (spmat_seek(e->lp->cols, q, &c); spmat_next(&c);)
            if (kernel->local[c.index] != NONE)
                fraction_of(e->rhs[kernel->local[c.index]], -way * c.value, e->decimal);
    } else {
        mpq_set_si(e->rhs[kernel->local[q - e->n]], way, 1);
    }
    slx_status status = kernel_solve(e, false, e->rhs, e->pi);
    if (status != SLX_OK)
        return status;
    for (uint32_t j = 0; j < e->n; j++)
        mpq_set_ui(e->delta[j], 0, 1);
    for (uint32_t c = 0; c < kernel->k; c++)
        mpq_swap(e->delta[kernel->cols[c]], e->pi[c]);
    if (q < e->n)
        mpq_set_si(e->delta[q], way, 1);
    return SLX_OK;
}

double exact_meets(const struct exact *e, uint32_t j, int way)
{
    if (e->off[j])
        return e->off[j] == -way ? (way > 0 ? exact_lower(e, j) : exact_upper(e, j)) : INFINITY;
    return way > 0 ? exact_upper(e, j) : exact_lower(e, j);
}

struct blocking {
    uint32_t j;
    double bound;
    bool at_upper; /* where it leaves to */
    double size;   /* of its change */
};

/* Takes variable j, which changes by `change`, as the one that blocks if it does so before *t. */
static void consider(struct exact *e, uint32_t j, const mpq_t change, bool bland, mpq_t t, struct blocking *b)
{
    int way = mpq_sgn(change);
    double bound = way ? exact_meets(e, j, way) : INFINITY;
    if (!isfinite(bound))
        return;
    mpq_t room, rate;
    mpq_inits(room, rate, NULL);
    mpq_set(rate, change);
    mpq_canonicalize(rate);
    value_of(e, j, room);
    mpq_canonicalize(room);
    fraction_of(e->a, bound, e->decimal);
    mpq_sub(room, e->a, room);
    mpq_div(room, room, rate);
    double size = fabs(fraction_double(rate));
    int order = b->j == NONE ? -1 : mpq_cmp(room, t);
    if (order < 0 || (order == 0 && (bland ? j < b->j : size > b->size))) {
        mpq_set(t, room);
        *b = (struct blocking){j, bound, way > 0 ? e->off[j] >= 0 : e->off[j] > 0, size};
    }
    mpq_clears(room, rate, NULL);
}

/* The variable that blocks the way of q, which may be q itself at its other bound; t: how far it goes. */
static slx_status ratio_test(struct exact *e, uint32_t q, int way, bool bland, mpq_t t, struct blocking *b)
{
    const double lower = exact_lower(e, q), upper = exact_upper(e, q);
    *b = (struct blocking){.j = NONE};
    if (isfinite(lower) && isfinite(upper)) {
        fraction_of(t, upper, e->decimal);
        fraction_of(e->a, lower, e->decimal);
        mpq_sub(t, t, e->a);
        *b = (struct blocking){q, way > 0 ? upper : lower, way > 0, 1.0};
    }
    for (uint32_t j = 0; j < e->N && !exact_stopped(e); j++) {
        if (!is_basic(e, j))
            continue;
        if (j < e->n) {
            consider(e, j, e->delta[j], bland, t, b);
            continue;
        }
        if (!isfinite(exact_lower(e, j)) && !isfinite(exact_upper(e, j)))
            continue;
        slx_status status = row_sum(e, j - e->n, e->delta);
        if (status != SLX_OK)
            return status;
        fraction_sum_get(&e->sum, e->b);
        mpq_swap(e->b, e->pi[0]);
        consider(e, j, e->pi[0], bland, t, b);
    }
    return e->stop == STEP_FAILED ? e->failure : SLX_OK;
}

enum exact_step primal_step(struct exact *e, bool first, enum rule rule, bool *moved)
{
    int way = 0;
    uint32_t q = NONE;
    struct blocking b;
    slx_status status = basis_duals(e, first);
    if (status != SLX_OK)
        return exact_failed(e, status);
    if (exact_stopped(e))
        return e->stop;
    if (rule == RULE_GAIN)
        status = greatest_gain(e, first, &q, &way);
    else
        q = choose_entering(e, first, rule, &way);
    if (status != SLX_OK)
        return exact_failed(e, status);
    if (exact_stopped(e))
        return e->stop;
    if (q == NONE)
        return first ? STEP_INFEASIBLE : STEP_OPTIMAL;
    status = direction(e, q, way);
    if (status != SLX_OK)
        return exact_failed(e, status);
    mpq_t t;
    mpq_init(t);
    status = ratio_test(e, q, way, rule == RULE_BLAND, t, &b);
    *moved = mpq_sgn(t) > 0;
    mpq_clear(t);
    if (status != SLX_OK)
        return exact_failed(e, status);
    if (exact_stopped(e))
        return e->stop;
    if (b.j == NONE)
        return STEP_UNBOUNDED; /* in phase 1 some variable that is off always blocks */
    e->status[q] = SLX_BASIC;
    e->status[b.j] = b.at_upper ? SLX_AT_UPPER : SLX_AT_LOWER;
    return STEP_MORE;
}
