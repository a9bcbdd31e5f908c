/* Models for the tests of the public API. */
#ifndef TESTS_SOLVE_MODELS_H
#define TESTS_SOLVE_MODELS_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include "solve/handle_private.h" /* ahead of cmocka, whose macro `fail` would hide base's function */

#include <cmocka.h>

/* An LP in arrays of its own, which a test may change before it loads them. */
struct arrays {
    uint32_t nrows, ncols;
    int maximise;
    double offset;
    uint64_t *start;
    uint32_t *index;
    double *value, *cost, *col_lower, *col_upper, *row_lower, *row_upper;
};

/* A random LP of nrows rows and ncols columns with `entries` coefficients a column (at most nrows).  All columns are
 * boxed and a point strictly within the boxes meets every row, so there is an optimum.  Rows are of all kinds: at most,
 * at least, range, and every fourth an equation.  The data are continuous random numbers: no vertex is degenerate. */
struct arrays arrays_random(uint32_t nrows, uint32_t ncols, uint32_t entries, int maximise, uint64_t seed);
void arrays_free(struct arrays *a);
slx_status arrays_try_load(slx_model *model, const struct arrays *a);
void arrays_load(slx_model *model, const struct arrays *a);

slx_model *model_new(void);
/* A new handle with that file of instances/ in it. */
slx_model *model_read(const char *name);
void path_of(const char *name, char *buffer, size_t size);

/* Solves and asserts what is found. */
void solve_to(slx_model *model, slx_result expected);

/* min -x - 2y + 10, x + y <= 4, x <= 3 and y <= 3 as bounds: -7 + 10 at (1, 3). */
void load_example(slx_model *model);
enum { EXAMPLE_ROWS = 1, EXAMPLE_COLS = 2 };
#define EXAMPLE_OBJECTIVE 3.0

/* min c'x, H x = H (1, ..., 1) as rounded, x >= 0, H the Hilbert matrix of order HILBERT and c random, from 1 to 8;
 * with presolve off, by the dual.  There are bases next to singular ones that violate some 1e-11 and are off in the
 * first digit. */
enum { HILBERT = 9 };
slx_model *model_hilbert(uint64_t seed);

#define assert_near(a, b, distance) assert_true(fabs((a) - (b)) <= (distance))

#endif
