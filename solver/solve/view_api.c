/* The public calls that look at the matrix by rows, by parts, and an entry at a time. */
#include "solve/entry_private.h"
#include "solve/handle_private.h"

/* The copy by rows, made where it is not there. */
slx_status view_rows(struct slx_model *model)
{
    call_begin(model, PHASE_IDLE);
    return model->rows ? SLX_OK : spmat_transpose(&model->env, model->lp->cols, MEM_ROWCOPY, &model->rows);
}

static void seek(const struct spmat *a, uint32_t k, slx_cursor *cursor)
{
    struct spmat_cursor c;
    spmat_seek(a, k, &c);
    *cursor = (slx_cursor){a, c.at, c.end};
}

slx_status slx_seek_col(const slx_model *model, uint32_t col, slx_cursor *cursor)
{
    if (cursor)
        *cursor = (slx_cursor){NULL, 0, 0};
    LOOK_AT_MATRIX(SLX_ERROR_USAGE, model, cursor);
    if (col >= model->lp->ncols)
        return SLX_ERROR_USAGE;
    seek(model->lp->cols, col, cursor);
    return SLX_OK;
}

slx_status slx_seek_reduced(const slx_reduced *reduced, uint32_t col, slx_cursor *cursor)
{
    if (cursor)
        *cursor = (slx_cursor){NULL, 0, 0};
    if (!reduced || !cursor || !reduced->matrix || col >= reduced->ncols)
        return SLX_ERROR_USAGE;
    seek(reduced->matrix, col, cursor);
    return SLX_OK;
}

/* The copy by rows, in which there is this row. */
static slx_status need_row(struct slx_model *model, uint32_t row)
{
    if (row >= model->lp->nrows)
        return fail(&model->env, SLX_ERROR_USAGE, "there is no row %u among %u", row, model->lp->nrows);
    return view_rows(model);
}

slx_status slx_seek_row(slx_model *model, uint32_t row, slx_cursor *cursor)
{
    if (cursor)
        *cursor = (slx_cursor){NULL, 0, 0};
    CALL(model, cursor);
    slx_status s = need_row(model, row);
    if (s == SLX_OK)
        seek(model->rows, row, cursor);
    return s;
}

int slx_next(slx_cursor *cursor, uint32_t *index, double *value)
{
    if (!cursor || !index || !value)
        return 0;
    struct spmat_cursor c = {.a = cursor->matrix, .at = (size_t)cursor->at, .end = (size_t)cursor->end};
    if (!spmat_next(&c))
        return 0;
    cursor->at = c.at;
    *index = c.index;
    *value = c.value;
    return 1;
}

uint32_t view_entries(const struct spmat *a, uint32_t k, uint32_t *index, double *value)
{
    if (index && value)
        return spmat_gather(a, k, index, value);
    uint32_t count = 0;
    struct spmat_cursor c;
    for (spmat_seek(a, k, &c); spmat_next(&c); count++) {
        if (index)
            index[count] = c.index;
        if (value)
            value[count] = c.value;
    }
    return count;
}

uint32_t slx_column(const slx_model *model, uint32_t col, uint32_t *index, double *value)
{
    LOOK_AT_MATRIX(0, model);
    return col < model->lp->ncols ? view_entries(model->lp->cols, col, index, value) : 0;
}

slx_status slx_row(slx_model *model, uint32_t row, uint32_t *count, uint32_t *index, double *value)
{
    if (count)
        *count = 0;
    CALL(model, count);
    slx_status s = need_row(model, row);
    if (s == SLX_OK)
        *count = view_entries(model->rows, row, index, value);
    return s;
}

double slx_coefficient(const slx_model *model, uint32_t row, uint32_t col)
{
    LOOK_AT_MATRIX(NAN, model);
    const struct lp *lp = model->lp;
    return row < lp->nrows && col < lp->ncols ? spmat_entry(lp->cols, col, row) : NAN;
}

/* ---- parts ------------------------------------------------------------------------------------------------ */

/* One side of a part: numbers first .. first + count - 1, or those of a list. */
struct side {
    uint32_t first, count;
    const uint32_t *list;
};

static uint32_t number_of(const struct side *side, uint32_t k)
{
    return side->list ? side->list[k] : side->first + k;
}

static slx_status check_side(struct slx_model *model, const struct side *side, const char *what, uint32_t n)
{
    if (!side->list && (side->first > n || side->count > n - side->first))
        return fail(&model->env, SLX_ERROR_USAGE, "%ss %u and %u from there on are more than %u", what, side->first,
                    side->count, n);
    if (side->count > n)
        return fail(&model->env, SLX_ERROR_USAGE, "a list of %u %ss is longer than the %u that there are", side->count,
                    what, n);
    for (uint32_t k = 0; side->list && k < side->count; k++)
        if (side->list[k] >= n)
            return fail(&model->env, SLX_ERROR_USAGE, "there is no %s %u among %u", what, side->list[k], n);
    return SLX_OK;
}

/* The vectors of `outer`, of them the entries in `inner`; `chosen` has the bits of inner's list, if it has one. */
static void walk(const struct spmat *a, const struct side *outer, const struct side *inner, const uint64_t *chosen,
                 bool by_rows, slx_entry_fn fn, void *user)
{
    for (uint32_t k = 0; k < outer->count; k++) {
        const uint32_t o = number_of(outer, k);
        struct spmat_cursor c;
        for (spmat_seek(a, o, &c); spmat_next(&c);) {
            bool in = chosen ? bits_get(chosen, c.index) : c.index - inner->first < inner->count;
            if (in && fn(user, by_rows ? o : c.index, by_rows ? c.index : o, c.value))
                return;
        }
    }
}

slx_status slx_each_entry(slx_model *model, const slx_part *part, slx_entry_fn fn, void *user)
{
    ENTER(SLX_ERROR_USAGE, USE_WALK, model, part, (const void *)(uintptr_t)fn);
    entry_flush(model);
    struct env *env = &model->env;
    const struct lp *lp = model->lp;
    const struct side rows = {part->first_row, part->row_count, part->rows};
    const struct side cols = {part->first_col, part->col_count, part->cols};
    bool by_rows = part->by_rows != 0;
    const struct side *outer = by_rows ? &rows : &cols, *inner = by_rows ? &cols : &rows;
    const uint32_t inner_all = by_rows ? lp->ncols : lp->nrows;
    uint64_t *chosen = NULL;
    slx_status s = check_side(model, &rows, "row", lp->nrows);
    if (s == SLX_OK)
        s = check_side(model, &cols, "column", lp->ncols);
    if (s == SLX_OK && by_rows)
        s = view_rows(model);
    if (s == SLX_OK && inner->list) {
        chosen = mem_new(&env->mem, MEM_HANDLE, bits_words(inner_all), sizeof *chosen);
        if (!chosen)
            return fail_memory(env, "a part of the matrix");
        for (uint32_t k = 0; k < inner->count; k++)
            bits_set(chosen, inner->list[k]);
    }
    if (s == SLX_OK)
        walk(by_rows ? model->rows : lp->cols, outer, inner, chosen, by_rows, fn, user);
    mem_free(&env->mem, chosen);
    return s;
}

/* ---- vectors ----------------------------------------------------------------------------------------------- */

static void copy_range(const struct cvec *v, uint32_t first, uint32_t count, double *out)
{
    if (out && count)
        cvec_gather(v, first, count, out);
}

slx_status slx_row_range(const slx_model *model, uint32_t first, uint32_t count, double *lower, double *upper)
{
    LOOK(SLX_ERROR_USAGE, model);
    const struct lp *lp = model->lp;
    if (first > lp->nrows || count > lp->nrows - first)
        return SLX_ERROR_USAGE;
    copy_range(lp->row_lower, first, count, lower);
    copy_range(lp->row_upper, first, count, upper);
    return SLX_OK;
}

slx_status slx_col_range(const slx_model *model, uint32_t first, uint32_t count, double *lower, double *upper,
                         double *cost)
{
    LOOK(SLX_ERROR_USAGE, model);
    const struct lp *lp = model->lp;
    if (first > lp->ncols || count > lp->ncols - first)
        return SLX_ERROR_USAGE;
    copy_range(lp->col_lower, first, count, lower);
    copy_range(lp->col_upper, first, count, upper);
    copy_range(lp->cost, first, count, cost);
    return SLX_OK;
}
