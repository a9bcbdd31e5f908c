/* An LP as plain data: making and freeing it, names; and what a solve leaves. */
#include <stdio.h>
#include <string.h>

#include "model/lp_private.h"
#include "model/statuses.h"
#include "store/arrays.h"

void lp_free(struct env *env, struct lp **p)
{
    struct lp *lp = *p;
    if (!lp)
        return;
    spmat_free(env, &lp->cols);
    for (int v = 0; v < LP_VECTORS; v++)
        cvec_free(env, &lp->vector[v]);
    names_free(env, &lp->row_names);
    names_free(env, &lp->col_names);
    lp_pending_free(env, lp);
    statuses_free(env, &lp->start);
    mem_free(&env->mem, lp->integers);
    mem_free(&env->mem, lp->marks);
    mem_free(&env->mem, lp->name);
    mem_free(&env->mem, lp->objective_name);
    mem_drop(&env->mem, p);
}

slx_status lp_shell(struct env *env, struct lp **out)
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

size_t lp_name_or_number(const struct names *names, char letter, uint32_t i, char *buffer, size_t size)
{
    if (names)
        return names_get(names, i, buffer, size);
    return (size_t)snprintf(buffer, size, "%c%llu", letter, (unsigned long long)i + 1);
}

size_t lp_row_name(const struct lp *lp, uint32_t row, char *buffer, size_t size)
{
    return lp_name_or_number(lp->row_names, 'R', row, buffer, size);
}

size_t lp_col_name(const struct lp *lp, uint32_t col, char *buffer, size_t size)
{
    return lp_name_or_number(lp->col_names, 'C', col, buffer, size);
}

size_t lp_longest_name(const struct lp *lp)
{
    size_t rows = lp->row_names ? names_longest(lp->row_names) : 11;
    size_t cols = lp->col_names ? names_longest(lp->col_names) : 11;
    return rows > cols ? rows : cols;
}

slx_status solution_create(struct env *env, uint32_t nrows, uint32_t ncols, struct solution **out)
{
    *out = NULL;
    struct solution *s = mem_new(&env->mem, MEM_SOLUTION, 1, sizeof *s);
    if (!s)
        return fail_memory(env, "a solution");
    s->nrows = nrows;
    s->ncols = ncols;
    s->objective = s->bound = NAN;
    const struct array arrays[] = {ARRAY(s->x, ncols), ARRAY(s->y, nrows), ARRAY(s->activity, nrows),
                                   ARRAY(s->status, pairs_bytes((size_t)nrows + ncols))};
    if (!arrays_new(env, MEM_SOLUTION, arrays, sizeof arrays / sizeof *arrays)) {
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

void lp_activities(const struct lp *lp, const double *x, double *y)
{
    memset(y, 0, lp->nrows * sizeof *y);
    for (uint32_t j = 0; j < lp->ncols; j++)
        if (x[j] != 0.0)
            spmat_axpy(lp->cols, j, x[j], y);
}

/* The first line whose lower bound is above the upper one by more than the tolerance; `count`: none. */
static uint32_t first_crossed(const struct cvec *low, const struct cvec *up, uint32_t count, double tolerance)
{
    struct bounds_block b;
    for (bounds_begin(&b); bounds_next(low, up, &b);)
        for (uint32_t k = 0; k < b.count; k++)
            if (!(b.lower[k] <= b.upper[k] + tolerance))
                return b.first + k;
    return count;
}

bool lp_bounds_contradict(const struct lp *lp, double tolerance, double *y)
{
    const uint32_t col = first_crossed(lp->col_lower, lp->col_upper, lp->ncols, tolerance);
    const uint32_t row = first_crossed(lp->row_lower, lp->row_upper, lp->nrows, tolerance);
    if (col == lp->ncols && row == lp->nrows)
        return false;
    memset(y, 0, lp->nrows * sizeof *y);
    if (col == lp->ncols)
        y[row] = 1.0;
    return true;
}
