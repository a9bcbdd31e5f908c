/* slimplex against GLPK over sequences of changes: every solve starts from the basis of the one before.
 *
 *     test_random_edits METHOD [FIRST [COUNT]]
 *
 * METHOD, FIRST and COUNT as for test_random_lps.  Each seed takes a random LP, changes it some times in all ways that
 * the library knows, solves after each change, and asks GLPK for the answer to the model as it then is.
 */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "glpk_side.h"
#include "judge.h"
#include "random_lp.h"

enum { COUNT = 400, CHANGES = 8, FAILURES_SHOWN = 20, MOST = 200 };
#define RELATIVE 1e-6

static uint64_t next_random(uint64_t *state)
{
    uint64_t z = (*state += UINT64_C(0x9e3779b97f4a7c15));
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

static uint32_t below(uint64_t *state, uint32_t n)
{
    return n ? (uint32_t)(next_random(state) % n) : 0;
}

static double small_number(uint64_t *state)
{
    return (double)below(state, 41) - 20;
}

/* Moves one end of an interval, or both to one point, by something near its size. */
static void move_bounds(double *lower, double *upper, uint64_t *state)
{
    double step = small_number(state) / 8;
    unsigned way = below(state, 4);
    if (way == 0 && *lower > -SLX_INFINITY)
        *lower += step;
    else if (way == 1 && *upper < SLX_INFINITY)
        *upper += step;
    else if (way == 2 && *lower > -SLX_INFINITY)
        *upper = *lower + fabs(step);
    else if (*lower > -SLX_INFINITY && *upper < SLX_INFINITY) {
        *lower += step;
        *upper += step;
    }
    if (*lower > *upper)
        *upper = *lower;
}

static slx_status change_bounds(slx_model *model, bool row, uint64_t *state)
{
    double lower, upper;
    uint32_t n = row ? slx_nrows(model) : slx_ncols(model), i = below(state, n);
    if (!n)
        return SLX_OK;
    if (row)
        slx_row_bounds(model, i, &lower, &upper);
    else
        slx_col_bounds(model, i, &lower, &upper);
    move_bounds(&lower, &upper, state);
    return row ? slx_set_row_bounds(model, i, lower, upper) : slx_set_col_bounds(model, i, lower, upper);
}

/* A few rows or columns with small entries; the rows loose enough for a point near zero, the columns boxed. */
static slx_status add(slx_model *model, bool rows, uint64_t *state)
{
    static uint64_t start[4];
    static uint32_t index[4 * MOST];
    static double value[4 * MOST], lower[4], upper[4], cost[4];
    uint32_t others = rows ? slx_ncols(model) : slx_nrows(model), count = 1 + below(state, 3);
    uint64_t at = 0;
    for (uint32_t k = 0; k < count; k++) {
        start[k] = at;
        for (uint32_t i = 0; i < others; i++)
            if (below(state, 4) == 0) {
                index[at] = i;
                value[at++] = small_number(state);
            }
        lower[k] = rows ? -SLX_INFINITY : 0;
        upper[k] = rows ? 5 + below(state, 60) : 1 + below(state, 9);
        cost[k] = small_number(state);
    }
    start[count] = at;
    const slx_lines lines = {.count = count,
                             .start = start,
                             .index = index,
                             .value = value,
                             .lower = lower,
                             .upper = upper,
                             .cost = rows ? NULL : cost};
    return rows ? slx_add_rows(model, &lines) : slx_add_cols(model, &lines);
}

static slx_status remove_one(slx_model *model, bool row, uint64_t *state)
{
    uint32_t n = row ? slx_nrows(model) : slx_ncols(model), i = below(state, n);
    if (n < 2)
        return SLX_OK;
    return row ? slx_delete_rows(model, 1, &i) : slx_delete_cols(model, 1, &i);
}

static slx_status reverse(slx_model *model, bool rows)
{
    uint32_t order[2 * MOST], n = rows ? slx_nrows(model) : slx_ncols(model);
    for (uint32_t k = 0; k < n; k++)
        order[k] = n - 1 - k;
    return rows ? slx_permute_rows(model, order) : slx_permute_cols(model, order);
}

static slx_status change(slx_model *model, uint64_t *state)
{
    uint32_t m = slx_nrows(model), n = slx_ncols(model), i = below(state, m), j = below(state, n);
    switch (below(state, 12)) {
    case 0:
    case 1: return change_bounds(model, true, state);
    case 2: return change_bounds(model, false, state);
    case 3:
    case 4: return n ? slx_set_cost(model, j, slx_cost(model, j) + small_number(state)) : SLX_OK;
    case 5: return m && n ? slx_set_coefficient(model, i, j, small_number(state)) : SLX_OK;
    case 6:
    case 7: return add(model, true, state);
    case 8: return add(model, false, state);
    case 9: return remove_one(model, below(state, 2), state);
    case 10: return reverse(model, below(state, 2));
    default: return slx_set_maximise(model, !slx_is_maximise(model));
    }
}

/* The answer that the model holds against GLPK's; what is wrong is in text. */
static bool right(slx_model *model, char *text, size_t size)
{
    glp_prob *lp = glpk_from_model(model);
    struct answer glpk = glpk_solve(lp);
    bool good = glpk.result == SLX_NOT_SOLVED || judge_answer(model, glpk.result, glpk.objective, RELATIVE, text, size);
    if (!good) {
        glpk = glpk_solve_exactly(lp);
        good = glpk.result != SLX_NOT_SOLVED && judge_answer(model, glpk.result, glpk.objective, RELATIVE, text, size);
    }
    glp_delete_prob(lp);
    return good;
}

static bool try_seed(slx_model *model, uint64_t seed, const char *method)
{
    static struct random_lp p;
    char text[1000] = "";
    uint64_t state = seed;
    random_lp_make(&p, seed);
    slx_arrays arrays = random_lp_arrays(&p);
    bool good = slx_load(model, &arrays) == SLX_OK && slx_set_option(model, "method", method) == SLX_OK &&
                slx_set_option(model, "time-limit", "5") == SLX_OK && slx_solve(model) == SLX_OK;
    unsigned step = 0;
    for (; good && step < CHANGES; step++) {
        for (uint32_t k = below(&state, 3); good && k < 3; k++)
            good = change(model, &state) == SLX_OK;
        good = good && slx_solve(model) == SLX_OK;
        if (!good)
            snprintf(text, sizeof text, "an error: %s", slx_error(model)->message);
        good = good && right(model, text, sizeof text);
    }
    if (!good)
        printf("seed %" PRIu64 " (%s, %s), change %u: %s\n", seed, p.family, method, step, text);
    return good;
}

int main(int argc, char **argv)
{
    const char *method = argc > 1 ? argv[1] : "auto";
    uint64_t first = argc > 2 ? strtoull(argv[2], NULL, 10) : 0;
    uint64_t count = argc > 3 ? strtoull(argv[3], NULL, 10) : COUNT;
    uint64_t tried = 0, failures = 0;
    slx_model *model;
    setvbuf(stdout, NULL, _IOLBF, 0);
    if (slx_create(&model) != SLX_OK)
        return 1;
    for (; tried < count && failures < FAILURES_SHOWN; tried++)
        failures += !try_seed(model, first + tried, method);
    slx_free(&model);
    glp_free_env();
    printf("%" PRIu64 " sequences of changes, method %s: %" PRIu64 " wrong\n", tried, method, failures);
    return failures > 0;
}
