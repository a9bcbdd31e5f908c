/* The iterations: judgements of trial points, restarts, the weight, and when to end. */
#include "fom/fom_private.h"

/* Iterations between two judgements of the trial point. */
enum { FOM_CHECK = 40 };

/* ---- the trial point ------------------------------------------------------------------------------------ */

/* What the gap is relative to. */
static double gap_size(const struct fom *f)
{
    const double offset = f->sense * f->lp->offset;
    return 1.0 + fabs(f->now.primal_objective + offset) + fabs(f->now.dual_objective + offset);
}

static struct fom_residuals residuals(const struct fom *f)
{
    const struct fom_sums *k = &f->now;
    return (struct fom_residuals){
        .primal = sqrt(k->primal) / f->row_size,
        .dual = sqrt(k->dual) / f->cost_size,
        .gap = fabs(k->primal_objective - k->dual_objective) / gap_size(f),
    };
}

static void tell_progress(struct fom *f)
{
    struct env *env = f->env;
    const struct fom_residuals *r = &f->report->residuals;
    const double objective = f->sense * f->now.primal_objective + f->lp->offset;
    const uint64_t iterations = f->report->done_before + f->report->iterations;
    log_line(env, SLX_LOG_DEBUG,
             "first order %6llu: objectives %.10g %.10g, residuals %.1e %.1e, gap %.1e, weight %.2e, change %.1e",
             (unsigned long long)f->report->iterations, objective, f->sense * f->now.dual_objective + f->lp->offset,
             r->primal, r->dual, r->gap, f->weight, f->last_error);
    if (!limits_report_due(env))
        return;
    limits_report(env, (slx_progress){.method = "pdlp",
                                      .phase = 2,
                                      .iterations = iterations,
                                      .objective = objective,
                                      .primal_infeasibility = sqrt(f->now.primal),
                                      .dual_infeasibility = sqrt(f->now.dual),
                                      .gap = r->gap,
                                      .seconds_left = NAN});
}

/* |2 (T(z) - z)| in the metric of the iteration with safe steps, weight |dx|^2 + |dy|^2 / weight + 2 step dy'A dx, which
 * no such step makes larger. */
static double fixed_point_error(const struct fom *f)
{
    const struct fom_sums *k = &f->now;
    const double square = f->weight * k->dx + k->dy / f->weight + 2.0 * f->safe_step * k->cross;
    return 2.0 * sqrt(greater(square, 0.0));
}

/* ---- restarts ------------------------------------------------------------------------------------------- */

bool fom_restart_due(const struct fom *f, double error)
{
    static const double sufficient = 0.2, necessary = 0.5, share = 0.3;
    return f->report->restarts == 0 || error <= sufficient * f->first_error ||
           (error <= necessary * f->first_error && error > f->last_error) ||
           (double)f->inner >= share * (double)f->report->iterations;
}

/* How much larger the errors of the primal point are than those of the dual one, as a logarithm.  The primal point has
 * its residual, and of the gap the part of rows, duals times what is missed; the dual one its residual, and the part of
 * columns, reduced costs times the distance from bounds. */
static double excess_of_primal(const struct fom *f)
{
    static const double least = 1e-300;
    const struct fom_residuals *r = &f->report->residuals;
    const double gap = f->now.primal_objective - f->now.dual_objective;
    const double primal = greater(r->primal, fabs(f->now.row_gap) / gap_size(f)),
                 dual = greater(r->dual, fabs(gap - f->now.row_gap) / gap_size(f));
    return log(greater(primal, least) / greater(dual, least));
}

/* The weight is steered so that primal and dual iterates move alike far between restarts: proportional and integral
 * control of the logarithm of what they move.  Where a step is to undo the last ones it goes half of the way alone: what
 * moves depends on the weight, and whole steps to and fro may grow without a bound.  A larger weight is for the primal
 * point's good, a smaller one for the dual one's; where a step is for the good of that which is better already, it goes a
 * fifth of the way: it would leave the other, that decides, behind for the whole of the next, long run. */
void fom_adapt_weight(struct fom *f)
{
    static const double proportional = 0.99, integral = 0.01, smoothing = 0.3, least = 1e-16, most = 1e12;
    static const double back = 0.5, against = 0.2, alike = 1.0;
    const double dx = sqrt(f->now.apart_x), dy = sqrt(f->now.apart_y);
    const double imbalance =
        fabs(log10(greater(f->report->residuals.dual, 1e-300) / greater(f->report->residuals.primal, 1e-300)));
    if (dx > least && dy > least && dx < most && dy < most) {
        const double error = log(dy / dx) - log(f->weight), excess = excess_of_primal(f);
        const double share = error * f->weight_error_sum < 0.0 ? back : proportional;
        f->weight_error_sum = smoothing * f->weight_error_sum + error;
        const double step = share * error + integral * f->weight_error_sum;
        f->weight *= exp(step * excess < 0.0 && fabs(excess) > alike ? against * step : step);
    } else {
        f->weight = f->best_weight;
        f->weight_error_sum = 0.0;
    }
    if (imbalance < f->best_imbalance) {
        f->best_imbalance = imbalance;
        f->best_weight = f->weight;
    }
}

struct fom_state fom_state_of(const struct fom *f)
{
    return (struct fom_state){.weight = f->weight,
                              .best_weight = f->best_weight,
                              .best_imbalance = f->best_imbalance,
                              .weight_error_sum = f->weight_error_sum,
                              .iterations = f->report->iterations,
                              .restarts = f->report->restarts};
}

void fom_set_state(struct fom *f, const struct fom_state *state)
{
    f->weight = state->weight;
    f->best_weight = state->best_weight;
    f->best_imbalance = state->best_imbalance;
    f->weight_error_sum = state->weight_error_sum;
    f->report->iterations = state->iterations;
    f->report->restarts = state->restarts;
}

static bool restart(struct fom *f)
{
    if (!fom_adapt_step(f))
        return false;
    fom_adapt_weight(f);
    f->inner = 0;
    f->report->restarts++;
    const struct fom_state state = fom_state_of(f);
    return f->engine->anchor(f) &&
           (!f->links || f->aim != FOM_OPTIMAL || f->links->restarted(f->links->user, f->tx, f->ty, &state));
}

/* Back to the anchor, and on from there with safe steps, for as many iterations as there have been. */
static bool retreat(struct fom *f)
{
    log_line(f->env, SLX_LOG_DEBUG, "first order %6llu: steps were too long",
             (unsigned long long)f->report->iterations);
    f->step = f->safe_step;
    f->next_step = 2 * f->report->iterations;
    f->retreats++;
    f->inner = 0;
    f->report->restarts++;
    if (!f->engine->fetch(f))
        return false;
    memcpy(f->tx, f->x0, f->n * sizeof *f->tx);
    memcpy(f->ty, f->y0, f->m * sizeof *f->ty);
    return f->engine->put(f) && f->engine->anchor(f);
}

static bool advance(struct fom *f)
{
    const bool whole = f->engine->advance(f);
    f->inner++;
    return whole;
}

/* ---- when to end ---------------------------------------------------------------------------------------- */

static double merit(const struct fom *f)
{
    const struct fom_residuals *r = &f->report->residuals;
    switch (f->aim) {
    case FOM_PRIMAL: return r->primal / f->tolerance;
    case FOM_DUAL: return r->dual / f->tolerance;
    default:
        return isnan(r->gap) ? INFINITY
                             : greater(greater(r->primal, r->dual) / f->tolerance, r->gap / f->gap_tolerance);
    }
}

bool fom_is_solved(struct fom *f)
{
    f->report->residuals = residuals(f);
    return merit(f) <= 1.0;
}

static bool is_better(double value, double *best)
{
    static const double better = 0.9;
    if (!(value < better * *best))
        return false;
    *best = value;
    return true;
}

/* One side may fall for long while the other, which is the larger one, does not. */
static void note_merit(struct fom *f)
{
    const struct fom_residuals *r = &f->report->residuals;
    f->merit = merit(f);
    if (f->aim != FOM_OPTIMAL)
        return;
    const bool whole = is_better(f->merit, &f->best_merit), primal = is_better(r->primal, &f->best_primal),
               dual = is_better(r->dual, &f->best_dual);
    if (whole || primal || dual)
        f->best_at = f->report->iterations;
}

/* Long enough without anything better than before that no more is to be hoped for; what is better is so by a tenth, of one
 * of three numbers above 0, so that every run ends. */
static bool is_stuck(const struct fom *f)
{
    enum { PATIENCE = 20000, TRIES = 8 };
    const uint64_t idle = f->report->iterations - f->best_at;
    return !isfinite(f->merit) || (idle > PATIENCE && idle > f->report->iterations / 2) || f->failed_proofs > TRIES;
}

static bool is_let_go_on(struct fom *f)
{
    struct fom_referee *referee = f->report->referee;
    return !referee || referee->hears(referee, f->env, f->report->done_before + f->report->iterations, f->merit);
}

/* Judges the trial point. */
static enum fom_ending judge(struct fom *f)
{
    if (!f->engine->judge(f))
        return FOM_LIMIT;
    f->report->residuals = residuals(f);
    note_merit(f);
    const double error = fixed_point_error(f);
    if (f->inner == 0)
        f->first_error = error;
    if (f->step > f->safe_step && !(error <= f->first_error))
        return retreat(f) ? FOM_GO_ON : FOM_LIMIT;
    tell_progress(f);
    const bool goes_on = f->aim != FOM_OPTIMAL || is_let_go_on(f);
    if (f->merit <= 1.0)
        return FOM_CONVERGED;
    if (!goes_on)
        return FOM_STUCK;
    if (f->aim == FOM_OPTIMAL) {
        const enum fom_ending proof = fom_proof(f);
        if (proof != FOM_GO_ON)
            return proof;
        if (is_stuck(f))
            return FOM_STUCK;
        if (f->gap_tolerance > f->tolerance && f->report->residuals.gap <= f->gap_tolerance && f->inner > 0 &&
            f->report->iterations >= f->next_polish)
            return fom_polish(f);
    }
    const bool whole = f->inner > 0 && fom_restart_due(f, error) ? restart(f) : advance(f);
    f->last_error = error;
    return whole ? FOM_GO_ON : FOM_LIMIT;
}

enum fom_ending fom_iterate(struct fom *f)
{
    const bool judged = f->inner == 0 || (f->report->iterations + 1) % FOM_CHECK == 0;
    if (!f->engine->step(f, judged))
        return FOM_LIMIT;
    f->report->iterations++;
    if (judged)
        return judge(f);
    f->inner++;
    return FOM_GO_ON;
}

bool fom_at_limit(struct fom *f)
{
    return limits_iterations(f->env, f->report->done_before + f->report->iterations) || limits_worked(f->env, 1);
}

enum fom_ending fom_run(struct fom *f)
{
    enum fom_ending ending = FOM_GO_ON;
    f->best_merit = f->best_primal = f->best_dual = INFINITY;
    if (f->links)
        f->links->begun(f->links->user);
    while (ending == FOM_GO_ON) /* ends when converged, or is_stuck */
        ending = fom_at_limit(f) ? FOM_LIMIT : fom_iterate(f);
    const struct fom_state state = fom_state_of(f);
    if (ending == FOM_LIMIT && f->links)
        f->links->stopped(f->links->user, f->tx, f->ty, &state);
    const bool fetched = ending == FOM_PROVED || f->engine->fetch(f);
    return f->failed || !fetched ? FOM_FAILED : ending;
}
