/* bz2: streams of libbz2, one after another. */
#include <bzlib.h>
#include <string.h>

#include "decoder_private.h"

struct bz2 {
    bz_stream z;
    struct env *env;
    bool open; /* z is initialised: a stream has begun */
};

static void *bz2_alloc(void *env, int count, int size)
{
    return decoder_new(env, (size_t)count, (size_t)size);
}

/* libbz2 cannot reset a stream: each begins anew. */
static bool bz2_begin(struct bz2 *d)
{
    d->z = (bz_stream){.bzalloc = bz2_alloc, .bzfree = decoder_free, .opaque = d->env};
    d->open = BZ2_bzDecompressInit(&d->z, 0, 0) == BZ_OK;
    return d->open;
}

static void *bz2_open(struct env *env)
{
    struct bz2 *d = mem_new(&env->mem, MEM_READER, 1, sizeof *d);
    if (!d)
        return NULL;
    d->env = env;
    if (!bz2_begin(d)) {
        mem_free(&env->mem, d);
        return NULL;
    }
    return d;
}

static void bz2_end(struct bz2 *d)
{
    if (d->open)
        BZ2_bzDecompressEnd(&d->z);
    d->open = false;
}

static void bz2_close(struct env *env, void *state)
{
    bz2_end(state);
    mem_free(&env->mem, state);
}

static enum step bz2_step(void *state, struct step_bytes *b)
{
    struct bz2 *d = state;
    if (!d->open) {
        if (!b->in_left)
            return b->in_last ? STEP_END : STEP_MORE;
        if (!bz2_begin(d))
            return STEP_MEMORY;
    }
    unsigned in = b->in_left > 1u << 30 ? 1u << 30 : (unsigned)b->in_left;
    unsigned out = b->out_left > 1u << 30 ? 1u << 30 : (unsigned)b->out_left;
    d->z.next_in = (char *)(uintptr_t)b->in;
    d->z.avail_in = in;
    d->z.next_out = (char *)b->out;
    d->z.avail_out = out;
    int code = BZ2_bzDecompress(&d->z);
    bool stuck = step_taken(b, in - d->z.avail_in, out - d->z.avail_out);
    if (code == BZ_STREAM_END)
        bz2_end(d);
    else if (code == BZ_MEM_ERROR)
        return STEP_MEMORY;
    else if (code != BZ_OK)
        return STEP_BROKEN;
    else if (stuck)
        return STEP_CUT;
    return STEP_MORE;
}

const struct decoder decoder_bz2 = {"bz2", bz2_open, bz2_step, bz2_close};
