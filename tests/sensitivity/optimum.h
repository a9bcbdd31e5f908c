/* What the tests of an optimal basis share: small models, and comparison of ends of ranges. */
#ifndef TESTS_SOLVE_OPTIMUM_H
#define TESTS_SOLVE_OPTIMUM_H

#include "../solve/models.h"

enum { ROWS = 9, COLS = 14, ENTRIES = 4, SEEDS = 12 };

/* Loads the m by n matrix `a`, given row by row (at most ROWS by COLS), with the other arrays of `rest`. */
void load_dense(slx_model *model, uint32_t m, uint32_t n, const double *a, const slx_arrays *rest);

/* The Wyndor Glass Co. of Hillier & Lieberman: max 3 x1 + 5 x2, x1 <= 4, 2 x2 <= 12, 3 x1 + 2 x2 <= 18; 36 at (2, 6).
 */
void wyndor(slx_model *model, int maximise);

/* That an end of a range is right to rounding, infinite ends included. */
void expect_end(double is, double right);

struct optimum {
    slx_model *model;
    struct arrays a;
    slx_basis_status rows[ROWS], cols[COLS];
    double objective;
};
void optimum_of(struct optimum *o, uint64_t seed);
void optimum_done(struct optimum *o);

#endif
