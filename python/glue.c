/* Between cffi and the library: loops over rows and columns that would be slow in Python. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "report/report.h"

/* begin shared */
/* Rows of a matrix that another may stand below.  Sparse: by columns, `start` and `index` of 4 or 8 bytes each.  Dense:
 * start NULL, the entry of row i and column j at value[i * row_stride + j * col_stride]. */
typedef struct slxpy_block {
    uint32_t nrows;
    const void *start, *index;
    int start_bytes, index_bytes;
    const double *value;
    int64_t row_stride, col_stride;
} slxpy_block;

/* Loads blocks, one below the other; the arrays of `frame` but for start, index and value, which are not looked at. */
slx_status slxpy_load(slx_model *model, const slx_arrays *frame, int count, const slxpy_block *blocks);
/* What the last solve left, where a pointer is not NULL: columns, then rows; 0 in all where there is no point. */
void slxpy_solution(const slx_model *model, double *x, double *reduced_cost, int8_t *col_status, double *activity,
                    double *dual, int8_t *row_status);
/* For linprog: the first m_ub rows are a_ub x <= b_ub, m_eq more are a_eq x = b_eq.  Loads dense matrices, row after row. */
slx_status slxpy_load_dense(slx_model *model, uint32_t n, uint32_t m_ub, const double *a_ub, const double *b_ub,
                            uint32_t m_eq, const double *a_eq, const double *b_eq, const double *cost,
                            const double *lower, const double *upper);
/* Whether presolve finds next to nothing in such an LP: no entry is 0, several are in each row, no column is fixed. */
int slxpy_is_full(uint32_t n, uint32_t m_ub, const double *a_ub, uint32_t m_eq, const double *a_eq, const double *lower,
                  const double *upper);
/* And what scipy tells, one after the other: x, x - lower, upper - x, the marginals of lower and of upper bounds (n each); the
 * marginals of the rows, and b minus their activities (m_ub + m_eq each). */
void slxpy_linprog(const slx_model *model, const double *lower, const double *upper, uint32_t m_ub, const double *b_ub,
                   const double *b_eq, double *out);
/* The matrix by columns: start has ncols + 1 elements, index and value have slx_nnz. */
void slxpy_matrix(const slx_model *model, int64_t *start, int32_t *index, double *value);
/* slx_set_log, slx_set_progress and slx_set_interrupt with the functions of Python, or without any. */
void slxpy_listen(slx_model *model, void *user, int log, int progress, int interrupt);
/* slx_solve, of which `seen` keeps what a page tells, beside what Python is to hear; and that page, of a result that took so many
 * seconds, with `title`. */
typedef struct slxpy_seen slxpy_seen;
slxpy_seen *slxpy_seen_new(void);
void slxpy_seen_free(slxpy_seen *seen);
slx_status slxpy_solve(slx_model *model, slxpy_seen *seen, void *user, int log, int progress);
slx_status slxpy_report(slx_model *model, slxpy_seen *seen, const char *title, double seconds, const char *path);
slx_status slxpy_each_entry(slx_model *model, const slx_part *part, void *user);
void slxpy_tell_account(const slx_model *model, void *user);
void slxpy_tell_profile(const slx_model *model, void *user);
/* end shared */

struct source {
    const slx_arrays *frame;
    int count;
    const slxpy_block *blocks;
    uint32_t *index; /* room for a column */
    double *value;
};

static uint64_t whole(const void *array, int bytes, uint64_t k)
{
    return bytes == 4 ? ((const uint32_t *)array)[k] : ((const uint64_t *)array)[k];
}

/* An index beyond 32 bits, or below 0, becomes one that no row has. */
static uint32_t row_number(uint64_t index, uint32_t nrows, uint32_t offset)
{
    return index < nrows ? (uint32_t)index + offset : UINT32_MAX;
}

static int column(void *user, uint32_t col, slx_source_column *out)
{
    const struct source *s = user;
    const slx_arrays *f = s->frame;
    uint32_t n = 0, offset = 0;
    for (int k = 0; k < s->count; k++) {
        const slxpy_block *b = &s->blocks[k];
        if (b->start) {
            const uint64_t begin = whole(b->start, b->start_bytes, col), end = whole(b->start, b->start_bytes, col + 1);
            if (end < begin || end - begin > f->nrows - n)
                return 1;
            for (uint64_t e = begin; e < end; e++, n++) {
                s->index[n] = row_number(whole(b->index, b->index_bytes, e), b->nrows, offset);
                s->value[n] = b->value[e];
            }
        } else {
            const double *v = b->value + (int64_t)col * b->col_stride;
            for (uint32_t i = 0; i < b->nrows; i++, v += b->row_stride)
                if (*v != 0.0) {
                    s->index[n] = offset + i;
                    s->value[n++] = *v;
                }
        }
        offset += b->nrows;
    }
    out->count = n;
    out->index = s->index;
    out->value = s->value;
    if (f->cost)
        out->cost = f->cost[col];
    if (f->col_lower)
        out->lower = f->col_lower[col];
    if (f->col_upper)
        out->upper = f->col_upper[col];
    if (f->col_names)
        out->name = f->col_names[col];
    return 0;
}

slx_status slxpy_load(slx_model *model, const slx_arrays *frame, int count, const slxpy_block *blocks)
{
    const size_t room = (size_t)frame->nrows + 1;
    struct source s = {frame, count, blocks, malloc(room * sizeof(uint32_t)), malloc(room * sizeof(double))};
    slx_source source = {.nrows = frame->nrows,
                         .ncols = frame->ncols,
                         .column = column,
                         .user = &s,
                         .row_lower = frame->row_lower,
                         .row_upper = frame->row_upper,
                         .offset = frame->offset,
                         .maximise = frame->maximise,
                         .row_names = frame->row_names};
    slx_status status = s.index && s.value ? slx_load_source(model, &source) : SLX_ERROR_MEMORY;
    free(s.index);
    free(s.value);
    return status;
}

slx_status slxpy_load_dense(slx_model *model, uint32_t n, uint32_t m_ub, const double *a_ub, const double *b_ub,
                            uint32_t m_eq, const double *a_eq, const double *b_eq, const double *cost,
                            const double *lower, const double *upper)
{
    const slxpy_block blocks[] = {{.nrows = m_ub, .value = a_ub, .row_stride = n, .col_stride = 1},
                                  {.nrows = m_eq, .value = a_eq, .row_stride = n, .col_stride = 1}};
    const size_t rows = (size_t)m_ub + m_eq;
    double *side = malloc((2 * rows + 1) * sizeof *side);
    if (!side)
        return SLX_ERROR_MEMORY;
    for (uint32_t i = 0; i < m_ub; i++) {
        side[i] = -SLX_INFINITY;
        side[rows + i] = b_ub[i];
    }
    for (uint32_t i = 0; i < m_eq; i++)
        side[m_ub + i] = side[rows + m_ub + i] = b_eq[i];
    const slx_arrays frame = {.nrows = (uint32_t)rows,
                              .ncols = n,
                              .cost = cost,
                              .col_lower = lower,
                              .col_upper = upper,
                              .row_lower = side,
                              .row_upper = side + rows};
    slx_status status = slxpy_load(model, &frame, 2, blocks);
    free(side);
    return status;
}

static bool has_zero(const double *value, size_t count)
{
    for (size_t k = 0; k < count; k++)
        if (value[k] == 0.0)
            return true;
    return false;
}

int slxpy_is_full(uint32_t n, uint32_t m_ub, const double *a_ub, uint32_t m_eq, const double *a_eq, const double *lower,
                  const double *upper)
{
    for (uint32_t j = 0; j < n; j++)
        if (lower[j] == upper[j])
            return false;
    return n > 1 && !has_zero(a_ub, (size_t)m_ub * n) && !has_zero(a_eq, (size_t)m_eq * n);
}

void slxpy_linprog(const slx_model *model, const double *lower, const double *upper, uint32_t m_ub, const double *b_ub,
                   const double *b_eq, double *out)
{
    const uint32_t rows = slx_nrows(model), n = slx_ncols(model);
    double *const row = out + 5 * (size_t)n;
    for (uint32_t j = 0; j < n; j++) {
        double x = 0.0, d = 0.0;
        slx_basis_status status = SLX_AT_LOWER;
        slx_col_solution(model, j, &x, &d, &status);
        if (status == SLX_BASIC)
            d = 0.0; /* what is left there is rounding */
        out[j] = x + 0.0;
        out[n + j] = x - lower[j];
        out[2 * (size_t)n + j] = upper[j] - x;
        out[3 * (size_t)n + j] = d > 0.0 ? d : 0.0;
        out[4 * (size_t)n + j] = d < 0.0 ? d : 0.0;
    }
    for (uint32_t i = 0; i < rows; i++) {
        double activity = 0.0, y = 0.0;
        slx_basis_status status = SLX_BASIC;
        slx_row_solution(model, i, &activity, &y, &status);
        row[i] = y + 0.0;
        row[rows + i] = (i < m_ub ? b_ub[i] : b_eq[i - m_ub]) - activity;
    }
}

void slxpy_solution(const slx_model *model, double *x, double *reduced_cost, int8_t *col_status, double *activity,
                    double *dual, int8_t *row_status)
{
    const uint32_t nrows = slx_nrows(model), ncols = slx_ncols(model);
    for (uint32_t j = 0; j < ncols; j++) {
        double value = 0.0, d = 0.0;
        slx_basis_status status = SLX_AT_LOWER;
        slx_col_solution(model, j, &value, &d, &status);
        if (x)
            x[j] = value + 0.0; /* no -0 */
        if (reduced_cost)
            reduced_cost[j] = d + 0.0;
        if (col_status)
            col_status[j] = (int8_t)status;
    }
    for (uint32_t i = 0; i < nrows; i++) {
        double value = 0.0, d = 0.0;
        slx_basis_status status = SLX_BASIC;
        slx_row_solution(model, i, &value, &d, &status);
        if (activity)
            activity[i] = value + 0.0;
        if (dual)
            dual[i] = d + 0.0;
        if (row_status)
            row_status[i] = (int8_t)status;
    }
}

void slxpy_matrix(const slx_model *model, int64_t *start, int32_t *index, double *value)
{
    int64_t at = 0;
    for (uint32_t j = 0; j < slx_ncols(model); j++) {
        slx_cursor cursor;
        uint32_t row;
        start[j] = at;
        slx_seek_col(model, j, &cursor);
        for (; slx_next(&cursor, &row, &value[at]); at++)
            index[at] = (int32_t)row;
    }
    start[slx_ncols(model)] = at;
}

static void slxpy_log(void *user, slx_log_level level, const char *text);
static void slxpy_progress(void *user, const slx_progress *progress);
static int slxpy_interrupt(void *user);
static int slxpy_entry(void *user, uint32_t row, uint32_t col, double value);
static void slxpy_account(void *user, const slx_account_line *line);
static void slxpy_profile(void *user, const slx_profile_line *line);

void slxpy_listen(slx_model *model, void *user, int log, int progress, int interrupt)
{
    slx_set_log(model, log ? slxpy_log : NULL, (slx_log_level)log, user);
    slx_set_progress(model, progress ? slxpy_progress : NULL, user);
    slx_set_interrupt(model, interrupt ? slxpy_interrupt : NULL, user);
}

/* ---- what a page tells ---------------------------------------------------------------------------------------- */

struct slxpy_seen {
    struct history history;
    struct page_watch watch;
    void *user; /* Python's listener */
    int log, progress;
};

slxpy_seen *slxpy_seen_new(void)
{
    return calloc(1, sizeof(slxpy_seen));
}

void slxpy_seen_free(slxpy_seen *seen)
{
    free(seen);
}

static void seen_log(void *user, slx_log_level level, const char *text)
{
    slxpy_seen *seen = user;
    if (level == SLX_LOG_WARNING)
        history_warning(&seen->history, text);
    if (seen->log)
        slxpy_log(seen->user, level, text);
}

static void seen_progress(void *user, const slx_progress *progress)
{
    slxpy_seen *seen = user;
    history_progress(&seen->history, progress->seconds, progress);
    if (seen->progress)
        slxpy_progress(seen->user, progress);
}

/* Moments come each twentieth of a second, or as often as Python is to hear of them. */
slx_status slxpy_solve(slx_model *model, slxpy_seen *seen, void *user, int log, int progress)
{
    const double often = 0.05;
    double between;
    memset(&seen->history, 0, sizeof seen->history);
    seen->watch.reduced = seen->watch.infeasible = false;
    seen->watch.after.height = 0;
    seen->user = user;
    seen->log = log;
    seen->progress = progress;
    slx_set_log(model, seen_log, (slx_log_level)(log > SLX_LOG_WARNING ? log : SLX_LOG_WARNING), seen);
    slx_set_progress(model, seen_progress, seen);
    slx_set_reduced(model, page_reduced, &seen->watch);
    slx_get_real(model, "progress-seconds", &between);
    if (!progress)
        slx_set_real(model, "progress-seconds", fmin(between, often));
    const slx_status status = slx_solve(model);
    slx_set_real(model, "progress-seconds", between);
    slx_set_reduced(model, NULL, NULL);
    return status;
}

slx_status slxpy_report(slx_model *model, slxpy_seen *seen, const char *title, double seconds, const char *path)
{
    struct rusage used;
    getrusage(RUSAGE_SELF, &used);
    const struct facts facts = {.file = title,
                                .result = slx_get_result(model),
                                .seconds = seconds,
                                .solved = seconds,
                                .process_peak = (uint64_t)used.ru_maxrss * 1024,
                                .exact_objective = slx_exact_objective(model),
                                .history = &seen->history};
    return page_write(model, &facts, &seen->watch, path);
}

slx_status slxpy_each_entry(slx_model *model, const slx_part *part, void *user)
{
    return slx_each_entry(model, part, slxpy_entry, user);
}

void slxpy_tell_account(const slx_model *model, void *user)
{
    slx_account(model, slxpy_account, user);
}

void slxpy_tell_profile(const slx_model *model, void *user)
{
    slx_profile(model, slxpy_profile, user);
}
