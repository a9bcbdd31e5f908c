/* Sifting against the dual simplex method, on random LPs many times wider or taller than they are long the other way. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../faults.h"
#include "sifting/sifting.h"
#include "simplex/simplex.h"
#include "solve/handle_private.h"

enum { FEW = 9, MANY = 500, EACH = 4 };

/* A model of FEW rows and MANY columns, or the other way round, with EACH entries in a column or row, on the average.
 * Bounds of all kinds lie round a point x, and costs are made from duals of the right signs.  But seeds 4, 14, 24, ...
 * ask of sums of positive terms to be smaller than they can be, and seeds 9, 19, 29, ... let everything grow and reward
 * it. */
struct random_model {
    uint32_t nrows, ncols;
    uint64_t start[MANY + 1];
    uint32_t index[MANY * FEW];
    double value[MANY * FEW], cost[MANY], col_lower[MANY], col_upper[MANY], row_lower[MANY], row_upper[MANY];
    double activity[MANY], pi[MANY];
};

static double whole(uint64_t *state, int least, int most)
{
    return least + floor(random_unit(state) * (most - least + 1));
}

/* Bounds round x: two in three one-sided, else boxed, fixed or none. */
static void bound(uint64_t *state, double x, double slack, double *lower, double *upper)
{
    const unsigned kind = (unsigned)(random_bits(state) % 12);
    *lower = kind < 5 || kind == 8 || kind == 9 ? x - floor(slack * random_unit(state)) : -INFINITY;
    *upper = (kind >= 5 && kind < 8) || kind == 8 || kind == 9 ? x + floor(slack * random_unit(state)) : INFINITY;
    if (kind == 10)
        *lower = *upper = x;
}

/* A reduced cost that has the right sign for such bounds: not negative where there is a lower one alone. */
static double priced(uint64_t *state, double lower, double upper)
{
    return whole(state, isfinite(upper) ? -5 : 0, isfinite(lower) ? 5 : 0);
}

static void make(struct random_model *r, uint64_t seed, bool wide)
{
    uint64_t state = seed, at = 0;
    const bool infeasible = seed % 10 == 4, unbounded = seed % 10 == 9, odd = infeasible || unbounded;
    memset(r, 0, sizeof *r);
    r->nrows = wide ? FEW : MANY;
    r->ncols = wide ? MANY : FEW;
    for (uint32_t j = 0; j < r->ncols; j++) {
        const double x = whole(&state, -2, 4);
        bound(&state, x, 6.0, &r->col_lower[j], &r->col_upper[j]);
        if (odd) {
            r->col_lower[j] = x;
            r->col_upper[j] = INFINITY;
        }
        for (uint32_t i = 0; i < r->nrows; i++) {
            if (random_unit(&state) >= (double)EACH / FEW)
                continue;
            r->index[at] = i;
            r->value[at] = whole(&state, 1, 5) * (!odd && seed % 2 && random_bits(&state) % 3 == 0 ? -1.0 : 1.0);
            r->activity[i] += r->value[at++] * x;
        }
        r->start[j + 1] = at;
    }
    for (uint32_t i = 0; i < r->nrows; i++) {
        bound(&state, r->activity[i], 9.0, &r->row_lower[i], &r->row_upper[i]);
        if (odd) {
            r->row_lower[i] = infeasible ? -INFINITY : r->activity[i];
            r->row_upper[i] = infeasible ? r->activity[i] - (i == FEW / 2 ? 1.0 : -9.0) : INFINITY;
        }
        r->pi[i] = priced(&state, r->row_lower[i], r->row_upper[i]);
    }
    for (uint32_t j = 0; j < r->ncols; j++) {
        r->cost[j] = unbounded ? whole(&state, -9, 50) : priced(&state, r->col_lower[j], r->col_upper[j]);
        for (uint64_t k = r->start[j]; k < r->start[j + 1] && !unbounded; k++)
            r->cost[j] += r->pi[r->index[k]] * r->value[k];
    }
}

static slx_model *load(const struct random_model *r, bool maximise)
{
    const slx_arrays a = {.nrows = r->nrows,
                          .ncols = r->ncols,
                          .start = r->start,
                          .index = r->index,
                          .value = r->value,
                          .cost = r->cost,
                          .col_lower = r->col_lower,
                          .col_upper = r->col_upper,
                          .row_lower = r->row_lower,
                          .row_upper = r->row_upper,
                          .offset = 7.0,
                          .maximise = maximise};
    slx_model *model;
    assert_int_equal(slx_create(&model), SLX_OK);
    assert_int_equal(slx_load(model, &a), SLX_OK);
    assert_int_equal(slx_set_option(model, "presolve", "off"), SLX_OK);
    assert_int_equal(slx_set_option(model, "threads", "1"), SLX_OK);
    return model;
}

static slx_result solve_by(slx_model *model, const char *method)
{
    assert_int_equal(slx_set_basis(model, NULL, NULL), SLX_OK);
    assert_int_equal(slx_set_option(model, "method", method), SLX_OK);
    assert_int_equal(slx_solve(model), SLX_OK);
    return slx_get_result(model);
}

/* Sifting as slx_solve has it, but without what else slx_solve would do; false: it gave up. */
static bool sift_alone(slx_model *model, struct solution **s)
{
    struct solve_report report = {0};
    const struct sift_start start = {.method = METHOD_DUAL};
    bool done;
    struct env *env = &model->env;
    assert_int_equal(solution_create(env, model->lp->nrows, model->lp->ncols, s), SLX_OK);
    assert_int_equal(sift_solve(env, model->lp, &start, *s, &report, &done), SLX_OK);
    return done;
}

/* The claim and, where there is an optimum, the value; both of the part alone, checked by nothing else. */
static void answers_agree(bool wide)
{
    unsigned count[SLX_NUMERICAL_TROUBLE + 1] = {0};
    static struct random_model r;
    for (uint64_t seed = 0; seed < 300; seed++) {
        make(&r, seed, wide);
        const bool maximise = seed % 7 == 1; /* of the negative */
        for (uint32_t j = 0; j < r.ncols && maximise; j++)
            r.cost[j] = -r.cost[j];
        slx_model *model = load(&r, maximise);
        struct solution *s;
        const slx_result expected = solve_by(model, "dual");
        const double objective = slx_objective(model);
        assert_true(sift_alone(model, &s));
        if (expected != s->result)
            fail_msg("seed %u: %s, by sifting %s", (unsigned)seed, slx_result_text(expected),
                     slx_result_text(s->result));
        if (expected == SLX_OPTIMAL) {
            double value = model->lp->offset;
            for (uint32_t j = 0; j < r.ncols; j++)
                value += r.cost[j] * s->x[j];
            if (fabs(value - objective) > 1e-9 * (1.0 + fabs(objective)))
                fail_msg("seed %u: %.17g, by sifting %.17g", (unsigned)seed, objective, value);
        }
        count[expected]++;
        solution_free(&model->env, &s);
        assert_int_equal(solve_by(model, "sifting"), expected); /* with its check */
        slx_free(&model);
    }
    assert_true(count[SLX_OPTIMAL] > 100 && count[SLX_INFEASIBLE] > 20 && count[SLX_UNBOUNDED] > 20);
}

static void sifting_by_columns_agrees_with_the_dual(void **state)
{
    (void)state;
    answers_agree(true);
}

static void sifting_by_rows_agrees_with_the_dual(void **state)
{
    (void)state;
    answers_agree(false);
}

static uint64_t optimal_seed(struct random_model *r, bool wide)
{
    for (uint64_t seed = 0;; seed++) {
        assert_true(seed < 100);
        make(r, seed, wide);
        slx_model *model = load(r, false);
        const bool found = solve_by(model, "sifting") == SLX_OPTIMAL && slx_iterations(model) > FEW;
        slx_free(&model);
        if (found)
            return seed;
    }
}

static void sifting_stops_at_an_iteration_limit_with_a_point(void **state)
{
    (void)state;
    static struct random_model r;
    for (int wide = 0; wide < 2; wide++) {
        optimal_seed(&r, wide);
        slx_model *model = load(&r, false);
        for (uint64_t limit = 0; limit < FEW; limit++) {
            char number[8];
            snprintf(number, sizeof number, "%u", (unsigned)limit);
            assert_int_equal(slx_set_option(model, "iteration-limit", number), SLX_OK);
            assert_int_equal(solve_by(model, "sifting"), SLX_ITERATION_LIMIT);
            assert_true(slx_iterations(model) <= limit);
            for (uint32_t j = 0; j < r.ncols; j++) {
                double value, dual;
                slx_basis_status at;
                assert_int_equal(slx_col_solution(model, j, &value, &dual, &at), SLX_OK);
                assert_true(isfinite(value));
                if (at == SLX_AT_LOWER)
                    assert_true(value == r.col_lower[j]);
            }
        }
        slx_free(&model);
    }
}

static void it_gives_up_after_the_iterations_it_was_given(void **state)
{
    (void)state;
    static struct random_model r;
    optimal_seed(&r, true);
    slx_model *model = load(&r, false);
    struct solution *s;
    struct solve_report report = {0};
    bool done;
    assert_int_equal(solution_create(&model->env, r.nrows, r.ncols, &s), SLX_OK);
    const struct sift_start start = {.method = METHOD_PRIMAL, .most_iterations = FEW};
    assert_int_equal(sift_solve(&model->env, model->lp, &start, s, &report, &done), SLX_OK);
    assert_false(done);
    assert_int_equal(report.iterations, FEW);
    solution_free(&model->env, &s);
    slx_free(&model);
}

static void refused_memory_is_an_error_and_nothing_is_lost(void **state)
{
    (void)state;
    static struct random_model r;
    for (int wide = 0; wide < 2; wide++) {
        optimal_seed(&r, wide);
        slx_model *model = load(&r, false);
        struct faults f = {0};
        while (faults_next(&f)) {
            struct solution *s;
            struct solve_report report = {0};
            const struct sift_start start = {.method = METHOD_DUAL};
            bool done;
            assert_int_equal(solution_create(&model->env, r.nrows, r.ncols, &s), SLX_OK);
            faults_arm(&f, &model->env);
            slx_status status = sift_solve(&model->env, model->lp, &start, s, &report, &done);
            const bool hit = faults_disarm(&f);
            assert_true(status == SLX_ERROR_MEMORY ? hit : status == SLX_OK && done);
            mem_drop(&model->env.mem, &s->ray);
            faults_expect_nothing_lost(&f);
            error_clear(&model->env);
            solution_free(&model->env, &s);
        }
        assert_true(f.refused > 50);
        slx_free(&model);
    }
}

/* By default from 40 times as many columns as rows on, and 5,000; in the place of the primal from 10 times on; from 8 times as many rows as columns on. */
static void a_wide_or_tall_model_is_sifted_without_being_asked(void **state)
{
    (void)state;
    struct sift_start start;
    struct lp lp = {.nrows = 100, .ncols = 4000};
    assert_false(sift_pays(&lp, METHOD_AUTO, &start));
    assert_false(sift_pays(&lp, METHOD_PRIMAL, &start));
    lp = (struct lp){.nrows = 100, .ncols = 6000};
    assert_true(sift_pays(&lp, METHOD_AUTO, &start));
    assert_int_equal(start.method, METHOD_DUAL);
    assert_int_equal(start.most_iterations, 5000);
    lp.nrows = 200;
    assert_false(sift_pays(&lp, METHOD_AUTO, &start));
    assert_true(sift_pays(&lp, METHOD_PRIMAL, &start));
    assert_int_equal(start.method, METHOD_PRIMAL);
    assert_int_equal(start.most_iterations, 0);
    lp = (struct lp){.nrows = 6000, .ncols = 700};
    assert_true(sift_pays(&lp, METHOD_AUTO, &start));
    assert_int_equal(start.most_iterations, 35000);
    assert_false(sift_pays(&lp, METHOD_PRIMAL, &start));
    lp.ncols = 800;
    assert_false(sift_pays(&lp, METHOD_AUTO, &start));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sifting_by_columns_agrees_with_the_dual),
        cmocka_unit_test(sifting_by_rows_agrees_with_the_dual),
        cmocka_unit_test(sifting_stops_at_an_iteration_limit_with_a_point),
        cmocka_unit_test(it_gives_up_after_the_iterations_it_was_given),
        cmocka_unit_test(refused_memory_is_an_error_and_nothing_is_lost),
        cmocka_unit_test(a_wide_or_tall_model_is_sifted_without_being_asked),
    };
    return cmocka_run_group_tests_name("sifting", tests, NULL, NULL);
}
