/* COLUMNS.
 *
 * Invariant: columns 0 .. n-1 are closed in matrix and costs; the open one has its name in last_name and in the pool,
 * its rows in in_column, and its latest entries in entry_row, entry_value, which pass to the matrix when they are full
 * or the column ends.
 *
 * That no column appears twice is seen without a table as long as some order is left in which every name came after
 * the one before it (name_order.h).  The first name that takes the last such order away makes an index of all names.
 */
#include <string.h>

#include "format/mps_reader.h"
#include "format/name_order.h"

slx_status mps_columns_begin(struct mps *m)
{
    struct mem *mem = &m->env->mem;
    m->entry_row = mem_new(mem, MEM_READER, OPEN_ENTRIES, sizeof *m->entry_row);
    m->entry_value = mem_new(mem, MEM_READER, OPEN_ENTRIES, sizeof *m->entry_value);
    if (!m->entry_row || !m->entry_value)
        return fail_memory(m->env, "a column");
    m->entry_room = OPEN_ENTRIES;
    slx_status s = mps_bits(m, m->lp->nrows, &m->in_column);
    if (s == SLX_OK)
        s = mps_row_table(m);
    if (s == SLX_OK)
        s = spmat_create(m->env, MEM_MATRIX, &m->lp->cols);
    if (s == SLX_OK)
        s = cvec_create(m->env, MEM_VECTORS, 0, 0.0, &m->lp->cost);
    if (s == SLX_OK)
        s = names_create(m->env, &m->lp->col_names);
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
    return kept ? spmat_append_many(m->env, m->lp->cols, kept, m->entry_row, m->entry_value) : SLX_OK;
}

static slx_status close_column(struct mps *m)
{
    if (!m->column_open)
        return SLX_OK;
    m->column_open = false;
    slx_status s = flush_entries(m, true);
    if (s == SLX_OK)
        s = spmat_close(m->env, m->lp->cols);
    if (s == SLX_OK)
        s = cvec_append(m->env, m->lp->cost, m->cost);
    return s;
}

/* Whether the name comes after all before it in an order in which they rise. */
static bool rises(struct mps *m, struct token name)
{
    if (m->lp->ncols == 0) {
        m->rising = RISING_LENGTH | RISING_NATURAL;
        return true;
    }
    if (m->rising & RISING_LENGTH && name_order_length(name.at, name.length, m->last_name, m->last_length) <= 0)
        m->rising &= ~(unsigned)RISING_LENGTH;
    if (m->rising & RISING_NATURAL && name_order_natural(name.at, name.length, m->last_name, m->last_length) <= 0)
        m->rising &= ~(unsigned)RISING_NATURAL;
    return m->rising != 0;
}

/* Adds a name that must be new. */
static slx_status add_name(struct mps *m, struct token name)
{
    struct names *names = m->lp->col_names;
    if (!m->col_index) {
        if (rises(m, name))
            return names_append(m->env, names, name.at, name.length);
        slx_status s = names_index_create(m->env, names, &m->col_index);
        if (s != SLX_OK)
            return s;
    }
    uint32_t number;
    bool is_new;
    slx_status s = names_intern(m->env, names, m->col_index, name.at, name.length, &number, &is_new);
    return s == SLX_OK && !is_new ? mps_fail(m, name, "column appears again:") : s;
}

static slx_status remember_name(struct mps *m, struct token name)
{
    if (!m->last_name || mem_size(m->last_name) < name.length) {
        char *grown = mem_resize(&m->env->mem, MEM_READER, m->last_name, name.length + 24, 1);
        if (!grown)
            return fail_memory(m->env, "a column's name");
        m->last_name = grown;
    }
    memcpy(m->last_name, name.at, name.length);
    m->last_length = name.length;
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
    slx_status s = close_column(m);
    if (s == SLX_OK && m->lp->ncols == MOST_LINES)
        return mps_fail(m, name, "too many columns:");
    if (s == SLX_OK)
        s = add_name(m, name);
    if (s == SLX_OK)
        s = remember_name(m, name);
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
    while (m->entry_row[k] != row)
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
    *status = close_column(m);
    return true;
}

slx_status mps_columns_line(struct mps *m)
{
    struct mps_record f;
    struct mps_problem why;
    slx_status s = SLX_OK;
    if (!mps_record_read(&m->dialect, CARD_COLUMN, m->line, m->length, &f, &why))
        return marker_line(m, &s) ? s : mps_fail(m, why.where, "%s", why.what);
    if (!m->column_open || f.vector.length != m->last_length ||
        memcmp(f.vector.at, m->last_name, m->last_length) != 0) {
        if ((s = open_column(m, f.vector)) != SLX_OK)
            return s;
        if (m->integer)
            mps_warn(m, WARN_INTEGER, "integer columns are relaxed to continuous ones");
    }
    if (f.pairs == 2)
        row_table_prefetch(m->rows, f.name[1].at, f.name[1].length);
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
    struct lp *lp = m->lp;
    if (m->integer)
        mps_warn(m, WARN_OPEN_MARKER, "COLUMNS ends inside of integer columns, without 'INTEND'");
    m->integer = false;
    slx_status s = close_column(m);
    if (s == SLX_OK)
        s = spmat_finish(m->env, lp->cols, lp->nrows);
    if (s == SLX_OK)
        s = cvec_finish(m->env, lp->cost);
    if (s == SLX_OK)
        s = names_finish(m->env, lp->col_names);
    if (s == SLX_OK)
        s = mps_bounds_defaults(m);
    names_index_free(m->env, &m->col_index);
    mem_drop(mem, &m->in_column);
    mem_drop(mem, &m->entry_row);
    mem_drop(mem, &m->entry_value);
    mem_drop(mem, &m->last_name);
    return s;
}
