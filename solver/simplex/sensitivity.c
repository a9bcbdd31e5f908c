/* Sensitivity of an optimal basis.
 *
 * Inside, the computational form is that of the simplex methods: A x - r = 0 for the rows' activities r, so that the
 * column of row i is -e_i, its bounds are the row's and its reduced cost is the row's dual; maximisation is
 * minimisation of -c.  The factor is of the basis scaled by powers of two, B' = R B C with R = diag(2^row_exp) and C =
 * diag(2^e) in the order of the positions, where e_j = col_exp_j and e_(n+i) = -row_exp_i; entry (p, k) of the tableau
 * is that of the scaled one times 2^(e_p - e_k).
 *
 * Invariants between calls: head[p] is the variable in position p and position[head[p]] = p, NONE for those that are
 * nonbasic; x[p] is its value; d[j] is the reduced cost of variable j, for minimisation, 0 for basic ones; values and
 * reduced costs that rounding alone keeps from a bound or from 0 are there exactly; rho, col, row are all zero.
 */
#include "simplex/sensitivity.h"

#include "lu/lu.h"
#include "model/basis.h"

#define NONE UINT32_MAX

struct sensitivity {
    const struct lp *lp;
    const struct solution *solution;
    uint32_t m, n, N;
    struct lu *lu;
    struct spmat *rows;
    int8_t *row_exp, *col_exp;       /* m, n */
    uint32_t *head, *position;       /* m, N */
    double *x, *d;                   /* m, N */
    struct svec rho, col, row;       /* m, m, n */
    uint32_t *gather_idx;            /* m */
    double *gather_val;              /* m */
    double density_rho, density_col; /* of the last results, a guess for the next */
};

/* What the rounding of a factor and two solves may leave, relative to the largest number in the result. */
static const double noise = 0x1p-46;
/* Entries of a row or column of the scaled tableau up to this, relative to the largest one, block no movement: they are
 * what rounding leaves of zeros.  (Coefficients that were cut off after some digits leave more, as in dfl001; but those
 * are the model's.) */
static const double pivot_tolerance = 1e-10;

static int exponent(const struct sensitivity *s, uint32_t k)
{
    return k < s->n ? s->col_exp[k] : -s->row_exp[k - s->n];
}

static double lower_of(const struct sensitivity *s, uint32_t k)
{
    return k < s->n ? cvec_get(s->lp->col_lower, k) : cvec_get(s->lp->row_lower, k - s->n);
}
static double upper_of(const struct sensitivity *s, uint32_t k)
{
    return k < s->n ? cvec_get(s->lp->col_upper, k) : cvec_get(s->lp->row_upper, k - s->n);
}

/* A nonbasic variable is at a bound that it has. */
static unsigned status_of(const struct sensitivity *s, uint32_t k)
{
    unsigned status = pairs_get(s->solution->status, k);
    return status == SLX_BASIC ? status
                               : (unsigned)basis_nonbasic((slx_basis_status)status, lower_of(s, k), upper_of(s, k));
}

static double cost_of(const struct sensitivity *s, uint32_t k)
{
    double c = k < s->n ? cvec_get(s->lp->cost, k) : 0.0;
    return s->lp->maximise ? -c : c;
}

static double value_of(const struct sensitivity *s, uint32_t k)
{
    switch (status_of(s, k)) {
    case SLX_BASIC: return s->x[s->position[k]];
    case SLX_AT_LOWER: return lower_of(s, k);
    case SLX_AT_UPPER: return upper_of(s, k);
    default: return 0.0;
    }
}

/* ---- solves --------------------------------------------------------------------------------------------- */

static double density(const struct svec *x)
{
    return x->count == SVEC_DENSE ? 1.0 : (double)x->count / (x->n ? x->n : 1);
}

/* col := scaled B^-1 a_k, of variable k's own scaled column. */
static void solve_column(struct sensitivity *s, uint32_t k)
{
    if (k >= s->n) {
        svec_add(&s->col, k - s->n, -1.0);
    } else {
        uint32_t count = spmat_gather_scaled(s->lp->cols, k, s->row_exp, s->col_exp[k], s->gather_idx, s->gather_val);
        for (uint32_t e = 0; e < count; e++)
            svec_add(&s->col, s->gather_idx[e], s->gather_val[e]);
    }
    lu_ftran(s->lu, &s->col, s->density_col, false);
    s->density_col = density(&s->col);
}

/* rho := row p of the scaled inverse. */
static void solve_row(struct sensitivity *s, uint32_t p)
{
    svec_add(&s->rho, p, 1.0);
    lu_btran(s->lu, &s->rho, s->density_rho);
    s->density_rho = density(&s->rho);
}

/* row := the scaled row rho' A, rho times the rows' scales on exit. */
static void price(struct sensitivity *s)
{
    static const double dots_density = 0.4; /* above it, dot products with all columns cost less */
    struct svec *rho = &s->rho, *row = &s->row;
    bool listed = rho->count != SVEC_DENSE;
    uint32_t entries = listed ? rho->count : s->m;
    for (uint32_t e = 0; e < entries; e++) {
        uint32_t i = listed ? rho->idx[e] : e;
        rho->val[i] = ldexp(rho->val[i], s->row_exp[i]);
    }
    if (listed && entries <= dots_density * s->m) {
        spmat_price(s->rows, rho, row, s->n);
    } else {
        spmat_dots(s->lp->cols, rho->val, row->val);
        row->count = SVEC_DENSE;
    }
    listed = row->count != SVEC_DENSE;
    entries = listed ? row->count : s->n;
    for (uint32_t e = 0; e < entries; e++) {
        uint32_t j = listed ? row->idx[e] : e;
        row->val[j] = ldexp(row->val[j], s->col_exp[j]);
    }
}

/* Brings the largest magnitude near 1, so that a solve loses nothing to lu's drop tolerance; returns the exponent that
 * undoes it. */
static int normalise(struct svec *x)
{
    double most = 0.0;
    int e = 0;
    for (uint32_t i = 0; i < x->n; i++)
        most = greater(most, fabs(x->val[i]));
    if (most > 0.0 && isfinite(most))
        frexp(most, &e);
    for (uint32_t i = 0; i < x->n; i++)
        x->val[i] = ldexp(x->val[i], -e);
    x->count = SVEC_DENSE;
    return e;
}

/* ---- the factor ----------------------------------------------------------------------------------------- */

static uint32_t basis_column(const void *user, uint32_t k, uint32_t *idx, double *val)
{
    const struct sensitivity *s = user;
    uint32_t j = s->gather_idx[k]; /* while the basis is factored, its variables before they have positions */
    if (j >= s->n) {
        idx[0] = j - s->n;
        val[0] = -1.0;
        return 1;
    }
    return spmat_gather_scaled(s->lp->cols, j, s->row_exp, s->col_exp[j], idx, val);
}

static slx_status factor(struct sensitivity *s, struct env *env)
{
    static const double markowitz = 0.5, singular = 1e-11;
    enum lu_answer answer;
    uint32_t count = 0;
    for (uint32_t k = 0; k < s->N; k++) {
        s->position[k] = NONE;
        if (status_of(s, k) == SLX_BASIC && count++ < s->m)
            s->gather_idx[count - 1] = k;
    }
    if (count != s->m)
        return fail(env, SLX_ERROR_NUMERICAL, "%u basic variables for %u rows are no basis", count, s->m);
    slx_status status = lu_factor(env, s->lu, basis_column, s, markowitz, singular, s->col.idx, &answer);
    if (status != SLX_OK)
        return status;
    if (answer == LU_SINGULAR)
        return fail(env, SLX_ERROR_NUMERICAL, "the basis is singular");
    for (uint32_t k = 0; k < s->m; k++) {
        s->head[s->col.idx[k]] = s->gather_idx[k];
        s->position[s->gather_idx[k]] = s->col.idx[k];
    }
    return SLX_OK;
}

/* ---- values and reduced costs ------------------------------------------------------------------------------ */

/* v, or the number that it is as near to as rounding leaves it. */
static double snapped(double v, double to, double distance)
{
    return fabs(v - to) <= distance ? to : v;
}

/* The basic values: the solution's, and one step of refinement with the residual of A x - r = 0 in compensated
 * arithmetic, the nonbasic variables being at their bounds. */
static void compute_values(struct sensitivity *s)
{
    const struct solution *sol = s->solution;
    double *hi = s->col.val, *lo = s->rho.val, most = 0.0;
    for (uint32_t p = 0; p < s->m; p++)
        s->x[p] = s->head[p] < s->n ? sol->x[s->head[p]] : sol->activity[s->head[p] - s->n];
    for (uint32_t j = 0; j < s->n; j++)
        spmat_axpy2(s->lp->cols, j, value_of(s, j), hi, lo);
    for (uint32_t i = 0; i < s->m; i++)
        hi[i] = ldexp((hi[i] - value_of(s, s->n + i)) + lo[i], s->row_exp[i]);
    s->rho.count = SVEC_DENSE;
    svec_clear(&s->rho);
    int e = normalise(&s->col);
    lu_ftran(s->lu, &s->col, 1.0, false);
    for (uint32_t p = 0; p < s->m; p++) {
        int own = exponent(s, s->head[p]);
        s->x[p] -= ldexp(s->col.val[p], e + own);
        most = greater(most, fabs(ldexp(s->x[p], -own)));
    }
    svec_clear(&s->col);
    for (uint32_t p = 0; p < s->m; p++) {
        uint32_t k = s->head[p];
        double distance = ldexp(noise * most, exponent(s, k));
        s->x[p] = snapped(s->x[p], 0.0, distance);
        s->x[p] = snapped(s->x[p], lower_of(s, k), distance);
        s->x[p] = snapped(s->x[p], upper_of(s, k), distance);
    }
}

/* The reduced costs, likewise from the solution's duals; those of the rows, the duals, are at d + n. */
static void compute_duals(struct sensitivity *s)
{
    double *y = s->d + s->n, most = 0.0;
    for (uint32_t i = 0; i < s->m; i++)
        y[i] = s->lp->maximise ? -s->solution->y[i] : s->solution->y[i];
    for (uint32_t p = 0; p < s->m; p++) {
        uint32_t k = s->head[p];
        double hi = 0.0, lo = 0.0;
        if (k < s->n)
            spmat_dot2(s->lp->cols, k, y, &hi, &lo);
        else
            hi = -y[k - s->n];
        s->rho.val[p] = ldexp((cost_of(s, k) - hi) - lo, exponent(s, k));
    }
    int e = normalise(&s->rho);
    lu_btran(s->lu, &s->rho, 1.0);
    for (uint32_t i = 0; i < s->m; i++) {
        y[i] += ldexp(s->rho.val[i], e + s->row_exp[i]);
        most = greater(most, fabs(ldexp(y[i], -s->row_exp[i])));
    }
    svec_clear(&s->rho);
    spmat_dots(s->lp->cols, y, s->d);
    for (uint32_t k = 0; k < s->N; k++) {
        double c = cost_of(s, k), d = k < s->n ? c - s->d[k] : s->d[k];
        int own = exponent(s, k);
        double distance = noise * (ldexp(most, -own) + fabs(c));
        s->d[k] = s->position[k] != NONE ? 0.0 : snapped(d, 0.0, distance);
    }
}

/* ---- life ------------------------------------------------------------------------------------------------ */

void sensitivity_free(struct env *env, struct sensitivity **p)
{
    struct sensitivity *s = *p;
    if (!s)
        return;
    lu_free(env, &s->lu);
    spmat_free(env, &s->rows);
    void *blocks[] = {s->row_exp, s->col_exp, s->head, s->position, s->x, s->d, s->gather_idx, s->gather_val};
    for (size_t k = 0; k < sizeof blocks / sizeof *blocks; k++)
        mem_free(&env->mem, blocks[k]);
    svec_done(env, &s->rho);
    svec_done(env, &s->col);
    svec_done(env, &s->row);
    mem_drop(&env->mem, p);
}

static slx_status take_room(struct sensitivity *s, struct env *env)
{
    struct mem *mem = &env->mem;
    uint32_t m = s->m, n = s->n;
    s->row_exp = mem_new(mem, MEM_SIMPLEX, m, sizeof *s->row_exp);
    s->col_exp = mem_new(mem, MEM_SIMPLEX, n, sizeof *s->col_exp);
    s->head = mem_new(mem, MEM_SIMPLEX, m, sizeof *s->head);
    s->position = mem_new(mem, MEM_SIMPLEX, s->N, sizeof *s->position);
    s->x = mem_new(mem, MEM_SIMPLEX, m, sizeof *s->x);
    s->d = mem_new(mem, MEM_SIMPLEX, s->N, sizeof *s->d);
    s->gather_idx = mem_new(mem, MEM_SIMPLEX, m, sizeof *s->gather_idx);
    s->gather_val = mem_new(mem, MEM_SIMPLEX, m, sizeof *s->gather_val);
    if (!s->row_exp || !s->col_exp || !s->head || !s->position || !s->x || !s->d || !s->gather_idx || !s->gather_val)
        return fail_memory(env, "sensitivity");
    slx_status status = svec_init(env, &s->rho, m, MEM_SIMPLEX);
    if (status == SLX_OK)
        status = svec_init(env, &s->col, m, MEM_SIMPLEX);
    if (status == SLX_OK)
        status = svec_init(env, &s->row, n, MEM_SIMPLEX);
    if (status == SLX_OK)
        status = lu_create(env, m, &s->lu);
    if (status == SLX_OK)
        status = spmat_transpose(env, s->lp->cols, MEM_ROWCOPY, &s->rows);
    return status;
}

slx_status sensitivity_create(struct env *env, const struct lp *lp, const struct solution *solution,
                              struct sensitivity **out)
{
    *out = NULL;
    struct sensitivity *s = mem_new(&env->mem, MEM_SIMPLEX, 1, sizeof *s);
    if (!s)
        return fail_memory(env, "sensitivity");
    *s = (struct sensitivity){.lp = lp, .solution = solution, .m = lp->nrows, .n = lp->ncols};
    s->N = s->m + s->n;
    slx_status status = take_room(s, env);
    if (status == SLX_OK && env->options.scaling == SCALING_ON)
        status = spmat_scaling(env, lp->cols, s->row_exp, s->col_exp);
    if (status == SLX_OK)
        status = factor(s, env);
    if (status == SLX_OK) {
        compute_values(s);
        compute_duals(s);
        *out = s;
    } else {
        sensitivity_free(env, &s);
    }
    return status;
}

/* ---- ranging --------------------------------------------------------------------------------------------- */

/* An interval of t around 0, and the variables that end it. */
struct interval {
    double low, high;
    uint32_t stop_low, stop_high; /* NONE: nothing does */
};

static const struct interval whole = {-INFINITY, INFINITY, NONE, NONE};

static struct interval mirrored(struct interval v)
{
    return (struct interval){-v.high, -v.low, v.stop_high, v.stop_low};
}

/* Variable `who` has a quantity that moves at `rate` times t and may fall by `down` and rise by `up`. */
static void restrict_to(struct interval *v, double rate, double down, double up, uint32_t who)
{
    if (rate == 0.0)
        return;
    double low = rate > 0.0 ? -down / rate : up / rate, high = rate > 0.0 ? up / rate : -down / rate;
    if (low > v->low) {
        v->low = low;
        v->stop_low = who;
    }
    if (high < v->high) {
        v->high = high;
        v->stop_high = who;
    }
}

/* How far the reduced cost of nonbasic k may fall and rise with its sign staying right. */
static void dual_room(const struct sensitivity *s, uint32_t k, double *down, double *up)
{
    unsigned status = status_of(s, k);
    bool fixed = status != SLX_FREE && lower_of(s, k) >= upper_of(s, k);
    *down = fixed || status == SLX_AT_UPPER ? INFINITY : status == SLX_FREE ? 0.0 : greater(s->d[k], 0.0);
    *up = fixed || status == SLX_AT_LOWER ? INFINITY : status == SLX_FREE ? 0.0 : greater(-s->d[k], 0.0);
}

static slx_range range_of(const struct sensitivity *s, double present, struct interval v, double slope)
{
    double objective = s->solution->objective;
    return (slx_range){.low = present + v.low,
                       .high = present + v.high,
                       .objective_low = slope == 0.0 ? objective : objective + slope * v.low,
                       .objective_high = slope == 0.0 ? objective : objective + slope * v.high,
                       .stop_low = v.stop_low,
                       .stop_high = v.stop_high};
}

/* The change t of the cost in position p moves the reduced cost of each nonbasic variable by -t times its entry of
 * tableau row p. */
static struct interval basic_cost_interval(struct sensitivity *s, uint32_t p)
{
    struct interval v = whole;
    int own = exponent(s, s->head[p]);
    double most = 1.0, down, up; /* the row has a 1 */
    solve_row(s, p);
    bool dense_rho = s->rho.count == SVEC_DENSE;
    uint32_t logicals = dense_rho ? s->m : s->rho.count;
    price(s);
    bool dense_row = s->row.count == SVEC_DENSE;
    uint32_t columns = dense_row ? s->n : s->row.count;
    for (uint32_t e = 0; e < columns; e++)
        most = greater(most, fabs(s->row.val[dense_row ? e : s->row.idx[e]]));
    for (uint32_t e = 0; e < columns + logicals; e++) {
        uint32_t k, i = 0;
        if (e < columns) {
            k = dense_row ? e : s->row.idx[e];
        } else {
            i = dense_rho ? e - columns : s->rho.idx[e - columns];
            k = s->n + i;
        }
        /* rho has been multiplied by the rows' scales, which for a row's column is the division by its own. */
        double alpha = k < s->n ? s->row.val[k] : -ldexp(s->rho.val[i], exponent(s, k));
        if (s->position[k] != NONE || fabs(alpha) <= pivot_tolerance * most)
            continue;
        dual_room(s, k, &down, &up);
        restrict_to(&v, -ldexp(alpha, own - exponent(s, k)), down, up, k);
    }
    svec_clear(&s->row);
    svec_clear(&s->rho);
    return v;
}

void sensitivity_cost(struct sensitivity *s, uint32_t j, slx_range *out)
{
    struct interval v = whole;
    double down, up;
    if (s->position[j] != NONE) {
        v = basic_cost_interval(s, s->position[j]);
    } else {
        dual_room(s, j, &down, &up);
        restrict_to(&v, 1.0, down, up, j);
    }
    *out = range_of(s, cvec_get(s->lp->cost, j), s->lp->maximise ? mirrored(v) : v, value_of(s, j));
}

/* The change t of the value of nonbasic k moves the basic values by -t times its tableau column. */
static struct interval activity_interval(struct sensitivity *s, uint32_t k)
{
    struct interval v = whole;
    int own = exponent(s, k);
    double most = 0.0;
    solve_column(s, k);
    bool dense = s->col.count == SVEC_DENSE;
    uint32_t entries = dense ? s->m : s->col.count;
    for (uint32_t e = 0; e < entries; e++)
        most = greater(most, fabs(s->col.val[dense ? e : s->col.idx[e]]));
    for (uint32_t e = 0; e < entries; e++) {
        uint32_t p = dense ? e : s->col.idx[e], basic = s->head[p];
        double alpha = s->col.val[p];
        if (fabs(alpha) > pivot_tolerance * most)
            restrict_to(&v, -ldexp(alpha, exponent(s, basic) - own), greater(s->x[p] - lower_of(s, basic), 0.0),
                        greater(upper_of(s, basic) - s->x[p], 0.0), basic);
    }
    svec_clear(&s->col);
    return v;
}

void sensitivity_bounds(struct sensitivity *s, uint32_t k, slx_range *lower, slx_range *upper)
{
    double l = lower_of(s, k), u = upper_of(s, k), value = value_of(s, k);
    double slope = s->lp->maximise ? -s->d[k] : s->d[k];
    unsigned status = status_of(s, k);
    /* A bound that is not active may be anywhere on its side of the value. */
    *lower = range_of(s, 0.0, (struct interval){-INFINITY, greater(value, l), NONE, k}, 0.0);
    *upper = range_of(s, 0.0, (struct interval){lesser(value, u), INFINITY, k, NONE}, 0.0);
    if (status != SLX_AT_LOWER && status != SLX_AT_UPPER)
        return;
    struct interval v = activity_interval(s, k);
    if (l >= u) {
        *lower = *upper = range_of(s, value, v, slope);
    } else if (status == SLX_AT_LOWER) {
        restrict_to(&v, 1.0, INFINITY, u - l, k);
        *lower = range_of(s, value, v, slope);
    } else {
        restrict_to(&v, 1.0, u - l, INFINITY, k);
        *upper = range_of(s, value, v, slope);
    }
}

/* ---- inverse and tableau --------------------------------------------------------------------------------- */

/* Of the variable in position p the column in [A, I] is this times the one in [A, -I]. */
static double sign_of(const struct sensitivity *s, uint32_t p)
{
    return s->head[p] < s->n ? 1.0 : -1.0;
}

uint32_t sensitivity_head(const struct sensitivity *s, uint32_t position)
{
    return s->head[position];
}

void sensitivity_inverse_row(struct sensitivity *s, uint32_t position, double *out)
{
    int own = exponent(s, s->head[position]);
    solve_row(s, position);
    for (uint32_t i = 0; i < s->m; i++)
        out[i] = sign_of(s, position) * ldexp(s->rho.val[i], own + s->row_exp[i]) + 0.0;
    svec_clear(&s->rho);
}

/* out := col, of a right-hand side that was multiplied by 2^own; col is cleared. */
static void put_column(struct sensitivity *s, int own, double sign, double *out)
{
    for (uint32_t p = 0; p < s->m; p++)
        out[p] = sign * sign_of(s, p) * ldexp(s->col.val[p], exponent(s, s->head[p]) - own) + 0.0;
    svec_clear(&s->col);
}

void sensitivity_inverse_column(struct sensitivity *s, uint32_t row, double *out)
{
    solve_column(s, s->n + row);
    put_column(s, -s->row_exp[row], -1.0, out);
}

void sensitivity_tableau_column(struct sensitivity *s, uint32_t j, double *out)
{
    solve_column(s, j);
    put_column(s, s->col_exp[j], 1.0, out);
}

void sensitivity_tableau_row(struct sensitivity *s, uint32_t position, double *out)
{
    int own = exponent(s, s->head[position]);
    double most = 1.0; /* that of the basic variable */
    solve_row(s, position);
    price(s);
    for (uint32_t j = 0; j < s->n; j++)
        most = greater(most, fabs(s->row.val[j]));
    for (uint32_t j = 0; j < s->n; j++) {
        double alpha = s->row.val[j];
        out[j] = s->position[j] != NONE        ? (double)(s->position[j] == position)
                 : fabs(alpha) <= noise * most ? 0.0
                                               : sign_of(s, position) * ldexp(alpha, own - s->col_exp[j]);
    }
    svec_clear(&s->row);
    svec_clear(&s->rho);
}

/* ---- condition ------------------------------------------------------------------------------------------- */

static double basis_norm(const struct sensitivity *s)
{
    double norm = 0.0;
    struct spmat_cursor c;
    for (uint32_t p = 0; p < s->m; p++) {
        double sum = s->head[p] < s->n ? 0.0 : 1.0;
        if (s->head[p] < s->n)
            for (spmat_seek(s->lp->cols, s->head[p], &c); spmat_next(&c);)
                sum += fabs(c.value);
        norm = greater(norm, sum);
    }
    return norm;
}

/* v := B^-1 v, unscaled, for dense v; returns its 1-norm. */
static double apply_inverse(struct sensitivity *s, struct svec *v)
{
    double norm = 0.0;
    for (uint32_t i = 0; i < s->m; i++)
        v->val[i] = ldexp(v->val[i], s->row_exp[i]);
    int e = normalise(v);
    lu_ftran(s->lu, v, 1.0, false);
    v->count = SVEC_DENSE;
    for (uint32_t p = 0; p < s->m; p++) {
        v->val[p] = ldexp(v->val[p], e + exponent(s, s->head[p]));
        norm += fabs(v->val[p]);
    }
    return norm;
}

/* v := B^-T v, unscaled, for dense v; returns the place of its largest magnitude. */
static uint32_t apply_transposed(struct sensitivity *s, struct svec *v)
{
    uint32_t largest = 0;
    for (uint32_t p = 0; p < s->m; p++)
        v->val[p] = ldexp(v->val[p], exponent(s, s->head[p]));
    int e = normalise(v);
    lu_btran(s->lu, v, 1.0);
    v->count = SVEC_DENSE;
    for (uint32_t i = 0; i < s->m; i++) {
        v->val[i] = ldexp(v->val[i], e + s->row_exp[i]);
        if (fabs(v->val[i]) > fabs(v->val[largest]))
            largest = i;
    }
    return largest;
}

/* Replaces v by its signs, kept in `signs` too; whether any of those has changed. */
static bool take_signs(struct svec *v, double *signs)
{
    bool changed = false;
    for (uint32_t i = 0; i < v->n; i++) {
        double sign = v->val[i] < 0.0 ? -1.0 : 1.0;
        changed |= sign != signs[i];
        v->val[i] = signs[i] = sign;
    }
    return changed;
}

/* Higham, "FORTRAN codes for estimating the one-norm of a real or complex matrix" (1988): ascent over the vertices of
 * the unit ball, and one more vector against matrices made so that it fails. */
static double inverse_norm(struct sensitivity *s)
{
    enum { STEPS = 5 };
    struct svec *v = &s->col;
    double *signs = s->gather_val, best, alternating;
    uint32_t at = NONE;
    for (uint32_t i = 0; i < s->m; i++) {
        v->val[i] = 1.0 / s->m;
        signs[i] = 0.0;
    }
    best = apply_inverse(s, v);
    for (int step = 0; step < STEPS && take_signs(v, signs); step++) {
        uint32_t largest = apply_transposed(s, v);
        if (at != NONE && fabs(v->val[largest]) <= fabs(v->val[at]))
            break;
        at = largest;
        svec_clear(v);
        v->val[at] = 1.0;
        double norm = apply_inverse(s, v);
        if (norm <= best)
            break;
        best = norm;
    }
    for (uint32_t i = 0; i < s->m; i++)
        v->val[i] = (i % 2 ? -1.0 : 1.0) * (1.0 + (s->m > 1 ? (double)i / (s->m - 1) : 0.0));
    alternating = 2.0 * apply_inverse(s, v) / (3.0 * s->m);
    svec_clear(v);
    return greater(best, alternating);
}

double sensitivity_condition(struct sensitivity *s)
{
    return s->m ? basis_norm(s) * inverse_norm(s) : 1.0;
}
