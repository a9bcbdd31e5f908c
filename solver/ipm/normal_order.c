/* The ordering: approximate minimum degree (Amestoy, Davis, Duff 1996) on the pattern of A A'.
 *
 * SuiteSparse's AMD takes 0.1 to 0.4 microseconds for an entry, on all public models, and cannot be stopped; so it
 * orders patterns that it is done with within a tenth of a second, and pattern_degree all others.
 */
#ifdef IPM_AMD
#include <suitesparse/amd.h>
#endif

#include "ipm/normal_parts.h"

void pattern_drop(struct env *env, struct pattern *g)
{
    mem_drop(&env->mem, &g->start);
    mem_drop(&env->mem, &g->length);
    mem_drop(&env->mem, &g->index);
}

static bool pattern_room(struct mem *mem, struct pattern *g, uint64_t need)
{
    if (need > INT32_MAX)
        return false;
    if (g->index && need <= mem_size(g->index) / sizeof *g->index)
        return true;
    const size_t have = g->index ? mem_size(g->index) / sizeof *g->index : 0;
    int *more = mem_resize(mem, MEM_CHOLESKY, g->index, mem_grown(have, need), sizeof *more);
    if (more)
        g->index = more;
    return more != NULL;
}

/* What AMD works best with. */
static uint64_t elbow_room(uint32_t n, uint64_t used)
{
    return used + used / 5 + n + 1;
}

slx_status pattern_new(struct env *env, uint32_t n, uint64_t used, struct pattern *g)
{
    struct mem *mem = &env->mem;
    *g = (struct pattern){0};
    g->start = mem_new(mem, MEM_CHOLESKY, (size_t)n + 1, sizeof *g->start);
    g->length = mem_new(mem, MEM_CHOLESKY, n, sizeof *g->length);
    if (g->start && g->length && pattern_room(mem, g, elbow_room(n, used)))
        return SLX_OK;
    pattern_drop(env, g);
    return fail_memory(env, "the pattern of the normal equations");
}

static uint32_t longest_column(const struct spmat *cols)
{
    uint32_t longest = 0;
    for (uint32_t k = 0; k < spmat_vectors(cols); k++)
        longest = spmat_count(cols, k) > longest ? spmat_count(cols, k) : longest;
    return longest;
}

slx_status normal_pattern(struct env *env, struct normal *a, struct pattern *g)
{
    struct mem *mem = &env->mem;
    const uint32_t m = a->m, longest = longest_column(a->cols);
    bool whole = false;
    uint64_t work = 0;
    uint32_t *index = mem_new(mem, MEM_CHOLESKY, longest, sizeof *index);
    double *value = mem_new(mem, MEM_CHOLESKY, longest, sizeof *value);
    uint32_t *seen = mem_new(mem, MEM_CHOLESKY, m, sizeof *seen); /* the last row, plus 1, that reached this one */
    *g = (struct pattern){0};
    g->start = mem_new(mem, MEM_CHOLESKY, (size_t)m + 1, sizeof *g->start);
    g->length = mem_new(mem, MEM_CHOLESKY, m, sizeof *g->length);
    if (!index || !value || !seen || !g->start || !g->length)
        goto done;
    for (uint32_t i = 0; i < m; i++) {
        g->start[i] = (int)g->used;
        seen[i] = i + 1;
        struct spmat_cursor c;
        for (spmat_seek(a->rows, i, &c); spmat_next(&c);) {
            if (column_is_dense(a, c.index))
                continue;
            const uint32_t count = spmat_gather(a->cols, c.index, index, value);
            work += count;
            if (!pattern_room(mem, g, g->used + count))
                goto done;
            for (uint32_t p = 0; p < count; p++) {
                if (seen[index[p]] == i + 1)
                    continue;
                seen[index[p]] = i + 1;
                g->index[g->used++] = (int)index[p];
            }
        }
        g->length[i] = (int)(g->used - (uint64_t)g->start[i]);
        if (asking_stop(&a->ask, work))
            goto done;
        work = 0;
    }
    g->start[m] = (int)g->used;
    whole = pattern_room(mem, g, elbow_room(m, g->used));
done:
    mem_free(mem, index);
    mem_free(mem, value);
    mem_free(mem, seen);
    if (whole)
        return SLX_OK;
    pattern_drop(env, g);
    return a->ask.stopped ? NORMAL_STOPPED : fail_memory(env, "the pattern of the normal equations");
}

#ifdef IPM_AMD
/* The inner routine: it takes its work space from the caller, so that nothing is allocated outside the account. */
static slx_status order_by_amd(struct env *env, uint32_t n, struct pattern *g, uint32_t *order)
{
    int *work = mem_new(&env->mem, MEM_CHOLESKY, (size_t)n * 6, sizeof *work);
    if (!work)
        return fail_memory(env, "the ordering");
    int *nv = work, *next = nv + n, *head = next + n, *elen = head + n, *degree = elen + n, *flag = degree + n;
    const size_t room = mem_size(g->index) / sizeof *g->index;
    double info[AMD_INFO];
    amd_2((int)n, g->start, g->index, g->length, room > INT32_MAX ? INT32_MAX : (int)room, (int)g->used, nv, next,
          (int *)order, head, elen, degree, flag, NULL, info);
    mem_free(&env->mem, work);
    return SLX_OK;
}
#endif

slx_status pattern_order(struct env *env, struct asking *ask, uint32_t n, struct pattern *g, uint32_t *order)
{
    if (n == 0)
        return SLX_OK;
#ifdef IPM_AMD
    enum { SOON = 100000 };
    if (g->used + n <= SOON)
        return asking_stop(ask, 50 * (g->used + n)) ? NORMAL_STOPPED : order_by_amd(env, n, g, order);
#endif
    return pattern_degree(env, ask, n, g, order);
}

slx_status normal_order(struct env *env, struct normal *a, uint32_t *order, uint64_t *nnz)
{
    struct pattern g;
    slx_status status = normal_pattern(env, a, &g);
    if (status != SLX_OK)
        return status;
    *nnz = g.used / 2 + a->m;
    status = pattern_order(env, &a->ask, a->m, &g, order);
    pattern_drop(env, &g);
    return status;
}
