/* The primal simplex method: for itself, and to clean up after the dual when the perturbation is taken away.
 *
 * Phase 1 minimises the sum of infeasibilities: d then holds the reduced costs of the gradient (-1 below, +1 above a
 * bound, for basic variables alone), kept up to date by one more solve whenever a basic variable becomes feasible or
 * stops being so.
 */
#include "simplex/internal.h"

static int infeasible_side(const struct simplex *s, uint32_t i)
{
    double tolerance = primal_tolerance(s, s->basic[i]);
    return s->xb[i] < s->lb[i] - tolerance ? -1 : s->xb[i] > s->ub[i] + tolerance ? 1 : 0;
}

static enum run rebuild(struct simplex *s)
{
    enum run r = refresh_factor(s);
    if (r != RUN_OPTIMAL)
        return r;
    recompute_primal(s);
    uint32_t infeasible;
    primal_infeasibility(s, &infeasible);
    s->primal_phase1 = infeasible > 0;
    recompute_duals(s);
    choose_candidates(s);
    return RUN_OPTIMAL;
}

/* xb -= step * col; positions whose feasibility changed are gathered in aux with the change of their gradient. */
static void move_basics(struct simplex *s, double step)
{
    const struct svec *col = &s->col;
    uint32_t count = svec_entries(col);
    for (uint32_t k = 0; k < count; k++) {
        uint32_t i = svec_entry(col, k);
        if (col->val[i] == 0.0)
            continue;
        int before = s->primal_phase1 ? infeasible_side(s, i) : 0;
        s->xb[i] -= step * col->val[i];
        int after = s->primal_phase1 ? infeasible_side(s, i) : 0;
        if (after != before)
            svec_add(&s->aux, i, after - before);
    }
}

/* d -= theta * row, where theta makes d_q zero. */
static void update_duals(struct simplex *s, uint32_t q, uint32_t leaving, double alpha)
{
    double theta = s->d[q] / alpha;
    for (uint32_t k = 0; k < s->row.count; k++)
        s->d[s->row.idx[k]] -= theta * s->row.val[s->row.idx[k]];
    s->d[q] = 0.0;
    s->d[leaving] = -theta;
}

/* The gradient changed by aux (in positions of the present basis): d -= aux' B^-1 [A, -I]. */
static void follow_gradient(struct simplex *s)
{
    if (s->aux.count == 0)
        return;
    svec_clear(&s->row);
    btran(s, &s->aux, &s->density_rho);
    primal_price(s, &s->aux);
    for (uint32_t k = 0; k < s->row.count; k++)
        s->d[s->row.idx[k]] -= s->row.val[s->row.idx[k]];
    svec_clear(&s->aux);
}

static void clear_work(struct simplex *s)
{
    svec_clear(&s->row);
    svec_clear(&s->rho);
    svec_clear(&s->col);
    svec_clear(&s->aux);
}

static void reject(struct simplex *s, uint32_t q)
{
    if (!fresh(s)) {
        ask_for_factor(s, REASON_PIVOT);
        return;
    }
    s->devex[q] = INFINITY;
    s->rejected++;
}

static void flip_entering(struct simplex *s, uint32_t q, int direction, double range)
{
    move_basics(s, direction * range);
    set_status(s, q, direction > 0 ? SLX_AT_UPPER : SLX_AT_LOWER);
    follow_gradient(s);
    s->report->bound_flips++;
}

/* d_q computed anew from the column; a sign that is wrong now means that d has drifted. */
static bool still_attractive(struct simplex *s, uint32_t q)
{
    double d = s->primal_phase1 ? 0.0 : s->cost[q];
    uint32_t count = svec_entries(&s->col);
    for (uint32_t k = 0; k < count; k++) {
        uint32_t i = svec_entry(&s->col, k);
        d -= s->col.val[i] * (s->primal_phase1 ? infeasible_side(s, i) : s->cost[s->basic[i]]);
    }
    bool agrees = fabs(d - s->d[q]) <= 1e-9 + 1e-6 * fabs(d) || fresh(s);
    s->d[q] = d;
    return agrees && dual_violation(s, q, d) > 0.0;
}

static void count_iteration(struct simplex *s)
{
    s->minors++;
    s->report->iterations++;
    if (s->primal_phase1)
        s->report->primal_phase1++;
    else
        s->report->primal_phase2++;
}

/* The basis change itself, ratio test done. */
static enum run pivot(struct simplex *s, uint32_t q, int direction, const struct primal_step *step)
{
    uint32_t p = step->p, leaving = s->basic[p];
    svec_add(&s->rho, p, 1.0);
    btran(s, &s->rho, &s->density_rho);
    primal_price(s, &s->rho);
    double by_column = s->col.val[p], by_row = s->row.val[q];
    if (fabs(by_row - by_column) > 1e-9 + (fresh(s) ? 1e-3 : 1e-6) * fabs(by_column)) {
        reject(s, q);
        return RUN_OPTIMAL;
    }
    int side = s->primal_phase1 ? infeasible_side(s, p) : 0;
    double entering = nonbasic_value(s, q) + direction * step->step;
    update_duals(s, q, leaving, by_column);
    update_devex(s, q, leaving, by_column);
    move_basics(s, direction * step->step);
    lap(s, PART_UPDATE, 0.0);
    /* The leaving variable is no longer basic: its part of the gradient goes from its own reduced cost. */
    if (s->primal_phase1) {
        int after = infeasible_side(s, p);
        if (after != side)
            svec_add(&s->aux, p, side - after);
        s->d[leaving] -= side;
    }
    enum run r = replace_basic(s, p, q, step->status);
    if (s->flags[leaving] & FLAG_FIXED)
        set_status(s, leaving, SLX_AT_LOWER);
    s->xb[p] = entering;
    s->lb[p] = lower_bound(s, q);
    s->ub[p] = upper_bound(s, q);
    count_iteration(s);
    s->stalled = step->step > s->tolerance ? 0 : s->stalled + 1;
    if (r == RUN_OPTIMAL && !s->want_factor)
        follow_gradient(s);
    return r;
}

static enum run iterate(struct simplex *s, uint32_t q)
{
    scatter_column(s, q, 1.0, &s->col);
    ftran(s, &s->col, &s->density_col, true, PART_FTRAN);
    if (!still_attractive(s, q)) {
        if (!fresh(s))
            ask_for_factor(s, REASON_PIVOT);
        return RUN_OPTIMAL;
    }
    int direction = s->d[q] < 0.0 ? 1 : -1;
    struct primal_step step;
    primal_ratio(s, q, direction, &step);
    lap(s, PART_RATIO, 0.0);
    if (step.flip) {
        flip_entering(s, q, direction, step.step);
        count_iteration(s);
        return RUN_OPTIMAL;
    }
    if (step.unbounded) {
        if (!s->confirmed) {
            ask_for_factor(s, REASON_VERIFY);
            return RUN_OPTIMAL;
        }
        s->ray_column = q;
        s->ray_sign = direction;
        return RUN_UNBOUNDED;
    }
    if (fabs(s->col.val[step.p]) < 1e-7 && !fresh(s)) {
        ask_for_factor(s, REASON_PIVOT);
        return RUN_OPTIMAL;
    }
    return pivot(s, q, direction, &step);
}

static enum run iterate_to_end(struct simplex *s)
{
    enum { STALLING = 200 };
    unsigned troubles = 0;
    s->stalled = 0;
    for (bool begin = true;; begin = false) {
        uint32_t infeasible = 0;
        if (!begin && s->primal_phase1)
            primal_infeasibility(s, &infeasible);
        if (begin || s->want_factor || (s->primal_phase1 && infeasible == 0)) {
            if (s->rejected)
                reset_devex(s);
            s->rejected = 0;
            enum run r = rebuild(s);
            if (r != RUN_OPTIMAL)
                return r;
        }
        if (must_stop(s))
            return RUN_LIMIT;
        enum run r = target_passed(s);
        if (r != RUN_OPTIMAL)
            return r;
        if (s->stalled > STALLING && !s->perturb_bounds) {
            log_line(s->env, SLX_LOG_DEBUG, "primal simplex stalls: bounds perturbed");
            s->perturb_bounds = true;
            ask_for_factor(s, REASON_BEGIN);
            s->stalled = 0;
            continue;
        }
        uint32_t q = choose_column(s);
        lap(s, PART_CHOOSE, 0.0);
        if (q == NONE && s->candidate_count > 0) {
            recompute_duals(s);
            choose_candidates(s);
            continue;
        }
        if (q == NONE) {
            enum last_word word = no_candidate(s, &troubles);
            if (word == AGAIN)
                continue;
            return word == STUCK ? RUN_TROUBLE : s->primal_phase1 ? RUN_INFEASIBLE : RUN_OPTIMAL;
        }
        r = iterate(s, q);
        if (r == RUN_UNBOUNDED && s->primal_phase1)
            r = RUN_TROUBLE; /* a sum of infeasibilities is bounded below */
        if (r == RUN_UNBOUNDED)
            return r; /* s->col holds the ray */
        clear_work(s);
        if (r != RUN_OPTIMAL)
            return r;
    }
}

/* At the end of phase 1, y = B^-T (gradient) proves infeasibility. */
static enum run keep_proof(struct simplex *s)
{
    enum run r = make_proof(s);
    for (uint32_t i = 0; r == RUN_INFEASIBLE && i < s->m; i++)
        s->proof[i] = infeasible_side(s, i);
    return r;
}

enum run primal_run(struct simplex *s, bool perturb)
{
    s->method = "primal";
    s->phase1 = false;
    s->perturb_bounds = perturb;
    restore_costs(s);
    if (begin_pricing(s) != SLX_OK)
        return RUN_FAILED;
    clear_work(s);
    enum run r = iterate_to_end(s);
    if (r == RUN_INFEASIBLE)
        r = keep_proof(s); /* of wider bounds, if perturbed: a proof all the more */
    if (r != RUN_UNBOUNDED)
        clear_work(s);
    if (s->perturb_bounds) {
        s->perturb_bounds = false;
        if (r != RUN_FAILED) /* which may have left no factor */
            recompute_primal(s);
    }
    s->primal_phase1 = false;
    s->weights_valid = false;
    end_pricing(s);
    return r;
}
