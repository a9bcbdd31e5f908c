/* Graphs of nested dissection: coarsening and vertex separators. */
#ifndef IPM_NORMAL_GRAPH_H
#define IPM_NORMAL_GRAPH_H

#include "ipm/normal_parts.h"

/* Neighbours of v: adjacent[start[v] .. start[v + 1]), without v itself; bond: the weight of the edge.  The sum of all
 * weights is below 2^31. */
struct graph {
    uint32_t n;
    uint32_t *start; /* n + 1 */
    uint32_t *adjacent, *bond;
    uint32_t *weight; /* n */
};
slx_status graph_new(struct env *env, uint32_t n, uint64_t edges, struct graph *g);
void graph_drop(struct env *env, struct graph *g);

/* A pattern as a graph, where vertices with the same neighbours are one: row[v] is the first of those that v is, next[]
 * the chain of the others, up to NONE_U32.  No bonds yet. */
struct compressed {
    struct graph g;
    uint32_t *row, *next;
};
/* Takes the arrays of the pattern. */
slx_status pattern_compress(struct env *env, struct asking *ask, uint32_t n, struct pattern *pattern,
                            struct compressed *c);
void compressed_drop(struct env *env, struct compressed *c);

/* Contracts pairs of neighbours with strong bonds: *coarse, and map[v], its vertex that v is in. */
slx_status graph_coarsen(struct env *env, struct asking *ask, const struct graph *g, struct graph *coarse,
                         uint32_t *map);

/* side[v]: 0 or 1, the two parts between which there is no edge, or 2, the separator.  Aims at a light separator with
 * neither part above three fifths of all. */
slx_status graph_separate(struct env *env, struct asking *ask, const struct graph *g, uint8_t *side);

#ifdef IPM_METIS
/* Whether METIS orders it soon enough; the order by METIS. */
bool graph_suits_metis(const struct graph *g);
slx_status graph_order_by_metis(struct env *env, struct asking *ask, const struct graph *g, uint32_t *order);
#endif

#endif
