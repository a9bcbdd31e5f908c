/* names: see names.h for the calls.  Layout of the pool:
 *
 * A name is a head, its first 255 bytes or all of it, and if the head is 255 bytes long, a tail: its length as a
 * varint, then its bytes as they are.  Heads are coded against the head before, in blocks of 16 whose first is coded
 * against the empty name, and a table holds where each block begins.  One byte c begins each head:
 *
 *     c == 255            the head before, with the decimal number at its end one larger (of the same width, or one
 * digit more where all digits were 9) c == 16 k + m       k bytes of the head before are kept (k < 15); m bytes follow;
 * m == 15: a byte follows that holds m
 */
#include <string.h>

#include "names.h"
#include "names_pool.h"

enum { CODE_NEXT = 255, CODE_MOST = 2 + NAMES_HEAD + 10 };

/* ---- one name ---------------------------------------------------------------------------------- */

/* Counts the number at the end of text[0..*length) up by one, in place; false where there is none, or no room. */
static bool count_up(char *text, unsigned *length)
{
    unsigned i = *length;
    while (i && text[i - 1] == '9')
        text[--i] = '0';
    if (i && text[i - 1] >= '0' && text[i - 1] < '9') {
        text[i - 1]++;
        return true;
    }
    if (i == *length || *length == NAMES_HEAD)
        return false;
    text[i] = '1';
    text[(*length)++] = '0';
    return true;
}

static uint8_t *head_encode(uint8_t *to, const char *last, unsigned last_length, const char *name, unsigned length)
{
    char next[NAMES_HEAD + 1];
    unsigned next_length = last_length;
    memcpy(next, last, last_length);
    if (count_up(next, &next_length) && next_length == length && !memcmp(next, name, length)) {
        *to++ = CODE_NEXT;
        return to;
    }
    unsigned kept = 0, most = last_length < length ? last_length : length;
    most = most < 14 ? most : 14;
    while (kept < most && last[kept] == name[kept])
        kept++;
    unsigned more = length - kept;
    *to++ = (uint8_t)(kept << 4 | (more < 15 ? more : 15));
    if (more >= 15)
        *to++ = (uint8_t)more;
    memcpy(to, name + kept, more);
    return to + more;
}

static const uint8_t *head_decode(const uint8_t *from, char *text, unsigned *length)
{
    unsigned c = *from++;
    if (c == CODE_NEXT) {
        count_up(text, length);
        return from;
    }
    unsigned kept = c >> 4, more = c & 15;
    if (more == 15)
        more = *from++;
    memcpy(text + kept, from, more);
    *length = kept + more;
    return from + more;
}

static const uint8_t *tail_decode(const uint8_t *from, size_t *length)
{
    unsigned shift = 0;
    *length = 0;
    do
        *length |= (size_t)(*from & 127) << shift, shift += 7;
    while (*from++ & 128);
    return from;
}

/* ---- the pool ---------------------------------------------------------------------------------- */

slx_status names_create(struct env *env, struct names **out)
{
    *out = mem_new(&env->mem, MEM_NAMES, 1, sizeof **out);
    return *out ? SLX_OK : fail_memory(env, "names");
}

void names_free(struct env *env, struct names **p)
{
    if (!*p)
        return;
    mem_free(&env->mem, (*p)->bytes);
    mem_free(&env->mem, (*p)->offset);
    mem_free(&env->mem, (*p)->wrap);
    mem_drop(&env->mem, p);
}

static size_t block_at(const struct names *p, uint32_t block)
{
    size_t at = p->offset[block];
    for (uint32_t k = 0; k < p->wraps && p->wrap[k] <= block; k++)
        at += (size_t)UINT32_MAX + 1;
    return at;
}

/* Room for one more name of `length` bytes; changes nothing that can be seen. */
static bool reserve(struct env *env, struct names *p, size_t length)
{
    struct mem *mem = &env->mem;
    size_t need = p->used + CODE_MOST + (length > NAMES_HEAD ? length - NAMES_HEAD : 0);
    if (need > p->capacity) {
        size_t capacity = mem_grown(p->capacity, need);
        uint8_t *bytes = mem_resize(mem, MEM_NAMES, p->bytes, capacity, 1);
        if (!bytes)
            return false;
        p->bytes = bytes;
        p->capacity = capacity;
    }
    if (p->count % NAMES_BLOCK)
        return true;
    if (p->blocks == p->blocks_capacity) {
        size_t capacity = mem_grown(p->blocks_capacity, 0);
        uint32_t *offset = mem_resize(mem, MEM_NAMES, p->offset, capacity, sizeof *offset);
        if (!offset)
            return false;
        p->offset = offset;
        p->blocks_capacity = (uint32_t)capacity;
    }
    if (p->used >> 32 != p->wraps) {
        uint32_t *wrap = mem_resize(mem, MEM_NAMES, p->wrap, p->wraps + 1, sizeof *wrap);
        if (!wrap)
            return false;
        p->wrap = wrap;
    }
    return true;
}

slx_status names_append(struct env *env, struct names *p, const char *name, size_t length)
{
    if (p->count == NAMES_NONE)
        return fail(env, SLX_ERROR_INPUT, "more than %lu names", (unsigned long)NAMES_NONE);
    if (!reserve(env, p, length))
        return fail_memory(env, "names");
    if (p->count % NAMES_BLOCK == 0) {
        while (p->used >> 32 != p->wraps)
            p->wrap[p->wraps++] = p->blocks;
        p->offset[p->blocks++] = (uint32_t)p->used;
        p->last_length = 0;
    }
    unsigned head = length < NAMES_HEAD ? (unsigned)length : NAMES_HEAD;
    uint8_t *to = head_encode(p->bytes + p->used, p->last, p->last_length, name, head);
    if (head == NAMES_HEAD) {
        size_t tail = length - head, rest = tail;
        for (; rest > 127; rest >>= 7)
            *to++ = (uint8_t)(rest | 128);
        *to++ = (uint8_t)rest;
        memcpy(to, name + head, tail);
        to += tail;
    }
    p->used = (size_t)(to - p->bytes);
    memcpy(p->last, name, head);
    p->last_length = head;
    p->count++;
    p->raw += length;
    if (length > p->longest)
        p->longest = length;
    return SLX_OK;
}

slx_status names_finish(struct env *env, struct names *p)
{
    /* Shrinking cannot fail in a way that matters: the old block stays. */
    if (p->capacity > p->used) {
        uint8_t *bytes = mem_resize(&env->mem, MEM_NAMES, p->bytes, p->used, 1);
        if (bytes) {
            p->bytes = bytes;
            p->capacity = p->used;
        }
    }
    if (p->blocks_capacity > p->blocks) {
        uint32_t *offset = mem_resize(&env->mem, MEM_NAMES, p->offset, p->blocks, sizeof *offset);
        if (offset) {
            p->offset = offset;
            p->blocks_capacity = p->blocks;
        }
    }
    return SLX_OK;
}

uint32_t names_count(const struct names *p)
{
    return p->count;
}

uint64_t names_raw_bytes(const struct names *p)
{
    return p->raw;
}

size_t names_bytes(const struct names *p)
{
    return sizeof *p + p->capacity + (p->blocks_capacity + p->wraps) * sizeof *p->offset;
}

size_t names_longest(const struct names *p)
{
    return p->longest;
}

/* Decodes the head of name i; returns where what follows it begins. */
static const uint8_t *head_of(const struct names *p, uint32_t i, char *text, unsigned *length)
{
    const uint8_t *from = p->bytes + block_at(p, i / NAMES_BLOCK);
    *length = 0;
    for (uint32_t k = i % NAMES_BLOCK;; k--) {
        from = head_decode(from, text, length);
        if (k == 0)
            return from;
        if (*length == NAMES_HEAD) {
            size_t tail;
            from = tail_decode(from, &tail);
            from += tail;
        }
    }
}

size_t names_get(const struct names *p, uint32_t i, char *buffer, size_t size)
{
    char head[NAMES_HEAD + 1];
    unsigned length;
    size_t tail = 0;
    const uint8_t *from = head_of(p, i, head, &length);
    if (length == NAMES_HEAD)
        from = tail_decode(from, &tail);
    if (size) {
        size_t n = length < size - 1 ? length : size - 1;
        memcpy(buffer, head, n);
        size_t m = tail < size - 1 - n ? tail : size - 1 - n;
        memcpy(buffer + n, from, m);
        buffer[n + m] = '\0';
    }
    return length + tail;
}

bool names_is(const struct names *p, uint32_t i, const char *name, size_t length)
{
    char head[NAMES_HEAD + 1];
    unsigned head_length;
    const uint8_t *from = head_of(p, i, head, &head_length);
    if (head_length != (length < NAMES_HEAD ? length : NAMES_HEAD) || memcmp(head, name, head_length))
        return false;
    if (head_length < NAMES_HEAD)
        return true;
    size_t tail;
    from = tail_decode(from, &tail);
    return tail == length - NAMES_HEAD && !memcmp(from, name + NAMES_HEAD, tail);
}

void names_seek(const struct names *p, uint32_t i, char *text, struct names_cursor *c)
{
    *c = (struct names_cursor){.p = p, .next = i - i % NAMES_BLOCK, .text = text};
    if (i % NAMES_BLOCK && i < p->count)
        while (c->next < i)
            names_next(c);
    c->next = i;
}

bool names_next(struct names_cursor *c)
{
    const struct names *p = c->p;
    if (c->next >= p->count)
        return false;
    unsigned length = c->length < NAMES_HEAD ? (unsigned)c->length : NAMES_HEAD;
    if (c->next % NAMES_BLOCK == 0) {
        c->at = block_at(p, c->next / NAMES_BLOCK);
        length = 0;
    }
    const uint8_t *from = head_decode(p->bytes + c->at, c->text, &length);
    size_t tail = 0;
    if (length == NAMES_HEAD) {
        from = tail_decode(from, &tail);
        memcpy(c->text + length, from, tail);
        from += tail;
    }
    c->at = (size_t)(from - p->bytes);
    c->length = length + tail;
    c->text[c->length] = '\0';
    c->next++;
    return true;
}
