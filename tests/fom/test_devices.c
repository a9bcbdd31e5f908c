/* Kernels for devices against the processors' passes: the same numbers but for rounding, whatever is stored how. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "fom/device_private.h"
#include "solve/handle_private.h"

#include <cmocka.h>

#include "random_lp.h"

/* A model, open on the processors and on a device. */
struct both {
    slx_model *model;
    struct random_lp r;
    struct solution *s[2];
    struct fom_report report[2];
    struct fom on[2];
};

static void open_both(struct both *b, const struct device_kind *kind, unsigned group)
{
    memset(b->on, 0, sizeof b->on);
    memset(b->report, 0, sizeof b->report);
    b->model = random_lp_model(&b->r);
    struct env *env = &b->model->env;
    env->options.threads = 1;
    limits_begin(env);
    for (int k = 0; k < 2; k++) {
        assert_int_equal(solution_create(env, b->r.m, b->r.n, &b->s[k]), SLX_OK);
        b->on[k] = (struct fom){.env = env,
                                .lp = b->model->lp,
                                .report = &b->report[k],
                                .solution = b->s[k],
                                .device_kind = k ? kind : NULL,
                                .device_group = group,
                                .tolerance = 1e-6};
        assert_int_equal(fom_open(&b->on[k]), SLX_OK);
        assert_int_equal(fom_prepare(&b->on[k]), SLX_OK);
    }
}

static void close_both(struct both *b)
{
    for (int k = 0; k < 2; k++) {
        fom_close(&b->on[k]);
        solution_free(&b->model->env, &b->s[k]);
    }
    slx_free(&b->model);
    random_lp_free(&b->r);
}

static void same(const double *a, const double *b, uint32_t count)
{
    double most = 1.0;
    for (uint32_t k = 0; k < count; k++)
        most = fmax(most, fabs(b[k]));
    for (uint32_t k = 0; k < count; k++)
        assert_true(fabs(a[k] - b[k]) <= 1e-10 * most);
}

/* Iterations of all kinds, then what they have come to. */
static void walk(struct both *b, enum fom_aim aim)
{
    for (int k = 0; k < 2; k++) {
        struct fom *f = &b->on[k];
        f->aim = aim;
        const struct fom_engine *e = f->engine;
        for (int step = 0; step < 3; step++, f->inner++)
            assert_true(e->step(f, false));
        assert_true(e->step(f, true) && e->advance(f));
        f->inner++;
        assert_true(e->step(f, true) && e->anchor(f));
        f->inner = 0;
        assert_true(e->step(f, true) && e->fetch(f));
        f->tx[0] = 0.5; /* as polishing, from a point of its own */
        assert_true(e->put(f) && e->anchor(f) && e->step(f, false));
        f->inner++;
        assert_true(e->step(f, true) && e->judge(f) && e->fetch(f));
    }
    const struct fom *cpu = &b->on[0], *device = &b->on[1];
    same(device->tx, cpu->tx, cpu->n);
    same(device->ty, cpu->ty, cpu->m);
    same(device->x, cpu->x, cpu->n);
    same(device->y, cpu->y, cpu->m);
    const double *one = (const double *)&cpu->now, *other = (const double *)&device->now;
    for (int k = 0; k < FOM_SUMS; k++)
        assert_true(fabs(one[k] - other[k]) <= 1e-9 * (1.0 + fabs(one[k])));
}

/* Values that need a code of one byte, of two, a float or a double. */
static void give_values(struct random_lp *r, int kind)
{
    uint64_t random = 3, entries = r->start[r->n];
    for (uint64_t k = 0; k < entries; k++)
        r->value[k] = kind == 0   ? r->value[k]
                      : kind == 1 ? 1.0 + (double)(k % 3000) / 1024.0
                      : kind == 2 ? (double)(1.0f + (float)k / 1048576.0f)
                                  : 0.5 + random_unit(&random);
}

static void compare_on(const struct device_kind *kind, unsigned group)
{
    static const unsigned widths[] = {1, 2, 4, 8};
    static const uint32_t sizes[][3] = {{7, 5, 1}, {200, 900, 5}, {3000, 400, 60}, {70000, 17000, 5}};
    for (size_t size = 0; size < 4; size++)
        for (int values = 0; values < 4; values++) {
            struct both b = {.r = random_lp(size + 1, sizes[size][0], sizes[size][1], sizes[size][2])};
            give_values(&b.r, values);
            open_both(&b, kind, group);
            if (size == 3) /* enough entries for all widths */
                assert_int_equal(spmat_widths(b.model->lp->cols).value, widths[values]);
            walk(&b, FOM_OPTIMAL);
            walk(&b, FOM_DUAL);
            close_both(&b);
        }
}

static void the_kernels_as_c_do_what_the_passes_do(void **state)
{
    (void)state;
    compare_on(&device_host, 1);
}

/* Skips where there is no such device, for which the error is one clear one. */
static void compare_if_there(const struct device_kind *kind, const char *none)
{
    slx_model *model;
    struct device *device = NULL;
    if (!kind)
        skip();
    assert_int_equal(slx_create(&model), SLX_OK);
    const bool there = kind->open(&model->env, 0, &device);
    print_message("%s\n", there ? device->name : slx_error(model)->message);
    assert_true(there || strstr(slx_error(model)->message, none));
    if (device)
        device->kind->close(device);
    slx_free(&model);
    if (!there)
        skip();
    compare_on(kind, 0);
    compare_on(kind, FOM_DEVICE_GROUP);
}

static void the_kernels_in_opencl_do_what_the_passes_do(void **state)
{
    (void)state;
    compare_if_there(&device_opencl, "there is no OpenCL device");
}

static void the_kernels_in_cuda_do_what_the_passes_do(void **state)
{
    (void)state;
    compare_if_there(&device_cuda, "there is no CUDA device");
}

static void a_solve_on_a_device_ends_where_one_on_processors_does(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 5; seed++) {
        struct both b = {.r = random_lp(seed, 40, 120, 4)};
        open_both(&b, &device_host, 1);
        for (int k = 0; k < 2; k++)
            assert_int_equal(fom_run(&b.on[k]), FOM_CONVERGED);
        assert_int_equal(b.report[0].iterations, b.report[1].iterations);
        same(b.on[1].tx, b.on[0].tx, b.on[0].n);
        close_both(&b);
    }
}

/* A device that fails at the countdown's end. */
static int countdown;
static bool failing_run(struct device *d, enum fom_kernel kernel, const struct fom_layout *layout,
                        const struct fom_scalars *scalars)
{
    if (--countdown == 0)
        return (fail)(d->env, SLX_ERROR_USAGE, "the device is gone") == SLX_OK;
    return device_host.run(d, kernel, layout, scalars);
}

static void a_device_that_fails_ends_the_solve_with_its_error(void **state)
{
    (void)state;
    for (int at = 1; at < 40; at += 7) {
        struct both b = {.r = random_lp(2, 40, 120, 4)};
        struct device_kind failing = device_host;
        failing.run = failing_run;
        open_both(&b, &failing, 1);
        b.on[1].device->kind = &failing;
        countdown = at;
        assert_int_equal(fom_run(&b.on[1]), FOM_FAILED);
        assert_string_equal(b.model->env.error.message, "the device is gone");
        close_both(&b);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_kernels_as_c_do_what_the_passes_do),
        cmocka_unit_test(the_kernels_in_opencl_do_what_the_passes_do),
        cmocka_unit_test(the_kernels_in_cuda_do_what_the_passes_do),
        cmocka_unit_test(a_solve_on_a_device_ends_where_one_on_processors_does),
        cmocka_unit_test(a_device_that_fails_ends_the_solve_with_its_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
