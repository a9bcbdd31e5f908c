/* Pricing and ratio test of the primal method. */
#ifndef SIMPLEX_PRIMAL_PRIVATE_H
#define SIMPLEX_PRIMAL_PRIVATE_H

#include "simplex/simplex_private.h"

/* ---- primal_price.c: steepest edge pricing, over all variables or over candidates chosen now and then from all --- */

slx_status begin_pricing(struct simplex *s);
void end_pricing(struct simplex *s);
/* Weights and framework of a run that is stopped go to kept_weight, where all have been kept up to date. */
void keep_weights(struct simplex *s);
/* A new framework of reference. */
void reset_weights(struct simplex *s);
/* The weights when q enters with pivot alpha, row, col and the factor being those before.  Returns whether the weight of q
 * is such that the others drown in rounding beside it, so that a new framework is better.  Workspace: tau, all zero on
 * entry and on exit. */
bool update_weights(struct simplex *s, uint32_t q, uint32_t leaving, double alpha);
/* After d has been computed for all variables: those that are to be looked at until the next time. */
void choose_candidates(struct simplex *s);
/* After the reduced cost, weight or status of variable j alone has changed. */
void note_merit(struct simplex *s, uint32_t j);
/* The same for all variables of the pivot row. */
void note_row(struct simplex *s);
/* The entering variable, NONE if no candidate attracts. */
uint32_t choose_column(struct simplex *s);
/* As basis_price, for the candidates alone where there are any. */
void primal_price(struct simplex *s, struct svec *x);

/* ---- primal_ratio.c -------------------------------------------------------------------------------------- */

struct primal_step {
    bool unbounded, flip; /* flip: the entering variable reaches its other bound first */
    uint32_t p;           /* leaving position */
    unsigned status;      /* bound at which it leaves */
    double step;          /* of the entering variable, >= 0 up to tolerance */
};
/* The leaving variable when q moves by `direction` and its column is in s->b.col.  Workspace: tau and aux, all zero on
 * entry, hold breakpoints in phase 1 and are zero again on exit, their lists overwritten; gather_idx is overwritten. */
void primal_ratio(struct simplex *s, uint32_t q, int direction, struct primal_step *out);

#endif
