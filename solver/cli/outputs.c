/* The files that a run will write, looked at before it begins. */
#include <string.h>
#include <sys/stat.h>

#include "cli.h"

enum { PATH_TEXT = 4096 };

struct file {
    const char *option, *path; /* path NULL: not given */
    bool output, model;
};

/* Whether two paths lead to one regular file, or are the same name of one that is not there yet. */
static bool same_file(const char *a, const char *b)
{
    struct stat s, t;
    const bool there = stat(a, &s) == 0;
    if (there != (stat(b, &t) == 0))
        return false;
    return there ? S_ISREG(s.st_mode) && s.st_dev == t.st_dev && s.st_ino == t.st_ino : strcmp(a, b) == 0;
}

static bool given(const struct file *f)
{
    return f->path && f->path[0] && !to_standard_output(f->path);
}

/* A basis may take the place of the one that the solve began with, which has been read by then. */
static bool may_replace(const struct settings *settings, const struct file *old, const struct file *new)
{
    return old->path == settings->basis_in && new->path == settings->basis_out;
}

static bool is_auto(const slx_model *model, const char *option)
{
    char text[16];
    return slx_get_option(model, option, text, sizeof text) == SLX_OK && strcmp(text, "auto") == 0;
}

/* Why a file should not have the name that it is given: its ending promises what would not be in it.  NULL: it may. */
static const char *misnamed(const struct run *run, const struct file *f)
{
    static const char *const packed[] = {".gz", ".bz2", ".xz", ".zst"};
    for (size_t k = 0; k < sizeof packed / sizeof *packed; k++)
        if (ends_in(f->path, packed[k]))
            return "writes plain text; pack the file afterwards";
    if (f->model && ends_in(f->path, ".nl") && is_auto(run->model, "write-format"))
        return "writes MPS or LP, and .nl is read alone; --write-format says which";
    if (f->path == run->settings->solution && ends_in(f->path, ".json") &&
        run->settings->solution_format == FORMAT_BY_NAME)
        return "writes text or a table; --json writes JSON";
    return NULL;
}

bool outputs_check(const struct run *run, struct console *console)
{
    const struct settings *settings = run->settings;
    char presolved[PATH_TEXT];
    if (slx_get_option(run->model, "write-presolved", presolved, sizeof presolved) != SLX_OK)
        presolved[0] = '\0';
    const bool other_is_read = settings->command == COMMAND_VERIFY || settings->command == COMMAND_DIFF;
    const struct file files[] = {
        {"the model", settings->model, .output = false},
        {"the other file", other_is_read ? settings->other : NULL, .output = false},
        {"--basis-in", settings->basis_in, .output = false},
        {"--solution", settings->solution, .output = true},
        {"--certificate", settings->certificate, .output = true},
        {settings->other ? commands[settings->command - 1].name : "--write-model", settings->write_model,
         .output = true, .model = true},
        {"--basis-out", settings->basis_out, .output = true},
        {"--write-presolved", presolved, .output = true, .model = true},
        {"--json", settings->json, .output = true},
        {"--report", settings->report, .output = true},
        {"--log", settings->log, .output = true},
    };
    const size_t count = sizeof files / sizeof *files;
    for (size_t k = 0; k < count; k++) {
        if (!files[k].output || !given(&files[k]))
            continue;
        const char *why = misnamed(run, &files[k]);
        if (why) {
            console_error(console, "%s: %s %s", files[k].path, files[k].option, why);
            return false;
        }
        for (size_t other = 0; other < k; other++)
            if (given(&files[other]) && !may_replace(settings, &files[other], &files[k]) &&
                same_file(files[other].path, files[k].path)) {
                console_error(console, "%s: %s would take the place of %s", files[k].path, files[k].option,
                              files[other].option);
                return false;
            }
        if (slx_check_output(run->model, files[k].path) != SLX_OK) {
            console_model_error(console, run->model);
            return false;
        }
    }
    return true;
}
