/* An LP as plain data: making and freeing it, names, loading from a caller's arrays. */
#include <stdio.h>
#include <string.h>

#include "model/lp.h"

void lp_free(struct env *env, struct lp **p)
{
    struct lp *lp = *p;
    if (!lp)
        return;
    spmat_free(env, &lp->cols);
    cvec_free(env, &lp->cost);
    cvec_free(env, &lp->col_lower);
    cvec_free(env, &lp->col_upper);
    cvec_free(env, &lp->row_lower);
    cvec_free(env, &lp->row_upper);
    names_free(env, &lp->row_names);
    names_free(env, &lp->col_names);
    mem_free(&env->mem, lp->name);
    mem_free(&env->mem, lp->objective_name);
    mem_drop(&env->mem, p);
}

/* An lp without vectors or matrix: the part that every way of making one shares. */
static slx_status lp_shell(struct env *env, struct lp **out)
{
    *out = NULL;
    struct lp *lp = mem_new(&env->mem, MEM_HANDLE, 1, sizeof *lp);
    if (!lp)
        return fail_memory(env, "a model");
    lp->name = mem_new(&env->mem, MEM_HANDLE, 1, 1);
    lp->objective_name = mem_new(&env->mem, MEM_HANDLE, 1, 1);
    if (!lp->name || !lp->objective_name) {
        lp_free(env, &lp);
        return fail_memory(env, "a model");
    }
    *out = lp;
    return SLX_OK;
}

/* A bound of that magnitude is none; costs and coefficients are numbers. */
static double bound(double v)
{
    return v >= 1e30 ? INFINITY : v <= -1e30 ? -INFINITY : v;
}
static double as_is(double v)
{
    return v;
}

/* A coded vector of n entries read from `source`, or all `standard` if that is NULL. */
static slx_status vector_from(struct env *env, size_t n, const double *source, double standard,
                              double (*taken_as)(double), struct cvec **out)
{
    slx_status s = cvec_create(env, MEM_VECTORS, source ? 0 : n, standard, out);
    for (size_t i = 0; source && i < n && s == SLX_OK; i++)
        s = cvec_append(env, *out, taken_as(source[i]));
    return s == SLX_OK ? cvec_finish(env, *out) : s;
}

static slx_status check_vector(struct env *env, const char *what, size_t n, const double *v, double forbidden)
{
    for (size_t i = 0; v && i < n; i++)
        if (isnan(v[i]) || bound(v[i]) == forbidden)
            return fail(env, SLX_ERROR_USAGE, "%s %zu is %g", what, i, v[i]);
    return SLX_OK;
}

static slx_status check_arrays(struct env *env, const slx_arrays *a)
{
    if (!a || (a->ncols && !a->start))
        return fail(env, SLX_ERROR_USAGE, "the %s missing", a ? "column starts are" : "arrays are");
    if (a->ncols && a->start[a->ncols] > 0 && (!a->index || !a->value))
        return fail(env, SLX_ERROR_USAGE, "the %s of the entries are missing", a->index ? "values" : "rows");
    slx_status s = check_vector(env, "lower bound of column", a->ncols, a->col_lower, INFINITY);
    if (s == SLX_OK)
        s = check_vector(env, "upper bound of column", a->ncols, a->col_upper, -INFINITY);
    if (s == SLX_OK)
        s = check_vector(env, "lower bound of row", a->nrows, a->row_lower, INFINITY);
    if (s == SLX_OK)
        s = check_vector(env, "upper bound of row", a->nrows, a->row_upper, -INFINITY);
    for (size_t j = 0; s == SLX_OK && a->cost && j < a->ncols; j++)
        if (!isfinite(a->cost[j]))
            s = fail(env, SLX_ERROR_USAGE, "cost of column %zu is %g", j, a->cost[j]);
    if (s == SLX_OK && !isfinite(a->offset))
        s = fail(env, SLX_ERROR_USAGE, "the objective's offset is %g", a->offset);
    return s;
}

/* Appends the columns; `seen` (nrows, zero) holds 1 + the last column that had an entry in that row. */
static slx_status load_columns(struct env *env, const slx_arrays *a, struct spmat *cols, uint32_t *seen)
{
    slx_status s = SLX_OK;
    if (a->ncols && a->start[0] != 0)
        return fail(env, SLX_ERROR_USAGE, "the first column does not start at 0");
    for (uint32_t j = 0; j < a->ncols && s == SLX_OK; j++) {
        if (a->start[j + 1] < a->start[j])
            return fail(env, SLX_ERROR_USAGE, "column %u ends before it starts", j);
        for (uint64_t k = a->start[j]; k < a->start[j + 1] && s == SLX_OK; k++) {
            uint32_t i = a->index[k];
            if (i >= a->nrows)
                return fail(env, SLX_ERROR_USAGE, "column %u has an entry in row %u of %u", j, i, a->nrows);
            if (seen[i] == j + 1)
                return fail(env, SLX_ERROR_USAGE, "column %u has two entries in row %u", j, i);
            if (!isfinite(a->value[k]))
                return fail(env, SLX_ERROR_USAGE, "column %u has the entry %g in row %u", j, a->value[k], i);
            seen[i] = j + 1;
            if (a->value[k] != 0.0)
                s = spmat_append(env, cols, i, a->value[k]);
        }
        if (s == SLX_OK)
            s = spmat_close(env, cols);
    }
    return s == SLX_OK ? spmat_finish(env, cols, a->nrows) : s;
}

static slx_status load_names(struct env *env, uint32_t n, const char *const *source, struct names **out)
{
    if (!source)
        return SLX_OK;
    slx_status s = names_create(env, out);
    for (uint32_t i = 0; i < n && s == SLX_OK; i++)
        s = source[i] ? names_append(env, *out, source[i], strlen(source[i]))
                      : fail(env, SLX_ERROR_USAGE, "the name of row or column %u is missing", i);
    return s == SLX_OK ? names_finish(env, *out) : s;
}

slx_status lp_from_arrays(struct env *env, const slx_arrays *a, struct lp **out)
{
    *out = NULL;
    slx_status s = check_arrays(env, a);
    if (s != SLX_OK)
        return s;
    struct lp *lp;
    if ((s = lp_shell(env, &lp)) != SLX_OK)
        return s;
    lp->nrows = a->nrows;
    lp->ncols = a->ncols;
    lp->offset = a->offset;
    lp->maximise = a->maximise != 0;
    uint32_t *seen = mem_new(&env->mem, MEM_READER, a->nrows, sizeof *seen);
    s = seen ? spmat_create(env, MEM_MATRIX, &lp->cols) : fail_memory(env, "loading columns");
    if (s == SLX_OK)
        s = load_columns(env, a, lp->cols, seen);
    mem_free(&env->mem, seen);
    if (s == SLX_OK)
        s = vector_from(env, a->ncols, a->cost, 0.0, as_is, &lp->cost);
    if (s == SLX_OK)
        s = vector_from(env, a->ncols, a->col_lower, 0.0, bound, &lp->col_lower);
    if (s == SLX_OK)
        s = vector_from(env, a->ncols, a->col_upper, INFINITY, bound, &lp->col_upper);
    if (s == SLX_OK)
        s = vector_from(env, a->nrows, a->row_lower, -INFINITY, bound, &lp->row_lower);
    if (s == SLX_OK)
        s = vector_from(env, a->nrows, a->row_upper, INFINITY, bound, &lp->row_upper);
    if (s == SLX_OK)
        s = load_names(env, a->nrows, a->row_names, &lp->row_names);
    if (s == SLX_OK)
        s = load_names(env, a->ncols, a->col_names, &lp->col_names);
    if (s != SLX_OK)
        lp_free(env, &lp);
    *out = lp;
    return s;
}

slx_status lp_empty(struct env *env, struct lp **out)
{
    static const uint64_t start[1] = {0};
    const slx_arrays none = {.start = start};
    return lp_from_arrays(env, &none, out);
}

static size_t name_or_number(const struct names *names, char letter, uint32_t i, char *buffer, size_t size)
{
    if (names)
        return names_get(names, i, buffer, size);
    return (size_t)snprintf(buffer, size, "%c%llu", letter, (unsigned long long)i + 1);
}

size_t lp_row_name(const struct lp *lp, uint32_t row, char *buffer, size_t size)
{
    return name_or_number(lp->row_names, 'R', row, buffer, size);
}

size_t lp_col_name(const struct lp *lp, uint32_t col, char *buffer, size_t size)
{
    return name_or_number(lp->col_names, 'C', col, buffer, size);
}

size_t lp_longest_name(const struct lp *lp)
{
    size_t rows = lp->row_names ? names_longest(lp->row_names) : 11;
    size_t cols = lp->col_names ? names_longest(lp->col_names) : 11;
    return rows > cols ? rows : cols;
}

slx_status solution_create(struct env *env, uint32_t nrows, uint32_t ncols, struct solution **out)
{
    struct mem *mem = &env->mem;
    *out = NULL;
    struct solution *s = mem_new(mem, MEM_SOLUTION, 1, sizeof *s);
    if (!s)
        return fail_memory(env, "a solution");
    s->nrows = nrows;
    s->ncols = ncols;
    s->objective = NAN;
    s->x = mem_new(mem, MEM_SOLUTION, ncols, sizeof *s->x);
    s->y = mem_new(mem, MEM_SOLUTION, nrows, sizeof *s->y);
    s->activity = mem_new(mem, MEM_SOLUTION, nrows, sizeof *s->activity);
    s->status = mem_new(mem, MEM_SOLUTION, pairs_bytes((size_t)nrows + ncols), 1);
    if (!s->x || !s->y || !s->activity || !s->status) {
        solution_free(env, &s);
        return fail_memory(env, "a solution");
    }
    *out = s;
    return SLX_OK;
}

void solution_free(struct env *env, struct solution **p)
{
    struct solution *s = *p;
    if (!s)
        return;
    mem_free(&env->mem, s->x);
    mem_free(&env->mem, s->y);
    mem_free(&env->mem, s->activity);
    mem_free(&env->mem, s->ray);
    mem_free(&env->mem, s->status);
    mem_drop(&env->mem, p);
}
