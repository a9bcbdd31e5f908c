/* The numbers: A D A' + R put in place panel by panel, and its left-looking Cholesky factorisation (Ng & Peyton, SIAM
 * J. Sci. Comput. 14, 1993), and the solve.
 *
 * A panel is first filled with its columns of A D A' + R, then every finished panel with a row among the panel's
 * columns subtracts its part, then the panel itself is factored.  A finished panel waits in the list of the panel that
 * needs its next unused row.
 */
#include "chol/chol_private.h"

/* Multiply-adds that take as long as one entry looked at. */
enum { FAST = 20 };

void normal_spread(const struct normal *normal, uint32_t k, double alpha)
{
    spmat_axpy(normal->cols, k, alpha, normal->work);
}

/* What columns put into the rows eliminated earlier than this position is never read. */
double normal_take(const struct normal *normal, uint32_t position)
{
    const uint32_t row = normal->order[position];
    const double value = normal->work[row];
    normal->work[row] = 0.0;
    return value * pow2(normal->row_exp[row]);
}

/* Row `row` of A D times A'. */
static void spread_row(const struct normal *normal, uint32_t row, const double *d)
{
    struct spmat_cursor c;
    const double by_row = pow2(normal->row_exp[row]);
    for (spmat_seek(normal->rows, row, &c); spmat_next(&c);) {
        const double factor = pow2(normal->col_exp[c.index]);
        const double alpha = c.value * by_row * (factor * d[c.index] * factor);
        if (alpha != 0.0 && !column_is_dense(normal, c.index))
            normal_spread(normal, c.index, alpha);
    }
}

/* Fills panel p, whose rows' positions are given, with A D A' + R; least[j]: the largest value of pivot j that counts
 * as zero. */
static void fill_panel(const struct normal *normal, uint32_t p, const uint32_t *position, const double *d,
                       const double *r, double *least)
{
    const struct structure *s = &normal->s;
    const uint32_t width = panel_width(s, p), rows = panel_rows(s, p);
    double *column = normal->values + s->panel[p].values;
    for (uint32_t j = 0; j < width; j++, column += rows) {
        const uint32_t row = normal->order[position[j]];
        spread_row(normal, row, d);
        for (uint32_t i = 0; i < j; i++)
            column[i] = 0.0;
        for (uint32_t i = j; i < rows; i++)
            column[i] = normal_take(normal, position[i]);
        column[j] += r[row];
        least[j] = column[j] * PIVOT_TOLERANCE;
        if (normal->dense)
            normal->diagonal[position[j]] = column[j];
    }
}

/* Subtracts what finished panel q contributes to panel p; then q waits for the next panel that needs it.  Returns the
 * work, for limits_worked. */
static uint64_t apply_panel(const struct normal *normal, uint32_t q, uint32_t p)
{
    const struct structure *s = &normal->s;
    const uint32_t rows = panel_rows(s, q), begin = normal->used[q], left = rows - begin;
    uint32_t *const relative = normal->relative;
    uint32_t cols = 0, next = 0;
    panel_positions(s, q, begin, left, relative);
    const uint32_t limit = s->panel[p + 1].first;
    while (cols < left && relative[cols] < limit)
        cols++;
    if (cols < left)
        next = normal->column_panel[relative[cols]];
    for (uint32_t i = 0; i < left; i++)
        relative[i] = normal->place[relative[i]];
    const struct dense_target target = {
        .c = normal->values + s->panel[p].values, .ld = panel_rows(s, p), .place = relative};
    normal->kernels->update(left, cols, panel_width(s, q), normal->values + s->panel[q].values + begin, rows, target,
                            normal->packed);
    normal->used[q] = begin + cols;
    if (cols < left) {
        normal->waiting_next[q] = normal->waiting[next];
        normal->waiting[next] = q;
    }
    return (uint64_t)left * cols * panel_width(s, q) / FAST;
}

bool normal_factor(struct normal *normal, const double *d, const double *r, uint32_t *replaced)
{
    const struct structure *s = &normal->s;
    double least[DENSE_WIDEST];
    *replaced = 0;
    for (uint32_t i = 0; i < normal->m; i++)
        normal->work[i] = 0.0;
    for (uint32_t p = 0; p < s->panels; p++)
        normal->waiting[p] = NONE_U32;
    for (uint32_t p = 0; p < s->panels; p++) {
        const uint32_t rows = panel_rows(s, p), width = panel_width(s, p);
        panel_positions(s, p, 0, rows, normal->relative);
        for (uint32_t i = 0; i < rows; i++)
            normal->place[normal->relative[i]] = i;
        fill_panel(normal, p, normal->relative, d, r, least);
        for (uint32_t q = normal->waiting[p], next; q != NONE_U32; q = next) {
            next = normal->waiting_next[q];
            if (limits_worked(normal->env, apply_panel(normal, q, p)))
                return false;
        }
        *replaced += normal->kernels->factor(rows, width, normal->values + s->panel[p].values, least, normal->packed);
        normal->used[p] = width;
        if (rows > width) {
            const uint32_t next = normal->column_panel[panel_row(s, p, width)];
            normal->waiting_next[p] = normal->waiting[next];
            normal->waiting[next] = p;
        }
        if (limits_worked(normal->env, (uint64_t)rows * width + (uint64_t)rows * width * width / FAST))
            return false;
    }
    if (normal->dense)
        *replaced = normal_product(normal, d);
    return limits_met(normal->env) == LIMIT_NONE;
}

/* A panel's columns are taken FOUR at a time: one pass over the sums, or over what they are formed from, serves four
 * streams from memory. */
enum { FOUR = 4 };

/* sum += four columns times y, and the products of four columns with x: rows `from` on. */
static void add_four(const double *restrict column, size_t ld, uint32_t from, uint32_t rows, const double *y,
                     double *restrict sum)
{
    const double *restrict c0 = column, *restrict c1 = c0 + ld, *restrict c2 = c1 + ld, *restrict c3 = c2 + ld;
    const double y0 = y[0], y1 = y[1], y2 = y[2], y3 = y[3];
    for (uint32_t i = from; i < rows; i++)
        sum[i] += c0[i] * y0 + c1[i] * y1 + (c2[i] * y2 + c3[i] * y3);
}

static void dot_four(const double *restrict column, size_t ld, uint32_t from, uint32_t rows, const double *restrict x,
                     double *sum)
{
    const double *restrict c0 = column, *restrict c1 = c0 + ld, *restrict c2 = c1 + ld, *restrict c3 = c2 + ld;
    double s0[2] = {0}, s1[2] = {0}, s2[2] = {0}, s3[2] = {0};
    uint32_t i = from;
    for (; i + 1 < rows; i += 2) {
        for (uint32_t k = 0; k < 2; k++) {
            s0[k] += c0[i + k] * x[i + k];
            s1[k] += c1[i + k] * x[i + k];
            s2[k] += c2[i + k] * x[i + k];
            s3[k] += c3[i + k] * x[i + k];
        }
    }
    sum[0] = s0[0] + s0[1];
    sum[1] = s1[0] + s1[1];
    sum[2] = s2[0] + s2[1];
    sum[3] = s3[0] + s3[1];
    for (; i < rows; i++) {
        sum[0] += c0[i] * x[i];
        sum[1] += c1[i] * x[i];
        sum[2] += c2[i] * x[i];
        sum[3] += c3[i] * x[i];
    }
}

void normal_forward(struct normal *normal, double *x)
{
    const struct structure *s = &normal->s;
    double *const sum = normal->gathered;
    for (uint32_t p = 0; p < s->panels; p++) {
        const uint32_t rows = panel_rows(s, p), width = panel_width(s, p);
        double *const y = x + s->panel[p].first;
        const double *column = normal->values + s->panel[p].values;
        memset(sum, 0, rows * sizeof *sum);
        for (uint32_t j = 0; j < width;) {
            const uint32_t end = j + FOUR <= width ? j + FOUR : j + 1;
            for (uint32_t k = j; k < end; k++) {
                const double *c = column + (size_t)k * rows;
                y[k] = (y[k] - sum[k]) / c[k];
                for (uint32_t i = k + 1; i < end; i++)
                    sum[i] += c[i] * y[k];
            }
            const double *c = column + (size_t)j * rows;
            if (end == j + FOUR)
                add_four(c, rows, end, rows, y + j, sum);
            else
                for (uint32_t i = end; i < rows; i++)
                    sum[i] += c[i] * y[j];
            j = end;
        }
        panel_positions(s, p, width, rows - width, normal->relative);
        for (uint32_t i = width; i < rows; i++)
            x[normal->relative[i - width]] -= sum[i];
        if (limits_worked(normal->env, (uint64_t)rows * width / 2))
            return;
    }
}

/* L'y = x in place: x by position. */
static void backward(struct normal *normal, double *x)
{
    const struct structure *s = &normal->s;
    double *const from = normal->gathered;
    for (uint32_t p = s->panels; p-- > 0;) {
        const uint32_t rows = panel_rows(s, p), width = panel_width(s, p), first = s->panel[p].first;
        const double *const panel = normal->values + s->panel[p].values;
        panel_positions(s, p, 0, rows, normal->relative);
        for (uint32_t i = 0; i < rows; i++)
            from[i] = x[normal->relative[i]];
        for (uint32_t end = width; end;) {
            const uint32_t j = end >= FOUR ? end - FOUR : end - 1;
            double sum[FOUR] = {0.0};
            const double *c = panel + (size_t)j * rows;
            if (end >= FOUR)
                dot_four(c, rows, end, rows, from, sum);
            else
                for (uint32_t i = end; i < rows; i++)
                    sum[0] += c[i] * from[i];
            for (uint32_t k = end; k-- > j;) {
                c = panel + (size_t)k * rows;
                double more = sum[k - j];
                for (uint32_t i = k + 1; i < end; i++)
                    more += c[i] * from[i];
                from[k] = x[first + k] = (from[k] - more) / c[k];
            }
            end = j;
        }
        if (limits_worked(normal->env, (uint64_t)rows * width / 2))
            return;
    }
}

bool normal_solve(struct normal *normal, double *x)
{
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
