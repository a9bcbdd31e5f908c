/* What goes before simplex where the interior point method is asked for. */
#ifndef SOLVE_INTERIOR_PRIVATE_H
#define SOLVE_INTERIOR_PRIVATE_H

#include "crossover/crossover.h"
#include "simplex/simplex.h"

/* Solves lp by the interior point method, and by crossover where that is on.  *done: s holds the answer, a claim among
 * them has passed its check.  Else simplex is to find it: from the basis in s->status where *from_basis, else from its
 * own.  Option `crossover` off makes an optimum s->interior. */
slx_status solve_interior(struct env *env, const struct lp *lp, struct solution *s, struct solve_report *report,
                          bool *done, bool *from_basis);

/* Crossover from a point between vertices, of which is known what `of` says; after it, or if a limit stopped it, s holds
 * the statuses of a basis, and *from_basis; neither *done nor that where it failed.  SLX_ERROR_MEMORY. */
slx_status interior_to_basis(struct env *env, const struct lp *lp, enum crossover_of of, struct solution *s,
                             struct solve_report *report, bool *done, bool *from_basis);

#endif
