/* Refinement of an optimal basis beyond the digits of a double. */
#ifndef SOLVE_REFINE_PRIVATE_H
#define SOLVE_REFINE_PRIVATE_H

#include <string.h>

#include "model/lp.h"
#include "model/report.h"

/* How far to go. */
struct refine_aim {
    double tolerance;    /* of violations, at which to end */
    unsigned rounds;     /* the most of them */
    uint64_t iterations; /* the most of each round; 0: no limit but that of the options */
    bool proofs;         /* whether it is wanted to hear that the model, taken exactly, has no optimum */
};
/* As far as refinement goes. */
static inline struct refine_aim refine_to(double tolerance)
{
    return (struct refine_aim){.tolerance = tolerance, .rounds = 12, .proofs = true};
}

struct refined {
    unsigned rounds;
    bool better;         /* than before, so that s changed */
    double primal, dual; /* violations of the point and the duals, both to twice the digits of a double */
};

/* Improves the optimum in s, which has a basis, or the point of an unbounded model, until violations are at most the
 * tolerance or do not fall any more; s->x and s->y become the nearest doubles.  Where it turns out that the model has
 * no optimum, and that is wanted, s->result is SLX_INFEASIBLE or SLX_UNBOUNDED, with y or ray for the check to look at.
 * Where nothing is gained, s stays as it is.  The tolerance in the options is that of each round. */
slx_status refine(struct env *env, const struct lp *lp, const struct refine_aim *aim, struct solution *s,
                  struct solve_report *report, struct refined *done);

#endif
