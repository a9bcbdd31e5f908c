/* A rolling horizon: what to make in each month, with a view of the next HORIZON months only.
 *
 * A month has three columns, made (at most 10 at cost 2), bought in (at cost 5) and stored to the next month (at cost
 * 0.4), and one row, stored before + made + bought - stored = demand.  Month by month the plan's first month is carried
 * out; then its columns and its row are deleted, what it stored becomes the next month's stock, and a month is added at
 * the end.  The basis goes along with all of that, so that each solve takes a few iterations.
 *
 *     cc rolling_horizon.c $(pkg-config --cflags --libs slimplex) -lm
 */
#include <math.h>
#include <stdio.h>
#include <slimplex.h>

enum { MADE, BOUGHT, STORED, COLUMNS, HORIZON = 24, MONTHS = 60 };

static double demand(unsigned month)
{
    return 9 + 5 * sin(0.7 * month);
}

/* The month's balance behind those that there are; its STORED column enters the next month's row. */
static slx_status add_month(slx_model *model, unsigned month)
{
    const uint32_t row = slx_nrows(model), before = slx_ncols(model);
    const double cost[] = {2, 5, 0.4}, upper[] = {10, SLX_INFINITY, 20}, amount[] = {demand(month)};
    const uint64_t ends[] = {0, 1, 2, 3}, one[] = {0, 1};
    const uint32_t rows[] = {row, row, row}, stored_before[] = {before - COLUMNS + STORED};
    const double entry[] = {1, 1, -1};
    slx_lines balance = {0}, columns = {0};
    balance.count = 1;
    balance.lower = balance.upper = amount;
    if (before) {
        balance.start = one;
        balance.index = stored_before;
        balance.value = entry;
    }
    slx_status status = slx_add_rows(model, &balance);
    columns.count = COLUMNS;
    columns.start = ends;
    columns.index = rows;
    columns.value = entry;
    columns.cost = cost;
    columns.upper = upper;
    return status == SLX_OK ? slx_add_cols(model, &columns) : status;
}

/* The first month is done: it goes, and what it stored is there. */
static slx_status shift(slx_model *model, double stored, unsigned next_month, unsigned new_month)
{
    const uint32_t row = 0, columns[] = {MADE, BOUGHT, STORED};
    slx_status status = slx_delete_cols(model, COLUMNS, columns);
    if (status == SLX_OK)
        status = slx_delete_rows(model, 1, &row);
    if (status == SLX_OK)
        status = slx_set_row_bounds(model, 0, demand(next_month) - stored, demand(next_month) - stored);
    return status == SLX_OK ? add_month(model, new_month) : status;
}

/* The same model from nothing: its iterations, and whether it finds the same cost. */
static uint64_t from_nothing(slx_model *model, int *same)
{
    slx_model *cold;
    uint64_t iterations = 0;
    if (slx_clone(model, &cold) != SLX_OK)
        return 0;
    slx_set_basis(cold, NULL, NULL);
    slx_set_option(cold, "presolve", "off");
    if (slx_solve(cold) == SLX_OK)
        iterations = slx_iterations(cold);
    *same = *same && fabs(slx_objective(cold) - slx_objective(model)) < 1e-6;
    slx_free(&cold);
    return iterations;
}

int main(void)
{
    slx_model *model;
    uint64_t warm = 0, cold = 0;
    double cost = 0;
    int same = 1;
    slx_status status = slx_create(&model);
    for (unsigned month = 0; status == SLX_OK && month < HORIZON; month++)
        status = add_month(model, month);
    for (unsigned month = 0; status == SLX_OK && month < MONTHS; month++) {
        double amount[COLUMNS], dual;
        slx_basis_status where;
        status = slx_solve(model);
        if (status != SLX_OK || slx_get_result(model) != SLX_OPTIMAL)
            break;
        for (uint32_t j = 0; j < COLUMNS; j++) {
            slx_col_solution(model, j, &amount[j], &dual, &where);
            cost += slx_cost(model, j) * amount[j];
        }
        if (month > 0) {
            warm += slx_iterations(model);
            cold += from_nothing(model, &same);
        }
        status = shift(model, amount[STORED], month + 1, month + HORIZON);
    }
    if (status != SLX_OK)
        fprintf(stderr, "%s\n", slx_error(model)->message);
    printf("%d months cost %.2f\n", MONTHS, cost);
    printf("%.1f iterations a month; from nothing %.1f\n", (double)warm / (MONTHS - 1), (double)cold / (MONTHS - 1));
    slx_free(&model);
    return status != SLX_OK || !same || warm >= cold;
}
