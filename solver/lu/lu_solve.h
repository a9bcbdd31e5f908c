/* FTRAN and BTRAN.  Included by lu_body.h.
 *
 * Each triangular solve starts with a sweep over the positions that are nonzero (struct sweep) while the vector is
 * listed, and goes on with a plain loop over the positions that are left once more than LU_SPARSE of the rows are
 * nonzero.  Both visit the pivots in the same order, so the values are the same to the last bit.
 *
 * While a vector is listed, an entry outside the list is 0 and one in the list is not: what cancels to 0 becomes
 * SVEC_TINY.
 */

static uint32_t sparse_limit(const struct lu *lu)
{
    return (uint32_t)(LU_SPARSE * lu->m) + 4;
}

/* A list without zeros, or none if the vector is or will be dense. */
static void solve_begin(const struct lu *lu, struct svec *x, double expected)
{
    if (x->count == SVEC_DENSE)
        return;
    if (x->count > sparse_limit(lu) || expected > LU_LISTED) {
        x->count = SVEC_DENSE;
        return;
    }
    uint32_t n = 0;
    for (uint32_t k = 0; k < x->count; k++)
        if (x->val[x->idx[k]] != 0.0)
            x->idx[n++] = x->idx[k];
    x->count = n;
}

/* Applies lines first .. lines - 1 of a file of column etas: line e subtracts v[pivot[e]] times its entries. */
static uint64_t etas_plain(const struct lu_file *file, const uint32_t *start, const ix *pivot, uint32_t first,
                           uint32_t lines, double *restrict v)
{
    const ix *idx = file->idx;
    const double *val = file->val;
    uint64_t touched = lines - first;
    for (uint32_t e = first; e < lines; e++) {
        double a = v[pivot[e]];
        if (fabs(a) <= LU_DROP)
            continue;
        for (uint32_t k = start[e]; k < start[e + 1]; k++)
            v[idx[k]] -= a * val[k];
        touched += start[e + 1] - start[e];
    }
    return touched;
}

/* The same for a vector that may be listed; `line` gives the line of which a row is the pivot. */
static void etas_apply(struct lu *lu, const struct lu_file *file, const uint32_t *start, const ix *pivot,
                       const ix *line, uint32_t lines, struct svec *x)
{
    const ix *idx = file->idx;
    const double *val = file->val;
    double *v = x->val;
    uint32_t first = 0;
    if (x->count != SVEC_DENSE) {
        uint32_t *list = x->idx, count = x->count, limit = sparse_limit(lu), e;
        uint64_t touched = 0;
        struct sweep s = sweep_up(lu);
        for (uint32_t k = 0; k < count; k++)
            if (line[list[k]] != NONE)
                sweep_add(&s, line[list[k]]);
        while ((e = sweep_next_up(&s)) != SWEEP_END) {
            double a = v[pivot[e]];
            if (fabs(a) <= LU_DROP)
                continue;
            for (uint32_t k = start[e]; k < start[e + 1]; k++) {
                uint32_t i = idx[k];
                double was = v[i], now = was - a * val[k];
                v[i] = now == 0.0 ? SVEC_TINY : now;
                if (was == 0.0) {
                    list[count++] = i;
                    if (line[i] != NONE)
                        sweep_add(&s, line[i]);
                }
            }
            touched += start[e + 1] - start[e] + 1;
            if (count > limit) {
                sweep_clear(lu);
                first = e + 1;
                break;
            }
        }
        lu->stats.flops_solves += touched;
        x->count = count;
        if (e == SWEEP_END)
            return;
        x->count = SVEC_DENSE;
    }
    lu->stats.flops_solves += etas_plain(file, start, pivot, first, lines, v);
}

static void ftran_r(struct lu *lu, struct svec *x)
{
    const ix *idx = lu->r.idx, *pivot = lu->r_pivot;
    const double *val = lu->r.val;
    double *v = x->val;
    for (uint32_t e = 0; e < lu->r_etas; e++) {
        double sum = 0.0;
        for (uint32_t k = lu->r_start[e]; k < lu->r_start[e + 1]; k++)
            sum += val[k] * v[idx[k]];
        if (sum == 0.0)
            continue;
        uint32_t t = pivot[e];
        double was = v[t], now = was - sum;
        if (was == 0.0 && x->count != SVEC_DENSE)
            x->idx[x->count++] = t;
        v[t] = now == 0.0 ? SVEC_TINY : now;
    }
    lu->stats.flops_solves += lu->r.used;
}

static void btran_r(struct lu *lu, struct svec *y)
{
    const ix *idx = lu->r.idx, *pivot = lu->r_pivot;
    const double *val = lu->r.val;
    double *v = y->val;
    uint64_t touched = lu->r_etas;
    for (uint32_t e = lu->r_etas; e-- > 0;) {
        double a = v[pivot[e]];
        if (fabs(a) <= LU_DROP)
            continue;
        for (uint32_t k = lu->r_start[e]; k < lu->r_start[e + 1]; k++) {
            uint32_t i = idx[k];
            double was = v[i], now = was - a * val[k];
            if (was == 0.0 && y->count != SVEC_DENSE)
                y->idx[y->count++] = i;
            v[i] = now == 0.0 ? SVEC_TINY : now;
        }
        touched += lu->r_start[e + 1] - lu->r_start[e];
    }
    lu->stats.flops_solves += touched;
}

/* Solves with U (lines = columns, down = true) or U' (lines = rows, upwards).  Every nonzero of the result is
 * visited, so the list is new and complete; it is kept up to LU_LISTED. */
static inline __attribute__((always_inline)) void solve_u(struct lu *lu, const struct lu_lines *lines, bool down,
                                                          struct svec *x)
{
    const ix *idx = lines->file.idx, *len = lines->len, *order = lu->order;
    const double *val = lines->file.val, *diag = lu->diag;
    const uint32_t *start = lines->start, *pos = lu->pos;
    double *v = x->val;
    uint32_t *list = x->idx, count = 0, left = lu->order_used, at = down ? left - 1 : 0;
    uint64_t touched = 0;
    if (x->count != SVEC_DENSE) {
        struct sweep s = down ? sweep_down(lu) : sweep_up(lu);
        uint32_t limit = sparse_limit(lu);
        for (uint32_t k = 0; k < x->count; k++)
            sweep_add(&s, pos[list[k]]);
        for (;;) {
            uint32_t here = down ? sweep_next_down(&s) : sweep_next_up(&s);
            if (here == SWEEP_END) {
                left = 0;
                break;
            }
            uint32_t p = order[here];
            double a = v[p];
            if (fabs(a) > LU_DROP)
                a /= diag[p];
            if (fabs(a) <= LU_DROP) {
                v[p] = 0.0;
                continue;
            }
            v[p] = a;
            list[count++] = p;
            for (uint32_t k = start[p], end = k + len[p]; k < end; k++) {
                uint32_t i = idx[k];
                double was = v[i];
                v[i] = was - a * val[k];
                if (was == 0.0)
                    sweep_add(&s, pos[i]);
            }
            touched += len[p] + 1u;
            if (count > limit) {
                sweep_clear(lu);
                left = down ? here : lu->order_used - 1 - here;
                at = down ? here - 1 : here + 1;
                break;
            }
        }
    }
    touched += left;
    for (; left > 0; left--, at = down ? at - 1 : at + 1) {
        uint32_t p = order[at];
        if (p == NONE)
            continue;
        double a = v[p];
        if (a == 0.0)
            continue;
        if (fabs(a) > LU_DROP)
            a /= diag[p];
        if (fabs(a) <= LU_DROP) {
            v[p] = 0.0;
            continue;
        }
        v[p] = a;
        list[count++] = p;
        for (uint32_t k = start[p], end = k + len[p]; k < end; k++)
            v[idx[k]] -= a * val[k];
        touched += len[p];
    }
    lu->stats.flops_solves += touched;
    x->count = count <= LU_LISTED * lu->m ? count : SVEC_DENSE;
}

/* Copies the vector behind the columns of U. */
static void keep_spike_of(struct lu *lu, const struct svec *x)
{
    struct lu_file *file = &lu->ucol.file;
    ix *idx = (ix *)file->idx + file->used;
    double *val = file->val + file->used;
    bool listed = x->count != SVEC_DENSE;
    uint32_t n = listed ? x->count : x->n, count = 0;
    for (uint32_t k = 0; k < n; k++) {
        uint32_t i = listed ? x->idx[k] : k;
        if (fabs(x->val[i]) > LU_DROP) {
            idx[count] = (ix)i;
            val[count++] = x->val[i];
        }
    }
    lu->spike_len = count;
    lu->spike_kept = true;
    lu->stats.flops_solves += n;
}

static void ftran(struct lu *lu, struct svec *x, double expected, bool keep_spike)
{
    solve_begin(lu, x, expected);
    etas_apply(lu, &lu->l, lu->l_start, lu->l_pivot, lu->l_eta, lu->l_etas, x);
    ftran_r(lu, x);
    if (keep_spike)
        keep_spike_of(lu, x);
    solve_u(lu, &lu->ucol, true, x);
}

static void btran(struct lu *lu, struct svec *y, double expected)
{
    double *v = y->val;
    solve_begin(lu, y, expected);
    solve_u(lu, &lu->urow, false, y);
    btran_r(lu, y);
    if (y->count != SVEC_DENSE && y->count > sparse_limit(lu))
        y->count = SVEC_DENSE;
    etas_apply(lu, &lu->lr, lu->lr_start, lu->lr_pivot, lu->lr_line, lu->lr_lines, y);
    if (y->count == SVEC_DENSE) {
        /* Only these and the rows of R can have changed since U left no small entry. */
        const ix *l_pivot = lu->l_pivot;
        for (uint32_t e = 0; e < lu->l_etas; e++)
            if (fabs(v[l_pivot[e]]) <= LU_DROP)
                v[l_pivot[e]] = 0.0;
        const ix *r_idx = lu->r.idx;
        for (uint32_t k = 0; k < lu->r.used; k++)
            if (fabs(v[r_idx[k]]) <= LU_DROP)
                v[r_idx[k]] = 0.0;
        lu->stats.flops_solves += lu->l_etas + lu->r.used;
    } else {
        uint32_t n = 0;
        for (uint32_t k = 0; k < y->count; k++) {
            uint32_t i = y->idx[k];
            if (fabs(v[i]) > LU_DROP)
                y->idx[n++] = i;
            else
                v[i] = 0.0;
        }
        y->count = n;
    }
}
