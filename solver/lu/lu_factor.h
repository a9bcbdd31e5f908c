/* lu_factor: peels off the singletons, hands what is left to the nucleus, and lays out L and U for the solves.
 * Included by lu_body.h.
 */

/* Local numbers, for which the queues of the peel now serve: row_queue[i] and col_queue[k] are the local numbers of row
 * i and column k, or NONE. */
static void nucleus_number(struct factoring *f)
{
    uint32_t rows = 0, cols = 0;
    for (uint32_t i = 0; i < f->lu->m; i++) {
        bool row = f->lu->pos[i] == UNPIVOTED && f->row_count[i] > 0;
        bool col = f->row_of[i] == UNPIVOTED && f->col_count[i] > 0;
        f->row_queue[i] = row ? (ix)rows++ : NONE;
        f->col_queue[i] = col ? (ix)cols++ : NONE;
    }
    f->u.rows = rows;
    f->u.cols = cols;
    f->u.size = rows > cols ? rows : cols;
}

static slx_status nucleus_allocate(struct factoring *f)
{
    struct nucleus *u = &f->u;
    size_t n = u->size, narrow = (n * sizeof(ix) + 7) & ~(size_t)7, wide = (n * 4 + 7) & ~(size_t)7;
    size_t heads = ((n + 1) * sizeof(ix) + 7) & ~(size_t)7;
    slx_status status = lu_room(f->env, &f->lu->nucleus, n * 8 + 2 * wide + 8 * narrow + 2 * heads, 1);
    if (status != SLX_OK)
        return status;
    char *at = f->lu->nucleus;
    u->row_max = carve(&at, n, sizeof(double));
    u->row_start = carve(&at, n, sizeof(uint32_t));
    u->col_start = carve(&at, n, sizeof(uint32_t));
    u->row_len = carve(&at, n, sizeof(ix));
    u->col_len = carve(&at, n, sizeof(ix));
    u->row_id = carve(&at, n, sizeof(ix));
    u->col_id = carve(&at, n, sizeof(ix));
    u->row_next = carve(&at, n, sizeof(ix));
    u->row_prev = carve(&at, n, sizeof(ix));
    u->col_next = carve(&at, n, sizeof(ix));
    u->col_prev = carve(&at, n, sizeof(ix));
    u->row_head = carve(&at, n + 1, sizeof(ix));
    u->col_head = carve(&at, n + 1, sizeof(ix));
    memset(u->row_head, 0xff, (n + 1) * sizeof(ix));
    memset(u->col_head, 0xff, (n + 1) * sizeof(ix));
    return SLX_OK;
}

static slx_status nucleus_load(struct factoring *f)
{
    struct lu *lu = f->lu;
    struct nucleus *u = &f->u;
    struct lu_file *file = &lu->urow.file;
    uint64_t row_sum = 0, col_sum = 0;
    for (uint32_t i = 0; i < lu->m; i++) {
        if (f->row_queue[i] != NONE) {
            uint32_t local = f->row_queue[i];
            u->row_id[local] = (ix)i;
            u->row_start[local] = (uint32_t)row_sum;
            u->row_len[local] = 0;
            u->row_max[local] = 0.0;
            row_sum += f->row_count[i];
        }
        if (f->col_queue[i] != NONE) {
            uint32_t local = f->col_queue[i];
            u->col_id[local] = (ix)i;
            u->col_start[local] = (uint32_t)col_sum;
            u->col_len[local] = 0;
            col_sum += f->col_count[i];
        }
    }
    slx_status status = lu_file_room(f->env, lu, file, row_sum);
    if (status == SLX_OK)
        status = lu_index_room(f->env, lu, &lu->pattern, &lu->pattern_cap, col_sum);
    if (status != SLX_OK)
        return status;
    file->used = (uint32_t)row_sum;
    u->left = u->rows;
    u->active = row_sum;
    u->pattern_used = (uint32_t)col_sum;
    ix *idx = file->idx, *pattern = lu->pattern;
    for (uint32_t k = 0; k < u->cols; k++) {
        uint32_t n = get_column(f, u->col_id[k]);
        for (uint32_t e = 0; e < n; e++) {
            uint32_t i = f->row_queue[lu->list[e]];
            double v = lu->work[e];
            if (i == NONE || v == 0.0)
                continue;
            uint32_t at = u->row_start[i] + u->row_len[i]++;
            idx[at] = (ix)k;
            file->val[at] = v;
            u->row_max[i] = larger(u->row_max[i], fabs(v));
            pattern[u->col_start[k] + u->col_len[k]++] = (ix)i;
        }
    }
    for (uint32_t i = u->rows; i-- > 0;)
        row_in(u, i);
    for (uint32_t k = u->cols; k-- > 0;)
        col_in(u, k);
    return SLX_OK;
}

static void take_pivot(struct factoring *f, uint32_t i, uint32_t k)
{
    struct lu *lu = f->lu;
    uint32_t r = f->u.row_id[i];
    close_eta(lu, r);
    place_pivot(f, f->u.col_id[k], r, lu->urow.file.val[f->u.row_start[i]]);
}

static slx_status take_dense(struct factoring *f)
{
    struct lu *lu = f->lu;
    struct dense d;
    slx_status status = dense_load(f->env, lu, &f->u, &d);
    for (uint32_t t = 0; t < d.rows && status == SLX_OK; t++) {
        status = lu_file_room(f->env, lu, &lu->l, lu->l.used + (uint64_t)d.rows - t);
        if (status == SLX_OK && dense_pivot(lu, &f->u, &d, t))
            take_pivot(f, d.row[t], d.col[d.done - 1]);
    }
    return status;
}

static slx_status take_nucleus(struct factoring *f)
{
    struct lu *lu = f->lu;
    struct nucleus *u = &f->u;
    slx_status status = SLX_OK;
    memset(lu->work, 0, lu->m * sizeof *lu->work);
    while (status == SLX_OK) {
        if (is_dense(u)) {
            status = take_dense(f);
            break;
        }
        struct pivot best = find_pivot(lu, u);
        if (best.row == UINT32_MAX)
            break;
        status = eliminate(f->env, lu, u, best.row, best.col);
        if (status == SLX_OK)
            take_pivot(f, best.row, best.col);
    }
    lu->stats.flops_factor += u->searched;
    return status;
}

/* Columns of U that were in the nucleus: above, their entries in rows that were pivotal before; below, what
 * elimination left. */
static slx_status nucleus_columns(struct factoring *f, uint32_t peeled)
{
    struct lu *lu = f->lu;
    struct nucleus *u = &f->u;
    struct lu_file *file = &lu->ucol.file;
    const ix *order = lu->order, *row_idx = lu->urow.file.idx;
    ix *len = lu->ucol.len, *local_row = f->row_queue;
    memset(u->col_len, 0, u->cols * sizeof(ix));
    for (uint32_t t = peeled; t < f->pivots; t++) {
        uint32_t i = local_row[order[t]];
        for (uint32_t e = 1; e < u->row_len[i]; e++)
            u->col_len[row_idx[u->row_start[i] + e]]++;
    }
    for (uint32_t t = peeled; t < f->pivots; t++) {
        uint32_t r = order[t], k = row_idx[u->row_start[local_row[r]]];
        uint32_t n = get_column(f, u->col_id[k]);
        slx_status status = lu_file_room(f->env, lu, file, (uint64_t)file->used + n + u->col_len[k]);
        if (status != SLX_OK)
            return status;
        uint32_t begin = file->used;
        for (uint32_t e = 0; e < n; e++)
            if (lu->pos[lu->list[e]] < peeled && lu->work[e] != 0.0) {
                ((ix *)file->idx)[file->used] = (ix)lu->list[e];
                file->val[file->used++] = lu->work[e];
            }
        lu->ucol.start[r] = begin;
        len[r] = (ix)(file->used - begin);
        file->used += u->col_len[k];
    }
    for (uint32_t t = peeled; t < f->pivots; t++) {
        uint32_t p = order[t], i = local_row[p];
        for (uint32_t e = 1; e < u->row_len[i]; e++) {
            uint32_t q = f->row_of[u->col_id[row_idx[u->row_start[i] + e]]];
            if (q == UNPIVOTED)
                continue;
            uint32_t to = lu->ucol.start[q] + len[q]++;
            ((ix *)file->idx)[to] = (ix)p;
            file->val[to] = lu->urow.file.val[u->row_start[i] + e];
        }
    }
    return SLX_OK;
}

/* Unit columns in place of those that found no pivot. */
static slx_status repair(struct factoring *f)
{
    struct lu *lu = f->lu;
    uint32_t missing = lu->m - f->pivots;
    if (missing == 0)
        return SLX_OK;
    void *list = lu->deficient;
    slx_status status = lu_room(f->env, &list, 2 * (uint64_t)missing, sizeof(uint32_t));
    lu->deficient = list;
    if (status != SLX_OK)
        return status;
    uint32_t r = 0, n = 0;
    for (uint32_t k = 0; k < lu->m; k++) {
        if (f->row_of[k] != UNPIVOTED)
            continue;
        while (lu->pos[r] < lu->m)
            r++;
        lu->deficient[n] = k;
        lu->deficient[missing + n++] = r;
        lu->ucol.start[r] = 0;
        ((ix *)lu->ucol.len)[r] = 0;
        place_pivot(f, k, r, 1.0);
    }
    lu->deficient_count = missing;
    return SLX_OK;
}

/* U by rows, from its columns. */
static slx_status rows_of_u(struct env *env, struct lu *lu)
{
    struct lu_file *file = &lu->urow.file;
    const ix *c_idx = lu->ucol.file.idx, *c_len = lu->ucol.len, *order = lu->order;
    uint32_t used = lu->ucol.file.used, *start = lu->urow.start;
    ix *len = lu->urow.len;
    slx_status status = lu_file_room(env, lu, file, used + (uint64_t)used / 4 + lu->m / 4);
    if (status != SLX_OK)
        return status;
    memset(len, 0, lu->m * sizeof *len);
    for (uint32_t e = 0; e < used; e++)
        len[c_idx[e]]++;
    uint32_t sum = 0;
    for (uint32_t t = 0; t < lu->m; t++) {
        uint32_t i = order[t];
        start[i] = sum;
        sum += len[i];
        len[i] = 0;
    }
    for (uint32_t t = 0; t < lu->m; t++) {
        uint32_t q = order[t];
        for (uint32_t e = lu->ucol.start[q], end = e + c_len[q]; e < end; e++) {
            uint32_t to = start[c_idx[e]] + len[c_idx[e]]++;
            ((ix *)file->idx)[to] = (ix)q;
            file->val[to] = lu->ucol.file.val[e];
        }
    }
    file->used = sum;
    lu->u_entries = sum;
    return SLX_OK;
}

/* How many entries each row of L has; returns how many rows have some. */
static uint32_t count_rows_of_l(const struct lu *lu, uint32_t *count)
{
    const ix *idx = lu->l.idx;
    uint32_t lines = 0;
    memset(count, 0, lu->m * sizeof *count);
    for (uint32_t e = 0; e < lu->l.used; e++)
        lines += count[idx[e]]++ == 0;
    return lines;
}

/* The rows of L that have entries, against the pivot order.  `count`: scratch, m. */
static slx_status number_rows_of_l(struct env *env, struct lu *lu, uint32_t *count)
{
    const ix *order = lu->order;
    uint32_t lines = count_rows_of_l(lu, count), n = 0;
    slx_status status = lu_room(env, &lu->lr_pivot, lines, sizeof(ix));
    if (status != SLX_OK)
        return status;
    for (uint32_t t = lu->m; t-- > 0;)
        if (count[order[t]])
            ((ix *)lu->lr_pivot)[n++] = order[t];
    lu->lr_lines = n;
    return SLX_OK;
}

/* L by rows, from its etas, once the rows are numbered.  `count`: scratch, m. */
static slx_status rows_of_l(struct env *env, struct lu *lu, uint32_t *count)
{
    const ix *idx = lu->l.idx, *l_pivot = lu->l_pivot, *lr_pivot = lu->lr_pivot;
    ix *line = lu->lr_line, *eta = lu->l_eta;
    uint32_t lines = count_rows_of_l(lu, count), sum = 0;
    memset(eta, 0xff, lu->m * sizeof *eta);
    memset(line, 0xff, lu->m * sizeof *line);
    for (uint32_t e = 0; e < lu->l_etas; e++)
        eta[l_pivot[e]] = (ix)e;
    void *start = lu->lr_start;
    slx_status status = lu_room(env, &start, (uint64_t)lines + 1, sizeof(uint32_t));
    lu->lr_start = start;
    if (status == SLX_OK)
        status = lu_file_room(env, lu, &lu->lr, lu->l.used);
    if (status != SLX_OK)
        return status;
    for (uint32_t n = 0; n < lines; n++) {
        uint32_t i = lr_pivot[n];
        line[i] = (ix)n;
        lu->lr_start[n] = sum;
        sum += count[i];
        count[i] = lu->lr_start[n];
    }
    lu->lr_start[lines] = sum;
    lu->lr.used = sum;
    for (uint32_t e = 0; e < lu->l_etas; e++)
        for (uint32_t a = lu->l_start[e]; a < lu->l_start[e + 1]; a++) {
            uint32_t to = count[idx[a]]++;
            ((ix *)lu->lr.idx)[to] = l_pivot[e];
            lu->lr.val[to] = lu->l.val[a];
        }
    return SLX_OK;
}

static slx_status eliminate_all(struct factoring *f)
{
    struct lu *lu = f->lu;
    slx_status status = peel_prepare(f);
    if (status == SLX_OK) {
        memset(lu->pos, 0xff, lu->m * sizeof *lu->pos);
        first_pass(f);
        status = second_pass(f);
    }
    if (status == SLX_OK)
        status = etas_room(f, 0);
    if (status == SLX_OK) {
        lu->l_start[0] = 0;
        status = take_singletons(f);
    }
    if (status != SLX_OK)
        return status;
    uint32_t peeled = f->pivots;
    nucleus_number(f);
    if (f->u.size > 0) {
        f->u.largest = f->largest;
        f->u.singular = larger(f->singular, LU_DROP);
        status = nucleus_allocate(f);
        if (status == SLX_OK)
            status = etas_room(f, f->u.size);
        if (status == SLX_OK)
            status = nucleus_load(f);
        if (status == SLX_OK)
            status = take_nucleus(f);
        if (status == SLX_OK)
            status = nucleus_columns(f, peeled);
        lu->stats.growth = f->largest > 0.0 ? f->u.largest / f->largest : 1.0;
    }
    return status;
}

static slx_status factor(struct env *env, struct lu *lu, lu_column column, const void *user, double markowitz,
                         double singular, uint32_t *row_of)
{
    struct factoring f = {.env = env, .lu = lu, .column = column, .user = user, .singular = singular, .row_of = row_of};
    f.u.markowitz = markowitz;
    lu->l.used = lu->lr.used = lu->r.used = lu->ucol.file.used = lu->urow.file.used = 0;
    lu->l_etas = lu->lr_lines = lu->r_etas = 0;
    lu->spike_kept = false;
    lu->spike_len = 0;
    lu->row_kept = UINT32_MAX;
    lu->u_entries = 0;
    lu->stats.growth = 1.0;
    if (lu->m == 0)
        return SLX_OK;
    slx_status status = eliminate_all(&f);
    if (status == SLX_OK)
        status = repair(&f);
    if (status == SLX_OK)
        status = rows_of_u(env, lu);
    if (status == SLX_OK)
        status = number_rows_of_l(env, lu, f.row_start);
    if (status == SLX_OK)
        status = rows_of_l(env, lu, f.row_start);
    if (status != SLX_OK)
        return status;
    /* The passes over B, and the copies of L and U by rows. */
    lu->stats.flops_factor += 3 * lu->stats.nnz_basis + lu->u_entries + lu->l.used + lu->m;
    lu->order_used = lu->m;
    /* A spike of any length must find room behind the columns of U. */
    uint64_t columns = (uint64_t)lu->ucol.file.used + lu->ucol.file.used / 4 + lu->m + lu->m / 2;
    status = lu_file_room(env, lu, &lu->ucol.file, columns);
    if (status == SLX_OK)
        status = row_etas_room(env, lu, lu->m / 4);
    if (status != SLX_OK)
        return status;
    lu->r_start[0] = 0;
    fill_sets(lu);
    memset(lu->list, 0xff, lu->m * sizeof *lu->list);
    memset(lu->peel, 0xff, lu->m * sizeof(ix));
    return SLX_OK;
}
