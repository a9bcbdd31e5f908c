/* slimplex explain MODEL: why the answer is what it is.
 *
 * Of an infeasible model an irreducible set: the sides of rows and bounds of columns that the certificate uses, from which
 * one after the other is taken away; where what is left is infeasible still, it stays away, and the new certificate may
 * take others with it (the deletion filter of Chinneck and Dravnieks 1991).  Each side is tried once: what cannot be
 * spared beside some sides cannot be spared beside fewer. */
#include <math.h>
#include <string.h>

#include "cli.h"

enum { TOP = 20, TERMS = 6 };

/* ---- words -------------------------------------------------------------------------------------- */

static void print_name(const slx_model *model, bool row, uint32_t k)
{
    char name[ENTRY_NAME];
    (row ? slx_row_name : slx_col_name)(model, k, name, sizeof name);
    printf("%s", name);
}

/* The left side of a row, its first terms. */
static void print_terms(slx_model *model, uint32_t row)
{
    char number[NUMBER_BYTES];
    slx_cursor cursor;
    uint32_t col;
    double v;
    unsigned count = 0;
    slx_seek_row(model, row, &cursor);
    while (slx_next(&cursor, &col, &v)) {
        if (count++ >= TERMS)
            continue;
        printf("%s", count == 1 ? (v < 0 ? "-" : "") : v < 0 ? " - " : " + ");
        if (fabs(v) != 1.0)
            printf("%s ", number_text(fabs(v), number));
        print_name(model, false, col);
    }
    if (count > TERMS)
        printf(" + ... (%u terms)", count);
    if (count == 0)
        printf("0");
}

/* ---- infeasible --------------------------------------------------------------------------------- */

typedef slx_status (*bounds_fn)(const slx_model *model, uint32_t k, double *lower, double *upper);
typedef slx_status (*set_bounds_fn)(slx_model *model, uint32_t k, double lower, double upper);

static uint32_t sides(const slx_model *model)
{
    return slx_nrows(model) + slx_ncols(model);
}

/* Side k: rows come first. */
static void side_get(const slx_model *model, uint32_t k, double *lower, double *upper)
{
    const uint32_t m = slx_nrows(model);
    const bounds_fn get = k < m ? slx_row_bounds : slx_col_bounds;
    get(model, k < m ? k : k - m, lower, upper);
}

static slx_status side_set(slx_model *model, uint32_t k, double lower, double upper)
{
    const uint32_t m = slx_nrows(model);
    const set_bounds_fn set = k < m ? slx_set_row_bounds : slx_set_col_bounds;
    return set(model, k < m ? k : k - m, lower, upper);
}

/* In *out the model with what the certificate of `model` uses, and without costs. */
static slx_status certified_part(slx_model *model, slx_model **out)
{
    const uint32_t m = slx_nrows(model), n = slx_ncols(model);
    slx_status status = slx_clone(model, out);
    for (uint32_t k = 0; k < m + n && status == SLX_OK; k++) {
        double lower, upper, value, dual = 0.0;
        slx_basis_status basis;
        side_get(model, k, &lower, &upper);
        if (k < m)
            slx_row_solution(model, k, &value, &dual, &basis);
        else
            slx_col_solution(model, k - m, &value, &dual, &basis);
        if (isinf(lower) && isinf(upper))
            continue;
        /* The multiplier of a row asks for its lower side where it is positive, and minus that of a column. */
        status = side_set(*out, k, dual > 0.0 ? lower : -INFINITY, dual < 0.0 ? upper : INFINITY);
    }
    for (uint32_t j = 0; j < n && status == SLX_OK; j++)
        if (slx_cost(model, j) != 0.0)
            status = slx_set_cost(*out, j, 0.0);
    return status;
}

/* Takes away what is not needed.  *whole: false where a limit came before each side was tried. */
static slx_status filter(const struct run *run, slx_model **part, bool *whole)
{
    slx_status status = SLX_OK;
    *whole = true;
    for (uint32_t k = 0; k < sides(*part) && status == SLX_OK; k++) {
        double lower, upper;
        side_get(*part, k, &lower, &upper);
        if (isinf(lower) && isinf(upper))
            continue;
        side_set(*part, k, -INFINITY, INFINITY);
        run_watch(run, *part);
        status = slx_solve(*part);
        const slx_result result = slx_get_result(*part);
        if (status == SLX_OK && result == SLX_INFEASIBLE) {
            slx_model *smaller = NULL;
            status = certified_part(*part, &smaller);
            if (status == SLX_OK) {
                slx_free(part);
                *part = smaller;
            } else {
                slx_free(&smaller);
            }
        } else if (status == SLX_OK) {
            status = side_set(*part, k, lower, upper);
            if (result != SLX_OPTIMAL && result != SLX_UNBOUNDED) {
                *whole = false;
                break;
            }
        }
    }
    return status;
}

static void print_part(slx_model *model, const slx_model *part, bool whole)
{
    char number[NUMBER_BYTES];
    const uint32_t m = slx_nrows(part);
    printf(whole ? "These contradict each other, and without any one of them the others can be met:\n"
                 : "These contradict each other; a limit came before it was known that each is needed:\n");
    for (uint32_t k = 0; k < sides(part); k++) {
        double lower, upper;
        side_get(part, k, &lower, &upper);
        if (isinf(lower) && isinf(upper))
            continue;
        const bool is_lower = !isinf(lower);
        if (k >= m) {
            printf("  the %s bound of ", is_lower ? "lower" : "upper");
            print_name(model, false, k - m);
            printf(": %s\n", number_text(is_lower ? lower : upper, number));
            continue;
        }
        printf("  row ");
        print_name(model, true, k);
        printf(": ");
        print_terms(model, k);
        printf(" %s %s\n", is_lower ? ">=" : "<=", number_text(is_lower ? lower : upper, number));
    }
}

static slx_status explain_infeasible(const struct run *run, struct console *console)
{
    slx_model *model = run->model, *part = NULL;
    uint32_t crossed;
    bool whole = false;
    if (slx_crossed_bounds(model, &crossed) == SLX_OK && crossed != SLX_NO_VARIABLE) {
        const uint32_t n = slx_ncols(model);
        printf("The bounds of %s ", crossed < n ? "column" : "row");
        print_name(model, crossed >= n, crossed < n ? crossed : crossed - n);
        printf(" contradict each other: the lower is above the upper.\n");
        return SLX_OK;
    }
    slx_status status = certified_part(model, &part);
    if (status == SLX_OK)
        status = filter(run, &part, &whole);
    if (status == SLX_OK)
        print_part(model, part, whole);
    else
        console_model_error(console, part ? part : model);
    slx_free(&part);
    return status;
}

/* ---- unbounded and optimal ---------------------------------------------------------------------- */

/* The largest of many numbers, in the order of their magnitudes. */
struct top {
    uint32_t which[TOP];
    double values[TOP];
    unsigned count;
    uint32_t all;
};

static void top_add(struct top *top, uint32_t which, double v)
{
    unsigned k = top->count;
    top->all++;
    if (k == TOP && fabs(top->values[TOP - 1]) >= fabs(v))
        return;
    k = k == TOP ? TOP - 1 : top->count++;
    for (; k > 0 && fabs(top->values[k - 1]) < fabs(v); k--) {
        top->which[k] = top->which[k - 1];
        top->values[k] = top->values[k - 1];
    }
    top->which[k] = which;
    top->values[k] = v;
}

static void print_rest(const struct top *top)
{
    if (top->all > top->count)
        printf("  and %u more\n", top->all - top->count);
}

static void explain_unbounded(const slx_model *model)
{
    char number[NUMBER_BYTES];
    struct top top = {.count = 0};
    double gain = 0.0;
    for (uint32_t j = 0; j < slx_ncols(model); j++) {
        const double r = slx_unbounded_ray_value(model, j);
        gain += slx_cost(model, j) * r;
        if (r != 0.0)
            top_add(&top, j, r);
    }
    printf("From a feasible point one can go on for ever, with every row and bound met, in this direction;\n"
           "each step changes the objective by %s:\n",
           number_text(gain, number));
    for (unsigned k = 0; k < top.count; k++) {
        printf("  ");
        print_name(model, false, top.which[k]);
        printf(" by %s\n", number_text(top.values[k], number));
    }
    print_rest(&top);
}

static void explain_optimal(const slx_model *model, bool rows)
{
    static const double rounding = 1e-11; /* duals up to this are none */
    char number[NUMBER_BYTES], at[NUMBER_BYTES];
    struct top top = {.count = 0};
    struct entry e;
    for (uint32_t k = 0; k < (rows ? slx_nrows(model) : slx_ncols(model)); k++) {
        entry_get(model, rows, k, &e);
        if (e.held && e.status != SLX_BASIC && fabs(e.dual) > rounding)
            top_add(&top, k, e.dual);
    }
    if (top.count == 0)
        return;
    printf(rows ? "Rows that bind, and what one unit more on the right changes the objective by:\n"
                : "Bounds that bind, and what one unit more changes the objective by:\n");
    for (unsigned k = 0; k < top.count; k++) {
        entry_get(model, rows, top.which[k], &e);
        const char *side = e.lower == e.upper ? "=" : e.status == SLX_AT_LOWER ? ">=" : "<=";
        printf("  %s %s %s: %s\n", e.name, side, number_text(e.status == SLX_AT_UPPER ? e.upper : e.lower, at),
               number_text(e.dual, number));
    }
    print_rest(&top);
}

slx_status explain_print(const struct run *run, struct console *console)
{
    switch (run->result) {
    case SLX_INFEASIBLE: return explain_infeasible(run, console);
    case SLX_UNBOUNDED: explain_unbounded(run->model); return SLX_OK;
    case SLX_OPTIMAL:
        explain_optimal(run->model, true);
        explain_optimal(run->model, false);
        return SLX_OK;
    default: console_error(console, "%s: nothing to explain without a verdict", run->settings->model); return SLX_OK;
    }
}
