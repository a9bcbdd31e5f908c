#include <string.h>

#include "format/fields_private.h"

void fields_header(const struct fields *f, const char *key, const char *text)
{
    writer_text(f->w, key, strlen(key));
    writer_text(f->w, text, strlen(text));
    writer_text(f->w, "\n", 1);
}

static void write_double(const struct fields *f, double v)
{
    (f->hexadecimal ? writer_hexadecimal : writer_real)(f->w, v);
}

/* A fraction's text; nothing, and a failure noted, where it cannot be had. */
static void write_fraction(struct fields *f, enum fraction which, uint32_t number)
{
    const char *text = f->failed == SLX_OK ? f->s->fractions.text(f->s->fractions.user, which, number) : "";
    if (text)
        writer_text(f->w, text, strlen(text));
    else
        f->failed = f->env->error.status;
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
    static const char *const words[] = {"basic", "lower", "upper", "free"};
    const char *word = status == SLX_AT_LOWER && lower == upper ? "fixed" : words[status & 3u];
    writer_text(f->w, word, strlen(word));
    writer_text(f->w, "\t", 1);
}

void fields_name(const struct fields *f, const char *name, size_t length)
{
    writer_text(f->w, name, length);
    writer_text(f->w, "\n", 1);
}
