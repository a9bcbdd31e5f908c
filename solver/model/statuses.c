/* A basis as plain data. */
#include "model/statuses.h"

/* Without a branch, since statuses follow no pattern. */
ALWAYS_INLINE unsigned nonbasic(unsigned wanted, double lower, double upper)
{
    const unsigned low = lower > -INFINITY, up = upper < INFINITY;
    const unsigned upper_one = (unsigned)(wanted == SLX_AT_UPPER) & up & (unsigned)(lower != upper);
    return low ? SLX_AT_LOWER + upper_one : SLX_FREE - up;
}

slx_basis_status statuses_nonbasic(slx_basis_status wanted, double lower, double upper)
{
    return (slx_basis_status)nonbasic(wanted, lower, upper);
}

slx_status statuses_basic(struct env *env, uint32_t nrows, uint32_t ncols, struct statuses **out)
{
    struct statuses *b = mem_new(&env->mem, MEM_SOLUTION, 1, sizeof *b);
    *out = NULL;
    if (!b)
        return fail_memory(env, "a basis");
    b->nrows = nrows;
    b->ncols = ncols;
    b->rows = mem_new(&env->mem, MEM_SOLUTION, pairs_bytes(nrows), 1);
    b->cols = mem_new(&env->mem, MEM_SOLUTION, pairs_bytes(ncols), 1);
    if (!b->rows || !b->cols) {
        statuses_free(env, &b);
        return fail_memory(env, "a basis");
    }
    _Static_assert(SLX_BASIC == 0, "zero bits are basic");
    *out = b;
    return SLX_OK;
}

ALWAYS_INLINE unsigned settled(unsigned status, double lower, double upper)
{
    return status == SLX_BASIC ? SLX_BASIC : nonbasic(status, lower, upper);
}

/* to[k] := settled(from[first + k], ...) with the bounds of each line k; `from` NULL: all at lower bounds. */
static void settle(const uint8_t *from, size_t first, const struct cvec *low, const struct cvec *up, uint8_t *to)
{
    struct bounds_block b;
    for (bounds_begin(&b); bounds_next(low, up, &b);)
        for (uint32_t k = 0; k < b.count; k += 4) { /* a byte at a time: millions of columns are on the way home */
            unsigned byte = 0;
            for (uint32_t t = k; t < k + 4 && t < b.count; t++) {
                const unsigned status = from ? pairs_get(from, first + b.first + t) : SLX_AT_LOWER;
                byte |= settled(status, b.lower[t], b.upper[t]) << 2 * (t - k);
            }
            to[(b.first + k) / 4] = (uint8_t)byte;
        }
}

slx_status statuses_create(struct env *env, const struct lp *lp, struct statuses **out)
{
    slx_status s = statuses_basic(env, lp->nrows, lp->ncols, out);
    if (s == SLX_OK)
        settle(NULL, 0, lp->col_lower, lp->col_upper, (*out)->cols);
    return s;
}

static bool reserve(struct env *env, uint8_t **pairs, uint32_t count)
{
    const size_t have = mem_size(*pairs), need = pairs_bytes(count);
    if (have >= need)
        return true;
    uint8_t *grown = mem_resize(&env->mem, MEM_SOLUTION, *pairs, mem_grown(have, need), 1);
    *pairs = grown ? grown : *pairs;
    return grown;
}

slx_status statuses_reserve(struct env *env, struct statuses *b, uint32_t nrows, uint32_t ncols)
{
    return reserve(env, &b->rows, nrows) && reserve(env, &b->cols, ncols) ? SLX_OK : fail_memory(env, "a basis");
}

void statuses_grow(struct statuses *b, uint32_t nrows, uint32_t ncols)
{
    for (uint32_t i = b->nrows; i < nrows; i++)
        pairs_set(b->rows, i, SLX_BASIC);
    for (uint32_t j = b->ncols; j < ncols; j++)
        pairs_set(b->cols, j, SLX_BASIC);
    b->nrows = nrows;
    b->ncols = ncols;
}

static void copy_pairs(uint8_t *to, const uint8_t *from, uint32_t count, const uint32_t *which)
{
    if (!which)
        pairs_copy(to, 0, from, 0, count);
    for (uint32_t k = 0; which && k < count; k++)
        pairs_set(to, k, pairs_get(from, which[k]));
}

slx_status statuses_resized(struct env *env, const struct statuses *b, uint32_t nrows, uint32_t ncols,
                            struct statuses **out)
{
    slx_status s = statuses_basic(env, nrows, ncols, out);
    if (s != SLX_OK)
        return s;
    copy_pairs((*out)->rows, b->rows, nrows < b->nrows ? nrows : b->nrows, NULL);
    copy_pairs((*out)->cols, b->cols, ncols < b->ncols ? ncols : b->ncols, NULL);
    return SLX_OK;
}

slx_status statuses_selected(struct env *env, const struct statuses *b, const struct lp_selection *rows,
                             const struct lp_selection *cols, struct statuses **out)
{
    slx_status s = statuses_basic(env, rows ? rows->count : b->nrows, cols ? cols->count : b->ncols, out);
    if (s != SLX_OK)
        return s;
    copy_pairs((*out)->rows, b->rows, (*out)->nrows, rows ? rows->which : NULL);
    copy_pairs((*out)->cols, b->cols, (*out)->ncols, cols ? cols->which : NULL);
    return SLX_OK;
}

void statuses_free(struct env *env, struct statuses **p)
{
    struct statuses *b = *p;
    if (!b)
        return;
    mem_free(&env->mem, b->rows);
    mem_free(&env->mem, b->cols);
    mem_drop(&env->mem, p);
}

void statuses_to_solution(const struct statuses *b, struct solution *s)
{
    pairs_copy(s->status, 0, b->cols, 0, b->ncols);
    pairs_copy(s->status, b->ncols, b->rows, 0, b->nrows);
}

static bool fits(unsigned status, double lower, double upper)
{
    return settled(status, lower, upper) == status || (status == SLX_AT_UPPER && lower == upper);
}

bool statuses_fit(const struct lp *lp, const struct solution *s)
{
    for (uint32_t j = 0; j < lp->ncols; j++)
        if (!fits(pairs_get(s->status, j), cvec_get(lp->col_lower, j), cvec_get(lp->col_upper, j)))
            return false;
    for (uint32_t i = 0; i < lp->nrows; i++)
        if (!fits(pairs_get(s->status, (size_t)lp->ncols + i), cvec_get(lp->row_lower, i), cvec_get(lp->row_upper, i)))
            return false;
    return true;
}

bool statuses_from_solution(struct statuses *b, const struct lp *lp, const struct solution *s)
{
    if (pairs_zeros(s->status, (size_t)s->ncols + s->nrows) != s->nrows)
        return false;
    if (s->at_bounds) {
        pairs_copy(b->cols, 0, s->status, 0, b->ncols);
        pairs_copy(b->rows, 0, s->status, b->ncols, b->nrows);
        return true;
    }
    settle(s->status, 0, lp->col_lower, lp->col_upper, b->cols);
    settle(s->status, b->ncols, lp->row_lower, lp->row_upper, b->rows);
    return true;
}
