/* Who decides, of methods at once, when the interior point method may take its memory, whether it has all processors, and
 * for how long a first-order method is tried. */
#ifndef SOLVE_REFEREE_PRIVATE_H
#define SOLVE_REFEREE_PRIVATE_H

#include "fom/fom.h"
#include "ipm/ipm.h"

/* Iterations a second in the later half of the time so far: the time doubles from each mark to the next. */
struct marks {
    double at[2];
    uint64_t done[2];
};

/* The least distance so far of a first-order method's points, in multiples of what is asked for, and what it was at the
 * marks. */
struct decline {
    double least, at[2], merit[2];
};

struct referee {
    struct ipm_referee asked;
    struct fom_referee told;
    _Atomic uint64_t iterations; /* of the simplex method so far */
    atomic_bool yields;          /* the simplex method waits */
    /* Where the interior point method and the first-order method have one processor: seconds that the former is predicted
     * to take (0: not known yet; infinite: it takes no part), and whether it waits for the end of the other's trial. */
    _Atomic double interior;
    atomic_bool on_trial;
    /* These belong to the first-order method's thread. */
    bool one_place;
    struct decline decline;
    double head_start, trial_began;
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

/* threads: for all methods together; one_place: the interior point method and the first-order method have one processor,
 * which nobody else has for the seconds of the head start. */
void referee_init(struct referee *r, const struct lp *lp, uint64_t frugal, uint64_t most, bool decides,
                  uint64_t threads, bool one_place, double head_start);
/* Whether a first-order method may begin, predicted to take so many seconds an iteration, which takes a while; false also
 * where a limit was met.  In its own thread. */
bool referee_lets_begin(struct referee *r, struct env *env, double seconds_each);
/* The first-order method has ended, with crossover and what followed, or there is none. */
void referee_ends_trial(struct referee *r);
/* The interior point has been found, or there will be none: the simplex method goes on. */
void referee_frees(struct ipm_referee *asked);

#endif
