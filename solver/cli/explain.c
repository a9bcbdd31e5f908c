/* slimplex explain MODEL: why the answer is what it is. */
#include <math.h>
#include <string.h>

#include "cli.h"

enum { TERMS = 6 };

/* ---- words -------------------------------------------------------------------------------------- */

static void print_name(FILE *out, const slx_model *model, bool row, uint32_t k)
{
    char name[ENTRY_NAME];
    (row ? slx_row_name : slx_col_name)(model, k, name, sizeof name);
    fprintf(out, "%s", name);
}

/* The left side of a row, its first terms. */
static void print_terms(FILE *out, slx_model *model, uint32_t row)
{
    char number[NUMBER_BYTES];
    slx_cursor cursor;
    uint32_t col;
    double v;
    unsigned count = 0;
    if (slx_seek_row(model, row, &cursor) != SLX_OK) { /* no room for the copy by rows */
        fprintf(out, "...");
        return;
    }
    while (slx_next(&cursor, &col, &v)) {
        if (count++ >= TERMS)
            continue;
        fprintf(out, "%s", count == 1 ? (v < 0 ? "-" : "") : v < 0 ? " - " : " + ");
        if (fabs(v) != 1.0)
            fprintf(out, "%s ", number_text(fabs(v), number));
        print_name(out, model, false, col);
    }
    if (count > TERMS)
        fprintf(out, " + ... (%u terms)", count);
    if (count == 0)
        fprintf(out, "0");
}

/* ---- infeasible --------------------------------------------------------------------------------- */

/* What is told of an infeasible subset; terms of rows come from a copy, as the model is in a call meanwhile. */
struct telling {
    FILE *out;
    const slx_model *model;
    slx_model *copy;
    unsigned told;
};

static int print_side(void *user, int is_row, uint32_t k, slx_in_subset bounds)
{
    static const char *const words[] = {"lower", "upper"}, *const signs[] = {">=", "<="};
    struct telling *t = user;
    FILE *out = t->out;
    char number[NUMBER_BYTES];
    double sides[2];
    (is_row ? slx_row_bounds : slx_col_bounds)(t->model, k, &sides[0], &sides[1]);
    if (t->told++ == 0)
        fprintf(out, "These contradict each other:\n");
    for (int upper = 0; upper < 2; upper++) {
        if (!(bounds & (upper ? SLX_IN_UPPER : SLX_IN_LOWER)))
            continue;
        if (is_row)
            fprintf(out, "  row ");
        else
            fprintf(out, "  the %s bound of ", words[upper]);
        print_name(out, t->model, is_row, k);
        fprintf(out, ": ");
        if (is_row) {
            print_terms(out, t->copy, k);
            fprintf(out, " %s ", signs[upper]);
        }
        fprintf(out, "%s\n", number_text(sides[upper], number));
    }
    return 0;
}

static slx_status explain_infeasible(FILE *out, const struct run *run, struct console *console)
{
    slx_model *model = run->model;
    struct telling t = {.out = out, .model = model};
    uint32_t crossed;
    if (slx_crossed_bounds(model, &crossed) == SLX_OK && crossed != SLX_NO_VARIABLE) {
        const uint32_t n = slx_ncols(model);
        fprintf(out, "The bounds of %s ", crossed < n ? "column" : "row");
        print_name(out, model, crossed >= n, crossed < n ? crossed : crossed - n);
        fprintf(out, " contradict each other: the lower is above the upper.\n");
        return SLX_OK;
    }
    slx_status status = slx_clone(model, &t.copy);
    run_give_time_left(run, 0.0);
    if (status == SLX_OK)
        status = slx_each_in_subset(model, print_side, &t);
    if (status == SLX_OK)
        fprintf(out, "Without any one of them the others can be met.\n");
    else if (t.told)
        fprintf(out, "A limit came before it was known that each of them is needed.\n");
    else
        console_model_error(console, model);
    slx_free(&t.copy);
    return t.told ? SLX_OK : status;
}

/* ---- unbounded and optimal ---------------------------------------------------------------------- */

static void print_rest(FILE *out, const struct top *top)
{
    if (top->all > top->count)
        fprintf(out, "  and %u more\n", top->all - top->count);
}

static void explain_unbounded(FILE *out, const slx_model *model)
{
    char number[NUMBER_BYTES];
    struct top top = {.most = TOP_MOST};
    double gain = 0.0;
    for (uint32_t j = 0; j < slx_ncols(model); j++) {
        const double r = slx_unbounded_ray_value(model, j);
        gain += slx_cost(model, j) * r;
        if (r != 0.0)
            top_add(&top, fabs(r), j);
    }
    fprintf(out,
            "From a feasible point one can go on for ever, with every row and bound met, in this direction;\n"
            "each step changes the objective by %s:\n",
            number_text(gain, number));
    for (unsigned k = 0; k < top.count; k++) {
        fprintf(out, "  ");
        print_name(out, model, false, top.number[k]);
        fprintf(out, " by %s\n", number_text(slx_unbounded_ray_value(model, top.number[k]), number));
    }
    print_rest(out, &top);
}

static void explain_optimal(FILE *out, const slx_model *model, bool rows)
{
    static const double rounding = 1e-11; /* duals up to this are none */
    char number[NUMBER_BYTES], at[NUMBER_BYTES];
    struct top top = {.most = TOP_MOST};
    struct entry e;
    for (uint32_t k = 0; k < (rows ? slx_nrows(model) : slx_ncols(model)); k++) {
        entry_get(model, rows, k, &e);
        if (e.held && e.status != SLX_BASIC && fabs(e.dual) > rounding)
            top_add(&top, fabs(e.dual), k);
    }
    if (top.count == 0)
        return;
    fprintf(out, rows ? "Rows that bind, and what one unit more on the right changes the objective by:\n"
                      : "Bounds that bind, and what one unit more changes the objective by:\n");
    for (unsigned k = 0; k < top.count; k++) {
        entry_get(model, rows, top.number[k], &e);
        const char *side = e.lower == e.upper ? "=" : e.status == SLX_AT_LOWER ? ">=" : "<=";
        fprintf(out, "  %s %s %s: %s\n", e.name, side, number_text(e.status == SLX_AT_UPPER ? e.upper : e.lower, at),
                number_text(e.dual, number));
    }
    print_rest(out, &top);
}

slx_status explain_print(FILE *out, const struct run *run, struct console *console)
{
    switch (run->result) {
    case SLX_INFEASIBLE: return explain_infeasible(out, run, console);
    case SLX_UNBOUNDED: explain_unbounded(out, run->model); return SLX_OK;
    case SLX_OPTIMAL:
        explain_optimal(out, run->model, true);
        explain_optimal(out, run->model, false);
        return SLX_OK;
    default: console_error(console, "%s: nothing to explain without a verdict", run->settings->model); return SLX_OK;
    }
}
