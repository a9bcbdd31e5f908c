/* The parts of the first-order method against plain computations on dense matrices. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "fom/fom_private.h"
#include "solve/handle_private.h"

#include <cmocka.h>

#include "../dense.h"
#include "random_lp.h"

/* A method that is open on a random model, and the model as a dense matrix. */
struct bench {
    slx_model *model;
    struct random_lp r;
    struct solution *s;
    struct fom_report report;
    struct fom f;
    double *a; /* by columns */
};

static void bench_open(struct bench *b, uint64_t seed, uint32_t m, uint32_t n, uint32_t each, unsigned threads,
                       bool as_is)
{
    memset(b, 0, sizeof *b);
    b->r = random_lp(seed, m, n, each);
    b->model = random_lp_model(&b->r);
    struct env *env = &b->model->env;
    env->options.threads = threads;
    assert_int_equal(solution_create(env, m, n, &b->s), SLX_OK);
    b->f = (struct fom){
        .env = env, .lp = b->model->lp, .report = &b->report, .solution = b->s, .tolerance = 1e-6, .as_is = as_is};
    limits_begin(env);
    assert_int_equal(fom_open(&b->f), SLX_OK);
    b->a = calloc((size_t)m * n, sizeof *b->a);
    for (uint32_t j = 0; j < n; j++)
        for (uint64_t k = b->r.start[j]; k < b->r.start[j + 1]; k++)
            b->a[(size_t)j * m + b->r.index[k]] += b->r.value[k];
}

static void bench_close(struct bench *b)
{
    free(b->a);
    fom_close(&b->f);
    solution_free(&b->model->env, &b->s);
    slx_free(&b->model);
    random_lp_free(&b->r);
}

static bool close_to(double a, double b, double distance)
{
    return fabs(a - b) <= distance * (1.0 + fabs(b));
}

/* z away from the anchor, so that each term of a step counts. */
static void disturb(struct bench *b, uint64_t seed)
{
    for (uint32_t j = 0; j < b->f.n; j++)
        b->f.x[j] += random_unit(&seed);
    for (uint32_t i = 0; i < b->f.m; i++)
        b->f.y[i] += random_unit(&seed) - 0.5;
    b->f.inner = 3;
}

static bool step(struct fom *f)
{
    const bool whole = f->engine->step(f, false);
    f->inner++;
    return whole;
}

static bool advance(struct fom *f)
{
    const bool whole = f->engine->advance(f);
    f->inner++;
    return whole;
}

/* T(z) as the papers write it, in the scaled space: x~ = x / d, y~ = y / r, A~ = R A D. */
static void plain_trial(const struct bench *b, double *tx, double *ty)
{
    const struct fom *f = &b->f;
    const uint32_t m = f->m, n = f->n;
    const double tau = f->step / f->weight, sigma = f->step * f->weight, sense = b->r.maximise ? -1.0 : 1.0;
    double *bar = calloc(n, sizeof *bar);
    for (uint32_t j = 0; j < n; j++) {
        const double d = exp2(0.25 * f->col_exp[j]), x = f->x[j] / d;
        double gradient = sense * b->r.cost[j] * d;
        for (uint32_t i = 0; i < m; i++) {
            const double r = exp2(0.25 * f->row_exp[i]);
            gradient -= r * b->a[(size_t)j * m + i] * d * (f->y[i] / r);
        }
        const double t = fmin(fmax(x - tau * gradient, b->r.col_lower[j] / d), b->r.col_upper[j] / d);
        tx[j] = t * d;
        bar[j] = 2.0 * t - x;
    }
    for (uint32_t i = 0; i < m; i++) {
        const double r = exp2(0.25 * f->row_exp[i]), y = f->y[i] / r;
        double product = 0.0;
        for (uint32_t j = 0; j < n; j++)
            product += r * b->a[(size_t)j * m + i] * exp2(0.25 * f->col_exp[j]) * bar[j];
        const double v = y / sigma - product;
        ty[i] = r * sigma * (v - fmin(fmax(v, -r * b->r.row_upper[i]), -r * b->r.row_lower[i]));
    }
    free(bar);
}

static void a_step_is_that_of_the_papers(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 40; seed++) {
        struct bench b;
        bench_open(&b, seed, 20 + 10 * (uint32_t)seed, 300, 4 + (uint32_t)seed % 3, 1, seed > 20);
        struct fom *f = &b.f;
        assert_int_equal(fom_prepare(f), SLX_OK);
        disturb(&b, seed);
        double *tx = calloc(f->n, sizeof *tx), *ty = calloc(f->m, sizeof *ty), *x = calloc(f->n, sizeof *x),
               *y = calloc(f->m, sizeof *y);
        memcpy(x, f->x, f->n * sizeof *x);
        memcpy(y, f->y, f->m * sizeof *y);
        plain_trial(&b, tx, ty);
        assert_true(f->engine->step(f, true));
        for (uint32_t j = 0; j < f->n; j++)
            assert_true(close_to(f->tx[j], tx[j], 1e-12));
        for (uint32_t i = 0; i < f->m; i++)
            assert_true(close_to(f->ty[i], ty[i], 1e-12));
        assert_memory_equal(f->x, x, f->n * sizeof *x); /* a trial leaves the iterate */
        assert_true(step(f));
        for (uint32_t j = 0; j < f->n; j++) /* after 3 steps: four fifths of the reflection */
            assert_true(close_to(f->x[j], 0.8 * (2.0 * tx[j] - x[j]) + 0.2 * f->x0[j], 1e-12));
        for (uint32_t i = 0; i < f->m; i++)
            assert_true(close_to(f->y[i], 0.8 * (2.0 * ty[i] - y[i]) + 0.2 * f->y0[i], 1e-12));
        assert_int_equal(f->inner, 4);
        free(tx);
        free(ty);
        free(x);
        free(y);
        bench_close(&b);
    }
}

static void a_step_and_a_trial_that_is_gone_on_from_are_the_same(void **state)
{
    (void)state;
    struct bench b, c;
    bench_open(&b, 5, 60, 400, 5, 1, false);
    bench_open(&c, 5, 60, 400, 5, 1, false);
    assert_int_equal(fom_prepare(&b.f), SLX_OK);
    assert_int_equal(fom_prepare(&c.f), SLX_OK);
    for (int k = 0; k < 10; k++) {
        assert_true(step(&b.f));
        assert_true(c.f.engine->step(&c.f, true) && advance(&c.f));
    }
    assert_memory_equal(b.f.x, c.f.x, b.f.n * sizeof *b.f.x);
    assert_memory_equal(b.f.y, c.f.y, b.f.m * sizeof *b.f.y);
    bench_close(&b);
    bench_close(&c);
}

static void a_trial_point_is_judged_on_the_model_as_it_is(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 40; seed++) {
        struct bench b;
        bench_open(&b, seed, 40, 200, 5, 1, seed > 20);
        struct fom *f = &b.f;
        const double sense = b.r.maximise ? -1.0 : 1.0;
        assert_int_equal(fom_prepare(f), SLX_OK);
        for (int k = 0; k < 30; k++)
            assert_true(step(f));
        assert_true(f->engine->step(f, true) && f->engine->judge(f));
        double primal = 0.0, dual = 0.0, at = 0.0, bound = 0.0;
        for (uint32_t i = 0; i < f->m; i++) {
            double activity = 0.0;
            for (uint32_t j = 0; j < f->n; j++)
                activity += b.a[(size_t)j * f->m + i] * f->tx[j];
            const double miss = fmax(0.0, fmax(b.r.row_lower[i] - activity, activity - b.r.row_upper[i]));
            primal += miss * miss;
            if (f->ty[i] != 0.0)
                bound += f->ty[i] * (f->ty[i] > 0.0 ? b.r.row_lower[i] : b.r.row_upper[i]);
        }
        for (uint32_t j = 0; j < f->n; j++) {
            double d = sense * b.r.cost[j];
            for (uint32_t i = 0; i < f->m; i++)
                d -= b.a[(size_t)j * f->m + i] * f->ty[i];
            const double side = d > 0.0 ? b.r.col_lower[j] : b.r.col_upper[j];
            assert_true(b.r.col_lower[j] <= f->tx[j] && f->tx[j] <= b.r.col_upper[j]);
            dual += isinf(side) ? d * d : 0.0;
            bound += isinf(side) ? 0.0 : d * side;
            at += sense * b.r.cost[j] * f->tx[j];
        }
        assert_true(close_to(f->now.primal, primal, 1e-11) && close_to(f->now.dual, dual, 1e-11));
        assert_true(close_to(f->now.primal_objective, at, 1e-11) && close_to(f->now.dual_objective, bound, 1e-11));
        bench_close(&b);
    }
}

static slx_model *diagonal(const double *entries, uint32_t n)
{
    double a[64] = {0};
    struct dense d = {.nrows = n, .ncols = n, .a = a};
    struct dense_columns columns;
    slx_model *model;
    assert_true(n * n <= 64);
    for (uint32_t j = 0; j < n; j++)
        a[j * n + j] = entries[j];
    const slx_arrays arrays = dense_arrays(&d, &columns);
    assert_int_equal(slx_create(&model), SLX_OK);
    assert_int_equal(slx_load(model, &arrays), SLX_OK);
    return model;
}

static void scales_are_quarters_of_exponents(void **state)
{
    (void)state;
    /* The scales of a 1 x 1 matrix a are |a|^-1/2 each; log2 of the third's is -log2(3) / 2 = -0.79, or -3.17 quarters. */
    static const double entries[] = {16.0, -0.25, 3.0, 1.0, 0x1p-100};
    static const int8_t exponents[] = {-8, 4, -3, 0, 127};
    enum { N = sizeof entries / sizeof *entries };
    slx_model *model = diagonal(entries, N);
    struct solution *s;
    struct fom_report report = {0};
    assert_int_equal(solution_create(&model->env, N, N, &s), SLX_OK);
    struct fom f = {.env = &model->env, .lp = model->lp, .report = &report, .solution = s};
    limits_begin(&model->env);
    assert_int_equal(fom_open(&f), SLX_OK);
    assert_int_equal(fom_scale(&f), SLX_OK);
    for (uint32_t k = 0; k < N; k++) {
        assert_int_equal(f.row_exp[k], exponents[k]);
        assert_int_equal(f.col_exp[k], exponents[k]);
        assert_true(close_to(fom_square(f.row_exp[k]), exp2(0.5 * exponents[k]), 1e-15));
    }
    fom_close(&f);
    solution_free(&model->env, &s);
    slx_free(&model);
}

/* |R A D|, by the power method. */
static double norm_by_brute_force(const struct bench *b)
{
    const struct fom *f = &b->f;
    double *v = calloc(f->n, sizeof *v), *w = calloc(f->m, sizeof *w), square = 0.0;
    for (uint32_t j = 0; j < f->n; j++)
        v[j] = 1.0 + 0.01 * j;
    for (int k = 0; k < 2000; k++) {
        for (uint32_t i = 0; i < f->m; i++) {
            w[i] = 0.0;
            for (uint32_t j = 0; j < f->n; j++)
                w[i] += exp2(0.25 * (f->row_exp[i] + f->col_exp[j])) * b->a[(size_t)j * f->m + i] * v[j];
        }
        square = 0.0;
        for (uint32_t j = 0; j < f->n; j++) {
            v[j] = 0.0;
            for (uint32_t i = 0; i < f->m; i++)
                v[j] += exp2(0.25 * (f->row_exp[i] + f->col_exp[j])) * b->a[(size_t)j * f->m + i] * w[i];
            square += v[j] * v[j];
        }
        for (uint32_t j = 0; j < f->n; j++)
            v[j] /= sqrt(square);
    }
    free(v);
    free(w);
    return sqrt(sqrt(square));
}

static void the_norm_of_the_scaled_matrix_is_found(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 20; seed++) {
        struct bench b;
        double norm;
        bench_open(&b, seed, 30, 100, 5, 1, seed > 10);
        struct fom *f = &b.f;
        assert_int_equal(fom_cut(f), SLX_OK);
        assert_int_equal(fom_scale(f), SLX_OK);
        assert_int_equal(fom_norm(f, 1e-3, &norm), SLX_OK);
        const double brute = norm_by_brute_force(&b);
        assert_true(norm >= brute * (1.0 - 1e-9)); /* a bound, so that steps are not too long */
        assert_true(norm <= 1.0011 * brute);
        assert_true(norm < 1.2); /* Pock & Chambolle's bound is 1, and rounding the scales adds less than a fifth */
        bench_close(&b);
    }
}

/* At the end of a solve, with a move since the anchor of nothing, what is at its bound takes no part. */
static void a_step_is_as_long_as_what_takes_part_allows(void **state)
{
    (void)state;
    unsigned longer = 0;
    for (uint64_t seed = 1; seed <= 20; seed++) {
        struct bench b;
        bench_open(&b, seed, 30, 100, 5, 1, seed > 10);
        struct fom *f = &b.f;
        assert_int_equal(fom_prepare(f), SLX_OK);
        assert_int_equal(fom_run(f), FOM_CONVERGED);
        memcpy(f->x0, f->tx, f->n * sizeof *f->x0);
        memcpy(f->y0, f->ty, f->m * sizeof *f->y0);
        f->step = 100.0 * f->safe_step; /* is no limit then */
        f->next_step = 0;
        assert_true(fom_adapt_step(f));
        for (uint32_t j = 0; j < f->n; j++)
            if (f->tx[j] <= b.r.col_lower[j] || f->tx[j] >= b.r.col_upper[j])
                f->col_exp[j] = INT8_MIN;
        for (uint32_t i = 0; i < f->m; i++)
            if (f->ty[i] == 0.0 && b.r.row_lower[i] < b.r.row_upper[i])
                f->row_exp[i] = INT8_MIN;
        const double allowed = FOM_SAFETY / norm_by_brute_force(&b) / f->safe_step, times = f->step / f->safe_step;
        assert_true(times >= 1.0 && times <= allowed * (1.0 + 1e-9));
        if (allowed > 1.12 && allowed < 8.0)
            assert_true(times >= allowed / 1.011);
        longer += times > 1.1;
        bench_close(&b);
    }
    assert_true(longer > 10);
}

static void steps_that_are_too_long_are_taken_back(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 10; seed++) {
        struct bench b;
        bench_open(&b, seed, 60, 200, 5, 1, seed > 5);
        struct fom *f = &b.f;
        assert_int_equal(fom_prepare(f), SLX_OK);
        f->step = 3.0 * f->safe_step;
        assert_int_equal(fom_run(f), FOM_CONVERGED);
        assert_true(f->retreats > 0);
        bench_close(&b);
    }
}

static void restarts_come_when_the_error_has_fallen_or_long_after(void **state)
{
    (void)state;
    struct fom_report report = {.iterations = 1000, .restarts = 0};
    struct fom f = {.report = &report, .inner = 40, .first_error = 1.0, .last_error = 0.4};
    assert_true(fom_restart_due(&f, 0.99)); /* the first judgement after the start */
    report.restarts = 1;
    assert_false(fom_restart_due(&f, 0.99));
    assert_true(fom_restart_due(&f, 0.2));
    assert_false(fom_restart_due(&f, 0.21));
    assert_true(fom_restart_due(&f, 0.45)); /* below half, and more than the last time */
    assert_false(fom_restart_due(&f, 0.55));
    f.last_error = 0.5;
    assert_false(fom_restart_due(&f, 0.45));
    f.inner = 299;
    assert_false(fom_restart_due(&f, 0.9));
    f.inner = 300;
    assert_true(fom_restart_due(&f, 0.9));
}

/* What the next weight is over the present one, where the dual iterate has moved e^`error` times as far as the primal
 * one and the points have such errors. */
static double change_of_weight(double error, double primal, double dual, double row_gap, double column_gap)
{
    static const struct lp lp = {0};
    struct fom_report report = {.residuals = {.primal = primal, .dual = dual}};
    struct fom f = {.lp = &lp, .report = &report, .sense = 1.0, .weight = 1.0, .best_weight = 1.0};
    f.now = (struct fom_sums){
        .apart_x = 1.0, .apart_y = exp(2.0 * error), .primal_objective = row_gap + column_gap, .row_gap = row_gap};
    fom_adapt_weight(&f);
    return f.weight;
}

static void the_weight_follows_what_moves_but_hardly_away_from_the_larger_error(void **state)
{
    (void)state;
    static const double whole = 0.99 + 0.01, small = 1e-6, large = 1e-3;
    for (double error = -2.0; error <= 2.0; error += 4.0) {
        const double primal = error > 0.0 ? large : small, dual = error > 0.0 ? small : large;
        assert_true(close_to(change_of_weight(error, large, large, 0.0, 0.0), exp(whole * error), 1e-12));
        assert_true(close_to(change_of_weight(error, primal, dual, 0.0, 0.0), exp(whole * error), 1e-12));
        assert_true(close_to(change_of_weight(error, dual, primal, 0.0, 0.0), exp(0.2 * whole * error), 1e-12));
        /* the same where it is a part of the gap that is large */
        assert_true(close_to(change_of_weight(error, small, small, primal, dual), exp(whole * error), 1e-12));
        assert_true(close_to(change_of_weight(error, small, small, dual, primal), exp(0.2 * whole * error), 1e-12));
    }
}

static void any_number_of_threads_gives_the_same_bits(void **state)
{
    (void)state;
#ifdef __wasm__
    skip(); /* one thread is all that there is */
#endif
    static const unsigned threads[] = {1, 2, 3, 7};
    enum { RUNS = sizeof threads / sizeof *threads };
    double *x = NULL, *y = NULL;
    for (unsigned k = 0; k < 2 * RUNS; k++) {
        struct bench b;
        bench_open(&b, 4, 300, 3000, 6, threads[k % RUNS], k >= RUNS);
        struct fom *f = &b.f;
        assert_int_equal(fom_prepare(f), SLX_OK);
        assert_int_equal(f->packed, k < RUNS);
        assert_int_equal(f->leaves, 16);
        assert_int_equal(f->parts, k < RUNS ? 4 : 1);
        assert_int_equal(f->col_first[f->leaves], f->n);
        assert_int_equal(team_threads(f->team), threads[k % RUNS]);
        const enum fom_ending ending = fom_run(f);
        assert_int_equal(ending, FOM_CONVERGED);
        if (k == 0) {
            x = calloc(f->n, sizeof *x);
            y = calloc(f->m, sizeof *y);
        }
        if (k % RUNS == 0) {
            memcpy(x, f->tx, f->n * sizeof *x);
            memcpy(y, f->ty, f->m * sizeof *y);
        }
        assert_memory_equal(f->tx, x, f->n * sizeof *x);
        assert_memory_equal(f->ty, y, f->m * sizeof *y);
        bench_close(&b);
    }
    free(x);
    free(y);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_step_is_that_of_the_papers),
        cmocka_unit_test(a_step_and_a_trial_that_is_gone_on_from_are_the_same),
        cmocka_unit_test(a_trial_point_is_judged_on_the_model_as_it_is),
        cmocka_unit_test(scales_are_quarters_of_exponents),
        cmocka_unit_test(the_norm_of_the_scaled_matrix_is_found),
        cmocka_unit_test(a_step_is_as_long_as_what_takes_part_allows),
        cmocka_unit_test(steps_that_are_too_long_are_taken_back),
        cmocka_unit_test(restarts_come_when_the_error_has_fallen_or_long_after),
        cmocka_unit_test(the_weight_follows_what_moves_but_hardly_away_from_the_larger_error),
        cmocka_unit_test(any_number_of_threads_gives_the_same_bits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
