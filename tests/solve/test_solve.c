/* What can happen in a solve and around it: limits, callbacks, interruption, empty models, calls out of order, the
 * account. */
#include "models.h"

#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "../temporary.h"

/* A model that takes well over a hundred iterations, and its optimum by an undisturbed handle. */
static slx_model *model_of_many_iterations(double *optimum)
{
    struct arrays a = arrays_random(120, 200, 6, 0, 17);
    slx_model *model = model_new();
    arrays_load(model, &a);
    solve_to(model, SLX_OPTIMAL);
    assert_true(slx_iterations(model) > 100);
    *optimum = slx_objective(model);
    slx_free(&model);
    model = model_new();
    arrays_load(model, &a);
    arrays_free(&a);
    return model;
}

static void set(slx_model *model, const char *name, const char *value)
{
    assert_int_equal(slx_set_option(model, name, value), SLX_OK);
}

/* The point that a stopped solve leaves can be looked at: finite values, with the objective and the check that belong
 * to it. */
static void assert_holds_a_point(const slx_model *model)
{
    double objective = slx_offset(model), value, dual, lower, upper, worst = 0;
    slx_basis_status status;
    uint32_t basic = 0;
    for (uint32_t j = 0; j < slx_ncols(model); j++) {
        assert_int_equal(slx_col_solution(model, j, &value, &dual, &status), SLX_OK);
        assert_true(isfinite(value) && isfinite(dual));
        assert_int_equal(slx_col_bounds(model, j, &lower, &upper), SLX_OK);
        objective += slx_cost(model, j) * value;
        worst = fmax(worst, fmax(lower - value, value - upper));
        basic += status == SLX_BASIC;
    }
    for (uint32_t i = 0; i < slx_nrows(model); i++) {
        assert_int_equal(slx_row_solution(model, i, &value, &dual, &status), SLX_OK);
        assert_true(isfinite(value) && isfinite(dual));
        assert_int_equal(slx_row_bounds(model, i, &lower, &upper), SLX_OK);
        worst = fmax(worst, fmax(lower - value, value - upper));
        basic += status == SLX_BASIC;
    }
    assert_int_equal(basic, slx_nrows(model));
    assert_near(slx_objective(model), objective, 1e-9 * (1 + fabs(objective)));
    slx_check_info check;
    assert_int_equal(slx_get_check(model, &check), SLX_OK);
    assert_false(check.passed);
    assert_near(check.primal_infeasibility, worst, 1e-9 * (1 + worst));
}

static void assert_solves_now(slx_model *model, double optimum)
{
    solve_to(model, SLX_OPTIMAL);
    assert_near(slx_objective(model), optimum, 1e-8 * (1 + fabs(optimum)));
    slx_check_info check;
    assert_int_equal(slx_get_check(model, &check), SLX_OK);
    assert_true(check.passed);
    assert_true(fmax(check.primal_infeasibility, check.dual_infeasibility) <= 1e-7);
    assert_int_equal(slx_error(model)->status, SLX_OK);
}

static void each_result_has_a_text(void **state)
{
    (void)state;
    static const char *const texts[] = {"not solved",   "optimal",     "infeasible",
                                        "unbounded",    "time limit",  "iteration limit",
                                        "memory limit", "interrupted", "numerical trouble"};
    assert_string_equal(slx_result_text(SLX_OPTIMAL_FIRST_ORDER), "optimal (first order)");
    for (int r = SLX_NOT_SOLVED; r <= SLX_NUMERICAL_TROUBLE; r++)
        assert_string_equal(slx_result_text((slx_result)r), texts[r]);
}

static void an_iteration_limit_stops_there_and_the_model_solves_once_it_is_lifted(void **state)
{
    (void)state;
    double optimum;
    slx_model *model = model_of_many_iterations(&optimum);
    static const char *const limits[] = {"0", "1", "7", "50"}, *const methods[] = {"auto", "dual", "primal"};
    for (size_t m = 0; m < 3; m++) {
        set(model, "method", methods[m]);
        for (size_t k = 0; k < 4; k++) {
            set(model, "iteration-limit", limits[k]);
            solve_to(model, SLX_ITERATION_LIMIT);
            assert_true(slx_iterations(model) == strtoul(limits[k], NULL, 10));
            assert_holds_a_point(model);
        }
        set(model, "iteration-limit", "inf");
        assert_solves_now(model, optimum);
    }
    slx_free(&model);
}

static void a_time_limit_stops_and_the_model_solves_once_it_is_lifted(void **state)
{
    (void)state;
    double optimum;
    slx_model *model = model_of_many_iterations(&optimum);
    set(model, "time-limit", "0");
    solve_to(model, SLX_TIME_LIMIT);
    assert_holds_a_point(model);
    set(model, "time-limit", "inf");
    assert_solves_now(model, optimum);
    slx_free(&model);
}

static void a_memory_limit_stops_and_the_model_solves_once_it_is_lifted(void **state)
{
    (void)state;
    double optimum;
    slx_model *model = model_of_many_iterations(&optimum);
    uint64_t live = slx_memory_live(model);
    char text[32];
    snprintf(text, sizeof text, "%llu", (unsigned long long)live + 20000);
    set(model, "memory-limit", text);
    solve_to(model, SLX_MEMORY_LIMIT);
    assert_true(slx_memory_limit_hit(model));
    assert_true(isnan(slx_objective(model)));
    double value, dual;
    slx_basis_status status;
    assert_int_equal(slx_col_solution(model, 0, &value, &dual, &status), SLX_ERROR_USAGE);
    assert_int_equal(slx_row_solution(model, 0, &value, &dual, &status), SLX_ERROR_USAGE);
    assert_int_equal(slx_write_solution(model, "/dev/null"), SLX_ERROR_USAGE);
    set(model, "memory-limit", "inf");
    assert_solves_now(model, optimum);
    assert_false(slx_memory_limit_hit(model));
    slx_free(&model);
}

static void a_limit_met_while_a_model_comes_in_is_an_error_and_the_old_model_stays(void **state)
{
    (void)state;
    slx_model *model = model_new();
    load_example(model);
    char text[32], path[1024];
    snprintf(text, sizeof text, "%llu", (unsigned long long)slx_memory_live(model) + 3000);
    set(model, "memory-limit", text);
    path_of("staircase.mps", path, sizeof path);
    assert_int_equal(slx_read(model, path), SLX_ERROR_MEMORY);
    assert_int_equal(slx_error(model)->status, SLX_ERROR_MEMORY);
    assert_non_null(strstr(slx_error(model)->message, text));
    assert_true(slx_memory_limit_hit(model));
    struct arrays a = arrays_random(100, 200, 5, 0, 3);
    assert_int_equal(arrays_try_load(model, &a), SLX_ERROR_MEMORY);
    assert_true(slx_memory_limit_hit(model));
    assert_int_equal(slx_ncols(model), EXAMPLE_COLS);
    set(model, "memory-limit", "inf");
    assert_int_equal(slx_read(model, path), SLX_OK);
    assert_false(slx_memory_limit_hit(model));
    solve_to(model, SLX_OPTIMAL);
    arrays_free(&a);
    slx_free(&model);
}

/* ---- callbacks ---------------------------------------------------------------------------------------- */

struct seen {
    const slx_model *model;
    unsigned calls;
    uint64_t iterations;
    double seconds;
};

static void look_at_progress(void *user, const slx_progress *p)
{
    struct seen *seen = user;
    if (p->phase == 0) /* work of another kind that lasts */
        return;
    assert_true(strcmp(p->method, "dual") == 0 || strcmp(p->method, "primal") == 0);
    assert_true(p->phase == 1 || p->phase == 2);
    assert_true(p->iterations >= seen->iterations);
    assert_true(p->seconds >= seen->seconds && p->seconds < 3600);
    assert_true(isfinite(p->objective));
    assert_true(p->primal_infeasibility >= 0 && p->dual_infeasibility >= 0);
    assert_true(p->memory == slx_memory_live(seen->model));
    seen->iterations = p->iterations;
    seen->seconds = p->seconds;
    seen->calls++;
}

static void progress_is_told_with_the_first_iterations(void **state)
{
    (void)state;
    double optimum;
    struct seen seen = {0};
    slx_model *model = model_of_many_iterations(&optimum);
    seen.model = model;
    slx_set_progress(model, look_at_progress, &seen);
    assert_solves_now(model, optimum);
    assert_true(seen.calls >= 1);
    unsigned calls = seen.calls;
    slx_set_progress(model, NULL, NULL);
    assert_solves_now(model, optimum);
    assert_int_equal(seen.calls, calls);
    slx_free(&model);
}

/* Holds up the solve for 0.3 s each time it is asked, so that seconds pass in few iterations. */
static int slow_down(void *user)
{
    (void)user;
    usleep(300000);
    return 0;
}

static void progress_is_told_about_once_a_second(void **state)
{
    (void)state;
    double optimum;
    struct seen seen = {0};
    slx_model *model = model_of_many_iterations(&optimum);
    seen.model = model;
    set(model, "time-limit", "3.5");
    set(model, "presolve", "off"); /* which asks as well, and tells of no progress */
    slx_set_progress(model, look_at_progress, &seen);
    slx_set_interrupt(model, slow_down, NULL);
    solve_to(model, SLX_TIME_LIMIT);
    assert_holds_a_point(model);
    assert_in_range(seen.calls, 2, 4); /* at 0.3, 1.5 and 2.7 s; fewer where the machine lags */
    slx_free(&model);
}

struct countdown {
    unsigned left, asked;
};

/* Takes as long as the pause between two questions, so that each is asked within few iterations. */
static int stop_when_counted_down(void *user)
{
    struct countdown *c = user;
    usleep(10000);
    c->asked++;
    return c->left-- == 0;
}

static void a_callback_interrupts_and_the_best_point_is_held(void **state)
{
    (void)state;
    double optimum;
    slx_model *model = model_of_many_iterations(&optimum);
    for (unsigned after = 0; after < 6; after++) {
        struct countdown c = {after, 0};
        slx_set_interrupt(model, stop_when_counted_down, &c);
        solve_to(model, SLX_INTERRUPTED);
        assert_int_equal(c.asked, after + 1);
        assert_holds_a_point(model);
    }
    slx_set_interrupt(model, NULL, NULL);
    assert_solves_now(model, optimum);
    slx_free(&model);
}

/* The solving thread meets the other one in its callback, which lets it go on once slx_interrupt has been called: at a
 * question that is asked between iterations, as the first ones come before any. */
struct meeting {
    slx_model *model;
    sem_t running, called;
    unsigned asked;
    bool refused;
};

static int meet(void *user)
{
    struct meeting *m = user;
    const struct timespec until_asked_again = {.tv_nsec = 11000000};
    nanosleep(&until_asked_again, NULL);
    if (++m->asked == 8) {
        sem_post(&m->running);
        sem_wait(&m->called);
    }
    return 0;
}

static void *interrupt_when_running(void *user)
{
    struct meeting *m = user;
    sem_wait(&m->running);
    slx_interrupt(m->model);
    sem_post(&m->called);
    return NULL;
}

static void another_thread_interrupts(void **state)
{
    (void)state;
    double optimum;
    struct meeting m = {.model = model_of_many_iterations(&optimum)};
    pthread_t thread;
    assert_int_equal(slx_set_option(m.model, "presolve", "off"), SLX_OK);
    sem_init(&m.running, 0, 0);
    sem_init(&m.called, 0, 0);
    slx_set_interrupt(m.model, meet, &m);
    assert_int_equal(pthread_create(&thread, NULL, interrupt_when_running, &m), 0);
    solve_to(m.model, SLX_INTERRUPTED);
    pthread_join(thread, NULL);
    assert_in_range(slx_iterations(m.model), 1, 16);
    assert_holds_a_point(m.model);
    assert_solves_now(m.model, optimum); /* an interruption counts once */
    sem_destroy(&m.running);
    sem_destroy(&m.called);
    slx_free(&m.model);
}

static void an_interruption_before_the_solve_holds_until_a_solve_has_seen_it(void **state)
{
    (void)state;
    for (int warm = 0; warm < 2; warm++) {
        slx_model *model = model_new();
        load_example(model);
        if (warm)
            solve_to(model, SLX_OPTIMAL);
        slx_interrupt(model);
        assert_int_equal(slx_set_cost(model, 0, -1.0), SLX_OK); /* no call in between takes it up */
        solve_to(model, SLX_INTERRUPTED);
        assert_int_equal(slx_iterations(model), 0);
        solve_to(model, SLX_OPTIMAL);
        slx_interrupt(model);
        assert_int_equal(slx_set_cost(model, 0, -1.0), SLX_OK);
        slx_clear_interrupt(model);
        solve_to(model, SLX_OPTIMAL);
        slx_interrupt(model);
        assert_int_equal(slx_set_option(model, "time-limit", "0"), SLX_OK);
        solve_to(model, SLX_INTERRUPTED);
        solve_to(model, SLX_TIME_LIMIT); /* the wish was for one solve */
        slx_free(&model);
    }
}

/* Calls from a second thread, while the first waits in its callback. */
static void *meddle(void *user)
{
    struct meeting *m = user;
    slx_model *model = m->model, *clone;
    const slx_lines row = {.count = 1};
    sem_wait(&m->running);
    m->asked = 1000;
    m->refused = slx_add_rows(model, &row) == SLX_ERROR_USAGE && slx_solve(model) == SLX_ERROR_USAGE &&
                 slx_set_cost(model, 0, 1.0) == SLX_ERROR_USAGE && slx_clone(model, &clone) == SLX_ERROR_USAGE &&
                 !clone && isnan(slx_objective(model)) &&
                 strcmp(slx_error(model)->message, "the model is being solved") == 0;
    slx_free(&model);
    m->refused = m->refused && model;
    sem_post(&m->called);
    return NULL;
}

static void another_thread_is_refused_all_that_would_touch_the_model(void **state)
{
    (void)state;
    double optimum;
    struct meeting m = {.model = model_of_many_iterations(&optimum)};
    pthread_t thread;
    sem_init(&m.running, 0, 0);
    sem_init(&m.called, 0, 0);
    slx_set_interrupt(m.model, meet, &m);
    assert_int_equal(pthread_create(&thread, NULL, meddle, &m), 0);
    assert_solves_now(m.model, optimum);
    pthread_join(thread, NULL);
    assert_true(m.refused);
    sem_destroy(&m.running);
    sem_destroy(&m.called);
    slx_free(&m.model);
}

struct lines {
    unsigned at[4];
};

static void count_line(void *user, slx_log_level level, const char *text)
{
    struct lines *lines = user;
    assert_in_range(level, SLX_LOG_ERROR, SLX_LOG_DEBUG);
    assert_true(strlen(text) > 0 && !strchr(text, '\n'));
    lines->at[level]++;
}

static void the_log_is_told_no_more_than_its_level(void **state)
{
    (void)state;
    char path[TEMPORARY_PATH]; /* a second N row brings a warning, a solve a line of information */
    int file = temporary_file(path);
    static const char text[] =
        "NAME W\nROWS\n N z\n N more\n L r\nCOLUMNS\n x z -1 r 1\n x more 1\nRHS\n b r 2\nENDATA\n";
    assert_int_equal(write(file, text, sizeof text - 1), sizeof text - 1);
    close(file);
    slx_model *model = model_new();
    for (int level = SLX_LOG_ERROR; level <= SLX_LOG_DEBUG; level++) {
        struct lines lines = {{0}};
        slx_set_log(model, count_line, (slx_log_level)level, &lines);
        assert_int_equal(slx_read(model, path), SLX_OK);
        solve_to(model, SLX_OPTIMAL);
        assert_int_equal(lines.at[SLX_LOG_ERROR], 0);
        assert_int_equal(lines.at[SLX_LOG_WARNING], level >= SLX_LOG_WARNING);
        assert_true((lines.at[SLX_LOG_INFO] > 0) == (level >= SLX_LOG_INFO));
        assert_true(level >= SLX_LOG_DEBUG || lines.at[SLX_LOG_DEBUG] == 0);
    }
    slx_set_log(model, NULL, SLX_LOG_DEBUG, NULL);
    solve_to(model, SLX_OPTIMAL);
    unlink(path);
    slx_free(&model);
}

/* ---- order of calls, empty models ---------------------------------------------------------------------- */

static void nothing_is_told_of_a_solution_before_there_is_one(void **state)
{
    (void)state;
    slx_model *model = model_new();
    load_example(model);
    double value, dual;
    slx_basis_status status;
    slx_check_info check;
    assert_int_equal(slx_get_result(model), SLX_NOT_SOLVED);
    assert_true(isnan(slx_objective(model)) && slx_iterations(model) == 0);
    assert_int_equal(slx_row_solution(model, 0, &value, &dual, &status), SLX_ERROR_USAGE);
    assert_int_equal(slx_col_solution(model, 0, &value, &dual, &status), SLX_ERROR_USAGE);
    assert_int_equal(slx_get_check(model, &check), SLX_ERROR_USAGE);
    assert_int_equal(slx_write_solution(model, "/dev/null"), SLX_ERROR_USAGE);
    assert_int_equal(slx_error(model)->status, SLX_ERROR_USAGE);
    solve_to(model, SLX_OPTIMAL);
    assert_int_equal(slx_write_solution(model, "/dev/null"), SLX_OK);
    assert_int_equal(slx_write_solution(model, "/no/such/folder/file"), SLX_ERROR_OUTPUT);
    assert_string_equal(slx_error(model)->file, "/no/such/folder/file");
    assert_near(slx_objective(model), EXAMPLE_OBJECTIVE, 1e-12);
    slx_free(&model);
}

static void solving_again_gives_the_same_again(void **state)
{
    (void)state;
    double optimum;
    slx_model *model = model_of_many_iterations(&optimum);
    solve_to(model, SLX_OPTIMAL);
    uint64_t live = slx_memory_live(model), peak = slx_memory_peak(model), iterations = slx_iterations(model);
    double objective = slx_objective(model);
    for (unsigned k = 0; k < 4; k++) {
        solve_to(model, SLX_OPTIMAL);
        assert_true(slx_objective(model) == objective && slx_iterations(model) == iterations);
        assert_true(slx_memory_live(model) == live && slx_memory_peak(model) == peak);
    }
    slx_free(&model);
}

/* Without rows each column goes to the bound that its cost asks for; without columns a row's activity is 0. */
static void models_without_rows_or_columns_have_answers(void **state)
{
    (void)state;
    static const uint64_t start[3] = {0, 0, 0};
    static const double cost[] = {2, -3}, lower[] = {-1, -INFINITY}, upper[] = {5, 4}, zero[] = {0, 0},
                        minus[] = {-1, -1};
    static const double free_lower[] = {-INFINITY, 0};
    const struct {
        slx_arrays arrays;
        slx_result result;
        double objective;
    } cases[] = {
        {{.start = start, .offset = 4}, SLX_OPTIMAL, 4},
        {{.offset = 4, .maximise = 1}, SLX_OPTIMAL, 4},
        {{.ncols = 2, .start = start, .cost = cost, .col_lower = lower, .col_upper = upper, .offset = 1},
         SLX_OPTIMAL,
         -13},
        {{.ncols = 2, .start = start, .cost = cost, .col_lower = lower, .col_upper = upper, .maximise = 1},
         SLX_UNBOUNDED,
         0},
        {{.ncols = 2, .start = start, .cost = cost, .col_lower = free_lower, .col_upper = zero}, SLX_UNBOUNDED, 0},
        {{.ncols = 2, .start = start, .cost = cost, .col_upper = minus}, SLX_INFEASIBLE, 0},
        {{.ncols = 2, .start = start}, SLX_OPTIMAL, 0},
        {{.nrows = 2, .row_lower = minus, .row_upper = upper}, SLX_OPTIMAL, 0},
        {{.nrows = 2, .row_lower = upper}, SLX_INFEASIBLE, 0},
        {{.nrows = 2, .row_upper = minus}, SLX_INFEASIBLE, 0},
        {{.nrows = 2, .ncols = 2, .start = start, .cost = cost, .col_upper = upper, .row_upper = zero},
         SLX_OPTIMAL,
         -12},
        {{.nrows = 2, .ncols = 2, .start = start, .cost = cost, .col_upper = upper, .row_upper = minus},
         SLX_INFEASIBLE,
         0},
    };
    static const char *const methods[] = {"auto", "dual", "primal"};
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++)
        for (size_t m = 0; m < 3; m++) {
            slx_model *model = model_new();
            set(model, "method", methods[m]);
            assert_int_equal(slx_load(model, &cases[k].arrays), SLX_OK);
            solve_to(model, cases[k].result);
            if (cases[k].result == SLX_OPTIMAL)
                assert_near(slx_objective(model), cases[k].objective, 1e-12);
            slx_check_info check;
            assert_int_equal(slx_get_check(model, &check), SLX_OK);
            assert_true(check.passed);
            assert_int_equal(slx_write_solution(model, "/dev/null"), SLX_OK);
            slx_free(&model);
        }
}

static void a_new_handle_solves_to_nothing_at_zero(void **state)
{
    (void)state;
    slx_model *model = model_new();
    solve_to(model, SLX_OPTIMAL);
    assert_true(slx_objective(model) == 0.0);
    slx_free(&model);
}

/* ---- the account ---------------------------------------------------------------------------------------- */

struct sums {
    uint64_t live, peak, live_parts, largest_part; /* of the whole life */
    const char *phase;
    uint64_t phase_total, phase_parts, phases, largest_phase;
    double seconds;
};

static void close_phase(struct sums *s)
{
    if (s->phase)
        assert_true(s->phase_parts == s->phase_total);
    s->phase = NULL;
}

static void add_line(void *user, const slx_account_line *line)
{
    struct sums *s = user;
    if (line->phase && !line->purpose) {
        close_phase(s);
        s->phase = line->phase;
        s->phase_total = line->peak;
        s->phase_parts = 0;
        s->phases++;
        s->seconds += line->seconds;
        s->largest_phase = line->peak > s->largest_phase ? line->peak : s->largest_phase;
        assert_true(line->live == line->peak && line->seconds >= 0);
    } else if (line->phase) {
        assert_string_equal(line->phase, s->phase);
        assert_true(line->live == line->peak);
        s->phase_parts += line->live;
    } else if (line->purpose) {
        assert_true(line->peak >= line->live && line->peak <= s->peak);
        s->live_parts += line->live;
        s->largest_part = line->peak > s->largest_part ? line->peak : s->largest_part;
    } else {
        assert_true(s->peak == 0); /* told once, and first */
        s->live = line->live;
        s->peak = line->peak;
    }
    assert_true(line->seconds == 0 || (line->phase && !line->purpose));
}

static void the_accounts_parts_add_up_to_its_totals(void **state)
{
    (void)state;
    double before = clock_seconds();
    slx_model *model = model_read("staircase.mps");
    solve_to(model, SLX_OPTIMAL);
    assert_int_equal(slx_write_solution(model, "/dev/null"), SLX_OK);
    struct sums s = {0};
    slx_account(model, add_line, &s);
    close_phase(&s);
    assert_true(s.live == slx_memory_live(model) && s.peak == slx_memory_peak(model));
    assert_true(s.live_parts == s.live);
    assert_true(s.phases == 7); /* read, presolve, prepare, simplex, postsolve, check, write */
    assert_true(s.largest_phase == s.peak && s.largest_part < s.peak);
    assert_true(s.seconds > 0 && s.seconds <= clock_seconds() - before);
    slx_free(&model);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_result_has_a_text),
        cmocka_unit_test(an_iteration_limit_stops_there_and_the_model_solves_once_it_is_lifted),
        cmocka_unit_test(a_time_limit_stops_and_the_model_solves_once_it_is_lifted),
        cmocka_unit_test(a_memory_limit_stops_and_the_model_solves_once_it_is_lifted),
        cmocka_unit_test(a_limit_met_while_a_model_comes_in_is_an_error_and_the_old_model_stays),
        cmocka_unit_test(progress_is_told_with_the_first_iterations),
        cmocka_unit_test(progress_is_told_about_once_a_second),
        cmocka_unit_test(a_callback_interrupts_and_the_best_point_is_held),
        cmocka_unit_test(another_thread_interrupts),
        cmocka_unit_test(an_interruption_before_the_solve_holds_until_a_solve_has_seen_it),
        cmocka_unit_test(another_thread_is_refused_all_that_would_touch_the_model),
        cmocka_unit_test(the_log_is_told_no_more_than_its_level),
        cmocka_unit_test(nothing_is_told_of_a_solution_before_there_is_one),
        cmocka_unit_test(solving_again_gives_the_same_again),
        cmocka_unit_test(models_without_rows_or_columns_have_answers),
        cmocka_unit_test(a_new_handle_solves_to_nothing_at_zero),
        cmocka_unit_test(the_accounts_parts_add_up_to_its_totals),
    };
    return cmocka_run_group_tests_name("solve", tests, NULL, NULL);
}
