/* Presolve, the solve of the reduced model, the way back, and what the model itself says of the answer. */
#include "solve/presolved_private.h"

#include <string.h>

#include "format/format.h"
#include "solve/finish_private.h"
#include "solve/plan_private.h"

/* Whether a logical is basic that postsolve would rather not have in the basis. */
static bool must_evict(const uint64_t *rows, const struct solution *s)
{
    for (uint32_t i = 0; rows && i < s->nrows; i++)
        if (bits_get(rows, i) && pairs_get(s->status, (size_t)s->ncols + i) == SLX_BASIC)
            return true;
    return false;
}

slx_status bring_home(struct env *env, const struct lp *lp, struct presolve *p, struct solution *reduced,
                      struct solution **out, struct solve_report *report)
{
    slx_status status = SLX_OK;
    if (reduced && reduced->result == SLX_OPTIMAL && !reduced->interior && must_evict(presolve_evict(p), reduced))
        status = solve_certified(env, presolve_lp(p), true, presolve_evict(p), NULL, reduced, report);
    report->residual_growth = 0.0;
    if (status == SLX_OK)
        status = solution_create(env, lp->nrows, lp->ncols, out);
    if (status == SLX_OK)
        status = presolve_undo(env, p, reduced, *out);
    if (status == SLX_STOPPED) { /* what was found of the reduced model says nothing of the model */
        error_clear(env);
        mem_drop(&env->mem, &(*out)->ray);
        memset((*out)->y, 0, lp->nrows * sizeof *(*out)->y);
        (*out)->result = limits_met(env);
        begin_at_bounds(lp, false, *out);
        status = SLX_OK;
    } else if (status == SLX_OK && reduced) {
        (*out)->interior = reduced->interior;
        (*out)->stray = reduced->stray;
    }
    return status;
}

void parked_free(struct env *env, struct parked *parked)
{
    solution_free(env, &parked->reduced);
    kept_free(env, &parked->kept);
    presolve_free(env, &parked->presolve);
}

/* Whether the solve of the reduced model was stopped on its way. */
static bool may_park(const struct solution *reduced, bool goes_on, const struct solve_report *report)
{
    return reduced && !reduced->interior && (goes_on || report->iterations > 0) &&
           (reduced->result == SLX_TIME_LIMIT || reduced->result == SLX_ITERATION_LIMIT ||
            reduced->result == SLX_INTERRUPTED);
}

/* The answer for the model from the reduced one, in *out; *parks: that one can be gone on with. */
static slx_status solve_reduced(struct env *env, const struct lp *lp, struct parked *r, bool keep, bool *parks,
                                struct solution **out, struct solve_report *report)
{
    struct presolve *p = r->presolve;
    struct kept **kept = keep ? &r->kept : NULL;
    const bool goes_on = r->reduced;
    slx_status status = SLX_OK;
    if (presolve_lp(p)) {
        if (!goes_on)
            status = solution_create(env, presolve_lp(p)->nrows, presolve_lp(p)->ncols, &r->reduced);
        report->residual_growth = presolve_residual_growth(p);
        if (status == SLX_OK)
            status = goes_on ? solve_certified(env, presolve_lp(p), true, NULL, kept, r->reduced, report)
                             : solve_cold(env, presolve_lp(p), kept, r->reduced, report);
    }
    *parks = status == SLX_OK && may_park(r->reduced, goes_on, report);
    if (*parks)
        presolve_keep(p);
    else
        kept_free(env, &r->kept);
    return status == SLX_OK ? bring_home(env, lp, p, r->reduced, out, report) : status;
}

slx_status confirm(struct env *env, const struct lp *lp, const uint64_t *basis_in_doubt, struct kept **kept,
                   struct solution *s, struct solve_report *report)
{
    bool holds;
    slx_status status = examine(env, lp, s, &holds);
    if (status != SLX_OK)
        return status;
    if (s->result == SLX_NUMERICAL_TROUBLE)
        fail(env, SLX_ERROR_NUMERICAL, "no answer for the reduced model");
    else if (holds && s->result == SLX_OPTIMAL && basis_in_doubt)
        fail(env, SLX_ERROR_NUMERICAL, "the basis may not be an optimal one");
    else if (holds && s->result == SLX_OPTIMAL && !s->interior && !statuses_fit(lp, s))
        fail(env, SLX_ERROR_NUMERICAL, "a nonbasic variable is not at a bound that it has");
    else if (holds)
        return status;
    bool from_basis = !s->interior && (s->result == SLX_OPTIMAL || s->result == SLX_UNBOUNDED ||
                                       s->result == SLX_NUMERICAL_TROUBLE || by_objective(s->result));
    log_line(env, SLX_LOG_INFO, "after postsolve: %s", env->error.message);
    error_clear(env);
    basis_in_doubt = holds ? basis_in_doubt : NULL;
    uint64_t before = report->iterations;
    status = solve_certified(env, lp, from_basis, basis_in_doubt, kept, s, report);
    log_line(env, SLX_LOG_INFO, "after postsolve: %llu iterations on the model itself",
             (unsigned long long)(report->iterations - before));
    return status;
}

/* What simplex will be given: the model itself where presolve leaves it as it is, nothing where it is proved
 * infeasible.
 */
static slx_status write_presolved(struct env *env, const struct lp *lp, const struct presolve *p,
                                  enum presolve_answer answer)
{
    if (answer == PRESOLVE_INFEASIBLE) {
        log_line(env, SLX_LOG_WARNING, "presolve proved the model infeasible: there is no reduced model to write");
        return SLX_OK;
    }
    mem_enter(&env->mem, PHASE_WRITE);
    slx_status status = format_write_model(env, p ? presolve_lp(p) : lp, env->options.write_presolved);
    if (status == SLX_STOPPED) /* and the solve stops next */
        error_clear(env);
    return status == SLX_STOPPED ? SLX_OK : status;
}

uint64_t presolve_families(const struct env *env)
{
    const int choice = env->options.presolve;
    return choice == PRESOLVE_LIGHT                                        ? presolve_light_mask()
           : choice == PRESOLVE_AUTO && env->options.method == METHOD_PDLP ? presolve_unfactored_mask()
                                                                           : PRESOLVE_FULL_MASK;
}

/* While simplex works on the reduced model, the model itself is held as well, about a quarter of what a solve takes:
 * less than this share gained is hardly worth that. */
#define GAIN_THAT_PAYS 0.1

slx_status solve_presolved(struct env *env, const struct lp *lp, struct kept **kept, struct parked *parked,
                           struct solution **out, struct solve_report *report)
{
    const bool goes_on = parked->presolve;
    bool parks = false;
    enum presolve_answer answer = goes_on ? PRESOLVE_REDUCED : PRESOLVE_UNCHANGED;
    slx_status status = SLX_OK;
    const int choice = env->options.presolve;
    if (!goes_on && plan_presolve(env, lp, choice != PRESOLVE_OFF))
        status = presolve_run(env, lp, presolve_families(env), choice == PRESOLVE_AUTO ? GAIN_THAT_PAYS : 0.0,
                              &parked->presolve, &answer);
    if (status != SLX_OK && env_limit_met(env)) {
        log_line(env, SLX_LOG_INFO, "memory limit: no room for presolve; the model itself is solved");
        env_forgive(env);
        status = SLX_OK;
    }
    if (status == SLX_OK && *env->options.write_presolved)
        status = write_presolved(env, lp, parked->presolve, answer);
    if (status == SLX_OK && answer == PRESOLVE_UNCHANGED) {
        status = solution_create(env, lp->nrows, lp->ncols, out);
        return status == SLX_OK ? solve_cold(env, lp, kept, *out, report) : status;
    }
    if (status == SLX_OK)
        status = solve_reduced(env, lp, parked, kept, &parks, out, report);
    if (status == SLX_OK)
        status = confirm(env, lp, presolve_basis_in_doubt(parked->presolve), kept, *out, report);
    if (status != SLX_OK || !parks)
        parked_free(env, parked);
    return status;
}
