/* Two or three methods at once on one model: the answer is that of one method alone, and nothing is left behind, whoever wins
 * and whatever runs out on the way.
 */
#include "models.h"
#include "../faults.h"

#include <stdio.h>
#include <string.h>

static void set(slx_model *model, const char *name, const char *value)
{
    assert_int_equal(slx_set_option(model, name, value), SLX_OK);
}

static void race(slx_model *model, const char *methods)
{
    set(model, "method", "concurrent");
    set(model, "threads", methods);
}

static double optimum_by(slx_model *model, const char *method)
{
    set(model, "method", method);
    solve_to(model, SLX_OPTIMAL);
    return slx_objective(model);
}

struct said {
    unsigned race; /* methods of the last race */
    bool alone;
};

static void listen(void *user, slx_log_level level, const char *text)
{
    struct said *said = user;
    (void)level;
    sscanf(text, "first of %u methods: ", &said->race);
    said->alone |= strstr(text, "goes on alone") != NULL;
}

static void the_optimum_is_that_of_one_method_alone(void **state)
{
    (void)state;
    for (uint32_t k = 0; k < 12; k++) {
        struct arrays a = arrays_random(20 + 20 * k, 30 + 30 * k, 4, k % 2, 100 + k);
        slx_model *model = model_new();
        struct said said = {0};
        arrays_load(model, &a);
        double expected = optimum_by(model, "dual");
        slx_set_log(model, listen, SLX_LOG_INFO, &said);
        for (unsigned methods = 2; methods <= 3; methods++) {
            set(model, "threads", methods == 2 ? "2" : "4");
            assert_near(optimum_by(model, "concurrent"), expected, 1e-7 * (1.0 + fabs(expected)));
            assert_int_equal(said.race, methods);
        }
        slx_free(&model);
        arrays_free(&a);
    }
}

static void one_thread_is_one_method(void **state)
{
    (void)state;
    struct said said = {0};
    struct arrays a = arrays_random(40, 60, 4, 0, 7);
    slx_model *model = model_new();
    arrays_load(model, &a);
    double expected = optimum_by(model, "dual");
    slx_set_log(model, listen, SLX_LOG_INFO, &said);
    set(model, "threads", "1");
    assert_near(optimum_by(model, "concurrent"), expected, 1e-7 * (1.0 + fabs(expected)));
    assert_int_equal(said.race, 0);
    slx_free(&model);
    arrays_free(&a);
}

static void infeasible_and_unbounded_models_are_found_out(void **state)
{
    (void)state;
    for (int k = 0; k < 20; k++) {
        slx_model *model = model_read(k % 2 ? "infeasible.mps" : "unbounded.mps");
        race(model, k % 4 < 2 ? "2" : "3");
        set(model, "presolve", "off");
        solve_to(model, k % 2 ? SLX_INFEASIBLE : SLX_UNBOUNDED);
        slx_free(&model);
    }
}

static int stop_at_once(void *user)
{
    ++*(unsigned *)user;
    return 1;
}

static void an_interruption_stops_all(void **state)
{
    (void)state;
    struct arrays a = arrays_random(400, 600, 5, 0, 11);
    slx_model *model = model_new();
    arrays_load(model, &a);
    double expected = optimum_by(model, "dual");
    race(model, "3");
    unsigned asked = 0;
    slx_set_interrupt(model, stop_at_once, &asked);
    uint64_t live = slx_memory_live(model);
    solve_to(model, SLX_INTERRUPTED);
    assert_int_equal(asked, 1);
    assert_int_equal(slx_memory_live(model), live);
    slx_set_interrupt(model, NULL, NULL);
    assert_near(optimum_by(model, "concurrent"), expected, 1e-7 * (1.0 + fabs(expected)));
    slx_free(&model);
    arrays_free(&a);
}

static void every_allocation_refused(const char *methods)
{
    struct arrays a = arrays_random(25, 40, 4, 0, 5);
    slx_model *model = model_new();
    arrays_load(model, &a);
    double expected = optimum_by(model, "dual");
    race(model, methods);
    unsigned failed = 0;
    struct faults f = {0};
    while (faults_next(&f)) {
        faults_arm(&f, &model->env);
        slx_status status = slx_solve(model);
        faults_disarm(&f);
        if (status == SLX_OK) {
            assert_int_equal(slx_get_result(model), SLX_OPTIMAL);
            assert_near(slx_objective(model), expected, 1e-7 * (1.0 + fabs(expected)));
        } else {
            assert_int_equal(status, SLX_ERROR_MEMORY);
            failed++;
        }
    }
    assert_true(failed > 0);
    struct mem *mem = &model->env.mem;
    struct slx_model *held = model;
    solution_free(&held->env, &held->solution);
    statuses_free(&held->env, &held->basis);
    assert_int_equal(mem->live_by[MEM_SIMPLEX] | mem->live_by[MEM_FACTOR] | mem->live_by[MEM_ROWCOPY], 0);
    assert_int_equal(mem->live_by[MEM_INTERIOR] | mem->live_by[MEM_CHOLESKY] | mem->live_by[MEM_SOLUTION] |
                         mem->live_by[MEM_FIRST_ORDER],
                     0);
    slx_free(&model);
    arrays_free(&a);
}

static void memory_limits(const char *methods)
{
    struct arrays a = arrays_random(150, 250, 5, 0, 21);
    slx_model *model = model_new();
    arrays_load(model, &a);
    double expected = optimum_by(model, "dual");
    uint64_t alone = slx_memory_peak(model);
    race(model, methods);
    unsigned met = 0;
    for (uint64_t limit = slx_memory_live(model); limit < 4 * alone; limit += alone / 8) {
        char text[32];
        snprintf(text, sizeof text, "%llu", (unsigned long long)limit);
        set(model, "memory-limit", text);
        assert_int_equal(slx_solve(model), SLX_OK);
        if (slx_get_result(model) == SLX_MEMORY_LIMIT) {
            met++;
            assert_true(limit < alone);
            continue;
        }
        assert_int_equal(slx_get_result(model), SLX_OPTIMAL);
        assert_near(slx_objective(model), expected, 1e-7 * (1.0 + fabs(expected)));
    }
    assert_true(met > 0);
    slx_free(&model);
    arrays_free(&a);
}

static void every_allocation_refused_in_turn_leaves_an_error_or_the_optimum(void **state)
{
    (void)state;
    every_allocation_refused("2");
    every_allocation_refused("3");
}

static void a_memory_limit_of_any_size_gives_that_or_the_optimum(void **state)
{
    (void)state;
    memory_limits("2");
    memory_limits("3");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_optimum_is_that_of_one_method_alone),
        cmocka_unit_test(one_thread_is_one_method),
        cmocka_unit_test(infeasible_and_unbounded_models_are_found_out),
        cmocka_unit_test(an_interruption_stops_all),
        cmocka_unit_test(every_allocation_refused_in_turn_leaves_an_error_or_the_optimum),
        cmocka_unit_test(a_memory_limit_of_any_size_gives_that_or_the_optimum),
    };
    return cmocka_run_group_tests_name("methods at once", tests, NULL, NULL);
}
