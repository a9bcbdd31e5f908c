/* xz: streams of liblzma, one after another, with their padding.  The dictionary (8 MiB for `xz -6`, 64 for -9) is in
 * the account. */
#include <lzma.h>

#include "decoder_private.h"

struct xz {
    lzma_stream z;
    lzma_allocator allocator;
};

static void *xz_open(struct env *env)
{
    struct xz *d = mem_new(&env->mem, MEM_READER, 1, sizeof *d);
    if (!d)
        return NULL;
    d->z = (lzma_stream)LZMA_STREAM_INIT;
    d->allocator = (lzma_allocator){.alloc = decoder_new, .free = decoder_free, .opaque = env};
    d->z.allocator = &d->allocator;
    if (lzma_stream_decoder(&d->z, UINT64_MAX, LZMA_CONCATENATED) != LZMA_OK) {
        lzma_end(&d->z);
        mem_free(&env->mem, d);
        return NULL;
    }
    return d;
}

static void xz_close(struct env *env, void *state)
{
    struct xz *d = state;
    lzma_end(&d->z);
    mem_free(&env->mem, d);
}

static enum step xz_step(void *state, struct step_bytes *b)
{
    struct xz *d = state;
    if (!b->in_left && !b->in_last)
        return STEP_MORE;
    size_t in = b->in_left, out = b->out_left;
    d->z.next_in = b->in;
    d->z.avail_in = in;
    d->z.next_out = b->out;
    d->z.avail_out = out;
    lzma_ret code = lzma_code(&d->z, b->in_last ? LZMA_FINISH : LZMA_RUN);
    bool stuck = step_taken(b, in - d->z.avail_in, out - d->z.avail_out);
    if (code == LZMA_STREAM_END)
        return STEP_END;
    if (code == LZMA_MEM_ERROR)
        return STEP_MEMORY;
    if (code == LZMA_BUF_ERROR)
        return b->in_last ? STEP_CUT : STEP_MORE;
    if (code != LZMA_OK)
        return STEP_BROKEN;
    if (stuck)
        return STEP_CUT;
    return STEP_MORE;
}

const struct decoder decoder_xz = {"xz", xz_open, xz_step, xz_close};
