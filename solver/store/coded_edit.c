/* Changing arrays of coded doubles: what an edit of a model does to them. */
#include "store/coded_private.h"

slx_status coded_admit(struct env *env, struct coded *c, double v)
{
    slx_status s = coded_reserve(env, c, c->count + 1);
    return s == SLX_OK ? coded_put(env, c, c->count, v) : s;
}

void coded_move(struct coded *c, size_t to, size_t from, size_t count)
{
    const size_t width = (size_t)1 << c->kind;
    if (count && to != from)
        memmove((char *)c->data + to * width, (const char *)c->data + from * width, count * width);
}

void coded_zero(struct coded *c, size_t first, size_t count)
{
    const size_t width = (size_t)1 << c->kind;
    if (count)
        memset((char *)c->data + first * width, 0, count * width);
}

slx_status coded_copy(struct env *env, const struct coded *from, struct coded *to)
{
    const size_t width = (size_t)1 << from->kind;
    *to = (struct coded){.count = from->count, .kind = from->kind, .purpose = from->purpose};
    if (from->data) {
        to->data = mem_new(&env->mem, from->purpose, from->count, width);
        if (!to->data)
            return fail_memory(env, "values");
        memcpy(to->data, from->data, from->count * width);
        to->capacity = from->count;
    }
    if (from->distinct) {
        to->dict = mem_new(&env->mem, from->purpose, from->distinct, sizeof *to->dict);
        if (!to->dict) {
            coded_done(env, to);
            return fail_memory(env, "the dictionary of values");
        }
        memcpy(to->dict, from->dict, from->distinct * sizeof *to->dict);
        to->distinct = to->dict_capacity = from->distinct;
    }
    return SLX_OK;
}

static unsigned code_at(const struct coded *c, size_t i)
{
    return c->kind == CODED_U8 ? ((const uint8_t *)c->data)[i] : ((const uint16_t *)c->data)[i];
}

void coded_tidy(struct env *env, struct coded *c)
{
    if (c->kind > CODED_U16 || !c->data)
        return;
    const uint32_t unused = UINT32_MAX;
    uint32_t *code = mem_new(&env->mem, c->purpose, c->distinct, sizeof *code), next = 0;
    if (!code)
        return;
    for (uint32_t k = 0; k < c->distinct; k++)
        code[k] = unused;
    for (size_t i = 0; i < c->count; i++)
        code[code_at(c, i)] = 0;
    for (uint32_t k = 0; k < c->distinct; k++)
        if (code[k] != unused) {
            c->dict[next] = c->dict[k];
            code[k] = next++;
        }
    for (size_t i = 0; i < c->count; i++)
        if (c->kind == CODED_U8)
            ((uint8_t *)c->data)[i] = (uint8_t)code[((uint8_t *)c->data)[i]];
        else
            ((uint16_t *)c->data)[i] = (uint16_t)code[((uint16_t *)c->data)[i]];
    c->distinct = next;
    mem_free(&env->mem, code);
    mem_drop(&env->mem, &c->hash); /* of the old codes */
}
