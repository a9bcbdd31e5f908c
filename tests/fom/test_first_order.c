/* What a solve by the first-order method claims, and how it ends: statuses, proofs, limits, memory, crossover. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "check/check.h"
#include "fom/fom.h"
#include "solve/handle_private.h"

#include <cmocka.h>

#include "../dense.h"
#include "../faults.h"
#include "random_lp.h"

static void set(slx_model *model, const char *option, const char *value)
{
    assert_int_equal(slx_set_option(model, option, value), SLX_OK);
}

static slx_model *first_order(uint64_t seed, const char *crossover, const char *tolerance)
{
    slx_model *model = model_of_seed(seed, 40, 120, 4);
    set(model, "method", "pdlp");
    set(model, "threads", "1");
    set(model, "crossover", crossover);
    set(model, "pdlp-tolerance", tolerance);
    return model;
}

static double optimum(uint64_t seed)
{
    slx_model *model = model_of_seed(seed, 40, 120, 4);
    set(model, "method", "dual");
    assert_int_equal(slx_solve(model), SLX_OK);
    assert_int_equal(slx_get_result(model), SLX_OPTIMAL);
    const double objective = slx_objective(model);
    slx_free(&model);
    return objective;
}

static void without_crossover_the_claim_is_to_first_order_and_holds(void **state)
{
    (void)state;
    static const char *const tolerances[] = {"1e-4", "1e-8"};
    static const char *const presolves[] = {"auto", "off"};
    for (uint64_t seed = 1; seed <= 20; seed++)
        for (size_t k = 0; k < 4; k++) {
            const double tolerance = strtod(tolerances[k / 2], NULL), best = optimum(seed);
            slx_check_info check;
            slx_model *model = first_order(seed, "off", tolerances[k / 2]);
            set(model, "presolve", presolves[k % 2]);
            assert_int_equal(slx_solve(model), SLX_OK);
            assert_int_equal(slx_get_result(model), SLX_OPTIMAL_FIRST_ORDER);
            assert_int_equal(slx_get_check(model, &check), SLX_OK);
            assert_true(check.passed && check.interior);
            assert_true(check.primal_relative <= tolerance && check.dual_relative <= tolerance &&
                        check.gap_relative <= tolerance);
            /* Costs, bounds and multipliers are below 100, and there are 160 of them. */
            assert_true(fabs(slx_objective(model) - best) <= 1e3 * tolerance * (1.0 + fabs(best)));
            assert_int_equal(slx_get_basis(model, NULL, NULL), SLX_ERROR_USAGE);
            slx_free(&model);
        }
}

/* Without polishing the gap has to come down with the residuals, which here takes longer. */
static void polishing_brings_residuals_down_where_the_gap_may_be_larger(void **state)
{
    (void)state;
    uint64_t iterations[2] = {0};
    for (uint64_t seed = 1; seed <= 5; seed++)
        for (int polished = 0; polished < 2; polished++) {
            slx_check_info check;
            uint64_t random = seed;
            struct random_lp r = random_lp(seed, 300, 500, 3);
            for (uint32_t j = 0; j < r.n; j++) /* many points that are nearly as good */
                if (isfinite(r.col_lower[j]))
                    r.cost[j] += (r.maximise ? -1e-3 : 1e-3) * random_unit(&random);
            slx_model *model = random_lp_model(&r);
            random_lp_free(&r);
            set(model, "method", "pdlp");
            set(model, "threads", "1");
            set(model, "crossover", "off");
            set(model, "pdlp-tolerance", "1e-7");
            set(model, "presolve", "off");
            set(model, "pdlp-gap", polished ? "1e-2" : "0");
            assert_int_equal(slx_solve(model), SLX_OK);
            assert_int_equal(slx_get_result(model), SLX_OPTIMAL_FIRST_ORDER);
            assert_int_equal(slx_get_check(model, &check), SLX_OK);
            assert_true(check.passed && check.primal_relative <= 1e-7 && check.dual_relative <= 1e-7);
            assert_true(check.gap_relative <= (polished ? 1e-2 : 1e-7));
            iterations[polished] += slx_iterations(model);
            slx_free(&model);
        }
    assert_true(iterations[1] < iterations[0]);
}

/* Whole numbers make residuals that are 0 long before the end. */
static void small_models_of_whole_numbers_converge(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 400; seed++) {
        slx_model *model = model_of_seed(seed, 6, 16, 2);
        set(model, "method", "pdlp");
        set(model, "threads", "1");
        set(model, "presolve", "off");
        set(model, "crossover", "off");
        set(model, "pdlp-tolerance", "1e-7");
        assert_int_equal(slx_solve(model), SLX_OK);
        assert_int_equal(slx_get_result(model), SLX_OPTIMAL_FIRST_ORDER);
        slx_free(&model);
    }
}

static void crossover_ends_at_a_certified_basis(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 20; seed++) {
        slx_check_info check;
        const double best = optimum(seed);
        slx_model *model = first_order(seed, "on", "1e-4");
        assert_int_equal(slx_solve(model), SLX_OK);
        assert_int_equal(slx_get_result(model), SLX_OPTIMAL);
        assert_int_equal(slx_get_check(model, &check), SLX_OK);
        assert_true(check.passed && !check.interior);
        assert_true(fabs(slx_objective(model) - best) <= 1e-9 * (1.0 + fabs(best)));
        assert_int_equal(slx_get_basis(model, NULL, NULL), SLX_OK);
        slx_free(&model);
    }
}

static void the_check_refuses_what_is_beyond_the_tolerance(void **state)
{
    (void)state;
    /* min -x, x + y = 3, 0 <= x <= 2, y >= 0: x = 2, y = 1, dual 0.  At x = 2.03 and y = 1 the row is missed by 0.03 and
     * the bound of x by 0.03; the row bounds have the norm 3, the objectives are -2.03 and -2. */
    static const double a[] = {1, 1}, cost[] = {-1, 0}, upper[] = {2, INFINITY}, rhs[] = {3};
    const struct dense d = {
        .nrows = 1, .ncols = 2, .a = a, .cost = cost, .col_upper = upper, .row_lower = rhs, .row_upper = rhs};
    struct dense_columns columns;
    const slx_arrays arrays = dense_arrays(&d, &columns);
    slx_model *model;
    struct solution *s;
    assert_int_equal(slx_create(&model), SLX_OK);
    assert_int_equal(slx_load(model, &arrays), SLX_OK);
    struct env *env = &model->env;
    limits_begin(env);
    assert_int_equal(solution_create(env, 1, 2, &s), SLX_OK);
    s->result = SLX_OPTIMAL_FIRST_ORDER;
    s->interior = true;
    s->x[0] = 2.03;
    s->x[1] = 1.0;
    const double primal = sqrt(2.0) * 0.03 / 4.0, gap = 0.03 / 5.03;
    env->options.pdlp_tolerance = 1.01 * primal;
    assert_int_equal(check_solution(env, model->lp, s, 1e-7), SLX_OK);
    assert_true(fabs(s->check.primal_relative - primal) < 1e-12 && fabs(s->check.gap_relative - gap) < 1e-12);
    assert_true(s->check.dual_relative == 0.0 && s->check.passed);
    env->options.pdlp_tolerance = 0.99 * primal;
    assert_int_equal(check_solution(env, model->lp, s, 1e-7), SLX_OK);
    assert_false(s->check.passed);
    s->x[0] = 2.0;
    s->y[0] = 0.04; /* of y the reduced cost is -0.04, with nothing above; costs have the norm 1 */
    env->options.pdlp_tolerance = 0.021;
    assert_int_equal(check_solution(env, model->lp, s, 1e-7), SLX_OK);
    assert_true(fabs(s->check.dual_relative - 0.02) < 1e-12 && s->check.passed);
    env->options.pdlp_tolerance = 0.019;
    assert_int_equal(check_solution(env, model->lp, s, 1e-7), SLX_OK);
    assert_false(s->check.passed);
    solution_free(env, &s);
    slx_free(&model);
}

/* x + y <= 1 and x + y >= 2, where y >= 0 and -x + 2y >= -3: no solution.  Or without the first, -x - y minimised: no
 * optimum. */
static slx_model *without_optimum(bool infeasible)
{
    static const double a[] = {1, 1, 1, 1, -1, 2}, cost[] = {-1, -1}, low[] = {-INFINITY, 2, -3};
    static const double high[] = {1, INFINITY, INFINITY}, none[] = {INFINITY, INFINITY, INFINITY};
    static const double free_[] = {-INFINITY, 0};
    const struct dense d = {.nrows = 3,
                            .ncols = 2,
                            .a = a,
                            .cost = cost,
                            .col_lower = free_,
                            .row_lower = low,
                            .row_upper = infeasible ? high : none};
    struct dense_columns columns;
    const slx_arrays arrays = dense_arrays(&d, &columns);
    slx_model *model;
    assert_int_equal(slx_create(&model), SLX_OK);
    assert_int_equal(slx_load(model, &arrays), SLX_OK);
    set(model, "method", "pdlp");
    set(model, "presolve", "off");
    set(model, "crossover", "off");
    return model;
}

/* By the method's own proof, not by that of simplex after it. */
static void expect_proof(bool infeasible, slx_result result)
{
    slx_check_info check;
    slx_model *model = without_optimum(infeasible);
    assert_int_equal(slx_solve(model), SLX_OK);
    assert_int_equal(slx_get_result(model), result);
    assert_int_equal(slx_get_check(model, &check), SLX_OK);
    assert_true(check.passed);
    assert_true(slx_iterations(model) <= 2000);
    slx_free(&model);
}

static void an_infeasible_model_is_proved_so(void **state)
{
    (void)state;
    expect_proof(true, SLX_INFEASIBLE);
}

static void an_unbounded_model_is_proved_so(void **state)
{
    (void)state;
    expect_proof(false, SLX_UNBOUNDED);
}

static void a_point_that_was_the_answer_is_found_at_once(void **state)
{
    (void)state;
    slx_model *model = model_of_seed(3, 40, 120, 4);
    struct env *env = &model->env;
    struct fom_report report = {0};
    struct solution *s;
    limits_begin(env);
    assert_int_equal(solution_create(env, 40, 120, &s), SLX_OK);
    assert_int_equal(fom_solve(env, model->lp, 1e-6, 0.0, s, &report), SLX_OK);
    assert_int_equal(s->result, SLX_OPTIMAL_FIRST_ORDER);
    assert_true(report.iterations > 40);
    report.from_point = true;
    assert_int_equal(fom_solve(env, model->lp, 1e-5, 0.0, s, &report), SLX_OK);
    assert_int_equal(s->result, SLX_OPTIMAL_FIRST_ORDER);
    assert_int_equal(report.iterations, 1);
    solution_free(env, &s);
    slx_free(&model);
}

static void iteration_limits_are_kept(void **state)
{
    (void)state;
    static const char *const limits[] = {"0", "1", "7", "41"};
    for (size_t k = 0; k < 4; k++) {
        slx_model *model = first_order(2, "on", "1e-8");
        set(model, "presolve", "off");
        set(model, "iteration-limit", limits[k]);
        assert_int_equal(slx_solve(model), SLX_OK);
        assert_int_equal(slx_get_result(model), SLX_ITERATION_LIMIT);
        assert_int_equal(slx_iterations(model), strtoul(limits[k], NULL, 10));
        slx_free(&model);
    }
}

static void a_time_limit_is_kept_and_leaves_a_point(void **state)
{
    (void)state;
    slx_model *model = first_order(2, "on", "1e-12");
    slx_check_info check;
    set(model, "presolve", "off");
    set(model, "time-limit", "0");
    assert_int_equal(slx_solve(model), SLX_OK);
    assert_int_equal(slx_get_result(model), SLX_TIME_LIMIT);
    assert_int_equal(slx_get_check(model, &check), SLX_OK);
    slx_free(&model);
}

/* The stop is seen at each of the polls in turn, until there are no more of them. */
static void a_stop_at_any_poll_leaves_the_last_point(void **state)
{
    (void)state;
    bool stopped = true;
    unsigned polls = 0;
    for (uint64_t k = 1; stopped; k += k < 200 ? 1 : k / 4) {
        slx_model *model = model_of_seed(2, 40, 120, 4);
        struct env *env = &model->env;
        struct fom_report report = {0};
        struct solution *s;
        limits_begin(env);
        assert_int_equal(solution_create(env, 40, 120, &s), SLX_OK);
        env->limits.stop_countdown = k;
        env->limits.steps_left = 0;
        assert_int_equal(fom_solve(env, model->lp, 1e-6, 0.0, s, &report), SLX_OK);
        stopped = s->result == SLX_INTERRUPTED;
        polls += stopped;
        assert_int_equal(s->result, stopped ? SLX_INTERRUPTED : SLX_OPTIMAL_FIRST_ORDER);
        for (uint32_t j = 0; j < 120; j++)
            assert_true(cvec_get(model->lp->col_lower, j) <= s->x[j] && s->x[j] <= cvec_get(model->lp->col_upper, j));
        solution_free(env, &s);
        slx_free(&model);
    }
    assert_true(polls > 100);
}

static void each_refused_allocation_is_an_error_and_loses_nothing(void **state)
{
    (void)state;
    struct faults f = {0};
    slx_model *model = model_of_seed(4, 60, 1500, 6);
    struct env *env = &model->env;
    struct solution *s;
    limits_begin(env);
    env->options.threads = 2;
    assert_int_equal(solution_create(env, 60, 1500, &s), SLX_OK);
    while (faults_next(&f)) {
        struct fom_report report = {0};
        faults_arm(&f, env);
        slx_status status = fom_solve(env, model->lp, 1e-2, 0.0, s, &report);
        faults_expect(&f, status);
        error_clear(env);
        faults_expect_nothing_lost(&f);
    }
    assert_true(f.refused >= 9);
    solution_free(env, &s);
    slx_free(&model);
}

/* Where crossover has no room the answer is the method's own. */
static void each_memory_limit_ends_in_an_answer_or_the_limit(void **state)
{
    (void)state;
    unsigned own = 0, certified = 0;
    for (uint64_t room = 0; room < 200000; room += 997) {
        char text[32];
        slx_model *model = first_order(6, "on", "1e-4");
        set(model, "presolve", "off");
        snprintf(text, sizeof text, "%llu", (unsigned long long)(slx_memory_live(model) + room));
        set(model, "memory-limit", text);
        assert_int_equal(slx_solve(model), SLX_OK);
        const slx_result result = slx_get_result(model);
        own += result == SLX_OPTIMAL_FIRST_ORDER;
        certified += result == SLX_OPTIMAL;
        assert_true(result == SLX_OPTIMAL_FIRST_ORDER || result == SLX_OPTIMAL || result == SLX_MEMORY_LIMIT);
        slx_free(&model);
    }
    assert_true(own > 0 && certified > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_crossover_the_claim_is_to_first_order_and_holds),
        cmocka_unit_test(polishing_brings_residuals_down_where_the_gap_may_be_larger),
        cmocka_unit_test(small_models_of_whole_numbers_converge),
        cmocka_unit_test(crossover_ends_at_a_certified_basis),
        cmocka_unit_test(the_check_refuses_what_is_beyond_the_tolerance),
        cmocka_unit_test(an_infeasible_model_is_proved_so),
        cmocka_unit_test(an_unbounded_model_is_proved_so),
        cmocka_unit_test(a_point_that_was_the_answer_is_found_at_once),
        cmocka_unit_test(iteration_limits_are_kept),
        cmocka_unit_test(a_time_limit_is_kept_and_leaves_a_point),
        cmocka_unit_test(a_stop_at_any_poll_leaves_the_last_point),
        cmocka_unit_test(each_refused_allocation_is_an_error_and_loses_nothing),
        cmocka_unit_test(each_memory_limit_ends_in_an_answer_or_the_limit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
