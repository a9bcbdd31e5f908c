/* Crossover: dual pushes.
 *
 * A basic variable at a bound whose reduced cost is not 0 has it moved to 0, and with it the duals and the reduced
 * costs of nonbasic variables.  Where one of those meets 0 first, it enters, and the other leaves at its bound with
 * what reduced cost remains.  Both are at bounds: values stay as they are.
 */
#include "crossover/crossover_private.h"

struct step {
    uint32_t q;    /* blocking variable, or NONE */
    double length; /* of the reduced cost pushed, >= 0 */
    double pivot;  /* magnitude */
};

/* How far the reduced cost of nonbasic j may fall (rate > 0) or rise until its sign is wrong. */
static double room_of(const struct crossover *c, uint32_t j, double rate)
{
    switch (basis_status(&c->b, j)) {
    case SLX_AT_LOWER: return rate > 0.0 ? greater(c->d[j], 0.0) : INFINITY;
    case SLX_AT_UPPER: return rate < 0.0 ? greater(-c->d[j], 0.0) : INFINITY;
    default: return 0.0;
    }
}

/* Harris' two passes, as for primal pushes. */
static struct step push_ratio(const struct crossover *c, int direction, double wanted)
{
    const struct svec *row = &c->b.row;
    double most = INFINITY;
    struct step s = {.q = NONE, .length = wanted};
    for (uint32_t k = 0; k < row->count; k++) {
        const uint32_t j = row->idx[k];
        const double rate = direction * row->val[j], size = fabs(rate);
        if (size > basis_least_pivot)
            most = lesser(most, relaxed_quotient(room_of(c, j, rate), size, push_tolerance));
    }
    if (most >= wanted)
        return s;
    for (uint32_t k = 0; k < row->count; k++) {
        const uint32_t j = row->idx[k];
        const double rate = direction * row->val[j], size = fabs(rate);
        if (size <= basis_least_pivot || size <= s.pivot)
            continue;
        const double room = room_of(c, j, rate);
        if (blocks(room, size, push_tolerance, most)) {
            s.q = j;
            s.pivot = size;
            s.length = lesser(room / size, wanted);
        }
    }
    return s;
}

static void move(struct crossover *c, uint32_t basic, double by)
{
    const struct svec *row = &c->b.row;
    for (uint32_t k = 0; k < row->count; k++)
        c->d[row->idx[k]] -= by * row->val[row->idx[k]];
    c->d[basic] -= by;
}

/* The status with which the basic variable in position p leaves: that of the bound it is at, whatever the sign of its
 * reduced cost, so that no value moves. */
static unsigned leaving_status(const struct crossover *c, uint32_t p)
{
    const uint32_t j = c->b.basic[p];
    const double above = c->b.xb[p] - basis_lower(&c->b, j), below = basis_upper(&c->b, j) - c->b.xb[p];
    if (!(c->b.flags[j] & FLAG_BOXED))
        return SLX_FREE;
    return above <= below ? SLX_AT_LOWER : SLX_AT_UPPER;
}

/* The pivot as the column says it must be the one that the row says, to this. */
static bool pivots_agree(double by_column, double by_row)
{
    return fabs(by_column - by_row) <= 1e-5 * fabs(by_row) + 1e-9;
}

/* After a step of `by`, nonbasic q takes the place of basic p. */
static enum push enter(struct crossover *c, uint32_t p, uint32_t q, double by)
{
    const uint32_t leaving = c->b.basic[p];
    enum push change = PUT_OFF;
    basis_tableau_column(&c->b, q, true);
    if (pivots_agree(c->b.col.val[p], c->b.row.val[q]))
        change = cross_change(c, p, q, leaving_status(c, p));
    else
        basis_doubt(&c->b);
    svec_clear(&c->b.col);
    if (change != DONE)
        return change;
    move(c, leaving, by);
    if (fabs(c->d[q]) <= 10.0 * push_tolerance)
        c->d[q] = 0.0;
    c->x[leaving] = c->b.xb[p];
    c->b.xb[p] = c->x[q];
    cross_bound(c, p);
    c->order[q] = p;
    c->dual_pivots++;
    return DONE;
}

static enum push push(struct crossover *c, uint32_t p, double least)
{
    const double d = c->d[c->b.basic[p]];
    const int direction = d > 0.0 ? 1 : -1;
    basis_inverse_row(&c->b, p);
    basis_price(&c->b, &c->b.rho);
    struct step s = push_ratio(c, direction, fabs(d));
    enum push result = DONE;
    if (s.q == NONE) {
        move(c, c->b.basic[p], d);
        c->d[c->b.basic[p]] = 0.0;
    } else if (s.pivot < least) {
        result = PUT_OFF;
    } else {
        result = enter(c, p, s.q, direction * s.length);
    }
    svec_clear(&c->b.rho);
    svec_clear(&c->b.row);
    return result;
}

static void find_positions(struct crossover *c)
{
    for (uint32_t i = 0; i < c->b.m; i++)
        c->order[c->b.basic[i]] = i;
}

/* One round over the basic variables that have a reduced cost.  The pivot row gets its room with the first. */
static enum cross push_round(struct crossover *c, double least, bool *done)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < c->b.m; i++) {
        uint32_t j = c->b.basic[i];
        if (fabs(c->d[j]) > push_tolerance)
            c->queue[count++] = j;
        else
            c->d[j] = 0.0;
    }
    limits_work(c->b.env, NULL, count, true);
    *done = count == 0;
    if (count > 0 && !c->b.row.val && svec_init(c->b.env, &c->b.row, c->b.N, MEM_INTERIOR) != SLX_OK)
        return CROSS_FAILED;
    for (uint32_t k = 0; k < count; k++) {
        uint32_t j = c->queue[k];
        if (!basis_has(&c->b, j) || c->d[j] == 0.0)
            continue;
        if (cross_must_stop(c, 2))
            return CROSS_LIMIT;
        enum push result = push(c, c->order[j], least);
        if (result == FAILED)
            return CROSS_FAILED;
        c->dual_pushes += result == DONE;
        c->put_off += result == PUT_OFF;
        if (c->b.want_factor) {
            enum cross r = cross_refactor(c);
            if (r != CROSS_OK)
                return r;
            find_positions(c);
            cross_dual(c, NULL);
        }
    }
    return CROSS_OK;
}

enum cross cross_push_dual(struct crossover *c)
{
    find_positions(c);
    cross_dual(c, NULL);
    return cross_rounds(c, push_round);
}
