/* Writes what the manual and the README say about options, from the tables that the program itself reads.
 *
 *     manual man TEMPLATE    the template with its lines @PROGRAM@ and @LIBRARY@ replaced by lists in man's language,
 *                            and @VERSION@ by the version
 *     manual markdown        the two tables for the README
 *
 * Run by the build; not installed.
 */
#include <stdio.h>
#include <string.h>

#include "cli.h"

static const struct {
    int key;
    const char *name, *argument, *help;
} own[] = {
#define PROGRAM(key, name, argument, help) {key, name, argument, help},
#include "program.def"
#undef PROGRAM
};

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

static void man_option(int key, const char *name, const char *argument)
{
    printf(".TP\n");
    if (key < KEY_LOG)
        printf("\\fB\\-%c\\fR, ", key);
    printf("\\fB\\-\\-");
    man_text(name);
    printf("\\fR%s", argument[0] ? " \\fI" : "");
    man_text(argument);
    printf("%s\n", argument[0] ? "\\fR" : "");
}

static bool is_choice(const slx_option_info *info)
{
    return strcmp(info->type, "choice") == 0;
}

/* The default and the range in words; nothing for a text. */
static void values(const slx_option_info *info, char *out, size_t size)
{
    if (strcmp(info->type, "text") == 0)
        out[0] = '\0';
    else if (is_choice(info))
        snprintf(out, size, "default %s", info->standard);
    else
        snprintf(out, size, "%s%s%s, default %s", info->range, info->unit[0] ? " " : "", info->unit, info->standard);
}

static void man_program(void)
{
    for (size_t k = 0; k < sizeof own / sizeof *own; k++) {
        man_option(own[k].key, own[k].name, own[k].argument);
        man_text(own[k].help);
        printf(".\n");
    }
}

static void man_library(void)
{
    slx_option_info info;
    char text[200];
    for (size_t k = 0; slx_option_describe(k, &info) == SLX_OK; k++) {
        man_option(KEY_LOG, info.name, is_choice(&info) ? info.range : info.type);
        man_text(info.help);
        values(&info, text, sizeof text);
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
            man_library();
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
    for (size_t k = 0; k < sizeof own / sizeof *own; k++)
        markdown_row(own[k].name, own[k].argument, own[k].help, "");
    for (size_t k = 0; slx_option_describe(k, &info) == SLX_OK; k++) {
        values(&info, text, sizeof text);
        markdown_row(info.name, is_choice(&info) ? info.range : info.type, info.help, text);
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
