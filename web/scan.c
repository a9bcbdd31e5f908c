/* Numbers from text in the modules, in place of the C library's, which is six times as large.
 *
 * What is read is D b^k, D whole and b 10 or, after 0x, 2, exact in limbs of 32 bits.  Where k is negative, D is shifted up
 * so far that D / b^-k has bits enough; whether the division leaves something decides a half. */
#include <locale.h>
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <strings.h>

/* Digits that are looked at: a half between two doubles has at most 768.  Of more it matters whether they are all 0. */
enum { DIGITS_MOST = 800, LEAST = -1200, MOST = 310, LIMBS = 224, LIMB_BITS = 32, MANTISSA = 53, GUARD = 66 };

struct whole {
    uint32_t limb[LIMBS];
    int count; /* limbs that are not 0, the last of them */
    bool more; /* and a part that is less than 1 */
};

static void times_plus(struct whole *n, uint32_t factor, uint32_t plus)
{
    uint64_t carry = plus;
    for (int k = 0; k < n->count; k++) {
        carry += (uint64_t)n->limb[k] * factor;
        n->limb[k] = (uint32_t)carry;
        carry >>= LIMB_BITS;
    }
    if (carry)
        n->limb[n->count++] = (uint32_t)carry;
}

static void divide(struct whole *n, uint32_t by)
{
    uint64_t rest = 0;
    for (int k = n->count; k-- > 0;) {
        rest = rest << LIMB_BITS | n->limb[k];
        n->limb[k] = (uint32_t)(rest / by);
        rest %= by;
    }
    n->more |= rest > 0;
    while (n->count > 0 && n->limb[n->count - 1] == 0)
        n->count--;
}

static int bits_of(const struct whole *n)
{
    return n->count > 0 ? n->count * LIMB_BITS - __builtin_clz(n->limb[n->count - 1]) : 0;
}

static bool bit_at(const struct whole *n, int at)
{
    return at >= 0 && at / LIMB_BITS < n->count && n->limb[at / LIMB_BITS] >> at % LIMB_BITS & 1;
}

/* n 2^e, the nearest; halves to even. */
static double rounded(const struct whole *n, int e)
{
    const int bits = bits_of(n), least = -1074 - e;
    const int low = bits - MANTISSA > least ? bits - MANTISSA : least; /* bits below it are rounded away */
    uint64_t m = 0;
    for (int at = bits; at-- > (low > 0 ? low : 0);)
        m = m << 1 | bit_at(n, at);
    bool below = n->more;
    for (int at = 0; at < low - 1 && !below; at++)
        below = bit_at(n, at);
    if (low > 0 && bit_at(n, low - 1) && (below || m % 2 == 1))
        m++;
    return ldexp((double)m, e + (low > 0 ? low : 0));
}

static double value(struct whole *n, bool binary, int exponent)
{
    int shift = 0;
    if (n->count == 0)
        return 0.0;
    if (binary)
        return rounded(n, exponent);
    if (exponent > MOST || exponent < LEAST)
        return exponent > 0 ? INFINITY : 0.0;
    for (; exponent > 0; exponent--)
        times_plus(n, 10, 0);
    for (const int wanted = GUARD - 10 * exponent / 3; exponent < 0 && bits_of(n) - wanted < 0; shift++)
        times_plus(n, 2, 0);
    for (; exponent < 0; exponent++)
        divide(n, 10);
    return rounded(n, -shift);
}

static int digit_of(char c, bool binary)
{
    return c >= '0' && c <= '9' ? c - '0' : binary && (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10 : -1;
}

/* The exponent behind the letter at `at`; *end stays where there is none. */
static int exponent_at(const char *at, const char **end)
{
    enum { LARGE = 100000 };
    const bool negative = at[1] == '-';
    int e = 0;
    at += at[1] == '-' || at[1] == '+' ? 2 : 1;
    if (digit_of(*at, false) < 0)
        return 0;
    for (; digit_of(*at, false) >= 0; at++)
        e = e < LARGE ? 10 * e + digit_of(*at, false) : e;
    *end = at;
    return negative ? -e : e;
}

/* Digits with or without a point, and an exponent; *end stays where there is no digit. */
static double number(const char *at, bool binary, const char **end)
{
    struct whole n = {.count = 0};
    int digits = 0, exponent = 0;
    bool any = false, point = false;
    for (;; at++) {
        const int digit = digit_of(*at, binary);
        if (*at == '.' && !point) {
            point = true;
            continue;
        }
        if (digit < 0)
            break;
        any = true;
        digits += digits > 0 || digit > 0;
        if (digits <= DIGITS_MOST)
            times_plus(&n, binary ? 16 : 10, (uint32_t)digit);
        n.more |= digits > DIGITS_MOST && digit > 0;
        exponent += (digits > DIGITS_MOST) - point;
    }
    if (!any)
        return 0.0;
    *end = at;
    if (binary)
        exponent *= 4;
    if ((*at | 32) == (binary ? 'p' : 'e'))
        exponent += exponent_at(at, end);
    return value(&n, binary, exponent);
}

double strtod(const char *restrict text, char **restrict end)
{
    static const struct {
        const char *name;
        int length;
        double value;
    } words[] = {{"infinity", 8, INFINITY}, {"inf", 3, INFINITY}, {"nan", 3, NAN}};
    const char *at = text, *stop = text;
    double v = 0.0;
    while (*at == ' ' || (*at >= '\t' && *at <= '\r'))
        at++;
    const bool negative = *at == '-';
    at += *at == '-' || *at == '+';
    for (size_t k = 0; k < sizeof words / sizeof *words && stop == text; k++)
        if (strncasecmp(at, words[k].name, (size_t)words[k].length) == 0) {
            v = words[k].value;
            stop = at + words[k].length;
        }
    if (at[0] == '0' && (at[1] | 32) == 'x')
        v = number(at + 2, true, &stop);
    if (stop == text)
        v = number(at, false, &stop);
    if (end)
        *end = (char *)(uintptr_t)stop;
    return negative && stop != text ? -v : v;
}

double strtod_l(const char *restrict text, char **restrict end, locale_t locale); /* which WASI's header has not */
double strtod_l(const char *restrict text, char **restrict end, locale_t locale)
{
    (void)locale;
    return strtod(text, end);
}
