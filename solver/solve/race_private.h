/* Two methods at once on one model. */
#ifndef SOLVE_RACE_PRIVATE_H
#define SOLVE_RACE_PRIVATE_H

#include "model/lp.h"
#include "simplex/simplex.h"

/* Solves lp by one method to a checked answer, as the options of env say, from nothing or from the basis in s. */
typedef slx_status (*race_solve)(struct env *env, const struct lp *lp, bool from_basis, struct solution *s,
                                 struct solve_report *report);

/* Runs `solve` twice at once, with method dual in this thread and with the interior point method in another, on the
 * same lp.  The first proven answer is the one that s and report hold; the other method is told to stop, and has done
 * so when race_run returns; the interior point method takes no more than interior_bytes (0: what there is).  Without a
 * proven answer s and report are the dual's.  Where memory runs out for both of them together, the dual goes on alone.
 */
slx_status race_run(struct env *env, const struct lp *lp, race_solve solve, uint64_t interior_bytes, struct solution *s,
                    struct solve_report *report);

#endif
