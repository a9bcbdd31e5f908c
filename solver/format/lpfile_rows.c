/* The objective and the rows of an LP file.
 *
 * A row is   [LABEL:] terms RELATION number    or    [LABEL:] number RELATION terms [RELATION number].
 *
 * Terms end where no sign joins what follows: another term cannot begin there, so that it is a relation, the word of a
 * section, or the begin of the next row.
 */
#include <stdio.h>
#include <string.h>

#include "format/lpfile_private.h"

/* What terms have been read: some with a column, a number without one. */
struct sum {
    bool in_row, columns, constant;
    bool constant_wrong; /* a number without a column has no place from here on */
    double value;        /* of the number */
};

/* ---- terms ------------------------------------------------------------------------------------------ */

static slx_status not_linear(struct lpfile *m, const char *otherwise)
{
    switch (*m->p) {
    case '[': return lpfile_fail_here(m, "quadratic terms are not linear programming:");
    case '^': return lpfile_fail_here(m, "powers are not linear programming:");
    case '*':
    case '/': return lpfile_fail_here(m, "a product is written as a number and a name, 2 x, without");
    default: return lpfile_fail_here(m, "%s", otherwise);
    }
}

static slx_status add_up(struct lpfile *m, struct token name, double first, double *value)
{
    lpfile_warn(m, LPFILE_WARN_REPEATED, "terms with the same column are added up, first '%.*s'",
                (int)(name.length < 64 ? name.length : 64), name.at);
    *value += first;
    return isfinite(*value) ? SLX_OK : lpfile_fail(m, name, "coefficients add up to infinity:");
}

static slx_status objective_term(struct lpfile *m, struct token name, double value)
{
    const uint32_t before = m->lp->ncols;
    uint32_t col;
    slx_status s = lpfile_column(m, name, &col);
    if (s != SLX_OK || m->lp->ncols > before)
        return s == SLX_OK ? lp_build_value(&m->build, LP_COST, value) : s;
    s = add_up(m, name, cvec_get(m->lp->cost, col), &value);
    return s == SLX_OK ? lp_build_set(&m->build, LP_COST, col, value) : s;
}

static slx_status more_entries(struct lpfile *m)
{
    const size_t need = m->entries + LPFILE_WAITING;
    slx_status s = lpfile_grow(m, (void **)&m->entry_col, need, sizeof *m->entry_col);
    if (s == SLX_OK)
        s = lpfile_grow(m, (void **)&m->entry_value, need, sizeof *m->entry_value);
    if (s == SLX_OK)
        m->entry_room = mem_size(m->entry_value) / sizeof *m->entry_value;
    return s;
}

/* The columns of the terms first, then the terms' places in the open row. */
static slx_status row_terms(struct lpfile *m)
{
    slx_status s = m->entries + LPFILE_WAITING > m->entry_room ? more_entries(m) : SLX_OK;
    for (unsigned k = 0; k < m->waiting_terms && s == SLX_OK; k++) {
        struct lpfile_term *t = &m->waiting[k];
        s = lpfile_column(m, t->name, &t->col);
        if (s == SLX_OK)
            __builtin_prefetch(&m->place[t->col], 1);
    }
    for (unsigned k = 0; k < m->waiting_terms && s == SLX_OK; k++) {
        const struct lpfile_term *t = &m->waiting[k];
        const uint32_t at = m->place[t->col];
        if (at < m->entries && m->entry_col[at] == t->col) {
            double sum = t->value;
            s = add_up(m, t->name, m->entry_value[at], &sum);
            m->entry_value[at] = sum;
            continue;
        }
        m->place[t->col] = (uint32_t)m->entries;
        m->entry_col[m->entries] = t->col;
        m->entry_value[m->entries++] = t->value;
    }
    return s;
}

slx_status lpfile_take_terms(struct lpfile *m)
{
    slx_status s = SLX_OK;
    if (m->section == LPFILE_ROWS)
        s = row_terms(m);
    else
        for (unsigned k = 0; k < m->waiting_terms && s == SLX_OK; k++)
            s = objective_term(m, m->waiting[k].name, m->waiting[k].value);
    m->waiting_terms = 0;
    return s;
}

static slx_status term(struct lpfile *m, struct sum *sum, double value)
{
    const struct token name = lpfile_name_at(m->p);
    if (!isfinite(value))
        return lpfile_fail(m, name, "infinite coefficient of");
    if (sum->constant && sum->in_row)
        return lpfile_fail(m, name, "a number without a name has no place beside terms; it stands before");
    m->p += name.length;
    sum->columns = true;
    row_table_prefetch(m->columns, name.at, name.length);
    m->waiting[m->waiting_terms++] = (struct lpfile_term){name, value, 0};
    return m->waiting_terms == LPFILE_WAITING ? lpfile_take_terms(m) : SLX_OK;
}

/* A number without a name, which stands at line and column. */
static slx_status constant(struct lpfile *m, struct sum *sum, uint64_t line, uint32_t column, double value)
{
    const bool wrong = sum->in_row && (sum->columns || sum->constant || sum->constant_wrong);
    if (wrong || (!sum->in_row && !isfinite(value)))
        return fail_at(m->env, SLX_ERROR_INPUT, reader_path(m->r), line, column,
                       wrong ? "a number without a name has no place beside terms; bring it to the other side"
                             : "an infinite constant in the objective");
    sum->constant = true;
    sum->value += value;
    return isfinite(sum->value) || sum->in_row
               ? SLX_OK
               : fail_at(m->env, SLX_ERROR_INPUT, reader_path(m->r), line, column, "constants add up to infinity");
}

/* Whether a name belongs to the number before it, which is on the line before. */
static bool name_goes_on(struct lpfile *m)
{
    struct token label;
    const char *p = m->p;
    const bool labelled = lpfile_at_label(m, &label);
    m->p = p;
    return !labelled && !lpfile_at_section(m, false);
}

/* A number at p, and the name behind it if there is one. */
static slx_status number_term(struct lpfile *m, struct sum *sum, double sign, bool infinite)
{
    double value = INFINITY;
    const char *from = m->p;
    slx_status s = SLX_OK;
    if (infinite)
        m->p += lpfile_name_at(m->p).length;
    else
        s = lpfile_unsigned(m, &value);
    if (s != SLX_OK)
        return s;
    while (*m->p == ' ')
        m->p++;
    if (lpfile_is(*m->p, BYTE_START))
        return term(m, sum, sign * value);
    const uint64_t line = reader_line_number(m->r);
    const uint32_t column = (uint32_t)(from - m->line) + 1;
    s = lpfile_skip(m);
    if (s != SLX_OK)
        return s;
    if (lpfile_is(*m->p, BYTE_START) && (m->p != m->first || name_goes_on(m)))
        return term(m, sum, sign * value);
    if (m->next == LPFILE_NONE && lpfile_is(*m->p, BYTE_NUMBER) && m->p != m->first)
        return lpfile_fail_here(m, "a second number before a name:");
    return constant(m, sum, line, column, sign * value);
}

/* Ends with the text: each round takes a term from it. */
static slx_status scan_terms(struct lpfile *m, struct sum *sum)
{
    for (bool begun = false;; begun = true) {
        double sign = 1.0;
        bool joined = false;
        slx_status s = lpfile_skip(m);
        for (; s == SLX_OK && lpfile_is(*m->p, BYTE_SIGN); s = lpfile_skip(m)) {
            sign = *m->p++ == '-' ? -sign : sign;
            joined = true;
        }
        if (s != SLX_OK || (begun && !joined))
            return s;
        const char c = *m->p;
        if (lpfile_is(c, BYTE_NUMBER)) {
            s = number_term(m, sum, sign, false);
        } else if (!lpfile_is(c, BYTE_START)) {
            return joined ? not_linear(m, "a number or a name should follow the sign before") : SLX_OK;
        } else if ((c | 0x20) == 'i' && lpfile_is_infinity(lpfile_name_at(m->p))) {
            s = number_term(m, sum, sign, true);
        } else if (!joined && lpfile_at_section(m, false)) {
            return SLX_OK;
        } else {
            s = term(m, sum, sign);
        }
        if (s != SLX_OK || m->next != LPFILE_NONE)
            return s;
    }
}

static slx_status terms(struct lpfile *m, struct sum *sum)
{
    slx_status s = scan_terms(m, sum);
    return s == SLX_OK && m->waiting_terms ? lpfile_take_terms(m) : s;
}

/* ---- the objective ---------------------------------------------------------------------------------- */

slx_status lpfile_objective(struct lpfile *m)
{
    struct sum sum = {.in_row = false};
    struct token label;
    slx_status s = lpfile_skip(m);
    if (s == SLX_OK)
        s = lp_build_open(&m->build, LP_COST);
    if (s != SLX_OK)
        return s;
    if (lpfile_at_label(m, &label)) {
        s = lpfile_copy(m, label, &m->lp->objective_name);
        if (s != SLX_OK)
            return s;
    }
    s = terms(m, &sum);
    m->lp->offset = sum.value;
    if (s != SLX_OK || m->next != LPFILE_NONE || m->ended || lpfile_at_section(m, true))
        return s;
    return not_linear(m, "in the objective a sign or a section should stand before");
}

/* ---- rows ------------------------------------------------------------------------------------------- */

/* The bounds of a row, from a relation between its terms and a number. */
static void bounds_of(enum lpfile_relation relation, double value, double *lower, double *upper)
{
    if (relation != RELATION_LE)
        *lower = number_bound(value);
    if (relation != RELATION_GE)
        *upper = number_bound(value);
}

static enum lpfile_relation turned(enum lpfile_relation r)
{
    return r == RELATION_LE ? RELATION_GE : r == RELATION_GE ? RELATION_LE : r;
}

static slx_status close_row(struct lpfile *m, double lower, double upper)
{
    uint32_t kept = 0;
    for (size_t k = 0; k < m->entries; k++) {
        m->entry_col[kept] = m->entry_col[k];
        m->entry_value[kept] = m->entry_value[k];
        kept += m->entry_value[k] != 0.0;
    }
    m->entries = 0;
    slx_status s = spmat_append_many(m->env, m->rows, kept, m->entry_col, m->entry_value);
    if (s == SLX_OK)
        s = spmat_close(m->env, m->rows);
    if (s == SLX_OK)
        s = lp_build_value(&m->build, LP_ROW_LOWER, lower);
    if (s == SLX_OK)
        s = lp_build_value(&m->build, LP_ROW_UPPER, upper);
    m->lp->nrows++;
    return s;
}

/* Where a row is complete: the next one must be on a new line or have a label. */
static slx_status end_row(struct lpfile *m)
{
    slx_status s = lpfile_skip(m);
    if (s != SLX_OK || m->ended)
        return s;
    if (lpfile_is(*m->p, BYTE_RELATION))
        return lpfile_fail_here(m, "a second relation; a row with two bounds is written 1 <= terms <= 2, not");
    if (m->p == m->first)
        return SLX_OK;
    struct token label;
    const char *p = m->p;
    if (lpfile_at_label(m, &label)) { /* another row on the same line */
        m->p = p;
        return SLX_OK;
    }
    if (lpfile_at_section(m, true))
        return SLX_OK;
    if (p[0] == '-' && p[1] == '>')
        return lpfile_fail_here(m, "indicator constraints are not linear programming:");
    return not_linear(m, "the right-hand side is one number; what follows it has no place:");
}

/* The number behind a relation, and the end of the row. */
static slx_status right_side(struct lpfile *m, enum lpfile_relation relation, double *lower, double *upper)
{
    double value;
    slx_status s = lpfile_number(m, &value);
    if (s != SLX_OK)
        return s;
    bounds_of(relation, value, lower, upper);
    if (*lower == INFINITY || *upper == -INFINITY)
        return lpfile_fail(m, (struct token){m->p, 0}, "an infinite right-hand side that no row can reach");
    return end_row(m);
}

/* From the relation on, behind a number: terms, and perhaps a second relation.  0 >= 1 has no terms. */
static slx_status after_number(struct lpfile *m, struct sum *sum, enum lpfile_relation relation, double *lower,
                               double *upper)
{
    const double number = sum->value;
    sum->value = 0.0;
    sum->constant = false;
    sum->constant_wrong = number != 0.0;
    slx_status s = terms(m, sum);
    if (s != SLX_OK)
        return s;
    if (!sum->columns && sum->constant) {
        bounds_of(relation, sum->value, lower, upper);
        return *lower == INFINITY || *upper == -INFINITY
                   ? lpfile_fail_here(m, "an infinite right-hand side that no row can reach, before")
                   : SLX_OK;
    }
    if (!sum->columns)
        return lpfile_fail_here(m, "terms should stand before");
    bounds_of(turned(relation), number, lower, upper);
    if (*lower == INFINITY || *upper == -INFINITY)
        return lpfile_fail_here(m, "an infinite left side that no row can reach, before");
    if (m->next != LPFILE_NONE || !lpfile_is(*m->p, BYTE_RELATION))
        return m->next == LPFILE_NONE ? end_row(m) : SLX_OK;
    const char *at = m->p;
    const enum lpfile_relation second = lpfile_relation(m);
    if (second != relation || second == RELATION_EQ)
        return lpfile_fail(m, (struct token){at, (size_t)(m->p - at)}, "the two relations of a row contradict:");
    return right_side(m, second, lower, upper);
}

static slx_status label_row(struct lpfile *m, struct token label)
{
    uint32_t number;
    bool is_new;
    slx_status s = names_intern(m->env, m->lp->row_names, m->labels, label.at, label.length, &number, &is_new);
    if (s != SLX_OK)
        return s;
    if (!is_new)
        return lpfile_fail(m, label, "row given twice:");
    if (m->labelled) {
        s = lpfile_grow(m, (void **)&m->labelled, bits_words((size_t)m->lp->nrows + 1), sizeof *m->labelled);
        if (s == SLX_OK)
            bits_set(m->labelled, m->lp->nrows);
    }
    return s;
}

static slx_status leave_unlabelled(struct lpfile *m)
{
    const bool first = !m->labelled;
    slx_status s = lpfile_grow(m, (void **)&m->labelled, bits_words((size_t)m->lp->nrows + 1), sizeof *m->labelled);
    for (uint32_t i = 0; s == SLX_OK && first && i < m->lp->nrows; i++)
        bits_set(m->labelled, i);
    return s;
}

static slx_status row(struct lpfile *m)
{
    struct sum sum = {.in_row = true};
    struct token label;
    if (m->lp->nrows == LPFILE_MOST_LINES)
        return lpfile_fail_here(m, "too many rows:");
    slx_status s = lpfile_at_label(m, &label) ? label_row(m, label) : leave_unlabelled(m);
    if (s == SLX_OK)
        s = terms(m, &sum);
    if (s != SLX_OK)
        return s;
    if (m->next != LPFILE_NONE)
        return lpfile_fail(m, m->word, "a row should end before");
    if (!sum.columns && !sum.constant)
        return not_linear(m, "terms should stand before");
    const enum lpfile_relation relation = lpfile_relation(m);
    if (relation == RELATION_NONE)
        return not_linear(m, "a sign or one of <=, >= and = should stand before");
    double lower = -INFINITY, upper = INFINITY;
    s = sum.columns ? right_side(m, relation, &lower, &upper) : after_number(m, &sum, relation, &lower, &upper);
    return s == SLX_OK ? close_row(m, lower, upper) : s;
}

/* Ends with the text: each round takes a row from it. */
slx_status lpfile_rows(struct lpfile *m)
{
    slx_status s = lpfile_skip(m);
    while (s == SLX_OK && !m->ended && m->next == LPFILE_NONE && !lpfile_at_section(m, false)) {
        s = row(m);
        if (s == SLX_OK && m->next == LPFILE_NONE)
            s = lpfile_skip(m);
    }
    return s;
}

/* ---- names of rows ---------------------------------------------------------------------------------- */

/* R and the number, and as many _ as make a name that is no label. */
static slx_status made_up(struct lpfile *m, struct names *names, uint32_t row)
{
    char text[256];
    size_t length = (size_t)snprintf(text, sizeof text, "R%llu", (unsigned long long)row + 1);
    while (length < sizeof text - 1 && names_find(m->labels, text, length) != NAMES_NONE)
        text[length++] = '_';
    return names_append(m->env, names, text, length);
}

slx_status lpfile_name_rows(struct lpfile *m)
{
    struct lp *lp = m->lp;
    struct names *names = NULL;
    if (!m->labelled)
        return SLX_OK;
    if (names_count(lp->row_names) == 0) { /* all rows go by number */
        lp_build_take_names(&m->build, LP_ROW_NAMES, &names);
        return SLX_OK;
    }
    char *text = mem_new(&m->env->mem, MEM_READER, names_longest(lp->row_names) + 1, 1);
    if (!text)
        return fail_memory(m->env, "the names of rows");
    struct names_cursor c;
    names_seek(lp->row_names, 0, text, &c);
    slx_status s = names_create(m->env, &names);
    for (uint32_t i = 0; i < lp->nrows && s == SLX_OK; i++) {
        s = bits_get(m->labelled, i) && names_next(&c) ? names_append(m->env, names, c.text, c.length)
                                                       : made_up(m, names, i);
        if (s == SLX_OK)
            s = limits_go_on(m->env, 64);
    }
    mem_free(&m->env->mem, text);
    names_index_free(m->env, &m->labels); /* the index is of the names that go */
    if (s == SLX_OK)
        lp_build_take_names(&m->build, LP_ROW_NAMES, &names);
    else
        names_free(m->env, &names);
    return s;
}
