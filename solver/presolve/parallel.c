/* Rows, and columns, that are multiples of each other.
 *
 * They are found by a hash that does not change with the order or a common factor of the entries.  Of two such rows one
 * stays and has the bounds of both.  Of two such columns, x_j = times x_k, the sum x_k + times x_j stays if their costs
 * are in proportion too; if not, the better of them being without end fixes the other (Achterberg et al. 2020, 5.5).
 */
#include <string.h>

#include "presolve/families_private.h"

/* Shares of a coefficient, and of a cost, up to which two numbers count as equal: rounding. */
#define SAME 1e-12
#define SAME_COST 1e-11

/* ---- hashing ------------------------------------------------------------------------------------------ */

/* Chains of rows or columns by hash. */
struct chains {
    uint32_t *heads, *next, *hash; /* heads and next hold 1 + a number, 0 ends */
    unsigned shift;
};

static bool chains_init(struct work *w, struct chains *c, uint32_t n, uint32_t alive)
{
    struct mem *mem = &w->env->mem;
    unsigned bits = 4;
    while (bits < 28 && (uint32_t)1 << bits < alive)
        bits++;
    c->shift = 32 - bits;
    c->heads = mem_new(mem, MEM_PRESOLVE, (size_t)1 << bits, sizeof *c->heads);
    c->next = mem_new(mem, MEM_PRESOLVE, n, sizeof *c->next);
    c->hash = mem_new(mem, MEM_PRESOLVE, n, sizeof *c->hash);
    if (c->heads && c->next && c->hash)
        return true;
    w->status = fail_memory(w->env, "presolve");
    return false;
}

static void chains_done(struct work *w, struct chains *c)
{
    struct mem *mem = &w->env->mem;
    mem_free(mem, c->heads);
    mem_free(mem, c->next);
    mem_free(mem, c->hash);
}

/* frexp, in the line of the caller where v is a normal number. */
static inline double mantissa_of(double v, int *exponent)
{
    enum { EXPONENT_BITS = 0x7ff, OF_HALF = 1022 };
    uint64_t bits;
    memcpy(&bits, &v, sizeof bits);
    const unsigned biased = bits >> 52 & EXPONENT_BITS;
    if (biased == 0 || biased == EXPONENT_BITS)
        return frexp(v, exponent);
    *exponent = (int)biased - OF_HALF;
    bits = (bits & ~((uint64_t)EXPONENT_BITS << 52)) | (uint64_t)OF_HALF << 52;
    memcpy(&v, &bits, sizeof v);
    return v;
}

/* What v counts for in a hash, by its ratio to unit * 2^below, rounded to 20 bits of mantissa.  (Ratios of large and
 * tiny numbers pass the largest double.) */
static uint64_t hash_ratio(double v, double unit, int below)
{
    int exponent;
    double mantissa = mantissa_of(v, &exponent) / unit;
    if (fabs(mantissa) >= 1.0) {
        mantissa *= 0.5;
        exponent++;
    }
    return (uint64_t)(int64_t)(mantissa * 0x1p20 + (mantissa > 0 ? .5 : -.5)) ^ (uint64_t)(uint32_t)(exponent - below)
                                                                                    << 24;
}

/* A sum over the entries, so that their order does not matter; of ratios to the entry of least index, so rounded that
 * rounding seldom does either. */
static uint32_t hash_line(const struct line *l)
{
    uint32_t first = 0;
    uint64_t sum = 0;
    for (uint32_t p = 1; p < l->count; p++)
        if (l->idx[p] < l->idx[first])
            first = p;
    int below;
    const double unit = mantissa_of(l->val[first], &below);
    const uint64_t of_one = hash_ratio(l->val[first], unit, below);
    for (uint32_t p = 0; p < l->count; p++) {
        const double v = l->val[p];
        uint64_t state = (uint64_t)l->idx[p] << 32 ^ (v == l->val[first] ? of_one : hash_ratio(v, unit, below));
        sum += random_bits(&state);
    }
    return (uint32_t)(sum >> 32);
}

/* The factor t with one = t * two, entry by entry; 0 if there is none. */
static double proportion(struct work *w, const struct line *one, const struct line *two)
{
    if (one->count != two->count)
        return 0.0;
    for (uint32_t p = 0; p < one->count; p++)
        w->mark[one->idx[p]] = p + 1;
    double times = 0.0;
    bool same = true;
    for (uint32_t p = 0; p < two->count && same; p++) {
        uint32_t at = w->mark[two->idx[p]];
        if (p == 0 && at)
            times = one->val[at - 1] / two->val[0];
        same = at && fabs(one->val[at - 1] - times * two->val[p]) <= SAME * fabs(one->val[at - 1]);
    }
    for (uint32_t p = 0; p < one->count; p++)
        w->mark[one->idx[p]] = 0;
    return same ? times : 0.0;
}

/* Looks at every alive row, or column, of two entries or more beside those of the same hash before it. */
static void sweep(struct work *w, bool rows, bool (*meet)(struct work *, uint32_t, uint32_t, double))
{
    enum { LONGEST_CHAIN = 50 };
    struct chains c = {0};
    uint32_t n = rows ? w->lp->nrows : w->lp->ncols, *counts = rows ? w->row_count : w->col_count;
    const uint64_t *alive = rows ? w->row_alive : w->col_alive;
    bool (*read)(struct work *, uint32_t, struct line *) = rows ? read_row : read_col;
    if (!chains_init(w, &c, n, rows ? w->rows_left : w->columns_left)) {
        chains_done(w, &c);
        return;
    }
    for (uint32_t v = 0; v < n && goes_on(w); v++) {
        if (!bits_get(alive, v) || counts[v] < (rows ? 2u : 1u) || !read(w, v, &w->row))
            continue;
        c.hash[v] = hash_line(&w->row);
        uint32_t *head = &c.heads[c.hash[v] >> c.shift];
        bool gone = false;
        unsigned looked = 0;
        for (uint32_t k = *head; k != 0 && !gone && looked < LONGEST_CHAIN && goes_on(w); k = c.next[k - 1]) {
            uint32_t u = k - 1;
            if (c.hash[u] != c.hash[v] || !bits_get(alive, u) || !read(w, u, &w->other))
                continue;
            looked++;
            double times = proportion(w, &w->row, &w->other);
            if (times != 0.0)
                gone = meet(w, v, u, times);
        }
        if (!gone) {
            c.next[v] = *head;
            *head = v + 1;
        }
    }
    chains_done(w, &c);
}

/* ---- rows --------------------------------------------------------------------------------------------- */

/* Row i is `times` row k, which stays.  Record: times, code, i, k. */
static void merge_into(struct work *w, uint32_t i, uint32_t k, double times)
{
    double low = w->row_lower[i] / times, high = w->row_upper[i] / times;
    if (times < 0.0) {
        double swap = low;
        low = high;
        high = swap;
    }
    double limit = w->tolerance * (1.0 + 1.0 / fabs(times));
    double lower = greater(w->row_lower[k], low), upper = lesser(w->row_upper[k], high);
    if (lower > upper + limit + 1e-12 * (fabs(lower) + fabs(upper))) {
        double first = lower == low ? -1.0 : 1.0;
        prove_infeasible(w, k, first, i, -first / times);
        return;
    }
    if (lower > upper)
        lower = upper = w->row_lower[k] == w->row_upper[k] ? w->row_lower[k] : lower == low ? upper : lower;
    unsigned code = (lower > w->row_lower[k] ? TIGHTER_LOWER : 0u) | (upper < w->row_upper[k] ? TIGHTER_UPPER : 0u) |
                    (lower == upper ? NOW_FIXED : 0u);
    if (code & (TIGHTER_LOWER | TIGHTER_UPPER)) {
        save_real(w, times);
        save_count(w, code);
        save_count(w, i);
        save_count(w, k);
        save_tag(w, FAMILY_PARALLEL_ROWS);
        set_row_bounds(w, k, lower, upper);
    }
    remove_row(w, i);
    w->tally[w->family].applied++;
}

/* A row that was taken from others stays, because its dual will not be 0. */
static bool merge_rows(struct work *w, uint32_t i, uint32_t k, double times)
{
    const bool goes = !is_pivot_row(w, i);
    if (goes)
        merge_into(w, i, k, times);
    else if (!is_pivot_row(w, k))
        merge_into(w, k, i, 1.0 / times);
    return goes;
}

void parallel_rows(struct work *w)
{
    sweep(w, true, merge_rows);
}

void undo_parallel_rows(struct undo *u)
{
    uint32_t k = pop_count(&u->records), i = pop_count(&u->records);
    unsigned code = pop_count(&u->records);
    double times = pop_real(&u->records);
    unsigned side = active_side(u, row_status(u, k), u->y[k], code & NOW_FIXED);
    if (is_tighter(code, side)) {
        u->y[i] = u->y[k] / times;
        u->y[k] = 0.0;
        set_row_status(u, i, times > 0.0 ? side : other_side(side));
        set_row_status(u, k, SLX_BASIC);
        if (bits_get(u->without_basic, k)) {
            bits_clear(u->without_basic, k);
            bits_set(u->without_basic, i);
        }
    } else if (side == SLX_AT_LOWER || side == SLX_AT_UPPER) {
        set_row_status(u, k, side);
    }
}

/* ---- columns ------------------------------------------------------------------------------------------ */

/* Which bound a column goes to that has a reduced cost of that sign in every dual solution; false if there is none. */
static bool fix_by_sign(struct work *w, uint32_t j, bool positive)
{
    double bound = positive ? lower_of(w, j) : upper_of(w, j);
    if (isinf(bound)) {
        w->unbounded = true;
        return false;
    }
    fix_col(w, j, bound);
    w->tally[w->family].applied++;
    return true;
}

/* Reduced costs d_j = times d_k + gap, with gap != 0; the sign of one is known where the other column has no end. */
static bool dominate(struct work *w, uint32_t j, uint32_t k, double times, double gap)
{
    bool k_upper = (gap > 0.0) == (times > 0.0), j_upper = gap < 0.0;
    if (is_superfluous(w, k, k_upper)) {
        drop_bound(w, k, k_upper);
        return fix_by_sign(w, j, gap > 0.0);
    }
    if (is_superfluous(w, j, j_upper)) {
        drop_bound(w, j, j_upper);
        fix_by_sign(w, k, j_upper == (times > 0.0));
    }
    return false;
}

/* Column j is `times` column k.  Record: bounds of k and j, times, j, k. */
static bool merge_columns(struct work *w, uint32_t j, uint32_t k, double times)
{
    double gap = cost_of(w, j) - times * cost_of(w, k);
    if (fabs(gap) > SAME_COST * (fabs(cost_of(w, j)) + fabs(times * cost_of(w, k))))
        return dominate(w, j, k, times, gap);
    double low = times * (times > 0.0 ? lower_of(w, j) : upper_of(w, j));
    double high = times * (times > 0.0 ? upper_of(w, j) : lower_of(w, j));
    save_real(w, lower_of(w, k));
    save_real(w, upper_of(w, k));
    save_real(w, lower_of(w, j));
    save_real(w, upper_of(w, j));
    save_real(w, times);
    save_count(w, j);
    save_count(w, k);
    save_tag(w, FAMILY_PARALLEL_COLUMNS);
    remove_col(w, j);
    set_bounds(w, k, lower_of(w, k) + low, upper_of(w, k) + high);
    w->tally[w->family].applied++;
    return true;
}

void parallel_columns(struct work *w)
{
    sweep(w, false, merge_columns);
}

struct pair {
    double lower[2], upper[2], times; /* of k, of j */
};

static bool within(double v, double lower, double upper)
{
    double slack = 1e-9 * (1.0 + fabs(v));
    return v >= lower - slack && v <= upper + slack;
}

/* Statuses and values of k and j (0 and 1) that make x_k + times x_j = sum, with one of them basic. */
static void split(const struct pair *p, double sum, double *x, unsigned *status)
{
    for (int fixed = 1; fixed >= 0; fixed--) /* the one that is nonbasic */
        for (int upper = 0; upper < 2; upper++) {
            double bound = upper ? p->upper[fixed] : p->lower[fixed];
            double rest = fixed ? sum - p->times * bound : (sum - bound) / p->times;
            if (isinf(bound) || !within(rest, p->lower[!fixed], p->upper[!fixed]))
                continue;
            x[fixed] = bound;
            x[!fixed] = rest;
            status[fixed] = upper ? SLX_AT_UPPER : SLX_AT_LOWER;
            status[!fixed] = SLX_BASIC;
            return;
        }
    x[0] = sum;
    x[1] = 0.0;
    status[0] = SLX_BASIC;
    status[1] = SLX_FREE;
}

/* The same between the bounds of both, for an interior point: the product of dual and distance is theirs together,
 * however the sum is shared. */
static void split_interior(const struct pair *p, double sum, double *x)
{
    const double to_lower = (sum - p->lower[0]) / p->times, to_upper = (sum - p->upper[0]) / p->times;
    x[1] = greater(0.0, lesser(to_lower, to_upper));
    x[1] = lesser(x[1], greater(to_lower, to_upper));
    x[1] = lesser(greater(x[1], p->lower[1]), p->upper[1]);
    x[0] = sum - p->times * x[1];
}

void undo_parallel_columns(struct undo *u)
{
    uint32_t k = pop_count(&u->records), j = pop_count(&u->records);
    struct pair p;
    p.times = pop_real(&u->records);
    p.upper[1] = pop_real(&u->records);
    p.lower[1] = pop_real(&u->records);
    p.upper[0] = pop_real(&u->records);
    p.lower[0] = pop_real(&u->records);
    unsigned side = col_status(u, k), status[2] = {SLX_BASIC, SLX_BASIC};
    double x[2], ray[2] = {u->ray ? u->ray[k] : 0.0, 0.0};
    u->reduced[j] = p.times * u->reduced[k];
    if (u->interior) {
        split_interior(&p, u->x[k], x);
    } else if (side == SLX_AT_LOWER || side == SLX_AT_UPPER) {
        status[0] = side;
        status[1] = p.times > 0.0 ? side : other_side(side);
        for (int c = 0; c < 2; c++) {
            x[c] = status[c] == SLX_AT_LOWER ? p.lower[c] : p.upper[c];
            if (isinf(x[c]))
                x[c] = 0.0;
        }
    } else {
        split(&p, u->x[k], x, status);
        if (side == SLX_FREE)
            for (int c = 0; c < 2; c++)
                if (status[c] == SLX_BASIC) {
                    status[c] = SLX_FREE;
                    u->basis_in_doubt |= x[c] != 0.0;
                }
    }
    if (ray[0] != 0.0 && isfinite(ray[0] > 0.0 ? p.upper[0] : p.lower[0])) {
        ray[1] = ray[0] / p.times;
        ray[0] = 0.0;
    }
    restore_value(u, k, x[0], ray[0]);
    restore_value(u, j, x[1], ray[1]);
    set_col_status(u, k, status[0]);
    set_col_status(u, j, status[1]);
}
