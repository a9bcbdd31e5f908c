/* Options from the one table, options.def: defaults, text in, text out, description. */
#define _GNU_SOURCE
#include <errno.h>
#include <inttypes.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/env.h"

enum kind { KIND_REAL, KIND_INTEGER, KIND_BYTES, KIND_CHOICE, KIND_TEXT };

struct option {
    const char *name, *help, *unit, *words;
    size_t offset;
    enum kind kind;
    double low, high, standard;      /* reals */
    uint64_t ilow, ihigh, istandard; /* integers, bytes, choices */
};

#define AT(field) offsetof(struct options, field)
static const struct option table[] = {
#define REAL(field, name, standard, low, high, unit, help)                                                             \
    {name, help, unit, NULL, AT(field), KIND_REAL, low, high, standard, 0, 0, 0},
#define INTEGER(field, name, standard, low, high, unit, help)                                                          \
    {name, help, unit, NULL, AT(field), KIND_INTEGER, 0, 0, 0, low, high, standard},
#define BYTES(field, name, standard, low, high, help)                                                                  \
    {name, help, "bytes", NULL, AT(field), KIND_BYTES, 0, 0, 0, low, high, standard},
#define WORD(constant, text) "|" text
#define CHOICE(field, name, words, standard, help)                                                                     \
    {name, help, "", &(words)[1], AT(field), KIND_CHOICE, 0, 0, 0, 0, 0, standard},
#define TEXT(field, name, help) {name, help, "", NULL, AT(field), KIND_TEXT, 0, 0, 0, 0, 0, 0},
#include "options.def"
};
enum { OPTIONS = sizeof table / sizeof *table };

static void *slot(struct options *options, const struct option *o)
{
    return (char *)options + o->offset;
}

static void to_default(struct options *options, const struct option *o)
{
    switch (o->kind) {
    case KIND_REAL: *(double *)slot(options, o) = o->standard; break;
    case KIND_INTEGER:
    case KIND_BYTES: *(uint64_t *)slot(options, o) = o->istandard; break;
    case KIND_CHOICE: *(int *)slot(options, o) = (int)o->istandard; break;
    case KIND_TEXT: memset(slot(options, o), 0, OPTION_TEXT); break;
    }
}

void options_init(struct options *options)
{
    memset(options, 0, sizeof *options);
    for (size_t k = 0; k < OPTIONS; k++)
        to_default(options, &table[k]);
}

/* '_' is as good as '-'. */
static bool is_name_of(const struct option *o, const char *name)
{
    const char *own = o->name;
    while (*own && *own == (*name == '_' ? '-' : *name))
        own++, name++;
    return !*own && !*name;
}

static const struct option *find(const char *name)
{
    for (size_t k = 0; k < OPTIONS; k++)
        if (is_name_of(&table[k], name))
            return &table[k];
    return NULL;
}

static slx_status no_option(struct env *env, const char *name)
{
    return fail(env, SLX_ERROR_USAGE, "there is no option '%s'", name);
}

/* A short text that reads back as v, with a point whatever the host's locale is. */
static void print_real(double v, char *buffer, size_t size)
{
    locale_t c = newlocale(LC_ALL_MASK, "C", (locale_t)0);
    locale_t host = c ? uselocale(c) : (locale_t)0;
    char text[32] = "";
    for (int digits = 15; digits <= 17; digits++) {
        snprintf(text, sizeof text, "%.*g", digits, v);
        if (strtod(text, NULL) == v)
            break;
    }
    snprintf(buffer, size, "%s", text);
    if (c) {
        uselocale(host);
        freelocale(c);
    }
}

/* A real in the C locale, whatever the host's locale is; the whole text must be a number, and no NaN. */
static bool parse_real(const char *text, double *value)
{
    locale_t c = newlocale(LC_ALL_MASK, "C", (locale_t)0);
    if (!c)
        return false;
    char *end;
    *value = strtod_l(text, &end, c);
    freelocale(c);
    return end != text && *end == '\0' && !isnan(*value);
}

/* Digits, then for bytes an optional K, M, G or T (powers of 1024); "inf" is the largest. */
static bool parse_integer(const char *text, bool bytes, uint64_t *value)
{
    if (strcasecmp(text, "inf") == 0 || strcasecmp(text, "infinity") == 0) {
        *value = UINT64_MAX;
        return true;
    }
    if (*text < '0' || *text > '9')
        return false;
    char *end;
    errno = 0;
    unsigned long long v = strtoull(text, &end, 10);
    if (errno)
        return false;
    unsigned shift = 0;
    if (bytes && *end) {
        static const char suffixes[] = "kKmMgGtT";
        const char *s = strchr(suffixes, *end);
        if (!s)
            return false;
        shift = 10 * (1 + (unsigned)((s - suffixes) / 2));
        end++;
        if (*end == 'B' || *end == 'b')
            end++;
    }
    if (*end || v > (UINT64_MAX >> shift))
        return false;
    *value = (uint64_t)v << shift;
    return true;
}

/* The index of `value` among words separated by '|', or -1. */
static int parse_choice(const char *words, const char *value)
{
    size_t length = strlen(value);
    int k = 0;
    for (const char *w = words;; k++) {
        size_t n = strcspn(w, "|");
        if (n == length && strncmp(w, value, n) == 0)
            return k;
        if (!w[n])
            return -1;
        w += n + 1;
    }
}

static slx_status bad(struct env *env, const struct option *o, const char *value)
{
    slx_option_info info;
    slx_option_describe((size_t)(o - table), &info);
    return fail(env, SLX_ERROR_USAGE, "option %s takes %s%s%s, not '%s'", o->name,
                o->kind == KIND_CHOICE ? "" : info.type, o->kind == KIND_CHOICE ? "" : " ", info.range, value);
}

slx_status options_set(struct env *env, struct options *options, const char *name, const char *value)
{
    const struct option *o = find(name);
    if (!o)
        return no_option(env, name);
    double real;
    uint64_t integer;
    int choice;
    switch (o->kind) {
    case KIND_REAL:
        if (!parse_real(value, &real) || real < o->low || real > o->high)
            return bad(env, o, value);
        *(double *)slot(options, o) = real;
        break;
    case KIND_INTEGER:
    case KIND_BYTES:
        if (!parse_integer(value, o->kind == KIND_BYTES, &integer) || integer < o->ilow || integer > o->ihigh)
            return bad(env, o, value);
        *(uint64_t *)slot(options, o) = integer;
        break;
    case KIND_CHOICE:
        choice = parse_choice(o->words, value);
        if (choice < 0)
            return bad(env, o, value);
        *(int *)slot(options, o) = choice;
        break;
    case KIND_TEXT:
        if (strlen(value) >= OPTION_TEXT)
            return fail(env, SLX_ERROR_USAGE, "option %s takes at most %d bytes", name, OPTION_TEXT - 1);
        memcpy(slot(options, o), value, strlen(value) + 1);
        break;
    }
    return SLX_OK;
}

/* ---- typed ------------------------------------------------------------------------------------------------- */

static slx_status other_type(struct env *env, const struct option *o, const char *type)
{
    slx_option_info info;
    slx_option_describe((size_t)(o - table), &info);
    return fail(env, SLX_ERROR_USAGE, "option %s is of type %s, not %s", o->name, info.type, type);
}

slx_status options_set_real(struct env *env, struct options *options, const char *name, double value)
{
    const struct option *o = find(name);
    char text[32];
    if (!o)
        return no_option(env, name);
    if (o->kind != KIND_REAL)
        return other_type(env, o, "real");
    if (!(value >= o->low && value <= o->high)) { /* NaN neither */
        print_real(value, text, sizeof text);
        return bad(env, o, text);
    }
    *(double *)slot(options, o) = value;
    return SLX_OK;
}

slx_status options_set_int(struct env *env, struct options *options, const char *name, int64_t value)
{
    const struct option *o = find(name);
    char text[32];
    if (!o)
        return no_option(env, name);
    if (o->kind == KIND_REAL)
        return options_set_real(env, options, name, (double)value);
    if (o->kind != KIND_INTEGER && o->kind != KIND_BYTES)
        return other_type(env, o, "integer");
    const uint64_t v = value == INT64_MAX ? UINT64_MAX : (uint64_t)value;
    if (value < 0 || v < o->ilow || v > o->ihigh) {
        snprintf(text, sizeof text, "%" PRIi64, value);
        return bad(env, o, text);
    }
    *(uint64_t *)slot(options, o) = v;
    return SLX_OK;
}

slx_status options_get_real(const struct options *options, const char *name, double *value)
{
    const struct option *o = find(name);
    if (!o || o->kind != KIND_REAL)
        return SLX_ERROR_USAGE;
    *value = *(const double *)((const char *)options + o->offset);
    return SLX_OK;
}

slx_status options_get_int(const struct options *options, const char *name, int64_t *value)
{
    const struct option *o = find(name);
    if (!o || (o->kind != KIND_INTEGER && o->kind != KIND_BYTES))
        return SLX_ERROR_USAGE;
    const uint64_t v = *(const uint64_t *)((const char *)options + o->offset);
    *value = v > INT64_MAX ? INT64_MAX : (int64_t)v;
    return SLX_OK;
}

slx_status options_reset(struct env *env, struct options *options, const char *name)
{
    const struct option *o = name ? find(name) : NULL;
    if (name && !o)
        return no_option(env, name);
    if (o)
        to_default(options, o);
    else
        options_init(options);
    return SLX_OK;
}

static void print_integer(uint64_t v, char *buffer, size_t size)
{
    if (v == UINT64_MAX)
        snprintf(buffer, size, "inf");
    else
        snprintf(buffer, size, "%" PRIu64, v);
}

slx_status options_get(const struct options *options, const char *name, char *buffer, size_t size)
{
    const struct option *o = find(name);
    if (!o)
        return SLX_ERROR_USAGE;
    const void *at = (const char *)options + o->offset;
    const char *word = o->words;
    switch (o->kind) {
    case KIND_REAL: print_real(*(const double *)at, buffer, size); break;
    case KIND_INTEGER:
    case KIND_BYTES: print_integer(*(const uint64_t *)at, buffer, size); break;
    case KIND_CHOICE:
        for (int k = *(const int *)at; k > 0; k--)
            word += strcspn(word, "|") + 1;
        snprintf(buffer, size, "%.*s", (int)strcspn(word, "|"), word);
        break;
    case KIND_TEXT: snprintf(buffer, size, "%s", (const char *)at); break;
    }
    return SLX_OK;
}

slx_status slx_option_describe_sized(size_t k, slx_option_info *out, size_t size)
{
    /* Text of defaults and ranges, made once for each option and thread. */
    static _Thread_local char standard[64], range[160];
    static const char *const types[] = {"real", "integer", "bytes", "choice", "text"};
    if (!out)
        return SLX_ERROR_USAGE;
    memset(out, 0, size);
    if (k >= OPTIONS)
        return SLX_ERROR_USAGE;
    const struct option *o = &table[k];
    struct options defaults;
    options_init(&defaults);
    options_get(&defaults, o->name, standard, sizeof standard);
    if (o->kind == KIND_REAL) {
        char low[32], high[32];
        print_real(o->low, low, sizeof low);
        print_real(o->high, high, sizeof high);
        snprintf(range, sizeof range, "%s to %s", low, high);
    } else if (o->kind == KIND_CHOICE) {
        snprintf(range, sizeof range, "%s", o->words);
    } else if (o->kind == KIND_TEXT) {
        range[0] = '\0';
    } else {
        char low[32], high[32];
        print_integer(o->ilow, low, sizeof low);
        print_integer(o->ihigh, high, sizeof high);
        snprintf(range, sizeof range, "%s to %s", low, high);
    }
    const slx_option_info made = {o->name, types[o->kind], standard, range, o->unit, o->help};
    memcpy(out, &made, size < sizeof made ? size : sizeof made);
    return SLX_OK;
}
