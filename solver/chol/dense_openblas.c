/* Dense kernels of the factorisation from OpenBLAS: dgemm, dpotrf, dtrsm; products with vectors are our own.
 *
 * A product that does not go to adjacent places is formed in scratch, STRIP rows at a time, and then distributed.  A
 * diagonal block with a pivot that is not safely positive, where dpotrf ends or leaves what is of no use, is factored
 * column by column.  OpenBLAS packs pieces of its arguments in memory of its own: of matrices that are 96 wide, less
 * than half a megabyte, the rest of its buffer is never touched; with what the process has of its code, 3 MB as
 * measured.
 */
#include <string.h>

#include <cblas.h>

#include "chol/dense_private.h"

extern void dpotrf_(const char *uplo, const int *n, double *a, const int *lda, int *info);

enum { STRIP = 512, OUTSIDE = 3 << 20 };

/* One thread: a second one is the other method's.  Only a build of OpenBLAS with threads has anything to set. */
static void take_one_thread(void)
{
    if (openblas_get_parallel() != OPENBLAS_SEQUENTIAL && openblas_get_num_threads() != 1)
        openblas_set_num_threads(1);
}

/* A serial build hands out its buffers without a lock, as Debian's does: with two callers one factor in a dozen was off by
 * 1e-5. */
static bool one_caller(void)
{
    return openblas_get_parallel() == OPENBLAS_SEQUENTIAL;
}

static size_t scratch(uint32_t width)
{
    return (size_t)STRIP * width + (size_t)width * width;
}

/* STRIP rows at most of the product, by columns, to their places. */
static void distribute(const struct dense_update *u, uint32_t top, uint32_t part, const double *product)
{
    const uint32_t *restrict row = u->row + top;
    for (uint32_t j = 0; j < u->cols; j++, product += STRIP) {
        double *restrict c = dense_entry(&u->to, 0, u->col[j]);
        for (uint32_t i = 0; i < part; i++)
            c[row[i]] -= product[i];
    }
}

/* Whether the columns are adjacent, and the rows, so that the product can go to its place at once. */
static bool adjacent(const struct dense_update *u)
{
    const uint32_t rows = u->end - u->first;
    return u->row[rows - 1] - u->row[0] == rows - 1 && u->col[u->cols - 1] - u->col[0] == u->cols - 1;
}

static void update(const struct dense_update *u, double *product)
{
    const int cols = (int)u->cols, depth = (int)u->from.width, ld = (int)u->from.rows;
    const uint32_t rows = u->end - u->first;
    const double *b = dense_entry(&u->from, u->begin, 0);
    take_one_thread();
    if (adjacent(u)) {
        cblas_dgemm(CblasColMajor, CblasNoTrans, CblasTrans, (int)rows, cols, depth, -1.0,
                    dense_entry(&u->from, u->first, 0), ld, b, ld, 1.0, dense_entry(&u->to, u->row[0], u->col[0]),
                    (int)u->to.rows);
        return;
    }
    for (uint32_t top = 0; top < rows; top += STRIP) {
        const uint32_t part = rows - top < STRIP ? rows - top : STRIP;
        cblas_dgemm(CblasColMajor, CblasNoTrans, CblasTrans, (int)part, cols, depth, 1.0,
                    dense_entry(&u->from, u->first + top, 0), ld, b, ld, 0.0, product, STRIP);
        distribute(u, top, part, product);
    }
}

/* Columns with a replaced pivot become that of the identity times it. */
static uint32_t factor_by_columns(uint32_t n, double *c, size_t ld, const double *least)
{
    uint32_t replaced = 0;
    for (uint32_t j = 0; j < n; j++) {
        double *column = c + j * ld;
        const bool safe = column[j] > least[j];
        const double pivot = safe ? sqrt(column[j]) : DENSE_REPLACED;
        column[j] = pivot;
        replaced += !safe;
        for (uint32_t i = j + 1; i < n; i++)
            column[i] = safe ? column[i] / pivot : 0.0;
        for (uint32_t k = j + 1; k < n; k++)
            for (uint32_t i = k; i < n; i++)
                c[k * ld + i] -= column[i] * column[k];
    }
    return replaced;
}

static uint32_t factor(const struct dense_panel *p, const double *least, double *kept)
{
    const uint32_t width = p->width;
    const int n = (int)width, ld = (int)p->rows;
    int info;
    take_one_thread();
    for (uint32_t j = 0; j < width; j++)
        memcpy(kept + (size_t)j * width, dense_entry(p, 0, j), width * sizeof *kept);
    dpotrf_("L", &n, p->values, &ld, &info);
    bool safe = info == 0;
    for (uint32_t j = 0; j < width && safe; j++) {
        const double pivot = *dense_entry(p, j, j);
        safe = pivot * pivot > least[j];
    }
    if (safe)
        return 0;
    for (uint32_t j = 0; j < width; j++)
        memcpy(dense_entry(p, 0, j), kept + (size_t)j * width, width * sizeof *kept);
    return factor_by_columns(width, p->values, p->rows, least);
}

static void solve(const struct dense_panel *p, uint32_t first, uint32_t end, double *scratch)
{
    (void)scratch;
    const int ld = (int)p->rows;
    take_one_thread();
    cblas_dtrsm(CblasColMajor, CblasRight, CblasLower, CblasTrans, CblasNonUnit, (int)(end - first), (int)p->width, 1.0,
                p->values, ld, dense_entry(p, first, 0), ld);
    for (uint32_t j = 0; j < p->width; j++)
        if (*dense_entry(p, j, j) == DENSE_REPLACED)
            memset(dense_entry(p, first, j), 0, (end - first) * sizeof *p->values);
}

const struct dense_kernels dense_openblas = {.name = "OpenBLAS",
                                             .outside = OUTSIDE,
                                             .rows_matter = true,
                                             .one_caller = one_caller,
                                             .scratch = scratch,
                                             .update = update,
                                             .factor = factor,
                                             .solve = solve,
                                             .vectors = &dense_vectors_any};
