/* The whole of a simplex solve: storage, scaling, the first basis, the sequence of dual and primal runs that ends with
 * a basis optimal for the model's own costs and bounds at tolerances that hold on the unscaled model, and the way back
 * to it.
 */
#include <string.h>

#include "simplex/internal.h"

/* ---- storage ------------------------------------------------------------------------------------------ */

static void simplex_free(struct simplex *s)
{
    struct env *env = s->env;
    struct mem *mem = &env->mem;
    lu_free(env, &s->lu);
    spmat_free(env, &s->rows);
    void *blocks[] = {s->row_exp, s->col_exp,     s->flags,      s->cost,       s->d,      s->devex,
                      s->basic,   s->xb,          s->lb,         s->ub,         s->weight, s->infeas,
                      s->merit,   s->merit_dirty, s->gather_idx, s->gather_val, s->proof};
    for (size_t k = 0; k < sizeof blocks / sizeof *blocks; k++)
        mem_free(mem, blocks[k]);
    struct svec *vectors[] = {&s->row, &s->rho, &s->col, &s->tau, &s->aux};
    for (size_t k = 0; k < sizeof vectors / sizeof *vectors; k++)
        svec_done(env, vectors[k]);
}

static slx_status simplex_init(struct simplex *s, struct env *env, const struct lp *lp, struct solve_report *report)
{
    struct mem *mem = &env->mem;
    uint32_t m = lp->nrows, n = lp->ncols;
    *s = (struct simplex){.env = env, .lp = lp, .report = report, .m = m, .n = n, .N = n + m};
    s->without_rows = report->without_rows;
    if (n > UINT32_MAX - 2 - m)
        return fail(env, SLX_ERROR_USAGE, "%u rows and %u columns are more than 2^32 - 2 variables", m, n);
    s->tolerance = s->asked = env->options.tolerance;
    begin_objective(s);
    s->markowitz = 0.1;
    s->costs_changed = true; /* they are yet to come */
    s->seed = env->options.seed * UINT64_C(0x2545f4914f6cdd1d);
    uint32_t N = s->N;
    s->row_exp = mem_new(mem, MEM_SIMPLEX, m, sizeof *s->row_exp);
    s->col_exp = mem_new(mem, MEM_SIMPLEX, n, sizeof *s->col_exp);
    s->flags = mem_new(mem, MEM_SIMPLEX, N, sizeof *s->flags);
    s->cost = mem_new(mem, MEM_SIMPLEX, N, sizeof *s->cost);
    s->d = mem_new(mem, MEM_SIMPLEX, N, sizeof *s->d);
    s->basic = mem_new(mem, MEM_SIMPLEX, m, sizeof *s->basic);
    s->xb = mem_new(mem, MEM_SIMPLEX, m, sizeof *s->xb);
    s->lb = mem_new(mem, MEM_SIMPLEX, m, sizeof *s->lb);
    s->ub = mem_new(mem, MEM_SIMPLEX, m, sizeof *s->ub);
    s->weight = mem_new(mem, MEM_SIMPLEX, m, sizeof *s->weight);
    s->infeas = mem_new(mem, MEM_SIMPLEX, m, sizeof *s->infeas);
    size_t blocks = ((size_t)m + MERIT_BLOCK - 1) / MERIT_BLOCK;
    s->merit = mem_new(mem, MEM_SIMPLEX, blocks, sizeof *s->merit);
    s->merit_dirty = mem_new(mem, MEM_SIMPLEX, bits_words(blocks), sizeof *s->merit_dirty);
    s->gather_idx = mem_new(mem, MEM_SIMPLEX, m, sizeof *s->gather_idx);
    s->gather_val = mem_new(mem, MEM_SIMPLEX, m, sizeof *s->gather_val);
    if (!s->row_exp || !s->col_exp || !s->flags || !s->cost || !s->d || !s->basic || !s->xb || !s->lb || !s->ub ||
        !s->weight || !s->infeas || !s->merit || !s->merit_dirty || !s->gather_idx || !s->gather_val)
        return fail_memory(env, "the simplex method");
    slx_status status = svec_init(env, &s->row, N, MEM_SIMPLEX);
    struct svec *vectors[] = {&s->rho, &s->col, &s->tau, &s->aux};
    for (size_t k = 0; k < 4 && status == SLX_OK; k++)
        status = svec_init(env, vectors[k], m, MEM_SIMPLEX);
    return status;
}

/* Scaling and a factor object: what the last run kept, else new. */
static slx_status init_factor(struct simplex *s, const struct simplex_start *start, const uint8_t *statuses)
{
    slx_status status = SLX_OK;
    if (start->kept && start->from_basis)
        status = take_kept(s, start->kept, start->scaled, statuses);
    if (status == SLX_OK && !s->factored && start->scaled)
        status = spmat_scaling(s->env, s->lp->cols, s->row_exp, s->col_exp);
    if (status == SLX_OK && !s->factored)
        status = lu_create(s->env, s->m, &s->lu);
    return status;
}

static void slack_basis(struct simplex *s)
{
    for (uint32_t j = 0; j < s->n; j++) {
        set_status(s, j, SLX_AT_LOWER);
        settle_nonbasic(s, j);
    }
    for (uint32_t i = 0; i < s->m; i++) {
        s->basic[i] = s->n + i;
        set_status(s, s->n + i, SLX_BASIC);
        s->weight[i] = 1.0;
    }
    s->weights_valid = true;
}

/* The basis whose statuses are given, which is the one that is factored if there is one.  Basic variables beyond m are
 * made nonbasic; positions that lack one get logicals. */
static void load_basis(struct simplex *s, const uint8_t *statuses)
{
    uint32_t count = 0;
    for (uint32_t j = 0; j < s->N; j++) {
        unsigned status = pairs_get(statuses, j);
        if (status == SLX_BASIC && s->factored) {
            set_status(s, j, SLX_BASIC);
        } else if (status == SLX_BASIC && count < s->m) {
            s->basic[count++] = j;
            set_status(s, j, SLX_BASIC);
        } else {
            set_status(s, j, status == SLX_BASIC ? SLX_AT_LOWER : status);
            settle_nonbasic(s, j);
        }
    }
    if (s->factored)
        return;
    for (uint32_t j = s->n; j < s->N && count < s->m; j++)
        if (!is_basic(s, j)) {
            s->basic[count++] = j;
            set_status(s, j, SLX_BASIC);
        }
    s->weights_valid = false;
}

/* ---- the sequence of runs ------------------------------------------------------------------------------ */

/* Whether the present basis is optimal for the model's costs and bounds at the tolerances in force; if not, which
 * method is to go on: the dual where the duals are feasible, else the primal. */
static bool optimal_as_is(struct simplex *s, int *next)
{
    uint32_t primal, dual;
    if (s->costs_changed) {
        restore_costs(s);
        recompute_duals(s);
    }
    double p = primal_infeasibility(s, &primal), d = dual_infeasibility(s, &dual);
    *next = dual ? METHOD_PRIMAL : METHOD_DUAL;
    if (primal || dual)
        log_line(s->env, SLX_LOG_DEBUG,
                 "%s: %u primal infeasibilities (%.1e), %u dual (%.1e): going on with the %s method",
                 s->tight ? "unscaled" : "scaled", primal, p, dual, d, dual ? "primal" : "dual");
    return primal + dual == 0;
}

/* Runs until a basis is optimal at the tolerances in force, or the answer is another. */
static enum run drive(struct simplex *s, int next, bool perturb)
{
    enum { ROUNDS = 12 };
    for (unsigned round = 0; round < ROUNDS; round++, perturb = false) {
        bool dual = next != METHOD_PRIMAL;
        enum run r = dual ? dual_run(s, perturb) : primal_run(s, perturb);
        switch (r) {
        case RUN_OPTIMAL:
            if (optimal_as_is(s, &next))
                return r;
            break;
        case RUN_NO_DUAL: next = METHOD_PRIMAL; break;
        case RUN_PASSED:
            next = dual ? METHOD_DUAL : METHOD_PRIMAL;
            round--; /* it has iterated since, or it is the first time */
            break;
        case RUN_TROUBLE:
            log_line(s->env, SLX_LOG_DEBUG, "no acceptable pivot in the %s method", s->method);
            next = dual ? METHOD_PRIMAL : METHOD_DUAL;
            break;
        case RUN_UNBOUNDED:
            if (!perturb)
                return r;
            break;
        default: return r;
        }
    }
    return RUN_TROUBLE;
}

/* The method and the basis to begin with, said in the log.  Left open, the method is the dual: of the public models on
 * which the slack basis is primal feasible and not dual feasible none was solved noticeably faster by the primal, and
 * cycle took five times as long.  The primal begins with a triangular basis, which spares it a third of its iterations
 * on the Netlib and Kennington models; the dual with the slack basis, which is dual feasible more often and whose
 * inverse is the sparsest (with the triangular one it takes a seventh fewer iterations and a seventh more time). */
static slx_status begin(struct simplex *s, const struct simplex_start *start, const uint8_t *statuses, int *method)
{
    enum { PRICES_WITHOUT_COPY = 5 };
    *method = start->method == METHOD_PRIMAL ? METHOD_PRIMAL : METHOD_DUAL;
    log_line(s->env, SLX_LOG_INFO, "method: %s simplex%s, from %s basis", *method == METHOD_PRIMAL ? "primal" : "dual",
             start->method == METHOD_AUTO ? ", the standard one" : ", as asked",
             start->from_basis          ? "the given"
             : *method == METHOD_PRIMAL ? "a triangular"
                                        : "the slack");
    classify_bounds(s);
    s->advanced = start->from_basis;
    s->rows_after = s->advanced ? PRICES_WITHOUT_COPY : 0;
    if (!s->advanced && !s->without_rows && make_row_copy(s) != SLX_OK && !give_up_rows(s))
        return s->env->error.status;
    if (start->from_basis)
        load_basis(s, statuses);
    else
        slack_basis(s);
    if (!start->from_basis && *method == METHOD_PRIMAL && s->rows && crash_basis(s) != SLX_OK) {
        if (!env_limit_met(s->env))
            return s->env->error.status;
        env_forgive(s->env); /* the slack basis is one, too */
    }
    arrange_row_copy(s);
    return SLX_OK;
}

/* The method for a given basis where it was left open: the dual where the duals are feasible, the primal where the
 * point is; where neither is, the one that has less to mend. */
static enum run choose_for_basis(struct simplex *s, int *method)
{
    uint32_t primal, dual;
    restore_costs(s);
    enum run r = refresh_factor(s);
    if (r != RUN_OPTIMAL)
        return r;
    recompute_primal(s);
    recompute_duals(s);
    primal_infeasibility(s, &primal);
    dual_infeasibility(s, &dual);
    *method = dual == 0 || (primal > 0 && dual <= primal) ? METHOD_DUAL : METHOD_PRIMAL;
    log_line(s->env, SLX_LOG_INFO, "the given basis has %u primal and %u dual infeasibilities: %s simplex", primal,
             dual, *method == METHOD_PRIMAL ? "primal" : "dual");
    return RUN_OPTIMAL;
}

/* The tolerance of a basis bounds the infeasibility, not its effect on the objective, which is larger by the size of
 * the duals. So, once optimal to the tolerance, a few more iterations for a much smaller one; if they do not get there,
 * the tolerance that was asked for decides. */
static enum run solve(struct simplex *s, int method, bool perturb)
{
    enum { STAGES = 2 };
    const double asked = s->tolerance, stages[STAGES] = {1e-2 * asked, asked};
    enum run r = drive(s, method, perturb);
    s->tight = true;
    for (int k = 0; k < STAGES && (r == RUN_OPTIMAL || r == RUN_TROUBLE); k++) {
        int next;
        s->tolerance = stages[k];
        recompute_primal(s);
        if (optimal_as_is(s, &next))
            return RUN_OPTIMAL;
        r = drive(s, next, false);
        if (r == RUN_OPTIMAL)
            return r;
        if (k + 1 < STAGES && (r == RUN_INFEASIBLE || r == RUN_UNBOUNDED)) {
            mem_drop(&s->env->mem, &s->proof); /* of what nobody asked for */
            r = RUN_TROUBLE;
        }
    }
    return r;
}

/* ---- back to the model ---------------------------------------------------------------------------------- */

static double unscaled_value(const struct simplex *s, uint32_t j, double x)
{
    return x * pow2(exponent(s, j));
}

static void extract_point(const struct simplex *s, struct solution *sol)
{
    for (uint32_t j = 0; j < s->n; j++)
        sol->x[j] = is_basic(s, j) ? 0.0 : unscaled_value(s, j, nonbasic_value(s, j));
    for (uint32_t i = 0; i < s->m; i++)
        if (s->basic[i] < s->n)
            sol->x[s->basic[i]] = unscaled_value(s, s->basic[i], s->xb[i]);
    for (uint32_t j = 0; j < s->N; j++)
        pairs_set(sol->status, j, status_of(s, j));
}

/* Brings the largest magnitude of aux near 1, so that solving for a small residual loses nothing to lu's drop
 * tolerance; returns the exponent that undoes it. */
static int normalise_aux(struct simplex *s)
{
    double most = 0.0;
    int e = 0;
    for (uint32_t i = 0; i < s->m; i++)
        most = greater(most, fabs(s->aux.val[i]));
    if (most > 0.0 && isfinite(most))
        frexp(most, &e);
    for (uint32_t i = 0; i < s->m; i++)
        s->aux.val[i] = ldexp(s->aux.val[i], -e);
    return e;
}

/* One step of iterative refinement of the basic values: the residual A x - r in compensated arithmetic on the unscaled
 * model, one solve.  Logicals that are basic take up their own residual. */
static void refine_primal(struct simplex *s, struct solution *sol)
{
    double *hi = s->aux.val, *lo = s->tau.val;
    extract_point(s, sol);
    for (uint32_t j = 0; j < s->n; j++)
        if (sol->x[j] != 0.0)
            spmat_axpy2(s->lp->cols, j, sol->x[j], hi, lo);
    for (uint32_t i = 0; i < s->m; i++) {
        uint32_t j = s->n + i;
        double scale = pow2(s->row_exp[i]);
        hi[i] = ((hi[i] - (is_basic(s, j) ? 0.0 : unscaled_value(s, j, nonbasic_value(s, j)))) + lo[i]) * scale;
    }
    for (uint32_t i = 0; i < s->m; i++)
        if (s->basic[i] >= s->n)
            hi[s->basic[i] - s->n] -= s->xb[i];
    s->aux.count = s->tau.count = SVEC_DENSE;
    svec_clear(&s->tau);
    int e = normalise_aux(s);
    lu_ftran(s->lu, &s->aux, 1.0, false);
    for (uint32_t i = 0; i < s->m; i++)
        s->xb[i] -= ldexp(s->aux.val[i], e);
    s->aux.count = SVEC_DENSE;
    svec_clear(&s->aux);
    extract_point(s, sol);
}

static void add_multipliers(struct simplex *s, struct solution *sol)
{
    int e = normalise_aux(s);
    s->aux.count = SVEC_DENSE;
    lu_btran(s->lu, &s->aux, 1.0);
    for (uint32_t i = 0; i < s->m; i++)
        sol->y[i] += ldexp(s->aux.val[i], e + s->row_exp[i]);
    s->aux.count = SVEC_DENSE;
    svec_clear(&s->aux);
}

/* What B'y is to be in position i: the basic cost, or the right-hand side of the Farkas multipliers. */
static double multiplier_rhs(const struct simplex *s, uint32_t i)
{
    return s->proof ? s->proof[i] : original_cost(s, s->basic[i]);
}

/* y = B^-T times multiplier_rhs, with two steps of refinement, for minimisation of the unscaled model. */
static void extract_multipliers(struct simplex *s, struct solution *sol)
{
    enum { STEPS = 2 };
    for (uint32_t i = 0; i < s->m; i++) {
        sol->y[i] = 0.0;
        s->aux.val[i] = multiplier_rhs(s, i);
    }
    add_multipliers(s, sol);
    for (int step = 0; step < STEPS; step++) {
        for (uint32_t i = 0; i < s->m; i++) {
            uint32_t j = s->basic[i];
            double hi = 0.0, lo = 0.0;
            if (j < s->n)
                spmat_dot2(s->lp->cols, j, sol->y, &hi, &lo);
            else
                hi = -sol->y[j - s->n];
            double scale = pow2(exponent(s, j));
            s->aux.val[i] = ((multiplier_rhs(s, i) / scale - hi) - lo) * scale;
        }
        add_multipliers(s, sol);
    }
}

static slx_status extract_ray(struct simplex *s, struct solution *sol)
{
    sol->ray = mem_new(&s->env->mem, MEM_SOLUTION, s->n, sizeof *sol->ray);
    if (!sol->ray)
        return fail_memory(s->env, "a ray");
    if (s->ray_column < s->n)
        sol->ray[s->ray_column] = unscaled_value(s, s->ray_column, s->ray_sign);
    for (uint32_t i = 0; i < s->m; i++)
        if (s->basic[i] < s->n)
            sol->ray[s->basic[i]] = unscaled_value(s, s->basic[i], -s->ray_sign * s->col.val[i]);
    return SLX_OK;
}

/* Point and basis as they are, where the memory limit leaves no room for a factor. */
static slx_status extract_at_memory_limit(struct simplex *s, struct solution *sol)
{
    if (!env_limit_met(s->env))
        return s->env->error.status;
    log_line(s->env, SLX_LOG_INFO, "%s", s->env->error.message);
    env_forgive(s->env);
    mem_drop(&s->env->mem, &sol->ray);
    extract_point(s, sol);
    memset(sol->y, 0, s->m * sizeof *sol->y);
    sol->result = SLX_MEMORY_LIMIT;
    return SLX_OK;
}

static slx_status extract(struct simplex *s, enum run r, struct solution *sol)
{
    if (r == RUN_FAILED)
        return extract_at_memory_limit(s, sol);
    slx_status status = SLX_OK;
    switch (r) {
    case RUN_OPTIMAL: sol->result = SLX_OPTIMAL; break;
    case RUN_INFEASIBLE: sol->result = SLX_INFEASIBLE; break;
    case RUN_UNBOUNDED: sol->result = SLX_UNBOUNDED; break;
    case RUN_LIMIT: sol->result = s->limit; break;
    default: sol->result = SLX_NUMERICAL_TROUBLE; break;
    }
    if (r == RUN_UNBOUNDED)
        status = extract_ray(s, sol);
    bool factored = !s->want_factor || factor_basis(s) == RUN_OPTIMAL;
    if (status != SLX_OK || !factored)
        return extract_at_memory_limit(s, sol);
    svec_clear(&s->col);
    recompute_primal(s);
    refine_primal(s, sol);
    extract_multipliers(s, sol);
    for (uint32_t i = 0; s->lp->maximise && i < s->m; i++)
        sol->y[i] = -sol->y[i];
    return SLX_OK;
}

slx_status simplex_solve(struct env *env, const struct lp *lp, const struct simplex_start *start, struct solution *sol,
                         struct solve_report *report)
{
    if (lp_bounds_contradict(lp, env->options.tolerance, sol->y)) {
        sol->result = SLX_INFEASIBLE;
        return SLX_OK;
    }
    struct simplex s;
    int method = start->method;
    mem_enter(&env->mem, PHASE_PREPARE);
    slx_status status = simplex_init(&s, env, lp, report);
    if (status == SLX_OK)
        status = init_factor(&s, start, sol->status);
    if (status == SLX_OK)
        status = begin(&s, start, sol->status, &method);
    if (status == SLX_OK) {
        mem_enter(&env->mem, PHASE_SIMPLEX);
        report->profile.lap = clock_seconds();
        bool open = start->from_basis && start->method == METHOD_AUTO;
        enum run r = start->from_basis && start->evict ? evict_logicals(&s, start->evict, sol->y) : RUN_OPTIMAL;
        if (r == RUN_OPTIMAL && open)
            r = choose_for_basis(&s, &method);
        if (r == RUN_OPTIMAL)
            r = solve(&s, method, start->perturb);
        if (r == RUN_LIMIT && env_decided(env))
            sol->result = s.limit; /* of two methods the other one: there is no need for a point */
        else
            status = extract(&s, r, sol);
        sol->iterations = report->iterations;
        if (status == SLX_OK && start->kept)
            leave_kept(&s, start->scaled, start->kept);
    }
    simplex_free(&s);
    return status;
}
