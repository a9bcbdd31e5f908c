/* The end of the nucleus, once it has filled up: elimination on a dense array.  Included by lu_body.h.
 *
 * The array lies behind the rows of the nucleus in their own file, row by row.  Pivot rows are taken by their
 * count when the array was made; the pivot is the eligible entry whose column then had the least count, and its column
 * is brought forward. When a row has become pivotal its nonzeros are gathered at its beginning, pivot first, where they
 * are its row of U.
 */

struct dense {
    double *a;
    uint32_t rows, cols, done; /* done: pivots so far; columns before that are finished */
    uint32_t at;               /* where a lies in the file */
    ix *row, *col;             /* local numbers in the nucleus */
};

/* Whether the rest of the nucleus is better eliminated densely. */
static bool is_dense(const struct nucleus *u)
{
    return u->left >= 8 && (double)u->active > LU_DENSE * (double)u->left * u->left;
}

/* Moves the active submatrix into the array.  The links of the nucleus serve as its lists: they are not needed any
 * more. */
static slx_status dense_load(struct env *env, struct lu *lu, struct nucleus *u, struct dense *d)
{
    struct lu_file *file = &lu->urow.file;
    *d = (struct dense){.row = u->row_prev, .col = u->col_prev};
    for (uint32_t count = 1; count <= u->size; count++)
        for (ix i = u->row_head[count]; i != NONE; i = u->row_next[i])
            d->row[d->rows++] = i;
    for (uint32_t k = 0; k < u->cols; k++)
        if (u->col_len[k]) {
            u->col_next[k] = (ix)d->cols;
            d->col[d->cols++] = (ix)k;
        }
    file->used = compact_lines(file->idx, file->val, u->row_start, u->row_len, u->rows, file->used);
    uint64_t size = (uint64_t)d->rows * d->cols;
    slx_status status = lu_file_room(env, lu, file, file->used + size);
    if (status != SLX_OK)
        return status;
    d->at = file->used;
    d->a = file->val + d->at;
    file->used += (uint32_t)size;
    memset(d->a, 0, size * sizeof *d->a);
    for (uint32_t t = 0; t < d->rows; t++) {
        uint32_t start = u->row_start[d->row[t]], n = u->row_len[d->row[t]];
        const ix *idx = (const ix *)file->idx + start;
        for (uint32_t e = 0; e < n; e++)
            d->a[(size_t)t * d->cols + u->col_next[idx[e]]] = file->val[start + e];
        u->row_len[d->row[t]] = 0;
    }
    return SLX_OK;
}

static void dense_exchange(struct dense *d, uint32_t from, uint32_t s, uint32_t t)
{
    ix name = d->col[s];
    d->col[s] = d->col[t];
    d->col[t] = name;
    for (uint32_t i = from; i < d->rows; i++) {
        double *a = d->a + (size_t)i * d->cols, v = a[s];
        a[s] = a[t];
        a[t] = v;
    }
}

static void subtract_row(double *restrict a, const double *restrict b, double times, uint32_t n)
{
    for (uint32_t e = 0; e < n; e++)
        a[e] -= times * b[e];
}

/* Leaves the nonzeros of pivot row t from column s on as a row of U. */
static void dense_gather(struct lu *lu, struct nucleus *u, const struct dense *d, uint32_t t, uint32_t s)
{
    double *a = d->a + (size_t)t * d->cols;
    uint32_t start = d->at + t * d->cols, n = 0;
    ix *idx = (ix *)lu->urow.file.idx + start;
    for (uint32_t e = s; e < d->cols; e++)
        if (fabs(a[e]) > LU_DROP) {
            idx[n] = d->col[e];
            a[n++] = a[e];
            u->largest = larger(u->largest, fabs(a[e]));
        }
    u->row_start[d->row[t]] = start;
    u->row_len[d->row[t]] = (ix)n;
}

/* Makes an entry of row t the next pivot, with an eta of L; false if the row is zero within the tolerance. */
static bool dense_pivot(struct lu *lu, struct nucleus *u, struct dense *d, uint32_t t)
{
    uint32_t s = d->done, best = s, cols = d->cols;
    const double *pivot_row = d->a + (size_t)t * cols;
    for (uint32_t e = s; e < cols; e++)
        if (fabs(pivot_row[e]) > fabs(pivot_row[best]))
            best = e;
    if (s == cols || fabs(pivot_row[best]) < u->singular)
        return false;
    double least = larger(u->markowitz * fabs(pivot_row[best]), u->singular);
    for (uint32_t e = s; e < cols; e++)
        if (fabs(pivot_row[e]) >= least && u->col_len[d->col[e]] < u->col_len[d->col[best]])
            best = e;
    if (best != s)
        dense_exchange(d, t, s, best);
    for (uint32_t i = t + 1; i < d->rows; i++) {
        double *a = d->a + (size_t)i * cols;
        if (fabs(a[s]) <= LU_DROP)
            continue;
        double times = a[s] / pivot_row[s];
        subtract_row(a + s + 1, pivot_row + s + 1, times, cols - s - 1);
        ((ix *)lu->l.idx)[lu->l.used] = u->row_id[d->row[i]];
        lu->l.val[lu->l.used++] = times;
        u->searched += cols - s;
    }
    dense_gather(lu, u, d, t, s);
    d->done++;
    return true;
}
