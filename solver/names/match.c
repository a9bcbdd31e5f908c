/* match: does a name of the pool equal a given one?  What segment_read and segment_middle do to put a name
 * together, done here piece by piece against the given name: no piece is stored, a number is read and not printed, and
 * the first difference ends the comparison. This is where a reader spends its time once for each row it looks up.
 */
#include "names/names_private.h"

/* Affixes are mostly a few bytes, for which a call takes longer than a loop. */
static inline bool same_bytes(const uint8_t *a, const char *b, size_t n)
{
    if (n > 16)
        return !memcmp(a, b, n);
    for (size_t k = 0; k < n; k++)
        if (a[k] != (uint8_t)b[k])
            return false;
    return true;
}

static inline const uint8_t *length_read(const uint8_t *from, uint64_t *v)
{
    if (*from < 128) {
        *v = *from;
        return from + 1;
    }
    return varint_read(from, v);
}

static bool raw_matches(const uint8_t *from, uint32_t j, const char *name, size_t length)
{
    uint64_t n;
    for (;; j--) {
        from = varint_read(from, &n);
        if (j == 0)
            break;
        from += n;
    }
    return n == length && !memcmp(from, name, length);
}

/* Whether text[0..width), the digits and the fill of a number, is how v is written. */
static inline bool number_matches(const char *text, size_t width, unsigned kind, char fill, uint64_t v)
{
    if (width > DIGITS_MOST || width == 0)
        return false;
    if (kind == NUMBER_FILLED)
        while (width > 1 && *text == fill)
            text++, width--;
    if (kind != NUMBER_ZEROS && width > 1 && *text == '0')
        return false;
    uint64_t read = 0;
    for (size_t k = 0; k < width; k++) {
        unsigned digit = (unsigned)(unsigned char)text[k] - '0';
        if (digit > 9)
            return false;
        read = 10 * read + digit;
    }
    return read == v;
}

/* Whether the stem is what the slots hold, whose codes and bases are given and whose fields begin at bit `at`. */
static inline bool stem_matches(const uint8_t *codes, unsigned slots, const uint8_t *fields, size_t at,
                                const char *stem, unsigned length)
{
    const uint8_t *base = codes + (slots + 1) / 2;
    for (unsigned q = 0; q < length; q++) {
        unsigned code = codes[q / 2] >> (q % 2 * 4) & 15;
        if (code == 0) {
            if (*base++ != (uint8_t)stem[q])
                return false;
            continue;
        }
        unsigned width = code > 8 ? code - 8 : code;
        unsigned v = (unsigned)(load_little(fields + at / 8) >> (at % 8)) & ((1u << width) - 1);
        at += width;
        if ((code > 8 ? base[v] : (uint8_t)(base[0] + v)) != (uint8_t)stem[q])
            return false;
        base += code > 8 ? 1u << width : 1;
    }
    return true;
}

/* The kind of the segment of name *j of a block; *j becomes the name's number in that segment. */
static inline const uint8_t *segment_of(const uint8_t *from, uint32_t *j)
{
    for (uint64_t v = 0;; from += v) {
        const uint32_t n = *from & 127;
        if (*from++ & 128)
            from = length_read(from, &v);
        if (*j < n)
            return from;
        *j -= n;
    }
}

bool block_matches(const uint8_t *from, uint32_t i, const char *name, size_t length)
{
    uint32_t j = i % NAMES_BLOCK;
    uint64_t v;
    from = segment_of(from, &j);
    unsigned kind = *from++, slots = 0, least = 0, stem_bits = 0, length_bits = 0;
    if (kind & KIND_RAW)
        return raw_matches(from, j, name, length);
    if (kind & KIND_PREFIX) {
        from = length_read(from, &v);
        if (v > length || !same_bytes(from, name, (size_t)v))
            return false;
        from += v;
        name += v;
        length -= (size_t)v;
    }
    if (kind & KIND_SUFFIX) {
        from = length_read(from, &v);
        if (v > length || !same_bytes(from, name + length - v, (size_t)v))
            return false;
        from += v;
        length -= (size_t)v;
    }
    const uint8_t *codes = from;
    if (kind & KIND_STEM) {
        slots = least = *from++;
        if (kind & KIND_VARIES)
            least = *from++;
        codes = from;
        unsigned bases = 0;
        for (unsigned q = 0; q < slots; q++) {
            unsigned code = codes[q / 2] >> (q % 2 * 4) & 15;
            stem_bits += code > 8 ? code - 8 : code;
            bases += code > 8 ? 1u << (code - 8) : 1;
        }
        length_bits = bit_width(slots - least);
        from = codes + (slots + 1) / 2 + bases;
    }
    unsigned number = kind & KIND_NUMBER, digits = 0, number_bits = 0;
    uint64_t base = 0, step = 0;
    char fill = '0';
    if (number) {
        if (number != NUMBER_PLAIN)
            digits = *from++;
        if (number == NUMBER_FILLED)
            fill = (char)*from++;
        number_bits = *from++;
        from = varint_read(from, &base);
        base = (uint64_t)unzigzag(base);
        if (kind & KIND_STEP)
            from = varint_read(from, &step);
        step = (uint64_t)unzigzag(step);
    }
    size_t at = (size_t)(length_bits + stem_bits + number_bits) * j;
    unsigned stem = least + (unsigned)field_get(from, at, length_bits);
    at += length_bits;
    if (stem > length || !stem_matches(codes, slots, from, at, name, stem))
        return false;
    name += stem;
    length -= stem;
    if (number == NUMBER_NONE)
        return length == 0;
    if (number != NUMBER_PLAIN && length != digits)
        return false;
    return number_matches(name, length, number, fill, base + step * j + field_get(from, at + stem_bits, number_bits));
}
