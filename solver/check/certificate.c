/* Proofs that a model has no solution: Farkas multipliers, and rays.
 *
 * The vector v, y or the ray, is first scaled by the power of 2 that brings its largest magnitude into [1/2, 1).  The
 * scaled vector is what is judged; where the scaling makes a component underflow, the rest proves it or does not.
 *
 * Both proofs ask that components of v, and sums of products a v, be 0 or of one sign where a bound is infinite.  For a
 * component that is a comparison.  A sum comes with a bound on what it is off (twofold.h); where that leaves its sign
 * open, the sum is computed anew without any rounding (exact_sum_private.h), and so is known to be 0 or to have a sign.
 * Nothing is taken for 0 that is not.  Where the bound is finite, of whatever size, a sum of the wrong sign is charged
 * in full. */
#include "check/check_private.h"
#include "check/exact_sum_private.h"

/* In doubles a margin has to exceed this times the sum of the magnitudes of its terms, beyond what the sum may be off.  No
 * proof needs it: it refuses proofs that hold for the doubles alone, such as that 0.1 + 0.2 is not 0.3.  A number of
 * the model is a decimal as a rule, rounded by up to 2^-53 of itself; a term is a product of a bound and, where terms of
 * A'y do not cancel, of coefficients off by as much, so that all of them together move the margin by 2^-52 of its size.
 * This is four times that.  Proofs in fractions are of the doubles as they are, and have no such margin. */
#define MARGIN 0x1p-50

/* The exponent e for which 2^-e v has its largest magnitude, *largest, in [1/2, 1); false if v is 0 or not finite. */
static bool normalising(const double *v, uint32_t n, int *exponent, double *largest)
{
    double most = 0.0;
    for (uint32_t i = 0; i < n; i++)
        most = worst(most, fabs(v[i]));
    *largest = frexp(most, exponent);
    return most > 0.0 && isfinite(most);
}

/* A number other than 0, of known sign, and what it may be off; or 0, exactly. */
struct settled {
    struct twofold value;
    double error;
};

/* Vector k of `a` times v, whose sum is s, with a sign that is beyond doubt.  False where it cannot be had, for
 * overflow or underflow. */
static bool settle(const struct spmat *a, uint32_t k, const double *v, const struct sum *s, struct settled *out)
{
    double value = twofold_value(s->value);
    *out = (struct settled){s->value, sum_error(s)};
    if (!isfinite(value) || !isfinite(s->size))
        return false;
    if (fabs(value) > out->error || s->terms == 0.0)
        return true;
    struct exact_sum exact;
    struct spmat_cursor c;
    exact_clear(&exact);
    for (spmat_seek(a, k, &c); spmat_next(&c);)
        exact_add_product(&exact, c.value, v[c.index]);
    value = exact_value(&exact);
    *out = (struct settled){{value, 0.0}, 0x1p-52 * fabs(value)};
    return !isnan(value);
}

bool check_sign(const struct spmat *a, uint32_t k, const double *v, int *sign)
{
    const struct sum product = vector_times(a, k, v);
    struct settled t;
    const bool known = settle(a, k, v, &product, &t);
    const double value = known ? twofold_value(t.value) : 0.0;
    *sign = (value > 0.0) - (value < 0.0);
    return known;
}

/* ---- infeasible ---------------------------------------------------------------------------------- */

static bool crossed(const struct cvec *lower, const struct cvec *upper, uint32_t n, double tolerance)
{
    for (uint32_t i = 0; i < n; i++)
        if (cvec_get(lower, i) - cvec_get(upper, i) > tolerance)
            return true;
    return false;
}

bool check_crossed(const struct lp *lp, double tolerance)
{
    return crossed(lp->row_lower, lp->row_upper, lp->nrows, tolerance) ||
           crossed(lp->col_lower, lp->col_upper, lp->ncols, tolerance);
}

/* The proof that  least  <=  y'A x  <=  most  cannot be: `margin` is least - most, least from the rows, most from the
 * columns; `error` what the sums A'y in it may be off, times their bounds; `residual` the largest part of the wrong
 * sign at an infinite bound. */
struct farkas {
    struct sum margin;
    double error, residual;
};

/* w := sign * y, normalised; adds least = sum w_i * (bound of w_i). */
static void farkas_rows(const struct lp *lp, const double *y, double sign, int exponent, double *w, struct farkas *f)
{
    for (uint32_t i = 0; i < lp->nrows; i++) {
        w[i] = sign * ldexp(y[i], -exponent);
        if (w[i] == 0.0)
            continue;
        double bound = cvec_get(w[i] > 0.0 ? lp->row_lower : lp->row_upper, i);
        if (isinf(bound))
            f->residual = fmax(f->residual, fabs(w[i]));
        else
            sum_add_product(&f->margin, w[i], bound);
    }
}

/* Subtracts most = sum over columns of (A'w)_j * (bound of (A'w)_j). */
static slx_status farkas_columns(struct env *env, const struct lp *lp, const double *w, struct farkas *f)
{
    slx_status status = SLX_OK;
    for (uint32_t j = 0; j < lp->ncols && (status = check_goes_on(env, lp->cols, j)) == SLX_OK; j++) {
        const struct sum product = vector_times(lp->cols, j, w);
        struct settled d;
        if (!settle(lp->cols, j, w, &product, &d)) {
            f->residual = INFINITY;
            break;
        }
        double value = twofold_value(d.value);
        if (value == 0.0)
            continue;
        double bound = cvec_get(value > 0.0 ? lp->col_upper : lp->col_lower, j);
        if (isinf(bound)) {
            f->residual = fmax(f->residual, fabs(value));
            continue;
        }
        sum_add_product(&f->margin, d.value.hi, -bound);
        sum_add_product(&f->margin, d.value.lo, -bound);
        f->error += d.error * fabs(bound);
    }
    return status;
}

/* Whether a margin is large enough, though it were off by as much as the sum may be and by `error` more; twice that, so
 * that the rounding of these two is covered. */
static bool suffices(const struct sum *margin, double error)
{
    return twofold_value(margin->value) > MARGIN * margin->size + 2.0 * (error + sum_error(margin));
}

/* Whether no x can have  sum sign*y_i * row_i  both within the rows' bounds and within the columns'.  An `error` that
 * underflows is below the part of the margin's own bound that stands for underflow. */
static slx_status farkas_proves(struct env *env, const struct lp *lp, const double *y, double sign, int exponent,
                                double *w, bool *proof, double *residual)
{
    struct farkas f = {.residual = 0.0};
    farkas_rows(lp, y, sign, exponent, w, &f);
    slx_status status = farkas_columns(env, lp, w, &f);
    *residual = f.residual;
    *proof = status == SLX_OK && f.residual == 0.0 && suffices(&f.margin, f.error);
    return status;
}

slx_status check_farkas(struct env *env, const struct lp *lp, double *y, double tolerance, bool *proof,
                        double *residual)
{
    *residual = 0.0;
    *proof = check_crossed(lp, tolerance);
    int exponent;
    double largest;
    if (*proof)
        return SLX_OK;
    *residual = INFINITY;
    if (!y || !normalising(y, lp->nrows, &exponent, &largest))
        return SLX_OK;
    double *w = mem_new(&env->mem, MEM_CHECK, lp->nrows, sizeof *w);
    if (!w)
        return fail_memory(env, "checking a solution");
    double other = INFINITY;
    slx_status status = farkas_proves(env, lp, y, 1.0, exponent, w, proof, residual);
    if (status == SLX_OK && !*proof) {
        status = farkas_proves(env, lp, y, -1.0, exponent, w, proof, &other);
        *residual = *proof ? other : fmin(*residual, other) / largest;
        for (uint32_t i = 0; *proof && i < lp->nrows; i++)
            y[i] = -y[i];
    }
    mem_free(&env->mem, w);
    return status;
}

/* ---- unbounded ----------------------------------------------------------------------------------- */

static bool leaves(double direction, double lower, double upper)
{
    return direction > 0.0 ? isfinite(upper) : direction < 0.0 && isfinite(lower);
}

/* r := the ray, normalised, and its row activities; the gain per unit of it; *leaving: the largest component
 * that leaves. */
static slx_status ray_columns(struct env *env, const struct lp *lp, const double *ray, int exponent, double *r,
                              struct activity *rows, struct sum *gain, double *leaving)
{
    double residual = 0.0;
    slx_status status = SLX_OK;
    for (uint32_t j = 0; j < lp->ncols && (status = check_goes_on(env, lp->cols, j)) == SLX_OK; j++) {
        double cost = cvec_get(lp->cost, j);
        r[j] = ldexp(ray[j], -exponent);
        if (leaves(r[j], cvec_get(lp->col_lower, j), cvec_get(lp->col_upper, j)))
            residual = fmax(residual, fabs(r[j]));
        activity_add(rows, lp, j, r[j]);
        sum_add_product(gain, lp->maximise ? cost : -cost, r[j]);
    }
    *leaving = residual;
    return status;
}

/* Whether row i may leave by what is known of its activity. */
static bool in_doubt(const struct lp *lp, const struct activity *rows, uint32_t i)
{
    const struct sum s = activity_row(rows, i);
    double error = sum_error(&s), value = twofold_value(s.value);
    double lower = cvec_get(lp->row_lower, i), upper = cvec_get(lp->row_upper, i);
    bool safe = value > error ? !isfinite(upper) : value < -error ? !isfinite(lower) : s.terms == 0.0;
    return !safe && (isfinite(lower) || isfinite(upper));
}

/* The largest activity that leaves.  Rows in doubt are summed without rounding, which takes the matrix by rows. */
static slx_status ray_rows(struct env *env, const struct lp *lp, const double *r, const struct activity *rows,
                           double *residual)
{
    struct spmat *by_rows = NULL;
    slx_status status = SLX_OK;
    for (uint32_t i = 0; i < lp->nrows && status == SLX_OK; i++) {
        if (!in_doubt(lp, rows, i))
            continue;
        if (!by_rows)
            status = spmat_transpose(env, lp->cols, MEM_CHECK, &by_rows);
        const struct sum s = activity_row(rows, i);
        struct settled activity;
        if (status != SLX_OK)
            break;
        if (!settle(by_rows, i, r, &s, &activity)) {
            *residual = INFINITY;
            break;
        }
        double value = twofold_value(activity.value);
        if (leaves(value, cvec_get(lp->row_lower, i), cvec_get(lp->row_upper, i)))
            *residual = fmax(*residual, fabs(value));
    }
    spmat_free(env, &by_rows);
    return status;
}

slx_status check_ray(struct env *env, const struct lp *lp, const double *ray, bool *proof, double *residual)
{
    *proof = false;
    *residual = INFINITY;
    int exponent;
    double largest;
    if (!ray || !normalising(ray, lp->ncols, &exponent, &largest))
        return SLX_OK;
    struct activity rows;
    slx_status status = activity_create(env, lp->nrows, &rows);
    if (status != SLX_OK)
        return status;
    double *r = mem_new(&env->mem, MEM_CHECK, lp->ncols, sizeof *r);
    if (r) {
        struct sum gain = {.size = 0.0};
        status = ray_columns(env, lp, ray, exponent, r, &rows, &gain, residual);
        if (status == SLX_OK)
            status = ray_rows(env, lp, r, &rows, residual);
        *proof = status == SLX_OK && *residual == 0.0 && suffices(&gain, 0.0);
        *residual /= largest;
        mem_free(&env->mem, r);
    } else {
        status = fail_memory(env, "checking a solution");
    }
    activity_free(env, &rows);
    return status;
}
