#include "optimum.h"

void load_dense(slx_model *model, uint32_t m, uint32_t n, const double *a, const slx_arrays *rest)
{
    uint64_t start[COLS + 1] = {0};
    uint32_t index[ROWS * COLS];
    double value[ROWS * COLS];
    for (uint32_t j = 0; j < n; j++) {
        start[j + 1] = start[j];
        for (uint32_t i = 0; i < m; i++)
            if (a[i * n + j] != 0.0) {
                index[start[j + 1]] = i;
                value[start[j + 1]++] = a[i * n + j];
            }
    }
    slx_arrays arrays = *rest;
    arrays.nrows = m;
    arrays.ncols = n;
    arrays.start = start;
    arrays.index = index;
    arrays.value = value;
    assert_int_equal(slx_load(model, &arrays), SLX_OK);
}

void expect_end(double is, double right)
{
    if (!(is == right || fabs(is - right) <= 1e-9 * (1 + fabs(right))))
        fail_msg("%.17g where %.17g is right", is, right);
}

void wyndor(slx_model *model, int maximise)
{
    static const double a[] = {1, 0, 0, 2, 3, 2}, upper[] = {4, 12, 18}, up[] = {3, 5}, down[] = {-3, -5};
    load_dense(model, 3, 2, a, &(slx_arrays){.cost = maximise ? up : down, .row_upper = upper, .maximise = maximise});
}

void optimum_of(struct optimum *o, uint64_t seed)
{
    o->a = arrays_random(ROWS, COLS, ENTRIES, seed & 1, seed);
    o->model = model_new();
    arrays_load(o->model, &o->a);
    solve_to(o->model, SLX_OPTIMAL);
    o->objective = slx_objective(o->model);
    assert_int_equal(slx_get_basis(o->model, o->rows, o->cols), SLX_OK);
}

void optimum_done(struct optimum *o)
{
    arrays_free(&o->a);
    slx_free(&o->model);
}
