/* cli: arguments in, exit code out.  Uses the public header alone, allocates nothing itself.
 *
 * The final block goes to standard output, everything else to standard error, so that a pipe gets the answer alone.
 */
#ifndef CLI_CLI_H
#define CLI_CLI_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "report/report.h"

/* Exit codes; 1 to 4 and 20 are the values of slx_status. */
enum {
    EXIT_OPTIMAL = 0,
    EXIT_INFEASIBLE = 10,
    EXIT_UNBOUNDED = 11,
    EXIT_LIMIT = 12,
    EXIT_FIRST_ORDER = 13,
    EXIT_NUMERICAL = 20
};

static inline int exit_code(slx_result result)
{
    switch (result) {
    case SLX_NOT_SOLVED:
    case SLX_OPTIMAL: return EXIT_OPTIMAL;
    case SLX_OPTIMAL_FIRST_ORDER: return EXIT_FIRST_ORDER;
    case SLX_INFEASIBLE: return EXIT_INFEASIBLE;
    case SLX_UNBOUNDED: return EXIT_UNBOUNDED;
    case SLX_TIME_LIMIT:
    case SLX_ITERATION_LIMIT:
    case SLX_MEMORY_LIMIT:
    case SLX_INTERRUPTED:
    case SLX_OBJECTIVE_LIMIT:
    case SLX_OBJECTIVE_TARGET: return EXIT_LIMIT;
    case SLX_NUMERICAL_TROUBLE: break;
    }
    return EXIT_NUMERICAL;
}

/* Keys of program.def for options without a short form. */
enum {
    KEY_LOG = 256,
    KEY_PROGRESS,
    KEY_STATS,
    KEY_NO_SOLVE,
    KEY_WRITE_MODEL,
    KEY_BASIS_IN,
    KEY_BASIS_OUT,
    KEY_RANGING,
    KEY_CERTIFICATE,
    KEY_SENSE,
    KEY_SOLUTION_FORMAT,
    KEY_JSON,
    KEY_JSON_DETAIL,
    KEY_RESCALE,
    KEY_REPORT,
    KEY_OPTIONS
};

enum command {
    COMMAND_SOLVE,
#define COMMAND(constant, name, operands, least, most, help) constant,
#include "commands.def"
#undef COMMAND
};

/* As the words of --progress. */
enum when { WHEN_AUTO, WHEN_ON, WHEN_OFF };

/* As the words of --solution-format. */
enum solution_format { FORMAT_BY_NAME, FORMAT_TEXT, FORMAT_TABLE, FORMAT_CSV, FORMAT_GLPK };

/* Which way the objective goes; from SENSE_MIN on as the words of --sense. */
enum sense { SENSE_OF_MODEL, SENSE_MIN, SENSE_MAX };

enum { OPTION_BYTES = 8192 };

struct settings {
    enum command command;
    const char *model, *other, *third; /* operands of the command, as commands.def lists them; NULL: not given */
    const char *solution, *certificate, *write_model, *basis_in, *basis_out, *log, *json, *report; /* NULL: not given */
    enum sense sense;
    enum solution_format solution_format;
    bool json_full;           /* with rows and columns */
    char bytes[OPTION_BYTES]; /* values from option files */
    size_t bytes_used;
    enum when progress;
    bool quiet, verbose, stats, no_solve, ranging, rescale;
};

/* Whether an output file is standard output. */
static inline bool to_standard_output(const char *path)
{
    return path && (strcmp(path, "-") == 0 || strcmp(path, "/dev/stdout") == 0);
}

static inline bool ends_in(const char *text, const char *end)
{
    const size_t n = strlen(text), m = strlen(end);
    return n >= m && strcmp(text + n - m, end) == 0;
}

/* As the name of the file says, where --solution-format does not. */
static inline enum solution_format solution_format(const struct settings *s)
{
    return s->solution_format != FORMAT_BY_NAME ? s->solution_format
           : ends_in(s->solution, ".tsv")       ? FORMAT_TABLE
           : ends_in(s->solution, ".csv")       ? FORMAT_CSV
                                                : FORMAT_TEXT;
}

/* ---- describe.c --------------------------------------------------------------------------------- */

/* The table of program.def. */
struct program_option {
    int key;
    const char *name, *argument, *help; /* argument "": takes none */
};
enum {
#define PROGRAM(key, name, argument, help) +1
    PROGRAM_OPTIONS = 0
#include "program.def"
#undef PROGRAM
};
extern const struct program_option program_options[PROGRAM_OPTIONS];

/* The table of commands.def. */
struct command_line {
    const char *name, *operands;
    int least, most; /* operands */
    const char *help;
};
enum {
#define COMMAND(constant, name, operands, least, most, help) +1
    COMMANDS = 0
#include "commands.def"
#undef COMMAND
};
extern const struct command_line commands[COMMANDS]; /* the command COMMAND_X stands at COMMAND_X - 1 */

/* Whether the key is a letter, and so a short option. */
static inline bool short_form(int key)
{
    return key < KEY_LOG;
}

/* What follows an option of the library on the command line: its words, or the type of its value. */
const char *option_argument(const slx_option_info *info);
/* Range, unit and default of an option in words; "" for one whose value is text. */
void option_values(const slx_option_info *info, char *out, size_t size);

/* The groups of the library's options, for --help and the manual. */
enum option_group { GROUP_METHOD, GROUP_LIMITS, GROUP_READING, GROUP_WRITING, OPTION_GROUPS };
extern const char *const option_group_names[OPTION_GROUPS];
enum option_group option_group(const char *name);

/* ---- help.c ------------------------------------------------------------------------------------- */

/* The list of --help, on lines of at most 80 characters. */
void help_print(void);
/* The same of one command. */
void help_print_command(const struct command_line *command);

/* ---- nearest.c ---------------------------------------------------------------------------------- */

/* The word that is nearest to a given one, of those tried. */
struct nearest {
    const char *given, *word; /* word NULL: none is near */
    size_t length, word_length;
    unsigned changes; /* of the nearest so far; those that are to count have less */
};
void nearest_begin(struct nearest *nearest, const char *given, size_t length);
void nearest_try(struct nearest *nearest, const char *word, size_t length);
/* Each of several words between separators. */
void nearest_try_words(struct nearest *nearest, const char *words, char separator);
/* "; did you mean 'WORD'?" in out, "" where no word is near; `before` stands before the word. */
const char *nearest_question(const struct nearest *nearest, const char *before, char *out, size_t size);

/* ---- arguments.c -------------------------------------------------------------------------------- */

/* Reads the command line into *settings and into the options of `model`.  Returns true to go on; false to stop with
 * *code, after a message or after --help or --version have been printed. */
bool arguments_read(int argc, char **argv, slx_model *model, struct settings *settings, int *code);

/* ---- console.c ---------------------------------------------------------------------------------- */

/* Where messages go. */
struct console {
    struct history *history; /* NULL: none is kept */
    bool progress;           /* progress lines on standard error */
    slx_log_level level;     /* messages up to this one on standard error */
    slx_log_level wanted;    /* up to this one from the library */
    bool watched;            /* progress is asked for */
    bool often;              /* and told more often than is written */
    int log;                 /* descriptor of the log file, -1: none */
    int log_error;           /* errno of its first failed write, else 0 */
    unsigned lines;          /* progress lines so far */
    bool terminal;           /* standard error is one */
    bool told_mark;          /* what the mark behind an objective means */
    double began;            /* process_seconds when it was opened */
    double last_row;         /* process_seconds of the last progress line */
};

/* Opens the log file and hooks the console to the model's messages and progress.  On failure a message and false. */
bool console_open(struct console *console, const struct settings *settings, slx_model *model);

/* The messages and the progress of another model go where those of the first do. */
void console_watch(struct console *console, slx_model *model);

/* One line to standard error (if `visible`) and to the log file. */
void console_line(struct console *console, bool visible, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* `slimplex: ` and the message, one line, on standard error and in the log file. */
void console_error(struct console *console, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* One line, which ends with a newline, to a file; what is too long for a terminal goes on below, its blanks becoming
 * newlines. */
void console_put(FILE *file, char *line);

/* ---- process_posix.c, process_wasi.c ------------------------------------------------------------ */

/* From now on a wish to stop calls `stop`, in the midst of anything. */
void process_catch_stops(void (*stop)(void));
/* Sees to it that no file which is opened later takes the place of a standard descriptor that is closed. */
void process_hold_descriptors(void);

/* Largest resident memory of this process so far, in bytes; 0 if the system does not tell. */
uint64_t process_peak(void);
/* Monotonic seconds since an arbitrary moment. */
double process_seconds(void);

/* ---- final.c ------------------------------------------------------------------------------------ */

/* What the report needs beside the model. */
struct run {
    slx_model *model;
    const struct settings *settings;
    uint64_t empty_peak;  /* resident memory when main began */
    uint64_t read_peak;   /* largest resident memory when the model had been read */
    double began, solved; /* process_seconds; when the solve had ended */
    double time_limit;    /* seconds from `began` on, of the whole run; infinite: none */
    slx_result result;
    struct page_watch *watch; /* of --report */
};

/* The block that ends every run, one `Key: value` a line. */
void report_final(FILE *out, const struct run *run);
/* What --stats asks for, likewise. */
void report_stats(FILE *out, const struct run *run);

/* ---- completion.c ------------------------------------------------------------------------------- */

/* The script for a shell on standard output; false where that shell is not known. */
bool completion_print(const char *shell);

/* ---- outputs.c ---------------------------------------------------------------------------------- */

/* Whether the files that are to be written can be, as things are, and none of them is one that is read or another of
 * them; a message where not. */
bool outputs_check(const struct run *run, struct console *console);

/* ---- verify.c ----------------------------------------------------------------------------------- */

/* Reads the model and the file of a certificate or solution, prints what is wrong with the file, and returns the exit
 * code: 0, or 10 where the file does not hold. */
int verify_run(const struct run *run, struct console *console);

/* ---- split.c ------------------------------------------------------------------------------------ */

/* Reads the model, writes its parts and prints what each has; the exit code. */
int split_run(const struct run *run, struct console *console);

/* ---- diff.c ------------------------------------------------------------------------------------- */

/* Reads both models, prints what is another, and returns the exit code: 0, or 10 where something is. */
int diff_run(const struct run *run, struct console *console);

/* ---- ampl.c ------------------------------------------------------------------------------------- */

/* Whether the command line is that of AMPL's protocol. */
bool ampl_asked(int argc, char **argv);
/* A run by that protocol; the exit code. */
int ampl_run(int argc, char **argv, slx_model *model, struct console *console);

/* ---- compat.c ----------------------------------------------------------------------------------- */

/* Whether the program is called by the name of another solver. */
bool compat_asked(char **argv);
/* A run as that solver; the exit code. */
int compat_run(int argc, char **argv, slx_model *model);

/* ---- parallel.c --------------------------------------------------------------------------------- */

enum { PAIRS_SHOWN = 5 };

/* Pairs of rows or columns: how many, and the first of them. */
struct pairs {
    uint32_t count, first[PAIRS_SHOWN], second[PAIRS_SHOWN];
};
/* Rows, or columns, that are multiples of an earlier one, and those that nearly are; SLX_STOPPED where the run is over. */
slx_status parallel_find(const struct run *run, bool rows, struct pairs *parallel, struct pairs *near);
/* The entry of a line at `index`, looked for from *at on, where the last one was, as most lines that are compared have
 * one order; `line` stands before its first entry.  False where there is none.  Ends: once around the line. */
bool entry_find(slx_cursor line, uint32_t index, slx_cursor *at, double *value);

/* ---- explain.c, diagnose.c ---------------------------------------------------------------------- */

/* To `out`, after the solve; a message where it fails. */
slx_status explain_print(FILE *out, const struct run *run, struct console *console);
/* On standard output, of a model that has been read; a message where it fails or the run is over. */
slx_status diagnose_print(const struct run *run, struct console *console);

/* ---- run.c -------------------------------------------------------------------------------------- */

/* The time limit is that of the run from its beginning on: the next call gets what is left, less what is kept back. */
void run_give_time_left(const struct run *run, double kept_back);
/* The same for another model. */
void model_give_time_left(const struct run *run, slx_model *model, double kept_back);
/* The last error of a model: `slimplex: FILE:LINE:COLUMN: message`. */
void console_model_error(struct console *console, const slx_model *model);

/* ---- main.c ------------------------------------------------------------------------------------- */

/* Another model has what is left of the time, and stops where the run's own would. */
void run_watch(const struct run *run, slx_model *model);
/* Whether the time is up or a signal has come. */
bool run_is_over(const struct run *run);

#endif
