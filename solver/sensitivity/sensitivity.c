/* Sensitivity of an optimal basis: its factor, its values and its reduced costs. */
#include "sensitivity/sensitivity_private.h"

/* ---- values and reduced costs ------------------------------------------------------------------------------ */

/* v, or the number that it is as near to as rounding leaves it. */
static double snapped(double v, double to, double distance)
{
    return fabs(v - to) <= distance ? to : v;
}

/* col := the inverse of the basis times the residual of A x - r = 0 in compensated arithmetic, the nonbasic variables
 * being at their bounds: what the basic values are too large by, times 2^-(what is returned). */
static int correction(struct sensitivity *s)
{
    struct basis *b = &s->b;
    double *hi = b->col.val, *lo = b->rho.val;
    for (uint32_t j = 0; j < b->n; j++)
        spmat_axpy2(b->lp->cols, j, value_of(s, j), hi, lo);
    for (uint32_t i = 0; i < b->m; i++)
        hi[i] = ldexp((hi[i] - value_of(s, b->n + i)) + lo[i], b->row_exp[i]);
    svec_wipe(&b->rho);
    return basis_solve(b, &b->col);
}

/* Values and duals are the solution's, refined twice.  The second correction is what was left of the error of the first,
 * and a number is known to within a few times its own and the noise of the solve, which is relative to the largest
 * correction.  The largest number says nothing: beside a slack of 1e13, 0.1 is no noise where it is known exactly. */
enum { STEPS = 2 };
static const double own_share = 4.0, rounding = 0x1p-50;

static void compute_values(struct sensitivity *s)
{
    struct basis *b = &s->b;
    const struct solution *sol = s->solution;
    for (uint32_t p = 0; p < b->m; p++) {
        const uint32_t k = b->basic[p];
        b->xb[p] = ldexp(k < b->n ? sol->x[k] : sol->activity[k - b->n], -basis_exponent(b, k));
    }
    for (int step = 1; step <= STEPS; step++) {
        const int e = correction(s);
        double most = 0.0;
        for (uint32_t p = 0; p < b->m; p++) {
            b->col.val[p] = ldexp(b->col.val[p], e);
            most = greater(most, fabs(b->col.val[p]));
            b->xb[p] -= b->col.val[p];
        }
        for (uint32_t p = 0; p < b->m && step == STEPS; p++) {
            const uint32_t k = b->basic[p];
            const double distance = own_share * fabs(b->col.val[p]) + basis_noise * most + rounding * fabs(b->xb[p]);
            b->xb[p] = snapped(b->xb[p], 0.0, distance);
            b->xb[p] = snapped(b->xb[p], basis_lower(b, k), distance);
            b->xb[p] = snapped(b->xb[p], basis_upper(b, k), distance);
        }
        svec_clear(&b->col);
    }
}

/* rho := what the duals are too small by, times 2^(row exponents) and 2^-(what is returned): the inverse of the basis,
 * transposed, times the reduced costs of the basic variables, in compensated arithmetic. */
static int dual_correction(struct sensitivity *s)
{
    struct basis *b = &s->b;
    const double *y = s->d + b->n;
    for (uint32_t p = 0; p < b->m; p++) {
        const uint32_t k = b->basic[p];
        double hi = 0.0, lo = 0.0;
        if (k < b->n)
            spmat_dot2(b->lp->cols, k, y, &hi, &lo);
        else
            hi = -y[k - b->n];
        b->rho.val[p] = ldexp((cost_of(s, k) - hi) - lo, basis_exponent(b, k));
    }
    return basis_solve_transposed(b, &b->rho);
}

/* The reduced cost of variable k, with duals y that are known to within `error`; exactly 0 where it is no further off. */
static double reduced_cost(const struct sensitivity *s, uint32_t k, const double *y, const double *error)
{
    const struct basis *b = &s->b;
    if (basis_has(b, k))
        return 0.0;
    if (k >= b->n)
        return snapped(y[k - b->n], 0.0, error[k - b->n]);
    const double c = cost_of(s, k);
    double hi = 0.0, lo = 0.0, distance = rounding * fabs(c);
    struct spmat_cursor at;
    spmat_dot2(b->lp->cols, k, y, &hi, &lo);
    for (spmat_seek(b->lp->cols, k, &at); spmat_next(&at);)
        distance += fabs(at.value) * error[at.index];
    return snapped((c - hi) - lo, 0.0, distance);
}

/* The reduced costs, likewise from the solution's duals; those of the rows, the duals, are at d + n. */
static void compute_duals(struct sensitivity *s)
{
    struct basis *b = &s->b;
    double *y = s->d + b->n, *error = b->col.val;
    for (uint32_t i = 0; i < b->m; i++)
        y[i] = b->lp->maximise ? -s->solution->y[i] : s->solution->y[i];
    for (int step = 1; step <= STEPS; step++) {
        const int e = dual_correction(s);
        double most = 0.0;
        for (uint32_t i = 0; i < b->m; i++) {
            b->rho.val[i] = ldexp(b->rho.val[i], e);
            most = greater(most, fabs(b->rho.val[i]));
        }
        for (uint32_t i = 0; i < b->m; i++) {
            y[i] += ldexp(b->rho.val[i], b->row_exp[i]);
            error[i] =
                ldexp(own_share * fabs(b->rho.val[i]) + basis_noise * most, b->row_exp[i]) + rounding * fabs(y[i]);
        }
        svec_clear(&b->rho);
    }
    for (uint32_t k = 0; k < b->N; k++)
        s->d[k] = reduced_cost(s, k, y, error);
    svec_wipe(&b->col);
}

/* ---- life ------------------------------------------------------------------------------------------------ */

void sensitivity_free(struct env *env, struct sensitivity **p)
{
    struct sensitivity *s = *p;
    if (!s)
        return;
    basis_done(&s->b);
    mem_free(&env->mem, s->position);
    mem_free(&env->mem, s->d);
    mem_drop(&env->mem, p);
}

/* The basis of the solution, factored; an error where its statuses are none. */
static slx_status take_basis(struct sensitivity *s, struct env *env)
{
    static const double markowitz = 0.5, least_pivot = 1e-11;
    struct basis *b = &s->b;
    b->markowitz = markowitz;
    basis_classify(b);
    const uint32_t count = basis_load(b, s->solution->status);
    if (count != b->m)
        return fail(env, SLX_ERROR_NUMERICAL, "%u basic variables for %u rows are no basis", count, b->m);
    slx_status status = basis_factor(b, least_pivot);
    if (status == SLX_OK && b->repairs > 0)
        return fail(env, SLX_ERROR_NUMERICAL, "the basis is singular");
    for (uint32_t k = 0; k < b->N; k++)
        s->position[k] = NONE;
    for (uint32_t p = 0; p < b->m; p++)
        s->position[b->basic[p]] = p;
    return status;
}

static slx_status take_room(struct sensitivity *s, struct env *env, const struct lp *lp)
{
    slx_status status = basis_init(&s->b, env, lp, BASIS_ROW, MEM_SIMPLEX, &s->profile);
    if (status != SLX_OK)
        return status;
    s->position = mem_new(&env->mem, MEM_SIMPLEX, s->b.N, sizeof *s->position);
    s->d = mem_new(&env->mem, MEM_SIMPLEX, s->b.N, sizeof *s->d);
    if (!s->position || !s->d)
        return fail_memory(env, "sensitivity");
    return basis_prepare(&s->b, env->options.scaling == SCALING_ON);
}

slx_status sensitivity_create(struct env *env, const struct lp *lp, const struct solution *solution,
                              struct sensitivity **out)
{
    *out = NULL;
    struct sensitivity *s = mem_new(&env->mem, MEM_SIMPLEX, 1, sizeof *s);
    if (!s)
        return fail_memory(env, "sensitivity");
    *s = (struct sensitivity){.solution = solution};
    slx_status status = take_room(s, env, lp);
    if (status == SLX_OK)
        status = take_basis(s, env);
    /* It makes prices fast, and is done without where the memory limit has no room for it. */
    if (status == SLX_OK && !s->b.without_rows && basis_make_rows(&s->b) != SLX_OK && !basis_give_up_rows(&s->b))
        status = env->error.status;
    if (status == SLX_OK) {
        compute_values(s);
        compute_duals(s);
        *out = s;
    } else {
        sensitivity_free(env, &s);
    }
    return status;
}
