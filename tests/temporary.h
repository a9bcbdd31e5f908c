/* Files that tests make: in $TMPDIR, or where the system has such files. */
#ifndef TESTS_TEMPORARY_H
#define TESTS_TEMPORARY_H

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { TEMPORARY_PATH = 256 };

/* A new, empty file, open for reading and writing; its path in `path`, of TEMPORARY_PATH bytes. */
static inline int temporary_file(char *path)
{
    const char *folder = getenv("TMPDIR");
    snprintf(path, TEMPORARY_PATH, "%s/slimplex-test-XXXXXX", folder && folder[0] ? folder : P_tmpdir);
    const int file = mkstemp(path);
    if (file < 0) {
        perror(path);
        abort();
    }
    return file;
}

/* The same, closed. */
static inline void temporary_path(char *path)
{
    close(temporary_file(path));
}

#endif
