/* The state that the files of sensitivity share.
 *
 * Inside, the computational form is that of basis/basis.h; entry (p, k) of the tableau is that of the scaled one times
 * 2^(e_p - e_k), where e_p is the exponent of the variable in position p.
 *
 * Invariants between calls: position[b.basic[p]] = p, and NONE for variables that are nonbasic; b.xb[p] is the value of
 * b.basic[p], scaled; d[j] is the reduced cost of variable j, unscaled, for minimisation, 0 for basic ones; values and
 * reduced costs that rounding alone keeps from a bound or from 0 are there exactly.  A row copy, if there is one, is
 * not arranged.
 */
#ifndef SENSITIVITY_SENSITIVITY_PRIVATE_H
#define SENSITIVITY_SENSITIVITY_PRIVATE_H

#include "basis/basis.h"
#include "sensitivity/sensitivity.h"

struct sensitivity {
    const struct solution *solution;
    struct basis b;
    struct profile profile; /* the basis counts its work here; nobody asks */
    uint32_t *position;     /* N */
    double *d;              /* N */
};

/* Bounds, cost and value, unscaled; the cost for minimisation. */
static inline double lower_of(const struct sensitivity *s, uint32_t k)
{
    const struct lp *lp = s->b.lp;
    return k < s->b.n ? cvec_get(lp->col_lower, k) : cvec_get(lp->row_lower, k - s->b.n);
}
static inline double upper_of(const struct sensitivity *s, uint32_t k)
{
    const struct lp *lp = s->b.lp;
    return k < s->b.n ? cvec_get(lp->col_upper, k) : cvec_get(lp->row_upper, k - s->b.n);
}
static inline double cost_of(const struct sensitivity *s, uint32_t k)
{
    double c = k < s->b.n ? cvec_get(s->b.lp->cost, k) : 0.0;
    return s->b.lp->maximise ? -c : c;
}
static inline double value_of(const struct sensitivity *s, uint32_t k)
{
    switch (basis_status(&s->b, k)) {
    case SLX_BASIC: return ldexp(s->b.xb[s->position[k]], basis_exponent(&s->b, k));
    case SLX_AT_LOWER: return lower_of(s, k);
    case SLX_AT_UPPER: return upper_of(s, k);
    default: return 0.0;
    }
}

#endif
