/* magic: the first bytes by which compressed streams are known, and the decoders that this build has for them. */
#include "decoder_private.h"
#include "stream.h"

#ifdef STREAM_GZ
#define GZ &decoder_gz
#else
#define GZ NULL
#endif
#ifdef STREAM_BZ2
#define BZ2 &decoder_bz2
#else
#define BZ2 NULL
#endif
#ifdef STREAM_XZ
#define XZ &decoder_xz
#else
#define XZ NULL
#endif
#ifdef STREAM_ZST
#define ZST &decoder_zst
#else
#define ZST NULL
#endif

static const struct magic magics[] = {
    {{0x1f, 0x8b}, 2, 1, 0, "gz", GZ},
    {{'B', 'Z', 'h', '0', 0x31, 0x41, 0x59, 0x26, 0x53, 0x59}, 10, 4, 4, "bz2", BZ2},
    {{'B', 'Z', 'h', '0', 0x17, 0x72, 0x45, 0x38, 0x50, 0x90}, 10, 4, 4, "bz2", BZ2}, /* of no bytes */
    {{0xfd, '7', 'z', 'X', 'Z', 0}, 6, 1, 0, "xz", XZ},
    {{0x28, 0xb5, 0x2f, 0xfd}, 4, 2, 0, "zst", ZST},
    {{0x50, 0x2a, 0x4d, 0x18}, 4, 3, 1, "zst", ZST}, /* a frame to be skipped */
};

const struct magic *magic_find(const unsigned char *head, size_t length)
{
    for (size_t k = 0; k < sizeof magics / sizeof *magics; k++) {
        const struct magic *m = &magics[k];
        size_t n = length < m->length ? length : m->length, same = 0;
        while (same < n &&
               (head[same] == m->bytes[same] || (m->any == same + 1 && (head[same] & 0xf0) == m->bytes[same])))
            same++;
        if (n && same == n && n >= m->enough)
            return m;
    }
    return NULL;
}

const char *reader_formats(void)
{
    return "plain"
#ifdef STREAM_GZ
           " gz"
#endif
#ifdef STREAM_BZ2
           " bz2"
#endif
#ifdef STREAM_XZ
           " xz"
#endif
#ifdef STREAM_ZST
           " zst"
#endif
        ;
}
