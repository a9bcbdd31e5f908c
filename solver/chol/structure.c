/* Supernodes: adjacent columns of the factor with one structure below, and panels, the slices that supernodes are
 * stored in.
 *
 * Columns p and p + 1 share a supernode if p + 1 is the parent of p and has one entry less; then a supernode swallows
 * the last of its children where that stores few zeros (relaxed supernodes; Ashcraft & Grimes, ACM TOMS 15, 1989).
 * The row indices of a supernode are the union of those of its cliques and of its children: found in one pass.
 */
#include "chol/chol_private.h"

struct super {
    uint32_t first, last; /* columns first .. last */
    uint64_t zeros;       /* stored although zero in the factor */
};

static uint64_t trapezoid(uint64_t rows, uint64_t width)
{
    return rows * width - width * (width - 1) / 2;
}

/* Whether `a`, which ends where `b` begins and hangs below it, is worth merging into `b`; then `b` becomes both. */
static bool absorb(const struct tree *tree, const struct super *a, struct super *b)
{
    const uint64_t wa = a->last - a->first + 1, wb = b->last - b->first + 1;
    const uint64_t below_a = tree->count[a->last] - 1, rows_b = wb + tree->count[b->last] - 1;
    const uint64_t zeros = a->zeros + b->zeros + wa * (rows_b - below_a);
    const uint64_t stored = trapezoid(wa + rows_b, wa + wb), width = wa + wb;
    const double share = (double)zeros / (double)stored;
    const bool worth = width <= 4 || (width <= 16 && share < 0.4) || (width <= 48 && share < 0.1) || share < 0.02;
    if (worth)
        *b = (struct super){a->first, b->last, zeros};
    return worth;
}

/* Writes the supernodes to list (room for m) and returns their number. */
static uint32_t find_supernodes(uint32_t m, const struct tree *tree, struct super *list)
{
    uint32_t supers = 0;
    for (uint32_t first = 0, last; first < m; first = last + 1) {
        last = first;
        while (last + 1 < m && tree->parent[last] == last + 1 && tree->count[last] == tree->count[last + 1] + 1)
            last++;
        struct super now = {first, last, 0};
        while (supers && tree->parent[list[supers - 1].last] >= now.first &&
               tree->parent[list[supers - 1].last] <= now.last && absorb(tree, &list[supers - 1], &now))
            supers--;
        list[supers++] = now;
    }
    return supers;
}

/* The wider a panel, the fewer are its updates and the longer their sums; half its square is stored for nothing,
 * which beyond the width that is always worth it is to be no more than a tenth of a supernode's first panel. */
static uint32_t widest_panel(uint32_t rows)
{
    enum { WORTH = 96, SHARE = 5 };
    const uint32_t width = rows / SHARE;
    return width < WORTH ? WORTH : width < DENSE_WIDEST ? width : DENSE_WIDEST;
}

/* Cuts supernodes into panels of nearly equal width.  Returns their number; writes them if `panel` is not NULL. */
static uint32_t cut_panels(const struct structure *s, struct panel *panel)
{
    uint32_t panels = 0;
    for (uint32_t k = 0; k < s->supers; k++) {
        const uint32_t first = s->super_first[k], width = s->super_first[k + 1] - first;
        const uint32_t parts = pieces(width, widest_panel(width + super_below(s, k)));
        for (uint32_t i = 0; i < parts; i++, panels++)
            if (panel)
                panel[panels] = (struct panel){0, first + (uint32_t)((uint64_t)width * i / parts), k};
    }
    return panels;
}

static enum work make_panels(struct env *env, struct structure *s, uint32_t m)
{
    s->panels = cut_panels(s, NULL);
    s->panel = mem_new(&env->mem, MEM_CHOLESKY, (size_t)s->panels + 1, sizeof *s->panel);
    if (!s->panel)
        return work_failed(env, "the panels of the factor");
    cut_panels(s, s->panel);
    s->panel[s->panels].first = m;
    uint64_t values = 0;
    for (uint32_t p = 0; p < s->panels; p++) {
        const uint32_t width = panel_width(s, p), rows = panel_rows(s, p);
        s->panel[p].values = values;
        values += (uint64_t)width * rows;
        s->widest = width > s->widest ? width : s->widest;
        s->tallest = rows > s->tallest ? rows : s->tallest;
    }
    s->panel[s->panels].values = values;
    return WORK_DONE;
}

/* Rows in increasing order: a heap sort needs no recursion and no scratch. */
#define HEAP rows
#define HEAP_STORE uint32_t *
#define HEAP_ITEM uint32_t
#define HEAP_KEY_TYPE uint32_t
#define HEAP_AT(h, k) (h)[k]
#define HEAP_PUT(h, k, row) ((h)[k] = (row))
#define HEAP_KEY(h, row) (row)
#define HEAP_ABOVE(a, b) ((a) > (b))
#include "base/heap.inc"

struct collecting {
    uint32_t *position;             /* m: of a row */
    uint32_t *owner;                /* m: supernode of a column */
    uint32_t *seen;                 /* m: the last supernode, plus 1, that took this row */
    uint32_t *clique, *clique_next; /* supers; n: columns of A by the supernode of their first row */
    uint32_t *child, *child_next;   /* supers: finished supernodes by that of their first row below */
    uint32_t *found;                /* m */
};

static void below_set(struct structure *s, uint64_t at, uint32_t row)
{
    if (s->narrow)
        ((uint16_t *)s->below)[at] = (uint16_t)row;
    else
        ((uint32_t *)s->below)[at] = row;
}

static void collect_rows(struct normal *normal, struct structure *s, struct collecting *c)
{
    for (uint32_t k = 0; k < s->supers; k++) {
        const uint32_t end = s->super_first[k + 1];
        uint32_t count = 0;
        uint64_t work = 0;
        for (uint32_t q = c->clique[k]; q != NONE_U32; q = c->clique_next[q]) {
            struct spmat_cursor r;
            work += spmat_count(normal->cols, q);
            for (spmat_seek(normal->cols, q, &r); spmat_next(&r);) {
                const uint32_t p = c->position[r.index];
                if (p >= end && c->seen[p] != k + 1) {
                    c->seen[p] = k + 1;
                    c->found[count++] = p;
                }
            }
        }
        for (uint32_t child = c->child[k]; child != NONE_U32; child = c->child_next[child]) {
            work += super_below(s, child);
            for (uint64_t at = s->below_start[child]; at < s->below_start[child + 1]; at++) {
                const uint32_t p = below_at(s, at);
                if (p >= end && c->seen[p] != k + 1) {
                    c->seen[p] = k + 1;
                    c->found[count++] = p;
                }
            }
        }
        /* A heap sort looks at an entry some twenty times. */
        if (limits_worked(normal->env, work + 20 * (uint64_t)count))
            return;
        if (count == 0)
            continue;
        rows_order(c->found, count);
        rows_sort(c->found, count);
        for (uint32_t i = 0; i < count; i++)
            below_set(s, s->below_start[k] + i, c->found[i]);
        const uint32_t parent = c->owner[c->found[0]];
        c->child_next[k] = c->child[parent];
        c->child[parent] = k;
    }
}

static enum work find_rows(struct env *env, struct normal *normal, struct structure *s)
{
    struct mem *mem = &env->mem;
    const uint32_t m = normal->m;
    enum work status = WORK_DONE;
    uint32_t *work = mem_new(mem, MEM_CHOLESKY, (size_t)m * 4 + (size_t)s->supers * 3, sizeof *work);
    uint32_t *clique_next = mem_new(mem, MEM_CHOLESKY, normal->n, sizeof *clique_next);
    if (!work || !clique_next) {
        status = work_failed(env, "the structure of the factor");
        goto done;
    }
    struct collecting c = {.position = work,
                           .owner = work + m,
                           .seen = work + (size_t)2 * m,
                           .found = work + (size_t)3 * m,
                           .clique = work + (size_t)4 * m,
                           .clique_next = clique_next};
    c.child = c.clique + s->supers;
    c.child_next = c.child + s->supers;
    for (uint32_t p = 0; p < m; p++)
        c.position[normal->order[p]] = p;
    for (uint32_t k = 0; k < s->supers; k++) {
        c.clique[k] = c.child[k] = NONE_U32;
        for (uint32_t p = s->super_first[k]; p < s->super_first[k + 1]; p++)
            c.owner[p] = k;
    }
    normal_cliques(normal, c.position, c.owner, c.clique, c.clique_next);
    collect_rows(normal, s, &c);
    if (limits_met(normal->env) != LIMIT_NONE)
        status = WORK_STOPPED;
done:
    mem_free(mem, work);
    mem_free(mem, clique_next);
    return status;
}

enum work normal_structure(struct env *env, struct normal *normal, const struct tree *tree)
{
    struct mem *mem = &env->mem;
    struct structure *s = &normal->s;
    const uint32_t m = normal->m;
    enum work status = WORK_DONE;
    struct super *list = mem_new(mem, MEM_CHOLESKY, m, sizeof *list);
    if (!list)
        return work_failed(env, "the supernodes");
    s->supers = find_supernodes(m, tree, list);
    s->narrow = m <= UINT16_MAX + 1;
    s->super_first = mem_new(mem, MEM_CHOLESKY, (size_t)s->supers + 1, sizeof *s->super_first);
    s->below_start = mem_new(mem, MEM_CHOLESKY, (size_t)s->supers + 1, sizeof *s->below_start);
    if (!s->super_first || !s->below_start) {
        status = work_failed(env, "the supernodes");
        goto done;
    }
    for (uint32_t k = 0; k < s->supers; k++) {
        s->super_first[k] = list[k].first;
        s->below_start[k + 1] = s->below_start[k] + tree->count[list[k].last] - 1;
    }
    s->super_first[s->supers] = m;
    mem_drop(mem, &list);
    s->below = mem_new(mem, MEM_CHOLESKY, s->below_start[s->supers], s->narrow ? 2 : 4);
    if (!s->below) {
        status = work_failed(env, "the structure of the factor");
        goto done;
    }
    status = find_rows(env, normal, s);
    if (status == WORK_DONE)
        status = make_panels(env, s, m);
done:
    mem_free(mem, list);
    return status;
}
