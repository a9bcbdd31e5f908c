/* The files of glpsol: a solution for programs, one for people, and the problem. */
#include <math.h>
#include <string.h>

#include "compat_private.h"

static const char *sense_word(const struct compat *c)
{
    return slx_is_maximise(c->model) ? "MAX" : "MIN";
}

static const char *objective_name(const struct compat *c)
{
    return slx_objective_name(c->model);
}

static bool optimal(const struct compat *c)
{
    return slx_get_result(c->model) == SLX_OPTIMAL;
}

/* Without an optimum all numbers are 0, as glpsol has them then. */
static double objective(const struct compat *c)
{
    return optimal(c) ? slx_objective(c->model) + 0.0 : 0.0;
}

static void row(const struct compat *c, uint32_t i, struct compat_line *line)
{
    compat_row(c, i, line);
    if (!optimal(c)) {
        line->value = line->dual = 0.0;
        line->status = SLX_BASIC;
    }
}

static void col(const struct compat *c, uint32_t j, struct compat_line *line)
{
    compat_col(c, j, line);
    if (!optimal(c)) {
        line->value = line->dual = 0.0;
        line->status = line->lower > -INFINITY ? SLX_AT_LOWER : line->upper < INFINITY ? SLX_AT_UPPER : SLX_FREE;
    }
}

/* ---- for programs --------------------------------------------------------------------------------------- */

static char status_letter(const struct compat_line *line)
{
    if (line->status == SLX_BASIC || line->status == SLX_FREE)
        return line->status == SLX_BASIC ? 'b' : 'f';
    return line->lower == line->upper ? 's' : line->status == SLX_AT_LOWER ? 'l' : 'u';
}

static void print_sizes(const struct compat *c, FILE *out, const char *head)
{
    fprintf(out, "%sProblem:    %s\n%sRows:       %u\n%sColumns:    %u\n%sNon-zeros:  %llu\n%sStatus:     %s\n", head,
            slx_name(c->model), head, slx_nrows(c->model), head, slx_ncols(c->model), head,
            (unsigned long long)slx_nnz(c->model), head, optimal(c) ? "OPTIMAL" : "UNDEFINED");
    fprintf(out, "%sObjective:  %s%s%.15g (%simum)\n", head, objective_name(c), objective_name(c)[0] ? " = " : "",
            objective(c), sense_word(c));
}

void glpsol_write_raw(const struct compat *c, FILE *out)
{
    struct compat_line line;
    const uint32_t nrows = slx_nrows(c->model), ncols = slx_ncols(c->model);
    const char letter = optimal(c) ? 'f' : 'u';
    print_sizes(c, out, "c ");
    fprintf(out, "c\ns bas %u %u %c %c %.17g\n", nrows, ncols, letter, letter, objective(c));
    for (uint32_t i = 0; i < nrows; i++) {
        row(c, i, &line);
        fprintf(out, "i %u %c %.17g %.17g\n", i + 1, status_letter(&line), line.value, line.dual);
    }
    for (uint32_t j = 0; j < ncols; j++) {
        col(c, j, &line);
        fprintf(out, "j %u %c %.17g %.17g\n", j + 1, status_letter(&line), line.value, line.dual);
    }
    fprintf(out, "e o f\n");
}

/* ---- for people ----------------------------------------------------------------------------------------- */

enum { WIDTH = 13, NAME_WIDTH = 12 };

/* As many digits as a field of the table holds. */
static void print_field(FILE *out, double value)
{
    char text[40] = "";
    for (int digits = 15; digits >= 6; digits--)
        if (snprintf(text, sizeof text, "%.*g", digits, value) <= WIDTH)
            break;
    fprintf(out, "%*s ", WIDTH, text);
}

static void print_row_of_table(FILE *out, uint32_t k, const struct compat_line *line)
{
    static const char *const codes[] = {
        [SLX_BASIC] = "B ", [SLX_AT_LOWER] = "NL", [SLX_AT_UPPER] = "NU", [SLX_FREE] = "NF"};
    const bool fixed = line->lower == line->upper, basic = line->status == SLX_BASIC;
    if (strlen(line->name) <= NAME_WIDTH)
        fprintf(out, "%6u %-*s ", k + 1, NAME_WIDTH, line->name);
    else
        fprintf(out, "%6u %s\n%20s", k + 1, line->name, "");
    fprintf(out, "%s ", fixed && !basic ? "NS" : codes[line->status]);
    print_field(out, line->value);
    if (line->lower > -INFINITY)
        print_field(out, line->lower);
    else
        fprintf(out, "%*s ", WIDTH, "");
    if (line->upper < INFINITY && !fixed)
        print_field(out, line->upper);
    else
        fprintf(out, "%*s ", WIDTH, fixed ? "=" : "");
    if (!basic && fabs(line->dual) <= 1e-9)
        fprintf(out, "%*s", WIDTH, "< eps");
    else if (!basic)
        print_field(out, line->dual);
    fprintf(out, "\n");
}

static void print_titles(FILE *out, const char *what)
{
    fprintf(out, "\n   No. %s St   Activity     Lower bound   Upper bound    Marginal\n", what);
    fprintf(out, "------ ------------ -- ------------- ------------- ------------- -------------\n");
}

void glpsol_write_table(const struct compat *c, FILE *out)
{
    struct compat_line line;
    print_sizes(c, out, "");
    print_titles(out, "  Row name  ");
    for (uint32_t i = 0; i < slx_nrows(c->model); i++) {
        row(c, i, &line);
        print_row_of_table(out, i, &line);
    }
    print_titles(out, "Column name ");
    for (uint32_t j = 0; j < slx_ncols(c->model); j++) {
        col(c, j, &line);
        print_row_of_table(out, j, &line);
    }
    fprintf(out, "\nEnd of output\n");
}

/* ---- the problem ---------------------------------------------------------------------------------------- */

/* A line for a row or column whose bounds are not those that go without saying. */
static void print_bounds(FILE *out, char letter, uint32_t k, double lower, double upper)
{
    const bool low = lower > -INFINITY, high = upper < INFINITY;
    if (low && high && lower == upper)
        fprintf(out, "%c %u s %.17g\n", letter, k, lower);
    else if (low && high)
        fprintf(out, "%c %u d %.17g %.17g\n", letter, k, lower, upper);
    else if (low && (letter == 'i' || lower != 0.0))
        fprintf(out, "%c %u l %.17g\n", letter, k, lower);
    else if (high)
        fprintf(out, "%c %u u %.17g\n", letter, k, upper);
    else if (!low && letter == 'j')
        fprintf(out, "%c %u f\n", letter, k);
}

bool glpsol_write_problem(const struct compat *c, FILE *out)
{
    struct compat_line line;
    slx_model *model = c->model;
    const uint32_t nrows = slx_nrows(model), ncols = slx_ncols(model);
    fprintf(out, "p lp %s %u %u %llu\n", slx_is_maximise(model) ? "max" : "min", nrows, ncols,
            (unsigned long long)slx_nnz(model));
    if (slx_name(model)[0])
        fprintf(out, "n p %s\n", slx_name(model));
    if (objective_name(c)[0])
        fprintf(out, "n z %s\n", objective_name(c));
    for (uint32_t i = 0; i < nrows; i++) {
        compat_row(c, i, &line);
        print_bounds(out, 'i', i + 1, line.lower, line.upper);
        fprintf(out, "n i %u %s\n", i + 1, line.name);
    }
    for (uint32_t j = 0; j < ncols; j++) {
        compat_col(c, j, &line);
        print_bounds(out, 'j', j + 1, line.lower, line.upper);
        fprintf(out, "n j %u %s\n", j + 1, line.name);
    }
    if (slx_offset(model) != 0.0)
        fprintf(out, "a 0 0 %.17g\n", slx_offset(model));
    for (uint32_t j = 0; j < ncols; j++)
        if (slx_cost(model, j) != 0.0)
            fprintf(out, "a 0 %u %.17g\n", j + 1, slx_cost(model, j));
    for (uint32_t j = 0; j < ncols; j++) {
        slx_cursor cursor;
        uint32_t i;
        double value;
        if (slx_seek_col(model, j, &cursor) != SLX_OK)
            return false;
        while (slx_next(&cursor, &i, &value))
            fprintf(out, "a %u %u %.17g\n", i + 1, j + 1, value);
    }
    fprintf(out, "e o f\n");
    return true;
}
