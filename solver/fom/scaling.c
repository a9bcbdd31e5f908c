/* Scales: ten passes of Ruiz' (2001), each dividing rows and columns by the root of their largest magnitude, then one of
 * Pock & Chambolle's (2011) with exponent 1, by the root of their sum of magnitudes, after which |R A D| <= 1 but for
 * rounding the scales to int8 exponents; and that norm.
 */
#include "fom/fom_private.h"

#include <string.h>

enum { RUIZ_PASSES = 10 };

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
    fom_gather_rows(f, rows, norm == SUM ? FOM_ADD : FOM_MOST);
    struct fom_blocks at = fom_numbers(0, f->own, 0);
    while (fom_next(f, &at))
        for (uint32_t i = at.first; i < at.first + at.count; i++)
            if (rows[i] > 0.0)
                f->y[i] /= sqrt(rows[i]);
    fom_spread_rows(f, f->y);
    return limits_go_on(f->env, 1);
}

static int8_t quarter_exponent(double scale)
{
    const double e = round(4.0 * log2(scale));
    return (int8_t)lesser(greater(e, INT8_MIN), INT8_MAX);
}

static slx_status round_scales(const struct fom *f, const double *scale, uint32_t count, int8_t *exponent)
{
    struct fom_blocks at = fom_numbers(0, count, 0);
    while (fom_next(f, &at))
        for (uint32_t k = at.first; k < at.first + at.count; k++)
            exponent[k] = quarter_exponent(scale[k]);
    return limits_go_on(f->env, 1);
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
    if (status == SLX_OK)
        status = round_scales(f, f->x, f->n, f->col_exp);
    return status == SLX_OK ? round_scales(f, f->y, f->m, f->row_exp) : status;
}

slx_status fom_scale(struct fom *f)
{
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

/* ---- the norm --------------------------------------------------------------------------------------------
 *
 * The largest eigenvalue of K = D A' R^2 A D, by Lanczos' method from a vector of random numbers, without keeping the
 * vectors orthogonal, which the largest needs not (Parlett, The Symmetric Eigenvalue Problem, 1998): the largest of the
 * tridiagonal matrix with alpha and beta is below it, and within a residual that it tells of some eigenvalue.
 */

enum { LANCZOS_STEPS = 100 };

/* alpha[k] belongs to vector k, beta[k] to it and the one before. */
struct lanczos {
    unsigned count;
    double alpha[LANCZOS_STEPS], beta[LANCZOS_STEPS + 1];
};

/* chi_k / chi_{k-1} at v, of the last k, chi_k the characteristic polynomial of the first k rows and columns; and its
 * derivative.  NAN where v is no bound of the eigenvalues of less than that. */
static double last_ratio(const struct lanczos *t, double v, double *slope)
{
    double q = v - t->alpha[0];
    *slope = 1.0;
    for (unsigned k = 1; k < t->count; k++) {
        const double b = t->beta[k] * t->beta[k];
        if (q <= 0.0)
            return NAN;
        *slope = 1.0 + b * *slope / (q * q);
        q = v - t->alpha[k] - b / q;
    }
    return q;
}

/* The largest eigenvalue, above `below`, that of one row and column less; *residual: how far it is at most from one of
 * K. */
static double largest_eigenvalue(const struct lanczos *t, double below, double *residual)
{
    enum { HALVINGS = 50 };
    double low = below, high = greater(below, t->alpha[t->count - 1]) + t->beta[t->count - 1], slope = 1.0;
    for (int k = 0; k < HALVINGS; k++) {
        const double middle = 0.5 * (low + high);
        *(last_ratio(t, middle, &slope) > 0.0 ? &high : &low) = middle;
    }
    last_ratio(t, high, &slope);
    *residual = t->beta[t->count] / sqrt(slope);
    return high;
}

/* With D v_k times `length` in f->x and D v_{k-1} in f->x0: alpha, f->x0 := D v_{k+1} times beta, and beta. */
static slx_status lanczos_step(struct fom *f, double length, double *alpha, double *beta)
{
    double part[FOM_BLOCK], along = 0.0, square = 0.0;
    struct fom_blocks at = fom_numbers(0, f->n, 0), rows = fom_numbers(0, f->m, 0), cols = fom_columns(f, 0, f->n, 0);
    while (fom_next(f, &at))
        for (uint32_t j = at.first; j < at.first + at.count; j++)
            f->x[j] /= length;
    if (!fom_multiply(f, f->x))
        return limits_fail(f->env);
    while (fom_next(f, &rows))
        for (uint32_t i = rows.first; i < rows.first + rows.count; i++) {
            const double product = f->product[i] * fom_square(f->row_exp[i]);
            along += i < f->own ? f->product[i] * product : 0.0;
            f->product[i] = product;
        }
    fom_spread_rows(f, f->product);
    fom_total(f, &along, 1);
    while (fom_next(f, &cols)) {
        fom_column_dots(f, &cols, f->product, part);
        for (uint32_t t = 0; t < cols.count; t++) {
            const uint32_t j = cols.first + t;
            const double scale = fom_square(f->col_exp[j]);
            f->x0[j] = part[t] * scale - along * f->x[j] - length * f->x0[j];
            square += f->x0[j] * f->x0[j] / scale;
        }
    }
    fom_total(f, &square, 1);
    *alpha = along;
    *beta = sqrt(square);
    return limits_go_on(f->env, 1);
}

slx_status fom_norm(struct fom *f, double close, double *norm)
{
    struct lanczos t = {0};
    uint64_t random = 1;
    double square = 0.0, residual = 0.0, first = 0.0;
    struct fom_blocks at = fom_numbers(0, f->n, 0);
    while (fom_next(f, &at))
        for (uint32_t j = at.first; j < at.first + at.count; j++) {
            const double v = random_unit(&random);
            f->x[j] = v * sqrt(fom_square(f->col_exp[j]));
            f->x0[j] = 0.0;
            first += v * v;
        }
    fom_total(f, &first, 1);
    slx_status status = limits_go_on(f->env, 1);
    double length = sqrt(first);
    while (t.count < LANCZOS_STEPS && length > 0.0 && status == SLX_OK) {
        double *const last = f->x;
        status = lanczos_step(f, length, &t.alpha[t.count], &t.beta[t.count + 1]);
        f->x = f->x0;
        f->x0 = last;
        length = t.beta[++t.count];
        square = largest_eigenvalue(&t, square, &residual);
        if (residual <= 2.0 * close * square)
            break;
    }
    *norm = sqrt(square + residual);
    return status;
}

/* ---- the step ----------------------------------------------------------------------------------------------
 *
 * A column takes part where it is between its bounds, or at one that its reduced cost may leave if the duals move again
 * as they have since the last restart, or a few times as far; and a row alike, by its dual and its activity.  All others
 * are left out of the norm by the least of all scales.
 */

/* Whether a value, `slack` away from where it would matter, may get there. */
static bool may_wake(const struct fom *f, double slack, double moved)
{
    static const double far = 3.0, further = 4.0; /* that much more after each retreat */
    return slack <= far * pow(further, f->retreats) * fabs(moved);
}

static void leave_columns_out(struct fom *f)
{
    double lower[FOM_BLOCK], upper[FOM_BLOCK], cost[FOM_BLOCK], dot[FOM_BLOCK], moved[FOM_BLOCK];
    struct fom_blocks at = fom_columns(f, 0, f->n, 0);
    for (uint32_t i = 0; i < f->m; i++)
        f->y[i] = f->ty[i] - f->y0[i];
    while (fom_next(f, &at)) {
        cvec_gather(f->lp->cost, at.first, at.count, cost);
        cvec_gather(f->lp->col_lower, at.first, at.count, lower);
        cvec_gather(f->lp->col_upper, at.first, at.count, upper);
        fom_column_dots(f, &at, f->ty, dot);
        fom_column_dots(f, &at, f->y, moved);
        for (uint32_t t = 0; t < at.count; t++) {
            const double x = f->tx[at.first + t], d = f->sense * cost[t] - dot[t];
            const bool between = x > lower[t] && x < upper[t];
            if (lower[t] == upper[t] || (!between && !may_wake(f, x <= lower[t] ? d : -d, moved[t])))
                f->col_exp[at.first + t] = INT8_MIN;
        }
    }
}

/* False where a limit was met. */
static bool leave_rows_out(struct fom *f)
{
    double lower[FOM_BLOCK], upper[FOM_BLOCK];
    struct fom_blocks at = fom_numbers(0, f->own, 0);
    for (uint32_t j = 0; j < f->n; j++)
        f->x[j] = f->tx[j] - f->x0[j];
    if (!fom_multiply(f, f->tx))
        return false;
    memcpy(f->y, f->product, f->m * sizeof *f->y);
    if (!fom_multiply(f, f->x))
        return false;
    while (fom_next(f, &at)) {
        cvec_gather(f->lp->row_lower, at.first, at.count, lower);
        cvec_gather(f->lp->row_upper, at.first, at.count, upper);
        for (uint32_t t = 0; t < at.count; t++) {
            const uint32_t i = at.first + t;
            const double slack = lesser(f->y[i] - lower[t], upper[t] - f->y[i]);
            if (f->ty[i] == 0.0 && lower[t] < upper[t] && !may_wake(f, slack, f->product[i]))
                f->row_exp[i] = INT8_MIN;
        }
    }
    return true;
}

bool fom_adapt_step(struct fom *f)
{
    static const double growth = 2.0, most = 8.0, worthwhile = 1.1, again = 1.3, close = 0.01;
    double norm = 0.0;
    if (f->report->iterations < f->next_step || f->aim != FOM_OPTIMAL)
        return true;
    if (!f->engine->fetch(f))
        return false;
    memcpy(f->col_whole, f->col_exp, f->n);
    memcpy(f->row_whole, f->row_exp, f->m);
    leave_columns_out(f);
    const bool known = leave_rows_out(f) && fom_norm(f, close, &norm) == SLX_OK;
    memcpy(f->col_exp, f->col_whole, f->n);
    memcpy(f->row_exp, f->row_whole, f->m);
    memset(f->product, 0, f->m * sizeof *f->product);
    if (!known)
        return false;
    const double step = lesser(FOM_SAFETY / norm, lesser(growth * f->step, most * f->safe_step));
    f->step = step >= worthwhile * f->safe_step ? step : f->safe_step;
    f->next_step = (uint64_t)(again * (double)f->report->iterations);
    log_line(f->env, SLX_LOG_DEBUG, "first order: norm %.4f of what takes part, steps are %.2f times the safe one",
             norm, f->step / f->safe_step);
    return true;
}
