/* Refinement of an optimal basis beyond the digits of a double. */
#ifndef SOLVE_REFINE_PRIVATE_H
#define SOLVE_REFINE_PRIVATE_H

#include <string.h>

#include "model/lp.h"
#include "model/report.h"

struct refined {
    unsigned rounds;
    bool reached;        /* the violations are within the tolerance */
    double primal, dual; /* violations of the point and the duals, both to twice the digits of a double */
};

/* Improves the optimum in s, which has a basis, or the point of an unbounded model, until violations are at most `tolerance` or do not fall any more; s->x and
 * s->y become the nearest doubles.  Where it turns out that the model has no optimum, s->result is SLX_INFEASIBLE or
 * SLX_UNBOUNDED, with y or ray for the check to look at.  The tolerance in the options is that of each round. */
slx_status refine(struct env *env, const struct lp *lp, double tolerance, struct solution *s,
                  struct solve_report *report, struct refined *done);

#endif
