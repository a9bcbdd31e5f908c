/* Reading a solution: which program wrote it is known from its first line, and each has a reader of lines. */
#include <string.h>
#include <strings.h>

#include "format/certificate_private.h"
#include "format/fields_private.h"
#include "format/mps_fields_private.h"
#include "format/naming_private.h"
#include "format/number_private.h"
#include "format/solution_read.h"

enum { MOST_TOKENS = 8 };
enum part { PART_NONE, PART_ROWS, PART_COLUMNS };

struct input {
    struct env *env;
    struct reader *r;
    const struct lp *lp;
    struct solution *s;
    struct solution_text *text;
    struct namings names;
    struct names_index *rows, *cols; /* NULL: by number */
    const char *line;
    size_t length;
    enum part part;
    bool duals;  /* HiGHS: the section is of duals */
    bool ray;    /* our own: lines have a ray */
    uint32_t at; /* our own: the next line of the part */
    char *name;  /* our own: of the row or column of the line */
    size_t name_room;
    uint32_t file_rows;           /* GLPK: rows in the file, among which free ones may be that the model dropped */
    double *row_value, *row_dual; /* GLPK: file_rows of each */
    slx_status (*take)(struct input *in);
};

/* ---- parts of lines ----------------------------------------------------------------------------------- */

static slx_status refuse(struct input *in, const char *where, const char *what)
{
    return fail_at(in->env, SLX_ERROR_INPUT, reader_path(in->r), reader_line_number(in->r),
                   where ? (uint32_t)(where - in->line) + 1 : 0, "%s", what);
}

static bool begins(const struct input *in, const char *with)
{
    size_t n = strlen(with);
    return in->length >= n && !memcmp(in->line, with, n);
}

/* The rest of the line where it begins with `key`. */
static bool has_key(const struct input *in, const char *key, struct token *value)
{
    const size_t n = strlen(key);
    if (!begins(in, key))
        return false;
    *value = (struct token){in->line + n, in->length - n};
    return true;
}

/* A number, or a fraction of two. */
static bool number(struct token t, double *v)
{
    const char *slash = memchr(t.at, '/', t.length);
    double below;
    if (!slash)
        return number_parse(t.at, t.length, v);
    size_t above = (size_t)(slash - t.at);
    bool good = number_parse(t.at, above, v) && number_parse(slash + 1, t.length - above - 1, &below);
    if (good)
        *v /= below;
    return good && !isnan(*v);
}

/* The last blank-separated token of a line, which *rest loses with the blanks before it. */
static struct token last_token(struct token *rest)
{
    while (rest->length && (unsigned char)rest->at[rest->length - 1] <= ' ')
        rest->length--;
    size_t begin = rest->length;
    while (begin && (unsigned char)rest->at[begin - 1] > ' ')
        begin--;
    struct token last = {rest->at + begin, rest->length - begin};
    rest->length = begin;
    while (rest->length && (unsigned char)rest->at[rest->length - 1] <= ' ')
        rest->length--;
    return last;
}

static struct token without_indent(const struct input *in)
{
    struct token t = {in->line, in->length};
    while (t.length && (unsigned char)*t.at <= ' ') {
        t.at++;
        t.length--;
    }
    return t;
}

/* ---- lines `name value` ------------------------------------------------------------------------------- */

static slx_status take_plain(struct input *in)
{
    struct token name = without_indent(in);
    if (!name.length || *name.at == '#')
        return SLX_OK;
    struct token value = last_token(&name);
    double v;
    if (!name.length || !number(value, &v))
        return refuse(in, value.at, "a line is to be a name and a number");
    uint32_t j = naming_find(&in->names.col, in->cols, name.at, name.length);
    if (j != NAMES_NONE)
        in->s->x[j] = v;
    else if (naming_find(&in->names.row, in->rows, name.at, name.length) == NAMES_NONE)
        return refuse(in, name.at, "the model has no column of that name");
    return SLX_OK;
}

/* ---- HiGHS -------------------------------------------------------------------------------------------- */

static slx_status take_highs(struct input *in)
{
    if (begins(in, "# Primal") || begins(in, "# Dual") || begins(in, "# Basis")) {
        in->duals = begins(in, "# Dual");
        in->part = PART_NONE;
        if (begins(in, "# Basis"))
            in->take = NULL; /* to the end */
        return SLX_OK;
    }
    struct token count;
    if (has_key(in, "# Columns ", &count) || has_key(in, "# Rows ", &count)) {
        in->part = begins(in, "# Rows ") ? PART_ROWS : PART_COLUMNS;
        double lines;
        if (!number(count, &lines) || lines != (in->part == PART_ROWS ? in->lp->nrows : in->lp->ncols))
            return refuse(in, count.at, "the solution is of another model");
        in->text->has_duals |= in->duals && in->part == PART_ROWS;
        return SLX_OK;
    }
    if (in->part == PART_NONE) {
        if (begins(in, "Optimal"))
            in->s->result = SLX_OPTIMAL;
        return SLX_OK;
    }
    struct token name = {in->line, in->length}, value = last_token(&name);
    double v;
    if (!name.length)
        return SLX_OK;
    if (!number(value, &v))
        return refuse(in, value.at, "a number was expected");
    const bool row = in->part == PART_ROWS;
    uint32_t k = row ? naming_find(&in->names.row, in->rows, name.at, name.length)
                     : naming_find(&in->names.col, in->cols, name.at, name.length);
    if (k == NAMES_NONE)
        return refuse(in, name.at, row ? "the model has no row of that name" : "the model has no column of that name");
    if (row && in->duals)
        in->s->y[k] = v;
    else if (!row && !in->duals)
        in->s->x[k] = v;
    return SLX_OK;
}

/* ---- CLP ---------------------------------------------------------------------------------------------- */

/* Number, name, value, dual; `**` before those that violate something. */
static slx_status take_clp(struct input *in)
{
    struct token name = without_indent(in);
    double value, dual, place;
    if (!name.length)
        return SLX_OK;
    struct token last = last_token(&name), before = last_token(&name), first[2];
    unsigned n = mps_split(name.at, name.length, first, 2);
    unsigned skip = n && token_is(first[0], "**", 2) ? 1 : 0;
    if (n <= skip || !number(last, &dual) || !number(before, &value) || !number(first[skip], &place))
        return refuse(in, name.at, "a line is to be a number, a name, a value and a dual");
    const char *end = name.at + name.length;
    name.at = first[skip].at + first[skip].length;
    while (name.at < end && *name.at <= ' ')
        name.at++;
    name.length = (size_t)(end - name.at);
    /* Where there are rows they come first, and numbers begin again with the columns. */
    if (place == 0.0)
        in->part = in->part == PART_NONE && naming_find(&in->names.col, in->cols, name.at, name.length) == NAMES_NONE
                       ? PART_ROWS
                       : PART_COLUMNS;
    uint32_t row = in->part == PART_COLUMNS ? NAMES_NONE : naming_find(&in->names.row, in->rows, name.at, name.length);
    if (row != NAMES_NONE) {
        in->s->y[row] = dual;
        in->text->has_duals = true;
        return SLX_OK;
    }
    uint32_t j = naming_find(&in->names.col, in->cols, name.at, name.length);
    if (j == NAMES_NONE)
        return refuse(in, name.at, "the model has no column of that name");
    in->s->x[j] = value;
    return SLX_OK;
}

/* ---- GLPK --------------------------------------------------------------------------------------------- */

static slx_status begin_glpk(struct input *in, const struct token *t, unsigned n)
{
    double rows, cols;
    if (n < 4 || !number(t[2], &rows) || !number(t[3], &cols))
        return refuse(in, in->line, "a line s is to hold the numbers of rows and columns");
    if (cols != in->lp->ncols || rows < in->lp->nrows || rows > 1e9)
        return refuse(in, in->line, "the solution is of another model");
    in->file_rows = (uint32_t)rows;
    in->row_value = mem_new(&in->env->mem, MEM_READER, in->file_rows, 2 * sizeof *in->row_value);
    if (!in->row_value)
        return fail_memory(in->env, "reading a solution");
    in->row_dual = in->row_value + in->file_rows;
    in->text->has_duals = true;
    if (token_is(t[1], "bas", 3) && n > 5 && token_is(t[4], "f", 1) && token_is(t[5], "f", 1))
        in->s->result = SLX_OPTIMAL;
    return SLX_OK;
}

static slx_status take_glpk(struct input *in)
{
    struct token t[MOST_TOKENS];
    unsigned n = mps_split(in->line, in->length, t, MOST_TOKENS);
    double place, value, dual;
    if (!n || token_is(t[0], "c", 1) || token_is(t[0], "e", 1))
        return SLX_OK;
    if (token_is(t[0], "s", 1))
        return begin_glpk(in, t, n);
    if (n < 4 || !in->row_value || !number(t[1], &place) || !number(t[n - 2], &value) || !number(t[n - 1], &dual))
        return refuse(in, in->line, "a line is to begin with c, s, i, j or e");
    const bool row = token_is(t[0], "i", 1);
    if (!(place >= 1 && place <= (row ? in->file_rows : in->lp->ncols)))
        return refuse(in, t[1].at, "there is no row or column of that number");
    const uint32_t k = (uint32_t)place - 1;
    if (row) {
        in->row_value[k] = value;
        in->row_dual[k] = dual;
    } else {
        in->s->x[k] = value;
    }
    return SLX_OK;
}

/* The rows of the file that are the model's, told by their values: it dropped those without bounds. */
static slx_status end_glpk(struct input *in)
{
    const struct lp *lp = in->lp;
    double *activity = mem_new(&in->env->mem, MEM_READER, lp->nrows, sizeof *activity);
    if (!activity)
        return fail_memory(in->env, "reading a solution");
    for (uint32_t j = 0; j < lp->ncols; j++)
        spmat_axpy(lp->cols, j, in->s->x[j], activity);
    uint32_t spare = in->file_rows - lp->nrows;
    for (uint32_t i = 0, k = 0; i < lp->nrows; i++, k++) {
        while (spare && in->row_dual[k] == 0.0 &&
               fabs(in->row_value[k] - activity[i]) > 1e-6 * (1.0 + fabs(activity[i]))) {
            k++;
            spare--;
        }
        in->s->y[i] = in->row_dual[k];
    }
    mem_free(&in->env->mem, activity);
    return SLX_OK;
}

/* ---- our own ------------------------------------------------------------------------------------------ */

static slx_result claimed(const struct input *in)
{
    static const slx_result results[] = {SLX_OPTIMAL, SLX_INFEASIBLE, SLX_UNBOUNDED};
    for (size_t k = 0; k < sizeof results / sizeof *results; k++) {
        const char *text = slx_result_text(results[k]);
        if (in->length == 8 + strlen(text) && !memcmp(in->line + 8, text, strlen(text)))
            return results[k];
    }
    return SLX_NOT_SOLVED;
}

/* A fraction, into v too; where there is no v a number as others write it. */
static slx_status own_number(struct input *in, struct token t, struct fraction_vector *v, uint32_t k, double *value)
{
    slx_status status = number(t, value) ? SLX_OK : SLX_ERROR_INPUT;
    if (v)
        status = fields_take_number(in->env, SOLUTION_FRACTIONS, t, v, k, value);
    return status == SLX_ERROR_INPUT ? refuse(in, t.at, "a number was expected") : status;
}

/* Fields between tabs: status, value, lower, upper, dual, a ray where there is one, name. */
static slx_status take_line(struct input *in)
{
    struct token t[6];
    struct solution_text *text = in->text;
    const char *p = in->line, *end = in->line + in->length;
    const unsigned fields = in->ray ? 6 : 5;
    const bool row = in->part == PART_ROWS;
    const uint32_t k = in->at;
    double value = 0.0, dual = 0.0, ray = 0.0;
    unsigned word;
    for (unsigned f = 0; f < fields; f++) {
        const char *tab = memchr(p, '\t', (size_t)(end - p));
        if (!tab)
            return refuse(in, p, "a field is missing");
        t[f] = (struct token){p, (size_t)(tab - p)};
        p = tab + 1;
    }
    if (k >= (row ? in->lp->nrows : in->lp->ncols))
        return refuse(in, in->line, "there are more lines than the model has rows or columns");
    const size_t length = (row ? lp_row_name : lp_col_name)(in->lp, k, in->name, in->name_room);
    if (!fields_is_name((struct token){p, (size_t)(end - p)}, in->name, length))
        return refuse(in, p, row ? "the model has another row here" : "the model has another column here");
    if (!fields_take_status(t[0], &word))
        return refuse(in, t[0].at, "a status is basic, lower, upper, fixed or free");
    const bool held = !token_is(t[4], "-", 1);
    slx_status status = SLX_OK;
    if (!token_is(t[1], "-", 1))
        status = own_number(in, t[1], row ? text->exact_activity : text->x, k, &value);
    if (status == SLX_OK && held)
        status = own_number(in, t[4], row ? text->y : text->exact_reduced, k, &dual);
    if (status == SLX_OK && in->ray)
        status = own_number(in, t[5], row ? NULL : text->ray, k, &ray);
    if (status != SLX_OK)
        return status;
    pairs_set(in->s->status, row ? (size_t)in->lp->ncols + k : k, word);
    if (row) {
        in->s->activity[k] = value;
        in->s->y[k] = dual;
        text->has_duals |= held;
    } else {
        in->s->x[k] = value;
        text->reduced[k] = dual;
        if (in->ray)
            in->s->ray[k] = ray;
    }
    in->at++;
    return SLX_OK;
}

/* What the lines of rows and columns fill. */
static slx_status make_vectors(struct input *in)
{
    struct solution_text *t = in->text;
    struct env *env = in->env;
    const uint32_t m = in->lp->nrows, n = in->lp->ncols;
    struct fraction_vector **const all[] = {&t->y, &t->exact_activity, &t->x, &t->exact_reduced, &t->ray};
    slx_status status = SLX_OK;
    in->name_room = lp_longest_name(in->lp) + 1;
    in->name = mem_new(&env->mem, MEM_READER, in->name_room, 1);
    t->reduced = mem_new(&env->mem, MEM_READER, n, sizeof *t->reduced);
    if (in->ray)
        in->s->ray = mem_new(&env->mem, MEM_SOLUTION, n, sizeof *in->s->ray);
    if (!in->name || !t->reduced || (in->ray && !in->s->ray))
        return fail_memory(env, "reading a solution");
    for (size_t k = 0; k < 5 && t->numbers == SOLUTION_FRACTIONS && status == SLX_OK; k++)
        status = fraction_vector_create(env, k < 2 ? m : n, all[k]);
    return status;
}

/* What else the header says is not judged. */
static slx_status take_header(struct input *in)
{
    struct solution_text *t = in->text;
    struct token v;
    double count;
    if (has_key(in, "Status: ", &v)) {
        in->s->result = claimed(in);
    } else if (has_key(in, "Sense: ", &v)) {
        const char *sense = in->lp->maximise ? "maximise" : "minimise";
        if (!token_is(v, sense, strlen(sense)))
            return refuse(in, v.at, "the solution is of a model of the other sense");
    } else if (has_key(in, "Kind: ", &v)) {
        in->s->interior = true;
    } else if (has_key(in, "Numbers: fractions", &v)) {
        t->numbers = SOLUTION_FRACTIONS;
    } else if (has_key(in, "Model numbers: decimal", &v)) {
        t->decimal_model = true;
    } else if (has_key(in, "Objective: ", &v)) {
        if (!token_is(v, "-", 1) && !number(v, &t->objective))
            return refuse(in, v.at, "a number was expected");
    } else if (has_key(in, "Exact objective: ", &v)) {
        double rounded;
        slx_status status = t->exact_objective ? SLX_OK : fraction_vector_create(in->env, 1, &t->exact_objective);
        return status == SLX_OK ? own_number(in, v, t->exact_objective, 0, &rounded) : status;
    } else if ((has_key(in, "Row count: ", &v) && !(number(v, &count) && count == in->lp->nrows)) ||
               (has_key(in, "Column count: ", &v) && !(number(v, &count) && count == in->lp->ncols))) {
        return refuse(in, v.at, "the solution is of another model");
    }
    return SLX_OK;
}

/* Whether all lines of the columns were there, which come last. */
static bool is_whole(const struct input *in)
{
    return in->part == PART_COLUMNS && in->at == in->lp->ncols;
}

static slx_status take_own(struct input *in)
{
    if (begins(in, "Rows: ") || begins(in, "Columns: ")) {
        const bool rows_are_whole = in->part == PART_ROWS && in->at == in->lp->nrows;
        in->part = begins(in, "Rows: ") ? PART_ROWS : PART_COLUMNS;
        if (in->part == PART_COLUMNS && !rows_are_whole)
            return refuse(in, in->line, "there are fewer lines than the model has rows");
        in->at = 0;
        in->text->stated = true;
        const char *title = in->line;
        for (size_t k = 0; k + 4 <= in->length; k++)
            in->ray |= !memcmp(title + k, " ray", 4);
        return in->text->reduced ? SLX_OK : make_vectors(in);
    }
    if (!in->length && is_whole(in))
        in->take = NULL; /* the sections of ranges follow, which are not read */
    if (in->part == PART_NONE)
        return take_header(in);
    return in->length ? take_line(in) : SLX_OK;
}

/* ---- the file ----------------------------------------------------------------------------------------- */

static bool contains(const struct input *in, const char *what)
{
    size_t n = strlen(what);
    for (size_t k = 0; k + n <= in->length; k++)
        if (!strncasecmp(in->line + k, what, n))
            return true;
    return false;
}

/* Chooses by the first line; true where that is all it is for. */
static bool recognise(struct input *in)
{
    const bool own = begins(in, "Model: "), highs = begins(in, "Model status");
    const bool glpk = begins(in, "c ") || begins(in, "s "), clp = contains(in, "objective value");
    in->text->program = own ? "slimplex" : highs ? "HiGHS" : glpk ? "GLPK" : clp ? "CLP" : "plain";
    in->take = own ? take_own : highs ? take_highs : glpk ? take_glpk : clp ? take_clp : take_plain;
    if (clp && !own && !highs && !glpk && contains(in, "optimal"))
        in->s->result = SLX_OPTIMAL;
    return own || highs || clp;
}

static slx_status read_lines(struct input *in)
{
    slx_status status = SLX_OK;
    bool first = true, done = false, own = false;
    while (status == SLX_OK) {
        status = reader_line(in->env, in->r, &in->line, &in->length);
        if (status != SLX_OK || !in->line)
            break;
        if (first && !in->length)
            continue;
        if (first && begins(in, "Certificate: "))
            return certificate_read(in->env, in->r, in->lp, in->line, in->length, in->s, in->text);
        if (first && recognise(in)) {
            first = false;
            own = in->take == take_own;
            continue;
        }
        first = false;
        if (!done)
            status = in->take(in);
        done |= !in->take;
    }
    if (status == SLX_OK && first)
        return refuse(in, NULL, "the file is empty");
    if (status == SLX_OK && own && !is_whole(in))
        return refuse(in, NULL, "the solution ends before its last line");
    if (status == SLX_OK && in->row_value)
        status = end_glpk(in);
    return status;
}

void solution_text_free(struct env *env, struct solution_text *t)
{
    struct fraction_vector **const all[] = {
        &t->x, &t->y, &t->ray, &t->exact_activity, &t->exact_reduced, &t->exact_objective};
    for (size_t k = 0; k < sizeof all / sizeof *all; k++)
        fraction_vector_free(env, all[k]);
    mem_drop(&env->mem, &t->reduced);
}

slx_status solution_read(struct env *env, struct reader *r, const struct lp *lp, struct solution **out,
                         struct solution_text *text)
{
    struct input in = {.env = env, .r = r, .lp = lp, .text = text};
    *out = NULL;
    *text = (struct solution_text){.program = "plain", .objective = NAN};
    slx_status status = solution_create(env, lp->nrows, lp->ncols, &in.s);
    if (status == SLX_OK)
        status = namings_begin(env, lp, false, &in.names);
    if (status == SLX_OK && in.names.row.names)
        status = names_index_create(env, in.names.row.names, &in.rows);
    if (status == SLX_OK && in.names.col.names)
        status = names_index_create(env, in.names.col.names, &in.cols);
    if (status == SLX_OK) {
        in.s->result = SLX_NOT_SOLVED;
        status = read_lines(&in);
    }
    names_index_free(env, &in.rows);
    names_index_free(env, &in.cols);
    namings_end(env, &in.names);
    mem_free(&env->mem, in.row_value);
    mem_free(&env->mem, in.name);
    if (status != SLX_OK)
        solution_free(env, &in.s);
    *out = in.s;
    return status;
}
