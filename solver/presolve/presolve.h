/* presolve: a smaller linear program with the same answer, and the way back from its answer to the model's.
 *
 * The model stays as it is: it is read through its compact matrix and never copied.  What is removed leaves typed
 * records on a compact undo stack; what remains becomes a compact model of its own.
 */
#ifndef PRESOLVE_PRESOLVE_H
#define PRESOLVE_PRESOLVE_H

#include "model/lp.h"

struct presolve;

enum presolve_answer {
    PRESOLVE_REDUCED,    /* presolve_lp is to be solved; it may have no rows or no columns left */
    PRESOLVE_UNCHANGED,  /* nothing worth a model of its own: solve the model itself */
    PRESOLVE_INFEASIBLE, /* *s holds the Farkas certificate for the model */
    PRESOLVE_UNBOUNDED   /* dual infeasible: *s may lack a feasible point, see presolve.c */
};

/* Reduces `lp` by the families of `mask` (PRESOLVE_ALL: all of them).  On PRESOLVE_INFEASIBLE `s` (created for lp)
 * holds result and certificate.  On failure *out is NULL.  `lp` must outlive *out. */
slx_status presolve_run(struct env *env, const struct lp *lp, uint64_t mask, struct presolve **out,
                        enum presolve_answer *answer, struct solution *s);
/* The reduced model; owned by p. */
struct lp *presolve_lp(const struct presolve *p);
/* From `reduced`, an answer for presolve_lp(p) (optimal: point, duals and basis; infeasible: Farkas multipliers;
 * unbounded: point and ray; a limit: point and statuses), the answer for the model in `s`.  The reduced model is freed
 * before the stack is unwound; p may be freed after. */
slx_status presolve_undo(struct env *env, struct presolve *p, const struct solution *reduced, struct solution *s);
void presolve_free(struct env *env, struct presolve **p);

#define PRESOLVE_ALL UINT64_MAX

#endif
