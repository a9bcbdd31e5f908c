/* The ordering: approximate minimum degree (Amestoy, Davis, Duff 1996; SuiteSparse's AMD) on the pattern of A A'. */
#ifdef IPM_AMD
#include <suitesparse/amd.h>
#endif

#include "ipm/normal_parts.h"

/* The pattern of A A' without its diagonal, both triangles, as AMD wants it: with a fifth and more of room behind. */
struct pattern {
    int *start, *length; /* m */
    int *index;
    uint64_t used;
};

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

static uint32_t longest_column(const struct spmat *cols)
{
    uint32_t longest = 0;
    for (uint32_t k = 0; k < spmat_vectors(cols); k++)
        longest = spmat_count(cols, k) > longest ? spmat_count(cols, k) : longest;
    return longest;
}

static slx_status pattern_build(struct env *env, const struct normal *a, struct pattern *g)
{
    struct mem *mem = &env->mem;
    const uint32_t m = a->m, longest = longest_column(a->cols);
    bool whole = false;
    uint32_t *index = mem_new(mem, MEM_CHOLESKY, longest, sizeof *index);
    double *value = mem_new(mem, MEM_CHOLESKY, longest, sizeof *value);
    uint32_t *seen = mem_new(mem, MEM_CHOLESKY, m, sizeof *seen); /* the last row, plus 1, that reached this one */
    g->start = mem_new(mem, MEM_CHOLESKY, m, sizeof *g->start);
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
    }
    whole = pattern_room(mem, g, g->used + g->used / 5 + m + 1);
done:
    mem_free(mem, index);
    mem_free(mem, value);
    mem_free(mem, seen);
    return whole ? SLX_OK : fail_memory(env, "the pattern of the normal equations");
}

/* Orders the pattern, which is lost.  `work`: 6 m. */
static void order_pattern(uint32_t m, struct pattern *g, int *work, uint32_t *order)
{
#ifdef IPM_AMD
    int *nv = work, *next = nv + m, *head = next + m, *elen = head + m, *degree = elen + m, *flag = degree + m;
    const size_t room = mem_size(g->index) / sizeof *g->index;
    double info[AMD_INFO];
    /* The inner routine: it takes its work space from the caller, so that nothing is allocated outside the account. */
    amd_2((int)m, g->start, g->index, g->length, room > INT32_MAX ? INT32_MAX : (int)room, (int)g->used, nv, next,
          (int *)order, head, elen, degree, flag, NULL, info);
#else
    (void)m, (void)g, (void)work, (void)order;
#endif
}

slx_status normal_order(struct env *env, const struct normal *a, uint32_t *order, uint64_t *nnz, const char **name)
{
    struct mem *mem = &env->mem;
    const uint32_t m = a->m;
    struct pattern g = {0};
    int *work = NULL;
#ifndef IPM_AMD
    return fail(env, SLX_ERROR_USAGE, "this build has no interior point method: AMD was not found when it was made");
#endif
    *name = "AMD";
    slx_status status = pattern_build(env, a, &g);
    if (status != SLX_OK)
        goto done;
    *nnz = g.used / 2 + m;
    work = mem_new(mem, MEM_CHOLESKY, (size_t)m * 6, sizeof *work);
    if (!work)
        status = fail_memory(env, "the ordering");
    else if (m)
        order_pattern(m, &g, work, order);
done:
    mem_free(mem, work);
    mem_free(mem, g.start);
    mem_free(mem, g.length);
    mem_free(mem, g.index);
    return status;
}
