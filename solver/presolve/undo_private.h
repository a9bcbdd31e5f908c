/* undo: the way back, record by record, from an answer for the reduced model to one for the model.
 *
 * Records are undone in the opposite order of their making; "restored" is what has come back.  These hold at
 * every moment:
 *  - A row without a record is basic with dual 0 (that is: a row may go without a record if it needs no dual).
 *  - activity[i] is the sum over the restored columns j of the *model's* a_ij x_j, so that for a row with unchanged
 *    entries it is the value of its alive part at the time of the record that is being undone; for a changed row, the
 *    record holds the entries.  In the same way model column times y, with 0 for rows that are not restored, is the
 *    column's alive part times y if it is unchanged.
 *  - reduced[j], for a restored column, is its reduced cost at the time of the record, restored rows counted.
 *  - As many rows and columns are basic as rows are restored or have no record, but for those in without_basic.
 */
#ifndef PRESOLVE_UNDO_PRIVATE_H
#define PRESOLVE_UNDO_PRIVATE_H

#include "model/lp.h"
#include "presolve/stack_private.h"

struct undo {
    struct env *env;
    const struct lp *lp;
    struct reader_of_stack records;
    double sign;
    bool farkas;              /* costs count as 0, values do not matter */
    bool interior;            /* the point is no vertex: duals alone say which bound is meant, and statuses nothing */
    double *x, *activity, *y; /* y in the minimising sense */
    double *reduced;
    double *ray, *ray_activity; /* NULL unless there is a ray */
    uint8_t *status;
    uint64_t *without_basic; /* rows that are nonbasic without another variable in their place */
    bool basis_in_doubt;     /* the statuses may not be those of an optimal basis: simplex is to go on from them */
};

static inline unsigned col_status(const struct undo *u, uint32_t j)
{
    return pairs_get(u->status, j);
}
static inline void set_col_status(struct undo *u, uint32_t j, unsigned status)
{
    pairs_set(u->status, j, status);
}
static inline unsigned row_status(const struct undo *u, uint32_t i)
{
    return pairs_get(u->status, (size_t)u->lp->ncols + i);
}
static inline void set_row_status(struct undo *u, uint32_t i, unsigned status)
{
    pairs_set(u->status, (size_t)u->lp->ncols + i, status);
}
/* Gives column j a value, its first or another, and its component of the ray. */
void restore_value(struct undo *u, uint32_t j, double x, double ray);
/* A row's value without the column that is being restored, of point and ray; the entries follow in the records if
 * `changed`. */
struct row_value {
    double x, ray;
};
struct row_value pop_row_value(struct undo *u, uint32_t i, bool changed);
/* Column j times y; the entries follow in the records if `changed`. */
double pop_col_dual(struct undo *u, uint32_t j, bool changed);
/* A cost that was pushed by save_cost. */
double pop_cost(struct undo *u, uint32_t j);
/* Which bound a variable with that status and dual stands at: SLX_BASIC for none.  Where both bounds were the same,
 * the dual's sign tells which is meant; so it is for every variable of an interior point, whose product of dual and
 * distance then goes with the dual to whatever had given the bound. */
unsigned active_side(const struct undo *u, unsigned status, double dual, bool fixed);
static inline unsigned other_side(unsigned side)
{
    return side == SLX_AT_LOWER ? SLX_AT_UPPER : SLX_AT_LOWER;
}

#endif
