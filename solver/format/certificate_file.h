/* A certificate: what proves a verdict, for `slimplex verify` and for programs of others.
 *
 *     Certificate: slimplex 1               header, one `Key: value` a line
 *     Model: diet
 *     Verdict: optimal                      or infeasible, or unbounded
 *     Sense: minimise                       or maximise
 *     Numbers: decimal                      or hexadecimal, or fractions
 *     Model numbers: decimal                only with fractions of a model whose numbers stand for their shortest
 *                                           decimals; else they stand for the doubles that they are
 *     Kind: interior point                  only of a point between vertices: lines have no status
 *     Objective: 14.5                       at the point; not where there is none
 *     Row count: 5
 *     Column count: 7
 *                                           an empty line
 *     Rows: status, value, dual, name
 *     basic<TAB>80<TAB>0<TAB>R09
 *     ...
 *                                           an empty line
 *     Columns: status, value, dual, name    the dual of a column is its reduced cost
 *     ...
 *
 * Optimal has both sections, infeasible the first alone, with lines of multiplier (slx_farkas_ray) and name, unbounded
 * the second alone, with lines of value, ray and name.  Every row or column has a line, in the order of the model.
 * Names are those of MPS files (naming_private.h).  Decimals and hexadecimal numbers read back as the doubles that were
 * written. */
#ifndef FORMAT_CERTIFICATE_FILE_H
#define FORMAT_CERTIFICATE_FILE_H

#include "model/lp.h"
#include "stream/stream.h"

/* Writes s, whose result is SLX_OPTIMAL, SLX_INFEASIBLE or SLX_UNBOUNDED, in fractions where it has them, else in the
 * form of option certificate-numbers. */
slx_status certificate_write(struct env *env, const struct lp *lp, const struct solution *s, const char *path);

#endif
