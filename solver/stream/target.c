#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "stream/target_private.h"

/* Whether a path is that of a descriptor, which opens the same file again whatever its name is. */
static bool is_descriptor(const char *path)
{
    return !strncmp(path, "/proc/", 6) || !strncmp(path, "/dev/fd/", 8);
}

/* The descriptor of standard output or standard error by its path, or -1. */
static int standard_descriptor(const char *path)
{
    static const char *const folders[] = {"/proc/self/fd/", "/dev/fd/"};
    for (size_t k = 0; k < sizeof folders / sizeof *folders; k++) {
        const size_t n = strlen(folders[k]);
        if (!strncmp(path, folders[k], n) && (path[n] == '1' || path[n] == '2') && !path[n + 1])
            return path[n] - '0';
    }
    return -1;
}

static size_t folder_length(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? (size_t)(slash - path) + 1 : 0;
}

/* path := where the link at `path` leads; 0, -1 where there is no link, or errno. */
static int follow(char path[PATH_MAX])
{
    char to[PATH_MAX];
    const ssize_t n = readlink(path, to, sizeof to);
    if (n < 0)
        return errno == EINVAL || errno == ENOENT ? -1 : errno;
    const size_t folder = n > 0 && to[0] == '/' ? 0 : folder_length(path);
    if (folder + (size_t)n >= PATH_MAX)
        return ENAMETOOLONG;
    memcpy(path + folder, to, (size_t)n);
    path[folder + (size_t)n] = '\0';
    return 0;
}

/* Ends: the system follows no more than 40 links either. */
static int follow_all(char path[PATH_MAX])
{
    enum { MOST_LINKS = 40 };
    for (int k = 0; k < MOST_LINKS && !is_descriptor(path); k++) {
        const int error = follow(path);
        if (error)
            return error < 0 ? 0 : error;
    }
    return is_descriptor(path) ? 0 : ELOOP;
}

int target_find(const char *path, struct target *t)
{
    const size_t length = strlen(path);
    t->beside = t->exists = false;
    t->descriptor = -1;
    if (length >= PATH_MAX)
        return ENAMETOOLONG;
    memcpy(t->path, path, length + 1);
    const int error = follow_all(t->path);
    if (error)
        return error;
    t->descriptor = standard_descriptor(t->path);
    if (t->descriptor >= 0)
        return 0;
    t->exists = stat(t->path, &t->old) == 0;
    if (!t->exists && errno != ENOENT)
        return errno;
    if (t->exists && S_ISDIR(t->old.st_mode))
        return EISDIR;
    if (t->exists && access(t->path, W_OK) != 0)
        return errno;
    t->beside = !is_descriptor(t->path) && (!t->exists || S_ISREG(t->old.st_mode));
    const size_t folder = folder_length(t->path);
    if (!t->beside)
        return 0;
    if (!t->path[folder])
        return length ? EISDIR : ENOENT;
    memcpy(t->part, t->path, folder);
    strcpy(t->part + folder, ".");
    return access(t->part, W_OK | X_OK) == 0 ? 0 : errno;
}

enum { NAME_TRIES = 100 };

/* t->part := a name that no other process has, and no other call of this one; one that is there all the same is passed
 * over by the callers, NAME_TRIES times. */
static void next_name(struct target *t)
{
    static atomic_uint calls;
    const size_t folder = folder_length(t->path);
    snprintf(t->part + folder, sizeof t->part - folder, ".slimplex-%ld-%u", process_number(),
             atomic_fetch_add_explicit(&calls, 1, memory_order_relaxed));
}

static int create_named(struct target *t)
{
    int fd = -1;
    for (int k = 0; k < NAME_TRIES && fd < 0; k++) {
        next_name(t);
        fd = open(t->part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (fd < 0 && errno != EEXIST && errno != EINTR)
            return -1;
    }
    return fd;
}

int target_create(struct target *t)
{
    t->part[folder_length(t->path)] = '\0';
    int fd = unnamed_create(t->part[0] ? t->part : ".");
    t->named = fd < 0;
    if (t->named)
        fd = create_named(t);
    if (fd >= 0 && t->exists)
        rights_take(fd, &t->old);
    return fd;
}

int target_name(struct target *t, int fd)
{
    for (int k = 0; k < NAME_TRIES && !t->named; k++) {
        next_name(t);
        t->named = unnamed_name(fd, t->part);
        if (!t->named && errno != EEXIST && errno != EINTR)
            return errno;
    }
    return t->named ? 0 : EEXIST;
}

int target_keep(const struct target *t)
{
    return rename(t->part, t->path) == 0 ? 0 : errno;
}

void target_drop(const struct target *t)
{
    if (t->named)
        unlink(t->part);
}
