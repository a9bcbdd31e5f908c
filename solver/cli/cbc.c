/* The command line of cbc: words that are done one after the other, with dashes before them or without, and no longer
 * than they have to be.  `cbc MODEL -sec 10 -solve -solution FILE`. */
#define _GNU_SOURCE
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "compat_private.h"

struct cbc {
    struct compat *c;
    bool all;    /* the solution has rows, and columns that are 0 */
    bool solved; /* there is a result */
    bool failed; /* the exit code is not 0, though words went on being done */
};

/* ---- the file of the solution ------------------------------------------------------------------------- */

static const char *heading(const struct compat *c)
{
    const bool feasible = compat_feasible(c);
    switch (slx_get_result(c->model)) {
    case SLX_OPTIMAL: return "Optimal";
    case SLX_INFEASIBLE: return "Infeasible";
    case SLX_UNBOUNDED: return "Unbounded";
    case SLX_TIME_LIMIT: return feasible ? "Stopped on time" : "Stopped on time (no feasible point)";
    case SLX_ITERATION_LIMIT: return feasible ? "Stopped on iterations" : "Stopped on iterations (no feasible point)";
    case SLX_NUMERICAL_TROUBLE: return "Stopped on difficulties (no feasible point)";
    default: return feasible ? "Stopped on limit" : "Stopped on limit (no feasible point)";
    }
}

/* Readers want no exponent: so many decimals that 16 digits are told. */
static void print_plain(FILE *out, double value)
{
    enum { DIGITS = 16, LEAST = 8, MOST = 30 };
    const double v = isfinite(value) ? value + 0.0 : 0.0;
    const int whole = v != 0.0 ? (int)floor(log10(fabs(v))) + 1 : 1, decimals = DIGITS - whole;
    fprintf(out, "%.*f", decimals < LEAST ? LEAST : decimals > MOST ? MOST : decimals, v);
}

static void print_line(FILE *out, uint32_t k, const struct compat_line *line)
{
    const double room = 1e-6;
    const bool violated = line->value < line->lower - room || line->value > line->upper + room;
    fprintf(out, "%s%7u %s %22.16g %22.16g\n", violated ? "** " : "", k, line->name, line->value, line->dual);
}

static bool write_solution(struct cbc *b, const char *path)
{
    struct compat_line line;
    if (!b->solved)
        return true;
    FILE *out = compat_open(b->c, path);
    if (!out)
        return false;
    const slx_model *model = b->c->model;
    fprintf(out, "%s - objective value ", heading(b->c));
    print_plain(out, slx_get_result(model) == SLX_INFEASIBLE ? 0.0 : slx_objective(model));
    fputc('\n', out);
    for (uint32_t i = 0; b->all && i < slx_nrows(model); i++) {
        compat_row(b->c, i, &line);
        print_line(out, i, &line);
    }
    for (uint32_t j = 0; j < slx_ncols(model); j++) {
        compat_col(b->c, j, &line);
        if (b->all || line.value != 0.0)
            print_line(out, j, &line);
    }
    return compat_close(b->c, out, path);
}

/* ---- words -------------------------------------------------------------------------------------------- */

static bool import(struct cbc *b, const char *path)
{
    b->failed = !compat_read(b->c, path, "auto");
    if (b->failed)
        return true; /* as cbc does */
    const char *dot = strstr(path, ".lp");
    if (dot && slx_is_maximise(b->c->model))
        compat_say(b->c, " CoinLpIO::readLp(): Maximization problem reformulated as minimization");
    return true;
}

static bool sense(struct cbc *b, const char *value)
{
    slx_set_maximise(b->c->model, !strncasecmp(value, "max", 3));
    return true;
}

static bool seconds(struct cbc *b, const char *value)
{
    char *end;
    const double v = strtod(value, &end);
    if (*value && !*end && v >= 0.0)
        b->c->limit = v;
    else
        compat_say(b->c, "seconds: no number: %s", value);
    return true;
}

static bool option(struct cbc *b, const char *name, const char *value)
{
    if (slx_set_option(b->c->model, name, value) != SLX_OK)
        compat_say_error(b->c);
    return true;
}

static bool presolve(struct cbc *b, const char *value)
{
    return option(b, "presolve", !strncasecmp(value, "of", 2) ? "off" : "auto");
}

static bool iterations(struct cbc *b, const char *value)
{
    return option(b, "iteration-limit", value);
}

static bool tolerance(struct cbc *b, const char *value)
{
    return option(b, "tolerance", value);
}

static bool threads(struct cbc *b, const char *value)
{
    return option(b, "threads", value);
}

static bool printing(struct cbc *b, const char *value)
{
    b->all = !strcasecmp(value, "all") || !strcasecmp(value, "rows");
    return true;
}

static bool nothing(struct cbc *b, const char *value)
{
    (void)b;
    (void)value;
    return true;
}

static bool basis_in(struct cbc *b, const char *path)
{
    if (slx_read_basis(b->c->model, path) != SLX_OK)
        compat_say_error(b->c); /* and it starts from nothing */
    return true;
}

static bool basis_out(struct cbc *b, const char *path)
{
    if (slx_write_basis(b->c->model, path) == SLX_OK)
        return true;
    compat_say_error(b->c);
    return false;
}

static void say_result(struct compat *c)
{
    const slx_model *model = c->model;
    const unsigned long long count = (unsigned long long)slx_iterations(model);
    switch (slx_get_result(model)) {
    case SLX_OPTIMAL:
        compat_say(c, "Optimal - objective value %.15g", slx_objective(model));
        compat_say(c, "Optimal objective %.15g - %llu iterations time %.3f", slx_objective(model), count,
                   process_seconds() - c->began);
        break;
    case SLX_INFEASIBLE: compat_say(c, "\nResult - Linear relaxation infeasible\n"); break;
    case SLX_UNBOUNDED: compat_say(c, "\nResult - Linear relaxation unbounded\n"); break;
    case SLX_TIME_LIMIT: compat_say(c, "\nResult - Stopped on time limit\n"); break;
    case SLX_ITERATION_LIMIT: compat_say(c, "\nResult - Stopped on iterations limit\n"); break;
    default: compat_say(c, "\nResult - %s\n", slx_result_text(slx_get_result(model)));
    }
}

static bool solve(struct cbc *b)
{
    struct compat *c = b->c;
    if (!c->loaded) {
        compat_say(c, "** Current model not valid");
        return true;
    }
    if (!compat_may_solve(c))
        return false;
    compat_say(c, "Problem has %u rows, %u columns (%u with objective) and %llu elements", slx_nrows(c->model),
               slx_ncols(c->model), slx_ncols(c->model), (unsigned long long)slx_nnz(c->model));
    b->solved = compat_solve(c);
    if (b->solved)
        say_result(c);
    return b->solved;
}

static bool solve_relaxed(struct cbc *b, const char *value)
{
    (void)value;
    b->c->relaxed = true;
    return solve(b);
}

static bool solve_as_it_is(struct cbc *b, const char *value)
{
    (void)value;
    return solve(b);
}

static bool maximise(struct cbc *b, const char *value)
{
    (void)value;
    return sense(b, "max");
}

static bool minimise(struct cbc *b, const char *value)
{
    (void)value;
    return sense(b, "min");
}

/* Words, the bytes of them that are enough, how many values follow, and what they do; options of the search for
 * integers do nothing. */
static const struct word {
    const char *name;
    size_t enough;
    bool valued;
    bool (*act)(struct cbc *b, const char *value);
} words[] = {
    {"import", 3, true, import},
    {"seconds", 3, true, seconds},
    {"solution", 5, true, write_solution},
    {"solu", 4, true, write_solution},
    {"solve", 5, false, solve_as_it_is},
    {"branchAndCut", 6, false, solve_as_it_is},
    {"initialSolve", 8, false, solve_relaxed},
    {"primalSimplex", 7, false, solve_relaxed},
    {"dualSimplex", 5, false, solve_relaxed},
    {"barrier", 3, false, solve_relaxed},
    {"maximize", 3, false, maximise},
    {"minimize", 3, false, minimise},
    {"direction", 3, true, sense},
    {"presolve", 5, true, presolve},
    {"printingOptions", 6, true, printing},
    {"maxIterations", 4, true, iterations},
    {"primalTolerance", 7, true, tolerance},
    {"dualTolerance", 5, true, tolerance},
    {"threads", 6, true, threads},
    {"basisIn", 6, true, basis_in},
    {"basisOut", 6, true, basis_out},
    {"statistics", 4, false, nothing},
    {"timeMode", 5, true, nothing},
    {"logLevel", 3, true, nothing},
    {"slogLevel", 4, true, nothing},
    {"messages", 4, true, nothing},
    {"ratioGap", 5, true, nothing},
    {"allowableGap", 5, true, nothing},
    {"strongBranching", 6, true, nothing},
    {"maxNodes", 4, true, nothing},
    {"maxSolutions", 4, true, nothing},
    {"cutsOnOff", 3, true, nothing},
    {"cuts", 4, true, nothing},
    {"gomoryCuts", 6, true, nothing},
    {"knapsackCuts", 8, true, nothing},
    {"probingCuts", 7, true, nothing},
    {"heuristicsOnOff", 4, true, nothing},
    {"preprocess", 7, true, nothing},
    {"randomSeed", 7, true, nothing},
    {"randomCbcSeed", 9, true, nothing},
    {"scaling", 4, true, nothing},
    {"crash", 5, true, nothing},
    {"perturbation", 4, true, nothing},
    {"mipstart", 4, true, nothing},
    {"errorsAllowed", 3, true, nothing},
};

/* The word that `text` is, in any case, whole or begun; NULL: there is none. */
static const struct word *find(const char *text, size_t length)
{
    for (size_t k = 0; k < sizeof words / sizeof *words; k++)
        if (length >= words[k].enough && length <= strlen(words[k].name) && !strncasecmp(text, words[k].name, length))
            return &words[k];
    return NULL;
}

static bool ends(const char *text)
{
    static const char *const last[] = {"stop", "quit", "exit", "end"};
    for (size_t k = 0; k < sizeof last / sizeof *last; k++)
        if (!strcasecmp(text, last[k]))
            return true;
    return false;
}

/* One word of the command line, and its value if it has one; *k is the last of them. */
static bool take(struct cbc *b, int argc, char **argv, int *k)
{
    const char *text = argv[*k];
    const bool dashed = *text == '-';
    text += strspn(text, "-");
    const size_t length = strcspn(text, "=");
    const struct word *word = find(text, length);
    if (!word && *k == 1 && !dashed)
        return import(b, argv[1]);
    if (!word) {
        compat_say(b->c, "No match for %s - ? for list of commands", text);
        return true;
    }
    const char *value = text[length] == '=' ? text + length + 1 : "";
    if (word->valued && !text[length]) {
        if (*k + 1 == argc) {
            compat_say(b->c, "%s needs a value", word->name);
            return false;
        }
        value = argv[++*k];
    }
    return word->act(b, value);
}

/* A solution that is there from before must not be taken for that of this run. */
static void remove_old(int argc, char **argv)
{
    for (int k = 1; k + 1 < argc; k++) {
        const char *text = argv[k] + strspn(argv[k], "-");
        const struct word *word = find(text, strlen(text));
        if (word && word->act == write_solution)
            unlink(argv[k + 1]);
    }
}

int cbc_run(int argc, char **argv, struct compat *c)
{
    struct cbc b = {.c = c};
    bool good = true;
    printf("Welcome to the CBC MILP Solver \nVersion: 2.10.8 \n"); /* what callers look for */
    printf("(its command line, taken by slimplex %s, which solves linear programs)\n", slx_version());
    remove_old(argc, argv);
    for (int k = 1; k < argc && good; k++) {
        if (ends(argv[k] + strspn(argv[k], "-")))
            break;
        good = take(&b, argc, argv, &k);
    }
    const double total = process_seconds() - c->began;
    printf("Total time (CPU seconds):       %.2f   (Wallclock seconds):       %.2f\n", total, total);
    return good && !b.failed ? 0 : 1;
}
