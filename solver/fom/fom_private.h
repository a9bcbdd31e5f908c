/* The state that the files of the first-order method share.
 *
 * Computational form, in the model's own units and minimised (c is -c where the model maximises):
 *
 *     min c'x   subject to   row_lower <= A x <= row_upper,   col_lower <= x <= col_upper,
 *
 * with x the primal and y the dual iterate.  The matrix stays as it is stored: scaling it to R A D would only divide x by
 * D and y by R, so that R and D come in as step lengths that differ from row to row and from column to column,
 *
 *     tau_j = step / weight * d_j^2,      sigma_i = step * weight * r_i^2,      step <= 1 / |R A D|,
 *
 * and as the metric in which distances are measured, |x|^2 = sum (x_j / d_j)^2, |y|^2 = sum (y_i / r_i)^2.  A scale is
 * 2^(e/4) with e in an int8, which is within a tenth of any scale between 2^-32 and 2^31.
 *
 * One step, from z = (x, y) to the trial point T(z) = (tx, ty):
 *
 *     tx = proj(x - tau (c - A'y)),      v = y / sigma - A (2 tx - x),      ty = sigma (v - proj(v)),
 *
 * the projections onto the bounds of the columns and onto [-row_upper, -row_lower].  The next iterate lies between the
 * reflection of z at T(z) and the anchor z0, the point of the last restart: after k steps since then,
 *
 *     z := (k + 1) / (k + 2) (2 T(z) - z) + 1 / (k + 2) z0.
 *
 * The step is a safe one where |R A D| is that of the whole matrix.  Where columns stay at their bounds and rows have no
 * dual it takes no more than the norm of the others, which may be many times smaller; so the step is chosen anew at
 * restarts, for the rows and columns that are expected to take part (scaling.c), and where that is seen to have been
 * wrong, the method goes back to the anchor and on from there with safe steps.
 *
 * All points that are judged, or given back, are trial points: they are within the bounds of columns, and their duals
 * have the signs that the bounds of rows ask for.  They are computed in the solution's own x and y.
 *
 * Where the vectors fit into a processor's own cache, both products go through copies of A by columns and by rows that
 * are made for that (store/sell.h); the model is packed then.  Elsewhere both take one
 * pass over A by columns: a block of columns gives its part of A'y, its x are stepped, and its part of A (2 tx - x) goes
 * to the rows while its entries are still in the cache.
 *
 * Sums.  The columns are cut into `leaves` ranges, and so are the rows, in a way that depends on the model alone.  Each
 * leaf of columns has a vector of its own for the product with A, unless the model is packed, and each leaf of either
 * kind sums of its own; what the leaves have is added in their order.  So it is the same whoever works on a leaf.
 *
 * Limits.  Each pass asks them between blocks, and is left in the middle where one is met; the iterate is then of no use
 * any more, but the last trial point is, even one that is new in part.
 */
#ifndef FOM_FOM_PRIVATE_H
#define FOM_FOM_PRIVATE_H

#include <string.h>

#include "base/team.h"
#include "fom/fom.h"
#include "fom/links.h"
#include "store/arrays.h"
#include "store/sell.h"

/* Of the longest step that goes with a norm. */
#define FOM_SAFETY 0.998

enum { FOM_BLOCK = SELL_BLOCK, FOM_LEAVES = 16, FOM_SCALES = 256 };

typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;
typedef uint64_t u64;
typedef int8_t i8;
#define INLINE static inline
#include "fom/formulas.inc"
_Static_assert(sizeof(struct fom_sums) == FOM_SUMS * sizeof(double), "what a pass adds up");

struct fom;

/* What a run is to reach: an optimum; or, of polish.c, a point within rows and bounds, or duals that go with the costs. */
enum fom_aim { FOM_OPTIMAL, FOM_PRIMAL, FOM_DUAL };

/* Who computes.  Each but `anchor` and `fetch` takes a pass or two; false where a limit was met or, fom.failed, the
 * engine cannot go on. */
struct fom_engine {
    bool (*step)(struct fom *f, bool trial); /* z := the next iterate, or t := T(z) and z stays */
    bool (*advance)(struct fom *f);          /* z := the next iterate, t being T(z) */
    bool (*judge)(struct fom *f);            /* f->now of t */
    bool (*anchor)(struct fom *f);           /* z and z0 := t */
    bool (*fetch)(struct fom *f);            /* t, z and z0 are in tx, ..., y0, where the engine has them elsewhere */
    bool (*put)(struct fom *f);              /* t of the engine := tx, ty */
};

struct fom {
    struct env *env;
    const struct lp *lp;
    struct fom_report *report;
    struct solution *solution;
    struct team *team;
    const struct fom_engine *engine;
    const struct device_kind *device_kind; /* NULL: what the option says */
    unsigned device_group;                 /* items of a group there; 0: as fits */
    struct device *device;                 /* NULL: none */
    struct fom_layout layout;              /* of its memory */
    bool failed;                           /* the error object tells why */
    const struct fom_links *links;         /* NULL: none */
    bool as_is;                            /* in: not packed, however small */
    uint32_t m, n;
    uint32_t own;                    /* rows before this one count here: m, unless there are links */
    double sense;                    /* -1 where the model maximises, 0 where costs do not count */
    double tolerance, gap_tolerance; /* of residuals, and of the gap */
    enum fom_aim aim;
    uint64_t next_polish;       /* iterations at which polishing is tried again */
    double row_size, cost_size; /* 1 + 2-norms, of row bounds and of costs */

    int8_t *row_exp, *col_exp;     /* quarters of exponents of 2 */
    int8_t *row_whole, *col_whole; /* kept while only some rows and columns count */
    double step, safe_step, weight;
    uint64_t next_step;                 /* iterations at which the step may be chosen again */
    unsigned retreats;                  /* from steps that were too long */
    double best_weight, best_imbalance; /* the weight where primal and dual residual were most alike */
    double weight_error_sum;

    double *x, *x0;  /* n */
    double *y, *y0;  /* m */
    double *tx, *ty; /* n, m: the solution's */
    double *product; /* m for each leaf, or where packed for each part; where not packed, 0 between iterations */
    bool packed;
    uint32_t parts; /* where packed, of columns, in each of which rows have products of their own: `leaves` or less */
    struct sell *by_cols, *by_rows[FOM_LEAVES]; /* where packed, once prepared; rows of each part */
    double *bar;                                /* n, where packed: 2 tx - x */
    uint32_t leaves;
    uint32_t col_first[FOM_LEAVES + 1];
    uint32_t block_first[FOM_LEAVES + 1]; /* of a leaf's blocks of columns, the number */
    uint64_t *outer;                      /* bits of blocks of columns that touch ghosts; NULL: there are no links */
    struct fom_sums sums[FOM_LEAVES];

    uint64_t inner;                 /* iterations since the last restart */
    double first_error, last_error; /* |T(z) - z|, twice, in the metric of the iteration */
    struct fom_sums now;            /* of the last trial point judged */
    double merit, best_merit;       /* largest residual over the tolerance */
    double best_primal, best_dual;  /* residuals */
    uint64_t best_at;
    uint64_t next_proof; /* iterations at which a proof is looked for again */
    unsigned failed_proofs;
};

/* The square of a scale: 2^(exponent / 2). */
static inline double fom_square(int exponent)
{
    static const double root = 1.4142135623730951;
    const uint64_t bits = (uint64_t)(1023 + (exponent >> 1)) << 52;
    double power;
    memcpy(&power, &bits, sizeof power);
    return exponent & 1 ? root * power : power;
}

/* The share of the reflection in the next iterate. */
static inline double fom_reflected_share(const struct fom *f)
{
    return (double)(f->inner + 1) / (double)(f->inner + 2);
}

/* A pass over columns or rows, block by block: first, ..., first + count - 1 of those before `end`; but for the first
 * and the last, blocks are those that numbers are cut into from 0 on.  To begin with, `count` is 0. */
struct fom_blocks {
    uint32_t first, count, end;
    uint32_t number; /* of blocks so far */
    uint32_t most;   /* of a block; FOM_BLOCK at most */
    unsigned thread; /* 0, that of the env, asks the limits; others hear of them */
    uint64_t each;   /* entries or the like for each column or row */
};

/* On to the next block; false where there is none, or a limit is met. */
static inline bool fom_next(const struct fom *f, struct fom_blocks *b)
{
    b->first += b->count;
    b->number++;
    const uint32_t most = b->most - b->first % b->most;
    b->count = b->end - b->first < most ? b->end - b->first : most;
    if (b->count == 0)
        return false;
    return (b->thread > 0 ? limits_met(f->env) : limits_worked(f->env, b->count * (8 + 3 * b->each))) == LIMIT_NONE;
}

/* Columns first, ..., end - 1 with their entries, of which a block has some ten thousand at most on average, unless the
 * model is packed. */
static inline struct fom_blocks fom_columns(const struct fom *f, uint32_t first, uint32_t end, unsigned thread)
{
    enum { ENTRIES = 1 << 16 };
    const uint64_t each = spmat_nnz(f->lp->cols) / (f->n + 1ULL) + 1, most = ENTRIES / each;
    return (struct fom_blocks){.first = first,
                               .end = end,
                               .most = most > FOM_BLOCK || f->packed ? FOM_BLOCK
                                       : most < 1                    ? 1
                                                                     : (uint32_t)most,
                               .thread = thread,
                               .each = each};
}

/* The numbers first, ..., end - 1 of vectors. */
static inline struct fom_blocks fom_numbers(uint32_t first, uint32_t end, unsigned thread)
{
    return (struct fom_blocks){.first = first, .end = end, .most = FOM_BLOCK, .thread = thread, .each = 1};
}

/* ---- scaling.c ---------------------------------------------------------------------------------- */

/* row_exp and col_exp; SLX_STOPPED where a limit is met.  Overwrites the vectors. */
slx_status fom_scale(struct fom *f);
/* A bound of |R A D| from above, within the relative `close`; overwrites x, x0 and the product.  SLX_STOPPED. */
slx_status fom_norm(struct fom *f, double close, double *norm);
/* The step of what follows a restart at the trial point, which is to become the anchor; overwrites the iterate and the old
 * anchor.  False where a limit was met, or the engine has failed. */
bool fom_adapt_step(struct fom *f);

/* ---- step.c ------------------------------------------------------------------------------------- */

/* Marks the blocks that touch ghosts. */
slx_status fom_find_outer(struct fom *f);
/* The processors of this machine. */
extern const struct fom_engine fom_processors;
/* Of a vector over rows in which each process has a part of the sums, or greatest: the ghosts' to their owners, and the
 * owners' to all.  Nothing where there are no links. */
void fom_gather_rows(const struct fom *f, double *rows, enum fom_gather how);
void fom_spread_rows(const struct fom *f, double *rows);
/* Over all processes, where there are links; false where one of them is not to go on. */
bool fom_total(const struct fom *f, double *values, unsigned count);
/* The first column of a part of a packed model. */
uint32_t fom_part_first(const struct fom *f, uint32_t part);
/* product := A v of n; of the first leaf alone, and where rows are owned.  False where a limit was met. */
bool fom_multiply(struct fom *f, const double *v);
/* dot := A'v of m, for a block of columns. */
void fom_column_dots(const struct fom *f, const struct fom_blocks *at, const double *v, double *dot);

/* ---- device.c ------------------------------------------------------------------------------------ */

/* Opens the device, puts all there, and makes it the engine.  NULL where this program is not linked with devices. */
slx_status fom_to_device(struct fom *f) __attribute__((weak));

/* ---- fom.c -------------------------------------------------------------------------------------- */

/* Cuts columns into leaves, and makes the copies of a packed model; where the memory limit has no room for them it is not
 * packed any more.  SLX_STOPPED, SLX_ERROR_MEMORY. */
slx_status fom_cut(struct fom *f);
/* Of f with env, lp, report, solution and tolerance: sizes, arrays and helpers.  SLX_ERROR_MEMORY. */
slx_status fom_open(struct fom *f);
void fom_close(struct fom *f);
/* Leaves, scales, the step, the first weight, and where to begin.  SLX_STOPPED: z is where to begin all the same. */
slx_status fom_prepare(struct fom *f);

/* ---- run.c -------------------------------------------------------------------------------------- */

/* Whether the trial point, whose error is `error`, becomes the anchor of what follows: the first that is judged; where the
 * error is a fifth of what it was at the anchor, or half of that and rising; or after 0.3 of all iterations. */
bool fom_restart_due(const struct fom *f, double error);

/* The weight of what follows a restart at the trial point, which has been judged. */
void fom_adapt_weight(struct fom *f);

enum fom_ending { FOM_GO_ON, FOM_CONVERGED, FOM_STUCK, FOM_PROVED, FOM_LIMIT, FOM_FAILED };

/* Whether a limit keeps the next iteration from being begun. */
bool fom_at_limit(struct fom *f);
/* One iteration and, where it is due, the judgement of its point. */
enum fom_ending fom_iterate(struct fom *f);
/* Whether residuals and gap of the point that was judged last are small enough; enters them in the report. */
bool fom_is_solved(struct fom *f);

/* What a solve needs beside its point to go on, and back. */
struct fom_state fom_state_of(const struct fom *f);
void fom_set_state(struct fom *f, const struct fom_state *state);

/* Iterates from x and y until one of these but FOM_GO_ON; FOM_FAILED: the error object tells why. */
enum fom_ending fom_run(struct fom *f);

/* ---- polish.c ------------------------------------------------------------------------------------ */

/* From the trial point, whose gap is small enough; as fom_iterate. */
enum fom_ending fom_polish(struct fom *f);

/* ---- proof.c ------------------------------------------------------------------------------------ */

/* Whether the difference of the trial point and the iterate is near to a proof, and is one when it is mended:
 * FOM_PROVED, and the solution holds it.  FOM_GO_ON stands for no. */
enum fom_ending fom_proof(struct fom *f);

#endif
