/* The work arrays of a method as one table, by which they are estimated, allocated and freed. */
#ifndef BASE_BLOCKS_H
#define BASE_BLOCKS_H

#include "base/memory.h"

/* An array: the address of the pointer to it, its entries and their size. */
struct block {
    void *at;
    size_t count, size;
};
#define BLOCK(pointer, entries) ((struct block){&(pointer), (entries), sizeof *(pointer)})

/* What blocks_new takes. */
uint64_t blocks_bytes(const struct block *blocks, size_t count);
/* Allocates all of them, zero-filled.  False where one cannot be had; those before it stay, for blocks_drop. */
bool blocks_new(struct mem *mem, enum mem_purpose purpose, const struct block *blocks, size_t count);
/* Frees them, those that are NULL excepted, and sets them to NULL. */
void blocks_drop(struct mem *mem, const struct block *blocks, size_t count);

#endif
