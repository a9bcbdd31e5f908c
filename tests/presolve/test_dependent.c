/* What dependent equations are, and are not, to presolve: sums that are exact go, sums that are nearly so stay,
 * contradictions are proved on the model.  Instances are networks, whose node equations add up to nothing. */
#include "../faults.h"
#include "presolve/presolve.h" /* ahead of cmocka, whose macro `fail` would hide base's function */

#include "check/check.h"
#include "simplex/simplex.h"
#include "solve/repair_private.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

enum { NODES = 7, ARCS = NODES * NODES };

/* A complete network, columns by arcs: +1 at the tail and -1 at the head, times a factor of the node. */
struct network {
    struct env env;
    struct lp *lp;
    uint64_t start[ARCS + 1];
    uint32_t index[2 * ARCS];
    double value[2 * ARCS], cost[ARCS], supply[NODES];
};

/* Node k's equation is times factor^k; `wrong` is added to one coefficient and `excess` to one supply. */
static void network_setup(struct network *n, double factor, double wrong, double excess)
{
    double times[NODES], sum = 0.0;
    uint64_t count = 0;
    uint32_t arcs = 0;
    memset(n, 0, sizeof *n);
    env_init(&n->env);
    for (int k = 0; k < NODES; k++) {
        times[k] = pow(factor, k);
        n->supply[k] = k + 1 < NODES ? (k % 5 - 2) * times[k] : -sum * times[k];
        sum += n->supply[k] / times[k];
    }
    for (uint32_t i = 0; i < NODES; i++)
        for (uint32_t j = 0; j < NODES; j++) {
            if (i == j)
                continue;
            n->cost[arcs] = 1 + (i * 7 + j * 3) % 10;
            n->index[count] = i;
            n->value[count++] = times[i];
            n->index[count] = j;
            n->value[count++] = -times[j];
            n->start[++arcs] = count;
        }
    n->value[0] += wrong;
    n->supply[0] += excess;
    const slx_arrays arrays = {.nrows = NODES,
                               .ncols = arcs,
                               .start = n->start,
                               .index = n->index,
                               .value = n->value,
                               .cost = n->cost,
                               .row_lower = n->supply,
                               .row_upper = n->supply};
    assert_int_equal(lp_from_arrays(&n->env, &arrays, &n->lp), SLX_OK);
}

static uint64_t dependent_alone(void)
{
    unsigned k = 0;
    while (strcmp(presolve_family(k), "dependent equations") != 0)
        k++;
    return UINT64_C(1) << k;
}

static enum presolve_answer presolved(struct network *n, struct presolve **p)
{
    enum presolve_answer answer;
    assert_int_equal(presolve_run(&n->env, n->lp, dependent_alone(), 0.0, p, &answer), SLX_OK);
    return answer;
}

static void network_teardown(struct network *n, struct presolve **p)
{
    presolve_free(&n->env, p);
    lp_free(&n->env, &n->lp);
    assert_true(n->env.mem.live == 0);
}

static void one_node_of_a_network_goes(void **state)
{
    static struct network n;
    static const double factors[] = {1.0, 0.75, 1.25};
    (void)state;
    for (size_t f = 0; f < sizeof factors / sizeof *factors; f++) {
        struct presolve *p;
        network_setup(&n, factors[f], 0.0, 0.0);
        assert_int_equal(presolved(&n, &p), PRESOLVE_REDUCED);
        assert_int_equal(presolve_lp(p)->nrows, NODES - 1);
        network_teardown(&n, &p);
    }
}

static void a_sum_that_is_only_nearly_nothing_is_no_dependence(void **state)
{
    static struct network n;
    static const double wrong[] = {1e-3, 1e-6, 1e-8, 1e-10};
    (void)state;
    for (size_t k = 0; k < sizeof wrong / sizeof *wrong; k++) {
        struct presolve *p;
        network_setup(&n, 1.0, wrong[k], 0.0);
        assert_int_equal(presolved(&n, &p), PRESOLVE_UNCHANGED);
        network_teardown(&n, &p);
    }
}

/* The multipliers are 1, 1/4, 1/16, ...: a later row than the fourth would be missed by more than a hundred times what
 * others are. */
static void the_row_that_goes_has_a_large_multiplier(void **state)
{
    static struct network n;
    (void)state;
    struct presolve *p;
    network_setup(&n, 4.0, 0.0, 0.0);
    assert_int_equal(presolved(&n, &p), PRESOLVE_REDUCED);
    const struct lp *small = presolve_lp(p);
    assert_int_equal(small->nrows, NODES - 1);
    assert_true(cvec_get(small->row_lower, 3) == n.supply[4]);
    network_teardown(&n, &p);
}

static void supplies_that_do_not_add_up_are_proved_infeasible(void **state)
{
    static struct network n;
    static const double excess[] = {1.0, -1.0, 1e-4};
    (void)state;
    for (size_t k = 0; k < sizeof excess / sizeof *excess; k++) {
        struct presolve *p;
        struct solution *s;
        network_setup(&n, 0.75, 0.0, excess[k]);
        assert_int_equal(presolved(&n, &p), PRESOLVE_INFEASIBLE);
        assert_int_equal(solution_create(&n.env, n.lp->nrows, n.lp->ncols, &s), SLX_OK);
        assert_int_equal(presolve_undo(&n.env, p, NULL, s), SLX_OK);
        assert_int_equal(check_or_repair(&n.env, n.lp, s), SLX_OK);
        assert_true(s->check.passed);
        solution_free(&n.env, &s);
        network_teardown(&n, &p);
    }
}

/* Neither are they a contradiction, which is claimed beyond the tolerance alone, nor may a row go that they miss. */
static void supplies_that_nearly_add_up_stay(void **state)
{
    static struct network n;
    (void)state;
    struct presolve *p;
    network_setup(&n, 1.0, 0.0, 1e-8);
    assert_int_equal(presolved(&n, &p), PRESOLVE_UNCHANGED);
    network_teardown(&n, &p);
}

static void point_duals_and_basis_come_back(void **state)
{
    static struct network n;
    (void)state;
    struct presolve *p;
    struct solution *r, *s;
    struct solve_report report = {.began = clock_seconds()};
    const struct simplex_start cold = {.scaled = true}, warm = {.scaled = true, .from_basis = true};
    network_setup(&n, 0.75, 0.0, 0.0);
    assert_int_equal(presolved(&n, &p), PRESOLVE_REDUCED);
    const struct lp *small = presolve_lp(p);
    assert_int_equal(solution_create(&n.env, small->nrows, small->ncols, &r), SLX_OK);
    assert_int_equal(simplex_solve(&n.env, small, &cold, r, &report), SLX_OK);
    assert_int_equal(solution_create(&n.env, n.lp->nrows, n.lp->ncols, &s), SLX_OK);
    assert_int_equal(presolve_undo(&n.env, p, r, s), SLX_OK);
    assert_int_equal(check_solution(&n.env, n.lp, s, 1e-9), SLX_OK);
    assert_true(s->check.passed);
    report.iterations = 0;
    assert_int_equal(simplex_solve(&n.env, n.lp, &warm, s, &report), SLX_OK);
    assert_int_equal(s->result, SLX_OPTIMAL);
    assert_int_equal(report.iterations, 0);
    solution_free(&n.env, &r);
    solution_free(&n.env, &s);
    network_teardown(&n, &p);
}

static void every_refused_allocation_is_a_clean_error(void **state)
{
    static struct network n;
    (void)state;
    struct faults f = {0};
    while (faults_next(&f)) {
        struct presolve *p;
        enum presolve_answer answer;
        network_setup(&n, 1.0, 0.0, 0.0);
        faults_arm(&f, &n.env);
        faults_expect(&f, presolve_run(&n.env, n.lp, dependent_alone(), 0.0, &p, &answer));
        presolve_free(&n.env, &p);
        faults_expect_nothing_lost(&f);
        network_teardown(&n, &p);
    }
    assert_true(f.refused >= 40);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_node_of_a_network_goes),
        cmocka_unit_test(a_sum_that_is_only_nearly_nothing_is_no_dependence),
        cmocka_unit_test(the_row_that_goes_has_a_large_multiplier),
        cmocka_unit_test(supplies_that_do_not_add_up_are_proved_infeasible),
        cmocka_unit_test(supplies_that_nearly_add_up_stay),
        cmocka_unit_test(point_duals_and_basis_come_back),
        cmocka_unit_test(every_refused_allocation_is_a_clean_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
