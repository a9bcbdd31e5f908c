/* The primal simplex method: for itself, and to clean up after the dual when the perturbation is taken away.
 *
 * Phase 1 minimises the sum of infeasibilities: d then holds the reduced costs of the gradient (-1 below, +1 above a
 * bound, for basic variables alone), kept up to date by one more solve whenever a basic variable becomes feasible or
 * stops being so.
 */
#include "simplex/primal_private.h"

static slx_status rebuild(struct simplex *s)
{
    slx_status status = refresh_factor(s);
    if (status != SLX_OK)
        return status;
    recompute_primal(s);
    primal_infeasibility(s, &s->infeasible);
    s->primal_phase1 = s->infeasible > 0;
    recompute_duals(s);
    choose_candidates(s);
    return SLX_OK;
}

/* xb -= step * col; positions whose feasibility changed are gathered in aux with the change of their gradient. */
static void move_basics(struct simplex *s, double step)
{
    const struct svec *col = &s->b.col;
    uint32_t count = svec_entries(col);
    for (uint32_t k = 0; k < count; k++) {
        uint32_t i = svec_entry(col, k);
        if (col->val[i] == 0.0)
            continue;
        int before = s->primal_phase1 ? infeasible_side(s, i) : 0;
        s->b.xb[i] -= step * col->val[i];
        int after = s->primal_phase1 ? infeasible_side(s, i) : 0;
        if (after != before) {
            svec_add(&s->aux, i, after - before);
            s->infeasible = s->infeasible + (after != 0) - (before != 0);
        }
    }
}

/* The gradient changed by aux (in positions of the present basis): d -= aux' B^-1 [A, -I]. */
static void follow_gradient(struct simplex *s)
{
    if (s->aux.count == 0)
        return;
    svec_clear(&s->b.row);
    basis_btran(&s->b, &s->aux, &s->b.density_rho, PART_BTRAN);
    primal_price(s, &s->aux);
    for (uint32_t k = 0; k < s->b.row.count; k++)
        s->d[s->b.row.idx[k]] -= s->b.row.val[s->b.row.idx[k]];
    note_row(s);
    svec_clear(&s->aux);
}

static void reject(struct simplex *s, uint32_t q)
{
    if (basis_doubt(&s->b))
        return;
    s->weight[q] = INFINITY;
    note_merit(s, q);
    s->rejected++;
}

static void flip_entering(struct simplex *s, uint32_t q, int direction, double range)
{
    move_basics(s, direction * range);
    basis_set_status(&s->b, q, direction > 0 ? SLX_AT_UPPER : SLX_AT_LOWER);
    note_merit(s, q);
    follow_gradient(s);
    s->report->bound_flips++;
}

/* d_q computed anew from the column; a sign that is wrong now means that d has drifted. */
static bool still_attractive(struct simplex *s, uint32_t q)
{
    double d = s->primal_phase1 ? 0.0 : s->cost[q];
    uint32_t count = svec_entries(&s->b.col);
    for (uint32_t k = 0; k < count; k++) {
        uint32_t i = svec_entry(&s->b.col, k);
        d -= s->b.col.val[i] * (s->primal_phase1 ? infeasible_side(s, i) : s->cost[s->b.basic[i]]);
    }
    bool agrees = fabs(d - s->d[q]) <= 1e-9 + 1e-6 * fabs(d) || basis_is_fresh(&s->b);
    s->d[q] = d;
    note_merit(s, q);
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
    uint32_t p = step->p, leaving = s->b.basic[p];
    basis_inverse_row(&s->b, p);
    primal_price(s, &s->b.rho);
    double by_column = s->b.col.val[p], by_row = s->b.row.val[q];
    if (!pivots_agree(s, by_row, by_column)) {
        reject(s, q);
        return RUN_GO_ON;
    }
    int side = s->primal_phase1 ? infeasible_side(s, p) : 0;
    double entering = nonbasic_value(s, q) + direction * step->step;
    update_duals(s, q, leaving, s->d[q] / by_column);
    const bool worn_out = update_weights(s, q, leaving, by_column);
    move_basics(s, direction * step->step);
    basis_lap(&s->b, PART_UPDATE, 0.0);
    /* The leaving variable is no longer basic: its part of the gradient goes from its own reduced cost. */
    if (s->primal_phase1) {
        int after = infeasible_side(s, p);
        if (after != side)
            svec_add(&s->aux, p, side - after);
        s->d[leaving] -= side;
        s->infeasible -= after != 0;
    }
    if (replace_basic(s, p, q, step->status) != SLX_OK)
        return RUN_FAILED;
    if (worn_out)
        reset_weights(s);
    note_row(s);
    note_merit(s, q);
    note_merit(s, leaving);
    s->b.xb[p] = entering;
    s->b.lb[p] = lower_bound(s, q);
    s->b.ub[p] = upper_bound(s, q);
    s->infeasible += s->primal_phase1 && infeasible_side(s, p) != 0;
    count_iteration(s);
    s->stalled = step->step > s->tolerance ? 0 : s->stalled + 1;
    if (!s->b.want_factor)
        follow_gradient(s);
    return RUN_GO_ON;
}

static enum run iterate(struct simplex *s, uint32_t q)
{
    const uint8_t near = s->b.primal_near;
    basis_tableau_column(&s->b, q, true);
    if (!still_attractive(s, q)) {
        basis_doubt(&s->b);
        return RUN_GO_ON;
    }
    int direction = s->d[q] < 0.0 ? 1 : -1;
    struct primal_step step;
    primal_ratio(s, q, direction, &step);
    basis_lap(&s->b, PART_RATIO, 0.0);
    if (step.flip) {
        flip_entering(s, q, direction, step.step);
        s->b.primal_near = near;
        count_iteration(s);
        if (unjudged_too_long(s))
            basis_ask(&s->b, REASON_NUMERICS);
        return RUN_GO_ON;
    }
    if (step.unbounded) {
        if (!s->b.confirmed) {
            basis_ask(&s->b, REASON_VERIFY);
            return RUN_GO_ON;
        }
        s->ray_column = q;
        s->ray_sign = direction;
        return RUN_UNBOUNDED;
    }
    if (fabs(s->b.col.val[step.p]) < 1e-7 && basis_doubt(&s->b))
        return RUN_GO_ON;
    const enum run r = pivot(s, q, direction, &step);
    s->b.primal_near = near; /* xb has moved along, or all is as it was */
    return r;
}

/* Why it ends: see progress.c.  Between two factorisations, a round that is no iteration rejects a column, finds one
 * that does not attract after all, or prices all columns anew.  The last comes again only after an iteration or a
 * rejection: else a column that rounding lets attract by its row, and not by its column, would be found again for
 * ever. */
static enum run iterate_to_end(struct simplex *s)
{
    enum { STALLING = 200 };
    unsigned troubles = 0;
    uint64_t priced = UINT64_MAX; /* iterations and rejections when all columns were last priced anew */
    s->stalled = 0;
    begin_progress(s);
    for (bool begin = true;; begin = false) {
        if (begin || s->b.want_factor || (s->primal_phase1 && s->infeasible == 0)) {
            if (s->rejected)
                reset_weights(s);
            s->rejected = 0;
            priced = UINT64_MAX;
            note_trouble(s);
            if (rebuild(s) != SLX_OK)
                return RUN_FAILED;
            if (limits_look(s->b.env) != LIMIT_NONE && must_stop(s))
                return RUN_LIMIT;
            enum gain gain = primal_gain(s, begin);
            if (gain == LOST)
                return RUN_TROUBLE;
            if (gain == CHANGE) {
                s->perturb_bounds = true;
                basis_ask(&s->b, REASON_BEGIN);
                continue;
            }
        }
        if (must_stop(s))
            return RUN_LIMIT;
        enum run r = target_passed(s);
        if (r != RUN_GO_ON)
            return r;
        if (s->stalled > STALLING && !s->perturb_bounds) {
            log_line(s->b.env, SLX_LOG_DEBUG, "primal simplex stalls: bounds perturbed");
            s->perturb_bounds = true;
            basis_ask(&s->b, REASON_BEGIN);
            s->stalled = 0;
            continue;
        }
        uint32_t q = choose_column(s);
        basis_lap(&s->b, PART_CHOOSE, 0.0);
        if (q == NONE && s->candidate_count > 0 && priced != s->report->iterations + s->rejected) {
            priced = s->report->iterations + s->rejected;
            recompute_duals(s);
            choose_candidates(s);
            q = choose_column(s);
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
            return r; /* s->b.col holds the ray */
        clear_work(s);
        if (r != RUN_GO_ON)
            return r;
    }
}

/* At the end of phase 1, y = B^-T (gradient) proves infeasibility. */
static enum run keep_proof(struct simplex *s)
{
    enum run r = make_proof(s);
    for (uint32_t i = 0; r == RUN_INFEASIBLE && i < s->b.m; i++)
        s->proof[i] = infeasible_side(s, i);
    return r;
}

enum run primal_run(struct simplex *s, bool perturb)
{
    s->method = METHOD_PRIMAL;
    s->phase1 = false;
    s->perturb_bounds = perturb;
    restore_costs(s);
    if (begin_pricing(s) != SLX_OK)
        return RUN_FAILED;
    clear_work(s);
    enum run r = iterate_to_end(s);
    if (r == RUN_INFEASIBLE)
        r = keep_proof(s); /* perturbed bounds are wider, so that this is a proof all the more */
    if (r != RUN_UNBOUNDED)
        clear_work(s);
    s->perturbed = s->perturb_bounds;
    if (s->perturb_bounds) {
        s->perturb_bounds = false;
        if (r != RUN_FAILED) /* a failure may have left no factor */
            recompute_primal(s);
    }
    s->primal_phase1 = false;
    s->b.weights_valid = false;
    if (r == RUN_LIMIT && s->rejected == 0)
        keep_weights(s);
    end_pricing(s);
    return r;
}
