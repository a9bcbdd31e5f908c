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
    assert_near(infeasible(&torn, V(-1, 1.001)).certificate, 0.001 / 1.001, 1e-12);
}

/* 0 or the right sign where a bound is infinite, to the last bit: one of 1e-300 is too much. */
static void a_part_of_the_wrong_sign_is_never_too_small(void **state)
{
    (void)state;
    assert_false(infeasible(&torn, V(-1, nextafter(1, 2))).passed);
    assert_true(infeasible(&torn, V(-1, nextafter(1, 0))).passed);
    const struct dense row = {.nrows = 3,
                              .ncols = 1,
                              .a = V(1, 1, 0),
                              .col_lower = V(-INF),
                              .row_lower = V(-INF, 2, -INF),
                              .row_upper = V(1, INF, INF)};
    assert_true(infeasible(&row, V(-1, 1, 0)).passed);
    assert_false(infeasible(&row, V(-1, 1, 1e-300)).passed);
    assert_false(infeasible(&row, V(-1, nextafter(1, 0), 0)).passed);
    const struct dense far = {.nrows = 1, .ncols = 1, .a = V(1e-10), .row_lower = V(1)}; /* feasible from 1e10 on */
    assert_false(infeasible(&far, V(1)).passed);
    assert_true(infeasible(&far, V(1)).certificate > 0);
}

/* The same wrong part is absorbed by a bound of any finite size that the margin, 1, can pay for. */
static void a_finite_bound_absorbs_what_it_costs_and_no_more(void **state)
{
    (void)state;
    const double e = 0x1p-52; /* x <= 1, (1 + e) x >= 2 with x up to b: the margin is 1 - e b */
    const double bounds[] = {0x1p51, 0x1.8p52, 1e30};
    for (size_t k = 0; k < 3; k++) {
        struct dense d = {.nrows = 2,
                          .ncols = 1,
                          .a = V(1, 1 + e),
                          .col_lower = V(0),
                          .col_upper = &bounds[k],
                          .row_lower = V(-INF, 2),
                          .row_upper = V(1, INF)};
        assert_true(infeasible(&d, V(-1, 1)).passed == (e * bounds[k] < 1));
    }
    const struct dense row = {.nrows = 2, /* a multiplier of 1e-9 on a row up to 1e30 */
                              .ncols = 1,
                              .a = V(1, 1),
                              .col_upper = V(1),
                              .row_lower = V(2, -INF),
                              .row_upper = V(INF, 1e30)};
    assert_true(infeasible(&row, V(1, 0)).passed);
    assert_false(infeasible(&row, V(1, -1e-9)).passed);
}

/* Sums that are 0 though no partial sum is: 2^60 + 1 + 2^-60 - 2^60 - 1 - 2^-60 takes three doubles to hold; and one
 * that is 2^-120, which two-fold sums of that size cannot tell from 0. */
static void a_sum_is_known_to_be_zero_without_any_rounding(void **state)
{
    (void)state;
    const double big = 0x1p60, small = 0x1p-60;
    double a[7] = {big, 1, small, -big, -1, -small, 0};
    const struct dense d = {.nrows = 7,
                            .ncols = 1,
                            .a = a,
                            .col_lower = V(-INF),
                            .row_lower = V(1, 0, 0, 0, 0, 0, 0),
                            .row_upper = V(INF, INF, INF, INF, INF, INF, INF)};
    assert_true(infeasible(&d, V(1, 1, 1, 1, 1, 1, 0)).passed);
    a[6] = 0x1p-120;
    assert_false(infeasible(&d, V(1, 1, 1, 1, 1, 1, 1)).passed);
    assert_true(infeasible(&d, V(1, 1, 1, 1, 1, 1, 0)).passed);
    const struct dense up = {.nrows = 1, .ncols = 7, .a = a, .cost = V(-1, 0, 0, 0, 0, 0, 0), .row_upper = V(0)};
    assert_true(unbounded(&up, NULL, V(1, 1, 1, 1, 1, 1, 0)).passed);
    assert_false(unbounded(&up, NULL, V(1, 1, 1, 1, 1, 1, 1)).passed);
}

static void the_sign_of_a_sum_is_beyond_doubt(void **state)
{
    (void)state;
    static const double a[] = {0x1p60, 1, -0x1p60, -1}, scales[] = {0x1p-400, -1, 3, -0x1p400};
    const struct dense d = {.nrows = 4, .ncols = 1, .a = a};
    struct env env;
    env_init(&env);
    struct lp *lp = dense_lp(&env, &d);
    int sign;
    for (size_t k = 0; k < sizeof scales / sizeof *scales; k++) {
        const double s = scales[k];
        assert_true(check_sign(lp->cols, 0, V(s, s, s, s), &sign) && sign == 0);
        assert_true(check_sign(lp->cols, 0, V(s, s, s, 0), &sign) && sign == (s > 0 ? 1 : -1));
        assert_true(check_sign(lp->cols, 0, V(0, 0, 0, 0), &sign) && sign == 0);
    }
    assert_false(check_sign(lp->cols, 0, V(1e308, 1, 1, 1), &sign));
    lp_free(&env, &lp);
    assert_true(env.mem.live == 0);
}

static void multipliers_come_back_in_one_sign(void **state)
{
    (void)state;
    for (int maximise = 0; maximise < 2; maximise++)
        for (double sign = -1; sign <= 1; sign += 2) {
            struct env env;
            env_init(&env);
            struct dense d = torn;
            d.maximise = maximise;
            struct lp *lp = dense_lp(&env, &d);
            struct solution *s = claimed(&env, &d, &(struct claim){SLX_INFEASIBLE, NULL, V(-sign, sign), NULL});
            assert_int_equal(check_solution(&env, lp, s, 1e-7), SLX_OK);
            assert_true(s->check.passed && s->y[0] == -1 && s->y[1] == 1); /* -1 * 1 + 1 * 2 > 0 */
            solution_free(&env, &s);
            lp_free(&env, &lp);
        }
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

/* 3 times the double next to 1/3 is not 1; 1/3 in whole numbers is 1 and 3. */
static void a_residual_of_rounding_is_a_residual(void **state)
{
    (void)state;
    const struct dense both = {
        .nrows = 1, .ncols = 2, .a = V(3, -1), .cost = V(-1e-9, 0), .row_lower = V(0), .row_upper = V(0)};
    assert_false(unbounded(&both, V(0, 0), V(1.0 / 3.0, 1)).passed);
    assert_true(unbounded(&both, V(0, 0), V(1, 3)).passed);
    const struct dense apart = {.nrows = 2, .ncols = 1, .a = V(3, -1), .col_lower = V(-INF), .row_lower = V(0, 1e-9)};
    assert_false(infeasible(&apart, V(1.0 / 3.0, 1)).passed);
    assert_true(infeasible(&apart, V(1, 3)).passed);
    assert_true(unbounded(&strip, V(2, 1), V(1, 1)).passed);
    assert_false(unbounded(&strip, V(2, 1), V(1, nextafter(1, 2))).passed); /* x - y falls, and has a lower bound */
    assert_false(unbounded(&strip, V(2, 1), V(nextafter(1, 2), 1)).passed);
    struct dense d = strip;
    d.row_upper = V(INF, INF);
    assert_true(unbounded(&d, V(2, 1), V(nextafter(1, 2), 1)).passed);
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

/* Whole multipliers that prove a random model infeasible by construction: rows are combined to one that asks for more
 * than its columns, of which each has an infinite bound or none.  One bit more or less of a multiplier makes sums that
 * have to be 0 wrong, or is in a direction in which they may move. */
static void a_bit_of_a_right_proof_moved_is_seen(void **state)
{
    (void)state;
    uint64_t seed = 11;
    int refused = 0, absorbed = 0;
    for (int round = 0; round < 3000; round++) {
        enum { M = 4, N = 5 };
        double a[M * N], y[M], l[N], u[N], rl[M], ru[M], least = 0;
        for (int i = 0; i < M; i++)
            y[i] = (double)(random_bits(&seed) % 9) - 4;
        y[M - 1] = 1; /* its row is what is left, so that the sums are what they are to be */
        for (int j = 0; j < N; j++) {
            double sum = random_bits(&seed) & 1 ? 0 : random_bits(&seed) & 1 ? 1 : -1;
            a[(M - 1) * N + j] = sum;
            for (int i = 0; i < M - 1; i++) {
                a[i * N + j] = (double)(random_bits(&seed) % 7) - 3;
                a[(M - 1) * N + j] -= y[i] * a[i * N + j];
            }
            l[j] = sum < 0 ? 0 : -INF;
            u[j] = sum > 0 ? 0 : INF;
        }
        for (int i = 0; i < M; i++) {
            rl[i] = y[i] > 0 ? (double)(random_bits(&seed) % 5) : -INF;
            ru[i] = y[i] < 0 ? (double)(random_bits(&seed) % 5) : INF;
            least += y[i] == 0 ? 0 : y[i] * (y[i] > 0 ? rl[i] : ru[i]);
        }
        rl[M - 1] += 1 - least; /* y'r >= 1, y'A x <= 0 */
        const struct dense d = {M, N, a, NULL, l, u, rl, ru, 0, 0};
        assert_true(infeasible(&d, y).passed);
        for (int i = 0; i < M; i++) {
            double kept = y[i];
            if (kept == 0) /* the next double is lost where y is scaled */
                continue;
            bool fits = true;
            y[i] = nextafter(y[i], random_bits(&seed) & 1 ? INF : -INF);
            double move = y[i] - kept;
            for (int j = 0; j < N; j++) {
                double sum = 0; /* of small whole numbers, exact; the move decides only where it is 0 */
                for (int k = 0; k < M; k++)
                    sum += a[k * N + j] * (k == i ? kept : y[k]);
                fits = fits && (sum != 0 || move * a[i * N + j] == 0);
            }
            bool passed = infeasible(&d, y).passed;
            assert_true(fits || !passed);
            refused += !passed;
            absorbed += passed;
            y[i] = kept;
        }
    }
    assert_true(refused > 1000 && absorbed > 100);
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
        cmocka_unit_test(a_part_of_the_wrong_sign_is_never_too_small),
        cmocka_unit_test(a_finite_bound_absorbs_what_it_costs_and_no_more),
        cmocka_unit_test(a_sum_is_known_to_be_zero_without_any_rounding),
        cmocka_unit_test(the_sign_of_a_sum_is_beyond_doubt),
        cmocka_unit_test(multipliers_come_back_in_one_sign),
        cmocka_unit_test(bounds_of_columns_take_part_in_a_proof),
        cmocka_unit_test(a_point_that_just_fits_is_not_proved_away),
        cmocka_unit_test(rows_and_columns_with_crossed_bounds_need_no_multipliers),
        cmocka_unit_test(empty_rows_are_proved_infeasible),
        cmocka_unit_test(rays_prove_at_any_scale),
        cmocka_unit_test(rays_that_prove_nothing_fail),
        cmocka_unit_test(a_ray_from_an_infeasible_point_proves_nothing),
        cmocka_unit_test(a_slow_row_stops_a_ray),
        cmocka_unit_test(a_finite_bound_stops_a_ray_however_much_it_pays),
        cmocka_unit_test(a_residual_of_rounding_is_a_residual),
        cmocka_unit_test(an_improvement_that_is_cancellation_proves_nothing),
        cmocka_unit_test(no_multipliers_prove_a_feasible_model_away),
        cmocka_unit_test(a_bit_of_a_right_proof_moved_is_seen),
        cmocka_unit_test(each_refused_allocation_is_an_error_and_leaks_nothing),
        cmocka_unit_test(a_solution_of_another_size_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
