/* What the files of this room share: the products A x and A'y with their error allowance. */
#ifndef CHECK_CHECK_PRIVATE_H
#define CHECK_CHECK_PRIVATE_H

#include "check/check.h"
#include "check/twofold_private.h"

/* Half a unit in the last place of each factor of a product, together: see check.h on rounding. */
#define CHECK_ROUNDING 0x1p-52

/* A x by rows: value hi[i] + lo[i], size[i] = sum |a_ij x_j|, reach[i] = sum |a_ij| over the x_j that are not 0. */
struct activity {
    double *hi, *lo, *size, *reach;
};

/* All rows 0. */
slx_status activity_create(struct env *env, uint32_t nrows, struct activity *out);
void activity_free(struct env *env, struct activity *a);
/* Adds column j times x. */
void activity_add(struct activity *a, const struct lp *lp, uint32_t j, double x);
static inline struct twofold activity_row(const struct activity *a, uint32_t i)
{
    return (struct twofold){a->hi[i], a->lo[i]};
}

/* Column j of A times y, with the sums of struct activity. */
struct column {
    struct twofold value;
    double size, reach;
};
struct column column_times(const struct lp *lp, uint32_t j, const double *y);

/* The larger of `was` and v, where a v that is NaN counts as infinite. */
static inline double worst(double was, double v)
{
    return isnan(v) ? INFINITY : fmax(was, v);
}

/* Fills s->check, s->objective and s->bound from x and y (either may be NULL: its part then is infinite, or for the
 * objective NaN).  y bounds the objective where its signs are right to the tolerance.  `passed` stays 0. */
slx_status check_point(struct env *env, const struct lp *lp, struct solution *s, double tolerance);

/* Whether y proves that lp has no feasible point; *residual as slx_check_info.certificate. */
slx_status check_farkas(struct env *env, const struct lp *lp, const double *y, double tolerance, bool *proof,
                        double *residual);

/* Whether `ray` leads from any feasible point to ever better ones. */
slx_status check_ray(struct env *env, const struct lp *lp, const double *ray, bool *proof, double *residual);

#endif
