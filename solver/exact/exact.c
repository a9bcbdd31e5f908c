/* The life of an exact solve, and the sequence of its steps: the dual method where the duals of the basis that is given
 * have the right signs, the primal's two phases where they have not.  Each has a reason to end in its own file.
 */
#include "exact/exact_private.h"
#include "model/statuses.h"

/* Steps without a move after which Bland's rule is in force, until one moves. */
enum { STALLED = 30 };

/* From the basis of a method few steps are left, and the cheapest rule is good enough.  Where they are many, that rule
 * may be led astray, and others take turns: each is known to be exponential on models made for it, none on those of
 * the others. */
static enum rule rule_of(uint64_t step, uint64_t stalled)
{
    enum { FEW = 50, TURN = 500 };
    static const enum rule turns[] = {RULE_GAIN, RULE_CHANCE, RULE_RATE};
    if (stalled >= STALLED)
        return RULE_BLAND;
    return step < FEW ? RULE_RATE : turns[(step - FEW) / TURN % (sizeof turns / sizeof *turns)];
}

bool exact_available(void)
{
    return true;
}

/* ---- storage ------------------------------------------------------------------------------------------ */

void exact_free(struct env *env, struct exact **handle)
{
    struct exact *e = *handle;
    *handle = NULL;
    if (!e)
        return;
    kernel_free(env, &e->kernel);
    spmat_free(env, &e->rows);
    mpq_t **const vectors[] = {&e->x, &e->y, &e->ray, &e->rhs, &e->delta, &e->pi};
    for (size_t k = 0; k < sizeof vectors / sizeof *vectors; k++)
        fractions_free(env, vectors[k]);
    mem_free(&env->mem, e->status);
    mem_free(&env->mem, e->xd);
    mem_free(&env->mem, e->yd);
    mem_free(&env->mem, e->off);
    mpq_clears(e->a, e->b, e->c, e->objective, NULL);
    fraction_sum_done(&e->sum);
    mem_free(&env->mem, e);
}

/* What steps need and answers do not. */
static void drop_work(struct exact *e)
{
    kernel_free(e->env, &e->kernel);
    fractions_free(e->env, &e->rhs);
    fractions_free(e->env, &e->delta);
    fractions_free(e->env, &e->pi);
}

static slx_status create(struct env *env, const struct lp *lp, const struct exact_start *start, struct exact **out)
{
    struct mem *mem = &env->mem;
    struct exact *e = mem_new(mem, MEM_EXACT, 1, sizeof *e);
    if (!e)
        return fail_memory(env, "exact arithmetic");
    *e = (struct exact){.env = env,
                        .lp = lp,
                        .decimal = start->decimal,
                        .feasible_only = start->feasible_only,
                        .m = lp->nrows,
                        .n = lp->ncols,
                        .N = lp->nrows + lp->ncols};
    mpq_inits(e->a, e->b, e->c, e->objective, NULL);
    fraction_sum_init(&e->sum);
    bool good = (e->status = mem_new(mem, MEM_EXACT, e->N, 1)) && (e->off = mem_new(mem, MEM_EXACT, e->N, 1)) &&
                (e->xd = mem_new(mem, MEM_EXACT, e->N, sizeof *e->xd)) &&
                (e->yd = mem_new(mem, MEM_EXACT, e->m, sizeof *e->yd)) && (e->x = fractions_new(env, e->n)) &&
                (e->y = fractions_new(env, e->m)) && (e->rhs = fractions_new(env, e->m)) &&
                (e->delta = fractions_new(env, e->n)) && (e->pi = fractions_new(env, e->m));
    if (!good) {
        exact_free(env, &e);
        return fail_memory(env, "exact arithmetic");
    }
    *out = e;
    return SLX_OK;
}

/* ---- steps -------------------------------------------------------------------------------------------- */

/* The statuses given, made those of a basis by their number: the last basic columns too many leave it, the first
 * logicals that lack join it. */
static void load_statuses(struct exact *e, const uint8_t *statuses)
{
    uint32_t basic = 0;
    for (uint32_t j = 0; j < e->N; j++) {
        slx_basis_status status = (slx_basis_status)pairs_get(statuses, j);
        if (status == SLX_BASIC && basic == e->m) {
            status = SLX_AT_LOWER;
            e->repaired = true;
        }
        basic += status == SLX_BASIC;
        e->status[j] =
            (uint8_t)(status == SLX_BASIC ? status : statuses_nonbasic(status, exact_lower(e, j), exact_upper(e, j)));
    }
    for (uint32_t j = e->n; j < e->N && basic < e->m; j++)
        if (!is_basic(e, j)) {
            e->status[j] = SLX_BASIC;
            e->repaired = true;
            basic++;
        }
}

static bool dual_feasible(struct exact *e)
{
    for (uint32_t j = 0; j < e->N && !exact_stopped(e); j++)
        if (!is_basic(e, j) && improving_move(e, j, reduced_cost_sign(e, j, false, NULL)))
            return false;
    return true;
}

/* Why steps end: see primal.c and dual.c; the dual method gives way to the primal once, and none comes after `most`,
 * which the caller sets so that it is reached. */
static enum exact_step steps(struct exact *e, uint64_t most)
{
    enum { UNDECIDED, BY_DUAL, BY_PRIMAL } method = UNDECIDED;
    uint64_t stalled = 0;
    for (uint64_t step = 0;; step++) {
        slx_status status = kernel_make(e);
        if (status == SLX_OK && !e->stop)
            status = basis_values(e);
        if (status == SLX_OK && !e->stop && e->below && method != BY_PRIMAL) {
            status = basis_duals(e, false);
            if (status == SLX_OK && method == UNDECIDED && !e->stop)
                method = dual_feasible(e) ? BY_DUAL : BY_PRIMAL;
        }
        if (status != SLX_OK)
            return exact_failed(e, status);
        if (step == most && e->below)
            e->stop = STEP_STOPPED;
        if (exact_stopped(e))
            return e->stop;
        if (!e->below)
            method = BY_PRIMAL;
        log_line(e->env, SLX_LOG_DEBUG, "exact: step %llu, kernel of %u, %u variables off their bounds",
                 (unsigned long long)step, e->kernel.k, e->below);
        bool moved = false;
        const enum rule rule = rule_of(step, stalled);
        bool first = e->below && method == BY_PRIMAL;
        enum exact_step answer = method == BY_DUAL ? dual_step(e, rule, &moved) : primal_step(e, first, rule, &moved);
        if (answer != STEP_MORE) {
            if (answer == STEP_INFEASIBLE && method == BY_DUAL)
                for (uint32_t i = 0; i < e->m; i++) { /* -pi has the sense of slx_farkas_ray */
                    mpq_swap(e->y[i], e->pi[i]);
                    mpq_neg(e->y[i], e->y[i]);
                }
            return answer;
        }
        if (step == most)
            return e->stop = STEP_STOPPED;
        e->report->steps++;
        stalled = moved ? 0 : stalled + 1;
    }
}

/* ---- the answer --------------------------------------------------------------------------------------- */

static void compute_objective(struct exact *e)
{
    fraction_sum_zero(&e->sum);
    for (uint32_t j = 0; j < e->n && !exact_stopped(e); j++) {
        fraction_of(e->a, cvec_get(e->lp->cost, j), e->decimal);
        fraction_sum_add(&e->sum, e->a, e->x[j]);
    }
    fraction_of(e->a, e->lp->offset, e->decimal);
    mpq_set_ui(e->b, 1, 1);
    fraction_sum_add(&e->sum, e->a, e->b);
    fraction_sum_get(&e->sum, e->objective);
}

/* The vectors of the answer in e, in the model's own sense.  False where a limit is met on the way: then they are of no
 * use. */
static bool conclude(struct exact *e, enum exact_step answer)
{
    if (answer == STEP_UNBOUNDED) {
        e->ray = e->delta;
        e->delta = NULL;
    }
    for (uint32_t i = 0; i < e->m && !exact_stopped(e); i++) {
        if (e->lp->maximise && answer != STEP_INFEASIBLE) /* a proof that there is no point has no sense */
            mpq_neg(e->y[i], e->y[i]);
        mpq_canonicalize(e->y[i]);
    }
    for (uint32_t j = 0; j < e->n && !exact_stopped(e); j++) {
        mpq_canonicalize(e->x[j]);
        if (e->ray)
            mpq_canonicalize(e->ray[j]);
    }
    e->proof_of_none = answer == STEP_INFEASIBLE;
    compute_objective(e);
    drop_work(e);
    return e->stop == STEP_MORE;
}

static slx_status hand_over(struct exact *e, enum exact_step answer, struct solution *s)
{
    double *ray = NULL;
    if (e->ray) {
        ray = mem_new(&e->env->mem, MEM_SOLUTION, e->n, sizeof *ray);
        if (!ray)
            return fail_memory(e->env, "a ray");
        for (uint32_t j = 0; j < e->n; j++)
            ray[j] = fraction_double(e->ray[j]);
    }
    mem_drop(&e->env->mem, &s->ray);
    s->ray = ray;
    s->interior = false;
    s->result = answer == STEP_OPTIMAL ? SLX_OPTIMAL : answer == STEP_INFEASIBLE ? SLX_INFEASIBLE : SLX_UNBOUNDED;
    for (uint32_t j = 0; j < e->n; j++)
        s->x[j] = fraction_double(e->x[j]);
    s->objective = fraction_double(e->objective);
    for (uint32_t i = 0; i < e->m; i++)
        s->y[i] = fraction_double(e->y[i]);
    for (uint32_t j = 0; j < e->N; j++)
        pairs_set(s->status, j, e->status[j]);
    s->at_bounds = false;
    return SLX_OK;
}

/* A lower bound above its upper one is a proof by itself. */
static bool contradiction(struct exact *e)
{
    for (uint32_t j = 0; j < e->N; j++)
        if (exact_lower(e, j) > exact_upper(e, j)) {
            if (j >= e->n)
                mpq_set_ui(e->y[j - e->n], 1, 1);
            return true;
        }
    return false;
}

slx_status exact_solve(struct env *env, const struct lp *lp, const struct exact_start *start, struct solution *s,
                       struct exact_report *report, struct exact **out)
{
    struct exact *e = NULL;
    *out = NULL;
    *report = (struct exact_report){.steps = 0};
    slx_status status = create(env, lp, start, &e);
    if (status != SLX_OK)
        return status;
    e->report = report;
    load_statuses(e, s->status);
    enum exact_step answer = contradiction(e) ? STEP_INFEASIBLE : steps(e, start->most_steps);
    report->repaired = e->repaired;
    e->report = NULL;
    if (answer != STEP_FAILED && answer != STEP_STOPPED && !conclude(e, answer))
        answer = STEP_STOPPED;
    if (answer == STEP_FAILED)
        status = e->failure;
    else if (answer == STEP_STOPPED)
        s->result = limits_met(env) != LIMIT_NONE ? limits_met(env) : SLX_ITERATION_LIMIT;
    if (status == SLX_OK && answer != STEP_STOPPED)
        status = hand_over(e, answer, s);
    if (status == SLX_OK && answer != STEP_STOPPED)
        *out = e;
    else
        exact_free(env, &e);
    return status;
}
