/* What goes before simplex where the first-order method is asked for. */
#ifndef SOLVE_FIRST_ORDER_PRIVATE_H
#define SOLVE_FIRST_ORDER_PRIVATE_H

#include "model/lp.h"
#include "simplex/simplex.h"

/* Solves lp by the first-order method, from s->x and s->y where s->result says that they were its answer before, and by
 * crossover where that is on.  *done: s holds the answer, still to be checked.  Else simplex is to find it: from the
 * basis in s->status where *from_basis, else from its own. */
slx_status solve_first_order(struct env *env, const struct lp *lp, struct solution *s, struct solve_report *report,
                             bool *done, bool *from_basis);

#endif
