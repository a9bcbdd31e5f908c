/* Ordering, elimination tree, column counts and supernodes of the normal equations. */
#include "normal_testing.h"

static const struct shape shapes[] = {
    {0, 0, 1, 0, false},     {1, 1, 1, 0, false},    {5, 0, 1, 0, false},     {7, 3, 2, 0, false},
    {40, 60, 1.2, 0, false}, {60, 80, 2, 0, false},  {80, 80, 1, 0, false},   {80, 200, 3, 0, false},
    {90, 60, 4, 0, false},   {120, 90, 2, 0, false}, {300, 260, 2, 0, false}, {200, 190, 2, 0, false},
};

/* The pattern of the factor of A A' in the order given, by elimination on a dense pattern: m x m, by columns. */
static uint8_t *factor_pattern(const struct sample *s, const uint32_t *order)
{
    const uint32_t m = s->m;
    uint8_t *l = calloc((size_t)m * m + 1, 1);
    uint32_t *position = calloc(m + 1u, sizeof *position);
    for (uint32_t p = 0; p < m; p++) {
        position[order[p]] = p;
        l[(size_t)p * m + p] = 1;
    }
    for (uint32_t k = 0; k < s->n; k++) {
        struct spmat_cursor a, b;
        for (spmat_seek(s->cols, k, &a); spmat_next(&a);)
            for (spmat_seek(s->cols, k, &b); spmat_next(&b);)
                l[(size_t)position[a.index] * m + position[b.index]] = 1;
    }
    for (uint32_t j = 0; j < m; j++)
        for (uint32_t k = j + 1; k < m; k++)
            for (uint32_t i = k; l[(size_t)j * m + k] && i < m; i++)
                l[(size_t)k * m + i] |= l[(size_t)j * m + i];
    free(position);
    return l;
}

static void the_order_is_a_permutation_and_the_counts_are_those_of_a_dense_elimination(void **state)
{
    (void)state;
    uint64_t random = 5;
    for (size_t t = 0; t < 3 * sizeof shapes / sizeof *shapes; t++) {
        struct sample s;
        sample_random(&s, shapes[t % (sizeof shapes / sizeof *shapes)], &random);
        struct normal *a;
        assert_int_equal(normal_create(&s.env, s.cols, s.rows, s.row_exp, s.col_exp, INFINITY, &a), WORK_DONE);
        assert_permutation(a->order, s.m);
        const struct normal_plan plan = normal_plan(a);
        uint8_t *l = factor_pattern(&s, a->order);
        uint64_t nnz = 0;
        double flops = 0;
        for (uint32_t j = 0; j < s.m; j++) {
            uint32_t count = 0;
            for (uint32_t i = j; i < s.m; i++)
                count += l[(size_t)j * s.m + i];
            nnz += count;
            flops += (double)count * count;
        }
        assert_int_equal(plan.nnz_factor, nnz);
        assert_true(plan.flops == flops);
        free(l);
        normal_free(&s.env, &a);
        assert_null(a);
        sample_free(&s);
    }
}

static void every_entry_of_the_factor_has_a_place_in_its_panel(void **state)
{
    (void)state;
    uint64_t random = 7;
    for (size_t t = 0; t < 3 * sizeof shapes / sizeof *shapes; t++) {
        struct sample s;
        sample_random(&s, shapes[t % (sizeof shapes / sizeof *shapes)], &random);
        struct normal *a;
        assert_int_equal(normal_create(&s.env, s.cols, s.rows, s.row_exp, s.col_exp, INFINITY, &a), WORK_DONE);
        uint8_t *l = factor_pattern(&s, a->order);
        uint32_t column = 0;
        for (uint32_t p = 0; p < a->s.panels; p++) {
            const uint32_t rows = panel_rows(&a->s, p), width = panel_width(&a->s, p);
            assert_int_equal(a->s.panel[p].first, column);
            assert_true(width > 0 && width <= DENSE_WIDEST && rows >= width);
            for (uint32_t i = 1; i < rows; i++)
                assert_true(panel_row(&a->s, p, i - 1) < panel_row(&a->s, p, i));
            for (uint32_t j = 0; j < width; j++, column++) {
                for (uint32_t i = 0; i < rows; i++)
                    l[(size_t)column * s.m + panel_row(&a->s, p, i)] = 0;
                for (uint32_t i = column; i < s.m; i++)
                    assert_int_equal(l[(size_t)column * s.m + i], 0);
            }
        }
        assert_int_equal(column, s.m);
        free(l);
        normal_free(&s.env, &a);
        sample_free(&s);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_order_is_a_permutation_and_the_counts_are_those_of_a_dense_elimination),
        cmocka_unit_test(every_entry_of_the_factor_has_a_place_in_its_panel),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
