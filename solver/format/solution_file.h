/* The solution as text: a header of `Key: value` lines, then one row or column a line with name, status, value,
 * bounds and dual.  Written through one buffer, names pulled one at a time. */
#ifndef FORMAT_SOLUTION_FILE_H
#define FORMAT_SOLUTION_FILE_H

#include "model/lp.h"
#include "stream/stream.h"

slx_status solution_write(struct env *env, const struct lp *lp, const struct solution *s, const char *path);

#endif
