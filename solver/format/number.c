/* Decimal and hexadecimal text to double.
 *
 * The significant digits are gathered into a 64-bit integer m, so that the number is m * 10^e.  With m <= 2^53 and
 * |e| <= 22 both m and 10^|e| are doubles, and one multiplication or division rounds correctly (Clinger, How to read
 * floating point numbers accurately, 1990).  All else goes to strtod in a form without decimal point, which no locale
 * changes.
 */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

#include "format/number_private.h"

/* No double or midpoint of two doubles has more than 768 significant digits; one more non-zero digit stands for
 * all that follow. */
enum { DIGITS_KEPT = 800, EXPONENT_CAP = 1000000 };

static const double power_of_ten[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                      1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

static inline unsigned digit_of(char c)
{
    return (unsigned)(unsigned char)c - '0';
}

/* `exponent` is the one written; [text, end) holds digits and at most one point. */
static double exact(const char *text, const char *end, int64_t exponent)
{
    char buffer[DIGITS_KEPT + 32];
    size_t kept = 0;
    bool point = false, rest = false;
    for (const char *p = text; p < end; p++) {
        if (*p == '.') {
            point = true;
            continue;
        }
        if (kept < DIGITS_KEPT) {
            if (kept || *p != '0')
                buffer[kept++] = *p;
            exponent -= point;
        } else {
            rest |= *p != '0';
            exponent += !point;
        }
    }
    if (rest) {
        buffer[kept++] = '1';
        exponent--;
    }
    if (!kept)
        return 0.0;
    if (exponent > EXPONENT_CAP)
        exponent = EXPONENT_CAP;
    if (exponent < -EXPONENT_CAP)
        exponent = -EXPONENT_CAP;
    snprintf(buffer + kept, sizeof buffer - kept, "e%lld", (long long)exponent);
    return strtod(buffer, NULL);
}

/* The exponent after its letter; false if there are no digits or anything follows them. */
static bool read_exponent(const char *p, const char *end, int64_t *exponent)
{
    bool negative = false;
    if (p < end && (*p == '-' || *p == '+'))
        negative = *p++ == '-';
    if (p == end)
        return false;
    int64_t e = 0;
    for (; p < end; p++) {
        unsigned d = digit_of(*p);
        if (d > 9)
            return false;
        /* Capped far beyond any number of digits that fits a line's integer or fraction. */
        if (e < INT64_MAX / 100)
            e = e * 10 + d;
    }
    *exponent = negative ? -e : e;
    return true;
}

static bool is_infinity(const char *p, const char *end)
{
    size_t n = (size_t)(end - p);
    return (n == 3 && !strncasecmp(p, "inf", 3)) || (n == 8 && !strncasecmp(p, "infinity", 8));
}

/* What a number's digits say: m * 10^scale; once m has 19 digits, `full` tells that others followed. */
struct mantissa {
    uint64_t m;
    int64_t scale;
    size_t digits;
    bool full;
};

/* Reads digits, then a point and digits, from p on; returns where they end. */
static inline const char *read_mantissa(const char *p, const char *end, struct mantissa *out)
{
    const char *first = p;
    const uint64_t room = UINT64_C(1000000000000000000);
    uint64_t m = 0;
    bool full = false;
    for (unsigned d; p < end && (d = digit_of(*p)) <= 9; p++) {
        full |= m >= room;
        m = full ? m : m * 10 + d;
    }
    size_t digits = (size_t)(p - first);
    int64_t scale = 0;
    if (p < end && *p == '.') {
        const char *point = p++;
        for (unsigned d; p < end && (d = digit_of(*p)) <= 9; p++) {
            full |= m >= room;
            m = full ? m : m * 10 + d;
        }
        size_t fraction = (size_t)(p - point) - 1;
        digits += fraction;
        scale = -(int64_t)fraction;
    }
    *out = (struct mantissa){m, scale, digits, full};
    return p;
}

/* [text, end) is what `n` was read from. */
static inline double value_of(const struct mantissa *n, const char *text, const char *end, int64_t exponent)
{
    int64_t e = exponent + n->scale;
    if (!n->full && n->m <= UINT64_C(1) << 53 && e >= -22 && e <= 22)
        return e < 0 ? (double)n->m / power_of_ten[-e] : (double)n->m * power_of_ten[e];
    return exact(text, end, exponent);
}

bool number_parse(const char *text, size_t length, double *value)
{
    const char *p = text, *end = text + length;
    bool negative = false;
    if (p < end && (*p == '-' || *p == '+'))
        negative = *p++ == '-';
    struct mantissa n;
    const char *first = p;
    p = read_mantissa(p, end, &n);
    if (n.digits == 0) {
        if (p != first || !is_infinity(p, end))
            return false;
        *value = negative ? -INFINITY : INFINITY;
        return true;
    }
    const char *mantissa_end = p;
    int64_t exponent = 0;
    if (p < end && ((*p | 0x20) == 'e' || (*p | 0x20) == 'd')) {
        if (!read_exponent(p + 1, end, &exponent))
            return false;
    } else if (p != end) {
        return false;
    }
    double v = value_of(&n, first, mantissa_end, exponent);
    *value = negative ? -v : v;
    return true;
}

const char *number_scan(const char *text, const char *end, double *value)
{
    struct mantissa n;
    const char *p = read_mantissa(text, end, &n), *mantissa_end = p;
    if (n.digits == 0)
        return NULL;
    int64_t exponent = 0;
    if (p < end && (*p | 0x20) == 'e') {
        const char *stop = p + 1;
        if (stop < end && (*stop == '-' || *stop == '+'))
            stop++;
        while (stop < end && digit_of(*stop) <= 9)
            stop++;
        if (read_exponent(p + 1, stop, &exponent))
            p = stop;
    }
    *value = value_of(&n, text, mantissa_end, exponent);
    return p;
}

static unsigned hexadecimal_digit(char c)
{
    const char letter = (char)(c | 0x20);
    return digit_of(c) <= 9 ? digit_of(c) : letter >= 'a' && letter <= 'f' ? (unsigned)(letter - 'a') + 10 : 16;
}

/* The digits are gathered into m, which has at most 53 bits once zeros at its end are gone: the number is m * 2^e. */
bool number_parse_hexadecimal(const char *text, size_t length, double *value)
{
    const char *p = text, *end = text + length, *point = NULL;
    const bool negative = p < end && *p == '-';
    if (p < end && (*p == '-' || *p == '+'))
        p++;
    if (end - p < 3 || p[0] != '0' || (p[1] | 0x20) != 'x')
        return false;
    uint64_t m = 0;
    int64_t e = 0, exponent = 0;
    size_t digits = 0;
    for (p += 2; p < end && (hexadecimal_digit(*p) < 16 || (*p == '.' && !point)); p++) {
        if (*p == '.') {
            point = p;
            continue;
        }
        const unsigned d = hexadecimal_digit(*p);
        const bool full = m >> 59;
        digits++;
        if (full && d)
            return false;
        m = full ? m : 16 * m + d;
        e += (full ? 4 : 0) - (point ? 4 : 0);
    }
    if (digits == 0 || (p < end && ((*p | 0x20) != 'p' || !read_exponent(p + 1, end, &exponent))))
        return false;
    while (m && m % 2 == 0) {
        m /= 2;
        e++;
    }
    e += exponent;
    if (m >> 53 || (m && (e > 1023 || e < -1074)))
        return false;
    const double v = m ? ldexp((double)m, (int)e) : 0.0;
    *value = negative ? -v : v;
    return isfinite(v);
}
