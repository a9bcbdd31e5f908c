/* The interior point method: limits; memory. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

#include "../faults.h"
#include "interior.h"

/* ---- limits ----------------------------------------------------------------------------------------- */

enum { ROWS = 400, COLUMNS = 500, EACH = 8 };

/* Sparse, feasible (x = 1) and bounded (x <= 10) with a factor that is nearly full. */
static slx_model *load_filling(void)
{
    static uint64_t start[COLUMNS + 1];
    static uint32_t index[COLUMNS * EACH];
    static double value[COLUMNS * EACH], cost[COLUMNS], upper[COLUMNS], row[ROWS];
    uint64_t seed = 11;
    memset(row, 0, sizeof row);
    for (uint32_t j = 0; j < COLUMNS; j++) {
        start[j + 1] = (uint64_t)EACH * (j + 1);
        for (uint32_t k = 0; k < EACH; k++) {
            uint32_t i = (uint32_t)(random_bits(&seed) % (ROWS / EACH)) * EACH + k;
            index[EACH * j + k] = i;
            value[EACH * j + k] = between(&seed, 1, 9);
            row[i] += value[EACH * j + k];
        }
        cost[j] = between(&seed, -9, 9);
        upper[j] = 10.0;
    }
    slx_arrays arrays = {.nrows = ROWS,
                         .ncols = COLUMNS,
                         .start = start,
                         .index = index,
                         .value = value,
                         .cost = cost,
                         .col_upper = upper,
                         .row_upper = row};
    slx_model *model;
    assert_int_equal(slx_create(&model), SLX_OK);
    assert_int_equal(slx_load(model, &arrays), SLX_OK);
    return model;
}

static void collect(void *user, slx_log_level level, const char *text)
{
    (void)level;
    char *all = user;
    strncat(all, text, 4000 - strlen(all));
}

static void a_plan_above_the_memory_limit_is_said_and_left_to_simplex(void **state)
{
    (void)state;
    slx_model *model = load_filling();
    /* Where there is no room for more threads, there are fewer. */
    assert_int_equal(slx_set_option(model, "threads", "1"), SLX_OK);
    struct ipm_report report = {0};
    struct solution *s = answer(model, &report);
    assert_int_equal(s->result, SLX_OPTIMAL);
    double objective = s->objective;
    solution_free(&model->env, &s);

    /* Enough for the plan, not for what is planned. */
    char limit[32], log[4096] = "";
    snprintf(limit, sizeof limit, "%llu", (unsigned long long)(slx_memory_live(model) + report.planned_bytes * 9 / 10));
    assert_int_equal(slx_set_option(model, "memory-limit", limit), SLX_OK);
    uint64_t live = slx_memory_live(model);
    s = answer(model, &report);
    assert_int_equal(s->result, SLX_MEMORY_LIMIT);
    solution_free(&model->env, &s);
    assert_int_equal(slx_memory_live(model), live);

    set_method(model, "on");
    slx_set_log(model, collect, SLX_LOG_INFO, log);
    assert_int_equal(slx_solve(model), SLX_OK);
    assert_int_equal(slx_get_result(model), SLX_OPTIMAL);
    assert_true(fabs(slx_objective(model) - objective) <= 1e-6 * (1.0 + fabs(objective)));
    assert_non_null(strstr(log, "more than the memory limit allows"));
    assert_non_null(strstr(log, "simplex is taken"));
    slx_free(&model);
}

static void iterations_allocate_nothing(void **state)
{
    (void)state;
    uint64_t allocations[2];
    const char *const limits[] = {"2", "6"};
    slx_model *model = load_filling();
    for (int k = 0; k < 2; k++) {
        struct ipm_report report = {0};
        assert_int_equal(slx_set_option(model, "iteration-limit", limits[k]), SLX_OK);
        uint64_t before = model->env.mem.allocations;
        struct solution *s = answer(model, &report);
        allocations[k] = model->env.mem.allocations - before;
        assert_int_equal(s->result, SLX_ITERATION_LIMIT);
        assert_int_equal(report.iterations, k ? 6 : 2);
        assert_true(isfinite(s->objective));
        solution_free(&model->env, &s);
    }
    assert_int_equal(allocations[0], allocations[1]);
    slx_free(&model);
}

static void an_interrupt_ends_it_with_the_best_point(void **state)
{
    (void)state;
    slx_model *model = load_filling();
    slx_result result = SLX_INTERRUPTED;
    for (uint64_t asked = 1; result != SLX_OPTIMAL; asked += 1 + asked / 8) {
        struct ipm_report report = {0};
        model->env.limits.stop_countdown = asked;
        struct solution *s = answer(model, &report);
        result = s->result;
        assert_true(result == SLX_INTERRUPTED || (result == SLX_OPTIMAL && asked > 20));
        assert_true(isfinite(s->objective));
        solution_free(&model->env, &s);
    }
    slx_free(&model);
}

static void the_time_limit_ends_it(void **state)
{
    (void)state;
    slx_model *model = load_filling();
    struct ipm_report report = {0};
    assert_int_equal(slx_set_option(model, "time-limit", "0"), SLX_OK);
    struct solution *s = answer(model, &report);
    assert_int_equal(s->result, SLX_TIME_LIMIT);
    assert_int_equal(report.iterations, 0);
    solution_free(&model->env, &s);
    slx_free(&model);
}

/* ---- memory ----------------------------------------------------------------------------------------- */

static void each_failed_allocation_ends_cleanly(void **state)
{
    (void)state;
    const struct dense unbounded = {
        .m = 1, .n = 2, .a = {{1, -1}}, .cost = {-1, -1}, .cu = {INF, INF}, .rl = {-1}, .ru = {1}};
    const struct dense *const models[] = {&corner, &unbounded};
    for (size_t k = 0; k < 2; k++) {
        slx_model *model = load(models[k]);
        struct env *env = &model->env;
        struct solution *s;
        assert_int_equal(solution_create(env, model->lp->nrows, model->lp->ncols, &s), SLX_OK);
        struct faults f = {0};
        while (faults_next(&f)) {
            struct ipm_report report = {0};
            faults_arm(&f, env);
            slx_status status = ipm_solve(env, model->lp, gap_tolerance, s, &report);
            faults_expect(&f, status);
            if (!f.hit)
                mem_drop(&env->mem, &s->ray);
            assert_null(s->ray);
            faults_expect_nothing_lost(&f);
        }
        assert_true(f.refused >= 20);
        solution_free(env, &s);
        slx_free(&model);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_plan_above_the_memory_limit_is_said_and_left_to_simplex),
        cmocka_unit_test(iterations_allocate_nothing),
        cmocka_unit_test(an_interrupt_ends_it_with_the_best_point),
        cmocka_unit_test(the_time_limit_ends_it),
        cmocka_unit_test(each_failed_allocation_ends_cleanly),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
