/* Sharing and editing coded vectors. */
#include "store/cvec_private.h"

struct shared_blocks cvec_blocks(const struct cvec *v)
{
    return (struct shared_blocks){{v, v->values.data, v->values.dict, v->values.hash}};
}

struct cvec *cvec_of_blocks(void *const block[SHARED_BLOCKS])
{
    struct cvec *v = block[0];
    v->values.data = block[1];
    v->values.dict = block[2];
    v->values.hash = block[3];
    v->sharers = 0;
    return v;
}

slx_status cvec_share(struct env *env, struct cvec *v)
{
    return shared_join(&env->mem, &v->sharers, cvec_blocks(v)) ? SLX_OK : fail_memory(env, "a vector");
}

slx_status cvec_copy(struct env *env, enum mem_purpose purpose, const struct cvec *v, struct cvec **out)
{
    *out = NULL;
    struct cvec *copy = mem_new(&env->mem, purpose, 1, sizeof *copy);
    if (!copy)
        return fail_memory(env, "a vector");
    struct coded from = v->values;
    from.purpose = purpose;
    slx_status s = coded_copy(env, &from, &copy->values);
    if (s != SLX_OK) {
        mem_free(&env->mem, copy);
        return s;
    }
    *out = copy;
    return SLX_OK;
}

slx_status cvec_own(struct env *env, struct cvec **v)
{
    if (!is_shared(&(*v)->sharers))
        return SLX_OK;
    struct cvec *copy;
    slx_status s = cvec_copy(env, (*v)->values.purpose, *v, &copy);
    if (s != SLX_OK)
        return s;
    cvec_free(env, v);
    *v = copy;
    return SLX_OK;
}

void cvec_truncate(struct cvec *v, size_t count)
{
    v->values.count = count;
}

slx_status cvec_select(struct env *env, const struct cvec *v, uint32_t count, const uint32_t *which, struct cvec **out)
{
    const struct coded *from = &v->values;
    const size_t width = (size_t)1 << from->kind;
    /* A copy of no entries has the dictionary. */
    struct coded none = *from;
    none.count = 0;
    *out = mem_new(&env->mem, from->purpose, 1, sizeof **out);
    if (!*out)
        return fail_memory(env, "a vector");
    slx_status s = coded_copy(env, &none, &(*out)->values);
    struct coded *c = &(*out)->values;
    if (s == SLX_OK && from->data) {
        mem_free(&env->mem, c->data);
        c->data = mem_new(&env->mem, from->purpose, count, width);
        c->capacity = c->data ? count : 0;
        if (!c->data)
            s = fail_memory(env, "a vector");
    }
    if (s != SLX_OK) {
        cvec_free(env, out);
        return s;
    }
    c->count = count;
    for (size_t k = 0; c->data && k < count; k++)
        memcpy((char *)c->data + k * width, (const char *)from->data + which[k] * width, width);
    return SLX_OK;
}

void cvec_tidy(struct env *env, struct cvec *v)
{
    enum { SOME = 256 };
    if (v->values.distinct > 2 * v->values.count + SOME && v->values.count)
        coded_tidy(env, &v->values);
}

slx_status cvec_settle(struct env *env, struct cvec *v)
{
    return is_shared(&v->sharers) ? SLX_OK : cvec_finish(env, v);
}
