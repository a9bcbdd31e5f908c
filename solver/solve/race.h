/* Two methods at once on one model. */
#ifndef SOLVE_RACE_H
#define SOLVE_RACE_H

#include "model/lp.h"
#include "simplex/simplex.h"

/* Solves lp by one method from the start to a checked answer, as the options of env say. */
typedef slx_status (*race_solve)(struct env *env, const struct lp *lp, struct solution *s,
                                 struct simplex_report *report);

/* Runs `solve` twice at once, with method dual in this thread and with the interior point method in another, on the
 * same lp.  The first proven answer is the one that s and report hold; the other method is told to stop, and has done
 * so when race_run returns.  Without a proven answer s and report are the dual's.  Where memory runs out for both of
 * them together, the dual goes on alone. */
slx_status race_run(struct env *env, const struct lp *lp, race_solve solve, struct solution *s,
                    struct simplex_report *report);

#endif
