/* Solutions that other programs write: lines of name and value, HiGHS, CLP, GLPK. */
#include <string.h>

#include "format/mps_fields_private.h"
#include "format/solution_private.h"

enum { MOST_TOKENS = 8 };

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

static struct token without_indent(struct token t)
{
    while (t.length && (unsigned char)*t.at <= ' ') {
        t.at++;
        t.length--;
    }
    return t;
}

/* ---- lines `name value` ------------------------------------------------------------------------------- */

slx_status solution_take_plain(struct solution_input *in)
{
    struct token name = without_indent((struct token){in->line, in->length});
    if (!name.length || *name.at == '#')
        return SLX_OK;
    struct token value = last_token(&name);
    double v;
    if (!name.length || !solution_number(value, &v))
        return solution_refuse(in, value.at, "a line is to be a name and a number; of tables with titles none is read");
    uint32_t j = naming_find(&in->names.col, in->cols, name.at, name.length);
    if (j != NAMES_NONE)
        in->s->x[j] = v;
    else if (naming_find(&in->names.row, in->rows, name.at, name.length) == NAMES_NONE)
        return solution_refuse(in, name.at, "the model has no column of that name");
    return SLX_OK;
}

/* ---- HiGHS -------------------------------------------------------------------------------------------- */

slx_status solution_take_highs(struct solution_input *in)
{
    if (solution_begins(in, "# Primal") || solution_begins(in, "# Dual") || solution_begins(in, "# Basis")) {
        in->duals = solution_begins(in, "# Dual");
        in->part = PART_NONE;
        if (solution_begins(in, "# Basis"))
            in->take = NULL; /* to the end */
        return SLX_OK;
    }
    struct token count;
    if (solution_has_key(in, "# Columns ", &count) || solution_has_key(in, "# Rows ", &count)) {
        in->part = solution_begins(in, "# Rows ") ? PART_ROWS : PART_COLUMNS;
        double lines;
        if (!solution_number(count, &lines) || lines != (in->part == PART_ROWS ? in->lp->nrows : in->lp->ncols))
            return solution_refuse(in, count.at, "the solution is of another model");
        in->text->has_duals |= in->duals && in->part == PART_ROWS;
        return SLX_OK;
    }
    if (in->part == PART_NONE) {
        if (solution_begins(in, "Optimal"))
            in->s->result = SLX_OPTIMAL;
        return SLX_OK;
    }
    struct token name = {in->line, in->length}, value = last_token(&name);
    double v;
    if (!name.length)
        return SLX_OK;
    if (!solution_number(value, &v))
        return solution_refuse(in, value.at, "a number was expected");
    const bool row = in->part == PART_ROWS;
    uint32_t k = row ? naming_find(&in->names.row, in->rows, name.at, name.length)
                     : naming_find(&in->names.col, in->cols, name.at, name.length);
    if (k == NAMES_NONE)
        return solution_refuse(in, name.at,
                               row ? "the model has no row of that name" : "the model has no column of that name");
    if (row && in->duals)
        in->s->y[k] = v;
    else if (!row && !in->duals)
        in->s->x[k] = v;
    return SLX_OK;
}

/* ---- CLP ---------------------------------------------------------------------------------------------- */

/* Number, name, value, dual; `**` before those that violate something. */
slx_status solution_take_clp(struct solution_input *in)
{
    struct token name = without_indent((struct token){in->line, in->length});
    double value, dual, place;
    if (!name.length)
        return SLX_OK;
    struct token last = last_token(&name), before = last_token(&name), first[2];
    unsigned n = mps_split(name.at, name.length, first, 2);
    unsigned skip = n && token_is(first[0], "**", 2) ? 1 : 0;
    if (n <= skip || !solution_number(last, &dual) || !solution_number(before, &value) ||
        !solution_number(first[skip], &place))
        return solution_refuse(in, name.at, "a line is to be a number, a name, a value and a dual");
    const char *behind = first[skip].at + first[skip].length;
    name = without_indent((struct token){behind, (size_t)(name.at + name.length - behind)});
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
        return solution_refuse(in, name.at, "the model has no column of that name");
    in->s->x[j] = value;
    return SLX_OK;
}

/* ---- GLPK --------------------------------------------------------------------------------------------- */

static slx_status begin_glpk(struct solution_input *in, const struct token *t, unsigned n)
{
    double rows, cols;
    if (in->row_value)
        return solution_refuse(in, in->line, "there is a second line s");
    if (n < 4 || !solution_number(t[2], &rows) || !solution_number(t[3], &cols))
        return solution_refuse(in, in->line, "a line s is to hold the numbers of rows and columns");
    if (cols != in->lp->ncols || rows < in->lp->nrows || rows > 1e9)
        return solution_refuse(in, in->line, "the solution is of another model");
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

slx_status solution_take_glpk(struct solution_input *in)
{
    struct token t[MOST_TOKENS];
    unsigned n = mps_split(in->line, in->length, t, MOST_TOKENS);
    double place, value, dual;
    if (!n || token_is(t[0], "c", 1) || token_is(t[0], "e", 1))
        return SLX_OK;
    if (token_is(t[0], "s", 1))
        return begin_glpk(in, t, n);
    const bool row = token_is(t[0], "i", 1);
    if ((!row && !token_is(t[0], "j", 1)) || n < 4 || !in->row_value || !solution_number(t[1], &place) ||
        !solution_number(t[n - 2], &value) || !solution_number(t[n - 1], &dual))
        return solution_refuse(in, in->line, "a line is to begin with c, s, i, j or e");
    if (!(place >= 1 && place <= (row ? in->file_rows : in->lp->ncols) && place == trunc(place)))
        return solution_refuse(in, t[1].at, "there is no row or column of that number");
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
slx_status solution_end_glpk(struct solution_input *in)
{
    const struct lp *lp = in->lp;
    double *activity = mem_new(&in->env->mem, MEM_READER, lp->nrows, sizeof *activity);
    if (!activity)
        return fail_memory(in->env, "reading a solution");
    lp_activities(lp, in->s->x, activity);
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
