/* Whether two models are the same bit for bit: shape, matrix, bounds, costs, offset, sense, names. */
#ifndef TESTS_SAME_LP_H
#define TESTS_SAME_LP_H

#include <stdlib.h>
#include <string.h>

#include "mps_text.h"

static inline bool same_double(double a, double b)
{
    return memcmp(&a, &b, sizeof a) == 0;
}

static inline void expect_same_vector(const char *what, const struct cvec *a, const struct cvec *b)
{
    assert_int_equal(cvec_length(a), cvec_length(b));
    for (size_t i = 0; i < cvec_length(a); i++)
        if (!same_double(cvec_get(a, i), cvec_get(b, i)))
            fail_msg("%s %zu: %.17g and %.17g", what, i, cvec_get(a, i), cvec_get(b, i));
}

static inline void expect_same_matrix(const struct spmat *a, const struct spmat *b)
{
    assert_int_equal(spmat_vectors(a), spmat_vectors(b));
    assert_int_equal(spmat_minors(a), spmat_minors(b));
    assert_int_equal(spmat_nnz(a), spmat_nnz(b));
    for (uint32_t k = 0; k < spmat_vectors(a); k++) {
        struct spmat_cursor c, d;
        spmat_seek(a, k, &c);
        spmat_seek(b, k, &d);
        while (spmat_next(&c)) {
            assert_true(spmat_next(&d));
            assert_true(c.index == d.index && same_double(c.value, d.value));
        }
        assert_false(spmat_next(&d));
    }
}

/* Names of rows or of columns: a name that is not there is its number. */
static inline void expect_same_names(const struct lp *a, const struct lp *b,
                                     size_t (*name)(const struct lp *, uint32_t, char *, size_t), uint32_t n)
{
    size_t longest = lp_longest_name(a) > lp_longest_name(b) ? lp_longest_name(a) : lp_longest_name(b);
    char *text = malloc(longest + 1), *other = malloc(longest + 1);
    assert_true(text && other);
    for (uint32_t i = 0; i < n; i++) {
        name(a, i, text, longest + 1);
        name(b, i, other, longest + 1);
        assert_string_equal(text, other);
    }
    free(text);
    free(other);
}

static inline void expect_same_numbers(const struct lp *a, const struct lp *b)
{
    assert_int_equal(a->nrows, b->nrows);
    assert_int_equal(a->ncols, b->ncols);
    expect_same_matrix(a->cols, b->cols);
    expect_same_vector("cost", a->cost, b->cost);
    expect_same_vector("lower bound of column", a->col_lower, b->col_lower);
    expect_same_vector("upper bound of column", a->col_upper, b->col_upper);
    expect_same_vector("lower bound of row", a->row_lower, b->row_lower);
    expect_same_vector("upper bound of row", a->row_upper, b->row_upper);
    assert_true(same_double(a->offset, b->offset) && a->maximise == b->maximise);
}

static inline void expect_same_lp(const struct lp *a, const struct lp *b)
{
    expect_same_numbers(a, b);
    expect_same_names(a, b, lp_row_name, a->nrows);
    expect_same_names(a, b, lp_col_name, a->ncols);
    assert_string_equal(a->name, b->name);
    assert_string_equal(a->objective_name, b->objective_name);
}

#endif
