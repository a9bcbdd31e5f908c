/* lu: a sparse factorisation of a basis matrix B (m x m), solves with B and B', and the replacement of one column.
 *
 * Positions.  Every column of B is given the row in which it was pivotal; from then on the caller's column "in
 * position i" is the one with pivot row i, so that solves map row-indexed vectors to row-indexed vectors and
 * nothing is permuted.  lu_factor reports that assignment; lu_update keeps it.
 *
 * Method.  Singletons first, then Markowitz search with threshold pivoting (Suhl & Suhl 1990); solves that visit only
 * what is nonzero when the right-hand side is sparse (Gilbert & Peierls 1988; Hall & McKinnon 2005; here by a sweep
 * over a set of positions in place of a depth-first search, see lu_private.h); Forrest-Tomlin update (1972).  Work and
 * memory are reported, policy is the caller's: lu never decides to refactor.
 *
 * Indices are stored in 2 bytes where m < 65536, else in 4.  Solves and updates allocate nothing, except
 * that lu_update may find the store full: it then answers LU_GROW with nothing changed, lu_grow makes room, and the
 * call is made again.
 */
#ifndef LU_LU_H
#define LU_LU_H

#include "store/svec.h"

struct lu;

enum lu_answer {
    LU_OK,
    LU_SINGULAR, /* lu_factor: some columns were not pivotal, see lu_deficient; factor is of the repaired basis */
    LU_GROW,     /* lu_update: call lu_grow and try again */
    LU_UNSTABLE  /* lu_update: the new pivot is too small or not the expected one; nothing changed: refactor */
};

/* A factor object for m rows, holding no factor yet: until lu_factor, solves are allowed for m == 0 alone. */
slx_status lu_create(struct env *env, uint32_t m, struct lu **out);
void lu_free(struct env *env, struct lu **lu);

/* Column k (k < m) of the basis to be factored: writes its entries to idx, val (room for m each) and returns how many.
 * May be called more than once for a column, and must give the same answer.  Zero values are allowed and ignored. */
typedef uint32_t (*lu_column)(const void *user, uint32_t k, uint32_t *idx, double *val);

/* Factors the basis.  `markowitz` in (0, 1]: an entry is an eligible pivot if its magnitude is at least that
 * fraction of the largest in its row of the active submatrix (Suhl & Suhl); a pivot below `singular` (absolute)
 * is taken as zero.  row_of[k] := pivot row of column k, for k < m.  If columns were rejected: LU_SINGULAR in *answer;
 * for those, in the order of lu_deficient, the factor is that of the basis with the rejected column replaced by the
 * unit column of an unpivoted row, and row_of names that row.  On failure no factor is held: memory, or SLX_STOPPED
 * where a limit is met that leaves no time (limits_late). */
slx_status lu_factor(struct env *env, struct lu *lu, lu_column column, const void *user, double markowitz,
                     double singular, uint32_t *row_of, enum lu_answer *answer);
/* Right after lu_factor, with the row_of that it gave: order[0], order[1], ... := the columns as they became
 * pivotal. */
void lu_order(const struct lu *lu, const uint32_t *row_of, uint32_t *order);
/* How many columns the last lu_factor replaced, and for each its k and the row whose unit column stands in for it. */
uint32_t lu_deficient(const struct lu *lu, const uint32_t **columns, const uint32_t **rows);
/* Brings what a caller keeps of each of the m columns into the order of positions: element k of basic, and of weight
 * unless that is NULL, goes to row_of[k].  row_of is used up. */
void lu_to_positions(uint32_t m, uint32_t *row_of, uint32_t *basic, double *weight);

/* Solve B x = b in place: x holds b (listed or dense) on entry and x on exit.  With keep_spike, a copy of what
 * lu_update needs is kept until the next such call: the partial result after the L and row-eta part.  `expected` is a
 * guess of the result's density in [0, 1] (the caller's running average) that decides between symbolic and plain loops;
 * the values do not depend on it.  Results up to 1e-14 in magnitude are set to 0.  On exit listed where the result is
 * sparse, else dense. */
void lu_ftran(struct lu *lu, struct svec *x, double expected, bool keep_spike);
/* lu_ftran for the entries of x alone that are not 0 in `wanted`; in others something is left, and whether x is listed
 * says nothing.  Returns how many entries that others depend on are not 0. */
uint32_t lu_ftran_at(struct lu *lu, struct svec *x, double expected, const struct svec *wanted);
/* lu_ftran with keep_spike for some entries of x: all that others depend on, and of the rest those, at most `rest`, or
 * all that the right-hand side leads to at once, that are not 0 and whose `wanted` (m) is not 0.  Those left out are 0;
 * x is listed.  Returns how many of the entries that others depend on are not 0. */
uint32_t lu_ftran_some(struct lu *lu, struct svec *x, double expected, const double *wanted, uint32_t rest);
/* Solve B' y = c in place; otherwise the same. */
void lu_btran(struct lu *lu, struct svec *y, double expected);

/* Replaces the column in position `row` by the one whose spike the last lu_ftran(keep_spike) kept.  `alpha` is the
 * pivot that the caller expects, entry `row` of that solve's result: the new diagonal must equal old diagonal * alpha
 * to `tolerance`, relatively. */
enum lu_answer lu_update(struct lu *lu, uint32_t row, double alpha, double tolerance);
slx_status lu_grow(struct env *env, struct lu *lu);

/* Puts a factor to rest, which then takes about half of its memory: spare room, scratch, and one of the two orders in
 * which L and U are held, are given back.  Until lu_wake has made the factor whole again only lu_copy, lu_select, lu_stats
 * and lu_free are allowed.  Where lu_wake fails, for want of memory, the factor rests on. */
void lu_rest(struct env *env, struct lu *lu);
bool lu_is_at_rest(const struct lu *lu);
slx_status lu_wake(struct env *env, struct lu *lu);

/* A factor like `lu`, which is at rest, in *out, at rest as well. */
slx_status lu_copy(struct env *env, const struct lu *lu, struct lu **out);

/* Renumbers the rows of a factor at rest, and the positions with them: row and position i get the number number[i] < m,
 * which no other row gets, or are taken out where number[i] is UINT32_MAX.  Only a position in which a unit column has
 * stood since the last factorisation can be taken out: then B is [B' 0; R D] but for the order of its rows and columns,
 * and what is left is a factor of B'.  False, and the factor as before, where another position is to be taken out or
 * memory is short. */
bool lu_select(struct env *env, struct lu *lu, uint32_t m, const uint32_t *number);

/* A factor of B becomes one of [B 0; R D] with m rows, D being `diagonal` times the identity: the new
 * column m_old + k stands in position m_old + k.  entries(user, p, ...) gives the entries of R, with their row numbers
 * m_old .. m - 1, in the column of position p < m_old; it is called twice for each.  Nothing is computed, so that the
 * factor is as exact as before.  False in *extended where indices would need another width, and for 0 rows; then, and
 * on failure, the factor is as before. */
slx_status lu_extend(struct env *env, struct lu **lu, uint32_t m, double diagonal, lu_column entries, const void *user,
                     bool *extended);

struct lu_stats {
    uint32_t updates;      /* since the last factorisation */
    uint64_t nnz_l, nnz_u; /* now, diagonal and row etas included */
    uint64_t nnz_fresh;    /* nnz_l + nnz_u right after the last factorisation */
    uint64_t nnz_basis;    /* of B when factored */
    uint64_t flops_factor; /* of the last factorisation: multiply-adds and entries searched */
    uint64_t flops_solves; /* entries touched by solves and updates since then; a deterministic clock for refactoring */
    double growth;         /* largest magnitude seen in the elimination / largest in B */
};
struct lu_stats lu_stats(const struct lu *lu);

#endif
