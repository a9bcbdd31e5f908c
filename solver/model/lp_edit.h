/* Changes of an LP that nothing else uses at the moment.  Arguments are checked (SLX_ERROR_USAGE) where that needs the
 * data; row and column numbers are the caller's to check.  On failure the LP is as before.  Storage that a clone shares
 * is copied by the first who changes it.
 */
#ifndef MODEL_LP_EDIT_H
#define MODEL_LP_EDIT_H

#include "model/lp.h"

slx_status lp_add_rows(struct env *env, struct lp *lp, const slx_lines *lines);
slx_status lp_add_cols(struct env *env, struct lp *lp, const slx_lines *lines);

/* The rows or columns that stay, in their new order. */
struct lp_selection {
    uint32_t count;
    const uint32_t *which;
    const uint64_t *gone; /* bits of those that go; then `which` rises.  NULL: none, `which` is a permutation */
};
slx_status lp_select_rows(struct env *env, struct lp *lp, const struct lp_selection *which);
slx_status lp_select_cols(struct env *env, struct lp *lp, const struct lp_selection *which);

slx_status lp_set_entry(struct env *env, struct lp *lp, uint32_t row, uint32_t col, double value);
/* All entries of a row, or of a column. */
slx_status lp_set_line(struct env *env, struct lp *lp, bool row, uint32_t number, uint32_t count, const uint32_t *index,
                       const double *value);
slx_status lp_set_bounds(struct env *env, struct lp *lp, bool row, uint32_t i, double lower, double upper);
/* New bounds and costs for those that are meant; an array that is NULL leaves them.  `count` of `all` are meant, as
 * pick_check has found. */
struct lp_change {
    const slx_pick *which;
    uint32_t all;
    const double *lower, *upper, *cost;
};
slx_status lp_change(struct env *env, struct lp *lp, bool rows, const struct lp_change *change, uint32_t count);
/* As slx_mark_integers, of columns that there are. */
slx_status lp_mark_integers(struct env *env, struct lp *lp, const slx_pick *which, const uint8_t *integer);
slx_status lp_set_cost(struct env *env, struct lp *lp, uint32_t col, double cost);
/* Names first .. first + count - 1; the others keep theirs, or get their numbers as names. */
slx_status lp_set_names(struct env *env, struct lp *lp, bool rows, uint32_t first, uint32_t count,
                        const char *const *given);
/* A copy of `value` in the place of *text: the model's name or its objective's. */
slx_status lp_set_text(struct env *env, char **text, const char *value);

/* Puts the entries of added rows that wait into the matrix, which nobody may look at before.  Cannot fail. */
void lp_flush(struct env *env, struct lp *lp);

/* Gives back what edits left of slack and tables. */
slx_status lp_settle(struct env *env, struct lp *lp);

/* The same model for another account, in storage that both share until one of them changes it. */
slx_status lp_clone(struct env *env, const struct lp *lp, struct lp **out);

#endif
