/* The public LPs of $SLIMPLEX_LP_DIR against its reference.csv: status, and objective to 1e-6.
 *
 *     test_lp_dir [--most NONZEROS] [--seconds S] [--method NAME] [--crossover on|off] [NAME...]
 *
 * Solves every LP of the table with at most NONZEROS nonzeros (standard: all), or those whose path begins with one of
 * the NAMEs, each within S seconds, read as it is, compressed.  Wrong is another status, another objective, a check
 * that has not passed, an error, and, with --most, a limit reached; without, a limit counts as unsolved.  Exit code 77
 * (skipped) without the variable.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "judge.h"

enum { PATH = 1000, SKIPPED = 77 };

struct wanted {
    const char *dir, *seconds, *method, *crossover;
    unsigned long most;
    bool all_must_be_solved;
    char **names;
    int count;
};

struct tally {
    int solved, unsolved, wrong;
};

/* One line of the table: the first six fields. */
struct entry {
    char file[PATH], status[32];
    double objective; /* NaN where there is none */
    unsigned long nonzeros;
};

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* Where the table, which is what floating-point solvers agreed on, is not right to 1e-6.  In exact arithmetic
 * (glpsol --exact) delfland's optimum is 2.20308945300769; the feasibility tolerances of those solvers are worth 7e-6.
 */
static const struct {
    const char *file;
    double objective;
} corrections[] = {{"meszaros/delfland.mps", 2.20308945300769}};

/* Cuts the first field off *line. */
static char *field(char **line)
{
    return *line ? strsep(line, ",\r\n") : "";
}

static struct entry parse(char *line)
{
    struct entry e;
    snprintf(e.file, sizeof e.file, "%s", field(&line));
    snprintf(e.status, sizeof e.status, "%s", field(&line));
    const char *objective = field(&line);
    e.objective = *objective ? strtod(objective, NULL) : NAN;
    field(&line);
    field(&line);
    e.nonzeros = strtoul(field(&line), NULL, 10);
    for (size_t k = 0; k < sizeof corrections / sizeof *corrections; k++)
        if (strcmp(e.file, corrections[k].file) == 0)
            e.objective = corrections[k].objective;
    return e;
}

static bool chosen(const struct wanted *w, const struct entry *e)
{
    if (!*e->status || e->nonzeros > w->most)
        return false;
    for (int k = 0; k < w->count; k++)
        if (strncmp(e->file, w->names[k], strlen(w->names[k])) == 0)
            return true;
    return w->count == 0;
}

static slx_result result_of(const char *status)
{
    return strcmp(status, "infeasible") == 0  ? SLX_INFEASIBLE
           : strcmp(status, "unbounded") == 0 ? SLX_UNBOUNDED
                                              : SLX_OPTIMAL;
}

/* The file as it stands: plain or compressed. */
static bool find(const char *dir, const char *file, char *path)
{
    static const char *const endings[] = {"", ".bz2", ".gz", ".xz", ".zst"};
    for (size_t k = 0; k < sizeof endings / sizeof *endings; k++) {
        snprintf(path, 2 * PATH, "%s/%s%s", dir, file, endings[k]);
        if (access(path, R_OK) == 0)
            return true;
    }
    return false;
}

static bool is_limit(slx_result result)
{
    return result == SLX_TIME_LIMIT || result == SLX_ITERATION_LIMIT || result == SLX_MEMORY_LIMIT;
}

/* Solves one LP and adds to the tally; says what is wrong, or how long it took. */
static void try_entry(const struct wanted *w, const struct entry *e, struct tally *t)
{
    char path[2 * PATH], text[1000] = "";
    slx_model *model;
    double began = now();
    if (slx_create(&model) != SLX_OK || !find(w->dir, e->file, path)) {
        printf("WRONG    %-30s no such file\n", e->file);
        t->wrong++;
        slx_free(&model);
        return;
    }
    bool done = slx_set_option(model, "time-limit", w->seconds) == SLX_OK &&
                slx_set_option(model, "method", w->method) == SLX_OK &&
                slx_set_option(model, "crossover", w->crossover) == SLX_OK && slx_read(model, path) == SLX_OK &&
                slx_solve(model) == SLX_OK;
    slx_result expected = result_of(e->status), is = slx_get_result(model);
    const char *word = "solved";
    if (!done)
        snprintf(text, sizeof text, "%s", slx_error(model)->message);
    if (done && is_limit(is) && !w->all_must_be_solved) {
        word = "unsolved";
        t->unsolved++;
    } else if (done && judge_answer(model, expected, e->objective, 1e-6, text, sizeof text)) {
        t->solved++;
    } else {
        word = "WRONG";
        t->wrong++;
    }
    printf("%-8s %-30s %8.2f s %9llu iterations  %s\n", word, e->file, now() - began,
           (unsigned long long)slx_iterations(model), text);
    fflush(stdout);
    slx_free(&model);
}

static struct wanted arguments(int argc, char **argv)
{
    struct wanted w = {.dir = getenv("SLIMPLEX_LP_DIR"),
                       .seconds = "60",
                       .method = "auto",
                       .crossover = "on",
                       .most = (unsigned long)-1};
    int k = 1;
    for (; k + 1 < argc && argv[k][0] == '-'; k += 2) {
        if (strcmp(argv[k], "--most") == 0) {
            w.most = strtoul(argv[k + 1], NULL, 10);
            w.all_must_be_solved = true;
        } else if (strcmp(argv[k], "--seconds") == 0) {
            w.seconds = argv[k + 1];
        } else if (strcmp(argv[k], "--method") == 0) {
            w.method = argv[k + 1];
        } else if (strcmp(argv[k], "--crossover") == 0) {
            w.crossover = argv[k + 1];
        } else {
            break;
        }
    }
    w.names = argv + k;
    w.count = argc - k;
    return w;
}

int main(int argc, char **argv)
{
    struct wanted w = arguments(argc, argv);
    struct tally t = {0, 0, 0};
    char path[2 * PATH], line[4096];
    if (!w.dir) {
        printf("skipped: SLIMPLEX_LP_DIR is not set\n");
        return SKIPPED;
    }
    snprintf(path, sizeof path, "%s/reference.csv", w.dir);
    FILE *table = fopen(path, "r");
    if (!table) {
        printf("skipped: %s cannot be read\n", path);
        return SKIPPED;
    }
    if (!fgets(line, sizeof line, table))
        line[0] = '\0'; /* the heading */
    while (fgets(line, sizeof line, table)) {
        struct entry e = parse(line);
        if (chosen(&w, &e))
            try_entry(&w, &e, &t);
    }
    fclose(table);
    printf("%d solved, %d unsolved, %d wrong\n", t.solved, t.unsolved, t.wrong);
    return t.wrong > 0 || t.solved == 0;
}
