/* Two threads at work on two handles give what each gives alone. */
#include "models.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum { ROWS = 150, COLS = 260, TIMES = 3 };

/* Everything that a solve tells. */
struct answer {
    slx_result result;
    uint64_t iterations, live, peak;
    double objective, x[COLS], d[COLS], y[ROWS], activity[ROWS];
};

struct job {
    struct arrays arrays;
    const char *method;
    struct answer answer;
    bool failed;
};

/* Runs in any thread, where cmocka's assertions may not be used. */
static void *work(void *user)
{
    struct job *job = user;
    slx_arrays a = {.nrows = ROWS,
                    .ncols = COLS,
                    .start = job->arrays.start,
                    .index = job->arrays.index,
                    .value = job->arrays.value,
                    .cost = job->arrays.cost,
                    .col_lower = job->arrays.col_lower,
                    .col_upper = job->arrays.col_upper,
                    .row_lower = job->arrays.row_lower,
                    .row_upper = job->arrays.row_upper,
                    .maximise = job->arrays.maximise};
    for (int k = 0; k < TIMES; k++) {
        slx_model *model;
        struct answer *answer = &job->answer;
        slx_basis_status status;
        job->failed = slx_create(&model) != SLX_OK || slx_set_option(model, "method", job->method) != SLX_OK ||
                      slx_load(model, &a) != SLX_OK || slx_solve(model) != SLX_OK ||
                      slx_write_solution(model, "/dev/null") != SLX_OK;
        for (uint32_t j = 0; j < COLS && !job->failed; j++)
            job->failed = slx_col_solution(model, j, &answer->x[j], &answer->d[j], &status) != SLX_OK;
        for (uint32_t i = 0; i < ROWS && !job->failed; i++)
            job->failed = slx_row_solution(model, i, &answer->activity[i], &answer->y[i], &status) != SLX_OK;
        if (!job->failed) {
            answer->result = slx_get_result(model);
            answer->iterations = slx_iterations(model);
            answer->objective = slx_objective(model);
            answer->live = slx_memory_live(model);
            answer->peak = slx_memory_peak(model);
        }
        slx_free(&model);
        if (job->failed)
            break;
    }
    return NULL;
}

static void two_threads_solve_two_models_as_one_thread_does(void **state)
{
    (void)state;
    static struct job alone[2], together[2];
    for (int k = 0; k < 2; k++) {
        alone[k] =
            (struct job){.arrays = arrays_random(ROWS, COLS, 5, k, 40 + (uint64_t)k), .method = k ? "primal" : "dual"};
        together[k] = alone[k];
        work(&alone[k]);
        assert_false(alone[k].failed);
        assert_int_equal(alone[k].answer.result, SLX_OPTIMAL);
        assert_true(alone[k].answer.iterations > 50);
    }
    pthread_t threads[2];
    for (int k = 0; k < 2; k++)
        assert_int_equal(pthread_create(&threads[k], NULL, work, &together[k]), 0);
    for (int k = 0; k < 2; k++)
        assert_int_equal(pthread_join(threads[k], NULL), 0);
    for (int k = 0; k < 2; k++) {
        assert_false(together[k].failed);
        assert_memory_equal(&together[k].answer, &alone[k].answer, sizeof alone[k].answer);
        arrays_free(&alone[k].arrays);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(two_threads_solve_two_models_as_one_thread_does)};
    return cmocka_run_group_tests_name("threads", tests, NULL, NULL);
}
