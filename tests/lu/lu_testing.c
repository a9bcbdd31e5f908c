#include "lu_testing.h"

struct basis basis_new(uint32_t m)
{
    return (struct basis){m, calloc((size_t)m * m + 1, sizeof(double)), 1};
}

void basis_free(struct basis *b)
{
    free(b->a);
    b->a = NULL;
}

static double entry(uint64_t *random)
{
    double v = 0.5 + 1.5 * random_unit(random);
    return random_bits(random) & 1 ? v : -v;
}

static uint32_t below(uint64_t *random, uint32_t n)
{
    return (uint32_t)(random_bits(random) % n);
}

static void permute(struct basis *b, uint64_t *random)
{
    uint32_t m = b->m;
    for (uint32_t i = m; i > 1; i--) {
        uint32_t j = below(random, i);
        for (uint32_t k = 0; k < m; k++) {
            double t = b->a[k * m + i - 1];
            b->a[k * m + i - 1] = b->a[k * m + j];
            b->a[k * m + j] = t;
        }
        j = below(random, i);
        for (uint32_t k = 0; k < m; k++) {
            double t = b->a[(i - 1) * m + k];
            b->a[(i - 1) * m + k] = b->a[j * m + k];
            b->a[j * m + k] = t;
        }
    }
}

static void scatter_entries(struct basis *b, double per_column, uint64_t *random)
{
    for (uint32_t k = 0; k < b->m; k++)
        for (uint32_t i = 0; i < b->m; i++)
            if (random_unit(random) * b->m < per_column)
                b->a[k * b->m + i] = entry(random);
}

/* Makes B nonsingular by a dominant diagonal in columns that have more than they should off it; keeps the pattern. */
static void dominate(struct basis *b)
{
    for (uint32_t k = 0; k < b->m; k++) {
        double sum = 0.0, *column = b->a + k * b->m;
        for (uint32_t i = 0; i < b->m; i++)
            sum += i == k ? 0.0 : fabs(column[i]);
        column[k] = column[k] < 0.0 ? -sum - 0.5 : sum + 0.5;
    }
}

void basis_random(struct basis *b, enum shape shape, uint64_t *random)
{
    uint32_t m = b->m;
    memset(b->a, 0, (size_t)m * m * sizeof *b->a);
    b->seed = random_bits(random);
    switch (shape) {
    case SHAPE_IDENTITY:
        for (uint32_t k = 0; k < m; k++)
            b->a[k * m + k] = entry(random);
        break;
    case SHAPE_TRIANGULAR:
    case SHAPE_PERMUTED_TRIANGULAR:
        for (uint32_t k = 0; k < m; k++) {
            for (uint32_t i = 0; i < k; i++)
                if (random_unit(random) * m < 3)
                    b->a[k * m + i] = 0.25 * entry(random);
            b->a[k * m + k] = entry(random);
        }
        break;
    case SHAPE_SPARSE:
        scatter_entries(b, 2, random);
        dominate(b);
        break;
    case SHAPE_DENSER:
        scatter_entries(b, 6, random);
        dominate(b);
        break;
    case SHAPE_SLACKS:
        scatter_entries(b, 3, random);
        dominate(b);
        for (uint32_t k = 0; k < m; k++)
            if (random_unit(random) < 0.7) {
                memset(b->a + k * m, 0, m * sizeof *b->a);
                b->a[k * m + k] = 1.0;
            }
        break;
    case SHAPE_DENSE_BLOCK:
        scatter_entries(b, 1, random);
        for (uint32_t k = m / 3; k < m; k++)
            for (uint32_t i = m / 3; i < m; i++)
                b->a[k * m + i] = entry(random);
        dominate(b);
        break;
    case SHAPE_NETWORK:
        /* A spanning tree: each node's arc leads to an earlier one or the root. */
        for (uint32_t k = 0; k < m; k++) {
            b->a[k * m + k] = 1.0;
            uint32_t to = below(random, k + 1);
            if (to != k)
                b->a[k * m + to] = -1.0;
        }
        break;
    case SHAPE_BADLY_SCALED:
    default:
        scatter_entries(b, 3, random);
        dominate(b);
        for (uint32_t i = 0; i < m; i++) {
            int row = (int)below(random, 21) - 10, col = (int)below(random, 21) - 10;
            for (uint32_t k = 0; k < m; k++) {
                b->a[k * m + i] = ldexp(b->a[k * m + i], row);
                b->a[i * m + k] = ldexp(b->a[i * m + k], col);
            }
        }
        break;
    }
    if (shape != SHAPE_TRIANGULAR && m > 0)
        permute(b, random);
}

void column_random(uint32_t m, double entries, double *column, uint64_t *random)
{
    for (uint32_t i = 0; i < m; i++)
        column[i] = random_unit(random) * m < entries ? entry(random) : 0.0;
    if (m > 0)
        column[below(random, m)] = entry(random);
}

uint32_t basis_column(const void *user, uint32_t k, uint32_t *idx, double *val)
{
    const struct basis *b = user;
    uint32_t n = 0;
    for (uint32_t i = 0; i < b->m; i++) {
        uint64_t mix = b->seed + (uint64_t)k * b->m + i;
        double v = b->a[k * b->m + i];
        if (v != 0.0 || random_bits(&mix) % 16 == 0) {
            idx[n] = i;
            val[n++] = v;
        }
    }
    return n;
}

/* Elimination with complete pivoting of the m x m matrix `a` (by columns) followed by one column more; row[] and
 * col[] are the pivots in order.  Returns how many were above zero * largest. */
static uint32_t eliminate(uint32_t m, long double *a, double zero, uint32_t *row, uint32_t *col)
{
    bool *row_used = calloc(m + 1, sizeof *row_used), *col_used = calloc(m + 1, sizeof *col_used);
    long double largest = 0.0L;
    for (size_t k = 0; k < (size_t)m * m; k++)
        largest = fmaxl(largest, fabsl(a[k]));
    uint32_t rank = 0;
    for (; rank < m; rank++) {
        long double best = 0.0L;
        uint32_t p = 0, q = 0;
        for (uint32_t k = 0; k < m; k++)
            for (uint32_t i = 0; i < m && !col_used[k]; i++)
                if (!row_used[i] && fabsl(a[k * m + i]) > best) {
                    best = fabsl(a[k * m + i]);
                    p = i;
                    q = k;
                }
        if (best <= zero * largest)
            break;
        row_used[p] = col_used[q] = true;
        row[rank] = p;
        col[rank] = q;
        for (uint32_t i = 0; i < m; i++) {
            if (row_used[i] || a[q * m + i] == 0.0L)
                continue;
            long double f = a[q * m + i] / a[q * m + p];
            for (uint32_t k = 0; k <= m; k++)
                if (k == m || !col_used[k])
                    a[k * m + i] -= f * a[k * m + p];
        }
    }
    free(row_used);
    free(col_used);
    return rank;
}

uint32_t basis_rank(const struct basis *b, double zero)
{
    uint32_t m = b->m, *row = calloc(m + 1, sizeof *row), *col = calloc(m + 1, sizeof *col);
    long double *a = calloc((size_t)m * (m + 1) + 1, sizeof *a);
    for (size_t k = 0; k < (size_t)m * m; k++)
        a[k] = b->a[k];
    uint32_t rank = eliminate(m, a, zero, row, col);
    free(a);
    free(row);
    free(col);
    return rank;
}

double dense_solve(const struct basis *b, bool transposed, const double *rhs, double *x)
{
    uint32_t m = b->m, *row = calloc(m + 1, sizeof *row), *col = calloc(m + 1, sizeof *col);
    long double *a = calloc((size_t)m * (m + 1) + 1, sizeof *a), *z = calloc(m + 1, sizeof *z);
    for (uint32_t k = 0; k < m; k++)
        for (uint32_t i = 0; i < m; i++)
            a[k * m + i] = transposed ? b->a[i * m + k] : b->a[k * m + i];
    for (uint32_t i = 0; i < m; i++)
        a[(size_t)m * m + i] = rhs[i];
    uint32_t rank = eliminate(m, a, 0.0, row, col);
    assert_int_equal(rank, m);
    long double most = 0.0L, least = HUGE_VALL;
    for (uint32_t t = m; t-- > 0;) {
        long double pivot = a[col[t] * m + row[t]], sum = a[(size_t)m * m + row[t]];
        for (uint32_t s = t + 1; s < m; s++)
            sum -= a[col[s] * m + row[t]] * z[col[s]];
        z[col[t]] = sum / pivot;
        x[col[t]] = (double)z[col[t]];
        most = fmaxl(most, fabsl(pivot));
        least = fminl(least, fabsl(pivot));
    }
    free(a);
    free(z);
    free(row);
    free(col);
    return m ? (double)(most / least) : 1.0;
}

void load(struct svec *x, const double *dense, bool listed)
{
    svec_clear(x);
    for (uint32_t i = 0; i < x->n; i++) {
        x->val[i] = dense[i];
        if (listed && dense[i] != 0.0)
            x->idx[x->count++] = i;
    }
    if (!listed)
        x->count = SVEC_DENSE;
}

void check_svec(const struct svec *x)
{
    if (x->count == SVEC_DENSE)
        return;
    assert_true(x->count <= x->n);
    char *seen = calloc(x->n + 1, 1);
    for (uint32_t k = 0; k < x->count; k++) {
        assert_true(x->idx[k] < x->n);
        assert_false(seen[x->idx[k]]);
        seen[x->idx[k]] = 1;
    }
    for (uint32_t i = 0; i < x->n; i++)
        assert_true(seen[i] || x->val[i] == 0.0);
    free(seen);
}

static double norm(const struct basis *b)
{
    double max = 0.0;
    for (size_t k = 0; k < (size_t)b->m * b->m; k++)
        max = fmax(max, fabs(b->a[k]));
    return max;
}

void check_ftran(const struct basis *b, const uint32_t *row_of, const double *rhs, const struct svec *x,
                 double tolerance)
{
    uint32_t m = b->m;
    long double *r = calloc(m + 1, sizeof *r), worst = 0.0L;
    double size_x = 0.0, size_b = 0.0;
    for (uint32_t i = 0; i < m; i++) {
        r[i] = -rhs[i];
        size_b = fmax(size_b, fabs(rhs[i]));
        size_x = fmax(size_x, fabs(x->val[i]));
    }
    for (uint32_t k = 0; k < m; k++)
        for (uint32_t i = 0; i < m; i++)
            r[i] += (long double)b->a[k * m + i] * x->val[row_of[k]];
    for (uint32_t i = 0; i < m; i++)
        worst = fmaxl(worst, fabsl(r[i]));
    free(r);
    if (!((double)worst <= tolerance * (norm(b) * size_x + size_b)))
        fail_msg("ftran: residual %g, |B| %g, |x| %g, |b| %g, m %u", (double)worst, norm(b), size_x, size_b, m);
}

void check_btran(const struct basis *b, const uint32_t *row_of, const double *rhs, const struct svec *y,
                 double tolerance)
{
    uint32_t m = b->m;
    double worst = 0.0, size_y = 0.0, size_b = 0.0;
    for (uint32_t k = 0; k < m; k++) {
        long double sum = -rhs[row_of[k]];
        for (uint32_t i = 0; i < m; i++)
            sum += (long double)b->a[k * m + i] * y->val[i];
        worst = fmax(worst, (double)fabsl(sum));
        size_b = fmax(size_b, fabs(rhs[k]));
        size_y = fmax(size_y, fabs(y->val[k]));
    }
    if (!(worst <= tolerance * (norm(b) * size_y + size_b)))
        fail_msg("btran: residual %g, |B| %g, |y| %g, |c| %g, m %u", worst, norm(b), size_y, size_b, m);
}

/* One right-hand side in all the ways it can be handed over. */
static void check_one(const struct basis *b, struct lu *lu, const uint32_t *row_of, const double *rhs, struct svec *x,
                      struct svec *y, bool transposed, double tolerance)
{
    for (int way = 0; way < 4; way++) {
        struct svec *z = way == 0 ? x : y;
        load(z, rhs, way & 1);
        double expected = way & 2 ? 1.0 : 0.0;
        if (transposed)
            lu_btran(lu, z, expected);
        else
            lu_ftran(lu, z, expected, false);
        check_svec(z);
        if (way == 0 && transposed)
            check_btran(b, row_of, rhs, x, tolerance);
        else if (way == 0)
            check_ftran(b, row_of, rhs, x, tolerance);
        else
            for (uint32_t i = 0; i < b->m; i++)
                if (x->val[i] != y->val[i])
                    fail_msg("%s: way %d, entry %u of %u is %.17g, not %.17g", transposed ? "btran" : "ftran", way, i,
                             b->m, y->val[i], x->val[i]);
    }
}

/* Wanted entries of a solve in place of those of the whole one, which is in x. */
static void check_wanted(const struct basis *b, struct lu *lu, const uint32_t *row_of, const double *rhs,
                         struct svec *x, struct svec *y, double tolerance, uint64_t *random)
{
    const uint32_t m = b->m;
    const double entries[] = {1.0, 0.2 * m, 3.0 * m};
    double *pick = calloc(m + 1, sizeof *pick);
    struct svec wanted = {.n = m, .val = calloc(m + 1, sizeof(double)), .idx = calloc(m + 1, sizeof(uint32_t))};
    for (int way = 0; way < 12; way++) {
        column_random(m, entries[way / 4], pick, random);
        svec_wipe(&wanted);
        load(&wanted, pick, way & 1);
        load(y, rhs, way & 2);
        lu_ftran_at(lu, y, 0.0, &wanted);
        check_svec(y);
        for (uint32_t i = 0; i < m; i++)
            if (pick[i] != 0.0)
                x->val[i] = y->val[i];
        check_ftran(b, row_of, rhs, x, tolerance);
        svec_wipe(x);
        load(x, rhs, false);
        lu_ftran(lu, x, 1.0, false);
    }
    /* All wanted entries, or some: what is not 0 is right, and nothing is left out of all. */
    for (int way = 0; way < 12; way++) {
        const uint32_t most = way & 2 ? m : 2;
        column_random(m, entries[way / 4], pick, random);
        load(y, rhs, way & 1);
        lu_ftran_some(lu, y, way & 1 ? 1.0 : 0.0, pick, most);
        assert_true(y->count != SVEC_DENSE);
        check_svec(y);
        for (uint32_t i = 0; i < m; i++)
            if (y->val[i] != 0.0 || (most == m && pick[i] != 0.0))
                x->val[i] = y->val[i];
        check_ftran(b, row_of, rhs, x, tolerance);
        svec_wipe(x);
        load(x, rhs, false);
        lu_ftran(lu, x, 1.0, false);
    }
    free(pick);
    free(wanted.val);
    free(wanted.idx);
}

void check_solves(const struct basis *b, struct lu *lu, const uint32_t *row_of, struct svec *x, struct svec *y,
                  double tolerance, uint64_t *random)
{
    uint32_t m = b->m;
    double *rhs = calloc(m + 1, sizeof *rhs);
    const double entries[] = {0.0, 3.0, 2.0 * m};
    for (int k = 0; k < 3; k++) {
        column_random(m, entries[k], rhs, random);
        check_one(b, lu, row_of, rhs, x, y, false, tolerance);
        check_wanted(b, lu, row_of, rhs, x, y, tolerance, random);
        check_one(b, lu, row_of, rhs, x, y, true, tolerance);
    }
    svec_clear(x);
    svec_clear(y);
    free(rhs);
}
