/* A part of an LP. */
#include "model/lp_select.h"
#include "model/lp_builder.h"

static bool taken(const uint64_t *bits, uint32_t k)
{
    return !bits || bits_get(bits, k);
}

static slx_status select_vector(struct lp_builder *b, const struct lp *lp, enum lp_part part, const uint64_t *bits,
                                const double *shift)
{
    const uint32_t length = part < LP_ROW_LOWER ? lp->ncols : lp->nrows;
    slx_status status = SLX_OK;
    for (uint32_t k = 0; k < length && status == SLX_OK; k++)
        if (taken(bits, k))
            status = lp_build_value(b, part, cvec_get(lp->vector[part], k) - (shift ? shift[k] : 0.0) + 0.0);
    return status == SLX_OK ? lp_build_done(b, part) : status;
}

/* The entries of column j whose rows are taken, by their new numbers. */
static slx_status select_column(struct lp_builder *b, const struct lp *lp, uint32_t j, const uint32_t *number)
{
    struct spmat_cursor c;
    slx_status status = SLX_OK;
    for (spmat_seek(lp->cols, j, &c); spmat_next(&c) && status == SLX_OK;)
        if (!number)
            status = lp_build_entry(b, c.index, c.value);
        else if (number[c.index] != UINT32_MAX)
            status = lp_build_entry(b, number[c.index], c.value);
    return status == SLX_OK ? lp_build_close(b) : status;
}

static slx_status select_matrix(struct lp_builder *b, const struct lp *lp, const struct lp_choice *which,
                                const uint32_t *number)
{
    slx_status status = lp_build_open(b, LP_MATRIX);
    for (uint32_t j = 0; j < lp->ncols && status == SLX_OK; j++)
        if (taken(which->cols, j) &&
            (status = limits_go_on(b->env, 16 + 4 * (uint64_t)spmat_count(lp->cols, j))) == SLX_OK)
            status = select_column(b, lp, j, number);
    return status;
}

static uint32_t count_taken(const uint64_t *bits, uint32_t length)
{
    uint32_t count = bits ? 0 : length;
    for (uint32_t k = 0; bits && k < length; k++)
        count += bits_get(bits, k);
    return count;
}

slx_status lp_select(struct env *env, const struct lp *lp, const struct lp_choice *which, enum mem_purpose purpose,
                     struct lp **out)
{
    struct lp_builder b;
    uint32_t *number = NULL;
    *out = NULL;
    if (which->rows) {
        number = mem_new(&env->mem, purpose, lp->nrows, sizeof *number);
        if (!number)
            return fail_memory(env, "a part of the model");
        for (uint32_t i = 0, next = 0; i < lp->nrows; i++)
            number[i] = bits_get(which->rows, i) ? next++ : UINT32_MAX;
    }
    slx_status status = lp_build_begin(env, purpose, purpose, &b);
    if (status != SLX_OK) {
        mem_free(&env->mem, number);
        return status;
    }
    b.lp->nrows = count_taken(which->rows, lp->nrows);
    b.lp->ncols = count_taken(which->cols, lp->ncols);
    b.lp->maximise = lp->maximise;
    b.lp->offset = lp->offset + which->cost;
    for (enum lp_part part = 0; part < LP_VECTORS && status == SLX_OK; part++)
        status = part < LP_ROW_LOWER ? select_vector(&b, lp, part, which->cols, NULL)
                                     : select_vector(&b, lp, part, which->rows, which->activity);
    if (status == SLX_OK)
        status = select_matrix(&b, lp, which, number);
    mem_free(&env->mem, number);
    return lp_build_end(&b, status, out);
}
