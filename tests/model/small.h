/* An LP of three rows and four columns, by columns and by rows, with a bound of each kind. */
#ifndef SMALL_H
#define SMALL_H

#include "model/lp_edit.h" /* ahead of cmocka, whose macro `fail` would hide base's function */

#include "../faults.h"

#define INF INFINITY
enum { ROWS = 3, COLS = 4 };

static const double entries[ROWS][COLS] = {{2, 0, -1, 0}, {0, 1, 1, 0}, {3, 0.25, 0, 0}};
static const double costs[] = {1, -2, 0, 0.5};
static const double col_lowers[] = {0, -INF, -INF, 4}, col_uppers[] = {INF, 7, INF, 4};
static const double row_lowers[] = {-INF, 1, 2}, row_uppers[] = {10, INF, 2};

/* The entries by columns, or by rows. */
struct lines {
    uint64_t start[COLS + 1];
    uint32_t index[ROWS * COLS];
    double value[ROWS * COLS];
};

static inline slx_arrays small_arrays(struct lines *lines, bool by_rows)
{
    uint64_t k = 0;
    lines->start[0] = 0;
    for (uint32_t line = 0; line < (by_rows ? ROWS : COLS); line++) {
        for (uint32_t other = 0; other < (by_rows ? COLS : ROWS); other++) {
            const double value = by_rows ? entries[line][other] : entries[other][line];
            if (value != 0) {
                lines->index[k] = other;
                lines->value[k++] = value;
            }
        }
        lines->start[line + 1] = k;
    }
    return (slx_arrays){.nrows = ROWS,
                        .ncols = COLS,
                        .start = lines->start,
                        .index = lines->index,
                        .value = lines->value,
                        .cost = costs,
                        .col_lower = col_lowers,
                        .col_upper = col_uppers,
                        .row_lower = row_lowers,
                        .row_upper = row_uppers,
                        .offset = 3.5,
                        .maximise = 1};
}

static inline struct lp *small_lp(struct env *env)
{
    struct lines lines;
    struct lp *lp;
    const slx_arrays arrays = small_arrays(&lines, false);
    assert_int_equal(lp_from_arrays(env, &arrays, &lp), SLX_OK);
    return lp;
}

static inline double entry(const struct lp *lp, uint32_t row, uint32_t col)
{
    double unit[16] = {0};
    assert_true(row < lp->nrows && lp->nrows <= 16);
    unit[row] = 1;
    return spmat_dot(lp->cols, col, unit);
}

#endif
