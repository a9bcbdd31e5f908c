/* Proofs that the model has no solution, from iterates that diverge.
 *
 * Where there is no optimum, T(z) - z tends to the least displacement of T, whose parts are, one or both not 0, multipliers
 * that prove infeasibility and a ray along which the objective improves (Applegate, Diaz, Lu & Lubin, SIAM J. Optim. 34,
 * 2024).  Here the difference is tested in plain arithmetic; whoever asked for proofs mends and judges it.
 */
#include "fom/fom_private.h"

#include <string.h>

/* What has the wrong sign, of a proof, and the proof's margin, both relative to the largest component. */
static const double near = 1e-7, margin = 1e-6;

static double largest_difference(const double *t, const double *z, uint32_t count)
{
    double most = 0.0;
    for (uint32_t k = 0; k < count; k++)
        most = greater(most, fabs(t[k] - z[k]));
    return most;
}

static void scaled_difference(const double *t, const double *z, uint32_t count, double most, double *out)
{
    for (uint32_t k = 0; k < count; k++)
        out[k] = (t[k] - z[k]) / most;
}

/* Whether the parts of a proof that have the wrong sign are small beside its largest component `most`, and what it proves
 * is not. */
static bool is_near(double square_of_wrong, double proved, double most)
{
    return proved > margin * most && sqrt(square_of_wrong) <= near * most;
}

/* Whether that is so for some `most`. */
static bool may_be_near(double square_of_wrong, double proved)
{
    return proved > 0.0 && sqrt(square_of_wrong) <= near / margin * proved;
}

/* Whether the ray, of largest component 1, leaves the rows no further than is `near`. */
static bool rows_bear(struct fom *f, const double *ray)
{
    double wrong = 0.0;
    if (!fom_multiply(f, ray))
        return false;
    for (uint32_t i = 0; i < f->m; i++) {
        const double v = f->product[i];
        if (isfinite(v > 0.0 ? cvec_get(f->lp->row_upper, i) : cvec_get(f->lp->row_lower, i)))
            wrong += v * v;
        f->product[i] = 0.0;
    }
    return sqrt(wrong) <= near;
}

static enum fom_ending ask(struct fom *f, struct solution *claim)
{
    bool proved = false;
    const slx_status status = f->report->proves(f->report->user, claim, &proved);
    f->failed_proofs += !proved;
    if (status == SLX_STOPPED || limits_met(f->env) != LIMIT_NONE)
        return FOM_LIMIT;
    return status != SLX_OK ? FOM_FAILED : proved ? FOM_PROVED : FOM_GO_ON;
}

static enum fom_ending prove_infeasible(struct fom *f, double most, struct solution *claim)
{
    claim->result = SLX_INFEASIBLE;
    scaled_difference(f->ty, f->y, f->m, most, claim->y);
    const enum fom_ending ending = ask(f, claim);
    if (ending == FOM_PROVED) {
        memcpy(f->solution->y, claim->y, f->m * sizeof *claim->y);
        f->solution->result = SLX_INFEASIBLE;
    }
    return ending;
}

/* At the trial point. */
static enum fom_ending prove_unbounded(struct fom *f, double most, struct solution *claim)
{
    claim->result = SLX_UNBOUNDED;
    claim->ray = mem_new(&f->env->mem, MEM_SOLUTION, f->n, sizeof *claim->ray);
    if (!claim->ray) {
        fail_memory(f->env, "a ray");
        return FOM_FAILED;
    }
    scaled_difference(f->tx, f->x, f->n, most, claim->ray);
    if (!rows_bear(f, claim->ray))
        return limits_met(f->env) == LIMIT_NONE ? FOM_GO_ON : FOM_LIMIT;
    memcpy(claim->x, f->tx, f->n * sizeof *claim->x);
    const enum fom_ending ending = ask(f, claim);
    if (ending == FOM_PROVED) {
        memcpy(f->solution->x, claim->x, f->n * sizeof *claim->x);
        f->solution->ray = claim->ray;
        claim->ray = NULL;
        f->solution->result = SLX_UNBOUNDED;
    }
    return ending;
}

enum fom_ending fom_proof(struct fom *f)
{
    static const double slowly = 1.3;
    const uint64_t done = f->report->iterations;
    if (!f->report->proves || done < f->next_proof)
        return FOM_GO_ON;
    if (!may_be_near(f->now.farkas_wrong, f->now.farkas) && !may_be_near(f->now.ray_wrong, f->now.gain))
        return FOM_GO_ON;
    if (!f->engine->fetch(f))
        return FOM_FAILED;
    const double most_y = largest_difference(f->ty, f->y, f->m), most_x = largest_difference(f->tx, f->x, f->n);
    const bool infeasible = is_near(f->now.farkas_wrong, f->now.farkas, most_y),
               unbounded = is_near(f->now.ray_wrong, f->now.gain, most_x);
    if (!infeasible && !unbounded)
        return FOM_GO_ON;
    struct solution *claim = NULL;
    enum fom_ending ending = FOM_GO_ON;
    f->next_proof = (uint64_t)(slowly * (double)done) + 1;
    if (solution_create(f->env, f->m, f->n, &claim) != SLX_OK)
        return FOM_FAILED;
    if (infeasible)
        ending = prove_infeasible(f, most_y, claim);
    if (ending == FOM_GO_ON && unbounded)
        ending = prove_unbounded(f, most_x, claim);
    solution_free(f->env, &claim);
    return ending;
}
