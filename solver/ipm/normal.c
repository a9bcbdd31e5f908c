/* The life of the normal equations: plan, allocation, end. */
#include "ipm/normal_parts.h"

static uint64_t symbolic_bytes(const struct normal *a)
{
    const struct structure *s = &a->s;
    return sizeof *a + mem_size(a->order) + mem_size(s->super_first) + mem_size(s->below_start) + mem_size(s->below) +
           mem_size(s->panel);
}

static uint64_t numeric_bytes(const struct normal *a)
{
    const struct structure *s = &a->s;
    return s->panel[s->panels].values * sizeof *a->values + (uint64_t)a->m * (2 * sizeof(uint32_t) + sizeof *a->work) +
           (uint64_t)s->tallest * (sizeof *a->relative + sizeof *a->gathered) +
           dense_scratch(s->widest) * sizeof *a->packed + (uint64_t)s->panels * 3 * sizeof(uint32_t);
}

slx_status normal_create(struct env *env, const struct spmat *cols, const struct spmat *rows, const int8_t *row_exp,
                         const int8_t *col_exp, struct normal **out)
{
    struct mem *mem = &env->mem;
    *out = NULL;
    struct normal *a = mem_new(mem, MEM_CHOLESKY, 1, sizeof *a);
    if (!a)
        return fail_memory(env, "the normal equations");
    *a = (struct normal){.cols = cols, .rows = rows, .row_exp = row_exp, .col_exp = col_exp};
    a->m = spmat_vectors(rows);
    a->n = spmat_vectors(cols);
    struct tree tree = {0};
    slx_status status = SLX_OK;
    a->order = mem_new(mem, MEM_CHOLESKY, a->m, sizeof *a->order);
    if (!a->order)
        status = fail_memory(env, "the ordering");
    if (status == SLX_OK)
        status = normal_order(env, a, a->order, &a->plan.nnz_normal, &a->plan.ordering);
    if (status == SLX_OK)
        status = normal_tree(env, a, a->order, &tree);
    if (status == SLX_OK)
        status = normal_structure(env, a, &tree);
    mem_free(mem, tree.parent);
    mem_free(mem, tree.count);
    if (status != SLX_OK) {
        normal_free(env, &a);
        return status;
    }
    a->plan.nnz_factor = tree.nnz;
    a->plan.flops = tree.flops;
    a->plan.supernodes = a->s.supers;
    a->plan.bytes = symbolic_bytes(a) + numeric_bytes(a);
    *out = a;
    return SLX_OK;
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
    a->packed = mem_new(mem, MEM_CHOLESKY, dense_scratch(s->widest), sizeof *a->packed);
    a->waiting = mem_new(mem, MEM_CHOLESKY, s->panels, sizeof *a->waiting);
    a->waiting_next = mem_new(mem, MEM_CHOLESKY, s->panels, sizeof *a->waiting_next);
    a->used = mem_new(mem, MEM_CHOLESKY, s->panels, sizeof *a->used);
    if (!a->values || !a->column_panel || !a->work || !a->place || !a->relative || !a->gathered || !a->packed ||
        !a->waiting || !a->waiting_next || !a->used)
        return fail_memory(env, "the factor of the normal equations");
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
                            a->gathered, a->packed,        a->waiting,       a->waiting_next, a->used};
    for (size_t i = 0; i < sizeof blocks / sizeof *blocks; i++)
        mem_free(&env->mem, blocks[i]);
    mem_drop(&env->mem, normal);
}
