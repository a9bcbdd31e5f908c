#include <string.h>

#include "format/fields_private.h"
#include "format/number_private.h"

/* By status, and the one for a lower bound that is an upper one too. */
enum { FIXED = SLX_FREE + 1, WORDS };
static const char *const words[WORDS] = {"basic", "lower", "upper", "free", "fixed"};

static bool ends_line(char c)
{
    return c == '\n' || c == '\r';
}

static void write_in_line(const struct fields *f, const char *text, size_t length)
{
    size_t from = 0;
    for (size_t k = 0; k < length; k++)
        if (ends_line(text[k])) {
            writer_text(f->w, text + from, k - from);
            writer_text(f->w, "?", 1);
            from = k + 1;
        }
    writer_text(f->w, text + from, length - from);
    writer_text(f->w, "\n", 1);
}

void fields_header(const struct fields *f, const char *key, const char *text)
{
    writer_text(f->w, key, strlen(key));
    write_in_line(f, text, strlen(text));
}

static void write_double(const struct fields *f, double v)
{
    (f->hexadecimal ? writer_hexadecimal : writer_real)(f->w, v + 0.0); /* no -0 */
}

/* A fraction's text; nothing, and a failure noted, where it cannot be had. */
static void write_fraction(struct fields *f, enum fraction which, uint32_t number)
{
    const char *text = f->failed == SLX_OK ? f->s->fractions.text(f->s->fractions.user, which, number) : "";
    if (text) {
        writer_text(f->w, text, strlen(text));
    } else {
        f->failed = f->env->error.status;
        writer_give_up(f->w);
    }
}

void fields_number(struct fields *f, double v, enum fraction which, uint32_t number)
{
    if (f->s->fractions.text) /* whatever v is rounded to, infinities too */
        write_fraction(f, which, number);
    else
        write_double(f, v);
}

static void write_missing(const struct fields *f)
{
    writer_text(f->w, "-", 1);
}

void fields_real(const struct fields *f, bool held, double v)
{
    if (held)
        write_double(f, v);
    else
        write_missing(f);
    writer_text(f->w, "\t", 1);
}

void fields_exact(struct fields *f, bool held, double v, enum fraction which, uint32_t number)
{
    if (held)
        fields_number(f, v, which, number);
    else
        write_missing(f);
    writer_text(f->w, "\t", 1);
}

void fields_status(const struct fields *f, unsigned status, double lower, double upper)
{
    const char *word = words[status == SLX_AT_LOWER && lower == upper ? FIXED : status & 3u];
    writer_text(f->w, word, strlen(word));
    writer_text(f->w, "\t", 1);
}

void fields_name(const struct fields *f, const char *name, size_t length)
{
    write_in_line(f, name, length);
}

bool fields_is_name(struct token t, const char *name, size_t length)
{
    size_t k = 0;
    while (k < length && k < t.length && t.at[k] == (ends_line(name[k]) ? '?' : name[k]))
        k++;
    return k == length && k == t.length;
}

bool fields_take_status(struct token word, unsigned *status)
{
    unsigned k = 0;
    while (k < WORDS && !token_is(word, words[k], strlen(words[k])))
        k++;
    *status = k == FIXED ? SLX_AT_LOWER : k;
    return k < WORDS;
}

slx_status fields_take_number(struct env *env, enum solution_numbers form, struct token t, struct fraction_vector *v,
                              uint32_t k, double *value)
{
    if (form == SOLUTION_FRACTIONS) {
        const slx_status status = fraction_vector_set(env, v, k, t.at, t.length);
        if (status == SLX_OK)
            *value = fraction_vector_double(v, k);
        return status;
    }
    const bool read = (form == SOLUTION_HEXADECIMAL ? number_parse_hexadecimal : number_parse)(t.at, t.length, value);
    return read && isfinite(*value) ? SLX_OK : SLX_ERROR_INPUT;
}
