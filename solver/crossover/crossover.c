/* Crossover as a whole: storage, the interior pair in scaled form made complementary, the sequence of phases, and the
 * way back to the model. */
#include "crossover/crossover_private.h"
#include "store/arrays.h"

/* ---- storage ------------------------------------------------------------------------------------------ */

/* The first of these from the beginning, the others for dual pushes. */
enum { FIRST_ARRAYS = 5, ARRAYS = 7 };

static void list_arrays(struct crossover *c, struct array out[ARRAYS])
{
    const size_t m = c->b.m, N = c->b.N;
    const struct array arrays[ARRAYS] = {
        {&c->x, N, sizeof *c->x},         {&c->d, N, sizeof *c->d},         {&c->weight, N, sizeof *c->weight},
        {&c->order, N, sizeof *c->order}, {&c->queue, m, sizeof *c->queue}, {&c->rest, N, sizeof *c->rest},
        {&c->listed, pairs_bytes(N), 1},
    };
    for (size_t k = 0; k < ARRAYS; k++)
        out[k] = arrays[k];
}

static void crossover_free(struct crossover *c)
{
    struct array arrays[ARRAYS];
    list_arrays(c, arrays);
    arrays_done(c->b.env, arrays, ARRAYS);
    basis_done(&c->b);
}

static slx_status crossover_init(struct crossover *c, struct env *env, const struct lp *lp)
{
    struct array arrays[ARRAYS];
    *c = (struct crossover){0};
    slx_status status = basis_init(&c->b, env, lp, BASIS_BOUNDS, MEM_INTERIOR, &c->profile);
    if (status != SLX_OK)
        return status;
    list_arrays(c, arrays);
    if (!arrays_new(env, MEM_INTERIOR, arrays, FIRST_ARRAYS))
        return fail_memory(env, "crossover");
    c->b.x = c->x;
    basis_classify(&c->b);
    return basis_prepare(&c->b, env->options.scaling == SCALING_ON);
}

slx_status cross_make_room(struct crossover *c)
{
    struct array arrays[ARRAYS];
    list_arrays(c, arrays);
    if (!arrays_new(c->b.env, MEM_INTERIOR, arrays + FIRST_ARRAYS, ARRAYS - FIRST_ARRAYS))
        return fail_memory(c->b.env, "crossover");
    return svec_init(c->b.env, &c->b.row, c->b.N, MEM_INTERIOR);
}

/* ---- the interior pair -------------------------------------------------------------------------------- */

/* A distance to a bound, relative to the bound's size, that is none. */
static const double no_distance = 1e-9;

/* The square root of distance over reduced cost; within limits, as either may be next to 0. */
static double weight_of(unsigned flags, double distance, double d)
{
    const double least = 1e-12, extreme = 1e6;
    if (flags & FLAG_FIXED)
        return 1.0 / (10.0 * extreme);
    if (!(flags & FLAG_BOXED))
        return 10.0 * extreme;
    return lesser(extreme, greater(1.0 / extreme, sqrt(greater(distance, least) / greater(d, least))));
}

/* Puts variable j at the bound that distance and reduced cost agree on, d[j] then having the right sign or being 0; or
 * leaves it where it is with d[j] = 0.  Of distance and reduced cost the smaller is taken as 0, which is right near
 * the end of an interior point method, where their product is the same for all variables. */
static void make_complementary(struct crossover *c, uint32_t j)
{
    const double lower = basis_lower(&c->b, j), upper = basis_upper(&c->b, j), d = c->d[j];
    unsigned flags = c->b.flags[j], status = SLX_FREE;
    const double above = c->x[j] - lower, below = upper - c->x[j];
    c->weight[j] = (float)weight_of(flags, lesser(above, below), fabs(d));
    if ((flags & FLAG_FIXED) || ((flags & FLAG_LOWER) && above <= greater(d, no_distance * greater(1.0, fabs(lower)))))
        status = SLX_AT_LOWER;
    else if ((flags & FLAG_UPPER) && below <= greater(-d, no_distance * greater(1.0, fabs(upper))))
        status = SLX_AT_UPPER;
    switch (status) {
    case SLX_AT_LOWER: c->x[j] = lower; break;
    case SLX_AT_UPPER: c->x[j] = upper; break;
    default: c->d[j] = 0.0; break;
    }
    if (!(flags & FLAG_FIXED) && (status == SLX_AT_LOWER ? d < 0.0 : d > 0.0))
        c->d[j] = 0.0;
    basis_set_status(&c->b, j, status);
}

/* Where no value is known: at the bound that the reduced cost asks for, or a bound that there is. */
static void stand_by_dual(struct crossover *c, uint32_t j)
{
    const unsigned flags = c->b.flags[j];
    const bool upper = (flags & FLAG_UPPER) && (c->d[j] < 0.0 || !(flags & FLAG_LOWER));
    c->x[j] = upper ? basis_upper(&c->b, j) : flags & FLAG_LOWER ? basis_lower(&c->b, j) : 0.0;
}

/* x and d in scaled form, with r = A x and d = c - A'y by definition. */
static void load_pair(struct crossover *c, enum crossover_of of, const struct solution *s)
{
    double *pi = c->b.rho.val;
    c->iterations = s->iterations;
    for (uint32_t i = 0; i < c->b.m; i++)
        pi[i] = c->b.lp->maximise ? -s->y[i] : s->y[i];
    for (uint32_t j = 0; j < c->b.n; j++) {
        c->objective += cvec_get(c->b.lp->cost, j) * s->x[j];
        c->x[j] = s->x[j] * pow2(-c->b.col_exp[j]);
        c->d[j] = basis_cost(&c->b, j) - spmat_dot(c->b.lp->cols, j, pi) * pow2(c->b.col_exp[j]);
        if (s->x[j] != 0.0)
            spmat_axpy(c->b.lp->cols, j, s->x[j], c->b.col.val);
    }
    for (uint32_t i = 0; i < c->b.m; i++) {
        c->x[c->b.n + i] = c->b.col.val[i] * pow2(c->b.row_exp[i]);
        c->d[c->b.n + i] = pi[i] * pow2(-c->b.row_exp[i]);
        c->b.col.val[i] = pi[i] = 0.0;
    }
    c->objective += c->b.lp->offset;
    for (uint32_t j = 0; j < c->b.N; j++) {
        if (of == CROSSOVER_OF_POINT)
            c->d[j] = 0.0;
        else if (of == CROSSOVER_OF_DUALS)
            stand_by_dual(c, j);
        make_complementary(c, j);
    }
}

/* ---- limits ------------------------------------------------------------------------------------------- */

bool cross_must_stop(struct crossover *c, int phase)
{
    struct env *env = c->b.env;
    const bool stop = limits_poll(env) != LIMIT_NONE;
    if (!stop && limits_report_due(env))
        limits_report(env, (slx_progress){.method = "crossover",
                                          .phase = phase,
                                          .iterations = c->iterations,
                                          .objective = c->objective,
                                          .primal_infeasibility = NAN,
                                          .dual_infeasibility = NAN,
                                          .gap = NAN,
                                          .done = env->limits.done,
                                          .total = env->limits.total,
                                          .seconds_left = limits_work_left(env)});
    return stop;
}

/* ---- back to the model -------------------------------------------------------------------------------- */

/* Puts every nonbasic variable exactly at its bound; one that could not be pushed at the nearest.  No reduced cost of a
 * basic variable is left to be pushed. */
static void settle(struct crossover *c)
{
    for (uint32_t j = 0; j < c->b.N; j++) {
        unsigned status = basis_status(&c->b, j);
        if (status == SLX_BASIC) {
            c->d[j] = 0.0;
            continue;
        }
        double lower = basis_lower(&c->b, j), upper = basis_upper(&c->b, j);
        if (status == SLX_FREE && (c->b.flags[j] & FLAG_BOXED))
            status = c->x[j] - lower <= upper - c->x[j] ? SLX_AT_LOWER : SLX_AT_UPPER;
        if (c->b.flags[j] & FLAG_FIXED)
            status = SLX_AT_LOWER;
        c->x[j] = status == SLX_AT_LOWER ? lower : status == SLX_AT_UPPER ? upper : 0.0;
        basis_set_status(&c->b, j, status);
    }
}

static void log_infeasibility(const struct crossover *c)
{
    uint32_t primal = 0, dual = 0;
    double most_primal = 0.0, most_dual = 0.0;
    for (uint32_t i = 0; i < c->b.m; i++) {
        uint32_t j = c->b.basic[i];
        double v = greater(basis_lower(&c->b, j) - c->b.xb[i], c->b.xb[i] - basis_upper(&c->b, j));
        primal += v > push_tolerance;
        most_primal = greater(most_primal, v);
    }
    for (uint32_t j = 0; j < c->b.N; j++) {
        unsigned status = basis_status(&c->b, j);
        if (status == SLX_BASIC || (c->b.flags[j] & FLAG_FIXED))
            continue;
        double v = status == SLX_AT_LOWER ? -c->d[j] : status == SLX_AT_UPPER ? c->d[j] : fabs(c->d[j]);
        dual += v > push_tolerance;
        most_dual = greater(most_dual, v);
    }
    log_line(c->b.env, SLX_LOG_DEBUG, "crossover: %u primal infeasibilities (%.1e), %u dual (%.1e)", primal,
             most_primal, dual, most_dual);
}

static void extract(struct crossover *c, struct solution *s)
{
    settle(c);
    cross_primal(c);
    cross_dual(c, s->y);
    for (uint32_t i = 0; i < c->b.m; i++) {
        c->x[c->b.basic[i]] = c->b.xb[i];
        if (c->b.lp->maximise)
            s->y[i] = -s->y[i];
    }
    for (uint32_t j = 0; j < c->b.n; j++)
        s->x[j] = c->x[j] * pow2(c->b.col_exp[j]);
    for (uint32_t j = 0; j < c->b.N; j++)
        pairs_set(s->status, j, basis_status(&c->b, j));
    if (log_wanted(c->b.env, SLX_LOG_DEBUG))
        log_infeasibility(c);
}

/* ---- the sequence ------------------------------------------------------------------------------------- */

static enum cross run(struct crossover *c, enum crossover_of of, const struct solution *s)
{
    load_pair(c, of, s);
    enum cross r = cross_start(c);
    if (r == CROSS_OK)
        r = cross_enlarge(c);
    mem_drop(&c->b.env->mem, &c->weight);
    if (r == CROSS_LIMIT && env_decided(c->b.env))
        return r;
    if (r != CROSS_FAILED)
        cross_primal(c);
    if (r == CROSS_OK)
        r = cross_push_primal(c);
    if (r == CROSS_OK)
        r = cross_push_dual(c);
    if (r == CROSS_LIMIT && env_decided(c->b.env))
        return r;
    if (r != CROSS_FAILED && !basis_is_fresh(&c->b) && cross_refactor(c) == CROSS_FAILED)
        r = CROSS_FAILED;
    return r;
}

slx_status crossover(struct env *env, const struct lp *lp, enum crossover_of of, struct solution *s,
                     struct crossover_report *report)
{
    struct crossover c;
    const double began = clock_seconds();
    limits_report_soon(env);
    mem_enter(&env->mem, PHASE_CROSSOVER);
    slx_status status = crossover_init(&c, env, lp);
    if (status == SLX_OK) {
        enum cross r = run(&c, of, s);
        if (r == CROSS_FAILED)
            status = env->error.status;
        else if (r != CROSS_LIMIT || !env_decided(env))
            extract(&c, s);
        if (r == CROSS_LIMIT)
            s->result = limits_met(env);
    }
    if (status == SLX_OK) {
        report->primal_pushes = c.primal_pushes;
        report->dual_pushes = c.dual_pushes;
        log_line(env, SLX_LOG_INFO,
                 "crossover: %llu primal pushes with %llu pivots, %llu dual pushes with %llu pivots, %.2f s",
                 (unsigned long long)c.primal_pushes, (unsigned long long)c.primal_pivots,
                 (unsigned long long)c.dual_pushes, (unsigned long long)c.dual_pivots, clock_seconds() - began);
        log_line(env, SLX_LOG_DEBUG, "crossover: %llu factorisations, %llu pushes put off",
                 (unsigned long long)c.b.factorisations, (unsigned long long)c.put_off);
    }
    limits_work(env, NULL, 0, false);
    crossover_free(&c);
    return status;
}
