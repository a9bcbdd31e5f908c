/* The handle behind the public API: one model, its result, and the env that all rooms are given. */
#ifndef SOLVE_HANDLE_H
#define SOLVE_HANDLE_H

#include "model/lp.h"

struct slx_model {
    struct env env;
    struct lp *lp;            /* never NULL */
    struct solution *solution; /* NULL until solved */
    uint64_t iterations;
};

#endif
