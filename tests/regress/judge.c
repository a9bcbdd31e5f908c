#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "judge.h"

/* Larger than the tolerance of 1e-7 that the solver promises by what plain summation may lose. */
#define SLACK 1e-6

static bool say(char *text, size_t size, const char *format, ...) __attribute__((format(printf, 3, 4)));
static bool say(char *text, size_t size, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, size, format, arguments);
    va_end(arguments);
    return false;
}

/* How far v is outside its bounds, beyond a part in 10^12 of `terms`. */
static double outside(double v, double lower, double upper, double terms)
{
    double over = fmax(lower - v, v - upper) - 1e-12 * terms;
    return isnan(v) ? INFINITY : fmax(over, 0);
}

/* The columns' part: adds A x to activity and its magnitude to terms, c'x to *objective; returns the largest violation.
 */
static double judge_columns(const slx_model *model, double *activity, double *terms, double *objective)
{
    uint32_t nrows = slx_nrows(model);
    uint32_t *index = malloc((nrows + 1) * sizeof *index);
    double *value = malloc((nrows + 1) * sizeof *value), worst = 0;
    if (!index || !value)
        abort();
    for (uint32_t j = 0; j < slx_ncols(model); j++) {
        double lower, upper, x, d;
        slx_basis_status status;
        slx_col_bounds(model, j, &lower, &upper);
        if (slx_col_solution(model, j, &x, &d, &status) != SLX_OK)
            x = NAN;
        worst = fmax(worst, outside(x, lower, upper, 0));
        *objective += slx_cost(model, j) * x;
        uint32_t count = slx_column(model, j, index, value);
        for (uint32_t k = 0; k < count; k++) {
            activity[index[k]] += value[k] * x;
            terms[index[k]] += fabs(value[k] * x);
        }
    }
    free(index);
    free(value);
    return worst;
}

/* The point that the model holds: feasible, with the activities and the objective that are told of it. */
static bool judge_point(const slx_model *model, char *text, size_t size)
{
    uint32_t nrows = slx_nrows(model);
    double *activity = calloc(nrows + 1, sizeof *activity), *terms = calloc(nrows + 1, sizeof *terms);
    if (!activity || !terms)
        abort();
    double objective = slx_offset(model), told = slx_objective(model);
    double worst = judge_columns(model, activity, terms, &objective), mistold = 0;
    for (uint32_t i = 0; i < nrows; i++) {
        double lower, upper, value, dual;
        slx_basis_status status;
        slx_row_bounds(model, i, &lower, &upper);
        worst = fmax(worst, outside(activity[i], lower, upper, terms[i]));
        if (slx_row_solution(model, i, &value, &dual, &status) != SLX_OK)
            value = NAN;
        mistold = fmax(mistold, outside(value, activity[i], activity[i], terms[i]));
    }
    free(activity);
    free(terms);
    if (worst > SLACK)
        return say(text, size, "the point is infeasible by %g", worst);
    if (mistold > SLACK)
        return say(text, size, "a row's value is told wrong by %g", mistold);
    if (!(fabs(objective - told) <= 1e-8 * (1 + fabs(told))))
        return say(text, size, "the objective is told as %.12g but is %.12g", told, objective);
    return true;
}

bool judge_answer(const slx_model *model, slx_result result, double objective, double relative, char *text, size_t size)
{
    slx_result is = slx_get_result(model);
    slx_check_info check;
    if (is != result)
        return say(text, size, "%s, but it must be %s (%s)", slx_result_text(is), slx_result_text(result),
                   slx_error(model)->message);
    if (slx_get_check(model, &check) != SLX_OK || !check.passed)
        return say(text, size, "%s, but the check has not passed", slx_result_text(is));
    if (is == SLX_OPTIMAL && !isnan(objective) &&
        !(fabs(slx_objective(model) - objective) <= relative * (1 + fabs(objective))))
        return say(text, size, "objective %.12g, but it must be %.12g", slx_objective(model), objective);
    return is == SLX_INFEASIBLE || judge_point(model, text, size);
}
