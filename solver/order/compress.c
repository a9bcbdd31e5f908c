/* Compression of a graph before its dissection: vertices with the same neighbours, themselves counted among these, are
 * eliminated one after another in a best order, and count as one with their number as weight (Ashcraft, SIAM J. Sci.
 * Comput. 16, 1995).
 */
#include "order/order_private.h"

/* Equal for vertices with the same neighbours, themselves included; seldom for others. */
static uint32_t hash_of(const struct pattern *g, uint32_t v)
{
    uint32_t sum = v * v + 7 * v;
    const uint32_t *u = (const uint32_t *)g->index + g->start[v];
    for (int k = 0; k < g->length[v]; k++)
        sum += u[k] * u[k] + 7 * u[k];
    return sum;
}

/* Whether every neighbour of v, and v, is marked. */
static bool is_marked(const struct pattern *g, uint32_t v, const uint32_t *mark, uint32_t with)
{
    const uint32_t *u = (const uint32_t *)g->index + g->start[v];
    for (int k = 0; k < g->length[v]; k++)
        if (mark[u[k]] != with)
            return false;
    return mark[v] == with;
}

/* first[v]: the first vertex that has the neighbours of v.  chain, head, hash, mark: n. */
static void find_alike(struct env *env, const struct pattern *g, uint32_t n, uint32_t *first, uint32_t *chain,
                       uint32_t *head, uint32_t *hash, uint32_t *mark)
{
    for (uint32_t v = 0; v < n; v++) {
        head[v] = first[v] = NONE_U32;
        mark[v] = 0;
    }
    for (uint32_t v = n; v-- > 0;) {
        hash[v] = hash_of(g, v);
        chain[v] = head[hash[v] % n];
        head[hash[v] % n] = v;
    }
    for (uint32_t v = 0; v < n; v++) {
        if (first[v] != NONE_U32)
            continue;
        first[v] = v;
        const uint32_t *u = (const uint32_t *)g->index + g->start[v];
        uint64_t work = 0;
        bool marked = false;
        for (uint32_t w = chain[v]; w != NONE_U32; w = chain[w]) {
            if (hash[w] != hash[v] || g->length[w] != g->length[v] || first[w] != NONE_U32)
                continue;
            for (int k = 0; k < g->length[v] && !marked; k++)
                mark[u[k]] = v + 1;
            mark[v] = v + 1;
            marked = true;
            work += (uint64_t)g->length[v];
            if (is_marked(g, w, mark, v + 1))
                first[w] = v;
        }
        if (limits_worked(env, work + (uint64_t)g->length[v]))
            return;
    }
}

/* The pattern among the first of their kind, by their new numbers, in place; the pattern's arrays become the graph's,
 * as int and uint32_t may stand for one another.  Returns the entries. */
static uint32_t contract(struct pattern *g, uint32_t n, const uint32_t *first, const uint32_t *number)
{
    uint32_t used = 0, made = 0, *index = (uint32_t *)g->index;
    for (uint32_t v = 0; v < n; v++) {
        if (first[v] != v)
            continue;
        const uint32_t *u = index + g->start[v];
        const uint32_t begin = used;
        for (int k = 0; k < g->length[v]; k++)
            if (first[u[k]] == u[k])
                index[used++] = number[u[k]];
        g->start[made++] = (int)begin;
    }
    g->start[made] = (int)used;
    return used;
}

enum work pattern_compress(struct env *env, struct pattern *g, struct compressed *c)
{
    const uint32_t n = g->n;
    struct mem *mem = &env->mem;
    enum work status = WORK_DONE;
    uint32_t *work = mem_new(mem, MEM_CHOLESKY, (size_t)n * 4, sizeof *work);
    *c = (struct compressed){0};
    c->next = mem_new(mem, MEM_CHOLESKY, n, sizeof *c->next);
    c->first = mem_new(mem, MEM_CHOLESKY, n, sizeof *c->first);
    c->g.weight = mem_new(mem, MEM_CHOLESKY, n, sizeof *c->g.weight);
    if (!work || !c->next || !c->first || !c->g.weight) {
        status = work_failed(env, "the graph of the nested dissection");
        goto done;
    }
    uint32_t *const first = work, *const number = work + n, *const last = work + (size_t)2 * n;
    find_alike(env, g, n, first, c->next, number, last, work + (size_t)3 * n);
    if (limits_met(env) != LIMIT_NONE) {
        status = WORK_STOPPED;
        goto done;
    }
    for (uint32_t v = 0; v < n; v++) {
        const uint32_t f = first[v];
        c->next[v] = NONE_U32;
        if (f == v) {
            number[v] = c->g.n;
            c->g.weight[c->g.n] = 0;
            c->first[c->g.n++] = v;
        } else {
            c->next[last[f]] = v;
        }
        last[f] = v;
        c->g.weight[number[f]]++;
    }
    const uint32_t used = contract(g, n, first, number);
    c->g.start = (uint32_t *)g->start;
    g->start = NULL;
    uint32_t *less = mem_resize(mem, MEM_CHOLESKY, g->index, used, sizeof *less);
    c->g.adjacent = less ? less : (uint32_t *)g->index;
    g->index = NULL;
done:
    mem_free(mem, work);
    if (status != WORK_DONE)
        compressed_drop(env, c);
    return status;
}

void compressed_drop(struct env *env, struct compressed *c)
{
    graph_drop(env, &c->g);
    mem_drop(&env->mem, &c->first);
    mem_drop(&env->mem, &c->next);
}
