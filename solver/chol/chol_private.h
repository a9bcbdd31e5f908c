/* What the files of the normal equations share.
 *
 * Positions 0..m-1 are those of the elimination: order[p] is the row of A eliminated at p.  The factor is a row of
 * panels from left to right.  A panel is some adjacent columns with one common structure:
 *
 *     rows first .. first + width - 1      its own columns: the dense diagonal block (lower triangle used)
 *     rows up to the supernode's last       the supernode's later columns, which are panels of their own
 *     rows of the supernode below it        the one copy of the indices, shared by all panels of the supernode
 *
 * Its values are a dense matrix by columns with as many rows, in this order (dense_private.h).
 */
#ifndef CHOL_CHOL_PRIVATE_H
#define CHOL_CHOL_PRIVATE_H

#include <string.h>

#include "base/team.h"
#include "chol/chol.h"
#include "chol/dense_private.h"
#include "store/bits.h"

struct panel {
    uint64_t values; /* where its dense matrix begins in `values` */
    uint32_t first, super;
};

/* Row indices of the supernodes: `below` those of all, one supernode after another, as positions. */
struct structure {
    uint32_t supers, panels;
    uint32_t *super_first; /* supers + 1 */
    uint64_t *below_start; /* supers + 1 */
    void *below;           /* uint16_t or uint32_t */
    bool narrow;           /* uint16_t */
    struct panel *panel;   /* panels + 1 */
    uint32_t widest, tallest;
    /* What can be done apart (schedule.c): panels first .. end - 1 of a subtree of the elimination tree; a batch is
     * some of these.  All other panels are the trunk. */
    uint32_t subtrees, batches;
    struct subtree *subtree; /* subtrees + 1; the last one begins where there are no more panels */
    uint32_t *batch;         /* batches + 1: its first subtree */
};

struct subtree {
    uint32_t first, end;
    uint64_t outside; /* where the sums for the rows below its last supernode begin in `outside` */
};

struct normal {
    const struct spmat *cols, *rows;
    const int8_t *row_exp, *col_exp;
    uint32_t m, n;
    struct normal_plan plan;
    struct env *env; /* for its limits */
    const struct dense_kernels *kernels;
    uint32_t *order; /* m */
    struct structure s;
    /* Columns of A set apart: the factor is that of the others. */
    uint32_t dense;
    uint32_t *dense_column; /* dense */
    uint64_t *is_dense;     /* bits: n; NULL if there are none */
    double row_products;    /* to form a row of A D A', on average */

    /* From here on by normal_allocate. */
    double *values;
    uint32_t *column_panel; /* m: which panel a position is a column of */
    uint32_t *where;        /* m: the position of a row */
    double *product;        /* dense columns: for each m doubles v and m doubles beta (product.c) */
    double *pivot;          /* dense columns: m, the diagonal of the whole factorisation; 0: the unknown is 0 */
    double *diagonal;       /* dense columns: m, that of A D A' + R */
    double *outside;        /* solves: what subtrees subtract from rows outside of them */
    double *partial; /* solves: sums of columns over pieces of the rows, of the tallest panel of width `widest` */
    /* Panels waiting: waiting[p] heads the list, linked by waiting_next, of the finished panels whose next row to be
     * used, number `used` of their rows, is a column of panel p. */
    uint32_t *waiting, *waiting_next, *used; /* panels */
    uint32_t *taken;    /* panels: columns that one which waits for the present panel of the trunk contributes to */
    uint32_t *position; /* tallest: of the rows of the panel of the trunk */
    struct team *team;  /* NULL: the caller alone */
    bool team_free;     /* in the present call: there are processors for the team */
    /* Of each thread, one after another. */
    uint32_t threads;
    double *work;       /* m: the column being put together.  Solves, of the first: the permuted vector */
    uint32_t *place;    /* m: of a position in the panel being formed */
    uint32_t *relative; /* tallest: the places of the rows of an update; positions */
    double *gathered;   /* tallest: of a solve */
    double *packed;     /* what the dense kernels want for panels of width `widest` */
};

/* ---- shape --------------------------------------------------------------------------------------------------- */

static inline uint32_t panel_width(const struct structure *s, uint32_t p)
{
    return s->panel[p + 1].first - s->panel[p].first;
}
/* Rows first .. first + span - 1 are columns of the same supernode. */
static inline uint32_t panel_span(const struct structure *s, uint32_t p)
{
    return s->super_first[s->panel[p].super + 1] - s->panel[p].first;
}
static inline uint32_t super_below(const struct structure *s, uint32_t super)
{
    return (uint32_t)(s->below_start[super + 1] - s->below_start[super]);
}
static inline uint32_t panel_rows(const struct structure *s, uint32_t p)
{
    return panel_span(s, p) + super_below(s, s->panel[p].super);
}
static inline uint32_t below_at(const struct structure *s, uint64_t at)
{
    return s->narrow ? ((const uint16_t *)s->below)[at] : ((const uint32_t *)s->below)[at];
}
/* The position of row i of panel p. */
static inline uint32_t panel_row(const struct structure *s, uint32_t p, uint32_t i)
{
    const uint32_t span = panel_span(s, p);
    return i < span ? s->panel[p].first + i : below_at(s, s->below_start[s->panel[p].super] + i - span);
}
/* The positions of `count` rows of panel p from row `from` on. */
static inline void panel_positions(const struct structure *s, uint32_t p, uint32_t from, uint32_t count,
                                   uint32_t *restrict position)
{
    const uint32_t span = panel_span(s, p), first = s->panel[p].first;
    uint32_t i = 0;
    for (; i < count && from + i < span; i++)
        position[i] = first + from + i;
    const uint64_t at = s->below_start[s->panel[p].super] + from - span;
    if (s->narrow) {
        const uint16_t *restrict below = s->below;
        for (; i < count; i++)
            position[i] = below[at + i];
    } else {
        const uint32_t *restrict below = s->below;
        for (; i < count; i++)
            position[i] = below[at + i];
    }
}
static inline struct dense_panel panel_matrix(const struct normal *normal, uint32_t p)
{
    return (struct dense_panel){normal->values + normal->s.panel[p].values, panel_rows(&normal->s, p),
                                panel_width(&normal->s, p)};
}
static inline bool column_is_dense(const struct normal *normal, uint32_t k)
{
    return normal->is_dense && bits_get(normal->is_dense, k);
}
/* ---- threads ------------------------------------------------------------------------------------------------- */

static inline double *thread_work(const struct normal *normal, unsigned thread)
{
    return normal->work + (size_t)normal->m * thread;
}
static inline uint32_t *thread_place(const struct normal *normal, unsigned thread)
{
    return normal->place + (size_t)normal->m * thread;
}
static inline uint32_t *thread_relative(const struct normal *normal, unsigned thread)
{
    return normal->relative + (size_t)normal->s.tallest * thread;
}
static inline double *thread_gathered(const struct normal *normal, unsigned thread)
{
    return normal->gathered + (size_t)normal->s.tallest * thread;
}
static inline double *thread_packed(const struct normal *normal, unsigned thread)
{
    return normal->packed + normal->kernels->scratch(normal->s.widest) * thread;
}
/* Enters work done; whether a limit was met.  The limits are asked by the caller's thread alone. */
static inline bool thread_stopped(const struct normal *normal, unsigned thread, uint64_t steps)
{
    return (thread ? limits_met(normal->env) : limits_worked(normal->env, steps)) != LIMIT_NONE;
}
/* Work of fewer multiply-adds is done by the caller alone, before the others are awake. */
#define TEAM_LEAST 4e5
/* Multiply-adds on dense vectors that take as long as an entry that is to be found. */
#define ENTRY_WORK 10.0
static inline struct team *team_for(const struct normal *normal, double operations)
{
    return operations >= TEAM_LEAST && normal->team_free ? normal->team : NULL;
}
static inline uint32_t pieces(uint32_t count, uint32_t of)
{
    return count / of + (count % of != 0);
}

/* ---- the symbolic phase -------------------------------------------------------------------------------------- */

/* The pattern of A A', dense columns left out. */
enum work normal_pattern(struct env *env, struct normal *normal, struct pattern *pattern);

/* The elimination tree of A A' in the order given, and the entries of each column of the factor (diagonal included).
 * The order is changed to an equivalent one that is a postorder of the tree with the largest child last. */
struct tree {
    uint32_t *parent, *count; /* m */
    uint64_t nnz;
    double flops;
};
enum work normal_tree(struct env *env, struct normal *normal, uint32_t *order, struct tree *tree);
/* Enters the columns of A, each a clique of the graph of A A', into lists by the first position that a column has: that
 * position, or `owner` (NULL: none) of it.  clique[]: heads of the lists, NONE_U32 before; clique_next: n; position: of
 * each row. */
void normal_cliques(const struct normal *normal, const uint32_t *position, const uint32_t *owner, uint32_t *clique,
                    uint32_t *clique_next);
/* Supernodes, relaxed, and their row indices; panels.  Fills normal->s. */
enum work normal_structure(struct env *env, struct normal *normal, const struct tree *tree);

/* Subtrees and batches of normal->s. */
enum work normal_schedule(struct env *env, struct normal *normal);

/* A count from which on columns may be worth setting apart; UINT32_MAX: none is.  *whole: whether the choice to set
 * none apart is worth a look as well. */
enum work normal_dense_count(struct env *env, const struct normal *normal, uint32_t *count, bool *whole);
/* Sets apart the columns with at least `count` entries, and those alone. */
enum work normal_set_apart(struct env *env, struct normal *normal, uint32_t count);

enum { SOLVE_ROWS = 384 }; /* of a piece of work in a solve */

/* ---- the numbers --------------------------------------------------------------------------------------------- */

/* A pivot at most this times the diagonal it began as is rounding. */
#define PIVOT_TOLERANCE (64 * 0x1p-53)

/* L y = x in place: x by position. */
void normal_forward(struct normal *normal, double *x);
/* Adds column k of A, without the scales of the rows, times alpha to `work`, which is by row. */
static inline void normal_spread(const struct normal *normal, uint32_t k, double alpha, double *work)
{
    spmat_axpy(normal->cols, k, alpha, work);
}
/* The entry of `work` in the row at that position, times the row's scale; the entry becomes 0.  What columns put into
 * the rows eliminated earlier than the first that is taken stays, and must not be read. */
static inline double normal_take(const struct normal *normal, uint32_t position, double *work)
{
    const uint32_t row = normal->order[position];
    const double value = work[row];
    work[row] = 0.0;
    return value * pow2(normal->row_exp[row]);
}

/* Brings the dense columns into the factorisation; returns the pivots replaced. */
uint32_t normal_product(struct normal *normal, const double *d);
/* What stands between L and L' for the dense columns, solved in place: x by position. */
void normal_product_solve(struct normal *normal, double *x);

#endif
