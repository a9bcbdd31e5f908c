/* Open addressing with linear probing.  A slot is EMPTY, or holds a number in its low `bits` bits and above them as
 * many bits of the name's hash as there is room for; no full slot is all ones, because numbers stay below 2^bits - 1.
 * The place of a hash is its product with the capacity, shifted down, so the capacity is no power of two.
 *
 *     text [begin[0] .. begin[1]) is name 0, [begin[1] .. begin[2]) name 1, ...; ROW_NAME_SLACK bytes follow the last
 */
#include <string.h>

#include "format/row_table.h"

#define EMPTY UINT32_MAX

struct row_table {
    uint32_t *slot, *begin;
    char *text;
    size_t capacity, begins, bytes; /* of slot, begin and text */
    uint32_t count, most;           /* names now, and that fit the slots */
    unsigned bits;
};

/* ---- hash and comparison ------------------------------------------------------------------------ */

static inline uint64_t mix(uint64_t a, uint64_t b)
{
    __extension__ unsigned __int128 m = (unsigned __int128)a * b;
    return (uint64_t)m ^ (uint64_t)(m >> 64);
}

/* The first n bytes at p as a word, zeros behind; n <= 8, and 8 bytes are readable. */
static inline uint64_t word(const char *p, size_t n)
{
    uint64_t v;
    memcpy(&v, p, 8);
    return n ? v & (UINT64_MAX >> (64 - 8 * n)) : 0;
}

static inline size_t at_most(size_t n, size_t most)
{
    return n < most ? n : most;
}

/* Two words at a time are multiplied, each made odd in its own way (Wang Yi's wyhash does so). */
static inline uint64_t hash(const char *name, size_t length)
{
    const uint64_t k0 = UINT64_C(0x9e3779b97f4a7c15), k1 = UINT64_C(0xd6e8feb86659fd93);
    uint64_t h = length * k1;
    for (; length > 16; name += 16, length -= 16)
        h = mix(h ^ word(name, 8), k0 ^ word(name + 8, 8));
    size_t head = at_most(length, 8);
    h = mix(h ^ word(name, head), k0 ^ word(name + head, length - head));
    return mix(h, k1);
}

static inline bool same(const char *a, const char *b, size_t length)
{
    if (length > 16)
        return !memcmp(a, b, length);
    size_t head = at_most(length, 8);
    return ((word(a, head) ^ word(b, head)) | (word(a + head, length - head) ^ word(b + head, length - head))) == 0;
}

static inline size_t home(const struct row_table *t, uint64_t h)
{
    __extension__ unsigned __int128 m = (unsigned __int128)h * t->capacity;
    return (size_t)(m >> 64);
}

static inline uint32_t slot_of(const struct row_table *t, uint64_t h, uint32_t number)
{
    return t->bits == 32 ? number : (uint32_t)h << t->bits | number;
}

/* ---- table -------------------------------------------------------------------------------------- */

static void insert(struct row_table *t, uint64_t h, uint32_t number)
{
    size_t k = home(t, h);
    while (t->slot[k] != EMPTY)
        k = k + 1 == t->capacity ? 0 : k + 1;
    t->slot[k] = slot_of(t, h, number);
}

/* At least half as many slots again, all names put in anew. */
static bool grow_slots(struct env *env, struct row_table *t)
{
    size_t capacity = t->capacity + t->capacity / 2 < 64 ? 64 : t->capacity + t->capacity / 2;
    uint32_t *slot = mem_resize(&env->mem, MEM_READER, t->slot, capacity, sizeof *slot);
    if (!slot)
        return false;
    t->slot = slot;
    t->capacity = capacity;
    size_t most = capacity / 5 * 4;
    t->most = most < UINT32_MAX - 1 ? (uint32_t)most : UINT32_MAX - 1;
    t->bits = 1;
    while (t->bits < 32 && t->most >= (UINT32_C(1) << t->bits) - 1)
        t->bits++;
    memset(slot, 0xff, capacity * sizeof *slot);
    for (uint32_t i = 0; i < t->count; i++)
        insert(t, hash(t->text + t->begin[i], t->begin[i + 1] - t->begin[i]), i);
    return true;
}

static bool grow_text(struct env *env, struct row_table *t, size_t length)
{
    size_t need = t->begin[t->count] + length + ROW_NAME_SLACK;
    if (need > t->bytes) {
        size_t bytes = mem_grown(t->bytes, need);
        char *text = mem_resize(&env->mem, MEM_READER, t->text, bytes, 1);
        if (!text)
            return false;
        memset(text + t->bytes, 0, bytes - t->bytes);
        t->text = text;
        t->bytes = bytes;
    }
    if ((size_t)t->count + 2 > t->begins) {
        size_t begins = mem_grown(t->begins, (size_t)t->count + 2);
        uint32_t *begin = mem_resize(&env->mem, MEM_READER, t->begin, begins, sizeof *begin);
        if (!begin)
            return false;
        t->begin = begin;
        t->begins = begins;
    }
    return true;
}

slx_status row_table_add(struct env *env, struct row_table *t, const char *name, size_t length)
{
    if (length > UINT32_MAX - t->begin[t->count])
        return fail(env, SLX_ERROR_INPUT, "the names of all rows have more than 4 GiB");
    if (!grow_text(env, t, length) || (t->count == t->most && !grow_slots(env, t)))
        return fail_memory(env, "the table of rows");
    uint32_t at = t->begin[t->count];
    memcpy(t->text + at, name, length);
    insert(t, hash(t->text + at, length), t->count);
    t->begin[++t->count] = at + (uint32_t)length;
    return SLX_OK;
}

uint32_t row_table_find(const struct row_table *t, const char *name, size_t length)
{
    uint64_t h = hash(name, length);
    const uint32_t low = t->bits == 32 ? UINT32_MAX : (UINT32_C(1) << t->bits) - 1;
    const uint32_t want = slot_of(t, h, 0);
    for (size_t k = home(t, h);; k = k + 1 == t->capacity ? 0 : k + 1) {
        uint32_t e = t->slot[k], i = e & low;
        if (e == EMPTY)
            return NAMES_NONE;
        if ((e ^ want) <= low && t->begin[i + 1] - t->begin[i] == length && same(t->text + t->begin[i], name, length))
            return i;
    }
}

/* ---- life --------------------------------------------------------------------------------------- */

static slx_status add_all(struct env *env, struct row_table *t, const struct names *rows)
{
    char *name = mem_new(&env->mem, MEM_READER, names_longest(rows) + 1 + ROW_NAME_SLACK, 1);
    if (!name)
        return fail_memory(env, "the table of rows");
    slx_status s = SLX_OK;
    struct names_cursor c;
    for (names_seek(rows, 0, name, &c); s == SLX_OK && names_next(&c);)
        s = row_table_add(env, t, c.text, c.length);
    mem_free(&env->mem, name);
    return s;
}

slx_status row_table_create(struct env *env, const struct names *rows, struct row_table **out)
{
    *out = NULL;
    struct row_table *t = mem_new(&env->mem, MEM_READER, 1, sizeof *t);
    if (!t)
        return fail_memory(env, "the table of rows");
    t->begins = 16;
    t->begin = mem_new(&env->mem, MEM_READER, t->begins, sizeof *t->begin);
    slx_status s = t->begin && grow_slots(env, t) ? SLX_OK : fail_memory(env, "the table of rows");
    if (s == SLX_OK && rows)
        s = add_all(env, t, rows);
    if (s != SLX_OK)
        row_table_free(env, &t);
    *out = t;
    return s;
}

void row_table_free(struct env *env, struct row_table **p)
{
    struct row_table *t = *p;
    if (!t)
        return;
    mem_free(&env->mem, t->slot);
    mem_free(&env->mem, t->begin);
    mem_free(&env->mem, t->text);
    mem_drop(&env->mem, p);
}

void row_table_finish(struct env *env, struct row_table *t)
{
    /* Where a block cannot be made shorter, the old one stays. */
    size_t bytes = t->begin[t->count] + (size_t)ROW_NAME_SLACK, begins = (size_t)t->count + 1;
    char *text = t->text && t->bytes > bytes ? mem_resize(&env->mem, MEM_READER, t->text, bytes, 1) : NULL;
    if (text) {
        t->text = text;
        t->bytes = bytes;
    }
    uint32_t *begin = t->begins > begins ? mem_resize(&env->mem, MEM_READER, t->begin, begins, sizeof *begin) : NULL;
    if (begin) {
        t->begin = begin;
        t->begins = begins;
    }
}
