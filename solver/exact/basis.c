/* What belongs to a basis: the values of its variables, its duals and reduced costs, and their signs.
 *
 * A sign is first sought in doubles, each entry being off by at most half a unit in the last place and the sum by a
 * bound that is computed with it; only where that interval holds 0 are fractions added up.
 */
#include "exact/exact_private.h"

/* Beyond the rounding of each product and addition, for the rounding of the bound itself. */
#define ULP 0x1p-52

bool exact_stopped(struct exact *e)
{
    if (!e->stop && limits_poll(e->env) != LIMIT_NONE)
        e->stop = STEP_STOPPED;
    return e->stop != STEP_MORE;
}

double exact_lower(const struct exact *e, uint32_t j)
{
    return j < e->n ? cvec_get(e->lp->col_lower, j) : cvec_get(e->lp->row_lower, j - e->n);
}

double exact_upper(const struct exact *e, uint32_t j)
{
    return j < e->n ? cvec_get(e->lp->col_upper, j) : cvec_get(e->lp->row_upper, j - e->n);
}

/* In the internal sense, of the phase's costs if `first`. */
static void cost_of(struct exact *e, uint32_t j, bool first, mpq_t q)
{
    if (first) {
        mpq_set_si(q, e->off[j], 1);
    } else if (e->feasible_only || j >= e->n) {
        mpq_set_ui(q, 0, 1);
    } else {
        fraction_of(q, cvec_get(e->lp->cost, j), e->decimal);
        if (e->lp->maximise)
            mpq_neg(q, q);
    }
}

/* Of a nonbasic variable. */
static double resting_place(const struct exact *e, uint32_t j)
{
    return e->status[j] == SLX_AT_LOWER ? exact_lower(e, j) : e->status[j] == SLX_AT_UPPER ? exact_upper(e, j) : 0.0;
}

slx_status need_rows(struct exact *e)
{
    return e->rows ? SLX_OK : spmat_transpose(e->env, e->lp->cols, MEM_EXACT, &e->rows);
}

/* ---- sums --------------------------------------------------------------------------------------------- */

static void sum_over(struct exact *e, const struct spmat *a, uint32_t k, mpq_t *v)
{
    struct spmat_cursor c;
    fraction_sum_zero(&e->sum);
    for (spmat_seek(a, k, &c); spmat_next(&c);)
        if (mpq_sgn(v[c.index]) != 0) {
            fraction_of(e->a, c.value, e->decimal);
            fraction_sum_add(&e->sum, e->a, v[c.index]);
        }
}

void column_sum(struct exact *e, uint32_t j, mpq_t *v)
{
    sum_over(e, e->lp->cols, j, v);
}

void subtract_column(struct exact *e, uint32_t j, mpq_t *v, mpq_t q)
{
    column_sum(e, j, v);
    fraction_sum_get(&e->sum, e->b);
    mpq_sub(q, q, e->b);
}

slx_status row_sum(struct exact *e, uint32_t i, mpq_t *v)
{
    slx_status status = need_rows(e);
    if (status == SLX_OK)
        sum_over(e, e->rows, i, v);
    return status;
}

/* ---- the point ---------------------------------------------------------------------------------------- */

/* rhs of the kernel: what its rows are to be, less what the nonbasic columns give. */
static void kernel_rhs(struct exact *e)
{
    const struct kernel *kernel = &e->kernel;
    for (uint32_t r = 0; r < kernel->k; r++)
        fraction_of(e->rhs[r], resting_place(e, e->n + kernel->rows[r]), e->decimal);
    for (uint32_t j = 0; j < e->n && !exact_stopped(e); j++) {
        double v = is_basic(e, j) ? 0.0 : resting_place(e, j);
        struct spmat_cursor c;
        if (v == 0.0)
            continue;
        fraction_of(e->a, v, e->decimal);
        for (spmat_seek(e->lp->cols, j, &c); spmat_next(&c);)
            if (kernel->local[c.index] != NONE && c.value != 0.0) {
                fraction_of(e->b, c.value, e->decimal);
                mpq_mul(e->b, e->b, e->a);
                mpq_sub(e->rhs[kernel->local[c.index]], e->rhs[kernel->local[c.index]], e->b);
            }
    }
}

/* Sign of the value of variable j less a bound, which is finite. */
static int value_sign(struct exact *e, uint32_t j, double bound)
{
    const struct near *x = &e->xd[j];
    double away = x->v - bound, err = x->err + ULP * (fabs(away) + (e->decimal ? 2.0 * fabs(bound) : 0.0));
    if (isfinite(away) && isfinite(err) && fabs(away) > err)
        return away > 0.0 ? 1 : -1;
    fraction_of(e->c, bound, e->decimal);
    if (j < e->n)
        return mpq_cmp(e->x[j], e->c);
    slx_status status = row_sum(e, j - e->n, e->x);
    if (status != SLX_OK) {
        exact_failed(e, status);
        return 0;
    }
    mpq_set_ui(e->b, 1, 1);
    fraction_sum_subtract(&e->sum, e->c, e->b);
    return fraction_sum_sign(&e->sum);
}

/* -1 below, 1 above, 0 within the bounds of j. */
static int8_t side_of(struct exact *e, uint32_t j)
{
    double lower = exact_lower(e, j), upper = exact_upper(e, j);
    if (isfinite(lower) && value_sign(e, j, lower) < 0)
        return -1;
    return isfinite(upper) && value_sign(e, j, upper) > 0;
}

/* Activities in doubles, with a bound on their errors. */
static void near_activities(struct exact *e)
{
    struct near *rows = e->xd + e->n;
    for (uint32_t i = 0; i < e->m; i++)
        rows[i] = (struct near){0.0, 0.0};
    for (uint32_t j = 0; j < e->n && !exact_stopped(e); j++) {
        struct spmat_cursor c;
        if (e->xd[j].v == 0.0)
            continue;
        for (spmat_seek(e->lp->cols, j, &c); spmat_next(&c);) {
            struct near *r = &rows[c.index];
            double term = c.value * e->xd[j].v;
            r->v += term;
            r->err += ULP * (3.0 * fabs(term) + fabs(r->v)) + 0x1p-1000;
        }
    }
    for (uint32_t i = 0; i < e->m; i++) {
        rows[i].err *= 1.0 + 0x1p-10;
        if (!is_basic(e, e->n + i)) {
            double v = resting_place(e, e->n + i);
            rows[i] = (struct near){v, e->decimal ? ULP * fabs(v) : 0.0};
        }
    }
}

slx_status basis_values(struct exact *e)
{
    const struct kernel *kernel = &e->kernel;
    kernel_rhs(e);
    slx_status status = exact_stopped(e) ? SLX_OK : kernel_solve(e, false, e->rhs, e->delta);
    if (status != SLX_OK || exact_stopped(e))
        return status;
    for (uint32_t j = 0; j < e->n && !exact_stopped(e); j++)
        if (!is_basic(e, j))
            fraction_of(e->x[j], resting_place(e, j), e->decimal);
    for (uint32_t c = 0; c < kernel->k; c++)
        mpq_swap(e->x[kernel->cols[c]], e->delta[c]);
    for (uint32_t j = 0; j < e->n && !exact_stopped(e); j++) {
        double v = fraction_double(e->x[j]);
        e->xd[j] = (struct near){v, ULP * fabs(v)};
    }
    near_activities(e);
    e->below = 0;
    for (uint32_t j = 0; j < e->N && !exact_stopped(e); j++) {
        e->off[j] = is_basic(e, j) ? side_of(e, j) : 0;
        e->below += e->off[j] != 0;
    }
    return e->stop == STEP_FAILED ? e->failure : SLX_OK;
}

void value_of(struct exact *e, uint32_t j, mpq_t q)
{
    if (j < e->n) {
        mpq_set(q, e->x[j]);
    } else if (!is_basic(e, j)) {
        fraction_of(q, resting_place(e, j), e->decimal);
    } else {
        slx_status status = row_sum(e, j - e->n, e->x);
        if (status != SLX_OK)
            exact_failed(e, status);
        fraction_sum_get(&e->sum, q);
    }
}

/* ---- the duals ---------------------------------------------------------------------------------------- */

slx_status basis_duals(struct exact *e, bool first)
{
    const struct kernel *kernel = &e->kernel;
    slx_status status = SLX_OK;
    for (uint32_t i = 0; i < e->m; i++)
        mpq_set_si(e->y[i], first && is_basic(e, e->n + i) ? -e->off[e->n + i] : 0, 1);
    for (uint32_t c = 0; c < kernel->k && !exact_stopped(e); c++) {
        cost_of(e, kernel->cols[c], first, e->rhs[c]);
        if (first)
            subtract_column(e, kernel->cols[c], e->y, e->rhs[c]);
    }
    if (!e->stop)
        status = kernel_solve(e, true, e->rhs, e->delta);
    if (status != SLX_OK || exact_stopped(e))
        return status;
    for (uint32_t r = 0; r < kernel->k; r++)
        mpq_swap(e->y[kernel->rows[r]], e->delta[r]);
    for (uint32_t i = 0; i < e->m; i++) {
        double v = fraction_double(e->y[i]);
        e->yd[i] = (struct near){v, ULP * fabs(v)};
    }
    return status;
}

void reduced_cost(struct exact *e, uint32_t j, mpq_t q)
{
    cost_of(e, j, false, q);
    if (j >= e->n) {
        mpq_add(q, q, e->y[j - e->n]);
        mpq_canonicalize(q);
        return;
    }
    subtract_column(e, j, e->y, q);
}

int reduced_cost_sign(struct exact *e, uint32_t j, bool first, double *size)
{
    double unused;
    size = size ? size : &unused;
    if (j >= e->n) {
        *size = fabs(e->yd[j - e->n].v);
        return mpq_sgn(e->y[j - e->n]);
    }
    double cost = first || e->feasible_only ? 0.0 : cvec_get(e->lp->cost, j);
    double sum = e->lp->maximise ? -cost : cost, err = e->decimal ? ULP * fabs(cost) : 0.0;
    struct spmat_cursor c;
    for (spmat_seek(e->lp->cols, j, &c); spmat_next(&c);) {
        double term = c.value * e->yd[c.index].v;
        if (term == 0.0 && e->yd[c.index].v == 0.0)
            continue;
        sum -= term;
        err += ULP * (3.0 * fabs(term) + fabs(sum)) + 0x1p-1000;
    }
    *size = fabs(sum);
    if (isfinite(sum) && isfinite(err) && fabs(sum) > err * (1.0 + 0x1p-10))
        return sum > 0.0 ? 1 : -1;
    column_sum(e, j, e->y);
    cost_of(e, j, first, e->c);
    mpq_set_ui(e->b, 1, 1);
    fraction_sum_subtract(&e->sum, e->c, e->b);
    return -fraction_sum_sign(&e->sum);
}

int improving_move(const struct exact *e, uint32_t j, int sign)
{
    double lower = exact_lower(e, j), upper = exact_upper(e, j);
    if (sign == 0 || lower == upper)
        return 0;
    if (sign < 0) /* the value would better grow */
        return e->status[j] == SLX_AT_UPPER ? 0 : 1;
    return e->status[j] == SLX_AT_LOWER ? 0 : -1;
}
