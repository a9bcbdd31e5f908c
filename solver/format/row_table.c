/* Names of up to 8 bytes, which most are, and longer ones have a table each; a look-up sees by the length which one.
 *
 * Short names.  A slot of 12 bytes holds the name itself, zeros behind, and its number, so that a look-up costs one
 * cache miss; a free slot has the name 0.
 *
 * Long names.  A slot is EMPTY, or holds a number in its low `bits` bits and above them as many bits of the name's hash
 * as there is room for; no full slot is all ones, because numbers stay below 2^bits - 1.  `begin` is there only where
 * some name is long, and a short one has no text:
 *
 *     text [begin[0] .. begin[1]) is name 0, [begin[1] .. begin[2]) name 1, ...; ROW_NAME_SLACK bytes follow the last
 *
 * When all names are there and are more than ROWS_APART, an index of the pool that has them too takes the place of both
 * tables: 5 bytes a row, and a slower look-up.
 *
 * Both tables probe linearly.  The place of a hash is its product with the capacity, shifted down, so that the capacity
 * is no power of two, and at most 4/5 of the slots are full.
 */
#include <string.h>

#include "format/row_table_private.h"
#include "format/words_private.h"
#include "store/bits.h"
#include "base/hash.h"

#define EMPTY UINT32_MAX
enum { SHORT = 8 };

#ifndef ROWS_APART /* a test has less */
#define ROWS_APART (UINT32_C(1) << 21)
#endif

struct row_slot {
    uint32_t name[2], number;
};

struct row_table {
    struct names_index *index; /* of the rows' pool; where it is there, all else but count is not */
    struct row_slot *slot;
    size_t capacity, most; /* slots, and names that they take */
    uint32_t *long_slot, *begin;
    char *text;
    size_t long_capacity, begins, bytes; /* of long_slot, begin and text */
    uint32_t count;                      /* of all names */
    uint32_t shorts, longs, long_most;
    unsigned bits;
};

/* ---- hash and comparison ------------------------------------------------------------------------ */

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
        h = hash_mix(h ^ word_begin(name, 8), k0 ^ word_begin(name + 8, 8));
    size_t head = at_most(length, 8);
    h = hash_mix(h ^ word_begin(name, head), k0 ^ word_begin(name + head, length - head));
    return hash_mix(h, k1);
}

static inline uint64_t short_hash(uint64_t name)
{
    return hash_mix(name ^ UINT64_C(0xe7037ed1a0b428db), UINT64_C(0x9e3779b97f4a7c15));
}

static inline uint64_t slot_name(const struct row_slot *s)
{
    uint64_t name;
    memcpy(&name, s->name, sizeof name);
    return name;
}

static inline uint32_t long_entry(const struct row_table *t, uint64_t h, uint32_t number)
{
    return t->bits == 32 ? number : (uint32_t)h << t->bits | number;
}

/* ---- short names -------------------------------------------------------------------------------- */

static inline struct row_slot *next_slot(const struct row_table *t, struct row_slot *s)
{
    return s + 1 == t->slot + t->capacity ? t->slot : s + 1;
}

static void insert_short(struct row_table *t, uint64_t name, uint32_t number)
{
    struct row_slot *s = t->slot + hash_place(short_hash(name), t->capacity);
    while (slot_name(s)) /* a fifth of the slots at least is empty */
        s = next_slot(t, s);
    memcpy(s->name, &name, sizeof name);
    s->number = number;
}

/* Puts every name of the slots before `old` where it belongs in the larger table.  A bit of `settled` says that what is
 * in a slot stays there; a name goes to the first slot from its place on that is not settled, and what it finds there
 * goes on in its stead: each round settles one slot more, and there is one for every name. */
static void settle(struct row_table *t, size_t old, uint64_t *settled)
{
    for (size_t k = 0; k < old; k++) {
        if (bits_get(settled, k) || !slot_name(&t->slot[k]))
            continue;
        struct row_slot moving = t->slot[k];
        memset(&t->slot[k], 0, sizeof moving);
        while (slot_name(&moving)) {
            struct row_slot *s = t->slot + hash_place(short_hash(slot_name(&moving)), t->capacity);
            while (bits_get(settled, (size_t)(s - t->slot)))
                s = next_slot(t, s);
            bits_set(settled, (size_t)(s - t->slot));
            struct row_slot found = *s;
            *s = moving;
            moving = found;
        }
    }
}

static bool grow_short(struct env *env, struct row_table *t)
{
    size_t old = t->capacity, capacity = old + old / 2 < 64 ? 64 : old + old / 2;
    uint64_t *settled = mem_new(&env->mem, MEM_READER, bits_words(capacity), sizeof *settled);
    struct row_slot *slot = settled ? mem_resize(&env->mem, MEM_READER, t->slot, capacity, sizeof *slot) : NULL;
    if (slot) {
        memset(slot + old, 0, (capacity - old) * sizeof *slot);
        t->slot = slot;
        t->capacity = capacity;
        t->most = capacity / 5 * 4;
        settle(t, old, settled);
    }
    mem_free(&env->mem, settled);
    return slot != NULL;
}

/* ---- long names --------------------------------------------------------------------------------- */

static void insert_long(struct row_table *t, uint64_t h, uint32_t number)
{
    size_t k = hash_place(h, t->long_capacity);
    while (t->long_slot[k] != EMPTY) /* a fifth of the slots at least is */
        k = k + 1 == t->long_capacity ? 0 : k + 1;
    t->long_slot[k] = long_entry(t, h, number);
}

/* Enough slots for one more name, and bits for the number t->count; where one is short, all names are put in anew. */
static bool grow_long(struct env *env, struct row_table *t)
{
    size_t capacity = t->long_capacity;
    if (t->longs == t->long_most)
        capacity = capacity + capacity / 2 < 64 ? 64 : capacity + capacity / 2;
    else if (t->bits == 32 || t->count < (UINT32_C(1) << t->bits) - 1)
        return true;
    uint32_t *slot = mem_resize(&env->mem, MEM_READER, t->long_slot, capacity, sizeof *slot);
    if (!slot)
        return false;
    t->long_slot = slot;
    t->long_capacity = capacity;
    size_t most = capacity / 5 * 4;
    t->long_most = most < UINT32_MAX - 1 ? (uint32_t)most : UINT32_MAX - 1;
    uint32_t numbers = t->count > t->long_most ? t->count : t->long_most;
    numbers += numbers / 4 < UINT32_MAX - 1 - numbers ? numbers / 4 : UINT32_MAX - 1 - numbers;
    t->bits = 1;
    while (t->bits < 32 && numbers >= (UINT32_C(1) << t->bits) - 1)
        t->bits++;
    memset(slot, 0xff, capacity * sizeof *slot);
    for (uint32_t i = 0; t->longs && i < t->count; i++)
        if (t->begin[i + 1] > t->begin[i])
            insert_long(t, hash(t->text + t->begin[i], t->begin[i + 1] - t->begin[i]), i);
    return true;
}

/* Room in `begin` for name t->count.  Called from the first long name on; those before have no text, as new memory is
 * 0. */
static bool grow_begin(struct env *env, struct row_table *t)
{
    size_t need = (size_t)t->count + 2;
    if (need <= t->begins)
        return true;
    size_t begins = mem_grown(t->begins, need);
    uint32_t *begin = mem_resize(&env->mem, MEM_READER, t->begin, begins, sizeof *begin);
    if (!begin)
        return false;
    t->begin = begin;
    t->begins = begins;
    return true;
}

static bool grow_text(struct env *env, struct row_table *t, size_t length)
{
    size_t need = t->begin[t->count] + length + ROW_NAME_SLACK;
    if (need <= t->bytes)
        return true;
    size_t bytes = mem_grown(t->bytes, need);
    char *text = mem_resize(&env->mem, MEM_READER, t->text, bytes, 1);
    if (!text)
        return false;
    memset(text + t->bytes, 0, bytes - t->bytes);
    t->text = text;
    t->bytes = bytes;
    return true;
}

static slx_status add_long(struct env *env, struct row_table *t, const char *name, size_t length)
{
    if (!grow_begin(env, t))
        return fail_memory(env, "the table of rows");
    uint32_t at = t->begin[t->count];
    if (length > UINT32_MAX - at)
        return fail(env, SLX_ERROR_INPUT, "the names of all rows have more than 4 GiB");
    if (!grow_text(env, t, length) || !grow_long(env, t))
        return fail_memory(env, "the table of rows");
    memcpy(t->text + at, name, length);
    insert_long(t, hash(t->text + at, length), t->count);
    t->begin[++t->count] = at + (uint32_t)length;
    t->longs++;
    return SLX_OK;
}

static uint32_t find_long(const struct row_table *t, const char *name, size_t length)
{
    if (!t->longs)
        return NAMES_NONE;
    uint64_t h = hash(name, length);
    const uint32_t low = t->bits == 32 ? UINT32_MAX : (UINT32_C(1) << t->bits) - 1;
    const uint32_t want = long_entry(t, h, 0);
    /* Ends at an empty slot, as the next search does: a fifth of the slots at least is. */
    for (size_t k = hash_place(h, t->long_capacity);; k = k + 1 == t->long_capacity ? 0 : k + 1) {
        uint32_t e = t->long_slot[k], i = e & low;
        if (e == EMPTY)
            return NAMES_NONE;
        if ((e ^ want) <= low && t->begin[i + 1] - t->begin[i] == length &&
            word_same(t->text + t->begin[i], name, length))
            return i;
    }
}

/* ---- both --------------------------------------------------------------------------------------- */

slx_status row_table_add(struct env *env, struct row_table *t, const char *name, size_t length)
{
    if (length > SHORT)
        return add_long(env, t, name, length);
    if ((t->begin && !grow_begin(env, t)) || (t->shorts == t->most && !grow_short(env, t)))
        return fail_memory(env, "the table of rows");
    insert_short(t, word_begin(name, length), t->count);
    t->shorts++;
    t->count++;
    if (t->begin)
        t->begin[t->count] = t->begin[t->count - 1];
    return SLX_OK;
}

uint32_t row_table_find(const struct row_table *t, const char *name, size_t length)
{
    if (t->index)
        return names_find(t->index, name, length);
    if (length > SHORT)
        return find_long(t, name, length);
    if (!t->shorts)
        return NAMES_NONE;
    uint64_t want = word_begin(name, length), found;
    const struct row_slot *s = t->slot + hash_place(short_hash(want), t->capacity), *end = t->slot + t->capacity;
    while ((found = slot_name(s)) != want) {
        if (!found)
            return NAMES_NONE;
        if (++s == end)
            s = t->slot;
    }
    return s->number;
}

void row_table_prefetch(const struct row_table *t, const char *name, size_t length)
{
    if (t->index)
        names_prefetch(t->index, name, length);
    else if (length <= SHORT && t->slot)
        __builtin_prefetch(t->slot + hash_place(short_hash(word_begin(name, length)), t->capacity));
    else if (t->longs)
        __builtin_prefetch(t->long_slot + hash_place(hash(name, length), t->long_capacity));
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

/* Frees all that finds names. */
static void drop_tables(struct env *env, struct row_table *t)
{
    names_index_free(env, &t->index);
    mem_drop(&env->mem, &t->slot);
    mem_drop(&env->mem, &t->long_slot);
    mem_drop(&env->mem, &t->begin);
    mem_drop(&env->mem, &t->text);
}

slx_status row_table_create(struct env *env, const struct names *rows, struct row_table **out)
{
    *out = NULL;
    struct row_table *t = mem_new(&env->mem, MEM_READER, 1, sizeof *t);
    if (!t)
        return fail_memory(env, "the table of rows");
    slx_status s = SLX_OK;
    if (rows)
        s = names_count(rows) > ROWS_APART ? names_index_create(env, rows, &t->index) : add_all(env, t, rows);
    if (s != SLX_OK)
        row_table_free(env, &t);
    *out = t;
    return s;
}

void row_table_free(struct env *env, struct row_table **p)
{
    if (!*p)
        return;
    drop_tables(env, *p);
    mem_drop(&env->mem, p);
}

slx_status row_table_finish(struct env *env, struct row_table *t, const struct names *rows)
{
    if (t->count > ROWS_APART) {
        struct names_index *index;
        slx_status s = names_index_create(env, rows, &index);
        if (s == SLX_OK) {
            drop_tables(env, t);
            t->index = index;
        }
        return s;
    }
    if (!t->begin)
        return SLX_OK;
    /* Where a block cannot be made shorter, the old one stays. */
    size_t bytes = t->begin[t->count] + (size_t)ROW_NAME_SLACK, begins = (size_t)t->count + 1;
    char *text = t->bytes > bytes ? mem_resize(&env->mem, MEM_READER, t->text, bytes, 1) : NULL;
    if (text) {
        t->text = text;
        t->bytes = bytes;
    }
    uint32_t *begin = t->begins > begins ? mem_resize(&env->mem, MEM_READER, t->begin, begins, sizeof *begin) : NULL;
    if (begin) {
        t->begin = begin;
        t->begins = begins;
    }
    return SLX_OK;
}
