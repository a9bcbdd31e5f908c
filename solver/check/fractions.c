/* Claims in fractions: every sum is exact, and so is every comparison; nothing is excused.
 *
 * What is told of a claim that fails, how much is violated, is rounded; what passes has no violation at all.  The
 * numbers of the model are the doubles as they are, or the shortest decimals that read as them. */
#include "check/check_private.h"
#include "fraction/fraction_gmp.h"

struct judge {
    struct env *env;
    const struct lp *lp;
    const struct check_fractions *claim;
    const struct solution *s; /* its statuses */
    struct check_worst *worst;
    struct spmat *by_rows;
    uint64_t limbs; /* of the longest number of the claim, about */
    struct fraction_sum sum;
    mpq_t value, dual, bound, t;
    double doubt, gap; /* in the minimising sense */
};

/* Of work, for a term of a sum and each limb of it. */
enum { STEPS_OF_TERM = 12 };

/* ---- numbers and sums --------------------------------------------------------------------------------- */

static void number(const struct judge *g, mpq_t q, double v)
{
    fraction_of(q, v, g->claim->decimal);
}

/* Rounded; 0 only where q is 0. */
static double size_of(const mpq_t q)
{
    const double size = fabs(fraction_double(q));
    return mpq_sgn(q) == 0 ? 0.0 : fmax(size, 0x1p-1074);
}

/* Vector k of `a` times v, in g->sum. */
static slx_status vector_product(struct judge *g, const struct spmat *a, uint32_t k, const struct fraction_vector *v)
{
    struct spmat_cursor c;
    slx_status status = limits_go_on_late(g->env, (40 + STEPS_OF_TERM * (uint64_t)spmat_count(a, k)) * g->limbs);
    fraction_sum_zero(&g->sum);
    for (spmat_seek(a, k, &c); status == SLX_OK && spmat_next(&c);)
        if (mpq_sgn(v->q[c.index]) != 0) {
            number(g, g->t, c.value);
            fraction_sum_add(&g->sum, g->t, v->q[c.index]);
        }
    return status;
}

/* Row i of A times v, in q. */
static slx_status row_times(struct judge *g, uint32_t i, const struct fraction_vector *v, mpq_t q)
{
    slx_status status = vector_product(g, g->by_rows, i, v);
    fraction_sum_get(&g->sum, q);
    return status;
}

/* sign * (v - bound), rounded; at least 0. */
static double beyond(struct judge *g, const mpq_t v, double bound, int sign)
{
    if (isinf(bound))
        return 0.0;
    number(g, g->bound, bound);
    mpq_sub(g->bound, v, g->bound);
    return mpq_sgn(g->bound) == sign ? size_of(g->bound) : 0.0;
}

/* ---- the point, its duals and what is stated of them -------------------------------------------------- */

/* Variable j with value g->value. */
static void judge_value(struct judge *g, uint32_t j, double lower, double upper)
{
    const double below = beyond(g, g->value, lower, -1);
    check_note(&g->worst->primal, j, fmax(below, beyond(g, g->value, upper, 1)));
}

/* The same with the dual g->dual, which becomes that of the minimising sense. */
static void judge_dual(struct judge *g, uint32_t j, double lower, double upper)
{
    if (g->lp->maximise)
        mpq_neg(g->dual, g->dual);
    const int sign = mpq_sgn(g->dual);
    const double bound = sign > 0 ? lower : upper, size = size_of(g->dual);
    if (sign == 0)
        return;
    if (isinf(bound)) {
        check_note(&g->worst->dual, j, size);
        g->doubt += size * size_of(g->value);
        return;
    }
    number(g, g->bound, bound);
    mpq_sub(g->bound, g->value, g->bound);
    if (mpq_sgn(g->bound) == 0)
        return;
    const double distance = size_of(g->bound);
    check_note(&g->worst->complementarity, j, fmin(size, distance));
    g->doubt += size * distance;
    g->gap += sign * mpq_sgn(g->bound) * size * distance;
}

/* Whether the status of variable j is one of its value and of its dual; basic variables have none. */
static void judge_status(struct judge *g, uint32_t j, double lower, double upper)
{
    const unsigned status = pairs_get(g->s->status, j);
    const double bound = status == SLX_AT_LOWER ? lower : status == SLX_AT_UPPER ? upper : 0.0;
    bool fits = status == SLX_BASIC ? mpq_sgn(g->dual) == 0 : isfinite(bound);
    if (status != SLX_BASIC && fits) {
        number(g, g->bound, bound);
        fits = mpq_equal(g->value, g->bound) && (status != SLX_FREE || (isinf(lower) && isinf(upper)));
    }
    check_count_status(g->worst, j, status == SLX_BASIC, fits);
}

/* Number k of the file against q, in units of `scale`; `stated` NULL: the file says nothing of these numbers. */
static void compare(struct judge *g, uint32_t j, const struct fraction_vector *stated, uint32_t k, const mpq_t q,
                    double scale)
{
    if (!stated || mpq_equal(stated->q[k], q))
        return;
    mpq_sub(g->t, stated->q[k], q);
    check_note(&g->worst->stated, j, fmax(size_of(g->t) / scale, 0x1p-1074));
}

static slx_status judge_rows(struct judge *g)
{
    const struct lp *lp = g->lp;
    const struct check_fractions *c = g->claim;
    slx_status status = SLX_OK;
    for (uint32_t i = 0; i < lp->nrows && status == SLX_OK; i++) {
        const double lower = cvec_get(lp->row_lower, i), upper = cvec_get(lp->row_upper, i);
        status = row_times(g, i, c->x, g->value);
        judge_value(g, lp->ncols + i, lower, upper);
        compare(g, lp->ncols + i, c->activity, i, g->value, 1.0);
        if (!c->y)
            continue;
        mpq_set(g->dual, c->y->q[i]);
        judge_dual(g, lp->ncols + i, lower, upper);
        if (c->statuses)
            judge_status(g, lp->ncols + i, lower, upper);
    }
    return status;
}

static slx_status judge_columns(struct judge *g)
{
    const struct lp *lp = g->lp;
    const struct check_fractions *c = g->claim;
    slx_status status = SLX_OK;
    for (uint32_t j = 0; j < lp->ncols && status == SLX_OK; j++) {
        const double lower = cvec_get(lp->col_lower, j), upper = cvec_get(lp->col_upper, j);
        mpq_set(g->value, c->x->q[j]);
        judge_value(g, j, lower, upper);
        if (!c->y)
            continue;
        status = vector_product(g, lp->cols, j, c->y);
        fraction_sum_get(&g->sum, g->t);
        number(g, g->dual, cvec_get(lp->cost, j));
        mpq_sub(g->dual, g->dual, g->t);
        compare(g, j, c->reduced, j, g->dual, 1.0);
        judge_dual(g, j, lower, upper);
        if (c->statuses)
            judge_status(g, j, lower, upper);
    }
    return status;
}

/* offset + c'x, or c'x of a ray, in q. */
static slx_status objective_at(struct judge *g, const struct fraction_vector *x, double offset, mpq_t q)
{
    slx_status status = SLX_OK;
    fraction_sum_zero(&g->sum);
    for (uint32_t j = 0; j < g->lp->ncols && status == SLX_OK; j++) {
        number(g, g->t, cvec_get(g->lp->cost, j));
        fraction_sum_add(&g->sum, g->t, x->q[j]);
        status = limits_go_on_late(g->env, STEPS_OF_TERM * g->limbs);
    }
    fraction_sum_get(&g->sum, q);
    number(g, g->t, offset);
    mpq_add(q, q, g->t);
    return status;
}

static slx_status judge_point(struct judge *g, struct solution *s)
{
    slx_status status = judge_columns(g);
    if (status == SLX_OK)
        status = judge_rows(g);
    if (status != SLX_OK)
        return status;
    status = objective_at(g, g->claim->x, g->lp->offset, g->value);
    if (status != SLX_OK)
        return status;
    s->objective = fraction_double(g->value);
    compare(g, SLX_NO_VARIABLE, g->claim->objective, 0, g->value, 1.0 + fabs(s->objective));
    s->check.primal_infeasibility = g->worst->primal.size;
    return SLX_OK;
}

static slx_status judge_optimal(struct judge *g, struct solution *s)
{
    slx_status status = judge_point(g, s);
    slx_check_info *k = &s->check;
    const double scale = 1.0 + fabs(s->objective);
    const double none = g->lp->maximise ? INFINITY : -INFINITY, gap = g->lp->maximise ? -g->gap : g->gap;
    k->dual_infeasibility = g->worst->dual.size;
    k->complementarity = fmax(g->worst->complementarity.size, k->dual_infeasibility);
    k->gap = fabs(g->gap) / scale;
    k->objective_error = g->doubt / scale;
    s->bound = k->dual_infeasibility > 0.0 ? none : s->objective - gap;
    k->passed = status == SLX_OK && k->primal_infeasibility == 0.0 && k->complementarity == 0.0;
    return status;
}

/* ---- no point, no limit ------------------------------------------------------------------------------- */

/* Adds w times the bound that is meant for its sign, lower or upper where w > 0, to the margin; a part of the wrong
 * sign where that bound is infinite. */
static void farkas_term(struct judge *g, uint32_t j, const mpq_t w, double positive, double negative, mpq_t margin)
{
    const double bound = mpq_sgn(w) > 0 ? positive : negative;
    if (mpq_sgn(w) == 0)
        return;
    if (isinf(bound)) {
        check_note(&g->worst->proof, j, size_of(w));
        return;
    }
    number(g, g->bound, bound);
    mpq_mul(g->bound, g->bound, w);
    mpq_add(margin, margin, g->bound);
}

/* Whether sign * y proves the model infeasible, in the sense of slx_farkas_ray. */
static slx_status farkas_proves(struct judge *g, int sign, bool *proof)
{
    const struct lp *lp = g->lp;
    slx_status status = SLX_OK;
    mpq_t margin;
    mpq_init(margin);
    g->worst->proof = (struct check_fault){0.0, SLX_NO_VARIABLE};
    for (uint32_t i = 0; i < lp->nrows && status == SLX_OK; i++) {
        status = limits_go_on_late(g->env, STEPS_OF_TERM * g->limbs);
        mpq_set(g->dual, g->claim->y->q[i]);
        if (sign < 0)
            mpq_neg(g->dual, g->dual);
        farkas_term(g, lp->ncols + i, g->dual, cvec_get(lp->row_lower, i), cvec_get(lp->row_upper, i), margin);
    }
    for (uint32_t j = 0; j < lp->ncols && status == SLX_OK; j++) {
        status = vector_product(g, lp->cols, j, g->claim->y);
        fraction_sum_get(&g->sum, g->dual);
        if (sign > 0)
            mpq_neg(g->dual, g->dual);
        /* Of -A'y: the lower bound counts where it is positive. */
        farkas_term(g, j, g->dual, cvec_get(lp->col_lower, j), cvec_get(lp->col_upper, j), margin);
    }
    g->worst->margin = fraction_double(margin);
    *proof = status == SLX_OK && g->worst->proof.size == 0.0 && mpq_sgn(margin) > 0;
    mpq_clear(margin);
    return status;
}

static slx_status judge_infeasible(struct judge *g, struct solution *s)
{
    const struct lp *lp = g->lp;
    bool proof = check_crossed(lp, 0.0);
    slx_status status = SLX_OK;
    /* Where neither sign proves it, the second one is told. */
    for (int sign = -1; sign <= 1 && status == SLX_OK && !proof; sign += 2)
        status = farkas_proves(g, sign, &proof);
    s->check.certificate = g->worst->proof.size;
    s->check.passed = proof;
    s->bound = lp->maximise ? -INFINITY : INFINITY;
    return status;
}

static double leaving(const mpq_t direction, double lower, double upper)
{
    const int sign = mpq_sgn(direction);
    return (sign > 0 && isfinite(upper)) || (sign < 0 && isfinite(lower)) ? size_of(direction) : 0.0;
}

static slx_status judge_unbounded(struct judge *g, struct solution *s)
{
    const struct lp *lp = g->lp;
    const struct fraction_vector *ray = g->claim->ray;
    struct check_fault *worst = &g->worst->proof;
    slx_status status = judge_point(g, s);
    for (uint32_t j = 0; j < lp->ncols; j++)
        check_note(worst, j, leaving(ray->q[j], cvec_get(lp->col_lower, j), cvec_get(lp->col_upper, j)));
    for (uint32_t i = 0; i < lp->nrows && status == SLX_OK; i++) {
        status = row_times(g, i, ray, g->value);
        check_note(worst, lp->ncols + i, leaving(g->value, cvec_get(lp->row_lower, i), cvec_get(lp->row_upper, i)));
    }
    if (status == SLX_OK)
        status = objective_at(g, ray, 0.0, g->value);
    const int better = lp->maximise ? 1 : -1;
    g->worst->margin = better * fraction_double(g->value);
    s->check.certificate = worst->size;
    s->check.passed =
        status == SLX_OK && s->check.primal_infeasibility == 0.0 && worst->size == 0.0 && mpq_sgn(g->value) == better;
    s->bound = lp->maximise ? INFINITY : -INFINITY;
    return status;
}

/* ---- the claim ---------------------------------------------------------------------------------------- */

static uint64_t most_limbs(const struct fraction_vector *v, uint32_t n)
{
    size_t most = 0;
    for (uint32_t i = 0; v && i < n; i++) {
        const size_t above = mpz_size(mpq_numref(v->q[i])), below = mpz_size(mpq_denref(v->q[i]));
        most = above > most ? above : most;
        most = below > most ? below : most;
    }
    return most;
}

slx_status check_in_fractions(struct env *env, const struct lp *lp, const struct check_fractions *claim,
                              struct solution *s, struct check_worst *worst)
{
    struct judge g = {.env = env, .lp = lp, .claim = claim, .s = s, .worst = worst};
    check_worst_clear(worst);
    s->check = (slx_check_info){.interior = s->interior};
    slx_status status = SLX_OK;
    if (s->result != SLX_INFEASIBLE) /* products A x are taken row by row */
        status = spmat_transpose(env, lp->cols, MEM_CHECK, &g.by_rows);
    if (status != SLX_OK)
        return status;
    g.limbs = 1 + most_limbs(claim->x, lp->ncols) + most_limbs(claim->y, lp->nrows);
    fraction_sum_init(&g.sum);
    mpq_inits(g.value, g.dual, g.bound, g.t, NULL);
    status = s->result == SLX_OPTIMAL      ? judge_optimal(&g, s)
             : s->result == SLX_INFEASIBLE ? judge_infeasible(&g, s)
                                           : judge_unbounded(&g, s);
    check_end_statuses(worst, lp, s->result == SLX_OPTIMAL && claim->statuses);
    if (status == SLX_STOPPED)
        check_nothing(lp, s);
    s->check.passed = s->check.passed && worst->stated.size == 0.0 && worst->wrong_statuses == 0;
    s->check.exact = s->check.passed;
    mpq_clears(g.value, g.dual, g.bound, g.t, NULL);
    fraction_sum_done(&g.sum);
    spmat_free(env, &g.by_rows);
    return status;
}
