/* The entering variable of the primal method by greatest gain: the one whose step, as far as it goes, lowers the
 * objective of the phase most.
 *
 * The rate alone leads a method through all vertices of a deformed cube (Klee & Minty 1972).  The greatest gain does
 * not, but has a cube of its own (Jeroslow 1973), as other rules have; so it is one of several that take turns
 * (exact.c).  Gains are measured in doubles, by a factor of the kernel in doubles: what they are off may cost steps,
 * never truth.
 */
#include "exact/exact_private.h"
#include "lu/lu.h"

struct gain {
    struct exact *e;
    struct lu *lu;
    uint32_t *row_of; /* of a local column: where its coefficient is in x */
    struct svec x;
    double *change; /* N: of basic variables as one enters */
};

/* Changes of the basic variables per unit of variable q, which moves by `way`. */
static void changes(struct gain *g, uint32_t q, int way)
{
    struct exact *e = g->e;
    const struct kernel *kernel = &e->kernel;
    struct spmat_cursor at;
    double *activity = g->change + e->n;
    for (uint32_t i = 0; i < e->m; i++)
        activity[i] = 0.0;
    svec_clear(&g->x);
    if (q >= e->n) {
        svec_add(&g->x, kernel->local[q - e->n], way);
    } else {
        for (spmat_seek(e->lp->cols, q, &at); spmat_next(&at);) {
            activity[at.index] += way * at.value;
            if (kernel->local[at.index] != NONE && at.value != 0.0)
                svec_add(&g->x, kernel->local[at.index], -way * at.value);
        }
    }
    if (kernel->k)
        lu_ftran(g->lu, &g->x, 1.0, false);
    for (uint32_t c = 0; c < kernel->k; c++) {
        const uint32_t j = kernel->cols[c];
        g->change[j] = ldexp(g->x.val[g->row_of[c]], -kernel_exponent(e, c));
        if (g->change[j] != 0.0)
            spmat_axpy(e->lp->cols, j, g->change[j], activity);
    }
}

/* How far q can go, in doubles; changes that are noise block nothing. */
static double room_of(const struct gain *g, uint32_t q)
{
    const double noise = 1e-11;
    const struct exact *e = g->e;
    double most = exact_upper(e, q) - exact_lower(e, q), largest = 1.0;
    for (uint32_t j = 0; j < e->N; j++)
        if (is_basic(e, j))
            largest = greater(largest, fabs(g->change[j]));
    for (uint32_t j = 0; j < e->N; j++) {
        if (!is_basic(e, j) || !(fabs(g->change[j]) > noise * largest))
            continue;
        double bound = exact_meets(e, j, g->change[j] > 0.0 ? 1 : -1);
        if (isfinite(bound))
            most = lesser(most, greater(0.0, (bound - e->xd[j].v) / g->change[j]));
    }
    return most;
}

static slx_status make(struct gain *g)
{
    struct exact *e = g->e;
    struct env *env = e->env;
    g->row_of = mem_new(&env->mem, MEM_EXACT, e->kernel.k, sizeof *g->row_of);
    g->change = mem_new(&env->mem, MEM_EXACT, e->N, sizeof *g->change);
    slx_status status = g->row_of && g->change ? SLX_OK : fail_memory(env, "exact arithmetic");
    if (status == SLX_OK)
        status = svec_init(env, &g->x, e->kernel.k, MEM_EXACT);
    if (status == SLX_OK)
        status = lu_create(env, e->kernel.k, &g->lu);
    return status == SLX_OK ? kernel_factor_doubles(e, g->lu, g->row_of) : status;
}

slx_status greatest_gain(struct exact *e, bool first, uint32_t *q, int *way)
{
    struct gain g = {.e = e};
    double best = -1.0;
    slx_status status = make(&g);
    *q = NONE;
    for (uint32_t j = 0; j < e->N && status == SLX_OK && !exact_stopped(e); j++) {
        double size;
        int move = is_basic(e, j) ? 0 : improving_move(e, j, reduced_cost_sign(e, j, first, &size));
        if (!move)
            continue;
        changes(&g, j, move);
        double gain = size * room_of(&g, j);
        if (*q != NONE && !(gain > best))
            continue;
        *q = j;
        *way = move;
        best = isnan(gain) ? -1.0 : gain;
    }
    lu_free(e->env, &g.lu);
    svec_done(e->env, &g.x);
    mem_free(&e->env->mem, g.row_of);
    mem_free(&e->env->mem, g.change);
    return status;
}
