/* Dense kernels of the factorisation from OpenBLAS: dsyrk, dgemm, dpotrf, dtrsm.
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

static size_t scratch(uint32_t width)
{
    return (size_t)STRIP * width + (size_t)width * width;
}

static bool adjacent(const struct dense_target *t, uint32_t rows)
{
    return !t->place || t->place[rows - 1] - t->place[0] == rows - 1;
}

/* Rows top .. top + part - 1 of the product, by columns, to their places; `diagonal`: no entries above it. */
static void distribute(const struct dense_target *t, uint32_t top, uint32_t part, uint32_t cols, bool diagonal,
                       const double *product, size_t ld)
{
    for (uint32_t j = 0; j < cols; j++, product += ld) {
        double *restrict c = t->c + t->ld * (t->place ? t->place[j] : j);
        const uint32_t *restrict row = t->place ? t->place + top : NULL;
        for (uint32_t i = diagonal ? j : 0; i < part; i++)
            c[row ? row[i] : top + i] -= product[i];
    }
}

static void update(uint32_t rows, uint32_t cols, uint32_t depth, const double *a, size_t lda,
                   struct dense_target target, double *product)
{
    const int n = (int)cols, k = (int)depth, ld = (int)lda;
    take_one_thread();
    if (adjacent(&target, rows)) {
        const size_t at = target.place ? target.place[0] : 0;
        double *c = target.c + target.ld * at + at;
        cblas_dsyrk(CblasColMajor, CblasLower, CblasNoTrans, n, k, -1.0, a, ld, 1.0, c, (int)target.ld);
        if (rows > cols)
            cblas_dgemm(CblasColMajor, CblasNoTrans, CblasTrans, (int)(rows - cols), n, k, -1.0, a + cols, ld, a, ld,
                        1.0, c + cols, (int)target.ld);
        return;
    }
    cblas_dsyrk(CblasColMajor, CblasLower, CblasNoTrans, n, k, 1.0, a, ld, 0.0, product, n);
    distribute(&target, 0, cols, cols, true, product, cols);
    for (uint32_t top = cols; top < rows; top += STRIP) {
        const uint32_t part = rows - top < STRIP ? rows - top : STRIP;
        cblas_dgemm(CblasColMajor, CblasNoTrans, CblasTrans, (int)part, n, k, 1.0, a + top, ld, a, ld, 0.0, product,
                    STRIP);
        distribute(&target, top, part, cols, false, product, STRIP);
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

static uint32_t factor(uint32_t rows, uint32_t width, double *panel, const double *least, double *kept)
{
    const int n = (int)width, ld = (int)rows;
    int info;
    uint32_t replaced = 0;
    take_one_thread();
    for (uint32_t j = 0; j < width; j++)
        memcpy(kept + (size_t)j * width, panel + (size_t)j * rows, width * sizeof *kept);
    dpotrf_("L", &n, panel, &ld, &info);
    bool safe = info == 0;
    for (uint32_t j = 0; j < width && safe; j++) {
        const double pivot = panel[(size_t)j * rows + j];
        safe = pivot * pivot > least[j];
    }
    if (!safe) {
        for (uint32_t j = 0; j < width; j++)
            memcpy(panel + (size_t)j * rows, kept + (size_t)j * width, width * sizeof *kept);
        replaced = factor_by_columns(width, panel, rows, least);
    }
    if (rows > width)
        cblas_dtrsm(CblasColMajor, CblasRight, CblasLower, CblasTrans, CblasNonUnit, (int)(rows - width), n, 1.0, panel,
                    ld, panel + width, ld);
    for (uint32_t j = 0; j < width && replaced; j++)
        if (panel[(size_t)j * rows + j] == DENSE_REPLACED)
            memset(panel + (size_t)j * rows + width, 0, (rows - width) * sizeof *panel);
    return replaced;
}

const struct dense_kernels dense_openblas = {
    .name = "OpenBLAS", .outside = OUTSIDE, .scratch = scratch, .update = update, .factor = factor};
