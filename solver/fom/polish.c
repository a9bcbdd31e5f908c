/* Feasibility polishing (Applegate et al. 2025, arXiv 2501.07018): where the gap may be larger than the residuals, and is
 * small enough already, two problems that are easier than the whole bring the residuals down near the point that there
 * is: the nearest x within rows and bounds, which is the same method without costs, begun at x with duals 0; and the
 * nearest y, which is the same method with 0 for all finite bounds, begun at y with x = 0.  What the gap is afterwards
 * is seen then; where it has become too large, the method goes on from where it was.
 */
#include "fom/fom_private.h"

#include <string.h>

/* The share of all iterations that a problem may take, and iterations that it always may. */
enum { SHARE = 8, LEAST = 400 };

/* What the method goes on with if nothing comes of it. */
struct kept {
    double *x, *y;    /* the point */
    double *polished; /* x of the first problem */
    struct fom_state state;
};

static void put_point(struct fom *f, const double *x, const double *y)
{
    if (x)
        memcpy(f->tx, x, f->n * sizeof *x);
    else
        memset(f->tx, 0, f->n * sizeof *f->tx);
    if (y)
        memcpy(f->ty, y, f->m * sizeof *y);
    else
        memset(f->ty, 0, f->m * sizeof *f->ty);
}

/* The method on one of the problems, from a point: FOM_CONVERGED where it is solved, FOM_STUCK where it is not in time. */
static enum fom_ending polish_one(struct fom *f, enum fom_aim aim, const double *x, const double *y)
{
    const uint64_t most = f->report->iterations + f->report->iterations / SHARE + LEAST;
    const double sense = f->sense;
    put_point(f, x, y);
    f->aim = aim;
    f->step = f->safe_step;
    f->sense = aim == FOM_PRIMAL ? 0.0 : sense;
    f->inner = 0;
    enum fom_ending ending = f->engine->put(f) && f->engine->anchor(f) ? FOM_GO_ON : FOM_STUCK;
    while (ending == FOM_GO_ON && f->report->iterations < most && !fom_at_limit(f)) /* ends with `most` */
        ending = fom_iterate(f);
    f->aim = FOM_OPTIMAL;
    f->sense = sense;
    if (!f->engine->fetch(f) || limits_met(f->env) != LIMIT_NONE)
        return FOM_LIMIT;
    return ending == FOM_GO_ON ? FOM_STUCK : ending;
}

static enum fom_ending polish(struct fom *f, struct kept *k)
{
    enum fom_ending ending = polish_one(f, FOM_PRIMAL, k->x, NULL);
    if (ending != FOM_CONVERGED)
        return ending;
    memcpy(k->polished, f->tx, f->n * sizeof *f->tx);
    ending = polish_one(f, FOM_DUAL, NULL, k->y);
    if (ending != FOM_CONVERGED)
        return ending;
    memcpy(f->tx, k->polished, f->n * sizeof *f->tx);
    if (!f->engine->put(f) || !f->engine->judge(f))
        return FOM_LIMIT;
    return fom_is_solved(f) ? FOM_CONVERGED : FOM_STUCK;
}

/* Back to the point, as after a restart there. */
static bool go_back(struct fom *f, const struct kept *k)
{
    struct fom_state state = k->state;
    state.iterations = f->report->iterations;
    state.restarts++;
    fom_set_state(f, &state);
    f->inner = 0;
    put_point(f, k->x, k->y);
    return f->engine->put(f) && f->engine->anchor(f);
}

enum fom_ending fom_polish(struct fom *f)
{
    static const double slowly = 1.5;
    struct mem *mem = &f->env->mem;
    struct kept k = {.x = mem_new(mem, MEM_FIRST_ORDER, f->n, sizeof *k.x),
                     .y = mem_new(mem, MEM_FIRST_ORDER, f->m, sizeof *k.y),
                     .polished = mem_new(mem, MEM_FIRST_ORDER, f->n, sizeof *k.polished),
                     .state = fom_state_of(f)};
    enum fom_ending ending = FOM_FAILED;
    if (!k.x || !k.y || !k.polished) {
        fail_memory(f->env, "polishing");
        f->failed = true;
    } else if (f->engine->fetch(f)) {
        memcpy(k.x, f->tx, f->n * sizeof *k.x);
        memcpy(k.y, f->ty, f->m * sizeof *k.y);
        ending = polish(f, &k);
        log_line(f->env, SLX_LOG_DEBUG, "first order: polishing %s, residuals %.1e %.1e, gap %.1e",
                 ending == FOM_CONVERGED ? "ends it" : "does not end it", f->report->residuals.primal,
                 f->report->residuals.dual, f->report->residuals.gap);
        if (ending == FOM_LIMIT || ending == FOM_STUCK) { /* the point is worth more than half a problem's */
            const bool back = go_back(f, &k);
            ending = !back || ending == FOM_LIMIT ? FOM_LIMIT : FOM_STUCK;
        }
    }
    mem_free(mem, k.x);
    mem_free(mem, k.y);
    mem_free(mem, k.polished);
    f->next_polish = (uint64_t)(slowly * (double)f->report->iterations);
    return ending == FOM_STUCK ? FOM_GO_ON : ending;
}
