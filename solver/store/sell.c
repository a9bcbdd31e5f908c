/* Sliced ELLPACK.
 *
 * A group is eight lanes of `steps` entries each, which follow one another step by step: eight vectors or fewer, each in
 * a lane of its own; or one vector, whose entry k is in lane k % 8, and whose eight sums are added up at the end.  What
 * fills the lanes up has index 0 and the value 0, which dict has one more code for.
 */
#include "store/sell.h"
#include "store/lanes_private.h"
#include "store/spmat_private.h"

enum { LONG = 64 }; /* entries of a vector that takes all lanes */

struct group {
    uint32_t steps;
    uint8_t vectors; /* in lanes of their own; 0: the one takes all */
    uint8_t vector[LANES];
};

typedef void dots_fn(const struct sell *s, uint32_t block, const double *restrict x, double *restrict y);

struct sell {
    dots_fn *dots;
    void *index, *value;
    double *dict;
    struct group *group;
    uint32_t *first;   /* group of each block, and of the end */
    uint64_t *begin;   /* step of each block */
    uint32_t distinct; /* codes, that of the filling included, which is the last */
    uint8_t index_width, value_width;
};

/* ---- products ---------------------------------------------------------------------------------- */

static inline void put_sums(const struct group *g, const double *sum, double *restrict y)
{
    if (g->vectors == 0)
        y[g->vector[0]] = ((sum[0] + sum[4]) + (sum[2] + sum[6])) + ((sum[1] + sum[5]) + (sum[3] + sum[7]));
    for (uint32_t lane = 0; lane < g->vectors; lane++)
        y[g->vector[lane]] = sum[lane];
}

#define FOR_GROUPS(INDEX, VALUE)                                                                                       \
    const INDEX *restrict index = (const INDEX *)s->index + LANES * s->begin[block];                                   \
    const VALUE *restrict value = (const VALUE *)s->value + LANES * s->begin[block];                                   \
    const double *const dict = s->dict;                                                                                \
    (void)dict;                                                                                                        \
    for (const struct group *g = s->group + s->first[block], *end = s->group + s->first[block + 1]; g < end; g++)

#define DOTS(name, INDEX, VALUE, DECODE)                                                                               \
    static void name(const struct sell *s, uint32_t block, const double *restrict x, double *restrict y)               \
    {                                                                                                                  \
        FOR_GROUPS(INDEX, VALUE)                                                                                       \
        {                                                                                                              \
            double sum[LANES] = {0.0};                                                                                 \
            for (uint32_t step = 0; step < g->steps; step++, index += LANES, value += LANES)                           \
                for (int lane = 0; lane < LANES; lane++)                                                               \
                    sum[lane] += DECODE(value[lane]) * x[index[lane]];                                                 \
            put_sums(g, sum, y);                                                                                       \
        }                                                                                                              \
    }
#define CODED(raw) dict[raw]
#define PLAIN(raw) (raw)
DOTS(dots_i16_c8, uint16_t, uint8_t, CODED)
DOTS(dots_i16_c16, uint16_t, uint16_t, CODED)
DOTS(dots_i16_f64, uint16_t, double, PLAIN)
DOTS(dots_i32_c8, uint32_t, uint8_t, CODED)
DOTS(dots_i32_c16, uint32_t, uint16_t, CODED)
DOTS(dots_i32_f64, uint32_t, double, PLAIN)

#ifdef AVX512_LANES
/* The same, with a product rounded before it is added. */
#define DOTS_AVX512(name, INDEX, VALUE, LOAD_INDEX, LOAD_VALUE)                                                        \
    WITH_AVX512 static void name(const struct sell *s, uint32_t block, const double *restrict x, double *restrict y)   \
    {                                                                                                                  \
        const __m512d low = _mm512_loadu_pd(s->dict), high = _mm512_loadu_pd(s->dict + LANES);                         \
        (void)low, (void)high;                                                                                         \
        FOR_GROUPS(INDEX, VALUE)                                                                                       \
        {                                                                                                              \
            double sums[LANES];                                                                                        \
            __m512d sum = _mm512_setzero_pd();                                                                         \
            for (uint32_t step = 0; step < g->steps; step++, index += LANES, value += LANES)                           \
                sum = _mm512_add_pd(sum, _mm512_mul_pd(LOAD_VALUE(value), lanes_gather(x, LOAD_INDEX(index))));        \
            _mm512_storeu_pd(sums, sum);                                                                               \
            put_sums(g, sums, y);                                                                                      \
        }                                                                                                              \
    }
#define CODED_8(p) lanes_gather(dict, lanes_8(p))
#define CODED_16(p) lanes_gather(dict, lanes_16(p))
#define CODED_FEW(p) lanes_few(p, low, high)
DOTS_AVX512(avx512_i16_few, uint16_t, uint8_t, lanes_16, CODED_FEW)
DOTS_AVX512(avx512_i16_c8, uint16_t, uint8_t, lanes_16, CODED_8)
DOTS_AVX512(avx512_i16_c16, uint16_t, uint16_t, lanes_16, CODED_16)
DOTS_AVX512(avx512_i16_f64, uint16_t, double, lanes_16, _mm512_loadu_pd)
DOTS_AVX512(avx512_i32_few, uint32_t, uint8_t, lanes_32, CODED_FEW)
DOTS_AVX512(avx512_i32_c8, uint32_t, uint8_t, lanes_32, CODED_8)
DOTS_AVX512(avx512_i32_c16, uint32_t, uint16_t, lanes_32, CODED_16)
DOTS_AVX512(avx512_i32_f64, uint32_t, double, lanes_32, _mm512_loadu_pd)
#endif

static dots_fn *choose_dots(const struct sell *s)
{
    static dots_fn *const plain[2][3] = {{dots_i16_c8, dots_i16_c16, dots_i16_f64},
                                         {dots_i32_c8, dots_i32_c16, dots_i32_f64}};
    const int wide = s->index_width == 4, kind = s->value_width == 1 ? 0 : s->value_width == 2 ? 1 : 2;
#ifdef AVX512_LANES
    static dots_fn *const avx512[2][4] = {{avx512_i16_c8, avx512_i16_c16, avx512_i16_f64, avx512_i16_few},
                                          {avx512_i32_c8, avx512_i32_c16, avx512_i32_f64, avx512_i32_few}};
    if (has_avx512())
        return avx512[wide][kind == 0 && s->distinct <= FEW ? 3 : kind];
#endif
    return plain[wide][kind];
}

void sell_dots(const struct sell *s, uint32_t block, const double *restrict x, double *restrict y)
{
    s->dots(s, block, x, y);
}

/* ---- building ---------------------------------------------------------------------------------- */

/* A matrix of which entries with some indices are taken. */
struct slice {
    const struct spmat *a;
    uint32_t first, end;
};

/* The first entry of vector k with index i or a later one; its entries rise in their indices. */
static size_t find_index(const struct spmat *a, uint32_t k, uint32_t i)
{
    size_t from = spmat_start(a, k), to = from + spmat_count(a, k);
    while (from < to) { /* ends: the range shrinks */
        const size_t middle = from + (to - from) / 2;
        if (spmat_index(a, middle) < i)
            from = middle + 1;
        else
            to = middle;
    }
    return from;
}

/* The entries of vector k that are taken: `count` of them from *at on. */
static uint32_t taken(const struct slice *s, uint32_t k, size_t *at)
{
    const bool all = s->first == 0 && s->end == s->a->minors;
    *at = all ? spmat_start(s->a, k) : find_index(s->a, k, s->first);
    return all ? spmat_count(s->a, k) : (uint32_t)(find_index(s->a, k, s->end) - *at);
}

/* The groups of a block of `count` vectors from `first` on, longest first.  Returns how many they are. */
static uint32_t cut_block(const struct slice *a, uint32_t first, uint32_t count, struct group group[SELL_BLOCK])
{
    uint32_t length[SELL_BLOCK], groups = 0;
    uint8_t vector[SELL_BLOCK];
    size_t start;
    for (uint32_t t = 0; t < count; t++) { /* insertion sort: many blocks are nearly in order */
        const uint32_t own = taken(a, first + t, &start);
        uint32_t at = t;
        for (; at > 0 && length[at - 1] < own; at--) {
            length[at] = length[at - 1];
            vector[at] = vector[at - 1];
        }
        length[at] = own;
        vector[at] = (uint8_t)t;
    }
    for (uint32_t t = 0; t < count; groups++) {
        struct group *g = &group[groups];
        const bool is_long = length[t] >= LONG;
        *g = (struct group){.steps = is_long ? (length[t] + LANES - 1) / LANES : length[t]};
        if (is_long)
            g->vector[0] = vector[t++];
        else
            while (t < count && g->vectors < LANES)
                g->vector[g->vectors++] = vector[t++];
    }
    return groups;
}

static uint32_t size_of_block(const struct spmat *a, uint32_t first)
{
    return a->vectors - first < SELL_BLOCK ? a->vectors - first : SELL_BLOCK;
}

/* Codes of the matrix, and that of the filling; what has too many values for one more code is stored as it is. */
static slx_status choose_values(struct env *env, const struct slice *a, enum mem_purpose purpose, struct sell *s)
{
    const struct coded *v = &a->a->values;
    const bool coded = v->kind <= CODED_U16 && v->distinct < CODED_DISTINCT_MAX;
    s->distinct = coded ? v->distinct + 1 : 0;
    s->value_width = !coded ? 8 : v->kind == CODED_U8 && s->distinct <= 1 << 8 ? 1 : 2;
    s->index_width = a->end - a->first <= 1 << 16 ? 2 : 4;
    s->dict = mem_new(&env->mem, purpose, s->distinct < FEW ? FEW : s->distinct, sizeof *s->dict);
    if (!s->dict)
        return fail_memory(env, "a matrix");
    if (coded && v->distinct)
        memcpy(s->dict, v->dict, v->distinct * sizeof *s->dict);
    return SLX_OK;
}

/* Puts entry p of the matrix into `place`. */
static void put_entry(const struct sell *s, const struct slice *a, uint64_t place, size_t p)
{
    const struct coded *v = &a->a->values;
    const uint32_t index = spmat_index(a->a, p) - a->first;
    if (s->index_width == 2)
        ((uint16_t *)s->index)[place] = (uint16_t)index;
    else
        ((uint32_t *)s->index)[place] = index;
    if (s->value_width == 8)
        ((double *)s->value)[place] = coded_get(v, p);
    else if (v->kind == CODED_U16)
        ((uint16_t *)s->value)[place] = ((const uint16_t *)v->data)[p];
    else if (s->value_width == 2)
        ((uint16_t *)s->value)[place] = ((const uint8_t *)v->data)[p];
    else
        ((uint8_t *)s->value)[place] = ((const uint8_t *)v->data)[p];
}

/* The filling; its index and its bits of a double are 0 already. */
static void put_filling(const struct sell *s, uint64_t place)
{
    if (s->value_width == 1)
        ((uint8_t *)s->value)[place] = (uint8_t)(s->distinct - 1);
    else if (s->value_width == 2)
        ((uint16_t *)s->value)[place] = (uint16_t)(s->distinct - 1);
}

/* Puts the entries of group g of the block of vectors from `first` on, from `place` on. */
static void put_group(const struct sell *s, const struct slice *a, uint32_t first, const struct group *g,
                      uint64_t place)
{
    for (uint32_t lane = 0; lane < LANES; lane++) {
        const bool is_long = g->vectors == 0;
        size_t start;
        const uint32_t k = first + g->vector[is_long ? 0 : lane], count = taken(a, k, &start),
                       length = is_long || lane < g->vectors ? count : 0, from = is_long ? lane : 0,
                       by = is_long ? LANES : 1;
        for (uint32_t step = 0; step < g->steps; step++) {
            const uint64_t entry = from + (uint64_t)by * step, to = place + (uint64_t)LANES * step + lane;
            if (entry < length)
                put_entry(s, a, to, start + (size_t)entry);
            else
                put_filling(s, to);
        }
    }
}

static slx_status fill(struct env *env, const struct slice *a, enum mem_purpose purpose, uint32_t blocks,
                       struct sell *s)
{
    const uint64_t places = LANES * s->begin[blocks];
    s->group = mem_new(&env->mem, purpose, s->first[blocks], sizeof *s->group);
    s->index = mem_new(&env->mem, purpose, places, s->index_width);
    s->value = mem_new(&env->mem, purpose, places, s->value_width);
    if (!s->group || !s->index || !s->value)
        return fail_memory(env, "a matrix");
    slx_status status = SLX_OK;
    for (uint32_t block = 0; block < blocks && status == SLX_OK; block++) {
        const uint32_t first = block * SELL_BLOCK;
        struct group *g = s->group + s->first[block];
        uint64_t step = s->begin[block];
        const uint32_t groups = cut_block(a, first, size_of_block(a->a, first), g);
        for (uint32_t k = 0; k < groups; step += g[k++].steps)
            put_group(s, a, first, &g[k], LANES * step);
        status = limits_go_on(env, 4 * LANES * (step - s->begin[block]) + SELL_BLOCK);
    }
    s->dots = choose_dots(s);
    return status;
}

/* The groups of each block are cut twice: to count them and their steps, and to keep them. */
static slx_status build(struct env *env, const struct slice *a, enum mem_purpose purpose, struct sell *s)
{
    const uint32_t vectors = a->a->vectors, blocks = vectors / SELL_BLOCK + (vectors % SELL_BLOCK > 0);
    struct group groups[SELL_BLOCK];
    s->first = mem_new(&env->mem, purpose, (uint64_t)blocks + 1, sizeof *s->first);
    s->begin = mem_new(&env->mem, purpose, (uint64_t)blocks + 1, sizeof *s->begin);
    if (!s->first || !s->begin)
        return fail_memory(env, "a matrix");
    slx_status status = choose_values(env, a, purpose, s);
    for (uint32_t block = 0; block < blocks && status == SLX_OK; block++) {
        const uint32_t first = block * SELL_BLOCK, count = cut_block(a, first, size_of_block(a->a, first), groups);
        s->first[block + 1] = s->first[block] + count;
        s->begin[block + 1] = s->begin[block];
        for (uint32_t k = 0; k < count; k++)
            s->begin[block + 1] += groups[k].steps;
        status = limits_go_on(env, 8 * SELL_BLOCK);
    }
    return status == SLX_OK ? fill(env, a, purpose, blocks, s) : status;
}

slx_status sell_create(struct env *env, const struct spmat *a, uint32_t first, uint32_t end, enum mem_purpose purpose,
                       struct sell **out)
{
    const struct slice slice = {a, first, end};
    *out = NULL;
    struct sell *s = mem_new(&env->mem, purpose, 1, sizeof *s);
    if (!s)
        return fail_memory(env, "a matrix");
    const slx_status status = build(env, &slice, purpose, s);
    if (status != SLX_OK)
        sell_free(env, &s);
    *out = s;
    return status;
}

void sell_free(struct env *env, struct sell **p)
{
    struct mem *mem = &env->mem;
    struct sell *s = *p;
    if (!s)
        return;
    mem_free(mem, s->index);
    mem_free(mem, s->value);
    mem_free(mem, s->dict);
    mem_free(mem, s->group);
    mem_free(mem, s->first);
    mem_free(mem, s->begin);
    mem_drop(mem, p);
}
