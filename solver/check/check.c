/* The verdict on a solution, by the kind of its claim; and the products that all kinds need. */
#include "check/check_private.h"

slx_status activity_create(struct env *env, uint32_t nrows, struct activity *out)
{
    out->row = mem_new(&env->mem, MEM_CHECK, nrows, sizeof *out->row);
    return out->row ? SLX_OK : fail_memory(env, "checking a solution");
}

void activity_free(struct env *env, struct activity *a)
{
    mem_drop(&env->mem, &a->row);
}

void activity_add(struct activity *a, const struct lp *lp, uint32_t j, double x)
{
    struct spmat_cursor c;
    if (x == 0.0)
        return;
    for (spmat_seek(lp->cols, j, &c); spmat_next(&c);)
        sum_add_product(&a->row[c.index], c.value, x);
}

struct sum vector_times(const struct spmat *a, uint32_t k, const double *v)
{
    struct sum sum = {.size = 0.0};
    struct spmat_cursor c;
    for (spmat_seek(a, k, &c); spmat_next(&c);)
        if (v[c.index] != 0.0)
            sum_add_product(&sum, c.value, v[c.index]);
    return sum;
}

static slx_status check_optimal(struct env *env, const struct lp *lp, struct solution *s, double tolerance)
{
    slx_status status = check_point(env, lp, s, tolerance);
    slx_check_info *k = &s->check;
    if (status != SLX_OK)
        return status;
    k->passed = (s->interior || k->complementarity <= tolerance) && k->gap <= fmax(1e-9, 1e-2 * tolerance) &&
                k->objective_error <= fmax(1e-6, tolerance) && k->primal_infeasibility <= tolerance &&
                k->dual_infeasibility <= tolerance;
    return status;
}

static slx_status check_first_order(struct env *env, const struct lp *lp, struct solution *s, double tolerance)
{
    const double to = env->options.pdlp_tolerance, gap = greater(to, env->options.pdlp_gap);
    slx_status status = check_point(env, lp, s, tolerance);
    slx_check_info *k = &s->check;
    k->passed = status == SLX_OK && k->primal_relative <= to && k->dual_relative <= to && k->gap_relative <= gap;
    return status;
}

static slx_status check_infeasible(struct env *env, const struct lp *lp, struct solution *s, double tolerance)
{
    bool proof = false;
    slx_status status = check_farkas(env, lp, s->y, tolerance, &proof, &s->check.certificate);
    s->check.passed = proof;
    s->bound = lp->maximise ? -INFINITY : INFINITY; /* of no point at all */
    return status;
}

static slx_status check_unbounded(struct env *env, const struct lp *lp, struct solution *s, double tolerance)
{
    bool proof = false;
    slx_status status = check_point(env, lp, s, tolerance);
    s->check.dual_infeasibility = s->check.complementarity = s->check.gap = s->check.objective_error = 0.0;
    if (status == SLX_OK)
        status = check_ray(env, lp, s->ray, &proof, &s->check.certificate);
    s->check.passed = proof && s->check.primal_infeasibility <= tolerance;
    s->bound = lp->maximise ? INFINITY : -INFINITY;
    return status;
}

/* Whether a is at least as far as b in the direction in which the model gets worse. */
static bool no_better(const struct lp *lp, double a, double b)
{
    return lp->maximise ? a <= b : a >= b;
}

static slx_status check_limit(struct env *env, const struct lp *lp, struct solution *s, double tolerance)
{
    slx_status status = check_point(env, lp, s, tolerance);
    s->check.passed = s->result == SLX_OBJECTIVE_LIMIT ? no_better(lp, s->bound, env->options.objective_limit)
                                                       : no_better(lp, env->options.objective_target, s->objective) &&
                                                             s->check.primal_infeasibility <= tolerance;
    return status;
}

void check_nothing(const struct lp *lp, struct solution *s)
{
    s->check = (slx_check_info){.interior = s->interior,
                                .primal_infeasibility = NAN,
                                .dual_infeasibility = NAN,
                                .complementarity = NAN,
                                .gap = NAN,
                                .certificate = NAN,
                                .objective_error = NAN,
                                .primal_relative = NAN,
                                .dual_relative = NAN,
                                .gap_relative = NAN};
    s->bound = lp->maximise ? INFINITY : -INFINITY;
}

static slx_status check_claim(struct env *env, const struct lp *lp, struct solution *s, double tolerance)
{
    if (s->result == SLX_OPTIMAL)
        return check_optimal(env, lp, s, tolerance);
    if (s->result == SLX_OPTIMAL_FIRST_ORDER)
        return check_first_order(env, lp, s, tolerance);
    if (s->result == SLX_INFEASIBLE)
        return check_infeasible(env, lp, s, tolerance);
    if (s->result == SLX_UNBOUNDED)
        return check_unbounded(env, lp, s, tolerance);
    if (s->result == SLX_OBJECTIVE_LIMIT || s->result == SLX_OBJECTIVE_TARGET)
        return check_limit(env, lp, s, tolerance);
    return check_point(env, lp, s, tolerance);
}

slx_status check_solution(struct env *env, const struct lp *lp, struct solution *s, double tolerance)
{
    s->check = (slx_check_info){.interior = s->interior};
    if (s->nrows != lp->nrows || s->ncols != lp->ncols)
        return fail(env, SLX_ERROR_USAGE, "a solution of %u rows and %u columns is no answer to a model of %u and %u",
                    s->nrows, s->ncols, lp->nrows, lp->ncols);
    slx_status status = check_claim(env, lp, s, tolerance);
    if (status == SLX_STOPPED)
        check_nothing(lp, s);
    return status;
}
