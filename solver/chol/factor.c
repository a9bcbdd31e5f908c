/* The numbers: A D A' + R put in place panel by panel, and its left-looking Cholesky factorisation (Ng & Peyton, SIAM
 * J. Sci. Comput. 14, 1993).
 *
 * A panel is first filled with its columns of A D A' + R, then every finished panel with a row among the panel's
 * columns subtracts its part, then the panel itself is factored.  A finished panel waits in the list of the panel that
 * needs its next unused row.
 *
 * Threads first do subtrees, each a subtree at a time; a panel that is through with its own subtree is then entered in
 * the list of a panel of the trunk, in the order of the panels.  The panels of the trunk come one after another, their
 * columns filled, and their rows put together and solved, by all.  Each entry has its parts subtracted by one thread,
 * in the order of the list: so the factor is the same, bit for bit, with any number of threads.
 */
#include "chol/chol_private.h"

/* Multiply-adds that take as long as one entry looked at. */
enum { FAST = 20 };

/* Adds row `row` of A D times A' to `work`, by row; returns how many products that took. */
static uint64_t spread_row(const struct normal *normal, uint32_t row, const double *d, double *work)
{
    struct spmat_cursor c;
    uint64_t products = 0;
    const double by_row = pow2(normal->row_exp[row]);
    for (spmat_seek(normal->rows, row, &c); spmat_next(&c);) {
        const double factor = pow2(normal->col_exp[c.index]);
        const double alpha = c.value * by_row * (factor * d[c.index] * factor);
        if (alpha != 0.0 && !column_is_dense(normal, c.index)) {
            normal_spread(normal, c.index, alpha, work);
            products += spmat_count(normal->cols, c.index);
        }
    }
    return products;
}

/* Takes what spread_row has brought into `work` to column j of a panel, entry by entry of A; place: of the
 * rows of the panel. */
static void take_entries(const struct normal *normal, uint32_t row, const double *d, const uint32_t *place,
                         const struct dense_panel *panel, uint32_t j, double *work)
{
    struct spmat_cursor r, c;
    const uint32_t own = normal->where[row];
    double *const column = dense_entry(panel, 0, j);
    memset(column + j, 0, (panel->rows - j) * sizeof *column);
    for (spmat_seek(normal->rows, row, &r); spmat_next(&r);) {
        if (d[r.index] == 0.0 || column_is_dense(normal, r.index))
            continue;
        for (spmat_seek(normal->cols, r.index, &c); spmat_next(&c);) {
            const uint32_t position = normal->where[c.index];
            const double value = normal_take(normal, position, work);
            if (position >= own && value != 0.0)
                column[place[position]] = value;
        }
    }
}

/* A factorisation under way. */
struct factoring {
    struct normal *normal;
    const double *d, *r;
    _Atomic uint32_t replaced;
    /* The panel of the trunk that is being formed: the positions of its rows; rows of a piece. */
    uint32_t panel, height;
    const uint32_t *position;
    double *least;
};

/* Column j of a panel, all its rows, from `work`. */
static void take_column(const struct normal *normal, const uint32_t *position, const struct dense_panel *panel,
                        uint32_t j, double *work)
{
    double *const column = dense_entry(panel, 0, j);
    for (uint32_t i = j; i < panel->rows; i++)
        column[i] = normal_take(normal, position[i], work);
}

/* Fills columns from .. to - 1 of panel p, which is zero, with A D A' + R; position, place: of its rows; least[j]: the
 * largest value of pivot j that counts as zero. */
static void fill_columns(const struct factoring *f, uint32_t p, uint32_t from, uint32_t to, const uint32_t *position,
                         const uint32_t *place, double *least, unsigned thread)
{
    const struct normal *normal = f->normal;
    const struct dense_panel panel = panel_matrix(normal, p);
    double *const work = thread_work(normal, thread);
    for (uint32_t j = from; j < to; j++) {
        const uint32_t row = normal->order[position[j]];
        if (2 * spread_row(normal, row, f->d, work) < panel.rows - j)
            take_entries(normal, row, f->d, place, &panel, j, work);
        else
            take_column(normal, position, &panel, j, work);
        double *const pivot = dense_entry(&panel, j, j);
        *pivot += f->r[row];
        least[j] = *pivot * PIVOT_TOLERANCE;
        if (normal->dense)
            normal->diagonal[position[j]] = *pivot;
    }
}

/* The first of rows from .. to - 1 of panel q at this position or later; `to`: none is. */
static uint32_t first_at(const struct structure *s, uint32_t q, uint32_t from, uint32_t to, uint32_t position)
{
    while (from < to) { /* ends: the range shrinks */
        const uint32_t middle = from + (to - from) / 2;
        if (panel_row(s, q, middle) < position)
            from = middle + 1;
        else
            to = middle;
    }
    return from;
}

/* How many of the unused rows of finished panel q are columns of panel p. */
static uint32_t used_columns(const struct normal *normal, uint32_t q, uint32_t p)
{
    const struct structure *s = &normal->s;
    const uint32_t begin = normal->used[q], rows = panel_rows(s, q), width = panel_width(s, p);
    return first_at(s, q, begin, rows - begin > width ? begin + width : rows, s->panel[p + 1].first) - begin;
}

/* Subtracts what the first `cols` unused rows of finished panel q contribute, times its rows first .. end - 1, to panel
 * p; position: those of the unused rows, replaced; place: of the rows of p.  Returns the work, for limits_worked. */
static uint64_t apply_rows(const struct normal *normal, uint32_t q, uint32_t p, uint32_t cols, uint32_t first,
                           uint32_t end, const uint32_t *col, uint32_t *position, const uint32_t *place,
                           unsigned thread)
{
    for (uint32_t i = 0; i < end - first; i++)
        position[i] = place[position[i]];
    const struct dense_update update = {.from = panel_matrix(normal, q),
                                        .to = panel_matrix(normal, p),
                                        .begin = normal->used[q],
                                        .cols = cols,
                                        .first = first,
                                        .end = end,
                                        .row = position,
                                        .col = col};
    normal->kernels->update(&update, thread_packed(normal, thread));
    return 1 + (uint64_t)(end - first) * cols * update.from.width / FAST;
}

/* Panel q, of which `used` rows are through, waits for the next panel that needs it, if that is before `end`. */
static void wait_for_next(struct normal *normal, uint32_t q, uint32_t used, uint32_t end)
{
    normal->used[q] = used;
    if (used == panel_rows(&normal->s, q))
        return;
    const uint32_t next = normal->column_panel[panel_row(&normal->s, q, used)];
    if (next >= end)
        return;
    normal->waiting_next[q] = normal->waiting[next];
    normal->waiting[next] = q;
}

/* ---- subtrees ------------------------------------------------------------------------------------------------ */

/* Subtracts what finished panel q contributes to panel p; then q waits for the next panel that needs it, if that is
 * before `end`.  Returns the work. */
static uint64_t apply_panel(struct normal *normal, uint32_t q, uint32_t p, uint32_t end, const uint32_t *place,
                            unsigned thread)
{
    const struct structure *s = &normal->s;
    const uint32_t rows = panel_rows(s, q), begin = normal->used[q], left = rows - begin, first = s->panel[p].first;
    const uint32_t limit = s->panel[p + 1].first;
    uint32_t *const position = thread_relative(normal, thread), col[DENSE_WIDEST];
    uint32_t cols = 0;
    panel_positions(s, q, begin, left, position);
    for (; cols < left && position[cols] < limit; cols++)
        col[cols] = position[cols] - first;
    const uint64_t work = apply_rows(normal, q, p, cols, begin, rows, col, position, place, thread);
    wait_for_next(normal, q, begin + cols, end);
    return work;
}

/* One panel by one thread; false if a limit was met. */
static bool factor_panel(struct factoring *f, uint32_t p, uint32_t end, unsigned thread)
{
    struct normal *normal = f->normal;
    const struct structure *s = &normal->s;
    const uint32_t rows = panel_rows(s, p), width = panel_width(s, p);
    uint32_t *const place = thread_place(normal, thread), *const position = thread_relative(normal, thread);
    const struct dense_panel panel = panel_matrix(normal, p);
    double *const packed = thread_packed(normal, thread);
    double least[DENSE_WIDEST];
    panel_positions(s, p, 0, rows, position);
    for (uint32_t i = 0; i < rows; i++)
        place[position[i]] = i;
    fill_columns(f, p, 0, width, position, place, least, thread);
    for (uint32_t q = normal->waiting[p], next; q != NONE_U32; q = next) {
        next = normal->waiting_next[q];
        if (thread_stopped(normal, thread, apply_panel(normal, q, p, end, place, thread)))
            return false;
    }
    const uint32_t replaced = normal->kernels->factor(&panel, least, packed);
    if (replaced)
        f->replaced += replaced;
    if (rows > width)
        normal->kernels->solve(&panel, width, rows, packed);
    wait_for_next(normal, p, width, end);
    return !thread_stopped(normal, thread, (uint64_t)rows * width + (uint64_t)rows * width * width / FAST);
}

static void factor_batch(void *user, uint32_t batch, unsigned thread)
{
    struct factoring *f = user;
    const struct structure *s = &f->normal->s;
    for (uint32_t t = s->batch[batch]; t < s->batch[batch + 1]; t++)
        for (uint32_t p = s->subtree[t].first; p < s->subtree[t].end; p++)
            if (!factor_panel(f, p, s->subtree[t].end, thread))
                return;
}

/* ---- the trunk ----------------------------------------------------------------------------------------------- */

enum { FILL = 8 }; /* columns of a piece */

static void fill_piece(void *user, uint32_t piece, unsigned thread)
{
    const struct factoring *f = user;
    const uint32_t width = panel_width(&f->normal->s, f->panel), from = piece * FILL;
    const uint32_t to = width - from > FILL ? from + FILL : width;
    double *const work = thread_work(f->normal, thread);
    for (uint32_t j = from; j < width; j++) /* a later piece may have been this thread's before */
        work[f->normal->order[f->position[j]]] = 0.0;
    fill_columns(f, f->panel, from, to, f->position, thread_place(f->normal, 0), f->least, thread);
    thread_stopped(f->normal, thread, (uint64_t)(to - from) * panel_rows(&f->normal->s, f->panel));
}

/* Subtracts what finished panel q contributes to rows from .. to - 1 of panel p.  Returns the work. */
static uint64_t apply_part(const struct normal *normal, uint32_t q, uint32_t p, uint32_t from, uint32_t to,
                           unsigned thread)
{
    const struct structure *s = &normal->s;
    const uint32_t rows = panel_rows(s, q), begin = normal->used[q], cols = normal->taken[q];
    const uint32_t first = from > 0 ? first_at(s, q, begin, rows, panel_row(s, p, from)) : begin;
    const uint32_t end = to < panel_rows(s, p) ? first_at(s, q, first, rows, panel_row(s, p, to)) : rows;
    if (first == end)
        return 1;
    uint32_t *const position = thread_relative(normal, thread), col[DENSE_WIDEST];
    panel_positions(s, q, first, end - first, position);
    panel_positions(s, q, begin, cols, col);
    for (uint32_t j = 0; j < cols; j++)
        col[j] -= s->panel[p].first;
    return apply_rows(normal, q, p, cols, first, end, col, position, thread_place(normal, 0), thread);
}

static void apply_piece(void *user, uint32_t piece, unsigned thread)
{
    const struct factoring *f = user;
    const struct normal *normal = f->normal;
    const uint32_t rows = panel_rows(&normal->s, f->panel), from = piece * f->height;
    const uint32_t to = rows - from > f->height ? from + f->height : rows;
    for (uint32_t q = normal->waiting[f->panel]; q != NONE_U32; q = normal->waiting_next[q])
        if (thread_stopped(normal, thread, apply_part(normal, q, f->panel, from, to, thread)))
            return;
}

static void solve_piece(void *user, uint32_t piece, unsigned thread)
{
    const struct factoring *f = user;
    const struct normal *normal = f->normal;
    const struct dense_panel panel = panel_matrix(normal, f->panel);
    const uint32_t from = panel.width + piece * f->height;
    const uint32_t to = panel.rows - from > f->height ? from + f->height : panel.rows;
    normal->kernels->solve(&panel, from, to, thread_packed(normal, thread));
    thread_stopped(normal, thread, (uint64_t)(to - from) * panel.width * panel.width / FAST);
}

/* Enters how many columns each of what waits for panel p contributes to; returns the multiply-adds. */
static double waiting_work(const struct normal *normal, uint32_t p)
{
    const struct structure *s = &normal->s;
    double work = 0.0;
    for (uint32_t q = normal->waiting[p]; q != NONE_U32; q = normal->waiting_next[q]) {
        normal->taken[q] = used_columns(normal, q, p);
        work += (double)(panel_rows(s, q) - normal->used[q]) * normal->taken[q] * panel_width(s, q);
    }
    return work;
}

/* Rows of a piece: all where one thread does them, unless the kernels' sums depend on that; a few pieces for each
 * thread otherwise, so that none waits long for another. */
static uint32_t piece_height(const struct normal *normal, uint32_t rows, double work)
{
    enum { UNIT = 24, LEAST = 2 * UNIT, MOST = 384, PIECES = 8 };
    const uint32_t height = pieces(rows, PIECES * UNIT) * UNIT;
    if (!normal->kernels->rows_matter && team_threads(team_for(normal, work)) == 1)
        return rows;
    return height < LEAST ? LEAST : height < MOST ? height : MOST;
}

/* Panel p of the trunk is finished: those that waited for it, and p itself, wait for the next. */
static void move_on(struct normal *normal, uint32_t p)
{
    for (uint32_t q = normal->waiting[p], next; q != NONE_U32; q = next) {
        next = normal->waiting_next[q];
        wait_for_next(normal, q, normal->used[q] + normal->taken[q], normal->s.panels);
    }
    wait_for_next(normal, p, panel_width(&normal->s, p), normal->s.panels);
}

/* One panel by all threads; false if a limit was met. */
static bool factor_trunk_panel(struct factoring *f, uint32_t p)
{
    struct normal *normal = f->normal;
    const struct structure *s = &normal->s;
    const uint32_t rows = panel_rows(s, p), width = panel_width(s, p);
    const double area = (double)rows * width, work = waiting_work(normal, p);
    uint32_t *const position = normal->position, *const place = thread_place(normal, 0);
    double least[DENSE_WIDEST];
    panel_positions(s, p, 0, rows, position);
    for (uint32_t i = 0; i < rows; i++)
        place[position[i]] = i;
    f->panel = p;
    f->position = position;
    f->least = least;
    f->height = piece_height(normal, rows, work);
    team_run(team_for(normal, ENTRY_WORK * (area + width * normal->row_products)), normal->env, pieces(width, FILL),
             fill_piece, f);
    team_run(team_for(normal, work), normal->env, pieces(rows, f->height), apply_piece, f);
    if (limits_met(normal->env) != LIMIT_NONE)
        return false;
    const struct dense_panel panel = panel_matrix(normal, p);
    f->replaced += normal->kernels->factor(&panel, least, thread_packed(normal, 0));
    if (rows > width)
        team_run(team_for(normal, area * width), normal->env, pieces(rows - width, f->height), solve_piece, f);
    move_on(normal, p);
    return limits_met(normal->env) == LIMIT_NONE;
}

static bool factor_trunk(struct factoring *f)
{
    struct normal *normal = f->normal;
    const struct structure *s = &normal->s;
    for (uint32_t t = 0; t < s->subtrees; t++)
        for (uint32_t q = s->subtree[t].first; q < s->subtree[t].end; q++)
            wait_for_next(normal, q, normal->used[q], s->panels);
    for (uint32_t p = 0, t = 0; p < s->panels;) {
        if (t < s->subtrees && p == s->subtree[t].first) {
            p = s->subtree[t++].end;
            continue;
        }
        if (!factor_trunk_panel(f, p))
            return false;
        p++;
    }
    return true;
}

bool normal_factor(struct normal *normal, const double *d, const double *r, uint32_t *replaced)
{
    const struct structure *s = &normal->s;
    struct factoring f = {.normal = normal, .d = d, .r = r};
    memset(normal->work, 0, (size_t)normal->m * normal->threads * sizeof *normal->work);
    for (uint32_t p = 0; p < s->panels; p++)
        normal->waiting[p] = NONE_U32;
    *replaced = 0;
    normal->team_free = env_team_free(normal->env);
    team_run(team_for(normal, INFINITY), normal->env, s->batches, factor_batch, &f);
    if (limits_met(normal->env) != LIMIT_NONE || !factor_trunk(&f))
        return false;
    *replaced = normal->dense ? normal_product(normal, d) : f.replaced;
    return limits_met(normal->env) == LIMIT_NONE;
}
