/* Building a compact matrix by appending, shape and storage, and the cursor. */
#include "store/spmat_private.h"

slx_status spmat_create(struct env *env, enum mem_purpose purpose, struct spmat **out)
{
    *out = NULL;
    struct spmat *a = mem_new(&env->mem, purpose, 1, sizeof *a);
    if (!a)
        return fail_memory(env, "a matrix");
    a->purpose = a->values.purpose = purpose;
    a->index_limit = index_limit_of(0);
    a->start_capacity = mem_grown(0, 1);
    a->start = mem_new(&env->mem, purpose, a->start_capacity, sizeof(uint32_t));
    spmat_choose_loops(a);
    if (!a->start) {
        spmat_free(env, &a);
        return fail_memory(env, "a matrix");
    }
    *out = a;
    return SLX_OK;
}

void spmat_free(struct env *env, struct spmat **p)
{
    struct spmat *a = *p;
    if (!a)
        return;
    if (shared_leave(&env->mem, &a->sharers, spmat_blocks(a))) {
        *p = NULL;
        return;
    }
    mem_free(&env->mem, a->index);
    mem_free(&env->mem, a->start);
    mem_free(&env->mem, a->front);
    coded_done(env, &a->values);
    mem_drop(&env->mem, p);
}

/* ---- indices ----------------------------------------------------------------------------------- */

static slx_status resize_index(struct env *env, struct spmat *a, unsigned log, size_t capacity)
{
    void *index = mem_resize(&env->mem, a->purpose, a->index, capacity, (size_t)1 << log);
    if (!index)
        return fail_memory(env, "indices");
    a->index = index;
    a->index_capacity = capacity;
    return SLX_OK;
}

static slx_status widen_index(struct env *env, struct spmat *a, unsigned log)
{
    slx_status s = resize_index(env, a, log, a->index_capacity);
    if (s != SLX_OK)
        return s;
    char *block = a->index;
    if (a->index_log == 1)
        WIDEN(block, uint16_t, uint32_t, a->values.count, narrow)
    else if (log == 1)
        WIDEN(block, uint8_t, uint16_t, a->values.count, narrow)
    else
        WIDEN(block, uint8_t, uint32_t, a->values.count, narrow)
    a->index_log = (uint8_t)log;
    a->index_limit = index_limit_of(log);
    return SLX_OK;
}

slx_status spmat_reserve(struct env *env, struct spmat *a, size_t more, uint32_t largest)
{
    slx_status s = SLX_OK;
    size_t need;
    if (__builtin_add_overflow(a->values.count, more, &need))
        return fail_memory(env, "indices");
    if (largest > a->index_limit)
        s = widen_index(env, a, index_log_for(largest));
    if (s == SLX_OK && need > a->index_capacity)
        s = resize_index(env, a, a->index_log, mem_grown(a->index_capacity, need));
    if (s == SLX_OK)
        s = coded_reserve(env, &a->values, need);
    return s;
}

/* ---- appending --------------------------------------------------------------------------------- */

static slx_status __attribute__((noinline)) append_slowly(struct env *env, struct spmat *a, uint32_t minor, double v)
{
    slx_status s = spmat_reserve(env, a, 1, minor);
    if (s == SLX_OK)
        s = coded_put(env, &a->values, a->values.count, v);
    if (s == SLX_OK)
        spmat_store_index(a, a->values.count++, minor);
    spmat_choose_loops(a);
    return s;
}

slx_status spmat_append(struct env *env, struct spmat *a, uint32_t minor, double value)
{
    const double v = without_sign_of_zero(value);
    const size_t at = a->values.count;
    if (minor <= a->index_limit && at < a->index_capacity && at < a->values.capacity &&
        coded_put_known(&a->values, at, v)) {
        spmat_store_index(a, at, minor);
        a->values.count = at + 1;
        return SLX_OK;
    }
    return append_slowly(env, a, minor, v);
}

slx_status spmat_append_many(struct env *env, struct spmat *a, uint32_t count, const uint32_t *minor,
                             const double *value)
{
    const size_t before = a->values.count;
    uint32_t largest = 0;
    for (uint32_t k = 0; k < count; k++)
        largest = minor[k] > largest ? minor[k] : largest;
    slx_status s = spmat_reserve(env, a, count, largest);
    for (uint32_t k = 0; k < count && s == SLX_OK; k++) {
        const double v = without_sign_of_zero(value[k]);
        const size_t at = a->values.count;
        if (!coded_put_known(&a->values, at, v))
            s = coded_put_new(env, &a->values, at, v);
        a->values.count = at + 1;
    }
    if (s == SLX_OK)
        for (uint32_t k = 0; k < count; k++)
            spmat_store_index(a, before + k, minor[k]);
    else
        a->values.count = before;
    spmat_choose_loops(a);
    return s;
}

slx_status spmat_widen_start(struct env *env, struct spmat *a)
{
    void *start = mem_resize(&env->mem, a->purpose, a->start, a->start_capacity, sizeof(uint64_t));
    if (!start)
        return fail_memory(env, "vector starts");
    a->start = start;
    char *block = start;
    WIDEN(block, uint32_t, uint64_t, (size_t)a->vectors + 1, narrow)
    a->start_wide = true;
    return SLX_OK;
}

slx_status spmat_close(struct env *env, struct spmat *a)
{
    if (a->vectors == UINT32_MAX - 1)
        return fail(env, SLX_ERROR_MEMORY, "more than %u vectors in a matrix", UINT32_MAX - 1);
    if (!a->start_wide && a->values.count > SPMAT_START_MAX) {
        slx_status s = spmat_widen_start(env, a);
        if (s != SLX_OK)
            return s;
    }
    const size_t next = (size_t)a->vectors + 1;
    if (next == a->start_capacity) {
        const size_t capacity = mem_grown(a->start_capacity, next + 1);
        void *start = mem_resize(&env->mem, a->purpose, a->start, capacity, a->start_wide ? 8 : 4);
        if (!start)
            return fail_memory(env, "vector starts");
        a->start = start;
        a->start_capacity = capacity;
    }
    spmat_set_start(a, ++a->vectors, a->values.count);
    return SLX_OK;
}

slx_status spmat_finish(struct env *env, struct spmat *a, uint32_t minor_dimension)
{
    if (a->values.count > spmat_start(a, a->vectors))
        return fail(env, SLX_ERROR_USAGE, "a vector of the matrix is still open");
    if (a->values.count && a->largest >= minor_dimension)
        return fail(env, SLX_ERROR_USAGE, "index %u in a matrix of dimension %u", a->largest, minor_dimension);
    slx_status s = SLX_OK;
    if (a->index && a->index_capacity > a->values.count)
        s = resize_index(env, a, a->index_log, a->values.count);
    if (s == SLX_OK)
        s = coded_finish(env, &a->values);
    if (s != SLX_OK)
        return s;
    const size_t starts = (size_t)a->vectors + 1;
    void *start = mem_resize(&env->mem, a->purpose, a->start, starts, a->start_wide ? 8 : 4);
    if (!start)
        return fail_memory(env, "vector starts");
    a->start = start;
    a->start_capacity = starts;
    a->minors = minor_dimension;
    return SLX_OK;
}

/* ---- placing ----------------------------------------------------------------------------------- */

slx_status spmat_close_empty(struct env *env, struct spmat *a, uint32_t count)
{
    const size_t before = a->values.count;
    if (__builtin_add_overflow(before, count, &a->values.count)) {
        a->values.count = before;
        return fail_memory(env, "indices");
    }
    const slx_status s = spmat_close(env, a);
    if (s != SLX_OK)
        a->values.count = before;
    return s;
}

slx_status spmat_make_room(struct env *env, struct spmat *a, uint32_t minors)
{
    const unsigned log = index_log_for(minors ? minors - 1 : 0);
    slx_status s = resize_index(env, a, log, a->values.count);
    if (s != SLX_OK)
        return s;
    a->index_log = (uint8_t)log;
    a->index_limit = index_limit_of(log);
    memset(a->index, 0, a->values.count << log);
    s = coded_reserve(env, &a->values, a->values.count);
    if (s == SLX_OK)
        coded_zero(&a->values, 0, a->values.count);
    return s;
}

slx_status spmat_place(struct env *env, struct spmat *a, uint32_t k, uint32_t p, uint32_t minor, double value)
{
    const size_t at = spmat_start(a, k) + p;
    const double v = without_sign_of_zero(value);
    slx_status s = coded_put_known(&a->values, at, v) ? SLX_OK : coded_put_new(env, &a->values, at, v);
    if (s == SLX_OK)
        spmat_store_index(a, at, minor);
    return s;
}

uint32_t spmat_placed(const struct spmat *a, uint32_t k, uint32_t p)
{
    return spmat_index(a, spmat_start(a, k) + p);
}

void spmat_end_places(struct spmat *a)
{
    spmat_choose_loops(a);
    if (!spmat_has_zero(a))
        return;
    size_t kept = 0;
    size_t begin = 0;
    for (uint32_t k = 0; k < a->vectors; k++) {
        const size_t end = spmat_start(a, k + 1);
        for (; begin < end; begin++)
            if (coded_get(&a->values, begin) != 0.0) {
                spmat_store_index(a, kept, spmat_index(a, begin));
                coded_move(&a->values, kept++, begin, 1);
            }
        spmat_set_start(a, k + 1, kept);
    }
    a->values.count = kept;
}

/* ---- shape and storage ------------------------------------------------------------------------- */

uint32_t spmat_vectors(const struct spmat *a)
{
    return a->vectors;
}

uint32_t spmat_minors(const struct spmat *a)
{
    return a->minors;
}

uint64_t spmat_nnz(const struct spmat *a)
{
    return a->values.count;
}

uint32_t spmat_count(const struct spmat *a, uint32_t k)
{
    return (uint32_t)(spmat_start(a, k + 1) - spmat_start(a, k));
}

uint32_t spmat_block(const struct spmat *a, uint32_t from, uint64_t size)
{
    uint32_t to = a->vectors;
    const uint64_t most = spmat_start(a, from) + from + size;
    for (uint32_t below = from; to - below > 1;) { /* by halves: `below` is too early, `to` late enough */
        const uint32_t k = below + (to - below) / 2;
        if (spmat_start(a, k) + k < most)
            below = k;
        else
            to = k;
    }
    return to;
}

uint32_t spmat_longest(const struct spmat *a)
{
    uint32_t longest = 0;
    for (uint32_t k = 0; k < a->vectors; k++)
        longest = spmat_count(a, k) > longest ? spmat_count(a, k) : longest;
    return longest;
}

bool spmat_has_zero(const struct spmat *a)
{
    const struct coded *c = &a->values;
    for (size_t k = 0; k < (c->kind <= CODED_U16 ? c->distinct : c->count); k++)
        if ((c->kind <= CODED_U16 ? c->dict[k] : coded_get(c, k)) == 0.0)
            return true;
    return false;
}

struct spmat_widths spmat_widths(const struct spmat *a)
{
    return (struct spmat_widths){
        .index = 1u << a->index_log,
        .value = 1u << a->values.kind,
        .start = a->start_wide ? 8 : 4,
        .distinct = a->values.distinct,
        .bytes = sizeof *a + coded_bytes(&a->values) + mem_size(a->start) + (a->index ? mem_size(a->index) : 0) +
                 (a->front ? mem_size(a->front) : 0),
    };
}

/* ---- cursor ------------------------------------------------------------------------------------ */

void spmat_seek(const struct spmat *a, uint32_t k, struct spmat_cursor *c)
{
    *c = (struct spmat_cursor){.a = a, .at = spmat_start(a, k), .end = spmat_start(a, k + 1)};
}

bool spmat_next(struct spmat_cursor *c)
{
    if (c->at == c->end)
        return false;
    c->a->loops->entry(c->a, c->at++, &c->index, &c->value);
    return true;
}
