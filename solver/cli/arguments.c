/* The command line, from the library's table of options and the program's own. */
#define _GNU_SOURCE
#include <getopt.h>
#include <string.h>

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

/* One entry of --help: the option in the left column, the text in the right one, on the next line if need be. */
static void help_entry(const char *left, const char *text)
{
    enum { LEFT = 26 };
    if (strlen(left) + 2 < LEFT)
        printf("%-*s%s\n", LEFT, left, text);
    else
        printf("%s\n%*s%s\n", left, LEFT, "", text);
}

static void help(void)
{
    char left[200], values[200], text[500];
    slx_option_info info;
    printf("usage: slimplex [OPTION]... MODEL\n       slimplex [OPTION]... verify MODEL FILE\n"
           "       slimplex STUB -AMPL [OPTION=VALUE]...\n\n"
           "Solves the linear program in the MPS, LP or .nl file MODEL, plain or compressed (gz, bz2, xz, zst); - is "
           "standard input.\n"
           "With verify: holds the certificate or the solution in FILE against MODEL, and solves nothing.\n"
           "A value may follow its option after a blank or after '='.\n\nProgram:\n");
    for (size_t k = 0; k < PROGRAM_OPTIONS; k++) {
        int n = short_form(program_options[k].key) ? snprintf(left, sizeof left, "  -%c, ", program_options[k].key)
                                                   : snprintf(left, sizeof left, "      ");
        snprintf(left + n, sizeof left - (size_t)n, "--%s %s", program_options[k].name, program_options[k].argument);
        help_entry(left, program_options[k].help);
    }
    printf("\nReading and solving:\n");
    for (size_t k = 0; slx_option_describe(k, &info) == SLX_OK; k++) {
        snprintf(left, sizeof left, "      --%s %s", info.name, option_argument(&info));
        option_values(&info, values, sizeof values);
        snprintf(text, sizeof text, "%s%s%s%s", info.help, values[0] ? " (" : "", values, values[0] ? ")" : "");
        help_entry(left, text);
    }
    printf("\nExit code: 0 optimal (or read, with --no-solve), 10 infeasible, 11 unbounded, 12 a limit or an "
           "interruption,\n"
           "20 numerical trouble, 1 usage, 2 input, 3 output, 4 out of memory.\n");
}

static bool usage_error(int *code, const char *what, const char *which, const char *tail)
{
    struct console console = {.log = -1};
    console_error(&console, "%s%s%s; see slimplex --help", what, which, tail);
    *code = SLX_ERROR_USAGE;
    return false;
}

/* What is wrong with a long option that getopt_long does not take: too many begin like it, or none. */
static const char *several(const struct option *options, const char *given)
{
    size_t length = strcspn(given + 2, "=");
    for (const struct option *o = options; o->name; o++)
        if (strncmp(o->name, given + 2, length) == 0)
            return "several options begin with '";
    return "there is no option '";
}

/* Takes in one of the program's own options; false to stop. */
static bool take(int key, const char *value, struct settings *settings, int *code)
{
    static const char *const whens[] = {[WHEN_AUTO] = "auto", [WHEN_ON] = "on", [WHEN_OFF] = "off"};
    switch (key) {
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
    case KEY_NO_SOLVE: settings->no_solve = true; return true;
    case KEY_PROGRESS:
        for (int k = WHEN_AUTO; k <= WHEN_OFF; k++)
            if (strcmp(value, whens[k]) == 0) {
                settings->progress = (enum when)k;
                return true;
            }
        return usage_error(code, "option progress takes on|off|auto, not '", value, "'");
    case 'V':
        printf("slimplex %s\ndense kernels: %s\n", slx_version(), DENSE_KERNELS);
        *code = 0;
        return false;
    default:
        help();
        *code = 0;
        return false;
    }
}

bool arguments_read(int argc, char **argv, slx_model *model, struct settings *settings, int *code)
{
    struct option options[MOST_OPTIONS];
    char letters[2 * PROGRAM_OPTIONS + 2];
    slx_option_info info;
    collect(options, letters);
    opterr = 0;
    for (int key; (key = getopt_long(argc, argv, letters, options, NULL)) != -1;) {
        if (key == ':')
            return usage_error(code, "option '", argv[optind - 1], "' needs a value");
        if (key == '?' && optopt > 0 && optopt < KEY_LOG && !strchr(letters, optopt))
            return usage_error(code, "there is no option '-", (char[]){(char)optopt, '\0'}, "'");
        if (key == '?' && optopt > 0)
            return usage_error(code, "option '", argv[optind - 1], "' takes no value");
        if (key == '?')
            return usage_error(code, several(options, argv[optind - 1]), argv[optind - 1], "'");
        if (key < KEY_LIBRARY) {
            if (!take(key, optarg, settings, code))
                return false;
            continue;
        }
        slx_option_describe((size_t)(key - KEY_LIBRARY), &info);
        if (slx_set_option(model, info.name, optarg ? optarg : "yes") != SLX_OK)
            return usage_error(code, slx_error(model)->message, "", "");
    }
    if ((settings->solution || settings->certificate) && settings->no_solve)
        return usage_error(code, settings->solution ? "--solution" : "--certificate",
                           " and --no-solve exclude each other", "");
    if (settings->ranging && !settings->solution)
        return usage_error(code, "--ranging needs --solution", "", "");
    if (settings->basis_out && settings->no_solve && !settings->basis_in)
        return usage_error(code, "--basis-out needs a solve or --basis-in", "", "");
    if (to_standard_output(settings->solution) + to_standard_output(settings->certificate) +
            to_standard_output(settings->write_model) + to_standard_output(settings->basis_out) >
        1)
        return usage_error(code, "only one of --solution, --certificate, --write-model and --basis-out can be -", "",
                           "");
    if (to_standard_output(settings->log))
        return usage_error(code, "--log takes a file; with --verbose messages are on standard error", "", "");
    if (optind == argc && settings->verbose && argc == 2) { /* what drivers of AMPL are asked for their version with */
        printf("slimplex %s (ASL)\n", slx_version());
        *code = 0;
        return false;
    }
    if (optind == argc)
        return usage_error(code, "no model is given", "", "");
    if (strcmp(argv[optind], "verify") == 0) {
        if (optind + 3 != argc)
            return usage_error(code, "verify takes a model and the file of a certificate or solution", "", "");
        settings->model = argv[optind + 1];
        settings->verify = argv[optind + 2];
        return true;
    }
    if (optind + 1 < argc)
        return usage_error(code, "more than one model is given: '", argv[optind + 1], "'");
    settings->model = argv[optind];
    return true;
}
