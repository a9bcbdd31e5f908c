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
