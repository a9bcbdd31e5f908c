/* Crossover: dual pushes.
 *
 * The reduced costs of all basic variables at bounds move to 0 at once, and with them the duals and the reduced costs
 * of nonbasic variables.  Where one of those meets 0, it enters, and one of the basic ones leaves at its bound with
 * what reduced cost remains.  Both are at bounds: values stay as they are, but where none of those that could leave is at
 * its bound; then the nearest is to be moved there in the end.  Of the many that could leave one with a
 * large pivot is taken whose reduced cost is to keep its sign: this is the parametric primal simplex method (Gass &
 * Saaty 1955) for costs that begin where the reduced costs of the interior point are right, by degenerate pivots.
 *
 * All follow one line, on which share s is still ahead: a reduced cost is d + s * rest, where d is what it would be with
 * those of the basic variables 0.  Of the variable in position i the rest, all that its reduced cost is, is lb[i],
 * which nothing else needs.
 *
 * It ends: an exchange takes one from the basic variables with a reduced cost and brings none; a candidate without a
 * sound exchange is set aside, and taken up again after an exchange, or a few times with smaller pivots.
 */
#include "crossover/crossover_private.h"

/* Where the reduced costs are on their line, and the candidates, nonbasic variables that meet 0 on it. */
struct line {
    double tolerance; /* beyond 0 */
    double share;     /* what of the line is still ahead */
    double least;     /* candidates are listed that meet 0 before so much is left */
    uint32_t *list;   /* c->order */
    uint32_t count, aside;
    uint32_t beyond; /* candidates that are to meet 0, when last at the beginning of a line */
};

/* What reduced cost d of nonbasic j has of the wrong sign. */
static double wrong_part(const struct basis *b, uint32_t j, double d)
{
    switch (basis_status(b, j)) {
    case SLX_AT_LOWER: return lesser(d, 0.0);
    case SLX_AT_UPPER: return greater(d, 0.0);
    default: return d;
    }
}

/* How a reduced cost runs along the line: at the share s of it that is still ahead, it is s * rate - beyond away from
 * the wrong sign. */
struct course {
    double beyond, rate;
};

static struct course course(const struct crossover *c, uint32_t j)
{
    const double d = c->d[j], rest = c->rest[j];
    if (basis_is_passive(&c->b, j))
        return (struct course){0.0, 0.0};
    const double wrong = wrong_part(&c->b, j, d);
    return (struct course){fabs(wrong), wrong < 0.0 ? rest : -rest};
}

/* ---- candidates ----------------------------------------------------------------------------------------------- */

/* Listed are at first those that meet a bound before so much of the line is gone; then ever more. */
static const double listed_share = 0.75, least_share = 1e-3;

/* As pairs: whether a candidate is listed. */
enum { UNLISTED, LISTED, ASIDE };

/* The share at which a bound, relaxed by the tolerance, is met: INFINITY where it is not kept now. */
static double meets(struct course o, double tolerance)
{
    return o.rate > 0.0 ? (o.beyond - tolerance) / o.rate : INFINITY;
}

static void line_offer(struct line *l, const struct crossover *c, uint32_t k)
{
    if (pairs_get(c->listed, k) != UNLISTED)
        return;
    const struct course o = course(c, k);
    if (o.beyond <= l->tolerance || meets(o, l->tolerance) <= l->least)
        return;
    pairs_set(c->listed, k, LISTED);
    l->list[l->count++] = k;
}

static void list_anew(struct line *l, const struct crossover *c)
{
    for (uint32_t k = 0; k < l->count; k++)
        pairs_set(c->listed, l->list[k], UNLISTED);
    l->count = 0;
    for (uint32_t k = 0; k < c->b.N; k++)
        line_offer(l, c, k);
}

static double line_tolerance(double noise)
{
    const double most = 1e-8; /* well below the tolerances of the simplex method */
    return lesser(most, greater(push_tolerance, noise));
}

static void line_begin(struct line *l, struct crossover *c)
{
    memset(c->listed, 0, pairs_bytes(c->b.N));
    l->aside = 0;
    l->share = 1.0;
    l->least = listed_share;
    l->count = l->beyond = 0;
    list_anew(l, c);
    for (uint32_t k = 0; k < c->b.N; k++)
        l->beyond += course(c, k).beyond > l->tolerance;
}

static void set_aside(struct line *l, struct crossover *c, uint32_t k)
{
    pairs_set(c->listed, k, ASIDE);
    l->aside++;
}

/* The largest share at which one of those listed has passed its bound by the tolerance.  Takes out of the list what
 * does not belong there any more. */
static double last_share(struct line *l, const struct crossover *c)
{
    double share = 0.0;
    uint32_t kept = 0;
    for (uint32_t i = 0; i < l->count; i++) {
        const uint32_t k = l->list[i];
        if (pairs_get(c->listed, k) == ASIDE)
            continue;
        const struct course o = course(c, k);
        const double at = meets(o, l->tolerance);
        if (o.beyond <= l->tolerance || at <= l->least) {
            pairs_set(c->listed, k, UNLISTED);
            continue;
        }
        l->list[kept++] = k;
        share = greater(share, at);
    }
    l->count = kept;
    return share;
}

static uint32_t next(struct line *l, struct crossover *c)
{
    for (;;) {
        const double share = lesser(l->share, last_share(l, c));
        uint32_t first = NONE;
        double most = 0.0, at = 0.0;
        for (uint32_t i = 0; i < l->count; i++) {
            const struct course o = course(c, l->list[i]);
            if (o.beyond > most && meets(o, 0.0) >= share) {
                most = o.beyond;
                first = l->list[i];
                at = meets(o, 0.0);
            }
        }
        if (first != NONE) {
            l->share = lesser(l->share, at);
            return first;
        }
        if (l->least == 0.0)
            return NONE;
        l->least = l->least < least_share ? 0.0 : listed_share * l->least;
        list_anew(l, c);
    }
}

/* Those set aside are to be tried again. */
static void take_up(struct line *l, struct crossover *c)
{
    l->aside = 0;
    for (uint32_t k = 0; k < c->b.N; k++)
        if (pairs_get(c->listed, k) == ASIDE) {
            pairs_set(c->listed, k, UNLISTED);
            line_offer(l, c, k);
        }
}

/* ---- the line -------------------------------------------------------------------------------------------------- */

/* From d of where the reduced costs are to the line that leads on.  What is wrong of them now is not to block: costs
 * count as shifted by it. */
static void set_out(struct crossover *c, struct line *l)
{
    struct basis *b = &c->b;
    cross_dual(c, NULL);
    memcpy(c->rest, c->d, b->N * sizeof *c->d);
    for (uint32_t i = 0; i < b->m; i++) {
        b->lb[i] = c->d[b->basic[i]];
        c->d[b->basic[i]] = 0.0;
    }
    cross_dual(c, NULL);
    for (uint32_t j = 0; j < b->N; j++) {
        const double now = c->rest[j];
        c->rest[j] -= c->d[j];
        if (!basis_is_passive(b, j))
            c->d[j] -= wrong_part(b, j, now);
    }
    l->tolerance = line_tolerance(b->dual_noise);
    line_begin(l, c);
}

static void stand_still(struct crossover *c, struct line *l)
{
    for (uint32_t j = 0; j < c->b.N; j++)
        c->d[j] += l->share * c->rest[j];
    for (uint32_t i = 0; i < c->b.m; i++)
        c->d[c->b.basic[i]] = l->share * c->b.lb[i];
    l->share = 1.0;
}

/* Whether the reduced cost of the variable in position p would keep its sign if it became d. */
static bool keeps_sign(const struct crossover *c, uint32_t p, double d)
{
    return c->b.lb[p] > 0.0 ? d >= 0.0 : d <= 0.0;
}

/* How far the variable in position p is from its nearest bound, a free one from 0, relative to its value: at 0 it leaves
 * without a change of that. */
static double off_bound(const struct crossover *c, uint32_t p)
{
    const uint32_t j = c->b.basic[p];
    const double x = c->b.xb[p];
    const double off =
        c->b.flags[j] & FLAG_BOXED ? lesser(fabs(x - basis_lower(&c->b, j)), fabs(basis_upper(&c->b, j) - x)) : fabs(x);
    return off / (1.0 + fabs(x));
}

/* The position that nonbasic q is to enter in: of the first few with pivots not far from the largest that are at bounds
 * and have reduced costs that keep their signs, or else of those at bounds with such pivots, the one with the largest
 * reduced cost; where none is at a bound, the nearest to one, which is to be moved there in the end.  Any distance is too
 * much: GenX_5_piecewise_fuel then has a primal infeasibility of 0.3 in place of 2e-5, and 1,920 iterations after
 * crossover in place of 210; with 0.01 trento1 has 1,937 in place of 1.  To look at all costs more and leads to more
 * pivots on models with many alike: 13,401 in place of 7,970 on a mine of 16,384 columns.  So does a tenth of the largest
 * for a hundredth: 448 for 297 on trento1. */
static uint32_t position(const struct crossover *c, uint32_t q, double least)
{
    enum { FEW = 10 };
    const struct svec *col = &c->b.col;
    const uint32_t count = svec_entries(col);
    const double near = 0.01, farthest = 0.1;
    double most = least, most_rest = 0.0, least_off = farthest;
    unsigned most_merit = 0;
    uint32_t p = NONE, seen = 0;
    for (uint32_t k = 0; k < count; k++) {
        const uint32_t i = svec_entry(col, k);
        const double size = fabs(col->val[i]);
        if (size > most && c->b.lb[i] != 0.0)
            most = size;
    }
    for (uint32_t k = 0; k < count && seen < FEW; k++) {
        const uint32_t i = svec_entry(col, k);
        const double rest = fabs(c->b.lb[i]);
        if (rest == 0.0 || fabs(col->val[i]) < greater(least, near * most))
            continue;
        const double off = off_bound(c, i);
        const bool at_bound = off <= push_tolerance, keeps = keeps_sign(c, i, -c->d[q] / col->val[i]);
        const unsigned merit = at_bound ? 1u + keeps : 0u;
        seen += merit == 2;
        if (merit > most_merit || (merit == most_merit && (at_bound ? rest > most_rest : off < least_off))) {
            most_merit = merit;
            most_rest = rest;
            least_off = off;
            p = i;
        }
    }
    return p;
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

/* Nonbasic q takes the place of basic p, whose row is in `row`. */
static enum push enter(struct crossover *c, struct line *l, uint32_t p, uint32_t q)
{
    struct basis *b = &c->b;
    const struct svec *row = &b->row;
    const uint32_t leaving = b->basic[p];
    const enum push change = cross_change(c, p, q, leaving_status(c, p));
    if (change != DONE)
        return change;
    const double by = c->d[q] / row->val[q];
    for (uint32_t k = 0; k < row->count; k++) {
        const uint32_t j = row->idx[k];
        c->d[j] -= by * row->val[j];
        c->rest[j] += by * row->val[j] / l->share;
    }
    c->d[q] = c->rest[q] = 0.0;
    c->d[leaving] = -by;
    c->rest[leaving] = b->lb[p] + by / l->share;
    c->x[leaving] = b->xb[p];
    b->xb[p] = c->x[q];
    b->lb[p] = 0.0;
    for (uint32_t k = 0; k < row->count; k++)
        line_offer(l, c, row->idx[k]);
    line_offer(l, c, leaving);
    c->dual_pivots++;
    return DONE;
}

/* Entries of a long column among which there are enough to choose from, where not all others depend on them; of all
 * entries a better choice is made, which pays while they cost little. */
enum { SHORT = 1 << 14, SOME = 100 };

static enum push push(struct crossover *c, struct line *l, uint32_t q, double least)
{
    struct basis *b = &c->b;
    enum push result = PUT_OFF;
    basis_tableau_some(b, q, b->lb, b->m > SHORT ? SOME : b->m, &c->density_some);
    const uint32_t p = position(c, q, least);
    if (p != NONE) {
        basis_inverse_row(b, p);
        basis_price(b, &b->rho);
        if (pivots_agree(b->col.val[p], b->row.val[q]))
            result = enter(c, l, p, q);
        else
            basis_doubt(b);
    }
    svec_clear(&b->col);
    svec_clear(&b->rho);
    svec_clear(&b->row);
    return result;
}

/* A push that needs a pivot up to the first of these is put off, in hope of another basis; up to the second it is not
 * made. */
static const double safe_pivot = 1e-5, least_pivot = 1e-8;

static enum cross line_follow(struct line *l, struct crossover *c)
{
    double least = safe_pivot;
    if (cross_make_room(c) != SLX_OK)
        return CROSS_FAILED;
    set_out(c, l);
    limits_work(c->b.env, NULL, l->beyond, true);
    for (;;) {
        const uint32_t k = next(l, c);
        if (k == NONE) {
            least *= 0.1;
            if (l->aside == 0 || least < least_pivot)
                return CROSS_OK;
            take_up(l, c);
            continue;
        }
        if (cross_must_stop(c, 2))
            return CROSS_LIMIT;
        const enum push result = push(c, l, k, least);
        if (result == FAILED)
            return CROSS_FAILED;
        c->put_off += result == PUT_OFF;
        if (result == PUT_OFF && !c->b.want_factor)
            set_aside(l, c, k);
        if (c->b.want_factor) {
            stand_still(c, l);
            const enum cross r = cross_refactor(c);
            if (r != CROSS_OK)
                return r;
            const uint32_t before = l->beyond;
            set_out(c, l);
            limits_did(c->b.env, before > l->beyond ? before - l->beyond : 0);
        }
    }
}

enum cross cross_push_dual(struct crossover *c)
{
    struct basis *b = &c->b;
    struct line l = {.list = c->order};
    for (uint32_t i = 0; i < b->m; i++) {
        if (fabs(c->d[b->basic[i]]) <= push_tolerance)
            c->d[b->basic[i]] = 0.0;
        c->dual_pushes += c->d[b->basic[i]] != 0.0;
    }
    if (c->dual_pushes == 0)
        return CROSS_OK;
    const enum cross r = line_follow(&l, c);
    if (r == CROSS_LIMIT)
        stand_still(c, &l);
    return r;
}
