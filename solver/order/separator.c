/* Vertex separators by a multilevel scheme: the graph is coarsened, the coarsest one bisected by growing a part from
 * some seed, and the parts refined on the way back, first by the edges between them, then, as soon as the graph is
 * sparse, by the vertices at these edges, the separator.  Refinement moves one vertex at a time, out of the separator
 * into a part, where it pulls its neighbours in the other part into the separator; best gain first, past small losses,
 * and then refinement goes back to the best state seen (Fiduccia & Mattheyses, DAC 1982; for separators Hendrickson & Rothberg,
 * SIAM J. Sci. Comput. 20, 1998).
 */
#include "order/order_private.h"

enum {
    COARSE = 100, /* vertices of a graph that is not coarsened further */
    SEEDS = 5,    /* tried on the coarsest graph */
    TRIES = 2,
    PASSES = 10,
    EDGE_PATIENCE = 60,  /* moves past the best state */
    LEAST_PATIENCE = 30, /* the same for separators, where sliding one takes as many moves as it has vertices */
    MOST_PATIENCE = 500,
    LEVELS = 40,
    BOTH_SIDES = 3,
    SEPARATOR = 2, /* the side of its vertices */
};

/* Vertices of the separator by what moving them to one side would gain. */
struct heap {
    uint32_t count;
    uint32_t *item, *place; /* place[v]: 1 + its index in item, 0: not in the heap */
    int32_t *gain;
};

struct refining {
    struct env *env;
    const struct graph *g;
    uint8_t *side;
    uint64_t weight[3], most; /* most: of a part */
    struct heap heap[2];      /* by the side moved to */
    int sides;                /* bits of those that the pass moves to */
    uint8_t *moved;           /* in this pass */
    uint32_t moves;
    uint32_t *move;     /* what was moved, and to which side: v * 2 + side */
    uint32_t *pulled;   /* pulled into the separator, move after move */
    uint32_t *pull_end; /* by move */
};

static inline void heap_put(struct heap *h, size_t at, uint32_t v)
{
    h->item[at] = v;
    h->place[v] = (uint32_t)at + 1;
}

#define HEAP gains
#define HEAP_STORE struct heap *
#define HEAP_ITEM uint32_t
#define HEAP_KEY_TYPE int32_t
#define HEAP_AT(h, k) (h)->item[k]
#define HEAP_PUT(h, k, v) heap_put(h, k, v)
#define HEAP_KEY(h, v) (h)->gain[v]
#define HEAP_ABOVE(a, b) ((a) > (b))
#include "base/heap.inc"

static void heap_push(struct heap *h, uint32_t v)
{
    const size_t at = h->count++;
    gains_up(h, at, v);
}

static void heap_remove(struct heap *h, uint32_t v)
{
    const uint32_t at = h->place[v];
    if (!at)
        return;
    h->place[v] = 0;
    const uint32_t last = h->item[--h->count];
    if (last != v)
        gains_settle(h, h->count, at - 1, last);
}

static void change_gain(struct heap *h, uint32_t v, int32_t by)
{
    if (h->place[v]) {
        h->gain[v] += by;
        gains_settle(h, h->count, h->place[v] - 1, v);
    }
}

static void enter_separator(struct refining *r, uint32_t v)
{
    const struct graph *g = r->g;
    int32_t pulled[3] = {0};
    for (uint32_t e = g->start[v]; e < g->start[v + 1]; e++)
        pulled[r->side[g->adjacent[e]]] += (int32_t)g->weight[g->adjacent[e]];
    for (int to = 0; to < 2; to++) {
        if (r->sides >> to & 1) {
            r->heap[to].gain[v] = (int32_t)g->weight[v] - pulled[1 - to];
            heap_push(&r->heap[to], v);
        }
    }
}

static void put_side(struct refining *r, uint32_t v, uint8_t side)
{
    r->weight[r->side[v]] -= r->g->weight[v];
    r->weight[side] += r->g->weight[v];
    r->side[v] = side;
}

static void pull(struct refining *r, uint32_t v, int to)
{
    const struct graph *g = r->g;
    put_side(r, v, SEPARATOR);
    for (uint32_t e = g->start[v]; e < g->start[v + 1]; e++)
        if (r->side[g->adjacent[e]] == SEPARATOR)
            change_gain(&r->heap[to], g->adjacent[e], (int32_t)g->weight[v]);
    if (!r->moved[v])
        enter_separator(r, v);
}

/* Moves v out of the separator. */
static void move_out(struct refining *r, uint32_t v, int to)
{
    const struct graph *g = r->g;
    uint32_t end = r->moves ? r->pull_end[r->moves - 1] : 0;
    heap_remove(&r->heap[0], v);
    heap_remove(&r->heap[1], v);
    put_side(r, v, (uint8_t)to);
    r->moved[v] = 1;
    for (uint32_t e = g->start[v]; e < g->start[v + 1]; e++) {
        const uint32_t u = g->adjacent[e];
        if (r->side[u] == SEPARATOR) {
            change_gain(&r->heap[1 - to], u, -(int32_t)g->weight[v]);
        } else if (r->side[u] == 1 - to) {
            pull(r, u, to);
            r->pulled[end++] = u;
        }
    }
    r->move[r->moves] = v * 2 + (uint32_t)to;
    r->pull_end[r->moves++] = end;
}

static void take_back(struct refining *r, uint32_t moves)
{
    while (r->moves > moves) {
        const uint32_t k = --r->moves, v = r->move[k] / 2;
        const uint8_t to = (uint8_t)(r->move[k] % 2);
        for (uint32_t p = k ? r->pull_end[k - 1] : 0; p < r->pull_end[k]; p++)
            put_side(r, r->pulled[p], (uint8_t)(1 - to));
        put_side(r, v, SEPARATOR);
    }
}

static void pass_begin(struct refining *r, int sides)
{
    r->sides = sides;
    for (int to = 0; to < 2; to++) {
        r->heap[to].count = 0;
        memset(r->heap[to].place, 0, r->g->n * sizeof *r->heap[to].place);
    }
    memset(r->moved, 0, r->g->n);
    r->moves = 0;
}

/* Which side the next move goes to; -1: none is possible. */
static int next_side(const struct refining *r)
{
    int best = -1;
    for (int k = 0; k < 2; k++) {
        const int to = r->weight[0] <= r->weight[1] ? k : 1 - k; /* the lighter first */
        const struct heap *h = &r->heap[to];
        if (h->count && r->weight[to] + r->g->weight[h->item[0]] <= r->most &&
            (best < 0 || h->gain[h->item[0]] > r->heap[best].gain[r->heap[best].item[0]]))
            best = to;
    }
    return best;
}

static uint64_t imbalance(const struct refining *r)
{
    return r->weight[0] > r->weight[1] ? r->weight[0] - r->weight[1] : r->weight[1] - r->weight[0];
}

/* Whether the pass made the separator lighter, or as light and the parts more alike. */
static bool pass(struct refining *r, int sides)
{
    uint32_t wide = 0;
    pass_begin(r, sides);
    for (uint32_t v = 0; v < r->g->n; v++) {
        if (r->side[v] == SEPARATOR) {
            enter_separator(r, v);
            wide++;
        }
    }
    uint64_t lightest = r->weight[SEPARATOR], off = imbalance(r);
    uint32_t best = 0;
    const uint32_t patience = wide * 5 < MOST_PATIENCE ? wide * 5 + LEAST_PATIENCE : MOST_PATIENCE;
    while (r->moves - best < patience && r->moves < r->g->n) {
        const int to = next_side(r);
        if (to < 0)
            break;
        const uint32_t v = r->heap[to].item[0];
        move_out(r, v, to);
        if (limits_worked(r->env, 8 * (uint64_t)(r->g->start[v + 1] - r->g->start[v])))
            break;
        if (r->weight[SEPARATOR] < lightest || (r->weight[SEPARATOR] == lightest && imbalance(r) < off)) {
            lightest = r->weight[SEPARATOR];
            off = imbalance(r);
            best = r->moves;
        }
    }
    take_back(r, best);
    return best > 0;
}

/* With moves to one side at a time the separator can slide across a part; with both allowed the separator settles where it is. */
static void refine(struct refining *r, bool settle)
{
    for (int k = 0; settle && k < PASSES && pass(r, BOTH_SIDES); k++)
        ;
    int to = r->weight[0] <= r->weight[1] ? 0 : 1;
    for (int k = 0, idle = 0; k < PASSES && idle < 2; k++, to = 1 - to)
        idle = pass(r, 1 << to) ? 0 : idle + 1;
}

static void weigh(struct refining *r, const struct graph *g)
{
    r->g = g;
    memset(r->weight, 0, sizeof r->weight);
    for (uint32_t v = 0; v < g->n; v++)
        r->weight[r->side[v]] += g->weight[v];
    r->most = (r->weight[0] + r->weight[1] + r->weight[SEPARATOR]) * 3 / 5 + 1;
}

/* What moving v to the other side would take off the weight of the edges between the parts. */
static int32_t edge_gain(const struct refining *r, uint32_t v)
{
    const struct graph *g = r->g;
    int32_t gain = 0;
    for (uint32_t e = g->start[v]; e < g->start[v + 1]; e++)
        gain += r->side[g->adjacent[e]] == r->side[v] ? -(int32_t)g->bond[e] : (int32_t)g->bond[e];
    return gain;
}

/* Moves v to the other part; the gains of its neighbours follow. */
static void cross(struct refining *r, uint32_t v)
{
    const struct graph *g = r->g;
    const uint8_t from = r->side[v], to = (uint8_t)(1 - from);
    put_side(r, v, to);
    for (uint32_t e = g->start[v]; e < g->start[v + 1]; e++) {
        const uint32_t u = g->adjacent[e];
        const int32_t change = 2 * (int32_t)g->bond[e];
        change_gain(&r->heap[1 - r->side[u]], u, r->side[u] == from ? change : -change);
    }
}

/* Grows part 0 from a random seed, by the neighbours that add least to the edges between the parts. */
static void grow(struct refining *r, uint64_t *random)
{
    const struct graph *g = r->g;
    struct heap *h = &r->heap[0];
    pass_begin(r, BOTH_SIDES);
    /* Not always half: the lightest separator may leave the parts unlike. */
    const double target = (double)(r->weight[0] + r->weight[1]) * (0.5 - 0.1 * random_unit(random));
    while ((double)r->weight[0] < target) {
        uint32_t v;
        if (h->count) {
            v = h->item[0];
            heap_remove(h, v);
        } else {
            v = (uint32_t)(random_bits(random) % g->n);
            while (r->side[v] != 1)
                v = v + 1 == g->n ? 0 : v + 1;
        }
        cross(r, v);
        if (limits_worked(r->env, 8 * (uint64_t)(g->start[v + 1] - g->start[v])))
            break;
        for (uint32_t e = g->start[v]; e < g->start[v + 1]; e++) {
            const uint32_t u = g->adjacent[e];
            if (r->side[u] == 1 && !h->place[u]) {
                h->gain[u] = edge_gain(r, u);
                heap_push(h, u);
            }
        }
    }
}

static void enter_edges(struct refining *r, uint32_t v)
{
    struct heap *h = &r->heap[1 - r->side[v]];
    h->gain[v] = edge_gain(r, v);
    heap_push(h, v);
}

/* One pass over the edges between the parts, in the manner of `pass`; returns what the pass took off the weight of these edges. */
static int64_t edge_pass(struct refining *r)
{
    const struct graph *g = r->g;
    int64_t gained = 0, most = 0;
    uint32_t best = 0;
    pass_begin(r, BOTH_SIDES);
    for (uint32_t v = 0; v < g->n; v++) {
        for (uint32_t e = g->start[v]; e < g->start[v + 1]; e++) {
            if (r->side[g->adjacent[e]] != r->side[v]) {
                enter_edges(r, v);
                break;
            }
        }
    }
    while (r->moves - best < EDGE_PATIENCE && r->moves < g->n) {
        const int to = next_side(r);
        if (to < 0)
            break;
        const uint32_t v = r->heap[to].item[0];
        heap_remove(&r->heap[to], v);
        gained += r->heap[to].gain[v];
        cross(r, v);
        if (limits_worked(r->env, 8 * (uint64_t)(g->start[v + 1] - g->start[v])))
            break;
        r->moved[v] = 1;
        r->move[r->moves++] = v;
        for (uint32_t e = g->start[v]; e < g->start[v + 1]; e++) {
            const uint32_t u = g->adjacent[e];
            if (!r->moved[u] && !r->heap[1 - r->side[u]].place[u])
                enter_edges(r, u);
        }
        if (gained > most) {
            most = gained;
            best = r->moves;
        }
    }
    while (r->moves > best) {
        const uint32_t v = r->move[--r->moves];
        put_side(r, v, (uint8_t)(1 - r->side[v]));
    }
    return most;
}

static int64_t edges_between(const struct refining *r)
{
    const struct graph *g = r->g;
    int64_t sum = 0;
    for (uint32_t v = 0; v < g->n; v++)
        for (uint32_t e = g->start[v]; e < g->start[v + 1]; e++)
            sum += r->side[g->adjacent[e]] != r->side[v] ? (int64_t)g->bond[e] : 0;
    return sum / 2;
}

/* The best of some bisections of the coarsest graph by the edges between the parts.  best: n. */
static void bisect_coarsest(struct refining *r, const struct graph *g, uint64_t *random, uint8_t *best)
{
    int64_t lightest = INT64_MAX;
    for (int k = 0; k < SEEDS && g->n; k++) {
        memset(r->side, 1, g->n);
        weigh(r, g);
        grow(r, random);
        for (int p = 0; p < PASSES && edge_pass(r) > 0; p++)
            ;
        const int64_t now = edges_between(r);
        if (now < lightest) {
            lightest = now;
            memcpy(best, r->side, g->n);
        }
    }
    memcpy(r->side, best, g->n);
}

/* The vertices at the edges between the parts become the separator.  was: n. */
static void widen(struct refining *r, const struct graph *g, uint8_t *was)
{
    memcpy(was, r->side, g->n);
    for (uint32_t v = 0; v < g->n; v++)
        for (uint32_t e = g->start[v]; e < g->start[v + 1]; e++)
            if (was[g->adjacent[e]] != was[v])
                r->side[v] = SEPARATOR;
}

/* On a coarse graph, where nearly all vertices are neighbours, the weight of a separator says little of what it will
 * weigh in the end; the bonds between the parts do.  So the parts are chosen by these until the graph has at most the
 * share `sparse` of all possible edges. */
static bool is_sparse(const struct graph *g, double sparse)
{
    return (double)g->start[g->n] < sparse * (double)g->n * g->n;
}

static void refining_drop(struct env *env, struct refining *r)
{
    struct mem *mem = &env->mem;
    for (int to = 0; to < 2; to++) {
        mem_drop(mem, &r->heap[to].item);
        mem_drop(mem, &r->heap[to].place);
        mem_drop(mem, &r->heap[to].gain);
    }
    mem_drop(mem, &r->moved);
    mem_drop(mem, &r->move);
    mem_drop(mem, &r->pulled);
    mem_drop(mem, &r->pull_end);
}

static enum work refining_new(struct env *env, uint32_t n, uint8_t *side, struct refining *r)
{
    struct mem *mem = &env->mem;
    *r = (struct refining){.env = env, .side = side};
    bool whole = true;
    for (int to = 0; to < 2; to++) {
        struct heap *h = &r->heap[to];
        h->item = mem_new(mem, MEM_CHOLESKY, n, sizeof *h->item);
        h->place = mem_new(mem, MEM_CHOLESKY, n, sizeof *h->place);
        h->gain = mem_new(mem, MEM_CHOLESKY, n, sizeof *h->gain);
        whole = whole && h->item && h->place && h->gain;
    }
    r->moved = mem_new(mem, MEM_CHOLESKY, n, sizeof *r->moved);
    r->move = mem_new(mem, MEM_CHOLESKY, n, sizeof *r->move);
    /* A vertex is pulled at most once before it moves and once after. */
    r->pulled = mem_new(mem, MEM_CHOLESKY, (size_t)n * 2, sizeof *r->pulled);
    r->pull_end = mem_new(mem, MEM_CHOLESKY, n, sizeof *r->pull_end);
    if (whole && r->moved && r->move && r->pulled && r->pull_end)
        return WORK_DONE;
    refining_drop(env, r);
    return work_failed(env, "the separators of the nested dissection");
}

/* From the coarsest graph, number `levels` - 1, back to g.  spare: n. */
static void separate_once(struct refining *r, const struct graph *g, const struct graph *coarse, uint32_t *const *map,
                          uint32_t levels, uint64_t random, double sparse, bool settle, uint8_t *spare)
{
    const struct graph *now = levels ? &coarse[levels - 1] : g;
    bool by_edges = true;
    bisect_coarsest(r, now, &random, spare);
    for (;;) {
        weigh(r, now);
        if (by_edges && (levels == 0 || is_sparse(now, sparse))) {
            widen(r, now, spare);
            weigh(r, now);
            by_edges = false;
            refine(r, true);
        }
        if (by_edges)
            for (int p = 0; p < PASSES && edge_pass(r) > 0; p++)
                ;
        else
            refine(r, settle);
        if (levels == 0 || limits_worked(r->env, 2 * (uint64_t)now->start[now->n]))
            break;
        levels--;
        now = levels ? &coarse[levels - 1] : g;
        for (uint32_t v = 0; v < now->n; v++)
            spare[v] = r->side[map[levels][v]];
        memcpy(r->side, spare, now->n);
    }
}

enum work graph_separate(struct env *env, const struct graph *g, uint8_t *side)
{
    struct mem *mem = &env->mem;
    struct graph coarse[LEVELS];
    uint32_t *map[LEVELS] = {NULL};
    uint32_t levels = 0;
    uint8_t *spare = NULL, *best = NULL;
    struct refining r = {0};
    enum work status = WORK_DONE;
    for (const struct graph *now = g; levels < LEVELS && now->n > COARSE; now = &coarse[levels - 1]) {
        map[levels] = mem_new(mem, MEM_CHOLESKY, now->n, sizeof **map);
        status = map[levels] ? graph_coarsen(env, now, &coarse[levels], map[levels])
                             : work_failed(env, "the coarsening of a graph");
        if (status != WORK_DONE) {
            mem_drop(mem, &map[levels]);
            goto done;
        }
        levels++;
        if (coarse[levels - 1].n > now->n - now->n / 20)
            break;
    }
    spare = mem_new(mem, MEM_CHOLESKY, g->n, 1);
    best = mem_new(mem, MEM_CHOLESKY, g->n, 1);
    status =
        spare && best ? refining_new(env, g->n, side, &r) : work_failed(env, "the separators of the nested dissection");
    if (status != WORK_DONE)
        goto done;
    static const double sparse[TRIES] = {0.05, 0.12};
    uint64_t lightest = UINT64_MAX;
    for (int t = 0; t < TRIES; t++) {
        if (limits_met(env) != LIMIT_NONE)
            break;
        separate_once(&r, g, coarse, map, levels, (uint64_t)t + 1, sparse[t], t == 0, spare);
        if (r.weight[SEPARATOR] < lightest) {
            lightest = r.weight[SEPARATOR];
            memcpy(best, side, g->n);
        }
    }
    memcpy(side, best, g->n);
    if (limits_met(env) != LIMIT_NONE)
        status = WORK_STOPPED;
done:
    while (levels--) {
        graph_drop(env, &coarse[levels]);
        mem_drop(mem, &map[levels]);
    }
    mem_free(mem, spare);
    mem_free(mem, best);
    refining_drop(env, &r);
    return status;
}
