/* sensitivity: what an optimal basis tells beside the optimum: how far costs and bounds may move before another basis
 * is needed, rows and columns of the inverse and of the tableau, a condition estimate.
 *
 * The object holds the factor of the basis, its values and its reduced costs.  Every answer is computed when it is
 * asked for, from one or two solves; nothing of the size of the inverse or the tableau is ever held.  All numbers that
 * go in and out are of the model as it is, unscaled and in its own sense.
 *
 * Variables 0..ncols-1 are the columns, ncols..ncols+nrows-1 the rows.  The inverse and the tableau are those of
 * B made of columns of [A, I]: the variable of row i stands there as the slack whose column is the unit vector and
 * whose value is minus the row's activity.
 */
#ifndef SENSITIVITY_SENSITIVITY_H
#define SENSITIVITY_SENSITIVITY_H

#include "model/lp.h"

struct sensitivity;

/* Factors the basis in s->status, of an optimal s for lp; both must outlive the object and stay as they are.
 * SLX_ERROR_NUMERICAL where the statuses are no basis: not nrows basic variables, or singular.  After this, nothing
 * below allocates or fails. */
slx_status sensitivity_create(struct env *env, const struct lp *lp, const struct solution *s, struct sensitivity **out);
void sensitivity_free(struct env *env, struct sensitivity **p);

/* The interval of the cost of variable k; that of a row is 0. */
void sensitivity_cost(struct sensitivity *s, uint32_t k, slx_range *out);
/* The same, and the interval of its value, as slx_activity_range. */
void sensitivity_activity(struct sensitivity *s, uint32_t k, slx_range *cost, slx_range *activity);
/* The intervals of the two bounds of variable k. */
void sensitivity_bounds(struct sensitivity *s, uint32_t k, slx_range *lower, slx_range *upper);

/* The variable in a position of the basis. */
uint32_t sensitivity_head(const struct sensitivity *s, uint32_t position);
/* Row `position` of B^-1: out[i] belongs to row i. */
void sensitivity_inverse_row(struct sensitivity *s, uint32_t position, double *out);
/* Column `row` of B^-1: out[p] belongs to position p. */
void sensitivity_inverse_column(struct sensitivity *s, uint32_t row, double *out);
/* v := B^-1 v: by rows before, by positions after. */
void sensitivity_ftran(struct sensitivity *s, double *v);
/* v := B^-T v: by positions before, by rows after. */
void sensitivity_btran(struct sensitivity *s, double *v);
/* Row `position` of B^-1 A: out[j] belongs to column j. */
void sensitivity_tableau_row(struct sensitivity *s, uint32_t position, double *out);
/* Column j of B^-1 A: out[p] belongs to position p. */
void sensitivity_tableau_column(struct sensitivity *s, uint32_t j, double *out);
/* ||B||_1 times an estimate of ||B^-1||_1 (Hager 1984; Higham 1988), which is a lower bound and rarely below a third of
 * the norm; 1 without rows. */
double sensitivity_condition(struct sensitivity *s);

#endif
