/* Factors and solves of the normal equations. */
#include "normal_testing.h"

struct run {
    double *d, *r, *b, *x;
    struct normal *a;
    uint32_t replaced;
};

static void run_begin(struct run *u, struct sample *s, double range, double regularisation, uint64_t *random)
{
    u->d = calloc(s->n + 1u, sizeof *u->d);
    u->r = calloc(s->m + 1u, sizeof *u->r);
    u->b = calloc(s->m + 1u, sizeof *u->b);
    u->x = calloc(s->m + 1u, sizeof *u->x);
    spread(u->d, s->n, range, random);
    for (uint32_t i = 0; i < s->m; i++) {
        u->r[i] = regularisation;
        u->b[i] = u->x[i] = 2 * random_unit(random) - 1;
    }
    assert_int_equal(normal_create(&s->env, s->cols, s->rows, s->row_exp, s->col_exp, INFINITY, &u->a), WORK_DONE);
    assert_int_equal(normal_allocate(&s->env, u->a), WORK_DONE);
    assert_true(normal_factor(u->a, u->d, u->r, &u->replaced));
    normal_solve(u->a, u->x);
}

static void run_end(struct run *u, struct sample *s)
{
    normal_free(&s->env, &u->a);
    free(u->d);
    free(u->r);
    free(u->b);
    free(u->x);
}

/* With a right-hand side in the range of the matrix all rows are solved, dependent ones too. */
static void solve_in_range(struct run *u, const struct sample *s, uint64_t *random)
{
    long double *x = calloc(s->m, sizeof *x), *b = calloc(s->m, sizeof *b);
    for (uint32_t i = 0; i < s->m; i++)
        x[i] = random_unit(random) - 0.5;
    normal_times(s, u->d, u->r, x, b);
    for (uint32_t i = 0; i < s->m; i++)
        u->x[i] = u->b[i] = (double)b[i];
    normal_solve(u->a, u->x);
    assert_true(backward_error(s, u->d, u->r, u->b, u->x) <= 1e-12);
    free(x);
    free(b);
}

/* Largest of |L L' - M| over |L| |L'|, entry by entry, which a backward stable factorisation keeps at rounding; columns
 * of replaced pivots left out. */
static double factor_error(const struct sample *s, const struct run *u)
{
    const struct structure *t = &u->a->s;
    const uint32_t m = s->m;
    double *l = calloc((size_t)m * m + 1, sizeof *l), *c = normal_dense(s, u->d, u->r);
    double worst = 0;
    for (uint32_t p = 0; p < t->panels; p++) {
        const uint32_t rows = panel_rows(t, p), first = t->panel[p].first;
        for (uint32_t j = 0; j < panel_width(t, p); j++)
            for (uint32_t i = j; i < rows; i++)
                l[(size_t)(first + j) * m + panel_row(t, p, i)] =
                    u->a->values[t->panel[p].values + (size_t)j * rows + i];
    }
    for (uint32_t j = 0; j < m; j++) {
        for (uint32_t i = j; l[(size_t)j * m + j] < 1e60 && i < m; i++) {
            const uint32_t row = u->a->order[i], column = u->a->order[j];
            double sum = c[row > column ? (size_t)column * m + row : (size_t)row * m + column], size = fabs(sum);
            for (uint32_t k = 0; k <= j; k++) {
                sum -= l[(size_t)k * m + i] * l[(size_t)k * m + j];
                size += fabs(l[(size_t)k * m + i] * l[(size_t)k * m + j]);
            }
            worst = size > 0 ? greater(worst, fabs(sum) / size) : worst;
        }
    }
    free(l);
    free(c);
    return worst;
}

static void the_factor_times_its_transpose_is_the_matrix(void **state)
{
    (void)state;
    uint64_t random = 1;
    const struct shape shapes[] = {{1, 1, 1, 0, false},      {30, 40, 2, 0, false},   {100, 300, 2, 0, false},
                                   {150, 300, 8, 0, false},  {230, 500, 4, 0, false}, {300, 330, 1.5, 0, false},
                                   {150, 149, 140, 0, false}};
    for (size_t t = 0; t < 2 * sizeof shapes / sizeof *shapes; t++) {
        for (int range = 0; range <= 10; range += 5) {
            struct sample s;
            struct run u;
            sample_random(&s, shapes[t / 2], &random);
            run_begin(&u, &s, range, t % 2 ? 1.0 : 1e-3, &random);
            assert_true(factor_error(&s, &u) <= 1e-13);
            run_end(&u, &s);
            sample_free(&s);
        }
    }
}

static void a_solve_leaves_a_residual_of_rounding(void **state)
{
    (void)state;
    uint64_t random = 2;
    const struct shape shapes[] = {{0, 0, 1, 0, false},      {1, 1, 1, 0, false},      {30, 40, 2, 0, false},
                                   {100, 300, 2, 0, false},  {400, 900, 3, 0, false},  {1000, 1500, 2, 0, false},
                                   {700, 2000, 9, 0, false}, {350, 1000, 80, 0, false}};
    for (size_t t = 0; t < sizeof shapes / sizeof *shapes; t++) {
        for (int range = 0; range <= 10; range += 5) {
            struct sample s;
            struct run u;
            sample_random(&s, shapes[t], &random);
            run_begin(&u, &s, range, 1e-2, &random);
            assert_true(backward_error(&s, u.d, u.r, u.b, u.x) <= 1e-13);
            run_end(&u, &s);
            sample_free(&s);
        }
    }
}

static void columns_of_weight_zero_are_left_out(void **state)
{
    (void)state;
    uint64_t random = 9;
    struct sample s;
    struct run u;
    sample_random(&s, (struct shape){60, 120, 3, 0, false}, &random);
    run_begin(&u, &s, 1, 1.0, &random);
    for (uint32_t k = 0; k < s.n; k++)
        if (k % 3)
            u.d[k] = 0.0;
    assert_true(normal_factor(u.a, u.d, u.r, &u.replaced));
    memcpy(u.x, u.b, s.m * sizeof *u.x);
    normal_solve(u.a, u.x);
    assert_true(factor_error(&s, &u) <= 1e-13);
    assert_true(backward_error(&s, u.d, u.r, u.b, u.x) <= 1e-13);
    run_end(&u, &s);
    sample_free(&s);
}

/* With a right-hand side in the range of the matrix, the solution with 0 for the replaced pivots solves all rows. */
static void dependent_rows_have_their_pivots_replaced_and_the_rest_is_solved(void **state)
{
    (void)state;
    uint64_t random = 4;
    for (int t = 0; t < 10; t++) {
        struct sample s;
        struct run u;
        sample_random(&s, (struct shape){100, 400, 6, 0, true}, &random);
        run_begin(&u, &s, 0.5 * (t % 3), 0.0, &random);
        uint32_t dependent = 0;
        for (uint32_t i = 4; i + 2 < s.m; i += 5)
            dependent++;
        assert_int_equal(u.replaced, dependent);
        solve_in_range(&u, &s, &random);
        run_end(&u, &s);
        sample_free(&s);
    }
}

static void rows_without_entries_are_solved_as_zero(void **state)
{
    (void)state;
    uint64_t random = 6;
    struct sample s;
    struct run u;
    sample_random(&s, (struct shape){50, 20, 1, 0, false}, &random);
    run_begin(&u, &s, 0, 0.0, &random);
    for (uint32_t i = 0; i < s.m; i++)
        if (spmat_count(s.rows, i) == 0)
            assert_true(fabs(u.x[i]) < 1e-100);
    run_end(&u, &s);
    sample_free(&s);
}

static void dense_columns_are_set_apart_and_the_whole_is_solved_to_rounding(void **state)
{
    (void)state;
    uint64_t random = 12;
    for (uint32_t dense = 1; dense <= 20; dense += dense < 4 ? 1 : 8) {
        for (int range = 0; range <= 10; range += 5) {
            for (int regularised = 0; regularised <= 1; regularised++) {
                struct sample s;
                struct run u;
                sample_random(&s, (struct shape){600, 1400, 2, dense, false}, &random);
                run_begin(&u, &s, range, regularised ? 1e-8 : 0.0, &random);
                assert_int_equal(normal_plan(u.a).dense_columns, dense);
                /* Without regularisation some rows may be dependent; then the right-hand side is in the range. */
                solve_in_range(&u, &s, &random);
                run_end(&u, &s);
                sample_free(&s);
            }
        }
    }
}

/* Half of the rows are covered by the dense columns alone: the matrix without them is singular. */
static void dense_columns_may_be_all_that_some_rows_have(void **state)
{
    (void)state;
    uint64_t random = 13;
    for (int range = 0; range <= 10; range += 5) {
        struct sample s;
        struct run u;
        sample_random(&s, (struct shape){300, 120, 1, 12, false}, &random);
        run_begin(&u, &s, range, 0.0, &random);
        assert_int_equal(normal_plan(u.a).dense_columns, 12);
        assert_true(u.replaced >= s.m - s.n);
        solve_in_range(&u, &s, &random);
        run_end(&u, &s);
        sample_free(&s);
    }
}

static void a_factorisation_stops_when_asked_to(void **state)
{
    (void)state;
    uint64_t random = 8;
    struct sample s;
    struct run u;
    sample_random(&s, (struct shape){1000, 2500, 6, 0, false}, &random);
    run_begin(&u, &s, 0, 1.0, &random);
    limits_begin(&s.env);
    s.env.limits.stop_countdown = 3;
    assert_false(normal_factor(u.a, u.d, u.r, &u.replaced));
    assert_int_equal(limits_met(&s.env), SLX_INTERRUPTED);
    limits_begin(&s.env);
    assert_true(normal_factor(u.a, u.d, u.r, &u.replaced));
    memcpy(u.x, u.b, s.m * sizeof *u.x);
    normal_solve(u.a, u.x);
    assert_true(backward_error(&s, u.d, u.r, u.b, u.x) <= 1e-13);
    run_end(&u, &s);
    sample_free(&s);
}

static void public_models_are_solved_to_rounding(void **state)
{
    (void)state;
    static const char *const names[] = {"netlib/afiro",  "netlib/25fv47", "netlib/pilot4", "netlib/fit1p",
                                        "netlib/woodw",  "netlib/ganges", "netlib/sctap3", "netlib/seba",
                                        "netlib/d2q06c", "netlib/israel"};
    uint64_t random = 10;
    uint32_t read = 0;
    for (size_t t = 0; t < sizeof names / sizeof *names; t++) {
        for (int range = 0; range <= 10; range += 5) {
            struct sample s;
            struct run u;
            if (!sample_read(&s, names[t]))
                continue;
            read++;
            run_begin(&u, &s, range, 1e-6, &random);
            assert_true(backward_error(&s, u.d, u.r, u.b, u.x) <= 1e-12);
            run_end(&u, &s);
            sample_free(&s);
        }
    }
    if (!read)
        print_message("no public LPs: SLIMPLEX_LP_DIR is not set, or does not hold them\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_factor_times_its_transpose_is_the_matrix),
        cmocka_unit_test(a_solve_leaves_a_residual_of_rounding),
        cmocka_unit_test(columns_of_weight_zero_are_left_out),
        cmocka_unit_test(dependent_rows_have_their_pivots_replaced_and_the_rest_is_solved),
        cmocka_unit_test(rows_without_entries_are_solved_as_zero),
        cmocka_unit_test(dense_columns_are_set_apart_and_the_whole_is_solved_to_rounding),
        cmocka_unit_test(dense_columns_may_be_all_that_some_rows_have),
        cmocka_unit_test(a_factorisation_stops_when_asked_to),
        cmocka_unit_test(public_models_are_solved_to_rounding),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
