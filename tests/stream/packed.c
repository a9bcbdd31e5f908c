#include "packed.h"

#include <stdlib.h>
#include <string.h>

#ifdef STREAM_GZ
#include <zlib.h>

static unsigned char *pack_gz(const void *data, size_t size, size_t *packed)
{
    z_stream z = {0};
    deflateInit2(&z, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
    size_t room = deflateBound(&z, size);
    unsigned char *to = malloc(room);
    z.next_in = (unsigned char *)data;
    z.avail_in = (unsigned)size;
    z.next_out = to;
    z.avail_out = (unsigned)room;
    deflate(&z, Z_FINISH);
    *packed = room - z.avail_out;
    deflateEnd(&z);
    return to;
}
#endif

#ifdef STREAM_BZ2
#include <bzlib.h>

static unsigned char *pack_bz2(const void *data, size_t size, size_t *packed)
{
    unsigned room = (unsigned)(size + size / 50 + 700);
    unsigned char *to = malloc(room);
    BZ2_bzBuffToBuffCompress((char *)to, &room, (char *)data, (unsigned)size, 1, 0, 0);
    *packed = room;
    return to;
}
#endif

#ifdef STREAM_XZ
#include <lzma.h>

static unsigned char *pack_xz(const void *data, size_t size, size_t *packed)
{
    size_t room = lzma_stream_buffer_bound(size);
    unsigned char *to = malloc(room);
    *packed = 0;
    lzma_easy_buffer_encode(0, LZMA_CHECK_CRC32, NULL, data, size, to, packed, room);
    return to;
}
#endif

#ifdef STREAM_ZST
#include <zstd.h>

static unsigned char *pack_zst(const void *data, size_t size, size_t *packed)
{
    size_t room = ZSTD_compressBound(size) + 8;
    unsigned char *to = malloc(room);
    ZSTD_CCtx *c = ZSTD_createCCtx();
    ZSTD_CCtx_setParameter(c, ZSTD_c_checksumFlag, 1);
    *packed = ZSTD_compress2(c, to, room, data, size);
    ZSTD_freeCCtx(c);
    return to;
}
#endif

const struct packing packings[] = {
#ifdef STREAM_GZ
    {"gz", pack_gz},
#endif
#ifdef STREAM_BZ2
    {"bz2", pack_bz2},
#endif
#ifdef STREAM_XZ
    {"xz", pack_xz},
#endif
#ifdef STREAM_ZST
    {"zst", pack_zst},
#endif
    {NULL, NULL},
};
