/* The Netlib models of SLIMPLEX_LP_DIR, one path after the other. */
#ifndef REGRESS_NETLIB_H
#define REGRESS_NETLIB_H

#include <dirent.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { SKIPPED = 77 }; /* what a test without models exits with */

struct netlib {
    DIR *list;
    char folder[2048], path[4096];
    const char *name; /* of the file */
};

/* False, and said, where there are none. */
static inline bool netlib_open(struct netlib *n)
{
    const char *dir = getenv("SLIMPLEX_LP_DIR");
    snprintf(n->folder, sizeof n->folder, "%s/netlib", dir ? dir : "");
    n->list = dir ? opendir(n->folder) : NULL;
    if (!n->list)
        printf("no public LPs: SLIMPLEX_LP_DIR is not set, or holds no folder netlib\n");
    setvbuf(stdout, NULL, _IOLBF, 0);
    return n->list;
}

/* The next one of at most so many bytes, as it lies there; false, and all is closed, after the last. */
static inline bool netlib_next(struct netlib *n, long long most_bytes)
{
    for (struct dirent *file; (file = readdir(n->list));) {
        struct stat s;
        snprintf(n->path, sizeof n->path, "%s/%s", n->folder, file->d_name);
        n->name = file->d_name;
        if (strstr(n->name, ".mps") && stat(n->path, &s) == 0 && s.st_size <= most_bytes)
            return true;
    }
    closedir(n->list);
    return false;
}

#endif
