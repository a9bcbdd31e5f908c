/* The public calls by which an answer comes from outside: a point to start from, and what was found elsewhere of the
 * reduced model. */
#include <string.h>

#include "crossover/crossover.h"
#include "solve/entry_private.h"
#include "solve/presolved_private.h"

static slx_status check_reals(struct env *env, const char *what, const double *v, uint32_t n)
{
    for (uint32_t k = 0; v && k < n; k++)
        if (!isfinite(v[k]))
            return fail(env, SLX_ERROR_USAGE, "the %s %u is %g", what, k, v[k]);
    return SLX_OK;
}

/* ---- a point to start from ------------------------------------------------------------------------------------ */

/* The place between two bounds that is nearest to x. */
static double within(double x, double lower, double upper)
{
    return x < lower ? lower : x > upper ? upper : x;
}

slx_status slx_set_point(slx_model *model, const double *cols, const double *rows)
{
    CALL(model);
    struct env *env = &model->env;
    const struct lp *lp = model->lp;
    struct solution *s = NULL;
    struct statuses *b = NULL;
    struct crossover_report report;
    call_begin(model, PHASE_IDLE);
    if (!cols && !rows)
        return fail(env, SLX_ERROR_USAGE, "slx_set_point: cols and rows are NULL");
    slx_status status = check_reals(env, "value of column", cols, lp->ncols);
    if (status == SLX_OK)
        status = check_reals(env, "dual of row", rows, lp->nrows);
    if (status == SLX_OK)
        status = solution_create(env, lp->nrows, lp->ncols, &s);
    if (status != SLX_OK)
        return call_end(model, status);
    if (rows && lp->nrows)
        memcpy(s->y, rows, lp->nrows * sizeof *rows);
    for (uint32_t j = 0; cols && j < lp->ncols; j++)
        s->x[j] = within(cols[j], cvec_get(lp->col_lower, j), cvec_get(lp->col_upper, j));
    status = crossover(env, lp, !cols ? CROSSOVER_OF_DUALS : rows ? CROSSOVER_OF_PAIR : CROSSOVER_OF_POINT, s, &report);
    if (status == SLX_OK && limits_met(env) != LIMIT_NONE)
        status = limits_fail(env);
    if (status == SLX_OK)
        status = statuses_create(env, lp, &b);
    if (status == SLX_OK && !statuses_from_solution(b, lp, s))
        status = fail(env, SLX_ERROR_NUMERICAL, "no basis could be made of the point");
    if (status == SLX_OK) {
        statuses_free(env, &model->basis);
        model->basis = b;
        model->resume = true;
    } else {
        statuses_free(env, &b);
    }
    solution_free(env, &s);
    return call_end(model, status);
}

/* ---- the reduced model in the caller's hands -------------------------------------------------------------------- */

void forget_presolve(struct slx_model *model)
{
    presolve_free(&model->env, &model->presolve);
    model->presolved = false;
}

static void count_up(uint32_t *numbers, uint32_t n)
{
    for (uint32_t i = 0; numbers && i < n; i++)
        numbers[i] = i;
}

/* A handle for the reduced model, which shares its storage with what slx_postsolve needs of it. */
static slx_status hand_over(struct slx_model *model, struct slx_model **out)
{
    struct env *env = &model->env;
    struct slx_model *reduced;
    slx_status s = handle_create(env->mem.host.allocate ? &env->mem.host : NULL, &reduced);
    if (s == SLX_OK) {
        reduced->env.options = env->options;
        reduced->env.options.presolve = PRESOLVE_OFF;
        reduced->env.mem.limit = env->mem.limit;
        s = lp_clone(&reduced->env, (struct lp *)(uintptr_t)presolve_lp(model->presolve), &reduced->lp);
    }
    if (s != SLX_OK) {
        slx_free(&reduced);
        return fail_memory(env, "a reduced model");
    }
    *out = reduced;
    return SLX_OK;
}

/* What is known of the model itself from *reduced, an answer for the reduced model, or NULL where presolve has proved
 * that there is none. */
static slx_status take_answer(struct slx_model *model, struct solution **reduced)
{
    struct env *env = &model->env;
    struct presolve *p = model->presolve;
    const bool presolved = model->presolved;
    struct solution *s = NULL;
    struct statuses *room = NULL;
    model->presolve = NULL; /* or it would go with the old solution */
    forget_solution(model);
    model->report = (struct solve_report){.began = env->limits.began};
    slx_status status = warm_room(model, &room);
    if (status == SLX_OK && p) {
        status = bring_home(env, model->lp, p, *reduced, &s, &model->report);
    } else if (status == SLX_OK) {
        s = *reduced;
        *reduced = NULL;
    }
    if (status == SLX_OK)
        status = confirm(env, model->lp, p ? presolve_basis_in_doubt(p) : NULL, NULL, s, &model->report);
    model->presolve = p;
    model->presolved = presolved;
    if (status != SLX_OK)
        solution_free(env, &s);
    const bool vertex = s && !s->interior;
    if (warm_keep(model, &room, vertex ? s : NULL))
        model->resume = true;
    return solve_ends(model, status, s);
}

slx_status slx_presolve(slx_model *model, slx_model **reduced, uint32_t *rows, uint32_t *cols)
{
    if (reduced)
        *reduced = NULL;
    CALL(model, reduced);
    struct env *env = &model->env;
    enum presolve_answer answer;
    call_begin(model, PHASE_IDLE);
    forget_solution(model);
    model->result = SLX_NOT_SOLVED;
    slx_status status = presolve_run(env, model->lp, presolve_families(env), 0.0, &model->presolve, &answer);
    if (status == SLX_OK && limits_met(env) != LIMIT_NONE)
        status = limits_fail(env);
    if (status != SLX_OK)
        return call_end(model, status);
    if (answer == PRESOLVE_INFEASIBLE) {
        struct solution *none = NULL;
        status = take_answer(model, &none);
        forget_presolve(model);
        return status;
    }
    if (answer == PRESOLVE_REDUCED) {
        presolve_keep(model->presolve);
        presolve_numbers(model->presolve, rows, cols);
        status = hand_over(model, reduced);
    } else {
        count_up(rows, model->lp->nrows);
        count_up(cols, model->lp->ncols);
        status = handle_clone(model, reduced);
    }
    model->presolved = status == SLX_OK;
    return call_end(model, status);
}

/* Statuses of the caller's, as many of them basic as there are rows. */
static slx_status take_statuses(struct env *env, const slx_answer *a, struct solution *s)
{
    uint32_t basic = 0;
    for (size_t v = 0; v < (size_t)s->ncols + s->nrows; v++) {
        const unsigned status = v < s->ncols ? a->col_status[v] : a->row_status[v - s->ncols];
        if (status > SLX_FREE)
            return fail(env, SLX_ERROR_USAGE, "the status of %s %u is %u", v < s->ncols ? "column" : "row",
                        (unsigned)(v < s->ncols ? v : v - s->ncols), status);
        basic += status == SLX_BASIC;
        pairs_set(s->status, v, status);
    }
    return basic == s->nrows ? SLX_OK
                             : fail(env, SLX_ERROR_USAGE, "%u statuses are basic, of %u rows", basic, s->nrows);
}

static slx_status check_answer(struct env *env, const slx_answer *a, uint32_t nrows, uint32_t ncols)
{
    const slx_result r = a->result;
    if (r < SLX_OPTIMAL || r > SLX_INTERRUPTED || r == SLX_MEMORY_LIMIT)
        return fail(env, SLX_ERROR_USAGE, "an answer that is '%s' is none", slx_result_text(r));
    if ((ncols && !a->cols && r != SLX_INFEASIBLE) || (nrows && !a->rows && r == SLX_INFEASIBLE) ||
        (ncols && !a->ray && r == SLX_UNBOUNDED))
        return fail(env, SLX_ERROR_USAGE, "the %s of the answer '%s' are missing",
                    !a->rows && r == SLX_INFEASIBLE ? "rows"
                    : !a->cols                      ? "columns"
                                                    : "numbers of the ray",
                    slx_result_text(r));
    if ((nrows && ncols) && !a->row_status != !a->col_status)
        return fail(env, SLX_ERROR_USAGE, "the statuses of the %s are missing", a->row_status ? "columns" : "rows");
    slx_status status = check_reals(env, "value of column", a->cols, ncols);
    if (status == SLX_OK)
        status = check_reals(env, "dual of row", a->rows, nrows);
    return status == SLX_OK ? check_reals(env, "ray's number of column", a->ray, ncols) : status;
}

/* The caller's answer for `lp`, in *out. */
static slx_status read_answer(struct env *env, const slx_answer *a, const struct lp *lp, struct solution **out)
{
    const uint32_t nrows = lp->nrows, ncols = lp->ncols;
    slx_status status = check_answer(env, a, nrows, ncols);
    *out = NULL;
    if (status == SLX_OK)
        status = solution_create(env, nrows, ncols, out);
    if (status != SLX_OK)
        return status;
    struct solution *s = *out;
    s->result = a->result;
    s->interior = !a->row_status && !a->col_status && a->result != SLX_INFEASIBLE;
    if (a->cols && ncols)
        memcpy(s->x, a->cols, ncols * sizeof *s->x);
    if (a->rows && nrows)
        memcpy(s->y, a->rows, nrows * sizeof *s->y);
    if (a->result == SLX_UNBOUNDED) {
        s->ray = mem_new(&env->mem, MEM_SOLUTION, ncols, sizeof *s->ray);
        if (!s->ray)
            return fail_memory(env, "an answer");
        if (ncols)
            memcpy(s->ray, a->ray, ncols * sizeof *s->ray);
    }
    lp_activities(lp, s->x, s->activity);
    return a->row_status || a->col_status ? take_statuses(env, a, s) : SLX_OK;
}

slx_status slx_postsolve(slx_model *model, const slx_answer *answer)
{
    CALL(model, answer);
    struct env *env = &model->env;
    struct solution *reduced = NULL;
    call_begin(model, PHASE_IDLE);
    if (!model->presolved)
        return fail(env, SLX_ERROR_USAGE, "slx_presolve has not been called for the model as it is");
    slx_status status = read_answer(env, answer, model->presolve ? presolve_lp(model->presolve) : model->lp, &reduced);
    if (status == SLX_OK)
        status = take_answer(model, &reduced);
    solution_free(env, &reduced);
    return call_end(model, status);
}
