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
    PRESOLVE_REDUCED,   /* presolve_lp is to be solved; it may have no rows or no columns left */
    PRESOLVE_UNCHANGED, /* nothing worth a model of its own: solve the model itself */
    PRESOLVE_INFEASIBLE /* proved: presolve_undo makes the certificate */
};

/* About what presolve_run holds at its peak, the reduced model included, in bytes: of the public models most take
 * between half and twice of it. */
uint64_t presolve_need(const struct lp *lp);

/* Reduces `lp` by the families of `mask`; the model is left as it is where that takes less than the share `least_gain`
 * out of its rows, columns and nonzeros together and out of each on average, or, with a least_gain above 0, where the
 * reduced model would save simplex less than a fifth of the bytes that it takes itself.  On failure, and on
 * PRESOLVE_UNCHANGED, *out is NULL.  `lp` must outlive *out.  A model that is unbounded is left for the methods to
 * prove, as the proof needs a feasible point; one that is dual infeasible may be reduced to one that is not, and then
 * the duals that come back do not hold.
 */
slx_status presolve_run(struct env *env, const struct lp *lp, uint64_t mask, double least_gain, struct presolve **out,
                        enum presolve_answer *answer);
/* The reduced model; owned by p; NULL on PRESOLVE_INFEASIBLE. */
const struct lp *presolve_lp(const struct presolve *p);
/* From `reduced`, an answer for presolve_lp(p) (optimal: point, duals and basis; infeasible: Farkas multipliers;
 * unbounded: point and ray; a limit: point and statuses), the answer for the model in `s`; of a point of the interior
 * point method such a point, whose statuses are the bounds that are nearest by complementarity.  On
 * PRESOLVE_INFEASIBLE, `reduced` is NULL.  The reduced model is freed before the stack is unwound, and p can only be
 * freed after, unless presolve_keep was called.  SLX_STOPPED, and nothing in `s` that can be used, where a limit is met
 * that leaves no time (limits_late). */
slx_status presolve_undo(struct env *env, struct presolve *p, const struct solution *reduced, struct solution *s);
/* Other answers are to come after the first one. */
void presolve_keep(struct presolve *p);
/* What the rows and the columns of the reduced model are in the model; either may be NULL. */
void presolve_numbers(const struct presolve *p, uint32_t *rows, uint32_t *cols);
/* After presolve_undo of an optimum: NULL, or, if the statuses may not be those of an optimal basis so that simplex
 * should go on from them, bits of the model's rows that are basic although their duals, which are right, are not 0. */
const uint64_t *presolve_basis_in_doubt(const struct presolve *p);
void presolve_free(struct env *env, struct presolve **p);

/* Masks: bit k is family k of the table in families.def. */
#define PRESOLVE_FULL_MASK UINT64_MAX
/* The families that change no coefficient. */
uint64_t presolve_light_mask(void);
/* What is left of all for a method that factors nothing. */
uint64_t presolve_unfactored_mask(void);
/* Name of family k; NULL past the last. */
const char *presolve_family(unsigned k);
/* Bits of the rows of the reduced model whose logicals must leave its optimal basis, if postsolve is to vouch that the
 * basis it makes for the model is optimal; NULL if there are none. */
const uint64_t *presolve_evict(const struct presolve *p);
/* By how much residuals of rows may be larger in the model than in the reduced one, since rows of the latter are those
 * of the former less a multiple of another: of one such step, 1 or more. */
double presolve_residual_growth(const struct presolve *p);

#endif
