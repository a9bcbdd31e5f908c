/* lp_select: some rows and columns of an LP as an LP of their own. */
#ifndef MODEL_LP_SELECT_H
#define MODEL_LP_SELECT_H

#include "model/lp.h"

/* What is taken: bits of rows and of columns; NULL: all of them. */
struct lp_choice {
    const uint64_t *rows, *cols;
    const double
        *activity; /* nrows: what the columns left out add to each row, by which its bounds are shifted; NULL: 0 */
    double cost;   /* and what they cost */
};

/* The rows and columns selected, in their order, without names, for `purpose`.  SLX_STOPPED where a limit is met. */
slx_status lp_select(struct env *env, const struct lp *lp, const struct lp_choice *which, enum mem_purpose purpose,
                     struct lp **out);

#endif
