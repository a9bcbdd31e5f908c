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
 * Of an exact answer values, duals and rays are fractions, such as -4/3 or 12.
 *
 * The name is last, so that blanks or tabs in it do no harm; fields are separated by tabs.  The dual of a column is its
 * reduced cost.  A value that is not held is `-`.  An unbounded model has the ray's component between dual and name.
 *
 * With ranging the header ends with `Condition: `, and three sections follow, one for the costs, one for the bounds of
 * rows and one for those of columns:
 *
 *     Cost ranges: cost, low, high, objective at low, objective at high, stop at low, stop at high, name
 *     -4<TAB>-inf<TAB>-3<TAB>-inf<TAB>-460<TAB>-<TAB>row 2<TAB>X01
 *     ...
 *
 * A stop is a row or column by its number in the file, from 1.  Of a variable at no bound there is nothing but the
 * name.  Where there are none, or not all of them, a line `Ranging: ` says why, in the header or at the end.
 */
#include <string.h>

#include "format/solution_file.h"
#include "model/statuses.h"

struct output {
    struct env *env;
    struct writer *w;
    const struct lp *lp;
    const struct solution *s;
    bool has_point, has_duals, is_farkas;
    const double *activity; /* rows, A x */
    const double *ray_activity;
    const struct ranging *ranging; /* NULL: not wanted */
    char *name;
    size_t name_room;
    slx_status failed; /* what the first fraction that could not be had failed with */
};

static const char *status_word(unsigned status, double lower, double upper)
{
    static const char *const words[] = {"basic", "lower", "upper", "free"};
    return status == SLX_AT_LOWER && lower == upper ? "fixed" : words[status & 3u];
}

static void field(struct writer *w, bool held, double v)
{
    if (held)
        writer_real(w, v);
    else
        writer_text(w, "-", 1);
    writer_text(w, "\t", 1);
}

/* A fraction's text; nothing, and a failure noted, where it cannot be had. */
static void write_fraction(struct output *o, enum fraction which, uint32_t number)
{
    const char *text = o->failed == SLX_OK ? o->s->fractions.text(o->s->fractions.user, which, number) : "";
    if (text)
        writer_text(o->w, text, strlen(text));
    else
        o->failed = o->env->error.status;
}

/* A field of variable `number`: the fraction where there are fractions, else v. */
static void exact_field(struct output *o, bool held, double v, enum fraction which, uint32_t number)
{
    if (!held || !o->s->fractions.text || isinf(v)) {
        field(o->w, held, v);
        return;
    }
    write_fraction(o, which, number);
    writer_text(o->w, "\t", 1);
}

struct line {
    uint32_t number; /* column j is j, row i is ncols + i */
    unsigned status;
    double value, lower, upper, dual, ray;
};

static void write_line(struct output *o, const struct line *l, size_t name_length)
{
    const char *word = status_word(l->status, l->lower, l->upper);
    writer_text(o->w, word, strlen(word));
    writer_text(o->w, "\t", 1);
    exact_field(o, o->has_point, l->value, FRACTION_VALUE, l->number);
    field(o->w, true, l->lower);
    field(o->w, true, l->upper);
    exact_field(o, o->has_duals, l->dual, FRACTION_DUAL, l->number);
    if (o->s->ray)
        exact_field(o, true, l->ray, FRACTION_RAY, l->number);
    writer_text(o->w, o->name, name_length);
    writer_text(o->w, "\n", 1);
}

static void write_text(struct writer *w, const char *key, const char *text)
{
    writer_text(w, key, strlen(key));
    writer_text(w, text, strlen(text));
    writer_text(w, "\n", 1);
}

static void write_header(struct output *o)
{
    struct writer *w = o->w;
    write_text(w, "Model: ", o->lp->name);
    write_text(w, "Status: ", slx_result_text(o->s->result));
    write_text(w, "Sense: ", o->lp->maximise ? "maximise" : "minimise");
    write_text(w, "Objective name: ", o->lp->objective_name);
    if (o->s->interior)
        write_text(w, "Kind: ", "interior point, the statuses are no basis");
    writer_text(w, "Objective: ", 11);
    if (o->has_point)
        writer_real(w, o->s->objective);
    else
        writer_text(w, "-", 1);
    if (o->has_point && o->s->fractions.text && o->s->result == SLX_OPTIMAL) {
        writer_text(w, "\nExact objective: ", 18);
        write_fraction(o, FRACTION_OBJECTIVE, 0);
    }
    writer_printf(w, "\nIterations: %llu\nRow count: %u\nColumn count: %u\n", (unsigned long long)o->s->iterations,
                  o->lp->nrows, o->lp->ncols);
    if (o->ranging && o->ranging->missing) {
        write_text(w, "Ranging: none, ", o->ranging->missing);
    } else if (o->ranging) {
        writer_text(w, "Condition: ", 11);
        writer_real(w, o->ranging->condition);
        writer_text(w, "\n", 1);
    }
}

static void write_title(const struct output *o, const char *what)
{
    writer_printf(o->w, "\n%s: status, value, lower, upper, dual,%s name\n", what, o->s->ray ? " ray," : "");
}

static void write_rows(struct output *o)
{
    const struct lp *lp = o->lp;
    struct names_cursor names = {.length = 0};
    if (lp->row_names)
        names_seek(lp->row_names, 0, o->name, &names);
    write_title(o, "Rows");
    for (uint32_t i = 0; i < lp->nrows && !writer_failed(o->w); i++) {
        size_t length = lp->row_names ? (names_next(&names), names.length) : lp_row_name(lp, i, o->name, o->name_room);
        struct line l = {lp->ncols + i,
                         pairs_get(o->s->status, (size_t)lp->ncols + i),
                         o->activity[i],
                         cvec_get(lp->row_lower, i),
                         cvec_get(lp->row_upper, i),
                         o->s->y[i],
                         o->ray_activity ? o->ray_activity[i] : 0.0};
        write_line(o, &l, length);
    }
}

static void write_columns(struct output *o)
{
    const struct lp *lp = o->lp;
    const struct solution *s = o->s;
    struct names_cursor names = {.length = 0};
    if (lp->col_names)
        names_seek(lp->col_names, 0, o->name, &names);
    write_title(o, "Columns");
    for (uint32_t j = 0; j < lp->ncols && !writer_failed(o->w); j++) {
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

static void write_stop(const struct output *o, uint32_t stop)
{
    uint32_t n = o->lp->ncols;
    if (stop == SLX_NO_VARIABLE)
        writer_text(o->w, "-\t", 2);
    else
        writer_printf(o->w, "%s %u\t", stop < n ? "column" : "row", (stop < n ? stop : stop - n) + 1);
}

/* `r` is of the number `present`; NULL: there is none. */
static void write_range(const struct output *o, double present, const slx_range *r, size_t name_length)
{
    const slx_range none = {.stop_low = SLX_NO_VARIABLE, .stop_high = SLX_NO_VARIABLE};
    bool held = r;
    r = held ? r : &none;
    field(o->w, held, present);
    field(o->w, held, r->low);
    field(o->w, held, r->high);
    field(o->w, held, r->objective_low);
    field(o->w, held, r->objective_high);
    write_stop(o, r->stop_low);
    write_stop(o, r->stop_high);
    writer_text(o->w, o->name, name_length);
    writer_text(o->w, "\n", 1);
}

static void write_ranging_title(const struct output *o, const char *what, const char *number)
{
    writer_printf(o->w,
                  "\n%s ranges: %s, low, high, objective at low, objective at high, stop at low, stop at high, name\n",
                  what, number);
}

/* Whether another range is to come. */
static bool goes_on(struct output *o)
{
    return limits_poll(o->env) == LIMIT_NONE;
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
        unsigned status = pairs_get(o->s->status, rows ? (size_t)lp->ncols + k : k);
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

static void write_ranging(struct output *o)
{
    if (goes_on(o))
        write_cost_ranges(o);
    if (goes_on(o))
        write_bound_ranges(o, true);
    if (goes_on(o))
        write_bound_ranges(o, false);
    if (limits_met(o->env) != LIMIT_NONE) {
        writer_text(o->w, "\n", 1);
        write_text(o->w, "Ranging: incomplete, ", slx_result_text(limits_met(o->env)));
    }
}

/* ---- the file --------------------------------------------------------------------------------------- */

/* A x in *out. */
static slx_status row_values(struct env *env, const struct lp *lp, const double *x, double **out)
{
    double *y = mem_new(&env->mem, MEM_WRITER, lp->nrows, sizeof *y);
    if (!y)
        return fail_memory(env, "row values");
    for (uint32_t j = 0; j < lp->ncols; j++)
        if (x[j] != 0.0)
            spmat_axpy(lp->cols, j, x[j], y);
    *out = y;
    return SLX_OK;
}

slx_status solution_write(struct env *env, const struct lp *lp, const struct solution *s, const struct ranging *ranging,
                          const char *path)
{
    double *activity = NULL, *ray_activity = NULL;
    struct output o = {.env = env, .lp = lp, .s = s, .ranging = ranging};
    o.is_farkas = s->result == SLX_INFEASIBLE;
    o.has_point = !isnan(s->objective) && !o.is_farkas;
    o.has_duals = o.has_point || o.is_farkas;
    o.name_room = lp_longest_name(lp) + 1;
    o.name = mem_new(&env->mem, MEM_WRITER, o.name_room, 1);
    slx_status status = o.name ? SLX_OK : fail_memory(env, "writing a solution");
    if (status == SLX_OK)
        status = row_values(env, lp, s->x, &activity);
    if (status == SLX_OK && s->ray)
        status = row_values(env, lp, s->ray, &ray_activity);
    if (status == SLX_OK)
        status = writer_open(env, path, &o.w);
    if (status == SLX_OK) {
        if (ranging) /* without the ranges, at the least: see goes_on */
            writer_to_the_end(o.w);
        o.activity = activity;
        o.ray_activity = ray_activity;
        write_header(&o);
        write_rows(&o);
        write_columns(&o);
        if (ranging && !ranging->missing)
            write_ranging(&o);
        status = writer_close(env, &o.w);
        if (status == SLX_OK)
            status = o.failed;
    }
    mem_free(&env->mem, activity);
    mem_free(&env->mem, ray_activity);
    mem_free(&env->mem, o.name);
    return status;
}
