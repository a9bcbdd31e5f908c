/* Building, widening and transposing the compact matrix. */
#include "../faults.h"
#include "random_matrix.h"
#include "store/spmat_private.h"

/* How many entries the vector has that is being built, and the value of its entry k. */
static uint32_t open_count(const struct spmat *a)
{
    return (uint32_t)(a->values.count - spmat_start(a, a->vectors));
}
static double open_value(const struct spmat *a, uint32_t k)
{
    return coded_get(&a->values, spmat_start(a, a->vectors) + k);
}

static const uint32_t minors_of[] = {200, 60000, 1000000};
static const unsigned index_width_of[] = {1, 2, 4}, value_width_of[] = {1, 2, 4, 8};

static void any_matrix_comes_out_bit_for_bit_at_every_width(void **state)
{
    (void)state;
    struct env env;
    env_init(&env);
    for (unsigned w = 0; w < 3; w++) {
        for (enum draw draw = 0; draw < DRAWS; draw++) {
            struct plain m = plain_random(1200, minors_of[w], 90000, draw, 17 * w + draw);
            struct spmat *a = compact(&env, &m);
            assert_int_equal(spmat_widths(a).index, index_width_of[w]);
            assert_int_equal(spmat_widths(a).value, value_width_of[draw]);
            assert_same(&m, a);
            spmat_free(&env, &a);
            assert_null(a);
            plain_free(&m);
        }
    }
    assert_int_equal(env.mem.live, 0);
}

/* Each stretch of vectors is drawn for other widths than the one before, narrow and wide in any order. */
static void widening_in_any_order_keeps_what_is_there(void **state)
{
    (void)state;
    struct env env;
    env_init(&env);
    for (uint64_t seed = 1; seed <= 12; seed++) {
        uint64_t r = seed;
        struct plain m = {.minors = 1000000};
        m.start = malloc(2000 * sizeof *m.start);
        m.index = malloc(400000 * sizeof *m.index);
        m.value = malloc(400000 * sizeof *m.value);
        for (unsigned stretch = 0; stretch < 5; stretch++) {
            const uint32_t minors = minors_of[random_bits(&r) % 3];
            const enum draw draw = random_bits(&r) % DRAWS;
            const uint64_t vectors = random_bits(&r) % 100 + 1, each = random_bits(&r) % 700;
            for (uint64_t k = 0; k < vectors; k++) {
                m.start[m.vectors++] = m.nnz;
                for (uint64_t p = 0; p < each; p++) {
                    m.index[m.nnz] = (uint32_t)(random_bits(&r) % minors);
                    m.value[m.nnz++] = draw_value(draw, &r);
                }
            }
        }
        m.start[m.vectors] = m.nnz;
        struct spmat *a = compact(&env, &m);
        assert_same(&m, a);
        spmat_free(&env, &a);
        plain_free(&m);
    }
    assert_int_equal(env.mem.live, 0);
}

static void append(struct env *env, struct spmat *a, uint32_t minor, double value)
{
    assert_int_equal(spmat_append(env, a, minor, value), SLX_OK);
}

static void index_width_follows_the_largest_index_and_not_the_dimension(void **state)
{
    (void)state;
    struct env env;
    env_init(&env);
    struct spmat *a;
    assert_int_equal(spmat_create(&env, MEM_MATRIX, &a), SLX_OK);
    append(&env, a, 255, 1.0);
    assert_int_equal(spmat_widths(a).index, 1);
    append(&env, a, 256, 1.0);
    assert_int_equal(spmat_widths(a).index, 2);
    append(&env, a, 65535, 1.0);
    assert_int_equal(spmat_widths(a).index, 2);
    append(&env, a, 65536, 1.0);
    assert_int_equal(spmat_widths(a).index, 4);
    append(&env, a, UINT32_MAX - 1, 1.0);
    assert_int_equal(spmat_close(&env, a), SLX_OK);
    assert_int_equal(spmat_finish(&env, a, UINT32_MAX), SLX_OK);
    uint32_t idx[5];
    double val[5];
    assert_int_equal(spmat_gather(a, 0, idx, val), 5);
    static const uint32_t expected[5] = {255, 256, 65535, 65536, UINT32_MAX - 1};
    assert_memory_equal(idx, expected, sizeof expected);
    spmat_free(&env, &a);
}

static void values_widen_with_the_257th_and_the_65537th_distinct_value(void **state)
{
    (void)state;
    struct env env;
    env_init(&env);
    for (unsigned exact = 0; exact < 2; exact++) {
        struct spmat *a;
        assert_int_equal(spmat_create(&env, MEM_MATRIX, &a), SLX_OK);
        for (uint32_t k = 0; k < 65536; k++) {
            append(&env, a, k, (double)k);
            assert_int_equal(spmat_widths(a).value, k < 256 ? 1 : 2);
            assert_int_equal(spmat_widths(a).distinct, k + 1);
        }
        append(&env, a, 0, 65535.0);
        assert_int_equal(spmat_widths(a).value, 2);
        append(&env, a, 1, exact ? 65536.0 : 0.1);
        assert_int_equal(spmat_widths(a).value, exact ? 4 : 8);
        assert_int_equal(spmat_widths(a).distinct, 0);
        append(&env, a, 2, 0.1);
        assert_int_equal(spmat_widths(a).value, 8);
        for (uint32_t k = 0; k < 65536; k++)
            assert_true(open_value(a, k) == (double)k);
        assert_true(open_value(a, 65537) == (exact ? 65536.0 : 0.1));
        assert_true(open_value(a, 65538) == 0.1);
        spmat_free(&env, &a);
    }
}

static void single_precision_needs_every_earlier_value_exact_in_it(void **state)
{
    (void)state;
    struct env env;
    env_init(&env);
    struct spmat *a;
    assert_int_equal(spmat_create(&env, MEM_MATRIX, &a), SLX_OK);
    append(&env, a, 0, 0.1);
    for (uint32_t k = 0; k < 65536; k++)
        append(&env, a, 0, (double)k);
    assert_int_equal(spmat_widths(a).value, 8);
    assert_true(open_value(a, 0) == 0.1);
    spmat_free(&env, &a);
}

static void negative_zero_is_stored_as_zero_and_zeros_are_kept(void **state)
{
    (void)state;
    struct env env;
    env_init(&env);
    struct spmat *a;
    assert_int_equal(spmat_create(&env, MEM_MATRIX, &a), SLX_OK);
    append(&env, a, 3, -0.0);
    append(&env, a, 4, 0.0);
    append(&env, a, 5, 4.9e-324);
    assert_int_equal(spmat_widths(a).distinct, 2);
    assert_int_equal(bits(open_value(a, 0)), 0);
    assert_int_equal(bits(open_value(a, 1)), 0);
    assert_int_equal(bits(open_value(a, 2)), 1);
    spmat_free(&env, &a);
}

static void an_open_vector_can_be_read_until_it_is_closed(void **state)
{
    (void)state;
    struct env env;
    env_init(&env);
    struct spmat *a;
    assert_int_equal(spmat_create(&env, MEM_MATRIX, &a), SLX_OK);
    append(&env, a, 7, 1.5);
    assert_int_equal(spmat_close(&env, a), SLX_OK);
    assert_int_equal(open_count(a), 0);
    for (uint32_t k = 0; k < 300; k++)
        append(&env, a, k, k + 0.25);
    assert_int_equal(open_count(a), 300);
    for (uint32_t k = 0; k < 300; k++)
        assert_true(open_value(a, k) == k + 0.25);
    assert_int_equal(spmat_finish(&env, a, 300), SLX_ERROR_USAGE);
    assert_int_equal(spmat_close(&env, a), SLX_OK);
    assert_int_equal(spmat_finish(&env, a, 299), SLX_ERROR_USAGE);
    assert_int_equal(spmat_finish(&env, a, 300), SLX_OK);
    assert_int_equal(spmat_count(a, 0), 1);
    assert_int_equal(spmat_count(a, 1), 300);
    spmat_free(&env, &a);
    assert_int_equal(env.mem.live, 0);
}

static void a_finished_matrix_holds_no_slack(void **state)
{
    (void)state;
    struct env env;
    env_init(&env);
    struct plain m = plain_random(3000, 60000, 100000, DRAW_FEW, 5);
    struct spmat *a = compact(&env, &m);
    const uint64_t ideal = m.nnz * (2 + 1) + (m.vectors + 1) * 4 + spmat_widths(a).distinct * 8;
    assert_in_range(spmat_widths(a).bytes, ideal, ideal + 4096 + (m.vectors + 1) * 4);
    assert_in_range(env.mem.live, spmat_widths(a).bytes, spmat_widths(a).bytes + 5 * 64);
    spmat_free(&env, &a);
    plain_free(&m);
}

static void many_entries_are_appended_all_or_none(void **state)
{
    (void)state;
    struct env env;
    env_init(&env);
    struct plain m = plain_random(1, 1000000, 100000, DRAW_DOUBLE, 9);
    struct faults f = {0};
    while (faults_next(&f)) {
        struct spmat *a;
        assert_int_equal(spmat_create(&env, MEM_MATRIX, &a), SLX_OK);
        append(&env, a, 3, 5.5);
        faults_arm(&f, &env);
        faults_expect(&f, spmat_append_many(&env, a, (uint32_t)m.nnz, m.index, m.value));
        assert_int_equal(open_count(a), f.hit ? 1 : 1 + m.nnz);
        assert_true(open_value(a, 0) == 5.5);
        for (uint64_t p = 0; !f.hit && p < m.nnz; p++)
            assert_true(open_value(a, (uint32_t)p + 1) == m.value[p]);
        spmat_free(&env, &a);
        assert_int_equal(env.mem.live, 0);
    }
    plain_free(&m);
}

/* After every failed append the same entry is given again; what has been built in the end is the whole matrix. */
static void a_failed_allocation_leaves_the_matrix_as_it_was(void **state)
{
    (void)state;
    struct env env;
    env_init(&env);
    struct plain m = plain_random(400, 1000000, 70000, DRAW_DOUBLE, 3);
    for (uint64_t p = 0; p < 40000; p++) {
        m.index[p] %= p < 300 ? 200 : 60000;
        m.value[p] = (double)(p % 300);
    }
    for (unsigned spacing = 2; spacing <= 3; spacing++) {
        struct spmat *a;
        unsigned failures = 0;
        assert_int_equal(spmat_create(&env, MEM_MATRIX, &a), SLX_OK);
        for (uint32_t k = 0; k < m.vectors; k++) {
            for (uint64_t p = m.start[k]; p < m.start[k + 1];) {
                env.mem.fail_countdown = env.mem.fail_countdown ? env.mem.fail_countdown : spacing;
                const slx_status s = spmat_append(&env, a, m.index[p], m.value[p]);
                assert_int_equal(s, env.mem.fail_countdown ? SLX_OK : SLX_ERROR_MEMORY);
                assert_int_equal(spmat_nnz(a), p + (s == SLX_OK));
                failures += s != SLX_OK;
                p += s == SLX_OK;
            }
            while (spmat_close(&env, a) != SLX_OK)
                failures++;
        }
        while (spmat_finish(&env, a, m.minors) != SLX_OK)
            failures++;
        env.mem.fail_countdown = 0;
        assert_true(failures > 20);
        assert_same(&m, a);
        spmat_free(&env, &a);
        assert_int_equal(env.mem.live, 0);
    }
    plain_free(&m);
}

static void each_failed_allocation_of_building_and_transposing_is_clean(void **state)
{
    (void)state;
    struct env env;
    env_init(&env);
    struct plain m = plain_random(700, 70000, 3000, DRAW_FEW, 21);
    struct faults f = {0};
    while (faults_next(&f)) {
        struct spmat *a = NULL, *t = NULL;
        faults_arm(&f, &env);
        slx_status s = spmat_create(&env, MEM_MATRIX, &a);
        if (s == SLX_OK)
            s = plain_feed(&env, &m, a);
        if (s == SLX_OK)
            s = spmat_transpose(&env, a, MEM_ROWCOPY, &t);
        faults_expect(&f, s);
        spmat_free(&env, &t);
        spmat_free(&env, &a);
        faults_expect_nothing_lost(&f);
    }
    plain_free(&m);
}

/* The entries of m sorted by vector and index: what two transpositions must give. */
static int by_index(const void *p, const void *q)
{
    const uint32_t i = *(const uint32_t *)p, j = *(const uint32_t *)q;
    return (i > j) - (i < j);
}

static void two_transpositions_give_the_matrix_sorted(void **state)
{
    (void)state;
    struct env env;
    env_init(&env);
    static const uint32_t vectors_of[] = {100, 3000, 70000};
    for (unsigned v = 0; v < 3; v++) {
        for (unsigned w = 0; w < 3; w++) {
            for (enum draw draw = 0; draw < DRAWS; draw++) {
                struct plain m = plain_random(vectors_of[v], minors_of[w], 80000, draw, 100 * v + 10 * w + draw);
                struct {
                    uint32_t index;
                    double value;
                } *entry = malloc((m.nnz + 1) * sizeof *entry);
                for (uint64_t p = 0; p < m.nnz; p++) {
                    entry[p].index = m.index[p];
                    entry[p].value = m.value[p];
                }
                for (uint32_t k = 0; k < m.vectors; k++)
                    qsort(entry + m.start[k], m.start[k + 1] - m.start[k], sizeof *entry, by_index);
                struct spmat *a = compact(&env, &m), *t, *b;
                assert_int_equal(spmat_transpose(&env, a, MEM_ROWCOPY, &t), SLX_OK);
                assert_int_equal(spmat_vectors(t), m.minors);
                assert_int_equal(spmat_minors(t), m.vectors);
                assert_int_equal(spmat_widths(t).index, index_width_of[v]);
                assert_int_equal(spmat_widths(t).value, spmat_widths(a).value);
                assert_int_equal(spmat_transpose(&env, t, MEM_ROWCOPY, &b), SLX_OK);
                for (uint64_t p = 0; p < m.nnz; p++) {
                    m.index[p] = entry[p].index;
                    m.value[p] = entry[p].value;
                }
                assert_same(&m, b);
                spmat_free(&env, &b);
                spmat_free(&env, &t);
                spmat_free(&env, &a);
                free(entry);
                plain_free(&m);
            }
        }
    }
    assert_int_equal(env.mem.live, 0);
}

static void transposing_takes_no_more_than_its_result(void **state)
{
    (void)state;
    struct env env;
    env_init(&env);
    struct plain m = plain_random(3000, 60000, 100000, DRAW_SINGLE, 2);
    struct spmat *a = compact(&env, &m), *t;
    const uint64_t before = env.mem.live;
    env.mem.peak = before;
    assert_int_equal(spmat_transpose(&env, a, MEM_ROWCOPY, &t), SLX_OK);
    assert_int_equal(env.mem.peak, env.mem.live);
    assert_in_range(env.mem.live - before, spmat_widths(t).bytes, spmat_widths(t).bytes + 4 * 64);
    spmat_free(&env, &t);
    assert_int_equal(env.mem.live, before);
    spmat_free(&env, &a);
    plain_free(&m);
}

static void empty_matrices_are_matrices(void **state)
{
    (void)state;
    struct env env;
    env_init(&env);
    for (uint32_t vectors = 0; vectors < 40; vectors += 20) {
        for (uint32_t minors = 0; minors < 2; minors++) {
            struct spmat *a, *t;
            assert_int_equal(spmat_create(&env, MEM_MATRIX, &a), SLX_OK);
            for (uint32_t k = 0; k < vectors; k++)
                assert_int_equal(spmat_close(&env, a), SLX_OK);
            assert_int_equal(spmat_finish(&env, a, minors), SLX_OK);
            assert_int_equal(spmat_transpose(&env, a, MEM_ROWCOPY, &t), SLX_OK);
            assert_int_equal(spmat_vectors(t), minors);
            assert_int_equal(spmat_minors(t), vectors);
            assert_int_equal(spmat_nnz(t), 0);
            const double x[1] = {1.0};
            for (uint32_t k = 0; k < vectors; k++)
                assert_true(spmat_dot(a, k, x) == 0.0);
            spmat_free(&env, &t);
            spmat_free(&env, &a);
        }
    }
    spmat_free(&env, &(struct spmat *){NULL});
    assert_int_equal(env.mem.live, 0);
}

#ifdef SPMAT_START_MAX /* in the build where starts widen after few entries */
static void starts_widen_when_the_entries_outnumber_them(void **state)
{
    (void)state;
    struct env env;
    env_init(&env);
    for (uint64_t nnz = SPMAT_START_MAX; nnz <= SPMAT_START_MAX + 1; nnz++) {
        struct plain m = plain_random(50, 200, nnz, DRAW_FEW, 4);
        if (m.nnz < nnz)
            fail_msg("the draw is too small: %llu", (unsigned long long)m.nnz);
        struct spmat *a = compact(&env, &m), *t;
        assert_int_equal(spmat_widths(a).start, nnz > SPMAT_START_MAX ? 8 : 4);
        assert_same(&m, a);
        assert_int_equal(spmat_transpose(&env, a, MEM_ROWCOPY, &t), SLX_OK);
        assert_int_equal(spmat_widths(t).start, nnz > SPMAT_START_MAX ? 8 : 4);
        spmat_free(&env, &t);
        spmat_free(&env, &a);
        plain_free(&m);
    }
}
#endif

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_matrix_comes_out_bit_for_bit_at_every_width),
        cmocka_unit_test(widening_in_any_order_keeps_what_is_there),
        cmocka_unit_test(index_width_follows_the_largest_index_and_not_the_dimension),
        cmocka_unit_test(values_widen_with_the_257th_and_the_65537th_distinct_value),
        cmocka_unit_test(single_precision_needs_every_earlier_value_exact_in_it),
        cmocka_unit_test(negative_zero_is_stored_as_zero_and_zeros_are_kept),
        cmocka_unit_test(an_open_vector_can_be_read_until_it_is_closed),
        cmocka_unit_test(a_finished_matrix_holds_no_slack),
        cmocka_unit_test(many_entries_are_appended_all_or_none),
        cmocka_unit_test(a_failed_allocation_leaves_the_matrix_as_it_was),
        cmocka_unit_test(each_failed_allocation_of_building_and_transposing_is_clean),
        cmocka_unit_test(two_transpositions_give_the_matrix_sorted),
        cmocka_unit_test(transposing_takes_no_more_than_its_result),
        cmocka_unit_test(empty_matrices_are_matrices),
#ifdef SPMAT_START_MAX
        cmocka_unit_test(starts_widen_when_the_entries_outnumber_them),
#endif
    };
    return cmocka_run_group_tests_name("spmat", tests, NULL, NULL);
}
