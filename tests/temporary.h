/* Files that tests make: in $TMPDIR, or where the system has such files. */
#ifndef TESTS_TEMPORARY_H
#define TESTS_TEMPORARY_H

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { TEMPORARY_PATH = 256 };

/* What the name of a new file or folder is made of, for mkstemp and mkdtemp. */
static inline void temporary_pattern(char *path)
{
    const char *folder = getenv("TMPDIR");
    snprintf(path, TEMPORARY_PATH, "%s/slimplex-test-XXXXXX", folder && folder[0] ? folder : P_tmpdir);
}

/* A new, empty file, open for reading and writing; its path in `path`, of TEMPORARY_PATH bytes. */
static inline int temporary_file(char *path)
{
    temporary_pattern(path);
    const int file = mkstemp(path);
    if (file < 0) {
        perror(path);
        abort();
    }
    return file;
}

/* A new, empty folder. */
static inline void temporary_folder(char *path)
{
    temporary_pattern(path);
    if (!mkdtemp(path)) {
        perror(path);
        abort();
    }
}

/* A new, empty file, closed. */
static inline void temporary_path(char *path)
{
    close(temporary_file(path));
}

#endif
