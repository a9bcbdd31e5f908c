/* The primal's choice of the entering variable, which costs what has changed, against a scan of all variables. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "simplex/primal_private.h"
#include "solve/handle_private.h"

enum { M = 40, N = 333, ALL = M + N, ROUNDS = 3000, CHANGES = 12 };

static uint32_t below(uint64_t *seed, uint32_t n)
{
    return (uint32_t)(random_bits(seed) % n);
}

/* The first of the largest squared violation by weight, in the file's own words. */
static uint32_t scan(const struct simplex *s)
{
    uint32_t best = NONE;
    double most = 0.0;
    for (uint32_t j = 0; j < ALL; j++) {
        const double violation = dual_violation(s, j, s->d[j]);
        if (violation > dual_tolerance(s, j) && violation * violation / (double)s->weight[j] > most) {
            most = violation * violation / (double)s->weight[j];
            best = j;
        }
    }
    return best;
}

/* Few different numbers, so that many merits are equal, and most do not attract. */
static void change(struct simplex *s, uint32_t j, uint64_t *seed)
{
    switch (below(seed, 4)) {
    case 0: s->weight[j] = (float)(1u << below(seed, 4)); break;
    case 1: basis_set_status(&s->b, j, below(seed, 4)); break;
    default: s->d[j] = below(seed, 3) ? 1.0 : -(double)below(seed, 6);
    }
}

static void the_choice_is_that_of_a_scan(void **state)
{
    (void)state;
    static const uint64_t start[N + 1];
    static const double zero[N];
    const slx_arrays lp = {.nrows = M, .ncols = N, .start = start, .cost = zero, .col_lower = zero, .row_lower = zero};
    struct solve_report report = {0};
    struct simplex s;
    slx_model *model;
    uint64_t seed = 1;
    uint32_t found = 0;
    assert_int_equal(slx_create(&model), SLX_OK);
    assert_int_equal(slx_load(model, &lp), SLX_OK);
    assert_int_equal(simplex_init(&s, &model->env, model->lp, &report), SLX_OK);
    basis_classify(&s.b);
    s.tolerance = 1e-7;
    assert_int_equal(begin_pricing(&s), SLX_OK);
    assert_non_null(s.attracting.most);
    for (uint32_t round = 0; round < ROUNDS; round++) {
        for (uint32_t k = below(&seed, CHANGES); k-- > 0;) {
            const uint32_t j = below(&seed, ALL);
            change(&s, j, &seed);
            note_merit(&s, j);
        }
        if (below(&seed, 200) == 0)
            reset_weights(&s);
        if (below(&seed, 50) == 0) { /* a pivot row, dense or empty */
            s.b.row.count = below(&seed, 2) ? ALL : 0;
            note_row(&s);
            s.b.row.count = 0;
        }
        const uint32_t q = choose_column(&s);
        assert_int_equal(q, scan(&s));
        found += q != NONE;
        if (q != NONE && below(&seed, 2)) { /* entering, as it does in an iteration */
            basis_set_status(&s.b, q, SLX_BASIC);
            note_merit(&s, q);
        }
    }
    assert_in_range(found, ROUNDS / 2, ROUNDS);
    end_pricing(&s);
    simplex_free(&s);
    slx_free(&model);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_choice_is_that_of_a_scan),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
