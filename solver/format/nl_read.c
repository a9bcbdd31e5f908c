/* The .nl reader's main loop: segments, in any order that a file may have, and the end. */
#include <math.h>
#include <string.h>

#include "format/nl_private.h"

/* The segment may be there once. */
static slx_status only_once(struct nl *m, enum nl_once which)
{
    if (m->once & which)
        return nl_fail(m, (struct token){m->line, 0}, "a segment given twice");
    m->once |= which;
    return SLX_OK;
}

/* ---- starts and suffixes ------------------------------------------------------------------------------ */

/* What becomes of a pair; NULL: it is passed over. */
typedef void (*pair_fn)(struct nl *m, uint32_t index, double value);

/* `count` pairs of the number of a `what`, of which there are `below`, and a value, real or whole. */
static slx_status read_pairs(struct nl *m, const char *what, uint32_t below, uint64_t count, bool real, pair_fn take)
{
    uint32_t index;
    double value;
    slx_status s = SLX_OK;
    for (uint64_t k = 0; k < count && s == SLX_OK; k++) {
        s = nl_next_line(m);
        if (s == SLX_OK)
            s = nl_index(m, what, below, &index);
        if (s == SLX_OK)
            s = real ? nl_real(m, "a value", &value) : nl_integer(m, "a value", 4, &value);
        if (s == SLX_OK && take)
            take(m, index, value);
    }
    return s;
}

/* Points to start from. */
static slx_status pass_start(struct nl *m, const char *what, uint32_t below)
{
    uint64_t count = 0;
    slx_status s = nl_count(m, "number of values", below, &count);
    return s == SLX_OK ? read_pairs(m, what, below, count, true, NULL) : s;
}

/* The statuses of suffix sstatus; another number, of which 0 is what AMPL calls none, says nothing. */
static void take_status(uint8_t *statuses, uint32_t k, double value)
{
    enum { BASIC = 1, SUPERBASIC, LOWER, UPPER, EQUAL };
    const int status = value >= BASIC && value <= EQUAL ? (int)value : 0;
    static const uint8_t ours[] = {[BASIC] = SLX_BASIC,
                                   [SUPERBASIC] = SLX_FREE,
                                   [LOWER] = SLX_AT_LOWER,
                                   [UPPER] = SLX_AT_UPPER,
                                   [EQUAL] = SLX_AT_LOWER};
    if (status)
        pairs_set(statuses, k, ours[status]);
}
static void take_column(struct nl *m, uint32_t col, double value)
{
    take_status(m->start->cols, col, value);
}
static void take_row(struct nl *m, uint32_t row, double value)
{
    take_status(m->start->rows, row, value);
}

/* What is not mentioned is as in the slack basis; a bound that a variable lacks is seen to where the basis is used. */
static slx_status need_start(struct nl *m)
{
    if (m->start)
        return SLX_OK;
    slx_status s = statuses_basic(m->env, m->lp->nrows, m->lp->ncols, &m->start);
    for (uint32_t j = 0; s == SLX_OK && j < m->lp->ncols; j++)
        pairs_set(m->start->cols, j, SLX_AT_LOWER);
    return s;
}

/* A suffix: what it is of in the two low bits of its kind, whether it is real in the third. */
static slx_status suffix(struct nl *m)
{
    const struct {
        const char *what;
        uint32_t below;
        pair_fn status;
    } of[] = {{"column", m->lp->ncols, take_column},
              {"row", m->lp->nrows, take_row},
              {"objective", m->objectives, NULL},
              {"problem", 1, NULL}};
    uint64_t kind = 0, count = 0;
    char name[sizeof "sstatus" + 1];
    slx_status s = nl_count(m, "kind of suffix", 7, &kind);
    if (s == SLX_OK)
        s = nl_count(m, "number of values", of[kind & 3].below, &count);
    if (s == SLX_OK)
        s = nl_string(m, "the name of a suffix", name, sizeof name);
    if (s != SLX_OK)
        return s;
    const pair_fn take = strcmp(name, "sstatus") == 0 ? of[kind & 3].status : NULL;
    if (take)
        s = need_start(m);
    return s == SLX_OK ? read_pairs(m, of[kind & 3].what, of[kind & 3].below, count, kind & 4, take) : s;
}

/* ---- rows --------------------------------------------------------------------------------------------- */

enum { SHOWN_NAME = 200 };

static slx_status constant_of_row(struct nl *m)
{
    char name[SHOWN_NAME];
    struct nl_constant c = {0};
    slx_status s = nl_index(m, "row", m->lp->nrows, &c.row);
    if (s == SLX_OK)
        s = nl_mark_once(m, &m->constants_seen, m->lp->nrows, c.row, (struct token){m->line, 0},
                         "the constant of a row");
    if (s != SLX_OK)
        return s;
    lp_row_name(m->lp, c.row, name, sizeof name);
    s = nl_expression(m, "row", name, &c.value);
    if (s != SLX_OK || c.value == 0.0)
        return s;
    const size_t room = m->constants ? mem_size(m->constants) / sizeof c : 0;
    if (m->nconstants == room) {
        struct nl_constant *more =
            mem_resize(&m->env->mem, MEM_READER, m->constants, 2 * room + 16, sizeof *m->constants);
        if (!more)
            return fail_memory(m->env, "reading a model");
        m->constants = more;
    }
    m->constants[m->nconstants++] = c;
    return SLX_OK;
}

/* Bounds of rows or columns, one after the other: a digit says which there are. */
static slx_status bounds(struct nl *m, enum lp_part lower, enum lp_part upper, uint32_t count)
{
    slx_status s = SLX_OK;
    for (uint32_t k = 0; k < count && s == SLX_OK; k++) {
        double low = -INFINITY, high = INFINITY;
        char kind;
        s = nl_byte(m, &kind);
        if (s != SLX_OK)
            return s;
        if (kind == '5')
            return nl_fail(m, (struct token){m->line, 0}, "complementarity is not linear programming");
        if (kind < '0' || kind > '4')
            return nl_fail(m, (struct token){m->line, 0}, "a kind of bound that there is not");
        if (kind == '0' || kind == '2' || kind == '4')
            s = nl_real(m, "a bound", &low);
        if (s == SLX_OK && (kind == '0' || kind == '1'))
            s = nl_real(m, "a bound", &high);
        if (kind == '4')
            high = low;
        low = number_bound(low);
        high = number_bound(high);
        if (s == SLX_OK && (low == INFINITY || high == -INFINITY))
            s = nl_fail(m, (struct token){m->line, 0}, "an infinite bound that nothing can reach");
        if (s == SLX_OK)
            s = lp_build_value(&m->build, lower, low);
        if (s == SLX_OK)
            s = lp_build_value(&m->build, upper, high);
    }
    return s;
}

/* ---- objectives --------------------------------------------------------------------------------------- */

/* The first one counts. */
static bool counts_in(struct nl *m, uint32_t objective)
{
    if (objective)
        nl_warn(m, NL_WARN_OBJECTIVES, "of %u objectives the first is taken", m->objectives);
    return objective == 0;
}

static slx_status objective(struct nl *m)
{
    uint32_t which = 0;
    uint64_t sense = 0;
    double constant = 0.0;
    slx_status s = nl_index(m, "objective", m->objectives, &which);
    if (s == SLX_OK)
        s = nl_count(m, "sense", 1, &sense);
    if (s != SLX_OK)
        return s;
    if (counts_in(m, which)) {
        s = only_once(m, NL_OBJECTIVE);
        m->lp->maximise = sense == 1;
    }
    const char *name = m->lp->objective_name && m->lp->objective_name[0] ? m->lp->objective_name : "function";
    if (s == SLX_OK)
        s = nl_expression(m, "objective", which ? "function" : name, &constant);
    if (which == 0)
        m->lp->offset = constant;
    return s;
}

static slx_status costs(struct nl *m)
{
    uint32_t which = 0, col;
    uint64_t count = 0, *seen = NULL;
    double cost;
    slx_status s = nl_index(m, "objective", m->objectives, &which);
    if (s == SLX_OK)
        s = nl_count(m, "number of costs", m->lp->ncols, &count);
    if (s == SLX_OK && counts_in(m, which))
        s = only_once(m, NL_COSTS);
    m->gradients = 0;
    if (s == SLX_OK && count)
        s = lp_build_fill(&m->build, LP_COST, m->lp->ncols, 0.0);
    for (uint64_t k = 0; k < count && s == SLX_OK; k++) {
        s = nl_next_line(m);
        const struct token here = nl_word(m);
        if (s == SLX_OK)
            s = nl_index(m, "column", m->lp->ncols, &col);
        if (s == SLX_OK)
            s = nl_real(m, "a cost", &cost);
        if (s == SLX_OK && !isfinite(cost))
            s = nl_fail(m, here, "an infinite cost of column");
        if (s == SLX_OK)
            s = nl_mark_once(m, &seen, m->lp->ncols, col, here, "a cost of column");
        if (s == SLX_OK && which == 0)
            s = lp_build_set(&m->build, LP_COST, col, cost);
    }
    mem_free(&m->env->mem, seen);
    return s;
}

/* ---- begin and end ------------------------------------------------------------------------------------ */

static slx_status segment(struct nl *m, char letter)
{
    slx_status s;
    if (nl_is_foreign(m, letter, &s))
        return s;
    switch (letter) {
    case 'C': return constant_of_row(m);
    case 'O': return objective(m);
    case 'd': return pass_start(m, "row", m->lp->nrows);
    case 'x': return pass_start(m, "column", m->lp->ncols);
    case 'S': return suffix(m);
    case 'J': return nl_row(m);
    case 'G': return costs(m);
    case 'r':
        s = only_once(m, NL_ROW_BOUNDS);
        return s == SLX_OK ? bounds(m, LP_ROW_LOWER, LP_ROW_UPPER, m->lp->nrows) : s;
    case 'b':
        s = only_once(m, NL_COL_BOUNDS);
        return s == SLX_OK ? bounds(m, LP_COL_LOWER, LP_COL_UPPER, m->lp->ncols) : s;
    case 'k':
    case 'K': s = only_once(m, NL_COUNTS); return s == SLX_OK ? nl_counts(m, letter == 'k') : s;
    default:
        return nl_fail(m, m->binary ? (struct token){0} : (struct token){m->p - 1, 1}, "no segment begins so:%s",
                       m->binary ? " a byte that is none of their letters" : "");
    }
}

/* Ends with the text: each round goes past the letter of a segment. */
static slx_status segments(struct nl *m)
{
    char letter = 0;
    slx_status s;
    while ((s = nl_letter(m, &letter)) == SLX_OK && letter)
        if ((s = segment(m, letter)) != SLX_OK)
            return s;
    return s;
}

static slx_status need_bounds(struct nl *m)
{
    if (m->lp->ncols && !(m->once & NL_COL_BOUNDS))
        return fail_at(m->env, SLX_ERROR_INPUT, reader_path(m->r), 0, 0, "the file ends without the bounds of columns");
    if (m->lp->nrows && !(m->once & NL_ROW_BOUNDS))
        return fail_at(m->env, SLX_ERROR_INPUT, reader_path(m->r), 0, 0, "the file ends without the bounds of rows");
    return SLX_OK;
}

/* Segments G are the last ones that AMPL writes: a file cut before them lacks nothing else. */
static slx_status need_costs(struct nl *m)
{
    if (m->gradients)
        return fail_at(m->env, SLX_ERROR_INPUT, reader_path(m->r), 0, 0,
                       "the file has no segment G, but %llu nonzeros of objectives", (unsigned long long)m->gradients);
    return SLX_OK;
}

/* Bounds of a row with a constant are those of the rest. */
static slx_status move_constants(struct nl *m)
{
    slx_status s = SLX_OK;
    for (uint32_t k = 0; k < m->nconstants && s == SLX_OK; k++) {
        const struct nl_constant c = m->constants[k];
        const double low = number_bound(cvec_get(m->lp->row_lower, c.row) - c.value);
        const double high = number_bound(cvec_get(m->lp->row_upper, c.row) - c.value);
        if (low == INFINITY || high == -INFINITY)
            return fail_at(m->env, SLX_ERROR_INPUT, reader_path(m->r), 0, 0,
                           "row R%u has a constant of %g, so that nothing can reach its bounds", c.row + 1, c.value);
        s = lp_build_set(&m->build, LP_ROW_LOWER, c.row, low);
        if (s == SLX_OK)
            s = lp_build_set(&m->build, LP_ROW_UPPER, c.row, high);
    }
    return s;
}

slx_status nl_read(struct env *env, struct reader *r, struct lp **out)
{
    struct nl m = {.env = env, .r = r};
    slx_status s = lp_build_begin(env, MEM_MATRIX, MEM_VECTORS, &m.build);
    m.lp = m.build.lp;
    if (s == SLX_OK)
        s = nl_header(&m);
    if (s == SLX_OK)
        s = nl_names(&m);
    if (s == SLX_OK)
        s = segments(&m);
    if (s == SLX_OK)
        s = need_bounds(&m);
    if (s == SLX_OK)
        s = nl_finish_matrix(&m);
    if (s == SLX_OK)
        s = need_costs(&m);
    if (s == SLX_OK)
        s = move_constants(&m);
    if (s == SLX_OK) {
        m.lp->read_bytes = reader_bytes(r);
        m.lp->start = m.start;
        m.start = NULL;
    }
    statuses_free(env, &m.start);
    spmat_free(env, &m.cols);
    mem_free(&env->mem, m.placed);
    mem_free(&env->mem, m.rows_seen);
    mem_free(&env->mem, m.constants_seen);
    mem_free(&env->mem, m.constants);
    return lp_build_end(&m.build, s, out);
}
