/* The MPS reader's main loop: sections, headers, errors and warnings, and the end. */
#include <string.h>
#include <strings.h>

#include "format/mps_private.h"

/* ---- errors, warnings, small helpers ------------------------------------------------------------ */

slx_status mps_line_fields(struct mps *m, enum mps_card card, struct mps_record *record)
{
    struct mps_problem why;
    if (!mps_record_read(&m->dialect, card, m->line, m->length, NULL, record, &why))
        return mps_fail(m, why.where, "%s", why.what);
    mps_tell_comment(m, record);
    return SLX_OK;
}

void mps_tell_comment(struct mps *m, const struct mps_record *record)
{
    if (record->comment)
        mps_warn(m, WARN_COMMENT, "what follows a '$' is taken for a comment");
}

slx_status mps_copy(struct mps *m, struct token t, char **text)
{
    char *copy = mem_new(&m->env->mem, MEM_HANDLE, t.length + 1, 1);
    if (!copy)
        return fail_memory(m->env, "a name");
    if (t.length)
        memcpy(copy, t.at, t.length);
    mem_free(&m->env->mem, *text);
    *text = copy;
    return SLX_OK;
}

slx_status mps_bits(struct mps *m, size_t n, uint64_t **bits)
{
    *bits = mem_new(&m->env->mem, MEM_READER, bits_words(n), sizeof **bits);
    return *bits ? SLX_OK : fail_memory(m->env, "reading");
}

/* ---- headers ------------------------------------------------------------------------------------ */

static const char section_words[][9] = {"",        "NAME", "OBJSENSE", "OBJNAME", "ROWS",
                                        "COLUMNS", "RHS",  "RANGES",   "BOUNDS",  "ENDATA"};

static bool seen(const struct mps *m, enum mps_section section)
{
    return m->sections_seen >> section & 1;
}

static enum mps_section section_of(struct token word)
{
    for (unsigned k = SECTION_NAME; k <= SECTION_ENDATA; k++)
        if (word.length == strlen(section_words[k]) && !strncasecmp(word.at, section_words[k], word.length))
            return (enum mps_section)k;
    return SECTION_NONE;
}

/* Sections of other programs' files, which hold what is not linear programming. */
static slx_status unknown_section(struct mps *m, struct token word)
{
    static const struct {
        const char *name, *what;
    } others[] = {
        {"QUADOBJ", "a quadratic objective"},
        {"QMATRIX", "a quadratic objective"},
        {"QSECTION", "a quadratic objective"},
        {"QCMATRIX", "quadratic rows"},
        {"CSECTION", "cones"},
        {"SOS", "special ordered sets"},
        {"SOS1", "special ordered sets"},
        {"SOS2", "special ordered sets"},
        {"SETS", "special ordered sets"},
        {"INDICATORS", "indicator constraints"},
        {"PWLOBJ", "a piecewise linear objective"},
        {"PWLNAM", "a piecewise linear objective"},
        {"GENCONS", "constraints by functions"},
        {"LAZYCONS", "lazy constraints; if they hold for the relaxation too, "
                     "move them to ROWS"},
        {"USERCUTS", "user cuts; they may be left out"},
    };
    for (size_t k = 0; k < sizeof others / sizeof *others; k++)
        if (word.length == strlen(others[k].name) && !strncasecmp(word.at, others[k].name, word.length))
            return mps_fail(m, word, "%s: not linear programming; section", others[k].what);
    return mps_fail(m, word, "unknown section");
}

/* The sections of lp_solve's files that are one word: OBJSENSEMAX and OBJSENSEMIN. */
static bool is_sense_section(struct token word)
{
    return word.length == 11 && (!strncasecmp(word.at, "OBJSENSEMAX", 11) || !strncasecmp(word.at, "OBJSENSEMIN", 11));
}

/* What follows the first word of a header, or all of a line for `from` at its begin, without blanks around it. */
static struct token rest_of(const struct mps *m, const char *from)
{
    const char *end = m->line + m->length;
    while (from < end && (unsigned char)*from <= ' ')
        from++;
    while (end > from && (unsigned char)end[-1] <= ' ')
        end--;
    return (struct token){from, (size_t)(end - from)};
}

static slx_status set_sense(struct mps *m, struct token word)
{
    static const struct {
        const char *text;
        bool maximise;
    } senses[] = {{"MIN", false}, {"MAX", true}, {"MINIMIZE", false}, {"MAXIMIZE", true}};
    if (m->has_sense)
        return mps_fail(m, word, "a second objective sense");
    for (unsigned k = 0; k < 4; k++)
        if (word.length == strlen(senses[k].text) && !strncasecmp(word.at, senses[k].text, word.length)) {
            m->has_sense = true;
            m->lp->maximise = senses[k].maximise;
            return SLX_OK;
        }
    return mps_fail(m, word, "unknown objective sense");
}

/* The option is stronger than the file. */
static slx_status set_objective_name(struct mps *m, struct token name)
{
    if (name.length == 0)
        return mps_fail(m, name, "missing field: the objective's name should follow");
    if (m->env->options.objective[0] && m->objective_wanted)
        return SLX_OK;
    if (m->objective_wanted)
        return mps_fail(m, name, "a second objective name");
    return mps_copy(m, name, &m->objective_wanted);
}

static slx_status leave_section(struct mps *m, struct token word)
{
    switch (m->section) {
    case SECTION_OBJSENSE: return m->has_sense ? SLX_OK : mps_fail(m, word, "an objective sense should stand before");
    case SECTION_OBJNAME:
        return m->objective_wanted ? SLX_OK : mps_fail(m, word, "an objective name should stand before");
    case SECTION_ROWS: return mps_rows_end(m);
    case SECTION_COLUMNS: return mps_columns_end(m);
    default: return SLX_OK;
    }
}

/* Each section's place: what must have come, what must not. */
static slx_status check_order(struct mps *m, enum mps_section next, struct token word)
{
    bool again = seen(m, next) && next != SECTION_RHS && next != SECTION_RANGES && next != SECTION_BOUNDS;
    if (again)
        return mps_fail(m, word, "a second section");
    if ((next == SECTION_NAME || next == SECTION_OBJNAME) && seen(m, SECTION_ROWS))
        return mps_fail(m, word, "must come before ROWS: section");
    if (next == SECTION_COLUMNS && !seen(m, SECTION_ROWS))
        return mps_fail(m, word, "must come after ROWS: section");
    if (next > SECTION_COLUMNS && !seen(m, SECTION_COLUMNS))
        return mps_fail(m, word, "must come after COLUMNS: section");
    return SLX_OK;
}

static slx_status enter_section(struct mps *m, enum mps_section next, struct token rest)
{
    if (next > SECTION_OBJNAME && rest.length) {
        struct token surplus;
        mps_split(rest.at, rest.length, &surplus, 1);
        return mps_fail(m, surplus, "surplus field");
    }
    switch (next) {
    case SECTION_NAME: return mps_copy(m, rest, &m->lp->name);
    case SECTION_OBJSENSE: return rest.length ? set_sense(m, rest) : SLX_OK;
    case SECTION_OBJNAME: return rest.length ? set_objective_name(m, rest) : SLX_OK;
    case SECTION_ROWS: return mps_row_table(m);
    case SECTION_COLUMNS: return mps_columns_begin(m);
    case SECTION_BOUNDS: return mps_bounds_begin(m);
    default: return SLX_OK;
    }
}

static slx_status header_line(struct mps *m)
{
    struct token word;
    mps_split(m->line, m->length, &word, 1);
    enum mps_section next = section_of(word);
    if (is_sense_section(word))
        return set_sense(m, (struct token){word.at + 8, 3});
    if (next == SECTION_NONE && m->section == SECTION_OBJSENSE && !m->has_sense)
        return set_sense(m, rest_of(m, m->line));
    if (next == SECTION_NONE && word.length <= 2 && (m->section == SECTION_ROWS || m->section == SECTION_BOUNDS))
        return mps_fail(m, word, "a line of data begins with a blank; unknown section");
    if (next == SECTION_NONE)
        return unknown_section(m, word);
    slx_status s = check_order(m, next, word);
    if (s == SLX_OK)
        s = leave_section(m, word);
    if (s == SLX_OK)
        s = enter_section(m, next, rest_of(m, word.at + word.length));
    m->section = next;
    m->sections_seen |= 1u << next;
    return s;
}

static slx_status data_line(struct mps *m)
{
    switch (m->section) {
    case SECTION_COLUMNS: return mps_columns_line(m);
    case SECTION_ROWS: return mps_rows_line(m);
    case SECTION_RHS: return mps_rhs_line(m);
    case SECTION_RANGES: return mps_ranges_line(m);
    case SECTION_BOUNDS: return mps_bounds_line(m);
    case SECTION_OBJSENSE: return set_sense(m, rest_of(m, m->line));
    case SECTION_OBJNAME: return set_objective_name(m, rest_of(m, m->line));
    default: {
        struct token word = rest_of(m, m->line);
        return mps_fail(m, word, "data outside of any section:");
    }
    }
}

/* A comment, or a section's word at the begin of the first line that is not empty. */
bool mps_begins(const char *text, size_t length)
{
    const char *end = text + length;
    const char *line = text;
    while (line < end && (*line == '\n' || *line == '\r'))
        line++;
    const char *stop = line;
    while (stop < end && (unsigned char)*stop > ' ')
        stop++;
    return stop > line && (*line == '*' || section_of((struct token){line, (size_t)(stop - line)}) != SECTION_NONE);
}

/* ---- begin and end ------------------------------------------------------------------------------ */

static bool is_blank(const char *line, size_t length)
{
    while (length && (unsigned char)line[length - 1] <= ' ')
        length--;
    return length == 0;
}

static slx_status next_line(struct mps *m)
{
    size_t before = m->length;
    slx_status s = reader_line(m->env, m->r, &m->line, &m->length);
    if (s == SLX_OK && !m->line)
        m->length = before;
    return s;
}

static slx_status read_lines(struct mps *m)
{
    slx_status s = SLX_OK;
    while (s == SLX_OK && m->section != SECTION_ENDATA) {
        if ((s = next_line(m)) != SLX_OK)
            return s;
        if (!m->line)
            return fail_at(m->env, SLX_ERROR_INPUT, reader_path(m->r), reader_line_number(m->r),
                           (uint32_t)m->length + 1,
                           m->sections_seen ? "the file ends without ENDATA" : "the file ends without any section");
        if (m->length == 0 || m->line[0] == '*')
            continue;
        if ((unsigned char)m->line[0] > ' ')
            s = header_line(m);
        else if (!is_blank(m->line, m->length))
            s = data_line(m);
    }
    /* To the end of the stream, so that a compressed one is seen whole. */
    while (s == SLX_OK && (s = next_line(m)) == SLX_OK && m->line)
        if (!is_blank(m->line, m->length) && m->line[0] != '*')
            mps_warn(m, WARN_AFTER_END, "what follows ENDATA is not read");
    return s;
}

static slx_status check_choice(struct mps *m, const struct mps_choice *choice, const char *what)
{
    if (!choice->wanted[0] || choice->found)
        return SLX_OK;
    return fail_at(m->env, SLX_ERROR_INPUT, reader_path(m->r), reader_line_number(m->r), 0,
                   "there is no %s vector '%s'", what, choice->wanted);
}

static slx_status finish(struct mps *m)
{
    struct lp *lp = m->lp;
    slx_status s = check_choice(m, &m->rhs_choice, "right-hand side");
    if (s == SLX_OK)
        s = check_choice(m, &m->ranges_choice, "ranges");
    if (s == SLX_OK)
        s = check_choice(m, &m->bounds_choice, "bounds");
    row_table_free(m->env, &m->rows);
    if (s == SLX_OK)
        s = mps_row_bounds(m);
    if (s == SLX_OK)
        s = lp_integers_copy(m->env, m->integers, lp->ncols, lp);
    int rule = m->env->options.objective_rhs;
    /* The difference, so that no right-hand side gives 0 and not -0. */
    lp->offset = rule == OBJECTIVE_RHS_IGNORE     ? 0.0
                 : rule == OBJECTIVE_RHS_NEGATIVE ? 0.0 - m->objective_rhs
                                                  : m->objective_rhs;
    lp->read_bytes = reader_bytes(m->r);
    lp->names_distinct = true;
    return s;
}

static slx_status begin(struct mps *m)
{
    struct env *env = m->env;
    const struct options *o = &env->options;
    m->dialect = o->format == FORMAT_FIXED ? DIALECT_FIXED : o->format == FORMAT_FREE ? DIALECT_FREE : DIALECT_OPEN;
    m->rhs_choice.wanted = o->rhs;
    m->ranges_choice.wanted = o->ranges;
    m->bounds_choice.wanted = o->bounds;
    slx_status s = lp_build_begin(env, MEM_MATRIX, MEM_VECTORS, &m->build);
    m->lp = m->build.lp;
    if (s == SLX_OK && o->objective[0])
        s = mps_copy(m, (struct token){o->objective, strlen(o->objective)}, &m->objective_wanted);
    return s == SLX_OK ? lp_build_open(&m->build, LP_ROW_NAMES) : s;
}

/* Frees all but the model. */
static void release(struct mps **p)
{
    struct mps *m = *p;
    struct env *env = m->env;
    struct mem *mem = &env->mem;
    row_table_free(env, &m->rows);
    row_table_free(env, &m->dropped);
    names_index_free(env, &m->col_index);
    cvec_free(env, &m->rhs);
    cvec_free(env, &m->ranges);
    void *blocks[] = {m->row_type,           m->objective_wanted,   m->last_name,   m->integers,
                      m->in_column,          m->entry_row,          m->entry_value, m->rhs_choice.used,
                      m->ranges_choice.used, m->bounds_choice.used, m->rhs_given,   m->ranges_given,
                      m->bound_given,        m->untouched,          m->cursor_text, m->part_name};
    for (size_t k = 0; k < sizeof blocks / sizeof *blocks; k++)
        mem_free(mem, blocks[k]);
    mem_drop(mem, p);
}

slx_status mps_read(struct env *env, struct reader *r, struct lp **out)
{
    return mps_read_part(env, r, NULL, NULL, out);
}

slx_status mps_read_part(struct env *env, struct reader *r, const struct mps_part *part, struct mps_census *census,
                         struct lp **out)
{
    *out = NULL;
    struct mps *m = mem_new(&env->mem, MEM_READER, 1, sizeof *m);
    if (!m)
        return fail_memory(env, "reading a model");
    m->env = env;
    m->r = r;
    m->part = part;
    m->census = census;
    slx_status s = begin(m);
    if (s == SLX_OK)
        s = read_lines(m);
    if (s == SLX_OK)
        s = finish(m);
    struct lp_builder build = m->build;
    release(&m);
    return lp_build_end(&build, s, out);
}
