/* The kernels of the compact matrix against plain loops over the same entries.  Sums are compared exactly: the values
 * are drawn so that every product and partial sum is a double (integers, or integers times one power of two), in any
 * order. */
#include "random_matrix.h"

enum { VECTORS = 800 };
static const uint32_t minors_of[] = {200, 30000, 100000};
static const unsigned index_width_of[] = {1, 2, 4}, value_width_of[] = {1, 2, 4, 8};

/* Values of up to 32 bits that need the given width: with factors of up to 6 bits and 800 terms exact in 53 bits. */
static double exact_value(unsigned width, uint64_t *seed)
{
    const double v = (double)(random_bits(seed) % (width == 1 ? 100 : width == 2 ? 40000 : UINT32_C(1) << 24)) + 1.0;
    const double odd = width == 8 && random_bits(seed) % 2 ? 0x1p32 + 1.0 : 0.0;
    return random_bits(seed) & 1 ? v + odd : -v - odd;
}

static double factor(uint64_t *seed)
{
    return (double)(random_bits(seed) % 63) - 31.0;
}

struct form {
    struct env env;
    struct plain m;
    struct spmat *a;
    double *x, *y, *z;
    uint64_t seed;
};

static void form_make(struct form *f, unsigned index, unsigned value)
{
    env_init(&f->env);
    f->seed = 10 * index + value + 1;
    f->m = plain_random(VECTORS, minors_of[index], 100000, DRAW_FEW, f->seed);
    for (uint64_t p = 0; p < f->m.nnz; p++)
        f->m.value[p] = exact_value(value_width_of[value], &f->seed);
    f->a = compact(&f->env, &f->m);
    assert_int_equal(spmat_widths(f->a).index, index_width_of[index]);
    assert_int_equal(spmat_widths(f->a).value, value_width_of[value]);
    const uint32_t n = f->m.minors;
    f->x = malloc(n * sizeof *f->x);
    f->y = malloc(n * sizeof *f->y);
    f->z = malloc(n * sizeof *f->z);
    for (uint32_t i = 0; i < n; i++) {
        f->x[i] = factor(&f->seed);
        f->y[i] = f->z[i] = factor(&f->seed);
    }
}

static void form_free(struct form *f)
{
    spmat_free(&f->env, &f->a);
    plain_free(&f->m);
    free(f->x);
    free(f->y);
    free(f->z);
    assert_int_equal(f->env.mem.live, 0);
}

#define FOR_EACH_FORM(f)                                                                                               \
    for (unsigned form_ = 0; form_ < 12; form_++)                                                                      \
        for (bool once_ = (form_make(f, form_ / 4, form_ % 4), true); once_; form_free(f), once_ = false)

static double plain_dot(const struct plain *m, uint32_t k, const double *x)
{
    double sum = 0.0;
    for (uint64_t p = m->start[k]; p < m->start[k + 1]; p++)
        sum += m->value[p] * x[m->index[p]];
    return sum;
}

static void plain_axpy(const struct plain *m, uint32_t k, double alpha, double *y)
{
    for (uint64_t p = m->start[k]; p < m->start[k + 1]; p++)
        y[m->index[p]] += alpha * m->value[p];
}

static void dot_is_the_sum_of_products(void **state)
{
    (void)state;
    struct form f;
    FOR_EACH_FORM(&f)
    for (uint32_t k = 0; k < VECTORS; k++)
        assert_true(spmat_dot(f.a, k, f.x) == plain_dot(&f.m, k, f.x));
}

static void all_dots_are_the_same_in_one_pass_and_by_blocks(void **state)
{
    (void)state;
    struct form f;
    FOR_EACH_FORM(&f)
    {
        static const uint64_t sizes[] = {UINT32_MAX, 1, 7, 300};
        double *dots = malloc(VECTORS * sizeof *dots);
        for (size_t t = 0; t < sizeof sizes / sizeof *sizes; t++) {
            memset(dots, 0xff, VECTORS * sizeof *dots);
            for (uint32_t k = 0, end; k < VECTORS; k = end) {
                end = spmat_block(f.a, k, sizes[t]);
                assert_true(end > k && end <= VECTORS && (t > 0 || end == VECTORS));
                uint64_t size = 0;
                for (uint32_t i = k; i + 1 < end; i++)
                    size += 1 + (uint64_t)spmat_count(f.a, i);
                assert_true(size < sizes[t]);
                assert_true(end == VECTORS || size + 1 + spmat_count(f.a, end - 1) >= sizes[t]);
                spmat_dots(f.a, k, end, f.x, dots + k);
            }
            for (uint32_t k = 0; k < VECTORS; k++)
                assert_true(dots[k] == plain_dot(&f.m, k, f.x));
        }
        free(dots);
    }
}

static void many_axpys_are_as_one_after_the_other(void **state)
{
    (void)state;
    static const uint32_t cuts[] = {0, 1, 1, VECTORS / 2, VECTORS};
    struct form f;
    FOR_EACH_FORM(&f)
    {
        const uint32_t minors = spmat_minors(f.a);
        double *alpha = malloc(VECTORS * sizeof *alpha), *y = calloc(minors, sizeof *y), *z = calloc(minors, sizeof *z);
        for (uint32_t k = 0; k < VECTORS; k++) {
            alpha[k] = k % 3 ? 0.5 - k : 0.0;
            if (alpha[k] != 0.0)
                spmat_axpy(f.a, k, alpha[k], z);
        }
        for (size_t t = 0; t + 1 < sizeof cuts / sizeof *cuts; t++)
            spmat_axpys(f.a, cuts[t], cuts[t + 1], alpha + cuts[t], y);
        assert_memory_equal(y, z, minors * sizeof *y);
        free(alpha);
        free(y);
        free(z);
    }
}

static void axpy_adds_a_multiple(void **state)
{
    (void)state;
    struct form f;
    FOR_EACH_FORM(&f)
    for (uint32_t k = 0; k < VECTORS; k++) {
        const double alpha = factor(&f.seed);
        spmat_axpy(f.a, k, alpha, f.y);
        plain_axpy(&f.m, k, alpha, f.z);
        if (k % 50 == 0 || k == VECTORS - 1)
            assert_memory_equal(f.y, f.z, f.m.minors * sizeof *f.y);
    }
}

static void gather_copies_a_vector_with_or_without_scales(void **state)
{
    (void)state;
    struct form f;
    FOR_EACH_FORM(&f)
    {
        uint32_t *idx = malloc(f.m.minors * sizeof *idx);
        double *val = malloc(f.m.minors * sizeof *val);
        int8_t *exps = malloc(f.m.minors);
        for (uint32_t i = 0; i < f.m.minors; i++)
            exps[i] = (int8_t)(random_bits(&f.seed) % 121 - 60);
        for (uint32_t k = 0; k < VECTORS; k++) {
            const uint64_t p = f.m.start[k], count = f.m.start[k + 1] - p;
            assert_int_equal(spmat_gather(f.a, k, idx, val), count);
            assert_memory_equal(idx, f.m.index + p, count * sizeof *idx);
            assert_memory_equal(val, f.m.value + p, count * sizeof *val);
            const int exp = (int)(random_bits(&f.seed) % 121) - 60;
            assert_int_equal(spmat_gather_scaled(f.a, k, exps, exp, idx, val), count);
            for (uint64_t q = 0; q < count; q++)
                assert_true(val[q] == ldexp(f.m.value[p + q], exps[idx[q]] + exp));
            assert_int_equal(spmat_gather_scaled(f.a, k, NULL, exp, idx, val), count);
            for (uint64_t q = 0; q < count; q++)
                assert_true(val[q] == ldexp(f.m.value[p + q], exp));
        }
        free(idx);
        free(val);
        free(exps);
    }
}

static void magnitudes_are_those_of_the_entries_above_noise(void **state)
{
    (void)state;
    struct form f;
    FOR_EACH_FORM(&f)
    {
        int8_t *exps = malloc(f.m.minors);
        for (uint32_t i = 0; i < f.m.minors; i++)
            exps[i] = (int8_t)(random_bits(&f.seed) % 121 - 60);
        for (uint32_t k = 0; k < VECTORS; k++) {
            for (unsigned scaled = 0; scaled < 2; scaled++) {
                double low = INFINITY, high = 0.0, least, most;
                for (uint64_t p = f.m.start[k]; p < f.m.start[k + 1]; p++)
                    high = fmax(high, ldexp(fabs(f.m.value[p]), scaled ? exps[f.m.index[p]] : 0));
                for (uint64_t p = f.m.start[k]; p < f.m.start[k + 1]; p++) {
                    const double v = ldexp(fabs(f.m.value[p]), scaled ? exps[f.m.index[p]] : 0);
                    low = v >= SPMAT_NOISE * high ? fmin(low, v) : low;
                }
                spmat_magnitudes(f.a, k, scaled ? exps : NULL, &least, &most);
                assert_true(least == low && most == high);
            }
        }
        free(exps);
    }
    struct env env;
    env_init(&env);
    struct spmat *a;
    assert_int_equal(spmat_create(&env, MEM_MATRIX, &a), SLX_OK);
    assert_int_equal(spmat_append(&env, a, 0, 0.0), SLX_OK);
    assert_int_equal(spmat_close(&env, a), SLX_OK);
    double least, most;
    spmat_magnitudes(a, 0, NULL, &least, &most);
    assert_true(least == INFINITY && most == 0.0);
    spmat_free(&env, &a);
}

static void assert_listed(const struct svec *y)
{
    char *listed = calloc(y->n, 1);
    for (uint32_t k = 0; k < y->count; k++) {
        assert_true(y->idx[k] < y->n && !listed[y->idx[k]]);
        listed[y->idx[k]] = 1;
    }
    for (uint32_t i = 0; i < y->n; i++)
        assert_true(listed[i] == (y->val[i] != 0.0));
    free(listed);
}

/* Equal but for SVEC_TINY in the place of a sum that cancelled. */
static void assert_values(const struct svec *y, const double *z)
{
    for (uint32_t i = 0; i < y->n; i++)
        if (y->val[i] != z[i] && !(z[i] == 0.0 && y->val[i] == SVEC_TINY))
            fail_msg("entry %u is %g, not %g", i, y->val[i], z[i]);
}

/* Number of distinct indices in the vectors where x is not zero. */
static uint32_t touched(const struct plain *m, const struct svec *x)
{
    char *seen = calloc(m->minors, 1);
    uint32_t count = 0;
    for (uint32_t k = 0; k < m->vectors; k++)
        for (uint64_t p = m->start[k]; x->val[k] != 0.0 && p < m->start[k + 1]; p++)
            if (!seen[m->index[p]]) {
                seen[m->index[p]] = 1;
                count++;
            }
    free(seen);
    return count;
}

static void price_sums_vectors_and_turns_dense_past_its_limit(void **state)
{
    (void)state;
    struct form f;
    FOR_EACH_FORM(&f)
    {
        struct svec x, y;
        assert_int_equal(svec_init(&f.env, &x, VECTORS, MEM_SIMPLEX), SLX_OK);
        assert_int_equal(svec_init(&f.env, &y, f.m.minors, MEM_SIMPLEX), SLX_OK);
        for (uint32_t t = 0; t < 24; t++) {
            svec_clear(&x);
            for (uint32_t k = 0; k < (t < 12 ? t : 20 * t); k++)
                svec_add(&x, (uint32_t)(random_bits(&f.seed) % VECTORS), factor(&f.seed));
            for (uint32_t k = 0; k < x.count; k++) /* listed zeros are allowed */
                x.val[x.idx[k]] = x.val[x.idx[k]] == SVEC_TINY ? 0.0 : x.val[x.idx[k]];
            memset(f.z, 0, f.m.minors * sizeof *f.z);
            for (uint32_t k = 0; k < VECTORS; k++)
                plain_axpy(&f.m, k, x.val[k], f.z);
            const uint32_t distinct = touched(&f.m, &x);
            const uint32_t limit = t % 4 == 0               ? distinct
                                   : t % 4 == 1 && distinct ? distinct - 1
                                   : t % 4 == 2             ? 0
                                                            : f.m.minors;
            if (t % 2)
                x.count = SVEC_DENSE;
            svec_clear(&y);
            spmat_price(f.a, &x, &y, limit);
            assert_values(&y, f.z);
            if (distinct > limit) {
                assert_int_equal(y.count, SVEC_DENSE);
            } else {
                assert_int_equal(y.count, distinct);
                assert_listed(&y);
            }
        }
        svec_done(&f.env, &x);
        svec_done(&f.env, &y);
    }
}

/* Entries come and go between the parts; `m` holds 0 for those at the back. */
static void price_of_a_split_matrix_passes_over_the_backs(void **state)
{
    (void)state;
    struct form f;
    FOR_EACH_FORM(&f)
    {
        double *held = malloc(f.m.nnz * sizeof *held);
        memcpy(held, f.m.value, f.m.nnz * sizeof *held);
        bool *back = calloc(f.m.nnz, sizeof *back);
        struct svec x, y;
        assert_int_equal(svec_init(&f.env, &x, VECTORS, MEM_SIMPLEX), SLX_OK);
        assert_int_equal(svec_init(&f.env, &y, f.m.minors, MEM_SIMPLEX), SLX_OK);
        f.env.mem.fail_countdown = 1;
        assert_int_equal(spmat_split(&f.env, f.a), SLX_ERROR_MEMORY);
        assert_int_equal(spmat_split(&f.env, f.a), SLX_OK);
        uint64_t in_front = f.m.nnz;
        for (uint32_t t = 0; t < 5; t++) {
            assert_true(spmat_front_share(f.a) == (double)in_front / (double)f.m.nnz);
            for (uint32_t k = 0; k < VECTORS; k++)
                for (uint64_t p = f.m.start[k]; p < f.m.start[k + 1]; p++) {
                    if (random_bits(&f.seed) % 3)
                        continue;
                    in_front = back[p] ? in_front + 1 : in_front - 1;
                    (back[p] ? spmat_to_front : spmat_to_back)(f.a, k, f.m.index[p]);
                    back[p] = !back[p];
                    f.m.value[p] = back[p] ? 0.0 : held[p];
                }
            svec_clear(&x);
            for (uint32_t k = 0; k < 40; k++)
                svec_add(&x, (uint32_t)(random_bits(&f.seed) % VECTORS), factor(&f.seed));
            memset(f.z, 0, f.m.minors * sizeof *f.z);
            for (uint32_t k = 0; k < VECTORS; k++)
                plain_axpy(&f.m, k, x.val[k], f.z);
            svec_clear(&y);
            spmat_price(f.a, &x, &y, t % 2 ? f.m.minors : 0);
            assert_values(&y, f.z);
        }
        svec_done(&f.env, &x);
        svec_done(&f.env, &y);
        free(held);
        free(back);
    }
}

/* Integers of 52 bits: the exact result is a 128-bit integer.  Dot2's error is at most u |s| + n^2 u^2 sum |a||x| with
 * u = 2^-53 (Ogita, Rump, Oishi 2005, corollary 5.5), here without the first term, since the low part is kept. */
static void compensated_sums_are_as_if_in_twice_the_precision(void **state)
{
    (void)state;
    struct env env;
    env_init(&env);
    uint64_t seed = 77;
    struct plain m = plain_random(VECTORS, 1000, 70000, DRAW_DOUBLE, 5);
    double *x = malloc(m.minors * sizeof *x), *hi = calloc(m.minors, sizeof *hi), *lo = calloc(m.minors, sizeof *lo);
    __int128 *sum = calloc(m.minors, sizeof *sum);
    double *bound = calloc(m.minors, sizeof *bound);
    for (uint64_t p = 0; p < m.nnz; p++)
        m.value[p] = (double)((int64_t)random_bits(&seed) >> 12);
    for (uint32_t i = 0; i < m.minors; i++)
        x[i] = (double)((int64_t)random_bits(&seed) >> (12 + i % 40));
    struct spmat *a = compact(&env, &m);
    for (uint32_t k = 0; k < VECTORS; k++) {
        const double alpha = (double)((int64_t)random_bits(&seed) >> 20);
        double h = 1.0, l = 0.0, weight = 0.0;
        __int128 exact = 1;
        for (uint64_t p = m.start[k]; p < m.start[k + 1]; p++) {
            const uint32_t i = m.index[p];
            exact += (__int128)m.value[p] * (__int128)x[i];
            weight += fabs(m.value[p] * x[i]);
            sum[i] += (__int128)alpha * (__int128)m.value[p];
            bound[i] += fabs(alpha * m.value[p]);
        }
        spmat_dot2(a, k, x, &h, &l);
        spmat_axpy2(a, k, alpha, hi, lo);
        const double n = (double)(m.start[k + 1] - m.start[k] + 1);
        assert_true(fabs((double)((__int128)h + (__int128)l - exact)) <= 1.0 + n * n * 0x1p-106 * weight);
    }
    for (uint32_t i = 0; i < m.minors; i++)
        assert_true(fabs((double)((__int128)hi[i] + (__int128)lo[i] - sum[i])) <=
                    1.0 + VECTORS * VECTORS * 0x1p-106 * bound[i]);
    spmat_free(&env, &a);
    plain_free(&m);
    free(x);
    free(hi);
    free(lo);
    free(sum);
    free(bound);
    assert_int_equal(env.mem.live, 0);
}

static void scaling_leaves_a_well_scaled_matrix_alone(void **state)
{
    (void)state;
    struct env env;
    env_init(&env);
    struct plain m = plain_random(100, 100, 2000, DRAW_FEW, 3);
    int8_t row_exp[100] = {0}, col_exp[100] = {0};
    for (uint64_t p = 0; p < m.nnz; p++)
        m.value[p] = p % 5 == 0 ? 0.2 : p % 5 == 1 ? -5.0 : p % 5 == 2 ? 0.0 : 1.0;
    struct spmat *a = compact(&env, &m);
    assert_int_equal(spmat_scaling(&env, a, row_exp, col_exp), SLX_OK);
    for (unsigned i = 0; i < 100; i++)
        assert_true(row_exp[i] == 0 && col_exp[i] == 0);
    spmat_free(&env, &a);
    plain_free(&m);
}

/* a(i,j) = 2^(r_i + c_j) u with u in [1, 2): row and column scales exist that bring every magnitude within a factor of
 * 2 of the others, and geometric means of extremes find them. */
static void scaling_undoes_scales_of_rows_and_columns(void **state)
{
    (void)state;
    struct env env;
    env_init(&env);
    enum { N = 300 };
    for (enum draw draw = 0; draw < 2; draw++) {
        struct plain m = plain_random(N, N, 20000, DRAW_FEW, 7);
        uint64_t seed = 1;
        int r[N], c[N];
        int8_t row_exp[N] = {0}, col_exp[N] = {0};
        for (unsigned i = 0; i < N; i++) {
            r[i] = (int)(random_bits(&seed) % 41) - 20;
            c[i] = (int)(random_bits(&seed) % 41) - 20;
        }
        for (uint32_t k = 0; k < N; k++)
            for (uint64_t p = m.start[k]; p < m.start[k + 1]; p++)
                m.value[p] = ldexp(draw ? 1.0 + random_unit(&seed) : 1.0, r[m.index[p]] + c[k]) * (p % 2 ? 1.0 : -1.0);
        struct spmat *a = compact(&env, &m);
        const uint64_t live = env.mem.live;
        assert_int_equal(spmat_scaling(&env, a, row_exp, col_exp), SLX_OK);
        assert_int_equal(env.mem.live, live);
        double low = INFINITY;
        for (uint32_t k = 0; k < N; k++) {
            double most = 0.0;
            for (uint64_t p = m.start[k]; p < m.start[k + 1]; p++) {
                const double v = fabs(ldexp(m.value[p], row_exp[m.index[p]] + col_exp[k]));
                low = v < low ? v : low;
                most = v > most ? v : most;
            }
            if (m.start[k + 1] > m.start[k])
                assert_true(most > 0.5 && most <= 1.0);
        }
        assert_true(low >= (draw ? 0x1p-3 : 0x1p-1));
        spmat_free(&env, &a);
        plain_free(&m);
    }
    assert_int_equal(env.mem.live, 0);
}

static void scaling_clamps_exponents_to_60(void **state)
{
    (void)state;
    struct env env;
    env_init(&env);
    static const double value[] = {1e300, 1e-300, 4.9e-324, 1.7e308, 1.0};
    int8_t row_exp[5] = {0}, col_exp[5] = {0};
    struct spmat *a;
    assert_int_equal(spmat_create(&env, MEM_MATRIX, &a), SLX_OK);
    for (uint32_t k = 0; k < 5; k++) {
        assert_int_equal(spmat_append(&env, a, k, value[k]), SLX_OK);
        assert_int_equal(spmat_close(&env, a), SLX_OK);
    }
    assert_int_equal(spmat_finish(&env, a, 5), SLX_OK);
    assert_int_equal(spmat_scaling(&env, a, row_exp, col_exp), SLX_OK);
    static const int8_t expected[] = {-60, 60, 60, -60, 0};
    assert_memory_equal(row_exp, expected, 5);
    assert_memory_equal(col_exp, expected, 5);
    memset(row_exp, 0, 5);
    memset(col_exp, 0, 5);
    env.mem.fail_countdown = 1;
    assert_int_equal(spmat_scaling(&env, a, row_exp, col_exp), SLX_ERROR_MEMORY);
    assert_int_equal(row_exp[0] | col_exp[0], 0);
    spmat_free(&env, &a);
    assert_int_equal(env.mem.live, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(dot_is_the_sum_of_products),
        cmocka_unit_test(all_dots_are_the_same_in_one_pass_and_by_blocks),
        cmocka_unit_test(many_axpys_are_as_one_after_the_other),
        cmocka_unit_test(axpy_adds_a_multiple),
        cmocka_unit_test(gather_copies_a_vector_with_or_without_scales),
        cmocka_unit_test(magnitudes_are_those_of_the_entries_above_noise),
        cmocka_unit_test(price_sums_vectors_and_turns_dense_past_its_limit),
        cmocka_unit_test(price_of_a_split_matrix_passes_over_the_backs),
        cmocka_unit_test(compensated_sums_are_as_if_in_twice_the_precision),
        cmocka_unit_test(scaling_leaves_a_well_scaled_matrix_alone),
        cmocka_unit_test(scaling_undoes_scales_of_rows_and_columns),
        cmocka_unit_test(scaling_clamps_exponents_to_60),
    };
    return cmocka_run_group_tests_name("spmat kernels", tests, NULL, NULL);
}
