/* The public calls that change a model.  Each prepares the basis that will belong to the changed model, changes the
 * model, and then, with nothing left that can fail, takes the basis and drops the result. */
#include <string.h>

#include "format/format.h"
#include "solve/entry_private.h"
#include "solve/handle_private.h"

/* ---- before and after ----------------------------------------------------------------------------------- */

/* The copies by rows go first: they borrow from the matrix. */
static void drop_copies(struct slx_model *model)
{
    sensitivity_free(&model->env, &model->basis_factor);
    spmat_free(&model->env, &model->rows);
}

static void begin(struct slx_model *model)
{
    drop_copies(model);
    call_begin(model, PHASE_IDLE);
}

slx_status handle_touched(struct slx_model *model, slx_status status)
{
    if (status == SLX_OK) {
        kept_edited(&model->env, model->kept);
        parked_free(&model->env, &model->parked);
        forget_solution(model);
        model->result = SLX_NOT_SOLVED;
        model->resume = model->basis;
    }
    return status;
}

slx_status handle_changed(struct slx_model *model, slx_status status)
{
    if (status == SLX_OK) {
        forget_before(model);
        kept_forget_values(model->kept);
    }
    return handle_touched(model, status);
}

/* What an edit of the bounds or the cost of one variable ends with. */
static slx_status changed_numbers(struct slx_model *model, slx_status status, unsigned what, uint32_t variable)
{
    if (status == SLX_OK)
        note_change(model, what, variable);
    return handle_touched(model, status);
}

/* With the basis that the changed model is to have (NULL: it has none), which is freed where the change failed. */
static slx_status changed_with(struct slx_model *model, slx_status status, struct statuses *basis)
{
    if (status == SLX_OK && basis) {
        statuses_free(&model->env, &model->basis);
        model->basis = basis;
    } else {
        statuses_free(&model->env, &basis);
    }
    return handle_changed(model, status);
}

static slx_status no_such(struct slx_model *model, const char *what, uint32_t number, uint32_t count)
{
    return fail(&model->env, SLX_ERROR_USAGE, "there is no %s %u among %u", what, number, count);
}

/* ---- adding --------------------------------------------------------------------------------------------- */

static slx_status add(struct slx_model *model, const slx_lines *lines, bool rows)
{
    struct env *env = &model->env;
    struct lp *lp = model->lp;
    struct statuses *basis = model->basis;
    drop_copies(model);
    limits_begin_short(env);
    forget_names(model);
    const uint32_t more = lines->count, before = lp->ncols;
    if (more > UINT32_MAX - 3 - (rows ? lp->nrows : lp->ncols))
        return fail(env, SLX_ERROR_USAGE, "%u %s more are too many", more, rows ? "rows" : "columns");
    slx_status s = SLX_OK;
    if (basis)
        s = statuses_reserve(env, basis, lp->nrows + (rows ? more : 0), lp->ncols + (rows ? 0 : more));
    if (s == SLX_OK)
        s = rows ? lp_add_rows(env, lp, lines) : lp_add_cols(env, lp, lines);
    if (s == SLX_OK && basis)
        statuses_grow(basis, lp->nrows, lp->ncols);
    for (uint32_t j = before; s == SLX_OK && basis && j < lp->ncols; j++)
        pairs_set(basis->cols, j,
                  statuses_nonbasic(SLX_AT_LOWER, cvec_get(lp->col_lower, j), cvec_get(lp->col_upper, j)));
    if (rows || s != SLX_OK)
        return handle_changed(model, s);
    forget_before(model);
    return handle_touched(model, s);
}

slx_status slx_add_rows(slx_model *model, const slx_lines *rows)
{
    CALL_BESIDE(model, rows);
    return add(model, rows, true);
}

slx_status slx_add_cols(slx_model *model, const slx_lines *cols)
{
    CALL_BESIDE(model, cols);
    return add(model, cols, false);
}

/* ---- deleting and permuting ------------------------------------------------------------------------------ */

static slx_status select_lines(struct slx_model *model, const struct lp_selection *which, bool rows)
{
    struct env *env = &model->env;
    struct statuses *basis = NULL;
    slx_status s = SLX_OK;
    if (model->basis)
        s = statuses_selected(env, model->basis, rows ? which : NULL, rows ? NULL : which, &basis);
    if (s == SLX_OK)
        s = rows ? lp_select_rows(env, model->lp, which) : lp_select_cols(env, model->lp, which);
    if (s == SLX_OK && rows)
        kept_select_rows(env, &model->kept, which);
    if (s == SLX_OK && !rows)
        kept_select_columns(env, &model->kept, which);
    return changed_with(model, s, basis);
}

/* Marks the lines given, each below n and none a second time: `twice` says what it is then. */
static slx_status mark_lines(struct slx_model *model, const char *what, uint32_t n, uint32_t count,
                             const uint32_t *lines, const char *twice, uint64_t *marked)
{
    for (uint32_t k = 0; k < count; k++) {
        if (lines[k] >= n)
            return no_such(model, what, lines[k], n);
        if (bits_get(marked, lines[k]))
            return fail(&model->env, SLX_ERROR_USAGE, "%s %u is %s twice", what, lines[k], twice);
        bits_set(marked, lines[k]);
    }
    return SLX_OK;
}

static slx_status delete_lines(struct slx_model *model, uint32_t count, const uint32_t *lines, bool rows)
{
    struct env *env = &model->env;
    const uint32_t n = rows ? model->lp->nrows : model->lp->ncols;
    const char *what = rows ? "row" : "column";
    begin(model);
    forget_names(model);
    if (count > n)
        return fail(env, SLX_ERROR_USAGE, "there are no %u %ss to delete among %u", count, what, n);
    if (count && !lines)
        return fail(env, SLX_ERROR_USAGE, "the numbers of the %ss are missing", what);
    uint64_t *gone = mem_new(&env->mem, MEM_HANDLE, bits_words(n), sizeof *gone);
    uint32_t *stay = mem_new(&env->mem, MEM_HANDLE, n, sizeof *stay), kept = 0;
    slx_status s = gone && stay ? SLX_OK : fail_memory(env, "deleting");
    if (s == SLX_OK)
        s = mark_lines(model, what, n, count, lines, "to be deleted", gone);
    for (uint32_t i = 0; i < n && s == SLX_OK; i++)
        if (!bits_get(gone, i))
            stay[kept++] = i;
    if (s == SLX_OK)
        s = select_lines(model, &(struct lp_selection){kept, stay, gone}, rows);
    mem_free(&env->mem, gone);
    mem_free(&env->mem, stay);
    return s;
}

slx_status slx_delete_rows(slx_model *model, uint32_t count, const uint32_t *rows)
{
    CALL(model);
    return delete_lines(model, count, rows, true);
}

slx_status slx_delete_cols(slx_model *model, uint32_t count, const uint32_t *cols)
{
    CALL(model);
    return delete_lines(model, count, cols, false);
}

static slx_status permute(struct slx_model *model, const uint32_t *order, bool rows)
{
    struct env *env = &model->env;
    const uint32_t n = rows ? model->lp->nrows : model->lp->ncols;
    const char *what = rows ? "row" : "column";
    begin(model);
    forget_names(model);
    if (n && !order)
        return fail(env, SLX_ERROR_USAGE, "the order of the %ss is missing", what);
    uint64_t *seen = mem_new(&env->mem, MEM_HANDLE, bits_words(n), sizeof *seen);
    slx_status s = seen ? mark_lines(model, what, n, n, order, "in the order", seen) : fail_memory(env, "permuting");
    mem_free(&env->mem, seen);
    return s == SLX_OK ? select_lines(model, &(struct lp_selection){n, order, NULL}, rows) : s;
}

slx_status slx_permute_rows(slx_model *model, const uint32_t *order)
{
    CALL(model);
    return permute(model, order, true);
}

slx_status slx_permute_cols(slx_model *model, const uint32_t *order)
{
    CALL(model);
    return permute(model, order, false);
}

/* ---- coefficients, bounds, costs -------------------------------------------------------------------------- */

slx_status slx_set_coefficient(slx_model *model, uint32_t row, uint32_t col, double value)
{
    CALL(model);
    const struct lp *lp = model->lp;
    begin(model);
    if (row >= lp->nrows)
        return no_such(model, "row", row, lp->nrows);
    if (col >= lp->ncols)
        return no_such(model, "column", col, lp->ncols);
    slx_status s = lp_set_entry(&model->env, model->lp, row, col, value);
    if (s == SLX_OK && kept_has_row(model->kept, row))
        kept_column_changed(model->kept, col);
    return handle_changed(model, s);
}

slx_status slx_set_row(slx_model *model, uint32_t row, uint32_t count, const uint32_t *index, const double *value)
{
    CALL(model);
    begin(model);
    if (row >= model->lp->nrows)
        return no_such(model, "row", row, model->lp->nrows);
    slx_status s = lp_set_line(&model->env, model->lp, true, row, count, index, value);
    if (s == SLX_OK && kept_has_row(model->kept, row))
        kept_free(&model->env, &model->kept);
    return handle_changed(model, s);
}

slx_status slx_set_column(slx_model *model, uint32_t col, uint32_t count, const uint32_t *index, const double *value)
{
    CALL(model);
    begin(model);
    if (col >= model->lp->ncols)
        return no_such(model, "column", col, model->lp->ncols);
    slx_status s = lp_set_line(&model->env, model->lp, false, col, count, index, value);
    if (s == SLX_OK)
        kept_column_changed(model->kept, col);
    return handle_changed(model, s);
}

slx_status slx_set_row_bounds(slx_model *model, uint32_t row, double lower, double upper)
{
    CALL_BESIDE(model);
    limits_begin_short(&model->env);
    if (row >= model->lp->nrows)
        return no_such(model, "row", row, model->lp->nrows);
    return changed_numbers(model, lp_set_bounds(&model->env, model->lp, true, row, lower, upper), CHANGE_BOUNDS,
                           model->lp->ncols + row);
}

slx_status slx_set_col_bounds(slx_model *model, uint32_t col, double lower, double upper)
{
    CALL_BESIDE(model);
    limits_begin_short(&model->env);
    if (col >= model->lp->ncols)
        return no_such(model, "column", col, model->lp->ncols);
    return changed_numbers(model, lp_set_bounds(&model->env, model->lp, false, col, lower, upper), CHANGE_BOUNDS, col);
}

slx_status slx_set_cost(slx_model *model, uint32_t col, double cost)
{
    CALL_BESIDE(model);
    limits_begin_short(&model->env);
    if (col >= model->lp->ncols)
        return no_such(model, "column", col, model->lp->ncols);
    return changed_numbers(model, lp_set_cost(&model->env, model->lp, col, cost), CHANGE_COST, col);
}

slx_status slx_set_offset(slx_model *model, double offset)
{
    CALL_BESIDE(model);
    if (!isfinite(offset))
        return fail(&model->env, SLX_ERROR_USAGE, "the objective's offset is %g", offset);
    model->lp->offset = offset;
    return handle_changed(model, SLX_OK);
}

slx_status slx_set_maximise(slx_model *model, int maximise)
{
    CALL_BESIDE(model);
    model->lp->maximise = maximise != 0;
    return handle_changed(model, SLX_OK);
}

/* ---- names ------------------------------------------------------------------------------------------------ */

slx_status slx_set_name(slx_model *model, const char *name)
{
    CALL(model, name);
    call_begin(model, PHASE_IDLE);
    return lp_set_text(&model->env, &model->lp->name, name);
}

slx_status slx_set_objective_name(slx_model *model, const char *name)
{
    CALL(model, name);
    call_begin(model, PHASE_IDLE);
    slx_status s = lp_set_text(&model->env, &model->lp->objective_name, name);
    if (s == SLX_OK)
        model->lp->names_distinct = false;
    return s;
}

static slx_status set_names(struct slx_model *model, bool rows, uint32_t first, uint32_t count,
                            const char *const *names)
{
    struct env *env = &model->env;
    struct lp *lp = model->lp;
    const uint32_t n = rows ? lp->nrows : lp->ncols;
    call_begin(model, PHASE_IDLE);
    forget_names(model);
    if (!names) {
        names_free(env, rows ? &lp->row_names : &lp->col_names);
        return SLX_OK;
    }
    if (first > n || count > n - first)
        return fail(env, SLX_ERROR_USAGE, "%u %ss from %u on are more than %u", count, rows ? "row" : "column", first,
                    n);
    for (uint32_t k = 0; k < count; k++)
        if (!names[k])
            return fail(env, SLX_ERROR_USAGE, "the name of %s %u is missing", rows ? "row" : "column", first + k);
    return lp_set_names(env, lp, rows, first, count, names);
}

slx_status slx_set_row_names(slx_model *model, uint32_t first, uint32_t count, const char *const *names)
{
    CALL_BESIDE(model);
    return set_names(model, true, first, count, names);
}

slx_status slx_set_col_names(slx_model *model, uint32_t first, uint32_t count, const char *const *names)
{
    CALL_BESIDE(model);
    return set_names(model, false, first, count, names);
}

/* ---- a clone ----------------------------------------------------------------------------------------------- */

slx_status handle_clone(struct slx_model *model, struct slx_model **out)
{
    *out = NULL;
    struct env *env = &model->env;
    struct slx_model *clone;
    begin(model); /* lp_settle moves the dictionary that the copy by rows borrows */
    /* What is shared does not change any more, so its tables go now; where they cannot, they are shared, too. */
    lp_settle(env, model->lp);
    slx_status s = handle_create(env->mem.host.allocate ? &env->mem.host : NULL, &clone);
    if (s != SLX_OK)
        return fail_memory(env, "a clone");
    clone->env.options = env->options;
    clone->env.mem.limit = env->mem.limit;
    clone->resume = model->resume;
    s = lp_clone(&clone->env, model->lp, &clone->lp);
    if (s == SLX_OK) { /* where there is no room for it, the clone does without */
        kept_copy(&clone->env, env, &model->kept, &clone->kept);
        env_forgive(&clone->env);
    }
    if (s == SLX_OK && model->basis)
        s = statuses_resized(&clone->env, model->basis, model->lp->nrows, model->lp->ncols, &clone->basis);
    if (s != SLX_OK) {
        env->mem.limit_hit = clone->env.mem.limit_hit;
        slx_free(&clone);
        return fail_memory(env, "a clone");
    }
    *out = clone;
    return SLX_OK;
}

slx_status slx_write_shared(slx_model *model, const char *path)
{
    CALL(model, path);
    begin(model);
    lp_settle(&model->env, model->lp);
    return call_end(model, image_write(&model->env, model->lp, path));
}

slx_status slx_read_shared(slx_model *model, const char *path)
{
    CALL(model, path);
    struct lp *lp;
    call_begin(model, PHASE_READ);
    const slx_status status = image_read(&model->env, path, &lp);
    return handle_loaded(model, status, lp);
}

slx_status slx_clone(slx_model *model, slx_model **out)
{
    if (out)
        *out = NULL;
    CALL(model, out);
    return handle_clone(model, out);
}
