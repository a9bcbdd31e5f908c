/* base: what every room stands on, and what a model's handle hands down to all of them.  The only room that calls the
 * allocator, writes a log line or reads the clock.  Knows no LP.
 */
#ifndef BASE_H
#define BASE_H

#include "base/env.h"
#include "base/limits.h"
#include "base/memory.h"
#include "base/numbers.h"
#include "base/options.h"
#include "base/platform.h"

#endif
