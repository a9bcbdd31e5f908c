/* pack: compressed bytes made on the spot, so that the tests need no files. */
#ifndef TESTS_PACK_H
#define TESTS_PACK_H

#include <stddef.h>

struct packing {
    const char *name;
    /* Compresses `size` bytes into a block from malloc; *packed is its length. */
    unsigned char *(*pack)(const void *data, size_t size, size_t *packed);
};

/* Those of this build; the last has no name. */
extern const struct packing packings[];

#endif
