/* The scanner of the LP reader: bytes, words, numbers, columns by name. */
#include <string.h>
#include <strings.h>

#include "format/lpfile_private.h"

/* A name begins with a letter or one of the signs of the third row, or with a byte of UTF-8; inside of it digits, the
 * point, the slash and brackets may stand as well. */
#define NAMES (BYTE_NAME | BYTE_START)
const uint8_t lpfile_bytes[256] = {
    [0 ... ' '] = BYTE_BLANK,
    ['A' ... 'Z'] = NAMES,
    ['a' ... 'z'] = NAMES,
    ['!'] = NAMES,
    ['"'] = NAMES,
    ['#'] = NAMES,
    ['$'] = NAMES,
    ['%'] = NAMES,
    ['&'] = NAMES,
    ['\''] = NAMES,
    ['('] = NAMES,
    [')'] = NAMES,
    [','] = NAMES,
    [';'] = NAMES,
    ['?'] = NAMES,
    ['@'] = NAMES,
    ['_'] = NAMES,
    ['`'] = NAMES,
    ['{' ... 127] = NAMES,
    [128 ... 255] = NAMES,
    ['['] = BYTE_NAME,
    [']'] = BYTE_NAME,
    ['/'] = BYTE_NAME,
    ['.'] = BYTE_NAME | BYTE_NUMBER,
    ['0' ... '9'] = BYTE_NAME | BYTE_NUMBER,
    ['+'] = BYTE_SIGN,
    ['-'] = BYTE_SIGN,
    ['<'] = BYTE_RELATION,
    ['='] = BYTE_RELATION,
    ['>'] = BYTE_RELATION,
};

/* ---- errors and warnings ---------------------------------------------------------------------------- */

struct token lpfile_word_here(const struct lpfile *m)
{
    struct token word = lpfile_name_at(m->p);
    if (!word.length && m->p < m->end)
        word.length = 1;
    return word;
}

slx_status lpfile_fail_at_end(struct lpfile *m)
{
    return fail_at(m->env, SLX_ERROR_INPUT, reader_path(m->r), reader_line_number(m->r), (uint32_t)m->last_length + 1,
                   "the file ends without End");
}

slx_status lpfile_copy(struct lpfile *m, struct token t, char **text)
{
    char *copy = mem_new(&m->env->mem, MEM_HANDLE, t.length + 1, 1);
    if (!copy)
        return fail_memory(m->env, "a name");
    memcpy(copy, t.at, t.length);
    mem_free(&m->env->mem, *text);
    *text = copy;
    return SLX_OK;
}

/* ---- lines ------------------------------------------------------------------------------------------ */

static slx_status next_line(struct lpfile *m)
{
    static const char nothing[READER_SLACK];
    size_t length, before = (size_t)(m->end - m->line);
    slx_status s = m->waiting_terms ? lpfile_take_terms(m) : SLX_OK;
    if (s != SLX_OK)
        return s;
    s = reader_line(m->env, m->r, &m->line, &length);
    if (!m->line) {
        m->line = nothing;
        m->last_length = before;
        m->ended = true;
        length = 0;
    }
    m->p = m->line;
    m->end = m->line + length;
    m->first = NULL;
    return s;
}

/* What follows `head` in [p, end), which begins so in any case, without blanks around it; length 0: it does not. */
static struct token after_head(const char *p, const char *end, const char *head)
{
    const size_t length = strlen(head);
    if ((size_t)(end - p) < length || strncasecmp(p, head, length))
        return (struct token){p, 0};
    p += length;
    while (p < end && (unsigned char)*p <= ' ')
        p++;
    while (end > p && (unsigned char)end[-1] <= ' ')
        end--;
    return (struct token){p, (size_t)(end - p)};
}

/* Which columns the file has that stand for other things: *tail := 1 + the number of _ behind `name`. */
static void note_fold(struct token said, const char *name, uint32_t *tail)
{
    const size_t length = strlen(name);
    if (said.length < length || memcmp(said.at, name, length) != 0)
        return;
    for (size_t k = length; k < said.length; k++)
        if (said.at[k] != '_')
            return;
    if (said.length - length < UINT32_MAX)
        *tail = 1 + (uint32_t)(said.length - length);
}

/* A comment is p up to the line's end.  One that CPLEX writes at the top has the model's name; two of our own say that
 * there is something to fold. */
static slx_status take_comment(struct lpfile *m)
{
    const char *p = m->p + 1, *end = m->end;
    m->p = end;
    if (m->section != LPFILE_NONE)
        return SLX_OK;
    while (p < end && *p == ' ')
        p++;
    note_fold(after_head(p, end, "Range columns:"), LPFILE_RANGE, &m->folds.ranges);
    note_fold(after_head(p, end, "Constant column:"), LPFILE_CONSTANT, &m->folds.constant);
    const struct token name = after_head(p, end, "Problem name:");
    return name.length ? lpfile_copy(m, name, &m->lp->name) : SLX_OK;
}

/* Ends with the text: each round goes past a line. */
slx_status lpfile_skip_lines(struct lpfile *m)
{
    slx_status s = SLX_OK;
    while (s == SLX_OK && !m->ended) {
        const char *p = m->p;
        while (p < m->end && (unsigned char)*p <= ' ')
            p++;
        m->p = p;
        if (p < m->end && !m->first)
            m->first = p;
        if (p < m->end && *p != '\\')
            return SLX_OK;
        if (p < m->end)
            s = take_comment(m);
        if (s == SLX_OK)
            s = next_line(m);
    }
    return s;
}

/* ---- words ------------------------------------------------------------------------------------------ */

/* The words of sections, longer ones before those that they begin with; a blank stands for one or more. */
static const struct {
    const char *text;
    enum lpfile_section section;
    const char *foreign;
} words[] = {
    {"minimize", LPFILE_MIN, NULL},
    {"minimise", LPFILE_MIN, NULL},
    {"minimum", LPFILE_MIN, NULL},
    {"min", LPFILE_MIN, NULL},
    {"maximize", LPFILE_MAX, NULL},
    {"maximise", LPFILE_MAX, NULL},
    {"maximum", LPFILE_MAX, NULL},
    {"max", LPFILE_MAX, NULL},
    {"subject to", LPFILE_ROWS, NULL},
    {"such that", LPFILE_ROWS, NULL},
    {"s.t.", LPFILE_ROWS, NULL},
    {"st.", LPFILE_ROWS, NULL},
    {"st", LPFILE_ROWS, NULL},
    {"bounds", LPFILE_BOUNDS, NULL},
    {"bound", LPFILE_BOUNDS, NULL},
    {"general constraints", LPFILE_FOREIGN, "constraints by functions"},
    {"generals", LPFILE_GENERAL, NULL},
    {"general", LPFILE_GENERAL, NULL},
    {"gen", LPFILE_GENERAL, NULL},
    {"integers", LPFILE_GENERAL, NULL},
    {"integer", LPFILE_GENERAL, NULL},
    {"int", LPFILE_GENERAL, NULL},
    {"binaries", LPFILE_BINARY, NULL},
    {"binary", LPFILE_BINARY, NULL},
    {"bin", LPFILE_BINARY, NULL},
    {"end", LPFILE_END, NULL},
    {"semi-continuous", LPFILE_FOREIGN, "semi-continuous variables"},
    {"semicontinuous", LPFILE_FOREIGN, "semi-continuous variables"},
    {"semis", LPFILE_FOREIGN, "semi-continuous variables"},
    {"semi", LPFILE_FOREIGN, "semi-continuous variables"},
    {"sos1", LPFILE_FOREIGN, "special ordered sets"},
    {"sos2", LPFILE_FOREIGN, "special ordered sets"},
    {"sos", LPFILE_FOREIGN, "special ordered sets"},
    {"lazy constraints", LPFILE_FOREIGN,
     "lazy constraints; if they hold for the relaxation too, move them to Subject To"},
    {"user cuts", LPFILE_FOREIGN, "user cuts; they may be left out"},
    {"pwlobj", LPFILE_FOREIGN, "a piecewise linear objective"},
    {"multi-objectives", LPFILE_FOREIGN, "several objectives"},
    {"scenario", LPFILE_FOREIGN, "scenarios"},
};

/* What follows `word` at p, or NULL where that does not stand there as a whole. */
static const char *after_word(const char *p, const char *word)
{
    for (; *word; word++) {
        if (*word == ' ') {
            if (*p != ' ' && *p != '\t')
                return NULL;
            while (*p == ' ' || *p == '\t')
                p++;
        } else if ((*p | (lpfile_is(*p, BYTE_START) ? 0x20 : 0)) != *word) {
            return NULL;
        } else {
            p++;
        }
    }
    return lpfile_is(*p, BYTE_NAME) ? NULL : p;
}

bool lpfile_is_word(const char *name, size_t length)
{
    static const char *const others[] = {"subject", "such", "free", "inf", "infinity"};
    for (size_t k = 0; k < sizeof others / sizeof *others; k++)
        if (length == strlen(others[k]) && !strncasecmp(name, others[k], length))
            return true;
    for (size_t k = 0; k < sizeof words / sizeof *words; k++)
        if (length == strlen(words[k].text) && !strncasecmp(name, words[k].text, length))
            return true;
    return false;
}

static const char *skip_blanks(const char *p)
{
    while (*p == ' ' || *p == '\t')
        p++;
    return p;
}

bool lpfile_is_free(const char *p)
{
    return after_word(p, "free");
}

/* Whether what follows a word makes it a name where one may stand. */
static bool makes_a_name(const struct lpfile *m, const char *next)
{
    const char c = *next;
    return lpfile_is(c, BYTE_SIGN | BYTE_RELATION) || c == '*' || c == '^' || c == '/' || c == '[' ||
           (m->section == LPFILE_BOUNDS && lpfile_is_free(next));
}

bool lpfile_at_section(struct lpfile *m, bool no_name)
{
    const bool begin = m->section == LPFILE_NONE;
    if ((!no_name && m->p != m->first) || !lpfile_is(*m->p, BYTE_START))
        return false;
    const int letter = *m->p | 0x20;
    for (size_t k = 0; k < sizeof words / sizeof *words; k++) {
        if (words[k].text[0] != letter) /* of most lines no word is asked for more */
            continue;
        const bool opens = words[k].section == LPFILE_MIN || words[k].section == LPFILE_MAX;
        const char *stop = begin == opens ? after_word(m->p, words[k].text) : NULL;
        if (!stop)
            continue;
        const char *next = skip_blanks(stop);
        if (*next == ':' || (!no_name && !begin && makes_a_name(m, next)))
            return false;
        m->next = words[k].section;
        m->foreign = words[k].foreign;
        m->word = (struct token){m->p, (size_t)(stop - m->p)};
        m->p = m->first = next;
        return true;
    }
    return false;
}

/* The copy ends with a byte that ends a word. */
bool lpfile_begins(const char *text, size_t length)
{
    const char *p = text, *end = text + length;
    char head[16] = "";
    while (p < end && *p && (unsigned char)*p <= ' ')
        p++;
    const size_t left = (size_t)(end - p);
    memcpy(head, p, left < sizeof head - 1 ? left : sizeof head - 1);
    if (head[0] == '\\')
        return true;
    for (size_t k = 0; k < sizeof words / sizeof *words; k++) {
        const char *stop = words[k].section <= LPFILE_MAX ? after_word(head, words[k].text) : NULL;
        if (stop)
            return *skip_blanks(stop) != ':';
    }
    return false;
}

bool lpfile_at_label(struct lpfile *m, struct token *label)
{
    if (!lpfile_is(*m->p, BYTE_START))
        return false;
    const struct token name = lpfile_name_at(m->p);
    const char *next = skip_blanks(name.at + name.length);
    if (*next != ':')
        return false;
    *label = name;
    m->p = next + 1;
    return true;
}

enum lpfile_relation lpfile_relation(struct lpfile *m)
{
    const char first = *m->p, second = first ? m->p[1] : '\0';
    if (!lpfile_is(first, BYTE_RELATION))
        return RELATION_NONE;
    m->p++;
    if (first == '=' ? second == '<' || second == '>' : second == '=')
        m->p++;
    if (first == '<' || (first == '=' && second == '<'))
        return RELATION_LE;
    return first == '>' || second == '>' ? RELATION_GE : RELATION_EQ;
}

/* ---- numbers ---------------------------------------------------------------------------------------- */

bool lpfile_is_infinity(struct token name)
{
    return (name.length == 3 && !strncasecmp(name.at, "inf", 3)) ||
           (name.length == 8 && !strncasecmp(name.at, "infinity", 8));
}

slx_status lpfile_unsigned(struct lpfile *m, double *value)
{
    const char *stop = number_scan(m->p, m->end, value);
    if (!stop || *stop == 'e' || *stop == 'E' || *stop == '.' || (*stop == ',' && stop[1] >= '0' && stop[1] <= '9'))
        return lpfile_fail_here(m, "not a number:");
    m->p = stop;
    return SLX_OK;
}

slx_status lpfile_number(struct lpfile *m, double *value)
{
    double sign = 1.0;
    slx_status s = lpfile_skip(m);
    for (; s == SLX_OK && lpfile_is(*m->p, BYTE_SIGN); s = lpfile_skip(m))
        sign = *m->p++ == '-' ? -sign : sign;
    if (s != SLX_OK)
        return s;
    const struct token name = lpfile_name_at(m->p);
    if (lpfile_is_infinity(name)) {
        m->p += name.length;
        *value = sign * INFINITY;
        return SLX_OK;
    }
    if (!lpfile_is(*m->p, BYTE_NUMBER))
        return lpfile_fail_here(m, "a number should stand in the place of");
    s = lpfile_unsigned(m, value);
    *value *= sign;
    return s;
}

/* ---- columns ---------------------------------------------------------------------------------------- */

slx_status lpfile_grow(struct lpfile *m, void **block, size_t need, size_t size)
{
    const size_t have = *block ? mem_size(*block) / size : 0;
    if (need <= have)
        return SLX_OK;
    const size_t room = mem_grown(have, need);
    void *grown = mem_resize(&m->env->mem, MEM_READER, *block, room, size);
    if (!grown)
        return fail_memory(m->env, "reading a model");
    memset((char *)grown + have * size, 0, (room - have) * size);
    *block = grown;
    return SLX_OK;
}

static slx_status new_column(struct lpfile *m, struct token name, uint32_t *col)
{
    struct lp *lp = m->lp;
    if (lp->ncols == LPFILE_MOST_LINES)
        return lpfile_fail(m, name, "too many columns:");
    slx_status s = row_table_add(m->env, m->columns, name.at, name.length);
    if (s == SLX_OK)
        s = lp_build_name(&m->build, LP_COL_NAMES, name.at, name.length);
    if (s == SLX_OK)
        s = lpfile_grow(m, (void **)&m->place, (size_t)lp->ncols + 1, sizeof *m->place);
    if (s == SLX_OK && lp->col_lower) { /* the columns before have theirs */
        s = lp_build_value(&m->build, LP_COL_LOWER, 0.0);
        if (s == SLX_OK)
            s = lp_build_value(&m->build, LP_COL_UPPER, INFINITY);
    }
    *col = lp->ncols++;
    if (s == SLX_OK && *name.at == '(')
        lpfile_warn(m, LPFILE_WARN_PARENTHESIS,
                    "names that begin with '(', first '%.*s'; products are not multiplied out",
                    (int)(name.length < 64 ? name.length : 64), name.at);
    return s;
}

slx_status lpfile_column(struct lpfile *m, struct token name, uint32_t *col)
{
    *col = row_table_find(m->columns, name.at, name.length);
    return __builtin_expect(*col != NAMES_NONE, 1) ? SLX_OK : new_column(m, name, col);
}

slx_status lpfile_known_column(struct lpfile *m, struct token name, uint32_t *col)
{
    const uint32_t before = m->lp->ncols;
    slx_status s = lpfile_column(m, name, col);
    if (s == SLX_OK && m->lp->ncols > before)
        lpfile_warn(m, LPFILE_WARN_NEW_COLUMN, "columns that stand in no row and not in the objective, first '%.*s'",
                    (int)(name.length < 64 ? name.length : 64), name.at);
    return s;
}
