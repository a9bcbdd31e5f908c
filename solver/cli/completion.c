/* Completion for shells, from the tables of options and commands. */
#include <string.h>

#include "cli.h"

static bool takes_file(const char *argument)
{
    return strcmp(argument, "FILE") == 0;
}

/* A text within single quotes of a shell. */
static void quoted(const char *text)
{
    putchar('\'');
    for (; *text; text++)
        if (*text == '\'')
            fputs("'\\''", stdout);
        else
            putchar(*text);
    putchar('\'');
}

/* The words of a choice, with blanks between; "" for any other value. */
static void words(const char *argument)
{
    if (strchr(argument, '|'))
        for (; *argument; argument++)
            putchar(*argument == '|' ? ' ' : *argument);
}

static void bash(void)
{
    slx_option_info info;
    printf("_slimplex() {\n"
           "    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} words=\n"
           "    if [[ $cur == = ]]; then cur=; elif [[ $prev == = ]]; then prev=${COMP_WORDS[COMP_CWORD-2]}; fi\n"
           "    case $prev in\n");
    for (size_t k = 0; k < PROGRAM_OPTIONS; k++)
        if (strchr(program_options[k].argument, '|')) {
            printf("        --%s) words='", program_options[k].name);
            words(program_options[k].argument);
            printf("' ;;\n");
        }
    for (size_t k = 0; slx_option_describe(k, &info) == SLX_OK; k++)
        if (strcmp(info.type, "choice") == 0) {
            printf("        --%s) words='", info.name);
            words(info.range);
            printf("' ;;\n");
        }
    printf("        *)\n            if [[ $cur == -* ]]; then\n                words='");
    for (size_t k = 0; k < PROGRAM_OPTIONS; k++)
        printf("--%s ", program_options[k].name);
    for (size_t k = 0; slx_option_describe(k, &info) == SLX_OK; k++)
        printf("--%s ", info.name);
    printf("'\n            elif [[ $COMP_CWORD == 1 ]]; then\n                words='");
    for (size_t k = 0; k < COMMANDS; k++)
        printf("%s ", commands[k].name);
    printf("'\n            fi ;;\n    esac\n"
           "    COMPREPLY=($(compgen -W \"$words\" -- \"$cur\"))\n}\n"
           "complete -o bashdefault -o default -F _slimplex slimplex\n");
}

/* One option of zsh's _arguments: name, help, and what its value can be. */
static void zsh_option(const char *name, const char *argument, const char *help)
{
    printf(" \\\n    '--%s%s[", name, argument[0] ? "=" : "");
    for (; *help; help++)
        fputs(strchr("[]:\\", *help) ? (char[]){'\\', *help, '\0'}
              : *help == '\''        ? "'\\''"
                                     : (char[]){*help, '\0'},
              stdout);
    putchar(']');
    if (strchr(argument, '|')) {
        fputs(":value:(", stdout);
        words(argument);
        putchar(')');
    } else if (argument[0]) {
        fputs(takes_file(argument) ? ":file:_files" : ":value:", stdout);
    }
    putchar('\'');
}

static void zsh(void)
{
    slx_option_info info;
    printf("#compdef slimplex\n_arguments");
    for (size_t k = 0; k < PROGRAM_OPTIONS; k++)
        zsh_option(program_options[k].name, program_options[k].argument, program_options[k].help);
    for (size_t k = 0; slx_option_describe(k, &info) == SLX_OK; k++)
        zsh_option(info.name, option_argument(&info), info.help);
    printf(" \\\n    '1: :_alternative \"commands:command:(");
    for (size_t k = 0; k < COMMANDS; k++)
        printf("%s%s", k ? " " : "", commands[k].name);
    printf(")\" \"files:model:_files\"' \\\n    '*:file:_files'\n");
}

static void fish_option(const char *name, const char *argument, const char *help)
{
    printf("complete -c slimplex -l %s -d ", name);
    quoted(help);
    if (takes_file(argument))
        printf(" -r -F");
    else if (strchr(argument, '|')) {
        printf(" -x -a '");
        words(argument);
        putchar('\'');
    } else if (argument[0])
        printf(" -x");
    putchar('\n');
}

static void fish(void)
{
    slx_option_info info;
    for (size_t k = 0; k < COMMANDS; k++) {
        printf("complete -c slimplex -n __fish_use_subcommand -a %s -d ", commands[k].name);
        quoted(commands[k].help);
        putchar('\n');
    }
    for (size_t k = 0; k < PROGRAM_OPTIONS; k++)
        fish_option(program_options[k].name, program_options[k].argument, program_options[k].help);
    for (size_t k = 0; slx_option_describe(k, &info) == SLX_OK; k++)
        fish_option(info.name, option_argument(&info), info.help);
}

bool completion_print(const char *shell)
{
    if (strcmp(shell, "bash") == 0)
        bash();
    else if (strcmp(shell, "zsh") == 0)
        zsh();
    else if (strcmp(shell, "fish") == 0)
        fish();
    else
        return false;
    return true;
}
