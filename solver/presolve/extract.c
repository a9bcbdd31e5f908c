/* The reduced model: what is alive, in narrow storage again, without names. */
#include "model/lp_builder.h"
#include "presolve/work_private.h"

/* A vector of the work, coded or plain. */
struct source {
    const struct cvec *coded;
    const double *plain;
    const uint64_t *alive;
    uint32_t length;
    double sign;
};

/* The entries that are alive, times the sign. */
static slx_status pack(struct lp_builder *b, enum lp_part part, const struct source *s)
{
    slx_status status = SLX_OK;
    for (uint32_t k = 0; k < s->length && status == SLX_OK; k++)
        if (bits_get(s->alive, k) && (status = limits_go_on(b->env, 16)) == SLX_OK)
            status = lp_build_value(b, part, s->sign * (s->coded ? cvec_get(s->coded, k) : s->plain[k]) + 0.0);
    return status == SLX_OK ? lp_build_done(b, part) : status;
}

/* The columns, their rows renumbered; the row queue, which is done with, holds the numbers. */
static slx_status pack_matrix(struct work *w, struct lp_builder *b)
{
    uint32_t *number = w->row_queue.items, rows = 0;
    for (uint32_t i = 0; i < w->lp->nrows; i++)
        if (row_is_alive(w, i))
            number[i] = rows++;
    slx_status status = SLX_OK;
    for (uint32_t j = 0; j < w->lp->ncols && status == SLX_OK; j++) {
        if (!col_is_alive(w, j))
            continue;
        if (!read_col(w, j, &w->col))
            return w->status;
        for (uint32_t k = 0; k < w->col.count; k++)
            w->col.idx[k] = number[w->col.idx[k]];
        status = lp_build_entries(b, w->col.count, w->col.idx, w->col.val);
        if (status == SLX_OK)
            status = lp_build_close(b);
    }
    return status;
}

slx_status work_extract(struct work *w, struct lp **out)
{
    struct env *env = w->env;
    const uint32_t m = w->lp->nrows, n = w->lp->ncols;
    struct lp_builder b;
    spmat_free(env, &w->rows);
    overlay_done(env, &w->row_changes);
    *out = NULL;
    slx_status status = lp_build_begin(env, MEM_PRESOLVE, MEM_PRESOLVE, &b);
    if (status != SLX_OK)
        return status;
    b.lp->nrows = w->rows_left;
    b.lp->ncols = w->columns_left;
    b.lp->maximise = w->lp->maximise;
    b.lp->offset = w->lp->offset + w->sign * w->offset;
    const struct source sources[LP_VECTORS] = {
        [LP_COST] = {.coded = w->cost, .alive = w->col_alive, .length = n, .sign = w->sign},
        [LP_COL_LOWER] = {.coded = w->lower, .alive = w->col_alive, .length = n, .sign = 1.0},
        [LP_COL_UPPER] = {.coded = w->upper, .alive = w->col_alive, .length = n, .sign = 1.0},
        [LP_ROW_LOWER] = {.plain = w->row_lower, .alive = w->row_alive, .length = m, .sign = 1.0},
        [LP_ROW_UPPER] = {.plain = w->row_upper, .alive = w->row_alive, .length = m, .sign = 1.0}};
    for (enum lp_part part = 0; part < LP_VECTORS && status == SLX_OK; part++)
        status = pack(&b, part, &sources[part]);
    if (status == SLX_OK)
        status = pack_matrix(w, &b);
    return lp_build_end(&b, status, out);
}
