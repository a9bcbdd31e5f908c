/* Pricing of the primal simplex: Devex (Harris 1973; Forrest & Goldfarb 1992, section 4).
 *
 * The choice costs what has changed: each block of variables has a number that no merit in it passes, and, where that
 * is known, the first variable that has it.  A variable whose reduced cost, weight or status changes raises the number
 * of its block, or, where it was the one that had it, leaves the block to be looked through; that is done only for
 * blocks whose number passes all merits that are known.  The choice is the same as that of a scan.
 *
 * On a model with many more columns than rows the reduced costs of all of them cost far more than all the rest of an
 * iteration.  There the pricing is partial: reduced costs of all variables are computed now and then, the most
 * attractive become candidates, and only theirs are kept up to date, by dot products with the candidates' columns. When
 * none of the candidates is nearly as attractive any more as they were, new ones are chosen; optimality is never
 * claimed but on the reduced costs of all variables.
 */
#include "simplex/primal_private.h"

/* Partial pricing from so many columns a row on, with so many candidates: measured on rail507, nw14, fit2d, osa. */
static const double wide = 16.0;
static uint32_t room_for_candidates(const struct simplex *s)
{
    uint32_t room = s->b.m / 2 + 60;
    return room < s->b.N ? room : s->b.N;
}

/* Variables a block; what block_best says where it is to be looked through. */
enum { BLOCK = 64, UNKNOWN = 255 };
static uint32_t blocks_of(const struct simplex *s)
{
    return (s->b.N + BLOCK - 1) / BLOCK;
}

static void forget_merits(struct simplex *s)
{
    for (uint32_t k = 0; s->block_merit && k < blocks_of(s); k++) {
        s->block_merit[k] = INFINITY;
        s->block_best[k] = UNKNOWN;
    }
}

void reset_devex(struct simplex *s)
{
    for (uint32_t j = 0; j < s->b.N; j++)
        s->devex[j] = 1.0f;
    forget_merits(s);
}

slx_status begin_pricing(struct simplex *s)
{
    struct mem *mem = &s->b.env->mem;
    s->devex = mem_new(mem, MEM_SIMPLEX, s->b.N, sizeof *s->devex);
    s->candidate_count = 0;
    bool made;
    if (s->b.n > wide * s->b.m) {
        s->candidate_room = room_for_candidates(s);
        s->candidates = mem_new(mem, MEM_SIMPLEX, s->candidate_room, sizeof *s->candidates);
        made = s->candidates;
    } else {
        s->block_merit = mem_new(mem, MEM_SIMPLEX, blocks_of(s), sizeof *s->block_merit);
        s->block_best = mem_new(mem, MEM_SIMPLEX, blocks_of(s), sizeof *s->block_best);
        made = s->block_merit && s->block_best;
    }
    if (!s->devex || !made) {
        end_pricing(s);
        return fail_memory(s->b.env, "the primal simplex method");
    }
    reset_devex(s);
    return SLX_OK;
}

void end_pricing(struct simplex *s)
{
    mem_drop(&s->b.env->mem, &s->devex);
    mem_drop(&s->b.env->mem, &s->candidates);
    mem_drop(&s->b.env->mem, &s->block_merit);
    mem_drop(&s->b.env->mem, &s->block_best);
}

/* Squared violation by weight; 0 where the reduced cost does not attract.  A rejected column has weight infinity until
 * the next factorisation. */
static double merit(const struct simplex *s, uint32_t j)
{
    const double v = dual_violation(s, j, s->d[j]);
    return v > 0.0 && v > dual_tolerance(s, j) ? v * v / (double)s->devex[j] : 0.0;
}

/* ---- blocks --------------------------------------------------------------------------------------------- */

void note_merit(struct simplex *s, uint32_t j)
{
    if (!s->block_merit)
        return;
    const uint32_t block = j / BLOCK, at = j % BLOCK;
    const double v = merit(s, j);
    if (v > s->block_merit[block] ||
        (v == s->block_merit[block] && s->block_best[block] != UNKNOWN && at < s->block_best[block])) {
        s->block_merit[block] = v;
        s->block_best[block] = (uint8_t)at;
    } else if (at == s->block_best[block] && v < s->block_merit[block]) {
        s->block_best[block] = UNKNOWN;
    }
}

/* To look through all blocks costs less than to note each entry of a row as dense as this. */
static const double dense_row = 0.25;

void note_row(struct simplex *s)
{
    if (s->b.row.count > dense_row * s->b.N) {
        forget_merits(s);
        return;
    }
    for (uint32_t k = 0; k < s->b.row.count; k++)
        note_merit(s, s->b.row.idx[k]);
}

static void look_through(struct simplex *s, uint32_t block)
{
    const uint32_t begin = block * BLOCK, end = begin + BLOCK < s->b.N ? begin + BLOCK : s->b.N;
    s->block_merit[block] = 0.0;
    s->block_best[block] = 0;
    for (uint32_t j = begin; j < end; j++) {
        double v = merit(s, j);
        if (v > s->block_merit[block]) {
            s->block_merit[block] = v;
            s->block_best[block] = (uint8_t)(j - begin);
        }
    }
}

/* The first variable of the largest merit. */
static uint32_t best_of_blocks(struct simplex *s)
{
    const uint32_t blocks = blocks_of(s);
    double most = 0.0;
    for (uint32_t k = 0; k < blocks; k++)
        if (s->block_merit[k] > most && s->block_best[k] != UNKNOWN)
            most = s->block_merit[k];
    for (uint32_t k = 0; k < blocks; k++)
        if (s->block_merit[k] >= most && s->block_best[k] == UNKNOWN) {
            look_through(s, k);
            most = greater(most, s->block_merit[k]);
        }
    for (uint32_t k = 0; k < blocks && most > 0.0; k++)
        if (s->block_merit[k] == most)
            return k * BLOCK + s->block_best[k];
    return NONE;
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
    forget_merits(s);
    if (!s->candidates)
        return;
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

static void price_candidates(struct simplex *s, struct svec *x)
{
    struct svec *row = &s->b.row;
    basis_scale_rows(&s->b, x, +1);
    for (uint32_t k = 0; k < s->candidate_count; k++) {
        uint32_t j = s->candidates[k];
        double v;
        if (basis_is_passive(&s->b, j))
            continue;
        if (j < s->b.n)
            v = spmat_dot(s->b.lp->cols, j, x->val) * pow2(s->b.col_exp[j]);
        else
            v = -x->val[j - s->b.n] * pow2(-s->b.row_exp[j - s->b.n]);
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

uint32_t choose_column(struct simplex *s)
{
    if (s->block_merit)
        return best_of_blocks(s);
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

void update_devex(struct simplex *s, uint32_t q, uint32_t leaving, double alpha)
{
    const double wq = (double)s->devex[q], times = wq / (alpha * alpha);
    for (uint32_t k = 0; k < s->b.row.count; k++) {
        const uint32_t j = s->b.row.idx[k];
        const float w = (float)(s->b.row.val[j] * s->b.row.val[j] * times);
        s->devex[j] = w > s->devex[j] ? w : s->devex[j];
    }
    s->devex[leaving] = (float)greater(wq / (alpha * alpha), 1.0);
    if (wq > 1e12)
        reset_devex(s);
}
