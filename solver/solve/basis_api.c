/* The basis of a handle: given, read, kept from the last solve, and handed to the next one. */
#include "format/format.h"
#include "solve/entry_private.h"
#include "solve/handle_private.h"

/* ---- the public calls --------------------------------------------------------------------------------- */

static slx_status check_statuses(struct env *env, const char *what, uint32_t n, const slx_basis_status *status)
{
    for (uint32_t i = 0; i < n; i++)
        if ((unsigned)status[i] > SLX_FREE)
            return fail(env, SLX_ERROR_USAGE, "the status of %s %u is %d", what, i, (int)status[i]);
    return SLX_OK;
}

static void take_basis(struct slx_model *model, struct statuses *b)
{
    forget_last_run(model);
    statuses_free(&model->env, &model->basis);
    model->basis = b;
    model->resume = true;
}

slx_status slx_set_basis(slx_model *model, const slx_basis_status *rows, const slx_basis_status *cols)
{
    CALL(model);
    struct env *env = &model->env;
    const struct lp *lp = model->lp;
    struct statuses *b;
    if (!rows && !cols) {
        forget_last_run(model);
        kept_free(env, &model->kept);
        statuses_free(env, &model->basis);
        return SLX_OK;
    }
    if ((!rows && lp->nrows) || (!cols && lp->ncols))
        return fail(env, SLX_ERROR_USAGE, "the statuses of the %s are missing", rows ? "columns" : "rows");
    slx_status s = check_statuses(env, "row", lp->nrows, rows);
    if (s == SLX_OK)
        s = check_statuses(env, "column", lp->ncols, cols);
    if (s == SLX_OK)
        s = statuses_create(env, lp, &b);
    if (s != SLX_OK)
        return s;
    for (uint32_t i = 0; i < lp->nrows; i++)
        pairs_set(b->rows, i, rows[i]);
    for (uint32_t j = 0; j < lp->ncols; j++)
        pairs_set(b->cols, j, cols[j]);
    take_basis(model, b);
    return SLX_OK;
}

slx_status slx_get_basis(const slx_model *model, slx_basis_status *rows, slx_basis_status *cols)
{
    LOOK(SLX_ERROR_USAGE, model);
    const struct statuses *b = model->basis;
    if (!b)
        return SLX_ERROR_USAGE;
    for (uint32_t i = 0; rows && i < b->nrows; i++)
        rows[i] = (slx_basis_status)pairs_get(b->rows, i);
    for (uint32_t j = 0; cols && j < b->ncols; j++)
        cols[j] = (slx_basis_status)pairs_get(b->cols, j);
    return SLX_OK;
}

slx_status handle_read_basis(struct slx_model *model, const char *path)
{
    struct env *env = &model->env;
    struct reader *reader;
    struct statuses *b = NULL;
    call_begin(model, PHASE_READ);
    slx_status s = reader_open(env, path, &reader);
    if (s == SLX_OK)
        s = basis_read(env, reader, model->lp, &b);
    reader_close(env, &reader);
    if (s == SLX_OK)
        take_basis(model, b);
    return call_end(model, s);
}

slx_status slx_read_basis(slx_model *model, const char *path)
{
    CALL(model, path);
    return handle_read_basis(model, path);
}

slx_status handle_write_basis(struct slx_model *model, const char *path)
{
    struct env *env = &model->env;
    if (!model->basis)
        return fail(env, SLX_ERROR_USAGE, "there is no basis to write");
    call_begin(model, PHASE_WRITE);
    return call_end(model, basis_write(env, model->lp, model->basis, path));
}

slx_status slx_write_basis(slx_model *model, const char *path)
{
    CALL(model, path);
    return handle_write_basis(model, path);
}

/* ---- for the solve ------------------------------------------------------------------------------------ */

bool warm_start(const struct slx_model *model)
{
    int method = model->env.options.method;
    return model->basis && model->resume && (method == METHOD_AUTO || method == METHOD_DUAL || method == METHOD_PRIMAL);
}

slx_status warm_room(struct slx_model *model, struct statuses **room)
{
    *room = NULL;
    return model->basis ? SLX_OK : statuses_create(&model->env, model->lp, room);
}

bool warm_keep(struct slx_model *model, struct statuses **room, const struct solution *s)
{
    struct statuses *b = *room ? *room : model->basis;
    const bool keep = s && statuses_from_solution(b, model->lp, s);
    if (keep) {
        model->basis = b;
        model->resume = false;
        *room = NULL;
    }
    statuses_free(&model->env, room);
    return keep;
}
