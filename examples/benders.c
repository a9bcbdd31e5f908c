/* Benders' decomposition: which of three warehouses to rent space in, and how much, before the demand is known, which is
 * one of four.  The master problem has the space and a variable for the expected cost of what follows; each demand is a
 * transport problem of its own, whose duals, or whose proof that it has no solution, make a cut for the master.
 *
 * The subproblems differ by bounds alone, and each goes on from its last basis.
 *
 *     cc benders.c $(pkg-config --cflags --libs slimplex) -lm
 */
#include <math.h>
#include <stdio.h>
#include <slimplex.h>

enum { PLACES = 3, TOWNS = 2, DEMANDS = 4, LATER = PLACES };
static const double rent[PLACES] = {3, 4, 2}, most[PLACES] = {40, 60, 30};
static const double way[PLACES][TOWNS] = {{2, 6}, {4, 3}, {9, 8}};
static const double demand[DEMANDS][TOWNS] = {{20, 20}, {35, 10}, {15, 45}, {40, 40}}, chance = 1.0 / DEMANDS;

/* Space in each place and, in the last column, what follows. */
static slx_status make_master(slx_model *model)
{
    const double cost[] = {rent[0], rent[1], rent[2], 1}, upper[] = {most[0], most[1], most[2], SLX_INFINITY};
    slx_lines columns = {0};
    columns.count = PLACES + 1;
    columns.cost = cost;
    columns.upper = upper;
    return slx_add_cols(model, &columns);
}

/* From each place at most its space (rows 0 ...), to each town what it asks for (rows PLACES ...). */
static slx_status make_transport(slx_model *model)
{
    uint64_t start[PLACES * TOWNS + 1] = {0};
    uint32_t index[2 * PLACES * TOWNS];
    double value[2 * PLACES * TOWNS], cost[PLACES * TOWNS], lower[PLACES + TOWNS], upper[PLACES + TOWNS];
    for (uint32_t p = 0, k = 0; p < PLACES; p++)
        for (uint32_t t = 0; t < TOWNS; t++, k++) {
            index[2 * k] = p;
            index[2 * k + 1] = PLACES + t;
            value[2 * k] = value[2 * k + 1] = 1;
            cost[k] = way[p][t];
            start[k + 1] = 2 * (k + 1);
        }
    for (int i = 0; i < PLACES + TOWNS; i++) {
        lower[i] = i < PLACES ? -SLX_INFINITY : 0;
        upper[i] = i < PLACES ? 0 : SLX_INFINITY;
    }
    slx_arrays lp = {0};
    lp.nrows = PLACES + TOWNS;
    lp.ncols = PLACES * TOWNS;
    lp.start = start;
    lp.index = index;
    lp.value = value;
    lp.cost = cost;
    lp.row_lower = lower;
    lp.row_upper = upper;
    return slx_load(model, &lp);
}

/* Solves the transport for a demand and given space; y are its duals, or the multipliers that prove that there is no
 * way (slx_farkas_ray). */
static slx_status transport(slx_model *model, const double *space, const double *asked, double *y)
{
    slx_pick places = {0}, towns = {0};
    slx_row_arrays duals = {0};
    places.count = PLACES;
    towns.first = PLACES;
    towns.count = TOWNS;
    duals.dual = y;
    slx_status status = slx_change_rows(model, &places, NULL, space);
    if (status == SLX_OK)
        status = slx_change_rows(model, &towns, asked, NULL);
    if (status == SLX_OK)
        status = slx_solve(model);
    return status == SLX_OK ? slx_get_rows(model, NULL, &duals) : status;
}

/* sum of slope * space (+ what follows, of an optimality cut) >= least */
static slx_status add_cut(slx_model *master, const double *slope, double follows, double least)
{
    const uint64_t start[] = {0, PLACES + 1};
    const uint32_t index[PLACES + 1] = {0, 1, 2, LATER};
    const double value[PLACES + 1] = {slope[0], slope[1], slope[2], follows};
    slx_lines cut = {0};
    cut.count = 1;
    cut.start = start;
    cut.index = index;
    cut.value = value;
    cut.lower = &least;
    return slx_add_rows(master, &cut);
}

int main(void)
{
    slx_model *master = NULL, *sub[DEMANDS] = {NULL};
    slx_status status = slx_create(&master);
    if (status == SLX_OK)
        status = make_master(master);
    for (int d = 0; d < DEMANDS && status == SLX_OK; d++) {
        status = slx_create(&sub[d]);
        if (status == SLX_OK)
            status = make_transport(sub[d]);
    }
    double bound = 0, cost = SLX_INFINITY;
    unsigned round = 0;
    for (; status == SLX_OK && cost - bound > 1e-6 && round < 100; round++) {
        double point[PLACES + 1], slope[PLACES] = {0}, constant = 0, expected = 0;
        int feasible = 1;
        slx_col_arrays values = {0};
        values.value = point;
        status = slx_solve(master);
        if (status == SLX_OK)
            status = slx_get_cols(master, NULL, &values);
        bound = slx_objective(master);
        for (int d = 0; d < DEMANDS && status == SLX_OK && feasible; d++) {
            double y[PLACES + TOWNS];
            status = transport(sub[d], point, demand[d], y);
            feasible = slx_get_result(sub[d]) == SLX_OPTIMAL;
            if (!feasible) { /* the sum of y * side has to be at most 0, as there are no upper bounds of columns */
                double farkas[PLACES], asked = 0;
                for (int p = 0; p < PLACES; p++)
                    farkas[p] = -y[p];
                for (int t = 0; t < TOWNS; t++)
                    asked += y[PLACES + t] * demand[d][t];
                status = add_cut(master, farkas, 0, asked);
                break;
            }
            expected += chance * slx_objective(sub[d]);
            for (int p = 0; p < PLACES; p++)
                slope[p] -= chance * y[p];
            for (int t = 0; t < TOWNS; t++)
                constant += chance * y[PLACES + t] * demand[d][t];
        }
        if (status == SLX_OK && feasible) {
            double total = expected;
            for (int p = 0; p < PLACES; p++)
                total += rent[p] * point[p];
            cost = fmin(cost, total);
            status = add_cut(master, slope, 1, constant);
        }
    }
    if (status != SLX_OK)
        fprintf(stderr, "error %d\n", (int)status);
    printf("cost %.4f, at least %.4f, after %u rounds\n", cost, bound, round);
    slx_free(&master);
    for (int d = 0; d < DEMANDS; d++)
        slx_free(&sub[d]);
    return status != SLX_OK || !(cost - bound <= 1e-6);
}
