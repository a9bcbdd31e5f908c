/* The dense kernels, each set that this build has and this machine runs, against plain loops. */
#include "chol/dense_private.h"
#include "normal_testing.h"

static double uniform(uint64_t *random)
{
    return 2.0 * random_unit(random) - 1.0;
}

static struct dense_panel panel_new(uint32_t rows, uint32_t width, uint64_t *random)
{
    const size_t count = (size_t)rows * width;
    struct dense_panel p = {aligned_alloc(64, (count + 8) / 8 * 64), rows, width};
    assert_non_null(p.values);
    for (size_t i = 0; i < count; i++)
        p.values[i] = uniform(random);
    return p;
}

static double get(const struct dense_panel *p, uint32_t i, uint32_t j)
{
    return *dense_entry(p, i, j);
}

/* What of a panel goes where: `gaps` says how the rows lie in the other one. */
struct product {
    uint32_t rows, depth, begin, cols, first, end;
    int gaps;
};

static void compare_update(const struct dense_kernels *k, struct product u, uint64_t *random)
{
    const uint32_t left = u.rows - u.begin;
    uint32_t *to = calloc(left, sizeof *to), *place = calloc(left, sizeof *place), next = 0;
    for (uint32_t i = 0; i < left; i++) {
        to[i] = next++;
        next += u.gaps == 1 ? random_bits(random) % 4 == 0 : u.gaps == 2 ? (uint32_t)(random_bits(random) % 3) : 0;
    }
    const uint32_t rows = to[left - 1] + 1 + (uint32_t)(random_bits(random) % 30), width = to[u.cols - 1] + 1;
    struct dense_panel a = panel_new(u.rows, u.depth, random), c = panel_new(rows, width, random);
    double *was = calloc((size_t)rows * width, sizeof *was),
           *scratch = calloc(k->scratch(DENSE_WIDEST), sizeof *scratch);
    memcpy(was, c.values, (size_t)rows * width * sizeof *was);
    for (uint32_t i = u.first; i < u.end; i++)
        place[i - u.first] = to[i - u.begin];
    k->update(&(struct dense_update){a, c, u.begin, u.cols, u.first, u.end, place, to}, scratch);
    for (uint32_t i = u.first; i < u.end; i++)
        for (uint32_t j = 0; j < u.cols && u.begin + j <= i; j++) {
            const size_t at = (size_t)to[j] * rows + to[i - u.begin];
            for (uint32_t t = 0; t < u.depth; t++)
                was[at] -= get(&a, i, t) * get(&a, u.begin + j, t);
        }
    for (uint32_t i = 0; i < rows; i++)
        for (uint32_t j = 0; j < width && j <= i; j++) {
            const size_t at = (size_t)j * rows + i;
            assert_true(fabs(c.values[at] - was[at]) <= 1e-13 * (1.0 + u.depth));
        }
    free(to);
    free(place);
    free(a.values);
    free(c.values);
    free(was);
    free(scratch);
}

static void products_are_those_of_a_triple_loop(void **state)
{
    (void)state;
    const struct dense_kernels *list[DENSE_MOST];
    uint64_t random = 31;
    for (uint32_t n = dense_all(list), t = 0; t < n; t++) {
        const struct product sizes[] = {{1, 1, 0, 1, 0, 1, 0},           {24, 4, 0, 8, 0, 24, 0},
                                        {48, 96, 24, 24, 24, 48, 0},     {192, 96, 96, 96, 96, 192, 0},
                                        {500, 96, 120, 96, 240, 500, 1}, {700, 31, 40, 7, 60, 690, 2},
                                        {100, 3, 90, 2, 95, 100, 1}};
        for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++)
            compare_update(list[t], sizes[k], &random);
        for (int k = 0; k < 150; k++) {
            struct product u = {.rows = 1 + (uint32_t)(random_bits(&random) % 200),
                                .depth = 1 + (uint32_t)(random_bits(&random) % DENSE_WIDEST),
                                .gaps = k % 3};
            u.begin = (uint32_t)(random_bits(&random) % u.rows);
            u.cols = 1 + (uint32_t)(random_bits(&random) % (u.rows - u.begin));
            /* The width of the other panel is within bounds. */
            u.cols = u.cols < DENSE_WIDEST / 3 ? u.cols : DENSE_WIDEST / 3;
            u.first = u.begin + (uint32_t)(random_bits(&random) % (u.rows - u.begin));
            u.end = u.first + 1 + (uint32_t)(random_bits(&random) % (u.rows - u.first));
            compare_update(list[t], u, &random);
        }
    }
}

/* A panel of a positive definite matrix; pivots in `bad` are made as good as 0. */
static void compare_factor(const struct dense_kernels *k, uint32_t rows, uint32_t width, uint32_t bad, uint64_t *random)
{
    struct dense_panel panel = panel_new(rows, width, random);
    double *plain = calloc((size_t)rows * width, sizeof *plain), least[DENSE_WIDEST];
    double *scratch = calloc(k->scratch(width), sizeof *scratch);
    for (uint32_t j = 0; j < width; j++) {
        *dense_entry(&panel, j, j) = j < bad ? 0.5 : 2.0 + width;
        least[j] = j < bad ? 1.0 : 1e-9;
        for (uint32_t i = j; i < rows; i++)
            plain[(size_t)j * rows + i] = get(&panel, i, j);
    }
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
    assert_int_equal(k->factor(&panel, least, scratch), replaced);
    assert_true(replaced >= bad);
    const uint32_t middle = width + (rows - width) / 2;
    k->solve(&panel, width, middle, scratch);
    k->solve(&panel, middle, rows, scratch);
    for (uint32_t j = 0; j < width; j++)
        for (uint32_t i = j; i < rows; i++) {
            const double want = plain[(size_t)j * rows + i];
            assert_true(fabs(get(&panel, i, j) - want) <= 1e-12 * fmax(1.0, fabs(want)));
        }
    free(panel.values);
    free(plain);
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

static void products_with_vectors_are_those_of_plain_loops(void **state)
{
    (void)state;
    const struct dense_kernels *list[DENSE_MOST];
    uint64_t random = 43;
    for (uint32_t n = dense_all(list), t = 0; t < n; t++)
        for (int k = 0; k < 60; k++) {
            const uint32_t width = 1 + (uint32_t)(random_bits(&random) % DENSE_WIDEST);
            struct dense_panel panel = panel_new(width + (uint32_t)(random_bits(&random) % 200), width, &random);
            const uint32_t first = (uint32_t)(random_bits(&random) % panel.rows);
            const uint32_t end = first + (uint32_t)(random_bits(&random) % (panel.rows - first + 1));
            double x[400], y[DENSE_WIDEST], rows[400], columns[DENSE_WIDEST];
            for (uint32_t i = 0; i < 400; i++)
                x[i] = uniform(&random);
            for (uint32_t j = 0; j < width; j++)
                y[j] = uniform(&random);
            list[t]->vectors->multiply(&panel, first, end, y, rows);
            list[t]->vectors->dots(&panel, first, end, x, columns);
            for (uint32_t i = first; i < end; i++) {
                for (uint32_t j = 0; j < width; j++)
                    rows[i - first] -= get(&panel, i, j) * y[j];
                assert_true(fabs(rows[i - first]) <= 1e-13 * width);
            }
            for (uint32_t j = 0; j < width; j++) {
                for (uint32_t i = first; i < end; i++)
                    columns[j] -= get(&panel, i, j) * x[i - first];
                assert_true(fabs(columns[j]) <= 1e-13 * (1.0 + end - first));
            }
            free(panel.values);
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
        cmocka_unit_test(products_with_vectors_are_those_of_plain_loops),
        cmocka_unit_test(the_normal_equations_are_solved_to_rounding_with_each),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
