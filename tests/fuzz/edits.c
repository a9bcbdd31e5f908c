/* Fuzz target: the bytes are an LP and what is done with it: changes of all kinds by the mirror of tests/solve, refused
 * allocations, wrong arguments, bases, clones, files, limits, and solves by any method.  After each step the model must
 * tell what the mirror holds, and each answer is judged by GLPK's.
 */
#include "../regress/glpk_side.h"
#include "../regress/judge.h"
#include "../solve/mirror.h"
#include "fuzz.h"

#include <string.h>

enum { MOST_BYTES = 400, MOST_SOLVES = 8, FIRST_ROWS = 9, FIRST_COLS = 11 };
#define RELATIVE 1e-6

static struct memory_file file;

/* ---- the first model ---------------------------------------------------------------------------- */

/* By columns, as slx_load takes it. */
struct plain {
    uint64_t start[MIRROR_MOST + 1];
    uint32_t index[MIRROR_MOST * MIRROR_MOST];
    double value[MIRROR_MOST * MIRROR_MOST];
};

static double small_number(struct bytes *b)
{
    static const double scales[] = {1, 1, 1, 0.5, 0.1, 100};
    unsigned k = next_byte(b);
    return (double)(k % 11) * scales[k / 11 % 6] * (k / 66 % 2 ? -1 : 1);
}

static void interval(struct bytes *b, double *lower, double *upper)
{
    unsigned kind = next_below(b, 6);
    double v = small_number(b);
    *lower = kind == 1 || kind == 4 ? -INFINITY : v;
    *upper = kind == 0 || kind == 4 ? INFINITY : kind == 3 ? v + fabs(small_number(b)) : v;
    if (kind == 5) {
        *lower = 0;
        *upper = fabs(v);
    }
}

static void first_model(struct mirror *m, struct bytes *b)
{
    memset(m, 0, sizeof *m);
    m->nrows = next_below(b, FIRST_ROWS + 1);
    m->ncols = next_below(b, FIRST_COLS + 1);
    m->maximise = (int)next_below(b, 2);
    const unsigned sparsity = 1 + next_below(b, 4);
    for (uint32_t j = 0; j < m->ncols; j++) {
        m->cost[j] = small_number(b);
        interval(b, &m->col_lower[j], &m->col_upper[j]);
        for (uint32_t i = 0; i < m->nrows; i++)
            if (next_below(b, sparsity) == 0)
                m->a[i][j] = small_number(b) + 0.0; /* no -0 */
    }
    for (uint32_t i = 0; i < m->nrows; i++)
        interval(b, &m->row_lower[i], &m->row_upper[i]);
}

static slx_arrays arrays_of(const struct mirror *m, struct plain *p, bool by_rows)
{
    uint64_t at = 0;
    const uint32_t lines = by_rows ? m->nrows : m->ncols, others = by_rows ? m->ncols : m->nrows;
    for (uint32_t k = 0; k < lines; k++) {
        p->start[k] = at;
        for (uint32_t i = 0; i < others; i++) {
            const double v = by_rows ? m->a[k][i] : m->a[i][k];
            if (v != 0) {
                p->index[at] = i;
                p->value[at++] = v;
            }
        }
    }
    p->start[lines] = at;
    return (slx_arrays){.nrows = m->nrows,
                        .ncols = m->ncols,
                        .start = p->start,
                        .index = p->index,
                        .value = p->value,
                        .cost = m->cost,
                        .col_lower = m->col_lower,
                        .col_upper = m->col_upper,
                        .row_lower = m->row_lower,
                        .row_upper = m->row_upper,
                        .offset = m->offset,
                        .maximise = m->maximise};
}

struct columns {
    const slx_arrays *arrays;
    uint32_t next;
};

static int next_column(void *user, uint32_t col, slx_source_column *out)
{
    const struct columns *c = user;
    const slx_arrays *a = c->arrays;
    out->cost = a->cost[col];
    out->lower = a->col_lower[col];
    out->upper = a->col_upper[col];
    out->count = (uint32_t)(a->start[col + 1] - a->start[col]);
    out->index = a->index + a->start[col];
    out->value = a->value + a->start[col];
    return 0;
}

static void load(slx_model *model, const struct mirror *m, unsigned way)
{
    static struct plain p;
    const bool by_rows = way == 1;
    const slx_arrays a = arrays_of(m, &p, by_rows);
    struct columns columns = {&a, 0};
    const slx_source source = {.nrows = m->nrows,
                               .ncols = m->ncols,
                               .column = next_column,
                               .user = &columns,
                               .row_lower = m->row_lower,
                               .row_upper = m->row_upper,
                               .offset = m->offset,
                               .maximise = m->maximise};
    REQUIRE((by_rows    ? slx_load_rows(model, &a)
             : way == 2 ? slx_load_source(model, &source)
                        : slx_load(model, &a)) == SLX_OK);
    mirror_expect(m, model);
}

/* ---- solving ------------------------------------------------------------------------------------ */

static void choose_options(slx_model *model, struct bytes *b)
{
    const unsigned k = next_byte(b), more = next_byte(b);
    static const char *const methods[] = {"auto", "dual", "primal", "ipm", "dual", "primal", "auto", "concurrent"};
    set_option(model, "method", methods[k % 8]);
    set_option(model, "threads", k % 8 == 7 && more % 16 == 0 ? "2" : "1");
    set_choice(model, "presolve", k / 8);
    set_option(model, "scaling", k / 32 % 4 ? "on" : "off");
    set_option(model, "crossover", more % 4 ? "on" : "off");
    set_option(model, "seed", more / 4 % 2 ? "7" : "0");
    set_choice(model, "keep-factor", more / 8);
}

/* What GLPK says to the mirror, and slimplex to the model. */
static void solve_and_compare(slx_model *model, const struct mirror *m, struct bytes *b)
{
    static struct plain p;
    char text[1000];
    const slx_arrays a = arrays_of(m, &p, false);
    choose_options(model, b);
    REQUIRE(slx_solve(model) == SLX_OK);
    glp_prob *lp = glpk_from_arrays(&a);
    struct answer glpk = glpk_solve(lp);
    bool good =
        glpk.result == SLX_NOT_SOLVED || judge_answer(model, glpk.result, glpk.objective, RELATIVE, text, sizeof text);
    if (!good) {
        glpk = glpk_solve_exactly(lp);
        good = glpk.result == SLX_NOT_SOLVED ||
               judge_answer(model, glpk.result, glpk.objective, RELATIVE, text, sizeof text);
    }
    glp_delete_prob(lp);
    if (!good) {
        fprintf(stderr, "%u x %u: %s\n", m->nrows, m->ncols, text);
        slx_write(model, "fuzz-wrong.mps");
    }
    REQUIRE(good);
}

/* A solve that is stopped after some iterations, or refused an allocation, leaves the model as it was. */
static void solve_in_part(slx_model *model, struct bytes *b)
{
    char limit[16];
    choose_options(model, b);
    const unsigned k = next_byte(b);
    snprintf(limit, sizeof limit, "%u", k / 2 % 16);
    if (k % 2)
        set_option(model, "iteration-limit", limit);
    else
        model->env.mem.fail_countdown = 1 + k / 2;
    solve_anything(model);
    model->env.mem.fail_countdown = 0;
    set_option(model, "iteration-limit", "inf");
}

/* ---- other steps -------------------------------------------------------------------------------- */

static void give_basis(slx_model *model, const struct mirror *m, struct bytes *b)
{
    slx_basis_status rows[MIRROR_MOST], cols[MIRROR_MOST], got_rows[MIRROR_MOST], got_cols[MIRROR_MOST];
    for (uint32_t i = 0; i < m->nrows; i++)
        rows[i] = (slx_basis_status)next_below(b, 4);
    for (uint32_t j = 0; j < m->ncols; j++)
        cols[j] = (slx_basis_status)next_below(b, 4);
    REQUIRE(slx_set_basis(model, rows, cols) == SLX_OK);
    REQUIRE(slx_get_basis(model, got_rows, got_cols) == SLX_OK);
    for (uint32_t i = 0; i < m->nrows; i++)
        REQUIRE((rows[i] == SLX_BASIC) == (got_rows[i] == SLX_BASIC));
    for (uint32_t j = 0; j < m->ncols; j++)
        REQUIRE((cols[j] == SLX_BASIC) == (got_cols[j] == SLX_BASIC));
}

/* A change that is refused its k-th allocation changes nothing. */
static void edit_refused(slx_model *model, struct mirror *m, struct bytes *b)
{
    uint64_t seed = 1 + next_byte(b) + 256u * next_byte(b);
    model->env.mem.fail_countdown = 1 + next_below(b, 12);
    slx_status status = mirror_edit(m, model, &seed);
    model->env.mem.fail_countdown = 0;
    REQUIRE(status == SLX_OK || status == SLX_ERROR_MEMORY);
}

/* One bound, cost or coefficient by a little, as re-solves meet it. */
static void nudge(slx_model *model, struct mirror *m, struct bytes *b)
{
    const unsigned kind = next_below(b, 4);
    const double v = small_number(b) + 0.0;
    if (kind == 0 && m->nrows) {
        const uint32_t i = next_below(b, m->nrows);
        interval(b, &m->row_lower[i], &m->row_upper[i]);
        REQUIRE(slx_set_row_bounds(model, i, m->row_lower[i], m->row_upper[i]) == SLX_OK);
    } else if (kind == 1 && m->ncols) {
        const uint32_t j = next_below(b, m->ncols);
        interval(b, &m->col_lower[j], &m->col_upper[j]);
        REQUIRE(slx_set_col_bounds(model, j, m->col_lower[j], m->col_upper[j]) == SLX_OK);
    } else if (kind == 2 && m->ncols) {
        const uint32_t j = next_below(b, m->ncols);
        m->cost[j] = v;
        REQUIRE(slx_set_cost(model, j, v) == SLX_OK);
    } else if (kind == 3 && m->nrows && m->ncols) {
        const uint32_t i = next_below(b, m->nrows), j = next_below(b, m->ncols);
        m->a[i][j] = v;
        REQUIRE(slx_set_coefficient(model, i, j, v) == SLX_OK);
    }
}

/* Each is wrong, whatever the model is. */
static void wrong_arguments(slx_model *model, const struct mirror *m, struct bytes *b)
{
    const uint32_t past_row[] = {m->nrows}, past_col[] = {m->ncols}, twice[] = {0, 0};
    const double numbers[] = {1, 1}, bad[] = {NAN};
    const uint64_t start[] = {0, 1}, two[] = {0, 2};
    const char *const name[] = {"name"};
    const slx_lines past = {.count = 1, .start = start, .index = past_row, .value = numbers};
    const slx_lines doubled = {.count = 1, .start = two, .index = twice, .value = numbers};
    const slx_lines not_a_number = {.count = 1, .lower = bad};
    slx_status s = SLX_ERROR_USAGE;
    switch (next_below(b, 16)) {
    case 0: s = slx_add_cols(model, &past); break;
    case 1: s = slx_add_cols(model, &doubled); break;
    case 2: s = slx_add_rows(model, &doubled); break;
    case 3: s = slx_add_rows(model, &not_a_number); break;
    case 4: s = slx_delete_rows(model, 1, past_row); break;
    case 5: s = slx_delete_cols(model, 1, past_col); break;
    case 6: s = slx_delete_rows(model, 2, twice); break;
    case 7: s = slx_set_row_bounds(model, m->nrows, 0, 1); break;
    case 8: s = slx_set_col_bounds(model, 0, NAN, 1); break;
    case 9: s = slx_set_cost(model, m->ncols, 1); break;
    case 10: s = slx_set_coefficient(model, m->nrows, 0, 1); break;
    case 11: s = slx_set_row(model, m->nrows, 0, NULL, NULL); break;
    case 12: s = slx_set_column(model, 0, 2, twice, numbers); break;
    case 13: s = slx_set_offset(model, INFINITY); break;
    case 14: s = slx_set_row_names(model, m->nrows, 1, name); break;
    default: s = slx_set_cost(model, 0, NAN); break;
    }
    REQUIRE(s == SLX_ERROR_USAGE);
}

/* The original or the clone goes on; what was done to the one that goes does not touch the other. */
static slx_model *go_on_with_a_clone(slx_model *model, const struct mirror *m, struct bytes *b)
{
    static struct mirror other;
    slx_model *clone;
    uint64_t seed = 1 + next_byte(b);
    const bool keep_clone = next_below(b, 2);
    REQUIRE(slx_clone(model, &clone) == SLX_OK);
    mirror_expect(m, clone);
    slx_model *stays = keep_clone ? clone : model, *goes = keep_clone ? model : clone;
    other = *m;
    for (int k = 0; k < 3; k++)
        REQUIRE(mirror_edit(&other, goes, &seed) == SLX_OK);
    mirror_expect(&other, goes);
    slx_free(&goes);
    return stays;
}

/* Out as an MPS file and in again; names that no file holds go by number, so that the rest is compared. */
static void through_a_file(slx_model *model)
{
    slx_model *copy = new_model();
    memory_file_fill(&file, "", 0);
    int rounded;
    slx_status status = write_model(model, file.path, &rounded);
    REQUIRE(status == SLX_OK || status == SLX_ERROR_USAGE);
    if (status == SLX_OK) {
        REQUIRE(slx_read(copy, file.path) == SLX_OK);
        REQUIRE(slx_set_row_names(copy, 0, 0, NULL) == SLX_OK && slx_set_col_names(copy, 0, 0, NULL) == SLX_OK);
        slx_model *nameless;
        REQUIRE(slx_clone(model, &nameless) == SLX_OK);
        REQUIRE(slx_set_row_names(nameless, 0, 0, NULL) == SLX_OK);
        REQUIRE(slx_set_col_names(nameless, 0, 0, NULL) == SLX_OK);
        REQUIRE(slx_set_objective_name(nameless, slx_objective_name(copy)) == SLX_OK);
        REQUIRE(slx_set_name(nameless, slx_name(copy)) == SLX_OK);
        if (!rounded)
            require_same_model(nameless, copy);
        slx_free(&nameless);
    }
    slx_free(&copy);
}

/* What the optimal basis tells: the ranges hold the present numbers, and the inverse is one. */
static void ask_the_basis(slx_model *model, const struct mirror *m)
{
    slx_check_info check;
    double row[MIRROR_MOST], column[MIRROR_MOST], condition;
    uint32_t head[MIRROR_MOST];
    if (slx_get_result(model) != SLX_OPTIMAL || slx_get_check(model, &check) != SLX_OK || check.interior)
        return;
    if (slx_basis_head(model, head) != SLX_OK) { /* one that was told, but cannot be factored */
        REQUIRE(slx_error(model)->status == SLX_ERROR_NUMERICAL);
        return;
    }
    for (uint32_t j = 0; j < m->ncols; j++) {
        slx_range r;
        REQUIRE(slx_cost_range(model, j, &r) == SLX_OK && r.low <= m->cost[j] && m->cost[j] <= r.high);
    }
    REQUIRE(slx_basis_condition(model, &condition) == SLX_OK && condition >= 0.99);
    for (uint32_t p = 0; p < m->nrows && condition < 1e8; p++) {
        REQUIRE(slx_basis_inverse_row(model, p, row) == SLX_OK);
        for (uint32_t q = 0; q < m->nrows; q++) { /* row p of the inverse by column q of B */
            double sum = 0, terms = 1;
            for (uint32_t i = 0; i < m->nrows; i++) {
                const double v = head[q] < m->ncols ? m->a[i][head[q]] : head[q] - m->ncols == i;
                sum += row[i] * v;
                terms += fabs(row[i] * v);
            }
            REQUIRE(fabs(sum - (p == q)) <= 1e-9 * terms * condition);
        }
        REQUIRE(slx_basis_inverse_column(model, p, column) == SLX_OK && fabs(column[p] - row[p]) <= 1e-6 * condition);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct mirror m;
    setenv("CMOCKA_TEST_ABORT", "1", 1); /* the assertions of the mirror */
    struct bytes b = {data, data + (size < MOST_BYTES ? size : MOST_BYTES)};
    slx_model *model = new_model();
    first_model(&m, &b);
    load(model, &m, next_below(&b, 3));
    solve_and_compare(model, &m, &b);
    for (unsigned solves = 1; b.at < b.end && solves < MOST_SOLVES;) {
        uint64_t seed;
        switch (next_below(&b, 16)) {
        case 0:
        case 1:
        case 2:
        case 3:
            seed = 1 + next_byte(&b) + 256u * next_byte(&b);
            REQUIRE(mirror_edit(&m, model, &seed) == SLX_OK);
            break;
        case 4: edit_refused(model, &m, &b); break;
        case 5:
        case 6: nudge(model, &m, &b); break;
        case 7: give_basis(model, &m, &b); break;
        case 8: wrong_arguments(model, &m, &b); break;
        case 9: model = go_on_with_a_clone(model, &m, &b); break;
        case 10: through_a_file(model); break;
        case 11: ask_the_basis(model, &m); break;
        case 12:
            solve_in_part(model, &b);
            solves++;
            break;
        default:
            solve_and_compare(model, &m, &b);
            solves++;
            break;
        }
        mirror_expect(&m, model);
    }
    solve_and_compare(model, &m, &b);
    slx_free(&model);
    return 0;
}
