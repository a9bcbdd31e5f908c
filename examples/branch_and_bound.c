/* Branch and bound, depth first, on a knapsack with two sides.  One handle is used in place: a node is a change of one
 * bound, and going back sets the bound and the parent's basis again.
 *
 * What a solve found goes with the next edit, so a node copies the solution that it branches on.  The option
 * `objective-limit` stops a solve as soon as its duals prove that it cannot beat the best solution known.
 *
 *     cc branch_and_bound.c $(pkg-config --cflags --libs slimplex) -lm
 */
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <slimplex.h>

enum { ITEMS = 12, SIDES = 2 };
static const double worth[ITEMS] = {41, 50, 49, 59, 45, 47, 42, 44, 55, 31, 62, 38};
static const double size[ITEMS][SIDES] = {{12, 7}, {15, 9}, {14, 12}, {17, 6}, {11, 14}, {13, 13},
                                          {10, 9}, {16, 8}, {19, 10}, {9, 11}, {21, 5},  {8, 15}};
static const double room[SIDES] = {70, 55};

struct tree {
    slx_model *model;
    double best, x[ITEMS];
    unsigned nodes;
};

static slx_status load(slx_model *model)
{
    uint64_t start[ITEMS + 1] = {0};
    uint32_t index[SIDES * ITEMS];
    double upper[ITEMS];
    for (uint32_t j = 0; j < ITEMS; j++) {
        index[2 * j] = 0;
        index[2 * j + 1] = 1;
        start[j + 1] = 2 * (j + 1);
        upper[j] = 1;
    }
    slx_arrays lp = {0};
    lp.nrows = SIDES;
    lp.ncols = ITEMS;
    lp.start = start;
    lp.index = index;
    lp.value = &size[0][0];
    lp.cost = worth;
    lp.col_upper = upper;
    lp.row_upper = room;
    lp.maximise = 1;
    return slx_load(model, &lp);
}

/* The item whose share is nearest to a half; ITEMS where all are whole. */
static uint32_t choose(const double *x)
{
    uint32_t best = ITEMS;
    double least = 0.5 - 1e-6;
    for (uint32_t j = 0; j < ITEMS; j++)
        if (fabs(x[j] - 0.5) < least) {
            least = fabs(x[j] - 0.5);
            best = j;
        }
    return best;
}

static slx_status node(struct tree *t)
{
    double x[ITEMS];
    slx_basis_status rows[SIDES], cols[ITEMS];
    slx_col_arrays values = {0};
    values.value = x;
    t->nodes++;
    slx_status status = slx_solve(t->model);
    const slx_result result = slx_get_result(t->model);
    if (status != SLX_OK || result == SLX_INFEASIBLE || result == SLX_OBJECTIVE_LIMIT)
        return status;
    if (result != SLX_OPTIMAL)
        return SLX_ERROR_NUMERICAL;
    if (slx_objective(t->model) <= t->best + 1e-6)
        return SLX_OK;
    status = slx_get_cols(t->model, NULL, &values);
    const uint32_t j = choose(x);
    if (j == ITEMS) { /* worth is whole: from here on only a solution worth one more is of interest */
        t->best = slx_objective(t->model);
        memcpy(t->x, x, sizeof x);
        return slx_set_real(t->model, "objective-limit", t->best + 1 - 1e-6);
    }
    slx_get_basis(t->model, rows, cols);
    for (int side = 0; side < 2 && status == SLX_OK; side++) { /* in first, then out */
        if (side)
            status = slx_set_basis(t->model, rows, cols);
        if (status == SLX_OK)
            status = slx_set_col_bounds(t->model, j, side ? 0 : 1, side ? 0 : 1);
        if (status == SLX_OK)
            status = node(t);
    }
    return status == SLX_OK ? slx_set_col_bounds(t->model, j, 0, 1) : status;
}

/* The best of all 2^ITEMS choices. */
static double by_trying_all(void)
{
    double best = 0;
    for (unsigned chosen = 0; chosen < 1u << ITEMS; chosen++) {
        double value = 0, used[SIDES] = {0};
        for (int j = 0; j < ITEMS; j++)
            if (chosen >> j & 1) {
                value += worth[j];
                used[0] += size[j][0];
                used[1] += size[j][1];
            }
        if (used[0] <= room[0] && used[1] <= room[1])
            best = fmax(best, value);
    }
    return best;
}

int main(void)
{
    struct tree t = {0};
    slx_status status = slx_create(&t.model);
    if (status == SLX_OK)
        status = load(t.model);
    if (status == SLX_OK)
        status = node(&t);
    if (status != SLX_OK)
        fprintf(stderr, "%s\n", slx_error(t.model)->message);
    printf("worth %g, %u nodes\n", t.best, t.nodes);
    slx_free(&t.model);
    return status != SLX_OK || !(fabs(t.best - by_trying_all()) < 1e-6);
}
