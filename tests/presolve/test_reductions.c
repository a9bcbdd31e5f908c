/* Each family of reductions alone on the small instance made for it (instances/presolve), whose comments tell what is
 * left and what the optimum is; and all of them with every single allocation refused in turn. */
#include "../faults.h"
#include "presolve/presolve.h" /* ahead of cmocka, whose macro `fail` would hide base's function */

#include "check/check.h"
#include "format/mps.h"
#include "simplex/simplex.h"
#include "solve/repair_private.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

enum { FILES_MOST = 64 };

struct sample {
    char path[1024], family[512];
    unsigned rows, columns, nonzeros;
    double optimum;
};

static bool read_comments(const char *path, struct sample *s)
{
    char line[512];
    bool sizes = false, answer = false;
    FILE *f = fopen(path, "r");
    if (!f)
        return false;
    snprintf(s->path, sizeof s->path, "%s", path);
    while (fgets(line, sizeof line, f) && *line == '*') {
        char *leaves = strstr(line, " leaves ");
        if (strncmp(line, "* Presolve: ", 12) == 0 && leaves) {
            *leaves = '\0';
            snprintf(s->family, sizeof s->family, "%s", line + 12);
            sizes = sscanf(leaves + 8, "%u rows, %u columns, %u nonzeros", &s->rows, &s->columns, &s->nonzeros) == 3;
        }
        answer |= sscanf(line, "* Answer: optimal %lf", &s->optimum) == 1;
    }
    fclose(f);
    return sizes && answer;
}

static unsigned samples(struct sample *list)
{
    unsigned count = 0;
    char path[1024];
    DIR *dir = opendir(INSTANCES "/presolve");
    assert_non_null(dir);
    for (struct dirent *e; (e = readdir(dir)) && count < FILES_MOST;) {
        if (!strstr(e->d_name, ".mps"))
            continue;
        snprintf(path, sizeof path, "%s/%s", INSTANCES "/presolve", e->d_name);
        if (!read_comments(path, &list[count]))
            fail_msg("%s does not tell what presolve leaves and what the answer is", path);
        count++;
    }
    closedir(dir);
    return count;
}

static unsigned family_of(const struct sample *s)
{
    unsigned k = 0;
    while (presolve_family(k) && strcmp(presolve_family(k), s->family) != 0)
        k++;
    if (!presolve_family(k))
        fail_msg("%s: there is no family \"%s\"", s->path, s->family);
    return k;
}

static slx_status read_model(struct env *env, const char *path, struct lp **lp)
{
    struct reader *reader;
    slx_status status = reader_open(env, path, &reader);
    *lp = NULL;
    if (status == SLX_OK)
        status = mps_read(env, reader, lp);
    reader_close(env, &reader);
    return status;
}

/* Presolve, simplex, postsolve; *s is NULL where presolve leaves the model as it is. */
static slx_status solve(struct env *env, const struct lp *lp, uint64_t mask, const struct sample *sizes,
                        struct solution **s)
{
    struct presolve *p;
    struct solution *r = NULL;
    enum presolve_answer answer;
    struct solve_report report = {.began = clock_seconds()};
    const struct simplex_start start = {.scaled = true};
    *s = NULL;
    slx_status status = presolve_run(env, lp, mask, 0.0, &p, &answer);
    if (status != SLX_OK || answer != PRESOLVE_REDUCED)
        return status;
    const struct lp *small = presolve_lp(p);
    if (sizes &&
        (small->nrows != sizes->rows || small->ncols != sizes->columns || spmat_nnz(small->cols) != sizes->nonzeros))
        fail_msg("%s: %u rows, %u columns, %u nonzeros are left", sizes->path, small->nrows, small->ncols,
                 (unsigned)spmat_nnz(small->cols));
    status = solution_create(env, small->nrows, small->ncols, &r);
    if (status == SLX_OK)
        status = simplex_solve(env, small, &start, r, &report);
    if (status == SLX_OK)
        status = solution_create(env, lp->nrows, lp->ncols, s);
    if (status == SLX_OK)
        status = presolve_undo(env, p, r, *s);
    solution_free(env, &r);
    presolve_free(env, &p);
    if (status == SLX_OK)
        status = check_or_repair(env, lp, *s);
    if (status != SLX_OK)
        solution_free(env, s);
    return status;
}

static void each_family_reduces_its_instance_to_the_size_told_there(void **state)
{
    static struct sample list[FILES_MOST];
    struct env env;
    (void)state;
    uint64_t seen = 0;
    unsigned count = samples(list);
    env_init(&env);
    for (unsigned k = 0; k < count; k++) {
        struct lp *lp;
        struct solution *s;
        unsigned family = family_of(&list[k]);
        seen |= UINT64_C(1) << family;
        assert_int_equal(read_model(&env, list[k].path, &lp), SLX_OK);
        assert_int_equal(solve(&env, lp, UINT64_C(1) << family, &list[k], &s), SLX_OK);
        if (!s)
            fail_msg("%s is left as it is", list[k].path);
        assert_int_equal(s->result, SLX_OPTIMAL);
        assert_true(s->check.passed);
        assert_true(fabs(s->objective - list[k].optimum) <= 1e-9 * (1 + fabs(list[k].optimum)));
        solution_free(&env, &s);
        lp_free(&env, &lp);
    }
    for (unsigned k = 0; presolve_family(k); k++)
        if (!(seen >> k & 1))
            fail_msg("no instance for \"%s\"", presolve_family(k));
}

/* Once an equation is taken from the row: the row's residual in the model is the sum of both. */
static void residuals_grow_by_multiples_of_equations_alone(void **state)
{
    static struct sample list[FILES_MOST];
    struct env env;
    (void)state;
    const unsigned count = samples(list);
    env_init(&env);
    for (unsigned k = 0; k < count; k++) {
        struct lp *lp;
        struct presolve *p;
        enum presolve_answer answer;
        assert_int_equal(read_model(&env, list[k].path, &lp), SLX_OK);
        assert_int_equal(presolve_run(&env, lp, UINT64_C(1) << family_of(&list[k]), 0.0, &p, &answer), SLX_OK);
        assert_int_equal(answer, PRESOLVE_REDUCED);
        assert_true(presolve_residual_growth(p) == (strcmp(list[k].family, "sparsification") ? 1.0 : 2.0));
        presolve_free(&env, &p);
        lp_free(&env, &lp);
    }
}

/* Whether a multiple of an equation is taken from a row that has twice the equation's entries, and `last` in the end. */
static bool is_taken(uint64_t mask, double last)
{
    enum { ROWS = 4, COLUMNS = 8 };
    const double dense[ROWS][COLUMNS] = {{1, 1, 1, 1, 1, 1, 0, 0},
                                         {2, 2, 2, 2, 2, last, 1, -1},
                                         {3, -4, 2, -5, 7, -2, 4, 3},
                                         {-2, 5, 6, 3, -4, 3, -3, 2}},
                 lower[ROWS] = {3, 4, -3, -2}, upper[ROWS] = {3, 6, 4, 5}, one[COLUMNS] = {1, 1, 1, 1, 1, 1, 1, 1},
                 cost[COLUMNS] = {3, -1, 4, -1, 5, -9, 2, -6};
    double value[ROWS * COLUMNS];
    uint32_t index[ROWS * COLUMNS];
    uint64_t start[COLUMNS + 1] = {0}, count = 0;
    for (uint32_t j = 0; j < COLUMNS; j++) {
        for (uint32_t i = 0; i < ROWS; i++)
            if (dense[i][j] != 0.0) {
                index[count] = i;
                value[count++] = dense[i][j];
            }
        start[j + 1] = count;
    }
    const slx_arrays arrays = {.nrows = ROWS,
                               .ncols = COLUMNS,
                               .start = start,
                               .index = index,
                               .value = value,
                               .cost = cost,
                               .col_upper = one,
                               .row_lower = lower,
                               .row_upper = upper};
    struct env env;
    struct lp *lp;
    struct presolve *p;
    enum presolve_answer answer;
    env_init(&env);
    assert_int_equal(lp_from_arrays(&env, &arrays, &lp), SLX_OK);
    assert_int_equal(presolve_run(&env, lp, mask, 0.0, &p, &answer), SLX_OK);
    const bool taken = answer == PRESOLVE_REDUCED && presolve_residual_growth(p) > 1.0;
    presolve_free(&env, &p);
    lp_free(&env, &lp);
    return taken;
}

static void without_a_factor_multiples_of_equations_leave_no_entry_changed(void **state)
{
    (void)state;
    assert_true(is_taken(PRESOLVE_FULL_MASK, 2.0));
    assert_true(is_taken(PRESOLVE_FULL_MASK, 9.0));
    assert_true(is_taken(presolve_unfactored_mask(), 2.0));
    assert_false(is_taken(presolve_unfactored_mask(), 9.0));
}

static void every_refused_allocation_is_a_clean_error(void **state)
{
    static struct sample list[FILES_MOST];
    struct env env;
    (void)state;
    unsigned count = samples(list);
    env_init(&env);
    for (unsigned f = 0; f < count; f++) {
        struct lp *lp;
        assert_int_equal(read_model(&env, list[f].path, &lp), SLX_OK);
        uint64_t masks[] = {UINT64_C(1) << family_of(&list[f]), PRESOLVE_FULL_MASK};
        for (unsigned m = 0; m < 2; m++) {
            struct faults refusals = {0};
            while (faults_next(&refusals)) {
                struct solution *s;
                faults_arm(&refusals, &env);
                faults_expect(&refusals, solve(&env, lp, masks[m], NULL, &s));
                assert_true(!refusals.hit || !s);
                solution_free(&env, &s);
                faults_expect_nothing_lost(&refusals);
            }
            assert_true(refusals.refused >= 20);
        }
        lp_free(&env, &lp);
    }
}

static void crossed_bounds_are_left_to_simplex(void **state)
{
    (void)state;
    struct env env;
    env_init(&env);
    const uint64_t start[] = {0, 0};
    const double lower[] = {2}, upper[] = {1};
    const slx_arrays arrays = {.ncols = 1, .start = start, .col_lower = lower, .col_upper = upper};
    struct lp *lp;
    struct presolve *p;
    enum presolve_answer answer;
    assert_int_equal(lp_from_arrays(&env, &arrays, &lp), SLX_OK);
    assert_int_equal(presolve_run(&env, lp, PRESOLVE_FULL_MASK, 0.0, &p, &answer), SLX_OK);
    assert_int_equal(answer, PRESOLVE_UNCHANGED);
    assert_null(p);
    lp_free(&env, &lp);
}

/* x + y >= 3, x <= 1 and y <= 1 as rows: only a chain of reductions meets the contradiction. */
static void a_contradiction_found_by_a_chain_is_proved_on_the_model(void **state)
{
    (void)state;
    struct env env;
    env_init(&env);
    const uint64_t start[] = {0, 2, 4};
    const uint32_t index[] = {0, 1, 0, 2};
    const double value[] = {1, 2, 1, -4};
    const double row_lower[] = {3, -INFINITY, -4}, row_upper[] = {INFINITY, 2, INFINITY};
    const slx_arrays arrays = {.nrows = 3,
                               .ncols = 2,
                               .start = start,
                               .index = index,
                               .value = value,
                               .row_lower = row_lower,
                               .row_upper = row_upper};
    struct lp *lp;
    struct presolve *p;
    struct solution *s;
    enum presolve_answer answer;
    assert_int_equal(lp_from_arrays(&env, &arrays, &lp), SLX_OK);
    assert_int_equal(presolve_run(&env, lp, PRESOLVE_FULL_MASK, 0.0, &p, &answer), SLX_OK);
    assert_int_equal(answer, PRESOLVE_INFEASIBLE);
    assert_null(presolve_lp(p));
    assert_int_equal(solution_create(&env, lp->nrows, lp->ncols, &s), SLX_OK);
    assert_int_equal(presolve_undo(&env, p, NULL, s), SLX_OK);
    assert_int_equal(s->result, SLX_INFEASIBLE);
    assert_int_equal(check_solution(&env, lp, s, 1e-7), SLX_OK);
    assert_true(s->check.passed);
    assert_true(s->check.certificate == 0.0);
    presolve_free(&env, &p);
    solution_free(&env, &s);
    lp_free(&env, &lp);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_family_reduces_its_instance_to_the_size_told_there),
        cmocka_unit_test(residuals_grow_by_multiples_of_equations_alone),
        cmocka_unit_test(without_a_factor_multiples_of_equations_leave_no_entry_changed),
        cmocka_unit_test(every_refused_allocation_is_a_clean_error),
        cmocka_unit_test(crossed_bounds_are_left_to_simplex),
        cmocka_unit_test(a_contradiction_found_by_a_chain_is_proved_on_the_model),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
