#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mirror.h"

enum edit {
    ADD_ROWS,
    ADD_COLS,
    DELETE_ROWS,
    DELETE_COLS,
    PERMUTE_ROWS,
    PERMUTE_COLS,
    COEFFICIENT,
    ROW,
    COLUMN,
    ROW_BOUNDS,
    COL_BOUNDS,
    COST,
    OFFSET,
    SENSE,
    NAME,
    ROW_NAMES,
    COL_NAMES,
    EDITS
};

static uint32_t below(uint64_t *seed, uint32_t n)
{
    return n ? (uint32_t)(random_bits(seed) % n) : 0;
}

static double number(uint64_t *seed)
{
    return ((double)below(seed, 41) - 20.0) / (double)(1 + below(seed, 3));
}

static double number_or_zero(uint64_t *seed)
{
    return below(seed, 4) ? number(seed) + 0.0 : 0.0;
}

static double lower_bound(uint64_t *seed)
{
    return below(seed, 4) ? number(seed) - 10.0 : -INFINITY;
}

static double upper_bound(uint64_t *seed)
{
    return below(seed, 4) ? number(seed) + 10.0 : INFINITY;
}

/* Random lines over `others` with their bounds, costs and names, as a call takes them and as the mirror does. */
struct lines {
    uint64_t start[MIRROR_MOST + 1];
    uint32_t index[MIRROR_MOST * MIRROR_MOST];
    double value[MIRROR_MOST * MIRROR_MOST];
    double lower[MIRROR_MOST], upper[MIRROR_MOST], cost[MIRROR_MOST];
    char text[MIRROR_MOST][MIRROR_NAME];
    const char *names[MIRROR_MOST];
};

static void random_entries(struct lines *l, uint32_t lines, uint32_t others, uint64_t *seed)
{
    uint64_t at = 0;
    l->start[0] = 0;
    for (uint32_t k = 0; k < lines; k++) {
        for (uint32_t i = others; i-- > 0;)
            if (below(seed, 3) == 0) {
                l->index[at] = i;
                l->value[at++] = number_or_zero(seed);
            }
        l->start[k + 1] = at;
        l->lower[k] = lower_bound(seed);
        l->upper[k] = upper_bound(seed);
        l->cost[k] = number(seed);
        snprintf(l->text[k], MIRROR_NAME, "n%llu", (unsigned long long)(random_bits(seed) % 100000));
        l->names[k] = l->text[k];
    }
}

/* ---- adding -------------------------------------------------------------------------------------------- */

static void take_names(bool *named, char (*names)[MIRROR_NAME], char letter, uint32_t before, uint32_t more,
                       const char *const *given)
{
    if ((!*named && !given) || !more)
        return;
    for (uint32_t i = 0; !*named && i < before; i++)
        snprintf(names[i], MIRROR_NAME, "%c%u", letter, i + 1);
    for (uint32_t k = 0; k < more; k++)
        if (given)
            snprintf(names[before + k], MIRROR_NAME, "%s", given[k]);
        else
            snprintf(names[before + k], MIRROR_NAME, "%c%u", letter, before + k + 1);
    *named = true;
}

static slx_status add(struct mirror *m, slx_model *model, bool rows, uint64_t *seed)
{
    static struct lines l;
    const uint32_t before = rows ? m->nrows : m->ncols, others = rows ? m->ncols : m->nrows;
    const uint32_t more = below(seed, MIRROR_MOST - before < 5 ? MIRROR_MOST - before : 5);
    random_entries(&l, more, others, seed);
    bool entries = below(seed, 5), bounds = below(seed, 5), costs = below(seed, 5), names = below(seed, 2);
    slx_lines lines = {.count = more};
    if (entries) {
        lines.start = l.start;
        lines.index = l.index;
        lines.value = l.value;
    }
    lines.lower = bounds ? l.lower : NULL;
    lines.upper = bounds ? l.upper : NULL;
    lines.cost = !rows && costs ? l.cost : NULL;
    lines.names = names ? l.names : NULL;
    slx_status s = !model ? SLX_OK : rows ? slx_add_rows(model, &lines) : slx_add_cols(model, &lines);
    if (s != SLX_OK)
        return s;
    for (uint32_t k = 0; k < more; k++) {
        const uint32_t at = before + k;
        for (uint32_t i = 0; i < MIRROR_MOST; i++)
            *(rows ? &m->a[at][i] : &m->a[i][at]) = 0.0;
        for (uint64_t p = l.start[k]; entries && p < l.start[k + 1]; p++)
            *(rows ? &m->a[at][l.index[p]] : &m->a[l.index[p]][at]) = l.value[p];
        *(rows ? &m->row_lower[at] : &m->col_lower[at]) = bounds ? l.lower[k] : rows ? -INFINITY : 0.0;
        *(rows ? &m->row_upper[at] : &m->col_upper[at]) = bounds ? l.upper[k] : INFINITY;
        if (!rows)
            m->cost[at] = costs ? l.cost[k] : 0.0;
    }
    if (rows)
        take_names(&m->rows_named, m->row_name, 'R', before, more, lines.names);
    else
        take_names(&m->cols_named, m->col_name, 'C', before, more, lines.names);
    *(rows ? &m->nrows : &m->ncols) += more;
    return SLX_OK;
}

/* ---- deleting and permuting ------------------------------------------------------------------------------ */

static void keep_rows(struct mirror *m, uint32_t count, const uint32_t *which)
{
    struct mirror old = *m;
    m->nrows = count;
    for (uint32_t k = 0; k < count; k++) {
        memcpy(m->a[k], old.a[which[k]], sizeof m->a[k]);
        m->row_lower[k] = old.row_lower[which[k]];
        m->row_upper[k] = old.row_upper[which[k]];
        memcpy(m->row_name[k], old.row_name[which[k]], MIRROR_NAME);
    }
}

static void keep_cols(struct mirror *m, uint32_t count, const uint32_t *which)
{
    struct mirror old = *m;
    m->ncols = count;
    for (uint32_t k = 0; k < count; k++) {
        for (uint32_t i = 0; i < m->nrows; i++)
            m->a[i][k] = old.a[i][which[k]];
        m->cost[k] = old.cost[which[k]];
        m->col_lower[k] = old.col_lower[which[k]];
        m->col_upper[k] = old.col_upper[which[k]];
        memcpy(m->col_name[k], old.col_name[which[k]], MIRROR_NAME);
    }
}

static slx_status select_lines(struct mirror *m, slx_model *model, bool rows, bool permute, uint64_t *seed)
{
    const uint32_t n = rows ? m->nrows : m->ncols;
    uint32_t which[MIRROR_MOST], gone[MIRROR_MOST], kept = 0, deleted = 0;
    for (uint32_t i = 0; i < n; i++) {
        if (permute) {
            const uint32_t k = below(seed, i + 1);
            which[i] = which[k];
            which[k] = i;
            kept++;
        } else if (below(seed, 6)) {
            which[kept++] = i;
        } else {
            gone[deleted++] = i;
        }
    }
    for (uint32_t k = 0; k + 1 < deleted; k++) { /* in any order */
        const uint32_t other = k + below(seed, deleted - k), swap = gone[k];
        gone[k] = gone[other];
        gone[other] = swap;
    }
    slx_status s = SLX_OK;
    if (model && permute)
        s = rows ? slx_permute_rows(model, which) : slx_permute_cols(model, which);
    else if (model)
        s = rows ? slx_delete_rows(model, deleted, gone) : slx_delete_cols(model, deleted, gone);
    if (s == SLX_OK && rows)
        keep_rows(m, kept, which);
    else if (s == SLX_OK)
        keep_cols(m, kept, which);
    return s;
}

/* ---- coefficients, bounds, names --------------------------------------------------------------------------- */

static slx_status set_line(struct mirror *m, slx_model *model, bool row, uint64_t *seed)
{
    static struct lines l;
    const uint32_t n = row ? m->nrows : m->ncols, i = below(seed, n);
    if (!n)
        return SLX_OK;
    random_entries(&l, 1, row ? m->ncols : m->nrows, seed);
    const uint32_t count = (uint32_t)l.start[1];
    slx_status s = !model ? SLX_OK
                   : row  ? slx_set_row(model, i, count, l.index, l.value)
                          : slx_set_column(model, i, count, l.index, l.value);
    if (s != SLX_OK)
        return s;
    for (uint32_t k = 0; k < MIRROR_MOST; k++)
        *(row ? &m->a[i][k] : &m->a[k][i]) = 0.0;
    for (uint32_t k = 0; k < count; k++)
        *(row ? &m->a[i][l.index[k]] : &m->a[l.index[k]][i]) = l.value[k];
    return SLX_OK;
}

static slx_status set_coefficient(struct mirror *m, slx_model *model, uint64_t *seed)
{
    if (!m->nrows || !m->ncols)
        return SLX_OK;
    const uint32_t i = below(seed, m->nrows), j = below(seed, m->ncols);
    const double v = number_or_zero(seed);
    slx_status s = model ? slx_set_coefficient(model, i, j, v) : SLX_OK;
    if (s == SLX_OK)
        m->a[i][j] = v;
    return s;
}

static slx_status set_bounds(struct mirror *m, slx_model *model, bool row, uint64_t *seed)
{
    const uint32_t n = row ? m->nrows : m->ncols, i = below(seed, n);
    const double lower = lower_bound(seed), upper = below(seed, 4) ? upper_bound(seed) : fmax(lower, -30.0);
    if (!n)
        return SLX_OK;
    slx_status s = !model ? SLX_OK
                   : row  ? slx_set_row_bounds(model, i, lower, upper)
                          : slx_set_col_bounds(model, i, lower, upper);
    if (s == SLX_OK) {
        *(row ? &m->row_lower[i] : &m->col_lower[i]) = lower;
        *(row ? &m->row_upper[i] : &m->col_upper[i]) = upper;
    }
    return s;
}

static slx_status set_objective(struct mirror *m, slx_model *model, enum edit edit, uint64_t *seed)
{
    const double v = number(seed);
    const uint32_t j = below(seed, m->ncols);
    slx_status s = SLX_OK;
    if (edit == COST && m->ncols) {
        s = model ? slx_set_cost(model, j, v) : SLX_OK;
        if (s == SLX_OK)
            m->cost[j] = v;
    } else if (edit == OFFSET) {
        s = model ? slx_set_offset(model, v) : SLX_OK;
        m->offset = v;
    } else if (edit == SENSE) {
        s = model ? slx_set_maximise(model, v > 0) : SLX_OK;
        m->maximise = v > 0;
    }
    return s;
}

static slx_status set_names(struct mirror *m, slx_model *model, bool rows, uint64_t *seed)
{
    static struct lines l;
    const uint32_t n = rows ? m->nrows : m->ncols, first = below(seed, n + 1), count = below(seed, n - first + 1);
    random_entries(&l, count, 0, seed);
    const char *const *names = below(seed, 8) ? l.names : NULL;
    slx_status s = !model ? SLX_OK
                   : rows ? slx_set_row_names(model, first, count, names)
                          : slx_set_col_names(model, first, count, names);
    bool *named = rows ? &m->rows_named : &m->cols_named;
    char(*text)[MIRROR_NAME] = rows ? m->row_name : m->col_name;
    if (s != SLX_OK)
        return s;
    for (uint32_t i = 0; names && !*named && i < n; i++)
        snprintf(text[i], MIRROR_NAME, "%c%u", rows ? 'R' : 'C', i + 1);
    *named = names;
    for (uint32_t k = 0; names && k < count; k++)
        snprintf(text[first + k], MIRROR_NAME, "%s", names[k]);
    return SLX_OK;
}

static slx_status set_name(struct mirror *m, slx_model *model, uint64_t *seed)
{
    char text[MIRROR_NAME];
    bool objective = below(seed, 2);
    snprintf(text, sizeof text, "name %u", below(seed, 1000));
    slx_status s = !model ? SLX_OK : objective ? slx_set_objective_name(model, text) : slx_set_name(model, text);
    if (s == SLX_OK)
        memcpy(objective ? m->objective_name : m->name, text, sizeof text);
    return s;
}

slx_status mirror_edit(struct mirror *m, slx_model *model, uint64_t *seed)
{
    enum edit edit = (enum edit)below(seed, EDITS);
    switch (edit) {
    case ADD_ROWS:
    case ADD_COLS: return add(m, model, edit == ADD_ROWS, seed);
    case DELETE_ROWS:
    case PERMUTE_ROWS: return select_lines(m, model, true, edit == PERMUTE_ROWS, seed);
    case DELETE_COLS:
    case PERMUTE_COLS: return select_lines(m, model, false, edit == PERMUTE_COLS, seed);
    case COEFFICIENT: return set_coefficient(m, model, seed);
    case ROW:
    case COLUMN: return set_line(m, model, edit == ROW, seed);
    case ROW_BOUNDS:
    case COL_BOUNDS: return set_bounds(m, model, edit == ROW_BOUNDS, seed);
    case ROW_NAMES:
    case COL_NAMES: return set_names(m, model, edit == ROW_NAMES, seed);
    case NAME: return set_name(m, model, seed);
    default: return set_objective(m, model, edit, seed);
    }
}

/* ---- looking ------------------------------------------------------------------------------------------------ */

static void expect_entries(const struct mirror *m, slx_model *model)
{
    uint64_t nnz = 0;
    for (uint32_t j = 0; j < m->ncols; j++) {
        double seen[MIRROR_MOST] = {0}, v;
        uint32_t i;
        slx_cursor c;
        for (assert_int_equal(slx_seek_col(model, j, &c), SLX_OK); slx_next(&c, &i, &v); nnz++) {
            assert_true(i < m->nrows && v != 0.0 && seen[i] == 0.0);
            seen[i] = v;
        }
        for (i = 0; i < m->nrows; i++)
            assert_true(seen[i] == m->a[i][j] && slx_coefficient(model, i, j) == m->a[i][j]);
    }
    assert_true(slx_nnz(model) == nnz);
    for (uint32_t i = 0; i < m->nrows; i++) {
        uint32_t index[MIRROR_MOST], count;
        double value[MIRROR_MOST], seen[MIRROR_MOST] = {0};
        assert_int_equal(slx_row(model, i, &count, index, value), SLX_OK);
        for (uint32_t k = 0; k < count; k++)
            seen[index[k]] = value[k];
        for (uint32_t j = 0; j < m->ncols; j++)
            assert_true(seen[j] == m->a[i][j]);
    }
}

static void expect_names(const struct mirror *m, const slx_model *model)
{
    char text[64], wanted[64];
    for (uint32_t i = 0; i < m->nrows; i++) {
        snprintf(wanted, sizeof wanted, "R%u", i + 1);
        slx_row_name(model, i, text, sizeof text);
        assert_string_equal(text, m->rows_named ? m->row_name[i] : wanted);
    }
    for (uint32_t j = 0; j < m->ncols; j++) {
        snprintf(wanted, sizeof wanted, "C%u", j + 1);
        slx_col_name(model, j, text, sizeof text);
        assert_string_equal(text, m->cols_named ? m->col_name[j] : wanted);
    }
    assert_string_equal(slx_name(model), m->name);
    assert_string_equal(slx_objective_name(model), m->objective_name);
}

void mirror_expect(const struct mirror *m, slx_model *model)
{
    double lower[MIRROR_MOST], upper[MIRROR_MOST], cost[MIRROR_MOST];
    assert_int_equal(slx_nrows(model), m->nrows);
    assert_int_equal(slx_ncols(model), m->ncols);
    expect_entries(m, model);
    expect_names(m, model);
    assert_int_equal(slx_row_range(model, 0, m->nrows, lower, upper), SLX_OK);
    for (uint32_t i = 0; i < m->nrows; i++)
        assert_true(lower[i] == m->row_lower[i] && upper[i] == m->row_upper[i]);
    assert_int_equal(slx_col_range(model, 0, m->ncols, lower, upper, cost), SLX_OK);
    for (uint32_t j = 0; j < m->ncols; j++)
        assert_true(lower[j] == m->col_lower[j] && upper[j] == m->col_upper[j] && cost[j] == m->cost[j]);
    assert_true(slx_offset(model) == m->offset && slx_is_maximise(model) == m->maximise);
}
