/* The storage of patterns, and the choice of who orders them by approximate minimum degree (Amestoy, Davis, Duff 1996).
 *
 * SuiteSparse's AMD takes 0.1 to 0.4 microseconds for an entry, on all public models, and cannot be stopped; so AMD
 * orders the patterns that it is done with within a tenth of a second, and order_by_own_degree all others.
 */
#ifdef ORDER_AMD
#include <suitesparse/amd.h>
#endif

#include "order/order_private.h"

bool pattern_begin(struct env *env, uint32_t n, struct pattern *g)
{
    *g = (struct pattern){.n = n};
    g->start = mem_new(&env->mem, MEM_CHOLESKY, (size_t)n + 1, sizeof *g->start);
    g->length = mem_new(&env->mem, MEM_CHOLESKY, n, sizeof *g->length);
    return g->start && g->length;
}

bool pattern_reserve(struct env *env, struct pattern *g, uint64_t need)
{
    if (need > INT32_MAX)
        return false;
    if (g->index && need <= mem_size(g->index) / sizeof *g->index)
        return true;
    const size_t have = g->index ? mem_size(g->index) / sizeof *g->index : 0;
    int *more = mem_resize(&env->mem, MEM_CHOLESKY, g->index, mem_grown(have, (size_t)need), sizeof *more);
    if (more)
        g->index = more;
    return more != NULL;
}

/* The room is what AMD works best with. */
bool pattern_finish(struct env *env, struct pattern *g)
{
    g->start[g->n] = (int)g->used;
    return pattern_reserve(env, g, g->used + g->used / 5 + g->n + 1);
}

void pattern_drop(struct env *env, struct pattern *g)
{
    mem_drop(&env->mem, &g->start);
    mem_drop(&env->mem, &g->length);
    mem_drop(&env->mem, &g->index);
}

#ifdef ORDER_AMD
/* The inner routine, which takes its work space from the caller, so that nothing is allocated outside the account. */
static enum work order_by_amd(struct env *env, struct pattern *g, uint32_t *order)
{
    const uint32_t n = g->n;
    int *work = mem_new(&env->mem, MEM_CHOLESKY, (size_t)n * 6, sizeof *work);
    if (!work)
        return work_failed(env, "the ordering");
    int *nv = work, *next = nv + n, *head = next + n, *elen = head + n, *degree = elen + n, *flag = degree + n;
    const size_t room = mem_size(g->index) / sizeof *g->index;
    double info[AMD_INFO];
    amd_2((int)n, g->start, g->index, g->length, room > INT32_MAX ? INT32_MAX : (int)room, (int)g->used, nv, next,
          (int *)order, head, elen, degree, flag, NULL, info);
    mem_free(&env->mem, work);
    return WORK_DONE;
}
#endif

static enum work choose_and_order(struct env *env, struct pattern *g, double most, uint32_t *order, const char **name)
{
    *name = "minimum degree";
    if (g->n == 0)
        return WORK_DONE;
#ifdef ORDER_AMD
    enum { SOON = 100000 };
    if (g->used + g->n <= SOON) {
        *name = "AMD";
        return limits_worked(env, 50 * (g->used + g->n)) ? WORK_STOPPED : order_by_amd(env, g, order);
    }
#endif
    return order_by_own_degree(env, g, most, order);
}

enum work order_by_degree(struct env *env, struct pattern *g, double most, uint32_t *order, const char **name)
{
    const char *unwanted;
    const enum work end = choose_and_order(env, g, most, order, name ? name : &unwanted);
    pattern_drop(env, g);
    return end;
}
