/* Whether a model that was read is whole. */
#ifndef TESTS_SOUND_LP_H
#define TESTS_SOUND_LP_H

#include <math.h>

#include "mps_text.h"

/* What every model that was read must satisfy; where there are no row names, rows go by number. */
static inline void expect_sound(const struct lp *lp, bool rows_named)
{
    assert_int_equal(spmat_vectors(lp->cols), lp->ncols);
    assert_int_equal(spmat_minors(lp->cols), lp->nrows);
    assert_int_equal(cvec_length(lp->cost), lp->ncols);
    assert_int_equal(cvec_length(lp->col_lower), lp->ncols);
    assert_int_equal(cvec_length(lp->col_upper), lp->ncols);
    assert_int_equal(cvec_length(lp->row_lower), lp->nrows);
    assert_int_equal(cvec_length(lp->row_upper), lp->nrows);
    assert_true(lp->row_names || !rows_named);
    assert_true(!lp->row_names || names_count(lp->row_names) == lp->nrows);
    assert_int_equal(names_count(lp->col_names), lp->ncols);
    struct spmat_cursor c;
    for (uint32_t j = 0; j < lp->ncols; j++) {
        assert_true(isfinite(cvec_get(lp->cost, j)));
        assert_true(cvec_get(lp->col_lower, j) < INFINITY && cvec_get(lp->col_upper, j) > -INFINITY);
        for (spmat_seek(lp->cols, j, &c); spmat_next(&c);)
            assert_true(c.index < lp->nrows && isfinite(c.value) && c.value != 0.0);
    }
    for (uint32_t i = 0; i < lp->nrows; i++)
        assert_true(cvec_get(lp->row_lower, i) < INFINITY && cvec_get(lp->row_upper, i) > -INFINITY);
    assert_non_null(lp->name);
    assert_non_null(lp->objective_name);
}

#endif
