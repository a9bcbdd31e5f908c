/* Pricing of the primal simplex: steepest edge in a reference framework (Forrest & Goldfarb 1992, section 4).  The weight
 * of a variable is the square of how far the variables of the framework move, those that were nonbasic when it was
 * chosen, as this one moves by one: at first its own part alone, and from then on exact but for rounding, at the price of
 * one more solve and of a product with each column of the pivot row, about half an iteration.
 *
 * The choice costs what has changed (struct blocks), and is the same as that of a scan; where most has changed it is one.
 *
 * On a model with many more columns than rows the reduced costs of all of them cost far more than all the rest of an
 * iteration.  There the pricing is partial: reduced costs of all variables are computed now and then, the most
 * attractive become candidates, and only theirs and their weights are kept up to date, by dot products with the
 * candidates' columns. When none of the candidates is nearly as attractive any more as they were, new ones are chosen,
 * in a new framework, since the weights of the others have been let go; optimality is never claimed but on the reduced
 * costs of all variables.
 */
#include <float.h>

#include "simplex/primal_private.h"

/* Distances are measured half way between the scaled model and the user's, so that variable j counts 2^e_j times, where
 * x_j = 2^e_j x'_j: of 0, a quarter, a half, three quarters and all of that way on 28 models, a half and three quarters
 * took the fewest iterations, 0.92 times those of the scaled model (model6 0.55, d2q06c 0.73; nsir2 1.27); half of it
 * took 0.93 times as many on 37 others. */
static double measure(const struct simplex *s, uint32_t j)
{
    return pow2(basis_exponent(&s->b, j));
}

/* Of a variable that moves none of the framework, beside its measure. */
static const double least_weight = 1e-4;

/* The part of its weight that is a variable's own. */
static double own_weight(const struct simplex *s, uint32_t j)
{
    return bits_get(s->reference, j) ? measure(s, j) : 0.0;
}

/* Partial pricing from so many columns a row on, with so many candidates: measured on rail507, nw14, fit2d, osa. */
static const double wide = 16.0;
static uint32_t room_for_candidates(const struct simplex *s)
{
    uint32_t room = s->b.m / 2 + 60;
    return room < s->b.N ? room : s->b.N;
}

void reset_weights(struct simplex *s)
{
    for (uint32_t j = 0; j < s->b.N; j++) {
        s->weight[j] = (float)measure(s, j);
        if (basis_has(&s->b, j))
            bits_clear(s->reference, j);
        else
            bits_set(s->reference, j);
    }
    blocks_forget(&s->attracting, s->b.N);
}

void keep_weights(struct simplex *s)
{
    if (!s->attracting.most)
        return;
    for (uint32_t j = 0; j < s->b.N; j++)
        if (!bits_get(s->reference, j))
            s->weight[j] = -s->weight[j];
    mem_drop(&s->b.env->mem, &s->kept_weight);
    s->kept_weight = s->weight;
    s->weight = NULL;
}

/* The framework of the weights at hand, as keep_weights has marked it. */
static void take_framework(struct simplex *s)
{
    for (uint32_t j = 0; j < s->b.N; j++) {
        if (s->weight[j] > 0.0f)
            bits_set(s->reference, j);
        else
            bits_clear(s->reference, j);
        s->weight[j] = fabsf(s->weight[j]);
    }
    blocks_forget(&s->attracting, s->b.N);
}

slx_status begin_pricing(struct simplex *s)
{
    struct mem *mem = &s->b.env->mem;
    const bool goes_on = s->kept_weight;
    s->weight = goes_on ? s->kept_weight : mem_new(mem, MEM_SIMPLEX, s->b.N, sizeof *s->weight);
    s->kept_weight = NULL;
    s->reference = mem_new(mem, MEM_SIMPLEX, bits_words(s->b.N), sizeof *s->reference);
    s->candidate_count = 0;
    s->scanned = false;
    bool made;
    if (s->b.n > wide * s->b.m) {
        s->candidate_room = room_for_candidates(s);
        s->candidates = mem_new(mem, MEM_SIMPLEX, s->candidate_room, sizeof *s->candidates);
        made = s->candidates;
    } else {
        s->attracting.most = mem_new(mem, MEM_SIMPLEX, blocks_of(s->b.N), sizeof *s->attracting.most);
        s->attracting.best = mem_new(mem, MEM_SIMPLEX, blocks_of(s->b.N), sizeof *s->attracting.best);
        made = s->attracting.most && s->attracting.best;
    }
    if (!s->weight || !s->reference || !made) {
        end_pricing(s);
        return fail_memory(s->b.env, "the primal simplex method");
    }
    if (goes_on)
        take_framework(s);
    else
        reset_weights(s);
    return SLX_OK;
}

void end_pricing(struct simplex *s)
{
    mem_drop(&s->b.env->mem, &s->weight);
    mem_drop(&s->b.env->mem, &s->reference);
    mem_drop(&s->b.env->mem, &s->candidates);
    mem_drop(&s->b.env->mem, &s->attracting.most);
    mem_drop(&s->b.env->mem, &s->attracting.best);
}

/* Squared violation by weight; 0 where the reduced cost does not attract.  A rejected column has weight infinity until
 * the next factorisation. */
static double merit(const struct simplex *s, uint32_t j)
{
    const double v = dual_violation(s, j, s->d[j]);
    return v > 0.0 && v > dual_tolerance(s, j) ? v * v / (double)s->weight[j] : 0.0;
}

/* ---- merits ---------------------------------------------------------------------------------------------- */

void note_merit(struct simplex *s, uint32_t j)
{
    if (s->attracting.most)
        blocks_note(&s->attracting, j, merit(s, j));
}

/* To look through all variables costs less than to note each entry of a row as dense as this. */
static const double dense_row = 0.25;

void note_row(struct simplex *s)
{
    const bool dense = s->attracting.most && s->b.row.count > dense_row * s->b.N;
    if (dense != s->scanned)
        blocks_forget(&s->attracting, s->b.N);
    s->scanned = dense;
    if (dense)
        return;
    for (uint32_t k = 0; k < s->b.row.count; k++)
        note_merit(s, s->b.row.idx[k]);
}

/* The merit of a column, where it may be above `most`, else 0: without a division for the others. */
static inline double column_merit(const struct simplex *s, uint32_t j, double most)
{
    const double v = dual_violation(s, j, s->d[j]), w = (double)s->weight[j];
    return v > 0.0 && v * v > most * w && v > dual_tolerance(s, j) ? v * v / w : 0.0;
}

/* ---- candidates ----------------------------------------------------------------------------------------- */

/* The candidates while they are chosen, the least merit on top. */
#define HEAP candidates
#define HEAP_STORE const struct simplex *
#define HEAP_ITEM uint32_t
#define HEAP_KEY_TYPE double
#define HEAP_AT(s, k) (s)->candidates[k]
#define HEAP_PUT(s, k, j) (s)->candidates[k] = (j)
#define HEAP_KEY(s, j) merit(s, j)
#define HEAP_ABOVE(a, b) ((a) < (b))
#include "base/heap.inc"

void choose_candidates(struct simplex *s)
{
    blocks_forget(&s->attracting, s->b.N);
    if (!s->candidates)
        return;
    if (s->minors > 0)
        reset_weights(s);
    double least = 0.0, most = 0.0;
    s->candidate_count = 0;
    for (uint32_t j = 0; j < s->b.N; j++) {
        double v = merit(s, j);
        if (v <= least)
            continue;
        most = greater(most, v);
        if (s->candidate_count < s->candidate_room) {
            s->candidates[s->candidate_count++] = j;
            if (s->candidate_count < s->candidate_room)
                continue;
            candidates_order(s, s->candidate_count);
        } else {
            candidates_down(s, s->candidate_count, 0, j);
        }
        least = merit(s, s->candidates[0]);
    }
    s->minors = 0;
    s->least_merit = 0.03 * most;
}

/* Entry j of a row of the tableau, by x, which has been through basis_scale_rows. */
static double row_entry(const struct simplex *s, uint32_t j, const struct svec *x)
{
    return j < s->b.n ? spmat_dot(s->b.lp->cols, j, x->val) * pow2(s->b.col_exp[j])
                      : -x->val[j - s->b.n] * pow2(-s->b.row_exp[j - s->b.n]);
}

static void price_candidates(struct simplex *s, struct svec *x)
{
    struct svec *row = &s->b.row;
    basis_scale_rows(&s->b, x, +1);
    for (uint32_t k = 0; k < s->candidate_count; k++) {
        uint32_t j = s->candidates[k];
        if (basis_is_passive(&s->b, j))
            continue;
        const double v = row_entry(s, j, x);
        if (fabs(v) > basis_row_drop) {
            row->val[j] = v;
            row->idx[row->count++] = j;
        }
    }
    basis_scale_rows(&s->b, x, -1);
    basis_lap(&s->b, PART_PRICE, (double)row->count / (s->b.N ? s->b.N : 1));
}

void primal_price(struct simplex *s, struct svec *x)
{
    if (s->candidates)
        price_candidates(s, x);
    else
        basis_price(&s->b, x);
}

/* ---- choice, weights ------------------------------------------------------------------------------------ */

/* Whether any of some variables may have a merit above `most`: without a branch, since signs follow no pattern. */
static bool any_above(const double *d, const float *weight, const uint8_t *flags, uint32_t count, double most)
{
    unsigned any = 0;
    for (uint32_t k = 0; k < count; k++)
        any |= (unsigned)(d[k] * d[k] > most * (double)weight[k]) & (unsigned)!(dual_side[flags[k]] * d[k] <= 0.0);
    return any;
}

/* The first variable of the largest merit. */
static uint32_t scan(const struct simplex *s)
{
    enum { SOME = 16 };
    uint32_t best = NONE;
    double most = 0.0;
    for (uint32_t first = 0, count; first < s->b.N; first += count) {
        count = s->b.N - first < SOME ? s->b.N - first : SOME;
        if (!any_above(s->d + first, s->weight + first, s->b.flags + first, count, most))
            continue;
        for (uint32_t j = first; j < first + count; j++) {
            const double v = column_merit(s, j, most);
            if (v > most) {
                most = v;
                best = j;
            }
        }
    }
    return best;
}

uint32_t choose_column(struct simplex *s)
{
    if (s->scanned)
        return scan(s);
    if (s->attracting.most)
        return blocks_first(s, &s->attracting, s->b.N, column_merit);
    uint32_t best = NONE;
    double most = s->minors > 0 ? s->least_merit : 0.0;
    for (uint32_t k = 0; k < s->candidate_count; k++) {
        uint32_t j = s->candidates[k];
        double v = merit(s, j);
        if (v > most) {
            most = v;
            best = j;
        }
    }
    return best;
}

/* A weight that rounding has made too small. */
static double at_least(const struct simplex *s, uint32_t j, double w)
{
    return greater(w, (bits_get(s->reference, j) ? 1.0 : least_weight) * measure(s, j));
}

/* An infinite one would be that of a rejected column. */
static void set_weight(struct simplex *s, uint32_t j, double w)
{
    s->weight[j] = (float)lesser(at_least(s, j, w), FLT_MAX);
}

/* The part of column q of the tableau that is in the framework, as measured, into tau; returns the weight of q. */
static double framework_part(struct simplex *s, uint32_t q)
{
    const struct svec *col = &s->b.col;
    struct svec *tau = &s->tau;
    const uint32_t entries = svec_entries(col);
    double w = own_weight(s, q);
    for (uint32_t k = 0; k < entries; k++) {
        const uint32_t i = svec_entry(col, k);
        const double g = col->val[i] == 0.0 ? 0.0 : own_weight(s, s->b.basic[i]);
        if (g == 0.0)
            continue;
        tau->val[i] = g * col->val[i];
        tau->idx[tau->count++] = i;
        w += tau->val[i] * col->val[i];
    }
    return at_least(s, q, w);
}

/* With r = alpha_pj / alpha_pq, column j of the tableau becomes alpha_j - r alpha_q but for entry p, where the entering
 * variable comes, which becomes r.  So its weight becomes w_j - 2 r a_j'tau + r^2 w_q, where tau = B^-T (alpha_q in the
 * framework).  Entries must not be left out: with those of r^2 w_q < 1e-5 w_j alone as they were, model7 took 1.8 times
 * as many iterations. */
bool update_weights(struct simplex *s, uint32_t q, uint32_t leaving, double alpha)
{
    const double worn_out = 1e12;
    struct svec *tau = &s->tau, *row = &s->b.row;
    const double wq = framework_part(s, q), inverse = 1.0 / alpha;
    if (tau->count > 0)
        basis_btran(&s->b, tau, &s->density_tau, PART_EDGE);
    basis_scale_rows(&s->b, tau, +1);
    for (uint32_t k = 0; k < row->count; k++) {
        const uint32_t j = row->idx[k];
        const double r = row->val[j] * inverse;
        if (s->weight[j] < INFINITY) /* else it was rejected */
            set_weight(s, j, (double)s->weight[j] + r * (r * wq - 2.0 * row_entry(s, j, tau)));
    }
    set_weight(s, leaving, wq * inverse * inverse);
    svec_clear(tau);
    basis_lap(&s->b, PART_EDGE, 0.0);
    return wq > worn_out * measure(s, q);
}
