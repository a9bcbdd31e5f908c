/* Sensitivity of an optimal basis: its factor, its values and its reduced costs. */
#include "simplex/sensitivity_parts.h"

/* ---- solves --------------------------------------------------------------------------------------------- */

static double density(const struct svec *x)
{
    return x->count == SVEC_DENSE ? 1.0 : (double)x->count / (x->n ? x->n : 1);
}

void sensitivity_solve_column(struct sensitivity *s, uint32_t k)
{
    if (k >= s->n) {
        svec_add(&s->col, k - s->n, -1.0);
    } else {
        uint32_t count = spmat_gather_scaled(s->lp->cols, k, s->row_exp, s->col_exp[k], s->gather_idx, s->gather_val);
        for (uint32_t e = 0; e < count; e++)
            svec_add(&s->col, s->gather_idx[e], s->gather_val[e]);
    }
    lu_ftran(s->lu, &s->col, s->density_col, false);
    s->density_col = density(&s->col);
}

void sensitivity_solve_row(struct sensitivity *s, uint32_t p)
{
    svec_add(&s->rho, p, 1.0);
    lu_btran(s->lu, &s->rho, s->density_rho);
    s->density_rho = density(&s->rho);
}

void sensitivity_price(struct sensitivity *s)
{
    static const double dots_density = 0.4; /* above it, dot products with all columns cost less */
    struct svec *rho = &s->rho, *row = &s->row;
    bool listed = rho->count != SVEC_DENSE;
    uint32_t entries = listed ? rho->count : s->m;
    for (uint32_t e = 0; e < entries; e++) {
        uint32_t i = listed ? rho->idx[e] : e;
        rho->val[i] = ldexp(rho->val[i], s->row_exp[i]);
    }
    if (s->rows && listed && entries <= dots_density * s->m) {
        spmat_price(s->rows, rho, row, s->n);
    } else {
        spmat_dots(s->lp->cols, rho->val, row->val);
        row->count = SVEC_DENSE;
    }
    listed = row->count != SVEC_DENSE;
    entries = listed ? row->count : s->n;
    for (uint32_t e = 0; e < entries; e++) {
        uint32_t j = listed ? row->idx[e] : e;
        row->val[j] = ldexp(row->val[j], s->col_exp[j]);
    }
}

int sensitivity_normalise(struct svec *x)
{
    double most = 0.0;
    int e = 0;
    for (uint32_t i = 0; i < x->n; i++)
        most = greater(most, fabs(x->val[i]));
    if (most > 0.0 && isfinite(most))
        frexp(most, &e);
    for (uint32_t i = 0; i < x->n; i++)
        x->val[i] = ldexp(x->val[i], -e);
    x->count = SVEC_DENSE;
    return e;
}

/* ---- the factor ----------------------------------------------------------------------------------------- */

static uint32_t basis_column(const void *user, uint32_t k, uint32_t *idx, double *val)
{
    const struct sensitivity *s = user;
    uint32_t j = s->gather_idx[k]; /* while the basis is factored, its variables before they have positions */
    if (j >= s->n) {
        idx[0] = j - s->n;
        val[0] = -1.0;
        return 1;
    }
    return spmat_gather_scaled(s->lp->cols, j, s->row_exp, s->col_exp[j], idx, val);
}

static slx_status factor(struct sensitivity *s, struct env *env)
{
    static const double markowitz = 0.5, singular = 1e-11;
    enum lu_answer answer;
    uint32_t count = 0;
    for (uint32_t k = 0; k < s->N; k++) {
        s->position[k] = NONE;
        if (status_of(s, k) == SLX_BASIC && count++ < s->m)
            s->gather_idx[count - 1] = k;
    }
    if (count != s->m)
        return fail(env, SLX_ERROR_NUMERICAL, "%u basic variables for %u rows are no basis", count, s->m);
    slx_status status = lu_factor(env, s->lu, basis_column, s, markowitz, singular, s->col.idx, &answer);
    if (status != SLX_OK)
        return status;
    if (answer == LU_SINGULAR)
        return fail(env, SLX_ERROR_NUMERICAL, "the basis is singular");
    for (uint32_t k = 0; k < s->m; k++) {
        s->head[s->col.idx[k]] = s->gather_idx[k];
        s->position[s->gather_idx[k]] = s->col.idx[k];
    }
    return SLX_OK;
}

/* ---- values and reduced costs ------------------------------------------------------------------------------ */

/* v, or the number that it is as near to as rounding leaves it. */
static double snapped(double v, double to, double distance)
{
    return fabs(v - to) <= distance ? to : v;
}

/* The basic values: the solution's, and one step of refinement with the residual of A x - r = 0 in compensated
 * arithmetic, the nonbasic variables being at their bounds. */
static void compute_values(struct sensitivity *s)
{
    const struct solution *sol = s->solution;
    double *hi = s->col.val, *lo = s->rho.val, most = 0.0;
    for (uint32_t p = 0; p < s->m; p++)
        s->x[p] = s->head[p] < s->n ? sol->x[s->head[p]] : sol->activity[s->head[p] - s->n];
    for (uint32_t j = 0; j < s->n; j++)
        spmat_axpy2(s->lp->cols, j, value_of(s, j), hi, lo);
    for (uint32_t i = 0; i < s->m; i++)
        hi[i] = ldexp((hi[i] - value_of(s, s->n + i)) + lo[i], s->row_exp[i]);
    s->rho.count = SVEC_DENSE;
    svec_clear(&s->rho);
    int e = sensitivity_normalise(&s->col);
    lu_ftran(s->lu, &s->col, 1.0, false);
    for (uint32_t p = 0; p < s->m; p++) {
        int own = exponent(s, s->head[p]);
        s->x[p] -= ldexp(s->col.val[p], e + own);
        most = greater(most, fabs(ldexp(s->x[p], -own)));
    }
    svec_clear(&s->col);
    for (uint32_t p = 0; p < s->m; p++) {
        uint32_t k = s->head[p];
        double distance = ldexp(noise * most, exponent(s, k));
        s->x[p] = snapped(s->x[p], 0.0, distance);
        s->x[p] = snapped(s->x[p], lower_of(s, k), distance);
        s->x[p] = snapped(s->x[p], upper_of(s, k), distance);
    }
}

/* The reduced costs, likewise from the solution's duals; those of the rows, the duals, are at d + n. */
static void compute_duals(struct sensitivity *s)
{
    double *y = s->d + s->n, most = 0.0;
    for (uint32_t i = 0; i < s->m; i++)
        y[i] = s->lp->maximise ? -s->solution->y[i] : s->solution->y[i];
    for (uint32_t p = 0; p < s->m; p++) {
        uint32_t k = s->head[p];
        double hi = 0.0, lo = 0.0;
        if (k < s->n)
            spmat_dot2(s->lp->cols, k, y, &hi, &lo);
        else
            hi = -y[k - s->n];
        s->rho.val[p] = ldexp((cost_of(s, k) - hi) - lo, exponent(s, k));
    }
    int e = sensitivity_normalise(&s->rho);
    lu_btran(s->lu, &s->rho, 1.0);
    for (uint32_t i = 0; i < s->m; i++) {
        y[i] += ldexp(s->rho.val[i], e + s->row_exp[i]);
        most = greater(most, fabs(ldexp(y[i], -s->row_exp[i])));
    }
    svec_clear(&s->rho);
    spmat_dots(s->lp->cols, y, s->d);
    for (uint32_t k = 0; k < s->N; k++) {
        double c = cost_of(s, k), d = k < s->n ? c - s->d[k] : s->d[k];
        int own = exponent(s, k);
        double distance = noise * (ldexp(most, -own) + fabs(c));
        s->d[k] = s->position[k] != NONE ? 0.0 : snapped(d, 0.0, distance);
    }
}

/* ---- life ------------------------------------------------------------------------------------------------ */

void sensitivity_free(struct env *env, struct sensitivity **p)
{
    struct sensitivity *s = *p;
    if (!s)
        return;
    lu_free(env, &s->lu);
    spmat_free(env, &s->rows);
    void *blocks[] = {s->row_exp, s->col_exp, s->head, s->position, s->x, s->d, s->gather_idx, s->gather_val};
    for (size_t k = 0; k < sizeof blocks / sizeof *blocks; k++)
        mem_free(&env->mem, blocks[k]);
    svec_done(env, &s->rho);
    svec_done(env, &s->col);
    svec_done(env, &s->row);
    mem_drop(&env->mem, p);
}

static slx_status take_room(struct sensitivity *s, struct env *env)
{
    struct mem *mem = &env->mem;
    uint32_t m = s->m, n = s->n;
    s->row_exp = mem_new(mem, MEM_SIMPLEX, m, sizeof *s->row_exp);
    s->col_exp = mem_new(mem, MEM_SIMPLEX, n, sizeof *s->col_exp);
    s->head = mem_new(mem, MEM_SIMPLEX, m, sizeof *s->head);
    s->position = mem_new(mem, MEM_SIMPLEX, s->N, sizeof *s->position);
    s->x = mem_new(mem, MEM_SIMPLEX, m, sizeof *s->x);
    s->d = mem_new(mem, MEM_SIMPLEX, s->N, sizeof *s->d);
    s->gather_idx = mem_new(mem, MEM_SIMPLEX, m, sizeof *s->gather_idx);
    s->gather_val = mem_new(mem, MEM_SIMPLEX, m, sizeof *s->gather_val);
    if (!s->row_exp || !s->col_exp || !s->head || !s->position || !s->x || !s->d || !s->gather_idx || !s->gather_val)
        return fail_memory(env, "sensitivity");
    slx_status status = svec_init(env, &s->rho, m, MEM_SIMPLEX);
    if (status == SLX_OK)
        status = svec_init(env, &s->col, m, MEM_SIMPLEX);
    if (status == SLX_OK)
        status = svec_init(env, &s->row, n, MEM_SIMPLEX);
    if (status == SLX_OK)
        status = lu_create(env, m, &s->lu);
    return status;
}

/* It makes prices fast, and is done without where the memory limit has no room for it. */
static slx_status copy_by_rows(struct sensitivity *s, struct env *env)
{
    slx_status status = spmat_transpose(env, s->lp->cols, MEM_ROWCOPY, &s->rows);
    if (status != SLX_OK && env_limit_met(env)) {
        env_forgive(env);
        status = SLX_OK;
    }
    return status;
}

slx_status sensitivity_create(struct env *env, const struct lp *lp, const struct solution *solution,
                              struct sensitivity **out)
{
    *out = NULL;
    struct sensitivity *s = mem_new(&env->mem, MEM_SIMPLEX, 1, sizeof *s);
    if (!s)
        return fail_memory(env, "sensitivity");
    *s = (struct sensitivity){.lp = lp, .solution = solution, .m = lp->nrows, .n = lp->ncols};
    s->N = s->m + s->n;
    slx_status status = take_room(s, env);
    if (status == SLX_OK && env->options.scaling == SCALING_ON)
        status = spmat_scaling(env, lp->cols, s->row_exp, s->col_exp);
    if (status == SLX_OK)
        status = factor(s, env);
    if (status == SLX_OK)
        status = copy_by_rows(s, env);
    if (status == SLX_OK) {
        compute_values(s);
        compute_duals(s);
        *out = s;
    } else {
        sensitivity_free(env, &s);
    }
    return status;
}
