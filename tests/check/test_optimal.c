/* Claims of optimality: right ones pass, and each kind of defect is seen where it is. */
#include "claim.h"

static slx_check_info optimal(const struct dense *d, const double *x, const double *y)
{
    return judge(d, SLX_OPTIMAL, x, y, NULL);
}

/* min 2x + 3y, x + y >= 4, x + 3y >= 6, both >= 0: 9 at (3, 1) with duals (3/2, 1/2). */
static const struct dense covering = {
    .nrows = 2,
    .ncols = 2,
    .a = (const double[]){1, 1, 1, 3},
    .cost = (const double[]){2, 3},
    .row_lower = (const double[]){4, 6},
};

/* Dantzig's: max 3x + 5y, x <= 4, 2y <= 12, 3x + 2y <= 18: 36 at (2, 6) with duals (0, 3/2, 1). */
static const struct dense packing = {
    .nrows = 3,
    .ncols = 2,
    .a = (const double[]){1, 0, 0, 2, 3, 2},
    .cost = (const double[]){3, 5},
    .row_upper = (const double[]){4, 12, 18},
    .maximise = 1,
};

/* min x + y - z + 10, 1 <= x + y <= 3, x - y = 0, x + z free; x >= 0, y free, -1 <= z <= 2: 9 at (1/2, 1/2, 2), duals
 * (1, 0, 0). */
static const struct dense ranges = {
    .nrows = 3,
    .ncols = 3,
    .a = (const double[]){1, 1, 0, 1, -1, 0, 1, 0, 1},
    .cost = (const double[]){1, 1, -1},
    .col_lower = (const double[]){0, -INF, -1},
    .col_upper = (const double[]){INF, INF, 2},
    .row_lower = (const double[]){1, 0, -INF},
    .row_upper = (const double[]){3, 0, INF},
    .offset = 10,
};

static void right_claims_pass_with_nothing_to_accuse(void **state)
{
    (void)state;
    const struct {
        const struct dense *lp;
        const double *x, *y;
        double objective;
    } right[] = {
        {&covering, V(3, 1), V(1.5, 0.5), 9},
        {&packing, V(2, 6), V(0, 1.5, 1), 36},
        {&ranges, V(0.5, 0.5, 2), V(1, 0, 0), 9},
    };
    for (size_t k = 0; k < sizeof right / sizeof *right; k++) {
        double objective;
        slx_check_info c =
            judge_with(right[k].lp, &(struct claim){SLX_OPTIMAL, right[k].x, right[k].y, NULL}, &objective);
        assert_true(c.passed);
        assert_true(objective == right[k].objective);
        assert_true(c.primal_infeasibility == 0 && c.dual_infeasibility == 0 && c.complementarity == 0 && c.gap == 0);
    }
}

/* Where a value of 10^6 stands beside them, a violation of 5e-10 of a row of small numbers is as blurred as without it. */
static void a_violation_counts_beside_the_numbers_of_its_own_row(void **state)
{
    (void)state;
    const struct dense apart = {
        .nrows = 2,
        .ncols = 2,
        .a = (const double[]){1, 0, 0, 1},
        .cost = (const double[]){1, 1},
        .row_lower = (const double[]){0.5, 1e6},
    };
    const double *const points[] = {V(0.5 - 5e-10, 1e6), V(0.5, 1e6 - 5e-10), V(0.5, 1e6)}, blur[] = {5e-10, 0, 0};
    for (size_t k = 0; k < 3; k++) {
        struct env env;
        env_init(&env);
        struct lp *lp = dense_lp(&env, &apart);
        struct solution *s = claimed(&env, &apart, &(struct claim){SLX_OPTIMAL, points[k], V(1, 1), NULL});
        assert_int_equal(check_solution(&env, lp, s, 1e-7), SLX_OK);
        assert_near(s->blur, blur[k], 1e-13);
        solution_free(&env, &s);
        lp_free(&env, &lp);
    }
}

static void a_point_outside_a_row_is_seen(void **state)
{
    (void)state;
    slx_check_info c = optimal(&covering, V(3 - 1e-6, 1), V(1.5, 0.5));
    assert_false(c.passed);
    assert_near(c.primal_infeasibility, 1e-6, 1e-12);
    c = optimal(&packing, V(2, 6.5), V(0, 1.5, 1));
    assert_false(c.passed);
    assert_near(c.primal_infeasibility, 1, 1e-12);
    c = optimal(&ranges, V(0.25, 0.25, 2), V(1, 0, 0));
    assert_false(c.passed);
    assert_near(c.primal_infeasibility, 0.5, 1e-12);
    c = optimal(&ranges, V(2, 2, 2), V(1, 0, 0));
    assert_false(c.passed);
    assert_near(c.primal_infeasibility, 1, 1e-12);
}

static void a_point_outside_its_bounds_is_seen(void **state)
{
    (void)state;
    slx_check_info c = optimal(&covering, V(7, -0.25), V(1.5, 0.5));
    assert_false(c.passed);
    assert_near(c.primal_infeasibility, 0.25, 1e-12);
    c = optimal(&ranges, V(0.5, 0.5, 2.125), V(1, 0, 0));
    assert_false(c.passed);
    assert_near(c.primal_infeasibility, 0.125, 1e-12);
}

static void violations_count_from_the_tolerance_on(void **state)
{
    (void)state;
    const struct dense one = {.nrows = 0, .ncols = 1, .cost = V(0)};
    assert_true(optimal(&one, V(-0.99e-7), NULL).passed);
    assert_false(optimal(&one, V(-1.01e-7), NULL).passed);
    const struct dense costs = {.nrows = 0, .ncols = 1, .cost = V(-1.01e-7)},
                       small = {.nrows = 0, .ncols = 1, .cost = V(-0.99e-7)};
    assert_false(optimal(&costs, V(0), NULL).passed);
    assert_true(optimal(&small, V(0), NULL).passed);
}

static void a_dual_of_the_wrong_sign_is_seen(void **state)
{
    (void)state;
    const struct dense *d = &covering;
    slx_check_info c = optimal(d, V(3, 1), V(1.5, -0.5));
    assert_false(c.passed);
    assert_near(c.dual_infeasibility, 0.5, 1e-12);
    c = optimal(&packing, V(2, 6), V(0, -1.5, -1)); /* the minimiser's signs */
    assert_false(c.passed);
    assert_true(c.dual_infeasibility >= 1.5);
}

static void a_dual_on_a_free_row_is_seen(void **state)
{
    (void)state;
    slx_check_info c = optimal(&ranges, V(0.5, 0.5, 2), V(1, 0, -0.25));
    assert_false(c.passed);
    assert_true(c.dual_infeasibility >= 0.25);
}

static void a_reduced_cost_of_the_wrong_sign_is_seen(void **state)
{
    (void)state;
    slx_check_info c = optimal(&covering, V(3, 1), V(2, 1)); /* d = (-1, -2) */
    assert_false(c.passed);
    assert_near(c.dual_infeasibility, 2, 1e-12);
    c = optimal(&packing, V(2, 6), V(0, 1, 0.5)); /* d = (3/2, 2): a maximiser would raise x */
    assert_false(c.passed);
    assert_near(c.dual_infeasibility, 2, 1e-12);
    c = optimal(&ranges, V(0.5, 0.5, 2), V(1, 1e-6, 0)); /* y is free, so that its reduced cost must be 0 */
    assert_false(c.passed);
    assert_near(c.dual_infeasibility, 1e-6, 1e-12);
}

static void a_feasible_pair_that_is_not_complementary_is_seen(void **state)
{
    (void)state;
    slx_check_info c = optimal(&covering, V(4, 2), V(1.5, 0.5)); /* activities 6, 10 */
    assert_false(c.passed);
    assert_true(c.primal_infeasibility == 0 && c.dual_infeasibility == 0);
    assert_near(c.complementarity, 1.5, 1e-12);
    assert_near(c.gap, (14.0 - 9.0) / 15.0, 1e-12);
    c = optimal(&covering, V(3, 1), V(0, 0)); /* d = c, but x is not at 0 */
    assert_false(c.passed);
    assert_near(c.complementarity, 2, 1e-12);
    assert_near(c.gap, 0.9, 1e-12);
}

static void a_large_objective_hides_no_lack_of_complementarity(void **state)
{
    (void)state;
    struct dense d = covering;
    d.offset = 1e9;
    slx_check_info c = optimal(&d, V(4, 2), V(1.5, 0.5));
    assert_true(c.primal_infeasibility == 0 && c.dual_infeasibility == 0 && c.gap < 1e-8);
    assert_false(c.passed);
}

static void a_boxed_column_at_its_wrong_end_is_seen(void **state)
{
    (void)state;
    slx_check_info c = optimal(&ranges, V(0.5, 0.5, -1), V(1, 0, 0));
    assert_false(c.passed);
    assert_near(c.complementarity, 1, 1e-12);
    const struct dense row = {
        .nrows = 1, .ncols = 1, .a = V(1), .cost = V(1), .col_lower = V(-INF), .row_lower = V(0), .row_upper = V(5)};
    assert_true(optimal(&row, V(0), V(1)).passed);
    assert_false(optimal(&row, V(5), V(1)).passed);
    const struct dense max = {.nrows = 1,
                              .ncols = 1,
                              .a = V(1),
                              .cost = V(1),
                              .col_lower = V(-INF),
                              .row_lower = V(0),
                              .row_upper = V(5),
                              .maximise = 1};
    assert_true(optimal(&max, V(5), V(1)).passed);
    assert_false(optimal(&max, V(0), V(1)).passed);
}

/* Each of the other three conditions holds within 1e-7 here. */
static void a_gap_alone_fails_a_claim(void **state)
{
    (void)state;
    const struct dense d = {.nrows = 0, .ncols = 1, .cost = V(1e-8), .col_upper = V(1e9)};
    slx_check_info c = optimal(&d, V(1e9), NULL);
    assert_true(c.primal_infeasibility == 0 && c.dual_infeasibility == 0 && c.complementarity < 1e-7);
    assert_near(c.gap, 10.0 / 11.0, 1e-12);
    assert_false(c.passed);
    assert_true(optimal(&d, V(0), NULL).passed);
}

static void the_objective_is_computed_anew_and_exactly(void **state)
{
    (void)state;
    double objective;
    const struct dense d = {
        .nrows = 0,
        .ncols = 3,
        .cost = V(1e16, 1, -1e16),
        .col_lower = V(1, 1, 1),
        .col_upper = V(1, 1, 1),
        .offset = 2,
    };
    slx_check_info c = judge_with(&d, &(struct claim){SLX_OPTIMAL, V(1, 1, 1), NULL, NULL}, &objective);
    assert_true(c.passed);
    assert_true(objective == 3.0);
    const double fixed[] = {1 + 0x1p-30, 1 + 0x1p-29}; /* (1 + 2^-30)^2 - (1 + 2^-29) = 2^-60 */
    const struct dense products = {
        .nrows = 0, .ncols = 2, .cost = V(1 + 0x1p-30, -1), .col_lower = fixed, .col_upper = fixed};
    judge_with(&products, &(struct claim){SLX_OPTIMAL, fixed, NULL, NULL}, &objective);
    assert_true(objective == 0x1p-60);
}

static void values_that_are_no_numbers_never_pass(void **state)
{
    (void)state;
    const double bad[] = {NAN, INF, -INF, 1e308, -1e308};
    for (size_t k = 0; k < sizeof bad / sizeof *bad; k++) {
        for (size_t j = 0; j < 3; j++) {
            double x[3] = {0.5, 0.5, 2}, y[3] = {1, 0, 0};
            x[j] = bad[k];
            slx_check_info c = optimal(&ranges, x, y);
            assert_false(c.passed);
            assert_true(isfinite(bad[k]) || c.primal_infeasibility == INF);
            x[0] = x[1] = 0.5, x[2] = 2;
            y[j] = bad[k];
            c = optimal(&ranges, x, y);
            assert_false(c.passed);
            assert_true(isfinite(bad[k]) || c.dual_infeasibility == INF);
        }
    }
    const struct dense loose = {.nrows = 0, .ncols = 1, .cost = V(0), .col_lower = V(-INF)}; /* nothing to violate */
    assert_true(optimal(&loose, V(1e308), NULL).passed);
    assert_false(optimal(&loose, V(INF), NULL).passed);
    assert_true(optimal(&loose, V(INF), NULL).primal_infeasibility == INF);
    assert_false(optimal(&loose, V(NAN), NULL).passed);
}

/* 3e12 x = 1e12: no double comes nearer to x = 1/3 than 1.9e-17, which is 5.6e-5 in the row. */
static void what_no_double_can_meet_is_no_violation(void **state)
{
    (void)state;
    const struct dense primal = {
        .nrows = 1, .ncols = 1, .a = V(3e12), .cost = V(3e12), .row_lower = V(1e12), .row_upper = V(1e12)};
    assert_true(optimal(&primal, V(1.0 / 3.0), V(1)).passed);
    assert_false(optimal(&primal, V(1.0 / 3.0 + 1e-15), V(1)).passed);
    const struct dense dual = {
        .nrows = 1, .ncols = 1, .a = V(3), .cost = V(1e12), .col_lower = V(-INF), .row_lower = V(3), .offset = -1e12};
    assert_true(optimal(&dual, V(1), V(1e12 / 3.0)).passed);
    assert_false(optimal(&dual, V(1), V(1e12 / 3.0 + 1e-3)).passed);
}

static void large_numbers_alone_excuse_nothing(void **state)
{
    (void)state;
    const struct dense d = {
        .nrows = 2,
        .ncols = 2,
        .a = V(1e12, 1, 1, 1),
        .cost = V(1, 1),
        .row_lower = V(1e12, 3),
    }; /* 1e12 x + y >= 1e12, x + y >= 3: minimum 3, second row alone, x anywhere from (almost) 1 to 3 */
    assert_true(optimal(&d, V(1, 2), V(0, 1)).passed);
    assert_false(optimal(&d, V(1, 2 - 1e-6), V(0, 1)).passed);
    assert_false(optimal(&d, V(0.999, 2.001), V(0, 1)).passed);
}

static void a_tiny_dual_on_an_infinite_bound_is_left_out_of_the_gap(void **state)
{
    (void)state;
    const struct dense d = {.nrows = 1, .ncols = 1, .a = V(1), .cost = V(1), .col_lower = V(-INF), .row_lower = V(100)};
    slx_check_info c = optimal(&d, V(100), V(1 - 1e-10)); /* d = 1e-10 on a free column */
    assert_true(c.passed);
    assert_near(c.dual_infeasibility, 1e-10, 1e-15);
    assert_near(c.gap, 1e-8 / 101, 1e-12);
}

static void a_tiny_reduced_cost_counts_times_its_bound(void **state)
{
    (void)state;
    const double far = 1e12;
    const struct dense boxed = {.nrows = 0, .ncols = 1, .cost = V(1e-12), .col_upper = &far};
    assert_true(optimal(&boxed, V(0), NULL).passed);
    slx_check_info c = optimal(&boxed, V(far), NULL); /* the objective is 1 and could be 0 */
    assert_false(c.passed);
    assert_near(c.objective_error, 0.5, 1e-12);
    assert_near(c.gap, 0.5, 1e-12);
}

/* A violation within the tolerance times a multiplier of 1e5 is 5e-3 of an objective of 1. */
static void a_violation_counts_times_its_multiplier(void **state)
{
    (void)state;
    const struct dense d = {.nrows = 1, .ncols = 1, .a = V(1), .cost = V(1e5), .row_lower = V(1e-5)};
    assert_true(optimal(&d, V(1e-5), V(1e5)).passed);
    slx_check_info c = optimal(&d, V(1e-5 - 5e-8), V(1e5));
    assert_true(c.primal_infeasibility < 1e-7 && c.dual_infeasibility == 0);
    assert_near(c.objective_error, 5e-3 / 1.995, 1e-9);
    assert_false(c.passed);
}

/* One row is violated, another slack, by products that cancel in the gap: their magnitudes add up in the error. */
static void what_cancels_in_the_gap_adds_up_in_the_objective_error(void **state)
{
    (void)state;
    const struct dense d = {
        .nrows = 2, .ncols = 2, .a = V(1, 0, 0, 1), .cost = V(1e3, 1e3), .row_lower = V(1e-3, 1e-3)};
    slx_check_info c = optimal(&d, V(1e-3 - 9e-8, 1e-3 + 9e-8), V(1e3, 1e3));
    assert_true(c.gap < 1e-12 && c.primal_infeasibility < 1e-7 && c.complementarity < 1e-7);
    assert_near(c.objective_error, 2 * 9e-5 / 3, 1e-9);
    assert_false(c.passed);
}

static void complementarity_is_the_smaller_of_dual_and_distance(void **state)
{
    (void)state;
    const struct dense d = {.nrows = 0, .ncols = 1, .cost = V(1e-3), .col_upper = V(1e9)};
    assert_near(optimal(&d, V(7), NULL).complementarity, 1e-3, 1e-12);
    assert_near(optimal(&d, V(1e-5), NULL).complementarity, 1e-5, 1e-12);
    assert_true(optimal(&d, V(0), NULL).complementarity == 0);
}

/* 1e-9 by default; a hundredth of a tolerance that is looser. */
static void the_gap_allowed_follows_the_tolerance(void **state)
{
    (void)state;
    const struct dense d = {.nrows = 0, .ncols = 1, .cost = V(1e-8), .offset = 1, .col_upper = V(1)};
    struct env env;
    env_init(&env);
    struct lp *lp = dense_lp(&env, &d);
    struct solution *s = claimed(&env, &d, &(struct claim){SLX_OPTIMAL, V(1), NULL, NULL}); /* gap 5e-9 */
    assert_int_equal(check_solution(&env, lp, s, 1e-7), SLX_OK);
    assert_false(s->check.passed);
    assert_int_equal(check_solution(&env, lp, s, 1e-6), SLX_OK);
    assert_true(s->check.passed);
    solution_free(&env, &s);
    lp_free(&env, &lp);
}

static void models_without_rows_or_columns_are_judged(void **state)
{
    (void)state;
    const struct dense none = {.offset = -7}, empty_row = {.nrows = 1, .row_lower = V(-1), .row_upper = V(1)},
                       never = {.nrows = 1, .row_lower = V(1)};
    double objective;
    assert_true(judge_with(&none, &(struct claim){SLX_OPTIMAL, NULL, NULL, NULL}, &objective).passed);
    assert_true(objective == -7);
    assert_true(optimal(&empty_row, NULL, V(0)).passed);
    assert_false(optimal(&empty_row, NULL, V(1)).passed);
    assert_false(optimal(&never, NULL, V(0)).passed);
    assert_near(optimal(&never, NULL, V(0)).primal_infeasibility, 1, 0);
}

static void limits_report_infeasibilities_and_never_pass(void **state)
{
    (void)state;
    double objective;
    struct claim claim = {SLX_TIME_LIMIT, V(3, 0), V(0, 1), NULL};
    slx_check_info c = judge_with(&covering, &claim, &objective);
    assert_false(c.passed);
    assert_true(objective == 6 && c.dual_infeasibility == 0);
    assert_near(c.primal_infeasibility, 3, 1e-12);
    claim = (struct claim){SLX_ITERATION_LIMIT, V(3, 1), V(1.5, 0.5), NULL};
    assert_false(judge_with(&covering, &claim, &objective).passed);
}

/* Random claims that are right by construction: x and y first, then bounds and costs that make them optimal. */
struct random_lp {
    double a[12 * 12], c[12], l[12], u[12], rl[12], ru[12], x[12], y[12], d[12];
    struct dense lp;
};

/* Bounds around a value for a dual of this sign (in the minimising sense); `kind` picks among those that fit. */
static void bounds_for(double value, double dual, uint64_t kind, double *lower, double *upper)
{
    *lower = dual > 0 ? value : kind & 1 ? -INF : dual < 0 ? value - 3 : value - 2;
    *upper = dual < 0 ? value : kind & 2 ? INF : dual > 0 ? value + 3 : value + 2;
}

static void make_random(struct random_lp *r, uint64_t *seed)
{
    uint32_t m = (uint32_t)(1 + random_bits(seed) % 12), n = (uint32_t)(1 + random_bits(seed) % 12);
    int maximise = (int)(random_bits(seed) & 1);
    double sense = maximise ? -1 : 1;
    for (uint32_t k = 0; k < m * n; k++)
        r->a[k] = random_bits(seed) % 3 ? (double)(random_bits(seed) % 11) - 5 : 0;
    for (uint32_t j = 0; j < n; j++) {
        r->x[j] = (double)(random_bits(seed) % 15) - 7;
        r->d[j] = random_bits(seed) & 1 ? (double)(random_bits(seed) % 7) - 3 : 0;
        bounds_for(r->x[j], sense * r->d[j], random_bits(seed), &r->l[j], &r->u[j]);
    }
    for (uint32_t i = 0; i < m; i++) {
        double activity = 0;
        for (uint32_t j = 0; j < n; j++)
            activity += r->a[i * n + j] * r->x[j];
        r->y[i] = random_bits(seed) & 1 ? (double)(random_bits(seed) % 7) - 3 : 0;
        bounds_for(activity, sense * r->y[i], random_bits(seed), &r->rl[i], &r->ru[i]);
    }
    for (uint32_t j = 0; j < n; j++) {
        r->c[j] = r->d[j];
        for (uint32_t i = 0; i < m; i++)
            r->c[j] += r->a[i * n + j] * r->y[i];
    }
    r->lp = (struct dense){m, n, r->a, r->c, r->l, r->u, r->rl, r->ru, 5, maximise};
}

static void random_right_claims_pass_and_any_component_moved_fails(void **state)
{
    (void)state;
    uint64_t seed = 1;
    for (int round = 0; round < 500; round++) {
        struct random_lp r;
        make_random(&r, &seed);
        uint32_t m = r.lp.nrows, n = r.lp.ncols;
        double objective, expected = 5;
        for (uint32_t j = 0; j < n; j++)
            expected += r.c[j] * r.x[j];
        assert_true(judge_with(&r.lp, &(struct claim){SLX_OPTIMAL, r.x, r.y, NULL}, &objective).passed);
        assert_true(objective == expected);
        double step = random_bits(&seed) & 1 ? 1e-3 : -1e-3;
        for (uint32_t j = 0; j < n; j++) {
            bool matters = r.d[j] != 0; /* else: it moves a row that has a dual */
            for (uint32_t i = 0; i < m; i++)
                matters |= r.y[i] != 0 && r.a[i * n + j] != 0;
            r.x[j] += step;
            assert_true(!matters || !optimal(&r.lp, r.x, r.y).passed);
            r.x[j] -= step;
        }
        for (uint32_t i = 0; i < m; i++) {
            bool matters =
                r.y[i] == 0; /* such a row is clear of its bounds; else: it makes a reduced cost that must be 0 */
            for (uint32_t j = 0; j < n; j++)
                matters |= r.d[j] == 0 && r.a[i * n + j] != 0;
            r.y[i] += step;
            assert_true(!matters || !optimal(&r.lp, r.x, r.y).passed);
            r.y[i] -= step;
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(right_claims_pass_with_nothing_to_accuse),
        cmocka_unit_test(a_violation_counts_beside_the_numbers_of_its_own_row),
        cmocka_unit_test(a_point_outside_a_row_is_seen),
        cmocka_unit_test(a_point_outside_its_bounds_is_seen),
        cmocka_unit_test(violations_count_from_the_tolerance_on),
        cmocka_unit_test(a_dual_of_the_wrong_sign_is_seen),
        cmocka_unit_test(a_dual_on_a_free_row_is_seen),
        cmocka_unit_test(a_reduced_cost_of_the_wrong_sign_is_seen),
        cmocka_unit_test(a_feasible_pair_that_is_not_complementary_is_seen),
        cmocka_unit_test(a_large_objective_hides_no_lack_of_complementarity),
        cmocka_unit_test(a_boxed_column_at_its_wrong_end_is_seen),
        cmocka_unit_test(a_gap_alone_fails_a_claim),
        cmocka_unit_test(the_objective_is_computed_anew_and_exactly),
        cmocka_unit_test(values_that_are_no_numbers_never_pass),
        cmocka_unit_test(what_no_double_can_meet_is_no_violation),
        cmocka_unit_test(large_numbers_alone_excuse_nothing),
        cmocka_unit_test(a_tiny_dual_on_an_infinite_bound_is_left_out_of_the_gap),
        cmocka_unit_test(a_tiny_reduced_cost_counts_times_its_bound),
        cmocka_unit_test(a_violation_counts_times_its_multiplier),
        cmocka_unit_test(what_cancels_in_the_gap_adds_up_in_the_objective_error),
        cmocka_unit_test(complementarity_is_the_smaller_of_dual_and_distance),
        cmocka_unit_test(the_gap_allowed_follows_the_tolerance),
        cmocka_unit_test(models_without_rows_or_columns_are_judged),
        cmocka_unit_test(limits_report_infeasibilities_and_never_pass),
        cmocka_unit_test(random_right_claims_pass_and_any_component_moved_fails),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
