/* Products by sliced ELLPACK against plain loops over the same entries. */
#include "../faults.h"
#include "random_matrix.h"

#include "store/sell.h"

enum { VECTORS = 1000, KINDS = 6 };

/* Values that need codes of 1 byte with room in two registers, of 1 byte, of 2 once there is one for the filling, of 2,
 * and none. */
static const uint32_t distinct_of[KINDS] = {3, 15, 100, 256, 40000, 0};

struct form {
    struct env env;
    struct plain m;
    struct spmat *a;
    double *x;
};

/* Lengths of all kinds: many short vectors, empty ones, some long ones. */
static uint32_t draw_length(uint64_t *seed)
{
    const uint64_t kind = random_bits(seed) % 20;
    return (uint32_t)(kind == 0  ? 64 + random_bits(seed) % 130
                      : kind < 4 ? random_bits(seed) % 64
                                 : random_bits(seed) % 5);
}

static double draw(uint32_t distinct, uint64_t *seed)
{
    return distinct ? (double)(random_bits(seed) % distinct) * 0.3 + 0.1 : random_unit(seed) - 0.5;
}

static void form_make(struct form *f, uint32_t minors, uint32_t distinct)
{
    uint64_t seed = minors + distinct;
    env_init(&f->env);
    f->m = (struct plain){.vectors = VECTORS, .minors = minors};
    f->m.start = calloc(VECTORS + 1, sizeof *f->m.start);
    f->m.index = calloc((size_t)VECTORS * 200, sizeof *f->m.index);
    f->m.value = calloc((size_t)VECTORS * 200, sizeof *f->m.value);
    for (uint32_t k = 0; k < VECTORS; k++) {
        const uint32_t length = draw_length(&seed);
        for (uint32_t t = 0; t < length; t++) {
            f->m.index[f->m.nnz] = t * (minors / length) + (uint32_t)(random_bits(&seed) % (minors / length));
            f->m.value[f->m.nnz] = f->m.nnz < distinct ? (double)f->m.nnz * 0.3 + 0.1 : draw(distinct, &seed);
            f->m.nnz++;
        }
        f->m.start[k + 1] = f->m.nnz;
    }
    f->a = compact(&f->env, &f->m);
    f->x = malloc(minors * sizeof *f->x);
    for (uint32_t i = 0; i < minors; i++)
        f->x[i] = random_unit(&seed) - 0.5;
}

static void form_free(struct form *f)
{
    spmat_free(&f->env, &f->a);
    plain_free(&f->m);
    free(f->x);
    assert_int_equal(f->env.mem.live, 0);
}

/* Entries with indices first, ..., last - 1: up to 63 in their order; more in eight sums, which are then added up by
 * halves. */
static double plain_dot(const struct form *f, uint32_t k, uint32_t first, uint32_t last)
{
    uint64_t begin = f->m.start[k], end = f->m.start[k + 1];
    while (begin < end && f->m.index[begin] < first)
        begin++;
    while (begin < end && f->m.index[end - 1] >= last)
        end--;
    double sum[8] = {0.0};
    for (uint64_t p = begin; p < end; p++)
        sum[end - begin < 64 ? 0 : (p - begin) % 8] += f->m.value[p] * f->x[f->m.index[p]];
    return ((sum[0] + sum[4]) + (sum[2] + sum[6])) + ((sum[1] + sum[5]) + (sum[3] + sum[7]));
}

static void sums_are_those_of_plain_loops_to_the_bit(void **state)
{
    (void)state;
    static const uint32_t minors_of[] = {200, 65536, 65537, 100000};
    for (size_t w = 0; w < sizeof minors_of / sizeof *minors_of; w++)
        for (size_t kind = 0; kind < KINDS; kind++) {
            struct form f;
            struct sell *s;
            double y[SELL_BLOCK];
            form_make(&f, minors_of[w], distinct_of[kind]);
            assert_int_equal(sell_create(&f.env, f.a, 0, f.m.minors, MEM_FIRST_ORDER, &s), SLX_OK);
            for (uint32_t k = 0; k < VECTORS; k++) {
                if (k % SELL_BLOCK == 0)
                    sell_dots(s, k / SELL_BLOCK, f.x, y);
                assert_true(y[k % SELL_BLOCK] == plain_dot(&f, k, 0, f.m.minors));
            }
            sell_free(&f.env, &s);
            form_free(&f);
        }
}

static void parts_of_the_vectors_have_sums_of_their_own(void **state)
{
    (void)state;
    static const uint32_t cut[] = {0,     1,     1,     4000,
                                   69536, 69999, 100000}; /* one is empty, one as wide as 2 bytes reach */
    for (size_t part = 0; part + 1 < sizeof cut / sizeof *cut; part++) {
        const uint32_t first = cut[part], end = cut[part + 1];
        struct form f;
        struct sell *s;
        double y[SELL_BLOCK];
        form_make(&f, 100000, 15);
        assert_int_equal(sell_create(&f.env, f.a, first, end, MEM_FIRST_ORDER, &s), SLX_OK);
        for (uint32_t k = 0; k < VECTORS; k++) {
            if (k % SELL_BLOCK == 0)
                sell_dots(s, k / SELL_BLOCK, f.x + first, y);
            assert_true(y[k % SELL_BLOCK] == plain_dot(&f, k, first, end));
        }
        sell_free(&f.env, &s);
        form_free(&f);
    }
}

static void a_matrix_may_have_no_vectors_or_no_entries(void **state)
{
    (void)state;
    for (uint32_t vectors = 0; vectors < 3; vectors++) {
        struct env env;
        struct spmat *a;
        struct sell *s;
        double y[SELL_BLOCK] = {1.0, 1.0, 1.0}, x = 1.0;
        env_init(&env);
        assert_int_equal(spmat_create(&env, MEM_MATRIX, &a), SLX_OK);
        for (uint32_t k = 0; k < vectors; k++)
            assert_int_equal(spmat_close(&env, a), SLX_OK);
        assert_int_equal(spmat_finish(&env, a, 1), SLX_OK);
        assert_int_equal(sell_create(&env, a, 0, spmat_minors(a), MEM_FIRST_ORDER, &s), SLX_OK);
        if (vectors > 0)
            sell_dots(s, 0, &x, y);
        for (uint32_t k = 0; k < 3; k++)
            assert_true(y[k] == (k < vectors ? 0.0 : 1.0));
        sell_free(&env, &s);
        spmat_free(&env, &a);
        assert_int_equal(env.mem.live, 0);
    }
}

static void every_failed_allocation_leaves_nothing(void **state)
{
    (void)state;
    struct form f;
    struct sell *s;
    struct faults faults = {0};
    form_make(&f, 200, 100);
    while (faults_next(&faults)) {
        faults_arm(&faults, &f.env);
        faults_expect(&faults, sell_create(&f.env, f.a, 0, f.m.minors, MEM_FIRST_ORDER, &s));
        assert_int_equal(!s, faults.hit);
        sell_free(&f.env, &s);
        faults_expect_nothing_lost(&faults);
    }
    assert_int_equal(faults.refused, 7); /* blocks */
    form_free(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sums_are_those_of_plain_loops_to_the_bit),
        cmocka_unit_test(parts_of_the_vectors_have_sums_of_their_own),
        cmocka_unit_test(a_matrix_may_have_no_vectors_or_no_entries),
        cmocka_unit_test(every_failed_allocation_leaves_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
