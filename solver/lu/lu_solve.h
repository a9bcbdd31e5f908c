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

/* v -= a times a line of n entries, none twice.  Unrolled because the loop's own arithmetic is half of it. */
static inline __attribute__((always_inline)) void subtract_line(double *restrict v, const ix *idx, const double *val,
                                                                uint32_t n, double a)
{
#pragma GCC unroll 4
    for (uint32_t k = 0; k < n; k++)
        v[idx[k]] -= a * val[k];
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
        subtract_line(v, idx + start[e], val + start[e], start[e + 1] - start[e], a);
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

static double row_eta_dot(const struct lu *lu, uint32_t e, const double *v)
{
    const ix *idx = lu->r.idx;
    const double *val = lu->r.val;
    double sum = 0.0;
    for (uint32_t k = lu->r_start[e]; k < lu->r_start[e + 1]; k++)
        sum += val[k] * v[idx[k]];
    return sum;
}

/* Row etas to a listed vector with few entries: only the etas that meet a nonzero.  False, and nothing done, if
 * there are too many of them to be worth the search. */
static bool ftran_r_sparse(struct lu *lu, struct svec *x)
{
    const ix *pivot = lu->r_pivot, *owner = lu->r_owner;
    const uint32_t *head = lu->list, *next = lu->r_next;
    double *v = x->val;
    uint32_t e, met = 0, most = lu->r_etas / 8 + 1;
    struct sweep s = sweep_up(lu);
    for (uint32_t k = 0; k < x->count && met < most; k++)
        for (uint32_t c = head[x->idx[k]]; c != UINT32_MAX && met < most; c = next[c], met++)
            sweep_add(&s, owner[c]);
    if (met == most) {
        sweep_clear(lu);
        lu->stats.flops_solves += met;
        return false;
    }
    uint64_t touched = x->count + met;
    while ((e = sweep_next_up(&s)) != SWEEP_END) {
        double sum = row_eta_dot(lu, e, v);
        touched += lu->r_start[e + 1] - lu->r_start[e];
        if (sum == 0.0)
            continue;
        uint32_t t = pivot[e];
        double was = v[t], now = was - sum;
        v[t] = now == 0.0 ? SVEC_TINY : now;
        if (was != 0.0)
            continue;
        x->idx[x->count++] = t;
        for (uint32_t c = head[t]; c != UINT32_MAX && owner[c] > e; c = next[c], touched++)
            sweep_add(&s, owner[c]);
    }
    lu->stats.flops_solves += touched;
    return true;
}

static void ftran_r(struct lu *lu, struct svec *x)
{
    const ix *pivot = lu->r_pivot;
    double *v = x->val;
    if (x->count != SVEC_DENSE && x->count < lu->r.used / 4 && lu->r_etas <= lu->order_cap && ftran_r_sparse(lu, x))
        return;
    for (uint32_t e = 0; e < lu->r_etas; e++) {
        double sum = row_eta_dot(lu, e, v);
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

/* The transposed row etas to a listed vector with few entries: only the etas whose pivot row is nonzero. */
static void btran_r_sparse(struct lu *lu, struct svec *y)
{
    const ix *idx = lu->r.idx, *pivot = lu->r_pivot, *last = lu->peel, *before = lu->r_before;
    const double *val = lu->r.val;
    double *v = y->val;
    uint64_t touched = y->count;
    uint32_t e;
    struct sweep s = sweep_down(lu);
    for (uint32_t k = 0; k < y->count; k++)
        if (last[y->idx[k]] != NONE)
            sweep_add(&s, last[y->idx[k]]);
    while ((e = sweep_next_down(&s)) != SWEEP_END) {
        double a = v[pivot[e]];
        if (before[e] != NONE)
            sweep_add(&s, before[e]);
        if (fabs(a) <= LU_DROP)
            continue;
        for (uint32_t k = lu->r_start[e]; k < lu->r_start[e + 1]; k++) {
            uint32_t i = idx[k];
            double was = v[i], now = was - a * val[k];
            v[i] = now == 0.0 ? SVEC_TINY : now;
            if (was != 0.0)
                continue;
            y->idx[y->count++] = i;
            ix earlier = last[i];
            while (earlier != NONE && earlier >= e)
                earlier = before[earlier];
            if (earlier != NONE)
                sweep_add(&s, earlier);
        }
        touched += lu->r_start[e + 1] - lu->r_start[e];
    }
    lu->stats.flops_solves += touched;
}

static void btran_r(struct lu *lu, struct svec *y)
{
    const ix *idx = lu->r.idx, *pivot = lu->r_pivot;
    const double *val = lu->r.val;
    double *v = y->val;
    if (y->count != SVEC_DENSE && y->count < lu->r_etas && lu->r_etas <= lu->order_cap) {
        btran_r_sparse(lu, y);
        return;
    }
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

/* U's columns downwards, or its rows upwards.  Listed vectors are swept; what is left after a broken sweep, or all of a
 * dense vector, is visited in order: every position, or only those with entries where these are few.
 * On exit x is divided by the diagonal, what is small is 0, and the list is there if no more than `listed` are left. */
struct u_walk {
    const struct lu_lines *lines;
    const uint64_t *set; /* positions with entries */
    uint32_t entries;    /* how many those were when last counted */
    bool down;
};

static inline bool divide_one(double *v, double inverse)
{
    double q = *v * inverse;
    bool keep = (fabs(*v) > LU_DROP) & (fabs(q) > LU_DROP);
    *v = keep ? q : 0.0;
    return keep;
}

/* Returns whether it came to its end; if not, *here is the last position done, the list is complete, nothing is
 * divided. */
static inline __attribute__((always_inline)) bool u_sweep(struct lu *lu, struct u_walk w, struct svec *x,
                                                          uint32_t *here)
{
    const ix *idx = w.lines->file.idx, *len = w.lines->len, *order = lu->order;
    const double *val = w.lines->file.val, *inverse = lu->inverse;
    const uint32_t *start = w.lines->start, *pos = lu->pos;
    double *v = x->val;
    uint32_t *list = x->idx, count = x->count, limit = sparse_limit(lu), n = 0;
    uint64_t touched = 0;
    struct sweep s = w.down ? sweep_down(lu) : sweep_up(lu);
    for (uint32_t k = 0; k < count; k++)
        if (len[list[k]])
            sweep_add(&s, pos[list[k]]);
    while ((*here = w.down ? sweep_next_down(&s) : sweep_next_up(&s)) != SWEEP_END) {
        uint32_t p = order[*here];
        double a = v[p];
        if (fabs(a) <= LU_DROP)
            continue;
        a *= inverse[p];
        for (uint32_t k = start[p], end = k + len[p]; k < end; k++) {
            uint32_t i = idx[k];
            double was = v[i], now = was - a * val[k];
            v[i] = now == 0.0 ? SVEC_TINY : now;
            if (was == 0.0) {
                list[count++] = i;
                if (len[i])
                    sweep_add(&s, pos[i]);
            }
        }
        touched += len[p] + 1u;
        if (count > limit) {
            sweep_clear(lu);
            lu->stats.flops_solves += touched;
            x->count = count;
            return false;
        }
    }
    lu->stats.flops_solves += touched + count;
    for (uint32_t k = 0; k < count; k++) {
        uint32_t i = list[k];
        list[n] = i;
        n += divide_one(v + i, inverse[i]);
    }
    x->count = n;
    return true;
}

/* Only the positions with entries, from `here` on; divides nothing. */
static inline __attribute__((always_inline)) void u_plain_few(struct lu *lu, struct u_walk w, double *v, uint32_t here)
{
    const ix *idx = w.lines->file.idx, *len = w.lines->len, *order = lu->order;
    const double *val = w.lines->file.val, *inverse = lu->inverse;
    const uint32_t *start = w.lines->start;
    uint64_t touched = 0, mask = w.down ? ~UINT64_C(0) >> (63 - (here & 63)) : ~UINT64_C(0) << (here & 63);
    for (uint32_t word = here >> 6, end_word = w.down ? UINT32_MAX : (lu->order_used + 63) / 64; word != end_word;
         word = w.down ? word - 1 : word + 1) {
        uint64_t bits = w.set[word] & mask;
        mask = ~UINT64_C(0);
        while (bits) {
            uint32_t b = w.down ? 63 - (uint32_t)__builtin_clzll(bits) : (uint32_t)__builtin_ctzll(bits);
            bits ^= UINT64_C(1) << b;
            uint32_t p = order[word * 64 + b];
            double a = v[p];
            touched++;
            if (fabs(a) <= LU_DROP)
                continue;
            a *= inverse[p];
            subtract_line(v, idx + start[p], val + start[p], len[p], a);
            touched += len[p];
        }
    }
    lu->stats.flops_solves += touched;
}

/* Divides a dense vector by the diagonal, sets what is small to 0, and lists the others; returns how many, or
 * SVEC_DENSE if more than `listed`. */
static uint32_t divide_dense(double *restrict v, const double *restrict inverse, uint32_t m, uint32_t *restrict list,
                             uint32_t listed)
{
    uint32_t i = 0, n = 0;
#ifdef __SSE2__
    /* Compilers leave this loop scalar. */
    const __m128d magnitude = _mm_castsi128_pd(_mm_set1_epi64x(INT64_MAX)), drop = _mm_set1_pd(LU_DROP);
    for (; i + 4 <= m; i += 4) {
        __m128d a = _mm_loadu_pd(v + i), b = _mm_loadu_pd(v + i + 2);
        __m128d keep_a = _mm_cmpgt_pd(_mm_and_pd(a, magnitude), drop);
        __m128d keep_b = _mm_cmpgt_pd(_mm_and_pd(b, magnitude), drop);
        if (_mm_movemask_pd(_mm_or_pd(keep_a, keep_b)) == 0) {
            _mm_storeu_pd(v + i, _mm_setzero_pd());
            _mm_storeu_pd(v + i + 2, _mm_setzero_pd());
            continue;
        }
        a = _mm_mul_pd(a, _mm_loadu_pd(inverse + i));
        b = _mm_mul_pd(b, _mm_loadu_pd(inverse + i + 2));
        keep_a = _mm_and_pd(keep_a, _mm_cmpgt_pd(_mm_and_pd(a, magnitude), drop));
        keep_b = _mm_and_pd(keep_b, _mm_cmpgt_pd(_mm_and_pd(b, magnitude), drop));
        _mm_storeu_pd(v + i, _mm_and_pd(a, keep_a));
        _mm_storeu_pd(v + i + 2, _mm_and_pd(b, keep_b));
        if (n > listed)
            continue;
        uint32_t bits = (uint32_t)_mm_movemask_pd(keep_a) | (uint32_t)_mm_movemask_pd(keep_b) << 2;
        for (uint32_t k = 0; k < 4; k++) {
            list[n] = i + k;
            n += bits >> k & 1;
        }
    }
#endif
    for (; i < m; i++) {
        if (n <= listed)
            list[n] = i;
        n += divide_one(v + i, inverse[i]);
    }
    return n <= listed ? n : SVEC_DENSE;
}

/* Every position from `here` on, dividing each as it is passed and adding it to the n of the list; returns the new n.
 */
static inline __attribute__((always_inline)) uint32_t u_plain_all(struct lu *lu, struct u_walk w, double *v,
                                                                  uint32_t here, uint32_t *list, uint32_t n)
{
    const ix *idx = w.lines->file.idx, *len = w.lines->len, *order = lu->order;
    const double *val = w.lines->file.val, *inverse = lu->inverse;
    const uint32_t *start = w.lines->start;
    uint32_t left = w.down ? here + 1 : lu->order_used - here;
    uint64_t touched = left;
    for (; left > 0; left--, here = w.down ? here - 1 : here + 1) {
        uint32_t p = order[here];
        if (p == NONE)
            continue;
        double a = v[p];
        if (a == 0.0)
            continue;
        if (fabs(a) <= LU_DROP) {
            v[p] = 0.0;
            continue;
        }
        a *= inverse[p];
        v[p] = fabs(a) > LU_DROP ? a : 0.0;
        list[n] = p;
        n += fabs(a) > LU_DROP;
        subtract_line(v, idx + start[p], val + start[p], len[p], a);
        touched += len[p];
    }
    lu->stats.flops_solves += touched;
    return n;
}

/* Divides the entries of the list whose positions a broken sweep has passed; returns how many stay in the list. */
static uint32_t divide_passed(const struct lu *lu, struct svec *x, uint32_t here, bool down)
{
    uint32_t n = 0;
    double *v = x->val;
    for (uint32_t k = 0; k < x->count; k++) {
        uint32_t i = x->idx[k];
        if (down ? lu->pos[i] < here : lu->pos[i] > here)
            continue;
        x->idx[n] = i;
        n += divide_one(v + i, lu->inverse[i]);
    }
    return n;
}

static inline __attribute__((always_inline)) void solve_u(struct lu *lu, struct u_walk w, struct svec *x,
                                                          uint32_t listed)
{
    double *v = x->val;
    uint32_t *list = x->idx, m = lu->m, last = lu->order_used - 1, n = 0;
    uint32_t here = w.down ? lu->order_used : UINT32_MAX; /* before the first */
    if (x->count != SVEC_DENSE && u_sweep(lu, w, x, &here))
        return;
    bool few = w.entries < LU_FEW * m, over = x->count != SVEC_DENSE && here == (w.down ? 0 : last);
    if (!few && x->count != SVEC_DENSE)
        n = divide_passed(lu, x, here, w.down);
    here = w.down ? here - 1 : here + 1;
    if (few) {
        if (!over)
            u_plain_few(lu, w, v, here);
        x->count = divide_dense(v, lu->inverse, m, list, listed);
        lu->stats.flops_solves += m / 4;
        return;
    }
    if (!over)
        n = u_plain_all(lu, w, v, here, list, n);
    x->count = n <= listed ? n : SVEC_DENSE;
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
        idx[count] = (ix)i;
        val[count] = x->val[i];
        count += fabs(x->val[i]) > LU_DROP;
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
    solve_u(lu, (struct u_walk){&lu->ucol, lu->col_set, lu->col_entries, true}, x, (uint32_t)(LU_LISTED * lu->m));
}

/* Of the solve of U'z = c e_t, for an update at t: the multipliers are -z_q / z_t.  They go behind the last row eta if
 * there is room.  Not from a small z_t, to which the entries that were dropped may not be small. */
static void keep_row_of(struct lu *lu, const struct svec *z, uint32_t t)
{
    enum { STRIDE = 32 };
    ix *idx = (ix *)lu->r.idx + lu->r.used;
    double *val = lu->r.val + lu->r.used, pivot = z->val[t];
    bool listed = z->count != SVEC_DENSE;
    uint32_t room = lu->r.cap - lu->r.used, n = listed ? z->count : z->n, count = 0;
    lu->row_kept = UINT32_MAX;
    if (!(fabs(pivot) > 1e-2))
        return;
    double scale = -1.0 / pivot;
    for (uint32_t k = 0; k < n;) {
        uint32_t end = n - k < STRIDE ? n : k + STRIDE;
        if (room - count < STRIDE)
            return;
        for (; k < end; k++) {
            uint32_t i = listed ? z->idx[k] : k;
            idx[count] = (ix)i;
            val[count] = z->val[i] * scale;
            count += (fabs(val[count]) > LU_DROP) & (i != t);
        }
    }
    lu->row_kept = t;
    lu->row_len = count;
    lu->stats.flops_solves += n / 4;
}

static void btran(struct lu *lu, struct svec *y, double expected)
{
    double *v = y->val;
    uint32_t unit = y->count == 1 ? y->idx[0] : UINT32_MAX;
    solve_begin(lu, y, expected);
    solve_u(lu, (struct u_walk){&lu->urow, lu->row_set, lu->row_entries, false}, y, sparse_limit(lu));
    if (unit != UINT32_MAX)
        keep_row_of(lu, y, unit);
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
