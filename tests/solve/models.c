#include <stdio.h>
#include <stdlib.h>

#include "models.h"

static void *taken(size_t count, size_t size)
{
    void *block = calloc(count ? count : 1, size);
    assert_non_null(block);
    return block;
}

static double between(uint64_t *seed, double low, double high)
{
    return low + (high - low) * random_unit(seed);
}

/* The bounds of row i, whose activity at the planted point is v. */
static void random_row(struct arrays *a, uint32_t i, double v, uint64_t *seed)
{
    a->row_lower[i] = -INFINITY;
    a->row_upper[i] = INFINITY;
    switch (random_bits(seed) % 4) {
    case 0: a->row_lower[i] = v - between(seed, 0.1, 2); break;
    case 1: a->row_upper[i] = v + between(seed, 0.1, 2); break;
    case 2:
        a->row_lower[i] = v - between(seed, 0.1, 2);
        a->row_upper[i] = v + between(seed, 0.1, 2);
        break;
    default: a->row_lower[i] = a->row_upper[i] = v; break;
    }
}

struct arrays arrays_random(uint32_t nrows, uint32_t ncols, uint32_t entries, int maximise, uint64_t seed)
{
    struct arrays a = {.nrows = nrows, .ncols = ncols, .maximise = maximise, .offset = between(&seed, -5, 5)};
    size_t nnz = (size_t)ncols * entries;
    a.start = taken(ncols + 1, sizeof *a.start);
    a.index = taken(nnz, sizeof *a.index);
    a.value = taken(nnz, sizeof *a.value);
    a.cost = taken(ncols, sizeof *a.cost);
    a.col_lower = taken(ncols, sizeof *a.col_lower);
    a.col_upper = taken(ncols, sizeof *a.col_upper);
    a.row_lower = taken(nrows, sizeof *a.row_lower);
    a.row_upper = taken(nrows, sizeof *a.row_upper);
    double *activity = taken(nrows, sizeof *activity);
    for (uint32_t j = 0; j < ncols; j++) {
        double x = between(&seed, -3, 3);
        a.col_lower[j] = x - between(&seed, 0.2, 4);
        a.col_upper[j] = x + between(&seed, 0.2, 4);
        a.cost[j] = between(&seed, -4, 4);
        /* Every entries-th part of the rows gives one. */
        for (uint32_t k = 0; k < entries; k++) {
            uint32_t first = (uint32_t)((uint64_t)nrows * k / entries),
                     end = (uint32_t)((uint64_t)nrows * (k + 1) / entries);
            size_t at = (size_t)j * entries + k;
            a.index[at] = first + (uint32_t)(random_bits(&seed) % (end - first));
            a.value[at] = between(&seed, -2, 2);
            activity[a.index[at]] += a.value[at] * x;
        }
        a.start[j + 1] = (uint64_t)(j + 1) * entries;
    }
    for (uint32_t i = 0; i < nrows; i++)
        random_row(&a, i, activity[i], &seed);
    free(activity);
    return a;
}

void arrays_free(struct arrays *a)
{
    void *blocks[] = {a->start, a->index, a->value, a->cost, a->col_lower, a->col_upper, a->row_lower, a->row_upper};
    for (size_t k = 0; k < sizeof blocks / sizeof *blocks; k++)
        free(blocks[k]);
}

slx_status arrays_try_load(slx_model *model, const struct arrays *a)
{
    slx_arrays arrays = {
        .nrows = a->nrows,
        .ncols = a->ncols,
        .start = a->start,
        .index = a->index,
        .value = a->value,
        .cost = a->cost,
        .col_lower = a->col_lower,
        .col_upper = a->col_upper,
        .row_lower = a->row_lower,
        .row_upper = a->row_upper,
        .offset = a->offset,
        .maximise = a->maximise,
    };
    return slx_load(model, &arrays);
}

void arrays_load(slx_model *model, const struct arrays *a)
{
    assert_int_equal(arrays_try_load(model, a), SLX_OK);
}

slx_model *model_new(void)
{
    slx_model *model;
    assert_int_equal(slx_create(&model), SLX_OK);
    assert_non_null(model);
    return model;
}

void path_of(const char *name, char *buffer, size_t size)
{
    assert_true((size_t)snprintf(buffer, size, "%s/%s", INSTANCES, name) < size);
}

slx_model *model_read(const char *name)
{
    char path[1024];
    path_of(name, path, sizeof path);
    slx_model *model = model_new();
    assert_int_equal(slx_read(model, path), SLX_OK);
    return model;
}

void solve_to(slx_model *model, slx_result expected)
{
    assert_int_equal(slx_solve(model), SLX_OK);
    if (slx_get_result(model) != expected)
        fail_msg("%s where %s is right: %s", slx_result_text(slx_get_result(model)), slx_result_text(expected),
                 slx_error(model)->message);
}

void load_example(slx_model *model)
{
    static const uint64_t start[] = {0, 1, 2};
    static const uint32_t index[] = {0, 0};
    static const double value[] = {1, 1}, cost[] = {-1, -2}, most[] = {3, 3}, sum[] = {4};
    static const char *const rows[] = {"sum"}, *const cols[] = {"x", "y"};
    const slx_arrays a = {.nrows = EXAMPLE_ROWS,
                          .ncols = EXAMPLE_COLS,
                          .start = start,
                          .index = index,
                          .value = value,
                          .cost = cost,
                          .col_upper = most,
                          .row_upper = sum,
                          .offset = 10,
                          .row_names = rows,
                          .col_names = cols};
    assert_int_equal(slx_load(model, &a), SLX_OK);
}

slx_model *model_hilbert(uint64_t seed)
{
    enum { N = HILBERT };
    uint64_t start[N + 1] = {0};
    uint32_t index[N * N];
    double value[N * N], cost[N], side[N] = {0};
    for (uint32_t j = 0; j < N; j++) {
        start[j + 1] = (uint64_t)(j + 1) * N;
        cost[j] = 1.0 + (double)(random_bits(&seed) % 8);
        for (uint32_t i = 0; i < N; i++) {
            index[j * N + i] = i;
            value[j * N + i] = 1.0 / (1 + i + j);
            side[i] += value[j * N + i];
        }
    }
    const slx_arrays a = {.nrows = N,
                          .ncols = N,
                          .start = start,
                          .index = index,
                          .value = value,
                          .cost = cost,
                          .row_lower = side,
                          .row_upper = side};
    slx_model *model = model_new();
    assert_int_equal(slx_load(model, &a), SLX_OK);
    assert_int_equal(slx_set_option(model, "presolve", "off"), SLX_OK);
    assert_int_equal(slx_set_option(model, "method", "dual"), SLX_OK);
    return model;
}
