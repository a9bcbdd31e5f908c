/* Both tables of options in words, for --help, the manual pages and docs/options.md. */
#include <string.h>

#include "cli.h"

const struct program_option program_options[PROGRAM_OPTIONS] = {
#define PROGRAM(key, name, argument, help) {key, name, argument, help},
#include "program.def"
#undef PROGRAM
};

const struct command_line commands[COMMANDS] = {
#define COMMAND(constant, name, operands, least, most, help) {name, operands, least, most, help},
#include "commands.def"
#undef COMMAND
};

const char *option_argument(const slx_option_info *info)
{
    if (strcmp(info->type, "choice") == 0)
        return info->range;
    if (strcmp(info->type, "text") == 0)
        return strncmp(info->name, "write-", 6) == 0 ? "FILE" : "NAME";
    return info->type;
}

const char *const option_group_names[OPTION_GROUPS] = {
    [GROUP_METHOD] = "Solving",
    [GROUP_LIMITS] = "Limits",
    [GROUP_READING] = "Reading",
    [GROUP_WRITING] = "Writing",
};

/* By name, as the library's table has no groups. */
enum option_group option_group(const char *name)
{
    static const char *const reading[] = {"format", "objective-rhs", "duplicates", "objective",
                                          "rhs",    "ranges",        "bounds"};
    if (ends_in(name, "-limit") || ends_in(name, "-target"))
        return GROUP_LIMITS;
    if (strncmp(name, "write-", 6) == 0 || ends_in(name, "-numbers") || ends_in(name, "-format"))
        return GROUP_WRITING;
    for (size_t k = 0; k < sizeof reading / sizeof *reading; k++)
        if (strcmp(name, reading[k]) == 0)
            return GROUP_READING;
    return GROUP_METHOD;
}

void option_values(const slx_option_info *info, char *out, size_t size)
{
    if (strcmp(info->type, "text") == 0)
        out[0] = '\0';
    else if (strcmp(info->type, "choice") == 0)
        snprintf(out, size, "default %s", info->standard);
    else
        snprintf(out, size, "%s%s%s, default %s", info->range, info->unit[0] ? " " : "", info->unit, info->standard);
}
