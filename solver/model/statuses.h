/* statuses: where every row and column of a model stands, as plain data.  What a solve begins with and leaves behind.
 *
 * Any statuses may be held: a count of basic variables other than nrows, or a set that is singular, is repaired where
 * the basis is used.
 */
#ifndef MODEL_STATUSES_H
#define MODEL_STATUSES_H

#include "model/lp_edit.h"

struct statuses {
    uint32_t nrows, ncols;
    uint8_t *rows, *cols; /* pairs (store/bits.h) of slx_basis_status */
};

/* All basic. */
slx_status statuses_basic(struct env *env, uint32_t nrows, uint32_t ncols, struct statuses **out);
/* The slack basis of lp: rows basic, each column at a bound it has, the lower one if both. */
slx_status statuses_create(struct env *env, const struct lp *lp, struct statuses **out);
void statuses_free(struct env *env, struct statuses **b);

/* Makes room for that many rows and columns, so that statuses_grow cannot fail. */
slx_status statuses_reserve(struct env *env, struct statuses *b, uint32_t nrows, uint32_t ncols);
/* From now on there are as many, none less than before; what comes new is basic. */
void statuses_grow(struct statuses *b, uint32_t nrows, uint32_t ncols);

/* A copy for nrows rows and ncols columns: what is cut off is lost, what comes new is basic. */
slx_status statuses_resized(struct env *env, const struct statuses *b, uint32_t nrows, uint32_t ncols,
                            struct statuses **out);
/* A copy for the rows and columns that stay; a selection that is NULL: all of them, in their order. */
slx_status statuses_selected(struct env *env, const struct statuses *b, const struct lp_selection *rows,
                             const struct lp_selection *cols, struct statuses **out);

/* The status nearest to `wanted` among those that a nonbasic variable with these bounds can have. */
slx_basis_status statuses_nonbasic(slx_basis_status wanted, double lower, double upper);

/* Copies the statuses of b into those of a solution of the same shape. */
void statuses_to_solution(const struct statuses *b, struct solution *s);
/* Whether each nonbasic variable of a solution stands at a bound that it has in lp, or has none and is free.  Presolve
 * drops bounds that others imply, so that a column which has one may come back as free. */
bool statuses_fit(const struct lp *lp, const struct solution *s);
/* Copies the statuses of a solution of the same shape into b, nonbasic variables at bounds that they have in lp.
 * Leaves b as it is, and returns false, where the solution does not have nrows basic variables. */
bool statuses_from_solution(struct statuses *b, const struct lp *lp, const struct solution *s);

#endif
