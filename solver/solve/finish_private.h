/* What may come after a method: refinement, and fractions. */
#ifndef SOLVE_FINISH_PRIVATE_H
#define SOLVE_FINISH_PRIVATE_H

#include "solve/handle_private.h"

/* The finest tolerance of a method alone. */
#define FINE 1e-9

/* Of solve.c.  Whether the claim in s holds for the model; if not, the error object tells what does not.  Where a limit
 * leaves no time for the check, what was claimed is not claimed any more. */
slx_status examine(struct env *env, const struct lp *lp, struct solution *s, bool *holds);
/* Of solve.c.  A claim that does not hold is withdrawn; one of a limit on the objective is not made again. */
slx_status certify(struct env *env, const struct lp *lp, struct solution *s, struct solve_report *report);

/* Refines an optimum, or the point of an unbounded model, that has a basis, to a tolerance beyond that of a method. */
slx_status sharpen(struct slx_model *model, double tolerance, struct solution *s);
/* A better optimum in the place of one that is within the tolerance, but violates more than rounding leaves; where none
 * is found, by refinement or in fractions, or a limit is met on the way, *s stays as it is. */
slx_status polish(struct slx_model *model, struct solution **s);
/* The same for an optimum within a tolerance finer than that of a method: the optimum, or a proof that there is none, that
 * shows where the answer is taken to twice the digits of a double, or in fractions. */
slx_status go_beyond(struct slx_model *model, struct solution **s);
/* Ends an exact solve: a proof, or the limit that came before. */
slx_status end_exactly(struct slx_model *model, struct solution *s);
/* What no method could certify, for a model so small that fractions are not the larger part of the work, is left to
 * them; here and in polish they stay as the answer, and go into files, where their rounded values do not pass the check
 * by themselves. */
slx_status rescue(struct slx_model *model, struct solution *s);

#endif
