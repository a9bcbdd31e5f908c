/* The program and the system on POSIX systems: its clock, its memory, and the signals that stop it. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "cli.h"

/* ---- signals ------------------------------------------------------------------------------------ */

static void (*on_stop)(void);
static volatile sig_atomic_t signalled;
static struct timespec first_signal;

/* The first signal is a wish to stop.  One that comes well after it is fatal in any case; one that comes at once is the
 * same again, as timeout(1) sends a signal to the process and then to its group. */
static void on_signal(int number)
{
    enum { SAME_MS = 200 };
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    if (!signalled)
        first_signal = now;
    else if ((now.tv_sec - first_signal.tv_sec) * 1000 + (now.tv_nsec - first_signal.tv_nsec) / 1000000 > SAME_MS) {
        signal(number, SIG_DFL);
        raise(number);
    }
    signalled = 1;
    on_stop();
}

void process_catch_stops(void (*stop)(void))
{
    struct sigaction action = {.sa_handler = on_signal};
    struct sigaction ignore = {.sa_handler = SIG_IGN};
    on_stop = stop;
    sigemptyset(&action.sa_mask);
    sigaddset(&action.sa_mask, SIGINT); /* neither handler within the other */
    sigaddset(&action.sa_mask, SIGTERM);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGPIPE, &ignore, NULL); /* a closed pipe is an output error like any other */
}

/* A standard descriptor that is closed would be handed out to the next file opened; let it fail instead. */
void process_hold_descriptors(void)
{
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
        if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY) != fd)
            _exit(SLX_ERROR_OUTPUT);
}

/* ---- clock and memory --------------------------------------------------------------------------- */

double process_seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* VmHWM is of this program alone; ru_maxrss can be that of the process that started it, before its exec. */
uint64_t process_peak(void)
{
    char text[4096];
    int file = open("/proc/self/status", O_RDONLY | O_CLOEXEC);
    if (file >= 0) {
        ssize_t n = read(file, text, sizeof text - 1);
        close(file);
        text[n > 0 ? n : 0] = '\0';
        const char *at = strstr(text, "VmHWM:");
        if (at)
            return strtoull(at + strlen("VmHWM:"), NULL, 10) * 1024;
    }
    struct rusage usage;
    return getrusage(RUSAGE_SELF, &usage) == 0 ? (uint64_t)usage.ru_maxrss * 1024 : 0;
}
