/* What the optimal basis tells: ranging, inverse, tableau, condition; and the rays of models without an optimum. */
#include <math.h>
#include <string.h>

#include "format/format.h"
#include "solve/entry_private.h"
#include "solve/handle_private.h"

void forget_solution(struct slx_model *model)
{
    forget_exact(model);
    forget_presolve(model);
    sensitivity_free(&model->env, &model->basis_factor);
    solution_free(&model->env, &model->solution);
}

/* The factor of the optimal basis, made now if there is none yet; within a call. */
static slx_status factor(struct slx_model *model, struct sensitivity **out)
{
    struct env *env = &model->env;
    *out = NULL;
    if (model->result != SLX_OPTIMAL || !model->solution || model->solution->interior)
        return fail(env, SLX_ERROR_USAGE, "there is no optimal basis");
    slx_status status = SLX_OK;
    if (!model->basis_factor)
        status = sensitivity_create(env, model->lp, model->solution, &model->basis_factor);
    *out = model->basis_factor;
    return status;
}

static slx_status take(struct slx_model *model, struct sensitivity **out)
{
    call_begin(model, PHASE_IDLE);
    return factor(model, out);
}

/* Begins a call that asks about number k of `count`, with the factor. */
static slx_status take_for(struct slx_model *model, const char *what, uint32_t k, uint32_t count,
                           struct sensitivity **out)
{
    slx_status status = take(model, out);
    if (status == SLX_OK && k >= count)
        return fail(&model->env, SLX_ERROR_USAGE, "there is no %s %u", what, k);
    return status;
}

/* ---- ranging ------------------------------------------------------------------------------------------- */

slx_status slx_cost_range_sized(slx_model *model, uint32_t col, slx_range *out, size_t size)
{
    CALL(model, out);
    struct sensitivity *s;
    slx_range range;
    slx_status status = take_for(model, "column", col, model->lp->ncols, &s);
    if (status != SLX_OK)
        return status;
    sensitivity_cost(s, col, &range);
    hand_out(out, size, &range, sizeof range);
    return SLX_OK;
}

slx_status slx_activity_range_sized(slx_model *model, uint32_t variable, slx_range *cost, slx_range *activity,
                                    size_t size)
{
    CALL(model);
    struct sensitivity *s;
    slx_range of_cost, of_activity;
    slx_status status = take_for(model, "variable", variable, model->lp->ncols + model->lp->nrows, &s);
    if (status != SLX_OK)
        return status;
    sensitivity_activity(s, variable, &of_cost, &of_activity);
    if (cost)
        hand_out(cost, size, &of_cost, sizeof of_cost);
    if (activity)
        hand_out(activity, size, &of_activity, sizeof of_activity);
    return SLX_OK;
}

static void bounds(struct sensitivity *s, uint32_t k, slx_range *lower, slx_range *upper, size_t size)
{
    slx_range low, high;
    sensitivity_bounds(s, k, &low, &high);
    if (lower)
        hand_out(lower, size, &low, sizeof low);
    if (upper)
        hand_out(upper, size, &high, sizeof high);
}

slx_status slx_row_bound_range_sized(slx_model *model, uint32_t row, slx_range *lower, slx_range *upper, size_t size)
{
    CALL(model);
    struct sensitivity *s;
    slx_status status = take_for(model, "row", row, model->lp->nrows, &s);
    if (status == SLX_OK)
        bounds(s, model->lp->ncols + row, lower, upper, size);
    return status;
}

slx_status slx_col_bound_range_sized(slx_model *model, uint32_t col, slx_range *lower, slx_range *upper, size_t size)
{
    CALL(model);
    struct sensitivity *s;
    slx_status status = take_for(model, "column", col, model->lp->ncols, &s);
    if (status == SLX_OK)
        bounds(s, col, lower, upper, size);
    return status;
}

/* ---- the basis as a matrix ------------------------------------------------------------------------------ */

slx_status slx_basis_head(slx_model *model, uint32_t *head)
{
    CALL(model);
    struct sensitivity *s;
    slx_status status = take(model, &s);
    if (status == SLX_OK && !head && model->lp->nrows)
        return fail(&model->env, SLX_ERROR_USAGE, "slx_basis_head: head is NULL");
    for (uint32_t p = 0; status == SLX_OK && p < model->lp->nrows; p++)
        head[p] = sensitivity_head(s, p);
    return status;
}

/* A row or column of the inverse or of the tableau: number k of `count`. */
static slx_status line(struct slx_model *model, const char *what, uint32_t k, uint32_t count,
                       void (*write)(struct sensitivity *s, uint32_t k, double *out), uint32_t length, double *out)
{
    struct sensitivity *s;
    slx_status status = take_for(model, what, k, count, &s);
    if (status == SLX_OK && !out && length)
        return fail(&model->env, SLX_ERROR_USAGE, "the array for %u numbers is NULL", length);
    if (status == SLX_OK)
        write(s, k, out);
    return status;
}

slx_status slx_basis_inverse_row(slx_model *model, uint32_t position, double *by_row)
{
    CALL(model);
    return line(model, "position", position, model->lp->nrows, sensitivity_inverse_row, model->lp->nrows, by_row);
}

slx_status slx_basis_inverse_column(slx_model *model, uint32_t row, double *by_position)
{
    CALL(model);
    return line(model, "row", row, model->lp->nrows, sensitivity_inverse_column, model->lp->nrows, by_position);
}

slx_status slx_tableau_row(slx_model *model, uint32_t position, double *by_col)
{
    CALL(model);
    return line(model, "position", position, model->lp->nrows, sensitivity_tableau_row, model->lp->ncols, by_col);
}

slx_status slx_tableau_column(slx_model *model, uint32_t col, double *by_position)
{
    CALL(model);
    return line(model, "column", col, model->lp->ncols, sensitivity_tableau_column, model->lp->nrows, by_position);
}

static slx_status solve_with_basis(struct slx_model *model, void (*solve)(struct sensitivity *s, double *v), double *v)
{
    struct sensitivity *s;
    slx_status status = take(model, &s);
    if (status == SLX_OK && !v && model->lp->nrows)
        return fail(&model->env, SLX_ERROR_USAGE, "the array for %u numbers is NULL", model->lp->nrows);
    if (status == SLX_OK && v)
        solve(s, v);
    return status;
}

slx_status slx_ftran(slx_model *model, double *values)
{
    CALL(model);
    return solve_with_basis(model, sensitivity_ftran, values);
}

slx_status slx_btran(slx_model *model, double *values)
{
    CALL(model);
    return solve_with_basis(model, sensitivity_btran, values);
}

/* A line of the tableau in value[0 .. length - 1], made sparse in place. */
static uint32_t compress(uint32_t length, uint32_t *index, double *value)
{
    uint32_t count = 0;
    for (uint32_t k = 0; k < length; k++)
        if (value[k] != 0.0) {
            index[count] = k;
            value[count++] = value[k];
        }
    return count;
}

slx_status slx_tableau_row_sparse(slx_model *model, uint32_t position, uint32_t *count, uint32_t *index, double *value)
{
    CALL(model, count, index, value);
    const uint32_t length = model->lp->ncols;
    slx_status status = line(model, "position", position, model->lp->nrows, sensitivity_tableau_row, length, value);
    *count = status == SLX_OK ? compress(length, index, value) : 0;
    return status;
}

slx_status slx_tableau_column_sparse(slx_model *model, uint32_t col, uint32_t *count, uint32_t *index, double *value)
{
    CALL(model, count, index, value);
    const uint32_t length = model->lp->nrows;
    slx_status status = line(model, "column", col, model->lp->ncols, sensitivity_tableau_column, length, value);
    *count = status == SLX_OK ? compress(length, index, value) : 0;
    return status;
}

slx_status slx_basis_condition(slx_model *model, double *condition)
{
    CALL(model, condition);
    struct sensitivity *s;
    slx_status status = take(model, &s);
    if (status == SLX_OK)
        *condition = sensitivity_condition(s);
    return status;
}

/* ---- rays ------------------------------------------------------------------------------------------------ */

slx_status slx_unbounded_ray(const slx_model *model, double *cols)
{
    LOOK(SLX_ERROR_USAGE, model);
    const struct solution *s = model->solution;
    if (model->result != SLX_UNBOUNDED || !s || !s->ray || (!cols && s->ncols))
        return SLX_ERROR_USAGE;
    if (s->ncols)
        memcpy(cols, s->ray, s->ncols * sizeof *cols);
    return SLX_OK;
}

double slx_unbounded_ray_value(const slx_model *model, uint32_t col)
{
    LOOK(NAN, model);
    const struct solution *s = model->solution;
    return model->result == SLX_UNBOUNDED && s && s->ray && col < s->ncols ? s->ray[col] : NAN;
}

slx_status slx_farkas_ray(const slx_model *model, double *rows)
{
    LOOK(SLX_ERROR_USAGE, model);
    const struct solution *s = model->solution;
    if (model->result != SLX_INFEASIBLE || !s || (!rows && s->nrows))
        return SLX_ERROR_USAGE;
    if (s->nrows)
        memcpy(rows, s->y, s->nrows * sizeof *rows);
    return SLX_OK;
}

/* The largest of lower - upper, above *most, among n bounds that begin at variable `first`. */
static void crossed(const struct cvec *lower, const struct cvec *upper, uint32_t n, uint32_t first, double *most,
                    uint32_t *which)
{
    for (uint32_t i = 0; i < n; i++) {
        const double by = cvec_get(lower, i) - cvec_get(upper, i);
        if (by > *most) {
            *most = by;
            *which = first + i;
        }
    }
}

slx_status slx_crossed_bounds(const slx_model *model, uint32_t *variable)
{
    LOOK(SLX_ERROR_USAGE, model, variable);
    const struct lp *lp = model->lp;
    double most = 0.0;
    *variable = SLX_NO_VARIABLE;
    crossed(lp->col_lower, lp->col_upper, lp->ncols, 0, &most, variable);
    crossed(lp->row_lower, lp->row_upper, lp->nrows, lp->ncols, &most, variable);
    return SLX_OK;
}

/* ---- the file --------------------------------------------------------------------------------------------- */

static void cost_range(void *user, uint32_t col, slx_range *out)
{
    const struct slx_model *model = user;
    sensitivity_cost(model->basis_factor, col, out);
}

static void row_bound_ranges(void *user, uint32_t row, slx_range *lower, slx_range *upper)
{
    const struct slx_model *model = user;
    sensitivity_bounds(model->basis_factor, model->lp->ncols + row, lower, upper);
}

static void col_bound_ranges(void *user, uint32_t col, slx_range *lower, slx_range *upper)
{
    const struct slx_model *model = user;
    sensitivity_bounds(model->basis_factor, col, lower, upper);
}

static void activity_range(void *user, uint32_t variable, slx_range *cost, slx_range *activity)
{
    const struct slx_model *model = user;
    sensitivity_activity(model->basis_factor, variable, cost, activity);
}

/* What the factor's lack of room or time leaves of the file. */
static slx_status write_without_ranges(struct slx_model *model, slx_status why, const char *path)
{
    struct env *env = &model->env;
    const bool limit = env->mem.limit_hit, stopped = why == SLX_STOPPED;
    const struct ranging none = {.missing = stopped ? slx_result_text(limits_met(env))
                                            : limit ? "memory limit"
                                                    : "out of memory"};
    slx_status status = format_write_solution(env, model->lp, model->solution, &none, path);
    if (status != SLX_OK)
        return status;
    env->mem.limit_hit = limit;
    if (stopped)
        return fail(env, SLX_STOPPED, "%s before the first range; the solution is written without them",
                    slx_result_text(limits_met(env)));
    return fail_memory(env, "the ranges; the solution is written without them");
}

slx_status handle_write_ranging(struct slx_model *model, const char *path)
{
    struct env *env = &model->env;
    struct sensitivity *s;
    call_begin(model, PHASE_WRITE);
    limits_spent(env, model->report.seconds);
    slx_status status = factor(model, &s);
    if (status == SLX_OK) {
        const struct ranging ranging = {.user = model,
                                        .condition = sensitivity_condition(s),
                                        .cost = cost_range,
                                        .row_bounds = row_bound_ranges,
                                        .col_bounds = col_bound_ranges,
                                        .activity = activity_range};
        status = format_write_solution(env, model->lp, model->solution, &ranging, path);
    } else if (status == SLX_ERROR_MEMORY || status == SLX_STOPPED) {
        status = write_without_ranges(model, status, path);
    }
    if (status == SLX_OK && limits_met(env) != LIMIT_NONE)
        status = fail(env, SLX_STOPPED, "the time limit or an interruption came before the last range");
    return call_end(model, status);
}

slx_status slx_write_ranging(slx_model *model, const char *path)
{
    CALL(model, path);
    return handle_write_ranging(model, path);
}
