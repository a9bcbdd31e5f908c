/* Where a simplex run spends its time: counted always, timed where asked for.
 *
 * A run is cut into laps: each part, when it ends, adds the time since the end of the part before it. One look at the
 * clock for each part, and none where timing is off.
 */
#ifndef MODEL_PROFILE_H
#define MODEL_PROFILE_H

#include "base/base.h"

/* The parts of an iteration: constant, name in the report. */
#define PROFILE_PARTS(X)                                                                                               \
    X(PART_FACTOR, "factor")                                                                                           \
    X(PART_RECOMPUTE, "recompute") /* xb and d from the factor */                                                      \
    X(PART_CHOOSE, "choose")       /* leaving row (dual), entering column (primal) */                                  \
    X(PART_BTRAN, "btran")                                                                                             \
    X(PART_PRICE, "price")                                                                                             \
    X(PART_RATIO, "ratio test")                                                                                        \
    X(PART_FTRAN, "ftran")                                                                                             \
    X(PART_FLIP, "flip")        /* the ftran of the bounds that a long step passed */                                  \
    X(PART_EDGE, "edge weight") /* the ftran for the steepest edge weights */                                          \
    X(PART_UPDATE, "update")    /* values, reduced costs, weights */                                                   \
    X(PART_CHANGE, "change")    /* of the factor, by one column */

/* Why the basis was factored. */
#define PROFILE_REASONS(X)                                                                                             \
    X(REASON_BEGIN, "begin")                                                                                           \
    X(REASON_WORK, "work") /* solves cost more than a new factor would */                                              \
    X(REASON_FILL, "fill")                                                                                             \
    X(REASON_PIVOT, "pivot")       /* row and column disagreed about a pivot, or the update did */                     \
    X(REASON_VERIFY, "verify")     /* an answer is to be confirmed on a fresh factor */                                \
    X(REASON_NUMERICS, "numerics") /* with a stricter pivot tolerance */

#define PROFILE_CONSTANT(constant, name) constant,
enum part { PROFILE_PARTS(PROFILE_CONSTANT) PARTS };
enum reason { PROFILE_REASONS(PROFILE_CONSTANT) REASONS };
#undef PROFILE_CONSTANT

struct profile {
    bool timed;
    double lap;
    uint64_t calls[PARTS];
    double seconds[PARTS];
    double density[PARTS]; /* sum over the calls of nonzeros / length of the result, where it has one */
    uint64_t reasons[REASONS];
};

static inline void profile_lap(struct profile *p, enum part part, double density)
{
    p->calls[part]++;
    p->density[part] += density;
    if (p->timed) {
        double now = clock_seconds();
        p->seconds[part] += now - p->lap;
        p->lap = now;
    }
}

const char *profile_part_name(enum part part);
const char *profile_reason_name(enum reason reason);

#endif
