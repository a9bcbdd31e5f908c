/* The state that the files of the interior point method share, and small functions on it.
 *
 * Computational form.  Variables 0..n-1 are the columns of the model, n..n+m-1 the rows' activities ("logicals"):
 *
 *     min c'x   subject to   A x - r = 0,   lower <= v = (x, r) <= upper,
 *
 * scaled as in the simplex method, v' = v 2^-(e + primal_exp), c' = c 2^(e - dual_exp), a' = a 2^(row_exp + col_exp),
 * with e_j = col_exp_j for columns and e_(n+i) = -row_exp_i for logicals; so y' = y 2^-(row_exp + dual_exp).
 * Maximisation is minimisation of -c.  Scaling lives in exponents alone; the model is never copied.
 *
 * Each variable has a home, the bound that its value is measured from:  v = home + sigma s,  sigma = -1 where the home
 * is the upper bound, else 1.  With one finite bound that is the home; a boxed variable has that of its two bounds
 * which is nearer, so that neither distance, s or range - s, suffers from cancellation; the home of a free variable is
 * 0.  Fixed variables (equality rows among them) have no s: they stand at home, and their duals take any value.
 *
 * Invariants between iterations: s > 0 where there is a home bound, s < range where boxed; z > 0 is the dual of the
 * home bound and z2 > 0 that of the other one.  So bounds always hold strictly; what is infeasible is
 *
 *     primal_residual = r - A x,      dual_residual_j = c_j - a_j'y - sigma (z - z2)     (a_(n+i) = -e_i).
 *
 * Newton's system, with complementarity z ds + s dz = rc and z2 ds2 + s2 dz2 = rc2, leaves
 *
 *     dv = (a_j'dy + sigma (rc/s - rc2/s2) - dual_residual) / g,      g = z/s + z2/s2 + regularisation,
 *     A dx - dr = primal_residual
 *
 * and, dv eliminated, (A D A' + R) dy = ... with D, R = 1/g over columns and logicals (chol.h).  Where rows are many
 * and short, dy is eliminated instead: (A' R^-1 A + D^-1) dx = ..., the same normal equations of the transposed matrix.
 */
#ifndef IPM_IPM_PRIVATE_H
#define IPM_IPM_PRIVATE_H

#include "chol/chol.h"
#include "ipm/ipm.h"

/* Per variable: its kind in the low two bits, then the home. */
enum { KIND_FREE, KIND_FIXED, KIND_ONE, KIND_BOXED, KIND_MASK = 3, HOME_UPPER = 4 };

/* What is solved: the model; the model without costs, whose duals, if they diverge, prove infeasibility; the model's
 * directions of recession in a box (finite bounds 0, infinite ones of columns 1 away, scaled), which prove
 * unboundedness if their objective is negative. */
enum goal { GOAL_OPTIMUM, GOAL_FEASIBLE, GOAL_RAY };

/* What a run ended with. */
enum ending {
    END_CONVERGED,
    END_PROVED, /* GOAL_FEASIBLE: s->y is a proof; GOAL_RAY: s->ray */
    END_STUCK,  /* no progress */
    END_LIMIT   /* ip->limit says which */
};

/* The residuals and the gap of the present point.  Absolute ones are of the unscaled model. */
struct measures {
    double primal, dual;                   /* largest residual, absolute */
    double primal_relative, dual_relative; /* the same over 1 + largest finite bound of a row, cost */
    double primal_objective, dual_objective, gap;
    /* The difference of the objectives, scaled, as the sum of products and of residuals times values, which nothing
     * large cancels in. */
    double difference;
    double mu;            /* mean complementarity product, scaled */
    double scaled_primal; /* largest scaled residuals */
    double scaled_dual;
    double largest_s, largest_y; /* scaled */
};

/* Spans: what all threads do apart, of all variables; as many whatever the number of threads is, so that what is put
 * together of their sums does not depend on it. */
enum { SPANS = 32 };

struct interior {
    struct env *env;
    const struct lp *lp;
    struct ipm_report *report;
    struct solution *solution;    /* receives the best point */
    uint32_t m, n, N, boxed;      /* boxed: number of boxed variables, in order of their indices */
    uint32_t boxed_columns;       /* boxed variables that are columns */
    uint32_t boxed_before[SPANS]; /* before the first variable of each span */
    uint32_t products;            /* complementarity products: one-sided variables, and boxed ones twice */
    struct spmat *rows;           /* A by rows */
    struct normal *normal;
    bool by_columns; /* the factor is that of A' R^-1 A + D^-1 */
    int8_t *row_exp, *col_exp;
    int primal_exp, dual_exp;
    enum goal goal;
    double tolerance, feasibility; /* of gap and relative residuals; of absolute residuals */
    double row_size, cost_size;    /* 1 + largest finite magnitudes, unscaled */

    /* Of every variable: 8 + 8 + 8 + 4 + 4 + 4 + 1 bytes. */
    uint8_t *kind;
    double *s, *z;
    double *ds;           /* the direction; between iterations scratch: d and r of the normal equations */
    float *dual_residual; /* single precision: Newton's system needs a few digits of it only */
    float *rc;            /* right-hand sides of complementarity, N + boxed (those of z2 last) */
    float *correction;    /* what a centrality corrector adds to rc */
    /* Of boxed variables. */
    double *range, *z2;
    /* Of every row. */
    double *y, *dy, *primal_residual, *row_work;
    double *old_dy; /* by rows alone */
    double *change; /* to dy */
    double *rhs;
    double *row_weight, *dx; /* by columns alone: m, R as it was factored; n */

    struct measures now, last;
    double best_merit, half_merit;
    double least_primal, least_dual, least_mu, most_proof; /* so far, for progress */
    uint32_t since_best, since_half, since_progress;
    double regular;              /* factor of the regularisation of variables */
    double in_vain;              /* shares of the dual residual that steps were to take and did not */
    double aim_primal, aim_dual; /* shares of the residuals that the direction is to remove */
    struct measures first;       /* of the run's first point */
    double first_merit, began;   /* the same point's, and clock_seconds then */
    double alpha_primal, alpha_dual;
    unsigned correctors_most;
    slx_result limit;
};

/* e of variable j, as in the computational form. */
static inline int exponent(const struct interior *ip, uint32_t j)
{
    return j < ip->n ? ip->col_exp[j] : -ip->row_exp[j - ip->n];
}

/* One variable, decoded.  z2 and s2 (range - s) mean something for boxed ones only. */
struct variable {
    unsigned kind;
    double sigma, s, z, s2, z2;
};

/* Variable j; *b counts the boxed ones passed in a loop over all variables in order, and is moved on. */
static inline struct variable variable_next(const struct interior *ip, uint32_t j, uint32_t *b)
{
    struct variable v = {.kind = ip->kind[j] & KIND_MASK,
                         .sigma = ip->kind[j] & HOME_UPPER ? -1.0 : 1.0,
                         .s = ip->s[j],
                         .z = ip->z[j],
                         .s2 = INFINITY};
    if (v.kind == KIND_BOXED) {
        v.s2 = ip->range[*b] - v.s;
        v.z2 = ip->z2[*b];
        ++*b;
    }
    return v;
}

/* Proximal regularisation, on which the fixed points of the iteration do not depend.  Of variables that are not free:
 * absolute in the scaled system, and less for a variable that is far from its bound, which may have to go far along a
 * ray of optima.  Of free variables: absolute too.  Of rows: relative to the diagonal of A D A' + R, as a row that is
 * a combination of others would leave a pivot of rounding errors. */
#define REGULAR_VARIABLE 1e-11
#define REGULAR_FAR 1e4
#define REGULAR_FREE 1e-10
#define REGULAR_ROW 1e-14
/* The same for GOAL_FEASIBLE: equations that contradict each other shall not end as pivots that are given up, but as
 * multipliers that grow. */
#define REGULAR_PROOF 1e-9
/* By columns equations have an R too: absolute, as for free variables, but no more than a share of the diagonal of
 * A D A'. */
#define REGULAR_EQUATION_SHARE 1e-6
#define REGULAR_EQUATION 1e-9

/* g of the computational form; not for fixed variables. */
static inline double variable_weight(const struct interior *ip, const struct variable *v)
{
    if (v->kind == KIND_FREE)
        return REGULAR_FREE * ip->regular;
    double g = v->z / v->s + REGULAR_VARIABLE * ip->regular / greater(1.0, v->s / REGULAR_FAR);
    return v->kind == KIND_BOXED ? g + v->z2 / v->s2 : g;
}

/* ---- limits ------------------------------------------------------------------------------------- */

/* Loops over all variables, all rows or all columns ask about the limits before each block of them:
 *
 *     FOR_EACH_IN_BLOCKS(j, variables_until(ip, j, ip->N))
 *
 * ends at `count`, or before it once a limit was met.  What is computed from what such a loop then leaves is of no use:
 * the best point is in the solution, and run() goes no further. */
#define FOR_EACH_IN_BLOCKS(j, until)                                                                                   \
    for (uint32_t j = 0, j##_end; (j##_end = (until)) > j;)                                                            \
        for (; j < j##_end; j++)

static inline uint32_t variables_until(const struct interior *ip, uint32_t j, uint32_t count)
{
    enum { BLOCK = 1 << 12, EACH = 16 };
    const uint32_t end = count - j > BLOCK ? j + BLOCK : count;
    return limits_worked(ip->env, EACH * (uint64_t)(end - j)) == LIMIT_NONE ? end : j;
}
/* The same over the vectors of a matrix, with something to do for each entry. */
static inline uint32_t vectors_until(const struct interior *ip, const struct spmat *a, uint32_t k)
{
    enum { BLOCK = 1 << 14, EACH = 8 };
    if (k == spmat_vectors(a))
        return k;
    const uint64_t all = spmat_nnz(a) + spmat_vectors(a);
    return limits_worked(ip->env, EACH * (all < BLOCK ? all : BLOCK)) == LIMIT_NONE ? spmat_block(a, k, BLOCK) : k;
}
/* The same over all variables, with something to do for each entry of a column. */
static inline uint32_t columns_and_rows_until(const struct interior *ip, uint32_t j)
{
    return j < ip->n ? vectors_until(ip, ip->lp->cols, j) : variables_until(ip, j, ip->N);
}

/* Variables from .. to - 1, and how many boxed ones there are before them. */
struct span {
    uint32_t from, to, boxed;
};

static inline uint32_t span_begin(const struct interior *ip, uint32_t k)
{
    return (uint32_t)((uint64_t)ip->N * k / SPANS);
}
/* Does work(ip, k, span k, user) by all threads, for the variables before `count`; a span may be left out once a limit
 * was met. */
typedef void span_work(struct interior *ip, uint32_t k, struct span v, void *user);
void for_spans(struct interior *ip, uint32_t count, span_work *work, void *user);
/* The same, work(ip, from, to, user), over blocks of the vectors of a matrix, with something to do for each entry. */
typedef void vectors_work(struct interior *ip, uint32_t from, uint32_t to, void *user);
void for_vectors(struct interior *ip, const struct spmat *a, vectors_work *work, void *user);

/* ---- equations.c -------------------------------------------------------------------------------- */

/* The normal equations of A or, where they are clearly less work, those of A': models with many short rows have their
 * long columns there.  First those that seem the smaller, then the others if they may be better and there is room to
 * look at them. */
enum work choose_equations(struct interior *ip);

/* ---- residuals.c -------------------------------------------------------------------------------- */

/* Scaled cost, and scaled bounds, of the present goal. */
double interior_cost(const struct interior *ip, uint32_t j);
double interior_lower(const struct interior *ip, uint32_t j);
double interior_upper(const struct interior *ip, uint32_t j);
/* The home bound; 0 for free variables. */
double interior_home(const struct interior *ip, uint32_t j);
/* The variable's value, scaled. */
double interior_value(const struct interior *ip, uint32_t j);
/* kind, range and the sizes for the present goal, and the exponents primal_exp and dual_exp; false if a
 * limit was met. */
bool interior_classify(struct interior *ip);
/* out := A' y, scaled; both scaled. out: n; row_work is overwritten. */
void transposed_product(struct interior *ip, const double *y, double *out);
/* out := A x; x (n) is scaled, and for a moment overwritten. */
void row_product(struct interior *ip, double *x, double *out);
/* primal_residual, dual_residual and `now`; false if a limit was met.  Overwrites ds. */
bool interior_residuals(struct interior *ip);

/* ---- newton.c ----------------------------------------------------------------------------------- */

/* Adds the regularisation of the rows to the d and r in ds. */
void newton_regularise(struct interior *ip);
/* Factors for the D and R in ds, which may have lost their last digit afterwards; false if a limit was met. */
bool newton_factor_weights(struct interior *ip);
/* The same for the D and R of the present point. */
bool newton_factor(struct interior *ip);
/* b := (A D A' + R)^-1 b for the D and R last factored, without refinement; false if a limit was met. */
bool newton_solve(struct interior *ip, double *b);
/* dy and ds for the present residuals and rc; the direction of z is dual_direction's.  False if a limit was met. */
bool newton_direction(struct interior *ip);
/* newton_save keeps dy and ds before rc is changed; newton_restore brings them back once rc is as it was. By columns dy
 * and ds are solved for again, which costs less than room for them. */
void newton_save(struct interior *ip);
bool newton_restore(struct interior *ip);
/* sigma (rc/s - rc2/s2) - dual_residual: what stands beside a_j'dy in dv; b as before variable_next. */
double newton_shift(const struct interior *ip, uint32_t j, uint32_t b, const struct variable *v);
/* rhs := primal_residual - (A dx - dr); returns the largest entry. */
double newton_residual(struct interior *ip);
/* What A dx - dr, and by columns D^-1 dx, may miss the right-hand side by. */
double newton_tolerance(double residual);

/* ---- newton_columns.c: the same where dy is eliminated ------------------------------------------- */

bool columns_factor(struct interior *ip);
bool columns_solve(struct interior *ip, double *b);
/* From the right-hand side of the rows, primal_residual and the logicals' shifts over their weights, in dy. */
bool columns_direction(struct interior *ip);

/* The directions of z and of z2, from that of s. */
static inline double dual_direction(const struct variable *v, double rc, double ds)
{
    return (rc - v->z * ds) / v->s;
}
static inline double dual_direction2(const struct variable *v, double rc2, double ds)
{
    return (rc2 + v->z2 * ds) / v->s2;
}

/* ---- step.c ------------------------------------------------------------------------------------- */

/* Direction of this iteration: predictor, corrector, centrality correctors; then the step itself.  False, without a
 * step, if a limit was met. */
bool interior_step(struct interior *ip);

/* ---- start.c ------------------------------------------------------------------------------------ */

/* The first point; false if a limit was met. */
bool interior_start(struct interior *ip);

/* ---- proof.c ------------------------------------------------------------------------------------ */

/* Whether y of GOAL_FEASIBLE proves that there is no feasible point; then solution->y holds it. */
bool proves_infeasible(struct interior *ip);
/* Whether x of GOAL_RAY is a ray; then solution->ray, which must be allocated, holds it. */
bool proves_unbounded(struct interior *ip);

#endif
