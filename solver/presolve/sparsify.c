/* Sparsification: a multiple of an equation is taken from a row where that cancels more entries than it makes.
 *
 * The point stays; of the duals, only the equation's changes: y_i -= times y_k.  Record: times, equation i, row k.
 *
 * The basis stays one if the equation is not basic or both rows are.  An equation can be basic only where others imply
 * it; if then y_k != 0, the duals that come out are right but not those of a basis at hand, and which variable is to
 * enter takes a ratio test with the whole basis: that is left to simplex.
 * Until all is undone the equation counts as nonbasic, as its dual says; then it is basic again.
 */
#include "presolve/families.h"

/* Multiples up to this size; rows of equations up to this length. */
#define LARGEST_MULTIPLE 1e3
enum { LONGEST_EQUATION = 200, MOST_MISSES = 2, LONGEST_COLUMN = 1000 };

/* The factor that cancels the most of row i, in w->row, in row k, in w->other, by majority vote (Boyer & Moore); its
 * gain in entries in *gain. */
static double best_multiple(struct work *w, int64_t *gain)
{
    const struct line *equation = &w->row, *row = &w->other;
    double best = 0.0;
    int64_t votes = 0, cancelled = 0, common = 0;
    for (uint32_t p = 0; p < row->count; p++) {
        uint32_t at = w->mark[row->idx[p]];
        if (!at)
            continue;
        double times = row->val[p] / equation->val[at - 1];
        common++;
        if (votes == 0)
            best = times;
        votes += fabs(times - best) <= 1e-12 * fabs(best) ? 1 : -1;
    }
    for (uint32_t p = 0; p < row->count; p++) {
        uint32_t at = w->mark[row->idx[p]];
        cancelled += at && fabs(row->val[p] - best * equation->val[at - 1]) <= 1e-12 * fabs(row->val[p]);
    }
    *gain = cancelled - ((int64_t)equation->count - common);
    return best;
}

static void save_multiple(struct work *w, uint32_t i, uint32_t k, double times)
{
    save_real(w, times);
    save_count(w, i);
    save_count(w, k);
    save_tag(w, FAMILY_SPARSIFY);
}

void undo_sparsify(struct undo *u)
{
    uint32_t k = pop_count(&u->records), i = pop_count(&u->records);
    double times = pop_real(&u->records);
    u->y[i] -= times * u->y[k];
    if (row_status(u, i) != SLX_BASIC || row_status(u, k) == SLX_BASIC)
        return;
    u->basis_in_doubt = true;
    if (u->y[i] != 0.0) {
        set_row_status(u, i, u->y[i] > 0.0 ? SLX_AT_LOWER : SLX_AT_UPPER);
        bits_set(u->without_basic, i);
    }
}

/* Takes times row i, in w->row, from row k, in w->other. */
static bool take(struct work *w, uint32_t i, uint32_t k, double times)
{
    uint32_t before = w->other.count;
    save_multiple(w, i, k, times);
    if (!subtract(w, &w->other, &w->row, times, UINT32_MAX))
        return false;
    write_row(w, k, &w->other);
    w->row_count[k] = w->other.count;
    w->entries_left = w->entries_left - before + w->other.count;
    w->tally[w->family].entries += before - w->other.count;
    w->tally[w->family].applied++;
    shift_row(w, k, times * w->row_lower[i]);
    struct line one = {1, 1, &k, &times};
    for (uint32_t p = 0; p < w->row.count; p++) {
        uint32_t l = w->row.idx[p];
        if (!read_col(w, l, &w->other) || !subtract(w, &w->other, &one, w->row.val[p], UINT32_MAX))
            return false;
        write_col(w, l, &w->other);
        w->col_count[l] = w->other.count;
    }
    return true;
}

/* Offers equation i, in w->row, to the rows of its column w->row.idx[at]. */
static void offer(struct work *w, uint32_t i, uint32_t at)
{
    if (!read_col(w, w->row.idx[at], &w->col))
        return;
    for (uint32_t p = 0; p < w->col.count && goes_on(w); p++) {
        uint32_t k = w->col.idx[p];
        int64_t gain;
        if (k == i || w->row_count[k] + MOST_MISSES < w->row.count || !read_row(w, k, &w->other))
            continue;
        for (uint32_t q = 0; q < w->row.count; q++)
            w->mark[w->row.idx[q]] = q + 1;
        double times = best_multiple(w, &gain);
        for (uint32_t q = 0; q < w->row.count; q++)
            w->mark[w->row.idx[q]] = 0;
        if (gain > 0 && fabs(times) <= LARGEST_MULTIPLE && fabs(times) >= 1.0 / LARGEST_MULTIPLE)
            take(w, i, k, times);
    }
}

void sparsify(struct work *w)
{
    for (uint32_t i = 0; i < w->lp->nrows && goes_on(w); i++) {
        if (!row_is_alive(w, i) || !is_equation(w, i) || w->row_count[i] < 2 || w->row_count[i] > LONGEST_EQUATION ||
            !read_row(w, i, &w->row))
            continue;
        uint32_t first = 0, second = 1;
        for (uint32_t p = 1; p < w->row.count; p++) {
            uint32_t count = w->col_count[w->row.idx[p]];
            if (count < w->col_count[w->row.idx[first]]) {
                second = first;
                first = p;
            } else if (p != first && count < w->col_count[w->row.idx[second]]) {
                second = p;
            }
        }
        uint32_t shortest[] = {first, second};
        for (int s = 0; s < 2; s++)
            if (w->col_count[w->row.idx[shortest[s]]] <= LONGEST_COLUMN && w->row.count > 1)
                offer(w, i, shortest[s]);
    }
}
