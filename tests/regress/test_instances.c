/* slimplex against GLPK on the LPs of instances/.
 *
 *     test_instances DIRECTORY [FILE...]
 *
 * All *.mps of the directory, and further files.  Each file is read by both, the two models are compared row by row and
 * column by column, and both solve it, slimplex by each of its methods.  GLPK knows no OBJSENSE; a file that it cannot
 * read is handed to it as slimplex has read it.
 */
#include <dirent.h>
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

/* GLPK's number of a name, 0 if it has none; it leaves blanks in names out. */
static int number_of(glp_prob *lp, int (*find)(glp_prob *, const char *), const char *name)
{
    char without[NAME], *end = without;
    for (const char *c = name; *c; c++)
        if (*c != ' ')
            *end++ = *c;
    *end = '\0';
    int k = find(lp, name);
    return k ? k : find(lp, without);
}

static int number_of_row(const slx_model *model, uint32_t i, glp_prob *lp)
{
    char name[NAME];
    slx_row_name(model, i, name, sizeof name);
    return number_of(lp, glp_find_row, name);
}

static bool same_rows(const char *path, const slx_model *model, glp_prob *lp)
{
    if (slx_nrows(model) != (uint32_t)glp_get_num_rows(lp))
        return wrong(path, "%u rows, in GLPK %d", slx_nrows(model), glp_get_num_rows(lp));
    for (uint32_t i = 0; i < slx_nrows(model); i++) {
        double lower, upper;
        int k = number_of_row(model, i, lp);
        slx_row_bounds(model, i, &lower, &upper);
        if (!k || !same_bounds(glp_get_row_type(lp, k), glp_get_row_lb(lp, k), glp_get_row_ub(lp, k), lower, upper))
            return wrong(path, "row %u is another in GLPK", i);
    }
    return true;
}

/* Whether column k of GLPK has the cost and the entries of column j. */
static bool same_entries(const slx_model *model, uint32_t j, glp_prob *lp, int k)
{
    size_t room = (size_t)slx_nrows(model) + 1;
    uint32_t *row = malloc(room * sizeof *row);
    double *value = malloc(room * sizeof *value), *entry = malloc(room * sizeof *entry);
    int *index = malloc(room * sizeof *index);
    if (!row || !value || !index || !entry)
        abort();
    uint32_t count = slx_column(model, j, row, value);
    int entries = glp_get_mat_col(lp, k, index, entry);
    bool same = slx_cost(model, j) == glp_get_obj_coef(lp, k) && count == (uint32_t)entries;
    for (uint32_t t = 0; t < count && same; t++) {
        int i = number_of_row(model, row[t], lp), found = 1;
        while (found <= entries && index[found] != i)
            found++;
        same = found <= entries && entry[found] == value[t];
    }
    free(row);
    free(value);
    free(index);
    free(entry);
    return same;
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
        int k = number_of(lp, glp_find_col, name);
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
        if (slx_set_option(model, "method", methods[k]) != SLX_OK ||
            slx_set_option(model, "time-limit", "20") != SLX_OK || slx_solve(model) != SLX_OK)
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

static int is_mps(const struct dirent *entry)
{
    size_t length = strlen(entry->d_name);
    return length > 4 && strcmp(entry->d_name + length - 4, ".mps") == 0;
}

/* Tries all of a directory, in the order of their names; returns how many there are. */
static int try_directory(const char *directory, int *failures)
{
    struct dirent **entries;
    int count = scandir(directory, &entries, is_mps, alphasort);
    for (int k = 0; k < count; k++) {
        char path[4096];
        snprintf(path, sizeof path, "%s/%s", directory, entries[k]->d_name);
        *failures += !try_file(path);
        free(entries[k]);
    }
    if (count >= 0)
        free(entries);
    return count;
}

int main(int argc, char **argv)
{
    int failures = 0, files = argc > 1 ? try_directory(argv[1], &failures) : 0;
    for (int k = 2; k < argc; k++, files++)
        failures += !try_file(argv[k]);
    glp_free_env();
    printf("%d files: %d wrong\n", files, failures);
    return failures > 0 || files < 1;
}
