/* Pricing of the primal simplex: Devex (Harris 1973; Forrest & Goldfarb 1992, section 4).
 *
 * On a model with many more columns than rows the reduced costs of all of them cost far more than all the rest of an
 * iteration.  There the pricing is partial: reduced costs of all variables are computed now and then, the most
 * attractive become candidates, and only theirs are kept up to date, by dot products with the candidates' columns. When
 * none of the candidates is nearly as attractive any more as they were, it is done again; optimality is never claimed
 * but on the reduced costs of all variables.
 */
#include "simplex/internal.h"

/* Partial pricing from so many columns a row on, with so many candidates: measured on rail507, nw14, fit2d, osa. */
static const double wide = 16.0;
static uint32_t room_for_candidates(const struct simplex *s)
{
    uint32_t room = s->m / 2 + 60;
    return room < s->N ? room : s->N;
}

void reset_devex(struct simplex *s)
{
    for (uint32_t j = 0; j < s->N; j++)
        s->devex[j] = 1.0f;
}

slx_status begin_pricing(struct simplex *s)
{
    struct mem *mem = &s->env->mem;
    s->devex = mem_new(mem, MEM_SIMPLEX, s->N, sizeof *s->devex);
    s->candidate_count = 0;
    bool partial = s->n > wide * s->m;
    if (partial) {
        s->candidate_room = room_for_candidates(s);
        s->candidates = mem_new(mem, MEM_SIMPLEX, s->candidate_room, sizeof *s->candidates);
    }
    if (!s->devex || (partial && !s->candidates)) {
        end_pricing(s);
        return fail_memory(s->env, "the primal simplex method");
    }
    reset_devex(s);
    return SLX_OK;
}

void end_pricing(struct simplex *s)
{
    mem_drop(&s->env->mem, &s->devex);
    mem_drop(&s->env->mem, &s->candidates);
}

/* Squared violation by weight; 0 where the reduced cost does not attract.  A rejected column has weight infinity until
 * the next factorisation. */
static double merit(const struct simplex *s, uint32_t j)
{
    double v = dual_violation(s, j, s->d[j]);
    return v > dual_tolerance(s, j) ? v * v / (double)s->devex[j] : 0.0;
}

/* ---- candidates ----------------------------------------------------------------------------------------- */

/* A heap with the least merit on top. */
static void sift_down(const struct simplex *s, uint32_t at)
{
    uint32_t *heap = s->candidates, j = heap[at];
    double key = merit(s, j);
    for (;;) {
        uint32_t child = 2 * at + 1;
        if (child >= s->candidate_count)
            break;
        if (child + 1 < s->candidate_count && merit(s, heap[child + 1]) < merit(s, heap[child]))
            child++;
        if (merit(s, heap[child]) >= key)
            break;
        heap[at] = heap[child];
        at = child;
    }
    heap[at] = j;
}

void choose_candidates(struct simplex *s)
{
    if (!s->candidates)
        return;
    double least = 0.0, most = 0.0;
    s->candidate_count = 0;
    for (uint32_t j = 0; j < s->N; j++) {
        double v = merit(s, j);
        if (v <= least)
            continue;
        most = greater(most, v);
        if (s->candidate_count < s->candidate_room) {
            s->candidates[s->candidate_count++] = j;
            if (s->candidate_count < s->candidate_room)
                continue;
            for (uint32_t k = s->candidate_room / 2; k-- > 0;)
                sift_down(s, k);
        } else {
            s->candidates[0] = j;
            sift_down(s, 0);
        }
        least = merit(s, s->candidates[0]);
    }
    s->minors = 0;
    s->least_merit = 0.03 * most;
}

static void price_candidates(struct simplex *s, struct svec *x)
{
    struct svec *row = &s->row;
    scale_rows(s, x, +1);
    for (uint32_t k = 0; k < s->candidate_count; k++) {
        uint32_t j = s->candidates[k];
        double v;
        if (is_passive(s, j))
            continue;
        if (j < s->n)
            v = spmat_dot(s->lp->cols, j, x->val) * pow2(s->col_exp[j]);
        else
            v = -x->val[j - s->n] * pow2(-s->row_exp[j - s->n]);
        if (fabs(v) > row_drop) {
            row->val[j] = v;
            row->idx[row->count++] = j;
        }
    }
    scale_rows(s, x, -1);
    lap(s, PART_PRICE, (double)row->count / (s->N ? s->N : 1));
}

void primal_price(struct simplex *s, struct svec *x)
{
    if (s->candidates)
        price_candidates(s, x);
    else
        price_row(s, x);
}

/* ---- choice, weights ------------------------------------------------------------------------------------ */

uint32_t choose_column(const struct simplex *s)
{
    uint32_t best = NONE;
    double most = s->candidates && s->minors > 0 ? s->least_merit : 0.0;
    uint32_t count = s->candidates ? s->candidate_count : s->N;
    for (uint32_t k = 0; k < count; k++) {
        uint32_t j = s->candidates ? s->candidates[k] : k;
        double v = merit(s, j);
        if (v > most) {
            most = v;
            best = j;
        }
    }
    return best;
}

void update_devex(struct simplex *s, uint32_t q, uint32_t leaving, double alpha)
{
    double wq = (double)s->devex[q];
    for (uint32_t k = 0; k < s->row.count; k++) {
        uint32_t j = s->row.idx[k];
        double r = s->row.val[j] / alpha, w = r * r * wq;
        if (w > (double)s->devex[j])
            s->devex[j] = (float)w;
    }
    s->devex[leaving] = (float)greater(wq / (alpha * alpha), 1.0);
    if (wq > 1e12)
        reset_devex(s);
}
