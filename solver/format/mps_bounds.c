/* BOUNDS.
 *
 * A column is found without a table as long as bounds come roughly in the order of the columns: a cursor goes over the
 * names, and the next bound is mostly on the name where it stands or on one soon after.  When the cursor has gone over
 * four times as many names as there are, the order is another, and an index is made.
 */
#include <string.h>

#include "format/mps_private.h"

enum { LOWER_GIVEN = 1, UPPER_GIVEN = 2 };

slx_status mps_bounds_defaults(struct mps *m)
{
    const struct lp *lp = m->lp;
    slx_status s = lp_build_fill(&m->build, LP_COL_LOWER, lp->ncols, 0.0);
    if (s == SLX_OK)
        s = lp_build_fill(&m->build, LP_COL_UPPER, lp->ncols, INFINITY);
    if (s != SLX_OK || !m->integers)
        return s;
    size_t have = mem_size(m->integers) / sizeof *m->integers, words = bits_words(lp->ncols);
    uint64_t *exact = mem_resize(&m->env->mem, MEM_READER, m->integers, words, sizeof *exact);
    if (!exact)
        return fail_memory(m->env, "integer markers");
    m->integers = exact;
    if (words > have)
        memset(exact + have, 0, (words - have) * sizeof *exact);
    for (uint32_t j = 0; j < lp->ncols && s == SLX_OK; j++)
        if (bits_get(exact, j))
            s = lp_build_set(&m->build, LP_COL_UPPER, j, 1.0);
    return s;
}

slx_status mps_bounds_begin(struct mps *m)
{
    struct mem *mem = &m->env->mem;
    struct lp *lp = m->lp;
    row_table_free(m->env, &m->rows);
    if (m->bound_given)
        return SLX_OK;
    m->bound_given = mem_new(mem, MEM_READER, pairs_bytes(lp->ncols), 1);
    m->cursor_text = mem_new(mem, MEM_READER, names_longest(lp->col_names) + 1, 1);
    if (!m->bound_given || !m->cursor_text)
        return fail_memory(m->env, "reading bounds");
    if (m->integers) {
        slx_status s = mps_bits(m, lp->ncols, &m->untouched);
        if (s != SLX_OK)
            return s;
        memcpy(m->untouched, m->integers, bits_words(lp->ncols) * sizeof *m->untouched);
    }
    names_seek(lp->col_names, 0, m->cursor_text, &m->cursor);
    return SLX_OK;
}

/* Goes round the names once, from where the cursor stands. */
static uint32_t find_by_cursor(struct mps *m, struct token name, uint64_t most)
{
    struct names_cursor *c = &m->cursor;
    uint32_t n = m->lp->ncols;
    for (uint64_t k = 0; k <= n && m->passed <= most; k++, m->passed++) {
        if (m->cursor_stands && token_is(name, c->text, c->length))
            return c->next - 1;
        m->cursor_stands = names_next(c);
        if (!m->cursor_stands) {
            names_seek(m->lp->col_names, 0, m->cursor_text, c);
            m->cursor_stands = names_next(c);
        }
    }
    return NAMES_NONE;
}

static slx_status find_column(struct mps *m, struct token name, uint32_t *col)
{
    uint64_t most = 4 * (uint64_t)m->lp->ncols + 64;
    *col = NAMES_NONE;
    if (m->part && m->lp->ncols == 0)
        return SLX_OK;
    if (!m->col_index) {
        *col = find_by_cursor(m, name, most);
        if (*col == NAMES_NONE && m->passed > most) {
            slx_status s = names_index_create(m->env, m->lp->col_names, &m->col_index);
            if (s != SLX_OK)
                return s;
        }
    }
    if (m->col_index)
        *col = names_find(m->col_index, name.at, name.length);
    return *col == NAMES_NONE && !m->part ? mps_fail(m, name, "unknown column") : SLX_OK;
}

/* ---- what a bound does -------------------------------------------------------------------------- */

static slx_status set_side(struct mps *m, uint32_t col, unsigned side, double value)
{
    unsigned given = pairs_get(m->bound_given, col);
    if (given & side)
        mps_warn(m, WARN_BOUND_TWICE, "a bound is given twice; the later one counts");
    pairs_set(m->bound_given, col, given | side);
    return lp_build_set(&m->build, side == LOWER_GIVEN ? LP_COL_LOWER : LP_COL_UPPER, col, value);
}

/* An integer column has [0, 1] only while nothing is said about its bounds. */
static slx_status touch(struct mps *m, uint32_t col)
{
    if (!m->untouched || !bits_get(m->untouched, col))
        return SLX_OK;
    bits_clear(m->untouched, col);
    return lp_build_set(&m->build, LP_COL_UPPER, col, INFINITY);
}

static slx_status become_integer(struct mps *m, uint32_t col)
{
    slx_status s = SLX_OK;
    if (!m->integers)
        s = mps_bits(m, m->lp->ncols, &m->integers);
    if (s != SLX_OK)
        return s;
    mps_warn(m, WARN_INTEGER, "integer columns are relaxed to continuous ones");
    bits_set(m->integers, col);
    return SLX_OK;
}

static slx_status upper(struct mps *m, uint32_t col, struct token name, double v)
{
    if (v <= -1e30)
        return mps_fail(m, name, "upper bound -infinity of column");
    if (v < 0.0 && !(pairs_get(m->bound_given, col) & LOWER_GIVEN)) {
        mps_warn(m, WARN_NEGATIVE_UP,
                 "a negative upper bound without a lower one makes that -infinity, first for '%.*s'",
                 (int)(name.length < 64 ? name.length : 64), name.at);
        slx_status s = lp_build_set(&m->build, LP_COL_LOWER, col, -INFINITY);
        if (s != SLX_OK)
            return s;
    }
    return set_side(m, col, UPPER_GIVEN, v >= 1e30 ? INFINITY : v);
}

static slx_status lower(struct mps *m, uint32_t col, struct token name, double v)
{
    if (v >= 1e30)
        return mps_fail(m, name, "lower bound infinity of column");
    return set_side(m, col, LOWER_GIVEN, v <= -1e30 ? -INFINITY : v);
}

static slx_status both(struct mps *m, uint32_t col, double low, double high)
{
    slx_status s = set_side(m, col, LOWER_GIVEN, low);
    return s == SLX_OK ? set_side(m, col, UPPER_GIVEN, high) : s;
}

static slx_status apply(struct mps *m, const struct mps_record *f, uint32_t col)
{
    double v = f->value[0];
    switch (f->bound) {
    case BOUND_UP:
    case BOUND_UI: return upper(m, col, f->name[0], v);
    case BOUND_LO:
    case BOUND_LI: return lower(m, col, f->name[0], v);
    case BOUND_FX:
        if (fabs(v) >= 1e30)
            return mps_fail(m, f->name[0], "infinite value of fixed column");
        return both(m, col, v, v);
    case BOUND_FR: return both(m, col, -INFINITY, INFINITY);
    case BOUND_MI: return set_side(m, col, LOWER_GIVEN, -INFINITY);
    case BOUND_PL: return set_side(m, col, UPPER_GIVEN, INFINITY);
    default: return both(m, col, 0.0, 1.0);
    }
}

slx_status mps_bounds_line(struct mps *m)
{
    struct mps_record f;
    uint32_t col;
    slx_status s = mps_line_fields(m, CARD_BOUND, &f);
    if (s != SLX_OK)
        return s;
    bool counts = mps_choose(m, &m->bounds_choice, WARN_BOUNDS_SETS, "bound", f.vector, &s);
    if (s == SLX_OK)
        s = find_column(m, f.name[0], &col);
    if (s != SLX_OK || !counts || col == NAMES_NONE) /* none: the column is in another part */
        return s;
    if (f.bound == BOUND_UI || f.bound == BOUND_LI || f.bound == BOUND_BV)
        s = become_integer(m, col);
    if (s == SLX_OK)
        s = touch(m, col);
    return s == SLX_OK ? apply(m, &f, col) : s;
}
