/* The state that the simplex files share, and small functions on it.  Not for other rooms.
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
 * Invariants between iterations:
 *   basic[i] is the variable in basis position i, flags[basic[i]] says BASIC, and lu factors the basis in that order;
 *   xb[i], lb[i], ub[i] are value and bounds of basic[i]; a nonbasic variable stands at the bound its flag names;
 *   d[j] = cost[j] - c_B' B^-1 a_j for every nonbasic j (up to rounding), 0 for basic ones;
 *   the work vectors row, rho, col, tau, aux are all zero.
 */
#ifndef SIMPLEX_INTERNAL_H
#define SIMPLEX_INTERNAL_H

#include "lu/lu.h"
#include "simplex/kept.h"
#include "simplex/simplex.h"

/* Per variable: status in the low two bits (slx_basis_status), then which bounds are finite. */
enum {
    FLAG_STATUS = 3,
    FLAG_LOWER = 4,
    FLAG_UPPER = 8,
    FLAG_FIXED = 16, /* both finite and equal */
    FLAG_BOXED = FLAG_LOWER | FLAG_UPPER
};

/* What a run of one method ended with. */
enum run {
    RUN_OPTIMAL,    /* for the costs and bounds in force, perturbed perhaps */
    RUN_INFEASIBLE, /* s->proof is set */
    RUN_UNBOUNDED,  /* primal: no leaving variable; column s->ray_column, direction s->ray_sign */
    RUN_NO_DUAL,    /* dual phase 1: no dual feasible basis exists (for the costs in force) */
    RUN_LIMIT,      /* s->limit says which */
    RUN_PASSED,     /* as RUN_LIMIT, but not for the model's own costs and bounds: to go on without perturbation */
    RUN_TROUBLE,    /* no acceptable pivot */
    RUN_FAILED      /* out of memory; the error object is set */
};

struct simplex {
    struct env *env;
    const struct lp *lp;
    struct solve_report *report;
    uint32_t m, n, N;
    struct spmat *rows;  /* A by rows, split: entries of passive columns at the back; NULL: not made (yet) */
    uint32_t rows_after; /* pivot rows more, then it is made */
    struct lu *lu;
    int8_t *row_exp, *col_exp; /* m, n */

    uint8_t *flags; /* N */
    double *cost;   /* N: scaled, perturbed and shifted */
    double *d;      /* N: reduced costs */
    float *devex;   /* N: primal reference weights; only while the primal runs */

    uint32_t *candidates; /* primal, partial pricing: the only variables whose d is kept up to date; else NULL */
    uint32_t candidate_count, candidate_room;
    uint32_t minors;    /* iterations since they were chosen */
    double least_merit; /* below it, others are to be looked at */

    uint32_t *basic;       /* m */
    double *xb, *lb, *ub;  /* m */
    double *weight;        /* m: dual steepest edge, ||e_i' B^-1||^2 */
    double *infeas;        /* m: squared primal infeasibility, 0 where feasible; dual only */
    double *merit;         /* for each block of rows the largest infeas / weight, where not dirty */
    uint64_t *merit_dirty; /* a bit for each block: something in it has changed */

    struct svec row;                /* N: pivot row */
    struct svec rho, col, tau, aux; /* m: e_p'B^-1, B^-1 a_q, dual steepest edge, bound flips and scratch */
    uint32_t *gather_idx;           /* m: one column's entries */
    double *gather_val;             /* m */

    double density_rho, density_col, density_tau, density_flip, density_row; /* running averages, for the solves */
    double tolerance;                                                        /* feasibility, primal and dual */
    double asked;                                                            /* the tolerance of the options */
    double primal_noise, dual_noise; /* what rounding leaves of xb and d; no tolerance is below */
    double markowitz;
    bool without_rows;    /* rows is NULL and stays so: there is no room */
    bool tight;           /* tolerances hold on the unscaled model too */
    bool advanced;        /* the start was a given basis */
    bool phase1;          /* dual: artificial bounds in force */
    bool primal_phase1;   /* d belongs to the sum of infeasibilities */
    bool costs_changed;   /* perturbed or shifted */
    bool perturb_bounds;  /* primal: bounds are widened by a small function of the index */
    bool weights_valid;   /* weight[] belong to this basis; else they start again from 1 */
    bool weights_rough;   /* they do start from 1, on a basis that is not the slack basis */
    bool weights_partial; /* and not all of them have been computed since */
    /* Whether xb and d are as they were computed, and nothing they depend on has changed since. */
    uint8_t primal_of; /* the bounds in force then (1 + phase1 + 2 perturb_bounds); 0: no more */
    bool duals_stand;
    bool factored;      /* lu is of this basis */
    bool confirmed;     /* and as good as a new one */
    bool want_factor;   /* the factor is no longer to be trusted or grown too long */
    enum reason reason; /* why, if want_factor */
    uint64_t seed;
    double work_best;  /* smallest average work an iteration since the last factorisation */
    uint32_t stalled;  /* primal: degenerate steps in succession */
    uint32_t rejected; /* pivots rejected since the last accepted one */

    uint32_t ray_column;
    int ray_sign;
    double *proof; /* m: B^-T proof are Farkas multipliers; NULL until infeasibility is found */
    slx_result limit;
    double objective_limit, objective_target; /* minimising sense, without the offset; infinite: none */
    uint64_t objective_next, objective_wait;  /* the iteration in which they are looked at, and the pause after */
    double next_progress;
    const char *method;
};

static inline int exponent(const struct simplex *s, uint32_t j)
{
    return j < s->n ? s->col_exp[j] : -s->row_exp[j - s->n];
}

static inline unsigned status_of(const struct simplex *s, uint32_t j)
{
    return s->flags[j] & FLAG_STATUS;
}
static inline void set_status(struct simplex *s, uint32_t j, unsigned status)
{
    uint8_t flags = (uint8_t)((s->flags[j] & ~(unsigned)FLAG_STATUS) | status);
    if (flags != s->flags[j])
        s->primal_of = 0;
    s->flags[j] = flags;
}
static inline bool is_basic(const struct simplex *s, uint32_t j)
{
    return status_of(s, j) == SLX_BASIC;
}
static inline bool is_boxed(const struct simplex *s, uint32_t j)
{
    return (s->flags[j] & FLAG_BOXED) == FLAG_BOXED;
}

/* Variables that no pivot row needs: basic ones, and fixed ones, whose reduced cost may have any sign. */
static inline bool is_passive(const struct simplex *s, uint32_t j)
{
    unsigned f = s->flags[j];
    return ((f & FLAG_STATUS) == SLX_BASIC) | ((f & FLAG_FIXED) != 0);
}

static inline void ask_for_factor(struct simplex *s, enum reason reason)
{
    s->want_factor = true;
    s->reason = reason;
}

/* Whether the factor is that of the basis itself, without updates. */
static inline bool fresh(const struct simplex *s)
{
    return lu_stats(s->lu).updates == 0;
}

/* Ends a part of the run, for the profile. */
static inline void lap(struct simplex *s, enum part part, double density)
{
    profile_lap(&s->report->profile, part, density);
}

/* Tolerances of one variable, in scaled space. */
static inline double primal_tolerance(const struct simplex *s, uint32_t j)
{
    int e = s->tight ? exponent(s, j) : 0;
    return greater(e > 0 ? s->tolerance * pow2(-e) : s->tolerance, s->primal_noise);
}
static inline double dual_tolerance(const struct simplex *s, uint32_t j)
{
    int e = s->tight ? exponent(s, j) : 0;
    return greater(e < 0 ? s->tolerance * pow2(e) : s->tolerance, s->dual_noise);
}

/* Amount by which reduced cost d of nonbasic j has the wrong sign; 0 or less where it is right. */
static inline double dual_violation(const struct simplex *s, uint32_t j, double d)
{
    switch (s->flags[j] & (FLAG_STATUS | FLAG_FIXED)) {
    case SLX_AT_LOWER: return -d;
    case SLX_AT_UPPER: return d;
    case SLX_FREE: return fabs(d);
    default: return 0.0; /* basic or fixed */
    }
}

static inline uint32_t count_nonzeros(const struct svec *x)
{
    uint32_t count = 0;
    if (x->count != SVEC_DENSE)
        return x->count;
    for (uint32_t i = 0; i < x->n; i++)
        count += x->val[i] != 0.0;
    return count;
}

/* Entries of the pivot row up to this are rounding dust. */
static const double row_drop = 1e-14;

#define NONE UINT32_MAX /* no row, no variable */

/* ---- bounds.c: bounds in force ------------------------------------------------------------------ */

double lower_bound(const struct simplex *s, uint32_t j);
double upper_bound(const struct simplex *s, uint32_t j);
/* upper - lower; infinite unless both are finite. */
double bound_range(const struct simplex *s, uint32_t j);
/* Value of a nonbasic variable. */
double nonbasic_value(const struct simplex *s, uint32_t j);
/* Sets the flags of finite bounds, from the model. */
void classify_bounds(struct simplex *s);
/* Puts nonbasic j at a bound it has, keeping its side where possible. */
void settle_nonbasic(struct simplex *s, uint32_t j);
/* lb, ub of every basic variable, for the bounds in force. */
void load_basic_bounds(struct simplex *s);
/* The model's cost of variable j, scaled, for minimisation. */
double original_cost(const struct simplex *s, uint32_t j);
void restore_costs(struct simplex *s);
/* Perturbs the costs of nonbasic and basic variables, away from dual infeasibility. */
void perturb_costs(struct simplex *s);

/* ---- basis.c: factor, recompute ------------------------------------------------------------------ */

/* Factors the present basis, repairing a singular one by logicals, and permutes basic, xb, weight to the
 * pivot rows.  RUN_OPTIMAL, or RUN_FAILED. */
enum run factor_basis(struct simplex *s);
/* Rows are chosen by blocks: a change makes its block dirty, and only dirty blocks are looked at row by row. */
enum { MERIT_BLOCK = 32 };

static inline void touch_row(struct simplex *s, uint32_t i)
{
    bits_set(s->merit_dirty, i / MERIT_BLOCK);
}

/* Notes the squared infeasibility of position i after xb, lb or ub changed. */
static inline void note_infeasibility(struct simplex *s, uint32_t i)
{
    double v = greater(s->lb[i] - s->xb[i], s->xb[i] - s->ub[i]);
    s->infeas[i] = v > primal_tolerance(s, s->basic[i]) ? v * v : 0.0;
    touch_row(s, i);
}

/* Factors anew unless that has been asked for only to be sure of an answer, and the factor has few updates and proves
 * as good as a new one. */
enum run refresh_factor(struct simplex *s);
/* What an iteration does when it finds no candidate.  END: there is none, on a confirmed factor.  AGAIN: a factor has
 * been asked for, to confirm that or to give rejected pivots another chance, with a stricter tolerance.  STUCK: that
 * has not helped `*troubles` times. */
enum last_word { END, AGAIN, STUCK };
enum last_word no_candidate(struct simplex *s, unsigned *troubles);
/* xb from the nonbasic values, unless it stands; lb, ub; infeasibilities. */
void recompute_primal(struct simplex *s);
/* d from cost (or from the phase 1 gradient of the primal), unless it stands. */
void recompute_duals(struct simplex *s);
/* Replaces basic[p] by q in basis and factor; the leaving variable gets `status`.  Sets want_factor when it is time. */
enum run replace_basic(struct simplex *s, uint32_t p, uint32_t q, unsigned status);
/* Column of variable j, scaled, into the listed all-zero vector x, times `times`. */
void scatter_column(const struct simplex *s, uint32_t j, double times, struct svec *x);
/* Solves that keep a running average of the result's density, for lu and for the profile. */
void ftran(struct simplex *s, struct svec *x, double *density, bool keep_spike, enum part part);
void btran(struct simplex *s, struct svec *x, double *density);
double primal_infeasibility(const struct simplex *s, uint32_t *count);
double dual_infeasibility(const struct simplex *s, uint32_t *count);
double present_objective(const struct simplex *s);

/* Time, iteration and interruption limits and the progress line; true if the run must end. */
bool must_stop(struct simplex *s);

/* Room for s->proof, zero; RUN_INFEASIBLE or RUN_FAILED. */
enum run make_proof(struct simplex *s);

/* ---- room.c ----------------------------------------------------------------------------------------- */

/* Where the memory limit is why something failed: true, once, after the copy by rows is freed: to be tried again. */
bool give_up_rows(struct simplex *s);

/* ---- objective.c ------------------------------------------------------------------------------------ */

/* The options' limits on the objective into s. */
void begin_objective(struct simplex *s);
/* Whether the dual's basis proves that the objective limit is passed, the primal's that the target is reached:
 * RUN_LIMIT, or RUN_PASSED; else RUN_OPTIMAL.  Work vectors are zero. */
enum run limit_passed(struct simplex *s);
enum run target_passed(struct simplex *s);

/* ---- price.c --------------------------------------------------------------------------------------- */

/* Makes the row copy. */
slx_status make_row_copy(struct simplex *s);
/* Puts the entries of all passive columns to its back; once, when the first basis stands. */
void arrange_row_copy(struct simplex *s);
/* Column j becomes passive, or is so no more. */
void row_copy_without(struct simplex *s, uint32_t j);
void row_copy_with(struct simplex *s, uint32_t j);
/* Multiplies the entries of a row-indexed vector by 2^(sign * row_exp): exact, so that sign -1 undoes sign +1. */
void scale_rows(const struct simplex *s, struct svec *x, int sign);
/* Pivot row in s->row from s->rho: rho' [A, -I] on nonbasic variables that are not fixed. */
void price_row(struct simplex *s, const struct svec *rho);

/* ---- crash.c ---------------------------------------------------------------------------------------- */

/* From the slack basis to a triangular one with columns in place of the fixed logicals; the row copy must not be split
 * yet in passive columns and others. */
slx_status crash_basis(struct simplex *s);

/* ---- kept.c ----------------------------------------------------------------------------------------- */

/* Takes what *kept holds, which is freed: scaling, factor, basis and weights, if it is of the basis in `statuses`; then
 * s->factored. */
slx_status take_kept(struct simplex *s, struct kept **kept, bool scaled, const uint8_t *statuses);
/* The same of the present basis into *kept, out of s; NULL where there is none to keep, or no room. */
void leave_kept(struct simplex *s, bool scaled, struct kept **kept);

/* ---- evict.c ---------------------------------------------------------------------------------------- */

/* Pivots the logicals of those rows out of the basis, if they are fixed and something can enter for them.  The basis is
 * optimal with the duals y of the model, but that those of these rows need not be 0.  RUN_OPTIMAL, or RUN_FAILED. */
enum run evict_logicals(struct simplex *s, const uint64_t *rows, const double *y);

/* ---- dual.c, primal.c ---------------------------------------------------------------------------- */

enum run dual_run(struct simplex *s, bool perturb);
enum run primal_run(struct simplex *s, bool perturb);

/* dual_ratio.c: the entering variable for a leaving one that must move by -delta (delta > 0: it is above its upper
 * bound), from the pivot row in s->row.  False if there is none: the row proves infeasibility. */
struct dual_step {
    uint32_t q;     /* entering variable */
    uint32_t flips; /* the first so many of s->row.idx go to their other bound */
    double theta;   /* the dual step: d -= theta * row */
};
bool dual_ratio(struct simplex *s, double delta, struct dual_step *out);

/* primal_price.c: Devex pricing, over all variables or over candidates chosen now and then from all. */
slx_status begin_pricing(struct simplex *s);
void end_pricing(struct simplex *s);
void reset_devex(struct simplex *s);
void update_devex(struct simplex *s, uint32_t q, uint32_t leaving, double alpha);
/* After d has been computed for all variables: those that are to be looked at until the next time. */
void choose_candidates(struct simplex *s);
/* The entering variable, NONE if no candidate attracts. */
uint32_t choose_column(const struct simplex *s);
/* As price_row, for the candidates alone where there are any. */
void primal_price(struct simplex *s, struct svec *x);

/* primal_ratio.c */
struct primal_step {
    bool unbounded, flip; /* flip: the entering variable reaches its other bound first */
    uint32_t p;           /* leaving position */
    unsigned status;      /* bound at which it leaves */
    double step;          /* of the entering variable, >= 0 up to tolerance */
};
void primal_ratio(struct simplex *s, uint32_t q, int direction, struct primal_step *out);

#endif
