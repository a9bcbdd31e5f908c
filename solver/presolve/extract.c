/* The reduced model: what is alive, in narrow storage again, without names. */
#include "presolve/work.h"

/* A coded vector of the entries of `from` that are alive, times `sign`. */
static slx_status pack(struct env *env, const double *from, const uint64_t *alive, uint32_t n, double sign,
                       struct cvec **out)
{
    slx_status status = cvec_create(env, MEM_PRESOLVE, 0, 0.0, out);
    for (uint32_t k = 0; k < n && status == SLX_OK; k++)
        if (bits_get(alive, k))
            status = cvec_append(env, *out, sign * from[k] + 0.0);
    return status == SLX_OK ? cvec_finish(env, *out) : status;
}

/* The columns, their rows renumbered; the row queue, which is done with, holds the numbers. */
static slx_status pack_matrix(struct work *w, struct spmat **out)
{
    uint32_t *number = w->row_queue.items, rows = 0;
    for (uint32_t i = 0; i < w->lp->nrows; i++)
        if (row_is_alive(w, i))
            number[i] = rows++;
    slx_status status = spmat_create(w->env, MEM_PRESOLVE, out);
    for (uint32_t j = 0; j < w->lp->ncols && status == SLX_OK; j++) {
        if (!col_is_alive(w, j))
            continue;
        if (!read_col(w, j, &w->col))
            return w->status;
        for (uint32_t k = 0; k < w->col.count; k++)
            w->col.idx[k] = number[w->col.idx[k]];
        status = spmat_append_many(w->env, *out, w->col.count, w->col.idx, w->col.val);
        if (status == SLX_OK)
            status = spmat_close(w->env, *out);
    }
    return status == SLX_OK ? spmat_finish(w->env, *out, rows) : status;
}

slx_status work_extract(struct work *w, struct lp **out)
{
    struct env *env = w->env;
    uint32_t m = w->lp->nrows, n = w->lp->ncols;
    struct lp *lp;
    spmat_free(env, &w->rows);
    overlay_done(env, &w->row_changes);
    slx_status status = lp_empty(env, &lp);
    *out = NULL;
    if (status != SLX_OK)
        return status;
    spmat_free(env, &lp->cols);
    struct {
        struct cvec **to;
        const double *from;
        const uint64_t *alive;
        uint32_t length;
        double sign;
    } vectors[] = {{&lp->cost, w->cost, w->col_alive, n, w->sign},
                   {&lp->col_lower, w->lower, w->col_alive, n, 1.0},
                   {&lp->col_upper, w->upper, w->col_alive, n, 1.0},
                   {&lp->row_lower, w->row_lower, w->row_alive, m, 1.0},
                   {&lp->row_upper, w->row_upper, w->row_alive, m, 1.0}};
    for (size_t k = 0; k < sizeof vectors / sizeof *vectors && status == SLX_OK; k++) {
        cvec_free(env, vectors[k].to);
        status = pack(env, vectors[k].from, vectors[k].alive, vectors[k].length, vectors[k].sign, vectors[k].to);
    }
    if (status == SLX_OK)
        status = pack_matrix(w, &lp->cols);
    lp->nrows = w->rows_left;
    lp->ncols = w->columns_left;
    lp->maximise = w->lp->maximise;
    lp->offset = w->lp->offset + w->sign * w->offset;
    if (status != SLX_OK)
        lp_free(env, &lp);
    *out = lp;
    return status;
}
