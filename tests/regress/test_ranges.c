/* Ranges of costs and bounds against GLPK's analysis routines, with the same basis, on random LPs.
 *
 *     test_ranges [FIRST [COUNT]]
 */
#include <float.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "glpk_side.h"
#include "random_lp.h"

enum { COUNT = 1200, FAILURES_SHOWN = 20 };
#define RELATIVE 1e-6

struct tally {
    uint64_t lps, costs, bounds, failures;
};

static int glpk_status(slx_basis_status status, double lower, double upper)
{
    switch (status) {
    case SLX_BASIC: return GLP_BS;
    case SLX_FREE: return GLP_NF;
    default: return lower == upper ? GLP_NS : status == SLX_AT_LOWER ? GLP_NL : GLP_NU;
    }
}

/* Brings GLPK to our basis; false where it does not find it optimal. */
static bool hand_over(const slx_model *model, glp_prob *lp)
{
    static slx_basis_status rows[RANDOM_ROWS], cols[RANDOM_COLS];
    double lower, upper;
    if (slx_get_basis(model, rows, cols) != SLX_OK)
        return false;
    for (uint32_t i = 0; i < slx_nrows(model); i++) {
        slx_row_bounds(model, i, &lower, &upper);
        glp_set_row_stat(lp, (int)i + 1, glpk_status(rows[i], lower, upper));
    }
    for (uint32_t j = 0; j < slx_ncols(model); j++) {
        slx_col_bounds(model, j, &lower, &upper);
        glp_set_col_stat(lp, (int)j + 1, glpk_status(cols[j], lower, upper));
    }
    return glp_warm_up(lp) == 0 && glp_get_status(lp) == GLP_OPT;
}

static double infinite(double v)
{
    return v == -DBL_MAX ? -INFINITY : v == DBL_MAX ? INFINITY : v;
}

static void compare(struct tally *t, uint64_t seed, const char *what, uint32_t k, const char *end, double ours,
                    double theirs)
{
    theirs = infinite(theirs);
    if (ours == theirs || fabs(ours - theirs) <= RELATIVE * (1 + fabs(theirs)))
        return;
    if (t->failures++ < FAILURES_SHOWN)
        printf("seed %" PRIu64 ": %s %u: the range's %s is %.12g, GLPK's %.12g\n", seed, what, k, end, ours, theirs);
}

static void compare_costs(slx_model *model, glp_prob *lp, uint64_t seed, struct tally *t)
{
    for (uint32_t j = 0; j < slx_ncols(model); j++) {
        slx_range r;
        double low, high;
        if (glp_get_col_stat(lp, (int)j + 1) != GLP_BS)
            continue;
        glp_analyze_coef(lp, (int)(slx_nrows(model) + j) + 1, &low, NULL, NULL, &high, NULL, NULL);
        if (slx_cost_range(model, j, &r) != SLX_OK) {
            t->failures++;
            continue;
        }
        compare(t, seed, "cost", j, "low end", r.low, low);
        compare(t, seed, "cost", j, "high end", r.high, high);
        t->costs++;
    }
}

/* GLPK lets a bound pass the other one; where ours stops at that, theirs must be beyond. */
static void compare_bounds(slx_model *model, glp_prob *lp, uint64_t seed, struct tally *t)
{
    uint32_t m = slx_nrows(model), n = slx_ncols(model);
    for (uint32_t k = 0; k < m + n; k++) {
        bool row = k < m;
        uint32_t own = row ? k : k - m, number = row ? n + own : own;
        int status = row ? glp_get_row_stat(lp, (int)own + 1) : glp_get_col_stat(lp, (int)own + 1);
        slx_range lower, upper;
        double low, high;
        if (status == GLP_BS || status == GLP_NF)
            continue;
        glp_analyze_bound(lp, (int)k + 1, &low, NULL, &high, NULL);
        if ((row ? slx_row_bound_range : slx_col_bound_range)(model, own, &lower, &upper) != SLX_OK) {
            t->failures++;
            continue;
        }
        const slx_range *r = status == GLP_NU ? &upper : &lower;
        const char *what = row ? "row" : "column";
        compare(t, seed, what, own, "low end", r->low, r->stop_low == number ? fmax(low, r->low) : low);
        compare(t, seed, what, own, "high end", r->high, r->stop_high == number ? fmin(high, r->high) : high);
        t->bounds++;
    }
}

static void try_seed(slx_model *model, uint64_t seed, struct tally *t)
{
    static struct random_lp p;
    random_lp_make(&p, seed);
    slx_arrays arrays = random_lp_arrays(&p);
    if (slx_load(model, &arrays) != SLX_OK || slx_solve(model) != SLX_OK) {
        t->failures++;
        return;
    }
    if (slx_get_result(model) != SLX_OPTIMAL)
        return;
    glp_prob *lp = glpk_from_arrays(&arrays);
    if (hand_over(model, lp)) {
        compare_costs(model, lp, seed, t);
        compare_bounds(model, lp, seed, t);
        t->lps++;
    }
    glp_delete_prob(lp);
}

int main(int argc, char **argv)
{
    uint64_t first = argc > 1 ? strtoull(argv[1], NULL, 10) : 0;
    uint64_t count = argc > 2 ? strtoull(argv[2], NULL, 10) : COUNT;
    struct tally t = {0};
    slx_model *model;
    if (slx_create(&model) != SLX_OK)
        return 1;
    for (uint64_t k = 0; k < count; k++)
        try_seed(model, first + k, &t);
    slx_free(&model);
    glp_free_env();
    printf("%" PRIu64 " optimal bases, %" PRIu64 " costs and %" PRIu64 " bounds compared, %" PRIu64 " differences\n",
           t.lps, t.costs, t.bounds, t.failures);
    return t.failures > 0 || (argc < 3 && t.lps < count / 3);
}
