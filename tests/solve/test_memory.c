/* Memory that runs out: every single allocation of create, read, solve and write refused in turn, and memory limits of
 * all sizes.  Each time a clean error or a right answer, nothing lost, and the handle goes on.
 */
#include "../faults.h"
#include "../temporary.h"
#include "models.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../stream/packed.h"

/* The answers are in the comments of the files. */
static const struct sample {
    const char *file;
    slx_result result;
    double objective;
} samples[] = {
    {"diet.mps", SLX_OPTIMAL, 3.71666666666667}, {"staircase.mps", SLX_OPTIMAL, NAN},
    {"two_goals.mps", SLX_OPTIMAL, NAN},         {"ranges_bounds.mps", SLX_OPTIMAL, NAN},
    {"infeasible.mps", SLX_INFEASIBLE, NAN},     {"unbounded.mps", SLX_UNBOUNDED, NAN},
};
enum { SAMPLES = sizeof samples / sizeof *samples };

/* ---- slx_create, whose first allocations no hook of the account can reach ---------------------------------- */

static unsigned countdown; /* the call of calloc or malloc that takes it from 1 to 0 fails; 0: off */

void *__real_calloc(size_t count, size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_calloc(size_t count, size_t size)
{
    if (countdown && --countdown == 0)
        return NULL;
    return __real_calloc(count, size);
}

void *__real_malloc(size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_malloc(size_t size)
{
    if (countdown && --countdown == 0)
        return NULL;
    return __real_malloc(size);
}

static void create_without_memory_gives_null(void **state)
{
    (void)state;
    static char something;
    for (unsigned k = 1;; k++) {
        slx_model *model = (slx_model *)(void *)&something;
        countdown = k;
        slx_status status = slx_create(&model);
        bool refused = countdown == 0;
        countdown = 0;
        if (!refused) {
            assert_int_equal(status, SLX_OK);
            solve_to(model, SLX_OPTIMAL);
            slx_free(&model);
            assert_true(k > 5);
            break;
        }
        assert_int_equal(status, SLX_ERROR_MEMORY);
        assert_null(model);
        assert_int_equal(slx_error(model)->status, SLX_ERROR_MEMORY);
    }
}

/* ---- the k-th allocation of read, solve and write ------------------------------------------------------- */

enum step { READ, SOLVE, WRITE, STEPS };

static slx_status take(slx_model *model, enum step step, const char *path)
{
    return step == READ    ? slx_read(model, path)
           : step == SOLVE ? slx_solve(model)
                           : slx_write_solution(model, "/dev/null");
}

/* One pass of all steps in an attempt of f's. */
static void pass_with_refusal(struct faults *f, const char *path, const struct sample *sample, double objective)
{
    slx_model *model = model_new();
    load_example(model);
    faults_arm(f, &model->env);
    for (enum step step = READ; step < STEPS; step++) {
        uint64_t live = slx_memory_live(model);
        bool had_solution = slx_get_result(model) != SLX_NOT_SOLVED, armed = model->env.mem.fail_countdown > 0;
        slx_status status = take(model, step, path);
        if (armed && model->env.mem.fail_countdown == 0) {
            if (status != SLX_ERROR_MEMORY)
                fail_msg("%s, step %d: allocation %llu refused and status %d", path, step,
                         (unsigned long long)f->attempt, status);
            assert_int_equal(slx_error(model)->status, SLX_ERROR_MEMORY);
            assert_non_null(strstr(slx_error(model)->message, "memory"));
            assert_false(slx_memory_limit_hit(model));
            assert_true(slx_memory_live(model) == live);
            assert_true((slx_get_result(model) != SLX_NOT_SOLVED) == had_solution);
            if (step == READ)
                assert_true(slx_nrows(model) == EXAMPLE_ROWS && slx_ncols(model) == EXAMPLE_COLS);
            status = take(model, step, path);
        }
        assert_int_equal(status, SLX_OK);
    }
    assert_int_equal(slx_get_result(model), sample->result);
    assert_true(isnan(objective) || slx_objective(model) == objective);
    faults_disarm(f);
    slx_free(&model);
}

static void refuse_each_allocation(const char *path, const struct sample *sample)
{
    slx_model *model = model_new();
    assert_int_equal(slx_read(model, path), SLX_OK);
    solve_to(model, sample->result);
    double objective = sample->result == SLX_OPTIMAL ? slx_objective(model) : NAN;
    if (!isnan(sample->objective))
        assert_near(objective, sample->objective, 1e-9);
    slx_free(&model);
    struct faults f = {0};
    while (faults_next(&f))
        pass_with_refusal(&f, path, sample, objective);
    assert_true(f.refused >= 50);
}

static void every_refused_allocation_is_a_clean_error(void **state)
{
    (void)state;
    for (size_t s = 0; s < SAMPLES; s++) {
        char path[1024];
        path_of(samples[s].file, path, sizeof path);
        refuse_each_allocation(path, &samples[s]);
    }
}

static void every_refused_allocation_of_a_compressed_file_is_a_clean_error(void **state)
{
    (void)state;
    char path[1024];
    static char text[1 << 16];
    path_of(samples[0].file, path, sizeof path);
    FILE *f = fopen(path, "r");
    assert_non_null(f);
    size_t length = fread(text, 1, sizeof text, f);
    fclose(f);
    for (const struct packing *p = packings; p->name; p++) {
        char packed_path[TEMPORARY_PATH];
        size_t size;
        unsigned char *packed = p->pack(text, length, &size);
        int file = temporary_file(packed_path);
        assert_true(file >= 0 && write(file, packed, size) == (ssize_t)size);
        close(file);
        free(packed);
        refuse_each_allocation(packed_path, &samples[0]);
        unlink(packed_path);
    }
}

static void every_refused_allocation_of_load_is_a_clean_error(void **state)
{
    (void)state;
    slx_model *model = model_new();
    load_example(model);
    struct arrays a = arrays_random(40, 60, 5, 0, 2);
    struct faults f = {0};
    while (faults_next(&f)) {
        faults_arm(&f, &model->env);
        faults_expect(&f, arrays_try_load(model, &a));
        assert_int_equal(slx_ncols(model), f.hit ? EXAMPLE_COLS : 60);
        if (f.hit)
            faults_expect_nothing_lost(&f);
    }
    solve_to(model, SLX_OPTIMAL);
    arrays_free(&a);
    slx_free(&model);
}

/* ---- limits ------------------------------------------------------------------------------------------------- */

/* Reads and solves under the limit; whether the answer came. */
static bool answers_within(const char *path, const struct sample *sample, double objective, uint64_t limit)
{
    slx_model *model = model_new();
    const uint64_t start = slx_memory_live(model);
    char text[32];
    snprintf(text, sizeof text, "%llu", (unsigned long long)limit);
    assert_int_equal(slx_set_option(model, "memory-limit", text), SLX_OK);
    bool answered = false;
    slx_status status = slx_read(model, path);
    if (status != SLX_OK) {
        assert_int_equal(status, SLX_ERROR_MEMORY);
        assert_true(slx_memory_limit_hit(model) && slx_memory_live(model) == start && slx_ncols(model) == 0);
    } else {
        assert_int_equal(slx_solve(model), SLX_OK);
        answered = slx_get_result(model) != SLX_MEMORY_LIMIT;
        assert_true(answered || slx_memory_limit_hit(model));
        assert_int_equal(slx_get_result(model), answered ? sample->result : SLX_MEMORY_LIMIT);
        if (answered && !isnan(objective))
            assert_near(slx_objective(model), objective, 1e-9 * (1 + fabs(objective)));
    }
    assert_true(slx_memory_peak(model) <= limit || slx_memory_peak(model) == start);
    slx_free(&model);
    return answered;
}

static void under_any_memory_limit_the_answer_is_right_or_the_limit(void **state)
{
    (void)state;
    for (size_t s = 0; s < SAMPLES; s++) {
        slx_model *model = model_read(samples[s].file);
        solve_to(model, samples[s].result);
        uint64_t peak = slx_memory_peak(model), step = peak / 200;
        double objective = samples[s].result == SLX_OPTIMAL ? slx_objective(model) : NAN;
        slx_free(&model);
        char path[1024];
        path_of(samples[s].file, path, sizeof path);
        for (uint64_t limit = 1; limit < 1000; limit *= 3)
            assert_false(answers_within(path, &samples[s], objective, limit));
        unsigned answered = 0;
        for (uint64_t limit = step; limit < peak; limit += step)
            answered += answers_within(path, &samples[s], objective, limit);
        assert_true(answered < 20); /* the peak is a high-water mark: little below it, there is no answer */
        assert_true(answers_within(path, &samples[s], objective, peak));
    }
}

static void limit_to(slx_model *model, uint64_t more)
{
    char text[32];
    snprintf(text, sizeof text, "%llu", (unsigned long long)(slx_memory_live(model) + more));
    assert_int_equal(slx_set_option(model, "memory-limit", text), SLX_OK);
}

/* Under a limit that leaves `more` bytes; whether there was an answer, then without the limit to the same result. */
static bool solves_with(slx_model *model, uint64_t more)
{
    limit_to(model, more);
    assert_int_equal(slx_solve(model), SLX_OK);
    const slx_result result = slx_get_result(model);
    assert_int_equal(slx_set_option(model, "memory-limit", "inf"), SLX_OK);
    solve_to(model, SLX_OPTIMAL);
    assert_true(result == SLX_OPTIMAL || result == SLX_MEMORY_LIMIT);
    return result == SLX_OPTIMAL;
}

static void a_limit_in_presolve_or_where_a_kept_factor_is_taken_is_clean(void **state)
{
    (void)state;
    unsigned cold = 0, warm = 0, all = 0;
    for (uint64_t more = 0; more < 20000; more += 64, all++) {
        slx_model *model = model_read("staircase.mps"), *clone;
        assert_int_equal(slx_set_option(model, "presolve", "full"), SLX_OK);
        assert_int_equal(slx_set_option(model, "keep-factor", "on"), SLX_OK);
        cold += solves_with(model, more);
        assert_int_equal(slx_set_cost(model, 0, slx_cost(model, 0) + 1), SLX_OK);
        solve_to(model, SLX_OPTIMAL);
        assert_int_equal(slx_set_cost(model, 0, 1), SLX_OK);
        assert_int_equal(slx_clone(model, &clone), SLX_OK); /* which packs the factor that is kept */
        slx_free(&clone);
        warm += solves_with(model, more);
        slx_free(&model);
    }
    assert_true(cold > 0 && cold < all && warm > 0 && warm < all);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(create_without_memory_gives_null),
        cmocka_unit_test(every_refused_allocation_is_a_clean_error),
        cmocka_unit_test(every_refused_allocation_of_a_compressed_file_is_a_clean_error),
        cmocka_unit_test(every_refused_allocation_of_load_is_a_clean_error),
        cmocka_unit_test(under_any_memory_limit_the_answer_is_right_or_the_limit),
        cmocka_unit_test(a_limit_in_presolve_or_where_a_kept_factor_is_taken_is_clean),
    };
    return cmocka_run_group_tests_name("memory", tests, NULL, NULL);
}
