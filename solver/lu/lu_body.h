/* The room's loops, instantiated once for each index width: lu_16.c and lu_32.c define the type ix and the name LU_OPS
 * and include this.  An index, a count of entries in a line and NONE all fit in ix, since m < 65536 for 2 bytes.
 */
#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "lu/lu_parts.h"

#define NONE ((ix)-1)

/* fmax without its care for NaN, which would be a call. */
static inline double larger(double a, double b)
{
    return a > b ? a : b;
}

/* Where `key` is in idx[0 .. n); it must be there. */
static inline uint32_t find(const ix *idx, ix key)
{
    uint32_t e = 0;
    while (idx[e] != key)
        e++;
    return e;
}

/* Moves all lines of a file to its front, in the order in which they lie there, and returns the new `used`.
 * The first index of each line changes places with its start meanwhile, so that the file tells whose a line is. */
static uint32_t compact_lines(ix *idx, double *val, uint32_t *start, const ix *len, uint32_t lines, uint32_t used)
{
    for (uint32_t i = 0; i < lines; i++)
        if (len[i]) {
            uint32_t s = start[i];
            start[i] = idx[s];
            idx[s] = (ix)i;
        }
    uint32_t to = 0;
    for (uint32_t at = 0; at < used;) {
        if (idx[at] == NONE) {
            at++;
            continue;
        }
        ix i = idx[at];
        uint32_t n = len[i];
        idx[at] = (ix)start[i];
        if (to != at) {
            memmove(idx + to, idx + at, n * sizeof *idx);
            if (val)
                memmove(val + to, val + at, n * sizeof *val);
        }
        start[i] = to;
        to += n;
        at += n;
    }
    return to;
}

/* Room for one more row eta with `entries`, and some beyond it. */
static slx_status row_etas_room(struct env *env, struct lu *lu, uint32_t entries)
{
    uint32_t cap = lu->r.cap, etas = lu->r_etas + 64;
    slx_status status = lu_file_room(env, lu, &lu->r, (uint64_t)lu->r.used + entries + 64);
    void *next = lu->r_next, *start = lu->r_start;
    if (status == SLX_OK)
        status = lu_room(env, &next, lu->r.cap, sizeof *lu->r_next);
    lu->r_next = next;
    if (status == SLX_OK)
        status = lu_room(env, &lu->r_owner, lu->r.cap, sizeof(ix));
    if (status != SLX_OK) {
        lu->r.cap = cap;
        return status;
    }
    if (lu->r_etas + 1 < lu->r_cap)
        return SLX_OK;
    status = lu_room(env, &start, etas + 1u, sizeof *lu->r_start);
    lu->r_start = start;
    if (status == SLX_OK)
        status = lu_room(env, &lu->r_pivot, etas, sizeof(ix));
    if (status == SLX_OK)
        status = lu_room(env, &lu->r_before, etas, sizeof(ix));
    if (status != SLX_OK)
        return status;
    lu->r_start[lu->r_etas] = lu->r.used;
    lu->r_cap = etas;
    return SLX_OK;
}

static inline void set_add(uint64_t *set, uint32_t i)
{
    set[i >> 6] |= UINT64_C(1) << (i & 63);
}
static inline void set_remove(uint64_t *set, uint32_t i)
{
    set[i >> 6] &= ~(UINT64_C(1) << (i & 63));
}

/* Which positions of the order have entries in their columns and rows of U. */
static void fill_sets(struct lu *lu)
{
    const ix *order = lu->order, *c_len = lu->ucol.len, *r_len = lu->urow.len;
    memset(lu->col_set, 0, lu->bits_words * sizeof *lu->col_set);
    memset(lu->row_set, 0, lu->bits_words * sizeof *lu->row_set);
    lu->col_entries = lu->row_entries = 0;
    for (uint32_t t = 0; t < lu->order_used; t++)
        if (order[t] != NONE) {
            bool col = c_len[order[t]] > 0, row = r_len[order[t]] > 0;
            lu->col_set[t >> 6] |= (uint64_t)col << (t & 63);
            lu->row_set[t >> 6] |= (uint64_t)row << (t & 63);
            lu->col_entries += col;
            lu->row_entries += row;
        }
}

#include "lu/lu_nucleus.h"
#include "lu/lu_dense.h"
#include "lu/lu_peel.h"
#include "lu/lu_factor.h"
#include "lu/lu_solve.h"
#include "lu/lu_update.h"
#include "lu/lu_rest.h"
#include "lu/lu_extend.h"

const struct lu_ops LU_OPS = {factor, ftran, btran, update, grow, rest, wake, select_rows, extend};
