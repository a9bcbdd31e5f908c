/* Logicals of equations leave a basis where they can, which stays optimal.
 *
 * Each is pivoted out by a dual ratio test in whichever direction has the larger pivot: the logical is fixed, so that
 * its reduced cost may have either sign afterwards.  The basis stays dual feasible; the step of the primal is the
 * logical's distance from its bound, thus 0 up to the tolerance.  Where no pivot is found the row depends on others.
 */
#include "simplex/simplex_private.h"

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
    unsigned status = basis_status(&s->b, j);
    if (status == SLX_FREE)
        return 0;
    return (status == SLX_AT_LOWER) == (alpha > 0.0) ? 1 : -1;
}

static double relaxed_ratio(const struct simplex *s, uint32_t j, double size)
{
    return (fabs(s->d[j]) + dual_tolerance(s, j)) / size;
}

/* The variable that set the bound is within it by its relaxed ratio, where rounding makes the first comparison fail. */
static bool is_within(const struct simplex *s, uint32_t j, double size, double bound)
{
    return fabs(s->d[j]) <= bound * size || relaxed_ratio(s, j, size) <= bound;
}

static void find_entrants(const struct simplex *s, struct entrant e[2])
{
    for (int k = 0; k < 2; k++)
        e[k] = (struct entrant){INFINITY, 0.0, NONE};
    for (int pass = 0; pass < 2; pass++)
        for (uint32_t k = 0; k < s->b.row.count; k++) {
            uint32_t j = s->b.row.idx[k];
            double alpha = s->b.row.val[j], size = fabs(alpha);
            if (size < LEAST_PIVOT)
                continue;
            int way = direction(s, j, alpha);
            for (int side = 0; side < 2; side++) {
                struct entrant *b = &e[side];
                if (way == (side ? 1 : -1))
                    continue;
                if (pass == 0)
                    b->bound = lesser(b->bound, relaxed_ratio(s, j, size));
                else if (is_within(s, j, size, b->bound) && size > b->pivot)
                    *b = (struct entrant){b->bound, size, j};
            }
        }
}

/* Pivots position p out; not *done if nothing can enter, or a factorisation has to come first. */
static slx_status evict(struct simplex *s, uint32_t p, bool *done)
{
    struct basis *b = &s->b;
    struct entrant e[2];
    *done = false;
    basis_inverse_row(b, p);
    basis_price(b, &b->rho);
    find_entrants(s, e);
    uint32_t q = e[0].pivot >= e[1].pivot ? e[0].q : e[1].q;
    if (q == NONE)
        return SLX_OK;
    basis_tableau_column(b, q, true);
    const double by_row = b->row.val[q], by_column = b->col.val[p];
    if (fabs(by_row - by_column) > 1e-6 * fabs(by_column) + 1e-9)
        return SLX_OK;
    update_duals(s, q, b->basic[p], s->d[q] / by_row);
    b->xb[p] = nonbasic_value(s, q);
    s->report->iterations++;
    *done = true;
    return replace_basic(s, p, q, SLX_AT_LOWER);
}

/* The first position from p on whose variable is to leave; m if there is none. */
static uint32_t next_position(const struct basis *b, const uint64_t *rows, uint32_t p)
{
    for (; p < b->m; p++) {
        uint32_t j = b->basic[p];
        if (j >= b->n && (b->flags[j] & FLAG_FIXED) && bits_get(rows, j - b->n))
            break;
    }
    return p;
}

/* Ends: a new pass from the first position follows only a logical that has left, and no pass follows a repair of the
 * basis, which alone can bring logicals back. */
static slx_status evict_all(struct simplex *s, const uint64_t *rows)
{
    struct basis *b = &s->b;
    slx_status status = SLX_OK;
    const uint64_t repairs = b->repairs;
    uint32_t count = 0;
    for (uint32_t p = next_position(b, rows, 0); p < b->m && status == SLX_OK;) {
        bool done, again = false;
        status = evict(s, p, &done);
        clear_work(s);
        count += done;
        if (status == SLX_OK && b->want_factor) {
            status = basis_factor(b, basis_least_pivot);
            if (status == SLX_OK)
                recompute_duals(s);
            /* The positions are in another order; those that could not leave are tried again. */
            again = done && b->repairs == repairs;
        }
        p = next_position(b, rows, again ? 0 : p + 1);
    }
    log_line(b->env, SLX_LOG_DEBUG, "%u logicals of equations left the basis", count);
    return status;
}

/* Costs of the basic logicals of those rows that make the given duals those of the basis: it is then dual feasible if
 * they are, and stays so while the logicals leave, whose costs count no more once they are nonbasic. */
slx_status evict_logicals(struct simplex *s, const uint64_t *rows, const double *y)
{
    struct basis *b = &s->b;
    slx_status status = basis_factor(b, basis_least_pivot);
    if (status != SLX_OK)
        return status;
    restore_costs(s);
    for (uint32_t i = 0; i < b->m; i++)
        if (bits_get(rows, i) && basis_has(b, b->n + i))
            s->cost[b->n + i] = (b->lp->maximise ? y[i] : -y[i]) * pow2(basis_exponent(b, b->n + i));
    s->costs_changed = true;
    b->duals_stand = false;
    recompute_duals(s);
    recompute_primal(s);
    status = evict_all(s, rows);
    restore_costs(s);
    return status;
}
