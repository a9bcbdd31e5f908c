/* The matrix stored the other way: one pass that counts, one that scatters.
 *
 * The starts of the result are the only scratch.  After counting, start[i] is the end of result vector i; the second
 * pass takes the entries of `a` from the last to the first and moves start[i] down by one for each, so that when it is
 * done start[i] is where vector i begins, and within a vector the indices increase.
 */
#include "store/spmat_private.h"

/* The entries of `a` are taken a block at a time, whatever vectors they belong to; their indices are brought to 4
 * bytes, so that the scatter needs no instance for each width of them. */
enum { BLOCK = 512, STEPS = 8 }; /* of work for an entry, as limits_worked counts */

/* Places of entries are in no order: first the start, then the place itself is asked for some entries ahead. */
enum { AHEAD_START = 24, AHEAD_PLACE = 12 };

/* Puts `count` entries, from the last to the first, into the result t; owner[p] is the vector of entry p. */
#define SCATTER(name, index_type, value_type, start_type)                                                              \
    static void name(const struct spmat *t, uint32_t count, const uint32_t *restrict owner,                            \
                     const uint32_t *restrict minor, const void *raw)                                                  \
    {                                                                                                                  \
        index_type *restrict const index = (index_type *)t->index;                                                     \
        value_type *restrict const to = (value_type *)t->values.data;                                                  \
        const value_type *restrict const from = (const value_type *)raw;                                               \
        start_type *restrict const start = (start_type *)t->start;                                                     \
        for (uint32_t p = count; p-- > 0;) {                                                                           \
            if (p >= AHEAD_START)                                                                                      \
                __builtin_prefetch(&start[minor[p - AHEAD_START]], 1);                                                 \
            if (p >= AHEAD_PLACE) {                                                                                    \
                const start_type soon = start[minor[p - AHEAD_PLACE]] - 1;                                             \
                __builtin_prefetch(&index[soon], 1);                                                                   \
                __builtin_prefetch(&to[soon], 1);                                                                      \
            }                                                                                                          \
            const start_type at = --start[minor[p]];                                                                   \
            index[at] = (index_type)owner[p];                                                                          \
            to[at] = from[p];                                                                                          \
        }                                                                                                              \
    }
#define SCATTERS(name, index_type)                                                                                     \
    SCATTER(name##_8_s32, index_type, uint8_t, uint32_t)                                                               \
    SCATTER(name##_16_s32, index_type, uint16_t, uint32_t)                                                             \
    SCATTER(name##_32_s32, index_type, float, uint32_t)                                                                \
    SCATTER(name##_64_s32, index_type, double, uint32_t)                                                               \
    SCATTER(name##_8_s64, index_type, uint8_t, uint64_t)                                                               \
    SCATTER(name##_16_s64, index_type, uint16_t, uint64_t)                                                             \
    SCATTER(name##_32_s64, index_type, float, uint64_t)                                                                \
    SCATTER(name##_64_s64, index_type, double, uint64_t)
SCATTERS(scatter_i8, uint8_t)
SCATTERS(scatter_i16, uint16_t)
SCATTERS(scatter_i32, uint32_t)

typedef void (*scatter_fn)(const struct spmat *t, uint32_t count, const uint32_t *restrict owner,
                           const uint32_t *restrict minor, const void *raw);

static scatter_fn choose_scatter(const struct spmat *t)
{
#define ROW(name)                                                                                                      \
    {                                                                                                                  \
        {name##_8_s32, name##_16_s32, name##_32_s32, name##_64_s32},                                                   \
        {                                                                                                              \
            name##_8_s64, name##_16_s64, name##_32_s64, name##_64_s64                                                  \
        }                                                                                                              \
    }
    static const scatter_fn all[3][2][4] = {ROW(scatter_i8), ROW(scatter_i16), ROW(scatter_i32)};
#undef ROW
    return all[t->index_log][t->start_wide][t->values.kind];
}

static slx_status count_entries(struct env *env, const struct spmat *a, const struct spmat *t)
{
    uint32_t minor[BLOCK];
    for (uint64_t at = 0; at < a->values.count; at += BLOCK) {
        const uint64_t left = a->values.count - at;
        const uint32_t count = left < BLOCK ? (uint32_t)left : BLOCK;
        if (limits_late(env, (uint64_t)STEPS * BLOCK) != LIMIT_NONE)
            return limits_fail(env);
        spmat_gather_indices(a, at, count, minor);
        if (spmat_wide(t))
            for (uint32_t p = 0; p < count; p++)
                ((uint64_t *)t->start)[minor[p]]++;
        else
            for (uint32_t p = 0; p < count; p++)
                ((uint32_t *)t->start)[minor[p]]++;
    }
    return SLX_OK;
}

/* Counts become ends. */
static void sum_starts(const struct spmat *t)
{
    if (spmat_wide(t)) {
        uint64_t *start = t->start, sum = 0;
        for (uint64_t i = 0; i <= t->vectors; i++)
            start[i] = sum += start[i];
    } else {
        uint32_t *start = t->start, sum = 0;
        for (uint64_t i = 0; i <= t->vectors; i++)
            start[i] = sum += start[i];
    }
}

static slx_status scatter_entries(struct env *env, const struct spmat *a, const struct spmat *t)
{
    const scatter_fn scatter = choose_scatter(t);
    const char *raw = a->values.data;
    uint32_t minor[BLOCK], owner[BLOCK];
    uint32_t k = a->vectors;
    uint64_t begin = a->values.count; /* of vector k */
    for (uint64_t end = begin; end > 0;) {
        const uint32_t count = end < BLOCK ? (uint32_t)end : BLOCK;
        end -= count;
        if (limits_late(env, (uint64_t)STEPS * BLOCK) != LIMIT_NONE)
            return limits_fail(env);
        spmat_gather_indices(a, end, count, minor);
        for (uint32_t p = count; p-- > 0;) {
            while (begin > end + p)
                begin = spmat_start(a, --k);
            owner[p] = k;
        }
        scatter(t, count, owner, minor, raw + (end << a->values.kind));
    }
    return SLX_OK;
}

slx_status spmat_transpose(struct env *env, const struct spmat *a, enum mem_purpose purpose, struct spmat **out)
{
    struct mem *mem = &env->mem;
    *out = NULL;
    struct spmat *t = mem_new(mem, purpose, 1, sizeof *t);
    if (!t)
        return fail_memory(env, "a transposed matrix");
    const size_t nnz = a->values.count, starts = (size_t)a->minors + 1;
    t->purpose = purpose;
    t->vectors = a->minors;
    t->minors = a->vectors;
    t->largest = a->vectors ? a->vectors - 1 : 0;
    t->index_log = (uint8_t)index_log_for(t->largest);
    t->index_limit = index_limit_of(t->index_log);
    t->start_wide = nnz > SPMAT_START_MAX;
    t->index_capacity = nnz;
    t->start_capacity = starts;
    t->values = (struct coded){
        .kind = a->values.kind,
        .dict = a->values.dict,
        .distinct = a->values.distinct,
        .dict_capacity = a->values.dict_capacity,
        .borrowed = true,
        .purpose = purpose,
        .count = nnz,
        .capacity = nnz,
    };
    t->start = mem_new(mem, purpose, starts, t->start_wide ? 8 : 4);
    t->index = mem_new(mem, purpose, nnz, (size_t)1 << t->index_log);
    t->values.data = mem_new(mem, purpose, nnz, (size_t)1 << t->values.kind);
    if (!t->start || !t->index || !t->values.data) {
        spmat_free(env, &t);
        return fail_memory(env, "a transposed matrix");
    }
    spmat_choose_loops(t);
    slx_status status = count_entries(env, a, t);
    if (status == SLX_OK) {
        sum_starts(t);
        status = scatter_entries(env, a, t);
    }
    if (status != SLX_OK) {
        spmat_free(env, &t);
        return status;
    }
    *out = t;
    return SLX_OK;
}
