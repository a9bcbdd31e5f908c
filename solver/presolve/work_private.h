/* work: the model while it is being reduced, how families of reductions read and change it, and the records they leave.
 *
 * Everything is in the minimising sense: cost and duals are the model's times `sign`.  The model's matrix is read
 * from its compact columns and a compact copy by rows; rows and columns with other entries than the model's stand in
 * the overlays.  An entry is alive while its row and its column are; lines handed out hold entries alive only.
 */
#ifndef PRESOLVE_WORK_PRIVATE_H
#define PRESOLVE_WORK_PRIVATE_H

#include "presolve/line_private.h"
#include "presolve/presolve.h"
#include "presolve/stack_private.h"

/* Numbers of the families: the order in which they are asked, and their bits in a mask. */
enum family_number {
#define FAMILY(number, ...) FAMILY_##number,
#define FAMILY_WITH_UNDO(number, ...) FAMILY_##number,
#include "presolve/families.def"
    FAMILIES
};

/* A set of rows or columns that are to be looked at, first in, first out. */
struct queue {
    uint32_t *items;
    uint64_t *member;
    uint32_t head, count, capacity;
};

struct tally {
    uint64_t applied, rows, columns, entries, effort;
    uint64_t size; /* of the model after the last sweep; 0 before the first */
    bool found;    /* the last sweep applied something */
};

struct work {
    struct env *env;
    const struct lp *lp;
    slx_status status; /* the first failure; all work ends there */
    uint64_t mask;
    double sign, offset, tolerance;
    uint32_t rows_left, columns_left;
    uint64_t entries_left;
    bool zeros; /* the matrix has entries that are 0: they count, but are not handed out */
    struct spmat *rows;
    struct overlay row_changes, col_changes;
    uint64_t most_changes;             /* bytes of both overlays from which on no coefficient is changed any more */
    struct cvec *cost, *lower, *upper; /* ncols */
    double *row_lower, *row_upper;     /* nrows */
    uint32_t *row_count, *col_count;   /* alive entries */
    uint64_t *row_alive, *col_alive;
    double *least, *most; /* nrows: sums of the finite contributions to the smallest and largest activity */
    uint32_t *least_infinite, *most_infinite; /* nrows: how many contributions are infinite */
    uint64_t *fresh;                          /* nrows: least, most and their counts are up to date */
    struct queue row_queue, col_queue;
    uint64_t *row_changed;                    /* the row has changed since all its columns were last put on the list */
    uint64_t *col_refused;                    /* a substitution would have added more than most_fill */
    uint64_t *pivot_rows;                     /* equations that were taken from other rows; NULL until there is one */
    double largest_multiple;                  /* of an equation that was taken from another row; 0 until there is one */
    uint32_t *place;                          /* as `mark`, for the functions below alone */
    uint32_t *mark;                           /* as many as rows or columns, 0 between uses */
    struct line row, col, other, scan, aside; /* buffers; scan and aside belong to the functions below */
    struct stack undo;
    int64_t most_fill; /* entries that a substitution may add, less those that leave */
    uint64_t effort, effort_limit;
    unsigned family; /* at work */
    struct tally tally[FAMILIES];
    bool infeasible, unbounded; /* proved; dual infeasible */
    struct line proof;          /* rows, with their factors */
};

/* Notes a failure, for w->status; returns whether there was none. */
static inline bool succeeded(struct work *w, slx_status status)
{
    if (status != SLX_OK)
        w->status = status;
    return status == SLX_OK;
}

/* ---- reading ---------------------------------------------------------------------------------------- */

static inline bool row_is_alive(const struct work *w, uint32_t i)
{
    return bits_get(w->row_alive, i);
}
static inline bool col_is_alive(const struct work *w, uint32_t j)
{
    return bits_get(w->col_alive, j);
}
/* Whether what has been changed takes as much room as it may: of the order of the simplex method's work vectors, so
 * that presolve does not decide the peak. */
bool changes_are_full(const struct work *w);

static inline double cost_of(const struct work *w, uint32_t j)
{
    return cvec_get(w->cost, j);
}
static inline double lower_of(const struct work *w, uint32_t j)
{
    return cvec_get(w->lower, j);
}
static inline double upper_of(const struct work *w, uint32_t j)
{
    return cvec_get(w->upper, j);
}
/* The alive entries of row i or column j in *l; false, with w->status set, if memory fails or a limit is met. */
bool read_row(struct work *w, uint32_t i, struct line *l);
bool read_col(struct work *w, uint32_t j, struct line *l);
/* Asked before each line that is looked at: nothing has failed or been proved, the effort is not used up, and no limit
 * is met.  A line is counted as so many steps of the limits. */
enum { LINE_STEPS = 200 };
static inline bool goes_on(const struct work *w)
{
    return w->status == SLX_OK && w->undo.status == SLX_OK && !w->infeasible && w->effort < w->effort_limit &&
           limits_worked(w->env, LINE_STEPS) == LIMIT_NONE;
}
static inline bool is_equation(const struct work *w, uint32_t i)
{
    return w->row_lower[i] == w->row_upper[i];
}

/* Whether a multiple of equation i was taken from other rows, so that its dual will not be 0. */
static inline bool is_pivot_row(const struct work *w, uint32_t i)
{
    return w->pivot_rows && bits_get(w->pivot_rows, i);
}

/* What a row's activity can be, by its columns' bounds: -infinity or infinity where one contribution is. */
struct range {
    double least, most;
};
struct range row_range(struct work *w, uint32_t i);
/* The bounds that row i and the other columns' bounds imply on the column j whose entry is `value`. */
struct range implied_bounds(struct work *w, uint32_t i, uint32_t j, double value);
/* The same if the row's activity is `rhs`. */
struct range implied_if_tight(struct work *w, uint32_t i, uint32_t j, double value, double rhs);

/* Whether a bound of column j is infinite or, as rows imply it, can be so. */
bool is_superfluous(struct work *w, uint32_t j, bool upper);
/* Takes a superfluous bound away. */
void drop_bound(struct work *w, uint32_t j, bool upper);

/* ---- changing --------------------------------------------------------------------------------------- */

void touch_row(struct work *w, uint32_t i);
void touch_col(struct work *w, uint32_t j);
/* Takes row i out.  What its record needs has been pushed. */
void remove_row(struct work *w, uint32_t i);
/* Takes column j out, its cost and entries being accounted for. */
void remove_col(struct work *w, uint32_t j);
/* Fixes column j at `value` with a record. */
void fix_col(struct work *w, uint32_t j, double value);
void set_bounds(struct work *w, uint32_t j, double lower, double upper);
void set_row_bounds(struct work *w, uint32_t i, double lower, double upper);
void set_cost(struct work *w, uint32_t j, double cost);
/* Takes `part` from both bounds of row i. */
void shift_row(struct work *w, uint32_t i, double part);
/* Makes the entries of row i, or column j, those of *l; counts and the other orientation are the caller's business. */
void write_row(struct work *w, uint32_t i, const struct line *l);
void write_col(struct work *w, uint32_t j, const struct line *l);
/* Adds to the entry at `index` of a row or column without looking at it; the other orientation and the next are the
 * caller's business. */
void add_to_entry(struct work *w, bool row, uint32_t v, uint32_t index, double value);
/* Counts and activity after the entry of row i and column j changed; 0: none. */
void entry_changed(struct work *w, uint32_t i, uint32_t j, double was, double now);
/* was - part; 0 where the difference is nothing but rounding. */
double difference(double was, double part);
/* Row `first`, and with times2 != 0 row `second`, added with those factors, cannot be within their bounds. */
void prove_infeasible(struct work *w, uint32_t first, double times, uint32_t second, double times2);
/* Adds row i, times a factor, to the sum of rows that cannot be within their bounds. */
void add_proof(struct work *w, uint32_t i, double times);

/* Fields of a record. */
static inline void save_count(struct work *w, uint32_t v)
{
    push_count(w->env, &w->undo, v);
}
static inline void save_real(struct work *w, double v)
{
    push_real(w->env, &w->undo, v);
}
static inline void save_line(struct work *w, const struct line *l)
{
    push_entries(w->env, &w->undo, l->count, l->idx, l->val);
}
/* The line with 0 in the place of the entry at `index`. */
void save_line_without(struct work *w, struct line *l, uint32_t index);
static inline void save_tag(struct work *w, enum family_number family)
{
    push_tag(w->env, &w->undo, family);
}
/* The cost of column j, for pop_cost. */
void save_cost(struct work *w, uint32_t j);

/* presolve.c calls these. */
slx_status work_create(struct env *env, const struct lp *lp, uint64_t mask, struct work *w);
void work_done(struct work *w);
void work_reduce(struct work *w);
slx_status work_extract(struct work *w, struct lp **out);

#endif
