/* order: in which order to eliminate the vertices of a graph, so that few edges are added: by minimum degree and by
 * nested dissection.  Knows no LP, only patterns.
 */
#ifndef ORDER_ORDER_H
#define ORDER_ORDER_H

#include "base/base.h"

#define NONE_U32 UINT32_MAX

/* How a piece of work ended. */
enum work {
    WORK_DONE,
    WORK_STOPPED, /* a limit was met, limits_met says which; there is no error */
    WORK_USELESS, /* given up: what it would lead to is more than the caller has a use for */
    WORK_FAILED   /* out of memory; the error object is set */
};
static inline enum work work_failed(struct env *env, const char *what)
{
    fail_memory(env, what);
    return WORK_FAILED;
}

/* ---- patterns ------------------------------------------------------------------------------------------------ */

/* A symmetric pattern without its diagonal, both triangles: the neighbours of v are index[start[v]] and the length[v] -
 * 1 after it.  In the integers that AMD wants. */
struct pattern {
    uint32_t n;
    int *start;  /* n + 1; start[n] == used */
    int *length; /* n */
    int *index;  /* `used`, and room behind, for pattern_finish */
    uint64_t used;
};
/* A pattern of n vertices to be filled from the first to the last: room for the lists, for `entries` in all of them,
 * and, last, start[n] and the room behind the entries that orderings work in.  False where memory is short, or the
 * entries are more than an int counts; the caller says so, and drops the pattern. */
bool pattern_begin(struct env *env, uint32_t n, struct pattern *pattern);
bool pattern_reserve(struct env *env, struct pattern *pattern, uint64_t entries);
bool pattern_finish(struct env *env, struct pattern *pattern);
void pattern_drop(struct env *env, struct pattern *pattern);

/* ---- orders -------------------------------------------------------------------------------------------------- */

/* Both free the storage of the pattern, however they end.  order[p]: the vertex to be eliminated at p. */

/* By approximate minimum degree.  most: the operations of a factorisation, as struct normal_plan counts them, beyond
 * which the order is of no use, WORK_USELESS, where that can be told on the way; INFINITY: there is no such number.
 * *name (NULL: not wanted): whose code did it, in words for the log. */
enum work order_by_degree(struct env *env, struct pattern *pattern, double most, uint32_t *order, const char **name);
/* By nested dissection, which cannot be stopped once begun.  Where this fails, the pattern's storage is free too. */
enum work order_by_dissection(struct env *env, struct pattern *pattern, uint32_t *order);

/* What nested dissection is going to take for a graph: the time expected, the most time, and the most memory. */
struct dissection_cost {
    double seconds, seconds_most;
    uint64_t bytes;
};
struct dissection_cost dissection_cost(uint32_t n, uint64_t edges);
/* Whether so much may be begun: the build has nested dissection, it takes at most a second or a twentieth of the time
 * left, and the memory limit leaves room. */
bool dissection_fits(const struct env *env, struct dissection_cost cost);

#endif
