/* nl: the .nl format of AMPL, Pyomo and JuMP (D. M. Gay, Writing .nl Files, 2005), text and binary, read in one pass as
 * a stream.  docs/ampl.md says what of it is linear programming. */
#ifndef FORMAT_NL_H
#define FORMAT_NL_H

#include "model/lp.h"
#include "stream/stream.h"

/* Reads a model from r to its end.  An error is SLX_ERROR_INPUT with file, line and column, or, behind the header of a
 * binary file, with the byte; one about what is not linear names the row or the objective.  Where the file says that
 * it has names, they are read from the files beside it that end in .row and .col.  A basis that it holds (suffix sstatus)
 * is left in (*out)->start.  Beside the model it holds 4 bytes and a bit a column and 2 bits a row. */
slx_status nl_read(struct env *env, struct reader *r, struct lp **out);

/* Whether text that begins so is a model in this format. */
bool nl_begins(const char *text, size_t length);

#endif
