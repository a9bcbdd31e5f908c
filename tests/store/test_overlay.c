/* Changed vectors of a matrix. */
#include "../faults.h"
#include "store/overlay.h" /* before cmocka.h, which makes `fail` a macro */

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { VECTORS = 60, MOST = 400 };

/* What the overlay is to hold: entries in their order, as appended. */
struct mirror {
    bool has[VECTORS], open[VECTORS];
    uint32_t count[VECTORS], idx[VECTORS][MOST];
    double val[VECTORS][MOST];
};

static void assert_vector(const struct overlay *o, const struct mirror *m, uint32_t v)
{
    uint32_t idx[MOST];
    double val[MOST];
    assert_int_equal(overlay_has(o, v), m->has[v]);
    if (!m->has[v])
        return;
    assert_int_equal(overlay_is_open(o, v), m->open[v]);
    assert_int_equal(overlay_count(o, v), m->count[v]);
    overlay_gather(o, v, idx, val);
    assert_memory_equal(idx, m->idx[v], m->count[v] * sizeof *idx);
    assert_memory_equal(val, m->val[v], m->count[v] * sizeof *val);
}

/* A value of a few, of many, or of any precision. */
static double any_value(uint64_t *seed, unsigned kind)
{
    uint64_t bits = random_bits(seed);
    return kind == 0 ? (double)(bits % 5) + 1.0 : kind == 1 ? (double)(bits % 3000) / 8.0 + 1.0 : random_unit(seed);
}

static uint32_t any_index(uint64_t *seed, uint64_t range)
{
    uint64_t bits = random_bits(seed);
    return (uint32_t)(bits % (bits >> 60 ? 200 : range));
}

/* One change of one vector, in both. */
static slx_status change(struct env *env, struct overlay *o, struct mirror *m, uint64_t *seed, unsigned kind,
                         uint64_t range)
{
    uint32_t v = (uint32_t)(random_bits(seed) % VECTORS), *idx = m->idx[v], what = (uint32_t)(random_bits(seed) % 10);
    double *val = m->val[v];
    if (!m->has[v] || what == 0) {
        m->has[v] = true;
        m->open[v] = false;
        m->count[v] = (uint32_t)(random_bits(seed) % 50);
        for (uint32_t p = 0; p < m->count[v]; p++) {
            idx[p] = any_index(seed, range);
            val[p] = any_value(seed, kind);
        }
        return overlay_write(env, o, v, m->count[v], idx, val);
    }
    if (what == 1 && m->count[v] > 0) { /* an entry changes, one goes */
        uint32_t at = (uint32_t)(random_bits(seed) % m->count[v]);
        val[at] = any_value(seed, kind);
        idx[at] = idx[m->count[v] - 1];
        m->open[v] = false;
        return overlay_close(env, o, v, at, --m->count[v], idx, val);
    }
    if (m->count[v] == MOST)
        return SLX_OK;
    idx[m->count[v]] = any_index(seed, range);
    val[m->count[v]] = any_value(seed, kind);
    m->open[v] = true;
    m->count[v]++;
    return overlay_append(env, o, v, idx[m->count[v] - 1], val[m->count[v] - 1]);
}

static void what_was_written_and_appended_is_read_back(void **state)
{
    (void)state;
    static struct mirror m;
    struct env env;
    env_init(&env);
    for (uint64_t seed = 0; seed < 18; seed++) {
        const uint64_t ranges[] = {200, 60000, UINT32_MAX};
        uint64_t random = seed, range = ranges[seed / 3 % 3];
        struct overlay o;
        overlay_init(&o, VECTORS, MEM_PRESOLVE);
        memset(&m, 0, sizeof m);
        for (unsigned k = 0; k < 8000; k++) {
            assert_int_equal(change(&env, &o, &m, &random, (unsigned)(seed % 3), range), SLX_OK);
            assert_vector(&o, &m, k % VECTORS);
        }
        for (uint32_t v = 0; v < VECTORS; v++)
            assert_vector(&o, &m, v);
        overlay_done(&env, &o);
        assert_int_equal(env.mem.live, 0);
    }
}

static void vectors_given_up_leave_their_room_to_others(void **state)
{
    (void)state;
    struct env env;
    struct overlay o;
    uint32_t idx[40];
    double val[40];
    env_init(&env);
    overlay_init(&o, 10000, MEM_PRESOLVE);
    for (uint32_t p = 0; p < 40; p++) {
        idx[p] = p;
        val[p] = p % 7 + 1.0;
    }
    for (uint32_t v = 0; v < 10000; v++) {
        assert_int_equal(overlay_write(&env, &o, v, 40, idx, val), SLX_OK);
        if (v >= 10)
            overlay_forget(&o, v - 10);
    }
    /* 11 vectors of 40 entries of 2 bytes, as much again of waste, and tables. */
    assert_true(o.bytes < 8000);
    overlay_done(&env, &o);
    assert_int_equal(env.mem.live, 0);
}

static void few_values_take_two_bytes_an_entry(void **state)
{
    (void)state;
    struct env env;
    struct overlay o;
    env_init(&env);
    overlay_init(&o, 100, MEM_PRESOLVE);
    for (uint32_t k = 0; k < 100000; k++) {
        const uint32_t v = k / 1000, index = k % 250;
        const double value = index % 2 ? 1.0 : -1.0;
        assert_int_equal(k % 1000 ? overlay_append(&env, &o, v, index, value)
                                  : overlay_write(&env, &o, v, 1, &index, &value),
                         SLX_OK);
    }
    assert_true(o.bytes < 100000 * 2 * 5 / 4 + 8000);
    overlay_done(&env, &o);
    assert_int_equal(env.mem.live, 0);
}

static void refused_memory_is_an_error_that_leaves_nothing_behind(void **state)
{
    (void)state;
    static struct mirror m;
    struct env env;
    env_init(&env);
    unsigned failures = 0;
    struct faults f = {0};
    while (faults_next(&f)) {
        uint64_t random = 1;
        struct overlay o;
        overlay_init(&o, VECTORS, MEM_PRESOLVE);
        memset(&m, 0, sizeof m);
        faults_arm(&f, &env);
        slx_status s = SLX_OK;
        for (unsigned k = 0; k < 800 && s == SLX_OK; k++)
            s = change(&env, &o, &m, &random, 2, 70000);
        /* What compaction would give back can stay. */
        const bool refused = faults_disarm(&f);
        assert_true(s == SLX_OK || (refused && s == SLX_ERROR_MEMORY));
        failures += s != SLX_OK;
        overlay_done(&env, &o);
        faults_expect_nothing_lost(&f);
    }
    assert_true(failures > 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_written_and_appended_is_read_back),
        cmocka_unit_test(vectors_given_up_leave_their_room_to_others),
        cmocka_unit_test(few_values_take_two_bytes_an_entry),
        cmocka_unit_test(refused_memory_is_an_error_that_leaves_nothing_behind),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
