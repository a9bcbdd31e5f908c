/* What leaves the ranks, and comes back: checkpoints and solutions.  The first rank writes what the others send it, a chunk
 * at a time; none holds the whole.
 *
 * A checkpoint is a struct head and then x and y of the whole model, in the minimising sense, as doubles of this machine.
 */
#include "dist/dist_private.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { CHUNK = 1 << 15, TAG_VALUES = 100, TAG_TEXT };

struct head {
    char magic[16];
    uint64_t rows, columns, entries;
    struct fom_state state;
};

static const char magic[16] = "slimplex-pdlp-1\n";

/* ---- writing --------------------------------------------------------------------------------------------- */

/* v, or v at `place`, of all ranks one after the other; w NULL but in the first. */
static void write_values(const struct part *p, struct writer *w, const double *v, const uint32_t *place, uint64_t count)
{
    double chunk[CHUNK / sizeof(double)];
    const uint64_t most = sizeof chunk / sizeof *chunk;
    for (int q = 0; q < p->ranks; q++) {
        uint64_t left = count;
        if (q > 0 && p->rank == 0)
            MPI_Recv(&left, 1, MPI_UINT64_T, q, TAG_VALUES, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
        else if (q > 0 && p->rank == q)
            MPI_Send(&left, 1, MPI_UINT64_T, 0, TAG_VALUES, MPI_COMM_WORLD);
        for (uint64_t at = 0; at < left && (p->rank == 0 || p->rank == q); at += most) {
            const int now = (int)(left - at < most ? left - at : most);
            for (int t = 0; t < now && p->rank == q; t++)
                chunk[t] = v[place ? place[at + (unsigned)t] : at + (unsigned)t];
            if (q > 0 && p->rank == 0)
                MPI_Recv(chunk, now, MPI_DOUBLE, q, TAG_VALUES, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
            else if (q > 0)
                MPI_Send(chunk, now, MPI_DOUBLE, 0, TAG_VALUES, MPI_COMM_WORLD);
            if (w)
                writer_text(w, (const char *)chunk, (size_t)now * sizeof *chunk);
        }
    }
}

/* What a limit has stopped is written all the same. */
static slx_status open_writer(const struct part *p, const char *path, struct writer **w)
{
    const slx_status status = writer_open(p->env, path, w);
    if (status == SLX_OK)
        writer_to_the_end(*w);
    return status;
}

/* Of the first rank, the status of all. */
static slx_status all_or_none(slx_status status)
{
    int bad = status != SLX_OK;
    MPI_Bcast(&bad, 1, MPI_INT, 0, MPI_COMM_WORLD);
    return bad && status == SLX_OK ? SLX_ERROR_OUTPUT : status;
}

slx_status checkpoint_write(struct part *p, const char *path, const double *x, const double *y,
                            const struct fom_state *state)
{
    struct head head = {.rows = p->rows, .columns = p->columns, .entries = p->entries, .state = *state};
    struct writer *w = NULL;
    slx_status status = all_or_none(p->rank == 0 ? open_writer(p, path, &w) : SLX_OK);
    if (status != SLX_OK)
        return status;
    memcpy(head.magic, magic, sizeof magic);
    if (w)
        writer_text(w, (const char *)&head, sizeof head);
    write_values(p, w, x, NULL, p->lp->ncols);
    write_values(p, w, y, p->place, p->end_row - p->first_row);
    return all_or_none(w ? writer_close(p->env, &w) : SLX_OK);
}

/* ---- reading back ------------------------------------------------------------------------------------------ */

struct window {
    int file;
    uint64_t first, count; /* of the doubles of the file that `chunk` has */
    double chunk[CHUNK / sizeof(double)];
};

static bool read_at(int file, void *to, size_t bytes, uint64_t offset)
{
    for (size_t done = 0; done < bytes;) {
        const ssize_t got = pread(file, (char *)to + done, bytes - done, (off_t)(offset + done));
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return false;
        done += (size_t)got;
    }
    return true;
}

/* Double k behind the head, of `all`; asked for in rising order. */
static bool value_at(struct window *w, uint64_t k, uint64_t all, double *value)
{
    if (k < w->first || k >= w->first + w->count) {
        w->first = k;
        w->count = sizeof w->chunk / sizeof *w->chunk;
        if (w->count > all - k)
            w->count = all - k;
        if (!read_at(w->file, w->chunk, w->count * sizeof *w->chunk, sizeof(struct head) + k * sizeof *w->chunk))
            return false;
    }
    *value = w->chunk[k - w->first];
    return true;
}

static bool read_point(const struct part *p, int file, double *x, double *y)
{
    struct window w = {.file = file};
    const uint64_t all = p->columns + p->rows;
    bool good = true;
    for (uint32_t j = 0; j < p->lp->ncols && good; j++)
        good = value_at(&w, p->first_column + j, all, &x[j]);
    for (uint64_t i = p->first_row; i < p->end_row && good; i++)
        good = value_at(&w, p->columns + i, all, &y[p->place[i - p->first_row]]);
    for (uint32_t g = p->own; g < p->lp->nrows && good; g++)
        good = value_at(&w, p->columns + p->row[g], all, &y[g]);
    return good;
}

slx_status checkpoint_read(struct part *p, const char *path, double *x, double *y, struct fom_state *state)
{
    struct head head;
    const int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return fail(p->env, SLX_ERROR_INPUT, "%s: %s", path, strerror(errno));
    slx_status status = SLX_OK;
    if (!read_at(file, &head, sizeof head, 0) || memcmp(head.magic, magic, sizeof magic) != 0)
        status = fail(p->env, SLX_ERROR_INPUT, "%s: this is no checkpoint of slimplex-mpi", path);
    else if (head.rows != p->rows || head.columns != p->columns || head.entries != p->entries)
        status = fail(p->env, SLX_ERROR_INPUT, "%s: this is a checkpoint of another model", path);
    else if (!read_point(p, file, x, y))
        status = fail(p->env, SLX_ERROR_INPUT, "%s: the checkpoint is cut short", path);
    else
        *state = head.state;
    close(file);
    return status;
}

/* ---- solutions ------------------------------------------------------------------------------------------------
 *
 * Lines `name value` of columns, which `slimplex verify` reads; those of rows, with their duals, are comments there. */

/* Text of all ranks, one after the other. */
struct lines {
    const struct part *p;
    struct writer *w; /* of the first rank */
    size_t used;
    char text[CHUNK];
};

static void lines_flush(struct lines *l)
{
    if (l->w)
        writer_text(l->w, l->text, l->used);
    else if (l->used)
        MPI_Send(l->text, (int)l->used, MPI_CHAR, 0, TAG_TEXT, MPI_COMM_WORLD);
    l->used = 0;
}

static void lines_add(struct lines *l, const char *before, const char *name, double value)
{
    enum { REST = 64 };
    if (l->used + strlen(name) + REST > sizeof l->text)
        lines_flush(l);
    l->used += (size_t)snprintf(l->text + l->used, sizeof l->text - l->used, "%s%s %.17g\n", before, name, value);
}

static void own_lines(struct lines *l, bool columns, const double *v)
{
    enum { LONGEST = 4096 };
    const struct part *p = l->p;
    const uint64_t count = columns ? p->lp->ncols : p->end_row - p->first_row;
    char name[LONGEST];
    for (uint64_t k = 0; k < count; k++) {
        if (columns)
            lp_name_or_number(p->lp->col_names, 'C', (uint32_t)k, name, sizeof name);
        else
            lp_name_or_number(p->row_names, 'R', (uint32_t)(p->first_row + k), name, sizeof name);
        lines_add(l, columns ? "" : "# row ", name, v[columns ? k : p->place[k]]);
    }
    lines_flush(l);
    if (!l->w)
        MPI_Send(l->text, 0, MPI_CHAR, 0, TAG_TEXT, MPI_COMM_WORLD); /* the end */
}

static void others_lines(struct lines *l)
{
    for (int q = 1; q < l->p->ranks; q++)
        for (int length = 1; length > 0;) {
            MPI_Status s;
            MPI_Recv(l->text, sizeof l->text, MPI_CHAR, q, TAG_TEXT, MPI_COMM_WORLD, &s);
            MPI_Get_count(&s, MPI_CHAR, &length);
            writer_text(l->w, l->text, (size_t)length);
        }
}

slx_status dist_write_solution(struct part *p, const char *path, const double *x, const double *y)
{
    struct lines l = {.p = p};
    slx_status status = all_or_none(p->rank == 0 ? open_writer(p, path, &l.w) : SLX_OK);
    if (status != SLX_OK)
        return status;
    for (int columns = 1; columns >= 0; columns--) {
        own_lines(&l, columns, columns ? x : y);
        if (l.w)
            others_lines(&l);
    }
    return all_or_none(l.w ? writer_close(p->env, &l.w) : SLX_OK);
}
