/* Random sparse LPs full of what presolve looks for: short rows and columns, equations, free columns, multiples and
 * sums of rows and columns, redundant and contradictory bounds. */
#ifndef STRUCTURED_LP_H
#define STRUCTURED_LP_H

#include "../regress/random_lp.h"

/* Makes *p anew; what its answer is, is not known.  `dust`: some have coefficients that are too small to matter. */
void structured_lp_make(struct random_lp *p, uint64_t seed, bool dust);

#endif
