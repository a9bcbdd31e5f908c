/* links: what a solve asks of the other processes that it shares a model with.
 *
 * Each process has columns of its own with all their entries, and the rows that these touch: first rows that no other
 * process has, then those that it owns and others have too, then ghosts, which others own.  An entry of a vector over rows
 * is right where its row is owned; `spread` brings it to where it is a ghost.  Each process computes part of a product
 * with A; `gather` adds the ghosts' parts to those of the owners.  Both are begun, and ended later, so that blocks
 * which need nothing of others are worked on between.
 *
 * All processes make the same calls in the same order, and decide alike, since `total` gives each the same numbers.
 */
#ifndef FOM_LINKS_H
#define FOM_LINKS_H

#include <stdbool.h>
#include <stdint.h>

enum fom_gather { FOM_ADD, FOM_MOST };

/* What a solve needs beside its point to go on. */
struct fom_state {
    double weight, best_weight, best_imbalance, weight_error_sum;
    uint64_t iterations, restarts;
};

struct fom_links {
    void *user;
    uint32_t inner, own; /* rows before these are of the first kind, and of the first or second */
    void (*spread_begin)(void *user, double *rows); /* `rows` stays until it has ended, but for its ghosts */
    void (*spread_end)(void *user, double *rows);
    void (*gather_begin)(void *user, double *rows); /* its ghosts stay until it has ended */
    void (*gather_end)(void *user, double *rows, enum fom_gather how);
    /* values := their sums over all processes; false, in all, where one of them is not to go on. */
    bool (*total)(void *user, double *values, unsigned count);
    /* After a restart, at the point x, y (in the minimising sense); false where one of them is not to go on. */
    bool (*restarted)(void *user, const double *x, const double *y, const struct fom_state *state);
    /* The same of the last point that was judged, where all stop at a limit. */
    void (*stopped)(void *user, const double *x, const double *y, const struct fom_state *state);
    void (*begun)(void *user);      /* iterations begin now */
    const struct fom_state *resume; /* where to go on, with the solution's point; NULL: from the start */
};

#endif
