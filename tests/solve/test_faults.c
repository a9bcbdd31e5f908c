/* Every allocation refused in turn, phase by phase: each time the call ends with SLX_ERROR_MEMORY or, where there is
 * another way, with the right answer; nothing is lost, the handle is as before, and the same call then succeeds.
 *
 *     test_api_faults
 *
 * prints a table of how many allocations were refused in which phase.
 */
#include "exact/exact.h"

#include "../faults.h"
#include "../temporary.h"
#include "models.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Rows of the table: the phases of a solve come first, under their numbers. */
enum {
    EDITS = MEM_PHASES,
    CLONES,
    QUESTIONS,
    WARM,
    RACE,
    SENSITIVITY,
    RANGING,
    BASIS_READ,
    BASIS_WRITE,
    MODEL_WRITE,
    LINES
};

static struct {
    uint64_t refused, recovered;
} table[LINES];

static const char *line_name(int line)
{
    static const char *const names[] = {
        "edits",       "clones",  "questions", "starts from a basis", "race of two threads",
        "sensitivity", "ranging", "BAS, read", "BAS, written",        "MPS, written"};
    return line < MEM_PHASES ? mem_phase_name((enum mem_phase)line) : names[line - MEM_PHASES];
}

/* One thing to do; `line` of the table, or -1: by the phase in which the allocation was asked for. */
struct act {
    const char *name;
    int line;
    slx_model *(*prepare)(const struct act *act);
    slx_status (*run)(slx_model *model, const struct act *act);
    const char *options[5][2];
    const char *file; /* of instances/; NULL: the handle is empty */
};

static char basis_path[TEMPORARY_PATH];

/* ---- a host's allocator, for clones, which have accounts of their own ------------------------------------------- */

static uint64_t host_countdown; /* the allocation that takes it from 1 to 0 fails; 0: off */

static void *host_allocate(void *user, size_t bytes)
{
    (void)user;
    return host_countdown && --host_countdown == 0 ? NULL : malloc(bytes);
}

static void *host_resize(void *user, void *block, size_t bytes)
{
    (void)user;
    return host_countdown && --host_countdown == 0 ? NULL : realloc(block, bytes);
}

static void host_release(void *user, void *block)
{
    (void)user;
    free(block);
}

static slx_model *hosted(const struct act *act)
{
    static const slx_allocator host = {host_allocate, host_resize, host_release, NULL};
    char path[1024];
    slx_model *model;
    assert_int_equal(slx_create_with(&host, &model), SLX_OK);
    path_of(act->file, path, sizeof path);
    assert_int_equal(slx_read(model, path), SLX_OK);
    return model;
}

static slx_model *hosted_and_solved(const struct act *act)
{
    slx_model *model = hosted(act);
    solve_to(model, SLX_OPTIMAL);
    return model;
}

static bool is_hosted(const struct act *act)
{
    return act->prepare == hosted || act->prepare == hosted_and_solved;
}

/* ---- what is done -------------------------------------------------------------------------------------------- */

static slx_model *with_options(slx_model *model, const struct act *act)
{
    for (size_t k = 0; k < 5 && act->options[k][0]; k++)
        assert_int_equal(slx_set_option(model, act->options[k][0], act->options[k][1]), SLX_OK);
    return model;
}

static slx_model *fresh(const struct act *act)
{
    return with_options(act->file ? model_read(act->file) : model_new(), act);
}

static slx_model *solved(const struct act *act)
{
    slx_model *model = fresh(act);
    solve_to(model, SLX_OPTIMAL);
    return model;
}

/* Solved, and changed a little. */
static slx_model *changed(const struct act *act)
{
    slx_model *model = solved(act);
    assert_int_equal(slx_set_cost(model, 0, slx_cost(model, 0) + 1.0), SLX_OK);
    return model;
}

static slx_status read_model(slx_model *model, const struct act *act)
{
    char path[1024];
    path_of(act->name, path, sizeof path);
    return slx_read(model, path);
}

static slx_status solve(slx_model *model, const struct act *act)
{
    (void)act;
    slx_status status = slx_solve(model);
    assert_true(status != SLX_OK || slx_get_result(model) != SLX_MEMORY_LIMIT);
    return status;
}

static slx_status edit(slx_model *model, const struct act *act)
{
    const char what = *act->name;
    uint64_t start[3] = {0, 2, 3};
    uint32_t index[3] = {0, 1, 1}, order[1000], n = what == 'o' ? slx_nrows(model) : slx_ncols(model);
    double value[3] = {1.5, -2.25, 7.125}, cost[2] = {3, 4};
    const char *names[2] = {"a new name", "another new name, a long one"};
    const uint8_t marks[1000] = {1};
    const slx_pick two = {.count = 2, .list = index};
    slx_lines lines = {.count = 2, .start = start, .index = index, .value = value, .names = names};
    assert_true(n <= 1000);
    for (uint32_t k = 0; k < n; k++)
        order[k] = n - 1 - k;
    switch (what) {
    case 'r': return slx_add_rows(model, &lines);
    case 'c': lines.cost = cost; return slx_add_cols(model, &lines);
    case 'd': return slx_delete_cols(model, 2, index);
    case 'D': return slx_delete_rows(model, 2, index);
    case 'o': return slx_permute_rows(model, order);
    case 'p': return slx_permute_cols(model, order);
    case 's': return slx_set_coefficient(model, 1, 0, 0.1234567);
    case 'R': return slx_set_row(model, 0, 2, index, value);
    case 'C': return slx_set_column(model, 0, 2, index, value);
    case 'b': return slx_set_row_bounds(model, 1, -1.5, 1e7 + 0.25);
    case 'B': return slx_set_col_bounds(model, 1, -2.5, 1e7 + 0.75);
    case 'k': return slx_set_cost(model, 1, 0.987654321);
    case 'n': return slx_set_row_names(model, 0, 2, names);
    case 'f': return slx_find_row(model, "no such row", order);
    case 'm': return slx_mark_integers(model, NULL, marks);
    case 'v': return slx_change_cols(model, &two, value, cost, value);
    case 'w': return slx_change_rows(model, &two, value, cost);
    case 'M': return slx_get_matrix(model, 1, NULL, NULL, NULL);
    case 't': return slx_load_triplets(model, &(slx_arrays){.nrows = 2, .ncols = 2}, 2, index, index, value);
    default: return slx_set_objective_name(model, "the goal of it all");
    }
}

static slx_status clone(slx_model *model, const struct act *act)
{
    slx_model *copy;
    (void)act;
    slx_status status = slx_clone(model, &copy);
    if (status == SLX_OK)
        assert_int_equal(slx_ncols(copy), slx_ncols(model));
    slx_free(&copy);
    return status;
}

/* By clones: of the model as it is, or of one that no point satisfies. */
static slx_status question(slx_model *model, const struct act *act)
{
    uint8_t rows[1000], cols[1000];
    const slx_probe probe = {0, 0.0, 1.0};
    slx_probe_result result;
    double total;
    assert_true(slx_nrows(model) <= 1000 && slx_ncols(model) <= 1000);
    switch (*act->name) {
    case 'p': return slx_probe_bounds(model, 1, &probe, 100, &result);
    case 's': return slx_infeasible_subset(model, rows, cols);
    default: return slx_relax_feasibility(model, NULL, NULL, NULL, NULL, &total);
    }
}

static slx_status ask(slx_model *model, const struct act *act)
{
    slx_range range;
    (void)act;
    return slx_cost_range(model, 0, &range);
}

static slx_status write_ranges(slx_model *model, const struct act *act)
{
    (void)act;
    return slx_write_ranging(model, "/dev/null");
}

static slx_status write_solution(slx_model *model, const struct act *act)
{
    (void)act;
    return slx_write_solution(model, "/dev/null");
}

static slx_status write_model(slx_model *model, const struct act *act)
{
    (void)act;
    return slx_write(model, "/dev/null");
}

static slx_status write_basis(slx_model *model, const struct act *act)
{
    (void)act;
    return slx_write_basis(model, "/dev/null");
}

static slx_status read_basis(slx_model *model, const struct act *act)
{
    (void)act;
    return slx_read_basis(model, basis_path);
}

/* ---- one after the other --------------------------------------------------------------------------------------- */

/* An attempt of f's at the act. */
static void refuse(struct faults *f, const struct act *act)
{
    slx_model *model = act->prepare(act);
    const uint64_t live = slx_memory_live(model);
    const uint32_t nrows = slx_nrows(model), ncols = slx_ncols(model);
    const slx_result result = slx_get_result(model);
    faults_arm(f, &model->env);
    if (is_hosted(act)) { /* the host refuses in the account's place */
        host_countdown = f->attempt;
        model->env.mem.fail_countdown = 0;
    }
    slx_status status = act->run(model, act);
    if (is_hosted(act))
        model->env.mem.fail_countdown = host_countdown;
    host_countdown = 0;
    const bool refused = faults_disarm(f);
    if (refused) {
        const int line = act->line >= 0 ? act->line : (int)model->env.mem.fail_phase;
        table[line].refused++;
        table[line].recovered += status == SLX_OK;
    }
    if (refused && status != SLX_OK) {
        if (status != SLX_ERROR_MEMORY || slx_error(model)->status != SLX_ERROR_MEMORY)
            fail_msg("%s: allocation %llu refused and status %d", act->name, (unsigned long long)f->attempt, status);
        assert_false(slx_memory_limit_hit(model));
        assert_true(slx_nrows(model) == nrows && slx_ncols(model) == ncols);
        if (act->run == solve)
            assert_int_equal(slx_get_result(model), SLX_NOT_SOLVED);
        else
            assert_int_equal(slx_get_result(model), result);
        /* Edits may leave room that they made, and what was kept of an earlier solve may go. */
        if (act->line < 0 && slx_memory_live(model) > live)
            fail_msg("%s: allocation %llu refused and %llu bytes more held", act->name, (unsigned long long)f->attempt,
                     (unsigned long long)(slx_memory_live(model) - live));
        status = act->run(model, act);
    }
    assert_int_equal(status, SLX_OK);
    if (act->run == solve) {
        slx_check_info check;
        assert_int_equal(slx_get_check(model, &check), SLX_OK);
        assert_true(check.passed);
    }
    slx_free(&model);
}

static void refuse_all(const struct act *acts, size_t count)
{
    for (size_t a = 0; a < count; a++) {
        struct faults f = {0};
        while (faults_next(&f))
            refuse(&f, &acts[a]);
    }
}

#define ALL(acts) refuse_all(acts, sizeof(acts) / sizeof *(acts))

static void reading_survives(void **state)
{
    (void)state;
    static const struct act acts[] = {
        {.name = "diet.mps", .line = -1, .prepare = fresh, .run = read_model},
        {.name = "staircase.mps", .line = -1, .prepare = fresh, .run = read_model, .file = "diet.mps"},
        {.name = "bonds.mps", .line = -1, .prepare = fresh, .run = read_model},
    };
    ALL(acts);
}

static void edits_and_clones_survive(void **state)
{
    (void)state;
    static const char *const names[] = {"r", "c", "d", "D", "o", "p", "s", "R", "C", "b",
                                        "B", "k", "n", "g", "f", "m", "v", "w", "M", "t"};
    for (size_t k = 0; k < sizeof names / sizeof *names; k++)
        for (int after = 0; after < 2; after++) {
            const struct act act = {.name = names[k],
                                    .line = EDITS,
                                    .prepare = after ? solved : fresh,
                                    .run = edit,
                                    .file = "blending.mps"};
            refuse_all(&act, 1);
        }
    static const struct act clones[] = {
        {.name = "clone", .line = CLONES, .prepare = hosted, .run = clone, .file = "blending.mps"},
        {.name = "clone", .line = CLONES, .prepare = hosted, .run = clone, .file = "staircase.mps"},
    };
    ALL(clones);
    static const struct act questions[] = {
        {.name = "probe", .line = QUESTIONS, .prepare = hosted_and_solved, .run = question, .file = "blending.mps"},
        {.name = "subset", .line = QUESTIONS, .prepare = hosted, .run = question, .file = "infeasible.mps"},
        {.name = "relax", .line = QUESTIONS, .prepare = hosted, .run = question, .file = "infeasible.mps"},
    };
    ALL(questions);
}

static void solving_survives(void **state)
{
    (void)state;
#define SOLVE(path, ...)                                                                                               \
    {                                                                                                                  \
        .name = path, .line = -1, .prepare = fresh, .run = solve, .options = {__VA_ARGS__}, .file = path               \
    }
    static const struct act acts[] = {
        SOLVE("staircase.mps", {"method", "dual"}, {"presolve", "off"}),
        SOLVE("staircase.mps", {"method", "primal"}, {"presolve", "off"}),
        SOLVE("staircase.mps", {"method", "dual"}, {"presolve", "full"}),
        SOLVE("staircase.mps", {"method", "ipm"}, {"presolve", "full"}),
        SOLVE("staircase.mps", {"method", "ipm"}, {"presolve", "off"}),
        SOLVE("staircase.mps", {"method", "ipm"}, {"crossover", "off"}),
        SOLVE("cutting_stock.mps", {"method", "ipm"}, {"presolve", "off"}),
        SOLVE("shifts.mps", {"method", "dual"}, {"presolve", "full"}),
        SOLVE("ranges_bounds.mps", {"method", "primal"}, {"presolve", "light"}),
        SOLVE("infeasible.mps", {"method", "dual"}, {"presolve", "off"}),
        SOLVE("infeasible.mps", {"method", "ipm"}, {"presolve", "full"}),
        SOLVE("unbounded.mps", {"method", "primal"}, {"presolve", "off"}),
        SOLVE("unbounded.mps", {"method", "ipm"}, {"presolve", "off"}),
        SOLVE("presolve/dependent_equations.mps", {"presolve", "full"}),
        SOLVE("presolve/sparsification.mps", {"presolve", "full"}),
        SOLVE("presolve/parallel_columns.mps", {"presolve", "full"}),
        SOLVE("presolve/free_substitution.mps", {"presolve", "full"}),
        SOLVE("presolve/dominated_column.mps", {"presolve", "full"}),
    };
    ALL(acts);
    const struct act others[] = {
        {.name = "warm",
         .line = WARM,
         .prepare = changed,
         .run = solve,
         .file = "staircase.mps",
         .options = {{"keep-factor", "on"}}},
        {.name = "refinement",
         .line = -1,
         .prepare = fresh,
         .run = solve,
         .file = "staircase.mps",
         .options = {{"tolerance", "1e-15"}}},
        {.name = "fractions",
         .line = -1,
         .prepare = fresh,
         .run = solve,
         .file = "staircase.mps",
         .options = {{"exact", exact_available() ? "yes" : "no"}}},
        {.name = "warm", .line = WARM, .prepare = changed, .run = solve, .file = "shifts.mps"},
        {.name = "first order",
         .line = -1,
         .prepare = fresh,
         .run = solve,
         .file = "staircase.mps",
         .options = {{"method", "pdlp"}, {"threads", "2"}}},
        {.name = "first order",
         .line = -1,
         .prepare = fresh,
         .run = solve,
         .file = "infeasible.mps",
         .options = {{"method", "pdlp"}, {"threads", "1"}, {"presolve", "off"}}},
        {.name = "race",
         .line = RACE,
         .prepare = fresh,
         .run = solve,
         .file = "staircase.mps",
         .options = {{"method", "concurrent"}, {"threads", "2"}, {"presolve", "off"}}},
        {.name = "race",
         .line = RACE,
         .prepare = fresh,
         .run = solve,
         .file = "cutting_stock.mps",
         .options = {{"method", "concurrent"}, {"threads", "2"}, {"presolve", "full"}}},
    };
    ALL(others);
}

static void writing_and_asking_survive(void **state)
{
    (void)state;
    const struct act source = {.file = "staircase.mps"};
    slx_model *model = solved(&source);
    temporary_path(basis_path);
    assert_int_equal(slx_write_basis(model, basis_path), SLX_OK);
    slx_free(&model);
    static const struct act acts[] = {
        {.name = "solution", .line = -1, .prepare = solved, .run = write_solution, .file = "staircase.mps"},
        {.name = "MPS", .line = MODEL_WRITE, .prepare = fresh, .run = write_model, .file = "staircase.mps"},
        {.name = "MPS", .line = MODEL_WRITE, .prepare = fresh, .run = write_model, .file = "ranges_bounds.mps"},
        {.name = "BAS", .line = BASIS_WRITE, .prepare = solved, .run = write_basis, .file = "staircase.mps"},
        {.name = "BAS", .line = BASIS_READ, .prepare = solved, .run = read_basis, .file = "staircase.mps"},
        {.name = "sensitivity", .line = SENSITIVITY, .prepare = solved, .run = ask, .file = "staircase.mps"},
        {.name = "ranging", .line = RANGING, .prepare = solved, .run = write_ranges, .file = "staircase.mps"},
    };
    ALL(acts);
    unlink(basis_path);
}

/* Phases of a solve without a single refusal would mean that the table says nothing of them. */
static void no_phase_is_missing(void **state)
{
    (void)state;
    uint64_t total = 0;
    printf("%-22s %10s %10s\n", "allocations of", "refused", "answered");
    for (int line = PHASE_READ; line < LINES; line++) {
        printf("%-22s %10llu %10llu\n", line_name(line), (unsigned long long)table[line].refused,
               (unsigned long long)table[line].recovered);
        total += table[line].refused;
        assert_true(table[line].refused > 0 || (line == PHASE_EXACT && !exact_available()));
    }
    total += table[PHASE_IDLE].refused;
    printf("%-22s %10llu\n%-22s %10llu\n", "between phases", (unsigned long long)table[PHASE_IDLE].refused, "together",
           (unsigned long long)total);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reading_survives),    cmocka_unit_test(edits_and_clones_survive),
        cmocka_unit_test(solving_survives),    cmocka_unit_test(writing_and_asking_survive),
        cmocka_unit_test(no_phase_is_missing),
    };
    return cmocka_run_group_tests_name("faults", tests, NULL, NULL);
}
