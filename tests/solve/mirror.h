/* A model kept the plain way, dense, that is edited like the one in a handle and held against it. */
#ifndef TESTS_SOLVE_MIRROR_H
#define TESTS_SOLVE_MIRROR_H

#include "models.h"

enum { MIRROR_MOST = 24, MIRROR_NAME = 16 };

struct mirror {
    uint32_t nrows, ncols;
    double a[MIRROR_MOST][MIRROR_MOST]; /* row, column */
    double cost[MIRROR_MOST], col_lower[MIRROR_MOST], col_upper[MIRROR_MOST];
    double row_lower[MIRROR_MOST], row_upper[MIRROR_MOST];
    double offset;
    int maximise;
    bool rows_named, cols_named;
    char row_name[MIRROR_MOST][MIRROR_NAME], col_name[MIRROR_MOST][MIRROR_NAME];
    char name[MIRROR_NAME], objective_name[MIRROR_NAME];
};

/* A random change of the mirror and, if model is not NULL, the same in it; what the call returned.  The mirror is
 * changed only where that is SLX_OK. */
slx_status mirror_edit(struct mirror *m, slx_model *model, uint64_t *seed);

/* Asserts that every getter and view of the model tells what is in the mirror. */
void mirror_expect(const struct mirror *m, slx_model *model);

#endif
