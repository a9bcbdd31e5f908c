/* Cutting stock by column generation (Gilmore & Gomory 1961): rolls of 100 are cut into pieces, and as few rolls as
 * possible are to be used; in the relaxation a pattern may be used a fractional number of times.
 *
 * The LP has a row for each kind of piece and a column for each pattern of which it knows.  After each solve the duals
 * say what a piece is worth; the pattern that is worth most is a knapsack problem.  If it is worth more than a roll, it
 * becomes a column, and the next solve goes on from the basis of the last by the primal simplex method, since a new
 * column at its bound leaves the point feasible.
 *
 *     cc column_generation.c $(pkg-config --cflags --libs slimplex) -lm
 */
#include <math.h>
#include <stdio.h>
#include <slimplex.h>

enum { KINDS = 5, ROLL = 100 };
static const int width[KINDS] = {45, 36, 31, 14, 9};
static const double wanted[KINDS] = {97, 610, 395, 211, 300};

/* The pattern of the largest worth, and that worth, by dynamic programming over the width. */
static double best_pattern(const double *worth, double *pieces)
{
    double best[ROLL + 1] = {0};
    int last[ROLL + 1];
    for (int w = 0; w <= ROLL; w++) {
        last[w] = -1;
        for (int k = 0; k < KINDS; k++)
            if (width[k] <= w && best[w - width[k]] + worth[k] > best[w]) {
                best[w] = best[w - width[k]] + worth[k];
                last[w] = k;
            }
    }
    for (int k = 0; k < KINDS; k++)
        pieces[k] = 0;
    for (int w = ROLL; last[w] >= 0; w -= width[last[w]])
        pieces[last[w]]++;
    return best[ROLL];
}

static slx_status add_pattern(slx_model *model, const double *pieces)
{
    const uint32_t rows[KINDS] = {0, 1, 2, 3, 4};
    const uint64_t start[] = {0, KINDS};
    const double cost[] = {1};
    slx_lines column = {0};
    column.count = 1;
    column.start = start;
    column.index = rows;
    column.value = pieces; /* zeros are not stored */
    column.cost = cost;
    return slx_add_cols(model, &column);
}

/* A row a kind, and patterns of one kind each, so that there is a solution. */
static slx_status begin(slx_model *model)
{
    slx_lines rows = {0};
    rows.count = KINDS;
    rows.lower = wanted;
    slx_status status = slx_add_rows(model, &rows);
    for (int k = 0; k < KINDS && status == SLX_OK; k++) {
        double pieces[KINDS] = {0};
        pieces[k] = ROLL / width[k];
        status = add_pattern(model, pieces);
    }
    return status;
}

int main(void)
{
    slx_model *model;
    double worth[KINDS], pieces[KINDS], most = 2;
    unsigned round = 0;
    slx_row_arrays duals = {0};
    duals.dual = worth;
    slx_status status = slx_create(&model);
    if (status == SLX_OK)
        status = begin(model);
    for (; status == SLX_OK && most > 1 + 1e-9; round++) {
        status = slx_solve(model);
        if (status != SLX_OK || slx_get_result(model) != SLX_OPTIMAL)
            break;
        slx_get_rows(model, NULL, &duals); /* before the model changes, which drops the solution */
        most = best_pattern(worth, pieces);
        if (most > 1 + 1e-9)
            status = add_pattern(model, pieces);
    }
    if (status != SLX_OK)
        fprintf(stderr, "%s\n", slx_error(model)->message);
    const double rolls = slx_objective(model);
    printf("%.3f rolls with %u patterns after %u rounds\n", rolls, slx_ncols(model), round);
    /* No pattern is worth more than a roll: what the pieces are worth together is a bound from below. */
    double bound = 0;
    for (int k = 0; k < KINDS; k++)
        bound += worth[k] * wanted[k];
    slx_free(&model);
    return status != SLX_OK || !(fabs(bound - rolls) < 1e-6);
}
