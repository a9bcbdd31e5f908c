/* Many bounds, costs and marks at once, all or nothing. */
#include <string.h>

#include "model/lp_edit.h"
#include "model/lp_private.h"
#include "model/pick.h"

/* ---- vectors -------------------------------------------------------------------------------------------- */

/* A vector, its new numbers, and the old ones of those that have been changed. */
struct change {
    struct cvec **v;
    const double *to; /* NULL: stays */
    bool bounds;      /* of magnitude 1e30 or more: none */
    double *old;
    uint32_t done;
};

static slx_status check_numbers(struct env *env, const struct lp_change *c, const char *what, uint32_t count)
{
    struct pick p = pick_begin(c->which, c->all);
    slx_status s = SLX_OK;
    for (uint32_t k = 0, i; k < count && s == SLX_OK && pick_next(&p, &i); k++) {
        s = lp_check_bounds(env, what, i, c->lower ? c->lower[k] : -INFINITY, c->upper ? c->upper[k] : INFINITY);
        if (s == SLX_OK && c->cost)
            s = lp_check_number(env, "cost of column", i, c->cost[k]);
    }
    return s;
}

static slx_status apply(struct env *env, const struct lp_change *c, struct change *x)
{
    struct pick p = pick_begin(c->which, c->all);
    slx_status s = cvec_own(env, x->v);
    for (uint32_t i; s == SLX_OK && pick_next(&p, &i); x->done += s == SLX_OK) {
        x->old[x->done] = cvec_get(*x->v, i);
        s = cvec_set(env, *x->v, i, x->bounds ? lp_bound(x->to[x->done]) : x->to[x->done]);
    }
    return s;
}

/* From the last one back, since a list may have one twice.  The vector knows the old values: takes no memory. */
static void take_back(struct env *env, const struct lp_change *c, struct change *x, uint32_t *numbers)
{
    struct pick p = pick_begin(c->which, c->all);
    for (uint32_t k = 0, i; k < x->done && pick_next(&p, &i); k++)
        numbers[k] = i;
    while (x->done-- > 0)
        cvec_set(env, *x->v, numbers[x->done], x->old[x->done]);
}

slx_status lp_change(struct env *env, struct lp *lp, bool rows, const struct lp_change *c, uint32_t count)
{
    enum { VECTORS = 3 };
    struct change changes[VECTORS] = {{rows ? &lp->row_lower : &lp->col_lower, c->lower, true, NULL, 0},
                                      {rows ? &lp->row_upper : &lp->col_upper, c->upper, true, NULL, 0},
                                      {&lp->cost, c->cost, false, NULL, 0}};
    slx_status s = check_numbers(env, c, rows ? "row" : "column", count);
    if (s != SLX_OK)
        return s;
    double *old = mem_new(&env->mem, MEM_READER, VECTORS * (size_t)count, sizeof *old);
    uint32_t *numbers = mem_new(&env->mem, MEM_READER, count, sizeof *numbers); /* for the way back */
    if (!old || !numbers)
        s = fail_memory(env, "many changes");
    for (int k = 0; k < VECTORS && s == SLX_OK; k++) {
        changes[k].old = old + (size_t)k * count;
        if (changes[k].to)
            s = apply(env, c, &changes[k]);
    }
    for (int k = 0; k < VECTORS; k++)
        if (changes[k].to && s == SLX_OK)
            cvec_tidy(env, *changes[k].v);
        else if (changes[k].done)
            take_back(env, c, &changes[k], numbers);
    mem_free(&env->mem, old);
    mem_free(&env->mem, numbers);
    return s;
}

/* ---- integer marks -------------------------------------------------------------------------------------- */

slx_status lp_integers_resize(struct env *env, struct lp *lp, uint32_t ncols)
{
    const size_t have = lp->integers ? mem_size(lp->integers) / sizeof *lp->integers : 0, need = bits_words(ncols);
    if (!lp->integers || have >= need)
        return SLX_OK;
    const size_t room = mem_grown(have, need);
    uint64_t *grown = mem_resize(&env->mem, MEM_VECTORS, lp->integers, room, sizeof *grown);
    if (!grown)
        return fail_memory(env, "integer marks");
    memset(grown + have, 0, (room - have) * sizeof *grown);
    lp->integers = grown;
    return SLX_OK;
}

void lp_integers_take(struct env *env, struct lp *lp, uint64_t *bits)
{
    if (lp->integers != bits)
        mem_free(&env->mem, lp->integers);
    lp->integers = bits;
    lp->integer_columns = 0;
    for (size_t k = 0; bits && k < bits_words(lp->ncols); k++)
        lp->integer_columns += (uint64_t)__builtin_popcountll(bits[k]);
    if (!lp->integer_columns)
        mem_drop(&env->mem, &lp->integers);
}

slx_status lp_integers_copy(struct env *env, const uint64_t *bits, uint32_t ncols, struct lp *lp)
{
    uint64_t *copy = NULL;
    if (bits) {
        copy = mem_new(&env->mem, MEM_VECTORS, bits_words(ncols), sizeof *copy);
        if (!copy)
            return fail_memory(env, "integer marks");
        for (size_t k = 0; k < bits_words(ncols); k++)
            copy[k] = bits[k];
    }
    lp_integers_take(env, lp, copy);
    return SLX_OK;
}

slx_status lp_mark_integers(struct env *env, struct lp *lp, const slx_pick *which, const uint8_t *integer)
{
    struct pick p = pick_begin(which, lp->ncols);
    if (!lp->integers && !integer)
        return SLX_OK;
    if (!lp->integers) {
        lp->integers = mem_new(&env->mem, MEM_VECTORS, bits_words(lp->ncols), sizeof *lp->integers);
        if (!lp->integers)
            return fail_memory(env, "integer marks");
    }
    for (uint32_t k = 0, j; pick_next(&p, &j); k++)
        if (integer && integer[k])
            bits_set(lp->integers, j);
        else
            bits_clear(lp->integers, j);
    lp_integers_take(env, lp, lp->integers);
    return SLX_OK;
}
