/* Random and read matrices for the tests of the normal equations, and what must hold of a factor and a solve. */
#ifndef NORMAL_TESTING_H
#define NORMAL_TESTING_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "chol/chol_private.h"
#include "model/lp.h"

struct sample {
    struct env env;
    struct lp *lp; /* where it was read: owns cols */
    struct spmat *cols, *rows;
    int8_t *row_exp, *col_exp;
    uint32_t m, n;
};

/* m x n with about `per_column` entries a column, of which the last `dense` have a third to all of the rows.  Exponents
 * are random in -3..3.  With `singular`, some rows are combinations of two others. */
struct shape {
    uint32_t m, n;
    double per_column;
    uint32_t dense;
    bool singular;
};
void sample_random(struct sample *s, struct shape shape, uint64_t *random);
/* From SLIMPLEX_LP_DIR/name with its usual endings; false where that is absent. */
bool sample_read(struct sample *s, const char *name);
void sample_free(struct sample *s);
/* The normal equations of the sample, before their symbolic phase, for what is part of that phase. */
struct normal sample_equations(struct sample *s);
void assert_permutation(const uint32_t *order, uint32_t n);
/* That `order_sample` makes a permutation of the rows of random samples of these shapes. */
void assert_orders(const struct shape *shapes, size_t count, uint64_t random,
                   enum work (*order_sample)(struct sample *s, uint32_t *order));

/* 10^u, u uniform in -range..range. */
void spread(double *d, uint32_t n, double range, uint64_t *random);
/* y = (A D A' + R) x in extended precision. */
void normal_times(const struct sample *s, const double *d, const double *r, const long double *x, long double *y);
/* Largest |b - M x| over |M| |x| + |b|, componentwise in norm: the normwise relative backward error. */
double backward_error(const struct sample *s, const double *d, const double *r, const double *b, const double *x);
/* Allocates, factors and solves for random numbers: the error of the solution. */
double error_of_solve(struct sample *s, struct normal *normal, uint64_t *random);
/* The dense lower triangle of A D A' + R, by columns m x m. */
double *normal_dense(const struct sample *s, const double *d, const double *r);

#endif
