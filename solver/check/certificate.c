/* Proofs that a model has no solution: Farkas multipliers, and rays.
 *
 * The vector v, y or the ray, is first scaled by the power of 2 that brings its largest magnitude into [1/2, 1).  Both
 * proofs ask that components of v, and sums of products a v, be 0 or of one sign, which doubles can rarely make them.
 * What stands against that is the residual e of a column or row, and all are treated alike.
 *  - A sum e within rounding, 2^-52 sum |a v|, counts as 0.
 *  - A sum e up to RESIDUAL sum |a v| is a cancellation that was nearly complete; up to NOISE sum |a| it comes from
 *    components that a computation with errors relative to the largest one could not tell from 0; and so does a
 *    component up to RESIDUAL.  A proof with such residuals says less: there is no feasible point with |x_j| < FAR in
 *    those columns and activities below FAR in those rows (where their bounds are wider than FAR); or, for a ray,
 *    there are no feasible duals with |y_i| < FAR in those rows and |d_j| < FAR in those columns.  It is accepted for
 *    that.
 *  - A larger one makes the proof invalid.
 */
#include "check/check_private.h"

#define RESIDUAL 1e-9
#define NOISE 1e-12
#define FAR 1e9
/* Margins must exceed this times the sum of magnitudes: 2^-52 is what rounding the model's own numbers to double
 * may have changed. */
#define MARGIN 0x1p-50

/* The exponent e for which 2^-e v has its largest magnitude in [1/2, 1); false if v is 0 or not finite. */
static bool normalising(const double *v, uint32_t n, int *exponent)
{
    double most = 0.0;
    for (uint32_t i = 0; i < n; i++)
        most = worst(most, fabs(v[i]));
    frexp(most, exponent);
    return most > 0.0 && isfinite(most);
}

/* Whether a residual is one that a proof may have. */
static bool negligible(double residual, double size, double reach)
{
    return residual <= RESIDUAL * size + NOISE * reach;
}

/* ---- infeasible ---------------------------------------------------------------------------------- */

static bool crossed(const struct cvec *lower, const struct cvec *upper, uint32_t n, double tolerance)
{
    for (uint32_t i = 0; i < n; i++)
        if (cvec_get(lower, i) - cvec_get(upper, i) > tolerance)
            return true;
    return false;
}

/* The proof that  least  <=  y'A x  <=  most  cannot be: `least` from the rows, `most` from the columns. */
struct farkas {
    struct twofold least, most;
    double size, residual;
};

/* w := sign * y, normalised; adds least = sum w_i * (bound of w_i).  False if that is infinite. */
static bool farkas_rows(const struct lp *lp, const double *y, double sign, int exponent, double *w, struct farkas *f)
{
    for (uint32_t i = 0; i < lp->nrows; i++) {
        w[i] = sign * ldexp(y[i], -exponent);
        if (w[i] == 0.0)
            continue;
        double bound = cvec_get(w[i] > 0.0 ? lp->row_lower : lp->row_upper, i);
        if (w[i] > 0.0 ? bound < -FAR : bound > FAR) {
            if (isinf(bound))
                f->residual = fmax(f->residual, fabs(w[i]));
            if (fabs(w[i]) <= RESIDUAL)
                bound = -copysign(FAR, w[i]);
            else if (isinf(bound))
                return false;
        }
        twofold_add_product(&f->least, w[i], bound);
        f->size += fabs(w[i] * bound);
    }
    return true;
}

/* Adds most = sum over columns of (A'w)_j * (bound of (A'w)_j).  False if that is infinite. */
static bool farkas_columns(const struct lp *lp, const double *w, struct farkas *f)
{
    for (uint32_t j = 0; j < lp->ncols; j++) {
        struct column c = column_times(lp, j, w);
        double value = twofold_value(c.value), magnitude = fabs(value);
        if (!isfinite(value) || !isfinite(c.size))
            return false;
        if (value == 0.0)
            continue;
        double bound = cvec_get(value > 0.0 ? lp->col_upper : lp->col_lower, j);
        if (value > 0.0 ? bound > FAR : bound < -FAR) {
            if (magnitude <= CHECK_ROUNDING * c.size)
                continue;
            if (isinf(bound))
                f->residual = fmax(f->residual, magnitude / c.reach);
            if (negligible(magnitude, c.size, c.reach))
                bound = copysign(FAR, value);
            else if (isinf(bound))
                return false;
        }
        twofold_add_scaled(&f->most, c.value, bound);
        f->size += c.size * fabs(bound);
    }
    return true;
}

/* Whether no x can have  sum sign*y_i * row_i  both within the rows' bounds and within the columns'. */
static bool farkas_proves(const struct lp *lp, const double *y, double sign, int exponent, double *w, double *residual)
{
    struct farkas f = {.residual = 0.0};
    bool finite = farkas_rows(lp, y, sign, exponent, w, &f) && farkas_columns(lp, w, &f);
    *residual = f.residual;
    if (!finite)
        return false;
    twofold_add(&f.least, -f.most.hi);
    twofold_add(&f.least, -f.most.lo);
    return twofold_value(f.least) > MARGIN * f.size;
}

slx_status check_farkas(struct env *env, const struct lp *lp, const double *y, double tolerance, bool *proof,
                        double *residual)
{
    *residual = 0.0;
    *proof = crossed(lp->row_lower, lp->row_upper, lp->nrows, tolerance) ||
             crossed(lp->col_lower, lp->col_upper, lp->ncols, tolerance);
    int exponent;
    if (*proof)
        return SLX_OK;
    *residual = INFINITY;
    if (!y || !normalising(y, lp->nrows, &exponent))
        return SLX_OK;
    double *w = mem_new(&env->mem, MEM_CHECK, lp->nrows, sizeof *w);
    if (!w)
        return fail_memory(env, "checking a solution");
    double other = INFINITY;
    *proof = farkas_proves(lp, y, 1.0, exponent, w, residual);
    if (!*proof) {
        *proof = farkas_proves(lp, y, -1.0, exponent, w, &other);
        *residual = *proof ? other : fmin(*residual, other);
    }
    mem_free(&env->mem, w);
    return SLX_OK;
}

/* ---- unbounded ----------------------------------------------------------------------------------- */

/* What is proved: moving along r improves by `gain` (its terms' magnitudes: `size`), against `drift` out of bounds. */
struct recession {
    struct twofold gain;
    double size, drift, residual;
};

static bool leaves(double direction, double lower, double upper)
{
    return direction > 0.0 ? isfinite(upper) : direction < 0.0 && isfinite(lower);
}

static bool ray_columns(const struct lp *lp, const double *ray, int exponent, struct activity *rows,
                        struct recession *p)
{
    for (uint32_t j = 0; j < lp->ncols; j++) {
        double r = ldexp(ray[j], -exponent), cost = cvec_get(lp->cost, j);
        if (leaves(r, cvec_get(lp->col_lower, j), cvec_get(lp->col_upper, j))) {
            p->residual = fmax(p->residual, fabs(r));
            p->drift += fabs(r);
            if (fabs(r) > RESIDUAL)
                return false;
        }
        activity_add(rows, lp, j, r);
        twofold_add_product(&p->gain, lp->maximise ? cost : -cost, r);
        p->size += fabs(cost * r);
    }
    return true;
}

static bool ray_rows(const struct lp *lp, const struct activity *rows, struct recession *p)
{
    for (uint32_t i = 0; i < lp->nrows; i++) {
        double value = twofold_value(activity_row(rows, i)), magnitude = fabs(value);
        if (!isfinite(value) || !isfinite(rows->size[i]))
            return false;
        if (!leaves(value, cvec_get(lp->row_lower, i), cvec_get(lp->row_upper, i)) ||
            magnitude <= CHECK_ROUNDING * rows->size[i])
            continue;
        p->residual = fmax(p->residual, magnitude / rows->reach[i]);
        p->drift += magnitude;
        if (!negligible(magnitude, rows->size[i], rows->reach[i]))
            return false;
    }
    return true;
}

slx_status check_ray(struct env *env, const struct lp *lp, const double *ray, bool *proof, double *residual)
{
    *proof = false;
    *residual = INFINITY;
    int exponent;
    if (!ray || !normalising(ray, lp->ncols, &exponent))
        return SLX_OK;
    struct activity rows;
    slx_status status = activity_create(env, lp->nrows, &rows);
    if (status != SLX_OK)
        return status;
    struct recession p = {.residual = 0.0};
    if (ray_columns(lp, ray, exponent, &rows, &p) && ray_rows(lp, &rows, &p)) {
        double gain = twofold_value(p.gain);
        *proof = gain > RESIDUAL * p.size && gain > FAR * p.drift;
    }
    *residual = p.residual;
    activity_free(env, &rows);
    return SLX_OK;
}
