/* Presolve and postsolve on random LPs with random subsets of the families, against what is known of each LP by
 * construction and GLPK.
 *
 *     test_random_masks [FIRST [COUNT [MASK]]]
 *
 * Seed k makes one LP, of the families of tests/regress or a structured one, and one subset; a failure names both.  An
 * answer must pass the check on the model as postsolve leaves it and be of the right kind and value, and its basis must
 * be one from which simplex has nothing to do, but for one in a thousand (where numbers of 1e12 meet a tolerance of
 * 1e-9 that is absolute).  An interior point that passes the check on the reduced model of an LP that has an optimum
 * must, but for one in five thousand, pass it on the model as postsolve leaves it.  Of the claims that there is no
 * optimum one in a hundred may lack a proof, after simplex on the model itself and fractions as after slx_solve.
 */
#include "presolve/presolve.h"

#include "check/check.h"
#include "exact/exact.h"
#include "ipm/ipm.h"
#include "simplex/simplex.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../regress/glpk_side.h"
#include "structured_lp.h"
#include "solve/repair_private.h"

enum { COUNT = 5000, FAILURES_SHOWN = 20 };
#define RELATIVE 1e-6

struct tally {
    uint64_t reduced, infeasible, unproved, repaired, doubtful, wrong, iterations, interior, interior_lost;
};

static void log_text(void *user, slx_log_level level, const char *text)
{
    (void)user;
    (void)level;
    fprintf(stderr, "%s\n", text);
}

/* What the LP's answer is: by construction, and where that leaves it open by GLPK. */
static struct answer right_answer(const struct random_lp *p, glp_prob *lp)
{
    struct answer known = {p->expected, p->optimum};
    if (known.result == SLX_NOT_SOLVED || (known.result == SLX_OPTIMAL && isnan(known.objective))) {
        struct answer glpk = glpk_solve(lp);
        if (known.result == SLX_NOT_SOLVED || glpk.result == SLX_OPTIMAL)
            known = glpk;
    }
    return known;
}

static bool is_right(const struct solution *s, struct answer right)
{
    return s->result == right.result &&
           (s->result != SLX_OPTIMAL || isnan(right.objective) ||
            fabs(s->objective - right.objective) <= RELATIVE * (1 + fabs(right.objective)));
}

static uint32_t basic_count(const struct solution *s)
{
    uint32_t count = 0;
    for (size_t k = 0; k < (size_t)s->nrows + s->ncols; k++)
        count += pairs_get(s->status, k) == SLX_BASIC;
    return count;
}

static slx_status simplex(struct env *env, const struct lp *lp, bool from_basis, const uint64_t *evict,
                          struct solution *s, uint64_t *count)
{
    struct solve_report report = {.began = clock_seconds()};
    const struct simplex_start start = {
        .scaled = true, .from_basis = from_basis, .perturb = !from_basis, .evict = evict};
    slx_status status = simplex_solve(env, lp, &start, s, &report);
    *count = report.iterations;
    return status;
}

/* Presolves and solves; *s is the answer for the model, NULL where presolve left the model as it is. */
static slx_status solve(struct env *env, const struct lp *lp, uint64_t mask, struct solution **s, bool *doubt,
                        struct tally *t)
{
    struct presolve *p;
    struct solution *r = NULL;
    enum presolve_answer answer;
    uint64_t iterations;
    *s = NULL;
    slx_status status = presolve_run(env, lp, mask, 0.0, &p, &answer);
    if (status != SLX_OK || answer == PRESOLVE_UNCHANGED)
        return status;
    *(answer == PRESOLVE_REDUCED ? &t->reduced : &t->infeasible) += 1;
    if (answer == PRESOLVE_REDUCED) {
        status = solution_create(env, presolve_lp(p)->nrows, presolve_lp(p)->ncols, &r);
        if (status == SLX_OK)
            status = simplex(env, presolve_lp(p), false, NULL, r, &iterations);
        if (status == SLX_OK && r->result == SLX_OPTIMAL && presolve_evict(p))
            status = simplex(env, presolve_lp(p), true, presolve_evict(p), r, &iterations);
    }
    if (status == SLX_OK)
        status = solution_create(env, lp->nrows, lp->ncols, s);
    if (status == SLX_OK)
        status = presolve_undo(env, p, r, *s);
    solution_free(env, &r);
    *doubt = presolve_basis_in_doubt(p) != NULL;
    presolve_free(env, &p);
    return status == SLX_OK ? check_or_repair(env, lp, *s) : status;
}

/* The same by the interior point method, to a point without a basis; of an LP that has an optimum, since of one that is
 * unbounded the reduced model may have one. */
static slx_status solve_interior(struct env *env, const struct lp *lp, uint64_t mask, struct tally *t)
{
    const double gap = 0.005 * env->options.tolerance;
    struct presolve *p;
    struct solution *r = NULL, *s = NULL;
    struct ipm_report report = {0};
    enum presolve_answer answer;
    slx_status status = presolve_run(env, lp, mask, 0.0, &p, &answer);
    if (status != SLX_OK || answer != PRESOLVE_REDUCED) {
        presolve_free(env, &p);
        return status;
    }
    status = solution_create(env, presolve_lp(p)->nrows, presolve_lp(p)->ncols, &r);
    if (status == SLX_OK)
        status = ipm_solve(env, presolve_lp(p), gap, r, &report);
    const bool ended = status == SLX_OK && r->result == SLX_OPTIMAL;
    if (ended) {
        r->interior = true;
        status = check_solution(env, presolve_lp(p), r, env->options.tolerance);
    }
    if (ended && status == SLX_OK && r->check.passed) {
        status = solution_create(env, lp->nrows, lp->ncols, &s);
        if (status == SLX_OK)
            status = presolve_undo(env, p, r, s);
        if (status == SLX_OK) {
            s->interior = true;
            status = check_solution(env, lp, s, env->options.tolerance);
            t->interior++;
            t->interior_lost += !s->check.passed;
        }
    }
    solution_free(env, &r);
    solution_free(env, &s);
    presolve_free(env, &p);
    return status;
}

/* Whether a claim of infeasible or unbounded, of which postsolve's multipliers or ray are no proof, is proved in the
 * ways that slx_solve goes on: by simplex on the model itself, then in fractions. */
static bool is_proved_after_all(struct env *env, const struct lp *lp, struct solution *s)
{
    const slx_result claim = s->result;
    const struct exact_start start = {.feasible_only = claim == SLX_INFEASIBLE, .most_steps = UINT64_MAX};
    struct exact_report report;
    struct exact *exact = NULL;
    uint64_t iterations;
    mem_drop(&env->mem, &s->ray);
    if (simplex(env, lp, false, NULL, s, &iterations) == SLX_OK && s->result == claim &&
        check_or_repair(env, lp, s) == SLX_OK && s->check.passed)
        return true;
    mem_drop(&env->mem, &s->ray);
    if (!exact_available() || exact_solve(env, lp, &start, s, &report, &exact) != SLX_OK)
        return false;
    exact_free(env, &exact);
    return s->result == claim;
}

/* A word on what is wrong with the answer; NULL if nothing is.  A claim of infeasible or unbounded that lacks its proof
 * is no fault, since solve withdraws it, but it is counted. */
static const char *judge(struct env *env, const struct lp *lp, struct solution *s, bool doubt, struct answer right,
                         struct tally *t)
{
    uint64_t iterations;
    if (!s->check.passed && (s->result != SLX_OPTIMAL || right.result != SLX_OPTIMAL)) {
        t->unproved += s->result == SLX_OPTIMAL || !is_proved_after_all(env, lp, s);
        return NULL;
    }
    if (!is_right(s, right))
        return "another answer than the right one";
    if (s->result != SLX_OPTIMAL)
        return NULL;
    if (!s->check.passed)
        return "the recovered answer fails its check";
    t->doubtful += doubt;
    if (doubt)
        return NULL;
    if (basic_count(s) != lp->nrows)
        return "the recovered basis has not as many variables as rows";
    slx_status status = simplex(env, lp, true, NULL, s, &iterations);
    t->iterations += iterations;
    t->repaired += iterations > 0;
    if (status != SLX_OK || s->result != SLX_OPTIMAL)
        return "simplex comes to no end from the recovered basis";
    return NULL;
}

/* Whether coefficients that are too small to matter are taken out; simplex alone, without the check that sends it back,
 * may pivot on them. */
static bool is_cleaned(uint64_t mask)
{
    unsigned k = 0;
    while (presolve_family(k) && strcmp(presolve_family(k), "coefficient cleaning") != 0)
        k++;
    return mask >> k & 1;
}

static void try_seed(struct env *env, uint64_t seed, const char *mask_text, struct tally *t)
{
    static struct random_lp p;
    struct lp *lp;
    struct solution *s;
    uint64_t state = seed, mask = mask_text ? strtoull(mask_text, NULL, 0) : random_bits(&state) | random_bits(&state);
    if (seed & 1)
        structured_lp_make(&p, seed, is_cleaned(mask));
    else
        random_lp_make(&p, seed / 2);
    slx_arrays arrays = random_lp_arrays(&p);
    uint64_t live = env->mem.live;
    bool doubt = false;
    if (lp_from_arrays(env, &arrays, &lp) != SLX_OK || solve(env, lp, mask, &s, &doubt, t) != SLX_OK) {
        printf("seed %" PRIu64 ": an error: %s\n", seed, env->error.message);
        t->wrong++;
        return;
    }
    if (s) {
        glp_prob *other = glpk_from_arrays(&arrays);
        struct answer right = right_answer(&p, other);
        const char *word = judge(env, lp, s, doubt, right, t);
        if (word) {
            struct answer exact = is_right(s, right) ? right : glpk_solve_exactly(other);
            if (exact.result == SLX_NOT_SOLVED || is_right(s, right) || judge(env, lp, s, doubt, exact, t)) {
                printf("seed %" PRIu64 " (%s, %u x %u) mask %#" PRIx64 ": %s; %s %.12g for %.12g, primal %.1e dual "
                       "%.1e complementarity %.1e gap %.1e\n",
                       seed, p.family, p.nrows, p.ncols, mask, word, slx_result_text(s->result), s->objective,
                       right.objective, s->check.primal_infeasibility, s->check.dual_infeasibility,
                       s->check.complementarity, s->check.gap);
                t->wrong++;
            }
        }
        if (right.result == SLX_OPTIMAL && solve_interior(env, lp, mask, t) != SLX_OK) {
            printf("seed %" PRIu64 ": an error: %s\n", seed, env->error.message);
            t->wrong++;
        }
        glp_delete_prob(other);
    }
    solution_free(env, &s);
    lp_free(env, &lp);
    if (env->mem.live != live) {
        printf("seed %" PRIu64 ": memory is lost\n", seed);
        t->wrong++;
    }
}

int main(int argc, char **argv)
{
    static struct env env;
    struct tally t = {0};
    uint64_t first = argc > 1 ? strtoull(argv[1], NULL, 10) : 0;
    uint64_t count = argc > 2 ? strtoull(argv[2], NULL, 10) : COUNT, tried = 0;
    setvbuf(stdout, NULL, _IOLBF, 0);
    env_init(&env);
    if (count == 1) {
        env.log = log_text;
        env.log_level = SLX_LOG_DEBUG;
    }
    for (; tried < count && t.wrong < FAILURES_SHOWN; tried++)
        try_seed(&env, first + tried, argc > 3 ? argv[3] : NULL, &t);
    glp_free_env();
    printf("%" PRIu64 " LPs: %" PRIu64 " reduced, %" PRIu64 " found infeasible, %" PRIu64
           " claims without proof, %" PRIu64 " bases in doubt, %" PRIu64 " repaired in %" PRIu64 " iterations, %" PRIu64
           " interior points, %" PRIu64 " of them lost, %" PRIu64 " wrong\n",
           tried, t.reduced, t.infeasible, t.unproved, t.doubtful, t.repaired, t.iterations, t.interior,
           t.interior_lost, t.wrong);
    return t.wrong > 0 || (count >= 1000 && (t.repaired > tried / 1000 || t.doubtful > tried / 100 ||
                                             t.unproved > tried / 100 || t.interior_lost > tried / 5000));
}
