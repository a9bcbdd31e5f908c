/* Storage of changed vectors.
 *
 * Invariants.  Spans follow one another in the pool without gaps; what lies between a span's entries and the next span
 * is room for more, holding zeros so that the pool can be widened at any time.  A span whose owner is
 * NOBODY is waste, which goes when the pool would have to grow and a good share of the pool is waste.
 */
#include <string.h>

#include "store/overlay.h"
#include "store/spmat_private.h"

#define OPEN (UINT32_C(1) << 31)
#define NOBODY (OPEN - 1)

void overlay_init(struct overlay *o, uint32_t vectors, enum mem_purpose purpose)
{
    *o = (struct overlay){.vectors = vectors, .purpose = purpose};
}

void overlay_done(struct env *env, struct overlay *o)
{
    mem_drop(&env->mem, &o->span_of);
    mem_drop(&env->mem, &o->spans);
    spmat_free(env, &o->pool);
    overlay_init(o, o->vectors, o->purpose);
}

static uint32_t owner_of(const struct overlay_span *s)
{
    return s->owner & NOBODY;
}

/* Entries for which there is room in span k. */
static uint32_t room_of(const struct overlay *o, uint32_t k)
{
    uint32_t end = k + 1 < o->span_count ? o->spans[k + 1].start : (uint32_t)o->pool->values.count;
    return end - o->spans[k].start;
}

/* Slides the spans that are in use together, and gives up values that none has any more where they are many. */
static void compact(struct env *env, struct overlay *o)
{
    struct coded *values = &o->pool->values;
    char *index = o->pool->index;
    const unsigned log = o->pool->index_log;
    uint32_t kept = 0, size = 0;
    for (uint32_t k = 0; k < o->span_count; k++) {
        const struct overlay_span s = o->spans[k];
        if (owner_of(&s) == NOBODY)
            continue;
        if (size != s.start) {
            memmove(index + ((size_t)size << log), index + ((size_t)s.start << log), (size_t)s.count << log);
            coded_move(values, size, s.start, s.count);
        }
        o->spans[kept] = (struct overlay_span){size, s.count, s.owner};
        o->span_of[owner_of(&s)] = ++kept;
        size += s.count;
    }
    o->span_count = kept;
    o->dead = o->waste = 0;
    values->count = size;
    if (values->distinct > UINT8_MAX && values->distinct > size / 4)
        coded_tidy(env, values);
}

static slx_status begin(struct env *env, struct overlay *o)
{
    slx_status status = o->pool ? SLX_OK : spmat_create(env, o->purpose, &o->pool);
    if (status != SLX_OK)
        return status;
    o->span_of = mem_new(&env->mem, o->purpose, o->vectors, sizeof *o->span_of);
    return o->span_of ? SLX_OK : fail_memory(env, "changed vectors");
}

/* Room for one more span, and for so many more entries with indices up to `largest`. */
static slx_status reserve(struct env *env, struct overlay *o, uint32_t count, uint32_t largest)
{
    slx_status status = o->span_of ? SLX_OK : begin(env, o);
    if (status != SLX_OK)
        return status;
    const size_t size = o->pool->values.count;
    const bool full = size + count > o->pool->values.capacity, many = o->span_count == o->span_capacity;
    if ((full && o->waste > size / 4) || (many && o->dead > o->span_count / 4))
        compact(env, o);
    if (o->span_count == o->span_capacity) {
        size_t capacity = mem_grown(o->span_capacity, (size_t)o->span_count + 1);
        struct overlay_span *spans = mem_resize(&env->mem, o->purpose, o->spans, capacity, sizeof *spans);
        if (!spans)
            return fail_memory(env, "changed vectors");
        o->spans = spans;
        o->span_capacity = (uint32_t)capacity;
    }
    if (o->pool->values.count + count > UINT32_MAX)
        return fail_memory(env, "more than 2^32 changed entries");
    status = spmat_reserve(env, o->pool, count, largest);
    spmat_choose_loops(o->pool);
    o->bytes = o->span_capacity * sizeof *o->spans + (size_t)spmat_widths(o->pool).bytes;
    return status;
}

/* Lengthens the last span's room, which has been reserved. */
static void add_room(struct overlay *o, uint32_t more)
{
    struct spmat *pool = o->pool;
    memset((char *)pool->index + (pool->values.count << pool->index_log), 0, (size_t)more << pool->index_log);
    coded_zero(&pool->values, pool->values.count, more);
    pool->values.count += more;
}

static void add_span(struct overlay *o, uint32_t v, uint32_t start, uint32_t count, uint32_t open)
{
    o->spans[o->span_count] = (struct overlay_span){start, count, v | open};
    o->span_of[v] = ++o->span_count;
}

void overlay_forget(struct overlay *o, uint32_t v)
{
    if (!overlay_has(o, v))
        return;
    const uint32_t k = o->span_of[v] - 1;
    o->span_of[v] = 0;
    o->spans[k].owner = NOBODY;
    o->waste += room_of(o, k);
    o->dead++;
}

void overlay_gather(const struct overlay *o, uint32_t v, uint32_t *restrict idx, double *restrict val)
{
    const struct overlay_span *s = &o->spans[o->span_of[v] - 1];
    o->pool->loops->gather(o->pool, s->start, (size_t)s->start + s->count, idx, val);
}

static inline bool holds(const struct spmat *pool, size_t at, uint32_t index, double value)
{
    return spmat_index(pool, at) == index && coded_get(&pool->values, at) == value;
}

/* Entry `at` of the pool, whose index its width holds. */
static slx_status put(struct env *env, struct overlay *o, size_t at, uint32_t index, double value)
{
    struct spmat *pool = o->pool;
    spmat_store_index(pool, at, index);
    if (coded_put_known(&pool->values, at, value))
        return SLX_OK;
    slx_status status = coded_put_new(env, &pool->values, at, value);
    spmat_choose_loops(pool);
    return status;
}

slx_status overlay_close(struct env *env, struct overlay *o, uint32_t v, uint32_t same, uint32_t count,
                         const uint32_t *idx, const double *val)
{
    struct overlay_span *s = &o->spans[o->span_of[v] - 1];
    slx_status status = SLX_OK;
    for (uint32_t p = same; p < count && status == SLX_OK; p++)
        if (!holds(o->pool, (size_t)s->start + p, idx[p], val[p]))
            status = put(env, o, (size_t)s->start + p, idx[p], val[p]);
    s->count = count;
    s->owner = v;
    return status;
}

slx_status overlay_write(struct env *env, struct overlay *o, uint32_t v, uint32_t count, const uint32_t *idx,
                         const double *val)
{
    uint32_t largest = 0;
    for (uint32_t p = 0; p < count; p++)
        largest = idx[p] > largest ? idx[p] : largest;
    if (overlay_has(o, v) && room_of(o, o->span_of[v] - 1) >= count && largest <= o->pool->index_limit)
        return overlay_close(env, o, v, 0, count, idx, val);
    overlay_forget(o, v);
    slx_status status = reserve(env, o, count, largest);
    if (status != SLX_OK)
        return status;
    const uint32_t start = (uint32_t)o->pool->values.count;
    status = spmat_append_many(env, o->pool, count, idx, val);
    if (status == SLX_OK)
        add_span(o, v, start, count, 0);
    return status;
}

/* Room for more entries of v: behind it where it is the last, else it becomes that. */
static slx_status make_room(struct env *env, struct overlay *o, uint32_t v, uint32_t index)
{
    const uint32_t count = overlay_count(o, v), more = count / 8 + 1;
    if (o->span_of[v] == o->span_count) {
        slx_status status = reserve(env, o, more, index);
        if (status == SLX_OK)
            add_room(o, more);
        return status;
    }
    slx_status status = reserve(env, o, count + more, index);
    if (status != SLX_OK)
        return status;
    struct spmat *pool = o->pool;
    const struct overlay_span old = o->spans[o->span_of[v] - 1];
    const size_t start = pool->values.count, width = (size_t)1 << pool->index_log;
    overlay_forget(o, v);
    add_room(o, count + more);
    memcpy((char *)pool->index + start * width, (char *)pool->index + old.start * width, count * width);
    coded_move(&pool->values, start, old.start, count);
    add_span(o, v, (uint32_t)start, count, old.owner & OPEN);
    return SLX_OK;
}

slx_status overlay_append(struct env *env, struct overlay *o, uint32_t v, uint32_t index, double value)
{
    if (overlay_count(o, v) == room_of(o, o->span_of[v] - 1) || index > o->pool->index_limit) {
        slx_status status = make_room(env, o, v, index);
        if (status != SLX_OK)
            return status;
    }
    struct overlay_span *s = &o->spans[o->span_of[v] - 1];
    slx_status status = put(env, o, (size_t)s->start + s->count, index, value);
    if (status == SLX_OK) {
        s->count++;
        s->owner |= OPEN;
    }
    return status;
}
