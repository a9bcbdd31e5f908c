/* What an iteration takes on this machine. */
#include "fom/fom_private.h"

/* Iterations that lead nowhere: without scales, and with a step of no account. */
static slx_status time_steps(struct fom *f, double *step, double *products)
{
    enum { ROUNDS = 5 };
    double part[FOM_BLOCK];
    f->step = 1e-9;
    f->weight = 1.0;
    slx_status status = fom_cut(f);
    if (status == SLX_OK)
        status = fom_scale(f);
    if (status == SLX_OK && !f->engine->step(f, false)) /* to warm up */
        status = limits_fail(f->env);
    double began = clock_seconds();
    for (int k = 0; k < ROUNDS && status == SLX_OK; k++)
        if (!f->engine->step(f, false))
            status = limits_fail(f->env);
    *step = (clock_seconds() - began) / ROUNDS;
    began = clock_seconds();
    for (int k = 0; k < ROUNDS && status == SLX_OK; k++) {
        struct fom_blocks at = fom_columns(f, 0, f->n, 0);
        while (fom_next(f, &at))
            fom_column_dots(f, &at, f->y, part);
        if (!fom_multiply(f, f->x))
            status = limits_fail(f->env);
    }
    *products = (clock_seconds() - began) / ROUNDS;
    return status;
}

slx_status fom_measure(struct env *env, const struct lp *lp, struct fom_rates *rates)
{
    const int scaling = env->options.scaling;
    const uint64_t threads = env->options.threads;
    struct solution *s = NULL;
    struct fom_report report = {0};
    double step = 0.0, products = 0.0;
    slx_status status = solution_create(env, lp->nrows, lp->ncols, &s);
    if (status != SLX_OK)
        return status;
    struct fom f = {.env = env, .lp = lp, .report = &report, .solution = s};
    env->options.scaling = SCALING_OFF;
    env->options.threads = 1; /* the products are timed on one */
    status = fom_open(&f);
    if (status == SLX_OK)
        status = time_steps(&f, &step, &products);
    fom_close(&f);
    solution_free(env, &s);
    env->options.scaling = scaling;
    env->options.threads = threads;
    rates->entry = products / greater(1.0, (double)spmat_nnz(lp->cols));
    rates->line = greater(step - products, 0.0) / greater(1.0, (double)lp->nrows + lp->ncols);
    return status;
}
