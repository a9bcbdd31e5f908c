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
    switch (status_of(c, j)) {
    case SLX_AT_LOWER: return rate > 0.0 ? greater(c->d[j], 0.0) : INFINITY;
    case SLX_AT_UPPER: return rate < 0.0 ? greater(-c->d[j], 0.0) : INFINITY;
    default: return 0.0;
    }
}

/* Harris' two passes, as for primal pushes. */
static struct step push_ratio(const struct crossover *c, int direction, double wanted)
{
    const struct svec *row = &c->row;
    double most = INFINITY;
    struct step s = {.q = NONE, .length = wanted};
    for (uint32_t k = 0; k < row->count; k++) {
        uint32_t j = row->idx[k];
        double rate = direction * row->val[j];
        if (fabs(rate) > least_pivot)
            most = lesser(most, (room_of(c, j, rate) + push_tolerance) / fabs(rate));
    }
    if (most >= wanted)
        return s;
    for (uint32_t k = 0; k < row->count; k++) {
        uint32_t j = row->idx[k];
        double rate = direction * row->val[j], size = fabs(rate);
        if (size <= least_pivot || size <= s.pivot)
            continue;
        double room = room_of(c, j, rate);
        if (room <= most * size) {
            s.q = j;
            s.pivot = size;
            s.length = lesser(room / size, wanted);
        }
    }
    return s;
}

static void move(struct crossover *c, uint32_t basic, double by)
{
    const struct svec *row = &c->row;
    for (uint32_t k = 0; k < row->count; k++)
        c->d[row->idx[k]] -= by * row->val[row->idx[k]];
    c->d[basic] -= by;
}

/* The status with which the basic variable in position p leaves: that of the bound it is at, whatever the sign of its
 * reduced cost, so that no value moves. */
static unsigned leaving_status(const struct crossover *c, uint32_t p)
{
    const uint32_t j = c->basic[p];
    const double above = c->xb[p] - cross_lower(c, j), below = cross_upper(c, j) - c->xb[p];
    if (!(c->flags[j] & (FLAG_LOWER | FLAG_UPPER)))
        return SLX_FREE;
    return above <= below ? SLX_AT_LOWER : SLX_AT_UPPER;
}

/* The pivot as the column says it must be the one that the row says, to this. */
static bool pivots_agree(double by_column, double by_row)
{
    return fabs(by_column - by_row) <= 1e-5 * fabs(by_row) + 1e-9;
}

/* After a step of `by`, nonbasic q takes the place of basic p. */
static enum change enter(struct crossover *c, uint32_t p, uint32_t q, double by)
{
    const uint32_t leaving = c->basic[p];
    enum change change = CHANGE_REFUSED;
    cross_scatter(c, q, &c->col);
    cross_ftran(c, true);
    if (pivots_agree(c->col.val[p], c->row.val[q]))
        change = cross_change(c, p, q, leaving_status(c, p));
    else
        c->want_factor = lu_stats(c->lu).updates > 0;
    svec_clear(&c->col);
    if (change != CHANGE_MADE)
        return change;
    move(c, leaving, by);
    if (fabs(c->d[q]) <= 10.0 * push_tolerance)
        c->d[q] = 0.0;
    c->x[leaving] = c->xb[p];
    c->xb[p] = c->x[q];
    c->lb[p] = lesser(cross_lower(c, q), c->x[q]);
    c->ub[p] = greater(cross_upper(c, q), c->x[q]);
    c->order[q] = p;
    c->dual_pivots++;
    return CHANGE_MADE;
}

static enum push push(struct crossover *c, uint32_t p, double least)
{
    const double d = c->d[c->basic[p]];
    const int direction = d > 0.0 ? 1 : -1;
    svec_add(&c->rho, p, 1.0);
    cross_btran(c);
    cross_price(c);
    struct step s = push_ratio(c, direction, fabs(d));
    enum push result = PUSHED;
    if (s.q == NONE) {
        move(c, c->basic[p], d);
        c->d[c->basic[p]] = 0.0;
    } else if (s.pivot < least) {
        result = PUT_OFF;
    } else {
        enum change change = enter(c, p, s.q, direction * s.length);
        result = change == CHANGE_MADE ? PUSHED : change == CHANGE_REFUSED ? PUT_OFF : PUSH_FAILED;
    }
    svec_clear(&c->rho);
    svec_clear(&c->row);
    return result;
}

static void find_positions(struct crossover *c)
{
    for (uint32_t i = 0; i < c->m; i++)
        c->order[c->basic[i]] = i;
}

/* What pushes need, made for the first. */
static enum cross prepare(struct crossover *c)
{
    slx_status status = c->rows ? SLX_OK : svec_init(c->env, &c->row, c->N, MEM_INTERIOR);
    if (status == SLX_OK && !c->rows)
        status = spmat_transpose(c->env, c->lp->cols, MEM_ROWCOPY, &c->rows);
    return status == SLX_OK ? CROSS_OK : CROSS_FAILED;
}

/* One round over the basic variables that have a reduced cost. */
static enum cross push_round(struct crossover *c, double least, bool *done)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < c->m; i++) {
        uint32_t j = c->basic[i];
        if (fabs(c->d[j]) > push_tolerance)
            c->queue[count++] = j;
        else
            c->d[j] = 0.0;
    }
    *done = count == 0;
    if (count > 0 && prepare(c) != CROSS_OK)
        return CROSS_FAILED;
    for (uint32_t k = 0; k < count; k++) {
        uint32_t j = c->queue[k];
        if (!is_basic(c, j) || c->d[j] == 0.0)
            continue;
        if (cross_must_stop(c, 2))
            return CROSS_LIMIT;
        enum push result = push(c, c->order[j], least);
        if (result == PUSH_FAILED)
            return CROSS_FAILED;
        c->dual_pushes += result == PUSHED;
        c->put_off += result == PUT_OFF;
        if (c->want_factor) {
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
    enum { ROUNDS = 4 };
    double least = safe_pivot;
    enum cross r = CROSS_OK;
    bool done = false;
    find_positions(c);
    cross_dual(c, NULL);
    for (unsigned round = 0; round < ROUNDS && !done && r == CROSS_OK; round++, least *= 0.1)
        r = push_round(c, least, &done);
    return r;
}
