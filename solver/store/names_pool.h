/* names_pool: what names.c and names_index.c share, and nobody else includes. */
#ifndef STORE_NAMES_POOL_H
#define STORE_NAMES_POOL_H

#include "base/base.h"

enum { NAMES_BLOCK = 16, NAMES_HEAD = 255 };

struct names {
    uint8_t *bytes;
    size_t used, capacity;
    uint32_t *offset; /* of block k: offset[k] + 2^32 times the number of wraps at or before k */
    uint32_t blocks, blocks_capacity;
    uint32_t *wrap; /* blocks at which offsets pass another multiple of 2^32 */
    uint32_t wraps;
    uint32_t count;
    uint64_t raw;
    size_t longest;
    unsigned last_length;
    char last[NAMES_HEAD + 1]; /* head of the last name, what the next one is coded against */
};

/* Whether name i is name[0..length). */
bool names_is(const struct names *p, uint32_t i, const char *name, size_t length);

#endif
