/* Tiles of a product, A B', held in registers, for each kind of machine.
 *
 * Slices of A and B are packed first: by rows of the depth, TILE_ROWS (TILE_COLS) values of A (B) beside one another,
 * padded with zeros.
 */
#ifndef CHOL_DENSE_TILE_PRIVATE_H
#define CHOL_DENSE_TILE_PRIVATE_H

#if defined(__x86_64__)
#include <immintrin.h>
#endif

#include <string.h>

#include "chol/dense_private.h"

enum { TILE_ROWS = 24, TILE_COLS = 8 };

#define INLINE static inline __attribute__((always_inline))

INLINE uint32_t lower(uint32_t a, uint32_t b)
{
    return a < b ? a : b;
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

#endif
