/* chol: the normal equations of the interior point method, A D A' + R = L L', for one matrix and many D and R.
 *
 * Built symbolically once: dense columns set apart, ordering, elimination tree, supernodes; the numbers are put in
 * place and factored anew for each D and R.  A is the scaled matrix: entry (i, j) is a_ij * 2^(row_exp[i] +
 * col_exp[j]).  Method: left-looking supernodal Cholesky (Ng & Peyton 1993) on dense kernels, by all threads that
 * env_threads allows, with the same result, to the bit, by any number of them; one copy of the row indices for each
 * supernode, in 2 bytes where m < 65536.  Dense columns by the product form (product.c).
 */
#ifndef CHOL_CHOL_H
#define CHOL_CHOL_H

#include "base/team.h"
#include "order/order.h"
#include "store/spmat.h"

struct normal;

struct normal_plan {
    uint64_t nnz_normal; /* lower triangle of A D A', dense columns left out */
    uint64_t nnz_factor;
    double flops;   /* of one factorisation */
    double work;    /* the same and that of the product form, which runs at the speed of memory: a tenth */
    uint64_t bytes; /* that normal_factor and normal_solve will hold, at their peak */
    uint32_t supernodes, dense_columns;
    const char *ordering; /* "AMD", "minimum degree", "nested dissection" */
};

/* The symbolic phase.  `rows` is A by rows (as spmat_transpose gives), `cols` by columns; both must outlive *out.
 * enough: the plan's `work` from which on the caller has no use for these equations, so that no long search is made
 * for an ordering of theirs, and WORK_USELESS once they are found to be far beyond it; INFINITY: there is none.
 * Allocates the plan alone, not the factor.  The limits are those of env, as in the functions below: WORK_STOPPED.
 * *out is NULL where the end is not WORK_DONE. */
enum work normal_create(struct env *env, const struct spmat *cols, const struct spmat *rows, const int8_t *row_exp,
                        const int8_t *col_exp, double enough, struct normal **out);
struct normal_plan normal_plan(const struct normal *normal);
/* Allocates what the plan says; factor and solve allocate nothing. */
enum work normal_allocate(struct env *env, struct normal *normal);
/* Forms A diag(d) A' + diag(r) and factors it.  d: n, >= 0 (0: the column is left out); r: m, >= 0.  A pivot that is
 * not safely positive is replaced by a huge one, so that its unknown becomes 0: *replaced counts them.  Returns false
 * if a limit was met. */
bool normal_factor(struct normal *normal, const double *d, const double *r, uint32_t *replaced);
/* Solves (A D A' + R) x = b in place, x and b in the order of the rows; one pass, no refinement beyond what dense
 * columns need.  Returns false if a limit was met; x is of no use then. */
bool normal_solve(struct normal *normal, double *x);
/* The threads of the factor for other work of about so many multiply-adds on dense vectors; NULL, the caller alone, where
 * that is too little or there is no processor for them now. */
struct team *normal_team(const struct normal *normal, double operations);
void normal_free(struct env *env, struct normal **normal);

#endif
