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

/* ---- other numbers ---------------------------------------------------------------------------------------- */

static bool all_stay(const ix *idx, uint32_t n, const uint32_t *number)
{
    bool stay = true;
    for (uint32_t k = 0; k < n && stay; k++)
        stay = number[idx[k]] != UINT32_MAX;
    return stay;
}

static void renumber(ix *idx, uint32_t n, const uint32_t *number)
{
    for (uint32_t k = 0; k < n; k++)
        idx[k] = (ix)number[idx[k]];
}

/* The entries of a column of U that stay; returns how many. */
static uint32_t select_entries(struct lu *lu, uint32_t p, const uint32_t *number)
{
    ix *idx = (ix *)lu->ucol.file.idx + lu->ucol.start[p];
    double *val = lu->ucol.file.val + lu->ucol.start[p];
    uint32_t n = ((ix *)lu->ucol.len)[p], kept = 0;
    for (uint32_t k = 0; k < n; k++)
        if (number[idx[k]] != UINT32_MAX) {
            idx[kept] = (ix)number[idx[k]];
            val[kept++] = val[k];
        }
    memset(idx + kept, 0xff, (n - kept) * sizeof *idx);
    ((ix *)lu->ucol.len)[p] = (ix)kept;
    return kept;
}

/* Each of the three arrays of U's columns by the new numbers, through the scratch. */
static void move_columns(struct lu *lu, uint32_t m, const uint32_t *number, double *scratch)
{
    uint32_t old = lu->m, *start = (uint32_t *)scratch;
    ix *len = (ix *)scratch;
    for (uint32_t p = 0; p < old; p++)
        if (number[p] != UINT32_MAX)
            scratch[number[p]] = lu->inverse[p];
    memcpy(lu->inverse, scratch, m * sizeof *scratch);
    for (uint32_t p = 0; p < old; p++)
        if (number[p] != UINT32_MAX)
            start[number[p]] = lu->ucol.start[p];
    memcpy(lu->ucol.start, start, m * sizeof *start);
    for (uint32_t p = 0; p < old; p++)
        if (number[p] != UINT32_MAX)
            len[number[p]] = ((ix *)lu->ucol.len)[p];
    memcpy(lu->ucol.len, len, m * sizeof *len);
}

static bool select_rows(struct lu *lu, uint32_t m, const uint32_t *number, double *scratch)
{
    const ix *len = lu->ucol.len;
    bool may = all_stay(lu->l_pivot, lu->l_etas, number) && all_stay(lu->l.idx, lu->l.used, number) &&
               all_stay(lu->r_pivot, lu->r_etas, number) && all_stay(lu->r.idx, lu->r.used, number);
    for (uint32_t p = 0; p < lu->m && may; p++)
        may = number[p] != UINT32_MAX || len[p] == 0;
    if (!may)
        return false;
    renumber(lu->l_pivot, lu->l_etas, number);
    renumber(lu->l.idx, lu->l.used, number);
    renumber(lu->lr_pivot, lu->lr_lines, number);
    renumber(lu->r_pivot, lu->r_etas, number);
    renumber(lu->r.idx, lu->r.used, number);
    lu->u_entries = 0;
    for (uint32_t p = 0; p < lu->m; p++)
        lu->u_entries += select_entries(lu, p, number);
    ix *order = lu->order;
    uint32_t n = 0;
    for (uint32_t t = 0; t < lu->m; t++)
        if (number[order[t]] != UINT32_MAX)
            order[n++] = (ix)number[order[t]];
    move_columns(lu, m, number, scratch);
    lu->m = lu->order_used = m;
    squeeze_columns(lu);
    return true;
}
