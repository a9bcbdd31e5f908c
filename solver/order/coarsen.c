/* Coarsening of a graph by matching (Karypis & Kumar, SIAM J. Sci. Comput. 20, 1998): a vertex is joined with the
 * neighbour of the strongest bond that is free; those left over in pairs that share their strongest neighbour, without
 * which the leaves of a star would never become fewer.
 */
#include "order/order_private.h"

enum { FREE = UINT32_MAX, DEGREES = 64 };

enum work graph_new(struct env *env, uint32_t n, uint64_t edges, struct graph *g)
{
    struct mem *mem = &env->mem;
    *g = (struct graph){.n = n};
    g->start = mem_new(mem, MEM_CHOLESKY, (size_t)n + 1, sizeof *g->start);
    g->weight = mem_new(mem, MEM_CHOLESKY, n, sizeof *g->weight);
    g->adjacent = mem_new(mem, MEM_CHOLESKY, edges, sizeof *g->adjacent);
    g->bond = mem_new(mem, MEM_CHOLESKY, edges, sizeof *g->bond);
    if (g->start && g->weight && g->adjacent && g->bond)
        return WORK_DONE;
    graph_drop(env, g);
    return work_failed(env, "the graph of the nested dissection");
}

void graph_drop(struct env *env, struct graph *g)
{
    mem_drop(&env->mem, &g->start);
    mem_drop(&env->mem, &g->weight);
    mem_drop(&env->mem, &g->adjacent);
    mem_drop(&env->mem, &g->bond);
}

/* Vertices by degree, those of low degree first, which have the fewest choices. */
static void by_degree(const struct graph *g, uint32_t *order)
{
    uint32_t place[DEGREES + 1] = {0};
    for (uint32_t v = 0; v < g->n; v++) {
        const uint32_t degree = g->start[v + 1] - g->start[v];
        place[(degree < DEGREES ? degree : DEGREES - 1) + 1]++;
    }
    for (uint32_t k = 0; k < DEGREES; k++)
        place[k + 1] += place[k];
    for (uint32_t v = 0; v < g->n; v++) {
        const uint32_t degree = g->start[v + 1] - g->start[v];
        order[place[degree < DEGREES ? degree : DEGREES - 1]++] = v;
    }
}

static void match_neighbours(struct env *env, const struct graph *g, const uint32_t *order, uint32_t heaviest,
                             uint32_t *match)
{
    for (uint32_t k = 0; k < g->n; k++) {
        const uint32_t v = order[k];
        if (match[v] != FREE)
            continue;
        if (limits_worked(env, g->start[v + 1] - g->start[v]))
            return;
        uint32_t best = FREE, strength = 0;
        for (uint32_t e = g->start[v]; e < g->start[v + 1]; e++) {
            const uint32_t u = g->adjacent[e];
            if (match[u] == FREE && g->bond[e] > strength && g->weight[u] + g->weight[v] <= heaviest) {
                best = u;
                strength = g->bond[e];
            }
        }
        if (best != FREE) {
            match[v] = best;
            match[best] = v;
        }
    }
}

/* waiting: n. */
static void match_siblings(const struct graph *g, const uint32_t *order, uint32_t heaviest, uint32_t *match,
                           uint32_t *waiting)
{
    for (uint32_t v = 0; v < g->n; v++)
        waiting[v] = FREE;
    for (uint32_t k = 0; k < g->n; k++) {
        const uint32_t v = order[k];
        if (match[v] != FREE || g->start[v] == g->start[v + 1])
            continue;
        uint32_t to = g->adjacent[g->start[v]], strength = 0;
        for (uint32_t e = g->start[v]; e < g->start[v + 1]; e++) {
            if (g->bond[e] > strength) {
                strength = g->bond[e];
                to = g->adjacent[e];
            }
        }
        const uint32_t other = waiting[to];
        if (other != FREE && g->weight[other] + g->weight[v] <= heaviest) {
            match[v] = other;
            match[other] = v;
            waiting[to] = FREE;
        } else {
            waiting[to] = v;
        }
    }
}

/* slot: coarse n, any contents. */
static void contract(struct env *env, const struct graph *g, const uint32_t *match, const uint32_t *map,
                     struct graph *coarse, uint32_t *slot)
{
    uint32_t used = 0, made = 0;
    for (uint32_t v = 0; v < g->n; v++) {
        if (map[v] != made)
            continue; /* the second of its pair */
        const uint32_t first = used, pair[2] = {v, match[v]};
        coarse->start[made] = first;
        coarse->weight[made] = 0;
        for (int k = 0; k < 2 && pair[k] != FREE; k++) {
            const uint32_t u = pair[k];
            if (limits_worked(env, 2 * (uint64_t)(g->start[u + 1] - g->start[u])))
                return;
            coarse->weight[made] += g->weight[u];
            for (uint32_t e = g->start[u]; e < g->start[u + 1]; e++) {
                const uint32_t to = map[g->adjacent[e]];
                if (to == made)
                    continue;
                if (slot[to] < first || slot[to] >= used || coarse->adjacent[slot[to]] != to) {
                    slot[to] = used;
                    coarse->adjacent[used] = to;
                    coarse->bond[used++] = 0;
                }
                coarse->bond[slot[to]] += g->bond[e];
            }
        }
        made++;
    }
    coarse->start[made] = used;
}

enum work graph_coarsen(struct env *env, const struct graph *g, struct graph *coarse, uint32_t *map)
{
    struct mem *mem = &env->mem;
    const uint32_t n = g->n;
    enum work status = WORK_DONE;
    *coarse = (struct graph){0};
    uint32_t *match = mem_new(mem, MEM_CHOLESKY, n, sizeof *match);
    uint32_t *order = mem_new(mem, MEM_CHOLESKY, n, sizeof *order);
    if (!match || !order) {
        status = work_failed(env, "the coarsening of a graph");
        goto done;
    }
    uint64_t total = 0;
    for (uint32_t v = 0; v < n; v++) {
        match[v] = FREE;
        total += g->weight[v];
    }
    const uint32_t heaviest = (uint32_t)(total / 40 + 1);
    by_degree(g, order);
    match_neighbours(env, g, order, heaviest, match);
    match_siblings(g, order, heaviest, match, map);
    uint32_t made = 0;
    for (uint32_t v = 0; v < n; v++)
        if (match[v] == FREE || v < match[v])
            map[v] = made++;
    for (uint32_t v = 0; v < n; v++)
        if (match[v] != FREE && match[v] < v)
            map[v] = map[match[v]];
    status = graph_new(env, made, g->start[n], coarse);
    if (status != WORK_DONE)
        goto done;
    contract(env, g, match, map, coarse, order);
    if (limits_met(env) != LIMIT_NONE) {
        graph_drop(env, coarse);
        status = WORK_STOPPED;
        goto done;
    }
    const uint32_t used = coarse->start[made];
    uint32_t *less = mem_resize(mem, MEM_CHOLESKY, coarse->adjacent, used, sizeof *less);
    coarse->adjacent = less ? less : coarse->adjacent;
    less = mem_resize(mem, MEM_CHOLESKY, coarse->bond, used, sizeof *less);
    coarse->bond = less ? less : coarse->bond;
done:
    mem_free(mem, match);
    mem_free(mem, order);
    return status;
}
