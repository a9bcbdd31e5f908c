/* The matrix of a .nl file.  Segment k says before any entry how many each column has, so that the store is laid out
 * once, at its length, and the entries, which come by rows, go to their places: placed[j] of column j are taken. */
#include <math.h>

#include "format/nl_private.h"

/* ncols - 1 numbers: the entries of the first column, of the first two, and so on, or of each. */
slx_status nl_counts(struct nl *m, bool sums)
{
    const uint32_t ncols = m->lp->ncols, want = ncols ? ncols - 1 : 0;
    uint64_t count = 0, before = 0;
    slx_status s = nl_count(m, "number of column counts", UINT32_MAX, &count);
    if (s == SLX_OK && count != want)
        return nl_fail(m, (struct token){m->line, 0}, "%u column counts should follow, not %llu", want,
                       (unsigned long long)count);
    if (s == SLX_OK)
        s = spmat_create(m->env, MEM_MATRIX, &m->cols);
    for (uint32_t j = 0; j < ncols && s == SLX_OK; j++) {
        uint64_t sum = m->nonzeros; /* the last column has the rest */
        if (j < want && (s = nl_next_line(m)) == SLX_OK)
            s = nl_count(m, "column count", m->nonzeros, &sum);
        if (j < want && !sums)
            sum += before;
        if (s == SLX_OK && (sum < before || sum - before > m->lp->nrows))
            return nl_fail(m, nl_word(m), "a column of %lld entries, in %u rows", (long long)sum - (long long)before,
                           m->lp->nrows);
        if (s == SLX_OK)
            s = spmat_close_empty(m->env, m->cols, (uint32_t)(sum - before));
        before = sum;
    }
    if (s == SLX_OK && before != m->nonzeros)
        return nl_fail(m, (struct token){m->line, 0}, "nonzeros without columns");
    if (s == SLX_OK)
        s = spmat_make_room(m->env, m->cols, m->lp->nrows);
    m->placed = s == SLX_OK ? mem_new(&m->env->mem, MEM_READER, ncols, sizeof *m->placed) : NULL;
    return s == SLX_OK && !m->placed ? fail_memory(m->env, "reading a model") : s;
}

static slx_status entry(struct nl *m, uint32_t row)
{
    uint32_t col;
    double value;
    slx_status s = nl_next_line(m);
    const struct token here = nl_word(m);
    if (s == SLX_OK)
        s = nl_index(m, "column", m->lp->ncols, &col);
    if (s == SLX_OK)
        s = nl_real(m, "a coefficient", &value);
    if (s != SLX_OK)
        return s;
    const uint32_t at = m->placed[col];
    if (!isfinite(value))
        return nl_fail(m, here, "an infinite coefficient of column");
    if (at && spmat_placed(m->cols, col, at - 1) == row)
        return nl_fail(m, here, "a coefficient given twice, of column");
    if (at == spmat_count(m->cols, col))
        return nl_fail(m, here, "more than the %u coefficients that segment k says, of column", at);
    m->placed[col]++;
    return spmat_place(m->env, m->cols, col, at, row, value);
}

slx_status nl_row(struct nl *m)
{
    uint32_t row;
    uint64_t count = 0;
    if (!m->placed)
        return nl_fail(m, (struct token){m->line, 0}, "segment k should stand before the first row");
    slx_status s = nl_index(m, "row", m->lp->nrows, &row);
    if (s == SLX_OK)
        s = nl_count(m, "number of coefficients", m->lp->ncols, &count);
    if (s == SLX_OK)
        s = nl_mark_once(m, &m->rows_seen, m->lp->nrows, row, (struct token){m->line, 0}, "a row");
    for (uint64_t k = 0; k < count && s == SLX_OK; k++)
        s = entry(m, row);
    return s;
}

slx_status nl_finish_matrix(struct nl *m)
{
    if (!m->placed)
        return m->nonzeros ? fail_at(m->env, SLX_ERROR_INPUT, reader_path(m->r), 0, 0,
                                     "the file has no segment k, but %llu nonzeros", (unsigned long long)m->nonzeros)
                           : SLX_OK;
    for (uint32_t j = 0; j < m->lp->ncols; j++)
        if (m->placed[j] != spmat_count(m->cols, j))
            return fail_at(m->env, SLX_ERROR_INPUT, reader_path(m->r), 0, 0,
                           "column %u has %u coefficients, not %u as segment k says", j, m->placed[j],
                           spmat_count(m->cols, j));
    mem_drop(&m->env->mem, &m->placed);
    spmat_end_places(m->cols);
    lp_build_take(&m->build, &m->cols);
    return SLX_OK;
}
