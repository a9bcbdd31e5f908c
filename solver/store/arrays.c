/* Tables of work arrays.  A pointer is read and written as bytes, since its own type is the user's. */
#include <string.h>

#include "store/arrays.h"

/* What they take in a tray; more than MEM_TRAY where they are too large for one. */
static size_t tray_bytes(const struct array *arrays, size_t count)
{
    size_t bytes = 0;
    for (size_t k = 0; k < count && bytes <= MEM_TRAY; k++)
        bytes += arrays[k].at ? mem_tray_bytes(arrays[k].count, arrays[k].size) : 0;
    return bytes;
}

bool arrays_new(struct env *env, enum mem_purpose purpose, const struct array *arrays, size_t count)
{
    const size_t bytes = tray_bytes(arrays, count);
    const bool small = bytes > 0 && bytes <= MEM_TRAY;
    void *tray = small ? mem_tray(&env->mem, purpose, bytes) : NULL;
    if (small && !tray)
        return false;
    for (size_t k = 0; k < count; k++) {
        if (!arrays[k].at)
            continue;
        void *p = tray ? mem_in_tray(tray, arrays[k].count, arrays[k].size)
                       : mem_new(&env->mem, purpose, arrays[k].count, arrays[k].size);
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
