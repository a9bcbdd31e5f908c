/* The nucleus: what singletons leave of the basis, eliminated by Markowitz search with threshold pivoting (Suhl &
 * Suhl, ORSA J. Computing 2, 1990).  Included by lu_body.h.
 *
 * Rows and columns carry local numbers.  The active submatrix is held by rows with values, and by columns as a pattern:
 *   row i     row file, row_start[i] .. + row_len[i];   its largest magnitude is row_max[i]
 *   column k  pattern,  col_start[k] .. + col_len[k]
 * A row that has been pivotal keeps its place, pivot first: it is its row of U.  Lines with the same count are linked;
 * an empty line, and a column in which no entry was eligible when last searched, is in no list.
 * An entry is eligible if its magnitude is at least `markowitz` times the largest in its ROW and at least `singular`.
 * In the free parts of both files every index is NONE (see struct lu_lines).
 */

struct nucleus {
    uint32_t rows, cols, size; /* size = max(rows, cols) */
    uint32_t *row_start, *col_start;
    double *row_max;
    ix *row_len, *col_len, *row_id, *col_id;
    ix *row_next, *row_prev, *col_next, *col_prev;
    ix *row_head, *col_head; /* size + 1 */
    uint32_t pattern_used;
    uint32_t left;   /* rows neither pivotal nor given up */
    uint64_t active; /* entries of the active submatrix */
    double markowitz, singular, largest;
    uint64_t searched; /* entries looked at, multiply-adds */
};

static void link_line(ix *head, ix *next, ix *prev, uint32_t i, uint32_t count)
{
    ix first = head[count];
    next[i] = first;
    prev[i] = NONE;
    if (first != NONE)
        prev[first] = (ix)i;
    head[count] = (ix)i;
}

/* A line that is its own predecessor is in no list. */
static void unlink_line(ix *head, ix *next, ix *prev, uint32_t i, uint32_t count)
{
    if (prev[i] == i)
        return;
    if (prev[i] == NONE)
        head[count] = next[i];
    else
        next[prev[i]] = next[i];
    if (next[i] != NONE)
        prev[next[i]] = prev[i];
    prev[i] = (ix)i;
}

static void row_out(struct nucleus *u, uint32_t i)
{
    unlink_line(u->row_head, u->row_next, u->row_prev, i, u->row_len[i]);
}
static void row_in(struct nucleus *u, uint32_t i)
{
    if (u->row_len[i])
        link_line(u->row_head, u->row_next, u->row_prev, i, u->row_len[i]);
}
static void col_out(struct nucleus *u, uint32_t k)
{
    unlink_line(u->col_head, u->col_next, u->col_prev, k, u->col_len[k]);
}
static void col_in(struct nucleus *u, uint32_t k)
{
    if (u->col_len[k])
        link_line(u->col_head, u->col_next, u->col_prev, k, u->col_len[k]);
}

/* Takes row i out of the pattern of column k, which must be in no list. */
static void pattern_remove(struct lu *lu, struct nucleus *u, uint32_t k, uint32_t i)
{
    ix *rows = (ix *)lu->pattern + u->col_start[k];
    uint32_t e = find(rows, (ix)i), last = --u->col_len[k];
    rows[e] = rows[last];
    rows[last] = NONE;
    u->searched += e;
}

/* Row i is zero within the tolerance: it will not be pivotal. */
static void give_up_row(struct lu *lu, struct nucleus *u, uint32_t i)
{
    ix *idx = (ix *)lu->urow.file.idx + u->row_start[i];
    row_out(u, i);
    for (uint32_t e = 0; e < u->row_len[i]; e++) {
        col_out(u, idx[e]);
        pattern_remove(lu, u, idx[e], i);
        col_in(u, idx[e]);
        idx[e] = NONE;
    }
    u->active -= u->row_len[i];
    u->left--;
    u->row_len[i] = 0;
}

/* Column k, of one entry, is zero within the tolerance. */
static void give_up_column(struct lu *lu, struct nucleus *u, uint32_t k)
{
    ix *rows = (ix *)lu->pattern + u->col_start[k];
    uint32_t i = rows[0], start = u->row_start[i];
    ix *idx = (ix *)lu->urow.file.idx + start;
    double *val = lu->urow.file.val + start, max = 0.0;
    col_out(u, k);
    rows[0] = NONE;
    u->col_len[k] = 0;
    row_out(u, i);
    uint32_t e = find(idx, (ix)k), last = --u->row_len[i];
    idx[e] = idx[last];
    val[e] = val[last];
    idx[last] = NONE;
    for (e = 0; e < last; e++)
        max = larger(max, fabs(val[e]));
    u->row_max[i] = max;
    u->active--;
    u->left -= last == 0;
    row_in(u, i);
}

struct pivot {
    uint32_t row, col; /* local; row == UINT32_MAX: none */
    uint64_t cost;
    double size;
};

static void offer(struct pivot *best, uint32_t i, uint32_t k, uint64_t cost, double size)
{
    if (cost < best->cost || (cost == best->cost && size > best->size))
        *best = (struct pivot){i, k, cost, size};
}

/* Offers the eligible entries of column k; false if there is none.  The shortest row comes first, and an entry that
 * would cost more than the best so far is not looked up: to find it in a long row takes long. */
static bool search_column(const struct lu *lu, struct nucleus *u, uint32_t k, struct pivot *best)
{
    ix *rows = (ix *)lu->pattern + u->col_start[k];
    uint32_t n = u->col_len[k], shortest = 0;
    bool found = false;
    for (uint32_t e = 1; e < n; e++)
        if (u->row_len[rows[e]] < u->row_len[rows[shortest]])
            shortest = e;
    ix first = rows[shortest];
    rows[shortest] = rows[0];
    rows[0] = first;
    for (uint32_t e = 0; e < n; e++) {
        uint32_t i = rows[e], start = u->row_start[i];
        uint64_t cost = (uint64_t)(u->row_len[i] - 1u) * (n - 1);
        if (cost > best->cost) {
            found = true; /* for all we know */
            continue;
        }
        uint32_t at = find((const ix *)lu->urow.file.idx + start, (ix)k);
        double size = fabs(lu->urow.file.val[start + at]);
        u->searched += at + 1;
        if (size < u->singular || (n > 1 && size < u->markowitz * u->row_max[i]))
            continue;
        found = true;
        offer(best, i, k, cost, size);
    }
    return found;
}

static void search_row(const struct lu *lu, struct nucleus *u, uint32_t i, struct pivot *best)
{
    const ix *idx = (const ix *)lu->urow.file.idx + u->row_start[i];
    const double *val = lu->urow.file.val + u->row_start[i];
    uint32_t n = u->row_len[i];
    double least = larger(u->markowitz * u->row_max[i], u->singular);
    for (uint32_t e = 0; e < n; e++)
        if (fabs(val[e]) >= least)
            offer(best, i, idx[e], (uint64_t)(n - 1) * (u->col_len[idx[e]] - 1u), fabs(val[e]));
    u->searched += n;
}

/* The next pivot: lines by increasing count, columns before rows, until nothing cheaper can come or enough lines with
 * candidates have been seen. */
static struct pivot find_pivot(struct lu *lu, struct nucleus *u)
{
    enum { ENOUGH = 4 };
again:;
    struct pivot best = {UINT32_MAX, 0, UINT64_MAX, 0.0};
    int lines = 0;
    for (uint32_t count = 1; count <= u->size; count++) {
        uint64_t below = count - 1;
        for (ix k = u->col_head[count], next; k != NONE; k = next) {
            next = u->col_next[k];
            if (search_column(lu, u, k, &best))
                lines++;
            else if (count == 1) {
                give_up_column(lu, u, k);
                goto again;
            } else
                col_out(u, k);
            if (best.cost <= below * below || (lines >= ENOUGH && best.row != UINT32_MAX))
                return best;
        }
        for (ix i = u->row_head[count]; i != NONE; i = u->row_next[i]) {
            if (u->row_max[i] < u->singular) {
                give_up_row(lu, u, i);
                goto again;
            }
            search_row(lu, u, i, &best);
            if (best.cost <= below * count || ++lines >= ENOUGH)
                return best;
        }
    }
    return best;
}

/* Space behind a line that grows past what is free behind it. */
static uint32_t slack(uint32_t len)
{
    return len / 2 + 4;
}

/* Moves line i with its `len` entries to the end of the file, slack behind it, so that it can take `more` entries
 * there.  The caller has seen to the room. */
static void move_line(ix *idx, double *val, uint32_t *start, uint32_t i, uint32_t len, uint32_t more, uint32_t *used)
{
    uint32_t from = start[i], to = *used, spare = more + slack(len + more);
    memcpy(idx + to, idx + from, len * sizeof *idx);
    memset(idx + from, 0xff, len * sizeof *idx);
    memset(idx + to + len, 0xff, spare * sizeof *idx);
    if (val)
        memcpy(val + to, val + from, len * sizeof *val);
    start[i] = to;
    *used = to + len + spare;
}

/* Whether a line can take n more entries where it lies. */
static bool fits(const ix *idx, uint32_t end, uint32_t n, uint32_t used)
{
    if (used - end < n)
        return false;
    for (uint32_t e = 0; e < n; e++)
        if (idx[end + e] != NONE)
            return false;
    return true;
}

/* Room in both files for whatever the elimination with this pivot may add, so that it moves nothing but lines
 * that grow. */
static slx_status prepare_room(struct env *env, struct lu *lu, struct nucleus *u, uint32_t p, uint32_t j)
{
    struct lu_file *file = &lu->urow.file;
    uint32_t n = u->row_len[p], c = u->col_len[j];
    const ix *rows = (const ix *)lu->pattern + u->col_start[j], *cols = (const ix *)file->idx + u->row_start[p];
    uint64_t need_rows = 0, need_cols = 0;
    for (uint32_t e = 0; e < c; e++)
        need_rows += u->row_len[rows[e]] + (uint64_t)n + slack(u->row_len[rows[e]] + n);
    for (uint32_t e = 0; e < n; e++)
        need_cols += u->col_len[cols[e]] + (uint64_t)c + slack(u->col_len[cols[e]] + c);
    if (file->used + need_rows > file->cap) {
        file->used = compact_lines(file->idx, file->val, u->row_start, u->row_len, u->rows, file->used);
        slx_status status = lu_file_room(env, lu, file, file->used + need_rows + file->used / 2);
        if (status != SLX_OK)
            return status;
    }
    if (u->pattern_used + need_cols > lu->pattern_cap) {
        u->pattern_used = compact_lines(lu->pattern, NULL, u->col_start, u->col_len, u->cols, u->pattern_used);
        slx_status status =
            lu_index_room(env, lu, &lu->pattern, &lu->pattern_cap, u->pattern_used + need_cols + u->pattern_used / 2);
        if (status != SLX_OK)
            return status;
    }
    return SLX_OK;
}

/* Subtracts from row i the multiple of pivot row p that takes its entry in column j to 0; returns the
 * multiplier.  w holds the pivot row, pivot apart; it is the same on exit. */
static double eliminate_row(struct lu *lu, struct nucleus *u, uint32_t i, uint32_t p, uint32_t j, double *w)
{
    struct lu_file *file = &lu->urow.file;
    ix *idx = (ix *)file->idx + u->row_start[i];
    double *val = file->val + u->row_start[i];
    const ix *p_idx = (const ix *)file->idx + u->row_start[p];
    const double *p_val = file->val + u->row_start[p];
    uint32_t n = u->row_len[i], p_len = u->row_len[p];
    uint32_t e = find(idx, (ix)j);
    double multiplier = val[e] / p_val[0], max = 0.0;
    n--;
    idx[e] = idx[n];
    val[e] = val[n];
    idx[n] = NONE;

    uint32_t fill = p_len - 1;
    for (e = 0; e < n;) {
        uint32_t k = idx[e];
        double v = val[e];
        if (w[k] != 0.0) {
            v -= multiplier * w[k];
            w[k] = 0.0;
            fill--;
            if (fabs(v) <= LU_DROP) {
                pattern_remove(lu, u, k, i);
                n--;
                idx[e] = idx[n];
                val[e] = val[n];
                idx[n] = NONE;
                continue;
            }
            val[e] = v;
        }
        max = larger(max, fabs(v));
        e++;
    }
    u->searched += n + p_len;

    if (fill && !fits(file->idx, u->row_start[i] + n, fill, file->used)) {
        move_line(file->idx, file->val, u->row_start, i, n, fill, &file->used);
        idx = (ix *)file->idx + u->row_start[i];
        val = file->val + u->row_start[i];
    }
    for (e = 1; e < p_len; e++) {
        uint32_t k = p_idx[e];
        if (w[k] == 0.0) {
            w[k] = p_val[e];
            continue;
        }
        double v = -multiplier * w[k];
        if (fabs(v) <= LU_DROP)
            continue;
        idx[n] = (ix)k;
        val[n++] = v;
        max = larger(max, fabs(v));
        if (!fits(lu->pattern, u->col_start[k] + u->col_len[k], 1, u->pattern_used))
            move_line(lu->pattern, NULL, u->col_start, k, u->col_len[k], 1, &u->pattern_used);
        ((ix *)lu->pattern)[u->col_start[k] + u->col_len[k]++] = (ix)i;
    }
    u->active += n;
    u->active -= u->row_len[i];
    u->left -= n == 0;
    u->row_len[i] = (ix)n;
    u->row_max[i] = max;
    u->largest = larger(u->largest, max);
    return multiplier;
}

/* Makes entry (p, j) the next pivot: an eta of L from column j, row p left behind as its row of U with the pivot first.
 */
static slx_status eliminate(struct env *env, struct lu *lu, struct nucleus *u, uint32_t p, uint32_t j)
{
    slx_status status = prepare_room(env, lu, u, p, j);
    if (status == SLX_OK)
        status = lu_file_room(env, lu, &lu->l, lu->l.used + (uint64_t)u->col_len[j]);
    if (status != SLX_OK)
        return status;
    ix *idx = (ix *)lu->urow.file.idx + u->row_start[p];
    double *val = lu->urow.file.val + u->row_start[p], *w = lu->work;
    ix *rows = (ix *)lu->pattern + u->col_start[j];
    uint32_t n = u->row_len[p], c = u->col_len[j];

    row_out(u, p);
    col_out(u, j);
    uint32_t at = find(idx, (ix)j);
    double pivot = val[at];
    idx[at] = idx[0];
    val[at] = val[0];
    idx[0] = (ix)j;
    val[0] = pivot;
    for (uint32_t e = 1; e < n; e++) {
        col_out(u, idx[e]);
        pattern_remove(lu, u, idx[e], p);
        w[idx[e]] = val[e];
    }
    for (uint32_t e = 0; e < c; e++) {
        uint32_t i = rows[e];
        if (i == p)
            continue;
        row_out(u, i);
        double multiplier = eliminate_row(lu, u, i, p, j, w);
        row_in(u, i);
        ((ix *)lu->l.idx)[lu->l.used] = u->row_id[i];
        lu->l.val[lu->l.used++] = multiplier;
    }
    for (uint32_t e = 1; e < n; e++) {
        w[idx[e]] = 0.0;
        col_in(u, idx[e]);
    }
    memset(rows, 0xff, c * sizeof *rows);
    u->col_len[j] = 0;
    u->active -= n;
    u->left--;
    return SLX_OK;
}
