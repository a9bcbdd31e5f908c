#include "base/blocks.h"

#include <string.h>

uint64_t blocks_bytes(const struct block *blocks, size_t count)
{
    uint64_t bytes = 0;
    for (size_t k = 0; k < count; k++)
        bytes += (uint64_t)blocks[k].count * blocks[k].size;
    return bytes;
}

bool blocks_new(struct mem *mem, enum mem_purpose purpose, const struct block *blocks, size_t count)
{
    for (size_t k = 0; k < count; k++) {
        void *p = mem_new(mem, purpose, blocks[k].count, blocks[k].size);
        memcpy(blocks[k].at, &p, sizeof p);
        if (!p)
            return false;
    }
    return true;
}

void blocks_drop(struct mem *mem, const struct block *blocks, size_t count)
{
    for (size_t k = 0; k < count; k++) {
        void *p;
        memcpy(&p, blocks[k].at, sizeof p);
        mem_free(mem, p);
        p = NULL;
        memcpy(blocks[k].at, &p, sizeof p);
    }
}
