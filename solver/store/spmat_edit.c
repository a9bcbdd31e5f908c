/* Sharing and editing compact matrices.  What can fail is done before an entry moves: new values are admitted to the
 * array, room is made; then entries shift in place.
 */
#include "store/bits.h"
#include "store/spmat_private.h"

/* ---- sharing ----------------------------------------------------------------------------------------- */

struct shared_blocks spmat_blocks(const struct spmat *a)
{
    return (struct shared_blocks){{a, a->index, a->start, a->values.data, a->values.dict, a->values.hash}};
}

struct spmat *spmat_of_blocks(void *const block[SHARED_BLOCKS])
{
    struct spmat *a = block[0];
    a->index = block[1];
    a->start = block[2];
    a->values.data = block[3];
    a->values.dict = block[4];
    a->values.hash = block[5];
    a->sharers = 0;
    spmat_choose_loops(a);
    return a;
}

slx_status spmat_share(struct env *env, struct spmat *a)
{
    return shared_join(&env->mem, &a->sharers, spmat_blocks(a)) ? SLX_OK : fail_memory(env, "a matrix");
}

slx_status spmat_own(struct env *env, struct spmat **p)
{
    if (!is_shared(&(*p)->sharers))
        return SLX_OK;
    const struct spmat *a = *p;
    struct mem *mem = &env->mem;
    struct spmat *copy = mem_new(mem, a->purpose, 1, sizeof *copy);
    if (!copy)
        return fail_memory(env, "a matrix");
    const size_t starts = (size_t)a->vectors + 1, start_bytes = a->start_wide ? 8 : 4;
    *copy = (struct spmat){.loops = a->loops,
                           .index_capacity = a->values.count,
                           .start_capacity = starts,
                           .vectors = a->vectors,
                           .minors = a->minors,
                           .largest = a->largest,
                           .index_limit = a->index_limit,
                           .index_log = a->index_log,
                           .start_wide = a->start_wide,
                           .purpose = a->purpose};
    copy->index = mem_new(mem, a->purpose, a->values.count, (size_t)1 << a->index_log);
    copy->start = mem_new(mem, a->purpose, starts, start_bytes);
    slx_status s = copy->index && copy->start ? SLX_OK : fail_memory(env, "a matrix");
    if (s == SLX_OK)
        s = coded_copy(env, &a->values, &copy->values);
    if (s != SLX_OK) {
        spmat_free(env, &copy);
        return s;
    }
    if (a->values.count)
        memcpy(copy->index, a->index, a->values.count << a->index_log);
    memcpy(copy->start, a->start, starts * start_bytes);
    spmat_free(env, p);
    *p = copy;
    return SLX_OK;
}

/* ---- entries in place -------------------------------------------------------------------------------- */

static void move_entries(struct spmat *a, size_t to, size_t from, size_t count)
{
    if (!count || to == from)
        return;
    memmove((char *)a->index + (to << a->index_log), (const char *)a->index + (from << a->index_log),
            count << a->index_log);
    coded_move(&a->values, to, from, count);
}

/* The place of `minor` in vector k, or the end of the vector. */
static size_t place_of(const struct spmat *a, uint32_t k, uint32_t minor)
{
    size_t at = spmat_start(a, k), end = spmat_start(a, k + 1);
    while (at < end && spmat_index(a, at) != minor)
        at++;
    return at;
}

double spmat_entry(const struct spmat *a, uint32_t k, uint32_t minor)
{
    const size_t at = place_of(a, k, minor);
    return at < spmat_start(a, k + 1) ? coded_get(&a->values, at) : 0.0;
}

void spmat_truncate(struct spmat *a, uint32_t vectors)
{
    a->vectors = vectors;
    a->values.count = spmat_start(a, vectors);
}

/* ---- removing and renumbering ------------------------------------------------------------------------- */

slx_status spmat_reserve_minors(struct env *env, struct spmat *a, uint32_t minors)
{
    slx_status s = spmat_reserve(env, a, 0, minors ? minors - 1 : 0);
    spmat_choose_loops(a);
    return s;
}

void spmat_remove(struct spmat *a, const uint64_t *gone, const uint32_t *map, uint32_t minors)
{
    size_t kept = 0, end = 0;
    uint32_t vectors = 0, largest = 0;
    for (uint32_t k = 0; k < a->vectors; k++) {
        const size_t begin = end;
        end = spmat_start(a, k + 1);
        if (gone && bits_get(gone, k))
            continue;
        if (!map) {
            move_entries(a, kept, begin, end - begin);
            kept += end - begin;
        } else {
            for (size_t at = begin; at < end; at++) {
                const uint32_t minor = map[spmat_index(a, at)];
                if (minor == SPMAT_GONE)
                    continue;
                coded_move(&a->values, kept, at, 1);
                spmat_store_index(a, kept++, minor);
                largest = minor > largest ? minor : largest;
            }
        }
        spmat_set_start(a, ++vectors, kept);
    }
    a->vectors = vectors;
    a->values.count = kept;
    a->minors = minors;
    if (map)
        a->largest = largest;
}

slx_status spmat_permute(struct env *env, struct spmat *a, const uint32_t *order)
{
    struct mem *mem = &env->mem;
    const size_t nnz = a->values.count, width = (size_t)1 << a->values.kind;
    struct spmat moved = *a;
    moved.index = mem_new(mem, a->purpose, nnz, (size_t)1 << a->index_log);
    moved.start = mem_new(mem, a->purpose, (size_t)a->vectors + 1, a->start_wide ? 8 : 4);
    moved.values.data = mem_new(mem, a->purpose, nnz, width);
    bool room = moved.index && moved.start && moved.values.data;
    size_t at = 0;
    for (uint32_t k = 0; room && k < a->vectors; k++) {
        const size_t from = spmat_start(a, order[k]), count = spmat_count(a, order[k]);
        if (count) {
            memcpy((char *)moved.index + (at << a->index_log), (const char *)a->index + (from << a->index_log),
                   count << a->index_log);
            memcpy((char *)moved.values.data + at * width, (const char *)a->values.data + from * width, count * width);
        }
        at += count;
        spmat_set_start(&moved, k + 1, at);
    }
    mem_free(mem, room ? a->index : moved.index);
    mem_free(mem, room ? a->start : moved.start);
    mem_free(mem, room ? a->values.data : moved.values.data);
    if (!room)
        return fail_memory(env, "permuting a matrix");
    a->index = moved.index;
    a->start = moved.start;
    a->values.data = moved.values.data;
    a->index_capacity = a->values.capacity = nnz;
    a->start_capacity = (size_t)a->vectors + 1;
    return SLX_OK;
}

/* ---- inserting ---------------------------------------------------------------------------------------- */

/* From the last vector to the first, each moves up by the number of entries that come before it and gets its own free
 * places at its end.  Vectors between two that get some move as one. */
static void spread(struct spmat *a, const uint32_t *extra, size_t total)
{
    size_t shift = total, end = a->values.count;
    for (uint32_t k = a->vectors; shift; k--) {
        const size_t stop = spmat_start(a, k);
        spmat_set_start(a, k, stop + shift);
        if (extra[k - 1]) {
            move_entries(a, stop + shift, stop, end - stop);
            end = stop;
            shift -= extra[k - 1];
        }
    }
    a->values.count += total;
}

/* Takes entries at .. at + count - 1 out of vector k. */
static void take_out(struct spmat *a, uint32_t k, size_t at, size_t count)
{
    move_entries(a, at, at + count, a->values.count - at - count);
    a->values.count -= count;
    for (uint32_t v = k; v < a->vectors; v++)
        spmat_set_start(a, v + 1, spmat_start(a, v + 1) - count);
}

slx_status spmat_admit(struct env *env, struct spmat *a, const struct spmat_lines *l, uint64_t wait)
{
    const size_t count = a->values.count;
    slx_status s = l->lines ? coded_reserve(env, &a->values, count + 1) : SLX_OK;
    size_t more = 0;
    uint32_t largest = 0;
    for (uint32_t line = 0; line < l->lines; line++)
        for (uint64_t p = l->start[line], end = l->start[line + 1]; p < end && s == SLX_OK; p++) {
            const double v = l->value[p];
            if (v == 0.0)
                continue;
            const uint32_t minor = l->by_vector ? l->index[p] : l->first + line;
            largest = minor > largest ? minor : largest;
            more++;
            if (!coded_put_known(&a->values, count, v))
                s = coded_put_new(env, &a->values, count, v);
        }
    const uint64_t total = wait + more;
    if (s == SLX_OK)
        s = spmat_reserve(env, a, (size_t)total, largest);
    if (s == SLX_OK && !a->start_wide && count + total > SPMAT_START_MAX)
        s = spmat_widen_start(env, a);
    spmat_choose_loops(a);
    return s;
}

void spmat_put_in(struct spmat *a, const struct spmat_lines *lines, uint32_t minors, uint32_t *extra)
{
    const struct spmat_lines l = *lines; /* a copy, which no store below can change */
    uint64_t total = 0;
    for (uint32_t line = 0; line < l.lines; line++)
        for (uint64_t p = l.start[line], end = l.start[line + 1]; p < end; p++)
            if (l.value[p] != 0.0) {
                extra[l.by_vector ? l.first + line : l.index[p]]++;
                total++;
            }
    spread(a, extra, (size_t)total);
    for (uint32_t line = 0; line < l.lines; line++)
        for (uint64_t p = l.start[line], end = l.start[line + 1]; p < end; p++) {
            const double v = l.value[p];
            if (v == 0.0)
                continue;
            const uint32_t other = l.index[p], k = l.by_vector ? l.first + line : other;
            const size_t at = spmat_start(a, k + 1) - extra[k]--;
            coded_put_known(&a->values, at, v);
            spmat_store_index(a, at, l.by_vector ? other : l.first + line);
        }
    a->minors = minors;
}

slx_status spmat_insert(struct env *env, struct spmat *a, const struct spmat_lines *l, uint32_t minors,
                        const struct spmat_removal *before)
{
    uint32_t *extra = mem_new(&env->mem, a->purpose, a->vectors, sizeof *extra);
    if (!extra)
        return fail_memory(env, "entries of a matrix");
    slx_status s = spmat_admit(env, a, l, 0);
    if (s == SLX_OK) {
        if (before && before->map)
            spmat_remove(a, NULL, before->map, a->minors);
        else if (before)
            take_out(a, before->vector, spmat_start(a, before->vector), spmat_count(a, before->vector));
        spmat_put_in(a, l, minors, extra);
    }
    mem_free(&env->mem, extra);
    return s;
}

slx_status spmat_set(struct env *env, struct spmat *a, uint32_t k, uint32_t minor, double value)
{
    const size_t at = place_of(a, k, minor);
    const bool there = at < spmat_start(a, k + 1);
    if (there && value == 0.0) {
        take_out(a, k, at, 1);
        return SLX_OK;
    }
    if (there) {
        slx_status s = coded_admit(env, &a->values, without_sign_of_zero(value));
        if (s == SLX_OK)
            coded_put_known(&a->values, at, without_sign_of_zero(value));
        spmat_choose_loops(a);
        return s;
    }
    const uint64_t start[] = {0, 1};
    const struct spmat_lines one = {
        .by_vector = true, .first = k, .lines = 1, .start = start, .index = &minor, .value = &value};
    return spmat_insert(env, a, &one, a->minors, NULL);
}

slx_status spmat_turn(struct env *env, struct spmat **p)
{
    struct spmat *turned;
    slx_status s = spmat_transpose(env, *p, (*p)->purpose, &turned);
    if (s != SLX_OK)
        return s;
    turned->values.borrowed = false;
    (*p)->values.dict = NULL;
    spmat_free(env, p);
    *p = turned;
    return SLX_OK;
}

slx_status spmat_settle(struct env *env, struct spmat *a)
{
    return is_shared(&a->sharers) ? SLX_OK : spmat_finish(env, a, a->minors);
}
