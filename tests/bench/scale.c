/* scale MODEL [LATENCY [BANDWIDTH]]: what an iteration of slimplex-mpi would take on 1 to 10,000 ranks, from rates that
 * are measured here and the parts that ranks would have; LATENCY in microseconds (1), BANDWIDTH in GB/s (10), those of
 * InfiniBand.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "dist/predict_private.h"
#include "fom/fom.h"
#include "solve/handle_private.h"

/* The parts of all ranks, seen one after the other. */
struct walk {
    const struct lp *lp;
    uint32_t ranks;
    uint32_t *row_seen, *owner_seen; /* by which rank, from 1 */
    struct dist_load *load;
};

static uint32_t owner_of(const struct walk *w, uint32_t row)
{
    uint32_t owner = (uint32_t)((uint64_t)row * w->ranks / w->lp->nrows);
    while (owner + 1 < w->ranks && row >= (uint64_t)w->lp->nrows * (owner + 1) / w->ranks)
        owner++;
    return owner;
}

static void see(struct walk *w, uint32_t rank, uint32_t row)
{
    const uint32_t owner = owner_of(w, row);
    if (w->row_seen[row] == rank + 1 || owner == rank)
        return;
    w->row_seen[row] = rank + 1;
    w->load[rank].ghosts++;
    w->load[owner].shared++;
    if (w->owner_seen[owner] != rank + 1) { /* a peer in this direction; mostly the other one is there as well */
        w->owner_seen[owner] = rank + 1;
        w->load[rank].peers++;
    }
}

static void walk_parts(struct walk *w)
{
    const struct lp *lp = w->lp;
    const double all = (double)spmat_nnz(lp->cols) + SPMAT_OF_VECTOR * (double)lp->ncols;
    double before = 0.0;
    struct spmat_cursor c;
    memset(w->row_seen, 0, lp->nrows * sizeof *w->row_seen);
    memset(w->owner_seen, 0, w->ranks * sizeof *w->owner_seen);
    memset(w->load, 0, w->ranks * sizeof *w->load);
    for (uint32_t j = 0, rank = 0; j < lp->ncols; j++) {
        while (rank + 1 < w->ranks && before >= all * (rank + 1) / w->ranks)
            rank++;
        w->load[rank].lines++;
        w->load[rank].entries += spmat_count(lp->cols, j);
        for (spmat_seek(lp->cols, j, &c); spmat_next(&c);)
            see(w, rank, c.index);
        before += spmat_count(lp->cols, j) + (double)SPMAT_OF_VECTOR;
    }
    for (uint32_t r = 0; r < w->ranks; r++)
        w->load[r].lines += (double)lp->nrows / w->ranks + w->load[r].ghosts;
}

static void print_ranks(struct walk *w, const struct dist_rates *rates, double *first)
{
    const struct spmat_widths widths = spmat_widths(w->lp->cols);
    struct dist_load most = {0};
    double seconds = 0.0, bytes = 0.0, memory = 0.0;
    walk_parts(w);
    for (uint32_t r = 0; r < w->ranks; r++) {
        const struct dist_load *load = &w->load[r];
        const double held = load->entries * (widths.index + widths.value) + 40.0 * load->lines;
        seconds = dist_seconds(load, rates) > seconds ? dist_seconds(load, rates) : seconds;
        memory = held > memory ? held : memory;
        most.peers = load->peers > most.peers ? load->peers : most.peers;
        bytes += dist_bytes(load);
    }
    if (w->ranks == 1)
        *first = seconds;
    printf("%8u %12.6f %10.2f %10.0f%% %12.0f %8.0f %12.1f\n", w->ranks, seconds, *first / seconds,
           100.0 * *first / seconds / w->ranks, bytes, most.peers, 1e-6 * memory);
}

static int simulate(slx_model *model, double latency, double bandwidth)
{
    enum { MOST = 10000 };
    const struct lp *lp = model->lp;
    struct fom_rates here;
    double first = 0.0;
    if (fom_measure(&model->env, lp, &here) != SLX_OK)
        return 1;
    const struct dist_rates rates = {
        .entry = here.entry, .line = here.line, .message = 1e-6 * latency, .byte = 1e-9 / bandwidth};
    struct walk w = {.lp = lp,
                     .row_seen = malloc((lp->nrows + 1ULL) * sizeof *w.row_seen),
                     .owner_seen = malloc(MOST * sizeof *w.owner_seen),
                     .load = malloc(MOST * sizeof *w.load)};
    const bool good = w.row_seen && w.owner_seen && w.load;
    printf("%.2f ns a nonzero, %.2f ns a row or column, %.2f us a message, %.1f GB/s\n", 1e9 * rates.entry,
           1e9 * rates.line, latency, bandwidth);
    printf("%8s %12s %10s %11s %12s %8s %12s\n", "ranks", "s/iteration", "speed", "efficiency", "bytes sent", "peers",
           "MB of most");
    for (uint32_t ranks = 1; good && ranks <= MOST && ranks <= lp->ncols; ranks = ranks == 8192 ? MOST : 2 * ranks) {
        w.ranks = ranks;
        print_ranks(&w, &rates, &first);
    }
    free(w.row_seen);
    free(w.owner_seen);
    free(w.load);
    return good ? 0 : 1;
}

int main(int argc, char **argv)
{
    const double latency = argc > 2 ? strtod(argv[2], NULL) : 1.0, bandwidth = argc > 3 ? strtod(argv[3], NULL) : 10.0;
    slx_model *model;
    if (argc < 2 || argc > 4 || !(latency >= 0.0) || !(bandwidth > 0.0)) {
        fprintf(stderr, "usage: scale MODEL [LATENCY-US [BANDWIDTH-GB/S]]\n");
        return 2;
    }
    if (slx_create(&model) != SLX_OK)
        return 1;
    const bool read = slx_read(model, argv[1]) == SLX_OK;
    limits_begin(&model->env);
    const int code = read ? simulate(model, latency, bandwidth) : 1;
    if (code)
        fprintf(stderr, "scale: %s\n", slx_error(model)->message);
    slx_free(&model);
    return code;
}
