/* Nested dissection (George, SIAM J. Numer. Anal. 10, 1973) by Scotch (Pellegrini & Roman 1996), which compresses the
 * graph, separates it on many levels and orders the parts by minimum degree.
 *
 * Measured on 37 graphs of normal equations with more than 2e8 operations by minimum degree, geometric means, with
 * Scotch 7.0 as it is asked here against METIS 5.1: 1.4 times the time, 0.91 of the memory, 1.02 of the operations
 * where the better of dissection and minimum degree is taken.  But METIS draws from rand() and sets signal handlers, so
 * that two threads disturb one another, and Debian has no static form of METIS; Scotch keeps all that it changes in the
 * context that belongs to the call.
 *
 * Scotch cannot be stopped, and takes its memory past the account; so both are estimated before, and the memory is
 * entered in the account, and not touched, while Scotch works.
 */
#include <math.h>

#include "order/order_private.h"

/* Of 119 such graphs, in microseconds and bytes for each edge and an eighth of a vertex: 0.8 as the median, below 1.3
 * in nine of ten, 1.7 at most; 18 as the median, below 28 in all but three small ones. */
static const double expected = 0.8e-6, slowest = 1.7e-6;
enum { VERTEX = 8, BYTES = 28, BYTES_ALWAYS = 1 << 20 };

struct dissection_cost dissection_cost(uint32_t n, uint64_t edges)
{
    const uint64_t units = VERTEX * (uint64_t)n + edges;
    return (struct dissection_cost){.seconds = expected * (double)units,
                                    .seconds_most = slowest * (double)units,
                                    .bytes = BYTES_ALWAYS + BYTES * units};
}

#ifdef ORDER_SCOTCH
#include <stdio.h>

#include <scotch/scotch.h>

/* Scotch's own strategy for speed, but for smaller parts, 120 instead of 240, and half the tries for a first separator:
 * 0.92 of the operations and 0.8 of the time. */
#define REFINED "f{move=200,pass=1000,bal=0.2}"
#define SEPARATED "m{vert=100,rat=0.7,type=h,low=h{pass=5},asc=b{width=3,bnd=" REFINED ",org=(|h{pass=5})" REFINED "}}"
#define DISSECTED "n{sep=(/((vert)>(120))?(" SEPARATED ");),ole=f{cmin=15,cmax=100000,frat=0},ose=g{pass=3}}"
#define STRATEGY "c{rat=0.7,cpr=" DISSECTED ",unc=" DISSECTED "}"

static bool scotch_order(const struct pattern *g, uint32_t *order)
{
    SCOTCH_Context context;
    SCOTCH_Graph graph, bound;
    SCOTCH_Strat strategy;
    if (SCOTCH_contextInit(&context) != 0)
        return false;
    /* Random numbers, always the same, and a thread, the present one, of the call's own. */
    bool good = SCOTCH_contextRandomClone(&context) == 0 && SCOTCH_contextThreadSpawn(&context, 1, NULL) == 0;
    if (good) {
        SCOTCH_contextRandomSeed(&context, 1);
        SCOTCH_contextRandomReset(&context);
        SCOTCH_graphInit(&graph);
        SCOTCH_graphInit(&bound);
        SCOTCH_stratInit(&strategy);
        good = SCOTCH_graphBuild(&graph, 0, (int)g->n, g->start, NULL, NULL, NULL, (int)g->used, g->index, NULL) == 0 &&
               SCOTCH_stratGraphOrder(&strategy, STRATEGY) == 0 &&
               SCOTCH_contextBindGraph(&context, &graph, &bound) == 0 &&
               SCOTCH_graphOrder(&bound, &strategy, NULL, (int *)order, NULL, NULL, NULL) == 0;
        SCOTCH_stratExit(&strategy);
        SCOTCH_graphExit(&bound);
        SCOTCH_graphExit(&graph);
    }
    SCOTCH_contextExit(&context);
    return good;
}

static const bool available = true;
#else
static bool scotch_order(const struct pattern *g, uint32_t *order)
{
    (void)g;
    (void)order;
    return false;
}

static const bool available = false;
#endif

bool dissection_fits(const struct env *env, struct dissection_cost cost)
{
    const double seconds = fmax(1.0, 0.05 * limits_seconds_left(env)); /* that a stop may have to wait for it */
    return available && cost.seconds_most <= seconds && cost.bytes <= mem_room(&env->mem);
}

/* Before it begins, as it tells nothing on the way. */
static void foretell(struct env *env, double seconds)
{
    const double soon = 0.5;
    if (env->progress && seconds > soon)
        limits_report(env, (slx_progress){.method = "ordering",
                                          .objective = NAN,
                                          .primal_infeasibility = NAN,
                                          .dual_infeasibility = NAN,
                                          .gap = NAN,
                                          .seconds_left = seconds});
}

enum work order_by_dissection(struct env *env, struct pattern *g, uint32_t *order)
{
    bool good = false;
    void *entered = NULL;
    const struct dissection_cost cost = dissection_cost(g->n, g->used / 2);
    if (limits_before_deaf_work(env, cost.seconds) == LIMIT_NONE) {
        foretell(env, cost.seconds);
        entered = mem_new(&env->mem, MEM_CHOLESKY, cost.bytes, 1);
        good = entered && scotch_order(g, order);
    }
    mem_free(&env->mem, entered);
    pattern_drop(env, g);
    if (limits_look(env) != LIMIT_NONE)
        return WORK_STOPPED;
    return good ? WORK_DONE : work_failed(env, "the nested dissection");
}
