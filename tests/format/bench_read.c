/* Reads a model and reports its size, the time, and the memory per nonzero: bench_read FILE [option=value ...]. */
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

#include "format/format.h"

static long peak_kb(void)
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss;
}

static void print_log(void *user, slx_log_level level, const char *text)
{
    (void)user;
    printf("log %d: %s\n", (int)level, text);
}

int main(int argc, char **argv)
{
    static struct env env;
    struct reader *r = NULL;
    struct lp *lp = NULL;
    env_init(&env);
    env.log = print_log;
    env.log_level = SLX_LOG_WARNING;
    for (int k = 2; k < argc; k++) {
        char *value = strchr(argv[k], '=');
        if (!value)
            return 1;
        *value = '\0';
        if (options_set(&env, &env.options, argv[k], value + 1) != SLX_OK) {
            printf("error: %s\n", env.error.message);
            return 1;
        }
    }
    long empty = peak_kb();
    double began = clock_seconds();
    slx_status s = argc > 1 ? reader_open(&env, argv[1], &r) : SLX_ERROR_USAGE;
    if (s == SLX_OK)
        s = format_read_model(&env, r, &lp);
    double seconds = clock_seconds() - began;
    reader_close(&env, &r);
    if (s != SLX_OK) {
        printf("error: %s:%llu:%u: %s\n", env.error.file, (unsigned long long)env.error.line, env.error.column,
               env.error.message);
        return (int)s;
    }
    double nnz = (double)spmat_nnz(lp->cols);
    struct spmat_widths w = spmat_widths(lp->cols);
    printf("rows %u columns %u nonzeros %.0f offset %.17g %s\n", lp->nrows, lp->ncols, nnz, lp->offset,
           lp->maximise ? "max" : "min");
    printf("time %.3f s, %.0f MB/s\n", seconds, (double)lp->read_bytes / seconds * 1e-6);
    printf("rss %ld KB over %ld, %.2f bytes/nz; account peak %.2f, live %.2f bytes/nz\n", peak_kb(), empty,
           (double)(peak_kb() - empty) * 1024 / nnz, (double)env.mem.peak / nnz, (double)env.mem.live / nnz);
    printf("matrix %.2f (index %u value %u start %u), names %.2f of %.2f raw\n", (double)w.bytes / nnz, w.index,
           w.value, w.start, (double)(names_bytes(lp->row_names) + names_bytes(lp->col_names)) / nnz,
           (double)(names_raw_bytes(lp->row_names) + names_raw_bytes(lp->col_names)) / nnz);
    for (int p = 0; p < MEM_PURPOSES; p++)
        if (env.mem.phase_by[PHASE_IDLE][p])
            printf("  at peak: %-10s %.2f bytes/nz\n", mem_purpose_name((enum mem_purpose)p),
                   (double)env.mem.phase_by[PHASE_IDLE][p] / nnz);
    lp_free(&env, &lp);
    if (env.mem.live)
        printf("left: %llu bytes\n", (unsigned long long)env.mem.live);
    return 0;
}
