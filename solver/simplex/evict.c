/* Logicals of equations leave a basis where they can, which stays optimal.
 *
 * Each is pivoted out by a dual ratio test in whichever direction has the larger pivot: the logical is fixed, so that
 * its reduced cost may have either sign afterwards.  The basis stays dual feasible; the step of the primal is the
 * logical's distance from its bound, thus 0 up to the tolerance.  Where no pivot is found the row depends on others.
 */
#include "simplex/internal.h"

#define LEAST_PIVOT 1e-7

/* The entering variable of one direction: among those whose ratio is within the tolerance of the least, the one of
 * largest pivot. */
struct entrant {
    double bound; /* no ratio may be larger */
    double pivot;
    uint32_t q;
};

/* Which way the dual step is limited by variable j: +1 or -1, 0 for both. */
static int direction(const struct simplex *s, uint32_t j, double alpha)
{
    unsigned status = status_of(s, j);
    if (status == SLX_FREE)
        return 0;
    return (status == SLX_AT_LOWER) == (alpha > 0.0) ? 1 : -1;
}

static void find_entrants(const struct simplex *s, struct entrant e[2])
{
    for (int k = 0; k < 2; k++)
        e[k] = (struct entrant){INFINITY, 0.0, NONE};
    for (int pass = 0; pass < 2; pass++)
        for (uint32_t k = 0; k < s->row.count; k++) {
            uint32_t j = s->row.idx[k];
            double alpha = s->row.val[j], size = fabs(alpha);
            if (size < LEAST_PIVOT)
                continue;
            int way = direction(s, j, alpha);
            for (int side = 0; side < 2; side++) {
                struct entrant *b = &e[side];
                if (way == (side ? 1 : -1))
                    continue;
                if (pass == 0)
                    b->bound = lesser(b->bound, (fabs(s->d[j]) + dual_tolerance(s, j)) / size);
                else if (fabs(s->d[j]) <= b->bound * size && size > b->pivot)
                    *b = (struct entrant){b->bound, size, j};
            }
        }
}

/* Pivots position p out; false if nothing can enter, or a factorisation has to come first. */
static enum run evict(struct simplex *s, uint32_t p, bool *done)
{
    struct entrant e[2];
    *done = false;
    svec_add(&s->rho, p, 1.0);
    btran(s, &s->rho, &s->density_rho);
    price_row(s, &s->rho);
    find_entrants(s, e);
    uint32_t q = e[0].pivot >= e[1].pivot ? e[0].q : e[1].q, leaving = s->basic[p];
    if (q == NONE)
        return RUN_OPTIMAL;
    scatter_column(s, q, 1.0, &s->col);
    ftran(s, &s->col, &s->density_col, true, PART_FTRAN);
    double by_row = s->row.val[q], by_column = s->col.val[p], theta = s->d[q] / by_row;
    if (fabs(by_row - by_column) > 1e-6 * fabs(by_column) + 1e-9)
        return RUN_OPTIMAL;
    for (uint32_t k = 0; k < s->row.count; k++)
        s->d[s->row.idx[k]] -= theta * s->row.val[s->row.idx[k]];
    s->d[q] = 0.0;
    s->d[leaving] = -theta;
    s->xb[p] = nonbasic_value(s, q);
    s->report->iterations++;
    *done = true;
    return replace_basic(s, p, q, SLX_AT_LOWER);
}

static enum run evict_all(struct simplex *s, const uint64_t *rows)
{
    enum run r = RUN_OPTIMAL;
    uint32_t count = 0, i = 0;
    for (uint32_t p = 0; p < s->m && r == RUN_OPTIMAL; p++) {
        i = s->basic[p] - s->n;
        if (s->basic[p] < s->n || !(s->flags[s->basic[p]] & FLAG_FIXED) || !bits_get(rows, i))
            continue;
        bool done;
        svec_clear(&s->rho);
        r = evict(s, p, &done);
        svec_clear(&s->row);
        svec_clear(&s->rho);
        svec_clear(&s->col);
        count += done;
        if (r == RUN_OPTIMAL && s->want_factor) {
            r = factor_basis(s); /* which orders the positions anew */
            if (r == RUN_OPTIMAL)
                recompute_duals(s);
            p = done ? UINT32_MAX
                     : p; /* from the first again; one that cannot leave is tried again, at most so often */
        }
    }
    log_line(s->env, SLX_LOG_DEBUG, "%u logicals of equations left the basis", count);
    return r;
}

/* Costs of the basic logicals of those rows that make the given duals those of the basis: it is then dual feasible if
 * they are, and stays so while the logicals leave, whose costs count no more once they are nonbasic. */
enum run evict_logicals(struct simplex *s, const uint64_t *rows, const double *y)
{
    enum run r = factor_basis(s);
    if (r != RUN_OPTIMAL)
        return r;
    restore_costs(s);
    for (uint32_t i = 0; i < s->m; i++)
        if (bits_get(rows, i) && is_basic(s, s->n + i))
            s->cost[s->n + i] = (s->lp->maximise ? y[i] : -y[i]) * pow2(exponent(s, s->n + i));
    s->costs_changed = true;
    s->duals_stand = false;
    recompute_duals(s);
    recompute_primal(s);
    r = evict_all(s, rows);
    restore_costs(s);
    return r;
}
