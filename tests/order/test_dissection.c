/* Nested dissection of the normal equations' graph. */
#include <pthread.h>

#include "../faults.h"
#include "order/order_private.h"
#include "../chol/normal_testing.h"

/* Columns with two entries each are the edges of a graph: a grid of side x side x depth. */
static void sample_grid(struct sample *s, uint32_t side, uint32_t depth)
{
    memset(s, 0, sizeof *s);
    env_init(&s->env);
    limits_begin(&s->env);
    s->m = side * side * depth;
    assert_int_equal(spmat_create(&s->env, MEM_MATRIX, &s->cols), SLX_OK);
    for (uint32_t v = 0; v < s->m; v++) {
        const uint32_t place[3] = {v % side, v / side % side, v / side / side}, step[3] = {1, side, side * side};
        for (int k = 0; k < 3; k++) {
            if (place[k] + 1 == (k < 2 ? side : depth))
                continue;
            assert_int_equal(spmat_append(&s->env, s->cols, v, 1.0), SLX_OK);
            assert_int_equal(spmat_append(&s->env, s->cols, v + step[k], -1.0), SLX_OK);
            assert_int_equal(spmat_close(&s->env, s->cols), SLX_OK);
        }
    }
    assert_int_equal(spmat_finish(&s->env, s->cols, s->m), SLX_OK);
    s->n = spmat_vectors(s->cols);
    assert_int_equal(spmat_transpose(&s->env, s->cols, MEM_ROWCOPY, &s->rows), SLX_OK);
    s->row_exp = calloc(s->m + 1u, 1);
    s->col_exp = calloc(s->n + 1u, 1);
}

static void a_cube_is_factored_whatever_ordering_the_build_has(void **state)
{
    (void)state;
    struct sample s;
    struct normal *a;
    uint64_t random = 5;
    sample_grid(&s, 30, 30);
    assert_int_equal(normal_create(&s.env, s.cols, s.rows, s.row_exp, s.col_exp, INFINITY, &a), WORK_DONE);
#ifdef WITH_SCOTCH
    assert_string_equal(normal_plan(a).ordering, "nested dissection");
#else
    assert_string_not_equal(normal_plan(a).ordering, "nested dissection");
#endif
    assert_true(error_of_solve(&s, a, &random) <= 1e-13);
    normal_free(&s.env, &a);
    sample_free(&s);
}

#ifdef WITH_SCOTCH
static void normal_pattern_of(struct sample *s, struct pattern *pattern)
{
    struct normal a = sample_equations(s);
    assert_int_equal(normal_pattern(&s->env, &a, pattern), WORK_DONE);
}

static enum work dissect_sample(struct sample *s, uint32_t *order)
{
    struct normal a = sample_equations(s);
    struct pattern pattern;
    const enum work status = normal_pattern(&s->env, &a, &pattern);
    return status == WORK_DONE ? order_by_dissection(&s->env, &pattern, order) : status;
}

static double flops_of(struct sample *s, uint32_t *order)
{
    struct normal a = sample_equations(s);
    struct tree tree;
    assert_int_equal(normal_tree(&s->env, &a, order, &tree), WORK_DONE);
    mem_free(&s->env.mem, tree.parent);
    mem_free(&s->env.mem, tree.count);
    return tree.flops;
}

static void the_order_is_a_permutation(void **state)
{
    (void)state;
    const struct shape shapes[] = {{1, 0, 1, 0, false},     {2, 3, 2, 0, false},        {50, 60, 2, 0, false},
                                   {400, 300, 2, 0, false}, {900, 1300, 1.6, 0, false}, {500, 700, 7, 0, false},
                                   {150, 300, 30, 0, false}};
    assert_orders(shapes, sizeof shapes / sizeof *shapes, 21, dissect_sample);
}

/* Minimum degree is far from the best order on a cube (George & Liu, SIAM Review 31, 1989). */
static void a_cube_takes_fewer_operations_than_by_minimum_degree(void **state)
{
    (void)state;
    for (uint32_t side = 20; side <= 26; side += 6) {
        struct sample s;
        struct pattern pattern;
        sample_grid(&s, side, side);
        uint32_t *order = calloc(s.m, sizeof *order);
        assert_int_equal(dissect_sample(&s, order), WORK_DONE);
        assert_permutation(order, s.m);
        const double by_parts = flops_of(&s, order);
        normal_pattern_of(&s, &pattern);
        assert_int_equal(order_by_degree(&s.env, &pattern, INFINITY, order, NULL), WORK_DONE);
        assert_true(by_parts < 0.9 * flops_of(&s, order));
        free(order);
        sample_free(&s);
    }
}

enum { GRIDS = 4 };
struct task {
    uint32_t *order[GRIDS];
    uint32_t first;
};

static void *dissect_grids(void *data)
{
    struct task *task = data;
    for (uint32_t k = 0; k < GRIDS; k++) {
        const uint32_t which = (k + task->first) % GRIDS;
        struct sample s;
        sample_grid(&s, 20 + 3 * which, which + 1);
        task->order[which] = calloc(s.m, sizeof *task->order[which]);
        assert_int_equal(dissect_sample(&s, task->order[which]), WORK_DONE);
        sample_free(&s);
    }
    return NULL;
}

static void orders_are_the_same_alone_again_and_in_two_threads(void **state)
{
    (void)state;
    struct task tasks[4] = {{.first = 0}, {.first = 2}, {.first = 1}, {.first = 3}};
    dissect_grids(&tasks[0]);
    srand(17); /* the C library's random numbers are not for orders */
    dissect_grids(&tasks[1]);
    pthread_t thread;
    assert_int_equal(pthread_create(&thread, NULL, dissect_grids, &tasks[2]), 0);
    dissect_grids(&tasks[3]);
    assert_int_equal(pthread_join(thread, NULL), 0);
    for (uint32_t k = 0; k < GRIDS; k++) {
        const uint32_t side = 20 + 3 * k, n = side * side * (k + 1);
        for (int t = 1; t < 4; t++)
            assert_memory_equal(tasks[t].order[k], tasks[0].order[k], n * sizeof(uint32_t));
        for (int t = 0; t < 4; t++)
            free(tasks[t].order[k]);
    }
}

static void it_is_not_begun_where_time_or_memory_is_short(void **state)
{
    (void)state;
    const struct dissection_cost small = dissection_cost(1000, 10000), large = dissection_cost(1000000, 100000000);
    assert_true(small.seconds < 1.0 && large.seconds > 1.0 && small.bytes < large.bytes);
    struct env env;
    env_init(&env);
    limits_begin(&env);
    assert_true(dissection_fits(&env, small) && dissection_fits(&env, large));
    env.options.time_limit = 10.0;
    limits_begin(&env);
    assert_true(dissection_fits(&env, small) && !dissection_fits(&env, large));
    env.options.time_limit = 10.0 * large.seconds_most; /* a twentieth of it may be waited for */
    limits_begin(&env);
    assert_false(dissection_fits(&env, large));
    env.options.time_limit = 21.0 * large.seconds_most;
    limits_begin(&env);
    assert_true(dissection_fits(&env, large));
    env.mem.limit = env.mem.live + small.bytes;
    assert_true(dissection_fits(&env, small) && !dissection_fits(&env, large));
    env.mem.limit--;
    assert_false(dissection_fits(&env, small));
}

static void what_it_may_take_is_in_the_account_while_it_works(void **state)
{
    (void)state;
    struct sample s;
    struct pattern pattern;
    sample_grid(&s, 30, 3);
    normal_pattern_of(&s, &pattern);
    const uint64_t need = dissection_cost(s.m, pattern.used / 2).bytes, live = s.env.mem.live;
    uint32_t *order = calloc(s.m, sizeof *order);
    s.env.mem.peak = live;
    assert_int_equal(order_by_dissection(&s.env, &pattern, order), WORK_DONE);
    assert_true(s.env.mem.peak >= live + need);
    assert_true(s.env.mem.live < live);
    free(order);
    sample_free(&s);
}

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
/* Of /proc/self/status, in bytes; 0: there is none. */
static uint64_t status_of(const char *name)
{
    FILE *f = fopen("/proc/self/status", "r");
    char line[200];
    unsigned long long kilobytes = 0;
    while (f && fgets(line, sizeof line, f) && kilobytes == 0)
        if (strncmp(line, name, strlen(name)) == 0)
            sscanf(line + strlen(name), ": %llu", &kilobytes);
    if (f)
        fclose(f);
    return kilobytes * 1024;
}

static void it_takes_no_more_memory_than_was_estimated(void **state)
{
    (void)state;
    struct sample s;
    struct pattern pattern;
    sample_grid(&s, 100, 10);
    normal_pattern_of(&s, &pattern);
    const uint64_t need = dissection_cost(s.m, pattern.used / 2).bytes;
    uint32_t *order = calloc(s.m, sizeof *order);
    FILE *reset = fopen("/proc/self/clear_refs", "w");
    const bool known = reset && fputs("5", reset) >= 0;
    if (reset)
        fclose(reset);
    const uint64_t before = status_of("VmRSS");
    assert_int_equal(order_by_dissection(&s.env, &pattern, order), WORK_DONE);
    const uint64_t peak = status_of("VmHWM");
    free(order);
    sample_free(&s);
    if (SANITIZED || !known || !before)
        skip();
    assert_true(peak > before && peak - before <= need);
}
#endif

static void every_allocation_may_fail(void **state)
{
    (void)state;
    struct sample s;
    sample_grid(&s, 25, 1);
    uint32_t *order = calloc(s.m, sizeof *order);
    struct faults f = {0};
    while (faults_next(&f)) {
        faults_arm(&f, &s.env);
        const enum work status = dissect_sample(&s, order);
        assert_int_equal(status, faults_disarm(&f) ? WORK_FAILED : WORK_DONE);
        faults_expect_nothing_lost(&f);
    }
    free(order);
    sample_free(&s);
}

static void a_limit_that_is_met_stops_it_before_it_begins(void **state)
{
    (void)state;
    struct sample s;
    struct pattern pattern;
    sample_grid(&s, 25, 1);
    normal_pattern_of(&s, &pattern);
    uint32_t *order = calloc(s.m, sizeof *order);
    s.env.stop = true;
    assert_int_equal(order_by_dissection(&s.env, &pattern, order), WORK_STOPPED);
    free(order);
    sample_free(&s);
}
#endif

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_cube_is_factored_whatever_ordering_the_build_has),
#ifdef WITH_SCOTCH
        cmocka_unit_test(the_order_is_a_permutation),
        cmocka_unit_test(a_cube_takes_fewer_operations_than_by_minimum_degree),
        cmocka_unit_test(orders_are_the_same_alone_again_and_in_two_threads),
        cmocka_unit_test(it_is_not_begun_where_time_or_memory_is_short),
        cmocka_unit_test(what_it_may_take_is_in_the_account_while_it_works),
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
        cmocka_unit_test(it_takes_no_more_memory_than_was_estimated),
#endif
        cmocka_unit_test(every_allocation_may_fail),
        cmocka_unit_test(a_limit_that_is_met_stops_it_before_it_begins),
#endif
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
