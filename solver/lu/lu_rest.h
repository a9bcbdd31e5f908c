/* Rest: of what two orders hold the first is left, L and U by columns and the row etas; the rest is made from them
 * again when the factor wakes.  Included by lu_body.h.
 */

/* Squeezes out what updates left unused. */
static void rest(struct lu *lu)
{
    squeeze_order(lu);
    lu->spike_len = 0;
    squeeze_columns(lu);
}

/* The chains of the row etas' entries and pivots, whose heads are in list and peel. */
static void chain_row_etas(struct lu *lu)
{
    const ix *idx = lu->r.idx, *pivot = lu->r_pivot;
    ix *last = lu->peel, *before = lu->r_before, *owner = lu->r_owner;
    memset(lu->list, 0xff, lu->m * sizeof *lu->list);
    memset(last, 0xff, lu->m * sizeof *last);
    for (uint32_t e = 0; e < lu->r_etas; e++) {
        before[e] = last[pivot[e]];
        last[pivot[e]] = (ix)e;
        for (uint32_t k = lu->r_start[e]; k < lu->r_start[e + 1]; k++) {
            owner[k] = (ix)e;
            lu->r_next[k] = lu->list[idx[k]];
            lu->list[idx[k]] = k;
        }
    }
}

static slx_status wake(struct env *env, struct lu *lu)
{
    const ix *order = lu->order;
    for (uint32_t t = 0; t < lu->m; t++)
        lu->pos[order[t]] = t;
    slx_status status = rows_of_u(env, lu);
    if (status == SLX_OK)
        status = rows_of_l(env, lu, lu->list);
    if (status == SLX_OK) /* a spike of any length must find room behind the columns of U */
        status = lu_file_room(env, lu, &lu->ucol.file, (uint64_t)lu->ucol.file.used + lu->m);
    if (status == SLX_OK)
        status = row_etas_room(env, lu, lu->m / 4);
    if (status != SLX_OK)
        return status;
    chain_row_etas(lu);
    fill_sets(lu);
    return SLX_OK;
}
