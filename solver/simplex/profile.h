/* Where a simplex run spends its time: counted always, timed where asked for.
 *
 * A run is cut into laps: each part, when it ends, adds the time since the end of the part before it. One look at the
 * clock for each part, and none where timing is off.
 */
#ifndef SIMPLEX_PROFILE_H
#define SIMPLEX_PROFILE_H

#include "base/base.h"

/* Keep part_names in profile.c in step. */
enum part {
    PART_FACTOR,
    PART_RECOMPUTE, /* xb and d from the factor */
    PART_CHOOSE,    /* leaving row (dual), entering column (primal) */
    PART_BTRAN,
    PART_PRICE,
    PART_RATIO,
    PART_FTRAN,
    PART_FLIP,   /* the same for the bounds that a long step passed */
    PART_EDGE,   /* the same for the steepest edge weights */
    PART_UPDATE, /* values, reduced costs, weights */
    PART_CHANGE, /* of the factor, by one column */
    PARTS
};

/* Why the basis was factored. */
enum reason {
    REASON_BEGIN,
    REASON_WORK, /* solves cost more than a new factor would */
    REASON_FILL,
    REASON_PIVOT,    /* row and column disagreed about a pivot, or the update did */
    REASON_VERIFY,   /* an answer is to be confirmed on a fresh factor */
    REASON_NUMERICS, /* with a stricter pivot tolerance */
    REASONS
};

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
