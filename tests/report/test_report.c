/* Pages about runs: whole, alone, well formed, small, and safe from what names hold. */
#include <ctype.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "report/report.h"

#include "../temporary.h"

enum { MOST_BYTES = 300000, MOST_DEPTH = 64 };

/* ---- a page --------------------------------------------------------------------------------------- */

static struct page_watch watch;
static struct history history;

static void see(void *user, const slx_progress *p)
{
    history_progress(user, p->seconds, p);
}

/* The page of a solve, as text; to be freed. */
static char *page_of(slx_model *model, const char *file)
{
    char path[TEMPORARY_PATH], *text;
    temporary_path(path);
    memset(&watch, 0, sizeof watch);
    memset(&history, 0, sizeof history);
    assert_int_equal(slx_set_reduced(model, page_reduced, &watch), SLX_OK);
    assert_int_equal(slx_set_progress(model, see, &history), SLX_OK);
    assert_int_equal(slx_set_real(model, "progress-seconds", 0.0), SLX_OK);
    assert_int_equal(slx_solve(model), SLX_OK);
    history_warning(&history, "a warning with <b>tags</b> & more");
    const struct facts facts = {
        .file = file, .result = slx_get_result(model), .seconds = 1.5, .solved = 1.0, .history = &history};
    assert_int_equal(page_write(model, &facts, &watch, path), SLX_OK);
    FILE *stream = fopen(path, "r");
    assert_non_null(stream);
    text = malloc(4 * MOST_BYTES);
    const size_t length = fread(text, 1, 4 * MOST_BYTES - 1, stream);
    text[length] = '\0';
    assert_int_equal(strlen(text), length);
    fclose(stream);
    remove(path);
    return text;
}

static const char *name_of(const char *tag, char *out, size_t size)
{
    size_t n = 0;
    while (isalnum((unsigned char)tag[n]) && n + 1 < size) {
        out[n] = (char)tolower((unsigned char)tag[n]);
        n++;
    }
    out[n] = '\0';
    return out;
}

static int stands_alone(const char *name, const char *end)
{
    static const char *const alone[] = {"meta", "link", "img", "input"};
    for (size_t k = 0; k < sizeof alone / sizeof *alone; k++)
        if (strcmp(name, alone[k]) == 0)
            return 1;
    return end[-1] == '/';
}

/* Every element ends within the one that it begins in, every attribute has its quotes, no < or stray & stands in text. */
static void assert_well_formed(const char *text)
{
    char open[MOST_DEPTH][20], name[20];
    size_t depth = 0;
    assert_memory_equal(text, "<!DOCTYPE html>\n", 16);
    for (const char *at = text + 16; *at;) {
        if (*at == '&')
            assert_true(strncmp(at, "&amp;", 5) == 0 || strncmp(at, "&lt;", 4) == 0 || strncmp(at, "&gt;", 4) == 0 ||
                        strncmp(at, "&quot;", 6) == 0);
        if (*at != '<') {
            assert_true(*at != '>');
            at++;
            continue;
        }
        const char *end = at;
        for (int quoted = 0; quoted || *end != '>'; end++) {
            assert_true(*end != '\0' && (end == at || quoted || *end != '<'));
            quoted ^= *end == '"';
        }
        if (at[1] == '/') {
            assert_true(depth-- > 0);
            assert_string_equal(name_of(at + 2, name, sizeof name), open[depth]);
        } else if (!stands_alone(name_of(at + 1, name, sizeof name), end)) {
            assert_true(depth < MOST_DEPTH && name[0]);
            strcpy(open[depth++], name);
        }
        at = end + 1;
        if (strcmp(name, "script") == 0 || strcmp(name, "style") == 0) {
            char closing[24];
            snprintf(closing, sizeof closing, "</%s>", name);
            const char *close = strstr(at, closing);
            if (depth && strcmp(open[depth - 1], name) == 0) {
                assert_non_null(close);
                at = close;
            }
        }
    }
    assert_int_equal(depth, 0);
}

/* What would be fetched: nothing but data of the page. */
static void assert_alone(const char *text)
{
    static const char *const fetching[] = {" src=\"", " href=\"", "url(", "@import", "fetch(", "XMLHttp", "import("};
    assert_null(strstr(text, "://"));
    for (size_t k = 0; k < sizeof fetching / sizeof *fetching; k++)
        for (const char *at = text; (at = strstr(at, fetching[k])) != NULL; at++)
            assert_int_equal(strncmp(at + strlen(fetching[k]), "data:", 5), 0);
}

static char *assert_page(slx_model *model, const char *file)
{
    char *text = page_of(model, file);
    assert_true(strlen(text) < MOST_BYTES);
    assert_well_formed(text);
    assert_alone(text);
    assert_null(strstr(text, "nan"));
    return text;
}

/* ---- models --------------------------------------------------------------------------------------- */

/* n columns of cost `cost` and a row of two neighbours each; names with `stem`, or none. */
static slx_model *chain(uint32_t n, double cost, double least, double most, const char *stem)
{
    slx_model *model;
    assert_int_equal(slx_create(&model), SLX_OK);
    uint64_t *start = calloc(n + 1, sizeof *start);
    uint32_t *index = calloc(2 * n, sizeof *index);
    double *value = calloc(2 * n, sizeof *value), *costs = calloc(n, sizeof *costs), *upper = calloc(n, sizeof *upper),
           *lower = calloc(n, sizeof *lower);
    char **names = calloc(n, sizeof *names);
    for (uint32_t j = 0; j < n; j++) {
        names[j] = calloc(1, 400);
        snprintf(names[j], 400, "%s%u", stem ? stem : "", j);
        start[j + 1] = 2 * (j + 1);
        index[2 * j] = j;
        index[2 * j + 1] = (j + 1) % n;
        value[2 * j] = 1.0 + j % 7;
        value[2 * j + 1] = j % 3 ? 2.0 : -1.0;
        costs[j] = cost * (1 + j % 11);
        upper[j] = 10.0;
        lower[j] = least + j % 5;
    }
    const slx_arrays arrays = {.nrows = n,
                               .ncols = n,
                               .start = start,
                               .index = index,
                               .value = value,
                               .cost = costs,
                               .col_upper = most > 0.0 ? upper : NULL,
                               .row_lower = lower,
                               .row_names = stem ? (const char *const *)names : NULL,
                               .col_names = stem ? (const char *const *)names : NULL};
    assert_int_equal(slx_load(model, &arrays), SLX_OK);
    for (uint32_t j = 0; j < n; j++)
        free(names[j]);
    free(names), free(start), free(index), free(value), free(costs), free(upper), free(lower);
    return model;
}

/* ---- tests ---------------------------------------------------------------------------------------- */

static void each_verdict_is_told_in_words(void **state)
{
    (void)state;
    const struct {
        double cost, least, most;
        slx_result result;
        const char *words;
    } cases[] = {{1.0, 1.0, 10.0, SLX_OPTIMAL, "<b>Optimal.</b>"},
                 {1.0, 1000.0, 10.0, SLX_INFEASIBLE, "<b>Infeasible.</b>"},
                 {-1.0, 1.0, 0.0, SLX_UNBOUNDED, "<b>Unbounded.</b>"}};
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        slx_model *model = chain(40, cases[k].cost, cases[k].least, cases[k].most, "x");
        char *text = assert_page(model, "model.mps");
        assert_int_equal(slx_get_result(model), cases[k].result);
        assert_non_null(strstr(text, cases[k].words));
        free(text);
        slx_free(&model);
    }
    slx_model *model = chain(40, 1.0, 1.0, 10.0, NULL);
    assert_int_equal(slx_set_option(model, "method", "pdlp"), SLX_OK);
    assert_int_equal(slx_set_option(model, "crossover", "off"), SLX_OK);
    char *text = assert_page(model, "model.mps");
    assert_int_equal(slx_get_result(model), SLX_OPTIMAL_FIRST_ORDER);
    assert_non_null(strstr(text, "<b>Optimal to first order.</b>"));
    free(text);
    slx_free(&model);
    model = chain(40, 1.0, 1.0, 10.0, NULL);
    assert_int_equal(slx_set_int(model, "iteration-limit", 2), SLX_OK);
    assert_int_equal(slx_set_option(model, "presolve", "off"), SLX_OK);
    text = assert_page(model, "model.mps");
    assert_int_equal(slx_get_result(model), SLX_ITERATION_LIMIT);
    assert_non_null(strstr(text, "<b>Stopped: iteration limit.</b>"));
    free(text);
    slx_free(&model);
}

static void names_can_hold_anything(void **state)
{
    (void)state;
    static const char *const stems[] = {"</script><script>alert(1)</script>", "\"'<!--&amp;", "\xff\xfe\x01\t",
                                        "\xe2\x82\xac\xf0\x9f\x98\x80", "\\"};
    for (size_t k = 0; k < sizeof stems / sizeof *stems; k++) {
        slx_model *model = chain(30, 1.0, 1.0, 10.0, stems[k]);
        assert_int_equal(slx_set_name(model, stems[k]), SLX_OK);
        char *text = assert_page(model, stems[k]);
        assert_null(strstr(text, "<script>alert"));
        free(text);
        slx_free(&model);
    }
}

static void a_page_is_small_for_any_model(void **state)
{
    (void)state;
    char stem[380];
    memset(stem, '<', sizeof stem - 1);
    stem[sizeof stem - 1] = '\0';
    const char *const all[] = {NULL, "a_name_as_they_are_", stem};
    for (size_t k = 0; k < sizeof all / sizeof *all; k++) {
        slx_model *model = chain(20000, 1.0, 1.0, 10.0, all[k]);
        char *text = assert_page(model, "large.mps");
        assert_true(strlen(text) > 100000);
        assert_non_null(strstr(text, " of the 40000 rows and columns are in this page"));
        free(text);
        slx_free(&model);
    }
}

static void a_model_without_rows_or_columns_has_a_page(void **state)
{
    (void)state;
    slx_model *model;
    assert_int_equal(slx_create(&model), SLX_OK);
    free(assert_page(model, "empty.mps"));
    slx_free(&model);
}

static void what_presolve_leaves_is_told_and_drawn(void **state)
{
    (void)state;
    slx_model *model = chain(300, 1.0, 1.0, 10.0, NULL);
    const double bound = 3.0;
    assert_int_equal(slx_change_cols(model, &(slx_pick){.first = 0, .count = 1}, &bound, &bound, NULL), SLX_OK);
    assert_int_equal(slx_set_option(model, "presolve", "full"), SLX_OK);
    char *text = assert_page(model, "model.mps"), words[80];
    assert_true(watch.reduced && !watch.infeasible && watch.families > 0);
    assert_true(watch.columns < 300 && watch.nonzeros < slx_nnz(model));
    snprintf(words, sizeof words, "Left are %u of 300 rows, %u of 300 columns", watch.rows, watch.columns);
    assert_non_null(strstr(text, words));
    assert_non_null(strstr(text, "fixed columns"));
    slx_cursor cursor;
    assert_int_equal(slx_seek_reduced(&(slx_reduced){.ncols = 3}, 0, &cursor), SLX_ERROR_USAGE);
    free(text);
    slx_free(&model);
}

static void a_grid_has_a_cell_for_each_place_of_a_small_matrix(void **state)
{
    (void)state;
    static struct grid grid;
    static struct grid_counts counts;
    slx_model *model = chain(100, 1.0, 1.0, 10.0, NULL);
    grid_begin(&grid, &counts, 100, 100);
    for (uint32_t j = 0; j < 100; j++) {
        slx_cursor cursor;
        assert_int_equal(slx_seek_col(model, j, &cursor), SLX_OK);
        grid_column(&grid, &counts, j, &cursor);
    }
    grid_end(&grid, &counts);
    for (unsigned i = 0; i < 100; i++)
        for (unsigned j = 0; j < 100; j++) {
            const unsigned k = i * 100 + j, cell = k % 2 ? grid.cells[k / 2] & 15 : grid.cells[k / 2] >> 4;
            assert_int_equal(cell, slx_coefficient(model, i, j) != 0.0 ? 15 : 0);
        }
    slx_free(&model);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_verdict_is_told_in_words),
        cmocka_unit_test(names_can_hold_anything),
        cmocka_unit_test(a_page_is_small_for_any_model),
        cmocka_unit_test(a_model_without_rows_or_columns_has_a_page),
        cmocka_unit_test(what_presolve_leaves_is_told_and_drawn),
        cmocka_unit_test(a_grid_has_a_cell_for_each_place_of_a_small_matrix),
    };
    return cmocka_run_group_tests_name("report", tests, NULL, NULL);
}
