/* Files that take the place of others, with WASI: they have a name from the beginning on, and no owner. */
#include <errno.h>
#include <limits.h>

#include "stream/target_private.h"

int unnamed_create(const char *folder)
{
    (void)folder;
    return -1;
}

bool unnamed_name(int fd, const char *path)
{
    (void)fd;
    (void)path;
    return false;
}

void rights_take(int fd, const struct stat *old)
{
    (void)fd;
    (void)old;
}

long process_number(void)
{
    return 1;
}

int descriptor_copy(int fd)
{
    (void)fd;
    errno = ENOTSUP;
    return -1;
}

size_t pipe_takes(void)
{
    return _POSIX_PIPE_BUF;
}
