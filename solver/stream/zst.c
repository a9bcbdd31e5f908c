/* zst: frames of libzstd, one after another.  Windows up to 2 GiB (`zstd --long=31`) are accepted.  The library's
 * stable interface lets no allocator be set, so its window is not in the account. */
#include <zstd.h>
#include <zstd_errors.h>

#include "decoder_private.h"

struct zst {
    ZSTD_DCtx *context;
    bool inside; /* a frame has begun and not ended */
};

static void *zst_open(struct env *env)
{
    struct zst *d = mem_new(&env->mem, MEM_READER, 1, sizeof *d);
    if (!d)
        return NULL;
    d->context = ZSTD_createDCtx();
    if (!d->context) {
        mem_free(&env->mem, d);
        return NULL;
    }
    ZSTD_bounds window = ZSTD_dParam_getBounds(ZSTD_d_windowLogMax);
    if (!ZSTD_isError(window.error))
        ZSTD_DCtx_setParameter(d->context, ZSTD_d_windowLogMax, window.upperBound);
    return d;
}

static void zst_close(struct env *env, void *state)
{
    struct zst *d = state;
    ZSTD_freeDCtx(d->context);
    mem_free(&env->mem, d);
}

static enum step zst_step(void *state, struct step_bytes *b)
{
    struct zst *d = state;
    if (!b->in_left && !d->inside)
        return b->in_last ? STEP_END : STEP_MORE;
    ZSTD_inBuffer in = {b->in, b->in_left, 0};
    ZSTD_outBuffer out = {b->out, b->out_left, 0};
    size_t code = ZSTD_decompressStream(d->context, &out, &in);
    if (ZSTD_isError(code))
        return ZSTD_getErrorCode(code) == ZSTD_error_memory_allocation ? STEP_MEMORY : STEP_BROKEN;
    bool stuck = step_taken(b, in.pos, out.pos);
    d->inside = code != 0;
    if (d->inside && stuck)
        return STEP_CUT;
    return STEP_MORE;
}

const struct decoder decoder_zst = {"zst", zst_open, zst_step, zst_close};
