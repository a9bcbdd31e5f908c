/* Certificates, and solutions from files against the model: nothing is solved. */
#include "check/check.h"
#include "format/format.h"
#include "solve/entry_private.h"
#include "solve/handle_private.h"

/* As a vertex, and if not as a point between vertices, which an interior point method leaves. */
static slx_status check_with_duals(struct env *env, const struct lp *lp, struct solution *s)
{
    s->result = SLX_OPTIMAL;
    slx_status status = check_solution(env, lp, s, env->options.tolerance);
    if (status != SLX_OK || s->check.passed)
        return status;
    const slx_check_info vertex = s->check;
    s->interior = true;
    status = check_solution(env, lp, s, env->options.tolerance);
    if (status == SLX_OK && !s->check.passed)
        s->check = vertex;
    return status;
}

static slx_status judge(struct env *env, const struct lp *lp, bool has_duals, struct solution *s)
{
    const double tolerance = env->options.tolerance;
    if (s->result == SLX_INFEASIBLE || s->result == SLX_UNBOUNDED)
        return check_solution(env, lp, s, tolerance);
    if (has_duals)
        return check_with_duals(env, lp, s);
    s->result = SLX_TIME_LIMIT; /* a point, of which nothing is claimed */
    slx_status status = check_solution(env, lp, s, tolerance);
    s->check.passed = s->check.primal_infeasibility <= tolerance;
    return status;
}

/* Some programs report the duals of a model that is maximised for minimisation of what is negated. */
static slx_status judge_either_sign(struct env *env, const struct lp *lp, bool has_duals, struct solution *s)
{
    const slx_result claim = s->result;
    slx_status status = judge(env, lp, has_duals, s);
    if (status != SLX_OK || s->check.passed || !has_duals || !lp->maximise || claim == SLX_UNBOUNDED)
        return status;
    for (int k = 0; k < 2; k++) { /* the second negation restores the duals of the file */
        for (uint32_t i = 0; i < lp->nrows; i++)
            s->y[i] = -s->y[i];
        s->result = claim;
        s->interior = false;
        status = judge(env, lp, has_duals, s);
        if (status != SLX_OK || s->check.passed)
            break;
    }
    return status;
}

/* A certificate, or a solution with a verdict, is judged as it says; of another solution the point, with its duals. */
static slx_status judge_own(struct env *env, const struct lp *lp, const struct solution_text *text, struct solution *s)
{
    return text->certificate || s->result != SLX_NOT_SOLVED ? check_solution(env, lp, s, env->options.tolerance)
                                                            : judge(env, lp, text->has_duals, s);
}

/* A claim in doubles.  What our own files say beside it counts too. */
static slx_status judge_in_doubles(struct env *env, const struct lp *lp, const struct solution_text *text,
                                   struct solution *s, struct check_worst *worst)
{
    const double tolerance = env->options.tolerance;
    const slx_result claim = s->result;
    const bool point = text->stated && claim == SLX_OPTIMAL;
    const struct check_stated stated = {.activity = point ? text->activity : NULL,
                                        .reduced = point ? text->reduced : NULL,
                                        .objective = point || text->certificate ? text->objective : NAN,
                                        .statuses = point && !s->interior,
                                        .tolerance = tolerance};
    slx_status status = text->stated ? judge_own(env, lp, text, s) : judge_either_sign(env, lp, text->has_duals, s);
    if (status == SLX_OK)
        status = check_worst(env, lp, s, text->stated ? &stated : NULL, worst);
    if (status == SLX_OK && (text->certificate || point) &&
        (worst->stated.size > tolerance || worst->wrong_statuses > 0))
        s->check.passed = 0;
    return status;
}

static slx_status judge_in_fractions(struct env *env, const struct lp *lp, const struct solution_text *text,
                                     struct solution *s, struct check_worst *worst)
{
    const struct check_fractions claim = {.decimal = text->decimal_model,
                                          .statuses = s->result == SLX_OPTIMAL && !s->interior,
                                          .x = text->x,
                                          .y = text->y,
                                          .ray = text->ray,
                                          .activity = text->exact_activity,
                                          .reduced = text->exact_reduced,
                                          .objective = text->exact_objective};
    slx_status status = check_in_fractions(env, lp, &claim, s, worst);
    /* A line of its own for the objective as a double, next to the fraction. */
    const double off = text->certificate || isnan(text->objective)
                           ? 0.0
                           : fabs(text->objective - s->objective) / (1.0 + fabs(s->objective));
    if (status == SLX_OK && off > 0.0) {
        if (off > worst->stated.size)
            worst->stated = (struct check_fault){off, SLX_NO_VARIABLE};
        s->check.passed = s->check.exact = 0;
    }
    return status;
}

static void tell(const struct solution *s, slx_result claim, const struct solution_text *text,
                 const struct check_worst *worst, slx_verification *out)
{
    static const char *const forms[] = {"decimal", "hexadecimal", "fractions"};
    const bool point = claim != SLX_INFEASIBLE, proof = claim == SLX_INFEASIBLE || claim == SLX_UNBOUNDED;
    *out = (slx_verification){.program = text->program,
                              .claim = claim,
                              .certificate = text->certificate,
                              .numbers = forms[text->numbers],
                              .has_duals = text->has_duals,
                              .check = s->check,
                              .objective = s->objective,
                              .bound = s->bound,
                              .primal_violation = point ? worst->primal.size : 0.0,
                              .dual_violation = text->has_duals && !proof ? worst->dual.size : 0.0,
                              .primal_variable = point ? worst->primal.variable : SLX_NO_VARIABLE,
                              .dual_variable = SLX_NO_VARIABLE,
                              .complementarity_variable = SLX_NO_VARIABLE,
                              .proof_variable = proof ? worst->proof.variable : SLX_NO_VARIABLE,
                              .margin = proof ? worst->margin : 0.0,
                              .stated = worst->stated.size,
                              .stated_variable = worst->stated.variable,
                              .wrong_statuses = worst->wrong_statuses,
                              .status_variable = worst->status_variable};
    if (text->has_duals && !proof) {
        out->dual_variable = worst->dual.variable;
        out->complementarity_variable = worst->complementarity.variable;
    }
}

slx_status slx_verify_sized(slx_model *model, const char *path, slx_verification *out, size_t size)
{
    CALL(model, path, out);
    struct env *env = &model->env;
    const struct lp *lp = model->lp;
    struct reader *reader;
    struct solution *s = NULL;
    struct solution_text text = {.program = ""};
    struct check_worst worst;
    slx_verification told = {.program = "",
                             .numbers = "",
                             .primal_variable = SLX_NO_VARIABLE,
                             .dual_variable = SLX_NO_VARIABLE,
                             .complementarity_variable = SLX_NO_VARIABLE,
                             .proof_variable = SLX_NO_VARIABLE,
                             .stated_variable = SLX_NO_VARIABLE,
                             .status_variable = SLX_NO_VARIABLE};
    call_begin(model, PHASE_READ);
    slx_status status = reader_open(env, path, &reader);
    if (status == SLX_OK)
        status = solution_read(env, reader, lp, &s, &text);
    reader_close(env, &reader);
    const slx_result claim = s ? s->result : SLX_NOT_SOLVED;
    mem_enter(&env->mem, PHASE_CHECK);
    if (status == SLX_OK)
        status =
            (text.numbers == SOLUTION_FRACTIONS ? judge_in_fractions : judge_in_doubles)(env, lp, &text, s, &worst);
    if (status == SLX_OK)
        tell(s, claim, &text, &worst, &told);
    hand_out(out, size, &told, sizeof told);
    solution_text_free(env, &text);
    solution_free(env, &s);
    return call_end(model, status);
}

/* ---- the certificate of a solve ----------------------------------------------------------------------- */

slx_status handle_write_certificate(struct slx_model *model, const char *path)
{
    struct env *env = &model->env;
    const struct solution *s = model->solution;
    const bool verdict = s && (s->result == SLX_OPTIMAL || s->result == SLX_INFEASIBLE || s->result == SLX_UNBOUNDED);
    if (!verdict || !s->check.passed)
        return fail(env, SLX_ERROR_USAGE, "there is no verdict to certify");
    call_begin(model, PHASE_WRITE);
    return call_end(model, format_write_certificate(env, model->lp, s, path));
}

slx_status slx_write_certificate(slx_model *model, const char *path)
{
    CALL(model, path);
    return handle_write_certificate(model, path);
}
