/* What comes after a method: refinement of its answer, and proofs in fractions. */
#include "solve/finish_private.h"

#include <string.h>

#include "exact/exact.h"
#include "simplex/simplex.h"
#include "solve/refine_private.h"

/* To this an exact solve is refined before it begins, and an answer that is polished. */
#define FINEST 1e-15

/* Above this a violation is more than rounding leaves of numbers near 1. */
#define VISIBLE 1e-12

static slx_status refine_by(struct slx_model *model, struct refine_aim aim, struct solution *s, struct refined *done)
{
    struct env *env = &model->env;
    *done = (struct refined){.rounds = 0};
    if (s->interior || (s->result != SLX_OPTIMAL && s->result != SLX_UNBOUNDED))
        return SLX_OK;
    slx_status status = refine(env, model->lp, &aim, s, &model->report, done);
    if (done->better)
        s->stray = 0.0;
    if (status == SLX_OK)
        log_line(env, SLX_LOG_INFO, "refinement: %u rounds, violations %.1e and %.1e", done->rounds, done->primal,
                 done->dual);
    return status;
}

slx_status sharpen(struct slx_model *model, double tolerance, struct solution *s)
{
    struct refined done;
    return refine_by(model, refine_to(tolerance), s, &done);
}

/* Fractions prove what the check, which is then done for its numbers, can only confirm to rounding, if that:
 * *doubles_do tells whether the rounded vectors stand by themselves.  Where a limit stops the check, the proof is given
 * up with it. */
static slx_status prove(struct slx_model *model, uint64_t most_steps, struct solution *s, bool *doubles_do)
{
    *doubles_do = false;
    slx_status status = solve_exactly(model, most_steps, s);
    if (status != SLX_OK || !model->exact) {
        s->check.passed = s->check.passed && is_claim(s->result); /* a result that tells of a limit is no claim */
        return status;
    }
    const double objective = s->objective;
    const slx_result proved = s->result;
    status = examine(&model->env, model->lp, s, doubles_do);
    if (status != SLX_OK)
        return status;
    error_clear(&model->env);
    if (s->result != proved) {
        forget_exact(model);
        return SLX_OK;
    }
    if (!*doubles_do) /* the fractions are the answer, and violate nothing */
        s->check = (slx_check_info){.passed = 1};
    s->check.passed = s->check.exact = 1;
    /* The objective at the rounded point may be far from the exact one: of 10^17 - 3 the 3 is rounded away. */
    if (s->result != SLX_INFEASIBLE)
        s->objective = objective;
    if (s->result == SLX_OPTIMAL)
        s->bound = objective;
    return SLX_OK;
}

/* Whether the proof was given up for its many steps, not for a limit of the user's. */
static bool led_nowhere(const struct slx_model *model, const struct solution *s)
{
    return s->result == SLX_ITERATION_LIMIT && limits_met(&model->env) == LIMIT_NONE;
}

/* The basis in which the method ends in doubles, from the slack basis. */
static slx_status begin_anew(struct slx_model *model, int method, struct solution *s)
{
    struct env *env = &model->env;
    const struct simplex_start start = {
        .method = method, .scaled = env->options.scaling == SCALING_ON, .perturb = true};
    mem_drop(&env->mem, &s->ray);
    s->interior = false;
    slx_status status = simplex_solve(env, model->lp, &start, s, &model->report);
    if (status != SLX_STOPPED)
        return status;
    error_clear(env);
    s->result = limits_met(env);
    return SLX_OK;
}

/* Where few exact steps do not lead from the basis that was reached to a proof, refinement takes the others' place,
 * which are in doubles; but it stands on the simplex methods, and fractions on nothing.  Where many steps lead nowhere
 * the basis is to blame, and a method's own is the next to begin from. */
slx_status end_exactly(struct slx_model *model, struct solution *s)
{
    enum { FEW_STEPS = 50, MANY_STEPS = 5000, METHODS = 2 };
    static const int methods[METHODS] = {METHOD_DUAL, METHOD_PRIMAL};
    const uint64_t many = MANY_STEPS + 10 * ((uint64_t)s->nrows + s->ncols);
    const slx_result before = s->result;
    bool doubles_do;
    slx_status status = prove(model, FEW_STEPS, s, &doubles_do);
    if (status == SLX_OK && led_nowhere(model, s)) {
        s->result = before;
        status = sharpen(model, FINEST, s);
        if (status == SLX_OK)
            status = prove(model, many, s, &doubles_do);
    }
    for (int k = 0; k < METHODS && status == SLX_OK && led_nowhere(model, s); k++) {
        log_line(&model->env, SLX_LOG_WARNING, "exact: no proof within %llu pivots; beginning anew with the %s method",
                 (unsigned long long)many, methods[k] == METHOD_DUAL ? "dual" : "primal");
        status = begin_anew(model, methods[k], s);
        if (status == SLX_OK)
            status = prove(model, many, s, &doubles_do);
    }
    if (status == SLX_OK && led_nowhere(model, s)) {
        log_line(&model->env, SLX_LOG_WARNING, "exact: no proof within %llu pivots from any basis",
                 (unsigned long long)many);
        s->result = SLX_NUMERICAL_TROUBLE;
        s->check.passed = 0;
    }
    return status;
}

slx_status rescue(struct slx_model *model, struct solution *s)
{
    enum { MOST_VARIABLES = 20000, MOST_STEPS = 200 };
    if (s->result != SLX_NUMERICAL_TROUBLE || !exact_available() ||
        model->lp->nrows + model->lp->ncols > MOST_VARIABLES)
        return SLX_OK;
    bool doubles_do;
    slx_status status = prove(model, MOST_STEPS, s, &doubles_do);
    if (status == SLX_OK && s->result == SLX_ITERATION_LIMIT)
        s->result = SLX_NUMERICAL_TROUBLE;
    if (status != SLX_OK || doubles_do)
        forget_exact(model);
    return status;
}

/* ---- a better answer in the place of one that holds ------------------------------------------------------ */

/* Tries for a better answer in s, a copy of one that holds; *enough: nothing more is to be tried where the answer is
 * accepted. */
typedef slx_status (*remedy)(struct slx_model *model, struct solution *s, bool *enough);

static bool is_proved(const struct solution *s)
{
    return is_claim(s->result) && s->check.passed;
}

static bool is_optimal(const struct solution *s)
{
    return s->result == SLX_OPTIMAL && s->check.passed;
}

static slx_status copy_answer(struct env *env, const struct solution *s, struct solution **out)
{
    slx_status status = solution_create(env, s->nrows, s->ncols, out);
    if (status != SLX_OK)
        return status;
    (*out)->result = s->result;
    (*out)->iterations = s->iterations;
    (*out)->stray = s->stray;
    memcpy((*out)->x, s->x, s->ncols * sizeof *s->x);
    memcpy((*out)->y, s->y, s->nrows * sizeof *s->y);
    memcpy((*out)->status, s->status, pairs_bytes((size_t)s->nrows + s->ncols));
    return SLX_OK;
}

/* The remedies in their order, until one is enough.  A remedy's answer is taken where `accepts` it; else, and where
 * memory runs out, *s stays as it is. */
static slx_status try_remedies(struct slx_model *model, const remedy remedies[2],
                               bool (*accepts)(const struct solution *), struct solution **s)
{
    struct env *env = &model->env;
    slx_status status = SLX_OK;
    bool enough = false;
    for (int k = 0; k < 2 && status == SLX_OK && !enough && limits_met(env) == LIMIT_NONE; k++) {
        struct solution *other = NULL;
        status = copy_answer(env, *s, &other);
        if (status == SLX_OK)
            status = remedies[k](model, other, &enough);
        enough = enough && status == SLX_OK && accepts(other);
        if (status == SLX_OK && accepts(other)) {
            struct solution *before = *s;
            *s = other;
            other = before;
        } else if (status == SLX_OK) {
            error_clear(env); /* the error is of a claim that is not made */
        }
        solution_free(env, &other);
    }
    if (status != SLX_OK && env_limit_met(env)) { /* no room: the answer stays */
        env_forgive(env);
        status = SLX_OK;
    }
    (*s)->iterations = model->report.iterations;
    return status;
}

/* Of the Netlib models that are as small as this a proof takes 4 ms as the median, 0.4 s at most. */
static slx_status settle_in_fractions(struct slx_model *model, struct solution *s, bool *enough)
{
    enum { SMALL = 1000, MOST_STEPS = 50 };
    *enough = true;
    if (!exact_available() || s->nrows + s->ncols > SMALL)
        return SLX_OK;
    bool doubles_do;
    slx_status status = prove(model, MOST_STEPS, s, &doubles_do);
    if (status != SLX_OK || doubles_do || !is_proved(s))
        forget_exact(model);
    return status;
}

/* ---- polish ------------------------------------------------------------------------------------------- */

/* Whether the answer violates more than rounding leaves of numbers as large as those of the row or column. */
static bool is_blurred(const struct solution *s)
{
    return s->blur > VISIBLE;
}

/* Whether its basis does, among the numbers that scaling makes of the model's. */
static bool is_out_of_bounds(const struct solution *s)
{
    return s->stray > VISIBLE;
}

/* A basis whose values are out of bounds may be followed by one that is as wrong and shows nothing. */
static slx_status refine_once(struct slx_model *model, struct solution *s, bool *enough)
{
    enum { FEW = 100 };
    const struct refine_aim aim = {.tolerance = FINEST, .rounds = 1, .iterations = FEW};
    const bool strays = is_out_of_bounds(s);
    struct refined done;
    slx_status status = refine_by(model, aim, s, &done);
    if (status == SLX_OK && done.better)
        status = certify(&model->env, model->lp, s, &model->report);
    *enough = status == SLX_OK && !strays && !is_blurred(s);
    return status;
}

/* The tolerance bounds what an answer violates, not what its objective is off: next to a singular basis violations of
 * 1e-11 are all that shows of an optimum that is wrong in its first digit.  So where they are more than rounding
 * leaves, one round of refinement; and where that does not help and the model is small, fractions.  A violation counts
 * beside the numbers of its own row or column: in a model of 12 decades one of 5e-10, nothing beside the largest value,
 * moved the optimum by a hundredth.  pilot87 gains five digits; five of 159 other public models are refined for what
 * only their own rows show, at no cost that is seen (65.6 and 67.5 s for all).
 *    And beside values of 1e8 a method tells nothing apart below 1e-8, where small rows may be off by all that they
 * hold.  What refined basic values are then out of bounds by in the scaled model is 7e-13 at most in all but six of 213
 * public models, and 1e-10 or more where coefficients of 2^-40 to 2^40 made the objective wrong: in 20 of 800 answers
 * before this was looked at, in 6 after. */
slx_status polish(struct slx_model *model, struct solution **s)
{
    static const remedy remedies[] = {refine_once, settle_in_fractions};
    if (!is_optimal(*s) || (*s)->interior || (!is_blurred(*s) && !is_out_of_bounds(*s)))
        return SLX_OK;
    return try_remedies(model, remedies, is_optimal, s);
}

/* ---- beyond the tolerance ------------------------------------------------------------------------------- */

/* Numbers of 1e12 show this, to twice the digits of a double. */
static const double least_violation = 1e-20;

static slx_status refine_beyond(struct slx_model *model, struct solution *s, bool *enough)
{
    enum { ROUNDS = 6, ITERATIONS = 1000 };
    const struct refine_aim aim = {
        .tolerance = least_violation, .rounds = ROUNDS, .iterations = ITERATIONS, .proofs = true};
    struct env *env = &model->env;
    const double asked = env->options.tolerance;
    struct refined done;
    env->options.tolerance = greater(asked, FINE);
    slx_status status = refine_by(model, aim, s, &done);
    env->options.tolerance = asked;
    if (status == SLX_OK)
        status = certify(env, model->lp, s, &model->report);
    *enough = s->result != SLX_OPTIMAL || greater(done.primal, done.dual) <= least_violation;
    return status;
}

/* Violations of 1e-16 may be all that shows of a basis that is not the optimal one, or of a model that is infeasible:
 * where rows are nearly parallel, or multipliers grow from row to row.  Who asks for more than a method gives gets the
 * optimal basis, as far as it can be told apart by twice the digits of a double, and in a small model by fractions. */
slx_status go_beyond(struct slx_model *model, struct solution **s)
{
    static const remedy remedies[] = {refine_beyond, settle_in_fractions};
    if (!is_optimal(*s) || (*s)->interior)
        return SLX_OK;
    return try_remedies(model, remedies, is_proved, s);
}
