/* The life of a pool, and names put together from segments.  names_private.h has the layout.
 *
 * Invariant: names 0 .. count - waiting - 1 are in blocks, all of them full but the last after names_finish; the others
 * wait, and fewer than 64 wait between calls, or 64 until the next one comes.
 */
#include "names/names_private.h"

/* Offsets are stored modulo this; a test builds the pool with less. */
#ifndef NAMES_SPAN
#define NAMES_SPAN (UINT64_C(1) << 32)
#endif

_Static_assert(sizeof(struct segment) <= sizeof(((struct names_cursor *)0)->state), "a cursor holds a segment");

slx_status names_create(struct env *env, struct names **out)
{
    *out = mem_new(&env->mem, MEM_NAMES, 1, sizeof **out);
    return *out ? SLX_OK : fail_memory(env, "names");
}

void names_free(struct env *env, struct names **p)
{
    if (!*p)
        return;
    if (shared_leave(&env->mem, &(*p)->sharers, names_blocks(*p))) {
        *p = NULL;
        return;
    }
    mem_free(&env->mem, (*p)->bytes);
    mem_free(&env->mem, (*p)->offset);
    mem_free(&env->mem, (*p)->wrap);
    mem_free(&env->mem, (*p)->pending);
    mem_drop(&env->mem, p);
}

uint32_t names_count(const struct names *p)
{
    return p->count;
}

uint64_t names_raw_bytes(const struct names *p)
{
    return p->raw;
}

size_t names_longest(const struct names *p)
{
    return p->longest;
}

size_t names_bytes(const struct names *p)
{
    size_t pending = p->pending ? sizeof *p->pending + p->pending_capacity : 0;
    return sizeof *p + p->capacity + ((size_t)p->offset_capacity + p->wraps) * sizeof *p->offset + pending;
}

/* ---- blocks ------------------------------------------------------------------------------------ */

/* Where block k begins in `bytes`. */
static size_t block_offset(const struct names *p, uint32_t k)
{
    size_t at = p->offset[k];
    for (uint32_t w = 0; w < p->wraps && p->wrap[w] <= k; w++)
        at += NAMES_SPAN;
    return at;
}

static const uint8_t *block_of(const struct names *p, uint32_t i)
{
    return p->bytes + block_offset(p, i / NAMES_BLOCK);
}

static const char *waiting_name(const struct names *p, uint32_t i, size_t *length)
{
    uint32_t k = i - names_packed(p);
    size_t begin = k ? p->pending->end[k - 1] : 0;
    *length = p->pending->end[k] - begin;
    return p->pending->text + begin;
}

/* Room for a block of these names; changes nothing that can be seen. */
static bool reserve_block(struct env *env, struct names *p, const struct names_list *list)
{
    struct mem *mem = &env->mem;
    size_t need = p->used + block_bound(list) + POOL_SLACK;
    if (need > p->capacity) {
        size_t capacity = mem_grown(p->capacity, need);
        uint8_t *bytes = mem_resize(mem, MEM_NAMES, p->bytes, capacity, 1);
        if (!bytes)
            return false;
        p->bytes = bytes;
        p->capacity = capacity;
    }
    uint32_t block = names_packed(p) / NAMES_BLOCK;
    if (block == p->offset_capacity) {
        size_t capacity = mem_grown(p->offset_capacity, 0);
        uint32_t *offset = mem_resize(mem, MEM_NAMES, p->offset, capacity, sizeof *offset);
        if (!offset)
            return false;
        p->offset = offset;
        p->offset_capacity = (uint32_t)capacity;
    }
    size_t wraps = p->used / NAMES_SPAN;
    if (wraps > p->wraps) {
        uint32_t *wrap = mem_resize(mem, MEM_NAMES, p->wrap, wraps, sizeof *wrap);
        if (!wrap)
            return false;
        p->wrap = wrap;
    }
    return true;
}

/* Packs the waiting names into a block. */
static bool pack_waiting(struct env *env, struct names *p)
{
    struct names_list list = {.count = p->waiting};
    uint32_t packed = names_packed(p);
    for (uint32_t k = 0; k < p->waiting; k++)
        list.name[k] = waiting_name(p, packed + k, &list.length[k]);
    if (!reserve_block(env, p, &list))
        return false;
    uint32_t block = packed / NAMES_BLOCK;
    while (p->wraps < p->used / NAMES_SPAN)
        p->wrap[p->wraps++] = block;
    p->offset[block] = (uint32_t)(p->used % NAMES_SPAN);
    p->used = (size_t)(block_pack(p->bytes + p->used, &list) - p->bytes);
    p->waiting = 0;
    return true;
}

/* ---- growth ------------------------------------------------------------------------------------ */

static bool reserve_pending(struct env *env, struct names *p, size_t need)
{
    if (p->pending && need <= p->pending_capacity)
        return true;
    size_t capacity = need + need / 2 + 256;
    struct names_pending *pending = mem_resize(&env->mem, MEM_NAMES, p->pending, 1, sizeof *pending + capacity);
    if (!pending)
        return false;
    p->pending = pending;
    p->pending_capacity = capacity;
    return true;
}

void names_unpack(struct names *p)
{
    const uint32_t first = p->count - p->count % NAMES_BLOCK;
    size_t at = 0;
    for (uint32_t i = first; i < p->count; i++) {
        at += names_get(p, i, p->pending->text + at, p->pending_capacity - at);
        p->pending->end[i - first] = at;
    }
    p->used = block_offset(p, first / NAMES_BLOCK);
    p->waiting = p->count - first;
}

/* Takes the last block, which is not full, apart again. */
static bool unpack_last(struct env *env, struct names *p)
{
    uint32_t first = p->count - p->count % NAMES_BLOCK;
    size_t need = 0;
    for (uint32_t i = first; i < p->count; i++)
        need += names_get(p, i, NULL, 0);
    if (!reserve_pending(env, p, need + 1))
        return false;
    names_unpack(p);
    return true;
}

slx_status names_append(struct env *env, struct names *p, const char *name, size_t length)
{
    if (p->count == NAMES_NONE)
        return fail(env, SLX_ERROR_INPUT, "more than %lu names", (unsigned long)NAMES_NONE);
    bool ready = true;
    if (p->waiting == NAMES_BLOCK)
        ready = pack_waiting(env, p);
    else if (p->waiting == 0 && p->count % NAMES_BLOCK)
        ready = unpack_last(env, p);
    size_t at = p->waiting ? p->pending->end[p->waiting - 1] : 0;
    if (!ready || length > SIZE_MAX / 4 || !reserve_pending(env, p, at + length))
        return fail_memory(env, "names");
    if (length)
        memcpy(p->pending->text + at, name, length);
    p->pending->end[p->waiting++] = at + length;
    p->count++;
    p->raw += length;
    if (length > p->longest)
        p->longest = length;
    return SLX_OK;
}

slx_status names_finish(struct env *env, struct names *p)
{
    if (p->waiting && !pack_waiting(env, p))
        return fail_memory(env, "names");
    mem_drop(&env->mem, &p->pending);
    p->pending_capacity = 0;
    if (p->bytes)
        memset(p->bytes + p->used, 0, POOL_SLACK); /* read beside the last bits, and written to shared files */
    /* Where a block cannot be made shorter, the old one stays. */
    size_t need = p->used + POOL_SLACK;
    uint8_t *bytes = p->capacity > need ? mem_resize(&env->mem, MEM_NAMES, p->bytes, need, 1) : NULL;
    if (bytes) {
        p->bytes = bytes;
        p->capacity = need;
    }
    uint32_t blocks = p->count / NAMES_BLOCK + (p->count % NAMES_BLOCK != 0);
    uint32_t *offset =
        p->offset_capacity > blocks ? mem_resize(&env->mem, MEM_NAMES, p->offset, blocks, sizeof *offset) : NULL;
    if (offset) {
        p->offset = offset;
        p->offset_capacity = blocks;
    }
    return SLX_OK;
}

/* ---- names ------------------------------------------------------------------------------------- */

/* A name as up to three pieces. */
struct pieces {
    const char *text[3];
    size_t length[3];
    size_t total;
    char middle[MIDDLE_MOST];
};

static void pieces_of(const struct names *p, uint32_t i, struct pieces *c)
{
    c->length[1] = c->length[2] = 0;
    c->text[1] = c->text[2] = c->middle;
    if (i >= names_packed(p)) {
        c->text[0] = waiting_name(p, i, &c->length[0]);
    } else {
        struct segment s;
        segment_find(block_of(p, i), i, &s);
        if (s.kind & KIND_RAW) {
            uint64_t length;
            c->text[0] = (const char *)varint_read(s.fields, &length);
            c->length[0] = (size_t)length;
        } else {
            c->text[0] = (const char *)s.prefix;
            c->length[0] = s.prefix_length;
            c->length[1] = segment_middle(&s, i - s.first, c->middle);
            c->text[2] = (const char *)s.suffix;
            c->length[2] = s.suffix_length;
        }
    }
    c->total = c->length[0] + c->length[1] + c->length[2];
}

size_t names_get(const struct names *p, uint32_t i, char *buffer, size_t size)
{
    struct pieces c;
    pieces_of(p, i, &c);
    if (size) {
        size_t at = 0;
        for (unsigned k = 0; k < 3; k++) {
            size_t n = c.length[k] < size - 1 - at ? c.length[k] : size - 1 - at;
            memcpy(buffer + at, c.text[k], n);
            at += n;
        }
        buffer[at] = '\0';
    }
    return c.total;
}

bool names_is(const struct names *p, uint32_t i, const char *name, size_t length)
{
    if (i < names_packed(p))
        return block_matches(block_of(p, i), i, name, length);
    size_t n;
    const char *waiting = waiting_name(p, i, &n);
    return n == length && !memcmp(waiting, name, n);
}

void names_seek(const struct names *p, uint32_t i, char *text, struct names_cursor *c)
{
    *c = (struct names_cursor){.p = p, .next = i, .text = text};
    struct segment *s = (struct segment *)c->state;
    s->first = 0;
    s->count = 0;
    if (i < names_packed(p))
        segment_find(block_of(p, i), i, s);
}

/* Steps to the segment that begins with name c->next. */
static void cursor_segment(struct names_cursor *c)
{
    struct segment *s = (struct segment *)c->state;
    const uint8_t *from = c->next % NAMES_BLOCK ? segment_end(s) : block_of(c->p, c->next);
    segment_read(from, c->next, s);
}

bool names_next(struct names_cursor *c)
{
    const struct names *p = c->p;
    struct segment *s = (struct segment *)c->state;
    if (c->next >= p->count)
        return false;
    if (c->next >= names_packed(p)) {
        const char *name = waiting_name(p, c->next, &c->length);
        memcpy(c->text, name, c->length);
    } else {
        if (c->next - s->first >= s->count)
            cursor_segment(c);
        if (s->kind & KIND_RAW) {
            uint64_t length;
            const uint8_t *name = varint_read(s->fields, &length);
            c->length = (size_t)length;
            memcpy(c->text, name, c->length);
            s->fields = name + length;
        } else {
            memcpy(c->text, s->prefix, s->prefix_length);
            size_t at = s->prefix_length + segment_middle(s, c->next - s->first, c->text + s->prefix_length);
            memcpy(c->text + at, s->suffix, s->suffix_length);
            c->length = at + s->suffix_length;
        }
    }
    c->text[c->length] = '\0';
    c->next++;
    return true;
}
