/* Decimal numbers as text, correctly rounded and independent of the locale. */
#ifndef FORMAT_NUMBER_PRIVATE_H
#define FORMAT_NUMBER_PRIVATE_H

#include <math.h>
#include <stdbool.h>
#include <stddef.h>

/* A number as a bound: 1e30 and beyond is infinite. */
static inline double number_bound(double v)
{
    return v >= 1e30 ? INFINITY : v <= -1e30 ? -INFINITY : v;
}

/* Reads the `length` bytes at `text`, all of which must be one number:
 *
 *     [+-] digits [. digits] [(e|E|d|D) [+-] digits]      at least one digit before the exponent
 *     [+-] inf | infinity                                 any case
 *
 * false, and *value untouched, for anything else: NaN, hexadecimal, trailing text.  The result is the nearest double,
 * ties to even; it overflows to infinity and underflows through the subnormals to zero. */
bool number_parse(const char *text, size_t length, double *value);

/* The longest number without a sign that begins at `text` and ends before or at `end`, in text where names may follow
 * at once: digits [. digits] [(e|E) [+-] digits].  What follows it, or NULL where no number begins. */
const char *number_scan(const char *text, const char *end, double *value);

/* Reads a hexadecimal number of C in the same way:
 *
 *     [+-] 0x hexdigits [. hexdigits] [p [+-] digits]      in either case
 *
 * false also where no double is that number exactly. */
bool number_parse_hexadecimal(const char *text, size_t length, double *value);

/* Whether two numbers are the same bit for bit, so that 0 and -0 differ. */
static inline bool number_same_bits(double a, double b)
{
    return __builtin_memcmp(&a, &b, sizeof a) == 0;
}

static inline bool number_is_plus_zero(double v)
{
    return v == 0.0 && !signbit(v);
}

#endif
