/* Tables of work arrays.  A pointer is read and written as bytes, since its own type is the user's. */
#include <string.h>

#include "store/arrays.h"

bool arrays_new(struct env *env, enum mem_purpose purpose, const struct array *arrays, size_t count)
{
    for (size_t k = 0; k < count; k++) {
        if (!arrays[k].at)
            continue;
        void *p = mem_new(&env->mem, purpose, arrays[k].count, arrays[k].size);
        if (!p)
            return false;
        memcpy(arrays[k].at, &p, sizeof p);
    }
    return true;
}

void arrays_done(struct env *env, const struct array *arrays, size_t count)
{
    void *p, *none = NULL;
    for (size_t k = 0; k < count; k++) {
        if (!arrays[k].at)
            continue;
        memcpy(&p, arrays[k].at, sizeof p);
        mem_free(&env->mem, p);
        memcpy(arrays[k].at, &none, sizeof none);
    }
}

uint64_t arrays_bytes(const struct array *arrays, size_t count)
{
    uint64_t bytes = 0;
    for (size_t k = 0; k < count; k++)
        bytes += arrays[k].at ? (uint64_t)arrays[k].count * arrays[k].size : 0;
    return bytes;
}
