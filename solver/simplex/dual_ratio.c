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
static double slack_of(const struct simplex *s, uint32_t j)
{
    switch (basis_status(&s->b, j)) {
    case SLX_AT_LOWER: return s->d[j];
    case SLX_AT_UPPER: return -s->d[j];
    default: return 0.0;
    }
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
static uint32_t find_candidates(struct simplex *s, double sigma)
{
    uint32_t *list = s->b.row.idx, n = 0, updates = lu_stats(s->b.lu).updates;
    double least = updates < 10 ? 1e-9 : updates < 20 ? 1e-8 : 1e-7;
    for (uint32_t k = 0; k < s->b.row.count; k++) {
        uint32_t j = list[k];
        double a = sigma * s->b.row.val[j];
        unsigned f = s->b.flags[j];
        unsigned idle = (unsigned)s->phase1 & ((f & FLAG_BOXED) == FLAG_BOXED);
        list[k] = list[n];
        list[n] = j;
        n += ((f & (unsigned)(a > least)) | (f >> 1 & (unsigned)(a < -least))) & (idle ^ 1u);
    }
    return n;
}

/* Moves entries of list[begin..end) whose breakpoint is at most `step` to the front; returns the new boundary.  *slope
 * falls by their passing; *next is the least Harris breakpoint of what remains.
 *
 * An entry also passes whose Harris breakpoint is at most `step`, as in exact arithmetic it would by the first
 * comparison; rounding can let that fail where the tolerance is lost beside the slack.  So a step of at least *next
 * moves one entry or more, and every loop over split ends. */
static uint32_t split(const struct simplex *s, uint32_t begin, uint32_t end, double step, double *slope, double *next)
{
    uint32_t *list = s->b.row.idx;
    double fall = 0.0, least = INFINITY;
    for (uint32_t k = begin; k < end; k++) {
        uint32_t j = list[k];
        double a = fabs(s->b.row.val[j]), slack = slack_of(s, j), harris = INFINITY;
        if (slack > step * a && (harris = (slack + dual_tolerance(s, j)) / a) > step) {
            least = lesser(least, harris);
            continue;
        }
        fall += a * bound_range(s, j);
        swap(&list[k], &list[begin++]);
    }
    *slope -= fall;
    *next = least;
    return begin;
}

static double least_harris(const struct simplex *s, uint32_t begin, uint32_t end)
{
    double least = INFINITY;
    for (uint32_t k = begin; k < end; k++) {
        uint32_t j = s->b.row.idx[k];
        least = lesser(least, (greater(slack_of(s, j), 0.0) + dual_tolerance(s, j)) / fabs(s->b.row.val[j]));
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
    for (double step = 10.0 * next; end < candidates && slope > 0.0; step = greater(10.0 * step, next))
        end = split(s, end, candidates, step, &slope, &next);
    if (slope > s->tolerance) /* infeasible still when every candidate has been flipped */
        return false;

    /* Finely: groups of breakpoints equal up to the tolerance. */
    struct group groups[GROUPS];
    uint32_t count = 0, begin = 0;
    slope = fabs(delta);
    next = least_harris(s, 0, end);
    while (begin < end && slope > 0.0) { /* split moves an entry at least */
        uint32_t start = begin;
        begin = split(s, begin, end, next, &slope, &next);
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
        if (j != q && wrong > dual_tolerance(s, j))
            shift_cost(s, j, after > 0.0 ? -wrong : wrong);
    }
    *out = (struct dual_step){q, chosen.start, theta};
    return true;
}
