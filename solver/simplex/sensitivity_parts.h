/* The state that the files of sensitivity share.  Not for other rooms.
 *
 * Inside, the computational form is that of the simplex methods: A x - r = 0 for the rows' activities r, so that the
 * column of row i is -e_i, its bounds are the row's and its reduced cost is the row's dual; maximisation is
 * minimisation of -c.  The factor is of the basis scaled by powers of two, B' = R B C with R = diag(2^row_exp) and C =
 * diag(2^e) in the order of the positions, where e_j = col_exp_j and e_(n+i) = -row_exp_i; entry (p, k) of the tableau
 * is that of the scaled one times 2^(e_p - e_k).
 *
 * Invariants between calls: head[p] is the variable in position p and position[head[p]] = p, NONE for those that are
 * nonbasic; x[p] is its value; d[j] is the reduced cost of variable j, for minimisation, 0 for basic ones; values and
 * reduced costs that rounding alone keeps from a bound or from 0 are there exactly; rho, col, row are all zero.
 */
#ifndef SIMPLEX_SENSITIVITY_PARTS_H
#define SIMPLEX_SENSITIVITY_PARTS_H

#include "lu/lu.h"
#include "model/statuses.h"
#include "simplex/sensitivity.h"

#define NONE UINT32_MAX

struct sensitivity {
    const struct lp *lp;
    const struct solution *solution;
    uint32_t m, n, N;
    struct lu *lu;
    struct spmat *rows;
    int8_t *row_exp, *col_exp;       /* m, n */
    uint32_t *head, *position;       /* m, N */
    double *x, *d;                   /* m, N */
    struct svec rho, col, row;       /* m, m, n */
    uint32_t *gather_idx;            /* m */
    double *gather_val;              /* m */
    double density_rho, density_col; /* of the last results, a guess for the next */
};

/* What the rounding of a factor and two solves may leave, relative to the largest number in the result. */
static const double noise = 0x1p-46;

static inline int exponent(const struct sensitivity *s, uint32_t k)
{
    return k < s->n ? s->col_exp[k] : -s->row_exp[k - s->n];
}

static inline double lower_of(const struct sensitivity *s, uint32_t k)
{
    return k < s->n ? cvec_get(s->lp->col_lower, k) : cvec_get(s->lp->row_lower, k - s->n);
}
static inline double upper_of(const struct sensitivity *s, uint32_t k)
{
    return k < s->n ? cvec_get(s->lp->col_upper, k) : cvec_get(s->lp->row_upper, k - s->n);
}

/* A nonbasic variable is at a bound that it has. */
static inline unsigned status_of(const struct sensitivity *s, uint32_t k)
{
    unsigned status = pairs_get(s->solution->status, k);
    return status == SLX_BASIC ? status
                               : (unsigned)statuses_nonbasic((slx_basis_status)status, lower_of(s, k), upper_of(s, k));
}

static inline double cost_of(const struct sensitivity *s, uint32_t k)
{
    double c = k < s->n ? cvec_get(s->lp->cost, k) : 0.0;
    return s->lp->maximise ? -c : c;
}

static inline double value_of(const struct sensitivity *s, uint32_t k)
{
    switch (status_of(s, k)) {
    case SLX_BASIC: return s->x[s->position[k]];
    case SLX_AT_LOWER: return lower_of(s, k);
    case SLX_AT_UPPER: return upper_of(s, k);
    default: return 0.0;
    }
}

/* col := scaled B^-1 a_k, of variable k's own scaled column. */
void sensitivity_solve_column(struct sensitivity *s, uint32_t k);
/* rho := row p of the scaled inverse. */
void sensitivity_solve_row(struct sensitivity *s, uint32_t p);
/* row := the scaled row rho' A, rho times the rows' scales on exit. */
void sensitivity_price(struct sensitivity *s);
/* Brings the largest magnitude near 1, so that a solve loses nothing to lu's drop tolerance; returns the exponent that
 * undoes it.  The vector is dense on exit. */
int sensitivity_normalise(struct svec *x);

#endif
