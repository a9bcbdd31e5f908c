/* Scales: ten passes of Ruiz' (2001), each dividing rows and columns by the root of their largest magnitude, then one of
 * Pock & Chambolle's (2011) with exponent 1, by the root of their sum of magnitudes, after which |R A D| <= 1 but for
 * rounding the scales to int8 exponents; and that norm.
 */
#include "fom/fom_private.h"

#include <string.h>

enum { RUIZ_PASSES = 10, POLL_COLUMNS = 1024 };

/* Entries of a column, gathered. */
struct entries {
    uint32_t *index;
    double *value;
};

enum norm { LARGEST, SUM };

/* Divides rows (f->y) and columns (f->x), which hold the scales, by the root of a norm of each in the scaled matrix;
 * f->product: scratch. */
static slx_status divide_by_norms(struct fom *f, enum norm norm, struct entries *e)
{
    const struct spmat *cols = f->lp->cols;
    double *rows = f->product;
    memset(rows, 0, f->m * sizeof *rows);
    for (uint32_t j = 0; j < f->n; j++) {
        const uint32_t count = spmat_gather(cols, j, e->index, e->value);
        double of_column = 0.0;
        for (uint32_t k = 0; k < count; k++) {
            const uint32_t i = e->index[k];
            const double v = fabs(e->value[k]) * f->x[j] * f->y[i];
            of_column = norm == SUM ? of_column + v : greater(of_column, v);
            rows[i] = norm == SUM ? rows[i] + v : greater(rows[i], v);
        }
        if (of_column > 0.0)
            f->x[j] /= sqrt(of_column);
        if (limits_worked(f->env, 10 + 4 * (uint64_t)count) != LIMIT_NONE)
            return limits_fail(f->env);
    }
    for (uint32_t i = 0; i < f->m; i++)
        if (rows[i] > 0.0)
            f->y[i] /= sqrt(rows[i]);
    return SLX_OK;
}

static int8_t quarter_exponent(double scale)
{
    const double e = round(4.0 * log2(scale));
    return (int8_t)lesser(greater(e, INT8_MIN), INT8_MAX);
}

static slx_status compute_scales(struct fom *f, struct entries *e)
{
    slx_status status = SLX_OK;
    for (uint32_t j = 0; j < f->n; j++)
        f->x[j] = 1.0;
    for (uint32_t i = 0; i < f->m; i++)
        f->y[i] = 1.0;
    for (int pass = 0; pass <= RUIZ_PASSES && status == SLX_OK; pass++)
        status = divide_by_norms(f, pass == RUIZ_PASSES ? SUM : LARGEST, e);
    for (uint32_t j = 0; j < f->n && status == SLX_OK; j++)
        f->col_exp[j] = quarter_exponent(f->x[j]);
    for (uint32_t i = 0; i < f->m && status == SLX_OK; i++)
        f->row_exp[i] = quarter_exponent(f->y[i]);
    return status;
}

slx_status fom_scale(struct fom *f)
{
    for (int k = 0; k < FOM_SCALES; k++)
        f->squares[k] = exp2(0.5 * (k - FOM_SCALES / 2));
    if (f->env->options.scaling == SCALING_OFF)
        return SLX_OK;
    struct mem *mem = &f->env->mem;
    const uint32_t longest = spmat_longest(f->lp->cols);
    struct entries e = {.index = mem_new(mem, MEM_FIRST_ORDER, longest, sizeof *e.index),
                        .value = mem_new(mem, MEM_FIRST_ORDER, longest, sizeof *e.value)};
    slx_status status = e.index && e.value ? compute_scales(f, &e) : fail_memory(f->env, "the first-order method");
    mem_free(mem, e.index);
    mem_free(mem, e.value);
    return status;
}

/* x0 := A' R^2 A x, times D; the norm of that.  For x = D v with |v| = 1 it is about |R A D|^2, the largest eigenvalue of
 * D A' R^2 A D. */
static slx_status multiply(struct fom *f, double *norm)
{
    double part[FOM_BLOCK], square = 0.0;
    if (!fom_multiply(f, f->x))
        return limits_fail(f->env);
    for (uint32_t i = 0; i < f->m; i++)
        f->product[i] *= fom_square(f, f->row_exp[i]);
    for (uint32_t first = 0; first < f->n; first += FOM_BLOCK) {
        const uint32_t count = fom_block(first, f->n);
        spmat_dots(f->lp->cols, first, first + count, f->product, part);
        for (uint32_t t = 0; t < count; t++) {
            const double scale = fom_square(f, f->col_exp[first + t]);
            f->x[first + t] = part[t] * scale;
            square += part[t] * part[t] * scale;
        }
    }
    *norm = sqrt(square);
    return limits_go_on(f->env, 2 * spmat_nnz(f->lp->cols) + 4 * (uint64_t)f->n);
}

slx_status fom_norm(struct fom *f, double *norm)
{
    enum { MOST = 200 };
    static const double enough = 1e-4;
    uint64_t random = 1;
    double square = 0.0, was = 0.0, length = 0.0;
    for (uint32_t j = 0; j < f->n; j++) {
        const double v = random_unit(&random);
        f->x[j] = v * sqrt(fom_square(f, f->col_exp[j]));
        length += v * v;
    }
    length = sqrt(length);
    slx_status status = SLX_OK;
    for (int k = 0; k < MOST && length > 0.0; k++) { /* x is D times a vector of norm `length` */
        for (uint32_t j = 0; j < f->n; j++)
            f->x[j] /= length;
        was = square;
        status = multiply(f, &length);
        square = length;
        if (status != SLX_OK || fabs(square - was) <= enough * square)
            break;
    }
    *norm = sqrt(square);
    return status;
}
