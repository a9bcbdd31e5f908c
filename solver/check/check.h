/* check: is an answer right?  Computed on the original, unscaled model in compensated (two-fold) arithmetic, from the
 * model and the claimed vectors alone; shares no code with the methods, so that it can accuse them.
 *
 * Rounding.  A point is a vector of doubles; where the terms of a row are so large that neighbouring doubles of x
 * differ by more than the tolerance in the row's activity, no vector of doubles can meet it.  A row's violation is
 * therefore taken beyond u * sum |a_ij x_j| with u = 2^-52, and a reduced cost's beyond u * (|c_j| + sum |a_ij y_i|);
 * everything else is absolute.
 */
#ifndef CHECK_CHECK_H
#define CHECK_CHECK_H

#include "model/lp.h"

/* Fill s->check for the claim s->result.  Lengths: s->x and s->ray ncols, s->y nrows.
 *
 *  SLX_OPTIMAL      x within its bounds and rows; y of the right signs, in the model's own sense; reduced costs
 *                   d = c - A'y of the right signs; complementary slackness: a row or column with a dual of magnitude
 *                   above the tolerance stands at the bound that the dual's sign asks for; the gap between the primal
 *                   and the dual objective.  Passed if each infeasibility is at most `tolerance` and the relative gap
 *                   at most max(1e-9, tolerance).  s->objective is set to the compensated value at x.
 *                   Where s->interior, the point claims to lie near an optimum and not at a vertex: many duals and
 *                   distances from bounds are small together, and none of them is 0.  So complementary slackness is
 *                   told but not judged, and the relative gap must be at most max(1e-9, tolerance / 10).
 *  SLX_INFEASIBLE   y, at any scale, is a proof: the interval of y'A x over the column bounds does not meet the
 *                   interval of y'r over the row bounds, with a margin clear of rounding.
 *  SLX_UNBOUNDED    x feasible to `tolerance`; the ray improves the objective and keeps within the rows and bounds
 *                   that are finite.
 *  SLX_OBJECTIVE_LIMIT   y and reduced costs of the right signs to `tolerance`; the dual objective at the limit of the
 *                   options or beyond.
 *  SLX_OBJECTIVE_TARGET  x feasible to `tolerance`; the objective at the target or better.
 *  Other results    infeasibilities of x and y as they are; passed is 0.
 *
 * s->objective is set where x is held.  s->bound is set to the dual objective where y has the right signs, else to
 * infinity: no bound.  Takes scratch of about 32 bytes a row, which is freed on return.  SLX_ERROR_MEMORY. */
slx_status check_solution(struct env *env, const struct lp *lp, struct solution *s, double tolerance);

/* The variables (column j, row ncols + i) whose value is farthest outside of its bounds, and whose dual or reduced cost has
 * most of the sign that no finite bound takes; SLX_NO_VARIABLE where there are none. */
struct check_worst {
    uint32_t primal_variable, dual_variable;
    double primal, dual;
};
slx_status check_worst(struct env *env, const struct lp *lp, const struct solution *s, struct check_worst *out);

#endif
