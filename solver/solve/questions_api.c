/* The public calls that answer questions by solves on a clone: probes of bounds, an infeasible subset, the least
 * violation.  The clone shares what nobody changes; the handle's limits are the clone's. */
#include <string.h>

#include "check/check.h"
#include "solve/entry_private.h"
#include "solve/handle_private.h"

/* Of a limit: what an edit of the clone takes. */
enum { EDIT_STEPS = 100 };

/* ---- the clone ---------------------------------------------------------------------------------------------- */

/* The call's limits count from here.  Under the memory limit is what both hold together, of which the matrix counts once
 * where the clone's is not to change. */
static slx_status ask_clone(struct slx_model *model, bool same_matrix, struct slx_model **out)
{
    slx_status s = handle_clone(model, out);
    if (s != SLX_OK)
        return s;
    struct env *env = &(*out)->env;
    if (env->mem.limit != UINT64_MAX) {
        const uint64_t held = model->env.mem.live - (same_matrix ? spmat_widths(model->lp->cols).bytes : 0);
        env->mem.limit -= held < env->mem.limit ? held : env->mem.limit;
    }
    env->interrupt = model->env.interrupt;
    env->interrupt_user = model->env.interrupt_user;
    env->limits.stop_of_other = &model->env.stop;
    env->options.objective_limit = env->options.objective_target = INFINITY;
    env->options.exact = EXACT_NO;
    *env->options.write_presolved = '\0';
    return SLX_OK;
}

/* What a call on the clone returned: its error becomes the model's. */
static slx_status of_clone(struct slx_model *model, const struct slx_model *clone, slx_status s)
{
    if (s == SLX_ERROR_MEMORY)
        model->env.mem.limit_hit = clone->env.mem.limit_hit;
    return s == SLX_OK ? s : fail(&model->env, s, "%s", clone->env.error.message);
}

/* Solves the clone within what is left of the time; what keeps it from an answer is an error of the model's. */
static slx_status solve_clone(struct slx_model *model, struct slx_model *clone, slx_result *result)
{
    const double left = limits_seconds_left(&model->env);
    clone->env.options.time_limit = left > 0.0 ? left : 0.0;
    slx_status s = slx_solve(clone);
    *result = clone->result;
    if (s != SLX_OK)
        return of_clone(model, clone, s);
    switch (*result) {
    case SLX_TIME_LIMIT:
    case SLX_INTERRUPTED:
        limits_look(&model->env); /* sees what the clone saw: a wish to stop counts for one call */
        return fail(&model->env, SLX_STOPPED, "%s", slx_result_text(*result));
    case SLX_MEMORY_LIMIT: model->env.mem.limit_hit = true; return fail_memory(&model->env, "a solve of a clone");
    case SLX_NUMERICAL_TROUBLE:
    case SLX_NOT_SOLVED: return fail(&model->env, SLX_ERROR_NUMERICAL, "%s", clone->env.error.message);
    default: return SLX_OK;
    }
}

/* The same where nothing but an answer will do: no iterations left is no answer either. */
static slx_status answer_of_clone(struct slx_model *model, struct slx_model *clone, slx_result *result)
{
    slx_status s = solve_clone(model, clone, result);
    return s == SLX_OK && *result == SLX_ITERATION_LIMIT
               ? fail(&model->env, SLX_STOPPED, "%s", slx_result_text(*result))
               : s;
}

/* ---- rows and columns alike: column j is j, row i is ncols + i ----------------------------------------------- */

static void bounds_of(const struct lp *lp, uint32_t v, double *lower, double *upper)
{
    *lower = v < lp->ncols ? cvec_get(lp->col_lower, v) : cvec_get(lp->row_lower, v - lp->ncols);
    *upper = v < lp->ncols ? cvec_get(lp->col_upper, v) : cvec_get(lp->row_upper, v - lp->ncols);
}

static slx_status set_bounds(struct slx_model *model, struct slx_model *clone, uint32_t v, double lower, double upper)
{
    const uint32_t ncols = model->lp->ncols;
    return of_clone(model, clone,
                    v < ncols ? slx_set_col_bounds(clone, v, lower, upper)
                              : slx_set_row_bounds(clone, v - ncols, lower, upper));
}

/* A clone that any feasible point is an optimum of. */
static slx_status drop_costs(struct slx_model *model, struct slx_model *clone)
{
    slx_status s = SLX_OK;
    for (uint32_t j = 0; j < model->lp->ncols && s == SLX_OK; j++)
        if ((s = limits_go_on(&model->env, EDIT_STEPS)) == SLX_OK && cvec_get(model->lp->cost, j) != 0.0)
            s = of_clone(model, clone, slx_set_cost(clone, j, 0.0));
    return s;
}

/* ---- probes ------------------------------------------------------------------------------------------------- */

/* One side of a probe, from the handle's basis; the clone's bounds are then as before. */
static slx_status probe_side(struct slx_model *model, struct slx_model *clone, const slx_probe *probe, int up,
                             slx_probe_result *out)
{
    const struct lp *lp = model->lp;
    const double lower = cvec_get(lp->col_lower, probe->col), upper = cvec_get(lp->col_upper, probe->col);
    struct statuses *basis;
    slx_status s = statuses_resized(&clone->env, model->basis, lp->nrows, lp->ncols, &basis);
    if (s == SLX_OK) {
        statuses_free(&clone->env, &clone->basis);
        clone->basis = basis;
        s = slx_set_col_bounds(clone, probe->col, up ? probe->up : lower, up ? upper : probe->down);
    }
    if (s != SLX_OK)
        return of_clone(model, clone, s);
    s = solve_clone(model, clone, &out->result[up]);
    out->objective[up] = slx_objective(clone);
    out->bound[up] = slx_objective_bound(clone);
    out->iterations[up] = slx_iterations(clone);
    return s == SLX_OK ? of_clone(model, clone, slx_set_col_bounds(clone, probe->col, lower, upper)) : s;
}

slx_status slx_probe_bounds(slx_model *model, uint32_t count, const slx_probe *probes, uint64_t iterations,
                            slx_probe_result *out)
{
    CALL(model);
    struct env *env = &model->env;
    if (count && (!probes || !out))
        return fail(env, SLX_ERROR_USAGE, "slx_probe_bounds: %s is NULL", probes ? "out" : "probes");
    for (uint32_t k = 0; k < count; k++)
        if (probes[k].col >= model->lp->ncols || isnan(probes[k].down) || isnan(probes[k].up))
            return fail(env, SLX_ERROR_USAGE, "probe %u is of column %u among %u, with bounds %g and %g", k,
                        probes[k].col, model->lp->ncols, probes[k].down, probes[k].up);
    if (!model->basis)
        return fail(env, SLX_ERROR_USAGE, "there is no basis to start from");
    struct slx_model *clone = NULL;
    slx_status s = ask_clone(model, true, &clone);
    if (s == SLX_OK)
        clone->env.options.iteration_limit = iterations;
    for (uint32_t k = 0; k < count && s == SLX_OK; k++) {
        memset(&out[k], 0, sizeof out[k]);
        for (int up = 0; up < 2 && s == SLX_OK; up++)
            s = probe_side(model, clone, &probes[k], up, &out[k]);
    }
    slx_free(&clone);
    return s;
}

/* ---- an infeasible subset ------------------------------------------------------------------------------------- */

/* The search, the deletion filter of Chinneck and Dravnieks (1991): what the certificate uses, from which one bound after
 * the other is taken away; where the rest is infeasible still, it stays away, and the new certificate may take others
 * with it.  Each bound is tried once: what cannot be spared beside some bounds cannot be spared beside fewer.
 * `in` has for each variable (column j is j, row i is ncols + i) the bounds that are in the present subset,
 * which is infeasible, and `needed` those of them without which the rest is feasible. */
struct subset {
    struct slx_model *model, *clone;
    uint8_t *in, *needed;
    double *y; /* the multipliers of the last certificate */
    uint32_t ncols, all;
    bool begun; /* what is in the subset is infeasible, wherever the search has stopped */
};

/* Gives the clone the bounds of v that are in the subset. */
static slx_status impose(struct subset *t, uint32_t v)
{
    double lower, upper;
    bounds_of(t->model->lp, v, &lower, &upper);
    return set_bounds(t->model, t->clone, v, t->in[v] & SLX_IN_LOWER ? lower : -INFINITY,
                      t->in[v] & SLX_IN_UPPER ? upper : INFINITY);
}

/* The bounds of v that the multipliers y of a proof ask for: of a row by its multiplier, of a column by what they make of
 * it, the signs being those of the check. */
static uint8_t used_by(const struct lp *lp, uint32_t v, const double *y)
{
    int sign;
    if (v >= lp->ncols)
        sign = (y[v - lp->ncols] > 0.0) - (y[v - lp->ncols] < 0.0);
    else if (check_sign(lp->cols, v, y, &sign))
        sign = -sign;
    else
        return SLX_IN_BOTH;
    return sign > 0 ? SLX_IN_LOWER : sign < 0 ? SLX_IN_UPPER : SLX_IN_NONE;
}

/* The bounds that the certificate of the last solve of `of`, the clone or the model itself, is made of; of those alone
 * the subset then consists. */
static slx_status take_certificate(struct subset *t, const struct slx_model *of)
{
    const struct lp *lp = t->model->lp;
    double *y = t->y; /* the first edit drops the solution */
    bool none = true; /* crossed bounds of a column need no multipliers */
    uint32_t crossed;
    slx_status s = slx_crossed_bounds(t->clone, &crossed);
    for (uint32_t i = 0; i < lp->nrows; i++) {
        y[i] = of->solution->y[i];
        none &= y[i] == 0.0;
    }
    for (uint32_t v = 0; v < t->all && s == SLX_OK; v++) {
        const uint8_t used = none ? (v == crossed ? SLX_IN_BOTH : SLX_IN_NONE) : used_by(lp, v, y);
        const uint8_t in = t->in[v] & (used | t->needed[v]);
        s = limits_go_on(&t->model->env, EDIT_STEPS + (v < t->ncols ? 4 * (uint64_t)spmat_count(lp->cols, v) : 0));
        if (s == SLX_OK && in != t->in[v]) {
            t->in[v] = in;
            s = impose(t, v);
        }
    }
    return s;
}

/* Leaves one bound out and looks what remains: infeasible, and there is a smaller subset; else the bound is needed. */
static slx_status try_without(struct subset *t, uint32_t v, uint8_t bound)
{
    slx_result result = SLX_NOT_SOLVED;
    t->in[v] &= (uint8_t)~bound;
    slx_status s = impose(t, v);
    if (s == SLX_OK)
        s = answer_of_clone(t->model, t->clone, &result);
    if (s == SLX_OK && result == SLX_INFEASIBLE)
        return take_certificate(t, t->clone);
    t->in[v] |= bound;
    t->needed[v] |= bound;
    return s == SLX_OK ? impose(t, v) : s;
}

/* From the certificate that the model has, else from one of the clone. */
static slx_status search(struct subset *t)
{
    struct env *env = &t->model->env;
    const bool known = t->model->result == SLX_INFEASIBLE && t->model->solution;
    slx_result result;
    slx_status s = known ? SLX_OK : answer_of_clone(t->model, t->clone, &result);
    if (s == SLX_OK && !known && result != SLX_INFEASIBLE)
        return fail(env, SLX_ERROR_USAGE, "the model has a solution: there is no infeasible subset");
    for (uint32_t v = 0; v < t->all; v++)
        t->in[v] = SLX_IN_BOTH;
    t->begun = s == SLX_OK;
    if (s == SLX_OK)
        s = take_certificate(t, known ? t->model : t->clone);
    if (s == SLX_OK)
        s = drop_costs(t->model, t->clone);
    for (uint32_t v = t->all; v-- > 0 && s == SLX_OK;) /* rows first */
        for (uint8_t bound = SLX_IN_LOWER; bound <= SLX_IN_UPPER && s == SLX_OK; bound++) {
            double lower, upper;
            bounds_of(t->model->lp, v, &lower, &upper);
            if (!(t->in[v] & bound))
                continue;
            if (isinf(bound == SLX_IN_LOWER ? lower : upper))
                t->in[v] &= (uint8_t)~bound;
            else
                s = try_without(t, v, bound);
        }
    if (s == SLX_OK)
        s = answer_of_clone(t->model, t->clone, &result);
    if (s == SLX_OK && result != SLX_INFEASIBLE)
        s = fail(env, SLX_ERROR_NUMERICAL, "the subset that was found is feasible to the tolerance");
    return s;
}

/* Finds the subset and leaves it in t->in, which subset_end frees whatever came of the search. */
static slx_status subset_find(struct subset *t, struct slx_model *model)
{
    struct env *env = &model->env;
    const struct lp *lp = model->lp;
    *t = (struct subset){.model = model, .ncols = lp->ncols, .all = lp->ncols + lp->nrows};
    t->in = mem_new(&env->mem, MEM_SOLUTION, t->all, 1);
    t->needed = mem_new(&env->mem, MEM_SOLUTION, t->all, 1);
    t->y = mem_new(&env->mem, MEM_SOLUTION, lp->nrows, sizeof *t->y);
    slx_status s =
        t->in && t->needed && t->y ? ask_clone(model, true, &t->clone) : fail_memory(env, "an infeasible subset");
    if (s == SLX_OK)
        s = search(t);
    mem_free(&env->mem, t->needed);
    mem_free(&env->mem, t->y);
    slx_free(&t->clone);
    return s;
}

static void subset_end(struct subset *t)
{
    mem_free(&t->model->env.mem, t->in);
}

slx_status slx_infeasible_subset(slx_model *model, uint8_t *rows, uint8_t *cols)
{
    CALL(model);
    struct subset t;
    if ((!rows && model->lp->nrows) || (!cols && model->lp->ncols))
        return fail(&model->env, SLX_ERROR_USAGE, "slx_infeasible_subset: %s is NULL",
                    !rows && model->lp->nrows ? "rows" : "cols");
    slx_status s = subset_find(&t, model);
    if (s == SLX_OK && t.ncols)
        memcpy(cols, t.in, t.ncols);
    if (s == SLX_OK && t.all > t.ncols)
        memcpy(rows, t.in + t.ncols, t.all - t.ncols);
    subset_end(&t);
    return s;
}

/* The bounds of v that are in the subset; a search that has stopped may have left infinite ones. */
static slx_in_subset bounds_in(const struct subset *t, uint32_t v)
{
    double lower, upper;
    bounds_of(t->model->lp, v, &lower, &upper);
    return (slx_in_subset)(t->in[v] & ((isinf(lower) ? 0 : SLX_IN_LOWER) | (isinf(upper) ? 0 : SLX_IN_UPPER)));
}

slx_status slx_each_in_subset(slx_model *model, slx_subset_fn fn, void *user)
{
    CALL(model, (const void *)(uintptr_t)fn);
    struct subset t;
    const slx_status s = subset_find(&t, model);
    const bool stopped = s == SLX_STOPPED || (s == SLX_ERROR_MEMORY && model->env.mem.limit_hit);
    bool more = s == SLX_OK || (t.begun && stopped);
    atomic_store_explicit(&model->use, USE_WALK, memory_order_release); /* the search is over */
    for (uint32_t i = 0; more && i < t.all - t.ncols; i++)
        if (bounds_in(&t, t.ncols + i))
            more = fn(user, 1, i, bounds_in(&t, t.ncols + i)) == 0;
    for (uint32_t j = 0; more && j < t.ncols; j++)
        if (bounds_in(&t, j))
            more = fn(user, 0, j, bounds_in(&t, j)) == 0;
    subset_end(&t);
    return s;
}

/* ---- the least violation -------------------------------------------------------------------------------------- */

/* In the clone a row that may be violated gets two columns, which take up what is missing and what is too much; a column
 * gets two copies of itself, one each way.  Their costs are the weights.  Where bounds are crossed they change places:
 * that adds a constant to the cost of every point. */
struct relaxed {
    struct slx_model *model, *clone;
    const double *row_weights, *col_weights;
    uint32_t *index; /* room for the longest column */
    double *value;
};

static double weight_of(const struct relaxed *r, uint32_t v)
{
    const uint32_t ncols = r->model->lp->ncols;
    if (v < ncols)
        return r->col_weights ? r->col_weights[v] : 0.0;
    return r->row_weights ? r->row_weights[v - ncols] : 1.0;
}

static slx_status add_one(struct relaxed *r, uint32_t v, double sign, double weight)
{
    const struct lp *lp = r->model->lp;
    uint32_t row = v < lp->ncols ? 0 : v - lp->ncols, count = 1, *index = &row;
    double one = sign, *value = &one;
    if (v < lp->ncols) {
        index = r->index;
        value = r->value;
        count = spmat_gather(lp->cols, v, index, value);
        for (uint32_t k = 0; k < count; k++)
            value[k] *= sign;
    }
    const uint64_t start[] = {0, count};
    const slx_lines line = {.count = 1, .start = start, .index = index, .value = value, .cost = &weight};
    slx_status s = slx_add_cols(r->clone, &line);
    return of_clone(r->model, r->clone, s);
}

static slx_status relax(struct relaxed *r, uint32_t v)
{
    const struct lp *lp = r->model->lp;
    const double weight = weight_of(r, v);
    double lower, upper;
    slx_status s = limits_go_on(&r->model->env, EDIT_STEPS);
    if (s != SLX_OK || !(weight > 0.0))
        return s;
    bounds_of(lp, v, &lower, &upper);
    if (lower > upper) /* both are finite */
        s = set_bounds(r->model, r->clone, v, upper, lower);
    if (s == SLX_OK && isfinite(lower)) /* a row that lacks, a column that goes below */
        s = add_one(r, v, v < lp->ncols ? -1.0 : 1.0, weight);
    if (s == SLX_OK && isfinite(upper))
        s = add_one(r, v, v < lp->ncols ? 1.0 : -1.0, weight);
    return s;
}

/* By how much v is outside of [lower, upper]: below 0 where it is too small, 0 to the tolerance. */
static double outside(double v, double lower, double upper, double tolerance)
{
    return v < lower - tolerance ? v - lower : v > upper + tolerance ? v - upper : 0.0;
}

/* The violations at the clone's point, and their sum. */
static void tell(const struct relaxed *r, double *rows, double *cols, double *total)
{
    const struct slx_model *model = r->model;
    const struct lp *lp = model->lp;
    const struct solution *c = r->clone->solution;
    const double tolerance = model->env.options.tolerance;
    uint32_t next = lp->ncols;
    *total = 0.0;
    for (uint32_t v = 0; v < lp->ncols + lp->nrows; v++) {
        const bool row = v >= lp->ncols;
        const uint32_t i = row ? v - lp->ncols : v;
        const double w = weight_of(r, v);
        double x = row ? c->activity[i] : c->x[i], lower, upper;
        bounds_of(lp, v, &lower, &upper);
        if (w > 0.0) {
            const int more = isfinite(lower) + isfinite(upper);
            for (int k = 0; k < more; k++) /* what was added takes from a column, and gives to a row */
                x += (isfinite(lower) && k == 0 ? -1.0 : 1.0) * c->x[next + (uint32_t)k];
            next += (uint32_t)more;
        }
        const double by = outside(x, lower, upper, tolerance);
        if (row && rows)
            rows[i] = by;
        if (!row && cols)
            cols[i] = by;
        if (w > 0.0 && by != 0.0)
            *total += w * (greater(lower - x, 0.0) + greater(x - upper, 0.0));
    }
}

static slx_status solve_relaxed(struct relaxed *r)
{
    const struct lp *lp = r->model->lp;
    slx_result result;
    slx_status s = slx_set_maximise(r->clone, 0);
    if (s == SLX_OK)
        s = drop_costs(r->model, r->clone);
    for (uint32_t v = 0; v < lp->ncols + lp->nrows && s == SLX_OK; v++)
        s = relax(r, v);
    if (s == SLX_OK)
        s = slx_set_basis(r->clone, NULL, NULL);
    if (s == SLX_OK)
        s = answer_of_clone(r->model, r->clone, &result);
    if (s == SLX_OK && result != SLX_OPTIMAL)
        s = fail(&r->model->env, SLX_ERROR_USAGE, "the bounds that are kept have no solution: %s",
                 slx_result_text(result));
    return s;
}

slx_status slx_relax_feasibility(slx_model *model, const double *row_weights, const double *col_weights, double *rows,
                                 double *cols, double *total)
{
    CALL(model, total);
    struct env *env = &model->env;
    struct relaxed r = {.model = model, .row_weights = row_weights, .col_weights = col_weights};
    const uint32_t longest = spmat_longest(model->lp->cols);
    r.index = mem_new(&env->mem, MEM_SOLUTION, longest, sizeof *r.index);
    r.value = mem_new(&env->mem, MEM_SOLUTION, longest, sizeof *r.value);
    slx_status s = r.index && r.value ? ask_clone(model, false, &r.clone) : fail_memory(env, "a relaxation");
    if (s == SLX_OK)
        s = solve_relaxed(&r);
    if (s == SLX_OK)
        tell(&r, rows, cols, total);
    mem_free(&env->mem, r.index);
    mem_free(&env->mem, r.value);
    slx_free(&r.clone);
    return s;
}
