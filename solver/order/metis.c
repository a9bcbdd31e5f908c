/* Nested dissection by METIS (Karypis & Kumar, SIAM J. Sci. Comput. 20, 1998), of graphs that METIS orders within a
 * tenth of a second, as METIS cannot be stopped.
 *
 * METIS takes memory past the account; so as much is entered there, and not touched, while METIS works.
 */
#include <metis.h>

#include "order/order_private.h"

_Static_assert(sizeof(idx_t) == sizeof(uint32_t), "METIS is expected to have been built with indices of four bytes");

bool graph_suits_metis(const struct graph *g)
{
    enum { SOON = 100000 };
    return g->start[g->n] > 0 && g->start[g->n] + g->n <= SOON;
}

enum work graph_order_by_metis(struct env *env, const struct graph *g, uint32_t *order)
{
    struct mem *mem = &env->mem;
    if (limits_worked(env, 100 * ((uint64_t)g->start[g->n] + g->n)))
        return WORK_STOPPED;
    /* Coarser graphs take as much as the graph itself, with weights of vertices and edges; the rest is by vertices. */
    void *entered = mem_new(mem, MEM_CHOLESKY, (size_t)g->start[g->n] * 6 + (size_t)g->n * 40, sizeof(idx_t));
    uint32_t *place = mem_new(mem, MEM_CHOLESKY, g->n, sizeof *place);
    int answer = METIS_ERROR_MEMORY;
    if (entered && place) {
        idx_t n = (idx_t)g->n, options[METIS_NOPTIONS];
        METIS_SetDefaultOptions(options);
        options[METIS_OPTION_SEED] = 1;
        answer =
            METIS_NodeND(&n, (idx_t *)g->start, (idx_t *)g->adjacent, NULL, options, (idx_t *)order, (idx_t *)place);
    }
    mem_free(mem, entered);
    mem_free(mem, place);
    return answer == METIS_OK ? WORK_DONE : work_failed(env, "the nested dissection by METIS");
}
