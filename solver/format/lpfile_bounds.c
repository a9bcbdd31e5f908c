/* Bounds and integers of an LP file.
 *
 * A bound is   NAME RELATION number,   number RELATION NAME [RELATION number],   or   NAME free.
 */
#include "format/lpfile_private.h"

enum { LOWER_GIVEN = 1, UPPER_GIVEN = 2 };

static slx_status begin_bounds(struct lpfile *m)
{
    slx_status s = lp_build_fill(&m->build, LP_COL_LOWER, m->lp->ncols, 0.0);
    return s == SLX_OK ? lp_build_fill(&m->build, LP_COL_UPPER, m->lp->ncols, INFINITY) : s;
}

static slx_status set_side(struct lpfile *m, uint32_t col, unsigned side, double value)
{
    slx_status s = lpfile_grow(m, (void **)&m->bound_given, pairs_bytes(m->lp->ncols), 1);
    if (s != SLX_OK)
        return s;
    const unsigned given = pairs_get(m->bound_given, col);
    if (given & side)
        lpfile_warn(m, LPFILE_WARN_BOUND_TWICE, "a bound is given twice; the later one counts");
    if (side == UPPER_GIVEN && value < 0.0 && !(given & LOWER_GIVEN)) {
        s = lpfile_grow(m, (void **)&m->negative, m->lp->ncols, sizeof *m->negative);
        if (s != SLX_OK)
            return s;
        m->negative[col] = reader_line_number(m->r);
    }
    pairs_set(m->bound_given, col, given | side);
    return lp_build_set(&m->build, side == LOWER_GIVEN ? LP_COL_LOWER : LP_COL_UPPER, col, value);
}

/* column `relation` value, which ends at p. */
static slx_status apply(struct lpfile *m, uint32_t col, enum lpfile_relation relation, double value)
{
    const double bound = number_bound(value);
    slx_status s = SLX_OK;
    if ((relation != RELATION_LE && bound == INFINITY) || (relation != RELATION_GE && bound == -INFINITY))
        return lpfile_fail(m, (struct token){m->p, 0}, "an infinite bound that no column can reach");
    if (relation != RELATION_LE)
        s = set_side(m, col, LOWER_GIVEN, bound);
    if (s == SLX_OK && relation != RELATION_GE)
        s = set_side(m, col, UPPER_GIVEN, bound);
    return s;
}

/* A name at p. */
static slx_status bounded_column(struct lpfile *m, const char *otherwise, uint32_t *col)
{
    const struct token name = lpfile_name_at(m->p);
    if (!lpfile_is(*m->p, BYTE_START))
        return lpfile_fail_here(m, "%s", otherwise);
    m->p += name.length;
    return lpfile_known_column(m, name, col);
}

/* number RELATION NAME [RELATION number] */
static slx_status number_first(struct lpfile *m)
{
    double value;
    uint32_t col;
    slx_status s = lpfile_number(m, &value);
    if (s == SLX_OK)
        s = lpfile_skip(m);
    if (s != SLX_OK)
        return s;
    if (lpfile_is(*m->p, BYTE_START) && m->p != m->first)
        return lpfile_fail_here(m, "a bound is on a column alone, without a number before");
    const enum lpfile_relation first = lpfile_relation(m);
    if (first == RELATION_NONE)
        return lpfile_fail_here(m, "one of <=, >= and = should stand before");
    s = lpfile_skip(m);
    if (s == SLX_OK)
        s = bounded_column(m, "a column should stand in the place of", &col);
    if (s == SLX_OK)
        s = apply(m, col, first == RELATION_LE ? RELATION_GE : first == RELATION_GE ? RELATION_LE : first, value);
    if (s == SLX_OK)
        s = lpfile_skip(m);
    if (s != SLX_OK || m->ended)
        return s;
    const char *at = m->p;
    const enum lpfile_relation second = lpfile_relation(m);
    if (second == RELATION_NONE)
        return SLX_OK;
    if (second != first || second == RELATION_EQ)
        return lpfile_fail(m, (struct token){at, (size_t)(m->p - at)}, "the two relations of a bound contradict:");
    s = lpfile_number(m, &value);
    return s == SLX_OK ? apply(m, col, second, value) : s;
}

/* NAME free, or NAME RELATION number */
static slx_status column_first(struct lpfile *m)
{
    double value;
    uint32_t col;
    slx_status s = bounded_column(m, "a bound should stand in the place of", &col);
    if (s == SLX_OK)
        s = lpfile_skip(m);
    if (s != SLX_OK)
        return s;
    if (m->p != m->first && lpfile_is_free(m->p)) {
        m->p += 4;
        s = set_side(m, col, LOWER_GIVEN, -INFINITY);
        return s == SLX_OK ? set_side(m, col, UPPER_GIVEN, INFINITY) : s;
    }
    const enum lpfile_relation relation = lpfile_relation(m);
    if (relation == RELATION_NONE)
        return lpfile_fail_here(m, "one of <=, >=, = and free should stand before");
    s = lpfile_number(m, &value);
    return s == SLX_OK ? apply(m, col, relation, value) : s;
}

/* Ends with the text: each round takes a bound from it. */
slx_status lpfile_bounds(struct lpfile *m)
{
    slx_status s = begin_bounds(m);
    if (s == SLX_OK)
        s = lpfile_skip(m);
    while (s == SLX_OK && !m->ended && !lpfile_at_section(m, false)) {
        const bool number = lpfile_is(*m->p, BYTE_NUMBER | BYTE_SIGN) || lpfile_is_infinity(lpfile_name_at(m->p));
        s = number ? number_first(m) : column_first(m);
        if (s == SLX_OK)
            s = lpfile_skip(m);
        if (s == SLX_OK && !m->ended && m->p != m->first) {
            if (lpfile_at_section(m, true))
                return s;
            return lpfile_fail_here(m, "a bound has ended; the next one is on a line of its own:");
        }
    }
    return s;
}

void lpfile_check_bounds(struct lpfile *m)
{
    const struct lp *lp = m->lp;
    const size_t noted = m->negative ? mem_size(m->negative) / sizeof *m->negative : 0;
    uint64_t line = UINT64_MAX;
    char name[64];
    for (uint32_t j = 0; j < noted && j < lp->ncols; j++) {
        const bool given = pairs_get(m->bound_given, j) & LOWER_GIVEN;
        if (!m->negative[j] || m->negative[j] >= line || given || cvec_get(lp->col_upper, j) >= 0.0)
            continue;
        line = m->negative[j];
        lp_col_name(lp, j, name, sizeof name);
    }
    if (line < UINT64_MAX)
        log_line(m->env, SLX_LOG_WARNING,
                 "%s:%llu: a negative upper bound alone leaves the lower bound 0, which contradicts it, first for '%s'",
                 reader_path(m->r), (unsigned long long)line, name);
}

/* ---- integers --------------------------------------------------------------------------------------- */

static slx_status make_binary(struct lpfile *m, struct token name, uint32_t col)
{
    slx_status s = lpfile_grow(m, (void **)&m->bound_given, pairs_bytes(m->lp->ncols), 1);
    if (s != SLX_OK)
        return s;
    const double lower = cvec_get(m->lp->col_lower, col), upper = cvec_get(m->lp->col_upper, col);
    if (pairs_get(m->bound_given, col) && (lower != 0.0 || upper != 1.0))
        lpfile_warn(m, LPFILE_WARN_BINARY_BOUND,
                    "Binary sets the bounds 0 and 1, in the place of others, first of '%.*s'",
                    (int)(name.length < 64 ? name.length : 64), name.at);
    pairs_set(m->bound_given, col, 0); /* so that this is no bound given twice */
    s = set_side(m, col, LOWER_GIVEN, 0.0);
    return s == SLX_OK ? set_side(m, col, UPPER_GIVEN, 1.0) : s;
}

/* Ends with the text: each round takes a name from it. */
slx_status lpfile_integers(struct lpfile *m, bool binary)
{
    slx_status s = binary ? begin_bounds(m) : SLX_OK;
    if (s == SLX_OK)
        s = lpfile_skip(m);
    while (s == SLX_OK && !m->ended && !lpfile_at_section(m, false)) {
        const struct token name = lpfile_name_at(m->p);
        uint32_t col;
        s = bounded_column(m, "a column should stand in the place of", &col);
        if (s == SLX_OK)
            s = lpfile_grow(m, (void **)&m->integers, bits_words(m->lp->ncols), sizeof *m->integers);
        if (s != SLX_OK)
            return s;
        lpfile_warn(m, LPFILE_WARN_INTEGER, "integer columns are relaxed to continuous ones");
        bits_set(m->integers, col);
        if (binary)
            s = make_binary(m, name, col);
        if (s == SLX_OK)
            s = lpfile_skip(m);
    }
    return s;
}
