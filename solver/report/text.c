/* Text into a file of slx_write_text: numbers that read back, names in the quotes of JSON and of CSV. */
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report/report.h"

void text_put(const struct text *t, const char *words)
{
    t->put(t->to, words, strlen(words));
}

void text_format(const struct text *t, const char *format, ...)
{
    char line[600];
    va_list arguments;
    va_start(arguments, format);
    const int n = vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    if (n > 0)
        t->put(t->to, line, (size_t)n < sizeof line ? (size_t)n : sizeof line - 1);
}

void text_number(const struct text *t, double v)
{
    char number[NUMBER_BYTES];
    text_put(t, isnan(v) ? "nan" : number_text(v, number));
}

/* Bytes of the UTF-8 character at p, 0 where there is none that is well formed (RFC 3629). */
static size_t character(const unsigned char *p)
{
    const size_t n = p[0] < 0x80                   ? 1
                     : p[0] >= 0xc2 && p[0] < 0xe0 ? 2
                     : p[0] >= 0xe0 && p[0] < 0xf0 ? 3
                     : p[0] >= 0xf0 && p[0] < 0xf5 ? 4
                                                   : 0;
    for (size_t k = 1; k < n; k++)
        if ((p[k] & 0xc0) != 0x80)
            return 0;
    if ((p[0] == 0xe0 && p[1] < 0xa0) || (p[0] == 0xed && p[1] > 0x9f) || (p[0] == 0xf0 && p[1] < 0x90) ||
        (p[0] == 0xf4 && p[1] > 0x8f))
        return 0;
    return n;
}

void text_json_string(const struct text *t, const char *words)
{
    const unsigned char *p = (const unsigned char *)words, *from = p;
    t->put(t->to, "\"", 1);
    while (*p) {
        const size_t n = character(p);
        if (n && *p >= ' ' && *p != '"' && *p != '\\' && *p != '<') { /* no tag where the text stands in a page */
            p += n;
            continue;
        }
        t->put(t->to, (const char *)from, (size_t)(p - from));
        if (n)
            text_format(t, "\\u%04x", *p);
        else
            text_put(t, "\\ufffd"); /* no character: JSON has no bytes */
        from = ++p;
    }
    t->put(t->to, (const char *)from, (size_t)(p - from));
    t->put(t->to, "\"", 1);
}

void text_html(const struct text *t, const char *words, size_t most)
{
    const unsigned char *p = (const unsigned char *)words, *const end = p + strnlen(words, most);
    while (p < end) {
        const size_t n = character(p);
        if (n > (size_t)(end - p))
            break;
        const char *as = !n || *p < ' ' ? "\xef\xbf\xbd"
                         : *p == '&'    ? "&amp;"
                         : *p == '<'    ? "&lt;"
                         : *p == '>'    ? "&gt;"
                         : *p == '"'    ? "&quot;"
                                        : NULL;
        if (as)
            text_put(t, as);
        else
            t->put(t->to, (const char *)p, n);
        p += n ? n : 1;
    }
    if (*p)
        text_put(t, "...");
}

void text_json_number(const struct text *t, double v)
{
    char number[NUMBER_BYTES];
    if (isnan(v))
        text_put(t, "null");
    else if (isinf(v))
        text_put(t, v > 0 ? "\"inf\"" : "\"-inf\"");
    else
        text_put(t, number_text(v, number));
}

void text_field(const struct text *t, const char *words, char separator)
{
    if (separator == ',' && strpbrk(words, ",\"\r\n")) {
        t->put(t->to, "\"", 1);
        for (const char *quote; (quote = strchr(words, '"')) != NULL; words = quote + 1) {
            t->put(t->to, words, (size_t)(quote - words) + 1);
            t->put(t->to, "\"", 1);
        }
        text_put(t, words);
        t->put(t->to, "\"", 1);
        return;
    }
    for (const char *tab; separator == '\t' && (tab = strchr(words, '\t')) != NULL; words = tab + 1) {
        t->put(t->to, words, (size_t)(tab - words));
        t->put(t->to, " ", 1);
    }
    text_put(t, words);
}

const char *number_text(double v, char out[NUMBER_BYTES])
{
    int digits = 15;
    do
        snprintf(out, NUMBER_BYTES, "%.*g", digits, v + 0.0);
    while (digits++ < 17 && strtod(out, NULL) != v);
    return out;
}
