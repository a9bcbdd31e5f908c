/* Limits on the objective, and of ranging.  The LP: n columns of at least 0, n rows x_i >= i (or, maximised, x_i <= i),
 * sum of x: each iteration settles one row, and the optimum is offset + n (n + 1) / 2.
 */
#include "models.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../temporary.h"

enum { LINES = 200 };
static const double offset = 1000.0, optimum = 1000.0 + LINES * (LINES + 1) / 2;

/* maximise 0: min sum x, x >= i; 1: max sum x, x <= i; and with sign -1 the same LP turned round: its objective's
 * negative, in the other sense. */
static slx_model *steps(int maximise, double sign, const char *method, const char *presolve)
{
    static uint64_t start[LINES + 1];
    static uint32_t index[LINES];
    static double value[LINES], cost[LINES], lower[LINES], upper[LINES];
    for (uint32_t i = 0; i < LINES; i++) {
        start[i + 1] = i + 1;
        index[i] = i;
        value[i] = 1.0;
        cost[i] = sign;
        lower[i] = maximise ? -INFINITY : i + 1.0;
        upper[i] = maximise ? i + 1.0 : INFINITY;
    }
    slx_arrays a = {.nrows = LINES,
                    .ncols = LINES,
                    .start = start,
                    .index = index,
                    .value = value,
                    .cost = cost,
                    .row_lower = lower,
                    .row_upper = upper,
                    .offset = sign * offset,
                    .maximise = maximise != (sign < 0.0)};
    slx_model *model = model_new();
    assert_int_equal(slx_load(model, &a), SLX_OK);
    assert_int_equal(slx_set_option(model, "method", method), SLX_OK);
    assert_int_equal(slx_set_option(model, "presolve", presolve), SLX_OK);
    return model;
}

static void set(slx_model *model, const char *option, double v)
{
    char number[40];
    snprintf(number, sizeof number, "%.17g", v);
    assert_int_equal(slx_set_option(model, option, number), SLX_OK);
}

static void the_dual_stops_when_its_bound_passes_the_limit(void **state)
{
    (void)state;
    for (double sign = 1.0; sign >= -1.0; sign -= 2.0) {
        slx_model *model = steps(0, sign, "dual", "off");
        const double limit = (offset + optimum) / 2;
        set(model, "objective-limit", sign * limit);
        solve_to(model, SLX_OBJECTIVE_LIMIT);
        double bound = sign * slx_objective_bound(model);
        assert_true(bound >= limit && bound <= optimum);
        assert_true(slx_iterations(model) > 0 && slx_iterations(model) < LINES);
        slx_check_info check;
        assert_int_equal(slx_get_check(model, &check), SLX_OK);
        assert_true(check.passed && check.dual_infeasibility == 0.0);
        slx_free(&model);
    }
}

static void the_primal_stops_at_a_feasible_point_that_reaches_the_target(void **state)
{
    (void)state;
    for (double sign = 1.0; sign >= -1.0; sign -= 2.0) {
        slx_model *model = steps(1, sign, "primal", "off");
        const double target = (offset + optimum) / 2;
        set(model, "objective-target", sign * target);
        solve_to(model, SLX_OBJECTIVE_TARGET);
        double objective = sign * slx_objective(model);
        assert_true(objective >= target && objective <= optimum);
        assert_true(slx_iterations(model) > 0 && slx_iterations(model) < LINES);
        slx_check_info check;
        assert_int_equal(slx_get_check(model, &check), SLX_OK);
        assert_true(check.passed && check.primal_infeasibility <= 1e-7);
        slx_free(&model);
    }
}

static void a_limit_beyond_the_optimum_changes_nothing(void **state)
{
    (void)state;
    static const char *const methods[] = {"dual", "primal", "ipm", "concurrent"};
    for (size_t k = 0; k < sizeof methods / sizeof *methods; k++)
        for (int presolve = 0; presolve < 2; presolve++) {
            slx_model *model = steps(0, 1.0, methods[k], presolve ? "full" : "off");
            set(model, "objective-limit", optimum + 1.0);
            set(model, "objective-target", optimum - 1.0);
            solve_to(model, SLX_OPTIMAL);
            assert_near(slx_objective(model), optimum, 1e-6);
            assert_near(slx_objective_bound(model), optimum, 1e-6);
            slx_free(&model);
        }
}

static void the_interior_point_method_heeds_limit_and_target(void **state)
{
    (void)state;
    slx_model *model = steps(0, 1.0, "ipm", "off");
    set(model, "objective-limit", optimum - 1000.0);
    solve_to(model, SLX_OBJECTIVE_LIMIT);
    assert_true(slx_objective_bound(model) >= optimum - 1000.0 && slx_objective_bound(model) <= optimum + 1e-6);
    slx_free(&model);
    model = steps(1, 1.0, "ipm", "off");
    set(model, "objective-target", optimum - 1000.0);
    solve_to(model, SLX_OBJECTIVE_TARGET);
    assert_true(slx_objective(model) >= optimum - 1000.0 && slx_objective(model) <= optimum + 1e-6);
    slx_free(&model);
}

static void after_the_limit_a_solve_goes_on_from_the_basis(void **state)
{
    (void)state;
    slx_model *model = steps(0, 1.0, "dual", "off");
    set(model, "objective-limit", (offset + optimum) / 2);
    solve_to(model, SLX_OBJECTIVE_LIMIT);
    uint64_t before = slx_iterations(model);
    static slx_basis_status rows[LINES], cols[LINES];
    assert_int_equal(slx_get_basis(model, rows, cols), SLX_OK);
    assert_int_equal(slx_set_basis(model, rows, cols), SLX_OK);
    set(model, "objective-limit", INFINITY);
    solve_to(model, SLX_OPTIMAL);
    assert_near(slx_objective(model), optimum, 1e-6);
    assert_true(slx_iterations(model) <= LINES - before);
    slx_free(&model);
}

static void a_bound_is_told_of_other_ends_too(void **state)
{
    (void)state;
    slx_model *model = steps(0, 1.0, "dual", "off");
    assert_true(isnan(slx_objective_bound(model)));
    set(model, "iteration-limit", 50);
    solve_to(model, SLX_ITERATION_LIMIT);
    assert_true(slx_objective_bound(model) >= offset && slx_objective_bound(model) <= optimum);
    slx_free(&model);
    model = model_read("infeasible.mps");
    solve_to(model, SLX_INFEASIBLE);
    assert_true(isinf(slx_objective_bound(model)));
    slx_free(&model);
}

/* ---- ranging ------------------------------------------------------------------------------------------------ */

static char text[1 << 18];

/* What slx_write_ranging wrote, which ended with `expected`. */
static void write_ranging(slx_model *model, slx_status expected)
{
    char path[TEMPORARY_PATH];
    temporary_path(path);
    assert_int_equal(slx_write_ranging(model, path), expected);
    FILE *f = fopen(path, "r");
    assert_non_null(f);
    text[fread(text, 1, sizeof text - 1, f)] = '\0';
    fclose(f);
    unlink(path);
}

/* The solution itself is whole. */
static void assert_all_lines(void)
{
    char last[40];
    assert_non_null(strstr(text, "\nRows: "));
    assert_non_null(strstr(text, "\nColumns: "));
    snprintf(last, sizeof last, "\tC%d\n", LINES);
    assert_non_null(strstr(text, last));
}

static void ranging_ends_with_the_time_limit(void **state)
{
    (void)state;
    slx_model *model = steps(0, 1.0, "dual", "off");
    solve_to(model, SLX_OPTIMAL);
    set(model, "time-limit", 0.0);
    write_ranging(model, SLX_STOPPED);
    assert_all_lines();
    assert_non_null(strstr(text, "\nRanging: incomplete, time limit\n"));
    assert_null(strstr(text, "Row bound ranges"));
    set(model, "time-limit", INFINITY);
    write_ranging(model, SLX_OK);
    assert_null(strstr(text, "Ranging:"));
    assert_non_null(strstr(text, "Column bound ranges"));
    slx_free(&model);
}

static void ranging_ends_with_an_interruption_after_the_range_in_hand(void **state)
{
    (void)state;
    slx_model *model = steps(0, 1.0, "dual", "off");
    solve_to(model, SLX_OPTIMAL);
    slx_range range;
    assert_int_equal(slx_cost_range(model, 0, &range), SLX_OK); /* makes the factor, which asks as well */
    model->env.limits.stop_countdown = 11;                      /* asked before the section and before each range */
    write_ranging(model, SLX_STOPPED);
    assert_all_lines();
    const char *ranges = strstr(text, "\nCost ranges: ");
    assert_non_null(ranges);
    unsigned lines = 0;
    for (const char *at = strchr(ranges + 1, '\n') + 1; *at != '\n'; at = strchr(at, '\n') + 1)
        lines++;
    assert_int_equal(lines, 9);
    assert_non_null(strstr(ranges, "\nRanging: incomplete, interrupted\n"));
    assert_int_equal(slx_get_result(model), SLX_OPTIMAL);
    slx_free(&model);
}

static void without_room_for_the_factor_the_solution_is_written_without_ranges(void **state)
{
    (void)state;
    slx_model *model = steps(0, 1.0, "dual", "off");
    solve_to(model, SLX_OPTIMAL);
    const uint64_t live = slx_memory_live(model);
    unsigned without = 0, with = 0;
    for (uint64_t more = 60000; more < 160000; more += 2000) {
        set(model, "memory-limit", (double)(live + more));
        slx_status status = slx_write_ranging(model, "/dev/null");
        if (status == SLX_OK) {
            with++;
            break;
        }
        assert_int_equal(status, SLX_ERROR_MEMORY);
        assert_true(slx_memory_limit_hit(model));
        if (model->basis_factor || !strstr(slx_error(model)->message, "without them"))
            continue; /* it is the writer that has no room */
        write_ranging(model, SLX_ERROR_MEMORY);
        assert_all_lines();
        assert_non_null(strstr(text, "\nRanging: none, memory limit\n"));
        without++;
    }
    assert_int_equal(with, 1);
    (void)without; /* the writer's buffer may be the larger part: see the refused allocations below */
    slx_set_option(model, "memory-limit", "inf");
    slx_free(&model);
    model = steps(0, 1.0, "dual", "off");
    solve_to(model, SLX_OPTIMAL);
    model->env.mem.fail_countdown = 5; /* of the factor's */
    write_ranging(model, SLX_ERROR_MEMORY);
    assert_all_lines();
    assert_non_null(strstr(text, "\nRanging: none, out of memory\n"));
    assert_null(strstr(text, "Cost ranges"));
    assert_non_null(strstr(slx_error(model)->message, "without them"));
    write_ranging(model, SLX_OK);
    slx_free(&model);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_dual_stops_when_its_bound_passes_the_limit),
        cmocka_unit_test(the_primal_stops_at_a_feasible_point_that_reaches_the_target),
        cmocka_unit_test(a_limit_beyond_the_optimum_changes_nothing),
        cmocka_unit_test(the_interior_point_method_heeds_limit_and_target),
        cmocka_unit_test(after_the_limit_a_solve_goes_on_from_the_basis),
        cmocka_unit_test(a_bound_is_told_of_other_ends_too),
        cmocka_unit_test(ranging_ends_with_the_time_limit),
        cmocka_unit_test(ranging_ends_with_an_interruption_after_the_range_in_hand),
        cmocka_unit_test(without_room_for_the_factor_the_solution_is_written_without_ranges),
    };
    return cmocka_run_group_tests_name("limits", tests, NULL, NULL);
}
