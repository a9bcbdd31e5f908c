/* Approximate minimum degree on a quotient graph (Amestoy, Davis, Duff, SIAM J. Matrix Anal. Appl. 17, 1996), in a form
 * that can be stopped, as the library of the method's authors cannot.
 *
 * A vertex is at any time one of
 *
 *     variable   not yet eliminated; weight > 0 is the number of vertices that it stands for.  Its list: first
 *                `elements` elements, then variables, its neighbours through edges of the pattern;
 *     element    eliminated, a clique of the variables in its list; elements: its place in the elimination; mark 0 if
 *                another element has absorbed it; weight 0;
 *     absorbed   by the variable or element `start`, with which it is eliminated; elements NONE_U32; weight 0.
 *
 * Lists lie in one array.  A new element takes no more room than the lists that it replaces, so that the live lists
 * never outgrow the pattern, and n places behind it are enough for one that is being formed.
 */
#include "order/order_private.h"

struct quotient {
    struct env *env; /* for its limits */
    uint32_t n;
    uint32_t *index; /* the lists */
    uint64_t room, used;
    uint32_t *start, *length; /* of the list of a variable or element */
    uint32_t *elements;
    uint32_t *weight;
    uint32_t *degree;          /* variables: an upper bound of the external degree; elements: weight of the list */
    uint32_t *head;            /* by degree: its first variable */
    uint32_t *next, *previous; /* variables of one degree; for those out of that list, of one hash, and the hash */
    uint32_t *hashed;          /* by hash: the first variable; all NONE_U32 between eliminations */
    uint32_t *mark;            /* less than `stamp`, but where the step at work says otherwise */
    uint32_t stamp, least, left, heaviest;
};
enum { ARRAYS = 8 };

/* Enters entries looked at; whether a limit was met: the graph is of no use then.  One elimination can look at more
 * than a hundred million. */
static inline bool stopped(const struct quotient *q, uint64_t entries)
{
    return limits_worked(q->env, entries) != LIMIT_NONE;
}

static void enter_degree(struct quotient *q, uint32_t v)
{
    const uint32_t d = q->degree[v];
    q->next[v] = q->head[d];
    q->previous[v] = NONE_U32;
    if (q->head[d] != NONE_U32)
        q->previous[q->head[d]] = v;
    q->head[d] = v;
    q->least = d < q->least ? d : q->least;
}

static void leave_degree(struct quotient *q, uint32_t v)
{
    const uint32_t next = q->next[v], previous = q->previous[v];
    if (next != NONE_U32)
        q->previous[next] = previous;
    if (previous != NONE_U32)
        q->next[previous] = next;
    else
        q->head[q->degree[v]] = next;
}

static void absorb(struct quotient *q, uint32_t v, uint32_t into)
{
    q->weight[v] = q->length[v] = 0;
    q->elements[v] = NONE_U32;
    q->start[v] = into;
}

static bool has_list(const struct quotient *q, uint32_t v)
{
    return q->length[v] > 0 && (q->weight[v] > 0 || (q->elements[v] != NONE_U32 && q->mark[v] > 0));
}

/* Moves the live lists together.  The first entry of each waits in `start` for that, and the owner stands in its place,
 * told by the highest bit, which no vertex has. */
static void collect(struct quotient *q)
{
    static const uint32_t owner = UINT32_C(1) << 31;
    for (uint32_t v = 0; v < q->n; v++) {
        if (has_list(q, v)) {
            const uint32_t at = q->start[v];
            q->start[v] = q->index[at];
            q->index[at] = v | owner;
        }
    }
    uint64_t to = 0;
    for (uint64_t from = 0; from < q->used;) {
        const uint32_t v = q->index[from++] ^ owner;
        if (v >= owner)
            continue;
        const uint32_t first = q->start[v];
        q->start[v] = (uint32_t)to;
        q->index[to++] = first;
        for (uint32_t k = 1; k < q->length[v]; k++)
            q->index[to++] = q->index[from++];
    }
    q->used = to;
}

/* Appends the variables of a list that are not marked to the element of p, and marks them. */
static uint64_t gather(struct quotient *q, uint32_t p, uint64_t from, uint32_t count, uint64_t to)
{
    for (uint64_t end = from + count; from < end; from++) {
        const uint32_t v = q->index[from];
        if (q->weight[v] == 0 || q->mark[v] == q->stamp)
            continue;
        q->mark[v] = q->stamp;
        q->degree[p] += q->weight[v];
        leave_degree(q, v);
        q->index[to++] = v;
    }
    return to;
}

/* Makes p an element, number `place`: its neighbours, which leave the lists of their degrees and are marked with the
 * present stamp.  Elements among its neighbours are absorbed.  False if a limit was met. */
static bool form_element(struct quotient *q, uint32_t p, uint32_t place)
{
    const uint32_t elements = q->elements[p], count = q->length[p];
    if (elements && q->used + q->left > q->room)
        collect(q);
    /* Without elements the list becomes that of the element where it is. */
    uint64_t from = q->start[p], first = elements ? q->used : from, to = first;
    q->mark[p] = q->stamp;
    q->degree[p] = q->weight[p] = 0;
    for (uint32_t k = 0; k < elements; k++, from++) {
        const uint32_t e = q->index[from];
        if (q->mark[e] == 0)
            continue;
        if (stopped(q, q->length[e]))
            return false;
        to = gather(q, p, q->start[e], q->length[e], to);
        q->mark[e] = q->length[e] = 0;
    }
    to = gather(q, p, from, count - elements, to);
    q->used = elements ? to : q->used;
    q->start[p] = (uint32_t)first;
    q->length[p] = (uint32_t)(to - first);
    q->elements[p] = place;
    return !stopped(q, count);
}

/* mark[e] - stamp := the weight of e without the new element's variables, for each element e next to them.  False if a
 * limit was met. */
static bool weigh_differences(struct quotient *q, uint32_t p)
{
    for (uint32_t k = 0; k < q->length[p]; k++) {
        const uint32_t v = q->index[q->start[p] + k];
        const uint32_t *list = q->index + q->start[v];
        if (stopped(q, 1 + (uint64_t)q->elements[v]))
            return false;
        for (uint32_t t = 0; t < q->elements[v]; t++) {
            const uint32_t e = list[t];
            if (q->mark[e] >= q->stamp)
                q->mark[e] -= q->weight[v];
            else if (q->mark[e] != 0)
                q->mark[e] = q->degree[e] + q->stamp - q->weight[v];
        }
    }
    return true;
}

/* The list of v, a variable of the new element p: p first, without what p absorbs or implies.  Bounds its degree, but
 * for p's own part, and hashes it; or has it eliminated with p if nothing else is left. */
static void renew(struct quotient *q, uint32_t v, uint32_t p, uint32_t member)
{
    uint32_t *const list = q->index + q->start[v];
    uint32_t kept = 0, hash = 0;
    uint64_t beyond = 0;
    for (uint32_t t = 0; t < q->elements[v]; t++) {
        const uint32_t e = list[t];
        if (q->mark[e] == q->stamp) /* a part of p */
            q->mark[e] = q->length[e] = 0;
        if (q->mark[e] == 0)
            continue;
        beyond += q->mark[e] - q->stamp;
        hash += e;
        list[kept++] = e;
    }
    const uint32_t elements = kept;
    for (uint32_t t = q->elements[v]; t < q->length[v]; t++) {
        const uint32_t u = list[t];
        if (q->weight[u] == 0 || q->mark[u] == member)
            continue;
        beyond += q->weight[u];
        hash += u;
        list[kept++] = u;
    }
    if (beyond == 0) {
        q->left -= q->weight[v];
        q->degree[p] -= q->weight[v];
        absorb(q, v, p);
        return;
    }
    /* v was reached through p or an element that is gone: there is room for one more. */
    list[kept] = list[elements];
    list[elements] = list[0];
    list[0] = p;
    q->elements[v] = elements + 1;
    q->length[v] = kept + 1;
    q->degree[v] = beyond < q->degree[v] ? (uint32_t)beyond : q->degree[v];
    hash %= q->n;
    q->previous[v] = hash;
    q->next[v] = q->hashed[hash];
    q->hashed[hash] = v;
}

/* Whether the list of v has the same members as one that is marked; both begin with the new element. */
static bool is_marked(const struct quotient *q, uint32_t v)
{
    const uint32_t *list = q->index + q->start[v];
    for (uint32_t t = 1; t < q->length[v]; t++)
        if (q->mark[list[t]] != q->stamp)
            return false;
    return true;
}

/* The lists of the variables of the new element p.  False if a limit was met. */
static bool renew_all(struct quotient *q, uint32_t p, uint32_t member)
{
    const uint32_t *list = q->index + q->start[p];
    for (uint32_t k = 0; k < q->length[p]; k++) {
        if (stopped(q, q->length[list[k]]))
            return false;
        renew(q, list[k], p, member);
    }
    return true;
}

/* Joins the variables of one hash whose lists are the same; false if a limit was met. */
static bool join_alike(struct quotient *q, uint32_t v)
{
    for (; v != NONE_U32 && q->next[v] != NONE_U32; v = q->next[v]) {
        const uint32_t *list = q->index + q->start[v];
        if (stopped(q, q->length[v]))
            return false;
        for (uint32_t t = 1; t < q->length[v]; t++)
            q->mark[list[t]] = q->stamp;
        for (uint32_t last = v, u = q->next[v]; u != NONE_U32; u = q->next[u]) {
            const bool alike = q->length[u] == q->length[v] && q->elements[u] == q->elements[v];
            if (stopped(q, alike ? q->length[u] : 1))
                return false;
            if (alike && is_marked(q, u)) {
                q->weight[v] += q->weight[u];
                q->next[last] = q->next[u];
                absorb(q, u, v);
            } else {
                last = u;
            }
        }
        q->stamp++;
    }
    return true;
}

/* The element's list without what has been absorbed; its variables go back to the lists of their degrees. */
static void finish_element(struct quotient *q, uint32_t p)
{
    const uint32_t count = q->length[p];
    uint32_t *const list = q->index + q->start[p], kept = 0;
    const bool at_end = q->start[p] + count == q->used;
    for (uint32_t k = 0; k < count; k++) {
        const uint32_t v = list[k], weight = q->weight[v];
        if (weight == 0)
            continue;
        list[kept++] = v;
        const uint64_t degree = (uint64_t)q->degree[v] + q->degree[p] - weight;
        q->degree[v] = degree < q->left - weight ? (uint32_t)degree : q->left - weight;
        enter_degree(q, v);
    }
    q->length[p] = kept;
    q->heaviest = q->degree[p] > q->heaviest ? q->degree[p] : q->heaviest;
    if (at_end)
        q->used = q->start[p] + kept;
    if (kept == 0)
        q->mark[p] = 0;
}

/* False if a limit was met. */
static bool eliminate(struct quotient *q, uint32_t p, uint32_t place)
{
    if (q->stamp > UINT32_MAX - 4 * (uint64_t)q->n - 4) {
        for (uint32_t v = 0; v < q->n; v++)
            q->mark[v] = q->mark[v] != 0;
        q->stamp = 2;
    }
    const uint32_t member = q->stamp;
    q->left -= q->weight[p];
    if (!form_element(q, p, place))
        return false;
    q->stamp++;
    if (!weigh_differences(q, p) || !renew_all(q, p, member))
        return false;
    q->stamp += q->heaviest + 1;
    const uint32_t *list = q->index + q->start[p];
    for (uint32_t k = 0; k < q->length[p]; k++) {
        if (q->weight[list[k]] == 0)
            continue;
        const uint32_t hash = q->previous[list[k]], first = q->hashed[hash];
        q->hashed[hash] = NONE_U32;
        if (!join_alike(q, first))
            return false;
    }
    finish_element(q, p);
    return true;
}

/* Vertices with so many neighbours are eliminated last, and count for nothing until then. */
static uint32_t most_neighbours(uint32_t n)
{
    return (uint32_t)greater(16.0, 10.0 * sqrt(n));
}

static void begin(struct quotient *q)
{
    const uint32_t most = most_neighbours(q->n);
    q->stamp = 2;
    q->least = q->n;
    for (uint32_t v = 0; v < q->n; v++) {
        q->head[v] = q->hashed[v] = NONE_U32;
        q->mark[v] = 1;
    }
    for (uint32_t v = 0; v < q->n; v++) {
        q->elements[v] = 0;
        q->degree[v] = q->length[v];
        if (q->length[v] > most) {
            absorb(q, v, v);
        } else {
            q->weight[v] = 1;
            q->left++;
            enter_degree(q, v);
        }
    }
}

/* From the places of the elements: every vertex stands where what absorbed it does, those that nothing did at the end.
 * count: n + 1, zeros. */
static void write_order(struct quotient *q, uint32_t *count, uint32_t *order)
{
    for (uint32_t v = 0; v < q->n; v++) {
        uint32_t root = v;
        while (q->elements[root] == NONE_U32 && q->start[root] != root)
            root = q->start[root];
        for (uint32_t u = v, up; q->elements[u] == NONE_U32 && u != root; u = up) {
            up = q->start[u];
            q->start[u] = root;
        }
        q->degree[v] = q->elements[root] == NONE_U32 ? q->n - 1 : q->elements[root];
        count[q->degree[v] + 1]++;
    }
    for (uint32_t k = 0; k < q->n; k++)
        count[k + 1] += count[k];
    for (uint32_t v = 0; v < q->n; v++)
        order[count[q->degree[v]]++] = v;
}

/* Operations of a factorisation for `weight` columns with `degree` entries below all of them. */
static double operations(double weight, double degree)
{
    const double middle = degree + 0.5 * weight;
    return weight * middle * middle;
}

enum work order_by_own_degree(struct env *env, struct pattern *g, double most, uint32_t *order)
{
    const uint32_t n = g->n;
    enum work status = WORK_DONE;
    uint32_t *work = mem_new(&env->mem, MEM_CHOLESKY, (size_t)n * ARRAYS + 1, sizeof *work);
    if (!work)
        return work_failed(env, "the ordering");
    struct quotient q = {.env = env,
                         .n = n,
                         .index = (uint32_t *)g->index,
                         .room = mem_size(g->index) / sizeof *g->index,
                         .used = g->used,
                         .start = (uint32_t *)g->start,
                         .length = (uint32_t *)g->length};
    uint32_t **const arrays[ARRAYS] = {&q.elements, &q.weight, &q.degree, &q.next,
                                       &q.previous, &q.hashed, &q.mark,   &q.head};
    for (size_t k = 0; k < ARRAYS; k++)
        *arrays[k] = work + k * n;
    begin(&q);
    double flops = 0.0;
    limits_work(env, "ordering", q.left, false);
    for (uint32_t place = 0; q.left && status == WORK_DONE; place++) {
        while (q.head[q.least] == NONE_U32)
            q.least++;
        const uint32_t p = q.head[q.least];
        const uint32_t left = q.left;
        leave_degree(&q, p);
        if (!eliminate(&q, p, place))
            status = WORK_STOPPED;
        flops += operations(left - q.left, q.degree[p]);
        if (status == WORK_DONE && flops > most)
            status = WORK_USELESS;
        limits_did(env, left - q.left);
    }
    limits_work(env, NULL, 0, false);
    if (status == WORK_DONE) {
        memset(q.head, 0, ((size_t)n + 1) * sizeof *q.head);
        write_order(&q, q.head, order);
    }
    mem_free(&env->mem, work);
    return status;
}
