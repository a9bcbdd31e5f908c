/* slimplex against GLPK, and against what is known by construction, on random LPs.
 *
 *     random_lps METHOD [FIRST [COUNT]]
 *
 * METHOD is a value of the option "method".  FIRST and COUNT choose the seeds; a failure names its seed, so that
 * `random_lps dual SEED 1` runs it alone.
 */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "glpk_side.h"
#include "judge.h"
#include "random_lp.h"

enum { COUNT = 2400, FAILURES_SHOWN = 20 };

/* What the LP's answer is: by construction, else GLPK's. */
static struct answer right_answer(const struct random_lp *p, glp_prob *lp)
{
    struct answer known = {p->expected, p->optimum};
    if (p->expected == SLX_NOT_SOLVED || (p->expected == SLX_OPTIMAL && isnan(p->optimum)))
        known = glpk_solve(lp);
    if (p->expected != SLX_NOT_SOLVED && known.result != p->expected)
        known = glpk_solve_exactly(lp);
    return known;
}

static bool solve(slx_model *model, const struct random_lp *p, const char *method)
{
    slx_arrays arrays = random_lp_arrays(p);
    return slx_load(model, &arrays) == SLX_OK && slx_set_option(model, "method", method) == SLX_OK &&
           slx_solve(model) == SLX_OK;
}

/* Whether seed `seed` is solved right; what is wrong is printed. */
static bool try_seed(slx_model *model, uint64_t seed, const char *method)
{
    static struct random_lp p;
    char text[1000];
    random_lp_make(&p, seed);
    slx_arrays arrays = random_lp_arrays(&p);
    glp_prob *lp = glpk_from_arrays(&arrays);
    struct answer right = right_answer(&p, lp);
    bool good = solve(model, &p, method);
    if (!good)
        snprintf(text, sizeof text, "an error: %s", slx_error(model)->message);
    else if (!(good = judge_answer(model, right.result, right.objective, 1e-6, text, sizeof text))) {
        right = glpk_solve_exactly(lp);
        good = right.result != SLX_NOT_SOLVED &&
               judge_answer(model, right.result, right.objective, 1e-6, text, sizeof text);
    }
    if (!good)
        printf("seed %" PRIu64 " (%s, %u x %u, %s): %s\n", seed, p.family, p.nrows, p.ncols, method, text);
    glp_delete_prob(lp);
    return good;
}

int main(int argc, char **argv)
{
    const char *method = argc > 1 ? argv[1] : "auto";
    uint64_t first = argc > 2 ? strtoull(argv[2], NULL, 10) : 0, count = argc > 3 ? strtoull(argv[3], NULL, 10) : COUNT;
    uint64_t failures = 0;
    slx_model *model;
    if (slx_create(&model) != SLX_OK)
        return 1;
    for (uint64_t seed = first; seed < first + count && failures < FAILURES_SHOWN; seed++)
        failures += !try_seed(model, seed, method);
    slx_free(&model);
    glp_free_env();
    printf("%" PRIu64 " LPs, method %s: %" PRIu64 " wrong\n", count, method, failures);
    return failures > 0;
}
