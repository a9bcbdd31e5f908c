/* Dense kernels of the factorisation, matrices by columns: the seam behind which they are either our own or OpenBLAS's.
 *
 * Panels are at most DENSE_WIDEST wide.
 */
#ifndef CHOL_DENSE_PRIVATE_H
#define CHOL_DENSE_PRIVATE_H

#include "base/base.h"

enum { DENSE_WIDEST = 96 }; /* half its square is what a panel wastes above its diagonal */

/* The diagonal of a factor where a pivot was replaced; the column below it is 0. */
#define DENSE_REPLACED 1e64

/* Where a product goes: its entry (i, j) belongs in row place[i], column place[j] of C, in increasing order; place
 * NULL: i and j themselves. */
struct dense_target {
    double *c;
    size_t ld;
    const uint32_t *place;
};

struct dense_kernels {
    const char *name;
    /* Bytes that the kernels may hold outside the memory account, at most. */
    uint64_t outside;
    /* Doubles of scratch for panels of that width. */
    size_t (*scratch)(uint32_t width);
    /* C -= A B', where A is rows x depth and B its first cols rows, depth and cols at most the width of the scratch.
     * Entries above the diagonal of C may or may not be formed. */
    void (*update)(uint32_t rows, uint32_t cols, uint32_t depth, const double *a, size_t lda,
                   struct dense_target target, double *scratch);
    /* The Cholesky factor of a panel, rows x width, in place.  A pivot not above least[j] is replaced; returns how many
     * were. */
    uint32_t (*factor)(uint32_t rows, uint32_t width, double *panel, const double *least, double *scratch);
};

enum { DENSE_MOST = 4 };
/* The kernels of this build that run on this machine, the preferred ones first; returns how many. */
uint32_t dense_all(const struct dense_kernels *list[DENSE_MOST]);
/* The first of them. */
const struct dense_kernels *dense_kernels(void);
#ifdef CHOL_OPENBLAS
extern const struct dense_kernels dense_openblas;
#endif

#endif
