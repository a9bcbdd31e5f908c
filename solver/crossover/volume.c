/* Crossover: a first basis of larger volume.
 *
 * What is done to the variables out of the basis, putting one at its bound or one's reduced cost to 0, is felt by the
 * others through B^-1 N.  Interior point theory tells by how much a variable can be moved without harm: in proportion
 * to its weight w, the square root of distance over reduced cost, and for reduced costs the inverse of that.  So the
 * basis is good where no entry alpha_ij of B^-1 N is much larger than w_i / w_j; an exchange of i and j where one is
 * multiplies the volume |det B| prod w by alpha_ij w_j / w_i (the criterion of Schork & Gondzio 2020 for their
 * preconditioner).
 *
 * Entries are found by probes: for random signs s_i, the vector sum_i s_i / w_i (e_i' B^-1 N) times w has large
 * components where large entries are, seldom elsewhere.  Their columns are looked at, the largest component first.
 */
#include "crossover/crossover_private.h"

static const double gain = 4.0,       /* least factor by which an exchange enlarges the volume */
    sound_pivot = 1e-4;               /* smaller ones are not made */
enum { PROBES = 20, FRUITLESS = 20 }; /* columns looked at in succession without an exchange, until a probe ends */

/* The best columns so far, as a heap with the least of them on top. */
struct best {
    uint32_t *column;
    double *key;
    uint32_t count, most;
};

struct candidate {
    uint32_t column;
    double key;
};

static inline void put_candidate(struct best *b, size_t at, struct candidate x)
{
    b->column[at] = x.column;
    b->key[at] = x.key;
}

#define HEAP candidates
#define HEAP_STORE struct best *
#define HEAP_ITEM struct candidate
#define HEAP_KEY_TYPE double
#define HEAP_AT(b, k) ((struct candidate){(b)->column[k], (b)->key[k]})
#define HEAP_PUT(b, k, x) put_candidate(b, k, x)
#define HEAP_KEY(b, x) (x).key
#define HEAP_ABOVE(x, y) ((x) < (y))
#include "base/heap.inc"

static void offer(struct best *b, struct candidate x)
{
    if (b->count < b->most)
        candidates_up(b, b->count++, x);
    else if (b->count > 0 && x.key > b->key[0])
        candidates_down(b, b->count, 0, x);
}

/* One probe; its best columns to best. */
static void probe(struct crossover *c, uint64_t *seed, struct best *best)
{
    struct basis *b = &c->b;
    double *pi = b->rho.val, dense = 1.0;
    best->count = 0;
    for (uint32_t i = 0; i < b->m; i++)
        pi[i] = (random_bits(seed) & 1 ? 1.0 : -1.0) / (double)c->weight[b->basic[i]];
    b->rho.count = SVEC_DENSE;
    basis_btran(b, &b->rho, &dense, PART_BTRAN);
    for (uint32_t i = 0; i < b->m; i++) {
        const uint32_t j = b->n + i;
        const double v = fabs(pi[i]) * (double)c->weight[j];
        if (!basis_has(b, j) && v > gain)
            offer(best, (struct candidate){j, v});
    }
    basis_scale_rows(b, &b->rho, +1);
    for (uint32_t j = 0; j < b->n; j++) {
        if (basis_has(b, j))
            continue;
        const double v = fabs(spmat_dot(b->lp->cols, j, pi)) * pow2(b->col_exp[j]) * (double)c->weight[j];
        if (v > gain)
            offer(best, (struct candidate){j, v});
    }
    svec_wipe(&b->rho);
    candidates_sort(best, best->count);
}

/* Exchanges nonbasic j for the basic variable that gains most, if that is enough. */
static enum push exchange(struct crossover *c, uint32_t j)
{
    uint32_t p = NONE;
    double most = gain;
    basis_tableau_column(&c->b, j, true);
    for (uint32_t k = 0, count = svec_entries(&c->b.col); k < count; k++) {
        const uint32_t i = svec_entry(&c->b.col, k);
        const double size = fabs(c->b.col.val[i]), v = size * (double)c->weight[j] / (double)c->weight[c->b.basic[i]];
        if (v > most && size > sound_pivot) {
            most = v;
            p = i;
        }
    }
    enum push change = PUT_OFF;
    if (p != NONE)
        change = cross_change(c, p, j, basis_status_at(&c->b, c->b.basic[p], c->x[c->b.basic[p]]));
    svec_clear(&c->b.col);
    return change;
}

enum cross cross_enlarge(struct crossover *c)
{
    struct best b = {.column = c->queue, .key = c->b.xb, .most = c->b.m};
    uint64_t seed = c->b.env->options.seed, exchanges = 0, tried = 0;
    unsigned probes = 0;
    for (bool fruitful = true; fruitful && probes < PROBES; probes++) {
        uint32_t fruitless = 0;
        fruitful = false;
        probe(c, &seed, &b);
        for (uint32_t k = 0; k < b.count && fruitless < FRUITLESS; k++) {
            if (cross_must_stop(c, 1))
                return CROSS_LIMIT;
            const enum push change = exchange(c, b.column[k]);
            if (change == FAILED)
                return CROSS_FAILED;
            tried++;
            exchanges += change == DONE;
            fruitless = change == DONE ? 0 : fruitless + 1;
            fruitful |= change == DONE;
            if (c->b.want_factor && basis_factor(&c->b, basis_least_pivot) != SLX_OK)
                return CROSS_FAILED;
        }
    }
    log_line(c->b.env, SLX_LOG_DEBUG, "crossover: %u probes for volume, %llu columns looked at, %llu exchanges", probes,
             (unsigned long long)tried, (unsigned long long)exchanges);
    return CROSS_OK;
}
