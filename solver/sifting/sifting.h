/* sifting: a model with many more columns than rows, or many more rows than columns, solved by way of small parts of it
 * (Bixby, Gregory, Lustig, Marsten, Shanno 1992).
 *
 * A part has all rows and some of the columns; the others stand at a bound.  Simplex solves the part, its duals price
 * the columns outside, and those that would improve the objective join the part.  Where the part is infeasible, the
 * multipliers that prove it do the pricing, with costs of 0: columns that spoil the proof join.  Where none joins, the
 * answer for the part is one for the model.  With rows in the place of columns: a part has all columns and some of the
 * rows, violated rows join, and where the part is unbounded those that its ray runs into. */
#ifndef SIFTING_SIFTING_H
#define SIFTING_SIFTING_H

#include "model/lp.h"
#include "model/report.h"

/* How to sift. */
struct sift_start {
    int method;               /* of simplex for the first part, METHOD_DUAL or METHOD_PRIMAL */
    uint64_t most_iterations; /* then it gives up; 0: after any number */
};

/* Solves lp from the slack basis and fills s as simplex_solve does; limits on the objective are not looked at.  After
 * the iterations that it may take, or where there is trouble or too little memory, it gives up, and *done is false: s
 * then holds nothing of use.  SLX_STOPPED where a limit is met before the first part was solved. */
slx_status sift_solve(struct env *env, const struct lp *lp, const struct sift_start *start, struct solution *s,
                      struct solve_report *report, bool *done);

/* Whether the shape of lp is one for which sifting is likely to be faster than simplex on the whole model by `method`,
 * METHOD_AUTO or METHOD_PRIMAL, and how to. */
bool sift_pays(const struct lp *lp, int method, struct sift_start *start);

#endif
