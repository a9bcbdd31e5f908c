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
    if (basis_status(&c->b, j) == SLX_FREE) {
        double lower = basis_lower(&c->b, j), upper = basis_upper(&c->b, j);
        return LEVELS - 1 - level(lesser(c->x[j] - lower, upper - c->x[j]));
    }
    return (c->b.flags[j] & FLAG_FIXED ? 2u : 1u) * LEVELS + level(fabs(c->d[j]));
}

/* order[] := the variables by rank, equal ones by index. */
static void rank_variables(struct crossover *c)
{
    uint32_t at[CLASSES * LEVELS] = {0}, sum = 0;
    for (uint32_t j = 0; j < c->b.N; j++)
        at[rank(c, j)]++;
    for (uint32_t r = 0; r < CLASSES * LEVELS; r++) {
        uint32_t count = at[r];
        at[r] = sum;
        sum += count;
    }
    for (uint32_t j = 0; j < c->b.N; j++)
        c->order[at[rank(c, j)]++] = j;
}

/* ---- matching ----------------------------------------------------------------------------------------- */

/* Columns with smaller pivots do not belong in a first basis. */
static const double sound_basis = 1e-5;

/* A search for an augmenting path, breadth first over rows: it ends, as no row comes into the queue twice.  basic[i] is
 * the variable matched to row i, or NONE.  A row seen in a search that failed will never lead to a free row: it is
 * closed. */
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
    const uint32_t *idx = c->b.gather_idx, count = basis_gather(&c->b, j, c->b.gather_idx, c->b.gather_val);
    const double *val = c->b.gather_val;
    uint32_t best = NONE;
    double most = 0.0, free_most = 0.0;
    for (uint32_t k = 0; k < count; k++)
        most = greater(most, fabs(val[k]));
    s->work += count;
    for (uint32_t k = 0; k < count; k++) {
        uint32_t i = idx[k];
        double v = fabs(val[k]);
        if (v < 1e-3 * most || s->seen[i] == closed || s->seen[i] == s->number)
            continue;
        if (c->b.basic[i] == NONE) {
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
    /* A row joins the queue once in a search. */
    while (row == NONE && s->head < s->tail && s->work <= SEARCH_WORK) {
        from = s->queue[s->head++];
        row = scan_column(s, c->b.basic[from], from);
    }
    if (row == NONE) {
        for (uint32_t k = 0; s->head == s->tail && k < s->tail; k++)
            s->seen[s->queue[k]] = closed;
        return false;
    }
    for (; from != NONE; row = from, from = s->parent[from]) /* each was in the queue before the one that it led to */
        c->b.basic[row] = c->b.basic[from];
    c->b.basic[row] = j;
    return true;
}

/* Matches variables by rank until every row has one or a limit is met; logicals fill the rows that are left. */
static void match_rows(struct crossover *c)
{
    struct basis *b = &c->b;
    struct search s = {.c = c, .seen = c->queue, .parent = b->rho.idx, .queue = b->col.idx};
    uint32_t matched = 0;
    for (uint32_t i = 0; i < b->m; i++) {
        s.seen[i] = 0;
        b->basic[i] = NONE;
    }
    for (uint32_t k = 0; k < b->N && matched < b->m && !limits_worked(b->env, 4 * (s.work + 1)); k++) {
        uint32_t j = c->order[k];
        if (match(&s, j)) {
            basis_set_status(b, j, SLX_BASIC);
            matched++;
        }
    }
    for (uint32_t i = 0; i < b->m; i++)
        if (b->basic[i] == NONE) {
            b->basic[i] = b->n + i;
            basis_set_status(b, b->n + i, SLX_BASIC);
        }
}

enum cross cross_start(struct crossover *c)
{
    rank_variables(c);
    match_rows(c);
    if (basis_factor(&c->b, sound_basis) != SLX_OK)
        return CROSS_FAILED;
    log_line(c->b.env, SLX_LOG_DEBUG, "crossover: first basis, %llu of %u columns dependent",
             (unsigned long long)c->b.repairs, c->b.m);
    return limits_met(c->b.env) == LIMIT_NONE ? CROSS_OK : CROSS_LIMIT;
}
