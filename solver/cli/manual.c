/* Writes what the manual pages and docs/options.md say about options, from the tables that the program itself reads.
 *
 *     manual man TEMPLATE    the template with its lines @PROGRAM@ and @LIBRARY@ replaced by lists in man's language,
 *                            and @VERSION@ by the version
 *     manual markdown        the table of docs/options.md
 *
 * Run by the build; not installed.
 */
#include <stdio.h>
#include <string.h>

#include "cli.h"

/* A text with man's special characters out of harm's way. */
static void man_text(const char *text)
{
    for (; *text; text++)
        if (*text == '-')
            fputs("\\-", stdout);
        else if (*text == '\\')
            fputs("\\e", stdout);
        else
            putchar(*text);
}

/* `dashes`: of the program; the library takes the name alone. */
static void man_option(int key, const char *dashes, const char *name, const char *argument)
{
    printf(".TP\n");
    if (short_form(key))
        printf("\\fB\\-%c\\fR, ", key);
    printf("\\fB");
    man_text(dashes);
    man_text(name);
    printf("\\fR%s", argument[0] ? " \\fI" : "");
    man_text(argument);
    printf("%s\n", argument[0] ? "\\fR" : "");
}

static void man_program(void)
{
    for (size_t k = 0; k < PROGRAM_OPTIONS; k++) {
        man_option(program_options[k].key, "--", program_options[k].name, program_options[k].argument);
        man_text(program_options[k].help);
        printf(".\n");
    }
}

static void man_library(const char *dashes)
{
    slx_option_info info;
    char text[200];
    for (size_t k = 0; slx_option_describe(k, &info) == SLX_OK; k++) {
        man_option(KEY_LOG, dashes, info.name, option_argument(&info));
        man_text(info.help);
        option_values(&info, text, sizeof text);
        fputs(text[0] ? " (" : "", stdout);
        man_text(text);
        fputs(text[0] ? ").\n" : ".\n", stdout);
    }
}

static int man(const char *path)
{
    char line[4096];
    FILE *template = fopen(path, "r");
    if (!template)
        return perror(path), 1;
    while (fgets(line, sizeof line, template)) {
        char *version = strstr(line, "@VERSION@");
        if (strcmp(line, "@PROGRAM@\n") == 0)
            man_program();
        else if (strcmp(line, "@LIBRARY@\n") == 0)
            man_library("--");
        else if (strcmp(line, "@OPTIONS@\n") == 0)
            man_library("");
        else if (version)
            printf("%.*s%s%s", (int)(version - line), line, slx_version(), version + strlen("@VERSION@"));
        else
            fputs(line, stdout);
    }
    fclose(template);
    return 0;
}

static void markdown_text(const char *text)
{
    for (; *text; text++) {
        if (*text == '|')
            putchar('\\');
        putchar(*text);
    }
}

static void markdown_row(const char *name, const char *argument, const char *help, const char *more)
{
    printf("| `--%s%s", name, argument[0] ? " " : "");
    markdown_text(argument);
    printf("` | ");
    markdown_text(help);
    printf(" | %s |\n", more);
}

static int markdown(void)
{
    slx_option_info info;
    char text[200];
    printf("| option | what it does | values |\n|---|---|---|\n");
    for (size_t k = 0; k < PROGRAM_OPTIONS; k++)
        markdown_row(program_options[k].name, program_options[k].argument, program_options[k].help, "");
    for (size_t k = 0; slx_option_describe(k, &info) == SLX_OK; k++) {
        option_values(&info, text, sizeof text);
        markdown_row(info.name, option_argument(&info), info.help, text);
    }
    return 0;
}

int main(int argc, char **argv)
{
    int code = argc == 3 && strcmp(argv[1], "man") == 0        ? man(argv[2])
               : argc == 2 && strcmp(argv[1], "markdown") == 0 ? markdown()
                                                               : 1;
    return fflush(stdout) != 0 || ferror(stdout) ? 3 : code;
}
