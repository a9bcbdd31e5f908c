/* slimplex verify MODEL FILE: a solution against the model, without a solve. */
#include <math.h>

#include "cli.h"

/* A violation with the row or column that has it. */
static void print_violation(FILE *out, const slx_model *model, const char *key, double v, uint32_t variable)
{
    char name[256];
    const uint32_t n = slx_ncols(model);
    fprintf(out, "%s: %.3g", key, v);
    if (variable != SLX_NO_VARIABLE && v > 0.0) {
        const bool row = variable >= n;
        (row ? slx_row_name : slx_col_name)(model, row ? variable - n : variable, name, sizeof name);
        fprintf(out, ", %s %s", row ? "row" : "column", name);
    }
    fputc('\n', out);
}

int verify_run(const struct run *run, struct console *console)
{
    slx_model *model = run->model;
    slx_verification v;
    slx_status status = slx_read(model, run->settings->model);
    run_give_time_left(run, 0.0);
    if (status == SLX_OK)
        status = slx_verify(model, run->settings->verify, &v);
    if (status != SLX_OK) {
        console_model_error(console, model);
        return (int)status;
    }
    printf("File: %s, %s\n", v.program, v.claim == SLX_NOT_SOLVED ? "no claim" : slx_result_text(v.claim));
    printf("Verified: %s\n", v.check.passed ? "yes" : "no");
    if (v.claim == SLX_INFEASIBLE) {
        printf("Certificate: %.3g\n", v.check.certificate);
    } else {
        printf("Objective: %.15g\n", v.objective + 0.0);
        print_violation(stdout, model, "Primal infeasibility", v.check.primal_infeasibility, v.primal_variable);
    }
    if (v.has_duals && v.claim != SLX_INFEASIBLE && v.claim != SLX_UNBOUNDED) {
        print_violation(stdout, model, "Dual infeasibility", v.check.dual_infeasibility, v.dual_variable);
        printf("Complementarity: %.3g\nGap: %.3g\n", v.check.complementarity, v.check.gap);
        if (isfinite(v.bound))
            printf("Bound: %.15g\n", v.bound + 0.0);
    }
    if (fflush(stdout) != 0 || ferror(stdout))
        return SLX_ERROR_OUTPUT;
    return v.check.passed ? EXIT_OPTIMAL : EXIT_INFEASIBLE;
}
