/* Dense kernels of the factorisation: our own.
 *
 * All large work is one product, C -= A B', in tiles held in registers (dense_tile_private.h).  SLICES of A, packed
 * together so that its columns are read in long pieces, and all of B stay in the second cache, what a tile needs of B
 * in the first.
 */
#include "chol/dense_tile_private.h"

enum { SLICES = 8, BLOCK = 16, HEIGHT = 384 };

static size_t scratch(uint32_t width)
{
    const size_t cols = (width + (size_t)TILE_COLS - 1) / TILE_COLS * TILE_COLS;
    return 8 + (cols + (size_t)TILE_ROWS * SLICES) * width;
}

/* C -= A B': A rows x depth, B cols x depth, with the same distance between their columns.  The first row of A is
 * `below` rows below that of B in the matrix that both are of: what is above its diagonal need not be formed.  Entry
 * (i, j) goes to row row[i], column col[j] of C; NULL: i, j. */
struct product {
    const double *a, *b;
    size_t lda;
    uint32_t rows, cols, depth, below;
    double *c;
    size_t ldc;
    const uint32_t *row, *col;
};

INLINE double *target_column(const struct product *p, uint32_t j)
{
    return p->c + p->ldc * (p->col ? p->col[j] : j);
}

/* Asks for the places of a tile, so that they are there when it has been computed. */
INLINE void ask(const struct product *p, uint32_t i0, uint32_t rows, uint32_t j0, uint32_t cols)
{
    const size_t first = p->row ? p->row[i0] : i0, last = p->row ? p->row[i0 + rows - 1] : i0 + rows - 1;
    if (last - first >= (size_t)2 * TILE_ROWS)
        return;
    for (uint32_t j = 0; j < cols; j++) {
        const double *c = target_column(p, j0 + j);
        for (size_t i = first; i < last; i += 8)
            __builtin_prefetch(c + i, 1);
        __builtin_prefetch(c + last, 1);
    }
}

/* Subtracts a tile, rows x cols of it, that begins at (i0, j0) of the product. */
INLINE void put(const struct product *p, uint32_t i0, uint32_t rows, uint32_t j0, uint32_t cols,
                const double *restrict tile)
{
    const uint32_t *restrict row = p->row ? p->row + i0 : NULL;
    const bool adjacent = !row || row[rows - 1] - row[0] == rows - 1;
    const size_t first = row ? row[0] : i0;
    for (uint32_t j = 0; j < cols; j++, tile += TILE_ROWS) {
        double *restrict c = target_column(p, j0 + j);
        if (!adjacent) {
            for (uint32_t i = 0; i < rows; i++)
                c[row[i]] -= tile[i];
        } else if (rows == TILE_ROWS) {
            for (uint32_t i = 0; i < TILE_ROWS; i += 4) {
                half u, v;
                memcpy(&u, c + first + i, sizeof u);
                memcpy(&v, tile + i, sizeof v);
                u -= v;
                memcpy(c + first + i, &u, sizeof u);
            }
        } else {
            for (uint32_t i = 0; i < rows; i++)
                c[first + i] -= tile[i];
        }
    }
}

/* Products too small to be worth packing. */
INLINE void subtract_small(const struct product *p)
{
    const size_t lda = p->lda;
    for (uint32_t j = 0; j < p->cols; j++) {
        double *restrict c = target_column(p, j);
        const uint32_t from = j > p->below ? j - p->below : 0;
        uint32_t k = 0;
        for (; k + 1 < p->depth; k += 2) {
            const double *restrict x = p->a + k * lda, *restrict y = x + lda;
            const double u = p->b[k * lda + j], v = p->b[(k + 1) * lda + j];
            if (p->row)
                for (uint32_t i = from; i < p->rows; i++)
                    c[p->row[i]] -= x[i] * u + y[i] * v;
            else
                for (uint32_t i = from; i < p->rows; i++)
                    c[i] -= x[i] * u + y[i] * v;
        }
        if (k < p->depth) {
            const double *restrict x = p->a + k * lda;
            const double u = p->b[k * lda + j];
            if (p->row)
                for (uint32_t i = from; i < p->rows; i++)
                    c[p->row[i]] -= x[i] * u;
            else
                for (uint32_t i = from; i < p->rows; i++)
                    c[i] -= x[i] * u;
        }
    }
}

/* all: rows of the whole product of which this one is a part; decides how it is formed. */
INLINE void subtract(tile_fn *tile, const struct product *p, uint32_t all, double *packed)
{
    const uint32_t depth = p->depth;
    if (depth < 4 || p->cols < 3 || all < 8) {
        subtract_small(p);
        return;
    }
    double out[TILE_ROWS * TILE_COLS] __attribute__((aligned(64)));
    double *const slices = (double *)(((uintptr_t)packed + 63) & ~(uintptr_t)63);
    double *const b = slices + (size_t)TILE_ROWS * SLICES * depth;
    for (uint32_t j = 0; j < p->cols; j += TILE_COLS)
        pack(TILE_COLS, lower(p->cols - j, TILE_COLS), depth, p->b + j, p->lda, b + (size_t)j * depth);
    for (uint32_t top = 0; top < p->rows; top += TILE_ROWS * SLICES) {
        const uint32_t part = lower(p->rows - top, TILE_ROWS * SLICES), diagonal = top + p->below;
        pack_slices(part, depth, p->a + top, p->lda, slices);
        for (uint32_t j = 0; j < p->cols && j < diagonal + part; j += TILE_COLS) {
            const uint32_t width = lower(p->cols - j, TILE_COLS);
            /* Tiles wholly above the diagonal are left out. */
            for (uint32_t i = j > diagonal ? (j - diagonal) / TILE_ROWS * TILE_ROWS : 0; i < part; i += TILE_ROWS) {
                const uint32_t height = lower(part - i, TILE_ROWS);
                ask(p, top + i, height, j, width);
                tile(depth, slices + (size_t)i * depth, b + (size_t)j * depth, out);
                put(p, top + i, height, j, width, out);
            }
        }
    }
}

INLINE void update(tile_fn *tile, const struct dense_update *u, double *packed)
{
    const struct product p = {.a = dense_entry(&u->from, u->first, 0),
                              .b = dense_entry(&u->from, u->begin, 0),
                              .lda = u->from.rows,
                              .rows = u->end - u->first,
                              .cols = u->cols,
                              .depth = u->from.width,
                              .below = u->first - u->begin,
                              .c = u->to.values,
                              .ldc = u->to.rows,
                              .row = u->row,
                              .col = u->col};
    subtract(tile, &p, u->from.rows - u->begin, packed);
}

/* ---- factor -------------------------------------------------------------------------------------------------- */

/* The Cholesky factor of the lower triangle of a small block; inverse[j]: 1 / pivot j, or 0 where it was replaced. */
INLINE uint32_t factor_block(uint32_t n, double *c, size_t ld, const double *least, double *inverse)
{
    uint32_t replaced = 0;
    for (uint32_t j = 0; j < n; j++) {
        double *column = c + j * ld;
        if (column[j] > least[j]) {
            column[j] = sqrt(column[j]);
            inverse[j] = 1.0 / column[j];
        } else {
            column[j] = DENSE_REPLACED;
            inverse[j] = 0.0;
            replaced++;
        }
        for (uint32_t i = j + 1; i < n; i++)
            column[i] *= inverse[j];
        for (uint32_t k = j + 1; k < n; k++)
            for (uint32_t i = k; i < n; i++)
                c[k * ld + i] -= column[i] * column[k];
    }
    return replaced;
}

/* X L' = C in place for `rows` rows below the n x n block L, some rows at a time so that they stay in the first cache.
 */
INLINE void solve_rows(uint32_t n, const double *restrict l, const double *inverse, double *restrict c, size_t ld,
                       uint32_t rows)
{
    enum { STRIP = 64 };
    for (uint32_t begin = 0; begin < rows; begin += STRIP, c += STRIP) {
        const uint32_t height = lower(rows - begin, STRIP);
        for (uint32_t j = 0; j < n; j++) {
            double *restrict x = c + j * ld;
            uint32_t k = 0;
            for (; k + 3 < j; k += 4) {
                const double y0 = l[k * ld + j], y1 = l[(k + 1) * ld + j], y2 = l[(k + 2) * ld + j],
                             y3 = l[(k + 3) * ld + j];
                const double *restrict z0 = c + k * ld, *restrict z1 = z0 + ld, *restrict z2 = z1 + ld,
                                       *restrict z3 = z2 + ld;
                for (uint32_t i = 0; i < height; i++)
                    x[i] -= z0[i] * y0 + z1[i] * y1 + (z2[i] * y2 + z3[i] * y3);
            }
            for (; k < j; k++) {
                const double y = l[k * ld + j];
                const double *restrict z = c + k * ld;
                for (uint32_t i = 0; i < height; i++)
                    x[i] -= z[i] * y;
            }
            for (uint32_t i = 0; i < height; i++)
                x[i] *= inverse[j];
        }
    }
}

/* The product of the columns before j, of rows first .. end - 1, taken from columns j .. j + n - 1. */
INLINE void subtract_before(tile_fn *tile, const struct dense_panel *p, uint32_t j, uint32_t n, uint32_t first,
                            uint32_t end, uint32_t all, double *packed)
{
    const struct product product = {.a = dense_entry(p, first, 0),
                                    .b = dense_entry(p, j, 0),
                                    .lda = p->rows,
                                    .rows = end - first,
                                    .cols = n,
                                    .depth = j,
                                    .below = first - j,
                                    .c = dense_entry(p, first, j),
                                    .ldc = p->rows};
    subtract(tile, &product, all, packed);
}

INLINE uint32_t factor(tile_fn *tile, const struct dense_panel *p, const double *least, double *packed)
{
    const uint32_t width = p->width;
    uint32_t replaced = 0;
    double inverse[BLOCK];
    for (uint32_t j = 0; j < width; j += BLOCK) {
        const uint32_t n = lower(width - j, BLOCK);
        double *const block = dense_entry(p, j, j);
        if (j)
            subtract_before(tile, p, j, n, j, width, width - j, packed);
        replaced += factor_block(n, block, p->rows, least + j, inverse);
        solve_rows(n, block, inverse, block + n, p->rows, width - j - n);
    }
    return replaced;
}

INLINE void solve(tile_fn *tile, const struct dense_panel *p, uint32_t first, uint32_t end, double *packed)
{
    const uint32_t width = p->width;
    double inverse[DENSE_WIDEST];
    for (uint32_t j = 0; j < width; j++) {
        const double pivot = *dense_entry(p, j, j);
        inverse[j] = pivot == DENSE_REPLACED ? 0.0 : 1.0 / pivot;
    }
    for (uint32_t top = first; top < end; top += HEIGHT) {
        const uint32_t rows = lower(end - top, HEIGHT);
        for (uint32_t j = 0; j < width; j += BLOCK) {
            const uint32_t n = lower(width - j, BLOCK);
            if (j)
                subtract_before(tile, p, j, n, top, top + rows, p->rows - width, packed);
            solve_rows(n, dense_entry(p, j, j), inverse + j, dense_entry(p, top, j), p->rows, rows);
        }
    }
}

/* The same for each kind of machine. */
#define INSTANCE(which, attribute, tile)                                                                               \
    attribute static void update_##which(const struct dense_update *u, double *packed)                                 \
    {                                                                                                                  \
        update(tile, u, packed);                                                                                       \
    }                                                                                                                  \
    attribute static uint32_t factor_##which(const struct dense_panel *p, const double *least, double *packed)         \
    {                                                                                                                  \
        return factor(tile, p, least, packed);                                                                         \
    }                                                                                                                  \
    attribute static void solve_##which(const struct dense_panel *p, uint32_t first, uint32_t end, double *packed)     \
    {                                                                                                                  \
        solve(tile, p, first, end, packed);                                                                            \
    }                                                                                                                  \
    static const struct dense_kernels own_##which = {.name = "own, " #which,                                           \
                                                     .scratch = scratch,                                               \
                                                     .update = update_##which,                                         \
                                                     .factor = factor_##which,                                         \
                                                     .solve = solve_##which,                                           \
                                                     .vectors = &dense_vectors_##which};
INSTANCE(plain, , tile_plain)
#if defined(__x86_64__)
INSTANCE(avx2, __attribute__((target("avx2,fma"))), tile_avx2)
INSTANCE(avx512, __attribute__((target("avx512f,avx512vl,avx2,fma"))), tile_avx512)
#endif

uint32_t dense_all(const struct dense_kernels *list[DENSE_MOST])
{
    uint32_t count = 0;
#ifdef CHOL_OPENBLAS
    list[count++] = &dense_openblas;
#endif
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl"))
        list[count++] = &own_avx512;
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
        list[count++] = &own_avx2;
#endif
    list[count++] = &own_plain;
    return count;
}

const struct dense_kernels *dense_kernels(void)
{
    const struct dense_kernels *list[DENSE_MOST];
    dense_all(list);
    return list[0];
}
