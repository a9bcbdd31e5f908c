/* Sharing and editing coded vectors. */
#include "store/bits.h"
#include "store/cvec_internal.h"

slx_status cvec_share(struct env *env, struct cvec *v)
{
    if (mem_hold(&env->mem, v)) {
        if (coded_hold(&env->mem, &v->values)) {
            shared_join(&v->sharers);
            return SLX_OK;
        }
        mem_let_go(&env->mem, v);
    }
    return fail_memory(env, "a vector");
}

slx_status cvec_own(struct env *env, struct cvec **v)
{
    if (!is_shared(&(*v)->sharers))
        return SLX_OK;
    struct cvec *copy = mem_new(&env->mem, (*v)->values.purpose, 1, sizeof *copy);
    if (!copy)
        return fail_memory(env, "a vector");
    slx_status s = coded_copy(env, &(*v)->values, &copy->values);
    if (s != SLX_OK) {
        mem_free(&env->mem, copy);
        return s;
    }
    cvec_free(env, v);
    *v = copy;
    return SLX_OK;
}

void cvec_truncate(struct cvec *v, size_t count)
{
    v->values.count = count;
}

void cvec_remove(struct cvec *v, const uint64_t *gone)
{
    struct coded *c = &v->values;
    size_t kept = 0;
    for (size_t i = 0; i < c->count; i++)
        if (!bits_get(gone, i)) {
            if (c->data)
                coded_move(c, kept, i, 1);
            kept++;
        }
    c->count = kept;
}

slx_status cvec_permute(struct env *env, struct cvec *v, const uint32_t *order)
{
    struct coded *c = &v->values;
    if (!c->data)
        return SLX_OK;
    const size_t width = (size_t)1 << c->kind;
    char *moved = mem_new(&env->mem, c->purpose, c->count, width);
    if (!moved)
        return fail_memory(env, "a vector");
    for (size_t i = 0; i < c->count; i++)
        memcpy(moved + i * width, (const char *)c->data + order[i] * width, width);
    mem_free(&env->mem, c->data);
    c->data = moved;
    c->capacity = c->count;
    return SLX_OK;
}

void cvec_tidy(struct env *env, struct cvec *v)
{
    enum { SOME = 256 };
    if (v->values.distinct > 2 * v->values.count + SOME && v->values.count)
        coded_tidy(env, &v->values);
}
