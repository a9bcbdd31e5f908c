/* Plans, factors and solves the normal equations of a model: bench_normal FILE [times [threads]]. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

#include "format/mps.h"
#include "chol/chol.h"

/* Largest entry of 1 - (A D A' + R) x. */
static double residual(const struct spmat *cols, uint32_t m, uint32_t n, const double *d, const double *r,
                       const double *x)
{
    double *left = calloc(m, sizeof *left), largest = 0;
    for (uint32_t i = 0; i < m; i++)
        left[i] = 1.0 - r[i] * x[i];
    for (uint32_t k = 0; k < n; k++)
        spmat_axpy(cols, k, -d[k] * spmat_dot(cols, k, x), left);
    for (uint32_t i = 0; i < m; i++)
        largest = greater(largest, fabs(left[i]));
    free(left);
    return largest;
}

/* Of all threads. */
static double processor_seconds(void)
{
    struct rusage u;
    getrusage(RUSAGE_SELF, &u);
    return (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) + 1e-6 * (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec);
}

static void measure(struct env *env, struct normal *normal, const struct lp *lp, int times)
{
    const uint32_t m = lp->nrows, n = lp->ncols;
    double *d = calloc(n, sizeof *d), *r = calloc(m, sizeof *r), *x = calloc(m, sizeof *x);
    const struct normal_plan plan = normal_plan(normal);
    double best = INFINITY, least = INFINITY;
    uint32_t replaced = 0;
    for (uint32_t k = 0; k < n; k++)
        d[k] = 1.0 + k % 7;
    for (uint32_t i = 0; i < m; i++)
        r[i] = 1e-3, x[i] = 1.0;
    for (int t = 0; t < times; t++) {
        const double began = clock_seconds(), spent = processor_seconds();
        normal_factor(normal, d, r, &replaced);
        best = lesser(best, clock_seconds() - began);
        least = lesser(least, processor_seconds() - spent);
    }
    const double began = clock_seconds();
    normal_solve(normal, x);
    const double solve = clock_seconds() - began;
    printf("factor %.4f s, %.1f GFLOP/s (of processors %.4f s, %.1f), replaced %u; solve %.5f s, residual %.2g; held "
           "%.2f MB\n",
           best, plan.flops / best * 1e-9, least, plan.flops / least * 1e-9, replaced, solve,
           residual(lp->cols, m, n, d, r, x), (double)env->mem.live_by[MEM_CHOLESKY] * 1e-6);
    free(d);
    free(r);
    free(x);
}

int main(int argc, char **argv)
{
    static struct env env;
    struct reader *reader;
    struct lp *lp = NULL;
    struct spmat *rows = NULL;
    struct normal *normal = NULL;
    env_init(&env);
    env.options.threads = argc > 3 ? strtoull(argv[3], NULL, 10) : 0;
    if (argc < 2 || reader_open(&env, argv[1], &reader) != SLX_OK)
        return 1;
    slx_status status = mps_read(&env, reader, &lp);
    reader_close(&env, &reader);
    if (status == SLX_OK)
        status = spmat_transpose(&env, lp->cols, MEM_ROWCOPY, &rows);
    if (status != SLX_OK)
        return 1;
    int8_t *row_exp = calloc(lp->nrows, 1), *col_exp = calloc(lp->ncols, 1);
    const double began = clock_seconds();
    enum work end = normal_create(&env, lp->cols, rows, row_exp, col_exp, INFINITY, &normal);
    const double seconds = clock_seconds() - began;
    if (end == WORK_DONE) {
        const struct normal_plan p = normal_plan(normal);
        printf("%u x %u, %llu nonzeros; normal %llu, factor %llu, %.3g Gflop, %.2f MB planned (%.2f an entry), "
               "%u supernodes, %u dense, %s, %.3f s, peak %.2f MB\n",
               lp->nrows, lp->ncols, (unsigned long long)spmat_nnz(lp->cols), (unsigned long long)p.nnz_normal,
               (unsigned long long)p.nnz_factor, p.flops * 1e-9, (double)p.bytes * 1e-6,
               (double)p.bytes / (double)p.nnz_factor, p.supernodes, p.dense_columns, p.ordering, seconds,
               (double)env.mem.peak_by[MEM_CHOLESKY] * 1e-6);
        end = normal_allocate(&env, normal);
    }
    if (end == WORK_DONE)
        measure(&env, normal, lp, argc > 2 ? atoi(argv[2]) : 3);
    else
        printf("%s\n", env.error.message);
    normal_free(&env, &normal);
    spmat_free(&env, &rows);
    lp_free(&env, &lp);
    free(row_exp);
    free(col_exp);
    return end != WORK_DONE;
}
