/* compat: slimplex under the names of other solvers, for programs that call these and read what they write.
 *
 * The program, started as `cbc` or `glpsol`, takes their command lines as far as PuLP, Pyomo and linopy use them, and
 * writes their files.  docs/compat.md has what of them is understood.  Integer variables are an error unless the caller
 * asks for the relaxation.
 */
#ifndef CLI_COMPAT_PRIVATE_H
#define CLI_COMPAT_PRIVATE_H

#include "cli.h"

enum { COMPAT_NAME = 4096 }; /* bytes of a row's or column's name in these files */

struct compat {
    slx_model *model;
    struct console console;
    FILE *log;    /* a copy of what goes to standard output, NULL: none */
    double began; /* process_seconds */
    double limit; /* seconds from then on, infinite: none */
    bool relaxed; /* integer variables are to be continuous */
    bool loaded;  /* there is a model */
};

/* A line on standard output, where these programs talk, and in the log. */
void compat_say(struct compat *c, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* The same for the last error of the model. */
void compat_say_error(struct compat *c);
/* Reads a model in the format of option `format`; a message and false. */
bool compat_read(struct compat *c, const char *path, const char *format);
/* Refuses integer variables with a line, unless they are to be relaxed. */
bool compat_may_solve(struct compat *c);
/* Solves with what is left of the time limit; a message and false. */
bool compat_solve(struct compat *c);
/* Whether the point that is held is feasible. */
bool compat_feasible(const struct compat *c);
/* A file to write to, "-" being none of them; a message and NULL. */
FILE *compat_open(struct compat *c, const char *path);
/* Ends it; a message and false where a write failed. */
bool compat_close(struct compat *c, FILE *file, const char *path);

/* One row or column of the result; zeros where there is no point or no dual. */
struct compat_line {
    char name[COMPAT_NAME];
    double value, dual, lower, upper;
    slx_basis_status status;
};
void compat_row(const struct compat *c, uint32_t i, struct compat_line *line);
void compat_col(const struct compat *c, uint32_t j, struct compat_line *line);

/* The two programs; exit codes. */
int cbc_run(int argc, char **argv, struct compat *c);
int glpsol_run(int argc, char **argv, struct compat *c);

/* glpsol_write.c: its two files of solutions and that of the problem. */
void glpsol_write_raw(const struct compat *c, FILE *out);
void glpsol_write_table(const struct compat *c, FILE *out);
bool glpsol_write_problem(const struct compat *c, FILE *out);

#endif
