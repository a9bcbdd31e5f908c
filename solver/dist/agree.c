/* What all ranks do together at once. */
#include "dist/dist_private.h"

#include <stdio.h>

slx_status dist_agree(const struct part *p, slx_status status)
{
    int first = status == SLX_OK ? p->ranks : p->rank;
    MPI_Allreduce(MPI_IN_PLACE, &first, 1, MPI_INT, MPI_MIN, MPI_COMM_WORLD);
    if (first == p->rank) {
        const slx_error_info *e = &p->env->error;
        fprintf(stderr, "slimplex-mpi: rank %d: %s", p->rank, e->file);
        if (e->line > 0)
            fprintf(stderr, ":%llu", (unsigned long long)e->line);
        fprintf(stderr, "%s%s\n", e->file[0] ? ": " : "", e->message);
    }
    return first < p->ranks && status == SLX_OK ? SLX_STOPPED : status;
}

void dist_sum(const struct part *p, double *values, unsigned count)
{
    MPI_Allgather(values, (int)count, MPI_DOUBLE, p->sums, (int)count, MPI_DOUBLE, MPI_COMM_WORLD);
    for (unsigned k = 0; k < count; k++) {
        values[k] = 0.0;
        for (int q = 0; q < p->ranks; q++)
            values[k] += p->sums[(size_t)q * count + k];
    }
}
