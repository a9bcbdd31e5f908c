/* slimplex diagnose MODEL: what in a model makes it hard to solve, or looks like a slip of the pen, without a solve. */
#include <inttypes.h>
#include <math.h>

#include "cli.h"

enum { EXAMPLES = 5 };

/* Where a row's or column's coefficients are this far apart, or all of a model's, precision is lost. */
static const double decades_of_line = 1e5, decades_of_model = 1e9;

/* One kind of finding: how many, and the names of the first. */
struct finding {
    const char *what, *advice; /* what: behind `row`, `rows`, `column` or `columns` */
    bool rows;
    uint32_t count, examples[EXAMPLES];
};

static void found(struct finding *f, uint32_t k)
{
    if (f->count < EXAMPLES)
        f->examples[f->count] = k;
    f->count++;
}

static void print_finding(const slx_model *model, const struct finding *f)
{
    char name[ENTRY_NAME];
    if (f->count == 0)
        return;
    printf("%" PRIu32 " %s%s %s: ", f->count, f->rows ? "row" : "column", f->count > 1 ? "s" : "", f->what);
    for (uint32_t k = 0; k < f->count && k < EXAMPLES; k++) {
        (f->rows ? slx_row_name : slx_col_name)(model, f->examples[k], name, sizeof name);
        printf("%s%s", k ? ", " : "", name);
    }
    printf("%s\n    %s\n", f->count > EXAMPLES ? ", ..." : "", f->advice);
}

static void print_range(const char *what, const struct magnitudes *m)
{
    char least[NUMBER_BYTES], most[NUMBER_BYTES];
    if (m->least <= m->most)
        printf("%s %s to %s\n", what, number_text(m->least, least), number_text(m->most, most));
}

/* The least and the greatest value of a row within the bounds of its columns, and its coefficients' magnitudes. */
struct line {
    double least, greatest;
    struct magnitudes size;
    uint32_t count;
};

static slx_status walk_row(slx_model *model, uint32_t row, struct line *l)
{
    slx_cursor cursor;
    uint32_t col;
    double v, lower, upper;
    *l = (struct line){0.0, 0.0, {INFINITY, 0.0}, 0};
    slx_status status = slx_seek_row(model, row, &cursor);
    while (status == SLX_OK && slx_next(&cursor, &col, &v)) {
        slx_col_bounds(model, col, &lower, &upper);
        l->least += v > 0.0 ? v * lower : v * upper;
        l->greatest += v > 0.0 ? v * upper : v * lower;
        l->size.least = fabs(v) < l->size.least ? fabs(v) : l->size.least;
        l->size.most = fabs(v) > l->size.most ? fabs(v) : l->size.most;
        l->count++;
    }
    return status;
}

static slx_status rows_of(const struct run *run)
{
    slx_model *model = run->model;
    enum { FREE, EMPTY, CROSSED, NEVER, NO_WAY, WIDE, BIG, KINDS };
    struct finding f[KINDS] = {
        [FREE] = {"without a bound", "They ask for nothing; presolve drops them.", true, 0, {0}},
        [EMPTY] = {"without a coefficient", "Was a variable left out?", true, 0, {0}},
        [CROSSED] = {"whose lower bound is above the upper", "The model is infeasible by them alone.", true, 0, {0}},
        [NEVER] =
            {"that can never bind within the columns' bounds", "They say nothing; presolve drops them.", true, 0, {0}},
        [NO_WAY] = {"that cannot be met within the columns' bounds",
                    "The model is infeasible by each of them; look at their bounds and signs.",
                    true,
                    0,
                    {0}},
        [WIDE] = {"whose coefficients differ by five decades or more",
                  "Measure their variables in other units, such as thousands.",
                  true,
                  0,
                  {0}},
        [BIG] = {"with one coefficient that looks like a big M",
                 "Take the smallest M that is surely enough, or a bound.",
                 true,
                 0,
                 {0}},
    };
    slx_status status = SLX_OK;
    for (uint32_t i = 0; i < slx_nrows(model); i++) {
        struct line l;
        double lower, upper;
        status = run_is_over(run) ? SLX_STOPPED : walk_row(model, i, &l);
        if (status != SLX_OK)
            break;
        slx_row_bounds(model, i, &lower, &upper);
        const double size =
            1e-9 * fmax(1.0, fmax(isfinite(lower) ? fabs(lower) : 0.0, isfinite(upper) ? fabs(upper) : 0.0));
        if (isinf(lower) && isinf(upper))
            found(&f[FREE], i);
        else if (lower > upper)
            found(&f[CROSSED], i);
        else if (l.least > upper + size || l.greatest < lower - size)
            found(&f[NO_WAY], i);
        else if (l.count == 0)
            found(&f[EMPTY], i);
        else if (l.least >= lower && l.greatest <= upper)
            found(&f[NEVER], i);
        if (l.count > 1 && l.size.most >= decades_of_line * l.size.least) {
            const double m = log10(l.size.most);
            found(&f[m >= 4.0 && m == floor(m) ? BIG : WIDE], i); /* a power of ten is somebody's choice */
        }
    }
    for (int k = 0; k < KINDS; k++)
        print_finding(model, &f[k]);
    return status;
}

static slx_status columns_of(const struct run *run)
{
    const slx_model *model = run->model;
    enum { EMPTY, FIXED, CROSSED, FREE, WIDE, KINDS };
    struct finding f[KINDS] = {
        [EMPTY] = {"in no row", "Only their bounds hold them.", false, 0, {0}},
        [FIXED] = {"fixed by equal bounds", "Presolve drops them; are they meant to be?", false, 0, {0}},
        [CROSSED] = {"whose lower bound is above the upper", "The model is infeasible by them alone.", false, 0, {0}},
        [FREE] = {"without a bound", "A bound that holds anyway helps.", false, 0, {0}},
        [WIDE] =
            {"whose coefficients differ by five decades or more", "Measure their rows in other units.", false, 0, {0}},
    };
    for (uint32_t j = 0; j < slx_ncols(model); j++) {
        struct magnitudes size = {INFINITY, 0.0};
        double lower, upper, v;
        slx_cursor cursor;
        uint32_t row;
        if (run_is_over(run))
            return SLX_STOPPED;
        for (slx_seek_col(model, j, &cursor); slx_next(&cursor, &row, &v);) {
            size.least = fabs(v) < size.least ? fabs(v) : size.least;
            size.most = fabs(v) > size.most ? fabs(v) : size.most;
        }
        slx_col_bounds(model, j, &lower, &upper);
        if (size.most == 0.0)
            found(&f[EMPTY], j);
        else if (size.most >= decades_of_line * size.least)
            found(&f[WIDE], j);
        if (lower > upper)
            found(&f[CROSSED], j);
        else if (lower == upper)
            found(&f[FIXED], j);
        else if (isinf(lower) && isinf(upper))
            found(&f[FREE], j);
    }
    for (int k = 0; k < KINDS; k++)
        print_finding(model, &f[k]);
    return SLX_OK;
}

static void print_pairs(const slx_model *model, bool rows, const struct pairs *p, const char *what, const char *advice)
{
    char first[ENTRY_NAME], second[ENTRY_NAME];
    if (p->count == 0)
        return;
    printf("%" PRIu32 " %s%s %s: ", p->count, rows ? "row" : "column", p->count > 1 ? "s" : "", what);
    for (uint32_t k = 0; k < p->count && k < PAIRS_SHOWN; k++) {
        (rows ? slx_row_name : slx_col_name)(model, p->first[k], first, sizeof first);
        (rows ? slx_row_name : slx_col_name)(model, p->second[k], second, sizeof second);
        printf("%s%s and %s", k ? ", " : "", second, first);
    }
    printf("%s\n    %s\n", p->count > PAIRS_SHOWN ? ", ..." : "", advice);
}

static slx_status parallels_of(const struct run *run, bool rows)
{
    const slx_model *model = run->model;
    struct pairs parallel, near;
    const slx_status status = parallel_find(run, rows, &parallel, &near);
    print_pairs(
        model, rows, &parallel, "parallel to another",
        rows ? "They ask for the same but for their sides: one with the tighter ones will do; presolve does that."
             : "One with the bounds of both together will do; presolve does that.");
    print_pairs(model, rows, &near, "nearly parallel to another",
                "Their difference is little more than rounding, and decides the answer: is a coefficient cut off?");
    return status;
}

slx_status diagnose_print(const struct run *run, struct console *console)
{
    slx_model *model = run->model;
    struct model_ranges r;
    run_give_time_left(run, 0.0);
    ranges_of(model, &r);
    printf("Rows: %" PRIu32 "\nColumns: %" PRIu32 "\nNonzeros: %" PRIu64 "\n", slx_nrows(model), slx_ncols(model),
           slx_nnz(model));
    print_range("Coefficients:", &r.matrix);
    print_range("Costs:", &r.cost);
    print_range("Bounds:", &r.bound);
    print_range("Right-hand sides:", &r.rhs);
    if (r.matrix.least <= r.matrix.most && r.matrix.most >= decades_of_model * r.matrix.least)
        printf("The coefficients differ by nine decades or more: what is small beside them is lost in rounding.\n");
    if (r.rhs.most >= 1e9 || r.bound.most >= 1e9)
        printf("Bounds or right-hand sides of 1e9 or more: the absolute tolerance of 1e-7 asks for their last digits; "
               "where they stand for none, leave them out.\n");
    slx_status status = rows_of(run);
    if (status == SLX_OK)
        status = parallels_of(run, true);
    if (status == SLX_OK)
        status = columns_of(run);
    if (status == SLX_OK)
        status = parallels_of(run, false);
    if (status == SLX_STOPPED)
        console_error(console, "stopped before all was looked at");
    else if (status != SLX_OK)
        console_model_error(console, model);
    return status;
}
