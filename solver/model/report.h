/* solve_report: what a solve counts over all its methods, and what it tells each of them. */
#ifndef MODEL_REPORT_H
#define MODEL_REPORT_H

#include "model/profile.h"

struct solve_report {
    uint64_t iterations;            /* in: already done by earlier methods; out: the total */
    uint64_t interior, centrality;  /* iterations and correctors of the interior point method */
    uint64_t first_order, restarts; /* iterations and restarts of the first-order method */
    uint64_t primal_pushes, dual_pushes;
    struct ipm_referee *referee; /* in: whom the interior point method asks before it takes memory; NULL: nobody */
    struct fom_referee *first_order_referee; /* in: whom the first-order method tells how far it is; NULL: nobody */
    /* In: rows of the model that is left to solve stand for residuals of those of the user's that are larger by up to
     * this factor; 0: no larger. */
    double residual_growth;
    uint64_t dual_phase1, dual_phase2, primal_phase1, primal_phase2, bound_flips;
    bool without_rows;      /* in: simplex makes no copy of the matrix by rows */
    bool keep_if_stopped;   /* in: simplex leaves its factor only where a limit stops it */
    bool objective_done;    /* in: limits on the objective are no longer looked at */
    struct profile profile; /* in: .timed */
    double began;           /* clock_seconds at the start of the solve, for the time limit */
    double seconds;         /* slx_solve: how long it took */
};

#endif
