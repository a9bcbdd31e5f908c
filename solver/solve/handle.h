/* The handle behind the public API: one model, its result, and the env that all rooms are given. */
#ifndef SOLVE_HANDLE_H
#define SOLVE_HANDLE_H

#include "model/lp.h"
#include "simplex/simplex.h"

struct slx_model {
    struct env env;
    struct lp *lp;                /* never NULL */
    slx_result result;            /* of the last solve */
    struct solution *solution;    /* NULL until solved, and where memory ran out */
    struct simplex_report report; /* of the last solve */
};

#endif
