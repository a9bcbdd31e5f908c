/* The files that a run will write, looked at before it begins. */
#include <string.h>
#include <sys/stat.h>

#include "cli.h"

enum { PATH_TEXT = 4096 };

struct file {
    const char *option, *path; /* path NULL: not given */
    bool output;
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

/* Whether a name ends in what packers add, which none of the files that are written has been through. */
static bool named_as_packed(const char *path)
{
    static const char *const endings[] = {".gz", ".bz2", ".xz", ".zst"};
    for (size_t k = 0; k < sizeof endings / sizeof *endings; k++)
        if (ends_in(path, endings[k]))
            return true;
    return false;
}

bool outputs_check(const struct run *run, struct console *console)
{
    const struct settings *settings = run->settings;
    char presolved[PATH_TEXT];
    if (slx_get_option(run->model, "write-presolved", presolved, sizeof presolved) != SLX_OK)
        presolved[0] = '\0';
    const struct file files[] = {
        {"the model", settings->model, false},
        {"verify", settings->command == COMMAND_VERIFY ? settings->other : NULL, false},
        {"--basis-in", settings->basis_in, false},
        {"--solution", settings->solution, true},
        {"--certificate", settings->certificate, true},
        {"--write-model", settings->write_model, true},
        {"--basis-out", settings->basis_out, true},
        {"--write-presolved", presolved, true},
        {"--json", settings->json, true},
        {"--log", settings->log, true},
    };
    const size_t count = sizeof files / sizeof *files;
    for (size_t k = 0; k < count; k++) {
        if (!files[k].output || !given(&files[k]))
            continue;
        if (named_as_packed(files[k].path)) {
            console_error(console, "%s: %s writes plain text; pack the file afterwards", files[k].path,
                          files[k].option);
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
