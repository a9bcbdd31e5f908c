/* line: the entries of one row or column, in a buffer that grows. */
#ifndef PRESOLVE_LINE_PRIVATE_H
#define PRESOLVE_LINE_PRIVATE_H

#include "base/base.h"

struct line {
    uint32_t count, capacity;
    uint32_t *idx;
    double *val;
};

slx_status line_reserve(struct env *env, struct line *l, uint32_t need);
void line_done(struct env *env, struct line *l);
/* The value at `index`, 0 if there is none; the largest magnitude. */
double line_value(const struct line *l, uint32_t index);
double line_largest(const struct line *l);

#endif
