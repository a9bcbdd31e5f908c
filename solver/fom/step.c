/* The engine on the processors of this machine: passes over the matrix and over the vectors, by a team. */
#include "fom/fom_private.h"

#include <string.h>

/* ---- blocks ------------------------------------------------------------------------------------- */

/* What a block of columns is given by, decoded. */
struct block {
    double cost[FOM_BLOCK], lower[FOM_BLOCK], upper[FOM_BLOCK], dot[FOM_BLOCK], bar[FOM_BLOCK];
};

/* Of the dual problem that polishes, in which all finite bounds are 0. */
static void without_sizes(const struct fom *f, uint32_t count, double *restrict lower, double *restrict upper)
{
    for (uint32_t t = 0; f->aim == FOM_DUAL && t < count; t++) {
        lower[t] = isinf(lower[t]) ? lower[t] : 0.0;
        upper[t] = isinf(upper[t]) ? upper[t] : 0.0;
    }
}

static void decode_rows(const struct fom *f, uint32_t first, uint32_t count, double *lower, double *upper)
{
    cvec_gather(f->lp->row_lower, first, count, lower);
    cvec_gather(f->lp->row_upper, first, count, upper);
    without_sizes(f, count, lower, upper);
}

static void decode_block(const struct fom *f, uint32_t first, uint32_t count, struct block *b)
{
    const struct lp *lp = f->lp;
    cvec_gather(lp->cost, first, count, b->cost);
    cvec_gather(lp->col_lower, first, count, b->lower);
    cvec_gather(lp->col_upper, first, count, b->upper);
    without_sizes(f, count, b->lower, b->upper);
    for (uint32_t t = 0; f->sense != 1.0 && t < count; t++)
        b->cost[t] *= f->sense;
}

/* ---- a pass, leaf by leaf ----------------------------------------------------------------------- */

/* Of columns, the blocks that need nothing of other processes and those that do.  Of rows, the blocks before the first
 * that others add to, and the rest of our own; of the rest, the blocks of rows of our own alone, and the others. */
enum portion { WHOLE, INNER, OUTER, SHARED, GHOSTS };

struct pass {
    struct fom *f;
    bool trial;
    enum portion portion;
    const double *of; /* what rows are to be multiplied with */
};

static bool is_passed_over(const struct pass *pass, uint32_t leaf, const struct fom_blocks *at)
{
    return pass->portion != WHOLE &&
           bits_get(pass->f->outer, pass->f->block_first[leaf] + at->number - 1) != (pass->portion == OUTER);
}

static struct fom_blocks leaf_columns(const struct fom *f, uint32_t leaf, unsigned thread)
{
    return fom_columns(f, f->col_first[leaf], f->col_first[leaf + 1], thread);
}

static uint32_t clip(uint64_t v, uint32_t first, uint32_t end)
{
    return v < first ? first : v < end ? (uint32_t)v : end;
}

/* The last beginning of a block that is not behind a row. */
static uint32_t block_begin(uint32_t row)
{
    return row - row % FOM_BLOCK;
}

static struct fom_blocks leaf_rows(const struct pass *pass, uint32_t leaf, unsigned thread)
{
    const struct fom *f = pass->f;
    uint32_t first = 0, end = f->own;
    switch (pass->portion) {
    case WHOLE: break;
    case INNER: end = block_begin(f->links->inner); break;
    case OUTER: first = block_begin(f->links->inner); break;
    case SHARED:
        first = block_begin(f->links->inner);
        end = block_begin(f->own);
        break;
    case GHOSTS:
        first = block_begin(f->own);
        end = f->m;
        break;
    }
    const uint64_t grain = f->packed ? FOM_BLOCK : 1, base = first / grain, count = (end + grain - 1) / grain - base;
    const uint64_t from = (base + count * leaf / f->leaves) * grain,
                   to = (base + count * (leaf + 1) / f->leaves) * grain;
    return fom_numbers(clip(from, first, end), clip(to, first, end), thread);
}

static bool run_leaves(struct fom *f, struct pass *pass, void (*work)(void *user, uint32_t leaf, unsigned thread))
{
    team_run(f->team, f->env, f->leaves, work, pass);
    return limits_met(f->env) == LIMIT_NONE;
}

void fom_column_dots(const struct fom *f, const struct fom_blocks *at, const double *v, double *dot)
{
    if (f->packed)
        sell_dots(f->by_cols, at->first / FOM_BLOCK, v, dot);
    else
        spmat_dots(f->lp->cols, at->first, at->first + at->count, v, dot);
}

/* bar := 2 tx - x, for the columns of a block; x := the next iterate, or tx := the trial point. */
ALWAYS_INLINE void step_block(const struct fom *f, uint32_t first, uint32_t count, bool trial, struct block *restrict b)
{
    const double tau = f->step / f->weight, share = fom_reflected_share(f);
    const int8_t *restrict exponent = f->col_exp + first;
    double *restrict x = f->x + first, *restrict tx = f->tx + first;
    const double *restrict x0 = f->x0 + first;
    for (uint32_t t = 0; t < count; t++)
        b->dot[t] = fom_stepped(x[t], tau * fom_square(exponent[t]), b->cost[t], b->dot[t], b->lower[t], b->upper[t]);
    if (trial) {
        for (uint32_t t = 0; t < count; t++) {
            tx[t] = b->dot[t];
            b->bar[t] = 2.0 * b->dot[t] - x[t];
        }
    } else {
        for (uint32_t t = 0; t < count; t++) {
            b->bar[t] = 2.0 * b->dot[t] - x[t];
            x[t] = fom_between(b->bar[t], x0[t], share);
        }
    }
}

/* y := the next iterate, or ty := the trial point, for the rows of a block; b->dot: their products. */
ALWAYS_INLINE void step_row_block(const struct fom *f, uint32_t first, uint32_t count, bool trial,
                                  struct block *restrict b)
{
    const double sigma = f->step * f->weight, share = fom_reflected_share(f);
    const int8_t *restrict exponent = f->row_exp + first;
    double *restrict y = f->y + first, *restrict ty = f->ty + first;
    const double *restrict y0 = f->y0 + first;
    for (uint32_t t = 0; t < count; t++)
        b->dot[t] = fom_dual_stepped(y[t], sigma * fom_square(exponent[t]), b->dot[t], b->lower[t], b->upper[t]);
    if (trial)
        memcpy(ty, b->dot, count * sizeof *ty);
    else
        for (uint32_t t = 0; t < count; t++)
            y[t] = fom_between(2.0 * b->dot[t] - y[t], y0[t], share);
}

/* The same for each kind of machine. */
#define INSTANCE(which, attribute)                                                                                     \
    attribute static void columns_##which(const struct fom *f, uint32_t first, uint32_t count, bool trial,             \
                                          struct block *restrict b)                                                    \
    {                                                                                                                  \
        step_block(f, first, count, trial, b);                                                                         \
    }                                                                                                                  \
    attribute static void rows_##which(const struct fom *f, uint32_t first, uint32_t count, bool trial,                \
                                       struct block *restrict b)                                                       \
    {                                                                                                                  \
        step_row_block(f, first, count, trial, b);                                                                     \
    }
INSTANCE(plain, )
INSTANCE(avx512, WITH_AVX512)

/* Of a leaf, or a part. */
static double *leaf_product(const struct fom *f, uint32_t leaf)
{
    return f->product + (size_t)leaf * f->m;
}

static void step_columns(void *user, uint32_t leaf, unsigned thread)
{
    const struct pass *pass = user;
    struct fom *f = pass->f;
    struct fom_blocks at = leaf_columns(f, leaf, thread);
    struct block b;
    while (fom_next(f, &at)) {
        if (is_passed_over(pass, leaf, &at))
            continue;
        fom_column_dots(f, &at, f->y, b.dot);
        decode_block(f, at.first, at.count, &b);
        (has_avx512() ? columns_avx512 : columns_plain)(f, at.first, at.count, pass->trial, &b);
        if (f->packed)
            memcpy(f->bar + at.first, b.bar, at.count * sizeof *b.bar);
        else
            spmat_axpys(f->lp->cols, at.first, at.first + at.count, b.bar, leaf_product(f, leaf));
    }
}

uint32_t fom_part_first(const struct fom *f, uint32_t part)
{
    return f->col_first[part * f->leaves / f->parts];
}

/* The rows' products with the columns of a part. */
static void part_products(const struct fom *f, uint32_t part, uint32_t first, const double *v, double *sum)
{
    sell_dots(f->by_rows[part], first / FOM_BLOCK, v + fom_part_first(f, part), sum);
}

/* sum of FOM_BLOCK := A v for the rows of a block. */
static void packed_products(const struct fom *f, uint32_t first, uint32_t count, const double *v, double *restrict sum)
{
    double more[FOM_BLOCK];
    part_products(f, 0, first, v, sum);
    for (uint32_t part = 1; part < f->parts; part++) {
        part_products(f, part, first, v, more);
        for (uint32_t t = 0; t < count; t++)
            sum[t] += more[t];
    }
}

/* sum += what the next leaves, or parts, have for the rows of a block, which is 0 then where it has to be. */
static void add_products(struct fom *f, uint32_t first, uint32_t count, double *restrict sum)
{
    const uint32_t vectors = f->packed ? f->parts : f->leaves;
    for (uint32_t leaf = 0; leaf < vectors; leaf++) {
        double *restrict part = leaf_product(f, leaf) + first;
        for (uint32_t t = 0; t < count; t++)
            sum[t] = leaf ? sum[t] + part[t] : part[t];
        if (!f->packed)
            memset(part, 0, count * sizeof *part);
    }
}

/* sum of FOM_BLOCK := A v for the rows of a block: as the leaves or parts have it, or as it is there, with what others
 * have sent; or else computed now. */
static void take_products(const struct pass *pass, const struct fom_blocks *at, const double *v, double *restrict sum)
{
    struct fom *f = pass->f;
    if (!f->packed || f->parts > 1 || pass->portion == OUTER)
        add_products(f, at->first, at->count, sum);
    else
        packed_products(f, at->first, at->count, v, sum);
}

static void step_rows(void *user, uint32_t leaf, unsigned thread)
{
    const struct pass *pass = user;
    struct fom *f = pass->f;
    struct fom_blocks at = leaf_rows(pass, leaf, thread);
    struct block b;
    while (fom_next(f, &at)) {
        take_products(pass, &at, f->bar, b.dot);
        decode_rows(f, at.first, at.count, b.lower, b.upper);
        (has_avx512() ? rows_avx512 : rows_plain)(f, at.first, at.count, pass->trial, &b);
    }
}

typedef void leaf_work(void *user, uint32_t leaf, unsigned thread);

/* A pass over columns, which need the vector `rows`. */
static bool pass_columns(struct fom *f, struct pass *pass, leaf_work *work, double *rows)
{
    const struct fom_links *links = f->links;
    if (!links)
        return run_leaves(f, pass, work);
    links->spread_begin(links->user, rows);
    pass->portion = INNER;
    run_leaves(f, pass, work);
    links->spread_end(links->user, rows);
    pass->portion = OUTER;
    return run_leaves(f, pass, work);
}

/* Products of a part's columns with some rows, into what the part has for these. */
static void multiply_part(void *user, uint32_t piece, unsigned thread)
{
    const struct pass *pass = user;
    const struct fom *f = pass->f;
    const uint32_t part = piece * f->parts / f->leaves, share = f->leaves / f->parts, of = piece % share;
    const uint64_t blocks = (f->m + FOM_BLOCK - 1) / FOM_BLOCK;
    struct fom_blocks at = fom_numbers(clip(blocks * of / share * FOM_BLOCK, 0, f->m),
                                       clip(blocks * (of + 1) / share * FOM_BLOCK, 0, f->m), thread);
    at.each = spmat_nnz(f->lp->cols) / (f->parts * (f->m + 1ULL)) + 1;
    while (fom_next(f, &at))
        part_products(f, part, at.first, pass->of, leaf_product(f, part) + at.first);
}

/* What is here of the products of some rows, into `product`. */
static void multiply_rows(void *user, uint32_t leaf, unsigned thread)
{
    const struct pass *pass = user;
    struct fom *f = pass->f;
    struct fom_blocks at = leaf_rows(pass, leaf, thread);
    double sum[FOM_BLOCK];
    while (fom_next(f, &at)) {
        take_products(pass, &at, pass->of, sum);
        memcpy(f->product + at.first, sum, at.count * sizeof *sum);
    }
}

/* A pass over rows, which needs their products with v in all processes; where not packed, the leaves have them.  What
 * others wait for comes first, and all that needs nothing of them before they are waited for. */
static bool pass_rows(struct fom *f, struct pass *pass, leaf_work *work, const double *v)
{
    const struct fom_links *links = f->links;
    pass->of = v;
    if (!links)
        return (f->parts == 1 || run_leaves(f, pass, multiply_part)) && run_leaves(f, pass, work);
    pass->portion = GHOSTS;
    run_leaves(f, pass, multiply_rows);
    links->gather_begin(links->user, f->product);
    pass->portion = SHARED;
    if (f->packed)
        run_leaves(f, pass, multiply_rows);
    pass->portion = INNER;
    run_leaves(f, pass, work);
    links->gather_end(links->user, f->product, FOM_ADD);
    memset(f->product + f->own, 0, (f->m - f->own) * sizeof *f->product);
    pass->portion = OUTER;
    return run_leaves(f, pass, work);
}

static bool step(struct fom *f, bool trial)
{
    struct pass pass = {.f = f, .trial = trial};
    return pass_columns(f, &pass, step_columns, f->y) && pass_rows(f, &pass, step_rows, f->bar);
}

static void blend(double *restrict z, const double *restrict t, const double *restrict z0, uint32_t count, double share)
{
    for (uint32_t k = 0; k < count; k++)
        z[k] = fom_between(2.0 * t[k] - z[k], z0[k], share);
}

static void advance_leaf(void *user, uint32_t leaf, unsigned thread)
{
    const struct fom *f = ((const struct pass *)user)->f;
    const double share = fom_reflected_share(f);
    struct fom_blocks at = fom_numbers(f->col_first[leaf], f->col_first[leaf + 1], thread);
    while (fom_next(f, &at))
        blend(f->x + at.first, f->tx + at.first, f->x0 + at.first, at.count, share);
    at = leaf_rows(user, leaf, thread);
    while (fom_next(f, &at))
        blend(f->y + at.first, f->ty + at.first, f->y0 + at.first, at.count, share);
}

static bool advance(struct fom *f)
{
    struct pass pass = {.f = f};
    return run_leaves(f, &pass, advance_leaf);
}

static bool anchor(struct fom *f)
{
    memcpy(f->x, f->tx, f->n * sizeof *f->x);
    memcpy(f->x0, f->tx, f->n * sizeof *f->x);
    memcpy(f->y, f->ty, f->m * sizeof *f->y);
    memcpy(f->y0, f->ty, f->m * sizeof *f->y);
    return true;
}

/* What is asked for is where the engine has it. */
static bool is_there(struct fom *f)
{
    (void)f;
    return true;
}

/* ---- what a trial point is worth -------------------------------------------------------------------------- */

static void judge_columns(void *user, uint32_t leaf, unsigned thread)
{
    const struct pass *pass = user;
    struct fom *f = pass->f;
    struct fom_blocks at = leaf_columns(f, leaf, thread);
    struct block b;
    while (fom_next(f, &at)) {
        if (is_passed_over(pass, leaf, &at))
            continue;
        fom_column_dots(f, &at, f->ty, b.dot);
        fom_column_dots(f, &at, f->y, b.bar);
        decode_block(f, at.first, at.count, &b);
        for (uint32_t t = 0; t < at.count; t++)
            fom_judge_column(&f->sums[leaf], b.cost[t], b.dot[t], b.bar[t], b.lower[t], b.upper[t],
                             fom_square(f->col_exp[at.first + t]), f->x[at.first + t], f->tx[at.first + t],
                             f->x0[at.first + t]);
        if (!f->packed)
            spmat_axpys(f->lp->cols, at.first, at.first + at.count, f->tx + at.first, leaf_product(f, leaf));
    }
}

static void judge_rows(void *user, uint32_t leaf, unsigned thread)
{
    const struct pass *pass = user;
    struct fom *f = pass->f;
    struct fom_blocks at = leaf_rows(pass, leaf, thread);
    struct fom_sums *s = &f->sums[leaf];
    double product[FOM_BLOCK], lower[FOM_BLOCK], upper[FOM_BLOCK];
    while (fom_next(f, &at)) {
        const uint32_t first = at.first, count = at.count;
        take_products(pass, &at, f->tx, product);
        decode_rows(f, first, count, lower, upper);
        for (uint32_t t = 0; t < count; t++) {
            const uint32_t i = first + t;
            fom_judge_row(s, product[t], lower[t], upper[t], fom_square(f->row_exp[i]), f->y[i], f->ty[i], f->y0[i]);
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

static bool judge(struct fom *f)
{
    struct pass pass = {.f = f};
    memset(f->sums, 0, sizeof f->sums);
    if (!pass_columns(f, &pass, judge_columns, f->ty) || !pass_rows(f, &pass, judge_rows, f->tx))
        return false;
    f->now = (struct fom_sums){0};
    for (uint32_t leaf = 0; leaf < f->leaves; leaf++)
        add_sums(&f->now, &f->sums[leaf]);
    return fom_total(f, (double *)&f->now, FOM_SUMS);
}

const struct fom_engine fom_processors = {step, advance, judge, anchor, is_there, is_there};

/* ---- other processes ----------------------------------------------------------------------------------------- */

slx_status fom_find_outer(struct fom *f)
{
    struct spmat_cursor c;
    for (int fill = 0; fill < 2; fill++) {
        for (uint32_t leaf = 0; leaf < f->leaves; leaf++) {
            struct fom_blocks at = leaf_columns(f, leaf, 0);
            while (fom_next(f, &at))
                for (uint32_t j = at.first; fill && j < at.first + at.count; j++)
                    for (spmat_seek(f->lp->cols, j, &c); spmat_next(&c);)
                        if (c.index >= f->own)
                            bits_set(f->outer, f->block_first[leaf] + at.number - 1);
            f->block_first[leaf + 1] = f->block_first[leaf] + at.number - 1;
        }
        if (!fill)
            f->outer = mem_new(&f->env->mem, MEM_FIRST_ORDER, bits_words(f->block_first[f->leaves]), sizeof *f->outer);
        if (!f->outer)
            return fail_memory(f->env, "the first-order method");
    }
    return SLX_OK;
}

void fom_gather_rows(const struct fom *f, double *rows, enum fom_gather how)
{
    if (!f->links)
        return;
    f->links->gather_begin(f->links->user, rows);
    f->links->gather_end(f->links->user, rows, how);
}

void fom_spread_rows(const struct fom *f, double *rows)
{
    if (!f->links)
        return;
    f->links->spread_begin(f->links->user, rows);
    f->links->spread_end(f->links->user, rows);
}

bool fom_total(const struct fom *f, double *values, unsigned count)
{
    return !f->links || f->links->total(f->links->user, values, count);
}

/* ---- a product alone ----------------------------------------------------------------------------------------- */

bool fom_multiply(struct fom *f, const double *v)
{
    struct fom_blocks at = f->packed ? fom_numbers(0, f->m, 0) : fom_columns(f, 0, f->n, 0);
    at.each = spmat_nnz(f->lp->cols) / (at.end + 1ULL) + 1;
    if (!f->packed)
        memset(f->product, 0, f->m * sizeof *f->product);
    while (fom_next(f, &at))
        if (f->packed)
            packed_products(f, at.first, at.count, v, f->product + at.first);
        else
            spmat_axpys(f->lp->cols, at.first, at.first + at.count, v + at.first, f->product);
    fom_gather_rows(f, f->product, FOM_ADD);
    return limits_met(f->env) == LIMIT_NONE;
}
