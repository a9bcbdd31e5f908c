/* Messages and progress: to standard error, and to a log file where one is asked for.  Written with one call a line and
 * without stdio's buffers, so that a log is complete whatever ends the program. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <string.h>
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
    if (visible)
        send(STDERR_FILENO, text, length, NULL);
    if (console->log >= 0)
        send(console->log, text, length, &console->log_error);
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

void console_model_error(struct console *console, const slx_model *model)
{
    const slx_error_info *error = slx_error(model);
    if (error->line > 0 && error->column > 0)
        console_error(console, "%s:%llu:%u: %s", error->file, (unsigned long long)error->line, error->column,
                      error->message);
    else if (error->line > 0)
        console_error(console, "%s:%llu: %s", error->file, (unsigned long long)error->line, error->message);
    else if (error->file[0])
        console_error(console, "%s: %s", error->file, error->message);
    else
        console_error(console, "%s", error->message);
}

static void message(void *user, slx_log_level level, const char *text)
{
    static const char *const heads[] = {"slimplex: error: ", "slimplex: warning: ", "", ""};
    struct console *console = user;
    console_line(console, level <= console->level, "%s%s", heads[level], text);
}

static void progress(void *user, const slx_progress *p)
{
    enum { PAGE = 20 };
    struct console *console = user;
    if (console->lines++ % PAGE == 0)
        console_line(console, console->progress, "%9s  %-8s %10s %20s %11s %11s %10s", "seconds", "method",
                     "iterations", "objective", "primal inf", "dual inf", "memory");
    console_line(console, console->progress, "%9.1f  %-6s %d %10llu %20.10e %11.3e %11.3e %7.1f MB", p->seconds,
                 p->method, p->phase, (unsigned long long)p->iterations, p->objective, p->primal_infeasibility,
                 p->dual_infeasibility, (double)p->memory / (1 << 20));
}

bool console_open(struct console *console, const struct settings *settings, slx_model *model)
{
    bool terminals = isatty(STDERR_FILENO) && isatty(STDOUT_FILENO);
    console->progress = !settings->quiet && (settings->progress == WHEN_ON || settings->verbose ||
                                             (settings->progress == WHEN_AUTO && terminals));
    console->level = settings->quiet     ? SLX_LOG_ERROR
                     : settings->verbose ? SLX_LOG_DEBUG
                     : console->progress ? SLX_LOG_INFO
                                         : SLX_LOG_WARNING;
    if (settings->progress == WHEN_OFF)
        console->progress = false;
    slx_log_level wanted = console->level;
    if (settings->log) {
        console->log = open(settings->log, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
        if (console->log < 0) {
            console_error(console, "%s: %s", settings->log, strerror(errno));
            return false;
        }
        if (wanted < SLX_LOG_INFO)
            wanted = SLX_LOG_INFO;
    }
    slx_set_log(model, message, wanted, console);
    if (console->progress || console->log >= 0)
        slx_set_progress(model, progress, console);
    return true;
}
