/* The printf family of the modules, in place of the C library's, which is four times as large.
 *
 * Digits of a number are exact before they are rounded: m 2^e is m 5^-e / 10^-e where e is negative, a whole number in
 * limbs of nine digits.  Conversions: d i u x c s p a e f g %, with flags, width, precision, of reals 400 at most, and
 * lengths.
 */
#include <limits.h>
#include <math.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

/* Where text goes: a file, or what there is room for in a buffer. */
struct sink {
    FILE *file;
    char *text;
    size_t room, length;
};

static void put(struct sink *to, const char *text, size_t length)
{
    if (to->file)
        fwrite(text, 1, length, to->file);
    else if (to->length < to->room)
        memcpy(to->text + to->length, text, length < to->room - to->length ? length : to->room - to->length);
    to->length += length;
}

static void fill(struct sink *to, char with, long count)
{
    while (count-- > 0)
        put(to, &with, 1);
}

/* ---- digits ------------------------------------------------------------------------------------- */

enum { LIMB_DIGITS = 9, LIMB = 1000000000, LIMBS = 90, MOST_DIGITS = LIMBS * LIMB_DIGITS };

/* 0.DIGITS times 10^point. */
struct digits {
    int count, point;
    char digit[MOST_DIGITS + 1];
};

static unsigned times(uint32_t *limb, unsigned count, uint32_t factor)
{
    uint64_t carry = 0;
    for (unsigned k = 0; k < count; k++) {
        carry += (uint64_t)limb[k] * factor;
        limb[k] = (uint32_t)(carry % LIMB);
        carry /= LIMB;
    }
    if (carry)
        limb[count++] = (uint32_t)carry;
    return count;
}

/* All of them, from the first that is not 0 on: none of 0.  v is finite and not negative. */
static void digits_of(double v, struct digits *d)
{
    enum { MANTISSA = 53, SHIFT = 29 }; /* 2^29 < LIMB */
    int e;
    uint64_t m = (uint64_t)ldexp(frexp(v, &e), MANTISSA);
    e -= MANTISSA;
    for (; e < 0 && m > 0 && m % 2 == 0; e++)
        m /= 2;
    const int behind = e < 0 ? -e : 0; /* digits behind the point */
    uint32_t limb[LIMBS] = {(uint32_t)(m % LIMB), (uint32_t)(m / LIMB)};
    unsigned count = 2;
    for (; e > 0; e -= e < SHIFT ? e : SHIFT)
        count = times(limb, count, UINT32_C(1) << (e < SHIFT ? e : SHIFT));
    for (; e < 0; e++)
        count = times(limb, count, 5);
    d->count = 0;
    for (unsigned k = count; k > 0; k--)
        for (uint32_t unit = LIMB / 10; unit > 0; unit /= 10) {
            const char digit = (char)('0' + limb[k - 1] / unit % 10);
            if (d->count > 0 || digit != '0')
                d->digit[d->count++] = digit;
        }
    d->point = d->count - behind;
}

/* To `count` digits, which may be none or a number below 0; halves to even. */
static void round_to(struct digits *d, int count)
{
    if (count >= d->count)
        return;
    bool up = false;
    if (count >= 0) {
        const char next = d->digit[count], before = count > 0 ? d->digit[count - 1] : '0';
        up = next > '5' || (next == '5' && before % 2 == 1); /* '0' is even */
        for (int k = count + 1; next == '5' && !up && k < d->count; k++)
            up = d->digit[k] != '0';
    }
    d->count = count > 0 ? count : 0;
    while (up && d->count > 0 && d->digit[d->count - 1] == '9')
        d->count--;
    if (up && d->count > 0) {
        d->digit[d->count - 1]++;
    } else if (up) {
        d->digit[d->count++] = '1';
        d->point++;
    }
}

/* ---- conversions -------------------------------------------------------------------------------- */

struct conversion {
    bool left, plus, blank, zeros, full;
    int width, precision; /* precision -1: none */
    char kind;
};

/* A sign or the like, then what zeros may be put before. */
static void put_field(struct sink *to, const struct conversion *c, const char *head, const char *body, size_t length)
{
    const size_t all = strlen(head) + length;
    const long rest = c->width - (long)all;
    if (!c->left && !c->zeros)
        fill(to, ' ', rest);
    put(to, head, strlen(head));
    if (!c->left && c->zeros)
        fill(to, '0', rest);
    put(to, body, length);
    if (c->left)
        fill(to, ' ', rest);
}

static const char *sign_of(const struct conversion *c, bool negative)
{
    return negative ? "-" : c->plus ? "+" : c->blank ? " " : "";
}

static void put_whole(struct sink *to, const struct conversion *c, uint64_t v, bool negative)
{
    enum { ROOM = 24 };
    char text[ROOM], *at = text + ROOM;
    const unsigned base = c->kind == 'x' || c->kind == 'p' ? 16 : 10;
    for (; v > 0 || at == text + ROOM; v /= base)
        *--at = "0123456789abcdef"[v % base];
    struct conversion padded = *c;
    padded.zeros &= c->precision < 0;
    while (text + ROOM - at < c->precision && at > text)
        *--at = '0';
    put_field(to, &padded, sign_of(c, negative), at, (size_t)(text + ROOM - at));
}

/* [-]0x1.8p+3: without zeros at the end. */
static void put_hexadecimal(struct sink *to, const struct conversion *c, double v)
{
    enum { FRACTION = 52 };
    int e;
    uint64_t m = (uint64_t)ldexp(frexp(fabs(v), &e), FRACTION + 1);
    char text[32];
    int length = 0;
    text[length++] = m ? '1' : '0';
    m <<= 64 - FRACTION;
    for (; m; m <<= 4) {
        if (length == 1)
            text[length++] = '.';
        text[length++] = "0123456789abcdef"[m >> 60];
    }
    length += snprintf(text + length, sizeof text - (size_t)length, "p%+d", v == 0.0 ? 0 : e - 1);
    put_field(to, c, signbit(v) ? "-0x" : "0x", text, (size_t)length);
}

static char digit_at(const struct digits *d, int k)
{
    return k >= 0 && k < d->count ? d->digit[k] : '0';
}

static void put_real(struct sink *to, const struct conversion *c, double v)
{
    enum { PRECISION_MOST = 400, ROOM = 320 + PRECISION_MOST + 8, EXPONENT_LEAST = -4 };
    const char *sign = sign_of(c, signbit(v));
    if (!isfinite(v)) {
        struct conversion words = *c;
        words.zeros = false;
        put_field(to, &words, sign, isnan(v) ? "nan" : "inf", 3);
        return;
    }
    if (c->kind == 'a') {
        put_hexadecimal(to, c, v);
        return;
    }
    struct digits d;
    char text[ROOM];
    int length = 0, precision = c->precision < 0 ? 6 : c->precision < PRECISION_MOST ? c->precision : PRECISION_MOST;
    bool scientific = c->kind == 'e';
    digits_of(fabs(v), &d);
    if (c->kind == 'g') {
        precision = precision > 0 ? precision : 1;
        round_to(&d, precision);
        const int exponent = d.count ? d.point - 1 : 0;
        scientific = exponent < EXPONENT_LEAST || exponent >= precision;
        precision -= scientific ? 1 : exponent + 1;
    } else {
        round_to(&d, scientific ? precision + 1 : d.point + precision);
    }
    /* Digit k stands for 10^(point - 1 - k); there is one at least before the point. */
    const int exponent = d.count ? d.point - 1 : 0, before = scientific || exponent < 0 ? 1 : exponent + 1;
    const int from = scientific ? 0 : d.point - before;
    for (int k = 0; k < before; k++)
        text[length++] = digit_at(&d, from + k);
    if (precision > 0 || c->full)
        text[length++] = '.';
    for (int k = 0; k < precision; k++)
        text[length++] = digit_at(&d, from + before + k);
    if (c->kind == 'g' && !c->full && precision > 0) {
        while (text[length - 1] == '0')
            length--;
        length -= text[length - 1] == '.';
    }
    if (scientific)
        length += snprintf(text + length, ROOM - (size_t)length, "e%c%.2d", exponent < 0 ? '-' : '+',
                           exponent < 0 ? -exponent : exponent);
    put_field(to, c, sign, text, (size_t)length);
}

static int star_or_number(const char **format, va_list *arguments)
{
    int n = 0;
    if (**format == '*') {
        ++*format;
        return va_arg(*arguments, int);
    }
    for (; **format >= '0' && **format <= '9'; ++*format)
        n = 10 * n + (**format - '0');
    return n;
}

static bool set_flag(struct conversion *c, char flag)
{
    switch (flag) {
    case '-': return c->left = true;
    case '+': return c->plus = true;
    case ' ': return c->blank = true;
    case '0': return c->zeros = true;
    case '#': return c->full = true;
    default: return false;
    }
}

static struct conversion read_conversion(const char **format, va_list *arguments, bool *wide)
{
    struct conversion c = {.precision = -1};
    while (set_flag(&c, **format))
        ++*format;
    c.width = star_or_number(format, arguments);
    if (c.width < 0) {
        c.left = true;
        c.width = -c.width;
    }
    if (**format == '.') {
        ++*format;
        c.precision = star_or_number(format, arguments);
    }
    *wide = false;
    for (; **format && strchr("hlzjt", **format); ++*format)
        *wide |= **format == 'j' || (**format == 'l' && (*format)[1] == 'l') || (**format != 'h' && LONG_MAX > INT_MAX);
    c.kind = *(*format)++;
    return c;
}

static void convert(struct sink *to, const struct conversion *c, bool wide, va_list *arguments)
{
    switch (c->kind) {
    case 'd':
    case 'i': {
        const int64_t v = wide ? va_arg(*arguments, int64_t) : va_arg(*arguments, int32_t);
        put_whole(to, c, v < 0 ? -(uint64_t)v : (uint64_t)v, v < 0);
        break;
    }
    case 'u':
    case 'x':
    case 'p': put_whole(to, c, wide ? va_arg(*arguments, uint64_t) : va_arg(*arguments, uint32_t), false); break;
    case 'c': {
        const char character = (char)va_arg(*arguments, int);
        put_field(to, c, "", &character, 1);
        break;
    }
    case 's': {
        const char *text = va_arg(*arguments, const char *);
        put_field(to, c, "", text, c->precision < 0 ? strlen(text) : strnlen(text, (size_t)c->precision));
        break;
    }
    case 'a':
    case 'e':
    case 'f':
    case 'g': put_real(to, c, va_arg(*arguments, double)); break;
    default: put(to, &c->kind, 1);
    }
}

static int print(struct sink *to, const char *format, va_list given)
{
    va_list arguments;
    va_copy(arguments, given);
    while (*format) {
        const char *plain = format;
        while (*format && *format != '%')
            format++;
        put(to, plain, (size_t)(format - plain));
        if (*format++ != '%')
            break;
        bool wide;
        const struct conversion c = read_conversion(&format, &arguments, &wide);
        convert(to, &c, wide, &arguments);
    }
    va_end(arguments);
    return to->length <= INT_MAX ? (int)to->length : -1;
}

int vfprintf(FILE *restrict file, const char *restrict format, va_list arguments)
{
    struct sink to = {.file = file};
    const int length = print(&to, format, arguments);
    return ferror(file) ? -1 : length;
}

int vsnprintf(char *restrict text, size_t room, const char *restrict format, va_list arguments)
{
    struct sink to = {.text = text, .room = room};
    const int length = print(&to, format, arguments);
    if (room > 0)
        text[to.length < room ? to.length : room - 1] = '\0';
    return length;
}
