/* crossover: from a point of the interior point method to a basis. */
#ifndef CROSSOVER_CROSSOVER_H
#define CROSSOVER_CROSSOVER_H

#include "model/lp.h"

struct crossover_report {
    uint64_t primal_pushes, dual_pushes;
};

/* What is known of the pair that crossover begins with. */
enum crossover_of {
    CROSSOVER_OF_PAIR,  /* s->x and s->y, nearly optimal, nearly complementary */
    CROSSOVER_OF_POINT, /* s->x alone: no reduced cost says that a variable is to be at a bound */
    CROSSOVER_OF_DUALS  /* s->y alone: every variable is at the bound that its reduced cost asks for */
};

/* From s->x, s->y, of which as much counts as `of` says, to a basis in s->status (exactly nrows of SLX_BASIC, rows
 * included): primal and dual pushes (Bixby & Saltzman 1994) on an LU factor.  s->x and s->y become the vertex's, up to
 * rounding.  Of a pair, the basis is nearly optimal: the simplex method finishes.  Limits as the env says: s->result. */
slx_status crossover(struct env *env, const struct lp *lp, enum crossover_of of, struct solution *s,
                     struct crossover_report *report);

#endif
