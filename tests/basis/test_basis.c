/* A basis by hand: its factor, solves, pivot row, values and reduced costs, its change by one column, and what becomes
 * of a singular one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "../faults.h"
#include "basis/basis.h"
#include "solve/handle_private.h"

/* Columns (1, 2), (2, 4) and (0, 3) with bounds, rows with bounds [0, 6] and [0, 12], costs 3, 1 and -2.  The first two
 * columns depend on each other. */
enum { M = 2, N = 3 };
static const uint64_t start[] = {0, 2, 4, 5};
static const uint32_t idx[] = {0, 1, 0, 1, 1};
static const double val[] = {1, 2, 2, 4, 3}, cost[] = {3, 1, -2}, col_lower[] = {0, -INFINITY, 1},
                    col_upper[] = {4, 5, INFINITY}, row_lower[] = {0, 0}, row_upper[] = {6, 12};

struct fixture {
    slx_model *model;
    struct profile profile;
    struct basis b;
};

/* A basis of variables `first` and `second`, not factored, the others at bounds that they have. */
static void begin(struct fixture *f, uint32_t first, uint32_t second)
{
    const slx_arrays a = {.nrows = M,
                          .ncols = N,
                          .start = start,
                          .index = idx,
                          .value = val,
                          .cost = cost,
                          .col_lower = col_lower,
                          .col_upper = col_upper,
                          .row_lower = row_lower,
                          .row_upper = row_upper};
    *f = (struct fixture){0};
    assert_int_equal(slx_create(&f->model), SLX_OK);
    assert_int_equal(slx_load(f->model, &a), SLX_OK);
    struct basis *b = &f->b;
    assert_int_equal(basis_init(b, &f->model->env, f->model->lp, BASIS_ROW | BASIS_WEIGHTS, MEM_SIMPLEX, &f->profile),
                     SLX_OK);
    assert_int_equal(basis_prepare(b, false), SLX_OK);
    basis_classify(b);
    for (uint32_t j = 0; j < b->N; j++)
        basis_settle(b, j);
    b->basic[0] = first;
    b->basic[1] = second;
    basis_set_status(b, first, SLX_BASIC);
    basis_set_status(b, second, SLX_BASIC);
}

static void assert_near(double value, double expected, double distance)
{
    if (!(fabs(value - expected) <= distance))
        fail_msg("%.17g instead of %.17g", value, expected);
}

static void end(struct fixture *f)
{
    basis_done(&f->b);
    slx_free(&f->model);
}

/* The value that x has in the position of variable j. */
static double at(const struct basis *b, const double *x, uint32_t j)
{
    return b->basic[0] == j ? x[0] : x[1];
}

static void a_nonbasic_variable_settles_at_a_bound_that_it_has(void **state)
{
    (void)state;
    struct fixture f;
    begin(&f, N, N + 1);
    assert_int_equal(basis_status(&f.b, 0), SLX_AT_LOWER);
    assert_int_equal(basis_status(&f.b, 1), SLX_AT_UPPER);
    assert_int_equal(basis_status(&f.b, 2), SLX_AT_LOWER);
    end(&f);
}

/* B = [1 0; 2 3] of columns 0 and 2. */
static void solves_are_those_of_the_matrix(void **state)
{
    (void)state;
    struct fixture f;
    begin(&f, 0, 2);
    struct basis *b = &f.b;
    assert_int_equal(basis_factor(b, basis_least_pivot), SLX_OK);
    assert_int_equal(b->repairs, 0);
    assert_true(b->factored && b->confirmed);
    basis_scatter(b, 1, 1.0, &b->col);
    basis_ftran(b, &b->col, &b->density_col, false, PART_FTRAN);
    assert_near(at(b, b->col.val, 0), 2.0, 1e-15);
    assert_near(at(b, b->col.val, 2), 0.0, 1e-15);
    svec_clear(&b->col);
    svec_add(&b->rho, b->basic[0] == 2 ? 0 : 1, 1.0); /* row of B^-1: (-2/3, 1/3) */
    basis_btran(b, &b->rho, &b->density_rho, PART_BTRAN);
    assert_near(b->rho.val[0], -2.0 / 3.0, 1e-15);
    assert_near(b->rho.val[1], 1.0 / 3.0, 1e-15);
    basis_price(b, &b->rho);
    assert_near(b->row.val[0], 0.0, 0.0); /* basic */
    assert_near(b->row.val[1], 0.0, 1e-15);
    assert_near(b->row.val[N], 2.0 / 3.0, 1e-15);
    assert_near(b->row.val[N + 1], -1.0 / 3.0, 1e-15);
    end(&f);
}

static void at_bounds(const void *user, uint32_t first, uint32_t count, double *x)
{
    basis_standing(user, first, count, x);
}

/* In blocks that hold columns alone, columns and rows, rows alone. */
static void variables_stand_at_bounds_by_blocks(void **state)
{
    (void)state;
    struct fixture f;
    double x[N + M];
    begin(&f, 0, 2);
    struct basis *b = &f.b;
    for (uint32_t first = 0; first < N + M; first++)
        for (uint32_t count = 1; first + count <= N + M; count++) {
            basis_standing(b, first, count, x);
            for (uint32_t k = 0; k < count; k++) {
                const unsigned status = basis_status(b, first + k);
                assert_near(x[k],
                            status == SLX_AT_LOWER   ? basis_lower(b, first + k)
                            : status == SLX_AT_UPPER ? basis_upper(b, first + k)
                                                     : 0.0,
                            0.0);
            }
        }
    basis_standing(b, 0, N, x);
    assert_near(x[1], 5.0, 0.0);
    end(&f);
}

/* With x_1 = 5, r = (0, 0): x_0 + 10 = 0, 2 x_0 + 20 + 3 x_2 = 0.  y solves y_0 + 2 y_1 = 3, 3 y_1 = -2. */
static void values_and_reduced_costs_are_recomputed(void **state)
{
    (void)state;
    struct fixture f;
    const double all_costs[N + M] = {3, 1, -2, 0, 0};
    double d[N + M];
    begin(&f, 0, 2);
    struct basis *b = &f.b;
    assert_int_equal(basis_factor(b, basis_least_pivot), SLX_OK);
    basis_compute_primal(b, 1, at_bounds, b, &b->col);
    assert_near(at(b, b->xb, 0), -10.0, 1e-13);
    assert_near(at(b, b->xb, 2), 0.0, 1e-13);
    for (uint32_t i = 0; i < M; i++)
        b->rho.val[i] = basis_cost(b, b->basic[i]);
    basis_compute_duals(b, &b->rho, all_costs, d);
    assert_near(b->rho.val[0], 13.0 / 3.0, 1e-14);
    assert_near(b->rho.val[1], -2.0 / 3.0, 1e-14);
    assert_near(d[0], 0.0, 0.0);
    assert_near(d[1], 1.0 - 26.0 / 3.0 + 8.0 / 3.0, 1e-14);
    assert_near(d[N], 13.0 / 3.0, 1e-14);
    end(&f);
}

static void the_factor_follows_an_exchange(void **state)
{
    (void)state;
    struct fixture f;
    begin(&f, N, 2);
    struct basis *b = &f.b;
    assert_int_equal(basis_factor(b, basis_least_pivot), SLX_OK);
    const uint32_t p = b->basic[0] == N ? 0 : 1;
    basis_scatter(b, 0, 1.0, &b->col);
    basis_ftran(b, &b->col, &b->density_col, true, PART_FTRAN);
    const enum basis_change change = basis_update(b, p);
    assert_int_equal(change, BASIS_CHANGED);
    basis_replace(b, p, 0, SLX_AT_UPPER, change);
    svec_clear(&b->col);
    assert_int_equal(basis_status(b, N), SLX_AT_UPPER);
    assert_true(basis_has(b, 0) && !b->confirmed && !basis_is_fresh(b));
    basis_scatter(b, 1, 1.0, &b->col);
    basis_ftran(b, &b->col, &b->density_col, false, PART_FTRAN);
    assert_near(at(b, b->col.val, 0), 2.0, 1e-15);
    assert_near(at(b, b->col.val, 2), 0.0, 1e-15);
    end(&f);
}

/* The logical that comes in has the column -e_i, and so has its place in the factor. */
static void a_singular_basis_is_repaired_by_a_logical_of_the_right_sign(void **state)
{
    (void)state;
    struct fixture f;
    begin(&f, 0, 1);
    struct basis *b = &f.b;
    assert_int_equal(basis_factor(b, basis_least_pivot), SLX_OK);
    assert_int_equal(b->repairs, 1);
    assert_true(basis_has(b, 0) != basis_has(b, 1));
    assert_true(basis_has(b, N) != basis_has(b, N + 1));
    const uint32_t logical = basis_has(b, N) ? N : N + 1, out = basis_has(b, 0) ? 1 : 0;
    assert_int_equal(basis_status(b, out), out ? SLX_AT_UPPER : SLX_AT_LOWER);
    svec_add(&b->col, logical - N, 1.0); /* e_i = -1 times the logical's column */
    basis_ftran(b, &b->col, &b->density_col, false, PART_FTRAN);
    assert_near(at(b, b->col.val, logical), -1.0, 1e-15);
    end(&f);
}

static void a_variable_off_its_bounds_stays_where_it_is_when_a_repair_drops_it(void **state)
{
    (void)state;
    struct fixture f;
    const double x[N + M] = {2.0, 2.0, 1.0, 0.0, 0.0};
    begin(&f, 0, 1);
    f.b.x = x;
    assert_int_equal(basis_factor(&f.b, basis_least_pivot), SLX_OK);
    assert_int_equal(basis_status(&f.b, basis_has(&f.b, 0) ? 1 : 0), SLX_FREE);
    end(&f);
}

/* Where every pivot counts as zero no repair helps. */
static void a_basis_that_repairs_do_not_mend_is_an_error(void **state)
{
    (void)state;
    struct fixture f;
    begin(&f, 0, 2);
    assert_int_equal(basis_factor(&f.b, 1e30), SLX_ERROR_NUMERICAL);
    assert_false(f.b.factored);
    assert_int_equal(basis_factor(&f.b, basis_least_pivot), SLX_OK);
    end(&f);
}

static void every_refused_allocation_is_told(void **state)
{
    (void)state;
    struct faults refusals = {0};
    while (faults_next(&refusals)) {
        struct fixture f;
        begin(&f, 0, 2);
        struct env *env = &f.model->env;
        basis_done(&f.b);
        faults_arm(&refusals, env);
        slx_status status = basis_init(&f.b, env, f.model->lp, BASIS_ROW, MEM_SIMPLEX, &f.profile);
        if (status == SLX_OK)
            status = basis_prepare(&f.b, true);
        faults_expect(&refusals, status);
        end(&f);
    }
    assert_true(refusals.refused > 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_nonbasic_variable_settles_at_a_bound_that_it_has),
        cmocka_unit_test(solves_are_those_of_the_matrix),
        cmocka_unit_test(variables_stand_at_bounds_by_blocks),
        cmocka_unit_test(values_and_reduced_costs_are_recomputed),
        cmocka_unit_test(the_factor_follows_an_exchange),
        cmocka_unit_test(a_singular_basis_is_repaired_by_a_logical_of_the_right_sign),
        cmocka_unit_test(a_variable_off_its_bounds_stays_where_it_is_when_a_repair_drops_it),
        cmocka_unit_test(a_basis_that_repairs_do_not_mend_is_an_error),
        cmocka_unit_test(every_refused_allocation_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
