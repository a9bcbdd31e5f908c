/* The alarm comes as a signal to the thread that solves: all others block it (thread_start), so that the stack is that
 * of the loop that does not end.  What the handler calls may be called in one; backtrace only once it has been called
 * before. */
#include "watchdog.h"

#include <execinfo.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <unistd.h>

#include "solve/handle_private.h"

slx_status __real_slx_solve(slx_model *model);
slx_status __wrap_slx_solve(slx_model *model);

static const struct env *_Atomic watched; /* by the last of threads that solve at once; NULL: by none */

static void say(const char *text)
{
    ssize_t written = write(STDERR_FILENO, text, strlen(text));
    (void)written;
}

static void bark(int number)
{
    enum { DEEPEST = 64 };
    void *frames[DEEPEST];
    (void)number;
    say("watchdog: no end in sight; phase: ");
    const struct env *env = watched;
    say(env ? mem_phase_name(mem_account(&env->mem)->phase) : "none");
    say("\n");
    backtrace_symbols_fd(frames, backtrace(frames, DEEPEST), STDERR_FILENO);
    signal(SIGABRT, SIG_DFL);
    abort();
}

static void set_alarm(double seconds)
{
    const struct itimerval in = {
        .it_value = {(time_t)seconds, (suseconds_t)(1e6 * (seconds - (double)(time_t)seconds))}};
    setitimer(ITIMER_REAL, &in, NULL);
}

void watchdog_watch(const struct env *env)
{
    const char *given = getenv("SLIMPLEX_WATCHDOG");
    const double seconds = given ? strtod(given, NULL) : WATCHDOG_SECONDS;
    struct sigaction action = {.sa_handler = bark};
    void *frame;
    backtrace(&frame, 1);
    watched = env;
    sigaction(SIGALRM, &action, NULL);
    set_alarm(seconds);
}

void watchdog_rest(void)
{
    set_alarm(0.0);
    watched = NULL;
}

slx_status __wrap_slx_solve(slx_model *model)
{
    watchdog_watch(&model->env);
    slx_status status = __real_slx_solve(model);
    watchdog_rest();
    return status;
}
