/* The whole of an interior point solve: storage by plan, the sequence of runs, their ends, and the way back to the
 * model.
 */
#include "ipm/ipm_private.h"

#include <string.h>

#include "store/arrays.h"

/* ---- storage ---------------------------------------------------------------------------------------- */

/* What the plan needs: the matrix by rows, scaling, the kinds of the variables, the structure of the factor; not all of
 * that if a limit was met: ip->limit. */
static slx_status interior_init(struct interior *ip)
{
    struct env *env = ip->env;
    ip->row_exp = mem_new(&env->mem, MEM_INTERIOR, ip->m, sizeof *ip->row_exp);
    ip->col_exp = mem_new(&env->mem, MEM_INTERIOR, ip->n, sizeof *ip->col_exp);
    ip->kind = mem_new(&env->mem, MEM_INTERIOR, ip->N, sizeof *ip->kind);
    if (!ip->row_exp || !ip->col_exp || !ip->kind)
        return fail_memory(env, "the interior point method");
    slx_status status = spmat_transpose(env, ip->lp->cols, MEM_ROWCOPY, &ip->rows);
    if (status == SLX_OK && env->options.scaling == SCALING_ON)
        status = spmat_scaling(env, ip->lp->cols, ip->row_exp, ip->col_exp);
    if (status != SLX_OK)
        return status;
    switch (choose_equations(ip)) {
    case WORK_DONE: interior_classify(ip); break;
    case WORK_USELESS: /* of second looks alone */
    case WORK_STOPPED: break;
    case WORK_FAILED: return env->error.status;
    }
    ip->limit = limits_met(env);
    return SLX_OK;
}

/* Every work vector, first those with entries for boxed variables. */
enum { ARRAYS = 17, OF_BOXED = 4 };

static void interior_arrays(struct interior *ip, struct array out[ARRAYS])
{
    const size_t N = ip->N, m = ip->m, both = N + ip->boxed;
    const struct array arrays[ARRAYS] = {
        ARRAY(ip->rc, both),
        ARRAY(ip->correction, both),
        ARRAY(ip->range, ip->boxed),
        ARRAY(ip->z2, ip->boxed),
        ARRAY(ip->s, N),
        ARRAY(ip->z, N),
        ARRAY(ip->ds, N),
        ARRAY(ip->dual_residual, N),
        ARRAY(ip->y, m),
        ARRAY(ip->dy, m),
        ARRAY(ip->old_dy, ip->by_columns ? 0 : m),
        ARRAY(ip->change, m),
        ARRAY(ip->rhs, m),
        ARRAY(ip->row_work, m),
        ARRAY(ip->primal_residual, m),
        ARRAY(ip->row_weight, ip->by_columns ? m : 0),
        ARRAY(ip->dx, ip->by_columns ? ip->n : 0),
    };
    memcpy(out, arrays, sizeof arrays);
}

static void interior_free(struct interior *ip)
{
    struct mem *mem = &ip->env->mem;
    struct array arrays[ARRAYS];
    interior_arrays(ip, arrays);
    arrays_done(ip->env, arrays, ARRAYS);
    normal_free(ip->env, &ip->normal);
    mem_drop(mem, &ip->row_exp);
    mem_drop(mem, &ip->col_exp);
    mem_drop(mem, &ip->kind);
    spmat_free(ip->env, &ip->rows);
}

/* Fitted to 55 runs of one core, 52 of them within a factor of two for an iteration.  Crossover is not in it.  They took 5
 * to 59 iterations, half of them 18 to 35. */
static struct ipm_forecast forecast(const struct interior *ip, const struct normal_plan *plan, uint64_t bytes)
{
    static const double iterations = 24.0, each_flop = 22e-12, each_factor = 17e-9, each_entry = 30e-9,
                        each_line = 200e-9;
    const double factor = each_flop * plan->flops + each_factor * (double)plan->nnz_factor;
    const double iteration = factor + each_entry * (double)spmat_nnz(ip->rows) + each_line * ip->N;
    return (struct ipm_forecast){.iterations = iterations,
                                 .seconds = iterations * iteration,
                                 .factor_share = iteration > 0.0 ? factor / iteration : 0.0,
                                 .bytes = bytes};
}

/* Allocates what the plan says; *fits: whether the memory limit, and the referee, allow that. */
static slx_status interior_allocate(struct interior *ip, bool *fits)
{
    struct env *env = ip->env;
    struct array arrays[ARRAYS];
    interior_arrays(ip, arrays);
    struct normal_plan plan = normal_plan(ip->normal);
    const uint64_t bytes = plan.bytes + arrays_bytes(arrays, ARRAYS);
    ip->report->flops = plan.flops;
    ip->report->by_columns = ip->by_columns;
    ip->report->planned_bytes = bytes;
    ip->report->forecast = forecast(ip, &plan, bytes);
    *fits = bytes <= mem_room(&env->mem);
    log_line(
        env, SLX_LOG_INFO,
        "interior point: by %s, factor of %llu nonzeros in %u supernodes (%s), %u dense columns, %.3g flops, %.1f MB%s",
        ip->by_columns ? "columns" : "rows", (unsigned long long)plan.nnz_factor, plan.supernodes, plan.ordering,
        plan.dense_columns, plan.flops, (double)bytes / 0x1p20, *fits ? "" : ": more than the memory limit allows");
    struct ipm_referee *referee = ip->report->referee;
    *fits = *fits && (!referee || referee->admits(referee, env, &ip->report->forecast)) && bytes <= mem_room(&env->mem);
    if (!*fits)
        return SLX_OK;
    if (!arrays_new(env, MEM_INTERIOR, arrays, ARRAYS))
        return fail_memory(env, "the interior point method");
    interior_classify(ip); /* the ranges too */
    double work = 6.0 * (double)plan.nnz_factor + 6.0 * (double)spmat_nnz(ip->rows);
    ip->correctors_most = plan.flops > 60.0 * work ? 3 : plan.flops > 20.0 * work ? 2 : 1;
    return normal_allocate(env, ip->normal) == WORK_DONE ? SLX_OK : env->error.status;
}

/* ---- progress --------------------------------------------------------------------------------------- */

static void tell_progress(struct interior *ip)
{
    struct env *env = ip->env;
    const struct measures *k = &ip->now;
    double sense = ip->lp->maximise ? -1.0 : 1.0;
    static const char *const goals[] = {"", ", for feasibility", ", for a ray"};
    log_line(env, SLX_LOG_DEBUG,
             "interior point%s %3u: objectives %.10g %.10g, gap %.1e, residuals %.1e %.1e, mu %.1e, steps %.3f %.3f, "
             "largest %.0e %.0e",
             goals[ip->goal], ip->report->iterations, sense * k->primal_objective, sense * k->dual_objective, k->gap,
             k->primal, k->dual, k->mu, ip->alpha_primal, ip->alpha_dual, k->largest_s, k->largest_y);
    if (!limits_report_due(env))
        return;
    limits_report(env, (slx_progress){.method = "interior point",
                                      .phase = 2,
                                      .iterations = ip->report->iterations,
                                      .objective = sense * k->primal_objective,
                                      .primal_infeasibility = k->primal,
                                      .dual_infeasibility = k->dual,
                                      .gap = k->gap,
                                      .seconds_left = NAN});
}

/* ---- back to the model ------------------------------------------------------------------------------ */

static void extract_values(const struct interior *ip)
{
    for (uint32_t j = 0; j < ip->n; j++)
        ip->solution->x[j] = interior_value(ip, j) * pow2(ip->col_exp[j] + ip->primal_exp);
}

/* A variable stands at the bound whose distance is below its dual, both scaled. */
static unsigned nearest_status(const struct interior *ip, uint32_t j, const struct variable *v)
{
    bool upper = ip->kind[j] & HOME_UPPER;
    if (v->kind == KIND_FREE)
        return SLX_BASIC;
    if (v->kind == KIND_FIXED)
        return SLX_AT_LOWER;
    if (v->s < v->z)
        return upper ? SLX_AT_UPPER : SLX_AT_LOWER;
    if (v->kind == KIND_BOXED && v->s2 < v->z2)
        return upper ? SLX_AT_LOWER : SLX_AT_UPPER;
    return SLX_BASIC;
}

static void extract(const struct interior *ip)
{
    extract_values(ip);
    double sense = ip->lp->maximise ? -1.0 : 1.0;
    for (uint32_t i = 0; i < ip->m; i++)
        ip->solution->y[i] = sense * ip->y[i] * pow2(ip->row_exp[i] + ip->dual_exp);
    for (uint32_t j = 0, b = 0; j < ip->N; j++) {
        struct variable v = variable_next(ip, j, &b);
        pairs_set(ip->solution->status, j, nearest_status(ip, j, &v));
    }
}

/* ---- runs ------------------------------------------------------------------------------------------- */

/* How far a point is from what is asked for, 1 or less where it will do: gap, and each residual as it is or relative to
 * the model's own numbers. */
static double merit(const struct interior *ip)
{
    const struct measures *k = &ip->now;
    double primal = lesser(k->primal / ip->feasibility, k->primal_relative / ip->tolerance);
    double dual = lesser(k->dual / ip->feasibility, k->dual_relative / ip->tolerance);
    if (ip->goal == GOAL_FEASIBLE)
        return primal;
    double worst = greater(greater(primal, dual), k->gap / ip->tolerance);
    return isfinite(worst) ? worst : INFINITY;
}

/* Keeps the best point of a run for the optimum, and counts how long there has been none better by a tenth, and none
 * twice as good as the last that was. */
static void keep_best(struct interior *ip)
{
    double m = merit(ip);
    ip->since_half++;
    if (m <= 0.5 * ip->half_merit) {
        ip->half_merit = m;
        ip->since_half = 0;
    }
    ip->since_best = m < 0.9 * ip->best_merit ? 0 : ip->since_best + 1;
    if (m >= ip->best_merit && isfinite(ip->best_merit))
        return;
    ip->best_merit = m;
    if (ip->goal != GOAL_OPTIMUM)
        return;
    ip->report->primal_residual = ip->now.primal_relative;
    ip->report->dual_residual = ip->now.dual_relative;
    ip->report->gap = ip->now.gap;
    extract(ip);
}

static bool falls(double now, double enough, double *least)
{
    bool progress = now > enough && now < 0.9 * *least;
    *least = lesser(*least, now);
    return progress;
}

/* The gap may be small by chance, far from an optimum; so progress is also a residual or a mean product that falls,
 * while it is not small. */
static void note_progress(struct interior *ip)
{
    const struct measures *k = &ip->now;
    double share = k->mu * ip->products * pow2(ip->primal_exp + ip->dual_exp) / (1.0 + fabs(k->primal_objective));
    bool primal = falls(k->primal, 0.1 * ip->feasibility, &ip->least_primal);
    bool dual = falls(k->dual, 0.1 * ip->feasibility, &ip->least_dual);
    bool product = falls(share, ip->tolerance, &ip->least_mu);
    /* A proof grows without limit. */
    double proof = ip->goal == GOAL_FEASIBLE ? k->dual_objective : ip->goal == GOAL_RAY ? -k->primal_objective : 0.0;
    bool grows = proof > 1.1 * ip->most_proof;
    ip->most_proof = greater(ip->most_proof, proof);
    ip->since_progress = primal || dual || product || grows || ip->since_best == 0 ? 0 : ip->since_progress + 1;
}

/* Whether the run would not end well in reasonable time: residuals or products may still fall, but so slowly that the
 * point as a whole has not become twice as good for long. */
static bool stalls(const struct interior *ip)
{
    enum { LONG = 30 };
    return ip->goal == GOAL_OPTIMUM && ip->since_half > LONG;
}

/* Whether the present point is well within what is asked for, the model that presolve reduced too; a point just within
 * the tolerances is improved as long as the iterations improve it. */
static bool converged(const struct interior *ip)
{
    static const double well = 0.1;
    const struct measures *k = &ip->now;
    const double growth = greater(1.0, ip->report->residual_growth);
    if (ip->goal == GOAL_FEASIBLE)
        return k->primal <= well * ip->feasibility;
    if (ip->goal == GOAL_RAY) /* that there is none; one is sought until its rows are met to rounding */
        return k->dual <= well * ip->feasibility && k->dual_objective >= -ip->tolerance;
    if (ip->report->vertex_follows && ip->goal == GOAL_OPTIMUM && merit(ip) <= 1.0)
        return true;
    return k->gap <= ip->tolerance && k->primal * growth <= well * ip->feasibility && k->dual <= well * ip->feasibility;
}

/* Whether a residual has lost less than half of what the step was to take from it: `share` of it. */
static bool falls_short(double now, double last, double share)
{
    static const double half = 0.5;
    return now > (1.0 - half * share) * last;
}

/* Regularisation keeps a part of the dual residual, that which moves variables far; without it, what rounding makes of
 * the largest entries of D stays as a primal residual.  Steps that were to take nearly all of a residual show which of
 * the two is there: for the dual one several together, as a model may have no long ones. */
static void adapt_regularisation(struct interior *ip)
{
    static const double nearly_all = 0.8, most = 10.0, least = 1e-4;
    const struct measures *now = &ip->now, *last = &ip->last;
    const double primal_share = ip->alpha_primal * ip->aim_primal, dual_share = ip->alpha_dual * ip->aim_dual;
    const bool missed =
        now->dual > 0.1 * ip->feasibility && falls_short(now->scaled_dual, last->scaled_dual, dual_share);
    ip->in_vain = missed ? ip->in_vain + dual_share : 0.0;
    const bool dual = ip->in_vain > nearly_all;
    const bool primal = primal_share > nearly_all && now->primal > 0.1 * ip->feasibility &&
                        falls_short(now->scaled_primal, last->scaled_primal, primal_share);
    if (dual && !primal)
        ip->regular = greater(least, 0.1 * ip->regular);
    if (primal && !dual)
        ip->regular = lesser(most, 10.0 * ip->regular);
    if (dual)
        ip->in_vain = 0.0;
}

/* Whether the point decides a limit on the objective: ip->limit says which.  Measured as check measures, with room for
 * what the residuals add to an objective. */
static bool decides_objective(struct interior *ip)
{
    static const double share = 0.5, clearly = 1e-7;
    const struct options *o = &ip->env->options;
    const struct measures *k = &ip->now;
    const double sense = ip->lp->maximise ? -1.0 : 1.0;
    if (ip->goal != GOAL_OPTIMUM)
        return false;
    double most = o->objective_limit, least = o->objective_target;
    if (isfinite(most) && k->dual <= share * ip->feasibility &&
        k->dual_objective >= sense * most + clearly * (1.0 + fabs(most)))
        ip->limit = SLX_OBJECTIVE_LIMIT;
    else if (isfinite(least) && k->primal <= share * ip->feasibility &&
             k->primal_objective <= sense * least - clearly * (1.0 + fabs(least)))
        ip->limit = SLX_OBJECTIVE_TARGET;
    else
        return false;
    extract(ip);
    return true;
}

static bool diverges(const struct interior *ip)
{
    enum { WAIT = 5 };
    return ip->since_progress >= WAIT && (ip->now.largest_s > 1e9 || ip->now.largest_y > 1e9);
}

static enum ending met_limit(struct interior *ip)
{
    ip->limit = limits_met(ip->env);
    return END_LIMIT;
}

/* Iterations left to the present run, from the fall of the merit so far. */
static double iterations_left(const struct interior *ip, double done, double merit_now)
{
    enum { FEW = 5 };
    static const double most = 60.0, least = 1.0;
    double left = ip->report->forecast.iterations - done;
    if (done >= FEW && isfinite(merit_now) && isfinite(ip->first_merit))
        left =
            merit_now < ip->first_merit ? done * log(greater(merit_now, 1.0)) / log(ip->first_merit / merit_now) : most;
    return lesser(most, greater(least, left));
}

/* Tells the referee how long the run is expected to last, by iterations as long as those before iteration k. */
static void tell_referee(struct interior *ip, unsigned k)
{
    struct ipm_referee *const referee = ip->report->referee;
    const double now = clock_seconds(), merit_now = merit(ip);
    if (!referee)
        return;
    if (k == 0) {
        ip->began = now;
        ip->first_merit = merit_now;
    }
    if (k < 2)
        return;
    referee->hears(referee, ip->env,
                   ip->goal == GOAL_OPTIMUM ? iterations_left(ip, k, merit_now) * (now - ip->began) / k : INFINITY);
}

static enum ending run(struct interior *ip, enum goal goal)
{
    enum { MOST = 300, PATIENCE = 12, CONTENT = 2 };
    ip->goal = goal;
    ip->best_merit = ip->half_merit = INFINITY;
    ip->regular = 1.0;
    ip->in_vain = 0.0;
    ip->most_proof = 0.0;
    ip->alpha_primal = ip->alpha_dual = 0.0;
    ip->since_best = ip->since_half = ip->since_progress = 0;
    ip->least_primal = ip->least_dual = ip->least_mu = INFINITY;
    if (!interior_classify(ip) || !interior_start(ip))
        return met_limit(ip);
    for (unsigned k = 0;; k++) { /* ends with MOST, at the latest */
        ip->last = ip->now;
        if (!interior_residuals(ip))
            return met_limit(ip);
        if (k > 0)
            adapt_regularisation(ip);
        if (k == 0)
            ip->first = ip->now;
        tell_progress(ip);
        keep_best(ip);
        note_progress(ip);
        if ((goal == GOAL_FEASIBLE && proves_infeasible(ip)) || (goal == GOAL_RAY && proves_unbounded(ip)))
            return END_PROVED;
        if (converged(ip))
            return END_CONVERGED;
        if (decides_objective(ip))
            return END_LIMIT;
        if (goal != GOAL_RAY && ip->best_merit <= 1.0 && ip->since_best >= CONTENT)
            return END_CONVERGED;
        if (k >= MOST || ip->since_progress > PATIENCE || stalls(ip) || !isfinite(ip->now.mu) || diverges(ip))
            return ip->best_merit <= 1.0 ? END_CONVERGED : END_STUCK;
        tell_referee(ip, k);
        if (limits_iterations(ip->env, ip->report->iterations) || limits_look(ip->env) || !newton_factor(ip) ||
            !interior_step(ip))
            return met_limit(ip);
        ip->report->iterations++;
    }
}

/* Arrays for the boxed variables of the directions of recession, which may be more than those of the model. */
static slx_status prepare_rays(struct interior *ip)
{
    struct array arrays[ARRAYS];
    interior_arrays(ip, arrays);
    arrays_done(ip->env, arrays, OF_BOXED);
    ip->goal = GOAL_RAY;
    if (!interior_classify(ip)) /* run() will end with the limit that was met */
        return SLX_OK;
    interior_arrays(ip, arrays);
    ip->solution->ray = mem_new(&ip->env->mem, MEM_SOLUTION, ip->n, sizeof *ip->solution->ray);
    if (!ip->solution->ray || !arrays_new(ip->env, MEM_INTERIOR, arrays, OF_BOXED))
        return fail_memory(ip->env, "a ray");
    return SLX_OK;
}

/* Infeasible, unbounded or neither, where the run for the optimum did not come near one. */
static slx_status seek_proofs(struct interior *ip)
{
    struct solution *s = ip->solution;
    log_line(ip->env, SLX_LOG_DEBUG, "interior point: no progress; is there a feasible point?");
    enum ending end = run(ip, GOAL_FEASIBLE);
    if (end == END_PROVED)
        s->result = SLX_INFEASIBLE;
    if (end == END_LIMIT)
        s->result = ip->limit;
    if (end != END_CONVERGED)
        return SLX_OK;
    extract_values(ip);
    slx_status status = prepare_rays(ip);
    if (status != SLX_OK) {
        mem_drop(&ip->env->mem, &s->ray);
        return status;
    }
    end = run(ip, GOAL_RAY);
    if (end == END_PROVED)
        s->result = SLX_UNBOUNDED;
    else
        mem_drop(&ip->env->mem, &s->ray);
    if (end == END_LIMIT)
        s->result = ip->limit;
    return SLX_OK;
}

static slx_status solve(struct interior *ip)
{
    static const double near = 1e-5; /* a point this near is left to crossover and simplex */
    struct solution *s = ip->solution;
    s->result = SLX_NUMERICAL_TROUBLE;
    enum ending end = run(ip, GOAL_OPTIMUM);
    if (end == END_CONVERGED)
        s->result = SLX_OPTIMAL;
    else if (end == END_LIMIT)
        s->result = ip->limit;
    else if (ip->best_merit * ip->tolerance > near) {
        slx_status status = seek_proofs(ip);
        ip->report->gap = INFINITY; /* of the point that the search for proofs leaves */
        return status;
    }
    return SLX_OK;
}

slx_status ipm_solve(struct env *env, const struct lp *lp, double gap_tolerance, struct solution *s,
                     struct ipm_report *report)
{
    *report = (struct ipm_report){.referee = report->referee,
                                  .residual_growth = report->residual_growth,
                                  .vertex_follows = report->vertex_follows};
    s->result = SLX_INFEASIBLE;
    if (lp_bounds_contradict(lp, env->options.tolerance, s->y))
        return SLX_OK;
    struct interior ip = {.env = env,
                          .lp = lp,
                          .report = report,
                          .solution = s,
                          .m = lp->nrows,
                          .n = lp->ncols,
                          .N = lp->ncols + lp->nrows,
                          .tolerance = gap_tolerance,
                          .feasibility = env->options.tolerance};
    if (lp->ncols > UINT32_MAX - 2 - lp->nrows)
        return fail(env, SLX_ERROR_USAGE, "%u rows and %u columns are more than 2^32 - 2 variables", lp->nrows,
                    lp->ncols);
    mem_enter(&env->mem, PHASE_PREPARE);
    limits_report_soon(env);
    bool fits = false;
    slx_status status = interior_init(&ip);
    if (status == SLX_STOPPED) {
        error_clear(env);
        ip.limit = limits_met(env);
        status = SLX_OK;
    }
    const bool stopped = status == SLX_OK && ip.limit != SLX_NOT_SOLVED;
    if (status == SLX_OK && !stopped)
        status = interior_allocate(&ip, &fits);
    if (status == SLX_OK && fits) {
        mem_enter(&env->mem, PHASE_INTERIOR);
        const double began = clock_seconds();
        status = solve(&ip);
        if (ip.limit == SLX_NOT_SOLVED)
            log_line(env, SLX_LOG_INFO, "interior point: predicted to take %.3f s, and took %.3f s",
                     report->forecast.seconds, clock_seconds() - began);
    }
    interior_free(&ip);
    if (stopped) {
        s->result = ip.limit;
        return SLX_OK;
    }
    /* A memory limit that was met in spite of the plan is the same answer. */
    if ((status == SLX_OK && !fits) || (status == SLX_ERROR_MEMORY && mem_account(&env->mem)->limit_hit)) {
        error_clear(env);
        s->result = SLX_MEMORY_LIMIT;
        status = SLX_OK;
    }
    return status;
}
