/* Dense kernels of the factorisation: our own.
 *
 * All large work is one product, C -= A B', in tiles of TILE_ROWS x TILE_COLS held in registers.  Slices of A and all
 * of B are packed first: by rows of the depth, TILE_ROWS (TILE_COLS) values of A (B) beside one another, padded with
 * zeros.  SLICES of A, packed together so that its columns are read in long pieces, and all of B stay in the second
 * cache, what a tile needs of B in the first.
 */
#if defined(__x86_64__)
#include <immintrin.h>
#endif

#include <string.h>

#include "chol/dense_private.h"

enum { TILE_ROWS = 24, TILE_COLS = 8, SLICES = 8, BLOCK = 16 };

#define INLINE static inline __attribute__((always_inline))

INLINE uint32_t lower(uint32_t a, uint32_t b)
{
    return a < b ? a : b;
}

static size_t scratch(uint32_t width)
{
    const size_t cols = (width + (size_t)TILE_COLS - 1) / TILE_COLS * TILE_COLS;
    return 8 + (cols + (size_t)TILE_ROWS * SLICES) * width;
}

/* Four at once; where the machine has narrower vectors, the compiler splits them. */
typedef double half __attribute__((vector_size(32)));

/* out (TILE_ROWS x TILE_COLS by columns) = the product of a slice of A and one of B, both packed, `depth` deep. */
typedef void tile_fn(uint32_t depth, const double *restrict a, const double *restrict b, double *restrict out);

static void tile_plain(uint32_t depth, const double *restrict a, const double *restrict b, double *restrict out)
{
    for (size_t i = 0; i < TILE_ROWS; i += 4) {
        for (size_t j = 0; j < TILE_COLS; j += 2) {
            half x = {0}, y = {0};
            for (uint32_t k = 0; k < depth; k++) {
                half u;
                memcpy(&u, a + (size_t)k * TILE_ROWS + i, sizeof u);
                x += u * b[(size_t)k * TILE_COLS + j];
                y += u * b[(size_t)k * TILE_COLS + j + 1];
            }
            memcpy(out + j * TILE_ROWS + i, &x, sizeof x);
            memcpy(out + (j + 1) * TILE_ROWS + i, &y, sizeof y);
        }
    }
}

#if defined(__x86_64__)
__attribute__((target("avx2,fma"))) static void tile_avx2(uint32_t depth, const double *restrict a,
                                                          const double *restrict b, double *restrict out)
{
    for (int i = 0; i < TILE_ROWS; i += 12) {
        for (int j = 0; j < TILE_COLS; j += 4) {
            __m256d s[3][4];
            for (int v = 0; v < 3; v++)
                for (int t = 0; t < 4; t++)
                    s[v][t] = _mm256_setzero_pd();
            for (uint32_t k = 0; k < depth; k++) {
                const double *x = a + (size_t)k * TILE_ROWS + i, *y = b + (size_t)k * TILE_COLS + j;
                const __m256d x0 = _mm256_loadu_pd(x), x1 = _mm256_loadu_pd(x + 4), x2 = _mm256_loadu_pd(x + 8);
#pragma GCC unroll 4
                for (int t = 0; t < 4; t++) {
                    const __m256d u = _mm256_broadcast_sd(y + t);
                    s[0][t] = _mm256_fmadd_pd(x0, u, s[0][t]);
                    s[1][t] = _mm256_fmadd_pd(x1, u, s[1][t]);
                    s[2][t] = _mm256_fmadd_pd(x2, u, s[2][t]);
                }
            }
            for (int t = 0; t < 4; t++)
                for (int v = 0; v < 3; v++)
                    _mm256_storeu_pd(out + (j + t) * TILE_ROWS + i + 4 * v, s[v][t]);
        }
    }
}

__attribute__((target("avx512f"))) static void tile_avx512(uint32_t depth, const double *restrict a,
                                                           const double *restrict b, double *restrict out)
{
    __m512d s[3][TILE_COLS];
#pragma GCC unroll 8
    for (int t = 0; t < TILE_COLS; t++)
        s[0][t] = s[1][t] = s[2][t] = _mm512_setzero_pd();
    for (uint32_t k = 0; k < depth; k++, a += TILE_ROWS, b += TILE_COLS) {
        const __m512d x0 = _mm512_loadu_pd(a), x1 = _mm512_loadu_pd(a + 8), x2 = _mm512_loadu_pd(a + 16);
#pragma GCC unroll 8
        for (int t = 0; t < TILE_COLS; t++) {
            const __m512d u = _mm512_set1_pd(b[t]);
            s[0][t] = _mm512_fmadd_pd(x0, u, s[0][t]);
            s[1][t] = _mm512_fmadd_pd(x1, u, s[1][t]);
            s[2][t] = _mm512_fmadd_pd(x2, u, s[2][t]);
        }
    }
#pragma GCC unroll 8
    for (int t = 0; t < TILE_COLS; t++, out += TILE_ROWS) {
        _mm512_storeu_pd(out, s[0][t]);
        _mm512_storeu_pd(out + 8, s[1][t]);
        _mm512_storeu_pd(out + 16, s[2][t]);
    }
}
#endif

/* `rows` (at most `height`) x depth values of a matrix by columns, as a slice of `height`. */
INLINE void pack(uint32_t height, uint32_t rows, uint32_t depth, const double *restrict a, size_t lda,
                 double *restrict to)
{
    for (uint32_t k = 0; k < depth; k++, a += lda, to += height) {
        if (rows == height) {
            for (uint32_t i = 0; i < height; i += 4) {
                half u;
                memcpy(&u, a + i, sizeof u);
                memcpy(to + i, &u, sizeof u);
            }
        } else {
            for (uint32_t i = 0; i < height; i++)
                to[i] = i < rows ? a[i] : 0.0;
        }
    }
}

/* The same for some slices, one after another, of a part of A that is `rows` high. */
INLINE void pack_slices(uint32_t rows, uint32_t depth, const double *restrict a, size_t lda, double *restrict to)
{
    const uint32_t whole = rows / TILE_ROWS;
    const size_t size = (size_t)TILE_ROWS * depth;
    const double *column = a;
    for (uint32_t k = 0; k < depth; k++, column += lda) {
        for (uint32_t i = 0; i < whole; i++) {
            double *restrict slice = to + i * size + (size_t)k * TILE_ROWS;
            for (uint32_t t = 0; t < TILE_ROWS; t += 4) {
                half u;
                memcpy(&u, column + i * TILE_ROWS + t, sizeof u);
                memcpy(slice + t, &u, sizeof u);
            }
        }
    }
    if (rows > whole * TILE_ROWS)
        pack(TILE_ROWS, rows - whole * TILE_ROWS, depth, a + whole * TILE_ROWS, lda, to + whole * size);
}

/* Asks for the places of a tile, so that they are there when it has been computed. */
INLINE void ask(const struct dense_target *t, uint32_t i0, uint32_t rows, uint32_t j0, uint32_t cols)
{
    const size_t first = t->place ? t->place[i0] : i0, last = t->place ? t->place[i0 + rows - 1] : i0 + rows - 1;
    if (last - first >= (size_t)2 * TILE_ROWS)
        return;
    for (uint32_t j = 0; j < cols; j++) {
        const double *c = t->c + t->ld * (t->place ? t->place[j0 + j] : j0 + j);
        for (size_t i = first; i < last; i += 8)
            __builtin_prefetch(c + i, 1);
        __builtin_prefetch(c + last, 1);
    }
}

/* Subtracts a tile, rows x cols of it, that begins at (i0, j0) of the product. */
INLINE void put(const struct dense_target *t, uint32_t i0, uint32_t rows, uint32_t j0, uint32_t cols,
                const double *restrict tile)
{
    const uint32_t *restrict row = t->place ? t->place + i0 : NULL;
    const bool adjacent = !row || row[rows - 1] - row[0] == rows - 1;
    const size_t first = row ? row[0] : i0;
    for (uint32_t j = 0; j < cols; j++, tile += TILE_ROWS) {
        double *restrict c = t->c + t->ld * (t->place ? t->place[j0 + j] : j0 + j);
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
INLINE void update_small(uint32_t rows, uint32_t cols, uint32_t depth, const double *restrict a, size_t lda,
                         const struct dense_target *t)
{
    for (uint32_t j = 0; j < cols; j++) {
        double *restrict c = t->c + t->ld * (t->place ? t->place[j] : j);
        uint32_t k = 0;
        for (; k + 1 < depth; k += 2) {
            const double *restrict x = a + k * lda, *restrict y = x + lda;
            const double u = x[j], v = y[j];
            if (t->place)
                for (uint32_t i = j; i < rows; i++)
                    c[t->place[i]] -= x[i] * u + y[i] * v;
            else
                for (uint32_t i = j; i < rows; i++)
                    c[i] -= x[i] * u + y[i] * v;
        }
        if (k < depth) {
            const double *restrict x = a + k * lda;
            const double u = x[j];
            if (t->place)
                for (uint32_t i = j; i < rows; i++)
                    c[t->place[i]] -= x[i] * u;
            else
                for (uint32_t i = j; i < rows; i++)
                    c[i] -= x[i] * u;
        }
    }
}

INLINE void update(tile_fn *tile, uint32_t rows, uint32_t cols, uint32_t depth, const double *a, size_t lda,
                   const struct dense_target *target, double *packed)
{
    if (depth < 4 || cols < 3 || rows < 8) {
        update_small(rows, cols, depth, a, lda, target);
        return;
    }
    double out[TILE_ROWS * TILE_COLS] __attribute__((aligned(64)));
    double *const slices = (double *)(((uintptr_t)packed + 63) & ~(uintptr_t)63);
    double *const b = slices + (size_t)TILE_ROWS * SLICES * depth;
    for (uint32_t j = 0; j < cols; j += TILE_COLS)
        pack(TILE_COLS, lower(cols - j, TILE_COLS), depth, a + j, lda, b + (size_t)j * depth);
    for (uint32_t top = 0; top < rows; top += TILE_ROWS * SLICES) {
        const uint32_t part = lower(rows - top, TILE_ROWS * SLICES);
        pack_slices(part, depth, a + top, lda, slices);
        for (uint32_t j = 0; j < cols && j < top + part; j += TILE_COLS) {
            const uint32_t width = lower(cols - j, TILE_COLS);
            /* Tiles wholly above the diagonal are left out. */
            for (uint32_t i = j > top ? (j - top) / TILE_ROWS * TILE_ROWS : 0; i < part; i += TILE_ROWS) {
                const uint32_t height = lower(part - i, TILE_ROWS);
                ask(target, top + i, height, j, width);
                tile(depth, slices + (size_t)i * depth, b + (size_t)j * depth, out);
                put(target, top + i, height, j, width, out);
            }
        }
    }
}

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

INLINE uint32_t factor(tile_fn *tile, uint32_t rows, uint32_t width, double *panel, const double *least, double *packed)
{
    uint32_t replaced = 0;
    double inverse[BLOCK];
    for (uint32_t j = 0; j < width; j += BLOCK) {
        const uint32_t n = lower(width - j, BLOCK);
        double *const block = panel + (size_t)j * rows + j;
        const struct dense_target target = {.c = block, .ld = rows};
        if (j)
            update(tile, rows - j, n, j, panel + j, rows, &target, packed);
        replaced += factor_block(n, block, rows, least + j, inverse);
        solve_rows(n, block, inverse, block + n, rows, rows - j - n);
    }
    return replaced;
}

/* The same for each kind of machine. */
#define INSTANCE(which, attribute, tile)                                                                               \
    attribute static void update_##which(uint32_t rows, uint32_t cols, uint32_t depth, const double *a, size_t lda,    \
                                         struct dense_target target, double *packed)                                   \
    {                                                                                                                  \
        update(tile, rows, cols, depth, a, lda, &target, packed);                                                      \
    }                                                                                                                  \
    attribute static uint32_t factor_##which(uint32_t rows, uint32_t width, double *panel, const double *least,        \
                                             double *packed)                                                           \
    {                                                                                                                  \
        return factor(tile, rows, width, panel, least, packed);                                                        \
    }                                                                                                                  \
    static const struct dense_kernels own_##which = {                                                                  \
        .name = "own, " #which, .scratch = scratch, .update = update_##which, .factor = factor_##which};
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
