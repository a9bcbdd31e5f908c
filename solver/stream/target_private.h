/* Where the bytes of an output go: beside the file that a path names, as a file that takes its place once it is whole, so
 * that what was there before is lost to nothing that fails or is stopped on the way.  What is no regular file, a pipe or
 * a device, is written to directly, and so are descriptors of the process, /dev/stdout and /dev/stderr from where they
 * stand. */
#ifndef STREAM_TARGET_PRIVATE_H
#define STREAM_TARGET_PRIVATE_H

#include <limits.h>
#include <stdbool.h>
#include <sys/stat.h>

struct target {
    bool beside, exists;
    bool named;               /* the file beside has its name, `part`: a process that is killed leaves it */
    int descriptor;           /* standard output or error, which the path is another name of; -1: neither */
    struct stat old;          /* of what is there, if it is */
    char path[PATH_MAX];      /* what a path leads to, by way of links to files */
    char part[PATH_MAX + 40]; /* the file beside */
};

/* Looks where `path` leads.  0, or what speaks against writing there, as errno says it: EISDIR, ENOENT for a missing
 * folder, EACCES and others. */
int target_find(const char *path, struct target *t);
/* Creates the file beside, with the rights of the one whose place it will take: the descriptor, or -1 and errno.  Where
 * the system can, it has no name, so that it is gone with its process, however that ends. */
int target_create(struct target *t);
/* Gives the file beside, which is whole and open as `fd`, a name; 0 or errno. */
int target_name(struct target *t, int fd);
/* Puts the file beside, which has a name, in its place; 0 or errno. */
int target_keep(const struct target *t);
/* Removes what has a name. */
void target_drop(const struct target *t);

/* ---- target_posix.c, target_wasi.c ---------------------------------------------------------------- */

/* A file without a name in the folder, where the system has such files and lets them get a name later; -1 where not. */
int unnamed_create(const char *folder);
/* Gives it the name `path`; false, and errno, where that fails. */
bool unnamed_name(int fd, const char *path);
/* Owner and rights as those of `old`; an owner that cannot be kept is no reason to fail. */
void rights_take(int fd, const struct stat *old);
/* A number that no other process has now. */
long process_number(void);
/* Another descriptor of the same open file; -1, and errno, where there can be none. */
int descriptor_copy(int fd);
/* What a pipe takes whole, or not at all. */
size_t pipe_takes(void);

#endif
