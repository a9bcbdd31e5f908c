/* The peel: singletons, taken off the basis before the nucleus is dealt with.  Included by lu_body.h.
 *
 * Column singletons give a row of U and no eta; row singletons give an eta of L and no row.  Neither changes a value,
 * so their entries go from the caller's columns straight to where they stay.  To find the one active entry of a line,
 * each line keeps the exclusive or of the indices of its active entries.
 */

#define UNPIVOTED UINT32_MAX
#define GIVEN_UP (UINT32_MAX - 1) /* a row that is zero within the tolerance */

struct factoring {
    struct env *env;
    struct lu *lu;
    lu_column column;
    const void *user;
    double singular, largest;
    uint32_t *row_of; /* UNPIVOTED until the column is pivotal */
    uint32_t pivots;
    /* Of the active submatrix; then two queues of those whose count became 1, and the rows' columns. */
    ix *row_count, *col_count, *row_xor, *col_xor, *row_queue, *col_queue;
    uint32_t *row_start;
    uint32_t row_first, row_last, col_first, col_last;
    struct nucleus u;
};

static uint32_t get_column(const struct factoring *f, uint32_t k)
{
    return f->column(f->user, k, f->lu->list, f->lu->work);
}

static void place_pivot(struct factoring *f, uint32_t k, uint32_t r, double pivot)
{
    struct lu *lu = f->lu;
    f->row_of[k] = r;
    lu->pos[r] = f->pivots;
    ((ix *)lu->order)[f->pivots++] = (ix)r;
    lu->inverse[r] = 1.0 / pivot;
}

/* A column of one entry is pivotal at once, so that its row counts in no other column; it is rejected if its row is
 * taken or its entry too small.  Of the others only the rows' counts are taken, which bound their patterns. */
static void first_pass(struct factoring *f)
{
    struct lu *lu = f->lu;
    const uint32_t *list = lu->list;
    const double *val = lu->work;
    for (uint32_t k = 0; k < lu->m; k++) {
        uint32_t n = get_column(f, k), nonzeros = 0, last = 0;
        f->row_of[k] = UNPIVOTED;
        for (uint32_t e = 0; e < n; e++)
            if (val[e] != 0.0) {
                f->largest = larger(f->largest, fabs(val[e]));
                nonzeros++;
                last = e;
            }
        lu->stats.nnz_basis += nonzeros;
        if (nonzeros > 1) {
            f->col_count[k] = 1; /* counted in the second pass */
            for (uint32_t e = 0; e < n; e++)
                f->row_start[list[e]] += val[e] != 0.0;
        } else if (nonzeros == 1 && lu->pos[list[last]] == UNPIVOTED && fabs(val[last]) >= f->singular) {
            lu->ucol.start[list[last]] = 0;
            ((ix *)lu->ucol.len)[list[last]] = 0;
            place_pivot(f, k, list[last], val[last]);
        }
    }
}

/* The active submatrix: counts, and the rows' patterns. */
static slx_status second_pass(struct factoring *f)
{
    struct lu *lu = f->lu;
    uint32_t m = lu->m, *begin = f->row_start;
    uint64_t sum = 0;
    for (uint32_t i = 0; i < m; i++) {
        uint32_t count = lu->pos[i] == UNPIVOTED ? begin[i] : 0;
        begin[i] = (uint32_t)sum;
        sum += count;
    }
    begin[m] = (uint32_t)sum;
    slx_status status = lu_index_room(f->env, lu, &lu->pattern, &lu->pattern_cap, sum);
    if (status != SLX_OK)
        return status;
    ix *pattern = lu->pattern;
    for (uint32_t k = 0; k < m; k++) {
        if (f->col_count[k] == 0)
            continue;
        uint32_t n = get_column(f, k), count = 0;
        for (uint32_t e = 0; e < n; e++) {
            uint32_t i = lu->list[e];
            if (lu->work[e] == 0.0 || lu->pos[i] != UNPIVOTED)
                continue;
            pattern[begin[i] + f->row_count[i]++] = (ix)k;
            f->row_xor[i] = (ix)(f->row_xor[i] ^ k);
            f->col_xor[k] = (ix)(f->col_xor[k] ^ i);
            count++;
        }
        f->col_count[k] = (ix)count;
        if (count == 1)
            f->col_queue[f->col_last++] = (ix)k;
    }
    for (uint32_t i = 0; i < m; i++)
        if (lu->pos[i] == UNPIVOTED && f->row_count[i] == 1)
            f->row_queue[f->row_last++] = (ix)i;
    return SLX_OK;
}

static void row_loses(struct factoring *f, uint32_t i, uint32_t k)
{
    f->row_xor[i] = (ix)(f->row_xor[i] ^ k);
    if (--f->row_count[i] == 1)
        f->row_queue[f->row_last++] = (ix)i;
}

static void column_loses(struct factoring *f, uint32_t k, uint32_t i)
{
    f->col_xor[k] = (ix)(f->col_xor[k] ^ i);
    if (--f->col_count[k] == 1)
        f->col_queue[f->col_last++] = (ix)k;
}

/* Room to number `more` etas. */
static slx_status etas_room(struct factoring *f, uint32_t more)
{
    struct lu *lu = f->lu;
    void *start = lu->l_start;
    slx_status status = lu_room(f->env, &start, (uint64_t)lu->l_etas + more + 1, sizeof(uint32_t));
    lu->l_start = start;
    if (status == SLX_OK)
        status = lu_room(f->env, &lu->l_pivot, (uint64_t)lu->l_etas + more, sizeof(ix));
    return status;
}

/* Numbers the entries appended to L since the last eta as one of pivot row r, if there are any. */
static void close_eta(struct lu *lu, uint32_t r)
{
    if (lu->l.used == lu->l_start[lu->l_etas])
        return;
    ((ix *)lu->l_pivot)[lu->l_etas++] = (ix)r;
    lu->l_start[lu->l_etas] = lu->l.used;
}

/* Takes up a column whose pivot row is r: its entries in pivotal rows are its column of U, those in rows not
 * yet pivotal its eta.  False in *taken, and nothing done, if the pivot is too small. */
static slx_status take_column(struct factoring *f, uint32_t k, uint32_t r, bool with_eta, bool *taken)
{
    struct lu *lu = f->lu;
    uint32_t n = get_column(f, k);
    const uint32_t *list = lu->list;
    const double *val = lu->work;
    struct lu_file *u = &lu->ucol.file, *l = &lu->l;
    double pivot = 0.0;
    for (uint32_t e = 0; e < n; e++)
        if (list[e] == r)
            pivot = val[e];
    *taken = fabs(pivot) >= f->singular && pivot != 0.0;
    if (!*taken)
        return SLX_OK;
    slx_status status = SLX_OK;
    if (u->cap - u->used < n)
        status = lu_file_room(f->env, lu, u, u->used + (uint64_t)n);
    if (status == SLX_OK && l->cap - l->used < n)
        status = lu_file_room(f->env, lu, l, l->used + (uint64_t)n);
    if (status == SLX_OK && with_eta)
        status = etas_room(f, 1);
    if (status != SLX_OK)
        return status;
    uint32_t u_begin = u->used;
    for (uint32_t e = 0; e < n; e++) {
        uint32_t i = list[e];
        if (val[e] == 0.0 || i == r)
            continue;
        if (lu->pos[i] < lu->m) {
            ((ix *)u->idx)[u->used] = (ix)i;
            u->val[u->used++] = val[e];
        } else if (with_eta) {
            ((ix *)l->idx)[l->used] = (ix)i;
            l->val[l->used++] = val[e] / pivot;
            if (lu->pos[i] == UNPIVOTED)
                row_loses(f, i, k);
        }
    }
    lu->ucol.start[r] = u_begin;
    ((ix *)lu->ucol.len)[r] = (ix)(u->used - u_begin);
    close_eta(lu, r);
    lu->stats.flops_factor += n;
    place_pivot(f, k, r, pivot);
    return SLX_OK;
}

static slx_status take_column_singleton(struct factoring *f, uint32_t k)
{
    const ix *pattern = f->lu->pattern;
    if (f->row_of[k] != UNPIVOTED || f->col_count[k] != 1)
        return SLX_OK;
    uint32_t r = f->col_xor[k];
    bool taken = false;
    if (f->lu->pos[r] == UNPIVOTED) {
        slx_status status = take_column(f, k, r, false, &taken);
        if (status != SLX_OK)
            return status;
        if (!taken)
            row_loses(f, r, k);
    }
    if (!taken) {
        f->col_count[k] = 0;
        return SLX_OK;
    }
    for (uint32_t e = f->row_start[r]; e < f->row_start[r + 1]; e++)
        if (f->row_of[pattern[e]] == UNPIVOTED && f->col_count[pattern[e]] > 0)
            column_loses(f, pattern[e], r);
    f->lu->stats.flops_factor += f->row_start[r + 1] - f->row_start[r];
    return SLX_OK;
}

static slx_status take_row_singleton(struct factoring *f, uint32_t r)
{
    if (f->lu->pos[r] != UNPIVOTED || f->row_count[r] != 1)
        return SLX_OK;
    uint32_t k = f->row_xor[r];
    bool taken;
    slx_status status = take_column(f, k, r, true, &taken);
    if (status == SLX_OK && !taken) {
        f->lu->pos[r] = GIVEN_UP;
        f->row_count[r] = 0;
        column_loses(f, k, r);
    }
    return status;
}

static slx_status take_singletons(struct factoring *f)
{
    slx_status status = SLX_OK;
    while (status == SLX_OK) {
        if (f->col_first < f->col_last)
            status = take_column_singleton(f, f->col_queue[f->col_first++]);
        else if (f->row_first < f->row_last)
            status = take_row_singleton(f, f->row_queue[f->row_first++]);
        else
            break;
    }
    return status;
}

static void *carve(char **at, size_t count, size_t size)
{
    void *block = *at;
    *at += (count * size + 7) & ~(size_t)7;
    return block;
}

static slx_status peel_prepare(struct factoring *f)
{
    size_t m = f->lu->m, narrow = (m * sizeof(ix) + 7) & ~(size_t)7, wide = ((m + 1) * 4 + 7) & ~(size_t)7;
    slx_status status = lu_room(f->env, &f->lu->peel, 6 * narrow + wide, 1);
    if (status != SLX_OK)
        return status;
    char *at = f->lu->peel;
    memset(at, 0, 4 * narrow + wide);
    f->row_count = carve(&at, m, sizeof(ix));
    f->col_count = carve(&at, m, sizeof(ix));
    f->row_xor = carve(&at, m, sizeof(ix));
    f->col_xor = carve(&at, m, sizeof(ix));
    f->row_start = carve(&at, m + 1, sizeof(uint32_t));
    f->row_queue = carve(&at, m, sizeof(ix));
    f->col_queue = carve(&at, m, sizeof(ix));
    return SLX_OK;
}
