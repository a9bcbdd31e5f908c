/* Sifting by columns: the part has all rows, and columns outside stand at a bound. */
#include <string.h>

#include "sifting/sifting_private.h"
#include "simplex/simplex.h"

static bool is_free(const struct lp *lp, uint32_t j)
{
    double value;
    return sift_rest(lp, j, &value) == SLX_FREE;
}

/* ---- the first part ------------------------------------------------------------------------------------- */

/* For each row the columns with an entry in it that cost least an entry. */
enum { EACH_ROW = 8 };

struct cheapest {
    float cost[EACH_ROW]; /* ascending */
    uint32_t column[EACH_ROW];
};

static void insert(struct cheapest *c, float price, uint32_t j)
{
    unsigned k = EACH_ROW - 1;
    if (!(price < c->cost[k]))
        return;
    for (; k > 0 && c->cost[k - 1] > price; k--) {
        c->cost[k] = c->cost[k - 1];
        c->column[k] = c->column[k - 1];
    }
    c->cost[k] = price;
    c->column[k] = j;
}

static slx_status offer_to_rows(struct sift *f, struct cheapest *rows)
{
    const struct lp *lp = f->lp;
    slx_status status = SLX_OK;
    for (uint32_t j = 0; j < lp->ncols && status == SLX_OK; j++) {
        const uint32_t count = spmat_count(lp->cols, j);
        struct spmat_cursor c;
        status = limits_go_on(f->env, 16 + 4 * (uint64_t)count);
        if (is_free(lp, j)) /* it has no bound to stand at */
            sift_take(f, j);
        for (spmat_seek(lp->cols, j, &c); spmat_next(&c);)
            insert(&rows[c.index], (float)(sift_cost(lp, j) / count), j);
    }
    return status;
}

static slx_status begin(struct sift *f)
{
    const uint32_t m = f->lp->nrows;
    struct cheapest *rows = mem_new(&f->env->mem, MEM_SIMPLEX, m, sizeof *rows);
    if (!rows)
        return fail_memory(f->env, "sifting");
    for (uint32_t i = 0; i < m; i++)
        for (unsigned k = 0; k < EACH_ROW; k++)
            rows[i].cost[k] = INFINITY;
    slx_status status = offer_to_rows(f, rows);
    for (uint32_t i = 0; i < m; i++)
        for (unsigned k = 0; k < EACH_ROW && rows[i].cost[k] < INFINITY; k++)
            sift_take(f, rows[i].column[k]);
    mem_free(&f->env->mem, rows);
    return status;
}

/* ---- the columns outside -------------------------------------------------------------------------------- */

static slx_status outside(struct sift *f, struct lp_choice *which)
{
    const struct lp *lp = f->lp;
    double value;
    which->cols = f->in;
    which->cost = 0.0;
    if (f->left)
        memset(f->left, 0, lp->nrows * sizeof *f->left);
    for (uint32_t j = 0; j < lp->ncols; j++) {
        if (bits_get(f->in, j) || (sift_rest(lp, j, &value), value == 0.0))
            continue;
        if (!f->left && !(f->left = mem_new(&f->env->mem, MEM_SIMPLEX, lp->nrows, sizeof *f->left)))
            return fail_memory(f->env, "sifting");
        const slx_status status = limits_go_on(f->env, 16 + 4 * (uint64_t)spmat_count(lp->cols, j));
        if (status != SLX_OK)
            return status;
        spmat_axpy(lp->cols, j, value, f->left);
        which->cost += value * cvec_get(lp->cost, j);
    }
    which->activity = f->left;
    return SLX_OK;
}

/* ---- prices --------------------------------------------------------------------------------------------- */

/* Prices a column outside, or one of the part that stands where it would stand outside.  `wrong` is how much the sign
 * of its reduced cost is wrong there: below 0 where it is right. */
static void judge(struct sift *f, uint32_t j, double wrong, double tolerance, bool drop)
{
    if (!bits_get(f->in, j)) {
        if (wrong > tolerance) /* beside the length of the column, as far as its entries are alike */
            sift_offer(f, j, wrong / sqrt(fmax(spmat_count(f->lp->cols, j), 1.0)));
    } else if (drop && -wrong > tolerance)
        sift_drop(f, j);
}

/* Multipliers of an infeasible part are of any length, and prove nothing where a column spoils them at all: then the
 * tolerance is 0. */
static slx_status price(struct sift *f, double tolerance, bool drop)
{
    enum { BLOCK = 64 };
    const struct lp *lp = f->lp;
    const bool infeasible = f->s->result == SLX_INFEASIBLE;
    double lower[BLOCK], upper[BLOCK];
    if (f->s->result == SLX_UNBOUNDED) /* and so with more columns */
        return SLX_OK;
    for (uint32_t j = 0; j < lp->ncols; j++) {
        const uint32_t k = j % BLOCK, left = lp->ncols - j;
        if (k == 0) {
            cvec_gather(lp->col_lower, j, left < BLOCK ? left : BLOCK, lower);
            cvec_gather(lp->col_upper, j, left < BLOCK ? left : BLOCK, upper);
        }
        const slx_status status = limits_go_on(f->env, 16 + (uint64_t)spmat_count(lp->cols, j));
        if (status != SLX_OK)
            return status;
        const unsigned rest = isfinite(lower[k]) ? SLX_AT_LOWER : SLX_AT_UPPER;
        const bool held = bits_get(f->in, j);
        if (held ? !drop || pairs_get(f->s->status, j) != rest : lower[k] == upper[k])
            continue;
        const double product = spmat_dot(lp->cols, j, f->s->y);
        const double d = infeasible ? -product : sift_cost(lp, j) - (lp->maximise ? -product : product);
        judge(f, j, rest == SLX_AT_LOWER ? -d : d, infeasible ? 0.0 : tolerance, drop);
    }
    return SLX_OK;
}

const struct side sift_columns = {.lines = "columns",
                                  .join = 3,
                                  .hold = 12,
                                  .method = METHOD_PRIMAL,
                                  .begin = begin,
                                  .outside = outside,
                                  .price = price};
