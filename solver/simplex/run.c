/* What the dual and the primal method do alike between iterations: factor, change of the basis, doubt, limits. */
#include "simplex/simplex_private.h"

slx_status refresh_factor(struct simplex *s)
{
    return basis_refresh(&s->b, &s->aux, &s->tau);
}

slx_status replace_basic(struct simplex *s, uint32_t p, uint32_t q, unsigned status)
{
    struct basis *b = &s->b;
    const bool fixed = b->flags[b->basic[p]] & FLAG_FIXED;
    const enum basis_change change = basis_update(b, p);
    if (change == BASIS_FAILED)
        return b->env->error.status;
    basis_replace(b, p, q, fixed ? SLX_AT_LOWER : status, change);
    return SLX_OK;
}

bool pivots_agree(const struct simplex *s, double by_row, double by_column)
{
    const double relative = basis_is_fresh(&s->b) ? 1e-3 : 1e-6;
    return fabs(by_row - by_column) <= 1e-9 + relative * fabs(by_column);
}

void update_duals(struct simplex *s, uint32_t q, uint32_t leaving, double theta)
{
    const struct svec *row = &s->b.row;
    for (uint32_t k = 0; k < row->count && theta != 0.0; k++)
        s->d[row->idx[k]] -= theta * row->val[row->idx[k]];
    s->d[q] = 0.0;
    s->d[leaving] = -theta;
}

void clear_work(struct simplex *s)
{
    svec_clear(&s->b.row);
    svec_clear(&s->b.rho);
    svec_clear(&s->b.col);
    svec_clear(&s->tau);
    svec_clear(&s->aux);
}

enum last_word no_candidate(struct simplex *s, unsigned *troubles)
{
    enum { PATIENCE = 3 };
    const bool trusted = may_trust(s) && !s->phase1 && !s->primal_phase1 && !s->candidates;
    if ((!s->b.confirmed && !trusted) || (s->rejected > 0 && !basis_is_fresh(&s->b))) {
        basis_ask(&s->b, s->rejected > 0 ? REASON_PIVOT : REASON_VERIFY);
        return AGAIN;
    }
    if (s->rejected == 0)
        return END;
    if (++*troubles > PATIENCE)
        return STUCK;
    s->b.markowitz = lesser(0.9, 2.0 * s->b.markowitz + 0.1);
    basis_ask(&s->b, REASON_NUMERICS);
    return AGAIN;
}

static void tell_progress(struct simplex *s)
{
    uint32_t count;
    if (limits_report_due(s->b.env))
        limits_report(s->b.env, (slx_progress){.method = method_name(s),
                                               .phase = s->phase1 || s->primal_phase1 ? 1 : 2,
                                               .iterations = s->report->iterations,
                                               .objective = present_objective(s),
                                               .primal_infeasibility = primal_infeasibility(s, &count),
                                               .dual_infeasibility = dual_infeasibility(s, &count),
                                               .gap = NAN,
                                               .seconds_left = NAN});
}

/* Tells a method beside this one how far it is, and waits while that method is to have this one's processor. */
static void stand_by(struct simplex *s)
{
    struct env *env = s->b.env;
    atomic_store_explicit(env->pace, s->report->iterations, memory_order_relaxed);
    while (s->limit == LIMIT_NONE && env_yields(env)) { /* ends with the other method, or with a limit */
        s->limit = limits_wait(env);
        tell_progress(s);
    }
}

bool must_stop(struct simplex *s)
{
    struct env *env = s->b.env;
    s->limit = limits_iterations(env, s->report->iterations);
    if (s->limit == LIMIT_NONE && s->report->iterations >= s->last_iteration)
        s->limit = SLX_ITERATION_LIMIT;
    if (s->limit == LIMIT_NONE)
        s->limit = limits_poll(env);
    if (env->pace)
        stand_by(s);
    if (s->limit != LIMIT_NONE)
        return true;
    tell_progress(s);
    return false;
}
