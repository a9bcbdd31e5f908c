/* What the C library has too much of for a module that has one locale, one thread, and a host whose reads wait. */
#include <locale.h>
#include <poll.h>
#include <time.h>

locale_t newlocale(int which, const char *name, locale_t base)
{
    (void)which, (void)name, (void)base;
    return LC_GLOBAL_LOCALE;
}

void freelocale(locale_t locale)
{
    (void)locale;
}

/* Whatever is waited for is there: a read waits itself. */
int poll(struct pollfd *files, nfds_t count, int milliseconds)
{
    (void)milliseconds;
    for (nfds_t k = 0; k < count; k++)
        files[k].revents = files[k].events;
    return (int)count;
}

/* Another thread is waited for by nobody. */
int nanosleep(const struct timespec *time, struct timespec *left)
{
    (void)time, (void)left;
    return 0;
}
