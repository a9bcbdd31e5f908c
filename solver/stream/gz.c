/* gz: members of RFC 1952 through zlib.  Zero bytes after the last member, as tapes leave them, are passed over. */
#include <string.h>
#include <zlib.h>

#include "decoder_private.h"

struct gz {
    z_stream z;
    bool between; /* no member is open: at the start of one, or at the end */
    bool padding; /* zero bytes were seen after a member: only zero bytes may follow */
};

static void *gz_alloc(void *env, unsigned count, unsigned size)
{
    return decoder_new(env, count, size);
}

static void *gz_open(struct env *env)
{
    struct gz *g = mem_new(&env->mem, MEM_READER, 1, sizeof *g);
    if (!g)
        return NULL;
    g->z.zalloc = gz_alloc;
    g->z.zfree = decoder_free;
    g->z.opaque = env;
    if (inflateInit2(&g->z, 15 + 16) != Z_OK) {
        mem_free(&env->mem, g);
        return NULL;
    }
    return g;
}

static void gz_close(struct env *env, void *state)
{
    struct gz *g = state;
    inflateEnd(&g->z);
    mem_free(&env->mem, g);
}

/* After a member: passes padding, or begins the next member. */
static enum step gz_between(struct gz *g, struct step_bytes *b)
{
    while (b->in_left && *b->in == 0) {
        b->in++;
        b->in_left--;
        g->padding = true;
    }
    if (!b->in_left)
        return b->in_last ? STEP_END : STEP_MORE;
    if (g->padding || inflateReset(&g->z) != Z_OK)
        return STEP_BROKEN;
    g->between = false;
    return STEP_MORE;
}

static enum step gz_step(void *state, struct step_bytes *b)
{
    struct gz *g = state;
    if (g->between) {
        enum step s = gz_between(g, b);
        if (s != STEP_MORE || g->between)
            return s;
    }
    /* Both counts are of buffers, far below what an unsigned holds; the cut is for blocks of memory. */
    unsigned in = b->in_left > 1u << 30 ? 1u << 30 : (unsigned)b->in_left;
    unsigned out = b->out_left > 1u << 30 ? 1u << 30 : (unsigned)b->out_left;
    g->z.next_in = (unsigned char *)(uintptr_t)b->in;
    g->z.avail_in = in;
    g->z.next_out = b->out;
    g->z.avail_out = out;
    int code = inflate(&g->z, Z_NO_FLUSH);
    bool stuck = step_taken(b, in - g->z.avail_in, out - g->z.avail_out);
    if (code == Z_STREAM_END)
        g->between = true;
    else if (code == Z_MEM_ERROR)
        return STEP_MEMORY;
    else if (code != Z_OK && code != Z_BUF_ERROR)
        return STEP_BROKEN;
    else if (stuck)
        return STEP_CUT;
    return STEP_MORE;
}

const struct decoder decoder_gz = {"gz", gz_open, gz_step, gz_close};
