/* The entering variable of the dual simplex: the long-step ("bound flipping") ratio test with Harris tolerances
 * (Maros 2003, chapter 10; Koberstein 2005, section 6.2.1; Fourer 1994 for the flips).
 *
 * As the dual step grows from 0, the dual objective rises with slope |delta|, until the reduced cost of some candidate
 * reaches 0 (a breakpoint).  A boxed candidate may be passed by moving it to its other bound, which lowers the slope by
 * |alpha| times its range; the step ends where the slope would turn negative.  Breakpoints that Harris' tolerance makes
 * equal form a group; within the last acceptable group the largest |alpha| wins.
 *
 * The list of the pivot row is permuted in place: candidates first, in the order of their groups, so that the first
 * `flips` entries are the variables that were passed.
 */
#include "simplex/dual_private.h"

enum { GROUPS = 64 };

struct group {
    uint32_t start; /* in the list */
    uint32_t best;  /* variable with the largest |alpha| */
    double alpha;
};

/* Distance of a candidate's reduced cost from 0 on its feasible side; negative where Harris let it stray. */
static inline double slack_of(const struct simplex *s, uint32_t j)
{
    static const double side[] = {[SLX_AT_LOWER] = 1.0, [SLX_AT_UPPER] = -1.0, [SLX_FREE] = 0.0};
    return side[basis_status(&s->b, j)] * s->d[j];
}

static void swap(uint32_t *a, uint32_t *b)
{
    uint32_t t = *a;
    *a = *b;
    *b = t;
}

/* Moves the candidates to the front of the list; returns how many.  A variable at its lower bound may go up if its
 * entry is positive, one at its upper bound down if it is negative, a free one both ways: the bits of the status say
 * which signs count. Every entry is swapped, to spare a branch that could not be predicted: behind the front the order
 * does not matter. */
_Static_assert(SLX_AT_LOWER == 1 && SLX_AT_UPPER == 2 && SLX_FREE == 3, "status bits: up, down");
static inline uint32_t front_candidates(const struct simplex *s, double sigma, double least, bool without_boxed)
{
    union real {
        double d;
        uint64_t u;
    };
    const double *row = s->b.row.val;
    const uint8_t *flags = s->b.flags;
    const uint32_t count = s->b.row.count;
    const uint64_t down = sigma < 0.0 ? UINT64_C(1) << 63 : 0, size = UINT64_MAX >> 1;
    const uint64_t at_most = ((union real){least}).u; /* magnitudes compare as their bits */
    uint32_t *list = s->b.row.idx, n = 0;
    for (uint32_t k = 0; k < count; k++) {
        uint32_t j = list[k];
        uint64_t a = ((union real){row[j]}).u ^ down;
        unsigned f = flags[j];
        list[k] = list[n];
        list[n] = j;
        unsigned may = (f >> (a >> 63)) & (unsigned)((a & size) > at_most);
        n += without_boxed ? may & (unsigned)((f & FLAG_BOXED) != FLAG_BOXED) : may;
    }
    return n;
}

static uint32_t find_candidates(const struct simplex *s, double sigma)
{
    uint32_t updates = lu_stats(s->b.lu).updates;
    double least = updates < 10 ? 1e-9 : updates < 20 ? 1e-8 : 1e-7;
    return s->phase1 ? front_candidates(s, sigma, least, true) : front_candidates(s, sigma, least, false);
}

/* The division for a Harris breakpoint is spared where the breakpoint lies beyond what is to be compared with, as a
 * product tells that is safe from rounding. */
static const double clearly = 1.0 + 0x1p-50;

/* Moves entries of list[begin..end) whose breakpoint is at most `step` to the front; returns the new boundary.  *slope
 * falls by their passing; *next is the least Harris breakpoint of what remains.
 *
 * An entry also passes whose Harris breakpoint is at most `step`, as in exact arithmetic it would by the first
 * comparison; rounding can let that fail where the tolerance is lost beside the slack.  So a step of at least *next
 * moves one entry or more, and every loop over split ends. */
static uint32_t split(const struct simplex *s, uint32_t begin, uint32_t end, double step, double *slope, double *next)
{
    uint32_t *list = s->b.row.idx;
    double fall = 0.0, least = INFINITY, beyond = INFINITY; /* Harris breakpoints from there on are more than least */
    for (uint32_t k = begin; k < end; k++) {
        uint32_t j = list[k];
        double a = fabs(s->b.row.val[j]), slack = slack_of(s, j);
        if (slack > step * a) {
            double relaxed = slack + dual_tolerance(s, j), harris;
            if (relaxed > beyond * a)
                continue;
            if ((harris = relaxed / a) > step) {
                least = lesser(least, harris);
                beyond = clearly * least;
                continue;
            }
        }
        fall += a * bound_range(s, j);
        swap(&list[k], &list[begin++]);
    }
    *slope -= fall;
    *next = least;
    return begin;
}

/* ---- many groups ---------------------------------------------------------------------------------------- */

/* Where a step passes many variables in many groups, as in airlines' models, nearly all entries stay in nearly every
 * call of split.  So the list is cut into chunks, and one is left as it is whose entries all have later breakpoints.
 * What is found and the order of the list are those of split.  An entry that takes the place of one that passes may go
 * to another chunk, which then counts it, too; the chunk that such entries are taken from is looked at again. */
enum { CHUNKS = 256, LEAST_CHUNKED = 1024 };

struct chunks {
    uint32_t size;            /* chunk c: entries c * size, and so many from there on, of the list */
    double untouched[CHUNKS]; /* at any step below this all entries of the chunk stay */
    double next[CHUNKS];      /* least Harris breakpoint in the chunk */
};

/* For list[0..end); none where end is 0. */
static void begin_chunks(struct chunks *c, uint32_t end)
{
    c->size = end / CHUNKS + (end % CHUNKS > 0);
    for (uint32_t k = 0; c->size && k < CHUNKS; k++)
        c->untouched[k] = -INFINITY;
}

/* Counts an entry that stays.  Rounding can let it pass by its slack at a step that is less than its breakpoint, by a
 * few units in the last place. */
static void stay(struct chunks *c, uint32_t chunk, double slack, double a, double harris)
{
    static const double below = 1.0 - 0x1p-50;
    c->untouched[chunk] = lesser(c->untouched[chunk], below * (slack / a));
    c->next[chunk] = lesser(c->next[chunk], harris);
}

/* split of list[from..to), which lies in one chunk; what falls is added to *fall. */
static uint32_t split_chunk(struct chunks *c, uint32_t chunk, const struct simplex *s, uint32_t begin, uint32_t from,
                            uint32_t to, double step, double *fall)
{
    uint32_t *list = s->b.row.idx;
    c->untouched[chunk] = c->next[chunk] = INFINITY;
    for (uint32_t k = from; k < to; k++) {
        uint32_t j = list[k], moved = list[begin];
        double a = fabs(s->b.row.val[j]), slack = slack_of(s, j), harris = INFINITY;
        if (slack > step * a && (harris = (slack + dual_tolerance(s, j)) / a) > step) {
            stay(c, chunk, slack, a, harris);
            continue;
        }
        *fall += a * bound_range(s, j);
        if (moved != j) {
            a = fabs(s->b.row.val[moved]);
            slack = slack_of(s, moved);
            stay(c, chunk, slack, a, (slack + dual_tolerance(s, moved)) / a);
        }
        swap(&list[k], &list[begin++]);
    }
    return begin;
}

/* split, of list[begin..end) with the end that begin_chunks was told of. */
static uint32_t split_chunks(struct chunks *c, const struct simplex *s, uint32_t begin, uint32_t end, double step,
                             double *slope, double *next)
{
    double fall = 0.0, least = INFINITY;
    uint32_t from = begin;
    for (uint32_t chunk = begin / c->size; from < end; chunk++) {
        uint32_t chunk_end = (chunk + 1) * c->size, to = chunk_end < end ? chunk_end : end;
        if (c->untouched[chunk] <= step)
            begin = split_chunk(c, chunk, s, begin, from, to, step, &fall);
        least = lesser(least, c->next[chunk]);
        from = to;
    }
    if (begin < end)
        c->untouched[begin / c->size] = -INFINITY;
    *slope -= fall;
    *next = least;
    return begin;
}

/* ---- groups --------------------------------------------------------------------------------------------- */

static double least_harris(const struct simplex *s, uint32_t begin, uint32_t end)
{
    double least = INFINITY, beyond = INFINITY;
    for (uint32_t k = begin; k < end; k++) {
        uint32_t j = s->b.row.idx[k];
        double a = fabs(s->b.row.val[j]), relaxed = greater(slack_of(s, j), 0.0) + dual_tolerance(s, j);
        if (relaxed > beyond * a)
            continue;
        least = lesser(least, relaxed / a);
        beyond = clearly * least;
    }
    return least;
}

static struct group make_group(const struct simplex *s, uint32_t begin, uint32_t end)
{
    struct group g = {begin, UINT32_MAX, 0.0};
    for (uint32_t k = begin; k < end; k++) {
        uint32_t j = s->b.row.idx[k];
        double a = fabs(s->b.row.val[j]);
        if (a > g.alpha || (a == g.alpha && j < g.best)) {
            g.alpha = a;
            g.best = j;
        }
    }
    return g;
}

/* Of the groups, from the last back, the first whose best pivot is not small beside the best of all. */
static struct group choose_group(const struct group *groups, uint32_t count)
{
    double most = 0.0;
    for (uint32_t k = 0; k < count; k++)
        most = greater(most, groups[k].alpha);
    double enough = lesser(0.1 * most, 1.0);
    uint32_t k = count;
    while (--k > 0 && groups[k].alpha < enough)
        ;
    return groups[k];
}

static void shift_cost(struct simplex *s, uint32_t j, double change)
{
    s->cost[j] += change;
    s->d[j] += change;
    s->costs_changed = true;
}

bool dual_ratio(struct simplex *s, double delta, struct dual_step *out)
{
    double sigma = delta > 0.0 ? 1.0 : -1.0;
    uint32_t candidates = find_candidates(s, sigma), end = 0;
    if (candidates == 0)
        return false;

    /* Coarsely: enough breakpoints for the slope to turn negative. */
    double slope = fabs(delta), next = least_harris(s, 0, candidates);
    for (double step = 10.0 * next; end < candidates && slope > 0.0; step = greater(10.0 * step, next)) {
        if (limits_worked(s->b.env, 2 * (uint64_t)(candidates - end)) != LIMIT_NONE)
            return false;
        end = split(s, end, candidates, step, &slope, &next);
    }
    if (slope > s->tolerance) /* infeasible still when every candidate has been flipped */
        return false;

    /* Finely: groups of breakpoints equal up to the tolerance. */
    struct group groups[GROUPS];
    struct chunks chunks;
    uint32_t count = 0, begin = 0;
    slope = fabs(delta);
    next = least_harris(s, 0, end);
    begin_chunks(&chunks, end >= LEAST_CHUNKED ? end : 0);
    while (begin < end && slope > 0.0) { /* split moves an entry at least */
        uint32_t start = begin;
        if (limits_worked(s->b.env, chunks.size ? CHUNKS : end - begin) != LIMIT_NONE)
            return false;
        begin = chunks.size ? split_chunks(&chunks, s, begin, end, next, &slope, &next)
                            : split(s, begin, end, next, &slope, &next);
        if (count == GROUPS) {
            for (uint32_t k = 1; k < GROUPS; k++)
                groups[k - 1] = groups[k];
            count--;
        }
        groups[count++] = make_group(s, start, begin);
    }
    struct group chosen = choose_group(groups, count);
    uint32_t q = chosen.best;
    if (slack_of(s, q) < 0.0 || basis_status(&s->b, q) == SLX_FREE)
        shift_cost(s, q, -s->d[q]);
    double theta = s->d[q] / s->b.row.val[q];
    for (uint32_t k = chosen.start; k < begin; k++) {
        uint32_t j = s->b.row.idx[k];
        double after = s->d[j] - theta * s->b.row.val[j], wrong = dual_violation(s, j, after);
        if (wrong > 0.0 && j != q && wrong > dual_tolerance(s, j))
            shift_cost(s, j, after > 0.0 ? -wrong : wrong);
    }
    *out = (struct dual_step){q, chosen.start, theta};
    return true;
}
