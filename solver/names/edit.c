/* Sharing and editing pools of names. */
#include "names/names_private.h"

struct shared_blocks names_blocks(const struct names *p)
{
    return (struct shared_blocks){{p, p->bytes, p->offset, p->wrap, p->pending}};
}

struct names *names_of_blocks(void *const block[SHARED_BLOCKS])
{
    struct names *p = block[0];
    p->bytes = block[1];
    p->offset = block[2];
    p->wrap = block[3];
    p->pending = block[4];
    p->sharers = 0;
    return p;
}

slx_status names_share(struct env *env, struct names *p)
{
    return shared_join(&env->mem, &p->sharers, names_blocks(p)) ? SLX_OK : fail_memory(env, "names");
}

static bool copy_block(struct env *env, void *to, const void *from)
{
    void *copy = from ? mem_new(&env->mem, MEM_NAMES, mem_size(from), 1) : NULL;
    if (copy)
        memcpy(copy, from, mem_size(from));
    memcpy(to, &copy, sizeof copy);
    return copy || !from;
}

slx_status names_own(struct env *env, struct names **p)
{
    if (!is_shared(&(*p)->sharers))
        return SLX_OK;
    struct names *copy = mem_new(&env->mem, MEM_NAMES, 1, sizeof *copy);
    if (!copy)
        return fail_memory(env, "names");
    const struct names *old = *p;
    copy->used = old->used;
    copy->capacity = old->capacity;
    copy->pending_capacity = old->pending_capacity;
    copy->offset_capacity = old->offset_capacity;
    copy->wraps = old->wraps;
    copy->count = old->count;
    copy->waiting = old->waiting;
    copy->raw = old->raw;
    copy->longest = old->longest;
    if (!copy_block(env, &copy->bytes, old->bytes) || !copy_block(env, &copy->offset, old->offset) ||
        !copy_block(env, &copy->wrap, old->wrap) || !copy_block(env, &copy->pending, old->pending)) {
        names_free(env, &copy);
        return fail_memory(env, "names");
    }
    names_free(env, p);
    *p = copy;
    return SLX_OK;
}

/* The block that is cut has its names waiting again, as they did before the names after them came: `pending` was long
 * enough for them then, and only names_finish makes it shorter. */
void names_truncate(struct names *p, uint32_t count)
{
    for (uint32_t i = count; i < p->count; i++)
        p->raw -= names_get(p, i, NULL, 0);
    const uint32_t packed = names_packed(p), first = count - count % NAMES_BLOCK;
    if (count >= packed) {
        p->waiting = count - packed;
        p->count = count;
        return;
    }
    p->count = count;
    p->waiting = 0;
    names_unpack(p);
    while (p->wraps && p->wrap[p->wraps - 1] >= first / NAMES_BLOCK)
        p->wraps--;
}

slx_status names_select(struct env *env, const struct names *p, uint32_t count, const uint32_t *which,
                        struct names **out)
{
    size_t room = p->longest + 1;
    char *text = mem_new(&env->mem, MEM_NAMES, room, 1);
    *out = NULL;
    if (!text)
        return fail_memory(env, "names");
    slx_status s = names_create(env, out);
    for (uint32_t k = 0; k < count && s == SLX_OK; k++)
        s = names_append(env, *out, text, names_get(p, which[k], text, room));
    if (s == SLX_OK)
        s = names_finish(env, *out);
    mem_free(&env->mem, text);
    if (s != SLX_OK)
        names_free(env, out);
    return s;
}

slx_status names_settle(struct env *env, struct names *p)
{
    return is_shared(&p->sharers) ? SLX_OK : names_finish(env, p);
}
