/* Fuzz target: compressed streams.  The first byte says what the others are: a stream as it stands, or a text that is
 * compressed here and then damaged, cut or followed by more, since no mutation finds its way past a checksum.
 * All lines must come out the same from memory and from a file; undamaged ones as they went in; and whatever happens,
 * all memory comes back.
 */
#include "../stream/packed.h"
#include "fuzz.h"

#include <string.h>

#include "stream/stream.h"

enum { MOST_BYTES = 1 << 16, MOST_TEXT = 1 << 22 };

static struct memory_file file;

struct lines {
    slx_status status;
    uint64_t hash, count, bytes;
};

static struct lines read_lines(struct env *env, struct reader *r)
{
    struct lines l = {SLX_OK, UINT64_C(14695981039346656037), 0, 0};
    const char *line;
    size_t length;
    while ((l.status = reader_line(env, r, &line, &length)) == SLX_OK && line && l.bytes < MOST_TEXT) {
        volatile char slack = line[length + READER_SLACK - 1]; /* readable, as promised */
        (void)slack;
        REQUIRE(line[length] == '\n' || line[length] == '\0');
        REQUIRE(reader_line_number(r) == ++l.count);
        l.bytes += length + 1;
        for (size_t k = 0; k <= length; k++) /* FNV-1a, modulo 2^64 */
            __builtin_mul_overflow(l.hash ^ (k < length ? (unsigned char)line[k] : '\n'), UINT64_C(1099511628211),
                                   &l.hash);
    }
    REQUIRE(l.status == SLX_OK || l.status == SLX_ERROR_INPUT || l.status == SLX_ERROR_MEMORY);
    return l;
}

static struct lines read_stream(const uint8_t *data, size_t size, int from_memory)
{
    struct env env;
    struct reader *r;
    struct lines l = {SLX_OK, 0, 0, 0};
    env_init(&env);
    env.mem.limit = 64u << 20;
    if (!from_memory)
        memory_file_fill(&file, data, size);
    l.status = from_memory ? reader_memory(&env, data, size, &r) : reader_open(&env, file.path, &r);
    if (l.status == SLX_OK)
        l = read_lines(&env, r);
    else
        REQUIRE(!r && l.status == SLX_ERROR_INPUT);
    reader_close(&env, &r);
    REQUIRE(env.mem.live == 0);
    REQUIRE(l.status == SLX_OK || env.error.status == l.status);
    return l;
}

static struct lines read_both_ways(const uint8_t *data, size_t size)
{
    struct lines memory = read_stream(data, size, 1), from_file = read_stream(data, size, 0);
    REQUIRE(memory.status == from_file.status && memory.hash == from_file.hash && memory.count == from_file.count);
    return memory;
}

/* As much damage as the choices tell of; what is left of *size. */
static size_t damage(uint8_t *packed, size_t size, struct bytes *b)
{
    for (unsigned n = next_below(b, 4); n && size; n--) {
        size_t at = (next_byte(b) | (size_t)next_byte(b) << 8) % size;
        switch (next_below(b, 3)) {
        case 0: packed[at] ^= (uint8_t)(1u << next_below(b, 8)); break;
        case 1: packed[at] = (uint8_t)next_byte(b); break;
        default: size = at; break;
        }
    }
    return size;
}

static void pack_and_read(const struct packing *p, struct bytes *b)
{
    const uint8_t how = (uint8_t)next_byte(b);
    struct bytes damages = *b;
    if (how & 1)
        b->at += b->end - b->at < 12 ? b->end - b->at : 12;
    size_t size, length = (size_t)(b->end - b->at), twice = 0;
    unsigned char *packed = p->pack(b->at, length, &size), *all = malloc(2 * size + 64);
    REQUIRE(packed && all);
    memcpy(all, packed, size);
    if (how & 2) { /* a second member, which follows the first */
        memcpy(all + size, packed, size);
        twice = 1;
    }
    size_t total = twice ? 2 * size : size;
    if (how & 4) { /* padding, which xz allows in fours */
        size_t pad = next_below(&damages, 32);
        memset(all + total, how & 8 ? 0 : 'x', pad);
        total += pad;
    }
    if (how & 1)
        total = damage(all, total, &damages);
    struct lines out = read_both_ways(all, total);
    if (!(how & 7)) { /* neither damaged, nor doubled, nor padded */
        struct lines plain = read_both_ways(b->at, length);
        /* Unless the text begins like a compressed stream itself. */
        int packed_twice = length && (b->at[0] == 0x1f || b->at[0] == 'B' || b->at[0] == 0xfd || b->at[0] == 0x28 ||
                                      (b->at[0] & 0xf0) == 0x50);
        REQUIRE(packed_twice || (plain.status == out.status && plain.count == out.count && plain.hash == out.hash));
    }
    free(all);
    free(packed);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    unsigned known = 0;
    if (size < 1 || size > MOST_BYTES)
        return 0;
    while (packings[known].name)
        known++;
    struct bytes b = {data + 1, data + size};
    unsigned which = data[0] % (known + 1);
    if (which == known)
        read_both_ways(b.at, size - 1);
    else
        pack_and_read(&packings[which], &b);
    return 0;
}
