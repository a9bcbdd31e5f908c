/* The engine of a solve on a device: what goes there, and the order of kernels.
 *
 * Model and iterates are copied to the device once; of what it computes, an iteration that is judged brings back its
 * sums, and the end its points.  Kernels are only started here: the device works through them while this processor is
 * ahead, until it asks for sums.
 */
#include "fom/device_private.h"
#include "store/plain.h"

#include <string.h>

/* ---- places --------------------------------------------------------------------------------------- */

enum { ALIGNMENT = 256 };

/* Takes places, or, where `device` is not NULL, fills them too; so one walk does for sizes and for copies. */
struct packer {
    struct device *device;
    uint64_t used;
    bool good;
};

static uint64_t put(struct packer *p, const void *from, uint64_t count, uint64_t width)
{
    const uint64_t at = p->used, bytes = count * width;
    p->used = (at + bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    if (p->device && p->good && from && bytes)
        p->good = p->device->kind->write(p->device, at, from, bytes);
    return at;
}

static struct fom_coded put_coded(struct packer *p, const struct plain *v)
{
    return (struct fom_coded){.data = put(p, v->data, v->count, v->width),
                              .dict = put(p, v->dict, v->width > 2 ? 0 : v->distinct, sizeof *v->dict),
                              .width = v->width};
}

/* As many lanes as a vector has entries on average, and no more than half a group. */
static uint64_t count_lanes(const struct device *d, uint64_t entries, uint32_t vectors)
{
    uint64_t lanes = 1;
    while (2 * lanes <= d->group / 2 && 2 * lanes * vectors <= entries)
        lanes *= 2;
    return lanes;
}

static struct fom_matrix put_matrix(struct packer *p, const struct spmat *a, const struct device *d)
{
    const struct plain_matrix m = spmat_plain(a);
    const uint32_t vectors = spmat_vectors(a);
    struct fom_matrix to = {.start_width = m.start_width, .index_width = m.index_width};
    to.lanes = count_lanes(d, m.values.count, vectors);
    to.start = put(p, m.start, (uint64_t)vectors + 1, m.start_width);
    to.index = put(p, m.index, m.values.count, m.index_width);
    to.values = put_coded(p, &m.values);
    return to;
}

static struct fom_coded put_vector(struct packer *p, const struct cvec *v)
{
    const struct plain plain = cvec_plain(v);
    return put_coded(p, &plain);
}

/* The second copy of the dictionary, that of the rows, is small beside the rest. */
static void put_all(struct packer *p, struct fom *f, const struct spmat *rows, const struct device *d)
{
    const struct lp *lp = f->lp;
    struct fom_layout *l = &f->layout;
    const uint64_t n = f->n, m = f->m, size = sizeof(double);
    double squares[FOM_SCALES];
    for (int k = 0; k < FOM_SCALES; k++)
        squares[k] = fom_square(k - FOM_SCALES / 2);
    *l = (struct fom_layout){.n = n, .m = m, .groups = d->groups};
    l->cols = put_matrix(p, lp->cols, d);
    l->rows = put_matrix(p, rows, d);
    l->cost = put_vector(p, lp->cost);
    l->col_lower = put_vector(p, lp->col_lower);
    l->col_upper = put_vector(p, lp->col_upper);
    l->row_lower = put_vector(p, lp->row_lower);
    l->row_upper = put_vector(p, lp->row_upper);
    l->col_exp = put(p, f->col_exp, n, 1);
    l->row_exp = put(p, f->row_exp, m, 1);
    l->squares = put(p, squares, FOM_SCALES, size);
    l->x = put(p, f->x, n, size);
    l->x0 = put(p, f->x0, n, size);
    l->tx = put(p, f->tx, n, size);
    l->bar = put(p, NULL, n, size);
    l->y = put(p, f->y, m, size);
    l->y0 = put(p, f->y0, m, size);
    l->ty = put(p, f->ty, m, size);
    l->sums = put(p, NULL, (1 + 2 * (uint64_t)d->groups) * FOM_SUMS, size);
}

/* ---- the engine --------------------------------------------------------------------------------------- */

static bool run(struct fom *f, enum fom_kernel kernel, bool trial)
{
    const struct fom_scalars scalars = {.tau = f->step / f->weight,
                                        .sigma = f->step * f->weight,
                                        .share = fom_reflected_share(f),
                                        .sense = f->sense,
                                        .trial = trial,
                                        .without_sizes = f->aim == FOM_DUAL};
    const bool started = f->device->kind->run(f->device, kernel, &f->layout, &scalars);
    f->failed |= !started;
    return started && limits_poll(f->env) == LIMIT_NONE;
}

static bool device_step(struct fom *f, bool trial)
{
    return run(f, number_of_fom_step_columns, trial) && run(f, number_of_fom_step_rows, trial);
}

static bool device_advance(struct fom *f)
{
    return run(f, number_of_fom_advance, false);
}

static bool device_anchor(struct fom *f)
{
    return run(f, number_of_fom_anchor, false);
}

static bool get(struct fom *f, uint64_t at, void *to, uint64_t bytes)
{
    const bool good = f->device->kind->read(f->device, at, to, bytes);
    f->failed |= !good;
    return good;
}

static bool device_judge(struct fom *f)
{
    return run(f, number_of_fom_judge_columns, false) && run(f, number_of_fom_judge_rows, false) &&
           run(f, number_of_fom_add_sums, false) && get(f, f->layout.sums, &f->now, sizeof f->now);
}

static bool device_fetch(struct fom *f)
{
    const struct fom_layout *l = &f->layout;
    return get(f, l->tx, f->tx, f->n * sizeof *f->tx) && get(f, l->ty, f->ty, f->m * sizeof *f->ty) &&
           get(f, l->x, f->x, f->n * sizeof *f->x) && get(f, l->y, f->y, f->m * sizeof *f->y) &&
           get(f, l->x0, f->x0, f->n * sizeof *f->x0) && get(f, l->y0, f->y0, f->m * sizeof *f->y0);
}

static bool device_put(struct fom *f)
{
    const struct fom_layout *l = &f->layout;
    const struct device_kind *kind = f->device->kind;
    const bool good = kind->write(f->device, l->tx, f->tx, f->n * sizeof *f->tx) &&
                      kind->write(f->device, l->ty, f->ty, f->m * sizeof *f->ty);
    f->failed |= !good;
    return good;
}

static const struct fom_engine engine = {device_step,   device_advance, device_judge,
                                         device_anchor, device_fetch,   device_put};

/* ---- open and close ------------------------------------------------------------------------------------- */

static const struct device_kind *kind_of(const struct fom *f)
{
    return f->device_kind ? f->device_kind : f->env->options.device == DEVICE_OPENCL ? &device_opencl : &device_cuda;
}

static slx_status put_on_device(struct fom *f, const struct spmat *rows)
{
    struct packer sizes = {.good = true}, copies = {.device = f->device, .good = true};
    put_all(&sizes, f, rows, f->device);
    if (!f->device->kind->allocate(f->device, sizes.used))
        return f->env->error.status;
    put_all(&copies, f, rows, f->device);
    log_line(f->env, SLX_LOG_INFO, "first order: on %s, %.3f MB there", f->device->name, 1e-6 * (double)sizes.used);
    return copies.good ? SLX_OK : f->env->error.status;
}

slx_status fom_to_device(struct fom *f)
{
    const struct device_kind *kind = kind_of(f);
    struct spmat *rows = NULL;
    if (!kind)
        return fail(f->env, SLX_ERROR_USAGE, "this program is built without devices of this kind");
    if (!kind->open(f->env, f->device_group, &f->device))
        return f->env->error.status;
    slx_status status = spmat_transpose(f->env, f->lp->cols, MEM_FIRST_ORDER, &rows);
    if (status == SLX_OK)
        status = put_on_device(f, rows);
    spmat_free(f->env, &rows);
    if (status == SLX_OK)
        f->engine = &engine;
    return status;
}
