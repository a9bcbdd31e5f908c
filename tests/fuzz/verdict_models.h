/* Small LPs that are hard for floating point, made from the bytes of a fuzz input. */
#ifndef TESTS_FUZZ_VERDICT_MODELS_H
#define TESTS_FUZZ_VERDICT_MODELS_H

#include <stddef.h>
#include <stdint.h>

enum { LINES_MOST = 30, ROOM = 4 * LINES_MOST }; /* lines of a model made here; columns of one derived from it */

/* Infinite bounds are infinities; entries of 0 are none. */
struct small_lp {
    uint32_t nrows, ncols;
    int maximise;
    double a[LINES_MOST][ROOM]; /* by rows */
    double cost[ROOM], col_lower[ROOM], col_upper[ROOM];
    double row_lower[LINES_MOST], row_upper[LINES_MOST];
};

/* The same bytes make the same model; behind their end decisions come from a generator that they seed. */
void verdict_model(const uint8_t *data, size_t size, struct small_lp *lp);

#endif
