/* lpfile: the CPLEX LP format, read in one pass as a stream, and written through one buffer.  The rulings on dialects
 * are in docs/lp.md; each has a test. */
#ifndef FORMAT_LPFILE_H
#define FORMAT_LPFILE_H

#include "model/lp.h"
#include "stream/stream.h"

/* Reads a model from r to its end.  An error is SLX_ERROR_INPUT with file, line and column.  Warnings go to the log.
 * Beside the model it holds a line, the terms of one row, a table of the columns' names, and at the end the matrix by
 * rows until that by columns is made of it. */
slx_status lpfile_read(struct env *env, struct reader *r, struct lp **out);

/* Whether text that begins so is a model in this format. */
bool lpfile_begins(const char *text, size_t length);

#endif
