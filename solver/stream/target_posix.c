/* What POSIX systems have for files that take the place of others. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <unistd.h>

#include "stream/target_private.h"

int unnamed_create(const char *folder)
{
    char name[40];
    const int fd = open(folder, O_WRONLY | O_TMPFILE | O_CLOEXEC, 0666);
    snprintf(name, sizeof name, "/proc/self/fd/%d", fd);
    if (fd >= 0 && access(name, W_OK) != 0) {
        close(fd);
        return -1;
    }
    return fd;
}

bool unnamed_name(int fd, const char *path)
{
    char name[40];
    snprintf(name, sizeof name, "/proc/self/fd/%d", fd);
    return linkat(AT_FDCWD, name, AT_FDCWD, path, AT_SYMLINK_FOLLOW) == 0;
}

void rights_take(int fd, const struct stat *old)
{
    if (fchown(fd, old->st_uid, old->st_gid) == 0 || old->st_uid == geteuid())
        (void)!fchmod(fd, old->st_mode & 0777);
}

long process_number(void)
{
    return (long)getpid();
}

int descriptor_copy(int fd)
{
    return fcntl(fd, F_DUPFD_CLOEXEC, 0);
}

size_t pipe_takes(void)
{
    return PIPE_BUF;
}
