/* Bytes out and in.  Each push reserves room for its longest form first, so that a failure leaves whole fields. */
#include <string.h>

#include "presolve/stack_private.h"

enum { LONGEST = 10, WHOLE_MOST = 120, KIND_SINGLE = 250, KIND_DOUBLE, KIND_PLUS_INFINITY, KIND_MINUS_INFINITY };

static bool reserve(struct env *env, struct stack *s, size_t more)
{
    if (s->status != SLX_OK)
        return false;
    if (s->capacity - s->size >= more)
        return true;
    size_t capacity = mem_grown(s->capacity, s->size + more);
    uint8_t *bytes = mem_resize(&env->mem, MEM_UNDO, s->bytes, capacity, 1);
    if (!bytes) {
        s->status = fail_memory(env, "the undo records of presolve");
        return false;
    }
    s->bytes = bytes;
    s->capacity = capacity;
    return true;
}

void stack_done(struct env *env, struct stack *s)
{
    mem_drop(&env->mem, &s->bytes);
    s->size = s->capacity = 0;
}

/* Groups of seven bits, the highest first; every byte but the first written says that another is to be read; there
 * are no more groups than fit 32 bits. */
static void put_count(struct stack *s, uint32_t v)
{
    unsigned shift = 0;
    while (shift < 28 && v >> (shift + 7))
        shift += 7;
    for (unsigned more = 0;; more = 0x80, shift -= 7) {
        s->bytes[s->size++] = (uint8_t)(more | (v >> shift & 0x7f));
        if (shift == 0)
            return;
    }
}

void push_count(struct env *env, struct stack *s, uint32_t v)
{
    if (reserve(env, s, LONGEST))
        put_count(s, v);
}

static void put_real(struct stack *s, double v)
{
    unsigned kind = KIND_DOUBLE;
    if (isinf(v)) {
        kind = v > 0.0 ? KIND_PLUS_INFINITY : KIND_MINUS_INFINITY;
    } else if (fabs(v) <= WHOLE_MOST && v == (double)(int)v) {
        kind = (unsigned)((int)v + WHOLE_MOST);
    } else if (fabs(v) < 1e30 && (double)(float)v == v) {
        float f = (float)v;
        memcpy(s->bytes + s->size, &f, sizeof f);
        s->size += sizeof f;
        kind = KIND_SINGLE;
    } else {
        memcpy(s->bytes + s->size, &v, sizeof v);
        s->size += sizeof v;
    }
    s->bytes[s->size++] = (uint8_t)kind;
}

void push_real(struct env *env, struct stack *s, double v)
{
    if (reserve(env, s, LONGEST))
        put_real(s, v);
}

static uint32_t zigzag(uint32_t from, uint32_t to)
{
    return to >= from ? (to - from) << 1 : (from - to) << 1 | 1;
}

void push_entries(struct env *env, struct stack *s, uint32_t count, const uint32_t *idx, const double *val)
{
    for (uint32_t k = 0; k < count; k++) {
        if (!reserve(env, s, 2 * LONGEST))
            return;
        put_real(s, val[k]);
        put_count(s, zigzag(k + 1 < count ? idx[k + 1] : 0, idx[k]));
    }
    push_count(env, s, count);
}

void push_tag(struct env *env, struct stack *s, unsigned tag)
{
    if (!reserve(env, s, 1))
        return;
    s->bytes[s->size++] = (uint8_t)tag;
    s->records++;
}

uint32_t pop_count(struct reader_of_stack *r)
{
    uint32_t v = 0;
    unsigned byte, shift = 0;
    do {
        byte = r->bytes[--r->at];
        v |= (uint32_t)(byte & 0x7f) << shift;
        shift += 7;
    } while (byte & 0x80);
    return v;
}

double pop_real(struct reader_of_stack *r)
{
    unsigned kind = r->bytes[--r->at];
    switch (kind) {
    case KIND_PLUS_INFINITY: return INFINITY;
    case KIND_MINUS_INFINITY: return -INFINITY;
    case KIND_SINGLE: {
        float f;
        r->at -= sizeof f;
        memcpy(&f, r->bytes + r->at, sizeof f);
        return (double)f;
    }
    case KIND_DOUBLE: {
        double v;
        r->at -= sizeof v;
        memcpy(&v, r->bytes + r->at, sizeof v);
        return v;
    }
    default: return (double)((int)kind - WHOLE_MOST);
    }
}

unsigned pop_tag(struct reader_of_stack *r)
{
    return r->bytes[--r->at];
}

uint32_t pop_entries(struct reader_of_stack *r)
{
    r->previous = 0;
    return pop_count(r);
}

uint32_t pop_entry(struct reader_of_stack *r, double *value)
{
    uint32_t step = pop_count(r);
    r->previous = step & 1 ? r->previous - (step >> 1) : r->previous + (step >> 1);
    *value = pop_real(r);
    return r->previous;
}
