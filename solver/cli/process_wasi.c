/* The program and its host, with WASI: its clock, its memory, and the host's wish that it stop. */
#include <time.h>

#include "cli.h"

static void (*on_stop)(void);

/* WASI has no signals.  A host calls this function of the module in the midst of any call that the program makes to it,
 * such as that for the time, which comes some hundred times a second. */
void interrupt(void) __attribute__((export_name("interrupt")));
void interrupt(void)
{
    if (on_stop)
        on_stop();
}

void process_catch_stops(void (*stop)(void))
{
    on_stop = stop;
}

/* Descriptors of files begin behind those that the host has opened. */
void process_hold_descriptors(void) {}

double process_seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* The memory never shrinks: what it has now is the most that it had. */
uint64_t process_peak(void)
{
    enum { WASM_PAGE = 1 << 16 };
    return (uint64_t)__builtin_wasm_memory_size(0) * WASM_PAGE;
}
