/* Reading a certificate (certificate_file.h): the lines of the header in their order, then the sections of its verdict,
 * with a line for every row or column of the model.  Anything else is refused. */
#include <stdio.h>
#include <string.h>

#include "format/certificate_private.h"
#include "format/fields_private.h"
#include "format/number_private.h"

enum key {
    KEY_MODEL,
    KEY_VERDICT,
    KEY_SENSE,
    KEY_NUMBERS,
    KEY_MODEL_NUMBERS,
    KEY_KIND,
    KEY_OBJECTIVE,
    KEY_ROWS,
    KEY_COLUMNS,
    KEYS
};
static const char *const keys[KEYS] = {"Model: ", "Verdict: ",   "Sense: ",     "Numbers: ",     "Model numbers: ",
                                       "Kind: ",  "Objective: ", "Row count: ", "Column count: "};

/* ---- parts of lines ----------------------------------------------------------------------------------- */

/* The next line, which has to be there. */
static slx_status next(struct solution_input *in)
{
    slx_status status = reader_line(in->env, in->r, &in->line, &in->length);
    return status == SLX_OK && !in->line ? solution_refuse(in, NULL, "the certificate ends before its last line")
                                         : status;
}

static bool is(struct token t, const char *text)
{
    return token_is(t, text, strlen(text));
}

/* A number in the form of the file: in *value, and in v[k] where it is a fraction. */
static slx_status take_number(struct solution_input *in, struct token t, struct fraction_vector *v, uint32_t k,
                              double *value)
{
    const enum solution_numbers form = in->text->numbers;
    const slx_status status = fields_take_number(in->env, form, t, v, k, value);
    if (status != SLX_ERROR_INPUT)
        return status;
    return solution_refuse(in, t.at,
                           form == SOLUTION_FRACTIONS     ? "a fraction was expected, such as -4/3 or 12"
                           : form == SOLUTION_HEXADECIMAL ? "a hexadecimal number was expected, such as 0x1.8p+1"
                                                          : "a finite number was expected");
}

/* ---- header ------------------------------------------------------------------------------------------- */

static slx_status take_verdict(struct solution_input *in, struct token value)
{
    static const slx_result verdicts[] = {SLX_OPTIMAL, SLX_INFEASIBLE, SLX_UNBOUNDED};
    for (size_t k = 0; k < sizeof verdicts / sizeof *verdicts; k++)
        if (is(value, slx_result_text(verdicts[k]))) {
            in->s->result = verdicts[k];
            return SLX_OK;
        }
    return solution_refuse(in, value.at, "a verdict is optimal, infeasible or unbounded");
}

static slx_status take_numbers(struct solution_input *in, struct token value)
{
    in->text->numbers = is(value, "fractions")     ? SOLUTION_FRACTIONS
                        : is(value, "hexadecimal") ? SOLUTION_HEXADECIMAL
                                                   : SOLUTION_DECIMAL;
    return in->text->numbers == SOLUTION_DECIMAL && !is(value, "decimal")
               ? solution_refuse(in, value.at, "numbers are decimal, hexadecimal or fractions")
               : SLX_OK;
}

static slx_status take_count(struct solution_input *in, struct token value, uint32_t count, const char *what)
{
    double v;
    return number_parse(value.at, value.length, &v) && v == count ? SLX_OK : solution_refuse(in, value.at, what);
}

static slx_status take_objective(struct solution_input *in, struct token value)
{
    struct solution_text *t = in->text;
    slx_status status = SLX_OK;
    if (t->numbers == SOLUTION_FRACTIONS)
        status = fraction_vector_create(in->env, 1, &t->exact_objective);
    return status == SLX_OK ? take_number(in, value, t->exact_objective, 0, &t->objective) : status;
}

static slx_status take_key(struct solution_input *in, enum key key, struct token value)
{
    const struct lp *lp = in->lp;
    switch (key) {
    case KEY_VERDICT: return take_verdict(in, value);
    case KEY_SENSE:
        return is(value, lp->maximise ? "maximise" : "minimise")
                   ? SLX_OK
                   : solution_refuse(in, value.at, "the certificate is of a model of the other sense");
    case KEY_NUMBERS: return take_numbers(in, value);
    case KEY_MODEL_NUMBERS:
        in->text->decimal_model = true;
        return is(value, "decimal") ? SLX_OK
                                    : solution_refuse(in, value.at, "model numbers are decimal, where they are named");
    case KEY_KIND:
        in->s->interior = true;
        return is(value, "interior point")
                   ? SLX_OK
                   : solution_refuse(in, value.at, "the kind is interior point, where it is named");
    case KEY_OBJECTIVE: return take_objective(in, value);
    case KEY_ROWS: return take_count(in, value, lp->nrows, "the model has another number of rows");
    case KEY_COLUMNS: return take_count(in, value, lp->ncols, "the model has another number of columns");
    case KEY_MODEL:
    case KEYS: break;
    }
    return SLX_OK;
}

static bool may_lack(const struct solution_input *in, enum key key)
{
    return key == KEY_KIND || key == KEY_MODEL_NUMBERS || (key == KEY_OBJECTIVE && in->s->result == SLX_INFEASIBLE);
}

static slx_status read_header(struct solution_input *in)
{
    slx_status status = next(in);
    for (enum key k = 0; k < KEYS && status == SLX_OK; k++) {
        char what[80];
        struct token value;
        if (solution_has_key(in, keys[k], &value)) {
            status = take_key(in, k, value);
            if (status == SLX_OK)
                status = next(in);
        } else if (!may_lack(in, k)) {
            snprintf(what, sizeof what, "a line '%s...' was expected", keys[k]);
            status = solution_refuse(in, in->line, what);
        }
    }
    return status;
}

/* ---- sections ----------------------------------------------------------------------------------------- */

/* The vectors that the sections fill, beside those of the solution. */
static slx_status make_vectors(struct solution_input *in)
{
    struct solution_text *t = in->text;
    struct env *env = in->env;
    const uint32_t m = in->lp->nrows, n = in->lp->ncols;
    const bool ray = in->s->result == SLX_UNBOUNDED;
    const struct {
        struct fraction_vector **v;
        uint32_t n;
        bool wanted;
    } all[] = {{&t->y, m, !ray},
               {&t->x, n, in->s->result != SLX_INFEASIBLE},
               {&t->ray, n, ray},
               {&t->exact_activity, m, in->s->result == SLX_OPTIMAL},
               {&t->exact_reduced, n, in->s->result == SLX_OPTIMAL}};
    t->activity = mem_new(&env->mem, MEM_READER, m, sizeof *t->activity);
    t->reduced = mem_new(&env->mem, MEM_READER, n, sizeof *t->reduced);
    if (ray)
        in->s->ray = mem_new(&env->mem, MEM_SOLUTION, n, sizeof *in->s->ray);
    if (!t->activity || !t->reduced || (ray && !in->s->ray))
        return fail_memory(env, "reading a certificate");
    slx_status status = SLX_OK;
    for (size_t k = 0; t->numbers == SOLUTION_FRACTIONS && status == SLX_OK && k < sizeof all / sizeof *all; k++)
        if (all[k].wanted)
            status = fraction_vector_create(env, all[k].n, all[k].v);
    return status;
}

static slx_status take_status(struct solution_input *in, struct token word, size_t variable)
{
    unsigned status;
    if (!fields_take_status(word, &status))
        return solution_refuse(in, word.at, "a status is basic, lower, upper, fixed or free");
    pairs_set(in->s->status, variable, status);
    return SLX_OK;
}

static slx_status take_field(struct solution_input *in, enum certificate_field field, bool row, uint32_t k,
                             struct token value)
{
    struct solution_text *t = in->text;
    struct solution *s = in->s;
    switch (field) {
    case CERTIFICATE_STATUS: return take_status(in, value, row ? (size_t)in->lp->ncols + k : k);
    case CERTIFICATE_VALUE:
        return row ? take_number(in, value, t->exact_activity, k, &t->activity[k])
                   : take_number(in, value, t->x, k, &s->x[k]);
    case CERTIFICATE_DUAL:
        return row ? take_number(in, value, t->y, k, &s->y[k])
                   : take_number(in, value, t->exact_reduced, k, &t->reduced[k]);
    default: return take_number(in, value, t->ray, k, &s->ray[k]);
    }
}

/* The line of row or column k. */
static slx_status read_fields(struct solution_input *in, const struct certificate_section *section, bool row,
                              uint32_t k)
{
    const struct naming *naming = row ? &in->names.row : &in->names.col;
    const char *p = in->line, *end = in->line + in->length;
    slx_status status = SLX_OK;
    for (enum certificate_field f = 0; f < CERTIFICATE_FIELDS && status == SLX_OK; f++) {
        if (!section->has[f])
            continue;
        const char *tab = memchr(p, '\t', (size_t)(end - p));
        if (!tab)
            return solution_refuse(in, p, "a field is missing");
        status = take_field(in, f, row, k, (struct token){p, (size_t)(tab - p)});
        p = tab + 1;
    }
    if (status != SLX_OK)
        return status;
    const size_t length = naming_get(naming, k);
    if (!fields_is_name((struct token){p, (size_t)(end - p)}, naming->text, length))
        return solution_refuse(in, p, row ? "the model has another row here" : "the model has another column here");
    return SLX_OK;
}

/* From the empty line before the section, which is in hand, to its last line. */
static slx_status read_section(struct solution_input *in, const struct certificate_section *section, bool rows)
{
    const uint32_t count = rows ? in->lp->nrows : in->lp->ncols;
    char what[80];
    if (!section)
        return SLX_OK;
    slx_status status = in->length ? solution_refuse(in, in->line, "an empty line was expected") : next(in);
    if (status == SLX_OK && !is((struct token){in->line, in->length}, section->title)) {
        snprintf(what, sizeof what, "the line '%s' was expected", section->title);
        return solution_refuse(in, in->line, what);
    }
    for (uint32_t k = 0; k < count && status == SLX_OK; k++) {
        status = next(in);
        if (status == SLX_OK)
            status = read_fields(in, section, rows, k);
    }
    return status;
}

/* To the end of the stream, so that a compressed one is seen whole. */
static slx_status read_end(struct solution_input *in)
{
    for (;;) {
        slx_status status = reader_line(in->env, in->r, &in->line, &in->length);
        if (status != SLX_OK || !in->line)
            return status;
        if (in->length)
            return solution_refuse(in, in->line, "there is more than the lines of the model");
    }
}

static slx_status read_all(struct solution_input *in)
{
    slx_status status = read_header(in);
    if (status == SLX_OK)
        status = make_vectors(in);
    const struct certificate_section *rows = certificate_section(in->s->result, in->s->interior, true);
    const struct certificate_section *columns = certificate_section(in->s->result, in->s->interior, false);
    if (status == SLX_OK)
        status = read_section(in, rows, true);
    if (status == SLX_OK && rows && columns)
        status = next(in);
    if (status == SLX_OK)
        status = read_section(in, columns, false);
    return status == SLX_OK ? read_end(in) : status;
}

slx_status certificate_read(struct solution_input *in)
{
    struct token kind;
    in->text->program = "slimplex";
    in->text->certificate = in->text->stated = true;
    if (solution_has_key(in, CERTIFICATE_BEGIN, &kind) && !is(kind, CERTIFICATE_KIND))
        return solution_refuse(in, kind.at, "there are certificates of the kind " CERTIFICATE_KIND " alone");
    const slx_status status = read_all(in);
    in->text->has_duals = in->s->result == SLX_OPTIMAL || in->s->result == SLX_INFEASIBLE;
    return status;
}
