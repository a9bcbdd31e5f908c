/* The work arrays of the simplex methods: made, freed and estimated from one table. */
#include "simplex/simplex_private.h"
#include "store/arrays.h"

enum { ARRAYS = 9, NEEDS = BASIS_BOUNDS | BASIS_WEIGHTS | BASIS_ROW };

static void list_arrays(struct simplex *s, struct array out[ARRAYS])
{
    const size_t m = s->b.m, N = s->b.N, blocks = blocks_of(s->b.m);
    const struct array arrays[ARRAYS] = {
        ARRAY(s->cost, N),
        ARRAY(s->d, N),
        ARRAY(s->infeas, m),
        ARRAY(s->violated.most, blocks),
        ARRAY(s->violated.best, blocks),
        ARRAY(s->tau.val, m),
        ARRAY(s->tau.idx, m),
        ARRAY(s->aux.val, m),
        ARRAY(s->aux.idx, m),
    };
    for (size_t k = 0; k < ARRAYS; k++)
        out[k] = arrays[k];
}

slx_status simplex_init(struct simplex *s, struct env *env, const struct lp *lp, struct solve_report *report)
{
    struct array arrays[ARRAYS];
    *s = (struct simplex){.report = report, .method = METHOD_AUTO};
    slx_status status = basis_init(&s->b, env, lp, NEEDS, MEM_SIMPLEX, &report->profile);
    if (status != SLX_OK)
        return status;
    s->b.without_rows = report->without_rows;
    s->b.seed = env->options.seed * UINT64_C(0x2545f4914f6cdd1d);
    s->tolerance = s->asked = env->options.tolerance;
    s->costs_changed = true; /* the model's costs are yet to come into `cost` */
    s->tau.n = s->aux.n = s->b.m;
    begin_objective(s);
    list_arrays(s, arrays);
    return arrays_new(env, MEM_SIMPLEX, arrays, ARRAYS) ? SLX_OK : fail_memory(env, "the simplex method");
}

void simplex_free(struct simplex *s)
{
    struct env *env = s->b.env;
    struct array arrays[ARRAYS];
    list_arrays(s, arrays);
    arrays_done(env, arrays, ARRAYS);
    mem_drop(&env->mem, &s->proof);
    mem_drop(&env->mem, &s->kept_weight);
    basis_done(&s->b);
}

struct simplex_need simplex_need(const struct lp *lp)
{
    const uint64_t m = lp->nrows, n = lp->ncols, nonzeros = spmat_nnz(lp->cols);
    const struct spmat_widths w = spmat_widths(lp->cols);
    const uint64_t index = n <= UINT8_MAX + 1 ? 1 : n <= UINT16_MAX + 1 ? 2 : 4;
    struct simplex s = {.b = {.m = lp->nrows, .n = lp->ncols, .N = lp->nrows + lp->ncols}};
    struct array arrays[ARRAYS];
    list_arrays(&s, arrays);
    return (struct simplex_need){
        .vectors = basis_bytes(lp, NEEDS) + arrays_bytes(arrays, ARRAYS),
        .rows = nonzeros * (index + w.value) + 2 * m * w.start,
        .factor = 80 * m + (n ? 40 * nonzeros / n * m : 0),
    };
}
