/* The ten lines that a .nl file begins with, which say how much there is of everything, and the names beside it. */
#include <string.h>

#include "format/nl_private.h"

/* ---- the header ------------------------------------------------------------------------------------- */

/* The next line of the header: `count` numbers that have to be there, then ones that may be. */
static slx_status counts(struct nl *m, const char *what, unsigned count, uint64_t *value, unsigned optional)
{
    slx_status s = nl_next_line(m);
    for (unsigned k = 0; k < count + optional && s == SLX_OK; k++) {
        value[k] = 0;
        if (k < count || nl_word_follows(m))
            s = nl_count(m, what, UINT32_MAX, &value[k]);
    }
    m->p = m->end; /* later versions may say more */
    return s;
}

/* Of the first line: the letter.  What a solution file repeats of it is for whoever writes one. */
static slx_status first_line(struct nl *m, bool *binary)
{
    slx_status s = nl_next_line(m);
    if (s != SLX_OK)
        return s;
    if (m->p == m->end || (*m->p != 'g' && *m->p != 'b'))
        return nl_fail(m, nl_word(m), "a .nl file should begin with g or b, not with");
    *binary = *m->p == 'b';
    m->p = m->end;
    return SLX_OK;
}

bool nl_begins(const char *text, size_t length)
{
    return length > 2 && (text[0] == 'g' || text[0] == 'b') && text[1] >= '0' && text[1] <= '9' &&
           (text[2] == ' ' || text[2] == '\n' || text[2] == '\r');
}

static slx_status sizes(struct nl *m)
{
    uint64_t n[6] = {0}; /* columns, rows, objectives, ranges, equations, logical constraints */
    slx_status s = counts(m, "number of rows or columns", 5, n, 1);
    if (s == SLX_OK && (n[0] > NL_MOST_LINES || n[1] > NL_MOST_LINES))
        s = nl_fail(m, (struct token){m->line, 0}, "too many rows or columns");
    if (s == SLX_OK && n[5])
        s = nl_fail(m, (struct token){m->line, 0}, "logical constraints are not linear programming");
    m->lp->ncols = (uint32_t)n[0];
    m->lp->nrows = (uint32_t)n[1];
    m->objectives = (uint32_t)n[2];
    return s;
}

static slx_status integers(struct nl *m)
{
    uint64_t n[5] = {0}; /* binary and integer columns, then three kinds that have nonlinear terms */
    slx_status s = counts(m, "number of integer columns", 5, n, 0);
    for (int k = 0; k < 5; k++)
        m->lp->integer_columns += n[k];
    if (s == SLX_OK && m->lp->integer_columns > m->lp->ncols)
        s = nl_fail(m, (struct token){m->line, 0}, "more integer columns than columns");
    if (s != SLX_OK || !m->lp->integer_columns)
        return s;
    nl_warn(m, NL_WARN_INTEGER, "integer columns are relaxed to continuous ones");
    /* Of a linear model they are the last ones. */
    uint64_t *bits = mem_new(&m->env->mem, MEM_VECTORS, bits_words(m->lp->ncols), sizeof *bits);
    if (!bits)
        return fail_memory(m->env, "integer marks");
    for (uint32_t j = m->lp->ncols - (uint32_t)m->lp->integer_columns; j < m->lp->ncols; j++)
        bits_set(bits, j);
    lp_integers_take(m->env, m->lp, bits);
    return SLX_OK;
}

slx_status nl_header(struct nl *m)
{
    uint64_t nonlinear[3], network[2], other[4] = {0}, nonzeros[2] = {0}, names[2] = {0}, common[5];
    bool binary = false;
    slx_status s = first_line(m, &binary);
    if (s == SLX_OK)
        s = sizes(m);
    if (s == SLX_OK) /* what is nonlinear, the segments tell by name */
        s = counts(m, "number of nonlinear rows", 2, nonlinear, 0);
    if (s == SLX_OK)
        s = counts(m, "number of network rows", 2, network, 0);
    if (s == SLX_OK)
        s = counts(m, "number of nonlinear columns", 2, nonlinear, 1);
    if (s == SLX_OK)
        s = counts(m, "number of network columns or functions, or kind of arithmetic", 2, other, 2);
    if (s == SLX_OK)
        s = integers(m);
    if (s == SLX_OK)
        s = counts(m, "number of nonzeros", 2, nonzeros, 0);
    if (s == SLX_OK)
        s = counts(m, "length of a name", 2, names, 0);
    if (s == SLX_OK)
        s = counts(m, "number of common expressions", 5, common, 0);
    const uint64_t here = __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ ? 1 : 2; /* kinds of arithmetic; 0: not said */
    m->swapped = other[2] && other[2] != here;
    m->nonzeros = nonzeros[0];
    m->gradients = nonzeros[1];
    m->row_names = names[0] > 0;
    m->col_names = names[1] > 0;
    m->binary = binary;
    return s;
}

/* ---- names ------------------------------------------------------------------------------------------ */

/* The path of the file of names with such an ending, beside MODEL.nl or MODEL.nl.gz; NULL where the model's path ends
 * in another way. */
static slx_status path_beside(struct nl *m, const char *ending, char **beside)
{
    const char *path = reader_path(m->r), *stop = NULL;
    *beside = NULL;
    for (const char *p = path; (p = strstr(p, ".nl")); p += 3)
        stop = p;
    if (!stop || (stop[3] && (stop[3] != '.' || strchr(stop, '/'))))
        return SLX_OK;
    const size_t length = (size_t)(stop - path), tail = strlen(ending);
    *beside = mem_new(&m->env->mem, MEM_READER, length + tail + 1, 1);
    if (!*beside)
        return fail_memory(m->env, "reading a model");
    memcpy(*beside, path, length);
    memcpy(*beside + length, ending, tail);
    return SLX_OK;
}

/* One name a line; the one behind those of the rows is the objective's. */
static slx_status read_names(struct nl *m, struct reader *r, enum lp_part part, uint32_t count)
{
    const char *line;
    size_t length;
    slx_status s = lp_build_open(&m->build, part);
    for (uint32_t k = 0; k <= count && s == SLX_OK; k++) {
        s = reader_line(m->env, r, &line, &length);
        if (s != SLX_OK)
            return s;
        if (!line && k < count)
            return fail_at(m->env, SLX_ERROR_INPUT, reader_path(r), reader_line_number(r), 0,
                           "there are %u names, not %u", k, count);
        if (k < count)
            s = lp_build_name(&m->build, part, line, length);
        else if (line && part == LP_ROW_NAMES && length)
            s = nl_copy(m, line, length, &m->lp->objective_name);
    }
    return s;
}

/* Names that the file says it has; rows or columns go by number where their file is not there. */
static slx_status names_beside(struct nl *m, const char *ending, enum lp_part part, uint32_t count)
{
    struct reader *r = NULL;
    char *path;
    slx_status s = path_beside(m, ending, &path);
    if (!path)
        return s;
    s = reader_open(m->env, path, &r);
    if (s == SLX_OK) {
        s = read_names(m, r, part, count);
    } else if (s == SLX_ERROR_INPUT) {
        nl_warn(m, NL_WARN_NAMES, "the names in %s are missing, as it %s", path, m->env->error.message);
        error_clear(m->env);
        s = SLX_OK;
    }
    reader_close(m->env, &r);
    mem_free(&m->env->mem, path);
    return s;
}

slx_status nl_names(struct nl *m)
{
    slx_status s = m->row_names ? names_beside(m, ".row", LP_ROW_NAMES, m->lp->nrows) : SLX_OK;
    return s == SLX_OK && m->col_names ? names_beside(m, ".col", LP_COL_NAMES, m->lp->ncols) : s;
}
