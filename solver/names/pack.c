/* pack: writing and reading segments; names_private.h has the layout. */
#include "names/names_private.h"

/* ---- writing ----------------------------------------------------------------------------------- */

/* Segments of fewer names are not cut, and a cut leaves at least half as many on either side. */
enum { CUT_LEAST = 16 };

static uint8_t *varint_write(uint8_t *to, uint64_t v)
{
    for (; v > 127; v >>= 7)
        *to++ = (uint8_t)(v | 128);
    *to++ = (uint8_t)v;
    return to;
}

static uint8_t *text_write(uint8_t *to, const char *text, size_t length)
{
    to = varint_write(to, length);
    memcpy(to, text, length);
    return to + length;
}

/* Fields, each below 2^width, are put into `word` from below; whole bytes leave it at once. */
struct bits {
    uint8_t *to;
    uint64_t word;
    unsigned used; /* below 8 between calls */
};

static void bits_put(struct bits *b, uint64_t v, unsigned width)
{
    for (; width > 32; width -= 32, v >>= 32)
        bits_put(b, v & UINT32_MAX, 32);
    b->word |= v << b->used;
    for (b->used += width; b->used >= 8; b->used -= 8, b->word >>= 8)
        *b->to++ = (uint8_t)b->word;
}

static bool is_list(const struct fit *f, unsigned q)
{
    return f->code[q] > 8;
}

/* Writes the slots' codes and bases; *bases is where these are. */
static uint8_t *slots_write(uint8_t *to, const struct fit *f, const uint8_t **bases)
{
    *to++ = (uint8_t)f->slots;
    if (f->slots != f->stem_least)
        *to++ = (uint8_t)f->stem_least;
    for (unsigned q = 0; q < f->slots; q += 2)
        *to++ = (uint8_t)(f->code[q] | (q + 1 < f->slots ? f->code[q + 1] << 4 : 0));
    *bases = to;
    for (unsigned q = 0; q < f->slots; q++) {
        if (!is_list(f, q)) {
            *to++ = (uint8_t)seen_least(f->seen[q]);
            continue;
        }
        uint8_t *end = to + ((size_t)1 << (f->code[q] - 8));
        for (unsigned k = 0; k < 4; k++)
            for (uint64_t m = f->seen[q][k]; m; m &= m - 1)
                *to++ = (uint8_t)(64 * k + (unsigned)__builtin_ctzll(m));
        while (to < end)
            *to++ = 0;
    }
    return to;
}

/* What the slots of one name hold; slots that it does not have hold 0. */
static void slots_put(struct bits *b, const struct fit *f, const uint8_t *bases, const char *stem, unsigned length)
{
    for (unsigned q = 0; q < f->slots; q++) {
        if (!is_list(f, q)) {
            bits_put(b, q < length ? (unsigned)(unsigned char)stem[q] - *bases : 0, f->code[q]);
            bases++;
            continue;
        }
        unsigned width = f->code[q] - 8u, v = 0;
        while (q < length && bases[v] != (unsigned char)stem[q])
            v++;
        bits_put(b, v, width);
        bases += (size_t)1 << width;
    }
}

static uint8_t *fields_write(uint8_t *to, const struct fit *f, const uint8_t *bases, const char *const *name,
                             const size_t *length, unsigned count)
{
    struct bits b = {to, 0, 0};
    unsigned length_bits = bit_width(f->slots - f->stem_least);
    for (unsigned j = 0; j < count && f->name_bits; j++) {
        unsigned width;
        uint64_t v = fit_number(f, name[j], length[j], &width);
        unsigned stem = (unsigned)(length[j] - f->prefix - f->suffix) - width;
        bits_put(&b, stem - f->stem_least, length_bits);
        slots_put(&b, f, bases, name[j] + f->prefix, stem);
        if (f->number != NUMBER_NONE)
            bits_put(&b, v - (uint64_t)f->base - (uint64_t)f->step * j, f->number_bits);
    }
    if (b.used)
        *b.to++ = (uint8_t)b.word;
    return b.to;
}

static uint8_t *segment_write(uint8_t *to, const struct fit *f, const char *const *name, const size_t *length,
                              unsigned count)
{
    if (f->raw) {
        *to++ = KIND_RAW;
        for (unsigned j = 0; j < count; j++)
            to = text_write(to, name[j], length[j]);
        return to;
    }
    const uint8_t *bases = NULL;
    bool number = f->number != NUMBER_NONE;
    *to++ = (uint8_t)(f->number | (f->prefix ? KIND_PREFIX : 0) | (f->suffix ? KIND_SUFFIX : 0) |
                      (f->slots ? KIND_STEM : 0) | (f->slots != f->stem_least ? KIND_VARIES : 0) |
                      (number && f->step ? KIND_STEP : 0));
    if (f->prefix)
        to = text_write(to, name[0], f->prefix);
    if (f->suffix)
        to = text_write(to, name[0] + length[0] - f->suffix, f->suffix);
    if (f->slots)
        to = slots_write(to, f, &bases);
    if (number) {
        if (f->number != NUMBER_PLAIN)
            *to++ = (uint8_t)f->digits;
        if (f->number == NUMBER_FILLED)
            *to++ = (uint8_t)f->fill;
        *to++ = (uint8_t)f->number_bits;
        to = varint_write(to, zigzag(f->base));
        if (f->step)
            to = varint_write(to, zigzag(f->step));
    }
    return fields_write(to, f, bases, name, length, count);
}

/* Where the names before and after have least in common; of equal places the one nearest to the middle. */
static unsigned weakest_link(const struct names_list *l, unsigned from, unsigned count)
{
    unsigned best = from + count / 2;
    size_t best_score = SIZE_MAX;
    for (unsigned j = from + CUT_LEAST / 2; j <= from + count - CUT_LEAST / 2; j++) {
        const char *a = l->name[j - 1], *b = l->name[j];
        const size_t la = l->length[j - 1], lb = l->length[j], most = la < lb ? la : lb;
        const size_t same = common_prefix(a, b, most), tail = common_suffix(a + la, b + lb, most - same);
        unsigned before = j - from, after = from + count - j;
        size_t score = (2 * (same + tail) + (la != lb)) * NAMES_BLOCK + NAMES_BLOCK - (before < after ? before : after);
        if (score < best_score) {
            best_score = score;
            best = j;
        }
    }
    return best;
}

/* Segments of a block, in order. */
struct plan {
    unsigned count;
    uint8_t end[NAMES_BLOCK / (CUT_LEAST / 2)];
    struct fit fit[NAMES_BLOCK / (CUT_LEAST / 2)];
};

/* Cuts names from .. from + count - 1, which `whole` fits, where one cut makes them shorter, and then either part
 * likewise. Names that take a byte or less each are let be. */
static void plan_segments(const struct names_list *l, unsigned from, unsigned count, const struct fit *whole,
                          struct plan *plan)
{
    if (count >= CUT_LEAST && whole->bytes > count) {
        struct fit left, right;
        unsigned cut = weakest_link(l, from, count);
        segment_fit(l, from, cut - from, &left);
        if (left.bytes + 2 < whole->bytes) {
            segment_fit(l, cut, from + count - cut, &right);
            if (left.bytes + right.bytes + 2 < whole->bytes) {
                plan_segments(l, from, cut - from, &left, plan);
                plan_segments(l, cut, from + count - cut, &right, plan);
                return;
            }
        }
    }
    plan->end[plan->count] = (uint8_t)(from + count);
    plan->fit[plan->count++] = *whole;
}

size_t block_bound(const struct names_list *list)
{
    size_t bound = (size_t)NAMES_BLOCK * 24;
    for (unsigned j = 0; j < list->count; j++)
        bound += list->length[j];
    return bound;
}

uint8_t *block_pack(uint8_t *to, const struct names_list *list)
{
    struct plan plan;
    struct fit whole;
    plan.count = 0;
    segment_fit(list, 0, list->count, &whole);
    plan_segments(list, 0, list->count, &whole, &plan);
    unsigned from = 0;
    for (unsigned k = 0; k < plan.count; k++) {
        unsigned count = plan.end[k] - from;
        bool more = k + 1 < plan.count;
        *to++ = (uint8_t)(count | (more ? 128 : 0));
        if (more)
            to = varint_write(to, plan.fit[k].bytes);
        to = segment_write(to, &plan.fit[k], list->name + from, list->length + from, count);
        from = plan.end[k];
    }
    return to;
}

/* ---- reading ----------------------------------------------------------------------------------- */

static const uint8_t *slots_read(const uint8_t *from, struct segment *s)
{
    s->slots = s->least = *from++;
    if (s->kind & KIND_VARIES)
        s->least = *from++;
    s->length_bits = (uint8_t)bit_width((unsigned)(s->slots - s->least));
    s->bases = from + (s->slots + 1) / 2;
    unsigned base = 0, bits = s->length_bits;
    s->lists = 0;
    for (unsigned q = 0; q < s->slots; q++) {
        unsigned code = from[q / 2] >> (q % 2 * 4) & 15, list = code > 8;
        unsigned width = code - 8 * list;
        s->slot_bits[q] = (uint8_t)width;
        s->slot_base[q] = (uint16_t)base;
        s->lists |= list << q;
        base += list ? 1u << width : 1;
        bits += width;
    }
    s->name_bits = (uint16_t)bits;
    return s->bases + base;
}

void segment_read(const uint8_t *from, uint32_t first, struct segment *s)
{
    uint64_t v;
    s->first = first;
    s->count = *from & 127;
    if (*from++ & 128)
        from = varint_read(from, &v);
    s->kind = *from++;
    s->prefix = s->suffix = from;
    s->prefix_length = s->suffix_length = 0;
    s->slots = s->least = s->length_bits = s->number_bits = 0;
    s->name_bits = 0;
    if (s->kind & KIND_PREFIX) {
        s->prefix = varint_read(from, &v);
        s->prefix_length = (size_t)v;
        from = s->prefix + v;
    }
    if (s->kind & KIND_SUFFIX) {
        s->suffix = varint_read(from, &v);
        s->suffix_length = (size_t)v;
        from = s->suffix + v;
    }
    if (s->kind & KIND_STEM)
        from = slots_read(from, s);
    unsigned number = s->kind & KIND_NUMBER;
    if (number) {
        if (number != NUMBER_PLAIN)
            s->digits = *from++;
        s->fill = number == NUMBER_FILLED ? *from++ : '0';
        s->number_bits = *from++;
        s->name_bits = (uint16_t)(s->name_bits + s->number_bits);
        from = varint_read(from, &v);
        s->base = unzigzag(v);
        v = 0;
        if (s->kind & KIND_STEP)
            from = varint_read(from, &v);
        s->step = unzigzag(v);
    }
    s->fields = from;
}

void segment_find(const uint8_t *block, uint32_t i, struct segment *s)
{
    uint32_t first = i - i % NAMES_BLOCK;
    for (;;) {
        uint32_t n = *block & 127;
        if (i - first < n)
            break;
        uint64_t bytes;
        block = varint_read(block + 1, &bytes) + bytes;
        first += n;
    }
    segment_read(block, first, s);
    if (s->kind & KIND_RAW)
        for (; first < i; first++) {
            uint64_t length;
            s->fields = varint_read(s->fields, &length) + length;
        }
}

const uint8_t *segment_end(const struct segment *s)
{
    return s->kind & KIND_RAW ? s->fields : s->fields + ((size_t)s->name_bits * s->count + 7) / 8;
}

static unsigned plain_write(char *to, uint64_t v)
{
    unsigned length = 1;
    for (uint64_t bound = 10; v >= bound; bound *= 10)
        length++;
    for (unsigned k = length; k--; v /= 10)
        to[k] = (char)('0' + v % 10);
    return length;
}

unsigned segment_middle(const struct segment *s, uint32_t j, char *to)
{
    size_t at = (size_t)s->name_bits * j;
    unsigned stem = s->least, length = 0;
    if (s->slots) {
        stem += (unsigned)field_get(s->fields, at, s->length_bits);
        at += s->length_bits;
        for (unsigned q = 0; q < s->slots; q++) {
            unsigned v = (unsigned)field_get(s->fields, at, s->slot_bits[q]);
            at += s->slot_bits[q];
            const uint8_t *base = s->bases + s->slot_base[q];
            if (q < stem)
                to[q] = (char)(s->lists >> q & 1 ? base[v] : base[0] + v);
        }
        length = stem;
    }
    unsigned number = s->kind & KIND_NUMBER;
    if (number == NUMBER_NONE)
        return length;
    uint64_t v = (uint64_t)s->base + (uint64_t)s->step * j + field_get(s->fields, at, s->number_bits);
    to += length;
    if (number == NUMBER_PLAIN)
        return length + plain_write(to, v);
    unsigned k = s->digits;
    do
        to[--k] = (char)('0' + v % 10);
    while ((v /= 10) && k);
    while (k)
        to[--k] = (char)s->fill;
    return length + s->digits;
}
