/* The way back to the model: point, basis, duals and certificates, refined on the unscaled model. */
#include <string.h>

#include "simplex/simplex_private.h"

/* Vectors and entries, between two questions whether there is time. */
enum { STEPS_AT_ONCE = 2000 };

static double unscaled_value(const struct simplex *s, uint32_t j, double x)
{
    return x * pow2(basis_exponent(&s->b, j));
}

static void extract_point(const struct simplex *s, struct solution *sol)
{
    for (uint32_t first = 0, count; first < s->b.n; first += count) {
        count = s->b.n - first < BASIS_BLOCK ? s->b.n - first : BASIS_BLOCK;
        nonbasic_values(s, first, count, sol->x + first);
        for (uint32_t k = 0; k < count; k++)
            sol->x[first + k] *= pow2(s->b.col_exp[first + k]);
    }
    for (uint32_t i = 0; i < s->b.m; i++)
        if (s->b.basic[i] < s->b.n)
            sol->x[s->b.basic[i]] = unscaled_value(s, s->b.basic[i], s->b.xb[i]);
    const uint8_t *flags = s->b.flags;
    uint32_t j = 0;
    _Static_assert(FLAG_STATUS == 3, "a status is a pair of bits");
    for (; j + 4 <= s->b.N; j += 4)
        sol->status[j / 4] =
            (uint8_t)((flags[j] & 3) | (flags[j + 1] & 3) << 2 | (flags[j + 2] & 3) << 4 | (flags[j + 3] & 3) << 6);
    for (; j < s->b.N; j++)
        pairs_set(sol->status, j, basis_status(&s->b, j));
    sol->at_bounds = true;
}

/* The rows' activities, which are the values of the logicals. */
static void extract_activities(const struct simplex *s, struct solution *sol)
{
    for (uint32_t i = 0; i < s->b.m; i++)
        if (!basis_has(&s->b, s->b.n + i))
            sol->activity[i] = unscaled_value(s, s->b.n + i, nonbasic_value(s, s->b.n + i));
    for (uint32_t i = 0; i < s->b.m; i++)
        if (s->b.basic[i] >= s->b.n)
            sol->activity[s->b.basic[i] - s->b.n] = unscaled_value(s, s->b.basic[i], s->b.xb[i]);
}

/* The duals that the reduced costs of the logicals are. */
static void extract_duals(const struct simplex *s, struct solution *sol)
{
    for (uint32_t i = 0; i < s->b.m; i++) {
        const uint32_t j = s->b.n + i;
        const double y = s->primal_phase1 ? 0.0 : (s->d[j] - s->cost[j]) * pow2(s->b.row_exp[i]);
        sol->y[i] = s->b.lp->maximise ? -y : y;
    }
}

/* What rounding may have hidden from the method, which tells nothing apart that is below basis_noise beside the largest
 * value of all. */
static void note_stray(const struct simplex *s, struct solution *sol)
{
    for (uint32_t i = 0; i < s->b.m && sol->result == SLX_OPTIMAL; i++)
        sol->stray = greater(sol->stray, primal_violation(s, i));
}

/* One step of iterative refinement of the basic values: the residual A x - r in compensated arithmetic on the unscaled
 * model, one solve.  Logicals that are basic take up their own residual.  False where a limit leaves no time: the point
 * is then there as it is. */
static bool refine_primal(struct simplex *s, struct solution *sol)
{
    double *hi = s->aux.val, *lo = s->tau.val;
    extract_point(s, sol);
    s->aux.count = s->tau.count = SVEC_DENSE;
    for (uint32_t j = 0, end; j < s->b.n; j = end) {
        end = spmat_block(s->b.lp->cols, j, STEPS_AT_ONCE);
        if (limits_late(s->b.env, STEPS_AT_ONCE * 8) != LIMIT_NONE) {
            svec_clear(&s->aux);
            svec_clear(&s->tau);
            return false;
        }
        for (; j < end; j++)
            if (sol->x[j] != 0.0)
                spmat_axpy2(s->b.lp->cols, j, sol->x[j], hi, lo);
    }
    for (uint32_t first = 0, count; first < s->b.m; first += count) {
        double x[BASIS_BLOCK];
        count = s->b.m - first < BASIS_BLOCK ? s->b.m - first : BASIS_BLOCK;
        nonbasic_values(s, s->b.n + first, count, x);
        for (uint32_t k = 0, i = first; k < count; k++, i++) {
            const double scale = pow2(s->b.row_exp[i]), value = x[k] * pow2(-s->b.row_exp[i]);
            hi[i] = ((hi[i] - value) + lo[i]) * scale;
        }
    }
    for (uint32_t i = 0; i < s->b.m; i++)
        if (s->b.basic[i] >= s->b.n)
            hi[s->b.basic[i] - s->b.n] -= s->b.xb[i];
    svec_clear(&s->tau);
    int e = basis_solve(&s->b, &s->aux);
    for (uint32_t i = 0; i < s->b.m; i++)
        s->b.xb[i] -= times_pow2(s->aux.val[i], e);
    svec_clear(&s->aux);
    note_stray(s, sol);
    for (uint32_t i = 0; i < s->b.m; i++)
        if (s->b.basic[i] < s->b.n)
            sol->x[s->b.basic[i]] = unscaled_value(s, s->b.basic[i], s->b.xb[i]);
    return true;
}

/* y += B^-T aux.  Returns by how much y, scaled, has moved at most, relative to its largest component. */
static double add_multipliers(struct simplex *s, struct solution *sol)
{
    int e = basis_solve_transposed(&s->b, &s->aux);
    double most = 0.0, moved = 0.0;
    for (uint32_t i = 0; i < s->b.m; i++) {
        const double step = times_pow2(s->aux.val[i], e);
        sol->y[i] += step * pow2(s->b.row_exp[i]);
        moved = greater(moved, fabs(step));
        most = greater(most, fabs(sol->y[i]) * pow2(-s->b.row_exp[i]));
    }
    svec_clear(&s->aux);
    return most > 0.0 ? moved / most : NAN;
}

/* What B'y is to be in position i: the basic cost, or the right-hand side of the Farkas multipliers. */
static double multiplier_rhs(const struct simplex *s, uint32_t i)
{
    return s->proof ? s->proof[i] : basis_cost(&s->b, s->b.basic[i]);
}

/* y = B^-T times multiplier_rhs, with one or two steps of refinement: a step that moves y by a part in 2^30 leaves
 * about as much of itself, which is below the rounding of y.  False where a limit leaves no time. */
static bool extract_multipliers(struct simplex *s, struct solution *sol)
{
    enum { STEPS = 2 };
    double moved = 1.0;
    for (uint32_t i = 0; i < s->b.m; i++) {
        sol->y[i] = 0.0;
        s->aux.val[i] = multiplier_rhs(s, i);
    }
    add_multipliers(s, sol);
    for (int step = 0; step < STEPS && moved > 0x1p-30; step++) {
        uint64_t steps = 0;
        for (uint32_t i = 0; i < s->b.m; i++) {
            uint32_t j = s->b.basic[i];
            double hi = 0.0, lo = 0.0;
            steps += 16 + (j < s->b.n ? 8 * (uint64_t)spmat_count(s->b.lp->cols, j) : 0);
            if (steps >= 8 * STEPS_AT_ONCE && limits_late(s->b.env, steps)) {
                svec_wipe(&s->aux);
                return false;
            }
            steps = steps >= 8 * STEPS_AT_ONCE ? 0 : steps;
            if (j < s->b.n)
                spmat_dot2(s->b.lp->cols, j, sol->y, &hi, &lo);
            else
                hi = -sol->y[j - s->b.n];
            double scale = pow2(basis_exponent(&s->b, j));
            s->aux.val[i] = ((multiplier_rhs(s, i) / scale - hi) - lo) * scale;
        }
        moved = add_multipliers(s, sol);
    }
    for (uint32_t i = 0; s->b.lp->maximise && !s->proof && i < s->b.m; i++)
        sol->y[i] = -sol->y[i];
    return true;
}

static slx_status extract_ray(struct simplex *s, struct solution *sol)
{
    sol->ray = mem_new(&s->b.env->mem, MEM_SOLUTION, s->b.n, sizeof *sol->ray);
    if (!sol->ray)
        return fail_memory(s->b.env, "a ray");
    if (s->ray_column < s->b.n)
        sol->ray[s->ray_column] = unscaled_value(s, s->ray_column, s->ray_sign);
    for (uint32_t i = 0; i < s->b.m; i++)
        if (s->b.basic[i] < s->b.n)
            sol->ray[s->b.basic[i]] = unscaled_value(s, s->b.basic[i], -s->ray_sign * s->b.col.val[i]);
    return SLX_OK;
}

/* Point, basis and duals as they are, where a limit leaves no time for better ones.  What they would have proved is not
 * claimed. */
static void extract_as_it_is(struct simplex *s, struct solution *sol)
{
    error_clear(s->b.env);
    mem_drop(&s->b.env->mem, &sol->ray);
    extract_point(s, sol);
    extract_activities(s, sol);
    extract_duals(s, sol);
    sol->result = limits_met(s->b.env);
}

/* Point and basis as they are, where there is no factor: the memory limit leaves no room, or the basis is beyond
 * repair. */
static slx_status extract_without_factor(struct simplex *s, struct solution *sol)
{
    const bool singular = s->b.env->error.status == SLX_ERROR_NUMERICAL;
    if (s->b.env->error.status == SLX_STOPPED) {
        extract_as_it_is(s, sol);
        return SLX_OK;
    }
    if (!singular && !env_limit_met(s->b.env))
        return s->b.env->error.status;
    log_line(s->b.env, SLX_LOG_INFO, "%s", s->b.env->error.message);
    if (singular)
        error_clear(s->b.env);
    else
        env_forgive(s->b.env);
    mem_drop(&s->b.env->mem, &sol->ray);
    extract_point(s, sol);
    memset(sol->y, 0, s->b.m * sizeof *sol->y);
    sol->result = singular ? SLX_NUMERICAL_TROUBLE : SLX_MEMORY_LIMIT;
    return SLX_OK;
}

/* About what refining takes, in steps of limits_late: passes over the matrix, and four solves. */
static uint64_t steps_to_refine(const struct simplex *s)
{
    return 10 * spmat_nnz(s->b.lp->cols) + 100 * (uint64_t)s->b.m;
}

slx_status simplex_extract(struct simplex *s, enum run r, struct solution *sol)
{
    if (r == RUN_FAILED)
        return extract_without_factor(s, sol);
    slx_status status = SLX_OK;
    sol->stray = 0.0;
    switch (r) {
    case RUN_OPTIMAL: sol->result = SLX_OPTIMAL; break;
    case RUN_INFEASIBLE: sol->result = SLX_INFEASIBLE; break;
    case RUN_UNBOUNDED: sol->result = SLX_UNBOUNDED; break;
    case RUN_LIMIT: sol->result = s->limit; break;
    default: sol->result = SLX_NUMERICAL_TROUBLE; break;
    }
    if (r == RUN_UNBOUNDED)
        status = extract_ray(s, sol);
    bool factored = !s->b.want_factor || basis_factor(&s->b, basis_least_pivot) == SLX_OK;
    if (status != SLX_OK || !factored)
        return extract_without_factor(s, sol);
    svec_clear(&s->b.col);
    if (!limits_time_for(s->b.env, steps_to_refine(s))) {
        extract_as_it_is(s, sol);
        return SLX_OK;
    }
    settle_primal(s);
    if (!refine_primal(s, sol) || !extract_multipliers(s, sol))
        extract_as_it_is(s, sol);
    else if (limits_met(s->b.env) != LIMIT_NONE) /* there may be no time to compute them from the point */
        extract_activities(s, sol);
    return SLX_OK;
}
