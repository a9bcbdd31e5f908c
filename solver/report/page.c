/* A run as one page of HTML: nothing is fetched, all is in the page, and what depends on the size of the model is cut so
 * that a page stays below 300 KB.  Written as a stream; what happened on the way comes from the history and from what
 * presolve has told (struct page_watch). */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "report/page_style.inc"
#include "report/report.h"

enum { NAME_SHOWN = 60, TITLE_SHOWN = 200, TOP = 15, WARNINGS_SHOWN = 10, METHODS = 24 };
/* What the names that can be searched may take, and one entry with the longest name that is shown and its numbers. */
enum { SEARCH_BYTES = 120000, ENTRY_BYTES = 6 * NAME_SHOWN + 4 * NUMBER_BYTES + 40 };

struct page {
    const slx_model *model;
    const struct facts *facts;
    struct page_watch *watch;
    struct course course;
    struct boxes boxes;
};

static void put_name(const struct text *t, const slx_model *model, bool row, uint32_t k)
{
    char name[ENTRY_NAME];
    (row ? slx_row_name : slx_col_name)(model, k, name, sizeof name);
    text_html(t, name, NAME_SHOWN);
}

static void cell(const struct text *t, double v)
{
    text_put(t, "<td class=\"n\">");
    if (isnan(v))
        text_put(t, "</td>");
    else
        text_format(t, "%.9g</td>", v + 0.0);
}

/* The head of a table: titles between bars, the first `words` of them above text, the others above numbers. */
static void titles(const struct text *t, const char *between_bars, unsigned words)
{
    text_put(t, "<thead><tr>");
    for (const char *at = between_bars;; words -= words > 0) {
        const size_t length = strcspn(at, "|");
        text_format(t, words > 0 ? "<th>%.*s</th>" : "<th class=\"n\">%.*s</th>", (int)length, at);
        if (!at[length])
            break;
        at += length + 1;
    }
    text_put(t, "</tr></thead>");
}

static void count_cell(const struct text *t, uint64_t count)
{
    text_format(t, "<td class=\"n\">%" PRIu64 "</td>", count);
}

/* ---- the verdict in words ------------------------------------------------------------------------ */

static void put_number(const struct text *t, double v)
{
    text_put(t, "<b>");
    text_number(t, v);
    text_put(t, "</b>");
}

static void optimal(const struct text *t, const slx_model *model, const slx_check_info *c)
{
    text_put(t, "<p><b>Optimal.</b> The objective is ");
    put_number(t, slx_objective(model));
    text_format(t, ": no point that keeps all rows and bounds has a %s one.</p>",
                slx_is_maximise(model) ? "greater" : "lower");
    text_format(
        t,
        "<p>Checked on the model as it was read: no row or bound is violated by more than %.2g, no dual has the wrong "
        "sign by more than %.2g, and the duals prove the objective to a relative gap of %.2g. ",
        c->primal_infeasibility, c->dual_infeasibility, c->gap);
    text_put(t, c->exact ? "It is proved in fractions.</p>" : "The bounds on rounding are part of the check.</p>");
    if (c->interior)
        text_put(
            t,
            "<p>It is a point of the interior point method without crossover: between vertices, without a basis.</p>");
}

static void first_order(const struct text *t, const slx_model *model, const slx_check_info *c)
{
    text_put(t, "<p><b>Optimal to first order.</b> The objective is near ");
    put_number(t, slx_objective(model));
    text_format(
        t,
        ". Checked on the model as it was read, relative to its row bounds and costs: rows and bounds are missed "
        "by %.2g, reduced costs have the wrong sign by %.2g (2-norms), and the gap is %.2g.</p>"
        "<p>It is a point between vertices, without a basis; crossover leads on to an optimum.</p>",
        c->primal_relative, c->dual_relative, c->gap_relative);
}

static void infeasible(const struct text *t, const slx_model *model)
{
    uint32_t crossed;
    text_put(t, "<p><b>Infeasible.</b> No point keeps all rows and bounds. ");
    if (slx_crossed_bounds(model, &crossed) == SLX_OK && crossed != SLX_NO_VARIABLE) {
        const uint32_t n = slx_ncols(model);
        text_put(t, crossed < n ? "The lower bound of column " : "The lower bound of row ");
        put_name(t, model, crossed >= n, crossed < n ? crossed : crossed - n);
        text_put(t, " is above the upper one.</p>");
        return;
    }
    text_put(
        t,
        "The proof is a multiplier for each row: the sum of the rows, so multiplied, asks for more than the bounds of "
        "the columns allow. The largest multipliers are below, and <code>slimplex explain</code> names a smallest "
        "set of rows and bounds that contradict each other.</p>");
}

static void unbounded(const struct text *t, const slx_model *model)
{
    text_format(t,
                "<p><b>Unbounded.</b> From a feasible point there is a direction in which all rows and bounds are kept "
                "for ever "
                "and the objective %s without end. A cost, a bound or a row is probably missing; "
                "<code>slimplex explain</code> tells the direction.</p>",
                slx_is_maximise(model) ? "rises" : "falls");
}

static void stopped(const struct text *t, const slx_model *model, slx_result result)
{
    const double objective = slx_objective(model), bound = slx_objective_bound(model);
    const char *means = meaning(model);
    text_format(t, "<p><b>Stopped: %s.</b> ", slx_result_text(result));
    if (isnan(objective)) {
        text_put(t, "No point was reached.</p>");
        return;
    }
    text_format(t, "The numbers below are of %s %s. ", means[0] == 'f' ? "a" : "an", means);
    if (means[0] == 'f') {
        text_put(t, "Its objective is ");
        put_number(t, objective);
        text_put(t, "; nothing says that it is the best. ");
    } else {
        text_put(t, means[0] == 'u' ? "No time was left to check it. " : "It is no solution. ");
    }
    if (isfinite(bound)) {
        text_format(t, "The duals prove that no feasible point is %s ", slx_is_maximise(model) ? "above" : "below");
        put_number(t, bound);
        text_put(t, ".");
    }
    text_put(t, "</p>");
}

static void verdict(const struct text *t, const struct page *p)
{
    slx_check_info check = {.passed = 0};
    const slx_result result = p->facts->result;
    const bool checked = slx_get_check(p->model, &check) == SLX_OK;
    text_format(t, "<div class=\"verdict %s\">",
                result == SLX_OPTIMAL               ? "good"
                : result == SLX_OPTIMAL_FIRST_ORDER ? ""
                : result == SLX_NOT_SOLVED          ? ""
                                                    : "bad");
    if (result == SLX_OPTIMAL && checked)
        optimal(t, p->model, &check);
    else if (result == SLX_INFEASIBLE)
        infeasible(t, p->model);
    else if (result == SLX_UNBOUNDED)
        unbounded(t, p->model);
    else if (result == SLX_OPTIMAL_FIRST_ORDER && checked)
        first_order(t, p->model, &check);
    else if (result == SLX_NOT_SOLVED)
        text_put(t, "<p><b>Read, not solved.</b></p>");
    else
        stopped(t, p->model, result);
    if ((result == SLX_INFEASIBLE || result == SLX_UNBOUNDED) && checked)
        text_put(t, check.exact    ? "<p>The proof holds in fractions.</p>"
                    : check.passed ? "<p>The proof holds on the model as it was read, with bounds on all rounding.</p>"
                                   : "<p>The proof does not hold to rounding.</p>");
    const char *exact = p->facts->exact_objective;
    if (exact && result == SLX_OPTIMAL) {
        text_put(t, "<p>As a fraction: ");
        text_html(t, exact, TITLE_SHOWN);
        text_put(t, "</p>");
    }
    text_put(t, "</div>");
}

/* ---- figures ------------------------------------------------------------------------------------- */

static void figure(const struct text *t, const char *name, const char *format, double v)
{
    char words[60];
    snprintf(words, sizeof words, format, v);
    text_format(t, "<div><dt>%s</dt><dd>%s</dd></div>", name, words);
}

static void figures(const struct text *t, const struct page *p)
{
    const double mb = 1 << 20;
    slx_storage_info s;
    text_put(t, "<dl>");
    figure(t, "rows", "%.0f", slx_nrows(p->model));
    figure(t, "columns", "%.0f", slx_ncols(p->model));
    figure(t, "nonzeros", "%.0f", (double)slx_nnz(p->model));
    if (slx_get_storage(p->model, &s) == SLX_OK && s.integer_columns)
        figure(t, "integers, relaxed", "%.0f", (double)s.integer_columns);
    figure(t, "iterations", "%.0f", (double)slx_iterations(p->model));
    figure(t, "time", "%.3f s", p->facts->seconds);
    figure(t, "memory", "%.2f MB", (double)slx_memory_peak(p->model) / mb);
    figure(t, "process", "%.1f MB", (double)p->facts->process_peak / mb);
    text_put(t, "</dl>");
}

/* ---- convergence --------------------------------------------------------------------------------- */

static double primal_of(const struct moment *m, double last)
{
    (void)last;
    return m->phase ? m->primal : NAN;
}

static double dual_of(const struct moment *m, double last)
{
    (void)last;
    return m->phase ? m->dual : NAN;
}

/* Of simplex, which knows of none, in hindsight. */
static double gap_of(const struct moment *m, double last)
{
    return !m->phase ? NAN : isnan(m->gap) ? fabs(m->objective - last) / (1.0 + fabs(last)) : m->gap;
}

static double objective_of(const struct moment *m, double last)
{
    (void)last;
    return m->phase ? m->objective : NAN;
}

static double memory_of(const struct moment *m, double last)
{
    (void)last;
    return (double)m->memory / (1 << 20);
}

/* A line for each stretch of one method and phase. */
static void stretches(const struct text *t, const struct history *h)
{
    unsigned told = 0;
    text_put(t, "<div class=\"scroll\"><table>");
    titles(t, "phase|from, s|to, s|iterations", 1);
    for (unsigned k = 0; k < h->rows && told < METHODS; told++) {
        const struct moment *first = &h->moments[k], *last = first;
        while (k < h->rows && h->moments[k].method == first->method && h->moments[k].phase == first->phase)
            last = &h->moments[k++];
        text_format(t, first->phase ? "<tr><td>%s %d</td>" : "<tr><td>%s</td>", first->method, first->phase);
        text_format(t, "<td class=\"n\">%.2f</td><td class=\"n\">%.2f</td>", first->seconds, last->seconds);
        count_cell(t, last->iterations);
        text_put(t, "</tr>");
    }
    text_put(t, "</table></div>");
}

static void convergence(const struct text *t, const struct course *course)
{
    static const struct curve violations[] = {
        {"primal", "ca", primal_of}, {"dual", "cb", dual_of}, {"gap", "cc", gap_of}};
    static const struct curve objective[] = {{"objective", "cd", objective_of}};
    text_put(t, "<section><h2>Convergence</h2>");
    chart_course(t, course, violations, sizeof violations / sizeof *violations, true,
                 "sums of infeasibilities; gap: of simplex the objective's way to the last one");
    text_put(t, "</section><section><h2>Objective</h2>");
    chart_course(t, course, objective, 1, false, "objective, of points that need not be feasible");
    if (course->history->rows)
        stretches(t, course->history);
    text_put(t, "</section>");
}

/* ---- memory, sparsity, ranges, presolve ----------------------------------------------------------- */

static void memory(const struct text *t, const struct page *p)
{
    static const struct curve live[] = {{"live", "cd", memory_of}};
    text_put(t, "<section><h2>Memory by purpose</h2>");
    chart_memory(t, &p->boxes);
    if (p->facts->history->rows > 1) {
        text_put(t, "<h3>Over time</h3>");
        chart_course(t, &p->course, live, 1, false, "MB");
    }
    text_put(t, "</section>");
}

static void ranges(const struct text *t, const struct page *p)
{
    struct model_ranges r;
    ranges_of(p->model, &r);
    text_put(t, "<section><h2>Ranges of the numbers</h2>");
    chart_ranges(t, &r);
    if (r.matrix.least <= r.matrix.most)
        text_format(t, "<p>Coefficients from %.6g to %.6g in magnitude: %.1f decades.</p>", r.matrix.least,
                    r.matrix.most, log10(r.matrix.most / r.matrix.least));
    text_put(t, "</section>");
}

static void sparsity(const struct text *t, const struct page *p)
{
    struct page_watch *w = p->watch;
    const bool both = w->reduced && w->after.height && w->after.width;
    grid_begin(&w->before, &w->counts, slx_nrows(p->model), slx_ncols(p->model));
    for (uint32_t j = 0; j < slx_ncols(p->model); j++) {
        slx_cursor cursor;
        if (slx_seek_col(p->model, j, &cursor) == SLX_OK)
            grid_column(&w->before, &w->counts, j, &cursor);
    }
    grid_end(&w->before, &w->counts);
    text_put(t, "<section><h2>Where the coefficients are</h2><div class=\"grids\"><figure>");
    grid_image(t, &w->before, "coefficients of the model");
    text_format(t, "<figcaption>%s: %" PRIu32 " by %" PRIu32 "</figcaption></figure>",
                both ? "before presolve" : "the model", slx_nrows(p->model), slx_ncols(p->model));
    if (both) {
        text_put(t, "<figure>");
        grid_image(t, &w->after, "coefficients of the reduced model");
        text_format(t, "<figcaption>after presolve: %" PRIu32 " by %" PRIu32 "</figcaption></figure>", w->rows,
                    w->columns);
    }
    text_put(t, "</div></section>");
}

static void presolve(const struct text *t, const struct page *p)
{
    const struct page_watch *w = p->watch;
    text_put(t, "<section><h2>What presolve removed</h2>");
    if (w->infeasible)
        text_put(t, "<p>Presolve has proved the model infeasible.</p>");
    else if (!w->reduced)
        text_format(t, "<p class=\"none\">Nothing%s.</p>",
                    slx_get_result(p->model) == SLX_TIME_LIMIT || slx_get_result(p->model) == SLX_INTERRUPTED
                        ? ", as far as the solve came"
                        : ": the model was solved as it is");
    else
        text_format(t,
                    "<p>Left are %" PRIu32 " of %" PRIu32 " rows, %" PRIu32 " of %" PRIu32 " columns and %" PRIu64
                    " of %" PRIu64 " nonzeros.</p>",
                    w->rows, slx_nrows(p->model), w->columns, slx_ncols(p->model), w->nonzeros, slx_nnz(p->model));
    if (w->families) {
        text_put(t, "<div class=\"scroll\"><table>");
        titles(t, "by|times|rows|columns|nonzeros", 1);
        for (unsigned k = 0; k < w->families; k++) {
            const slx_reduction *r = &w->family[k];
            text_format(t, "<tr><td>%s</td>", r->family);
            count_cell(t, r->applied);
            count_cell(t, r->rows);
            count_cell(t, r->cols);
            count_cell(t, r->nonzeros);
            text_put(t, "</tr>");
        }
        text_put(t, "</table></div>");
    }
    text_put(t, "</section>");
}

/* ---- the most of rows and columns ----------------------------------------------------------------- */

static double slack_of(const struct entry *e)
{
    return fmin(e->value - e->lower, e->upper - e->value);
}

static double share_of_slack(const struct entry *e)
{
    return slack_of(e) / (1.0 + fabs(e->value));
}

struct tops {
    struct top dual, reduced_cost, tight;
    uint64_t binding;
};

static void find_tops(const slx_model *model, struct tops *tops)
{
    const double tolerance = tolerance_of(model);
    struct entry e;
    for (uint32_t i = 0; i < slx_nrows(model); i++) {
        entry_get(model, true, i, &e);
        if (e.dual != 0.0)
            top_add(&tops->dual, fabs(e.dual), i);
        if (slack_of(&e) <= tolerance)
            tops->binding++;
        else if (isfinite(slack_of(&e)))
            top_add(&tops->tight, -share_of_slack(&e), i);
    }
    for (uint32_t j = 0; j < slx_ncols(model); j++) {
        entry_get(model, false, j, &e);
        const double key = isnan(e.ray) ? e.dual : e.ray;
        if (key != 0.0)
            top_add(&tops->reduced_cost, fabs(key), j);
    }
}

static void top_table(const struct text *t, const slx_model *model, const struct top *top, bool rows,
                      const char *number)
{
    const bool slack = strcmp(number, "slack") == 0;
    struct entry e;
    if (top->count == 0) {
        text_put(t, "<p class=\"none\">None.</p>");
        return;
    }
    char heads[80];
    snprintf(heads, sizeof heads, "%s|%s%s|value|lower|upper", rows ? "row" : "column", number,
             slack ? "|relative" : "");
    text_put(t, "<div class=\"scroll\"><table>");
    titles(t, heads, 1);
    for (unsigned k = 0; k < top->count; k++) {
        entry_get(model, rows, top->number[k], &e);
        text_put(t, "<tr><td>");
        text_html(t, e.name, NAME_SHOWN);
        text_put(t, "</td>");
        cell(t, slack ? slack_of(&e) : isnan(e.ray) ? e.dual : e.ray);
        if (slack)
            cell(t, share_of_slack(&e));
        cell(t, e.value);
        cell(t, e.lower);
        cell(t, e.upper);
        text_put(t, "</tr>");
    }
    text_put(t, "</table></div>");
}

static void entries_of_note(const struct text *t, const slx_model *model)
{
    struct tops tops = {.dual.most = TOP, .reduced_cost.most = TOP, .tight.most = TOP};
    const slx_result result = slx_get_result(model);
    find_tops(model, &tops);
    text_format(t, "<section><h2>%s</h2>",
                result == SLX_INFEASIBLE ? "Largest multipliers of the proof" : "Largest duals");
    top_table(t, model, &tops.dual, true, result == SLX_INFEASIBLE ? "multiplier" : "dual");
    text_format(t, "</section><section><h2>%s</h2>",
                result == SLX_UNBOUNDED    ? "The direction without an end"
                : result == SLX_INFEASIBLE ? "What the proof asks of columns"
                                           : "Largest reduced costs");
    top_table(t, model, &tops.reduced_cost, false, result == SLX_UNBOUNDED ? "direction" : "reduced cost");
    text_put(t, "</section>");
    if (result == SLX_INFEASIBLE)
        return;
    text_format(t,
                "<section><h2>Tightest rows</h2><p>%" PRIu64 " of %" PRIu32
                " rows stand at a bound or beyond. Of the others these are the nearest to "
                "one.</p>",
                tops.binding, slx_nrows(model));
    top_table(t, model, &tops.tight, true, "slack");
    text_put(t, "</section>");
}

/* ---- search --------------------------------------------------------------------------------------- */

/* What of the text has gone by. */
struct counted {
    const struct text *t;
    size_t bytes;
};

static void put_counted(void *to, const char *words, size_t length)
{
    struct counted *c = to;
    c->bytes += length;
    c->t->put(c->t->to, words, length);
}

/* Whether an entry says more than that something stands at zero and costs nothing. */
static bool is_of_note(const struct entry *e)
{
    return (e->value != 0.0 && !isnan(e->value)) || (e->dual != 0.0 && !isnan(e->dual));
}

static void put_entry(const struct text *t, bool row, const struct entry *e, bool first)
{
    char name[NAME_SHOWN + 4];
    const double numbers[] = {e->value, e->lower, e->upper, e->dual};
    snprintf(name, sizeof name, "%.*s", NAME_SHOWN, e->name);
    text_format(t, "%s[%d,", first ? "" : ",\n", row);
    text_json_string(t, name);
    text_format(t, ",\"%s\"", e->held ? status_word(e) : "none");
    for (size_t k = 0; k < sizeof numbers / sizeof *numbers; k++) {
        text_put(t, ",");
        if (isfinite(numbers[k]))
            text_format(t, "%.9g", numbers[k] + 0.0);
        else
            text_json_number(t, numbers[k]);
    }
    text_put(t, "]");
}

/* Rows and columns as far as there is room, each kind in half of it, those of note before the others; how many. */
static uint64_t put_entries(const struct text *t, const slx_model *model)
{
    struct counted c = {t, 0};
    const struct text counting = {put_counted, &c};
    struct entry e;
    uint64_t told = 0;
    for (int rows = 1; rows >= 0; rows--) {
        const size_t room = rows ? SEARCH_BYTES / 2 : SEARCH_BYTES;
        const uint32_t count = rows ? slx_nrows(model) : slx_ncols(model);
        for (int note = 1; note >= 0; note--)
            for (uint32_t k = 0; k < count && c.bytes + ENTRY_BYTES < room; k++) {
                entry_get(model, rows, k, &e);
                if (is_of_note(&e) == (note == 1))
                    put_entry(&counting, rows, &e, told++ == 0);
            }
    }
    return told;
}

static void search(const struct text *t, const slx_model *model)
{
    const uint64_t all = (uint64_t)slx_nrows(model) + slx_ncols(model);
    text_put(t, "<section class=\"wide screen\" id=\"search\" hidden><h2>Search by name</h2>"
                "<input id=\"find\" type=\"search\" placeholder=\"part of a name\" aria-label=\"part of a name\">"
                "<p class=\"dim\"><span id=\"count\"></span></p><div class=\"scroll\"><table>");
    titles(t, "kind|name|status|value|lower|upper|dual or reduced cost", 3);
    text_put(t, "<tbody id=\"found\"></tbody></table></div>");
    text_put(t, "<script>var entries=[");
    const uint64_t told = put_entries(t, model);
    text_put(t, "]</script>");
    if (told < all)
        text_format(t,
                    "<p class=\"dim\">%" PRIu64 " of the %" PRIu64
                    " rows and columns are in this page, those with a value or a dual first; "
                    "all are in the files of --solution and --json.</p>",
                    told, all);
    text_put(t, "</section>");
    text_put(t, script);
}

/* ---- the page ------------------------------------------------------------------------------------- */

static void warnings(const struct text *t, const struct history *h)
{
    if (!h->warnings)
        return;
    text_put(t, "<section class=\"wide\"><h2>Warnings</h2><ul>");
    for (unsigned k = 0; k < h->warnings && k < WARNINGS_SHOWN; k++) {
        text_put(t, "<li>");
        text_html(t, h->texts[k], HISTORY_TEXT);
        text_put(t, "</li>");
    }
    const unsigned more = h->left_out + (h->warnings > WARNINGS_SHOWN ? h->warnings - WARNINGS_SHOWN : 0);
    text_put(t, "</ul>");
    if (more)
        text_format(t, "<p>And %u more.</p>", more);
    text_put(t, "</section>");
}

static int write(void *user, slx_put_fn put, void *to)
{
    const struct page *p = user;
    const struct text text = {put, to}, *t = &text;
    slx_check_info check;
    const char *name = slx_name(p->model);
    text_put(t, "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" "
                "content=\"width=device-width, "
                "initial-scale=1\"><link rel=\"icon\" href=\"data:,\"><title>");
    text_html(t, p->facts->file, TITLE_SHOWN);
    text_put(t, "</title>\n");
    text_put(t, style);
    text_put(t, "</head>\n<body><h1>");
    text_html(t, p->facts->file, TITLE_SHOWN);
    text_put(t, "</h1><p class=\"dim\">");
    if (name[0]) {
        text_html(t, name, TITLE_SHOWN);
        text_put(t, ", ");
    }
    text_format(t, "%s, by slimplex %s</p>\n", slx_is_maximise(p->model) ? "maximised" : "minimised", slx_version());
    verdict(t, p);
    figures(t, p);
    text_put(t, "\n<main>");
    warnings(t, p->facts->history);
    convergence(t, &p->course);
    memory(t, p);
    ranges(t, p);
    sparsity(t, p);
    presolve(t, p);
    if (slx_get_check(p->model, &check) == SLX_OK)
        entries_of_note(t, p->model);
    search(t, p->model);
    text_put(t, "</main></body></html>\n");
    return 0;
}

void page_reduced(void *user, const slx_reduced *reduced)
{
    struct page_watch *w = user;
    w->reduced = true;
    w->infeasible = !reduced->matrix;
    w->rows = reduced->nrows;
    w->columns = reduced->ncols;
    w->nonzeros = reduced->nnz;
    w->families = reduced->count < FAMILIES_MOST ? reduced->count : FAMILIES_MOST;
    for (unsigned k = 0; k < w->families; k++)
        w->family[k] = reduced->families[k];
    if (w->infeasible)
        return;
    grid_begin(&w->after, &w->counts, reduced->nrows, reduced->ncols);
    for (uint32_t j = 0; j < reduced->ncols; j++) {
        slx_cursor cursor;
        if (slx_seek_reduced(reduced, j, &cursor) == SLX_OK)
            grid_column(&w->after, &w->counts, j, &cursor);
    }
    grid_end(&w->after, &w->counts);
}

slx_status page_write(slx_model *model, const struct facts *facts, struct page_watch *watch, const char *path)
{
    struct page p = {.model = model, .facts = facts, .watch = watch, .course = {.history = facts->history}};
    slx_check_info c;
    if (slx_get_check(model, &c) == SLX_OK && facts->result == SLX_OPTIMAL)
        p.course.end = (struct moment){facts->solved,
                                       "check",
                                       2,
                                       slx_iterations(model),
                                       slx_objective(model),
                                       c.primal_infeasibility,
                                       c.dual_infeasibility,
                                       c.gap,
                                       slx_memory_live(model)};
    boxes_collect(model, &p.boxes);
    return slx_write_text(model, path, write, &p);
}
