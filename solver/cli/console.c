/* Messages and progress: to standard error, and to a log file where one is asked for.  Written with one call a line and
 * without stdio's buffers, so that a log is complete whatever ends the program. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdarg.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "cli.h"

enum { LINE = 1200 };

static void send(int descriptor, const char *text, size_t length, int *error)
{
    while (length > 0) {
        ssize_t n = write(descriptor, text, length);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0) {
            if (error && *error == 0)
                *error = errno;
            return;
        }
        text += n;
        length -= (size_t)n;
    }
}

/* On a terminal of 80 columns: a longer line goes on below, two blanks in, from a blank on; a word that is longer than a
 * line is left to the terminal.  `text` ends with a newline; blanks in it become newlines. */
static void send_wrapped(int descriptor, char *text, size_t length)
{
    enum { WIDTH = 79, INDENT = 2 };
    for (size_t room = WIDTH; length > room + 1; room = WIDTH - INDENT) {
        size_t at = room;
        while (at > 0 && text[at] != ' ')
            at--;
        if (at == 0)
            break;
        text[at] = '\n';
        send(descriptor, text, at + 1, NULL);
        send(descriptor, "  ", INDENT, NULL);
        text += at + 1;
        length -= at + 1;
    }
    send(descriptor, text, length, NULL);
}

void console_put(FILE *file, char *line)
{
    if (!isatty(fileno(file)) || fflush(file) != 0)
        fputs(line, file);
    else
        send_wrapped(fileno(file), line, strlen(line));
}

/* One line whatever is in it: file names and tokens of a broken file can hold any byte. */
static void emit(struct console *console, bool visible, const char *head, const char *format, va_list arguments)
    __attribute__((format(printf, 4, 0)));
static void emit(struct console *console, bool visible, const char *head, const char *format, va_list arguments)
{
    char text[LINE];
    size_t length = (size_t)snprintf(text, sizeof text, "%s", head);
    int n = vsnprintf(text + length, sizeof text - length - 1, format, arguments);
    length = strlen(text);
    if (n < 0)
        return;
    for (size_t k = 0; k < length; k++)
        if ((unsigned char)text[k] < ' ' || text[k] == 127)
            text[k] = '?';
    text[length++] = '\n';
    if (console->log >= 0)
        send(console->log, text, length, &console->log_error);
    if (visible && console->terminal)
        send_wrapped(STDERR_FILENO, text, length);
    else if (visible)
        send(STDERR_FILENO, text, length, NULL);
}

void console_line(struct console *console, bool visible, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    emit(console, visible, "", format, arguments);
    va_end(arguments);
}

void console_error(struct console *console, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    emit(console, true, "slimplex: ", format, arguments);
    va_end(arguments);
}

static void message(void *user, slx_log_level level, const char *text)
{
    static const char *const heads[] = {"slimplex: error: ", "slimplex: warning: ", "", ""};
    struct console *console = user;
    if (level == SLX_LOG_WARNING && console->history)
        history_warning(console->history, text);
    console_line(console, level <= console->level, "%s%s", heads[level], text);
}

static const char *short_method(const slx_progress *p)
{
    return strcmp(p->method, "interior point") == 0 ? "interior"
           : strcmp(p->method, "first order") == 0  ? "pdlp"
                                                    : p->method;
}

static const char *pieces(const slx_progress *p)
{
    return strcmp(p->method, "presolve") == 0    ? "rows and columns are gone"
           : strcmp(p->method, "crossover") == 0 ? p->phase == 1 ? "primal pushes" : "dual pushes"
                                                 : "rows";
}

/* Of work that has no objective: what it is at, how much of it is done, and how long the rest takes where that can be
 * told. */
static void work_row(struct console *console, bool shown, double seconds, const slx_progress *p)
{
    enum { WORDS = 52 };
    char words[WORDS + 1] = "";
    const double mb = 1 << 20;
    const bool reading = strcmp(p->method, "read") == 0, known = p->total > 0 && p->done <= p->total;
    const double share = known ? 100.0 * (double)p->done / (double)p->total : 0.0;
    int n = 0;
    if (reading && known)
        n = snprintf(words, sizeof words, "%.1f of %.1f MB, %.0f %%", (double)p->done / mb, (double)p->total / mb,
                     share);
    else if (reading)
        n = snprintf(words, sizeof words, "%.1f MB", (double)p->done / mb);
    else if (known)
        n = snprintf(words, sizeof words, "%.0f %% of %s", share, pieces(p));
    if (!isnan(p->seconds_left))
        snprintf(words + n, sizeof words - (size_t)n, "%sabout %.0f s left", n ? ", " : "", p->seconds_left);
    console_line(console, shown, "%8.1f  %-10s %-*s %5.0f", seconds, short_method(p), WORDS, words,
                 (double)p->memory / mb);
}

static void method_row(struct console *console, bool shown, double seconds, const slx_progress *p)
{
    static const double feasible = 1e-7;
    const bool mark = !(p->primal_infeasibility <= feasible);
    console_line(console, shown, "%8.1f  %-9s%d %10llu %18.10e%c %8.1e %8.1e %5.0f", seconds, short_method(p), p->phase,
                 (unsigned long long)p->iterations, p->objective, mark ? '*' : ' ', p->primal_infeasibility,
                 p->dual_infeasibility, (double)p->memory / (1 << 20));
    if (mark && !console->told_mark)
        console_line(console, shown, "%10s* of a point that is not feasible", "");
    console->told_mark |= mark && shown;
}

/* A row of at most 79 characters, so that none wraps on a terminal of 80; on anything else than a terminal one a second
 * at most. */
static void progress(void *user, const slx_progress *p)
{
    enum { PAGE = 20 };
    static const double seconds_between = 0.95;
    static const char title[] = " seconds  method     iterations          objective   primal     dual    MB";
    struct console *console = user;
    const double now = process_seconds();
    if (console->history)
        history_progress(console->history, now - console->began, p);
    const bool rare = !console->terminal || console->often;
    const bool soon = console->lines > 0 && rare && now - console->last_row < seconds_between;
    const bool shown = console->progress && !soon;
    if ((console->log < 0 || console->often) && !shown && (soon || console->log < 0))
        return;
    console->last_row = soon ? console->last_row : now;
    if (console->lines++ % PAGE == 0)
        console_line(console, shown, "%s", title);
    (p->phase && p->total == 0 ? method_row : work_row)(console, shown, now - console->began, p);
}

/* What the log begins with: version, time, and all options that are not as they always are. */
static void log_head(struct console *console, const struct settings *settings, const slx_model *model)
{
    char text[300];
    slx_option_info info;
    const time_t now = time(NULL);
    struct tm parts;
    strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S UTC", gmtime_r(&now, &parts));
    console_line(console, false, "slimplex %s, dense kernels %s, %s", slx_version(), DENSE_KERNELS, text);
    console_line(console, false, "model: %s", settings->model);
    for (size_t k = 0; slx_option_describe(k, &info) == SLX_OK; k++)
        if (slx_get_option(model, info.name, text, sizeof text) == SLX_OK && strcmp(text, info.standard) != 0)
            console_line(console, false, "option: %s = %s", info.name, text);
}

bool console_open(struct console *console, const struct settings *settings, slx_model *model)
{
    console->terminal = isatty(STDERR_FILENO);
    console->began = process_seconds();
    bool terminals = console->terminal && isatty(STDOUT_FILENO);
    console->progress = !settings->quiet && (settings->progress == WHEN_ON || settings->verbose ||
                                             (settings->progress == WHEN_AUTO && terminals));
    console->level = settings->quiet     ? SLX_LOG_ERROR
                     : settings->verbose ? SLX_LOG_DEBUG
                     : console->progress ? SLX_LOG_INFO
                                         : SLX_LOG_WARNING;
    if (settings->progress == WHEN_OFF)
        console->progress = false;
    console->wanted = console->level;
    if (settings->log) {
        console->log = open(settings->log, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
        if (console->log < 0) {
            console_error(console, "%s: %s", settings->log, strerror(errno));
            return false;
        }
        if (console->wanted < SLX_LOG_INFO)
            console->wanted = SLX_LOG_INFO;
        log_head(console, settings, model);
    }
    console->often = settings->report;
    const bool kept = settings->json || settings->report;
    if (kept && console->wanted < SLX_LOG_WARNING)
        console->wanted = SLX_LOG_WARNING;
    console->watched = console->progress || console->log >= 0 || kept;
    console_watch(console, model);
    return true;
}

void console_watch(struct console *console, slx_model *model)
{
    slx_set_log(model, message, console->wanted, console);
    if (console->watched)
        slx_set_progress(model, progress, console);
}
