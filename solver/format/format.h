/* format: files of models, solutions and bases, read and written.  The room's face. */
#ifndef FORMAT_FORMAT_H
#define FORMAT_FORMAT_H

#include "format/basis_file.h"
#include "format/certificate_file.h"
#include "format/image.h"
#include "format/lpfile.h"
#include "format/mps.h"
#include "format/nl.h"
#include "format/solution_file.h"
#include "format/solution_read.h"

/* Reads a model in the format that the option `format` asks for, or that its content or its name tells, by the table in
 * format.c; arguments and errors are those of mps_read.  A file of another kind is SLX_ERROR_INPUT, with what it is. */
slx_status format_read_model(struct env *env, struct reader *r, struct lp **out);

/* Write in the format that the ending of the path asks for, by the table in format.c; arguments and errors are those of
 * mps_write, solution_write and certificate_write. */
slx_status format_write_model(struct env *env, const struct lp *lp, const char *path);
slx_status format_write_solution(struct env *env, const struct lp *lp, const struct solution *s,
                                 const struct ranging *ranging, const char *path);
slx_status format_write_certificate(struct env *env, const struct lp *lp, const struct solution *s, const char *path);

#endif
