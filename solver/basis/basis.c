/* A basis's storage, and its variables: flags, bounds and costs in scaled form. */
#include <string.h>

#include "basis/basis.h"
#include "store/arrays.h"

/* ---- storage ------------------------------------------------------------------------------------------ */

enum { ARRAYS = 16 };

static void list_arrays(struct basis *b, unsigned needs, struct array out[ARRAYS])
{
    const size_t m = b->m, n = b->n, N = b->N, row = needs & BASIS_ROW ? N : 0;
    const struct array arrays[ARRAYS] = {
        {&b->row_exp, m, sizeof *b->row_exp},
        {&b->col_exp, n, sizeof *b->col_exp},
        {&b->flags, N, sizeof *b->flags},
        {&b->basic, m, sizeof *b->basic},
        {&b->xb, m, sizeof *b->xb},
        {needs & BASIS_BOUNDS ? &b->lb : NULL, m, sizeof *b->lb},
        {needs & BASIS_BOUNDS ? &b->ub : NULL, m, sizeof *b->ub},
        {&b->gather_idx, m, sizeof *b->gather_idx},
        {&b->gather_val, m, sizeof *b->gather_val},
        {needs & BASIS_WEIGHTS ? &b->weight : NULL, m, sizeof *b->weight},
        {&b->rho.val, m, sizeof *b->rho.val},
        {&b->rho.idx, m, sizeof *b->rho.idx},
        {&b->col.val, m, sizeof *b->col.val},
        {&b->col.idx, m, sizeof *b->col.idx},
        {row ? &b->row.val : NULL, row, sizeof *b->row.val},
        {row ? &b->row.idx : NULL, row, sizeof *b->row.idx},
    };
    for (size_t k = 0; k < ARRAYS; k++)
        out[k] = arrays[k];
}

slx_status basis_init(struct basis *b, struct env *env, const struct lp *lp, unsigned needs, enum mem_purpose purpose,
                      struct profile *profile)
{
    const uint32_t m = lp->nrows, n = lp->ncols;
    struct array arrays[ARRAYS];
    *b = (struct basis){.env = env, .lp = lp, .profile = profile, .m = m, .n = n, .N = n + m, .purpose = purpose};
    b->markowitz = 0.1;
    if (n > UINT32_MAX - 2 - m)
        return fail(env, SLX_ERROR_USAGE, "%u rows and %u columns are more than 2^32 - 2 variables", m, n);
    b->rho.n = b->col.n = m;
    b->row.n = needs & BASIS_ROW ? b->N : 0;
    list_arrays(b, needs, arrays);
    return arrays_new(env, purpose, arrays, ARRAYS) ? SLX_OK : fail_memory(env, "a basis");
}

void basis_done(struct basis *b)
{
    struct array arrays[ARRAYS];
    list_arrays(b, BASIS_BOUNDS | BASIS_WEIGHTS | BASIS_ROW, arrays);
    arrays_done(b->env, arrays, ARRAYS);
    lu_free(b->env, &b->lu);
    spmat_free(b->env, &b->rows);
}

slx_status basis_prepare(struct basis *b, bool scaled)
{
    slx_status status = scaled ? spmat_scaling(b->env, b->lp->cols, b->row_exp, b->col_exp) : SLX_OK;
    return status == SLX_OK && !b->lu ? lu_create(b->env, b->m, &b->lu) : status;
}

uint64_t basis_bytes(const struct lp *lp, unsigned needs)
{
    struct basis b = {.m = lp->nrows, .n = lp->ncols, .N = lp->nrows + lp->ncols};
    struct array arrays[ARRAYS];
    list_arrays(&b, needs, arrays);
    return arrays_bytes(arrays, ARRAYS);
}

/* ---- variables ---------------------------------------------------------------------------------------- */

double basis_cost(const struct basis *b, uint32_t j)
{
    if (j >= b->n)
        return 0.0;
    double c = cvec_get(b->lp->cost, j) * pow2(b->col_exp[j]);
    return b->lp->maximise ? -c : c;
}

/* The same for variables that are all columns, or all rows, with the bounds of the first at `at`.  Most blocks have all
 * at lower bounds of 0, or none at an upper one. */
static void standing(const uint8_t *flags, uint32_t count, const struct cvec *low, const struct cvec *up, uint32_t at,
                     const int8_t *exps, int sign, double *x)
{
    double upper[BASIS_BLOCK];
    uint8_t lowers = 0, uppers = 0;
    for (uint32_t k = 0; k < count; k++) {
        lowers |= (flags[k] & FLAG_STATUS) == SLX_AT_LOWER;
        uppers |= (flags[k] & FLAG_STATUS) == SLX_AT_UPPER;
    }
    lowers &= cvec_width(low) > 0 || cvec_get(low, at) != 0.0;
    if (!lowers)
        memset(x, 0, count * sizeof *x);
    if (!lowers && !uppers)
        return;
    if (lowers)
        cvec_gather(low, at, count, x);
    if (uppers)
        cvec_gather(up, at, count, upper);
    static const double zeros[BASIS_BLOCK];
    const double *const at_status[] = {zeros, x, uppers ? upper : zeros, zeros};
    _Static_assert(SLX_AT_LOWER == 1 && SLX_AT_UPPER == 2, "a place for each status");
    for (uint32_t k = 0; k < count; k++)
        x[k] = at_status[flags[k] & FLAG_STATUS][k] * pow2(sign * exps[k]);
}

void basis_standing(const struct basis *b, uint32_t first, uint32_t count, double *x)
{
    const struct lp *lp = b->lp;
    const uint32_t columns = first >= b->n ? 0 : count < b->n - first ? count : b->n - first;
    if (columns > 0)
        standing(b->flags + first, columns, lp->col_lower, lp->col_upper, first, b->col_exp + first, -1, x);
    if (columns < count) {
        const uint32_t row = first + columns - b->n;
        standing(b->flags + b->n + row, count - columns, lp->row_lower, lp->row_upper, row, b->row_exp + row, +1,
                 x + columns);
    }
}

static uint8_t bound_flags(double lower, double upper)
{
    unsigned f = (lower > -INFINITY ? FLAG_LOWER : 0u) | (upper < INFINITY ? FLAG_UPPER : 0u);
    if (f == FLAG_BOXED && lower >= upper)
        f |= FLAG_FIXED;
    return (uint8_t)f;
}

static void classify(const struct cvec *low, const struct cvec *up, uint8_t *flags)
{
    struct bounds_block b;
    for (bounds_begin(&b); bounds_next(low, up, &b);)
        for (uint32_t k = 0; k < b.count; k++) {
            uint8_t *f = &flags[b.first + k];
            *f = (uint8_t)((*f & FLAG_STATUS) | bound_flags(b.lower[k], b.upper[k]));
        }
}

void basis_classify(struct basis *b)
{
    classify(b->lp->col_lower, b->lp->col_upper, b->flags);
    classify(b->lp->row_lower, b->lp->row_upper, b->flags + b->n);
}

void basis_costs(const struct basis *b, double *cost)
{
    const double sense = b->lp->maximise ? -1.0 : 1.0;
    cvec_gather(b->lp->cost, 0, b->n, cost);
    for (uint32_t j = 0; j < b->n; j++)
        cost[j] *= sense * pow2(b->col_exp[j]);
    memset(cost + b->n, 0, b->m * sizeof *cost);
}

/* The status nearest to that of the flags that a nonbasic variable with these bounds can have. */
static inline unsigned settled(unsigned flags)
{
    switch (flags & (FLAG_BOXED | FLAG_FIXED)) {
    case 0: return SLX_FREE;
    case FLAG_UPPER: return SLX_AT_UPPER;
    case FLAG_BOXED: return (flags & FLAG_STATUS) == SLX_AT_UPPER ? SLX_AT_UPPER : SLX_AT_LOWER;
    default: return SLX_AT_LOWER;
    }
}

void basis_settle(struct basis *b, uint32_t j)
{
    basis_set_status(b, j, settled(b->flags[j]));
}

unsigned basis_status_at(const struct basis *b, uint32_t j, double x)
{
    return x <= basis_lower(b, j) ? SLX_AT_LOWER : x >= basis_upper(b, j) ? SLX_AT_UPPER : SLX_FREE;
}

/* The flags of a variable with these bounds whose status is to be basic, at the lower bound, at the upper one, free: as
 * settled has it. */
#define LOADED(bounds, lower, upper, free)                                                                             \
    (bounds) | SLX_BASIC, (bounds) | (lower), (bounds) | (upper), (bounds) | (free)
static const uint8_t loaded[2 * FLAG_FIXED] = {
    LOADED(0, SLX_FREE, SLX_FREE, SLX_FREE),
    LOADED(FLAG_LOWER, SLX_AT_LOWER, SLX_AT_LOWER, SLX_AT_LOWER),
    LOADED(FLAG_UPPER, SLX_AT_UPPER, SLX_AT_UPPER, SLX_AT_UPPER),
    LOADED(FLAG_BOXED, SLX_AT_LOWER, SLX_AT_UPPER, SLX_AT_LOWER),
    [FLAG_BOXED | FLAG_FIXED] = LOADED(FLAG_BOXED | FLAG_FIXED, SLX_AT_LOWER, SLX_AT_LOWER, SLX_AT_LOWER),
};

uint32_t basis_load(struct basis *b, const uint8_t *statuses)
{
    uint32_t count = 0, named = 0;
    for (uint32_t j = 0; j < b->N; j++) {
        const unsigned status = pairs_get(statuses, j);
        named += status == SLX_BASIC;
        b->flags[j] = loaded[(b->flags[j] & ~(unsigned)FLAG_STATUS) | status];
    }
    basis_forget_primal(b);
    if (b->factored)
        return named;
    for (uint32_t j = 0; j < b->N; j++)
        if (basis_has(b, j) && count < b->m)
            b->basic[count++] = j;
        else if (basis_has(b, j))
            b->flags[j] = (uint8_t)(b->flags[j] | settled(b->flags[j]));
    for (uint32_t j = b->n; j < b->N && count < b->m; j++)
        if (!basis_has(b, j)) {
            b->basic[count++] = j;
            basis_set_status(b, j, SLX_BASIC);
        }
    b->weights_valid = false;
    return named;
}
