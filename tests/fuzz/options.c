/* Fuzz target: the table of options.  Each line `name=value` is a call of the API and, with "--" before it, an argument
 * of the program.  What is taken must read back as a text that means the same; what is refused must change nothing.
 * Then a small model is solved with what came of it.
 */
#include "fuzz.h"

#include <getopt.h>
#include <string.h>

#include "../../solver/cli/cli.h"

enum { MOST_BYTES = 4096, MOST_ARGUMENTS = 64, VALUE = 400 };

/* The values of all options, one after the other. */
static void snapshot(const slx_model *model, char *text, size_t size)
{
    slx_option_info info;
    size_t at = 0;
    for (size_t k = 0; slx_option_describe(k, &info) == SLX_OK; k++) {
        REQUIRE(slx_get_option(model, info.name, text + at, size - at) == SLX_OK);
        at += strlen(text + at) + 1;
        REQUIRE(at < size);
    }
    memset(text + at, 0, size - at);
}

static void try_setting(slx_model *model, const char *name, const char *setting)
{
    static char before[8192], after[8192];
    char text[VALUE], again[VALUE];
    snapshot(model, before, sizeof before);
    slx_status status = slx_set_option(model, name, setting);
    if (status == SLX_OK) {
        REQUIRE(slx_get_option(model, name, text, sizeof text) == SLX_OK);
        REQUIRE(slx_set_option(model, name, text) == SLX_OK);
        REQUIRE(slx_get_option(model, name, again, sizeof again) == SLX_OK && !strcmp(text, again));
        for (size_t size = 0; size <= strlen(text); size++) { /* a buffer too short is an error or a shorter text */
            slx_get_option(model, name, again, size);
            REQUIRE(size == 0 || memchr(again, '\0', size));
        }
    } else {
        REQUIRE(status == SLX_ERROR_USAGE && slx_error(model)->status == status && slx_error(model)->message[0]);
        snapshot(model, after, sizeof after);
        REQUIRE(!memcmp(before, after, sizeof before));
    }
}

static void solve_small_model(slx_model *model)
{
    static const uint64_t start[] = {0, 2, 4};
    static const uint32_t index_of[] = {0, 1, 0, 1};
    static const double value[] = {1, 3, 2, 1}, cost[] = {-1, -1}, row_upper[] = {4, 6};
    const slx_arrays arrays = {.nrows = 2,
                               .ncols = 2,
                               .start = start,
                               .index = index_of,
                               .value = value,
                               .cost = cost,
                               .row_upper = row_upper};
    set_option(model, "write-presolved", ""); /* no file where the fuzzer says */
    slx_status status = slx_load(model, &arrays);
    REQUIRE(status == SLX_OK || status == SLX_ERROR_MEMORY);
    if (status == SLX_OK)
        solve_anything(model);
    if (slx_get_result(model) == SLX_OPTIMAL) /* x = 1.6, y = 1.2 */
        REQUIRE(slx_objective(model) > -2.81 && slx_objective(model) < -2.79);
    else
        REQUIRE(slx_get_result(model) != SLX_INFEASIBLE && slx_get_result(model) != SLX_UNBOUNDED);
}

/* The same lines as the command line of the program. */
static void try_arguments(char **arguments, int count)
{
    slx_model *model = new_model();
    struct settings settings = {0};
    int code = -1;
    optind = 0; /* getopt forgets the line before */
    if (!arguments_read(count, arguments, model, &settings, &code))
        REQUIRE(code == 0 || code == SLX_ERROR_USAGE);
    else
        REQUIRE(settings.model);
    slx_free(&model);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static char text[3 * MOST_BYTES], program[] = "slimplex";
    char *arguments[MOST_ARGUMENTS + 2] = {program};
    int count = 1;
    if (size > MOST_BYTES)
        return 0;
    slx_model *model = new_model();
    char *to = text;
    for (const uint8_t *p = data, *end = data + size; p < end && count <= MOST_ARGUMENTS;) {
        const uint8_t *stop = memchr(p, '\n', (size_t)(end - p));
        size_t length = (size_t)((stop ? stop : end) - p);
        char *setting = memcpy(to + 2, p, length);
        setting[length] = '\0';
        memcpy(to, "--", 2);
        char *equals = strchr(setting, '=');
        if (equals) {
            *equals = '\0';
            try_setting(model, setting, equals + 1);
            *equals = '=';
        }
        /* A line that is no setting is an argument as it stands. */
        arguments[count++] = equals ? to : setting;
        to += length + 3;
        p += length + 1;
    }
    solve_small_model(model);
    slx_free(&model);
    try_arguments(arguments, count);
    return 0;
}
