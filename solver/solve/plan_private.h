/* The plan of a solve: what is done and held, made from the memory limit and the sizes of the model before the work,
 * and told in the log.  Sizes that are not known in advance are estimates; where one proves wrong, what was planned
 * gives way to what takes less: no presolve, the simplex method alone, no copy of the matrix by rows. */
#ifndef SOLVE_PLAN_PRIVATE_H
#define SOLVE_PLAN_PRIVATE_H

#include "model/lp.h"
#include "simplex/simplex.h"

/* Whether there is room for presolve.  To be asked once a solve, first: tells what is held and what may be taken. */
bool plan_presolve(const struct env *env, const struct lp *lp, bool wanted);

/* How `lp`, the model or what presolve left of it, is to be solved: from nothing or `from_basis`. */
struct plan {
    bool interior;              /* beside the simplex method an interior point method */
    bool first_order;           /* beside it, or both, a first-order method */
    bool predicted;             /* predictions say when the interior point method begins, and how much it may take */
    uint64_t interior_bytes;    /* what it may take in any case; UINT64_MAX: what there is */
    uint64_t interior_most;     /* what it may take where it is predicted to win */
    uint64_t first_order_bytes; /* what the first-order method and crossover take, but for its factor */
    double head_start;          /* seconds before another method begins */
    bool without_rows;          /* simplex has no copy of the matrix by rows */
};
struct plan plan_methods(struct env *env, const struct lp *lp, bool from_basis);

#endif
