/* How large and how small the numbers of a model are. */
#include <math.h>

#include "report/report.h"

static void count(struct magnitudes *m, double v)
{
    v = fabs(v);
    if (v == 0.0 || !isfinite(v))
        return;
    m->least = v < m->least ? v : m->least;
    m->most = v > m->most ? v : m->most;
}

void ranges_of(const slx_model *model, struct model_ranges *out)
{
    const struct magnitudes none = {INFINITY, 0.0};
    *out = (struct model_ranges){none, none, none, none};
    double lower, upper, value;
    slx_cursor cursor;
    uint32_t row;
    for (uint32_t i = 0; i < slx_nrows(model) && slx_row_bounds(model, i, &lower, &upper) == SLX_OK; i++) {
        count(&out->rhs, lower);
        count(&out->rhs, upper);
    }
    for (uint32_t j = 0; j < slx_ncols(model) && slx_col_bounds(model, j, &lower, &upper) == SLX_OK; j++) {
        count(&out->bound, lower);
        count(&out->bound, upper);
        count(&out->cost, slx_cost(model, j));
        for (slx_seek_col(model, j, &cursor); slx_next(&cursor, &row, &value);)
            count(&out->matrix, value);
    }
}
