/* Solves with presolve, and the parts of a solve that they are made of. */
#ifndef SOLVE_PRESOLVED_PRIVATE_H
#define SOLVE_PRESOLVED_PRIVATE_H

#include "presolve/presolve.h"
#include "solve/handle_private.h"

/* ---- presolved.c ---------------------------------------------------------------------------------------- */

/* The model's answer in *out, by way of a reduced model where presolve finds one that pays, or of the one that is
 * parked; `kept` as in struct simplex_start.  What *parked holds on return is to go on with. */
slx_status solve_presolved(struct env *env, const struct lp *lp, struct kept **kept, struct parked *parked,
                           struct solution **out, struct solve_report *report);
/* The families of reductions that the options ask for. */
uint64_t presolve_families(const struct env *env);
/* From `reduced`, an answer for presolve_lp(p) or NULL as presolve_undo has it, the answer for the model in *out.
 * Where basic logicals are in postsolve's way they leave the basis of `reduced` first. */
slx_status bring_home(struct env *env, const struct lp *lp, struct presolve *p, struct solution *reduced,
                      struct solution **out, struct solve_report *report);
/* Holds the recovered answer against the model.  An optimum that misses a tolerance, or whose basis postsolve could not
 * vouch for, is a basis to go on from; another claim that does not hold, or none at all, is left to simplex on the
 * model itself. */
slx_status confirm(struct env *env, const struct lp *lp, const uint64_t *basis_in_doubt, struct kept **kept,
                   struct solution *s, struct solve_report *report);

/* ---- solve.c -------------------------------------------------------------------------------------------- */

/* Whether the result is that of a limit on the objective. */
bool by_objective(slx_result result);
/* What there is to say where a limit is met before a method has begun: the slack basis, or the one that was given, with
 * the nonbasic variables at their bounds and what follows of the rows. */
void begin_at_bounds(const struct lp *lp, bool from_basis, struct solution *s);
/* Solves and certifies, from the slack basis or the one in s; `kept` and `evict` as in struct simplex_start. */
slx_status solve_certified(struct env *env, const struct lp *lp, bool from_basis, const uint64_t *evict,
                           struct kept **kept, struct solution *s, struct solve_report *report);
/* The same from nothing, by one method or two. */
slx_status solve_cold(struct env *env, const struct lp *lp, struct kept **kept, struct solution *s,
                      struct solve_report *report);

/* How a solve ends: result, account and error of the handle by what it came to; the solution `s` becomes the handle's,
 * NULL where `status` is none of success. */
slx_status solve_ends(struct slx_model *model, slx_status status, struct solution *s);

#endif
