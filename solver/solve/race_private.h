/* Several methods at once on one model. */
#ifndef SOLVE_RACE_PRIVATE_H
#define SOLVE_RACE_PRIVATE_H

#include "model/lp.h"
#include "solve/plan_private.h"

/* Solves lp by one method to a checked answer, as the options of env say, from nothing or from the basis in s. */
typedef slx_status (*race_solve)(struct env *env, const struct lp *lp, bool from_basis, struct solution *s,
                                 struct solve_report *report);

/* Runs `solve` at once with each method of the table in race.c, the first in this thread and each other in one of its
 * own, on the same lp.  The first proven answer is the one that s and report hold; the other methods are told to stop,
 * and have done so when race_run returns; the interior point method takes no more than the plan grants.  Without a
 * proven answer s and report are the first method's.  Where memory runs out for all of them together, the first method
 * goes on alone. */
slx_status race_run(struct env *env, const struct lp *lp, race_solve solve, const struct plan *plan, struct solution *s,
                    struct solve_report *report);

#endif
