/* Kelley's cutting planes: minimises the convex f(x, y) = (x - 1)^2 + (y + 2)^2 + x y over a box by linear programs.
 *
 * Each round solves  min t,  t >= f(p) + f'(p) (x, y - p)  for all points p met so far, and adds the point that it
 * finds as one more row.  The next solve starts from the basis of the last: the new row is violated, the duals stay
 * feasible, and the dual simplex method repairs it in a few iterations.
 *
 *     cc cutting_planes.c $(pkg-config --cflags --libs slimplex) -lm
 */
#include <math.h>
#include <stdio.h>
#include <slimplex.h>

enum { X, Y, T, COLUMNS };

static double f(double x, double y)
{
    return (x - 1) * (x - 1) + (y + 2) * (y + 2) + x * y;
}

/* t - f_x x - f_y y >= f(p) - f'(p) p: the tangent at p is a lower bound of f. */
static slx_status add_cut(slx_model *model, double x, double y)
{
    const double fx = 2 * (x - 1) + y, fy = 2 * (y + 2) + x;
    const uint64_t start[] = {0, 3};
    const uint32_t index[] = {X, Y, T};
    const double value[] = {-fx, -fy, 1}, lower[] = {f(x, y) - fx * x - fy * y};
    slx_lines cut = {0};
    cut.count = 1;
    cut.start = start;
    cut.index = index;
    cut.value = value;
    cut.lower = lower;
    return slx_add_rows(model, &cut);
}

static slx_status begin(slx_model *model)
{
    const double cost[] = {0, 0, 1}, lower[] = {-4, -4, -SLX_INFINITY}, upper[] = {4, 4, SLX_INFINITY};
    slx_lines columns = {0};
    columns.count = COLUMNS;
    columns.cost = cost;
    columns.lower = lower;
    columns.upper = upper;
    slx_status status = slx_add_cols(model, &columns);
    return status == SLX_OK ? add_cut(model, 4, 4) : status;
}

int main(void)
{
    slx_model *model;
    double point[COLUMNS] = {0}, gap = 1;
    uint64_t iterations = 0;
    unsigned round = 0;
    slx_status status = slx_create(&model);
    if (status == SLX_OK)
        status = begin(model);
    for (; status == SLX_OK && gap > 1e-7 && round < 200; round++) {
        status = slx_solve(model);
        if (status != SLX_OK || slx_get_result(model) != SLX_OPTIMAL)
            break;
        iterations += slx_iterations(model);
        for (uint32_t j = 0; j < COLUMNS; j++) {
            double dual;
            slx_basis_status where;
            slx_col_solution(model, j, &point[j], &dual, &where);
        }
        gap = f(point[X], point[Y]) - point[T];
        status = add_cut(model, point[X], point[Y]);
    }
    if (status != SLX_OK)
        fprintf(stderr, "%s\n", slx_error(model)->message);
    printf("f(%.3f, %.3f) = %.5f\n", point[X], point[Y], f(point[X], point[Y]));
    printf("%u rounds, %.1f iterations each\n", round, (double)iterations / round);
    slx_free(&model);
    /* f' = 0 at x = 8/3, y = -10/3, where f = -13/3. */
    return status != SLX_OK || fabs(f(point[X], point[Y]) + 13.0 / 3) > 1e-6;
}
