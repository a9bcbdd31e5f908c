/* Nested dissection (George, SIAM J. Numer. Anal. 10, 1973): what a separator parts is ordered first, part by part in
 * the same way, then the separator; small parts and those that no light separator parts by minimum degree.
 */
#include "order/order_private.h"

enum { LEAF = 100 };

/* A part of the whole: its graph, and the vertex of the whole that each of its own is. */
struct part {
    struct graph g;
    uint32_t *whole;
};

static void part_drop(struct env *env, struct part *p)
{
    graph_drop(env, &p->g);
    mem_drop(&env->mem, &p->whole);
}

static enum work order_leaf(struct env *env, const struct part *p, uint32_t *order)
{
    const uint32_t n = p->g.n;
    if (n == 0)
        return WORK_DONE;
    struct pattern pattern = {0};
    bool whole = pattern_begin(env, n, &pattern);
    pattern.used = p->g.start[n];
    whole = whole && pattern_finish(env, &pattern);
    if (!whole) {
        pattern_drop(env, &pattern);
        return work_failed(env, "a part of the nested dissection");
    }
    for (uint32_t v = 0; v < n; v++) {
        pattern.start[v] = (int)p->g.start[v];
        pattern.length[v] = (int)(p->g.start[v + 1] - p->g.start[v]);
    }
    memcpy(pattern.index, p->g.adjacent, p->g.start[n] * sizeof *pattern.index);
    const enum work status = order_by_degree(env, &pattern, order, NULL);
    for (uint32_t k = 0; k < n && status == WORK_DONE; k++)
        order[k] = p->whole[order[k]];
    return status;
}

/* The vertices of `from` on one side, as a part of their own.  local: n of `from`, their new numbers. */
static enum work take_part(struct env *env, const struct part *from, const uint8_t *side, uint8_t which,
                           const uint32_t *local, struct part *to)
{
    const struct graph *g = &from->g;
    uint32_t n = 0, used = 0;
    uint64_t edges = 0;
    for (uint32_t v = 0; v < g->n; v++) {
        if (side[v] != which)
            continue;
        n++;
        for (uint32_t e = g->start[v]; e < g->start[v + 1]; e++)
            edges += side[g->adjacent[e]] == which;
    }
    *to = (struct part){0};
    enum work status = graph_new(env, n, edges, &to->g);
    if (status != WORK_DONE)
        return status;
    to->whole = mem_new(&env->mem, MEM_CHOLESKY, n, sizeof *to->whole);
    if (!to->whole) {
        part_drop(env, to);
        return work_failed(env, "a part of the nested dissection");
    }
    for (uint32_t v = 0, k = 0; v < g->n; v++) {
        if (side[v] != which)
            continue;
        to->whole[k] = from->whole[v];
        to->g.weight[k] = from->g.weight[v];
        for (uint32_t e = g->start[v]; e < g->start[v + 1]; e++) {
            if (side[g->adjacent[e]] != which)
                continue;
            to->g.adjacent[used] = local[g->adjacent[e]];
            to->g.bond[used++] = g->bond[e];
        }
        to->g.start[++k] = used;
    }
    return WORK_DONE;
}

/* Parts `p` by a separator into *below and orders the separator.  *parted: false where no light one was found. */
static enum work part_by_separator(struct env *env, const struct part *p, struct part below[2], uint32_t *order,
                                   bool *parted)
{
    struct mem *mem = &env->mem;
    const uint32_t n = p->g.n;
    uint32_t count[3] = {0};
    enum work status;
    *parted = false;
    uint8_t *side = mem_new(mem, MEM_CHOLESKY, n, 1);
    uint32_t *local = NULL;
    status = side ? graph_separate(env, &p->g, side) : work_failed(env, "a separator");
    if (status != WORK_DONE)
        goto done;
    for (uint32_t v = 0; v < n; v++)
        count[side[v]]++;
    if (count[0] == 0 || count[1] == 0 || count[2] > n / 5 * 3)
        goto done;
    local = mem_new(mem, MEM_CHOLESKY, n, sizeof *local);
    if (!local) {
        status = work_failed(env, "a separator");
        goto done;
    }
    uint32_t next[3] = {0, 0, count[0] + count[1]};
    for (uint32_t v = 0; v < n; v++) {
        local[v] = next[side[v]]++;
        if (side[v] == 2)
            order[local[v]] = p->whole[v];
    }
    status = take_part(env, p, side, 0, local, &below[0]);
    if (status == WORK_DONE)
        status = take_part(env, p, side, 1, local, &below[1]);
    if (status == WORK_DONE && limits_worked(env, 4 * (uint64_t)p->g.start[n]))
        status = WORK_STOPPED;
    *parted = status == WORK_DONE;
done:
    mem_free(mem, side);
    mem_free(mem, local);
    return status;
}

/* Orders a part, which is given up.  Parts shrink to about three fifths each time, so that this does not go deep. */
static enum work dissect(struct env *env, struct part *p, uint32_t *order)
{
    struct part below[2] = {{.whole = NULL}, {.whole = NULL}};
    bool parted = false;
    enum work status = WORK_DONE;
#ifdef ORDER_METIS
    if (p->g.n > LEAF && graph_suits_metis(&p->g)) {
        status = graph_order_by_metis(env, &p->g, order);
        for (uint32_t k = 0; k < p->g.n && status == WORK_DONE; k++)
            order[k] = p->whole[order[k]];
        part_drop(env, p);
        return status;
    }
#endif
    if (p->g.n > LEAF)
        status = part_by_separator(env, p, below, order, &parted);
    if (status == WORK_DONE && !parted)
        status = order_leaf(env, p, order);
    part_drop(env, p);
    const uint32_t first = below[0].g.n;
    if (status == WORK_DONE && parted)
        status = dissect(env, &below[0], order);
    if (status == WORK_DONE && parted)
        status = dissect(env, &below[1], order + first);
    part_drop(env, &below[0]);
    part_drop(env, &below[1]);
    return status;
}

/* `order` has the first vertices of each kind; the others are put behind these.  brief: as many. */
static void expand(const struct compressed *c, uint32_t kinds, uint32_t *brief, uint32_t *order)
{
    uint32_t placed = 0;
    memcpy(brief, order, kinds * sizeof *brief);
    for (uint32_t k = 0; k < kinds; k++)
        for (uint32_t v = brief[k]; v != NONE_U32; v = c->next[v])
            order[placed++] = v;
}

enum work order_by_dissection(struct env *env, struct pattern *pattern, uint64_t most, uint32_t *order, bool *done)
{
    struct mem *mem = &env->mem;
    struct compressed c = {0};
    struct part p = {0};
    uint32_t *brief = NULL;
    *done = false;
    enum work status = pattern_compress(env, pattern, &c);
    pattern_drop(env, pattern);
    if (status != WORK_DONE)
        return status;
    const uint32_t kinds = c.g.n, entries = c.g.start[kinds];
    if (entries / 2 + kinds > most)
        goto end;
    c.g.bond = mem_new(mem, MEM_CHOLESKY, entries, sizeof *c.g.bond);
    brief = mem_new(mem, MEM_CHOLESKY, kinds, sizeof *brief);
    if (!c.g.bond || !brief) {
        status = work_failed(env, "the graph of the nested dissection");
        goto end;
    }
    for (uint32_t v = 0; v < kinds; v++)
        for (uint32_t e = c.g.start[v]; e < c.g.start[v + 1]; e++)
            c.g.bond[e] = c.g.weight[v] * c.g.weight[c.g.adjacent[e]];
    p = (struct part){.g = c.g, .whole = c.first};
    c.g = (struct graph){0};
    c.first = NULL;
    status = dissect(env, &p, order);
    *done = status == WORK_DONE;
    if (*done)
        expand(&c, kinds, brief, order);
end:
    compressed_drop(env, &c);
    part_drop(env, &p);
    mem_free(mem, brief);
    return status;
}
