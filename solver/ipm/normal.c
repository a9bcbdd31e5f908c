/* The life of the normal equations: plan, allocation, end. */
#include "ipm/normal_parts.h"

static uint64_t symbolic_bytes(const struct normal *a)
{
    const struct structure *s = &a->s;
    return sizeof *a + mem_size(a->order) + mem_size(s->super_first) + mem_size(s->below_start) + mem_size(s->below) +
           mem_size(s->panel) + (a->dense ? mem_size(a->is_dense) + mem_size(a->dense_column) : 0);
}

static uint64_t numeric_bytes(const struct normal *a)
{
    const struct structure *s = &a->s;
    return s->panel[s->panels].values * sizeof *a->values + (uint64_t)a->m * (2 * sizeof(uint32_t) + sizeof *a->work) +
           (uint64_t)s->tallest * (sizeof *a->relative + sizeof *a->gathered) +
           a->kernels->scratch(s->widest) * sizeof *a->packed + a->kernels->outside +
           (uint64_t)s->panels * 3 * sizeof(uint32_t) +
           (a->dense ? (uint64_t)a->m * (2 * (uint64_t)a->dense + 2) * sizeof *a->product : 0);
}

struct analysis {
    uint32_t *order;
    struct tree tree;
    uint64_t nnz;
    const char *ordering;
};

static void analysis_drop(struct env *env, struct analysis *x)
{
    mem_drop(&env->mem, &x->order);
    mem_drop(&env->mem, &x->tree.parent);
    mem_drop(&env->mem, &x->tree.count);
}

/* Ordering and counts with the columns of at least `count` entries set apart. */
static slx_status analyse(struct env *env, struct normal *a, uint32_t count, struct analysis *x)
{
    *x = (struct analysis){0};
    slx_status status = normal_set_apart(env, a, count);
    if (status != SLX_OK)
        return status;
    x->order = mem_new(&env->mem, MEM_CHOLESKY, a->m, sizeof *x->order);
    if (!x->order)
        return fail_memory(env, "the ordering");
    x->ordering = "AMD";
    status = normal_order(env, a, x->order, &x->nnz);
    return status == SLX_OK ? normal_tree(env, a, x->order, &x->tree) : status;
}

/* Of a factorisation and of the product form, whose work runs at the speed of memory: a tenth. */
static double analysed_work(const struct normal *a, const struct analysis *x)
{
    return x->tree.flops + 10.0 * a->dense * (2.0 * (double)x->tree.nnz + 4.0 * a->dense * (double)a->m);
}

/* The better of setting dense columns apart and not. */
static slx_status choose(struct env *env, struct normal *a, struct analysis *best)
{
    uint32_t count;
    bool whole;
    struct analysis plain = {0};
    slx_status status = normal_dense_count(env, a, &count, &whole);
    if (status == SLX_OK)
        status = analyse(env, a, count, best);
    if (status != SLX_OK || !a->dense || !whole)
        return status;
    const double work = analysed_work(a, best);
    status = analyse(env, a, UINT32_MAX, &plain);
    if (status == SLX_OK && analysed_work(a, &plain) <= work) {
        const struct analysis swap = *best;
        *best = plain;
        plain = swap;
    } else if (status == SLX_OK) {
        status = normal_set_apart(env, a, count);
    }
    analysis_drop(env, &plain);
    return status;
}

/* Nested dissection takes several times as long as minimum degree and 50 bytes for a vertex or edge of the compressed
 * graph: it is tried where some ten factorisations take longer and the factor takes about as much; and the graph is
 * compressed where that is likely to come out. */
static slx_status try_dissection(struct env *env, struct normal *a, struct analysis *best)
{
    const double work = best->tree.flops / 4000.0, room = (double)best->tree.nnz / 6.0;
    const double most = lesser(work, room), likely = 10.0;
    if (likely * most < (double)best->nnz || best->nnz > best->tree.nnz)
        return SLX_OK;
    struct analysis other = {.nnz = best->nnz, .ordering = "nested dissection"};
    bool done = false;
    other.order = mem_new(&env->mem, MEM_CHOLESKY, a->m, sizeof *other.order);
    slx_status status =
        other.order ? normal_dissect(env, a, (uint64_t)most, other.order, &done) : fail_memory(env, "the ordering");
    if (done)
        status = normal_tree(env, a, other.order, &other.tree);
    if (status == SLX_OK && done && other.tree.flops < best->tree.flops) {
        const struct analysis swap = *best;
        *best = other;
        other = swap;
    }
    analysis_drop(env, &other);
    return status;
}

slx_status normal_create(struct env *env, const struct spmat *cols, const struct spmat *rows, const int8_t *row_exp,
                         const int8_t *col_exp, bool (*stop)(void *), void *user, struct normal **out)
{
    struct mem *mem = &env->mem;
    *out = NULL;
    struct normal *a = mem_new(mem, MEM_CHOLESKY, 1, sizeof *a);
    if (!a)
        return fail_memory(env, "the normal equations");
    *a = (struct normal){.cols = cols, .rows = rows, .row_exp = row_exp, .col_exp = col_exp};
    a->ask = (struct asking){.stop = stop, .user = user};
    a->kernels = dense_kernels();
    a->m = spmat_vectors(rows);
    a->n = spmat_vectors(cols);
    struct analysis best = {0};
    slx_status status = choose(env, a, &best);
    if (status == SLX_OK)
        status = try_dissection(env, a, &best);
    if (status == SLX_OK) {
        a->order = best.order;
        best.order = NULL;
        status = normal_structure(env, a, &best.tree);
    }
    if (status == SLX_OK)
        a->plan = (struct normal_plan){.nnz_normal = best.nnz,
                                       .nnz_factor = best.tree.nnz,
                                       .flops = best.tree.flops,
                                       .work = analysed_work(a, &best),
                                       .bytes = symbolic_bytes(a) + numeric_bytes(a),
                                       .supernodes = a->s.supers,
                                       .dense_columns = a->dense,
                                       .ordering = best.ordering};
    analysis_drop(env, &best);
    if (status != SLX_OK)
        normal_free(env, &a);
    *out = a;
    return status;
}

struct normal_plan normal_plan(const struct normal *normal)
{
    return normal->plan;
}

slx_status normal_allocate(struct env *env, struct normal *a)
{
    struct mem *mem = &env->mem;
    const struct structure *s = &a->s;
    const uint32_t m = a->m;
    a->values = mem_new(mem, MEM_CHOLESKY, s->panel[s->panels].values, sizeof *a->values);
    a->column_panel = mem_new(mem, MEM_CHOLESKY, m, sizeof *a->column_panel);
    a->work = mem_new(mem, MEM_CHOLESKY, m, sizeof *a->work);
    a->place = mem_new(mem, MEM_CHOLESKY, m, sizeof *a->place);
    a->relative = mem_new(mem, MEM_CHOLESKY, s->tallest, sizeof *a->relative);
    a->gathered = mem_new(mem, MEM_CHOLESKY, s->tallest, sizeof *a->gathered);
    a->packed = mem_new(mem, MEM_CHOLESKY, a->kernels->scratch(s->widest), sizeof *a->packed);
    a->waiting = mem_new(mem, MEM_CHOLESKY, s->panels, sizeof *a->waiting);
    a->waiting_next = mem_new(mem, MEM_CHOLESKY, s->panels, sizeof *a->waiting_next);
    a->used = mem_new(mem, MEM_CHOLESKY, s->panels, sizeof *a->used);
    if (!a->values || !a->column_panel || !a->work || !a->place || !a->relative || !a->gathered || !a->packed ||
        !a->waiting || !a->waiting_next || !a->used)
        return fail_memory(env, "the factor of the normal equations");
    if (a->dense) {
        a->product = mem_new(mem, MEM_CHOLESKY, (size_t)m * 2 * a->dense, sizeof *a->product);
        a->pivot = mem_new(mem, MEM_CHOLESKY, m, sizeof *a->pivot);
        a->diagonal = mem_new(mem, MEM_CHOLESKY, m, sizeof *a->diagonal);
        if (!a->product || !a->pivot || !a->diagonal)
            return fail_memory(env, "the dense columns of the normal equations");
    }
    for (uint32_t p = 0; p < s->panels; p++)
        for (uint32_t j = s->panel[p].first; j < s->panel[p + 1].first; j++)
            a->column_panel[j] = p;
    return SLX_OK;
}

void normal_free(struct env *env, struct normal **normal)
{
    struct normal *a = *normal;
    if (!a)
        return;
    void *const blocks[] = {a->order,    a->s.super_first, a->s.below_start, a->s.below,      a->s.panel,
                            a->values,   a->column_panel,  a->work,          a->place,        a->relative,
                            a->gathered, a->packed,        a->waiting,       a->waiting_next, a->used,
                            a->is_dense, a->dense_column,  a->product,       a->pivot,        a->diagonal};
    for (size_t i = 0; i < sizeof blocks / sizeof *blocks; i++)
        mem_free(&env->mem, blocks[i]);
    mem_drop(&env->mem, normal);
}
