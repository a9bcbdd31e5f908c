/* The model under reduction: reading rows and columns, and the changes from which all families are made. */
#include <string.h>

#include "presolve/work_private.h"
#include "store/arrays.h"

/* ---- storage ---------------------------------------------------------------------------------------- */

enum { ARRAYS = 19 };

static void list_arrays(struct work *w, size_t m, size_t n, struct array out[ARRAYS])
{
    const size_t longest = m > n ? m : n;
    const struct array arrays[ARRAYS] = {
        ARRAY(w->row_lower, m),
        ARRAY(w->row_upper, m),
        ARRAY(w->row_count, m),
        ARRAY(w->col_count, n),
        ARRAY(w->row_alive, bits_words(m)),
        ARRAY(w->col_alive, bits_words(n)),
        ARRAY(w->least, m),
        ARRAY(w->most, m),
        ARRAY(w->least_infinite, m),
        ARRAY(w->most_infinite, m),
        ARRAY(w->fresh, bits_words(m)),
        ARRAY(w->row_changed, bits_words(m)),
        ARRAY(w->col_refused, bits_words(n)),
        ARRAY(w->mark, longest),
        ARRAY(w->place, longest),
        ARRAY(w->row_queue.items, m),
        ARRAY(w->row_queue.member, bits_words(m)),
        ARRAY(w->col_queue.items, n),
        ARRAY(w->col_queue.member, bits_words(n)),
    };
    memcpy(out, arrays, sizeof arrays);
}

void work_done(struct work *w)
{
    struct env *env = w->env;
    spmat_free(env, &w->rows);
    overlay_done(env, &w->row_changes);
    overlay_done(env, &w->col_changes);
    cvec_free(env, &w->cost);
    cvec_free(env, &w->lower);
    cvec_free(env, &w->upper);
    struct array arrays[ARRAYS];
    list_arrays(w, 0, 0, arrays);
    arrays_done(env, arrays, ARRAYS);
    mem_free(&env->mem, w->pivot_rows);
    struct line *lines[] = {&w->row, &w->col, &w->other, &w->scan, &w->aside, &w->proof};
    for (size_t k = 0; k < sizeof lines / sizeof *lines; k++)
        line_done(env, lines[k]);
    stack_done(env, &w->undo);
    *w = (struct work){.env = env};
}

static slx_status copy_vector(struct env *env, const struct cvec *from, uint32_t n, double sign, struct cvec **to)
{
    if (sign == 1.0)
        return cvec_copy(env, MEM_PRESOLVE, from, to);
    slx_status status = cvec_create(env, MEM_PRESOLVE, 0, 0.0, to);
    for (uint32_t k = 0; k < n && status == SLX_OK; k++)
        status = cvec_append(env, *to, sign * cvec_get(from, k) + 0.0);
    return status;
}

/* Sets an entry of a coded vector; a failure shows in w->status. */
static void store(struct work *w, struct cvec *v, uint32_t j, double value)
{
    succeeded(w, cvec_set(w->env, v, j, value));
}

slx_status work_create(struct env *env, const struct lp *lp, uint64_t mask, struct work *w)
{
    enum { STEPS = 16 }; /* of work, for a line */
    uint32_t m = lp->nrows, n = lp->ncols;
    struct array arrays[ARRAYS];
    *w = (struct work){.env = env, .lp = lp, .mask = mask, .sign = lp->maximise ? -1.0 : 1.0};
    w->tolerance = env->options.tolerance;
    w->rows_left = m;
    w->columns_left = n;
    w->entries_left = spmat_nnz(lp->cols);
    w->zeros = spmat_has_zero(lp->cols);
    w->effort_limit = 100 * (w->entries_left + m + n) + 100000;
    overlay_init(&w->row_changes, m, MEM_PRESOLVE);
    overlay_init(&w->col_changes, n, MEM_PRESOLVE);
    w->most_changes = (1 << 17) + 30 * (uint64_t)n + 60 * (uint64_t)m + 4 * w->entries_left;
    w->row_queue.capacity = m;
    w->col_queue.capacity = n;
    list_arrays(w, m, n, arrays);
    limits_work(env, NULL, (uint64_t)m + n, false);
    w->status = arrays_new(env, MEM_PRESOLVE, arrays, ARRAYS) ? spmat_transpose(env, lp->cols, MEM_ROWCOPY, &w->rows)
                                                              : fail_memory(env, "presolve");
    if (w->status != SLX_OK)
        return w->status;
    w->status = copy_vector(env, lp->cost, n, w->sign, &w->cost);
    if (w->status == SLX_OK)
        w->status = copy_vector(env, lp->col_lower, n, 1.0, &w->lower);
    if (w->status == SLX_OK)
        w->status = copy_vector(env, lp->col_upper, n, 1.0, &w->upper);
    if (w->status != SLX_OK)
        return w->status;
    cvec_gather(lp->row_lower, 0, m, w->row_lower);
    cvec_gather(lp->row_upper, 0, m, w->row_upper);
    for (uint32_t j = 0; j < n && w->status == SLX_OK; j++) {
        w->col_count[j] = spmat_count(lp->cols, j);
        bits_set(w->col_alive, j);
        touch_col(w, j);
        w->status = limits_go_on(env, STEPS);
    }
    for (uint32_t i = 0; i < m && w->status == SLX_OK; i++) {
        w->row_count[i] = spmat_count(w->rows, i);
        bits_set(w->row_alive, i);
        touch_row(w, i);
        w->status = limits_go_on(env, STEPS);
    }
    return w->status;
}

/* ---- reading ---------------------------------------------------------------------------------------- */

bool changes_are_full(const struct work *w)
{
    return w->row_changes.bytes + w->col_changes.bytes > w->most_changes;
}

double difference(double was, double part)
{
    double now = was - part;
    return fabs(now) <= 1e-12 * (fabs(was) + fabs(part)) ? 0.0 : now;
}

/* Entries of the same index into one, in the order in which they were appended; returns how many at the front stay as
 * they are. */
static uint32_t close_line(struct work *w, struct line *l)
{
    uint32_t kept = 0, same = l->count;
    for (uint32_t p = 0; p < l->count; p++) {
        uint32_t *at = &w->place[l->idx[p]];
        if (*at) {
            same = *at - 1 < same ? *at - 1 : same;
            l->val[*at - 1] = difference(l->val[*at - 1], -l->val[p]);
        } else {
            l->idx[kept] = l->idx[p];
            l->val[kept++] = l->val[p];
            *at = kept;
        }
    }
    for (uint32_t p = 0; p < kept; p++)
        w->place[l->idx[p]] = 0;
    l->count = 0;
    for (uint32_t p = 0; p < kept; p++)
        if (l->val[p] != 0.0) {
            l->idx[l->count] = l->idx[p];
            l->val[l->count++] = l->val[p];
        }
    return same;
}

/* `left`: how many entries are alive. */
static bool read_line(struct work *w, struct overlay *o, const struct spmat *a, const uint64_t *alive, uint32_t v,
                      uint32_t left, struct line *l)
{
    bool changed = overlay_has(o, v);
    uint32_t count = changed ? overlay_count(o, v) : spmat_count(a, v);
    l->count = 0;
    if (!succeeded(w, line_reserve(w->env, l, count)) || !succeeded(w, limits_go_on(w->env, 16 + 4 * (uint64_t)count)))
        return false;
    w->effort += count + 1;
    if (changed)
        overlay_gather(o, v, l->idx, l->val);
    else
        spmat_gather(a, v, l->idx, l->val);
    bool open = changed && overlay_is_open(o, v);
    if (count == left && !open && !w->zeros) {
        l->count = count;
        return true;
    }
    /* Without a branch, since none could be predicted. */
    uint32_t *idx = l->idx, kept = 0, same = 0;
    double *val = l->val;
    for (uint32_t k = 0; k < count; k++) {
        const uint32_t index = idx[k];
        const double value = val[k];
        idx[kept] = index;
        val[kept] = value;
        kept += bits_get(alive, index) & (value != 0.0);
        same += kept == k + 1;
    }
    l->count = kept;
    if (open) {
        uint32_t unchanged = close_line(w, l);
        w->status = overlay_close(w->env, o, v, unchanged < same ? unchanged : same, l->count, l->idx, l->val);
    }
    return w->status == SLX_OK;
}

bool read_row(struct work *w, uint32_t i, struct line *l)
{
    return read_line(w, &w->row_changes, w->rows, w->col_alive, i, w->row_count[i], l);
}

bool read_col(struct work *w, uint32_t j, struct line *l)
{
    return read_line(w, &w->col_changes, w->lp->cols, w->row_alive, j, w->col_count[j], l);
}

/* ---- changing --------------------------------------------------------------------------------------- */

static void enqueue(struct queue *q, uint32_t v)
{
    if (bits_get(q->member, v))
        return;
    bits_set(q->member, v);
    uint64_t at = (uint64_t)q->head + q->count++;
    q->items[at < q->capacity ? at : at - q->capacity] = v;
}

void touch_row(struct work *w, uint32_t i)
{
    bits_set(w->row_changed, i);
    enqueue(&w->row_queue, i);
}

void touch_col(struct work *w, uint32_t j)
{
    enqueue(&w->col_queue, j);
}

/* Adds `part` to a sum of finite parts and a count of infinite ones, or takes it away; false if that cost the sum its
 * digits. */
static bool add_part(double *sum, uint32_t *infinite, double part, bool add)
{
    if (isinf(part)) {
        *infinite = add ? *infinite + 1 : *infinite - 1;
        return true;
    }
    *sum = add ? *sum + part : *sum - part;
    return fabs(part) <= 1e4 * (1.0 + fabs(*sum));
}

/* Column j with coefficient a and those bounds comes into the activity of row i, or leaves it. */
static void move_activity(struct work *w, uint32_t i, double a, double lower, double upper, bool add)
{
    touch_row(w, i);
    if (!bits_get(w->fresh, i))
        return;
    bool least_good = add_part(&w->least[i], &w->least_infinite[i], a * (a > 0.0 ? lower : upper), add);
    bool most_good = add_part(&w->most[i], &w->most_infinite[i], a * (a > 0.0 ? upper : lower), add);
    if (!least_good || !most_good)
        bits_clear(w->fresh, i);
}

static void activity_changed(struct work *w, uint32_t i)
{
    bits_clear(w->fresh, i);
    touch_row(w, i);
}

void remove_row(struct work *w, uint32_t i)
{
    if (!read_row(w, i, &w->scan))
        return;
    for (uint32_t k = 0; k < w->scan.count; k++) {
        w->col_count[w->scan.idx[k]]--;
        touch_col(w, w->scan.idx[k]);
    }
    bits_clear(w->row_alive, i);
    overlay_forget(&w->row_changes, i);
    w->rows_left--;
    limits_did(w->env, 1);
    w->entries_left -= w->scan.count;
    w->tally[w->family].rows++;
    w->tally[w->family].entries += w->scan.count;
}

void remove_col(struct work *w, uint32_t j)
{
    if (!read_col(w, j, &w->scan))
        return;
    for (uint32_t k = 0; k < w->scan.count; k++) {
        w->row_count[w->scan.idx[k]]--;
        move_activity(w, w->scan.idx[k], w->scan.val[k], lower_of(w, j), upper_of(w, j), false);
    }
    bits_clear(w->col_alive, j);
    overlay_forget(&w->col_changes, j);
    w->columns_left--;
    limits_did(w->env, 1);
    w->entries_left -= w->scan.count;
    w->tally[w->family].columns++;
    w->tally[w->family].entries += w->scan.count;
}

void set_bounds(struct work *w, uint32_t j, double lower, double upper)
{
    if (!read_col(w, j, &w->scan))
        return;
    double old_lower = lower_of(w, j), old_upper = upper_of(w, j);
    for (uint32_t k = 0; k < w->scan.count; k++) {
        move_activity(w, w->scan.idx[k], w->scan.val[k], old_lower, old_upper, false);
        move_activity(w, w->scan.idx[k], w->scan.val[k], lower, upper, true);
    }
    if (lower != old_lower)
        store(w, w->lower, j, lower);
    if (upper != old_upper)
        store(w, w->upper, j, upper);
    touch_col(w, j);
}

/* The bounds decide whether columns can move: those of the row are looked at again. */
void set_row_bounds(struct work *w, uint32_t i, double lower, double upper)
{
    w->row_lower[i] = lower;
    w->row_upper[i] = upper;
    touch_row(w, i);
    if (!read_row(w, i, &w->scan))
        return;
    for (uint32_t k = 0; k < w->scan.count; k++)
        touch_col(w, w->scan.idx[k]);
    bits_clear(w->row_changed, i);
}

void shift_row(struct work *w, uint32_t i, double part)
{
    bool equation = is_equation(w, i);
    w->row_lower[i] -= part;
    w->row_upper[i] = equation ? w->row_lower[i] : w->row_upper[i] - part;
}

void set_cost(struct work *w, uint32_t j, double cost)
{
    store(w, w->cost, j, cost);
    touch_col(w, j);
}

void write_row(struct work *w, uint32_t i, const struct line *l)
{
    succeeded(w, overlay_write(w->env, &w->row_changes, i, l->count, l->idx, l->val));
    w->effort += l->count;
    activity_changed(w, i);
}

void write_col(struct work *w, uint32_t j, const struct line *l)
{
    succeeded(w, overlay_write(w->env, &w->col_changes, j, l->count, l->idx, l->val));
    w->effort += l->count;
    touch_col(w, j);
}

/* The model's entries go into the overlay when v is changed for the first time. */
static bool open_for_changes(struct work *w, bool row, uint32_t v)
{
    struct overlay *o = row ? &w->row_changes : &w->col_changes;
    if (overlay_has(o, v))
        return true;
    if (!(row ? read_row(w, v, &w->scan) : read_col(w, v, &w->scan)))
        return false;
    w->status = overlay_write(w->env, o, v, w->scan.count, w->scan.idx, w->scan.val);
    return w->status == SLX_OK;
}

void add_to_entry(struct work *w, bool row, uint32_t v, uint32_t index, double value)
{
    if (!open_for_changes(w, row, v))
        return;
    w->status = overlay_append(w->env, row ? &w->row_changes : &w->col_changes, v, index, value);
    w->effort++;
}

void entry_changed(struct work *w, uint32_t i, uint32_t j, double was, double now)
{
    double lower = lower_of(w, j), upper = upper_of(w, j);
    touch_col(w, j);
    if (was != 0.0)
        move_activity(w, i, was, lower, upper, false);
    if (now != 0.0)
        move_activity(w, i, now, lower, upper, true);
    if ((was != 0.0) == (now != 0.0))
        return;
    int64_t more = now != 0.0 ? 1 : -1;
    w->row_count[i] = (uint32_t)((int64_t)w->row_count[i] + more);
    w->col_count[j] = (uint32_t)((int64_t)w->col_count[j] + more);
    w->entries_left = (uint64_t)((int64_t)w->entries_left + more);
}

void add_proof(struct work *w, uint32_t i, double times)
{
    struct line *proof = &w->proof;
    w->infeasible = true;
    if (!succeeded(w, line_reserve(w->env, proof, proof->count + 1)))
        return;
    proof->idx[proof->count] = i;
    proof->val[proof->count++] = times;
}

void prove_infeasible(struct work *w, uint32_t first, double times, uint32_t second, double times2)
{
    add_proof(w, first, times);
    if (times2 != 0.0)
        add_proof(w, second, times2);
}
