/* The state that the files of crossover share.  Variables, scaled form and flags are those of basis/basis.h.
 *
 * Method: Megiddo, "On finding primal- and dual-optimal bases" (1991); Bixby & Saltzman, "Recovering an optimal LP
 * basis from an interior point solution" (1994); in outline also Schork & Gondzio (2020).  The interior pair is first
 * made complementary: each variable is put at a bound or its reduced cost counts as 0.  From then on every basis change
 * exchanges two variables without losing that, so that primal pushes leave y and dual pushes leave x as they are.
 *
 * Where Bixby & Saltzman push one reduced cost after another, here all move at once (dual.c).
 *
 * Invariants between pushes, beside those of the basis:
 *   b.lb[i], b.ub[i] are the bounds of basic[i]; a bound that the value was beyond when it was last computed is moved
 *     to the value, so that a small infeasibility neither blocks a push nor grows;
 *   x[j] is the value of a nonbasic j; one with status FREE that is not a free variable at 0 is superbasic: it is
 *     between its bounds, or free, and must yet be pushed;
 *   d[j] is the reduced cost of j: 0 for variables that are between their bounds, and for basic ones that have been
 *     pushed; for others that are basic what a dual push has to remove.  For nonbasic ones it is kept in the dual phase
 *     alone; during dual pushes d and lb are as dual.c says.
 *
 * It ends: a phase of primal pushes takes a fixed number of rounds, each round looks at every variable at most once,
 * and each look is one push or none; for the dual ones see dual.c.
 */
#ifndef CROSSOVER_CROSSOVER_PRIVATE_H
#define CROSSOVER_CROSSOVER_PRIVATE_H

#include "base/limits.h"
#include "basis/basis.h"
#include "crossover/crossover.h"

/* What a phase ended with. */
enum cross {
    CROSS_OK,
    CROSS_LIMIT, /* limits_met says which */
    CROSS_FAILED /* out of memory, or a basis beyond repair; the error object is set */
};

struct crossover {
    struct basis b;
    double *x, *d;   /* N */
    float *weight;   /* N: how far a variable can be moved without harm, up to a common factor; NULL once the first
                        basis stands */
    double *rest;    /* N: see dual.c; NULL before */
    uint8_t *listed; /* N pairs: likewise */
    uint32_t *order; /* N: variables by rank, the one most wanted in the basis first; then candidates of dual.c */
    uint32_t *queue; /* m: scratch of the first basis */

    double density_some; /* of the columns of the dual phase */

    uint64_t primal_pushes, dual_pushes, primal_pivots, dual_pivots, put_off;
    uint64_t iterations;    /* of the methods before, for the progress line */
    double objective;       /* likewise */
    struct profile profile; /* the basis counts its work here; nobody asks */
};

/* Feasibility, primal and dual, that pushes keep; below the tolerances of the simplex method that comes after. */
static const double push_tolerance = 1e-9;
/* What became of a push, or of a basis change.  PUT_OFF: basis and values are as before; where a pivot was not what it
 * should be, a factor has been asked for. */
enum push { DONE, PUT_OFF, FAILED };

/* Nonbasic and not where a nonbasic variable may stay. */
static inline bool is_superbasic(const struct crossover *c, uint32_t j)
{
    return basis_status(&c->b, j) == SLX_FREE && ((c->b.flags[j] & FLAG_BOXED) || c->x[j] != 0.0);
}

/* The pivot as the column says it must be the one that the row says, to this. */
static inline bool pivots_agree(double by_column, double by_row)
{
    return fabs(by_column - by_row) <= 1e-5 * fabs(by_row) + 1e-9;
}

/* ---- crossover.c -------------------------------------------------------------------------------- */

/* A poll of the limits, and the progress line; true if the run must end. */
bool cross_must_stop(struct crossover *c, int phase);
/* The arrays that dual pushes need. */
slx_status cross_make_room(struct crossover *c);

/* ---- start.c: the first basis ---------------------------------------------------------------------- */

/* Ranks the variables in order[] and factors a basis of good ones: between their bounds first, the farther the better,
 * then at a bound, the smaller the reduced cost the better.  Variables between their bounds that stay out become
 * superbasic.  CROSS_LIMIT: a factored basis, with logicals for the variables not looked at. */
enum cross cross_start(struct crossover *c);

/* ---- volume.c ----------------------------------------------------------------------------------- */

/* Exchanges columns of the factored basis for ones that fit the weights better; no value is touched. */
enum cross cross_enlarge(struct crossover *c);

/* ---- values.c: what is computed from the basis, and its change -------------------------------------- */

/* Sets lb, ub of position p from its variable and xb. */
void cross_bound(struct crossover *c, uint32_t p);
/* xb from the nonbasic values; lb, ub. */
void cross_primal(struct crossover *c);
/* d of the nonbasic variables from that of the basic ones; leaves the duals of the unscaled model in y (NULL:
 * nowhere). */
void cross_dual(struct crossover *c, double *y);
/* A new factor in the course of the pushes; then xb, lb, ub anew. */
enum cross cross_refactor(struct crossover *c);
/* Replaces basic[p] by q, whose column the last ftran with keep_spike left in col; the leaving variable gets `status`.
 * The value of q is the caller's to set.  A factor that has no room to follow is made anew before the next solve. */
enum push cross_change(struct crossover *c, uint32_t p, uint32_t q, unsigned status);

/* ---- primal.c, dual.c --------------------------------------------------------------------------- */

/* Pushes every superbasic variable to a bound, or into the basis. */
enum cross cross_push_primal(struct crossover *c);
/* Pushes the reduced cost of every basic variable to 0, or the variable out of the basis. */
enum cross cross_push_dual(struct crossover *c);

#endif
