/* Claims of infeasibility and unboundedness: proofs pass at any scale, what proves nothing does not. */
#include "../faults.h"
#include "claim.h"

static slx_check_info infeasible(const struct dense *d, const double *y)
{
    return judge(d, SLX_INFEASIBLE, NULL, y, NULL);
}

static slx_check_info unbounded(const struct dense *d, const double *x, const double *ray)
{
    return judge(d, SLX_UNBOUNDED, x, NULL, ray);
}

/* x + y <= 1, x + y >= 2, both >= 0. */
static const struct dense torn = {
    .nrows = 2,
    .ncols = 2,
    .a = (const double[]){1, 1, 1, 1},
    .row_lower = (const double[]){-INF, 2},
    .row_upper = (const double[]){1, INF},
};

static void multipliers_prove_at_any_scale_and_in_either_sign(void **state)
{
    (void)state;
    const double scales[] = {1, -1, 1e-200, -1e200, 0x1p1023, 5e-324};
    for (size_t k = 0; k < sizeof scales / sizeof *scales; k++) {
        slx_check_info c = infeasible(&torn, V(-scales[k], scales[k]));
        assert_true(c.passed);
        assert_true(c.certificate == 0);
    }
}

static void multipliers_that_prove_nothing_fail(void **state)
{
    (void)state;
    const double *const wrong[] = {V(1, 1),      V(0, 1),   V(1, 0),      V(0, 0),    V(-1, 2),
                                   V(-1, 1.001), V(NAN, 1), V(-INF, INF), V(-1, NAN), V(0, INF)};
    for (size_t k = 0; k < sizeof wrong / sizeof *wrong; k++)
        assert_false(infeasible(&torn, wrong[k]).passed);
    assert_near(infeasible(&torn, V(-1, 1.001)).certificate, 0.0005 / 2, 1e-12);
}

/* With a residual e in a free direction, margin 1, columns of size 2: good for |x| < 1 / (2e) (two columns), at least
 * 1e9. */
static void a_residual_must_leave_no_point_below_a_thousand_million(void **state)
{
    (void)state;
    slx_check_info c = infeasible(&torn, V(-1, 1 + 1e-10));
    assert_true(c.passed);
    assert_near(c.certificate, 0.25e-10, 1e-15);
    assert_false(infeasible(&torn, V(-1, 1 + 1e-9)).passed);
    const struct dense row = {.nrows = 3,
                              .ncols = 1,
                              .a = V(1, 1, 0),
                              .col_lower = V(-INF),
                              .row_lower = V(-INF, 2, -INF),
                              .row_upper = V(1, INF, INF)};
    assert_true(infeasible(&row, V(-1, 1, 0.9e-9)).passed);
    assert_false(infeasible(&row, V(-1, 1, 1.9e-9)).passed);
    const struct dense far = {.nrows = 1, .ncols = 1, .a = V(1e-10), .row_lower = V(1)}; /* feasible from 1e10 on */
    assert_false(infeasible(&far, V(1)).passed);
    assert_true(infeasible(&far, V(1)).certificate >= 0.5);
}

/* A basis inverse leaves 1e-15 where there should be 0. */
static void noise_in_a_proof_does_not_spoil_it(void **state)
{
    (void)state;
    const struct dense d = {
        .nrows = 4,
        .ncols = 3,
        .a = V(1, 1, 0, 1, 1, 0, 3, -7, 1e3, 1, 2, -4),
        .row_lower = V(-INF, 2, 0, -INF),
        .row_upper = V(1, INF, INF, 1e20),
    };
    assert_true(infeasible(&d, V(-1, 1, 1e-15, -1e-15)).passed);
    assert_true(infeasible(&d, V(-1, 1, -1e-15, 1e-15)).passed);
    assert_false(infeasible(&d, V(-1, 1, 0, 1e-8)).passed);
    assert_false(infeasible(&d, V(-1, 1, 1e-8, 0)).passed);
    const struct dense up = {
        .nrows = 2,
        .ncols = 4,
        .a = V(1, -1, 2, 3, 0, 0, 1, -1),
        .cost = V(-1, 0, 0, 0),
        .col_upper = V(INF, INF, 1, INF),
        .row_lower = V(0, 0),
        .row_upper = V(0, 0),
    };
    assert_true(unbounded(&up, V(0, 0, 0, 0), V(1, 1, 1e-15, -1e-16)).passed);
    assert_true(unbounded(&up, V(0, 0, 0, 0), V(1, 1, -1e-15, 1e-16)).passed);
    assert_false(unbounded(&up, V(0, 0, 0, 0), V(1, 1, 1e-8, 0)).passed);
}

static void bounds_of_columns_take_part_in_a_proof(void **state)
{
    (void)state;
    struct dense d = {
        .nrows = 1,
        .ncols = 2,
        .a = V(2, -3),
        .col_lower = V(-INF, -1),
        .col_upper = V(4, INF),
        .row_lower = V(11.5),
        .row_upper = V(20),
    }; /* 2x - 3y is at most 8 + 3 = 11 */
    assert_true(infeasible(&d, V(1)).passed);
    assert_true(infeasible(&d, V(-1e-3)).passed);
    d.row_lower = V(11);
    assert_false(infeasible(&d, V(1)).passed);
    d.row_lower = V(11.5), d.col_upper = V(INF, INF);
    assert_false(infeasible(&d, V(1)).passed);
    d.col_upper = V(4, INF), d.col_lower = V(-INF, -INF);
    assert_false(infeasible(&d, V(1)).passed);
    d.col_lower = V(0, 2), d.row_upper = V(INF); /* at most 2; at least 11.5 */
    assert_true(infeasible(&d, V(1)).passed);
}

static void a_point_that_just_fits_is_not_proved_away(void **state)
{
    (void)state;
    const struct dense touching = {
        .nrows = 2,
        .ncols = 1,
        .a = V(1, 1),
        .col_lower = V(-INF),
        .row_lower = V(1, -INF),
        .row_upper = V(INF, 1),
    };
    assert_false(infeasible(&touching, V(1, -1)).passed);
    /* 0.1 + 0.2 is not 0.3 in doubles, but for no other reason than rounding. */
    const struct dense rounded = {
        .nrows = 1,
        .ncols = 2,
        .a = V(1, 1),
        .col_lower = V(0.1, 0.2),
        .col_upper = V(0.1, 0.2),
        .row_lower = V(0.3),
        .row_upper = V(0.3),
    };
    assert_false(infeasible(&rounded, V(1)).passed);
    assert_false(infeasible(&rounded, V(-1)).passed);
}

static void rows_and_columns_with_crossed_bounds_need_no_multipliers(void **state)
{
    (void)state;
    struct dense d = {.nrows = 1, .ncols = 1, .a = V(1), .col_lower = V(0), .col_upper = V(-1)};
    assert_true(infeasible(&d, V(0)).passed);
    assert_true(infeasible(&d, V(1)).passed);
    d.col_upper = V(-0.5e-7);
    assert_false(infeasible(&d, V(0)).passed);
    d.col_upper = V(INF), d.row_lower = V(3), d.row_upper = V(2);
    assert_true(infeasible(&d, V(1)).passed);
    assert_true(infeasible(&d, V(0)).passed);
}

static void empty_rows_are_proved_infeasible(void **state)
{
    (void)state;
    const struct dense d = {.nrows = 2, .row_lower = V(-1, 1), .row_upper = V(1, INF)};
    assert_true(infeasible(&d, V(0, 1)).passed);
    assert_false(infeasible(&d, V(1, 0)).passed);
    const struct dense none = {.nrows = 0, .ncols = 1};
    assert_false(infeasible(&none, NULL).passed);
}

/* max x, x - y <= 3, x - y >= -1, both >= 0: any (t, t). */
static const struct dense strip = {
    .nrows = 2,
    .ncols = 2,
    .a = (const double[]){1, -1, 1, -1},
    .cost = (const double[]){1, 0},
    .row_lower = (const double[]){-INF, -1},
    .row_upper = (const double[]){3, INF},
    .maximise = 1,
};

static void rays_prove_at_any_scale(void **state)
{
    (void)state;
    const double scales[] = {1, 1e-200, 1e200, 0x1p1023, 5e-324};
    for (size_t k = 0; k < sizeof scales / sizeof *scales; k++) {
        double objective;
        struct claim claim = {SLX_UNBOUNDED, V(2, 1), NULL, V(scales[k], scales[k])};
        slx_check_info c = judge_with(&strip, &claim, &objective);
        assert_true(c.passed);
        assert_true(c.certificate == 0 && objective == 2);
    }
}

static void rays_that_prove_nothing_fail(void **state)
{
    (void)state;
    const double *const wrong[] = {V(0, 0),     V(-1, -1), V(1, 0),     V(0, 1),   V(1, 1.001),
                                   V(1, 0.999), V(NAN, 1), V(INF, INF), V(1, NAN), NULL};
    for (size_t k = 0; k < sizeof wrong / sizeof *wrong; k++)
        assert_false(unbounded(&strip, V(2, 1), wrong[k]).passed);
    struct dense d = strip;
    d.maximise = 0;
    assert_false(unbounded(&d, V(2, 1), V(1, 1)).passed);
    d = strip;
    d.cost = V(0, 0);
    assert_false(unbounded(&d, V(2, 1), V(1, 1)).passed);
    d = strip;
    d.col_upper = V(INF, 1e20);
    assert_false(unbounded(&d, V(2, 1), V(1, 1)).passed);
}

static void a_ray_from_an_infeasible_point_proves_nothing(void **state)
{
    (void)state;
    slx_check_info c = unbounded(&strip, V(4, 0), V(1, 1));
    assert_false(c.passed);
    assert_near(c.primal_infeasibility, 1, 1e-12);
    assert_false(unbounded(&strip, V(-1, -1), V(1, 1)).passed);
    assert_false(unbounded(&strip, V(NAN, 1), V(1, 1)).passed);
}

static void a_slow_row_stops_a_ray(void **state)
{
    (void)state;
    const struct dense d = {
        .nrows = 1, .ncols = 1, .a = V(1e-8), .cost = V(-1e3), .row_upper = V(1)}; /* optimum -1e11 */
    assert_false(unbounded(&d, V(0), V(1)).passed);
    const struct dense free_row = {.nrows = 1, .ncols = 1, .a = V(1e-8), .cost = V(-1)};
    assert_true(unbounded(&free_row, V(0), V(1)).passed);
}

static void a_finite_bound_stops_a_ray_however_much_it_pays(void **state)
{
    (void)state;
    const struct dense d = {.nrows = 0, .ncols = 1, .cost = V(-1e10), .col_upper = V(1)};
    assert_false(unbounded(&d, V(0), V(1)).passed);
}

/* 3 times the double next to 1/3 is not 1. */
static void residuals_of_rounding_count_as_none(void **state)
{
    (void)state;
    const struct dense both = {
        .nrows = 1, .ncols = 2, .a = V(3, -1), .cost = V(-1e-9, 0), .row_lower = V(0), .row_upper = V(0)};
    assert_true(unbounded(&both, V(0, 0), V(1.0 / 3.0, 1)).passed);
    const struct dense apart = {.nrows = 2, .ncols = 1, .a = V(3, -1), .col_lower = V(-INF), .row_lower = V(0, 1e-9)};
    assert_true(infeasible(&apart, V(1.0 / 3.0, 1)).passed);
}

static void a_ray_may_drift_as_little_as_doubles_can(void **state)
{
    (void)state;
    assert_true(unbounded(&strip, V(2, 1), V(1, 1 + 1e-10)).passed);
    assert_false(unbounded(&strip, V(2, 1), V(1, 1 + 2e-9)).passed);
    const struct dense d = {
        .nrows = 1, .ncols = 2, .a = V(3, -1), .cost = V(-1, 0), .row_lower = V(0), .row_upper = V(0)};
    assert_true(unbounded(&d, V(0, 0), V(1.0 / 3.0, 1)).passed);
}

static void an_improvement_that_is_cancellation_proves_nothing(void **state)
{
    (void)state;
    const struct dense d = {.nrows = 1,
                            .ncols = 2,
                            .a = V(1, -1),
                            .cost = V(0.1 + 0.2, -0.3),
                            .row_lower = V(0),
                            .row_upper = V(0),
                            .maximise = 1};
    assert_false(unbounded(&d, V(0, 0), V(1, 1)).passed);
}

/* Feasible models by construction, and multipliers that are as near to a proof as the seed makes them. */
static void no_multipliers_prove_a_feasible_model_away(void **state)
{
    (void)state;
    uint64_t seed = 7;
    for (int round = 0; round < 20000; round++) {
        double a[9], x[3], y[3], l[3], u[3], rl[3], ru[3];
        for (int k = 0; k < 9; k++)
            a[k] = (double)(random_bits(&seed) % 7) - 3;
        for (int j = 0; j < 3; j++) {
            x[j] = (double)(random_bits(&seed) % 7) - 3;
            l[j] = random_bits(&seed) & 1 ? x[j] : -INF;
            u[j] = random_bits(&seed) & 1 ? x[j] : INF;
        }
        for (int i = 0; i < 3; i++) {
            double activity = a[3 * i] * x[0] + a[3 * i + 1] * x[1] + a[3 * i + 2] * x[2];
            rl[i] = random_bits(&seed) & 1 ? activity : -INF;
            ru[i] = random_bits(&seed) & 1 ? activity : INF;
            y[i] = (double)(random_bits(&seed) % 7) - 3;
            if (random_bits(&seed) & 1)
                y[i] *= 1 + 1e-12 * random_unit(&seed);
        }
        const struct dense d = {3, 3, a, NULL, l, u, rl, ru, 0, 0};
        assert_false(infeasible(&d, y).passed);
    }
}

static void each_refused_allocation_is_an_error_and_leaks_nothing(void **state)
{
    (void)state;
    const struct claim claims[] = {
        {SLX_OPTIMAL, V(2, 1), V(0, 0), NULL},
        {SLX_INFEASIBLE, NULL, V(1, 1), NULL},
        {SLX_UNBOUNDED, V(2, 1), NULL, V(1, 1)},
    };
    for (size_t k = 0; k < sizeof claims / sizeof *claims; k++) {
        struct env env;
        env_init(&env);
        struct lp *lp = dense_lp(&env, &strip);
        struct solution *s = claimed(&env, &strip, &claims[k]);
        struct faults f = {0};
        while (faults_next(&f)) {
            faults_arm(&f, &env);
            slx_status status = check_solution(&env, lp, s, 1e-7);
            faults_expect(&f, status);
            assert_true(!f.hit || !s->check.passed);
            faults_expect_nothing_lost(&f);
        }
        assert_true(f.refused >= 1);
        solution_free(&env, &s);
        lp_free(&env, &lp);
    }
}

static void a_solution_of_another_size_is_refused(void **state)
{
    (void)state;
    struct env env;
    env_init(&env);
    struct lp *lp = dense_lp(&env, &strip);
    struct solution *s;
    assert_int_equal(solution_create(&env, 3, 2, &s), SLX_OK);
    s->result = SLX_OPTIMAL;
    assert_int_equal(check_solution(&env, lp, s, 1e-7), SLX_ERROR_USAGE);
    solution_free(&env, &s);
    lp_free(&env, &lp);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(multipliers_prove_at_any_scale_and_in_either_sign),
        cmocka_unit_test(multipliers_that_prove_nothing_fail),
        cmocka_unit_test(a_residual_must_leave_no_point_below_a_thousand_million),
        cmocka_unit_test(noise_in_a_proof_does_not_spoil_it),
        cmocka_unit_test(bounds_of_columns_take_part_in_a_proof),
        cmocka_unit_test(a_point_that_just_fits_is_not_proved_away),
        cmocka_unit_test(rows_and_columns_with_crossed_bounds_need_no_multipliers),
        cmocka_unit_test(empty_rows_are_proved_infeasible),
        cmocka_unit_test(rays_prove_at_any_scale),
        cmocka_unit_test(rays_that_prove_nothing_fail),
        cmocka_unit_test(a_ray_from_an_infeasible_point_proves_nothing),
        cmocka_unit_test(a_slow_row_stops_a_ray),
        cmocka_unit_test(a_finite_bound_stops_a_ray_however_much_it_pays),
        cmocka_unit_test(residuals_of_rounding_count_as_none),
        cmocka_unit_test(a_ray_may_drift_as_little_as_doubles_can),
        cmocka_unit_test(an_improvement_that_is_cancellation_proves_nothing),
        cmocka_unit_test(no_multipliers_prove_a_feasible_model_away),
        cmocka_unit_test(each_refused_allocation_is_an_error_and_leaks_nothing),
        cmocka_unit_test(a_solution_of_another_size_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
