/* What the files of this room share: the products A x and A'y with a bound on what they are off. */
#ifndef CHECK_CHECK_PRIVATE_H
#define CHECK_CHECK_PRIVATE_H

#include "check/check.h"
#include "check/twofold.h"

/* Half a unit in the last place of each factor of a product, together: see check.h on rounding. */
#define CHECK_ROUNDING 0x1p-52

/* A sum of `terms` products, whose magnitudes add up to `size`. */
struct sum {
    struct twofold value;
    double size, terms;
};

static inline void sum_add_product(struct sum *s, double a, double b)
{
    twofold_add_product(&s->value, a, b);
    s->size += fabs(a * b);
    s->terms += 1.0;
}

/* What the value of a sum may be off (twofold.h). */
static inline double sum_error(const struct sum *s)
{
    return twofold_error(s->terms, s->size);
}

/* A x by rows. */
struct activity {
    struct sum *row;
};

/* Before work on vector k of a matrix: SLX_STOPPED where a limit leaves no time for the rest of the check. */
static inline slx_status check_goes_on(struct env *env, const struct spmat *a, uint32_t k)
{
    return limits_go_on_late(env, 40 + 12 * (uint64_t)spmat_count(a, k));
}

/* All rows 0. */
slx_status activity_create(struct env *env, uint32_t nrows, struct activity *out);
void activity_free(struct env *env, struct activity *a);
/* Adds column j times x. */
void activity_add(struct activity *a, const struct lp *lp, uint32_t j, double x);
static inline struct sum activity_row(const struct activity *a, uint32_t i)
{
    return a->row[i];
}

/* Vector k of a matrix times v. */
struct sum vector_times(const struct spmat *a, uint32_t k, const double *v);

/* The larger of `was` and v; NaN in v counts as infinite. */
static inline double worst(double was, double v)
{
    return v <= was ? was : isnan(v) ? INFINITY : v;
}

/* Fills s->check, s->objective, s->bound and s->activity from x and y (either may be NULL: its part then is infinite,
 * or for the objective NaN, and activities stay).  y bounds the objective where its signs are right to the tolerance.
 * `passed` stays 0. */
slx_status check_point(struct env *env, const struct lp *lp, struct solution *s, double tolerance);

/* Whether y, or -y, proves that lp has no feasible point; if it is -y, y is negated (the sign of slx_farkas_ray).
 * *residual is what slx_check_info.certificate tells. */
slx_status check_farkas(struct env *env, const struct lp *lp, double *y, double tolerance, bool *proof,
                        double *residual);

/* Whether a row's or a column's bounds contradict each other by more than `tolerance`. */
bool check_crossed(const struct lp *lp, double tolerance);
/* Whether `ray` leads from any feasible point to ever better ones. */
slx_status check_ray(struct env *env, const struct lp *lp, const double *ray, bool *proof, double *residual);

/* ---- worst.c ---------------------------------------------------------------------------------------- */

/* A fault of variable j: the largest stays. */
void check_note(struct check_fault *f, uint32_t j, double size);
void check_worst_clear(struct check_worst *w);
/* The status of variable j. */
void check_count_status(struct check_worst *w, uint32_t j, bool basic, bool fits);
/* Once all statuses are counted: whether they are those of a basis, where that is claimed. */
void check_end_statuses(struct check_worst *w, const struct lp *lp, bool claimed);

#endif
