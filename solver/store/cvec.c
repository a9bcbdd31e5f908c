/* Coded vectors.  While all entries are equal nothing but the dictionary's one value is held: values.data is NULL. */
#include "store/cvec_private.h"

slx_status cvec_create(struct env *env, enum mem_purpose purpose, size_t n, double fill, struct cvec **out)
{
    *out = NULL;
    struct cvec *v = mem_new(&env->mem, purpose, 1, sizeof *v);
    if (!v)
        return fail_memory(env, "a vector");
    v->values = (struct coded){.kind = CODED_U8, .purpose = purpose, .count = n};
    slx_status s = n ? coded_first(env, &v->values, fill) : SLX_OK;
    if (s != SLX_OK)
        cvec_free(env, &v);
    *out = v;
    return s;
}

void cvec_free(struct env *env, struct cvec **p)
{
    if (!*p)
        return;
    if (shared_leave(&env->mem, &(*p)->sharers, cvec_blocks(*p))) {
        *p = NULL;
        return;
    }
    coded_done(env, &(*p)->values);
    mem_drop(&env->mem, p);
}

size_t cvec_length(const struct cvec *v)
{
    return v->values.count;
}

static bool is_constant(const struct coded *c)
{
    return !c->data;
}

slx_status cvec_append(struct env *env, struct cvec *v, double value)
{
    struct coded *c = &v->values;
    slx_status s = SLX_OK;
    if (is_constant(c)) {
        if (!c->count)
            s = coded_first(env, c, value);
        if (c->distinct == 1 && bits_of(c->dict[0]) == bits_of(value)) {
            c->count++;
            return SLX_OK;
        }
    }
    if (s == SLX_OK)
        s = coded_reserve(env, c, c->count + 1);
    if (s == SLX_OK)
        s = coded_put(env, c, c->count, value);
    if (s == SLX_OK)
        c->count++;
    return s;
}

slx_status cvec_set(struct env *env, struct cvec *v, size_t i, double value)
{
    struct coded *c = &v->values;
    if (is_constant(c)) {
        if (bits_of(c->dict[0]) == bits_of(value))
            return SLX_OK;
        slx_status s = coded_reserve(env, c, c->count);
        if (s != SLX_OK)
            return s;
    }
    return coded_put(env, c, i, value);
}

slx_status cvec_finish(struct env *env, struct cvec *v)
{
    return coded_finish(env, &v->values);
}

double cvec_get(const struct cvec *v, size_t i)
{
    const struct coded *c = &v->values;
    return is_constant(c) ? c->dict[0] : coded_get(c, i);
}

void cvec_gather(const struct cvec *v, size_t first, size_t count, double *out)
{
    const struct coded *c = &v->values;
    if (!is_constant(c))
        coded_gather(c, first, count, out);
    else
        for (size_t i = 0; i < count; i++)
            out[i] = c->dict[0];
}

size_t cvec_bytes(const struct cvec *v)
{
    return sizeof *v + coded_bytes(&v->values);
}

unsigned cvec_width(const struct cvec *v)
{
    return is_constant(&v->values) ? 0 : 1u << v->values.kind;
}
