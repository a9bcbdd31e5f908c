/* Dense kernels of the factorisation: the seam behind which they are either our own or OpenBLAS's.
 *
 * A panel is a dense matrix by columns, rows x width, its columns `rows` apart; at most DENSE_WIDEST wide.  What comes
 * out of our own kernels depends, entry by entry, on the panels alone, to the last bit: not on which rows a call is
 * asked for, so that threads may share the rows of a panel as they like.  Where rows_matter says otherwise, the same
 * calls have the same results.
 */
#ifndef CHOL_DENSE_PRIVATE_H
#define CHOL_DENSE_PRIVATE_H

#include "base/base.h"

enum { DENSE_WIDEST = 192 }; /* half its square is what a panel wastes above its diagonal */

/* The diagonal of a factor where a pivot was replaced; the column below it is 0. */
#define DENSE_REPLACED 1e64

struct dense_panel {
    double *values;
    uint32_t rows, width;
};

static inline double *dense_entry(const struct dense_panel *p, uint32_t i, uint32_t j)
{
    return p->values + (size_t)j * p->rows + i;
}

/* C -= A B', where A is rows first .. end - 1 and B rows begin .. begin + cols - 1 of panel `from`, begin <= first.
 * Row first + i of A goes to row row[i] of panel `to`, row begin + j of B to column col[j] of it; both increase.
 * Entries above the diagonal, begin + j > first + i, may or may not be formed. */
struct dense_update {
    struct dense_panel from, to;
    uint32_t begin, cols, first, end;
    const uint32_t *row, *col;
};

/* Products of panels with vectors. */
struct dense_vectors {
    /* sum[i]: the product of row first + i with y, for rows up to end - 1. */
    void (*multiply)(const struct dense_panel *panel, uint32_t first, uint32_t end, const double *y, double *sum);
    /* sum[j]: the product of column j, its rows first .. end - 1, with x, where x[0] is for row `first`.  These sums do
     * depend on which rows are asked for. */
    void (*dots)(const struct dense_panel *panel, uint32_t first, uint32_t end, const double *x, double *sum);
};

struct dense_kernels {
    const char *name;
    /* Bytes that the kernels may hold outside the memory account, at most. */
    uint64_t outside;
    bool rows_matter;
    /* Whether calls of two threads may not overlap; NULL: they may. */
    bool (*one_caller)(void);
    /* Doubles of scratch for panels of that width. */
    size_t (*scratch)(uint32_t width);
    void (*update)(const struct dense_update *update, double *scratch);
    /* The Cholesky factor of the first `width` rows, in place.  A pivot not above least[j] is replaced and the column
     * below it becomes 0; returns how many were. */
    uint32_t (*factor)(const struct dense_panel *panel, const double *least, double *scratch);
    /* The same for rows first .. end - 1 below them: X L' = C in place. */
    void (*solve)(const struct dense_panel *panel, uint32_t first, uint32_t end, double *scratch);
    const struct dense_vectors *vectors;
};

enum { DENSE_MOST = 4 };
/* The kernels of this build that run on this machine, the preferred ones first; returns how many. */
uint32_t dense_all(const struct dense_kernels *list[DENSE_MOST]);
/* The first of them. */
const struct dense_kernels *dense_kernels(void);

/* Sets for kinds of machines; `any` looks which it is. */
extern const struct dense_vectors dense_vectors_plain, dense_vectors_any;
#if defined(__x86_64__)
extern const struct dense_vectors dense_vectors_avx2, dense_vectors_avx512;
#endif
#ifdef CHOL_OPENBLAS
extern const struct dense_kernels dense_openblas;
#endif

#endif
