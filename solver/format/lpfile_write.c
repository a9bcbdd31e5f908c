/* Writing LP files.  What is written reads back as the same model, bit for bit (lpfile.h has the exceptions).
 *
 * Columns are numbered by readers as they appear, so that the objective has all columns, with their zeros, up to the
 * last one that would else come too early; the others appear in their order in the rows.
 *
 * lpfile_fold.c says how rows with two bounds and the objective's constant are written.
 */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "format/lpfile_private.h"

/* LONGEST_NAME: bytes of a name that every reader takes.  LINE: bytes of a line, about.  NAME_STEPS: of work, for a
 * name that is looked at. */
enum {
    NAME_STEPS = 64,
    LONGEST_NAME = 255,
    LINE = 240,
    NUMBER = 26,
    MADE_UP = 16,
    MADE_OF_TWO = 2 * (LONGEST_NAME + MADE_UP)
};

/* The names of rows or columns as they stand in the file: their own, or a letter and the number, and as many _ as make
 * a name of no other. */
struct called {
    const struct names *names; /* NULL: all go by number */
    char letter;
    uint32_t count;
    struct names_index *index; /* NULL while no name is made up beside names that stay */
    char *text;                /* of the name asked for last */
    size_t room;
};

struct output {
    struct env *env;
    struct writer *w;
    const struct lp *lp;
    struct spmat *rows;
    struct called row, col;
    /* Names of columns that are none of the model's, RgROW and Constant, and what those of rows begin with. */
    char range[MADE_OF_TWO], constant[MADE_OF_TWO], prefix[MADE_OF_TWO];
    char objective[LONGEST_NAME + 1];
    uint32_t in_objective; /* columns before this one stand in the objective */
    size_t line;           /* bytes of the present line, about */
    bool in_bounds;        /* the word of the section is written */
};

/* ---- names ------------------------------------------------------------------------------------------ */

/* Whether all readers take such a name for one: they differ on / | [ ] and on bytes beyond ASCII. */
static bool fits(const char *name, size_t length)
{
    if (!length || length > LONGEST_NAME || !lpfile_is(name[0], BYTE_START) || lpfile_is_word(name, length))
        return false;
    for (size_t k = 0; k < length; k++)
        if (!lpfile_is(name[k], BYTE_NAME) || (unsigned char)name[k] > '~' || strchr("/|[]", name[k]))
            return false;
    return true;
}

static bool has(const struct called *n, const char *name, size_t length)
{
    return n->index && names_find(n->index, name, length) != NAMES_NONE;
}

/* Puts name i into n->text and returns its length. */
static size_t get(const struct called *n, uint32_t i)
{
    size_t length = n->names ? names_get(n->names, i, n->text, n->room) : 0;
    if (n->names && fits(n->text, length))
        return length;
    length = (size_t)snprintf(n->text, n->room, "%c%llu", n->letter, (unsigned long long)i + 1);
    while (length + 1 < n->room && has(n, n->text, length)) {
        n->text[length++] = '_';
        n->text[length] = '\0';
    }
    return length;
}

/* Whether each name is its own number's alone, and whether all fit. */
static slx_status look_at_names(struct env *env, const struct called *n, bool *differ, bool *all_fit)
{
    struct names_cursor c;
    slx_status s = SLX_OK;
    *differ = *all_fit = true;
    for (names_seek(n->names, 0, n->text, &c); s == SLX_OK && names_next(&c);) {
        *differ = *differ && (!n->index || names_find(n->index, c.text, c.length) == c.next - 1);
        *all_fit = *all_fit && fits(c.text, c.length);
        s = limits_go_on(env, NAME_STEPS);
    }
    return s;
}

/* `made_up`: whether other names are to stand beside these. */
static slx_status begin_naming(struct env *env, const struct names *names, char letter, uint32_t count, bool distinct,
                               bool made_up, struct called *n)
{
    bool differ, all_fit;
    *n = (struct called){.names = names, .letter = letter, .count = count, .room = LONGEST_NAME + MADE_UP};
    if (names && names_longest(names) >= n->room)
        n->room = names_longest(names) + 1;
    n->text = mem_new(&env->mem, MEM_WRITER, n->room, 1);
    if (!n->text)
        return fail_memory(env, "names");
    slx_status s = names && !distinct ? names_index_create(env, names, &n->index) : SLX_OK;
    if (s != SLX_OK || !names)
        return s;
    s = look_at_names(env, n, &differ, &all_fit);
    if (s != SLX_OK)
        return s;
    if (!differ) {
        log_line(env, SLX_LOG_WARNING, "two %s have the same name: all go by number, %c1, %c2, ...",
                 letter == 'R' ? "rows" : "columns", letter, letter);
        n->names = NULL;
        names_index_free(env, &n->index);
        return SLX_OK;
    }
    if ((!all_fit || made_up) && !n->index)
        s = names_index_create(env, names, &n->index);
    else if (all_fit && !made_up)
        names_index_free(env, &n->index);
    return s;
}

static void end_naming(struct env *env, struct called *n)
{
    names_index_free(env, &n->index);
    mem_drop(&env->mem, &n->text);
}

/* Names the column of the constant as no column is called. */
static void name_constant(struct output *o)
{
    size_t length = (size_t)snprintf(o->constant, sizeof o->constant, "%s", LPFILE_CONSTANT);
    while (length + 1 < sizeof o->constant && has(&o->col, o->constant, length)) {
        o->constant[length++] = '_';
        o->constant[length] = '\0';
    }
}

/* The prefix of the columns that stand for the bounds of rows, with which no column's name begins. */
static slx_status name_prefix(struct output *o)
{
    enum { BEGIN = sizeof LPFILE_RANGE - 1 };
    struct names_cursor c;
    size_t tail = 0;
    slx_status s = SLX_OK;
    if (o->col.names)
        for (names_seek(o->col.names, 0, o->col.text, &c); s == SLX_OK && names_next(&c);) {
            s = limits_go_on(o->env, NAME_STEPS);
            if (c.length > LONGEST_NAME || strncmp(c.text, LPFILE_RANGE, BEGIN) != 0)
                continue;
            const size_t more = 1 + strspn(c.text + BEGIN, "_");
            tail = more > tail ? more : tail;
        }
    memcpy(o->prefix, LPFILE_RANGE, BEGIN);
    memset(o->prefix + BEGIN, '_', tail);
    o->prefix[BEGIN + tail] = '\0';
    return s;
}

/* Names the column of the row that was asked for last, and returns the name's length. */
static size_t name_range(struct output *o)
{
    return (size_t)snprintf(o->range, sizeof o->range, "%s%s", o->prefix, o->row.text);
}

static slx_status row_is_called(const struct output *o, const char *name, bool *called)
{
    slx_status s = SLX_OK;
    *called = false;
    for (uint32_t i = 0; i < o->row.count && !*called && s == SLX_OK; i++) {
        get(&o->row, i);
        *called = !strcmp(o->row.text, name);
        s = limits_go_on(o->env, NAME_STEPS);
    }
    return s;
}

/* The model's name for the objective where it fits and no row has it, else obj, obj1, ..., the first that no row
 * has. */
static slx_status name_objective(struct output *o)
{
    const char *name = o->lp->objective_name;
    const bool as_read = o->lp->names_distinct && o->row.names && !o->row.index;
    bool called = !fits(name, strlen(name));
    slx_status s = called || as_read ? SLX_OK : row_is_called(o, name, &called);
    if (!called)
        snprintf(o->objective, sizeof o->objective, "%s", name);
    for (uint64_t k = 0; called && s == SLX_OK; k++) { /* ends: rows are finite */
        snprintf(o->objective, sizeof o->objective, k ? "obj%llu" : "obj", (unsigned long long)k);
        s = row_is_called(o, o->objective, &called);
    }
    return s;
}

/* ---- words ------------------------------------------------------------------------------------------ */

static void put(struct output *o, const char *text)
{
    writer_text(o->w, text, strlen(text));
}

static void begin_line(struct output *o, const char *label)
{
    put(o, " ");
    put(o, label);
    put(o, ":");
    o->line = strlen(label);
}

static void term(struct output *o, double v, const char *name, size_t length)
{
    if (o->line + NUMBER + length > LINE) {
        put(o, "\n ");
        o->line = 0;
    }
    o->line += NUMBER + length;
    put(o, signbit(v) ? " - " : " + ");
    if (fabs(v) != 1.0) {
        writer_real(o->w, fabs(v));
        put(o, " ");
    }
    writer_text(o->w, name, length);
}

/* Whether row i has two bounds that are not the same. */
static bool is_ranged(const struct lp *lp, uint32_t i)
{
    const double lower = cvec_get(lp->row_lower, i), upper = cvec_get(lp->row_upper, i);
    return isfinite(lower) && isfinite(upper) && !number_same_bits(lower, upper);
}

/* ---- sections --------------------------------------------------------------------------------------- */

static void comment_text(struct output *o, const char *text)
{
    for (; *text; text++)
        writer_text(o->w, (unsigned char)*text < ' ' ? "?" : text, 1);
}

/* A line for each name that is another in the file. */
static void write_renamed(struct output *o, const struct called *n, const char *what, char *own, uint64_t *renamed)
{
    if (!n->names || !n->index)
        return;
    for (uint32_t i = 0; i < n->count && !writer_failed(o->w); i++) {
        if (fits(own, names_get(n->names, i, own, n->room)))
            continue;
        get(n, i);
        put(o, "\\ ");
        put(o, what);
        put(o, n->text);
        put(o, " was ");
        comment_text(o, own);
        put(o, "\n");
        ++*renamed;
    }
}

static void write_mark(struct output *o, const char *what, const char *name)
{
    put(o, what);
    put(o, name);
    put(o, "\n");
}

static void write_head(struct output *o, char *own)
{
    const struct lp *lp = o->lp;
    uint64_t renamed = 0;
    bool ranged = false;
    for (uint32_t i = 0; i < lp->nrows && !ranged; i++)
        ranged = is_ranged(lp, i);
    if (lp->name[0]) {
        put(o, "\\Problem name: ");
        comment_text(o, lp->name);
        put(o, "\n");
    }
    if (ranged)
        write_mark(o, "\\Range columns: ", o->prefix);
    if (lp->offset != 0.0)
        write_mark(o, "\\Constant column: ", o->constant);
    write_renamed(o, &o->row, "row ", own, &renamed);
    write_renamed(o, &o->col, "column ", own, &renamed);
    if (renamed)
        log_line(o->env, SLX_LOG_WARNING,
                 "names that an LP file cannot hold: %llu rows or columns go by number; comments in the file say which",
                 (unsigned long long)renamed);
}

static void write_objective(struct output *o)
{
    const struct lp *lp = o->lp;
    put(o, lp->maximise ? "Maximize\n" : "Minimize\n");
    begin_line(o, o->objective);
    for (uint32_t j = 0; j < o->in_objective && !writer_failed(o->w); j++)
        term(o, cvec_get(lp->cost, j), o->col.text, get(&o->col, j));
    if (lp->offset != 0.0)
        term(o, lp->offset, o->constant, strlen(o->constant));
    put(o, "\n");
}

static void write_row(struct output *o, uint32_t i)
{
    const struct lp *lp = o->lp;
    const double lower = cvec_get(lp->row_lower, i), upper = cvec_get(lp->row_upper, i);
    struct spmat_cursor c;
    bool empty = true;
    get(&o->row, i);
    begin_line(o, o->row.text);
    for (spmat_seek(o->rows, i, &c); spmat_next(&c) && !writer_failed(o->w);)
        if (c.value != 0.0) {
            term(o, c.value, o->col.text, get(&o->col, c.index));
            empty = false;
        }
    if (is_ranged(lp, i)) {
        term(o, -1.0, o->range, name_range(o));
        put(o, " = 0\n");
        return;
    }
    if (empty && lp->ncols)
        term(o, 0.0, o->col.text, get(&o->col, 0));
    else if (empty)
        put(o, " 0");
    put(o, number_same_bits(lower, upper) ? " = " : isfinite(upper) ? " <= " : " >= ");
    writer_real(o->w, isfinite(upper) ? upper : isfinite(lower) ? lower : -1e30);
    put(o, "\n");
}

/* As short as they can be said: all readers have 0 for a lower bound of which nothing is said. */
static void write_bound(struct output *o, const char *name, double lower, double upper)
{
    put(o, o->in_bounds ? " " : "Bounds\n ");
    o->in_bounds = true;
    if (isinf(lower) && isinf(upper)) {
        put(o, name);
        put(o, " free\n");
        return;
    }
    if (number_same_bits(lower, upper)) {
        put(o, name);
        put(o, " = ");
    } else if (isinf(upper)) {
        put(o, name);
        put(o, " >= ");
        upper = lower;
    } else if (number_is_plus_zero(lower) && upper >= 0.0) {
        put(o, name);
        put(o, " <= ");
    } else {
        writer_real(o->w, lower);
        put(o, " <= ");
        put(o, name);
        put(o, " <= ");
    }
    writer_real(o->w, upper);
    put(o, "\n");
}

static void write_bounds(struct output *o)
{
    const struct lp *lp = o->lp;
    for (uint32_t j = 0; j < lp->ncols && !writer_failed(o->w); j++) {
        const double lower = cvec_get(lp->col_lower, j), upper = cvec_get(lp->col_upper, j);
        if (number_is_plus_zero(lower) && upper == INFINITY)
            continue;
        get(&o->col, j);
        write_bound(o, o->col.text, lower, upper);
    }
    for (uint32_t i = 0; i < lp->nrows && !writer_failed(o->w); i++)
        if (is_ranged(lp, i)) {
            get(&o->row, i);
            name_range(o);
            write_bound(o, o->range, cvec_get(lp->row_lower, i), cvec_get(lp->row_upper, i));
        }
    if (lp->offset != 0.0)
        write_bound(o, o->constant, 1.0, 1.0);
}

static void write_integers(struct output *o)
{
    const struct lp *lp = o->lp;
    const char *header = "Generals\n";
    for (uint32_t j = 0; j < lp->ncols && !writer_failed(o->w); j++)
        if (lp_is_integer(lp, j)) {
            put(o, header);
            header = "";
            get(&o->col, j);
            put(o, " ");
            put(o, o->col.text);
            put(o, "\n");
        }
}

/* ---- the file --------------------------------------------------------------------------------------- */

/* The least number such that the columns from there on cost nothing and first appear in their order in the rows. */
static uint32_t count_in_objective(const struct lp *lp)
{
    uint32_t count = lp->ncols, later = UINT32_MAX;
    for (; count > 1 && number_is_plus_zero(cvec_get(lp->cost, count - 1)); count--) {
        struct spmat_cursor c;
        uint32_t first = UINT32_MAX;
        for (spmat_seek(lp->cols, count - 1, &c); spmat_next(&c);)
            if (c.value != 0.0 && c.index < first)
                first = c.index;
        if (first == UINT32_MAX || first > later)
            break;
        later = first;
    }
    return count;
}

static slx_status begin(struct output *o)
{
    struct env *env = o->env;
    const struct lp *lp = o->lp;
    bool beside = lp->offset != 0.0;
    for (uint32_t i = 0; i < lp->nrows && !beside; i++)
        beside = is_ranged(lp, i);
    slx_status s = begin_naming(env, lp->row_names, 'R', lp->nrows, lp->names_distinct, false, &o->row);
    if (s == SLX_OK)
        s = begin_naming(env, lp->col_names, 'C', lp->ncols, lp->names_distinct, beside, &o->col);
    if (s != SLX_OK)
        return s;
    name_constant(o);
    s = name_prefix(o);
    if (s == SLX_OK)
        s = name_objective(o);
    if (s != SLX_OK)
        return s;
    o->in_objective = count_in_objective(lp);
    return spmat_transpose(env, lp->cols, MEM_WRITER, &o->rows);
}

static slx_status write_all(struct output *o, const char *path)
{
    const size_t room = o->row.room > o->col.room ? o->row.room : o->col.room;
    char *own = mem_new(&o->env->mem, MEM_WRITER, room, 1);
    slx_status s = own ? writer_open(o->env, path, &o->w) : fail_memory(o->env, "names");
    if (s == SLX_OK) {
        write_head(o, own);
        write_objective(o);
        put(o, "Subject To\n");
        for (uint32_t i = 0; i < o->lp->nrows && !writer_failed(o->w); i++)
            write_row(o, i);
        write_bounds(o);
        write_integers(o);
        put(o, "End\n");
        s = writer_close(o->env, &o->w);
    }
    mem_free(&o->env->mem, own);
    return s;
}

slx_status lpfile_write(struct env *env, const struct lp *lp, const char *path)
{
    struct output o = {.env = env, .lp = lp};
    slx_status s = begin(&o);
    if (s == SLX_OK)
        s = write_all(&o, path);
    spmat_free(env, &o.rows);
    end_naming(env, &o.row);
    end_naming(env, &o.col);
    return s;
}
