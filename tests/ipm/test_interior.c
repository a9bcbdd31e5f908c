/* The interior point method: small LPs with known answers, held against the check. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "interior.h"

static void expect(const struct dense *d, slx_result result, double objective)
{
    slx_model *model = load(d);
    struct ipm_report report = {0};
    struct solution *s = answer(model, &report);
    assert_int_equal(s->result, result);
    assert_true(s->check.passed);
    if (result == SLX_OPTIMAL)
        assert_true(fabs(s->objective - objective) <= 1e-6 * (1.0 + fabs(objective)));
    solution_free(&model->env, &s);
    slx_free(&model);
}

/* ---- answers ---------------------------------------------------------------------------------------- */

static void finds_the_optimum_of_a_small_model(void **state)
{
    (void)state;
    expect(&corner, SLX_OPTIMAL, 11.0);
}

/* min |z - 3| + |z + 1| as z free, u >= +-(z - 3), v >= +-(z + 1): 4 for any z between, an optimal face of dimension 1.
 */
static void free_variables_and_a_whole_face_of_optima_are_no_obstacle(void **state)
{
    (void)state;
    const struct dense d = {
        .m = 4,
        .n = 3,
        .a = {{-1, 1, 0}, {1, 1, 0}, {-1, 0, 1}, {1, 0, 1}},
        .cost = {0, 1, 1},
        .cl = {-INF, -INF, -INF},
        .cu = {INF, INF, INF},
        .rl = {-3, 3, 1, -1},
        .ru = {INF, INF, INF, INF},
    };
    expect(&d, SLX_OPTIMAL, 4.0);
}

static void boxed_and_fixed_variables_and_upper_bounds_alone_are_respected(void **state)
{
    (void)state;
    /* min -x1 - 2 x2 + x3 - x4, x1 in [-1, 1], x2 in [0, 1e6] , x3 = 2, x4 <= -5; x1 + x2 + x3 <= 10, x4 - x1 >= -20:
     * x2 = 8 - x1 is worth more than x1: -x1 - 16 + 2 x1 = -16 + x1, so x1 = -1, x2 = 9; x4 = -5. */
    const struct dense d = {
        .m = 2,
        .n = 4,
        .a = {{1, 1, 1, 0}, {-1, 0, 0, 1}},
        .cost = {-1, -2, 1, -1},
        .cl = {-1, 0, 2, -INF},
        .cu = {1, 1e6, 2, -5},
        .rl = {-INF, -20},
        .ru = {10, INF},
    };
    expect(&d, SLX_OPTIMAL, 1.0 - 18.0 + 2.0 + 5.0);
}

static void ranges_and_free_rows_are_respected(void **state)
{
    (void)state;
    /* min x + y: 2 <= x + 2y <= 5, -1 <= x - y <= 1, x, y free, a free row beside: x = y - 1, 3y - 1 = 2 at (0, 1). */
    const struct dense d = {
        .m = 3,
        .n = 2,
        .a = {{1, 2}, {1, -1}, {5, 7}},
        .cost = {1, 1},
        .cl = {-INF, -INF},
        .cu = {INF, INF},
        .rl = {2, -1, -INF},
        .ru = {5, 1, INF},
    };
    expect(&d, SLX_OPTIMAL, 1.0);
}

static void tiny_and_wide_boxes_may_stand_side_by_side(void **state)
{
    (void)state;
    /* max x + y + z: x in [0, 1e-6], y in [5, 5 + 1e-9], z in [-1e6, 1e6], z + y - x <= 7: z = 7 - y + x. */
    const struct dense d = {
        .m = 1,
        .n = 3,
        .a = {{-1, 1, 1}},
        .cost = {1, 1, 1},
        .cl = {0, 5, -1e6},
        .cu = {1e-6, 5 + 1e-9, 1e6},
        .rl = {-INF},
        .ru = {7},
        .maximise = 1,
    };
    expect(&d, SLX_OPTIMAL, 7.0 + 2e-6);
}

static void rows_that_others_imply_do_no_harm(void **state)
{
    (void)state;
    /* x + y = 4 three times in other words, and x - y <= 2: max x is 3. */
    const struct dense d = {
        .m = 4,
        .n = 3,
        .a = {{1, 1, 0}, {3, 3, 0}, {-7, -7, 0}, {1, -1, 1}},
        .cost = {-1, 0, 0},
        .cl = {0, 0, 0},
        .cu = {INF, INF, INF},
        .rl = {4, 12, -28, 2},
        .ru = {4, 12, -28, 2},
    };
    expect(&d, SLX_OPTIMAL, -3.0);
}

static void models_without_rows_or_without_columns_have_answers(void **state)
{
    (void)state;
    const struct dense no_rows = {.n = 2, .cost = {1, -2}, .cl = {-3, 0}, .cu = {INF, 5}};
    expect(&no_rows, SLX_OPTIMAL, -13.0);
    const struct dense no_columns = {.m = 2, .rl = {-1, 0}, .ru = {1, 0}};
    expect(&no_columns, SLX_OPTIMAL, 0.0);
    const struct dense nothing = {.m = 0};
    expect(&nothing, SLX_OPTIMAL, 0.0);
}

static void infeasible_models_are_proved_so(void **state)
{
    (void)state;
    /* x + y >= 5, x + 2 y <= 3, x, y >= 0. */
    const struct dense rows = {
        .m = 2,
        .n = 2,
        .a = {{1, 1}, {1, 2}},
        .cost = {1, -1},
        .cl = {0, 0},
        .cu = {INF, INF},
        .rl = {5, -INF},
        .ru = {INF, 3},
    };
    expect(&rows, SLX_INFEASIBLE, NAN);
    /* x + y = 1 and 2 x + 2 y = 3, both free. */
    const struct dense equations = {
        .m = 2,
        .n = 2,
        .a = {{1, 1}, {2, 2}},
        .cl = {-INF, -INF},
        .cu = {INF, INF},
        .rl = {1, 3},
        .ru = {1, 3},
    };
    expect(&equations, SLX_INFEASIBLE, NAN);
    const struct dense bounds = {.m = 1, .n = 1, .a = {{1}}, .cl = {2}, .cu = {1}, .rl = {-INF}, .ru = {INF}};
    expect(&bounds, SLX_INFEASIBLE, NAN);
    /* An unbounded direction beside: still infeasible. */
    const struct dense both = {
        .m = 2,
        .n = 3,
        .a = {{1, 1, 0}, {1, 2, 0}},
        .cost = {1, -1, -1},
        .cl = {0, 0, 0},
        .cu = {INF, INF, INF},
        .rl = {5, -INF},
        .ru = {INF, 3},
    };
    expect(&both, SLX_INFEASIBLE, NAN);
}

static void unbounded_models_are_proved_so(void **state)
{
    (void)state;
    /* min -x - y: x - y <= 1, x - y >= -1, x, y >= 0: along (1, 1). */
    const struct dense strip = {
        .m = 1,
        .n = 2,
        .a = {{1, -1}},
        .cost = {-1, -1},
        .cl = {0, 0},
        .cu = {INF, INF},
        .rl = {-1},
        .ru = {1},
    };
    expect(&strip, SLX_UNBOUNDED, NAN);
    struct dense up = strip;
    up.maximise = 1;
    up.cost[0] = up.cost[1] = 1;
    expect(&up, SLX_UNBOUNDED, NAN);
}

/* ---- rounding ---------------------------------------------------------------------------------------- */

/* What x0 costs is multiplied by 10 from row to row, to 1e9: min x9 + c'u, x(k+1) >= 10 x(k), x0 + A u >= b, u in [0, 1].
 * So reduced costs of u are sums of terms of 1e8 beside costs of 1. */
static slx_model *large_multipliers(void)
{
    enum { STEPS = 9, ROWS = 40, COLUMNS = 200, M = STEPS + ROWS, N = STEPS + 1 + COLUMNS };
    static uint64_t start[N + 1];
    static uint32_t index[2 * STEPS + ROWS + COLUMNS * ROWS];
    static double value[2 * STEPS + ROWS + COLUMNS * ROWS], cost[N], cl[N], cu[N], rl[M], ru[M];
    uint64_t seed = 3, count = 0;
    for (uint32_t j = 0; j < N; j++) {
        const bool of_chain = j <= STEPS;
        start[j] = count;
        if (of_chain && j > 0) {
            index[count] = j - 1;
            value[count++] = 1.0;
        }
        if (of_chain && j < STEPS) {
            index[count] = j;
            value[count++] = -10.0;
        }
        for (uint32_t i = STEPS; i < M && (j == 0 || !of_chain); i++) {
            index[count] = i;
            value[count++] = j == 0 ? 1.0 : 1e-6 * between(&seed, -1000000, 1000000);
        }
        cost[j] = of_chain ? j == STEPS : 0.01 * between(&seed, -100, 100);
        cu[j] = of_chain ? INF : 1.0;
    }
    start[N] = count;
    for (uint32_t i = 0; i < M; i++) {
        rl[i] = i < STEPS ? 0.0 : between(&seed, 1, 20);
        ru[i] = INF;
    }
    const slx_arrays arrays = {.nrows = M,
                               .ncols = N,
                               .start = start,
                               .index = index,
                               .value = value,
                               .cost = cost,
                               .col_lower = cl,
                               .col_upper = cu,
                               .row_lower = rl,
                               .row_upper = ru};
    slx_model *model;
    assert_int_equal(slx_create(&model), SLX_OK);
    assert_int_equal(slx_load(model, &arrays), SLX_OK);
    return model;
}

static void what_is_rounding_of_a_dual_residual_holds_up_no_run_that_a_vertex_follows(void **state)
{
    (void)state;
    slx_model *model = large_multipliers();
    struct solution *s;
    struct ipm_report report = {.vertex_follows = true};
    assert_int_equal(solution_create(&model->env, model->lp->nrows, model->lp->ncols, &s), SLX_OK);
    limits_begin(&model->env);
    assert_int_equal(ipm_solve(&model->env, model->lp, gap_tolerance, s, &report), SLX_OK);
    assert_int_equal(s->result, SLX_OPTIMAL);
    solution_free(&model->env, &s);
    slx_free(&model);
}

/* ---- threads ----------------------------------------------------------------------------------------- */

/* min c'x, A x >= b, x >= 0, some x <= 1; c > 0, all entries of A positive: an optimum there is. */
static slx_model *wide_model(void)
{
    enum { M = 300, N = 8000, EACH = 6 };
    static uint64_t start[N + 1];
    static uint32_t index[N * EACH];
    static double value[N * EACH], cost[N], cl[N], cu[N], rl[M], ru[M];
    uint64_t seed = 5;
    for (uint32_t j = 0; j < N; j++) {
        start[j + 1] = start[j] + EACH;
        for (uint32_t k = 0; k < EACH; k++) { /* one row of each sixth of them */
            index[start[j] + k] = k * (M / EACH) + (uint32_t)(random_bits(&seed) % (M / EACH));
            value[start[j] + k] = between(&seed, 1, 9);
        }
        cost[j] = between(&seed, 1, 100);
        cu[j] = j % 3 ? INF : 1.0;
    }
    for (uint32_t i = 0; i < M; i++) {
        rl[i] = between(&seed, 1, 1000);
        ru[i] = INF;
    }
    const slx_arrays arrays = {.nrows = M,
                               .ncols = N,
                               .start = start,
                               .index = index,
                               .value = value,
                               .cost = cost,
                               .col_lower = cl,
                               .col_upper = cu,
                               .row_lower = rl,
                               .row_upper = ru};
    slx_model *model;
    assert_int_equal(slx_create(&model), SLX_OK);
    assert_int_equal(slx_load(model, &arrays), SLX_OK);
    return model;
}

static void the_point_is_the_same_bit_for_bit_by_any_number_of_threads(void **state)
{
    (void)state;
    slx_model *model = wide_model();
    struct solution *first = NULL;
    static const char *const threads[] = {"1", "2", "3"};
    for (size_t k = 0; k < 3; k++) {
        struct ipm_report report;
        assert_int_equal(slx_set_option(model, "threads", threads[k]), SLX_OK);
        struct solution *s = answer(model, &report);
        assert_int_equal(s->result, SLX_OPTIMAL);
        assert_true(s->check.passed);
        if (first) {
            assert_memory_equal(s->x, first->x, model->lp->ncols * sizeof *s->x);
            assert_memory_equal(s->y, first->y, model->lp->nrows * sizeof *s->y);
            solution_free(&model->env, &s);
        } else {
            first = s;
        }
    }
    solution_free(&model->env, &first);
    slx_free(&model);
}

/* ---- random models ---------------------------------------------------------------------------------- */

/* Rows that hold at a known point with slack on one side, boxed columns: always feasible and bounded. */
static struct dense random_model(uint64_t *seed)
{
    struct dense d = {.m = (uint32_t)between(seed, 1, MOST), .n = (uint32_t)between(seed, 1, MOST)};
    double x[MOST];
    for (uint32_t j = 0; j < d.n; j++) {
        x[j] = between(seed, -3, 3);
        d.cl[j] = x[j] - between(seed, 0, 4);
        d.cu[j] = x[j] + between(seed, 0, 4);
        d.cost[j] = between(seed, -5, 5);
    }
    for (uint32_t i = 0; i < d.m; i++) {
        double r = 0.0;
        for (uint32_t j = 0; j < d.n; j++) {
            d.a[i][j] = random_bits(seed) % 2 ? between(seed, -4, 4) : 0.0;
            r += d.a[i][j] * x[j];
        }
        d.rl[i] = random_bits(seed) % 3 ? r - between(seed, 0, 5) : -INF;
        d.ru[i] = random_bits(seed) % 3 ? r + between(seed, 0, 5) : INF;
    }
    d.maximise = random_bits(seed) % 2;
    return d;
}

static void agrees_with_the_dual_simplex_on_random_models(void **state)
{
    (void)state;
    uint64_t seed = 7;
    for (int k = 0; k < 1000; k++) {
        struct dense d = random_model(&seed);
        slx_model *model = load(&d);
        assert_int_equal(slx_set_option(model, "method", "dual"), SLX_OK);
        assert_int_equal(slx_solve(model), SLX_OK);
        assert_int_equal(slx_get_result(model), SLX_OPTIMAL);
        expect(&d, SLX_OPTIMAL, slx_objective(model));
        slx_free(&model);
    }
}

/* Any bounds: a third are infeasible or unbounded. */
static struct dense wild_model(uint64_t *seed)
{
    struct dense d = {.m = (uint32_t)between(seed, 1, 6), .n = (uint32_t)between(seed, 1, 6)};
    for (uint32_t j = 0; j < d.n; j++) {
        d.cl[j] = random_bits(seed) % 4 ? between(seed, -4, 3) : -INF;
        d.cu[j] = random_bits(seed) % 3 ? INF : (isinf(d.cl[j]) ? 0.0 : d.cl[j]) + between(seed, 0, 6);
        d.cost[j] = between(seed, -2, 5);
    }
    for (uint32_t i = 0; i < d.m; i++) {
        for (uint32_t j = 0; j < d.n; j++)
            d.a[i][j] = random_bits(seed) % 2 ? between(seed, -3, 3) : 0.0;
        double b = between(seed, -8, 8);
        uint64_t kind = random_bits(seed) % 4;
        d.rl[i] = kind == 0 ? -INF : b;
        d.ru[i] = kind == 1 ? INF : kind == 2 ? b : b + between(seed, 0, 5);
    }
    return d;
}

static void claims_hold_and_few_models_are_given_up(void **state)
{
    (void)state;
    enum { MODELS = 2000 };
    uint64_t seed = 5;
    unsigned given_up = 0, claims[4] = {0};
    for (int k = 0; k < MODELS; k++) {
        struct dense d = wild_model(&seed);
        slx_model *model = load(&d);
        assert_int_equal(slx_set_option(model, "method", "dual"), SLX_OK);
        assert_int_equal(slx_solve(model), SLX_OK);
        struct ipm_report report;
        struct solution *s = answer(model, &report);
        if (s->result == SLX_NUMERICAL_TROUBLE) {
            given_up++;
        } else if (s->result != SLX_OPTIMAL && !s->check.passed) {
            /* Limits of iterates are not exact: a whole solve finds the proof. */
            assert_int_equal(slx_set_option(model, "method", "ipm"), SLX_OK);
            assert_int_equal(slx_solve(model), SLX_OK);
            assert_int_equal(slx_get_result(model), s->result);
            slx_check_info check;
            assert_int_equal(slx_get_check(model, &check), SLX_OK);
            assert_true(check.passed);
            claims[s->result]++;
        } else {
            assert_int_equal(s->result, slx_get_result(model));
            assert_true(s->check.passed);
            claims[s->result]++;
        }
        solution_free(&model->env, &s);
        slx_free(&model);
    }
    assert_true(given_up <= MODELS / 500);
    assert_true(claims[SLX_INFEASIBLE] > MODELS / 10 && claims[SLX_UNBOUNDED] > MODELS / 10);
}

/* ---- the whole solve -------------------------------------------------------------------------------- */

static uint32_t basic_count(const slx_model *model)
{
    uint32_t count = 0;
    double value, dual;
    slx_basis_status status;
    for (uint32_t i = 0; i < slx_nrows(model); i++)
        count += slx_row_solution(model, i, &value, &dual, &status) == SLX_OK && status == SLX_BASIC;
    for (uint32_t j = 0; j < slx_ncols(model); j++)
        count += slx_col_solution(model, j, &value, &dual, &status) == SLX_OK && status == SLX_BASIC;
    return count;
}

static void with_crossover_the_answer_is_a_basis_and_without_it_is_labelled(void **state)
{
    (void)state;
    slx_check_info check;
    slx_model *model = load(&corner);
    set_method(model, "on");
    assert_int_equal(slx_solve(model), SLX_OK);
    assert_int_equal(slx_get_check(model, &check), SLX_OK);
    assert_true(check.passed && !check.interior);
    assert_int_equal(basic_count(model), 2);
    assert_true(fabs(slx_objective(model) - 11.0) < 1e-12);
    set_method(model, "off");
    assert_int_equal(slx_solve(model), SLX_OK);
    assert_int_equal(slx_get_check(model, &check), SLX_OK);
    assert_true(check.passed && check.interior);
    assert_true(fabs(slx_objective(model) - 11.0) < 1e-6);
    slx_free(&model);
}

/* An interior claim is held to a gap of a tenth of the tolerance, and not to complementarity. */
static void the_check_of_an_interior_claim_asks_for_its_gap(void **state)
{
    (void)state;
    slx_model *model = load(&corner);
    struct ipm_report report = {0};
    struct solution *s = answer(model, &report);
    const double unit = 1e-7;
    s->x[1] -= 0.05 * unit; /* objective 1e-8 below 11: relative 8e-10 */
    assert_int_equal(check_solution(&model->env, model->lp, s, unit), SLX_OK);
    assert_true(s->check.passed);
    s->x[1] -= 2.0 * unit; /* relative 3e-8 */
    assert_int_equal(check_solution(&model->env, model->lp, s, unit), SLX_OK);
    assert_false(s->check.passed);
    s->interior = false;
    assert_int_equal(check_solution(&model->env, model->lp, s, unit), SLX_OK);
    assert_false(s->check.interior);
    solution_free(&model->env, &s);
    slx_free(&model);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_the_optimum_of_a_small_model),
        cmocka_unit_test(free_variables_and_a_whole_face_of_optima_are_no_obstacle),
        cmocka_unit_test(boxed_and_fixed_variables_and_upper_bounds_alone_are_respected),
        cmocka_unit_test(ranges_and_free_rows_are_respected),
        cmocka_unit_test(tiny_and_wide_boxes_may_stand_side_by_side),
        cmocka_unit_test(rows_that_others_imply_do_no_harm),
        cmocka_unit_test(models_without_rows_or_without_columns_have_answers),
        cmocka_unit_test(infeasible_models_are_proved_so),
        cmocka_unit_test(unbounded_models_are_proved_so),
        cmocka_unit_test(what_is_rounding_of_a_dual_residual_holds_up_no_run_that_a_vertex_follows),
        cmocka_unit_test(the_point_is_the_same_bit_for_bit_by_any_number_of_threads),
        cmocka_unit_test(agrees_with_the_dual_simplex_on_random_models),
        cmocka_unit_test(claims_hold_and_few_models_are_given_up),
        cmocka_unit_test(with_crossover_the_answer_is_a_basis_and_without_it_is_labelled),
        cmocka_unit_test(the_check_of_an_interior_claim_asks_for_its_gap),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
