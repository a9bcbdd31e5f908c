/* The command line of glpsol: `glpsol --cpxlp MODEL -o TABLE -w FILE`. */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "compat_private.h"

struct glpsol {
    struct compat *c;
    const char *model, *format, *table, *raw, *problem, *mps, *lp, *log;
    int sense; /* 1 maximise, -1 minimise, 0 as it is */
    bool check_only;
};

/* ---- options ------------------------------------------------------------------------------------------ */

static bool invalid(const char *what, const char *which)
{
    printf("%s'%s'; try glpsol --help\n", what, which);
    return false;
}

static bool set(const struct glpsol *g, const char *name, const char *value)
{
    if (slx_set_option(g->c->model, name, value) == SLX_OK)
        return true;
    compat_say_error(g->c);
    return false;
}

static bool limit_time(const struct glpsol *g, const char *value)
{
    char *end;
    g->c->limit = strtod(value, &end);
    return *value && !*end && g->c->limit >= 0.0 ? true : invalid("Invalid time limit ", value);
}

/* In megabytes. */
static bool limit_memory(const struct glpsol *g, const char *value)
{
    char text[40];
    if (strlen(value) > 30 || strspn(value, "0123456789") != strlen(value))
        return invalid("Invalid memory limit ", value);
    snprintf(text, sizeof text, "%sM", value);
    return set(g, "memory-limit", text);
}

/* Options that name a file, or nothing but which method; the others of glpsol are of the search for integers, or say
 * how GLPK does things that slimplex does in its own way. */
static const struct file {
    const char *name, *format; /* of a model that is read; NULL: one that is written */
    size_t at;                 /* where in struct glpsol its path goes */
} files[] = {
    {"--lp", "lp", offsetof(struct glpsol, model)},
    {"--cpxlp", "lp", offsetof(struct glpsol, model)},
    {"--freemps", "free", offsetof(struct glpsol, model)},
    {"--mps", "fixed", offsetof(struct glpsol, model)},
    {"-o", NULL, offsetof(struct glpsol, table)},
    {"--output", NULL, offsetof(struct glpsol, table)},
    {"-w", NULL, offsetof(struct glpsol, raw)},
    {"--write", NULL, offsetof(struct glpsol, raw)},
    {"--wglp", NULL, offsetof(struct glpsol, problem)},
    {"--wfreemps", NULL, offsetof(struct glpsol, mps)},
    {"--wmps", NULL, offsetof(struct glpsol, mps)},
    {"--wlp", NULL, offsetof(struct glpsol, lp)},
    {"--wcpxlp", NULL, offsetof(struct glpsol, lp)},
    {"--log", NULL, offsetof(struct glpsol, log)},
};
static const struct setting {
    const char *name, *option, *value;
} settings_[] = {
    {"--primal", "method", "primal"}, {"--dual", "method", "dual"},      {"--interior", "method", "ipm"},
    {"--exact", "exact", "yes"},      {"--nopresol", "presolve", "off"}, {"--presol", "presolve", "auto"},
    {"--noscale", "scaling", "off"},  {"--scale", "scaling", "on"},
};
static const char *const ignored[] = {
    "--simplex", "--steep", "--nosteep", "--relax", "--norelax",  "--flip",  "--std",    "--adv",      "--bib",
    "--bfcg",    "--cfg",   "--lu",      "--luf",   "--cbg",      "--cgr",   "--intopt", "--nointopt", "--first",
    "--last",    "--mostf", "--drtom",   "--pcost", "--dfs",      "--bfs",   "--bestp",  "--bestb",    "--gomory",
    "--mir",     "--cover", "--clique",  "--cuts",  "--binarize", "--fpump", "--nomir",  "--proxy",    "--xcheck"};
static const char *const ignored_with_value[] = {"--mipgap", "--minisat", "--objbnd", "--ini",
                                                 "-b",       "--basis",   "--seed"};

static bool is_one_of(const char *text, const char *const *list, size_t count)
{
    for (size_t k = 0; k < count; k++)
        if (!strcmp(text, list[k]))
            return true;
    return false;
}
#define IS_ONE_OF(text, list) is_one_of(text, list, sizeof(list) / sizeof *(list))

/* An option that takes a value; *known: it is one. */
static bool take_valued(struct glpsol *g, const char *name, const char *value, bool *known)
{
    *known = true;
    for (size_t k = 0; k < sizeof files / sizeof *files; k++)
        if (!strcmp(name, files[k].name)) {
            if (files[k].format)
                g->format = files[k].format;
            memcpy((char *)g + files[k].at, &value, sizeof value);
            return true;
        }
    if (!strcmp(name, "--tmlim"))
        return limit_time(g, value);
    if (!strcmp(name, "--memlim"))
        return limit_memory(g, value);
    *known = IS_ONE_OF(name, ignored_with_value);
    return true;
}

static bool take_alone(struct glpsol *g, const char *name)
{
    for (size_t k = 0; k < sizeof settings_ / sizeof *settings_; k++)
        if (!strcmp(name, settings_[k].name))
            return set(g, settings_[k].option, settings_[k].value);
    if (!strcmp(name, "--nomip"))
        g->c->relaxed = true;
    else if (!strcmp(name, "--min") || !strcmp(name, "--max"))
        g->sense = name[3] == 'a' ? 1 : -1;
    else if (!strcmp(name, "--check"))
        g->check_only = true;
    else if (!IS_ONE_OF(name, ignored))
        return invalid("Invalid option ", name);
    return true;
}

static bool take_arguments(struct glpsol *g, int argc, char **argv)
{
    for (int k = 1; k < argc; k++) {
        bool known = false;
        if (!take_valued(g, argv[k], k + 1 < argc ? argv[k + 1] : "", &known))
            return false;
        if (known && k + 1 == argc)
            return invalid("No value for ", argv[k]);
        if (known)
            k++;
        else if (argv[k][0] != '-' && !g->model)
            g->model = argv[k];
        else if (!take_alone(g, argv[k]))
            return false;
    }
    return g->model ? true : invalid("No input problem file specified", "");
}

/* ---- a run -------------------------------------------------------------------------------------------- */

static bool write_to(const struct glpsol *g, const char *path, void (*write)(const struct compat *c, FILE *out))
{
    FILE *out = path ? compat_open(g->c, path) : NULL;
    if (!path)
        return true;
    if (out)
        write(g->c, out);
    return out && compat_close(g->c, out, path);
}

static void write_problem(const struct compat *c, FILE *out)
{
    glpsol_write_problem(c, out);
}

static bool write_model(const struct glpsol *g, const char *path, const char *format)
{
    if (!path)
        return true;
    if (set(g, "write-format", format) && slx_write(g->c->model, path) == SLX_OK)
        return true;
    compat_say_error(g->c);
    return false;
}

static void say_result(struct compat *c)
{
    switch (slx_get_result(c->model)) {
    case SLX_OPTIMAL: compat_say(c, "OPTIMAL LP SOLUTION FOUND"); break;
    case SLX_INFEASIBLE: compat_say(c, "PROBLEM HAS NO PRIMAL FEASIBLE SOLUTION"); break;
    case SLX_UNBOUNDED: compat_say(c, "PROBLEM HAS NO DUAL FEASIBLE SOLUTION"); break;
    case SLX_TIME_LIMIT: compat_say(c, "TIME LIMIT EXCEEDED; SEARCH TERMINATED"); break;
    case SLX_MEMORY_LIMIT: compat_say(c, "MEMORY LIMIT EXCEEDED; SEARCH TERMINATED"); break;
    default: compat_say(c, "%s; SEARCH TERMINATED", slx_result_text(slx_get_result(c->model)));
    }
}

static bool run(struct glpsol *g)
{
    struct compat *c = g->c;
    compat_say(c, "Reading problem data from '%s'...", g->model);
    if (!compat_read(c, g->model, g->format ? g->format : "auto"))
        return false;
    compat_say(c, "%u rows, %u columns, %llu non-zeros", slx_nrows(c->model), slx_ncols(c->model),
               (unsigned long long)slx_nnz(c->model));
    if (g->sense)
        slx_set_maximise(c->model, g->sense > 0);
    if (!write_to(g, g->problem, write_problem) || !write_model(g, g->mps, "mps") || !write_model(g, g->lp, "lp"))
        return false;
    if (g->check_only)
        return true;
    if (!compat_may_solve(c) || !compat_solve(c))
        return false;
    say_result(c);
    compat_say(c, "Time used:   %.1f secs", process_seconds() - c->began);
    compat_say(c, "Memory used: %.1f Mb (%llu bytes)", (double)slx_memory_peak(c->model) / (1 << 20),
               (unsigned long long)slx_memory_peak(c->model));
    return write_to(g, g->table, glpsol_write_table) && write_to(g, g->raw, glpsol_write_raw);
}

int glpsol_run(int argc, char **argv, struct compat *c)
{
    struct glpsol g = {.c = c};
    if (argc == 2 && (!strcmp(argv[1], "--version") || !strcmp(argv[1], "-v"))) {
        printf(
            "GLPSOL--GLPK LP/MIP Solver 5.0\n(its command line, taken by slimplex %s, which solves linear programs)\n",
            slx_version());
        return 0;
    }
    if (argc == 2 && (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h"))) {
        printf("The command line of glpsol, taken by slimplex %s: see docs/compat.md\n", slx_version());
        return 0;
    }
    if (!take_arguments(&g, argc, argv))
        return 1;
    if (g.table)
        unlink(g.table); /* an old answer must not be taken for that of this run */
    if (g.raw)
        unlink(g.raw);
    if (g.log && !(c->log = compat_open(c, g.log)))
        return 1;
    compat_say(c, "GLPSOL--GLPK LP/MIP Solver 5.0, its command line taken by slimplex %s", slx_version());
    return run(&g) ? 0 : 1;
}
