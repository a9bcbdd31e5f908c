/* Refinement of an optimum (Gleixner, Steffy & Wolter, Iterative refinement for linear programming, 2016).
 *
 * Point and duals are kept to twice the digits of a double.  Their residuals on the model, computed to as many, make a
 * correction LP: the same matrix, what is left of the bounds times a power of 2, and the reduced costs times another,
 * so that what simplex calls zero there is smaller by that factor here.  A row that is no equation has a dual that is
 * the cost of its activity, which becomes a column of its own there.  Simplex goes on from the basis that was reached,
 * and its point and duals, scaled back, are added.  Where the basis stays as it is this is iterative refinement of its
 * two linear systems; where it does not, the answer was only nearly optimal.
 *
 * Why rounds end: each makes the largest violation smaller by GAIN at least, or is the last.
 */
#include "solve/refine_private.h"

#include "check/twofold.h"
#include "model/lp_builder.h"
#include "model/statuses.h"
#include "simplex/simplex.h"
#include "store/arrays.h"

#define GAIN 0x1p-4
/* A violation is magnified to about this, by at most so much beyond the round before: less than what simplex would take
 * for a violation of ordinary size, so that bounds and costs that are of ordinary size here keep their digits there. */
#define VISIBLE 0x1p-10
#define ZOOM 0x1p24
/* Distances to bounds beyond this, in the correction LP, are as good as none. */
#define FAR_AWAY 1e25

struct refine {
    struct env *env;
    const struct lp *lp;
    const struct refine_aim *aim;
    struct solution *s;
    uint8_t *status;               /* those of s when the best answer was found */
    bool point_only;               /* costs and duals are taken as 0 */
    double *x, *x_low, *y, *y_low; /* sums of two */
    double *row, *row_low;         /* A x */
    double *d;                     /* c - A'y, rounded once */
    double primal, dual;           /* largest violations */
    double primal_scale, dual_scale;
    struct lp *correction;
    struct spmat *wide;   /* the columns of the model, then those of the activities; NULL while `correction` has them */
    uint32_t extra, *own; /* extra: how many columns of activities; own: the rows that have one, in their order */
    struct solution *step;
};

enum { ARRAYS = 5 };

static void list_arrays(struct refine *r, struct array out[ARRAYS])
{
    const size_t m = r->lp->nrows, n = r->lp->ncols;
    const struct array arrays[ARRAYS] = {
        ARRAY(r->x, 2 * n), ARRAY(r->y, 4 * m), ARRAY(r->d, n), ARRAY(r->status, pairs_bytes(m + n)), ARRAY(r->own, m),
    };
    memcpy(out, arrays, sizeof arrays);
}

static void refine_free(struct refine *r)
{
    struct array arrays[ARRAYS];
    list_arrays(r, arrays);
    arrays_done(r->env, arrays, ARRAYS);
    spmat_free(r->env, &r->wide);
    lp_free(r->env, &r->correction);
    solution_free(r->env, &r->step);
}

/* [A, -I], of I the columns of rows that are no equations. */
static slx_status widen(struct refine *r)
{
    struct env *env = r->env;
    const struct lp *lp = r->lp;
    const uint32_t m = lp->nrows, n = lp->ncols;
    uint32_t *index = mem_new(&env->mem, MEM_SOLUTION, m, sizeof *index);
    double *value = mem_new(&env->mem, MEM_SOLUTION, m, sizeof *value);
    slx_status status =
        index && value ? spmat_create(env, MEM_SOLUTION, &r->wide) : fail_memory(env, "refining an answer");
    for (uint32_t j = 0; j < n && status == SLX_OK; j++) {
        uint32_t count = spmat_gather(lp->cols, j, index, value);
        status = limits_go_on(env, 32 + 16 * (uint64_t)count);
        if (status == SLX_OK)
            status = spmat_append_many(env, r->wide, count, index, value);
        if (status == SLX_OK)
            status = spmat_close(env, r->wide);
    }
    for (uint32_t i = 0; i < m && status == SLX_OK; i++) {
        if (cvec_get(lp->row_lower, i) == cvec_get(lp->row_upper, i))
            continue;
        r->own[r->extra++] = i;
        status = spmat_append(env, r->wide, i, -1.0);
        if (status == SLX_OK)
            status = spmat_close(env, r->wide);
    }
    if (status == SLX_OK)
        status = spmat_finish(env, r->wide, m);
    mem_free(&env->mem, index);
    mem_free(&env->mem, value);
    return status;
}

static slx_status refine_init(struct refine *r)
{
    struct array arrays[ARRAYS];
    const uint32_t m = r->lp->nrows, n = r->lp->ncols;
    list_arrays(r, arrays);
    if (!arrays_new(r->env, MEM_SOLUTION, arrays, ARRAYS))
        return fail_memory(r->env, "refining an answer");
    r->x_low = r->x + n;
    r->y_low = r->y + m;
    r->row = r->y_low + m;
    r->row_low = r->row + m;
    memcpy(r->x, r->s->x, n * sizeof *r->x);
    if (!r->point_only)
        memcpy(r->y, r->s->y, m * sizeof *r->y);
    memcpy(r->status, r->s->status, pairs_bytes((size_t)m + n));
    r->primal_scale = r->dual_scale = 1.0;
    slx_status status = widen(r);
    return status == SLX_OK ? solution_create(r->env, m, n + r->extra, &r->step) : status;
}

/* ---- residuals ---------------------------------------------------------------------------------------- */

static struct twofold twofold_of(double high, double low)
{
    return (struct twofold){high, low};
}

/* How far off a variable is: beyond its bounds, or away from the one at which it stands. */
static double primal_violation(struct twofold value, unsigned status, double lower, double upper)
{
    double above = isinf(upper) ? upper * -1.0 : twofold_minus(value, upper);
    double below = isinf(lower) ? lower : -twofold_minus(value, lower);
    double off = status == SLX_AT_LOWER   ? fabs(below)
                 : status == SLX_AT_UPPER ? fabs(above)
                                          : greater(0.0, greater(above, below));
    return isnan(off) ? INFINITY : off;
}

/* The part of a reduced cost (minimising sense) that has the wrong sign. */
static double dual_violation(double d, unsigned status, double lower, double upper)
{
    if (status != SLX_BASIC && lower == upper)
        return 0.0;
    if (status == SLX_AT_LOWER)
        return greater(0.0, -d);
    return status == SLX_AT_UPPER ? greater(0.0, d) : fabs(d);
}

static double worst(double was, double v)
{
    return v > was || isnan(v) ? v : was;
}

/* False where a limit was met on the way. */
static bool residuals(struct refine *r)
{
    const struct lp *lp = r->lp;
    const double sense = lp->maximise ? -1.0 : 1.0;
    memset(r->row, 0, 2 * (size_t)lp->nrows * sizeof *r->row);
    r->primal = r->dual = 0.0;
    for (uint32_t j = 0; j < lp->ncols; j++) {
        const double lower = cvec_get(lp->col_lower, j), upper = cvec_get(lp->col_upper, j);
        const unsigned status = pairs_get(r->s->status, j);
        if (limits_worked(r->env, 64 + 32 * (uint64_t)spmat_count(lp->cols, j)) != LIMIT_NONE)
            return false;
        if (r->x[j] != 0.0)
            spmat_axpy2(lp->cols, j, r->x[j], r->row, r->row_low);
        if (r->x_low[j] != 0.0)
            spmat_axpy2(lp->cols, j, r->x_low[j], r->row, r->row_low);
        struct twofold d = {0.0, 0.0};
        spmat_dot2(lp->cols, j, r->y, &d.hi, &d.lo);
        spmat_dot2(lp->cols, j, r->y_low, &d.hi, &d.lo);
        r->d[j] = r->point_only ? 0.0 : -twofold_minus(d, cvec_get(lp->cost, j));
        r->primal = worst(r->primal, primal_violation(twofold_of(r->x[j], r->x_low[j]), status, lower, upper));
        r->dual = worst(r->dual, dual_violation(sense * r->d[j], status, lower, upper));
    }
    for (uint32_t i = 0; i < lp->nrows; i++) {
        const double lower = cvec_get(lp->row_lower, i), upper = cvec_get(lp->row_upper, i);
        const unsigned status = pairs_get(r->s->status, (size_t)lp->ncols + i);
        r->primal = worst(r->primal, primal_violation(twofold_of(r->row[i], r->row_low[i]), status, lower, upper));
        r->dual = worst(r->dual, dual_violation(sense * (r->y[i] + r->y_low[i]), status, lower, upper));
    }
    return true;
}

/* ---- the correction LP -------------------------------------------------------------------------------- */

/* The power of 2 that takes a violation near 1, within what a round may add to the scale before. */
static double zoom(double violation, double scale)
{
    int e;
    if (violation == 0.0)
        return scale;
    frexp(violation, &e);
    double wanted = ldexp(VISIBLE, -e);
    wanted = lesser(wanted, scale * ZOOM);
    return greater(wanted, 1.0);
}

static double magnified(struct twofold value, double bound, double scale)
{
    if (isinf(bound))
        return bound;
    double v = -scale * twofold_minus(value, bound);
    return v > FAR_AWAY ? INFINITY : v < -FAR_AWAY ? -INFINITY : v;
}

/* The next column of the correction. */
static slx_status add_column(const struct refine *r, struct lp_builder *b, double cost, struct twofold x, double lower,
                             double upper)
{
    slx_status status = lp_build_value(b, LP_COST, r->dual_scale * cost);
    if (status == SLX_OK)
        status = lp_build_value(b, LP_COL_LOWER, magnified(x, lower, r->primal_scale));
    return status == SLX_OK ? lp_build_value(b, LP_COL_UPPER, magnified(x, upper, r->primal_scale)) : status;
}

/* The matrix is the same in every round, and goes from one correction to the next. */
static slx_status begin_correction(struct refine *r, struct lp_builder *b)
{
    if (r->correction) {
        r->wide = r->correction->cols;
        r->correction->cols = NULL;
        lp_free(r->env, &r->correction);
    }
    slx_status status = lp_build_begin(r->env, MEM_SOLUTION, MEM_SOLUTION, b);
    if (status != SLX_OK)
        return status;
    b->lp->nrows = r->lp->nrows;
    b->lp->ncols = r->lp->ncols + r->extra;
    b->lp->maximise = r->lp->maximise;
    lp_build_take(b, &r->wide);
    return SLX_OK;
}

static slx_status make_correction(struct refine *r)
{
    const struct lp *lp = r->lp;
    struct lp_builder b;
    slx_status status = begin_correction(r, &b);
    for (uint32_t j = 0; j < lp->ncols && status == SLX_OK; j++)
        status = add_column(r, &b, r->d[j], twofold_of(r->x[j], r->x_low[j]), cvec_get(lp->col_lower, j),
                            cvec_get(lp->col_upper, j));
    for (uint32_t i = 0, k = 0; i < lp->nrows && status == SLX_OK; i++) {
        const double lower = cvec_get(lp->row_lower, i), upper = cvec_get(lp->row_upper, i);
        const struct twofold row = twofold_of(r->row[i], r->row_low[i]);
        double rest = 0.0; /* of A x less its activity, or its right-hand side */
        if (k < r->extra && r->own[k] == i) {
            status = add_column(r, &b, r->y[i] + r->y_low[i], row, lower, upper);
            k++;
        } else {
            rest = magnified(row, lower, r->primal_scale);
        }
        if (status == SLX_OK)
            status = lp_build_value(&b, LP_ROW_LOWER, rest);
        if (status == SLX_OK)
            status = lp_build_value(&b, LP_ROW_UPPER, rest);
    }
    return lp_build_end(&b, status, &r->correction);
}

/* The basis of the model as one of the correction, where a row's status is that of its own column; and back. */
static void statuses_in(struct refine *r)
{
    const uint32_t n = r->lp->ncols, wide = n + r->extra;
    for (uint32_t j = 0; j < n; j++)
        pairs_set(r->step->status, j, pairs_get(r->s->status, j));
    for (uint32_t i = 0, k = 0; i < r->lp->nrows; i++) {
        const unsigned status = pairs_get(r->s->status, (size_t)n + i);
        const bool own = k < r->extra && r->own[k] == i;
        pairs_set(r->step->status, (size_t)wide + i, own ? SLX_AT_LOWER : status);
        if (own)
            pairs_set(r->step->status, n + k++, status);
    }
}

/* A row whose own column and whose logical both are basic does not happen, but for a logical that could not leave: the
 * two columns are parallel, so that its basis would be singular. */
static void statuses_out(struct refine *r)
{
    const uint32_t n = r->lp->ncols, wide = n + r->extra;
    for (uint32_t j = 0; j < n; j++)
        pairs_set(r->s->status, j, pairs_get(r->step->status, j));
    for (uint32_t i = 0, k = 0; i < r->lp->nrows; i++) {
        unsigned status = pairs_get(r->step->status, (size_t)wide + i);
        if (k < r->extra && r->own[k] == i) {
            const unsigned mine = pairs_get(r->step->status, n + k++);
            status = status == SLX_BASIC ? SLX_BASIC : mine;
        }
        pairs_set(r->s->status, (size_t)n + i, status);
    }
    r->s->at_bounds = false;
}

/* Adds what the correction found; variables at bounds are put there exactly. */
static void add_step(struct refine *r)
{
    const struct lp *lp = r->lp;
    for (uint32_t j = 0; j < lp->ncols; j++) {
        const unsigned status = pairs_get(r->step->status, j);
        const double bound = status == SLX_AT_LOWER   ? cvec_get(lp->col_lower, j)
                             : status == SLX_AT_UPPER ? cvec_get(lp->col_upper, j)
                                                      : INFINITY;
        struct twofold x = twofold_of(r->x[j], r->x_low[j]);
        twofold_add(&x, r->step->x[j] / r->primal_scale);
        r->x[j] = isfinite(bound) ? bound : x.hi + x.lo;
        r->x_low[j] = isfinite(bound) ? 0.0 : x.lo - (r->x[j] - x.hi);
    }
    for (uint32_t i = 0; i < lp->nrows; i++) {
        struct twofold y = twofold_of(r->y[i], r->y_low[i]);
        twofold_add(&y, r->step->y[i] / r->dual_scale);
        r->y[i] = y.hi + y.lo;
        r->y_low[i] = y.lo - (r->y[i] - y.hi);
    }
    statuses_out(r);
}

/* A correction that has no solution tells that the model has none: its proof is one there, too. */
static void adopt_proof(struct refine *r)
{
    struct solution *s = r->s, *step = r->step;
    s->result = step->result;
    statuses_out(r);
    if (s->result == SLX_INFEASIBLE)
        memcpy(s->y, step->y, r->lp->nrows * sizeof *s->y);
    if (s->result != SLX_UNBOUNDED)
        return;
    mem_drop(&r->env->mem, &s->ray);
    s->ray = step->ray;
    step->ray = NULL;
    for (uint32_t j = 0; j < r->lp->ncols; j++)
        s->x[j] = r->x[j] + (r->x_low[j] + step->x[j] / r->primal_scale);
}

/* ---- rounds ------------------------------------------------------------------------------------------- */

static slx_status one_round(struct refine *r, struct solve_report *report)
{
    struct env *env = r->env;
    const struct simplex_start start = {.method = METHOD_AUTO,
                                        .scaled = env->options.scaling == SCALING_ON,
                                        .from_basis = true,
                                        .most_iterations = r->aim->iterations};
    r->primal_scale = zoom(r->primal, r->primal_scale);
    r->dual_scale = zoom(r->dual, r->dual_scale);
    slx_status status = make_correction(r);
    if (status != SLX_OK)
        return status;
    statuses_in(r);
    status = simplex_solve(env, r->correction, &start, r->step, report);
    if (status != SLX_STOPPED)
        return status;
    error_clear(env);
    r->step->result = limits_met(env);
    return SLX_OK;
}

static bool proves_none(slx_result result)
{
    return result == SLX_INFEASIBLE || result == SLX_UNBOUNDED;
}

/* Rounds, until the violations are small enough or fall no more; *done has what they are for the point and the duals
 * that s has in the end. */
static slx_status rounds(struct refine *r, struct solve_report *report, struct refined *done)
{
    struct solution *s = r->s;
    slx_status status = SLX_OK;
    double last = INFINITY;
    for (;;) { /* ends with the rounds, at the latest */
        if (!residuals(r))
            break;
        double now = greater(r->primal, r->dual);
        log_line(r->env, SLX_LOG_DEBUG, "refinement: round %u, violations %.1e and %.1e", done->rounds, r->primal,
                 r->dual);
        /* A bound that is far away in the units of a correction is infinite there. */
        if (now < last && (!done->rounds || statuses_fit(r->lp, s))) {
            done->primal = r->primal;
            done->dual = r->dual;
            done->better = done->rounds > 0;
            memcpy(r->status, s->status, pairs_bytes((size_t)s->nrows + s->ncols));
            memcpy(s->x, r->x, s->ncols * sizeof *s->x);
            if (!r->point_only)
                memcpy(s->y, r->y, s->nrows * sizeof *s->y);
        }
        if (now <= r->aim->tolerance || !(now <= GAIN * last) || done->rounds == r->aim->rounds)
            break;
        last = now;
        done->rounds++;
        status = one_round(r, report);
        if (status != SLX_OK || r->step->result != SLX_OPTIMAL)
            break;
        add_step(r);
    }
    return status;
}

slx_status refine(struct env *env, const struct lp *lp, const struct refine_aim *aim, struct solution *s,
                  struct solve_report *report, struct refined *done)
{
    struct refine r = {.env = env, .lp = lp, .aim = aim, .s = s, .point_only = s->result == SLX_UNBOUNDED};
    const bool objective_done = report->objective_done;
    *done = (struct refined){.rounds = 0};
    slx_status status = refine_init(&r);
    report->objective_done = true; /* limits on the objective are not limits of the corrections */
    if (status == SLX_OK)
        status = rounds(&r, report, done);
    report->objective_done = objective_done;
    if (status == SLX_OK && done->rounds && aim->proofs && proves_none(r.step->result))
        adopt_proof(&r);
    else if (status == SLX_OK)
        memcpy(s->status, r.status, pairs_bytes((size_t)s->nrows + s->ncols));
    s->iterations = report->iterations;
    refine_free(&r);
    return status;
}
