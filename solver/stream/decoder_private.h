/* decoder: what a decompressor looks like to the reader.  Each backend is one file that defines one `struct decoder`;
 * magic.c finds the one that a stream's first bytes ask for.
 *
 * A decoder turns compressed bytes into text in steps of any size and knows where members (gz), streams (bz2, xz) or
 * frames (zst) end, so that files laid one after another decode to their texts one after another.
 */
#ifndef STREAM_DECODER_PRIVATE_H
#define STREAM_DECODER_PRIVATE_H

#include "base/base.h"

enum step {
    STEP_MORE,   /* room or input was used up, or progress was made: call again */
    STEP_END,    /* the input ended where a stream may end */
    STEP_CUT,    /* the input ended where it may not */
    STEP_BROKEN, /* the bytes are not what the format allows, or a checksum differs */
    STEP_MEMORY
};

/* One step's bytes; the decoder advances all four. */
struct step_bytes {
    const unsigned char *in;
    size_t in_left;
    bool in_last; /* nothing follows in[in_left) */
    unsigned char *out;
    size_t out_left; /* > 0 */
};

/* The allocator that a decompression library is handed, with the env of the model's handle as its `opaque`. */
static inline void *decoder_new(void *env, size_t count, size_t size)
{
    return mem_new(&((struct env *)env)->mem, MEM_READER, count, size);
}

static inline void decoder_free(void *env, void *block)
{
    mem_free(&((struct env *)env)->mem, block);
}

/* Enters in b what a library used and made in a step, and tells whether it stands still at the end of the input. */
static inline bool step_taken(struct step_bytes *b, size_t used, size_t made)
{
    b->in += used;
    b->in_left -= used;
    b->out += made;
    b->out_left -= made;
    return !used && !made && b->in_last && !b->in_left;
}

struct decoder {
    const char *name; /* "gz" */
    /* NULL if memory ran out.  The state is freed by `close`, its memory counted under MEM_READER. */
    void *(*open)(struct env *env);
    /* Uses input or fills output, or both; with no input left and in_last false it may do neither. */
    enum step (*step)(void *state, struct step_bytes *b);
    void (*close)(struct env *env, void *state);
};

extern const struct decoder decoder_gz, decoder_bz2, decoder_xz, decoder_zst;

enum { MAGIC_BYTES = 10 };

struct magic {
    unsigned char bytes[MAGIC_BYTES];
    unsigned char length; /* of `bytes` */
    unsigned char enough; /* a stream shorter than the magic is taken for a cut one from this length on */
    unsigned char any;    /* 1 + place of a byte that may differ in its low four bits, or 0 */
    const char *name;
    const struct decoder *decoder; /* NULL: this build has none */
};

/* The magic that the first `length` bytes of a stream begin with, MAGIC_BYTES or all that there are; NULL: plain. */
const struct magic *magic_find(const unsigned char *head, size_t length);

#endif
