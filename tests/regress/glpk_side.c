#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "glpk_side.h"

/* ---- loading ------------------------------------------------------------------------------------ */

static int bound_type(double lower, double upper)
{
    if (lower == upper)
        return GLP_FX;
    if (isfinite(lower))
        return isfinite(upper) ? GLP_DB : GLP_LO;
    return isfinite(upper) ? GLP_UP : GLP_FR;
}

static glp_prob *empty_problem(uint32_t nrows, uint32_t ncols, int maximise, double offset)
{
    glp_term_out(GLP_OFF);
    glp_prob *lp = glp_create_prob();
    if (nrows)
        glp_add_rows(lp, (int)nrows);
    if (ncols)
        glp_add_cols(lp, (int)ncols);
    glp_set_obj_dir(lp, maximise ? GLP_MAX : GLP_MIN);
    glp_set_obj_coef(lp, 0, offset);
    return lp;
}

/* index and value have room for one more than count, in front, as GLPK counts from 1. */
static void set_column(glp_prob *lp, uint32_t j, uint32_t count, const uint32_t *rows, const double *values)
{
    int *index = malloc((count + 1) * sizeof *index);
    double *value = malloc((count + 1) * sizeof *value);
    if (!index || !value)
        abort();
    for (uint32_t k = 0; k < count; k++) {
        index[k + 1] = (int)rows[k] + 1;
        value[k + 1] = values[k];
    }
    glp_set_mat_col(lp, (int)j + 1, (int)count, index, value);
    free(index);
    free(value);
}

glp_prob *glpk_from_arrays(const slx_arrays *a)
{
    glp_prob *lp = empty_problem(a->nrows, a->ncols, a->maximise, a->offset);
    for (uint32_t i = 0; i < a->nrows; i++)
        glp_set_row_bnds(lp, (int)i + 1, bound_type(a->row_lower[i], a->row_upper[i]), a->row_lower[i],
                         a->row_upper[i]);
    for (uint32_t j = 0; j < a->ncols; j++) {
        uint64_t first = a->start[j];
        glp_set_col_bnds(lp, (int)j + 1, bound_type(a->col_lower[j], a->col_upper[j]), a->col_lower[j],
                         a->col_upper[j]);
        glp_set_obj_coef(lp, (int)j + 1, a->cost[j]);
        set_column(lp, j, (uint32_t)(a->start[j + 1] - first), a->index + first, a->value + first);
    }
    return lp;
}

glp_prob *glpk_from_model(const slx_model *model)
{
    uint32_t nrows = slx_nrows(model), ncols = slx_ncols(model);
    glp_prob *lp = empty_problem(nrows, ncols, slx_is_maximise(model), slx_offset(model));
    uint32_t *index = malloc((nrows + 1) * sizeof *index);
    double *value = malloc((nrows + 1) * sizeof *value), lower, upper;
    if (!index || !value)
        abort();
    for (uint32_t i = 0; i < nrows; i++) {
        slx_row_bounds(model, i, &lower, &upper);
        glp_set_row_bnds(lp, (int)i + 1, bound_type(lower, upper), lower, upper);
    }
    for (uint32_t j = 0; j < ncols; j++) {
        slx_col_bounds(model, j, &lower, &upper);
        glp_set_col_bnds(lp, (int)j + 1, bound_type(lower, upper), lower, upper);
        glp_set_obj_coef(lp, (int)j + 1, slx_cost(model, j));
        uint32_t count = slx_column(model, j, index, value);
        set_column(lp, j, count, index, value);
    }
    free(index);
    free(value);
    return lp;
}

glp_prob *glpk_read(const char *path)
{
    const int formats[] = {GLP_MPS_DECK, GLP_MPS_FILE};
    glp_term_out(GLP_OFF);
    for (int k = 0; k < 2; k++) {
        glp_prob *lp = glp_create_prob();
        if (glp_read_mps(lp, formats[k], NULL, path) == 0)
            return lp;
        glp_delete_prob(lp);
    }
    return NULL;
}

/* ---- solving ------------------------------------------------------------------------------------ */

static bool crossed(glp_prob *lp)
{
    for (int i = 1; i <= glp_get_num_rows(lp); i++)
        if (glp_get_row_type(lp, i) == GLP_DB && glp_get_row_lb(lp, i) > glp_get_row_ub(lp, i))
            return true;
    for (int j = 1; j <= glp_get_num_cols(lp); j++)
        if (glp_get_col_type(lp, j) == GLP_DB && glp_get_col_lb(lp, j) > glp_get_col_ub(lp, j))
            return true;
    return false;
}

static struct answer answer_of(glp_prob *lp)
{
    struct answer a = {SLX_NOT_SOLVED, NAN};
    switch (glp_get_status(lp)) {
    case GLP_OPT: a = (struct answer){SLX_OPTIMAL, glp_get_obj_val(lp)}; break;
    case GLP_NOFEAS: a.result = SLX_INFEASIBLE; break;
    case GLP_UNBND: a.result = SLX_UNBOUNDED; break;
    }
    return a;
}

struct answer glpk_solve(glp_prob *lp)
{
    static const int methods[] = {GLP_PRIMAL, GLP_DUALP, GLP_PRIMAL};
    struct answer a = {SLX_INFEASIBLE, NAN};
    if (crossed(lp))
        return a;
    a.result = SLX_NOT_SOLVED;
    for (int k = 0; k < 3 && a.result == SLX_NOT_SOLVED; k++) {
        glp_smcp parameters;
        glp_init_smcp(&parameters);
        parameters.msg_lev = GLP_MSG_OFF;
        parameters.meth = methods[k];
        if (k > 0)
            glp_scale_prob(lp, GLP_SF_AUTO);
        if (k == 2)
            glp_adv_basis(lp, 0);
        else
            glp_std_basis(lp);
        if (glp_simplex(lp, &parameters) == 0)
            a = answer_of(lp);
    }
    return a.result == SLX_NOT_SOLVED ? glpk_solve_exactly(lp) : a;
}

struct answer glpk_solve_exactly(glp_prob *lp)
{
    if (crossed(lp))
        return (struct answer){SLX_INFEASIBLE, NAN};
    glp_std_basis(lp);
    if (glp_exact(lp, NULL) != 0)
        return (struct answer){SLX_NOT_SOLVED, NAN};
    return answer_of(lp);
}
