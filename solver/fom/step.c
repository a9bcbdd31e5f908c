/* The passes over the matrix and over the vectors: iterations, trial points and what they are worth. */
#include "fom/fom_private.h"

#include <string.h>

/* ---- blocks ------------------------------------------------------------------------------------- */

/* What a block of columns is given by, decoded. */
struct block {
    double cost[FOM_BLOCK], lower[FOM_BLOCK], upper[FOM_BLOCK], dot[FOM_BLOCK], bar[FOM_BLOCK];
};

static void decode_block(const struct fom *f, uint32_t first, uint32_t count, struct block *b)
{
    const struct lp *lp = f->lp;
    cvec_gather(lp->cost, first, count, b->cost);
    cvec_gather(lp->col_lower, first, count, b->lower);
    cvec_gather(lp->col_upper, first, count, b->upper);
    for (uint32_t t = 0; f->sense != 1.0 && t < count; t++)
        b->cost[t] *= f->sense;
}

/* The share of the reflection in the next iterate. */
static double reflected_share(const struct fom *f)
{
    return (double)(f->inner + 1) / (double)(f->inner + 2);
}

/* ---- a pass, leaf by leaf ----------------------------------------------------------------------- */

struct pass {
    struct fom *f;
    bool trial;
    const double *v;
};

static struct fom_blocks leaf_columns(const struct fom *f, uint32_t leaf, unsigned thread)
{
    return fom_columns(f, f->col_first[leaf], f->col_first[leaf + 1], thread);
}

static struct fom_blocks leaf_rows(const struct fom *f, uint32_t leaf, unsigned thread)
{
    return fom_numbers(f->row_first[leaf], f->row_first[leaf + 1], thread);
}

static bool run_leaves(struct fom *f, struct pass *pass, void (*work)(void *user, uint32_t leaf, unsigned thread))
{
    team_run(f->team, f->env, f->leaves, work, pass);
    return limits_met(f->env) == LIMIT_NONE;
}

/* bar := 2 tx - x, for the columns of a block; x := the next iterate, or tx := the trial point. */
static void step_block(struct fom *f, uint32_t first, uint32_t count, bool trial, struct block *restrict b)
{
    const double tau = f->step / f->weight, share = reflected_share(f), rest = 1.0 - share;
    const int8_t *restrict exponent = f->col_exp + first;
    double *restrict x = f->x + first, *restrict tx = f->tx + first;
    const double *restrict x0 = f->x0 + first;
    for (uint32_t t = 0; t < count; t++) {
        const double v = x[t] - tau * fom_square(f, exponent[t]) * (b->cost[t] - b->dot[t]);
        b->dot[t] = lesser(greater(v, b->lower[t]), b->upper[t]);
    }
    if (trial) {
        for (uint32_t t = 0; t < count; t++) {
            tx[t] = b->dot[t];
            b->bar[t] = 2.0 * b->dot[t] - x[t];
        }
    } else {
        for (uint32_t t = 0; t < count; t++) {
            b->bar[t] = 2.0 * b->dot[t] - x[t];
            x[t] = share * b->bar[t] + rest * x0[t];
        }
    }
}

static void step_columns(void *user, uint32_t leaf, unsigned thread)
{
    const struct pass *pass = user;
    struct fom *f = pass->f;
    double *product = f->product + (size_t)leaf * f->m;
    struct fom_blocks at = leaf_columns(f, leaf, thread);
    struct block b;
    while (fom_next(f, &at)) {
        spmat_dots(f->lp->cols, at.first, at.first + at.count, f->y, b.dot);
        decode_block(f, at.first, at.count, &b);
        step_block(f, at.first, at.count, pass->trial, &b);
        spmat_axpys(f->lp->cols, at.first, at.first + at.count, b.bar, product);
    }
}

/* sum := what the leaves have for the rows of a block, which then have 0. */
static void take_products(struct fom *f, uint32_t first, uint32_t count, double *restrict sum)
{
    memcpy(sum, f->product + first, count * sizeof *sum);
    memset(f->product + first, 0, count * sizeof *sum);
    for (uint32_t leaf = 1; leaf < f->leaves; leaf++) {
        double *restrict part = f->product + (size_t)leaf * f->m + first;
        for (uint32_t t = 0; t < count; t++)
            sum[t] += part[t];
        memset(part, 0, count * sizeof *part);
    }
}

static void step_rows(void *user, uint32_t leaf, unsigned thread)
{
    const struct pass *pass = user;
    struct fom *f = pass->f;
    const double sigma = f->step * f->weight, share = reflected_share(f), rest = 1.0 - share;
    struct fom_blocks at = leaf_rows(f, leaf, thread);
    double product[FOM_BLOCK], lower[FOM_BLOCK], upper[FOM_BLOCK];
    while (fom_next(f, &at)) {
        const uint32_t first = at.first, count = at.count;
        double *restrict y = f->y + first, *restrict ty = f->ty + first;
        const double *restrict y0 = f->y0 + first;
        const int8_t *restrict exponent = f->row_exp + first;
        take_products(f, first, count, product);
        cvec_gather(f->lp->row_lower, first, count, lower);
        cvec_gather(f->lp->row_upper, first, count, upper);
        for (uint32_t t = 0; t < count; t++) { /* s v and s proj(v), without a division by s */
            const double s = sigma * fom_square(f, exponent[t]), v = y[t] - s * product[t];
            product[t] = v - lesser(greater(v, -s * upper[t]), -s * lower[t]);
        }
        if (pass->trial)
            memcpy(ty, product, count * sizeof *ty);
        else
            for (uint32_t t = 0; t < count; t++)
                y[t] = share * (2.0 * product[t] - y[t]) + rest * y0[t];
    }
}

static bool step(struct fom *f, bool trial)
{
    struct pass pass = {.f = f, .trial = trial};
    return run_leaves(f, &pass, step_columns) && run_leaves(f, &pass, step_rows);
}

bool fom_step(struct fom *f)
{
    const bool whole = step(f, false);
    f->inner++;
    return whole;
}

bool fom_trial(struct fom *f)
{
    return step(f, true);
}

static void blend(double *restrict z, const double *restrict t, const double *restrict z0, uint32_t count, double share)
{
    const double rest = 1.0 - share;
    for (uint32_t k = 0; k < count; k++)
        z[k] = share * (2.0 * t[k] - z[k]) + rest * z0[k];
}

static void advance(void *user, uint32_t leaf, unsigned thread)
{
    const struct fom *f = ((const struct pass *)user)->f;
    const double share = reflected_share(f);
    struct fom_blocks at = fom_numbers(f->col_first[leaf], f->col_first[leaf + 1], thread);
    while (fom_next(f, &at))
        blend(f->x + at.first, f->tx + at.first, f->x0 + at.first, at.count, share);
    at = leaf_rows(f, leaf, thread);
    while (fom_next(f, &at))
        blend(f->y + at.first, f->ty + at.first, f->y0 + at.first, at.count, share);
}

bool fom_advance(struct fom *f)
{
    struct pass pass = {.f = f};
    const bool whole = run_leaves(f, &pass, advance);
    f->inner++;
    return whole;
}

/* ---- what a trial point is worth -------------------------------------------------------------------------- */

/* Column t of the block, whose A'ty is b->dot and whose A'y is b->bar. */
static void judge_column(const struct fom *f, const struct block *b, uint32_t t, uint32_t j, struct fom_sums *s)
{
    const double d = b->cost[t] - b->dot[t], bound = d > 0.0 ? b->lower[t] : b->upper[t];
    const double of_dy = b->dot[t] - b->bar[t], barrier = of_dy < 0.0 ? b->lower[t] : b->upper[t];
    const double square = fom_square(f, f->col_exp[j]), dx = f->tx[j] - f->x[j], apart = f->tx[j] - f->x0[j];
    if (isinf(bound))
        s->dual += d * d;
    else
        s->dual_objective += d * bound;
    if (isinf(barrier))
        s->farkas_wrong += of_dy * of_dy;
    else
        s->farkas -= of_dy * barrier;
    if (isfinite(dx > 0.0 ? b->upper[t] : b->lower[t]))
        s->ray_wrong += dx * dx;
    s->gain -= b->cost[t] * dx;
    s->primal_objective += b->cost[t] * f->tx[j];
    s->dx += dx * dx / square;
    s->apart_x += apart * apart / square;
    s->cross += dx * of_dy;
}

static void judge_columns(void *user, uint32_t leaf, unsigned thread)
{
    struct fom *f = ((const struct pass *)user)->f;
    double *product = f->product + (size_t)leaf * f->m;
    struct fom_blocks at = leaf_columns(f, leaf, thread);
    struct block b;
    while (fom_next(f, &at)) {
        spmat_dots(f->lp->cols, at.first, at.first + at.count, f->ty, b.dot);
        spmat_dots(f->lp->cols, at.first, at.first + at.count, f->y, b.bar);
        decode_block(f, at.first, at.count, &b);
        for (uint32_t t = 0; t < at.count; t++)
            judge_column(f, &b, t, at.first + t, &f->sums[leaf]);
        spmat_axpys(f->lp->cols, at.first, at.first + at.count, f->tx + at.first, product);
    }
}

static void judge_rows(void *user, uint32_t leaf, unsigned thread)
{
    struct fom *f = ((const struct pass *)user)->f;
    struct fom_blocks at = leaf_rows(f, leaf, thread);
    struct fom_sums *s = &f->sums[leaf];
    double product[FOM_BLOCK], lower[FOM_BLOCK], upper[FOM_BLOCK];
    while (fom_next(f, &at)) {
        const uint32_t first = at.first, count = at.count;
        take_products(f, first, count, product);
        cvec_gather(f->lp->row_lower, first, count, lower);
        cvec_gather(f->lp->row_upper, first, count, upper);
        for (uint32_t t = 0; t < count; t++) {
            const uint32_t i = first + t;
            const double miss = greater(0.0, greater(lower[t] - product[t], product[t] - upper[t]));
            const double square = fom_square(f, f->row_exp[i]), y = f->ty[i];
            const double dy = y - f->y[i], apart = y - f->y0[i], barrier = dy > 0.0 ? lower[t] : upper[t];
            s->primal += miss * miss;
            if (y != 0.0)
                s->dual_objective += y * (y > 0.0 ? lower[t] : upper[t]);
            if (isinf(barrier))
                s->farkas_wrong += dy * dy;
            else
                s->farkas += dy * barrier;
            s->dy += dy * dy / square;
            s->apart_y += apart * apart / square;
        }
    }
}

static void add_sums(struct fom_sums *restrict to, const struct fom_sums *restrict more)
{
    double *a = (double *)to;
    const double *b = (const double *)more;
    for (size_t k = 0; k < sizeof *to / sizeof *a; k++)
        a[k] += b[k];
}

bool fom_judge(struct fom *f)
{
    struct pass pass = {.f = f};
    memset(f->sums, 0, sizeof f->sums);
    if (!run_leaves(f, &pass, judge_columns) || !run_leaves(f, &pass, judge_rows))
        return false;
    f->now = (struct fom_sums){0};
    for (uint32_t leaf = 0; leaf < f->leaves; leaf++)
        add_sums(&f->now, &f->sums[leaf]);
    return true;
}

/* ---- a product alone ----------------------------------------------------------------------------------------- */

bool fom_multiply(struct fom *f, const double *v)
{
    struct fom_blocks at = fom_columns(f, 0, f->n, 0);
    memset(f->product, 0, f->m * sizeof *f->product);
    while (fom_next(f, &at))
        spmat_axpys(f->lp->cols, at.first, at.first + at.count, v + at.first, f->product);
    return limits_met(f->env) == LIMIT_NONE;
}
