/* The command line, files of options and $SLIMPLEX_OPTIONS, from the library's table of options and the program's
 * own. */
#define _GNU_SOURCE
#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"

enum { MOST_OPTIONS = 128 };
enum { KEY_LIBRARY = 1024 }; /* the key of a library option is this plus its place in the table */

/* Whether an option of the library means yes where no value follows: a choice that begins with no and yes. */
static bool may_stand_alone(const slx_option_info *info)
{
    return strncmp(info->range, "no|yes", 6) == 0;
}

/* Both tables as getopt_long wants them. */
static void collect(struct option *options, char *letters)
{
    size_t n = 0;
    slx_option_info info;
    *letters++ = ':';
    for (size_t k = 0; k < PROGRAM_OPTIONS; k++) {
        bool takes = program_options[k].argument[0] != '\0';
        options[n++] = (struct option){program_options[k].name, takes ? required_argument : no_argument, NULL,
                                       program_options[k].key};
        if (short_form(program_options[k].key)) {
            *letters++ = (char)program_options[k].key;
            if (takes)
                *letters++ = ':';
        }
    }
    *letters = '\0';
    for (size_t k = 0; n + 1 < MOST_OPTIONS && slx_option_describe(k, &info) == SLX_OK; k++)
        options[n++] = (struct option){info.name, may_stand_alone(&info) ? optional_argument : required_argument, NULL,
                                       KEY_LIBRARY + (int)k};
    options[n] = (struct option){NULL, 0, NULL, 0};
}

/* What reading goes on with. */
struct reading {
    slx_model *model;
    struct settings *settings;
    const char *place; /* "" or what a message begins with: FILE:LINE: */
    int code;          /* of the program, where it stops */
};

static bool usage_error(struct reading *r, const char *what, const char *which, const char *tail)
{
    struct console console = {.log = -1};
    console_error(&console, "%s%s%s%s; see slimplex --help", r->place, what, which, tail);
    r->code = SLX_ERROR_USAGE;
    return false;
}

/* ---- options by name ---------------------------------------------------------------------------- */

/* The place of a value among the words of an option's argument, which are in the order of their enumeration; -1 after a
 * message. */
static int choice(struct reading *r, const struct program_option *o, const char *value)
{
    char takes[200], question[80];
    struct nearest nearest;
    const size_t length = strlen(value);
    int place = 0;
    for (const char *word = o->argument;; place++) {
        const size_t n = strcspn(word, "|");
        if (n == length && strncmp(word, value, n) == 0)
            return place;
        if (!word[n])
            break;
        word += n + 1;
    }
    snprintf(takes, sizeof takes, "option %s takes %s, not '", o->name, o->argument);
    nearest_begin(&nearest, value, length);
    nearest_try_words(&nearest, o->argument, '|');
    question[0] = '\'';
    nearest_question(&nearest, "", question + 1, sizeof question - 1);
    usage_error(r, takes, value, question);
    return -1;
}

/* Takes in one of the program's own options; false to stop. */
static bool take(struct reading *r, const struct program_option *o, const char *value)
{
    struct settings *settings = r->settings;
    if (value && !*value)
        return usage_error(r, "option ", o->name, " needs a value");
    const int place = strchr(o->argument, '|') ? choice(r, o, value) : 0;
    if (place < 0)
        return false;
    switch (o->key) {
    case 'o': settings->solution = value; return true;
    case KEY_RANGING: settings->ranging = true; return true;
    case KEY_CERTIFICATE: settings->certificate = value; return true;
    case KEY_WRITE_MODEL: settings->write_model = value; return true;
    case KEY_BASIS_IN: settings->basis_in = value; return true;
    case KEY_BASIS_OUT: settings->basis_out = value; return true;
    case KEY_LOG: settings->log = value; return true;
    case 'q': settings->quiet = true; return true;
    case 'v': settings->verbose = true; return true;
    case KEY_STATS: settings->stats = true; return true;
    case KEY_RESCALE: settings->rescale = true; return true;
    case KEY_NO_SOLVE: settings->no_solve = true; return true;
    case KEY_REPORT: settings->report = value; return true;
    case KEY_JSON: settings->json = value; return true;
    case KEY_JSON_DETAIL: settings->json_full = place == 1; return true;
    case KEY_SOLUTION_FORMAT: settings->solution_format = (enum solution_format)place; return true;
    case KEY_SENSE: settings->sense = (enum sense)(SENSE_MIN + place); return true;
    case KEY_PROGRESS: settings->progress = (enum when)place; return true;
    default: return usage_error(r, "that option is for the command line", "", "");
    }
}

/* Takes in an option of the library. */
static bool take_library(struct reading *r, const slx_option_info *info, const char *value)
{
    char question[80];
    struct nearest nearest;
    if (slx_set_option(r->model, info->name, value ? value : "yes") == SLX_OK)
        return true;
    nearest_begin(&nearest, value ? value : "", value ? strlen(value) : 0);
    if (strcmp(info->type, "choice") == 0)
        nearest_try_words(&nearest, info->range, '|');
    return usage_error(r, slx_error(r->model)->message, nearest_question(&nearest, "", question, sizeof question), "");
}

/* The option that was meant by a name that none has. */
static const char *meant(const char *name, size_t length, const char *dashes, char *out, size_t size)
{
    struct nearest nearest;
    slx_option_info info;
    nearest_begin(&nearest, name, length);
    for (size_t k = 0; k < PROGRAM_OPTIONS; k++)
        nearest_try(&nearest, program_options[k].name, strlen(program_options[k].name));
    for (size_t k = 0; slx_option_describe(k, &info) == SLX_OK; k++)
        nearest_try(&nearest, info.name, strlen(info.name));
    return nearest_question(&nearest, dashes, out, size);
}

/* Keeps a value beyond the line that it stood in. */
static const char *keep(struct reading *r, const char *value)
{
    struct settings *s = r->settings;
    const size_t size = strlen(value) + 1;
    if (size > OPTION_BYTES - s->bytes_used)
        return NULL;
    char *kept = memcpy(s->bytes + s->bytes_used, value, size);
    s->bytes_used += size;
    return kept;
}

/* An option from a file or the environment; value NULL: none follows. */
static bool take_named(struct reading *r, const char *name, const char *value)
{
    char tail[80] = "'";
    slx_option_info info;
    for (size_t k = 0; k < PROGRAM_OPTIONS; k++) {
        const struct program_option *o = &program_options[k];
        if (strcmp(o->name, name) != 0)
            continue;
        if ((o->argument[0] != '\0') != (value != NULL))
            return usage_error(r, "option ", name, value ? " takes no value" : " needs a value");
        const char *kept = value ? keep(r, value) : NULL;
        return value && !kept ? usage_error(r, "too many values in files of options", "", "") : take(r, o, kept);
    }
    for (size_t k = 0; slx_option_describe(k, &info) == SLX_OK; k++)
        if (strcmp(info.name, name) == 0)
            return value || may_stand_alone(&info) ? take_library(r, &info, value)
                                                   : usage_error(r, "option ", name, " needs a value");
    meant(name, strlen(name), "", tail + 1, sizeof tail - 1);
    return usage_error(r, "there is no option '", name, tail);
}

/* ---- files of options and the environment ------------------------------------------------------- */

/* Takes `name = value`, `name value` or `name` in `text`, which is written to; blanks around are left aside. */
static bool take_assignment(struct reading *r, char *text)
{
    static const char blanks[] = " \t\r\n";
    text += strspn(text, blanks);
    text += strspn(text, "-");
    char *value = text + strcspn(text, " \t\r\n=");
    if (value == text)
        return *text ? usage_error(r, "no option's name: '", text, "'") : true;
    char *end = value + strlen(value);
    while (end > value && strchr(blanks, end[-1]))
        *--end = '\0';
    const bool follows = *value != '\0';
    if (follows) {
        const size_t gap = strspn(value, blanks);
        char *from = value + gap + (value[gap] == '=');
        *value = '\0';
        value = from + strspn(from, blanks);
    }
    return take_named(r, text, follows ? value : NULL);
}

/* The next line of the file, at its end NULL, and for what is no line of text, with *good false.  So devices without an
 * end are left too. */
static char *next_line(struct reading *r, FILE *file, char *line, size_t room, bool *good)
{
    size_t length = 0;
    int c;
    while (*good && (c = getc(file)) != EOF && c != '\n') {
        if (c == '\0')
            *good = usage_error(r, "a byte 0, so that this is no text", "", "");
        else if (length + 1 == room)
            *good = usage_error(r, "a line is too long", "", "");
        else
            line[length++] = (char)c;
    }
    line[length] = '\0';
    return *good && (length || !feof(file)) && !ferror(file) ? line : NULL;
}

static bool take_file(struct reading *r, const char *path)
{
    enum { LINE = 4096 };
    static const char utf8_mark[] = "\xef\xbb\xbf"; /* of byte order, as editors put it at the beginning */
    char line[LINE], place[LINE + 32];
    FILE *file = fopen(path, "r");
    bool good = file;
    if (!file)
        return usage_error(r, path, ": ", strerror(errno));
    for (unsigned number = 1; good; number++) {
        snprintf(place, sizeof place, "%s:%u: ", path, number);
        r->place = place;
        if (!next_line(r, file, line, sizeof line, &good))
            break;
        char *text = line + (number == 1 && strncmp(line, utf8_mark, strlen(utf8_mark)) == 0 ? strlen(utf8_mark) : 0);
        char *mark = text + strspn(text, " \t");
        while ((mark = strchr(mark, '#')) != NULL && mark > text && mark[-1] != ' ' && mark[-1] != '\t')
            mark++;
        if (mark)
            *mark = '\0';
        good = take_assignment(r, text);
    }
    r->place = "";
    if (good && ferror(file))
        good = usage_error(r, path, ": ", strerror(errno));
    fclose(file);
    return good;
}

/* Words name=value, with blanks between. */
static bool take_environment(struct reading *r)
{
    enum { MOST = 4096 };
    char words[MOST], *rest = words;
    const char *text = getenv("SLIMPLEX_OPTIONS");
    if (!text)
        return true;
    r->place = "$SLIMPLEX_OPTIONS: ";
    if (strlen(text) >= sizeof words)
        return usage_error(r, "too long", "", "");
    strcpy(words, text);
    bool good = true;
    for (char *word; good && (word = strtok_r(rest, " \t\r\n", &rest)) != NULL;)
        good = take_assignment(r, word);
    r->place = "";
    return good;
}

/* ---- the command line --------------------------------------------------------------------------- */

/* What is wrong with an option that getopt_long does not take: there is none of that name, or many begin like it, or
 * it is the name of a file. */
static bool unknown(struct reading *r, const struct option *options, const char *letters, const char *given)
{
    char tail[160] = "'";
    if (access(given, F_OK) == 0)
        return usage_error(r, "there is no option '", given, "'; before a file whose name begins with a dash write --");
    if (given[0] != '-' || given[1] != '-') {
        const char letter[] = {(char)optopt, '\0'};
        if (!strchr(letters, optopt))
            return usage_error(r, "there is no option '-", letter, "'");
        return usage_error(r, "option '", given, "' takes no value");
    }
    const size_t length = strcspn(given + 2, "=");
    for (const struct option *o = options; o->name; o++)
        if (optopt == 0 && strncmp(o->name, given + 2, length) == 0)
            return usage_error(r, "several options begin with '", given, "'");
    if (optopt > 0)
        return usage_error(r, "option '", given, "' takes no value");
    meant(given + 2, length, "--", tail + 1, sizeof tail - 1);
    return usage_error(r, "there is no option '", given, tail);
}

/* The argument that getopt_long has refused: of several letters it stands at the same place still. */
static const char *refused(int argc, char **argv)
{
    const char *next = optind < argc ? argv[optind] : "";
    return optopt > 0 && optopt < KEY_LOG && next[0] == '-' && next[1] == (char)optopt && next[2] ? next
                                                                                                  : argv[optind - 1];
}

/* The command of that name, or NULL. */
static const struct command_line *command_named(const char *name)
{
    for (size_t k = 0; k < COMMANDS; k++)
        if (strcmp(name, commands[k].name) == 0)
            return &commands[k];
    return NULL;
}

/* "; did you mean" the command that is nearest to a name, "" where none is near. */
static const char *meant_command(const char *name, char *out, size_t size)
{
    struct nearest nearest;
    nearest_begin(&nearest, name, strlen(name));
    for (size_t k = 0; k < COMMANDS; k++)
        nearest_try(&nearest, commands[k].name, strlen(commands[k].name));
    return nearest_question(&nearest, "", out, size);
}

static bool no_command(struct reading *r, const char *name)
{
    char question[80] = "'";
    meant_command(name, question + 1, sizeof question - 1);
    return usage_error(r, "there is no command '", name, question);
}

/* Of the command that is among the words, else of the program. */
static void help(int argc, char **argv)
{
    const struct command_line *command = NULL;
    for (int k = 1; k < argc && !command; k++)
        command = command_named(argv[k]);
    if (command)
        help_print_command(command);
    else
        help_print();
}

static bool take_options(struct reading *r, int argc, char **argv)
{
    struct option options[MOST_OPTIONS];
    char letters[2 * PROGRAM_OPTIONS + 2];
    slx_option_info info;
    collect(options, letters);
    opterr = 0;
    for (int key; (key = getopt_long(argc, argv, letters, options, NULL)) != -1;) {
        if (key == ':')
            return usage_error(r, "option '", argv[optind - 1], "' needs a value");
        bool good;
        if (key == '?') {
            good = unknown(r, options, letters, refused(argc, argv));
        } else if (key == KEY_OPTIONS) {
            good = take_file(r, optarg);
        } else if (key == 'V') {
            printf("slimplex %s\ndense kernels: %s\n", slx_version(), DENSE_KERNELS);
            good = false;
        } else if (key == 'h') {
            help(argc, argv);
            good = false;
        } else if (key < KEY_LIBRARY) {
            size_t k = 0;
            while (program_options[k].key != key) /* each key that getopt_long tells is from this table */
                k++;
            good = take(r, &program_options[k], optarg);
        } else {
            slx_option_describe((size_t)(key - KEY_LIBRARY), &info);
            good = take_library(r, &info, optarg);
        }
        if (!good)
            return false;
    }
    return true;
}

/* Two files and no command; the first may be meant as the value of --exact. */
static bool more_than_one(struct reading *r, char **operands)
{
    char both[300];
    snprintf(both, sizeof both, "%.120s' and '%.120s", operands[0], operands[1]);
    return usage_error(r, "more than one model is given: '", both,
                       strcmp(operands[0], "yes") == 0 || strcmp(operands[0], "no") == 0 ||
                               strcmp(operands[0], "decimal") == 0
                           ? "'; the value of --exact follows it after '='"
                           : "'");
}

/* What a command means for the settings. */
static bool take_command(struct reading *r, char **operands, int count)
{
    struct settings *s = r->settings;
    const struct command_line *command = command_named(operands[0]);
    if (!command) {
        char question[80];
        s->model = operands[0];
        if (count == 1)
            return true;
        const bool meant = *meant_command(operands[0], question, sizeof question) && access(operands[0], F_OK) != 0;
        return meant ? no_command(r, operands[0]) : more_than_one(r, operands);
    }
    s->command = (enum command)(command - commands + 1);
    if (count - 1 < command->least || count - 1 > command->most)
        return usage_error(r, command->name, " takes ", command->operands);
    s->model = count > 1 ? operands[1] : NULL;
    s->other = count > 2 ? operands[2] : NULL;
    s->third = count > 3 ? operands[3] : NULL;
    if (s->command == COMMAND_HELP) {
        if (s->model && !command_named(s->model))
            return no_command(r, s->model);
        help(count, operands);
        return false;
    }
    if (s->command == COMMAND_COMPLETION) {
        if (!completion_print(s->model))
            return usage_error(r, "completion takes bash|zsh|fish, not '", s->model, "'");
        return false;
    }
    if (s->command == COMMAND_DIAGNOSE)
        s->no_solve = true;
    if (s->command == COMMAND_CONVERT || s->command == COMMAND_ANONYMISE) {
        if (s->write_model)
            return usage_error(r, command->name, " takes no --write-model", "");
        s->write_model = s->other;
        s->no_solve = true;
    }
    return true;
}

/* Options that exclude or need each other. */
static bool consistent(struct reading *r)
{
    const struct settings *s = r->settings;
    if ((s->command == COMMAND_VERIFY || s->command == COMMAND_DIFF) &&
        (s->solution || s->certificate || s->write_model || s->basis_out || s->json || s->report))
        return usage_error(
            r, commands[s->command - 1].name,
            " writes its verdict alone, not --solution, --certificate, --write-model, --basis-out, --json "
            "or --report",
            "");
    if (s->rescale && s->command != COMMAND_ANONYMISE)
        return usage_error(r, "--rescale is for slimplex anonymise", "", "");
    if ((s->solution || s->certificate) && s->no_solve)
        return usage_error(r, s->solution ? "--solution" : "--certificate", " and --no-solve exclude each other", "");
    if (s->command == COMMAND_EXPLAIN && s->no_solve)
        return usage_error(r, "explain and --no-solve exclude each other", "", "");
    if (s->ranging && !s->solution)
        return usage_error(r, "--ranging needs --solution", "", "");
    if (s->ranging && solution_format(s) != FORMAT_TEXT)
        return usage_error(r, "--ranging needs --solution-format text", "", "");
    if (s->basis_out && s->no_solve && !s->basis_in)
        return usage_error(r, "--basis-out needs a solve or --basis-in", "", "");
    if (to_standard_output(s->solution) + to_standard_output(s->certificate) + to_standard_output(s->write_model) +
            to_standard_output(s->basis_out) + to_standard_output(s->json) + to_standard_output(s->report) >
        1)
        return usage_error(
            r, "only one of --solution, --certificate, --write-model, --basis-out, --json and --report can be -", "",
            "");
    if (to_standard_output(s->log))
        return usage_error(r, "--log takes a file; with --verbose messages are on standard error", "", "");
    return true;
}

bool arguments_read(int argc, char **argv, slx_model *model, struct settings *settings, int *code)
{
    struct reading r = {.model = model, .settings = settings, .place = ""};
    bool good = take_environment(&r) && take_options(&r, argc, argv);
    if (good && optind == argc && settings->verbose && argc == 2) {
        printf("slimplex %s (ASL)\n", slx_version()); /* what drivers of AMPL are asked for their version with */
        good = false;
    }
    good = good && (optind < argc || usage_error(&r, "no model is given", "", "")) &&
           take_command(&r, argv + optind, argc - optind) && consistent(&r);
    *code = r.code;
    return good;
}
