/* A basis as a file in the BAS dialect of MPS:
 *
 *     NAME          model
 *      XU column row      the column is basic, the row nonbasic at its upper bound
 *      XL column row      the same, at its lower bound
 *      UL column          nonbasic at the upper bound
 *      LL column          nonbasic at the lower bound
 *     ENDATA
 *
 * A row that is not mentioned is basic; a column that is not mentioned is nonbasic at its lower bound, at its upper one
 * if it has no other, at zero if it has none.
 */
#ifndef FORMAT_BASIS_FILE_H
#define FORMAT_BASIS_FILE_H

#include "model/statuses.h"
#include "stream/stream.h"

/* Writes b, of lp, through one buffer.  There are as many XU and XL lines as pairs can be made: basic columns beyond
 * the nonbasic rows, and nonbasic rows beyond the basic columns, are not mentioned. */
slx_status basis_write(struct env *env, const struct lp *lp, const struct statuses *b, const char *path);

/* Reads a basis for lp, fixed or free.  Beside what is written: BS column (basic, without a row), and numbers at the
 * end of a line, which are passed over.  An error is SLX_ERROR_INPUT with file, line and column. */
slx_status basis_read(struct env *env, struct reader *r, const struct lp *lp, struct statuses **out);

#endif
