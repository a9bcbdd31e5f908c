/* Crossover: the first basis.
 *
 * Variables are ranked, and the best ranked ones whose columns can be matched to different rows are taken: a greedy
 * choice that is optimal for the sum of any weights that the ranks stand for, since the sets that can be matched are
 * the independent sets of a matroid (Edmonds & Fulkerson 1965).  Columns that match may still depend on one another;
 * the factorisation finds those, and the logicals of the rows they leave stand in for them.
 */
#include "crossover/crossover_private.h"

/* ---- ranks -------------------------------------------------------------------------------------------- */

enum { OCTAVE = 8, OCTAVES = 128, LEVELS = OCTAVE * OCTAVES, CLASSES = 3 };

/* log2 of a positive number in eighths of an octave, roughly, between 0 and LEVELS - 1. */
static uint32_t level(double v)
{
    int e = 0;
    double f = v < INFINITY ? frexp(v, &e) : 0.5;
    int at = v < INFINITY ? (e + OCTAVES / 2) * OCTAVE + (int)((f - 0.5) * 2 * OCTAVE) : LEVELS - 1;
    return v <= 0.0 || at < 0 ? 0 : at >= LEVELS ? LEVELS - 1 : (uint32_t)at;
}

/* The smaller, the sooner. */
static uint32_t rank(const struct crossover *c, uint32_t j)
{
    if (status_of(c, j) == SLX_FREE) {
        double lower = cross_lower(c, j), upper = cross_upper(c, j);
        return LEVELS - 1 - level(lesser(c->x[j] - lower, upper - c->x[j]));
    }
    return (c->flags[j] & FLAG_FIXED ? 2u : 1u) * LEVELS + level(fabs(c->d[j]));
}

/* order[] := the variables by rank, equal ones by index. */
static void rank_variables(struct crossover *c)
{
    uint32_t at[CLASSES * LEVELS] = {0}, sum = 0;
    for (uint32_t j = 0; j < c->N; j++)
        at[rank(c, j)]++;
    for (uint32_t r = 0; r < CLASSES * LEVELS; r++) {
        uint32_t count = at[r];
        at[r] = sum;
        sum += count;
    }
    for (uint32_t j = 0; j < c->N; j++)
        c->order[at[rank(c, j)]++] = j;
}

/* ---- matching ----------------------------------------------------------------------------------------- */

/* A search for an augmenting path, breadth first over rows.  basic[i] is the variable matched to row i, or NONE.  A row
 * seen in a search that failed will never lead to a free row: it is closed. */
struct search {
    struct crossover *c;
    uint32_t *seen;   /* m: number of the last search that saw the row, or `closed` */
    uint32_t *parent; /* m: the row from whose variable's column it was reached, or NONE */
    uint32_t *queue;  /* m */
    uint32_t number, head, tail;
    uint64_t work;
};

/* Entries looked at in one search; ten times as many cost time and bring nothing. */
enum { SEARCH_WORK = 100 };
static const uint32_t closed = UINT32_MAX;

/* Looks through the column of variable j, reached from row `from`; returns its largest entry in a free row, NONE if
 * there is none, and puts the other rows in the queue. */
static uint32_t scan_column(struct search *s, uint32_t j, uint32_t from)
{
    const struct crossover *c = s->c;
    uint32_t best = NONE, only = j - c->n, count = 1;
    const uint32_t *idx = &only;
    const double one = 1.0, *val = &one;
    if (j < c->n) {
        count = spmat_gather_scaled(c->lp->cols, j, c->row_exp, c->col_exp[j], c->gather_idx, c->gather_val);
        idx = c->gather_idx;
        val = c->gather_val;
    }
    double most = 0.0, free_most = 0.0;
    for (uint32_t k = 0; k < count; k++)
        most = greater(most, fabs(val[k]));
    s->work += count;
    for (uint32_t k = 0; k < count; k++) {
        uint32_t i = idx[k];
        double v = fabs(val[k]);
        if (v < 1e-3 * most || s->seen[i] == closed || s->seen[i] == s->number)
            continue;
        if (c->basic[i] == NONE) {
            if (v > free_most) {
                free_most = v;
                best = i;
            }
            continue;
        }
        s->seen[i] = s->number;
        s->parent[i] = from;
        s->queue[s->tail++] = i;
    }
    return best;
}

/* Matches variable j if a path is found within the work allowed. */
static bool match(struct search *s, uint32_t j)
{
    struct crossover *c = s->c;
    s->number++;
    s->head = s->tail = 0;
    s->work = 0;
    uint32_t from = NONE, row = scan_column(s, j, NONE);
    while (row == NONE && s->head < s->tail && s->work <= SEARCH_WORK) {
        from = s->queue[s->head++];
        row = scan_column(s, c->basic[from], from);
    }
    if (row == NONE) {
        for (uint32_t k = 0; s->head == s->tail && k < s->tail; k++)
            s->seen[s->queue[k]] = closed;
        return false;
    }
    for (; from != NONE; row = from, from = s->parent[from])
        c->basic[row] = c->basic[from];
    c->basic[row] = j;
    return true;
}

/* Matches variables by rank until every row has one; logicals fill the rows that are left. */
static void match_rows(struct crossover *c)
{
    struct search s = {.c = c, .seen = c->queue, .parent = c->rho.idx, .queue = c->col.idx};
    uint32_t matched = 0;
    for (uint32_t i = 0; i < c->m; i++) {
        s.seen[i] = 0;
        c->basic[i] = NONE;
    }
    for (uint32_t k = 0; k < c->N && matched < c->m; k++) {
        uint32_t j = c->order[k];
        if (match(&s, j)) {
            set_status(c, j, SLX_BASIC);
            matched++;
        }
    }
    for (uint32_t i = 0; i < c->m; i++)
        if (c->basic[i] == NONE) {
            c->basic[i] = c->n + i;
            set_status(c, c->n + i, SLX_BASIC);
        }
}

enum cross cross_start(struct crossover *c)
{
    uint32_t dependent;
    rank_variables(c);
    match_rows(c);
    enum cross r = cross_factor(c, 1e-5, &dependent);
    if (r == CROSS_OK)
        log_line(c->env, SLX_LOG_DEBUG, "crossover: first basis, %u of %u columns dependent", dependent, c->m);
    return r;
}
