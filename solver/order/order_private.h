/* What the files of the orderings share: minimum degree, and the graphs of nested dissection. */
#ifndef ORDER_ORDER_PRIVATE_H
#define ORDER_ORDER_PRIVATE_H

#include <string.h>

#include "order/order.h"

/* By this project's own minimum degree function, which can be stopped; destroys the contents of the pattern. */
enum work order_by_own_degree(struct env *env, struct pattern *pattern, uint32_t *order);

/* Neighbours of v: adjacent[start[v] .. start[v + 1]), without v itself; bond: the weight of the edge.  The sum of all
 * weights is below 2^31. */
struct graph {
    uint32_t n;
    uint32_t *start; /* n + 1 */
    uint32_t *adjacent, *bond;
    uint32_t *weight; /* n */
};
enum work graph_new(struct env *env, uint32_t n, uint64_t edges, struct graph *g);
void graph_drop(struct env *env, struct graph *g);

/* A pattern as a graph in which vertices of the pattern with the same neighbours are one: first[v] is the first
 * pattern vertex that vertex v of the graph stands for, next[] chains the others to it, up to NONE_U32.  No bonds yet. */
struct compressed {
    struct graph g;
    uint32_t *first, *next;
};
/* Takes the arrays of the pattern, but for `length`. */
enum work pattern_compress(struct env *env, struct pattern *pattern, struct compressed *c);
void compressed_drop(struct env *env, struct compressed *c);

/* Contracts pairs of neighbours with strong bonds into *coarse; map[v] is the vertex of *coarse that v became part of. */
enum work graph_coarsen(struct env *env, const struct graph *g, struct graph *coarse, uint32_t *map);

/* side[v]: 0 or 1, the two parts between which there is no edge, or 2, the separator.  Aims at a light separator with
 * neither part above three fifths of all. */
enum work graph_separate(struct env *env, const struct graph *g, uint8_t *side);

#ifdef ORDER_METIS
/* Whether METIS orders the graph soon enough; the order by METIS. */
bool graph_suits_metis(const struct graph *g);
enum work graph_order_by_metis(struct env *env, const struct graph *g, uint32_t *order);
#endif

#endif
