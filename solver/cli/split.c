/* slimplex split MODEL PARTS OUT: the model as files with all rows and some of the columns each, for slimplex-mpi. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"

enum { MOST_PARTS = 1000000, PATH = 4096, OF_COLUMN = 4 /* as store/spmat.h has it */ };

static bool read_parts(const char *text, unsigned long *parts)
{
    char *end;
    errno = 0;
    *parts = strtoul(text, &end, 10);
    return !errno && *text >= '0' && *text <= '9' && !*end && *parts >= 1 && *parts <= MOST_PARTS;
}

/* The first column from `first` on before which the share of the whole is `goal`. */
static uint32_t cut(const slx_model *model, uint32_t first, double goal, double *before)
{
    const uint32_t n = slx_ncols(model);
    while (first < n && *before < goal)
        *before += slx_column(model, first++, NULL, NULL) + (double)OF_COLUMN;
    return first;
}

static slx_status write_parts(const struct run *run, struct console *console, unsigned long parts)
{
    slx_model *model = run->model;
    const char *out = run->settings->third, *mark = strchr(out, '%');
    const double all = (double)slx_nnz(model) + OF_COLUMN * (double)slx_ncols(model);
    double before = 0.0;
    slx_status status = SLX_OK;
    for (unsigned long k = 0, first = 0; k < parts && status == SLX_OK; k++) {
        char path[PATH];
        const int length = snprintf(path, sizeof path, "%.*s%lu%s", (int)(mark - out), out, k, mark + 1);
        const uint32_t end = k + 1 < parts ? cut(model, (uint32_t)first, all * (double)(k + 1) / (double)parts, &before)
                                           : slx_ncols(model);
        if (length < 0 || (size_t)length >= sizeof path) {
            console_error(console, "%s: too long a name", out);
            return SLX_ERROR_USAGE;
        }
        run_watch(run, model);
        status = slx_write_columns(model, (uint32_t)first, end - (uint32_t)first, path);
        if (status == SLX_OK)
            printf("%s: %lu columns\n", path, (unsigned long)end - first);
        first = end;
    }
    return status;
}

int split_run(const struct run *run, struct console *console)
{
    unsigned long parts;
    if (!read_parts(run->settings->other, &parts)) {
        console_error(console, "split: '%s' is no number of parts", run->settings->other);
        return SLX_ERROR_USAGE;
    }
    if (!strchr(run->settings->third, '%')) {
        console_error(console, "split: '%s' has no '%%', for the number of a part", run->settings->third);
        return SLX_ERROR_USAGE;
    }
    run_watch(run, run->model);
    slx_status status = slx_read(run->model, run->settings->model);
    if (status == SLX_OK)
        status = write_parts(run, console, parts);
    if (status != SLX_OK && slx_error(run->model)->message[0])
        console_model_error(console, run->model);
    else if (status == SLX_OK && (fflush(stdout) != 0 || ferror(stdout)))
        status = SLX_ERROR_OUTPUT;
    return (int)status;
}
