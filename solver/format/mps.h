/* MPS: fixed and free, read in one pass as a stream.  Dialect rulings are in the manual; each has a test. */
#ifndef FORMAT_MPS_H
#define FORMAT_MPS_H

#include "model/lp.h"
#include "stream/stream.h"

/* Reads a model from r to its end, by the options in env.  An error is SLX_ERROR_INPUT with file, line, column and
 * token. Warnings go to the log. */
slx_status mps_read(struct env *env, struct reader *r, struct lp **out);

#endif
