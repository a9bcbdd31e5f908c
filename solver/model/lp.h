/* lp: a linear program as plain data, stored compactly.  Immutable while it is being solved.
 *
 *     min or max  offset + cost'x,   row_lower <= A x <= row_upper,   col_lower <= x <= col_upper
 *
 * Infinite bounds are +-INFINITY.  A lower bound above its upper bound is allowed (the model is infeasible).
 */
#ifndef MODEL_LP_H
#define MODEL_LP_H

#include "names/names.h"
#include "store/bits.h"
#include "store/store.h"

/* What an LP consists of: vectors first. */
enum lp_part {
    LP_COST,
    LP_COL_LOWER,
    LP_COL_UPPER,
    LP_ROW_LOWER,
    LP_ROW_UPPER,
    LP_VECTORS,

    LP_MATRIX = LP_VECTORS,
    LP_ROW_NAMES,
    LP_COL_NAMES,
    LP_PARTS
};

struct lp {
    uint32_t nrows, ncols;
    struct spmat *cols; /* A by columns */
    union {
        struct {
            struct cvec *cost;                  /* ncols */
            struct cvec *col_lower, *col_upper; /* ncols */
            struct cvec *row_lower, *row_upper; /* nrows */
        };
        struct cvec *vector[LP_VECTORS]; /* the same by their numbers in lp_part */
    };
    double offset;
    bool maximise;
    struct names *row_names, *col_names; /* NULL: R1, R2, ..., C1, C2, ... */
    bool names_distinct;                 /* known: no row has another's name or the objective's, no column another's */
    char *name, *objective_name;         /* never NULL in a finished model; may be "" */
    uint64_t *integers;                  /* bits of the columns that are marked as integer; NULL: none is */
    uint64_t integer_columns;            /* how many they are; the marks change nothing in a solve */
    struct lp_pending *pending;          /* the last rows, whose entries wait (lp_flush); NULL: none */
    uint32_t *marks, marks_used;         /* scratch of checks between edits */
    struct statuses *start; /* a basis that a file holds beside the model, until somebody takes it; or NULL */
    uint64_t read_bytes;
};

/* Frees all that an lp owns, and *lp. */
void lp_free(struct env *env, struct lp **lp);
/* An empty model: 0 rows, 0 columns. */
slx_status lp_empty(struct env *env, struct lp **out);
/* From the caller's arrays, by columns or by rows, or from columns that come one at a time; all are checked. */
slx_status lp_from_arrays(struct env *env, const slx_arrays *arrays, struct lp **out);
slx_status lp_from_rows(struct env *env, const slx_arrays *arrays, struct lp **out);
slx_status lp_from_source(struct env *env, const slx_source *source, struct lp **out);
/* From triplets in any order, with all else of `arrays`. */
struct lp_triplets {
    uint64_t count;
    const uint32_t *row, *col;
    const double *value;
};
slx_status lp_from_triplets(struct env *env, const slx_arrays *arrays, const struct lp_triplets *t, struct lp **out);
/* Coefficients, those of rows that wait among them (lp_flush). */
uint64_t lp_nnz(const struct lp *lp);
/* Marks the columns of these bits as integer, those of another's by a copy; NULL: none. */
void lp_integers_take(struct env *env, struct lp *lp, uint64_t *bits);
slx_status lp_integers_copy(struct env *env, const uint64_t *bits, uint32_t ncols, struct lp *lp);
static inline bool lp_is_integer(const struct lp *lp, uint32_t col)
{
    return lp->integers && bits_get(lp->integers, col);
}
/* y := A x, nrows of ncols; one pass over the columns that x[j] != 0 names, without a poll: milliseconds a million entries. */
void lp_activities(const struct lp *lp, const double *x, double *y);
/* Name of a row or column; "R1", "C1" and so on where the model has none.  As names_get. */
size_t lp_row_name(const struct lp *lp, uint32_t row, char *buffer, size_t size);
size_t lp_col_name(const struct lp *lp, uint32_t col, char *buffer, size_t size);
size_t lp_longest_name(const struct lp *lp);
/* Whether bounds of one variable contradict each other by more than `tolerance`, which proves infeasibility alone: y
 * (nrows) becomes the certificate, the row's unit vector, or 0 where it is a column's bounds. */
bool lp_bounds_contradict(const struct lp *lp, double tolerance, double *y);
/* Name i of a pool, or a letter and the number i + 1 where the pool is NULL. */
size_t lp_name_or_number(const struct names *names, char letter, uint32_t i, char *buffer, size_t size);

/* ---- as blocks, for a file that processes share (lp_blocks.c) ------------------------------------- */

enum { LP_BLOCKS = 1 + LP_PARTS * SHARED_BLOCKS + 3 };
/* All blocks of a model without rows that wait; NULL where there is none. */
void lp_blocks(const struct lp *lp, const void *block[LP_BLOCKS]);
/* The model that copies of such blocks are, but for what the account of the other has; takes them over. */
struct lp *lp_of_blocks(void *const block[LP_BLOCKS]);

/* Bounds of columns or rows, some at a time, in the order of their numbers:
 *
 *     struct bounds_block b;
 *     for (bounds_begin(&b); bounds_next(lp->col_lower, lp->col_upper, &b);)
 *         ... b.lower[k] and b.upper[k] are those of b.first + k, k < b.count
 */
enum { BOUNDS_AT_ONCE = 64 }; /* a multiple of 4, so that the statuses of all but the last fill bytes */
struct bounds_block {
    uint32_t first, count;
    double lower[BOUNDS_AT_ONCE], upper[BOUNDS_AT_ONCE];
};

static inline void bounds_begin(struct bounds_block *b)
{
    b->first = b->count = 0;
}

static inline bool bounds_next(const struct cvec *low, const struct cvec *up, struct bounds_block *b)
{
    b->first += b->count;
    const size_t left = cvec_length(low) - b->first;
    b->count = left < BOUNDS_AT_ONCE ? (uint32_t)left : BOUNDS_AT_ONCE;
    cvec_gather(low, b->first, b->count, b->lower);
    cvec_gather(up, b->first, b->count, b->upper);
    return b->count > 0;
}

/* ---- what a solve leaves ----------------------------------------------------------------------- */

/* Where an answer's fractions come from, one at a time, as text that lives until the next is asked for; NULL where
 * memory is short.  Of a variable (column j is j, row i is ncols + i), or the objective. */
enum fraction { FRACTION_VALUE, FRACTION_DUAL, FRACTION_RAY, FRACTION_OBJECTIVE };
struct fractions {
    void *user;
    bool decimal; /* of the shortest decimals that read as the numbers of the model, not of these themselves */
    const char *(*text)(void *user, enum fraction which, uint32_t variable);
};

/* Point, duals and basis of an LP, all for the original, unscaled model in its own sense. */
struct solution {
    slx_result result;
    uint32_t nrows, ncols;
    double *x;        /* ncols: values; the feasible point for SLX_UNBOUNDED */
    double *y;        /* nrows: duals; for SLX_INFEASIBLE the Farkas multipliers */
    double *activity; /* nrows: A x, once solve has checked the point */
    double *ray;      /* ncols, for SLX_UNBOUNDED only, else NULL */
    uint8_t *status;  /* pairs (store/bits.h) of slx_basis_status: columns 0..ncols-1, then rows */
    double objective; /* offset included; NaN where no point is held */
    double bound;     /* of the objective, by y; infinite where y proves nothing */
    double blur;      /* the largest violation, primal or dual, beside the numbers of its row or column, if above 1; or
                       * what rounding hides in the objective */
    double stray;     /* of an optimal basis: the most that a basic variable, refined, is out of its bounds, in the units of
                       * the scaled model; 0: not known */
    bool at_bounds;   /* each nonbasic variable is known to stand at a bound that it has in the model */
    bool interior;    /* a point of the interior point method alone: no vertex, statuses are no basis */
    uint64_t iterations;
    slx_check_info check;
    struct fractions fractions; /* text NULL: there are none */
};
slx_status solution_create(struct env *env, uint32_t nrows, uint32_t ncols, struct solution **out);
void solution_free(struct env *env, struct solution **s);

#endif
