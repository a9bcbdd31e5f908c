/* names_private: what the files of the name pool share.  names.h has the calls.
 *
 * The pool is a row of bytes: blocks of 64 names, whose beginnings a table holds.  A block is cut into segments, runs
 * of names that look alike; each segment says once what its names share, and holds what differs as fields of fixed
 * width, so that any name is put together without the others.  The names of a block not yet full wait as text.
 *
 * A segment, in bytes (varint: seven bits a byte, low ones first, the top bit says that more follow; signed ones
 * zigzag):
 *
 *     n            its names, 1..64; + 128 if another segment follows in the block, and then
 *     varint         the bytes from here to that segment
 *     kind         KIND_* below
 *     varint, text the prefix that all names have                                 if KIND_PREFIX
 *     varint, text the suffix that all names have                                 if KIND_SUFFIX
 *     slots        how many bytes the longest stem has                            if KIND_STEM
 *     least        and the shortest one                                           if KIND_VARIES
 *     codes        four bits for each slot, low ones first: 0..8, the width of a byte's distance from the least
 *                  byte that stands in the slot; 9..12, 8 + the width of a byte's place in a list of the bytes that
 *                  stand there
 *     base         for each slot the least byte, or the list (2^width bytes)
 *     digits       the width of the number                                        if NUMBER_ZEROS or NUMBER_FILLED
 *     fill         the byte before its digits                                     if NUMBER_FILLED
 *     bits, varint the width of the number's field, and base                      if there is a number
 *     varint       step                                                           if KIND_STEP
 *     n fields     for name j: stem length - least; each of its slots; number - base - step * j: in as many bits as
 *                  said, low ones first, no gaps; the last byte is filled with zeros
 *
 * A name is prefix, stem, number, suffix.  A segment of KIND_RAW has n times (varint, text) after its kind instead.
 *
 * So rows R1 ... R64 are one segment of 9 bytes (base 1, step 1, no bits), and names _2427965, __978570, ... are
 * numbers of 23 bits.
 */
#ifndef NAMES_NAMES_PRIVATE_H
#define NAMES_NAMES_PRIVATE_H

#include <string.h>

#include "base/shared.h"
#include "names/names.h"

enum { NAMES_BLOCK = 64, SLOTS_MOST = 32, DIGITS_MOST = 16, POOL_SLACK = 8 };

enum {
    NUMBER_NONE,
    NUMBER_PLAIN,  /* as many digits as it takes */
    NUMBER_ZEROS,  /* a fixed width, filled with zeros */
    NUMBER_FILLED, /* a fixed width, filled with another byte */
    KIND_NUMBER = 3,
    KIND_PREFIX = 4,
    KIND_SUFFIX = 8,
    KIND_STEM = 16,
    KIND_VARIES = 32,
    KIND_STEP = 64,
    KIND_RAW = 128
};

/* Names that wait for their block to fill. */
struct names_pending {
    size_t end[NAMES_BLOCK]; /* of name k in `text` */
    char text[];
};

struct names {
    uint8_t *bytes; /* [used + POOL_SLACK] at least, where not NULL */
    size_t used, capacity;
    uint32_t *offset;              /* where block k begins, less NAMES_SPAN (2^32) for each wrap at or before k */
    uint32_t *wrap;                /* the blocks that begin the next span; one may stand several times */
    struct names_pending *pending; /* NULL: none waits */
    size_t pending_capacity;
    uint32_t offset_capacity, wraps;
    uint32_t count, waiting; /* all names, and those in `pending` */
    uint64_t raw;
    size_t longest; /* of all that were ever in */
    shared_count sharers;
};

/* Has the names of the last block, of which some may have been cut off, wait again; `pending` has room for them. */
void names_unpack(struct names *p);

static inline uint32_t names_packed(const struct names *p)
{
    return p->count - p->waiting;
}

/* ---- segments ---------------------------------------------------------------------------------- */

/* A segment's beginning, read. */
struct segment {
    const uint8_t *prefix, *suffix, *bases;
    const uint8_t *fields; /* of KIND_RAW: the next name in turn */
    size_t prefix_length, suffix_length;
    int64_t base, step;
    uint32_t first, count; /* the names' numbers: first .. first + count - 1 */
    uint32_t lists;        /* bit q: slot q is a list */
    uint16_t name_bits;
    uint8_t kind, slots, least, length_bits, digits, fill, number_bits;
    uint8_t slot_bits[SLOTS_MOST];
    uint16_t slot_base[SLOTS_MOST]; /* in bases */
};

static inline const uint8_t *varint_read(const uint8_t *from, uint64_t *v)
{
    *v = *from & 127;
    for (unsigned shift = 7; *from++ & 128; shift += 7)
        *v |= (uint64_t)(*from & 127) << shift;
    return from;
}

static inline uint64_t load_little(const uint8_t *from)
{
    uint64_t v;
    memcpy(&v, from, sizeof v);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    v = __builtin_bswap64(v);
#endif
    return v;
}

/* `width` bits at bit `at`; reads up to POOL_SLACK bytes beyond them. */
static inline uint64_t field_get(const uint8_t *from, size_t at, unsigned width)
{
    if (width <= 56)
        return load_little(from + at / 8) >> (at % 8) & ((UINT64_C(1) << width) - 1);
    uint64_t low = load_little(from + at / 8) >> (at % 8) & ((UINT64_C(1) << 32) - 1);
    at += 32;
    return low | (load_little(from + at / 8) >> (at % 8) & ((UINT64_C(1) << (width - 32)) - 1)) << 32;
}

/* Reads the segment at `from`, whose first name has number `first`. */
void segment_read(const uint8_t *from, uint32_t first, struct segment *s);
/* Finds and reads the segment of name i in the block that begins at `block`; of a segment of KIND_RAW, `fields` is then
 * at name i. */
void segment_find(const uint8_t *block, uint32_t i, struct segment *s);
/* Where the next segment of the block begins; for a segment of KIND_RAW only once its last name has been read. */
const uint8_t *segment_end(const struct segment *s);
/* Writes stem and number of name first + j to `to`, and returns their length, at most MIDDLE_MOST. */
unsigned segment_middle(const struct segment *s, uint32_t j, char *to);
enum { MIDDLE_MOST = SLOTS_MOST + DIGITS_MOST + 4 };

/* ---- packing ----------------------------------------------------------------------------------- */

struct names_list {
    const char *name[NAMES_BLOCK];
    size_t length[NAMES_BLOCK];
    unsigned count;
};

/* Bytes that block_pack may touch for these names. */
size_t block_bound(const struct names_list *list);
/* Writes a block; returns its end. */
uint8_t *block_pack(uint8_t *to, const struct names_list *list);

/* How a segment is written, and what that takes. */
struct fit {
    size_t prefix, suffix;
    size_t bytes; /* from `kind` to the end of the segment */
    unsigned stem_least, slots;
    unsigned number, digits; /* NUMBER_*; the width where fixed */
    char fill;
    unsigned number_bits, name_bits;
    int64_t base, step;
    bool raw;
    uint8_t code[SLOTS_MOST];
    uint64_t seen[SLOTS_MOST][4]; /* which bytes stand in a slot */
};

/* The least of the ways to write names from .. from + count - 1 as one segment. */
void segment_fit(const struct names_list *list, unsigned from, unsigned count, struct fit *f);
/* The number at the end of a name, without its suffix; its width in *width. */
uint64_t fit_number(const struct fit *f, const char *name, size_t length, unsigned *width);

/* How many of the first `most` bytes are the same; of the last ones, before two ends. */
static inline size_t common_prefix(const char *a, const char *b, size_t most)
{
    size_t k = 0;
    while (k < most && a[k] == b[k])
        k++;
    return k;
}

static inline size_t common_suffix(const char *a_end, const char *b_end, size_t most)
{
    size_t k = 0;
    while (k < most && *(a_end - 1 - k) == *(b_end - 1 - k))
        k++;
    return k;
}

static inline unsigned bit_width(uint64_t v)
{
    return v ? 64 - (unsigned)__builtin_clzll(v) : 0;
}

/* The least byte of a set. */
static inline unsigned seen_least(const uint64_t *seen)
{
    unsigned k = 0;
    while (!seen[k])
        k++;
    return 64 * k + (unsigned)__builtin_ctzll(seen[k]);
}

static inline unsigned varint_width(uint64_t v)
{
    return v ? (bit_width(v) + 6) / 7 : 1;
}

static inline uint64_t zigzag(int64_t v)
{
    return (uint64_t)v << 1 ^ (uint64_t)(v < 0 ? -1 : 0);
}

static inline int64_t unzigzag(uint64_t v)
{
    return (int64_t)(v >> 1) ^ -(int64_t)(v & 1);
}

/* ---- comparing --------------------------------------------------------------------------------- */

/* Whether name i, in the block that begins at `block`, is name[0..length). */
bool block_matches(const uint8_t *block, uint32_t i, const char *name, size_t length);
/* Whether name i of the pool is name[0..length). */
bool names_is(const struct names *p, uint32_t i, const char *name, size_t length);

#endif
