/* The array of doubles at the narrowest exact storage; see coded_private.h for its invariants. */
#include "store/coded_private.h"

static bool exact_in_f32(double v)
{
    return (double)(float)v == v;
}

static size_t width(unsigned kind)
{
    return (size_t)1 << kind;
}

static slx_status resize(struct env *env, struct coded *c, unsigned kind, size_t capacity)
{
    void *data = mem_resize(&env->mem, c->purpose, c->data, capacity, width(kind));
    if (!data)
        return fail_memory(env, "values");
    c->data = data;
    c->capacity = capacity;
    return SLX_OK;
}

slx_status coded_reserve(struct env *env, struct coded *c, size_t need)
{
    return need <= c->capacity ? SLX_OK : resize(env, c, c->kind, mem_grown(c->capacity, need));
}

static slx_status widen(struct env *env, struct coded *c, unsigned kind)
{
    slx_status s = resize(env, c, kind, c->capacity);
    if (s != SLX_OK)
        return s;
    char *data = c->data;
    const unsigned was = c->kind;
    if (was == CODED_U8)
        WIDEN(data, uint8_t, uint16_t, c->count, narrow)
    else if (was == CODED_U16 && kind == CODED_F32)
        WIDEN(data, uint16_t, float, c->count, c->dict[narrow])
    else if (was == CODED_U16)
        WIDEN(data, uint16_t, double, c->count, c->dict[narrow])
    else
        WIDEN(data, float, double, c->count, narrow)
    c->kind = (uint8_t)kind;
    if (kind >= CODED_F32) {
        mem_drop(&env->mem, &c->hash);
        mem_drop(&env->mem, &c->dict);
        c->distinct = c->dict_capacity = 0;
    }
    return SLX_OK;
}

static void hash_insert(const struct coded *c, uint16_t *hash, unsigned shift, uint32_t code)
{
    const struct coded table = {.hash_shift = (uint8_t)shift};
    const size_t mask = ((size_t)1 << (64 - shift)) - 1;
    size_t slot = coded_slot(&table, bits_of(c->dict[code]));
    while (hash[slot]) /* half the slots at least are 0 */
        slot = (slot + 1) & mask;
    hash[slot] = (uint16_t)code;
}

/* A table of the present codes with at least two slots for each of them and for one more; with many more slots as long
 * as the table is small, since a probe that hits at once is one that the branch predictor foresees. */
static slx_status hash_make(struct env *env, struct coded *c)
{
    unsigned log = 10;
    while ((UINT32_C(1) << log) < 2 * (c->distinct + 1))
        log++;
    if (c->hash && 64 - log >= c->hash_shift)
        return SLX_OK;
    uint16_t *hash = mem_new(&env->mem, c->purpose, (size_t)1 << log, sizeof *hash);
    if (!hash)
        return fail_memory(env, "the dictionary of values");
    for (uint32_t code = 1; code < c->distinct; code++)
        hash_insert(c, hash, 64 - log, code);
    mem_free(&env->mem, c->hash);
    c->hash = hash;
    c->hash_shift = (uint8_t)(64 - log);
    return SLX_OK;
}

/* Room for one more dictionary entry. */
static slx_status dict_reserve(struct env *env, struct coded *c)
{
    if (c->distinct < c->dict_capacity)
        return SLX_OK;
    size_t capacity = mem_grown(c->dict_capacity, (size_t)c->distinct + 1);
    if (capacity > CODED_DISTINCT_MAX)
        capacity = CODED_DISTINCT_MAX;
    double *dict = mem_resize(&env->mem, c->purpose, c->dict, capacity, sizeof *dict);
    if (!dict)
        return fail_memory(env, "the dictionary of values");
    c->dict = dict;
    c->dict_capacity = (uint32_t)capacity;
    return SLX_OK;
}

slx_status coded_first(struct env *env, struct coded *c, double v)
{
    slx_status s = dict_reserve(env, c);
    if (s == SLX_OK) {
        c->dict[0] = v;
        c->distinct = 1;
    }
    return s;
}

static slx_status dict_insert(struct env *env, struct coded *c, double v)
{
    slx_status s = dict_reserve(env, c);
    if (s == SLX_OK)
        s = hash_make(env, c);
    if (s != SLX_OK)
        return s;
    c->dict[c->distinct] = v;
    if (c->distinct)
        hash_insert(c, c->hash, c->hash_shift, c->distinct);
    c->distinct++;
    return SLX_OK;
}

/* Leaves the dictionary: single precision if it and v allow that. */
static slx_status decode(struct env *env, struct coded *c, double v)
{
    bool single = exact_in_f32(v);
    for (uint32_t k = 0; k < c->distinct && single; k++)
        single = exact_in_f32(c->dict[k]);
    return widen(env, c, single ? CODED_F32 : CODED_F64);
}

slx_status coded_put(struct env *env, struct coded *c, size_t at, double v)
{
    return coded_put_known(c, at, v) ? SLX_OK : coded_put_new(env, c, at, v);
}

slx_status coded_put_new(struct env *env, struct coded *c, size_t at, double v)
{
    slx_status s = SLX_OK;
    if (c->kind <= CODED_U16 && !c->hash && c->distinct) {
        s = hash_make(env, c);
        if (s != SLX_OK || coded_put_known(c, at, v))
            return s;
    }
    if (c->kind == CODED_U8 && c->distinct == 256)
        s = widen(env, c, CODED_U16);
    else if (c->kind == CODED_F32)
        s = widen(env, c, CODED_F64);
    else if (c->kind == CODED_U16 && c->distinct == CODED_DISTINCT_MAX)
        s = decode(env, c, v);
    if (s == SLX_OK && c->kind <= CODED_U16)
        s = dict_insert(env, c, v);
    if (s != SLX_OK)
        return s;
    if (c->kind == CODED_U8)
        ((uint8_t *)c->data)[at] = (uint8_t)(c->distinct - 1);
    else if (c->kind == CODED_U16)
        ((uint16_t *)c->data)[at] = (uint16_t)(c->distinct - 1);
    else
        coded_put_known(c, at, v);
    return SLX_OK;
}

slx_status coded_finish(struct env *env, struct coded *c)
{
    slx_status s = SLX_OK;
    if (c->hash)
        mem_drop(&env->mem, &c->hash);
    if (c->data && c->capacity > c->count)
        s = resize(env, c, c->kind, c->count);
    if (s == SLX_OK && c->dict && !c->borrowed && c->dict_capacity > c->distinct) {
        double *dict = mem_resize(&env->mem, c->purpose, c->dict, c->distinct, sizeof *dict);
        if (!dict)
            return fail_memory(env, "the dictionary of values");
        c->dict = dict;
        c->dict_capacity = c->distinct;
    }
    return s;
}

void coded_done(struct env *env, struct coded *c)
{
    mem_drop(&env->mem, &c->data);
    mem_drop(&env->mem, &c->hash);
    if (!c->borrowed)
        mem_free(&env->mem, c->dict);
    c->dict = NULL;
}

size_t coded_bytes(const struct coded *c)
{
    size_t bytes = c->data ? mem_size(c->data) : 0;
    if (c->dict && !c->borrowed)
        bytes += mem_size(c->dict);
    return bytes + (c->hash ? mem_size(c->hash) : 0);
}
