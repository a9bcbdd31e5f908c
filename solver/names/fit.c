/* fit: which way of writing a run of names takes the fewest bytes. */
#include "names/names_private.h"

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/* What the names are split by before a way to write them is weighed. */
struct shape {
    const char *const *name;
    const size_t *length;
    unsigned count;
    bool varies; /* lengths differ */
    size_t prefix, suffix;
    bool leading_zero;                  /* in a run of several digits */
    unsigned digits_least, digits_most; /* runs of digits before the suffix, cut at DIGITS_MOST */
    bool cut;                           /* a run was cut there */
    uint8_t digits[NAMES_BLOCK];
};

/* Prefix and suffix end outside of numbers where lengths differ: in X9, X10, X11 the 1 is part of the number. */
static void find_affixes(struct shape *h)
{
    const char *first = h->name[0];
    size_t least = h->length[0], most = least;
    for (unsigned j = 1; j < h->count; j++) {
        least = h->length[j] < least ? h->length[j] : least;
        most = h->length[j] > most ? h->length[j] : most;
    }
    h->varies = least != most;
    h->prefix = least;
    for (unsigned j = 1; j < h->count; j++)
        h->prefix = common_prefix(first, h->name[j], h->prefix);
    h->suffix = least - h->prefix;
    const char *first_end = first + h->length[0];
    for (unsigned j = 1; j < h->count && h->suffix; j++)
        h->suffix = common_suffix(first_end, h->name[j] + h->length[j], h->suffix);
    if (h->varies) {
        while (h->prefix && is_digit(first[h->prefix - 1]))
            h->prefix--;
        while (h->suffix && is_digit(*(first_end - h->suffix)))
            h->suffix--;
    }
}

static void find_digits(struct shape *h)
{
    h->digits_least = DIGITS_MOST;
    for (unsigned j = 0; j < h->count; j++) {
        const char *end = h->name[j] + h->length[j] - h->suffix;
        size_t most = h->length[j] - h->suffix - h->prefix;
        unsigned k = 0;
        while (k < most && k < DIGITS_MOST && is_digit(*(end - 1 - k)))
            k++;
        h->digits[j] = (uint8_t)k;
        h->digits_least = k < h->digits_least ? k : h->digits_least;
        h->digits_most = k > h->digits_most ? k : h->digits_most;
        h->leading_zero |= k > 1 && *(end - k) == '0';
        h->cut |= k == DIGITS_MOST && k < most && is_digit(*(end - 1 - k));
    }
}

/* Width and byte of a fill before the digits, as in __17 and _123 of fixed length; 0 where there is none. */
static unsigned find_fill(const struct shape *h, char *fill)
{
    if (h->varies || h->leading_zero || h->digits_least == 0 || h->digits_least == h->digits_most || h->cut)
        return 0;
    size_t middle = h->length[0] - h->prefix - h->suffix, width = middle < DIGITS_MOST ? middle : DIGITS_MOST;
    unsigned shortest = 0;
    while (h->digits[shortest] != h->digits_least)
        shortest++;
    *fill = *(h->name[shortest] + h->length[0] - h->suffix - h->digits_least - 1);
    if (is_digit(*fill) || is_letter(*fill))
        return 0;
    for (unsigned j = 0; j < h->count; j++) {
        const char *end = h->name[j] + h->length[0] - h->suffix;
        unsigned k = h->digits[j];
        while (k < width && *(end - 1 - k) == *fill)
            k++;
        width = k < width ? k : width;
    }
    return width >= h->digits_most ? (unsigned)width : 0;
}

uint64_t fit_number(const struct fit *f, const char *name, size_t length, unsigned *width)
{
    const char *end = name + length - f->suffix, *at = end;
    if (f->number == NUMBER_PLAIN)
        while (at > name + f->prefix && is_digit(at[-1]))
            at--;
    else if (f->number != NUMBER_NONE)
        at -= f->digits;
    *width = (unsigned)(end - at);
    uint64_t v = 0;
    for (; at < end; at++)
        if (is_digit(*at))
            v = 10 * v + (uint64_t)(*at - '0');
    return v;
}

/* The slope with the narrowest field: none, the mean one, or the first one.  Numbers have at most 16 digits and names
 * are at most 64, so that no product leaves 63 bits. */
static void fit_slope(struct fit *f, const int64_t *v, unsigned count)
{
    int64_t slope[3] = {0, 0, 0};
    if (count > 1) {
        slope[1] = (v[count - 1] - v[0]) / (int64_t)(count - 1);
        slope[2] = v[1] - v[0];
    }
    f->number_bits = 65;
    for (unsigned k = 0; k < 3; k++) {
        if (k && (slope[k] == 0 || (k == 2 && slope[2] == slope[1])))
            continue;
        int64_t low = INT64_MAX, high = INT64_MIN;
        for (unsigned j = 0; j < count; j++) {
            int64_t r = v[j] - slope[k] * (int64_t)j;
            low = r < low ? r : low;
            high = r > high ? r : high;
        }
        unsigned bits = bit_width((uint64_t)(high - low));
        if (bits < f->number_bits) {
            f->number_bits = bits;
            f->base = low;
            f->step = slope[k];
        }
    }
}

/* Which bytes stand in slot q, as bits. */
static void slot_seen(const struct shape *h, size_t at, unsigned q, const uint8_t *stem, uint64_t *seen)
{
    uint64_t s0 = 0, s1 = 0, high[2] = {0, 0};
    for (unsigned j = 0; j < h->count; j++)
        if (q < stem[j]) {
            unsigned char c = (unsigned char)h->name[j][at + q];
            uint64_t bit = UINT64_C(1) << (c & 63);
            if (c & 128)
                high[c >> 6 & 1] |= bit;
            else if (c & 64)
                s1 |= bit;
            else
                s0 |= bit;
        }
    seen[0] = s0;
    seen[1] = s1;
    seen[2] = high[0];
    seen[3] = high[1];
}

/* Codes of the slots; returns the bytes of their bases. */
static size_t fit_slots(const struct shape *h, struct fit *f, const uint8_t *stem)
{
    size_t bytes = 0;
    for (unsigned q = 0; q < f->slots; q++) {
        uint64_t *seen = f->seen[q];
        slot_seen(h, f->prefix, q, stem, seen);
        unsigned low = seen_least(seen), last = 3, distinct = 0;
        while (!seen[last])
            last--;
        unsigned wide = bit_width(64 * last + bit_width(seen[last]) - 1 - low);
        /* A list of more than 16 bytes has no code. */
        for (unsigned k = 0; k < 4; k++)
            for (uint64_t m = seen[k]; m && distinct <= 16; m &= m - 1)
                distinct++;
        unsigned list = bit_width(distinct - 1);
        if (list <= 4 && (8u << list) + h->count * list < 8 + h->count * wide) {
            f->code[q] = (uint8_t)(8 + list);
            f->name_bits += list;
            bytes += (size_t)1 << list;
        } else {
            f->code[q] = (uint8_t)wide;
            f->name_bits += wide;
            bytes++;
        }
    }
    return bytes;
}

/* Weighs one kind of number; false if the stems are too long. */
static bool fit_number_kind(const struct shape *h, struct fit *f)
{
    uint8_t stem[NAMES_BLOCK];
    int64_t v[NAMES_BLOCK];
    size_t least = SIZE_MAX, most = 0;
    f->prefix = h->prefix;
    f->suffix = h->suffix;
    for (unsigned j = 0; j < h->count; j++) {
        unsigned width;
        v[j] = (int64_t)fit_number(f, h->name[j], h->length[j], &width);
        size_t n = h->length[j] - h->prefix - h->suffix - width;
        if (n > SLOTS_MOST)
            return false;
        stem[j] = (uint8_t)n;
        least = n < least ? n : least;
        most = n > most ? n : most;
    }
    f->stem_least = (unsigned)least;
    f->slots = (unsigned)most;
    f->name_bits = bit_width(most - least);
    f->bytes = 1 + (h->prefix ? varint_width(h->prefix) + h->prefix : 0) +
               (h->suffix ? varint_width(h->suffix) + h->suffix : 0);
    if (most)
        f->bytes += 1u + (most != least) + (most + 1) / 2 + fit_slots(h, f, stem);
    if (f->number != NUMBER_NONE) {
        fit_slope(f, v, h->count);
        f->name_bits += f->number_bits;
        f->bytes += (size_t)(f->number >= NUMBER_ZEROS) + (f->number == NUMBER_FILLED) + 1 +
                    varint_width(zigzag(f->base)) + (f->step ? varint_width(zigzag(f->step)) : 0);
    }
    f->bytes += ((size_t)f->name_bits * h->count + 7) / 8;
    return true;
}

void segment_fit(const struct names_list *list, unsigned from, unsigned count, struct fit *f)
{
    struct shape h = {.name = list->name + from, .length = list->length + from, .count = count};
    struct fit other;
    find_affixes(&h);
    find_digits(&h);

    f->raw = false;
    f->digits = h.digits_least;
    f->number = h.digits_least == 0 ? NUMBER_NONE : h.varies && !h.leading_zero && !h.cut ? NUMBER_PLAIN : NUMBER_ZEROS;
    bool fits = fit_number_kind(&h, f);
    other.digits = find_fill(&h, &other.fill);
    if (other.digits) {
        other.raw = false;
        other.number = NUMBER_FILLED;
        if (fit_number_kind(&h, &other) && (!fits || other.bytes < f->bytes)) {
            *f = other;
            fits = true;
        }
    }
    size_t raw = 1;
    for (unsigned j = 0; j < count; j++)
        raw += varint_width(h.length[j]) + h.length[j];
    if (!fits || raw < f->bytes) {
        f->raw = true;
        f->bytes = raw;
    }
}
