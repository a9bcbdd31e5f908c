/* The solution as text: a header of `Key: value` lines, then one row or column a line with name, status, value,
 * bounds and dual.  Written through one buffer, names pulled one at a time. */
#ifndef FORMAT_SOLUTION_FILE_H
#define FORMAT_SOLUTION_FILE_H

#include "model/lp.h"
#include "stream/stream.h"

/* Where the ranges of an optimum come from, one at a time, until a limit is met.  As slx_cost_range and its kin. */
struct ranging {
    void *user;
    double condition; /* of the basis */
    void (*cost)(void *user, uint32_t col, slx_range *out);
    void (*row_bounds)(void *user, uint32_t row, slx_range *lower, slx_range *upper);
    void (*col_bounds)(void *user, uint32_t col, slx_range *lower, slx_range *upper);
    void (*activity)(void *user, uint32_t variable, slx_range *cost, slx_range *activity);
    const char *missing; /* why there are no ranges at all; NULL: there are some */
};

/* Writes s, a solution of lp.  `ranging`: NULL, or of an optimum, and then the sections of ranges follow. */
slx_status solution_write(struct env *env, const struct lp *lp, const struct solution *s, const struct ranging *ranging,
                          const char *path);

#endif
