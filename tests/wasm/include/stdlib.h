/* What the tests want beside WASI's own: new files and folders. */
#ifndef WASM_STDLIB_H
#define WASM_STDLIB_H

#include_next <stdlib.h>

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define P_tmpdir "/tmp"

/* Puts a number in the place of the last six letters; ends with `tries`. */
static inline int wasm_temporary(char *pattern, int folder)
{
    char *const end = pattern + strlen(pattern) - 6;
    for (int tries = 0; tries < 1000; tries++) {
        unsigned number;
        if (getentropy(&number, sizeof number) != 0)
            return -1;
        number %= 1000000;
        for (int k = 6; k-- > 0; number /= 10)
            end[k] = (char)('0' + number % 10);
        const int made = folder ? mkdir(pattern, 0700) : open(pattern, O_RDWR | O_CREAT | O_EXCL, 0600);
        if (made >= 0 || errno != EEXIST)
            return made;
    }
    return -1;
}

static inline int mkstemp(char *pattern)
{
    return wasm_temporary(pattern, 0);
}

static inline char *mkdtemp(char *pattern)
{
    return wasm_temporary(pattern, 1) == 0 ? pattern : NULL;
}

#endif
