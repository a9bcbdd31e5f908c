/* Sparsification: a multiple of an equation is taken from a row where that cancels more entries than it makes.
 *
 * The point stays, but a residual of the equation is one of the row too, times what was taken of it; of the duals, only
 * the equation's changes: y_i -= times y_k.  Record: times, equation i, row k.
 *
 * The basis stays one if the equation is not basic or both rows are.  An equation can be basic only where others imply
 * it; if then y_k != 0, the duals that come out are right but not those of a basis at hand, and which variable is to
 * enter takes a ratio test with the whole basis: that is left to simplex.
 * Until all is undone the equation counts as nonbasic, as its dual says; then it is basic again.
 */
#include "presolve/families_private.h"

/* Multiples up to this size; rows of equations up to this length. */
#define LARGEST_MULTIPLE 1e3
enum { MULTIPLE, EQUATION };
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
    save_count(w, MULTIPLE);
    save_tag(w, FAMILY_SPARSIFY);
}

/* The equation itself, once, after all that was taken of it: entries, row. */
static void save_equation(struct work *w, uint32_t i)
{
    save_line(w, &w->row);
    save_count(w, i);
    save_count(w, EQUATION);
    save_tag(w, FAMILY_SPARSIFY);
}

static void undo_multiple(struct undo *u)
{
    uint32_t k = pop_count(&u->records), i = pop_count(&u->records);
    double times = pop_real(&u->records);
    u->y[i] -= times * u->y[k];
    if (u->interior || row_status(u, i) != SLX_BASIC || row_status(u, k) == SLX_BASIC)
        return;
    u->basis_in_doubt = true;
    if (u->y[i] != 0.0) {
        set_row_status(u, i, u->y[i] > 0.0 ? SLX_AT_LOWER : SLX_AT_UPPER);
        bits_set(u->without_basic, i);
    }
}

/* The column of least ratio |d| / |a| among those that limit a change of the row's dual upwards, or downwards. */
struct limit {
    double ratio, a;
    uint32_t column;
};

/* A basic equation all of whose columns are nonbasic is a row of the inverse by itself: the ratio test is at hand, and
 * a column can take its place. */
static void undo_equation(struct undo *u)
{
    uint32_t i = pop_count(&u->records);
    struct limit limits[2] = {{INFINITY, 0.0, UINT32_MAX}, {INFINITY, 0.0, UINT32_MAX}};
    bool local = row_status(u, i) == SLX_BASIC && !u->farkas && !u->interior;
    const struct reader_of_stack entries = u->records;
    for (uint32_t count = pop_entries(&u->records); count > 0; count--) {
        double a;
        uint32_t j = pop_entry(&u->records, &a);
        unsigned status = col_status(u, j);
        struct limit *l = &limits[(status == SLX_AT_LOWER) == (a > 0.0)];
        double d = u->reduced[j], ratio = fabs(d / a);
        local &= status != SLX_BASIC && status != SLX_FREE;
        if (status == SLX_AT_LOWER ? d < -1e-9 : d > 1e-9)
            continue; /* fixed at this stage: its reduced cost may have any sign */
        if (ratio < l->ratio || (ratio == l->ratio && fabs(a) > fabs(l->a)))
            *l = (struct limit){ratio, a, j};
    }
    const struct limit *best = &limits[fabs(limits[1].a) >= fabs(limits[0].a)];
    if (!local || best->column == UINT32_MAX)
        return;
    double step = u->reduced[best->column] / best->a;
    u->records = entries;
    for (uint32_t count = pop_entries(&u->records); count > 0; count--) {
        double a;
        uint32_t j = pop_entry(&u->records, &a);
        u->reduced[j] = j == best->column ? 0.0 : u->reduced[j] - a * step;
    }
    u->y[i] += step;
    set_row_status(u, i, SLX_AT_LOWER);
    set_col_status(u, best->column, SLX_BASIC);
}

void undo_sparsify(struct undo *u)
{
    if (pop_count(&u->records) == EQUATION)
        undo_equation(u);
    else
        undo_multiple(u);
}

/* Takes times row i, in w->row, from row k, in w->other. */
static bool take(struct work *w, uint32_t i, uint32_t k, double times)
{
    uint32_t before = w->other.count;
    if (!w->pivot_rows)
        w->pivot_rows = mem_new(&w->env->mem, MEM_UNDO, bits_words(w->lp->nrows), sizeof *w->pivot_rows);
    if (!w->pivot_rows) {
        w->status = fail_memory(w->env, "presolve");
        return false;
    }
    bits_set(w->pivot_rows, i);
    w->largest_multiple = greater(w->largest_multiple, fabs(times));
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
    for (uint32_t i = 0; i < w->lp->nrows && goes_on(w) && !changes_are_full(w); i++) {
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
        uint64_t before = w->tally[w->family].applied;
        for (int s = 0; s < 2; s++)
            if (w->col_count[w->row.idx[shortest[s]]] <= LONGEST_COLUMN && w->row.count > 1)
                offer(w, i, shortest[s]);
        if (w->tally[w->family].applied > before)
            save_equation(w, i);
    }
}
