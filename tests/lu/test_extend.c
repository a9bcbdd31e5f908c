/* Rest and wake, and bordering: a factor of B becomes one of [B 0; R -I]. */
#include "../faults.h"
#include "lu_testing.h"

struct fixture {
    struct env env;
    struct basis b;
    struct lu *lu;
    struct svec x, y;
    uint32_t *row_of, *column_at;
    double *entering;
    uint64_t random;
    uint32_t old; /* rows before the border */
};

static void take_vectors(struct fixture *f)
{
    uint32_t m = f->b.m;
    assert_int_equal(svec_init(&f->env, &f->x, m, MEM_SIMPLEX), SLX_OK);
    assert_int_equal(svec_init(&f->env, &f->y, m, MEM_SIMPLEX), SLX_OK);
    f->row_of = realloc(f->row_of, (m + 1) * sizeof *f->row_of);
    f->column_at = realloc(f->column_at, (m + 1) * sizeof *f->column_at);
    f->entering = realloc(f->entering, (m + 1) * sizeof *f->entering);
}

static void drop_vectors(struct fixture *f)
{
    svec_done(&f->env, &f->x);
    svec_done(&f->env, &f->y);
}

static void begin(struct fixture *f, uint32_t m, enum shape shape, uint64_t seed)
{
    enum lu_answer answer;
    memset(f, 0, sizeof *f);
    env_init(&f->env);
    f->random = seed;
    f->b = basis_new(m);
    basis_random(&f->b, shape, &f->random);
    assert_int_equal(lu_create(&f->env, m, &f->lu), SLX_OK);
    take_vectors(f);
    assert_int_equal(lu_factor(&f->env, f->lu, basis_column, &f->b, 0.1, 1e-9, f->row_of, &answer), SLX_OK);
    assert_int_equal(answer, LU_OK);
    for (uint32_t k = 0; k < m; k++)
        f->column_at[f->row_of[k]] = k;
}

static void end(struct fixture *f)
{
    lu_free(&f->env, &f->lu);
    drop_vectors(f);
    basis_free(&f->b);
    free(f->row_of);
    free(f->column_at);
    free(f->entering);
    assert_int_equal(f->env.mem.live, 0);
}

/* Replaces columns at positions of large pivots; an update that is refused is left out. */
static void exchange(struct fixture *f, unsigned times)
{
    for (unsigned k = 0; k < times; k++) {
        uint32_t m = f->b.m, t = (uint32_t)(random_bits(&f->random) % m);
        column_random(m, 3, f->entering, &f->random);
        load(&f->x, f->entering, random_bits(&f->random) & 1);
        lu_ftran(f->lu, &f->x, 0.0, true);
        for (uint32_t i = 0; i < m; i++)
            if (fabs(f->x.val[(t + i) % m]) > 0.3) {
                t = (t + i) % m;
                break;
            }
        if (fabs(f->x.val[t]) <= 0.3)
            continue;
        enum lu_answer answer = lu_update(f->lu, t, f->x.val[t], 1e-6);
        if (answer == LU_GROW) {
            assert_int_equal(lu_grow(&f->env, f->lu), SLX_OK);
            answer = lu_update(f->lu, t, f->x.val[t], 1e-6);
        }
        if (answer == LU_OK)
            memcpy(f->b.a + f->column_at[t] * m, f->entering, m * sizeof *f->entering);
    }
}

/* The entries of R in the column of a position. */
static uint32_t border_column(const void *user, uint32_t position, uint32_t *idx, double *val)
{
    const struct fixture *f = user;
    const double *column = f->b.a + f->column_at[position] * f->b.m;
    uint32_t n = 0;
    for (uint32_t i = f->old; i < f->b.m; i++)
        if (column[i] != 0.0 || (i + position) % 5 == 0) { /* some zeros among them */
            idx[n] = i;
            val[n++] = column[i];
        }
    return n;
}

/* The dense basis alone: [B 0; R -I]. */
static void border(struct fixture *f, uint32_t more, double entries)
{
    struct basis old = f->b;
    uint32_t m = old.m + more;
    double *r = calloc(m, sizeof *r);
    drop_vectors(f);
    f->old = old.m;
    f->b = basis_new(m);
    f->b.seed = old.seed;
    for (uint32_t k = 0; k < old.m; k++) {
        column_random(more, entries * more / m, r, &f->random);
        memcpy(f->b.a + k * m, old.a + k * old.m, old.m * sizeof *r);
        memcpy(f->b.a + k * m + old.m, r, more * sizeof *r);
    }
    for (uint32_t k = old.m; k < m; k++)
        f->b.a[k * m + k] = -1.0;
    take_vectors(f);
    for (uint32_t k = old.m; k < m; k++)
        f->row_of[k] = f->column_at[k] = k;
    basis_free(&old);
    free(r);
}

static void a_bordered_factor_solves_and_updates_like_any_other(void **state)
{
    (void)state;
    for (uint32_t round = 0; round < 8 * SHAPES; round++) {
        enum shape shape = (enum shape)(round % SHAPES);
        struct fixture f;
        begin(&f, 3 + round, shape, 50 + round);
        const double tolerance = shape == SHAPE_BADLY_SCALED ? 1e-4 : 1e-7;
        for (unsigned times = 0; times < 3; times++) {
            bool extended;
            exchange(&f, 4 * times);
            struct lu_stats before = lu_stats(f.lu);
            border(&f, 1 + round % 7, 1 + round % 4);
            if (times & 1) {
                lu_rest(&f.env, f.lu);
                assert_int_equal(lu_wake(&f.env, f.lu), SLX_OK);
            }
            assert_int_equal(lu_extend(&f.env, &f.lu, f.b.m, -1.0, border_column, &f, &extended), SLX_OK);
            assert_true(extended);
            assert_int_equal(lu_stats(f.lu).updates, before.updates);
            assert_true(lu_stats(f.lu).nnz_l == before.nnz_l);
            check_solves(&f.b, f.lu, f.row_of, &f.x, &f.y, tolerance, &f.random);
            exchange(&f, 12);
            check_solves(&f.b, f.lu, f.row_of, &f.x, &f.y, tolerance, &f.random);
        }
        end(&f);
    }
}

static void a_factor_that_has_rested_is_the_same(void **state)
{
    (void)state;
    for (uint32_t round = 0; round < 4 * SHAPES; round++) {
        enum shape shape = (enum shape)(round % SHAPES);
        const double tolerance = shape == SHAPE_BADLY_SCALED ? 1e-4 : 1e-7;
        struct fixture f;
        begin(&f, 1 + 5 * round, shape, 900 + round);
        exchange(&f, round % 8);
        for (unsigned k = 0; k < 3; k++) {
            uint64_t live = f.env.mem.live;
            lu_rest(&f.env, f.lu);
            assert_true(f.env.mem.live < (round < SHAPES ? live : 6 * live / 10));
            assert_int_equal(lu_wake(&f.env, f.lu), SLX_OK);
            check_solves(&f.b, f.lu, f.row_of, &f.x, &f.y, tolerance, &f.random);
            exchange(&f, 5);
            check_solves(&f.b, f.lu, f.row_of, &f.x, &f.y, tolerance, &f.random);
        }
        end(&f);
    }
}

/* Every second row of the border goes, and what stays gets other numbers, in the dense basis and in the factor. */
static void select_rows(struct fixture *f)
{
    struct basis old = f->b;
    uint32_t m = 0, *number = calloc(old.m, sizeof *number), *row_of = calloc(old.m, sizeof *row_of);
    for (uint32_t i = 0; i < old.m; i++) {
        bool goes = i >= f->old && i % 2;
        number[i] = goes ? UINT32_MAX : m;
        m += !goes;
    }
    for (uint32_t i = 0; i < old.m; i++) /* round a circle */
        number[i] = number[i] == UINT32_MAX ? UINT32_MAX : (number[i] + m / 3) % m;
    assert_true(lu_select(&f->env, f->lu, m, number));
    drop_vectors(f);
    f->b = basis_new(m);
    f->b.seed = old.seed;
    uint32_t column = 0;
    for (uint32_t k = 0; k < old.m; k++) {
        if (number[f->row_of[k]] == UINT32_MAX)
            continue;
        for (uint32_t i = 0; i < old.m; i++)
            if (number[i] != UINT32_MAX)
                f->b.a[column * m + number[i]] = old.a[k * old.m + i];
        row_of[column++] = number[f->row_of[k]];
    }
    assert_int_equal(column, m);
    take_vectors(f);
    memcpy(f->row_of, row_of, m * sizeof *row_of);
    for (uint32_t k = 0; k < m; k++)
        f->column_at[f->row_of[k]] = k;
    basis_free(&old);
    free(number);
    free(row_of);
}

static void rows_of_unit_columns_go_and_the_others_get_other_numbers(void **state)
{
    (void)state;
    for (uint32_t round = 0; round < 4 * SHAPES; round++) {
        enum shape shape = (enum shape)(round % SHAPES);
        const double tolerance = shape == SHAPE_BADLY_SCALED ? 1e-4 : 1e-7;
        struct fixture f;
        bool extended;
        begin(&f, 3 + 2 * round, shape, 70 + round);
        exchange(&f, round % 9);
        border(&f, 2 + round % 7, 1 + round % 4);
        assert_int_equal(lu_extend(&f.env, &f.lu, f.b.m, -1.0, border_column, &f, &extended), SLX_OK);
        lu_rest(&f.env, f.lu);
        uint64_t live = f.env.mem.live;
        select_rows(&f);
        assert_true(f.env.mem.live < live);
        assert_int_equal(lu_wake(&f.env, f.lu), SLX_OK);
        check_solves(&f.b, f.lu, f.row_of, &f.x, &f.y, tolerance, &f.random);
        exchange(&f, 12);
        check_solves(&f.b, f.lu, f.row_of, &f.x, &f.y, tolerance, &f.random);
        end(&f);
    }
}

static void other_rows_than_those_of_unit_columns_stay(void **state)
{
    (void)state;
    struct fixture f;
    begin(&f, 40, SHAPE_DENSER, 8);
    exchange(&f, 5);
    lu_rest(&f.env, f.lu);
    uint64_t live = f.env.mem.live;
    uint32_t number[40];
    for (uint32_t gone = 0; gone < 40; gone++) {
        for (uint32_t i = 0; i < 40; i++)
            number[i] = i < gone ? i : i == gone ? UINT32_MAX : i - 1;
        assert_false(lu_select(&f.env, f.lu, 39, number));
        f.env.mem.fail_countdown = 1;
        assert_false(lu_select(&f.env, f.lu, 39, number));
    }
    assert_true(f.env.mem.live == live);
    assert_int_equal(lu_wake(&f.env, f.lu), SLX_OK);
    check_solves(&f.b, f.lu, f.row_of, &f.x, &f.y, 1e-7, &f.random);
    end(&f);
}

static void a_factor_that_was_bordered_can_be_made_anew(void **state)
{
    (void)state;
    struct fixture f;
    enum lu_answer answer;
    bool extended;
    begin(&f, 40, SHAPE_DENSER, 5);
    border(&f, 9, 3);
    assert_int_equal(lu_extend(&f.env, &f.lu, f.b.m, -1.0, border_column, &f, &extended), SLX_OK);
    assert_int_equal(lu_factor(&f.env, f.lu, basis_column, &f.b, 0.1, 1e-9, f.row_of, &answer), SLX_OK);
    assert_int_equal(answer, LU_OK);
    check_solves(&f.b, f.lu, f.row_of, &f.x, &f.y, 1e-9, &f.random);
    end(&f);
}

static void no_rows_and_more_than_narrow_indices_name_are_not_bordered(void **state)
{
    (void)state;
    struct env env;
    struct lu *lu;
    bool extended;
    env_init(&env);
    assert_int_equal(lu_create(&env, 0, &lu), SLX_OK);
    assert_int_equal(lu_extend(&env, &lu, 3, -1.0, NULL, NULL, &extended), SLX_OK);
    assert_false(extended);
    lu_free(&env, &lu);
    assert_int_equal(lu_create(&env, 65535, &lu), SLX_OK);
    uint64_t live = env.mem.live;
    assert_int_equal(lu_extend(&env, &lu, 65536, -1.0, NULL, NULL, &extended), SLX_OK);
    assert_false(extended);
    assert_int_equal(env.mem.live, live);
    lu_free(&env, &lu);
    assert_int_equal(env.mem.live, 0);
}

static void every_allocation_may_fail_and_leaves_the_factor(void **state)
{
    (void)state;
    struct fixture f;
    begin(&f, 50, SHAPE_DENSER, 6);
    exchange(&f, 6);
    border(&f, 12, 4);
    struct faults extending = {0}, waking = {0};
    while (faults_next(&extending)) {
        bool extended;
        faults_arm(&extending, &f.env);
        faults_expect(&extending, lu_extend(&f.env, &f.lu, f.b.m, -1.0, border_column, &f, &extended));
        assert_int_equal(extended, !extending.hit);
    }
    assert_true(extending.refused >= 5);
    check_solves(&f.b, f.lu, f.row_of, &f.x, &f.y, 1e-7, &f.random);
    lu_rest(&f.env, f.lu);
    while (faults_next(&waking)) {
        faults_arm(&waking, &f.env);
        faults_expect(&waking, lu_wake(&f.env, f.lu));
        if (waking.hit)
            faults_expect_nothing_lost(&waking);
    }
    assert_true(waking.refused >= 1);
    check_solves(&f.b, f.lu, f.row_of, &f.x, &f.y, 1e-7, &f.random);
    end(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_bordered_factor_solves_and_updates_like_any_other),
        cmocka_unit_test(a_factor_that_has_rested_is_the_same),
        cmocka_unit_test(rows_of_unit_columns_go_and_the_others_get_other_numbers),
        cmocka_unit_test(other_rows_than_those_of_unit_columns_stay),
        cmocka_unit_test(a_factor_that_was_bordered_can_be_made_anew),
        cmocka_unit_test(no_rows_and_more_than_narrow_indices_name_are_not_bordered),
        cmocka_unit_test(every_allocation_may_fail_and_leaves_the_factor),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
