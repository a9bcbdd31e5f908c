/* Crossover: from points inside the optimal faces to a basis that the simplex method has next to nothing to do with. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../faults.h"
#include "../regress/random_lp.h"
#include "pair.h"

/* min 0 over the assignment polytope of a K x K matrix: every point is optimal, vertices are permutations (Birkhoff).
 */
enum { K = 12 };

static slx_model *loaded(const slx_arrays *a)
{
    slx_model *model;
    assert_int_equal(slx_create(&model), SLX_OK);
    assert_int_equal(slx_load(model, a), SLX_OK);
    return model;
}

static slx_model *assignment(void)
{
    static uint64_t start[K * K + 1];
    static uint32_t index[2 * K * K];
    static double value[2 * K * K], bound[2 * K];
    for (uint32_t j = 0; j < K * K; j++) {
        start[j] = 2 * j;
        index[2 * j] = j / K;
        index[2 * j + 1] = K + j % K;
        value[2 * j] = value[2 * j + 1] = 1.0;
    }
    start[K * K] = 2 * K * K;
    for (uint32_t i = 0; i < 2 * K; i++)
        bound[i] = 1.0;
    slx_arrays a = {.nrows = 2 * K,
                    .ncols = K * K,
                    .start = start,
                    .index = index,
                    .value = value,
                    .row_lower = bound,
                    .row_upper = bound};
    return loaded(&a);
}

/* A solution of the model, all 0, to be freed. */
static struct solution *zero(slx_model *model)
{
    struct solution *s;
    assert_int_equal(solution_create(&model->env, model->lp->nrows, model->lp->ncols, &s), SLX_OK);
    return s;
}

/* The centre of a model's assignment polytope, to be freed. */
static struct solution *centre(slx_model *model)
{
    struct solution *s = zero(model);
    for (uint32_t j = 0; j < K * K; j++)
        s->x[j] = 1.0 / K;
    return s;
}

static uint32_t basics(const struct solution *s)
{
    uint32_t count = 0;
    for (uint32_t j = 0; j < s->nrows + s->ncols; j++)
        count += pairs_get(s->status, j) == SLX_BASIC;
    return count;
}

static void the_centre_of_the_assignment_polytope_leads_to_a_permutation(void **state)
{
    (void)state;
    slx_model *model = assignment();
    struct solution *s = centre(model);
    struct crossover_report report = {0};
    assert_int_equal(crossover(&model->env, model->lp, CROSSOVER_OF_PAIR, s, &report), SLX_OK);
    assert_int_equal(basics(s), 2 * K);
    for (uint32_t i = 0; i < K; i++) {
        uint32_t ones = 0;
        for (uint32_t j = 0; j < K; j++) {
            double v = s->x[K * i + j];
            assert_true(fabs(v) < 1e-12 || fabs(v - 1.0) < 1e-12);
            ones += v > 0.5;
        }
        assert_int_equal(ones, 1);
    }
    assert_true(report.primal_pushes >= K * K - 2 * K);
    assert_int_equal(pair_cross(model, s).iterations, 0);
    solution_free(&model->env, &s);
    slx_free(&model);
}

/* Random LPs of every family, from points inside their optimal faces off by `size`; how many iterations the simplex
 * method needs in all. */
static uint64_t clean_up(double size, unsigned count)
{
    static struct random_lp p;
    uint64_t seed = 17, iterations = 0, optimal = 0;
    for (unsigned k = 0; k < count; k++) {
        slx_model *model;
        struct solution *s;
        random_lp_make(&p, k);
        slx_arrays arrays = random_lp_arrays(&p);
        if (!pair_inside(&arrays, 6, &seed, &model, &s))
            continue;
        const double best = slx_objective(model);
        pair_perturb(s, size, &seed);
        struct outcome o = pair_cross(model, s);
        assert_int_equal(o.status, SLX_OK);
        assert_int_equal(o.result, SLX_OPTIMAL);
        assert_int_equal(o.basics, p.nrows);
        assert_true(fabs(o.objective - best) <= 1e-6 * (1.0 + fabs(best)));
        if (getenv("CROSSOVER_VERBOSE") && o.iterations)
            printf("%u %s: %llu iterations\n", k, p.family, (unsigned long long)o.iterations);
        iterations += o.iterations;
        optimal++;
        solution_free(&model->env, &s);
        slx_free(&model);
    }
    assert_true(optimal > count / 3);
    printf("size %.0e: %llu LPs, %llu iterations\n", size, (unsigned long long)optimal, (unsigned long long)iterations);
    return iterations;
}

static void an_exact_pair_leaves_the_simplex_method_nothing_to_do(void **state)
{
    (void)state;
    assert_true(clean_up(0.0, 400) <= 10);
}

static void a_pair_as_an_interior_point_method_leaves_it_needs_next_to_no_clean_up(void **state)
{
    (void)state;
    assert_true(clean_up(1e-8, 400) <= 20);
}

static void a_rough_pair_still_leads_to_the_optimum(void **state)
{
    (void)state;
    assert_true(clean_up(1e-6, 400) <= 25);
    assert_true(clean_up(1e-4, 400) <= 50);
}

/* max 2 x + y + 0 z - w over boxes, without rows: every column goes to a bound by itself. */
static void a_model_without_rows_has_an_empty_basis(void **state)
{
    (void)state;
    static const uint64_t start[] = {0, 0, 0, 0, 0};
    static const double cost[] = {2, 1, 0, -1}, upper[] = {3, 1, 2, INFINITY}, lower[] = {0, -1, 0, -4};
    slx_arrays a = {.ncols = 4, .start = start, .cost = cost, .col_lower = lower, .col_upper = upper, .maximise = 1};
    slx_model *model = loaded(&a);
    struct solution *s = zero(model);
    s->x[0] = 3 - 1e-7, s->x[1] = 1 - 1e-8, s->x[2] = 1.5, s->x[3] = -4 + 1e-7;
    struct outcome o = pair_cross(model, s);
    assert_int_equal(o.status, SLX_OK);
    assert_int_equal(o.iterations, 0);
    assert_true(s->x[0] == 3 && s->x[1] == 1 && s->x[2] == 2 && s->x[3] == -4);
    solution_free(&model->env, &s);
    slx_free(&model);
}

static void a_model_without_columns_has_its_logicals_basic(void **state)
{
    (void)state;
    static const uint64_t start[] = {0};
    static const double lower[] = {-1, -INFINITY, 0}, upper[] = {1, 2, 0};
    slx_arrays a = {.nrows = 3, .start = start, .row_lower = lower, .row_upper = upper};
    slx_model *model = loaded(&a);
    struct solution *s = zero(model);
    struct outcome o = pair_cross(model, s);
    assert_int_equal(o.status, SLX_OK);
    assert_int_equal(o.result, SLX_OPTIMAL);
    assert_int_equal(o.basics, 3);
    solution_free(&model->env, &s);
    slx_free(&model);
}

/* x + y = 1 with both free and y - z = 0, z free: three free variables, two of them basic. */
static void free_variables_enter_the_basis_or_rest_at_zero(void **state)
{
    (void)state;
    static const uint64_t start[] = {0, 1, 3, 4};
    static const uint32_t index[] = {0, 0, 1, 1};
    static const double value[] = {1, 1, 1, -1}, rhs[] = {1, 0}, lower[] = {-INFINITY, -INFINITY, -INFINITY};
    slx_arrays a = {.nrows = 2,
                    .ncols = 3,
                    .start = start,
                    .index = index,
                    .value = value,
                    .col_lower = lower,
                    .row_lower = rhs,
                    .row_upper = rhs};
    slx_model *model = loaded(&a);
    struct solution *s = zero(model);
    s->x[0] = 5, s->x[1] = s->x[2] = -4;
    struct crossover_report report = {0};
    assert_int_equal(crossover(&model->env, model->lp, CROSSOVER_OF_PAIR, s, &report), SLX_OK);
    uint32_t free_ones = 0;
    for (uint32_t j = 0; j < 3; j++)
        if (pairs_get(s->status, j) == SLX_FREE) {
            assert_true(s->x[j] == 0.0);
            free_ones++;
        }
    assert_int_equal(basics(s), 2);
    assert_int_equal(free_ones, 1);
    solution_free(&model->env, &s);
    slx_free(&model);
}

/* y - 1e-7 x = -3.8e-7, x in [0, 10] and y >= 0, all optimal.  From x = 4 it is not far to 0, but y would leave on the way,
 * by a pivot of 1e-7. */
static void a_push_goes_the_other_way_rather_than_to_pivot_on_next_to_nothing(void **state)
{
    (void)state;
    static const uint64_t start[] = {0, 1, 2};
    static const uint32_t index[] = {0, 0};
    static const double value[] = {-1e-7, 1}, rhs[] = {-3.8e-7}, upper[] = {10, INFINITY};
    slx_arrays a = {.nrows = 1,
                    .ncols = 2,
                    .start = start,
                    .index = index,
                    .value = value,
                    .col_upper = upper,
                    .row_lower = rhs,
                    .row_upper = rhs};
    slx_model *model = loaded(&a);
    struct solution *s = zero(model);
    model->env.options.scaling = SCALING_OFF;
    s->x[0] = 4, s->x[1] = 2e-8;
    struct crossover_report report = {0};
    assert_int_equal(crossover(&model->env, model->lp, CROSSOVER_OF_PAIR, s, &report), SLX_OK);
    assert_int_equal(pairs_get(s->status, 0), SLX_AT_UPPER);
    assert_int_equal(pairs_get(s->status, 1), SLX_BASIC);
    assert_true(s->x[0] == 10.0 && fabs(s->x[1] - 6.2e-7) < 1e-15);
    solution_free(&model->env, &s);
    slx_free(&model);
}

static void an_interruption_leaves_a_basis_and_a_word(void **state)
{
    (void)state;
    for (int timed = 0; timed < 2; timed++) {
        slx_model *model = assignment();
        struct solution *s = centre(model);
        struct crossover_report report = {0};
        if (timed)
            assert_int_equal(slx_set_option(model, "time-limit", "0"), SLX_OK);
        limits_begin(&model->env);
        if (!timed)
            slx_interrupt(model);
        assert_int_equal(crossover(&model->env, model->lp, CROSSOVER_OF_PAIR, s, &report), SLX_OK);
        assert_int_equal(s->result, timed ? SLX_TIME_LIMIT : SLX_INTERRUPTED);
        assert_int_equal(basics(s), 2 * K);
        solution_free(&model->env, &s);
        slx_free(&model);
    }
}

static void every_failed_allocation_leaves_the_pair_as_it_was(void **state)
{
    (void)state;
    slx_model *model = assignment();
    struct env *env = &model->env;
    struct solution *s = centre(model);
    struct crossover_report report = {0};
    struct faults f = {0};
    while (faults_next(&f)) {
        faults_arm(&f, env);
        slx_status status = crossover(env, model->lp, CROSSOVER_OF_PAIR, s, &report);
        faults_expect(&f, status);
        faults_expect_nothing_lost(&f);
        for (uint32_t j = 0; f.hit && j < K * K; j++)
            assert_true(s->x[j] == 1.0 / K);
        assert_int_equal(basics(s), f.hit ? 2 * K + K * K : 2 * K);
    }
    assert_true(f.refused >= 20);
    assert_int_equal(basics(s), 2 * K);
    solution_free(env, &s);
    slx_free(&model);
}

/* Optimal vertices of public models, off by 1e-8: a pair without an interior, hence every degeneracy that there is. */
static void public_models_need_next_to_no_clean_up(void **state)
{
    (void)state;
    static const char *const names[] = {"afiro", "adlittle", "sc105",  "scagr7",   "share2b",  "stocfor1", "degen2",
                                        "bandm", "ship04s",  "sctap1", "beaconfd", "standata", "scsd1",    "boeing2"};
    const char *dir = getenv("SLIMPLEX_LP_DIR");
    if (!dir) {
        print_message("SLIMPLEX_LP_DIR is not set: no public models\n");
        skip();
    }
    uint64_t seed = 3, pushes = 0, iterations = 0, before = 0;
    for (size_t k = 0; k < sizeof names / sizeof *names; k++) {
        char path[4096];
        slx_model *model;
        assert_int_equal(slx_create(&model), SLX_OK);
        snprintf(path, sizeof path, "%s/netlib/%s.mps.bz2", dir, names[k]);
        if (slx_read(model, path) == SLX_OK) {
            assert_int_equal(slx_solve(model), SLX_OK);
            const double best = slx_objective(model);
            struct solution *s = model->solution;
            before += s->iterations;
            pair_perturb(s, 1e-8, &seed);
            struct outcome o = pair_cross(model, s);
            assert_int_equal(o.result, SLX_OPTIMAL);
            assert_int_equal(o.basics, slx_nrows(model));
            assert_true(fabs(o.objective - best) <= 1e-7 * (1.0 + fabs(best)));
            pushes += o.pushes;
            iterations += o.iterations;
        }
        slx_free(&model);
    }
    print_message("%llu pushes, %llu iterations; from the start %llu\n", (unsigned long long)pushes,
                  (unsigned long long)iterations, (unsigned long long)before);
    assert_true(iterations <= before / 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_centre_of_the_assignment_polytope_leads_to_a_permutation),
        cmocka_unit_test(a_model_without_rows_has_an_empty_basis),
        cmocka_unit_test(a_model_without_columns_has_its_logicals_basic),
        cmocka_unit_test(free_variables_enter_the_basis_or_rest_at_zero),
        cmocka_unit_test(a_push_goes_the_other_way_rather_than_to_pivot_on_next_to_nothing),
        cmocka_unit_test(an_interruption_leaves_a_basis_and_a_word),
        cmocka_unit_test(every_failed_allocation_leaves_the_pair_as_it_was),
        cmocka_unit_test(an_exact_pair_leaves_the_simplex_method_nothing_to_do),
        cmocka_unit_test(a_pair_as_an_interior_point_method_leaves_it_needs_next_to_no_clean_up),
        cmocka_unit_test(a_rough_pair_still_leads_to_the_optimum),
        cmocka_unit_test(public_models_need_next_to_no_clean_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
