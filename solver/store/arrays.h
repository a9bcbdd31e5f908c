/* arrays: one table of the work arrays of a method, from which they are allocated, freed and estimated. */
#ifndef STORE_ARRAYS_H
#define STORE_ARRAYS_H

#include "base/base.h"

struct array {
    void *at; /* of the pointer to the elements; NULL: this one is not needed */
    uint64_t count;
    size_t size;
};
#define ARRAY(pointer, entries) ((struct array){&(pointer), (entries), sizeof *(pointer)})

/* Makes all of them, their elements zero; false where memory fails: those made until then are the caller's to free. */
bool arrays_new(struct env *env, enum mem_purpose purpose, const struct array *arrays, size_t count);
/* Frees what has been made and sets the pointers to NULL. */
void arrays_done(struct env *env, const struct array *arrays, size_t count);
/* What arrays_new would take. */
uint64_t arrays_bytes(const struct array *arrays, size_t count);

#endif
