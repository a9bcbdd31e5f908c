/* The room's loops, instantiated once for each index width: lu_16.c and lu_32.c define the type ix and the name LU_OPS
 * and include this.  An index, a count of entries in a line and NONE all fit in ix, since m < 65536 for 2 bytes.
 */
#include "lu/lu_parts.h"

#define NONE ((ix)-1)

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
    slx_status status = lu_file_room(env, lu, &lu->r, (uint64_t)lu->r.used + entries + 64);
    if (status != SLX_OK || lu->r_etas + 1 < lu->r_cap)
        return status;
    uint32_t etas = lu->r_etas + 64;
    void *start = lu->r_start;
    status = lu_room(env, &start, etas + 1u, sizeof *lu->r_start);
    lu->r_start = start;
    if (status == SLX_OK)
        status = lu_room(env, &lu->r_pivot, etas, sizeof(ix));
    if (status != SLX_OK)
        return status;
    lu->r_start[lu->r_etas] = lu->r.used;
    lu->r_cap = etas;
    return SLX_OK;
}

#include "lu/lu_nucleus.h"
#include "lu/lu_factor.h"
#include "lu/lu_solve.h"
#include "lu/lu_update.h"

const struct lu_ops LU_OPS = {factor, ftran, btran, update, grow};
