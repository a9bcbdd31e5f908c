/* The ratio test of the dual method. */
#ifndef SIMPLEX_DUAL_PRIVATE_H
#define SIMPLEX_DUAL_PRIVATE_H

#include "simplex/simplex_private.h"

/* The entering variable for a leaving one that must move by -delta (delta > 0: it is above its upper bound), from the
 * pivot row in s->b.row, whose list is permuted.  False if there is none, so that the row proves infeasibility, or if a limit
 * was met. */
struct dual_step {
    uint32_t q;     /* entering variable */
    uint32_t flips; /* the first so many of s->b.row.idx go to their other bound */
    double theta;   /* the dual step: d -= theta * row */
};
bool dual_ratio(struct simplex *s, double delta, struct dual_step *out);

#endif
