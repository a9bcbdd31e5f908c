/* What a solve by slimplex must stand up to, by GLPK or a reference value, and by a plain look at the point itself. */
#ifndef JUDGE_H
#define JUDGE_H

#include <stdbool.h>
#include <stddef.h>

#include "slimplex.h"

/* A word on what is wrong with the answer that `model` holds, in text (size bytes); false if there is something.
 * `result` and `objective` (NaN: any) are what it must be, to `relative` of 1 + |objective|. */
bool judge_answer(const slx_model *model, slx_result result, double objective, double relative, char *text,
                  size_t size);

#endif
