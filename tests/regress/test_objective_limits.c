/* Limits on the objective against GLPK's optimum, on random LPs.
 *
 *     test_objective_limits METHOD [FIRST [COUNT]]
 *
 * Of each LP the optimum z is asked from GLPK, and a limit and a target are put at distances on either side of it. What
 * must hold: a limit or target on the side that the optimum does not reach changes nothing; one on the other side ends
 * with that status or with the optimum; what is said of bound and point is true.  FIRST and COUNT choose the seeds.
 */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "glpk_side.h"
#include "judge.h"
#include "random_lp.h"

enum { COUNT = 400, FAILURES_SHOWN = 20 };
#define RELATIVE 1e-6

struct tally {
    uint64_t solves, limits, targets;
};

static void set(slx_model *model, const char *option, double v)
{
    char text[40];
    snprintf(text, sizeof text, "%.17g", v);
    if (slx_set_option(model, option, text) != SLX_OK)
        abort();
}

/* a is worse than b by more than rounding, or as bad. */
static bool worse(bool maximise, double a, double b)
{
    return maximise ? a < b : a > b;
}

static bool wrong(uint64_t seed, const char *what, const char *how, const slx_model *model)
{
    printf("seed %" PRIu64 ", %s: %s: %s, objective %.12g, bound %.12g\n", seed, what, how,
           slx_result_text(slx_get_result(model)), slx_objective(model), slx_objective_bound(model));
    return false;
}

/* Whether what came of a limit (`value`) on the LP with that right answer is true. */
static bool judge_limit(slx_model *model, uint64_t seed, struct answer right, double value, struct tally *t)
{
    char text[400];
    bool max = slx_is_maximise(model), optimal = right.result == SLX_OPTIMAL;
    double slack = RELATIVE * (1 + fabs(right.objective)), bound = slx_objective_bound(model);
    slx_result is = slx_get_result(model);
    if (optimal && worse(max, bound, right.objective + (max ? -slack : slack)))
        return wrong(seed, "limit", "the bound is past the optimum", model);
    if (is != SLX_OBJECTIVE_LIMIT)
        return judge_answer(model, right.result, right.objective, RELATIVE, text, sizeof text) ||
               wrong(seed, "limit", text, model);
    t->limits++;
    slx_check_info check;
    if (slx_get_check(model, &check) != SLX_OK || !check.passed || worse(max, value, bound))
        return wrong(seed, "limit", "is not proved", model);
    if (right.result == SLX_UNBOUNDED || (optimal && worse(max, value, right.objective + (max ? -slack : slack))))
        return wrong(seed, "limit", "cannot be", model);
    return true;
}

static bool judge_target(slx_model *model, uint64_t seed, struct answer right, double value, struct tally *t)
{
    char text[400];
    bool max = slx_is_maximise(model);
    slx_result is = slx_get_result(model);
    if (is != SLX_OBJECTIVE_TARGET)
        return judge_answer(model, right.result, right.objective, RELATIVE, text, sizeof text) ||
               wrong(seed, "target", text, model);
    t->targets++;
    if (right.result == SLX_INFEASIBLE)
        return wrong(seed, "target", "of an infeasible LP", model);
    if (worse(max, slx_objective(model), value))
        return wrong(seed, "target", "is not reached", model);
    return judge_answer(model, is, NAN, RELATIVE, text, sizeof text) || wrong(seed, "target", text, model);
}

static bool try_value(slx_model *model, const struct random_lp *p, uint64_t seed, struct answer right, double value,
                      struct tally *t)
{
    bool good = true;
    for (int target = 0; target < 2 && good; target++) {
        slx_arrays arrays = random_lp_arrays(p);
        set(model, "objective-limit", target ? INFINITY : value);
        set(model, "objective-target", target ? value : INFINITY);
        if (slx_load(model, &arrays) != SLX_OK || slx_solve(model) != SLX_OK)
            return wrong(seed, "solve", slx_error(model)->message, model);
        t->solves++;
        good = target ? judge_target(model, seed, right, value, t) : judge_limit(model, seed, right, value, t);
    }
    return good;
}

static bool try_seed(slx_model *model, uint64_t seed, struct tally *t)
{
    static const double steps[] = {-10.0, -0.3, -1e-4, 1e-4, 0.3, 10.0};
    static struct random_lp p;
    random_lp_make(&p, seed);
    slx_arrays arrays = random_lp_arrays(&p);
    glp_prob *lp = glpk_from_arrays(&arrays);
    struct answer right = glpk_solve(lp);
    if (p.expected != SLX_NOT_SOLVED && p.expected != right.result)
        right = glpk_solve_exactly(lp);
    glp_delete_prob(lp);
    if (right.result == SLX_NOT_SOLVED || (p.expected != SLX_NOT_SOLVED && p.expected != right.result))
        return true; /* test_random_lps is about those */
    double centre = right.result == SLX_OPTIMAL ? right.objective : 0.0;
    bool good = true;
    for (size_t k = 0; k < sizeof steps / sizeof *steps && good; k++)
        good = try_value(model, &p, seed, right, centre + steps[k] * (1 + fabs(centre)), t);
    return good;
}

int main(int argc, char **argv)
{
    const char *method = argc > 1 ? argv[1] : "auto";
    uint64_t first = argc > 2 ? strtoull(argv[2], NULL, 10) : 0;
    uint64_t count = argc > 3 ? strtoull(argv[3], NULL, 10) : COUNT;
    uint64_t tried = 0, failures = 0;
    struct tally t = {0};
    slx_model *model;
    setvbuf(stdout, NULL, _IOLBF, 0);
    if (slx_create(&model) != SLX_OK || slx_set_option(model, "method", method) != SLX_OK)
        return 1;
    for (; tried < count && failures < FAILURES_SHOWN; tried++) {
        slx_set_option(model, "presolve", (first + tried) / random_lp_families() % 2 ? "off" : "auto");
        failures += !try_seed(model, first + tried, &t);
    }
    slx_free(&model);
    glp_free_env();
    printf("%" PRIu64 " LPs, method %s, %" PRIu64 " solves: %" PRIu64 " ended by the limit, %" PRIu64
           " by the target; %" PRIu64 " wrong\n",
           tried, method, t.solves, t.limits, t.targets, failures);
    bool vacuous = t.limits + t.targets < tried / 20;
    return failures > 0 || vacuous;
}
