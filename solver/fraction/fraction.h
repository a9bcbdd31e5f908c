/* fraction: rational numbers by GMP, sums of their products, and vectors of them from text.  Knows no linear program.
 *
 * A build without GMP has none: fraction_available is false, and a vector cannot be had.  The numbers themselves are
 * outside of the account. */
#ifndef FRACTION_FRACTION_H
#define FRACTION_FRACTION_H

#include "base/base.h"

struct fraction_vector;

bool fraction_available(void);
/* What is told where they are asked for and not available. */
#define FRACTION_NONE "this build has no exact arithmetic: it was made without GMP"

/* n fractions, each 0.  SLX_ERROR_USAGE without GMP, SLX_ERROR_MEMORY. */
slx_status fraction_vector_create(struct env *env, size_t n, struct fraction_vector **out);
void fraction_vector_free(struct env *env, struct fraction_vector **v);

/* Number i := the text, [-]digits or [-]digits/digits, reduced.  SLX_ERROR_INPUT, without a message, for any other text
 * and for a denominator of 0; SLX_ERROR_MEMORY.  On failure the number stays. */
slx_status fraction_vector_set(struct env *env, struct fraction_vector *v, size_t i, const char *text, size_t length);
/* The double nearest to number i; a tie goes to the even one. */
double fraction_vector_double(const struct fraction_vector *v, size_t i);

#endif
