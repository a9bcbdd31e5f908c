/* crossover: from a point of the interior point method to a basis. */
#ifndef CROSSOVER_CROSSOVER_H
#define CROSSOVER_CROSSOVER_H

#include "model/lp.h"

struct crossover_report {
    uint64_t primal_pushes, dual_pushes;
};

/* From s->x, s->y (nearly optimal, nearly complementary) to a basis in s->status (exactly nrows of SLX_BASIC, rows
 * included): primal and dual pushes (Bixby & Saltzman 1994) on an LU factor.  s->x and s->y become the vertex's, up to
 * rounding.  The basis is nearly optimal: the simplex method finishes.  Limits as the env says: s->result. */
slx_status crossover(struct env *env, const struct lp *lp, struct solution *s, struct crossover_report *report);

#endif
