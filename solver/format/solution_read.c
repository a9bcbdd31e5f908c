/* Reading a solution: which program wrote it is known from its first line, and each has a reader of lines. */
#include <string.h>
#include <strings.h>

#include "format/certificate_private.h"
#include "format/fields_private.h"
#include "format/number_private.h"
#include "format/solution_private.h"

/* ---- parts of lines ----------------------------------------------------------------------------------- */

slx_status solution_refuse(struct solution_input *in, const char *where, const char *what)
{
    return fail_at(in->env, SLX_ERROR_INPUT, reader_path(in->r), reader_line_number(in->r),
                   where ? (uint32_t)(where - in->line) + 1 : 0, "%s", what);
}

bool solution_begins(const struct solution_input *in, const char *with)
{
    size_t n = strlen(with);
    return in->length >= n && !memcmp(in->line, with, n);
}

bool solution_has_key(const struct solution_input *in, const char *key, struct token *value)
{
    const size_t n = strlen(key);
    if (!solution_begins(in, key))
        return false;
    *value = (struct token){in->line + n, in->length - n};
    return true;
}

bool solution_number(struct token t, double *v)
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

/* ---- our own ------------------------------------------------------------------------------------------ */

static slx_result claimed(const struct solution_input *in)
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
static slx_status own_number(struct solution_input *in, struct token t, struct fraction_vector *v, uint32_t k,
                             double *value)
{
    slx_status status = solution_number(t, value) ? SLX_OK : SLX_ERROR_INPUT;
    if (v)
        status = fields_take_number(in->env, SOLUTION_FRACTIONS, t, v, k, value);
    return status == SLX_ERROR_INPUT ? solution_refuse(in, t.at, "a number was expected") : status;
}

/* Fields between tabs: status, value, lower, upper, dual, a ray where there is one, name. */
static slx_status take_line(struct solution_input *in)
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
            return solution_refuse(in, p, "a field is missing");
        t[f] = (struct token){p, (size_t)(tab - p)};
        p = tab + 1;
    }
    if (k >= (row ? in->lp->nrows : in->lp->ncols))
        return solution_refuse(in, in->line, "there are more lines than the model has rows or columns");
    const size_t length = (row ? lp_row_name : lp_col_name)(in->lp, k, in->name, in->name_room);
    if (!fields_is_name((struct token){p, (size_t)(end - p)}, in->name, length))
        return solution_refuse(in, p, row ? "the model has another row here" : "the model has another column here");
    if (!fields_take_status(t[0], &word))
        return solution_refuse(in, t[0].at, "a status is basic, lower, upper, fixed or free");
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
        text->activity[k] = value;
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
static slx_status make_vectors(struct solution_input *in)
{
    struct solution_text *t = in->text;
    struct env *env = in->env;
    const uint32_t m = in->lp->nrows, n = in->lp->ncols;
    struct fraction_vector **const all[] = {&t->y, &t->exact_activity, &t->x, &t->exact_reduced, &t->ray};
    slx_status status = SLX_OK;
    in->name_room = lp_longest_name(in->lp) + 1;
    in->name = mem_new(&env->mem, MEM_READER, in->name_room, 1);
    t->activity = mem_new(&env->mem, MEM_READER, m, sizeof *t->activity);
    t->reduced = mem_new(&env->mem, MEM_READER, n, sizeof *t->reduced);
    if (in->ray)
        in->s->ray = mem_new(&env->mem, MEM_SOLUTION, n, sizeof *in->s->ray);
    if (!in->name || !t->activity || !t->reduced || (in->ray && !in->s->ray))
        return fail_memory(env, "reading a solution");
    for (size_t k = 0; k < 5 && t->numbers == SOLUTION_FRACTIONS && status == SLX_OK; k++)
        status = fraction_vector_create(env, k < 2 ? m : n, all[k]);
    return status;
}

/* What else the header says is not judged. */
static slx_status take_header(struct solution_input *in)
{
    struct solution_text *t = in->text;
    struct token v;
    double count;
    if (solution_has_key(in, "Status: ", &v)) {
        in->s->result = claimed(in);
    } else if (solution_has_key(in, "Sense: ", &v)) {
        const char *sense = in->lp->maximise ? "maximise" : "minimise";
        if (!token_is(v, sense, strlen(sense)))
            return solution_refuse(in, v.at, "the solution is of a model of the other sense");
    } else if (solution_has_key(in, "Kind: ", &v)) {
        in->s->interior = true;
    } else if (solution_has_key(in, "Numbers: fractions", &v)) {
        t->numbers = SOLUTION_FRACTIONS;
    } else if (solution_has_key(in, "Model numbers: decimal", &v)) {
        t->decimal_model = true;
    } else if (solution_has_key(in, "Objective: ", &v)) {
        if (!token_is(v, "-", 1) && !solution_number(v, &t->objective))
            return solution_refuse(in, v.at, "a number was expected");
    } else if (solution_has_key(in, "Exact objective: ", &v)) {
        double rounded;
        slx_status status = t->exact_objective ? SLX_OK : fraction_vector_create(in->env, 1, &t->exact_objective);
        return status == SLX_OK ? own_number(in, v, t->exact_objective, 0, &rounded) : status;
    } else if ((solution_has_key(in, "Row count: ", &v) && !(solution_number(v, &count) && count == in->lp->nrows)) ||
               (solution_has_key(in, "Column count: ", &v) &&
                !(solution_number(v, &count) && count == in->lp->ncols))) {
        return solution_refuse(in, v.at, "the solution is of another model");
    }
    return SLX_OK;
}

/* Whether all lines of the columns were there, which come last. */
static bool is_whole(const struct solution_input *in)
{
    return in->part == PART_COLUMNS && in->at == in->lp->ncols;
}

static slx_status take_own(struct solution_input *in)
{
    if (solution_begins(in, "Rows: ") || solution_begins(in, "Columns: ")) {
        const bool rows_are_whole = in->part == PART_ROWS && in->at == in->lp->nrows;
        in->part = solution_begins(in, "Rows: ") ? PART_ROWS : PART_COLUMNS;
        if (in->part == PART_COLUMNS && !rows_are_whole)
            return solution_refuse(in, in->line, "there are fewer lines than the model has rows");
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

static bool contains(const struct solution_input *in, const char *what)
{
    size_t n = strlen(what);
    for (size_t k = 0; k + n <= in->length; k++)
        if (!strncasecmp(in->line + k, what, n))
            return true;
    return false;
}

/* Chooses by the first line; true where that is all it is for. */
static bool recognise(struct solution_input *in)
{
    const bool own = solution_begins(in, "Model: "), highs = solution_begins(in, "Model status");
    const bool glpk = solution_begins(in, "c ") || solution_begins(in, "s "), clp = contains(in, "objective value");
    in->text->program = own ? "slimplex" : highs ? "HiGHS" : glpk ? "GLPK" : clp ? "CLP" : "plain";
    in->take = own     ? take_own
               : highs ? solution_take_highs
               : glpk  ? solution_take_glpk
               : clp   ? solution_take_clp
                       : solution_take_plain;
    if (clp && !own && !highs && !glpk && contains(in, "optimal"))
        in->s->result = SLX_OPTIMAL;
    return own || highs || clp;
}

/* What finds rows and columns by the names that other programs write. */
static slx_status make_indices(struct solution_input *in)
{
    slx_status status = namings_begin(in->env, in->lp, false, &in->names);
    if (status == SLX_OK && in->names.row.names)
        status = names_index_create(in->env, in->names.row.names, &in->rows);
    if (status == SLX_OK && in->names.col.names)
        status = names_index_create(in->env, in->names.col.names, &in->cols);
    return status;
}

static slx_status read_certificate(struct solution_input *in)
{
    const slx_status status = namings_begin(in->env, in->lp, false, &in->names);
    return status == SLX_OK ? certificate_read(in) : status;
}

static slx_status read_lines(struct solution_input *in)
{
    slx_status status = SLX_OK;
    bool first = true, done = false, own = false;
    while (status == SLX_OK) {
        status = reader_line(in->env, in->r, &in->line, &in->length);
        if (status != SLX_OK || !in->line)
            break;
        if (first && !in->length)
            continue;
        if (first && solution_begins(in, CERTIFICATE_BEGIN))
            return read_certificate(in);
        if (first) {
            const bool taken = recognise(in);
            first = false;
            own = in->take == take_own;
            if (!own && in->take != solution_take_glpk) /* these two go by number */
                status = make_indices(in);
            if (taken || status != SLX_OK)
                continue;
        }
        if (!done)
            status = in->take(in);
        done |= !in->take;
    }
    if (status == SLX_OK && first)
        return solution_refuse(in, NULL, "the file is empty");
    if (status == SLX_OK && own && !is_whole(in))
        return solution_refuse(in, NULL, "the solution ends before its last line");
    if (status == SLX_OK && in->row_value)
        status = solution_end_glpk(in);
    return status;
}

void solution_text_free(struct env *env, struct solution_text *t)
{
    struct fraction_vector **const all[] = {
        &t->x, &t->y, &t->ray, &t->exact_activity, &t->exact_reduced, &t->exact_objective};
    for (size_t k = 0; k < sizeof all / sizeof *all; k++)
        fraction_vector_free(env, all[k]);
    mem_drop(&env->mem, &t->activity);
    mem_drop(&env->mem, &t->reduced);
}

slx_status solution_read(struct env *env, struct reader *r, const struct lp *lp, struct solution **out,
                         struct solution_text *text)
{
    struct solution_input in = {.env = env, .r = r, .lp = lp, .text = text};
    *out = NULL;
    *text = (struct solution_text){.program = "plain", .objective = NAN};
    slx_status status = solution_create(env, lp->nrows, lp->ncols, &in.s);
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
