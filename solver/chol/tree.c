/* The elimination tree of A A' and the column counts of its factor, from A alone: each column of A is a clique of the
 * graph of A A'.  Tree: Liu, ACM TOMS 12 (1986).  Counts: Gilbert, Ng, Peyton, SIAM J. Matrix Anal. Appl. 15 (1994).
 */
#include "chol/chol_private.h"

/* Joins the nodes of each clique, as they come up in the elimination: the root of the subtree of what was there before
 * becomes a child of the new node. */
static void find_parents(struct normal *normal, const uint32_t *order, uint32_t *parent, uint32_t *ancestor,
                         uint32_t *latest)
{
    for (uint32_t k = 0; k < normal->n; k++)
        latest[k] = NONE_U32;
    for (uint32_t p = 0; p < normal->m; p++) {
        parent[p] = ancestor[p] = NONE_U32;
        if (limits_worked(normal->env, 4 * (uint64_t)spmat_count(normal->rows, order[p])))
            return;
        struct spmat_cursor c;
        for (spmat_seek(normal->rows, order[p], &c); spmat_next(&c); latest[c.index] = p) {
            if (column_is_dense(normal, c.index))
                continue;
            for (uint32_t q = latest[c.index], up; q != NONE_U32 && q != p; q = up) {
                up = ancestor[q];
                ancestor[q] = p;
                if (up == NONE_U32)
                    parent[q] = p;
            }
        }
    }
}

/* label[p]: the place of p in a postorder in which the child with the largest `weight` (NULL: any) comes last. */
static void postorder(uint32_t m, const uint32_t *parent, const uint32_t *weight, uint32_t *child, uint32_t *sibling,
                      uint32_t *label)
{
    /* child[q] heads the children of q in the order of their visit; label holds the heaviest for now. */
    for (uint32_t p = 0; p < m; p++)
        child[p] = label[p] = NONE_U32;
    for (uint32_t p = 0; p < m; p++)
        if (parent[p] != NONE_U32 &&
            (label[parent[p]] == NONE_U32 || (weight && weight[p] >= weight[label[parent[p]]])))
            label[parent[p]] = p;
    for (uint32_t q = 0; q < m; q++) {
        if (label[q] != NONE_U32) {
            child[q] = label[q];
            sibling[label[q]] = NONE_U32;
        }
    }
    for (uint32_t p = m; p-- > 0;) {
        const uint32_t q = parent[p];
        if (q != NONE_U32 && label[q] != p) {
            sibling[p] = child[q];
            child[q] = p;
        }
    }
    uint32_t placed = 0;
    for (uint32_t root = 0; root < m; root++) {
        if (parent[root] != NONE_U32)
            continue;
        /* Down to a leaf; then it is placed, and the way goes to its sibling or up. */
        for (uint32_t p = root;;) {
            while (child[p] != NONE_U32)
                p = child[p];
            label[p] = placed++;
            if (p == root)
                break;
            child[parent[p]] = NONE_U32;
            if (sibling[p] != NONE_U32)
                p = sibling[p];
            else
                p = parent[p];
        }
    }
}

/* Renames positions: order, parent and (if not NULL) count follow.  `spare`: m. */
static void relabel(uint32_t m, const uint32_t *label, uint32_t *order, uint32_t *parent, uint32_t *count,
                    uint32_t *spare)
{
    for (uint32_t p = 0; p < m; p++)
        spare[label[p]] = order[p];
    memcpy(order, spare, m * sizeof *order);
    for (uint32_t p = 0; p < m; p++)
        spare[label[p]] = parent[p] == NONE_U32 ? NONE_U32 : label[parent[p]];
    memcpy(parent, spare, m * sizeof *parent);
    if (!count)
        return;
    for (uint32_t p = 0; p < m; p++)
        spare[label[p]] = count[p];
    memcpy(count, spare, m * sizeof *count);
}

struct counting {
    uint32_t *first_descendant, *furthest, *previous_leaf, *set; /* m */
};

static uint32_t set_root(uint32_t *set, uint32_t p)
{
    uint32_t root = p;
    while (set[root] != root)
        root = set[root];
    while (set[p] != root) {
        const uint32_t up = set[p];
        set[p] = root;
        p = up;
    }
    return root;
}

/* Position p, whose row is in a clique with q > p.  If p is a leaf of the subtree of the columns in which row q of the
 * factor has an entry, the path from p up to where that subtree is reached gains one entry a column. */
static void count_leaf(struct counting *c, uint32_t p, uint32_t q, int64_t *change)
{
    if (c->furthest[q] != NONE_U32 && c->first_descendant[p] <= c->furthest[q])
        return;
    c->furthest[q] = c->first_descendant[p];
    change[p]++;
    if (c->previous_leaf[q] != NONE_U32)
        change[set_root(c->set, c->previous_leaf[q])]--;
    c->previous_leaf[q] = p;
}

void normal_cliques(const struct normal *normal, const uint32_t *position, const uint32_t *owner, uint32_t *clique,
                    uint32_t *clique_next)
{
    for (uint32_t k = 0; k < normal->n; k++) {
        uint32_t first = NONE_U32;
        struct spmat_cursor r;
        if (column_is_dense(normal, k))
            continue;
        if (limits_worked(normal->env, 8 + 8 * (uint64_t)spmat_count(normal->cols, k)))
            return; /* as all that follows asks first */
        for (spmat_seek(normal->cols, k, &r); spmat_next(&r);)
            first = position[r.index] < first ? position[r.index] : first;
        if (first == NONE_U32)
            continue;
        const uint32_t of = owner ? owner[first] : first;
        clique_next[k] = clique[of];
        clique[of] = k;
    }
}

/* Positions are a postorder.  clique: m; clique_next: n; position: row -> position. */
static void count_columns(struct normal *normal, const uint32_t *parent, const uint32_t *position, struct counting *c,
                          uint32_t *clique, uint32_t *clique_next, int64_t *change)
{
    const uint32_t m = normal->m;
    for (uint32_t p = 0; p < m; p++) {
        c->first_descendant[p] = c->furthest[p] = c->previous_leaf[p] = clique[p] = NONE_U32;
        c->set[p] = p;
        change[p] = 0;
    }
    for (uint32_t p = 0; p < m; p++) {
        change[p] += c->first_descendant[p] == NONE_U32; /* a leaf of the tree */
        for (uint32_t q = p; q != NONE_U32 && c->first_descendant[q] == NONE_U32; q = parent[q])
            c->first_descendant[q] = p;
    }
    normal_cliques(normal, position, NULL, clique, clique_next);
    for (uint32_t p = 0; p < m; p++) {
        if (parent[p] != NONE_U32)
            change[parent[p]]--;
        for (uint32_t k = clique[p]; k != NONE_U32; k = clique_next[k]) {
            struct spmat_cursor r;
            for (spmat_seek(normal->cols, k, &r); spmat_next(&r);)
                if (position[r.index] > p)
                    count_leaf(c, p, position[r.index], change);
            if (limits_worked(normal->env, 4 * (uint64_t)spmat_count(normal->cols, k)))
                return;
        }
        if (parent[p] != NONE_U32)
            c->set[p] = parent[p];
    }
    for (uint32_t p = 0; p < m; p++)
        if (parent[p] != NONE_U32)
            change[parent[p]] += change[p];
}

enum work normal_tree(struct env *env, struct normal *normal, uint32_t *order, struct tree *tree)
{
    struct mem *mem = &env->mem;
    const uint32_t m = normal->m;
    *tree = (struct tree){0};
    uint32_t *work = mem_new(mem, MEM_CHOLESKY, (size_t)m * 6, sizeof *work);
    uint32_t *by_column = mem_new(mem, MEM_CHOLESKY, normal->n, sizeof *by_column);
    int64_t *change = mem_new(mem, MEM_CHOLESKY, m, sizeof *change);
    tree->parent = mem_new(mem, MEM_CHOLESKY, m, sizeof *tree->parent);
    tree->count = mem_new(mem, MEM_CHOLESKY, m, sizeof *tree->count);
    enum work status = WORK_DONE;
    if (!work || !by_column || !change || !tree->parent || !tree->count) {
        status = work_failed(env, "the elimination tree");
        goto failed;
    }
    uint32_t *const w[6] = {
        work, work + m, work + (size_t)2 * m, work + (size_t)3 * m, work + (size_t)4 * m, work + (size_t)5 * m};
    find_parents(normal, order, tree->parent, w[0], by_column);
    if (limits_met(normal->env) != LIMIT_NONE)
        goto stopped;
    postorder(m, tree->parent, NULL, w[0], w[1], w[2]);
    relabel(m, w[2], order, tree->parent, NULL, w[0]);
    for (uint32_t p = 0; p < m; p++)
        w[0][order[p]] = p;
    count_columns(normal, tree->parent, w[0], &(struct counting){w[1], w[2], w[3], w[4]}, w[5], by_column, change);
    if (limits_met(normal->env) != LIMIT_NONE)
        goto stopped;
    for (uint32_t p = 0; p < m; p++) {
        tree->count[p] = (uint32_t)change[p];
        tree->nnz += tree->count[p];
        tree->flops += (double)tree->count[p] * tree->count[p];
    }
    postorder(m, tree->parent, tree->count, w[0], w[1], w[2]);
    relabel(m, w[2], order, tree->parent, tree->count, w[0]);
    goto done;
stopped:
    status = WORK_STOPPED;
failed:
    mem_drop(mem, &tree->parent);
    mem_drop(mem, &tree->count);
done:
    mem_free(mem, work);
    mem_free(mem, by_column);
    mem_free(mem, change);
    return status;
}
