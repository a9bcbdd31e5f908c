/* A first basis better than that of the logicals, for the primal method: a triangular one, in which columns stand in
 * for the logicals of equality rows, which are fixed and have to leave the basis sooner or later.  (Maros 2003, section
 * 9.8.2, "CRASH(LTSF)", here for equality rows alone.)
 *
 * Rows are taken in the order of how many columns can still serve them, fewest first.  The column that is chosen for a
 * row has no entry in the rows taken before, so that the basis is triangular and needs no arithmetic to be factored.
 * That takes every other column with an entry in this row out of the choice.
 */
#include <string.h>

#include "simplex/simplex_private.h"
#include "store/arrays.h"

struct crash {
    uint32_t *count;           /* m: columns that can still serve the row; 0 once it is taken or given up */
    uint32_t *next, *previous; /* m: doubly linked lists of rows of equal count */
    uint32_t *first;           /* most + 1: heads of the lists */
    uint32_t most, least;      /* greatest count at the start; least count that may have a row */
    uint64_t *out;             /* n bits: columns out of the choice */
};

static void unlink_row(struct crash *c, uint32_t i)
{
    if (c->previous[i] != NONE)
        c->next[c->previous[i]] = c->next[i];
    else
        c->first[c->count[i]] = c->next[i];
    if (c->next[i] != NONE)
        c->previous[c->next[i]] = c->previous[i];
}

static void link_row(struct crash *c, uint32_t i)
{
    uint32_t head = c->first[c->count[i]];
    c->previous[i] = NONE;
    c->next[i] = head;
    if (head != NONE)
        c->previous[head] = i;
    c->first[c->count[i]] = i;
    if (c->count[i] < c->least)
        c->least = c->count[i];
}

static void take_out(struct simplex *s, struct crash *c, uint32_t j)
{
    struct spmat_cursor at;
    bits_set(c->out, j);
    for (spmat_seek(s->b.lp->cols, j, &at); spmat_next(&at);) {
        uint32_t i = at.index;
        if (c->count[i] == 0)
            continue;
        unlink_row(c, i);
        if (--c->count[i] > 0)
            link_row(c, i);
    }
}

/* How willingly a column enters: free best, then with one bound, then boxed; of equals the one with fewest entries. */
static double willingness(const struct simplex *s, uint32_t j)
{
    unsigned kind = s->b.flags[j] & FLAG_BOXED;
    double by_kind = kind == 0 ? 3.0 : kind == FLAG_BOXED ? 1.0 : 2.0;
    return by_kind - (double)spmat_count(s->b.lp->cols, j) / (double)(s->b.m + 1);
}

/* The column for row i; NONE if no entry is large enough beside the others of its column to be a pivot. */
static uint32_t choose_for_row(const struct simplex *s, const struct crash *c, uint32_t i)
{
    const double safe = 0.01;
    uint32_t best = NONE;
    double most = -1.0;
    struct spmat_cursor at;
    for (spmat_seek(s->b.rows, i, &at); spmat_next(&at);) {
        uint32_t j = at.index;
        if (bits_get(c->out, j))
            continue;
        double least, largest, w = willingness(s, j);
        if (w <= most)
            continue;
        spmat_magnitudes(s->b.lp->cols, j, s->b.row_exp, &least, &largest);
        if (fabs(at.value) * pow2(s->b.row_exp[i]) < safe * largest)
            continue;
        most = w;
        best = j;
    }
    return best;
}

static slx_status count_columns(struct simplex *s, struct crash *c)
{
    struct spmat_cursor at;
    slx_status status = SLX_OK;
    for (uint32_t j = 0; j < s->b.n; j++)
        if (s->b.flags[j] & FLAG_FIXED)
            bits_set(c->out, j);
    for (uint32_t i = 0; i < s->b.m && status == SLX_OK; i++)
        if (s->b.flags[s->b.n + i] & FLAG_FIXED) {
            status = limits_go_on(s->b.env, 16 + 8 * (uint64_t)spmat_count(s->b.rows, i));
            for (spmat_seek(s->b.rows, i, &at); spmat_next(&at);)
                c->count[i] += !bits_get(c->out, at.index);
        }
    return status;
}

/* The heads come last: how many they are is known once the columns are counted. */
enum { ARRAYS = 5, WITHOUT_HEADS = 4 };

static void list_arrays(const struct simplex *s, struct crash *c, struct array out[ARRAYS])
{
    const size_t m = s->b.m;
    const struct array arrays[ARRAYS] = {
        ARRAY(c->count, m),
        ARRAY(c->next, m),
        ARRAY(c->previous, m),
        ARRAY(c->out, bits_words(s->b.n)),
        ARRAY(c->first, (size_t)c->most + 1),
    };
    memcpy(out, arrays, sizeof arrays);
}

static slx_status crash_create(struct simplex *s, struct crash *c)
{
    struct array arrays[ARRAYS];
    list_arrays(s, c, arrays);
    if (!arrays_new(s->b.env, MEM_SIMPLEX, arrays, WITHOUT_HEADS))
        return fail_memory(s->b.env, "a first basis");
    const slx_status status = count_columns(s, c);
    if (status != SLX_OK)
        return status;
    for (uint32_t i = 0; i < s->b.m; i++)
        c->most = c->count[i] > c->most ? c->count[i] : c->most;
    list_arrays(s, c, arrays);
    if (!arrays_new(s->b.env, MEM_SIMPLEX, arrays + WITHOUT_HEADS, ARRAYS - WITHOUT_HEADS))
        return fail_memory(s->b.env, "a first basis");
    for (uint32_t k = 0; k <= c->most; k++)
        c->first[k] = NONE;
    c->least = 1;
    for (uint32_t i = s->b.m; i-- > 0;)
        if (c->count[i] > 0)
            link_row(c, i);
    return SLX_OK;
}

static uint32_t next_row(struct crash *c)
{
    while (c->least <= c->most && c->first[c->least] == NONE)
        c->least++;
    return c->least <= c->most ? c->first[c->least] : NONE;
}

slx_status crash_basis(struct simplex *s)
{
    struct crash c = {.most = 0};
    struct array arrays[ARRAYS];
    slx_status status = crash_create(s, &c);
    uint32_t entered = 0;
    if (status == SLX_OK)
        status = limits_go_on(s->b.env, s->b.m);
    /* Ends with the rows: each one that is chosen is taken off the lists. */
    for (uint32_t i; status == SLX_OK && (i = next_row(&c)) != NONE;) {
        uint32_t j = choose_for_row(s, &c, i);
        unlink_row(&c, i);
        c.count[i] = 0;
        if (j == NONE)
            continue;
        basis_set_status(&s->b, s->b.n + i, SLX_AT_LOWER);
        basis_set_status(&s->b, j, SLX_BASIC);
        s->b.basic[i] = j;
        entered++;
        struct spmat_cursor at;
        for (spmat_seek(s->b.rows, i, &at); status == SLX_OK && spmat_next(&at);)
            if (!bits_get(c.out, at.index)) {
                take_out(s, &c, at.index);
                status = limits_go_on(s->b.env, 16 + 16 * (uint64_t)spmat_count(s->b.lp->cols, at.index));
            }
    }
    if (entered) {
        s->b.weights_valid = false;
        log_line(s->b.env, SLX_LOG_DEBUG, "first basis: triangular, %u columns in place of fixed logicals", entered);
    }
    list_arrays(s, &c, arrays);
    arrays_done(s->b.env, arrays, ARRAYS);
    return status;
}
