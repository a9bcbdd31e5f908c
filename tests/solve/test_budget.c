/* The plan that is made from the memory limit, and what a solve leaves that the limit ended: the best point so far, the
 * model, and a basis to go on from.
 */
#include "models.h"

#include <stdio.h>
#include <string.h>

#include "solve/plan_private.h"

enum { ROWS = 60, COLS = 90, ENTRIES = 6 };

static slx_model *random_model(const char *method)
{
    struct arrays a = arrays_random(ROWS, COLS, ENTRIES, 0, 7);
    slx_model *model = model_new();
    arrays_load(model, &a);
    arrays_free(&a);
    assert_int_equal(slx_set_option(model, "method", method), SLX_OK);
    assert_int_equal(slx_set_option(model, "presolve", "off"), SLX_OK);
    return model;
}

static void limit_to(slx_model *model, uint64_t bytes)
{
    char text[32] = "inf";
    if (bytes != UINT64_MAX)
        snprintf(text, sizeof text, "%llu", (unsigned long long)bytes);
    assert_int_equal(slx_set_option(model, "memory-limit", text), SLX_OK);
}

/* What an unlimited solve holds at its peak. */
static uint64_t peak_of(const char *method, double *objective)
{
    slx_model *model = random_model(method);
    solve_to(model, SLX_OPTIMAL);
    uint64_t peak = slx_memory_peak(model);
    *objective = slx_objective(model);
    slx_free(&model);
    return peak;
}

/* A point whose activities are those of its values, with a basis of nrows variables. */
static void assert_point(const slx_model *model)
{
    static double activity[ROWS];
    uint32_t index[ROWS], basic = 0;
    double value[ROWS], x, d;
    slx_basis_status status;
    memset(activity, 0, sizeof activity);
    assert_true(isfinite(slx_objective(model)));
    for (uint32_t j = 0; j < COLS; j++) {
        assert_int_equal(slx_col_solution(model, j, &x, &d, &status), SLX_OK);
        basic += status == SLX_BASIC;
        uint32_t count = slx_column(model, j, index, value);
        for (uint32_t k = 0; k < count; k++)
            activity[index[k]] += value[k] * x;
    }
    for (uint32_t i = 0; i < ROWS; i++) {
        assert_int_equal(slx_row_solution(model, i, &x, &d, &status), SLX_OK);
        basic += status == SLX_BASIC;
        assert_near(x, activity[i], 1e-9 * (1 + fabs(activity[i])));
    }
    assert_int_equal(basic, ROWS);
}

static void the_limit_leaves_the_best_point_so_far(void **state)
{
    (void)state;
    static const char *const methods[] = {"dual", "primal", "ipm", "concurrent"};
    for (size_t k = 0; k < sizeof methods / sizeof *methods; k++) {
        double optimum;
        const uint64_t peak = peak_of(methods[k], &optimum), step = peak / 300;
        unsigned points = 0, answers = 0;
        for (uint64_t limit = peak / 3; limit <= peak; limit += step) {
            slx_model *model = random_model(methods[k]);
            limit_to(model, limit);
            const uint64_t before = slx_memory_peak(model);
            assert_int_equal(slx_solve(model), SLX_OK);
            assert_true(slx_memory_peak(model) <= limit || slx_memory_peak(model) == before);
            bool stopped = slx_get_result(model) == SLX_MEMORY_LIMIT;
            assert_int_equal(slx_memory_limit_hit(model), stopped);
            if (!stopped)
                assert_near(slx_objective(model), optimum, 1e-7 * (1 + fabs(optimum)));
            bool point = stopped && isfinite(slx_objective(model));
            if (point)
                assert_point(model);
            points += point;
            answers += !stopped;
            limit_to(model, UINT64_MAX); /* the model is as good as before */
            solve_to(model, SLX_OPTIMAL);
            assert_near(slx_objective(model), optimum, 1e-7 * (1 + fabs(optimum)));
            slx_free(&model);
        }
        assert_true(answers > 0);
        assert_true(points > 0 || k > 0);
    }
}

static void the_basis_reached_at_the_limit_is_one_to_go_on_from(void **state)
{
    (void)state;
    double optimum;
    const uint64_t peak = peak_of("dual", &optimum), step = peak / 300;
    slx_basis_status rows[ROWS], cols[COLS];
    unsigned gone_on = 0;
    for (uint64_t limit = peak / 3; limit <= peak; limit += step) {
        slx_model *model = random_model("dual");
        limit_to(model, limit);
        assert_int_equal(slx_solve(model), SLX_OK);
        uint64_t iterations = slx_iterations(model);
        if (slx_get_result(model) == SLX_MEMORY_LIMIT && isfinite(slx_objective(model)) && iterations > 20) {
            assert_int_equal(slx_get_basis(model, rows, cols), SLX_OK);
            assert_int_equal(slx_set_basis(model, rows, cols), SLX_OK);
            limit_to(model, UINT64_MAX);
            solve_to(model, SLX_OPTIMAL);
            assert_near(slx_objective(model), optimum, 1e-7 * (1 + fabs(optimum)));
            gone_on++;
        }
        slx_free(&model);
    }
    assert_true(gone_on > 0);
}

static void without_room_to_begin_the_given_basis_stays_and_counts(void **state)
{
    (void)state;
    slx_model *model = random_model("auto");
    slx_basis_status rows[ROWS], cols[COLS], kept_rows[ROWS], kept_cols[COLS];
    solve_to(model, SLX_OPTIMAL);
    assert_int_equal(slx_get_basis(model, rows, cols), SLX_OK);
    assert_int_equal(slx_set_basis(model, rows, cols), SLX_OK);
    limit_to(model, slx_memory_live(model) + 1000);
    solve_to(model, SLX_MEMORY_LIMIT);
    assert_true(isnan(slx_objective(model)));
    assert_int_equal(slx_get_basis(model, kept_rows, kept_cols), SLX_OK);
    assert_memory_equal(rows, kept_rows, sizeof rows);
    assert_memory_equal(cols, kept_cols, sizeof cols);
    limit_to(model, UINT64_MAX);
    solve_to(model, SLX_OPTIMAL);
    assert_true(slx_iterations(model) == 0);
    slx_free(&model);
}

/* ---- the log ---------------------------------------------------------------------------------------------- */

static char said[20000];

static void hear(void *user, slx_log_level level, const char *text)
{
    (void)user;
    (void)level;
    size_t length = strlen(said);
    snprintf(said + length, sizeof said - length, "%s\n", text);
}

static void the_plan_is_told_before_the_work(void **state)
{
    (void)state;
    slx_model *model = random_model("dual");
    slx_set_log(model, hear, SLX_LOG_INFO, NULL);
    *said = '\0';
    solve_to(model, SLX_OPTIMAL);
    const char *plan = strstr(said, "memory plan: no limit");
    assert_non_null(plan);
    assert_non_null(strstr(plan, "memory plan: simplex"));
    assert_true(strstr(plan, "memory plan: simplex") < strstr(said, "method: "));
    assert_non_null(strstr(said, "copy by rows"));
    *said = '\0';
    limit_to(model, slx_memory_live(model) + 15000); /* the work vectors alone take more */
    solve_to(model, SLX_MEMORY_LIMIT);
    assert_non_null(strstr(said, "memory plan: limit"));
    assert_non_null(strstr(said, "no room for a copy by rows"));
    assert_non_null(strstr(said, "more than there is"));
    slx_free(&model);
}

static void a_second_method_is_planned_only_where_there_is_room(void **state)
{
    (void)state;
#ifdef __wasm__
    skip(); /* one thread is all that there is */
#endif
    slx_model *model = random_model("concurrent");
    slx_set_option(model, "threads", "2");
    slx_set_log(model, hear, SLX_LOG_INFO, NULL);
    *said = '\0';
    solve_to(model, SLX_OPTIMAL);
    assert_non_null(strstr(said, "memory plan: beside it the interior point method"));
    *said = '\0';
    limit_to(model, slx_memory_live(model) + 20000);
    assert_int_equal(slx_solve(model), SLX_OK);
    assert_non_null(strstr(said, "memory plan: no room for an interior point method"));
    slx_free(&model);
}

/* The ordering of 18 million entries of normal equations would take more than the frugal share: it comes later, after more
 * than the second that it would last, not never. */
static void a_second_method_is_planned_late_where_only_a_large_share_is_room(void **state)
{
    (void)state;
#ifdef __wasm__
    skip(); /* one thread is all that there is */
#endif
    enum { LINES = 6000, EACH = 60 };
    struct arrays a = arrays_random(LINES, LINES, EACH, 0, 7);
    slx_model *model = model_new();
    arrays_load(model, &a);
    arrays_free(&a);
    slx_set_option(model, "threads", "2");
    slx_set_option(model, "presolve", "off");
    const struct plan plan = plan_methods(&model->env, model->lp, false);
    assert_true(plan.interior && plan.head_start > 1.0 && plan.interior_bytes < plan.interior_most);
    slx_free(&model);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_limit_leaves_the_best_point_so_far),
        cmocka_unit_test(the_basis_reached_at_the_limit_is_one_to_go_on_from),
        cmocka_unit_test(without_room_to_begin_the_given_basis_stays_and_counts),
        cmocka_unit_test(the_plan_is_told_before_the_work),
        cmocka_unit_test(a_second_method_is_planned_only_where_there_is_room),
        cmocka_unit_test(a_second_method_is_planned_late_where_only_a_large_share_is_room),
    };
    return cmocka_run_group_tests_name("budget", tests, NULL, NULL);
}
