/* Building an LP. */
#include "model/lp_builder.h"
#include "model/lp_private.h"

slx_status lp_build_begin(struct env *env, enum mem_purpose matrix, enum mem_purpose vectors, struct lp_builder *b)
{
    *b = (struct lp_builder){.env = env, .matrix = matrix, .vectors = vectors};
    return lp_shell(env, &b->lp);
}

static struct names **names_of(const struct lp_builder *b, enum lp_part part)
{
    return part == LP_ROW_NAMES ? &b->lp->row_names : &b->lp->col_names;
}

slx_status lp_build_open(struct lp_builder *b, enum lp_part part)
{
    if (part == LP_MATRIX)
        return b->lp->cols ? SLX_OK : spmat_create(b->env, b->matrix, &b->lp->cols);
    if (part > LP_MATRIX)
        return *names_of(b, part) ? SLX_OK : names_create(b->env, names_of(b, part));
    return lp_build_fill(b, part, 0, 0.0);
}

slx_status lp_build_fill(struct lp_builder *b, enum lp_part vector, uint32_t count, double value)
{
    struct cvec **v = &b->lp->vector[vector];
    return *v ? SLX_OK : cvec_create(b->env, b->vectors, count, value, v);
}

slx_status lp_build_value(struct lp_builder *b, enum lp_part vector, double value)
{
    slx_status s = lp_build_open(b, vector);
    return s == SLX_OK ? cvec_append(b->env, b->lp->vector[vector], value) : s;
}

slx_status lp_build_set(struct lp_builder *b, enum lp_part vector, uint32_t i, double value)
{
    return cvec_set(b->env, b->lp->vector[vector], i, value);
}

slx_status lp_build_entry(struct lp_builder *b, uint32_t row, double value)
{
    slx_status s = lp_build_open(b, LP_MATRIX);
    return s == SLX_OK ? spmat_append(b->env, b->lp->cols, row, value) : s;
}

slx_status lp_build_entries(struct lp_builder *b, uint32_t count, const uint32_t *row, const double *value)
{
    slx_status s = lp_build_open(b, LP_MATRIX);
    return s == SLX_OK ? spmat_append_many(b->env, b->lp->cols, count, row, value) : s;
}

slx_status lp_build_close(struct lp_builder *b)
{
    slx_status s = lp_build_open(b, LP_MATRIX);
    return s == SLX_OK ? spmat_close(b->env, b->lp->cols) : s;
}

void lp_build_take(struct lp_builder *b, struct spmat **matrix)
{
    spmat_free(b->env, &b->lp->cols);
    b->lp->cols = *matrix;
    *matrix = NULL;
}

void lp_build_take_names(struct lp_builder *b, enum lp_part names, struct names **pool)
{
    names_free(b->env, names_of(b, names));
    *names_of(b, names) = *pool;
    *pool = NULL;
}

slx_status lp_build_name(struct lp_builder *b, enum lp_part names, const char *name, size_t length)
{
    slx_status s = lp_build_open(b, names);
    return s == SLX_OK ? names_append(b->env, *names_of(b, names), name, length) : s;
}

slx_status lp_build_done(struct lp_builder *b, enum lp_part part)
{
    slx_status s = lp_build_open(b, part);
    if (s != SLX_OK)
        return s;
    if (part == LP_MATRIX)
        return spmat_finish(b->env, b->lp->cols, b->lp->nrows);
    return part > LP_MATRIX ? names_finish(b->env, *names_of(b, part)) : cvec_finish(b->env, b->lp->vector[part]);
}

/* A part that was never opened gets its default; but names stay away. */
static slx_status complete(struct lp_builder *b, enum lp_part part)
{
    static const double standard[LP_VECTORS] = {[LP_COST] = 0.0,
                                                [LP_COL_LOWER] = 0.0,
                                                [LP_COL_UPPER] = INFINITY,
                                                [LP_ROW_LOWER] = -INFINITY,
                                                [LP_ROW_UPPER] = INFINITY};
    const struct lp *lp = b->lp;
    if (part < LP_VECTORS)
        return lp_build_fill(b, part, part < LP_ROW_LOWER ? lp->ncols : lp->nrows, standard[part]);
    if (part > LP_MATRIX || lp->cols)
        return SLX_OK;
    slx_status s = lp_build_open(b, LP_MATRIX);
    for (uint32_t j = 0; j < lp->ncols && s == SLX_OK; j++)
        s = lp_build_close(b);
    return s;
}

static slx_status check_length(const struct lp_builder *b, enum lp_part part)
{
    const struct lp *lp = b->lp;
    const bool rows = part == LP_ROW_LOWER || part == LP_ROW_UPPER || part == LP_ROW_NAMES;
    const size_t want = rows ? lp->nrows : lp->ncols;
    size_t have = want;
    if (part == LP_MATRIX)
        have = spmat_vectors(lp->cols);
    else if (part < LP_MATRIX)
        have = cvec_length(b->lp->vector[part]);
    else if (*names_of(b, part))
        have = names_count(*names_of(b, part));
    return have == want
               ? SLX_OK
               : fail(b->env, SLX_ERROR_USAGE, "a part of the model has length %zu, not one for each of %zu %s", have,
                      want, rows ? "rows" : "columns");
}

/* The matrix first, so that its slack is gone before vectors come that were not there yet. */
slx_status lp_build_end(struct lp_builder *b, slx_status status, struct lp **out)
{
    static const enum lp_part order[LP_PARTS] = {LP_MATRIX,    LP_COST,      LP_COL_LOWER, LP_COL_UPPER,
                                                 LP_ROW_LOWER, LP_ROW_UPPER, LP_ROW_NAMES, LP_COL_NAMES};
    for (int k = 0; k < LP_PARTS && status == SLX_OK; k++) {
        const enum lp_part p = order[k];
        status = complete(b, p);
        if (status == SLX_OK)
            status = check_length(b, p);
        if (status == SLX_OK && (p <= LP_MATRIX || *names_of(b, p)))
            status = lp_build_done(b, p);
    }
    if (status != SLX_OK)
        lp_free(b->env, &b->lp);
    *out = b->lp;
    b->lp = NULL;
    return status;
}
