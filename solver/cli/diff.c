/* slimplex diff MODEL OTHER: in what OTHER is another model, by name and to the bit.  A line on standard output for each
 * difference; the order of rows and columns is none. */
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "cli.h"

struct diff {
    const struct run *run;
    slx_model *models[2];
    uint64_t found;
    bool moved; /* some row or column has another number */
    slx_status status;
    const slx_model *failed; /* the model whose error `status` is; NULL: none's, the run is to end */
};

static bool same(double a, double b)
{
    return a == b || (isnan(a) && isnan(b));
}

/* The head of a line, which tells what is another. */
static void tell(struct diff *d, const char *kind, const slx_model *of, bool row, uint32_t k)
{
    char name[ENTRY_NAME];
    (row ? slx_row_name : slx_col_name)(of, k, name, sizeof name);
    printf("%s %s: ", kind, name);
    d->found++;
}

static void tell_values(struct diff *d, const char *what, bool row, uint32_t k, double a, double b)
{
    char texts[2][NUMBER_BYTES];
    if (same(a, b))
        return;
    tell(d, row ? "row" : "column", d->models[0], row, k);
    printf("%s %s, now %s\n", what, number_text(a, texts[0]), number_text(b, texts[1]));
}

/* The number in `in` of the row or column that has the name of number k in `of`. */
static uint32_t counterpart(struct diff *d, const slx_model *of, slx_model *in, bool row, uint32_t k)
{
    char name[ENTRY_NAME];
    uint32_t found = SLX_NO_VARIABLE;
    (row ? slx_row_name : slx_col_name)(of, k, name, sizeof name);
    const slx_status status = (row ? slx_find_row : slx_find_col)(in, name, &found);
    if (status != SLX_OK && d->status == SLX_OK) {
        d->status = status;
        d->failed = in;
    }
    d->moved |= found != k;
    return found;
}

/* ---- coefficients ------------------------------------------------------------------------------- */

static void tell_entry(struct diff *d, int of, uint32_t row, uint32_t col, const char *other)
{
    char names[2][ENTRY_NAME];
    const slx_model *model = d->models[of];
    slx_row_name(model, row, names[0], sizeof names[0]);
    slx_col_name(model, col, names[1], sizeof names[1]);
    printf("coefficient of %s in %s: %s\n", names[1], names[0], other);
    d->found++;
}

/* Each entry may be looked for along a whole column. */
static bool goes_on(struct diff *d)
{
    if (d->status == SLX_OK && run_is_over(d->run)) {
        d->status = SLX_STOPPED;
        d->failed = NULL;
    }
    return d->status == SLX_OK;
}

/* Column a of the first model, which is column b of the other. */
static void compare_entries(struct diff *d, uint32_t a, uint32_t b)
{
    char texts[2][NUMBER_BYTES], line[3 * NUMBER_BYTES];
    slx_cursor columns[2], of, in;
    double v, w;
    uint32_t i, common = 0;
    slx_seek_col(d->models[0], a, &columns[0]);
    slx_seek_col(d->models[1], b, &columns[1]);
    of = columns[0];
    in = columns[1];
    while (goes_on(d) && slx_next(&of, &i, &v)) {
        const uint32_t row = counterpart(d, d->models[0], d->models[1], true, i);
        if (row == SLX_NO_VARIABLE)
            continue; /* the row is told of already */
        if (!entry_find(columns[1], row, &in, &w)) {
            snprintf(line, sizeof line, "%s, now none", number_text(v, texts[0]));
            tell_entry(d, 0, i, a, line);
            continue;
        }
        common++;
        if (same(v, w))
            continue;
        snprintf(line, sizeof line, "%s, now %s", number_text(v, texts[0]), number_text(w, texts[1]));
        tell_entry(d, 0, i, a, line);
    }
    uint32_t count = 0;
    for (of = columns[1]; slx_next(&of, &i, &w);)
        count++;
    if (count == common)
        return;
    of = columns[1];
    in = columns[0];
    while (goes_on(d) && slx_next(&of, &i, &w)) {
        const uint32_t row = counterpart(d, d->models[1], d->models[0], true, i);
        if (row == SLX_NO_VARIABLE || entry_find(columns[0], row, &in, &v))
            continue;
        snprintf(line, sizeof line, "none, now %s", number_text(w, texts[0]));
        tell_entry(d, 1, i, b, line);
    }
}

/* ---- rows and columns --------------------------------------------------------------------------- */

static bool is_integer(const slx_model *model, uint32_t col)
{
    uint8_t mark = 0;
    slx_get_cols(model, &(slx_pick){.first = col, .count = 1}, &(slx_col_arrays){.integer = &mark});
    return mark != 0;
}

static void compare_line(struct diff *d, bool row, uint32_t a, uint32_t b)
{
    double lower[2], upper[2];
    for (int k = 0; k < 2; k++)
        (row ? slx_row_bounds : slx_col_bounds)(d->models[k], k ? b : a, &lower[k], &upper[k]);
    tell_values(d, "lower bound", row, a, lower[0], lower[1]);
    tell_values(d, "upper bound", row, a, upper[0], upper[1]);
    if (row)
        return;
    tell_values(d, "cost", row, a, slx_cost(d->models[0], a), slx_cost(d->models[1], b));
    if (is_integer(d->models[0], a) != is_integer(d->models[1], b)) {
        tell(d, "column", d->models[0], row, a);
        printf("%s\n", is_integer(d->models[1], b) ? "continuous, now integer" : "integer, now continuous");
    }
    compare_entries(d, a, b);
}

static void compare_lines(struct diff *d, bool row)
{
    const char *kind = row ? "row" : "column";
    for (int of = 0; of < 2; of++) {
        const slx_model *model = d->models[of];
        const uint32_t count = row ? slx_nrows(model) : slx_ncols(model);
        for (uint32_t k = 0; k < count && goes_on(d); k++) {
            const uint32_t other = counterpart(d, model, d->models[1 - of], row, k);
            if (other == SLX_NO_VARIABLE) {
                tell(d, kind, model, row, k);
                printf("%s\n", of ? "new" : "gone");
            } else if (of == 0) {
                compare_line(d, row, k, other);
            }
        }
    }
}

static void compare(struct diff *d)
{
    char texts[2][NUMBER_BYTES];
    const double a = slx_offset(d->models[0]), b = slx_offset(d->models[1]);
    if (slx_is_maximise(d->models[0]) != slx_is_maximise(d->models[1])) {
        printf("objective: %s\n",
               slx_is_maximise(d->models[1]) ? "minimised, now maximised" : "maximised, now minimised");
        d->found++;
    }
    if (!same(a, b)) {
        printf("objective: constant %s, now %s\n", number_text(a, texts[0]), number_text(b, texts[1]));
        d->found++;
    }
    compare_lines(d, true);
    if (d->status == SLX_OK)
        compare_lines(d, false);
}

int diff_run(const struct run *run, struct console *console)
{
    struct diff d = {.run = run, .models = {run->model}};
    d.status = slx_clone(run->model, &d.models[1]);
    d.failed = run->model;
    const char *const paths[] = {run->settings->model, run->settings->other};
    for (int k = 0; k < 2 && d.status == SLX_OK; k++) {
        run_watch(run, d.models[k]);
        console_watch(console, d.models[k]);
        d.status = slx_read(d.models[k], paths[k]);
        d.failed = d.models[k];
    }
    if (d.status == SLX_OK)
        compare(&d);
    if (d.status != SLX_OK && !d.failed)
        console_error(console, "stopped, with %" PRIu64 " differences so far", d.found);
    else if (d.status != SLX_OK)
        console_model_error(console, d.failed);
    else if (d.found)
        printf("Differences: %" PRIu64 "\n", d.found);
    else
        printf("Differences: none%s\n", d.moved ? ", but for the order" : "");
    slx_free(&d.models[1]);
    if (d.status == SLX_OK && (fflush(stdout) != 0 || ferror(stdout)))
        d.status = SLX_ERROR_OUTPUT;
    return d.status != SLX_OK ? (int)d.status : d.found ? EXIT_INFEASIBLE : EXIT_OPTIMAL;
}
