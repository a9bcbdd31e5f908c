/* What the programs under other solvers' names share. */
#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "compat_private.h"

void compat_say(struct compat *c, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vprintf(format, arguments);
    va_end(arguments);
    putchar('\n');
    if (!c->log)
        return;
    va_start(arguments, format);
    vfprintf(c->log, format, arguments);
    va_end(arguments);
    fputc('\n', c->log);
}

void compat_say_error(struct compat *c)
{
    const slx_error_info *error = slx_error(c->model);
    if (error->line > 0)
        compat_say(c, "%s:%llu: %s", error->file, (unsigned long long)error->line, error->message);
    else if (error->file[0])
        compat_say(c, "%s: %s", error->file, error->message);
    else
        compat_say(c, "%s", error->message);
}

bool compat_read(struct compat *c, const char *path, const char *format)
{
    slx_set_option(c->model, "format", format);
    c->loaded = slx_read(c->model, path) == SLX_OK;
    if (!c->loaded)
        compat_say_error(c);
    return c->loaded;
}

bool compat_may_solve(struct compat *c)
{
    char integers[80];
    if (c->relaxed || !*integers_text(c->model, integers, sizeof integers))
        return true;
    compat_say(c, "slimplex solves linear programs alone, and %s; ask for the relaxation", integers);
    return false;
}

bool compat_solve(struct compat *c)
{
    char text[40];
    const double left = c->limit - (process_seconds() - c->began);
    if (isfinite(c->limit)) {
        snprintf(text, sizeof text, "%.17g", left > 0.0 ? left : 0.0);
        slx_set_option(c->model, "time-limit", text);
    }
    const bool good = slx_solve(c->model) == SLX_OK;
    if (!good)
        compat_say_error(c);
    slx_set_option(c->model, "time-limit", "inf"); /* what follows is written */
    return good;
}

bool compat_feasible(const struct compat *c)
{
    const slx_result result = slx_get_result(c->model);
    if (result == SLX_OPTIMAL || result == SLX_UNBOUNDED)
        return true;
    return result != SLX_INFEASIBLE && point_feasible(c->model);
}

FILE *compat_open(struct compat *c, const char *path)
{
    FILE *file = fopen(path, "w");
    if (!file)
        compat_say(c, "Unable to create '%s' - %s", path, strerror(errno));
    return file;
}

bool compat_close(struct compat *c, FILE *file, const char *path)
{
    bool good = fflush(file) == 0 && !ferror(file);
    good = fclose(file) == 0 && good;
    if (!good)
        compat_say(c, "Unable to write '%s' - %s", path, strerror(errno));
    return good;
}

/* What is left of a call that found nothing is 0; and no -0. */
static void settle(struct compat_line *line, const struct compat *c, slx_status status)
{
    const slx_result result = slx_get_result(c->model);
    if (status != SLX_OK || result == SLX_INFEASIBLE)
        line->value = line->dual = 0.0;
    if (result == SLX_UNBOUNDED)
        line->dual = 0.0;
    line->value += 0.0;
    line->dual += 0.0;
}

void compat_row(const struct compat *c, uint32_t i, struct compat_line *line)
{
    line->status = SLX_BASIC;
    slx_row_name(c->model, i, line->name, sizeof line->name);
    slx_row_bounds(c->model, i, &line->lower, &line->upper);
    settle(line, c, slx_row_solution(c->model, i, &line->value, &line->dual, &line->status));
}

void compat_col(const struct compat *c, uint32_t j, struct compat_line *line)
{
    slx_col_name(c->model, j, line->name, sizeof line->name);
    slx_col_bounds(c->model, j, &line->lower, &line->upper);
    line->status = line->lower > -INFINITY ? SLX_AT_LOWER : line->upper < INFINITY ? SLX_AT_UPPER : SLX_FREE;
    settle(line, c, slx_col_solution(c->model, j, &line->value, &line->dual, &line->status));
}

/* ---- by name ------------------------------------------------------------------------------------------ */

static const struct {
    const char *name;
    int (*run)(int argc, char **argv, struct compat *c);
} programs[] = {{"cbc", cbc_run}, {"glpsol", glpsol_run}};

/* Which of them the program is called as; -1: none. */
static int called_as(const char *path)
{
    const char *slash = path ? strrchr(path, '/') : NULL, *name = slash ? slash + 1 : path;
    for (size_t k = 0; name && k < sizeof programs / sizeof *programs; k++)
        if (!strcmp(name, programs[k].name))
            return (int)k;
    return -1;
}

bool compat_asked(char **argv)
{
    return called_as(argv[0]) >= 0;
}

int compat_run(int argc, char **argv, slx_model *model)
{
    struct compat c = {.model = model, .console = {.log = -1}, .began = process_seconds(), .limit = INFINITY};
    int code = programs[called_as(argv[0])].run(argc, argv, &c);
    if (c.log && !compat_close(&c, c.log, "the log"))
        code = SLX_ERROR_OUTPUT;
    if (fflush(stdout) || ferror(stdout))
        code = SLX_ERROR_OUTPUT;
    return code;
}
