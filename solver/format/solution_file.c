/* The solution as text:
 *
 *     Model: afiro                          header, one `Key: value` a line
 *     ...
 *                                           an empty line
 *     Rows: status, value, lower, upper, dual, name
 *     basic<TAB>80<TAB>-inf<TAB>80<TAB>0<TAB>R09
 *     ...
 *                                           an empty line
 *     Columns: status, value, lower, upper, dual, name
 *     ...
 *
 * Of an exact answer values, duals and rays are fractions, such as -4/3 or 12, and the header says
 *
 *     Numbers: fractions
 *     Model numbers: decimal                where those of the model stand for their shortest decimals
 *
 * The name is last, so that blanks or tabs in it do no harm; fields are separated by tabs.  The dual of a column is its
 * reduced cost.  A value that is not held is `-`.  An unbounded model has the ray's component between dual and name.
 *
 * With ranging the header ends with `Condition: `, and five sections follow, one for the costs, one each for the bounds of
 * rows and of columns, and one each for what rows and columns can be:
 *
 *     Cost ranges: cost, low, high, objective at low, objective at high, stop at low, stop at high, name
 *     -4<TAB>-inf<TAB>-3<TAB>-inf<TAB>-460<TAB>-<TAB>row R09<TAB>X01
 *     ...
 *     Row activity ranges: activity, slack, cost low, cost high, low, high, objective at low, ..., name
 *
 * A stop is a row or column by its name.  Of a variable at no bound there is nothing but the
 * name.  Where there are none, or not all of them, a line `Ranging: ` says why, in the header or at the end.
 */
#include <string.h>

#include "format/fields_private.h"
#include "format/solution_file.h"
#include "model/statuses.h"

struct output {
    struct fields f;
    const struct lp *lp;
    bool has_point, has_duals, is_farkas;
    const double *activity; /* rows, A x */
    const double *ray_activity;
    const struct ranging *ranging; /* NULL: not wanted */
    char *name, *stop_name;
    size_t name_room; /* of each */
};

struct line {
    uint32_t number; /* column j is j, row i is ncols + i */
    unsigned status;
    double value, lower, upper, dual, ray;
};

static void write_line(struct output *o, const struct line *l, size_t name_length)
{
    struct fields *f = &o->f;
    fields_status(f, l->status, l->lower, l->upper);
    fields_exact(f, o->has_point, l->value, FRACTION_VALUE, l->number);
    fields_real(f, true, l->lower);
    fields_real(f, true, l->upper);
    fields_exact(f, o->has_duals, l->dual, FRACTION_DUAL, l->number);
    if (f->s->ray)
        fields_exact(f, true, l->ray, FRACTION_RAY, l->number);
    fields_name(f, o->name, name_length);
}

static void write_header(struct output *o)
{
    struct fields *f = &o->f;
    const struct solution *s = f->s;
    fields_header(f, "Model: ", o->lp->name);
    fields_header(f, "Status: ", slx_result_text(s->result));
    fields_header(f, "Sense: ", o->lp->maximise ? "maximise" : "minimise");
    fields_header(f, "Objective name: ", o->lp->objective_name);
    if (s->fractions.text)
        fields_header(f, "Numbers: ", "fractions");
    if (s->fractions.text && s->fractions.decimal)
        fields_header(f, "Model numbers: ", "decimal");
    if (s->interior)
        fields_header(f, "Kind: ", "interior point, the statuses are no basis");
    writer_text(f->w, "Objective: ", 11);
    if (o->has_point)
        writer_real(f->w, s->objective);
    else
        writer_text(f->w, "-", 1);
    if (o->has_point && s->fractions.text && s->result == SLX_OPTIMAL) {
        writer_text(f->w, "\nExact objective: ", 18);
        fields_number(f, 0.0, FRACTION_OBJECTIVE, 0);
    }
    writer_printf(f->w, "\nIterations: %llu\nRow count: %u\nColumn count: %u\n", (unsigned long long)s->iterations,
                  o->lp->nrows, o->lp->ncols);
    if (o->ranging && o->ranging->missing) {
        fields_header(f, "Ranging: none, ", o->ranging->missing);
    } else if (o->ranging) {
        writer_text(f->w, "Condition: ", 11);
        writer_real(f->w, o->ranging->condition);
        writer_text(f->w, "\n", 1);
    }
}

static void write_title(const struct output *o, const char *what)
{
    writer_printf(o->f.w, "\n%s: status, value, lower, upper, dual,%s name\n", what, o->f.s->ray ? " ray," : "");
}

static void write_rows(struct output *o)
{
    const struct lp *lp = o->lp;
    struct names_cursor names = {.length = 0};
    if (lp->row_names)
        names_seek(lp->row_names, 0, o->name, &names);
    write_title(o, "Rows");
    for (uint32_t i = 0; i < lp->nrows && !writer_failed(o->f.w); i++) {
        size_t length = lp->row_names ? (names_next(&names), names.length) : lp_row_name(lp, i, o->name, o->name_room);
        struct line l = {lp->ncols + i,
                         pairs_get(o->f.s->status, (size_t)lp->ncols + i),
                         o->activity[i],
                         cvec_get(lp->row_lower, i),
                         cvec_get(lp->row_upper, i),
                         o->f.s->y[i],
                         o->ray_activity ? o->ray_activity[i] : 0.0};
        write_line(o, &l, length);
    }
}

static void write_columns(struct output *o)
{
    const struct lp *lp = o->lp;
    const struct solution *s = o->f.s;
    struct names_cursor names = {.length = 0};
    if (lp->col_names)
        names_seek(lp->col_names, 0, o->name, &names);
    write_title(o, "Columns");
    for (uint32_t j = 0; j < lp->ncols && !writer_failed(o->f.w); j++) {
        size_t length = lp->col_names ? (names_next(&names), names.length) : lp_col_name(lp, j, o->name, o->name_room);
        double cost = o->is_farkas ? 0.0 : cvec_get(lp->cost, j);
        struct line l = {j,
                         pairs_get(s->status, j),
                         s->x[j],
                         cvec_get(lp->col_lower, j),
                         cvec_get(lp->col_upper, j),
                         o->has_duals ? cost - spmat_dot(lp->cols, j, s->y) : 0.0,
                         s->ray ? s->ray[j] : 0.0};
        write_line(o, &l, length);
    }
}

/* ---- ranging ---------------------------------------------------------------------------------------- */

/* By name, of which bytes that end a field become '?'. */
static void write_stop(const struct output *o, uint32_t stop)
{
    const uint32_t n = o->lp->ncols;
    if (stop == SLX_NO_VARIABLE) {
        writer_text(o->f.w, "-\t", 2);
        return;
    }
    const size_t length = stop < n ? lp_col_name(o->lp, stop, o->stop_name, o->name_room)
                                   : lp_row_name(o->lp, stop - n, o->stop_name, o->name_room);
    for (size_t k = 0; k < length; k++)
        if (o->stop_name[k] == '\t' || o->stop_name[k] == '\n' || o->stop_name[k] == '\r')
            o->stop_name[k] = '?';
    writer_text(o->f.w, stop < n ? "column " : "row ", stop < n ? 7 : 4);
    writer_text(o->f.w, o->stop_name, length);
    writer_text(o->f.w, "\t", 1);
}

/* `r` is the range of the number `present`; NULL: the variable has no range. */
static void write_range(const struct output *o, double present, const slx_range *r, size_t name_length)
{
    const slx_range none = {.stop_low = SLX_NO_VARIABLE, .stop_high = SLX_NO_VARIABLE};
    bool held = r;
    r = held ? r : &none;
    const double numbers[] = {present, r->low, r->high, r->objective_low, r->objective_high};
    for (size_t k = 0; k < sizeof numbers / sizeof *numbers; k++)
        fields_real(&o->f, held, numbers[k]);
    write_stop(o, r->stop_low);
    write_stop(o, r->stop_high);
    fields_name(&o->f, o->name, name_length);
}

static void write_ranging_title(const struct output *o, const char *what, const char *number)
{
    writer_printf(o->f.w,
                  "\n%s ranges: %s, low, high, objective at low, objective at high, stop at low, stop at high, name\n",
                  what, number);
}

/* Whether another range is to come. */
static bool goes_on(struct output *o)
{
    return limits_poll(o->f.env) == LIMIT_NONE;
}

static void write_cost_ranges(struct output *o)
{
    slx_range range;
    write_ranging_title(o, "Cost", "cost");
    for (uint32_t j = 0; j < o->lp->ncols && goes_on(o); j++) {
        o->ranging->cost(o->ranging->user, j, &range);
        write_range(o, cvec_get(o->lp->cost, j), &range, lp_col_name(o->lp, j, o->name, o->name_room));
    }
}

/* The ranges of the bounds at which nonbasic rows or columns stand. */
static void write_bound_ranges(struct output *o, bool rows)
{
    const struct lp *lp = o->lp;
    const struct cvec *lowers = rows ? lp->row_lower : lp->col_lower, *uppers = rows ? lp->row_upper : lp->col_upper;
    uint32_t count = rows ? lp->nrows : lp->ncols;
    write_ranging_title(o, rows ? "Row bound" : "Column bound", "bound");
    for (uint32_t k = 0; k < count && goes_on(o); k++) {
        slx_range lower, upper;
        double l = cvec_get(lowers, k), u = cvec_get(uppers, k);
        unsigned status = pairs_get(o->f.s->status, rows ? (size_t)lp->ncols + k : k);
        size_t length = (rows ? lp_row_name : lp_col_name)(lp, k, o->name, o->name_room);
        if (status != SLX_BASIC)
            status = (unsigned)statuses_nonbasic((slx_basis_status)status, l, u);
        if (status == SLX_BASIC || status == SLX_FREE) {
            write_range(o, 0.0, NULL, length);
            continue;
        }
        (rows ? o->ranging->row_bounds : o->ranging->col_bounds)(o->ranging->user, k, &lower, &upper);
        write_range(o, status == SLX_AT_LOWER ? l : u, status == SLX_AT_LOWER ? &lower : &upper, length);
    }
}

/* Of all rows or columns: value, slack, range of the cost, range of the value. */
static void write_activity_ranges(struct output *o, bool rows)
{
    const struct lp *lp = o->lp;
    const struct cvec *lowers = rows ? lp->row_lower : lp->col_lower, *uppers = rows ? lp->row_upper : lp->col_upper;
    const uint32_t count = rows ? lp->nrows : lp->ncols;
    write_ranging_title(o, rows ? "Row activity" : "Column activity", "activity, slack, cost low, cost high");
    for (uint32_t k = 0; k < count && goes_on(o); k++) {
        slx_range cost, activity;
        const double value = rows ? o->activity[k] : o->f.s->x[k];
        o->ranging->activity(o->ranging->user, rows ? lp->ncols + k : k, &cost, &activity);
        fields_real(&o->f, true, value);
        fields_real(&o->f, true, lesser(value - cvec_get(lowers, k), cvec_get(uppers, k) - value));
        fields_real(&o->f, true, cost.low);
        write_range(o, cost.high, &activity, (rows ? lp_row_name : lp_col_name)(lp, k, o->name, o->name_room));
    }
}

static void write_ranging(struct output *o)
{
    if (goes_on(o))
        write_cost_ranges(o);
    if (goes_on(o))
        write_bound_ranges(o, true);
    if (goes_on(o))
        write_bound_ranges(o, false);
    if (goes_on(o))
        write_activity_ranges(o, true);
    if (goes_on(o))
        write_activity_ranges(o, false);
    if (limits_met(o->f.env) != LIMIT_NONE) {
        writer_text(o->f.w, "\n", 1);
        fields_header(&o->f, "Ranging: incomplete, ", slx_result_text(limits_met(o->f.env)));
    }
}

/* ---- the file --------------------------------------------------------------------------------------- */

/* A x in *out. */
static slx_status row_values(struct env *env, const struct lp *lp, const double *x, double **out)
{
    double *y = mem_new(&env->mem, MEM_WRITER, lp->nrows, sizeof *y);
    if (!y)
        return fail_memory(env, "row values");
    lp_activities(lp, x, y);
    *out = y;
    return SLX_OK;
}

slx_status solution_write(struct env *env, const struct lp *lp, const struct solution *s, const struct ranging *ranging,
                          const char *path)
{
    double *activity = NULL, *ray_activity = NULL;
    struct output o = {.f = {.env = env, .s = s}, .lp = lp, .ranging = ranging};
    o.is_farkas = s->result == SLX_INFEASIBLE;
    o.has_point = !isnan(s->objective) && !o.is_farkas;
    o.has_duals = o.has_point || o.is_farkas;
    o.name_room = lp_longest_name(lp) + 1;
    o.name = mem_new(&env->mem, MEM_WRITER, 2 * o.name_room, 1);
    o.stop_name = o.name ? o.name + o.name_room : NULL;
    slx_status status = o.name ? SLX_OK : fail_memory(env, "writing a solution");
    if (status == SLX_OK)
        status = row_values(env, lp, s->x, &activity);
    if (status == SLX_OK && s->ray)
        status = row_values(env, lp, s->ray, &ray_activity);
    if (status == SLX_OK)
        status = writer_open(env, path, &o.f.w);
    if (status == SLX_OK) {
        if (ranging) /* without the ranges, at the least: see goes_on */
            writer_to_the_end(o.f.w);
        o.activity = activity;
        o.ray_activity = ray_activity;
        write_header(&o);
        write_rows(&o);
        write_columns(&o);
        if (ranging && !ranging->missing)
            write_ranging(&o);
        status = writer_close(env, &o.f.w);
        if (status == SLX_OK)
            status = o.f.failed;
    }
    mem_free(&env->mem, activity);
    mem_free(&env->mem, ray_activity);
    mem_free(&env->mem, o.name);
    return status;
}
