/* A claim held against the model; one that is only nearly proved is mended first, where that can be done in doubles. */
#ifndef SOLVE_REPAIR_PRIVATE_H
#define SOLVE_REPAIR_PRIVATE_H

#include "check/check.h"

/* check_solution for the options' tolerance.  Where s claims that the model is infeasible or unbounded, and its
 * multipliers or its ray do not prove that but come close, others near by are tried; those that pass stay in s, else s
 * is as it was. */
slx_status check_or_repair(struct env *env, const struct lp *lp, struct solution *s);

#endif
