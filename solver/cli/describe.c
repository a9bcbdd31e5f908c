/* Both tables of options in words, for --help, the manual pages and docs/options.md. */
#include <string.h>

#include "cli.h"

const struct program_option program_options[PROGRAM_OPTIONS] = {
#define PROGRAM(key, name, argument, help) {key, name, argument, help},
#include "program.def"
#undef PROGRAM
};

const char *option_argument(const slx_option_info *info)
{
    return strcmp(info->type, "choice") == 0 ? info->range : info->type;
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
