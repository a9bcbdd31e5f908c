#include <math.h>
#include <stdlib.h>

#include "pair.h"
#include "simplex/simplex.h"

static slx_model *solved(const slx_arrays *arrays)
{
    slx_model *model = NULL;
    if (slx_create(&model) != SLX_OK || slx_load(model, arrays) != SLX_OK || slx_solve(model) != SLX_OK)
        abort();
    return model;
}

static double *copy(const double *from, size_t count, double standard)
{
    double *to = calloc(count ? count : 1, sizeof *to);
    for (size_t k = 0; k < count; k++)
        to[k] = from ? from[k] : standard;
    return to;
}

static void add_point(const slx_model *model, struct solution *s)
{
    double v, dual;
    slx_basis_status status;
    for (uint32_t j = 0; j < s->ncols; j++)
        if (slx_col_solution(model, j, &v, &dual, &status) == SLX_OK)
            s->x[j] += v;
}

static void add_duals(const slx_model *model, struct solution *s)
{
    double v, dual;
    slx_basis_status status;
    for (uint32_t i = 0; i < s->nrows; i++)
        if (slx_row_solution(model, i, &v, &dual, &status) == SLX_OK)
            s->y[i] += dual;
}

/* Bounds widened by next to nothing; infinite ones stay. */
static void widen(double *lower, double *upper, uint32_t count, uint64_t *seed)
{
    for (uint32_t k = 0; k < count; k++) {
        lower[k] -= 1e-7 * random_unit(seed);
        upper[k] += 1e-7 * random_unit(seed);
    }
}

/* Solves the LP with other costs and bounds; NULL if it has no optimum. */
static slx_model *optimum_of(slx_arrays lp, const double *cost, const double *cl, const double *cu, const double *rl,
                             const double *ru)
{
    lp.cost = cost;
    lp.col_lower = cl;
    lp.col_upper = cu;
    lp.row_lower = rl;
    lp.row_upper = ru;
    slx_model *model = solved(&lp);
    if (slx_get_result(model) != SLX_OPTIMAL)
        slx_free(&model);
    return model;
}

/* A vertex of the primal optimal face: what the duals say must be at a bound is fixed there, and the objective is
 * drawn.
 */
static bool add_primal_vertex(const slx_arrays *arrays, const slx_model *optimal, uint64_t *seed, struct solution *s)
{
    uint32_t m = arrays->nrows, n = arrays->ncols;
    double *cost = calloc(n ? n : 1, sizeof *cost);
    double *cl = copy(arrays->col_lower, n, 0.0), *cu = copy(arrays->col_upper, n, INFINITY);
    double *rl = copy(arrays->row_lower, m, -INFINITY), *ru = copy(arrays->row_upper, m, INFINITY);
    double v, dual;
    slx_basis_status status;
    for (uint32_t j = 0; j < n; j++) {
        cost[j] = random_unit(seed) - 0.5;
        slx_col_solution(optimal, j, &v, &dual, &status);
        if (fabs(dual) > 1e-7)
            cl[j] = cu[j] = v;
    }
    for (uint32_t i = 0; i < m; i++) {
        slx_row_solution(optimal, i, &v, &dual, &status);
        if (fabs(dual) > 1e-7)
            rl[i] = ru[i] = v;
    }
    slx_model *model = optimum_of(*arrays, cost, cl, cu, rl, ru);
    const bool found = model;
    if (found)
        add_point(model, s);
    slx_free(&model);
    free(cost), free(cl), free(cu), free(rl), free(ru);
    return found;
}

/* A vertex of the dual optimal face: that of the LP with its bounds moved by next to nothing. */
static bool add_dual_vertex(const slx_arrays *arrays, uint64_t *seed, struct solution *s)
{
    uint32_t m = arrays->nrows, n = arrays->ncols;
    double *cl = copy(arrays->col_lower, n, 0.0), *cu = copy(arrays->col_upper, n, INFINITY);
    double *rl = copy(arrays->row_lower, m, -INFINITY), *ru = copy(arrays->row_upper, m, INFINITY);
    widen(cl, cu, n, seed);
    widen(rl, ru, m, seed);
    slx_model *model = optimum_of(*arrays, arrays->cost, cl, cu, rl, ru);
    const bool found = model;
    if (found)
        add_duals(model, s);
    slx_free(&model);
    free(cl), free(cu), free(rl), free(ru);
    return found;
}

bool pair_inside(const slx_arrays *arrays, unsigned tries, uint64_t *seed, slx_model **model, struct solution **s)
{
    *model = solved(arrays);
    *s = NULL;
    if (slx_get_result(*model) != SLX_OPTIMAL) {
        slx_free(model);
        return false;
    }
    if (solution_create(&(*model)->env, arrays->nrows, arrays->ncols, s) != SLX_OK)
        abort();
    unsigned points = 1, duals = 1;
    add_point(*model, *s);
    add_duals(*model, *s);
    for (unsigned k = 0; k < tries; k++) {
        points += add_primal_vertex(arrays, *model, seed, *s);
        duals += add_dual_vertex(arrays, seed, *s);
    }
    for (uint32_t j = 0; j < arrays->ncols; j++)
        (*s)->x[j] /= points;
    for (uint32_t i = 0; i < arrays->nrows; i++)
        (*s)->y[i] /= duals;
    return true;
}

static double off(double v, double size, uint64_t *seed)
{
    return v + size * (2.0 * random_unit(seed) - 1.0) * greater(1.0, fabs(v));
}

void pair_perturb(struct solution *s, double size, uint64_t *seed)
{
    for (uint32_t j = 0; j < s->ncols; j++)
        s->x[j] = off(s->x[j], size, seed);
    for (uint32_t i = 0; i < s->nrows; i++)
        s->y[i] = off(s->y[i], size, seed);
}

struct outcome pair_cross(slx_model *model, struct solution *s)
{
    struct env *env = &model->env;
    const struct lp *lp = model->lp;
    struct crossover_report report = {0};
    struct solve_report simplex = {.began = clock_seconds()};
    const struct simplex_start start = {.method = METHOD_AUTO, .scaled = true, .from_basis = true};
    struct outcome o = {.status = crossover(env, lp, CROSSOVER_OF_PAIR, s, &report)};
    for (uint32_t j = 0; j < lp->nrows + lp->ncols; j++)
        o.basics += pairs_get(s->status, j) == SLX_BASIC;
    o.pushes = report.primal_pushes + report.dual_pushes;
    if (o.status == SLX_OK)
        o.status = simplex_solve(env, lp, &start, s, &simplex);
    o.result = s->result;
    o.iterations = simplex.iterations;
    o.objective = lp->offset;
    for (uint32_t j = 0; j < lp->ncols; j++)
        o.objective += cvec_get(lp->cost, j) * s->x[j];
    return o;
}
