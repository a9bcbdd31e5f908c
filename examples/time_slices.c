/* A long solve in slices, with other work in between: each slx_solve goes on where the last one was stopped.
 *
 *     cc time_slices.c $(pkg-config --cflags --libs slimplex) -lm
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <slimplex.h>

enum { ROWS = 150, COLS = 300, ENTRIES = 6 };

/* min c'x, A x >= b, x >= 0 with random numbers above 0: there is an optimum. */
static slx_status load(slx_model *model)
{
    static uint32_t rows[COLS * ENTRIES], cols[COLS * ENTRIES];
    static double value[COLS * ENTRIES], cost[COLS], lower[ROWS];
    uint64_t n = 0;
    uint32_t seed = 7;
    for (uint32_t j = 0; j < COLS; j++) {
        cost[j] = 1 + j % 17;
        for (uint32_t k = 0; k < ENTRIES; k++, n++) {
            seed = seed * 1664525u + 1013904223u;
            rows[n] = (j + k * 25 + (seed >> 16) % 25) % ROWS;
            cols[n] = j;
            value[n] = 1 + (seed >> 8) % 9;
        }
    }
    for (uint32_t i = 0; i < ROWS; i++)
        lower[i] = 10 + i % 31;
    slx_arrays lp = {0};
    lp.nrows = ROWS;
    lp.ncols = COLS;
    lp.cost = cost;
    lp.row_lower = lower;
    return slx_load_triplets(model, &lp, n, rows, cols, value);
}

int main(void)
{
    slx_model *model;
    unsigned slices = 0;
    uint64_t iterations = 0, whole = 0;
    double optimum = 0;
    slx_status status = slx_create(&model);
    if (status == SLX_OK)
        status = slx_set_option(model, "presolve", "off");
    if (status == SLX_OK)
        status = slx_set_option(model, "duplicates", "sum");
    if (status == SLX_OK)
        status = load(model);
    if (status == SLX_OK)
        status = slx_solve(model);
    if (status == SLX_OK) { /* for comparison; forgetting the basis begins anew */
        whole = slx_iterations(model);
        optimum = slx_objective(model);
        status = slx_set_basis(model, NULL, NULL);
    }
    /* A program would say slx_set_real(model, "time-limit", 0.05); iterations make slices that are always the same. */
    if (status == SLX_OK)
        status = slx_set_int(model, "iteration-limit", 40);
    while (status == SLX_OK && slices < 1000) {
        status = slx_solve(model);
        iterations += slx_iterations(model);
        slices++;
        if (slx_get_result(model) != SLX_ITERATION_LIMIT && slx_get_result(model) != SLX_TIME_LIMIT)
            break;
        /* here the program does something else; slx_objective_bound tells how far it is, where that is finite */
    }
    if (status != SLX_OK)
        fprintf(stderr, "%s\n", slx_error(model)->message);
    printf("%s: %g in %u slices, %lu iterations; at once %lu\n", slx_result_text(slx_get_result(model)),
           slx_objective(model), slices, (unsigned long)iterations, (unsigned long)whole);
    const int good = slx_get_result(model) == SLX_OPTIMAL && fabs(slx_objective(model) - optimum) < 1e-6 &&
                     slices > 1 && iterations < 2 * whole;
    slx_free(&model);
    return status != SLX_OK || !good;
}
