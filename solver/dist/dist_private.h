/* dist: one model over many processes, by MPI.  The program slimplex-mpi; no other room knows of it.
 *
 * Each process (rank) holds a contiguous block of columns with their entries, owns a contiguous block of rows, and has
 * ghosts of the other rows that its columns touch (fom/links.h).  Numbers in the whole model are 64 bits wide, in the part
 * of a rank 32.
 */
#ifndef DIST_DIST_PRIVATE_H
#define DIST_DIST_PRIVATE_H

#include <mpi.h>

#include "base/limits.h"
#include "dist/predict_private.h"
#include "fom/fom.h"
#include "fom/links.h"
#include "format/format.h"

/* With whom rows are shared. */
struct halo {
    unsigned peers;
    int *peer;                            /* ranks, rising */
    uint32_t *ghost_first, *shared_first; /* peers + 1: whose ghosts, after `own`; who has which of `shared` */
    uint32_t *shared;                     /* rows of ours that a peer has, by their numbers here */
    double *out, *in;                     /* of `shared` */
    MPI_Request *request;                 /* 2 a peer */
    uint64_t bytes;                       /* sent so far */
};

/* The most that dist_sum takes. */
enum { DIST_SUMS = 16 };

struct part {
    struct env *env;
    int rank, ranks;
    struct lp *lp;                   /* rows: inner, shared, ghosts */
    struct names *row_names;         /* of the whole model; NULL: not needed */
    uint64_t rows, columns, entries; /* of the whole model */
    uint64_t first_row, end_row, first_column;
    uint32_t inner, own;
    double *sums;    /* DIST_SUMS for each rank: scratch of dist_sum */
    uint32_t *row;   /* lp->nrows: number in the whole model */
    uint32_t *place; /* end_row - first_row: where a row of this rank is */
    struct halo halo;
};

/* ---- agree.c ----------------------------------------------------------------------------------------- */

/* The status of this rank, but SLX_STOPPED where another one has failed: SLX_OK in all ranks or in none.  The first that
 * failed tells why. */
slx_status dist_agree(const struct part *p, slx_status status);

/* ---- read.c ----------------------------------------------------------------------------------------------- */

/* The rank's part of the model in `path`, or where that has a '%', of the model of which the file with the number of the
 * rank in its place is a part. */
slx_status part_read(struct part *p, const char *path, bool names);
void part_free(struct part *p);

/* ---- halo.c -------------------------------------------------------------------------------------------------- */

/* Who needs which row of whom; numbers the rows of the part anew. */
slx_status halo_make(struct part *p);
void halo_free(struct part *p);
/* The calls of fom_links, with the part as user; `total` and `restarted` are the caller's. */
struct fom_links halo_links(struct part *p);
/* Sums over all ranks, added in their order: the same numbers in each. */
void dist_sum(const struct part *p, double *values, unsigned count);

/* ---- checkpoint.c ----------------------------------------------------------------------------------------------- */

/* Writes a point, in the minimising sense, to `path`: a file that is there is replaced when the new one is whole. */
slx_status checkpoint_write(struct part *p, const char *path, const double *x, const double *y,
                            const struct fom_state *state);
/* The rank's part of a point, ghosts too. */
slx_status checkpoint_read(struct part *p, const char *path, double *x, double *y, struct fom_state *state);
/* Values of columns and duals of rows, by name. */
slx_status dist_write_solution(struct part *p, const char *path, const double *x, const double *y);

#endif
