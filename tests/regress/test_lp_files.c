/* What slimplex writes in the LP format, GLPK reads as the same model, bit for bit: random LPs.
 *
 *     test_lp_files [FIRST COUNT]    seeds
 *
 * A row with two bounds is in the file an equation with a column RgROW, and the constant the cost of a column Constant,
 * which is looked through here.  GLPK takes no bounds that contradict each other.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../temporary.h"
#include "glpk_side.h"
#include "random_lp.h"

enum { NAME = 64 };

static bool has(int type, bool lower)
{
    return type == GLP_DB || type == GLP_FX || type == (lower ? GLP_LO : GLP_UP);
}

/* The bounds of GLPK's row or column k. */
static void bounds_of(glp_prob *lp, bool row, int k, double *lower, double *upper)
{
    const int type = row ? glp_get_row_type(lp, k) : glp_get_col_type(lp, k);
    *lower = has(type, true) ? (row ? glp_get_row_lb(lp, k) : glp_get_col_lb(lp, k)) : -INFINITY;
    *upper = has(type, false) ? (row ? glp_get_row_ub(lp, k) : glp_get_col_ub(lp, k)) : INFINITY;
}

static bool row_is_same(const struct random_lp *p, glp_prob *lp, uint32_t i)
{
    char name[NAME];
    double lower, upper, value[RANDOM_COLS + 2];
    int index[RANDOM_COLS + 2];
    snprintf(name, sizeof name, "R%u", i + 1);
    const int k = glp_find_row(lp, name), entries = k ? glp_get_mat_row(lp, k, index, value) : 0;
    uint32_t expected = 0, found = 0;
    if (!k)
        return false;
    bounds_of(lp, true, k, &lower, &upper);
    for (int e = 1; e <= entries; e++) {
        const char *column = glp_get_col_name(lp, index[e]);
        if (column[0] == 'C') {
            found += p->a[i][atoi(column + 1) - 1] == value[e];
            continue;
        }
        snprintf(name, sizeof name, "RgR%u", i + 1);
        if (strcmp(column, name) || value[e] != -1.0 || lower != 0.0 || upper != 0.0)
            return false;
        bounds_of(lp, false, index[e], &lower, &upper);
    }
    for (uint32_t j = 0; j < p->ncols; j++)
        expected += p->a[i][j] != 0.0;
    if (lower == -1e30) /* the free row of those who take no infinity for a right-hand side */
        lower = -INFINITY;
    return found == expected && lower == p->row_lower[i] && upper == p->row_upper[i];
}

static bool column_is_same(const struct random_lp *p, glp_prob *lp, uint32_t j)
{
    char name[NAME];
    double lower, upper;
    snprintf(name, sizeof name, "C%u", j + 1);
    const int k = glp_find_col(lp, name);
    if (!k)
        return false;
    bounds_of(lp, false, k, &lower, &upper);
    return glp_get_obj_coef(lp, k) == p->cost[j] && lower == p->col_lower[j] && upper == p->col_upper[j];
}

static bool is_same(const struct random_lp *p, glp_prob *lp)
{
    glp_create_index(lp);
    const int constant = glp_find_col(lp, "Constant");
    bool same = glp_get_num_rows(lp) == (int)p->nrows && (glp_get_obj_dir(lp) == GLP_MAX) == p->maximise &&
                (constant ? glp_get_obj_coef(lp, constant) : 0.0) == p->offset;
    for (uint32_t i = 0; i < p->nrows && same; i++)
        same = row_is_same(p, lp, i);
    for (uint32_t j = 0; j < p->ncols && same; j++)
        same = column_is_same(p, lp, j);
    return same;
}

static bool contradicts(const struct random_lp *p)
{
    bool crossed = false;
    for (uint32_t i = 0; i < p->nrows; i++)
        crossed |= p->row_lower[i] > p->row_upper[i];
    for (uint32_t j = 0; j < p->ncols; j++)
        crossed |= p->col_lower[j] > p->col_upper[j];
    return crossed;
}

static bool round_trip(const struct random_lp *p, const char *path)
{
    slx_model *model;
    const slx_arrays arrays = random_lp_arrays(p);
    bool good = slx_create(&model) == SLX_OK && slx_set_option(model, "write-format", "lp") == SLX_OK &&
                slx_load(model, &arrays) == SLX_OK && slx_write(model, path) == SLX_OK;
    glp_prob *lp = glp_create_prob();
    good = good && glp_read_lp(lp, NULL, path) == 0 && is_same(p, lp);
    glp_delete_prob(lp);
    slx_free(&model);
    return good;
}

int main(int argc, char **argv)
{
    static struct random_lp p;
    const unsigned first = argc > 2 ? (unsigned)atoi(argv[1]) : 0, count = argc > 2 ? (unsigned)atoi(argv[2]) : 1500;
    unsigned done = 0, wrong = 0;
    char path[TEMPORARY_PATH];
    temporary_path(path);
    glp_term_out(GLP_OFF);
    for (unsigned seed = first; seed < first + count; seed++) {
        random_lp_make(&p, seed);
        if (contradicts(&p) || !p.nrows || !p.ncols)
            continue;
        done++;
        if (!round_trip(&p, path)) {
            printf("seed %u (%s): GLPK reads another model\n", seed, p.family);
            wrong++;
        }
    }
    unlink(path);
    printf("%u models, %u wrong\n", done, wrong);
    return wrong || done < count / 2;
}
