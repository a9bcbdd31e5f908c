/* The bounded dual simplex method (Koberstein 2005), phases 1 and 2.
 *
 * Phase 1 replaces the bounds by boxes that hold 0: [-1000, 1000] for free variables, [0, 1] and [-1, 0] for those with
 * one bound, [0, 0] for boxed ones.  Any basis is dual feasible for boxes (each nonbasic variable goes to the side its
 * reduced cost asks for), and the basis that is optimal for them is dual feasible for the model, if any basis is.
 */
#include "simplex/dual_private.h"

static bool boxed_in_force(const struct simplex *s, uint32_t j)
{
    return s->phase1 || basis_is_boxed(&s->b, j);
}

/* Every nonbasic variable to the side where its reduced cost is feasible; where there is no such side the cost is
 * shifted, so that the reduced cost becomes 0. */
static void make_dual_feasible(struct simplex *s)
{
    for (uint32_t j = 0; j < s->b.N; j++) {
        const double d = s->d[j], wrong = dual_violation(s, j, d);
        if (wrong == 0.0 && !(s->phase1 && basis_status(&s->b, j) == SLX_FREE))
            continue;
        if (boxed_in_force(s, j)) {
            if (wrong > dual_tolerance(s, j) || basis_status(&s->b, j) == SLX_FREE)
                basis_set_status(&s->b, j, d < 0.0 ? SLX_AT_UPPER : SLX_AT_LOWER);
        } else if (wrong > dual_tolerance(s, j)) {
            s->cost[j] -= d;
            s->d[j] = 0.0;
            s->costs_changed = true;
            s->objective_known = false;
        }
    }
}

/* Reduced costs that no side of a box can mend. */
static bool needs_phase1(const struct simplex *s)
{
    for (uint32_t j = 0; j < s->b.N; j++) {
        const double v = dual_violation(s, j, s->d[j]);
        if (v > 0.0 && !basis_is_boxed(&s->b, j) && v > dual_tolerance(s, j))
            return true;
    }
    return false;
}

/* Whether a limit is met, after a pass over the matrix. */
static bool pass_stopped(struct simplex *s)
{
    return limits_worked(s->b.env, spmat_nnz(s->b.lp->cols) + 4 * (uint64_t)s->b.N) != LIMIT_NONE;
}

static slx_status rebuild(struct simplex *s)
{
    slx_status status = refresh_factor(s);
    if (status != SLX_OK)
        return status;
    recompute_duals(s);
    if (pass_stopped(s)) /* as long as xb is of the bounds at which variables stand */
        return SLX_OK;
    make_dual_feasible(s);
    recompute_primal(s);
    recompute_infeasibilities(s);
    return SLX_OK;
}

/* ---- leaving row ------------------------------------------------------------------------------------ */

/* Dual steepest edge: infeasibility^2 / weight (Forrest & Goldfarb 1992). */
static inline double row_merit(const struct simplex *s, uint32_t i, double most)
{
    return s->infeas[i] > most * s->b.weight[i] ? s->infeas[i] / s->b.weight[i] : 0.0;
}

static uint32_t choose_row(const struct simplex *s)
{
    return blocks_first(s, &s->violated, s->b.m, row_merit);
}

/* Chooses the row and solves for rho = B^-T e_p; a row whose weight proves to have been much too small is chosen
 * against the others again with its true one. */
static uint32_t choose_row_exactly(struct simplex *s)
{
    /* Each round makes one weight true, and a row whose weight is true is returned, as is any once a limit is met. */
    for (;;) {
        uint32_t p = choose_row(s);
        basis_lap(&s->b, PART_CHOOSE, 0.0);
        if (p == NONE)
            return NONE;
        svec_clear(&s->b.rho);
        basis_inverse_row(&s->b, p);
        double held = s->b.weight[p];
        s->b.weight[p] = svec_norm2(&s->b.rho);
        touch_row(s, p);
        if (held >= 0.25 * s->b.weight[p] || limits_poll(s->b.env) != LIMIT_NONE)
            return p;
    }
}

/* ---- weights of an advanced basis ---------------------------------------------------------------------- */

/* One solve a row gives the true weights of a basis that was not reached by this method.  Infeasible rows come first:
 * they are what will be chosen from.  The others follow where so many are infeasible that a long run is ahead; and the
 * whole stays within a few times the work of the factorisation, so that a dense inverse does not hold up the start. */
static void exact_weights(struct simplex *s)
{
    struct lu_stats before = lu_stats(s->b.lu);
    const uint64_t budget =
        before.flops_solves + 20 * (before.flops_factor + before.nnz_fresh) + 1000 * (uint64_t)s->b.m;
    uint32_t infeasible = 0;
    for (uint32_t i = 0; i < s->b.m; i++)
        infeasible += s->infeas[i] > 0.0;
    uint32_t computed = 0;
    /* One alone is chosen in any case, and then gets its true weight. */
    const int first = infeasible > 1 ? 0 : 1, last = infeasible > 2 + s->b.m / 20;
    for (int others = first; others <= last; others++)
        for (uint32_t i = 0; i < s->b.m && lu_stats(s->b.lu).flops_solves < budget; i++) {
            if ((s->infeas[i] == 0.0) != others)
                continue;
            if (limits_poll(s->b.env) != LIMIT_NONE)
                break;
            computed++;
            svec_clear(&s->b.rho);
            basis_inverse_row(&s->b, i);
            s->b.weight[i] = svec_norm2(&s->b.rho);
            touch_row(s, i);
        }
    svec_clear(&s->b.rho);
    s->b.weights_rough = false;
    s->b.weights_partial = computed < s->b.m;
}

/* ---- updates ---------------------------------------------------------------------------------------- */

/* Most rows are feasible before and after: of their blocks nothing changes. */
ALWAYS_INLINE void set_value(struct simplex *s, uint32_t i, double x)
{
    const double was = s->infeas[i];
    s->b.xb[i] = x;
    note_infeasibility(s, i);
    if (was != 0.0 || s->infeas[i] != 0.0)
        touch_row(s, i);
}

/* xb -= x. */
static void move_basics(struct simplex *s, const struct svec *x)
{
    uint32_t entries = svec_entries(x);
    for (uint32_t k = 0; k < entries; k++) {
        uint32_t i = svec_entry(x, k);
        if (x->val[i] != 0.0)
            set_value(s, i, s->b.xb[i] - x->val[i]);
    }
}

static void flip_bounds(struct simplex *s, uint32_t flips)
{
    if (flips == 0)
        return;
    for (uint32_t k = 0; k < flips; k++) {
        uint32_t j = s->b.row.idx[k];
        bool up = basis_status(&s->b, j) == SLX_AT_LOWER;
        double range = bound_range(s, j);
        s->objective_now += s->d[j] * (up ? range : -range);
        basis_set_status(&s->b, j, up ? SLX_AT_UPPER : SLX_AT_LOWER);
        basis_scatter(&s->b, j, up ? range : -range, &s->aux);
    }
    basis_ftran(&s->b, &s->aux, &s->density_flip, false, PART_FLIP);
    move_basics(s, &s->aux);
    svec_clear(&s->aux);
    s->report->bound_flips += flips;
}

/* update_duals, and the row becomes zero on the way: nothing of it is needed any more. */
static void use_row(struct simplex *s, uint32_t q, uint32_t leaving, double theta)
{
    struct svec *row = &s->b.row;
    for (uint32_t k = 0; k < row->count; k++) {
        const uint32_t j = row->idx[k];
        s->d[j] -= theta * row->val[j];
        row->val[j] = 0.0;
    }
    row->count = 0;
    update_duals(s, q, leaving, theta);
}

/* xb -= step * col, and the weights (Forrest & Goldfarb 1992): with k_i = alpha_i / alpha_p and tau = B^-1 rho,
 * ||e_i'B^-1||^2 becomes w_i - 2 k_i tau_i + k_i^2 w_p.  Those of row p are its caller's. */
static void update_rows(struct simplex *s, uint32_t p, double step)
{
    const struct svec *col = &s->b.col;
    const double inverse = 1.0 / col->val[p], wp = s->b.weight[p];
    const uint32_t entries = svec_entries(col);
    for (uint32_t e = 0; e < entries; e++) {
        const uint32_t i = svec_entry(col, e);
        const double a = col->val[i], k = a * inverse;
        if (a == 0.0 || i == p)
            continue;
        s->b.weight[i] = greater(s->b.weight[i] + k * (k * wp - 2.0 * s->tau.val[i]), 1e-4);
        set_value(s, i, s->b.xb[i] - step * a);
    }
}

/* The pivot is not to be trusted: with a long factor, factor anew; with a fresh one, pass this row over. */
static void reject(struct simplex *s, uint32_t p)
{
    if (basis_doubt(&s->b))
        return;
    s->infeas[p] = s->infeas_tolerance = 0.0;
    touch_row(s, p);
    s->rejected++;
}

/* Whether a limit was met, after a part of an iteration in which each entry of the row was handled a few times. */
static bool row_stopped(struct simplex *s)
{
    enum { EACH = 4 };
    return limits_worked(s->b.env, EACH * (uint64_t)svec_entries(&s->b.row)) != LIMIT_NONE;
}

/* One iteration on row p, rho being solved.  With rows of millions of entries it takes a tenth of a second; where a
 * limit is met before anything has moved, the caller is told to go on, and sees the limit. */
static enum run iterate(struct simplex *s, uint32_t p)
{
    const uint8_t near = s->b.primal_near;
    double above = s->b.xb[p] - s->b.ub[p], delta = above > 0.0 ? above : s->b.xb[p] - s->b.lb[p];
    basis_price(&s->b, &s->b.rho);
    if (row_stopped(s))
        return RUN_GO_ON;
    struct dual_step step;
    bool found = dual_ratio(s, delta, &step);
    basis_lap(&s->b, PART_RATIO, 0.0);
    if (row_stopped(s))
        return RUN_GO_ON;
    if (!found) {
        if (s->b.confirmed) {
            enum run r = make_proof(s);
            if (r == RUN_INFEASIBLE)
                s->proof[p] = delta > 0.0 ? 1.0 : -1.0;
            return r;
        }
        basis_ask(&s->b, REASON_VERIFY);
        return RUN_GO_ON;
    }
    basis_tableau_column(&s->b, step.q, true);
    double by_row = s->b.row.val[step.q], by_column = s->b.col.val[p];
    if (!pivots_agree(s, by_row, by_column) || fabs(by_column) < 1e-9) {
        reject(s, p);
        return RUN_GO_ON;
    }
    svec_copy(&s->b.rho, &s->tau);
    basis_ftran_at(&s->b, &s->tau, &s->b.col, &s->density_tau, PART_EDGE);

    uint32_t leaving = s->b.basic[p];
    flip_bounds(s, step.flips);
    const double entering = nonbasic_value(s, step.q);
    const double move = (s->b.xb[p] - (delta > 0.0 ? s->b.ub[p] : s->b.lb[p])) / by_column;
    s->objective_now += s->d[step.q] * move;
    use_row(s, step.q, leaving, step.theta);
    update_rows(s, p, move);
    s->b.weight[p] = greater(s->b.weight[p] / (by_column * by_column), 1e-4);
    basis_lap(&s->b, PART_UPDATE, 0.0);
    if (replace_basic(s, p, step.q, delta > 0.0 ? SLX_AT_UPPER : SLX_AT_LOWER) != SLX_OK)
        return RUN_FAILED;
    s->b.lb[p] = lower_bound(s, step.q);
    s->b.ub[p] = upper_bound(s, step.q);
    set_value(s, p, entering + move);
    s->b.primal_near = near;
    s->report->iterations++;
    if (s->phase1)
        s->report->dual_phase1++;
    else
        s->report->dual_phase2++;
    return RUN_GO_ON;
}

/* Iterates until no basic variable is infeasible for the bounds in force; why that ends: see progress.c. */
static enum run iterate_to_end(struct simplex *s)
{
    unsigned troubles = 0;
    begin_progress(s);
    for (bool begin = true;; begin = false) {
        if (begin || s->b.want_factor) {
            s->rejected = 0;
            note_trouble(s);
            if (rebuild(s) != SLX_OK)
                return RUN_FAILED;
            if (pass_stopped(s) && must_stop(s))
                return RUN_LIMIT;
            enum gain gain = dual_gain(s, begin);
            if (gain == LOST)
                return RUN_TROUBLE;
            if (gain == CHANGE) {
                perturb_costs(s);
                basis_ask(&s->b, REASON_BEGIN);
                continue;
            }
            blocks_forget(&s->violated, s->b.m);
            if (s->b.weights_rough)
                exact_weights(s);
        }
        if (must_stop(s))
            return RUN_LIMIT;
        enum run r = limit_passed(s);
        if (r != RUN_GO_ON)
            return r;
        uint32_t p = choose_row_exactly(s);
        if (p == NONE) {
            enum last_word word = no_candidate(s, &troubles);
            if (word == AGAIN)
                continue;
            return word == END ? RUN_OPTIMAL : RUN_TROUBLE;
        }
        r = iterate(s, p);
        clear_work(s);
        if (r != RUN_GO_ON)
            return r;
    }
}

/* ---- phases ------------------------------------------------------------------------------------------ */

static void settle_all(struct simplex *s)
{
    for (uint32_t j = 0; j < s->b.N; j++)
        if (!basis_has(&s->b, j))
            basis_settle(&s->b, j);
}

static enum run phase1(struct simplex *s)
{
    s->phase1 = true;
    enum run r = iterate_to_end(s);
    s->phase1 = false;
    clear_work(s);
    settle_all(s);
    if (r != RUN_INFEASIBLE)
        return r;
    mem_drop(&s->b.env->mem, &s->proof); /* boxes that hold 0 are never infeasible */
    return RUN_TROUBLE;
}

enum run dual_run(struct simplex *s, bool perturb)
{
    s->method = METHOD_DUAL;
    s->primal_phase1 = false;
    clear_work(s);
    if (!s->resumed)
        restore_costs(s);
    if (perturb)
        perturb_costs(s);
    s->resumed = false;
    for (unsigned attempt = 0;; attempt++) { /* the third returns */
        if (refresh_factor(s) != SLX_OK)
            return RUN_FAILED;
        if (pass_stopped(s) && must_stop(s))
            return RUN_LIMIT;
        recompute_duals(s);
        if (pass_stopped(s) && must_stop(s))
            return RUN_LIMIT;
        if (!needs_phase1(s))
            break;
        if (attempt == 1) {
            if (!s->costs_changed)
                return RUN_NO_DUAL;
            restore_costs(s);
        } else if (attempt == 2) {
            return RUN_NO_DUAL;
        }
        enum run r = phase1(s);
        if (r != RUN_OPTIMAL)
            return r;
    }
    enum run r = iterate_to_end(s);
    clear_work(s);
    return r;
}
