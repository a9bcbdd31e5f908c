/* The pattern of A A', which the orderings work on. */
#include "chol/chol_private.h"

enum work normal_pattern(struct env *env, struct normal *normal, struct pattern *g)
{
    struct mem *mem = &env->mem;
    const uint32_t m = normal->m, longest = spmat_longest(normal->cols);
    bool whole = false;
    uint32_t *index = mem_new(mem, MEM_CHOLESKY, longest, sizeof *index);
    double *value = mem_new(mem, MEM_CHOLESKY, longest, sizeof *value);
    uint32_t *seen = mem_new(mem, MEM_CHOLESKY, m, sizeof *seen); /* the last row, plus 1, that reached this one */
    if (!pattern_begin(env, m, g) || !index || !value || !seen)
        goto done;
    for (uint32_t i = 0; i < m; i++) {
        g->start[i] = (int)g->used;
        seen[i] = i + 1;
        struct spmat_cursor c;
        for (spmat_seek(normal->rows, i, &c); spmat_next(&c);) {
            if (column_is_dense(normal, c.index))
                continue;
            const uint32_t count = spmat_gather(normal->cols, c.index, index, value);
            if (limits_worked(env, 8 + 4 * (uint64_t)count) || !pattern_reserve(env, g, g->used + count))
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
    whole = pattern_finish(env, g);
done:
    mem_free(mem, index);
    mem_free(mem, value);
    mem_free(mem, seen);
    if (whole)
        return WORK_DONE;
    pattern_drop(env, g);
    return limits_met(normal->env) != LIMIT_NONE ? WORK_STOPPED
                                                 : work_failed(env, "the pattern of the normal equations");
}
