/* Rows whose entries wait.
 *
 * Entries of a row go into a matrix by columns with a pass over all of it.  So those of few rows wait here, by rows, in
 * 12 bytes each, until they are a fair share of the matrix, or somebody wants to look at it.  All that can fail is done
 * when they come: the matrix has room for them and knows their values, and there is the scratch of the pass.
 *
 * Invariant: the last `rows` rows of the lp have no entry in the matrix; all else of them, bounds and names, is there.
 */
#include "model/lp_edit.h"
#include "model/lp_private.h"

enum { SHARE = 8, FEW = 64 };

struct lp_pending {
    uint32_t rows, *index, *extra; /* extra: ncols zeros */
    uint64_t *start;               /* rows + 1 */
    double *value;                 /* none is 0 */
};

static uint64_t waiting(const struct lp *lp)
{
    return lp->pending ? lp->pending->start[lp->pending->rows] : 0;
}

bool lp_may_pend(const struct lp *lp, uint64_t rows, uint64_t entries)
{
    const uint64_t wait = waiting(lp) + (lp->pending ? lp->pending->rows : 0);
    return wait + rows + entries <= (spmat_nnz(lp->cols) + lp->ncols) / SHARE + FEW;
}

/* Room for `need` elements in a block. */
static inline bool grow(struct env *env, void **block, size_t need, size_t size)
{
    const size_t bytes = *block ? mem_size(*block) : 0;
    if (*block && bytes >= need * size)
        return true;
    void *grown = mem_resize(&env->mem, MEM_MATRIX, *block, mem_grown(bytes / size, need), size);
    *block = grown ? grown : *block;
    return grown != NULL;
}

static bool grow_extra(struct env *env, struct lp_pending *p, uint32_t ncols)
{
    const size_t have = p->extra ? mem_size(p->extra) / sizeof *p->extra : 0;
    if (p->extra && have >= ncols)
        return true;
    const size_t need = have ? mem_grown(have, ncols) : ncols;
    uint32_t *extra = mem_new(&env->mem, MEM_MATRIX, need, sizeof *extra);
    if (!extra)
        return false;
    mem_free(&env->mem, p->extra);
    p->extra = extra;
    return true;
}

void lp_pending_free(struct env *env, struct lp *lp)
{
    struct lp_pending *p = lp->pending;
    if (!p)
        return;
    mem_free(&env->mem, p->start);
    mem_free(&env->mem, p->index);
    mem_free(&env->mem, p->value);
    mem_free(&env->mem, p->extra);
    mem_drop(&env->mem, &lp->pending);
}

static slx_status open(struct env *env, struct lp *lp)
{
    lp->pending = mem_new(&env->mem, MEM_MATRIX, 1, sizeof *lp->pending);
    if (lp->pending) {
        lp->pending->start = mem_new(&env->mem, MEM_MATRIX, FEW, sizeof(uint64_t));
        if (lp->pending->start)
            return SLX_OK;
        mem_drop(&env->mem, &lp->pending);
    }
    return fail_memory(env, "rows that wait");
}

slx_status lp_pend(struct env *env, struct lp *lp, const slx_lines *rows)
{
    static const uint64_t nothing[] = {0};
    const bool first = !lp->pending;
    slx_status s = first ? open(env, lp) : SLX_OK;
    if (s != SLX_OK)
        return s;
    struct lp_pending *p = lp->pending;
    const uint64_t wait = waiting(lp), more = rows->start ? rows->start[rows->count] : 0;
    const struct spmat_lines entries = {.first = lp->nrows,
                                        .lines = rows->start ? rows->count : 0,
                                        .start = rows->start ? rows->start : nothing,
                                        .index = rows->index,
                                        .value = rows->value};
    if (!grow(env, (void **)&p->start, (size_t)p->rows + rows->count + 1, sizeof *p->start) ||
        !grow(env, (void **)&p->index, (size_t)(wait + more), sizeof *p->index) ||
        !grow(env, (void **)&p->value, (size_t)(wait + more), sizeof *p->value) || !grow_extra(env, p, lp->ncols))
        s = fail_memory(env, "rows that wait");
    if (s == SLX_OK)
        s = spmat_admit(env, lp->cols, &entries, wait);
    if (s != SLX_OK) {
        if (first)
            lp_pending_free(env, lp);
        return s;
    }
    uint64_t at = wait;
    for (uint32_t k = 0; k < rows->count; k++) {
        for (uint64_t q = more ? rows->start[k] : 0, end = more ? rows->start[k + 1] : 0; q < end; q++)
            if (rows->value[q] != 0.0) {
                p->index[at] = rows->index[q];
                p->value[at++] = rows->value[q];
            }
        p->start[++p->rows] = at;
    }
    return SLX_OK;
}

slx_status lp_pend_on(struct env *env, struct lp *lp)
{
    static const uint64_t nothing[] = {0};
    const struct spmat_lines none = {.start = nothing};
    if (!lp->pending)
        return SLX_OK;
    slx_status s = grow_extra(env, lp->pending, spmat_vectors(lp->cols)) ? SLX_OK : fail_memory(env, "rows that wait");
    return s == SLX_OK ? spmat_admit(env, lp->cols, &none, waiting(lp)) : s;
}

uint64_t lp_nnz(const struct lp *lp)
{
    return spmat_nnz(lp->cols) + waiting(lp);
}

void lp_put_in(struct lp *lp)
{
    struct lp_pending *p = lp->pending;
    if (!p || !p->rows)
        return;
    const struct spmat_lines entries = {
        .first = lp->nrows - p->rows, .lines = p->rows, .start = p->start, .index = p->index, .value = p->value};
    spmat_put_in(lp->cols, &entries, lp->nrows, p->extra);
    p->rows = 0;
}

void lp_flush(struct env *env, struct lp *lp)
{
    lp_put_in(lp);
    lp_pending_free(env, lp);
}
