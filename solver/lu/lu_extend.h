/* Bordering: a factor of B becomes one of [B 0; R D].  Included by lu_body.h.
 *
 * With the new rows first in the order of U, row i of U being row i of R with the diagonal D_ii, L R^-1 U is the
 * bordered matrix: L and the row etas do not meet the new rows.  So nothing is computed, and no entry changes.
 */

/* What the old factor must have room for before the new one takes its files, counted by new row in to->pos. */
static slx_status border_room(struct env *env, struct lu *from, struct lu *to, lu_column entries, const void *user,
                              uint32_t *total)
{
    const ix *len = from->ucol.len;
    uint64_t columns = 0, sum = 0;
    for (uint32_t p = 0; p < from->m; p++) {
        uint32_t n = entries(user, p, to->list, to->work), nonzeros = 0;
        for (uint32_t e = 0; e < n; e++)
            if (to->work[e] != 0.0) {
                to->pos[to->list[e]]++;
                nonzeros++;
            }
        sum += nonzeros;
        columns += nonzeros ? len[p] + nonzeros + slack(len[p] + nonzeros) : 0;
    }
    slx_status status = lu_file_room(env, from, &from->ucol.file, from->ucol.file.used + columns + to->m);
    if (status == SLX_OK)
        status = lu_file_room(env, from, &from->urow.file, from->urow.file.used + sum);
    if (status == SLX_OK)
        status = lu_room(env, &to->peel, to->m, sizeof(ix));
    *total = (uint32_t)sum;
    return status;
}

/* What does not depend on m goes over as it is. */
static void take_files(struct lu *from, struct lu *to)
{
    to->l = from->l;
    to->l_start = from->l_start;
    to->l_pivot = from->l_pivot;
    to->l_etas = from->l_etas;
    to->lr = from->lr;
    to->lr_start = from->lr_start;
    to->lr_pivot = from->lr_pivot;
    to->lr_lines = from->lr_lines;
    to->ucol.file = from->ucol.file;
    to->urow.file = from->urow.file;
    to->r = from->r;
    to->r_start = from->r_start;
    to->r_next = from->r_next;
    to->r_pivot = from->r_pivot;
    to->r_before = from->r_before;
    to->r_owner = from->r_owner;
    to->r_etas = from->r_etas;
    to->r_cap = from->r_cap;
    from->l = from->lr = from->r = from->ucol.file = from->urow.file = (struct lu_file){0};
    from->l_start = from->lr_start = from->r_start = from->r_next = NULL;
    from->l_pivot = from->lr_pivot = from->r_pivot = from->r_before = from->r_owner = NULL;
    from->factored = false;
}

static void take_lines(const struct lu *from, struct lu *to, double diagonal)
{
    const uint32_t m = from->m;
    memcpy(to->inverse, from->inverse, m * sizeof *to->inverse);
    memcpy(to->list, from->list, m * sizeof *to->list);
    memcpy(to->ucol.start, from->ucol.start, m * sizeof *to->ucol.start);
    memcpy(to->urow.start, from->urow.start, m * sizeof *to->urow.start);
    memcpy(to->ucol.len, from->ucol.len, m * sizeof(ix));
    memcpy(to->urow.len, from->urow.len, m * sizeof(ix));
    memcpy(to->l_eta, from->l_eta, m * sizeof(ix));
    memcpy(to->lr_line, from->lr_line, m * sizeof(ix));
    memcpy(to->peel, from->peel, m * sizeof(ix));
    for (uint32_t i = m; i < to->m; i++) {
        to->inverse[i] = 1.0 / diagonal;
        to->list[i] = UINT32_MAX;
        to->ucol.start[i] = 0;
        ((ix *)to->ucol.len)[i] = 0;
        to->urow.start[i] = to->urow.file.used;
        ((ix *)to->urow.len)[i] = 0;
        to->urow.file.used += to->pos[i];
        ((ix *)to->l_eta)[i] = ((ix *)to->lr_line)[i] = ((ix *)to->peel)[i] = NONE;
    }
}

static void border_entries(struct lu *to, uint32_t old, lu_column entries, const void *user)
{
    struct lu_file *cols = &to->ucol.file, *rows = &to->urow.file;
    ix *c_len = to->ucol.len, *r_len = to->urow.len;
    uint32_t *index = to->pos;
    for (uint32_t p = 0; p < old; p++) {
        uint32_t n = entries(user, p, index, to->work), nonzeros = 0;
        for (uint32_t e = 0; e < n; e++)
            nonzeros += to->work[e] != 0.0;
        if (nonzeros && (c_len[p] == 0 || !fits(cols->idx, to->ucol.start[p] + c_len[p], nonzeros, cols->used)))
            move_line(cols->idx, cols->val, to->ucol.start, p, c_len[p], nonzeros, &cols->used);
        for (uint32_t e = 0; e < n; e++) {
            if (to->work[e] == 0.0)
                continue;
            uint32_t i = index[e], by_column = to->ucol.start[p] + c_len[p]++, by_row = to->urow.start[i] + r_len[i]++;
            ((ix *)cols->idx)[by_column] = (ix)i;
            cols->val[by_column] = to->work[e];
            ((ix *)rows->idx)[by_row] = (ix)p;
            rows->val[by_row] = to->work[e];
        }
    }
    memset(to->work, 0, to->m * sizeof *to->work);
}

static slx_status extend(struct env *env, struct lu *from, struct lu *to, double diagonal, lu_column entries,
                         const void *user)
{
    uint32_t total;
    const uint32_t old = from->m, more = to->m - old;
    slx_status status = border_room(env, from, to, entries, user, &total);
    if (status != SLX_OK)
        return status;
    squeeze_order(from);
    take_files(from, to);
    take_lines(from, to, diagonal);
    border_entries(to, old, entries, user);
    ix *order = to->order;
    for (uint32_t t = 0; t < more; t++)
        order[t] = (ix)(old + t);
    memcpy(order + more, from->order, old * sizeof *order);
    for (uint32_t t = 0; t < to->m; t++)
        to->pos[order[t]] = t;
    to->order_used = to->m;
    fill_sets(to);
    to->u_entries = from->u_entries + total;
    to->stats = from->stats;
    to->stats.nnz_fresh += (uint64_t)total + more;
    to->stats.nnz_basis += (uint64_t)total + more;
    to->row_kept = UINT32_MAX;
    to->factored = true;
    return SLX_OK;
}
