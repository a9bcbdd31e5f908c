/* What the module with all methods writes. */
#include "outputs.h"

static struct page_watch watch; /* what the report tells of the solve */

static void watch_for_report(struct run *run)
{
    slx_set_reduced(run->model, page_reduced, &watch);
}

static slx_status report(struct run *run, const struct facts *facts, const char *path)
{
    return page_write(run->model, facts, &watch, path);
}

/* In words, on standard output, and where that fails on standard error. */
static slx_status explain(struct run *run, const struct facts *facts, const char *path)
{
    (void)facts, (void)path;
    explain_print(stdout, run, NULL);
    return SLX_OK;
}

/* Of a point, as far as there is one. */
static slx_status solution(struct run *run, const struct facts *facts, const char *path)
{
    slx_check_info check;
    (void)facts;
    return slx_get_check(run->model, &check) == SLX_OK ? slx_write_solution(run->model, path) : SLX_OK;
}

static slx_status certificate(struct run *run, const struct facts *facts, const char *path)
{
    const slx_result r = facts->result;
    const bool verdict = r == SLX_OPTIMAL || r == SLX_INFEASIBLE || r == SLX_UNBOUNDED;
    return verdict ? slx_write_certificate(run->model, path) : SLX_OK;
}

static slx_status basis(struct run *run, const struct facts *facts, const char *path)
{
    (void)facts;
    return slx_get_basis(run->model, NULL, NULL) == SLX_OK ? slx_write_basis(run->model, path) : SLX_OK;
}

const struct output outputs[OUTPUTS_MOST] = {
    {"explain", NULL, explain}, {"solution", NULL, solution}, {"certificate", NULL, certificate},
    {"basis", NULL, basis},     {"json", NULL, output_json},  {"report", watch_for_report, report},
};
