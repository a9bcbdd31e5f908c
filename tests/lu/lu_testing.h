/* Random bases of many shapes, kept densely, and what must hold for a factor of them. */
#ifndef LU_TESTING_H
#define LU_TESTING_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "lu/lu.h"

/* Column k is a[k * m .. (k + 1) * m).  Some zeros are handed to lu_factor as entries. */
struct basis {
    uint32_t m;
    double *a;
    uint64_t seed; /* of the zeros handed over */
};

enum shape {
    SHAPE_IDENTITY,
    SHAPE_TRIANGULAR,
    SHAPE_PERMUTED_TRIANGULAR,
    SHAPE_SPARSE,
    SHAPE_DENSER,
    SHAPE_SLACKS,
    SHAPE_DENSE_BLOCK,
    SHAPE_NETWORK,
    SHAPE_BADLY_SCALED,
    SHAPES
};

struct basis basis_new(uint32_t m);
void basis_free(struct basis *b);
/* Fills b with a nonsingular matrix of the shape. */
void basis_random(struct basis *b, enum shape shape, uint64_t *random);
/* A random column with about `entries` entries of magnitude 0.5 .. 2. */
void column_random(uint32_t m, double entries, double *column, uint64_t *random);
uint32_t basis_column(const void *user, uint32_t k, uint32_t *idx, double *val);

/* The rank, by elimination with complete pivoting in long double; entries below `zero` times the largest count as 0. */
uint32_t basis_rank(const struct basis *b, double zero);
/* Solves B x = b (or B'x = b) by the same elimination.  Returns an estimate of the condition number of B. */
double dense_solve(const struct basis *b, bool transposed, const double *rhs, double *x);

/* An svec from a dense array, listed or not. */
void load(struct svec *x, const double *dense, bool listed);
/* That x keeps svec's invariant. */
void check_svec(const struct svec *x);
/* That B x = rhs, for columns in positions: column k multiplies x[row_of[k]].  The residual may be `tolerance` times
 * (|B| |x| + |rhs|) in the largest norm. */
void check_ftran(const struct basis *b, const uint32_t *row_of, const double *rhs, const struct svec *x,
                 double tolerance);
/* That B'y = rhs, where rhs[row_of[k]] belongs to column k. */
void check_btran(const struct basis *b, const uint32_t *row_of, const double *rhs, const struct svec *y,
                 double tolerance);
/* Both for random right-hand sides of 1 entry, a few, and all; each listed and dense, with low and high expected
 * density, which must agree to the last bit; and wanted entries of them. */
void check_solves(const struct basis *b, struct lu *lu, const uint32_t *row_of, struct svec *x, struct svec *y,
                  double tolerance, uint64_t *random);

#endif
