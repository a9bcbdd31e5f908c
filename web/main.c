/* The program of the module for the web: reads a model, solves it, and writes the files that are asked for.
 *
 *     slimplex [--NAME=VALUE]... MODEL
 *
 * NAME is an option of the library, an output of the module, or `json-detail`.  On standard error: progress as arrays of
 * JSON, each on a line; warnings; the error of a run that fails.
 */
#include <math.h>
#include <stdarg.h>

#include "outputs.h"

static struct history history;

/* ---- messages ----------------------------------------------------------------------------------- */

static void words_to_stderr(void *to, const char *words, size_t length)
{
    (void)to;
    fwrite(words, 1, length, stderr);
}

static void on_progress(void *user, const slx_progress *p)
{
    const struct run *run = user;
    const struct moment m = moment_of(process_seconds() - run->began, p);
    history_progress(&history, m.seconds, p);
    json_moment(&(struct text){words_to_stderr, NULL}, &m);
    fputc('\n', stderr);
}

static void on_message(void *user, slx_log_level level, const char *text)
{
    (void)user;
    if (level == SLX_LOG_WARNING)
        history_warning(&history, text);
    fprintf(stderr, "%s%s\n", level == SLX_LOG_WARNING ? "warning: " : "", text);
}

void console_error(struct console *console, const char *format, ...)
{
    va_list arguments;
    (void)console;
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fputc('\n', stderr);
}

slx_status output_json(struct run *run, const struct facts *facts, const char *path)
{
    return json_write(run->model, facts, path);
}

/* ---- one run ------------------------------------------------------------------------------------ */

/* Takes in --NAME=VALUE; false after a message. */
static bool take(char *word, struct run *run, struct settings *settings, const char *paths[])
{
    char *value = strchr(word, '=');
    if (strncmp(word, "--", 2) != 0 || !value) {
        console_error(NULL, "%s: not --NAME=VALUE", word);
        return false;
    }
    *value++ = '\0';
    word += 2;
    for (int k = 0; k < OUTPUTS_MOST && outputs[k].name; k++)
        if (strcmp(outputs[k].name, word) == 0) {
            paths[k] = value;
            return true;
        }
    if (strcmp(word, "json-detail") == 0)
        settings->json_full = strcmp(value, "summary") != 0;
    else if (slx_set_option(run->model, word, value) != SLX_OK) {
        console_model_error(NULL, run->model);
        return false;
    }
    return true;
}

static slx_status read_and_solve(struct run *run)
{
    slx_status status = slx_read(run->model, run->settings->model);
    run_give_time_left(run, 0.0);
    if (status == SLX_OK)
        status = slx_solve(run->model);
    run->solved = process_seconds();
    run->result = slx_get_result(run->model);
    if (status == SLX_STOPPED)
        run->result = SLX_TIME_LIMIT;
    else if (status == SLX_ERROR_MEMORY && slx_memory_limit_hit(run->model))
        run->result = SLX_MEMORY_LIMIT;
    else
        return status;
    return SLX_OK;
}

/* What fails here is told, and the other outputs are written all the same; the first failure. */
static slx_status write_outputs(struct run *run, const char *paths[])
{
    slx_status first = SLX_OK;
    for (unsigned k = 0; k < OUTPUTS_MOST; k++) {
        slx_set_option(run->model, "time-limit", "inf");
        const struct facts facts = {.file = run->settings->model,
                                    .result = run->result,
                                    .seconds = process_seconds() - run->began,
                                    .solved = run->solved - run->began,
                                    .process_peak = process_peak(),
                                    .with_entries = run->settings->json_full,
                                    .exact_objective = slx_exact_objective(run->model),
                                    .history = &history};
        const slx_status status = paths[k] ? outputs[k].write(run, &facts, paths[k]) : SLX_OK;
        if (status != SLX_OK)
            console_model_error(NULL, run->model);
        first = first == SLX_OK ? status : first;
    }
    return first;
}

static int run_model(int argc, char **argv, struct run *run, struct settings *settings)
{
    const char *paths[OUTPUTS_MOST] = {NULL};
    for (int k = 1; k < argc - 1; k++)
        if (!take(argv[k], run, settings, paths))
            return SLX_ERROR_USAGE;
    settings->model = argv[argc - 1];
    if (slx_get_real(run->model, "time-limit", &run->time_limit) != SLX_OK)
        return SLX_ERROR_USAGE;
    slx_set_log(run->model, on_message, SLX_LOG_WARNING, run);
    slx_set_progress(run->model, on_progress, run);
    for (int k = 0; k < OUTPUTS_MOST; k++)
        if (paths[k] && outputs[k].before)
            outputs[k].before(run);
    const slx_status status = read_and_solve(run);
    if (status != SLX_OK) {
        console_model_error(NULL, run->model);
        return (int)status;
    }
    const slx_status written = write_outputs(run, paths);
    return written == SLX_OK ? exit_code(run->result) : (int)written;
}

int main(int argc, char **argv)
{
    struct settings settings = {.json_full = true};
    struct run run = {.settings = &settings, .began = process_seconds()};
    if (argc < 2 || slx_create(&run.model) != SLX_OK)
        return argc < 2 ? SLX_ERROR_USAGE : SLX_ERROR_MEMORY;
    const int code = run_model(argc, argv, &run, &settings);
    slx_free(&run.model);
    return code;
}
