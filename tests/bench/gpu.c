/* gpu MODEL [opencl|cuda]: the first-order method on MODEL, without presolve, on one thread of this machine and on a
 * device: time per iteration, the bandwidth that this takes as a share of what copying reaches there, and the time to
 * 1e-4.
 */
#include <stdio.h>
#include <string.h>

#include "base/limits.h"
#include "fom/device_private.h"
#include "solve/handle_private.h"

enum { ITERATIONS = 200 };

static int give_up(const slx_model *model)
{
    fprintf(stderr, "gpu: %s\n", slx_error(model)->message);
    return 1;
}

/* Bytes that copying vectors moves in a second on the device: what fom_anchor does. */
static bool copy_rate(struct env *env, const struct device_kind *kind, double *rate)
{
    enum { ROUNDS = 10 };
    const uint64_t n = 1 << 24, size = n * sizeof(double);
    const struct fom_scalars scalars = {.share = 0.5};
    struct fom_layout layout = {.n = n, .x = 0, .x0 = size, .tx = 2 * size};
    struct device *d = NULL;
    double word, began = 0.0;
    bool good = kind->open(env, 0, &d) && kind->allocate(d, 3 * size);
    for (int k = 0; k <= ROUNDS && good; k++) { /* the first to warm up */
        layout.groups = d->groups;
        good = kind->run(d, number_of_fom_anchor, &layout, &scalars);
        if (k == 0 && good) {
            good = kind->read(d, 0, &word, sizeof word);
            began = clock_seconds();
        }
    }
    good = good && kind->read(d, 0, &word, sizeof word);
    *rate = ROUNDS * 3.0 * (double)size / (clock_seconds() - began);
    if (d)
        d->kind->close(d);
    return good;
}

/* What an iteration has to move at least: both copies of the matrix, each vector once. */
static double iteration_bytes(const struct fom *f, bool two_copies)
{
    const struct lp *lp = f->lp;
    const struct spmat_widths w = spmat_widths(lp->cols);
    const double entries = (double)spmat_nnz(lp->cols) * (w.index + w.value), n = f->n, m = f->m;
    const double coded = n * (cvec_width(lp->cost) + cvec_width(lp->col_lower) + cvec_width(lp->col_upper)) +
                         m * (cvec_width(lp->row_lower) + cvec_width(lp->row_upper));
    return (two_copies ? 2.0 : 1.0) * entries + coded + n * (2 * 8 + 8 + 1 + w.start + (two_copies ? 16 : 0)) +
           m * (8 + 2 * 8 + 8 + 1 + (two_copies ? w.start : 0));
}

/* Iterations, then a solve from the start. */
static bool measure(slx_model *model, const struct device_kind *kind, double rate)
{
    struct env *env = &model->env;
    struct solution *s;
    struct fom_report report = {0};
    struct fom f = {.env = env, .lp = model->lp, .report = &report, .tolerance = 1e-4, .device_kind = kind};
    if (solution_create(env, model->lp->nrows, model->lp->ncols, &s) != SLX_OK)
        return false;
    f.solution = s;
    bool good = fom_open(&f) == SLX_OK && fom_prepare(&f) == SLX_OK;
    for (int k = 0; k < 20 && good; k++)
        good = f.engine->step(&f, false);
    good = good && f.engine->fetch(&f);
    double began = clock_seconds();
    for (int k = 0; k < ITERATIONS && good; k++)
        good = f.engine->step(&f, false);
    good = good && f.engine->fetch(&f);
    const double each = (clock_seconds() - began) / ITERATIONS, bytes = iteration_bytes(&f, kind != NULL);
    if (good) {
        printf("%s: %.4f ms an iteration, %.2f GB/s", kind ? f.device->name : "one thread", 1e3 * each,
               1e-9 * bytes / each);
        printf(rate > 0.0 ? ", %.0f %% of the %.1f GB/s of copying\n" : "\n", 100.0 * bytes / each / rate, 1e-9 * rate);
    }
    fom_close(&f);
    f = (struct fom){
        .env = env, .lp = model->lp, .report = &report, .solution = s, .tolerance = 1e-4, .device_kind = kind};
    began = clock_seconds();
    good = good && fom_open(&f) == SLX_OK && fom_prepare(&f) == SLX_OK;
    if (good) {
        const double prepared = clock_seconds();
        const enum fom_ending ending = fom_run(&f);
        printf("    %s to 1e-4: %llu iterations, %.3f s, and %.3f s before them\n",
               ending == FOM_CONVERGED ? "converged" : "did not come", (unsigned long long)report.iterations,
               clock_seconds() - prepared, prepared - began);
        good = ending != FOM_FAILED;
    }
    fom_close(&f);
    solution_free(env, &s);
    return good;
}

int main(int argc, char **argv)
{
    const struct device_kind *kind = argc > 2 && !strcmp(argv[2], "cuda") ? &device_cuda : &device_opencl;
    slx_model *model;
    double rate = 0.0;
    if (argc < 2 || argc > 3 || (argc == 3 && strcmp(argv[2], "opencl") != 0 && strcmp(argv[2], "cuda") != 0)) {
        fprintf(stderr, "usage: gpu MODEL [opencl|cuda]\n");
        return 2;
    }
    if (!kind) {
        fprintf(stderr, "gpu: built without this kind of device\n");
        return 1;
    }
    if (slx_create(&model) != SLX_OK)
        return 1;
    model->env.options.threads = 1;
    bool good = slx_read(model, argv[1]) == SLX_OK;
    limits_begin(&model->env);
    good = good && measure(model, NULL, 0.0) && copy_rate(&model->env, kind, &rate) && measure(model, kind, rate);
    const int code = good ? 0 : give_up(model);
    slx_free(&model);
    return code;
}
