/* COLUMNS.
 *
 * Invariant: columns 0 .. n-1 are closed in matrix and costs; the open one has its name in last_name and in the pool,
 * its rows in in_column, and its latest entries in entry_row, entry_value, which pass to the matrix when they are full
 * or the column ends.
 *
 * That no column appears twice is seen without a table as long as every name comes after the one before it in `order`
 * (name_order_private.h): by length at first, in natural order where the names so far rise in that too when one fails
 * the first. Where there is no order left, order is NULL and an index of all names takes over.
 */
#include <string.h>

#include "format/mps_private.h"
#include "format/words_private.h"

slx_status mps_columns_begin(struct mps *m)
{
    struct mem *mem = &m->env->mem;
    m->entry_row = mem_new(mem, MEM_READER, OPEN_ENTRIES, sizeof *m->entry_row);
    m->entry_value = mem_new(mem, MEM_READER, OPEN_ENTRIES, sizeof *m->entry_value);
    if (!m->entry_row || !m->entry_value)
        return fail_memory(m->env, "a column");
    m->entry_room = OPEN_ENTRIES;
    m->order = name_order_length;
    slx_status s = mps_bits(m, m->lp->nrows, &m->in_column);
    if (s == SLX_OK)
        s = mps_row_table(m);
    if (s == SLX_OK)
        s = lp_build_open(&m->build, LP_MATRIX);
    if (s == SLX_OK)
        s = lp_build_open(&m->build, LP_COST);
    if (s == SLX_OK)
        s = lp_build_open(&m->build, LP_COL_NAMES);
    return s;
}

/* Hands the entries to the matrix, without the zeros, and takes their marks away: all marks if some of the
 * column's entries have gone before. */
static slx_status flush_entries(struct mps *m, bool end_of_column)
{
    uint32_t kept = 0;
    if (end_of_column && m->in_matrix)
        memset(m->in_column, 0, bits_words(m->lp->nrows) * sizeof *m->in_column);
    for (size_t k = 0; k < m->entries; k++) {
        uint32_t row = m->entry_row[k];
        double value = m->entry_value[k];
        if (end_of_column)
            bits_clear(m->in_column, row);
        m->entry_row[kept] = row;
        m->entry_value[kept] = value;
        kept += value != 0.0;
    }
    m->entries = 0;
    m->in_matrix = !end_of_column;
    return kept ? lp_build_entries(&m->build, kept, m->entry_row, m->entry_value) : SLX_OK;
}

slx_status mps_columns_leave(struct mps *m)
{
    if (!m->column_open)
        return SLX_OK;
    m->column_open = false;
    slx_status s = flush_entries(m, true);
    if (s == SLX_OK)
        s = lp_build_close(&m->build);
    if (s == SLX_OK)
        s = lp_build_value(&m->build, LP_COST, m->cost);
    return s;
}

/* Whether all names so far rise in an order, the last one then below `next`. */
static slx_status all_rise(struct mps *m, name_order *order, struct token next, bool *rise)
{
    struct mem *mem = &m->env->mem;
    const struct names *names = m->lp->col_names;
    size_t room = names_longest(names) + 1, length = 0;
    char *two = mem_new(mem, MEM_READER, room, 2);
    if (!two)
        return fail_memory(m->env, "the names of columns");
    struct names_cursor c;
    char *last = two + room;
    *rise = true;
    for (names_seek(names, 0, two, &c); *rise && names_next(&c);) {
        *rise = c.next == 1 || order(last, length, c.text, c.length) < 0;
        length = c.length;
        char *text = c.text;
        c.text = last;
        last = text;
    }
    *rise = *rise && order(last, length, next.at, next.length) < 0;
    mem_free(mem, two);
    return SLX_OK;
}

/* A name that does not rise in the present order: tries the other one, then makes an index. */
static slx_status change_order(struct mps *m, struct token name)
{
    bool rise = false;
    slx_status s = SLX_OK;
    if (m->order == name_order_length)
        s = all_rise(m, name_order_natural, name, &rise);
    m->order = rise ? name_order_natural : NULL;
    return s == SLX_OK && !rise ? names_index_create(m->env, m->lp->col_names, &m->col_index) : s;
}

/* Adds a name that must be new. */
static slx_status add_name(struct mps *m, struct token name)
{
    struct names *names = m->lp->col_names;
    slx_status s = SLX_OK;
    if (m->lp->ncols && m->order && m->order(m->last_name, m->last_length, name.at, name.length) >= 0)
        s = change_order(m, name);
    if (s != SLX_OK)
        return s;
    if (m->order)
        return lp_build_name(&m->build, LP_COL_NAMES, name.at, name.length);
    uint32_t number;
    bool is_new;
    s = names_intern(m->env, names, m->col_index, name.at, name.length, &number, &is_new);
    return s == SLX_OK && !is_new ? mps_fail(m, name, "column appears again:") : s;
}

slx_status mps_remember(struct mps *m, struct token name, char **text, size_t *length)
{
    if (!*text || mem_size(*text) < name.length + WORD_SLACK) {
        char *grown = mem_resize(&m->env->mem, MEM_READER, *text, name.length + WORD_SLACK + 24, 1);
        if (!grown)
            return fail_memory(m->env, "a column's name");
        *text = grown;
    }
    memcpy(*text, name.at, name.length);
    *length = name.length;
    return SLX_OK;
}

static slx_status mark_integer(struct mps *m, uint32_t col)
{
    size_t have = m->integers ? mem_size(m->integers) / sizeof *m->integers : 0, need = bits_words((size_t)col + 1);
    if (need > have) {
        size_t words = mem_grown(have, need);
        uint64_t *grown = mem_resize(&m->env->mem, MEM_READER, m->integers, words, sizeof *grown);
        if (!grown)
            return fail_memory(m->env, "integer markers");
        memset(grown + have, 0, (words - have) * sizeof *grown);
        m->integers = grown;
    }
    bits_set(m->integers, col);
    return SLX_OK;
}

static slx_status open_column(struct mps *m, struct token name)
{
    slx_status s = mps_columns_leave(m);
    if (s == SLX_OK && m->lp->ncols == MOST_LINES)
        return mps_fail(m, name, "too many columns:");
    if (s == SLX_OK)
        s = add_name(m, name);
    if (s == SLX_OK)
        s = mps_remember(m, name, &m->last_name, &m->last_length);
    if (s == SLX_OK && m->integer)
        s = mark_integer(m, m->lp->ncols);
    if (s != SLX_OK)
        return s;
    m->lp->ncols++;
    m->column_open = true;
    m->cost_given = false;
    m->cost = 0.0;
    return SLX_OK;
}

/* ---- entries ------------------------------------------------------------------------------------ */

static slx_status repeated(struct mps *m, struct token row)
{
    return mps_fail(m, row, "column '%.*s' has a second coefficient in row",
                    (int)(m->last_length < 64 ? m->last_length : 64), m->last_name);
}

static slx_status more_room(struct mps *m)
{
    /* A repeated coefficient must find its first: then all entries of the column wait here. */
    if (m->env->options.duplicates == DUPLICATES_ERROR)
        return flush_entries(m, false);
    size_t room = mem_grown(m->entry_room, m->entry_room + 1);
    uint32_t *rows = mem_resize(&m->env->mem, MEM_READER, m->entry_row, room, sizeof *rows);
    if (!rows)
        return fail_memory(m->env, "a column");
    m->entry_row = rows;
    double *values = mem_resize(&m->env->mem, MEM_READER, m->entry_value, room, sizeof *values);
    if (!values)
        return fail_memory(m->env, "a column");
    m->entry_value = values;
    m->entry_room = room;
    return SLX_OK;
}

static slx_status second_entry(struct mps *m, struct token name, uint32_t row, double value)
{
    if (m->env->options.duplicates == DUPLICATES_ERROR)
        return repeated(m, name);
    size_t k = 0;
    while (m->entry_row[k] != row) /* the caller has seen that it is there */
        k++;
    double v = mps_combined(m, m->entry_value[k], value);
    if (!isfinite(v))
        return mps_fail(m, name, "coefficients add up to infinity in row");
    m->entry_value[k] = v;
    return SLX_OK;
}

static slx_status cost_entry(struct mps *m, struct token name, double value)
{
    if (m->cost_given && m->env->options.duplicates == DUPLICATES_ERROR)
        return repeated(m, name);
    double v = m->cost_given ? mps_combined(m, m->cost, value) : value;
    if (!isfinite(v))
        return mps_fail(m, name, "coefficients add up to infinity in row");
    m->cost = v;
    m->cost_given = true;
    return SLX_OK;
}

static slx_status add_entry(struct mps *m, struct token name, double value)
{
    uint32_t row = mps_row_find(m, name);
    if (row >= ROW_OBJECTIVE) {
        if (row == ROW_UNKNOWN)
            return mps_fail(m, name, "unknown row");
        return row == ROW_OBJECTIVE ? cost_entry(m, name, value) : SLX_OK;
    }
    if (bits_get(m->in_column, row))
        return second_entry(m, name, row, value);
    if (m->entries == m->entry_room) {
        slx_status s = more_room(m);
        if (s != SLX_OK)
            return s;
    }
    bits_set(m->in_column, row);
    m->entry_row[m->entries] = row;
    m->entry_value[m->entries++] = value;
    return SLX_OK;
}

/* ---- lines -------------------------------------------------------------------------------------- */

/* NAME 'MARKER' 'INTORG' or 'INTEND', wherever the three stand; false if the line is no marker. */
static bool marker_line(struct mps *m, slx_status *status)
{
    struct token t[6];
    unsigned n = mps_split(m->line, m->length, t, 6), k = 0;
    while (k < n && !token_is(t[k], "'MARKER'", 8))
        k++;
    if (k == n)
        return false;
    *status = SLX_OK;
    bool begins = k + 1 < n && token_is(t[k + 1], "'INTORG'", 8), ends = k + 1 < n && token_is(t[k + 1], "'INTEND'", 8);
    if (k + 1 == n)
        *status =
            mps_fail(m, (struct token){t[k].at + t[k].length, 0}, "missing field: 'INTORG' or 'INTEND' should follow");
    else if (!begins && !ends)
        *status = mps_fail(m, t[k + 1], "unknown marker");
    else if (k + 2 < n)
        *status = mps_fail(m, t[k + 2], "surplus field");
    else if (begins == m->integer)
        *status =
            mps_fail(m, t[k + 1], begins ? "marker inside of integer columns:" : "marker without 'INTORG' before it:");
    if (*status != SLX_OK)
        return true;
    m->integer = begins;
    m->marker_inside = m->column_open;
    return true;
}

slx_status mps_columns_line(struct mps *m)
{
    struct mps_record f;
    struct mps_problem why;
    slx_status s = SLX_OK;
    if (!mps_record_read(&m->dialect, CARD_COLUMN, m->line, m->length, m->rows, &f, &why))
        return marker_line(m, &s) ? s : mps_fail(m, why.where, "%s", why.what);
    bool kept = true;
    if ((m->part || m->census) && ((s = mps_part_line(m, &f, &kept)) != SLX_OK || !kept))
        return s;
    if (!m->column_open || f.vector.length != m->last_length || !word_same(f.vector.at, m->last_name, m->last_length)) {
        if ((s = open_column(m, f.vector)) != SLX_OK)
            return s;
        if (m->integer)
            mps_warn(m, WARN_INTEGER, "integer columns are relaxed to continuous ones");
    } else if (m->marker_inside) {
        mps_warn(m, WARN_SPLIT_COLUMN,
                 "a marker stands among the coefficients of column '%.*s', which stays what it began as",
                 (int)(f.vector.length < 64 ? f.vector.length : 64), f.vector.at);
    }
    m->marker_inside = false;
    mps_tell_comment(m, &f);
    for (unsigned k = 0; k < f.pairs && s == SLX_OK; k++) {
        if (!isfinite(f.value[k]))
            return mps_fail(m, f.name[k], "infinite coefficient in row");
        s = add_entry(m, f.name[k], f.value[k]);
    }
    return s;
}

slx_status mps_columns_end(struct mps *m)
{
    struct mem *mem = &m->env->mem;
    if (m->integer)
        mps_warn(m, WARN_OPEN_MARKER, "COLUMNS ends inside of integer columns, without 'INTEND'");
    m->integer = false;
    slx_status s = mps_columns_leave(m);
    if (s == SLX_OK)
        s = lp_build_done(&m->build, LP_MATRIX);
    if (s == SLX_OK)
        s = lp_build_done(&m->build, LP_COST);
    if (s == SLX_OK)
        s = lp_build_done(&m->build, LP_COL_NAMES);
    if (s == SLX_OK)
        s = mps_bounds_defaults(m);
    names_index_free(m->env, &m->col_index);
    mem_drop(mem, &m->in_column);
    mem_drop(mem, &m->entry_row);
    mem_drop(mem, &m->entry_value);
    mem_drop(mem, &m->last_name);
    return s;
}
