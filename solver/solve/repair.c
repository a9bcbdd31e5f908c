/* Farkas multipliers and rays that are right but for rounding, made right.
 *
 * Both are a vector v that has to meet conditions of sign: of its components v_i (Farkas: a multiplier may be positive
 * where the row has a lower bound, negative where it has an upper one; ray: a column may rise where it has no upper
 * bound, fall where it has no lower one), and of sums (M v)_k (Farkas: M = A', a sum may be positive where the column
 * has an upper bound, negative where it has a lower one; ray: M = A, an activity may rise where the row has no upper
 * bound, and so on).  Where neither sign may be, it has to be 0, exactly.  What a factor and a refinement leave is off
 * by the last bits.  Two remedies, tried in turn, both judged by check alone:
 *
 *  - Whole numbers: components that are noise become 0, and the rest the whole numbers of small common multiple that
 *    they are near to.  Sums that have to be 0 then are, in networks and wherever the model's numbers are whole or
 *    cancel in pairs.
 *  - Pushing: a sum of the wrong sign is pushed just across 0 by one component, whose other sums must bear the push:
 *    they may have the sign it drives them to, or can be pushed back by a component of their own.  Which one pushes
 *    which is found as bounds are propagated: round by round, a sum gets the first component that only reaches sums
 *    which are taken care of already.  The pushes are made in the opposite order, so that each sum is pushed after all
 *    that may have spoilt it.  Their size is that of the rounding, of no weight in the proof.
 */
#include "solve/repair_private.h"

#include <string.h>

enum { MAY_FALL = 1, MAY_RISE = 2 };

/* v and what is asked of it; `sums` is M by sums, `parts` by components. */
struct repair {
    const struct spmat *sums, *parts;
    uint32_t nsums, nparts;
    uint8_t *sum_may, *part_may; /* MAY_FALL, MAY_RISE: negative or positive is allowed; 0 always is */
    uint8_t *reached;            /* sum_may, and what a push restores */
    struct push *pushes;         /* at most one for each sum, in the order found */
    uint32_t npushes;
    double *v;
};

struct push {
    uint32_t sum, part;
    bool rise; /* of the component */
};

/* ---- whole numbers ------------------------------------------------------------------------------------- */

/* Whether r is whole but for noise. */
static bool is_whole(double r)
{
    return fabs(r - round(r)) <= 0x1p-30 * fabs(r) && round(r) != 0.0;
}

/* Whether the components of v, in units of the least of them that is no noise, are fractions of small denominators; v
 * becomes their numerators over the common one. */
static bool to_whole_numbers(double *v, uint32_t n)
{
    const double noise = 0x1p-36, most_denominator = 1024, most_common = 0x1p20, most_number = 0x1p45;
    double most = 0.0, least = INFINITY, common = 1.0;
    for (uint32_t i = 0; i < n; i++)
        most = fmax(most, fabs(v[i]));
    for (uint32_t i = 0; i < n; i++) {
        v[i] = fabs(v[i]) > noise * most ? v[i] : 0.0;
        least = v[i] != 0.0 ? fmin(least, fabs(v[i])) : least;
    }
    for (uint32_t i = 0; i < n; i++) {
        double ratio = fabs(v[i]) / least * common, q = 1.0;
        while (ratio != 0.0 && !is_whole(ratio * q) && q <= most_denominator)
            q += 1.0;
        common *= q;
        if (q > most_denominator || common > most_common)
            return false;
    }
    if (!(most / least * common <= most_number))
        return false;
    for (uint32_t i = 0; i < n; i++)
        v[i] = copysign(round(fabs(v[i]) / least * common), v[i]);
    return true;
}

/* ---- pushing ------------------------------------------------------------------------------------------- */

static uint8_t side_of(double v)
{
    return v > 0.0 ? MAY_RISE : v < 0.0 ? MAY_FALL : 0;
}

/* Whether component i may be moved up or down as far as the sums it reaches are concerned. */
static bool is_borne(const struct repair *r, uint32_t i, bool rise)
{
    struct spmat_cursor c;
    if (!(r->part_may[i] & (rise ? MAY_RISE : MAY_FALL)))
        return false;
    for (spmat_seek(r->parts, i, &c); spmat_next(&c);) {
        uint8_t side = side_of(rise ? c.value : -c.value);
        if (side & ~r->reached[c.index])
            return false;
    }
    return true;
}

/* Component i becomes the one that pushes those of its sums that a move of i drives to the only side allowed. */
static void give(struct repair *r, uint32_t i, bool rise)
{
    struct spmat_cursor c;
    for (spmat_seek(r->parts, i, &c); spmat_next(&c);) {
        uint8_t side = side_of(rise ? c.value : -c.value);
        if (side && r->reached[c.index] == side) {
            r->pushes[r->npushes++] = (struct push){c.index, i, rise};
            r->reached[c.index] = MAY_FALL | MAY_RISE;
        }
    }
}

/* Round by round until one finds nothing; at most ROUNDS, since later ones find little and each is a pass over M. */
static bool find_pushes(struct env *env, struct repair *r)
{
    enum { ROUNDS = 20 };
    memcpy(r->reached, r->sum_may, r->nsums);
    r->npushes = 0;
    uint32_t before = UINT32_MAX;
    for (int round = 0; round < ROUNDS && r->npushes != before; round++) {
        before = r->npushes;
        for (uint32_t i = 0; i < r->nparts; i++) {
            if (limits_worked(env, 2 + 2 * spmat_count(r->parts, i)) != LIMIT_NONE)
                return false;
            for (int rise = 0; rise < 2; rise++)
                if (is_borne(r, i, rise))
                    give(r, i, rise);
        }
    }
    return true;
}

static double sum_of(const struct repair *r, uint32_t k)
{
    double hi = 0.0, lo = 0.0;
    spmat_dot2(r->sums, k, r->v, &hi, &lo);
    return hi + lo;
}

static double coefficient(const struct repair *r, const struct push *p)
{
    struct spmat_cursor c;
    for (spmat_seek(r->sums, p->sum, &c); spmat_next(&c);)
        if (c.index == p->part)
            return c.value;
    return 0.0;
}

/* Moves the component until the sum is across 0: by half more than that asks for, by a bit at least, and each time
 * twice as far, at most TRIES times. */
static void push(struct repair *r, const struct push *p)
{
    enum { TRIES = 8 };
    double a = fabs(coefficient(r, p)), *v = &r->v[p->part];
    for (int k = 0; k < TRIES; k++) {
        double sum = sum_of(r, p->sum);
        if (!(side_of(sum) & ~r->sum_may[p->sum]))
            return;
        double step = fmax(1.5 * fabs(sum) / a, nextafter(fabs(*v), INFINITY) - fabs(*v)) * (1 << k);
        *v += p->rise ? step : -step;
    }
}

static bool push_all(struct env *env, struct repair *r)
{
    for (uint32_t i = 0; i < r->nparts; i++)
        if (side_of(r->v[i]) & ~r->part_may[i])
            r->v[i] = 0.0;
    for (uint32_t k = r->npushes; k-- > 0;) {
        if (limits_worked(env, 2 * spmat_count(r->sums, r->pushes[k].sum)) != LIMIT_NONE)
            return false;
        push(r, &r->pushes[k]);
    }
    return true;
}

/* ---- both ---------------------------------------------------------------------------------------------- */

/* The conditions on Farkas multipliers, times sign, or on a ray. */
static void set_conditions(const struct lp *lp, bool farkas, double sign, struct repair *r)
{
    const struct cvec *part_lower = farkas ? lp->row_lower : lp->col_lower;
    const struct cvec *part_upper = farkas ? lp->row_upper : lp->col_upper;
    const struct cvec *sum_lower = farkas ? lp->col_lower : lp->row_lower;
    const struct cvec *sum_upper = farkas ? lp->col_upper : lp->row_upper;
    for (uint32_t i = 0; i < r->nparts; i++) {
        bool lower = isfinite(cvec_get(part_lower, i)), upper = isfinite(cvec_get(part_upper, i));
        bool rise = farkas ? (sign > 0.0 ? lower : upper) : !upper,
             fall = farkas ? (sign > 0.0 ? upper : lower) : !lower;
        r->part_may[i] = (uint8_t)((rise ? MAY_RISE : 0) | (fall ? MAY_FALL : 0));
    }
    for (uint32_t k = 0; k < r->nsums; k++) {
        bool lower = isfinite(cvec_get(sum_lower, k)), upper = isfinite(cvec_get(sum_upper, k));
        bool rise = farkas ? (sign > 0.0 ? upper : lower) : !upper,
             fall = farkas ? (sign > 0.0 ? lower : upper) : !lower;
        r->sum_may[k] = (uint8_t)((rise ? MAY_RISE : 0) | (fall ? MAY_FALL : 0));
    }
}

/* What in v is of a sign that may not be. */
static double wrong_parts(const struct repair *r)
{
    double wrong = 0.0;
    for (uint32_t i = 0; i < r->nparts; i++)
        if (side_of(r->v[i]) & ~r->part_may[i])
            wrong += fabs(r->v[i]);
    for (uint32_t k = 0; k < r->nsums; k++) {
        double sum = sum_of(r, k);
        if (side_of(sum) & ~r->sum_may[k])
            wrong += fabs(sum);
    }
    return wrong;
}

/* Multipliers prove with either sign: the one that has less against it. */
static void choose_sign(const struct lp *lp, struct repair *r)
{
    set_conditions(lp, true, 1.0, r);
    double plus = wrong_parts(r);
    set_conditions(lp, true, -1.0, r);
    if (plus <= wrong_parts(r))
        set_conditions(lp, true, 1.0, r);
}

static slx_status judge(struct env *env, const struct lp *lp, struct solution *s)
{
    return check_solution(env, lp, s, env->options.tolerance);
}

static slx_status try_both(struct env *env, const struct lp *lp, struct solution *s, struct repair *r, double *given)
{
    const size_t bytes = r->nparts * sizeof *given;
    const bool farkas = s->result == SLX_INFEASIBLE;
    slx_status status = SLX_OK;
    memcpy(given, r->v, bytes);
    if (farkas)
        choose_sign(lp, r);
    else
        set_conditions(lp, false, 1.0, r);
    bool whole = to_whole_numbers(r->v, r->nparts), in_time = true;
    if (whole)
        status = judge(env, lp, s);
    if (status == SLX_OK && !s->check.passed) {
        in_time = find_pushes(env, r);
        if (in_time && whole && push_all(env, r))
            status = judge(env, lp, s);
        if (in_time && status == SLX_OK && !s->check.passed) {
            memcpy(r->v, given, bytes);
            if (push_all(env, r))
                status = judge(env, lp, s);
        }
    }
    if (!s->check.passed)
        memcpy(r->v, given, bytes);
    return status;
}

/* `by_rows` is A by rows. */
static slx_status repair(struct env *env, const struct lp *lp, const struct spmat *by_rows, struct solution *s)
{
    const bool farkas = s->result == SLX_INFEASIBLE;
    struct repair r = {
        .sums = farkas ? lp->cols : by_rows,
        .parts = farkas ? by_rows : lp->cols,
        .nsums = farkas ? lp->ncols : lp->nrows,
        .nparts = farkas ? lp->nrows : lp->ncols,
        .v = farkas ? s->y : s->ray,
    };
    const size_t flags = 2 * (size_t)r.nsums + r.nparts;
    double *given = mem_new(&env->mem, MEM_CHECK, r.nparts, sizeof *given);
    r.pushes = mem_new(&env->mem, MEM_CHECK, r.nsums, sizeof *r.pushes);
    r.sum_may = mem_new(&env->mem, MEM_CHECK, flags, 1);
    slx_status status = given && r.pushes && r.sum_may ? SLX_OK : fail_memory(env, "mending a certificate");
    if (status == SLX_OK) {
        r.reached = r.sum_may + r.nsums;
        r.part_may = r.reached + r.nsums;
        status = try_both(env, lp, s, &r, given);
    }
    void *blocks[] = {given, r.pushes, r.sum_may};
    for (size_t k = 0; k < sizeof blocks / sizeof *blocks; k++)
        mem_free(&env->mem, blocks[k]);
    return status;
}

/* A residual, relative to the largest component, beyond which nothing is right but for rounding. */
static const double close = 1e-6;

slx_status check_or_repair(struct env *env, const struct lp *lp, struct solution *s)
{
    slx_status status = judge(env, lp, s);
    if (status != SLX_OK)
        return status;
    const slx_check_info first = s->check;
    bool proof = s->result == SLX_INFEASIBLE || (s->result == SLX_UNBOUNDED && s->ray);
    if (status != SLX_OK || !proof || first.passed || !(first.certificate <= close) || first.certificate == 0.0)
        return status;
    struct spmat *by_rows;
    status = spmat_transpose(env, lp->cols, MEM_CHECK, &by_rows);
    if (status == SLX_OK)
        status = repair(env, lp, by_rows, s);
    spmat_free(env, &by_rows);
    if (status == SLX_STOPPED) { /* in the middle of a remedy: the claim is not proved, and the first verdict stands */
        error_clear(env);
        status = SLX_OK;
    }
    if (status != SLX_OK && env_limit_met(env)) {
        env_forgive(env);
        status = SLX_OK;
    }
    if (!s->check.passed)
        s->check = first;
    return status;
}
