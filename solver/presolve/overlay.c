/* Storage of changed rows and columns.  Room is taken before anything is changed. */
#include <string.h>

#include "presolve/overlay.h"

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

void overlay_done(struct env *env, struct overlay *o)
{
    mem_drop(&env->mem, &o->owner_span);
    mem_drop(&env->mem, &o->spans);
    mem_drop(&env->mem, &o->idx);
    mem_drop(&env->mem, &o->val);
    o->size = o->capacity = o->waste = 0;
    o->span_count = o->span_capacity = 0;
}

/* Slides the spans that are in use together. */
static void compact(struct overlay *o)
{
    uint32_t kept = 0;
    uint64_t size = 0;
    for (uint32_t k = 0; k < o->span_count; k++) {
        struct overlay_span s = o->spans[k];
        if (s.owner == OVERLAY_NOBODY)
            continue;
        memmove(o->idx + size, o->idx + s.start, s.count * sizeof *o->idx);
        memmove(o->val + size, o->val + s.start, s.count * sizeof *o->val);
        o->spans[kept] = (struct overlay_span){size, s.count, s.count, s.owner, s.open};
        o->owner_span[s.owner] = ++kept;
        size += s.count;
    }
    o->span_count = kept;
    o->size = size;
    o->waste = 0;
}

static slx_status grow_entries(struct env *env, struct overlay *o, uint64_t need)
{
    size_t capacity = mem_grown(o->capacity, need);
    uint32_t *idx = mem_resize(&env->mem, MEM_PRESOLVE, o->idx, capacity, sizeof *idx);
    if (idx)
        o->idx = idx;
    double *val = idx ? mem_resize(&env->mem, MEM_PRESOLVE, o->val, capacity, sizeof *val) : NULL;
    if (!val)
        return fail_memory(env, "what presolve has changed");
    o->val = val;
    o->capacity = capacity;
    return SLX_OK;
}

static slx_status reserve(struct env *env, struct overlay *o, uint32_t count)
{
    if (!o->owner_span) {
        o->owner_span = mem_new(&env->mem, MEM_PRESOLVE, o->vectors, sizeof *o->owner_span);
        if (!o->owner_span)
            return fail_memory(env, "what presolve has changed");
    }
    if (o->size + count > o->capacity && o->waste > o->size / 3)
        compact(o);
    if (o->size + count > o->capacity) {
        slx_status status = grow_entries(env, o, o->size + count);
        if (status != SLX_OK)
            return status;
    }
    if (o->span_count == o->span_capacity) {
        size_t capacity = mem_grown(o->span_capacity, (size_t)o->span_count + 1);
        struct overlay_span *spans = mem_resize(&env->mem, MEM_PRESOLVE, o->spans, capacity, sizeof *spans);
        if (!spans)
            return fail_memory(env, "what presolve has changed");
        o->spans = spans;
        o->span_capacity = (uint32_t)capacity;
    }
    return SLX_OK;
}

void overlay_forget(struct overlay *o, uint32_t v)
{
    if (!overlay_has(o, v))
        return;
    struct overlay_span *s = &o->spans[o->owner_span[v] - 1];
    s->owner = OVERLAY_NOBODY;
    o->waste += s->capacity;
}

slx_status overlay_write(struct env *env, struct overlay *o, uint32_t v, const struct line *l)
{
    if (!overlay_has(o, v) || o->spans[o->owner_span[v] - 1].capacity < l->count) {
        slx_status status = reserve(env, o, l->count);
        if (status != SLX_OK)
            return status;
        overlay_forget(o, v);
        o->spans[o->span_count] = (struct overlay_span){o->size, 0, l->count, v, false};
        o->owner_span[v] = ++o->span_count;
        o->size += l->count;
    }
    struct overlay_span *s = &o->spans[o->owner_span[v] - 1];
    if (l->count) {
        memcpy(o->idx + s->start, l->idx, l->count * sizeof *o->idx);
        memcpy(o->val + s->start, l->val, l->count * sizeof *o->val);
    }
    s->count = l->count;
    s->open = false;
    return SLX_OK;
}

/* Moves v to the end, with room for half as many entries again. */
static slx_status relocate(struct env *env, struct overlay *o, uint32_t v)
{
    uint32_t count = overlay_count(o, v);
    uint64_t wanted = (uint64_t)count + count / 2 + 4;
    uint32_t capacity = wanted > UINT32_MAX ? UINT32_MAX : (uint32_t)wanted;
    slx_status status = reserve(env, o, capacity);
    if (status != SLX_OK)
        return status;
    struct overlay_span old = o->spans[o->owner_span[v] - 1];
    overlay_forget(o, v);
    memcpy(o->idx + o->size, o->idx + old.start, count * sizeof *o->idx);
    memcpy(o->val + o->size, o->val + old.start, count * sizeof *o->val);
    o->spans[o->span_count] = (struct overlay_span){o->size, count, capacity, v, old.open};
    o->owner_span[v] = ++o->span_count;
    o->size += capacity;
    return SLX_OK;
}

slx_status overlay_append(struct env *env, struct overlay *o, uint32_t v, uint32_t index, double value)
{
    struct overlay_span *s = &o->spans[o->owner_span[v] - 1];
    if (s->count == s->capacity) {
        slx_status status = relocate(env, o, v);
        if (status != SLX_OK)
            return status;
        s = &o->spans[o->owner_span[v] - 1];
    }
    o->idx[s->start + s->count] = index;
    o->val[s->start + s->count++] = value;
    s->open = true;
    return SLX_OK;
}
