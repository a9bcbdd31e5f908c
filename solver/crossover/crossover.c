/* Crossover as a whole: storage, the interior pair in scaled form made complementary, the sequence of phases, and the
 * way back to the model. */
#include "crossover/crossover_private.h"

/* ---- storage ------------------------------------------------------------------------------------------ */

static void crossover_free(struct crossover *c)
{
    struct env *env = c->env;
    lu_free(env, &c->lu);
    spmat_free(env, &c->rows);
    void *blocks[] = {c->weight, c->row_exp, c->col_exp, c->flags, c->x,          c->d,          c->order,
                      c->basic,  c->xb,      c->lb,      c->ub,    c->gather_idx, c->gather_val, c->queue};
    for (size_t k = 0; k < sizeof blocks / sizeof *blocks; k++)
        mem_free(&env->mem, blocks[k]);
    svec_done(env, &c->row);
    svec_done(env, &c->rho);
    svec_done(env, &c->col);
}

static slx_status crossover_init(struct crossover *c, struct env *env, const struct lp *lp, double began)
{
    struct mem *mem = &env->mem;
    uint32_t m = lp->nrows, n = lp->ncols;
    *c = (struct crossover){.env = env, .lp = lp, .m = m, .n = n, .N = n + m, .began = began};
    if (n > UINT32_MAX - 2 - m)
        return fail(env, SLX_ERROR_USAGE, "%u rows and %u columns are more than 2^32 - 2 variables", m, n);
    c->markowitz = 0.1;
    c->row_exp = mem_new(mem, MEM_INTERIOR, m, sizeof *c->row_exp);
    c->col_exp = mem_new(mem, MEM_INTERIOR, n, sizeof *c->col_exp);
    c->flags = mem_new(mem, MEM_INTERIOR, c->N, sizeof *c->flags);
    c->x = mem_new(mem, MEM_INTERIOR, c->N, sizeof *c->x);
    c->d = mem_new(mem, MEM_INTERIOR, c->N, sizeof *c->d);
    c->weight = mem_new(mem, MEM_INTERIOR, c->N, sizeof *c->weight);
    c->order = mem_new(mem, MEM_INTERIOR, c->N, sizeof *c->order);
    c->basic = mem_new(mem, MEM_INTERIOR, m, sizeof *c->basic);
    c->xb = mem_new(mem, MEM_INTERIOR, m, sizeof *c->xb);
    c->lb = mem_new(mem, MEM_INTERIOR, m, sizeof *c->lb);
    c->ub = mem_new(mem, MEM_INTERIOR, m, sizeof *c->ub);
    c->gather_idx = mem_new(mem, MEM_INTERIOR, m, sizeof *c->gather_idx);
    c->gather_val = mem_new(mem, MEM_INTERIOR, m, sizeof *c->gather_val);
    c->queue = mem_new(mem, MEM_INTERIOR, m, sizeof *c->queue);
    if (!c->row_exp || !c->col_exp || !c->flags || !c->x || !c->d || !c->weight || !c->order || !c->basic || !c->xb ||
        !c->lb || !c->ub || !c->gather_idx || !c->gather_val || !c->queue)
        return fail_memory(env, "crossover");
    slx_status status = svec_init(env, &c->rho, m, MEM_INTERIOR);
    if (status == SLX_OK)
        status = svec_init(env, &c->col, m, MEM_INTERIOR);
    if (status == SLX_OK)
        status = lu_create(env, m, &c->lu);
    if (status == SLX_OK && env->options.scaling == SCALING_ON)
        status = spmat_scaling(env, lp->cols, c->row_exp, c->col_exp);
    return status;
}

/* ---- the model, scaled -------------------------------------------------------------------------------- */

static double model_bound(const struct crossover *c, uint32_t j, const struct cvec *col, const struct cvec *row)
{
    return j < c->n ? cvec_get(col, j) * pow2(-c->col_exp[j]) : cvec_get(row, j - c->n) * pow2(c->row_exp[j - c->n]);
}

double cross_lower(const struct crossover *c, uint32_t j)
{
    return model_bound(c, j, c->lp->col_lower, c->lp->row_lower);
}

double cross_upper(const struct crossover *c, uint32_t j)
{
    return model_bound(c, j, c->lp->col_upper, c->lp->row_upper);
}

double cross_cost(const struct crossover *c, uint32_t j)
{
    if (j >= c->n)
        return 0.0;
    double cost = cvec_get(c->lp->cost, j) * pow2(c->col_exp[j]);
    return c->lp->maximise ? -cost : cost;
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
    if (!(flags & (FLAG_LOWER | FLAG_UPPER)))
        return 10.0 * extreme;
    return lesser(extreme, greater(1.0 / extreme, sqrt(greater(distance, least) / greater(d, least))));
}

/* Puts variable j at the bound that distance and reduced cost agree on, d[j] then having the right sign or being 0; or
 * leaves it where it is with d[j] = 0.  Of distance and reduced cost the smaller is taken as 0, which is right near
 * the end of an interior point method, where their product is the same for all variables. */
static void make_complementary(struct crossover *c, uint32_t j)
{
    const double lower = cross_lower(c, j), upper = cross_upper(c, j), d = c->d[j];
    unsigned flags = (lower > -INFINITY ? FLAG_LOWER : 0u) | (upper < INFINITY ? FLAG_UPPER : 0u), status = SLX_FREE;
    if (lower >= upper)
        flags |= FLAG_FIXED;
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
    c->flags[j] = (uint8_t)(flags | status);
}

/* x and d in scaled form, with r = A x and d = c - A'y by definition. */
static void load_pair(struct crossover *c, const struct solution *s)
{
    double *pi = c->rho.val;
    c->iterations = s->iterations;
    for (uint32_t i = 0; i < c->m; i++)
        pi[i] = c->lp->maximise ? -s->y[i] : s->y[i];
    for (uint32_t j = 0; j < c->n; j++) {
        c->objective += cvec_get(c->lp->cost, j) * s->x[j];
        c->x[j] = s->x[j] * pow2(-c->col_exp[j]);
        c->d[j] = cross_cost(c, j) - spmat_dot(c->lp->cols, j, pi) * pow2(c->col_exp[j]);
        if (s->x[j] != 0.0)
            spmat_axpy(c->lp->cols, j, s->x[j], c->col.val);
    }
    for (uint32_t i = 0; i < c->m; i++) {
        c->x[c->n + i] = c->col.val[i] * pow2(c->row_exp[i]);
        c->d[c->n + i] = pi[i] * pow2(-c->row_exp[i]);
        c->col.val[i] = pi[i] = 0.0;
    }
    c->objective += c->lp->offset;
    for (uint32_t j = 0; j < c->N; j++)
        make_complementary(c, j);
}

/* ---- limits ------------------------------------------------------------------------------------------- */

bool cross_must_stop(struct crossover *c, int phase)
{
    if (c->steps++ % 8)
        return false;
    if (env_interrupted(c->env)) {
        c->limit = SLX_INTERRUPTED;
        return true;
    }
    double now = clock_seconds();
    if (now - c->began >= c->env->options.time_limit) {
        c->limit = SLX_TIME_LIMIT;
        return true;
    }
    if (c->env->progress && now >= c->next_progress) {
        slx_progress p = {.method = "crossover",
                          .phase = phase,
                          .iterations = c->iterations,
                          .seconds = now - c->began,
                          .objective = c->objective,
                          .memory = mem_account(&c->env->mem)->live};
        c->env->progress(c->env->progress_user, &p);
        c->next_progress = now + 1.0;
    }
    return false;
}

/* ---- back to the model -------------------------------------------------------------------------------- */

/* Puts every nonbasic variable exactly at its bound; one that could not be pushed at the nearest.  No reduced cost of a
 * basic variable is left to be pushed. */
static void settle(struct crossover *c)
{
    for (uint32_t j = 0; j < c->N; j++) {
        unsigned status = status_of(c, j);
        if (status == SLX_BASIC) {
            c->d[j] = 0.0;
            continue;
        }
        double lower = cross_lower(c, j), upper = cross_upper(c, j);
        if (status == SLX_FREE && (c->flags[j] & (FLAG_LOWER | FLAG_UPPER)))
            status = c->x[j] - lower <= upper - c->x[j] ? SLX_AT_LOWER : SLX_AT_UPPER;
        if (c->flags[j] & FLAG_FIXED)
            status = SLX_AT_LOWER;
        c->x[j] = status == SLX_AT_LOWER ? lower : status == SLX_AT_UPPER ? upper : 0.0;
        set_status(c, j, status);
    }
}

static void log_infeasibility(const struct crossover *c)
{
    uint32_t primal = 0, dual = 0;
    double most_primal = 0.0, most_dual = 0.0;
    for (uint32_t i = 0; i < c->m; i++) {
        uint32_t j = c->basic[i];
        double v = greater(cross_lower(c, j) - c->xb[i], c->xb[i] - cross_upper(c, j));
        primal += v > push_tolerance;
        most_primal = greater(most_primal, v);
    }
    for (uint32_t j = 0; j < c->N; j++) {
        unsigned status = status_of(c, j);
        if (status == SLX_BASIC || (c->flags[j] & FLAG_FIXED))
            continue;
        double v = status == SLX_AT_LOWER ? -c->d[j] : status == SLX_AT_UPPER ? c->d[j] : fabs(c->d[j]);
        dual += v > push_tolerance;
        most_dual = greater(most_dual, v);
    }
    log_line(c->env, SLX_LOG_DEBUG, "crossover: %u primal infeasibilities (%.1e), %u dual (%.1e)", primal, most_primal,
             dual, most_dual);
}

static void extract(struct crossover *c, struct solution *s)
{
    settle(c);
    cross_primal(c);
    cross_dual(c, s->y);
    for (uint32_t i = 0; i < c->m; i++) {
        c->x[c->basic[i]] = c->xb[i];
        s->y[i] *= pow2(c->row_exp[i]) * (c->lp->maximise ? -1.0 : 1.0);
    }
    for (uint32_t j = 0; j < c->n; j++)
        s->x[j] = c->x[j] * pow2(c->col_exp[j]);
    for (uint32_t j = 0; j < c->N; j++)
        pairs_set(s->status, j, status_of(c, j));
    if (c->env->log && c->env->log_level >= SLX_LOG_DEBUG)
        log_infeasibility(c);
}

/* ---- the sequence ------------------------------------------------------------------------------------- */

static enum cross run(struct crossover *c, const struct solution *s)
{
    load_pair(c, s);
    enum cross r = cross_start(c);
    if (r == CROSS_OK)
        r = cross_enlarge(c);
    mem_drop(&c->env->mem, &c->weight);
    if (r == CROSS_LIMIT && env_decided(c->env))
        return r;
    if (r != CROSS_FAILED)
        cross_primal(c);
    if (r == CROSS_OK)
        r = cross_push_primal(c);
    if (r == CROSS_OK)
        r = cross_push_dual(c);
    if (r == CROSS_LIMIT && env_decided(c->env))
        return r;
    if (r != CROSS_FAILED && lu_stats(c->lu).updates > 0 && cross_refactor(c) == CROSS_FAILED)
        r = CROSS_FAILED;
    return r;
}

slx_status crossover(struct env *env, const struct lp *lp, struct solution *s, struct crossover_report *report)
{
    struct crossover c;
    double began = clock_seconds();
    mem_enter(&env->mem, PHASE_CROSSOVER);
    slx_status status = crossover_init(&c, env, lp, report->began);
    if (status == SLX_OK) {
        enum cross r = run(&c, s);
        if (r == CROSS_FAILED)
            status = env->error.status;
        else if (r != CROSS_LIMIT || !env_decided(env))
            extract(&c, s);
        if (r == CROSS_LIMIT)
            s->result = c.limit;
    }
    if (status == SLX_OK) {
        report->primal_pushes = c.primal_pushes;
        report->dual_pushes = c.dual_pushes;
        log_line(env, SLX_LOG_INFO,
                 "crossover: %llu primal pushes with %llu pivots, %llu dual pushes with %llu pivots, %.2f s",
                 (unsigned long long)c.primal_pushes, (unsigned long long)c.primal_pivots,
                 (unsigned long long)c.dual_pushes, (unsigned long long)c.dual_pivots, clock_seconds() - began);
        log_line(env, SLX_LOG_DEBUG, "crossover: %llu factorisations, %llu pushes put off",
                 (unsigned long long)c.factorisations, (unsigned long long)c.put_off);
    }
    crossover_free(&c);
    return status;
}
