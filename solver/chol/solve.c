/* Solves with the factor.
 *
 * Threads do subtrees as in the factorisation (factor.c).  Forward, what the panels of a subtree subtract from rows
 * outside of it is added up in an array of the subtree's own, and subtracted in the order of the subtrees; a panel of
 * the trunk is solved by the caller, what it subtracts then computed by all, each some rows.  Backward the trunk comes
 * first; the sums of a panel's columns over some of its rows are formed by all, and added up in the order of the rows.
 * So the solution too is the same with any number of threads.
 */
#include "chol/chol_private.h"

/* Multiply-adds that take as long as an entry of the factor, which comes from memory. */
static const double entry = 10.0;

struct solving {
    struct normal *normal;
    double *x;
    uint32_t panel;
};

/* ---- L y = x ------------------------------------------------------------------------------------------------- */

/* The unknowns of a panel, in place. */
static void solve_diagonal(const struct dense_panel *p, double *restrict y)
{
    for (uint32_t j = 0; j < p->width; j++) {
        const double *restrict column = dense_entry(p, 0, j);
        const double u = y[j] /= column[j];
        for (uint32_t i = j + 1; i < p->width; i++)
            y[i] -= column[i] * u;
    }
}

static void forward_batch(void *user, uint32_t batch, unsigned thread)
{
    const struct solving *v = user;
    struct normal *normal = v->normal;
    const struct structure *s = &normal->s;
    uint32_t *const place = thread_place(normal, thread), *const position = thread_relative(normal, thread);
    double *const sum = thread_gathered(normal, thread);
    for (uint32_t t = s->batch[batch]; t < s->batch[batch + 1]; t++) {
        const struct subtree *tree = &s->subtree[t];
        double *const outside = normal->outside + tree->outside;
        const uint32_t root = s->panel[tree->end - 1].super, end = s->panel[tree->end].first;
        for (uint32_t i = 0; i < super_below(s, root); i++) {
            place[below_at(s, s->below_start[root] + i)] = i;
            outside[i] = 0.0;
        }
        for (uint32_t p = tree->first; p < tree->end; p++) {
            const struct dense_panel panel = panel_matrix(normal, p);
            const uint32_t rows = panel.rows, width = panel.width;
            double *const y = v->x + s->panel[p].first;
            solve_diagonal(&panel, y);
            normal->kernels->vectors->multiply(&panel, width, rows, y, sum);
            panel_positions(s, p, width, rows - width, position);
            uint32_t i = 0;
            for (; i < rows - width && position[i] < end; i++)
                v->x[position[i]] -= sum[i];
            for (; i < rows - width; i++)
                outside[place[position[i]]] += sum[i];
            if (thread_stopped(normal, thread, (uint64_t)rows * width / 2))
                return;
        }
    }
}

/* The rows below the panel's own in a piece. */
struct range {
    uint32_t from, to;
};

static struct range rows_of(const struct dense_panel *p, uint32_t piece)
{
    const uint32_t from = p->width + piece * SOLVE_ROWS;
    return (struct range){from, p->rows - from > SOLVE_ROWS ? from + SOLVE_ROWS : p->rows};
}

static uint32_t pieces_of(const struct dense_panel *p)
{
    return pieces(p->rows - p->width, SOLVE_ROWS);
}

static void forward_piece(void *user, uint32_t piece, unsigned thread)
{
    const struct solving *v = user;
    const struct normal *normal = v->normal;
    const struct structure *s = &normal->s;
    const struct dense_panel panel = panel_matrix(normal, v->panel);
    const struct range r = rows_of(&panel, piece);
    double sum[SOLVE_ROWS];
    uint32_t position[SOLVE_ROWS];
    normal->kernels->vectors->multiply(&panel, r.from, r.to, v->x + s->panel[v->panel].first, sum);
    panel_positions(s, v->panel, r.from, r.to - r.from, position);
    for (uint32_t i = 0; i < r.to - r.from; i++)
        v->x[position[i]] -= sum[i];
    thread_stopped(normal, thread, (uint64_t)(r.to - r.from) * panel.width / 2);
}

void normal_forward(struct normal *normal, double *x)
{
    const struct structure *s = &normal->s;
    struct solving v = {.normal = normal, .x = x};
    team_run(team_for(normal, INFINITY), normal->env, s->batches, forward_batch, &v);
    if (limits_met(normal->env) != LIMIT_NONE)
        return;
    for (uint32_t t = 0; t < s->subtrees; t++) {
        const uint32_t root = s->panel[s->subtree[t].end - 1].super;
        const double *const outside = normal->outside + s->subtree[t].outside;
        for (uint32_t i = 0; i < super_below(s, root); i++)
            x[below_at(s, s->below_start[root] + i)] -= outside[i];
    }
    for (uint32_t p = 0, t = 0; p < s->panels;) {
        if (t < s->subtrees && p == s->subtree[t].first) {
            p = s->subtree[t++].end;
            continue;
        }
        const struct dense_panel panel = panel_matrix(normal, p);
        v.panel = p;
        solve_diagonal(&panel, x + s->panel[p].first);
        team_run(team_for(normal, entry * panel.rows * panel.width), normal->env, pieces_of(&panel), forward_piece, &v);
        if (limits_met(normal->env) != LIMIT_NONE)
            return;
        p++;
    }
}

/* ---- L'y = x ------------------------------------------------------------------------------------------------- */

/* The unknowns of a panel, from the sums of its columns over the rows below its own. */
static void solve_transposed(const struct dense_panel *p, const double *sum, double *restrict x)
{
    for (uint32_t j = p->width; j-- > 0;) {
        const double *restrict column = dense_entry(p, 0, j);
        double more = sum[j];
        for (uint32_t i = j + 1; i < p->width; i++)
            more += column[i] * x[i];
        x[j] = (x[j] - more) / column[j];
    }
}

/* The sums of the columns of panel p over rows from .. to - 1. */
static void sum_columns(const struct normal *normal, uint32_t p, struct range r, const double *x, unsigned thread,
                        double *sum)
{
    const struct dense_panel panel = panel_matrix(normal, p);
    uint32_t *const position = thread_relative(normal, thread);
    double *const from = thread_gathered(normal, thread);
    panel_positions(&normal->s, p, r.from, r.to - r.from, position);
    for (uint32_t i = 0; i < r.to - r.from; i++)
        from[i] = x[position[i]];
    normal->kernels->vectors->dots(&panel, r.from, r.to, from, sum);
}

static void backward_batch(void *user, uint32_t batch, unsigned thread)
{
    const struct solving *v = user;
    const struct normal *normal = v->normal;
    const struct structure *s = &normal->s;
    double sum[DENSE_WIDEST];
    for (uint32_t t = s->batch[batch + 1]; t-- > s->batch[batch];) {
        for (uint32_t p = s->subtree[t].end; p-- > s->subtree[t].first;) {
            const struct dense_panel panel = panel_matrix(normal, p);
            sum_columns(normal, p, (struct range){panel.width, panel.rows}, v->x, thread, sum);
            solve_transposed(&panel, sum, v->x + s->panel[p].first);
            if (thread_stopped(normal, thread, (uint64_t)panel.rows * panel.width / 2))
                return;
        }
    }
}

static void backward_piece(void *user, uint32_t piece, unsigned thread)
{
    const struct solving *v = user;
    const struct normal *normal = v->normal;
    const struct dense_panel panel = panel_matrix(normal, v->panel);
    const struct range r = rows_of(&panel, piece);
    sum_columns(normal, v->panel, r, v->x, thread, normal->partial + (size_t)piece * panel.width);
    thread_stopped(normal, thread, (uint64_t)(r.to - r.from) * panel.width / 2);
}

static void backward(struct normal *normal, double *x)
{
    const struct structure *s = &normal->s;
    struct solving v = {.normal = normal, .x = x};
    for (uint32_t p = s->panels, t = s->subtrees; p > 0;) {
        if (t > 0 && p == s->subtree[t - 1].end) {
            p = s->subtree[--t].first;
            continue;
        }
        v.panel = --p;
        const struct dense_panel panel = panel_matrix(normal, p);
        const uint32_t count = pieces_of(&panel);
        double sum[DENSE_WIDEST];
        team_run(team_for(normal, entry * panel.rows * panel.width), normal->env, count, backward_piece, &v);
        for (uint32_t j = 0; j < panel.width; j++) {
            sum[j] = 0.0;
            for (uint32_t k = 0; k < count; k++)
                sum[j] += normal->partial[(size_t)k * panel.width + j];
        }
        solve_transposed(&panel, sum, x + s->panel[p].first);
        if (limits_met(normal->env) != LIMIT_NONE)
            return;
    }
    team_run(team_for(normal, INFINITY), normal->env, s->batches, backward_batch, &v);
}

bool normal_solve(struct normal *normal, double *x)
{
    normal->team_free = env_team_free(normal->env);
    for (uint32_t p = 0; p < normal->m; p++)
        normal->work[p] = x[normal->order[p]];
    normal_forward(normal, normal->work);
    if (normal->dense)
        normal_product_solve(normal, normal->work);
    backward(normal, normal->work);
    if (limits_met(normal->env) != LIMIT_NONE)
        return false;
    for (uint32_t p = 0; p < normal->m; p++)
        x[normal->order[p]] = normal->work[p];
    return true;
}
