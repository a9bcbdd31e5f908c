/* Factor and solve by any number of threads: the same, bit for bit; and they stop. */
#include "normal_testing.h"

struct outcome {
    uint64_t factor, solution;
    uint32_t replaced;
    unsigned threads;
};

static uint64_t hash(const void *bytes, size_t count)
{
    const unsigned char *b = bytes;
    uint64_t h = 14695981039346656037u;
    for (size_t i = 0; i < count; i++)
        h = (h ^ b[i]) * 1099511628211u;
    return h;
}

/* With D and R of `seed`; twice, so that what the first leaves behind shows. */
static struct outcome solve_with(struct sample *s, unsigned threads, uint64_t seed)
{
    struct outcome o = {0};
    struct normal *a;
    double *d = calloc(s->n, sizeof *d), *r = calloc(s->m, sizeof *r), *x = calloc(s->m, sizeof *x);
    s->env.options.threads = threads;
    assert_int_equal(normal_create(&s->env, s->cols, s->rows, s->row_exp, s->col_exp, INFINITY, &a), WORK_DONE);
    assert_int_equal(normal_allocate(&s->env, a), WORK_DONE);
    for (int round = 0; round < 2; round++) {
        spread(d, s->n, 3, &seed);
        for (uint32_t i = 0; i < s->m; i++) {
            r[i] = 1e-4;
            x[i] = random_unit(&seed);
        }
        assert_true(normal_factor(a, d, r, &o.replaced));
        assert_true(normal_solve(a, x));
        uint64_t h = 0;
        for (uint32_t p = 0; p < a->s.panels; p++) {
            const struct dense_panel panel = panel_matrix(a, p);
            for (uint32_t j = 0; j < panel.width; j++)
                for (uint32_t i = j; i < panel.rows; i++)
                    h = 31 * h + hash(dense_entry(&panel, i, j), sizeof *panel.values);
        }
        o.factor = 31 * o.factor + h;
        o.solution = 31 * o.solution + hash(x, s->m * sizeof *x);
    }
    o.threads = team_threads(a->team);
    normal_free(&s->env, &a);
    free(d);
    free(r);
    free(x);
    return o;
}

/* Many subtrees and a trunk; one large supernode; dense columns; dependent rows. */
static const struct shape shapes[] = {
    {6000, 9000, 2.2, 0, false}, {900, 2000, 30, 0, false}, {1500, 2500, 5, 2, false}, {1000, 3000, 6, 0, true}};

static void factor_and_solution_are_the_same_by_any_number_of_threads(void **state)
{
    (void)state;
    const struct dense_kernels *const kernels = dense_kernels();
    const bool one_caller = kernels->one_caller && kernels->one_caller();
    uint64_t random = 53;
    for (size_t t = 0; t < sizeof shapes / sizeof *shapes; t++) {
        struct sample s;
        sample_random(&s, shapes[t], &random);
        const struct outcome one = solve_with(&s, 1, t);
        assert_int_equal(one.threads, 1);
        for (unsigned threads = 2; threads <= 4; threads++) {
            const struct outcome more = solve_with(&s, threads, t);
            assert_int_equal(more.threads, one_caller ? 1 : threads);
            assert_true(more.factor == one.factor);
            assert_true(more.solution == one.solution);
            assert_int_equal(more.replaced, one.replaced);
        }
        sample_free(&s);
    }
}

static void helpers_stop_at_any_question(void **state)
{
    (void)state;
    uint64_t random = 59;
    struct sample s;
    struct normal *a;
    uint32_t replaced;
    sample_random(&s, shapes[0], &random);
    double *d = calloc(s.n, sizeof *d), *r = calloc(s.m, sizeof *r), *x = calloc(s.m, sizeof *x);
    spread(d, s.n, 2, &random);
    for (uint32_t i = 0; i < s.m; i++)
        r[i] = x[i] = 1.0;
    s.env.options.threads = 3;
    assert_int_equal(normal_create(&s.env, s.cols, s.rows, s.row_exp, s.col_exp, INFINITY, &a), WORK_DONE);
    assert_int_equal(normal_allocate(&s.env, a), WORK_DONE);
    bool whole = false;
    for (uint64_t most = 1; !whole; most = most * 5 / 4 + 1) { /* ends: a factorisation asks so often */
        limits_begin(&s.env);
        s.env.limits.stop_countdown = most;
        whole = normal_factor(a, d, r, &replaced);
        assert_int_equal(limits_met(&s.env), whole ? LIMIT_NONE : SLX_INTERRUPTED);
    }
    limits_begin(&s.env);
    s.env.limits.stop_countdown = 0;
    assert_true(normal_factor(a, d, r, &replaced));
    assert_true(normal_solve(a, x));
    normal_free(&s.env, &a);
    free(d);
    free(r);
    free(x);
    sample_free(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(factor_and_solution_are_the_same_by_any_number_of_threads),
        cmocka_unit_test(helpers_stop_at_any_question),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
