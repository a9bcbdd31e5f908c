/* A solution as a file says it, our own or another program's, for the check.  Recognised by its first line:
 *
 *     Model: ...           our own (solution_file.h)
 *     Certificate: ...     our own (certificate_file.h)
 *     Model status         HiGHS, style raw
 *     c ... or s ...       GLPK, option --write, of a basis (s bas) or an interior point (s ipt)
 *     ... objective value  CLP, option -solution; with printingOptions all there are rows, and so duals
 *     anything else        lines `name value` of columns; lines that begin with # are comments
 *
 * Columns that a file does not name are 0.
 */
#ifndef FORMAT_SOLUTION_READ_H
#define FORMAT_SOLUTION_READ_H

#include "fraction/fraction.h"
#include "model/lp.h"
#include "stream/stream.h"

enum solution_numbers { SOLUTION_DECIMAL, SOLUTION_HEXADECIMAL, SOLUTION_FRACTIONS };

struct solution_text {
    const char *program; /* "slimplex", "HiGHS", "GLPK", "CLP" or "plain"; static */
    bool has_duals;      /* of the rows */
    bool certificate;
    bool stated; /* what follows, with s->status and s->interior, is there: of our own files */
    enum solution_numbers numbers;
    bool decimal_model; /* fractions are of the shortest decimals that read as the numbers of the model */
    double objective;   /* NaN: not there */
    double *activity;   /* of rows, nrows */
    double *reduced;    /* reduced costs, ncols */
    /* The same vectors, and those of the solution, as fractions; NULL where there are none. */
    struct fraction_vector *x, *y, *ray, *exact_activity, *exact_reduced, *exact_objective;
};
void solution_text_free(struct env *env, struct solution_text *text);

/* s->x, s->y (0 where the file has none), s->ray, and s->result as the file claims it: SLX_OPTIMAL, SLX_INFEASIBLE,
 * SLX_UNBOUNDED, or SLX_NOT_SOLVED where it says nothing of these.  SLX_ERROR_INPUT with file, line and column for what
 * cannot be understood, and a name that the model does not have.  *text is to be freed, whatever is returned. */
slx_status solution_read(struct env *env, struct reader *r, const struct lp *lp, struct solution **s,
                         struct solution_text *text);

#endif
