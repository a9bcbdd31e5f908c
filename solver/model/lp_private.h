/* What building and editing an LP share. */
#ifndef MODEL_LP_PRIVATE_H
#define MODEL_LP_PRIVATE_H

#include "model/lp.h"

/* A bound of that magnitude is none. */
static inline double lp_bound(double v)
{
    return v >= 1e30 ? INFINITY : v <= -1e30 ? -INFINITY : v;
}

/* A row or column of a caller's, for checks and their messages. */
struct lp_line {
    const char *what, *other; /* "column" and "row", or the other way round */
    uint32_t number;
    uint64_t count;
    const uint32_t *index;
    const double *value;
};

/* Each is SLX_OK, or SLX_ERROR_USAGE with a message. */
slx_status lp_check_bounds(struct env *env, const char *what, uint64_t i, double lower, double upper);
slx_status lp_check_number(struct env *env, const char *what, uint64_t i, double v);
slx_status lp_check_starts(struct env *env, const char *what, uint32_t count, const uint64_t *start);
/* Indices below `others` and none twice, values finite.  `seen` (`others`) holds no `mark`, which is set at each index.
 */
slx_status lp_check_entries(struct env *env, const struct lp_line *line, uint32_t others, uint32_t *seen,
                            uint32_t mark);
/* Room for the marks of so many columns, where there are marks. */
slx_status lp_integers_resize(struct env *env, struct lp *lp, uint32_t ncols);

/* Rows that wait for lp_flush (lp_pending.c).  Entries of `rows` are checked; the lp's matrix is not shared.  On failure
 * nothing has changed. */
slx_status lp_pend(struct env *env, struct lp *lp, const slx_lines *rows);
/* Whether so many rows and entries are too few to be worth a pass over the matrix. */
bool lp_may_pend(const struct lp *lp, uint64_t rows, uint64_t entries);
/* Puts what waits into the matrix and keeps the room for more.  Cannot fail. */
void lp_put_in(struct lp *lp);
/* Columns have been appended to the matrix: makes room again for what waits. */
slx_status lp_pend_on(struct env *env, struct lp *lp);
void lp_pending_free(struct env *env, struct lp *lp);

/* An lp without vectors or matrix. */
slx_status lp_shell(struct env *env, struct lp **out);

#endif
