/* Each rank's part of the model.
 *
 * All ranks read the same file, twice: once to count columns and entries, so that the cuts are known, and once to keep
 * the columns of their own.  Or each reads a file of its own that `slimplex split` has written, with all rows and some
 * of the columns.
 */
#include "dist/dist_private.h"

#include <stdio.h>
#include <string.h>

static slx_status read_file(struct part *p, const char *path, const struct mps_part *part, struct mps_census *census,
                            struct lp **lp)
{
    struct reader *r;
    slx_status status = reader_open(p->env, path, &r);
    if (status == SLX_OK)
        status = mps_read_part(p->env, r, part, census, lp);
    reader_close(p->env, &r);
    return status;
}

/* Cut where entries and columns are shared out evenly. */
static slx_status read_block(struct part *p, const char *path)
{
    struct mps_census census = {0};
    struct lp *none = NULL;
    if (!strcmp(path, "-"))
        return fail(p->env, SLX_ERROR_USAGE, "each rank reads the model: it has to be a file");
    slx_status status = p->ranks > 1 ? read_file(p, path, &(struct mps_part){0}, &census, &none) : SLX_OK;
    lp_free(p->env, &none);
    if (status != SLX_OK)
        return status;
    const struct mps_part part = {
        .first = p->ranks > 1 ? mps_census_cut(&census, (unsigned)p->rank, (unsigned)p->ranks) : 0,
        .end =
            p->rank + 1 < p->ranks ? mps_census_cut(&census, (unsigned)p->rank + 1, (unsigned)p->ranks) : UINT64_MAX};
    return read_file(p, path, &part, NULL, &p->lp);
}

/* The file with this number in the place of '%'. */
static slx_status numbered(struct part *p, const char *path, int number, char *out, size_t size)
{
    const char *mark = strchr(path, '%');
    const int length = snprintf(out, size, "%.*s%d%s", (int)(mark - path), path, number, mark + 1);
    return length > 0 && (size_t)length < size ? SLX_OK : fail(p->env, SLX_ERROR_USAGE, "'%s' is too long", path);
}

static slx_status read_own(struct part *p, const char *path)
{
    char own[4096], next[4096];
    slx_status status = numbered(p, path, p->rank, own, sizeof own);
    if (status == SLX_OK)
        status = numbered(p, path, p->ranks, next, sizeof next);
    FILE *more = status == SLX_OK && p->rank == 0 ? fopen(next, "r") : NULL;
    if (more) {
        fclose(more);
        return fail(p->env, SLX_ERROR_USAGE, "there is '%s' too: more parts than ranks", next);
    }
    return status == SLX_OK ? read_file(p, own, NULL, NULL, &p->lp) : status;
}

/* Sizes of the whole, and where this rank's columns begin there. */
static slx_status count(struct part *p)
{
    const struct lp *lp = p->lp;
    uint64_t own[2] = {lp->ncols, spmat_nnz(lp->cols)}, all[2], before = 0,
             rows[2] = {lp->nrows, UINT64_MAX - lp->nrows};
    MPI_Allreduce(own, all, 2, MPI_UINT64_T, MPI_SUM, MPI_COMM_WORLD);
    MPI_Exscan(own, &before, 1, MPI_UINT64_T, MPI_SUM, MPI_COMM_WORLD);
    MPI_Allreduce(MPI_IN_PLACE, rows, 2, MPI_UINT64_T, MPI_MAX, MPI_COMM_WORLD);
    p->rows = lp->nrows;
    p->columns = all[0];
    p->entries = all[1];
    p->first_column = p->rank ? before : 0;
    return rows[0] == UINT64_MAX - rows[1] ? SLX_OK
                                           : fail(p->env, SLX_ERROR_INPUT, "the parts have different numbers of rows");
}

slx_status part_read(struct part *p, const char *path, bool names)
{
    slx_status status = dist_agree(p, strchr(path, '%') ? read_own(p, path) : read_block(p, path));
    if (status == SLX_OK)
        status = dist_agree(p, count(p));
    if (status != SLX_OK)
        return status;
    p->row_names = p->lp->row_names;
    p->lp->row_names = NULL;
    if (!names) {
        names_free(p->env, &p->row_names);
        names_free(p->env, &p->lp->col_names);
    }
    return halo_make(p);
}

void part_free(struct part *p)
{
    halo_free(p);
    mem_free(&p->env->mem, p->row);
    mem_free(&p->env->mem, p->place);
    names_free(p->env, &p->row_names);
    lp_free(p->env, &p->lp);
}
