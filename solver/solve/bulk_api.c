/* The public calls for many rows or columns at once, and from names to numbers. */
#include <string.h>

#include "model/pick.h"
#include "solve/entry_private.h"
#include "solve/handle_private.h"

/* ---- out -------------------------------------------------------------------------------------------------- */

slx_status slx_get_rows(const slx_model *model, const slx_pick *which, const slx_row_arrays *out)
{
    LOOK(SLX_ERROR_USAGE, model, out);
    const struct lp *lp = model->lp;
    const struct solution *s = model->solution;
    struct pick p = pick_begin(which, lp->nrows);
    uint32_t count, bad;
    if (!pick_check(which, lp->nrows, &count, &bad) || (!s && (out->value || out->dual || out->status)))
        return SLX_ERROR_USAGE;
    for (uint32_t k = 0, i; pick_next(&p, &i); k++) {
        if (out->value)
            out->value[k] = s->activity[i];
        if (out->dual)
            out->dual[k] = s->y[i];
        if (out->status)
            out->status[k] = (slx_basis_status)pairs_get(s->status, (size_t)s->ncols + i);
        if (out->lower)
            out->lower[k] = cvec_get(lp->row_lower, i);
        if (out->upper)
            out->upper[k] = cvec_get(lp->row_upper, i);
    }
    return SLX_OK;
}

slx_status slx_get_cols(const slx_model *model, const slx_pick *which, const slx_col_arrays *out)
{
    LOOK(SLX_ERROR_USAGE, model, out);
    const struct lp *lp = model->lp;
    const struct solution *s = model->solution;
    struct pick p = pick_begin(which, lp->ncols);
    uint32_t count, bad;
    if (!pick_check(which, lp->ncols, &count, &bad) || (!s && (out->value || out->dual || out->status)))
        return SLX_ERROR_USAGE;
    for (uint32_t k = 0, j; pick_next(&p, &j); k++) {
        if (out->value)
            out->value[k] = s->x[j];
        if (out->dual)
            out->dual[k] = handle_reduced_cost(model, j);
        if (out->status)
            out->status[k] = (slx_basis_status)pairs_get(s->status, j);
        if (out->lower)
            out->lower[k] = cvec_get(lp->col_lower, j);
        if (out->upper)
            out->upper[k] = cvec_get(lp->col_upper, j);
        if (out->cost)
            out->cost[k] = cvec_get(lp->cost, j);
        if (out->integer)
            out->integer[k] = lp_is_integer(lp, j);
    }
    return SLX_OK;
}

/* The entries of a matrix by vectors; what is NULL is left out. */
static void copy_matrix(const struct spmat *a, uint64_t *start, uint32_t *index, double *value)
{
    uint64_t at = 0;
    for (uint32_t k = 0; k < spmat_vectors(a); k++) {
        if (start)
            start[k] = at;
        at += view_entries(a, k, index ? index + at : NULL, value ? value + at : NULL);
    }
    if (start)
        start[spmat_vectors(a)] = at;
}

slx_status slx_get_matrix(slx_model *model, int by_rows, uint64_t *start, uint32_t *index, double *value)
{
    CALL(model);
    slx_status s = by_rows ? view_rows(model) : SLX_OK;
    if (s == SLX_OK)
        copy_matrix(by_rows ? model->rows : model->lp->cols, start, index, value);
    return s;
}

/* ---- in --------------------------------------------------------------------------------------------------- */

static slx_status check_pick(struct slx_model *model, const char *what, const slx_pick *which, uint32_t all,
                             uint32_t *count)
{
    uint32_t bad;
    return pick_check(which, all, count, &bad)
               ? SLX_OK
               : fail(&model->env, SLX_ERROR_USAGE, "there is no %s %u among %u", what, bad, all);
}

static slx_status change(struct slx_model *model, bool rows, const struct lp_change *c)
{
    uint32_t count;
    call_begin(model, PHASE_IDLE);
    slx_status s = check_pick(model, rows ? "row" : "column", c->which, c->all, &count);
    if (s == SLX_OK)
        s = lp_change(&model->env, model->lp, rows, c, count);
    const unsigned what = (c->lower || c->upper ? CHANGE_BOUNDS : 0) | (c->cost ? CHANGE_COST : 0);
    struct pick p = pick_begin(c->which, c->all);
    for (uint32_t k; s == SLX_OK && pick_next(&p, &k);)
        note_change(model, what, rows ? model->lp->ncols + k : k);
    return handle_touched(model, s);
}

slx_status slx_change_rows(slx_model *model, const slx_pick *which, const double *lower, const double *upper)
{
    CALL_BESIDE(model);
    return change(model, true, &(struct lp_change){which, model->lp->nrows, lower, upper, NULL});
}

slx_status slx_change_cols(slx_model *model, const slx_pick *which, const double *lower, const double *upper,
                           const double *cost)
{
    CALL_BESIDE(model);
    return change(model, false, &(struct lp_change){which, model->lp->ncols, lower, upper, cost});
}

slx_status slx_mark_integers(slx_model *model, const slx_pick *which, const uint8_t *integer)
{
    CALL_BESIDE(model);
    uint32_t count;
    call_begin(model, PHASE_IDLE);
    slx_status s = check_pick(model, "column", which, model->lp->ncols, &count);
    return s == SLX_OK ? lp_mark_integers(&model->env, model->lp, which, integer) : s;
}

/* ---- from names to numbers ----------------------------------------------------------------------------------- */

void forget_names(struct slx_model *model)
{
    names_index_free(&model->env, &model->row_index);
    names_index_free(&model->env, &model->col_index);
}

/* The number that stands behind the letter, from 1, as a model without names has it. */
static uint32_t by_number(const char *name, char letter, uint32_t count)
{
    uint64_t number = 0;
    if (*name++ != letter || *name < '1' || *name > '9')
        return SLX_NO_VARIABLE;
    for (; *name >= '0' && *name <= '9' && number <= UINT32_MAX; name++)
        number = 10 * number + (uint64_t)(*name - '0');
    return *name || number > count ? SLX_NO_VARIABLE : (uint32_t)(number - 1);
}

static slx_status find(struct slx_model *model, bool rows, const char *name, uint32_t *number)
{
    const struct lp *lp = model->lp;
    const struct names *names = rows ? lp->row_names : lp->col_names;
    struct names_index **index = rows ? &model->row_index : &model->col_index;
    call_begin(model, PHASE_IDLE);
    *number = SLX_NO_VARIABLE;
    if (!names) {
        *number = by_number(name, rows ? 'R' : 'C', rows ? lp->nrows : lp->ncols);
        return SLX_OK;
    }
    slx_status s = *index ? SLX_OK : names_index_create(&model->env, names, index);
    if (s == SLX_OK)
        *number = names_find(*index, name, strlen(name));
    return s;
}

slx_status slx_find_row(slx_model *model, const char *name, uint32_t *row)
{
    CALL_BESIDE(model, name, row);
    return find(model, true, name, row);
}

slx_status slx_find_col(slx_model *model, const char *name, uint32_t *col)
{
    CALL_BESIDE(model, name, col);
    return find(model, false, name, col);
}
