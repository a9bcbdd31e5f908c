/* The dense kernels, each set that this build has and this machine runs, against plain loops. */
#include "chol/dense_private.h"
#include "normal_testing.h"

static double uniform(uint64_t *random)
{
    return 2.0 * random_unit(random) - 1.0;
}

/* Increasing places with gaps now and then; the first `cols` of them below `most`. */
static void make_places(uint32_t *place, uint32_t rows, bool gaps, uint64_t *random)
{
    uint32_t next = gaps ? (uint32_t)(random_bits(random) % 3) : 0;
    for (uint32_t i = 0; i < rows; i++) {
        place[i] = next++;
        if (gaps && random_bits(random) % 4 == 0)
            next += 1 + (uint32_t)(random_bits(random) % 5);
    }
}

static void compare_update(const struct dense_kernels *k, uint32_t rows, uint32_t cols, uint32_t depth, int places,
                           uint64_t *random)
{
    const size_t lda = rows + random_bits(random) % 5;
    uint32_t *place = calloc(rows, sizeof *place);
    make_places(place, rows, places == 2, random);
    const size_t side = place[rows - 1] + 1u, size = side * (place[cols - 1] + 1u);
    double *a = calloc(lda * depth, sizeof *a), *c = calloc(size, sizeof *c), *plain = calloc(size, sizeof *c);
    double *scratch = calloc(k->scratch(depth > cols ? depth : cols) + 8, sizeof *scratch);
    for (size_t i = 0; i < lda * depth; i++)
        a[i] = uniform(random);
    for (size_t i = 0; i < size; i++)
        c[i] = plain[i] = uniform(random);
    for (uint32_t j = 0; j < cols; j++)
        for (uint32_t i = j; i < rows; i++)
            for (uint32_t t = 0; t < depth; t++)
                plain[place[j] * side + place[i]] -= a[t * lda + i] * a[t * lda + j];
    const struct dense_target target = {.c = c, .ld = side, .place = places ? place : NULL};
    k->update(rows, cols, depth, a, lda, target, scratch);
    for (uint32_t j = 0; j <= place[cols - 1]; j++)
        for (size_t i = j; i < side; i++)
            assert_true(fabs(c[j * side + i] - plain[j * side + i]) <= 1e-13 * (1.0 + depth));
    free(place);
    free(a);
    free(c);
    free(plain);
    free(scratch);
}

static void products_are_those_of_a_triple_loop(void **state)
{
    (void)state;
    const struct dense_kernels *list[DENSE_MOST];
    uint64_t random = 31;
    for (uint32_t n = dense_all(list), t = 0; t < n; t++) {
        const uint32_t sizes[][3] = {{1, 1, 1},    {7, 3, 4},     {8, 3, 4},      {24, 8, 5},    {25, 9, 96},
                                     {97, 96, 96}, {600, 31, 40}, {1100, 96, 17}, {530, 96, 96}, {300, 1, 50}};
        for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++)
            for (int places = 0; places < 3; places++)
                compare_update(list[t], sizes[k][0], sizes[k][1], sizes[k][2], places, &random);
        for (int k = 0; k < 60; k++) {
            const uint32_t rows = 1 + (uint32_t)(random_bits(&random) % 200);
            uint32_t cols = 1 + (uint32_t)(random_bits(&random) % 96);
            cols = cols < rows ? cols : rows;
            compare_update(list[t], rows, cols, 1 + (uint32_t)(random_bits(&random) % 96), k % 3, &random);
        }
    }
}

/* A panel of a positive definite matrix; pivots in `bad` are made as good as 0. */
static void compare_factor(const struct dense_kernels *k, uint32_t rows, uint32_t width, uint32_t bad, uint64_t *random)
{
    double *panel = calloc((size_t)rows * width, sizeof *panel), *plain = calloc((size_t)rows * width, sizeof *panel);
    double *least = calloc(width, sizeof *least), *scratch = calloc(k->scratch(width) + 8, sizeof *scratch);
    for (uint32_t j = 0; j < width; j++) {
        for (uint32_t i = j; i < rows; i++)
            panel[(size_t)j * rows + i] = uniform(random);
        panel[(size_t)j * rows + j] = j < bad ? 0.5 : 2.0 + width;
        least[j] = j < bad ? 1.0 : 1e-9;
    }
    memcpy(plain, panel, (size_t)rows * width * sizeof *plain);
    uint32_t replaced = 0;
    for (uint32_t j = 0; j < width; j++) {
        double *column = plain + (size_t)j * rows;
        const bool safe = column[j] > least[j];
        replaced += !safe;
        const double pivot = safe ? sqrt(column[j]) : DENSE_REPLACED;
        column[j] = pivot;
        for (uint32_t i = j + 1; i < rows; i++)
            column[i] = safe ? column[i] / pivot : 0.0;
        for (uint32_t c = j + 1; c < width; c++)
            for (uint32_t i = c; i < rows; i++)
                plain[(size_t)c * rows + i] -= column[i] * column[c];
    }
    assert_int_equal(k->factor(rows, width, panel, least, scratch), replaced);
    assert_true(replaced >= bad);
    for (uint32_t j = 0; j < width; j++)
        for (uint32_t i = j; i < rows; i++) {
            const double want = plain[(size_t)j * rows + i];
            assert_true(fabs(panel[(size_t)j * rows + i] - want) <= 1e-12 * fmax(1.0, fabs(want)));
        }
    free(panel);
    free(plain);
    free(least);
    free(scratch);
}

static void factors_are_those_of_plain_loops_and_unsafe_pivots_are_replaced(void **state)
{
    (void)state;
    const struct dense_kernels *list[DENSE_MOST];
    uint64_t random = 37;
    for (uint32_t n = dense_all(list), t = 0; t < n; t++)
        for (int k = 0; k < 60; k++) {
            const uint32_t width = 1 + (uint32_t)(random_bits(&random) % DENSE_WIDEST);
            const uint32_t rows = width + (k % 2 ? (uint32_t)(random_bits(&random) % 200) : 0);
            compare_factor(list[t], rows, width, k % 3 == 0 ? (width + 1) / 2 : 0, &random);
        }
}

static void the_normal_equations_are_solved_to_rounding_with_each(void **state)
{
    (void)state;
    const struct dense_kernels *list[DENSE_MOST];
    for (uint32_t n = dense_all(list), t = 0; t < n; t++) {
        struct sample s;
        struct normal *a;
        uint64_t random = 41;
        sample_random(&s, (struct shape){700, 1200, 4, 0, false}, &random);
        assert_int_equal(normal_create(&s.env, s.cols, s.rows, s.row_exp, s.col_exp, INFINITY, &a), WORK_DONE);
        a->kernels = list[t];
        assert_true(error_of_solve(&s, a, &random) <= 1e-13);
        normal_free(&s.env, &a);
        sample_free(&s);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(products_are_those_of_a_triple_loop),
        cmocka_unit_test(factors_are_those_of_plain_loops_and_unsafe_pivots_are_replaced),
        cmocka_unit_test(the_normal_equations_are_solved_to_rounding_with_each),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
