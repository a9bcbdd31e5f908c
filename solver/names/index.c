/* index: open addressing with linear probing, 4 bytes a slot, no hash kept.
 *
 * A slot is empty (all ones), or holds a name's number in its low `bits` bits and as many bits of the name's hash as
 * fit above it.  `bits` is the least that keeps every number below 2^bits - 1, so no full slot is all ones.  The place
 * of a name is its hash times the capacity, shifted down (no power of two is needed).  At most 4/5 of the slots are
 * full.  Growth enlarges the table in place by half, clears it and takes the names anew from the pool, in order.
 */
#include <string.h>

#include "base/hash.h"
#include "names/names.h"
#include "names/names_private.h"

#define EMPTY UINT32_MAX

struct names_index {
    const struct names *p;
    uint32_t *slot;
    size_t capacity;
    size_t most; /* names that fit without growth */
    unsigned bits;
    uint32_t count;
};

/* ---- hash -------------------------------------------------------------------------------------- */

static uint64_t load(const char *s, size_t n)
{
    uint64_t v = 0;
    memcpy(&v, s, n);
    return v;
}

/* Folded 64x64-bit products of eight bytes at a time, keyed by odd constants; the idea is Wang Yi's, from his wyhash.
 */
static uint64_t hash(const char *s, size_t length)
{
    const uint64_t k0 = UINT64_C(0x9e3779b97f4a7c15), k1 = UINT64_C(0xd6e8feb86659fd93);
    uint64_t h = k0 ^ length;
    size_t n = length;
    for (; n > 8; s += 8, n -= 8)
        h = hash_mix(h ^ load(s, 8), k1);
    uint64_t rest;
    if (n == 8)
        rest = load(s, 8);
    else if (n >= 4)
        rest = load(s, 4) | load(s + n - 4, 4) << 32;
    else
        rest = n ? (uint64_t)(unsigned char)s[0] | (uint64_t)(unsigned char)s[n / 2] << 8 |
                       (uint64_t)(unsigned char)s[n - 1] << 16
                 : 0;
    return hash_mix(hash_mix(h ^ rest, k1), k0);
}

static size_t home(const struct names_index *x, uint64_t h)
{
    return hash_place(h, x->capacity);
}

/* ---- table ------------------------------------------------------------------------------------- */

static uint32_t entry(const struct names_index *x, uint64_t h, uint32_t number)
{
    return x->bits == 32 ? number : (uint32_t)h << x->bits | number;
}

static void insert(struct names_index *x, uint64_t h, uint32_t number)
{
    size_t k = home(x, h);
    while (x->slot[k] != EMPTY)
        k = k + 1 == x->capacity ? 0 : k + 1;
    x->slot[k] = entry(x, h, number);
    x->count++;
}

/* Enlarges the table so that `need` names fit, and fills it with the names of the pool. */
static slx_status rebuild(struct env *env, struct names_index *x, size_t need)
{
    size_t capacity = x->capacity + x->capacity / 2;
    if (capacity < need + need / 4 + 1)
        capacity = need + need / 4 + 1;
    if (capacity < 64)
        capacity = 64;
    char *text = mem_new(&env->mem, MEM_READER, names_longest(x->p) + 1, 1);
    uint32_t *slot = text ? mem_resize(&env->mem, MEM_READER, x->slot, capacity, sizeof *slot) : NULL;
    if (!slot) {
        mem_free(&env->mem, text);
        return fail_memory(env, "the index of names");
    }
    x->slot = slot;
    x->capacity = capacity;
    x->most = capacity - (capacity + 4) / 5;
    x->count = 0;
    x->bits = 1;
    while (x->bits < 32 && x->most > ((size_t)1 << x->bits) - 1)
        x->bits++;
    memset(slot, 0xff, capacity * sizeof *slot);

    struct names_cursor c;
    names_seek(x->p, 0, text, &c);
    while (names_next(&c))
        insert(x, hash(c.text, c.length), c.next - 1);
    mem_free(&env->mem, text);
    return SLX_OK;
}

slx_status names_index_create(struct env *env, const struct names *p, struct names_index **out)
{
    *out = NULL;
    struct names_index *x = mem_new(&env->mem, MEM_READER, 1, sizeof *x);
    if (!x)
        return fail_memory(env, "the index of names");
    x->p = p;
    slx_status status = rebuild(env, x, names_count(p));
    if (status)
        mem_free(&env->mem, x);
    else
        *out = x;
    return status;
}

void names_index_free(struct env *env, struct names_index **x)
{
    if (!*x)
        return;
    mem_free(&env->mem, (*x)->slot);
    mem_drop(&env->mem, x);
}

static uint32_t find(const struct names_index *x, uint64_t h, const char *name, size_t length)
{
    const uint32_t low = x->bits == 32 ? UINT32_MAX : (UINT32_C(1) << x->bits) - 1;
    const uint32_t want = entry(x, h, 0) & ~low;
    for (size_t k = home(x, h);; k = k + 1 == x->capacity ? 0 : k + 1) {
        uint32_t e = x->slot[k];
        if (e == EMPTY)
            return NAMES_NONE;
        if ((e & ~low) == want && names_is(x->p, e & low, name, length))
            return e & low;
    }
}

uint32_t names_find(const struct names_index *x, const char *name, size_t length)
{
    return find(x, hash(name, length), name, length);
}

void names_prefetch(const struct names_index *x, const char *name, size_t length)
{
    __builtin_prefetch(x->slot + home(x, hash(name, length)));
}

slx_status names_intern(struct env *env, struct names *p, struct names_index *x, const char *name, size_t length,
                        uint32_t *number, bool *is_new)
{
    uint64_t h = hash(name, length);
    *number = find(x, h, name, length);
    *is_new = *number == NAMES_NONE;
    if (!*is_new)
        return SLX_OK;
    slx_status status = SLX_OK;
    if (x->count >= x->most)
        status = rebuild(env, x, (size_t)names_count(p) + 1);
    if (!status)
        status = names_append(env, p, name, length);
    if (status) {
        *is_new = false;
        return status;
    }
    *number = names_count(p) - 1;
    insert(x, h, *number);
    return SLX_OK;
}
