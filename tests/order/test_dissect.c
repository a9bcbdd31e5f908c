/* Nested dissection of the normal equations' graph. */
#include "../faults.h"
#include "order/order_private.h"
#include "../chol/normal_testing.h"

/* Columns with two entries each are the edges of a graph: a grid of side x side x depth. */
static void sample_grid(struct sample *s, uint32_t side, uint32_t depth)
{
    memset(s, 0, sizeof *s);
    env_init(&s->env);
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

static void graph_of(struct sample *s, struct graph *g)
{
    struct normal a = sample_equations(s);
    struct pattern pattern;
    assert_int_equal(normal_pattern(&s->env, &a, &pattern), WORK_DONE);
    assert_int_equal(graph_new(&s->env, s->m, pattern.used, g), WORK_DONE);
    for (uint32_t v = 0; v <= s->m; v++)
        g->start[v] = (uint32_t)pattern.start[v];
    for (uint32_t v = 0; v < s->m; v++)
        g->weight[v] = 1;
    for (uint64_t e = 0; e < pattern.used; e++) {
        g->adjacent[e] = (uint32_t)pattern.index[e];
        g->bond[e] = 1;
    }
    pattern_drop(&s->env, &pattern);
}

/* Returns the vertices of the separator. */
static uint32_t check_separator(const struct graph *g, const uint8_t *side, uint32_t most)
{
    uint32_t count[3] = {0};
    for (uint32_t v = 0; v < g->n; v++) {
        assert_true(side[v] <= 2);
        count[side[v]]++;
        for (uint32_t e = g->start[v]; e < g->start[v + 1]; e++)
            assert_false(side[v] + side[g->adjacent[e]] == 1);
    }
    assert_true(count[0] <= most && count[1] <= most);
    return count[2];
}

static void no_edge_joins_the_parts_of_a_separated_graph(void **state)
{
    (void)state;
    uint64_t random = 21;
    const struct shape shapes[] = {{1, 0, 1, 0, false},     {2, 3, 2, 0, false},        {50, 60, 2, 0, false},
                                   {400, 300, 2, 0, false}, {900, 1300, 1.6, 0, false}, {500, 700, 7, 0, false},
                                   {150, 300, 30, 0, false}};
    for (size_t t = 0; t < sizeof shapes / sizeof *shapes; t++) {
        struct sample s;
        struct graph g;
        sample_random(&s, shapes[t], &random);
        graph_of(&s, &g);
        uint8_t *side = calloc(s.m, 1);
        assert_int_equal(graph_separate(&s.env, &g, side), WORK_DONE);
        check_separator(&g, side, s.m);
        free(side);
        graph_drop(&s.env, &g);
        sample_free(&s);
    }
}

/* A line of the grid is a separator of the least size for parts alike. */
static void a_grid_is_separated_by_hardly_more_than_a_line(void **state)
{
    (void)state;
    for (uint32_t width = 12; width <= 60; width += 16) {
        struct sample s;
        struct graph g;
        sample_grid(&s, width, 1);
        graph_of(&s, &g);
        uint8_t *side = calloc(s.m, 1);
        assert_int_equal(graph_separate(&s.env, &g, side), WORK_DONE);
        assert_true(check_separator(&g, side, s.m * 3 / 5 + 1) <= width + width / 4);
        free(side);
        graph_drop(&s.env, &g);
        sample_free(&s);
    }
}

static enum work dissect_sample(struct sample *s, uint32_t *order, bool *done)
{
    struct normal a = sample_equations(s);
    struct pattern pattern;
    *done = false;
    const enum work status = normal_pattern(&s->env, &a, &pattern);
    return status == WORK_DONE ? order_by_dissection(&s->env, &pattern, UINT64_MAX, order, done) : status;
}

static void the_order_is_a_permutation_and_beats_minimum_degree_on_a_cube(void **state)
{
    (void)state;
    struct sample s;
    struct tree by_parts, by_degree;
    bool done;
    sample_grid(&s, 14, 14);
    struct normal a = sample_equations(&s);
    uint32_t *order = calloc(s.m, sizeof *order);
    assert_int_equal(dissect_sample(&s, order, &done), WORK_DONE);
    assert_true(done);
    assert_permutation(order, s.m);
    assert_int_equal(normal_tree(&s.env, &a, order, &by_parts), WORK_DONE);
    struct pattern pattern;
    assert_int_equal(normal_pattern(&s.env, &a, &pattern), WORK_DONE);
    assert_int_equal(order_by_degree(&s.env, &pattern, order, NULL), WORK_DONE);
    assert_int_equal(normal_tree(&s.env, &a, order, &by_degree), WORK_DONE);
    assert_true(by_parts.flops < by_degree.flops);
    struct tree *const trees[] = {&by_parts, &by_degree};
    for (int k = 0; k < 2; k++) {
        mem_free(&s.env.mem, trees[k]->parent);
        mem_free(&s.env.mem, trees[k]->count);
    }
    free(order);
    sample_free(&s);
}

/* Rows in the same columns have the same neighbours. */
static void vertices_with_the_same_neighbours_are_joined_and_no_others(void **state)
{
    (void)state;
    uint64_t random = 23;
    for (uint32_t columns = 1; columns < 9; columns++) {
        struct sample s;
        struct compressed c;
        struct pattern pattern;
        sample_random(&s, (struct shape){70, columns, 14, 0, false}, &random);
        struct normal a = sample_equations(&s);
        const uint32_t m = s.m;
        bool *joined = calloc((size_t)m * m, sizeof *joined), *near = calloc((size_t)m * m, sizeof *near);
        assert_int_equal(normal_pattern(&s.env, &a, &pattern), WORK_DONE);
        for (uint32_t v = 0; v < m; v++) {
            near[v * m + v] = true;
            for (int k = 0; k < pattern.length[v]; k++)
                near[v * m + (uint32_t)pattern.index[pattern.start[v] + k]] = true;
        }
        assert_int_equal(pattern_compress(&s.env, &pattern, &c), WORK_DONE);
        pattern_drop(&s.env, &pattern);
        uint32_t seen = 0;
        for (uint32_t k = 0; k < c.g.n; k++) {
            uint32_t weight = 0;
            for (uint32_t v = c.first[k]; v != NONE_U32; v = c.next[v], weight++)
                joined[c.first[k] * m + v] = true;
            assert_int_equal(weight, c.g.weight[k]);
            seen += weight;
            for (uint32_t l = 0; l < c.g.n; l++) {
                bool edge = false;
                for (uint32_t e = c.g.start[k]; e < c.g.start[k + 1]; e++)
                    edge |= c.g.adjacent[e] == l;
                assert_true(edge == (l != k && near[c.first[k] * m + c.first[l]]));
            }
        }
        assert_int_equal(seen, m);
        for (uint32_t k = 0; k < c.g.n; k++)
            for (uint32_t v = 0; v < m; v++)
                assert_true(joined[c.first[k] * m + v] ==
                            (memcmp(near + c.first[k] * m, near + v * m, m * sizeof *near) == 0));
        free(joined);
        free(near);
        compressed_drop(&s.env, &c);
        sample_free(&s);
    }
}

static void every_allocation_may_fail(void **state)
{
    (void)state;
    struct sample s;
    sample_grid(&s, 25, 1);
    uint32_t *order = calloc(s.m, sizeof *order);
    struct faults f = {0};
    while (faults_next(&f)) {
        faults_arm(&f, &s.env);
        bool done;
        enum work status = dissect_sample(&s, order, &done);
        assert_int_equal(status, faults_disarm(&f) ? WORK_FAILED : WORK_DONE);
        assert_int_equal(done, !f.hit);
        faults_expect_nothing_lost(&f);
    }
    free(order);
    sample_free(&s);
}

/* The plan takes the dissection, and the factor is right with it. */
static void a_cube_is_factored_by_dissection(void **state)
{
    (void)state;
    struct sample s;
    struct normal *a;
    uint64_t random = 5;
    sample_grid(&s, 19, 19);
    assert_int_equal(normal_create(&s.env, s.cols, s.rows, s.row_exp, s.col_exp, &a), WORK_DONE);
    assert_string_equal(normal_plan(a).ordering, "nested dissection");
    assert_true(error_of_solve(&s, a, &random) <= 1e-13);
    normal_free(&s.env, &a);
    sample_free(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_edge_joins_the_parts_of_a_separated_graph),
        cmocka_unit_test(a_grid_is_separated_by_hardly_more_than_a_line),
        cmocka_unit_test(the_order_is_a_permutation_and_beats_minimum_degree_on_a_cube),
        cmocka_unit_test(vertices_with_the_same_neighbours_are_joined_and_no_others),
        cmocka_unit_test(every_allocation_may_fail),
        cmocka_unit_test(a_cube_is_factored_by_dissection),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
