/* slimplex against GLPK on the LPs of instances/.
 *
 *     instances FILE...
 *
 * Each file is read by both, the two models are compared row by row and column by column, and both solve it, slimplex
 * by each of its methods.  GLPK knows no OBJSENSE; a file that it cannot read is handed to it as slimplex has read it.
 */
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "glpk_side.h"
#include "judge.h"

enum { NAME = 256 }; /* GLPK takes names of up to 255 bytes */

static bool wrong(const char *path, const char *format, ...) __attribute__((format(printf, 2, 3)));
static bool wrong(const char *path, const char *format, ...)
{
    va_list arguments;
    printf("%s: ", path);
    va_start(arguments, format);
    vprintf(format, arguments);
    va_end(arguments);
    printf("\n");
    return false;
}

static bool same_bounds(int type, double lb, double ub, double lower, double upper)
{
    bool has_lower = type == GLP_LO || type == GLP_DB || type == GLP_FX;
    bool has_upper = type == GLP_UP || type == GLP_DB || type == GLP_FX;
    return lower == (has_lower ? lb : -INFINITY) && upper == (has_upper ? ub : INFINITY);
}

static bool same_rows(const char *path, const slx_model *model, glp_prob *lp)
{
    for (uint32_t i = 0; i < slx_nrows(model); i++) {
        char name[NAME];
        double lower, upper;
        slx_row_name(model, i, name, sizeof name);
        slx_row_bounds(model, i, &lower, &upper);
        int k = glp_find_row(lp, name);
        if (!k || !same_bounds(glp_get_row_type(lp, k), glp_get_row_lb(lp, k), glp_get_row_ub(lp, k), lower, upper))
            return wrong(path, "row %s is another in GLPK", name);
    }
    return true;
}

/* Whether column k of GLPK has the cost and the entries of column j; entries in free rows, which slimplex may have
 * dropped, do not count. */
static bool same_entries(const slx_model *model, uint32_t j, glp_prob *lp, int k)
{
    uint32_t nrows = slx_nrows(model);
    uint32_t *row = malloc((nrows + 1) * sizeof *row);
    double *value = malloc((nrows + 1) * sizeof *value), sum = 0, other = 0;
    int *index = malloc(((size_t)glp_get_num_rows(lp) + 1) * sizeof *index);
    double *entry = malloc(((size_t)glp_get_num_rows(lp) + 1) * sizeof *entry);
    if (!row || !value || !index || !entry)
        abort();
    bool same = slx_cost(model, j) == glp_get_obj_coef(lp, k);
    uint32_t count = slx_column(model, j, row, value);
    int entries = glp_get_mat_col(lp, k, index, entry);
    for (uint32_t t = 0; t < count; t++) {
        char name[NAME];
        slx_row_name(model, row[t], name, sizeof name);
        int i = glp_find_row(lp, name), found = 1;
        while (found <= entries && index[found] != i)
            found++;
        same = same && found <= entries && entry[found] == value[t];
        if (i && glp_get_row_type(lp, i) != GLP_FR)
            sum += fabs(value[t]);
    }
    for (int t = 1; t <= entries; t++)
        if (glp_get_row_type(lp, index[t]) != GLP_FR)
            other += fabs(entry[t]);
    free(row);
    free(value);
    free(index);
    free(entry);
    return same && fabs(sum - other) <= 1e-12 * sum;
}

static bool same_columns(const char *path, const slx_model *model, glp_prob *lp)
{
    if (slx_ncols(model) != (uint32_t)glp_get_num_cols(lp))
        return wrong(path, "%u columns, in GLPK %d", slx_ncols(model), glp_get_num_cols(lp));
    for (uint32_t j = 0; j < slx_ncols(model); j++) {
        char name[NAME];
        double lower, upper;
        slx_col_name(model, j, name, sizeof name);
        slx_col_bounds(model, j, &lower, &upper);
        int k = glp_find_col(lp, name);
        if (!k || !same_bounds(glp_get_col_type(lp, k), glp_get_col_lb(lp, k), glp_get_col_ub(lp, k), lower, upper))
            return wrong(path, "column %s has other bounds in GLPK", name);
        if (!same_entries(model, j, lp, k))
            return wrong(path, "column %s has other entries in GLPK", name);
    }
    return true;
}

static bool same_model(const char *path, const slx_model *model, glp_prob *lp)
{
    if (!lp)
        return true;
    glp_create_index(lp);
    return same_rows(path, model, lp) && same_columns(path, model, lp);
}

/* Solves by each method and holds the answer against GLPK's. */
static bool solves_right(const char *path, slx_model *model, glp_prob *lp)
{
    static const char *const methods[] = {"auto", "dual", "primal"};
    struct answer right = glpk_solve(lp);
    bool good = true;
    for (size_t k = 0; k < sizeof methods / sizeof *methods; k++) {
        char text[1000];
        if (slx_set_option(model, "method", methods[k]) != SLX_OK || slx_solve(model) != SLX_OK)
            good = wrong(path, "%s: %s", methods[k], slx_error(model)->message);
        else if (!judge_answer(model, right.result, right.objective, 1e-6, text, sizeof text))
            good = wrong(path, "%s: %s", methods[k], text);
    }
    return good;
}

static bool try_file(const char *path)
{
    slx_model *model;
    if (slx_create(&model) != SLX_OK)
        return wrong(path, "out of memory");
    bool good = slx_read(model, path) == SLX_OK;
    if (!good)
        wrong(path, "%s", slx_error(model)->message);
    glp_prob *theirs = good ? glpk_read(path) : NULL;
    if (good)
        good = same_model(path, model, theirs);
    if (good) {
        glp_prob *lp = theirs ? theirs : glpk_from_model(model);
        good = solves_right(path, model, lp);
        if (lp != theirs)
            glp_delete_prob(lp);
    }
    if (theirs)
        glp_delete_prob(theirs);
    slx_free(&model);
    return good;
}

int main(int argc, char **argv)
{
    int failures = 0;
    for (int k = 1; k < argc; k++)
        failures += !try_file(argv[k]);
    glp_free_env();
    printf("%d files: %d wrong\n", argc - 1, failures);
    return failures > 0;
}
