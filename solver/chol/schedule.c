/* What the threads of a team do apart: subtrees of the elimination tree, in batches.
 *
 * A supernode's subtree is the panels from its first descendant's on, adjacent as the order is a postorder.  The
 * subtrees taken are the largest with at most a share of the operations; what is above them is the trunk, whose panels
 * come one after another, each by all threads.  The choice depends on the structure alone, so that the sums come in the
 * same order with any number of threads.
 */
#include "chol/chol_private.h"

/* Shares of the operations: what a subtree has at most, a batch at least; and operations below which all is trunk. */
static const double most_share = 1.0 / 32.0, batch_share = 1.0 / 128.0, least_operations = 1e6;

/* Supernode that supernode k hangs from; NONE_U32: none. */
static uint32_t super_parent(const struct normal *normal, uint32_t k, const uint32_t *owner)
{
    const struct structure *s = &normal->s;
    return super_below(s, k) ? owner[below_at(s, s->below_start[k])] : NONE_U32;
}

static double super_operations(const struct structure *s, uint32_t k)
{
    const double width = s->super_first[k + 1] - s->super_first[k], below = super_below(s, k);
    return width * (below * below + width * (below + width / 3.0));
}

struct choice {
    uint32_t *owner;    /* m: supernode of a position */
    uint32_t *first;    /* supers: the first panel of its subtree */
    double *operations; /* supers: of its subtree */
    double all;
};

/* first (by supernode, as yet) and operations of all subtrees: children come before their parent. */
static void sum_up(const struct normal *normal, struct choice *c)
{
    const struct structure *s = &normal->s;
    for (uint32_t k = 0; k < s->supers; k++) {
        c->first[k] = k;
        c->operations[k] = super_operations(s, k);
        c->all += c->operations[k];
        for (uint32_t p = s->super_first[k]; p < s->super_first[k + 1]; p++)
            c->owner[p] = k;
    }
    for (uint32_t k = 0; k < s->supers; k++) {
        const uint32_t parent = super_parent(normal, k, c->owner);
        if (parent == NONE_U32)
            continue;
        c->operations[parent] += c->operations[k];
        if (c->first[k] < c->first[parent])
            c->first[parent] = c->first[k];
    }
}

static bool may_be_apart(const struct choice *c, uint32_t k)
{
    return c->all >= least_operations && c->operations[k] <= most_share * c->all;
}

/* Whether supernode k is the root of a subtree taken. */
static bool is_root(const struct normal *normal, const struct choice *c, uint32_t k)
{
    const uint32_t parent = super_parent(normal, k, c->owner);
    return may_be_apart(c, k) && (parent == NONE_U32 || !may_be_apart(c, parent));
}

/* Writes the subtrees and batches, or, where they are NULL, only counts them. */
static void write_down(const struct normal *normal, const struct choice *c, struct structure *s)
{
    uint32_t panel = 0, first_panel = 0;
    double batch = INFINITY;
    uint64_t outside = 0;
    uint32_t end_of_last = 0; /* supernodes passed */
    s->subtrees = s->batches = 0;
    for (uint32_t k = 0; k < s->supers; k++) {
        if (is_root(normal, c, k)) {
            /* Panels before the subtree, and in it. */
            for (; end_of_last < c->first[k]; end_of_last++)
                while (panel < s->panels && s->panel[panel].super == end_of_last)
                    panel++;
            first_panel = panel;
            for (; end_of_last <= k; end_of_last++)
                while (panel < s->panels && s->panel[panel].super == end_of_last)
                    panel++;
            if (batch >= batch_share * c->all) {
                if (s->batch)
                    s->batch[s->batches] = s->subtrees;
                s->batches++;
                batch = 0.0;
            }
            batch += c->operations[k];
            if (s->subtree)
                s->subtree[s->subtrees] = (struct subtree){first_panel, panel, outside};
            s->subtrees++;
            outside += super_below(s, k);
        }
    }
    if (s->subtree)
        s->subtree[s->subtrees] = (struct subtree){s->panels, s->panels, outside};
    if (s->batch)
        s->batch[s->batches] = s->subtrees;
}

enum work normal_schedule(struct env *env, struct normal *normal)
{
    struct mem *mem = &env->mem;
    struct structure *s = &normal->s;
    enum work status = WORK_DONE;
    struct choice c = {.owner = mem_new(mem, MEM_CHOLESKY, normal->m, sizeof *c.owner),
                       .first = mem_new(mem, MEM_CHOLESKY, s->supers, sizeof *c.first),
                       .operations = mem_new(mem, MEM_CHOLESKY, s->supers, sizeof *c.operations)};
    if (!c.owner || !c.first || !c.operations) {
        status = work_failed(env, "the schedule of the factor");
        goto done;
    }
    sum_up(normal, &c);
    write_down(normal, &c, s);
    s->subtree = mem_new(mem, MEM_CHOLESKY, (size_t)s->subtrees + 1, sizeof *s->subtree);
    s->batch = mem_new(mem, MEM_CHOLESKY, (size_t)s->batches + 1, sizeof *s->batch);
    if (!s->subtree || !s->batch) {
        status = work_failed(env, "the schedule of the factor");
        goto done;
    }
    write_down(normal, &c, s);
done:
    mem_free(mem, c.owner);
    mem_free(mem, c.first);
    mem_free(mem, c.operations);
    return status;
}
