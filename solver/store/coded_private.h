/* coded: an array of doubles at the narrowest storage that holds them bit for bit; the values of spmat and cvec.
 *
 *     CODED_U8, CODED_U16   codes into `dict`, the distinct values in order of first appearance
 *     CODED_F32             every value is exact in single precision
 *     CODED_F64
 *
 * Invariants.  Entries 0..count-1 of `data` are valid at the width of `kind`, 1 << kind bytes; `data` has room for
 * `capacity` entries.  data == NULL with count > 0 means that every entry has code 0 (cvec only).  A kind only
 * ever grows.  `dict` holds no bit pattern twice.
 *
 * The hash table maps bit patterns to codes by linear probing and holds every code but 0: a free slot reads as code 0,
 * so that a probe which ends there compares with dict[0], as it must.  It exists only while values are being put in;
 * where it exists, distinct > 0 and at most half of its slots are used.
 */
#ifndef STORE_CODED_PRIVATE_H
#define STORE_CODED_PRIVATE_H

#include <string.h>

#include "base/base.h"

enum coded_kind { CODED_U8, CODED_U16, CODED_F32, CODED_F64 };
enum { CODED_DISTINCT_MAX = 65536 };

struct coded {
    void *data;
    double *dict;
    uint16_t *hash;
    size_t count, capacity;
    uint32_t distinct, dict_capacity;
    uint8_t kind;
    uint8_t hash_shift; /* 64 - log2(slots) */
    bool borrowed;      /* dict belongs to another array, which outlives this one */
    enum mem_purpose purpose;
};

/* Widens `count` entries of a block in place, from the last to the first: the wide entry i covers narrow entries of
 * index i and above only, which have been read.  memcpy, since the two types overlap in one block. */
#define WIDEN(block, from, to, count, expression)                                                                      \
    for (size_t i = (count); i-- > 0;) {                                                                               \
        from narrow;                                                                                                   \
        memcpy(&narrow, (block) + i * sizeof narrow, sizeof narrow);                                                   \
        const to wide = (to)(expression);                                                                              \
        memcpy((block) + i * sizeof wide, &wide, sizeof wide);                                                         \
    }

static inline uint64_t bits_of(double v)
{
    uint64_t bits;
    memcpy(&bits, &v, sizeof bits);
    return bits;
}

/* Two multiplications: the values of a model are often arithmetic progressions, which one multiplication maps to
 * clusters. */
static inline size_t coded_slot(const struct coded *c, uint64_t bits)
{
    bits *= UINT64_C(0x9e3779b97f4a7c15);
    bits ^= bits >> 32;
    return (size_t)((bits * UINT64_C(0xbf58476d1ce4e5b9)) >> c->hash_shift);
}

static inline double coded_get(const struct coded *c, size_t at)
{
    switch (c->kind) {
    case CODED_U8: return c->dict[((const uint8_t *)c->data)[at]];
    case CODED_U16: return c->dict[((const uint16_t *)c->data)[at]];
    case CODED_F32: return (double)((const float *)c->data)[at];
    default: return ((const double *)c->data)[at];
    }
}

/* Stores v at `at` < capacity if that needs neither a new dictionary entry nor a wider kind. */
static inline bool coded_put_known(struct coded *c, size_t at, double v)
{
    if (c->kind <= CODED_U16) {
        if (!c->hash)
            return false;
        const uint64_t bits = bits_of(v);
        const size_t mask = ((size_t)1 << (64 - c->hash_shift)) - 1;
        size_t slot = coded_slot(c, bits);
        unsigned code;
        /* Ends: of the slots, half at least are 0. */
        while (code = c->hash[slot], bits_of(c->dict[code]) != bits) {
            if (code == 0)
                return false;
            slot = (slot + 1) & mask;
        }
        if (c->kind == CODED_U8)
            ((uint8_t *)c->data)[at] = (uint8_t)code;
        else
            ((uint16_t *)c->data)[at] = (uint16_t)code;
        return true;
    }
    if (c->kind == CODED_F32) {
        const float f = (float)v;
        if ((double)f != v)
            return false;
        ((float *)c->data)[at] = f;
        return true;
    }
    ((double *)c->data)[at] = v;
    return true;
}

/* Room for `need` entries, growing by an eighth.  On failure the array is as before. */
slx_status coded_reserve(struct env *env, struct coded *c, size_t need);
/* Stores v at `at` < capacity, at <= count, extending the dictionary or widening the array where v demands it.  On
 * failure every entry is as before.  Does not change count. */
slx_status coded_put(struct env *env, struct coded *c, size_t at, double v);
/* The same for a v that coded_put_known has refused. */
slx_status coded_put_new(struct env *env, struct coded *c, size_t at, double v);
/* Makes v the first dictionary entry of an array that has none. */
slx_status coded_first(struct env *env, struct coded *c, double v);
/* `count` entries from `first` on into `out`; c->data is not NULL where there are some. */
void coded_gather(const struct coded *c, size_t first, size_t count, double *out);
/* Frees the hash and gives slack back. */
slx_status coded_finish(struct env *env, struct coded *c);
void coded_done(struct env *env, struct coded *c);
/* Bytes held beyond the struct. */
size_t coded_bytes(const struct coded *c);

/* ---- coded_edit.c -------------------------------------------------------------------------------------- */

/* Makes the array ready for v, by a dictionary entry or a wider kind, so that coded_put_known(v) then succeeds at any
 * place.  No entry changes; on failure none has. */
slx_status coded_admit(struct env *env, struct coded *c, double v);
/* Moves entries from .. from + count - 1 to `to`; the two ranges may overlap. */
void coded_move(struct coded *c, size_t to, size_t from, size_t count);
/* Fills `count` entries from `first` on, which the caller will put before reading them, with code 0 or the value 0: the
 * array can be widened only where all entries are valid. */
void coded_zero(struct coded *c, size_t first, size_t count);
/* Makes *to a copy of `from` that shares nothing with it; on failure *to holds nothing. */
slx_status coded_copy(struct env *env, const struct coded *from, struct coded *to);
/* Drops from the dictionary the values that no entry has any more, where there is memory to do so.  count > 0. */
void coded_tidy(struct env *env, struct coded *c);

#endif
