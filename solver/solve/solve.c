/* The sequence of a solve: a method, then the check of the answer on the original model; limits, and what is kept when
 * something runs out.  presolved.c has what comes before and after where presolve does.
 */
#include <string.h>

#include "exact/exact.h"
#include "fraction/fraction.h"
#include "sifting/sifting.h"
#include "solve/entry_private.h"
#include "solve/first_order_private.h"
#include "solve/handle_private.h"
#include "solve/interior_private.h"
#include "solve/plan_private.h"
#include "solve/race_private.h"
#include "solve/finish_private.h"
#include "solve/presolved_private.h"
#include "solve/repair_private.h"

bool by_objective(slx_result result)
{
    return result == SLX_OBJECTIVE_LIMIT || result == SLX_OBJECTIVE_TARGET;
}

/* Whether a solve may end before the optimum for what its objective is. */
static bool limits_on_objective(const struct env *env)
{
    return isfinite(env->options.objective_limit) || isfinite(env->options.objective_target);
}

/* The default tolerance; an answer to a coarser one is left as it is. */
#define COARSE 1e-7

bool is_claim(slx_result result)
{
    return result == SLX_OPTIMAL || result == SLX_OPTIMAL_FIRST_ORDER || result == SLX_INFEASIBLE ||
           result == SLX_UNBOUNDED || by_objective(result);
}

/* Columns whose costs are unpacked at a time. */
enum { BLOCK = 64 };

/* The check was stopped: what was claimed is not confirmed, and so not claimed.  The point stays as it is, with the
 * value that it has, and of the check nothing but NaN. */
static void not_checked(struct env *env, const struct lp *lp, struct solution *s)
{
    error_clear(env);
    s->result = is_claim(s->result) ? limits_met(env) : s->result;
    mem_drop(&env->mem, &s->ray);
    s->objective = lp->offset;
    for (uint32_t first = 0, count; first < lp->ncols; first += count) {
        double costs[BLOCK];
        count = lp->ncols - first < BLOCK ? lp->ncols - first : BLOCK;
        cvec_gather(lp->cost, first, count, costs);
        for (uint32_t k = 0; k < count; k++)
            s->objective += costs[k] * s->x[first + k];
    }
}

slx_status examine(struct env *env, const struct lp *lp, struct solution *s, bool *holds)
{
    mem_enter(&env->mem, PHASE_CHECK);
    *holds = true;
    if (!limits_time_for(env, 8 * spmat_nnz(lp->cols))) { /* the methods have left activities as well as x */
        check_nothing(lp, s);
        not_checked(env, lp, s);
        return SLX_OK;
    }
    slx_status status = check_or_repair(env, lp, s);
    if (s->result == SLX_INFEASIBLE || status == SLX_STOPPED) /* the check has left none */
        lp_activities(lp, s->x, s->activity);
    if (status == SLX_STOPPED) {
        not_checked(env, lp, s);
        return SLX_OK;
    }
    *holds = !is_claim(s->result) || s->check.passed;
    if (status == SLX_OK && !*holds && (s->result == SLX_INFEASIBLE || s->result == SLX_UNBOUNDED))
        fail(env, SLX_ERROR_NUMERICAL,
             "looks %s, not proved: parts of up to %.1e have the wrong sign (largest component 1), primal "
             "infeasibility %.1e",
             slx_result_text(s->result), s->check.certificate, s->check.primal_infeasibility);
    else if (status == SLX_OK && !*holds && s->result == SLX_OPTIMAL_FIRST_ORDER)
        fail(env, SLX_ERROR_NUMERICAL, "the claim '%s' failed its check: relative residuals %.1e and %.1e, gap %.1e",
             slx_result_text(s->result), s->check.primal_relative, s->check.dual_relative, s->check.gap_relative);
    else if (status == SLX_OK && !*holds)
        fail(env, SLX_ERROR_NUMERICAL,
             "the claim '%s' failed its check: primal infeasibility %.1e, dual %.1e, complementarity %.1e, gap %.1e, "
             "objective %.1e",
             slx_result_text(s->result), s->check.primal_infeasibility, s->check.dual_infeasibility,
             s->check.complementarity, s->check.gap, s->check.objective_error);
    return status;
}

void begin_at_bounds(const struct lp *lp, bool from_basis, struct solution *s)
{
    struct bounds_block b;
    for (bounds_begin(&b); bounds_next(lp->col_lower, lp->col_upper, &b);)
        for (uint32_t k = 0; k < b.count; k++) {
            const uint32_t j = b.first + k;
            const bool low = isfinite(b.lower[k]), up = isfinite(b.upper[k]);
            if (!from_basis)
                pairs_set(s->status, j, low ? SLX_AT_LOWER : up ? SLX_AT_UPPER : SLX_FREE);
            const bool at_upper = up && pairs_get(s->status, j) == SLX_AT_UPPER;
            s->x[j] = low && !at_upper ? b.lower[k] : up ? b.upper[k] : 0.0;
        }
    lp_activities(lp, s->x, s->activity);
    for (uint32_t i = 0; !from_basis && i < lp->nrows; i++)
        pairs_set(s->status, (size_t)lp->ncols + i, SLX_BASIC);
}

slx_status certify(struct env *env, const struct lp *lp, struct solution *s, struct solve_report *report)
{
    bool holds;
    if (env_decided(env)) /* by the other thread: nobody will look at this answer */
        return SLX_OK;
    slx_status status = examine(env, lp, s, &holds);
    if (status == SLX_OK && !holds) {
        bool limit = by_objective(s->result);
        log_line(env, limit ? SLX_LOG_INFO : SLX_LOG_WARNING, "%s", env->error.message);
        report->objective_done |= limit;
        s->result = limits_met(env) == LIMIT_NONE ? SLX_NUMERICAL_TROUBLE : limits_met(env);
    }
    return status;
}

/* One run of simplex, and the check of its claim.  Simplex claims on its work vectors that a limit on the objective is
 * passed.  Where the check withdraws that claim, nothing was wrong but the moment: the same method goes on from the
 * basis reached.  That happens once, since report->objective_done keeps simplex from making the claim again. */
static slx_status attempt(struct env *env, const struct lp *lp, struct simplex_start *start, bool first,
                          struct solution *s, struct solve_report *report)
{
    for (;;) {
        const bool watched = !report->objective_done;
        mem_drop(&env->mem, &s->ray);
        if (!first && start->kept) /* the answer of the run before was none */
            kept_free(env, start->kept);
        slx_status status = simplex_solve(env, lp, start, s, report);
        if (status == SLX_STOPPED) { /* a limit was met before simplex had begun */
            error_clear(env);
            s->result = limits_met(env);
            if (first)
                begin_at_bounds(lp, start->from_basis, s);
            status = SLX_OK;
        }
        if (status == SLX_OK)
            status = certify(env, lp, s, report);
        if (status != SLX_OK || s->result != SLX_NUMERICAL_TROUBLE || !watched || !report->objective_done)
            return status;
        start->from_basis = true;
        start->perturb = false;
    }
}

/* Sifting, where it was asked for or pays, and the check of its claim; *done: that there is one, or a limit was met. */
static slx_status sift(struct env *env, const struct lp *lp, struct solution *s, struct solve_report *report,
                       bool *done)
{
    const int method = env->options.method;
    struct sift_start start;
    bool pays = sift_pays(lp, method, &start) && (method == METHOD_AUTO || method == METHOD_PRIMAL);
    *done = false;
    if (method == METHOD_SIFTING)
        start = (struct sift_start){.method = METHOD_DUAL};
    else if (!pays || limits_on_objective(env))
        return SLX_OK;
    slx_status status = sift_solve(env, lp, &start, s, report, done);
    if (status == SLX_STOPPED) {
        error_clear(env);
        s->result = limits_met(env);
        begin_at_bounds(lp, false, s);
        status = SLX_OK;
        *done = true;
    }
    if (status == SLX_OK && *done)
        status = certify(env, lp, s, report);
    *done &= s->result != SLX_NUMERICAL_TROUBLE;
    return status;
}

/* A claim that fails its check, or none for lack of acceptable pivots, is met by going on from the basis that was
 * reached: with the other method, which ends with other proofs, and at last on the unscaled model. */
slx_status solve_certified(struct env *env, const struct lp *lp, bool from_basis, const uint64_t *evict,
                           struct kept **kept, struct solution *s, struct solve_report *report)
{
    enum { ATTEMPTS = 3 };
    bool scaled = env->options.scaling == SCALING_ON;
    mem_drop(&env->mem, &s->ray); /* of a claim by presolve that does not hold */
    const int by = env->options.method;
    s->at_bounds = false;
    if ((by == METHOD_IPM || by == METHOD_PDLP) && !from_basis) {
        bool done;
        slx_status status = by == METHOD_IPM ? solve_interior(env, lp, s, report, &done, &from_basis)
                                             : solve_first_order(env, lp, s, report, &done, &from_basis);
        if (status == SLX_OK && done && !is_claim(s->result))
            lp_activities(lp, s->x, s->activity);
        if (status != SLX_OK || done)
            return status == SLX_OK ? certify(env, lp, s, report) : status;
        if (env->decided && !from_basis) { /* the other thread is at the simplex method already */
            s->result = SLX_NUMERICAL_TROUBLE;
            return SLX_OK;
        }
    }
    s->interior = false;
    if (!from_basis) {
        bool done;
        slx_status status = sift(env, lp, s, report, &done);
        if (status != SLX_OK || done)
            return status;
    }
    const int asked = env->options.method;
    const int method = asked == METHOD_DUAL || asked == METHOD_PRIMAL ? asked : METHOD_AUTO;
    const int other = method == METHOD_PRIMAL ? METHOD_DUAL : METHOD_PRIMAL;
    struct simplex_start starts[ATTEMPTS] = {
        {.method = method,
         .scaled = scaled,
         .from_basis = from_basis,
         .perturb = !from_basis,
         .trusting = from_basis && kept,
         .evict = evict,
         .kept = kept},
        {.method = other, .scaled = scaled, .from_basis = true, .kept = kept},
        {.method = other, .scaled = false, .from_basis = true, .perturb = true, .kept = kept},
    };
    slx_status status = SLX_OK;
    for (int k = 0; k < ATTEMPTS && status == SLX_OK; k++) {
        if (k > 0)
            log_line(env, SLX_LOG_WARNING, "going on from the last basis with the %s method%s",
                     other == METHOD_PRIMAL ? "primal" : "dual", starts[k].scaled ? "" : ", unscaled");
        status = attempt(env, lp, &starts[k], k == 0, s, report);
        if (s->result != SLX_NUMERICAL_TROUBLE)
            break;
    }
    return status;
}

/* ---- one method or two ---------------------------------------------------------------------------------- */

static slx_status solve_by_one(struct env *env, const struct lp *lp, bool from_basis, struct solution *s,
                               struct solve_report *report)
{
    return solve_certified(env, lp, from_basis, NULL, NULL, s, report);
}

slx_status solve_cold(struct env *env, const struct lp *lp, struct kept **kept, struct solution *s,
                      struct solve_report *report)
{
    s->result = limits_look(env);
    if (s->result != LIMIT_NONE) {
        begin_at_bounds(lp, false, s);
        return certify(env, lp, s, report);
    }
    const struct plan plan = plan_methods(env, lp, false);
    report->without_rows = plan.without_rows;
    return plan.interior || plan.first_order ? race_run(env, lp, solve_by_one, &plan, s, report)
                                             : solve_certified(env, lp, false, NULL, kept, s, report);
}

/* From the handle's basis, on the model itself: presolve would not know what to do with it. */
static slx_status solve_from_basis(struct slx_model *model, struct kept **kept, struct solution **out)
{
    struct env *env = &model->env;
    slx_status status = solution_create(env, model->lp->nrows, model->lp->ncols, out);
    if (status != SLX_OK)
        return status;
    statuses_to_solution(model->basis, *out);
    plan_presolve(env, model->lp, false);
    model->report.without_rows = plan_methods(env, model->lp, true).without_rows;
    return solve_certified(env, model->lp, true, NULL, kept, *out, &model->report);
}

/* Where the factor of the last basis is to be kept; NULL: nowhere.  A program that solves each model once would not use
 * a kept factor, and is spared the room for it: only a solve that starts from a basis, or is stopped by a limit, shows
 * that others may follow. */
static struct kept **keeping(struct slx_model *model, bool warm)
{
    const int choice = model->env.options.keep_factor;
    if (choice == KEEP_FACTOR_OFF || !warm)
        kept_free(&model->env, &model->kept);
    model->report.keep_if_stopped = choice == KEEP_FACTOR_AUTO && !warm;
    return choice == KEEP_FACTOR_OFF ? NULL : &model->kept;
}

/* Whether the solve was stopped on its way, from where another one is to go on.  (Where memory ran out the next one may
 * need the room that presolve saves; before the first iteration there is nothing to go on from but what this solve itself
 * went on from.) */
static bool may_go_on(slx_result result, const struct solve_report *report, bool warm)
{
    return (warm || report->iterations > 0) && (result == SLX_TIME_LIMIT || result == SLX_ITERATION_LIMIT ||
                                                result == SLX_INTERRUPTED || by_objective(result));
}

/* A solve that was stopped before its first iteration has left nothing to go on from.  With about as much time the next
 * one would end there as well: it goes without presolve, which comes first. */
static bool in_haste(const struct slx_model *model)
{
    return model->env.options.time_limit <= 2.0 * model->hurried;
}

static void note_haste(struct slx_model *model, slx_result result)
{
    const bool stopped = result == SLX_TIME_LIMIT || result == SLX_INTERRUPTED;
    model->hurried = stopped && model->report.iterations == 0 ? model->env.options.time_limit : -INFINITY;
}

/* Solves at a tolerance that a method can work with, then goes on to the one that was asked for. */
static slx_status solve_to_tolerance(struct slx_model *model, struct kept **kept, bool warm, struct solution **s)
{
    struct env *env = &model->env;
    const double asked = env->options.tolerance;
    const int crossover = env->options.crossover, presolve = env->options.presolve;
    const bool finer = asked < FINE, exactly = env->options.exact != EXACT_NO;
    if (exactly && !exact_available())
        return fail(env, SLX_ERROR_USAGE, FRACTION_NONE);
    env->options.tolerance = greater(asked, FINE);
    if (in_haste(model))
        env->options.presolve = PRESOLVE_OFF;
    if (finer || exactly) /* refinement and fractions begin from a basis */
        env->options.crossover = CROSSOVER_ON;
    struct parked parked = model->parked; /* while it is in use it is not what is given up for want of memory */
    model->parked = (struct parked){0};
    const bool from_basis = warm && !parked.presolve;
    slx_status status = from_basis ? solve_from_basis(model, kept, s)
                                   : solve_presolved(env, model->lp, kept, &parked, s, &model->report);
    model->parked = parked;
    if (status == SLX_OK && finer && !exactly)
        status = sharpen(model, asked, *s);
    if (status == SLX_OK && !finer && !exactly && !from_basis && asked <= COARSE)
        status = polish(model, s);
    env->options.tolerance = asked;
    env->options.crossover = crossover;
    env->options.presolve = presolve;
    if (status == SLX_OK && exactly)
        return end_exactly(model, *s);
    if (status == SLX_OK && finer)
        status = certify(env, model->lp, *s, &model->report);
    if (status == SLX_OK && finer)
        status = go_beyond(model, s);
    return status == SLX_OK ? rescue(model, *s) : status;
}

/* About what the way back from a stopped method and the check take, in seconds: a time limit stops the method so much
 * earlier, that the point is checked when the limit comes, unless that were a large part of all the time there is. */
static double seconds_to_bring_home(const struct env *env, const struct lp *lp)
{
    const double each_line = 150e-9, each_entry = 100e-9, most = 0.1 * env->options.time_limit;
    return lesser(each_line * ((double)lp->nrows + lp->ncols) + each_entry * (double)spmat_nnz(lp->cols), most);
}

slx_status solve_ends(struct slx_model *model, slx_status status, struct solution *s)
{
    struct env *env = &model->env;
    call_end(model, status);
    model->result = status == SLX_OK        ? s->result
                    : status == SLX_STOPPED ? limits_met(env) /* before there was anything to tell */
                    : env->mem.limit_hit    ? SLX_MEMORY_LIMIT
                                            : SLX_NOT_SOLVED;
    env->mem.limit_hit = model->result == SLX_MEMORY_LIMIT;
    model->report.seconds = clock_seconds() - model->report.began;
    if (status != SLX_OK)
        forget_exact(model);
    model->solution = s;
    offer_fractions(model);
    return model->result == SLX_MEMORY_LIMIT || status == SLX_STOPPED ? SLX_OK : status;
}

slx_status slx_solve(slx_model *model)
{
    ENTER(SLX_ERROR_USAGE, USE_SOLVE, model);
    struct env *env = &model->env;
    struct solution *s = NULL;
    struct statuses *room = NULL;
    struct solve_report *report = &model->report;
    call_begin(model, PHASE_IDLE);
    limits_take_stop(env);
    limits_keep_back(env, seconds_to_bring_home(env, model->lp));
    *report = (struct solve_report){.began = env->limits.began};
    report->profile.timed = env->options.profile == PROFILE_ON;
    spmat_free(env, &model->rows);
    lp_settle(env, model->lp); /* where this fails, the model is as good and a little larger */
    env_forgive(env);
    forget_solution(model);
    bool warm = warm_start(model);
    if (!warm)
        parked_free(env, &model->parked);
    if (warm && solve_again(model, &s)) {
        model->resume = false;
        return solve_ends(model, SLX_OK, s);
    }
    forget_before(model);
    struct kept **kept = keeping(model, warm);
    slx_status status = warm_room(model, &room);
    if (status == SLX_OK)
        status = solve_to_tolerance(model, kept, warm, &s);
    if (status != SLX_OK)
        solution_free(env, &s);
    if (warm_keep(model, &room, s) && !s->interior)
        model->resume = may_go_on(s->result, report, warm);
    if (!model->resume)
        parked_free(env, &model->parked);
    status = solve_ends(model, status, s);
    note_haste(model, model->result);
    return status;
}
