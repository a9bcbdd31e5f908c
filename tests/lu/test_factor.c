/* Factoring and solving with a fresh factor. */
#include "lu_testing.h"

struct fixture {
    struct env env;
    struct basis b;
    struct lu *lu;
    struct svec x, y;
    uint32_t *row_of;
    enum lu_answer answer;
};

static void begin(struct fixture *f, uint32_t m)
{
    memset(f, 0, sizeof *f);
    env_init(&f->env);
    f->b = basis_new(m);
    assert_int_equal(lu_create(&f->env, m, &f->lu), SLX_OK);
    assert_int_equal(svec_init(&f->env, &f->x, m, MEM_SIMPLEX), SLX_OK);
    assert_int_equal(svec_init(&f->env, &f->y, m, MEM_SIMPLEX), SLX_OK);
    f->row_of = calloc(m + 1, sizeof *f->row_of);
}

static void end(struct fixture *f)
{
    lu_free(&f->env, &f->lu);
    assert_null(f->lu);
    svec_done(&f->env, &f->x);
    svec_done(&f->env, &f->y);
    basis_free(&f->b);
    free(f->row_of);
    assert_int_equal(f->env.mem.live, 0);
}

static void factor(struct fixture *f)
{
    assert_int_equal(lu_factor(&f->env, f->lu, basis_column, &f->b, 0.1, 1e-9, f->row_of, &f->answer), SLX_OK);
    char *seen = calloc(f->b.m + 1, 1);
    for (uint32_t k = 0; k < f->b.m; k++) {
        assert_true(f->row_of[k] < f->b.m);
        assert_false(seen[f->row_of[k]]);
        seen[f->row_of[k]] = 1;
    }
    free(seen);
}

static void an_empty_basis_can_be_factored_and_solved_with(void **state)
{
    (void)state;
    struct fixture f;
    begin(&f, 0);
    lu_ftran(f.lu, &f.x, 0.0, false);
    factor(&f);
    assert_int_equal(f.answer, LU_OK);
    lu_ftran(f.lu, &f.x, 0.0, false);
    lu_btran(f.lu, &f.x, 0.0);
    struct lu_stats s = lu_stats(f.lu);
    assert_int_equal(s.nnz_u, 0);
    end(&f);
}

static void a_basis_of_one_row_divides(void **state)
{
    (void)state;
    struct fixture f;
    begin(&f, 1);
    f.b.a[0] = -4.0;
    factor(&f);
    assert_int_equal(f.answer, LU_OK);
    svec_add(&f.x, 0, 2.0);
    lu_ftran(f.lu, &f.x, 0.0, false);
    assert_true(f.x.val[0] == -0.5);
    lu_btran(f.lu, &f.x, 0.0);
    assert_true(f.x.val[0] == 0.125);
    end(&f);
}

/* One object is used for many factorisations, as in a simplex run. */
static void random_bases_of_all_shapes_are_solved(void **state)
{
    (void)state;
    uint64_t random = 1;
    for (uint32_t round = 0; round < 60; round++) {
        struct fixture f;
        begin(&f, 1 + round * round / 45 + (uint32_t)(random_bits(&random) % 8));
        for (uint32_t k = 0; k < 5; k++)
            for (int shape = 0; shape < SHAPES; shape++) {
                basis_random(&f.b, (enum shape)shape, &random);
                factor(&f);
                assert_int_equal(f.answer, LU_OK);
                check_solves(&f.b, f.lu, f.row_of, &f.x, &f.y, 1e-10, &random);
            }
        end(&f);
    }
}

static void solutions_agree_with_dense_elimination_in_long_double(void **state)
{
    (void)state;
    uint64_t random = 2;
    double rhs[40], exact[40];
    for (uint32_t round = 0; round < 400; round++) {
        struct fixture f;
        uint32_t m = 1 + round % 40;
        begin(&f, m);
        basis_random(&f.b, (enum shape)(round % SHAPES), &random);
        factor(&f);
        for (int transposed = 0; transposed < 2; transposed++) {
            column_random(m, 4, rhs, &random);
            double condition = dense_solve(&f.b, transposed, rhs, exact), size = 0.0;
            /* ftran takes b by rows and gives x by position; btran the other way round. */
            svec_clear(&f.x);
            for (uint32_t k = 0; k < m; k++) {
                uint32_t to = transposed ? f.row_of[k] : k;
                if (rhs[k] != 0.0)
                    svec_add(&f.x, to, rhs[k]);
                size = fmax(size, fabs(exact[k]));
            }
            if (transposed)
                lu_btran(f.lu, &f.x, 0.0);
            else
                lu_ftran(f.lu, &f.x, 0.0, false);
            for (uint32_t k = 0; k < m; k++) {
                double got = f.x.val[transposed ? k : f.row_of[k]];
                assert_true(fabs(got - exact[k]) <= 1e-13 * condition * m * (size + 1.0));
            }
        }
        end(&f);
    }
}

static void a_larger_sparse_basis_is_solved(void **state)
{
    (void)state;
    uint64_t random = 3;
    struct fixture f;
    begin(&f, 700);
    for (int shape = 0; shape < SHAPES; shape++) {
        basis_random(&f.b, (enum shape)shape, &random);
        factor(&f);
        assert_int_equal(f.answer, LU_OK);
        check_solves(&f.b, f.lu, f.row_of, &f.x, &f.y, 1e-9, &random);
    }
    end(&f);
}

static void triangular_bases_are_factored_without_fill(void **state)
{
    (void)state;
    uint64_t random = 4;
    struct fixture f;
    begin(&f, 80);
    const enum shape shapes[] = {SHAPE_IDENTITY, SHAPE_TRIANGULAR, SHAPE_PERMUTED_TRIANGULAR, SHAPE_NETWORK};
    for (uint32_t round = 0; round < 40; round++) {
        basis_random(&f.b, shapes[round % 4], &random);
        factor(&f);
        struct lu_stats s = lu_stats(f.lu);
        assert_int_equal(s.nnz_l + s.nnz_u, s.nnz_basis);
        assert_int_equal(s.nnz_fresh, s.nnz_basis);
        assert_true(s.growth == 1.0);
    }
    end(&f);
}

/* In place of the rejected columns stand unit columns, and the solves are those of that basis. */
static void check_repair(struct fixture *f, uint32_t deficiency, double tolerance, uint64_t *random)
{
    const uint32_t *columns, *rows;
    uint32_t n = lu_deficient(f->lu, &columns, &rows);
    assert_int_equal(n, deficiency);
    assert_int_equal(f->answer, n ? LU_SINGULAR : LU_OK);
    for (uint32_t k = 0; k < n; k++) {
        assert_int_equal(f->row_of[columns[k]], rows[k]);
        memset(f->b.a + columns[k] * f->b.m, 0, f->b.m * sizeof *f->b.a);
        f->b.a[columns[k] * f->b.m + rows[k]] = 1.0;
    }
    check_solves(&f->b, f->lu, f->row_of, &f->x, &f->y, tolerance, random);
}

static void singular_bases_are_repaired_by_as_many_unit_columns_as_the_rank_lacks(void **state)
{
    (void)state;
    uint64_t random = 5;
    for (uint32_t round = 0; round < 600; round++) {
        struct fixture f;
        uint32_t m = 1 + round % 30;
        begin(&f, m);
        /* Small whole numbers, and some columns that are sums of others: the rank is that of the exact matrix. */
        basis_random(&f.b, (enum shape)(round % (SHAPES - 1)), &random);
        for (size_t k = 0; k < (size_t)m * m; k++)
            f.b.a[k] = round % 3 == 0 ? 0.0 : ceil(f.b.a[k]);
        if (round % 3 == 0)
            for (uint32_t k = 0; k < m * 2; k++)
                f.b.a[random_bits(&random) % (m * m)] = (double)(1 + random_bits(&random) % 3);
        for (uint32_t t = 0; t < m / 4; t++) {
            uint64_t to = random_bits(&random) % m, one = random_bits(&random) % m, two = random_bits(&random) % m;
            for (uint32_t i = 0; i < m; i++)
                f.b.a[to * m + i] = f.b.a[one * m + i] + (round & 1 ? f.b.a[two * m + i] : 0.0);
        }
        uint32_t rank = basis_rank(&f.b, 1e-12);
        factor(&f);
        check_repair(&f, m - rank, 1e-9, &random);
        end(&f);
    }
}

static void a_zero_basis_is_repaired_to_the_identity(void **state)
{
    (void)state;
    uint64_t random = 6;
    struct fixture f;
    begin(&f, 12);
    factor(&f);
    check_repair(&f, 12, 0.0, &random);
    end(&f);
}

static void pivots_below_the_singularity_tolerance_are_taken_as_zero(void **state)
{
    (void)state;
    uint64_t random = 7;
    for (int kind = 0; kind < 4; kind++) {
        struct fixture f;
        begin(&f, 6);
        for (uint32_t k = 0; k < 6; k++)
            f.b.a[k * 6 + k] = 1.0;
        if (kind == 0) /* a column singleton */
            f.b.a[3 * 6 + 3] = 1e-10;
        if (kind == 1) { /* a row singleton */
            f.b.a[3 * 6 + 3] = 1e-10;
            f.b.a[3 * 6 + 4] = f.b.a[3 * 6 + 5] = f.b.a[4 * 6 + 5] = f.b.a[5 * 6 + 4] = 0.5;
        }
        if (kind >= 2) { /* in the nucleus: two nearly equal columns or rows */
            for (uint32_t i = 0; i < 6; i++)
                for (uint32_t k = 0; k < 6; k++)
                    f.b.a[k * 6 + i] = (double)((i + 1) * (k + 2) % 7) + (i == k);
            for (uint32_t i = 0; i < 6; i++) {
                double *twin = kind == 2 ? &f.b.a[2 * 6 + i] : &f.b.a[i * 6 + 2];
                *twin = kind == 2 ? f.b.a[4 * 6 + i] : f.b.a[i * 6 + 4];
            }
            f.b.a[2 * 6 + 2] += 1e-11;
        }
        factor(&f);
        assert_int_equal(f.answer, LU_SINGULAR);
        check_repair(&f, 1, 1e-9, &random);
        end(&f);
    }
}

static void a_nearly_singular_basis_above_the_tolerance_is_factored(void **state)
{
    (void)state;
    uint64_t random = 8;
    for (uint32_t round = 0; round < 50; round++) {
        struct fixture f;
        begin(&f, 20);
        basis_random(&f.b, SHAPE_DENSER, &random);
        for (uint32_t i = 0; i < 20; i++)
            f.b.a[3 * 20 + i] = f.b.a[11 * 20 + i];
        f.b.a[3 * 20 + round % 20] += 1e-5;
        factor(&f);
        assert_int_equal(f.answer, LU_OK);
        check_solves(&f.b, f.lu, f.row_of, &f.x, &f.y, 1e-10, &random);
        end(&f);
    }
}

/* The tree of m nodes where node k hangs from node k / 2. */
static uint32_t tree_column(const void *user, uint32_t k, uint32_t *idx, double *val)
{
    const uint32_t *m = user;
    assert_true(k < *m);
    idx[0] = k;
    val[0] = 1.0;
    idx[1] = k / 2;
    val[1] = -1.0;
    return k ? 2 : 1;
}

/* Solves are sums along paths to the root, and cost no more than that, with either index width. */
static void a_solve_with_a_sparse_result_does_not_touch_all_rows(void **state)
{
    (void)state;
    for (uint32_t m = 65535; m <= 65537; m++) {
        struct env env;
        env_init(&env);
        struct lu *lu;
        struct svec x;
        uint32_t *row_of = calloc(m, sizeof *row_of);
        enum lu_answer answer;
        assert_int_equal(lu_create(&env, m, &lu), SLX_OK);
        assert_int_equal(svec_init(&env, &x, m, MEM_SIMPLEX), SLX_OK);
        assert_int_equal(lu_factor(&env, lu, tree_column, &m, 0.1, 1e-9, row_of, &answer), SLX_OK);
        assert_int_equal(answer, LU_OK);
        uint64_t before = lu_stats(lu).flops_solves;
        svec_add(&x, m - 1, 1.0);
        lu_ftran(lu, &x, 0.0, false);
        uint32_t path = 0;
        for (uint32_t i = m - 1;; i /= 2) {
            assert_true(x.val[i] == 1.0);
            path++;
            if (i == 0)
                break;
        }
        assert_int_equal(x.count, path);
        assert_true(lu_stats(lu).flops_solves - before < 200);
        lu_free(&env, &lu);
        svec_done(&env, &x);
        free(row_of);
        assert_int_equal(env.mem.live, 0);
    }
}

/* Blocks of 20 rows with three entries in each row and column, and a few columns replaced by `changed`. */
struct blocks {
    uint32_t m;
    const bool *changed;
};

static uint32_t block_column(const void *user, uint32_t k, uint32_t *idx, double *val)
{
    const struct blocks *b = user;
    uint32_t base = k - k % 20;
    const uint32_t row[3] = {k, base + (k + 1) % 20, base + (k + 7) % 20};
    for (uint32_t e = 0; e < 3; e++) {
        idx[e] = row[e] < b->m ? row[e] : k;
        val[e] = e == 0 ? 3.0 + k % 5 : 1.0 + 0.1 * (double)e * (k % 3);
    }
    if (b->changed && b->changed[k])
        idx[1] = (k + b->m / 2) % b->m;
    return 3;
}

static double block_residual(const struct blocks *b, const uint32_t *row_of, const struct svec *x, uint32_t unit)
{
    double *r = calloc(b->m, sizeof *r), worst = 0.0, val[3];
    uint32_t idx[3];
    r[unit] = -1.0;
    for (uint32_t k = 0; k < b->m; k++) {
        block_column(b, k, idx, val);
        for (uint32_t e = 0; e < 3; e++)
            r[idx[e]] += val[e] * x->val[row_of[k]];
    }
    for (uint32_t i = 0; i < b->m; i++)
        worst = fmax(worst, fabs(r[i]));
    free(r);
    return worst;
}

static void the_wide_index_eliminates_and_updates_like_the_narrow_one(void **state)
{
    (void)state;
    const uint32_t sizes[] = {60000, 70000};
    for (int s = 0; s < 2; s++) {
        uint32_t m = sizes[s], idx[3];
        double val[3];
        bool *changed = calloc(m, sizeof *changed);
        uint32_t *row_of = calloc(m, sizeof *row_of);
        struct blocks b = {m, changed};
        struct env env;
        env_init(&env);
        struct lu *lu;
        struct svec x;
        enum lu_answer answer;
        assert_int_equal(lu_create(&env, m, &lu), SLX_OK);
        assert_int_equal(svec_init(&env, &x, m, MEM_SIMPLEX), SLX_OK);
        assert_int_equal(lu_factor(&env, lu, block_column, &b, 0.1, 1e-9, row_of, &answer), SLX_OK);
        assert_int_equal(answer, LU_OK);
        for (uint32_t k = 11; k < m; k += m / 40) {
            changed[k] = true;
            svec_clear(&x);
            block_column(&b, k, idx, val);
            for (uint32_t e = 0; e < 3; e++)
                svec_add(&x, idx[e], val[e]);
            lu_ftran(lu, &x, 0.0, true);
            double alpha = x.val[row_of[k]];
            while ((answer = lu_update(lu, row_of[k], alpha, 1e-9)) == LU_GROW)
                assert_int_equal(lu_grow(&env, lu), SLX_OK);
            assert_int_equal(answer, LU_OK);
        }
        for (uint32_t unit = 7; unit < m; unit += m / 10) {
            svec_clear(&x);
            svec_add(&x, unit, 1.0);
            lu_ftran(lu, &x, 0.0, false);
            assert_true(block_residual(&b, row_of, &x, unit) < 1e-12);
        }
        lu_free(&env, &lu);
        svec_done(&env, &x);
        free(row_of);
        free(changed);
        assert_int_equal(env.mem.live, 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_empty_basis_can_be_factored_and_solved_with),
        cmocka_unit_test(a_basis_of_one_row_divides),
        cmocka_unit_test(random_bases_of_all_shapes_are_solved),
        cmocka_unit_test(solutions_agree_with_dense_elimination_in_long_double),
        cmocka_unit_test(a_larger_sparse_basis_is_solved),
        cmocka_unit_test(triangular_bases_are_factored_without_fill),
        cmocka_unit_test(singular_bases_are_repaired_by_as_many_unit_columns_as_the_rank_lacks),
        cmocka_unit_test(a_zero_basis_is_repaired_to_the_identity),
        cmocka_unit_test(pivots_below_the_singularity_tolerance_are_taken_as_zero),
        cmocka_unit_test(a_nearly_singular_basis_above_the_tolerance_is_factored),
        cmocka_unit_test(a_solve_with_a_sparse_result_does_not_touch_all_rows),
        cmocka_unit_test(the_wide_index_eliminates_and_updates_like_the_narrow_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
