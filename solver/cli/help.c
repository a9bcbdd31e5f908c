/* What --help prints, from the tables of options; fits a terminal of 80 columns. */
#include <string.h>

#include "cli.h"

enum { LEFT = 28, WIDTH = 79 };

/* A text between columns `from` and WIDTH, the cursor being at `at`; a line ends at a blank. */
static void wrapped(int at, int from, const char *text)
{
    while (*text) {
        int room = WIDTH - from, length = (int)strlen(text), end = length <= room ? length : room;
        while (end < length && end > 0 && text[end] != ' ')
            end--;
        if (end == 0)
            end = length; /* one word longer than a line */
        printf("%*s%.*s\n", from - at, "", end, text);
        text += end;
        text += strspn(text, " ");
        at = 0;
    }
}

/* The option in the left column, the text in the right one, on the next line if need be. */
static void entry(const char *left, const char *text)
{
    int at = (int)strlen(left);
    fputs(left, stdout);
    if (at + 2 > LEFT) {
        putchar('\n');
        at = 0;
    }
    wrapped(at, LEFT, text);
}

static void program_entries(void)
{
    char left[200];
    printf("\nProgram:\n");
    for (size_t k = 0; k < PROGRAM_OPTIONS; k++) {
        int n = short_form(program_options[k].key) ? snprintf(left, sizeof left, "  -%c, ", program_options[k].key)
                                                   : snprintf(left, sizeof left, "      ");
        snprintf(left + n, sizeof left - (size_t)n, "--%s%s%s", program_options[k].name,
                 program_options[k].argument[0] ? " " : "", program_options[k].argument);
        entry(left, program_options[k].help);
    }
}

static void library_entries(enum option_group group)
{
    char left[200], values[200], text[500];
    slx_option_info info;
    printf("\n%s:\n", option_group_names[group]);
    for (size_t k = 0; slx_option_describe(k, &info) == SLX_OK; k++) {
        if (option_group(info.name) != group)
            continue;
        snprintf(left, sizeof left, "      --%s %s", info.name, option_argument(&info));
        option_values(&info, values, sizeof values);
        snprintf(text, sizeof text, "%s%s%s%s", info.help, values[0] ? " (" : "", values, values[0] ? ")" : "");
        entry(left, text);
    }
}

void help_print_command(const struct command_line *c)
{
    printf("usage: slimplex [OPTION]... %s %s\n\n", c->name, c->operands);
    wrapped(0, 0, c->help);
    printf("\n");
    wrapped(0, 0, "The options are listed by slimplex --help; man slimplex says more.");
}

void help_print(void)
{
    printf("usage: slimplex [OPTION]... MODEL\n"
           "       slimplex [OPTION]... COMMAND FILE...\n"
           "       slimplex STUB -AMPL [OPTION=VALUE]...\n\n");
    wrapped(0, 0,
            "Solves the linear program in the MPS, LP or .nl file MODEL, plain or compressed (gz, bz2, xz, zst); - is "
            "standard input. A value may follow its option after a blank or after '='; that of --exact, which can do "
            "without, only after '='. What follows -- is no option, "
            "even if it begins with a dash.");
    printf("\nCommands:\n");
    for (size_t k = 0; k < COMMANDS; k++) {
        char left[200];
        snprintf(left, sizeof left, "  %s %s", commands[k].name, commands[k].operands);
        entry(left, commands[k].help);
    }
    program_entries();
    for (enum option_group group = 0; group < OPTION_GROUPS; group++)
        library_entries(group);
    printf("\nExamples:\n"
           "  slimplex model.mps.gz\n"
           "  slimplex --time-limit 60 --solution model.sol model.lp\n"
           "  slimplex convert model.mps model.lp\n"
           "  bzcat model.mps.bz2 | slimplex --stats --no-solve -\n\n");
    wrapped(
        0, 0,
        "Exit code: 0 optimal (or read, with --no-solve), 10 infeasible (verify: does not hold; diff: differs), 11 "
        "unbounded, 12 "
        "a limit or an "
        "interruption, 13 optimal to first order, 20 numerical trouble, 1 usage, 2 input, 3 output, 4 out of memory.");
}
