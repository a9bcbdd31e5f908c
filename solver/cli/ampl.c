/* The protocol by which AMPL, Pyomo and JuMP call a solver:
 *
 *     slimplex STUB[.nl] -AMPL [OPTION=VALUE]...
 *
 * reads STUB.nl and leaves the answer in STUB.sol.  The exit code is 0 wherever there is an answer, whatever it is;
 * without one there is no file STUB.sol.  docs/ampl.md tells what is in the file.
 */
#define _GNU_SOURCE
#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"

enum { PATH = 4096, WORD = 1200, ECHOED = 9 };

struct ampl {
    slx_model *model;
    struct console *console;
    char nl[PATH], sol[PATH];
    char echoed[ECHOED][32]; /* what a .sol file repeats of the first line of the .nl file */
    unsigned echoes;
    bool tolerance; /* and a number behind it */
    bool relax;
    bool chatty;
};

/* ---- options ------------------------------------------------------------------------------------------ */

static bool refuse(struct ampl *a, const char *what, const char *which)
{
    console_error(a->console, "%s'%s'", what, which);
    return false;
}

/* Whether a switch is on, off, or neither. */
static bool read_switch(struct ampl *a, const char *name, const char *value, bool *on)
{
    if (strcmp(value, "0") && strcmp(value, "1"))
        return refuse(a, name, value);
    *on = value[0] == '1';
    return true;
}

/* `name` may have _ for -. */
static bool set_option(struct ampl *a, char *name, const char *value)
{
    if (!strcmp(name, "relax"))
        return read_switch(a, "option relax takes 0 or 1, not ", value, &a->relax);
    if (!strcmp(name, "outlev"))
        return read_switch(a, "option outlev takes 0 or 1, not ", value, &a->chatty);
    for (char *p = name; *p; p++)
        if (*p == '_')
            *p = '-';
    if (slx_set_option(a->model, !strcmp(name, "timelimit") ? "time-limit" : name, value) == SLX_OK)
        return true;
    console_model_error(a->console, a->model);
    return false;
}

/* One word NAME=VALUE of `length` bytes; quotes around the value are taken off. */
static bool take_word(struct ampl *a, const char *word, size_t length)
{
    char text[WORD];
    if (length >= sizeof text)
        return refuse(a, "an option is too long: ", word);
    memcpy(text, word, length);
    text[length] = '\0';
    char *value = strchr(text, '=');
    if (!value)
        return refuse(a, "options are NAME=VALUE, not ", text);
    *value++ = '\0';
    const size_t tail = strlen(value);
    if (tail >= 2 && (value[0] == '"' || value[0] == '\'') && value[tail - 1] == value[0]) {
        value[tail - 1] = '\0';
        value++;
    }
    return set_option(a, text, value);
}

/* Words between blanks; a value in quotes may hold blanks. */
static bool take_words(struct ampl *a, const char *text)
{
    for (;;) {
        while (isspace((unsigned char)*text))
            text++;
        if (!*text)
            return true;
        const char *end = text;
        for (char quote = 0; *end && (quote || !isspace((unsigned char)*end)); end++)
            if (*end == '"' || *end == '\'')
                quote = quote == 0 ? *end : quote == *end ? '\0' : quote;
        if (!take_word(a, text, (size_t)(end - text)))
            return false;
        text = end;
    }
}

static bool take_arguments(struct ampl *a, int argc, char **argv, const char **stub)
{
    const char *environment = getenv("slimplex_options");
    *stub = NULL;
    if (environment && !take_words(a, environment))
        return false;
    for (int k = 1; k < argc; k++) {
        if (!strcmp(argv[k], "-AMPL"))
            continue;
        if (!*stub && argv[k][0] != '-') {
            *stub = argv[k];
            continue;
        }
        if (!take_word(a, argv[k], strlen(argv[k])))
            return false;
    }
    if (!*stub)
        console_error(a->console, "no model is given; the call is slimplex STUB -AMPL");
    return *stub != NULL;
}

/* ---- the .nl file ------------------------------------------------------------------------------------- */

static bool name_files(struct ampl *a, const char *stub)
{
    size_t length = strlen(stub);
    if (length > 3 && !strcmp(stub + length - 3, ".nl"))
        length -= 3;
    if (length + 5 > PATH)
        return refuse(a, "a path is too long: ", stub);
    snprintf(a->nl, PATH, "%.*s.nl", (int)length, stub);
    snprintf(a->sol, PATH, "%.*s.sol", (int)length, stub);
    return true;
}

/* The first line has a letter, a count, so many options, and, where the second of them is 3, a tolerance. */
static void read_echoes(struct ampl *a)
{
    char line[WORD] = "", *rest = NULL;
    FILE *file = fopen(a->nl, "r");
    if (!file)
        return;
    if (fgets(line, sizeof line, file) && line[0]) {
        const char *comment = strchr(line, '#');
        line[comment ? comment - line : (ptrdiff_t)strlen(line)] = '\0';
        const char *word = strtok_r(line + 1, " \t\r\n", &rest);
        unsigned long count = word ? strtoul(word, NULL, 10) : 0;
        count = count < ECHOED ? count : ECHOED - 1;
        while (a->echoes < count && (word = strtok_r(NULL, " \t\r\n", &rest)))
            snprintf(a->echoed[a->echoes++], sizeof a->echoed[0], "%s", word);
        a->tolerance = a->echoes >= 2 && !strcmp(a->echoed[1], "3") && (word = strtok_r(NULL, " \t\r\n", &rest));
        if (a->tolerance)
            snprintf(a->echoed[a->echoes], sizeof a->echoed[0], "%s", word);
    }
    fclose(file);
}

/* ---- the .sol file ------------------------------------------------------------------------------------ */

static int solve_code(slx_result result)
{
    switch (result) {
    case SLX_OPTIMAL: return 0;
    case SLX_OPTIMAL_FIRST_ORDER: return 100;
    case SLX_INFEASIBLE: return 200;
    case SLX_UNBOUNDED: return 300;
    case SLX_NOT_SOLVED:
    case SLX_NUMERICAL_TROUBLE: return 500;
    default: return 400; /* limits */
    }
}

/* What a suffix says of a row or a column. */
enum suffix { STATUS, REDUCED_COST, LOWER_DUAL, UPPER_DUAL, PROOF, RAY };

static void line_of(const struct ampl *a, bool row, uint32_t k, double *value, double *dual, slx_basis_status *status)
{
    if (row)
        slx_row_solution(a->model, k, value, dual, status);
    else
        slx_col_solution(a->model, k, value, dual, status);
}

/* 1 basic, 2 between its bounds, 3 at the lower, 4 at the upper, 5 at both. */
static int status_number(const struct ampl *a, bool row, uint32_t k, slx_basis_status status)
{
    double lower, upper;
    if (status == SLX_BASIC || status == SLX_FREE)
        return status == SLX_BASIC ? 1 : 2;
    if (row)
        slx_row_bounds(a->model, k, &lower, &upper);
    else
        slx_col_bounds(a->model, k, &lower, &upper);
    return lower == upper ? 5 : status == SLX_AT_LOWER ? 3 : 4;
}

static double suffix_value(const struct ampl *a, enum suffix which, bool row, uint32_t k)
{
    double value, dual = 0.0;
    slx_basis_status status = SLX_BASIC;
    if (which == RAY)
        return slx_unbounded_ray_value(a->model, k);
    line_of(a, row, k, &value, &dual, &status);
    const bool of_lower = slx_is_maximise(a->model) ? dual < 0.0 : dual > 0.0;
    if (which == STATUS)
        return status_number(a, row, k, status);
    if (which == LOWER_DUAL || which == UPPER_DUAL)
        return of_lower == (which == LOWER_DUAL) ? dual : 0.0;
    return dual;
}

/* Only what is not 0 is written, and so counted first; but Pyomo asks for every reduced cost. */
static void write_suffix(const struct ampl *a, FILE *out, enum suffix which, bool row, const char *name)
{
    const uint32_t count = row ? slx_nrows(a->model) : slx_ncols(a->model);
    const int kind = (row ? 1 : 0) | (which == STATUS ? 0 : 4);
    const bool all = which == REDUCED_COST;
    uint32_t some = 0;
    for (uint32_t k = 0; k < count; k++)
        some += all || suffix_value(a, which, row, k) != 0.0;
    if (!some)
        return;
    fprintf(out, "suffix %d %u %zu 0 0\n%s\n", kind, some, strlen(name) + 1, name);
    for (uint32_t k = 0; k < count; k++) {
        const double value = suffix_value(a, which, row, k);
        if (all || value != 0.0)
            fprintf(out, "%u %.17g\n", k, value + 0.0); /* no -0 */
    }
}

static void write_head(const struct ampl *a, FILE *out, slx_result result, bool point, bool duals)
{
    const uint32_t nrows = slx_nrows(a->model), ncols = slx_ncols(a->model);
    fprintf(out, "slimplex %s: %s", slx_version(), slx_result_text(result));
    if (point)
        fprintf(out, "; objective %.17g", slx_objective(a->model));
    fprintf(out, "\n%llu iterations\n\n", (unsigned long long)slx_iterations(a->model));
    if (a->echoes) {
        fprintf(out, "Options\n%u\n", a->echoes + (a->tolerance ? 2 : 0));
        for (unsigned k = 0; k < a->echoes; k++)
            fprintf(out, "%s\n", a->echoed[k]);
    }
    fprintf(out, "%u\n%u\n%u\n%u\n", nrows, duals ? nrows : 0, ncols, point ? ncols : 0);
    if (a->echoes && a->tolerance)
        fprintf(out, "%s\n", a->echoed[a->echoes]);
}

static void write_answer(const struct ampl *a, FILE *out, slx_result result)
{
    slx_check_info check = {0};
    double value, dual;
    slx_basis_status status;
    const bool held = slx_get_check(a->model, &check) == SLX_OK && result != SLX_INFEASIBLE;
    const bool duals = held && result != SLX_UNBOUNDED;
    write_head(a, out, result, held, duals);
    for (uint32_t i = 0; duals && i < slx_nrows(a->model); i++)
        if (slx_row_solution(a->model, i, &value, &dual, &status) == SLX_OK)
            fprintf(out, "%.17g\n", dual + 0.0);
    for (uint32_t j = 0; held && j < slx_ncols(a->model); j++)
        if (slx_col_solution(a->model, j, &value, &dual, &status) == SLX_OK)
            fprintf(out, "%.17g\n", value + 0.0);
    fprintf(out, "objno 0 %d\n", solve_code(result));
    if (duals && !check.interior) {
        write_suffix(a, out, STATUS, false, "sstatus");
        write_suffix(a, out, STATUS, true, "sstatus");
    }
    if (duals) {
        write_suffix(a, out, REDUCED_COST, false, "rc");
        write_suffix(a, out, LOWER_DUAL, false, "lower_bound_duals");
        write_suffix(a, out, UPPER_DUAL, false, "upper_bound_duals");
    }
    if (result == SLX_INFEASIBLE)
        write_suffix(a, out, PROOF, true, "dunbdd");
    if (result == SLX_UNBOUNDED)
        write_suffix(a, out, RAY, false, "unbdd");
}

static int write_sol(const struct ampl *a)
{
    FILE *out = fopen(a->sol, "w");
    bool good = out != NULL;
    if (out) {
        write_answer(a, out, slx_get_result(a->model));
        good = fflush(out) == 0 && !ferror(out);
        good = fclose(out) == 0 && good;
    }
    if (good)
        return SLX_OK;
    console_error(a->console, "%s: %s", a->sol, strerror(errno));
    unlink(a->sol);
    return SLX_ERROR_OUTPUT;
}

/* ---- a run -------------------------------------------------------------------------------------------- */

bool ampl_asked(int argc, char **argv)
{
    for (int k = 1; k < argc; k++)
        if (!strcmp(argv[k], "-AMPL"))
            return true;
    return false;
}

/* Integers are never relaxed in silence. */
static bool may_be_relaxed(struct ampl *a)
{
    char integers[80];
    if (a->relax || !*integers_text(a->model, integers, sizeof integers))
        return true;
    console_error(a->console, "%s: %s, and slimplex solves linear programs alone; relax=1 for the relaxation", a->nl,
                  integers);
    return false;
}

int ampl_run(int argc, char **argv, slx_model *model, struct console *console)
{
    struct ampl a = {.model = model, .console = console};
    struct settings settings = {.progress = WHEN_OFF};
    const char *stub;
    if (!take_arguments(&a, argc, argv, &stub) || !name_files(&a, stub))
        return SLX_ERROR_USAGE;
    settings.verbose = a.chatty;
    settings.progress = a.chatty ? WHEN_ON : WHEN_OFF;
    if (!console_open(console, &settings, model))
        return SLX_ERROR_OUTPUT;
    unlink(a.sol); /* an old answer must not be taken for this one */
    slx_set_option(model, "format", "nl");
    slx_status status = slx_read(model, a.nl);
    if (status == SLX_OK && !may_be_relaxed(&a))
        return SLX_ERROR_USAGE;
    if (status == SLX_OK) {
        read_echoes(&a);
        status = slx_solve(model);
    }
    if (status != SLX_OK) {
        console_model_error(console, model);
        return (int)status;
    }
    return write_sol(&a);
}
