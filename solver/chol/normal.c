/* The life of the normal equations: plan, allocation, end. */
#include <stdio.h>

#include "store/arrays.h"
#include "chol/chol_private.h"

/* ---- storage ------------------------------------------------------------------------------------------------- */

/* The arrays of the symbolic phase, NULL where there is none. */
enum { SYMBOLIC = 9 };

static void symbolic_arrays(const struct normal *normal, void *out[SYMBOLIC])
{
    const struct structure *s = &normal->s;
    void *const arrays[SYMBOLIC] = {normal->order, s->super_first,   s->below_start,
                                    s->below,      s->panel,         s->subtree,
                                    s->batch,      normal->is_dense, normal->dense_column};
    memcpy(out, arrays, sizeof arrays);
}

/* Those of the numeric phase; the number of them. */
enum { NUMERIC = 18, WITHOUT_DENSE = 15 };

static size_t numeric_arrays(struct normal *normal, struct array out[NUMERIC])
{
    const struct structure *s = &normal->s;
    const size_t m = normal->m, panels = s->panels, threads = normal->threads;
    const struct array arrays[NUMERIC] = {
        ARRAY(normal->values, s->panel ? s->panel[panels].values : 0),
        ARRAY(normal->column_panel, m),
        ARRAY(normal->where, m),
        ARRAY(normal->work, m * threads),
        ARRAY(normal->place, m * threads),
        ARRAY(normal->relative, s->tallest * threads),
        ARRAY(normal->gathered, s->tallest * threads),
        ARRAY(normal->packed, normal->kernels->scratch(s->widest) * threads),
        ARRAY(normal->position, s->tallest),
        ARRAY(normal->outside, s->subtree ? s->subtree[s->subtrees].outside : 0),
        ARRAY(normal->partial, (size_t)s->widest * (pieces(s->tallest, SOLVE_ROWS) + 1)),
        ARRAY(normal->waiting, panels),
        ARRAY(normal->waiting_next, panels),
        ARRAY(normal->used, panels),
        ARRAY(normal->taken, panels),
        ARRAY(normal->product, m * 2 * normal->dense),
        ARRAY(normal->pivot, m),
        ARRAY(normal->diagonal, m),
    };
    memcpy(out, arrays, sizeof arrays);
    return normal->dense ? NUMERIC : WITHOUT_DENSE;
}

static uint64_t planned_bytes(struct normal *normal)
{
    void *symbolic[SYMBOLIC];
    struct array numeric[NUMERIC];
    symbolic_arrays(normal, symbolic);
    uint64_t bytes = sizeof *normal + arrays_bytes(numeric, numeric_arrays(normal, numeric)) +
                     TEAM_HELPER_BYTES * (normal->threads - 1) + normal->kernels->outside;
    for (size_t k = 0; k < SYMBOLIC; k++)
        bytes += symbolic[k] ? mem_size(symbolic[k]) : 0;
    return bytes;
}

enum work normal_allocate(struct env *env, struct normal *normal)
{
    struct array arrays[NUMERIC];
    if (!arrays_new(env, MEM_CHOLESKY, arrays, numeric_arrays(normal, arrays)))
        return work_failed(env, "the factor of the normal equations");
    if (normal->threads > 1 && !team_new(env, MEM_CHOLESKY, normal->threads, &normal->team))
        return work_failed(env, "the threads of the factor");
    const struct structure *s = &normal->s;
    for (uint32_t p = 0; p < s->panels; p++)
        for (uint32_t j = s->panel[p].first; j < s->panel[p + 1].first; j++)
            normal->column_panel[j] = p;
    for (uint32_t p = 0; p < normal->m; p++)
        normal->where[normal->order[p]] = p;
    return WORK_DONE;
}

struct team *normal_team(const struct normal *normal, double operations)
{
    return team_for(normal, operations);
}

void normal_free(struct env *env, struct normal **normal)
{
    if (!*normal)
        return;
    void *symbolic[SYMBOLIC];
    struct array numeric[NUMERIC];
    team_free(env, &(*normal)->team);
    arrays_done(env, numeric, numeric_arrays(*normal, numeric));
    symbolic_arrays(*normal, symbolic);
    for (size_t k = 0; k < SYMBOLIC; k++)
        mem_free(&env->mem, symbolic[k]);
    mem_drop(&env->mem, normal);
}

/* ---- plan ---------------------------------------------------------------------------------------------------- */

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

static void analysis_swap(struct analysis *x, struct analysis *y)
{
    const struct analysis was = *x;
    *x = *y;
    *y = was;
}

/* Ordering and counts with the columns of at least `count` entries set apart; WORK_USELESS for more than `most`
 * operations, if the ordering tells. */
static enum work analyse(struct env *env, struct normal *normal, uint32_t count, double most, struct analysis *x)
{
    *x = (struct analysis){0};
    enum work status = normal_set_apart(env, normal, count);
    if (status != WORK_DONE)
        return status;
    x->order = mem_new(&env->mem, MEM_CHOLESKY, normal->m, sizeof *x->order);
    if (!x->order)
        return work_failed(env, "the ordering");
    struct pattern pattern;
    status = normal_pattern(env, normal, &pattern);
    if (status != WORK_DONE)
        return status;
    x->nnz = pattern.used / 2 + normal->m;
    status = order_by_degree(env, &pattern, most, x->order, &x->ordering);
    return status == WORK_DONE ? normal_tree(env, normal, x->order, &x->tree) : status;
}

/* Of a factorisation and of the product form, whose work runs at the speed of memory: a tenth. */
static double analysed_work(const struct normal *normal, const struct analysis *x)
{
    return x->tree.flops + 10.0 * normal->dense * (2.0 * (double)x->tree.nnz + 4.0 * normal->dense * (double)normal->m);
}

/* The better of setting dense columns apart and not. */
static enum work choose(struct env *env, struct normal *normal, double most, struct analysis *best)
{
    uint32_t count;
    bool whole;
    struct analysis plain = {0};
    enum work status = normal_dense_count(env, normal, &count, &whole);
    if (status == WORK_DONE)
        status = analyse(env, normal, count, most, best);
    if (status != WORK_DONE || !normal->dense || !whole)
        return status;
    const double work = analysed_work(normal, best);
    status = analyse(env, normal, UINT32_MAX, work, &plain);
    if (status == WORK_DONE && analysed_work(normal, &plain) <= work) {
        analysis_swap(best, &plain);
    } else if (status == WORK_DONE || status == WORK_USELESS) {
        status = normal_set_apart(env, normal, count);
    }
    analysis_drop(env, &plain);
    return status;
}

/* The factorisations and solves to come, in seconds: an operation of the one, an entry of the factor in the solves of
 * one iteration, on a machine of today. */
static double predicted_seconds(const struct tree *tree)
{
    const double iterations = 20.0, flop = 1.0 / 15e9, entry = 40e-9;
    return iterations * (flop * tree->flops + entry * (double)tree->nnz);
}

static void tell_ordering(struct env *env, const struct analysis *best, struct dissection_cost cost, const char *then,
                          const struct tree *other)
{
    char found[80] = "";
    if (other)
        snprintf(found, sizeof found, ": %llu nonzeros, %.3g flops", (unsigned long long)other->nnz, other->flops);
    log_line(env, SLX_LOG_INFO,
             "ordering: %s: %llu nonzeros, %.3g flops; nested dissection, about %.2f s, %.1f MB, %s%s", best->ordering,
             (unsigned long long)best->tree.nnz, best->tree.flops, cost.seconds, (double)cost.bytes / 0x1p20, then,
             found);
}

/* Nested dissection may lead to less work than minimum degree: of 119 graphs of normal equations it made the operations
 * 14 times fewer for one, 8 times for another, and at most 3 times for all the rest. */
static const double most_gain = 16.0;

/* Nested dissection is tried where it takes at most a tenth of the solve as minimum degree makes that, and no more
 * memory than the factor; and where it may lead to less than enough work. */
static enum work try_dissection(struct env *env, struct normal *normal, double enough, struct analysis *best)
{
    const struct dissection_cost cost = dissection_cost(normal->m, best->nnz - normal->m);
    const bool pays = analysed_work(normal, best) < most_gain * enough &&
                      cost.seconds <= 0.1 * predicted_seconds(&best->tree) &&
                      cost.bytes <= sizeof(double) * best->tree.nnz && best->nnz < best->tree.nnz;
    if (!pays || !dissection_fits(env, cost)) {
        tell_ordering(env, best, cost, pays ? "not possible here" : "does not pay", NULL);
        return WORK_DONE;
    }
    struct analysis other = {.nnz = best->nnz, .ordering = "nested dissection"};
    struct pattern pattern;
    other.order = mem_new(&env->mem, MEM_CHOLESKY, normal->m, sizeof *other.order);
    enum work status = other.order ? normal_pattern(env, normal, &pattern) : work_failed(env, "the ordering");
    if (status == WORK_DONE)
        status = order_by_dissection(env, &pattern, other.order);
    if (status == WORK_DONE)
        status = normal_tree(env, normal, other.order, &other.tree);
    if (status == WORK_DONE) {
        const bool better = other.tree.flops < best->tree.flops;
        tell_ordering(env, best, cost, better ? "taken" : "tried", &other.tree);
        if (better)
            analysis_swap(best, &other);
    }
    analysis_drop(env, &other);
    return status;
}

static double row_products(const struct normal *normal)
{
    double all = 0.0;
    for (uint32_t k = 0; k < normal->n; k++)
        if (!column_is_dense(normal, k))
            all += (double)spmat_count(normal->cols, k) * spmat_count(normal->cols, k);
    return normal->m ? all / normal->m : 0.0;
}

/* Threads that pay: where matrix, factor and what is done between two factors take milliseconds, and as many as there is
 * room for and the kernels allow. */
static void choose_threads(struct env *env, struct normal *normal, double flops)
{
    const double least = 1e7, passes = 10.0, entries = passes * (double)spmat_nnz(normal->cols);
    const double work = flops + ENTRY_WORK * (normal->m * normal->row_products + entries);
    const bool alone = normal->kernels->one_caller && normal->kernels->one_caller();
    normal->threads = work >= least && !alone ? env_threads(env) : 1;
    while (normal->threads > 1 && planned_bytes(normal) > mem_room(&env->mem))
        normal->threads--;
}

enum work normal_create(struct env *env, const struct spmat *cols, const struct spmat *rows, const int8_t *row_exp,
                        const int8_t *col_exp, double enough, struct normal **out)
{
    struct mem *mem = &env->mem;
    *out = NULL;
    struct normal *normal = mem_new(mem, MEM_CHOLESKY, 1, sizeof *normal);
    if (!normal)
        return work_failed(env, "the normal equations");
    *normal = (struct normal){.env = env, .cols = cols, .rows = rows, .row_exp = row_exp, .col_exp = col_exp};
    normal->kernels = dense_kernels();
    normal->threads = 1;
    normal->m = spmat_vectors(rows);
    normal->n = spmat_vectors(cols);
    struct analysis best = {0};
    enum work status = choose(env, normal, most_gain * enough, &best);
    if (status == WORK_DONE)
        status = try_dissection(env, normal, enough, &best);
    if (status == WORK_DONE) {
        normal->order = best.order;
        best.order = NULL;
        status = normal_structure(env, normal, &best.tree);
    }
    if (status == WORK_DONE)
        status = normal_schedule(env, normal);
    if (status == WORK_DONE) {
        normal->row_products = row_products(normal);
        choose_threads(env, normal, best.tree.flops);
        normal->plan = (struct normal_plan){.nnz_normal = best.nnz,
                                            .nnz_factor = best.tree.nnz,
                                            .flops = best.tree.flops,
                                            .work = analysed_work(normal, &best),
                                            .bytes = planned_bytes(normal),
                                            .supernodes = normal->s.supers,
                                            .dense_columns = normal->dense,
                                            .ordering = best.ordering};
    }
    analysis_drop(env, &best);
    if (status != WORK_DONE)
        normal_free(env, &normal);
    *out = normal;
    return status;
}

struct normal_plan normal_plan(const struct normal *normal)
{
    return normal->plan;
}
