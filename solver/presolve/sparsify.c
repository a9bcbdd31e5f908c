/* Sparsification: a multiple of an equation is taken from a row where that cancels more entries than it makes.
 *
 * The point stays, but a residual of the equation is one of the row too, times what was taken of it; of the duals, only
 * the equation's changes: y_i -= times y_k.  Record: times, equation i, row k.
 *
 * The basis stays one if the equation is not basic or both rows are.  An equation can be basic only where others imply
 * it; if then y_k != 0, the duals that come out are right but not those of a basis at hand, and which variable is to
 * enter takes a ratio test with the whole basis: that is left to simplex.
 * Until all is undone the equation counts as nonbasic, as its dual says; then it is basic again.
 *
 * For a method that factors nothing, a multiple is taken only where it cancels all entries that the two rows have in
 * common.  What it would leave of others may be many orders away from what the row had, and steps then get short.
 *
 * A multiple of an equation can only pay in a row that has more than half of its columns.  Most rows have not, and a
 * sketch of the row tells without a look at the row itself: a few bits, among which each of its columns has one.
 */
#include "presolve/families_private.h"

/* Multiples up to this size; rows of equations up to this length. */
#define LARGEST_MULTIPLE 1e3
enum { MULTIPLE, EQUATION };
enum { LONGEST_EQUATION = 200, MOST_MISSES = 2, LONGEST_COLUMN = 1000 };

/* ---- sketches ----------------------------------------------------------------------------------------- */

/* Of the rows that have been read, 2^log bits each, at least those of their columns set. */
struct sketches {
    uint32_t *number; /* for each row 1 + the number of its sketch, or 0 */
    uint64_t *bits;
    uint32_t count;
    unsigned log;
};

/* Eight bits an entry, as far as that takes no more memory than the tables for parallel rows and columns. */
static bool sketches_init(struct work *w, struct sketches *s)
{
    const uint64_t room = 64 * ((uint64_t)w->lp->nrows + w->lp->ncols);
    s->log = 6;
    while (s->log < 32 && (uint64_t)w->rows_left << s->log < 8 * w->entries_left &&
           (uint64_t)w->rows_left << (s->log + 1) <= room)
        s->log++;
    s->number = mem_new(&w->env->mem, MEM_PRESOLVE, w->lp->nrows, sizeof *s->number);
    s->bits = mem_new(&w->env->mem, MEM_PRESOLVE, (size_t)w->rows_left << (s->log - 6), sizeof *s->bits);
    if (!s->number || !s->bits)
        w->status = fail_memory(w->env, "presolve");
    return w->status == SLX_OK;
}

static void sketches_done(struct work *w, struct sketches *s)
{
    mem_free(&w->env->mem, s->number);
    mem_free(&w->env->mem, s->bits);
}

static uint32_t bit_of(const struct sketches *s, uint32_t j)
{
    return (j * UINT32_C(0x9e3779b1)) >> (32 - s->log);
}

static uint64_t *sketch_of(const struct sketches *s, uint32_t k)
{
    return s->bits + ((size_t)(s->number[k] - 1) << (s->log - 6));
}

/* Adds entries to the sketch of row k. */
static void draw(struct sketches *s, uint32_t k, const struct line *l)
{
    if (!s->number[k])
        s->number[k] = ++s->count;
    for (uint32_t p = 0; p < l->count; p++)
        bits_set(sketch_of(s, k), bit_of(s, l->idx[p]));
}

/* Whether row k may have more than half of the columns whose `count` bits are given. */
static bool may_have_most(const struct sketches *s, uint32_t k, const uint32_t *bit, uint32_t count)
{
    uint32_t common = 0;
    if (!s->number[k])
        return true;
    const uint64_t *sketch = sketch_of(s, k);
    for (uint32_t p = 0; p < count; p++)
        common += bits_get(sketch, bit[p]);
    return 2 * common > count;
}

/* ---- multiples ---------------------------------------------------------------------------------------- */

/* The factor that cancels the most of row i, in w->row, in row k, in w->other, by majority vote (Boyer & Moore); its
 * gain in entries in *gain, which is exact where it is above 0.  w->mark holds the places of the columns of row i. */
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
    *gain = 0;
    if (2 * common <= (int64_t)equation->count)
        return best;
    for (uint32_t p = 0; p < row->count; p++) {
        uint32_t at = w->mark[row->idx[p]];
        cancelled += at && fabs(row->val[p] - best * equation->val[at - 1]) <= 1e-12 * fabs(row->val[p]);
    }
    *gain = cancelled - ((int64_t)equation->count - common);
    if (*gain > 0 && cancelled < common && w->mask == presolve_unfactored_mask())
        *gain = 0;
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

/* Takes times row i, in w->row, from row k, of which w->other has at least the entries in columns of row i.  Neither the
 * row nor the columns are read: entries are appended to them. */
static void take(struct work *w, uint32_t i, uint32_t k, double times)
{
    double was[LONGEST_EQUATION] = {0.0};
    const uint64_t before = w->entries_left;
    if (!w->pivot_rows)
        w->pivot_rows = mem_new(&w->env->mem, MEM_UNDO, bits_words(w->lp->nrows), sizeof *w->pivot_rows);
    if (!w->pivot_rows) {
        w->status = fail_memory(w->env, "presolve");
        return;
    }
    bits_set(w->pivot_rows, i);
    w->largest_multiple = greater(w->largest_multiple, fabs(times));
    save_multiple(w, i, k, times);
    for (uint32_t p = 0; p < w->other.count; p++)
        if (w->mark[w->other.idx[p]])
            was[w->mark[w->other.idx[p]] - 1] = w->other.val[p];
    for (uint32_t p = 0; p < w->row.count && w->status == SLX_OK; p++) {
        const uint32_t j = w->row.idx[p];
        const double part = times * w->row.val[p];
        add_to_entry(w, true, k, j, -part);
        if (w->status == SLX_OK)
            add_to_entry(w, false, j, k, -part);
        entry_changed(w, k, j, was[p], difference(was[p], part));
    }
    w->tally[w->family].entries += before - w->entries_left;
    w->tally[w->family].applied++;
    shift_row(w, k, times * w->row_lower[i]);
}

/* The entries of row k in columns of row i, in w->row, and others maybe, in w->other: from the row or, where these have
 * fewer entries in all, as `across` tells, from the columns. */
static bool read_common(struct work *w, uint32_t k, uint64_t across, struct sketches *s)
{
    if (w->row_count[k] <= across) {
        if (!read_row(w, k, &w->other))
            return false;
        if (!s->number[k])
            draw(s, k, &w->other);
        return true;
    }
    w->other.count = 0;
    if (!succeeded(w, line_reserve(w->env, &w->other, w->row.count)))
        return false;
    for (uint32_t p = 0; p < w->row.count; p++) {
        if (!read_col(w, w->row.idx[p], &w->aside))
            return false;
        const double value = line_value(&w->aside, k);
        w->other.idx[w->other.count] = w->row.idx[p];
        w->other.val[w->other.count] = value;
        w->other.count += value != 0.0;
    }
    return true;
}

/* Offers equation i, in w->row, to the rows of its column w->row.idx[at]. */
static void offer(struct work *w, struct sketches *s, uint32_t i, uint32_t at)
{
    const uint32_t count = w->row.count;
    uint32_t bit[LONGEST_EQUATION];
    uint64_t across = 0;
    if (!read_col(w, w->row.idx[at], &w->col))
        return;
    for (uint32_t p = 0; p < count; p++) {
        bit[p] = bit_of(s, w->row.idx[p]);
        across += w->col_count[w->row.idx[p]];
        w->mark[w->row.idx[p]] = p + 1;
    }
    for (uint32_t p = 0; p < w->col.count && goes_on(w); p++) {
        uint32_t k = w->col.idx[p];
        int64_t gain;
        if (k == i || w->row_count[k] + MOST_MISSES < count || !may_have_most(s, k, bit, count) ||
            !read_common(w, k, across, s))
            continue;
        double times = best_multiple(w, &gain);
        if (gain > 0 && fabs(times) <= LARGEST_MULTIPLE && fabs(times) >= 1.0 / LARGEST_MULTIPLE) {
            if (s->number[k])
                draw(s, k, &w->row);
            take(w, i, k, times);
        }
    }
    for (uint32_t p = 0; p < count; p++)
        w->mark[w->row.idx[p]] = 0;
}

void sparsify(struct work *w)
{
    struct sketches s = {0};
    if (!sketches_init(w, &s)) {
        sketches_done(w, &s);
        return;
    }
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
        for (int k = 0; k < 2; k++)
            if (w->col_count[w->row.idx[shortest[k]]] <= LONGEST_COLUMN && w->row.count > 1)
                offer(w, &s, i, shortest[k]);
        if (w->tally[w->family].applied > before)
            save_equation(w, i);
    }
    sketches_done(w, &s);
}
