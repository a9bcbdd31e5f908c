/* Blocks of memory copied and filled by the instructions for it, in place of the C library's loops.  In a file of its own:
 * where clang 14 may use these instructions it takes errno for a variable of a thread. */
#include <string.h>

#define BY_INSTRUCTION(name) __attribute__((target("bulk-memory"), no_builtin(name)))

BY_INSTRUCTION("memcpy") void *memcpy(void *restrict to, const void *restrict from, size_t bytes)
{
    return __builtin_memcpy(to, from, bytes);
}

BY_INSTRUCTION("memmove") void *memmove(void *to, const void *from, size_t bytes)
{
    return __builtin_memmove(to, from, bytes);
}

BY_INSTRUCTION("memset") void *memset(void *at, int byte, size_t bytes)
{
    return __builtin_memset(at, byte, bytes);
}
