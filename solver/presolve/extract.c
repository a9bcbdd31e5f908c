/* The reduced model: what is alive, in narrow storage again, without names. */
#include "presolve/work.h"

/* A vector of the work, coded or plain. */
struct source {
    const struct cvec *coded;
    const double *plain;
    const uint64_t *alive;
    uint32_t length;
    double sign;
};

/* The entries that are alive, times the sign. */
static slx_status pack(struct env *env, const struct source *s, struct cvec **out)
{
    cvec_free(env, out);
    slx_status status = cvec_create(env, MEM_PRESOLVE, 0, 0.0, out);
    for (uint32_t k = 0; k < s->length && status == SLX_OK; k++)
        if (bits_get(s->alive, k))
            status = cvec_append(env, *out, s->sign * (s->coded ? cvec_get(s->coded, k) : s->plain[k]) + 0.0);
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
    const struct source sources[] = {{.coded = w->cost, .alive = w->col_alive, .length = n, .sign = w->sign},
                                     {.coded = w->lower, .alive = w->col_alive, .length = n, .sign = 1.0},
                                     {.coded = w->upper, .alive = w->col_alive, .length = n, .sign = 1.0},
                                     {.plain = w->row_lower, .alive = w->row_alive, .length = m, .sign = 1.0},
                                     {.plain = w->row_upper, .alive = w->row_alive, .length = m, .sign = 1.0}};
    struct cvec **const to[] = {&lp->cost, &lp->col_lower, &lp->col_upper, &lp->row_lower, &lp->row_upper};
    for (size_t k = 0; k < sizeof to / sizeof *to && status == SLX_OK; k++)
        status = pack(env, &sources[k], to[k]);
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
