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

/* Writes lp to path ("-": standard output) through one buffer.  Reading the file gives the same model, bit for bit,
 * with these exceptions:
 *  - a name that the format or one of its readers cannot hold is replaced by the number of its row or column, with a
 *    warning and a comment in the file; all names of a set go by number where two of it are the same;
 *  - an objective without a name, or with one that the format cannot hold or that a row has, is called obj;
 *  - control characters in the model's name become ?, and blanks around it are lost.
 * Beside the buffer the writer holds the matrix by rows, and an index of names where some are made up. */
slx_status lpfile_write(struct env *env, const struct lp *lp, const char *path);

/* Whether text that begins so is a model in this format. */
bool lpfile_begins(const char *text, size_t length);

#endif
