/* The factor of a basis, and its change by one column.
 *
 * When to refactor is decided on work alone: the factorisation's work and the solves' since then, over the iterations
 * since then, is an average that first falls (the factorisation is paid off) and then rises (updates lengthen the
 * solves); the basis is refactored when it has risen clearly above its least value, and after many updates when it has
 * risen at all: on hypersparse models of many rows that can take thousands.
 */
#include <string.h>

#include "basis/basis_private.h"

enum { LEAST_UPDATES = 20, MANY_UPDATES = 1000, ROWS_AN_UPDATE = 16, MOST_REPAIRS = 20 };

/* ---- repair ------------------------------------------------------------------------------------------- */

static uint32_t basis_column(const void *user, uint32_t k, uint32_t *idx, double *val)
{
    const struct basis *b = user;
    return basis_gather(b, b->basic[k], idx, val);
}

/* Variable j, basic until now, stays at its value, or where there is none goes to a bound. */
static void drop_from_basis(struct basis *b, uint32_t j)
{
    if (b->x) {
        basis_set_status(b, j, basis_status_at(b, j, b->x[j]));
    } else {
        basis_set_status(b, j, SLX_AT_LOWER);
        basis_settle(b, j);
    }
    basis_rows_with(b, j);
}

/* The rejected columns leave the basis for the logicals of the rows whose unit columns stand in for them. */
static void repair(struct basis *b)
{
    const uint32_t *columns, *rows;
    const uint32_t count = lu_deficient(b->lu, &columns, &rows);
    for (uint32_t k = 0; k < count; k++)
        drop_from_basis(b, b->basic[columns[k]]);
    for (uint32_t k = 0; k < count; k++) {
        b->basic[columns[k]] = b->n + rows[k];
        basis_set_status(b, b->n + rows[k], SLX_BASIC);
    }
    b->weights_valid = false;
    b->repairs += count;
    log_line(b->env, SLX_LOG_DEBUG, "singular basis: %u columns replaced by logicals", count);
}

/* ---- factor ------------------------------------------------------------------------------------------- */

/* Weights that are of another basis begin with 1 again. */
static void settle_weights(struct basis *b)
{
    if (!b->weight)
        return;
    for (uint32_t i = 0; !b->weights_valid && i < b->m; i++)
        b->weight[i] = 1.0;
    b->weights_rough |= !b->weights_valid;
    b->weights_valid = true;
}

bool basis_give_up_rows(struct basis *b)
{
    if (!env_limit_met(b->env) || b->without_rows)
        return false;
    spmat_free(b->env, &b->rows);
    b->without_rows = true;
    env_forgive(b->env);
    log_line(b->env, SLX_LOG_INFO, "memory limit: no copy of the matrix by rows from here on");
    return true;
}

static slx_status factor_once(struct basis *b, double singular, enum lu_answer *answer)
{
    slx_status status;
    do /* again once at most: the rows are given up once */
        status = lu_factor(b->env, b->lu, basis_column, b, b->markowitz, singular, b->gather_idx, answer);
    while (status != SLX_OK && basis_give_up_rows(b));
    return status;
}

slx_status basis_factor(struct basis *b, double singular)
{
    enum lu_answer answer;
    b->factored = false;
    slx_status status = factor_once(b, singular, &answer);
    /* With other pivots, more of a basis that is nearly singular can prove to be so: hence more than one round. */
    for (int round = 0; status == SLX_OK && answer == LU_SINGULAR; round++) {
        if (round == MOST_REPAIRS)
            return fail(b->env, SLX_ERROR_NUMERICAL, "a basis is singular after %d repairs", MOST_REPAIRS);
        repair(b);
        status = factor_once(b, singular, &answer);
    }
    if (status != SLX_OK)
        return status;
    for (uint32_t k = 0; k < b->m; k++)
        b->gather_val[b->gather_idx[k]] = b->xb[k];
    memcpy(b->xb, b->gather_val, b->m * sizeof *b->xb);
    lu_to_positions(b->m, b->gather_idx, b->basic, b->weight);
    settle_weights(b);
    b->factorisations++;
    b->profile->reasons[b->want_factor ? b->reason : REASON_BEGIN]++;
    b->want_factor = false;
    b->factored = b->confirmed = true;
    basis_forget_primal(b);
    b->duals_stand = false;
    b->work_best = INFINITY;
    basis_lap(b, PART_FACTOR, 0.0);
    return SLX_OK;
}

/* What updates may leave of the residual of a solve, relative to its terms: some dozens of times what a fresh factor
 * does. */
static const double updated_residual = 0x1p-40;

/* Whether a solve with the updated factor is as good as one with a new one: B x = v for signs v, drawn by row. */
static bool solves_exactly(struct basis *b, struct svec *solution, struct svec *rest)
{
    double *x = solution->val, *residual = rest->val, most = 1.0;
    uint64_t seed = b->seed;
    for (uint32_t i = 0; i < b->m; i++)
        residual[i] = x[i] = random_bits(&seed) >> 63 ? 1.0 : -1.0;
    solution->count = rest->count = SVEC_DENSE;
    lu_ftran(b->lu, solution, 1.0, false);
    for (uint32_t p = 0; p < b->m; p++) {
        uint32_t count = basis_column(b, p, b->gather_idx, b->gather_val);
        for (uint32_t k = 0; k < count; k++) {
            double term = b->gather_val[k] * x[p];
            residual[b->gather_idx[k]] -= term;
            most = greater(most, fabs(term));
        }
    }
    bool exact = isfinite(most);
    for (uint32_t i = 0; i < b->m; i++)
        exact &= fabs(residual[i]) <= updated_residual * most; /* not so if it is NaN */
    svec_wipe(solution);
    svec_wipe(rest);
    return exact;
}

bool basis_is_short(const struct basis *b)
{
    return lu_stats(b->lu).updates <= LEAST_UPDATES;
}

slx_status basis_refresh(struct basis *b, struct svec *x, struct svec *residual)
{
    bool asked = b->want_factor && b->reason != REASON_VERIFY;
    if (!b->factored || asked || !basis_is_short(b))
        return basis_factor(b, basis_least_pivot);
    if (b->want_factor && !b->confirmed && !solves_exactly(b, x, residual))
        return basis_factor(b, basis_least_pivot);
    b->confirmed |= b->want_factor;
    b->want_factor = false;
    settle_weights(b);
    return SLX_OK;
}

/* ---- change ------------------------------------------------------------------------------------------- */

/* Adds the work of the solves since the factorisation to its own and asks whether the average still falls. */
static bool factor_is_long(const struct basis *b, struct lu_stats t, double *best)
{
    if (t.updates < LEAST_UPDATES)
        return false;
    double fixed = (double)t.flops_factor + 4.0 * (double)t.nnz_fresh + 10.0 * b->m + 2.0 * (double)b->N;
    double average = (fixed + (double)t.flops_solves) / t.updates;
    if (average < *best)
        *best = average;
    return t.updates < MANY_UPDATES ? average > 1.1 * *best
                                    : average > *best || t.updates >= MANY_UPDATES + b->m / ROWS_AN_UPDATE;
}

static bool factor_is_filled(const struct basis *b, struct lu_stats t)
{
    return t.updates >= LEAST_UPDATES && t.nnz_l + t.nnz_u > 3 * t.nnz_fresh + 10 * (uint64_t)b->m;
}

/* Asks for a factor where it is time. */
static void judge(struct basis *b)
{
    const struct lu_stats t = lu_stats(b->lu);
    if (factor_is_long(b, t, &b->work_best))
        basis_ask(b, REASON_WORK);
    else if (factor_is_filled(b, t))
        basis_ask(b, REASON_FILL);
}

enum basis_change basis_update(struct basis *b, uint32_t p)
{
    enum lu_answer answer;
    /* Ends: each round finds more room than the one before, or gives up the rows, which it can do once. */
    while ((answer = lu_update(b->lu, p, b->col.val[p], 1e-6)) == LU_GROW) {
        if (lu_grow(b->env, b->lu) == SLX_OK || basis_give_up_rows(b))
            continue;
        if (!env_limit_met(b->env))
            return BASIS_FAILED;
        env_forgive(b->env);
        return BASIS_FULL;
    }
    return answer == LU_UNSTABLE ? BASIS_UNSTABLE : BASIS_CHANGED;
}

void basis_replace(struct basis *b, uint32_t p, uint32_t q, unsigned status, enum basis_change change)
{
    const uint32_t leaving = b->basic[p];
    basis_set_status(b, leaving, status);
    basis_set_status(b, q, SLX_BASIC);
    b->basic[p] = q;
    b->confirmed = b->duals_stand = false;
    basis_forget_primal(b);
    basis_rows_with(b, leaving);
    basis_rows_without(b, q);
    if (change == BASIS_UNSTABLE)
        basis_ask(b, REASON_PIVOT);
    else if (change == BASIS_FULL) /* a new factor has no updates to hold */
        basis_ask(b, REASON_FILL);
    else
        judge(b);
    basis_lap(b, PART_CHANGE, 0.0);
}
