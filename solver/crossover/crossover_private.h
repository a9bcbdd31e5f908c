/* The state that the files of crossover share.  Not for other rooms.
 *
 * Computational form, as in the simplex methods: variables 0..n-1 are the columns of the model, n..n+m-1 the rows'
 * activities ("logicals"),
 *
 *     min c'x   subject to   A x - r = 0,   lower <= (x, r) <= upper,
 *
 * scaled by powers of two: x' = x 2^-e, d' = d 2^e, a' = a 2^(row_exp + col_exp), with e_j = col_exp_j for columns and
 * e_(n+i) = -row_exp_i for logicals.  Maximisation is minimisation of -c.
 *
 * Method: Megiddo, "On finding primal- and dual-optimal bases" (1991); Bixby & Saltzman, "Recovering an optimal LP
 * basis from an interior point solution" (1994); in outline also Schork & Gondzio (2020).  The interior pair is first
 * made complementary: each variable is put at a bound or its reduced cost counts as 0.  From then on every basis change
 * exchanges two variables without losing that, so that primal pushes leave y and dual pushes leave x as they are.
 *
 * Invariants between pushes:
 *   basic[i] is the variable in basis position i, flags[basic[i]] says BASIC, and lu factors the basis in that order;
 *   xb[i], lb[i], ub[i] are value and bounds of basic[i]; a bound that the value was beyond when it was last computed
 *     is moved to the value, so that a small infeasibility neither blocks a push nor grows;
 *   x[j] is the value of a nonbasic j; one with status FREE that is not a free variable at 0 is superbasic: it is
 *     between its bounds, or free, and must yet be pushed;
 *   d[j] is the reduced cost of j: 0 for variables that are between their bounds, and for basic ones that have been
 *     pushed; for others that are basic what a dual push has to remove.  For nonbasic ones it is kept in the dual phase
 *     alone;
 *   the work vectors row, rho, col are all zero.
 */
#ifndef CROSSOVER_CROSSOVER_PRIVATE_H
#define CROSSOVER_CROSSOVER_PRIVATE_H

#include "crossover/crossover.h"
#include "lu/lu.h"

/* Per variable: status in the low two bits (slx_basis_status), then which bounds are finite. */
enum {
    FLAG_STATUS = 3,
    FLAG_LOWER = 4,
    FLAG_UPPER = 8,
    FLAG_FIXED = 16 /* both finite and equal */
};

/* What a phase ended with. */
enum cross {
    CROSS_OK,
    CROSS_LIMIT, /* `limit` says which */
    CROSS_FAILED /* out of memory; the error object is set */
};

#define NONE UINT32_MAX /* no row, no variable */

struct crossover {
    struct env *env;
    const struct lp *lp;
    uint32_t m, n, N;
    struct spmat *rows; /* A by rows; only for dual pushes */
    struct lu *lu;
    int8_t *row_exp, *col_exp; /* m, n */
    uint8_t *flags;            /* N */
    double *x, *d;             /* N */
    float *weight;             /* N: how far a variable can be moved without harm, up to a common factor; NULL once
                                  the first basis stands */
    uint32_t *order;           /* N: variables by rank, the one most wanted in the basis first; in the dual phase the
                                  position of each basic variable */
    uint32_t *basic;           /* m */
    double *xb, *lb, *ub;      /* m */
    struct svec row;           /* N: pivot row; only for dual pushes */
    struct svec rho, col;      /* m */
    uint32_t *gather_idx;      /* m: one column's entries */
    double *gather_val;        /* m */
    uint32_t *queue;           /* m: basic variables to be pushed */

    double density_rho, density_col, density_row; /* running averages, for the solves */
    double markowitz;
    bool want_factor; /* the factor is no longer to be trusted or has grown too long */
    double work_best; /* smallest average work an update since the last factorisation */

    uint64_t primal_pushes, dual_pushes, primal_pivots, dual_pivots, put_off, factorisations;
    uint64_t steps;      /* pushes tried: when limits are asked for */
    uint64_t iterations; /* of the methods before, for the progress line */
    double began, next_progress, objective;
    slx_result limit;
};

/* Feasibility, primal and dual, that pushes keep; below the tolerances of the simplex method that comes after. */
static const double push_tolerance = 1e-9;
/* Entries of columns and rows up to the first count as 0; a push that needs a pivot up to the second is put off, in
 * hope of another basis. */
static const double least_pivot = 1e-9, safe_pivot = 1e-5;

/* What became of a push. */
enum push { PUSHED, PUT_OFF, PUSH_FAILED };

static inline int exponent(const struct crossover *c, uint32_t j)
{
    return j < c->n ? c->col_exp[j] : -c->row_exp[j - c->n];
}

static inline unsigned status_of(const struct crossover *c, uint32_t j)
{
    return c->flags[j] & FLAG_STATUS;
}
static inline void set_status(struct crossover *c, uint32_t j, unsigned status)
{
    c->flags[j] = (uint8_t)((c->flags[j] & ~(unsigned)FLAG_STATUS) | status);
}
static inline bool is_basic(const struct crossover *c, uint32_t j)
{
    return status_of(c, j) == SLX_BASIC;
}
/* Nonbasic and not where a nonbasic variable may stay. */
static inline bool is_superbasic(const struct crossover *c, uint32_t j)
{
    return status_of(c, j) == SLX_FREE && ((c->flags[j] & (FLAG_LOWER | FLAG_UPPER)) || c->x[j] != 0.0);
}

/* ---- crossover.c -------------------------------------------------------------------------------- */

/* The model's, scaled. */
double cross_lower(const struct crossover *c, uint32_t j);
double cross_upper(const struct crossover *c, uint32_t j);
double cross_cost(const struct crossover *c, uint32_t j);
/* Time limit and interruption, and the progress line; true if the run must end. */
bool cross_must_stop(struct crossover *c, int phase);

/* ---- start.c: the first basis ---------------------------------------------------------------------- */

/* Ranks the variables in order[] and factors a basis of good ones: between their bounds first, the farther the better,
 * then at a bound, the smaller the reduced cost the better.  Variables between their bounds that stay out become
 * superbasic. */
enum cross cross_start(struct crossover *c);

/* ---- volume.c ----------------------------------------------------------------------------------- */

/* Exchanges columns of the factored basis for ones that fit the weights better; no value is touched. */
enum cross cross_enlarge(struct crossover *c);

/* ---- basis.c: the basis and its factor ----------------------------------------------------------- */

/* Factors basic[], and permutes it to the pivot rows; *dependent of its columns were replaced by logicals. */
enum cross cross_factor(struct crossover *c, double singular, uint32_t *dependent);
/* As cross_factor in the course of the phases; then xb, lb, ub anew. */
enum cross cross_refactor(struct crossover *c);
/* The status that a variable which is not basic has at value x[j]. */
unsigned cross_status_at(const struct crossover *c, uint32_t j);
/* xb from the nonbasic values; lb, ub. */
void cross_primal(struct crossover *c);
/* d of the nonbasic variables from that of the basic ones; leaves y, scaled, in y (NULL: nowhere). */
void cross_dual(struct crossover *c, double *y);
/* Column of variable j into the all-zero vector x. */
void cross_scatter(const struct crossover *c, uint32_t j, struct svec *x);
void cross_ftran(struct crossover *c, bool keep_spike);
void cross_btran(struct crossover *c);
/* Pivot row in `row` from rho: rho' [A, -I] on nonbasic variables that are not fixed. */
void cross_price(struct crossover *c);
/* What became of a basis change: CHANGE_REFUSED leaves the basis as it is, factored anew if it was not fresh. */
enum change { CHANGE_MADE, CHANGE_REFUSED, CHANGE_FAILED };
/* Replaces basic[p] by q, whose column cross_ftran(keep_spike) left in col; the leaving variable gets `status`. The
 * value of q is the caller's to set. */
enum change cross_change(struct crossover *c, uint32_t p, uint32_t q, unsigned status);

/* ---- primal.c, dual.c --------------------------------------------------------------------------- */

/* Pushes every superbasic variable to a bound, or into the basis. */
enum cross cross_push_primal(struct crossover *c);
/* Pushes the reduced cost of every basic variable to 0, or the variable out of the basis. */
enum cross cross_push_dual(struct crossover *c);

#endif
