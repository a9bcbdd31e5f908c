/* slimplex verify MODEL FILE: a certificate or a solution against the model, without a solve. */
#include <math.h>

#include "cli.h"

/* A violation with the row or column that has it, and what of it is held against it where rounding excuses a part. */
static void print_excused(FILE *out, const slx_model *model, const char *key, double held, double violation,
                          uint32_t variable)
{
    char name[256];
    const uint32_t n = slx_ncols(model);
    fprintf(out, "%s: %.3g", key, fmax(violation, held));
    if (variable != SLX_NO_VARIABLE && violation > 0.0) {
        const bool row = variable >= n;
        (row ? slx_row_name : slx_col_name)(model, row ? variable - n : variable, name, sizeof name);
        fprintf(out, ", %s %s", row ? "row" : "column", name);
    }
    if (held < 0.99 * violation) /* else it would be the same number again */
        fprintf(out, ", %.3g beyond rounding", held);
    fputc('\n', out);
}

static void print_violation(FILE *out, const slx_model *model, const char *key, double v, uint32_t variable)
{
    print_excused(out, model, key, v, v, variable);
}

/* What proves that there is no solution. */
static void print_proof(FILE *out, const slx_model *model, const slx_verification *v)
{
    print_violation(out, model, "Wrong sign", v->check.certificate, v->proof_variable);
    char text[NUMBER_BYTES];
    fprintf(out, "Margin: %s\n", number_text(v->margin, text));
}

static void print_duals(FILE *out, const slx_model *model, const slx_verification *v)
{
    char text[NUMBER_BYTES];
    print_excused(out, model, "Dual infeasibility", v->check.dual_infeasibility, v->dual_violation, v->dual_variable);
    print_violation(out, model, "Complementarity", v->check.complementarity, v->complementarity_variable);
    fprintf(out, "Gap: %.3g\nObjective error: %.3g\n", v->check.gap, v->check.objective_error);
    if (isfinite(v->bound))
        fprintf(out, "Bound: %s\n", number_text(v->bound, text));
}

/* What a file states beside point and duals. */
static void print_stated(FILE *out, const slx_model *model, const slx_verification *v)
{
    if (v->stated > 0.0 && v->stated_variable == SLX_NO_VARIABLE)
        fprintf(out, "Stated: %.3g, the objective\n", v->stated);
    else
        print_violation(out, model, "Stated", v->stated, v->stated_variable);
    if (v->claim == SLX_OPTIMAL)
        print_violation(out, model, "Wrong statuses", v->wrong_statuses, v->status_variable);
}

int verify_run(const struct run *run, struct console *console)
{
    slx_model *model = run->model;
    slx_verification v;
    char text[NUMBER_BYTES];
    slx_status status = slx_read(model, run->settings->model);
    run_give_time_left(run, 0.0);
    if (status == SLX_OK)
        status = slx_verify(model, run->settings->other, &v);
    if (status != SLX_OK) {
        console_model_error(console, model);
        return (int)status;
    }
    const bool none = v.claim == SLX_INFEASIBLE || v.claim == SLX_UNBOUNDED;
    printf("File: %s%s, %s, %s\n", v.program, v.certificate ? " certificate" : "",
           v.claim == SLX_NOT_SOLVED ? "no claim" : slx_result_text(v.claim), v.numbers);
    printf("Verified: %s\n", !v.check.passed ? "no" : v.check.exact ? "yes, exactly" : "yes, to rounding");
    if (v.claim != SLX_INFEASIBLE) {
        printf("Objective: %s\n", number_text(v.objective, text));
        print_excused(stdout, model, "Primal infeasibility", v.check.primal_infeasibility, v.primal_violation,
                      v.primal_variable);
    }
    if (none)
        print_proof(stdout, model, &v);
    else if (v.has_duals)
        print_duals(stdout, model, &v);
    if (v.certificate || v.stated > 0.0 || v.wrong_statuses > 0)
        print_stated(stdout, model, &v);
    if (fflush(stdout) != 0 || ferror(stdout))
        return SLX_ERROR_OUTPUT;
    return v.check.passed ? EXIT_OPTIMAL : EXIT_INFEASIBLE;
}
