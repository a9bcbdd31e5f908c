/* check: is an answer right?  Computed on the original, unscaled model in compensated (two-fold) arithmetic with a
 * bound on its own rounding (twofold.h), from the model and the claimed vectors alone; shares no code with the methods,
 * so that it can accuse them.
 *
 * Rounding.  A point is a vector of doubles; where the terms of a row are so large that neighbouring doubles of x
 * differ by more than the tolerance in the row's activity, no vector of doubles can meet it.  A row's violation is
 * therefore taken beyond u * sum |a_ij x_j| with u = 2^-52, and a reduced cost's beyond u * (|c_j| + sum |a_ij y_i|);
 * everything else is absolute.  A proof that a model has no solution is excused nothing (certificate.c).
 *
 * What an optimum's objective may be off.  Let the model be minimised, d = c - A'y, and let each row and column have a
 * value v (activity or x), a dual w (y or d), and where w is not 0 the bound b that belongs to w's sign.  Then c'x =
 * sum w v, and the dual objective is D = sum w b.  With duals of the right signs D <= z, the optimal value, and where x
 * is feasible z <= c'x; both hold for the doubles given, whatever method they come from.  So |c'x - z| is at most
 *
 *     E = sum |w| |v - b|,     the sum of the products of multipliers with distances to their bounds,
 *
 * every bound counting as it is, 1e30 too.  A violated row or column is one whose v is beyond b: then c'x may be below
 * z, and to first order, as long as the multipliers stay what they are when the violation is removed, z - c'x is at
 * most the part of E that the violated ones make up.  Of a dual of the wrong sign, whose bound is infinite, |w v|
 * counts.  E / (1 + |c'x|) is slx_check_info.objective_error, and a claim whose objective may be off by more than 1e-6
 * by that measure fails.
 *    Two things E does not see.  Where rows are nearly parallel, removing a violation changes the basis, and the
 * multiplier that counts is one that y does not have: z can then be far from c'x with E = 0.  Only a smaller violation
 * helps, that is a tighter tolerance.  And the dual of a basic variable that is no more than rounding (as above) counts
 * as 0 here and in the gap, since multipliers that make it 0 are within rounding of y; statuses are the claim's own.
 */
#ifndef CHECK_CHECK_H
#define CHECK_CHECK_H

#include "fraction/fraction.h"
#include "model/lp.h"

/* Fill s->check for the claim s->result.  Lengths: s->x and s->ray ncols, s->y nrows.
 *
 *  SLX_OPTIMAL      x within its bounds and rows; y of the right signs, in the model's own sense; reduced costs
 *                   d = c - A'y of the right signs; complementary slackness: of each row and column the smaller of its
 *                   dual's magnitude and its distance to the bound that the dual's sign asks for.  Passed if each of
 *                   these is at most `tolerance`, the relative gap between the primal and the dual objective at most
 *                   max(1e-9, tolerance / 100), and objective_error at most max(1e-6, tolerance).  s->objective is set
 *                   to the compensated value at x.
 *                   Where s->interior, the point claims to lie near an optimum and not at a vertex: many duals and
 *                   distances from bounds are small together, and none of them is 0.  So complementary slackness is
 *                   told but not judged.
 *  SLX_OPTIMAL_FIRST_ORDER   primal_relative, dual_relative and gap_relative are each at most the option pdlp-tolerance.
 *  SLX_INFEASIBLE   y, at any scale and of either sign, is a proof: the interval of y'A x over the column bounds does
 *                   not meet the interval of y'r over the row bounds, with a margin clear of rounding.  Where -y is the
 *                   one that proves it in the sense of slx_farkas_ray, y is negated.
 *  SLX_UNBOUNDED    x feasible to `tolerance`; the ray improves the objective and keeps within the rows and bounds
 *                   that are finite.
 *  SLX_OBJECTIVE_LIMIT   y and reduced costs of the right signs to `tolerance`; the dual objective at the limit of the
 *                   options or beyond.
 *  SLX_OBJECTIVE_TARGET  x feasible to `tolerance`; the objective at the target or better.
 *  Other results    infeasibilities of x and y as they are; passed is 0.
 *
 * s->objective is set where x is held, and s->activity to A x, in compensated arithmetic too, but for SLX_INFEASIBLE,
 * whose point is not looked at.  s->bound is set to the dual objective where y has the right signs, else to
 * infinity: no bound.  Takes scratch of about 32 bytes a row, for a ray also 8 a column and at most a copy of A by
 * rows, which is freed on return.  SLX_ERROR_MEMORY; SLX_STOPPED where a limit is met that leaves no time for the whole
 * (limits_late): then s->check holds nothing but NaN, and s->bound none. */
slx_status check_solution(struct env *env, const struct lp *lp, struct solution *s, double tolerance);

/* The sign, -1, 0 or 1, that vector k of `a` times v has in a proof of SLX_INFEASIBLE: beyond doubt.  False where it
 * cannot be had, for overflow or underflow. */
bool check_sign(const struct spmat *a, uint32_t k, const double *v, int *sign);

/* Fills s->check and s->bound as where nothing could be checked. */
void check_nothing(const struct lp *lp, struct solution *s);

/* ---- claims from files ------------------------------------------------------------------------------- */

/* The most that is wrong of one kind, and the variable (column j, row ncols + i) that has it; SLX_NO_VARIABLE: none,
 * or the objective. */
struct check_fault {
    double size;
    uint32_t variable;
};

struct check_worst {
    struct check_fault primal;          /* the part of a value outside of its bounds */
    struct check_fault dual;            /* a dual or reduced cost of the sign that no finite bound takes */
    struct check_fault complementarity; /* the smaller of a dual and the distance to the bound that it asks for */
    struct check_fault proof;  /* SLX_INFEASIBLE, SLX_UNBOUNDED: a part of the wrong sign, the largest component being 1
                                  (in fractions: as it is) */
    double margin;             /* infeasible: by how much the bounds contradict each other; unbounded: what the
                                * objective gains a unit of the ray; scaled as `proof` is */
    struct check_fault stated; /* a number of the file against the same one computed from x and y */
    uint32_t basic;            /* how many statuses are SLX_BASIC */
    uint32_t wrong_statuses;   /* statuses that do not fit values and duals, or basic ones too many or too few */
    uint32_t status_variable;  /* the variable of the first status that does not fit */
};

/* What a file says beside x and y. */
struct check_stated {
    const double *activity, *reduced; /* nrows, ncols; NULL: nothing */
    double objective;                 /* NaN: nothing */
    bool statuses;                    /* those of the solution are a basis */
    double tolerance;                 /* of statuses */
};

/* Fills *out from s->x and s->y, from y alone where s->result is SLX_INFEASIBLE, in doubles; to be called after
 * check_solution.  `stated` NULL: the file states nothing beside them.  SLX_STOPPED; SLX_ERROR_MEMORY. */
slx_status check_worst(struct env *env, const struct lp *lp, const struct solution *s,
                       const struct check_stated *stated, struct check_worst *out);

/* A claim in fractions.  SLX_OPTIMAL needs x and y, SLX_INFEASIBLE y, SLX_UNBOUNDED x and ray; others may be NULL. */
struct check_fractions {
    bool decimal;  /* each number of the model stands for the shortest decimal that reads as it, else for itself */
    bool statuses; /* those of the solution are a basis, for SLX_OPTIMAL */
    const struct fraction_vector *x, *y, *ray;
    const struct fraction_vector *activity, *reduced, *objective; /* stated: nrows, ncols, 1 */
};

/* Judges the claim s->result exactly: fills s->check, s->objective and s->bound, as check_solution does for doubles,
 * and *worst.  Passed: nothing at all is violated, and what is stated is so.  Takes a copy of A by rows.
 * SLX_ERROR_USAGE in a build without GMP, SLX_ERROR_MEMORY, SLX_STOPPED as check_solution. */
slx_status check_in_fractions(struct env *env, const struct lp *lp, const struct check_fractions *claim,
                              struct solution *s, struct check_worst *worst);

#endif
