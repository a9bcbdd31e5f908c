/* Who decides, of two methods at once, when the interior point method may take its memory, and whether it has all
 * processors. */
#ifndef SOLVE_REFEREE_PRIVATE_H
#define SOLVE_REFEREE_PRIVATE_H

#include "ipm/ipm.h"

/* Iterations a second in the later half of the time so far: the time doubles from each mark to the next. */
struct marks {
    double at[2];
    uint64_t done[2];
};

struct referee {
    struct ipm_referee asked;    /* first */
    _Atomic uint64_t iterations; /* of the simplex method so far */
    atomic_bool yields;          /* the simplex method waits */
    double began;
    double least;    /* iterations that the simplex method is expected to do at least */
    uint64_t frugal; /* bytes that the interior point method may take in any case */
    uint64_t most;   /* bytes that it may take where it is expected to win clearly */
    bool decides;    /* else whoever asks is admitted, for as much as `frugal` */
    /* The rest belongs to the interior point method's thread, and, once that has ended, to who reads the predictions. */
    struct marks marks;
    double factor_share; /* as the forecast says */
    bool may_yield;      /* two processors, and the simplex method has not waited yet */
    double yields_most;  /* seconds from `began` when it goes on in any case */
    /* What was predicted when the interior point method was admitted, in seconds from then on, and when. */
    double interior_seconds, simplex_seconds, admitted;
};

/* threads: for all methods together. */
void referee_init(struct referee *r, const struct lp *lp, uint64_t frugal, uint64_t most, bool decides,
                  uint64_t threads);
/* Ends when a first-order method predicted to take so many seconds may begin, or with a limit.  In its own thread. */
void referee_holds(const struct referee *r, struct env *env, double seconds);
/* The interior point has been found, or there will be none: the simplex method goes on. */
void referee_frees(struct ipm_referee *asked);

#endif
