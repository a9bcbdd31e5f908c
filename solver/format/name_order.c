/* The two orders of name_order_private.h. */
#include <stdbool.h>
#include <string.h>

#include "format/name_order_private.h"

int name_order_length(const char *a, size_t a_length, const char *b, size_t b_length)
{
    if (a_length != b_length)
        return a_length < b_length ? -1 : 1;
    return a_length ? memcmp(a, b, a_length) : 0;
}

static inline bool is_digit(char c)
{
    return (unsigned char)(c - '0') <= 9;
}

/* Place of a byte among the elements, 0 being the end of the name. */
static inline unsigned rank_of(const char *p, const char *end)
{
    return p == end ? 0 : *p == '_' ? 1 : (unsigned)(unsigned char)*p + 2;
}

static inline const char *digits_end(const char *p, const char *end)
{
    while (p < end && is_digit(*p))
        p++;
    return p;
}

static inline const char *zeros_end(const char *p, const char *end)
{
    while (p < end && *p == '0')
        p++;
    return p;
}

int name_order_natural(const char *a, size_t a_length, const char *b, size_t b_length)
{
    const char *a_end = a + a_length, *b_end = b + b_length;
    int by_zeros = 0;
    for (;;) { /* each round passes a number of both */
        /* To the first difference, and back to the begin of the number that it is in. */
        const char *from = a;
        while (a < a_end && b < b_end && *a == *b)
            a++, b++;
        if (a == a_end && b == b_end)
            return by_zeros;
        if ((a < a_end && is_digit(*a)) || (b < b_end && is_digit(*b)))
            while (a > from && is_digit(a[-1]))
                a--, b--;
        const char *a_stop = digits_end(a, a_end), *b_stop = digits_end(b, b_end);
        if (a == a_stop || b == b_stop)
            return rank_of(a, a_end) < rank_of(b, b_end) ? -1 : 1;

        const char *a_first = zeros_end(a, a_stop), *b_first = zeros_end(b, b_stop);
        int by_value = name_order_length(a_first, (size_t)(a_stop - a_first), b_first, (size_t)(b_stop - b_first));
        if (by_value)
            return by_value;
        if (!by_zeros)
            by_zeros = a_first - a < b_first - b ? -1 : 1;
        a = a_stop;
        b = b_stop;
    }
}
