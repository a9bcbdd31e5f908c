/* Buffers of entries. */
#include "presolve/line_private.h"

slx_status line_reserve(struct env *env, struct line *l, uint32_t need)
{
    if (l->capacity >= need)
        return SLX_OK;
    size_t capacity = mem_grown(l->capacity, need);
    capacity = capacity > UINT32_MAX ? UINT32_MAX : capacity;
    uint32_t *idx = mem_resize(&env->mem, MEM_PRESOLVE, l->idx, capacity, sizeof *idx);
    if (idx)
        l->idx = idx;
    double *val = idx ? mem_resize(&env->mem, MEM_PRESOLVE, l->val, capacity, sizeof *val) : NULL;
    if (!val)
        return fail_memory(env, "presolve");
    l->val = val;
    l->capacity = (uint32_t)capacity;
    return SLX_OK;
}

void line_done(struct env *env, struct line *l)
{
    mem_drop(&env->mem, &l->idx);
    mem_drop(&env->mem, &l->val);
    l->count = l->capacity = 0;
}

double line_value(const struct line *l, uint32_t index)
{
    for (uint32_t k = 0; k < l->count; k++)
        if (l->idx[k] == index)
            return l->val[k];
    return 0.0;
}

double line_largest(const struct line *l)
{
    double most = 0.0;
    for (uint32_t k = 0; k < l->count; k++)
        most = greater(most, fabs(l->val[k]));
    return most;
}
