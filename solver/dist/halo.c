/* The halo: who needs which rows of whom, and the exchanges in an iteration.
 *
 * A rank's ghosts rise in their numbers, so that those of one owner follow one another, and are received in place and
 * sent from there.  What a rank owns and others have is packed for each of them.
 */
#include "dist/dist_private.h"

#include <string.h>

enum { TAG_WANTED, TAG_SPREAD, TAG_GATHER };

/* ---- who owns a row ---------------------------------------------------------------------------------- */

/* The least row of a rank; of `ranks`, the number of rows. */
static uint64_t first_of(const struct part *p, int rank)
{
    return (uint64_t)((unsigned __int128)p->rows * (unsigned)rank / (unsigned)p->ranks);
}

static int owner_of(const struct part *p, uint64_t row)
{
    int rank = (int)((unsigned __int128)row * (unsigned)p->ranks / p->rows);
    while (row < first_of(p, rank)) /* ends: the estimate is off by one at most */
        rank--;
    while (row >= first_of(p, rank + 1))
        rank++;
    return rank;
}

/* ---- the exchange of lists ------------------------------------------------------------------------------ */

/* While the halo is made. */
struct making {
    uint64_t *touched, *boundary; /* bits: of all rows, those of our entries; of our own, those that others have */
    uint32_t *wanted;             /* ghosts as numbers behind their owner's first row */
    uint32_t *want, *give;        /* for each rank, how many ghosts of it we have, and it of ours */
    uint32_t *number;             /* of all rows: number here, or SPMAT_GONE */
};

static void making_free(struct part *p, struct making *k)
{
    struct mem *mem = &p->env->mem;
    void *blocks[] = {k->touched, k->boundary, k->wanted, k->want, k->give, k->number};
    for (size_t b = 0; b < sizeof blocks / sizeof *blocks; b++)
        mem_free(mem, blocks[b]);
}

static slx_status touch_rows(struct part *p, struct making *k)
{
    struct mem *mem = &p->env->mem;
    struct spmat_cursor c;
    k->touched = mem_new(mem, MEM_FIRST_ORDER, bits_words(p->rows), sizeof *k->touched);
    k->boundary = mem_new(mem, MEM_FIRST_ORDER, bits_words(p->end_row - p->first_row), sizeof *k->boundary);
    k->want = mem_new(mem, MEM_FIRST_ORDER, (uint64_t)p->ranks, sizeof *k->want);
    k->give = mem_new(mem, MEM_FIRST_ORDER, (uint64_t)p->ranks, sizeof *k->give);
    if (!k->touched || !k->boundary || !k->want || !k->give)
        return fail_memory(p->env, "the halo");
    for (uint32_t j = 0; j < p->lp->ncols; j++)
        for (spmat_seek(p->lp->cols, j, &c); spmat_next(&c);)
            bits_set(k->touched, c.index);
    uint64_t ghosts = 0;
    for (uint64_t i = 0; i < p->rows; i++)
        if (bits_get(k->touched, i) && (i < p->first_row || i >= p->end_row)) {
            k->want[owner_of(p, i)]++;
            ghosts++;
        }
    k->wanted = mem_new(mem, MEM_FIRST_ORDER, ghosts, sizeof *k->wanted);
    if (!k->wanted)
        return fail_memory(p->env, "the halo");
    ghosts = 0;
    for (uint64_t i = 0; i < p->rows; i++)
        if (bits_get(k->touched, i) && (i < p->first_row || i >= p->end_row))
            k->wanted[ghosts++] = (uint32_t)(i - first_of(p, owner_of(p, i)));
    return SLX_OK;
}

static slx_status count_peers(struct part *p, const struct making *k)
{
    struct mem *mem = &p->env->mem;
    struct halo *h = &p->halo;
    uint64_t shared = 0;
    for (int q = 0; q < p->ranks; q++)
        h->peers += k->want[q] || k->give[q];
    h->peer = mem_new(mem, MEM_FIRST_ORDER, h->peers, sizeof *h->peer);
    h->ghost_first = mem_new(mem, MEM_FIRST_ORDER, h->peers + 1ULL, sizeof *h->ghost_first);
    h->shared_first = mem_new(mem, MEM_FIRST_ORDER, h->peers + 1ULL, sizeof *h->shared_first);
    h->request = mem_new(mem, MEM_FIRST_ORDER, 2ULL * h->peers, sizeof *h->request);
    if (!h->peer || !h->ghost_first || !h->shared_first || !h->request)
        return fail_memory(p->env, "the halo");
    for (int q = 0, t = 0; q < p->ranks; q++)
        if (k->want[q] || k->give[q]) {
            h->peer[t] = q;
            h->ghost_first[t + 1] = h->ghost_first[t] + k->want[q];
            h->shared_first[t + 1] = h->shared_first[t] + k->give[q];
            shared += k->give[q];
            t++;
        }
    if (shared > INT32_MAX)
        return fail(p->env, SLX_ERROR_USAGE, "more than 2^31 rows of one rank are shared: take more ranks");
    h->shared = mem_new(mem, MEM_FIRST_ORDER, shared, sizeof *h->shared);
    h->out = mem_new(mem, MEM_FIRST_ORDER, shared, sizeof *h->out);
    h->in = mem_new(mem, MEM_FIRST_ORDER, shared, sizeof *h->in);
    return h->shared && h->out && h->in ? SLX_OK : fail_memory(p->env, "the halo");
}

/* Tells owners what we want of them, and hears what others want of us. */
static void exchange_lists(struct part *p, const struct making *k)
{
    struct halo *h = &p->halo;
    int requests = 0;
    for (unsigned t = 0; t < h->peers; t++) {
        const int give = (int)(h->shared_first[t + 1] - h->shared_first[t]),
                  want = (int)(h->ghost_first[t + 1] - h->ghost_first[t]);
        if (give)
            MPI_Irecv(h->shared + h->shared_first[t], give, MPI_UINT32_T, h->peer[t], TAG_WANTED, MPI_COMM_WORLD,
                      &h->request[requests++]);
        if (want)
            MPI_Isend(k->wanted + h->ghost_first[t], want, MPI_UINT32_T, h->peer[t], TAG_WANTED, MPI_COMM_WORLD,
                      &h->request[requests++]);
    }
    MPI_Waitall(requests, h->request, MPI_STATUSES_IGNORE);
}

/* ---- numbers ------------------------------------------------------------------------------------------------ */

/* Gives rows their numbers here: inner ones, shared ones, ghosts. */
static slx_status number_rows(struct part *p, struct making *k)
{
    struct mem *mem = &p->env->mem;
    struct halo *h = &p->halo;
    const uint32_t own = (uint32_t)(p->end_row - p->first_row), ghosts = h->ghost_first[h->peers];
    for (uint32_t t = 0; t < h->shared_first[h->peers]; t++)
        bits_set(k->boundary, h->shared[t]);
    k->number = mem_new(mem, MEM_FIRST_ORDER, p->rows, sizeof *k->number);
    p->row = mem_new(mem, MEM_FIRST_ORDER, (uint64_t)own + ghosts, sizeof *p->row);
    p->place = mem_new(mem, MEM_FIRST_ORDER, own, sizeof *p->place);
    if (!k->number || !p->row || !p->place)
        return fail_memory(p->env, "the halo");
    uint32_t next = 0;
    for (int shared = 0; shared < 2; shared++) {
        for (uint32_t i = 0; i < own; i++)
            if (bits_get(k->boundary, i) == (bool)shared) {
                p->place[i] = next;
                p->row[next++] = (uint32_t)(p->first_row + i);
            }
        *(shared ? &p->own : &p->inner) = next;
    }
    for (uint64_t i = 0; i < p->rows; i++)
        k->number[i] = i >= p->first_row && i < p->end_row ? p->place[i - p->first_row] : SPMAT_GONE;
    for (uint64_t i = 0; i < p->rows; i++)
        if (bits_get(k->touched, i) && (i < p->first_row || i >= p->end_row)) {
            k->number[i] = next;
            p->row[next++] = (uint32_t)i;
        }
    for (uint32_t t = 0; t < h->shared_first[h->peers]; t++)
        h->shared[t] = p->place[h->shared[t]];
    return SLX_OK;
}

static slx_status renumber(struct part *p, const struct making *k)
{
    struct lp *lp = p->lp;
    const uint32_t rows = p->own + p->halo.ghost_first[p->halo.peers];
    spmat_remove(lp->cols, NULL, k->number, rows);
    for (int side = LP_ROW_LOWER; side <= LP_ROW_UPPER; side++) {
        struct cvec *selected;
        slx_status status = cvec_select(p->env, lp->vector[side], rows, p->row, &selected);
        if (status != SLX_OK)
            return status;
        cvec_free(p->env, &lp->vector[side]);
        lp->vector[side] = selected;
    }
    lp->nrows = rows;
    return SLX_OK;
}

slx_status halo_make(struct part *p)
{
    struct making k = {0};
    p->first_row = first_of(p, p->rank);
    p->end_row = first_of(p, p->rank + 1);
    slx_status status = dist_agree(p, touch_rows(p, &k));
    if (status == SLX_OK) {
        MPI_Alltoall(k.want, 1, MPI_UINT32_T, k.give, 1, MPI_UINT32_T, MPI_COMM_WORLD);
        status = dist_agree(p, count_peers(p, &k));
    }
    if (status == SLX_OK) {
        exchange_lists(p, &k);
        status = number_rows(p, &k);
    }
    if (status == SLX_OK)
        status = renumber(p, &k);
    making_free(p, &k);
    return dist_agree(p, status);
}

void halo_free(struct part *p)
{
    struct mem *mem = &p->env->mem;
    struct halo *h = &p->halo;
    void *blocks[] = {h->peer, h->ghost_first, h->shared_first, h->shared, h->out, h->in, h->request};
    for (size_t b = 0; b < sizeof blocks / sizeof *blocks; b++)
        mem_free(mem, blocks[b]);
}

/* ---- exchanges ------------------------------------------------------------------------------------------------ */

/* To each peer what `send` has from send_first on, and from it what goes to `receive`. */
static void begin(struct part *p, const double *send, const uint32_t *send_first, double *receive,
                  const uint32_t *receive_first, int tag)
{
    struct halo *h = &p->halo;
    for (unsigned t = 0; t < h->peers; t++) {
        const int out = (int)(send_first[t + 1] - send_first[t]), in = (int)(receive_first[t + 1] - receive_first[t]);
        h->request[2 * t] = h->request[2 * t + 1] = MPI_REQUEST_NULL;
        if (in)
            MPI_Irecv(receive + receive_first[t], in, MPI_DOUBLE, h->peer[t], tag, MPI_COMM_WORLD, &h->request[2 * t]);
        if (out)
            MPI_Isend(send + send_first[t], out, MPI_DOUBLE, h->peer[t], tag, MPI_COMM_WORLD, &h->request[2 * t + 1]);
        h->bytes += sizeof *send * (unsigned)out;
    }
}

static void end(struct halo *h)
{
    MPI_Waitall((int)(2 * h->peers), h->request, MPI_STATUSES_IGNORE);
}

static void spread_begin(void *user, double *rows)
{
    struct part *p = user;
    struct halo *h = &p->halo;
    for (uint32_t t = 0; t < h->shared_first[h->peers]; t++)
        h->out[t] = rows[h->shared[t]];
    begin(p, h->out, h->shared_first, rows + p->own, h->ghost_first, TAG_SPREAD);
}

static void spread_end(void *user, double *rows)
{
    (void)rows;
    end(&((struct part *)user)->halo);
}

static void gather_begin(void *user, double *rows)
{
    struct part *p = user;
    struct halo *h = &p->halo;
    begin(p, rows + p->own, h->ghost_first, h->in, h->shared_first, TAG_GATHER);
}

static void gather_end(void *user, double *rows, enum fom_gather how)
{
    struct halo *h = &((struct part *)user)->halo;
    end(h);
    for (uint32_t t = 0; t < h->shared_first[h->peers]; t++) {
        double *row = rows + h->shared[t];
        *row = how == FOM_ADD ? *row + h->in[t] : greater(*row, h->in[t]);
    }
}

struct fom_links halo_links(struct part *p)
{
    return (struct fom_links){.user = p,
                              .inner = p->inner,
                              .own = p->own,
                              .spread_begin = spread_begin,
                              .spread_end = spread_end,
                              .gather_begin = gather_begin,
                              .gather_end = gather_end};
}
