/* Crossover: primal pushes.
 *
 * A superbasic variable moves to its nearest bound, a free one to 0, and the basic variables with it.  Where one of
 * them meets a bound first, the two change places: the other leaves at that bound.  Where that takes a small pivot, the
 * variable moves the other way: both ways are optimal, and a basis of small pivots makes much of small distances.
 *
 * Reduced costs stay as they are, since those of the entering and of all moving variables are 0.  A basic variable
 * that still has one to be pushed is at its bound, and blocks one way, and leaves: a dual push less.  The other way it
 * moves, and leaves in a dual push only if it is still near (dual.c): a reduced cost that is lost is mended sooner than a
 * value (to hold such variables by pivots made 1e-4 of wrong reduced costs 1 on model4 and model10).
 */
#include "crossover/crossover_private.h"

/* Where a safe pivot has no other price: what the simplex method's clean-up takes back in a few iterations. */
static const double loose_tolerance = 1e-7;

/* Harris' two passes: whether an entry of this size, with this room to its bound, blocks a step of `most`, the least
 * relaxed quotient of all.  In exact arithmetic the two comparisons are nearly one; the second is there for the entry
 * that made `most`, which must block whatever rounding does. */
static inline double relaxed_quotient(double room, double size, double tolerance)
{
    return (greater(room, 0.0) + tolerance) / size;
}
static inline bool blocks(double room, double size, double tolerance, double most)
{
    return room <= most * size || relaxed_quotient(room, size, tolerance) <= most;
}

struct step {
    uint32_t p;      /* blocking position, or NONE */
    double length;   /* of the variable pushed, >= 0 */
    double pivot;    /* magnitude */
    unsigned status; /* bound that the blocking variable meets */
};

/* How far the basic variable in position i may go at this rate until it meets a bound. */
static double room_of(const struct basis *b, uint32_t i, double rate)
{
    return rate > 0.0 ? b->xb[i] - b->lb[i] : b->ub[i] - b->xb[i];
}

/* Harris' two passes (1973): the longest step with all bounds relaxed by the tolerance, then the largest pivot among
 * those that block before it. */
static struct step push_ratio(const struct basis *b, int direction, double wanted, double tolerance)
{
    const struct svec *col = &b->col;
    const uint32_t count = svec_entries(col);
    double most = INFINITY;
    struct step s = {.p = NONE, .length = wanted};
    for (uint32_t k = 0; k < count; k++) {
        const uint32_t i = svec_entry(col, k);
        const double rate = direction * col->val[i], size = fabs(rate);
        if (size > basis_least_pivot)
            most = lesser(most, relaxed_quotient(room_of(b, i, rate), size, tolerance));
    }
    if (most >= wanted)
        return s;
    for (uint32_t k = 0; k < count; k++) {
        const uint32_t i = svec_entry(col, k);
        const double rate = direction * col->val[i], size = fabs(rate);
        if (size <= basis_least_pivot || size <= s.pivot)
            continue;
        const double room = room_of(b, i, rate);
        if (blocks(room, size, tolerance, most)) {
            s.p = i;
            s.pivot = size;
            s.length = lesser(greater(room, 0.0) / size, wanted);
            s.status = rate > 0.0 ? SLX_AT_LOWER : SLX_AT_UPPER;
        }
    }
    return s;
}

static void move(struct crossover *c, uint32_t j, double by)
{
    const struct svec *col = &c->b.col;
    for (uint32_t k = 0, count = svec_entries(col); k < count; k++) {
        uint32_t i = svec_entry(col, k);
        c->b.xb[i] -= by * col->val[i];
    }
    c->x[j] += by;
}

/* Basic variable p leaves at the bound it has met, and j takes its place. */
static enum push enter(struct crossover *c, uint32_t j, const struct step *s)
{
    uint32_t leaving = c->b.basic[s->p];
    double bound = s->status == SLX_AT_LOWER ? c->b.lb[s->p] : c->b.ub[s->p];
    enum push change = cross_change(c, s->p, j, s->status);
    if (change != DONE)
        return change;
    c->x[leaving] = bound;
    c->b.xb[s->p] = c->x[j];
    cross_bound(c, s->p);
    c->primal_pivots++;
    return DONE;
}

/* How far nonbasic j may go in this direction. */
static double way(const struct crossover *c, uint32_t j, int direction)
{
    return direction > 0 ? basis_upper(&c->b, j) - c->x[j] : c->x[j] - basis_lower(&c->b, j);
}

/* The step in this direction, with a safe pivot if one can be had. */
static struct step safe_ratio(const struct crossover *c, int direction, double wanted, double least)
{
    const struct step s = push_ratio(&c->b, direction, wanted, push_tolerance);
    return s.p != NONE && s.pivot < least ? push_ratio(&c->b, direction, wanted, loose_tolerance) : s;
}

static bool is_safe(const struct step *s, double least)
{
    return s->p == NONE ? isfinite(s->length) : s->pivot >= least;
}

/* Towards the nearest bound, or, where that takes an unsafe pivot, away from it. */
static enum push push(struct crossover *c, uint32_t j, double least)
{
    const bool unbounded = !(c->b.flags[j] & FLAG_BOXED);
    int direction = unbounded ? (c->x[j] > 0.0 ? -1 : 1) : way(c, j, -1) <= way(c, j, 1) ? -1 : 1;
    basis_tableau_column(&c->b, j, true);
    struct step s = safe_ratio(c, direction, unbounded ? fabs(c->x[j]) : way(c, j, direction), least);
    enum push result = DONE;
    if (!is_safe(&s, least)) {
        direction = -direction;
        s = safe_ratio(c, direction, way(c, j, direction), least);
    }
    if (!is_safe(&s, least)) {
        result = PUT_OFF;
    } else if (s.p == NONE) {
        move(c, j, direction * s.length);
        c->x[j] = unbounded ? 0.0 : direction > 0 ? basis_upper(&c->b, j) : basis_lower(&c->b, j);
        basis_set_status(&c->b, j, unbounded ? SLX_FREE : direction > 0 ? SLX_AT_UPPER : SLX_AT_LOWER);
    } else {
        move(c, j, direction * s.length);
        result = enter(c, j, &s);
    }
    svec_clear(&c->b.col);
    return result;
}

/* One round over the superbasic variables, the ones nearest to their bounds first. */
static enum cross push_round(struct crossover *c, double least, bool *done)
{
    uint32_t count = 0;
    for (uint32_t j = 0; j < c->b.N; j++)
        count += is_superbasic(c, j);
    limits_work(c->b.env, NULL, count, true);
    *done = true;
    for (uint32_t k = c->b.N; k-- > 0;) {
        uint32_t j = c->order[k];
        if (!is_superbasic(c, j))
            continue;
        *done = false;
        if (cross_must_stop(c, 1))
            return CROSS_LIMIT;
        enum push result = push(c, j, least);
        if (result == FAILED)
            return CROSS_FAILED;
        limits_did(c->b.env, 1);
        c->primal_pushes += result == DONE;
        c->put_off += result == PUT_OFF;
        if (c->b.want_factor) {
            enum cross r = cross_refactor(c);
            if (r != CROSS_OK)
                return r;
        }
    }
    return CROSS_OK;
}

/* A push that needs a pivot up to this both ways is put off, in hope of another basis. */
static const double safe_pivot = 1e-5;

enum cross cross_push_primal(struct crossover *c)
{
    enum { ROUNDS = 4 };
    double least = safe_pivot;
    enum cross r = CROSS_OK;
    bool done = false;
    for (unsigned k = 0; k < ROUNDS && !done && r == CROSS_OK; k++, least *= 0.1)
        r = push_round(c, least, &done);
    return r;
}
