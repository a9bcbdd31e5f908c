/* place: what the readers of lines share: tokens, and errors and warnings that name where they are. */
#ifndef FORMAT_PLACE_PRIVATE_H
#define FORMAT_PLACE_PRIVATE_H

#include "stream/stream.h"

struct token {
    const char *at;
    size_t length;
};

static inline bool token_is(struct token t, const char *text, size_t length)
{
    return t.length == length && !__builtin_memcmp(t.at, text, length);
}

/* The line that a reader is at. */
struct place {
    struct env *env;
    const struct reader *r;
    const char *line;
    size_t length;
};

/* SLX_ERROR_INPUT at a token of the line; the token, if it has a length, ends the message.  One that is no part of the
 * line, as a name from an option, has no column. */
slx_status place_fail(struct place p, struct token where, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* Warns with the number of the line, once for each bit of *warned. */
void place_warn(struct place p, uint32_t *warned, unsigned kind, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

#endif
