/* Rates of the dense kernels of the factorisation, each set that this machine runs, in GFLOP/s of processor time:
 *
 *     ./dev bench dense [ROWS]     default: 192 and 1536 rows
 *
 * `update` is what a panel of that width and height subtracts from one of its own supernode, row to row, and from
 * one where there is a gap after every eighth row; `factor` and `solve` are of the panel itself.  Each figure is the
 * best of several rounds.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "chol/dense_private.h"

enum { ROUNDS = 7, WIDTHS = 10 };
static const uint32_t widths[WIDTHS] = {2, 4, 8, 12, 16, 24, 32, 48, 64, 96};

/* Processor time, which other programs on the machine disturb least. */
static double seconds_now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static double *numbers(size_t count)
{
    double *x = malloc((count ? count : 1) * sizeof *x);
    uint64_t random = count;
    if (!x) {
        fprintf(stderr, "dense: out of memory\n");
        exit(4);
    }
    for (size_t i = 0; i < count; i++)
        x[i] = random_unit(&random) - 0.5;
    return x;
}

enum kind { UPDATE, GAPS, FACTOR, SOLVE, KINDS };

struct problem {
    const struct dense_kernels *kernels;
    struct dense_panel from, to;
    double *scratch, *least;
    uint32_t *place, *gaps, *col;
};

/* One call; returns its operations. */
static double run(const struct problem *p, enum kind kind)
{
    const double w = p->from.width, r = p->from.rows;
    switch (kind) {
    case FACTOR:
        for (uint32_t j = 0; j < p->from.width; j++)
            for (uint32_t i = j; i < p->from.width; i++)
                *dense_entry(&p->from, i, j) = i == j ? 4.0 * w : 1.0;
        p->kernels->factor(&p->from, p->least, p->scratch);
        return w * w * w / 3.0;
    case SOLVE: p->kernels->solve(&p->from, p->from.width, p->from.rows, p->scratch); return (r - w) * w * w;
    default:
        p->kernels->update(&(struct dense_update){.from = p->from,
                                                  .to = p->to,
                                                  .cols = p->from.width,
                                                  .end = p->from.rows,
                                                  .row = kind == GAPS ? p->gaps : p->place,
                                                  .col = p->col},
                           p->scratch);
        return 2.0 * w * (r * w - w * (w - 1.0) / 2.0);
    }
}

static double best(const struct problem *p, enum kind kind)
{
    double most = 0.0;
    for (unsigned round = 0; round < ROUNDS; round++) {
        double operations = 0.0, seconds = 0.0;
        const double began = seconds_now();
        do { /* ends with the clock */
            operations += run(p, kind);
            seconds = seconds_now() - began;
        } while (seconds < 0.005);
        most = greater(most, 1e-9 * operations / seconds);
    }
    return most;
}

static void bench(const struct dense_kernels *kernels, uint32_t rows)
{
    printf("%-8s", kernels->name);
    for (unsigned k = 0; k < WIDTHS; k++) {
        const uint32_t width = widths[k], high = 2 * rows;
        if (width > rows)
            continue;
        struct problem p = {.kernels = kernels,
                            .from = {numbers((size_t)rows * width), rows, width},
                            .to = {numbers((size_t)high * width), high, width},
                            .scratch = numbers(kernels->scratch(width)),
                            .least = numbers(width),
                            .place = calloc(3 * rows, sizeof *p.place)};
        if (!p.place)
            exit(4);
        p.gaps = p.place + rows;
        p.col = p.gaps + rows;
        for (uint32_t i = 0; i < rows; i++) {
            p.place[i] = i;
            p.gaps[i] = i + i / 8;
            p.col[i] = i;
        }
        for (unsigned kind = 0; kind < KINDS; kind++)
            printf(" %5.1f", best(&p, (enum kind)kind));
        printf("  ");
        fflush(stdout);
        free(p.from.values);
        free(p.to.values);
        free(p.scratch);
        free(p.least);
        free(p.place);
    }
    printf("\n");
}

int main(int argc, char **argv)
{
    const struct dense_kernels *list[DENSE_MOST];
    const uint32_t count = dense_all(list), heights[2] = {argc > 1 ? (uint32_t)strtoul(argv[1], NULL, 10) : 192, 1536};
    if (heights[0] < 1) {
        fprintf(stderr, "usage: dense [ROWS]\n");
        return 1;
    }
    for (unsigned h = 0; h < (argc > 1 ? 1 : 2); h++) {
        printf("GFLOP/s, %u rows: update, update with gaps, factor, solve\n%-8s", heights[h], "width");
        for (unsigned k = 0; k < WIDTHS; k++)
            if (widths[k] <= heights[h])
                printf(" %5u%20s", widths[k], "");
        printf("\n");
        for (uint32_t k = 0; k < count; k++)
            bench(list[k], heights[h]);
    }
    return 0;
}
