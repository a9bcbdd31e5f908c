/* Exact answers: fractions that mathematics gives, bases of every kind to begin with, and proofs that there is none. */
#include <stdlib.h>

#include "exact/exact.h"

#include "../check/claim.h"
#include "../faults.h"

/* Far more than any basis here needs. */
enum { MOST_STEPS = 2000 };

/* An exact answer of a dense LP, begun at the statuses given (columns, then rows; NULL: the slack basis). */
struct answer {
    struct env env;
    struct lp *lp;
    struct solution *s;
    struct exact *exact;
    struct exact_report report;
    slx_status status;
};

static void answer_from(struct answer *a, const struct dense *d, const uint8_t *statuses, bool decimal)
{
    env_init(&a->env);
    a->lp = dense_lp(&a->env, d);
    assert_int_equal(solution_create(&a->env, d->nrows, d->ncols, &a->s), SLX_OK);
    for (uint32_t j = 0; j < d->ncols + d->nrows; j++)
        pairs_set(a->s->status, j, statuses ? statuses[j] : j < d->ncols ? SLX_AT_LOWER : SLX_BASIC);
    const struct exact_start start = {.decimal = decimal, .most_steps = MOST_STEPS};
    a->status = exact_solve(&a->env, a->lp, &start, a->s, &a->report, &a->exact);
}

static void answer_done(struct answer *a)
{
    exact_free(&a->env, &a->exact);
    solution_free(&a->env, &a->s);
    lp_free(&a->env, &a->lp);
    assert_true(a->env.mem.live == 0);
}

static void expect_text(struct answer *a, enum exact_number which, uint32_t j, const char *expected)
{
    char *text;
    assert_int_equal(exact_text(&a->env, a->exact, which, j, &text), SLX_OK);
    assert_string_equal(text, expected);
    mem_free(&a->env.mem, text);
}

static void expect_objective(struct answer *a, const char *expected)
{
    char *text;
    assert_int_equal(exact_objective_text(&a->env, a->exact, &text), SLX_OK);
    assert_string_equal(text, expected);
    mem_free(&a->env.mem, text);
}

/* ---- optima ------------------------------------------------------------------------------------------- */

/* min x + y + 1, 3x + y >= 1, x + 3y >= 1: 3/2 at (1/4, 1/4) with duals (1/4, 1/4). */
static const struct dense quarters = {
    .nrows = 2,
    .ncols = 2,
    .a = (const double[]){3, 1, 1, 3},
    .cost = (const double[]){1, 1},
    .row_lower = (const double[]){1, 1},
    .offset = 1,
};

static void an_optimum_is_fractions(void **state)
{
    (void)state;
    struct answer a;
    answer_from(&a, &quarters, NULL, false);
    assert_int_equal(a.status, SLX_OK);
    assert_int_equal(a.s->result, SLX_OPTIMAL);
    expect_objective(&a, "3/2");
    for (uint32_t k = 0; k < 2; k++) {
        expect_text(&a, EXACT_VALUE, k, "1/4");
        expect_text(&a, EXACT_DUAL, k, "0");
        expect_text(&a, EXACT_VALUE, 2 + k, "1");
        expect_text(&a, EXACT_DUAL, 2 + k, "1/4");
        assert_true(a.s->x[k] == 0.25 && a.s->y[k] == 0.25);
    }
    answer_done(&a);
}

/* max x + y + z, where each plus a third of the sum is at most 1/3: 1/2 at (1, 1, 1) / 6, with the same duals. */
static void a_maximum_has_duals_in_its_own_sense(void **state)
{
    (void)state;
    const struct dense d = {
        .nrows = 3,
        .ncols = 3,
        .a = (const double[]){4, 1, 1, 1, 4, 1, 1, 1, 4},
        .cost = (const double[]){1, 1, 1},
        .row_upper = (const double[]){1, 1, 1},
        .maximise = 1,
    };
    struct answer a;
    answer_from(&a, &d, NULL, false);
    assert_int_equal(a.s->result, SLX_OPTIMAL);
    expect_objective(&a, "1/2");
    expect_text(&a, EXACT_VALUE, 1, "1/6");
    expect_text(&a, EXACT_DUAL, 3, "1/6");
    answer_done(&a);
}

/* min 2^701 x + 2^700 y + z, x / 2^700 + z >= 1, y / 2^700 - z >= 0: from the basis of x and y, whose duals are 2^1401
 * and 2^1400, z has to enter and becomes 1. */
static void duals_beyond_doubles_are_told_apart(void **state)
{
    (void)state;
    const struct dense d = {
        .nrows = 2,
        .ncols = 3,
        .a = (const double[]){0x1p-700, 0, 1, 0, 0x1p-700, -1},
        .cost = (const double[]){0x1p701, 0x1p700, 1},
        .row_lower = (const double[]){1, 0},
    };
    const uint8_t statuses[] = {SLX_BASIC, SLX_BASIC, SLX_AT_LOWER, SLX_AT_LOWER, SLX_AT_LOWER};
    struct answer a;
    answer_from(&a, &d, statuses, false);
    assert_int_equal(a.status, SLX_OK);
    assert_int_equal(a.s->result, SLX_OPTIMAL);
    expect_text(&a, EXACT_VALUE, 0, "0");
    expect_text(&a, EXACT_VALUE, 2, "1");
    answer_done(&a);
}

/* min x + y, x >= 2^1060, y >= 2^1060, x - y >= 2: from the basis in which the first two are tight, x has to rise by
 * 2. */
static void values_beyond_doubles_are_told_apart(void **state)
{
    (void)state;
    const struct dense d = {
        .nrows = 3,
        .ncols = 2,
        .a = (const double[]){0x1p-1000, 0, 0, 0x1p-1000, 1, -1},
        .cost = (const double[]){1, 1},
        .row_lower = (const double[]){0x1p60, 0x1p60, 2},
    };
    const uint8_t statuses[] = {SLX_BASIC, SLX_BASIC, SLX_AT_LOWER, SLX_AT_LOWER, SLX_BASIC};
    struct answer a;
    answer_from(&a, &d, statuses, false);
    assert_int_equal(a.status, SLX_OK);
    assert_int_equal(a.s->result, SLX_OPTIMAL);
    expect_text(&a, EXACT_VALUE, 4, "2");
    answer_done(&a);
}

static double choose(int n, int k)
{
    double c = 1.0;
    for (int i = 1; i <= k; i++)
        c = c * (n - k + i) / i;
    return c;
}

/* H x = e_1 for the Hilbert matrix of order n, its rows times lcm(1, ..., 2n - 1): x is the first column of the
 * inverse, integers by a known formula.  Its condition is about 1e16 for 12 and 1e21 for 15. */
static void the_inverse_of_a_hilbert_matrix_is_integers(void **state)
{
    (void)state;
    enum { N = 12 };
    const double lcm = 5354228880; /* of 1, ..., 24 */
    double matrix[N * N], rhs[N] = {lcm}, free_below[N];
    uint8_t statuses[2 * N];
    for (int i = 0; i < N; i++) {
        for (int j = 0; j < N; j++)
            matrix[i * N + j] = lcm / (i + j + 1);
        free_below[i] = -INF;
        statuses[i] = SLX_BASIC;
        statuses[N + i] = SLX_AT_LOWER;
    }
    const struct dense d = {
        .nrows = N, .ncols = N, .a = matrix, .row_lower = rhs, .row_upper = rhs, .col_lower = free_below};
    struct answer a;
    answer_from(&a, &d, statuses, false);
    assert_int_equal(a.s->result, SLX_OPTIMAL);
    assert_false(a.report.repaired);
    assert_true(a.report.steps == 0);
    for (int i = 1; i <= N; i++) {
        char expected[40];
        double value = i * choose(N + i - 1, N - 1) * choose(N, N - i);
        snprintf(expected, sizeof expected, "%s%.0f", i % 2 ? "" : "-", value);
        expect_text(&a, EXACT_VALUE, (uint32_t)i - 1, expected);
    }
    answer_done(&a);
}

/* ---- many vertices ------------------------------------------------------------------------------------ */

/* max sum of 2^(N - 1 - j) x_j where x_i + sum over j < i of 2^(i - j + 1) x_j <= 5^(i + 1): 5^N (Klee & Minty 1972).
 * By largest reduced cost from 0 a method sees all 2^N vertices. */
enum { CUBE = 16 };
static const char cube_optimum[] = "152587890625";

static void make_cube(double *matrix, double *cost, double *rhs)
{
    for (int i = 0; i < CUBE; i++) {
        rhs[i] = pow(5.0, i + 1);
        cost[i] = ldexp(1.0, CUBE - 1 - i);
        for (int j = 0; j < CUBE; j++)
            matrix[i * CUBE + j] = j < i ? ldexp(1.0, i - j + 1) : j == i;
    }
}

static void the_primal_does_not_visit_all_vertices_of_a_cube(void **state)
{
    (void)state;
    double matrix[CUBE * CUBE], cost[CUBE], rhs[CUBE];
    make_cube(matrix, cost, rhs);
    const struct dense d = {.nrows = CUBE, .ncols = CUBE, .a = matrix, .cost = cost, .row_upper = rhs, .maximise = 1};
    struct answer a;
    answer_from(&a, &d, NULL, false);
    assert_int_equal(a.s->result, SLX_OPTIMAL);
    expect_objective(&a, cube_optimum);
    answer_done(&a);
}

/* The dual LP of the cube, whose slack basis is dual feasible. */
static void the_dual_does_not_visit_all_vertices_of_a_cube(void **state)
{
    (void)state;
    double matrix[CUBE * CUBE], transposed[CUBE * CUBE], cost[CUBE], rhs[CUBE];
    make_cube(matrix, cost, rhs);
    for (int i = 0; i < CUBE; i++)
        for (int j = 0; j < CUBE; j++)
            transposed[j * CUBE + i] = matrix[i * CUBE + j];
    const struct dense d = {.nrows = CUBE, .ncols = CUBE, .a = transposed, .cost = rhs, .row_lower = cost};
    struct answer a;
    answer_from(&a, &d, NULL, false);
    assert_int_equal(a.s->result, SLX_OPTIMAL);
    expect_objective(&a, cube_optimum);
    answer_done(&a);
}

/* ---- numbers ------------------------------------------------------------------------------------------ */

static void numbers_are_doubles_or_decimals_as_asked(void **state)
{
    (void)state;
    const struct dense d = {.nrows = 1,
                            .ncols = 1,
                            .a = (const double[]){0.1},
                            .cost = (const double[]){1e-3},
                            .row_lower = (const double[]){0.3}};
    struct answer a;
    answer_from(&a, &d, NULL, true);
    expect_text(&a, EXACT_VALUE, 0, "3");
    expect_text(&a, EXACT_DUAL, 1, "1/100");
    expect_objective(&a, "3/1000");
    answer_done(&a);
    /* 0.3 is 5404319552844595 / 2^54, 0.1 is 3602879701896397 / 2^55. */
    answer_from(&a, &d, NULL, false);
    expect_text(&a, EXACT_VALUE, 0, "10808639105689190/3602879701896397");
    answer_done(&a);
}

/* ---- no optimum ---------------------------------------------------------------------------------------- */

static void infeasible_comes_with_multipliers(void **state)
{
    (void)state;
    const struct dense d = {.nrows = 1,
                            .ncols = 2,
                            .a = (const double[]){1, 1},
                            .row_lower = (const double[]){3},
                            .col_upper = (const double[]){1, 1}};
    struct answer a;
    answer_from(&a, &d, NULL, false);
    assert_int_equal(a.s->result, SLX_INFEASIBLE);
    assert_true(a.s->y[0] != 0.0);
    expect_text(&a, EXACT_DUAL, 0, a.s->y[0] > 0 ? "-1" : "1");
    answer_done(&a);
}

static void bounds_that_cross_are_a_proof(void **state)
{
    (void)state;
    const struct dense d = {.nrows = 1,
                            .ncols = 1,
                            .a = (const double[]){1},
                            .row_lower = (const double[]){1},
                            .row_upper = (const double[]){1 - 0x1p-53}};
    struct answer a;
    answer_from(&a, &d, NULL, false);
    assert_int_equal(a.s->result, SLX_INFEASIBLE);
    answer_done(&a);
}

/* min -x + 11/4 y, x - 3y <= 1: falls for ever along (3, 1), and along no edge at (0, 0). */
static void unbounded_comes_with_a_ray(void **state)
{
    (void)state;
    const struct dense d = {.nrows = 1,
                            .ncols = 2,
                            .a = (const double[]){1, -3},
                            .cost = (const double[]){-1, 2.75},
                            .row_upper = (const double[]){1}};
    struct answer a;
    answer_from(&a, &d, NULL, false);
    assert_int_equal(a.s->result, SLX_UNBOUNDED);
    assert_non_null(a.s->ray);
    assert_true(-a.s->ray[0] + 2.75 * a.s->ray[1] < 0.0);
    assert_true(a.s->ray[0] - 3.0 * a.s->ray[1] <= 0.0);
    assert_true(a.s->ray[0] >= 0.0 && a.s->ray[1] >= 0.0);
    answer_done(&a);
}

/* ---- bases of every kind ------------------------------------------------------------------------------- */

static void a_singular_basis_is_repaired(void **state)
{
    (void)state;
    const struct dense d = {.nrows = 2,
                            .ncols = 3,
                            .a = (const double[]){1, 2, 1, 2, 4, 1},
                            .cost = (const double[]){3, 5, 7},
                            .row_lower = (const double[]){1, 2}};
    const uint8_t statuses[] = {SLX_BASIC, SLX_BASIC, SLX_AT_LOWER, SLX_AT_LOWER, SLX_AT_LOWER};
    struct answer a;
    answer_from(&a, &d, statuses, false);
    assert_int_equal(a.s->result, SLX_OPTIMAL);
    assert_true(a.report.repaired);
    expect_objective(&a, "5/2");
    answer_done(&a);
}

/* A fraction of small integers. */
struct small {
    long long n, d;
};

/* The least objective over all basic points of a boxed LP of two rows and three columns; false if none is feasible.  A
 * basic point has two basic variables of the five, each other one at one of its bounds. */
static bool best_vertex(const struct dense *l, struct small *best)
{
    enum { N = 5 };
    bool found = false;
    *best = (struct small){0, 1};
    long long low[N], high[N], col[N][2];
    for (int j = 0; j < N; j++) {
        low[j] = (long long)(j < 3 ? l->col_lower[j] : l->row_lower[j - 3]);
        high[j] = (long long)(j < 3 ? l->col_upper[j] : l->row_upper[j - 3]);
        for (int i = 0; i < 2; i++)
            col[j][i] = j < 3 ? (long long)l->a[i * 3 + j] : j - 3 == i ? -1 : 0;
    }
    for (int p = 0; p < N; p++)
        for (int q = p + 1; q < N; q++)
            for (unsigned at = 0; at < 1u << N; at++) {
                long long det = col[p][0] * col[q][1] - col[p][1] * col[q][0], r[2] = {0, 0}, x[N];
                if (!det || at >> p & 1 || at >> q & 1)
                    continue;
                for (int j = 0; j < N; j++) {
                    x[j] = at >> j & 1 ? high[j] : low[j];
                    for (int i = 0; i < 2 && j != p && j != q; i++)
                        r[i] -= col[j][i] * x[j];
                    x[j] *= det;
                }
                x[p] = r[0] * col[q][1] - r[1] * col[q][0];
                x[q] = col[p][0] * r[1] - col[p][1] * r[0];
                bool good = true;
                struct small value = {0, det};
                for (int j = 0; j < N; j++) {
                    long long s = det < 0 ? -1 : 1;
                    good &= s * x[j] >= s * det * low[j] && s * x[j] <= s * det * high[j];
                    value.n += j < 3 ? (long long)l->cost[j] * x[j] : 0;
                }
                if (value.d < 0)
                    value = (struct small){-value.n, -value.d};
                if (good && (!found || value.n * best->d < best->n * value.d))
                    *best = value;
                found |= good;
            }
    return found;
}

static long long common(long long a, long long b)
{
    return b ? common(b, a % b) : llabs(a);
}

static void random_lps_from_random_bases_agree_with_all_vertices(void **state)
{
    (void)state;
    uint64_t seed = 1;
    unsigned infeasible = 0, steps = 0;
    for (unsigned trial = 0; trial < 3000; trial++) {
        double matrix[6], cost[3], bounds[4][3];
        for (int k = 0; k < 6; k++)
            matrix[k] = (double)(random_bits(&seed) % 7) - 3;
        for (int k = 0; k < 3; k++) {
            cost[k] = (double)(random_bits(&seed) % 7) - 3;
            bounds[0][k] = (double)(random_bits(&seed) % 3) - 1;
            bounds[1][k] = bounds[0][k] + (double)(random_bits(&seed) % 4);
            bounds[2][k] = (double)(random_bits(&seed) % 9) - 4;
            bounds[3][k] = bounds[2][k] + (double)(random_bits(&seed) % 3);
        }
        const struct dense d = {2, 3, matrix, cost, bounds[0], bounds[1], bounds[2], bounds[3], 0, 0};
        uint8_t statuses[5];
        for (int j = 0; j < 5; j++)
            statuses[j] = (uint8_t)(random_bits(&seed) % 3);
        struct answer a;
        struct small best;
        answer_from(&a, &d, statuses, false);
        assert_int_equal(a.status, SLX_OK);
        if (best_vertex(&d, &best)) {
            char expected[60];
            long long g = common(best.n, best.d);
            snprintf(expected, sizeof expected, best.d == g ? "%lld" : "%lld/%lld", best.n / g, best.d / g);
            assert_int_equal(a.s->result, SLX_OPTIMAL);
            expect_objective(&a, expected);
        } else {
            assert_int_equal(a.s->result, SLX_INFEASIBLE);
            infeasible++;
        }
        steps += (unsigned)a.report.steps;
        answer_done(&a);
    }
    assert_true(infeasible > 300 && steps > 3000);
}

/* ---- limits -------------------------------------------------------------------------------------------- */

static int at_once(void *user)
{
    (void)user;
    return 1;
}

static void a_stop_leaves_no_claim(void **state)
{
    (void)state;
    struct answer a;
    env_init(&a.env);
    a.env.interrupt = at_once;
    limits_begin(&a.env);
    a.lp = dense_lp(&a.env, &quarters);
    assert_int_equal(solution_create(&a.env, 2, 2, &a.s), SLX_OK);
    const struct exact_start start = {.most_steps = UINT64_MAX};
    assert_int_equal(exact_solve(&a.env, a.lp, &start, a.s, &a.report, &a.exact), SLX_OK);
    assert_int_equal(a.s->result, SLX_INTERRUPTED);
    assert_null(a.exact);
    answer_done(&a);
}

static void every_allocation_may_fail(void **state)
{
    (void)state;
    struct faults f = {0};
    while (faults_next(&f)) {
        struct answer a;
        env_init(&a.env);
        a.lp = dense_lp(&a.env, &quarters);
        assert_int_equal(solution_create(&a.env, 2, 2, &a.s), SLX_OK);
        for (uint32_t j = 0; j < 4; j++)
            pairs_set(a.s->status, j, j < 2 ? SLX_AT_LOWER : SLX_BASIC);
        const struct exact_start start = {.most_steps = UINT64_MAX};
        faults_arm(&f, &a.env);
        a.status = exact_solve(&a.env, a.lp, &start, a.s, &a.report, &a.exact);
        faults_expect(&f, a.status);
        answer_done(&a);
    }
    assert_true(f.refused > 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_optimum_is_fractions),
        cmocka_unit_test(a_maximum_has_duals_in_its_own_sense),
        cmocka_unit_test(duals_beyond_doubles_are_told_apart),
        cmocka_unit_test(values_beyond_doubles_are_told_apart),
        cmocka_unit_test(the_inverse_of_a_hilbert_matrix_is_integers),
        cmocka_unit_test(the_primal_does_not_visit_all_vertices_of_a_cube),
        cmocka_unit_test(the_dual_does_not_visit_all_vertices_of_a_cube),
        cmocka_unit_test(numbers_are_doubles_or_decimals_as_asked),
        cmocka_unit_test(infeasible_comes_with_multipliers),
        cmocka_unit_test(bounds_that_cross_are_a_proof),
        cmocka_unit_test(unbounded_comes_with_a_ray),
        cmocka_unit_test(a_singular_basis_is_repaired),
        cmocka_unit_test(random_lps_from_random_bases_agree_with_all_vertices),
        cmocka_unit_test(a_stop_leaves_no_claim),
        cmocka_unit_test(every_allocation_may_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
