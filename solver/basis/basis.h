/* basis: a set of basic variables of one model in scaled form, its factor, the solves with it, pivot rows, and what is
 * recomputed from it.  The simplex methods, crossover and sensitivity work on one of these.
 *
 * Computational form.  Variables 0..n-1 are the columns of the model, n..n+m-1 the rows' activities ("logicals"):
 *
 *     min c'x   subject to   A x - r = 0,   lower <= (x, r) <= upper,
 *
 * so that a logical's column is -e_i, its bounds are the row's bounds, and its reduced cost is the row's dual.
 * All arithmetic is done on the scaled problem: x' = x 2^-e, d' = d 2^e, a' = a 2^(row_exp + col_exp), with
 * e_j = col_exp_j for columns and e_(n+i) = -row_exp_i for logicals.  Scaling lives in those exponents alone; the model
 * is never copied.  Maximisation is minimisation of -c.
 *
 * Invariants between calls:
 *   basic[i] is the variable in basis position i, flags[basic[i]] says BASIC, and lu factors the basis in that order
 *     where `factored`;
 *   xb[i] is the value of basic[i], weight[i] its dual steepest edge weight where weights_valid; lb, ub are the user's;
 *   the row copy, where there is one, has the entries of passive columns at its back;
 *   the work vectors row, rho and col are all zero, but where their user is at work with them.
 *
 * gather_idx and gather_val hold nothing between calls: they are scratch of basis_scatter, basis_price, basis_factor,
 * basis_refresh and basis_replace, and of the user in between.
 *
 * One policy for a singular basis: the columns that the factor rejects leave for the logicals of the rows that lack a
 * pivot, and the basis is factored anew, since the stand-ins in the factor are the logicals' columns with the other
 * sign.  MOST_REPAIRS times at most; a basis that is singular still ends in SLX_ERROR_NUMERICAL.
 *
 * When to refactor is decided on counted work alone, never on the clock: see factor.c.
 */
#ifndef BASIS_BASIS_H
#define BASIS_BASIS_H

#include "lu/lu.h"
#include "model/lp.h"
#include "model/profile.h"

/* Per variable: status in the low two bits (slx_basis_status), then which bounds are finite. */
enum {
    FLAG_STATUS = 3,
    FLAG_LOWER = 4,
    FLAG_UPPER = 8,
    FLAG_FIXED = 16, /* both finite and equal */
    FLAG_BOXED = FLAG_LOWER | FLAG_UPPER
};

#define NONE UINT32_MAX /* no row, no variable */

struct basis {
    struct env *env;
    const struct lp *lp;
    struct profile *profile; /* where laps and reasons are counted */
    uint32_t m, n, N;        /* rows, columns, their sum */

    int8_t *row_exp, *col_exp; /* m, n */
    uint8_t *flags;            /* N */
    const double *x;           /* N: values of nonbasic variables that may be off their bounds; NULL: none is */

    uint32_t *basic;          /* m */
    double *xb, *lb, *ub;     /* m */
    double *weight;           /* m: dual steepest edge, ||e_i' B^-1||^2; NULL: not kept */
    struct svec row;          /* N: pivot row; may be left without room until the first one is wanted */
    struct svec rho, col;     /* m: e_p'B^-1, B^-1 a_q */
    uint32_t *gather_idx;     /* m: one column's entries; see above */
    double *gather_val;       /* m */
    enum mem_purpose purpose; /* of all of these */

    struct lu *lu;
    double markowitz;
    double work_best; /* smallest average work an iteration since the last factorisation */
    uint64_t factorisations, repairs;
    uint64_t seed;
    enum reason reason; /* why, if want_factor */
    bool want_factor;   /* the factor is no longer to be trusted or grown too long */
    bool factored;      /* lu is of this basis */
    bool confirmed;     /* and as good as a new one */

    bool weights_valid;   /* weight[] belong to this basis; else they start again from 1 */
    bool weights_rough;   /* weights started from 1, on a basis that is not the slack basis */
    bool weights_partial; /* and not all weights have been computed since */

    /* Whether xb and the user's reduced costs are as they were computed, and nothing they depend on has changed
     * since. */
    uint8_t primal_of;   /* the user's number, not 0, of the bounds for which xb was computed; 0: no more */
    uint8_t primal_near; /* the same, where its user has since kept xb up to date, with the rounding of that */
    bool duals_stand;
    double primal_noise, dual_noise; /* what rounding leaves of xb and of the reduced costs */

    struct spmat *rows;  /* A by rows, split: entries of passive columns at the back; NULL: not made (yet) */
    bool plain;          /* known, once it was made: no exponent is other than 0 */
    uint32_t rows_after; /* pivot rows more, then it is made */
    bool without_rows;   /* rows is NULL and stays so: there is no room */

    double density_rho, density_col; /* running averages, for the solves */
};

/* ---- variables ---------------------------------------------------------------------------------------- */

static inline int basis_exponent(const struct basis *b, uint32_t j)
{
    return j < b->n ? b->col_exp[j] : -b->row_exp[j - b->n];
}

static inline unsigned basis_status(const struct basis *b, uint32_t j)
{
    return b->flags[j] & FLAG_STATUS;
}
/* xb is not that of the basis and its bounds any more. */
static inline void basis_forget_primal(struct basis *b)
{
    b->primal_of = b->primal_near = 0;
}
static inline void basis_set_status(struct basis *b, uint32_t j, unsigned status)
{
    uint8_t flags = (uint8_t)((b->flags[j] & ~(unsigned)FLAG_STATUS) | status);
    if (flags != b->flags[j])
        basis_forget_primal(b);
    b->flags[j] = flags;
}
/* Whether variable j is basic. */
static inline bool basis_has(const struct basis *b, uint32_t j)
{
    return basis_status(b, j) == SLX_BASIC;
}
static inline bool basis_is_boxed(const struct basis *b, uint32_t j)
{
    return (b->flags[j] & FLAG_BOXED) == FLAG_BOXED;
}
/* Variables that no pivot row needs: basic ones, and fixed ones, whose reduced cost may have any sign. */
static inline bool basis_is_passive(const struct basis *b, uint32_t j)
{
    return (b->flags[j] & (FLAG_STATUS | FLAG_FIXED)) - 1u >= FLAG_STATUS; /* SLX_BASIC is 0 */
}

/* The model's bounds and cost of variable j, scaled, for minimisation. */
static inline double basis_lower(const struct basis *b, uint32_t j)
{
    return j < b->n ? cvec_get(b->lp->col_lower, j) * pow2(-b->col_exp[j])
                    : cvec_get(b->lp->row_lower, j - b->n) * pow2(b->row_exp[j - b->n]);
}
static inline double basis_upper(const struct basis *b, uint32_t j)
{
    return j < b->n ? cvec_get(b->lp->col_upper, j) * pow2(-b->col_exp[j])
                    : cvec_get(b->lp->row_upper, j - b->n) * pow2(b->row_exp[j - b->n]);
}
double basis_cost(const struct basis *b, uint32_t j);
/* cost[j] := basis_cost of each of the N variables. */
void basis_costs(const struct basis *b, double *cost);
/* x[k] := the bound, scaled, at which variable first + k stands, 0 where it is basic or free, for count <= BASIS_BLOCK
 * variables. */
void basis_standing(const struct basis *b, uint32_t first, uint32_t count, double *x);
/* Sets the flags of finite bounds, from the model. */
void basis_classify(struct basis *b);
/* Puts nonbasic j at a bound it has, keeping its side where possible. */
void basis_settle(struct basis *b, uint32_t j);

/* The status that variable j has where it is nonbasic at value x: FREE between bounds. */
unsigned basis_status_at(const struct basis *b, uint32_t j, double x);
/* The column of variable j, scaled, into idx and val, each with room for m; returns how many entries. */
static inline uint32_t basis_gather(const struct basis *b, uint32_t j, uint32_t *idx, double *val)
{
    if (j >= b->n) {
        idx[0] = j - b->n;
        val[0] = -1.0;
        return 1;
    }
    return spmat_gather_scaled(b->lp->cols, j, b->row_exp, b->col_exp[j], idx, val);
}

/* The basis whose statuses are given, pairs for all N variables; where `factored`, it is the one that is factored.
 * Basic variables beyond m are made nonbasic; positions that lack one get logicals.  Returns how many the statuses
 * name. */
uint32_t basis_load(struct basis *b, const uint8_t *statuses);

/* ---- life --------------------------------------------------------------------------------------------- */

/* What a user needs beside what every one does. */
enum basis_needs {
    BASIS_BOUNDS = 1,  /* lb, ub */
    BASIS_WEIGHTS = 2, /* weight */
    BASIS_ROW = 4      /* row */
};

/* An empty basis for lp: room for its arrays, all zero, no factor object yet.  Fields that are not arrays, and
 * `purpose`, are 0 but for markowitz.  On failure basis_done is still to be called. */
slx_status basis_init(struct basis *b, struct env *env, const struct lp *lp, unsigned needs, enum mem_purpose purpose,
                      struct profile *profile);
void basis_done(struct basis *b);
/* Exponents, if the model is to be scaled, and a factor object, where there is none. */
slx_status basis_prepare(struct basis *b, bool scaled);
/* What basis_init takes for such a model, in bytes. */
uint64_t basis_bytes(const struct lp *lp, unsigned needs);

/* ---- factor.c ------------------------------------------------------------------------------------------ */

static inline void basis_ask(struct basis *b, enum reason reason)
{
    b->want_factor = true;
    b->reason = reason;
}

/* Whether the factor is that of the basis itself, without updates. */
static inline bool basis_is_fresh(const struct basis *b)
{
    return lu_stats(b->lu).updates == 0;
}

/* A pivot was not what it should be: asks for a factor, and returns true, unless the present one is fresh. */
static inline bool basis_doubt(struct basis *b)
{
    if (basis_is_fresh(b))
        return false;
    basis_ask(b, REASON_PIVOT);
    return true;
}

/* A column of the basis without a larger entry left counts as dependent on others.  Entries are scaled to about 1, so
 * that rounding leaves some 1e-15 of a dependent column, while bases that are optimal for Vandermonde, Hilbert or
 * nearly parallel matrices have last pivots of 1e-12: at 1e-9 they were called singular, repaired and found again
 * without end. */
static const double basis_least_pivot = 1e-13;

/* Factors the present basis, repairing a singular one, and permutes basic and weight to the pivot rows.  A variable
 * that leaves for a logical goes to a bound that it has; where there is x, it stays where it is, FREE between bounds.
 * `singular`: least pivot.  xb goes along, so that it is still of the same variables.  SLX_ERROR_MEMORY, SLX_STOPPED as
 * lu_factor, or SLX_ERROR_NUMERICAL at the bound on repairs: then there is no factor. */
slx_status basis_factor(struct basis *b, double singular);
/* Whether the factor has few updates since it was made. */
bool basis_is_short(const struct basis *b);
/* Factors anew unless the factor has few updates, and, where that has been asked for to be sure of an answer, proves as
 * good as a new one.  x and residual: m, all zero, and again on exit. */
slx_status basis_refresh(struct basis *b, struct svec *x, struct svec *residual);

enum basis_change { BASIS_CHANGED, BASIS_UNSTABLE, BASIS_FULL, BASIS_FAILED };
/* Lets the factor follow the exchange of the variable in position p for the one whose column the last ftran with
 * keep_spike left in col.  UNSTABLE, FULL (the memory limit leaves no room to follow): the factor is as before. */
enum basis_change basis_update(struct basis *b, uint32_t p);
/* Replaces basic[p] by q after such an update, of whose answer `change` is not FAILED; the leaving variable gets
 * `status`.  Asks for a factor where the present one has not followed, has filled, or has come to cost more in solves
 * than a new one would. */
void basis_replace(struct basis *b, uint32_t p, uint32_t q, unsigned status, enum basis_change change);

/* Where the memory limit is why something failed: true, once, after the row copy is freed: to be tried again. */
bool basis_give_up_rows(struct basis *b);

/* ---- solve.c ------------------------------------------------------------------------------------------- */

/* Ends a part of the run, for the profile. */
static inline void basis_lap(struct basis *b, enum part part, double density)
{
    profile_lap(b->profile, part, density);
}

/* Column of variable j, scaled, into the listed vector x, times `times`. */
void basis_scatter(const struct basis *b, uint32_t j, double times, struct svec *x);
/* rho := row p of B^-1, and col := B^-1 times the column of variable j, from all zero; with keep_spike, basis_update
 * can follow its exchange. */
void basis_inverse_row(struct basis *b, uint32_t p);
void basis_tableau_column(struct basis *b, uint32_t j, bool keep_spike);
/* Solves that keep a running average of the result's density, for lu and for the profile. */
void basis_ftran(struct basis *b, struct svec *x, double *density, bool keep_spike, enum part part);
void basis_btran(struct basis *b, struct svec *x, double *density, enum part part);
/* basis_ftran for the entries alone that are not 0 in `wanted`: see lu_ftran_at. */
void basis_ftran_at(struct basis *b, struct svec *x, const struct svec *wanted, double *density, enum part part);
/* basis_tableau_column for some entries of col: see lu_ftran_some; basis_update can follow. */
void basis_tableau_some(struct basis *b, uint32_t j, const double *wanted, uint32_t rest, double *density);
/* Solves for dense vectors, residuals among them: the largest magnitude is brought near 1 before, so that nothing is
 * lost to lu's drop tolerance.  The result is x, dense, times 2 to the power that is returned. */
int basis_solve(struct basis *b, struct svec *x);
int basis_solve_transposed(struct basis *b, struct svec *x);

/* What the rounding of a factor and two solves may leave, relative to the largest number in the result: some dozens of
 * units in the last place.  Differences below it are not told apart; the final answer is refined to much less. */
static const double basis_noise = 0x1p-46;

/* The values of variables first .. first + count - 1, 0 for basic ones. */
typedef void (*basis_fill)(const void *user, uint32_t first, uint32_t count, double *x);
/* So many of them at most: what fits into a few lines of a cache. */
enum { BASIS_BLOCK = 64 };

/* xb from the values of the nonbasic variables, unless it stands for the bounds of number in_force; work: m, all zero,
 * and again on exit.  Where a limit is met that leaves no time (limits_late) xb stays as it is, and primal_of 0. */
void basis_compute_primal(struct basis *b, uint8_t in_force, basis_fill fill, const void *user, struct svec *work);
/* d[j] := cost[j] - y'a_j for nonbasic j, 0 for basic ones, where y = B^-T c_B; cost NULL: all 0.  y holds c_B by
 * positions on entry; on exit it is dense and holds the duals of the unscaled model, y times 2^row_exp.  cost and d may
 * not overlap. */
void basis_compute_duals(struct basis *b, struct svec *y, const double *cost, double *d);

/* ---- price.c ------------------------------------------------------------------------------------------- */

/* Entries of the pivot row up to this are rounding dust. */
static const double basis_row_drop = 1e-14;

/* Makes the row copy, not arranged yet. */
slx_status basis_make_rows(struct basis *b);
/* Puts the entries of all passive columns to its back; once, when the first basis stands. */
void basis_arrange_rows(struct basis *b);
/* Multiplies the entries of a row-indexed vector by 2^(sign * row_exp): exact, so that sign -1 undoes sign +1. */
void basis_scale_rows(const struct basis *b, struct svec *x, int sign);
/* Pivot row in b->row from rho: rho' [A, -I] on nonbasic variables that are not fixed. */
void basis_price(struct basis *b, const struct svec *rho);
/* The same for all columns, of whatever status, without logicals, nothing dropped: where the row copy, if there is one,
 * is not arranged. */
void basis_price_all(struct basis *b);

#endif
