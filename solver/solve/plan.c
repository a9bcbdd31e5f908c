/* Sizes known and estimated, and what follows from them. */
#include "solve/plan_private.h"

#include <stdio.h>

#include "base/team.h"
#include "fom/fom.h"
#include "ipm/ipm.h"
#include "presolve/presolve.h"

/* What the second of two methods may take where nobody asked for it: this, and this many times what is held already;
 * where it is predicted to win, this share of all memory. */
static const uint64_t least_room = 32 << 20, room_share = 4, memory_share = 4;

/* Presolve is tried unless its estimate is beyond the room by more than it ever was wrong; for a try that fails costs
 * less than a solve without it. */
static const uint64_t presolve_doubt = 3;

static double megabytes(uint64_t bytes)
{
    return (double)bytes / 0x1p20;
}

static uint64_t less(uint64_t a, uint64_t b)
{
    return a > b ? a - b : 0;
}

static uint64_t lesser_bytes(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

/* ---- presolve ------------------------------------------------------------------------------------------- */

static void tell_state(const struct env *env, const struct lp *lp, uint64_t room)
{
    const struct mem *account = mem_account(&env->mem);
    const uint64_t live = account->live, names = account->live_by[MEM_NAMES];
    char limit[64] = "no limit";
    if (room != UINT64_MAX)
        snprintf(limit, sizeof limit, "limit %.2f MB, %.2f MB free", megabytes(account->limit), megabytes(room));
    log_line(env, SLX_LOG_INFO, "memory plan: %s; %.2f MB held, of which %.2f MB %s", limit, megabytes(live),
             megabytes(names), lp->row_names || lp->col_names ? "are names" : "for names: none are kept");
}

bool plan_presolve(const struct env *env, const struct lp *lp, bool wanted)
{
    const uint64_t room = mem_room(&env->mem), need = presolve_need(lp);
    tell_state(env, lp, room);
    bool fits = room == UINT64_MAX || need / presolve_doubt <= room;
    if (wanted)
        log_line(env, SLX_LOG_INFO, "memory plan: presolve, about %.2f MB%s", megabytes(need),
                 fits ? "" : ": no room, left out");
    return wanted && fits;
}

/* ---- methods -------------------------------------------------------------------------------------------- */

/* Rows or columns, whichever are fewer, times nonzeros. */
static double simplex_size(const struct lp *lp)
{
    return (double)(lp->nrows < lp->ncols ? lp->nrows : lp->ncols) * (double)spmat_nnz(lp->cols);
}

/* Of the public models that are less large than 3e7 in this sense all but a few were solved by the dual simplex within
 * 0.2 s, where a second method would cost memory alone; of those below 3e6 all were. */
static const double may_be_slow = 3e6, often_slow = 3e7, quick = 0.2;

/* Of the ordering of the interior point method, for each entry of its normal equations, and of all its iterations (of six
 * models whose ordering is beyond the frugal share: 29 ns, 123, and 183 to 454). */
static const double ordering_bytes = 5.0, ordering_seconds = 50e-9, method_seconds = 150e-9;

static bool may_race(const struct env *env, const struct lp *lp)
{
    if (env_threads(env) < 2 || lp->nrows == 0)
        return false;
    return env->options.method == METHOD_CONCURRENT ||
           (env->options.method == METHOD_AUTO && simplex_size(lp) > may_be_slow);
}

static void tell_simplex(const struct env *env, const struct plan *plan, const struct simplex_need *need, uint64_t room)
{
    char rows[64] = "no room for a copy by rows";
    if (!log_wanted(env, SLX_LOG_INFO)) /* the text takes longer than a re-solve may */
        return;
    if (!plan->without_rows)
        snprintf(rows, sizeof rows, "%.2f copy by rows", megabytes(need->rows));
    uint64_t total = need->vectors + need->factor + (plan->without_rows ? 0 : need->rows);
    log_line(env, SLX_LOG_INFO,
             "memory plan: simplex, about %.2f MB: %.2f vectors, %s, %.2f factor (a guess, double precision)%s",
             megabytes(total), megabytes(need->vectors), rows, megabytes(need->factor),
             total > room ? ": more than there is" : "");
}

static void tell_interior(const struct env *env, const struct plan *plan, bool wanted, uint64_t room)
{
    if (env->options.method == METHOD_IPM && room == UINT64_MAX)
        log_line(env, SLX_LOG_INFO, "memory plan: interior point method, with what its symbolic phase asks for");
    else if (env->options.method == METHOD_IPM)
        log_line(env, SLX_LOG_INFO,
                 "memory plan: interior point method, if its symbolic phase asks for no more than %.2f MB",
                 megabytes(room));
    else if (plan->interior && plan->interior_most != UINT64_MAX)
        log_line(env, SLX_LOG_INFO,
                 "memory plan: beside it the interior point method, with up to %.2f MB, or %.2f if it is to win",
                 megabytes(plan->interior_bytes), megabytes(plan->interior_most));
    else if (plan->interior)
        log_line(env, SLX_LOG_INFO, "memory plan: beside it the interior point method");
    else if (wanted)
        log_line(env, SLX_LOG_INFO, "memory plan: no room for an interior point method");
    if (plan->first_order)
        log_line(env, SLX_LOG_INFO, "memory plan: beside%s a first-order method, with about %.2f MB",
                 plan->interior ? " these" : " it", megabytes(plan->first_order_bytes));
}

/* How long the simplex method is alone.  An ordering takes what it is to win, and so comes after as long as it would last;
 * where it asks for more than the frugal share of memory, after about as long as the whole method would. */
static double seconds_alone(const struct plan *plan, double entries)
{
    const bool frugal = ordering_bytes * entries <= (double)plan->interior_bytes;
    return (frugal ? ordering_seconds : method_seconds) * entries;
}

struct plan plan_methods(struct env *env, const struct lp *lp, bool from_basis)
{
    const uint64_t room = mem_room(&env->mem);
    if (from_basis && room == UINT64_MAX && !log_wanted(env, SLX_LOG_INFO))
        return (struct plan){.without_rows = false};
    const struct simplex_need need = simplex_need(lp);
    /* The factor can be smaller than the guess, and the copy by rows can be given up for the factor. */
    struct plan plan = {.without_rows = need.vectors + need.rows + need.factor / 2 > room};
    const bool wanted = !from_basis && may_race(env, lp);
    if (wanted) {
        const bool free = env->options.method != METHOD_AUTO;
        const uint64_t frugal = free ? UINT64_MAX : least_room + room_share * mem_account(&env->mem)->live;
        const uint64_t share = free ? UINT64_MAX : system_memory() / memory_share;
        const uint64_t rest = room == UINT64_MAX ? UINT64_MAX : less(room, need.vectors + need.rows + need.factor);
        const double entries = free ? 0.0 : ipm_normal_entries(env, lp);
        plan.interior_bytes = lesser_bytes(frugal, rest);
        plan.interior_most = lesser_bytes(share > frugal ? share : frugal, rest);
        plan.interior = rest > 0 && ordering_bytes * entries <= (double)plan.interior_most;
        plan.predicted = !free;
        plan.head_start =
            free ? 0.0 : greater(simplex_size(lp) > often_slow ? 0.0 : quick, seconds_alone(&plan, entries));
        plan.first_order_bytes = fom_foresee(lp).bytes + need.vectors;
        plan.first_order = (env_threads(env) > 2 || !free) && plan.first_order_bytes <= plan.interior_bytes;
    }
    if (env->options.method != METHOD_IPM || from_basis)
        tell_simplex(env, &plan, &need, room);
    if (!from_basis)
        tell_interior(env, &plan, wanted, room);
    return plan;
}
