/* slimplex: reads a linear program, solves it, says what was found. */
#define _GNU_SOURCE
#include <errno.h>
#include <math.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"

/* ---- interruption ------------------------------------------------------------------------------- */

/* What a wish to stop finds, which comes in the midst of anything. */
static atomic_bool stopped;
static slx_model *volatile running; /* the model that calls are made with, from its creation until it is freed */

/* Stops the call that runs: a solve at its best point, all others with nothing done. */
static void stop(void)
{
    stopped = 1;
    if (running)
        slx_interrupt(running);
}

static int is_stopped(void *user)
{
    (void)user;
    return stopped;
}

/* ---- output ------------------------------------------------------------------------------------- */

/* Both blocks, to `file` and to the log.  False after a failed write, with a message. */
static bool report(const struct run *run, struct console *console, FILE *file, const char *name)
{
    if (run->settings->stats)
        report_stats(file, run);
    report_final(file, run);
    if (fflush(file) == 0 && !ferror(file))
        return true;
    console_error(console, "%s: %s", name, strerror(errno));
    return false;
}

static bool report_to_log(const struct run *run, struct console *console)
{
    if (console->log < 0)
        return true;
    FILE *file = fdopen(console->log, "w");
    bool good = file && console->log_error == 0 && report(run, &(struct console){.log = -1}, file, run->settings->log);
    if (console->log_error)
        console_error(&(struct console){.log = -1}, "%s: %s", run->settings->log, strerror(console->log_error));
    if (file)
        fclose(file);
    console->log = -1;
    return good;
}

/* ---- one run ------------------------------------------------------------------------------------ */

void run_watch(const struct run *run, slx_model *model)
{
    model_give_time_left(run, model, 0.0);
    slx_set_interrupt(model, is_stopped, NULL);
}

bool run_is_over(const struct run *run)
{
    return stopped || process_seconds() - run->began >= run->time_limit;
}

static double time_limit(const slx_model *model)
{
    char text[40];
    return slx_get_option(model, "time-limit", text, sizeof text) == SLX_OK ? strtod(text, NULL) : INFINITY;
}

/* Forgets the names where nothing that is still to come tells them. */
static void drop_names(const struct settings *settings, slx_model *model)
{
    char presolved[2];
    if (settings->command == COMMAND_EXPLAIN || settings->solution || settings->certificate ||
        (settings->json && settings->json_full) || settings->report || settings->basis_out || settings->stats ||
        slx_get_option(model, "write-presolved", presolved, sizeof presolved) != SLX_OK || presolved[0])
        return;
    slx_set_row_names(model, 0, 0, NULL);
    slx_set_col_names(model, 0, 0, NULL);
}

/* About what a line of a file takes, in seconds. */
#define SOLUTION_LINE 0.5e-6
#define BASIS_LINE 0.1e-6

/* About what the files that are asked for take, a line for each row and column: a solve with a time limit ends so much
 * earlier, and they are written whole. */
static double seconds_to_write(const struct run *run)
{
    const double lines = (double)slx_nrows(run->model) + slx_ncols(run->model), most = 0.25 * run->time_limit;
    const double seconds =
        lines * ((run->settings->solution ? SOLUTION_LINE : 0.0) +
                 (run->settings->json && run->settings->json_full ? SOLUTION_LINE : 0.0) +
                 (run->settings->report ? 3 * SOLUTION_LINE : 0.0) +
                 (run->settings->certificate ? SOLUTION_LINE : 0.0) + (run->settings->basis_out ? BASIS_LINE : 0.0));
    return seconds < most ? seconds : most;
}

static slx_status anonymise(const struct run *run)
{
    int64_t seed = 0;
    slx_get_int(run->model, "seed", &seed);
    return slx_anonymise(run->model, (uint64_t)seed, run->settings->rescale);
}

/* For the charts of a page: what presolve leaves, and more moments than one a second. */
static void watch_closely(const struct run *run)
{
    static const double seconds_between = 0.02;
    double seconds;
    slx_set_reduced(run->model, page_reduced, run->watch);
    if (slx_get_real(run->model, "progress-seconds", &seconds) == SLX_OK && seconds > seconds_between)
        slx_set_real(run->model, "progress-seconds", seconds_between);
}

/* Writes the model where that is asked for, and solves. */
static slx_status write_and_solve(struct run *run)
{
    const struct settings *settings = run->settings;
    slx_model *model = run->model;
    slx_status status = SLX_OK;
    run_give_time_left(run, 0.0);
    if (settings->stats)
        slx_set_option(model, "profile", "on");
    if (settings->report)
        watch_closely(run);
    if (settings->command == COMMAND_ANONYMISE)
        status = anonymise(run);
    run_give_time_left(run, 0.0);
    if (status == SLX_OK && settings->write_model)
        status = slx_write(model, settings->write_model);
    run_give_time_left(run, 0.0);
    if (status == SLX_OK && settings->basis_in)
        status = slx_read_basis(model, settings->basis_in);
    if (status != SLX_OK || settings->no_solve)
        return status;
    drop_names(settings, model);
    run_give_time_left(run, seconds_to_write(run));
    status = slx_solve(model);
    run->solved = process_seconds();
    run->result = slx_get_result(model);
    return status;
}

/* Limits are results like any other, wherever they were met. */
static slx_status read_and_solve(struct run *run, struct console *console)
{
    const char *path = run->settings->model;
    slx_model *model = run->model;
    slx_status status = slx_read(model, path);
    run->read_peak = process_peak();
    if (status == SLX_OK && run->settings->sense != SENSE_OF_MODEL)
        status = slx_set_maximise(model, run->settings->sense == SENSE_MAX);
    if (status == SLX_OK) {
        console_line(console, console->progress, "%s: %u rows, %u columns, %llu nonzeros, read in %.3f s", path,
                     slx_nrows(model), slx_ncols(model), (unsigned long long)slx_nnz(model),
                     process_seconds() - run->began);
        status = write_and_solve(run);
    }
    if (status != SLX_OK)
        console_model_error(console, model);
    if (status == SLX_STOPPED)
        run->result = stopped ? SLX_INTERRUPTED : SLX_TIME_LIMIT;
    else if (status == SLX_ERROR_MEMORY && slx_memory_limit_hit(model))
        run->result = SLX_MEMORY_LIMIT;
    else
        return status;
    return SLX_OK;
}

static slx_status write_in_format(const struct run *run, const char *path)
{
    switch (solution_format(run->settings)) {
    case FORMAT_TABLE: return table_write(run->model, path, '\t');
    case FORMAT_CSV: return table_write(run->model, path, ',');
    case FORMAT_GLPK: return glpk_write(run->model, path);
    case FORMAT_BY_NAME:
    case FORMAT_TEXT: break;
    }
    return slx_write_solution(run->model, path);
}

static struct facts run_facts(const struct run *run, const struct console *console)
{
    return (struct facts){.file = run->settings->model,
                          .result = run->result,
                          .seconds = process_seconds() - run->began,
                          .solved = run->solved - console->began,
                          .process_peak = process_peak(),
                          .with_entries = run->settings->json_full,
                          .exact_objective = slx_exact_objective(run->model),
                          .history = console->history};
}

static slx_status write_json(const struct run *run, struct console *console)
{
    if (!run->settings->json)
        return SLX_OK;
    slx_set_option(run->model, "time-limit", "inf");
    const struct facts facts = run_facts(run, console);
    slx_status status = json_write(run->model, &facts, run->settings->json);
    if (status != SLX_OK)
        console_model_error(console, run->model);
    return status;
}

static slx_status write_page(const struct run *run, struct console *console)
{
    if (!run->settings->report)
        return SLX_OK;
    slx_set_option(run->model, "time-limit", "inf");
    const struct facts facts = run_facts(run, console);
    slx_status status = page_write(run->model, &facts, run->watch, run->settings->report);
    if (status != SLX_OK)
        console_model_error(console, run->model);
    return status;
}

static slx_status write_solution(const struct run *run, struct console *console)
{
    const char *path = run->settings->solution;
    slx_check_info check;
    if (!path)
        return SLX_OK;
    if (slx_get_check(run->model, &check) != SLX_OK) {
        console_error(console, "%s: not written, as there is no point to write", path);
        return SLX_OK;
    }
    bool optimal = run->result == SLX_OPTIMAL, ranging = run->settings->ranging && optimal && !check.interior;
    if (run->settings->ranging && optimal && check.interior)
        console_error(console, "%s: without ranging, as an interior point has no basis", path);
    if (!ranging) /* see seconds_to_write */
        slx_set_option(run->model, "time-limit", "inf");
    slx_status status = ranging ? slx_write_ranging(run->model, path) : write_in_format(run, path);
    if (status != SLX_OK)
        console_model_error(console, run->model);
    /* The memory limit is a limit like any other. */
    return status == SLX_ERROR_MEMORY && slx_memory_limit_hit(run->model) ? SLX_STOPPED : status;
}

static slx_status write_certificate(const struct run *run, struct console *console)
{
    const char *path = run->settings->certificate;
    if (!path)
        return SLX_OK;
    if (run->result != SLX_OPTIMAL && run->result != SLX_INFEASIBLE && run->result != SLX_UNBOUNDED) {
        console_error(console, "%s: not written, as there is no verdict to certify", path);
        return SLX_OK;
    }
    slx_set_option(run->model, "time-limit", "inf");
    slx_status status = slx_write_certificate(run->model, path);
    if (status != SLX_OK)
        console_model_error(console, run->model);
    return status;
}

static slx_status write_basis(const struct run *run, struct console *console)
{
    const char *path = run->settings->basis_out;
    if (!path)
        return SLX_OK;
    if (slx_get_basis(run->model, NULL, NULL) != SLX_OK) {
        console_error(console, "%s: not written, as there is no basis to write", path);
        return SLX_OK;
    }
    slx_set_option(run->model, "time-limit", "inf");
    slx_status status = slx_write_basis(run->model, path);
    if (status != SLX_OK)
        console_model_error(console, run->model);
    return status;
}

/* Reads, solves, writes and reports; the exit code. */
static int run_model(struct run *run, struct console *console)
{
    const struct settings *settings = run->settings;
    slx_status status = read_and_solve(run, console);
    if (status != SLX_OK)
        return (int)status;
    if (stopped)
        slx_set_interrupt(run->model, NULL, NULL); /* the solve has stopped; the files are written all the same */
    slx_status (*const writers[])(const struct run *, struct console *) = {write_solution, write_certificate,
                                                                           write_basis, write_json, write_page};
    /* Standard output may be taken: a solution has its own `Status:` line, so the explanation and the report then go to
     * standard error. */
    bool beside = to_standard_output(settings->solution) || to_standard_output(settings->certificate) ||
                  to_standard_output(settings->write_model) || to_standard_output(settings->basis_out) ||
                  to_standard_output(settings->json) || to_standard_output(settings->report);
    slx_status written = SLX_OK; /* the first that failed */
    if (settings->command == COMMAND_EXPLAIN)
        written = explain_print(beside ? stderr : stdout, run, console);
    else if (settings->command == COMMAND_DIAGNOSE &&
             run->result == SLX_NOT_SOLVED) /* no limit has ended the reading */
        written = diagnose_print(run, console);
    for (size_t k = 0; k < sizeof writers / sizeof *writers; k++) {
        status = writers[k](run, console);
        written = written == SLX_OK ? status : written;
    }
    bool silent = settings->command != COMMAND_SOLVE && settings->command != COMMAND_EXPLAIN && !settings->stats &&
                  !settings->verbose;
    bool good = silent ? fflush(stdout) == 0 && !ferror(stdout)
                       : report(run, console, beside ? stderr : stdout, beside ? "standard error" : "standard output");
    if (!report_to_log(run, console) || !good)
        return SLX_ERROR_OUTPUT;
    return written == SLX_OK ? exit_code(run->result) : (int)written;
}

/* The command line of slimplex itself; the exit code. */
static int run_program(int argc, char **argv, struct run *run, struct settings *settings, struct console *console)
{
    int code;
    if (arguments_read(argc, argv, run->model, settings, &code)) {
        run->time_limit = time_limit(run->model);
        if (!outputs_check(run, console) || !console_open(console, settings, run->model))
            return SLX_ERROR_OUTPUT;
        return settings->command == COMMAND_VERIFY  ? verify_run(run, console)
               : settings->command == COMMAND_DIFF  ? diff_run(run, console)
               : settings->command == COMMAND_SPLIT ? split_run(run, console)
                                                    : run_model(run, console);
    }
    if (code == 0 && (fflush(stdout) != 0 || ferror(stdout))) {
        console_error(console, "standard output: %s", strerror(errno));
        code = SLX_ERROR_OUTPUT;
    }
    return code;
}

int main(int argc, char **argv)
{
    static struct history history;
    static struct page_watch watch;
    struct settings settings = {.json_full = true};
    struct console console = {.log = -1, .history = &history};
    struct run run = {.settings = &settings, .watch = &watch, .empty_peak = process_peak(), .began = process_seconds()};
    int code;
    process_hold_descriptors();
    process_catch_stops(stop);
    if (slx_create(&run.model) != SLX_OK) {
        console_model_error(&console, NULL);
        return SLX_ERROR_MEMORY;
    }
    slx_set_interrupt(run.model, is_stopped, NULL);
    running = run.model;
    if (compat_asked(argv))
        code = compat_run(argc, argv, run.model);
    else if (ampl_asked(argc, argv))
        code = ampl_run(argc, argv, run.model, &console);
    else
        code = run_program(argc, argv, &run, &settings, &console);
    running = NULL;
    slx_free(&run.model);
    return code;
}
