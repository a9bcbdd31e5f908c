/* What the files of this room share: the kernel of a basis, and the state of an exact solve. */
#ifndef EXACT_EXACT_PRIVATE_H
#define EXACT_EXACT_PRIVATE_H

#include "exact/exact.h"
#include "exact/modular_private.h"
#include "fraction/fraction_gmp.h"

#define NONE UINT32_MAX

/* ---- rational reconstruction (reconstruct.c) ---------------------------------------------------------- */

/* Integers of which products are equal to `x` modulo `modulus`: q := n / d with d x = n (mod modulus) where there is
 * one with a product n d shorter by GUARD bits than the modulus, and the only one like that; else false. */
enum { RECONSTRUCT_GUARD = 40 };
bool reconstruct(mpq_t q, const mpz_t x, const mpz_t modulus);

/* ---- kernel (kernel.c) -------------------------------------------------------------------------------- */

/* The basic structural columns in the rows whose logicals are nonbasic: a square matrix, singular only if the basis is.
 * Scaled to integers: entry = a * col_factor * 2^-row_shift.  Entries are limbs (GMP's, least first) in a pool. */
struct kernel {
    uint32_t k;
    uint32_t *cols, *rows; /* k each: of the model */
    uint32_t *local;       /* m: a row's place in rows, or NONE */
    uint64_t *start;       /* k + 1 */
    uint32_t *index;       /* local row */
    uint64_t *at;          /* of an entry in the pool */
    int8_t *size;          /* limbs, negative for a negative entry */
    mp_limb_t *pool;
    mpq_t *factor;             /* of a column */
    int64_t *shift;            /* of a row */
    size_t row_bits, col_bits; /* of the largest sum of magnitudes of a row, of a column */
    double det_bits;           /* Hadamard: no minor is longer */
    struct modular modular;
};

struct exact;
/* Makes the kernel of the statuses in e, and its factor.  Columns that depend on others leave the basis for logicals
 * (e->repaired). */
slx_status kernel_make(struct exact *e);
void kernel_free(struct env *env, struct kernel *kernel);
/* A factor of the kernel in doubles, which may be singular to them, each column c times 2^-kernel_exponent(e, c). */
struct lu;
slx_status kernel_factor_doubles(const struct exact *e, struct lu *lu, uint32_t *row_of);
int kernel_exponent(const struct exact *e, uint32_t c);

/* ---- lifting (lift.c) --------------------------------------------------------------------------------- */

/* K x = b (b by local rows, x by local columns), or K'y = c (the other way round), for the unscaled kernel.  The
 * fractions of the result are not reduced, and share denominators where they can. */
slx_status kernel_solve(struct exact *e, bool transposed, mpq_t *b, mpq_t *x);

/* ---- state -------------------------------------------------------------------------------------------- */

enum exact_step { STEP_MORE, STEP_OPTIMAL, STEP_INFEASIBLE, STEP_UNBOUNDED, STEP_STOPPED, STEP_FAILED };

/* A number with a bound on what it is off by; exact where err is 0. */
struct near {
    double v, err;
};

/* The internal sense is to minimise.  Variables: columns, then rows (activities).  Statuses are of the model's kind,
 * those of nonbasic variables at bounds that they have. */
struct exact {
    struct env *env;
    const struct lp *lp;
    struct spmat *rows; /* by rows, made when it is first needed */
    bool decimal, feasible_only, repaired;
    struct exact_report *report;
    enum exact_step stop; /* STEP_STOPPED or STEP_FAILED: of a callback */
    slx_status failure;
    uint32_t m, n, N;
    uint8_t *status; /* N */
    struct kernel kernel;
    uint64_t prime; /* the last one that was taken */
    uint64_t dice;  /* state of RULE_CHANCE */

    mpq_t *x;             /* n: values of the columns */
    mpq_t *y;             /* m: duals, of the costs of the phase */
    mpq_t *ray;           /* n, or NULL */
    struct near *xd, *yd; /* N, m */
    int8_t *off;          /* N: -1 below its lower bound, 1 above its upper, else 0 */
    uint32_t below;       /* how many are off */
    mpq_t *rhs, *delta;   /* m scratch (local); n: direction, or row of the inverse by rows (m) */
    mpq_t *pi;            /* m */
    mpq_t a, b, c;        /* scratch */
    struct fraction_sum sum;
    mpq_t objective;
    bool proof_of_none; /* y are multipliers of a proof of infeasibility */
};

bool exact_stopped(struct exact *e);

static inline enum exact_step exact_failed(struct exact *e, slx_status status)
{
    e->failure = status;
    return e->stop = STEP_FAILED;
}

static inline bool is_basic(const struct exact *e, uint32_t j)
{
    return e->status[j] == SLX_BASIC;
}
double exact_lower(const struct exact *e, uint32_t j);
double exact_upper(const struct exact *e, uint32_t j);

/* ---- basis.c ------------------------------------------------------------------------------------------ */

/* Values of all variables in the basis: x, xd, off, below. */
slx_status basis_values(struct exact *e);
/* y of the phase: y, yd. */
slx_status basis_duals(struct exact *e, bool first);
/* Sign of reduced cost j; *size, if not NULL, is about its magnitude. */
int reduced_cost_sign(struct exact *e, uint32_t j, bool first, double *size);
/* Reduced cost j, of the model's costs. */
void reduced_cost(struct exact *e, uint32_t j, mpq_t q);
/* The value of variable j. */
void value_of(struct exact *e, uint32_t j, mpq_t q);
/* Sum over the entries of column j of a * v[row], over the entries of row i of a * v[col], in e->sum. */
void column_sum(struct exact *e, uint32_t j, mpq_t *v);
slx_status row_sum(struct exact *e, uint32_t i, mpq_t *v);
/* q -= the sum for column j; e->b is scratch. */
void subtract_column(struct exact *e, uint32_t j, mpq_t *v, mpq_t q);
slx_status need_rows(struct exact *e);
/* Whether a nonbasic variable whose reduced cost has sign `sign` improves by moving, and which way. */
int improving_move(const struct exact *e, uint32_t j, int sign);

/* ---- steps -------------------------------------------------------------------------------------------- */

/* The rule by which a step is chosen among those that there are. */
enum rule {
    RULE_RATE,   /* primal: largest reduced cost; dual: farthest off */
    RULE_GAIN,   /* primal: greatest gain (price.c); dual: as RULE_CHANCE */
    RULE_CHANCE, /* any, with equal probability */
    RULE_BLAND   /* the first */
};

/* One step of the primal method in phase 1 (minimises the sum of infeasibilities) or 2; *moved tells whether the point
 * moved.  Values and duals are of the present basis. */
enum exact_step primal_step(struct exact *e, bool first, enum rule rule, bool *moved);
/* One of the dual, from a basis that is dual feasible. */
enum exact_step dual_step(struct exact *e, enum rule rule, bool *moved);
/* The bound that basic variable j meets as it changes with sign `way`; infinite: none. */
double exact_meets(const struct exact *e, uint32_t j, int way);
/* The nonbasic variable to enter by RULE_GAIN, and which way; NONE: no reduced cost is wrong. */
slx_status greatest_gain(struct exact *e, bool first, uint32_t *q, int *way);

#endif
