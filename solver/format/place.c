/* Errors and warnings of the readers of lines. */
#include <stdarg.h>
#include <stdio.h>

#include "format/place_private.h"

enum { SHOWN = 80 }; /* bytes of a token in a message */

slx_status place_fail(struct place p, struct token where, const char *format, ...)
{
    char text[ERROR_TEXT], token[SHOWN + 1];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    size_t shown = where.length < SHOWN ? where.length : SHOWN;
    for (size_t k = 0; k < shown; k++)
        token[k] = (char)((unsigned char)where.at[k] < ' ' ? '?' : where.at[k]);
    token[shown] = '\0';
    uintptr_t at = (uintptr_t)where.at - (uintptr_t)p.line;
    uint32_t column = where.at && at <= p.length ? (uint32_t)at + 1 : 0;
    uint64_t line = reader_line_number(p.r);
    if (!shown)
        return fail_at(p.env, SLX_ERROR_INPUT, reader_path(p.r), line, column, "%s", text);
    return fail_at(p.env, SLX_ERROR_INPUT, reader_path(p.r), line, column, "%s '%s'%s", text, token,
                   shown < where.length ? "..." : "");
}

void place_warn(struct place p, uint32_t *warned, unsigned kind, const char *format, ...)
{
    if (*warned >> kind & 1)
        return;
    *warned |= 1u << kind;
    char text[ERROR_TEXT];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    log_line(p.env, SLX_LOG_WARNING, "%s:%llu: %s", reader_path(p.r), (unsigned long long)reader_line_number(p.r),
             text);
}
