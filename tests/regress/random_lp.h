/* Random LPs, the same for the same seed everywhere: families that each try what a simplex code may stumble over. */
#ifndef RANDOM_LP_H
#define RANDOM_LP_H

#include <stdbool.h>

#include "slimplex.h"

enum { RANDOM_ROWS = 60, RANDOM_COLS = 80 };

struct random_lp {
    const char *family;
    slx_result expected; /* by construction; SLX_NOT_SOLVED: not known */
    double optimum;      /* by construction; NaN: not known */
    uint32_t nrows, ncols;
    double a[RANDOM_ROWS][RANDOM_COLS];
    double cost[RANDOM_COLS], col_lower[RANDOM_COLS], col_upper[RANDOM_COLS];
    double row_lower[RANDOM_ROWS], row_upper[RANDOM_ROWS];
    double offset;
    bool maximise;
    /* by columns, without the zeros */
    uint64_t start[RANDOM_COLS + 1];
    uint32_t index[RANDOM_ROWS * RANDOM_COLS];
    double value[RANDOM_ROWS * RANDOM_COLS];
};

/* How many families there are; seed k makes one of family k mod this. */
unsigned random_lp_families(void);
/* Makes *p anew. */
void random_lp_make(struct random_lp *p, uint64_t seed);
/* *p as slx_load wants it; valid while *p is. */
slx_arrays random_lp_arrays(const struct random_lp *p);

#endif
