/* Forrest-Tomlin update (Forrest & Tomlin, Mathematical Programming 2, 1972), and making room for it.  Included by
 * lu_body.h.
 *
 * The column in position t is replaced by the spike w, and row and column t go to the end of the order.  Of row t only
 * the diagonal may stay: the rest is eliminated with the rows of U that follow it, with multipliers r that solve a
 * triangular system; they become a row eta, and the new diagonal is w_t - r'w.
 */

/* The multipliers r for row t: into lu->work, and listed with values behind the last row eta as far as there is room.
 * Returns how many there are. */
static uint32_t row_multipliers(struct lu *lu, uint32_t t)
{
    const ix *idx = lu->urow.file.idx, *len = lu->urow.len, *order = lu->order;
    const double *val = lu->urow.file.val;
    const uint32_t *start = lu->urow.start, *pos = lu->pos;
    double *w = lu->work;
    uint32_t room = lu->r.cap - lu->r.used, count = 0, here;
    lu->row_kept = UINT32_MAX;
    ix *r_idx = (ix *)lu->r.idx + lu->r.used;
    double *r_val = lu->r.val + lu->r.used;
    struct sweep s = sweep_up(lu);
    uint64_t touched = len[t];
    for (uint32_t k = start[t], end = k + len[t]; k < end; k++) {
        w[idx[k]] = val[k];
        sweep_add(&s, pos[idx[k]]);
    }
    while ((here = sweep_next_up(&s)) != SWEEP_END) {
        uint32_t p = order[here];
        double a = w[p];
        if (fabs(a) > LU_DROP)
            a *= lu->inverse[p];
        if (fabs(a) <= LU_DROP) {
            w[p] = 0.0;
            continue;
        }
        w[p] = a;
        if (count < room) {
            r_idx[count] = (ix)p;
            r_val[count] = a;
        }
        count++;
        for (uint32_t k = start[p], end = k + len[p]; k < end; k++) {
            uint32_t i = idx[k];
            double was = w[i];
            w[i] = was - a * val[k];
            if (was == 0.0)
                sweep_add(&s, pos[i]);
        }
        touched += len[p];
    }
    lu->stats.flops_solves += touched + count;
    return count;
}

/* The same from what the last BTRAN of a unit vector left. */
static uint32_t kept_multipliers(struct lu *lu)
{
    const ix *idx = (const ix *)lu->r.idx + lu->r.used;
    const double *val = lu->r.val + lu->r.used;
    for (uint32_t k = 0; k < lu->row_len; k++)
        lu->work[idx[k]] = val[k];
    lu->stats.flops_solves += lu->row_len;
    return lu->row_len;
}

/* Whether row i of U can take one more entry where it lies.  An empty row cannot: its start may be anywhere, and what
 * is free there belongs to the line before; so no two rows lay claim to the same place. */
static bool row_fits(const struct lu_lines *rows, uint32_t i)
{
    uint32_t n = ((const ix *)rows->len)[i];
    return n > 0 && fits(rows->file.idx, rows->start[i] + n, 1, rows->file.used);
}

/* Whether all that the update appends has room; if not, notes what is short. */
static bool update_fits(struct lu *lu, uint32_t t, uint32_t multipliers)
{
    const ix *spike = (const ix *)lu->ucol.file.idx + lu->ucol.file.used, *len = lu->urow.len;
    const struct lu_file *rows = &lu->urow.file;
    uint64_t need = 0;
    for (uint32_t k = 0; k < lu->spike_len; k++) {
        /* A row of one entry may be about to lose that. */
        uint32_t i = spike[k], n = len[i];
        if (i != t && (n <= 1 || !row_fits(&lu->urow, i)))
            need += n + 1 + slack(n + 1);
    }
    lu->need_urow = need > UINT32_MAX / 2 ? UINT32_MAX / 2 : (uint32_t)need;
    lu->need_r = multipliers;
    return need <= rows->cap - rows->used && multipliers <= lu->r.cap - lu->r.used && lu->r_etas + 1 < lu->r_cap &&
           lu->order_used < lu->order_cap && (uint64_t)lu->ucol.file.used + lu->spike_len + lu->m <= lu->ucol.file.cap;
}

/* Takes entry `key` out of a line; true if that empties it. */
static bool line_remove(struct lu_lines *lines, uint32_t line, uint32_t key)
{
    ix *len = lines->len, *idx = (ix *)lines->file.idx + lines->start[line];
    double *val = lines->file.val + lines->start[line];
    uint32_t e = find(idx, (ix)key), last = --len[line];
    idx[e] = idx[last];
    val[e] = val[last];
    idx[last] = NONE;
    return last == 0;
}

static void line_empty(struct lu_lines *lines, uint32_t line)
{
    ix *len = lines->len;
    memset((ix *)lines->file.idx + lines->start[line], 0xff, len[line] * sizeof *len);
    len[line] = 0;
}

static void replace_column(struct lu *lu, uint32_t t)
{
    struct lu_lines *cols = &lu->ucol, *rows = &lu->urow;
    ix *c_len = cols->len, *r_len = rows->len;
    const ix *line = (const ix *)cols->file.idx + cols->start[t];
    uint64_t touched = c_len[t] + (uint64_t)r_len[t] + lu->spike_len;
    lu->u_entries -= c_len[t] + (uint64_t)r_len[t];
    for (uint32_t k = 0; k < c_len[t]; k++)
        if (line_remove(rows, line[k], t))
            set_remove(lu->row_set, lu->pos[line[k]]);
    line_empty(cols, t);
    line = (const ix *)rows->file.idx + rows->start[t];
    for (uint32_t k = 0; k < r_len[t]; k++)
        if (line_remove(cols, line[k], t))
            set_remove(lu->col_set, lu->pos[line[k]]);
    line_empty(rows, t);

    ix *spike = (ix *)cols->file.idx + cols->file.used;
    double *value = cols->file.val + cols->file.used;
    uint32_t n = lu->spike_len;
    for (uint32_t k = 0; k < n; k++)
        if (spike[k] == t) {
            n--;
            spike[k] = spike[n];
            value[k] = value[n];
            break;
        }
    cols->start[t] = cols->file.used;
    c_len[t] = (ix)n;
    cols->file.used += n;
    for (uint32_t k = 0; k < n; k++) {
        uint32_t i = spike[k];
        if (!row_fits(rows, i))
            move_line(rows->file.idx, rows->file.val, rows->start, i, r_len[i], 1, &rows->file.used);
        uint32_t to = rows->start[i] + r_len[i]++;
        ((ix *)rows->file.idx)[to] = (ix)t;
        rows->file.val[to] = value[k];
        set_add(lu->row_set, lu->pos[i]);
    }
    lu->u_entries += n;
    lu->stats.flops_solves += touched;
}

static void move_to_end(struct lu *lu, uint32_t t)
{
    ix *order = lu->order;
    const ix *c_len = lu->ucol.len;
    uint32_t was = lu->pos[t], now = lu->order_used++;
    order[was] = NONE;
    set_remove(lu->col_set, was);
    set_remove(lu->row_set, was);
    order[now] = (ix)t;
    lu->pos[t] = now;
    if (c_len[t] > 0)
        set_add(lu->col_set, now);
}

/* Makes an eta of the multipliers that lie behind the last. */
static void append_row_eta(struct lu *lu, uint32_t t, uint32_t multipliers)
{
    ix *last = lu->peel, *before = lu->r_before, *owner = lu->r_owner;
    const ix *idx = lu->r.idx;
    uint32_t e = lu->r_etas++, from = lu->r.used, to = from + multipliers;
    ((ix *)lu->r_pivot)[e] = (ix)t;
    before[e] = last[t];
    last[t] = (ix)e;
    for (uint32_t k = from; k < to; k++) {
        owner[k] = (ix)e;
        lu->r_next[k] = lu->list[idx[k]];
        lu->list[idx[k]] = k;
    }
    lu->r.used = to;
    lu->r_start[e + 1] = to;
}

static enum lu_answer update(struct lu *lu, uint32_t t, double alpha, double tolerance)
{
    if (!lu->spike_kept)
        return LU_UNSTABLE;
    const ix *spike = (const ix *)lu->ucol.file.idx + lu->ucol.file.used;
    const double *value = lu->ucol.file.val + lu->ucol.file.used;
    double *w = lu->work, pivot = 0.0, expected = alpha / lu->inverse[t];
    uint32_t multipliers = lu->row_kept == t ? kept_multipliers(lu) : row_multipliers(lu, t);
    for (uint32_t k = 0; k < lu->spike_len; k++)
        pivot += spike[k] == t ? value[k] : -w[spike[k]] * value[k];
    if (multipliers <= lu->r.cap - lu->r.used) {
        const ix *r_idx = (const ix *)lu->r.idx + lu->r.used;
        for (uint32_t k = 0; k < multipliers; k++)
            w[r_idx[k]] = 0.0;
    } else
        memset(w, 0, lu->m * sizeof *w);

    /* Written so that a NaN is unstable too. */
    if (!(fabs(pivot - expected) <= tolerance * fabs(expected)) || !(fabs(pivot) > LU_DROP))
        return LU_UNSTABLE;
    if (lu->r_etas >= NONE - 1u) /* more than its numbers can name */
        return LU_UNSTABLE;
    if (!update_fits(lu, t, multipliers))
        return LU_GROW;

    replace_column(lu, t);
    lu->inverse[t] = 1.0 / pivot;
    move_to_end(lu, t);
    if (multipliers)
        append_row_eta(lu, t, multipliers);
    lu->spike_kept = false;
    lu->spike_len = 0;
    lu->row_kept = UINT32_MAX;
    lu->stats.updates++;
    return LU_OK;
}

static void squeeze_order(struct lu *lu)
{
    ix *order = lu->order;
    uint32_t n = 0;
    for (uint32_t t = 0; t < lu->order_used; t++)
        if (order[t] != NONE) {
            lu->pos[order[t]] = n;
            order[n++] = order[t];
        }
    lu->order_used = n;
    fill_sets(lu);
}

static void squeeze_columns(struct lu *lu)
{
    struct lu_file *file = &lu->ucol.file;
    uint32_t from = file->used;
    file->used = compact_lines(file->idx, file->val, lu->ucol.start, lu->ucol.len, lu->m, from);
    memmove((ix *)file->idx + file->used, (const ix *)file->idx + from, lu->spike_len * sizeof(ix));
    memmove(file->val + file->used, file->val + from, lu->spike_len * sizeof *file->val);
}

/* Room for the update that was refused, and some beyond it. */
static slx_status grow(struct env *env, struct lu *lu)
{
    if (lu->m == 0)
        return SLX_OK;
    struct lu_file *rows = &lu->urow.file, *cols = &lu->ucol.file;
    if (lu->order_used == lu->order_cap)
        squeeze_order(lu);
    uint64_t col_need = (uint64_t)lu->spike_len + lu->m;
    if (cols->used + col_need > cols->cap) {
        squeeze_columns(lu);
        slx_status status = lu_file_room(env, lu, cols, cols->used + col_need + cols->used / 8);
        if (status != SLX_OK)
            return status;
    }
    if (lu->need_urow > rows->cap - rows->used) {
        rows->used = compact_lines(rows->idx, rows->val, lu->urow.start, lu->urow.len, lu->m, rows->used);
        /* Rows that had slack have lost it, so that more of them may have to move: at most all that the spike meets. */
        uint64_t need = 0;
        const ix *spike = (const ix *)cols->idx + cols->used, *len = lu->urow.len;
        for (uint32_t k = 0; k < lu->spike_len; k++)
            need += len[spike[k]] + 1u + slack(len[spike[k]] + 1u);
        lu->need_urow = need > UINT32_MAX / 2 ? UINT32_MAX / 2 : (uint32_t)need; /* should the growth fail */
        slx_status status = lu_file_room(env, lu, rows, rows->used + need + rows->used / 8);
        if (status != SLX_OK)
            return status;
    }
    if (lu->need_r > lu->r.cap - lu->r.used || lu->r_etas + 1 >= lu->r_cap)
        return row_etas_room(env, lu, lu->need_r + lu->need_r / 2);
    return SLX_OK;
}
