/* slx_anonymise: the model without its names, in another order, and in other units.
 *
 * The new model is loaded column by column from the old one, as from a caller's source.  Row i of the old model becomes
 * row place[i] and is multiplied by 2^row_exponent[i]; column `order[j]` becomes column j, and its variable is divided
 * by 2^e, so that its coefficients and cost are multiplied by 2^e and its bounds divided.  Powers of two are exact: a
 * number that they would round, or make an infinite bound of, is an error. */
#include "solve/entry_private.h"
#include "solve/handle_private.h"

enum { MOST_EXPONENT = 8 };

struct disguise {
    struct env *env;
    const struct lp *lp;
    uint32_t *place, *order; /* nrows; ncols */
    uint32_t *index;         /* of one column: the longest one's, as is the next */
    double *value;
    double *lower, *upper;               /* of the new rows */
    int8_t *row_exponent, *col_exponent; /* nrows, ncols, by old numbers */
    bool exact;                          /* no number was lost so far */
    slx_status stop;                     /* SLX_OK: no limit was met */
};

/* v times 2^e; d->exact becomes false where that is rounded or overflows. */
static double scaled(struct disguise *d, double v, int e)
{
    const double s = times_pow2(v, e);
    if (isfinite(v) && times_pow2(s, -e) != v)
        d->exact = false;
    return s;
}

/* Likewise of a bound, which is infinite from 1e30 on. */
static double scaled_bound(struct disguise *d, double v, int e)
{
    const double s = scaled(d, v, e);
    if (isfinite(v) && fabs(s) >= 1e30)
        d->exact = false;
    return s;
}

/* Ends: one step a number. */
static void shuffle(uint32_t *order, uint32_t n, uint64_t *state)
{
    for (uint32_t k = 0; k < n; k++) { /* Fisher and Yates, from within */
        const uint32_t other = (uint32_t)(random_bits(state) % (k + UINT64_C(1)));
        order[k] = order[other];
        order[other] = k;
    }
}

static int8_t exponent(uint64_t *state)
{
    return (int8_t)((int)(random_bits(state) % (2 * MOST_EXPONENT + 1)) - MOST_EXPONENT);
}

static void make_rows(struct disguise *d)
{
    const struct lp *lp = d->lp;
    for (uint32_t i = 0; i < lp->nrows; i++) {
        d->lower[d->place[i]] = scaled_bound(d, cvec_get(lp->row_lower, i), d->row_exponent[i]);
        d->upper[d->place[i]] = scaled_bound(d, cvec_get(lp->row_upper, i), d->row_exponent[i]);
    }
}

struct entry {
    uint32_t row;
    double value;
};

static void put_entry(struct disguise *d, size_t k, struct entry e)
{
    d->index[k] = e.row;
    d->value[k] = e.value;
}

/* By rows, as their order in the old model is not to be seen. */
#define HEAP entries
#define HEAP_STORE struct disguise *
#define HEAP_ITEM struct entry
#define HEAP_KEY_TYPE uint32_t
#define HEAP_AT(d, k) ((struct entry){(d)->index[k], (d)->value[k]})
#define HEAP_PUT(d, k, e) put_entry(d, k, e)
#define HEAP_KEY(d, e) (e).row
#define HEAP_ABOVE(a, b) ((a) > (b))
#include "base/heap.inc"

static int next_column(void *user, uint32_t col, slx_source_column *out)
{
    enum { STEPS = 20, STEPS_EACH = 40 }; /* of a column, of an entry, which has to find its place */
    struct disguise *d = user;
    const struct lp *lp = d->lp;
    const uint32_t j = d->order[col];
    const int e = d->col_exponent[j];
    out->cost = scaled(d, cvec_get(lp->cost, j), e);
    out->lower = scaled_bound(d, cvec_get(lp->col_lower, j), -e);
    out->upper = scaled_bound(d, cvec_get(lp->col_upper, j), -e);
    out->count = spmat_gather(lp->cols, j, d->index, d->value);
    for (uint32_t k = 0; k < out->count; k++) {
        d->value[k] = scaled(d, d->value[k], e + d->row_exponent[d->index[k]]);
        d->index[k] = d->place[d->index[k]];
    }
    entries_order(d, out->count);
    entries_sort(d, out->count);
    out->index = d->index;
    out->value = d->value;
    d->stop = limits_go_on(d->env, STEPS + STEPS_EACH * (uint64_t)out->count);
    return !d->exact || d->stop != SLX_OK;
}

/* The marks of integer columns, which go along. */
static slx_status mark(const struct disguise *d, struct lp *made)
{
    const struct lp *lp = d->lp;
    if (!lp->integers)
        return SLX_OK;
    uint64_t *bits = mem_new(&d->env->mem, MEM_VECTORS, bits_words(lp->ncols), sizeof *bits);
    if (!bits)
        return fail_memory(d->env, "marks of integer columns");
    for (uint32_t j = 0; j < lp->ncols; j++)
        if (lp_is_integer(lp, d->order[j]))
            bits_set(bits, j);
    lp_integers_take(d->env, made, bits);
    return SLX_OK;
}

static slx_status make(struct disguise *d, uint64_t seed, bool in_units, struct lp **out)
{
    const struct lp *lp = d->lp;
    uint64_t state = seed;
    shuffle(d->place, lp->nrows, &state);
    shuffle(d->order, lp->ncols, &state);
    for (uint32_t i = 0; in_units && i < lp->nrows; i++)
        d->row_exponent[i] = exponent(&state);
    for (uint32_t j = 0; in_units && j < lp->ncols; j++) {
        const int8_t e = exponent(&state);
        d->col_exponent[j] = lp_is_integer(lp, j) ? 0 : e;
    }
    make_rows(d);
    const slx_source source = {.nrows = lp->nrows,
                               .ncols = lp->ncols,
                               .column = next_column,
                               .user = d,
                               .row_lower = d->lower,
                               .row_upper = d->upper,
                               .offset = lp->offset,
                               .maximise = lp->maximise};
    slx_status s = d->exact ? lp_from_source(d->env, &source, out) : SLX_ERROR_USAGE;
    if (!d->exact)
        return fail(d->env, SLX_ERROR_USAGE, "a number of the model is too small or too large for another unit");
    if (d->stop != SLX_OK) /* the source has given up */
        s = d->stop;
    if (s == SLX_OK)
        s = mark(d, *out);
    if (s != SLX_OK)
        lp_free(d->env, out);
    return s;
}

slx_status slx_anonymise(slx_model *model, uint64_t seed, int in_units)
{
    CALL(model);
    call_begin(model, PHASE_READ);
    struct mem *mem = &model->env.mem;
    const struct lp *lp = model->lp;
    const uint32_t m = lp->nrows, n = lp->ncols, longest = spmat_longest(lp->cols);
    struct lp *made = NULL;
    struct disguise d = {
        .env = &model->env,
        .lp = lp,
        .place = mem_new(mem, MEM_READER, m, sizeof *d.place),
        .order = mem_new(mem, MEM_READER, n, sizeof *d.order),
        .index = mem_new(mem, MEM_READER, longest, sizeof *d.index),
        .value = mem_new(mem, MEM_READER, longest, sizeof *d.value),
        .lower = mem_new(mem, MEM_READER, m, sizeof *d.lower),
        .upper = mem_new(mem, MEM_READER, m, sizeof *d.upper),
        .row_exponent = mem_new(mem, MEM_READER, m, sizeof *d.row_exponent),
        .col_exponent = mem_new(mem, MEM_READER, n, sizeof *d.col_exponent),
        .exact = true,
    };
    void *const blocks[] = {d.place, d.order, d.index, d.value, d.lower, d.upper, d.row_exponent, d.col_exponent};
    bool all = true;
    for (size_t k = 0; k < sizeof blocks / sizeof *blocks; k++)
        all = all && blocks[k];
    slx_status s = all ? make(&d, seed, in_units != 0, &made) : fail_memory(&model->env, "another order");
    for (size_t k = 0; k < sizeof blocks / sizeof *blocks; k++)
        mem_free(mem, blocks[k]);
    return handle_loaded(model, s, made);
}
