/* The formats that models are read in, and models, solutions and certificates written in. */
#include <string.h>
#include <strings.h>

#include "format/foreign_private.h"
#include "format/format.h"

/* ---- reading -------------------------------------------------------------------------------------- */

/* A format that models are read in: the values of the option `format` that ask for it, as bits; what its text begins
 * with; the ending of its files' names. */
static const struct input {
    unsigned options;
    bool (*begins)(const char *text, size_t length);
    const char *ending;
    slx_status (*read)(struct env *env, struct reader *r, struct lp **out);
} inputs[] = {
    {1u << FORMAT_MPS | 1u << FORMAT_FIXED | 1u << FORMAT_FREE, mps_begins, ".mps", mps_read},
    {1u << FORMAT_LP, lpfile_begins, ".lp", lpfile_read},
    {1u << FORMAT_NL, nl_begins, ".nl", nl_read},
};
enum { INPUTS = sizeof inputs / sizeof *inputs, HEAD = 4096 };

/* The length of a path without the ending that tells of compression. */
static size_t length_unpacked(const char *path)
{
    static const char *const packed[] = {".gz", ".bz2", ".xz", ".zst"};
    const size_t length = strlen(path);
    for (size_t k = 0; k < sizeof packed / sizeof *packed; k++) {
        const size_t n = strlen(packed[k]);
        if (length > n && !strcasecmp(path + length - n, packed[k]))
            return length - n;
    }
    return length;
}

/* By the option, else by content, else by name; MPS where nothing tells.  NULL: *foreign says what it is. */
static const struct input *find_input(struct env *env, struct reader *r, const char **foreign)
{
    const char *text, *path = reader_path(r);
    const size_t length = reader_peek(env, r, HEAD, &text), named = length_unpacked(path);
    for (int k = 0; k < INPUTS; k++)
        if (env->options.format != FORMAT_AUTO ? inputs[k].options >> env->options.format & 1
                                               : inputs[k].begins(text, length))
            return &inputs[k];
    if ((*foreign = foreign_content(text, length)))
        return NULL;
    for (int k = 0; k < INPUTS; k++) {
        const size_t n = strlen(inputs[k].ending);
        if (named > n && !strncasecmp(path + named - n, inputs[k].ending, n))
            return &inputs[k];
    }
    *foreign = foreign_name(path, named);
    return *foreign ? NULL : inputs;
}

slx_status format_read_model(struct env *env, struct reader *r, struct lp **out)
{
    const char *foreign = NULL;
    const struct input *input = find_input(env, r, &foreign);
    *out = NULL;
    if (!input)
        return fail_at(env, SLX_ERROR_INPUT, reader_path(r), 0, 0, "this is %s", foreign);
    return input->read(env, r, out);
}

/* ---- writing -------------------------------------------------------------------------------------- */

/* A format, by the ending of a path or, for models, by an option; a writer is NULL where the format is not for models,
 * solutions or certificates.  The first row that fits counts; the last fits all. */
struct output {
    const char *ending;
    int option; /* the value of the option `write-format` that asks for it, for models */
    slx_status (*model)(struct env *env, const struct lp *lp, const char *path);
    slx_status (*solution)(struct env *env, const struct lp *lp, const struct solution *s,
                           const struct ranging *ranging, const char *path);
    slx_status (*certificate)(struct env *env, const struct lp *lp, const struct solution *s, const char *path);
};
static const struct output outputs[] = {
    {.ending = ".lp", .option = WRITE_FORMAT_LP, .model = lpfile_write},
    {.ending = "",
     .option = WRITE_FORMAT_MPS,
     .model = mps_write,
     .solution = solution_write,
     .certificate = certificate_write},
};

static bool ends_with(const char *path, const char *ending)
{
    const size_t length = strlen(path), tail = strlen(ending);
    return length >= tail && !strcasecmp(path + length - tail, ending);
}

slx_status format_write_model(struct env *env, const struct lp *lp, const char *path)
{
    const struct output *o = outputs; /* the last has all, for every path */
    const int option = env->options.write_format;
    while (!o->model || (option == WRITE_FORMAT_AUTO ? !ends_with(path, o->ending) : o->option != option))
        o++;
    return o->model(env, lp, path);
}

slx_status format_write_solution(struct env *env, const struct lp *lp, const struct solution *s,
                                 const struct ranging *ranging, const char *path)
{
    const struct output *o = outputs; /* the last has all, for every path */
    while (!o->solution || !ends_with(path, o->ending))
        o++;
    return o->solution(env, lp, s, ranging, path);
}

slx_status format_write_certificate(struct env *env, const struct lp *lp, const struct solution *s, const char *path)
{
    const struct output *o = outputs; /* the last has all, for every path */
    while (!o->certificate || !ends_with(path, o->ending))
        o++;
    return o->certificate(env, lp, s, path);
}
