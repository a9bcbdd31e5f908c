/* A random matrix kept the plain way, and the same fed to a compact one, for the tests of the compact one. */
#ifndef RANDOM_MATRIX_H
#define RANDOM_MATRIX_H

#include "plain.h" /* before cmocka.h, which makes `fail` a macro */

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* How the values of a random matrix are drawn, and so the width that holds them. */
enum draw { DRAW_FEW, DRAW_MANY, DRAW_SINGLE, DRAW_DOUBLE, DRAWS };

static inline uint64_t bits(double v)
{
    uint64_t b;
    memcpy(&b, &v, sizeof b);
    return b;
}

static inline double draw_value(enum draw draw, uint64_t *seed)
{
    const uint64_t r = random_bits(seed);
    switch (draw) {
    case DRAW_FEW: return (double)(int64_t)(r % 199 - 99) / 3.0 + 50.0 / 3.0;
    case DRAW_MANY: return (double)(r % 50000) / 7.0 - 1000.0;
    case DRAW_SINGLE: return (double)((float)(int32_t)(uint32_t)r * 0x1p-20f);
    default: return random_unit(seed) * exp(60.0 * random_unit(seed) - 30.0) * (r & 1 ? 1.0 : -1.0);
    }
}

/* `nnz` entries over `vectors` vectors, some of them empty; in each vector distinct indices in random order. */
static inline struct plain plain_random(uint32_t vectors, uint32_t minors, uint64_t nnz, enum draw draw, uint64_t seed)
{
    struct plain m = {.vectors = vectors, .minors = minors};
    m.start = malloc((vectors + 1) * sizeof *m.start);
    m.index = malloc((nnz + 1) * sizeof *m.index);
    m.value = malloc((nnz + 1) * sizeof *m.value);
    uint32_t *seen = calloc(minors, sizeof *seen);
    for (uint32_t k = 0; k < vectors; k++) {
        m.start[k] = m.nnz;
        uint64_t want = random_bits(&seed) % 3 ? random_bits(&seed) % (4 * nnz / vectors + 2) : 0;
        if (k == vectors - 1)
            want = nnz;
        for (; want && m.nnz < nnz && m.nnz - m.start[k] < minors; want--) {
            const uint32_t i = (uint32_t)(random_bits(&seed) % minors);
            if (seen[i] == k + 1)
                continue;
            seen[i] = k + 1;
            m.index[m.nnz] = i;
            m.value[m.nnz++] = draw_value(draw, &seed);
        }
    }
    m.start[vectors] = m.nnz;
    free(seen);
    return m;
}

static inline struct spmat *compact(struct env *env, const struct plain *m)
{
    struct spmat *a;
    assert_int_equal(spmat_create(env, MEM_MATRIX, &a), SLX_OK);
    assert_int_equal(plain_feed(env, m, a), SLX_OK);
    return a;
}

static inline void assert_same(const struct plain *m, const struct spmat *a)
{
    assert_int_equal(spmat_vectors(a), m->vectors);
    assert_int_equal(spmat_minors(a), m->minors);
    assert_int_equal(spmat_nnz(a), m->nnz);
    for (uint32_t k = 0; k < m->vectors; k++) {
        struct spmat_cursor c;
        uint64_t p = m->start[k];
        assert_int_equal(spmat_count(a, k), m->start[k + 1] - p);
        for (spmat_seek(a, k, &c); spmat_next(&c); p++)
            if (c.index != m->index[p] || bits(c.value) != bits(m->value[p] + 0.0))
                fail_msg("entry %llu came out changed", (unsigned long long)p);
        assert_int_equal(p, m->start[k + 1]);
    }
}

#endif
