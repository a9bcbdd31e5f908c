/* A test that would hang fails, and tells where.  A program that is linked with watchdog.c and -Wl,--wrap=slx_solve,
 * which `watched` in tests/meson.build adds, ends by SIGABRT when one call of slx_solve lasts longer than
 * WATCHDOG_SECONDS, or the seconds in the environment's SLIMPLEX_WATCHDOG, which slow tools such as valgrind need. 
 * Before it ends it writes the phase and the stack of the thread that solves to standard error. */
#ifndef TESTS_WATCHDOG_H
#define TESTS_WATCHDOG_H

#include "base/env.h"

enum { WATCHDOG_SECONDS = 60 };

/* From now on, until watchdog_rest, a time of which what `env` stands for is to make an end. */
void watchdog_watch(const struct env *env);
void watchdog_rest(void);

#endif
