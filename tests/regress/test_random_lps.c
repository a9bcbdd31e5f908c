/* slimplex against GLPK, and against what is known by construction, on random LPs.
 *
 *     test_random_lps METHOD [FIRST [COUNT]]
 *
 * METHOD is a value of the option "method".  FIRST and COUNT choose the seeds; a failure names its seed, so that
 * `test_random_lps dual SEED 1` runs it alone.
 */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "glpk_side.h"
#include "judge.h"
#include "random_lp.h"

enum { COUNT = 2400, FAILURES_SHOWN = 20 };
#define RELATIVE 1e-6

static bool agree(struct answer a, struct answer b)
{
    bool both = a.result == SLX_OPTIMAL && !isnan(a.objective) && !isnan(b.objective);
    return a.result == b.result && (!both || fabs(a.objective - b.objective) <= RELATIVE * (1 + fabs(a.objective)));
}

/* What the LP's answer is: by construction, and where that leaves it open by GLPK.  Where the two contradict each
 * other, GLPK is asked once more for exact arithmetic; *disputed counts those in which that changes nothing. */
static struct answer right_answer(const struct random_lp *p, glp_prob *lp, uint64_t *disputed)
{
    struct answer glpk = glpk_solve(lp), known = {p->expected, p->optimum};
    if (known.result == SLX_NOT_SOLVED)
        return glpk;
    if (!agree(known, glpk) && !agree(known, glpk_solve_exactly(lp)))
        ++*disputed;
    if (known.result == SLX_OPTIMAL && isnan(known.objective) && glpk.result == SLX_OPTIMAL)
        known.objective = glpk.objective;
    return known;
}

static bool solve(slx_model *model, const struct random_lp *p, const char *method)
{
    slx_arrays arrays = random_lp_arrays(p);
    return slx_load(model, &arrays) == SLX_OK && slx_set_option(model, "method", method) == SLX_OK &&
           slx_set_option(model, "time-limit", "5") == SLX_OK && slx_solve(model) == SLX_OK;
}

/* Whether seed `seed` is solved right; what is wrong is printed. */
static bool try_seed(slx_model *model, uint64_t seed, const char *method, uint64_t *disputed)
{
    static struct random_lp p;
    char text[1000];
    random_lp_make(&p, seed);
    slx_arrays arrays = random_lp_arrays(&p);
    glp_prob *lp = glpk_from_arrays(&arrays);
    struct answer right = right_answer(&p, lp, disputed);
    bool good = solve(model, &p, method);
    if (!good) {
        snprintf(text, sizeof text, "an error: %s", slx_error(model)->message);
    } else if (!(good = judge_answer(model, right.result, right.objective, RELATIVE, text, sizeof text))) {
        right = glpk_solve_exactly(lp);
        if (right.result != SLX_NOT_SOLVED)
            good = judge_answer(model, right.result, right.objective, RELATIVE, text, sizeof text);
    }
    if (!good)
        printf("seed %" PRIu64 " (%s, %u x %u, %s): %s\n", seed, p.family, p.nrows, p.ncols, method, text);
    glp_delete_prob(lp);
    return good;
}

int main(int argc, char **argv)
{
    const char *method = argc > 1 ? argv[1] : "auto";
    uint64_t first = argc > 2 ? strtoull(argv[2], NULL, 10) : 0;
    uint64_t count = argc > 3 ? strtoull(argv[3], NULL, 10) : COUNT;
    uint64_t tried = 0, failures = 0, disputed = 0;
    slx_model *model;
    setvbuf(stdout, NULL, _IOLBF, 0);
    if (slx_create(&model) != SLX_OK)
        return 1;
    for (; tried < count && failures < FAILURES_SHOWN; tried++)
        failures += !try_seed(model, first + tried, method, &disputed);
    slx_free(&model);
    glp_free_env();
    printf("%" PRIu64 " LPs, method %s: %" PRIu64 " wrong; GLPK disputes %" PRIu64 "\n", tried, method, failures,
           disputed);
    return failures > 0;
}
