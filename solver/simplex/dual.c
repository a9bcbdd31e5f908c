/* The bounded dual simplex method (Koberstein 2005), phases 1 and 2.
 *
 * Phase 1 replaces the bounds by boxes that hold 0: [-1000, 1000] for free variables, [0, 1] and [-1, 0] for those with
 * one bound, [0, 0] for boxed ones.  Any basis is dual feasible for boxes (each nonbasic variable goes to the side its
 * reduced cost asks for), and the basis that is optimal for them is dual feasible for the model, if any basis is.
 */
#include "simplex/internal.h"

static bool boxed_in_force(const struct simplex *s, uint32_t j)
{
    return s->phase1 || is_boxed(s, j);
}

/* Every nonbasic variable to the side where its reduced cost is feasible; where there is no such side the cost is
 * shifted, so that the reduced cost becomes 0. */
static void make_dual_feasible(struct simplex *s)
{
    for (uint32_t j = 0; j < s->N; j++) {
        if (is_basic(s, j) || (s->flags[j] & FLAG_FIXED))
            continue;
        double d = s->d[j];
        if (boxed_in_force(s, j)) {
            if (fabs(d) > dual_tolerance(s, j) || status_of(s, j) == SLX_FREE)
                set_status(s, j, d < 0.0 ? SLX_AT_UPPER : SLX_AT_LOWER);
        } else if (dual_violation(s, j, d) > dual_tolerance(s, j)) {
            s->cost[j] -= d;
            s->d[j] = 0.0;
            s->costs_changed = true;
        }
    }
}

/* Reduced costs that no side of a box can mend. */
static bool needs_phase1(const struct simplex *s)
{
    for (uint32_t j = 0; j < s->N; j++)
        if (!is_boxed(s, j) && dual_violation(s, j, s->d[j]) > dual_tolerance(s, j))
            return true;
    return false;
}

static enum run rebuild(struct simplex *s)
{
    enum run r = refresh_factor(s);
    if (r != RUN_OPTIMAL)
        return r;
    recompute_duals(s);
    make_dual_feasible(s);
    recompute_primal(s);
    return RUN_OPTIMAL;
}

/* ---- leaving row ------------------------------------------------------------------------------------ */

/* The row of largest merit in a block, and its merit; NONE if all are feasible. */
static uint32_t best_in_block(const struct simplex *s, uint32_t block, double *merit)
{
    uint32_t begin = block * MERIT_BLOCK, end = begin + MERIT_BLOCK < s->m ? begin + MERIT_BLOCK : s->m, best = NONE;
    *merit = 0.0;
    for (uint32_t i = begin; i < end; i++)
        if (s->infeas[i] > *merit * s->weight[i]) {
            *merit = s->infeas[i] / s->weight[i];
            best = i;
        }
    return best;
}

/* Dual steepest edge: the largest infeasibility^2 / weight (Forrest & Goldfarb 1992). */
static uint32_t choose_row(struct simplex *s)
{
    uint32_t blocks = (s->m + MERIT_BLOCK - 1) / MERIT_BLOCK, best = 0;
    for (size_t word = 0; word < bits_words(blocks); word++) {
        for (uint64_t dirty = s->merit_dirty[word]; dirty; dirty &= dirty - 1) {
            uint32_t block = (uint32_t)(64 * word) + (uint32_t)__builtin_ctzll(dirty);
            best_in_block(s, block, &s->merit[block]);
        }
        s->merit_dirty[word] = 0;
    }
    double most = 0.0;
    for (uint32_t block = 0; block < blocks; block++)
        if (s->merit[block] > most) {
            most = s->merit[block];
            best = block;
        }
    return most > 0.0 ? best_in_block(s, best, &most) : NONE;
}

/* Chooses the row and solves for rho = B^-T e_p; a row whose weight proves to have been much too small is chosen
 * against the others again with its true one. */
static uint32_t choose_row_exactly(struct simplex *s)
{
    for (;;) {
        uint32_t p = choose_row(s);
        lap(s, PART_CHOOSE, 0.0);
        if (p == NONE)
            return NONE;
        svec_clear(&s->rho);
        svec_add(&s->rho, p, 1.0);
        btran(s, &s->rho, &s->density_rho);
        double held = s->weight[p];
        s->weight[p] = svec_norm2(&s->rho);
        touch_row(s, p);
        if (held >= 0.25 * s->weight[p])
            return p;
    }
}

/* ---- weights of an advanced basis ---------------------------------------------------------------------- */

/* One solve a row gives the true weights of a basis that was not reached by this method.  Infeasible rows come first:
 * they are what will be chosen from.  The others follow where so many are infeasible that a long run is ahead; and the
 * whole stays within a few times the work of the factorisation, so that a dense inverse does not hold up the start. */
static void exact_weights(struct simplex *s)
{
    struct lu_stats before = lu_stats(s->lu);
    const uint64_t budget = before.flops_solves + 20 * (before.flops_factor + before.nnz_fresh) + 1000 * (uint64_t)s->m;
    uint32_t infeasible = 0;
    for (uint32_t i = 0; i < s->m; i++)
        infeasible += s->infeas[i] > 0.0;
    uint32_t computed = 0;
    for (int others = 0; others <= (infeasible > s->m / 20); others++)
        for (uint32_t i = 0; i < s->m && lu_stats(s->lu).flops_solves < budget; i++) {
            if ((s->infeas[i] == 0.0) != others)
                continue;
            computed++;
            svec_clear(&s->rho);
            svec_add(&s->rho, i, 1.0);
            btran(s, &s->rho, &s->density_rho);
            s->weight[i] = svec_norm2(&s->rho);
            touch_row(s, i);
            if (i % 64 == 0 && env_interrupted(s->env))
                break;
        }
    svec_clear(&s->rho);
    s->weights_rough = false;
    s->weights_partial = computed < s->m;
}

/* ---- updates ---------------------------------------------------------------------------------------- */

static void set_value(struct simplex *s, uint32_t i, double x)
{
    s->xb[i] = x;
    note_infeasibility(s, i);
}

/* xb -= step * x. */
static void move_basics(struct simplex *s, const struct svec *x, double step)
{
    uint32_t entries = svec_entries(x);
    for (uint32_t k = 0; k < entries; k++) {
        uint32_t i = svec_entry(x, k);
        if (x->val[i] != 0.0)
            set_value(s, i, s->xb[i] - step * x->val[i]);
    }
}

static void flip_bounds(struct simplex *s, uint32_t flips)
{
    if (flips == 0)
        return;
    for (uint32_t k = 0; k < flips; k++) {
        uint32_t j = s->row.idx[k];
        bool up = status_of(s, j) == SLX_AT_LOWER;
        double range = bound_range(s, j);
        set_status(s, j, up ? SLX_AT_UPPER : SLX_AT_LOWER);
        scatter_column(s, j, up ? range : -range, &s->aux);
    }
    ftran(s, &s->aux, &s->density_flip, false, PART_FLIP);
    move_basics(s, &s->aux, 1.0);
    svec_clear(&s->aux);
    s->report->bound_flips += flips;
}

static void update_duals(struct simplex *s, uint32_t leaving, const struct dual_step *step)
{
    const struct svec *row = &s->row;
    if (step->theta != 0.0)
        for (uint32_t k = 0; k < row->count; k++)
            s->d[row->idx[k]] -= step->theta * row->val[row->idx[k]];
    s->d[step->q] = 0.0;
    s->d[leaving] = -step->theta;
}

/* Forrest & Goldfarb 1992: with k_i = alpha_i / alpha_p and tau = B^-1 rho,
 * ||e_i'B^-1||^2 becomes w_i - 2 k_i tau_i + k_i^2 w_p. */
static void update_weights(struct simplex *s, uint32_t p)
{
    const struct svec *col = &s->col;
    double alpha = col->val[p], wp = s->weight[p];
    uint32_t entries = svec_entries(col);
    for (uint32_t e = 0; e < entries; e++) {
        uint32_t i = svec_entry(col, e);
        if (col->val[i] == 0.0)
            continue;
        double k = col->val[i] / alpha;
        double w = s->weight[i] + k * (k * wp - 2.0 * s->tau.val[i]);
        s->weight[i] = greater(w, 1e-4);
        touch_row(s, i);
    }
    s->weight[p] = greater(wp / (alpha * alpha), 1e-4);
}

static void clear_work(struct simplex *s)
{
    svec_clear(&s->row);
    svec_clear(&s->rho);
    svec_clear(&s->col);
    svec_clear(&s->tau);
}

/* How far the pivot computed by row and by column may differ before the factor is suspected. */
static bool pivots_agree(double by_row, double by_column, double relative)
{
    return fabs(by_row - by_column) <= 1e-9 + relative * fabs(by_column);
}

/* The pivot is not to be trusted: with a long factor, factor anew; with a fresh one, pass this row over. */
static void reject(struct simplex *s, uint32_t p)
{
    if (!fresh(s)) {
        ask_for_factor(s, REASON_PIVOT);
        return;
    }
    s->infeas[p] = 0.0;
    touch_row(s, p);
    s->rejected++;
}

/* One iteration on row p, rho being solved. RUN_OPTIMAL: go on. */
static enum run iterate(struct simplex *s, uint32_t p)
{
    double above = s->xb[p] - s->ub[p], delta = above > 0.0 ? above : s->xb[p] - s->lb[p];
    price_row(s, &s->rho);
    struct dual_step step;
    bool found = dual_ratio(s, delta, &step);
    lap(s, PART_RATIO, 0.0);
    if (!found) {
        if (s->confirmed) {
            enum run r = make_proof(s);
            if (r == RUN_INFEASIBLE)
                s->proof[p] = 1.0;
            return r;
        }
        ask_for_factor(s, REASON_VERIFY);
        return RUN_OPTIMAL;
    }
    scatter_column(s, step.q, 1.0, &s->col);
    ftran(s, &s->col, &s->density_col, true, PART_FTRAN);
    double by_row = s->row.val[step.q], by_column = s->col.val[p];
    if (!pivots_agree(by_row, by_column, fresh(s) ? 1e-3 : 1e-6) || fabs(by_column) < 1e-9) {
        reject(s, p);
        return RUN_OPTIMAL;
    }
    svec_copy(&s->rho, &s->tau);
    ftran(s, &s->tau, &s->density_tau, false, PART_EDGE);

    uint32_t leaving = s->basic[p];
    flip_bounds(s, step.flips);
    update_duals(s, leaving, &step);
    double entering = nonbasic_value(s, step.q);
    double move = (s->xb[p] - (delta > 0.0 ? s->ub[p] : s->lb[p])) / by_column;
    move_basics(s, &s->col, move);
    update_weights(s, p);
    lap(s, PART_UPDATE, 0.0);
    enum run r = replace_basic(s, p, step.q, delta > 0.0 ? SLX_AT_UPPER : SLX_AT_LOWER);
    if (s->flags[leaving] & FLAG_FIXED)
        set_status(s, leaving, SLX_AT_LOWER);
    s->lb[p] = lower_bound(s, step.q);
    s->ub[p] = upper_bound(s, step.q);
    set_value(s, p, entering + move);
    s->report->iterations++;
    if (s->phase1)
        s->report->dual_phase1++;
    else
        s->report->dual_phase2++;
    return r;
}

/* Iterates until no basic variable is infeasible for the bounds in force. */
static enum run iterate_to_end(struct simplex *s)
{
    unsigned troubles = 0;
    for (bool begin = true;; begin = false) {
        if (begin || s->want_factor) {
            s->rejected = 0;
            enum run r = rebuild(s);
            if (r != RUN_OPTIMAL)
                return r;
            if (s->weights_rough)
                exact_weights(s);
        }
        if (must_stop(s))
            return RUN_LIMIT;
        enum run r = limit_passed(s);
        if (r != RUN_OPTIMAL)
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
        if (r != RUN_OPTIMAL)
            return r;
    }
}

/* ---- phases ------------------------------------------------------------------------------------------ */

static void settle_all(struct simplex *s)
{
    for (uint32_t j = 0; j < s->N; j++)
        if (!is_basic(s, j))
            settle_nonbasic(s, j);
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
    mem_drop(&s->env->mem, &s->proof); /* boxes that hold 0 are never infeasible */
    return RUN_TROUBLE;
}

enum run dual_run(struct simplex *s, bool perturb)
{
    s->method = "dual";
    s->primal_phase1 = false;
    clear_work(s);
    restore_costs(s);
    if (perturb)
        perturb_costs(s);
    for (unsigned attempt = 0;; attempt++) {
        enum run r = refresh_factor(s);
        if (r != RUN_OPTIMAL)
            return r;
        recompute_duals(s);
        if (!needs_phase1(s))
            break;
        if (attempt == 1) {
            if (!s->costs_changed)
                return RUN_NO_DUAL;
            restore_costs(s);
        } else if (attempt == 2) {
            return RUN_NO_DUAL;
        }
        r = phase1(s);
        if (r != RUN_OPTIMAL)
            return r;
    }
    enum run r = iterate_to_end(s);
    clear_work(s);
    return r;
}
