/* Presolve, a solver of one's own choice for what is left, and the way back; then a start from a point alone.
 *
 *     cc reduced_model.c $(pkg-config --cflags --libs slimplex) -lm
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <slimplex.h>

enum { PLANTS = 4, SHOPS = 6, ROWS = PLANTS + SHOPS, COLS = PLANTS * SHOPS };

/* A transport from plants to shops; the last shop wants nothing, which presolve sees. */
static slx_status load(slx_model *model)
{
    static const double stock[PLANTS] = {30, 25, 40, 20}, wanted[SHOPS] = {20, 15, 25, 10, 30, 0};
    uint64_t start[COLS + 1];
    uint32_t index[2 * COLS];
    double value[2 * COLS], cost[COLS], lower[ROWS], upper[ROWS];
    for (uint32_t j = 0; j <= COLS; j++)
        start[j] = 2 * j;
    for (uint32_t j = 0; j < COLS; j++) {
        index[2 * j] = j / SHOPS;
        index[2 * j + 1] = PLANTS + j % SHOPS;
        value[2 * j] = value[2 * j + 1] = 1;
        cost[j] = 1 + (j * 7) % 11;
    }
    for (uint32_t i = 0; i < ROWS; i++) {
        lower[i] = i < PLANTS ? -SLX_INFINITY : wanted[i - PLANTS];
        upper[i] = i < PLANTS ? stock[i] : lower[i];
    }
    slx_arrays lp = {0};
    lp.nrows = ROWS;
    lp.ncols = COLS;
    lp.start = start;
    lp.index = index;
    lp.value = value;
    lp.cost = cost;
    lp.row_lower = lower;
    lp.row_upper = upper;
    return slx_load(model, &lp);
}

struct found {
    double x[COLS], y[ROWS];
    slx_basis_status rows[ROWS], cols[COLS];
};

/* Stands for any solver: it is given the reduced model, and answers with values, duals and statuses. */
static slx_status solve_elsewhere(slx_model *reduced, struct found *f)
{
    slx_row_arrays rows = {0};
    slx_col_arrays cols = {0};
    rows.dual = f->y;
    rows.status = f->rows;
    cols.value = f->x;
    cols.status = f->cols;
    slx_status status = slx_solve(reduced);
    if (status == SLX_OK)
        status = slx_get_rows(reduced, NULL, &rows);
    return status == SLX_OK ? slx_get_cols(reduced, NULL, &cols) : status;
}

int main(void)
{
    slx_model *model, *reduced = NULL, *other = NULL;
    struct found found;
    double x[COLS], objective = 0;
    uint32_t left = 0;
    uint64_t steps = 0;
    slx_status status = slx_create(&model);
    if (status == SLX_OK)
        status = load(model);
    if (status == SLX_OK) /* where there is no solution *reduced is NULL, and slx_get_result says so */
        status = slx_presolve(model, &reduced, NULL, NULL);
    if (status == SLX_OK && reduced) {
        left = slx_ncols(reduced);
        status = solve_elsewhere(reduced, &found);
        slx_answer answer = {slx_get_result(reduced), found.x, found.y, found.rows, found.cols, NULL};
        if (status == SLX_OK)
            status = slx_postsolve(model, &answer); /* judged by the check, as after slx_solve */
    }
    if (status == SLX_OK) {
        slx_col_arrays cols = {0};
        cols.value = x;
        objective = slx_objective(model);
        status = slx_get_cols(model, NULL, &cols);
    }
    printf("%s: %g, with %u of %u columns left to solve\n", slx_result_text(slx_get_result(model)), objective, left,
           COLS);

    /* Only the point is known, from a heuristic, say: a basis is made of it. */
    if (status == SLX_OK)
        status = slx_clone(model, &other);
    if (status == SLX_OK)
        status = slx_set_point(other, x, NULL);
    if (status == SLX_OK)
        status = slx_solve(other);
    steps = slx_iterations(other);
    printf("from the point: %s after %lu iterations\n", slx_result_text(slx_get_result(other)), (unsigned long)steps);
    if (status != SLX_OK)
        fprintf(stderr, "%s\n", slx_error(model)->message);
    const int good = slx_get_result(model) == SLX_OPTIMAL && slx_get_result(other) == SLX_OPTIMAL && left < COLS &&
                     fabs(slx_objective(other) - objective) < 1e-9 && steps < 4;
    slx_free(&other);
    slx_free(&reduced);
    slx_free(&model);
    return status != SLX_OK || !good;
}
