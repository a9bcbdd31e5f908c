/* What a run ends with, as lines of `Key: value`.  MB is 2^20 bytes throughout.  Only one line begins with `Status:`
 * and one with `Objective:`, so that a script finds them. */
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"

static double megabytes(uint64_t bytes)
{
    return (double)bytes / (1 << 20);
}

static double per(uint64_t bytes, uint64_t nonzeros)
{
    return nonzeros ? (double)bytes / (double)nonzeros : 0;
}

/* ---- the memory account, line by line --------------------------------------------------------- */

struct listing {
    FILE *out;
    unsigned items; /* printed so far in the present parenthesis */
};

static void item_with(struct listing *listing, const char *name, double value, int decimals)
{
    fprintf(listing->out, "%s%s %.*f", listing->items++ ? ", " : " (", name, decimals, value);
}

static void item(struct listing *listing, const char *name, double value)
{
    item_with(listing, name, value, value < 10.0 ? 3 : value < 100.0 ? 1 : 0);
}

static void close_items(struct listing *listing)
{
    if (listing->items)
        fprintf(listing->out, ")");
    listing->items = 0;
}

/* The largest few of many, in their order: what has room in a line of 80 characters. */
enum { FEW = 3 };

struct largest {
    const char *names[FEW + 1];
    double values[FEW + 1];
    unsigned count, most; /* at most FEW */
};

static void largest_add(struct largest *l, const char *name, double value)
{
    l->names[l->count] = name;
    l->values[l->count++] = value;
    if (l->count <= l->most)
        return;
    unsigned least = 0;
    for (unsigned k = 1; k < l->count; k++)
        if (l->values[k] <= l->values[least])
            least = k;
    l->count--;
    for (unsigned k = least; k < l->count; k++) {
        l->names[k] = l->names[k + 1];
        l->values[k] = l->values[k + 1];
    }
}

static void largest_print(FILE *out, const struct largest *l)
{
    struct listing listing = {out, 0};
    for (unsigned k = 0; k < l->count; k++)
        item(&listing, l->names[k], l->values[k]);
    close_items(&listing);
}

static void phase_seconds(void *user, const slx_account_line *line)
{
    if (line->phase && !line->purpose)
        largest_add(user, line->phase, line->seconds);
}

static void purpose_peak(void *user, const slx_account_line *line)
{
    if (!line->phase && line->purpose)
        largest_add(user, line->purpose, megabytes(line->peak));
}

/* One line for each phase: the lines of its purposes follow that of its total. */
static void phase_account(void *user, const slx_account_line *line)
{
    struct listing *listing = user;
    if (!line->phase)
        return;
    if (line->purpose) {
        item(listing, line->purpose, megabytes(line->peak));
        return;
    }
    close_items(listing);
    fprintf(listing->out, "\nPhase %s: %.3f s, peak %.3f MB", line->phase, line->seconds, megabytes(line->peak));
}

static void purpose_account(void *user, const slx_account_line *line)
{
    const struct listing *listing = user;
    if (!line->phase && line->purpose)
        fprintf(listing->out, "\nPurpose %s: peak %.3f MB, now %.3f MB", line->purpose, megabytes(line->peak),
                megabytes(line->live));
}

/* ---- the profile of a solve, line by line --------------------------------------------------------- */

/* The shares of time and densities as a table, the counts of the other groups each on one line. */
struct profile {
    FILE *out;
    const char *group;
    double total; /* seconds of all parts */
};

static void profile_total(void *user, const slx_profile_line *line)
{
    struct profile *profile = user;
    profile->total += line->seconds;
}

static void profile_line(void *user, const slx_profile_line *line)
{
    struct profile *profile = user;
    bool first = !profile->group || strcmp(profile->group, line->group) != 0;
    profile->group = line->group;
    if (strcmp(line->group, "work") != 0) {
        if (first)
            fprintf(profile->out, "\nSimplex %s:", line->group);
        fprintf(profile->out, "%s %s %" PRIu64, first ? "" : ",", line->part, line->calls);
        return;
    }
    fprintf(profile->out, "\nWork %s: %" PRIu64 " calls", line->part, line->calls);
    if (profile->total > 0)
        fprintf(profile->out, ", %.2f %% of the time", 100 * line->seconds / profile->total);
    if (!isnan(line->density))
        fprintf(profile->out, ", density %.4f", line->density);
}

/* ---- the blocks --------------------------------------------------------------------------------- */

/* Whether a limit or the user ended the solve, so that no claim is made that could fail. */
static bool is_stop(slx_result result)
{
    return result == SLX_TIME_LIMIT || result == SLX_ITERATION_LIMIT || result == SLX_MEMORY_LIMIT ||
           result == SLX_INTERRUPTED;
}

static void print_objective(FILE *out, const slx_model *model, slx_result result)
{
    char text[NUMBER_BYTES];
    double objective = slx_objective(model);
    if ((is_stop(result) || result == SLX_OBJECTIVE_LIMIT) && !isnan(objective) && !point_feasible(model)) {
        slx_check_info check;
        const bool checked = slx_get_check(model, &check) == SLX_OK && !isnan(check.primal_infeasibility);
        fprintf(out, "Objective: none\nPoint: not %s, objective %s there\n", checked ? "feasible" : "checked",
                number_text(objective, text));
        return;
    }
    if (result == SLX_UNBOUNDED)
        objective = slx_is_maximise(model) ? INFINITY : -INFINITY;
    if (result == SLX_INFEASIBLE || isnan(objective))
        fprintf(out, "Objective: none\n");
    else
        fprintf(out, "Objective: %s\n", number_text(objective, text));
}

/* What a solve that stopped early knows of the optimum. */
static void print_bound(FILE *out, const slx_model *model, slx_result result)
{
    char text[NUMBER_BYTES];
    double bound = slx_objective_bound(model);
    if (result != SLX_OPTIMAL && result != SLX_INFEASIBLE && isfinite(bound))
        fprintf(out, "Bound: %s\n", number_text(bound, text));
}

static void print_check(FILE *out, const slx_model *model, slx_result result)
{
    char line[256], method[16] = "";
    slx_check_info check;
    if (slx_get_check(model, &check) != SLX_OK)
        return;
    if (isnan(check.primal_infeasibility)) {
        fprintf(out, "Check: stopped\n");
        return;
    }
    const int n = snprintf(line, sizeof line, "Check: %s ",
                           check.passed      ? "passed"
                           : is_stop(result) ? "no optimum"
                                             : "failed");
    char *rest = line + n;
    const size_t room = sizeof line - (size_t)n;
    slx_get_option(model, "method", method, sizeof method);
    if (result == SLX_OPTIMAL_FIRST_ORDER)
        snprintf(rest, room,
                 "(first order, no basis: relative primal %.2g, dual %.2g, gap %.2g; largest primal %.2g, dual %.2g)\n",
                 check.primal_relative, check.dual_relative, check.gap_relative, check.primal_infeasibility,
                 check.dual_infeasibility);
    else if (result == SLX_INFEASIBLE)
        snprintf(rest, room, "(certificate %.2g)\n", check.certificate);
    else if (result == SLX_UNBOUNDED)
        snprintf(rest, room, "(primal %.2g, certificate %.2g)\n", check.primal_infeasibility, check.certificate);
    else
        snprintf(rest, room, "(%sprimal %.2g, dual %.2g, complementarity %.2g, gap %.2g)\n",
                 !check.interior               ? ""
                 : strcmp(method, "pdlp") == 0 ? "first order, no basis: "
                                               : "interior point, no basis: ",
                 check.primal_infeasibility, check.dual_infeasibility, check.complementarity, check.gap);
    console_put(out, line);
}

/* What a claim rests on, and the objective as a fraction. */
static void print_exact(FILE *out, slx_model *model)
{
    slx_check_info check;
    if (slx_get_check(model, &check) != SLX_OK || !check.passed || slx_get_result(model) == SLX_OPTIMAL_FIRST_ORDER)
        return;
    fprintf(out, "Certificate: %s\n", check.exact ? "exact" : "verified to rounding");
    const char *objective = slx_exact_objective(model);
    if (objective && slx_get_result(model) == SLX_OPTIMAL)
        fprintf(out, "Exact objective: %s\n", objective);
}

/* 1e-4, not 0.0001. */
static void print_power(FILE *out, double value)
{
    char text[32];
    snprintf(text, sizeof text, "%.15e", value);
    char *exponent = strchr(text, 'e');
    fprintf(out, "%ge%d", strtod(text, NULL) / pow(10.0, strtod(exponent + 1, NULL)), atoi(exponent + 1));
}

/* "optimal (first order, 1e-4)" with the tolerance that was asked for, and the gap where that may be larger. */
static void print_status(FILE *out, const slx_model *model, slx_result result)
{
    double tolerance, gap;
    if (result != SLX_OPTIMAL_FIRST_ORDER || slx_get_real(model, "pdlp-tolerance", &tolerance) != SLX_OK ||
        slx_get_real(model, "pdlp-gap", &gap) != SLX_OK) {
        fprintf(out, "Status: %s\n", slx_result_text(result));
        return;
    }
    fputs("Status: optimal (first order, ", out);
    print_power(out, tolerance);
    if (gap > tolerance) {
        fputs(", gap ", out);
        print_power(out, gap);
    }
    fputs(")\n", out);
}

/* A profile has flips and correctors among the iterations, which they belong to. */
static void part_iterations(void *user, const slx_profile_line *line)
{
    if (strcmp(line->group, "iterations") == 0 && line->calls > 0 && strcmp(line->part, "bound flips") != 0 &&
        strcmp(line->part, "centrality correctors") != 0 && strcmp(line->part, "restarts") != 0)
        largest_add(user, line->part, (double)line->calls);
}

static void print_iterations(FILE *out, const slx_model *model)
{
    struct largest parts = {.most = FEW};
    struct listing listing = {out, 0};
    slx_profile(model, part_iterations, &parts);
    fprintf(out, "Iterations: %" PRIu64, slx_iterations(model));
    for (unsigned k = 0; k < parts.count; k++)
        item_with(&listing, parts.names[k], parts.values[k], 0);
    close_items(&listing);
    fprintf(out, "\n");
}

void report_final(FILE *out, const struct run *run)
{
    const slx_model *model = run->model;
    slx_result result = run->result;
    print_status(out, model, result);
    if (result != SLX_NOT_SOLVED) {
        print_objective(out, model, result);
        print_bound(out, model, result);
        print_iterations(out, model);
        print_check(out, model, result);
        print_exact(out, run->model);
    }
    fprintf(out, "Time: %.3f s", process_seconds() - run->began);
    struct largest seconds = {.most = FEW}, bytes = {.most = FEW - 1}; /* the memory of the process comes behind */
    slx_account(model, phase_seconds, &seconds);
    largest_print(out, &seconds);
    fprintf(out, "\nMemory: %.3f MB", megabytes(slx_memory_peak(model)));
    slx_account(model, purpose_peak, &bytes);
    largest_print(out, &bytes);
    fprintf(out, ", process %.3f MB\n", megabytes(process_peak()));
}

void report_stats(FILE *out, const struct run *run)
{
    const slx_model *model = run->model;
    slx_storage_info s;
    if (slx_get_storage(model, &s) != SLX_OK)
        return;
    uint64_t above = run->read_peak > run->empty_peak ? run->read_peak - run->empty_peak : 0;
    fprintf(out, "Model: %s\n", slx_name(model));
    char text[NUMBER_BYTES];
    fprintf(out, "Sense: %s, constant %s\n", slx_is_maximise(model) ? "maximise" : "minimise",
            number_text(slx_offset(model), text));
    fprintf(out, "Rows: %" PRIu32 "\nColumns: %" PRIu32 "\nNonzeros: %" PRIu64 "\n", slx_nrows(model), slx_ncols(model),
            s.nonzeros);
    if (s.integer_columns)
        fprintf(out, "Integer columns: %" PRIu64 ", relaxed\n", s.integer_columns);
    if (s.distinct_values)
        fprintf(out, "Distinct values: %" PRIu64 "\n", s.distinct_values);
    else
        fprintf(out, "Distinct values: not coded\n");
    fprintf(out, "Bytes of: index %u, value %u, column start %u\n", s.index_bytes, s.value_bytes, s.start_bytes);
    fprintf(out, "Matrix: %" PRIu64 " bytes, %.3f a nonzero\n", s.matrix_bytes, per(s.matrix_bytes, s.nonzeros));
    fprintf(out, "Bounds and costs: %" PRIu64 " bytes, %.3f a nonzero\n", s.vector_bytes,
            per(s.vector_bytes, s.nonzeros));
    fprintf(out, "Names: %" PRIu64 " bytes, %.3f a nonzero, %.3f of the %" PRIu64 " bytes that they are as text\n",
            s.name_bytes, per(s.name_bytes, s.nonzeros), per(s.name_bytes, s.raw_name_bytes), s.raw_name_bytes);
    fprintf(out, "Text read: %" PRIu64 " bytes\n", s.read_bytes);
    fprintf(out, "Peak RSS after reading: %.3f MB, %.3f MB above an empty process, %.3f bytes a nonzero",
            megabytes(run->read_peak), megabytes(above), per(above, s.nonzeros));
    struct listing listing = {out, 0};
    slx_account(model, purpose_account, &listing);
    slx_account(model, phase_account, &listing);
    close_items(&listing);
    if (run->result != SLX_NOT_SOLVED) {
        struct profile profile = {out, NULL, 0};
        slx_profile(model, profile_total, &profile);
        slx_profile(model, profile_line, &profile);
    }
    fprintf(out, "\n");
}
