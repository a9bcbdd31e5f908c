/* A small LP as a dense matrix, for tests that write one down; to be included after cmocka.h. */
#ifndef TESTS_DENSE_H
#define TESTS_DENSE_H

#include "slimplex.h"

/* a: nrows * ncols by rows; the bounds as in slx_arrays (NULL: their standard). */
struct dense {
    uint32_t nrows, ncols;
    const double *a, *cost, *col_lower, *col_upper, *row_lower, *row_upper;
    double offset;
    int maximise;
};

enum { DENSE_MOST = 512 };

/* The entries that are not 0, by columns. */
struct dense_columns {
    uint64_t start[DENSE_MOST + 1];
    uint32_t index[DENSE_MOST];
    double value[DENSE_MOST];
};

/* What slx_load takes; it refers to d's vectors and to *c, which it fills. */
static inline slx_arrays dense_arrays(const struct dense *d, struct dense_columns *c)
{
    uint64_t k = c->start[0] = 0;
    assert_true(d->nrows * d->ncols <= DENSE_MOST && d->ncols <= DENSE_MOST);
    for (uint32_t j = 0; j < d->ncols; j++) {
        for (uint32_t i = 0; i < d->nrows; i++)
            if (d->a[i * d->ncols + j] != 0.0) {
                c->index[k] = i;
                c->value[k++] = d->a[i * d->ncols + j];
            }
        c->start[j + 1] = k;
    }
    return (slx_arrays){
        .nrows = d->nrows,
        .ncols = d->ncols,
        .start = c->start,
        .index = c->index,
        .value = c->value,
        .cost = d->cost,
        .col_lower = d->col_lower,
        .col_upper = d->col_upper,
        .row_lower = d->row_lower,
        .row_upper = d->row_upper,
        .offset = d->offset,
        .maximise = d->maximise,
    };
}

#endif
