/* The whole of a simplex solve: storage, scaling, the first basis, the sequence of dual and primal runs that ends with
 * a basis optimal for the model's own costs and bounds at tolerances that hold on the unscaled model, and the way back
 * to it.
 */
#include "simplex/simplex_private.h"

/* ---- the first basis ------------------------------------------------------------------------------------ */

/* Scaling and a factor object: what the last run kept, else new. */
static slx_status prepare(struct basis *b, const struct simplex_start *start, const uint8_t *statuses,
                          struct kept_run *run, struct kept_values *values)
{
    slx_status status = SLX_OK;
    bool scaling = false;
    if (start->kept && start->from_basis)
        status = kept_take(b, start->kept, start->scaled, statuses, run, values, &scaling);
    return status == SLX_OK && !b->factored ? basis_prepare(b, start->scaled && !scaling) : status;
}

/* Goes on with what the stopped run had in force. */
static void resume(struct simplex *s, struct kept_run *run)
{
    s->b.seed = run->seed;
    s->resumed = run->cost && run->method == METHOD_DUAL;
    if (s->resumed) {
        mem_free(&s->b.env->mem, s->cost);
        s->cost = run->cost;
        run->cost = NULL;
    }
    s->kept_weight = run->method == METHOD_PRIMAL ? run->edge : NULL;
    if (s->kept_weight)
        run->edge = NULL;
}

/* Goes on with the values of the last optimum, where the check will judge what comes of them. */
static void take_values(struct simplex *s, const struct kept_values *values)
{
    struct basis *b = &s->b;
    if (!may_trust(s))
        return;
    if (values->primal) {
        b->primal_of = b->primal_near = bounds_in_force(s);
        load_basic_bounds(s);
        s->objective_now = values->objective;
        s->objective_known = !isnan(values->objective);
    }
    if (values->dual) {
        restore_costs(s);
        complete_duals(s);
    }
}

/* What the run leaves of values: those of an optimum, of which the check will tell whether it is one. */
static struct kept_values left_values(struct simplex *s, enum run r, const struct solution *sol)
{
    const bool optimal = r == RUN_OPTIMAL && sol->result == SLX_OPTIMAL && !s->costs_changed;
    struct kept_values values = {
        .primal = optimal && s->b.primal_near == bounds_in_force(s),
        .dual = optimal,
        .d = s->d,
        .objective = s->method == METHOD_DUAL && isfinite(s->objective_limit) ? s->objective_now : NAN,
        .status = sol->status,
    };
    if (optimal)
        forget_fixed_duals(s, sol->y);
    return values;
}

/* What was in force, for the run that is to go on. */
static struct kept_run stopped_run(struct simplex *s, int asked)
{
    const bool dual = s->method == METHOD_DUAL;
    struct kept_run run = {
        .method = s->method, .asked = asked, .perturb_bounds = !dual && s->perturbed, .seed = s->b.seed};
    if (dual && s->costs_changed) {
        run.cost = s->cost;
        s->cost = NULL;
    }
    if (!dual) {
        run.edge = s->kept_weight;
        s->kept_weight = NULL;
    }
    return run;
}

static void slack_basis(struct simplex *s)
{
    for (uint32_t j = 0; j < s->b.n; j++) {
        basis_set_status(&s->b, j, SLX_AT_LOWER);
        basis_settle(&s->b, j);
    }
    for (uint32_t i = 0; i < s->b.m; i++) {
        s->b.basic[i] = s->b.n + i;
        basis_set_status(&s->b, s->b.n + i, SLX_BASIC);
        s->b.weight[i] = 1.0;
    }
    s->b.weights_valid = true;
}

/* ---- the sequence of runs ------------------------------------------------------------------------------ */

/* What the present basis wants of the model's own costs and bounds, at the tolerances in force. */
struct want {
    int method;          /* that is to go on: the dual where the duals are feasible, else the primal */
    double primal, dual; /* sums of infeasibilities */
};

/* Whether the present basis is optimal; if not, what it wants. */
static bool optimal_as_is(struct simplex *s, struct want *want)
{
    uint32_t primal, dual;
    if (s->costs_changed) {
        restore_costs(s);
        recompute_duals(s);
    }
    want->primal = primal_infeasibility(s, &primal);
    want->dual = dual_infeasibility(s, &dual);
    want->method = dual ? METHOD_PRIMAL : METHOD_DUAL;
    if (primal || dual)
        log_line(s->b.env, SLX_LOG_DEBUG,
                 "%s: %u primal infeasibilities (%.1e), %u dual (%.1e): going on with the %s method",
                 s->tight ? "unscaled" : "scaled", primal, want->primal, dual, want->dual, dual ? "primal" : "dual");
    return primal + dual == 0;
}

/* Whether a method is called in for what it was called in for the last time: it and the other one lead round in a
 * circle, of which a perturbation alone may be the way out. */
static bool comes_again(struct want last[2], const struct want *now)
{
    struct want *of = &last[now->method == METHOD_PRIMAL];
    const bool same = of->method == now->method && of->primal == now->primal && of->dual == now->dual;
    *of = *now;
    return same;
}

/* Runs until a basis is optimal at the tolerances in force, or the answer is another.  A run that has passed a limit on
 * the objective is no round: it has iterated since, or it is the first time, and after some times there is no limit.
 * Rounds in a circle are lost as runs without progress are (progress.c). */
static enum run drive(struct simplex *s, int next, bool perturb)
{
    enum { ROUNDS = 12, MOST_PASSED = 100, MOST_LOST = 3 };
    struct want want, last[2] = {{.method = METHOD_AUTO}, {.method = METHOD_AUTO}};
    for (unsigned rounds = 0, passed = 0; rounds < ROUNDS && passed < MOST_PASSED && s->lost < MOST_LOST;
         perturb = false) {
        bool dual = next != METHOD_PRIMAL;
        enum run r = dual ? dual_run(s, perturb) : primal_run(s, perturb);
        rounds += r != RUN_PASSED;
        passed += r == RUN_PASSED;
        switch (r) {
        case RUN_OPTIMAL:
            if (optimal_as_is(s, &want))
                return r;
            next = want.method;
            s->lost += comes_again(last, &want);
            break;
        case RUN_NO_DUAL: next = METHOD_PRIMAL; break;
        case RUN_PASSED: next = dual ? METHOD_DUAL : METHOD_PRIMAL; break;
        case RUN_TROUBLE:
            log_line(s->b.env, SLX_LOG_DEBUG, "no acceptable pivot in the %s method", method_name(s));
            next = dual ? METHOD_PRIMAL : METHOD_DUAL;
            break;
        case RUN_UNBOUNDED:
            if (!perturb)
                return r;
            break;
        default: return r;
        }
    }
    return RUN_TROUBLE;
}

/* The method and the basis to begin with, said in the log.  Left open, the method is the dual: of the public models on
 * which the slack basis is primal feasible and not dual feasible none was solved noticeably faster by the primal, and
 * cycle took five times as long.  The primal begins with a triangular basis, which spares it a third of its iterations
 * on the Netlib and Kennington models; the dual with the slack basis, which is dual feasible more often and whose
 * inverse is the sparsest (with the triangular one it takes a seventh fewer iterations and a seventh more time). */
static slx_status begin(struct simplex *s, const struct simplex_start *start, const uint8_t *statuses, int *method)
{
    enum { PRICES_WITHOUT_COPY = 5 };
    *method = start->method == METHOD_PRIMAL ? METHOD_PRIMAL : METHOD_DUAL;
    log_line(s->b.env, SLX_LOG_INFO, "method: %s simplex%s, from %s basis",
             *method == METHOD_PRIMAL ? "primal" : "dual",
             start->method == METHOD_AUTO ? ", the standard one" : ", as asked",
             start->from_basis          ? "the given"
             : *method == METHOD_PRIMAL ? "a triangular"
                                        : "the slack");
    basis_classify(&s->b);
    s->advanced = start->from_basis;
    s->trusting = start->trusting;
    s->last_iteration = start->most_iterations ? s->report->iterations + start->most_iterations : UINT64_MAX;
    s->b.rows_after = s->advanced ? PRICES_WITHOUT_COPY : 0;
    if (!s->advanced && !s->b.without_rows && basis_make_rows(&s->b) != SLX_OK && !basis_give_up_rows(&s->b))
        return s->b.env->error.status;
    if (start->from_basis)
        basis_load(&s->b, statuses);
    else
        slack_basis(s);
    if (!start->from_basis && *method == METHOD_PRIMAL && s->b.rows && crash_basis(s) != SLX_OK) {
        if (!env_limit_met(s->b.env))
            return s->b.env->error.status;
        env_forgive(s->b.env); /* the slack basis takes the place of the triangular one */
    }
    basis_arrange_rows(&s->b);
    return SLX_OK;
}

/* The method for a given basis where it was left open: the dual where the duals are feasible, the primal where the
 * point is; where neither is, the one that has less to mend. */
static slx_status choose_for_basis(struct simplex *s, int *method)
{
    uint32_t primal, dual;
    restore_costs(s);
    slx_status status = refresh_factor(s);
    if (status != SLX_OK)
        return status;
    recompute_primal(s);
    recompute_duals(s);
    primal_infeasibility(s, &primal);
    dual_infeasibility(s, &dual);
    *method = dual == 0 || (primal > 0 && dual <= primal) ? METHOD_DUAL : METHOD_PRIMAL;
    log_line(s->b.env, SLX_LOG_INFO, "the given basis has %u primal and %u dual infeasibilities: %s simplex", primal,
             dual, *method == METHOD_PRIMAL ? "primal" : "dual");
    return SLX_OK;
}

/* The tolerance of a basis bounds the infeasibility, not its effect on the objective, which is larger by the size of
 * the duals. So, once optimal to the tolerance, a few more iterations for a much smaller one; if they do not get there,
 * the tolerance that was asked for decides. */
static enum run solve(struct simplex *s, int method, bool perturb)
{
    enum { STAGES = 2 };
    const double asked = s->tolerance, stages[STAGES] = {1e-2 * asked, asked};
    enum run r = drive(s, method, perturb);
    s->tight = true;
    for (int k = 0; k < STAGES && (r == RUN_OPTIMAL || r == RUN_TROUBLE); k++) {
        struct want want;
        s->tolerance = stages[k];
        settle_primal(s);
        if (optimal_as_is(s, &want))
            return RUN_OPTIMAL;
        r = drive(s, want.method, false);
        if (r == RUN_OPTIMAL)
            return r;
        if (k + 1 < STAGES && (r == RUN_INFEASIBLE || r == RUN_UNBOUNDED)) {
            mem_drop(&s->b.env->mem, &s->proof); /* the proof of a tighter tolerance than the one asked for */
            r = RUN_TROUBLE;
        }
    }
    return r;
}

slx_status simplex_solve(struct env *env, const struct lp *lp, const struct simplex_start *start, struct solution *sol,
                         struct solve_report *report)
{
    if (lp_bounds_contradict(lp, env->options.tolerance, sol->y)) {
        sol->result = SLX_INFEASIBLE;
        return SLX_OK;
    }
    struct simplex s;
    struct kept_run run = {.method = METHOD_AUTO};
    struct kept_values values = {.primal = false};
    int method = start->method;
    mem_enter(&env->mem, PHASE_PREPARE);
    slx_status status = simplex_init(&s, env, lp, report);
    values.d = s.d;
    if (status == SLX_OK)
        status = prepare(&s.b, start, sol->status, &run, &values);
    if (status == SLX_OK)
        status = begin(&s, start, sol->status, &method);
    if (status == SLX_OK) {
        mem_enter(&env->mem, PHASE_SIMPLEX);
        report->profile.lap = clock_seconds();
        limits_report_soon(env);
        const bool goes_on = run.method != METHOD_AUTO && (start->method == METHOD_AUTO ||
                                                           start->method == run.method || start->method == run.asked);
        bool open = start->from_basis && start->method == METHOD_AUTO && !goes_on;
        if (goes_on) {
            resume(&s, &run);
            method = run.method;
        } else {
            take_values(&s, &values);
        }
        if (start->from_basis && start->evict)
            status = evict_logicals(&s, start->evict, sol->y);
        if (status == SLX_OK && open)
            status = choose_for_basis(&s, &method);
        enum run r = status == SLX_OK ? solve(&s, method, goes_on ? run.perturb_bounds : start->perturb) : RUN_FAILED;
        if (r == RUN_LIMIT && env_decided(env))
            sol->result = s.limit; /* the other of two methods has won: nobody needs this point */
        else
            status = simplex_extract(&s, r, sol);
        sol->iterations = report->iterations;
        mem_drop(&env->mem, &run.cost);
        mem_drop(&env->mem, &run.edge);
        run = r == RUN_LIMIT && s.method != METHOD_AUTO && s.limit != SLX_OBJECTIVE_LIMIT &&
                      s.limit != SLX_OBJECTIVE_TARGET
                  ? stopped_run(&s, start->method)
                  : (struct kept_run){.method = METHOD_AUTO};
        if (status == SLX_OK && start->kept && (r == RUN_LIMIT || !report->keep_if_stopped)) {
            values = left_values(&s, r, sol);
            kept_leave(&s.b, start->scaled, &run, &values, start->kept);
            s.d = values.d;
        }
    }
    mem_drop(&env->mem, &run.cost);
    mem_drop(&env->mem, &run.edge);
    simplex_free(&s);
    return status;
}
