/* The basis: its factor, the values and reduced costs recomputed from it, its change by one column.
 *
 * When to refactor is decided on work alone, never on the clock: the factorisation's work and the solves' since then,
 * over the iterations since then, is an average that first falls (the factorisation is paid off) and then rises
 * (updates lengthen the solves); the basis is refactored when it has risen clearly above its least value.
 */
#include "simplex/internal.h"

enum { LEAST_UPDATES = 20, MOST_UPDATES = 1000, MOST_REPAIRS = 20 };

static uint32_t basis_column(const void *user, uint32_t k, uint32_t *idx, double *val)
{
    const struct simplex *s = user;
    uint32_t j = s->basic[k];
    if (j >= s->n) {
        idx[0] = j - s->n;
        val[0] = -1.0;
        return 1;
    }
    return spmat_gather_scaled(s->lp->cols, j, s->row_exp, s->col_exp[j], idx, val);
}

/* The rejected columns leave the basis for the logicals whose unit columns stand in for them. */
static void repair_basis(struct simplex *s)
{
    const uint32_t *columns, *rows;
    uint32_t count = lu_deficient(s->lu, &columns, &rows);
    for (uint32_t k = 0; k < count; k++) {
        set_status(s, s->basic[columns[k]], SLX_AT_LOWER);
        settle_nonbasic(s, s->basic[columns[k]]);
        row_copy_with(s, s->basic[columns[k]]);
    }
    for (uint32_t k = 0; k < count; k++) {
        uint32_t logical = s->n + rows[k];
        s->basic[columns[k]] = logical;
        set_status(s, logical, SLX_BASIC);
    }
    s->weights_valid = false;
    log_line(s->env, SLX_LOG_DEBUG, "singular basis: %u columns replaced by logicals", count);
}

/* basic and weight into the order of the pivot rows, through the all-zero work vector aux. */
static void permute_basis(struct simplex *s, const uint32_t *row_of)
{
    for (uint32_t k = 0; k < s->m; k++) {
        s->aux.idx[row_of[k]] = s->basic[k];
        s->aux.val[row_of[k]] = s->weight[k];
    }
    for (uint32_t i = 0; i < s->m; i++) {
        s->basic[i] = s->aux.idx[i];
        s->weight[i] = s->aux.val[i];
        s->aux.val[i] = 0.0;
    }
}

/* Where there are none of this basis they begin with 1. */
static void settle_weights(struct simplex *s)
{
    for (uint32_t i = 0; !s->weights_valid && i < s->m; i++)
        s->weight[i] = 1.0;
    s->weights_rough |= !s->weights_valid;
    s->weights_valid = true;
}

static bool factor(struct simplex *s, enum lu_answer *answer)
{
    do
        if (lu_factor(s->env, s->lu, basis_column, s, s->markowitz, 1e-9, s->tau.idx, answer) == SLX_OK)
            return true;
    while (give_up_rows(s));
    s->factored = false;
    return false;
}

enum run factor_basis(struct simplex *s)
{
    enum lu_answer answer;
    uint32_t *row_of = s->tau.idx;
    if (!factor(s, &answer))
        return RUN_FAILED;
    /* The stand-ins of that factor are unit columns, logicals their negatives: the basis is factored anew.  With other
     * pivots, more of a basis that is nearly singular can prove to be so. */
    for (int repairs = 0; answer == LU_SINGULAR; repairs++) {
        if (repairs == MOST_REPAIRS) {
            fail(s->env, SLX_ERROR_NUMERICAL, "a repaired basis is singular still");
            return RUN_FAILED;
        }
        repair_basis(s);
        if (!factor(s, &answer))
            return RUN_FAILED;
    }
    permute_basis(s, row_of);
    settle_weights(s);
    s->report->factorisations++;
    s->report->profile.reasons[s->want_factor ? s->reason : REASON_BEGIN]++;
    s->want_factor = false;
    s->factored = s->confirmed = true;
    s->primal_of = 0;
    s->duals_stand = false;
    s->work_best = INFINITY;
    lap(s, PART_FACTOR, 0.0);
    return RUN_OPTIMAL;
}

/* What updates may leave of the residual of a solve, relative to its terms: some dozens of times what a fresh factor
 * does. */
static const double updated_residual = 0x1p-40;

/* Whether a solve with the updated factor is as good as one with a new one: B x = v for signs v, drawn by row. */
static bool solves_exactly(struct simplex *s)
{
    double *x = s->aux.val, *residual = s->tau.val, most = 1.0;
    uint64_t seed = s->seed;
    for (uint32_t i = 0; i < s->m; i++)
        residual[i] = x[i] = random_bits(&seed) >> 63 ? 1.0 : -1.0;
    s->aux.count = s->tau.count = SVEC_DENSE;
    lu_ftran(s->lu, &s->aux, 1.0, false);
    for (uint32_t p = 0; p < s->m; p++) {
        uint32_t count = basis_column(s, p, s->gather_idx, s->gather_val);
        for (uint32_t k = 0; k < count; k++) {
            double term = s->gather_val[k] * x[p];
            residual[s->gather_idx[k]] -= term;
            most = greater(most, fabs(term));
        }
    }
    bool exact = isfinite(most);
    for (uint32_t i = 0; i < s->m; i++)
        exact &= fabs(residual[i]) <= updated_residual * most; /* not so if it is NaN */
    s->aux.count = s->tau.count = SVEC_DENSE;
    svec_clear(&s->aux);
    svec_clear(&s->tau);
    return exact;
}

enum run refresh_factor(struct simplex *s)
{
    bool asked = s->want_factor && s->reason != REASON_VERIFY;
    if (!s->factored || asked || lu_stats(s->lu).updates > LEAST_UPDATES)
        return factor_basis(s);
    if (!s->confirmed && !solves_exactly(s))
        return factor_basis(s);
    s->confirmed = true;
    s->want_factor = false;
    settle_weights(s);
    return RUN_OPTIMAL;
}

enum last_word no_candidate(struct simplex *s, unsigned *troubles)
{
    enum { PATIENCE = 3 };
    if (!s->confirmed || (s->rejected > 0 && !fresh(s))) {
        ask_for_factor(s, s->rejected > 0 ? REASON_PIVOT : REASON_VERIFY);
        return AGAIN;
    }
    if (s->rejected == 0)
        return END;
    if (++*troubles > PATIENCE)
        return STUCK;
    s->markowitz = lesser(0.9, 2.0 * s->markowitz + 0.1);
    ask_for_factor(s, REASON_NUMERICS);
    return AGAIN;
}

/* Adds the work of the solves since the factorisation to its own and asks whether the average still falls. */
static bool factor_is_long(const struct simplex *s, struct lu_stats t, double *best)
{
    if (t.updates < LEAST_UPDATES)
        return false;
    double fixed = (double)t.flops_factor + 4.0 * (double)t.nnz_fresh + 10.0 * s->m + 2.0 * (double)s->N;
    double average = (fixed + (double)t.flops_solves) / t.updates;
    if (average < *best)
        *best = average;
    return t.updates >= MOST_UPDATES || average > 1.1 * *best;
}

static bool factor_is_filled(const struct simplex *s, struct lu_stats t)
{
    return t.updates >= LEAST_UPDATES && t.nnz_l + t.nnz_u > 3 * t.nnz_fresh + 10 * (uint64_t)s->m;
}

enum run replace_basic(struct simplex *s, uint32_t p, uint32_t q, unsigned status)
{
    uint32_t leaving = s->basic[p];
    double alpha = s->col.val[p];
    enum lu_answer answer;
    while ((answer = lu_update(s->lu, p, alpha, 1e-6)) == LU_GROW) {
        if (lu_grow(s->env, s->lu) == SLX_OK || give_up_rows(s))
            continue;
        if (!env_limit_met(s->env))
            return RUN_FAILED;
        env_forgive(s->env);
        break;
    }
    set_status(s, leaving, status);
    set_status(s, q, SLX_BASIC);
    s->basic[p] = q;
    s->confirmed = s->duals_stand = false;
    s->primal_of = 0;
    row_copy_with(s, leaving);
    row_copy_without(s, q);
    struct lu_stats t = lu_stats(s->lu);
    if (answer == LU_UNSTABLE)
        ask_for_factor(s, REASON_PIVOT);
    else if (answer == LU_GROW) /* a new factor has no updates to hold */
        ask_for_factor(s, REASON_FILL);
    else if (factor_is_long(s, t, &s->work_best))
        ask_for_factor(s, REASON_WORK);
    else if (factor_is_filled(s, t))
        ask_for_factor(s, REASON_FILL);
    lap(s, PART_CHANGE, 0.0);
    return RUN_OPTIMAL;
}

void scatter_column(const struct simplex *s, uint32_t j, double times, struct svec *x)
{
    if (j >= s->n) {
        svec_add(x, j - s->n, -times);
        return;
    }
    uint32_t count = spmat_gather_scaled(s->lp->cols, j, s->row_exp, s->col_exp[j], s->gather_idx, s->gather_val);
    for (uint32_t k = 0; k < count; k++)
        svec_add(x, s->gather_idx[k], times * s->gather_val[k]);
}

static void note_density(struct simplex *s, const struct svec *x, double *density, enum part part)
{
    double now = x->n ? (double)count_nonzeros(x) / x->n : 0.0;
    *density = 0.95 * *density + 0.05 * now;
    lap(s, part, now);
}

void ftran(struct simplex *s, struct svec *x, double *density, bool keep_spike, enum part part)
{
    lu_ftran(s->lu, x, *density, keep_spike);
    note_density(s, x, density, part);
}

void btran(struct simplex *s, struct svec *x, double *density)
{
    lu_btran(s->lu, x, *density);
    note_density(s, x, density, PART_BTRAN);
}

/* What the rounding of a factor and two solves may leave, relative to the largest number in the result: some dozens of
 * units in the last place. Differences below it are not told apart; the final answer is refined to much less. */
static const double noise = 0x1p-46;

/* ---- recomputed values ----------------------------------------------------------------------------- */

static void compute_primal(struct simplex *s)
{
    double *b = s->aux.val;
    for (uint32_t j = 0; j < s->n; j++) {
        double x = is_basic(s, j) ? 0.0 : nonbasic_value(s, j);
        if (x != 0.0)
            spmat_axpy(s->lp->cols, j, -x * pow2(s->col_exp[j]), b);
    }
    for (uint32_t i = 0; i < s->m; i++) {
        b[i] *= pow2(s->row_exp[i]);
        if (!is_basic(s, s->n + i))
            b[i] += nonbasic_value(s, s->n + i);
    }
    s->aux.count = SVEC_DENSE;
    lu_ftran(s->lu, &s->aux, 1.0, false);
    double most = 0.0;
    for (uint32_t i = 0; i < s->m; i++) {
        s->xb[i] = s->aux.val[i];
        most = greater(most, fabs(s->xb[i]));
    }
    s->primal_noise = noise * most;
    svec_clear(&s->aux);
}

void recompute_primal(struct simplex *s)
{
    const uint8_t in_force = (uint8_t)(1 + s->phase1 + 2 * s->perturb_bounds);
    if (s->primal_of != in_force)
        compute_primal(s);
    s->primal_of = in_force;
    load_basic_bounds(s);
    for (uint32_t i = 0; i < s->m; i++)
        note_infeasibility(s, i);
    lap(s, PART_RECOMPUTE, 0.0);
}

/* Cost of the basic variable in position i: the model's, or the gradient of the sum of infeasibilities. */
static double basic_cost(const struct simplex *s, uint32_t i)
{
    if (!s->primal_phase1)
        return s->cost[s->basic[i]];
    double tolerance = primal_tolerance(s, s->basic[i]);
    return s->xb[i] < s->lb[i] - tolerance ? -1.0 : s->xb[i] > s->ub[i] + tolerance ? 1.0 : 0.0;
}

void recompute_duals(struct simplex *s)
{
    if (s->duals_stand && !s->primal_phase1)
        return;
    s->duals_stand = !s->primal_phase1; /* the gradient follows xb */
    for (uint32_t i = 0; i < s->m; i++)
        s->aux.val[i] = basic_cost(s, i);
    s->aux.count = SVEC_DENSE;
    lu_btran(s->lu, &s->aux, 1.0);
    double most = 0.0;
    for (uint32_t i = 0; i < s->m; i++)
        most = greater(most, fabs(s->aux.val[i]));
    s->dual_noise = noise * most;
    svec_copy(&s->aux, &s->tau);
    scale_rows(s, &s->aux, +1);
    spmat_dots(s->lp->cols, s->aux.val, s->row.val);
    s->row.count = SVEC_DENSE;
    for (uint32_t j = 0; j < s->n; j++) {
        double c = s->primal_phase1 ? 0.0 : s->cost[j];
        s->d[j] = is_basic(s, j) ? 0.0 : c - s->row.val[j] * pow2(s->col_exp[j]);
    }
    for (uint32_t i = 0; i < s->m; i++) {
        uint32_t j = s->n + i;
        double c = s->primal_phase1 ? 0.0 : s->cost[j];
        s->d[j] = is_basic(s, j) ? 0.0 : c + s->tau.val[i];
    }
    svec_clear(&s->row);
    svec_clear(&s->aux);
    svec_clear(&s->tau);
    lap(s, PART_RECOMPUTE, 0.0);
}

enum run make_proof(struct simplex *s)
{
    s->proof = mem_new(&s->env->mem, MEM_SIMPLEX, s->m, sizeof *s->proof);
    if (!s->proof) {
        fail_memory(s->env, "a certificate");
        return RUN_FAILED;
    }
    return RUN_INFEASIBLE;
}

double primal_infeasibility(const struct simplex *s, uint32_t *count)
{
    double sum = 0.0;
    *count = 0;
    for (uint32_t i = 0; i < s->m; i++) {
        double v = greater(s->lb[i] - s->xb[i], s->xb[i] - s->ub[i]);
        if (v > primal_tolerance(s, s->basic[i])) {
            sum += v;
            ++*count;
        }
    }
    return sum;
}

double dual_infeasibility(const struct simplex *s, uint32_t *count)
{
    double sum = 0.0;
    *count = 0;
    for (uint32_t j = 0; j < s->N; j++) {
        double v = dual_violation(s, j, s->d[j]);
        if (v > dual_tolerance(s, j)) {
            sum += v;
            ++*count;
        }
    }
    return sum;
}

double present_objective(const struct simplex *s)
{
    double sum = 0.0;
    for (uint32_t j = 0; j < s->n; j++)
        if (!is_basic(s, j))
            sum += original_cost(s, j) * nonbasic_value(s, j);
    for (uint32_t i = 0; i < s->m; i++)
        sum += original_cost(s, s->basic[i]) * s->xb[i];
    return (s->lp->maximise ? -sum : sum) + s->lp->offset;
}

bool must_stop(struct simplex *s)
{
    const struct options *o = &s->env->options;
    if (s->report->iterations >= o->iteration_limit) {
        s->limit = SLX_ITERATION_LIMIT;
        return true;
    }
    if (s->report->iterations % 8)
        return false;
    if (env_interrupted(s->env)) {
        s->limit = SLX_INTERRUPTED;
        return true;
    }
    double now = clock_seconds();
    if (now - s->report->began >= o->time_limit) {
        s->limit = SLX_TIME_LIMIT;
        return true;
    }
    if (s->env->progress && now >= s->next_progress) {
        uint32_t count;
        slx_progress p = {.method = s->method,
                          .phase = s->phase1 || s->primal_phase1 ? 1 : 2,
                          .iterations = s->report->iterations,
                          .seconds = now - s->report->began,
                          .objective = present_objective(s),
                          .primal_infeasibility = primal_infeasibility(s, &count),
                          .dual_infeasibility = dual_infeasibility(s, &count),
                          .memory = mem_account(&s->env->mem)->live};
        s->env->progress(s->env->progress_user, &p);
        s->next_progress = now + 1.0;
    }
    return false;
}
