/* Rows and columns of a result one by one, and the solution as a table of them. */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "report/report.h"

const char *status_word(const struct entry *e)
{
    if (e->status == SLX_BASIC)
        return "basic";
    if (e->lower == e->upper)
        return "fixed";
    return e->status == SLX_AT_LOWER ? "lower" : e->status == SLX_AT_UPPER ? "upper" : "free";
}

void entry_get(const slx_model *model, bool row, uint32_t k, struct entry *e)
{
    e->lower = e->upper = e->value = e->dual = e->ray = NAN;
    e->status = SLX_BASIC;
    (row ? slx_row_name : slx_col_name)(model, k, e->name, sizeof e->name);
    (row ? slx_row_bounds : slx_col_bounds)(model, k, &e->lower, &e->upper);
    e->held = (row ? slx_row_solution : slx_col_solution)(model, k, &e->value, &e->dual, &e->status) == SLX_OK;
    if (!row)
        e->ray = slx_unbounded_ray_value(model, k);
    if (slx_get_result(model) == SLX_INFEASIBLE)
        e->value = NAN; /* there is no point, and the duals are the proof */
}

double tolerance_of(const slx_model *model)
{
    double tolerance = 0.0;
    slx_get_real(model, "tolerance", &tolerance);
    return tolerance;
}

bool point_feasible(const slx_model *model)
{
    slx_check_info check;
    return slx_get_check(model, &check) == SLX_OK && check.primal_infeasibility <= tolerance_of(model);
}

const char *integers_text(const slx_model *model, char *out, size_t size)
{
    slx_storage_info storage;
    const uint64_t count = slx_get_storage(model, &storage) == SLX_OK ? storage.integer_columns : 0;
    out[0] = '\0';
    if (count > 0)
        snprintf(out, size, "%" PRIu64 " %s integer", count, count > 1 ? "variables are" : "variable is");
    return out;
}

const char *meaning(const slx_model *model)
{
    slx_check_info check;
    switch (slx_get_result(model)) {
    case SLX_OPTIMAL: return "optimum";
    case SLX_OPTIMAL_FIRST_ORDER: return "optimum to first order";
    case SLX_INFEASIBLE: return "certificate of infeasibility";
    case SLX_UNBOUNDED: return "point on a ray";
    case SLX_NOT_SOLVED: return "none";
    default: break;
    }
    if (slx_get_check(model, &check) != SLX_OK || isnan(check.primal_infeasibility))
        return "unchecked point";
    return point_feasible(model) ? "feasible point" : "infeasible point";
}

struct table {
    const slx_model *model;
    char separator;
};

static void table_part(const struct table *table, const struct text *t, bool rows)
{
    const uint32_t count = rows ? slx_nrows(table->model) : slx_ncols(table->model);
    const char separator[] = {table->separator, '\0'};
    const char *what = meaning(table->model);
    struct entry e;
    for (uint32_t k = 0; k < count; k++) {
        entry_get(table->model, rows, k, &e);
        text_put(t, rows ? "row" : "column");
        text_put(t, separator);
        text_field(t, e.name, table->separator);
        text_format(t, "%s%s%s", separator, e.held ? status_word(&e) : "none", separator);
        const double numbers[] = {e.value, e.lower, e.upper, e.dual, e.ray};
        for (size_t n = 0; n < sizeof numbers / sizeof *numbers; n++) {
            text_number(t, numbers[n]);
            text_put(t, separator);
        }
        text_put(t, what);
        text_put(t, "\n");
    }
}

static int write_table(void *user, slx_put_fn put, void *to)
{
    const struct table *table = user;
    const struct text t = {put, to};
    static const char *const titles[] = {"kind", "name", "status", "value", "lower", "upper", "dual", "ray", "meaning"};
    const char separator[] = {table->separator, '\0'};
    for (size_t k = 0; k < sizeof titles / sizeof *titles; k++)
        text_format(&t, "%s%s", k ? separator : "", titles[k]);
    text_put(&t, "\n");
    table_part(table, &t, true);
    table_part(table, &t, false);
    return 0;
}

slx_status table_write(slx_model *model, const char *path, char separator)
{
    struct table table = {model, separator};
    return slx_write_text(model, path, write_table, &table);
}

/* ---- in the form of glpsol --write -------------------------------------------------------------- */

static char glpk_letter(const struct entry *e)
{
    return strcmp(status_word(e), "fixed") == 0 ? 's' : status_word(e)[0];
}

static int write_glpk(void *user, slx_put_fn put, void *to)
{
    const slx_model *model = user;
    const struct text t = {put, to};
    const slx_result result = slx_get_result(model);
    const bool feasible = result == SLX_OPTIMAL || result == SLX_UNBOUNDED || point_feasible(model);
    struct entry e;
    text_format(&t, "c Problem:    %s\nc Status:     %s\n", slx_name(model), slx_result_text(result));
    text_format(&t, "s bas %u %u %c %c ", slx_nrows(model), slx_ncols(model),
                result == SLX_INFEASIBLE ? 'n'
                : feasible               ? 'f'
                                         : 'u',
                result == SLX_OPTIMAL     ? 'f'
                : result == SLX_UNBOUNDED ? 'n'
                                          : 'u');
    text_number(&t, isnan(slx_objective(model)) ? 0.0 : slx_objective(model));
    text_put(&t, "\n");
    for (int rows = 1; rows >= 0; rows--)
        for (uint32_t k = 0; k < (rows ? slx_nrows(model) : slx_ncols(model)); k++) {
            entry_get(model, rows, k, &e);
            text_format(&t, "%c %u %c ", rows ? 'i' : 'j', k + 1, glpk_letter(&e));
            text_number(&t, isnan(e.value) ? 0.0 : e.value);
            text_put(&t, " ");
            text_number(&t, isnan(e.dual) ? 0.0 : e.dual);
            text_put(&t, "\n");
        }
    text_put(&t, "e o f\n");
    return 0;
}

slx_status glpk_write(slx_model *model, const char *path)
{
    return slx_write_text(model, path, write_glpk, model);
}
